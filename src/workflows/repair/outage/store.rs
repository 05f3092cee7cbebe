//! Reading outages from the file, which of them hit a building, and the rows that an outage becomes. The only file of
//! this book that speaks SQL; it changes nothing by itself.

use rusqlite::{OptionalExtension, Row as Found};
use serde_json::Value as Json;

use super::rules::area::Area;
use super::rules::{self, Expected, Kind, Outage, State, Telling, Way};
pub use crate::kernel::book::Place;
use crate::kernel::number::{Letter, Number};
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Row, View};
use crate::kernel::text::variants;
use crate::kernel::time::{Minute, Month, Stamp};

/// An outage as it lies in the file: what the rules see, and what is kept besides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// What the rules see.
    pub outage: Outage,
    /// The places of its area.
    pub area: Area,
    /// When it was typed, to the second.
    pub added: Stamp,
    /// The month in which it counts, where that isn't the month of its beginning.
    pub counted: Option<Month>,
    /// How often it was changed, from 1.
    pub rev: i64,
}

fn number(view: View<'_>, letter: Letter, key: i64) -> rusqlite::Result<Number> {
    Number::from_key(letter, key, view.is_training()).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, key))
}

fn minute(row: &Found<'_>, column: &str) -> rusqlite::Result<Option<Minute>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(Minute::parse))
}

/// Reads one outage with what was expected and how users were told.
///
/// # Errors
/// Where the file can't be read.
pub fn load(view: View<'_>, key: i64) -> Outcome<Option<Stored>> {
    let mut statement = view.sql().prepare_cached("SELECT * FROM outage WHERE id = ?1")?;
    let found = statement.query_row([key], |row| read(view, row)).optional()?;
    let Some(mut found) = found else { return Ok(None) };
    let outage = &mut found.outage;
    for step in steps(view, &outage.number.to_string())? {
        let said = |key: &str| step.said.get(key).and_then(Json::as_str).unwrap_or_default();
        let way = [Way::Tell, Way::Announce].into_iter().find(|way| way.action() == step.action);
        let expected = Expected { at: step.at, to: Minute::parse(said("expected_to")) };
        if let Some(way) = way {
            outage.told.push(Telling { way, at: step.at, how: said("how").to_string() });
        } else if step.action == "extend" {
            outage.expected.push(expected);
        } else if step.action == "amend" && step.said.get("from").is_some() {
            outage.expected = vec![expected];
        }
    }
    Ok(Some(found))
}

/// A row without its steps.
fn read(view: View<'_>, row: &Found<'_>) -> rusqlite::Result<Stored> {
    let added: String = row.get("added_at")?;
    let added = Stamp::parse(&added).unwrap_or(view.now());
    let kind: String = row.get("kind")?;
    let outage = Outage {
        number: number(view, Letter::Outage, row.get("id")?)?,
        station: row.get("station")?,
        area: row.get("area")?,
        kind: Kind::from_code(&kind).unwrap_or(Kind::Failure),
        cause: row.get("cause")?,
        from: minute(row, "from_at")?.ok_or(rusqlite::Error::InvalidQuery)?,
        expected: vec![Expected { at: added.minute(), to: minute(row, "first_expected")? }],
        extended: row.get("extended")?,
        facility: row.get("facility")?,
        lead: row.get("lead")?,
        phone: row.get("phone")?,
        told: Vec::new(),
        restored_at: minute(row, "restored_at")?,
        voided: minute(row, "voided_at")?.zip(row.get("void_reason")?),
    };
    Ok(Stored {
        outage,
        area: Area::of_column(&row.get::<_, String>("places")?),
        added,
        counted: row.get::<_, Option<i64>>("counted")?.and_then(Month::from_key),
        rev: row.get("rev")?,
    })
}

/// One step as it lies in the file.
#[derive(Clone, PartialEq, Debug)]
pub struct StepRow {
    /// Its place among the record's steps.
    pub n: i64,
    /// The action.
    pub action: String,
    /// When it happened.
    pub at: Minute,
    /// Who typed it.
    pub operator: Option<i64>,
    /// Whether it was typed late.
    pub late_typed: bool,
    /// Its keys.
    pub said: Json,
}

/// The steps of an outage, in the order of typing.
///
/// # Errors
/// Where the file can't be read.
pub fn steps(view: View<'_>, record: &str) -> Outcome<Vec<StepRow>> {
    let mut statement = view
        .sql()
        .prepare_cached("SELECT n, action, at, operator, late_typed, said FROM step WHERE record = ?1 ORDER BY n")?;
    let steps = statement.query_map([record], |row| {
        let (at, said): (String, String) = (row.get("at")?, row.get("said")?);
        Ok(StepRow {
            n: row.get("n")?,
            action: row.get("action")?,
            at: Minute::parse(&at).ok_or(rusqlite::Error::InvalidQuery)?,
            operator: row.get("operator")?,
            late_typed: row.get("late_typed")?,
            said: serde_json::from_str(&said).unwrap_or_default(),
        })
    })?;
    Ok(steps.collect::<Result<_, _>>()?)
}

/// Whether there is an outage of that key.
///
/// # Errors
/// Where the file can't be read.
pub fn exists(view: View<'_>, key: i64) -> Outcome<bool> {
    Ok(view.sql().prepare_cached("SELECT 1 FROM outage WHERE id = ?1")?.exists([key])?)
}

/// How often an outage was changed; 0 where there is none.
///
/// # Errors
/// Where the file can't be read.
pub fn rev(view: View<'_>, key: i64) -> Outcome<i64> {
    let mut statement = view.sql().prepare_cached("SELECT rev FROM outage WHERE id = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// A running outage that may be why somebody's heat is off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Running {
    /// Its number.
    pub number: Number,
    /// Where, as announced.
    pub area: String,
    /// The cause.
    pub cause: String,
    /// Why heat is off.
    pub kind: Kind,
    /// From when.
    pub from: Minute,
    /// When heat is expected back.
    pub expected_to: Option<Minute>,
    /// Whether users were told of it.
    pub is_told: bool,
    /// Whether the building lies in its area; not where the area couldn't be read and only the station is the same.
    pub is_sure: bool,
}

/// The outages running at a time that hit a building, by the building's key (`Address::place`): those whose area names
/// it or its whole estate; behind them, marked as unsure, those of the same station of whose area a part couldn't be
/// read or names no estate that the registers know. Newest first.
///
/// # Errors
/// Where the file can't be read.
pub fn running_at(view: View<'_>, place: &str, station: Option<&str>, at: Minute) -> Outcome<Vec<Running>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT * FROM outage WHERE from_at <= ?1 AND (restored_at IS NULL OR restored_at > ?1) AND voided_at IS NULL
         ORDER BY from_at DESC, id DESC",
    )?;
    let found = statement.query_map([at.to_string()], |row| {
        let told: (Option<String>, Option<String>) = (row.get("told_at")?, row.get("announced_at")?);
        Ok((read(view, row)?, minute(row, "expected_to")?, told.0.is_some() || told.1.is_some()))
    })?;
    let (mut sure, mut unsure) = (Vec::new(), Vec::new());
    for found in found {
        let (Stored { outage, area, .. }, expected_to, is_told) = found?;
        let is_sure = area.covers(place);
        let may_be = !is_sure && station == Some(outage.station.as_str()) && !is_read(view, &area)?;
        let running = Running {
            number: outage.number,
            area: outage.area,
            cause: outage.cause,
            kind: outage.kind,
            from: outage.from,
            expected_to,
            is_told,
            is_sure,
        };
        if is_sure {
            sure.push(running);
        } else if may_be {
            unsure.push(running);
        }
    }
    sure.append(&mut unsure);
    Ok(sure)
}

/// An estate of an area that neither a user nor a facility is in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unknown {
    /// Its key, as in [`Area::estates`].
    pub estate: String,
    /// Estates of users that may be meant: of the same sound, or one character apart.
    pub near: Vec<String>,
}

/// So many estates that may be meant are named.
const NEAR: usize = 3;

/// The estates of an area that no user and no facility is in; none while there are no users at all.
///
/// # Errors
/// Where the file can't be read.
pub fn unknown_estates(view: View<'_>, area: &Area) -> Outcome<Vec<Unknown>> {
    let mut unknown = Vec::new();
    for estate in area.estates() {
        if !is_known(view, &estate)? {
            unknown.push(Unknown { estate, near: Vec::new() });
        }
    }
    if unknown.is_empty() {
        return Ok(unknown);
    }
    let mut statement = view.sql().prepare_cached("SELECT DISTINCT estate FROM user ORDER BY estate")?;
    let known: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if known.is_empty() {
        return Ok(Vec::new());
    }
    for one in &mut unknown {
        one.near =
            known.iter().filter(|estate| rules::area::is_near(&one.estate, estate)).take(NEAR).cloned().collect();
    }
    Ok(unknown)
}

fn is_known(view: View<'_>, estate: &str) -> Outcome<bool> {
    let mut statement = view.sql().prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM user WHERE place >= ?1 AND place < ?2)
             OR EXISTS (SELECT 1 FROM facility WHERE place >= ?1 AND place < ?2)",
    )?;
    Ok(statement.query_row((estate, format!("{estate}\u{10FFFF}")), |row| row.get(0))?)
}

/// A failure of the same station and area that was running when another begins: its number, and since when.
///
/// # Errors
/// Where the file can't be read.
pub fn same_failure(view: View<'_>, station: &str, area: &str, from: Minute) -> Outcome<Option<(Number, Minute)>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT id, area, from_at FROM outage WHERE station = ?1 AND places = ?2 AND kind = 'failure' AND from_at <= ?3
             AND (restored_at IS NULL OR restored_at > ?3) AND voided_at IS NULL ORDER BY id",
    )?;
    let read = Area::read(area);
    let found = statement.query_map((station, read.column(), from.to_string()), |row| {
        let since = minute(row, "from_at")?.unwrap_or(from);
        Ok((number(view, Letter::Outage, row.get("id")?)?, row.get::<_, String>("area")?, since))
    })?;
    for found in found {
        let (number, other, since) = found?;
        if !read.unread || variants::finding(&other) == variants::finding(area) {
            return Ok(Some((number, since)));
        }
    }
    Ok(None)
}

/// Whether all of an area could be read and names only estates that a user or facility is in.
fn is_read(view: View<'_>, area: &Area) -> Outcome<bool> {
    if area.unread {
        return Ok(false);
    }
    for estate in area.estates() {
        if !is_known(view, &estate)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A repair that has to do with an outage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reported {
    /// Its number.
    pub number: Number,
    /// When it was reported.
    pub at: Minute,
    /// Who called.
    pub caller: String,
    /// What is wrong.
    pub fault: String,
    /// Whether the repair names this outage; else it was only reported in its area while it ran.
    pub is_linked: bool,
}

/// The repairs that name an outage, and those that were reported in its area while it ran; oldest first. Void ones are
/// left out.
///
/// # Errors
/// Where the file can't be read.
pub fn repairs(view: View<'_>, stored: &Stored) -> Outcome<Vec<Reported>> {
    let outage = &stored.outage;
    let until = outage.restored_at.unwrap_or(view.now().minute());
    let mut statement = view.sql().prepare_cached(
        "SELECT repair.id AS id, reported_at, caller, fault, place, outage FROM repair
         JOIN repair_life ON repair_life.repair = repair.id
         WHERE (outage = ?1 OR reported_at >= ?2 AND reported_at <= ?3) AND state <> 'void' ORDER BY reported_at, id",
    )?;
    let key = outage.number.key();
    let found = statement.query_map((key, outage.from.to_string(), until.to_string()), |row| {
        let reported = Reported {
            number: number(view, Letter::Repair, row.get("id")?)?,
            at: minute(row, "reported_at")?.unwrap_or(outage.from),
            caller: row.get("caller")?,
            fault: row.get("fault")?,
            is_linked: row.get::<_, Option<i64>>("outage")? == Some(key),
        };
        Ok((reported, row.get::<_, String>("place")?))
    })?;
    let mut repairs = Vec::new();
    for found in found {
        let (reported, place) = found?;
        if reported.is_linked || outage.voided.is_none() && stored.area.covers(&place) {
            repairs.push(reported);
        }
    }
    Ok(repairs)
}

/// The name of a facility.
///
/// # Errors
/// Where the file can't be read.
pub fn facility_name(view: View<'_>, key: i64) -> Outcome<Option<String>> {
    let mut statement = view.sql().prepare_cached("SELECT name FROM facility WHERE id = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

/// One row of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its number.
    pub number: Number,
    /// Where.
    pub area: String,
    /// The cause.
    pub cause: String,
    /// Why heat is off.
    pub kind: Kind,
    /// From when.
    pub from: Minute,
    /// When heat is expected back.
    pub expected_to: Option<Minute>,
    /// When heat was back.
    pub restored_at: Option<Minute>,
    /// When users were first told or it was first announced.
    pub told_at: Option<Minute>,
    /// Where it stands.
    pub state: State,
}

/// Which outages a list shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Folded text that number, area, station, cause or lead hold; empty for all.
    pub find: String,
    /// Only those that haven't ended.
    pub unended: bool,
}

/// A page of outages: newest first below a key, or oldest first above one (given back newest first).
///
/// # Errors
/// Where the file can't be read.
pub fn page(view: View<'_>, wanted: &Wanted, place: Place, limit: usize) -> Outcome<Vec<Listed>> {
    let only = if wanted.unended { "restored_at IS NULL AND voided_at IS NULL" } else { "1" };
    let (bound, order, mark) = match place {
        Place::Newest => ("?3 IS NOT NULL", "DESC", 0),
        Place::Before(key) => ("id < ?3", "DESC", key),
        Place::After(key) => ("id > ?3", "ASC", key),
    };
    let mut statement = view.sql().prepare_cached(&format!(
        "SELECT * FROM outage WHERE {only} AND (?1 = '' OR instr(find, ?1) > 0) AND {bound}
         ORDER BY id {order} LIMIT ?2"
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let now = view.now().minute();
    let rows = statement.query_map((&wanted.find, limit, mark), |row| {
        let told = minute(row, "told_at")?.into_iter().chain(minute(row, "announced_at")?).min();
        let (expected_to, outage) = (minute(row, "expected_to")?, read(view, row)?.outage);
        Ok(Listed {
            number: outage.number,
            state: outage.state(now),
            area: outage.area,
            cause: outage.cause,
            kind: outage.kind,
            from: outage.from,
            expected_to,
            restored_at: outage.restored_at,
            told_at: told,
        })
    })?;
    let mut page: Vec<Listed> = rows.collect::<Result<_, _>>()?;
    if matches!(place, Place::After(_)) {
        page.reverse();
    }
    Ok(page)
}

/// The newest outage, whose station, lead and telephone the next one usually has too.
///
/// # Errors
/// Where the file can't be read.
pub fn newest(view: View<'_>) -> Outcome<Option<Outage>> {
    let mut statement = view.sql().prepare_cached("SELECT * FROM outage ORDER BY id DESC LIMIT 1")?;
    Ok(statement.query_row([], |row| read(view, row)).optional()?.map(|stored| stored.outage))
}

/// The row of a new outage.
pub fn new_row(stored: &Stored, find: &str, draft: Option<&str>) -> Row {
    row(stored, find, Row::insert("outage"))
        .set("draft_id", draft)
        .set("added_at", stored.added)
        .set("first_expected", stored.outage.expected_to())
        .set("counted", stored.counted.map(Month::key))
}

/// The row of an outage as the rules left it.
pub fn changed_row(stored: &Stored, find: &str) -> Row {
    row(stored, find, Row::update("outage"))
}

fn row(stored: &Stored, find: &str, row: Row) -> Row {
    let outage = &stored.outage;
    let voided = outage.voided.as_ref();
    let (told, announced) = (outage.first(Way::Tell), outage.first(Way::Announce));
    row.set("id", outage.number.key())
        .set("station", outage.station.as_str())
        .set("area", outage.area.as_str())
        .set("places", stored.area.column())
        .set("kind", outage.kind.code())
        .set("cause", outage.cause.as_str())
        .set("from_at", outage.from)
        .set("expected_to", outage.expected_to())
        .set("facility", outage.facility)
        .set("lead", outage.lead)
        .set("phone", outage.phone.as_deref())
        .set("told_at", told.map(|telling| telling.at))
        .set("told_how", told.map(|telling| telling.how.as_str()))
        .set("announced_at", announced.map(|telling| telling.at))
        .set("announced_how", announced.map(|telling| telling.how.as_str()))
        .set("restored_at", outage.restored_at)
        .set("extended", outage.extended)
        .set("voided_at", voided.map(|(at, _)| *at))
        .set("void_reason", voided.map(|(_, reason)| reason.as_str()))
        .set("find", find)
        .set("rev", stored.rev)
}
