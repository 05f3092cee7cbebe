//! Reads of the imported calendar days.

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Day;
use crate::kernel::time::calendar::{Calendar, CalendarRow, DayKind};

/// The calendar in force.
///
/// # Errors
/// Where the file can't be read.
pub fn calendar(view: View<'_>) -> Outcome<Calendar> {
    let mut statement = view.sql().prepare_cached("SELECT day, kind, name FROM calendar_day ORDER BY day")?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    let days = rows.into_iter().filter_map(|(day, kind, name)| {
        Some(CalendarRow { day: Day::parse(&day)?, kind: DayKind::from_code(&kind)?, name })
    });
    Ok(Calendar::with(days))
}
