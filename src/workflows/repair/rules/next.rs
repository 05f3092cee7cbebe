//! Which steps of a repair are possible now, the usual next one first, and why the others aren't. Pure: it tries them on
//! the very rules that will judge them.

use super::deadlines::Settings;
use super::life::{self, Fitter, Step};
use super::{
    AskedBy, Channel, Charge, Confirmation, Damage, FollowResult, FollowUp, Method, Repair, Scope, State, Told, Work,
    wording, work,
};
use crate::kernel::number::Number;
use crate::kernel::problem::{Problem, also};
use crate::kernel::time::Minute;
use crate::kernel::units::Fen;

/// What the steps of a repair rest on beside the repair itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Beside {
    /// When the follow-up may be made.
    pub opens: Option<Minute>,
    /// Whether the limit for the report to the dispatch room ran out and nothing was reported since.
    pub result_missed: bool,
    /// The repairs that are duplicates of this one.
    pub duplicates: Vec<Number>,
}

/// A step by name, and what the rules say of taking it now.
pub type Tried = (&'static str, Result<(), Vec<Problem>>);

/// Every step tried now, by somebody in particular for nothing in particular: only state, order and dates are asked
/// about.
fn tried(repair: &Repair, beside: &Beside, settings: &Settings, now: Minute) -> Vec<Tried> {
    let opens = beside.opens;
    let kept = || wording::has_duplicates(&beside.duplicates);
    let text = String::new;
    let other_scope = if repair.scope == Scope::Company { Scope::Unknown } else { Scope::Company };
    let told = Told { at: now, chargeable: false, fee: None };
    let done = Work { at: now, cause: text(), work: text(), materials: None, shoe_covers: true, cleaned: true };
    let fee = || Ok(Charge { fee: 0, quantity: 0, amount: Fen(0), receipt_no: None });
    let absent = Method::Absent;
    let confirmation = Confirmation { at: now, by: None, method: absent, rating: None, opinion: None };
    let damage = Damage {
        at: now,
        part: text(),
        cause: text(),
        remedy: text(),
        charge: None,
        user_by: text(),
        method: absent,
        witness: None,
    };
    let call = FollowUp { at: now, by: 0, result: FollowResult::Satisfied, comment: None };
    // Tried as if everything that can be typed were: a refund where money was taken.
    let charged = repair.charge.as_ref().map(|_| "");
    let crew: &[Fitter] = &[];
    let forget = |step: Step| step.map(drop);
    vec![
        ("dispatch", forget(life::dispatch(repair, crew, Some(""), now))),
        ("contact", forget(life::contact(repair, None, now))),
        ("arrive", forget(life::arrive(repair, now))),
        ("finish", forget(work::done(repair, done))),
        ("confirm", forget(work::confirm(repair, confirmation, Ok(())))),
        ("follow-up", forget(work::follow_up(repair, call, &[], opens.unwrap_or(now), settings))),
        ("tell-charge", forget(life::tell_charge(repair, told, Ok(())))),
        ("advise", forget(also(life::advise(repair, "", now), kept()))),
        ("scope", forget(life::scope(repair, other_scope, charged, now))),
        ("appoint", forget(life::appoint(repair, now, AskedBy::Company, now))),
        ("charge", forget(work::charge(repair, fee(), now))),
        ("damage", forget(work::damage(repair, damage, fee(), Ok(())))),
        ("result-up", forget(work::result_up(repair, "", beside.result_missed, now))),
        ("duplicate", also(life::before_arrival(repair, "H16").map_err(|problem| vec![problem]), kept())),
        ("withdraw", forget(also(work::withdraw(repair, "", "", now), kept()))),
        ("void", forget(also(work::void(repair, "", charged, now), kept()))),
    ]
}

/// The step that is usually next, where there is one.
fn usual(repair: &Repair, opens: Option<Minute>, now: Minute) -> Option<&'static str> {
    match repair.state {
        State::Reported if repair.scope == Scope::User && repair.told.is_none() => Some("advise"),
        State::Reported => Some("dispatch"),
        State::Dispatched if repair.contacted_at.is_none() && repair.kind != super::Fault::Leak => Some("contact"),
        State::Dispatched | State::Contacted => Some("arrive"),
        State::Arrived if repair.scope == Scope::User && repair.told.is_none() => Some("tell-charge"),
        State::Arrived => Some("finish"),
        State::Finished if opens.is_none_or(|opens| now < opens) => Some("confirm"),
        State::Finished | State::Confirmed => Some("follow-up"),
        _ if repair.channel == Channel::FromAbove && repair.result_up.is_none() => Some("result-up"),
        _ => None,
    }
}

/// The actions now possible, the usual next step first; `owes` tells whether a deadline is still to be explained.
pub fn next(repair: &Repair, beside: &Beside, settings: &Settings, now: Minute, owes: bool) -> Vec<&'static str> {
    let tried = tried(repair, beside, settings, now);
    let possible = |name: &str| tried.iter().any(|(tried, judged)| *tried == name && judged.is_ok());
    let first = usual(repair, beside.opens, now).filter(|name| possible(name));
    let mut next: Vec<&'static str> = first.into_iter().collect();
    next.extend(tried.iter().filter(|(name, judged)| judged.is_ok() && Some(*name) != first).map(|(name, _)| *name));
    if owes {
        next.push("explain");
    }
    if repair.state != State::Void {
        next.push("amend");
    }
    next.extend(["correct-time", "note"]);
    next
}

/// The steps that are not possible now, each with every refusal.
pub fn blocked(repair: &Repair, beside: &Beside, settings: &Settings, now: Minute) -> Vec<(&'static str, Problem)> {
    let refused = |(name, judged): Tried| judged.err().into_iter().flatten().map(move |problem| (name, problem));
    tried(repair, beside, settings, now).into_iter().flat_map(refused).collect()
}
