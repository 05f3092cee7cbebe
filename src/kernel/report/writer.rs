//! What reports are written with: words in the report's language, tables with their totals, lists of numbers. Knows no
//! workflow, and makes no figure.

use super::{Cell, Column, Part, Section, Table};
use crate::kernel::time::Minute;
use crate::kernel::words::{Lang, Words, words};

/// The head of totals.
pub const ALL: Words = words("合計", "合计", "Total");
/// The head of numbers of records.
pub const NUMBER: Words = words("單號", "单号", "Number");
/// Nothing, in a cell.
pub const NONE: Words = words("無", "无", "none");
/// Nothing, in place of a table.
pub const NOTHING: Words = words("沒有。", "没有。", "None.");
/// Where nobody knows.
pub const UNKNOWN: Words = words("未知", "未知", "unknown");
/// This month, beside the one before.
pub const THIS: Words = words("本月", "本月", "this");
/// The month before.
pub const BEFORE: Words = words("上月", "上月", "before");

/// Writes the parts of a report in its language.
#[derive(Clone, Copy, Debug)]
pub struct Writer {
    /// The language.
    pub lang: Lang,
}

/// A minute as figures keep it; nothing where there is none, and as it lies where it is no minute.
pub fn moment(at: Option<&String>) -> Cell {
    match at.and_then(|at| Minute::parse(at)) {
        Some(at) => Cell::Moment(at),
        None => at.map_or(Cell::Empty, Cell::words),
    }
}

/// How many there are.
pub fn count<T>(list: &[T]) -> Cell {
    Cell::Whole(i64::try_from(list.len()).unwrap_or(i64::MAX))
}

/// A column's total.
pub fn sum<T>(all: &[T], of: impl Fn(&T) -> i64) -> i64 {
    all.iter().map(of).sum()
}

impl Writer {
    /// Words.
    pub fn word(&self, words: Words) -> String {
        words.get(self.lang).to_string()
    }

    /// The head of a column as wide as its widest cell.
    pub fn head(&self, words: Words) -> Column {
        Column::new(words.get(self.lang))
    }

    /// Several of them.
    pub fn heads<const N: usize>(&self, heads: [Words; N]) -> Vec<Column> {
        heads.map(|head| self.head(head)).to_vec()
    }

    /// The head of a column of longer texts, with its share of what is left over.
    pub fn text(&self, words: Words, share: usize) -> Column {
        Column::text(words.get(self.lang), share)
    }

    /// Words in a cell.
    pub fn cell(&self, words: Words) -> Cell {
        Cell::words(words.get(self.lang))
    }

    /// A name in a cell; 'unknown' where it is empty.
    pub fn known(&self, name: &str) -> Cell {
        if name.is_empty() { self.cell(UNKNOWN) } else { Cell::words(name) }
    }

    /// The word of a code; the code itself where it is none of this program.
    pub fn coded(&self, code: &str, words: Option<Words>) -> Cell {
        words.map_or_else(|| Cell::words(code), |words| self.cell(words))
    }

    /// Numbers of records in one line.
    pub fn list(&self, numbers: &[String]) -> String {
        let separator = if self.lang == Lang::En { ", " } else { "、" };
        if numbers.is_empty() { self.word(NONE) } else { numbers.join(separator) }
    }

    /// A title and numbers behind it.
    pub fn line(&self, title: Words, list: &[String]) -> String {
        let colon = if self.lang == Lang::En { ": " } else { "：" };
        format!("{}{colon}{}", title.get(self.lang), self.list(list))
    }

    /// A section.
    pub fn section(&self, title: Words, parts: Vec<Part>) -> Section {
        Section::new(self.word(title), parts)
    }

    /// A table; totals only where there are rows.
    pub fn table(&self, columns: Vec<Column>, rows: Vec<Vec<Cell>>, totals: Option<Vec<Cell>>, empty: Words) -> Part {
        let mut table = Table::new(columns, self.word(empty));
        table.totals = totals.filter(|_| !rows.is_empty());
        table.rows = rows;
        Part::Table(table)
    }
}
