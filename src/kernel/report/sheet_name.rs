//! Names of worksheets that every spreadsheet takes: short enough, without forbidden characters, all different.

use unicode_segmentation::UnicodeSegmentation;

/// Longest name, in UTF-16 units as spreadsheets count.
const LONGEST: usize = 31;
/// What no name may hold, beside control characters.
const FORBIDDEN: [char; 7] = ['*', '?', ':', '[', ']', '\\', '/'];
/// A name that one spreadsheet keeps for itself.
const RESERVED: &str = "history";

/// A name for each title, in order.
pub fn unique(titles: &[&str]) -> Vec<String> {
    let mut taken: Vec<String> = vec![RESERVED.to_string()];
    let mut out = Vec::with_capacity(titles.len());
    for title in titles {
        let base = valid(title);
        let mut name = shortened(&base, LONGEST).to_string();
        let mut count = 1;
        while taken.contains(&name.to_lowercase()) {
            count += 1;
            let mark = format!(" ({count})");
            name = format!("{}{mark}", shortened(&base, LONGEST - mark.len()).trim_end());
        }
        taken.push(name.to_lowercase());
        out.push(name);
    }
    out
}

/// The title without what no name may hold; `1` where nothing is left.
fn valid(title: &str) -> String {
    let allowed = |ch: char| if ch.is_control() || FORBIDDEN.contains(&ch) { '-' } else { ch };
    let text: String = title.chars().map(allowed).collect();
    let ends = |ch: char| ch == '\'' || ch.is_whitespace();
    let text = text.trim_matches(ends);
    let text = shortened(text, LONGEST).trim_matches(ends);
    if text.is_empty() { "1".to_string() } else { text.to_string() }
}

/// The longest start of so many UTF-16 units; never half a character.
fn shortened(text: &str, most: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.encode_utf16().count();
        if used > most {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_every_spreadsheet_takes() {
        let long = "織".repeat(40);
        for (titles, names) in [
            (vec!["2026年10月 紗布取樣"], vec!["2026年10月 紗布取樣"]),
            (vec!["月報", "月報", "月報"], vec!["月報", "月報 (2)", "月報 (3)"]),
            (vec!["Month", "MONTH"], vec!["Month", "MONTH (2)"]),
            (vec!["a/b:c?*[d]\\e", "'甲'", "", "''"], vec!["a-b-c---d--e", "甲", "1", "1 (2)"]),
            (vec!["History"], vec!["History (2)"]),
            (vec![&long, &long], vec![&long[..31 * 3], &(long[..27 * 3].to_string() + " (2)")]),
        ] {
            assert_eq!(unique(&titles), names, "{titles:?}");
        }
    }

    proptest! {
        #[test]
        fn valid_and_different_whatever_the_titles(titles in prop::collection::vec("[a-cA-C'/:\\[ \t𠮷恆]{0,40}|History", 0..12)) {
            let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
            let names = unique(&titles);
            for (at, name) in names.iter().enumerate() {
                prop_assert!(rust_xlsxwriter::utility::check_sheet_name(name).is_ok(), "{:?}", name);
                prop_assert!(names.iter().take(at).all(|other| other.to_lowercase() != name.to_lowercase()));
            }
        }
    }
}
