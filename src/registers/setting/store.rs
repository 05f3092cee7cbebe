//! Reads of the settings: what was set, else the default.

use rusqlite::OptionalExtension;

use super::find;
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::deadline::TimeOfDay;

/// A setting's value: what was set, else its default.
///
/// # Errors
/// Usage for an unknown key; where the file can't be read.
pub fn text(view: View<'_>, key: &str) -> Outcome<String> {
    let setting = find(key)?;
    let set: Option<String> = view
        .sql()
        .prepare_cached("SELECT value FROM setting WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    Ok(set.unwrap_or_else(|| setting.default.to_string()))
}

/// A setting's whole number; `None` where it is empty.
///
/// # Errors
/// Usage for an unknown key; where the file can't be read.
pub fn whole(view: View<'_>, key: &str) -> Outcome<Option<i64>> {
    Ok(text(view, key)?.parse().ok())
}

/// When a day's business ends, and with it the limits of working days.
///
/// # Errors
/// Where the file can't be read.
pub fn close_of_business(view: View<'_>) -> Outcome<TimeOfDay> {
    let set = text(view, "close_of_business")?;
    Ok(TimeOfDay::parse(&set).unwrap_or(TimeOfDay::CLOSE_OF_BUSINESS))
}
