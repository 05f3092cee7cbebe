//! Reads of the fee schedule.

use rusqlite::{OptionalExtension, Row};

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Day;
use crate::kernel::units::Fen;

/// One version of a fee.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fee {
    /// The key of the version.
    pub id: i64,
    /// The code that all its versions share: `heat`, `valve`.
    pub key: String,
    /// As the price list calls it.
    pub name: String,
    /// `m2`, `piece`, `hour` or `once`.
    pub unit: &'static str,
    /// Fen for one unit.
    pub price: Fen,
    /// Its first day.
    pub effective_from: Day,
    /// The document that approved it.
    pub basis: String,
    /// How much of it must be paid before supply, in hundredths (H11).
    pub required_share: i64,
    /// Whether withdrawn.
    pub withdrawn: bool,
}

const COLUMNS: &str =
    "id, key, name, unit, fen, effective_from, basis, required_share, withdrawn_at IS NOT NULL AS withdrawn";

/// One version by its key, withdrawn or not.
///
/// # Errors
/// Where the file can't be read.
pub fn get(view: View<'_>, id: i64) -> Outcome<Option<Fee>> {
    let sql = format!("SELECT {COLUMNS} FROM fee WHERE id = ?1");
    Ok(view.sql().prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// The version of a code that is in force on a day: the newest from that day or earlier (H4).
///
/// # Errors
/// Where the file can't be read.
pub fn in_force(view: View<'_>, key: &str, day: Day) -> Outcome<Option<Fee>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM fee WHERE key = ?1 AND effective_from <= ?2 AND withdrawn_at IS NULL
         ORDER BY effective_from DESC LIMIT 1"
    );
    Ok(view.sql().prepare_cached(&sql)?.query_row((key, day.to_string()), read).optional()?)
}

/// The whole price list of a day: one version of every code, in the order in which the codes were entered.
///
/// # Errors
/// Where the file can't be read.
pub fn schedule(view: View<'_>, day: Day) -> Outcome<Vec<Fee>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM fee f WHERE withdrawn_at IS NULL AND effective_from =
             (SELECT max(effective_from) FROM fee WHERE key = f.key AND effective_from <= ?1 AND withdrawn_at IS NULL)
         ORDER BY (SELECT min(id) FROM fee WHERE key = f.key)"
    );
    let mut statement = view.sql().prepare_cached(&sql)?;
    let fees = statement.query_map([day.to_string()], read)?.collect::<Result<_, _>>()?;
    Ok(fees)
}

/// All versions of a code, oldest entry first.
///
/// # Errors
/// Where the file can't be read.
pub fn versions(view: View<'_>, key: &str) -> Outcome<Vec<Fee>> {
    let sql = format!("SELECT {COLUMNS} FROM fee WHERE key = ?1 ORDER BY id");
    let mut statement = view.sql().prepare_cached(&sql)?;
    let fees = statement.query_map([key], read)?.collect::<Result<_, _>>()?;
    Ok(fees)
}

/// All versions of all codes, newest entry first.
///
/// # Errors
/// Where the file can't be read.
pub fn all(view: View<'_>) -> Outcome<Vec<Fee>> {
    let mut statement = view.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM fee ORDER BY id DESC"))?;
    let fees = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(fees)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Fee> {
    let unit: String = row.get("unit")?;
    let unit = super::UNITS.iter().find(|known| known.code == unit).ok_or(rusqlite::Error::InvalidQuery)?.code;
    let from: String = row.get("effective_from")?;
    Ok(Fee {
        id: row.get("id")?,
        key: row.get("key")?,
        name: row.get("name")?,
        unit,
        price: Fen(row.get("fen")?),
        effective_from: Day::parse(&from).ok_or(rusqlite::Error::InvalidQuery)?,
        basis: row.get("basis")?,
        required_share: row.get("required_share")?,
        withdrawn: row.get("withdrawn")?,
    })
}
