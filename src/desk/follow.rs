//! What follows a change in the same change: records that a step opens in another book, and what other workflows make
//! of it. Knows no workflow by name.

use super::{book, unknown_thing};
use crate::kernel::book::{Done, RecordKey};
use crate::kernel::form::field::Thing;
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Operator, Tx};
use crate::registers::{link, rights};
use crate::workflows;

/// Lets every workflow follow a record that was added or changed.
///
/// # Errors
/// Where the file can't be read or refuses a row.
pub fn after(tx: &mut Tx<'_>, changed: &RecordKey) -> Outcome<()> {
    workflows::ALL.iter().try_for_each(|workflow| workflow.after(tx, changed))
}

/// What follows a step: the record that it opens is added and linked, its number printed, and everybody follows both.
///
/// # Errors
/// Every rule that refuses the record that is opened; where the operator may not add it; where the file refuses a row.
pub fn settle(
    tx: &mut Tx<'_>,
    operator: &Operator,
    thing: &'static Thing,
    record: &RecordKey,
    done: &mut Done,
) -> Outcome<()> {
    if let Some(opens) = done.opens.take() {
        let other = book(opens.thing).ok_or_else(|| unknown_thing(opens.thing))?;
        rights::may(operator, opens.thing, "add", &opens.values)?;
        let added = other.add(tx, &opens.values)?;
        let opened = added.record.to_string();
        tx.write(link::entry((thing.name, &record.to_string()), (opens.thing, &opened)))?;
        done.lines.push(opened);
        done.warnings.extend(added.warnings);
        after(tx, &added.record)?;
    }
    after(tx, record)
}
