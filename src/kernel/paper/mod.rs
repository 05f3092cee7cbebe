//! A paper as data: what it says, not where. It is laid out once, on a character grid (`layout`), and every renderer
//! reads that layout, so that preview, laser and dot matrix can't disagree. Knows no workflow and no printer.
//!
//! Order for who prints: build the [`Paper`] with the mark of the coming count, render it, commit the count, and only
//! then let the bytes leave ([`output::write_file`]).

pub mod bars;
mod blocks;
pub mod boxes;
pub mod characters;
mod columns;
pub mod escp;
pub mod font;
mod layout;
pub mod marks;
pub mod matrix;
pub mod output;
mod pages;
mod pdf;
pub mod plan;
pub mod sheet;
pub mod stock;
pub mod test_page;
mod text;

use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::text::width::Align;
use crate::kernel::words::Lang;
use crate::say;

use layout::Letters;

pub use characters::{Characters, check_characters};
pub use sheet::Sheet;
pub use stock::{Plies, Stock, fit, in_one_pass};
pub use test_page::test_page;

/// One paper with all its copies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paper {
    /// The language of the fixed words, and with it the regional shapes of Han.
    pub lang: Lang,
    /// Sheet and grid.
    pub format: Format,
    /// Whose paper it is, at the top.
    pub company: String,
    /// What it is: `紗布取樣、出門審批單`.
    pub title: String,
    /// The record's number, or what stands instead of one on a draft.
    pub number: String,
    /// What the bar code carries; without it no bar code is drawn.
    pub digits: Option<String>,
    /// The names of the copies, each of which is printed whole; empty for a paper of one copy without a name.
    pub copies: Vec<String>,
    /// Words in large letters across every page, and again in its head: preview, training, void.
    pub across: Vec<String>,
    /// Words in the head of every page: the count of a reprint, of corrections.
    pub marks: Vec<String>,
    /// What it says, from top to bottom.
    pub blocks: Vec<Block>,
    /// Sentences at the foot of every page.
    pub notes: Vec<String>,
    /// The 8 characters of the history entry that this paper rests on.
    pub code: Option<String>,
}

/// The sheet and the grid on it. Lengths are tenths of a millimetre.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Format {
    /// Columns of half-width characters.
    pub columns: usize,
    /// Lines that may carry something.
    pub lines: usize,
    /// Width of the sheet.
    pub width: u16,
    /// Height of the sheet.
    pub height: u16,
    /// White at the left and right.
    pub margin_x: u16,
    /// White at the top and bottom.
    pub margin_y: u16,
}

impl Format {
    /// A slip: A5 lying, and as many lines as half a fanfold sheet, whose 33 keep two free for the drift of the tear line.
    pub const SLIP: Format = Format { columns: 80, lines: 31, width: 2100, height: 1480, margin_x: 100, margin_y: 70 };
    /// A list or a letter: A4 upright, and as many lines as a whole fanfold sheet.
    pub const PAGE: Format = Format { lines: 64, height: 2970, ..Format::SLIP };
    /// Half a fanfold sheet: strips of 12.7 mm at both sides, between them 80 columns at ten to the inch.
    pub const HALF: Format = Format { width: 2410, height: 1397, margin_x: 189, ..Format::SLIP };
}

/// A part of a paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// Boxes of label and value.
    Fields(Fields),
    /// A table; its head stands again on every page that it reaches.
    Table(Table),
    /// Boxes to sign in, kept on one page.
    Signatures(Signatures),
    /// A heading over what follows, kept with its first line.
    Heading(String),
    /// Plain text, each entry beginning a line of its own.
    Lines(Vec<String>),
    /// A bar chart.
    Bars(Vec<Bar>),
    /// A text for a scanner and for the eye.
    Code(Code),
    /// Text for a wall, to be read from some steps away.
    Notice(Vec<NoticeLine>),
}

/// A line for a wall: typeset it is twice as large and half as long; on the grid it is a line as any other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoticeLine {
    /// What it says; wrapped where it is longer than the sheet. An empty one parts paragraphs.
    pub text: String,
    /// Where it stands.
    pub align: Align,
    /// Whether it is in the bold face of headings.
    pub strong: bool,
}

/// One bar of a chart, on one line with its label and value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its value as printed.
    pub value: String,
    /// What it is compared with, in a column of its own; empty for nothing.
    pub beside: String,
    /// Its length in thousandths of the longest that there is room for; more than 1000 is drawn as 1000.
    pub permille: u16,
}

/// A text that typeset pages show as a QR code too; the grid has its words alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Code {
    /// What it is, above the text.
    pub caption: Vec<String>,
    /// The text, exactly as the QR code carries it; printed in groups of eight where it has no blanks.
    pub text: String,
}

/// Rows of boxes, each a label and a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fields {
    /// How many labels stand side by side in a full row.
    pub pairs: usize,
    /// The rows; the spans of one row should add up to `pairs`.
    pub rows: Vec<Vec<Field>>,
    /// Whether the rows stand on every page, not only where they come.
    pub repeated: bool,
}

/// One label and its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// The printed label.
    pub label: String,
    /// What stands beside it.
    pub value: Value,
    /// How many pairs of columns it takes.
    pub span: usize,
}

/// What stands in a box.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Text, wrapped where it is longer than the box.
    Text(String),
    /// The same in larger letters where a renderer has them: what is looked for first.
    Large(String),
    /// Nothing, and nothing may be added: prints as `／`.
    Closed,
    /// Left open for the pen.
    Pen,
    /// The same, at least so many lines high.
    PenLines(usize),
}

impl Value {
    /// Text, or closed where there is none.
    pub fn or_closed(text: Option<&str>) -> Value {
        text.filter(|text| !text.trim().is_empty()).map_or(Value::Closed, |text| Value::Text(text.to_string()))
    }

    /// Text, or left open for the pen.
    pub fn or_pen(text: Option<&str>) -> Value {
        text.filter(|text| !text.trim().is_empty()).map_or(Value::Pen, |text| Value::Text(text.to_string()))
    }

    fn text(&self) -> &str {
        match self {
            Value::Text(text) | Value::Large(text) => text,
            Value::Closed => CLOSED,
            Value::Pen | Value::PenLines(_) => "",
        }
    }

    /// The lines that it takes at least.
    const fn lines(&self) -> usize {
        match self {
            Value::PenLines(lines) => *lines,
            _ => 1,
        }
    }
}

/// What an empty optional box prints, so that nothing can be added later.
pub const CLOSED: &str = "／";

/// A table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Its columns from left to right.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// What stands in the empty rest, so that no row can be added: `以下空白`.
    pub blank: Option<String>,
    /// The last row: totals.
    pub totals: Option<Vec<String>>,
    /// What stands at the end of a page that doesn't finish the table.
    pub carried: String,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Where shorter texts stand.
    pub align: Align,
    /// Its share of the width that is left over; 0 is as wide as its widest text.
    pub share: usize,
}

/// Boxes to sign in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signatures {
    /// From top to bottom.
    pub rows: Vec<SignatureRow>,
    /// The label of a square for the stamp at the right; `None` for no square.
    pub stamp: Option<String>,
}

/// Signatures side by side, in the order of signing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignatureRow {
    /// Lines under the labels, at least.
    pub lines: usize,
    /// The boxes from left to right.
    pub cells: Vec<SignatureCell>,
}

/// One box to sign in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignatureCell {
    /// Who signs, or what is written here.
    pub label: String,
    /// What is known already, one entry a line; empty for the pen.
    pub lines: Vec<String>,
}

/// Lays the paper out: the pages of the first copy, then those of the second, and so on.
pub fn sheets(paper: &Paper) -> Vec<Sheet> {
    layout::sheets(paper, Letters::Plain)
}

/// The same for typeset pages. Only text for a wall differs: its letters are twice as large there, so its lines are half
/// as long.
pub fn typeset(paper: &Paper) -> Vec<Sheet> {
    layout::sheets(paper, Letters::Large)
}

/// The paper as plain text, pages parted by form feeds. Rules are ASCII, so that it looks the same in every font.
///
/// # Errors
/// None so far; renderers share one signature.
pub fn render_text(paper: &Paper) -> Outcome<String> {
    Ok(text::render(&sheets(paper)))
}

/// The lines of every sheet, as preview, text and dot matrix show them.
pub fn pages(paper: &Paper) -> Vec<Vec<String>> {
    sheets(paper).iter().map(text::lines).collect()
}

/// The paper as PDF: one page a sheet of the paper's own format, fonts embedded, text selectable. The same paper gives
/// the same bytes always.
///
/// # Errors
/// `missing_glyph` for every character that the fonts lack, naming it and where it stands; `code_too_long` where a QR
/// code can't be drawn; `pdf_failed` where the writer of the PDF refuses.
pub fn render_pdf(paper: &Paper) -> Outcome<Vec<u8>> {
    check_pdf(paper)?;
    let page = pdf::Page { width: paper.format.width, height: paper.format.height, stacked: 1 };
    pdf::render(paper, &typeset(paper), page)
}

/// The paper as PDF on the sheets of a printer, fitted to them; on A4 two slips stand on a page, a line between them.
///
/// # Errors
/// As [`render_pdf`].
pub fn render_pdf_on(paper: &Paper, stock: Stock) -> Outcome<Vec<u8>> {
    check_pdf(paper)?;
    let paper = fit(paper, stock);
    let (width, height) = stock.size();
    let stacked = if stock == Stock::A4 && paper.format.height * 2 <= height { 2 } else { 1 };
    pdf::render(&paper, &typeset(&paper), pdf::Page { width, height, stacked })
}

/// Whether a paper can become PDF at all: asked before its print is counted.
///
/// # Errors
/// `missing_glyph`, `code_too_long`.
pub fn check_pdf(paper: &Paper) -> Outcome<()> {
    font::check_coverage(paper)?;
    matrix::check(paper)
}

/// Whether a paper can go to a dot-matrix printer: asked before its print is counted.
///
/// # Errors
/// As [`render_escp`].
pub fn check_escp(paper: &Paper, stock: Stock, characters: Characters) -> Outcome<()> {
    escp_sheets(paper, stock, characters).map(|_| ())
}

/// The paper as the bytes of a dot-matrix printer (ESC/P) on such sheets.
///
/// # Errors
/// `printer_lacks` for the characters that it doesn't have, by place; `sheet_too_small` where head and notes alone
/// fill the sheets, so that lines would fall on the tear line.
pub fn render_escp(paper: &Paper, stock: Stock, characters: Characters) -> Outcome<Vec<u8>> {
    Ok(escp::render(&escp_sheets(paper, stock, characters)?, stock))
}

fn escp_sheets(paper: &Paper, stock: Stock, characters: Characters) -> Outcome<Vec<Sheet>> {
    check_characters(paper, characters)?;
    let paper = fit(paper, stock);
    let sheets = sheets(&paper);
    let lines = paper.format.lines;
    if sheets.iter().any(|sheet| sheet.rows.len() > lines) {
        return Err(too_small(lines).into());
    }
    Ok(sheets)
}

fn too_small(lines: usize) -> Problem {
    Problem::new(
        "sheet_too_small",
        say!(
            "單位名稱、標題和附註太長，這種紙的 {lines} 行放不下，什麼也沒送出。請換大一些的紙，或縮短單位名稱。",
            "单位名称、标题和附注太长，这种纸的 {lines} 行放不下，什么也没送出。请换大一些的纸，或缩短单位名称。",
            "The company's name, title and notes are too long for the {lines} lines of these sheets; nothing was sent. Choose larger sheets, or shorten the company's name."
        ),
    )
}
