//! Correcting the time of a step (house rule): what held between the steps must still hold afterwards. Pure.

use super::life::Step;
use super::wording::{not_before, too_late};
use super::{Appointment, Confirmation, Damage, Dispatch, Ended, FollowUp, Repair, State, Told, Work};
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::say;

/// Steps whose time can be corrected; `received` is the time of the call.
pub const CORRECTABLE: [&str; 14] = [
    "received",
    "scope",
    "tell-charge",
    "dispatch",
    "contact",
    "arrive",
    "finish",
    "charge",
    "damage",
    "confirm",
    "follow-up",
    "result-up",
    "advise",
    "withdraw",
];

/// The repair with one step's time corrected from `from` to `to`. `follow_up_opens` is how many minutes after the
/// completion the follow-up opens.
///
/// # Errors
/// `too_early` or `too_late` where the new time breaks the order.
pub fn with_time(repair: &Repair, step: &str, from: Minute, to: Minute, follow_up_opens: Option<i64>) -> Step {
    let new = moved(repair, step, from, to);
    let mut problems = Vec::new();
    // What held before must hold afterwards; what never did (a second dispatch after the arrival) is left alone.
    for ((earlier, later), (was_earlier, was_later)) in order(&new).into_iter().zip(order(repair)) {
        let (Some(earlier), Some(later)) = (earlier, later) else { continue };
        let held = was_earlier.zip(was_later).is_none_or(|(earlier, later)| earlier <= later);
        if held && later < earlier {
            if later == to {
                not_before(&mut problems, "at", to, &[Some(earlier)])
            } else {
                problems.push(too_late(to, later))
            }
        }
    }
    if step != "received" && to < repair.reported_at && problems.is_empty() {
        not_before(&mut problems, "at", to, &[Some(repair.reported_at)]);
    }
    if let (Some(opens), Some(work), Some(call)) = (follow_up_opens, &new.work, &new.follow_up) {
        let opens = work.at.plus(opens);
        if call.at < opens && problems.is_empty() {
            let at = call.at;
            problems.push(
                Problem::clause(
                    "H21",
                    "too_early",
                    say!(
                        "這樣一改，回訪（{at}）就早於可以回訪的時間（{opens}）。請核對時間。",
                        "这样一改，回访（{at}）就早于可以回访的时间（{opens}）。请核对时间。",
                        "The follow-up of {at} would lie before it may be made ({opens}). Check the time."
                    ),
                )
                .at("at"),
            );
        }
    }
    problems.dedup();
    if problems.is_empty() { Ok(new) } else { Err(problems) }
}

/// The facts after the correction: only the one that the step left its time in.
fn moved(repair: &Repair, step: &str, from: Minute, to: Minute) -> Repair {
    let mut new = repair.clone();
    let is = |at: Minute| at == from;
    match step {
        "received" => new.reported_at = to,
        "tell-charge" => new.told = new.told.map(|told| if is(told.at) { Told { at: to, ..told } } else { told }),
        "dispatch" => {
            new.dispatch = new.dispatch.map(|sent| if is(sent.at) { Dispatch { at: to, ..sent } } else { sent });
        }
        "contact" => {
            new.contacted_at = new.contacted_at.map(|at| if is(at) { to } else { at });
            let by_contact = |agreed: &Appointment| agreed.asked_by.is_none() && is(agreed.agreed_at);
            new.appointment = new
                .appointment
                .map(|agreed| if by_contact(&agreed) { Appointment { agreed_at: to, ..agreed } } else { agreed });
        }
        "arrive" => new.arrived_at = new.arrived_at.map(|_| to),
        "finish" => new.work = new.work.map(|work| Work { at: to, ..work }),
        "damage" => new.damage = new.damage.map(|damage| Damage { at: to, ..damage }),
        "confirm" => new.confirmation = new.confirmation.map(|signed| Confirmation { at: to, ..signed }),
        "follow-up" => {
            new.follow_up = new.follow_up.map(|call| if is(call.at) { FollowUp { at: to, ..call } } else { call });
        }
        "result-up" => new.result_up = new.result_up.map(|(_, text)| (to, text)),
        "advise" | "withdraw" => new.ended = new.ended.map(|ended| Ended { at: to, ..ended }),
        _ => {}
    }
    new
}

/// Pairs of times of which the first is never after the second.
fn order(repair: &Repair) -> Vec<(Option<Minute>, Option<Minute>)> {
    let call = Some(repair.reported_at);
    let told = super::life::told_at(repair);
    let sent = super::life::sent_at(repair);
    let (reached, arrived) = (repair.contacted_at, repair.arrived_at);
    let done = repair.work.as_ref().map(|work| work.at);
    let confirmed = repair.confirmation.as_ref().map(|signed| signed.at);
    let ended = repair.ended.as_ref().filter(|_| repair.state != State::Void).map(|ended| ended.at);
    let followed = repair.follow_up.as_ref().map(|call| call.at);
    let damaged = repair.damage.as_ref().map(|damage| damage.at);
    let reported = repair.result_up.as_ref().map(|(at, _)| *at);
    vec![
        (call, told),
        (call, sent),
        (call, reached),
        (call, arrived),
        (call, reported),
        (call, ended),
        (told, sent),
        (told, done),
        (sent, arrived),
        (sent, ended),
        (reached, arrived),
        (reached, ended),
        (arrived, done),
        (arrived, damaged),
        (sent, done),
        (done, confirmed),
        (done, followed),
        (confirmed, followed),
    ]
}
