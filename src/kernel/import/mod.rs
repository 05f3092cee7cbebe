//! Old books as files of rows: reading them, and what their headings and cells mean for the fields of a thing. It knows
//! no register and writes nothing.

pub mod cells;
pub mod columns;
pub mod csv;
pub mod same;

use std::io::Read;
use std::path::Path;

use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::say;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 32 << 20;
/// The most rows under the heading.
pub const MAX_ROWS: usize = 100_000;
/// The most columns.
pub const MAX_COLUMNS: usize = 200;

/// A file of rows under one heading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    /// The cells of the first row.
    pub headings: Vec<String>,
    /// The rows below that hold anything.
    pub rows: Vec<Line>,
}

/// A row of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The line of the file on which it begins, from 1.
    pub number: u64,
    /// Its cells, cleaned of what spreadsheets put around them.
    pub cells: Vec<String>,
}

/// The bytes of a file.
///
/// # Errors
/// `no_input` where it can't be read, `too_large`.
pub fn read_file(path: &Path) -> Outcome<Vec<u8>> {
    let shown = path.display();
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        let say = say!(
            "讀不到「{shown}」。請查對路徑和權限。",
            "读不到“{shown}”。请查对路径和权限。",
            "{shown} can't be read. Check the path and its permissions."
        );
        return Err(Failure::broken(Problem::new("no_input", say), error));
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(too_large());
    }
    Ok(bytes)
}

fn too_large() -> Failure {
    let (max, rows, columns) = (MAX_BYTES >> 20, MAX_ROWS, MAX_COLUMNS);
    Failure::usage(Problem::new(
        "too_large",
        say!(
            "文件太大：最多 {max} MB、{rows} 行、{columns} 列。請分成幾個文件。",
            "文件太大：最多 {max} MB、{rows} 行、{columns} 列。请分成几个文件。",
            "The file is too large: {max} MB, {rows} rows and {columns} columns at most. Hand it in in parts."
        ),
    ))
}
