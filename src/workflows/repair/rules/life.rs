//! The steps of a repair from the call to the crew on site (H1, H5a, H16, H17, H20): each takes the repair as it is and
//! gives the repair as it becomes, or every reason why not. Pure; who may sit at the keyboard is the rights table's
//! business.

use super::wording::{
    charge_not_told, has_ended, missing, not_before, not_the_users, refund_missing, too_far, wrong_order,
};
use super::{Appointment, AskedBy, Crew, Dispatch, Ended, Repair, Scope, State, Told};
use crate::kernel::problem::Problem;
use crate::kernel::time::{Day, Minute};
use crate::kernel::words::words;
use crate::registers::staff::certificate::{self, Held};
use crate::say;

/// Everything that is wrong, or the repair as it becomes.
pub type Step = Result<Repair, Vec<Problem>>;

/// The repair, where nothing is wrong.
pub(super) fn finish(problems: Vec<Problem>, done: impl FnOnce() -> Repair) -> Step {
    if problems.is_empty() { Ok(done()) } else { Err(problems) }
}

/// Refuses what comes too late for it: the work is done, or the repair has ended.
pub(super) fn before_finish(repair: &Repair, clause: &'static str) -> Result<(), Problem> {
    match repair.state {
        State::Finished | State::Confirmed => Err(wrong_order(
            repair,
            clause,
            words(
                "已經修好，只等確認和回訪",
                "已经修好，只等确认和回访",
                "it is done; only confirmation and follow-up are to come",
            ),
        )),
        state if state.has_ended() => Err(has_ended(repair, clause)),
        _ => Ok(()),
    }
}

/// Refuses what must happen before the crew is on site.
pub(super) fn before_arrival(repair: &Repair, clause: &'static str) -> Result<(), Problem> {
    match repair.state {
        State::Arrived => Err(wrong_order(
            repair,
            clause,
            words("人已經到場，請登記修好", "人已经到场，请登记修好", "the crew is on site; record what was done"),
        )),
        _ => before_finish(repair, clause),
    }
}

/// Money that was taken is given back with a receipt of its own: what isn't charged any more leaves the record.
///
/// # Errors
/// `refund_missing`, or `nothing_to_refund` where nothing was taken.
pub(super) fn refunded(repair: &Repair, refund: Option<&str>) -> Result<(), Problem> {
    match (&repair.charge, refund) {
        (Some(_), None) => Err(refund_missing(repair)),
        (None, Some(_)) => Err(Problem::house(
            "nothing_to_refund",
            say!(
                "這張報修沒有收過費，不用填退款收據。",
                "这张报修没有收过费，不用填退款收据。",
                "Nothing was charged for this repair: leave the receipt of a refund empty."
            ),
        )
        .at("refund")),
        _ => Ok(()),
    }
}

/// H16: whose it is to repair turns out, before it is done. What was charged for the user's own part is refunded where it
/// isn't the user's after all.
///
/// # Errors
/// Every reason why not.
pub fn scope(repair: &Repair, scope: Scope, refund: Option<&str>, at: Minute) -> Step {
    before_finish(repair, "H16").map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    if scope == repair.scope {
        problems.push(
            Problem::new(
                "nothing_to_change",
                say!(
                    "責任劃分本來就是這樣，不用改。",
                    "责任划分本来就是这样，不用改。",
                    "The scope is that already; there is nothing to change."
                ),
            )
            .at("scope"),
        );
    }
    not_before(&mut problems, "at", at, &[Some(repair.reported_at)]);
    if scope != Scope::User || refund.is_some() {
        problems.extend(refunded(repair, refund).err());
    }
    let charge = repair.charge.clone().filter(|_| refund.is_none());
    finish(problems, || Repair { scope, charge, ..repair.clone() })
}

/// H16: before work in the user's own part the user is told whether it is charged, and by which fee. Before the dispatch;
/// where the scope became the user's after it, before it is done.
///
/// # Errors
/// Every reason why not.
pub fn tell_charge(repair: &Repair, told: Told, fee: Result<(), Problem>) -> Step {
    before_finish(repair, "H16").map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    if repair.scope != Scope::User {
        problems.push(not_the_users());
    } else if repair.dispatch.is_some() && repair.told.is_some() {
        problems.push(wrong_order(
            repair,
            "H16",
            words(
                "派工前已經告知過收費，派工後不再改",
                "派工前已经告知过收费，派工后不再改",
                "the user was told before somebody was sent; that isn't changed afterwards",
            ),
        ));
    }
    match fee {
        Err(problem) => problems.push(problem),
        Ok(()) if told.chargeable && told.fee.is_none() => problems.push(missing(
            Some("H16"),
            "fee",
            say!(
                "收費的要告訴用戶按哪一項收。請填收費項目。",
                "收费的要告诉用户按哪一项收。请填收费项目。",
                "Where it is charged, the user is told by which fee. Name the fee."
            ),
        )),
        Ok(()) => {}
    }
    not_before(&mut problems, "at", told.at, &[Some(repair.reported_at)]);
    finish(problems, || {
        let fee = told.fee.filter(|_| told.chargeable);
        Repair { told: Some(Told { fee, ..told }), ..repair.clone() }
    })
}

/// H16, H5a: the user's own part, settled by advice on the telephone; what was said is kept.
///
/// # Errors
/// Every reason why not.
pub fn advise(repair: &Repair, text: &str, at: Minute) -> Step {
    before_arrival(repair, "H16").map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    if repair.scope != Scope::User {
        problems.push(not_the_users());
    }
    not_before(&mut problems, "at", at, &[Some(repair.reported_at), sent_at(repair), repair.contacted_at]);
    finish(problems, || Repair {
        state: State::Advised,
        ended: Some(Ended { at, reason: Some(text.to_string()), told: None, duplicate_of: None }),
        ..repair.clone()
    })
}

/// Somebody who is to be sent, as the register has them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fitter {
    /// The person's key.
    pub person: i64,
    /// Name and certificate.
    pub held: Held,
}

/// H1: who is sent has a certificate that is valid on that day, its last day included; and is still here.
///
/// # Errors
/// As `certificate::valid`.
fn certified(fitter: &Fitter, on: Day) -> Result<Crew, Problem> {
    let name = fitter.held.name.clone();
    match certificate::valid(&fitter.held, on) {
        Ok(held) => Ok(Crew { person: fitter.person, name, certificate_no: held.number }),
        Err(problem) => Err(problem.at("crew")),
    }
}

/// When somebody was sent last.
pub(super) fn sent_at(repair: &Repair) -> Option<Minute> {
    repair.dispatch.as_ref().map(|dispatch| dispatch.at)
}

/// When the user was told about money, where that must be before the work.
pub(super) fn told_at(repair: &Repair) -> Option<Minute> {
    repair.told.as_ref().filter(|_| repair.scope == Scope::User).map(|told| told.at)
}

/// H16, H1: somebody certified is sent; for the user's own part after the user was told whether it is charged. A
/// redispatch says why.
///
/// # Errors
/// Every reason why not, each person's own.
pub fn dispatch(repair: &Repair, crew: &[Fitter], reason: Option<&str>, at: Minute) -> Step {
    before_finish(repair, "H16").map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    if repair.scope == Scope::User && repair.told.is_none() {
        problems.push(charge_not_told());
    }
    if repair.dispatch.is_some() && reason.is_none() {
        problems.push(missing(
            None,
            "reason",
            say!(
                "已經派過人。改派或加派要寫原因。",
                "已经派过人。改派或加派要写原因。",
                "Somebody was sent already. Say why others are sent."
            ),
        ));
    }
    let mut sent = Vec::new();
    for fitter in crew {
        match certified(fitter, at.day()) {
            Ok(one) => sent.push(one),
            Err(problem) => problems.push(problem),
        }
    }
    let rests_on = [Some(repair.reported_at), told_at(repair), sent_at(repair), repair.arrived_at];
    not_before(&mut problems, "at", at, &rests_on);
    finish(problems, || {
        let times = repair.dispatch.as_ref().map_or(0, |before| before.times) + 1;
        let state = if repair.state == State::Reported { State::Dispatched } else { repair.state };
        Repair { state, dispatch: Some(Dispatch { at, times, crew: sent }), ..repair.clone() }
    })
}

/// H20: the user was reached, perhaps with a time agreed; from the call on until the crew is there.
///
/// # Errors
/// Every reason why not.
pub fn contact(repair: &Repair, appointment: Option<Minute>, at: Minute) -> Step {
    before_arrival(repair, "H20").map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    not_before(&mut problems, "at", at, &[Some(repair.reported_at)]);
    if let Some(agreed) = appointment {
        not_before(&mut problems, "appointment_at", agreed, &[Some(at)]);
        too_far(&mut problems, agreed, at);
    }
    finish(problems, || Repair {
        state: if repair.state == State::Dispatched { State::Contacted } else { repair.state },
        contacted_at: Some(repair.contacted_at.map_or(at, |first| first.min(at))),
        appointment: match appointment {
            Some(agreed) => Some(Appointment { at: agreed, asked_by: None, agreed_at: at }),
            None => repair.appointment.clone(),
        },
        ..repair.clone()
    })
}

/// H17: the time can't be kept or the user wants another one: explained, and a new time agreed. The deadline stays.
///
/// # Errors
/// Every reason why not.
pub fn appoint(repair: &Repair, appointment: Minute, asked_by: AskedBy, told_at: Minute) -> Step {
    before_finish(repair, "H17").map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    not_before(&mut problems, "told_at", told_at, &[Some(repair.reported_at)]);
    not_before(&mut problems, "appointment_at", appointment, &[Some(told_at)]);
    too_far(&mut problems, appointment, told_at);
    finish(problems, || Repair {
        appointment: Some(Appointment { at: appointment, asked_by: Some(asked_by), agreed_at: told_at }),
        ..repair.clone()
    })
}

/// H20: the crew that was sent is on site.
///
/// # Errors
/// Every reason why not.
pub fn arrive(repair: &Repair, at: Minute) -> Step {
    before_arrival(repair, "H20").map_err(|problem| vec![problem])?;
    if repair.dispatch.is_none() {
        return Err(vec![wrong_order(
            repair,
            "H20",
            words("先派工，才有人到場", "先派工，才有人到场", "somebody is sent first"),
        )]);
    }
    let mut problems = Vec::new();
    not_before(&mut problems, "at", at, &[Some(repair.reported_at), sent_at(repair), repair.contacted_at]);
    finish(problems, || Repair { state: State::Arrived, arrived_at: Some(at), ..repair.clone() })
}
