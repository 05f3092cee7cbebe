//! The papers of repairs and outages (H15 to H22a), in the order of the office's forms. Takes frozen facts and makes
//! paper values; reads no file and no clock, and judges nothing.

mod announcement;
mod card;
mod charge;
mod damage;
mod facts;
mod follow_up_list;
mod order;
mod receipt;
mod times;

use crate::kernel::paper::boxes::{
    at_or_pen, cell, field, fields, fitted, large, or_lines, signatures, signed, stamp, text, tick, to_sign,
};
use crate::kernel::paper::{Block, Paper};
use crate::kernel::words::{Lang, Words};
use crate::workflow::paper::{Standing, telephones};

use super::rules::{Crew, State};

pub use crate::workflow::paper::{FeeFacts, OfficeFacts};
pub use announcement::{AnnouncementFacts, announcement};
pub use card::card;
pub use damage::damage;
pub use facts::{Earlier, RepairFacts};
pub use follow_up_list::{ListFacts, ListLine, follow_up_list};
pub use order::dispatch;
pub use receipt::receipt;

/// What all papers of a repair have around their blocks: whose they are, number and running number, marks.
fn around(facts: &RepairFacts<'_>, title: Words, blocks: Vec<Block>, notes: Vec<String>) -> Paper {
    let (lang, repair) = (facts.job.lang, facts.repair);
    let ended = matches!(repair.state, State::Withdrawn | State::Duplicate | State::Advised);
    let standing = Standing {
        training: facts.office.training,
        void: repair.state == State::Void,
        ended: ended.then(|| repair.state.words().get(lang).to_string()),
        amended: facts.amended,
    };
    Paper { blocks, notes, ..facts.job.form(title, repair.number, standing) }
}

/// The crew, each with the number of the certificate (H22a).
fn crew_line(crew: &[Crew], lang: Lang) -> String {
    let one = |crew: &Crew| {
        let (name, number) = (&crew.name, crew.certificate_no.trim());
        match lang {
            _ if number.is_empty() => name.clone(),
            Lang::Hant => format!("{name}（證號 {number}）"),
            Lang::Hans => format!("{name}（证号 {number}）"),
            Lang::En => format!("{name} (certificate {number})"),
        }
    };
    crew.iter().map(one).collect::<Vec<_>>().join(if lang == Lang::En { ", " } else { "、" })
}
