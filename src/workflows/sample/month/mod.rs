//! The month of samples (S6, S9; spec section 3, 'Month'): its figures, what stands in the way of closing it, and its
//! report. A drawing counts in the month of its time, or, where that was closed when it was typed, in the oldest open
//! one; numbers count by issue.

pub mod figures;
mod report;
mod rules;
pub mod store;
mod tally;

pub use report::report;

use serde_json::Value as Json;

use crate::kernel::number::{self, Letter};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::time::Month;
use crate::say;
use crate::workflow::{Standing, Totals};
use crate::workflows::sample::reconcile::figures::Reconciliation;
use crate::workflows::sample::{reconcile, requisition};
use figures::{Figures, Finance, Requisition};
use tally::Tally;

/// The figures of a month, reckoned now.
///
/// # Errors
/// Where the file can't be read.
pub fn figures(view: View<'_>, month: Month) -> Outcome<Figures> {
    let reconciliation = reconcile::store::reconciliation(view, month)?;
    let mut figures = Figures {
        numbers: store::numbers(view, month)?,
        returned: store::returned(view, month)?,
        not_released: store::not_released(view, month)?,
        late_entries: store::late_entries(view, month)?,
        finance: finance(view, month, &reconciliation)?,
        ..drawn(view, month)?
    };
    let reconciliation = reconciliation.to_json(None);
    rules::reconcile(&mut figures.by_variety, &reconciliation);
    figures.reconciliation = reconciliation;
    Ok(figures)
}

/// The figures of the month's drawings alone, everything else empty.
///
/// # Errors
/// Where the file can't be read.
pub fn drawn(view: View<'_>, month: Month) -> Outcome<Figures> {
    let mut tally = Tally::default();
    let not_filed = store::drawn(view, month, &mut tally)?;
    Ok(Figures { not_filed, ..tally.figures() })
}

/// Finance's part: the report while it stands, and the requisitions on which the free drawings are.
fn finance(view: View<'_>, month: Month, reconciliation: &Reconciliation) -> Outcome<Finance> {
    let report = reconciliation.finance.as_ref().filter(|report| report.valid);
    let requisitions = requisition::store::of_month(view, month)?.into_iter().map(|one| Requisition {
        number: one.number.to_string(),
        approved: one.approved.map(|at| at.to_string()),
        stocked_out: one.stocked_out.map(|at| at.to_string()),
        posted: one.posted.map(|at| at.to_string()),
        voucher: one.voucher,
    });
    Ok(Finance {
        reported_at: report.map(|report| report.at.to_string()),
        received_by: report.map(|report| report.received_by.clone()),
        requisitions: requisitions.collect(),
    })
}

/// What stands in the way of closing the month, and what is only listed.
///
/// # Errors
/// Where the file can't be read.
pub fn standing(view: View<'_>, month: Month) -> Outcome<Standing> {
    let figures = figures(view, month)?;
    let without = requisition::store::without_requisition(view, month)?;
    let facts = rules::Facts {
        month,
        returned_on: returned_on(view, &figures)?,
        without_requisition: without.into_iter().map(|number| number.to_string()).collect(),
        has_records: reconcile::store::has_records(view, month)?,
        figures: &figures,
    };
    Ok(rules::standing(&facts))
}

/// The returns of the month whose slips stand on a live requisition that was approved before the goods came back.
fn returned_on(view: View<'_>, figures: &Figures) -> Outcome<Vec<rules::ReturnedOn>> {
    let mut found = Vec::new();
    for back in figures.returned.iter().filter(|back| back.charge == "free") {
        let Ok(slip) = number::read(&back.number, Letter::Sample, view.is_training()) else { continue };
        let Some(on) = requisition::store::of_slip(view, slip)? else { continue };
        let Some(stored) = requisition::store::load(view, on.key())? else { continue };
        let requisition = stored.requisition;
        // What isn't approved yet can't be any more, and stands in nobody's books.
        if requisition.approved.is_some() {
            found.push(rules::ReturnedOn {
                requisition: on.to_string(),
                slip: back.number.clone(),
                posted: requisition.posted.is_some(),
                can_be_voided: requisition.asks_too_much() && requisition.state.waits(),
            });
        }
    }
    found.sort_by(|one, other| (&one.requisition, &one.slip).cmp(&(&other.requisition, &other.slip)));
    Ok(found)
}

/// Figures as they lie in JSON: those of a closed month, or those for somebody who sees no prices.
///
/// # Errors
/// `figures_unreadable` where they aren't a month's figures of samples.
pub fn read(figures: &Json) -> Outcome<Figures> {
    serde_json::from_value(figures.clone()).map_err(|error| {
        Failure::broken(
            Problem::new(
                "figures_unreadable",
                say!(
                    "結賬時存下的樣品數字讀不出來。請運行 slipdesk verify，並與備份對照。",
                    "结账时存下的样品数字读不出来。请运行 slipdesk verify，并与备份对照。",
                    "The sample figures kept at the closing can't be read. Run slipdesk verify, and compare with a backup."
                ),
            ),
            error,
        )
    })
}

/// What a closing says of the figures in whole numbers.
pub fn totals(figures: &Json) -> Totals {
    let Ok(figures) = read(figures) else { return Totals::default() };
    let count = |list: &[String]| i64::try_from(list.len()).unwrap_or(i64::MAX);
    let numbers = &figures.numbers;
    // What came back of drawings that a closed month has counted goes off the totals since the beginning.
    let back = || figures.returned.iter().filter(|it| it.counted_in.is_some());
    Totals {
        numbers: numbers.first.clone().zip(numbers.last.clone()),
        sums: vec![
            ("issued", numbers.issued),
            ("voided", count(&numbers.voided)),
            ("rejected", count(&numbers.rejected)),
            ("lost", count(&numbers.lost)),
            ("free_slips", figures.free.slips),
            ("free_pieces", figures.free.pieces),
            ("free_grams", figures.free.grams),
            ("charged_slips", figures.charged.slips),
            ("charged_pieces", figures.charged.pieces),
            ("charged_grams", figures.charged.grams),
            ("charged_fen", figures.charged.amount.map_or(0, |fen| fen.0)),
            ("back_slips", i64::try_from(back().count()).unwrap_or(i64::MAX)),
            ("back_pieces", back().map(|it| it.pieces).sum()),
            ("back_grams", back().map(|it| it.grams).sum()),
            ("back_fen", back().filter_map(|it| it.amount).map(|fen| fen.0).sum()),
        ],
    }
}

#[cfg(test)]
pub(crate) mod tests;
