//! Pages of applications, newest first; only reads.

use rusqlite::types::Value as Sql;

use super::{Listed, Place, Wanted};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Minute;
use crate::workflows::heating::rules::{Kind, State, Step};
use crate::workflows::heating::store::{address, coded, minute, must, number};

/// A page of applications: newest first below `before`, or oldest first above `after` (given back newest first).
///
/// # Errors
/// Where the file can't be read.
pub fn page(view: View<'_>, wanted: &Wanted, place: Place, limit: usize) -> Outcome<Vec<Listed>> {
    // What is under way is few among many: its own index is walked, not the applications.
    let (tables, id) = if wanted.open {
        (
            "heating_life INDEXED BY heating_open CROSS JOIN heating ON heating.id = heating_life.heating",
            "heating_life.heating",
        )
    } else {
        ("heating JOIN heating_life ON heating_life.heating = heating.id", "heating.id")
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
    for (column, key) in [("user", wanted.user), ("restores", wanted.restores), ("taken_by", wanted.taken_by)] {
        if let Some(key) = key {
            also(&format!("{column} = ?"), key.into());
        }
    }
    for (condition, text) in [
        ("kind = ?", wanted.kind.map(|kind| kind.code().to_string())),
        ("flat = ?", wanted.flat.clone()),
        ("accepted_at >= ?", wanted.since.map(|since| since.to_string())),
        ("instr(find, ?) > 0", Some(wanted.find.clone()).filter(|find| !find.is_empty())),
    ] {
        if let Some(text) = text {
            also(condition, text.into());
        }
    }
    if wanted.open {
        conditions.push("state = 'open'".to_string());
    }
    let sql = format!(
        "SELECT heating.id AS key, kind, accepted_at, applicant, phone, user_name, estate, building, unit, room,
                station, handler_name, state, next
         FROM {tables} WHERE {} ORDER BY {id} {order} LIMIT {limit}",
        conditions.join(" AND ")
    );
    let mut statement = view.sql().prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
        let next: Option<String> = row.get("next")?;
        Ok(Listed {
            number: number(view, row.get("key")?)?,
            kind: must(coded(row, "kind", Kind::from_code)?)?,
            accepted_at: must(minute(row, "accepted_at")?)?,
            applicant: row.get("applicant")?,
            phone: row.get("phone")?,
            user_name: row.get("user_name")?,
            address: address(row)?,
            station: row.get("station")?,
            handler: row.get("handler_name")?,
            state: must(coded(row, "state", State::from_code)?)?,
            next: next.iter().flat_map(|codes| codes.split(',')).filter_map(Step::from_code).collect(),
            next_due: None,
            next_since: None,
        })
    })?;
    let mut page = rows.collect::<Result<Vec<_>, _>>()?;
    if matches!(place, Place::After(_)) {
        page.reverse();
    }
    for row in &mut page {
        if let Some((kind, due, since)) = next_due(view, row)? {
            row.next_due = Some((kind, due));
            row.next_since = since;
        }
    }
    Ok(page)
}

/// Kind of a deadline, when it ends, since when it runs.
type NextDue = (String, Option<Minute>, Option<Minute>);

/// The deadline that ends next; one that runs without a number comes first. What a stop's restoration is due for stays
/// owed after the stop itself is done.
fn next_due(view: View<'_>, row: &Listed) -> Outcome<Option<NextDue>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT kind, due, start FROM deadline WHERE record = ?1 AND met_at IS NULL AND cancelled_at IS NULL
         ORDER BY due IS NOT NULL, due LIMIT 1",
    )?;
    let mut found = statement.query_map([row.number.to_string()], |row| {
        Ok((row.get::<_, String>("kind")?, minute(row, "due")?, minute(row, "start")?))
    })?;
    Ok(found.next().transpose()?)
}

/// How many applications are under way.
///
/// # Errors
/// Where the file can't be read.
pub fn count_open(view: View<'_>) -> Outcome<i64> {
    let sql = "SELECT count(*) FROM heating_life WHERE state = 'open'";
    Ok(view.sql().prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}
