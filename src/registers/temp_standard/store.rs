//! Reads of the dated table of room temperatures.

use rusqlite::Row;

use super::room::RoomKind;
use super::rules::{Standards, TempStandard};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Day;
use crate::kernel::time::deadline::TimeOfDay;
use crate::kernel::units::Celsius;
use crate::registers::season;
use crate::registers::user::class::{BuildingKind, UserClass};

/// All versions, the oldest first, withdrawn ones among them.
///
/// # Errors
/// Where the file can't be read.
pub fn all(view: View<'_>) -> Outcome<Vec<TempStandard>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT id, user_class, building_kind, room_kinds, from_time, to_time, minimum, target, effective_from,
         withdrawn_at IS NOT NULL AS withdrawn FROM temp_standard ORDER BY id",
    )?;
    let versions = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(versions)
}

/// What readings are judged by: all versions, and the seasons.
///
/// # Errors
/// Where the file can't be read.
pub fn standards(view: View<'_>) -> Outcome<Standards> {
    let seasons = season::store::all(view)?.into_iter().map(|season| (season.from, season.to));
    Ok(Standards { versions: all(view)?, seasons: seasons.collect() })
}

fn read(row: &Row<'_>) -> rusqlite::Result<TempStandard> {
    let text = |at: &str| row.get::<_, String>(at);
    let wrong = || rusqlite::Error::InvalidQuery;
    Ok(TempStandard {
        id: row.get("id")?,
        class: UserClass::from_code(&text("user_class")?).ok_or_else(wrong)?,
        building: BuildingKind::from_code(&text("building_kind")?).ok_or_else(wrong)?,
        rooms: text("room_kinds")?.split(',').filter_map(RoomKind::from_code).collect(),
        from: TimeOfDay::parse(&text("from_time")?).ok_or_else(wrong)?,
        to: TimeOfDay::parse(&text("to_time")?).ok_or_else(wrong)?,
        minimum: Celsius(row.get("minimum")?),
        target: row.get::<_, Option<i64>>("target")?.map(Celsius),
        effective_from: Day::parse(&text("effective_from")?).ok_or_else(wrong)?,
        withdrawn: row.get("withdrawn")?,
    })
}
