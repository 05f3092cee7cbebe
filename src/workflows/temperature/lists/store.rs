//! Pages of sheets, newest first; only reads.

use rusqlite::types::Value as Sql;

use super::{Listed, Place, Wanted};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Minute;
use crate::workflows::temperature::rules::{Kind, Method, State};
use crate::workflows::temperature::store::{address, celsius, coded, day, must, number};

const OPEN: &str = "state IN ('open', 'passed_up')";
const FAILED: &str = "EXISTS (SELECT 1 FROM reading WHERE sheet = temperature.id AND verdict = 'failed')";
const NO_STANDARD: &str = "state <> 'void' AND EXISTS (SELECT 1 FROM reading WHERE sheet = temperature.id
    AND not_judged = 'no_standard' AND corrected_by IS NULL)";
const UNSIGNED: &str = "signed_method IN ('refused', 'absent')";

/// A page of sheets: newest first below a key, or oldest first above one (given back newest first).
///
/// # Errors
/// Where the file can't be read.
pub fn page(view: View<'_>, wanted: &Wanted, place: Place, limit: usize) -> Outcome<Vec<Listed>> {
    // What is open is few among many: its own index is walked, not the sheets.
    let (tables, id) = if wanted.open {
        (
            "temperature_life INDEXED BY temperature_open CROSS JOIN temperature
             ON temperature.id = temperature_life.sheet",
            "temperature_life.sheet",
        )
    } else {
        ("temperature JOIN temperature_life ON temperature_life.sheet = temperature.id", "temperature.id")
    };
    let mut conditions: Vec<String> = vec!["1".to_string()];
    let mut values: Vec<Sql> = Vec::new();
    let mut order = "DESC";
    let mut also = |condition: &str, value: Sql| {
        values.push(value);
        conditions.push(condition.replace('?', &format!("?{}", values.len())));
    };
    match place {
        Place::Newest => {}
        Place::Before(key) => also(&format!("{id} < ?"), key.into()),
        Place::After(key) => {
            also(&format!("{id} > ?"), key.into());
            order = "ASC";
        }
    }
    for (column, key) in [("user", wanted.user), ("point", wanted.point), ("taken_by", wanted.taken_by)] {
        if let Some(key) = key {
            also(&format!("{column} = ?"), key.into());
        }
    }
    for (condition, text) in [
        ("flat = ?", wanted.flat.clone()),
        ("measured_on >= ?", wanted.since.map(|since| since.to_string())),
        ("instr(find, ?) > 0", Some(wanted.find.clone()).filter(|find| !find.is_empty())),
    ] {
        if let Some(text) = text {
            also(condition, text.into());
        }
    }
    for (is, condition) in
        [(wanted.open, OPEN), (wanted.failed, FAILED), (wanted.no_standard, NO_STANDARD), (wanted.unsigned, UNSIGNED)]
    {
        if is {
            conditions.push(condition.to_string());
        }
    }
    let sql = format!(
        "SELECT temperature.id AS key, kind, point_code, user_name, estate, building, unit, room, station, measured_on,
                measured_by_name, signed_method, state, opinion IS NOT NULL AS opinion
         FROM {tables} WHERE {} ORDER BY {id} {order} LIMIT {limit}",
        conditions.join(" AND ")
    );
    let mut statement = view.sql().prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
        Ok(Listed {
            number: number(view, row.get("key")?)?,
            kind: must(coded(row, "kind", Kind::from_code)?)?,
            point: row.get("point_code")?,
            user_name: row.get("user_name")?,
            address: address(row)?,
            station: row.get("station")?,
            measured_on: day(row, "measured_on")?,
            measured_by: row.get("measured_by_name")?,
            signed: must(coded(row, "signed_method", Method::from_code)?)?,
            state: must(coded(row, "state", State::from_code)?)?,
            readings: 0,
            failed: 0,
            not_judged: 0,
            no_standard: 0,
            lowest: None,
            opinion: row.get("opinion")?,
            next_due: None,
        })
    })?;
    let mut page = rows.collect::<Result<Vec<_>, _>>()?;
    if matches!(place, Place::After(_)) {
        page.reverse();
    }
    page.into_iter().map(|row| complete(view, row)).collect()
}

/// The row with what its readings came to and the deadline that ends next.
fn complete(view: View<'_>, row: Listed) -> Outcome<Listed> {
    let mut statement = view.sql().prepare_cached(
        "SELECT count(*) AS readings, coalesce(sum(verdict = 'failed'), 0) AS failed,
                coalesce(sum(verdict = 'not_judged'), 0) AS not_judged,
                coalesce(sum(not_judged = 'no_standard'), 0) AS no_standard,
                min(CASE WHEN verdict <> 'not_judged' THEN celsius END) AS lowest
         FROM reading WHERE sheet = ?1 AND corrected_by IS NULL",
    )?;
    let mut row = statement.query_row([row.number.key()], |found| {
        Ok(Listed {
            readings: found.get("readings")?,
            failed: found.get("failed")?,
            not_judged: found.get("not_judged")?,
            no_standard: found.get("no_standard")?,
            lowest: celsius(found, "lowest")?,
            ..row
        })
    })?;
    if row.state.is_open() {
        let mut statement = view.sql().prepare_cached(
            "SELECT kind, due FROM deadline WHERE record = ?1 AND met_at IS NULL AND cancelled_at IS NULL
             AND due IS NOT NULL ORDER BY due LIMIT 1",
        )?;
        let mut found = statement
            .query_map([row.number.to_string()], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        if let Some((kind, due)) = found.next().transpose()? {
            row.next_due = Minute::parse(&due).map(|due| (kind, due));
        }
    }
    Ok(row)
}
