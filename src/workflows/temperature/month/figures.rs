//! The figures of a month of temperature checks (contract, section 5, `summary`): plain data, the same in JSON, in the
//! frozen row of a closing and on paper. Temperatures are degrees Celsius with one decimal.

use serde::{Deserialize, Serialize};

use crate::kernel::units::Celsius;
use crate::registers::deadline::figures::{Deadline, Missed, VoidDeadlines};
use crate::registers::month::late::LateEntry;
use crate::registers::month::numbers::Numbers;

/// All of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// The month's series, every number of it.
    pub numbers: Numbers,
    /// Sheets by why they were measured; void ones are out.
    pub by_kind: Vec<Kind>,
    /// By station.
    pub by_station: Vec<Station>,
    /// By fixed test point.
    pub by_point: Vec<Point>,
    /// By day, those on which something was read.
    pub by_day: Vec<ByDay>,
    /// All stations together.
    pub total: Station,
    /// Why readings weren't judged, of those signed and not corrected.
    pub not_judged: Vec<NotJudged>,
    /// What users said.
    pub opinions: Vec<Opinion>,
    /// Sheets with readings that failed, signed or not.
    pub failures: Vec<Failed>,
    /// Readings that nobody has entered a standard for.
    pub without_standard: Vec<WithoutStandard>,
    /// Planned checks that weren't done, and those that were excused.
    pub not_tested: Vec<NotTested>,
    /// What was reported late, or not at all.
    pub reported_late: Vec<ReportedLate>,
    /// What became of the deadlines, by kind; those of void sheets are left out.
    pub deadlines: Vec<Deadline>,
    /// Deadlines of void sheets, which are in no rate.
    pub deadlines_void: VoidDeadlines,
    /// Deadlines that were missed, each with what was said about it.
    pub missed: Vec<Missed>,
    /// Sheets of the month on which something is still to be done.
    pub open: Vec<Open>,
    /// Steps dated in a closed month that count in this one.
    pub late_entries: Vec<LateEntry>,
}

/// Readings, and what they came to: those kept and not counted, and those judged. What was read is the sum of corrected,
/// unsigned, refused, not judged and judged; judged is the sum of met, below target and failed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Readings {
    /// All that were kept.
    pub readings: i64,
    /// Replaced by another reading.
    pub corrected: i64,
    /// Nobody was there to sign (H14).
    pub unsigned: i64,
    /// The user refused to sign (H14).
    pub refused: i64,
    /// Signed, and not judged: another room, out of season, the system abnormal, no standard (H13).
    pub not_judged: i64,
    /// Counted: judged, signed, not corrected.
    pub judged: i64,
    /// At the target, or at the minimum where there is no target.
    pub met: i64,
    /// At the minimum, below the target.
    pub met_below_target: i64,
    /// Below the minimum.
    pub failed: i64,
    /// Met and below target, of judged; `None` without any.
    pub rate: Option<String>,
    /// The lowest of those judged.
    pub lowest: Option<Celsius>,
    /// The highest of those judged.
    pub highest: Option<Celsius>,
    /// The mean of those judged, half up.
    pub mean: Option<Celsius>,
}

/// Planned checks: what was planned is the sum of done, excused, not done and waiting.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// Checks that are due in the month.
    pub planned: i64,
    /// Checked by their day.
    pub done: i64,
    /// Excused.
    pub excused: i64,
    /// Neither checked by their day nor excused.
    pub not_done: i64,
    /// Of these, those that were checked later.
    pub late: i64,
    /// Due in the month, and not over yet.
    pub waiting: i64,
}

/// One station.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Station {
    /// Its name; empty where nobody knows.
    pub station: String,
    /// Its test points.
    pub points: i64,
    /// Its planned checks.
    #[serde(flatten)]
    pub plan: Plan,
    /// Sheets.
    pub sheets: i64,
    /// Its readings, planned or not.
    #[serde(flatten)]
    pub readings: Readings,
}

/// One fixed test point.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Point {
    /// Its code.
    pub point: String,
    /// Its station.
    pub station: String,
    /// Where it is, and whose home.
    pub what: String,
    /// Its planned checks.
    #[serde(flatten)]
    pub plan: Plan,
    /// Sheets.
    pub sheets: i64,
    /// Its readings.
    #[serde(flatten)]
    pub readings: Readings,
}

/// One day.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ByDay {
    /// Which.
    pub day: String,
    /// Its readings.
    #[serde(flatten)]
    pub readings: Readings,
}

/// Sheets of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kind {
    /// Its code.
    pub kind: String,
    /// Sheets.
    pub sheets: i64,
    /// Their readings.
    #[serde(flatten)]
    pub readings: Readings,
}

/// One reason for which readings weren't judged.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NotJudged {
    /// Its code.
    pub reason: String,
    /// How many.
    pub count: i64,
}

/// What a user said.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Opinion {
    /// The sheet.
    pub number: String,
    /// Where, and whose home.
    pub what: String,
    /// The day of the visit.
    pub measured_on: String,
    /// In the user's words.
    pub opinion: String,
    /// When it was passed up.
    pub passed_up: Option<String>,
    /// To whom.
    pub passed_up_to: Option<String>,
}

/// A sheet with readings that failed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Failed {
    /// The sheet.
    pub number: String,
    /// Where, and whose home.
    pub what: String,
    /// The day of the visit.
    pub measured_on: String,
    /// How many failed, signed or not, corrected or not.
    pub readings: i64,
    /// Of these, those that count.
    pub counted: i64,
    /// The lowest of those that failed.
    pub lowest: Option<Celsius>,
    /// When it was passed up.
    pub passed_up: Option<String>,
    /// To whom.
    pub passed_up_to: Option<String>,
    /// When it was investigated.
    pub investigated: Option<String>,
    /// What was the cause.
    pub cause: Option<String>,
    /// What was done.
    pub measure: Option<String>,
    /// Repairs linked to the sheet.
    pub repairs: Vec<String>,
}

/// A sheet with readings that nobody has entered a standard for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WithoutStandard {
    /// The sheet.
    pub number: String,
    /// Where, and whose home.
    pub what: String,
    /// The day of the visit.
    pub measured_on: String,
    /// How many.
    pub readings: i64,
    /// Why they stay so, as somebody explained.
    pub explanation: Option<String>,
}

/// A planned check that wasn't done.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NotTested {
    /// The key of the point: `point/3`.
    pub record: String,
    /// Its code.
    pub point: String,
    /// Where it is, and whose home.
    pub what: String,
    /// The last day of the round.
    pub due: String,
    /// What became of it: `excused`, `not_done` or `late`.
    pub outcome: String,
    /// Why, where somebody said so.
    pub reason: Option<String>,
}

/// A sheet that was reported late, or not at all.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportedLate {
    /// The sheet.
    pub number: String,
    /// Where, and whose home.
    pub what: String,
    /// When it was due.
    pub due: String,
    /// When it was reported after all.
    pub reported: Option<String>,
}

/// A sheet on which something is still to be done.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Open {
    /// The sheet.
    pub number: String,
    /// Where, and whose home.
    pub what: String,
    /// How it stands.
    pub state: String,
    /// What is due first.
    pub deadline: Option<String>,
    /// When.
    pub due: Option<String>,
}

impl Readings {
    /// Met in either way.
    pub fn qualified(&self) -> i64 {
        self.met + self.met_below_target
    }
}
