//! The figures of a month of samples (contract, section 5, `summary`): plain data, the same in JSON, in the frozen row
//! of a closing and on paper. Reckons nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::kernel::units::{Decimetres, Fen};

/// All of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// The month's series, every number of it.
    pub numbers: Numbers,
    /// What was drawn free of charge.
    pub free: Free,
    /// What was drawn and paid for, apart (S1).
    pub charged: Charged,
    /// By variety, by code.
    pub by_variety: Vec<Variety>,
    /// By size; cloth is a row of its own.
    pub by_size: Vec<Size>,
    /// By customer, the heaviest first.
    pub by_customer: Vec<Customer>,
    /// By issuing department, the heaviest first.
    pub by_department: Vec<Department>,
    /// Drawings that came back.
    pub returned: Vec<Returned>,
    /// Effective or drawn, never released.
    pub not_released: Vec<NotReleased>,
    /// Steps dated in a closed month that count in this one.
    pub late_entries: Vec<LateEntry>,
    /// Released, and the gate copy never filed.
    pub not_filed: Vec<String>,
    /// The reconciliation with the ledgers (S6), as `reconcile --json` gives it.
    pub reconciliation: Json,
    /// Finance's part (S6, S9).
    pub finance: Finance,
}

/// The numbers of the month's series, by issue.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbers {
    /// The first.
    pub first: Option<String>,
    /// The last.
    pub last: Option<String>,
    /// How many slips were issued.
    pub issued: i64,
    /// Void ones.
    pub voided: Vec<String>,
    /// Rejected ones.
    pub rejected: Vec<String>,
    /// Numbers without a slip: behind a restored backup.
    pub lost: Vec<String>,
    /// Those that still wait for a signature, a receipt or their drawing.
    pub open: Vec<String>,
    /// Slips of closed months that were voided or rejected since, in this month.
    pub ended_later: Vec<String>,
}

/// What was drawn free of charge.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Free {
    /// Slips.
    pub slips: i64,
    /// Pieces.
    pub pieces: i64,
    /// Grams.
    pub grams: i64,
}

/// What was drawn and paid for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Charged {
    /// Slips.
    pub slips: i64,
    /// Pieces.
    pub pieces: i64,
    /// Grams.
    pub grams: i64,
    /// What was paid; `None` for those who see no prices.
    #[serde(with = "yuan")]
    pub amount: Option<Fen>,
}

/// Both, apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Apart {
    /// Free of charge.
    pub free: Free,
    /// Paid for.
    pub charged: Charged,
}

impl Apart {
    /// Slips of both kinds.
    pub fn slips(&self) -> i64 {
        self.free.slips + self.charged.slips
    }

    /// Pieces of both kinds.
    pub fn pieces(&self) -> i64 {
        self.free.pieces + self.charged.pieces
    }

    /// Grams of both kinds.
    pub fn grams(&self) -> i64 {
        self.free.grams + self.charged.grams
    }
}

/// One variety.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Variety {
    /// Its code.
    pub variety: String,
    /// Its name as the slips show it.
    pub name: String,
    /// Pieces of whole size.
    pub whole: i64,
    /// Pieces of half size.
    pub half: i64,
    /// Pieces of small size.
    pub small: i64,
    /// Pieces of every other size, by its code.
    pub other: BTreeMap<String, i64>,
    /// Pieces of all sizes; of cloth too.
    pub pieces: i64,
    /// Metres of cloth; `None` for yarn.
    #[serde(with = "metres")]
    pub metres: Option<Decimetres>,
    /// Weight.
    pub grams: i64,
    /// Slips that name it.
    pub slips: i64,
    /// What the ledgers have of it: pieces, of cloth metres.
    pub ledger: Quantity,
    /// By how much slips and ledgers differ, line by line, so that nothing is netted.
    pub difference: Quantity,
    /// Why, as it was explained.
    pub reason: Option<String>,
    /// Free and charged apart.
    #[serde(flatten)]
    pub apart: Apart,
}

/// Pieces, or metres of cloth.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Quantity {
    /// Pieces.
    Pieces(i64),
    /// Metres.
    #[serde(with = "metre")]
    Metres(Decimetres),
}

impl Default for Quantity {
    fn default() -> Quantity {
        Quantity::Pieces(0)
    }
}

impl Quantity {
    /// In pieces, or in tenths of a metre.
    pub fn units(self) -> i64 {
        match self {
            Quantity::Pieces(pieces) => pieces,
            Quantity::Metres(metres) => metres.0,
        }
    }

    /// So many units of the same kind.
    pub fn with(self, units: i64) -> Quantity {
        match self {
            Quantity::Pieces(_) => Quantity::Pieces(units),
            Quantity::Metres(_) => Quantity::Metres(Decimetres(units)),
        }
    }
}

/// One size.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Size {
    /// Its code; `cloth` for cloth, which has none.
    pub size: String,
    /// Its name in Traditional Chinese.
    pub name_hant: String,
    /// Its name in Simplified Chinese.
    pub name_hans: String,
    /// Its name in English.
    pub name_en: String,
    /// Free and charged apart.
    #[serde(flatten)]
    pub apart: Apart,
}

/// One customer.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Customer {
    /// The name as the slips show it.
    pub customer: String,
    /// Free and charged apart.
    #[serde(flatten)]
    pub apart: Apart,
}

/// One department.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Department {
    /// Its name.
    pub department: String,
    /// Free and charged apart.
    #[serde(flatten)]
    pub apart: Apart,
}

/// A drawing that came back.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Returned {
    /// The void slip.
    pub number: String,
    /// When it was drawn.
    pub drawn_at: String,
    /// When the goods came back.
    pub returned_at: Option<String>,
    /// Who took them back.
    pub returned_to: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// `free` or `charged`.
    pub charge: String,
    /// Pieces.
    pub pieces: i64,
    /// Grams.
    pub grams: i64,
    /// What was paid and refunded.
    #[serde(with = "yuan")]
    pub amount: Option<Fen>,
    /// The receipt of the refund.
    pub refund: Option<String>,
    /// The closed month that counted the drawing; `None` where it counts in none.
    pub counted_in: Option<String>,
}

/// A slip whose goods were never let out.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NotReleased {
    /// The slip.
    pub number: String,
    /// For whom.
    pub customer: String,
    /// `effective` or `drawn`.
    pub state: String,
    /// When it became effective.
    pub effective_at: Option<String>,
    /// When its goods were drawn.
    pub drawn_at: Option<String>,
    /// The last day on which it may leave.
    pub valid_through: Option<String>,
    /// Whether that day has passed.
    pub expired: bool,
}

/// A step, or a row of a ledger, dated in a closed month.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LateEntry {
    /// The record.
    pub number: String,
    /// The step.
    pub action: String,
    /// When it happened; of a row the day in the book.
    pub at: String,
    /// When it was typed.
    pub typed_at: String,
    /// By whom.
    pub by: String,
}

/// Finance's part.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Finance {
    /// When the month was reported; `None` while it isn't.
    pub reported_at: Option<String>,
    /// Who took the report.
    pub received_by: Option<String>,
    /// The requisitions of the month's free drawings.
    pub requisitions: Vec<Requisition>,
}

/// One requisition (S9).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Requisition {
    /// Its number.
    pub number: String,
    /// When the general manager approved it.
    pub approved: Option<String>,
    /// When the store issued it.
    pub stocked_out: Option<String>,
    /// When finance posted it.
    pub posted: Option<String>,
    /// Under which voucher.
    pub voucher: Option<String>,
}

/// Money as text in yuan: `"169.40"`.
mod yuan {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::scaled;
    use crate::kernel::units::Fen;

    pub fn serialize<S: Serializer>(fen: &Option<Fen>, to: S) -> Result<S::Ok, S::Error> {
        fen.map(|fen| fen.to_string()).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Fen>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| scaled(&text, Fen::PLACES).map(Fen).ok_or_else(|| serde::de::Error::custom("no amount")))
            .transpose()
    }
}

/// Metres as text: `"12.5"`.
mod metres {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::scaled;
    use crate::kernel::units::Decimetres;

    pub fn serialize<S: Serializer>(metres: &Option<Decimetres>, to: S) -> Result<S::Ok, S::Error> {
        metres.map(|metres| metres.to_string()).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimetres>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| {
            scaled(&text, Decimetres::PLACES).map(Decimetres).ok_or_else(|| serde::de::Error::custom("no metres"))
        })
        .transpose()
    }
}

/// Metres that are always there.
mod metre {
    use serde::{Deserializer, Serializer};

    use crate::kernel::units::Decimetres;

    pub fn serialize<S: Serializer>(metres: &Decimetres, to: S) -> Result<S::Ok, S::Error> {
        super::metres::serialize(&Some(*metres), to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimetres, D::Error> {
        super::metres::deserialize(from)?.ok_or_else(|| serde::de::Error::custom("no metres"))
    }
}

/// Reads what `kernel::units::decimal` writes.
pub fn scaled(text: &str, places: u32) -> Option<i64> {
    let (sign, size) = text.strip_prefix('-').map_or((1, text), |size| (-1, size));
    let (whole, rest) = size.split_once('.').unwrap_or((size, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || rest.len() != places as usize || !digits(whole) || !digits(rest) {
        return None;
    }
    format!("{whole}{rest}").parse::<i64>().ok().map(|size| sign * size)
}
