//! What is due of applications: each deadline of the file in one line.

use super::form::THING;
use super::store;
use crate::kernel::number::{self, Letter};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::words::Say;
use crate::workflow::Due;

/// Everything on this tab that is owed.
///
/// # Errors
/// Where the file can't be read.
pub fn due(view: View<'_>) -> Outcome<Vec<Due>> {
    Due::owed(view, THING.name, |record| whose(view, record))
}

/// Whom an application is about: address, user or applicant, and its kind.
///
/// # Errors
/// Where the file can't be read.
pub fn whose(view: View<'_>, record: &str) -> Outcome<Say> {
    let nothing = || Say::each(|_| String::new());
    let Ok(number) = number::read(record, Letter::Heating, view.is_training()) else { return Ok(nothing()) };
    let Some(stored) = store::load(view, number.key())? else { return Ok(nothing()) };
    let app = stored.application;
    let name = app.account.map_or(app.applicant, |(_, name)| name);
    let (place, kind) = (app.address.line(), app.kind.words());
    Ok(Say::each(|lang| format!("{place}  {name}  {}", kind.get(lang))))
}
