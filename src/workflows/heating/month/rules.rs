//! What stands in the way of closing a month of applications: missed deadlines that nobody has explained; and what is
//! only listed. Pure.

use super::figures::{Figures, NoContract, Open};
use crate::kernel::problem::Rule;
use crate::kernel::time::{Minute, Month};
use crate::kernel::words::{Lang, Say, words};
use crate::registers::deadline::standing::{self, listed};
use crate::registers::deadline::{Kept, kind_words, wording};
use crate::registers::month::late::LateEntry;
use crate::say;
use crate::workflow::{Item, Standing};
use crate::workflows::heating::rules::State;

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

/// The list with which closing a month of applications begins (spec, section 3, 'Closing').
pub fn standing(facts: &Facts<'_>) -> Standing {
    let figures = facts.figures;
    let explain = |kept: &Kept| standing::unexplained(kept, &figures.missed, facts.now, clause(&kept.deadline.kind));
    let blocks = facts.unexplained.iter().map(explain).collect();
    let begun = |kept: &&Kept| kept.deadline.start < facts.month.end();
    let still_open = figures.open.iter().filter(|open| open.state == State::Open.code());
    let mut listed: Vec<Item> = still_open.map(|open| open_application(open, facts.now)).collect();
    let restore =
        |kept: &&Kept| kept.deadline.kind == "restore" && kept.deadline.due.is_none_or(|due| due >= facts.now);
    listed.extend(facts.owed.iter().filter(restore).filter(begun).map(|kept| restoration(kept, facts.now)));
    listed.extend(figures.contracts_missing.iter().map(no_contract));
    listed.extend(facts.owed.iter().filter(|kept| kept.deadline.provisional).filter(begun).map(standing::provisional));
    listed.extend(figures.late_entries.iter().map(LateEntry::item));
    Standing { blocks, listed }
}

/// What asks for the explanation of a missed deadline: where no clause does, the house.
fn clause(kind: &str) -> Rule {
    match kind {
        "plan_reply" => Rule::Clause("H7"),
        "restore" => Rule::Clause("H12"),
        _ => Rule::House,
    }
}

/// An application that goes on: in time, or late with everything explained.
fn open_application(open: &Open, now: Minute) -> Item {
    let due = open.due.as_deref().and_then(Minute::parse);
    let say = Say::each(|lang| {
        let (number, what) = (&open.number, &open.what);
        let kind = open.deadline.as_deref().and_then(kind_words).map(|words| words.get(lang)).unwrap_or_default();
        let left = due.map(|due| format!("{kind} {}", wording::left(due, now, lang)));
        match (lang, left) {
            (Lang::Hant, Some(left)) => format!("{number} {what}：還在辦理（{left}）"),
            (Lang::Hans, Some(left)) => format!("{number} {what}：还在办理（{left}）"),
            (Lang::En, Some(left)) => format!("{number} {what}: still open ({left})"),
            (Lang::Hant, None) => format!("{number} {what}：還在辦理"),
            (Lang::Hans, None) => format!("{number} {what}：还在办理"),
            (Lang::En, None) => format!("{number} {what}: still open"),
        }
    });
    let code = if due.is_some_and(|due| due < now) { "open_overdue" } else { "open_in_time" };
    listed(&open.number, code, Rule::House, say, words("", "", "").into())
}

/// H12: heat that is to be back since the cause of the stop is gone.
fn restoration(kept: &Kept, now: Minute) -> Item {
    let say = Say::each(|lang| {
        let (record, how) = (&kept.record, wording::standing(kept, now, lang));
        match lang {
            Lang::Hant => format!("{record}：停熱原因已消除，待恢復供熱（{how}）"),
            Lang::Hans => format!("{record}：停热原因已消除，待恢复供热（{how}）"),
            Lang::En => format!("{record}: the cause of the stop is gone, heat is to be back ({how})"),
        }
    });
    listed(&kept.record, "restore_open", Rule::Clause("H12"), say, words("", "", "").into())
}

/// H3: residents are asked for their contract.
fn no_contract(one: &NoContract) -> Item {
    let (number, what) = (&one.number, &one.what);
    let say = say!(
        "{number} {what}：居民供熱合同還沒有簽",
        "{number} {what}：居民供热合同还没有签",
        "{number} {what}: the resident's contract is missing"
    );
    let todo = words("簽了就補記", "签了就补记", "Record it once it is signed");
    let command = format!("slipdesk do {number} contract --set contract_no=TEXT --set date=DATE");
    Item { command, ..listed(number, "contract_missing", Rule::Clause("H3"), say, todo.into()) }
}
