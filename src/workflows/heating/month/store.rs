//! Reads what a month of applications is made of. Everything is found through the month's own acceptances, ends, notices
//! and late steps, so that the file's age costs nothing.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{OptionalExtension, Row};
use serde_json::{Map, Value as Json};

use super::figures::{NoContract, Notice};
use crate::kernel::number::{Letter, Number};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::text::fold::plain_decimal;
use crate::kernel::time::{Minute, Month};
use crate::kernel::units::{Area, Fen};
use crate::registers::month;
use crate::registers::month::late::store::{Late, key_of};
use crate::registers::month::late::{self, LateEntry};
use crate::registers::month::numbers::store::{Shelf, number_of};
use crate::registers::month::stay::{Life, Stay};
use crate::workflows::heating::rules::{Fee, Kind, State};

/// Where the numbers of applications are kept.
pub const SHELF: Shelf = Shelf {
    letter: Letter::Heating,
    table: "heating_life",
    key: "heating",
    void: "state = 'void'",
    voided_at: "ended_at",
};

/// How an application leaves the books.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Ended {
    /// The last step of its track is done.
    Done,
    /// Not agreed, not feasible or not approved.
    Refused,
    /// Taken back by the applicant.
    Withdrawn,
}

/// An application as the month sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Its number.
    pub number: Number,
    /// When it was accepted.
    pub accepted_at: Minute,
    /// Its track.
    pub kind: Kind,
    /// The station in charge; empty where nobody knows.
    pub station: String,
    /// Whose, and where.
    pub what: String,
    /// The account, where there is one.
    pub account: Option<String>,
    /// How it stands now.
    pub state: State,
    /// The steps that come next, as codes.
    pub next: Vec<String>,
    /// When heat was supplied.
    pub supplied_at: Option<Minute>,
    /// Whether it is a resident's who is to be asked for a contract, and has none (H3).
    pub lacks_contract: bool,
    /// Whether its acceptance counts in another month than its own.
    pub is_late: bool,
    /// The month of its acceptance, void or not.
    pub came: Month,
    /// Its time in the books; `None` where no month counts it.
    pub stay: Option<Stay<Ended>>,
}

impl Found {
    /// As a resident without a contract.
    pub fn no_contract(&self) -> NoContract {
        NoContract {
            number: self.number.to_string(),
            what: self.what.clone(),
            account: self.account.clone(),
            supplied_at: self.supplied_at.map(|at| at.to_string()),
        }
    }
}

/// A step by which money changed hands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payment {
    /// For what.
    pub fee: Fee,
    /// How much.
    pub amount: Fen,
    /// Whether it was given back.
    pub is_refund: bool,
}

fn minute(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Minute>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(Minute::parse))
}

fn must<T>(found: Option<T>) -> rusqlite::Result<T> {
    found.ok_or(rusqlite::Error::InvalidQuery)
}

fn coded<T>(row: &Row<'_>, column: &str, read: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    must(read(&row.get::<_, String>(column)?))
}

fn bounds(month: Month) -> (String, String) {
    (month.start().to_string(), month.end().to_string())
}

/// One application; `None` where there is none of that key.
///
/// # Errors
/// Where the file can't be read.
pub fn one(view: View<'_>, late: &Late, key: i64) -> Outcome<Option<Found>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT h.kind, h.accepted_at, h.applicant, h.account, h.estate, h.building, h.unit, h.room, h.station,
             h.user_class, h.building_kind, l.state, l.next, l.ended_at, l.supplied_at, l.counted, l.entry AS changed,
             coalesce(l.contract_no, u.contract_no) AS contract
         FROM heating h JOIN heating_life l ON l.heating = h.id LEFT JOIN user u ON u.id = h.user WHERE h.id = ?1",
    )?;
    let mut rows = statement.query([key])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let number = number_of(view, Letter::Heating, key)?;
    let accepted_at = must(minute(row, "accepted_at")?)?;
    let counted = row.get::<_, Option<i64>>("counted")?.and_then(Month::from_key);
    let came = counted.unwrap_or(Month::of(accepted_at.day()));
    let (kind, state) = (coded(row, "kind", Kind::from_code)?, coded(row, "state", State::from_code)?);
    let ended_at = minute(row, "ended_at")?;
    let life = life(view, late, &number.to_string(), came, state, ended_at)?;
    let closed = closed_before(view, &life, row.get("changed")?)?;
    let next: Option<String> = row.get("next")?;
    let next = next.unwrap_or_default();
    let text = |column: &str| row.get::<_, String>(column);
    let is_asked = kind == Kind::NewResidential && text("building_kind")? == "block";
    Ok(Some(Found {
        number,
        accepted_at,
        kind,
        station: text("station")?.trim().to_string(),
        what: what(row)?,
        account: row.get("account")?,
        state,
        next: next.split(',').map(str::trim).filter(|step| !step.is_empty()).map(str::to_string).collect(),
        supplied_at: minute(row, "supplied_at")?,
        lacks_contract: is_asked && row.get::<_, Option<String>>("contract")?.is_none(),
        is_late: counted.is_some(),
        came,
        stay: Stay::of(&life, |month| closed.contains(&month)),
    }))
}

/// Whose an application is, and where: `單志強 錦繡家園 3-2-501`.
fn what(row: &Row<'_>) -> rusqlite::Result<String> {
    let address = crate::kernel::text::address::Address {
        estate: row.get("estate")?,
        building: row.get("building")?,
        unit: row.get("unit")?,
        room: row.get("room")?,
    };
    let applicant: String = row.get("applicant")?;
    Ok(format!("{applicant} {}", address.line()).trim().to_string())
}

/// The steps that may have ended an application so.
const fn enders(ended: Ended) -> &'static [&'static str] {
    match ended {
        Ended::Done => &["supply", "area-notice", "complete"],
        Ended::Refused => &["reply-plan", "decide", "reject"],
        Ended::Withdrawn => &["withdraw"],
    }
}

fn life(
    view: View<'_>,
    late: &Late,
    record: &str,
    came: Month,
    state: State,
    ended_at: Option<Minute>,
) -> rusqlite::Result<Life<Ended>> {
    let exit = |ended: Ended| ended_at.map(|at| (ended, month_of(late, record, enders(ended), at)));
    let exit = match state {
        State::Open => None,
        State::Done => exit(Ended::Done),
        State::Refused => exit(Ended::Refused),
        State::Withdrawn => exit(Ended::Withdrawn),
        State::Void => ended_before(view, late, record)?,
    };
    let void = (state == State::Void).then_some(ended_at).flatten();
    Ok(Life { came, exit, void: void.map(|at| late.month_of(record, "void", at)) })
}

/// The month in which one of several steps counts that happened at a minute.
fn month_of(late: &Late, record: &str, steps: &[&str], at: Minute) -> Month {
    let own = Month::of(at.day());
    steps.iter().map(|step| late.month_of(record, step, at)).find(|month| *month != own).unwrap_or(own)
}

/// How and in which month a void application had ended before, where it had: its steps tell.
fn ended_before(view: View<'_>, late: &Late, record: &str) -> rusqlite::Result<Option<(Ended, Month)>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT action, at, said FROM step WHERE record = ?1
         AND action IN ('withdraw', 'reject', 'reply-plan', 'decide', 'complete', 'supply') ORDER BY n DESC",
    )?;
    let mut rows = statement.query([record])?;
    while let Some(row) = rows.next()? {
        let (action, at): (String, _) = (row.get("action")?, must(minute(row, "at")?)?);
        let said: Map<String, Json> = serde_json::from_str(&row.get::<_, String>("said")?).unwrap_or_default();
        let is_not = |key: &str| said.get(key) == Some(&Json::Bool(false));
        let ended = match action.as_str() {
            "withdraw" => Some(Ended::Withdrawn),
            "reject" => Some(Ended::Refused),
            "reply-plan" => is_not("agreed").then_some(Ended::Refused),
            "decide" => is_not("feasible").then_some(Ended::Refused),
            _ => Some(Ended::Done),
        };
        if let Some(ended) = ended {
            return Ok(Some((ended, late.month_of(record, &action, at))));
        }
    }
    Ok(None)
}

/// The months of a void application's acceptance and end that were closed before it was voided.
fn closed_before(view: View<'_>, life: &Life<Ended>, voided: i64) -> Outcome<Vec<Month>> {
    let mut closed = Vec::new();
    if life.void.is_some() {
        for month in [Some(life.came), life.exit.map(|(_, month)| month)].into_iter().flatten() {
            closed.extend(month::store::closing(view, month)?.filter(|entry| *entry < voided).map(|_| month));
        }
    }
    Ok(closed)
}

/// All applications that a month may have to do with: accepted in it, carried into it, ended in it.
///
/// # Errors
/// Where the file can't be read.
pub fn of_month(view: View<'_>, month: Month, late: &Late) -> Outcome<Vec<Found>> {
    let mut keys = late.keys(view, None);
    let (start, end) = bounds(month);
    gather(view, &mut keys, "SELECT id FROM heating WHERE accepted_at >= ?1 AND accepted_at < ?2", [&start, &end])?;
    gather(view, &mut keys, "SELECT heating FROM heating_life WHERE counted = ?1", [month.key()])?;
    gather(view, &mut keys, "SELECT heating FROM heating_life WHERE ended_at >= ?1", [&start])?;
    gather(view, &mut keys, "SELECT heating FROM heating_life WHERE state = 'open'", [])?;
    let mut found = Vec::new();
    for key in keys {
        found.extend(one(view, late, key)?);
    }
    Ok(found)
}

fn gather(view: View<'_>, keys: &mut BTreeSet<i64>, sql: &str, params: impl rusqlite::Params) -> Outcome<()> {
    let mut statement = view.sql().prepare_cached(sql)?;
    for key in statement.query_map(params, |row| row.get(0))? {
        keys.insert(key?);
    }
    Ok(())
}

/// Whose an application is, and where; empty where there is none of that number.
///
/// # Errors
/// Where the file can't be read.
pub fn about(view: View<'_>, record: &str) -> Outcome<String> {
    let Some(key) = key_of(view, Letter::Heating, record) else { return Ok(String::new()) };
    let mut statement =
        view.sql().prepare_cached("SELECT applicant, estate, building, unit, room FROM heating WHERE id = ?1")?;
    Ok(statement.query_row([key], what).optional()?.unwrap_or_default())
}

/// Those of the records that were voided.
///
/// # Errors
/// Where the file can't be read.
pub fn voided<'a>(view: View<'_>, records: impl Iterator<Item = &'a str>) -> Outcome<HashSet<String>> {
    let mut statement = view.sql().prepare_cached("SELECT state = 'void' FROM heating_life WHERE heating = ?1")?;
    let mut out = HashSet::new();
    for record in records.collect::<BTreeSet<_>>() {
        let Some(key) = key_of(view, Letter::Heating, record) else { continue };
        let is_void: Option<bool> = statement.query_row([key], |row| row.get(0)).optional()?;
        if is_void == Some(true) {
            out.insert(record.to_string());
        }
    }
    Ok(out)
}

/// The area change notices that count in a month, by when they took effect.
///
/// # Errors
/// Where the file can't be read.
pub fn notices(view: View<'_>, month: Month) -> Outcome<Vec<Notice>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT n.heating, h.kind, h.station, n.account, n.user_name, n.effective_from, n.change, n.before, n.after,
             n.counted IS NOT NULL AS late
         FROM area_notice n JOIN heating h ON h.id = n.heating
         WHERE n.effective_from >= ?1 AND n.effective_from < ?2 AND n.counted IS NULL OR n.counted = ?3
         ORDER BY n.effective_from, n.heating",
    )?;
    let span = (month.first().to_string(), month.next().first().to_string(), month.key());
    let found = statement.query_map(span, |row| {
        Ok(Notice {
            number: number_of(view, Letter::Heating, row.get("heating")?)?.to_string(),
            kind: row.get("kind")?,
            station: row.get::<_, String>("station")?.trim().to_string(),
            account: row.get("account")?,
            user: row.get("user_name")?,
            effective_from: row.get("effective_from")?,
            change: Area(row.get("change")?),
            before: Area(row.get("before")?),
            after: Area(row.get("after")?),
            late: row.get("late")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The steps of a month by which money changed hands (H4, H11, H12), of records that aren't void.
///
/// # Errors
/// Where the file can't be read.
pub fn payments(view: View<'_>, month: Month) -> Outcome<Vec<Payment>> {
    let (start, end) = bounds(month);
    let mut statement = view.sql().prepare_cached(
        "SELECT record, said FROM step WHERE action IN ('pay', 'settle') AND record GLOB 'H[0-9]*'
         AND (at >= ?1 AND at < ?2 AND counted IS NULL OR counted = ?3) ORDER BY entry",
    )?;
    let found = statement.query_map((&start, &end, month.key()), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let steps: Vec<(String, String)> = found.collect::<Result<_, _>>()?;
    let mut kind = view.sql().prepare_cached(
        "SELECT h.kind FROM heating h JOIN heating_life l ON l.heating = h.id WHERE h.id = ?1 AND l.state <> 'void'",
    )?;
    let mut out = Vec::new();
    for (record, said) in steps {
        let Some(key) = key_of(view, Letter::Heating, &record) else { continue };
        let track: Option<String> = kind.query_row([key], |row| row.get(0)).optional()?;
        let Some(track) = track else { continue };
        let said: Map<String, Json> = serde_json::from_str(&said).unwrap_or_default();
        let text = |key: &str| said.get(key).and_then(Json::as_str);
        // What is settled by a step without a fee of its own is the one that the track has.
        let own = if track == Kind::Restore.code() { Fee::Restore } else { Fee::Settlement };
        let fee = text("fee").and_then(Fee::from_code).unwrap_or(own);
        let amount = text("amount").and_then(|amount| plain_decimal(amount, Fen::PLACES).ok());
        out.extend(amount.map(|fen| Payment { fee, amount: Fen(fen), is_refund: text("refund").is_some() }));
    }
    Ok(out)
}

/// Acceptances and steps that are dated in a closed month and count in this one.
///
/// # Errors
/// Where the file can't be read.
pub fn late_entries(view: View<'_>, month: Month) -> Outcome<Vec<LateEntry>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT h.id, h.accepted_at FROM heating_life l JOIN heating h ON h.id = l.heating WHERE l.counted = ?1
         ORDER BY h.id",
    )?;
    let mut rows = statement.query([month.key()])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let record = number_of(view, Letter::Heating, row.get(0)?)?.to_string();
        out.push(late::store::taken(view, record, row.get(1)?)?);
    }
    out.extend(late::store::steps(view, month, &["H[0-9]*"])?);
    Ok(out)
}
