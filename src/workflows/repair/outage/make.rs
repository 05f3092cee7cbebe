//! Entering an outage: its area is read, the rules judge it, the number is taken, row, deadline and entry are written.
//! No SQL here and no judgement: those are `store` and `rules`.

use super::WORKFLOW;
use super::rules::area::Area;
use super::rules::{self, Expected, Kind, Outage, announce};
use super::store::{self, Stored};
use crate::kernel::book::{Added, RecordKey};
use crate::kernel::form::value::Values;
use crate::kernel::number::Letter;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::{Entry, Tx, View};
use crate::kernel::text::variants;
use crate::kernel::time::Minute;
use crate::registers::deadline::{self, Change};
use crate::registers::{month, staff, step};

/// Adds an outage.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub fn add(tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
    let now = tx.now().minute();
    let (number, series) = tx.next_number(Letter::Outage)?;
    let text = |key: &str| values.text(key).unwrap_or_default().to_string();
    let from = values.moment("from").unwrap_or(now);
    let outage = Outage {
        number,
        station: text("station"),
        area: text("area"),
        kind: values.choice("kind").and_then(Kind::from_code).unwrap_or(Kind::Failure),
        cause: text("cause"),
        from,
        expected: vec![Expected { at: now, to: values.moment("expected_to") }],
        extended: 0,
        facility: values.key("facility"),
        lead: values.key("lead"),
        phone: values.text("phone").map(str::to_string),
        told: Vec::new(),
        restored_at: None,
        voided: None,
    };
    rules::check(&outage, now).map_err(Failure::refused)?;
    let counted = month::store::counted(tx.view(), from.day())?;
    let area = Area::read(&outage.area);
    let stored = Stored { outage, area, added: tx.now(), counted, rev: 1 };
    let find = find_text(tx.view(), &stored)?;
    let warnings = warnings(tx.view(), &stored.outage.station, &stored.outage.area, stored.outage.kind, from)?;
    let row = store::new_row(&stored, &find, tx.draft());
    let asked = [announce(&stored.outage)];
    let (record, at, late) = (number.to_string(), from.min(now), step::late_limit(tx.view())?);
    let deadlines = deadline::store::follow_at(tx, &record, WORKFLOW, &asked, Change::Step, at, late)?;
    tx.write(Entry::new(record, "add").at(at).row(series).row(row).rows(deadlines))?;
    Ok(Added { record: RecordKey::Number(number), warnings })
}

/// What should be looked at although it is saved: estates that nobody is in, and the same failure entered twice.
///
/// # Errors
/// Where the file can't be read.
pub fn warnings(view: View<'_>, station: &str, area: &str, kind: Kind, from: Minute) -> Outcome<Vec<Problem>> {
    let mut warnings = unknown(view, area)?;
    if kind == Kind::Failure
        && let Some((number, since)) = store::same_failure(view, station, area, from)?
    {
        warnings.push(rules::already_running(number, since));
    }
    Ok(warnings)
}

/// The estates of an area that nobody is in.
///
/// # Errors
/// Where the file can't be read.
pub fn unknown(view: View<'_>, area: &str) -> Outcome<Vec<Problem>> {
    let unknown = store::unknown_estates(view, &Area::read(area))?;
    let said = |one: &store::Unknown| rules::unknown_estate(&Area::as_typed(area, &one.estate), &one.near);
    Ok(unknown.iter().map(said).collect())
}

/// What the list is searched by: number, station, area, cause, facility, lead, telephone; folded over scripts and case.
///
/// # Errors
/// Where the file can't be read.
pub fn find_text(view: View<'_>, stored: &Stored) -> Outcome<String> {
    let outage = &stored.outage;
    let mut parts = vec![
        outage.number.to_string(),
        outage.number.digits(),
        outage.station.clone(),
        outage.area.clone(),
        outage.cause.clone(),
    ];
    if let Some(key) = outage.facility {
        parts.extend(store::facility_name(view, key)?);
    }
    if let Some(key) = outage.lead {
        parts.extend(staff::store::person(view, key)?.map(|person| person.name));
    }
    parts.extend(outage.phone.clone());
    Ok(variants::finding(&parts.join("|")))
}
