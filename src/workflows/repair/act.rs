//! The steps of a repair: what was said goes to the rules, what they answer goes into the file, in one entry a step. No
//! SQL and no judgement here.

use super::add::needs_operator;
use super::store;
use crate::kernel::book::{Done, RecordKey};
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::Tx;
use crate::registers::step::write as write_step;
use crate::say;

/// Takes one step of a repair.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub fn act(tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
    let Some(_stored) = store::load(tx.view(), record.id())? else { return Err(not_found(record)) };
    if tx.operator().key.is_none() {
        return Err(needs_operator().into());
    }
    let at = values.moment("at").unwrap_or(tx.now().minute());
    match action.name {
        "note" => {
            let mut said = to_json(action.fields, values);
            write_step(tx, &record.to_string(), action.name, at, &mut said, Vec::new())?;
            Ok(Done::default())
        }
        name => Err(unknown_action(name).into()),
    }
}

fn not_found(record: &RecordKey) -> Failure {
    Failure::from(Problem::new(
        "not_found",
        say!(
            "沒有報修單 {record}。請照紙重打單號。",
            "没有报修单 {record}。请照纸重打单号。",
            "There is no repair {record}. Type the number again from the paper."
        ),
    ))
}

fn unknown_action(name: &str) -> Problem {
    Problem::new(
        "unknown_action",
        say!("報修單沒有「{name}」這一步。", "报修单没有“{name}”这一步。", "A repair has no step '{name}'."),
    )
}
