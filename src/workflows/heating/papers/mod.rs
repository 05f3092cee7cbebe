//! The papers of heating applications (H7 to H12, H23). Takes an application with what has happened to it and makes
//! paper values; reads no file and no clock, and judges nothing.

mod acceptance;
mod area_notice;
mod inspection;
mod needed;
mod papers_list;
mod plan_reply;
mod procedure;
mod receipt;
mod restore_notice;
mod site_notice;
mod stop_notice;
mod supply_notice;

use crate::kernel::paper::boxes::{
    at_or_pen, cell, day_by_pen, day_written, field, fields, fitted, large, listed, signatures, stamp, text, tick,
    time_by_pen, to_sign,
};
use crate::kernel::paper::{Block, Field, Format, NoticeLine, Paper, SignatureCell, Value};
use crate::kernel::text::width::Align;
use crate::kernel::time::words::minute_plain;
use crate::kernel::units::Area;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::Kept;
use crate::workflow::PaperJob;
use crate::workflow::paper::{FeeFacts, OfficeFacts, Standing, telephones};

use super::rules::{Application, State, Step};

pub use acceptance::acceptance;
pub use area_notice::area_notice;
pub use inspection::inspection;
pub use needed::{Needed, needed, needed_for};
pub use papers_list::papers_list;
pub use plan_reply::plan_reply;
pub use receipt::receipt;
pub use restore_notice::restore_notice;
pub use site_notice::{site_notice, unsaid};
pub use stop_notice::stop_notice;
pub use supply_notice::supply_notice;

/// Everything that an application's papers show.
#[derive(Clone, Debug)]
pub struct HeatingFacts<'a> {
    /// The application, with what has happened to it.
    pub app: &'a Application,
    /// How often it was amended.
    pub amended: i64,
    /// The office.
    pub office: &'a OfficeFacts,
    /// Its deadlines, in the order in which they started.
    pub deadlines: &'a [Kept],
    /// What its kind pays for, as the schedule had it on the day of acceptance (H4).
    pub fees: &'a [FeeFacts],
    /// What the desk says about this print.
    pub job: &'a PaperJob,
}

/// What all papers of an application have around their blocks; on A4, or a whole fanfold sheet.
fn around(facts: &HeatingFacts<'_>, title: Words, blocks: Vec<Block>, notes: Vec<String>) -> Paper {
    let (app, lang) = (facts.app, facts.job.lang);
    let standing = Standing {
        training: facts.office.training,
        void: app.last(Step::Void).is_some(),
        ended: app.last(Step::Withdraw).map(|_| State::Withdrawn.words().get(lang).to_string()),
        amended: facts.amended,
    };
    let form = facts.job.form(title, app.number, standing);
    Paper { format: Format::PAGE, blocks, notes, ..form }
}

/// The same with as much room to write as a half sheet has; what doesn't fit one is on a whole sheet.
fn on_half(facts: &HeatingFacts<'_>, title: Words, notes: &[String], blocks: impl Fn(usize) -> Vec<Block>) -> Paper {
    fitted(|lines| Paper { format: Format::SLIP, ..around(facts, title, blocks(lines), notes.to_vec()) })
}

/// The name that papers are made out to: the user's, else the applicant's.
fn name(app: &Application) -> &str {
    app.account.as_ref().map_or(app.applicant.as_str(), |(_, name)| name.as_str())
}

/// Whom a paper is about: name, account, telephone, address.
fn user_rows(facts: &HeatingFacts<'_>) -> Vec<Vec<Field>> {
    let (app, lang) = (facts.app, facts.job.lang);
    let account = app.account.as_ref().map(|(account, _)| account.as_str());
    vec![
        vec![
            field(words("戶　　名", "户　　名", "Name"), lang, text(name(app)), 1),
            field(words("戶　　號", "户　　号", "Account"), lang, Value::or_closed(account), 1),
        ],
        vec![
            field(words("地　　址", "地　　址", "Address"), lang, text(app.address.line()), 1),
            field(words("聯繫電話", "联系电话", "Phone"), lang, Value::or_closed(Some(&app.phone)), 1),
        ],
    ]
}

/// `89.50 平方米`: printers that know Simplified alone lack the sign for it.
fn area(area: Area, lang: Lang) -> String {
    match lang {
        Lang::Hant | Lang::Hans => format!("{area} 平方米"),
        Lang::En => format!("{area} m2"),
    }
}

/// An area that may be unknown.
fn area_value(known: Option<Area>, lang: Lang) -> Value {
    Value::or_closed(known.map(|known| area(known, lang)).as_deref())
}

fn yes_no(yes: bool, lang: Lang) -> &'static str {
    if yes { words("是", "是", "yes") } else { words("否", "否", "no") }.get(lang)
}

/// Class and building of the home: `居民 樓房`.
fn home(app: &Application, lang: Lang) -> String {
    format!("{} {}", app.home.class.words().get(lang), app.home.building.words().get(lang))
}

/// Names one after the other: `甲、乙`.
fn series(parts: &[String], lang: Lang) -> String {
    parts.join(if lang == Lang::En { ", " } else { "、" })
}

/// The newest deadline of a kind that is still owed or was.
fn deadline<'a>(facts: &HeatingFacts<'a>, kind: &str) -> Option<&'a Kept> {
    let of_kind = facts.deadlines.iter().filter(|kept| kept.deadline.kind == kind && !kept.deadline.cancelled);
    of_kind.max_by_key(|kept| kept.n)
}

/// Text for a letter, in paragraphs.
fn paragraphs(lines: &[Words], lang: Lang) -> Block {
    Block::Lines(lines.iter().map(|line| line.get(lang).to_string()).collect())
}

/// Who answers for the paper at the office.
fn handled_by(app: &Application, lang: Lang) -> SignatureCell {
    let lines = vec![app.handler.1.clone(), app.accepted_at.day().to_string()];
    cell(words("經辦人", "经办人", "Handled by"), lang, lines)
}

/// Telephones at the foot, where the office has entered them.
fn foot(facts: &HeatingFacts<'_>, first: Option<Words>) -> Vec<String> {
    let lang = facts.job.lang;
    first.map(|first| first.get(lang).to_string()).into_iter().chain(telephones(facts.office, lang)).collect()
}
