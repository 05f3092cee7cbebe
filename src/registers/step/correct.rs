//! Correcting the time of a step, the same for every kind of record: which step is meant, whether its month is open,
//! and both times on record. Whether the new time fits is the record's own judgement.

use serde_json::{Map, Value as Json};

use super::store::StepRow;
use super::{month, store, write};
use crate::kernel::book::Done;
use crate::kernel::form::field::Thing;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::store::{Row, Tx};
use crate::kernel::time::{Minute, Month};
use crate::say;

/// The step by which the time of the record itself is corrected: the call, the application, the beginning.
pub const RECEIVED: &str = "received";

/// A record whose times can be corrected.
#[derive(Clone, Copy, Debug)]
pub struct Correctable<'a> {
    /// Its number or key.
    pub record: &'a str,
    /// Its kind: what is no action of it is no step.
    pub thing: &'static Thing,
    /// The actions whose time can be corrected.
    pub steps: &'a [&'a str],
    /// When it was received, where that can be corrected too.
    pub received: Option<Minute>,
}

/// Another time for a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Correction {
    /// The action, or [`RECEIVED`].
    pub step: String,
    /// Which of several of that name, from 1.
    pub nth: usize,
    /// Its place among the record's steps; `None` for [`RECEIVED`].
    pub n: Option<i64>,
    /// When it had been.
    pub from: Minute,
    /// When it was.
    pub to: Minute,
    /// All steps of the record, oldest typed first, with the new time in the one that is corrected: what the record is
    /// judged anew with.
    pub steps: Vec<StepRow>,
}

impl Correction {
    /// When the record was received, by this correction.
    pub fn received(&self, before: Minute) -> Minute {
        if self.step == RECEIVED { self.to } else { before }
    }

    /// Both values, as the step keeps them.
    fn said(&self, reason: &str) -> Map<String, Json> {
        let mut said = Map::new();
        said.insert("step".to_string(), Json::from(self.step.as_str()));
        said.insert("n".to_string(), Json::from(self.nth));
        said.insert("from".to_string(), Json::from(self.from.to_string()));
        said.insert("to".to_string(), Json::from(self.to.to_string()));
        said.insert("reason".to_string(), Json::from(reason));
        said
    }
}

/// What moves with a step, besides its own row.
#[derive(Debug, Default)]
pub struct Moved {
    /// The rows of the record, its deadlines and so on.
    pub rows: Vec<Row>,
    /// What the step says besides both times.
    pub said: Map<String, Json>,
}

impl From<Vec<Row>> for Moved {
    fn from(rows: Vec<Row>) -> Moved {
        Moved { rows, said: Map::new() }
    }
}

/// Corrects the time of a step (house rule: the supervisor's, with a reason, in open months). `judge` judges the record
/// anew with the correction and gives what moves with it; rights, reason and times to come were looked at with the form.
///
/// # Errors
/// `unknown_choice` (usage) for what is no step at all, `not_correctable`, what `judge` refuses, `month_closed`.
pub fn correct(
    tx: &mut Tx<'_>,
    of: &Correctable<'_>,
    values: &Values,
    judge: impl FnOnce(&Tx<'_>, &Correction) -> Outcome<Moved>,
) -> Outcome<Done> {
    let now = tx.now().minute();
    let typed = values.text("step").unwrap_or_default();
    if of.thing.action(typed).is_none() && typed != RECEIVED {
        return Err(month::no_such_step(typed));
    }
    let nth = values.whole("n").and_then(|nth| usize::try_from(nth).ok()).unwrap_or(1).max(1);
    let to = values.moment("at").unwrap_or(now);
    let steps = store::of(tx.view(), of.record)?;
    let Some(correction) = correction(of, typed, nth, to, steps) else {
        return Err(not_correctable(of, typed).into());
    };
    let moved = judge(tx, &correction)?;
    let earlier = Month::of(correction.from.min(to).day());
    if month::store::newest_closed(tx.view())?.is_some_and(|closed| earlier <= closed) {
        return Err(month::closed(earlier).at("at").into());
    }
    let mut said = correction.said(values.text("reason").unwrap_or_default());
    said.extend(moved.said);
    let own = correction.n.map(|n| Row::update("step").set("record", of.record).set("n", n).set("at", to));
    let rows = moved.rows.into_iter().chain(own).collect();
    write(tx, of.record, "correct-time", now, &mut said, rows)?;
    Ok(Done::default())
}

/// Finds the step that is meant and gives it its new time; `None` where it can't be corrected or wasn't taken so often.
fn correction(of: &Correctable<'_>, step: &str, nth: usize, to: Minute, mut steps: Vec<StepRow>) -> Option<Correction> {
    let (n, from) = if step == RECEIVED {
        (None, of.received.filter(|_| nth == 1)?)
    } else {
        let found = steps.iter_mut().filter(|known| known.action == step).nth(nth.saturating_sub(1));
        let found = found.filter(|_| of.steps.contains(&step))?;
        let from = Minute::parse(&found.at)?;
        found.at = to.to_string();
        (Some(found.n), from)
    };
    Some(Correction { step: step.to_string(), nth, n, from, to, steps })
}

/// Such a step can't be corrected, or wasn't taken.
fn not_correctable(of: &Correctable<'_>, step: &str) -> Problem {
    let received = of.received.map(|_| RECEIVED).filter(|received| !of.steps.contains(received));
    let possible = received.into_iter().chain(of.steps.iter().copied()).collect::<Vec<_>>().join(" ");
    let record = of.record;
    Problem::house(
        "not_correctable",
        say!(
            "{record} 沒有可以更正時間的步驟「{step}」。可更正的有：{possible}（辦過的才有）。",
            "{record} 没有可以更正时间的步骤“{step}”。可更正的有：{possible}（办过的才有）。",
            "{record} has no step '{step}' whose time can be corrected. Possible, where they were taken: {possible}."
        ),
    )
    .at("step")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::problem::Rule;
    use crate::kernel::words::words;

    static THING: Thing = Thing { name: "repair", label: words("單", "单", "slip"), fields: &[], actions: &[] };

    fn m(text: &str) -> Minute {
        Minute::parse(text).unwrap()
    }

    fn row(n: i64, action: &str, at: &str) -> StepRow {
        StepRow {
            n,
            action: action.to_string(),
            at: at.to_string(),
            typed_at: format!("{at}:00"),
            operator: None,
            late_typed: false,
            said: "{}".to_string(),
        }
    }

    fn steps() -> Vec<StepRow> {
        vec![
            row(1, "tell", "2026-11-23T08:00"),
            row(2, "note", "2026-11-23T08:10"),
            row(3, "tell", "2026-11-23T09:00"),
            row(4, "void", "2026-11-23T10:00"),
        ]
    }

    fn of() -> Correctable<'static> {
        let received = Some(m("2026-11-23T07:00"));
        Correctable { record: "R2611-0001-2", thing: &THING, steps: &["tell", "finish"], received }
    }

    #[test]
    fn the_step_that_is_meant_has_its_new_time_and_no_other() {
        let to = m("2026-11-23T09:30");
        let found = correction(&of(), "tell", 2, to, steps()).unwrap();
        assert_eq!((found.n, found.from, found.to), (Some(3), m("2026-11-23T09:00"), to));
        let times: Vec<&str> = found.steps.iter().map(|step| step.at.as_str()).collect();
        assert_eq!(times, ["2026-11-23T08:00", "2026-11-23T08:10", "2026-11-23T09:30", "2026-11-23T10:00"]);
        assert_eq!(found.received(m("2026-11-23T07:00")), m("2026-11-23T07:00"));
        let said = Json::Object(found.said("看錯鐘"));
        let kept = serde_json::json!({
            "step": "tell", "n": 2, "from": "2026-11-23T09:00", "to": "2026-11-23T09:30", "reason": "看錯鐘"
        });
        assert_eq!(said, kept);
    }

    #[test]
    fn the_record_itself_moves_without_a_step() {
        let to = m("2026-11-23T06:30");
        let found = correction(&of(), RECEIVED, 1, to, steps()).unwrap();
        assert_eq!((found.n, found.from), (None, m("2026-11-23T07:00")));
        assert_eq!(found.steps, steps());
        assert_eq!(found.received(found.from), to);
    }

    #[test]
    fn what_was_not_taken_or_may_not_move_is_refused() {
        let to = m("2026-11-23T09:30");
        for (step, nth) in [("tell", 3), ("finish", 1), ("void", 1), ("note", 1), (RECEIVED, 2)] {
            assert_eq!(correction(&of(), step, nth, to, steps()), None, "{step} {nth}");
        }
        let fixed = Correctable { received: None, ..of() };
        assert_eq!(correction(&fixed, RECEIVED, 1, to, steps()), None);
        let problem = not_correctable(&of(), "void");
        assert_eq!(
            (problem.code, problem.field.as_deref(), problem.rule),
            ("not_correctable", Some("step"), Rule::House)
        );
        let english = problem.say.get(crate::kernel::words::Lang::En).to_string();
        assert!(english.ends_with("received tell finish."), "{english}");
    }
}
