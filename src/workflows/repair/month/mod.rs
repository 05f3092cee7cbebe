//! The month of repairs (spec section 3, 'Month'; H6, H16 to H21): its figures, what stands in the way of closing it, and
//! its report. A repair counts by its call, a deadline in the month in which it was met or ran out, every other step by
//! its own time; what was typed after that month was closed counts in the oldest open one.

pub mod figures;
mod report;
mod rules;
pub mod store;
pub mod tally;

pub use report::report;

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::kernel::number::{self, Letter};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Month;
use crate::kernel::units::Fen;
use crate::kernel::words::words;
use crate::registers::deadline::figures::Deadline;
use crate::registers::deadline::tally::tallies;
use crate::registers::deadline::{self, Kept};
use crate::registers::month;
use crate::registers::month::late::store::Late;
use crate::registers::month::numbers::store::numbers;
use crate::registers::row;
use crate::workflow::{Standing, Totals};
use crate::workflows::repair::form::THING;
use figures::{Figures, FollowUps, Money, Open, Rated};
use store::Found;

/// The figures of a month, reckoned now.
///
/// # Errors
/// Where the file can't be read.
pub fn figures(view: View<'_>, month: Month) -> Outcome<Figures> {
    let now = view.now().minute();
    let late = Late::since(view, month, Letter::Repair)?;
    let found = store::of_month(view, month, &late)?;
    let all = deadline::store::in_month(view, THING.name, month)?;
    let void = store::voided(view, all.iter().map(|known| known.record.as_str()))?;
    let missed = deadline::figures::missed(&all, &void, month, now, |record| what(view, &found, record))?;
    let (void, kept): (Vec<Kept>, Vec<Kept>) = all.into_iter().partition(|known| void.contains(&known.record));
    let calls = tally::calls(&store::follow_ups(view, month, &late)?);
    let (paid, damage) = store::money(view, month)?;
    let outages = store::outages(view, month)?;
    Ok(Figures {
        numbers: numbers(view, month, &store::REPAIRS)?,
        outage_numbers: numbers(view, month, &store::OUTAGES)?,
        by_station: tally::stations(&found, &kept, month, now, &stations(view, &late, &found, &kept)?),
        deadlines: deadline::figures::deadlines(&tallies(&kept, month, now)),
        deadlines_void: deadline::figures::void(&void, month, now),
        limits: tally::limits(&kept, month, now),
        follow_ups: FollowUps {
            due: tally::follow_ups_due(&kept, month, now),
            done: calls.given(),
            not_reached: calls.none,
        },
        rated: Rated { receipt: tally::receipts(&store::ratings(view, month, &late)?), follow_up: calls },
        paid: money(&paid),
        damage: money(&damage),
        outages: outages.iter().filter_map(|off| tally::outage(off, month, now)).collect(),
        missed,
        open: open(view, &found, month)?,
        late_entries: store::late_entries(view, month)?,
        ..tally::repairs(&found, month)
    })
}

fn money(amounts: &[Fen]) -> Money {
    let count = i64::try_from(amounts.len()).unwrap_or(i64::MAX);
    Money { count, amount: Some(Fen(amounts.iter().map(|fen| fen.0).sum())) }
}

/// The station of every repair that a deadline is about.
fn stations(view: View<'_>, late: &Late, found: &[Found], kept: &[Kept]) -> Outcome<HashMap<String, String>> {
    let station = |one: &Found| one.station.clone().unwrap_or_default();
    let mut known: HashMap<String, String> = found.iter().map(|one| (one.number.to_string(), station(one))).collect();
    for kept in kept {
        if known.contains_key(&kept.record) {
            continue;
        }
        let Ok(number) = number::read(&kept.record, Letter::Repair, view.is_training()) else { continue };
        if number.letter() == Letter::Repair
            && let Some(one) = store::one(view, late, number.key())?
        {
            known.insert(kept.record.clone(), station(&one));
        }
    }
    Ok(known)
}

/// Repairs that are open when the month ends, or now.
fn open(view: View<'_>, found: &[Found], month: Month) -> Outcome<Vec<Open>> {
    let until = month.end().plus(-1).min(view.now().minute());
    let mut out = Vec::new();
    for one in found {
        if !one.stay.is_some_and(|stay| stay.came <= month && stay.is_carried_out_of(month)) {
            continue;
        }
        let number = one.number.to_string();
        let kept = deadline::store::of(view, &number)?;
        let due = kept.iter().find(|known| known.deadline.kind == "finish").and_then(|known| known.deadline.due);
        out.push(Open {
            reported_at: one.reported_at.to_string(),
            what: one.address.line(),
            kind: one.kind.code().to_string(),
            state: one.state.code().to_string(),
            overdue: due.is_some_and(|due| due < until),
            due: due.map(|due| due.to_string()),
            number,
        });
    }
    Ok(out)
}

/// Where a record is, or what it is about.
fn what(view: View<'_>, found: &[Found], record: &str) -> Outcome<String> {
    if let Some(one) = found.iter().find(|one| one.number.to_string() == record) {
        return Ok(one.address.line());
    }
    let text = |table: &'static str, id: i64, keys: &[&str]| -> Outcome<String> {
        let row = row::store::fetch(view, table, id)?.unwrap_or_default();
        let parts = keys.iter().map(|key| row::text(&row, key)).filter(|part| !part.is_empty());
        Ok(parts.collect::<Vec<_>>().join(" "))
    };
    if let Some((thing, id)) = record.split_once('/') {
        let Ok(id) = id.parse() else { return Ok(String::new()) };
        return match thing {
            "facility" => text("facility", id, &["building", "name"]),
            "staff" => text("staff", id, &["name"]),
            _ => Ok(String::new()),
        };
    }
    let Ok(number) = number::read(record, Letter::Repair, view.is_training()) else { return Ok(String::new()) };
    match number.letter() {
        Letter::Outage => text("outage", number.key(), &["area"]),
        Letter::Repair => {
            let stored = crate::workflows::repair::store::load(view, number.key())?;
            Ok(stored.map(|stored| stored.repair.address.line()).unwrap_or_default())
        }
        _ => Ok(String::new()),
    }
}

/// What stands in the way of closing the month, and what is only listed.
///
/// # Errors
/// Where the file can't be read.
pub fn standing(view: View<'_>, month: Month) -> Outcome<Standing> {
    let figures = figures(view, month)?;
    let unexplained = deadline::store::unexplained(view, THING.name, month)?;
    let facts = rules::Facts {
        month,
        now: view.now().minute(),
        unexplained: &unexplained,
        owed: &deadline::store::owed(view, THING.name)?,
        figures: &figures,
    };
    Ok(rules::standing(&facts))
}

/// Figures as they lie in JSON: those of a closed month, or those for somebody who sees no prices.
///
/// # Errors
/// `figures_unreadable` where they aren't a month's figures of repairs.
pub fn read(figures: &Json) -> Outcome<Figures> {
    month::read(figures, words("維修", "维修", "repair"))
}

/// What a closing says of the figures in whole numbers.
pub fn totals(figures: &Json) -> Totals {
    let Ok(figures) = read(figures) else { return Totals::default() };
    let count = |list: &[String]| i64::try_from(list.len()).unwrap_or(i64::MAX);
    let numbers = &figures.numbers;
    let kinds = |of: fn(&figures::Kind) -> i64| figures.by_kind.iter().map(of).sum();
    let deadlines = |of: fn(&Deadline) -> i64| figures.deadlines.iter().map(of).sum();
    let fen = |money: &Money| money.amount.map_or(0, |fen| fen.0);
    Totals {
        numbers: numbers.first.clone().zip(numbers.last.clone()),
        sums: vec![
            ("issued", numbers.issued),
            ("voided", count(&numbers.voided)),
            ("lost", count(&numbers.lost)),
            ("reported", figures.reported),
            ("finished", kinds(|kind| kind.finished)),
            ("advised", kinds(|kind| kind.advised)),
            ("duplicate", kinds(|kind| kind.duplicate)),
            ("withdrawn", kinds(|kind| kind.withdrawn)),
            ("taken_back", kinds(|kind| kind.taken_back)),
            ("repeats", figures.repeats),
            ("deadlines_kept", deadlines(|one| one.kept)),
            ("deadlines_missed", deadlines(|one| one.missed)),
            ("follow_ups_done", figures.follow_ups.done),
            ("follow_ups_not_reached", figures.follow_ups.not_reached),
            ("paid_count", figures.paid.count),
            ("paid_fen", fen(&figures.paid)),
            ("outages_issued", figures.outage_numbers.issued),
            ("outage_minutes", figures.outages.iter().map(|outage| outage.minutes).sum()),
        ],
    }
}

#[cfg(test)]
mod tests;
