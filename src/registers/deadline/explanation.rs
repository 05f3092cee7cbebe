//! The common step `explain`: why a deadline can't be or wasn't kept, and what the user was told (H7, H12, H17). Every
//! book that has the action calls it; the deadline itself stays as it is.

use super::{Kept, explain, kinds, store};
use crate::kernel::book::Done;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem, Rule};
use crate::kernel::store::{Row, Tx};
use crate::kernel::time::Minute;
use crate::registers::shared::EXPLAIN;
use crate::registers::{row, step};
use crate::say;

/// Takes the step `explain` of a record: the step and the deadline's row in one entry, with `rows` of the record's own
/// table (its `rev`). It happened when the user was told, else now.
///
/// # Errors
/// Every rule that refuses it, all at once; or where the file refuses a row.
pub fn act_explain(tx: &mut Tx<'_>, record: &str, values: &Values, rows: Vec<Row>) -> Outcome<Done> {
    write(tx, record, values, rows, Whom::User)
}

/// The same for a void record: it was typed in error, so that there is nobody to tell.
///
/// # Errors
/// As `act_explain`.
pub fn act_explain_void(tx: &mut Tx<'_>, record: &str, values: &Values, rows: Vec<Row>) -> Outcome<Done> {
    write(tx, record, values, rows, Whom::Nobody)
}

/// Who is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whom {
    /// The user, where the kind of deadline is the user's.
    User,
    /// Nobody: the record is void.
    Nobody,
}

fn write(tx: &mut Tx<'_>, record: &str, values: &Values, mut rows: Vec<Row>, whom: Whom) -> Outcome<Done> {
    let now = tx.now().minute();
    let explained = judge(&store::of(tx.view(), record)?, values, whom, now).map_err(Failure::refused)?;
    rows.push(store::row(&explained));
    let mut said = row::said(&EXPLAIN, values);
    step::write(tx, record, EXPLAIN.name, values.moment("told_at").unwrap_or(now), &mut said, rows)?;
    Ok(Done::default())
}

/// The deadline with its explanation.
///
/// # Errors
/// `no_such_deadline`, `nothing_to_explain`, `missing` where the user must have been told, `before_start` where that was
/// before the deadline ran.
pub fn judge(kept: &[Kept], values: &Values, whom: Whom, now: Minute) -> Result<Kept, Vec<Problem>> {
    let kind = values.choice("deadline").unwrap_or_default();
    let (at, how) = (values.moment("told_at"), values.text("told_how"));
    let told = at.map(|at| (at, how.unwrap_or_default().to_string()));
    let explained = explain(kept, kind, values.text("reason").unwrap_or_default(), told, now);
    let mut problems = Vec::new();
    let told_by = kinds::of_code(kind).and_then(|kind| kind.told).filter(|_| whom == Whom::User);
    if let Some(rule) = told_by {
        for key in ["told_at", "told_how"] {
            if !values.has(key) && explained.as_ref().is_ok_and(|known| known.told.is_none()) {
                problems.push(must_be_told(rule, key));
            }
        }
    }
    match explained {
        Ok(known) if at.is_some_and(|at| at < known.deadline.start) => {
            problems.push(before_start(known.deadline.start));
            Err(problems)
        }
        Ok(known) if problems.is_empty() => Ok(known),
        Ok(_) => Err(problems),
        Err(problem) => {
            problems.insert(0, problem);
            Err(problems)
        }
    }
}

/// The deadline of that kind that an explanation would be put on.
///
/// # Errors
/// As `explain`.
pub fn to_explain<'a>(kept: &'a [Kept], kind: &str, now: Minute) -> Result<&'a Kept, Problem> {
    let found = explain(kept, kind, "", None, now)?;
    kept.iter().find(|known| known.n == found.n).ok_or_else(super::nothing_to_explain)
}

fn must_be_told(rule: Rule, key: &'static str) -> Problem {
    let say = say!(
        "這個時限守不住要告訴用戶。請填什麼時候、怎樣告知的；還沒告知的，先打電話。",
        "这个时限守不住要告诉用户。请填什么时候、怎样告知的；还没告知的，先打电话。",
        "The user is told when this deadline can't be kept. Fill in when and how; where that hasn't happened, telephone first."
    );
    Problem { rule, ..Problem::new("missing", say) }.at(key)
}

fn before_start(start: Minute) -> Problem {
    let start = crate::kernel::time::words::minute_plain(start);
    Problem::house(
        "before_start",
        say!(
            "告知時間早於這個時限的起點 {start}。請查對時間。",
            "告知时间早于这个时限的起点 {start}。请查对时间。",
            "The user can't have been told before the deadline began, {start}. Check the time."
        ),
    )
    .at("told_at")
}
