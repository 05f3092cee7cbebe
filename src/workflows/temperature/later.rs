//! Readings that nothing decided when they were entered are judged when a standard covering their time, or the
//! contract's value, is entered, as long as their month is open (H13). No other verdict ever moves.

use serde_json::{Map, Value as Json, json};

use super::add::{judged, limit_rows};
use super::rules::{Reading, Sheet, Unjudged, Verdict};
use super::store::{self, JUDGE, Stored};
use super::{form, rows};
use crate::kernel::book::RecordKey;
use crate::kernel::number::Letter;
use crate::kernel::problem::Outcome;
use crate::kernel::store::Tx;
use crate::kernel::time::Month;
use crate::kernel::units::Celsius;
use crate::registers::deadline::Change;
use crate::registers::step::write as write_step;
use crate::registers::temp_standard::rules::Standards;
use crate::registers::{month, temp_standard, user};

/// Judges what waited, after another record was added or changed.
///
/// # Errors
/// Where the file can't be read or refuses a row.
pub(super) fn after(tx: &mut Tx<'_>, changed: &RecordKey) -> Outcome<()> {
    let of_user = match changed {
        RecordKey::Entry { thing: "temp-standard", .. } => None,
        RecordKey::Entry { thing: "user", id } => Some(*id),
        // An application may have brought its user's contract.
        RecordKey::Number(number) if number.letter() == Letter::Heating => None,
        _ => return Ok(()),
    };
    let waiting = store::without_standard(tx.view(), of_user)?;
    if waiting.is_empty() {
        return Ok(());
    }
    let standards = temp_standard::store::standards(tx.view())?;
    let closed = month::store::newest_closed(tx.view())?;
    for key in waiting {
        if let Some(stored) = store::load(tx.view(), key)? {
            judge(tx, stored, &standards, closed, changed)?;
        }
    }
    Ok(())
}

/// Judges one sheet; writes nothing where nothing is decided.
fn judge(
    tx: &mut Tx<'_>,
    stored: Stored,
    standards: &Standards,
    closed: Option<Month>,
    because: &RecordKey,
) -> Outcome<()> {
    let mut sheet = stored.sheet.clone();
    let was = sheet.contract;
    if let (None, Some(user)) = (sheet.contract, sheet.user) {
        sheet.contract = user::store::get(tx.view(), user)?.and_then(|user| user.contract_celsius).map(Celsius);
    }
    let is_open = |reading: &Reading| closed.is_none_or(|closed| stored.month_of(reading.n) > closed);
    let waits = |reading: &Reading| {
        reading.corrected_by.is_none() && reading.unjudged() == Some(Unjudged::NoStandard) && is_open(reading)
    };
    let by = sheet.clone();
    for reading in sheet.readings.iter_mut().filter(|reading| waits(reading)) {
        let found = judged(&by, reading.room_kind, reading.at, reading.celsius, standards);
        if matches!(found, super::rules::Judged::By { .. }) {
            reading.judged = found;
        }
    }
    let decided: Vec<&Reading> = changed(&stored.sheet, &sheet).collect();
    if decided.is_empty() {
        return Ok(());
    }
    let failed: Vec<i64> =
        decided.iter().filter(|reading| reading.verdict() == Verdict::Failed).map(|reading| reading.n).collect();
    let verdicts: Map<String, Json> =
        decided.iter().map(|reading| (reading.n.to_string(), json!(reading.verdict().code()))).collect();
    let mut said = Map::new();
    said.insert("because".to_string(), json!(because.to_string()));
    said.insert("verdicts".to_string(), Json::Object(verdicts));
    said.insert("failed".to_string(), json!(failed));
    let (now, record) = (tx.now().minute(), sheet.number.to_string());
    let mut later = store::judged_later(tx.view(), &record)?;
    later.push((now, failed));
    let mut all: Vec<_> = decided.iter().map(|reading| rows::judged_row(&sheet, reading)).collect();
    if sheet.contract != was {
        all.push(rows::contract_row(&sheet));
    }
    all.push(rows::life_row(&sheet));
    all.extend(limit_rows(tx, &sheet, &later, now, Change::Step)?);
    debug_assert!(form::THING.action(JUDGE).is_none(), "nobody takes this step by hand");
    write_step(tx, &record, JUDGE, now, &mut said, all)
}

/// The readings that came to something else than before.
fn changed<'a>(before: &'a Sheet, after: &'a Sheet) -> impl Iterator<Item = &'a Reading> {
    let pairs = before.readings.iter().zip(&after.readings);
    pairs.filter(|(before, after)| before.judged != after.judged).map(|(_, after)| after)
}
