//! Which characters a dot-matrix printer has. Encodes them; sends nothing.

use std::collections::HashMap;
use std::sync::OnceLock;

use encoding_rs::GB18030;

use super::{Paper, font, sheets, text};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::width::char_width;
use crate::kernel::words::Lang;
use crate::say;

/// The characters in a printer's own memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Characters {
    /// GB 18030, of which the two-byte part is relied on: it is GBK's and has Simplified and Traditional. The
    /// four-byte part (rare Han such as 㛃 and 𠮷) is in few printers, whatever their boxes say, and one without it
    /// prints four other characters instead, so it counts as missing.
    Gb18030,
    /// GB 2312: Simplified only.
    Gb2312,
}

impl Characters {
    /// Both.
    pub const ALL: [Characters; 2] = [Characters::Gb18030, Characters::Gb2312];

    /// As settings spell it.
    pub const fn code(self) -> &'static str {
        match self {
            Characters::Gb18030 => "gb18030",
            Characters::Gb2312 => "gb2312",
        }
    }

    /// The characters of a code.
    pub fn from_code(code: &str) -> Option<Characters> {
        Characters::ALL.into_iter().find(|characters| characters.code() == code)
    }

    /// Whether the printer prints it in the columns that the grid gives it.
    pub fn has(self, ch: char) -> bool {
        matches!(ch, ' '..='~')
            || pair(ch).is_some_and(|(lead, trail)| self == Characters::Gb18030 || is_gb2312(lead, trail))
    }
}

/// The two bytes of a character of two columns; `None` where it has one, four, or another width on the grid than on
/// the printer, which gives two columns to every pair of bytes.
pub(super) fn pair(ch: char) -> Option<(u8, u8)> {
    // Looked up the other way round once: the library seeks each Han from the table's start.
    static PAIRS: OnceLock<HashMap<char, (u8, u8)>> = OnceLock::new();
    PAIRS.get_or_init(pairs).get(&ch).copied()
}

fn pairs() -> HashMap<char, (u8, u8)> {
    let all =
        (0x81..=0xfe).flat_map(|lead| (0x40..=0xfe).filter(|trail| *trail != 0x7f).map(move |trail| (lead, trail)));
    let read = |(lead, trail): (u8, u8)| {
        let bytes = [lead, trail];
        let (text, lost) = GB18030.decode_without_bom_handling(&bytes);
        let mut chars = text.chars();
        let ch = chars.next().filter(|ch| !lost && chars.next().is_none() && char_width(*ch) == 2)?;
        Some((ch, (lead, trail)))
    };
    let mut out = HashMap::new();
    for (ch, bytes) in all.filter_map(read) {
        // A few characters stand twice; every printer has the older, lower place.
        out.entry(ch).or_insert(bytes);
    }
    out
}

/// Rows 1 to 9 and 16 to 87 of the standard, without the positions that GBK filled later.
const fn is_gb2312(lead: u8, trail: u8) -> bool {
    match lead {
        0xa1 | 0xa3 => trail >= 0xa1,
        0xa2 => matches!(trail, 0xb1..=0xe2 | 0xe5..=0xee | 0xf1..=0xfc),
        0xa4 => matches!(trail, 0xa1..=0xf3),
        0xa5 => matches!(trail, 0xa1..=0xf6),
        0xa6 => matches!(trail, 0xa1..=0xb8 | 0xc1..=0xd8),
        0xa7 => matches!(trail, 0xa1..=0xc1 | 0xd1..=0xf1),
        0xa8 => matches!(trail, 0xa1..=0xba | 0xc5..=0xe9),
        0xa9 => matches!(trail, 0xa4..=0xef),
        0xd7 => matches!(trail, 0xa1..=0xf9),
        0xb0..=0xf7 => trail >= 0xa1,
        _ => false,
    }
}

/// What a printer lacks, by the place where it stands.
struct Lacking {
    characters: Characters,
    told: Vec<(String, Vec<char>)>,
}

impl Lacking {
    fn look(&mut self, place: &str, text: &str) {
        for ch in text.chars().filter(|ch| !self.characters.has(*ch)) {
            match self.told.iter_mut().find(|(known, _)| known == place) {
                Some((_, chars)) if chars.contains(&ch) => {}
                Some((_, chars)) => chars.push(ch),
                None => self.told.push((place.to_string(), vec![ch])),
            }
        }
    }
}

/// Whether a printer has every character of a paper.
///
/// # Errors
/// `printer_lacks` for each place with characters that it lacks, naming them all. Nothing may be sent then.
pub fn check_characters(paper: &Paper, characters: Characters) -> Outcome<()> {
    let mut lacking = Lacking { characters, told: Vec::new() };
    for (place, said) in font::texts(paper) {
        for line in for_terminal(said, Newlines::Keep).split('\n') {
            lacking.look(&place, &text::in_cells(line));
        }
    }
    if lacking.told.is_empty() {
        // Page counts and other words of the layout itself.
        for line in sheets(paper).iter().flat_map(text::lines) {
            lacking.look("", &line);
        }
    }
    if lacking.told.is_empty() {
        return Ok(());
    }
    Err(Failure::refused(lacking.told.iter().map(|(place, chars)| lacks(place, chars, paper.lang)).collect()))
}

fn lacks(place: &str, chars: &[char], lang: Lang) -> Problem {
    let list = |open: &str, close: &str, comma: &str| {
        let named = chars.iter().map(|ch| format!("{open}{ch}{close}（U+{:04X}）", u32::from(*ch)));
        named.collect::<Vec<_>>().join(comma)
    };
    let (hant, hans) = (list("「", "」", "、"), list("“", "”", "、"));
    let en = list("'", "'", ", ").replace('（', " (").replace('）', ")");
    // Only a Traditional paper has characters fewer in Simplified.
    let (or_hant, or_hans, or_en) = if lang == Lang::Hant {
        ("改印簡體或換一個寫法、", "改印简体或换一个写法、", "print it in Simplified or write it another way, ")
    } else {
        ("換一個寫法、", "换一个写法、", "write it another way, ")
    };
    let (in_hant, in_hans, in_en) = if place.is_empty() {
        (String::new(), String::new(), String::new())
    } else {
        (format!("「{place}」裡的"), format!("“{place}”里的"), format!(", in '{place}'"))
    };
    let problem = Problem::new(
        "printer_lacks",
        say!(
            "{in_hant}{hant}這臺打印機沒有，什麼也沒送出。請{or_hant}換一臺打印機，或輸出 PDF（--out FILE.pdf）。",
            "{in_hans}{hans}这台打印机没有，什么也没送出。请{or_hans}换一台打印机，或输出 PDF（--out FILE.pdf）。",
            "The printer has no {en}{in_en}; nothing was sent. Either {or_en}choose another printer, or make a PDF (--out FILE.pdf)."
        ),
    );
    problem.at(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_printers_have() {
        for (ch, gb18030, gb2312) in [
            ('A', true, true),
            ('~', true, true),
            ('纱', true, true),
            ('，', true, true),
            ('／', true, true),
            ('紗', true, false),
            ('頁', true, false),
            ('堃', true, false),
            ('喆', true, false),
            // Four bytes.
            ('㛃', false, false),
            ('𠮷', false, false),
            // Two bytes and thus two columns on paper, one on the grid.
            ('·', false, false),
            ('α', false, false),
            ('\u{1b}', false, false),
            ('\u{7f}', false, false),
            ('é', false, false),
            ('︵', true, false),
        ] {
            assert_eq!((Characters::Gb18030.has(ch), Characters::Gb2312.has(ch)), (gb18030, gb2312), "{ch:?}");
        }
    }

    #[test]
    fn gb_2312_has_6763_han() {
        let han = ('\u{4e00}'..='\u{9fff}').filter(|ch| Characters::Gb2312.has(*ch)).count();
        let all = ('\u{4e00}'..='\u{9fff}').filter(|ch| Characters::Gb18030.has(*ch)).count();
        assert_eq!(han, 6763);
        // GBK: all of the first 20902, which Unicode has had from the start.
        assert!(all >= 20_902, "{all}");
    }

    #[test]
    fn pairs_are_what_the_library_writes() {
        let pairs = pairs();
        assert!(pairs.len() > 21_000, "{}", pairs.len());
        for (ch, (lead, trail)) in pairs.into_iter().step_by(37) {
            let text = ch.to_string();
            let (bytes, _, lost) = GB18030.encode(&text);
            assert!(!lost && bytes.as_ref() == [lead, trail], "{ch}");
        }
    }

    #[test]
    fn codes_lead_back() {
        for characters in Characters::ALL {
            assert_eq!(Characters::from_code(characters.code()), Some(characters));
        }
        assert_eq!(Characters::from_code("big5"), None);
    }
}
