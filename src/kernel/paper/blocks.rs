//! The blocks of a paper as rows of the grid: fields, tables, signatures. Decides no page breaks.

use super::columns::column_widths;
use super::layout::Letters;
use super::sheet::{Band, Drawn, Kind, Piece, Row, Style};
use super::{Bar, Code, Field, Fields, NoticeLine, SignatureRow, Signatures, Table, Value};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::width::{Align, width};
use crate::kernel::text::wrap::wrap;

/// Columns of the square for the stamp: 30 mm at ten to the inch, and one for the drift of the print head.
const STAMP: usize = 13;
/// Columns of a QR code with its white: about 30 mm.
const CODE: usize = 13;
/// No label of a chart is wider; longer ones wrap.
const BAR_LABEL: usize = 24;
/// No value of a chart is wider.
const BAR_VALUE: usize = 18;
/// Charts of so many bars stand on one page.
const BARS_TOGETHER: usize = 12;

/// The lines of a text that fit so many columns, safe to print; an empty text is one empty line.
pub(super) fn broken(text: &str, columns: usize) -> Vec<String> {
    let text = text.trim_end().trim_start_matches([' ', '\t']);
    wrap(&for_terminal(text, Newlines::Keep), columns).into_iter().map(str::to_string).collect()
}

/// The level line around and within the frame.
pub(super) fn rule(columns: usize) -> Row {
    Row { kind: Kind::Rule(0, columns.saturating_sub(1)), pieces: Vec::new(), bars: Vec::new(), drawn: None }
}

/// One cell of a record before it is broken into lines.
struct Cell {
    column: usize,
    width: usize,
    text: String,
    align: Align,
    style: Style,
}

/// A record: as many lines as its longest cell needs, and at least `lines`.
fn record(cells: &[Cell], bars: &[usize], band: Band, lines: usize) -> Vec<Row> {
    let broken: Vec<Vec<String>> = cells.iter().map(|cell| broken(&cell.text, cell.width)).collect();
    let high = broken.iter().map(Vec::len).max().unwrap_or(0).max(lines);
    let row = |at: usize| {
        let piece = |(cell, lines): (&Cell, &Vec<String>)| Piece {
            column: cell.column,
            width: cell.width,
            text: lines.get(at).cloned().unwrap_or_default(),
            align: cell.align,
            style: cell.style,
        };
        let kind = if at == 0 { Kind::First(band) } else { Kind::More(band) };
        Row { kind, pieces: cells.iter().zip(&broken).map(piece).collect(), bars: bars.to_vec(), drawn: None }
    };
    (0..high).map(row).collect()
}

/// Rows that stay together on a page where they can.
pub(super) struct Unit {
    pub(super) rows: Vec<Row>,
    /// Whether a level line parts it from what is above.
    pub(super) ruled: bool,
    /// The table that it is a row of.
    pub(super) table: Option<usize>,
    /// Whether it must not be parted from the unit before.
    pub(super) glued: bool,
}

/// What stands at the top of a table on every page, and at the end of a page that doesn't finish it.
pub(super) struct Opening {
    pub(super) head: Vec<Row>,
    pub(super) carried: Row,
}

pub(super) fn field_units(fields: &Fields, columns: usize, label: usize) -> Vec<Unit> {
    let pairs = fields.pairs.max(1);
    let room = columns.saturating_sub(2 * pairs + 1 + pairs * label);
    let value = |pair: usize| room / pairs + usize::from(pair < room % pairs);
    let start = |pair: usize| (0..pair).map(|before| label + 2 + value(before)).sum::<usize>();
    let unit = |row: &Vec<Field>| {
        let (mut cells, mut bars, mut pair) = (Vec::new(), vec![columns.saturating_sub(1)], 0);
        for (at, field) in row.iter().enumerate() {
            let is_last = at + 1 == row.len();
            let end = if is_last { pairs } else { (pair + field.span.max(1)).min(pairs) };
            if pair >= end {
                break;
            }
            let column = start(pair);
            let behind = column + 1 + label;
            bars.extend([column, behind]);
            let (text, align) = (field.label.clone(), Align::Centre);
            cells.push(Cell { column: column + 1, width: label, text, align, style: Style::Label });
            let (text, align) = (field.value.text().to_string(), Align::Left);
            let style = if matches!(field.value, Value::Large(_)) { Style::Large } else { Style::Body };
            cells.push(Cell { column: behind + 1, width: start(end) - behind - 1, text, align, style });
            pair = end;
        }
        bars.sort_unstable();
        let is_large = cells.iter().any(|cell| cell.style == Style::Large);
        let band = if is_large { Band::Large } else { Band::Field };
        let lines = row.iter().map(|field| field.value.lines()).max().unwrap_or(1);
        Unit { rows: record(&cells, &bars, band, lines), ruled: false, table: None, glued: false }
    };
    fields.rows.iter().map(unit).collect()
}

pub(super) fn table_units(table: &Table, at: usize, columns: usize) -> (Opening, Vec<Unit>) {
    let widths = column_widths(table, columns);
    let mut starts = Vec::new();
    let mut bars = vec![0];
    for width in &widths {
        let column = bars.last().copied().unwrap_or(0);
        starts.push(column + 1);
        bars.push(column + 1 + width);
    }
    let line = |texts: &[String], band: Band, style: Style, centred: bool| {
        let cells: Vec<Cell> = table
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| Cell {
                column: starts.get(at).copied().unwrap_or_default(),
                width: widths.get(at).copied().unwrap_or(2),
                text: texts.get(at).cloned().unwrap_or_default(),
                align: if centred { Align::Centre } else { column.align },
                style,
            })
            .collect();
        record(&cells, &bars, band, 1)
    };
    let across = |text: &str| {
        let width = columns.saturating_sub(2);
        let cell = Cell { column: 1, width, text: text.to_string(), align: Align::Centre, style: Style::Label };
        record(&[cell], &[0, columns.saturating_sub(1)], Band::Blank, 1)
    };
    let heads: Vec<String> = table.columns.iter().map(|column| column.head.clone()).collect();
    let opening = Opening {
        head: line(&heads, Band::TableHead, Style::Label, true),
        carried: across(&table.carried).into_iter().next().unwrap_or_else(|| rule(columns)),
    };
    let unit = |rows: Vec<Row>, ruled: bool, glued: bool| Unit { rows, ruled, table: Some(at), glued };
    let mut units: Vec<Unit> =
        table.rows.iter().map(|row| unit(line(row, Band::Item, Style::Body, false), false, false)).collect();
    units.extend(table.blank.as_deref().map(|text| unit(across(text), false, true)));
    units.extend(table.totals.as_ref().map(|row| unit(line(row, Band::Totals, Style::Strong, false), false, true)));
    (opening, units)
}

/// A part of a paper that has no boxes; each unit may stand on a page of its own.
pub(super) fn heading_unit(text: &str, columns: usize) -> Unit {
    loose(prose(&[text.to_string()], columns, columns.saturating_sub(4), Band::Heading, Style::Strong))
}

/// Each entry is a unit, so that a page may end between two of them.
pub(super) fn line_units(lines: &[String], columns: usize) -> Vec<Unit> {
    let wide = columns.saturating_sub(4);
    lines.iter().map(|line| loose(prose(std::slice::from_ref(line), columns, wide, Band::Text, Style::Body))).collect()
}

/// Lines for a wall: typeset twice as large, each in half the columns and two lines; on the grid as any other text.
pub(super) fn notice_units(lines: &[NoticeLine], columns: usize, letters: Letters) -> Vec<Unit> {
    let large = letters == Letters::Large;
    let wide = columns.saturating_sub(4);
    let edges = || vec![0, columns.saturating_sub(1)];
    let unit = |line: &NoticeLine| {
        let style = if line.strong { Style::WallStrong } else { Style::Wall };
        let mut rows = Vec::new();
        for (at, text) in broken(&line.text, if large { wide / 2 } else { wide }).into_iter().enumerate() {
            let kind = if at == 0 { Kind::First(Band::Notice) } else { Kind::More(Band::Notice) };
            let piece = Piece { column: 2, width: wide, text, align: line.align, style };
            rows.push(Row { kind, pieces: vec![piece], bars: edges(), drawn: None });
            if large {
                rows.push(Row { kind: Kind::More(Band::Below), pieces: Vec::new(), bars: edges(), drawn: None });
            }
        }
        loose(rows)
    };
    lines.iter().map(unit).collect()
}

/// Label, value, what it is compared with and bar side by side; labels and values are as wide as the widest, within limits.
pub(super) fn bar_units(bars: &[Bar], columns: usize) -> Vec<Unit> {
    let widest =
        |text: fn(&Bar) -> &String, most: usize| bars.iter().map(|bar| width(text(bar))).max().unwrap_or(0).min(most);
    let (label, value) = (widest(|bar| &bar.label, BAR_LABEL).max(2), widest(|bar| &bar.value, BAR_VALUE).max(2));
    let beside = widest(|bar| &bar.beside, BAR_VALUE);
    let behind = 2 + label + 1 + value + 1;
    let start = if beside > 0 { behind + 1 + beside + 1 } else { behind };
    let unit = |bar: &Bar| {
        let cell =
            |column, width, text: &str, align| Cell { column, width, text: text.into(), align, style: Style::Body };
        let mut cells =
            vec![cell(2, label, &bar.label, Align::Left), cell(2 + label + 1, value, &bar.value, Align::Right)];
        if beside > 0 {
            cells.push(cell(behind + 1, beside, &bar.beside, Align::Right));
        }
        let mut rows = record(&cells, &[0, columns.saturating_sub(1)], Band::Chart, 1);
        if let Some(first) = rows.first_mut() {
            let width = columns.saturating_sub(2 + start);
            first.drawn = Some(Drawn::Bar { column: start, width, permille: bar.permille.min(1000) });
        }
        loose(rows)
    };
    let mut units: Vec<Unit> = bars.iter().map(unit).collect();
    // A chart is read as a whole.
    units.iter_mut().skip(1).for_each(|unit| unit.glued = bars.len() <= BARS_TOGETHER);
    units
}

/// Caption and text at the left, the QR code at the right.
pub(super) fn code_unit(code: &Code, columns: usize) -> Unit {
    let wide = columns.saturating_sub(4 + CODE + 1);
    let mut rows = prose(&code.caption, columns, wide, Band::Code, Style::Label);
    rows.extend(prose(&[grouped(&code.text)], columns, wide, Band::Code, Style::Body));
    for row in rows.iter_mut().skip(1) {
        row.kind = Kind::More(Band::Code);
    }
    if let Some(first) = rows.first_mut() {
        let (column, text) = (columns.saturating_sub(CODE + 2), code.text.clone());
        first.drawn = Some(Drawn::Code { column, width: CODE, text });
    }
    loose(rows)
}

/// A text without blanks in groups of eight, four on a line, so that an eye finds its place in it.
fn grouped(text: &str) -> String {
    if text.contains(char::is_whitespace) {
        return text.to_string();
    }
    let letters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = letters.chunks(8).map(|group| group.iter().collect()).collect();
    let lines: Vec<String> = groups.chunks(4).map(|groups| groups.join(" ")).collect();
    lines.join("\n")
}

fn prose(lines: &[String], columns: usize, width: usize, band: Band, style: Style) -> Vec<Row> {
    let cell = |text: &String| Cell { column: 2, width, text: text.clone(), align: Align::Left, style };
    lines.iter().flat_map(|line| record(&[cell(line)], &[0, columns.saturating_sub(1)], band, 1)).collect()
}

fn loose(rows: Vec<Row>) -> Unit {
    Unit { rows, ruled: false, table: None, glued: false }
}

pub(super) fn signature_unit(block: &Signatures, columns: usize) -> Unit {
    let edge = columns.saturating_sub(1);
    let right = if block.stamp.is_some() { edge.saturating_sub(STAMP + 1) } else { edge };
    let mut rows: Vec<Row> = Vec::new();
    for (at, row) in block.rows.iter().enumerate() {
        if at > 0 {
            rows.push(Row { kind: Kind::Rule(0, right), pieces: Vec::new(), bars: vec![edge], drawn: None });
        }
        let mut lines = signature_rows(row, right, edge);
        if let (0, Some(stamp), Some(first)) = (at, &block.stamp, lines.first_mut()) {
            let text = broken(stamp, STAMP).into_iter().next().unwrap_or_default();
            let align = Align::Centre;
            first.pieces.push(Piece { column: right + 1, width: STAMP, text, align, style: Style::Label });
        }
        rows.extend(lines);
    }
    Unit { rows, ruled: true, table: None, glued: false }
}

/// Labels, and under them room to sign; `right` and `edge` are the upright lines beside the last box.
fn signature_rows(row: &SignatureRow, right: usize, edge: usize) -> Vec<Row> {
    let count = row.cells.len().max(1);
    let room = right.saturating_sub(count);
    let mut bars = vec![0];
    let (mut labels, mut values) = (Vec::new(), Vec::new());
    for (at, cell) in row.cells.iter().enumerate() {
        let column = bars.last().copied().unwrap_or(0) + 1;
        let width = room / count + usize::from(at < room % count);
        let cell_of = |text: String, style: Style| Cell { column, width, text, align: Align::Centre, style };
        labels.push(cell_of(cell.label.clone(), Style::Label));
        values.push(cell_of(cell.lines.join("\n"), Style::Body));
        bars.push(column + width);
    }
    bars.push(edge);
    bars.dedup();
    let mut rows = record(&labels, &bars, Band::SignLabel, 1);
    let below = record(&values, &bars, Band::Sign, row.lines.max(1));
    rows.extend(below.into_iter().map(|row| Row { kind: Kind::More(Band::Sign), ..row }));
    rows
}
