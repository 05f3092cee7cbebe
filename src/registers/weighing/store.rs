//! Reads of the weighings.

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Month;
use crate::kernel::words::Say;
use crate::registers::month;

/// A kept bench check, with the words that a list shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weighing {
    /// The key.
    pub id: i64,
    /// When.
    pub at: String,
    /// The variety's code.
    pub variety: String,
    /// The size's name: Traditional, Simplified, English.
    pub size: Say,
    /// Grams of all pieces together.
    pub grams: i64,
    /// Pieces on the scale.
    pub count: i64,
    /// Standard grams of one piece.
    pub standard_grams: i64,
    /// Whether voided.
    pub voided: bool,
}

/// All weighings, newest first.
///
/// # Errors
/// Where the file can't be read.
pub fn all(view: View<'_>) -> Outcome<Vec<Weighing>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT w.id, w.at, v.code, s.name_hant, s.name_hans, s.name_en, w.grams, w.count, s.grams, w.voided_at IS NOT NULL
         FROM weighing w JOIN variety v ON v.id = w.variety JOIN standard s ON s.id = w.standard
         ORDER BY w.at DESC, w.id DESC",
    )?;
    let found = statement
        .query_map([], |row| {
            Ok(Weighing {
                id: row.get(0)?,
                at: row.get(1)?,
                variety: row.get(2)?,
                size: Say::new(row.get(3)?, row.get(4)?, row.get(5)?),
                grams: row.get(6)?,
                count: row.get(7)?,
                standard_grams: row.get(8)?,
                voided: row.get(9)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

/// A bench check as a month's figures take it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Weighed {
    /// Grams of all pieces together.
    pub grams: i64,
    /// Pieces on the scale.
    pub count: i64,
    /// Standard grams of one piece.
    pub standard: i64,
    /// Grams either way for one piece; `None` where none is laid down.
    pub tolerance: Option<i64>,
}

/// The bench checks that count in a month, each with its size's code; void ones are out. What was typed after the
/// closing of its own month counts in the oldest open one.
///
/// # Errors
/// Where the file can't be read.
pub fn weighed(view: View<'_>, of: Month) -> Outcome<Vec<(String, Weighed)>> {
    let closed_before = month::store::closing(view, of.previous())?;
    let mut statement = view.sql().prepare_cached(
        "SELECT w.size, w.grams, w.count, s.grams, s.tolerance_grams FROM weighing w JOIN standard s ON s.id = w.standard
         WHERE w.voided_at IS NULL AND (w.at >= ?1 AND w.at < ?2 OR w.at < ?1 AND w.entry > ?3) ORDER BY w.at, w.id",
    )?;
    // Nothing was typed after a closing that there hasn't been.
    let bounds = (of.start().to_string(), of.end().to_string(), closed_before.unwrap_or(i64::MAX));
    let found = statement.query_map(bounds, |row| {
        let weighed = Weighed { grams: row.get(1)?, count: row.get(2)?, standard: row.get(3)?, tolerance: row.get(4)? };
        Ok((row.get(0)?, weighed))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}
