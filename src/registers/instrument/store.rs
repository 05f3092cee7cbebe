//! Reads of the instruments.

use rusqlite::{OptionalExtension, Row};

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Day;

/// An instrument that rooms are measured with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Instrument {
    /// The key.
    pub id: i64,
    /// The number on it.
    pub code: String,
    /// Its model.
    pub model: Option<String>,
    /// The last day of its calibration.
    pub calibrated_until: Day,
    /// Whether no longer offered.
    pub disabled: bool,
}

const COLUMNS: &str = "id, code, model, calibrated_until, disabled_at IS NOT NULL AS disabled";

/// One instrument by key, disabled or not.
///
/// # Errors
/// Where the file can't be read.
pub fn get(view: View<'_>, id: i64) -> Outcome<Option<Instrument>> {
    let sql = format!("SELECT {COLUMNS} FROM instrument WHERE id = ?1");
    Ok(view.sql().prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// The key behind a code.
///
/// # Errors
/// Where the file can't be read.
pub fn by_code(view: View<'_>, code: &str) -> Outcome<Option<i64>> {
    Ok(view.sql().query_row("SELECT id FROM instrument WHERE code = ?1", [code], |row| row.get(0)).optional()?)
}

/// All instruments, the newest entry first.
///
/// # Errors
/// Where the file can't be read.
pub fn all(view: View<'_>) -> Outcome<Vec<Instrument>> {
    let mut statement = view.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM instrument ORDER BY id DESC"))?;
    let instruments = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(instruments)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Instrument> {
    let until: String = row.get("calibrated_until")?;
    Ok(Instrument {
        id: row.get("id")?,
        code: row.get("code")?,
        model: row.get("model")?,
        calibrated_until: Day::parse(&until).ok_or(rusqlite::Error::InvalidQuery)?,
        disabled: row.get("disabled")?,
    })
}
