//! Reading sheets from the file, one by one; pages of them are in `lists`. It changes nothing by itself.

use rusqlite::{OptionalExtension, Row as Found};

use super::rules::deadlines::JudgedLater;
use super::rules::{
    Correction, Investigation, Judged, Kind, Method, Orientation, Reading, RoomKind, Sheet, Signature, System,
    Unjudged, Verdict,
};
use crate::kernel::number::{Letter, Number};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::text::address::Address;
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::units::Celsius;
use crate::registers::step;
use crate::registers::user::class::{BuildingKind, UserClass};

/// The step by which readings are judged that had no standard when they were entered.
pub const JUDGE: &str = "judge";

/// A sheet as it lies in the file: what the rules see, and what is kept beside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// What the rules see.
    pub sheet: Sheet,
    /// The key of who typed it.
    pub taken_by: i64,
    /// The month in which it counts, where that isn't its own.
    pub counted: Option<Month>,
    /// The months in which corrections count, where that isn't the sheet's, by reading.
    pub corrected_in: Vec<(i64, Month)>,
    /// The history entry that changed it last: what tells a second window that it looked at an older state.
    pub rev: i64,
}

impl Stored {
    /// The month in which the sheet counts.
    pub fn month(&self) -> Month {
        self.counted.unwrap_or(Month::of(self.sheet.measured_on))
    }

    /// The month in which a reading counts.
    pub fn month_of(&self, reading: i64) -> Month {
        let own = self.corrected_in.iter().find(|(n, _)| *n == reading).map(|(_, month)| *month);
        own.unwrap_or_else(|| self.month())
    }
}

/// The number behind a sheet's key.
pub(super) fn number(view: View<'_>, key: i64) -> rusqlite::Result<Number> {
    Number::from_key(Letter::Temperature, key, view.is_training())
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(0, key))
}

pub(super) fn day(row: &Found<'_>, column: &str) -> rusqlite::Result<Day> {
    must(Day::parse(&row.get::<_, String>(column)?))
}

pub(super) fn minute(row: &Found<'_>, column: &str) -> rusqlite::Result<Option<Minute>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(Minute::parse))
}

/// A code of the file, read by its type's `from_code`; the schema lets no other in.
pub(super) fn coded<T>(row: &Found<'_>, column: &str, read: impl Fn(&str) -> Option<T>) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(read))
}

pub(super) fn must<T>(found: Option<T>) -> rusqlite::Result<T> {
    found.ok_or(rusqlite::Error::InvalidQuery)
}

pub(super) fn celsius(row: &Found<'_>, column: &str) -> rusqlite::Result<Option<Celsius>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Celsius))
}

/// The address in a row's four columns.
pub(super) fn address(row: &Found<'_>) -> rusqlite::Result<Address> {
    Ok(Address {
        estate: row.get("estate")?,
        building: row.get("building")?,
        unit: row.get("unit")?,
        room: row.get("room")?,
    })
}

/// Reads one sheet with its life and its readings.
///
/// # Errors
/// Where the file can't be read.
pub fn load(view: View<'_>, key: i64) -> Outcome<Option<Stored>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT temperature.*, temperature_life.*, max(temperature.entry, temperature_life.entry) AS newest
         FROM temperature JOIN temperature_life ON temperature_life.sheet = temperature.id WHERE temperature.id = ?1",
    )?;
    let Some(mut stored) = statement.query_row([key], |row| stored(view, row)).optional()? else { return Ok(None) };
    let mut readings = view.sql().prepare_cached("SELECT * FROM reading WHERE sheet = ?1 ORDER BY n")?;
    let readings = readings.query_map([key], |row| {
        let counted = row.get::<_, Option<i64>>("counted")?.and_then(Month::from_key);
        Ok((reading(row)?, counted))
    })?;
    for found in readings {
        let (reading, counted) = found?;
        stored.corrected_in.extend(counted.map(|month| (reading.n, month)));
        stored.sheet.readings.push(reading);
    }
    Ok(Some(stored))
}

/// Whether there is a sheet of that key.
///
/// # Errors
/// Where the file can't be read.
pub fn exists(view: View<'_>, key: i64) -> Outcome<bool> {
    Ok(view.sql().prepare_cached("SELECT 1 FROM temperature WHERE id = ?1")?.exists([key])?)
}

/// The revision of a sheet: the entry that changed it last; 0 where there is none.
///
/// # Errors
/// Where the file can't be read.
pub fn rev(view: View<'_>, key: i64) -> Outcome<i64> {
    let mut statement = view.sql().prepare_cached(
        "SELECT max(temperature.entry, temperature_life.entry)
         FROM temperature JOIN temperature_life ON temperature_life.sheet = temperature.id WHERE temperature.id = ?1",
    )?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// The sheet of a fixed point on a day, unless it is void; by the point's key.
///
/// # Errors
/// Where the file can't be read.
pub fn of_point_on(view: View<'_>, point: i64, on: Day) -> Outcome<Option<Number>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT id FROM temperature JOIN temperature_life ON temperature_life.sheet = temperature.id
         WHERE point = ?1 AND measured_on = ?2 AND state <> 'void' ORDER BY id LIMIT 1",
    )?;
    let found = statement.query_row((point, on.to_string()), |row| number(view, row.get(0)?)).optional()?;
    Ok(found)
}

/// When a point was checked: the last reading of each of its visits, those of void sheets and of one sheet left out.
///
/// # Errors
/// Where the file can't be read.
pub fn checks(view: View<'_>, point: i64, but: Number) -> Outcome<Vec<Minute>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT max(reading.at) AS at FROM temperature JOIN temperature_life ON temperature_life.sheet = temperature.id
         JOIN reading ON reading.sheet = temperature.id AND corrects IS NULL
         WHERE point = ?1 AND temperature.id <> ?2 AND state <> 'void' GROUP BY temperature.id",
    )?;
    let found = statement.query_map([point, but.key()], |row| must(minute(row, "at")?))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The sheets with readings that had no standard and that nobody has corrected since, of one user or of all, by key.
///
/// # Errors
/// Where the file can't be read.
pub fn without_standard(view: View<'_>, user: Option<i64>) -> Outcome<Vec<i64>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT DISTINCT reading.sheet FROM reading INDEXED BY reading_no_standard
         CROSS JOIN temperature ON temperature.id = reading.sheet
         CROSS JOIN temperature_life ON temperature_life.sheet = reading.sheet
         WHERE not_judged = 'no_standard' AND corrected_by IS NULL AND state <> 'void'
             AND (?1 IS NULL OR temperature.user = ?1)
         ORDER BY reading.sheet",
    )?;
    let found = statement.query_map([user], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// What was judged later on a sheet, and what of it failed.
///
/// # Errors
/// Where the file can't be read.
pub fn judged_later(view: View<'_>, record: &str) -> Outcome<Vec<JudgedLater>> {
    let steps = step::store::of(view, record)?.into_iter().filter(|step| step.action == JUDGE);
    let failed = |said: &str| -> Vec<i64> {
        let said: serde_json::Value = serde_json::from_str(said).unwrap_or_default();
        let all = said.get("failed").and_then(serde_json::Value::as_array);
        all.into_iter().flatten().filter_map(serde_json::Value::as_i64).collect()
    };
    Ok(steps.filter_map(|step| Some((Minute::parse(&step.at)?, failed(&step.said)))).collect())
}

/// Whether anything was ever entered under a number.
///
/// # Errors
/// Where the file can't be read.
pub fn is_known(view: View<'_>, record: &str) -> Outcome<bool> {
    Ok(view.sql().prepare_cached("SELECT 1 FROM history WHERE record = ?1 LIMIT 1")?.exists([record])?)
}

fn stored(view: View<'_>, row: &Found<'_>) -> rusqlite::Result<Stored> {
    let told = |at: &str, to: &str| -> rusqlite::Result<Option<(Minute, String)>> {
        Ok(minute(row, at)?.zip(row.get::<_, Option<String>>(to)?))
    };
    let person = |key: &str, name: &str| -> rusqlite::Result<Option<(i64, String)>> {
        Ok(row.get::<_, Option<i64>>(key)?.zip(row.get(name)?))
    };
    let sheet = Sheet {
        number: number(view, row.get("id")?)?,
        kind: must(coded(row, "kind", Kind::from_code)?)?,
        point: person("point", "point_code")?,
        user: row.get("user")?,
        account: row.get::<_, Option<String>>("account")?.zip(row.get("user_name")?),
        phone: row.get("phone")?,
        address: address(row)?,
        station: row.get("station")?,
        class: must(coded(row, "user_class", UserClass::from_code)?)?,
        building: must(coded(row, "building_kind", BuildingKind::from_code)?)?,
        contract: celsius(row, "contract_celsius")?,
        measured_on: day(row, "measured_on")?,
        measured_by: must(person("measured_by", "measured_by_name")?)?,
        second_person: person("second_person", "second_name")?,
        instrument: must(person("instrument", "instrument_code")?)?,
        calibrated_until: day(row, "calibrated_until")?,
        outdoor: celsius(row, "outdoor")?,
        weather: row.get("weather")?,
        supply: celsius(row, "supply_celsius")?,
        return_flow: celsius(row, "return_celsius")?,
        windows_shut: row.get("windows_shut_minutes")?,
        system: must(coded(row, "system", System::from_code)?)?,
        opinion: row.get("opinion")?,
        complaint: row.get("complaint")?,
        repair: row.get("repair")?,
        remarks: row.get("remarks")?,
        readings: Vec::new(),
        signature: must(signature(row)?)?,
        reported: told("reported_at", "reported_to")?,
        failure_up: told("failure_up_at", "failure_up_to")?,
        opinion_up: told("opinion_up_at", "opinion_up_to")?,
        investigated: investigated(row)?,
        excuse: row.get("excuse")?,
        ended: told("ended_at", "ended_reason")?,
    };
    Ok(Stored {
        sheet,
        taken_by: row.get("taken_by")?,
        counted: row.get::<_, Option<i64>>("counted")?.and_then(Month::from_key),
        corrected_in: Vec::new(),
        rev: row.get("newest")?,
    })
}

fn signature(row: &Found<'_>) -> rusqlite::Result<Option<Signature>> {
    let method = coded(row, "signed_method", Method::from_code)?;
    let (by, at) = (row.get("signed_by")?, minute(row, "signed_at")?);
    Ok(method.map(|method| Signature { method, by, at }))
}

fn investigated(row: &Found<'_>) -> rusqlite::Result<Option<Investigation>> {
    let (Some(at), Some(by)) = (minute(row, "investigated_at")?, row.get("investigated_by")?) else { return Ok(None) };
    let text = |column: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(column)?.unwrap_or_default());
    Ok(Some(Investigation { at, by, cause: text("cause")?, measure: text("measure")? }))
}

fn reading(row: &Found<'_>) -> rusqlite::Result<Reading> {
    Ok(Reading {
        n: row.get("n")?,
        room: row.get("room")?,
        room_kind: must(coded(row, "room_kind", RoomKind::from_code)?)?,
        orientation: coded(row, "orientation", Orientation::from_code)?,
        spot: row.get("spot")?,
        at: must(minute(row, "at")?)?,
        celsius: must(celsius(row, "celsius")?)?,
        judged: judged(row)?,
        corrects: corrects(row)?,
        corrected_by: row.get("corrected_by")?,
    })
}

fn judged(row: &Found<'_>) -> rusqlite::Result<Judged> {
    if let Some(why) = coded(row, "not_judged", Unjudged::from_code)? {
        return Ok(Judged::Not(why));
    }
    Ok(Judged::By {
        minimum: must(celsius(row, "minimum")?)?,
        target: celsius(row, "target")?,
        standard: row.get("standard")?,
        verdict: must(coded(row, "verdict", Verdict::from_code)?)?,
    })
}

fn corrects(row: &Found<'_>) -> rusqlite::Result<Option<Correction>> {
    let Some(of) = row.get("corrects")? else { return Ok(None) };
    let reason: Option<String> = row.get("reason")?;
    let by: Option<i64> = row.get("read_by")?;
    let signature = must(signature(row)?)?;
    Ok(Some(Correction { of, reason: reason.unwrap_or_default(), by: by.unwrap_or_default(), signature }))
}
