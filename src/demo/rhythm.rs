//! When slips are issued: on working days within office hours, spread over the months before now. Knows no slip.

use crate::kernel::time::calendar::Calendar;
use crate::kernel::time::{Day, Minute, Stamp};

use super::chance::Chance;

/// Slips of a usual month.
const USUAL_MONTH: u64 = 45;

/// No file reaches back further than the month of now and so many before it.
const MOST_MONTHS: u64 = 13;

/// How busy each month of the year is, in hundredths.
const SEASON: [i64; 12] = [97, 85, 102, 100, 100, 98, 95, 96, 102, 95, 100, 100];

/// The office's hours in minutes of the day.
const HOURS: [(i64, i64); 2] = [(8 * 60 + 5, 11 * 60 + 40), (13 * 60 + 35, 16 * 60 + 40)];

/// The first day of the month that lies so many months before a day's own.
pub fn first_day(today: Day, months: u64) -> Day {
    let mut first = today.plus(1 - i64::from(today.day()));
    for _ in 0..months {
        let last = first.plus(-1);
        first = last.plus(1 - i64::from(last.day()));
    }
    first
}

/// On which day a file of so many slips begins.
pub fn begin(today: Day, slips: u64) -> Day {
    first_day(today, (slips / USUAL_MONTH).min(MOST_MONTHS))
}

/// The next working day from a day on, itself included.
pub fn worked_from(calendar: &Calendar, day: Day) -> Day {
    (0..30).map(|ahead| day.plus(ahead)).find(|day| calendar.day(*day).kind.is_worked()).unwrap_or(day)
}

/// The last working day before a day.
pub fn worked_before(calendar: &Calendar, day: Day) -> Day {
    (1..30).map(|back| day.plus(-back)).find(|day| calendar.day(*day).kind.is_worked()).unwrap_or(day.plus(-1))
}

/// The times of issue, in order, made day by day.
#[derive(Debug)]
pub struct Rhythm {
    chance: Chance,
    /// Days that lie ahead, the last first, each with how many slips it gets.
    days: Vec<(Day, u64)>,
    /// Times of the day at hand, the last first.
    times: Vec<Stamp>,
    until: Stamp,
}

impl Rhythm {
    /// Spreads exactly `slips` slips over the working days from `first` to `until`.
    pub fn new(mut chance: Chance, calendar: &Calendar, first: Day, until: Stamp, slips: u64) -> Rhythm {
        let length = until.day().since(first).max(0);
        let mut worked: Vec<(Day, i64)> = (0..=length)
            .map(|ahead| first.plus(ahead))
            .filter(|day| calendar.day(*day).kind.is_worked())
            .filter_map(|day| {
                let share = open_minutes(day, until) * 100 / open_minutes(day, day.end().stamp()).max(1);
                let season = usize::try_from(day.month()).ok().and_then(|month| SEASON.get(month - 1)).copied();
                let weight = share * season.unwrap_or(100) * chance.between(80, 120);
                (weight > 0).then_some((day, weight))
            })
            .collect();
        if worked.is_empty() {
            // Nothing but holidays, or too early on the first day: then on that day, at the time there is.
            worked.push((first, 1));
        }
        let total: i128 = worked.iter().map(|(_, weight)| i128::from(*weight)).sum();
        let (mut reached, mut given) = (0_i128, 0_u64);
        let mut days: Vec<(Day, u64)> = worked
            .into_iter()
            .map(|(day, weight)| {
                reached += i128::from(weight);
                let due = u64::try_from(i128::from(slips) * reached / total.max(1)).unwrap_or(given);
                let share = due.saturating_sub(given);
                given = due;
                (day, share)
            })
            .collect();
        days.reverse();
        Rhythm { chance, days, times: Vec::new(), until }
    }

    /// The next time without taking it.
    pub fn peek(&mut self) -> Option<Stamp> {
        while self.times.is_empty() {
            let (day, slips) = self.days.pop()?;
            self.times = (0..slips).map(|_| self.time(day)).collect();
            self.times.sort_unstable_by(|one, other| other.cmp(one));
        }
        self.times.last().copied()
    }

    /// Takes the next time.
    pub fn take(&mut self) -> Option<Stamp> {
        self.peek()?;
        self.times.pop()
    }

    fn time(&mut self, day: Day) -> Stamp {
        let open = open_minutes(day, self.until);
        if open == 0 {
            return day.start().stamp().min(self.until);
        }
        let mut left = self.chance.between(0, open - 1);
        for (from, to) in HOURS {
            if left < to - from {
                let minute = day.start().plus(from + left);
                return minute.stamp().plus(self.chance.between(0, 59)).min(self.until);
            }
            left -= to - from;
        }
        self.until
    }
}

/// Minutes of a day's office hours that lie before a time.
fn open_minutes(day: Day, until: Stamp) -> i64 {
    let gone = until.minute().since(day.start());
    HOURS.iter().map(|(from, to)| (gone.min(*to) - from).max(0)).sum()
}

/// The time moved into office hours, to the next working day where the day is over.
pub fn in_hours(calendar: &Calendar, at: Minute, last_hour: i64) -> Minute {
    let day = worked_from(calendar, at.day());
    if day != at.day() {
        return day.start().plus(8 * 60 + 10);
    }
    match at.since(day.start()) {
        gone if gone < 8 * 60 => day.start().plus(8 * 60 + 5),
        gone if (12 * 60..13 * 60 + 30).contains(&gone) => day.start().plus(13 * 60 + 32 + gone % 20),
        gone if gone > last_hour * 60 + 30 => worked_from(calendar, day.plus(1)).start().plus(8 * 60 + 10 + gone % 50),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(text: &str) -> Stamp {
        Stamp::parse(text).unwrap()
    }

    #[test]
    fn every_slip_gets_a_time_in_order_and_before_now() {
        let calendar = Calendar::builtin();
        for (now, slips) in [
            ("2026-11-23T14:32:07", 0),
            ("2026-11-23T14:32:07", 1),
            ("2026-11-23T14:32:07", 997),
            ("2026-11-23T07:00:00", 1),
            ("2026-11-01T00:00:30", 3),
            ("2026-10-03T10:00:00", 40),
            ("2031-02-03T12:00:00", 5000),
        ] {
            let until = stamp(now);
            let mut rhythm = Rhythm::new(Chance::new(5), &calendar, begin(until.day(), slips), until, slips);
            let times: Vec<Stamp> = std::iter::from_fn(|| rhythm.take()).collect();
            assert_eq!(times.len() as u64, slips, "{now}");
            assert!(times.is_sorted() && times.iter().all(|time| *time <= until), "{now}");
        }
    }

    #[test]
    fn small_files_have_usual_months_and_large_ones_a_busiest_month_of_eight_in_a_hundred() {
        let calendar = Calendar::builtin();
        let until = stamp("2026-11-23T14:32:07");
        for (slips, least, most) in [(500, 25, 75), (100_000, 7_600, 8_500)] {
            let mut rhythm = Rhythm::new(Chance::new(5), &calendar, begin(until.day(), slips), until, slips);
            let mut months = std::collections::BTreeMap::<(i32, u32), u64>::new();
            while let Some(time) = rhythm.take() {
                *months.entry((time.day().year(), time.day().month())).or_default() += 1;
            }
            let busiest = months.values().copied().max().unwrap();
            assert!((least..=most).contains(&busiest), "{months:?}");
        }
    }

    #[test]
    fn steps_happen_while_the_office_is_open() {
        let calendar = Calendar::builtin();
        let at = |text: &str| in_hours(&calendar, Minute::parse(text).unwrap(), 15).to_string();
        assert_eq!(at("2026-11-23T10:00"), "2026-11-23T10:00");
        assert!(at("2026-11-23T12:10").starts_with("2026-11-23T13:"));
        assert!(at("2026-11-20T16:10").starts_with("2026-11-23T08:"), "a Friday afternoon leads to Monday");
        assert!(at("2026-11-22T16:10").starts_with("2026-11-23T08:"));
    }
}
