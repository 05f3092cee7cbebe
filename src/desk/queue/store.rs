//! Reads of the print jobs, and their rows.

use rusqlite::OptionalExtension;

use crate::desk::print::paper_words;
use crate::kernel::problem::Outcome;
use crate::kernel::spool::job::{Job, JobState, Reason};
use crate::kernel::spool::{Target, Way};
use crate::kernel::store::{Row, View, history};
use crate::kernel::time::Stamp;

const SELECT: &str = "SELECT j.id, j.record, j.paper, j.printed, h.hash, j.printer, j.kind, j.target, j.stock, j.plies,
    j.characters, s.name, j.at, j.state, j.spooler_job, j.reason, coalesce(j.told, ''), j.resent_as, j.entry
    FROM print_job j LEFT JOIN history h ON h.seq = j.counted LEFT JOIN staff s ON s.id = j.operator";

/// As the index of open jobs has it.
const OPEN: &str = "j.state IN ('waiting', 'sent', 'failed') AND j.resent_as IS NULL";

/// One job.
///
/// # Errors
/// Where the file can't be read.
pub fn job(view: View<'_>, id: i64) -> Outcome<Option<Job>> {
    let sql = format!("{SELECT} WHERE j.id = ?1");
    Ok(view.sql().prepare_cached(&sql)?.query_row([id], |row| read(row, view.is_training())).optional()?)
}

/// The newest jobs, at most `limit`: those that somebody has to look at first, each part newest first. Each part is
/// read by an index, so that years of prints cost nothing.
///
/// # Errors
/// Where the file can't be read.
pub fn jobs(view: View<'_>, limit: usize) -> Outcome<Vec<Job>> {
    let read_part = |part: &str, limit: usize| -> Outcome<Vec<Job>> {
        let sql = format!("{SELECT} WHERE {part} ORDER BY j.id DESC LIMIT ?1");
        let mut statement = view.sql().prepare_cached(&sql)?;
        let found =
            statement.query_map([limit_of(limit)], |row| read(row, view.is_training()))?.collect::<Result<_, _>>()?;
        Ok(found)
    };
    let mut jobs = read_part(OPEN, limit)?;
    let rest = limit.saturating_sub(jobs.len());
    jobs.extend(read_part("j.state IN ('done', 'cancelled') OR j.resent_as IS NOT NULL", rest)?);
    Ok(jobs)
}

/// The jobs that a spooler has, newest first, at most `limit`.
///
/// # Errors
/// Where the file can't be read.
pub fn sent(view: View<'_>, limit: usize) -> Outcome<Vec<Job>> {
    let sql =
        format!("{SELECT} WHERE {OPEN} AND j.state = 'sent' AND j.spooler_job IS NOT NULL ORDER BY j.id DESC LIMIT ?1");
    let mut statement = view.sql().prepare_cached(&sql)?;
    let found =
        statement.query_map([limit_of(limit)], |row| read(row, view.is_training()))?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// How many jobs somebody has to look at, or still waits for.
///
/// # Errors
/// Where the file can't be read.
pub fn open(view: View<'_>) -> Outcome<i64> {
    let sql = "SELECT count(*) FROM print_job WHERE state IN ('waiting', 'sent', 'failed') AND resent_as IS NULL";
    Ok(view.sql().prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

fn limit_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn read(row: &rusqlite::Row<'_>, training: bool) -> rusqlite::Result<Job> {
    let (record, paper): (String, String) = (row.get(1)?, row.get(2)?);
    let hash: Option<[u8; 32]> = row.get(4)?;
    let at: String = row.get(12)?;
    Ok(Job {
        id: row.get(0)?,
        words: paper_words(&record, &paper, training),
        record,
        paper,
        printed: row.get(3)?,
        code: hash.map(|hash| history::code(&hash)).unwrap_or_default(),
        printer: row.get(5)?,
        target: Target { way: Way::from_code(&row.get::<_, String>(6)?).unwrap_or(Way::Cups), address: row.get(7)? },
        stock: row.get(8)?,
        plies: row.get(9)?,
        characters: row.get(10)?,
        by: row.get(11)?,
        at: Stamp::parse(&at).ok_or(rusqlite::Error::InvalidQuery)?,
        state: JobState::from_code(&row.get::<_, String>(13)?).ok_or(rusqlite::Error::InvalidQuery)?,
        spooler_job: row.get(14)?,
        reason: row.get::<_, Option<String>>(15)?.and_then(|code| Reason::from_code(&code)),
        told: row.get(16)?,
        resent_as: row.get(17)?,
        entry: row.get(18)?,
    })
}

/// The columns of a job's state.
pub fn with_state(row: Row, state: JobState, reason: Option<Reason>, told: &str) -> Row {
    row.set("state", state.code())
        .set("reason", reason.map(Reason::code))
        .set("told", Some(told).filter(|told| !told.is_empty()))
}
