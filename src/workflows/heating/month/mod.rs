//! The month of heating applications (spec section 3, 'Month'; H3, H7 to H12): its figures, what stands in the way of
//! closing it, and its report. An application counts by its acceptance, area by the effective date of its notice, a
//! deadline in the month in which it was met or ran out, every other step by its own time; what was typed after that
//! month was closed counts in the oldest open one.

pub mod figures;
mod report;
mod rules;
pub mod store;
pub mod tally;

pub use report::report;

use serde_json::Value as Json;

use crate::kernel::number::Letter;
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Month;
use crate::kernel::words::words;
use crate::registers::deadline::tally::tallies;
use crate::registers::deadline::{self, Kept};
use crate::registers::month::late::store::Late;
use crate::registers::month::numbers::store::numbers;
use crate::registers::month::{self, stay::Exit};
use crate::workflow::{Standing, Totals};
use crate::workflows::heating::rules::State;
use figures::{Course, Figures, NoContract, Open};
use store::Ended;
use tally::Seen;

/// The workflow's name, as in `add`.
const NAME: &str = "heating";

/// The figures of a month, reckoned now.
///
/// # Errors
/// Where the file can't be read.
pub fn figures(view: View<'_>, month: Month) -> Outcome<Figures> {
    let now = view.now().minute();
    let until = month.end().plus(-1).min(now);
    let late = Late::since(view, month, Letter::Heating)?;
    let mut seen = Vec::new();
    for found in store::of_month(view, month, &late)? {
        let mut one = Seen { found, kept: Vec::new() };
        if one.is_open_after(month) {
            one.kept = deadline::store::of(view, &one.found.number.to_string())?;
        }
        seen.push(one);
    }
    let all = deadline::store::in_month(view, NAME, month)?;
    let void = store::voided(view, all.iter().map(|known| known.record.as_str()))?;
    let missed = deadline::figures::missed(&all, &void, month, now, |record| store::about(view, record))?;
    let (void, kept): (Vec<Kept>, Vec<Kept>) = all.into_iter().partition(|known| void.contains(&known.record));
    let (paid, refunded) = tally::money(&store::payments(view, month)?);
    Ok(Figures {
        numbers: numbers(view, month, &store::SHELF)?,
        deadlines: deadline::figures::deadlines(&tallies(&kept, month, now)),
        deadlines_void: deadline::figures::void(&void, month, now),
        paid,
        refunded,
        missed,
        open: seen.iter().filter(|one| one.is_open_after(month)).map(|one| open(one, until)).collect(),
        contracts_missing: contracts_missing(&seen, month),
        late_entries: store::late_entries(view, month)?,
        ..tally::applications(&seen, &store::notices(view, month)?, month, until)
    })
}

/// An application that is open when the month ends, or now.
fn open(one: &Seen, until: crate::kernel::time::Minute) -> Open {
    let owed = one.owed_at(until);
    Open {
        number: one.found.number.to_string(),
        accepted_at: one.found.accepted_at.to_string(),
        what: one.found.what.clone(),
        kind: one.found.kind.code().to_string(),
        state: one.found.state.code().to_string(),
        next: if one.found.state == State::Open { one.found.next.clone() } else { Vec::new() },
        deadline: owed.map(|kept| kept.deadline.kind.clone()),
        due: owed.and_then(|kept| kept.deadline.due).map(|due| due.to_string()),
        overdue: one.is_overdue_at(until),
    }
}

/// H3: residents in blocks who have no contract, of those whom the month has to do with: accepted, done or still open in it.
fn contracts_missing(seen: &[Seen], month: Month) -> Vec<NoContract> {
    let concerns = |one: &&Seen| {
        one.found.stay.is_some_and(|stay| match stay.leaves_in(month) {
            Some(exit) => exit == Exit::By(Ended::Done),
            None => stay.came <= month && (stay.came == month || stay.is_carried_out_of(month)),
        })
    };
    let lacking = seen.iter().filter(|one| one.found.lacks_contract).filter(concerns);
    lacking.map(|one| one.found.no_contract()).collect()
}

/// What stands in the way of closing the month, and what is only listed.
///
/// # Errors
/// Where the file can't be read.
pub fn standing(view: View<'_>, month: Month) -> Outcome<Standing> {
    let figures = figures(view, month)?;
    let unexplained = deadline::store::unexplained(view, NAME, month)?;
    let facts = rules::Facts {
        month,
        now: view.now().minute(),
        unexplained: &unexplained,
        owed: &deadline::store::owed(view, NAME)?,
        figures: &figures,
    };
    Ok(rules::standing(&facts))
}

/// Figures as they lie in JSON: those of a closed month, or those for somebody who sees no prices.
///
/// # Errors
/// `figures_unreadable` where they aren't a month's figures of applications.
pub fn read(figures: &Json) -> Outcome<Figures> {
    month::read(figures, words("用熱申請", "用热申请", "application"))
}

/// What a closing says of the figures in whole numbers; areas in hundredths of a square metre.
pub fn totals(figures: &Json) -> Totals {
    let Ok(figures) = read(figures) else { return Totals::default() };
    let count = |list: &[String]| i64::try_from(list.len()).unwrap_or(i64::MAX);
    let numbers = &figures.numbers;
    let kinds = |of: fn(&Course) -> i64| figures.by_kind.iter().map(|kind| of(&kind.course)).sum();
    let deadlines = |of: fn(&deadline::figures::Deadline) -> i64| figures.deadlines.iter().map(of).sum();
    let paid = figures.paid.iter().filter_map(|paid| paid.money.amount).map(|fen| fen.0).sum();
    Totals {
        numbers: numbers.first.clone().zip(numbers.last.clone()),
        sums: vec![
            ("issued", numbers.issued),
            ("voided", count(&numbers.voided)),
            ("lost", count(&numbers.lost)),
            ("accepted", figures.accepted),
            ("done", kinds(|course| course.done)),
            ("refused", kinds(|course| course.refused)),
            ("withdrawn", kinds(|course| course.withdrawn)),
            ("taken_back", kinds(|course| course.taken_back)),
            ("deadlines_kept", deadlines(|one| one.kept)),
            ("deadlines_missed", deadlines(|one| one.missed)),
            ("area_increase", figures.area.increase.0),
            ("area_decrease", figures.area.decrease.0),
            ("paid_fen", paid),
            ("refunded_fen", figures.refunded.amount.map_or(0, |fen| fen.0)),
        ],
    }
}

#[cfg(test)]
mod tests;
