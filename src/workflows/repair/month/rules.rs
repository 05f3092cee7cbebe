//! What stands in the way of closing a month of repairs: missed deadlines that nobody has explained; and what is only
//! listed. Pure.

use super::figures::{Figures, Open, Outage};
use crate::kernel::problem::Rule;
use crate::kernel::time::words::minute_plain;
use crate::kernel::time::{Minute, Month};
use crate::kernel::words::{Lang, Say, words};
use crate::registers::deadline::standing::{self, listed};
use crate::registers::deadline::{Kept, is_told, wording};
use crate::registers::month::late::LateEntry;
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
    listed.extend(facts.owed.iter().filter(|kept| kept.deadline.provisional).filter(begun).map(standing::provisional));
    listed.extend(facts.figures.late_entries.iter().map(LateEntry::item));
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

/// Each missed deadline is explained: to the user and with a new time where that is the user's (H17).
fn unexplained(kept: &Kept, facts: &Facts<'_>) -> Item {
    let rule = if is_told(&kept.deadline.kind) { Rule::Clause("H17") } else { Rule::House };
    standing::unexplained(kept, &facts.figures.missed, facts.now, rule)
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
    listed(&open.number, code, Rule::Clause("H20"), say, words("", "", "").into())
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
    listed(number, "follow_up_open", Rule::Clause("H21"), say, words("", "", "").into())
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
    listed(number, "outage_not_told", Rule::Clause("H15"), say, todo.into())
}
