//! A report as rows of cells, one under the other: what spreadsheet and CSV are made of, so that they can't disagree.
//! Knows no file format.

use super::{Bar, Cell, Part, Report, Table};
use crate::kernel::text::width::Align;
use crate::kernel::words::{Words, words};

/// The head over the figures of a chart.
pub(super) const NOW: Words = words("本月", "本月", "Month");
/// The head over those that they are compared with.
pub(super) const BEFORE: Words = words("上月", "上月", "Before");

/// What a row is, and with it how it looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// The report's title.
    Title,
    /// A line under it, or a sentence.
    Line,
    /// The title of a section.
    Section,
    /// The heads of a table or a chart.
    Head,
    /// A row of a table, a fact, a bar.
    Item,
    /// The totals of a table.
    Totals,
    /// Nothing.
    Blank,
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// What it is.
    pub role: Role,
    /// Its cells from the first column on.
    pub cells: Vec<Cell>,
    /// Of heads that know it: where the cells under each stand.
    pub aligns: Vec<Align>,
}

impl Row {
    /// A row of cells.
    pub fn new(role: Role, cells: Vec<Cell>) -> Row {
        Row { role, cells, aligns: Vec::new() }
    }

    fn line(role: Role, text: &str) -> Row {
        Row::new(role, vec![Cell::words(text)])
    }

    fn blank() -> Row {
        Row::new(Role::Blank, Vec::new())
    }

    /// Whether its cells belong to columns; else its one text may run over those beside it.
    pub fn is_columnar(&self) -> bool {
        matches!(self.role, Role::Head | Role::Item | Role::Totals)
    }
}

/// The rows of a report: a blank one before each section, and between the parts of one.
pub fn rows(report: &Report) -> Vec<Row> {
    let mut out = vec![Row::line(Role::Title, &report.title)];
    out.extend(report.subtitle.iter().map(|line| Row::line(Role::Line, line)));
    for section in &report.sections {
        out.push(Row::blank());
        if !section.title.is_empty() {
            out.push(Row::line(Role::Section, &section.title));
        }
        for (at, part) in section.parts.iter().enumerate() {
            if at > 0 {
                out.push(Row::blank());
            }
            part_rows(part, report, &mut out);
        }
    }
    out
}

fn part_rows(part: &Part, report: &Report, out: &mut Vec<Row>) {
    let item = |cells: Vec<Cell>| Row::new(Role::Item, cells);
    match part {
        Part::Facts(facts) => {
            out.extend(facts.iter().map(|(label, cell)| item(vec![Cell::words(label), cell.clone()])));
        }
        Part::Table(table) => table_rows(table, out),
        Part::Bars(bars) => {
            let compared = bars.iter().any(|bar| bar.before.is_some());
            if compared {
                let heads = [Cell::Empty, Cell::words(NOW.get(report.lang)), Cell::words(BEFORE.get(report.lang))];
                out.push(Row {
                    aligns: vec![Align::Left, Align::Right, Align::Right],
                    ..Row::new(Role::Head, heads.to_vec())
                });
            }
            let row = |bar: &Bar| {
                let figures = [Some(bar.now.clone()), bar.before.clone()].into_iter().flatten();
                item(std::iter::once(Cell::words(&bar.label)).chain(figures).collect())
            };
            out.extend(bars.iter().map(row));
        }
        Part::Lines(lines) => out.extend(lines.iter().map(|line| Row::line(Role::Line, line))),
    }
}

fn table_rows(table: &Table, out: &mut Vec<Row>) {
    out.push(Row { aligns: table.aligns(), ..heads(table.columns.iter().map(|column| column.head.as_str())) });
    if table.rows.is_empty() && !table.empty.is_empty() {
        out.push(Row::line(Role::Line, &table.empty));
    }
    out.extend(table.rows.iter().map(|cells| Row::new(Role::Item, cells.clone())));
    out.extend(table.totals.iter().map(|cells| Row::new(Role::Totals, cells.clone())));
}

/// A row of heads.
pub(super) fn heads<'a>(heads: impl Iterator<Item = &'a str>) -> Row {
    Row::new(Role::Head, heads.map(Cell::words).collect())
}
