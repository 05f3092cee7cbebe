//! A calendar month, by which the office closes its books. It knows no record and no closing.

use std::fmt;

use super::{Day, Minute};

/// A calendar month; `2026-10` in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// A month by its numbers; the year has four digits.
    pub fn new(year: i32, month: u32) -> Option<Month> {
        ((1000..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Month { year, month })
    }

    /// The month in which a day lies.
    pub fn of(day: Day) -> Month {
        Month { year: day.year(), month: day.month() }
    }

    /// Reads exactly `YYYY-MM`.
    pub fn parse(text: &str) -> Option<Month> {
        let numbers = super::fixed(text, b"dddd-dd")?;
        Month::new(i32::try_from(numbers[0]).ok()?, numbers[1])
    }

    /// The whole number that tables are keyed by: `202610`.
    pub fn key(self) -> i64 {
        i64::from(self.year) * 100 + i64::from(self.month)
    }

    /// Rebuilds a month from [`Month::key`].
    pub fn from_key(key: i64) -> Option<Month> {
        Month::new(i32::try_from(key.div_euclid(100)).ok()?, u32::try_from(key.rem_euclid(100)).ok()?)
    }

    /// The year, four digits.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month of the year, 1 to 12.
    pub const fn month(self) -> u32 {
        self.month
    }

    /// Its first day.
    pub fn first(self) -> Day {
        // The constructors let in no month without a first day.
        Day::new(self.year, self.month, 1).unwrap_or_else(|| Day::new(1970, 1, 1).unwrap_or(Day(Default::default())))
    }

    /// Its last day.
    pub fn last(self) -> Day {
        self.next().first().plus(-1)
    }

    /// Its first minute.
    pub fn start(self) -> Minute {
        self.first().start()
    }

    /// The minute at which it is over, which is the first of the next.
    pub fn end(self) -> Minute {
        self.next().start()
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Month {
        if self.month == 12 { Month { year: self.year + 1, month: 1 } } else { Month { month: self.month + 1, ..self } }
    }

    /// The month before it.
    #[must_use]
    pub fn previous(self) -> Month {
        if self.month == 1 { Month { year: self.year - 1, month: 12 } } else { Month { month: self.month - 1, ..self } }
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: Day) -> bool {
        Month::of(day) == self
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_strictly_and_follow_each_other() {
        for (text, key) in [("2026-10", Some(202_610)), ("2026-12", Some(202_612)), ("2026-13", None), ("2026-1", None)]
        {
            assert_eq!(Month::parse(text).map(Month::key), key, "{text}");
        }
        for wrong in ["", "2026", "26-10", "2026-00", "2026-10-01", "２０２６-10", "+026-10"] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
        let december = Month::parse("2026-12").unwrap();
        assert_eq!(december.next().to_string(), "2027-01");
        assert_eq!(december.next().previous(), december);
        assert_eq!(december.last().to_string(), "2026-12-31");
        assert_eq!(Month::parse("2024-02").unwrap().last().to_string(), "2024-02-29");
        assert_eq!(Month::from_key(december.key()), Some(december));
        assert_eq!(december.end(), december.next().start());
        assert!(december.holds(december.last()) && !december.holds(december.last().plus(1)));
    }
}
