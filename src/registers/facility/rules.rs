//! When a facility is due to be serviced (H15) and inspected (H22): rounds that follow each other. Pure: no terminal, no
//! database.

use crate::kernel::problem::Problem;
use crate::kernel::text::address::Address;
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::TimeOfDay;
use crate::registers::deadline::{Asked, Limit};
use crate::say;

/// What the deadlines of a facility rest on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Care {
    /// From when its first limits run: the day on which it was entered.
    pub entered: Minute,
    /// Days from one service to the next; `None` for no limit.
    pub maintenance_days: Option<i64>,
    /// Days from one inspection to the next.
    pub inspection_days: Option<i64>,
    /// The last service.
    pub maintained_at: Option<Minute>,
    /// The last inspection.
    pub inspected_at: Option<Minute>,
}

/// The deadlines that a facility asks for after a change. `before` are its facts before; each service or inspection meets
/// the running round and starts the next. Work done before the facility was entered puts the first round aside, for it
/// ran from that day only because nothing else was known. A limit ends at close of business; one that an amendment
/// (`amended` is its time) would make run out at once ends at the next close of business instead.
pub fn asked(before: Option<&Care>, after: &Care, close: TimeOfDay, amended: Option<Minute>) -> Vec<Asked> {
    let round =
        |kind, clause, (was_days, was): (Option<i64>, Option<Minute>), days: Option<i64>, done: Option<Minute>| {
            let Some(days) = days else { return Vec::new() };
            let start = done.unwrap_or(after.entered);
            let due = close.on(start.day().plus(days));
            let due = amended.map_or(due, |now| due.max(next_close(now, close)));
            let mut out = Vec::new();
            let was_start = was.unwrap_or(after.entered);
            if was_days.is_some() && was_start < start {
                out.push(Asked::new(kind, Some(clause), was_start, Limit::Until(due)).round().met(Some(start)));
            }
            out.push(Asked::new(kind, Some(clause), start, Limit::Until(due)).round());
            out
        };
    let was = |days: fn(&Care) -> Option<i64>, done: fn(&Care) -> Option<Minute>| {
        (before.and_then(days), before.and_then(done))
    };
    let maintenance = was(|care| care.maintenance_days, |care| care.maintained_at);
    let inspection = was(|care| care.inspection_days, |care| care.inspected_at);
    let mut out = round("maintenance", "H15", maintenance, after.maintenance_days, after.maintained_at);
    out.extend(round("building_inspection", "H22", inspection, after.inspection_days, after.inspected_at));
    out
}

/// The first close of business that isn't over.
fn next_close(now: Minute, close: TimeOfDay) -> Minute {
    let today = close.on(now.day());
    if now <= today { today } else { close.on(now.day().plus(1)) }
}

/// Whether work may be recorded at a time: after the work of its kind that is on record.
///
/// # Errors
/// `before_last`.
pub fn check_work(at: Minute, last: Option<Minute>) -> Result<(), Problem> {
    match last {
        Some(last) if at <= last => {
            let last = crate::registers::duty::people(last);
            Err(Problem::house(
                "before_last",
                say!(
                    "已登記到 {last} 的一次，這一次要晚於它。補記更早的，請用加註。",
                    "已登记到 {last} 的一次，这一次要晚于它。补记更早的，请用加注。",
                    "One of {last} is on record and this one must be later. For an earlier one add a note."
                ),
            )
            .at("at"))
        }
        _ => Ok(()),
    }
}

/// The key of the building that a facility belongs to, as users' homes have it.
pub fn place(building: &str) -> String {
    Address::parse(building).place()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::calendar::Calendar;
    use crate::kernel::time::deadline::DeadlineState;
    use crate::registers::deadline::{Change, Ground, Kept, follow};

    const CLOSE: TimeOfDay = TimeOfDay::CLOSE_OF_BUSINESS;

    fn at(text: &str) -> Minute {
        Minute::parse(text).unwrap()
    }

    fn care(days: Option<i64>, done: Option<&str>) -> Care {
        Care {
            entered: at("2026-11-01T00:00"),
            maintenance_days: days,
            inspection_days: None,
            maintained_at: done.map(at),
            inspected_at: None,
        }
    }

    /// What the file holds after a change.
    fn held(mut kept: Vec<Kept>, asked: &[Asked], change: Change, now: &str) -> Vec<Kept> {
        let calendar = Calendar::builtin();
        let ground =
            Ground { change, now: at(now), late_typed: false, calendar: &calendar, seasons: &[], counted: None };
        for new in follow("facility/1", "repair", &kept, asked, &ground) {
            match kept.iter_mut().find(|known| known.n == new.n) {
                Some(place) => *place = new,
                None => kept.push(new),
            }
        }
        kept
    }

    fn states(kept: &[Kept], now: &str) -> Vec<(DeadlineState, String)> {
        kept.iter().map(|one| (one.state(at(now)), one.deadline.due.unwrap().to_string())).collect()
    }

    #[test]
    fn each_service_meets_a_round_and_starts_the_next() {
        let entered = care(Some(30), None);
        let kept = held(Vec::new(), &asked(None, &entered, CLOSE, None), Change::Step, "2026-11-01T10:00");
        assert_eq!(states(&kept, "2026-11-01T10:00"), [(DeadlineState::Open, "2026-12-01T17:30".into())]);
        let (mut before, mut kept, mut met) = (entered, kept, Vec::new());
        for (done, due, state) in [
            ("2026-11-20T09:00", "2026-12-20T17:30", DeadlineState::Met),
            ("2026-12-21T09:00", "2027-01-20T17:30", DeadlineState::Missed),
        ] {
            let after = care(Some(30), Some(done));
            kept = held(kept, &asked(Some(&before), &after, CLOSE, None), Change::Step, done);
            met.push(state);
            let found = states(&kept, done);
            let (last, settled) = found.split_last().unwrap();
            assert_eq!(last, &(DeadlineState::Open, due.to_string()), "{done}");
            assert_eq!(settled.iter().map(|(state, _)| *state).collect::<Vec<_>>(), met, "{done}");
            before = after;
        }
    }

    #[test]
    fn work_before_the_entry_puts_the_first_round_aside() {
        let entered = care(Some(30), None);
        let kept = held(Vec::new(), &asked(None, &entered, CLOSE, None), Change::Step, "2026-11-01T10:00");
        let after = care(Some(30), Some("2026-10-20T09:00"));
        let kept = held(kept, &asked(Some(&entered), &after, CLOSE, None), Change::Step, "2026-11-01T10:05");
        assert_eq!(
            states(&kept, "2026-11-01T10:05"),
            [(DeadlineState::Cancelled, "2026-12-01T17:30".into()), (DeadlineState::Open, "2026-11-19T17:30".into())]
        );
    }

    #[test]
    fn an_amended_interval_moves_the_open_round_and_none_is_born_missed() {
        let (none, monthly, weekly) = (care(None, None), care(Some(30), None), care(Some(7), None));
        let now = "2026-11-23T18:00";
        let late = at(now);
        let first = held(Vec::new(), &asked(Some(&none), &monthly, CLOSE, Some(late)), Change::Amendment, now);
        assert_eq!(states(&first, now), [(DeadlineState::Open, "2026-12-01T17:30".into())]);
        let shorter = held(first.clone(), &asked(Some(&monthly), &weekly, CLOSE, Some(late)), Change::Amendment, now);
        assert_eq!(states(&shorter, now), [(DeadlineState::Open, "2026-11-24T17:30".into())]);
        let gone = held(first, &asked(Some(&monthly), &none, CLOSE, Some(late)), Change::Amendment, now);
        assert_eq!(states(&gone, now), [(DeadlineState::Cancelled, "2026-12-01T17:30".into())]);
    }

    #[test]
    fn a_building_is_that_of_the_homes_in_it() {
        let home = Address::parse("錦繡家園3號樓2單元501室");
        for building in ["錦繡家園3號樓", "锦绣家园 3号楼", "錦繡家園 3", "錦繡家園３栋"] {
            assert_eq!(place(building), home.place(), "{building}");
        }
        assert_ne!(place("錦繡家園13號樓"), home.place());
    }

    #[test]
    fn work_is_recorded_in_its_order() {
        assert!(check_work(at("2026-11-20T09:00"), None).is_ok());
        assert!(check_work(at("2026-11-20T09:01"), Some(at("2026-11-20T09:00"))).is_ok());
        for same_or_before in ["2026-11-20T09:00", "2026-11-19T09:00"] {
            assert_eq!(check_work(at(same_or_before), Some(at("2026-11-20T09:00"))).unwrap_err().code, "before_last");
        }
    }
}
