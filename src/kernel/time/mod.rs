//! Time as the office knows it: China standard time (UTC+8, no daylight saving), days, minutes, typed seconds.
//!
//! What happened is kept to the minute (`Minute`), what was typed to the second (`Stamp`); neither carries an offset,
//! because there is only one.

pub mod calendar;
pub mod clock;
pub mod deadline;
pub mod explain;
pub mod import;
pub mod read;
pub mod report;
pub mod words;

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
        (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Day)).flatten()
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
        (text.len() == 16).then(|| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok().map(Minute)).flatten()
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
        (text.len() == 19).then(|| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").ok().map(Stamp)).flatten()
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
