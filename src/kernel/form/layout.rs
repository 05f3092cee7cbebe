//! Where a form's fields stand on the screen: the paper's lines, and the columns of its grid. Hints only; without them
//! each field has a line of its own.

use super::state::{Focus, Form};
use crate::kernel::words::Words;

/// How the cursor treats a field as things stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// It waits for an answer: Enter and Tab stop there.
    Ask,
    /// It has an answer already, or needs none: Enter passes it by, Tab and the arrows stop there.
    Pass,
    /// It is shown and can't be changed.
    Show,
    /// It does not apply: neither shown nor stopped at.
    Hide,
}

/// Judges a place of a form by what stands in the others.
pub type Stops = fn(&Form, Focus) -> Stop;

/// The lay-out of one form.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    /// The lines, each with the keys of the fields that share it (`address.estate` in a group). Fields that no line
    /// names follow in lines of their own. Their order must be that of the fields.
    pub lines: &'static [&'static [Place]],
    /// The grid's columns, in the order of its fields.
    pub columns: &'static [GridColumn],
    /// Columns behind them that the workflow computes.
    pub computed: &'static [GridColumn],
    /// The columns from left to right, by their place among `columns` and `computed`; empty for just that order.
    pub order: &'static [usize],
    /// Which places are stopped at; `None` for all.
    pub stops: Option<Stops>,
}

/// A field's place in a line.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The field.
    pub key: &'static str,
    /// Its share of the line's width, label included.
    pub share: u16,
}

/// A place of that share.
pub const fn place(key: &'static str, share: u16) -> Place {
    Place { key, share }
}

/// A column of a grid.
#[derive(Clone, Copy, Debug)]
pub struct GridColumn {
    /// Its heading; for a field's own column `None` takes the field's label.
    pub words: Option<Words>,
    /// Its width in cells at 80 columns.
    pub width: u16,
    /// Whether numbers stand right.
    pub right: bool,
    /// Whether it takes what a wider screen has to give.
    pub grows: bool,
    /// The column in whose place this one stands, for cells that never apply to the same row.
    pub shares: Option<usize>,
}

impl GridColumn {
    /// In the place of another column.
    pub const fn shares(self, with: usize) -> GridColumn {
        GridColumn { shares: Some(with), ..self }
    }

    /// Under another heading than the field's label.
    pub const fn called(self, words: Words) -> GridColumn {
        GridColumn { words: Some(words), ..self }
    }
}

/// A column for a field that is never shown in the grid.
pub const HIDDEN: GridColumn = column(0, false);

/// A grid column for a field: its width, and whether it takes what is left.
pub const fn column(width: u16, grows: bool) -> GridColumn {
    GridColumn { words: None, width, right: false, grows, shares: None }
}

/// A grid column for a number.
pub const fn number(width: u16) -> GridColumn {
    GridColumn { words: None, width, right: true, grows: false, shares: None }
}

/// A computed grid column, right-aligned.
pub const fn computed(words: Words, width: u16) -> GridColumn {
    GridColumn { words: Some(words), width, right: true, grows: false, shares: None }
}

/// What a workflow reckons while one types.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Computed {
    /// For each row that holds something, the texts of the computed columns.
    pub rows: Vec<Vec<String>>,
    /// Under the grid: one text for each column of the grid and each computed one, empty where there is none.
    pub total: Vec<String>,
    /// A line of its own under everything: amount due, valid until.
    pub note: String,
}
