//! Reads of the facilities.

use rusqlite::{OptionalExtension, Row};

use super::rules::Care;
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::{Day, Minute};

/// A heating facility.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facility {
    /// The key.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it is: 熱力入口, 換熱機組.
    pub kind: String,
    /// The heating station in charge.
    pub station: String,
    /// The building as typed.
    pub building: String,
    /// The building's key, as `Address::place`.
    pub place: String,
    /// The fitter in charge, by the key in the staff register.
    pub responsible: Option<i64>,
    /// What its deadlines rest on.
    pub care: Care,
    /// Whether it was disabled.
    pub disabled: bool,
}

const COLUMNS: &str = "id, name, kind, station, building, place, responsible, maintenance_days, inspection_days,
    entered_on, maintained_at, inspected_at, disabled_at IS NOT NULL AS disabled";

/// One facility, disabled or not.
///
/// # Errors
/// Where the file can't be read.
pub fn get(view: View<'_>, id: i64) -> Outcome<Option<Facility>> {
    let sql = format!("SELECT {COLUMNS} FROM facility WHERE id = ?1");
    Ok(view.sql().prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// All facilities, newest entry first.
///
/// # Errors
/// Where the file can't be read.
pub fn all(view: View<'_>) -> Outcome<Vec<Facility>> {
    let mut statement = view.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM facility ORDER BY id DESC"))?;
    let facilities = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(facilities)
}

/// The facilities of a building in use, by the building's key, in the order in which they were entered (H22).
///
/// # Errors
/// Where the file can't be read.
pub fn at_place(view: View<'_>, place: &str) -> Outcome<Vec<Facility>> {
    let sql = format!("SELECT {COLUMNS} FROM facility WHERE place = ?1 AND disabled_at IS NULL ORDER BY id");
    let mut statement = view.sql().prepare_cached(&sql)?;
    let facilities = statement.query_map([place], read)?.collect::<Result<_, _>>()?;
    Ok(facilities)
}

/// The fitter in charge of a building, by the key in the staff register: whom dispatch offers first (H22). Where its
/// facilities name several, the one named most often; nobody who was disabled.
///
/// # Errors
/// Where the file can't be read.
pub fn responsible(view: View<'_>, place: &str) -> Outcome<Option<i64>> {
    Ok(view
        .sql()
        .prepare_cached(
            "SELECT f.responsible FROM facility f JOIN staff s ON s.id = f.responsible
             WHERE f.place = ?1 AND f.disabled_at IS NULL AND s.disabled_at IS NULL
             GROUP BY f.responsible ORDER BY count(*) DESC, min(f.id) LIMIT 1",
        )?
        .query_row([place], |row| row.get(0))
        .optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Facility> {
    let minute = |at: &str| -> rusqlite::Result<Option<Minute>> {
        Ok(row.get::<_, Option<String>>(at)?.as_deref().and_then(Minute::parse))
    };
    let entered: String = row.get("entered_on")?;
    Ok(Facility {
        id: row.get("id")?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        station: row.get("station")?,
        building: row.get("building")?,
        place: row.get("place")?,
        responsible: row.get("responsible")?,
        care: Care {
            entered: Day::parse(&entered).ok_or(rusqlite::Error::InvalidQuery)?.start(),
            maintenance_days: row.get("maintenance_days")?,
            inspection_days: row.get("inspection_days")?,
            maintained_at: minute("maintained_at")?,
            inspected_at: minute("inspected_at")?,
        },
        disabled: row.get("disabled")?,
    })
}

/// The station in charge of a building by its facilities, else by its users.
///
/// # Errors
/// Where the file can't be read.
pub fn station(view: View<'_>, place: &str) -> Outcome<Option<String>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT station FROM (SELECT 1 AS rank, station FROM facility WHERE place = ?1 AND disabled_at IS NULL
         UNION ALL SELECT 2, station FROM user WHERE place = ?1) ORDER BY rank LIMIT 1",
    )?;
    Ok(statement.query_row([place], |row| row.get(0)).optional()?)
}
