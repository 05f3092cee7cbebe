//! The figures of a month of repairs (contract, section 5, `summary`): plain data, the same in JSON, in the frozen row of a
//! closing and on paper. Reckons nothing but rates of its own numbers.

use serde::{Deserialize, Serialize};

use crate::kernel::units::Fen;
use crate::registers::deadline::figures::{Deadline, Missed, VoidDeadlines};
use crate::registers::month::late::LateEntry;
use crate::registers::month::numbers::Numbers;
use crate::registers::month::rate;

/// All of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// The month's series, every number of it.
    pub numbers: Numbers,
    /// The month's series of outages.
    pub outage_numbers: Numbers,
    /// Open when the month began.
    pub carried_in: i64,
    /// Reported in the month; void ones are out.
    pub reported: i64,
    /// Of these, those that repeat an earlier one.
    pub repeats: i64,
    /// Of these, those that a dissatisfied follow-up opened.
    pub repeats_after_follow_up: i64,
    /// Of the reported, those whose call was typed after its own month was closed.
    pub reported_late: i64,
    /// By kind of fault, in the order of the form.
    pub by_kind: Vec<Kind>,
    /// By class of user.
    pub by_class: Vec<Group>,
    /// By building, the most first.
    pub by_building: Vec<Group>,
    /// By station.
    pub by_station: Vec<Station>,
    /// What became of the deadlines, by kind; those of void records are left out.
    pub deadlines: Vec<Deadline>,
    /// Deadlines of void records, which are in no rate.
    pub deadlines_void: VoidDeadlines,
    /// The limits of H20, each by itself.
    pub limits: Limits,
    /// What users said on the receipts of the month, and in its follow-up calls.
    pub rated: Rated,
    /// The follow-ups.
    pub follow_ups: FollowUps,
    /// Paid service.
    pub paid: Money,
    /// What damage by users costs them.
    pub damage: Money,
    /// Where heat was off.
    pub outages: Vec<Outage>,
    /// Deadlines that were missed, each with what was said about it.
    pub missed: Vec<Missed>,
    /// Open when the month ended, or now.
    pub open: Vec<Open>,
    /// Steps dated in a closed month that count in this one.
    pub late_entries: Vec<LateEntry>,
}

/// One kind of fault: carried in and reported are what was left over and what was done about it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kind {
    /// Its code.
    pub kind: String,
    /// Open when the month began.
    pub carried_in: i64,
    /// Reported in the month.
    pub reported: i64,
    /// Done in the month, whenever they were reported.
    pub finished: i64,
    /// Settled by advice.
    pub advised: i64,
    /// Linked to another as the same.
    pub duplicate: i64,
    /// Withdrawn by the user.
    pub withdrawn: i64,
    /// Counted by a closed month and voided in this one.
    pub taken_back: i64,
    /// Open when the month ended, or now.
    pub open: i64,
    /// Calls of the month that were voided and count nowhere.
    pub void: i64,
}

/// A building, or a class of users.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Group {
    /// What people call it, or its code; empty where nobody knows.
    pub name: String,
    /// Reported in the month.
    pub reported: i64,
    /// Of these, leaks.
    pub leaks: i64,
    /// Of these, repeats.
    pub repeats: i64,
}

/// One station.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Station {
    /// Its repairs; the name is empty where nobody knows the station.
    #[serde(flatten)]
    pub group: Group,
    /// Its limits.
    pub limits: Limits,
}

/// The limits of H20.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// On site of a leak within 30 minutes.
    pub arrive_leak: Limit,
    /// The user reached within 30 minutes.
    pub contact: Limit,
    /// On site of anything else within 2 hours.
    pub arrive: Limit,
    /// Done within 24 hours.
    pub finish: Limit,
}

/// How often one limit was kept.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Limit {
    /// Met in time.
    pub kept: i64,
    /// Not met in time.
    pub missed: i64,
    /// Of these, those that the user wished later (H17).
    pub missed_by_user_wish: i64,
    /// Kept, of kept and missed; `None` without either.
    pub rate: Option<String>,
}

/// Answers of users.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// Satisfied.
    pub satisfied: i64,
    /// Fairly satisfied.
    pub fair: i64,
    /// Dissatisfied.
    pub dissatisfied: i64,
    /// No answer: not signed, or nobody reached.
    pub none: i64,
    /// Satisfied and fairly satisfied, of those who answered; `None` where nobody did.
    pub rate: Option<String>,
}

/// What users said: on the receipts, and apart from these in the follow-up calls.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Rated {
    /// On the receipts of the month.
    #[serde(flatten)]
    pub receipt: Answers,
    /// In its follow-up calls.
    pub follow_up: Answers,
}

/// The follow-ups of a month.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FollowUps {
    /// Those that were to be made: met, run out or to run out in the month.
    pub due: i64,
    /// Calls in which the user was reached.
    pub done: i64,
    /// Closed after so many tries that reached nobody.
    pub not_reached: i64,
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

/// Where heat was off.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Outage {
    /// Its number.
    pub number: String,
    /// `failure` or `planned`.
    pub kind: String,
    /// Where.
    pub area: String,
    /// From when.
    pub from: String,
    /// When heat was back; `None` where it wasn't when the month ended.
    pub restored: Option<String>,
    /// How long heat was off in this month.
    pub minutes: i64,
    /// When it was announced.
    pub announced: Option<String>,
    /// When users were told first, in whatever way.
    pub told: Option<String>,
    /// Whether it began in an earlier month.
    pub carried_in: bool,
}

/// A repair that was open when the month ended.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Open {
    /// Its number.
    pub number: String,
    /// When it was reported.
    pub reported_at: String,
    /// Where.
    pub what: String,
    /// The kind of fault.
    pub kind: String,
    /// How it stands now.
    pub state: String,
    /// When it is to be done.
    pub due: Option<String>,
    /// Whether that was over when the month ended, or is now.
    pub overdue: bool,
}

impl Limit {
    /// With its rate.
    pub fn rated(self) -> Limit {
        Limit { rate: rate(self.kept, self.kept + self.missed), ..self }
    }
}

impl Limits {
    /// With their rates.
    pub fn rated(self) -> Limits {
        Limits {
            arrive_leak: self.arrive_leak.rated(),
            contact: self.contact.rated(),
            arrive: self.arrive.rated(),
            finish: self.finish.rated(),
        }
    }
}

impl Answers {
    /// Those who answered.
    pub fn given(&self) -> i64 {
        self.satisfied + self.fair + self.dissatisfied
    }

    /// Satisfied and fairly satisfied.
    pub fn good(&self) -> i64 {
        self.satisfied + self.fair
    }

    /// With its rate.
    pub fn rated(self) -> Answers {
        Answers { rate: rate(self.good(), self.given()), ..self }
    }
}
