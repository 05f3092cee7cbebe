//! What `slipdesk deadline` and `slipdesk calendar show` answer, as values; the command line prints them.

use serde_json::{Value as Json, json};

use super::calendar::{Calendar, DayKind, days_of_year, name_in};
use super::deadline::{CountedDay, TimeOfDay, after_hours, after_minutes, count_working_days, days_json};
use super::explain::{explain_clock, explain_days};
use super::words::{day_full, weekday_code};
use super::{Day, Minute};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::words::{Lang, words};
use crate::say;

/// Longest limits that are counted, so that a slipped digit is told and not computed.
const MAX_WORKING_DAYS: i64 = 1000;
const MAX_HOURS: i64 = 24 * 366 * 4;
const MAX_MINUTES: i64 = 60 * MAX_HOURS;

/// A limit as typed on the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// Working days, the day of receipt not counted.
    WorkingDays(i64),
    /// Hours of the clock.
    Hours(i64),
    /// Minutes of the clock.
    Minutes(i64),
}

/// A due time and how it came about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeadlineReport {
    /// Where the count starts.
    pub from: Minute,
    /// The last minute in time.
    pub due: Minute,
    /// Whether the count reaches into a year without an arrangement.
    pub provisional: bool,
    /// The days of a count of working days; empty for clock time.
    pub days: Vec<CountedDay>,
}

impl DeadlineReport {
    /// With the keys of the contract.
    pub fn to_json(&self) -> Json {
        json!({
            "from": self.from.to_string(),
            "due": self.due.to_string(),
            "provisional": self.provisional,
            "days": days_json(&self.days),
        })
    }

    /// The one line without `--explain`: the due time, for scripts to read, and a word where it is provisional.
    pub fn line(&self, lang: Lang) -> String {
        let due = self.due;
        if self.provisional {
            format!("{due} {}", words("暫定", "暂定", "provisional").get(lang))
        } else {
            due.to_string()
        }
    }

    /// The lines of `--explain`.
    pub fn explain(&self, lang: Lang) -> Vec<String> {
        if self.days.is_empty() {
            explain_clock(self.from, self.due, lang)
        } else {
            explain_days(self.from, self.due, &self.days, lang)
        }
    }
}

/// Counts a limit from a minute.
///
/// # Errors
/// A usage failure for a limit below 1 or beyond everything that an office sets.
pub fn deadline_report(
    calendar: &Calendar,
    from: Minute,
    limit: Limit,
    close_of_business: TimeOfDay,
) -> Outcome<DeadlineReport> {
    let clock = |due| DeadlineReport { from, due, provisional: false, days: Vec::new() };
    Ok(match limit {
        Limit::WorkingDays(n) => {
            let n = u16::try_from(within(n, MAX_WORKING_DAYS, "working_days")?).unwrap_or(u16::MAX);
            let counted = count_working_days(calendar, from, n, close_of_business);
            DeadlineReport { from, due: counted.due, provisional: counted.provisional, days: counted.days }
        }
        Limit::Hours(n) => clock(after_hours(from, within(n, MAX_HOURS, "hours")?)),
        Limit::Minutes(n) => clock(after_minutes(from, within(n, MAX_MINUTES, "minutes")?)),
    })
}

/// A limit's number, where it is one.
fn within(number: i64, max: i64, field: &str) -> Outcome<u32> {
    u32::try_from(number).ok().filter(|_| (1..=max).contains(&number)).ok_or_else(|| {
        let say = say!(
            "期限應為 1 至 {max} 的整數，輸入的是 {number}",
            "期限应为 1 至 {max} 的整数，输入的是 {number}",
            "the limit must be a whole number from 1 to {max}, not {number}"
        );
        Failure::usage(Problem::new("out_of_range", say).at(field))
    })
}

/// One day of `calendar show`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct YearRow {
    /// The day.
    pub date: Day,
    /// What it is.
    pub kind: DayKind,
    /// The holiday that it belongs to, as in the data; empty for none.
    pub name: String,
}

impl YearRow {
    /// With the keys of the contract. The name is that of the data in every language.
    pub fn to_json(&self) -> Json {
        json!({
            "date": self.date.to_string(),
            "weekday": weekday_code(self.date.weekday()),
            "kind": self.kind.code(),
            "name": self.name,
        })
    }

    /// One line for people: `2026-10-10 週六 調休上班 國慶節`.
    pub fn line(&self, lang: Lang) -> String {
        let line =
            format!("{} {} {}", day_full(self.date, lang), self.kind.words().get(lang), name_in(&self.name, lang));
        line.trim_end().to_string()
    }
}

/// Every day of a year.
///
/// # Errors
/// Refused for a year without an arrangement: what the law fixes is no arrangement.
pub fn calendar_year(calendar: &Calendar, year: i32) -> Outcome<Vec<YearRow>> {
    if !calendar.has_year(year) {
        let say = say!(
            "沒有 {year} 年的放假安排，國務院通知公佈後請用 slipdesk calendar import 導入",
            "没有 {year} 年的放假安排，国务院通知公布后请用 slipdesk calendar import 导入",
            "no arrangement for {year}: once the State Council's notice is out, import it with slipdesk calendar import"
        );
        return Err(Problem::new("no_calendar", say).into());
    }
    let row = |date| {
        let info = calendar.day(date);
        YearRow { date, kind: info.kind, name: info.name.to_string() }
    };
    Ok(days_of_year(year).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOSE: TimeOfDay = TimeOfDay::CLOSE_OF_BUSINESS;

    fn report(from: &str, limit: Limit) -> Outcome<DeadlineReport> {
        deadline_report(&Calendar::builtin(), Minute::parse(from).unwrap(), limit, CLOSE)
    }

    #[test]
    fn limits_of_each_kind() {
        let days = report("2026-09-24T16:00", Limit::WorkingDays(5)).unwrap();
        assert_eq!(days.line(Lang::Hant), "2026-10-09T17:30");
        let json = days.to_json();
        assert_eq!(json.as_object().unwrap().keys().collect::<Vec<_>>(), ["from", "due", "provisional", "days"]);
        assert_eq!((&json["from"], &json["due"]), (&json!("2026-09-24T16:00"), &json!("2026-10-09T17:30")));
        assert_eq!(json["days"].as_array().unwrap().len(), 16);
        let hours = report("2026-09-30T23:00", Limit::Hours(48)).unwrap();
        assert_eq!((hours.line(Lang::En).as_str(), hours.days.len()), ("2026-10-02T23:00", 0));
        assert_eq!(report("2026-12-31T23:45", Limit::Minutes(30)).unwrap().line(Lang::En), "2027-01-01T00:15");
        assert_eq!(
            report("2026-12-30T10:00", Limit::WorkingDays(3)).unwrap().line(Lang::En),
            "2027-01-05T17:30 provisional"
        );
        assert_eq!(hours.explain(Lang::En).len(), 2);
        assert_eq!(days.explain(Lang::En).len(), 17);
    }

    #[test]
    fn a_limit_that_is_none_is_wrong_usage() {
        for limit in [
            Limit::WorkingDays(0),
            Limit::WorkingDays(-3),
            Limit::WorkingDays(1001),
            Limit::Hours(0),
            Limit::Minutes(i64::MAX),
            Limit::Hours(i64::MIN),
        ] {
            let failure = report("2026-09-24T16:00", limit).unwrap_err();
            assert_eq!((failure.exit_status(), failure.code()), (2, "out_of_range"), "{limit:?}");
        }
    }

    #[test]
    fn a_year_day_by_day() {
        let calendar = Calendar::builtin();
        let rows = calendar_year(&calendar, 2024).unwrap();
        assert_eq!(rows.len(), 366);
        assert_eq!(
            rows[0].to_json(),
            json!({"date": "2024-01-01", "weekday": "monday", "kind": "holiday", "name": "元旦"})
        );
        assert_eq!(rows[34].line(Lang::Hant), "2024-02-04 週日 調休上班 春節");
        assert_eq!(rows[1].line(Lang::En), "2024-01-02 Tue workday");
        for year in [2019, 2027, i32::MAX, i32::MIN] {
            let failure = calendar_year(&calendar, year).unwrap_err();
            assert_eq!((failure.exit_status(), failure.code()), (1, "no_calendar"), "{year}");
        }
    }
}
