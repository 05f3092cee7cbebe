//! Reads of the duty roster.

use rusqlite::{OptionalExtension, Row};

use super::rules::{Gap, gaps as uncovered, within};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::text::variants::finding;
use crate::kernel::time::Minute;
use crate::registers::season;

/// One shift of one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shift {
    /// The key.
    pub id: i64,
    /// The heating station as typed.
    pub station: String,
    /// The person's key in the staff register.
    pub person: i64,
    /// The person's name.
    pub name: String,
    /// Whom to ring: the shift's number, else the person's own.
    pub phone: Option<String>,
    /// When it begins.
    pub from: Minute,
    /// When it ends; this minute is no longer in it.
    pub to: Minute,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
}

impl Shift {
    /// How it stands at a time: `future`, `on_duty`, `past` or `withdrawn`.
    pub fn state(&self, at: Minute) -> &'static str {
        match self {
            shift if shift.withdrawn => "withdrawn",
            shift if at < shift.from => "future",
            shift if at < shift.to => "on_duty",
            _ => "past",
        }
    }
}

const SHIFTS: &str =
    "SELECT d.id, d.station, d.person, s.name, coalesce(d.phone, s.phone) AS phone, d.from_at, d.to_at,
    d.withdrawn_at IS NOT NULL AS withdrawn FROM duty d JOIN staff s ON s.id = d.person";

/// One shift, withdrawn or not.
///
/// # Errors
/// Where the file can't be read.
pub fn get(view: View<'_>, id: i64) -> Outcome<Option<Shift>> {
    Ok(view.sql().prepare_cached(&format!("{SHIFTS} WHERE d.id = ?1"))?.query_row([id], read).optional()?)
}

/// All shifts, newest entry first.
///
/// # Errors
/// Where the file can't be read.
pub fn all(view: View<'_>) -> Outcome<Vec<Shift>> {
    let mut statement = view.sql().prepare_cached(&format!("{SHIFTS} ORDER BY d.id DESC"))?;
    let shifts = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(shifts)
}

/// A person's shifts.
///
/// # Errors
/// Where the file can't be read.
pub fn of_person(view: View<'_>, person: i64) -> Outcome<Vec<Shift>> {
    let mut statement = view.sql().prepare_cached(&format!("{SHIFTS} WHERE d.person = ?1 ORDER BY d.from_at"))?;
    let shifts = statement.query_map([person], read)?.collect::<Result<_, _>>()?;
    Ok(shifts)
}

/// Who is on duty at a station at a time, those longest there first (H15).
///
/// # Errors
/// Where the file can't be read.
pub fn on_duty(view: View<'_>, station: &str, at: Minute) -> Outcome<Vec<Shift>> {
    let station = finding(station);
    Ok(anywhere(view, at)?.into_iter().filter(|shift| finding(&shift.station) == station).collect())
}

/// Who is on duty anywhere at a time.
///
/// # Errors
/// Where the file can't be read.
pub fn anywhere(view: View<'_>, at: Minute) -> Outcome<Vec<Shift>> {
    let sql =
        format!("{SHIFTS} WHERE d.from_at <= ?1 AND d.to_at > ?1 AND d.withdrawn_at IS NULL ORDER BY d.from_at, d.id");
    let mut statement = view.sql().prepare_cached(&sql)?;
    let shifts = statement.query_map([at.to_string()], read)?.collect::<Result<_, _>>()?;
    Ok(shifts)
}

/// Whether a person is on duty at a time, at whatever station: dispatch warns where not.
///
/// # Errors
/// Where the file can't be read.
pub fn is_on_duty(view: View<'_>, person: i64, at: Minute) -> Outcome<bool> {
    Ok(anywhere(view, at)?.iter().any(|shift| shift.person == person))
}

/// The stations that need somebody around the clock: those of the roster, of facilities and of users, each as it was
/// first written.
///
/// # Errors
/// Where the file can't be read.
pub fn stations(view: View<'_>) -> Outcome<Vec<String>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT station FROM (
             SELECT station, min(id) AS id, 1 AS rank FROM duty WHERE withdrawn_at IS NULL GROUP BY station
             UNION ALL SELECT station, min(id), 2 FROM facility WHERE disabled_at IS NULL GROUP BY station
             UNION ALL SELECT station, min(id), 3 FROM user GROUP BY station) ORDER BY rank, id",
    )?;
    let all = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut stations: Vec<String> = Vec::new();
    for station in all {
        if stations.iter().all(|known| finding(known) != finding(&station)) {
            stations.push(station);
        }
    }
    Ok(stations)
}

/// When nobody is on duty at a station, between two times and within the season; out of season nobody has to be (H15).
///
/// # Errors
/// Where the file can't be read.
pub fn gaps(view: View<'_>, station: &str, from: Minute, to: Minute) -> Outcome<Vec<Gap>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT station, from_at, to_at FROM duty WHERE to_at > ?1 AND from_at < ?2 AND withdrawn_at IS NULL",
    )?;
    let rows = statement
        .query_map((from.to_string(), to.to_string()), |row| {
            Ok((row.get::<_, String>(0)?, minute(row, "from_at")?, minute(row, "to_at")?))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let station = finding(station);
    let here: Vec<(Minute, Minute)> =
        rows.into_iter().filter(|(at, ..)| finding(at) == station).map(|(_, from, to)| (from, to)).collect();
    let seasons = season::store::all(view)?;
    let spans: Vec<(Minute, Minute)> = seasons.iter().map(|season| (season.from.start(), season.to.end())).collect();
    Ok(within(&uncovered(&here, from, to), &spans))
}

/// The coming gaps of all stations that have some, from now on over so many days.
///
/// # Errors
/// Where the file can't be read.
pub fn coming_gaps(view: View<'_>, days: i64) -> Outcome<Vec<(String, Vec<Gap>)>> {
    let now = view.now().minute();
    let mut out = Vec::new();
    for station in stations(view)? {
        let gaps = gaps(view, &station, now, now.plus(days * 24 * 60))?;
        if !gaps.is_empty() {
            out.push((station, gaps));
        }
    }
    Ok(out)
}

fn minute(row: &Row<'_>, at: &str) -> rusqlite::Result<Minute> {
    Minute::parse(&row.get::<_, String>(at)?).ok_or(rusqlite::Error::InvalidQuery)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Shift> {
    Ok(Shift {
        id: row.get("id")?,
        station: row.get("station")?,
        person: row.get("person")?,
        name: row.get("name")?,
        phone: row.get("phone")?,
        from: minute(row, "from_at")?,
        to: minute(row, "to_at")?,
        withdrawn: row.get("withdrawn")?,
    })
}
