//! What has happened to a record, as its pane and page tell it: times as a reader of today needs them, events in
//! columns, the history of the file. Reads and words only.

use super::Lines;
use crate::kernel::store::history::history_of;
use crate::kernel::time::{Day, Minute, Stamp};
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::{Cx, Look};
use crate::kernel::words::{Lang, Words, words};

/// One thing that happened to a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// The short word of the trade.
    pub label: String,
    /// When, as a reader of today needs it.
    pub when: String,
    /// Who did it.
    pub who: String,
    /// How, for whom, by which paper.
    pub note: String,
}

/// A time as a reader of today needs it: a clock time today, day and time this year, else with the year.
pub fn when(at: Minute, now: Minute) -> String {
    if at.day() == now.day() { at.clock() } else { format!("{} {}", date(at.day(), now.day()), at.clock()) }
}

/// A day, without its year where it is this one.
pub fn date(day: Day, today: Day) -> String {
    if day.year() == today.year() { format!("{:02}-{:02}", day.month(), day.day()) } else { day.to_string() }
}

/// Adds a part to a line of parts, two blanks between them; nothing where there is nothing to add.
pub fn push(text: &mut String, more: &str) {
    if !more.is_empty() {
        if !text.is_empty() {
            text.push_str("  ");
        }
        text.push_str(more);
    }
}

/// The colon of a language.
pub fn colon(lang: Lang) -> &'static str {
    if lang == Lang::En { ": " } else { "：" }
}

/// A label and what stands behind it, `／` where that is nothing.
pub fn labelled(label: Words, text: &str, lang: Lang) -> String {
    let text = if text.trim().is_empty() { "／" } else { text };
    format!("{} {text}", fit(label.get(lang), 10, false))
}

/// Events in columns, a line each.
pub fn happened(life: &[Event], look: Look) -> Lines {
    let labels = life.iter().map(|event| width(&event.label)).max().unwrap_or(0);
    let times = life.iter().map(|event| width(&event.when)).max().unwrap_or(0);
    let line = |event: &Event| {
        let (label, time) = (fit(&event.label, labels, false), fit(&event.when, times, true));
        (format!("{label} {time} {}  {}", event.who, event.note).trim_end().to_string(), look.plain())
    };
    life.iter().map(line).collect()
}

/// The history of the file about a record, oldest first, under its heading; `label` has the short word of an action.
pub fn history(record: &str, label: fn(&str) -> Words, cx: &Cx<'_>) -> Lines {
    let (look, lang) = (cx.look, cx.lang);
    let mut out: Lines = vec![(words("歷史", "历史", "History").get(lang).to_string(), look.strong())];
    match history_of(cx.view(), record) {
        Ok(entries) => out.extend(entries.into_iter().map(|entry| {
            let typed = entry.typed_at.get(..19).and_then(Stamp::parse);
            let typed = typed.map_or(entry.typed_at.clone(), |at| when(at.minute(), cx.now.minute()));
            let action = label(&entry.action).get(lang);
            (format!("{typed}  {action}  {}  {}", entry.by, entry.code), look.quiet())
        })),
        Err(failure) => out.push((failure.text(lang), look.wrong())),
    }
    out
}
