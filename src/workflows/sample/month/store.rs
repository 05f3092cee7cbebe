//! Reads what a month's figures are made of. Everything is found through the month's own drawings, numbers and late
//! steps, so that the file's age costs nothing.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Params, Row};

use super::figures::{LateEntry, NotReleased, Numbers, Returned};
use super::tally::{Names, Taken, Tally};
use crate::kernel::number::{self, Letter, Number, Series};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::units::Fen;
use crate::registers::month;
use crate::workflows::sample::ledger;

/// A slip's drawing, for the question in which month it counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CountedDrawing {
    /// When it was drawn; `None` where it wasn't.
    pub at: Option<Minute>,
    /// The month in which it counts, where that isn't the month of its time; 0 for none.
    pub counted: Option<i64>,
    /// Whether the slip is void.
    pub is_void: bool,
    /// The history entry that changed the slip's life last: of a void one, its voiding.
    pub entry: i64,
}

impl CountedDrawing {
    /// The month in which it counts, void or not.
    pub fn month(&self) -> Option<Month> {
        match (self.at, self.counted) {
            (None, _) => None,
            (_, Some(key)) => Month::from_key(key),
            (Some(at), None) => Some(Month::of(at.day())),
        }
    }

    /// The closed month that counted it: a void slip's only where that was closed before the slip was voided.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn closed_in(&self, view: View<'_>) -> Outcome<Option<Month>> {
        let Some(own) = self.month() else { return Ok(None) };
        let closing = month::store::closing(view, own)?;
        Ok(closing.filter(|closing| !self.is_void || *closing < self.entry).map(|_| own))
    }
}

/// The drawn lines of slips that count, slip by slip; what follows says which drawings.
pub const DRAWN: &str =
    "SELECT l.slip, s.charge = 'charged', s.customer, s.customer_name, s.department, i.variety, i.size,
     d.count, d.metres, d.grams, i.amount, l.state = 'released' AND l.filed_at IS NULL,
     i.variety_code, i.variety_name, i.size_hant, i.size_hans, i.size_en
     FROM slip_life l CROSS JOIN slip s ON s.id = l.slip CROSS JOIN slip_drawn d ON d.slip = l.slip
     CROSS JOIN slip_line i ON i.slip = d.slip AND i.line = d.line
     WHERE l.state <> 'void' AND ";

/// Drawings of the month by their own time.
pub const OF_THEIR_TIME: &str = "l.drawn_at >= ?1 AND l.drawn_at < ?2 AND l.counted IS NULL";

/// Drawings that count in the month because their own was closed.
pub const LATE: &str = "l.counted = ?1";

fn number(view: View<'_>, key: i64) -> rusqlite::Result<String> {
    Number::from_key(Letter::Sample, key, view.is_training())
        .map(|number| number.to_string())
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(0, key))
}

/// Adds up the month's drawings; the slips whose gate copy was never filed come back.
///
/// # Errors
/// Where the file can't be read.
pub fn drawn(view: View<'_>, month: Month, tally: &mut Tally) -> Outcome<Vec<String>> {
    let mut not_filed = Vec::new();
    stream(view, OF_THEIR_TIME, [month.start().to_string(), month.end().to_string()], tally, &mut not_filed)?;
    stream(view, LATE, [month.key()], tally, &mut not_filed)?;
    not_filed.sort_unstable();
    not_filed.dedup();
    Ok(not_filed.into_iter().map(|key| number(view, key)).collect::<Result<_, _>>()?)
}

fn stream(
    view: View<'_>,
    which: &str,
    params: impl Params,
    tally: &mut Tally,
    not_filed: &mut Vec<i64>,
) -> Outcome<()> {
    let mut statement = view.sql().prepare_cached(&format!("{DRAWN}{which}"))?;
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        let taken = taken(row)?;
        if taken.count == 0 && taken.grams == 0 {
            continue;
        }
        if row.get::<_, bool>(11)? && not_filed.last() != Some(&taken.slip) {
            not_filed.push(taken.slip);
        }
        let trouble = OnceCell::new();
        tally.add(&taken, || {
            names(row).unwrap_or_else(|error| {
                let _ = trouble.set(error);
                Names::default()
            })
        });
        if let Some(error) = trouble.into_inner() {
            return Err(error.into());
        }
    }
    Ok(())
}

fn taken<'a>(row: &'a Row<'_>) -> Result<Taken<'a>, rusqlite::Error> {
    let text = |at: usize| row.get_ref(at).and_then(|value| Ok(value.as_str()?));
    Ok(Taken {
        slip: row.get(0)?,
        charged: row.get(1)?,
        customer: (row.get(2)?, text(3)?),
        department: text(4)?,
        variety: row.get(5)?,
        size: row.get_ref(6)?.as_str_or_null()?,
        count: row.get(7)?,
        metres: row.get(8)?,
        grams: row.get(9)?,
        amount: row.get::<_, Option<i64>>(10)?.unwrap_or(0),
    })
}

fn names(row: &Row<'_>) -> rusqlite::Result<Names> {
    let size = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(at)?.unwrap_or_default());
    Ok(Names { code: row.get(12)?, name: row.get(13)?, size: [size(14)?, size(15)?, size(16)?] })
}

/// The numbers of the month's series: every one of them is accounted for.
///
/// # Errors
/// Where the file can't be read.
pub fn numbers(view: View<'_>, month: Month) -> Outcome<Numbers> {
    let yymm = i64::from(Series::of(month.first()).yymm());
    let base = yymm * 1_000_000_000;
    let last: Option<i64> = view
        .sql()
        .prepare_cached("SELECT last FROM series WHERE letter = 'S' AND yymm = ?1")?
        .query_row([yymm], |row| row.get(0))
        .optional()?;
    let mut out = Numbers::default();
    let mut statement =
        view.sql().prepare_cached("SELECT slip, state FROM slip_life WHERE slip > ?1 AND slip < ?2 ORDER BY slip")?;
    let mut rows = statement.query([base, base + 1_000_000_000])?;
    let mut next = base + 1;
    while let Some(row) = rows.next()? {
        let key: i64 = row.get(0)?;
        while next < key {
            out.lost.push(number(view, next)?);
            next += 1;
        }
        next = key + 1;
        out.issued += 1;
        match row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)? {
            "void" => out.voided.push(number(view, key)?),
            "rejected" => out.rejected.push(number(view, key)?),
            "drawn" | "released" => {}
            _ => out.open.push(number(view, key)?),
        }
    }
    while last.is_some_and(|last| next <= base + last) {
        out.lost.push(number(view, next)?);
        next += 1;
    }
    if next > base + 1 {
        out.first = Some(number(view, base + 1)?);
        out.last = Some(number(view, next - 1)?);
    }
    out.ended_later = ended_later(view, month, base)?;
    Ok(out)
}

/// Slips whose end was typed after the closing of the month in which it happened, and counts in this one.
fn late_ends(view: View<'_>, month: Month) -> Outcome<Vec<i64>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT record FROM step WHERE counted = ?1 AND action IN ('void', 'reject') AND record GLOB 'S[0-9]*'",
    )?;
    let records = statement.query_map([month.key()], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let read = |record: String| number::read(&record, Letter::Sample, view.is_training()).ok();
    Ok(records.into_iter().filter_map(read).map(Number::key).collect())
}

/// Slips of earlier series that were rejected or voided after their own month was closed, where that counts in this one.
fn ended_later(view: View<'_>, month: Month, base: i64) -> Outcome<Vec<String>> {
    let mut keys: BTreeSet<i64> = late_ends(view, month)?.into_iter().collect();
    let mut statement =
        view.sql().prepare_cached("SELECT slip FROM slip_life WHERE ended_at >= ?1 AND ended_at < ?2 AND slip < ?3")?;
    for key in statement.query_map((month.start().to_string(), month.end().to_string(), base), |row| row.get(0))? {
        keys.insert(key?);
    }
    let mut statement = view.sql().prepare_cached("SELECT ended_at, entry FROM slip_life WHERE slip = ?1")?;
    let mut out = Vec::new();
    for key in keys.into_iter().filter(|key| *key < base) {
        let (ended_at, entry): (String, i64) = statement.query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let Some(issued_in) = Month::from_key(200_000 + key / 1_000_000_000) else { continue };
        let record = number(view, key)?;
        let is_closed = month::store::closing(view, issued_in)?.is_some_and(|closing| closing < entry);
        if is_closed && ended_step(view, &record)?.0.or_else(|| month_of(&ended_at)) == Some(month) {
            out.push(record);
        }
    }
    Ok(out)
}

/// Drawings that came back: those of the month, unless it was closed before; those of closed months, where the return
/// was recorded in this one.
///
/// # Errors
/// Where the file can't be read.
pub fn returned(view: View<'_>, month: Month) -> Outcome<Vec<Returned>> {
    let mut keys: BTreeSet<i64> = late_ends(view, month)?.into_iter().collect();
    let mut statement = view.sql().prepare_cached(
        "SELECT slip FROM slip_life WHERE state = 'void' AND drawn_at >= ?1 AND drawn_at < ?2
         UNION ALL SELECT slip FROM slip_life WHERE state = 'void' AND counted = ?3
         UNION ALL SELECT slip FROM slip_life WHERE state = 'void' AND ended_at >= ?1 AND ended_at < ?2",
    )?;
    let bounds = (month.start().to_string(), month.end().to_string(), month.key());
    for key in statement.query_map(bounds, |row| row.get(0))? {
        keys.insert(key?);
    }
    let mut out = Vec::new();
    for key in keys {
        out.extend(came_back(view, key, month)?);
    }
    Ok(out)
}

/// One void slip as a return that is listed in this month; `None` where it never was drawn, moved to a new slip, or is
/// listed in another month.
fn came_back(view: View<'_>, key: i64, month: Month) -> Outcome<Option<Returned>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT l.drawn_at, l.ended_at, l.ended_reason, s.charge, coalesce(l.drawn_pieces, 0),
             coalesce(l.drawn_grams, 0), s.amount, l.counted, l.entry
         FROM slip_life l JOIN slip s ON s.id = l.slip WHERE l.slip = ?1 AND l.state = 'void' AND l.drawn_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM slip n WHERE n.id = l.successor AND n.takes_over = 1)",
    )?;
    let mut rows = statement.query([key])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (drawn_at, ended_at): (String, String) = (row.get(0)?, row.get(1)?);
    let record = number(view, key)?;
    let entry: i64 = row.get(8)?;
    let drawn_in = row.get::<_, Option<i64>>(7)?.and_then(Month::from_key).map_or_else(|| month_of(&drawn_at), Some);
    let closed = match drawn_in {
        Some(drawn_in) => month::store::closing(view, drawn_in)?.filter(|closing| *closing < entry),
        None => None,
    };
    let (counted, said) = ended_step(view, &record)?;
    let listed_in = if closed.is_some() { counted.or_else(|| month_of(&ended_at)) } else { drawn_in };
    if listed_in != Some(month) {
        return Ok(None);
    }
    let text = |key: &str| said.get(key).and_then(|value| value.as_str()).map(str::to_string);
    Ok(Some(Returned {
        number: record,
        drawn_at,
        returned_at: text("returned_at"),
        returned_to: text("returned_to"),
        reason: row.get(2)?,
        charge: row.get(3)?,
        pieces: row.get(4)?,
        grams: row.get(5)?,
        amount: row.get::<_, Option<i64>>(6)?.map(Fen),
        refund: text("refund"),
        counted_in: closed.and(drawn_in).map(|month| month.to_string()),
    }))
}

fn month_of(at: &str) -> Option<Month> {
    Minute::parse(at).map(|at| Month::of(at.day()))
}

/// In which month the end of a slip counts where that isn't its own, and what was said with it.
fn ended_step(view: View<'_>, record: &str) -> Outcome<(Option<Month>, serde_json::Map<String, serde_json::Value>)> {
    let found: Option<(Option<i64>, String)> = view
        .sql()
        .prepare_cached(
            "SELECT counted, said FROM step WHERE record = ?1 AND action IN ('void', 'reject') ORDER BY n DESC LIMIT 1",
        )?
        .query_row([record], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (counted, said) = found.unwrap_or_default();
    Ok((counted.and_then(Month::from_key), serde_json::from_str(&said).unwrap_or_default()))
}

/// Slips that became effective before the month was over and were never released: they still wait for the gate.
///
/// # Errors
/// Where the file can't be read.
pub fn not_released(view: View<'_>, month: Month) -> Outcome<Vec<NotReleased>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT l.slip, s.customer_name, l.state, l.effective_at, l.drawn_at, l.valid_through
         FROM slip_life l JOIN slip s ON s.id = l.slip
         WHERE l.state IN ('issued', 'head_signed', 'signed', 'effective', 'drawn') AND l.effective_at < ?1
         ORDER BY l.slip",
    )?;
    let today = view.now().day();
    let found = statement.query_map([month.end().to_string()], |row| {
        let valid_through: Option<String> = row.get(5)?;
        let last = valid_through.as_deref().and_then(Day::parse);
        Ok(NotReleased {
            number: number(view, row.get(0)?)?,
            customer: row.get(1)?,
            state: row.get(2)?,
            effective_at: row.get(3)?,
            drawn_at: row.get(4)?,
            expired: last.is_some_and(|last| last < today && last <= month.last()),
            valid_through,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Steps and rows of the ledgers that are dated in a closed month and count in this one.
///
/// # Errors
/// Where the file can't be read.
pub fn late_entries(view: View<'_>, month: Month) -> Outcome<Vec<LateEntry>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT t.record, t.action, t.at, t.typed_at, coalesce(p.name, 'system')
         FROM step t LEFT JOIN staff p ON p.id = t.operator WHERE t.counted = ?1 AND (t.record GLOB 'S[0-9]*'
         OR t.record GLOB 'L[0-9]*' OR t.record GLOB 'ledger/*' OR t.record GLOB 'reconciliation/*') ORDER BY t.entry",
    )?;
    let found = statement.query_map([month.key()], |row| {
        Ok(LateEntry {
            number: row.get(0)?,
            action: row.get(1)?,
            at: row.get(2)?,
            typed_at: row.get(3)?,
            by: row.get(4)?,
        })
    })?;
    let mut all: Vec<LateEntry> = found.collect::<Result<_, _>>()?;
    // A row of a ledger has the day of the book, and no step that says when.
    all.extend(ledger::store::late(view, month)?.into_iter().map(|(id, at, typed_at, by)| LateEntry {
        number: format!("{}/{id}", ledger::THING.name),
        action: "add".to_string(),
        at,
        typed_at,
        by,
    }));
    Ok(all)
}
