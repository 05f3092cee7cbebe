//! Reading the steps of a record, and how often its papers left the program; only reads.

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;

/// One step as it lies in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StepRow {
    /// Its place among the record's steps.
    pub n: i64,
    /// The action.
    pub action: String,
    /// When it happened.
    pub at: String,
    /// When it was typed.
    pub typed_at: String,
    /// Who typed it.
    pub operator: Option<i64>,
    /// Whether it was typed late.
    pub late_typed: bool,
    /// Its keys, as JSON.
    pub said: String,
}

/// The steps of a record, oldest first.
///
/// # Errors
/// Where the file can't be read.
pub fn of(view: View<'_>, record: &str) -> Outcome<Vec<StepRow>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT n, action, at, typed_at, operator, late_typed, said FROM step WHERE record = ?1 ORDER BY n",
    )?;
    let rows = statement.query_map([record], |row| {
        Ok(StepRow {
            n: row.get(0)?,
            action: row.get(1)?,
            at: row.get(2)?,
            typed_at: row.get(3)?,
            operator: row.get(4)?,
            late_typed: row.get(5)?,
            said: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The papers of a record that left the program, each with how often.
///
/// # Errors
/// Where the file can't be read.
pub fn printed(view: View<'_>, record: &str) -> Outcome<Vec<(String, i64)>> {
    let mut statement =
        view.sql().prepare_cached("SELECT paper, printed FROM paper WHERE record = ?1 ORDER BY serial")?;
    let rows = statement.query_map([record], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When each paper of a record left the program last, as the file keeps times of typing.
///
/// # Errors
/// Where the file can't be read.
pub fn last_printed(view: View<'_>, record: &str) -> Outcome<Vec<(String, String)>> {
    let mut statement = view.sql().prepare_cached("SELECT paper, last_at FROM paper WHERE record = ?1")?;
    let rows = statement.query_map([record], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
