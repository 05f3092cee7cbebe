//! Values on their way into the file: integers, texts, bytes, nothing. No floats.

use crate::kernel::time::{Day, Minute, Stamp};
use crate::kernel::units::{Decimetres, Fen, Grams, Pieces};

/// One value of a column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number, a scaled decimal, a key, or a yes (1) or no (0).
    Int(i64),
    /// Text, a day, a minute, a stamp, or a choice's code.
    Text(String),
    /// Bytes; in the history they stand as hexadecimal text.
    Bytes(Vec<u8>),
}

/// How a row meets the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Put {
    /// It must be new; missing columns take the schema's default.
    Insert,
    /// It must be there; the primary key finds it, missing columns keep their value.
    Update,
    /// New, or over the one with the same primary key; needs every column without a default.
    Upsert,
}

/// A row on its way into a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The table.
    pub table: &'static str,
    /// How it meets the table.
    pub put: Put,
    /// Columns and values.
    pub cells: Vec<(&'static str, Cell)>,
}

impl Row {
    /// A new row.
    pub fn insert(table: &'static str) -> Row {
        Row { table, put: Put::Insert, cells: Vec::new() }
    }

    /// New values for a row that is there; its primary key must be among the columns.
    pub fn update(table: &'static str) -> Row {
        Row { table, put: Put::Update, cells: Vec::new() }
    }

    /// A new row, or new values for the one with its primary key.
    pub fn upsert(table: &'static str) -> Row {
        Row { table, put: Put::Upsert, cells: Vec::new() }
    }

    /// Adds one column.
    pub fn set(mut self, column: &'static str, cell: impl Into<Cell>) -> Row {
        self.cells.push((column, cell.into()));
        self
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Cell {
        Cell::Int(value)
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Cell {
        Cell::Int(i64::from(value))
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Cell {
        Cell::Text(value)
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Cell {
        Cell::Text(value.to_string())
    }
}

impl From<Vec<u8>> for Cell {
    fn from(value: Vec<u8>) -> Cell {
        Cell::Bytes(value)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Null, Into::into)
    }
}

macro_rules! text_cell {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Cell {
            fn from(value: $kind) -> Cell {
                Cell::Text(value.to_string())
            }
        }
    )*};
}
text_cell!(Day, Minute, Stamp);

macro_rules! int_cell {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Cell {
            fn from(value: $kind) -> Cell {
                Cell::Int(value.0)
            }
        }
    )*};
}
int_cell!(Grams, Fen, Decimetres, Pieces);
