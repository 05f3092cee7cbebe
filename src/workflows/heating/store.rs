//! Reading applications from the file, one by one: the row of what was applied for, and the steps as facts. Pages of them
//! are in `lists`. It changes nothing by itself.

pub use super::lists::store::{count_open, page};

use rusqlite::{OptionalExtension, Row as Found};
use serde_json::{Map, Value as Json};

use super::rules::{Application, Changed, Channel, Contract, Done, Home, Kind, Step, Wish, Works};
use super::said;
use crate::kernel::number::{Letter, Number};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::text::address::Address;
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::units::{Area, Celsius};
use crate::registers::step;
use crate::registers::user::class::{BuildingKind, UserClass};

/// An application as it lies in the file: what the rules see, and what is kept beside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// What the rules see.
    pub application: Application,
    /// The key of who took it down.
    pub taken_by: i64,
    /// How often it was amended, for the mark on papers.
    pub amended: i64,
    /// The month in which the acceptance counts, where that isn't its own.
    pub counted: Option<Month>,
    /// The history entry that changed it last: what tells a second window that it looked at an older state.
    pub rev: i64,
}

impl Stored {
    /// The month in which the acceptance counts.
    pub fn month(&self) -> Month {
        self.counted.unwrap_or(Month::of(self.application.accepted_at.day()))
    }
}

/// The number behind an application's key.
pub(super) fn number(view: View<'_>, key: i64) -> rusqlite::Result<Number> {
    Number::from_key(Letter::Heating, key, view.is_training()).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, key))
}

pub(super) fn minute(row: &Found<'_>, column: &str) -> rusqlite::Result<Option<Minute>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(Minute::parse))
}

pub(super) fn day(row: &Found<'_>, column: &str) -> rusqlite::Result<Option<Day>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(Day::parse))
}

/// A code of the file, read by its type's `from_code`; the schema lets no other in.
pub(super) fn coded<T>(row: &Found<'_>, column: &str, read: impl Fn(&str) -> Option<T>) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(read))
}

pub(super) fn must<T>(found: Option<T>) -> rusqlite::Result<T> {
    found.ok_or(rusqlite::Error::InvalidQuery)
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

/// Reads one application with everything that has happened since.
///
/// # Errors
/// Where the file can't be read.
pub fn load(view: View<'_>, key: i64) -> Outcome<Option<Stored>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT heating.*, finder.name AS finder, counted, max(heating.entry, heating_life.entry) AS newest
         FROM heating JOIN heating_life ON heating_life.heating = heating.id
         LEFT JOIN staff finder ON finder.id = heating.found_by WHERE heating.id = ?1",
    )?;
    let Some(mut stored) = statement.query_row([key], |row| stored(view, row)).optional()? else { return Ok(None) };
    stored.application.log = log(view, &stored.application.number.to_string())?;
    Ok(Some(stored))
}

/// The facts of an application, in the order in which they were typed; steps that are no facts of the track (notes,
/// amendments, explanations) are left out.
///
/// # Errors
/// Where the file can't be read, or holds a step that can't be.
pub fn log(view: View<'_>, record: &str) -> Outcome<Vec<Done>> {
    let mut log = Vec::new();
    for row in step::store::of(view, record)? {
        let Some(step) = Step::from_code(&row.action) else { continue };
        let said: Map<String, Json> = serde_json::from_str(&row.said).unwrap_or_default();
        let at = must(Minute::parse(&row.at))?;
        log.push(Done { n: row.n, at, fact: must(said::read(step, &said))? });
    }
    Ok(log)
}

/// Whether there is an application of that key.
///
/// # Errors
/// Where the file can't be read.
pub fn exists(view: View<'_>, key: i64) -> Outcome<bool> {
    Ok(view.sql().prepare_cached("SELECT 1 FROM heating WHERE id = ?1")?.exists([key])?)
}

/// The revision of an application: the entry that changed it last; 0 where there is none.
///
/// # Errors
/// Where the file can't be read.
pub fn rev(view: View<'_>, key: i64) -> Outcome<i64> {
    let mut statement = view.sql().prepare_cached(
        "SELECT max(heating.entry, heating_life.entry) FROM heating
         JOIN heating_life ON heating_life.heating = heating.id WHERE heating.id = ?1",
    )?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// The restorations that name a stop and weren't dropped, oldest first.
///
/// # Errors
/// Where the file can't be read.
pub fn restorations(view: View<'_>, stop: Number) -> Outcome<Vec<Number>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT heating.id FROM heating JOIN heating_life ON heating_life.heating = heating.id
         WHERE restores = ?1 AND state IN ('open', 'done') ORDER BY heating.id",
    )?;
    let found = statement.query_map([stop.key()], |row| number(view, row.get(0)?))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The restoration by whose execution heat was back after a stop, and when. One that is void has executed nothing.
///
/// # Errors
/// Where the file can't be read.
pub fn restored_by(view: View<'_>, stop: Number) -> Outcome<Option<(Number, Minute)>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT heating.id AS key, executed_at FROM heating JOIN heating_life ON heating_life.heating = heating.id
         WHERE restores = ?1 AND executed_at IS NOT NULL AND state <> 'void' ORDER BY executed_at LIMIT 1",
    )?;
    let found = statement
        .query_row([stop.key()], |row| Ok((number(view, row.get("key")?)?, must(minute(row, "executed_at")?)?)))
        .optional()?;
    Ok(found)
}

/// What is linked to a record of this workflow, both ways: kind and number.
///
/// # Errors
/// Where the file can't be read.
pub fn linked(view: View<'_>, record: &str) -> Outcome<Vec<(String, String)>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT kind, other FROM link WHERE record = ?1 UNION SELECT kind, record FROM link WHERE other = ?1 ORDER BY 2",
    )?;
    let found = statement.query_map([record], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn stored(view: View<'_>, row: &Found<'_>) -> rusqlite::Result<Stored> {
    let kind = must(coded(row, "kind", Kind::from_code)?)?;
    let number_of = number(view, row.get("id")?)?;
    let application = Application {
        number: number_of,
        kind,
        accepted_at: must(minute(row, "accepted_at")?)?,
        channel: must(coded(row, "channel", Channel::from_code)?)?,
        applicant: row.get("applicant")?,
        phone: row.get("phone")?,
        id_no: row.get("id_no")?,
        user: row.get("user")?,
        account: row.get::<_, Option<String>>("account")?.zip(row.get("user_name")?),
        address: address(row)?,
        station: row.get("station")?,
        substation: row.get("substation")?,
        handler: (row.get("handler")?, row.get("handler_name")?),
        home: Home {
            class: must(coded(row, "user_class", UserClass::from_code)?)?,
            building: must(coded(row, "building_kind", BuildingKind::from_code)?)?,
            own_loop: row.get("own_loop")?,
            heated_area: area(row, "heated_area")?,
        },
        wish: wish(view, row, kind)?,
        contract: contract(row)?,
        works: row.get::<_, Option<String>>("works")?.as_deref().map(works),
        papers: list(row, "papers")?,
        papers_missing: list(row, "papers_missing")?,
        buildings: list(row, "buildings")?,
        households: row.get("households")?,
        outside_reason: row.get("outside_reason")?,
        remarks: row.get("remarks")?,
        log: Vec::new(),
    };
    Ok(Stored {
        application,
        taken_by: row.get("taken_by")?,
        amended: row.get("amended")?,
        counted: row.get::<_, Option<i64>>("counted")?.and_then(Month::from_key),
        rev: row.get("newest")?,
    })
}

fn area(row: &Found<'_>, column: &str) -> rusqlite::Result<Option<Area>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Area))
}

/// A list that the file keeps as JSON; nothing is an empty one.
fn list(row: &Found<'_>, column: &str) -> rusqlite::Result<Vec<String>> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

fn contract(row: &Found<'_>) -> rusqlite::Result<Option<Contract>> {
    let number: Option<String> = row.get("contract_no")?;
    let celsius = row.get::<_, Option<i64>>("contract_celsius")?.map(Celsius);
    Ok(number.zip(day(row, "contract_date")?).map(|(number, date)| Contract { number, date, celsius }))
}

fn works(text: &str) -> Works {
    let map: Map<String, Json> = serde_json::from_str(text).unwrap_or_default();
    let text = |key: &str| map.get(key).and_then(Json::as_str).map(str::to_string);
    let day = |key: &str| map.get(key).and_then(Json::as_str).and_then(Day::parse);
    Works {
        section: text("section"),
        from: day("from"),
        to: day("to"),
        contractor: text("contractor"),
        contractor_qualification: text("contractor_qualification"),
        designer: text("designer"),
        designer_qualification: text("designer_qualification"),
        responsible: text("responsible"),
        phone: text("phone"),
    }
}

/// What is wished, with what only that kind has.
fn wish(view: View<'_>, row: &Found<'_>, kind: Kind) -> rusqlite::Result<Wish> {
    let text = |column: &str| -> rusqlite::Result<String> { must(row.get::<_, Option<String>>(column)?) };
    Ok(match kind {
        Kind::NewResidential | Kind::NewNonresidential | Kind::NewLoad => {
            Wish::New { floor_area: area(row, "floor_area")?, applied_area: area(row, "applied_area")? }
        }
        Kind::Change => {
            Wish::Change { what: must(coded(row, "change", Changed::from_code)?)?, new_value: text("new_value")? }
        }
        Kind::Stop => {
            Wish::Stop { reason: text("reason")?, from: must(day(row, "stop_from")?)?, to: must(day(row, "stop_to")?)? }
        }
        Kind::ImposedStop | Kind::CutOff => Wish::Imposed {
            reason: text("reason")?,
            legal_basis: text("legal_basis")?,
            found_by: (must(row.get("found_by")?)?, row.get::<_, Option<String>>("finder")?.unwrap_or_default()),
            found_on: must(day(row, "found_on")?)?,
            items: list(row, "procedure")?,
        },
        Kind::Restore => Wish::Restore {
            restores: row.get::<_, Option<i64>>("restores")?.map(|key| number(view, key)).transpose()?,
            reason: row.get("reason")?,
        },
    })
}
