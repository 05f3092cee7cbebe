//! The steps of a requisition: what was said goes to the rules, what they answer goes into the file, in one entry a
//! step. No SQL and no judgement here.

use serde_json::{Map, Value as Json};

use super::form;
use super::rules::{self, Approver, Requisition, State, Step, StockOut, Told};
use super::store::{self, Stored};
use crate::kernel::book::{Done, RecordKey};
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem, also};
use crate::kernel::store::Tx;
use crate::kernel::time::Minute;
use crate::kernel::units::{Decimetres, Grams};
use crate::registers::step::correct::{Correctable, correct};
use crate::registers::{rights, row, staff, step};
use crate::say;
use crate::workflows::sample::act::needs_operator;

/// Takes one step of a requisition.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub fn act(tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
    let Some(stored) = store::load(tx.view(), record.id())? else { return Err(row::not_found(record)) };
    if tx.operator().key.is_none() {
        return Err(needs_operator().into());
    }
    let at = values.moment("at").unwrap_or(tx.now().minute());
    let before = &stored.requisition;
    let mut said = to_json(action.fields, values);
    let mut rows = Vec::new();
    let judged: Step = match action.name {
        "note" => Ok(before.clone()),
        "correct-time" => return correct_time(tx, &stored, values),
        "approve" => approve(tx, before, values, at, &mut said)?,
        "stock-out" => stock_out(tx, before, values, at)?,
        "post" => rules::post(before, values.text("voucher").unwrap_or_default(), at),
        "void" => {
            // Once the general manager has approved, it is more than a clerk's mistake.
            let roles: &[&str] = if before.approved.is_some() { &["supervisor"] } else { &["clerk", "supervisor"] };
            let allowed = if before.state.waits() { rights::need(tx.operator(), roles) } else { Ok(()) };
            also(rules::void(before, values.text("reason").unwrap_or_default(), at), allowed)
        }
        other => Err(vec![unknown_action(other)]),
    };
    let after = judged.map_err(Failure::refused)?;
    if after.state == State::StockedOut && before.state != State::StockedOut {
        rows.extend(store::issued_rows(&after));
    }
    if after != *before {
        rows.push(store::life_row(&after, false));
    }
    step::write(tx, &record.to_string(), action.name, at, &mut said, rows)?;
    Ok(Done::default())
}

/// Reads who approves and how, and lets the rules judge it.
fn approve(
    tx: &Tx<'_>,
    requisition: &Requisition,
    values: &Values,
    at: Minute,
    said: &mut Map<String, Json>,
) -> Outcome<Step> {
    let Some(person) = values.key("by").map(|key| staff::store::person(tx.view(), key)).transpose()?.flatten() else {
        return Err(missing_approver().into());
    };
    let method = values.choice("method").unwrap_or("paper");
    let gm = staff::rules::may_sign_as(&person, "gm", at.day()).map(|standing| standing.deputy);
    if let Ok(Some(authority)) = &gm {
        said.insert("deputy".to_string(), Json::from(authority.as_str()));
    }
    said.insert("method".to_string(), Json::from(method));
    said.insert("name".to_string(), Json::from(person.name.as_str()));
    let checked = match method {
        "refused" | "absent" => Err(not_a_signature()),
        _ => staff::rules::check_method(method, tx.operator(), &person),
    };
    let approver = Approver { key: person.id, name: person.name, gm };
    Ok(also(rules::approve(requisition, &approver, at), checked))
}

/// Reads the stock-out and lets the rules judge it.
fn stock_out(tx: &Tx<'_>, requisition: &Requisition, values: &Values, at: Minute) -> Outcome<Step> {
    let storekeeper = values.key("storekeeper").unwrap_or_default();
    let person = staff::store::person(tx.view(), storekeeper)?;
    let checked = match &person {
        Some(person) if person.has("storekeeper") => Ok(()),
        person => Err(not_storekeeper(person.as_ref().map_or("", |person| person.name.as_str()))),
    };
    let told: Vec<Told> = values
        .rows("lines")
        .iter()
        .map(|row| Told {
            line: row.whole("line").unwrap_or(0),
            count: row.whole("count"),
            metres: row.whole("metres").map(Decimetres),
            grams: row.whole("grams").map(Grams),
        })
        .collect();
    let out = StockOut { at, document: values.text("document").unwrap_or_default().to_string(), storekeeper };
    let judged = rules::stock_out(requisition, out, values.has("lines").then_some(told.as_slice()));
    Ok(also(judged, checked))
}

/// Corrects the time of a step in an open month: both values stay on record.
fn correct_time(tx: &mut Tx<'_>, stored: &Stored, values: &Values) -> Outcome<Done> {
    let number = stored.requisition.number.to_string();
    let of = Correctable { record: &number, thing: &form::THING, steps: &rules::CORRECTABLE, received: None };
    correct(tx, &of, values, |_, moved| {
        let after = rules::with_time(&stored.requisition, &moved.step, moved.to).map_err(Failure::refused)?;
        Ok(vec![store::life_row(&after, false)].into())
    })
}

fn missing_approver() -> Problem {
    Problem::clause(
        "S9",
        "missing",
        say!(
            "沒有填批准人。請填是誰批的。",
            "没有填批准人。请填是谁批的。",
            "The approver is missing. Say who approved."
        ),
    )
    .at("by")
}

fn not_a_signature() -> Problem {
    Problem::clause(
        "S9",
        "not_a_signature",
        say!(
            "「拒簽」「未簽」不是批准。不批准就把領用單作廢；還沒批就先不登記。",
            "“拒签”“未签”不是批准。不批准就把领用单作废；还没批就先不登记。",
            "Refused or absent is no approval. Void the requisition, or record nothing until it is signed."
        ),
    )
    .at("method")
}

fn not_storekeeper(name: &str) -> Problem {
    Problem::house(
        "not_storekeeper",
        say!(
            "{name} 不是司庫員。請填司庫員，或先在人員表登記這個職責。",
            "{name} 不是司库员。请填司库员，或先在人员表登记这个职责。",
            "{name} is not a storekeeper. Name one, or enter the role in the staff register first."
        ),
    )
    .at("storekeeper")
}

fn unknown_action(name: &str) -> Problem {
    Problem::new(
        "unknown_action",
        say!("領用單沒有「{name}」這一步。", "领用单没有“{name}”这一步。", "A requisition has no step '{name}'."),
    )
}
