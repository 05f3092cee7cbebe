//! Pages of repairs, newest first; only reads.

use rusqlite::types::Value as Sql;

use super::{Listed, Place, Wanted};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Minute;
use crate::workflows::repair::rules::{Fault, FollowResult, Scope, State};
use crate::workflows::repair::store::{address, coded, minute, must, number};

const OPEN: &str = "state IN ('reported', 'dispatched', 'contacted', 'arrived', 'finished', 'confirmed')";
const UNREPAIRED: &str = "state IN ('reported', 'dispatched', 'contacted', 'arrived')";

/// A page of repairs: newest first below `before`, or oldest first above `after` (given back newest first).
///
/// # Errors
/// Where the file can't be read.
pub fn page(view: View<'_>, wanted: &Wanted, place: Place, limit: usize) -> Outcome<Vec<Listed>> {
    // What is open is few among many: its own index is walked, not the repairs.
    let (tables, id) = if wanted.open || wanted.unrepaired {
        ("repair_life INDEXED BY repair_open CROSS JOIN repair ON repair.id = repair_life.repair", "repair_life.repair")
    } else {
        ("repair JOIN repair_life ON repair_life.repair = repair.id", "repair.id")
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
    for (column, key) in [
        ("user", wanted.user),
        ("taken_by", wanted.taken_by),
        ("duplicate_of", wanted.duplicates_of),
        ("repeat_of", wanted.repeats_of),
        ("outage", wanted.outage),
    ] {
        if let Some(key) = key {
            also(&format!("{column} = ?"), key.into());
        }
    }
    for (condition, text) in [
        ("flat = ?", wanted.flat.clone()),
        ("place = ?", wanted.place.clone()),
        ("reported_at >= ?", wanted.since.map(|since| since.to_string())),
        ("instr(find, ?) > 0", Some(wanted.find.clone()).filter(|find| !find.is_empty())),
    ] {
        if let Some(text) = text {
            also(condition, text.into());
        }
    }
    if wanted.open || wanted.unrepaired {
        conditions.push(OPEN.to_string());
    }
    if wanted.unrepaired {
        conditions.push(UNREPAIRED.to_string());
    }
    let sql = format!(
        "SELECT repair.id AS key, reported_at, caller, phone, user_name, estate, building, unit, room, fault, kind,
                scope, state, dispatches, appointment_at, finished_at, follow_result, duplicate_of
         FROM {tables} WHERE {} ORDER BY {id} {order} LIMIT {limit}",
        conditions.join(" AND ")
    );
    let mut statement = view.sql().prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
        let duplicate_of: Option<i64> = row.get("duplicate_of")?;
        Ok((
            row.get::<_, i64>("dispatches")?,
            Listed {
                number: number(view, row.get("key")?)?,
                reported_at: must(minute(row, "reported_at")?)?,
                caller: row.get("caller")?,
                phone: row.get("phone")?,
                user_name: row.get("user_name")?,
                address: address(row)?,
                fault: row.get("fault")?,
                kind: must(coded(row, "kind", Fault::from_code)?)?,
                scope: must(coded(row, "scope", Scope::from_code)?)?,
                state: must(coded(row, "state", State::from_code)?)?,
                crew: String::new(),
                appointment_at: minute(row, "appointment_at")?,
                finished_at: minute(row, "finished_at")?,
                follow_result: coded(row, "follow_result", FollowResult::from_code)?,
                duplicate_of: duplicate_of.map(|key| number(view, key)).transpose()?,
                next_due: None,
            },
        ))
    })?;
    let mut page = rows.collect::<Result<Vec<_>, _>>()?;
    if matches!(place, Place::After(_)) {
        page.reverse();
    }
    let mut listed = Vec::with_capacity(page.len());
    for (dispatches, row) in page {
        listed.push(complete(view, row, dispatches)?);
    }
    Ok(listed)
}

/// The row with its crew and the deadline that ends next.
fn complete(view: View<'_>, mut row: Listed, dispatches: i64) -> Outcome<Listed> {
    if dispatches > 0 {
        let mut statement = view
            .sql()
            .prepare_cached("SELECT name FROM repair_crew WHERE repair = ?1 AND dispatch = ?2 ORDER BY person")?;
        let names = statement.query_map([row.number.key(), dispatches], |row| row.get(0))?;
        row.crew = names.collect::<Result<Vec<String>, _>>()?.join("、");
    }
    if !row.state.has_ended() {
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

/// How many repairs have not ended.
///
/// # Errors
/// Where the file can't be read.
pub fn count_open(view: View<'_>) -> Outcome<i64> {
    let sql = format!("SELECT count(*) FROM repair_life WHERE {OPEN}");
    Ok(view.sql().prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
}
