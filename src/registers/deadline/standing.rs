//! Deadlines in what a closing meets: a missed one that nobody has explained stands in the way, one that reaches into a
//! year without a calendar is listed. Pure.

use super::figures::Missed;
use super::{Kept, is_told, wording};
use crate::kernel::month::Item;
use crate::kernel::problem::Rule;
use crate::kernel::time::Minute;
use crate::kernel::time::words::minute_plain;
use crate::kernel::words::{Lang, Say, words};

/// What a record is called in a sentence: its number, and what it is about.
fn subject(kept: &Kept, missed: &[Missed]) -> String {
    let record = &kept.record;
    let same = missed.iter().find(|one| one.number == *record && one.kind == kept.deadline.kind);
    match same.map(|one| one.what.as_str()).filter(|what| !what.is_empty()) {
        Some(what) => format!("{record} {what}"),
        None => record.clone(),
    }
}

/// A missed deadline that is still to be explained: to the user too where the contract says so. `rule` is what asks for
/// that; what was typed in error is told to nobody.
pub fn unexplained(kept: &Kept, missed: &[Missed], now: Minute, rule: Rule) -> Item {
    let kind = kept.deadline.kind.as_str();
    let record = &kept.record;
    let is_void = missed.iter().any(|one| one.void && one.number == *record);
    let (is_told, subject) = (is_told(kind) && !is_void, subject(kept, missed));
    let say = Say::each(|lang| {
        let (title, how) = (wording::title(kept, lang), wording::standing(kept, now, lang));
        match lang {
            Lang::Hant => format!("{subject}：{title}{how}，未說明"),
            Lang::Hans => format!("{subject}：{title}{how}，未说明"),
            Lang::En => format!("{subject}: {title} {how}, not explained"),
        }
    });
    let todo = if is_told {
        words(
            "說明原因，記下何時怎樣告訴用戶",
            "说明原因，记下何时怎样告诉用户",
            "Explain it, and when and how the user was told",
        )
    } else {
        words("說明原因", "说明原因", "Explain it")
    };
    let told = if is_told { " --set told_at=TIME --set told_how=TEXT" } else { "" };
    Item {
        record: record.clone(),
        code: "missed_unexplained",
        rule: if is_void { Rule::House } else { rule },
        say,
        todo: todo.into(),
        command: format!("slipdesk do {record} explain --set deadline={kind} --set reason=TEXT{told}"),
    }
}

/// A deadline that reaches into a year without calendar data.
pub fn provisional(kept: &Kept) -> Item {
    let due = kept.deadline.due.map(minute_plain).unwrap_or_default();
    let record = &kept.record;
    let say = Say::each(|lang| {
        let title = wording::title(kept, lang);
        match lang {
            Lang::Hant => format!("{record}：{title}的期限 {due} 是暫定的，那一年還沒有日曆"),
            Lang::Hans => format!("{record}：{title}的期限 {due} 是暂定的，那一年还没有日历"),
            Lang::En => format!("{record}: {title}, due {due}, is provisional: that year has no calendar yet"),
        }
    });
    let todo = words("日曆公佈後導入", "日历公布后导入", "Import the calendar once it is published");
    listed(record, "provisional", Rule::House, say, todo.into())
}

/// A line that isn't in the way.
pub fn listed(record: &str, code: &'static str, rule: Rule, say: Say, todo: Say) -> Item {
    Item { record: record.to_string(), code, rule, say, todo, command: String::new() }
}
