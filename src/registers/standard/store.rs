//! Reads of the weight standards.

use rusqlite::OptionalExtension;

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Day;
use crate::kernel::units::Grams;
use crate::kernel::words::Lang;

/// One version of a size's standard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandardVersion {
    /// The key.
    pub id: i64,
    /// The size's code.
    pub size: String,
    /// Its name: Traditional, Simplified, English.
    pub names: (String, String, String),
    /// The weight of one piece.
    pub grams: Grams,
    /// Tubes that make one piece.
    pub containers: i64,
    /// Grams either way; `None` where none is laid down.
    pub tolerance: Option<Grams>,
    /// Its first day.
    pub effective_from: Day,
    /// Whether withdrawn.
    pub withdrawn: bool,
}

impl StandardVersion {
    /// The size's name in one language.
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Hant => &self.names.0,
            Lang::Hans => &self.names.1,
            Lang::En => &self.names.2,
        }
    }
}

const COLUMNS: &str = "id, size, name_hant, name_hans, name_en, grams, containers, tolerance_grams, effective_from, withdrawn_at IS NOT NULL";

/// One version by key.
///
/// # Errors
/// Where the file can't be read.
pub fn get(view: View<'_>, id: i64) -> Outcome<Option<StandardVersion>> {
    let sql = format!("SELECT {COLUMNS} FROM standard WHERE id = ?1");
    Ok(view.sql().prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// The version of a size that is in force on a day (S4).
///
/// # Errors
/// Where the file can't be read.
pub fn in_force(view: View<'_>, size: &str, day: Day) -> Outcome<Option<StandardVersion>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM standard WHERE size = ?1 AND effective_from <= ?2 AND withdrawn_at IS NULL
         ORDER BY effective_from DESC LIMIT 1"
    );
    Ok(view.sql().prepare_cached(&sql)?.query_row((size, day.to_string()), read).optional()?)
}

/// One version of every size that is in force on a day, in the order in which the sizes were entered.
///
/// # Errors
/// Where the file can't be read.
pub fn sizes_in_force(view: View<'_>, day: Day) -> Outcome<Vec<StandardVersion>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM standard s WHERE effective_from <= ?1 AND withdrawn_at IS NULL AND NOT EXISTS (
             SELECT 1 FROM standard later WHERE later.size = s.size AND later.withdrawn_at IS NULL
             AND later.effective_from <= ?1 AND later.effective_from > s.effective_from)
         ORDER BY (SELECT min(id) FROM standard first WHERE first.size = s.size)"
    );
    many(view, &sql, [day.to_string()])
}

/// All versions of a size, withdrawn ones too, oldest first.
///
/// # Errors
/// Where the file can't be read.
pub fn versions(view: View<'_>, size: &str) -> Outcome<Vec<StandardVersion>> {
    many(view, &format!("SELECT {COLUMNS} FROM standard WHERE size = ?1 ORDER BY effective_from, id"), [size])
}

/// All versions of all sizes, newest first.
///
/// # Errors
/// Where the file can't be read.
pub fn all(view: View<'_>) -> Outcome<Vec<StandardVersion>> {
    many(view, &format!("SELECT {COLUMNS} FROM standard ORDER BY id DESC"), [])
}

fn many(view: View<'_>, sql: &str, params: impl rusqlite::Params) -> Outcome<Vec<StandardVersion>> {
    let mut statement = view.sql().prepare_cached(sql)?;
    let found = statement.query_map(params, read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<StandardVersion> {
    let from: String = row.get(8)?;
    let effective_from = Day::parse(&from)
        .ok_or_else(|| rusqlite::Error::FromSqlConversionFailure(8, rusqlite::types::Type::Text, from.into()))?;
    Ok(StandardVersion {
        id: row.get(0)?,
        size: row.get(1)?,
        names: (row.get(2)?, row.get(3)?, row.get(4)?),
        grams: Grams(row.get(5)?),
        containers: row.get(6)?,
        tolerance: row.get::<_, Option<i64>>(7)?.map(Grams),
        effective_from,
        withdrawn: row.get(9)?,
    })
}

/// Versions that began or were withdrawn from one day up to and without another, by their day: each with whether it was
/// withdrawn then.
///
/// # Errors
/// Where the file can't be read.
pub fn changed(view: View<'_>, from: Day, to: Day) -> Outcome<Vec<(StandardVersion, bool)>> {
    let bounds = [from.to_string(), to.to_string()];
    let begun = format!(
        "SELECT {COLUMNS} FROM standard WHERE effective_from >= ?1 AND effective_from < ?2 AND withdrawn_at IS NULL
         ORDER BY effective_from, id"
    );
    let withdrawn = format!(
        "SELECT {COLUMNS} FROM standard WHERE withdrawn_at >= ?1 AND withdrawn_at < ?2 ORDER BY withdrawn_at, id"
    );
    let mut found: Vec<(StandardVersion, bool)> =
        many(view, &begun, rusqlite::params_from_iter(&bounds))?.into_iter().map(|version| (version, false)).collect();
    found.extend(
        many(view, &withdrawn, rusqlite::params_from_iter(&bounds))?.into_iter().map(|version| (version, true)),
    );
    Ok(found)
}
