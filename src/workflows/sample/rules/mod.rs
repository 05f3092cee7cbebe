//! The rules of sample slips (clauses S1 to S8), as pure functions: no terminal, no database.
//!
//! `issue` makes a slip from what was typed, `life` judges each step, `gate` tells whether goods may leave.

pub mod drawing;
pub mod gate;
pub mod issue;
pub mod life;

use crate::kernel::number::Number;
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::{Decimetres, Fen, Grams};
use crate::kernel::words::Say;

/// Where a slip stands. Expiry is a reason at the gate, not a state.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// Numbered and printed, no signature yet.
    Issued,
    /// Signed by the department head.
    HeadSigned,
    /// Both signatures; a charged slip waits for its receipt.
    Signed,
    /// Effective (S3): may be drawn.
    Effective,
    /// Drawn from production or the warehouse (S5, S8).
    Drawn,
    /// Let out at the gate (S7), once ever.
    Released,
    /// Rejected by a signer: final, the number stays.
    Rejected,
    /// Voided with a reason; the number stays.
    Void,
}

impl State {
    /// All states, in the order of a slip's life.
    pub const ALL: [State; 8] = [
        State::Issued,
        State::HeadSigned,
        State::Signed,
        State::Effective,
        State::Drawn,
        State::Released,
        State::Rejected,
        State::Void,
    ];

    /// As in JSON and in the file.
    pub const fn code(self) -> &'static str {
        match self {
            State::Issued => "issued",
            State::HeadSigned => "head_signed",
            State::Signed => "signed",
            State::Effective => "effective",
            State::Drawn => "drawn",
            State::Released => "released",
            State::Rejected => "rejected",
            State::Void => "void",
        }
    }

    /// The state of a code.
    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it still waits for somebody: the count on the tab.
    pub const fn waits(self) -> bool {
        !matches!(self, State::Released | State::Rejected | State::Void)
    }
}

/// Where the sample comes from (S5, S8).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// From the machines.
    Workshop,
    /// From the warehouse, after the return formalities.
    Warehouse,
}

/// What a line is of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// Yarn: a size by its standard weight (S4).
    Yarn {
        /// The size's code: `whole`, `half`, `small`.
        size: String,
        /// Its names, frozen.
        names: Say,
        /// The standard weight of one piece.
        unit: Grams,
        /// The version of the standard, its key in the register.
        standard: i64,
    },
    /// Cloth: by length and weight; it has no size.
    Cloth {
        /// Its length.
        metres: Decimetres,
    },
}

/// A price of the dated list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Priced {
    /// Its key in the register.
    pub key: i64,
    /// Fen per kilogram, of cloth per metre.
    pub fen: Fen,
}

/// One line of a slip, frozen at issue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The variety's key in the register.
    pub variety: i64,
    /// Its code, frozen.
    pub variety_code: String,
    /// Its name, frozen.
    pub variety_name: String,
    /// Yarn or cloth.
    pub what: What,
    /// Pieces, at least 1.
    pub count: i64,
    /// Weight of the whole line.
    pub grams: Grams,
    /// Price in fen per kilogram (cloth: per metre); charged slips only.
    pub unit_price: Option<Priced>,
    /// What the line costs; charged slips only.
    pub amount: Option<Fen>,
    /// Lot number.
    pub lot: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
}

/// What was drawn of one line; at most what was approved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Drawn {
    /// The line, from 1.
    pub line: i64,
    /// Pieces.
    pub count: i64,
    /// Cloth: its length.
    pub metres: Option<Decimetres>,
    /// Weight.
    pub grams: Grams,
}

/// A person and a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Signed {
    /// The signer's key in the staff register.
    pub by: i64,
    /// When.
    pub at: Minute,
}

/// The drawing of the goods.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drawing {
    /// When.
    pub at: Minute,
    /// Who took them.
    pub taken_by: String,
    /// Who gave them out.
    pub given_by: Option<String>,
    /// The giver's key, where the name is that of one person of the register.
    pub given_by_staff: Option<i64>,
    /// What was drawn, line by line.
    pub lines: Vec<Drawn>,
}

impl Drawing {
    /// Pieces drawn in all.
    pub fn pieces(&self) -> i64 {
        self.lines.iter().map(|line| line.count).sum()
    }
}

/// A slip as the rules see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slip {
    /// Its number.
    pub number: Number,
    /// When it was issued.
    pub issued_at: Minute,
    /// Who issued it.
    pub issued_by: i64,
    /// The handler's key.
    pub handler: i64,
    /// Free or charged (S1).
    pub charged: bool,
    /// Workshop or warehouse (S8).
    pub source: Source,
    /// Days of validity after that of becoming effective; `None` for no limit.
    pub valid_days: Option<i64>,
    /// What it costs; charged slips only.
    pub amount: Option<Fen>,
    /// The slip that it replaces and whose drawing it takes over on becoming effective.
    pub takes_over: Option<Number>,
    /// The drawing that it will take over, on its own lines: these goods are out, though the slip isn't drawn yet.
    pub carried: Option<Drawing>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Where it stands.
    pub state: State,
    /// The department head's signature.
    pub head: Option<Signed>,
    /// The general manager's signature.
    pub gm: Option<Signed>,
    /// The receipt of a charged slip: number and time.
    pub receipt: Option<(String, Minute)>,
    /// When it became effective.
    pub effective_at: Option<Minute>,
    /// The last day on which it may be drawn and leave; `None` before it is effective, and without limit.
    pub valid_through: Option<Day>,
    /// The return note of a warehouse slip (S8): number and time.
    pub return_note: Option<(String, Minute)>,
    /// The drawing.
    pub drawing: Option<Drawing>,
    /// The release: when and by whom.
    pub released: Option<Signed>,
    /// The slip that replaced it.
    pub successor: Option<Number>,
}

impl Slip {
    /// Pieces approved in all.
    pub fn pieces(&self) -> i64 {
        self.lines.iter().map(|line| line.count).sum()
    }

    /// The drawing whose goods are out on this slip: its own, or the one that it will take over.
    pub fn goods_out(&self) -> Option<&Drawing> {
        self.drawing.as_ref().or(self.carried.as_ref())
    }

    /// Whether it is past its validity at a time (house rule).
    pub fn is_expired(&self, at: Minute) -> bool {
        self.valid_through.is_some_and(|last| at.day() > last)
    }
}

#[cfg(test)]
mod tests;
