//! Reads of the printers.

use rusqlite::OptionalExtension;

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;

/// A printer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Printer {
    /// The key.
    pub id: i64,
    /// The name.
    pub name: String,
    /// `cups`, `raw` or `tcp`.
    pub kind: String,
    /// Queue, path, or host and port.
    pub target: String,
    /// The code of what lies in it.
    pub paper: String,
    /// 1 or 3; `None` where the setting says.
    pub plies: Option<i64>,
    /// `gb18030` or `gb2312`.
    pub characters: String,
}

const COLUMNS: &str = "id, name, kind, target, paper, plies, characters";

/// The printer of that name that isn't disabled.
///
/// # Errors
/// Where the file can't be read.
pub fn by_name(view: View<'_>, name: &str) -> Outcome<Option<Printer>> {
    let sql = format!("SELECT {COLUMNS} FROM printer WHERE name = ?1 AND disabled_at IS NULL");
    Ok(view.sql().prepare_cached(&sql)?.query_row([name], read).optional()?)
}

/// All printers that aren't disabled, in the order in which they were entered.
///
/// # Errors
/// Where the file can't be read.
pub fn all(view: View<'_>) -> Outcome<Vec<Printer>> {
    let sql = format!("SELECT {COLUMNS} FROM printer WHERE disabled_at IS NULL ORDER BY id");
    let mut statement = view.sql().prepare_cached(&sql)?;
    let found = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Printer> {
    Ok(Printer {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: row.get(2)?,
        target: row.get(3)?,
        paper: row.get(4)?,
        plies: row.get(5)?,
        characters: row.get(6)?,
    })
}
