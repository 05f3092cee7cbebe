//! What the closings say against what the file holds, for `verify` (`reliability.md`, section 3): they follow each other
//! without a gap, their heads stand in the chain, their totals are those of the frozen figures and add up, and every
//! number that they counted is there. That rows and entries agree is the chain's own check.

use serde_json::{Map, Value as Json};

use super::{month_record, said};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::store::history::head_at;
use crate::kernel::store::verify::Defect;
use crate::kernel::words::Say;
use crate::registers::month::store::{Closed, all_closed, issued};
use crate::say;
use crate::workflow::Workflow;
use crate::workflows;

/// Everything about closings that doesn't fit. What can't be read is told by `verify` itself.
pub fn defects(view: View<'_>) -> Vec<Defect> {
    let mut out = Vec::new();
    // A damaged file has been reported before this.
    let _ = look(view, &mut out);
    out
}

fn look(view: View<'_>, out: &mut Vec<Defect>) -> Outcome<()> {
    let mut before: Option<Closed> = None;
    let mut since = Map::new();
    for closed in all_closed(view)? {
        let record = month_record(closed.month);
        let mut wrong = |field: &str, then: &str, now: &str| out.push(defect(&record, field, then, now));
        let last = before.as_ref().map_or(0, |before| before.entry);
        if let Some(before) = &before
            && closed.month != before.month.next()
        {
            wrong("month.month", &before.month.next().to_string(), &closed.month.to_string());
        }
        let entries = (last + 1, closed.entry);
        if closed.entries != entries {
            wrong("month.entries", &range(entries), &range(closed.entries));
        }
        let head = head_at(view, last.max(1))?.map(|head| head.to_string()).unwrap_or_default();
        if head != closed.previous_head {
            wrong("month.previous_head", &closed.previous_head, &head);
        }
        let said = said(view, closed.month)?;
        let figures: Map<String, Json> = serde_json::from_str(&closed.figures).unwrap_or_default();
        let totals = said.get("totals").and_then(Json::as_object).cloned().unwrap_or_default();
        for workflow in workflows::ALL {
            let name = workflow.thing().name;
            let Some(told) = totals.get(name) else { continue };
            if let Some(frozen) = figures.get(name) {
                sums(*workflow, frozen, told, since.get(name), &mut wrong);
            }
            numbers(view, *workflow, &closed, told, &mut wrong)?;
        }
        since = totals;
        before = Some(closed);
    }
    Ok(())
}

/// The month's sums are those of the frozen figures; those since the beginning go on from the closing before.
fn sums(
    workflow: &dyn Workflow,
    frozen: &Json,
    told: &Json,
    before: Option<&Json>,
    wrong: &mut impl FnMut(&str, &str, &str),
) {
    let name = workflow.thing().name;
    for (key, sum) in workflow.totals(frozen).sums {
        let of = |json: &Json, part: &str| json.pointer(&format!("/{part}/{key}")).and_then(Json::as_i64);
        if of(told, "month") != Some(sum) {
            wrong(&format!("totals.{name}.month.{key}"), &shown(of(told, "month")), &sum.to_string());
        }
        let so_far = sum + before.and_then(|before| of(before, "since_beginning")).unwrap_or(0);
        if of(told, "since_beginning") != Some(so_far) {
            let was = shown(of(told, "since_beginning"));
            wrong(&format!("totals.{name}.since_beginning.{key}"), &was, &so_far.to_string());
        }
    }
}

/// Numbered records are never deleted: as many as were counted must be there.
fn numbers(
    view: View<'_>,
    workflow: &dyn Workflow,
    closed: &Closed,
    told: &Json,
    wrong: &mut impl FnMut(&str, &str, &str),
) -> Outcome<()> {
    let name = workflow.thing().name;
    let Some(numbered) = workflow.numbered() else { return Ok(()) };
    let count = issued(view, closed.month, numbered)?;
    let then = told.pointer("/month/issued").and_then(Json::as_i64);
    if then != Some(count) {
        wrong(&format!("totals.{name}.month.issued"), &shown(then), &count.to_string());
    }
    Ok(())
}

fn shown(value: Option<i64>) -> String {
    value.map_or_else(|| "-".to_string(), |value| value.to_string())
}

fn range((first, last): (i64, i64)) -> String {
    format!("{first}-{last}")
}

fn defect(record: &str, field: &str, then: &str, now: &str) -> Defect {
    let message: Say = say!(
        "結賬時記的是 {then}，現在算出來是 {now}。請保留文件，與備份對照。",
        "结账时记的是 {then}，现在算出来是 {now}。请保留文件，与备份对照。",
        "the closing says {then}, the file gives {now}. Keep the file, and compare it with a backup."
    );
    Defect { record: record.to_string(), field: field.to_string(), message }
}
