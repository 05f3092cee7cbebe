//! Width in terminal cells, and cutting and padding by it. The same notion as the screen's library has: by grapheme,
//! control characters take no cell. Never measures in bytes or characters.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Where a shorter text stands in its cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Align {
    /// Blanks behind it.
    #[default]
    Left,
    /// Blanks before it: numbers.
    Right,
    /// Blanks on both sides, the odd one behind.
    Centre,
}

/// What stands for a cut end: two ASCII points, because `…` is one or two cells wide depending on the terminal.
const CUT_MARK: &str = "..";

/// Narrower than this, a cut text carries no mark: the cells are worth more than it.
const MIN_FOR_MARK: usize = 4;

/// Cells that a text takes on one line; newlines and other control characters take none.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return text.len();
    }
    text.graphemes(true).map(grapheme_width).sum()
}

/// Cells that one character takes by itself.
pub fn char_width(ch: char) -> usize {
    grapheme_width(ch.encode_utf8(&mut [0; 4]))
}

/// Cells that one grapheme takes: none with a control character in it, as the screen's library drops those.
pub fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.contains(char::is_control) {
        return 0;
    }
    // The screen's library gives half-width sound marks a cell more than the tables do; to disagree would shift a row.
    let marks = grapheme.chars().filter(|ch| matches!(ch, '\u{ff9e}' | '\u{ff9f}')).count();
    if grapheme.len() == 1 { 1 } else { grapheme.width() + marks }
}

/// The longest start of a text that fits `cells`; never half a wide character, never a mark without its letter.
pub fn cut(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme_width(grapheme);
        if used > cells {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

/// The text in at most `cells`; what is cut ends with `..` where there is room for it.
pub fn shorten(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        Cow::Borrowed(text)
    } else if cells < MIN_FOR_MARK {
        Cow::Borrowed(cut(text, cells))
    } else {
        Cow::Owned(format!("{}{CUT_MARK}", cut(text, cells - CUT_MARK.len())))
    }
}

/// The text in exactly `cells`: shortened where too long, padded with blanks where short.
pub fn fit(text: &str, cells: usize, align: Align) -> String {
    let short = shorten(text, cells);
    let spare = cells.saturating_sub(width(&short));
    let before = match align {
        Align::Left => 0,
        Align::Right => spare,
        Align::Centre => spare / 2,
    };
    format!("{}{short}{}", " ".repeat(before), " ".repeat(spare - before))
}

/// What shows in the `cells` columns from column `from` (counted from 0), for a field that scrolls sideways. A wide
/// character that lies half outside shows as a blank, so that everything else keeps its column.
pub fn slice(text: &str, from: usize, cells: usize) -> String {
    let end = from.saturating_add(cells);
    let mut out = String::new();
    let mut column = 0;
    for grapheme in text.graphemes(true) {
        let wide = grapheme_width(grapheme);
        let (start, stop) = (column, column + wide);
        column = stop;
        if wide == 0 || stop <= from {
            continue;
        }
        if start >= end {
            break;
        }
        if start >= from && stop <= end {
            out.push_str(grapheme);
        } else {
            out.push_str(&" ".repeat(stop.min(end) - start.max(from)));
        }
    }
    out
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Text as clerks and old files hold it: Han of three planes, ASCII, marks, full-width, joined and odd signs.
    pub fn mixed() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            6 => proptest::sample::select(vec!["恆", "達", "紡", "织", "厂", "𠮷", "𬭎", "㛃", "，", "。", "（", "）", "「", "」", "㎡", "℃", "·", "…"]).prop_map(str::to_string),
            6 => (b' '..=b'~').prop_map(|byte| char::from(byte).to_string()),
            2 => proptest::sample::select(vec!["JC40S", "4,400", "17.9", "S2611-0042-8", "e\u{301}", "g\u{308}\u{301}", "か\u{3099}", "ｶﾞ", "１２", "\u{3000}", "买买提", "👩\u{200d}🚒", "🇨🇳", "한", "ก็", "أب"]).prop_map(str::to_string),
            1 => proptest::sample::select(vec!["\n", "\t", "\u{1b}", "\u{200b}", "\u{202e}", "\u{fe0f}"]).prop_map(str::to_string),
        ];
        proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn cells_not_letters() {
        for (text, cells) in [
            ("", 0),
            ("JC40S", 5),
            ("恆達紡織", 8),
            ("𠮷田", 4),
            ("张䶮", 4),
            ("e\u{301}", 1),
            ("１．９", 6),
            ("㎡", 2),
            ("a\nb", 2),
            ("\u{1b}[31m", 4),
        ] {
            assert_eq!(width(text), cells, "{text:?}");
        }
    }

    #[test]
    fn cut_ends_say_so_in_ascii() {
        for (text, cells, shown) in [
            ("恆達紡織", 8, "恆達紡織"),
            ("恆達紡織", 7, "恆達.. "),
            ("恆達紡織", 6, "恆達.."),
            ("恆達紡織", 5, "恆.. "),
            ("恆達紡織", 3, "恆 "),
            ("恆達紡織", 1, " "),
            ("恆達紡織", 0, ""),
            ("JC40S", 7, "JC40S  "),
        ] {
            assert_eq!(fit(text, cells, Align::Left), shown, "{text} in {cells}");
        }
        assert_eq!(fit("17.9", 6, Align::Right), "  17.9");
        assert_eq!(fit("簽", 5, Align::Centre), " 簽  ");
    }

    #[test]
    fn a_half_seen_character_is_a_blank() {
        assert_eq!(slice("恆達ab", 0, 4), "恆達");
        assert_eq!(slice("恆達ab", 1, 4), " 達a");
        assert_eq!(slice("恆達ab", 0, 3), "恆 ");
        assert_eq!(slice("恆達ab", 1, 2), "  ");
        assert_eq!(slice("恆", 9, 5), "");
    }

    proptest! {
        #[test]
        fn the_screen_measures_alike(text in mixed()) {
            let screen: usize = text.graphemes(true).filter(|part| !part.contains(char::is_control))
                .map(|part| usize::from(ratatui::buffer::CellWidth::cell_width(part))).sum();
            prop_assert_eq!(width(&text), screen);
        }

        #[test]
        fn fit_is_exact_at_every_width(text in mixed(), cells in 0_usize..40, align in prop_oneof![Just(Align::Left), Just(Align::Right), Just(Align::Centre)]) {
            prop_assert_eq!(width(&fit(&text, cells, align)), cells);
        }

        #[test]
        fn cut_is_a_start_and_takes_all_it_can(text in mixed(), cells in 0_usize..40) {
            let start = cut(&text, cells);
            prop_assert!(text.starts_with(start));
            prop_assert!(width(start) <= cells);
            if let Some(next) = text[start.len()..].graphemes(true).next() {
                prop_assert!(width(start) + grapheme_width(next) > cells);
            }
        }

        #[test]
        fn slices_keep_their_columns(text in mixed(), from in 0_usize..50, cells in 0_usize..40) {
            let seen = slice(&text, from, cells);
            let whole = width(&text);
            prop_assert_eq!(width(&seen), cells.min(whole.saturating_sub(from)));
        }

        #[test]
        fn nothing_panics(text: String, cells in 0_usize..9) {
            fit(&text, cells, Align::Right);
            slice(&text, cells, cells);
        }
    }
}
