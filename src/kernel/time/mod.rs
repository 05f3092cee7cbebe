//! Time as the office knows it: China standard time (UTC+8, no daylight saving), days, minutes, typed seconds.
//!
//! What happened is kept to the minute (`Minute`), what was typed to the second (`Stamp`); neither carries an offset,
//! because there is only one.

pub mod calendar;
pub mod clock;
pub mod deadline;
pub mod explain;
pub mod import;
pub mod month;
pub mod read;
pub mod report;
pub mod words;

pub use month::Month;

use std::fmt;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};

/// Hours that China standard time is ahead of UTC.
pub const CHINA_OFFSET_HOURS: i32 = 8;

/// A calendar day; `2026-11-30` in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(NaiveDate);

/// When something happened, to the minute; `2026-11-30T08:05` in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Minute(NaiveDateTime);

/// When something was typed, to the second; `2026-11-30T08:05:09` in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stamp(NaiveDateTime);

impl Day {
    /// A day by its numbers, where the calendar has it.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(year, month, day).map(Day)
    }

    /// Reads exactly `YYYY-MM-DD`; shorthands are the form's business.
    pub fn parse(text: &str) -> Option<Day> {
        let numbers = fixed(text, b"dddd-dd-dd")?;
        Day::new(i32::try_from(numbers[0]).ok()?, numbers[1], numbers[2])
    }

    /// The year, four digits.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// `days` later, or earlier where negative; the day itself where the calendar ends.
    pub fn plus(self, days: i64) -> Day {
        let span = Days::new(days.unsigned_abs());
        let moved = if days < 0 { self.0.checked_sub_days(span) } else { self.0.checked_add_days(span) };
        Day(moved.unwrap_or(self.0))
    }

    /// Whole days from `earlier` to this one; negative where it is later.
    pub fn since(self, earlier: Day) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// The minute of this day at an hour and a minute, where they exist.
    pub fn at(self, hour: u32, minute: u32) -> Option<Minute> {
        NaiveTime::from_hms_opt(hour, minute, 0).map(|time| Minute(self.0.and_time(time)))
    }

    /// 00:00 of this day.
    pub fn start(self) -> Minute {
        Minute(self.0.and_time(NaiveTime::MIN))
    }

    /// 24:00 of this day, which is 00:00 of the next.
    pub fn end(self) -> Minute {
        self.plus(1).start()
    }
}

impl Minute {
    /// Reads exactly `YYYY-MM-DDTHH:MM`.
    pub fn parse(text: &str) -> Option<Minute> {
        let numbers = fixed(text, b"dddd-dd-ddTdd:dd")?;
        Day::new(i32::try_from(numbers[0]).ok()?, numbers[1], numbers[2])?.at(numbers[3], numbers[4])
    }

    /// Its day.
    pub fn day(self) -> Day {
        Day(self.0.date())
    }

    /// Its hour, 0 to 23.
    pub fn hour(self) -> u32 {
        self.0.hour()
    }

    /// Its minute, 0 to 59.
    pub fn minute(self) -> u32 {
        self.0.minute()
    }

    /// `minutes` later, or earlier where negative.
    pub fn plus(self, minutes: i64) -> Minute {
        Minute(self.0.checked_add_signed(TimeDelta::minutes(minutes)).unwrap_or(self.0))
    }

    /// Whole minutes from `earlier` to this one; negative where it is later.
    pub fn since(self, earlier: Minute) -> i64 {
        self.0.signed_duration_since(earlier.0).num_minutes()
    }

    /// `08:05`.
    pub fn clock(self) -> String {
        self.0.format("%H:%M").to_string()
    }

    /// The first second of this minute.
    pub fn stamp(self) -> Stamp {
        Stamp(self.0)
    }
}

impl Stamp {
    /// Reads exactly `YYYY-MM-DDTHH:MM:SS`.
    pub fn parse(text: &str) -> Option<Stamp> {
        let numbers = fixed(text, b"dddd-dd-ddTdd:dd:dd")?;
        let day = Day::new(i32::try_from(numbers[0]).ok()?, numbers[1], numbers[2])?;
        let time = NaiveTime::from_hms_opt(numbers[3], numbers[4], numbers[5])?;
        Some(Stamp(day.0.and_time(time)))
    }

    /// From a moment of the machine, whatever its zone; fractions of a second are cut.
    pub fn from_utc(utc: chrono::DateTime<chrono::Utc>) -> Stamp {
        let local = utc.naive_utc() + TimeDelta::hours(i64::from(CHINA_OFFSET_HOURS));
        Stamp(local.with_nanosecond(0).unwrap_or(local))
    }

    /// The minute in which it lies.
    pub fn minute(self) -> Minute {
        Minute(self.0.with_second(0).unwrap_or(self.0))
    }

    /// Its day.
    pub fn day(self) -> Day {
        Day(self.0.date())
    }

    /// `seconds` later, or earlier where negative.
    pub fn plus(self, seconds: i64) -> Stamp {
        Stamp(self.0.checked_add_signed(TimeDelta::seconds(seconds)).unwrap_or(self.0))
    }

    /// Whole seconds from `earlier` to this one; negative where it is later.
    pub fn since(self, earlier: Stamp) -> i64 {
        self.0.signed_duration_since(earlier.0).num_seconds()
    }

    /// `08:05:09`.
    pub fn clock(self) -> String {
        self.0.format("%H:%M:%S").to_string()
    }
}

// Written by hand: a format text would be read anew each time, and a demo writes millions of these.

/// The numbers of a text of fixed shape: `d` is a digit, every other sign stands for itself. Nothing else is read, no
/// sign and no blank, and it costs no format string: a slip is read from a dozen of them.
fn fixed(text: &str, shape: &[u8]) -> Option<[u32; 6]> {
    if text.len() != shape.len() {
        return None;
    }
    let mut numbers = [0_u32; 6];
    let mut place = 0;
    for (found, wanted) in text.bytes().zip(shape) {
        if *wanted == b'd' {
            let number = numbers.get_mut(place).filter(|_| found.is_ascii_digit())?;
            *number = *number * 10 + u32::from(found - b'0');
        } else if found == *wanted {
            place += 1;
        } else {
            return None;
        }
    }
    Some(numbers)
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Display for Minute {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}T{:02}:{:02}", self.day(), self.0.hour(), self.0.minute())
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{:02}", self.minute(), self.0.second())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_exact_shape_is_read() {
        assert_eq!(Day::parse("2026-11-30"), Day::new(2026, 11, 30));
        assert_eq!(Minute::parse("2026-11-30T08:05"), Day::new(2026, 11, 30).and_then(|day| day.at(8, 5)));
        for text in
            ["2026-02-30", "+026-11-30", "2026-11-3 ", "2026/11/30", "2026-1-030", "", "２026-11-30", "0000-00-00"]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        for text in
            ["2026-11-30 08:05", "2026-11-30T24:00", "2026-11-30T08:60", "2026-11-30T8:05", "2026-11-30T08:05:00"]
        {
            assert_eq!(Minute::parse(text), None, "{text}");
        }
        assert_eq!(Stamp::parse("2026-11-30T08:05:60"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(year in 1900_i32..2200, days in 0_i64..366, minutes in 0_i64..1440, seconds in 0_i64..60) {
            let minute = Day::new(year, 1, 1).unwrap().plus(days).start().plus(minutes);
            let stamp = minute.stamp().plus(seconds);
            prop_assert_eq!(Day::parse(&minute.day().to_string()), Some(minute.day()));
            prop_assert_eq!(Minute::parse(&minute.to_string()), Some(minute));
            prop_assert_eq!(Stamp::parse(&stamp.to_string()), Some(stamp));
        }

        #[test]
        fn no_text_breaks_it(text in "\\PC{0,24}") {
            let _ = (Day::parse(&text), Minute::parse(&text), Stamp::parse(&text));
        }
    }
}
