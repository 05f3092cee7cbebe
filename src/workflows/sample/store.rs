//! Reading slips from the file, and the rows that a slip becomes. The only file of this workflow that speaks SQL; it
//! changes nothing by itself.

use std::collections::HashMap;
use std::sync::OnceLock;

pub use crate::registers::step::store::of as steps;

use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Row as Found, Statement};

use super::rules::drawing::fit_drawing;
use super::rules::{Drawing, Drawn, Line, Priced, Signed, Slip, Source, State, What};
pub use crate::kernel::book::Place;
use crate::kernel::number::{Letter, Number};
use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::store::{Cell, View};
use crate::kernel::time::{Day, Minute, Stamp};
use crate::kernel::units::{Decimetres, Fen, Grams};
use crate::kernel::words::Say;

/// A slip as it lies in the file: what the rules see, and what the paper shows besides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// What the rules see.
    pub slip: Slip,
    /// When it was issued, to the second.
    pub issued: Stamp,
    /// The customer's key.
    pub customer: i64,
    /// The customer's name, frozen.
    pub customer_name: String,
    /// Contact at the customer's.
    pub contact: Option<String>,
    /// The contact's telephone.
    pub phone: Option<String>,
    /// Code of the purpose.
    pub purpose: String,
    /// Its explanation.
    pub purpose_note: Option<String>,
    /// The issuing department.
    pub department: String,
    /// The handler's name, frozen.
    pub handler_name: String,
    /// Remarks.
    pub remarks: Option<String>,
    /// Weight in all, as approved.
    pub grams: Grams,
    /// The slip that this one replaced, and why.
    pub replaces: Option<(Number, String)>,
    /// When and why it was rejected or voided.
    pub ended: Option<(Minute, String)>,
    /// The storekeeper of a drawing from the warehouse.
    pub storekeeper: Option<i64>,
    /// When its gate copy was filed.
    pub filed_at: Option<Minute>,
    /// The month in which its drawing counts, where that isn't the month of its time: 202611, or 0 for none.
    pub counted: Option<i64>,
    /// The history entry that changed its life last: what tells a second window that it looked at an older state.
    pub rev: i64,
}

/// The number behind a slip's key.
pub(super) fn number(view: View<'_>, key: i64) -> rusqlite::Result<Number> {
    Number::from_key(Letter::Sample, key, view.is_training()).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, key))
}

fn minute(row: &Found<'_>, column: &str) -> rusqlite::Result<Option<Minute>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(Minute::parse))
}

/// Where the columns of a statement stand: looking each up by name, row by row, takes longer than reading the slip.
type Places = HashMap<String, usize>;

/// The places of a statement's columns; of two of one name the first.
fn places(statement: &Statement<'_>) -> Places {
    let mut places = Places::new();
    for (place, name) in statement.column_names().enumerate() {
        places.entry(name.to_string()).or_insert(place);
    }
    places
}

/// A row whose columns' places are known.
struct Named<'a> {
    row: &'a Found<'a>,
    places: &'a Places,
}

impl Named<'_> {
    fn get<T: FromSql>(&self, column: &str) -> rusqlite::Result<T> {
        match self.places.get(column) {
            Some(place) => self.row.get(*place),
            None => self.row.get(column),
        }
    }

    fn minute(&self, column: &str) -> rusqlite::Result<Option<Minute>> {
        Ok(self.get::<Option<String>>(column)?.as_deref().and_then(Minute::parse))
    }

    fn signed(&self, by: &str, at: &str) -> rusqlite::Result<Option<Signed>> {
        Ok(self.get::<Option<i64>>(by)?.zip(self.minute(at)?).map(|(by, at)| Signed { by, at }))
    }
}

/// Reads one slip with its lines and its life.
///
/// # Errors
/// Where the file can't be read.
pub fn load(view: View<'_>, key: i64) -> Outcome<Option<Stored>> {
    let sql = view.sql();
    let lines = lines(sql, key)?;
    let drawn = drawn(sql, key)?;
    let mut statement = sql.prepare_cached(
        "SELECT *, slip_life.entry AS rev FROM slip JOIN slip_life ON slip_life.slip = slip.id WHERE slip.id = ?1",
    )?;
    static PLACES: OnceLock<Places> = OnceLock::new();
    let places = PLACES.get_or_init(|| places(&statement));
    let found = statement.query_row([key], |row| stored(view, &Named { row, places }, lines, drawn)).optional()?;
    let Some(mut found) = found else { return Ok(None) };
    found.slip.carried = carried(view, &found.slip)?;
    Ok(Some(found))
}

/// The drawing that a reissue will take over, on its own lines; `None` once it is drawn or has ended.
fn carried(view: View<'_>, slip: &Slip) -> Outcome<Option<Drawing>> {
    let Some(old) = slip.takes_over.filter(|_| slip.drawing.is_none() && slip.state.waits()) else { return Ok(None) };
    let Some(old) = load(view, old.key())? else { return Ok(None) };
    let Some(out) = taken_from(view, &old.slip)? else { return Ok(None) };
    let lines = fit_drawing(&old.slip, &out, &slip.lines).map_err(Failure::refused)?;
    Ok(Some(Drawing { lines, ..out }))
}

/// The drawing whose goods were out when a slip was replaced: its own, or the one that it was to take over itself.
fn taken_from(view: View<'_>, old: &Slip) -> Outcome<Option<Drawing>> {
    if let Some(drawing) = &old.drawing {
        return Ok(Some(drawing.clone()));
    }
    let Some(older) = old.takes_over else { return Ok(None) };
    let Some(older) = load(view, older.key())? else { return Ok(None) };
    let Some(out) = taken_from(view, &older.slip)? else { return Ok(None) };
    let lines = fit_drawing(&older.slip, &out, &old.lines).map_err(Failure::refused)?;
    Ok(Some(Drawing { lines, ..out }))
}

fn stored(view: View<'_>, row: &Named<'_>, lines: Vec<Line>, drawn: Vec<Drawn>) -> rusqlite::Result<Stored> {
    let issued: String = row.get("issued_at")?;
    let issued = Stamp::parse(&issued).unwrap_or(view.now());
    let state: String = row.get("state")?;
    let taken_by: Option<String> = row.get("taken_by")?;
    let drawing = match (row.minute("drawn_at")?, taken_by) {
        (Some(at), Some(taken_by)) => Some(Drawing {
            at,
            taken_by,
            given_by: row.get("given_by")?,
            given_by_staff: row.get("given_by_staff")?,
            lines: drawn,
        }),
        _ => None,
    };
    let replaces: Option<i64> = row.get("replaces")?;
    let replaces = replaces.map(|key| number(view, key)).transpose()?;
    let replace_reason: Option<String> = row.get("replace_reason")?;
    let takes_over: bool = row.get("takes_over")?;
    let successor: Option<i64> = row.get("successor")?;
    let slip = Slip {
        number: number(view, row.get("id")?)?,
        issued_at: issued.minute(),
        issued_by: row.get("issued_by")?,
        handler: row.get("handler")?,
        charged: row.get::<String>("charge")? == "charged",
        source: if row.get::<String>("source")? == "warehouse" { Source::Warehouse } else { Source::Workshop },
        valid_days: row.get("valid_days")?,
        amount: row.get::<Option<i64>>("amount")?.map(Fen),
        takes_over: replaces.filter(|_| takes_over),
        carried: None,
        lines,
        state: State::from_code(&state).unwrap_or(State::Void),
        head: row.signed("head_by", "head_at")?,
        gm: row.signed("gm_by", "gm_at")?,
        receipt: row.get::<Option<String>>("receipt_no")?.zip(row.minute("receipt_at")?),
        effective_at: row.minute("effective_at")?,
        valid_through: row.get::<Option<String>>("valid_through")?.as_deref().and_then(Day::parse),
        return_note: row.get::<Option<String>>("return_note")?.zip(row.minute("return_note_at")?),
        drawing,
        released: row.signed("released_by", "released_at")?,
        successor: successor.map(|key| number(view, key)).transpose()?,
    };
    Ok(Stored {
        slip,
        issued,
        customer: row.get("customer")?,
        customer_name: row.get("customer_name")?,
        contact: row.get("contact")?,
        phone: row.get("phone")?,
        purpose: row.get("purpose")?,
        purpose_note: row.get("purpose_note")?,
        department: row.get("department")?,
        handler_name: row.get("handler_name")?,
        remarks: row.get("remarks")?,
        grams: Grams(row.get("grams")?),
        replaces: replaces.zip(replace_reason),
        ended: row.minute("ended_at")?.zip(row.get("ended_reason")?),
        storekeeper: row.get("storekeeper")?,
        filed_at: row.minute("filed_at")?,
        counted: row.get("counted")?,
        rev: row.get("rev")?,
    })
}

fn lines(sql: &Connection, key: i64) -> Outcome<Vec<Line>> {
    let mut statement = sql.prepare_cached("SELECT * FROM slip_line WHERE slip = ?1 ORDER BY line")?;
    static PLACES: OnceLock<Places> = OnceLock::new();
    let places = PLACES.get_or_init(|| places(&statement));
    let lines = statement.query_map([key], |row| {
        let row = Named { row, places };
        let metres: Option<i64> = row.get("metres")?;
        let what = match metres {
            Some(metres) => What::Cloth { metres: Decimetres(metres) },
            None => What::Yarn {
                size: row.get("size")?,
                names: Say::new(row.get("size_hant")?, row.get("size_hans")?, row.get("size_en")?),
                unit: Grams(row.get("unit_grams")?),
                standard: row.get("standard")?,
            },
        };
        Ok(Line {
            variety: row.get("variety")?,
            variety_code: row.get("variety_code")?,
            variety_name: row.get("variety_name")?,
            what,
            count: row.get("count")?,
            grams: Grams(row.get("grams")?),
            unit_price: (row.get::<Option<i64>>("price")?)
                .zip(row.get::<Option<i64>>("unit_price")?)
                .map(|(key, fen)| Priced { key, fen: Fen(fen) }),
            amount: row.get::<Option<i64>>("amount")?.map(Fen),
            lot: row.get("lot")?,
            remarks: row.get("remarks")?,
        })
    })?;
    Ok(lines.collect::<Result<_, _>>()?)
}

fn drawn(sql: &Connection, key: i64) -> Outcome<Vec<Drawn>> {
    let mut statement = sql.prepare_cached("SELECT * FROM slip_drawn WHERE slip = ?1 ORDER BY line")?;
    static PLACES: OnceLock<Places> = OnceLock::new();
    let places = PLACES.get_or_init(|| places(&statement));
    let lines = statement.query_map([key], |row| {
        let row = Named { row, places };
        Ok(Drawn {
            line: row.get("line")?,
            count: row.get("count")?,
            metres: row.get::<Option<i64>>("metres")?.map(Decimetres),
            grams: Grams(row.get("grams")?),
        })
    })?;
    Ok(lines.collect::<Result<_, _>>()?)
}

/// How many slips wait, and how many of those are past their validity.
///
/// # Errors
/// Where the file can't be read.
pub fn waiting(view: View<'_>) -> Outcome<(u32, u32)> {
    let today = view.now().day().to_string();
    Ok(view
        .sql()
        .prepare_cached(
            "SELECT count(*), count(CASE WHEN valid_through < ?1 THEN 1 END) FROM slip_life
             WHERE state IN ('issued', 'head_signed', 'signed', 'effective', 'drawn')",
        )?
        .query_row([today], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// What a person issued, for checking against the stack of paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Slips in all.
    pub slips: i64,
    /// Of these, void or rejected.
    pub ended: i64,
    /// Pieces approved on the others.
    pub pieces: i64,
    /// Grams likewise.
    pub grams: i64,
}

/// What a person has issued since a moment of today or of this month.
///
/// # Errors
/// Where the file can't be read.
pub fn tally(view: View<'_>, who: i64, since: Stamp) -> Outcome<Tally> {
    Ok(view
        .sql()
        .prepare_cached(
            "SELECT count(*), coalesce(sum(state IN ('void', 'rejected')), 0),
                    coalesce(sum(CASE WHEN state IN ('void', 'rejected') THEN 0 ELSE pieces END), 0),
                    coalesce(sum(CASE WHEN state IN ('void', 'rejected') THEN 0 ELSE grams END), 0)
             FROM slip JOIN slip_life ON slip_life.slip = slip.id
             WHERE slip.id >= ?1 AND issued_by = ?2 AND issued_at >= ?3",
        )?
        .query_row((month_start(since), who, since.to_string()), |row| {
            Ok(Tally { slips: row.get(0)?, ended: row.get(1)?, pieces: row.get(2)?, grams: row.get(3)? })
        })?)
}

/// The first key of the month in which a moment lies: serials rise with time, so it bounds a walk.
fn month_start(since: Stamp) -> i64 {
    i64::from(crate::kernel::number::Series::of(since.day()).yymm()) * 1_000_000_000
}

/// Department and handler of the slip that a person issued last, among the newest few thousand.
///
/// # Errors
/// Where the file can't be read.
pub fn last_typed_by(view: View<'_>, who: i64) -> Outcome<Option<(String, i64)>> {
    Ok(view
        .sql()
        .prepare_cached(
            "SELECT department, handler FROM (SELECT id, issued_by, department, handler FROM slip ORDER BY id DESC LIMIT 3000)
             WHERE issued_by = ?1 ORDER BY id DESC LIMIT 1",
        )?
        .query_row([who], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// The revision of a slip: the entry that changed its life last.
///
/// # Errors
/// Where the file can't be read.
pub fn rev(view: View<'_>, key: i64) -> Outcome<i64> {
    Ok(view
        .sql()
        .prepare_cached("SELECT entry FROM slip_life WHERE slip = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

/// Whether there is a slip of that key.
///
/// # Errors
/// Where the file can't be read.
pub fn exists(view: View<'_>, key: i64) -> Outcome<bool> {
    Ok(view.sql().prepare_cached("SELECT 1 FROM slip WHERE id = ?1")?.exists([key])?)
}

/// One row of the list of slips.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The slip.
    pub number: Number,
    /// The customer's name, frozen.
    pub customer: String,
    /// Where it stands.
    pub state: State,
    /// Pieces: those drawn, before the drawing those approved.
    pub pieces: i64,
    /// Grams likewise.
    pub grams: i64,
    /// The last day of validity.
    pub valid_through: Option<Day>,
    /// When it was released.
    pub released_at: Option<Minute>,
    /// The slip that replaced it.
    pub successor: Option<Number>,
    /// Its lines in short: code, size names, count; cloth: metres in tenths.
    pub goods: Vec<(String, Option<Say>, i64)>,
}

/// What a list of slips shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Folded text that number, customer, goods or handler hold; empty for all.
    pub find: String,
    /// Only slips that wait for somebody.
    pub waiting: bool,
    /// Only slips typed by this person since that moment.
    pub typed_by: Option<(i64, Stamp)>,
}

/// A page of slips: newest first below `before`, or oldest first above `after` (given back newest first).
///
/// # Errors
/// Where the file can't be read.
pub fn page(view: View<'_>, wanted: &Wanted, place: Place, limit: usize) -> Outcome<Vec<Listed>> {
    // What waits is few among many: its own index is walked, not the slips.
    let (tables, id) = if wanted.waiting {
        ("slip_life INDEXED BY slip_waiting CROSS JOIN slip ON slip.id = slip_life.slip", "slip_life.slip")
    } else {
        ("slip JOIN slip_life ON slip_life.slip = slip.id", "slip.id")
    };
    let (bound, order, mark) = match place {
        Place::Newest => ("1".to_string(), "DESC", 0),
        Place::Before(key) => (format!("{id} < ?1"), "DESC", key),
        Place::After(key) => (format!("{id} > ?1"), "ASC", key),
    };
    let mut sql = format!(
        "SELECT slip.id, customer_name, state, coalesce(drawn_pieces, pieces) AS pieces,
                coalesce(drawn_grams, grams) AS grams, valid_through, released_at, successor
         FROM {tables} WHERE {bound} AND ?1 IS NOT NULL"
    );
    if wanted.waiting {
        sql.push_str(" AND state IN ('issued', 'head_signed', 'signed', 'effective', 'drawn')");
    }
    if wanted.typed_by.is_some() {
        // Serials rise with time within a month, so the month bounds the walk.
        sql.push_str(" AND slip.id >= ?3 AND issued_by = ?4 AND issued_at >= ?5");
    }
    if !wanted.find.is_empty() {
        sql.push_str(" AND instr(find, ?6) > 0");
    }
    sql.push_str(&format!(" ORDER BY {id} {order} LIMIT ?2"));
    let (who, since) = wanted.typed_by.map_or((0, String::new()), |(who, since)| (who, since.to_string()));
    let month = wanted.typed_by.map_or(0, |(_, since)| month_start(since));
    let mut statement = view.sql().prepare_cached(&sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let values: [Cell; 6] = [
        Cell::Int(mark),
        Cell::Int(limit),
        Cell::Int(month),
        Cell::Int(who),
        Cell::Text(since),
        Cell::Text(wanted.find.clone()),
    ];
    let used = statement.parameter_count().min(values.len());
    let rows = statement.query_map(rusqlite::params_from_iter(values.iter().take(used)), |row| {
        let state: String = row.get("state")?;
        let successor: Option<i64> = row.get("successor")?;
        Ok(Listed {
            number: number(view, row.get("id")?)?,
            customer: row.get("customer_name")?,
            state: State::from_code(&state).unwrap_or(State::Void),
            pieces: row.get("pieces")?,
            grams: row.get("grams")?,
            valid_through: row.get::<_, Option<String>>("valid_through")?.as_deref().and_then(Day::parse),
            released_at: minute(row, "released_at")?,
            successor: successor.map(|key| number(view, key)).transpose()?,
            goods: Vec::new(),
        })
    })?;
    let mut page = rows.collect::<Result<Vec<_>, _>>()?;
    if matches!(place, Place::After(_)) {
        page.reverse();
    }
    let mut goods = view.sql().prepare_cached(
        "SELECT variety_code, size_hant, size_hans, size_en, count, metres FROM slip_line WHERE slip = ?1 ORDER BY line",
    )?;
    for listed in &mut page {
        let found = goods.query_map([listed.number.key()], |row| {
            let names: (Option<String>, Option<String>, Option<String>) = (row.get(1)?, row.get(2)?, row.get(3)?);
            let size = match names {
                (Some(hant), Some(hans), Some(en)) => Some(Say::new(hant, hans, en)),
                _ => None,
            };
            let count: i64 = row.get(4)?;
            let metres: Option<i64> = row.get(5)?;
            Ok((row.get(0)?, size, metres.unwrap_or(count)))
        })?;
        listed.goods = found.collect::<Result<_, _>>()?;
    }
    Ok(page)
}

/// How often a slip's gate copy left the program, by itself or with the others.
///
/// # Errors
/// Where the file can't be read.
pub fn printed(view: View<'_>, record: &str) -> Outcome<i64> {
    Ok(view
        .sql()
        .prepare_cached("SELECT coalesce(sum(printed), 0) FROM paper WHERE record = ?1 AND paper IN ('slip', 'gate')")?
        .query_row([record], |row| row.get(0))?)
}
