//! Closing a month over all workflows: what stands in the way, then one entry that fixes what they publish. It reckons
//! no figures itself, and leaves rights and backups to the counter.

pub mod check;

use serde_json::{Map, Value as Json, json};

use crate::kernel::month::{Met, MonthStanding};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::history::{Head, head, head_at, history_of};
use crate::kernel::store::{Entry, Operator, Row, Tx, View};
use crate::kernel::time::Month;
use crate::registers::month::{self, store as months};
use crate::workflows;

/// What the closing of a month meets.
///
/// # Errors
/// Where the file can't be read.
pub fn standing(view: View<'_>, month: Month) -> Outcome<MonthStanding> {
    let closed = months::closing(view, month)?.is_some();
    let now = view.now().minute();
    let refused = month::may_close(month, now, months::first(view)?, months::newest_closed(view)?).err();
    let mut standing =
        MonthStanding { month, refused: refused.into_iter().collect(), closed, blocks: Vec::new(), listed: Vec::new() };
    if closed || now < month.start() {
        return Ok(standing);
    }
    for known in workflows::ALL {
        let found = known.standing(view, month)?;
        let workflow = known.thing().name;
        standing.blocks.extend(found.blocks.into_iter().map(|item| Met { workflow, item }));
        standing.listed.extend(found.listed.into_iter().map(|item| Met { workflow, item }));
    }
    Ok(standing)
}

/// Closes a month within a change that is under way: the months of a file that is being invented.
///
/// # Errors
/// Everything that stands in the way.
pub fn close_in(tx: &mut Tx<'_>, month: Month) -> Outcome<()> {
    let operator = tx.operator().clone();
    let standing = standing(tx.view(), month)?;
    let met = standing.blocks.iter().map(|met| met.item.problem());
    let refused: Vec<Problem> = standing.refused.iter().cloned().chain(met).collect();
    if !refused.is_empty() {
        return Err(Failure::refused(refused));
    }
    close(tx, &operator, month).map(|_| ())
}

/// Writes the closing: the entries since the closing before, the head there, totals per workflow of the month and since
/// the beginning, and the frozen figures (`reliability.md`, section 4).
pub fn close(tx: &mut Tx<'_>, operator: &Operator, month: Month) -> Outcome<Head> {
    let view = tx.view();
    let before = months::closed(view, month.previous())?;
    let (last_before, since) = match &before {
        Some(before) => (before.entry, totals_of(view, month.previous())?),
        None => (0, Map::new()),
    };
    let previous_head = head_at(view, last_before.max(1))?.map(|head| head.to_string()).unwrap_or_default();
    let (first, last) = (last_before + 1, tx.newest().0 + 1);
    let (mut figures, mut totals) = (Map::new(), Map::new());
    for workflow in workflows::ALL {
        let name = workflow.thing().name;
        let Some(found) = workflow.figures(view, month)? else { continue };
        let said = workflow.totals(&found);
        let (mut of_month, mut so_far) = (Map::new(), Map::new());
        for (key, sum) in said.sums {
            let earlier = since.get(name).and_then(|it| it.pointer(&format!("/since_beginning/{key}")));
            of_month.insert(key.into(), json!(sum));
            so_far.insert(key.into(), json!(sum + earlier.and_then(Json::as_i64).unwrap_or(0)));
        }
        let (first, last) = said.numbers.unzip();
        totals.insert(name.into(), json!({"first": first, "last": last, "month": of_month, "since_beginning": so_far}));
        figures.insert(name.into(), found);
    }
    let said = Map::from_iter([
        ("entries".to_string(), json!([first, last])),
        ("previous_head".to_string(), json!(previous_head)),
        ("totals".to_string(), Json::Object(totals)),
    ]);
    let row = Row::insert("month")
        .set("month", month.key())
        .set("closed_at", tx.now())
        .set("closed_by", operator.key)
        .set("first_entry", first)
        .set("last_entry", last)
        .set("previous_head", previous_head)
        .set("figures", Json::Object(figures).to_string());
    let (seq, hash) = tx.write(Entry::new(month_record(month), "close").said(said).row(row))?;
    Ok(Head { seq, hash, file_id: head(tx.view())?.file_id })
}

/// The record under which the history keeps a month's closing.
pub fn month_record(month: Month) -> String {
    format!("month/{month}")
}

/// What a closing said; empty where the history has none of that month.
pub fn said(view: View<'_>, month: Month) -> Outcome<Map<String, Json>> {
    let history = history_of(view, &month_record(month))?;
    let closing = history.into_iter().rev().find(|entry| entry.action == "close");
    Ok(closing.and_then(|mut entry| entry.changes.remove("said")?.as_object().cloned()).unwrap_or_default())
}

/// The totals that a closing said, by workflow.
fn totals_of(view: View<'_>, month: Month) -> Outcome<Map<String, Json>> {
    Ok(said(view, month)?.get("totals").and_then(Json::as_object).cloned().unwrap_or_default())
}
