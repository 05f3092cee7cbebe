//! A temperature sheet as the rules see it: one visit to one user, one signature, readings by room (H13, H14). No
//! terminal, no database. Readings are only ever added to.

pub mod deadlines;
pub mod judge;
pub mod life;
pub mod next;
pub mod plausible;
pub mod times;
mod wording;

use crate::kernel::coded::coded;
use crate::kernel::number::Number;
use crate::kernel::text::address::Address;
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::Celsius;
pub use crate::registers::temp_standard::room::RoomKind;
use crate::registers::user::class::{BuildingKind, UserClass};

coded! {
    /// Why it was measured.
    Kind {
        /// A fixed test point, as planned.
        FixedPoint = "fixed_point", "定點", "定点", "fixed point";
        /// The user asked for it.
        UserRequest = "user_request", "用戶申請", "用户申请", "at the user's wish";
        /// A complaint.
        Complaint = "complaint", "投訴", "投诉", "complaint";
        /// A spot check.
        Spot = "spot", "抽測", "抽测", "spot check";
    }
}

coded! {
    /// Which way a room looks.
    Orientation {
        /// To the sun.
        Sunny = "sunny", "陽面", "阳面", "sunny";
        /// Away from it.
        Shaded = "shaded", "陰面", "阴面", "shaded";
    }
}

coded! {
    /// How the heating ran while it was measured.
    System {
        /// As it should.
        Normal = "normal", "正常", "正常", "normal";
        /// It didn't: nothing is judged.
        Abnormal = "abnormal", "異常", "异常", "abnormal";
    }
}

coded! {
    /// How it was signed: four different answers.
    Method {
        /// On paper.
        Paper = "paper", "紙簽", "纸签", "on paper";
        /// By PIN.
        Pin = "pin", "口令簽", "口令签", "by PIN";
        /// The user refused.
        Refused = "refused", "拒簽", "拒签", "refused";
        /// Nobody was there to sign.
        Absent = "absent", "未簽", "未签", "absent";
    }
}

coded! {
    /// What a reading came to.
    Verdict {
        /// At the target, or at the minimum where there is no target.
        Met = "met", "合格", "合格", "met";
        /// At the minimum, below the target: it counts as met.
        MetBelowTarget = "met_below_target", "未達爭取目標", "未达争取目标", "below target";
        /// Below the minimum.
        Failed = "failed", "不合格", "不合格", "failed";
        /// Kept, and in no rate.
        NotJudged = "not_judged", "不判定", "不判定", "not judged";
    }
}

coded! {
    /// Why a reading isn't judged.
    Unjudged {
        /// No season holds the day.
        OutOfSeason = "out_of_season", "非供暖期", "非供暖期", "out of season";
        /// The system wasn't in normal condition.
        SystemAbnormal = "system_abnormal", "系統異常", "系统异常", "system abnormal";
        /// Not a habitable room.
        OtherRoom = "other_room", "非居室", "非居室", "other room";
        /// Nobody has entered what it must have.
        NoStandard = "no_standard", "未定標準", "未定标准", "no standard";
    }
}

coded! {
    /// Where a sheet stands.
    State {
        /// Not all reported, passed up or investigated.
        Open = "open", "待辦", "待办", "open";
        /// Passed up, and not yet investigated or reported.
        PassedUp = "passed_up", "已上報不合格", "已上报不合格", "passed up";
        /// All done.
        Closed = "closed", "已了結", "已了结", "closed";
        /// Typed in error.
        Void = "void", "作廢", "作废", "void";
    }
}

/// What a reading was judged by and what it came to: a judged one always has a minimum, one that isn't has a reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Judged {
    /// Judged.
    By {
        /// Not below this.
        minimum: Celsius,
        /// This if possible.
        target: Option<Celsius>,
        /// The version of the dated table that had a part in it; `None` where the contract alone decides.
        standard: Option<i64>,
        /// Met, met below target or failed; never `NotJudged`.
        verdict: Verdict,
    },
    /// Not judged, and why.
    Not(Unjudged),
}

/// A signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// How.
    pub method: Method,
    /// Who signed, or refused.
    pub by: Option<String>,
    /// When.
    pub at: Option<Minute>,
}

/// What makes a reading a correction of another (H14).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Correction {
    /// The reading that it replaces, from 1.
    pub of: i64,
    /// Why.
    pub reason: String,
    /// Who read it anew.
    pub by: i64,
    /// The user's own signature under it.
    pub signature: Signature,
}

/// One temperature in one room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    /// Its place on the sheet, from 1.
    pub n: i64,
    /// As people call the room.
    pub room: String,
    /// What it is used for.
    pub room_kind: RoomKind,
    /// Which way it looks.
    pub orientation: Option<Orientation>,
    /// Where in the room.
    pub spot: Option<String>,
    /// When.
    pub at: Minute,
    /// How warm, in tenths of a degree.
    pub celsius: Celsius,
    /// What it came to.
    pub judged: Judged,
    /// What it corrects.
    pub corrects: Option<Correction>,
    /// The reading that replaces it.
    pub corrected_by: Option<i64>,
}

/// An investigation of failures (H14).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Investigation {
    /// When.
    pub at: Minute,
    /// Who.
    pub by: i64,
    /// What was the cause.
    pub cause: String,
    /// What was done.
    pub measure: String,
}

/// A sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// Its number.
    pub number: Number,
    /// Why it was measured.
    pub kind: Kind,
    /// The test point: key and code.
    pub point: Option<(i64, String)>,
    /// The user's key; `None` for an address that no user has.
    pub user: Option<i64>,
    /// Account and name, frozen.
    pub account: Option<(String, String)>,
    /// The user's telephone, frozen.
    pub phone: Option<String>,
    /// Where.
    pub address: Address,
    /// The station in charge.
    pub station: Option<String>,
    /// Whose heat.
    pub class: UserClass,
    /// In what kind of building.
    pub building: BuildingKind,
    /// What the contract promises, frozen.
    pub contract: Option<Celsius>,
    /// The day of the visit.
    pub measured_on: Day,
    /// Who measured: key and name.
    pub measured_by: (i64, String),
    /// Who was with them.
    pub second_person: Option<(i64, String)>,
    /// The instrument: key and code.
    pub instrument: (i64, String),
    /// The last day of its calibration, as it was.
    pub calibrated_until: Day,
    /// Outdoor temperature.
    pub outdoor: Option<Celsius>,
    /// Weather.
    pub weather: Option<String>,
    /// Temperature of the supply.
    pub supply: Option<Celsius>,
    /// Temperature of the return.
    pub return_flow: Option<Celsius>,
    /// How long windows had been shut, in minutes.
    pub windows_shut: Option<i64>,
    /// How the heating ran.
    pub system: System,
    /// The user's opinion, in the user's words.
    pub opinion: Option<String>,
    /// The complaint behind it.
    pub complaint: Option<String>,
    /// The repair behind it.
    pub repair: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
    /// The readings, in order.
    pub readings: Vec<Reading>,
    /// The user's signature.
    pub signature: Signature,
    /// When it was reported, and to whom.
    pub reported: Option<(Minute, String)>,
    /// When its failures were passed up, and to whom.
    pub failure_up: Option<(Minute, String)>,
    /// When the user's opinion was passed up, and to whom.
    pub opinion_up: Option<(Minute, String)>,
    /// The investigation.
    pub investigated: Option<Investigation>,
    /// Why readings without a standard stay so, as somebody explained.
    pub excuse: Option<String>,
    /// When it was voided, and why.
    pub ended: Option<(Minute, String)>,
}

impl State {
    /// Whether something is still to be done.
    pub const fn is_open(self) -> bool {
        matches!(self, State::Open | State::PassedUp)
    }
}

impl Method {
    /// Whether the user signed.
    pub const fn is_signed(self) -> bool {
        matches!(self, Method::Paper | Method::Pin)
    }
}

#[cfg(test)]
mod tests;
