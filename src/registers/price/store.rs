//! Reads of the price list.

use rusqlite::OptionalExtension;

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Day;
use crate::kernel::units::Fen;

/// The price of a variety that is in force on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Price {
    /// The key of the version.
    pub id: i64,
    /// Fen per kilogram, of cloth per metre.
    pub fen: Fen,
}

/// The price in force on a day: the newest version from that day or earlier (S1).
///
/// # Errors
/// Where the file can't be read.
pub fn in_force(view: View<'_>, variety: i64, day: Day) -> Outcome<Option<Price>> {
    Ok(view
        .sql()
        .prepare_cached(
            "SELECT id, fen FROM price WHERE variety = ?1 AND effective_from <= ?2 AND withdrawn_at IS NULL
             ORDER BY effective_from DESC, id DESC LIMIT 1",
        )?
        .query_row((variety, day.to_string()), |row| Ok(Price { id: row.get(0)?, fen: Fen(row.get(1)?) }))
        .optional()?)
}

/// The key of the version that starts on exactly this day.
///
/// # Errors
/// Where the file can't be read.
pub fn of_day(view: View<'_>, variety: i64, day: Day) -> Outcome<Option<i64>> {
    Ok(view
        .sql()
        .query_row(
            "SELECT id FROM price WHERE variety = ?1 AND effective_from = ?2 AND withdrawn_at IS NULL",
            (variety, day.to_string()),
            |row| row.get(0),
        )
        .optional()?)
}
