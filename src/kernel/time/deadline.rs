//! Deadlines that explain themselves: working days, hours, minutes, and limits without a number. The one place that
//! counts. Pure: it neither asks the clock nor opens the file.

use std::fmt;

use chrono::Weekday;
use serde_json::{Value as Json, json};

use super::calendar::{Calendar, DayKind};
use super::explain::{explain_at_once, explain_clock, explain_days, explain_wait};
use super::words::{minute_full, weekday_code};
use super::{Day, Minute, Stamp};
use crate::kernel::words::{Lang, Words, words};

/// A time of the day for settings such as the close of business: `17:30`; `24:00` is the end of the day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TimeOfDay(u32);

impl TimeOfDay {
    /// Close of business where no setting says otherwise: 17:30.
    pub const CLOSE_OF_BUSINESS: TimeOfDay = TimeOfDay(17 * 60 + 30);

    /// A time by its numbers, 0:00 to 24:00.
    pub fn new(hour: u32, minute: u32) -> Option<TimeOfDay> {
        let time = TimeOfDay(hour.checked_mul(60)?.checked_add(minute)?);
        (minute < 60 && time.0 <= 24 * 60).then_some(time)
    }

    /// Reads exactly `HH:MM`.
    pub fn parse(text: &str) -> Option<TimeOfDay> {
        let (hour, minute) = text.split_once(':')?;
        let number = |part: &str| {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        };
        TimeOfDay::new(number(hour)?, number(minute)?)
    }

    /// This time on a day.
    pub fn on(self, day: Day) -> Minute {
        day.start().plus(i64::from(self.0))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// Why a day stands in the explanation of a deadline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CountedKind {
    /// The day of receipt, which isn't counted (Civil Code, article 201).
    Receipt,
    /// A day after it.
    Day(DayKind),
}

impl CountedKind {
    /// As in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            CountedKind::Receipt => "receipt",
            CountedKind::Day(kind) => kind.code(),
        }
    }
}

/// One day on the way to a due date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountedDay {
    /// The day.
    pub date: Day,
    /// Its weekday.
    pub weekday: Weekday,
    /// Why it counts or doesn't.
    pub kind: CountedKind,
    /// Which working day it is, from 1; `None` where it isn't counted.
    pub count: Option<u32>,
    /// The holiday that it belongs to, as in the calendar's data; empty for none.
    pub name: String,
    /// Whether its year has no arrangement yet.
    pub provisional: bool,
}

/// Where a count of working days ends, and how it got there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// Close of business of the last counted day; the limit includes this minute.
    pub due: Minute,
    /// Whether a day on the way lies in a year without an arrangement.
    pub provisional: bool,
    /// The day of receipt and every day until the last one counted.
    pub days: Vec<CountedDay>,
}

/// Counts `n` working days: the day of receipt isn't counted, the limit ends at the close of business of the n-th
/// working day. A receipt after close of business or on a day off changes nothing. At least one day is counted, for
/// no limit ends on the day that doesn't count.
pub fn count_working_days(calendar: &Calendar, from: Minute, n: u16, close_of_business: TimeOfDay) -> Counted {
    let receipt = from.day();
    let mut days = vec![CountedDay {
        date: receipt,
        weekday: receipt.weekday(),
        kind: CountedKind::Receipt,
        count: None,
        name: String::new(),
        provisional: false,
    }];
    let (mut date, mut count) = (receipt, 0);
    while count < u32::from(n.max(1)) {
        let next = date.plus(1);
        if next == date {
            break; // the calendar of chrono ends, 260,000 years from now
        }
        date = next;
        let info = calendar.day(date);
        let worked = info.kind.is_worked();
        count += u32::from(worked);
        days.push(CountedDay {
            date,
            weekday: date.weekday(),
            kind: CountedKind::Day(info.kind),
            count: worked.then_some(count),
            name: info.name.to_string(),
            provisional: info.provisional,
        });
    }
    Counted { due: close_of_business.on(date), provisional: days.iter().any(|day| day.provisional), days }
}

/// The last minute within `hours` of the clock, nights and holidays included.
pub fn after_hours(from: Minute, hours: u32) -> Minute {
    from.plus(i64::from(hours) * 60)
}

/// The last minute within `minutes` of the clock, nights and holidays included.
pub fn after_minutes(from: Minute, minutes: u32) -> Minute {
    from.plus(i64::from(minutes))
}

/// Whether a step was typed later than the limit allows after it happened; exactly the limit is still in time.
pub fn late_typed(at: Minute, typed_at: Stamp, limit_minutes: i64) -> bool {
    typed_at.minute().since(at) > limit_minutes
}

/// How a deadline stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DeadlineState {
    /// Not met, not over.
    Open,
    /// Met in time; the limit includes its last minute.
    Met,
    /// Met too late, or over.
    Missed,
    /// No longer owed: withdrawn, duplicate, advised, voided.
    Cancelled,
    /// A limit without a number (立即, 及時) that isn't met yet.
    Running,
}

impl DeadlineState {
    /// As in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            DeadlineState::Open => "open",
            DeadlineState::Met => "met",
            DeadlineState::Missed => "missed",
            DeadlineState::Cancelled => "cancelled",
            DeadlineState::Running => "running",
        }
    }

    /// The word for the screen and for paper.
    pub const fn words(self) -> Words {
        match self {
            DeadlineState::Open => words("未到期", "未到期", "open"),
            DeadlineState::Met => words("按時完成", "按时完成", "met"),
            DeadlineState::Missed => words("逾期", "逾期", "missed"),
            DeadlineState::Cancelled => words("已取消", "已取消", "cancelled"),
            DeadlineState::Running => words("計時中", "计时中", "running"),
        }
    }
}

/// Tells how a deadline stands. Being met decides first and for good; then being cancelled; then the clock.
pub fn state(due: Option<Minute>, met_at: Option<Minute>, cancelled: bool, now: Minute) -> DeadlineState {
    match (due, met_at) {
        (Some(due), Some(met)) if met > due => DeadlineState::Missed,
        (_, Some(_)) => DeadlineState::Met,
        _ if cancelled => DeadlineState::Cancelled,
        (None, None) => DeadlineState::Running,
        (Some(due), None) if now > due => DeadlineState::Missed,
        (Some(_), None) => DeadlineState::Open,
    }
}

/// Whether a limit waits for a season (H8).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Wait {
    /// It doesn't.
    #[default]
    No,
    /// It ends with business of the season's first day.
    Season(Day),
    /// The season that it waits for isn't entered yet: it has no end so far.
    Unknown,
}

/// One deadline of one record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deadline {
    /// `reply`, `arrive`, …: the kinds of the contract.
    pub kind: String,
    /// The clause that sets it; `None` for a limit of the house.
    pub clause: Option<String>,
    /// What started it: receipt, report, hand-over.
    pub start: Minute,
    /// Before this it can't be met.
    pub opens: Option<Minute>,
    /// The last minute in time; `None` for limits without a number.
    pub due: Option<Minute>,
    /// Whether it is owed at once, its due time being only the latest: it runs until then, and is missed after it.
    pub at_once: bool,
    /// When it was met.
    pub met_at: Option<Minute>,
    /// Whether it is no longer owed.
    pub cancelled: bool,
    /// Whether the count reaches into a year without an arrangement, or waits for a season that isn't entered yet.
    pub provisional: bool,
    /// Whether the user wished it later.
    pub by_user_wish: bool,
    /// Why it can't be or wasn't kept.
    pub explanation: Option<String>,
    /// The days of a count of working days; empty for clock time.
    pub days: Vec<CountedDay>,
    /// Whether it waits for a season.
    pub wait: Wait,
}

impl Deadline {
    /// A limit without a number, running from `start`; the other kinds start from it.
    pub fn running(kind: impl Into<String>, clause: Option<&str>, start: Minute) -> Deadline {
        Deadline {
            kind: kind.into(),
            clause: clause.map(str::to_string),
            start,
            opens: None,
            due: None,
            at_once: false,
            met_at: None,
            cancelled: false,
            provisional: false,
            by_user_wish: false,
            explanation: None,
            days: Vec::new(),
            wait: Wait::No,
        }
    }

    /// A limit that is owed at once and has run out at a minute of the clock: the sooner of 立即 and a number.
    pub fn at_once(kind: impl Into<String>, clause: Option<&str>, start: Minute, latest: Minute) -> Deadline {
        Deadline { due: Some(latest), at_once: true, ..Deadline::running(kind, clause, start) }
    }

    /// A limit that ends at a minute of the clock.
    pub fn until(kind: impl Into<String>, clause: Option<&str>, start: Minute, due: Minute) -> Deadline {
        Deadline { due: Some(due), ..Deadline::running(kind, clause, start) }
    }

    /// A limit of working days.
    pub fn counted(kind: impl Into<String>, clause: Option<&str>, start: Minute, counted: Counted) -> Deadline {
        let Counted { due, provisional, days } = counted;
        Deadline { due: Some(due), provisional, days, ..Deadline::running(kind, clause, start) }
    }

    /// The same where it waits for a season: it ends at the close of business of the season's first day, or has no end
    /// while that isn't known, which is provisional.
    pub fn waiting(self, wait: Wait, close_of_business: TimeOfDay) -> Deadline {
        let due = match wait {
            Wait::No => self.due,
            Wait::Season(first) => Some(close_of_business.on(first)),
            Wait::Unknown => None,
        };
        let provisional = self.provisional || wait == Wait::Unknown;
        Deadline { due, wait, provisional, ..self }
    }

    /// How it stands now.
    pub fn state(&self, now: Minute) -> DeadlineState {
        match state(self.due, self.met_at, self.cancelled, now) {
            DeadlineState::Open if self.at_once => DeadlineState::Running,
            state => state,
        }
    }

    /// The last minute in time as people are told it: none while it is running.
    pub fn due_at(&self, now: Minute) -> Option<Minute> {
        self.due.filter(|_| self.state(now) != DeadlineState::Running)
    }

    /// How it came about, line by line, for the screen and for paper.
    pub fn explain(&self, lang: Lang) -> Vec<String> {
        let mut lines = match self.due {
            due if self.wait != Wait::No => explain_wait(self.start, due, self.wait, &self.days, lang),
            Some(due) if self.at_once => explain_at_once(self.start, due, lang),
            Some(due) if self.days.is_empty() => explain_clock(self.start, due, lang),
            Some(due) => explain_days(self.start, due, &self.days, lang),
            None => {
                let since = minute_full(self.start, lang);
                vec![match lang {
                    Lang::Hant => format!("自 {since} 起計時，無具體時限，應立即辦理"),
                    Lang::Hans => format!("自 {since} 起计时，无具体时限，应立即办理"),
                    Lang::En => format!("Running since {since}: no number of days or hours, to be done at once"),
                }]
            }
        };
        if let Some(opens) = self.opens {
            let from = minute_full(opens, lang);
            lines.push(match lang {
                Lang::Hant => format!("{from} 之後方可完成"),
                Lang::Hans => format!("{from} 之后方可完成"),
                Lang::En => format!("Can't be met before {from}"),
            });
        }
        if self.by_user_wish {
            lines.push(
                words("按用戶要求另約時間", "按用户要求另约时间", "Put off at the user's wish").get(lang).to_string(),
            );
        }
        if let Some(met) = self.met_at {
            let at = minute_full(met, lang);
            let late = self.due.is_some_and(|due| met > due);
            lines.push(match (lang, late) {
                (Lang::Hant, false) => format!("{at} 完成"),
                (Lang::Hans, false) => format!("{at} 完成"),
                (Lang::En, false) => format!("Met {at}"),
                (Lang::Hant, true) => format!("{at} 完成，已逾期"),
                (Lang::Hans, true) => format!("{at} 完成，已逾期"),
                (Lang::En, true) => format!("Met {at}, too late"),
            });
        }
        lines
    }

    /// With the keys of the contract, `state` as of `now`.
    pub fn to_json(&self, now: Minute) -> Json {
        let text = |minute: Option<Minute>| minute.map(|minute| minute.to_string());
        json!({
            "kind": self.kind,
            "clause": self.clause,
            "start": self.start.to_string(),
            "opens": text(self.opens),
            "due": text(self.due_at(now)),
            "state": self.state(now).code(),
            "met_at": text(self.met_at),
            "provisional": self.provisional,
            "by_user_wish": self.by_user_wish,
            "explanation": self.explanation,
            "days": days_json(&self.days),
        })
    }
}

/// The days of a count with the keys of the contract.
pub fn days_json(days: &[CountedDay]) -> Json {
    let one = |day: &CountedDay| {
        json!({
            "date": day.date.to_string(),
            "weekday": weekday_code(day.weekday),
            "kind": day.kind.code(),
            "count": day.count,
        })
    };
    Json::Array(days.iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::time::calendar::CalendarRow;

    const CLOSE: TimeOfDay = TimeOfDay::CLOSE_OF_BUSINESS;

    fn minute(text: &str) -> Minute {
        Minute::parse(text).unwrap()
    }

    #[test]
    fn worked_examples() {
        let calendar = Calendar::builtin();
        for (from, n, due) in [
            ("2026-02-12T09:00", 3, "2026-02-24T17:30"),
            ("2026-02-26T09:00", 3, "2026-03-02T17:30"),
            ("2026-04-30T09:00", 5, "2026-05-11T17:30"),
            ("2026-09-18T09:00", 5, "2026-09-24T17:30"),
            ("2026-09-24T16:00", 5, "2026-10-09T17:30"),
            ("2026-09-24T00:00", 10, "2026-10-15T17:30"),
            ("2025-01-24T16:00", 3, "2025-02-05T17:30"),
            ("2026-05-07T23:59", 3, "2026-05-11T17:30"),
            ("2026-05-09T08:00", 1, "2026-05-11T17:30"), // received on a make-up day: not counted like any other
            ("2026-10-03T08:00", 1, "2026-10-08T17:30"), // received in a holiday: the next working day is the first
            ("2020-01-22T08:00", 2, "2020-02-03T17:30"), // the prolonged Spring Festival
            ("2022-12-29T08:00", 2, "2023-01-03T17:30"),
        ] {
            let counted = count_working_days(&calendar, minute(from), n, CLOSE);
            assert_eq!(counted.due, minute(due), "{from} + {n}");
            assert!(!counted.provisional);
        }
    }

    #[test]
    fn every_day_is_told() {
        let counted = count_working_days(&Calendar::builtin(), minute("2026-02-12T09:00"), 3, CLOSE);
        let told: Vec<_> = counted.days.iter().map(|day| (day.date.to_string(), day.kind.code(), day.count)).collect();
        assert_eq!(told.len(), 13);
        assert_eq!(told[0], ("2026-02-12".into(), "receipt", None));
        assert_eq!(told[1], ("2026-02-13".into(), "workday", Some(1)));
        assert_eq!(told[2], ("2026-02-14".into(), "makeup", Some(2)));
        assert_eq!(told[3], ("2026-02-15".into(), "holiday", None));
        assert_eq!(told[12], ("2026-02-24".into(), "workday", Some(3)));
        let weekend = count_working_days(&Calendar::builtin(), minute("2026-11-27T09:00"), 1, CLOSE);
        assert_eq!(weekend.days[1].kind.code(), "weekend");
    }

    #[test]
    fn a_deadline_into_a_year_without_data_is_provisional_until_the_year_is_imported() {
        let from = minute("2026-12-30T10:00");
        let before = count_working_days(&Calendar::builtin(), from, 3, CLOSE);
        assert_eq!((before.due, before.provisional), (minute("2027-01-05T17:30"), true));
        let within = count_working_days(&Calendar::builtin(), from, 1, CLOSE);
        assert_eq!((within.due, within.provisional), (minute("2026-12-31T17:30"), false));
        let lines = explain_days(from, before.due, &before.days, Lang::En);
        assert!(lines.last().unwrap().starts_with("Provisional: the arrangement for 2027"), "{lines:?}");
        let imported = crate::kernel::time::calendar::days_of_year(2027).map(|day| CalendarRow {
            day,
            kind: if day.month() == 1 && day.day() < 5 { DayKind::Holiday } else { DayKind::Workday },
            name: String::new(),
        });
        let after = count_working_days(&Calendar::with(imported), from, 3, CLOSE);
        assert_eq!((after.due, after.provisional), (minute("2027-01-06T17:30"), false));
    }

    #[test]
    fn close_of_business_is_a_setting() {
        let calendar = Calendar::builtin();
        let from = minute("2026-11-30T10:00");
        for (close, due) in
            [("17:00", "2026-12-01T17:00"), ("24:00", "2026-12-02T00:00"), ("00:00", "2026-12-01T00:00")]
        {
            let close = TimeOfDay::parse(close).unwrap();
            assert_eq!(count_working_days(&calendar, from, 1, close).due, minute(due));
        }
        for wrong in ["24:01", "7:30", "17:60", "1730", "", "+1:30", "17:3０"] {
            assert_eq!(TimeOfDay::parse(wrong), None, "{wrong}");
        }
        assert_eq!(TimeOfDay::parse("24:00").unwrap().to_string(), "24:00");
    }

    #[test]
    fn clock_time_runs_through_nights_and_includes_its_last_minute() {
        let from = minute("2026-10-01T23:50");
        assert_eq!(after_minutes(from, 30), minute("2026-10-02T00:20"));
        assert_eq!(after_hours(from, 24), minute("2026-10-02T23:50"));
        let due = Some(after_minutes(from, 30));
        assert_eq!(state(due, None, false, minute("2026-10-02T00:20")), DeadlineState::Open);
        assert_eq!(state(due, None, false, minute("2026-10-02T00:21")), DeadlineState::Missed);
        assert_eq!(state(due, due, false, minute("2027-01-01T00:00")), DeadlineState::Met);
        assert_eq!(state(due, Some(minute("2026-10-02T00:21")), false, from), DeadlineState::Missed);
    }

    #[test]
    fn states_that_never_move() {
        let (due, now) = (Some(minute("2026-11-30T10:00")), minute("2026-12-30T10:00"));
        assert_eq!(state(due, Some(minute("2026-11-30T09:00")), true, now), DeadlineState::Met, "met, then voided");
        assert_eq!(state(due, None, true, now), DeadlineState::Cancelled);
        assert_eq!(state(None, None, false, now), DeadlineState::Running);
        assert_eq!(state(None, None, true, now), DeadlineState::Cancelled);
        assert_eq!(state(None, Some(now), false, now), DeadlineState::Met);
    }

    #[test]
    fn what_is_owed_at_once_runs_until_its_latest_minute_and_is_missed_after_it() {
        let (start, latest) = (minute("2026-11-30T08:00"), minute("2026-11-30T16:00"));
        let owed = Deadline::at_once("announce", Some("H15"), start, latest);
        assert_eq!((owed.state(start), owed.due_at(start)), (DeadlineState::Running, None));
        assert_eq!((owed.state(latest), owed.due_at(latest)), (DeadlineState::Running, None));
        let after = latest.plus(1);
        assert_eq!((owed.state(after), owed.due_at(after)), (DeadlineState::Missed, Some(latest)));
        let met = |at| Deadline { met_at: Some(at), ..owed.clone() };
        assert_eq!((met(latest).state(after), met(latest).due_at(after)), (DeadlineState::Met, Some(latest)));
        assert_eq!(met(after).state(after), DeadlineState::Missed);
        let json = owed.to_json(latest);
        assert_eq!((&json["state"], &json["due"]), (&json!("running"), &Json::Null));
        assert_eq!(owed.explain(Lang::En)[0], "From 2026-11-30 Mon 08:00: to be done at once, within 8 h in any case");
    }

    #[test]
    fn typed_late() {
        let at = minute("2026-11-30T08:00");
        for (typed, late) in
            [("2026-11-30T08:30:59", false), ("2026-11-30T08:31:00", true), ("2026-11-30T07:59:00", false)]
        {
            assert_eq!(late_typed(at, Stamp::parse(typed).unwrap(), 30), late, "{typed}");
        }
    }

    #[test]
    fn explains_itself_in_three_languages() {
        let start = minute("2026-09-24T16:00");
        let counted = count_working_days(&Calendar::builtin(), start, 5, CLOSE);
        let reply = Deadline::counted("reply", Some("H24"), start, counted);
        let hant = reply.explain(Lang::Hant);
        assert_eq!(hant[0], "2026-09-24 週四 16:00 收到，當日不計");
        assert_eq!(hant[1], "2026-09-25 週五 中秋節放假，不計");
        assert_eq!(hant[4], "2026-09-28 週一 工作日，第 1 個工作日");
        assert_eq!(hant.last().unwrap(), "期限 2026-10-09 週五 17:30（含）");
        let made_up = count_working_days(&Calendar::builtin(), minute("2026-10-09T08:00"), 1, CLOSE);
        let hans = explain_days(minute("2026-10-09T08:00"), made_up.due, &made_up.days, Lang::Hans);
        assert_eq!(hans[1], "2026-10-10 周六 国庆节调休上班，第 1 个工作日");
        let english = reply.explain(Lang::En);
        assert_eq!(english[1], "2026-09-25 Fri public holiday (Mid-Autumn Festival): not counted");
        assert_eq!(english.len(), hant.len());
        let repair = Deadline::until("finish", Some("H16"), start, after_hours(start, 24));
        assert_eq!(repair.explain(Lang::Hant)[0], "2026-09-24 週四 16:00 起算，24 小時，夜間、節假日連續計算");
        let mut now = Deadline::running("announce", Some("H19"), start);
        assert_eq!(now.explain(Lang::En).len(), 1);
        now.met_at = Some(start.plus(1));
        assert_eq!(now.explain(Lang::En)[1], "Met 2026-09-24 Thu 16:01");
    }

    #[test]
    fn json_has_the_keys_of_the_contract() {
        let start = minute("2026-11-30T16:00");
        let counted = count_working_days(&Calendar::builtin(), start, 1, CLOSE);
        let json = Deadline::counted("reply", Some("H24"), start, counted).to_json(start);
        let keys: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
        let contract = "kind clause start opens due state met_at provisional by_user_wish explanation days";
        assert_eq!(keys.join(" "), contract);
        assert_eq!(json["due"], "2026-12-01T17:30");
        assert_eq!(json["state"], "open");
        assert_eq!(
            json["days"][0],
            json!({"date": "2026-11-30", "weekday": "monday", "kind": "receipt", "count": null})
        );
        assert_eq!(json["days"][1]["count"], 1);
    }

    /// The same count, written as naively as possible.
    fn naive(calendar: &Calendar, from: Day, n: u16) -> Day {
        let worked = |day: &Day| calendar.day(*day).kind.is_worked();
        (1..).map(|step| from.plus(step)).filter(worked).nth(usize::from(n) - 1).unwrap()
    }

    proptest! {
        #[test]
        fn counting_holds_its_laws(offset in 0_i64..2900, minutes in 0_i64..1440, later in 0_i64..20_000, n in 1_u16..40) {
            let calendar = Calendar::builtin();
            let from = Day::new(2020, 1, 1).unwrap().plus(offset).start().plus(minutes);
            let due = |from, n| count_working_days(&calendar, from, n, CLOSE).due;
            let end = due(from, n);
            prop_assert!(calendar.day(end.day()).kind.is_worked(), "never due on a day off");
            prop_assert_eq!(end.day(), naive(&calendar, from.day(), n));
            prop_assert!(end.day() > from.day());
            prop_assert!(due(from, n + 1) > end, "N+1 after N");
            prop_assert!(due(from.plus(later), n) >= end, "monotone in its start");
            let counted = count_working_days(&calendar, from, n, CLOSE);
            prop_assert_eq!(counted.days.iter().filter_map(|day| day.count).collect::<Vec<_>>(), (1..=u32::from(n)).collect::<Vec<_>>());
        }
    }
}
