//! The one way for every step of an application (H7 to H12): it is taken as it is and given as it becomes, or every
//! reason why not. Pure; who may sit at the keyboard is the rights table's business.

use super::track::{groups, is_through};
use super::{Application, Done, Fact, State, contents, fees, order, wording};
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::kernel::units::Fen;

/// What a step rests on beside the application itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ground {
    /// Now: at what minute `next` and `blocked` try the steps.
    pub now: Minute,
    /// When the plan reply was or is due, where nobody has explained yet why it is late; `None` once that is explained
    /// (H7).
    pub plan_reply: Option<Minute>,
    /// The same for the restoration that is due on the stop which this application ends (H12).
    pub restore: Option<Minute>,
    /// What the schedule asks for to settle (`settlement` or `restore`, times its quantity); `None` where it has no such
    /// fee (H4).
    pub scheduled: Option<Fen>,
    /// Whether the limit for the report to the dispatch room ran out and nothing was reported since (H5).
    pub result_missed: bool,
}

impl Ground {
    /// Nothing beside the application, at a minute.
    pub const fn at(now: Minute) -> Ground {
        Ground { now, plan_reply: None, restore: None, scheduled: None, result_missed: false }
    }
}

/// Takes a step: the application with it at the end of its log (`n` 0), or every reason why not. What the first payment
/// of a fee froze is kept by the later ones.
///
/// # Errors
/// `wrong_order`, `already_recorded`, `not_on_track`, `too_early`, and whatever is wrong with what the step says.
pub fn take(app: &Application, fact: Fact, at: Minute, ground: &Ground) -> Result<Application, Vec<Problem>> {
    let fact = frozen(app, fact);
    let mut problems = Vec::new();
    match order::earliest(app, &fact, ground.result_missed) {
        Ok(earliest) if at < earliest => problems.push(wording::too_early(at, earliest)),
        Ok(_) => {}
        Err(problem) => problems.push(problem),
    }
    let stands = problems.iter().all(|problem| !matches!(problem.code, "not_on_track" | "already_recorded"));
    if stands {
        problems.extend(contents::check(app, &fact, at, ground));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut taken = app.clone();
    taken.log.push(Done { n: 0, at, fact });
    Ok(taken)
}

/// A payment with what the first one of its fee froze.
fn frozen(app: &Application, fact: Fact) -> Fact {
    match fact {
        Fact::Pay { fee, amount, receipt_no, due, required } => {
            let first = fees::account(app, fee);
            let (due, required) = first.map_or((due, required), |account| (account.due, account.required));
            Fact::Pay { fee, amount, receipt_no, due, required }
        }
        fact => fact,
    }
}

/// What ended an application otherwise than by being done: when, why, and as what.
pub fn ended(app: &Application) -> Option<(State, &Done)> {
    let void = app.log.iter().find(|done| matches!(done.fact, Fact::Void { .. }));
    let other = || {
        app.log.iter().find_map(|done| match done.fact {
            Fact::Withdraw { .. } => Some((State::Withdrawn, done)),
            Fact::ReplyPlan { agreed: false, .. } | Fact::Decide { feasible: false, .. } | Fact::Reject { .. } => {
                Some((State::Refused, done))
            }
            _ => None,
        })
    };
    void.map(|done| (State::Void, done)).or_else(other)
}

/// Where an application stands.
pub fn state(app: &Application) -> State {
    match ended(app) {
        Some((state, _)) => state,
        None if is_through(app, &groups(app)) => State::Done,
        None => State::Open,
    }
}

/// When it ended, and why where a reason was given: `ended_at` and `ended_reason` of the life row. Done is when the last
/// step of the track was taken.
pub fn ended_at(app: &Application) -> Option<(Minute, Option<&str>)> {
    if let Some((_, done)) = ended(app) {
        let reason = match &done.fact {
            Fact::Void { reason } | Fact::Withdraw { reason } | Fact::Reject { reason, .. } => Some(reason.as_str()),
            Fact::Decide { reason, .. } => Some(reason.as_str()),
            Fact::ReplyPlan { content, .. } => Some(content.as_str()),
            _ => None,
        };
        return Some((done.at, reason));
    }
    (state(app) == State::Done).then(|| (super::track::last_done(app).unwrap_or(app.accepted_at), None))
}
