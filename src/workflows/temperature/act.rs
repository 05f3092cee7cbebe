//! The steps of a sheet: what was said goes to the rules, what they answer goes into the file, in one entry a step. No
//! SQL and no judgement here.

use serde_json::{Map, Value as Json};

use super::add::{deadline_rows, needs_operator, signed_by_user};
use super::form::NO_STANDARD;
use super::rules::life::{self, Step, What};
use super::rules::times::{CORRECTABLE, with_time};
use super::rules::{Investigation, Method, Sheet, Signature, State};
use super::store::{self, Stored};
use super::{correct, form, open, rows};
use crate::kernel::book::{Done, RecordKey};
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem, also};
use crate::kernel::store::{Row, Tx};
use crate::kernel::time::Minute;
use crate::registers::deadline::Change;
use crate::registers::deadline::explanation;
use crate::registers::step::correct::{Correctable, correct as correct_step};
use crate::registers::step::write as write_step;
use crate::registers::{rights, row};
use crate::say;

/// Takes one step of a sheet.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub fn act(tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
    let Some(stored) = store::load(tx.view(), record.id())? else { return Err(row::not_found(record)) };
    let Some(operator) = tx.operator().key else { return Err(needs_operator().into()) };
    let at = values.moment("at").unwrap_or(tx.now().minute());
    match action.name {
        "note" => {
            let mut said = to_json(action.fields, values);
            write_step(tx, &record.to_string(), action.name, at, &mut said, Vec::new())?;
            Ok(Done::default())
        }
        "explain" => explain(tx, &stored.sheet, action, values),
        "correct-time" => correct_time(tx, &stored, values),
        "correct" => correct::correct(tx, &stored, action, values, operator),
        "open-repair" => open::open(tx, &stored.sheet, action, values),
        _ => step(tx, &stored, action, values, at, operator),
    }
}

/// The steps that change a sheet by the rules alone.
fn step(
    tx: &mut Tx<'_>,
    stored: &Stored,
    action: &'static Action,
    values: &Values,
    at: Minute,
    operator: i64,
) -> Outcome<Done> {
    let sheet = &stored.sheet;
    let mut said = to_json(action.fields, values);
    let to = values.text("to").unwrap_or_default();
    let judged: Step = match action.name {
        "sign" => sign(tx, sheet, values, at, &mut said)?,
        "report" => life::report(sheet, at, to),
        "pass-up" => {
            let is = |code: &str| values.many("what").contains(&code);
            life::pass_up(sheet, What { failure: is("failure"), opinion: is("opinion") }, at, to)
        }
        "investigate" => {
            let by = values.key("by").unwrap_or(operator);
            said.insert("by".to_string(), Json::from(format!("staff/{by}")));
            let text = |key: &str| values.text(key).unwrap_or_default().to_string();
            life::investigate(sheet, Investigation { at, by, cause: text("cause"), measure: text("measure") })
        }
        "void" => {
            let judged = life::void(sheet, values.text("reason").unwrap_or_default(), at);
            also(judged, may_void(tx, sheet))
        }
        name => Err(vec![unknown_action(name)]),
    };
    let after = judged.map_err(Failure::refused)?;
    write(tx, sheet, &after, action.name, at, &mut said)?;
    Ok(Done::default())
}

/// Writes what the rules decided, with the deadlines that follow from it.
fn write(
    tx: &mut Tx<'_>,
    before: &Sheet,
    after: &Sheet,
    action: &str,
    at: Minute,
    said: &mut Map<String, Json>,
) -> Outcome<()> {
    let mut all = vec![rows::life_row(after)];
    all.extend(signed_rows(before, after));
    all.extend(deadline_rows(tx, after, at, Change::Step)?);
    write_step(tx, &after.number.to_string(), action, at, said, all)
}

/// The rows of the corrections whose signature is another than before.
fn signed_rows(before: &Sheet, after: &Sheet) -> Vec<Row> {
    let pairs = before.readings.iter().zip(&after.readings);
    let changed = pairs.filter(|(before, after)| before.corrects != after.corrects);
    changed.map(|(_, reading)| rows::signed_row(after, reading)).collect()
}

fn sign(tx: &Tx<'_>, sheet: &Sheet, values: &Values, at: Minute, said: &mut Map<String, Json>) -> Outcome<Step> {
    let method = values.choice("method").and_then(Method::from_code).unwrap_or(Method::Paper);
    said.insert("method".to_string(), Json::from(method.code()));
    let signature = Signature { method, by: values.text("by").map(str::to_string), at: Some(at) };
    let staff = signed_by_user(tx, &signature, "", &measured_by(sheet));
    Ok(life::sign(sheet, &signature, staff))
}

/// The names of those who were there for the company.
pub(super) fn measured_by(sheet: &Sheet) -> Vec<String> {
    std::iter::once(&sheet.measured_by).chain(&sheet.second_person).map(|(_, name)| name.clone()).collect()
}

/// Why a deadline wasn't kept, or why readings stay without a standard.
fn explain(tx: &mut Tx<'_>, sheet: &Sheet, action: &'static Action, values: &Values) -> Outcome<Done> {
    let record = sheet.number.to_string();
    if values.choice("deadline").is_some_and(|what| what != NO_STANDARD) {
        let explain = match sheet.state() {
            State::Void => explanation::act_explain_void,
            _ => explanation::act_explain,
        };
        return explain(tx, &record, values, vec![rows::life_row(sheet)]);
    }
    let after = life::excuse(sheet, values.text("reason").unwrap_or_default()).map_err(Failure::refused)?;
    let mut said = to_json(action.fields, values);
    said.insert("deadline".to_string(), Json::from(NO_STANDARD));
    let at = values.moment("told_at").unwrap_or(tx.now().minute());
    write_step(tx, &record, action.name, at, &mut said, vec![rows::life_row(&after)])?;
    Ok(Done::default())
}

/// Corrects the time of a step; the times of readings are corrected by new readings.
fn correct_time(tx: &mut Tx<'_>, stored: &Stored, values: &Values) -> Outcome<Done> {
    let number = stored.sheet.number.to_string();
    let of = Correctable { record: &number, thing: &form::THING, steps: &CORRECTABLE, received: None };
    correct_step(tx, &of, values, |tx, moved| {
        let after = with_time(&stored.sheet, &moved.step, moved.from, moved.to).map_err(Failure::refused)?;
        let mut all = vec![rows::life_row(&after)];
        all.extend(signed_rows(&stored.sheet, &after));
        all.extend(deadline_rows(tx, &after, moved.to, Change::Correction)?);
        Ok(all.into())
    })
}

/// Who may void: the clerk until the user has signed or it is closed, afterwards the supervisor (contract, section 6).
fn may_void(tx: &Tx<'_>, sheet: &Sheet) -> Result<(), Problem> {
    let signed = sheet.signature.method.is_signed() || sheet.state() == State::Closed;
    if signed { rights::need(tx.operator(), &["supervisor"]) } else { Ok(()) }
}

fn unknown_action(name: &str) -> Problem {
    let thing = form::THING.name;
    Problem::new(
        "unknown_action",
        say!("{thing} 沒有「{name}」這一步。", "{thing} 没有“{name}”这一步。", "{thing} has no step '{name}'."),
    )
}
