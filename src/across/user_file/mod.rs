//! The file of a user (H19): everything that any workflow holds about one home, oldest to newest. What is sealed is
//! published by none of them. Reads only.

pub mod screen;

use serde_json::{Value as Json, json};

use crate::kernel::book::RecordKey;
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Operator, View};
use crate::kernel::words::Lang;
use crate::registers::rights;
use crate::registers::user::{self, store::User};
use crate::workflow::{UserEvent, Workflow};
use crate::workflows;

/// A user and everything about them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserFile {
    /// The user as the register has them now.
    pub user: User,
    /// What happened, oldest first.
    pub events: Vec<UserEvent>,
}

/// The file of a user; `None` where there is no such user. What the operator may not see isn't in it.
///
/// # Errors
/// Where the file can't be read.
pub fn of(view: View<'_>, id: i64, operator: Option<&Operator>) -> Outcome<Option<UserFile>> {
    gathered(view, id, operator, workflows::ALL)
}

fn gathered(view: View<'_>, id: i64, operator: Option<&Operator>, all: &[&dyn Workflow]) -> Outcome<Option<UserFile>> {
    let Some(user) = user::store::get(view, id)? else { return Ok(None) };
    let mut events = Vec::new();
    for workflow in all.iter().filter(|workflow| rights::may_see(operator, workflow.thing().name).is_ok()) {
        events.extend(workflow.of_user(view, id)?);
    }
    events.sort_by(|one, other| (one.at, &one.record).cmp(&(other.at, &other.record)));
    Ok(Some(UserFile { user, events }))
}

/// The user whom a record is about: the entry itself, or whoever its workflow names.
///
/// # Errors
/// Where the file can't be read.
pub fn user_of(view: View<'_>, record: &RecordKey) -> Outcome<Option<i64>> {
    match record {
        RecordKey::Entry { thing, id } if *thing == user::THING.name => Ok(Some(*id)),
        _ => workflows::by_record(record).map_or(Ok(None), |workflow| workflow.user_of(view, record)),
    }
}

/// As `show user/7 --json` gives it under `file`.
pub fn to_json(events: &[UserEvent], lang: Lang) -> Json {
    let one = |event: &UserEvent| {
        json!({
            "number": event.record,
            "workflow": event.workflow,
            "at": event.at.to_string(),
            "what": event.what.get(lang),
            "state": event.state.get(lang),
        })
    };
    events.iter().map(one).collect()
}

#[cfg(test)]
mod tests;
