//! Reading deadlines and turning them into rows; no judgement here.

use rusqlite::Row as SqlRow;
use serde_json::{Value as Json, json};

use super::tally::{Tally, month_of, tallies};
use super::{Change, Ground, Kept, Limit};
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Row, Tx, View};
use crate::kernel::time::calendar::DayKind;
use crate::kernel::time::deadline::{CountedDay, CountedKind, Deadline, late_typed};
use crate::kernel::time::{Day, Minute, Month};
use crate::registers::{calendar, month, season};

const COLUMNS: &str = "record, n, workflow, kind, clause, start, opens, due, limit_of, days, met_at, met_late_typed,
    cancelled_at, provisional, by_user_wish, explanation, told_at, told_how, counted";

/// The deadlines of a record, in the order in which they started.
///
/// # Errors
/// Where the file can't be read.
pub fn of(view: View<'_>, record: &str) -> Outcome<Vec<Kept>> {
    let sql = format!("SELECT {COLUMNS} FROM deadline WHERE record = ?1 ORDER BY n");
    let mut statement = view.sql().prepare_cached(&sql)?;
    let kept = statement.query_map([record], read)?.collect::<Result<_, _>>()?;
    Ok(kept)
}

/// Whether a record has any.
///
/// # Errors
/// Where the file can't be read.
pub fn any(view: View<'_>, record: &str) -> Outcome<bool> {
    let mut statement = view.sql().prepare_cached("SELECT EXISTS (SELECT 1 FROM deadline WHERE record = ?1)")?;
    Ok(statement.query_row([record], |row| row.get(0))?)
}

/// Those of a workflow that are neither met nor cancelled: open, running, and run out.
///
/// # Errors
/// Where the file can't be read.
pub fn owed(view: View<'_>, workflow: &str) -> Outcome<Vec<Kept>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM deadline WHERE workflow = ?1 AND met_at IS NULL AND cancelled_at IS NULL
         ORDER BY due, record, n"
    );
    let mut statement = view.sql().prepare_cached(&sql)?;
    let kept = statement.query_map([workflow], read)?.collect::<Result<_, _>>()?;
    Ok(kept)
}

/// How many of a workflow's count on its tab: running, overdue, or due by `today_ends`; and how many of these are
/// overdue. What hasn't opened yet doesn't count.
///
/// # Errors
/// Where the file can't be read.
pub fn pressing(view: View<'_>, workflow: &str, now: Minute, today_ends: Minute) -> Outcome<(u32, u32)> {
    let mut statement = view.sql().prepare_cached(
        "SELECT count(*), coalesce(sum(due < ?2), 0) FROM deadline WHERE workflow = ?1 AND met_at IS NULL
         AND cancelled_at IS NULL AND (due IS NULL OR due <= ?3 OR limit_of LIKE 'now%') AND (opens IS NULL OR opens <= ?2)",
    )?;
    Ok(statement
        .query_row((workflow, now.to_string(), today_ends.to_string()), |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// All of a workflow's that may count in a month: met, run out or counted in it, or still running. Which of them do is
/// `tally::month_of`'s to say.
///
/// # Errors
/// Where the file can't be read.
pub fn in_month(view: View<'_>, workflow: &str, month: Month) -> Outcome<Vec<Kept>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM deadline WHERE workflow = ?1 AND ((due >= ?2 AND due < ?3)
         OR (met_at >= ?2 AND met_at < ?3) OR counted = ?4
         OR (met_at IS NULL AND cancelled_at IS NULL AND (due IS NULL OR limit_of LIKE 'now%') AND start < ?3))
         ORDER BY record, n"
    );
    let mut statement = view.sql().prepare_cached(&sql)?;
    let span = (workflow, month.start().to_string(), month.end().to_string(), month.key());
    let kept = statement.query_map(span, read)?.collect::<Result<_, _>>()?;
    Ok(kept)
}

/// What became of a workflow's deadlines in a month, by kind, reckoned now.
///
/// # Errors
/// Where the file can't be read.
pub fn tally(view: View<'_>, workflow: &str, month: Month) -> Outcome<Vec<Tally>> {
    Ok(tallies(&in_month(view, workflow, month)?, month, view.now().minute()))
}

/// A workflow's missed deadlines that count in a month and that nobody has explained: they stand in the way of closing
/// it (spec, section 3, 'Month'). In the order of their records.
///
/// # Errors
/// Where the file can't be read.
pub fn unexplained(view: View<'_>, workflow: &str, month: Month) -> Outcome<Vec<Kept>> {
    let now = view.now().minute();
    let mut kept = in_month(view, workflow, month)?;
    kept.retain(|known| known.is_unexplained(now) && month_of(known, now) == Some(month));
    Ok(kept)
}

/// Those that are open and were counted in working days or wait for a season, over all workflows: what a change of the
/// calendar or of a season may touch.
///
/// # Errors
/// Where the file can't be read.
pub fn open_counted(view: View<'_>) -> Outcome<Vec<Kept>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM deadline WHERE met_at IS NULL AND cancelled_at IS NULL
         AND ((due >= ?1 AND days IS NOT NULL) OR (limit_of LIKE '%season%' AND (due IS NULL OR due >= ?1)))
         ORDER BY record, n"
    );
    let mut statement = view.sql().prepare_cached(&sql)?;
    let kept = statement.query_map([view.now().minute().to_string()], read)?.collect::<Result<_, _>>()?;
    Ok(kept)
}

/// The one of clock time that ends next, over all workflows, where that is at most `within` minutes away: what a
/// countdown shows. Whole days and working days aren't counted down.
///
/// # Errors
/// Where the file can't be read.
pub fn next_to_end(view: View<'_>, now: Minute, within: i64) -> Outcome<Option<Kept>> {
    counted_down(view, now, (now, now.plus(within)), "due, start")
}

/// The limit of clock time that ran out last, of those that ran out in the last `within` minutes and are still owed.
///
/// # Errors
/// Where the file can't be read.
pub fn just_missed(view: View<'_>, now: Minute, within: i64) -> Outcome<Option<Kept>> {
    counted_down(view, now, (now.plus(-within), now.plus(-1)), "due DESC, start DESC")
}

fn counted_down(view: View<'_>, now: Minute, (from, to): (Minute, Minute), order: &str) -> Outcome<Option<Kept>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM deadline WHERE met_at IS NULL AND cancelled_at IS NULL AND due >= ?1 AND due <= ?2
         AND (limit_of LIKE '%m' OR limit_of LIKE '%h') AND (opens IS NULL OR opens <= ?3) ORDER BY {order} LIMIT 1"
    );
    let mut statement = view.sql().prepare_cached(&sql)?;
    let mut found = statement.query_map([from.to_string(), to.to_string(), now.to_string()], read)?;
    Ok(found.next().transpose()?)
}

/// The row of a deadline as it stands now.
pub fn row(kept: &Kept) -> Row {
    let deadline = &kept.deadline;
    let days = (!deadline.days.is_empty()).then(|| days_text(&deadline.days));
    Row::upsert("deadline")
        .set("record", kept.record.as_str())
        .set("n", kept.n)
        .set("workflow", kept.workflow.as_str())
        .set("kind", deadline.kind.as_str())
        .set("clause", deadline.clause.clone())
        .set("start", deadline.start)
        .set("opens", deadline.opens)
        .set("due", deadline.due)
        .set("limit_of", kept.limit.code())
        .set("days", days)
        .set("met_at", deadline.met_at)
        .set("met_late_typed", kept.met_late_typed)
        .set("cancelled_at", kept.cancelled_at)
        .set("provisional", deadline.provisional)
        .set("by_user_wish", deadline.by_user_wish)
        .set("explanation", deadline.explanation.clone())
        .set("told_at", kept.told.as_ref().map(|(at, _)| *at))
        .set("told_how", kept.told.as_ref().map(|(_, how)| how.clone()))
        .set("counted", kept.counted.map(Month::key))
}

/// The rows by which a record's deadlines follow its facts; they belong into the entry of the step.
///
/// # Errors
/// Where the file can't be read.
pub fn follow(
    tx: &Tx<'_>,
    record: &str,
    workflow: &str,
    asked: &[super::Asked],
    ground: &Ground<'_>,
) -> Outcome<Vec<Row>> {
    let kept = of(tx.view(), record)?;
    Ok(super::follow(record, workflow, &kept, asked, ground).iter().map(row).collect())
}

/// The same after something that happened at `at` and is typed now: whether that is late (after `late` minutes), and in
/// which month it counts, is read from the file.
///
/// # Errors
/// Where the file can't be read.
pub fn follow_at(
    tx: &Tx<'_>,
    record: &str,
    workflow: &str,
    asked: &[super::Asked],
    change: Change,
    at: Minute,
    late: i64,
) -> Outcome<Vec<Row>> {
    let view = tx.view();
    let ground = Ground {
        change,
        now: tx.now().minute(),
        late_typed: late_typed(at, tx.now(), late),
        calendar: &calendar::store::calendar(view)?,
        seasons: &season::store::all(view)?,
        counted: month::store::counted(view, at.day())?,
    };
    follow(tx, record, workflow, asked, &ground)
}

/// The days of a count as the file keeps them: date, kind, count, holiday, whether provisional.
fn days_text(days: &[CountedDay]) -> String {
    let one = |day: &CountedDay| json!([day.date.to_string(), day.kind.code(), day.count, day.name, day.provisional]);
    Json::Array(days.iter().map(one).collect()).to_string()
}

fn read_days(text: &str) -> Vec<CountedDay> {
    let days: Vec<(String, String, Option<u32>, String, bool)> = serde_json::from_str(text).unwrap_or_default();
    let one = |(date, kind, count, name, provisional): (String, String, Option<u32>, String, bool)| {
        let date = Day::parse(&date)?;
        let kind = DayKind::from_code(&kind).map_or(CountedKind::Receipt, CountedKind::Day);
        Some(CountedDay { date, weekday: date.weekday(), kind, count, name, provisional })
    };
    days.into_iter().filter_map(one).collect()
}

fn read(row: &SqlRow<'_>) -> rusqlite::Result<Kept> {
    let minute = |at: &str| -> rusqlite::Result<Option<Minute>> {
        Ok(row.get::<_, Option<String>>(at)?.as_deref().and_then(Minute::parse))
    };
    let due = minute("due")?;
    let start = minute("start")?.ok_or(rusqlite::Error::InvalidQuery)?;
    let cancelled_at = minute("cancelled_at")?;
    let provisional = row.get("provisional")?;
    let days = row.get::<_, Option<String>>("days")?.as_deref().map(read_days).unwrap_or_default();
    let limit = Limit::read(&row.get::<_, String>("limit_of")?, due);
    let deadline = Deadline {
        kind: row.get("kind")?,
        clause: row.get("clause")?,
        start,
        opens: minute("opens")?,
        due,
        at_once: matches!(limit, Limit::AtOnceWithin(_)),
        met_at: minute("met_at")?,
        cancelled: cancelled_at.is_some_and(|at| due.is_none_or(|due| at <= due)),
        provisional,
        by_user_wish: row.get("by_user_wish")?,
        explanation: row.get("explanation")?,
        wait: limit.wait(due, &days, provisional),
        days,
    };
    let told_how: Option<String> = row.get("told_how")?;
    Ok(Kept {
        record: row.get("record")?,
        n: row.get("n")?,
        workflow: row.get("workflow")?,
        limit,
        met_late_typed: row.get("met_late_typed")?,
        cancelled_at,
        told: minute("told_at")?.map(|at| (at, told_how.unwrap_or_default())),
        counted: row.get::<_, Option<i64>>("counted")?.and_then(Month::from_key),
        deadline,
    })
}
