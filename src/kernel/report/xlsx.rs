//! Reports as a spreadsheet: a worksheet each, real numbers and dates with formats, words as strings and never as
//! formulas. The same reports give the same bytes: no clock, no machine is asked.

use std::collections::HashMap;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::cell::scaled;
use super::csv::is_risky;
use super::grid::{self, Role, Row};
use super::{Cell, Report, sheet_name};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::width::{Align, width};
use crate::kernel::time::{Day, Minute};
use crate::kernel::words::Lang;
use crate::say;

/// No column is wider than so many characters; longer texts wrap.
const WIDEST: usize = 60;
/// No column is narrower.
const NARROWEST: usize = 8;
/// A spreadsheet keeps so many digits of a number; one with more is written as text, so that none is lost.
const DIGITS: usize = 15;
/// The paper that a spreadsheet prints on: A4, by its number there.
const A4: u8 = 9;
/// More columns than these print lying.
const UPRIGHT: usize = 7;
/// A head further down than this doesn't stay on top: there would be no room left under it.
const FREEZE_MAX: u32 = 12;

/// Reports as the bytes of an XLSX file, one worksheet each; `at` is when they were made, for the file's properties.
///
/// # Errors
/// `xlsx_too_long` for more rows or longer texts than a spreadsheet takes; `xlsx_failed` where the writer refuses.
pub fn render(reports: &[Report], at: Minute) -> Outcome<Vec<u8>> {
    let named = |report: &'_ Report| if report.sheet.is_empty() { report.title.clone() } else { report.sheet.clone() };
    let names: Vec<String> = reports.iter().map(named).collect();
    let names = sheet_name::unique(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut book = Book::new(reports.first().map_or("", |report| &report.title), at)?;
    for (report, name) in reports.iter().zip(&names) {
        let rows = grid::rows(report);
        // A head stays on top where there is but one table under it; of several, none is the head of all rows.
        let mut heads = rows.iter().zip(0_u32..).filter(|(row, _)| row.role == Role::Head).map(|(_, at)| at + 1);
        let frozen = heads.next().filter(|at| *at <= FREEZE_MAX && heads.next().is_none());
        book.sheet(name, rows, frozen.unwrap_or(1), report.lang)?;
    }
    book.bytes()
}

/// One table as the bytes of an XLSX file.
pub(super) fn write(title: &str, rows: impl IntoIterator<Item = Row>, lang: Lang, at: Minute) -> Outcome<Vec<u8>> {
    let mut book = Book::new(title, at)?;
    let name = sheet_name::unique(&[title]).pop().unwrap_or_default();
    book.sheet(&name, rows, 1, lang)?;
    book.bytes()
}

fn failed(error: XlsxError) -> Failure {
    match error {
        XlsxError::RowColumnLimitError | XlsxError::MaxStringLengthExceeded => {
            let say = say!(
                "行數、列數或一格的字數超過了表格文件的上限（1,048,576 行、16,384 列、一格 32,767 字）。請縮小範圍，或改導出 CSV。",
                "行数、列数或一格的字数超过了表格文件的上限（1,048,576 行、16,384 列、一格 32,767 字）。请缩小范围，或改导出 CSV。",
                "More rows, columns or text in a cell than a spreadsheet takes (1,048,576 rows, 16,384 columns, 32,767 characters). Choose less, or export CSV instead."
            );
            Failure::refused(vec![Problem::new("xlsx_too_long", say)])
        }
        other => {
            let say = say!(
                "表格文件沒有生成。請看看臨時文件夾是否可寫、磁盤是否已滿，再試一次；或改導出 CSV。",
                "表格文件没有生成。请看看临时文件夹是否可写、磁盘是否已满，再试一次；或改导出 CSV。",
                "The spreadsheet could not be made. See whether the folder for temporary files can be written and the disk has room, then try again; or export CSV instead."
            );
            Failure::broken(Problem::new("xlsx_failed", say), other)
        }
    }
}

/// How a cell looks.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Look {
    shape: Shape,
    kind: Kind,
    wraps: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Shape {
    Title,
    Strong,
    Head(bool),
    Plain,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Words,
    /// Words that would be a formula if someone typed them: marked so that editing the cell doesn't make them one.
    Guarded,
    /// A figure that isn't a number: no rate, or more digits than a spreadsheet keeps.
    Right,
    Number(u32),
    Percent,
    Day,
    Moment,
}

impl Look {
    fn format(self) -> Format {
        let format = match self.shape {
            Shape::Title => Format::new().set_bold().set_font_size(14),
            Shape::Strong => Format::new().set_bold(),
            Shape::Head(right) => {
                let align = if right { FormatAlign::Right } else { FormatAlign::Left };
                Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap().set_align(align)
            }
            Shape::Plain => Format::new(),
        };
        let format = if self.wraps { format.set_text_wrap().set_align(FormatAlign::Top) } else { format };
        match self.kind {
            Kind::Words => format,
            Kind::Guarded => format.set_quote_prefix(),
            Kind::Right => format.set_align(FormatAlign::Right),
            Kind::Number(0) => format.set_num_format("#,##0"),
            Kind::Number(places) => format.set_num_format(format!("#,##0.{}", "0".repeat(places as usize))),
            Kind::Percent => format.set_num_format("0.0%"),
            Kind::Day => format.set_num_format("yyyy-mm-dd"),
            Kind::Moment => format.set_num_format("yyyy-mm-dd hh:mm"),
        }
    }
}

/// What stands in a cell.
enum Value {
    Nothing,
    Number(f64),
    Time(ExcelDateTime),
    Words(String),
}

struct Book {
    book: Workbook,
    formats: HashMap<Look, Format>,
}

impl Book {
    fn new(title: &str, at: Minute) -> Outcome<Book> {
        let mut book = Workbook::new();
        let properties = DocProperties::new().set_title(for_terminal(title, Newlines::Mark));
        let made = moment(at).or_else(|| ExcelDateTime::from_ymd(2000, 1, 1).ok());
        if let Some(made) = &made {
            book.set_properties(&properties.set_creation_datetime(made));
        }
        Ok(Book { book, formats: HashMap::new() })
    }

    fn sheet(&mut self, name: &str, rows: impl IntoIterator<Item = Row>, frozen: u32, lang: Lang) -> Outcome<()> {
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(failed)?;
        let mut page = Page { sheet, formats: &mut self.formats, widths: Vec::new(), lang };
        page.sheet.set_name(name).map_err(failed)?;
        // Heads that don't know what stands under them are aligned like the first row.
        let mut rows = rows.into_iter().peekable();
        let mut at = 0;
        while let Some(row) = rows.next() {
            let below = rows.peek().map_or(&[][..], |row| row.cells.as_slice());
            page.row(at, &row, below).map_err(failed)?;
            at += 1;
        }
        page.finish(frozen).map_err(failed)
    }

    fn bytes(mut self) -> Outcome<Vec<u8>> {
        self.book.save_to_buffer().map_err(failed)
    }
}

struct Page<'a> {
    sheet: &'a mut Worksheet,
    formats: &'a mut HashMap<Look, Format>,
    widths: Vec<usize>,
    lang: Lang,
}

impl Page<'_> {
    fn row(&mut self, at: u32, row: &Row, below: &[Cell]) -> Result<(), XlsxError> {
        for (cell, column) in row.cells.iter().zip(0_u16..) {
            let place = usize::from(column);
            if row.is_columnar() {
                self.widen(place, cell);
            }
            let shape = match row.role {
                Role::Title => Shape::Title,
                Role::Section | Role::Totals => Shape::Strong,
                Role::Head => Shape::Head(match row.aligns.get(place) {
                    Some(align) => *align == Align::Right,
                    None => below.get(place).is_some_and(Cell::is_figure),
                }),
                Role::Line | Role::Item | Role::Blank => Shape::Plain,
            };
            self.cell(at, column, cell, shape, row.is_columnar())?;
        }
        Ok(())
    }

    fn widen(&mut self, place: usize, cell: &Cell) {
        let text = cell.text(self.lang);
        let wide = text.split('\n').map(width).max().unwrap_or(0) + 2;
        if self.widths.len() <= place {
            self.widths.resize(place + 1, NARROWEST);
        }
        if let Some(known) = self.widths.get_mut(place) {
            *known = wide.clamp(*known, WIDEST.max(*known));
        }
    }

    fn cell(&mut self, row: u32, column: u16, cell: &Cell, shape: Shape, columnar: bool) -> Result<(), XlsxError> {
        let (value, kind) = value(cell, self.lang);
        let wraps = columnar && matches!(&value, Value::Words(text) if text.contains('\n') || width(text) + 2 > WIDEST);
        let look = Look { shape, kind, wraps };
        let format = self.formats.entry(look).or_insert_with(|| look.format());
        match value {
            Value::Nothing if shape == Shape::Plain => return Ok(()),
            Value::Nothing => self.sheet.write_blank(row, column, format)?,
            Value::Number(number) => self.sheet.write_number_with_format(row, column, number, format)?,
            Value::Time(time) => self.sheet.write_datetime_with_format(row, column, time, format)?,
            Value::Words(text) => self.sheet.write_string_with_format(row, column, text, format)?,
        };
        Ok(())
    }

    fn finish(self, frozen: u32) -> Result<(), XlsxError> {
        for (wide, column) in self.widths.iter().zip(0_u16..) {
            self.sheet.set_column_width(column, u16::try_from(*wide).unwrap_or(u16::MAX))?;
        }
        self.sheet.set_freeze_panes(frozen, 0)?;
        self.sheet.set_repeat_rows(frozen - 1, frozen - 1)?;
        self.sheet.set_paper_size(A4);
        self.sheet.set_print_fit_to_pages(1, 0);
        if self.widths.len() > UPRIGHT {
            self.sheet.set_landscape();
        }
        Ok(())
    }
}

/// A cell as spreadsheets keep it: a number or a date where they keep all of it, else its text.
fn value(cell: &Cell, lang: Lang) -> (Value, Kind) {
    let words = |kind| (Value::Words(cell.text(lang)), kind);
    let time = |time: Option<ExcelDateTime>, kind| time.map_or(words(Kind::Words), |time| (Value::Time(time), kind));
    match cell {
        Cell::Empty => (Value::Nothing, Kind::Words),
        Cell::Text(text) => {
            let kind = if is_risky(text) { Kind::Guarded } else { Kind::Words };
            (Value::Words(for_terminal(text, Newlines::Keep).into_owned()), kind)
        }
        Cell::Whole(value) => number(&value.to_string()).map_or(words(Kind::Right), |it| (it, Kind::Number(0))),
        Cell::Decimal { value, places } => {
            number(&scaled(*value, *places)).map_or(words(Kind::Right), |it| (it, Kind::Number(*places)))
        }
        Cell::Percent(Some(tenths)) => number(&scaled(*tenths, 3)).map_or(words(Kind::Right), |it| (it, Kind::Percent)),
        Cell::Percent(None) => words(Kind::Right),
        Cell::Day(day) => time(date(*day), Kind::Day),
        Cell::Moment(minute) => time(moment(*minute), Kind::Moment),
    }
}

/// A figure as a spreadsheet's number, where it keeps every digit. Read from its digits, it is the nearest to them.
fn number(digits: &str) -> Option<Value> {
    let is_kept = digits.bytes().filter(u8::is_ascii_digit).count() <= DIGITS;
    digits.parse().ok().filter(|_| is_kept).map(Value::Number)
}

/// A day as a spreadsheet's date, where its calendar has it: not before 1901, because it thinks 1900 a leap year.
fn date(day: Day) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok().filter(|year| (1901..=9999).contains(year))?;
    ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

fn moment(minute: Minute) -> Option<ExcelDateTime> {
    let hour = u16::try_from(minute.hour()).ok()?;
    date(minute.day())?.and_hms(hour, u8::try_from(minute.minute()).ok()?, 0).ok()
}
