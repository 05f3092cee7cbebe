//! Reading requisitions from the file, which drawings are on one, and the rows that a requisition becomes. The only
//! file of this book that speaks SQL; it changes nothing by itself.

use rusqlite::{OptionalExtension, Row as Found};

use super::rules::{Candidate, Issued, Line, Requisition, State, StockOut, Taken};
use crate::kernel::number::{Letter, Number};
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Row, View};
use crate::kernel::time::{Minute, Month, Stamp};
use crate::kernel::units::{Decimetres, Grams};
use crate::kernel::words::{Lang, Say};
use crate::registers::month;
use crate::workflows::sample::month::store::CountedDrawing;
use crate::workflows::sample::store::Place;

/// A requisition as it lies in the file: what the rules see, and what the paper shows besides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// What the rules see.
    pub requisition: Requisition,
    /// When it was made, to the second.
    pub made: Stamp,
    /// The month whose drawings it was made from.
    pub month: Option<Month>,
    /// Its slips, in the order of their numbers.
    pub slips: Vec<Number>,
    /// The requesting department.
    pub department: String,
    /// The issuing store.
    pub store: String,
    /// Remarks.
    pub remarks: Option<String>,
    /// The history entry that changed its life last.
    pub rev: i64,
}

/// Slips whose drawing counts in a month (free, not void), and each with those whose drawing it took over: a drawing
/// stands on a requisition where any slip of its chain does. ?1 and ?2 bound the month's time, ?3 is its key.
const COUNTED: &str = "WITH RECURSIVE drawings (slip) AS (
        SELECT slip_life.slip FROM slip_life CROSS JOIN slip ON slip.id = slip_life.slip
        WHERE drawn_at >= ?1 AND drawn_at < ?2 AND counted IS NULL AND state <> 'void' AND charge = 'free'
        UNION ALL
        SELECT slip_life.slip FROM slip_life CROSS JOIN slip ON slip.id = slip_life.slip
        WHERE counted = ?3 AND state <> 'void' AND charge = 'free'
    ), chain (head, slip) AS (
        SELECT slip, slip FROM drawings
        UNION
        SELECT chain.head, slip.replaces FROM chain CROSS JOIN slip ON slip.id = chain.slip WHERE slip.takes_over = 1
    )";

fn number(view: View<'_>, letter: Letter, key: i64) -> rusqlite::Result<Number> {
    Number::from_key(letter, key, view.is_training()).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, key))
}

fn minute(row: &Found<'_>, column: &str) -> rusqlite::Result<Option<Minute>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(Minute::parse))
}

/// Reads one requisition with its slips, lines and life.
///
/// # Errors
/// Where the file can't be read.
pub fn load(view: View<'_>, key: i64) -> Outcome<Option<Stored>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT *, requisition_life.entry AS rev FROM requisition
         JOIN requisition_life ON requisition_life.requisition = requisition.id WHERE requisition.id = ?1",
    )?;
    let (lines, issued, slips) = (lines(view, key)?, issued(view, key)?, slips(view, key)?);
    let found = statement
        .query_row([key], |row| {
            let made: String = row.get("made_at")?;
            let made = Stamp::parse(&made).unwrap_or(view.now());
            let state: String = row.get("state")?;
            let stocked = minute(row, "stocked_out_at")?
                .zip(row.get::<_, Option<String>>("document")?)
                .zip(row.get::<_, Option<i64>>("storekeeper")?);
            let requisition = Requisition {
                number: number(view, Letter::Requisition, key)?,
                made_at: made.minute(),
                made_by: row.get("made_by")?,
                receiver: row.get("receiver")?,
                lines,
                issued,
                returned: Vec::new(),
                closed: None,
                state: State::from_code(&state).unwrap_or(State::Void),
                approved: row.get::<_, Option<i64>>("approved_by")?.zip(minute(row, "approved_at")?),
                stocked_out: stocked.map(|((at, document), storekeeper)| StockOut { at, document, storekeeper }),
                posted: row.get::<_, Option<String>>("voucher")?.zip(minute(row, "posted_at")?),
                voided: minute(row, "voided_at")?.zip(row.get("void_reason")?),
            };
            Ok(Stored {
                requisition,
                made,
                month: row.get::<_, Option<i64>>("month")?.and_then(Month::from_key),
                slips,
                department: row.get("department")?,
                store: row.get("store")?,
                remarks: row.get("remarks")?,
                rev: row.get("rev")?,
            })
        })
        .optional()?;
    let Some(mut found) = found else { return Ok(None) };
    found.requisition.returned = returned(view, key)?;
    found.requisition.closed = closed(view, key)?;
    Ok(Some(found))
}

/// Whether there is a requisition of that key.
///
/// # Errors
/// Where the file can't be read.
pub fn exists(view: View<'_>, key: i64) -> Outcome<bool> {
    Ok(view.sql().prepare_cached("SELECT 1 FROM requisition WHERE id = ?1")?.exists([key])?)
}

fn size(row: &Found<'_>) -> rusqlite::Result<Option<(String, Say)>> {
    let code: Option<String> = row.get("size")?;
    let Some(code) = code else { return Ok(None) };
    Ok(Some((code, Say::new(row.get("size_hant")?, row.get("size_hans")?, row.get("size_en")?))))
}

fn lines(view: View<'_>, key: i64) -> Outcome<Vec<Line>> {
    let mut statement =
        view.sql().prepare_cached("SELECT * FROM requisition_line WHERE requisition = ?1 ORDER BY line")?;
    let lines = statement.query_map([key], |row| {
        Ok(Line {
            variety: row.get("variety")?,
            code: row.get("variety_code")?,
            name: row.get("variety_name")?,
            size: size(row)?,
            count: row.get("count")?,
            metres: row.get::<_, Option<i64>>("metres")?.map(Decimetres),
            grams: Grams(row.get("grams")?),
        })
    })?;
    Ok(lines.collect::<Result<_, _>>()?)
}

fn issued(view: View<'_>, key: i64) -> Outcome<Vec<Issued>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT line, count, metres, grams FROM requisition_issued WHERE requisition = ?1 ORDER BY line",
    )?;
    let lines = statement.query_map([key], |row| {
        Ok(Issued {
            line: row.get(0)?,
            count: row.get(1)?,
            metres: row.get::<_, Option<i64>>(2)?.map(Decimetres),
            grams: Grams(row.get(3)?),
        })
    })?;
    Ok(lines.collect::<Result<_, _>>()?)
}

fn slips(view: View<'_>, key: i64) -> Outcome<Vec<Number>> {
    let mut statement =
        view.sql().prepare_cached("SELECT slip FROM requisition_slip WHERE requisition = ?1 ORDER BY slip")?;
    let slips = statement.query_map([key], |row| number(view, Letter::Sample, row.get(0)?))?;
    Ok(slips.collect::<Result<_, _>>()?)
}

/// The slips of a requisition whose goods came back: void, and no reissue that took their drawing over is alive.
fn returned(view: View<'_>, key: i64) -> Outcome<Vec<Number>> {
    let mut statement = view.sql().prepare_cached(
        "WITH RECURSIVE chain (head, slip) AS (
             SELECT slip, slip FROM requisition_slip WHERE requisition = ?1
             UNION
             SELECT chain.head, slip_life.successor FROM chain
             CROSS JOIN slip_life ON slip_life.slip = chain.slip
             CROSS JOIN slip ON slip.id = slip_life.successor AND slip.takes_over = 1
         )
         SELECT head FROM chain CROSS JOIN slip_life ON slip_life.slip = chain.slip
         GROUP BY head HAVING max(state NOT IN ('void', 'rejected')) = 0 ORDER BY head",
    )?;
    let slips = statement.query_map([key], |row| number(view, Letter::Sample, row.get(0)?))?;
    Ok(slips.collect::<Result<_, _>>()?)
}

/// The first closed month that counted one of its drawings, its slips' or those of the reissues that took them over.
fn closed(view: View<'_>, key: i64) -> Outcome<Option<Month>> {
    if month::store::newest_closed(view)?.is_none() {
        return Ok(None);
    }
    let mut statement = view.sql().prepare_cached(
        "WITH RECURSIVE chain (slip) AS (
             SELECT slip FROM requisition_slip WHERE requisition = ?1
             UNION
             SELECT slip_life.successor FROM chain
             CROSS JOIN slip_life ON slip_life.slip = chain.slip
             CROSS JOIN slip ON slip.id = slip_life.successor AND slip.takes_over = 1
         )
         SELECT drawn_at, counted, state, entry FROM chain CROSS JOIN slip_life ON slip_life.slip = chain.slip",
    )?;
    let mut rows = statement.query([key])?;
    let mut first: Option<Month> = None;
    while let Some(row) = rows.next()? {
        let drawn = CountedDrawing {
            at: minute(row, "drawn_at")?,
            counted: row.get("counted")?,
            is_void: row.get::<_, String>("state")? == "void",
            entry: row.get("entry")?,
        };
        let found = drawn.closed_in(view)?;
        first = first.into_iter().chain(found).min();
    }
    Ok(first)
}

/// What a slip is for a requisition; `None` where there is no such slip.
///
/// # Errors
/// Where the file can't be read.
pub fn candidate(view: View<'_>, slip: Number) -> Outcome<Option<Candidate>> {
    let found = view
        .sql()
        .prepare_cached(
            "SELECT charge, state, drawn_at IS NOT NULL FROM slip JOIN slip_life ON slip_life.slip = slip.id
             WHERE slip.id = ?1",
        )?
        .query_row([slip.key()], |row| {
            let (charge, state): (String, String) = (row.get(0)?, row.get(1)?);
            let ended = matches!(state.as_str(), "void" | "rejected");
            Ok(Candidate { number: slip, charged: charge == "charged", drawn: row.get(2)?, ended, on: None })
        })
        .optional()?;
    let Some(found) = found else { return Ok(None) };
    Ok(Some(Candidate { on: of_slip(view, slip)?, ..found }))
}

/// The live requisition that a slip stands on, by itself or by the slip whose drawing it took over.
///
/// # Errors
/// Where the file can't be read.
pub fn of_slip(view: View<'_>, slip: Number) -> Outcome<Option<Number>> {
    let mut statement = view.sql().prepare_cached(
        "WITH RECURSIVE chain (slip) AS (
             SELECT ?1 UNION
             SELECT slip.replaces FROM chain CROSS JOIN slip ON slip.id = chain.slip WHERE slip.takes_over = 1
         )
         SELECT requisition_slip.requisition FROM chain
         CROSS JOIN requisition_slip ON requisition_slip.slip = chain.slip
         CROSS JOIN requisition_life ON requisition_life.requisition = requisition_slip.requisition
         WHERE state <> 'void' ORDER BY 1 DESC LIMIT 1",
    )?;
    let found = statement.query_row([slip.key()], |row| number(view, Letter::Requisition, row.get(0)?));
    Ok(found.optional()?)
}

/// What was drawn on a slip, line by line.
///
/// # Errors
/// Where the file can't be read.
pub fn taken(view: View<'_>, slip: Number) -> Outcome<Vec<Taken>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT variety, variety_code, variety_name, size, size_hant, size_hans, size_en,
                slip_drawn.count AS count, slip_drawn.metres AS metres, slip_drawn.grams AS grams
         FROM slip_drawn JOIN slip_line ON slip_line.slip = slip_drawn.slip AND slip_line.line = slip_drawn.line
         WHERE slip_drawn.slip = ?1 ORDER BY slip_drawn.line",
    )?;
    let lines = statement.query_map([slip.key()], |row| {
        Ok(Taken {
            variety: row.get("variety")?,
            code: row.get("variety_code")?,
            name: row.get("variety_name")?,
            size: size(row)?,
            count: row.get("count")?,
            metres: row.get::<_, Option<i64>>("metres")?.map(Decimetres),
            grams: Grams(row.get("grams")?),
        })
    })?;
    Ok(lines.collect::<Result<_, _>>()?)
}

/// The free drawings that count in a month and stand on no live requisition.
///
/// # Errors
/// Where the file can't be read.
pub fn free_in(view: View<'_>, month: Month) -> Outcome<Vec<Number>> {
    not_on(view, month, "<> 'void'")
}

/// The free drawings that count in a month and stand on no requisition that the general manager approved: what stands
/// in the way of closing the month (contract, section 3).
///
/// # Errors
/// Where the file can't be read.
pub fn without_requisition(view: View<'_>, month: Month) -> Outcome<Vec<Number>> {
    not_on(view, month, "IN ('approved', 'stocked_out', 'posted')")
}

fn not_on(view: View<'_>, month: Month, states: &str) -> Outcome<Vec<Number>> {
    let mut statement = view.sql().prepare_cached(&format!(
        "{COUNTED} SELECT slip FROM drawings WHERE slip NOT IN (
             SELECT chain.head FROM chain
             CROSS JOIN requisition_slip ON requisition_slip.slip = chain.slip
             CROSS JOIN requisition_life ON requisition_life.requisition = requisition_slip.requisition
             WHERE state {states}
         ) ORDER BY slip"
    ))?;
    let slips = statement
        .query_map(bounds(month), |row| number(view, Letter::Sample, row.get(0)?))?
        .collect::<Result<_, _>>()?;
    Ok(slips)
}

fn bounds(month: Month) -> (String, String, i64) {
    (month.start().to_string(), month.end().to_string(), month.key())
}

/// A requisition as finance's part of a month lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfMonth {
    /// Its number.
    pub number: Number,
    /// When the general manager approved it.
    pub approved: Option<Minute>,
    /// When it was stocked out.
    pub stocked_out: Option<Minute>,
    /// When finance posted it.
    pub posted: Option<Minute>,
    /// Under which voucher.
    pub voucher: Option<String>,
}

/// The live requisitions with a slip whose drawing counts in a month, or did until it was voided, in the order of their numbers.
///
/// # Errors
/// Where the file can't be read.
pub fn of_month(view: View<'_>, month: Month) -> Outcome<Vec<OfMonth>> {
    let mut statement = view.sql().prepare_cached(&format!(
        "{}, mine (requisition) AS (
             SELECT DISTINCT requisition FROM chain CROSS JOIN requisition_slip ON requisition_slip.slip = chain.slip
         )
         SELECT requisition_life.* FROM mine
         CROSS JOIN requisition_life ON requisition_life.requisition = mine.requisition
         WHERE state <> 'void' ORDER BY requisition_life.requisition",
        // A slip that was voided since was on it all the same.
        COUNTED.replace("AND state <> 'void' ", "")
    ))?;
    let found = statement
        .query_map(bounds(month), |row| {
            Ok(OfMonth {
                number: number(view, Letter::Requisition, row.get("requisition")?)?,
                approved: minute(row, "approved_at")?,
                stocked_out: minute(row, "stocked_out_at")?,
                posted: minute(row, "posted_at")?,
                voucher: row.get("voucher")?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

/// How far back drawings are offered to choose from; older ones can be named by their number.
const OFFERED_DAYS: i64 = 400;

/// Free slips that were drawn of late and stand on no live requisition, the newest drawing first: number, customer, when.
///
/// # Errors
/// Where the file can't be read.
pub fn free_slips(view: View<'_>, limit: usize) -> Outcome<Vec<(Number, String, Minute)>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT slip.id, customer_name, drawn_at FROM slip_life INDEXED BY slip_by_drawing
         CROSS JOIN slip ON slip.id = slip_life.slip
         WHERE drawn_at >= ?2 AND state <> 'void' AND charge = 'free' AND NOT EXISTS (
             SELECT 1 FROM requisition_slip
             JOIN requisition_life ON requisition_life.requisition = requisition_slip.requisition
             WHERE requisition_slip.slip = slip.id AND requisition_life.state <> 'void'
         ) ORDER BY drawn_at DESC LIMIT ?1",
    )?;
    let since = view.now().day().plus(-OFFERED_DAYS).start().to_string();
    let rows = statement.query_map((i64::try_from(limit).unwrap_or(i64::MAX), since), |row| {
        let at: String = row.get(2)?;
        let at = Minute::parse(&at).unwrap_or(view.now().minute());
        Ok((number(view, Letter::Sample, row.get(0)?)?, row.get(1)?, at))
    })?;
    let mut out = Vec::new();
    for row in rows {
        let row: (Number, String, Minute) = row?;
        if of_slip(view, row.0)?.is_none() {
            out.push(row);
        }
    }
    Ok(out)
}

/// One row of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its number.
    pub number: Number,
    /// When it was made.
    pub made: Minute,
    /// The requesting department.
    pub department: String,
    /// Who receives the goods.
    pub receiver: String,
    /// Pieces issued, before the stock-out those asked for.
    pub pieces: i64,
    /// Grams likewise.
    pub grams: i64,
    /// Where it stands.
    pub state: State,
}

/// Which requisitions a list shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Folded text that number, department, receiver, slips or goods hold; empty for all.
    pub find: String,
    /// Only those that wait for somebody.
    pub waiting: bool,
}

/// A page of requisitions: newest first below a key, or oldest first above one (given back newest first).
///
/// # Errors
/// Where the file can't be read.
pub fn page(view: View<'_>, wanted: &Wanted, place: Place, limit: usize) -> Outcome<Vec<Listed>> {
    // What waits is few among many: its own index is walked.
    let (tables, id) = if wanted.waiting {
        (
            "requisition_life INDEXED BY requisition_waiting CROSS JOIN requisition r
             ON r.id = requisition_life.requisition",
            "requisition_life.requisition",
        )
    } else {
        ("requisition r JOIN requisition_life ON requisition_life.requisition = r.id", "r.id")
    };
    let only = if wanted.waiting { "state IN ('requested', 'approved', 'stocked_out')" } else { "1" };
    let (bound, order, mark) = match place {
        Place::Newest => ("?3 IS NOT NULL".to_string(), "DESC", 0),
        Place::Before(key) => (format!("{id} < ?3"), "DESC", key),
        Place::After(key) => (format!("{id} > ?3"), "ASC", key),
    };
    let mut statement = view.sql().prepare_cached(&format!(
        "SELECT r.id, made_at, department, receiver, state,
                coalesce((SELECT sum(count) FROM requisition_issued i WHERE i.requisition = r.id),
                         (SELECT sum(count) FROM requisition_line l WHERE l.requisition = r.id), 0) AS pieces,
                coalesce((SELECT sum(grams) FROM requisition_issued i WHERE i.requisition = r.id),
                         (SELECT sum(grams) FROM requisition_line l WHERE l.requisition = r.id), 0) AS grams
         FROM {tables} WHERE {only} AND (?1 = '' OR instr(find, ?1) > 0) AND {bound} ORDER BY {id} {order} LIMIT ?2"
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map((&wanted.find, limit, mark), |row| {
        let (made, state): (String, String) = (row.get("made_at")?, row.get("state")?);
        Ok(Listed {
            number: number(view, Letter::Requisition, row.get("id")?)?,
            made: Stamp::parse(&made).unwrap_or(view.now()).minute(),
            department: row.get("department")?,
            receiver: row.get("receiver")?,
            pieces: row.get("pieces")?,
            grams: row.get("grams")?,
            state: State::from_code(&state).unwrap_or(State::Void),
        })
    })?;
    let mut page: Vec<Listed> = rows.collect::<Result<_, _>>()?;
    if matches!(place, Place::After(_)) {
        page.reverse();
    }
    Ok(page)
}

/// The revision of a requisition: the entry that changed its life last.
///
/// # Errors
/// Where the file can't be read.
pub fn rev(view: View<'_>, key: i64) -> Outcome<i64> {
    Ok(view
        .sql()
        .prepare_cached("SELECT entry FROM requisition_life WHERE requisition = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

/// Department, store and receiver of the newest requisition: what the next one usually has too.
///
/// # Errors
/// Where the file can't be read.
pub fn last_typed(view: View<'_>) -> Outcome<Option<[String; 3]>> {
    Ok(view
        .sql()
        .prepare_cached("SELECT department, store, receiver FROM requisition ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))
        .optional()?)
}

/// How often its paper left the program.
///
/// # Errors
/// Where the file can't be read.
pub fn printed(view: View<'_>, record: &str) -> Outcome<i64> {
    Ok(view
        .sql()
        .prepare_cached("SELECT coalesce(sum(printed), 0) FROM paper WHERE record = ?1")?
        .query_row([record], |row| row.get(0))?)
}

/// The rows of a new requisition.
pub fn new_rows(stored: &Stored, draft: Option<&str>, find: &str) -> Vec<Row> {
    let requisition = &stored.requisition;
    let key = requisition.number.key();
    let mut rows = vec![
        Row::insert("requisition")
            .set("id", key)
            .set("draft_id", draft)
            .set("made_at", stored.made)
            .set("made_by", requisition.made_by)
            .set("month", stored.month.map(Month::key))
            .set("department", stored.department.as_str())
            .set("store", stored.store.as_str())
            .set("receiver", requisition.receiver.as_str())
            .set("remarks", stored.remarks.as_deref())
            .set("find", find),
    ];
    let slip = |slip: &Number| Row::insert("requisition_slip").set("requisition", key).set("slip", slip.key());
    rows.extend(stored.slips.iter().map(slip));
    for (line, place) in requisition.lines.iter().zip(1_i64..) {
        let row = Row::insert("requisition_line")
            .set("requisition", key)
            .set("line", place)
            .set("variety", line.variety)
            .set("variety_code", line.code.as_str())
            .set("variety_name", line.name.as_str())
            .set("size", line.size.as_ref().map(|(code, _)| code.as_str()));
        let named = |row: Row, column, lang| row.set(column, line.size.as_ref().map(|(_, names)| names.get(lang)));
        let row = named(named(named(row, "size_hant", Lang::Hant), "size_hans", Lang::Hans), "size_en", Lang::En);
        rows.push(row.set("count", line.count).set("metres", line.metres).set("grams", line.grams));
    }
    rows.push(life_row(requisition, true));
    rows
}

/// The row of its life as the rules left it.
pub fn life_row(requisition: &Requisition, new: bool) -> Row {
    let out = requisition.stocked_out.as_ref();
    let posted = requisition.posted.as_ref();
    let voided = requisition.voided.as_ref();
    let row = if new { Row::insert("requisition_life") } else { Row::update("requisition_life") };
    row.set("requisition", requisition.number.key())
        .set("state", requisition.state.code())
        .set("approved_by", requisition.approved.map(|(by, _)| by))
        .set("approved_at", requisition.approved.map(|(_, at)| at))
        .set("stocked_out_at", out.map(|out| out.at))
        .set("document", out.map(|out| out.document.as_str()))
        .set("storekeeper", out.map(|out| out.storekeeper))
        .set("posted_at", posted.map(|(_, at)| *at))
        .set("voucher", posted.map(|(voucher, _)| voucher.as_str()))
        .set("voided_at", voided.map(|(at, _)| *at))
        .set("void_reason", voided.map(|(_, reason)| reason.as_str()))
}

/// The rows of what was issued.
pub fn issued_rows(requisition: &Requisition) -> Vec<Row> {
    let key = requisition.number.key();
    let row = |one: &Issued| {
        Row::insert("requisition_issued")
            .set("requisition", key)
            .set("line", one.line)
            .set("count", one.count)
            .set("metres", one.metres)
            .set("grams", one.grams)
    };
    requisition.issued.iter().map(row).collect()
}
