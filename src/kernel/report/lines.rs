//! A report as lines of so many cells, for the screen: what stands where, and how it is meant. Knows no terminal.

use super::columns::{GAP, Want, bands, lines_width, shown, wants, widths};
use super::grid::{BEFORE, NOW};
use super::{Bar, Cell, Part, Report, Section, Table};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::width::{Align, width};
use crate::kernel::text::wrap::wrap;
use crate::kernel::words::Lang;

/// No bar is longer.
const BAR_MAX: usize = 30;
/// Where there is less room than this, there are no bars.
const BAR_MIN: usize = 4;
/// More facts than these stand in two columns, where they fit.
const FACTS_TALL: usize = 6;

/// How a piece of a line is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Said plainly.
    Plain,
    /// Labels and heads.
    Quiet,
    /// Titles and totals.
    Strong,
    /// Bars.
    Bar,
}

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The column on which it begins.
    pub column: usize,
    /// Its text; no newline in it.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

/// A line, from left to right; an empty one parts what is above from what is below.
pub type Line = Vec<Piece>;

/// Lays a report out on lines of `cells` cells. Bars are drawn with `mark`; the title and the lines under it are left
/// out where who asks shows them elsewhere.
pub fn lines(report: &Report, cells: usize, mark: &str, is_titled: bool) -> Vec<Line> {
    let mut page = Page { cells: cells.max(2), mark, lang: report.lang, out: Vec::new() };
    if is_titled {
        page.text(&report.title, Tone::Strong);
        for line in &report.subtitle {
            page.text(line, Tone::Quiet);
        }
    }
    for section in &report.sections {
        page.section(section);
    }
    page.out
}

/// One cell of a line before it is broken.
struct Slot<'a> {
    column: usize,
    cells: usize,
    text: &'a str,
    align: Align,
    tone: Tone,
}

struct Page<'a> {
    cells: usize,
    mark: &'a str,
    lang: Lang,
    out: Vec<Line>,
}

impl Page<'_> {
    /// Boxes side by side, as many lines as the longest needs.
    fn record(&mut self, boxes: &[Slot<'_>]) {
        let broken: Vec<Vec<&str>> = boxes.iter().map(|it| broken(it.text, it.cells)).collect();
        let high = broken.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..high {
            let piece = |(it, lines): (&Slot<'_>, &Vec<&str>)| {
                let text = lines.get(at).map(|line| line.trim_end()).filter(|line| !line.is_empty())?;
                let before = match it.align {
                    Align::Left => 0,
                    Align::Right => it.cells.saturating_sub(width(text)),
                    Align::Centre => it.cells.saturating_sub(width(text)) / 2,
                };
                Some(Piece { column: it.column + before, text: text.to_string(), tone: it.tone })
            };
            self.out.push(boxes.iter().zip(&broken).filter_map(piece).collect());
        }
    }

    fn text(&mut self, text: &str, tone: Tone) {
        let text = for_terminal(text, Newlines::Keep);
        self.record(&[Slot { column: 0, cells: self.cells, text: &text, align: Align::Left, tone }]);
    }

    fn part_from_above(&mut self) {
        if self.out.last().is_some_and(|line| !line.is_empty()) {
            self.out.push(Line::new());
        }
    }

    fn section(&mut self, section: &Section) {
        self.part_from_above();
        if !section.title.is_empty() {
            self.text(&section.title, Tone::Strong);
        }
        for (at, part) in section.parts.iter().enumerate() {
            if at > 0 {
                self.part_from_above();
            }
            match part {
                Part::Facts(facts) => self.facts(facts),
                Part::Table(table) => self.table(table),
                Part::Bars(bars) => self.bars(bars),
                Part::Lines(lines) => lines.iter().for_each(|line| self.text(line, Tone::Plain)),
            }
        }
    }

    fn facts(&mut self, facts: &[(String, Cell)]) {
        let label = |text: &String| for_terminal(text, Newlines::Keep).into_owned();
        let shown: Vec<(String, String, bool)> =
            facts.iter().map(|(text, cell)| (label(text), shown(cell, self.lang), cell.is_figure())).collect();
        let most = |of: fn(&(String, String, bool)) -> usize| shown.iter().map(of).max().unwrap_or(0);
        let figures = most(|(_, value, is_figure)| if *is_figure { width(value) } else { 0 });
        let values = most(|(_, value, _)| lines_width(value)).max(1);
        let labels = most(|(label, _, _)| lines_width(label)).max(1);
        let half = (self.cells - GAP) / 2;
        let is_paired = shown.len() > FACTS_TALL && labels + GAP + values <= half;
        let labels = labels.min((self.cells / 2).max(2));
        let room = if is_paired { half } else { self.cells }.saturating_sub(labels + GAP);
        let rows = if is_paired { shown.len().div_ceil(2) } else { shown.len() };
        let boxes = |at: usize, column: usize| -> Vec<Slot<'_>> {
            let Some((label, value, is_figure)) = shown.get(at) else { return Vec::new() };
            let behind = column + labels + GAP;
            // Figures stand under each other; a word is not pushed away from its label.
            let (cells, align) = if *is_figure { (figures, Align::Right) } else { (room, Align::Left) };
            vec![
                Slot { column, cells: labels, text: label, align: Align::Left, tone: Tone::Quiet },
                Slot { column: behind, cells, text: value, align, tone: Tone::Plain },
            ]
        };
        for at in 0..rows {
            let mut row = boxes(at, 0);
            if is_paired {
                row.extend(boxes(at + rows, half + GAP));
            }
            self.record(&row);
        }
    }

    fn table(&mut self, table: &Table) {
        let all = wants(table, self.lang);
        let aligns = table.aligns();
        for (at, band) in bands(&all, self.cells, GAP).iter().enumerate() {
            if at > 0 {
                self.part_from_above();
            }
            let of_band: Vec<Want> = band.iter().filter_map(|at| all.get(*at).copied()).collect();
            let widths = widths(&of_band, self.cells);
            let mut column = 0;
            let mut places: Vec<(usize, usize, usize, Align)> = Vec::new();
            for (place, cells) in band.iter().zip(widths) {
                places.push((*place, column, cells, aligns.get(*place).copied().unwrap_or_default()));
                column += cells + GAP;
            }
            self.band(table, &places);
        }
    }

    /// The columns of a table that stand side by side.
    fn band(&mut self, table: &Table, places: &[(usize, usize, usize, Align)]) {
        let heads: Vec<String> = places
            .iter()
            .map(|(place, ..)| table.columns.get(*place).map_or("", |column| column.head.as_str()))
            .map(|head| for_terminal(head, Newlines::Keep).into_owned())
            .collect();
        self.row(&heads, places, Tone::Quiet);
        if table.rows.is_empty() && !table.empty.is_empty() {
            self.text(&table.empty, Tone::Plain);
        }
        let lang = self.lang;
        let texts = |row: &Vec<Cell>| -> Vec<String> {
            places.iter().map(|(place, ..)| row.get(*place).map_or(String::new(), |cell| shown(cell, lang))).collect()
        };
        for row in &table.rows {
            self.row(&texts(row), places, Tone::Plain);
        }
        if let Some(totals) = &table.totals {
            self.row(&texts(totals), places, Tone::Strong);
        }
    }

    fn row(&mut self, texts: &[String], places: &[(usize, usize, usize, Align)], tone: Tone) {
        let boxes: Vec<Slot<'_>> = texts
            .iter()
            .zip(places)
            .map(|(text, (_, column, cells, align))| Slot { column: *column, cells: *cells, text, align: *align, tone })
            .collect();
        self.record(&boxes);
    }

    fn bars(&mut self, bars: &[Bar]) {
        let lang = self.lang;
        let is_compared = bars.iter().any(|bar| bar.before.is_some());
        let label = |bar: &Bar| for_terminal(&bar.label, Newlines::Keep).into_owned();
        let before = |bar: &Bar| bar.before.as_ref().map_or(String::new(), |cell| shown(cell, lang));
        let head = |text: &str| if is_compared { width(text) } else { 0 };
        let most = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or(0);
        let labels = most(&mut bars.iter().map(|bar| lines_width(&label(bar)))).min((self.cells / 3).max(2));
        let now = most(&mut bars.iter().map(|bar| lines_width(&shown(&bar.now, lang)))).max(head(NOW.get(lang)));
        let old = most(&mut bars.iter().map(|bar| lines_width(&before(bar)))).max(head(BEFORE.get(lang)));
        let (now_at, old_at) = (labels + GAP, labels + GAP + now + GAP);
        let bar_at = if is_compared { old_at + old + GAP } else { old_at };
        let room = self.cells.saturating_sub(bar_at).min(BAR_MAX);
        if is_compared {
            // The heads stand beside the title of the section where that is short enough, as on one line of a list.
            let title = self.out.pop_if(|line| is_title_within(line, now_at));
            self.record(&[
                figure(now_at, now, NOW.get(lang), Tone::Quiet),
                figure(old_at, old, BEFORE.get(lang), Tone::Quiet),
            ]);
            if let (Some(mut title), Some(heads)) = (title, self.out.last_mut()) {
                std::mem::swap(&mut title, heads);
                heads.append(&mut title);
            }
        }
        for bar in bars {
            let (label, value, before) = (label(bar), shown(&bar.now, lang), before(bar));
            let drawn = self.mark.repeat(length(bar.permille, if room < BAR_MIN { 0 } else { room }));
            self.record(&[
                Slot { column: 0, cells: labels, text: &label, align: Align::Left, tone: Tone::Plain },
                figure(now_at, now, &value, Tone::Plain),
                figure(old_at, old.max(1), &before, Tone::Quiet),
                Slot { column: bar_at, cells: room.max(2), text: &drawn, align: Align::Left, tone: Tone::Bar },
            ]);
        }
    }
}

/// The lines of a text; most fit one, and long tables have many.
fn broken(text: &str, cells: usize) -> Vec<&str> {
    if text.len() <= cells && text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        vec![text]
    } else {
        wrap(text, cells)
    }
}

/// Whether a line is a title that ends before a column.
fn is_title_within(line: &Line, column: usize) -> bool {
    matches!(line.as_slice(), [title] if title.tone == Tone::Strong && width(&title.text) + GAP <= column)
}

fn figure(column: usize, cells: usize, text: &str, tone: Tone) -> Slot<'_> {
    Slot { column, cells, text, align: Align::Right, tone }
}

/// The cells of a bar, to the nearest; what is more than nothing shows.
fn length(permille: u16, room: usize) -> usize {
    let exact = usize::from(permille.min(1000)) * room;
    if permille > 0 && room > 0 { ((exact + 500) / 1000).max(1) } else { 0 }
}

/// The lines as text, for tests.
#[cfg(test)]
pub(super) fn text(lines: &[Line]) -> Vec<String> {
    let line = |line: &Line| {
        line.iter().fold(String::new(), |mut out, piece| {
            assert!(width(&out) <= piece.column, "{line:?}");
            out.push_str(&" ".repeat(piece.column - width(&out)));
            out + &piece.text
        })
    };
    lines.iter().map(line).collect()
}
