//! Reads what a month of repairs is made of. Everything is found through the month's own calls, ends and late steps, so
//! that the file's age costs nothing.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{OptionalExtension, Row};

use crate::kernel::number::{self, Letter, Number};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::text::address::Address;
use crate::kernel::time::{Minute, Month};
use crate::kernel::units::Fen;
use crate::registers::month;
use crate::registers::month::late::store::{Late, key_of};
use crate::registers::month::late::{self, LateEntry};
use crate::registers::month::numbers::store::{Shelf, number_of};
use crate::registers::month::stay::{Life, Stay};
use crate::workflows::repair::rules::{Channel, Fault, FollowResult, Rating, State};
use crate::workflows::repair::store::{address, coded, minute, must};

/// How a repair leaves the books.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Ended {
    /// Done.
    Finished,
    /// Settled by advice on the telephone.
    Advised,
    /// The same as another.
    Duplicate,
    /// Withdrawn by the user.
    Withdrawn,
}

/// A repair as the month sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Its number.
    pub number: Number,
    /// When it was reported.
    pub reported_at: Minute,
    /// What kind of fault.
    pub kind: Fault,
    /// `residential` or `nonresidential`; `None` where nobody knows.
    pub class: Option<String>,
    /// The station; `None` where nobody knows.
    pub station: Option<String>,
    /// Where.
    pub address: Address,
    /// The key of its building.
    pub place: String,
    /// Whether it repeats an earlier one.
    pub is_repeat: bool,
    /// Whether a follow-up opened it.
    pub after_follow_up: bool,
    /// How it stands now.
    pub state: State,
    /// Whether its call counts in another month than its own.
    pub is_late: bool,
    /// The month of its call, void or not.
    pub call: Month,
    /// Its time in the books; `None` where no month counts it.
    pub stay: Option<Stay<Ended>>,
}

fn bounds(month: Month) -> (String, String) {
    (month.start().to_string(), month.end().to_string())
}

/// One repair; `None` where there is none of that key.
///
/// # Errors
/// Where the file can't be read.
pub fn one(view: View<'_>, late: &Late, key: i64) -> Outcome<Option<Found>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT repair.*, state, finished_at, ended_at, counted, repair_life.entry AS changed
         FROM repair JOIN repair_life ON repair_life.repair = repair.id WHERE repair.id = ?1",
    )?;
    let mut rows = statement.query([key])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let number = number_of(view, Letter::Repair, key)?;
    let reported_at = must(minute(row, "reported_at")?)?;
    let counted = row.get::<_, Option<i64>>("counted")?.and_then(Month::from_key);
    let call = counted.unwrap_or(Month::of(reported_at.day()));
    let state = must(coded(row, "state", State::from_code)?)?;
    let life = life(view, row, late, &number.to_string(), call, state)?;
    let closed = closed_before(view, &life, row.get("changed")?)?;
    Ok(Some(Found {
        number,
        reported_at,
        kind: must(coded(row, "kind", Fault::from_code)?)?,
        class: row.get("user_class")?,
        station: row.get::<_, Option<String>>("station")?.filter(|station| !station.trim().is_empty()),
        address: address(row)?,
        place: row.get("place")?,
        is_repeat: row.get::<_, Option<i64>>("repeat_of")?.is_some(),
        after_follow_up: row.get::<_, String>("channel")? == Channel::FollowUp.code(),
        state,
        is_late: counted.is_some(),
        call,
        stay: Stay::of(&life, |month| closed.contains(&month)),
    }))
}

fn life(
    view: View<'_>,
    row: &Row<'_>,
    late: &Late,
    record: &str,
    call: Month,
    state: State,
) -> rusqlite::Result<Life<Ended>> {
    let month = |action: &str, at: Option<Minute>| at.map(|at| late.month_of(record, action, at));
    let (finished, ended) = (minute(row, "finished_at")?, minute(row, "ended_at")?);
    let finished = month("finish", finished).map(|month| (Ended::Finished, month));
    let ended_by = |exit: Ended, action: &str| month(action, ended).map(|month| (exit, month));
    let exit = match state {
        State::Advised => ended_by(Ended::Advised, "advise"),
        State::Duplicate => ended_by(Ended::Duplicate, "duplicate"),
        State::Withdrawn => ended_by(Ended::Withdrawn, "withdraw"),
        State::Void if finished.is_none() => ended_before(view, late, record)?,
        _ => finished,
    };
    let void = (state == State::Void).then(|| month("void", ended)).flatten();
    Ok(Life { came: call, exit, void })
}

/// How and in which month a void repair had ended without being done, where it had: its steps tell.
fn ended_before(view: View<'_>, late: &Late, record: &str) -> rusqlite::Result<Option<(Ended, Month)>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT action, at FROM step WHERE record = ?1 AND action IN ('advise', 'duplicate', 'withdraw')
         ORDER BY n DESC LIMIT 1",
    )?;
    let found = statement
        .query_row([record], |row| Ok((row.get::<_, String>("action")?, must(minute(row, "at")?)?)))
        .optional()?;
    Ok(found.map(|(action, at)| {
        let exit = match action.as_str() {
            "advise" => Ended::Advised,
            "duplicate" => Ended::Duplicate,
            _ => Ended::Withdrawn,
        };
        (exit, late.month_of(record, &action, at))
    }))
}

/// The months of a void repair's call and end that were closed before it was voided.
fn closed_before(view: View<'_>, life: &Life<Ended>, voided: i64) -> Outcome<Vec<Month>> {
    let mut closed = Vec::new();
    if life.void.is_some() {
        for month in [Some(life.came), life.exit.map(|(_, month)| month)].into_iter().flatten() {
            closed.extend(month::store::closing(view, month)?.filter(|entry| *entry < voided).map(|_| month));
        }
    }
    Ok(closed)
}

/// All repairs that a month may have to do with: reported in it, carried into it, ended in it.
///
/// # Errors
/// Where the file can't be read.
pub fn of_month(view: View<'_>, month: Month, late: &Late) -> Outcome<Vec<Found>> {
    let mut keys = late.keys(view, None);
    let (start, end) = bounds(month);
    gather(view, &mut keys, "SELECT id FROM repair WHERE reported_at >= ?1 AND reported_at < ?2", [&start, &end])?;
    gather(view, &mut keys, "SELECT repair FROM repair_life WHERE counted = ?1", [month.key()])?;
    let left = "SELECT repair FROM repair_life WHERE coalesce(finished_at, ended_at) >= ?1";
    gather(view, &mut keys, left, [&start])?;
    let void = "SELECT repair FROM repair_life WHERE state = 'void' AND ended_at >= ?1";
    gather(view, &mut keys, void, [&start])?;
    // The condition of the index, and within it those that wait.
    let open = "SELECT repair FROM repair_life WHERE state IN ('reported', 'dispatched', 'contacted', 'arrived',
        'finished', 'confirmed') AND finished_at IS NULL";
    gather(view, &mut keys, open, [])?;
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

/// The ratings on the receipts that were signed, or not, in the month.
///
/// # Errors
/// Where the file can't be read.
pub fn ratings(view: View<'_>, month: Month, late: &Late) -> Outcome<Vec<Option<Rating>>> {
    let (start, end) = bounds(month);
    let mut keys = late.keys(view, Some("confirm"));
    let own = "SELECT repair FROM repair_life WHERE confirmed_at >= ?1 AND confirmed_at < ?2";
    gather(view, &mut keys, own, [&start, &end])?;
    let mut statement = view.sql().prepare_cached(
        "SELECT confirmed_at AS at, rating AS said FROM repair_life WHERE repair = ?1 AND state <> 'void'",
    )?;
    let mut out = Vec::new();
    for key in keys {
        let said = statement
            .query_row([key], |row| Ok((minute(row, "at")?, coded(row, "said", Rating::from_code)?)))
            .optional()?;
        let record = number_of(view, Letter::Repair, key)?.to_string();
        if let Some((Some(at), rating)) = said
            && late.month_of(&record, "confirm", at) == month
        {
            out.push(rating);
        }
    }
    Ok(out)
}

/// What the follow-ups that closed a repair in the month came to.
///
/// # Errors
/// Where the file can't be read.
pub fn follow_ups(view: View<'_>, month: Month, late: &Late) -> Outcome<Vec<FollowResult>> {
    let (start, end) = bounds(month);
    let mut keys = late.keys(view, Some("follow-up"));
    let own = "SELECT repair FROM repair_life WHERE followed_at >= ?1 AND followed_at < ?2";
    gather(view, &mut keys, own, [&start, &end])?;
    let mut statement = view.sql().prepare_cached(
        "SELECT followed_at AS at, follow_result AS said FROM repair_life WHERE repair = ?1 AND state <> 'void'",
    )?;
    let mut out = Vec::new();
    for key in keys {
        let said = statement
            .query_row([key], |row| Ok((minute(row, "at")?, coded(row, "said", FollowResult::from_code)?)))
            .optional()?;
        let record = number_of(view, Letter::Repair, key)?.to_string();
        if let Some((Some(at), Some(result))) = said
            && late.month_of(&record, "follow-up", at) == month
        {
            out.push(result);
        }
    }
    Ok(out)
}

/// The money of a month's steps: what was paid for work in users' own parts, and what damage by users costs.
///
/// # Errors
/// Where the file can't be read.
pub fn money(view: View<'_>, month: Month) -> Outcome<(Vec<Fen>, Vec<Fen>)> {
    let (start, end) = bounds(month);
    let own = "SELECT record, action FROM step WHERE action IN ('charge', 'damage') AND at >= ?1 AND at < ?2
         AND counted IS NULL AND record GLOB 'R[0-9]*'";
    let late = "SELECT record, action FROM step WHERE counted = ?1 AND action IN ('charge', 'damage')
         AND record GLOB 'R[0-9]*'";
    let mut steps = pairs(view, own, [&start, &end])?;
    steps.extend(pairs(view, late, [month.key()])?);
    // Of a record that has several steps of a kind, what it comes to now, once.
    let steps: BTreeSet<(i64, bool)> = steps
        .iter()
        .filter_map(|(record, action)| Some((key_of(view, Letter::Repair, record)?, action == "charge")))
        .collect();
    let mut statement = view
        .sql()
        .prepare_cached("SELECT amount, damage_amount FROM repair_life WHERE repair = ?1 AND state <> 'void'")?;
    let (mut paid, mut damage) = (Vec::new(), Vec::new());
    for (key, is_paid) in steps {
        let amounts: Option<(Option<i64>, Option<i64>)> =
            statement.query_row([key], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let (charged, cost) = amounts.unwrap_or_default();
        if is_paid {
            paid.extend(charged.map(Fen));
        } else {
            damage.extend(cost.map(Fen));
        }
    }
    Ok((paid, damage))
}

fn pairs(view: View<'_>, sql: &str, params: impl rusqlite::Params) -> Outcome<Vec<(String, String)>> {
    let mut statement = view.sql().prepare_cached(sql)?;
    let found = statement.query_map(params, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// An outage as the file has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Off {
    /// Its number.
    pub number: Number,
    /// `failure` or `planned`.
    pub kind: String,
    /// Where.
    pub area: String,
    /// From when.
    pub from: Minute,
    /// When heat was back.
    pub restored: Option<Minute>,
    /// When it was announced first.
    pub announced: Option<Minute>,
    /// When users were told first one by one.
    pub told: Option<Minute>,
    /// The month in which it counts, where that of its beginning was closed.
    pub counted: Option<Month>,
}

/// Outages that ran in a month, void ones left out.
///
/// # Errors
/// Where the file can't be read.
pub fn outages(view: View<'_>, month: Month) -> Outcome<Vec<Off>> {
    let (start, end) = bounds(month);
    let mut statement = view.sql().prepare_cached(
        "SELECT id, kind, area, from_at, restored_at, announced_at, told_at, counted FROM outage
         WHERE voided_at IS NULL AND (from_at < ?2 AND (restored_at IS NULL OR restored_at >= ?1)
         AND (counted IS NULL OR counted <= ?3) OR counted = ?3) ORDER BY from_at, id",
    )?;
    let found = statement.query_map((&start, &end, month.key()), |row| {
        Ok(Off {
            number: number_of(view, Letter::Outage, row.get("id")?)?,
            kind: row.get("kind")?,
            area: row.get("area")?,
            from: must(minute(row, "from_at")?)?,
            restored: minute(row, "restored_at")?,
            announced: minute(row, "announced_at")?,
            told: minute(row, "told_at")?,
            counted: row.get::<_, Option<i64>>("counted")?.and_then(Month::from_key),
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Those of the records that were voided, repairs and outages.
///
/// # Errors
/// Where the file can't be read.
pub fn voided<'a>(view: View<'_>, records: impl Iterator<Item = &'a str>) -> Outcome<HashSet<String>> {
    let mut repairs = view.sql().prepare_cached("SELECT state = 'void' FROM repair_life WHERE repair = ?1")?;
    let mut outages = view.sql().prepare_cached("SELECT voided_at IS NOT NULL FROM outage WHERE id = ?1")?;
    let mut out = HashSet::new();
    for record in records.collect::<BTreeSet<_>>() {
        // What has a slash is an entry of a register, which is never void.
        if record.contains('/') {
            continue;
        }
        let Ok(number) = number::read(record, Letter::Repair, view.is_training()) else { continue };
        let statement = if number.letter() == Letter::Outage { &mut outages } else { &mut repairs };
        let is_void: Option<bool> = statement.query_row([number.key()], |row| row.get(0)).optional()?;
        if is_void == Some(true) {
            out.insert(record.to_string());
        }
    }
    Ok(out)
}

/// Where the numbers of repairs are kept.
pub const REPAIRS: Shelf = Shelf {
    letter: Letter::Repair,
    table: "repair_life",
    key: "repair",
    void: "state = 'void'",
    voided_at: "ended_at",
};

/// Where those of outages are.
pub const OUTAGES: Shelf =
    Shelf { letter: Letter::Outage, table: "outage", key: "id", void: "voided_at IS NOT NULL", voided_at: "voided_at" };

/// Calls, outages and steps of repairs, outages and facilities that are dated in a closed month and count in this one.
///
/// # Errors
/// Where the file can't be read.
pub fn late_entries(view: View<'_>, month: Month) -> Outcome<Vec<LateEntry>> {
    let mut out = Vec::new();
    for (letter, sql) in [
        (
            Letter::Repair,
            "SELECT repair.id, reported_at FROM repair_life JOIN repair ON repair.id = repair_life.repair
             WHERE counted = ?1 ORDER BY repair.id",
        ),
        (Letter::Outage, "SELECT id, from_at FROM outage WHERE counted = ?1 ORDER BY id"),
    ] {
        let mut statement = view.sql().prepare_cached(sql)?;
        let mut rows = statement.query([month.key()])?;
        while let Some(row) = rows.next()? {
            let record = number_of(view, letter, row.get(0)?)?.to_string();
            out.push(late::store::taken(view, record, row.get(1)?)?);
        }
    }
    out.extend(late::store::steps(view, month, &["R[0-9]*", "O[0-9]*", "facility/*"])?);
    Ok(out)
}
