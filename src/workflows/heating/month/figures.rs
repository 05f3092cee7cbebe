//! The figures of a month of heating applications (contract, section 5, `summary`): plain data, the same in JSON, in the
//! frozen row of a closing and on paper.

use serde::{Deserialize, Serialize};

use crate::kernel::units::{Area, Fen};
use crate::registers::deadline::figures::{Deadline, Missed, VoidDeadlines};
use crate::registers::month::late::LateEntry;
use crate::registers::month::numbers::Numbers;

/// All of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// The month's series, every number of it.
    pub numbers: Numbers,
    /// Open when the month began.
    pub carried_in: i64,
    /// Accepted in the month; void ones are out.
    pub accepted: i64,
    /// Of these, those whose acceptance was typed after its own month was closed.
    pub accepted_late: i64,
    /// By kind, in the order of the form.
    pub by_kind: Vec<Kind>,
    /// By station.
    pub by_station: Vec<Station>,
    /// What became of the deadlines, by kind; those of void records are left out.
    pub deadlines: Vec<Deadline>,
    /// Deadlines of void records, which are in no rate.
    pub deadlines_void: VoidDeadlines,
    /// Heated area gained and lost by the notices that took effect in the month.
    pub area: AreaChange,
    /// These notices.
    pub area_notices: Vec<Notice>,
    /// What was paid, by fee.
    pub paid: Vec<Paid>,
    /// What was given back.
    pub refunded: Money,
    /// Deadlines that were missed, each with what was said about it.
    pub missed: Vec<Missed>,
    /// Open when the month ended, or now.
    pub open: Vec<Open>,
    /// Residents' contracts that are missing (H3).
    pub contracts_missing: Vec<NoContract>,
    /// Steps dated in a closed month that count in this one.
    pub late_entries: Vec<LateEntry>,
}

/// What came in, and what became of it: carried in and accepted are what left the books and what is still open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Course {
    /// Open when the month began.
    pub carried_in: i64,
    /// Accepted in the month.
    pub accepted: i64,
    /// The last step of the track done in the month, whenever it was accepted.
    pub done: i64,
    /// Not agreed, not feasible or not approved.
    pub refused: i64,
    /// Taken back by the applicant.
    pub withdrawn: i64,
    /// Counted by a closed month and voided in this one.
    pub taken_back: i64,
    /// Open when the month ended, or now, with nothing overdue.
    pub open_in_time: i64,
    /// Open, and with a deadline that was over and not met.
    pub open_overdue: i64,
}

/// One kind of application.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kind {
    /// Its code.
    pub kind: String,
    /// What became of them.
    #[serde(flatten)]
    pub course: Course,
    /// The area that its notices gave and took.
    pub area: AreaChange,
    /// Accepted in the month and voided, so that they count nowhere.
    pub void: i64,
}

/// One station.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Station {
    /// Its name; empty where nobody knows.
    pub station: String,
    /// What became of its applications.
    #[serde(flatten)]
    pub course: Course,
    /// The area that its notices gave and took.
    pub area: AreaChange,
}

/// Heated area gained and lost, in m² with two decimals.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AreaChange {
    /// Gained.
    pub increase: Area,
    /// Lost, as a size without a sign.
    pub decrease: Area,
    /// Gained less lost.
    pub net: Area,
}

/// An area change notice.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Notice {
    /// The application.
    pub number: String,
    /// Its kind.
    pub kind: String,
    /// The station in charge.
    pub station: String,
    /// The user's account, as it was.
    pub account: String,
    /// The user's name, as it was.
    pub user: String,
    /// From when the change holds.
    pub effective_from: String,
    /// By how much.
    pub change: Area,
    /// The area before.
    pub before: Area,
    /// The area after.
    pub after: Area,
    /// Whether the month of its effective date was closed when it was typed.
    pub late: bool,
}

/// What was paid of one fee.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Paid {
    /// The fee's code in the schedule.
    pub fee: String,
    /// How often, and how much.
    #[serde(flatten)]
    pub money: Money,
}

/// Money.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Money {
    /// How often.
    pub count: i64,
    /// How much; `None` for those who see no prices.
    pub amount: Option<Fen>,
}

/// An application that was open when the month ended.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Open {
    /// Its number.
    pub number: String,
    /// When it was accepted.
    pub accepted_at: String,
    /// Whose, and where.
    pub what: String,
    /// Its kind.
    pub kind: String,
    /// How it stands now.
    pub state: String,
    /// The steps that come next, as codes of actions; none once it has ended.
    pub next: Vec<String>,
    /// What is due first.
    pub deadline: Option<String>,
    /// When.
    pub due: Option<String>,
    /// Whether that was over when the month ended, or is now.
    pub overdue: bool,
}

/// A resident without a contract (H3).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NoContract {
    /// The application.
    pub number: String,
    /// Whose, and where.
    pub what: String,
    /// The account, where there is one yet.
    pub account: Option<String>,
    /// When heat was supplied.
    pub supplied_at: Option<String>,
}

impl Course {
    /// Open when the month ended.
    pub fn open(&self) -> i64 {
        self.open_in_time + self.open_overdue
    }
}

impl AreaChange {
    /// With one notice more.
    pub fn add(&mut self, change: Area) {
        if change.0 > 0 {
            self.increase.0 += change.0;
        } else {
            self.decrease.0 -= change.0;
        }
        self.net.0 += change.0;
    }
}
