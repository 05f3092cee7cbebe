//! Reads of the fixed points, and their rounds: what the file holds of them, carried on by the plan to this day.

use rusqlite::{OptionalExtension, Row as SqlRow};
use serde_json::Value as Json;

use super::rules::{self, Facts, Fate, Figures, Plan, Round};
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Entry, Row, Tx, View};
use crate::kernel::time::deadline::late_typed;
use crate::kernel::time::{Day, Minute, Month};
use crate::registers::deadline::{self, Kept, entry, recount};
use crate::registers::{season, step};

/// A fixed test point.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Point {
    /// The key.
    pub id: i64,
    /// Its code.
    pub code: String,
    /// The user whose home it is: the key in the user register.
    pub user: i64,
    /// The user's name.
    pub name: String,
    /// The station in charge.
    pub station: String,
    /// Days from one check to the next; `None` for no plan.
    pub every_days: Option<i64>,
    /// The rooms that are measured, as people call them.
    pub rooms: Vec<String>,
    /// When it was entered.
    pub entered_on: Day,
    /// When it was disabled.
    pub disabled_on: Option<Day>,
}

impl Point {
    /// What names it in the history: `point/3`.
    pub fn record(&self) -> String {
        format!("{}/{}", super::THING.name, self.id)
    }

    /// What its rounds rest on.
    pub fn plan(&self) -> Plan {
        Plan { from: self.entered_on, every: self.every_days, until: self.disabled_on }
    }
}

const POINTS: &str =
    "SELECT point.id, code, point.user, user.name, point.station, every_days, rooms, entered_on, disabled_at
    FROM point JOIN user ON user.id = point.user";

/// One point by key, disabled or not.
///
/// # Errors
/// Where the file can't be read.
pub fn get(view: View<'_>, id: i64) -> Outcome<Option<Point>> {
    Ok(view.sql().prepare_cached(&format!("{POINTS} WHERE point.id = ?1"))?.query_row([id], read).optional()?)
}

/// The key behind a code.
///
/// # Errors
/// Where the file can't be read.
pub fn by_code(view: View<'_>, code: &str) -> Outcome<Option<i64>> {
    Ok(view.sql().query_row("SELECT id FROM point WHERE code = ?1", [code], |row| row.get(0)).optional()?)
}

/// All points, the newest entry first.
///
/// # Errors
/// Where the file can't be read.
pub fn all(view: View<'_>) -> Outcome<Vec<Point>> {
    let mut statement = view.sql().prepare_cached(&format!("{POINTS} ORDER BY point.id DESC"))?;
    let points = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(points)
}

/// What changes whenever a point or the user of one does.
///
/// # Errors
/// Where the file can't be read.
pub fn version(view: View<'_>) -> Outcome<(i64, i64)> {
    Ok(view.sql().query_row(
        "SELECT count(*), coalesce(max(max(point.entry, user.entry)), 0) FROM point JOIN user ON user.id = point.user",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// The rounds of a point as they stand, and its deadlines: those of the file with what the plan has brought since.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The rounds, the oldest first.
    pub rounds: Vec<Round>,
    /// The deadlines, in the order of their numbers; put aside ones among them.
    pub deadlines: Vec<Kept>,
    /// Those that the file doesn't hold yet, or holds otherwise.
    changed: Vec<Kept>,
}

impl Standing {
    /// The round that is owed: the oldest that ran out and that nobody made up for, else the open one.
    pub fn owed(&self) -> Option<Round> {
        self.rounds.iter().copied().find(|round| matches!(round.fate, Fate::Missed(None) | Fate::Open))
    }

    /// Whether a round waits for its day.
    pub fn has_open(&self) -> bool {
        self.rounds.iter().any(|round| round.fate == Fate::Open)
    }

    fn rows(&self) -> Vec<Row> {
        self.changed.iter().map(deadline::store::row).collect()
    }
}

/// How the rounds of a point stand now (H14). Rounds follow each other by the plan even while nobody types anything: what
/// ran out since the last change is reckoned here, and written with the next one.
///
/// # Errors
/// Where the file can't be read.
pub fn standing(view: View<'_>, point: &Point) -> Outcome<Standing> {
    reckoned(view, point, None, None, view.now().minute())
}

/// `checks` are all that count; `None` for those that the file's rounds were met by. `skip` is excused besides what the
/// file says; `at` is when what changed happened.
fn reckoned(
    view: View<'_>,
    point: &Point,
    checks: Option<&[Minute]>,
    skip: Option<(Day, String)>,
    at: Minute,
) -> Outcome<Standing> {
    let record = point.record();
    let (now, today) = (view.now().minute(), view.now().day());
    let kept = deadline::store::of(view, &record)?;
    let met: Vec<Minute> = kept.iter().filter_map(|known| known.deadline.met_at).collect();
    let mut reasons = skips(view, &record)?;
    reasons.extend(skip);
    let excused: Vec<Day> = reasons.iter().map(|(due, _)| *due).collect();
    let seasons: Vec<_> = season::store::all(view)?.into_iter().map(|season| (season.from, season.to)).collect();
    let fixed = rules::fixed(&kept, &excused, today);
    let checks = checks.unwrap_or(&met);
    let facts = Facts { plan: point.plan(), checks, excused: &excused, fixed: &fixed, seasons: &seasons };
    let rounds = rules::rounds(&facts, today);
    let late = late_typed(at, view.now(), entry::LATE_TYPED);
    let changed = rules::settled(&record, &kept, &rounds, &reasons, now, late);
    let mut deadlines = kept;
    deadlines.retain(|known| changed.iter().all(|new| new.n != known.n));
    deadlines.extend(changed.iter().cloned());
    deadlines.sort_by_key(|known| known.n);
    Ok(Standing { rounds, deadlines, changed })
}

/// The due days that were excused, each with its reason.
fn skips(view: View<'_>, record: &str) -> Outcome<Vec<(Day, String)>> {
    let steps = step::store::of(view, record)?.into_iter().filter(|step| step.action == super::SKIP);
    let read = |said: String| {
        let said: Json = serde_json::from_str(&said).ok()?;
        let text = |key: &str| said.get(key).and_then(Json::as_str);
        Some((Day::parse(text("due")?)?, text("reason").unwrap_or_default().to_string()))
    };
    Ok(steps.filter_map(|step| read(step.said)).collect())
}

/// The rows by which the rounds of a point follow its sheets; they belong into the entry of the sheet. `checks` are the
/// times of all sheets of the point that stand, the new one among them and a void one not; `at` is when what is typed
/// now happened. A check before a round began doesn't meet it.
///
/// # Errors
/// Where the file can't be read.
pub fn follow(tx: &Tx<'_>, point: i64, checks: &[Minute], at: Minute) -> Outcome<Vec<Row>> {
    let Some(point) = get(tx.view(), point)? else { return Ok(Vec::new()) };
    Ok(reckoned(tx.view(), &point, Some(checks), None, at)?.rows())
}

/// The rows by which the rounds follow a due day that is excused now.
///
/// # Errors
/// Where the file can't be read.
pub fn excused(tx: &Tx<'_>, point: &Point, due: Day, reason: String) -> Outcome<Vec<Row>> {
    Ok(reckoned(tx.view(), point, None, Some((due, reason)), tx.now().minute())?.rows())
}

/// The rows of a point's deadlines as they stand now.
///
/// # Errors
/// Where the file can't be read.
pub fn rows(tx: &Tx<'_>, point: &Point) -> Outcome<Vec<Row>> {
    Ok(standing(tx.view(), point)?.rows())
}

/// Writes what the plan has brought since the last change: one entry, where there is anything.
///
/// # Errors
/// Where the file refuses a row.
pub fn catch_up(tx: &mut Tx<'_>, point: &Point) -> Outcome<()> {
    let rows = rows(tx, point)?;
    if !rows.is_empty() {
        tx.write(Entry::new(point.record(), recount::ACTION).rows(rows))?;
    }
    Ok(())
}

/// The same for all points in use: after a season was entered or amended.
///
/// # Errors
/// Where the file refuses a row.
pub fn catch_up_all(tx: &mut Tx<'_>) -> Outcome<()> {
    for point in all(tx.view())?.iter().filter(|point| point.disabled_on.is_none() && point.every_days.is_some()) {
        catch_up(tx, point)?;
    }
    Ok(())
}

/// A point with the round that is owed next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Planned {
    /// The point.
    pub point: Point,
    /// The round; one that isn't open has run out.
    pub round: Round,
}

/// The plan: every point in use with the round that is owed, by its day, then by the point's code.
///
/// # Errors
/// Where the file can't be read.
pub fn plan(view: View<'_>) -> Outcome<Vec<Planned>> {
    let mut out = Vec::new();
    for point in all(view)?.into_iter().filter(|point| point.disabled_on.is_none()) {
        if let Some(round) = standing(view, &point)?.owed() {
            out.push(Planned { point, round });
        }
    }
    out.sort_by(|one, other| (one.round.due, &one.point.code).cmp(&(other.round.due, &other.point.code)));
    Ok(out)
}

/// The planned checks of every point that was in use in a month, in the order of stations and codes (H14). Each round
/// counts in the month of its due day.
///
/// # Errors
/// Where the file can't be read.
pub fn in_month(view: View<'_>, month: Month) -> Outcome<Vec<(Point, Figures)>> {
    let (first, last) = (month.start().day(), month.end().day().plus(-1));
    let mut out = Vec::new();
    for point in all(view)? {
        if point.entered_on > last || point.disabled_on.is_some_and(|day| day < first) {
            continue;
        }
        let figures = rules::figures(&standing(view, &point)?.rounds, first, last);
        out.push((point, figures));
    }
    out.sort_by(|(one, _), (other, _)| (&one.station, &one.code).cmp(&(&other.station, &other.code)));
    Ok(out)
}

/// Planned checks of a month that ran out since the last change of their point, so that `deadline::store::unexplained`
/// can't know of them: explaining one writes them. They stand in the way of closing the month as those do.
///
/// # Errors
/// Where the file can't be read.
pub fn unwritten(view: View<'_>, month: Month) -> Outcome<Vec<Kept>> {
    let now = view.now().minute();
    let mut out = Vec::new();
    for point in all(view)? {
        let held = deadline::store::of(view, &point.record())?;
        let mut new = standing(view, &point)?.changed;
        new.retain(|kept| held.iter().all(|known| known.n != kept.n) && kept.is_unexplained(now));
        new.retain(|kept| kept.deadline.due.is_some_and(|due| Month::of(due.day()) == month));
        out.extend(new);
    }
    Ok(out)
}

fn read(row: &SqlRow<'_>) -> rusqlite::Result<Point> {
    let wrong = || rusqlite::Error::InvalidQuery;
    let entered: String = row.get(7)?;
    let disabled: Option<String> = row.get(8)?;
    let rooms: Option<String> = row.get(6)?;
    Ok(Point {
        id: row.get(0)?,
        code: row.get(1)?,
        user: row.get(2)?,
        name: row.get(3)?,
        station: row.get(4)?,
        every_days: row.get(5)?,
        rooms: rooms.and_then(|rooms| serde_json::from_str(&rooms).ok()).unwrap_or_default(),
        entered_on: Day::parse(&entered).ok_or_else(wrong)?,
        disabled_on: disabled.map(|at| at.get(..10).and_then(Day::parse).ok_or_else(wrong)).transpose()?,
    })
}
