//! The papers of sample slips, in the order of the office's forms. Takes frozen facts and makes paper values; reads no
//! file and no clock, and judges nothing.

mod facts;
mod gate_book;
mod requisition;
mod slip;

pub(super) use crate::kernel::paper::marks::{BLANK, CARRIED, PREVIEW, TRAINING, reprint_mark};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::words::{Words, words};
use crate::say;

pub use facts::{Approval, GatePassed, Method, Role, SlipFacts, SlipLine, StateMark};
pub use gate_book::{GateBookFacts, GateLine, gate_book};
pub use requisition::{RequisitionFacts, RequisitionLine, requisition};
pub use slip::slip;

/// One of the three copies (S2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CopyName {
    /// 留存聯: marketing keeps it.
    Retained,
    /// 生產部聯.
    Production,
    /// 出門證聯: goes with the goods and stays at the gate.
    Gate,
}

impl CopyName {
    /// All three, in the order of the pad.
    pub const ALL: [CopyName; 3] = [CopyName::Retained, CopyName::Production, CopyName::Gate];

    /// Its name as printed.
    pub const fn words(self) -> Words {
        match self {
            CopyName::Retained => words("第一聯 留存聯", "第一联 留存联", "Copy 1: Retained"),
            CopyName::Production => words("第二聯 生產部聯", "第二联 生产部联", "Copy 2: Production"),
            CopyName::Gate => words("第三聯 出門證聯", "第三联 出门证联", "Copy 3: Gate pass"),
        }
    }
}

/// The copies that `--paper slip|retained|production|gate` prints. A slip that has ended (released, void, rejected) has
/// no gate copy any more (spec 4.1).
///
/// # Errors
/// `gate_copy_closed` where only the gate copy of an ended slip is asked for; `unknown_paper` (usage) for another word.
pub fn copies(paper: &str, has_ended: bool) -> Outcome<Vec<CopyName>> {
    match paper {
        "slip" if has_ended => Ok(vec![CopyName::Retained, CopyName::Production]),
        "slip" => Ok(CopyName::ALL.to_vec()),
        "retained" => Ok(vec![CopyName::Retained]),
        "production" => Ok(vec![CopyName::Production]),
        "gate" if has_ended => Err(Problem::house(
            "gate_copy_closed",
            say!(
                "這張單已放行、作廢或駁回，出門證聯不再打印。要留底，請打印留存聯（--paper retained）。",
                "这张单已放行、作废或驳回，出门证联不再打印。要留底，请打印留存联（--paper retained）。",
                "This slip is released, void or rejected, so its gate copy isn't printed any more. For the files, print the retained copy (--paper retained)."
            ),
        )
        .at("paper")
        .into()),
        "gate" => Ok(vec![CopyName::Gate]),
        other => Err(Failure::usage(
            Problem::new(
                "unknown_paper",
                say!(
                    "樣品單沒有「{other}」這種紙。請用 slip、retained、production 或 gate。",
                    "样品单没有“{other}”这种纸。请用 slip、retained、production 或 gate。",
                    "A sample slip has no paper '{other}'. Use slip, retained, production or gate."
                ),
            )
            .at("paper"),
        )),
    }
}
