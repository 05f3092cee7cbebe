//! Record numbers such as `S2611-0042-8`: letter, year and month, serial, Damm check digit (spec section 2, Number).
//!
//! The check digit covers `w YYMM serial`, in a training file `9 w YYMM serial`, so that no training number is ever
//! valid in a real file. `w` is an unprinted digit for the letter.

use std::fmt;

use super::time::Day;

/// The series that a number belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Letter {
    /// Sample slips, `S`.
    Sample,
    /// Heating applications, `H`.
    Heating,
    /// Repairs, `R`.
    Repair,
    /// Temperature sheets, `T`.
    Temperature,
    /// Complaints, `C`.
    Complaint,
    /// Requisitions, `L`.
    Requisition,
    /// Outages, `O`.
    Outage,
}

impl Letter {
    /// All series, by their unprinted digit.
    pub const ALL: [Letter; 7] = [
        Letter::Sample,
        Letter::Heating,
        Letter::Repair,
        Letter::Temperature,
        Letter::Complaint,
        Letter::Requisition,
        Letter::Outage,
    ];

    /// The printed letter.
    pub const fn char(self) -> char {
        match self {
            Letter::Sample => 'S',
            Letter::Heating => 'H',
            Letter::Repair => 'R',
            Letter::Temperature => 'T',
            Letter::Complaint => 'C',
            Letter::Requisition => 'L',
            Letter::Outage => 'O',
        }
    }

    /// The unprinted digit that enters the check digit.
    pub const fn digit(self) -> u8 {
        match self {
            Letter::Sample => 1,
            Letter::Heating => 2,
            Letter::Repair => 3,
            Letter::Temperature => 4,
            Letter::Complaint => 5,
            Letter::Requisition => 6,
            Letter::Outage => 7,
        }
    }

    /// The series of a printed letter, in either case.
    pub fn from_char(letter: char) -> Option<Letter> {
        Letter::ALL.into_iter().find(|known| known.char() == letter.to_ascii_uppercase())
    }
}

/// Year and month of a series: `2611` for November 2026.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Series(u16);

impl Series {
    /// The series of the month in which a day lies.
    pub fn of(day: Day) -> Series {
        let year = u16::try_from(day.year().rem_euclid(100)).unwrap_or(0);
        Series(year * 100 + u16::try_from(day.month()).unwrap_or(0))
    }

    /// A series by its four digits; the month must be 1 to 12.
    pub fn new(yymm: u16) -> Option<Series> {
        (yymm <= 9912 && (1..=12).contains(&(yymm % 100))).then_some(Series(yymm))
    }

    /// The four digits as a number.
    pub const fn yymm(self) -> u16 {
        self.0
    }
}

/// A record's number, known to carry the right check digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Number {
    letter: Letter,
    series: Series,
    serial: u32,
    training: bool,
}

/// How many serials one series can hold: the key keeps them in nine digits.
pub const MAX_SERIAL: u32 = 999_999_999;

impl Number {
    /// The number that a series gives to its `serial`th record; `serial` counts from 1 up to [`MAX_SERIAL`].
    pub fn new(letter: Letter, series: Series, serial: u32, training: bool) -> Option<Number> {
        (1..=MAX_SERIAL).contains(&serial).then_some(Number { letter, series, serial, training })
    }

    /// Rebuilds a number from [`Number::key`].
    pub fn from_key(letter: Letter, key: i64, training: bool) -> Option<Number> {
        let serial = u32::try_from(key.rem_euclid(1_000_000_000)).ok()?;
        let series = Series::new(u16::try_from(key.div_euclid(1_000_000_000)).ok()?)?;
        Number::new(letter, series, serial, training)
    }

    /// The whole number that tables are keyed by: `YYMM` and nine digits of serial. It sorts as numbers were taken.
    pub fn key(self) -> i64 {
        i64::from(self.series.0) * 1_000_000_000 + i64::from(self.serial)
    }

    /// Its series letter.
    pub const fn letter(self) -> Letter {
        self.letter
    }

    /// Its year and month.
    pub const fn series(self) -> Series {
        self.series
    }

    /// Its serial within letter and month, from 1.
    pub const fn serial(self) -> u32 {
        self.serial
    }

    /// Whether it belongs to a training file.
    pub const fn is_training(self) -> bool {
        self.training
    }

    /// Year, month, serial and check digit without hyphens: what the bar code carries.
    pub fn digits(self) -> String {
        format!("{:04}{:04}{}", self.series.0, self.serial, self.check_digit())
    }

    /// The Damm digit over `w YYMM serial` (training: `9 w YYMM serial`).
    pub fn check_digit(self) -> u8 {
        let training = if self.training { "9" } else { "" };
        damm(&format!("{training}{}{:04}{:04}", self.letter.digit(), self.series.0, self.serial))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{:04}-{:04}-{}", self.letter.char(), self.series.0, self.serial, self.check_digit())
    }
}

/// Why typed text is no number of this file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Misread {
    /// Not of a number's shape.
    Shape,
    /// The check digit is wrong: a typing mistake.
    CheckDigit {
        /// It would fit a training file: perhaps a training paper.
        fits_training: bool,
    },
}

/// Reads a number as typed or scanned: hyphens, letter, full-width digits, blanks and leading zeros of the serial are
/// optional, and so is the running number behind the slash of a paper without a series. Bare digits are taken for
/// `field`'s series.
///
/// # Errors
/// [`Misread`] where it has no number's shape, or its check digit is wrong for this kind of file.
pub fn read(typed: &str, field: Letter, training: bool) -> Result<Number, Misread> {
    let plain: Vec<char> = typed.chars().map(narrow).filter(|ch| !ch.is_whitespace()).collect();
    let (letter, rest) = match plain.first() {
        Some(first) if first.is_ascii_alphabetic() => {
            (Letter::from_char(*first).ok_or(Misread::Shape)?, plain.get(1..).unwrap_or_default())
        }
        _ => (field, plain.as_slice()),
    };
    let text: String = rest.iter().map(|ch| if is_hyphen(*ch) { '-' } else { *ch }).collect();
    if !text.chars().all(|ch| ch.is_ascii_digit() || ch == '-') {
        return Err(Misread::Shape);
    }
    let parts: Vec<&str> = text.split('-').collect();
    let (series, serial, check) = match parts.as_slice() {
        [all] if all.len() >= 6 => (&all[..4], &all[4..all.len() - 1], &all[all.len() - 1..]),
        [series, rest] if series.len() == 4 && rest.len() >= 2 => {
            (*series, &rest[..rest.len() - 1], &rest[rest.len() - 1..])
        }
        [head, check] if head.len() >= 5 && check.len() == 1 => (&head[..4], &head[4..], *check),
        [series, serial, check] if series.len() == 4 && !serial.is_empty() && check.len() == 1 => {
            (*series, *serial, *check)
        }
        // A paper without a series bears a running number behind its record's: `H2611-0007-4/2`.
        [series, serial, check, running]
            if series.len() == 4
                && !serial.is_empty()
                && check.len() == 1
                && matches!(running.len(), 1..=3)
                && !matches!(letter, Letter::Sample | Letter::Requisition) =>
        {
            (*series, *serial, *check)
        }
        _ => return Err(Misread::Shape),
    };
    let series = series.parse().ok().and_then(Series::new).ok_or(Misread::Shape)?;
    let serial = serial.parse().map_err(|_| Misread::Shape)?;
    let check: u8 = check.parse().map_err(|_| Misread::Shape)?;
    // No serial is 0: such a number lacks its check digit, as S2611-0001 does.
    let mistyped = Misread::CheckDigit { fits_training: false };
    let number = Number::new(letter, series, serial, training).ok_or(mistyped)?;
    if number.check_digit() == check {
        return Ok(number);
    }
    let other = Number { training: true, ..number };
    Err(Misread::CheckDigit { fits_training: !training && other.check_digit() == check })
}

/// A full-width digit or letter as its half-width twin; every other character as it is.
fn narrow(ch: char) -> char {
    match ch {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(ch) - 0xfee0).unwrap_or(ch),
        '\u{3000}' => ' ',
        _ => ch,
    }
}

fn is_hyphen(ch: char) -> bool {
    matches!(ch, '-' | '‐' | '‑' | '–' | '—' | '－' | '−' | '·' | '.' | '/' | '_')
}

/// The published order-10 table of Damm: 572 gives 4.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The check digit over a row of ASCII digits; other characters are passed over.
pub fn damm(digits: &str) -> u8 {
    digits.bytes().filter(u8::is_ascii_digit).fold(0, |row, digit| {
        DAMM.get(usize::from(row)).and_then(|line| line.get(usize::from(digit - b'0'))).copied().unwrap_or(row)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_published_example() {
        assert_eq!(damm("572"), 4);
    }

    #[test]
    fn spec_example_number() {
        let number = Number::new(Letter::Sample, Series::new(2611).unwrap(), 42, false).unwrap();
        assert_eq!(number.to_string(), "S2611-0042-8");
        assert_eq!(number.digits(), "261100428");
    }

    #[test]
    fn what_a_paper_without_a_series_bears_finds_its_record() {
        for letter in Letter::ALL {
            let number = Number::new(letter, Series::new(2611).unwrap(), 7, false).unwrap();
            let has_series = matches!(letter, Letter::Sample | Letter::Requisition);
            for running in ["/2", "／2", "-12", "/123"] {
                let found = read(&format!("{number}{running}"), letter, false);
                assert_eq!(found, if has_series { Err(Misread::Shape) } else { Ok(number) }, "{number}{running}");
            }
            for wrong in ["/", "/2/3", "/1234", "/x"] {
                assert_eq!(read(&format!("{number}{wrong}"), letter, false), Err(Misread::Shape), "{number}{wrong}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_spelling_finds_its_number(serial in 1_u32..200_000, month in 1_u16..=12, training: bool, letter in 0_usize..7) {
            let letter = Letter::ALL[letter];
            let number = Number::new(letter, Series::new(2600 + month).unwrap(), serial, training).unwrap();
            let printed = number.to_string();
            let wide: String = printed.chars().map(|ch| if ch.is_ascii_graphic() { char::from_u32(u32::from(ch) + 0xfee0).unwrap() } else { ch }).collect();
            let short = format!("{}{:04}-{}-{}", letter.char(), number.series().yymm(), serial, number.check_digit());
            for spelling in [printed.clone(), printed.to_lowercase(), printed.replace('-', ""), wide, short, number.digits(), format!(" {printed} ")] {
                prop_assert_eq!(read(&spelling, letter, training), Ok(number), "{}", spelling);
            }
            prop_assert_eq!(Number::from_key(letter, number.key(), training), Some(number));
        }

        #[test]
        fn no_training_number_is_valid_in_a_real_file(serial in 1_u32..10_000, month in 1_u16..=12) {
            let number = Number::new(Letter::Sample, Series::new(2600 + month).unwrap(), serial, true).unwrap();
            prop_assert_eq!(read(&number.to_string(), Letter::Sample, false), Err(Misread::CheckDigit { fits_training: true }));
        }

        #[test]
        fn a_wrong_digit_is_a_typing_mistake(serial in 1_u32..10_000, place in 0_usize..9, step in 1_u8..10) {
            let number = Number::new(Letter::Sample, Series::new(2611).unwrap(), serial, false).unwrap();
            let mut digits = number.digits().into_bytes();
            digits[place] = b'0' + (digits[place] - b'0' + step) % 10;
            let typed = String::from_utf8(digits).unwrap();
            prop_assert!(read(&typed, Letter::Sample, false).is_err());
        }
    }
}
