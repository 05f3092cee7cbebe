//! Reading what a month's reconciliation is made of: the lines of its slips, the rows of the ledgers, what was settled,
//! stated and reported. Linear in the month alone. It changes nothing by itself.

use rusqlite::OptionalExtension;
use serde_json::Value as Json;

use super::figures::{BookState, Finance, Reconciliation, Statement};
use super::rules::{self, BookName, Goods, LedgerRow, Quantity, Settled, Settlement, SlipLine, home};
use crate::kernel::number::{Letter, Number};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::words::Say;
use crate::registers::month;
use crate::workflows::sample::ledger;

/// The reconciliation of a month: reckoned now, of a closed month as it was closed.
///
/// # Errors
/// Where the file can't be read.
pub fn reconciliation(view: View<'_>, of: Month) -> Outcome<Reconciliation> {
    if let Some(closed) = month::store::closed(view, of)?
        && let Ok(figures) = serde_json::from_str::<Json>(&closed.figures)
        && let Some(frozen) = figures.pointer("/sample/reconciliation")
        && let Some(found) = Reconciliation::from_json(of, frozen, view.is_training())
    {
        return Ok(found);
    }
    let reckoned = rules::reckon(&slip_lines(view, of)?, &rows(view, of)?, &settlements(view, of)?);
    let mut books = Vec::new();
    for book in BookName::ALL {
        books.push(BookState { book, complete: complete(view, of, book)? });
    }
    Ok(Reconciliation::new(of, books, reckoned, finance(view, of)?))
}

/// The lines of the slips whose drawing counts in a month, charged ones too; what came back is left out.
///
/// # Errors
/// Where the file can't be read.
pub fn slip_lines(view: View<'_>, of: Month) -> Outcome<Vec<SlipLine>> {
    let mut statement = view.sql().prepare_cached(
        "WITH taken(slip, drawn_at, taken_by) AS (
             SELECT slip, drawn_at, taken_by FROM slip_life
             WHERE drawn_at >= ?1 AND drawn_at < ?2 AND counted IS NULL AND state <> 'void'
             UNION ALL SELECT slip, drawn_at, taken_by FROM slip_life WHERE counted = ?3 AND state <> 'void')
         SELECT slip.id, slip.source, taken.drawn_at, taken.taken_by, l.variety, l.variety_code, l.variety_name, l.size,
                l.size_hant, l.size_hans, l.size_en, d.count, d.metres, d.grams
         FROM taken CROSS JOIN slip ON slip.id = taken.slip CROSS JOIN slip_line l ON l.slip = slip.id
         CROSS JOIN slip_drawn d ON d.slip = l.slip AND d.line = l.line
         WHERE d.count > 0 OR coalesce(d.metres, 0) > 0
         ORDER BY slip.id, l.line",
    )?;
    let bounds = (of.start().to_string(), of.end().to_string(), of.key());
    let lines = statement
        .query_map(bounds, |row| {
            let key: i64 = row.get(0)?;
            let broken = || rusqlite::Error::IntegralValueOutOfRange(0, key);
            let source: String = row.get(1)?;
            let drawn: Option<String> = row.get(2)?;
            let size: Option<String> = row.get(7)?;
            let size = match size {
                Some(size) => Some((size, Say::new(row.get(8)?, row.get(9)?, row.get(10)?))),
                None => None,
            };
            Ok(SlipLine {
                number: Number::from_key(Letter::Sample, key, view.is_training()).ok_or_else(broken)?,
                book: BookName::from_code(&source).ok_or_else(broken)?,
                drawn: drawn.and_then(|at| Minute::parse(&at)).map_or(of.first(), Minute::day),
                taken_by: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
                goods: Goods { variety: row.get(4)?, code: row.get(5)?, name: row.get(6)?, size },
                quantity: Quantity { count: Some(row.get(11)?), metres: row.get(12)? },
                grams: row.get(13)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(lines)
}

/// The rows of the ledgers that belong to a month.
fn rows(view: View<'_>, of: Month) -> Outcome<Vec<LedgerRow>> {
    let candidates = ledger::store::candidates(view, of)?;
    let belongs = candidates.into_iter().filter(|(stored, named)| home(stored.own_month(), *named) == of);
    Ok(belongs.map(|(stored, _)| stored.row).collect())
}

fn settlements(view: View<'_>, of: Month) -> Outcome<Vec<Settlement>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT difference, slip_quantity, slip_pieces, ledger_quantity, ledger_pieces, reason, by_name, at, cloth
         FROM settlement WHERE month = ?1",
    )?;
    let rows = statement
        .query_map([of.key()], |row| {
            let cloth: bool = row.get(8)?;
            let side = |quantity: Option<i64>, pieces: Option<i64>| {
                quantity.map(|quantity| {
                    if cloth { Quantity { count: pieces, metres: Some(quantity) } } else { Quantity::pieces(quantity) }
                })
            };
            let at: String = row.get(7)?;
            Ok(Settlement {
                difference: row.get(0)?,
                slip: side(row.get(1)?, row.get(2)?),
                ledger: side(row.get(3)?, row.get(4)?),
                settled: Settled { reason: row.get(5)?, by: row.get(6)?, at: Minute::parse(&at).unwrap_or(of.end()) },
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The statement that a book of a month is complete; `None` where it wasn't made or was withdrawn.
///
/// # Errors
/// Where the file can't be read.
pub fn complete(view: View<'_>, of: Month, book: BookName) -> Outcome<Option<Statement>> {
    let found: Option<(String, String)> = view
        .sql()
        .prepare_cached("SELECT at, by_name FROM ledger_complete WHERE month = ?1 AND book = ?2 AND complete = 1")?
        .query_row((of.key(), book.code()), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.map(|(at, by)| Statement { at: Minute::parse(&at).unwrap_or(of.end()), by }))
}

/// The month's report to finance; withdrawn ones too, with what withdrew them.
///
/// # Errors
/// Where the file can't be read.
pub fn finance(view: View<'_>, of: Month) -> Outcome<Option<Finance>> {
    let found = view
        .sql()
        .prepare_cached(
            "SELECT valid, at, by_name, received_by, (SELECT record FROM history WHERE seq = finance_report.entry)
             FROM finance_report WHERE month = ?1",
        )?
        .query_row([of.key()], |row| {
            let valid: bool = row.get(0)?;
            let at: String = row.get(1)?;
            let record: Option<String> = row.get(4)?;
            Ok(Finance {
                valid,
                at: Minute::parse(&at).unwrap_or(of.end()),
                by: row.get(2)?,
                received_by: row.get(3)?,
                withdrawn_by: record.filter(|_| !valid),
            })
        })
        .optional()?;
    Ok(found)
}

/// Whether anything of samples lies in a month: a drawing or a row of a ledger.
///
/// # Errors
/// Where the file can't be read.
pub fn has_records(view: View<'_>, of: Month) -> Outcome<bool> {
    let bounds = (of.start().to_string(), of.end().to_string(), of.key());
    Ok(view
        .sql()
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM slip_life WHERE drawn_at >= ?1 AND drawn_at < ?2)
                 OR EXISTS (SELECT 1 FROM slip_life WHERE counted = ?3)
                 OR EXISTS (SELECT 1 FROM ledger WHERE day >= substr(?1, 1, 10) AND day < substr(?2, 1, 10))
                 OR EXISTS (SELECT 1 FROM ledger WHERE counted = ?3)",
        )?
        .query_row(bounds, |row| row.get(0))?)
}

/// The lines of a slip, for whoever enters a row that names it: what was drawn, before that what was approved.
///
/// # Errors
/// Where the file can't be read.
pub fn lines_of(view: View<'_>, slip: Number) -> Outcome<Vec<SlipLine>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT slip.source, slip_life.drawn_at, slip_life.taken_by, l.variety, l.variety_code, l.variety_name, l.size,
                l.size_hant, l.size_hans, l.size_en, coalesce(d.count, l.count), coalesce(d.metres, l.metres),
                coalesce(d.grams, l.grams), slip.issued_at
         FROM slip JOIN slip_life ON slip_life.slip = slip.id JOIN slip_line l ON l.slip = slip.id
         LEFT JOIN slip_drawn d ON d.slip = l.slip AND d.line = l.line WHERE slip.id = ?1 ORDER BY l.line",
    )?;
    let lines = statement
        .query_map([slip.key()], |row| {
            let source: String = row.get(0)?;
            let drawn: Option<String> = row.get(1)?;
            let issued: String = row.get(13)?;
            let size: Option<String> = row.get(6)?;
            let size = match size {
                Some(size) => Some((size, Say::new(row.get(7)?, row.get(8)?, row.get(9)?))),
                None => None,
            };
            let day = drawn.unwrap_or(issued).get(..10).and_then(Day::parse);
            Ok(SlipLine {
                number: slip,
                book: BookName::from_code(&source).unwrap_or(BookName::Workshop),
                drawn: day.unwrap_or(view.now().day()),
                taken_by: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
                goods: Goods { variety: row.get(3)?, code: row.get(4)?, name: row.get(5)?, size },
                quantity: Quantity { count: Some(row.get(10)?), metres: row.get(11)? },
                grams: row.get(12)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(lines)
}

/// The revision of a month: the entry that last said something about it, so that a second window notices.
///
/// # Errors
/// Where the file can't be read.
pub fn rev(view: View<'_>, of: Month) -> Outcome<i64> {
    Ok(view
        .sql()
        .prepare_cached(
            "SELECT max(coalesce((SELECT max(entry) FROM ledger_complete WHERE month = ?1), 0),
                        coalesce((SELECT max(entry) FROM settlement WHERE month = ?1), 0),
                        coalesce((SELECT entry FROM finance_report WHERE month = ?1), 0))",
        )?
        .query_row([of.key()], |row| row.get(0))?)
}
