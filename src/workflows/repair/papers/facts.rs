//! What the papers of a repair show, as plain values. Knows no paper and no file.

use crate::kernel::number::Number;
use crate::kernel::time::Minute;
use crate::registers::deadline::Kept;
use crate::workflow::PaperJob;
use crate::workflow::paper::{FeeFacts, OfficeFacts};
use crate::workflows::repair::rules::{Fault, Repair};

/// An earlier repair of the same flat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Earlier {
    /// Its number.
    pub number: Number,
    /// When it was reported.
    pub reported_at: Minute,
    /// What kind of fault it was.
    pub kind: Fault,
}

/// Everything that a repair's papers show.
#[derive(Clone, Debug)]
pub struct RepairFacts<'a> {
    /// The repair.
    pub repair: &'a Repair,
    /// How often it was amended.
    pub amended: i64,
    /// The office.
    pub office: &'a OfficeFacts,
    /// Its deadlines, in the order in which they started.
    pub deadlines: &'a [Kept],
    /// The fee that was named to the user.
    pub told_fee: Option<FeeFacts>,
    /// The fee that was charged.
    pub charge_fee: Option<FeeFacts>,
    /// The fee of the damage.
    pub damage_fee: Option<FeeFacts>,
    /// Earlier repairs of this flat, the newest first.
    pub earlier: &'a [Earlier],
    /// Who made the follow-up call.
    pub followed_by: Option<String>,
    /// What the desk says about this print.
    pub job: &'a PaperJob,
}
