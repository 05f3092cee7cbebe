//! One value of a report and the only places where it becomes text: grouped for people, plain for machines. Never
//! rounds but in `rate`.

use crate::kernel::time::words::minute_plain;
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::{Decimetres, Fen, Grams, Pieces};
use crate::kernel::words::{Lang, Words, words};

/// What a rate is where there is nothing to divide by. Full-width among Han, because `—` has no width of its own.
const DASH: Words = words("－", "－", "-");

/// One value of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words, numbers of records, telephone numbers: whatever isn't counted.
    Text(String),
    /// A count.
    Whole(i64),
    /// A scaled integer: 1250 with 2 places is 12.50.
    Decimal {
        /// In units of the last place.
        value: i64,
        /// Digits behind the point.
        places: u32,
    },
    /// Per cent in tenths: 981 is 98.1%; none where there was nothing to divide by.
    Percent(Option<i64>),
    /// A day.
    Day(Day),
    /// A minute.
    Moment(Minute),
}

impl Cell {
    /// Words.
    pub fn words(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    /// A count of pieces.
    pub fn pieces(pieces: Pieces) -> Cell {
        Cell::Whole(pieces.0)
    }

    /// Weight as grams.
    pub fn grams(grams: Grams) -> Cell {
        Cell::Whole(grams.0)
    }

    /// Weight as kilograms with three places, so that no gram is lost.
    pub fn grams_as_kg(grams: Grams) -> Cell {
        Cell::Decimal { value: grams.0, places: 3 }
    }

    /// Money as yuan with two places.
    pub fn yuan(fen: Fen) -> Cell {
        Cell::Decimal { value: fen.0, places: Fen::PLACES }
    }

    /// Cloth as metres with one place.
    pub fn metres(length: Decimetres) -> Cell {
        Cell::Decimal { value: length.0, places: Decimetres::PLACES }
    }

    /// A part of a whole as per cent with one decimal, half up ('Rates' in section 3); a dash where the whole is
    /// nothing or less, for there is nothing to divide by.
    pub fn rate(part: i64, whole: i64) -> Cell {
        if whole <= 0 {
            return Cell::Percent(None);
        }
        let (part, whole) = (i128::from(part), i128::from(whole));
        let tenths = (part * 2000 + whole).div_euclid(2 * whole);
        // Beyond i64 only where parts are 10^15 times their whole: no rate of anything.
        Cell::Percent(i64::try_from(tenths).ok())
    }

    /// Whether it is a figure: stands right, is added up, is a number in a spreadsheet.
    pub fn is_figure(&self) -> bool {
        matches!(self, Cell::Whole(_) | Cell::Decimal { .. } | Cell::Percent(_))
    }

    /// As people read it, on screen and paper: thousands grouped, days as `2026-10-31`, a dash for no rate.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Cell::Whole(value) => group(&value.to_string()),
            Cell::Decimal { value, places } => group(&scaled(*value, *places)),
            Cell::Percent(Some(tenths)) => format!("{}%", group(&scaled(*tenths, 1))),
            other => other.plain(lang),
        }
    }

    /// As programs read it, in CSV: the digits of [`Cell::text`] without commas between them.
    pub fn plain(&self, lang: Lang) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Whole(value) => value.to_string(),
            Cell::Decimal { value, places } => scaled(*value, *places),
            Cell::Percent(Some(tenths)) => format!("{}%", scaled(*tenths, 1)),
            Cell::Percent(None) => DASH.get(lang).to_string(),
            Cell::Day(day) => day.to_string(),
            Cell::Moment(minute) => minute_plain(*minute),
        }
    }

    /// Whether both are figures of the same kind and places, and so may be measured by one scale.
    pub fn has_unit_of(&self, other: &Cell) -> bool {
        match (self, other) {
            (Cell::Decimal { places: one, .. }, Cell::Decimal { places: two, .. }) => one == two,
            (one, two) => std::mem::discriminant(one) == std::mem::discriminant(two),
        }
    }

    /// How much it counts, for the length of a bar: its integer, 0 for what is no figure.
    pub fn size(&self) -> i64 {
        match self {
            Cell::Whole(value) | Cell::Decimal { value, .. } | Cell::Percent(Some(value)) => *value,
            _ => 0,
        }
    }
}

/// A scaled integer with its point, for any number of places: `scaled(-5, 3)` is `-0.005`.
pub(super) fn scaled(value: i64, places: u32) -> String {
    let places = usize::try_from(places).unwrap_or(usize::MAX);
    if places == 0 {
        return value.to_string();
    }
    let size = value.unsigned_abs().to_string();
    let digits = "0".repeat(places.saturating_add(1).saturating_sub(size.len())) + &size;
    let (whole, rest) = digits.split_at(digits.len() - places);
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{whole}.{rest}")
}

/// The same number with a comma every three digits before the point.
fn group(number: &str) -> String {
    let (sign, size) = number.strip_prefix('-').map_or(("", number), |size| ("-", size));
    let (whole, rest) = size.split_at(size.find('.').unwrap_or(size.len()));
    let mut out = sign.to_string();
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn as_people_and_as_programs_read_it() {
        let day = Day::new(2026, 10, 31).unwrap();
        for (cell, text, plain) in [
            (Cell::Empty, "", ""),
            (Cell::words("=1+1"), "=1+1", "=1+1"),
            (Cell::Whole(4_400), "4,400", "4400"),
            (Cell::Whole(-1_234_567), "-1,234,567", "-1234567"),
            (Cell::Whole(i64::MIN), "-9,223,372,036,854,775,808", "-9223372036854775808"),
            (Cell::pieces(Pieces(7)), "7", "7"),
            (Cell::grams(Grams(800)), "800", "800"),
            (Cell::grams_as_kg(Grams(4_400)), "4.400", "4.400"),
            (Cell::grams_as_kg(Grams(-40)), "-0.040", "-0.040"),
            (Cell::yuan(Fen(123_456_789)), "1,234,567.89", "1234567.89"),
            (Cell::metres(Decimetres(125)), "12.5", "12.5"),
            (Cell::Decimal { value: 5, places: 25 }, "0.0000000000000000000000005", "0.0000000000000000000000005"),
            (Cell::Percent(Some(981)), "98.1%", "98.1%"),
            (Cell::Percent(Some(-5)), "-0.5%", "-0.5%"),
            (Cell::Percent(Some(12_345)), "1,234.5%", "1234.5%"),
            (Cell::Percent(None), "－", "－"),
            (Cell::Day(day), "2026-10-31", "2026-10-31"),
            (Cell::Moment(day.at(8, 5).unwrap()), "2026-10-31 08:05", "2026-10-31 08:05"),
        ] {
            assert_eq!((cell.text(Lang::Hant).as_str(), cell.plain(Lang::Hans).as_str()), (text, plain), "{cell:?}");
        }
        assert_eq!(Cell::Percent(None).text(Lang::En), "-");
    }

    #[test]
    fn rates_are_rounded_half_up() {
        for (part, whole, tenths) in [
            (0, 7, Some(0)),
            (7, 7, Some(1000)),
            (1, 3, Some(333)),
            (2, 3, Some(667)),
            // 0.05% and 0.25%, exactly between two tenths.
            (1, 2_000, Some(1)),
            (1, 400, Some(3)),
            (999, 2_000, Some(500)),
            (1_999, 4_000, Some(500)),
            (1_997, 4_000, Some(499)),
            (11, 12, Some(917)),
            (8, 7, Some(1143)),
            (0, 0, None),
            (3, 0, None),
            (3, -1, None),
            (i64::MAX, i64::MAX, Some(1000)),
            (i64::MAX, 1, None),
        ] {
            assert_eq!(Cell::rate(part, whole), Cell::Percent(tenths), "{part} of {whole}");
        }
    }

    proptest! {
        #[test]
        fn commas_are_all_that_parts_the_two(value: i64, places in 0_u32..12) {
            for cell in [Cell::Whole(value), Cell::Decimal { value, places }, Cell::Percent(Some(value))] {
                for lang in Lang::ALL {
                    prop_assert_eq!(cell.text(lang).replace(',', ""), cell.plain(lang));
                }
            }
        }

        #[test]
        fn what_is_written_is_the_integer(value: i64, places in 0_u32..30) {
            let text = Cell::Decimal { value, places }.plain(Lang::En);
            prop_assert_eq!(text.replace('.', "").parse::<i64>().unwrap(), value);
            prop_assert_eq!(text.split_once('.').map_or(0, |(_, rest)| rest.len()), places as usize);
        }

        #[test]
        fn a_rate_is_the_nearest_tenth(part in 0_i64..100_000, whole in 1_i64..100_000) {
            let Cell::Percent(Some(tenths)) = Cell::rate(part, whole) else { panic!() };
            // 2 * |tenths * whole - part * 1000| <= whole, and at exactly half the tenth is the upper one.
            let off = tenths * whole - part * 1000;
            prop_assert!(2 * off <= whole && 2 * off > -whole, "{} of {}: {}", part, whole, tenths);
        }
    }
}
