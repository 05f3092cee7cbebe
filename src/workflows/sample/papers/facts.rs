//! What a slip shows, as plain values that were frozen when it was issued. Knows no paper and no rules.

use crate::kernel::number::Number;
use crate::kernel::time::Minute;
use crate::kernel::units::{Decimetres, Fen, Grams};
use crate::kernel::words::Lang;

/// Everything that a slip shows, as it was when it was issued.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlipFacts {
    /// The language of the paper.
    pub lang: Lang,
    /// The company at the top.
    pub company: String,
    /// `None` for a draft, which prints as a preview only.
    pub number: Option<Number>,
    /// When it was issued; of a draft, now.
    pub issued_at: Minute,
    /// The customer's name.
    pub customer: String,
    /// The person at the customer's.
    pub contact: Option<String>,
    /// That person's telephone.
    pub phone: Option<String>,
    /// What the sample is for, in words, with the note on it.
    pub purpose: String,
    /// Whether it comes from the warehouse (S8).
    pub from_warehouse: bool,
    /// The department that issues it.
    pub department: String,
    /// The handler's name.
    pub handler: String,
    /// Until when it is valid, in words; also 'two days from taking effect' or 'no limit'.
    pub valid_through: String,
    /// Remarks on the whole slip.
    pub remarks: Option<String>,
    /// What is asked for.
    pub lines: Vec<SlipLine>,
    /// Pieces in all.
    pub pieces: i64,
    /// Weight in all.
    pub grams: Grams,
    /// What it costs (S1); `None` for a free slip.
    pub amount: Option<Fen>,
    /// The signatures known so far.
    pub approvals: Vec<Approval>,
    /// What the gate recorded.
    pub gate: Option<GatePassed>,
    /// The receipt of a charged slip (S1).
    pub receipt_no: Option<String>,
    /// The return note of a warehouse slip (S8).
    pub return_note: Option<String>,
    /// The storekeeper's registration of a warehouse slip, in words (S8).
    pub registered: Option<String>,
    /// What became of it.
    pub marks: Vec<StateMark>,
    /// The slip in whose place it was issued.
    pub replaces: Option<Number>,
    /// The slip that was issued in its place.
    pub replaced_by: Option<Number>,
    /// Which reprint this is; 0 for the first print.
    pub reprint: u32,
    /// 8 characters of its history entry; empty for a draft.
    pub history_code: String,
    /// Whether it belongs to a training file.
    pub training: bool,
    /// Whether it may pass no gate.
    pub preview: bool,
}

/// One line of goods.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlipLine {
    /// The variety's code and name: `JC40S 精梳棉紗`.
    pub variety: String,
    /// The production lot.
    pub lot: Option<String>,
    /// The name of the yarn's size (S3); `None` for cloth.
    pub size: Option<String>,
    /// Cones, bobbins or pieces.
    pub count: i64,
    /// Weight of one, yarn only (S4).
    pub unit_grams: Option<Grams>,
    /// Weight of the line.
    pub grams: Grams,
    /// Length, cloth only.
    pub metres: Option<Decimetres>,
    /// Price of a kilogram of yarn or a metre of cloth, charged slips only (S1).
    pub unit_price: Option<Fen>,
    /// Price of the line, charged slips only (S1).
    pub amount: Option<Fen>,
    /// Remarks on the line.
    pub remarks: Option<String>,
}

/// Who signs in which box, in the order of signing (S3, S5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// 部門領導.
    Head,
    /// 總經理.
    GeneralManager,
    /// 取樣人.
    Taker,
    /// 發樣人: of the workshop, or the storekeeper.
    Giver,
}

/// How a signature was given: four different answers, never shown alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// By pen on paper.
    Paper,
    /// By PIN at the workstation.
    Pin,
    /// Refused.
    Refused,
    /// The signer was absent.
    Absent,
}

/// One signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approval {
    /// In which box.
    pub role: Role,
    /// Who.
    pub name: String,
    /// When.
    pub at: Minute,
    /// How.
    pub method: Method,
    /// Whether a deputy signed (代).
    pub deputy: bool,
}

/// The release as the gate recorded it (S7).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GatePassed {
    /// Who carried the goods out.
    pub carrier: Option<String>,
    /// The carrier's card.
    pub id_no: Option<String>,
    /// The vehicle.
    pub plate: Option<String>,
    /// The guard.
    pub guard: Option<String>,
    /// When.
    pub at: Option<Minute>,
}

/// What became of a slip.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StateMark {
    /// 已駁回.
    Rejected,
    /// 作廢.
    Void,
    /// 已放行.
    Released,
}
