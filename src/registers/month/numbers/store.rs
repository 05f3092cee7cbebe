//! Reads a month's series: its records, and the numbers without one.

use rusqlite::OptionalExtension;

use super::Numbers;
use crate::kernel::number::{Letter, Number, Series};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Month;
use crate::registers::month;

/// What a series is kept in. The words come from the program, never from input.
#[derive(Clone, Copy, Debug)]
pub struct Shelf {
    /// The letter of its numbers.
    pub letter: Letter,
    /// The table that tells which of its records are void.
    pub table: &'static str,
    /// The column of the record's key.
    pub key: &'static str,
    /// What is true of void ones.
    pub void: &'static str,
    /// The column that holds when one was voided.
    pub voided_at: &'static str,
}

/// The number of a record.
///
/// # Errors
/// Where the key is none of the series.
pub fn number_of(view: View<'_>, letter: Letter, key: i64) -> rusqlite::Result<Number> {
    Number::from_key(letter, key, view.is_training()).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, key))
}

/// The numbers of the month's series: every one of them is accounted for.
///
/// # Errors
/// Where the file can't be read.
pub fn numbers(view: View<'_>, month: Month, shelf: &Shelf) -> Outcome<Numbers> {
    let Shelf { letter, table, key, void, .. } = *shelf;
    let yymm = i64::from(Series::of(month.first()).yymm());
    let base = yymm * 1_000_000_000;
    let last: Option<i64> = view
        .sql()
        .prepare_cached("SELECT last FROM series WHERE letter = ?1 AND yymm = ?2")?
        .query_row((letter.char().to_string(), yymm), |row| row.get(0))
        .optional()?;
    let text = |key: i64| number_of(view, letter, key).map(|number| number.to_string());
    let mut out = Numbers::default();
    let sql = format!("SELECT {key}, {void} FROM {table} WHERE {key} > ?1 AND {key} < ?2 ORDER BY {key}");
    let mut statement = view.sql().prepare_cached(&sql)?;
    let mut rows = statement.query([base, base + 1_000_000_000])?;
    let mut next = base + 1;
    while let Some(row) = rows.next()? {
        let (key, is_void): (i64, bool) = (row.get(0)?, row.get(1)?);
        while next < key {
            out.lost.push(text(next)?);
            next += 1;
        }
        next = key + 1;
        out.issued += 1;
        if is_void {
            out.voided.push(text(key)?);
        }
    }
    while last.is_some_and(|last| next <= base + last) {
        out.lost.push(text(next)?);
        next += 1;
    }
    if next > base + 1 {
        out.first = Some(text(base + 1)?);
        out.last = Some(text(next - 1)?);
    }
    out.voided_later = voided_later(view, month, shelf, base)?;
    Ok(out)
}

/// Records of closed months that were voided since, in this month.
fn voided_later(view: View<'_>, month: Month, shelf: &Shelf, base: i64) -> Outcome<Vec<String>> {
    let Shelf { letter, table, key, void, voided_at } = *shelf;
    let sql = format!(
        "SELECT {key}, entry FROM {table} WHERE {void} AND {voided_at} >= ?1 AND {voided_at} < ?2 AND {key} < ?3
         ORDER BY {key}"
    );
    let mut statement = view.sql().prepare_cached(&sql)?;
    let mut rows = statement.query((month.start().to_string(), month.end().to_string(), base))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let (key, entry): (i64, i64) = (row.get(0)?, row.get(1)?);
        let Some(issued) = Month::from_key(200_000 + key / 1_000_000_000) else { continue };
        if month::store::closing(view, issued)?.is_some_and(|closing| closing < entry) {
            out.push(number_of(view, letter, key)?.to_string());
        }
    }
    Ok(out)
}
