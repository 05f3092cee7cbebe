//! Reading repairs from the file, one by one; pages of them are in `lists`, what is around a place in `around`. It
//! changes nothing by itself.

pub use super::around::Around;
pub use super::around::store::{around, home, responsible};
pub use super::lists::store::{count_open, page};
pub use super::lists::{Listed, Place, Wanted};

use rusqlite::{OptionalExtension, Row as Found};

use super::lists::{follow_up_opens, result_missed};
use super::rules::next::Beside;
use super::rules::{
    Appointment, AskedBy, Channel, Charge, Confirmation, Crew, Damage, Dispatch, Ended, Fault, FollowResult, FollowUp,
    Method, Rating, Repair, Scope, State, Told, Work,
};
use crate::kernel::number::{Letter, Number};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::text::address::Address;
use crate::kernel::time::{Minute, Month};
use crate::kernel::units::Fen;
use crate::registers::deadline::Kept;

/// A repair as it lies in the file: what the rules see, and what is kept beside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// What the rules see.
    pub repair: Repair,
    /// The key of who took it down.
    pub taken_by: i64,
    /// How often it was amended, for the mark on papers.
    pub amended: i64,
    /// Everybody who was ever sent, by key: also those whom a later dispatch replaced.
    pub sent: Vec<i64>,
    /// The month in which the call counts, where that isn't its own.
    pub counted: Option<Month>,
    /// The history entry that changed it last: what tells a second window that it looked at an older state.
    pub rev: i64,
}

impl Stored {
    /// The month in which the call counts.
    pub fn month(&self) -> Month {
        self.counted.unwrap_or(Month::of(self.repair.reported_at.day()))
    }
}

/// The number behind a repair's key.
pub(super) fn number(view: View<'_>, key: i64) -> rusqlite::Result<Number> {
    of_series(view, Letter::Repair, key)
}

fn of_series(view: View<'_>, letter: Letter, key: i64) -> rusqlite::Result<Number> {
    Number::from_key(letter, key, view.is_training()).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, key))
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

/// The address in a row's four columns.
pub(super) fn address(row: &Found<'_>) -> rusqlite::Result<Address> {
    Ok(Address {
        estate: row.get("estate")?,
        building: row.get("building")?,
        unit: row.get("unit")?,
        room: row.get("room")?,
    })
}

/// Reads one repair with its life and its crew.
///
/// # Errors
/// Where the file can't be read.
pub fn load(view: View<'_>, key: i64) -> Outcome<Option<Stored>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT repair.*, repair_life.*, max(repair.entry, repair_life.entry) AS newest
         FROM repair JOIN repair_life ON repair_life.repair = repair.id WHERE repair.id = ?1",
    )?;
    let Some(mut stored) = statement.query_row([key], |row| stored(view, row)).optional()? else { return Ok(None) };
    let sent = crews(view, key)?;
    if let Some(dispatch) = &mut stored.repair.dispatch {
        let newest = sent.iter().filter(|(times, _)| *times == dispatch.times);
        dispatch.crew = newest.map(|(_, crew)| crew.clone()).collect();
    }
    stored.sent = sent.iter().map(|(_, crew)| crew.person).collect();
    stored.sent.sort_unstable();
    stored.sent.dedup();
    Ok(Some(stored))
}

/// Whether there is a repair of that key.
///
/// # Errors
/// Where the file can't be read.
pub fn exists(view: View<'_>, key: i64) -> Outcome<bool> {
    Ok(view.sql().prepare_cached("SELECT 1 FROM repair WHERE id = ?1")?.exists([key])?)
}

/// Whether a number of a repair or an outage is taken.
///
/// # Errors
/// Where the file can't be read.
pub fn is_taken(view: View<'_>, number: Number) -> Outcome<bool> {
    match number.letter() {
        Letter::Repair => exists(view, number.key()),
        Letter::Outage => {
            Ok(view.sql().prepare_cached("SELECT 1 FROM outage WHERE id = ?1")?.exists([number.key()])?)
        }
        _ => Ok(false),
    }
}

/// The revision of a repair: the entry that changed it last; 0 where there is none.
///
/// # Errors
/// Where the file can't be read.
pub fn rev(view: View<'_>, key: i64) -> Outcome<i64> {
    let mut statement = view.sql().prepare_cached(
        "SELECT max(repair.entry, repair_life.entry) FROM repair JOIN repair_life ON repair_life.repair = repair.id
         WHERE repair.id = ?1",
    )?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// How often the order was printed before the newest dispatch.
///
/// # Errors
/// Where the file can't be read.
pub fn orders_before(view: View<'_>, record: &str) -> Outcome<u32> {
    let mut statement = view.sql().prepare_cached(
        "SELECT count(*) FROM history WHERE record = ?1 AND action = 'print'
             AND json_extract(body, '$.said.paper') = 'dispatch'
             AND seq < (SELECT max(seq) FROM history WHERE record = ?1 AND action = 'dispatch')",
    )?;
    Ok(statement.query_row([record], |row| row.get(0))?)
}

/// Everybody who was sent, with the number of the dispatch, in order.
///
/// # Errors
/// Where the file can't be read.
pub fn crews(view: View<'_>, key: i64) -> Outcome<Vec<(i64, Crew)>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT dispatch, person, name, certificate_no FROM repair_crew WHERE repair = ?1 ORDER BY dispatch, person",
    )?;
    let crew = statement.query_map([key], |row| {
        Ok((row.get(0)?, Crew { person: row.get(1)?, name: row.get(2)?, certificate_no: row.get(3)? }))
    })?;
    Ok(crew.collect::<Result<_, _>>()?)
}

/// The repairs that are duplicates of one, oldest first.
///
/// # Errors
/// Where the file can't be read.
pub fn duplicates(view: View<'_>, of: Number) -> Outcome<Vec<Number>> {
    let mut statement =
        view.sql().prepare_cached("SELECT repair FROM repair_life WHERE duplicate_of = ?1 ORDER BY repair")?;
    let found = statement.query_map([of.key()], |row| number(view, row.get(0)?))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// What the steps of a repair rest on beside the repair itself, with the deadlines that it has.
///
/// # Errors
/// Where the file can't be read.
pub fn beside(view: View<'_>, of: Number, kept: &[Kept]) -> Outcome<Beside> {
    Ok(Beside {
        opens: follow_up_opens(kept),
        result_missed: result_missed(kept, view.now().minute()),
        duplicates: duplicates(view, of)?,
    })
}

/// One step as it lies in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StepRow {
    /// Its place among the record's steps.
    pub n: i64,
    /// The action.
    pub action: String,
    /// When it happened.
    pub at: Minute,
    /// Who typed it, by name.
    pub operator: Option<String>,
    /// Its keys, as JSON.
    pub said: String,
}

/// The steps of a repair, oldest first.
///
/// # Errors
/// Where the file can't be read.
pub fn steps(view: View<'_>, record: &str) -> Outcome<Vec<StepRow>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT n, action, at, staff.name AS operator, said FROM step LEFT JOIN staff ON staff.id = step.operator
         WHERE record = ?1 ORDER BY n",
    )?;
    let rows = statement.query_map([record], |row| {
        Ok(StepRow {
            n: row.get("n")?,
            action: row.get("action")?,
            at: must(minute(row, "at")?)?,
            operator: row.get("operator")?,
            said: row.get("said")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn stored(view: View<'_>, row: &Found<'_>) -> rusqlite::Result<Stored> {
    let linked = |column: &str, letter| -> rusqlite::Result<Option<Number>> {
        row.get::<_, Option<i64>>(column)?.map(|key| of_series(view, letter, key)).transpose()
    };
    let repair = Repair {
        number: number(view, row.get("id")?)?,
        reported_at: must(minute(row, "reported_at")?)?,
        channel: must(coded(row, "channel", Channel::from_code)?)?,
        caller: row.get("caller")?,
        phone: row.get("phone")?,
        user: row.get("user")?,
        account: row.get::<_, Option<String>>("account")?.zip(row.get("user_name")?),
        address: address(row)?,
        station: row.get("station")?,
        user_class: row.get("user_class")?,
        fault: row.get("fault")?,
        kind: must(coded(row, "kind", Fault::from_code)?)?,
        rooms: row.get("rooms")?,
        since: row.get("since")?,
        neighbours_too: row.get("neighbours_too")?,
        access: row.get("access")?,
        repeat_of: linked("repeat_of", Letter::Repair)?,
        outage: linked("outage", Letter::Outage)?,
        remarks: row.get("remarks")?,
        state: must(coded(row, "state", State::from_code)?)?,
        scope: must(coded(row, "scope", Scope::from_code)?)?,
        told: told(row)?,
        dispatch: dispatch(row)?,
        contacted_at: minute(row, "contacted_at")?,
        appointment: appointment(row)?,
        arrived_at: minute(row, "arrived_at")?,
        work: work(row)?,
        charge: charge(row, "fee", "quantity", "amount", Some("receipt_no"))?,
        damage: damage(row)?,
        confirmation: confirmation(row)?,
        tries: row.get("tries")?,
        follow_up: follow_up(row)?,
        result_up: minute(row, "result_up_at")?.zip(row.get("result_up")?),
        ended: ended(row, linked("duplicate_of", Letter::Repair)?)?,
    };
    Ok(Stored {
        repair,
        taken_by: row.get("taken_by")?,
        amended: row.get("amended")?,
        sent: Vec::new(),
        counted: row.get::<_, Option<i64>>("counted")?.and_then(Month::from_key),
        rev: row.get("newest")?,
    })
}

fn told(row: &Found<'_>) -> rusqlite::Result<Option<Told>> {
    let chargeable: Option<bool> = row.get("chargeable")?;
    let fee = row.get("told_fee")?;
    Ok(minute(row, "told_at")?.zip(chargeable).map(|(at, chargeable)| Told { at, chargeable, fee }))
}

fn dispatch(row: &Found<'_>) -> rusqlite::Result<Option<Dispatch>> {
    let times = row.get("dispatches")?;
    Ok(minute(row, "dispatched_at")?.map(|at| Dispatch { at, times, crew: Vec::new() }))
}

fn appointment(row: &Found<'_>) -> rusqlite::Result<Option<Appointment>> {
    let asked_by = coded(row, "appointed_by", AskedBy::from_code)?;
    let agreed_at = minute(row, "appointed_at")?;
    Ok(minute(row, "appointment_at")?.zip(agreed_at).map(|(at, agreed_at)| Appointment { at, asked_by, agreed_at }))
}

fn work(row: &Found<'_>) -> rusqlite::Result<Option<Work>> {
    let Some(at) = minute(row, "finished_at")? else { return Ok(None) };
    Ok(Some(Work {
        at,
        cause: row.get::<_, Option<String>>("cause")?.unwrap_or_default(),
        work: row.get::<_, Option<String>>("work")?.unwrap_or_default(),
        materials: row.get("materials")?,
        shoe_covers: row.get::<_, Option<bool>>("shoe_covers")?.unwrap_or_default(),
        cleaned: row.get::<_, Option<bool>>("cleaned")?.unwrap_or_default(),
    }))
}

fn charge(
    row: &Found<'_>,
    fee: &str,
    quantity: &str,
    amount: &str,
    receipt: Option<&str>,
) -> rusqlite::Result<Option<Charge>> {
    let fee: Option<i64> = row.get(fee)?;
    let (Some(fee), Some(quantity), Some(amount)) = (fee, row.get(quantity)?, row.get(amount)?) else {
        return Ok(None);
    };
    let receipt_no = receipt.map(|column| row.get(column)).transpose()?.flatten();
    Ok(Some(Charge { fee, quantity, amount: Fen(amount), receipt_no }))
}

fn damage(row: &Found<'_>) -> rusqlite::Result<Option<Damage>> {
    let method = coded(row, "damage_method", Method::from_code)?;
    let Some((at, method)) = minute(row, "damage_at")?.zip(method) else { return Ok(None) };
    let text = |column: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(column)?.unwrap_or_default());
    Ok(Some(Damage {
        at,
        part: text("damage_part")?,
        cause: text("damage_cause")?,
        remedy: text("damage_remedy")?,
        charge: charge(row, "damage_fee", "damage_quantity", "damage_amount", None)?,
        user_by: text("damage_by")?,
        method,
        witness: row.get("damage_witness")?,
    }))
}

fn confirmation(row: &Found<'_>) -> rusqlite::Result<Option<Confirmation>> {
    let method = coded(row, "confirm_method", Method::from_code)?;
    let Some((at, method)) = minute(row, "confirmed_at")?.zip(method) else { return Ok(None) };
    Ok(Some(Confirmation {
        at,
        by: row.get("confirmed_by")?,
        method,
        rating: coded(row, "rating", Rating::from_code)?,
        opinion: row.get("opinion")?,
    }))
}

fn follow_up(row: &Found<'_>) -> rusqlite::Result<Option<FollowUp>> {
    let result = coded(row, "follow_result", FollowResult::from_code)?;
    let by: Option<i64> = row.get("followed_by")?;
    let (Some(at), Some(by), Some(result)) = (minute(row, "followed_at")?, by, result) else { return Ok(None) };
    Ok(Some(FollowUp { at, by, result, comment: row.get("follow_comment")? }))
}

fn ended(row: &Found<'_>, duplicate_of: Option<Number>) -> rusqlite::Result<Option<Ended>> {
    let Some(at) = minute(row, "ended_at")? else { return Ok(None) };
    let advice: Option<String> = row.get("advice")?;
    Ok(Some(Ended { at, reason: advice.or(row.get("ended_reason")?), told: row.get("ended_told")?, duplicate_of }))
}
