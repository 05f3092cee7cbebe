//! What the facts of a sheet ask for in time (H14; the limits are house rules, by the settings). Pure; counting and
//! keeping them is `registers::deadline`'s business.

use super::Sheet;
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::TimeOfDay;
use crate::registers::deadline::{Asked, Limit};

/// The settings that the limits rest on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Working days within which a sheet is reported.
    pub report_days: u16,
    /// Working days within which a failure is investigated.
    pub investigate_days: u16,
    /// When working days end.
    pub close: TimeOfDay,
}

/// Readings that were judged later, when what they must have was entered: when, and which of them failed.
pub type JudgedLater = (Minute, Vec<i64>);

/// The deadlines that a sheet asks for: the report from the last reading of the visit, a failure passed up by the end of
/// the day, signed or not, the investigation from there. A failure that only a later standard made one is passed up by
/// the end of the day on which that was entered.
pub fn asked(sheet: &Sheet, later: &[JudgedLater], settings: &Settings) -> Vec<Asked> {
    let ended = sheet.ended.as_ref().map(|(at, _)| *at);
    let days = |days| Limit::WorkingDays(days, settings.close);
    let mut asked = vec![
        Asked::new("reading_report", None, sheet.last_read(), days(settings.report_days))
            .met(sheet.reported.as_ref().map(|(at, _)| *at))
            .cancelled_since(ended),
    ];
    let up = sheet.failure_up.as_ref().map(|(at, _)| *at);
    if let Some(start) = failed_since(sheet, later) {
        let day = if start.day() < sheet.measured_on { sheet.measured_on } else { start.day() };
        asked.push(Asked::new("pass_up", None, start, Limit::Until(day.end())).met(up).cancelled_since(ended));
    }
    if let Some(up) = up {
        asked.push(
            Asked::new("investigate", None, up, days(settings.investigate_days))
                .met(sheet.investigated.as_ref().map(|found| found.at))
                .cancelled_since(ended),
        );
    }
    asked
}

/// Since when it has been known that a reading failed; `None` where none did.
fn failed_since(sheet: &Sheet, later: &[JudgedLater]) -> Option<Minute> {
    let known = |n: i64| later.iter().find(|(_, failed)| failed.contains(&n)).map(|(at, _)| *at);
    sheet.failures().map(|reading| known(reading.n).unwrap_or(reading.at)).min()
}
