//! A report as blocks of a paper, which PDF, text and dot matrix render. Figures are those of the screen; a table that
//! is too wide for the sheet goes on below, so that none of them is broken. Decides no head, no signatures.

use super::columns::{Want, bands, head_least, lines_width, shown};
use super::grid::{BEFORE, NOW};
use super::{Bar, Cell, Part, Report, Table};
use crate::kernel::paper::{self, Block, Field, Fields, Value};
use crate::kernel::text::width::Align;
use crate::kernel::text::wrap::{widest_whole, wrap};
use crate::kernel::words::{Lang, Words, words};

/// What stands at the end of a page that doesn't finish a table.
const CARRIED: Words = words("（接下頁）", "（接下页）", "(continued on the next page)");
/// What stands below a table without totals.
const BLANK: Words = words("以下空白", "以下空白", "nothing below this line");
/// Labels side by side.
const PAIRS: usize = 2;
/// A value wider than this has a row for itself.
const VALUE_MAX: usize = 26;
/// Papers make no column of figures wider; words of more take part in what is left over.
const FIGURES_MAX: usize = 16;
/// The least for a column of words.
const WORDS_MIN: usize = 8;
/// Papers may break a single word that is wider.
const WORD_MAX: usize = 24;
/// Papers may narrow a column that has a share to this.
const NARROWEST: usize = 5;

/// The blocks of a report for a sheet of so many columns, the lines under its title first.
pub fn blocks(report: &Report, columns: usize) -> Vec<Block> {
    let mut out = Vec::new();
    if !report.subtitle.is_empty() {
        out.push(Block::Lines(report.subtitle.clone()));
    }
    for section in &report.sections {
        if !section.title.is_empty() {
            out.push(Block::Heading(section.title.clone()));
        }
        for part in &section.parts {
            match part {
                Part::Facts(facts) => out.push(Block::Fields(fields(facts, report.lang))),
                Part::Table(table) => {
                    if table.rows.is_empty() && !table.empty.is_empty() {
                        out.push(Block::Lines(vec![table.empty.clone()]));
                    }
                    // Heads over nothing help nobody.
                    if !table.rows.is_empty() || table.totals.is_some() || table.empty.is_empty() {
                        out.extend(tables(table, columns, report.lang).into_iter().map(Block::Table));
                    }
                }
                Part::Bars(bars) => out.push(Block::Bars(chart(bars, report.lang))),
                Part::Lines(lines) => out.push(Block::Lines(lines.clone())),
            }
        }
    }
    out
}

fn fields(facts: &[(String, Cell)], lang: Lang) -> Fields {
    let mut rows: Vec<Vec<Field>> = Vec::new();
    for (label, cell) in facts {
        let text = shown(cell, lang);
        let is_long = lines_width(&text) > VALUE_MAX;
        let field =
            Field { label: label.clone(), value: Value::or_closed(Some(&text)), span: if is_long { PAIRS } else { 1 } };
        let has_room = |row: &Vec<Field>| row.iter().map(|field| field.span).sum::<usize>() + field.span <= PAIRS;
        match rows.last_mut().filter(|row| has_room(row)) {
            Some(row) => row.push(field),
            None => rows.push(vec![field]),
        }
    }
    Fields { pairs: PAIRS, rows, repeated: false }
}

/// One column as papers want it.
struct Layout {
    head: String,
    align: Align,
    share: usize,
    /// The widest of its cells, its head aside.
    cells: usize,
    /// The widest of what must not be broken: figures, days, times; of words a number or a code.
    solid: usize,
}

impl Layout {
    fn want(&self) -> Want {
        let natural = lines_width(&self.head).max(self.cells).clamp(2, FIGURES_MAX).max(self.solid);
        let least = if self.share > 0 { WORDS_MIN.max(self.solid) } else { natural };
        Want { natural, least, share: self.share }
    }

    /// The same with its head broken over as many lines as it takes.
    fn narrow(self) -> Layout {
        let cells = self.cells.max(head_least(&self.head)).max(2);
        Layout { head: wrap(&self.head, cells).join("\n"), ..self }
    }
}

fn layouts(table: &Table, lang: Lang) -> Vec<Layout> {
    let aligns = table.aligns();
    let layout = |at: usize| {
        let (head, share) = table.columns.get(at).map_or(("", 0), |column| (column.head.as_str(), column.share));
        let (mut cells, mut solid, mut word, mut has_words) = (0, 0, 0, table.rows.is_empty());
        for cell in table.rows.iter().chain(&table.totals).filter_map(|row| row.get(at)) {
            let text = shown(cell, lang);
            let wide = lines_width(&text);
            cells = cells.max(wide);
            word = word.max(widest_whole(&text).min(WORD_MAX));
            match cell {
                Cell::Text(_) => has_words = true,
                _ => solid = solid.max(wide),
            }
        }
        // A column with figures or dates is never narrowed, whatever share it was given; one of long words always.
        let is_loose = has_words && solid <= NARROWEST;
        let share = if is_loose { share.max(usize::from(cells > FIGURES_MAX)) } else { 0 };
        Layout {
            head: head.to_string(),
            align: aligns.get(at).copied().unwrap_or_default(),
            share,
            cells,
            solid: solid.max(word),
        }
    };
    (0..table.breadth()).map(layout).collect()
}

/// A table as one or several, so that the columns of each fit side by side.
fn tables(table: &Table, columns: usize, lang: Lang) -> Vec<paper::Table> {
    let room = columns.saturating_sub(2);
    let fit = |layouts: &[Layout]| bands(&layouts.iter().map(Layout::want).collect::<Vec<_>>(), room, 1);
    let mut layouts = layouts(table, lang);
    if fit(&layouts).len() > 1 {
        layouts = layouts.into_iter().map(Layout::narrow).collect();
    }
    let texts = |row: &Vec<Cell>, band: &[usize]| -> Vec<String> {
        band.iter().map(|at| row.get(*at).map_or(String::new(), |cell| shown(cell, lang))).collect()
    };
    let heads = |band: &[usize]| -> Vec<paper::Column> {
        let column = |it: &Layout| paper::Column { head: it.head.clone(), align: it.align, share: it.share };
        let mut out: Vec<paper::Column> = band.iter().filter_map(|at| layouts.get(*at)).map(column).collect();
        // What is left over goes to the first column rather than to the last, where it would part figures from theirs.
        if let (false, Some(first)) = (out.iter().any(|column| column.share > 0), out.first_mut()) {
            first.share = 1;
        }
        out
    };
    let table = |band: &Vec<usize>| paper::Table {
        columns: heads(band),
        rows: table.rows.iter().map(|row| texts(row, band)).collect(),
        // Totals close a table; without them a row could be written below.
        blank: table.totals.is_none().then(|| BLANK.get(lang).to_string()),
        totals: table.totals.as_ref().map(|row| texts(row, band)),
        carried: CARRIED.get(lang).to_string(),
    };
    fit(&layouts).iter().map(table).collect()
}

/// A chart; where figures are compared, a bar without length carries the heads.
fn chart(bars: &[Bar], lang: Lang) -> Vec<paper::Bar> {
    let is_compared = bars.iter().any(|bar| bar.before.is_some());
    let heads = paper::Bar {
        label: String::new(),
        value: NOW.get(lang).to_string(),
        beside: BEFORE.get(lang).to_string(),
        permille: 0,
    };
    let bar = |bar: &Bar| paper::Bar {
        label: bar.label.clone(),
        value: shown(&bar.now, lang),
        beside: bar.before.as_ref().map_or(String::new(), |cell| shown(cell, lang)),
        permille: bar.permille,
    };
    is_compared.then_some(heads).into_iter().chain(bars.iter().map(bar)).collect()
}
