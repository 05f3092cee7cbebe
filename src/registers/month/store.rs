//! Reads of closed months.

use rusqlite::OptionalExtension;

use crate::kernel::number::Series;
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::store::verify::Numbered;
use crate::kernel::time::{Day, Minute, Month};

/// A closed month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closed {
    /// Which.
    pub month: Month,
    /// When it was closed.
    pub at: Minute,
    /// Who closed it, by the key in the staff register.
    pub by: i64,
    /// The first and the last history entry since the closing before.
    pub entries: (i64, i64),
    /// The head at the closing before.
    pub previous_head: String,
    /// What each workflow reported, as JSON.
    pub figures: String,
    /// The closing's own history entry.
    pub entry: i64,
}

/// The newest closed month.
///
/// # Errors
/// Where the file can't be read.
pub fn newest_closed(view: View<'_>) -> Outcome<Option<Month>> {
    let newest: Option<i64> =
        view.sql().prepare_cached("SELECT max(month) FROM month")?.query_row([], |row| row.get(0))?;
    Ok(newest.and_then(Month::from_key))
}

/// A closed month; `None` while it is open.
///
/// # Errors
/// Where the file can't be read.
pub fn closed(view: View<'_>, month: Month) -> Outcome<Option<Closed>> {
    let found = view
        .sql()
        .prepare_cached(
            "SELECT closed_at, closed_by, first_entry, last_entry, previous_head, figures, entry FROM month WHERE month = ?1",
        )?
        .query_row([month.key()], |row| {
            Ok(Closed {
                month,
                at: row.get::<_, String>(0)?.get(..16).and_then(Minute::parse).unwrap_or(month.end()),
                by: row.get(1)?,
                entries: (row.get(2)?, row.get(3)?),
                previous_head: row.get(4)?,
                figures: row.get(5)?,
                entry: row.get(6)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// The history entry of a month's closing, without its figures, which may be long; `None` while it is open.
///
/// # Errors
/// Where the file can't be read.
pub fn closing(view: View<'_>, month: Month) -> Outcome<Option<i64>> {
    let mut statement = view.sql().prepare_cached("SELECT entry FROM month WHERE month = ?1")?;
    Ok(statement.query_row([month.key()], |row| row.get(0)).optional()?)
}

/// The month in which something that happened on a day and is typed now counts, where that isn't the day's own.
///
/// # Errors
/// Where the file can't be read.
pub fn counted(view: View<'_>, day: Day) -> Outcome<Option<Month>> {
    Ok(super::counted(Month::of(day), newest_closed(view)?))
}

/// The first month that is to be closed: that in which the file was founded. A file that `demo` made begins with its
/// first record instead; so does a training file whose clock was put back before its founding.
///
/// # Errors
/// Where the file can't be read.
pub fn first(view: View<'_>) -> Outcome<Month> {
    let founded: String =
        view.sql().prepare_cached("SELECT founded_at FROM file WHERE id = 1")?.query_row([], |row| row.get(0))?;
    let founded = Month::of(founded.get(..10).and_then(Day::parse).unwrap_or(view.now().day()));
    if !view.is_training() {
        return Ok(founded);
    }
    let yymm: Option<i64> =
        view.sql().prepare_cached("SELECT min(yymm) FROM series")?.query_row([], |row| row.get(0))?;
    let Some(record) = yymm.and_then(|yymm| Month::from_key(200_000 + yymm)) else { return Ok(founded) };
    let is_demo: bool = view
        .sql()
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM history WHERE record = 'file' AND action = 'demo')")?
        .query_row([], |row| row.get(0))?;
    Ok(if is_demo { record } else { founded.min(record) })
}

/// The oldest month that isn't closed.
///
/// # Errors
/// Where the file can't be read.
pub fn oldest_open(view: View<'_>) -> Outcome<Month> {
    match newest_closed(view)? {
        Some(closed) => Ok(closed.next()),
        None => first(view),
    }
}

/// All closed months, oldest first.
///
/// # Errors
/// Where the file can't be read.
pub fn all_closed(view: View<'_>) -> Outcome<Vec<Closed>> {
    let mut statement = view.sql().prepare_cached("SELECT month FROM month ORDER BY month")?;
    let keys: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut found = Vec::new();
    for month in keys.into_iter().filter_map(Month::from_key) {
        found.extend(closed(view, month)?);
    }
    Ok(found)
}

/// How many records a month's series has.
///
/// # Errors
/// Where the file can't be read.
pub fn issued(view: View<'_>, month: Month, numbered: Numbered) -> Outcome<i64> {
    let base = i64::from(Series::of(month.first()).yymm()) * 1_000_000_000;
    let Numbered { table, key, .. } = numbered;
    let sql = format!("SELECT count(*) FROM {table} WHERE {key} > ?1 AND {key} < ?2");
    Ok(view.sql().prepare_cached(&sql)?.query_row([base, base + 1_000_000_000], |row| row.get(0))?)
}
