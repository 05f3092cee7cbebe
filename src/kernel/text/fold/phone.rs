//! Telephone numbers as typed, in one spelling: `13800000001`, `010-88888888-801`, `+85212345678`.
//! Judges by the shape only: a neighbour's landline or a foreign number is as good, digits too few or too many are not.

use super::narrow;

/// Why typed text is no telephone number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadPhone {
    /// A character that no number has.
    Sign(char),
    /// Fewer than three digits.
    TooShort,
    /// More digits than one number has: perhaps two numbers.
    TooLong,
    /// Begins as a mobile number does, but hasn't 11 digits; so many it has.
    Mobile(usize),
    /// So many digits as no number of this country has.
    Shape(usize),
    /// Nothing but zeros.
    Zeros,
}

/// Longest number with country and extension.
const MAX_DIGITS: usize = 24;

/// Folds a telephone number: half width, without blanks and brackets, the country code of China taken off, hyphens
/// behind the area code and before the extension.
///
/// # Errors
/// [`BadPhone`] where it is none.
pub fn phone(typed: &str) -> Result<String, BadPhone> {
    let folded: String = typed.chars().map(narrow).collect::<String>().to_lowercase();
    let (main, extension) = split_extension(folded.trim());
    let is_foreign_form = main.trim_start().starts_with('+');
    let groups = groups(main)?;
    let extension: String = match extension {
        Some(text) => self::groups(text)?.concat(),
        None => String::new(),
    };
    let digits = groups.concat();
    match digits.len() + extension.len() {
        0..=2 => return Err(BadPhone::TooShort),
        size if size > MAX_DIGITS => return Err(BadPhone::TooLong),
        _ => {}
    }
    if digits.bytes().all(|digit| digit == b'0') {
        return Err(BadPhone::Zeros);
    }
    let main = shape(&groups, &digits, is_foreign_form)?;
    Ok(if extension.is_empty() { main } else { format!("{main}-{extension}") })
}

fn split_extension(text: &str) -> (&str, Option<&str>) {
    for mark in ["轉", "转", "分機", "分机", "ext.", "ext", "x", "#"] {
        if let Some((main, extension)) = text.split_once(mark)
            && extension.chars().any(|ch| ch.is_ascii_digit())
        {
            return (main, Some(extension));
        }
    }
    (text, None)
}

/// The runs of digits between blanks, hyphens and brackets.
fn groups(text: &str) -> Result<Vec<String>, BadPhone> {
    let mut out = vec![String::new()];
    for (at, ch) in text.trim().chars().enumerate() {
        match ch {
            '0'..='9' => {
                if let Some(last) = out.last_mut() {
                    last.push(ch);
                }
            }
            ' ' | '-' | '(' | ')' | '–' | '—' | '−' | '‐' | '‑' | '.' | '·' | '_' | ':' | '。' => {
                out.push(String::new())
            }
            '+' if at == 0 => {}
            _ => return Err(BadPhone::Sign(ch)),
        }
    }
    out.retain(|group| !group.is_empty());
    Ok(out)
}

fn shape(groups: &[String], digits: &str, is_foreign_form: bool) -> Result<String, BadPhone> {
    let home = if is_foreign_form { digits.strip_prefix("86") } else { digits.strip_prefix("0086") };
    let home = home.or_else(|| digits.strip_prefix("86").filter(|rest| is_mobile(rest)));
    if let Some(home) = home {
        let groups = without(groups, digits.len() - home.len());
        let mut with_zero = groups.clone();
        match with_zero.first_mut() {
            // The area code as it is told abroad: +86 10.
            Some(first) if !first.starts_with('0') && domestic(home).is_none() && !looks_mobile(home) => {
                first.insert(0, '0');
            }
            _ => return local(&groups),
        }
        return local(&with_zero).or_else(|_| local(&groups));
    }
    match (is_foreign_form, digits.len()) {
        (false, _) => local(groups),
        (true, 0..=15) => Ok(format!("+{digits}")),
        (true, _) => Err(BadPhone::TooLong),
    }
}

/// The groups without so many leading digits.
fn without(groups: &[String], mut leading: usize) -> Vec<String> {
    let rest = groups.iter().filter_map(|group| {
        let (gone, rest) = group.split_at_checked(leading.min(group.len()))?;
        leading -= gone.len();
        (!rest.is_empty()).then(|| rest.to_string())
    });
    rest.collect()
}

/// A number of this country, with its extension.
fn local(groups: &[String]) -> Result<String, BadPhone> {
    let digits = groups.concat();
    // Area, number, extension, as this function writes them: the extension mustn't be taken for the eighth digit.
    if let [area, number, extension] = groups
        && let Some(landline) = domestic(&format!("{area}{number}")).filter(|_| area.starts_with('0'))
        && extension.len() <= 6
    {
        return Ok(format!("{landline}-{extension}"));
    }
    if let Some(number) = domestic(&digits) {
        return Ok(number);
    }
    if digits.len() <= 8 {
        return Ok(digits);
    }
    let is_cut = looks_mobile(&digits);
    if let Some((extension, main)) = groups.split_last()
        && (1..=6).contains(&extension.len())
        && let Some(number) = domestic(&main.concat())
            .or_else(|| (!is_cut && (7..=8).contains(&main.concat().len())).then(|| main.concat()))
    {
        return Ok(format!("{number}-{extension}"));
    }
    // Dialled abroad as it is dialled here: 00, the country, the number.
    if digits.starts_with("00") && (9..=17).contains(&digits.len()) {
        return Ok(groups.join("-"));
    }
    Err(match digits.len() {
        _ if digits.len() > 12 => BadPhone::TooLong,
        size if is_cut => BadPhone::Mobile(size),
        size => BadPhone::Shape(size),
    })
}

/// Whether it begins as mobile numbers do.
fn looks_mobile(digits: &str) -> bool {
    digits.starts_with('1') && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'))
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && looks_mobile(digits)
}

/// The usual spelling of a mobile number, a landline with area code, or a 400 number.
fn domestic(digits: &str) -> Option<String> {
    if is_mobile(digits) {
        return Some(digits.to_string());
    }
    if digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800")) {
        return Some(format!("{}-{}-{}", digits.get(..3)?, digits.get(3..6)?, digits.get(6..)?));
    }
    if !digits.starts_with('0') || digits.starts_with("00") {
        return None;
    }
    let area = if digits.starts_with("010") || digits.starts_with("02") { 3 } else { 4 };
    let (area, number) = digits.split_at_checked(area)?;
    (7..=8).contains(&number.len()).then(|| format!("{area}-{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings() {
        for (typed, kept) in [
            ("138 0000 0001", Ok("13800000001")),
            ("138-0000-0001", Ok("13800000001")),
            ("１３８００００００１１", Ok("13800000011")),
            ("+86 138 0000 0001", Ok("13800000001")),
            ("+8613800000001", Ok("13800000001")),
            ("8613800000001", Ok("13800000001")),
            ("0086 138 0000 0001", Ok("13800000001")),
            ("（010）8888 8888 转 801", Ok("010-88888888-801")),
            ("（010）8888 8888 轉 801", Ok("010-88888888-801")),
            ("010-88888888-801", Ok("010-88888888-801")),
            ("01088888888", Ok("010-88888888")),
            ("+86 10 8888 8888", Ok("010-88888888")),
            ("+86 431 8888 8888", Ok("0431-88888888")),
            ("0431-8888888", Ok("0431-8888888")),
            ("400-123-4567", Ok("400-123-4567")),
            ("4001234567", Ok("400-123-4567")),
            ("8888 8888", Ok("88888888")),
            ("88888888 ext 12", Ok("88888888-12")),
            ("12345", Ok("12345")),
            ("+852 1234 5678", Ok("+85212345678")),
            ("abc", Err(BadPhone::Sign('a'))),
            ("13800000001/13900000002", Err(BadPhone::Sign('/'))),
            ("٣٣٣٣٣", Err(BadPhone::Sign('٣'))),
            ("12", Err(BadPhone::TooShort)),
            ("1234567890123456789012345", Err(BadPhone::TooLong)),
            ("801", Ok("801")),
            ("96123", Ok("96123")),
            ("8888888", Ok("8888888")),
            ("800-810-1234", Ok("800-810-1234")),
            ("400-123-4567-12", Ok("400-123-4567-12")),
            ("+86-10-88888888-801", Ok("010-88888888-801")),
            ("0570-0012345", Ok("0570-0012345")),
            ("88888888-801", Ok("88888888-801")),
            ("0085212345678", Ok("0085212345678")),
            ("1380000000", Err(BadPhone::Mobile(10))),
            ("138 0000 000", Err(BadPhone::Mobile(10))),
            ("138000000", Err(BadPhone::Mobile(9))),
            ("138000000011", Err(BadPhone::Mobile(12))),
            ("+86 138 0000 000", Err(BadPhone::Mobile(10))),
            ("12345678901", Err(BadPhone::Shape(11))),
            ("888888888", Err(BadPhone::Shape(9))),
            ("0431-888888", Err(BadPhone::Shape(10))),
            ("1380000000113", Err(BadPhone::TooLong)),
            ("13800000001 13900000002", Err(BadPhone::TooLong)),
            ("00000000000", Err(BadPhone::Zeros)),
            ("000-0000", Err(BadPhone::Zeros)),
        ] {
            assert_eq!(phone(typed).as_deref(), kept.as_ref().copied(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "([+]86 ?|0086)?(1[3-9][0-9]{9}|（?0(10|2[0-9]|[3-9][0-9]{2})）?[- ]?[0-9]{4} ?[0-9]{3,4}|400-?[0-9]{3} ?[0-9]{4})([转x-][0-9]{1,4})?") {
            if let Ok(once) = phone(&text) {
                prop_assert_eq!(phone(&once), Ok(once.clone()), "{}", text);
            }
        }

        #[test]
        fn nothing_panics(text: String) {
            let _ = phone(&text);
        }
    }
}
