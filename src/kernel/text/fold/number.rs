//! Numbers as typed: points and commas of every input method, a unit behind, scaled without floating point.
//! Digits of other scripts are refused, not read: nobody checks what they can't read.

use super::narrow;

/// Why typed text is no number of its field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BadNumber {
    /// Not of a number's shape.
    Shape,
    /// A digit of another script, or a sign such as ①.
    ForeignDigit(char),
    /// More digits behind the point than are kept.
    Places,
    /// Digits behind the point of a whole number.
    NotWhole,
    /// The unit behind it is another than the field's: kilograms in a field of grams.
    Unit(String),
    /// Beyond any number that is kept.
    TooLarge,
}

/// Spellings of one unit each; a unit of another row than the field's own is refused.
const UNITS: &[&[&str]] = &[
    &["克", "g"],
    &["公斤", "千克", "kg"],
    &["攝氏度", "摄氏度", "度", "℃", "°c", "°C", "c", "°"],
    &["平方米", "平米", "㎡", "m2", "m²", "平"],
    &["米", "m"],
    &["件", "個", "个", "筒", "隻", "只", "支", "pieces", "piece", "pcs"],
    &["元", "圓", "圆", "塊", "块", "yuan"],
    &["天", "日", "days", "day", "d"],
    &["小時", "小时", "hours", "hour", "h"],
    &["分鐘", "分钟", "分", "minutes", "min"],
    &["戶", "户", "households"],
    &["%", "％"],
];

/// Reads a whole number as typed on the screen. `units` are the field's own spellings of its unit, empty where it has
/// none (then any known unit may stand behind).
///
/// # Errors
/// [`BadNumber`] says what is wrong with it.
pub fn whole(typed: &str, units: &[&str]) -> Result<i64, BadNumber> {
    let plain = normalise(typed, units, 0)?;
    if plain.contains('.') {
        return Err(BadNumber::NotWhole);
    }
    plain_whole(&plain)
}

/// Reads a decimal as typed on the screen, scaled by `places`: with 1, `１８。５度` is 185.
///
/// # Errors
/// [`BadNumber`] says what is wrong with it.
pub fn decimal(typed: &str, places: u32, units: &[&str]) -> Result<i64, BadNumber> {
    plain_decimal(&normalise(typed, units, places)?, places)
}

/// Reads a whole number as scripts write it: ASCII digits, perhaps a minus sign.
///
/// # Errors
/// [`BadNumber`] says what is wrong with it.
pub fn plain_whole(typed: &str) -> Result<i64, BadNumber> {
    match split(typed)? {
        (negative, whole, None) => scale(negative, whole, "", 0),
        _ => Err(BadNumber::NotWhole),
    }
}

/// Reads a decimal as scripts write it, scaled by `places`. Zeros beyond the places change nothing and are taken.
///
/// # Errors
/// [`BadNumber`] says what is wrong with it.
pub fn plain_decimal(typed: &str, places: u32) -> Result<i64, BadNumber> {
    let (negative, whole, fraction) = split(typed)?;
    let fraction = fraction.unwrap_or_default();
    let keep = fraction.len().min(places as usize);
    let (kept, beyond) = fraction.split_at_checked(keep).ok_or(BadNumber::Shape)?;
    if beyond.bytes().any(|digit| digit != b'0') {
        return Err(BadNumber::Places);
    }
    scale(negative, whole, kept, places)
}

/// Sign, digits before the point, digits behind it where there is a point.
fn split(typed: &str) -> Result<(bool, &str, Option<&str>), BadNumber> {
    let (negative, size) = match typed.strip_prefix('-') {
        Some(size) => (true, size),
        None => (false, typed),
    };
    let (whole, fraction) = match size.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (size, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits(whole) && fraction.is_none_or(is_digits) {
        return Ok((negative, whole, fraction));
    }
    match typed.chars().find(|ch| !ch.is_ascii() && ch.is_numeric()) {
        Some(ch) => Err(BadNumber::ForeignDigit(ch)),
        None => Err(BadNumber::Shape),
    }
}

fn scale(negative: bool, whole: &str, fraction: &str, places: u32) -> Result<i64, BadNumber> {
    let missing = (places as usize).saturating_sub(fraction.len());
    let digits = whole.bytes().chain(fraction.bytes()).chain(std::iter::repeat_n(b'0', missing));
    let size = digits
        .map(|digit| i64::from(digit - b'0'))
        .try_fold(0_i64, |sum, digit| sum.checked_mul(10)?.checked_add(digit))
        .ok_or(BadNumber::TooLarge)?;
    Ok(if negative { -size } else { size })
}

/// Typed text as scripts would have written it: `－1，234。5 ㎡` becomes `-1234.5`.
fn normalise(typed: &str, units: &[&str], places: u32) -> Result<String, BadNumber> {
    let folded: String = typed.chars().map(narrow).map(point_or_sign).collect();
    let text = folded.trim().trim_start_matches(['¥', '￥']).trim_start();
    let (negative, text) = take_sign(text);
    let text = drop_unit(text, units)?;
    let number = resolve_commas(text, places)?;
    if number.is_empty() {
        return Err(BadNumber::Shape);
    }
    // A point without a digit before or behind it is a slip of the finger that still says what is meant: `.5`.
    let number = if number.starts_with('.') { format!("0{number}") } else { number };
    Ok(if negative { format!("-{number}") } else { number })
}

fn point_or_sign(ch: char) -> char {
    match ch {
        '。' | '·' | '｡' | '•' | '‧' | '・' => '.',
        '−' | '–' | '—' | '‐' | '‑' | '﹣' => '-',
        '、' | '﹐' => ',',
        _ => ch,
    }
}

fn take_sign(text: &str) -> (bool, &str) {
    for minus in ["-", "零下", "負", "负"] {
        if let Some(rest) = text.strip_prefix(minus) {
            return (true, rest.trim_start());
        }
    }
    (false, text.strip_prefix('+').unwrap_or(text))
}

/// Takes off a unit behind the number, if it is the field's.
fn drop_unit<'a>(text: &'a str, units: &[&str]) -> Result<&'a str, BadNumber> {
    let digits_end = text.rfind(|ch: char| ch.is_ascii_digit() || ch == '.').map_or(0, |at| at + 1);
    // `m2` ends with a digit of its own.
    let (number, unit) = match text.strip_suffix("m2").or_else(|| text.strip_suffix("M2")) {
        Some(number) => (number, "m2"),
        None => text.split_at_checked(digits_end).ok_or(BadNumber::Shape)?,
    };
    let (number, unit) = (number.trim_end(), unit.trim());
    if unit.is_empty() {
        return Ok(number);
    }
    let unit = unit.to_lowercase();
    let same = |known: &&str| known.to_lowercase() == unit;
    let row = UNITS.iter().find(|row| row.iter().any(same));
    let own = units.iter().any(same);
    let allowed = own
        || row.is_some_and(|row| {
            units.is_empty() || row.iter().any(|known| units.iter().any(|unit| unit.eq_ignore_ascii_case(known)))
        });
    match row {
        _ if allowed => Ok(number),
        Some(_) => Err(BadNumber::Unit(unit)),
        None => match text.chars().find(|ch| !ch.is_ascii() && ch.is_numeric()) {
            Some(ch) => Err(BadNumber::ForeignDigit(ch)),
            None => Err(BadNumber::Shape),
        },
    }
}

/// A comma stands between groups of three digits (`4,400`), or, in a field with places, where the point should be
/// (`18，5`). Anything else is refused rather than guessed.
fn resolve_commas(text: &str, places: u32) -> Result<String, BadNumber> {
    if !text.contains(',') {
        return Ok(text.to_string());
    }
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let groups: Vec<&str> = whole.split(',').collect();
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = groups.iter().all(|group| is_digits(group))
        && groups.first().is_some_and(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'))
        && groups.iter().skip(1).all(|group| group.len() == 3);
    let could_be_point = places > 0 && fraction.is_none() && groups.len() == 2;
    if grouped && !(could_be_point && places >= 3) {
        let joined = groups.concat();
        return Ok(fraction.map_or(joined.clone(), |fraction| format!("{joined}.{fraction}")));
    }
    if could_be_point && !grouped {
        return Ok(groups.join("."));
    }
    Err(BadNumber::Shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_slip_of_the_input_method_in_a_decimal() {
        for (typed, scaled) in [
            ("18.5", 185),
            ("１８．５", 185),
            ("18。5", 185),
            ("18，5", 185),
            ("18,5", 185),
            ("18·5", 185),
            ("１．９", 19),
            ("１。９", 19),
            ("1,9", 19),
            ("－5", -50),
            ("－５", -50),
            ("−5", -50),
            ("零下3度", -30),
            ("+3", 30),
            ("18.5度", 185),
            ("18.5℃", 185),
            ("18.5 °C", 185),
            ("18", 180),
            (".5", 5),
            ("18.50", 185),
            ("1,234.5", 12345),
            ("1，234", 12340),
            ("1,234,567.8", 12_345_678),
            ("　18.5　", 185),
        ] {
            assert_eq!(decimal(typed, 1, &[]), Ok(scaled), "{typed}");
        }
    }

    #[test]
    fn every_slip_of_the_input_method_in_a_whole_number() {
        for (typed, number) in [
            ("4,400", Ok(4400)),
            ("4，400", Ok(4400)),
            ("１２", Ok(12)),
            ("12件", Ok(12)),
            ("12 個", Ok(12)),
            ("－5", Ok(-5)),
            ("１．９", Err(BadNumber::NotWhole)),
            ("１。９", Err(BadNumber::NotWhole)),
            ("1,9", Err(BadNumber::Shape)),
            ("0,400", Err(BadNumber::Shape)),
            ("12,34", Err(BadNumber::Shape)),
            ("1 2", Err(BadNumber::Shape)),
            ("1e3", Err(BadNumber::Shape)),
            ("0x10", Err(BadNumber::Shape)),
            ("--5", Err(BadNumber::Shape)),
            ("", Err(BadNumber::Shape)),
            ("件", Err(BadNumber::Shape)),
            ("三", Err(BadNumber::Shape)),
            ("٣", Err(BadNumber::ForeignDigit('٣'))),
            ("1٣", Err(BadNumber::ForeignDigit('٣'))),
            ("①", Err(BadNumber::ForeignDigit('①'))),
            ("९", Err(BadNumber::ForeignDigit('९'))),
            ("99999999999999999999", Err(BadNumber::TooLarge)),
        ] {
            assert_eq!(whole(typed, &[]), number, "{typed}");
        }
    }

    #[test]
    fn a_unit_of_another_size_is_not_dropped() {
        assert_eq!(whole("500克", &["克", "克", "g"]), Ok(500));
        assert_eq!(whole("500 G", &["克", "克", "g"]), Ok(500));
        assert_eq!(whole("5公斤", &["克", "克", "g"]), Err(BadNumber::Unit("公斤".into())));
        assert_eq!(whole("5kg", &["克", "克", "g"]), Err(BadNumber::Unit("kg".into())));
        assert_eq!(decimal("89.5m2", 2, &["㎡", "㎡", "m2"]), Ok(8950));
        assert_eq!(decimal("89.5平米", 2, &["㎡", "㎡", "m2"]), Ok(8950));
        assert_eq!(decimal("¥12.5", 2, &["元", "元", "yuan"]), Ok(1250));
        for typed in ["18.5㎡", "18.5kg", "18.5公斤", "18.5克", "18.5米", "18.5件", "18.5度", "18.5℃"] {
            assert_eq!(decimal(typed, 1, &[]), Ok(185), "{typed}");
        }
    }

    #[test]
    fn too_many_places_are_refused_not_rounded() {
        assert_eq!(plain_decimal("17.95", 1), Err(BadNumber::Places));
        assert_eq!(plain_decimal("17.90", 1), Ok(179));
        assert_eq!(plain_decimal("-0.5", 1), Ok(-5));
        for bad in ["17.", ".5", "1e3", "+5", "１７", "17,9", "NaN", "inf", "0x1", " 1", "1 ", "--1", "1.2.3", ""] {
            assert!(plain_decimal(bad, 1).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(value in -10_000_000_000_i64..10_000_000_000, places in 0_u32..4) {
            let text = crate::kernel::units::decimal(value, places);
            prop_assert_eq!(plain_decimal(&text, places), Ok(value));
            prop_assert_eq!(decimal(&text, places, &[]), Ok(value));
            let wide: String = text.chars().map(|ch| if ch == '-' { '－' } else { char::from_u32(u32::from(ch) + 0xfee0).unwrap() }).collect();
            prop_assert_eq!(decimal(&wide, places, &[]), Ok(value));
            prop_assert_eq!(whole(&crate::kernel::units::grouped(value), &[]), Ok(value));
        }

        #[test]
        fn nothing_panics(text: String, places in 0_u32..6) {
            let _ = (whole(&text, &["克"]), decimal(&text, places, &[]), plain_whole(&text), plain_decimal(&text, places));
        }

        #[test]
        fn near_numbers_never_panic(text in "[-+０-９0-9.,。，·度克kgm2㎡ ٣]{0,24}", places in 0_u32..4) {
            let _ = (whole(&text, &["克"]), decimal(&text, places, &[]), plain_whole(&text), plain_decimal(&text, places));
        }
    }
}
