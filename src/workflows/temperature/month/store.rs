//! Reads what a month of temperature checks is made of. Everything is found through the month's own days and late steps,
//! so that the file's age costs nothing.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{OptionalExtension, Row};

use crate::kernel::number::{Letter, Number};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::store::history::named;
use crate::kernel::text::address::Address;
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::units::Celsius;
use crate::registers::month::late::store::key_of;
use crate::registers::month::late::{self, LateEntry};
use crate::registers::month::numbers::store::{Shelf, number_of};
use crate::registers::point;
use crate::registers::point::rules::Fate;
use crate::workflows::temperature::rules::{Kind, Method, State, Unjudged, Verdict};

/// Where the numbers of sheets are kept.
pub const SHELF: Shelf = Shelf {
    letter: Letter::Temperature,
    table: "temperature_life",
    key: "sheet",
    void: "state = 'void'",
    voided_at: "ended_at",
};

/// A sheet as the month sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetRow {
    /// Its number.
    pub number: Number,
    /// Why it was measured.
    pub kind: Kind,
    /// The key of its test point.
    pub point: Option<i64>,
    /// The station in charge; empty where nobody knows.
    pub station: String,
    /// Where, and whose home.
    pub what: String,
    /// The day of the visit.
    pub measured_on: Day,
    /// How it stands now.
    pub state: State,
    /// The user's opinion.
    pub opinion: Option<String>,
    /// When the opinion was passed up, and to whom.
    pub opinion_up: Option<(Minute, String)>,
    /// When the failure was passed up, and to whom.
    pub failure_up: Option<(Minute, String)>,
    /// When it was investigated.
    pub investigated: Option<Minute>,
    /// What was the cause.
    pub cause: Option<String>,
    /// What was done.
    pub measure: Option<String>,
    /// Why readings without a standard stay so.
    pub excuse: Option<String>,
    /// Repairs linked to it.
    pub repairs: Vec<String>,
}

/// A reading as the month sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Got {
    /// Its sheet.
    pub sheet: Number,
    /// Why it was measured.
    pub kind: Kind,
    /// The key of the test point.
    pub point: Option<i64>,
    /// The station in charge; empty where nobody knows.
    pub station: String,
    /// When.
    pub at: Minute,
    /// How warm.
    pub celsius: Celsius,
    /// What it came to.
    pub verdict: Verdict,
    /// Why it wasn't judged.
    pub unjudged: Option<Unjudged>,
    /// How it was signed: a correction by its own signature.
    pub method: Method,
    /// Whether another reading replaces it.
    pub is_corrected: bool,
}

/// A test point as the month sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PointRow {
    /// Its key.
    pub id: i64,
    /// Its code.
    pub code: String,
    /// Its station.
    pub station: String,
    /// Where it is, and whose home.
    pub what: String,
}

/// What became of a planned check.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Round {
    /// Checked by its day.
    Done,
    /// Checked later.
    Late,
    /// Excused.
    Excused,
    /// Nobody went.
    NotDone,
    /// Its day hasn't passed.
    Waiting,
}

/// A planned check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Planned {
    /// The key of its point.
    pub point: i64,
    /// Its last day.
    pub due: Day,
    /// What became of it.
    pub round: Round,
    /// Why it wasn't done, where somebody said so.
    pub reason: Option<String>,
}

fn minute(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Minute>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(Minute::parse))
}

fn must<T>(found: Option<T>) -> rusqlite::Result<T> {
    found.ok_or(rusqlite::Error::InvalidQuery)
}

fn coded<T>(row: &Row<'_>, column: &str, read: impl Fn(&str) -> Option<T>) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(read))
}

fn up(row: &Row<'_>, at: &str, to: &str) -> rusqlite::Result<Option<(Minute, String)>> {
    let to = row.get::<_, Option<String>>(to)?.unwrap_or_default();
    Ok(minute(row, at)?.map(|at| (at, to)))
}

/// Where something is, and whose home: `錦繡家園 3-2-501 單志強`.
fn what(row: &Row<'_>, name: &str) -> rusqlite::Result<String> {
    let address = Address {
        estate: row.get("estate")?,
        building: row.get("building")?,
        unit: row.get("unit")?,
        room: row.get("room")?,
    };
    let name: Option<String> = row.get(name)?;
    Ok(format!("{} {}", address.line(), name.unwrap_or_default()).trim().to_string())
}

/// The sheets of a month that aren't void, each with its readings that count in it; the sheets are those whose own day
/// counts in the month, or one of whose readings does.
///
/// # Errors
/// Where the file can't be read.
pub fn sheets(view: View<'_>, month: Month) -> Outcome<(Vec<SheetRow>, Vec<Got>)> {
    let mut keys = BTreeSet::new();
    let span = (month.first().to_string(), month.next().first().to_string());
    gather(view, &mut keys, "SELECT id FROM temperature WHERE measured_on >= ?1 AND measured_on < ?2", span)?;
    gather(view, &mut keys, "SELECT sheet FROM temperature_life WHERE counted = ?1", [month.key()])?;
    gather(view, &mut keys, "SELECT sheet FROM reading WHERE counted = ?1", [month.key()])?;
    let mut sheet = view.sql().prepare_cached(
        "SELECT t.id, t.kind, t.point, t.user_name, t.estate, t.building, t.unit, t.room, t.station, t.measured_on,
             t.opinion, l.state, l.signed_method, l.failure_up_at, l.failure_up_to, l.opinion_up_at, l.opinion_up_to,
             l.investigated_at, l.cause, l.measure, l.excuse, l.counted
         FROM temperature t JOIN temperature_life l ON l.sheet = t.id WHERE t.id = ?1 AND l.state <> 'void'",
    )?;
    let mut reading = view.sql().prepare_cached(
        "SELECT at, celsius, verdict, not_judged, corrects, corrected_by, signed_method, counted FROM reading
         WHERE sheet = ?1 ORDER BY n",
    )?;
    let (mut sheets, mut got) = (Vec::new(), Vec::new());
    for key in keys {
        let Some((mut row, signed, counted)) = sheet.query_row([key], |row| of_sheet(view, row)).optional()? else {
            continue;
        };
        let mut rows = reading.query([key])?;
        let mut any = counted.unwrap_or(Month::of(row.measured_on)) == month;
        while let Some(found) = rows.next()? {
            let own = found.get::<_, Option<i64>>("counted")?.and_then(Month::from_key).or(counted);
            let at = must(minute(found, "at")?)?;
            if own.unwrap_or(Month::of(at.day())) != month {
                continue;
            }
            any = true;
            let is_correction = found.get::<_, Option<i64>>("corrects")?.is_some();
            let signed_anew = coded(found, "signed_method", Method::from_code)?.unwrap_or(Method::Absent);
            got.push(Got {
                sheet: row.number,
                kind: row.kind,
                point: row.point,
                station: row.station.clone(),
                at,
                celsius: Celsius(found.get("celsius")?),
                verdict: must(coded(found, "verdict", Verdict::from_code)?)?,
                unjudged: coded(found, "not_judged", Unjudged::from_code)?,
                method: if is_correction { signed_anew } else { signed },
                is_corrected: found.get::<_, Option<i64>>("corrected_by")?.is_some(),
            });
        }
        if any {
            row.repairs = repairs(view, &row.number.to_string())?;
            sheets.push(row);
        }
    }
    Ok((sheets, got))
}

fn of_sheet(view: View<'_>, row: &Row<'_>) -> rusqlite::Result<(SheetRow, Method, Option<Month>)> {
    let sheet = SheetRow {
        number: number_of(view, Letter::Temperature, row.get("id")?)?,
        kind: must(coded(row, "kind", Kind::from_code)?)?,
        point: row.get("point")?,
        station: row.get::<_, Option<String>>("station")?.unwrap_or_default().trim().to_string(),
        what: what(row, "user_name")?,
        measured_on: must(Day::parse(&row.get::<_, String>("measured_on")?))?,
        state: must(coded(row, "state", State::from_code)?)?,
        opinion: row.get("opinion")?,
        opinion_up: up(row, "opinion_up_at", "opinion_up_to")?,
        failure_up: up(row, "failure_up_at", "failure_up_to")?,
        investigated: minute(row, "investigated_at")?,
        cause: row.get("cause")?,
        measure: row.get("measure")?,
        excuse: row.get("excuse")?,
        repairs: Vec::new(),
    };
    let counted = row.get::<_, Option<i64>>("counted")?.and_then(Month::from_key);
    Ok((sheet, must(coded(row, "signed_method", Method::from_code)?)?, counted))
}

/// The repairs linked to a sheet.
fn repairs(view: View<'_>, record: &str) -> Outcome<Vec<String>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT other FROM link WHERE record = ?1 AND other GLOB 'R[0-9]*'
         UNION SELECT record FROM link WHERE other = ?1 AND record GLOB 'R[0-9]*' ORDER BY 1",
    )?;
    let found = statement.query_map([record], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn gather(view: View<'_>, keys: &mut BTreeSet<i64>, sql: &str, params: impl rusqlite::Params) -> Outcome<()> {
    let mut statement = view.sql().prepare_cached(sql)?;
    for key in statement.query_map(params, |row| row.get(0))? {
        keys.insert(key?);
    }
    Ok(())
}

/// Where a user lives, and who that is.
fn home(view: View<'_>, user: i64) -> Outcome<String> {
    let mut statement =
        view.sql().prepare_cached("SELECT name, estate, building, unit, room FROM user WHERE id = ?1")?;
    Ok(statement.query_row([user], |row| what(row, "name")).optional()?.unwrap_or_default())
}

/// The points that stood in a month, and the planned checks that are due in it.
///
/// # Errors
/// Where the file can't be read.
pub fn points(view: View<'_>, month: Month) -> Outcome<(Vec<PointRow>, Vec<Planned>)> {
    let (first, last) = (month.first(), month.last());
    let (mut points, mut planned) = (Vec::new(), Vec::new());
    for known in point::store::all(view)? {
        if known.entered_on > last || known.disabled_on.is_some_and(|day| day < first) {
            continue;
        }
        let standing = point::store::standing(view, &known)?;
        for round in standing.rounds.iter().filter(|round| (first..=last).contains(&round.due)) {
            let mine = standing.deadlines.iter().find(|kept| kept.deadline.start == round.start.start());
            planned.push(Planned {
                point: known.id,
                due: round.due,
                round: match round.fate {
                    Fate::Open => Round::Waiting,
                    Fate::Done(_) => Round::Done,
                    Fate::Late(_) => Round::Late,
                    Fate::Excused => Round::Excused,
                    Fate::Missed(_) => Round::NotDone,
                },
                reason: mine.and_then(|kept| kept.deadline.explanation.clone()),
            });
        }
        points.push(PointRow {
            id: known.id,
            what: home(view, known.user)?,
            code: known.code,
            station: known.station.trim().to_string(),
        });
    }
    Ok((points, planned))
}

/// What a record of this workflow is about: where, and whose home; of a test point its code before that.
///
/// # Errors
/// Where the file can't be read.
pub fn about(view: View<'_>, record: &str) -> Outcome<String> {
    if let Some(id) = record.strip_prefix("point/").and_then(|id| id.parse().ok()) {
        let Some(point) = point::store::get(view, id)? else { return Ok(String::new()) };
        return Ok(format!("{} {}", point.code, home(view, point.user)?).trim().to_string());
    }
    let Some(key) = key_of(view, Letter::Temperature, record) else { return Ok(String::new()) };
    let mut statement =
        view.sql().prepare_cached("SELECT user_name, estate, building, unit, room FROM temperature WHERE id = ?1")?;
    Ok(statement.query_row([key], |row| what(row, "user_name")).optional()?.unwrap_or_default())
}

/// Those of the records that were voided.
///
/// # Errors
/// Where the file can't be read.
pub fn voided<'a>(view: View<'_>, records: impl Iterator<Item = &'a str>) -> Outcome<HashSet<String>> {
    let mut statement = view.sql().prepare_cached("SELECT state = 'void' FROM temperature_life WHERE sheet = ?1")?;
    let mut out = HashSet::new();
    for record in records.collect::<BTreeSet<_>>() {
        let Some(key) = key_of(view, Letter::Temperature, record) else { continue };
        let is_void: Option<bool> = statement.query_row([key], |row| row.get(0)).optional()?;
        if is_void == Some(true) {
            out.insert(record.to_string());
        }
    }
    Ok(out)
}

/// The sheets of a month that have readings without a standard which nobody has corrected: how many.
///
/// # Errors
/// Where the file can't be read.
pub fn without_standard(view: View<'_>, sheet: Number) -> Outcome<i64> {
    let mut statement = view.sql().prepare_cached(
        "SELECT count(*) FROM reading WHERE sheet = ?1 AND not_judged = 'no_standard' AND corrected_by IS NULL",
    )?;
    Ok(statement.query_row([sheet.key()], |row| row.get(0))?)
}

/// Sheets and steps that are dated in a closed month and count in this one.
///
/// # Errors
/// Where the file can't be read.
pub fn late_entries(view: View<'_>, month: Month) -> Outcome<Vec<LateEntry>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT t.id, t.measured_on, (SELECT min(at) FROM reading WHERE sheet = t.id) AS at
         FROM temperature_life l JOIN temperature t ON t.id = l.sheet WHERE l.counted = ?1 ORDER BY t.id",
    )?;
    let mut rows = statement.query([month.key()])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let record = number_of(view, Letter::Temperature, row.get("id")?)?.to_string();
        let at: Option<String> = row.get("at")?;
        out.push(late::store::taken(view, record, at.map_or_else(|| row.get("measured_on"), Ok)?)?);
    }
    // A correction is made later than the reading that it replaces was taken, and counts where it was typed.
    let mut statement = view.sql().prepare_cached(
        "SELECT r.sheet, r.at, h.typed_at, h.operator FROM reading r JOIN history h ON h.seq = r.entry
         WHERE r.counted = ?1 ORDER BY r.sheet, r.n",
    )?;
    let mut rows = statement.query([month.key()])?;
    while let Some(row) = rows.next()? {
        let typed_at: String = row.get("typed_at")?;
        out.push(LateEntry {
            number: number_of(view, Letter::Temperature, row.get("sheet")?)?.to_string(),
            action: "correct".to_string(),
            at: row.get("at")?,
            typed_at: typed_at.get(..19).unwrap_or(&typed_at).to_string(),
            by: named(&row.get::<_, String>("operator")?).to_string(),
        });
    }
    out.extend(late::store::steps(view, month, &["T[0-9]*", "point/*"])?);
    Ok(out)
}
