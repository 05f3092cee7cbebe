//! What other records change of a user: an area change notice, a stop, a contract. Each is an entry in the user's own
//! history that names the record; nothing else of a user is theirs to change.

use serde_json::{Map, Value as Json, json};

use super::store::User;
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Entry, Row, Tx};
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::{Area, Celsius};

/// One change of a user by a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change<'a> {
    /// H10, H11: an area change notice.
    Area {
        /// What it was.
        before: Area,
        /// What it is.
        after: Area,
    },
    /// H12: heat is stopped for this user alone, since a day and by a record; `None` where it is back.
    Stopped(Option<(Day, &'a str)>),
    /// H3: the contract.
    Contract {
        /// Its number.
        number: &'a str,
        /// When it was signed.
        date: Day,
        /// The room temperature that it promises.
        celsius: Option<Celsius>,
    },
}

/// Writes changes of a user that a record brings, in one entry of the user's history that happened at `at`; `action` is
/// the record's step. Nothing is written where there are none.
///
/// # Errors
/// Where the file refuses the row.
pub fn write(
    tx: &mut Tx<'_>,
    user: &User,
    record: &str,
    action: &str,
    at: Minute,
    changes: &[Change<'_>],
) -> Outcome<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut said = Map::from_iter([("record".to_string(), json!(record))]);
    let mut row = Row::update("user").set("id", user.id).set("rev", user.rev + 1);
    for change in changes {
        row = match change {
            Change::Area { before, after } => {
                said.insert("before".to_string(), Json::from(before.to_string()));
                said.insert("after".to_string(), Json::from(after.to_string()));
                row.set("area", after.0).set("area_record", record)
            }
            Change::Stopped(stopped) => {
                row.set("stopped_since", stopped.map(|(since, _)| since)).set("stopped_by", stopped.map(|(_, by)| by))
            }
            Change::Contract { number, date, celsius } => row
                .set("contract_no", *number)
                .set("contract_date", *date)
                .set("contract_celsius", celsius.map(|Celsius(tenths)| tenths)),
        };
    }
    tx.write(Entry::new(format!("user/{}", user.id), action).at(at).said(said).row(row))?;
    Ok(())
}
