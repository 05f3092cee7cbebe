//! Telephone numbers as typed, in one spelling: `13800000001`, `010-88888888-801`, `+85212345678`.
//! Doesn't judge whether a number exists: a neighbour's landline or a foreign number is as good.

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
    let main = shape(&groups, &digits, is_foreign_form);
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

fn shape(groups: &[String], digits: &str, is_foreign_form: bool) -> String {
    let home = if is_foreign_form { digits.strip_prefix("86") } else { digits.strip_prefix("0086") };
    let home = home.or_else(|| digits.strip_prefix("86").filter(|rest| is_mobile(rest)));
    if let Some(home) = home {
        let with_zero = format!("0{home}");
        return domestic(home).or_else(|| domestic(&with_zero)).unwrap_or_else(|| home.to_string());
    }
    if is_foreign_form {
        return format!("+{digits}");
    }
    // Area, number, extension, as this function writes them: the extension mustn't be taken for the eighth digit.
    if let [area, number, extension] = groups
        && let Some(landline) = domestic(&format!("{area}{number}")).filter(|_| area.starts_with('0'))
        && extension.len() <= 6
    {
        return format!("{landline}-{extension}");
    }
    if let Some(number) = domestic(digits) {
        return number;
    }
    if digits.len() <= 8 {
        return digits.to_string();
    }
    if let Some((extension, main)) = groups.split_last()
        && (1..=6).contains(&extension.len())
        && let Some(number) =
            domestic(&main.concat()).or_else(|| (7..=8).contains(&main.concat().len()).then(|| main.concat()))
    {
        return format!("{number}-{extension}");
    }
    groups.join("-")
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'))
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
