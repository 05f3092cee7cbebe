//! From a paper to sheets: widths, line breaks and page breaks, decided once for all renderers.
//! Knows no fonts, no millimetres and no workflow.

use super::sheet::{Band, Kind, Piece, Row, Sheet, Style};
use super::{Block, Field, Fields, Paper, SignatureRow, Signatures, Table};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::width::{Align, width};
use crate::kernel::text::wrap::wrap;
use crate::kernel::words::Lang;

/// Columns at both sides of the head: bar code at the left, number and copy at the right.
const SIDE: usize = 18;
/// Columns of the square for the stamp: 30 mm at ten to the inch, and one for the drift of the print head.
const STAMP: usize = 13;
/// No label is wider; longer ones wrap.
const LABEL_MAX: usize = 12;
/// No column of figures is wider; longer ones wrap.
const FIGURES_MAX: usize = 16;
/// Columns of figures are narrowed before a column of text is narrower than this.
const TEXT_MIN: usize = 5;

/// All pages of all copies.
pub fn sheets(paper: &Paper) -> Vec<Sheet> {
    let pages = flow(paper, body_lines(paper));
    let copies: Vec<Option<&str>> = if paper.copies.is_empty() {
        vec![None]
    } else {
        paper.copies.iter().map(|name| Some(name.as_str())).collect()
    };
    let mut out = Vec::new();
    for (copy, name) in copies.into_iter().enumerate() {
        for (at, body) in pages.iter().enumerate() {
            let mut rows = head(paper, name.unwrap_or_default(), at + 1, pages.len());
            rows.push(rule(paper.format.columns));
            rows.extend(body.iter().cloned());
            rows.push(rule(paper.format.columns));
            rows.extend(foot(paper));
            out.push(Sheet { rows, copy, columns: paper.format.columns });
        }
    }
    out
}

/// Lines between the two rules of the frame. The head is as high for every copy: names of copies are short.
fn body_lines(paper: &Paper) -> usize {
    let longest = paper.copies.iter().max_by_key(|name| width(name)).map_or("", String::as_str);
    let around = head(paper, longest, 99, 99).len() + foot(paper).len() + 2;
    paper.format.lines.saturating_sub(around).max(4)
}

// Head and foot

/// Company, title, number; then digits, marks and the name of the copy.
fn head(paper: &Paper, copy: &str, page: usize, pages: usize) -> Vec<Row> {
    let columns = paper.format.columns;
    let centre = columns.saturating_sub(2 * SIDE);
    let mut middle = styled(&paper.company, centre, Style::Company);
    middle.extend(styled(&paper.title, centre, Style::Title));
    let mut right = styled(&paper.number, SIDE, Style::Number);
    right.resize(right.len().max(middle.len().saturating_sub(1)), (String::new(), Style::Small));
    right.extend(styled(&page_words(paper.lang, page, pages), SIDE, Style::Small));
    let mut left = vec![(String::new(), Style::Small); middle.len().max(right.len())];
    middle.resize(left.len(), (String::new(), Style::Small));
    right.resize(left.len(), (String::new(), Style::Small));

    left.extend(styled(paper.digits.as_deref().unwrap_or_default(), SIDE, Style::Digits));
    let marks: Vec<&str> = paper.across.iter().chain(&paper.marks).map(String::as_str).collect();
    middle.extend(styled(&marks.join("  "), centre, Style::Mark));
    right.extend(styled(copy, SIDE, Style::Copy));

    let blank = || (String::new(), Style::Small);
    let mut rows = Vec::new();
    for at in 0..left.len().max(middle.len()).max(right.len()) {
        let piece = |side: &[(String, Style)], column: usize, width: usize, align: Align| {
            let (text, style) = side.get(at).cloned().unwrap_or_else(blank);
            Piece { column, width, text, align, style }
        };
        let pieces = vec![
            piece(&left, 0, SIDE, Align::Left),
            piece(&middle, SIDE, centre, Align::Centre),
            piece(&right, SIDE + centre, SIDE, Align::Right),
        ];
        rows.push(Row { kind: Kind::Head, pieces, bars: Vec::new() });
    }
    rows
}

/// Notes at the left, the history code at the end of the last line.
fn foot(paper: &Paper) -> Vec<Row> {
    let columns = paper.format.columns;
    let code = paper.code.as_deref().map(|code| code_words(paper.lang, code)).unwrap_or_default();
    let room = if code.is_empty() { columns } else { columns.saturating_sub(width(&code) + 2) };
    let mut lines: Vec<String> = paper.notes.iter().flat_map(|note| broken(note, columns)).collect();
    // The last line leaves room for the code.
    lines = lines.pop().map(|last| lines.into_iter().chain(broken(&last, room)).collect()).unwrap_or_default();
    if lines.is_empty() {
        lines.push(String::new());
    }
    let last = lines.len() - 1;
    let row = |(at, line): (usize, String)| {
        let width_here = if at == last { room } else { columns };
        let mut pieces =
            vec![Piece { column: 0, width: width_here, text: line, align: Align::Left, style: Style::Small }];
        if at == last && !code.is_empty() {
            let column = columns.saturating_sub(width(&code));
            let text = code.clone();
            pieces.push(Piece { column, width: width(&code), text, align: Align::Right, style: Style::Small });
        }
        Row { kind: Kind::Foot, pieces, bars: Vec::new() }
    };
    lines.into_iter().enumerate().map(row).collect()
}

fn page_words(lang: Lang, page: usize, pages: usize) -> String {
    match lang {
        Lang::Hant => format!("第 {page} 頁 共 {pages} 頁"),
        Lang::Hans => format!("第 {page} 页 共 {pages} 页"),
        Lang::En => format!("Page {page} of {pages}"),
    }
}

fn code_words(lang: Lang, code: &str) -> String {
    match lang {
        Lang::Hant => format!("核對碼 {code}"),
        Lang::Hans => format!("核对码 {code}"),
        Lang::En => format!("Record code {code}"),
    }
}

// Lines

/// The lines of a text that fit so many columns, safe to print; an empty text is one empty line.
fn broken(text: &str, columns: usize) -> Vec<String> {
    let text = text.trim_end().trim_start_matches([' ', '\t']);
    wrap(&for_terminal(text, Newlines::Keep), columns).into_iter().map(str::to_string).collect()
}

fn styled(text: &str, columns: usize, style: Style) -> Vec<(String, Style)> {
    broken(text, columns).into_iter().map(|line| (line, style)).collect()
}

/// The level line around and within the frame.
fn rule(columns: usize) -> Row {
    Row { kind: Kind::Rule(0, columns.saturating_sub(1)), pieces: Vec::new(), bars: Vec::new() }
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
        Row { kind, pieces: cells.iter().zip(&broken).map(piece).collect(), bars: bars.to_vec() }
    };
    (0..high).map(row).collect()
}

// Blocks

/// Rows that stay together on a page where they can.
struct Unit {
    rows: Vec<Row>,
    /// Whether a level line parts it from what is above.
    ruled: bool,
    /// The table that it is a row of.
    table: Option<usize>,
    /// Whether it must not be parted from the unit before.
    glued: bool,
}

/// What stands at the top of a table on every page, and at the end of a page that doesn't finish it.
struct Opening {
    head: Vec<Row>,
    carried: Row,
}

fn field_units(fields: &Fields, columns: usize, label: usize) -> Vec<Unit> {
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
            cells.push(Cell { column: behind + 1, width: start(end) - behind - 1, text, align, style: Style::Body });
            pair = end;
        }
        bars.sort_unstable();
        Unit { rows: record(&cells, &bars, Band::Field, 1), ruled: false, table: None, glued: false }
    };
    fields.rows.iter().map(unit).collect()
}

/// The width of every column: figures as wide as they are, texts by their share of the rest.
fn column_widths(table: &Table, columns: usize) -> Vec<usize> {
    let count = table.columns.len().max(1);
    let room = columns.saturating_sub(count + 1);
    let shared = table.columns.iter().filter(|column| column.share > 0).count();
    let natural = |at: usize, head: &str, cap: usize| {
        let cells = table.rows.iter().chain(&table.totals).filter_map(|row| row.get(at));
        let lines = cells.flat_map(|text| text.split('\n')).map(|line| width(line).min(cap));
        lines.chain(head.split('\n').map(|line| width(line).min(cap))).max().unwrap_or(0).max(2)
    };
    let figures = |cap: usize| -> Vec<usize> {
        let columns = table.columns.iter().enumerate();
        columns.map(|(at, column)| if column.share > 0 { 0 } else { natural(at, &column.head, cap) }).collect()
    };
    let mut out = figures(FIGURES_MAX);
    let for_figures = room.saturating_sub(shared * TEXT_MIN);
    if out.iter().sum::<usize>() > for_figures {
        out = figures(for_figures / (count - shared).max(1));
    }
    // Columns of text whose share is more than they need take what they need; the others part the rest.
    let mut wanting: Vec<(usize, usize, usize)> = Vec::new();
    for (at, column) in table.columns.iter().enumerate().filter(|(_, column)| column.share > 0) {
        wanting.push((at, column.share, natural(at, &column.head, room)));
    }
    let all = wanting.clone();
    let mut spare = room.saturating_sub(out.iter().sum());
    let set = |out: &mut Vec<usize>, at: usize, cells: usize| {
        if let Some(width) = out.get_mut(at) {
            *width += cells;
        }
    };
    loop {
        let shares: usize = wanting.iter().map(|(_, share, _)| share).sum();
        let fits = |share: usize, natural: usize| natural <= spare * share / shares.max(1);
        let Some(found) = wanting.iter().position(|(_, share, natural)| fits(*share, *natural)) else { break };
        let (at, _, natural) = wanting.remove(found);
        set(&mut out, at, natural);
        spare -= natural;
    }
    let takers = if wanting.is_empty() { &all } else { &wanting };
    let shares: usize = takers.iter().map(|(_, share, _)| share).sum();
    let rest = spare;
    for (at, share, _) in takers {
        set(&mut out, *at, rest * share / shares.max(1));
        spare -= rest * share / shares.max(1);
    }
    // What rounding left over goes to the first column of text, or to the last column.
    set(&mut out, takers.first().map_or(count - 1, |(at, _, _)| *at), spare);
    out
}

fn table_units(table: &Table, at: usize, columns: usize) -> (Opening, Vec<Unit>) {
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

fn signature_unit(block: &Signatures, columns: usize) -> Unit {
    let edge = columns.saturating_sub(1);
    let right = if block.stamp.is_some() { edge.saturating_sub(STAMP + 1) } else { edge };
    let mut rows: Vec<Row> = Vec::new();
    for (at, row) in block.rows.iter().enumerate() {
        if at > 0 {
            rows.push(Row { kind: Kind::Rule(0, right), pieces: Vec::new(), bars: vec![edge] });
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

// Pages

/// The rows between top and bottom rule of every page.
fn flow(paper: &Paper, room: usize) -> Vec<Vec<Row>> {
    let columns = paper.format.columns;
    let labels = paper.blocks.iter().filter_map(|block| match block {
        Block::Fields(fields) => Some(fields.rows.iter().flatten().map(|field| width(&field.label)).max().unwrap_or(0)),
        _ => None,
    });
    let label = labels.max().unwrap_or(0).clamp(4, LABEL_MAX);
    let (mut repeated, mut units, mut openings) = (Vec::new(), Vec::new(), Vec::new());
    let mut last_is_field = true;
    for block in &paper.blocks {
        let is_field = matches!(block, Block::Fields(_));
        let mut next = match block {
            Block::Fields(fields) => {
                let next = field_units(fields, columns, label);
                if fields.repeated && units.is_empty() {
                    repeated.extend(next.into_iter().flat_map(|unit| unit.rows));
                    continue;
                }
                next
            }
            Block::Table(table) => {
                let (opening, next) = table_units(table, openings.len(), columns);
                openings.push(opening);
                next
            }
            Block::Signatures(block) => vec![signature_unit(block, columns)],
        };
        for (at, unit) in next.iter_mut().enumerate() {
            unit.ruled |= at == 0 && unit.table.is_none() && !(is_field && last_is_field);
            // What follows a table goes with its last row, so that no page holds nothing but signatures.
            unit.glued |= unit.table.is_none() && !openings.is_empty();
        }
        last_is_field = is_field;
        units.extend(next);
    }
    let mut pages = Pages::new(room, columns, repeated, openings);
    let mut chunk: Vec<Unit> = Vec::new();
    for unit in units {
        if !unit.glued && !chunk.is_empty() {
            pages.place(std::mem::take(&mut chunk), false);
        }
        chunk.push(unit);
    }
    pages.place(chunk, true);
    pages.finish()
}

/// Fills pages from top to bottom.
struct Pages {
    room: usize,
    columns: usize,
    repeated: Vec<Row>,
    openings: Vec<Opening>,
    done: Vec<Vec<Row>>,
    page: Vec<Row>,
    open: Option<usize>,
    is_fresh: bool,
}

impl Pages {
    fn new(room: usize, columns: usize, repeated: Vec<Row>, openings: Vec<Opening>) -> Pages {
        let page = repeated.iter().take(room.saturating_sub(2)).cloned().collect();
        // What fills half a page isn't worth repeating.
        let repeated = if repeated.len() * 2 > room { Vec::new() } else { repeated };
        Pages { room, columns, repeated, openings, done: Vec::new(), page, open: None, is_fresh: true }
    }

    /// The rows that a unit adds to the current page.
    fn added(&self, unit: &Unit, is_empty: bool, open: Option<usize>) -> Vec<Row> {
        let mut rows = Vec::new();
        let opening = unit.table.filter(|table| open != Some(*table)).and_then(|table| self.openings.get(table));
        if let Some(opening) = opening {
            if !is_empty {
                rows.push(rule(self.columns));
            }
            rows.extend(opening.head.iter().cloned());
            rows.push(rule(self.columns));
        } else if unit.ruled && !is_empty {
            rows.push(rule(self.columns));
        }
        rows.extend(unit.rows.iter().cloned());
        rows
    }

    /// The lines that a chunk needs on the current page.
    fn lines(&self, chunk: &[Unit]) -> usize {
        let (mut lines, mut is_empty, mut open) = (0, self.page.is_empty(), self.open);
        for unit in chunk {
            lines += self.added(unit, is_empty, open).len();
            (is_empty, open) = (false, unit.table);
        }
        lines
    }

    /// Puts a chunk on this page or the next; one that is higher than any page is parted.
    fn place(&mut self, chunk: Vec<Unit>, is_last: bool) {
        let goes_on = !is_last && chunk.last().is_some_and(|unit| unit.table.is_some());
        let needed = self.lines(&chunk) + usize::from(goes_on);
        if self.page.len() + needed <= self.room {
            for unit in chunk {
                let rows = self.added(&unit, self.page.is_empty(), self.open);
                self.page.extend(rows);
                self.open = unit.table;
            }
            self.is_fresh = false;
        } else if !self.is_fresh {
            self.turn(chunk.first().and_then(|unit| unit.table));
            self.place(chunk, is_last);
        } else if chunk.len() > 1 {
            let count = chunk.len();
            for (at, unit) in chunk.into_iter().enumerate() {
                self.place(vec![unit], is_last && at + 1 == count);
            }
        } else {
            self.part(chunk, is_last);
        }
    }

    /// A unit that no page can hold: as many of its lines as fit, then the rest on the next page.
    fn part(&mut self, chunk: Vec<Unit>, is_last: bool) {
        for mut unit in chunk {
            let around = self.lines(&[Unit { rows: Vec::new(), ..unit }]) + 1;
            let fitting = self.room.saturating_sub(self.page.len() + around).max(1).min(unit.rows.len());
            let rest = unit.rows.split_off(fitting);
            let rows = self.added(&unit, self.page.is_empty(), self.open);
            self.page.extend(rows);
            self.open = unit.table;
            self.is_fresh = false;
            if !rest.is_empty() {
                self.turn(unit.table);
                self.place(vec![Unit { rows: rest, ..unit }], is_last);
            }
        }
    }

    /// Ends the page; the table that goes on says so.
    fn turn(&mut self, next: Option<usize>) {
        let carried = self.open.filter(|table| next == Some(*table)).and_then(|table| self.openings.get(table));
        if let Some(opening) = carried
            && self.page.len() < self.room
        {
            self.page.push(opening.carried.clone());
        }
        self.done.push(std::mem::replace(&mut self.page, self.repeated.clone()));
        self.open = None;
        self.is_fresh = true;
    }

    fn finish(mut self) -> Vec<Vec<Row>> {
        if !self.is_fresh || self.done.is_empty() {
            self.done.push(self.page);
        }
        self.done
    }
}
