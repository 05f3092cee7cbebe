//! The steps of an outage: what was said goes to the rules, what they answer goes into the file with the deadline that
//! follows from it, in one entry a step. No SQL and no judgement here.

use serde_json::{Map, Value as Json};

use super::rules::area::Area;
use super::rules::{self, CORRECTABLE, Expected, Kind, Outage, State, Step, Telling, Way, announce};
use super::store::{self, Stored};
use super::{WORKFLOW, form, make};
use crate::kernel::book::{Done, RecordKey};
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem, also};
use crate::kernel::store::{Row, Tx};
use crate::kernel::time::{Minute, Month};
use crate::registers::deadline::{self, Change};
use crate::registers::step::correct::{Correctable, correct};
use crate::registers::{month, rights, row, step};
use crate::say;

/// Takes one step of an outage.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub fn act(tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
    let Some(stored) = store::load(tx.view(), record.id())? else { return Err(row::not_found(record)) };
    let now = tx.now().minute();
    let at = values.moment("at").unwrap_or(now);
    let before = &stored.outage;
    let text = |key: &str| values.text(key).unwrap_or_default();
    let mut said = to_json(action.fields, values);
    let telling = |way| Telling { way, at, how: text("how").to_string() };
    let (judged, change): (Step, Change) = match action.name {
        "note" => (Ok(before.clone()), Change::Step),
        "explain" => {
            let rev = Row::update("outage").set("id", record.id()).set("rev", stored.rev + 1);
            return deadline::act_explain(tx, &record.to_string(), values, vec![rev]);
        }
        "correct-time" => return correct_time(tx, &stored, values),
        "tell" => (rules::tell(before, telling(Way::Tell)), Change::Step),
        "announce" => (rules::tell(before, telling(Way::Announce)), Change::Step),
        "restore" => (rules::restore(before, at), Change::Step),
        "extend" => {
            let was = before.expected_to().map(|to| to.to_string());
            said.insert("was".to_string(), Json::from(was));
            // The due time follows what is expected now, while the announcement is still owed.
            (rules::extend(before, values.moment("expected_to").unwrap_or(now), now), Change::Amendment)
        }
        "amend" => {
            let judged = amend(before, values, now)?;
            // Work to come that was put off has another beginning or end, and what was expected before is over.
            said.remove("from");
            said.remove("expected_to");
            if let Some(after) = judged.as_ref().ok().filter(|after| after.expected != before.expected) {
                said.insert("from".to_string(), Json::from(after.from.to_string()));
                said.insert("expected_to".to_string(), Json::from(after.expected_to().map(|to| to.to_string())));
            }
            (judged, Change::Amendment)
        }
        "void" => {
            let is_clerks = before.restored_at.is_none();
            let roles: &[&str] = if is_clerks { &["clerk", "supervisor"] } else { &["supervisor"] };
            let judged = also(rules::void(before, text("reason"), now), rights::need(tx.operator(), roles));
            // What had run out stays missed: a void isn't a way around it.
            (also(judged, in_open_month(tx, &stored)?), Change::Step)
        }
        other => (Err(vec![unknown_action(other)]), Change::Step),
    };
    let after = judged.map_err(Failure::refused)?;
    let warnings = if after.area == before.area { Vec::new() } else { make::unknown(tx.view(), &after.area)? };
    write(tx, &stored, after, action.name, (at, change), said)?;
    Ok(Done { warnings, ..Done::default() })
}

/// Writes what the rules decided, with the deadline as it follows.
fn write(
    tx: &mut Tx<'_>,
    before: &Stored,
    outage: Outage,
    action: &'static str,
    (at, change): (Minute, Change),
    mut said: Map<String, Json>,
) -> Outcome<()> {
    let number = outage.number.to_string();
    let rows = rows(tx, before, outage, at, change)?;
    step::write(tx, &number, action, at, &mut said, rows)
}

/// The rows of an outage that has changed, with the deadline as it follows.
fn rows(tx: &Tx<'_>, before: &Stored, outage: Outage, at: Minute, change: Change) -> Outcome<Vec<Row>> {
    if outage == before.outage {
        return Ok(Vec::new());
    }
    let number = outage.number.to_string();
    let area = Area::read(&outage.area);
    let stored = Stored { outage, area, rev: before.rev + 1, ..before.clone() };
    let find = make::find_text(tx.view(), &stored)?;
    let asked = [announce(&stored.outage)];
    let late = step::late_limit(tx.view())?;
    let mut rows = vec![store::changed_row(&stored, &find)];
    rows.extend(deadline::store::follow_at(tx, &number, WORKFLOW, &asked, change, at, late)?);
    Ok(rows)
}

/// The outage with what was typed over what it held.
fn amend(before: &Outage, values: &Values, now: Minute) -> Outcome<Step> {
    let mut after = before.clone();
    let mut problems = Vec::new();
    for field in form::THING.fields {
        if field.required && values.is_blanked(field.key) {
            problems.push(row::required(field));
        }
    }
    if !problems.is_empty() {
        return Err(Failure::refused(problems));
    }
    let put = |place: &mut String, key: &str| {
        if let Some(text) = values.text(key) {
            *place = text.to_string();
        }
    };
    put(&mut after.station, "station");
    put(&mut after.area, "area");
    put(&mut after.cause, "cause");
    after.kind = values.choice("kind").and_then(Kind::from_code).unwrap_or(after.kind);
    after.from = values.moment("from").unwrap_or(after.from);
    let entry = |was: Option<i64>, key: &str| if values.is_blanked(key) { None } else { values.key(key).or(was) };
    after.facility = entry(after.facility, "facility");
    after.lead = entry(after.lead, "lead");
    if values.is_blanked("phone") {
        after.phone = None;
    } else if let Some(phone) = values.text("phone") {
        after.phone = Some(phone.to_string());
    }
    let to =
        if values.is_blanked("expected_to") { None } else { values.moment("expected_to").or(before.expected_to()) };
    if to != before.expected_to() || after.from != before.from {
        after.expected = vec![Expected { at: now, to }];
    }
    if after == *before && before.voided.is_none() {
        return Err(nothing_to_change().into());
    }
    Ok(rules::amend(before, after, now))
}

/// Corrects a time in an open month: both values stay on record, the deadline is judged anew.
fn correct_time(tx: &mut Tx<'_>, stored: &Stored, values: &Values) -> Outcome<Done> {
    let number = stored.outage.number.to_string();
    let received = Some(stored.outage.from);
    let of = Correctable { record: &number, thing: &form::THING, steps: &CORRECTABLE, received };
    correct(tx, &of, values, |tx, moved| {
        let now = tx.now().minute();
        let after = rules::with_time(&stored.outage, &moved.step, moved.nth, moved.to, now);
        Ok(rows(tx, stored, after.map_err(Failure::refused)?, now, Change::Correction)?.into())
    })
}

/// What a closed month has counted isn't voided any more.
fn in_open_month(tx: &Tx<'_>, stored: &Stored) -> Outcome<Result<(), Problem>> {
    let own = stored.counted.unwrap_or(Month::of(stored.outage.from.day()));
    let closed = month::store::newest_closed(tx.view())?.is_some_and(|closed| own <= closed);
    let is_planned = stored.outage.state(tx.now().minute()) == State::Planned;
    Ok(if closed && !is_planned { Err(month::closed(own)) } else { Ok(()) })
}

fn nothing_to_change() -> Problem {
    Problem::new(
        "nothing_to_change",
        say!(
            "沒有要改的內容。請至少改一欄。",
            "没有要改的内容。请至少改一栏。",
            "Nothing is changed. Change at least one field."
        ),
    )
}

fn unknown_action(name: &str) -> Problem {
    Problem::new(
        "unknown_action",
        say!("停熱沒有「{name}」這一步。", "停热没有“{name}”这一步。", "An outage has no step '{name}'."),
    )
}
