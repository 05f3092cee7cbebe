//! The gate book in the file: its lines, and the row that a new one becomes. It changes nothing by itself.

use rusqlite::{OptionalExtension, Row as Found};

use crate::kernel::number::Number;
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Row, View};
use crate::kernel::time::{Day, Minute, Stamp};
use crate::workflows::sample::store::number;

/// One line of the gate book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GateLine {
    /// Its key; 0 before it is written.
    pub id: i64,
    /// When it happened.
    pub at: Minute,
    /// What was typed or scanned.
    pub typed: String,
    /// The slip, where there is one.
    pub slip: Option<Number>,
    /// `released`, `refused` or `drawn_at_gate`.
    pub result: String,
    /// Codes of the reasons.
    pub reasons: Vec<String>,
    /// The guard's note.
    pub note: Option<String>,
    /// Pieces counted or drawn.
    pub pieces: Option<i64>,
    /// Carrier, paper, plate.
    pub carrier: [Option<String>; 3],
    /// Whose decision it was.
    pub by: (Option<i64>, String),
    /// Whether it was typed later, from paper.
    pub late: bool,
}

/// The row of a new line of the gate book, and its key.
///
/// # Errors
/// Where the file can't be read.
pub fn row(view: View<'_>, line: &GateLine) -> Outcome<(i64, Row)> {
    let id: i64 =
        view.sql().prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM gate_line")?.query_row([], |row| row.get(0))?;
    let [carrier, id_no, plate] = &line.carrier;
    let row = Row::insert("gate_line")
        .set("id", id)
        .set("at", line.at)
        .set("typed", line.typed.as_str())
        .set("slip", line.slip.map(Number::key))
        .set("result", line.result.as_str())
        .set("reasons", line.reasons.join(","))
        .set("note", line.note.as_deref())
        .set("pieces", line.pieces)
        .set("carrier", carrier.as_deref())
        .set("id_no", id_no.as_deref())
        .set("plate", plate.as_deref())
        .set("by_staff", line.by.0)
        .set("by_name", line.by.1.as_str())
        .set("late", line.late);
    Ok((id, row))
}

/// The gate book of a day, in the order of what happened.
///
/// # Errors
/// Where the file can't be read.
pub fn of_day(view: View<'_>, day: Day) -> Outcome<Vec<GateLine>> {
    let mut statement =
        view.sql().prepare_cached("SELECT * FROM gate_line WHERE at >= ?1 AND at < ?2 ORDER BY at, id")?;
    let lines = statement.query_map([day.start().to_string(), day.end().to_string()], |row| gate_line(view, row))?;
    Ok(lines.collect::<Result<_, _>>()?)
}

/// The newest line of the gate book, whatever its day: what a double scan is compared with.
///
/// # Errors
/// Where the file can't be read.
pub fn newest(view: View<'_>) -> Outcome<Option<(GateLine, Stamp)>> {
    let mut statement = view.sql().prepare_cached("SELECT * FROM gate_line ORDER BY id DESC LIMIT 1")?;
    let line = statement.query_row([], |row| Ok((gate_line(view, row)?, row.get::<_, i64>("entry")?))).optional()?;
    let Some((line, entry)) = line else { return Ok(None) };
    let typed_at: String =
        view.sql().query_row("SELECT typed_at FROM history WHERE seq = ?1", [entry], |row| row.get(0))?;
    let stamp = typed_at.get(..19).and_then(Stamp::parse).unwrap_or(line.at.stamp());
    Ok(Some((line, stamp)))
}

fn gate_line(view: View<'_>, row: &Found<'_>) -> rusqlite::Result<GateLine> {
    let slip: Option<i64> = row.get("slip")?;
    let reasons: String = row.get("reasons")?;
    let at: String = row.get("at")?;
    Ok(GateLine {
        id: row.get("id")?,
        at: Minute::parse(&at).unwrap_or(view.now().minute()),
        typed: row.get("typed")?,
        slip: slip.map(|key| number(view, key)).transpose()?,
        result: row.get("result")?,
        reasons: reasons.split(',').filter(|code| !code.is_empty()).map(str::to_string).collect(),
        note: row.get("note")?,
        pieces: row.get("pieces")?,
        carrier: [row.get("carrier")?, row.get("id_no")?, row.get("plate")?],
        by: (row.get("by_staff")?, row.get("by_name")?),
        late: row.get("late")?,
    })
}

/// The carrier, paper and plate that the gate noted at the release.
///
/// # Errors
/// Where the file can't be read.
pub fn release_of(view: View<'_>, slip: Number) -> Outcome<Option<GateLine>> {
    let mut statement = view
        .sql()
        .prepare_cached("SELECT * FROM gate_line WHERE slip = ?1 AND result = 'released' ORDER BY id DESC LIMIT 1")?;
    Ok(statement.query_row([slip.key()], |row| gate_line(view, row)).optional()?)
}
