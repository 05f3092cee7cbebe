//! The month of temperature checks (spec section 3, 'Month'; H13, H14): its figures, what stands in the way of closing it,
//! and its report. Readings count by their time, planned checks by the day on which they are due, a deadline in the month
//! in which it was met or ran out; what was typed after that month was closed counts in the oldest open one.

pub mod figures;
mod report;
mod rules;
pub mod store;
pub mod tally;

pub use report::report;

use serde_json::Value as Json;

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::{Minute, Month};
use crate::kernel::words::words;
use crate::registers::deadline::figures::Missed;
use crate::registers::deadline::tally::{month_of, tallies};
use crate::registers::deadline::{self, Kept};
use crate::registers::month::numbers::store::numbers;
use crate::registers::{month, point};
use crate::workflow::{Standing, Totals};
use crate::workflows::temperature::rules::State;
use figures::{Figures, NotTested, Open, Opinion, ReportedLate, WithoutStandard};
use store::{Round, SheetRow};
use tally::Parts;

/// The workflow's name, as in `add`.
const NAME: &str = "temperature";

/// The figures of a month, reckoned now.
///
/// # Errors
/// Where the file can't be read.
pub fn figures(view: View<'_>, month: Month) -> Outcome<Figures> {
    let now = view.now().minute();
    let (sheets, got) = store::sheets(view, month)?;
    let (points, planned) = store::points(view, month)?;
    let parts = Parts { sheets, got, points, planned };
    let mut all = deadline::store::in_month(view, NAME, month)?;
    all.extend(point::store::unwritten(view, month)?);
    let void = store::voided(view, all.iter().map(|known| known.record.as_str()))?;
    let missed = deadline::figures::missed(&all, &void, month, now, |record| store::about(view, record))?;
    let (void, kept): (Vec<Kept>, Vec<Kept>) = all.into_iter().partition(|known| void.contains(&known.record));
    Ok(Figures {
        numbers: numbers(view, month, &store::SHELF)?,
        by_kind: parts.by_kind(),
        by_station: parts.stations(),
        by_point: parts.by_point(),
        by_day: parts.by_day(),
        total: parts.total(),
        not_judged: tally::not_judged(&parts.got),
        opinions: parts.sheets.iter().filter_map(opinion).collect(),
        failures: parts.failures(),
        without_standard: without_standard(view, &parts.sheets)?,
        not_tested: not_tested(&parts),
        reported_late: missed.iter().filter(|one| !one.void).filter_map(reported_late).collect(),
        deadlines: deadline::figures::deadlines(&tallies(&kept, month, now)),
        deadlines_void: deadline::figures::void(&void, month, now),
        missed,
        open: open(view, &parts.sheets, month, now)?,
        late_entries: store::late_entries(view, month)?,
    })
}

fn opinion(sheet: &SheetRow) -> Option<Opinion> {
    Some(Opinion {
        number: sheet.number.to_string(),
        what: sheet.what.clone(),
        measured_on: sheet.measured_on.to_string(),
        opinion: sheet.opinion.clone()?,
        passed_up: sheet.opinion_up.as_ref().map(|(at, _)| at.to_string()),
        passed_up_to: sheet.opinion_up.as_ref().map(|(_, to)| to.clone()),
    })
}

fn without_standard(view: View<'_>, sheets: &[SheetRow]) -> Outcome<Vec<WithoutStandard>> {
    let mut out = Vec::new();
    for sheet in sheets {
        let readings = store::without_standard(view, sheet.number)?;
        if readings > 0 {
            out.push(WithoutStandard {
                number: sheet.number.to_string(),
                what: sheet.what.clone(),
                measured_on: sheet.measured_on.to_string(),
                readings,
                explanation: sheet.excuse.clone(),
            });
        }
    }
    Ok(out)
}

/// Planned checks that weren't done by their day, by that day.
fn not_tested(parts: &Parts) -> Vec<NotTested> {
    let one = |planned: &store::Planned| {
        let outcome = match planned.round {
            Round::Excused => "excused",
            Round::NotDone => "not_done",
            Round::Late => "late",
            Round::Done | Round::Waiting => return None,
        };
        let point = parts.points.iter().find(|point| point.id == planned.point)?;
        Some(NotTested {
            record: format!("{}/{}", point::THING.name, point.id),
            point: point.code.clone(),
            what: point.what.clone(),
            due: planned.due.to_string(),
            outcome: outcome.to_string(),
            reason: planned.reason.clone(),
        })
    };
    let mut out: Vec<NotTested> = parts.planned.iter().filter_map(one).collect();
    out.sort_by(|one, other| (&one.due, &one.point).cmp(&(&other.due, &other.point)));
    out
}

fn reported_late(missed: &Missed) -> Option<ReportedLate> {
    (missed.kind == "reading_report").then(|| ReportedLate {
        number: missed.number.clone(),
        what: missed.what.clone(),
        due: missed.due.clone(),
        reported: missed.met_at.clone(),
    })
}

/// The month's sheets on which something is still to be done, each with what is due first.
fn open(view: View<'_>, sheets: &[SheetRow], month: Month, now: Minute) -> Outcome<Vec<Open>> {
    let until = month.end().plus(-1).min(now);
    let mut out = Vec::new();
    for sheet in sheets.iter().filter(|sheet| matches!(sheet.state, State::Open | State::PassedUp)) {
        let number = sheet.number.to_string();
        let kept = deadline::store::of(view, &number)?;
        let owed = kept.iter().filter(|kept| kept.deadline.met_at.is_none() && kept.cancelled_at.is_none());
        let first = owed.filter(|kept| kept.deadline.start <= until).min_by_key(|kept| kept.deadline.due);
        out.push(Open {
            what: sheet.what.clone(),
            state: sheet.state.code().to_string(),
            deadline: first.map(|kept| kept.deadline.kind.clone()),
            due: first.and_then(|kept| kept.deadline.due).map(|due| due.to_string()),
            number,
        });
    }
    Ok(out)
}

/// What stands in the way of closing the month, and what is only listed.
///
/// # Errors
/// Where the file can't be read.
pub fn standing(view: View<'_>, month: Month) -> Outcome<Standing> {
    let now = view.now().minute();
    let figures = figures(view, month)?;
    let mut unexplained = deadline::store::unexplained(view, NAME, month)?;
    let unwritten = point::store::unwritten(view, month)?;
    unexplained.extend(unwritten.into_iter().filter(|kept| month_of(kept, now) == Some(month)));
    let facts = rules::Facts {
        month,
        now,
        unexplained: &unexplained,
        owed: &deadline::store::owed(view, NAME)?,
        figures: &figures,
    };
    Ok(rules::standing(&facts))
}

/// Figures as they lie in JSON: those of a closed month.
///
/// # Errors
/// `figures_unreadable` where they aren't a month's figures of temperature checks.
pub fn read(figures: &Json) -> Outcome<Figures> {
    month::read(figures, words("測溫", "测温", "temperature"))
}

/// What a closing says of the figures in whole numbers.
pub fn totals(figures: &Json) -> Totals {
    let Ok(figures) = read(figures) else { return Totals::default() };
    let count = |list: &[String]| i64::try_from(list.len()).unwrap_or(i64::MAX);
    let numbers = &figures.numbers;
    let (plan, all) = (figures.total.plan, &figures.total.readings);
    let deadlines = |of: fn(&deadline::figures::Deadline) -> i64| figures.deadlines.iter().map(of).sum();
    Totals {
        numbers: numbers.first.clone().zip(numbers.last.clone()),
        sums: vec![
            ("issued", numbers.issued),
            ("voided", count(&numbers.voided)),
            ("lost", count(&numbers.lost)),
            ("planned", plan.planned),
            ("planned_done", plan.done),
            ("planned_excused", plan.excused),
            ("planned_not_done", plan.not_done),
            ("readings", all.readings),
            ("corrected", all.corrected),
            ("unsigned", all.unsigned),
            ("refused", all.refused),
            ("not_judged", all.not_judged),
            ("judged", all.judged),
            ("met", all.met),
            ("met_below_target", all.met_below_target),
            ("failed", all.failed),
            ("deadlines_kept", deadlines(|one| one.kept)),
            ("deadlines_missed", deadlines(|one| one.missed)),
        ],
    }
}

#[cfg(test)]
mod tests;
