//! Reading rows of the ledgers, and the row that one becomes. It changes nothing by itself.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row as Found};

use crate::kernel::number::{Letter, Number};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::store::history::named as named_operator;
use crate::kernel::time::{Day, Month};
use crate::kernel::words::Say;
use crate::registers::month;
use crate::workflows::sample::form::METHODS;
use crate::workflows::sample::reconcile::rules::{BookName, Goods, LedgerRow, Named, Quantity, home};

/// A row of a ledger as it lies in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// What reconciliation sees of it.
    pub row: LedgerRow,
    /// How it was signed: `paper`, `pin`, `refused`, `absent`.
    pub method: &'static str,
    /// Why it was linked to its slip afterwards.
    pub link_reason: Option<String>,
    /// The machine.
    pub machine: Option<String>,
    /// The shift.
    pub shift: Option<String>,
    /// Who gave it out.
    pub given_by: Option<String>,
    /// Whether the goods came back.
    pub returned: bool,
    /// Remarks.
    pub remarks: Option<String>,
    /// When and why it was voided.
    pub voided: Option<(String, String)>,
    /// The month in which it counts, where that isn't its date's.
    pub counted: Option<Month>,
    /// How often it was changed, from 1.
    pub rev: i64,
    /// The history entry that wrote it last.
    pub entry: i64,
}

impl Stored {
    /// The month in which the book's row counts by itself.
    pub fn own_month(&self) -> Month {
        self.counted.unwrap_or(Month::of(self.row.day))
    }
}

/// The columns of [`read`], for a table named `l`.
const COLUMNS: &str =
    "l.id, l.book, l.day, l.variety, l.variety_code, l.variety_name, l.size, l.size_hant, l.size_hans,
    l.size_en, l.count, l.metres, l.grams, l.taken_by, l.method, l.slip, l.link_reason, l.machine, l.shift, l.given_by,
    l.returned, l.remarks, l.voided_at, l.void_reason, l.counted, l.rev, l.entry";

fn read(view: View<'_>, row: &Found<'_>) -> rusqlite::Result<Stored> {
    let broken = |column: usize| rusqlite::Error::IntegralValueOutOfRange(column, 0);
    let book: String = row.get(1)?;
    let day: String = row.get(2)?;
    let size: Option<String> = row.get(6)?;
    let size = match size {
        Some(size) => Some((size, Say::new(row.get(7)?, row.get(8)?, row.get(9)?))),
        None => None,
    };
    let method: String = row.get(14)?;
    let method = METHODS.iter().find(|choice| choice.code == method).map_or("absent", |choice| choice.code);
    let slip: Option<i64> = row.get(15)?;
    let slip = match slip {
        Some(key) => Some(Number::from_key(Letter::Sample, key, view.is_training()).ok_or_else(|| broken(15))?),
        None => None,
    };
    let voided: Option<String> = row.get(22)?;
    let void_reason: Option<String> = row.get(23)?;
    Ok(Stored {
        row: LedgerRow {
            id: row.get(0)?,
            book: BookName::from_code(&book).ok_or_else(|| broken(1))?,
            day: Day::parse(&day).ok_or_else(|| broken(2))?,
            goods: Goods { variety: row.get(3)?, code: row.get(4)?, name: row.get(5)?, size },
            quantity: Quantity { count: row.get(10)?, metres: row.get(11)? },
            grams: row.get(12)?,
            taken_by: row.get(13)?,
            unsigned: matches!(method, "refused" | "absent").then_some(method),
            slip,
            compared: slip,
        },
        method,
        link_reason: row.get(16)?,
        machine: row.get(17)?,
        shift: row.get(18)?,
        given_by: row.get(19)?,
        returned: row.get(20)?,
        remarks: row.get(21)?,
        voided: voided.map(|at| (at, void_reason.unwrap_or_default())),
        counted: row.get::<_, Option<i64>>(24)?.and_then(Month::from_key),
        rev: row.get(25)?,
        entry: row.get(26)?,
    })
}

/// One row by its key.
///
/// # Errors
/// Where the file can't be read.
pub fn load(view: View<'_>, id: i64) -> Outcome<Option<Stored>> {
    let sql = format!("SELECT {COLUMNS} FROM ledger l WHERE l.id = ?1");
    Ok(view.sql().prepare_cached(&sql)?.query_row([id], |row| read(view, row)).optional()?)
}

/// The rows that count in a month by themselves, in the order of the book: by day, then as they were typed. Void and
/// returned ones too.
///
/// # Errors
/// Where the file can't be read.
pub fn of_month(view: View<'_>, month: Month) -> Outcome<Vec<Stored>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ledger l WHERE l.id IN (
             SELECT id FROM ledger WHERE day BETWEEN ?1 AND ?2 AND counted IS NULL
             UNION ALL SELECT id FROM ledger WHERE counted = ?3)
         ORDER BY l.day, l.id"
    );
    let mut statement = view.sql().prepare_cached(&sql)?;
    let days = (month.first().to_string(), month.last().to_string(), month.key());
    let rows = statement.query_map(days, |row| read(view, row))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// All rows, newest first; `skip` and `limit` page through.
///
/// # Errors
/// Where the file can't be read.
pub fn newest(view: View<'_>, skip: usize, limit: usize) -> Outcome<Vec<Stored>> {
    let sql = format!("SELECT {COLUMNS} FROM ledger l ORDER BY l.id DESC LIMIT ?1 OFFSET ?2");
    let [limit, skip] = [limit, skip].map(|many| i64::try_from(many).unwrap_or(i64::MAX));
    let mut statement = view.sql().prepare_cached(&sql)?;
    let rows = statement.query_map([limit, skip], |row| read(view, row))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Whether there is such a row.
///
/// # Errors
/// Where the file can't be read.
pub fn exists(view: View<'_>, id: i64) -> Outcome<bool> {
    Ok(view.sql().prepare_cached("SELECT 1 FROM ledger WHERE id = ?1")?.exists([id])?)
}

/// The book into which a slip belongs by its source; `None` where there is no such slip.
///
/// # Errors
/// Where the file can't be read.
pub fn book_of(view: View<'_>, slip: Number) -> Outcome<Option<BookName>> {
    let mut statement = view.sql().prepare_cached("SELECT source FROM slip WHERE id = ?1")?;
    let source: Option<String> = statement.query_row([slip.key()], |row| row.get(0)).optional()?;
    Ok(source.as_deref().and_then(BookName::from_code))
}

/// Whether a slip has a line of a variety and size, drawn or not.
///
/// # Errors
/// Where the file can't be read.
pub fn slip_has(view: View<'_>, slip: Number, variety: i64, size: Option<&str>) -> Outcome<bool> {
    Ok(view
        .sql()
        .prepare_cached("SELECT 1 FROM slip_line WHERE slip = ?1 AND variety = ?2 AND size IS ?3")?
        .exists((slip.key(), variety, size))?)
}

/// The state of a slip; `None` where there is no such slip.
///
/// # Errors
/// Where the file can't be read.
pub fn state_of(view: View<'_>, slip: Number) -> Outcome<Option<String>> {
    let mut statement = view.sql().prepare_cached("SELECT state FROM slip_life WHERE slip = ?1")?;
    Ok(statement.query_row([slip.key()], |row| row.get(0)).optional()?)
}

/// The rows that name a slip and stand: key, variety, size.
///
/// # Errors
/// Where the file can't be read.
pub fn entered(view: View<'_>, slip: Number) -> Outcome<Vec<(i64, i64, Option<String>)>> {
    let mut statement = view
        .sql()
        .prepare_cached("SELECT id, variety, size FROM ledger WHERE slip = ?1 AND voided_at IS NULL ORDER BY id")?;
    let rows = statement.query_map([slip.key()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The rows that one person typed since a moment and that stand, in the order of typing.
///
/// # Errors
/// Where the file can't be read.
pub fn typed_by(view: View<'_>, person: i64, since: &str) -> Outcome<Vec<Stored>> {
    let sql = format!(
        "SELECT {COLUMNS}, h.typed_at, h.operator FROM ledger l
         CROSS JOIN history h ON h.record = 'ledger/' || l.id AND h.action = 'add' ORDER BY l.id DESC"
    );
    let mut statement = view.sql().prepare_cached(&sql)?;
    let who = format!("staff/{person} ");
    let mut rows = Vec::new();
    let found =
        statement.query_map([], |row| Ok((row.get::<_, String>(27)?, row.get::<_, String>(28)?, read(view, row)?)))?;
    for row in found {
        let (at, by, stored) = row?;
        // Keys rise as rows are typed.
        if at.as_str() < since {
            break;
        }
        if by.starts_with(&who) && stored.voided.is_none() {
            rows.push(stored);
        }
    }
    rows.reverse();
    Ok(rows)
}

/// What one entry withdrew: the books of months stated complete, and the months reported to finance.
pub type Withdrawn = (Vec<(Month, BookName)>, Vec<Month>);

/// What one entry withdrew: statements that a book is complete (month, book), and reports to finance (month).
///
/// # Errors
/// Where the file can't be read.
pub fn withdrawn_by(view: View<'_>, entry: i64) -> Outcome<Withdrawn> {
    let mut statement = view.sql().prepare_cached(
        "SELECT month, book FROM ledger_complete WHERE entry = ?1 AND complete = 0 ORDER BY month, book DESC",
    )?;
    let books = statement
        .query_map([entry], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?
        .collect::<Result<Vec<(i64, String)>, _>>()?;
    let books = books.into_iter().filter_map(|(month, book)| Month::from_key(month).zip(BookName::from_code(&book)));
    let books = books.collect();
    let mut statement =
        view.sql().prepare_cached("SELECT month FROM finance_report WHERE entry = ?1 AND valid = 0 ORDER BY month")?;
    let reports = statement.query_map([entry], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    Ok((books, reports.into_iter().filter_map(Month::from_key).collect()))
}

/// The rows that may belong to a month and stand: those of its own days, and those that name a slip drawn in it; each
/// with what is known of its slip.
///
/// # Errors
/// Where the file can't be read.
pub fn candidates(view: View<'_>, month: Month) -> Outcome<Vec<(Stored, Option<Named>)>> {
    let sql = format!(
        "WITH RECURSIVE taken(slip) AS (
             SELECT slip FROM slip_life WHERE drawn_at >= ?1 AND drawn_at < ?2 AND counted IS NULL
             UNION ALL SELECT slip FROM slip_life WHERE counted = ?3),
         named(slip) AS (
             SELECT slip FROM taken
             UNION SELECT slip.replaces FROM named CROSS JOIN slip ON slip.id = named.slip WHERE slip.takes_over = 1),
         found(id) AS (
             SELECT id FROM ledger WHERE day >= substr(?1, 1, 10) AND day < substr(?2, 1, 10) AND counted IS NULL
             UNION SELECT id FROM ledger WHERE counted = ?3
             UNION SELECT ledger.id FROM named CROSS JOIN ledger ON ledger.slip = named.slip)
         SELECT {COLUMNS}, {NAMED}
         FROM found CROSS JOIN ledger l ON l.id = found.id LEFT JOIN slip_life ON slip_life.slip = {COMPARED}
         WHERE l.voided_at IS NULL AND l.returned = 0 ORDER BY l.day, l.id"
    );
    let mut statement = view.sql().prepare_cached(&sql)?;
    let bounds = (month.start().to_string(), month.end().to_string(), month.key());
    let rows = statement.query_map(bounds, |row| {
        let mut stored = read(view, row)?;
        let compared: Option<i64> = row.get(32)?;
        stored.row.compared = compared.and_then(|key| Number::from_key(Letter::Sample, key, view.is_training()));
        Ok((stored, named(row)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is known of the slip that one row names, or of the reissue that took over its drawing.
///
/// # Errors
/// Where the file can't be read.
pub fn named_by(view: View<'_>, id: i64) -> Outcome<Option<Named>> {
    let sql = format!(
        "SELECT {COLUMNS}, {NAMED} FROM ledger l LEFT JOIN slip_life ON slip_life.slip = {COMPARED} WHERE l.id = ?1"
    );
    Ok(view.sql().prepare_cached(&sql)?.query_row([id], named).optional()?.flatten())
}

/// The columns of [`named`], behind those of [`read`]: the month in which the slip's drawing counts, whether the slip
/// is void, the entries of its last change and of that month's closing, whether the goods were drawn on it and the row
/// stands in the book of its source, and the slip itself.
const NAMED: &str = "CASE WHEN slip_life.counted IS NOT NULL THEN slip_life.counted
         ELSE CAST(replace(substr(slip_life.drawn_at, 1, 7), '-', '') AS INTEGER) END,
    slip_life.state = 'void', slip_life.entry,
    (SELECT entry FROM month WHERE month.month = CASE WHEN slip_life.counted IS NOT NULL THEN slip_life.counted
         ELSE CAST(replace(substr(slip_life.drawn_at, 1, 7), '-', '') AS INTEGER) END),
    EXISTS (SELECT 1 FROM slip_line s JOIN slip_drawn d ON d.slip = s.slip AND d.line = s.line
         JOIN slip ON slip.id = s.slip AND slip.source = l.book
         WHERE s.slip = slip_life.slip AND s.variety = l.variety AND s.size IS l.size
         AND (d.count > 0 OR coalesce(d.metres, 0) > 0)),
    slip_life.slip";

/// The slip with whose line a row is compared: the one that it names, or the newest reissue that took over its drawing.
/// A drawing that a closed month has counted (0) stays with the slip on which it was counted.
const COMPARED: &str = "coalesce(
    (WITH RECURSIVE chain(slip, n) AS (
         SELECT l.slip, 0
         UNION ALL
         SELECT before.successor, chain.n + 1 FROM chain CROSS JOIN slip_life before ON before.slip = chain.slip
         CROSS JOIN slip new ON new.id = before.successor AND new.takes_over = 1)
     SELECT chain.slip FROM chain CROSS JOIN slip_life after ON after.slip = chain.slip
     WHERE chain.n > 0 AND after.drawn_at IS NOT NULL AND after.counted IS NOT 0
     ORDER BY chain.n DESC LIMIT 1), l.slip)";

/// The slip with whose line a row that names `slip` is compared.
///
/// # Errors
/// Where the file can't be read.
pub fn compared(view: View<'_>, slip: Number) -> Outcome<Number> {
    let sql = format!("SELECT {COMPARED} FROM (SELECT ?1 AS slip) l");
    let key: i64 = view.sql().prepare_cached(&sql)?.query_row([slip.key()], |row| row.get(0))?;
    Ok(Number::from_key(Letter::Sample, key, view.is_training()).unwrap_or(slip))
}

/// The rows that count in a month though their day's month was closed before they were typed, in the order of typing:
/// key, day, when typed and by whom. What was voided counts nowhere.
///
/// # Errors
/// Where the file can't be read.
pub fn late(view: View<'_>, month: Month) -> Outcome<Vec<(i64, String, String, String)>> {
    // A row counts with the slip's line that it matches: those of a later drawing are found by its month.
    let ids: BTreeSet<i64> = candidates(view, month)?
        .into_iter()
        .filter(|(stored, named)| stored.counted.is_some() && home(stored.own_month(), *named) == month)
        .map(|(stored, _)| stored.row.id)
        .chain(returned_late(view, month)?)
        .collect();
    let mut statement = view.sql().prepare_cached(
        "SELECT l.day, h.typed_at, h.operator FROM ledger l JOIN history h ON h.record = ?2 WHERE l.id = ?1
         ORDER BY h.seq LIMIT 1",
    )?;
    let mut out = Vec::new();
    for id in ids {
        let read = |row: &Found<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?));
        let found = statement.query_row((id, format!("ledger/{id}")), read).optional()?;
        out.extend(found.map(|(day, typed_at, by)| (id, day, typed_at, named_operator(&by).to_string())));
    }
    Ok(out)
}

/// Rows of goods that came back are compared with no slip: they count by themselves.
fn returned_late(view: View<'_>, month: Month) -> Outcome<Vec<i64>> {
    let mut statement =
        view.sql().prepare_cached("SELECT id FROM ledger WHERE counted = ?1 AND returned = 1 AND voided_at IS NULL")?;
    Ok(statement.query_map([month.key()], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn named(row: &Found<'_>) -> rusqlite::Result<Option<Named>> {
    if row.get::<_, Option<i64>>(15)?.is_none() {
        return Ok(None);
    }
    let counts: Option<i64> = row.get(27)?;
    let void: bool = row.get::<_, Option<bool>>(28)?.unwrap_or(false);
    let changed: i64 = row.get::<_, Option<i64>>(29)?.unwrap_or(0);
    let closing: Option<i64> = row.get(30)?;
    let entry: i64 = row.get(26)?;
    // What came back after the closing had been counted before it.
    let stands = !void || closing.is_some_and(|closing| closing < changed);
    Ok(Some(Named {
        drawn_in: counts.filter(|_| stands).and_then(Month::from_key),
        has_line: row.get(31)?,
        closed_before: closing.is_some_and(|closing| closing < entry),
    }))
}

/// The month in which the drawing of a slip, or of the reissue that took it over, counts, where something is drawn on it and that month is open.
///
/// # Errors
/// Where the file can't be read.
pub fn open_month_of(view: View<'_>, slip: Number) -> Outcome<Option<Month>> {
    let found: Option<(Option<i64>, Option<String>)> = view
        .sql()
        .prepare_cached("SELECT counted, drawn_at FROM slip_life WHERE slip = ?1")?
        .query_row([compared(view, slip)?.key()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((counted, Some(drawn))) = found else { return Ok(None) };
    let month = match counted {
        Some(key) => Month::from_key(key),
        None => drawn.get(..10).and_then(Day::parse).map(Month::of),
    };
    let closed = month::store::newest_closed(view)?;
    Ok(month.filter(|month| closed.is_none_or(|closed| *month > closed)))
}

/// From where a page of the list is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Rows with smaller keys than this one, the newest first.
    Below(i64),
    /// Rows with greater keys, the nearest ones, the newest first.
    Above(i64),
}

/// A page of the list of rows that `fits`, newest first.
///
/// # Errors
/// Where the file can't be read.
pub fn page(view: View<'_>, place: Place, limit: usize, fits: impl Fn(&Stored) -> bool) -> Outcome<Vec<Stored>> {
    let (bound, order, key) = match place {
        Place::Below(key) => ("<", "DESC", key),
        Place::Above(key) => (">", "ASC", key),
    };
    let sql = format!("SELECT {COLUMNS} FROM ledger l WHERE l.id {bound} ?1 ORDER BY l.id {order}");
    let mut statement = view.sql().prepare_cached(&sql)?;
    let mut page = Vec::new();
    for stored in statement.query_map([key], |row| read(view, row))? {
        let stored = stored?;
        if fits(&stored) {
            page.push(stored);
            if page.len() >= limit {
                break;
            }
        }
    }
    if order == "ASC" {
        page.reverse();
    }
    Ok(page)
}
