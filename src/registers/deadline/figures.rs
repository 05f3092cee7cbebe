//! What became of a month's deadlines as its summary says it (contract, section 5): plain data, the same in JSON, in the
//! frozen row of a closing and on paper.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::Kept;
use super::tally::{Tally, month_of};
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::time::{Minute, Month};
use crate::registers::month::rate;

/// What became of the deadlines of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Deadline {
    /// The kind.
    pub kind: String,
    /// Met in time.
    pub kept: i64,
    /// Of these, those whose step was typed late.
    pub kept_late_typed: i64,
    /// Run out, or met too late.
    pub missed: i64,
    /// Of these, those that somebody has explained.
    pub missed_explained: i64,
    /// Of these, those that the user wished later (H17).
    pub missed_by_user_wish: i64,
    /// Kept, of kept and missed; `None` without either.
    pub rate: Option<String>,
    /// Limits without a number; `None` where there is none.
    pub running: Option<Running>,
}

/// How long limits without a number took, in minutes.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Running {
    /// How many.
    pub count: i64,
    /// Of these, those that still run.
    pub open: i64,
    /// The mean.
    pub mean: Option<i64>,
    /// The longest.
    pub longest: i64,
}

/// Deadlines of void records: the month counts the records nowhere, and so not these.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VoidDeadlines {
    /// Met in time.
    pub kept: i64,
    /// Run out, or met too late: these are listed all the same.
    pub missed: i64,
}

/// A deadline that was missed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Missed {
    /// The record.
    pub number: String,
    /// Where, or what it is about.
    pub what: String,
    /// The kind of deadline.
    pub kind: String,
    /// When it was due.
    pub due: String,
    /// When it was met after all.
    pub met_at: Option<String>,
    /// Whether the user wished it later (H17).
    pub by_user_wish: bool,
    /// Whether its record was voided: it is listed and explained, and counts nowhere.
    pub void: bool,
    /// Why.
    pub explanation: Option<String>,
    /// When the user was told.
    pub told_at: Option<String>,
    /// How.
    pub told_how: Option<String>,
}

/// What became of the deadlines of each kind.
pub fn deadlines(tallies: &[Tally]) -> Vec<Deadline> {
    let one = |tally: &Tally| {
        let (kept, missed) = (i64::from(tally.kept), i64::from(tally.missed));
        let running = tally.running();
        Deadline {
            kind: tally.kind.clone(),
            kept,
            kept_late_typed: i64::from(tally.kept_late_typed),
            missed,
            missed_explained: i64::from(tally.missed_explained),
            missed_by_user_wish: i64::from(tally.missed_by_user_wish),
            rate: rate(kept, kept + missed),
            running: (running.count > 0).then(|| Running {
                count: i64::from(running.count),
                open: i64::from(tally.still.count),
                mean: running.mean(),
                longest: running.longest,
            }),
        }
    };
    tallies.iter().map(one).collect()
}

/// The deadlines of void records that would count in a month.
pub fn void(kept: &[Kept], month: Month, now: Minute) -> VoidDeadlines {
    let mut out = VoidDeadlines::default();
    for known in kept.iter().filter(|known| month_of(known, now) == Some(month)) {
        match known.state(now) {
            DeadlineState::Met => out.kept += 1,
            DeadlineState::Missed => out.missed += 1,
            _ => {}
        }
    }
    out
}

/// The missed deadlines that count in a month, by when they were due, each with what was said about it; those of `void`
/// records among them. `what` says where a record is, or what it is about.
///
/// # Errors
/// Those of `what`.
pub fn missed<E>(
    kept: &[Kept],
    void: &HashSet<String>,
    month: Month,
    now: Minute,
    mut what: impl FnMut(&str) -> Result<String, E>,
) -> Result<Vec<Missed>, E> {
    let mut out = Vec::new();
    for known in kept {
        let deadline = &known.deadline;
        if known.state(now) != DeadlineState::Missed || month_of(known, now) != Some(month) {
            continue;
        }
        let (told_at, told_how) = known.told.clone().map(|(at, how)| (at.to_string(), how)).unzip();
        out.push(Missed {
            number: known.record.clone(),
            what: what(&known.record)?,
            kind: deadline.kind.clone(),
            due: deadline.due.map(|due| due.to_string()).unwrap_or_default(),
            met_at: deadline.met_at.map(|at| at.to_string()),
            by_user_wish: deadline.by_user_wish,
            void: void.contains(&known.record),
            explanation: deadline.explanation.clone(),
            told_at,
            told_how,
        });
    }
    out.sort_by(|one, other| (&one.due, &one.number, &one.kind).cmp(&(&other.due, &other.number, &other.kind)));
    Ok(out)
}
