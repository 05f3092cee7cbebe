//! The two fonts of papers and what they can show. The only place that holds their bytes; nothing here is touched
//! before the first paper is made.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::raw::tables::gsub::{SingleSubst, SubstitutionSubtables};
use skrifa::{FontRef, MetadataProvider, Tag};

use super::{Block, Paper, Value};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::words::Lang;
use crate::say;

static SONG: &[u8] = include_bytes!("../../../assets/fonts/NotoSerifCJKtc-Regular.otf");
static HEI: &[u8] = include_bytes!("../../../assets/fonts/NotoSansCJKtc-Bold.otf");

/// One of the two typefaces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Face {
    /// Noto Serif CJK: the body of official forms.
    Song,
    /// Noto Sans CJK Bold: headings.
    Hei,
}

/// A typeface, read once.
pub(super) struct Loaded {
    /// As the writer of the PDF wants it.
    pub(super) font: krilla::text::Font,
    glyphs: FontRef<'static>,
    units_per_em: f32,
    figure: f32,
    simplified: OnceLock<HashMap<u32, u32>>,
}

/// One glyph of a line, its advance in ems.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Shaped {
    pub(super) glyph: u32,
    pub(super) advance: f32,
    pub(super) offset: f32,
    /// Where its character begins and ends in the text, in bytes.
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Face {
    fn bytes(self) -> &'static [u8] {
        match self {
            Face::Song => SONG,
            Face::Hei => HEI,
        }
    }

    /// Reads the font on first use.
    ///
    /// # Errors
    /// `font_unreadable` where the program's own font is damaged.
    pub(super) fn load(self) -> Outcome<&'static Loaded> {
        static LOADED: [OnceLock<Option<Loaded>>; 2] = [OnceLock::new(), OnceLock::new()];
        let cell = LOADED.get(usize::from(self == Face::Hei));
        cell.and_then(|cell| cell.get_or_init(|| Loaded::read(self.bytes())).as_ref()).ok_or_else(|| {
            Failure::broken(
                Problem::new(
                    "font_unreadable",
                    say!(
                        "程序自帶的字體讀不出來，程序文件可能已損壞。請重新安裝，或改用文本輸出（--out FILE.txt）。",
                        "程序自带的字体读不出来，程序文件可能已损坏。请重新安装，或改用文本输出（--out FILE.txt）。",
                        "The font inside the program can't be read; the program file may be damaged. Install it again, or print to text (--out FILE.txt)."
                    ),
                ),
                "embedded font",
            )
        })
    }
}

impl Loaded {
    fn read(bytes: &'static [u8]) -> Option<Loaded> {
        let glyphs = FontRef::new(bytes).ok()?;
        let font = krilla::text::Font::new(bytes.into(), 0)?;
        let units_per_em = font.units_per_em();
        let metrics = glyphs.glyph_metrics(Size::unscaled(), LocationRef::default());
        let charmap = glyphs.charmap();
        let figures = ('0'..='9').filter_map(|ch| metrics.advance_width(charmap.map(ch)?));
        let figure = figures.fold(0.0_f32, f32::max) / units_per_em;
        Some(Loaded { font, glyphs, units_per_em, figure, simplified: OnceLock::new() })
    }

    /// Whether it has a glyph of its own for a character; selectors of variants need none.
    fn covers(&self, ch: char) -> bool {
        is_selector(ch) || self.glyphs.charmap().map(ch).is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// The glyphs of one line in the shapes of a language. Figures all get the same advance, so that columns align.
    pub(super) fn shape(&self, text: &str, lang: Lang) -> Vec<Shaped> {
        let charmap = self.glyphs.charmap();
        let metrics = self.glyphs.glyph_metrics(Size::unscaled(), LocationRef::default());
        let local = (lang != Lang::Hant).then(|| self.simplified.get_or_init(|| simplified_shapes(&self.glyphs)));
        let mut out: Vec<Shaped> = Vec::with_capacity(text.len());
        for (from, ch) in text.char_indices() {
            let to = from + ch.len_utf8();
            if is_selector(ch) {
                if let Some(last) = out.last_mut() {
                    last.to = to;
                }
                continue;
            }
            let default = charmap.map(ch).map_or(0, |glyph| glyph.to_u32());
            let glyph = local.and_then(|shapes| shapes.get(&default)).copied().unwrap_or(default);
            let natural = metrics.advance_width(skrifa::GlyphId::new(glyph)).unwrap_or(0.0) / self.units_per_em;
            let (advance, offset) =
                if ch.is_ascii_digit() { (self.figure, (self.figure - natural) / 2.0) } else { (natural, 0.0) };
            out.push(Shaped { glyph, advance, offset, from, to });
        }
        out
    }
}

/// Selectors of variants (U+FE00, U+E0100 and on) choose a shape of the character before them; they show nothing.
const fn is_selector(ch: char) -> bool {
    matches!(ch, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// The pairs of the feature `locl` for `ZHS`: from the default, Traditional shape to the Simplified one.
fn simplified_shapes(font: &FontRef<'_>) -> HashMap<u32, u32> {
    read_simplified_shapes(font).unwrap_or_default()
}

fn read_simplified_shapes(font: &FontRef<'_>) -> Option<HashMap<u32, u32>> {
    let table = font.gsub().ok()?;
    let (scripts, features, lookups) =
        (table.script_list().ok()?, table.feature_list().ok()?, table.lookup_list().ok()?);
    let record = scripts.script_records().iter().find(|record| record.script_tag() == Tag::new(b"hani"))?;
    let script = record.script(scripts.offset_data()).ok()?;
    let language = script.lang_sys_records().iter().find(|record| record.lang_sys_tag() == Tag::new(b"ZHS "))?;
    let language = language.lang_sys(script.offset_data()).ok()?;
    let mut out = HashMap::new();
    for index in language.feature_indices() {
        let Some(record) = features.feature_records().get(usize::from(index.get())) else { continue };
        if record.feature_tag() != Tag::new(b"locl") {
            continue;
        }
        let feature = record.feature(features.offset_data()).ok()?;
        for index in feature.lookup_list_indices() {
            let lookup = lookups.lookups().get(usize::from(index.get())).ok()?;
            let SubstitutionSubtables::Single(subtables) = lookup.subtables().ok()? else { continue };
            for subtable in subtables.iter().flatten() {
                match subtable {
                    SingleSubst::Format1(single) => {
                        for glyph in single.coverage().ok()?.iter() {
                            let to = i32::from(glyph.to_u16()) + i32::from(single.delta_glyph_id());
                            out.insert(u32::from(glyph.to_u16()), u32::try_from(to.rem_euclid(65_536)).ok()?);
                        }
                    }
                    SingleSubst::Format2(single) => {
                        for (from, to) in single.coverage().ok()?.iter().zip(single.substitute_glyph_ids()) {
                            out.insert(u32::from(from.to_u16()), u32::from(to.get().to_u16()));
                        }
                    }
                }
            }
        }
    }
    Some(out)
}

/// Whether the fonts have every character of the paper, headings included.
///
/// # Errors
/// `missing_glyph` for each character and place without one. Nothing may be printed then: a box or a blank in a name
/// is worse than no paper.
pub fn check_coverage(paper: &Paper) -> Outcome<()> {
    let faces = [Face::Song.load()?, Face::Hei.load()?];
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for (place, text) in texts(paper) {
        let clean = for_terminal(text, Newlines::Keep);
        for ch in clean.chars().filter(|ch| *ch != '\n' && !faces.iter().all(|face| face.covers(*ch))) {
            if seen.insert((ch, place.clone())) {
                problems.push(missing(ch, &place));
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure::refused(problems)) }
}

fn missing(ch: char, place: &str) -> Problem {
    let code = u32::from(ch);
    let say = if place.is_empty() {
        say!(
            "字體裡沒有「{ch}」（U+{code:04X}），什麼也沒打印。請換一個寫法，或輸出文本（--out FILE.txt）後手工填寫這個字。",
            "字体里没有“{ch}”（U+{code:04X}），什么也没打印。请换一个写法，或输出文本（--out FILE.txt）后手工填写这个字。",
            "The fonts have no '{ch}' (U+{code:04X}); nothing was printed. Write it another way, or print to text (--out FILE.txt) and fill it in by hand."
        )
    } else {
        say!(
            "「{place}」裡的「{ch}」（U+{code:04X}）字體裡沒有，什麼也沒打印。請換一個寫法，或輸出文本（--out FILE.txt）後手工填寫這個字。",
            "“{place}”里的“{ch}”（U+{code:04X}）字体里没有，什么也没打印。请换一个写法，或输出文本（--out FILE.txt）后手工填写这个字。",
            "The fonts have no '{ch}' (U+{code:04X}), which stands in '{place}'; nothing was printed. Write it another way, or print to text (--out FILE.txt) and fill it in by hand."
        )
    };
    Problem::new("missing_glyph", say).at(place)
}

/// Every text of a paper with the label under which it stands.
pub(super) fn texts(paper: &Paper) -> Vec<(String, &str)> {
    let mut out: Vec<(String, &str)> = Vec::new();
    let plain = [&paper.company, &paper.title, &paper.number];
    let lists = [&paper.copies, &paper.across, &paper.marks, &paper.notes];
    let optional = paper.digits.iter().chain(&paper.code);
    for text in plain.into_iter().chain(lists.into_iter().flatten()).chain(optional) {
        out.push((paper.title.clone(), text));
    }
    let mut heading = String::new();
    for block in &paper.blocks {
        match block {
            Block::Fields(fields) => {
                for field in fields.rows.iter().flatten() {
                    out.push((field.label.clone(), &field.label));
                    if let Value::Text(text) | Value::Large(text) = &field.value {
                        out.push((field.label.clone(), text));
                    }
                }
            }
            Block::Table(table) => {
                for (at, row) in table.rows.iter().chain(&table.totals).enumerate() {
                    for (column, text) in table.columns.iter().zip(row) {
                        out.push((format!("{} {}", column.head, at + 1), text));
                    }
                }
                let heads = table.columns.iter().map(|column| &column.head);
                for text in heads.chain(&table.blank).chain([&table.carried]) {
                    out.push((String::new(), text));
                }
            }
            Block::Signatures(block) => {
                for cell in block.rows.iter().flat_map(|row| &row.cells) {
                    for text in cell.lines.iter().chain([&cell.label]) {
                        out.push((cell.label.clone(), text));
                    }
                }
                out.extend(block.stamp.iter().map(|text| (String::new(), text.as_str())));
            }
            Block::Heading(text) => {
                heading.clone_from(text);
                out.push((heading.clone(), text));
            }
            Block::Lines(lines) => out.extend(lines.iter().map(|text| (heading.clone(), text.as_str()))),
            Block::Notice(lines) => out.extend(lines.iter().map(|line| (heading.clone(), line.text.as_str()))),
            Block::Bars(bars) => {
                for bar in bars {
                    out.extend([&bar.label, &bar.value, &bar.beside].map(|text| (bar.label.clone(), text.as_str())));
                }
            }
            Block::Code(code) => {
                out.extend(code.caption.iter().chain([&code.text]).map(|text| (heading.clone(), text.as_str())));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_characters_of_names_are_there_and_some_are_not() {
        for face in [Face::Song, Face::Hei] {
            let face = face.load().unwrap();
            for ch in "㛃𠮷𬭎堃喆龘㐂／，。；：（）「」【】、—…×㎡℃".chars() {
                assert!(face.covers(ch), "{ch} U+{:04X}", u32::from(ch));
            }
            assert!(!face.covers('𪚥'), "U+2A6A5 came into the font: choose another for the tests of its lack");
        }
    }

    #[test]
    fn simplified_papers_get_simplified_shapes() {
        let song = Face::Song.load().unwrap();
        // 骨 is written differently in the two regions though it is one character.
        let glyph = |lang| song.shape("骨", lang).first().unwrap().glyph;
        assert_ne!(glyph(Lang::Hant), glyph(Lang::Hans));
        assert_eq!(song.shape("一", Lang::Hant), song.shape("一", Lang::Hans));
        assert!(song.simplified.get().unwrap().len() > 5_000);
    }

    #[test]
    fn figures_share_one_advance_and_selectors_none() {
        let song = Face::Song.load().unwrap();
        let advances: Vec<f32> = song.shape("0123456789", Lang::Hans).iter().map(|glyph| glyph.advance).collect();
        assert!(advances.windows(2).all(|pair| pair[0] == pair[1]), "{advances:?}");
        assert_eq!(song.shape("葛\u{e0100}", Lang::Hant).len(), 1);
    }
}
