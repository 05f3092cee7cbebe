//! The calendar of working days as this office has it: what comes with the program, with imported days over it.

pub mod store;

use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::store::{Entry, Row, Tx};
use crate::kernel::time::import::read_calendar;
use crate::registers::deadline::recount;

/// What an import brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Imported {
    /// Days taken over.
    pub days: usize,
    /// Open deadlines that are counted otherwise now.
    pub recounted: usize,
}

/// Takes over the days of a calendar file and counts the open working-day deadlines anew that they touch. The caller
/// has checked that the operator may.
///
/// # Errors
/// Everything that is wrong with the file, a sentence each.
pub fn import(tx: &mut Tx<'_>, text: &str) -> Outcome<Imported> {
    let known = store::calendar(tx.view())?;
    let rows = read_calendar(text, &known).map_err(Failure::refused)?;
    let days = rows.len();
    let entry =
        Entry::new("calendar", "import").rows(rows.into_iter().map(|day| {
            Row::upsert("calendar_day").set("day", day.day).set("kind", day.kind.code()).set("name", day.name)
        }));
    tx.write(entry)?;
    let recounted = recount::recount(tx)?;
    Ok(Imported { days, recounted })
}
