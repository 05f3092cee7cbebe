//! Reads of the varieties.

use rusqlite::OptionalExtension;

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;

/// A variety.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variety {
    /// The key.
    pub id: i64,
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
    /// Cloth, drawn by the metre; else yarn.
    pub cloth: bool,
    /// On the machines now.
    pub running: bool,
    /// Whether no longer offered.
    pub disabled: bool,
}

/// One variety by key, disabled or not.
///
/// # Errors
/// Where the file can't be read.
pub fn get(view: View<'_>, id: i64) -> Outcome<Option<Variety>> {
    Ok(view
        .sql()
        .prepare_cached(
            "SELECT id, code, name, kind = 'cloth', running, disabled_at IS NOT NULL FROM variety WHERE id = ?1",
        )?
        .query_row([id], |row| {
            Ok(Variety {
                id: row.get(0)?,
                code: row.get(1)?,
                name: row.get(2)?,
                cloth: row.get(3)?,
                running: row.get(4)?,
                disabled: row.get(5)?,
            })
        })
        .optional()?)
}

/// The key behind a code.
///
/// # Errors
/// Where the file can't be read.
pub fn by_code(view: View<'_>, code: &str) -> Outcome<Option<i64>> {
    Ok(view.sql().query_row("SELECT id FROM variety WHERE code = ?1", [code], |row| row.get(0)).optional()?)
}
