//! What is due of sheets and test points: each deadline of the file in one line.

use super::form::THING;
use super::store;
use crate::kernel::number::{self, Letter};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::words::Say;
use crate::registers::{row, user};
use crate::workflow::Due;

/// Everything on this tab that is owed.
///
/// # Errors
/// Where the file can't be read.
pub fn due(view: View<'_>) -> Outcome<Vec<Due>> {
    Due::owed(view, THING.name, |record| whose(view, record))
}

/// Whom a record of this tab is about: address and user; of a test point its code before them.
fn whose(view: View<'_>, record: &str) -> Outcome<Say> {
    let parts = match record.split_once('/') {
        Some(("point", id)) => match id.parse().ok() {
            Some(id) => of_point(view, id)?,
            None => Vec::new(),
        },
        _ => match number::read(record, Letter::Temperature, view.is_training()) {
            Ok(number) => store::load(view, number.key())?.map(|stored| of_sheet(&stored)).unwrap_or_default(),
            Err(_) => Vec::new(),
        },
    };
    let line = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ");
    Ok(Say::each(|_| line.clone()))
}

fn of_point(view: View<'_>, id: i64) -> Outcome<Vec<String>> {
    let point = row::store::fetch(view, "point", id)?.unwrap_or_default();
    let user = user::store::get(view, row::whole(&point, "user"))?;
    let (place, name) = user.map(|user| (user.address.line(), user.name)).unwrap_or_default();
    Ok(vec![row::text(&point, "code").to_string(), place, name])
}

fn of_sheet(stored: &store::Stored) -> Vec<String> {
    let sheet = &stored.sheet;
    let name = sheet.account.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
    vec![sheet.address.line(), name]
}
