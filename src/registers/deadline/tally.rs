//! What became of the deadlines of a month, by kind: each counts once, in the month in which it was met or ran out. Pure.

use serde_json::{Value as Json, json};

use super::Kept;
use super::kinds::KINDS;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::time::{Minute, Month};

/// How long limits without a number took.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Elapsed {
    /// How many.
    pub count: u32,
    /// Minutes of all of them.
    pub minutes: i64,
    /// Minutes of the longest.
    pub longest: i64,
}

impl Elapsed {
    fn add(&mut self, minutes: i64) {
        let minutes = minutes.max(0);
        self.count += 1;
        self.minutes += minutes;
        self.longest = self.longest.max(minutes);
    }

    /// The mean in minutes, half up; `None` where there is none.
    pub fn mean(&self) -> Option<i64> {
        let count = i64::from(self.count);
        (count > 0).then(|| (self.minutes * 2 + count) / (count * 2))
    }
}

/// What became of the deadlines of one kind in a month.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// The kind, as in the contract.
    pub kind: String,
    /// Met in time.
    pub kept: u32,
    /// Of these, those whose step was typed late.
    pub kept_late_typed: u32,
    /// Run out, or met too late.
    pub missed: u32,
    /// Of these, those that somebody has explained.
    pub missed_explained: u32,
    /// Of these, those that the user wished later (H17).
    pub missed_by_user_wish: u32,
    /// Limits without a number that were met in the month: they are never missed.
    pub ended: Elapsed,
    /// Limits without a number that still run, until now or the month's end.
    pub still: Elapsed,
}

impl Tally {
    /// Whether there is nothing to tell of this kind.
    pub fn is_empty(&self) -> bool {
        self.kept + self.missed + self.ended.count + self.still.count == 0
    }

    /// Limits without a number, those met in the month and those that still run together.
    pub fn running(&self) -> Elapsed {
        Elapsed {
            count: self.ended.count + self.still.count,
            minutes: self.ended.minutes + self.still.minutes,
            longest: self.ended.longest.max(self.still.longest),
        }
    }

    /// As `summary --json` gives it; `running` is null for kinds that have a number. Minutes throughout.
    pub fn to_json(&self) -> Json {
        let running = self.running();
        let running = (running.count > 0).then(|| {
            json!({
                "count": running.count,
                "open": self.still.count,
                "mean": running.mean(),
                "longest": running.longest,
            })
        });
        json!({
            "kind": self.kind,
            "kept": self.kept,
            "kept_late_typed": self.kept_late_typed,
            "missed": self.missed,
            "missed_explained": self.missed_explained,
            "missed_by_user_wish": self.missed_by_user_wish,
            "running": running,
        })
    }
}

/// The month in which a deadline counts: that in which it was met in time or ran out, unless that was closed before the
/// file knew of it. `None` while it is open or running, and for one that was cancelled.
pub fn month_of(kept: &Kept, now: Minute) -> Option<Month> {
    let deadline = &kept.deadline;
    let at = match deadline.state(now) {
        DeadlineState::Met => deadline.met_at?,
        DeadlineState::Missed => deadline.due?,
        DeadlineState::Open | DeadlineState::Running | DeadlineState::Cancelled => return None,
    };
    Some(kept.counted.unwrap_or_else(|| Month::of(at.day())))
}

/// The tallies of a month by kind, in the order of `KINDS`; kinds of which there is nothing are left out. `all` may
/// hold deadlines of other months too.
pub fn tallies<'a>(all: impl IntoIterator<Item = &'a Kept>, month: Month, now: Minute) -> Vec<Tally> {
    let mut tallies: Vec<Tally> =
        KINDS.iter().map(|kind| Tally { kind: kind.code.to_string(), ..Tally::default() }).collect();
    for kept in all {
        let Some(tally) = tallies.iter_mut().find(|tally| tally.kind == kept.deadline.kind) else { continue };
        count(tally, kept, month, now);
    }
    tallies.retain(|tally| !tally.is_empty());
    tallies
}

fn count(tally: &mut Tally, kept: &Kept, month: Month, now: Minute) {
    let deadline = &kept.deadline;
    let state = deadline.state(now);
    let until = now.min(month.end());
    if state == DeadlineState::Running && deadline.start < until {
        tally.still.add(until.since(deadline.start));
    }
    if month_of(kept, now) != Some(month) {
        return;
    }
    match (state, deadline.due, deadline.met_at) {
        (DeadlineState::Met, None, Some(met)) => tally.ended.add(met.since(deadline.start)),
        (DeadlineState::Met, ..) => {
            tally.kept += 1;
            tally.kept_late_typed += u32::from(kept.met_late_typed);
        }
        _ => {
            tally.missed += 1;
            tally.missed_explained += u32::from(deadline.explanation.is_some());
            tally.missed_by_user_wish += u32::from(deadline.by_user_wish);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::time::deadline::Deadline;
    use crate::registers::deadline::Limit;

    fn at(text: &str) -> Minute {
        Minute::parse(text).unwrap()
    }

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    fn kept(kind: &str, start: Minute, due: Option<Minute>, met_at: Option<Minute>) -> Kept {
        let deadline = Deadline { due, met_at, ..Deadline::running(kind, Some("H20"), start) };
        Kept {
            record: "R2611-0001-9".into(),
            n: 1,
            workflow: "repair".into(),
            deadline,
            limit: Limit::read("", due),
            met_late_typed: false,
            cancelled_at: None,
            told: None,
            counted: None,
        }
    }

    #[test]
    fn a_deadline_counts_where_it_was_met_or_ran_out() {
        let now = at("2026-12-05T09:00");
        let call = at("2026-10-31T23:50");
        let due = Some(at("2026-11-01T00:20"));
        for (what, kept, counts) in [
            ("met in time, before midnight", kept("arrive", call, due, Some(at("2026-10-31T23:59"))), Some("2026-10")),
            ("met in time, after midnight", kept("arrive", call, due, Some(at("2026-11-01T00:20"))), Some("2026-11")),
            ("met a month later", kept("arrive", call, due, Some(at("2026-12-02T08:00"))), Some("2026-11")),
            ("never met", kept("arrive", call, due, None), Some("2026-11")),
            ("not over yet", kept("arrive", call, Some(at("2026-12-05T09:00")), None), None),
            ("running", kept("announce", call, None, None), None),
            ("running once, met", kept("announce", call, None, Some(at("2026-11-02T08:00"))), Some("2026-11")),
            (
                "known to the file when October was closed",
                Kept {
                    counted: Some(month("2026-11")),
                    ..kept("arrive", call, Some(at("2026-10-31T23:55")), Some(at("2026-10-31T23:52")))
                },
                Some("2026-11"),
            ),
        ] {
            assert_eq!(month_of(&kept, now), counts.map(month), "{what}");
        }
        let mut cancelled = kept("arrive", call, due, None);
        cancelled.deadline.cancelled = true;
        assert_eq!(month_of(&cancelled, now), None);
    }

    #[test]
    fn kept_missed_and_running_are_told_apart() {
        let now = at("2026-11-30T12:00");
        let call = at("2026-11-10T08:00");
        let due = Some(call.plus(30));
        let with = |change: &dyn Fn(&mut Kept)| {
            let mut one = kept("arrive", call, due, Some(call.plus(31)));
            change(&mut one);
            one
        };
        let all = [
            kept("arrive", call, due, Some(call.plus(30))),
            with(&|one| (one.deadline.met_at, one.met_late_typed) = (Some(call.plus(1)), true)),
            with(&|_| {}),
            with(&|one| one.deadline.explanation = Some("三處同時跑水".into())),
            with(&|one| (one.deadline.by_user_wish, one.deadline.met_at) = (true, None)),
            with(&|one| (one.deadline.cancelled, one.deadline.met_at) = (true, None)),
            kept("announce", at("2026-11-30T11:00"), None, None),
            kept("announce", at("2026-11-12T08:00"), None, Some(at("2026-11-12T08:31"))),
            kept("announce", at("2026-11-30T12:00"), None, None), // not a minute yet
        ];
        let tallies = tallies(&all, month("2026-11"), now);
        assert_eq!(
            tallies,
            [
                Tally {
                    kind: "arrive".into(),
                    kept: 2,
                    kept_late_typed: 1,
                    missed: 3,
                    missed_explained: 1,
                    missed_by_user_wish: 1,
                    ..Tally::default()
                },
                Tally {
                    kind: "announce".into(),
                    ended: Elapsed { count: 1, minutes: 31, longest: 31 },
                    still: Elapsed { count: 1, minutes: 60, longest: 60 },
                    ..Tally::default()
                },
            ]
        );
        assert_eq!(tallies[1].to_json()["running"], json!({"count": 2, "open": 1, "mean": 46, "longest": 60}));
        assert!(tallies[0].to_json()["running"].is_null());
    }

    proptest! {
        /// Twelve months add up to all that is settled, whatever was met when.
        #[test]
        fn twelve_months_add_up_to_all(
            cases in prop::collection::vec(
                (0_i64..500_000, 1_i64..50_000, prop::option::of(0_i64..90_000), any::<bool>(), prop::option::of(1_u32..=12)),
                0..60,
            )
        ) {
            let now = at("2027-01-01T00:00");
            let year = at("2026-01-01T00:00");
            let all: Vec<Kept> = cases
                .into_iter()
                .map(|(start, limit, met, numbered, counted)| {
                    let start = year.plus(start);
                    let met = met.map(|met| start.plus(met)).filter(|met| *met < now);
                    let one = kept("finish", start, numbered.then(|| start.plus(limit)), met);
                    Kept { counted: counted.and_then(|month| Month::new(2026, month)), ..one }
                })
                .collect();
            let settled = all.iter().filter(|one| month_of(one, now).is_some()).count();
            let mut sum = 0;
            let mut month = month("2026-01");
            for _ in 0..12 {
                let tally = tallies(&all, month, now);
                sum += tally.iter().map(|it| it.kept + it.missed + it.ended.count).sum::<u32>();
                month = month.next();
            }
            prop_assert_eq!(usize::try_from(sum).unwrap(), settled);
        }
    }
}
