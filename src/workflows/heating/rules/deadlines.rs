//! What the facts of an application ask for in time (H5, H7, H8, H12). Pure; counting and keeping them is
//! `registers::deadline`'s business.

use super::track::{self, Piece};
use super::{Application, Channel, Fact, Fee, Kind, Step, fees, life};
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::TimeOfDay;
use crate::registers::deadline::{Asked, Limit};

/// Working days within which the plan is answered (H7).
pub const PLAN_DAYS: u16 = 3;
/// Working days within which others than residents are supplied (H8).
pub const SUPPLY_DAYS: u16 = 5;
/// Minutes within which the result of a matter from above is reported (H5).
pub const RESULT_MINUTES: u32 = 60;

/// What the deadlines rest on beside the application.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DeadlineGround {
    /// Close of business.
    pub close: TimeOfDay,
    /// Hours to restore heating once the cause is gone (a setting).
    pub restore_hours: u32,
    /// When a restoration that names this stop was executed.
    pub restored_at: Option<Minute>,
}

/// The deadlines that an application asks for, by clause: the plan reply (H7), the supply (H8), the restoration of an
/// imposed stop (H12), the report to the dispatch room of a matter from above (H5).
pub fn asked(app: &Application, ground: &DeadlineGround) -> Vec<Asked> {
    let ended = life::ended(app).map(|(_, done)| done.at);
    let at = |step: Step| app.last(step).map(|done| done.at);
    let mut asked = Vec::new();
    if app.kind.is_new() {
        let limit = Limit::WorkingDays(PLAN_DAYS, ground.close);
        let reply = at(Step::ReplyPlan);
        asked.push(
            Asked::new("plan_reply", Some("H7"), app.accepted_at, limit)
                .met(reply)
                .cancelled_since(ended.filter(|_| reply.is_none())),
        );
    }
    if let Some((start, limit)) = supply(app, ground.close) {
        let supplied = at(Step::Supply);
        asked.push(
            Asked::new("supply", Some("H8"), start, limit)
                .met(supplied)
                .cancelled_since(ended.filter(|_| supplied.is_none())),
        );
    }
    if let Some(gone) = at(Step::CauseGone) {
        let restored = ground.restored_at;
        asked.push(
            Asked::new("restore", Some("H12"), gone, Limit::Hours(ground.restore_hours))
                .met(restored)
                .cancelled_since(ended.filter(|_| restored.is_none())),
        );
    }
    let reported = at(Step::ResultUp);
    // What was reported up stands, whatever the channel was amended to. Refusal is a result too.
    if app.channel == Channel::FromAbove || reported.is_some() {
        let gone = life::ended(app).filter(|(state, _)| *state != super::State::Refused).map(|(_, done)| done.at);
        asked.push(
            Asked::new("result_up", Some("H5"), app.accepted_at, Limit::Minutes(RESULT_MINUTES))
                .met(reported)
                .cancelled_since(gone.filter(|_| reported.is_none())),
        );
    }
    asked
}

/// H8: from when the supply is owed, and how it is counted. Residents: from the consent. Others: from the latest of
/// acceptance and contract; a new load's also from the payment that completed the shares.
fn supply(app: &Application, close: TimeOfDay) -> Option<(Minute, Limit)> {
    let done = |piece: Piece| match piece.judged(app) {
        track::Judged::Done(at) => Some(at),
        _ => None,
    };
    match app.kind {
        Kind::NewResidential => {
            let consent = app.log.iter().find(|done| matches!(done.fact, Fact::ReplyPlan { agreed: true, .. }))?;
            Some((consent.at, Limit::InSeason(close)))
        }
        Kind::NewNonresidential | Kind::NewLoad => {
            let accepted = track::parts(app).into_iter().map(|part| done(Piece::accept(part)));
            let accepted = accepted.collect::<Option<Vec<Minute>>>()?.into_iter().max()?;
            let mut start = accepted.max(track::first_contract(app)?);
            if app.kind == Kind::NewLoad {
                for fee in [Fee::Heat, Fee::Capacity, Fee::OuterWorks] {
                    start = start.max(fees::completed_at(app, fee)?);
                }
            }
            Some((start, Limit::WorkingDaysInSeason(SUPPLY_DAYS, close)))
        }
        _ => None,
    }
}
