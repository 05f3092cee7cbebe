//! When a fixed point is to be checked (H14): rounds that follow each other by the plan, whether somebody goes or not.
//! Pure: no terminal, no database.
//!
//! A round begins with the check before it (the first with the day on which the point was entered) and is due
//! `every_days` later, never out of season. A check in time meets it and begins the next. One that ran out stays missed,
//! and the next begins with the day on which it was due: a point that nobody visits misses every planned day. A check
//! before the next planned day is the missed one's, late, and the plan goes on from it. A round that is excused in time
//! is put aside, and the next begins with its due day.

use crate::kernel::problem::Problem;
use crate::kernel::time::deadline::Deadline;
use crate::kernel::time::{Day, Minute};
use crate::registers::deadline::{Kept, Limit};
use crate::say;

/// The kind of deadline (contract, section 2).
pub const KIND: &str = "planned_check";

/// On whose tab they count (contract, section 5).
pub const WORKFLOW: &str = "temperature";

/// First and last day of a season; both are in it.
pub type Season = (Day, Day);

/// What the rounds of a point rest on, besides its checks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// The day on which it was entered: from then its first round runs.
    pub from: Day,
    /// Days from one check to the next; `None` for no plan.
    pub every: Option<i64>,
    /// The day on which it was disabled: rounds that weren't over by then are owed no longer.
    pub until: Option<Day>,
}

/// What became of a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Its day hasn't passed.
    Open,
    /// Checked in time.
    Done(Minute),
    /// Checked after its day, before the next planned one: it stays missed.
    Late(Minute),
    /// Excused before its day had passed.
    Excused,
    /// Nobody went; the next check, where there was one by now, is another round's.
    Missed(Option<Minute>),
}

/// One planned check.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Round {
    /// The day of the check before it, or the planned day on which nobody went.
    pub start: Day,
    /// Its last day.
    pub due: Day,
    /// What became of it.
    pub fate: Fate,
}

/// The day on which a round is due that begins on `start`: so many days later, out of season the first day of the next
/// season. `None` where no season is entered that far.
pub fn due_day(start: Day, every: i64, seasons: &[Season]) -> Option<Day> {
    let day = start.plus(every.max(1));
    if season_of(day, seasons).is_some() {
        return Some(day);
    }
    seasons.iter().map(|(from, _)| *from).filter(|from| *from > day).min()
}

fn season_of(day: Day, seasons: &[Season]) -> Option<Season> {
    seasons.iter().copied().find(|(from, to)| (*from..=*to).contains(&day))
}

/// What the rounds of a point are reckoned from.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Its plan.
    pub plan: Plan,
    /// When it was checked, in any order.
    pub checks: &'a [Minute],
    /// The due days that were excused.
    pub excused: &'a [Day],
    /// Start and due day of rounds whose day has passed: no change of a season moves them.
    pub fixed: &'a [(Day, Day)],
    /// The seasons.
    pub seasons: &'a [Season],
}

/// The rounds of a point as they stand on a day, the oldest first; the last one is open, unless the plan has ended.
/// Checks out of season are none of the plan.
pub fn rounds(facts: &Facts<'_>, today: Day) -> Vec<Round> {
    let Plan { from, every: Some(every), until } = facts.plan else { return Vec::new() };
    let due_of = |start: Day| {
        let fixed = facts.fixed.iter().find(|(began, _)| *began == start).map(|(_, due)| *due);
        fixed.filter(|due| *due > start).or_else(|| due_day(start, every, facts.seasons))
    };
    let mut checks: Vec<Minute> = facts.checks.to_vec();
    checks.retain(|check| season_of(check.day(), facts.seasons).is_some());
    checks.sort_unstable();
    let (mut start, mut out) = (from, Vec::new());
    while let Some(due) = due_of(start) {
        // A round that waits for its season isn't met in the one before.
        let opens = season_of(due, facts.seasons).filter(|_| due != start.plus(every)).map(|(from, _)| from);
        let check = checks.iter().copied().find(|at| at.day() > start && opens.is_none_or(|opens| at.day() >= opens));
        let ended = until.is_some_and(|until| due >= until);
        let (fate, next) = match check {
            Some(at) if at.day() <= due => (Fate::Done(at), at.day()),
            _ if ended => break,
            _ if facts.excused.contains(&due) => (Fate::Excused, due),
            _ if due >= today => (Fate::Open, due),
            Some(at) if due_of(due).is_none_or(|second| at.day() <= second) => (Fate::Late(at), at.day()),
            later => (Fate::Missed(later), due),
        };
        out.push(Round { start, due, fate });
        if fate == Fate::Open {
            break;
        }
        start = next;
    }
    out
}

impl Round {
    /// The last minute in time.
    pub fn ends(&self) -> Minute {
        self.due.end().plus(-1)
    }
}

/// The deadlines of a point after its rounds were reckoned anew: those that are new or differ from what the file holds.
/// `reasons` are why due days were excused. What a round was and is no longer (its check was void, or an earlier one was
/// typed) is put aside, and comes back with it.
pub fn settled(
    record: &str,
    kept: &[Kept],
    rounds: &[Round],
    reasons: &[(Day, String)],
    now: Minute,
    late_typed: bool,
) -> Vec<Kept> {
    let mut next = kept.iter().map(|known| known.n).max().unwrap_or(0) + 1;
    let mut changed = Vec::new();
    for round in rounds {
        let known = kept.iter().find(|known| known.deadline.start == round.start.start());
        let reason = reasons.iter().find(|(due, _)| *due == round.due).map(|(_, reason)| reason);
        let after = kept_of(record, known.map_or(next, |known| known.n), known, round, reason, now, late_typed);
        next += i64::from(known.is_none());
        if known != Some(&after) {
            changed.push(after);
        }
    }
    for known in kept.iter().filter(|known| rounds.iter().all(|round| round.start.start() != known.deadline.start)) {
        let mut after = known.clone();
        after.deadline.met_at = None;
        after.met_late_typed = false;
        if !known.deadline.cancelled {
            after.deadline.cancelled = true;
            after.cancelled_at = Some(known.deadline.due.map_or(now, |due| due.min(now)));
        }
        if after != *known {
            changed.push(after);
        }
    }
    changed
}

fn kept_of(
    record: &str,
    n: i64,
    known: Option<&Kept>,
    round: &Round,
    reason: Option<&String>,
    now: Minute,
    late_typed: bool,
) -> Kept {
    let due = round.ends();
    let was = known.map(|known| &known.deadline);
    let met_at = match round.fate {
        Fate::Done(at) | Fate::Late(at) => Some(at),
        _ => None,
    };
    let cancelled_at = match round.fate {
        Fate::Excused => known.and_then(|known| known.cancelled_at).or(Some(now.min(due))),
        Fate::Missed(later) => later,
        _ => None,
    };
    let excused = reason.filter(|_| round.fate == Fate::Excused).cloned();
    let same_check = met_at.is_some() && was.is_some_and(|was| was.met_at == met_at);
    let late =
        if same_check { known.is_some_and(|known| known.met_late_typed) } else { met_at.is_some() && late_typed };
    Kept {
        record: record.to_string(),
        n,
        workflow: WORKFLOW.to_string(),
        deadline: Deadline {
            met_at,
            cancelled: round.fate == Fate::Excused,
            explanation: excused.or_else(|| was.and_then(|was| was.explanation.clone())),
            ..Deadline::until(KIND, Some("H14"), round.start.start(), due)
        },
        limit: Limit::Until(due),
        met_late_typed: late,
        cancelled_at,
        told: known.and_then(|known| known.told.clone()),
        counted: known.and_then(|known| known.counted),
    }
}

/// The rounds whose day has passed, as the file holds them: no season moves them any more. What was put aside without
/// being excused never was one.
pub fn fixed(kept: &[Kept], excused: &[Day], today: Day) -> Vec<(Day, Day)> {
    let of = |known: &Kept| {
        let due = known.deadline.due?.day();
        let aside = known.deadline.cancelled && known.deadline.met_at.is_none() && !excused.contains(&due);
        (due < today && !aside).then_some((known.deadline.start.day(), due))
    };
    kept.iter().filter_map(of).collect()
}

/// Whether a planned check may be excused: the one that is open, by its day.
///
/// # Errors
/// `already_missed`, `no_such_check`.
pub fn check_skip(rounds: &[Round], due: Day) -> Result<(), Problem> {
    let open = rounds.iter().find(|round| round.fate == Fate::Open);
    if open.is_some_and(|open| open.due == due) {
        return Ok(());
    }
    let missed = |round: &&Round| round.due == due && matches!(round.fate, Fate::Missed(_) | Fate::Late(_));
    if rounds.iter().any(|round| missed(&round)) {
        return Err(Problem::house(
            "already_missed",
            say!(
                "{due} 的計劃測溫已經過期沒測，不能再免。請用「說明」寫明原因；它照樣算未測。",
                "{due} 的计划测温已经过期没测，不能再免。请用“说明”写明原因；它照样算未测。",
                "The check planned for {due} ran out and can't be excused any more. Explain it; it stays missed."
            ),
        )
        .at("due"));
    }
    let say = match open {
        Some(open) => {
            let next = open.due;
            say!(
                "{due} 沒有等著的計劃測溫。下一次是 {next}，請填這一天。",
                "{due} 没有等着的计划测温。下一次是 {next}，请填这一天。",
                "No planned check waits for {due}. The next one is due on {next}: give that day."
            )
        }
        None => say!(
            "這個測溫點沒有等著的計劃測溫，不用免測。",
            "这个测温点没有等着的计划测温，不用免测。",
            "This point has no planned check waiting: there is nothing to excuse."
        ),
    };
    Err(Problem::house("no_such_check", say).at("due"))
}

/// The planned checks of a month: each counts once, in the month of its due day. What was done late is not done as
/// planned.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// All of them: done, excused, not done, and in a running month those whose day is still to come.
    pub planned: u32,
    /// Checked by their day.
    pub done: u32,
    /// Excused.
    pub excused: u32,
    /// Not checked by their day.
    pub not_done: u32,
    /// Of these, those that were checked before the next planned day.
    pub late: u32,
}

/// What became of the rounds that are due from `first` to `last`.
pub fn figures(rounds: &[Round], first: Day, last: Day) -> Figures {
    let mut out = Figures::default();
    for round in rounds.iter().filter(|round| (first..=last).contains(&round.due)) {
        out.planned += 1;
        match round.fate {
            Fate::Open => {}
            Fate::Done(_) => out.done += 1,
            Fate::Excused => out.excused += 1,
            Fate::Late(_) => {
                out.not_done += 1;
                out.late += 1;
            }
            Fate::Missed(_) => out.not_done += 1,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::time::deadline::DeadlineState;

    fn day(text: &str) -> Day {
        Day::parse(&format!("2026-{text}")).unwrap_or_else(|| Day::parse(text).unwrap())
    }

    fn at(text: &str) -> Minute {
        day(text).at(10, 0).unwrap()
    }

    fn seasons() -> Vec<Season> {
        vec![(day("2025-11-15"), day("03-15")), (day("11-15"), day("2027-03-15"))]
    }

    /// Entered on 20 November, every 7 days.
    fn plan() -> Plan {
        Plan { from: day("11-20"), every: Some(7), until: None }
    }

    fn found(plan: Plan, checks: &[&str], excused: &[&str], today: &str) -> Vec<(Day, Day, Fate)> {
        let checks: Vec<Minute> = checks.iter().map(|check| at(check)).collect();
        let excused: Vec<Day> = excused.iter().map(|due| day(due)).collect();
        let seasons = seasons();
        let facts = Facts { plan, checks: &checks, excused: &excused, fixed: &[], seasons: &seasons };
        rounds(&facts, day(today)).into_iter().map(|round| (round.start, round.due, round.fate)).collect()
    }

    fn told(list: &[(&str, &str, Fate)]) -> Vec<(Day, Day, Fate)> {
        list.iter().map(|(start, due, fate)| (day(start), day(due), *fate)).collect()
    }

    /// H14: never due out of season.
    #[test]
    fn h14_due_days_lie_in_a_season() {
        for (start, every, due) in [
            ("11-20", 7, Some("11-27")),
            ("11-20", 1, Some("11-21")),
            ("11-07", 7, Some("11-15")),
            ("11-08", 7, Some("11-15")),
            ("11-09", 7, Some("11-16")),
            ("03-08", 7, Some("03-15")),
            ("03-09", 7, Some("11-15")),
            ("07-01", 7, Some("11-15")),
            ("2027-03-08", 7, Some("2027-03-15")),
            ("2027-03-09", 7, None),
            ("03-09", 366, Some("2027-03-10")),
        ] {
            assert_eq!(due_day(day(start), every, &seasons()), due.map(day), "{start} {every}");
        }
        assert_eq!(due_day(day("11-20"), 7, &[]), None);
    }

    /// H14: each planned check once, whether somebody goes or not.
    #[test]
    fn h14_rounds_follow_each_other_by_the_plan() {
        use Fate::{Done, Excused, Late, Missed, Open};
        for (checks, excused, today, expected) in [
            (vec![], vec![], "11-20", told(&[("11-20", "11-27", Open)])),
            (vec![], vec![], "11-27", told(&[("11-20", "11-27", Open)])),
            (vec![], vec![], "11-28", told(&[("11-20", "11-27", Missed(None)), ("11-27", "12-04", Open)])),
            // On the day itself is in time; the next is counted from the check.
            (vec!["11-27"], vec![], "11-27", told(&[("11-20", "11-27", Done(at("11-27"))), ("11-27", "12-04", Open)])),
            (vec!["11-24"], vec![], "11-24", told(&[("11-20", "11-27", Done(at("11-24"))), ("11-24", "12-01", Open)])),
            // The day of entry is no planned check.
            (vec!["11-20", "11-19"], vec![], "11-20", told(&[("11-20", "11-27", Open)])),
            // Late, before the next planned day: the missed one's.
            (vec!["11-30"], vec![], "12-01", told(&[("11-20", "11-27", Late(at("11-30"))), ("11-30", "12-07", Open)])),
            // Nobody goes for a month: every planned day is missed, and the check is the last one's.
            (
                vec!["12-20"],
                vec![],
                "12-20",
                told(&[
                    ("11-20", "11-27", Missed(Some(at("12-20")))),
                    ("11-27", "12-04", Missed(Some(at("12-20")))),
                    ("12-04", "12-11", Missed(Some(at("12-20")))),
                    ("12-11", "12-18", Late(at("12-20"))),
                    ("12-20", "12-27", Open),
                ]),
            ),
            (vec![], vec!["11-27"], "11-25", told(&[("11-20", "11-27", Excused), ("11-27", "12-04", Open)])),
            // Checked all the same: done, and the plan goes on from there.
            (
                vec!["11-26"],
                vec!["11-27"],
                "11-26",
                told(&[("11-20", "11-27", Done(at("11-26"))), ("11-26", "12-03", Open)]),
            ),
            (
                vec!["11-29"],
                vec!["11-27"],
                "11-29",
                told(&[("11-20", "11-27", Excused), ("11-27", "12-04", Done(at("11-29"))), ("11-29", "12-06", Open)]),
            ),
        ] {
            assert_eq!(found(plan(), &checks, &excused, today), expected, "{checks:?} {excused:?} {today}");
        }
        assert!(found(Plan { every: None, ..plan() }, &["11-27"], &[], "12-20").is_empty(), "no plan, no rounds");
    }

    /// H14: a round that waits for its season isn't met in the one before; checks in summer are none of the plan.
    #[test]
    fn h14_the_summer_is_left_out() {
        let from_march = Plan { from: day("03-10"), ..plan() };
        for checks in [vec![], vec!["03-12"], vec!["06-01", "09-09"]] {
            assert_eq!(found(from_march, &checks, &[], "08-01"), told(&[("03-10", "11-15", Fate::Open)]), "{checks:?}");
        }
        let done = Fate::Done(at("11-15"));
        let expected = told(&[("03-10", "11-15", done), ("11-15", "11-22", Fate::Open)]);
        assert_eq!(found(from_march, &["03-12", "11-15"], &[], "11-16"), expected);
    }

    /// A disabled point owes nothing from that day on, and what it missed before stays missed.
    #[test]
    fn nothing_is_owed_after_the_end() {
        let ended = Plan { until: Some(day("12-04")), ..plan() };
        let expected = told(&[("11-20", "11-27", Fate::Missed(None))]);
        assert_eq!(found(ended, &[], &[], "2027-01-31"), expected);
        let ended = Plan { until: Some(day("12-05")), ..plan() };
        assert_eq!(found(ended, &[], &[], "2027-01-31").len(), 2);
    }

    #[test]
    fn only_the_open_check_is_excused() {
        let seasons = seasons();
        let facts = Facts { plan: plan(), checks: &[], excused: &[], fixed: &[], seasons: &seasons };
        let all = rounds(&facts, day("11-30"));
        for (due, code) in [
            ("12-04", None),
            ("11-27", Some("already_missed")),
            ("12-03", Some("no_such_check")),
            ("12-11", Some("no_such_check")),
        ] {
            assert_eq!(check_skip(&all, day(due)).err().map(|problem| problem.code), code, "{due}");
        }
        assert_eq!(check_skip(&[], day("12-04")).unwrap_err().code, "no_such_check");
    }

    /// A round whose day has passed keeps it, whatever becomes of the seasons.
    #[test]
    fn a_passed_day_is_not_moved_by_a_season() {
        let fixed = [(day("11-20"), day("11-27"))];
        let later = [(day("12-10"), day("2027-03-15"))];
        let facts = Facts { plan: plan(), checks: &[], excused: &[], fixed: &fixed, seasons: &later };
        let found: Vec<_> = rounds(&facts, day("12-01")).iter().map(|round| (round.due, round.fate)).collect();
        assert_eq!(found, [(day("11-27"), Fate::Missed(None)), (day("12-10"), Fate::Open)]);
    }

    /// The deadlines after the rounds: a point through a void sheet, typed again.
    #[test]
    fn what_a_void_sheet_met_is_owed_again_and_met_anew() {
        let seasons = seasons();
        let mut kept: Vec<Kept> = Vec::new();
        let mut follow = |checks: &[&str], now: &str| {
            let checks: Vec<Minute> = checks.iter().map(|check| at(check)).collect();
            let now = at(now);
            let fixed = fixed(&kept, &[], now.day());
            let facts = Facts { plan: plan(), checks: &checks, excused: &[], fixed: &fixed, seasons: &seasons };
            let rounds = rounds(&facts, now.day());
            for one in settled("point/1", &kept, &rounds, &[], now, false) {
                kept.retain(|known| known.n != one.n);
                kept.push(one);
            }
            kept.sort_by_key(|one| one.n);
            assert_eq!(settled("point/1", &kept, &rounds, &[], now, false), [], "nothing is left to change");
            let state = |one: &Kept| (one.deadline.due.unwrap().day(), one.state(now));
            kept.iter().map(state).collect::<Vec<_>>()
        };
        use DeadlineState::{Cancelled, Met, Missed, Open};
        assert_eq!(follow(&[], "11-20"), [(day("11-27"), Open)]);
        assert_eq!(follow(&["11-25"], "11-25"), [(day("11-27"), Met), (day("12-02"), Open)]);
        assert_eq!(follow(&[], "11-26"), [(day("11-27"), Open), (day("12-02"), Cancelled)]);
        assert_eq!(follow(&["11-25"], "11-26"), [(day("11-27"), Met), (day("12-02"), Open)]);
        // Void after the day has passed: the round was missed then.
        assert_eq!(follow(&[], "11-29"), [(day("11-27"), Missed), (day("12-02"), Cancelled), (day("12-04"), Open)]);
        assert_eq!(
            follow(&["11-30"], "11-30"),
            [(day("11-27"), Missed), (day("12-02"), Cancelled), (day("12-04"), Cancelled), (day("12-07"), Open)]
        );
        // A sheet of the 25th turns up after all.
        let found = follow(&["11-25", "11-30"], "11-30");
        assert_eq!(found[0], (day("11-27"), Met));
        assert_eq!(found[1], (day("12-02"), Met));
    }

    proptest! {
        /// H14: due days rise and lie in seasons, every check in time ends one round at most, and the figures of the
        /// months add up to all rounds.
        #[test]
        fn h14_each_planned_check_counts_once(
            from in 0_i64..400,
            every in 1_i64..60,
            offsets in prop::collection::vec(0_i64..700, 0..40),
            skips in prop::collection::vec(0_i64..700, 0..10),
            today in 0_i64..700,
        ) {
            let base = day("2025-10-01");
            let checks: Vec<Minute> = offsets.iter().map(|days| base.plus(*days).at(9, 0).unwrap()).collect();
            let excused: Vec<Day> = skips.iter().map(|days| base.plus(*days)).collect();
            let plan = Plan { from: base.plus(from), every: Some(every), until: None };
            let seasons = seasons();
            let today = base.plus(today);
            let facts = Facts { plan, checks: &checks, excused: &excused, fixed: &[], seasons: &seasons };
            let all = rounds(&facts, today);
            for pair in all.windows(2) {
                prop_assert!(pair[0].due < pair[1].due && pair[0].start < pair[1].start);
            }
            for round in &all {
                prop_assert!(season_of(round.due, &seasons).is_some() && round.start < round.due);
                if let Fate::Missed(_) | Fate::Late(_) = round.fate {
                    prop_assert!(round.due < today);
                }
            }
            let mut sum = Figures::default();
            let mut first = day("2025-09-01");
            for _ in 0..40 {
                let next = crate::kernel::time::Month::of(first).next().first();
                let one = figures(&all, first, next.plus(-1));
                sum.planned += one.planned;
                sum.done += one.done;
                sum.excused += one.excused;
                sum.not_done += one.not_done;
                first = next;
            }
            prop_assert_eq!(sum.planned as usize, all.len());
            let open = all.iter().filter(|round| round.fate == Fate::Open).count();
            prop_assert_eq!((sum.done + sum.excused + sum.not_done) as usize + open, all.len());
            prop_assert!(open <= 1 && all.iter().rev().skip(1).all(|round| round.fate != Fate::Open));
        }
    }
}
