//! Full-width and punctuation slips, folded field by field: what `１８。５` means depends on the field it stands in.
//! Never NFKC, never over free text: that would turn ℃ into °C and ① into 1 on a printed slip.

mod number;
mod phone;

pub use number::{BadNumber, decimal, plain_decimal, plain_whole, whole};
pub use phone::{BadPhone, phone};

/// A full-width sign as its ASCII twin, the wide blank as a blank; every other character as it is.
pub fn narrow(ch: char) -> char {
    match ch {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(ch) - 0xfee0).unwrap_or(ch),
        '\u{3000}' => ' ',
        _ => ch,
    }
}

/// [`narrow`] for a whole text: for keys of menus, codes, numbers. Not for names and free text.
pub fn fold_ascii(text: &str) -> String {
    text.chars().map(narrow).collect()
}

/// Full-width digits alone; letters and signs stay as they are.
pub fn fold_digits(text: &str) -> String {
    text.chars().map(|ch| if matches!(ch, '０'..='９') { narrow(ch) } else { ch }).collect()
}

/// A code as the registers keep it: half width, upper case, without blanks; the count of a yarn in one spelling
/// (`32'S`, `32支` and `32s` are `32S`).
pub fn code(text: &str) -> String {
    let plain: Vec<char> =
        text.chars().map(narrow).filter(|ch| !ch.is_whitespace()).map(|ch| ch.to_ascii_uppercase()).collect();
    let mut out = String::with_capacity(text.len());
    for (at, ch) in plain.iter().copied().enumerate() {
        let after_digit = at.checked_sub(1).and_then(|left| plain.get(left)).is_some_and(char::is_ascii_digit);
        match ch {
            '\'' | '’' | '‘' | '′' | '`' if after_digit && plain.get(at + 1) == Some(&'S') => {}
            '支' if after_digit => out.push('S'),
            '／' | '∕' => out.push('/'),
            '—' | '–' | '−' | '‐' | '‑' => out.push('-'),
            _ => out.push(ch),
        }
    }
    out
}

/// A name as it is stored and shown: no blanks at the ends or between Han, one blank elsewhere, full-width letters and
/// digits half width, every middle dot `·` (U+00B7, as the rule for public service systems asks). Brackets and all
/// other characters stay as typed.
pub fn name(text: &str) -> String {
    let mut out: Vec<char> = Vec::with_capacity(text.len());
    let chars: Vec<char> = text.trim().chars().map(narrow_letter).collect();
    for (at, ch) in chars.iter().copied().enumerate() {
        let next = chars.iter().skip(at + 1).copied().find(|ch| !ch.is_whitespace());
        let last = out.last().copied();
        // A line break is no blank: it stays, to be refused.
        if ch.is_whitespace() && !ch.is_control() {
            let is_idle = match (last, next) {
                (Some(last), Some(next)) => {
                    last == ' ' || is_dot(last) || is_dot(next) || (is_han(last) && is_han(next))
                }
                _ => true,
            };
            if !is_idle {
                out.push(' ');
            }
            continue;
        }
        let between_han = last.is_some_and(is_han) && next.is_some_and(is_han);
        out.push(if is_dot(ch) || (between_han && matches!(ch, '.' | '。' | '．' | '｡')) { '·' } else { ch });
    }
    out.into_iter().collect()
}

/// What two spellings of one name share: [`name`], brackets and signs half width, letters in lower case. For
/// comparing only.
pub fn name_key(text: &str) -> String {
    name(text).chars().map(narrow).flat_map(char::to_lowercase).filter(|ch| !ch.is_whitespace()).collect()
}

/// Han of every plane, and the private range where older systems kept rare surnames.
pub fn is_han(ch: char) -> bool {
    matches!(ch,
        '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{e000}'..='\u{f8ff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_dot(ch: char) -> bool {
    matches!(ch, '·' | '•' | '‧' | '・' | '･' | '∙' | '⋅' | '᛫' | '●')
}

fn narrow_letter(ch: char) -> char {
    match ch {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => narrow(ch),
        _ => ch,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes() {
        for (typed, kept) in [
            ("ｊｃ４０ｓ", "JC40S"),
            ("JC40s", "JC40S"),
            ("C32支", "C32S"),
            ("32'S", "32S"),
            ("32’s", "32S"),
            ("Ｔ／Ｃ", "T/C"),
            (" jc 40 s ", "JC40S"),
            ("jc80s/2", "JC80S/2"),
            ("支票", "支票"),
            ("", ""),
        ] {
            assert_eq!(code(typed), kept, "{typed}");
        }
    }

    #[test]
    fn names() {
        for (typed, kept) in [
            ("王 伟", "王伟"),
            ("王\u{3000}伟", "王伟"),
            ("  单志强 ", "单志强"),
            ("Tanaka  Ken", "Tanaka Ken"),
            ("Ｔａｎａｋａ Ken", "Tanaka Ken"),
            ("阿依古丽•买买提", "阿依古丽·买买提"),
            ("阿依古丽‧买买提", "阿依古丽·买买提"),
            ("阿依古丽・买买提", "阿依古丽·买买提"),
            ("阿依古丽.买买提", "阿依古丽·买买提"),
            ("阿依古丽。买买提", "阿依古丽·买买提"),
            ("阿依古丽 · 买买提", "阿依古丽·买买提"),
            ("J.R. Smith", "J.R. Smith"),
            ("远航贸易（上海）有限公司", "远航贸易（上海）有限公司"),
            ("𠮷 田", "𠮷田"),
            ("㎡①Ⅲ", "㎡①Ⅲ"),
        ] {
            assert_eq!(name(typed), kept, "{typed}");
        }
        assert_eq!(name_key("远航贸易（上海）有限公司"), name_key("远航贸易(上海) 有限公司"));
        assert_ne!(name_key("李國強"), name_key("李国强"), "equality never joins variants");
    }

    #[test]
    fn digits_alone() {
        assert_eq!(fold_digits("３號樓，Ａ座"), "3號樓，Ａ座");
        assert_eq!(fold_ascii("３／？：　Ａ"), "3/?: A");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text: String) {
            prop_assert_eq!(name(&name(&text)), name(&text));
            prop_assert_eq!(code(&code(&text)), code(&text));
            prop_assert_eq!(name_key(&name(&text)), name_key(&text));
        }

        #[test]
        fn folding_twice_changes_nothing_in_real_names(text in "[王伟a.。·•　 （A１]{0,12}") {
            prop_assert_eq!(name(&name(&text)), name(&text));
            prop_assert_eq!(name_key(&name(&text)), name_key(&text));
        }
    }
}
