//! Reads of the heating seasons.

use rusqlite::Row;

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Day;

/// A heating season; both ends are in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Season {
    /// The key.
    pub id: i64,
    /// Such as `2026-2027`.
    pub name: String,
    /// The first day of heating.
    pub from: Day,
    /// The last one.
    pub to: Day,
    /// From when applications are accepted (H7).
    pub accept_from: Option<Day>,
    /// The last day for them.
    pub accept_to: Option<Day>,
}

impl Season {
    /// Whether a day is in it.
    pub fn holds(&self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// How it stands on a day: `future`, `running` or `past`.
    pub fn state(&self, day: Day) -> &'static str {
        match day {
            day if day < self.from => "future",
            day if day > self.to => "past",
            _ => "running",
        }
    }
}

const COLUMNS: &str = "id, name, from_day, to_day, accept_from, accept_to";

/// All seasons, the earliest first.
///
/// # Errors
/// Where the file can't be read.
pub fn all(view: View<'_>) -> Outcome<Vec<Season>> {
    let mut statement = view.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM season ORDER BY from_day, id"))?;
    let seasons = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(seasons)
}

/// The season that a day is in; `None` out of season, and where none is entered.
///
/// # Errors
/// Where the file can't be read.
pub fn on(view: View<'_>, day: Day) -> Outcome<Option<Season>> {
    Ok(all(view)?.into_iter().find(|season| season.holds(day)))
}

/// The next season that begins after a day.
///
/// # Errors
/// Where the file can't be read.
pub fn after(view: View<'_>, day: Day) -> Outcome<Option<Season>> {
    Ok(all(view)?.into_iter().find(|season| season.from > day))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Season> {
    let day = |at: &str| -> rusqlite::Result<Option<Day>> {
        Ok(row.get::<_, Option<String>>(at)?.as_deref().and_then(Day::parse))
    };
    Ok(Season {
        id: row.get("id")?,
        name: row.get("name")?,
        from: day("from_day")?.ok_or(rusqlite::Error::InvalidQuery)?,
        to: day("to_day")?.ok_or(rusqlite::Error::InvalidQuery)?,
        accept_from: day("accept_from")?,
        accept_to: day("accept_to")?,
    })
}
