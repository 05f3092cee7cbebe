//! What stands in the way of closing a month of temperature checks: missed deadlines that nobody has explained, planned
//! checks neither done nor excused, readings without a standard, failures that weren't passed up; and what is only listed.
//! Pure.

use super::figures::{Failed, Figures, Open, Opinion, WithoutStandard};
use crate::kernel::problem::Rule;
use crate::kernel::time::{Minute, Month};
use crate::kernel::words::{Lang, Say, words};
use crate::registers::deadline::standing::{self, listed};
use crate::registers::deadline::{Kept, kind_words, wording};
use crate::registers::month::late::LateEntry;
use crate::say;
use crate::workflow::{Item, Standing};

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

/// The list with which closing a month of temperature checks begins (spec, section 3, 'Closing').
pub fn standing(facts: &Facts<'_>) -> Standing {
    let figures = facts.figures;
    let mut blocks: Vec<Item> = facts.unexplained.iter().map(|kept| unexplained(kept, facts)).collect();
    let decided = |one: &&WithoutStandard| one.explanation.is_none();
    blocks.extend(figures.without_standard.iter().filter(decided).map(without_standard));
    blocks.extend(figures.failures.iter().filter(|one| one.passed_up.is_none()).map(not_passed_up));
    let begun = |kept: &&Kept| kept.deadline.start < facts.month.end();
    let mut listed: Vec<Item> = figures.open.iter().map(|open| open_sheet(open, facts.now)).collect();
    listed.extend(figures.opinions.iter().filter(|one| one.passed_up.is_none()).map(opinion));
    listed.extend(facts.owed.iter().filter(|kept| kept.deadline.provisional).filter(begun).map(standing::provisional));
    listed.extend(figures.late_entries.iter().map(LateEntry::item));
    Standing { blocks, listed }
}

/// A missed deadline; of a planned check that nobody made up for, what can still be done is said.
fn unexplained(kept: &Kept, facts: &Facts<'_>) -> Item {
    let plain = standing::unexplained(kept, &facts.figures.missed, facts.now, Rule::House);
    if kept.deadline.kind != "planned_check" || kept.deadline.met_at.is_some() {
        return plain;
    }
    let todo = words("說明為什麼沒有按計劃測", "说明为什么没有按计划测", "Say why it wasn't checked as planned");
    Item { code: "planned_check_not_done", rule: Rule::Clause("H14"), todo: todo.into(), ..plain }
}

/// H13: readings that can't be judged while nobody has entered what they must have.
fn without_standard(one: &WithoutStandard) -> Item {
    let (number, what, count) = (&one.number, &one.what, one.readings);
    let say = say!(
        "{number} {what}：{count} 個讀數沒有標準可判",
        "{number} {what}：{count} 个读数没有标准可判",
        "{number} {what}: {count} readings have no standard to be judged by"
    );
    let todo = words(
        "登記標準或合同約定溫度，或者說明為什麼沒有",
        "登记标准或合同约定温度，或者说明为什么没有",
        "Enter the standard or the contract's temperature, or explain why there is none",
    );
    Item {
        command: format!("slipdesk do {number} explain --set reason=TEXT"),
        ..listed(number, "no_standard", Rule::Clause("H13"), say, todo.into())
    }
}

/// H14: failures are passed up.
fn not_passed_up(one: &Failed) -> Item {
    let (number, what) = (&one.number, &one.what);
    let say = say!(
        "{number} {what}：測溫不合格，沒有上報",
        "{number} {what}：测温不合格，没有上报",
        "{number} {what}: readings failed, and nobody passed that up"
    );
    Item {
        command: format!("slipdesk do {number} pass-up --set to=TEXT --set what=failure"),
        ..listed(number, "failure_not_passed_up", Rule::Clause("H14"), say, words("上報", "上报", "Pass it up").into())
    }
}

/// A sheet on which something is still to be done.
fn open_sheet(open: &Open, now: Minute) -> Item {
    let due = open.due.as_deref().and_then(Minute::parse);
    let say = Say::each(|lang| {
        let (number, what) = (&open.number, &open.what);
        let kind = open.deadline.as_deref().and_then(kind_words).map(|words| words.get(lang)).unwrap_or_default();
        let left = due.map(|due| format!("{kind} {}", wording::left(due, now, lang)));
        match (lang, left) {
            (Lang::Hant, Some(left)) => format!("{number} {what}：還沒有了結（{left}）"),
            (Lang::Hans, Some(left)) => format!("{number} {what}：还没有了结（{left}）"),
            (Lang::En, Some(left)) => format!("{number} {what}: not closed yet ({left})"),
            (Lang::Hant, None) => format!("{number} {what}：還沒有了結"),
            (Lang::Hans, None) => format!("{number} {what}：还没有了结"),
            (Lang::En, None) => format!("{number} {what}: not closed yet"),
        }
    });
    let code = if due.is_some_and(|due| due < now) { "open_overdue" } else { "open_in_time" };
    listed(&open.number, code, Rule::House, say, words("", "", "").into())
}

/// H14: users' opinions are passed up.
fn opinion(one: &Opinion) -> Item {
    let (number, what) = (&one.number, &one.what);
    let say = say!(
        "{number} {what}：用戶意見沒有上報",
        "{number} {what}：用户意见没有上报",
        "{number} {what}: the user's opinion wasn't passed up"
    );
    Item {
        command: format!("slipdesk do {number} pass-up --set to=TEXT --set what=opinion"),
        ..listed(number, "opinion_not_passed_up", Rule::Clause("H14"), say, words("上報", "上报", "Pass it up").into())
    }
}
