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

use crate::kernel::number::Number;
use crate::kernel::paper::marks::{PREVIEW, TRAINING, VOID, amended_mark, reprint_mark};
use crate::kernel::paper::{
    Block, Field, Fields, Format, Paper, SignatureCell, SignatureRow, Signatures, Value, sheets,
};
use crate::kernel::time::Minute;
use crate::kernel::words::{Lang, Words, words};

use super::rules::{Crew, Method, State};
use crate::workflow::PaperJob;

pub use announcement::{AnnouncementFacts, announcement};
pub use card::card;
pub use damage::damage;
pub use facts::{Earlier, FeeFacts, OfficeFacts, RepairFacts};
pub use follow_up_list::{ListFacts, ListLine, follow_up_list};
pub use order::dispatch;
pub use receipt::receipt;

/// So long a number leaves room for a word before it.
const NUMBER: usize = 14;
/// So many lines of a half sheet leave room around its texts.
const AIRY: usize = 28;
/// Lines to write on where there is a whole sheet.
const WHOLE_SHEET: usize = 5;

/// What all papers of a repair have around their blocks: whose they are, number and running number, marks.
fn around(facts: &RepairFacts<'_>, title: Words, blocks: Vec<Block>, notes: Vec<String>) -> Paper {
    let (job, lang, repair) = (facts.job, facts.job.lang, facts.repair);
    let mut across = Vec::new();
    across.extend(facts.office.training.then(|| TRAINING.get(lang).to_string()));
    across.extend(job.preview.then(|| PREVIEW.get(lang).to_string()));
    across.extend((repair.state == State::Void).then(|| VOID.get(lang).to_string()));
    let mut marks = Vec::new();
    let ended = matches!(repair.state, State::Withdrawn | State::Duplicate | State::Advised);
    marks.extend(ended.then(|| repair.state.words().get(lang).to_string()));
    marks.extend(amended_mark(lang, facts.amended));
    marks.extend(reprint_mark(lang, job.reprint));
    Paper {
        lang,
        format: Format::SLIP,
        company: job.company.clone(),
        title: title.get(lang).to_string(),
        number: number_words(job, repair.number),
        digits: Some(repair.number.digits()).filter(|_| !job.preview),
        copies: Vec::new(),
        across,
        marks,
        blocks,
        notes,
        code: Some(job.code.clone()).filter(|code| !code.is_empty()),
    }
}

/// The number with the running one; the word before it gives way where there is no room on one line.
fn number_words(job: &PaperJob, number: Number) -> String {
    let bare = job.numbered(number);
    if bare.len() <= NUMBER { format!("No. {bare}") } else { bare }
}

/// The paper with as much room to write as one half sheet has; where it doesn't fit one, on a whole sheet.
fn fitted(make: impl Fn(usize) -> Paper) -> Paper {
    let high = |paper: &Paper| match sheets(paper).as_slice() {
        [one] => one.rows.len(),
        _ => usize::MAX,
    };
    let airy = [3, 2].into_iter().map(&make).find(|paper| high(paper) <= AIRY);
    let on_a_half = airy.or_else(|| Some(make(1)).filter(|paper| high(paper) < usize::MAX));
    on_a_half.unwrap_or_else(|| Paper { format: Format::PAGE, ..make(WHOLE_SHEET) })
}

/// Text that is known, or lines for the pen.
fn or_lines(text: Option<&str>, lines: usize) -> Value {
    match Value::or_pen(text) {
        Value::Pen => Value::PenLines(lines),
        known => known,
    }
}

fn field(label: Words, lang: Lang, value: Value, span: usize) -> Field {
    Field { label: label.get(lang).to_string(), value, span }
}

fn fields(pairs: usize, rows: Vec<Vec<Field>>, repeated: bool) -> Block {
    Block::Fields(Fields { pairs, rows, repeated })
}

fn text(value: impl Into<String>) -> Value {
    Value::Text(value.into())
}

/// In larger letters, or closed where there is none.
fn large(value: &str) -> Value {
    if value.trim().is_empty() { Value::Closed } else { Value::Large(value.to_string()) }
}

/// The time, or room for it.
fn at_or_pen(at: Option<Minute>, lang: Lang) -> Value {
    Value::Text(at.map_or_else(|| times::by_pen(lang), times::plain))
}

fn cell(label: Words, lang: Lang, lines: Vec<String>) -> SignatureCell {
    SignatureCell { label: label.get(lang).to_string(), lines }
}

fn signatures(rows: Vec<(usize, Vec<SignatureCell>)>, stamp: Option<String>) -> Block {
    let rows = rows.into_iter().map(|(lines, cells)| SignatureRow { lines, cells }).collect();
    Block::Signatures(Signatures { rows, stamp })
}

/// Room to sign, and the date below it.
fn to_sign(lang: Lang) -> Vec<String> {
    vec![String::new(), words("　年　月　日", "　年　月　日", "____/__/__").get(lang).to_string()]
}

/// What is known of a signature: who, when, and in which of the four ways.
fn signed(by: Option<&str>, at: Minute, method: Method, lang: Lang) -> Vec<String> {
    let name = by.unwrap_or_default().trim();
    let method = method.words().get(lang);
    let first = if name.is_empty() { method.to_string() } else { format!("{name} {method}") };
    vec![first, times::plain(at)]
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

/// Service and complaint telephones (H22a), where the office has entered them.
fn telephones(office: &OfficeFacts, lang: Lang) -> Option<String> {
    let one = |label: Words, number: &str| {
        let number = number.trim();
        (!number.is_empty()).then(|| format!("{} {number}", label.get(lang)))
    };
    let service = one(words("服務電話", "服务电话", "Service"), &office.station_phone);
    let complaint = one(words("投訴電話", "投诉电话", "Complaints"), &office.complaint_phone);
    let both: Vec<String> = service.into_iter().chain(complaint).collect();
    (!both.is_empty()).then(|| both.join("　"))
}
