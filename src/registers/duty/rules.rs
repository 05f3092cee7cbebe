//! Shifts and the gaps between them (H15). Pure: no terminal, no database.

use super::people;
use super::store::Shift;
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::say;

/// The longest shift that is taken: more is a slip of the year or month.
const LONGEST_DAYS: i64 = 31;

/// A time without anybody on duty; the end isn't in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
    /// Its first minute.
    pub from: Minute,
    /// The minute at which somebody is there again, or at which the look ends.
    pub to: Minute,
}

/// Judges a new shift of a person among that person's others: nobody is in two places, or entered twice.
///
/// # Errors
/// `times_reversed`, `shift_too_long`, `shifts_overlap`.
pub fn check(from: Minute, to: Minute, others: &[Shift]) -> Result<(), Vec<Problem>> {
    let clash = others.iter().find(|other| !other.withdrawn && from < other.to && other.from < to);
    let problem = match clash {
        _ if to <= from => reversed(from, to),
        _ if to.since(from) > LONGEST_DAYS * 24 * 60 => too_long(),
        Some(other) => overlap(other),
        None => return Ok(()),
    };
    Err(vec![problem])
}

fn reversed(from: Minute, to: Minute) -> Problem {
    let [from, to] = [from, to].map(people);
    Problem::new(
        "times_reversed",
        say!(
            "交班 {to} 不晚於接班 {from}。請改正；過零點的班，結束填第二天。",
            "交班 {to} 不晚于接班 {from}。请改正；过零点的班，结束填第二天。",
            "The shift ends at {to}, not after it begins at {from}. Correct it; a shift past midnight ends on the next day."
        ),
    )
    .at("to")
}

fn too_long() -> Problem {
    Problem::house(
        "shift_too_long",
        say!(
            "一班最長 {LONGEST_DAYS} 天。請查對年月，或分成幾條登記。",
            "一班最长 {LONGEST_DAYS} 天。请查对年月，或分成几条登记。",
            "A shift has {LONGEST_DAYS} days at most. Check year and month, or enter it in parts."
        ),
    )
    .at("to")
}

fn overlap(other: &Shift) -> Problem {
    let (id, name, station) = (other.id, &other.name, &other.station);
    let [from, to] = [other.from, other.to].map(people);
    Problem::house(
        "shifts_overlap",
        say!(
            "{name} 在 {from} 至 {to} 已排在「{station}」：duty/{id}。請改時間，或先撤銷那一班。",
            "{name} 在 {from} 至 {to} 已排在“{station}”：duty/{id}。请改时间，或先撤销那一班。",
            "{name} is on duty at {station} from {from} to {to} already: duty/{id}. Change the times, or withdraw that shift first."
        ),
    )
    .at("from")
}

/// The times within a span that no shift covers, in order.
pub fn gaps(shifts: &[(Minute, Minute)], from: Minute, to: Minute) -> Vec<Gap> {
    let mut sorted: Vec<(Minute, Minute)> = shifts.to_vec();
    sorted.sort();
    let mut found = Vec::new();
    let mut covered = from;
    for (begins, ends) in sorted {
        if begins >= to {
            break;
        }
        if begins > covered {
            found.push(Gap { from: covered, to: begins });
        }
        covered = covered.max(ends);
    }
    if covered < to {
        found.push(Gap { from: covered, to });
    }
    found
}

/// The parts of gaps that lie within spans (the days of a season), both in order.
pub fn within(gaps: &[Gap], spans: &[(Minute, Minute)]) -> Vec<Gap> {
    let cut = |gap: &Gap, (from, to): &(Minute, Minute)| {
        let part = Gap { from: gap.from.max(*from), to: gap.to.min(*to) };
        (part.from < part.to).then_some(part)
    };
    spans.iter().flat_map(|span| gaps.iter().filter_map(move |gap| cut(gap, span))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Minute {
        Minute::parse(&format!("2026-11-{text}")).unwrap()
    }

    fn shift(from: &str, to: &str) -> Shift {
        let (station, name) = ("城東站".into(), "錢師傅".into());
        Shift { id: 1, station, person: 3, name, phone: None, from: at(from), to: at(to), withdrawn: false }
    }

    #[test]
    fn nobody_is_in_two_shifts_at_once() {
        let others = [shift("23T08:00", "23T20:00")];
        for (from, to, code) in [
            ("23T20:00", "24T08:00", None),
            ("22T20:00", "23T08:00", None),
            ("23T19:59", "24T08:00", Some("shifts_overlap")),
            ("22T20:00", "23T08:01", Some("shifts_overlap")),
            ("23T09:00", "23T10:00", Some("shifts_overlap")),
            ("23T07:00", "23T21:00", Some("shifts_overlap")),
            ("24T08:00", "24T08:00", Some("times_reversed")),
            ("24T08:00", "23T21:00", Some("times_reversed")),
        ] {
            let found = check(at(from), at(to), &others).err().map(|problems| problems[0].code);
            assert_eq!(found, code, "{from} to {to}");
        }
        let withdrawn = [Shift { withdrawn: true, ..shift("23T08:00", "23T20:00") }];
        assert!(check(at("23T09:00"), at("23T10:00"), &withdrawn).is_ok());
        let month = LONGEST_DAYS * 24 * 60;
        assert!(check(at("23T09:00"), at("23T09:00").plus(month), &[]).is_ok());
        assert_eq!(check(at("23T09:00"), at("23T09:01").plus(month), &[]).unwrap_err()[0].code, "shift_too_long");
    }

    #[test]
    fn what_no_shift_covers_stands_out() {
        let shifts =
            [(at("23T08:00"), at("23T20:00")), (at("23T18:00"), at("24T06:00")), (at("24T08:00"), at("25T08:00"))];
        let told = |gaps: &[Gap]| gaps.iter().map(|gap| (gap.from, gap.to)).collect::<Vec<_>>();
        let found = gaps(&shifts, at("23T00:00"), at("25T00:00"));
        assert_eq!(told(&found), [(at("23T00:00"), at("23T08:00")), (at("24T06:00"), at("24T08:00"))]);
        assert_eq!(gaps(&[], at("23T00:00"), at("24T00:00")).len(), 1);
        let season = [(at("23T07:00"), at("24T07:00"))];
        let cut = told(&within(&found, &season));
        assert_eq!(cut, [(at("23T07:00"), at("23T08:00")), (at("24T06:00"), at("24T07:00"))]);
        assert!(within(&found, &[]).is_empty(), "out of season nobody has to be there");
    }

    proptest! {
        /// Every minute of the span is either in a shift or in exactly one gap.
        #[test]
        fn shifts_and_gaps_fill_the_span(shifts in proptest::collection::vec((0_i64..600, 1_i64..200), 0..8)) {
            let start = at("23T00:00");
            let shifts: Vec<(Minute, Minute)> =
                shifts.iter().map(|(from, long)| (start.plus(*from), start.plus(from + long))).collect();
            let found = gaps(&shifts, start, start.plus(600));
            for minute in (0..600).map(|minute| start.plus(minute)) {
                let covered = shifts.iter().any(|(from, to)| *from <= minute && minute < *to);
                let gapped = found.iter().filter(|gap| gap.from <= minute && minute < gap.to).count();
                prop_assert_eq!(gapped, usize::from(!covered));
            }
        }
    }
}
