//! Breaking text into lines of so many cells, for screen and paper alike. Chinese breaks between any two characters
//! but never with a closing mark at a line's start or an opening one at its end; Latin words and numbers stay whole.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::width::{char_width, grapheme_width};

/// Marks that never begin a line.
const NO_START: &str = "，。、；：！？）」』》】〉〕］｝〗〙〞’”…—～·％%℃℉‰°′″々〻ー㎡,.;:!?)]}>";

/// Marks that never end a line.
const NO_END: &str = "（「『《【〈〔［｛〖〘〝‘“￥＄№＃$¥#([{<";

/// Breaks a text into lines of at most `cells` cells (taken as 2 where less). Explicit newlines are kept; blanks at
/// the place of a break are dropped; every other character appears once. An empty text is one empty line.
pub fn wrap(text: &str, cells: usize) -> Vec<&str> {
    ranges(text, cells).into_iter().map(|range| text.get(range).unwrap_or_default()).collect()
}

/// The lines of [`wrap`] as byte ranges of the text, for editors that need to know where each came from.
pub fn ranges(text: &str, cells: usize) -> Vec<Range<usize>> {
    let cells = cells.max(2);
    let mut out = Vec::new();
    let mut start = 0;
    for part in text.split('\n') {
        let line = part.strip_suffix('\r').unwrap_or(part);
        wrap_paragraph(line, start, cells, &mut out);
        start += part.len() + 1;
    }
    out
}

/// The cells of the widest part that [`wrap`] keeps whole: a word, a number, a code, a character with its marks. In at
/// least so many cells none of them is broken.
pub fn widest_whole(text: &str) -> usize {
    let widest = |line: &str| {
        let pieces = pieces(line, usize::MAX);
        // An indent stays with the first word.
        let indent = pieces.iter().take_while(|piece| piece.class == Class::Blank).count();
        let (mut widest, mut wide) = (0, 0);
        for (at, piece) in pieces.iter().enumerate() {
            let left = at.checked_sub(1).and_then(|left| pieces.get(left));
            if at > indent && left.is_some_and(|left| breaks_well(left, piece)) {
                wide = 0;
            }
            wide += piece.width;
            widest = widest.max(if piece.class == Class::Blank { 0 } else { wide });
        }
        widest
    };
    text.split('\n').map(widest).max().unwrap_or(0)
}

/// How a piece of text behaves at a line's edge.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Dropped at a break.
    Blank,
    /// Stays with neighbours of its class: letters, digits, ASCII and other narrow signs.
    Word,
    /// Breaks on both sides: Han, kana, full-width signs.
    Wide,
    /// Takes no cell, stays with what is before it.
    Zero,
}

/// The smallest piece that is never broken.
struct Piece<'a> {
    text: &'a str,
    at: usize,
    width: usize,
    class: Class,
}

impl Piece<'_> {
    fn new(text: &str, at: usize, width: usize) -> Piece<'_> {
        let class = match (text, width) {
            (" " | "\t" | "\u{3000}", _) => Class::Blank,
            (_, 0) => Class::Zero,
            (_, 1) => Class::Word,
            _ => Class::Wide,
        };
        Piece { text, at, width, class }
    }

    fn end(&self) -> usize {
        self.at + self.text.len()
    }

    fn is_one_of(&self, marks: &str) -> bool {
        self.text.chars().next().is_some_and(|ch| marks.contains(ch))
    }
}

fn pieces(line: &str, cells: usize) -> Vec<Piece<'_>> {
    let mut out = Vec::with_capacity(line.len());
    for (at, grapheme) in line.grapheme_indices(true) {
        let width = grapheme_width(grapheme);
        if width <= cells {
            out.push(Piece::new(grapheme, at, width));
            continue;
        }
        // Some scripts join letters into graphemes of any width; where one fits no line, its characters must part.
        for (inner, ch) in grapheme.char_indices() {
            let text = grapheme.get(inner..inner + ch.len_utf8()).unwrap_or_default();
            out.push(Piece::new(text, at + inner, char_width(ch)));
        }
    }
    out
}

/// Whether marks allow a line to end with `left` and the next to begin with `right`.
fn marks_allow(left: &Piece<'_>, right: &Piece<'_>) -> bool {
    right.class != Class::Zero && !right.is_one_of(NO_START) && !left.is_one_of(NO_END)
}

/// Whether a line may well end with `left` and the next begin with `right`.
fn breaks_well(left: &Piece<'_>, right: &Piece<'_>) -> bool {
    match (left.class, right.class) {
        (_, Class::Blank | Class::Zero) => false,
        (Class::Blank, _) => !right.is_one_of(NO_START) || right.class == Class::Word,
        (Class::Word | Class::Zero, Class::Word) => false,
        _ => marks_allow(left, right),
    }
}

fn wrap_paragraph(line: &str, offset: usize, cells: usize, out: &mut Vec<Range<usize>>) {
    let pieces = pieces(line, cells);
    let mut first = 0;
    loop {
        let rest = pieces.get(first..).unwrap_or_default();
        let Some(head) = rest.first() else {
            // Only an empty paragraph gets here without a line of its own.
            out.push(offset..offset);
            return;
        };
        let mut used = 0;
        let fitting = rest
            .iter()
            .take_while(|piece| {
                used += piece.width;
                used <= cells
            })
            .count();
        let next = if fitting == rest.len() { fitting } else { place_to_break(rest, fitting) };
        let taken = rest.get(..next).unwrap_or_default();
        let skipped = rest.iter().skip(next).take_while(|piece| piece.class == Class::Blank).count();
        let is_last = next + skipped >= rest.len();
        let kept = if fitting == rest.len() {
            taken.len()
        } else {
            taken.iter().rposition(|piece| piece.class != Class::Blank).map_or(0, |last| last + 1)
        };
        let end = kept.checked_sub(1).and_then(|last| taken.get(last)).map_or(head.at, Piece::end);
        out.push(offset + head.at..offset + end);
        if is_last {
            return;
        }
        first += next + skipped;
    }
}

/// The number of pieces on a line of which `fitting` would fit: at a good place if there is one, else inside a word
/// but as the marks allow, else where the line is full.
fn place_to_break(rest: &[Piece<'_>], fitting: usize) -> usize {
    let Some(over) = rest.get(fitting) else { return fitting };
    if over.class == Class::Blank {
        return fitting;
    }
    let indent = rest.iter().take_while(|piece| piece.class == Class::Blank).count();
    let pairs = |good: fn(&Piece<'_>, &Piece<'_>) -> bool| {
        (indent + 1..=fitting).rev().find(|at| {
            let left = at.checked_sub(1).and_then(|left| rest.get(left));
            matches!((left, rest.get(*at)), (Some(left), Some(right)) if good(left, right))
        })
    };
    pairs(breaks_well).or_else(|| pairs(marks_allow)).unwrap_or(fitting).max(1)
}

#[cfg(test)]
mod tests {
    use super::super::width::{tests::mixed, width};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_as_a_typesetter_would_break_them() {
        for (text, cells, lines) in [
            ("", 10, vec![""]),
            ("恆達紡織廠", 4, vec!["恆達", "紡織", "廠"]),
            ("恆達紡織廠", 5, vec!["恆達", "紡織", "廠"]),
            // The comma pulls its character down with it.
            ("紗樣，布樣", 4, vec!["紗", "樣，", "布樣"]),
            ("共有（三件）。", 6, vec!["共有", "（三", "件）。"]),
            ("甲乙（丙丁）", 6, vec!["甲乙", "（丙", "丁）"]),
            ("取樣 JC40S 兩件", 8, vec!["取樣", "JC40S 兩", "件"]),
            ("計4,400克", 7, vec!["計4,400", "克"]),
            ("計4,400克", 5, vec!["計", "4,400", "克"]),
            ("室溫17.9℃不達標", 8, vec!["室溫", "17.9℃不", "達標"]),
            ("a longer word", 8, vec!["a longer", "word"]),
            ("unbreakable", 4, vec!["unbr", "eaka", "ble"]),
            ("甲\n\n乙\r\n丙", 4, vec!["甲", "", "乙", "丙"]),
            ("甲\n", 4, vec!["甲", ""]),
            ("    縮進的一行", 8, vec!["    縮進", "的一行"]),
            ("one     ", 3, vec!["one"]),
            ("！！！！！！", 4, vec!["！！", "！！", "！！"]),
        ] {
            assert_eq!(wrap(text, cells), lines, "{text:?} in {cells}");
        }
    }

    proptest! {
        #[test]
        fn nothing_lost_nothing_doubled_nothing_too_wide(text in mixed(), cells in 2_usize..30) {
            let lines = wrap(&text, cells);
            for line in &lines {
                prop_assert!(width(line) <= cells, "{:?} in {}", line, cells);
            }
            let solid = |text: &str| -> String { text.chars().filter(|ch| !matches!(ch, ' ' | '\t' | '\u{3000}' | '\n' | '\r')).collect() };
            prop_assert_eq!(solid(&lines.concat()), solid(&text));
        }

        #[test]
        fn closing_marks_start_no_line(text in "[恆達紡a1（「，。）」]{0,30}", cells in 12_usize..30) {
            // What marks and words hold together must fit a line: opening marks, a character, closing marks.
            let chars: Vec<char> = text.chars().collect();
            let holds = |pair: &[char]| {
                "（「".contains(pair[0]) || "，。」）".contains(pair[1]) || pair.iter().all(|ch| ch.is_ascii())
            };
            let units = chars.chunk_by(|left, right| holds(&[*left, *right]));
            let longest = units.map(|unit| width(&unit.iter().collect::<String>())).max();
            prop_assume!(longest.unwrap_or(0) <= cells);
            for line in wrap(&text, cells).iter().skip(1) {
                prop_assert!(!line.starts_with(['，', '。', '）', '」']), "{:?}", line);
            }
            let lines = wrap(&text, cells);
            for line in lines.iter().take(lines.len() - 1) {
                prop_assert!(!line.ends_with(['（', '「']), "{:?}", line);
            }
        }

        #[test]
        fn words_stay_whole_where_they_fit(words in proptest::collection::vec("[a-z0-9.-]{1,8}", 1..12), cells in 8_usize..30) {
            let text = words.join(" ");
            let got: Vec<&str> = wrap(&text, cells).into_iter().flat_map(|line| line.split(' ')).collect();
            prop_assert_eq!(got, words);
        }

        #[test]
        fn the_widest_whole_part_breaks_nothing(text in "[恆達紡a-zA-Z0-9 \u{3000}（「，。）」:/-]{0,40}", more in 0_usize..6) {
            let cells = widest_whole(&text).max(2) + more;
            for pair in ranges(&text, cells).windows(2) {
                let (left, right) = (text[pair[0].clone()].chars().last(), text[pair[1].clone()].chars().next());
                let gap = &text[pair[0].end..pair[1].start];
                let holds = |ch: Option<char>| ch.is_some_and(|ch| ch.is_ascii() && ch != ' ');
                let is_broken = gap.is_empty() && holds(left) && holds(right);
                prop_assert!(!is_broken, "{:?} in {}", text, cells);
            }
        }

        #[test]
        fn ranges_rise_and_lie_on_borders(text: String, cells in 0_usize..12) {
            let mut last = 0;
            for range in ranges(&text, cells) {
                prop_assert!(range.start >= last && text.get(range.clone()).is_some());
                last = range.end;
            }
        }
    }
}
