//! What stands in the way of closing a month of repairs: missed deadlines that nobody has explained; and what is only
//! listed. Pure.

use super::figures::{Figures, LateEntry, Open, Outage};
use crate::kernel::problem::Rule;
use crate::kernel::time::words::minute_plain;
use crate::kernel::time::{Minute, Month};
use crate::kernel::words::{Lang, Say, words};
use crate::registers::deadline::{self, Kept, wording};
use crate::say;
use crate::workflow::{Item, Standing};
use crate::workflows::repair::rules::State;

/// What the rules look at.
pub struct Facts<'a> {
    /// The month.
    pub month: Month,
    /// Now.
    pub now: Minute,
    /// Missed deadlines that count in the month and that nobody has explained.
    pub unexplained: &'a [Kept],
    /// Deadlines that are neither met nor cancelled.
    pub owed: &'a [Kept],
    /// The figures.
    pub figures: &'a Figures,
}

/// The list with which closing a month of repairs begins (spec, section 3, 'Closing').
pub fn standing(facts: &Facts<'_>) -> Standing {
    let blocks: Vec<Item> = facts.unexplained.iter().map(|kept| unexplained(kept, facts)).collect();
    let begun = |kept: &&Kept| kept.deadline.start < facts.month.end();
    let is_late = |kept: &Kept| kept.deadline.due.is_some_and(|due| due < facts.now);
    let mut listed: Vec<Item> =
        facts.figures.open.iter().filter(|open| is_open(open)).map(|open| open_repair(open, facts.now)).collect();
    // One that has run out already stands above, or is explained.
    let follow_ups = facts.owed.iter().filter(|kept| kept.deadline.kind == "follow_up" && !is_late(kept));
    listed.extend(follow_ups.filter(begun).map(|kept| follow_up(kept, facts.now)));
    listed.extend(facts.figures.outages.iter().filter(|outage| is_untold(outage, facts)).map(untold));
    listed.extend(facts.owed.iter().filter(|kept| kept.deadline.provisional).filter(begun).map(provisional));
    listed.extend(facts.figures.late_entries.iter().map(late_entry));
    Standing { blocks, listed }
}

/// Whether a repair that was open at the month's end still is.
fn is_open(open: &Open) -> bool {
    State::from_code(&open.state).is_some_and(State::is_unrepaired)
}

/// Whether users were never told of a failure, though no deadline of it was missed: heat was back too soon (H15).
fn is_untold(outage: &Outage, facts: &Facts<'_>) -> bool {
    let runs = facts.owed.iter().any(|kept| kept.record == outage.number);
    let is_missed = facts.figures.missed.iter().any(|one| one.number == outage.number);
    outage.kind == "failure" && outage.told.is_none() && !outage.carried_in && !runs && !is_missed
}

/// What a record is called in a sentence: its number, and what it is about.
fn subject(record: &str, facts: &Facts<'_>, kept: &Kept) -> String {
    let same = facts.figures.missed.iter().find(|one| one.number == record && one.kind == kept.deadline.kind);
    match same.map(|one| one.what.as_str()).filter(|what| !what.is_empty()) {
        Some(what) => format!("{record} {what}"),
        None => record.to_string(),
    }
}

/// Each missed deadline is explained: to the user and with a new time where that is the user's (H17).
fn unexplained(kept: &Kept, facts: &Facts<'_>) -> Item {
    let kind = kept.deadline.kind.as_str();
    let record = &kept.record;
    // Of what was typed in error nobody is told.
    let is_void = facts.figures.missed.iter().any(|one| one.void && one.number == *record);
    let (is_told, subject) = (deadline::is_told(kind) && !is_void, subject(record, facts, kept));
    let say = Say::each(|lang| {
        let (title, how) = (wording::title(kept, lang), wording::standing(kept, facts.now, lang));
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
        rule: if is_told { Rule::Clause("H17") } else { Rule::House },
        say,
        todo: todo.into(),
        command: format!("slipdesk do {record} explain --set deadline={kind} --set reason=TEXT{told}"),
    }
}

/// A repair that isn't done: in time, or late with everything explained.
fn open_repair(open: &Open, now: Minute) -> Item {
    let state = State::from_code(&open.state).unwrap_or(State::Reported).words();
    let due = open.due.as_deref().and_then(Minute::parse);
    let say = Say::each(|lang| {
        let (number, what, state) = (&open.number, &open.what, state.get(lang));
        let left = due.map(|due| wording::left(due, now, lang));
        let left = left.map(|left| if lang == Lang::En { format!(", {left}") } else { format!("，{left}") });
        let left = left.unwrap_or_default();
        match lang {
            Lang::Hant => format!("{number} {what}：還沒有修好（{state}{left}）"),
            Lang::Hans => format!("{number} {what}：还没有修好（{state}{left}）"),
            Lang::En => format!("{number} {what}: not done yet ({state}{left})"),
        }
    });
    let is_late = due.is_some_and(|due| due < now);
    let code = if is_late { "open_overdue" } else { "open_in_time" };
    item(&open.number, code, Rule::Clause("H20"), say, words("", "", "").into())
}

/// H21: a follow-up that is still to be made.
fn follow_up(kept: &Kept, now: Minute) -> Item {
    let number = &kept.record;
    let opens = kept.deadline.opens.filter(|opens| now < *opens).map(minute_plain);
    let due = kept.deadline.due.map(minute_plain).unwrap_or_default();
    let say = match opens {
        Some(opens) => say!(
            "{number}：{opens} 起才能回訪，{due} 前做完",
            "{number}：{opens} 起才能回访，{due} 前做完",
            "{number}: the follow-up opens {opens}, due {due}"
        ),
        None => say!(
            "{number}：該回訪了，{due} 前做完",
            "{number}：该回访了，{due} 前做完",
            "{number}: the follow-up is due {due}"
        ),
    };
    item(number, "follow_up_open", Rule::Clause("H21"), say, words("", "", "").into())
}

/// H15: users are told of a failure, however soon heat is back.
fn untold(outage: &Outage) -> Item {
    let (number, area) = (&outage.number, &outage.area);
    let say = say!(
        "{number} {area}：故障停熱，沒有告知用戶的記錄",
        "{number} {area}：故障停热，没有告知用户的记录",
        "{number} {area}: heat failed, and nobody recorded that users were told"
    );
    let todo = words("告知過的補記", "告知过的补记", "Record it where they were");
    item(number, "outage_not_told", Rule::Clause("H15"), say, todo.into())
}

/// A deadline that reaches into a year without calendar data.
fn provisional(kept: &Kept) -> Item {
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
    item(record, "provisional", Rule::House, say, todo.into())
}

fn late_entry(late: &LateEntry) -> Item {
    let (number, at) = (&late.number, late.at.replace('T', " "));
    let say = if late.action == "add" {
        say!(
            "{number}：{at} 的，那個月結賬後才補錄，計入本月",
            "{number}：{at} 的，那个月结账后才补录，计入本月",
            "{number}, of {at}, was typed after its month was closed; it counts in this one"
        )
    } else {
        say!(
            "{number}：{at} 的一步，那個月結賬後才補記，計入本月",
            "{number}：{at} 的一步，那个月结账后才补记，计入本月",
            "{number}: a step of {at} was typed after its month was closed; it counts in this one"
        )
    };
    item(number, "late_entry", Rule::House, say, words("", "", "").into())
}

fn item(record: &str, code: &'static str, rule: Rule, say: Say, todo: Say) -> Item {
    Item { record: record.to_string(), code, rule, say, todo, command: String::new() }
}
