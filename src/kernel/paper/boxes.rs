//! Boxes that forms of all kinds are made of: label and value, room for the pen, signatures, times as papers write them;
//! and how a form finds its sheet. Knows no form.

use super::{Block, CLOSED, Field, Fields, Format, Paper, SignatureCell, SignatureRow, Signatures, Value, sheets};
use crate::kernel::time::words::minute_plain;
use crate::kernel::time::{Day, Minute};
use crate::kernel::words::{Lang, Words, words};

/// So many lines of a half sheet leave room around its texts.
const AIRY: usize = 28;
/// Lines to write on where there is a whole sheet.
const WHOLE_SHEET: usize = 5;

/// The paper with as much room to write as one half sheet has; where it doesn't fit one, on a whole sheet.
pub fn fitted(make: impl Fn(usize) -> Paper) -> Paper {
    let high = |paper: &Paper| match sheets(paper).as_slice() {
        [one] => one.rows.len(),
        _ => usize::MAX,
    };
    let airy = [3, 2].into_iter().map(&make).find(|paper| high(paper) <= AIRY);
    let on_a_half = airy.or_else(|| Some(make(1)).filter(|paper| high(paper) < usize::MAX));
    on_a_half.unwrap_or_else(|| Paper { format: Format::PAGE, ..make(WHOLE_SHEET) })
}

/// A label and its value.
pub fn field(label: Words, lang: Lang, value: Value, span: usize) -> Field {
    Field { label: label.get(lang).to_string(), value, span }
}

/// Rows of labels and values, so many pairs side by side.
pub fn fields(pairs: usize, rows: Vec<Vec<Field>>, repeated: bool) -> Block {
    Block::Fields(Fields { pairs, rows, repeated })
}

/// A value that is there.
pub fn text(value: impl Into<String>) -> Value {
    Value::Text(value.into())
}

/// In larger letters, or closed where there is none.
pub fn large(value: &str) -> Value {
    if value.trim().is_empty() { Value::Closed } else { Value::Large(value.to_string()) }
}

/// Text that is known, or lines for the pen.
pub fn or_lines(text: Option<&str>, lines: usize) -> Value {
    match Value::or_pen(text) {
        Value::Pen => Value::PenLines(lines),
        known => known,
    }
}

/// The time, or room for it.
pub fn at_or_pen(at: Option<Minute>, lang: Lang) -> Value {
    Value::Text(at.map_or_else(|| time_by_pen(lang), minute_plain))
}

/// The day, or room for it.
pub fn day_or_pen(day: Option<Day>, lang: Lang) -> Value {
    Value::Text(day.map_or_else(|| day_by_pen(lang), |day| day.to_string()))
}

/// Room for a time, to be filled in by pen.
pub fn time_by_pen(lang: Lang) -> String {
    words("　月　日　時　分", "　月　日　时　分", "__-__  __:__").get(lang).to_string()
}

/// Room for a day.
pub fn day_by_pen(lang: Lang) -> String {
    words("　　年　月　日", "　　年　月　日", "____-__-__").get(lang).to_string()
}

/// A day in a letter or a notice: `2026年11月23日`.
pub fn day_written(day: Day, lang: Lang) -> String {
    match lang {
        Lang::Hant | Lang::Hans => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}

/// A minute in a letter or a notice: `2026年11月23日 20:05`.
pub fn time_written(at: Minute, lang: Lang) -> String {
    format!("{} {}", day_written(at.day(), lang), at.clock())
}

/// A box to sign in, or what is known of the signature.
pub fn cell(label: Words, lang: Lang, lines: Vec<String>) -> SignatureCell {
    SignatureCell { label: label.get(lang).to_string(), lines }
}

/// Boxes to sign in, from top to bottom, each row with the lines that it takes at least.
pub fn signatures(rows: Vec<(usize, Vec<SignatureCell>)>, stamp: Option<String>) -> Block {
    let rows = rows.into_iter().map(|(lines, cells)| SignatureRow { lines, cells }).collect();
    Block::Signatures(Signatures { rows, stamp })
}

/// Room to sign, and the date below it.
pub fn to_sign(lang: Lang) -> Vec<String> {
    vec![String::new(), words("　年　月　日", "　年　月　日", "____/__/__").get(lang).to_string()]
}

/// What is known of a signature: who, when, and in which of the four ways.
pub fn signed(by: Option<&str>, at: Option<Minute>, method: Words, lang: Lang) -> Vec<String> {
    let name = by.unwrap_or_default().trim();
    let method = method.get(lang);
    let first = if name.is_empty() { method.to_string() } else { format!("{name} {method}") };
    std::iter::once(first).chain(at.map(minute_plain)).collect()
}

/// The square for the stamp.
pub fn stamp(lang: Lang) -> Option<String> {
    Some(words("（蓋章）", "（盖章）", "(stamp)").get(lang).to_string())
}

/// A box to tick by pen, or the answer that was recorded: `穿鞋套（是）`, `shoe covers [ ]`.
pub fn tick(label: Words, known: Option<bool>, lang: Lang) -> String {
    let label = label.get(lang);
    let answer = match (known, lang) {
        (Some(true), Lang::En) => "yes",
        (Some(false), Lang::En) => "no",
        (Some(true), _) => "是",
        (Some(false), _) => "否",
        (None, Lang::En) => " ",
        (None, _) => "　",
    };
    if lang == Lang::En { format!("{label} [{answer}]") } else { format!("{label}（{answer}）") }
}

/// Several texts in one box.
pub fn listed(parts: &[String], lang: Lang) -> String {
    parts.join(if lang == Lang::En { "; " } else { "；" })
}

/// What isn't there and can't be added.
pub fn or_closed(text: &str) -> String {
    if text.trim().is_empty() { CLOSED.to_string() } else { text.to_string() }
}
