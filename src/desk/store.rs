//! Reads of what all records have in common: steps and papers.

use rusqlite::OptionalExtension;
use serde_json::{Map, Value as Json, json};

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;

/// The number of the newest entry.
///
/// # Errors
/// Where the file can't be read.
pub fn newest(view: View<'_>) -> Outcome<i64> {
    Ok(view
        .sql()
        .prepare_cached("SELECT seq FROM history ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| row.get(0))?)
}

/// The steps of a record, oldest first, each with its own keys.
///
/// # Errors
/// Where the file can't be read.
pub fn steps(view: View<'_>, record: &str) -> Outcome<Vec<Json>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT s.action, s.at, s.typed_at, coalesce(p.name, 'system'), s.late_typed, s.said
         FROM step s LEFT JOIN staff p ON p.id = s.operator WHERE s.record = ?1 ORDER BY s.n",
    )?;
    let rows = statement
        .query_map([record], |row| {
            let mut out = Map::new();
            out.insert("action".into(), json!(row.get::<_, String>(0)?));
            out.insert("at".into(), json!(row.get::<_, String>(1)?));
            out.insert("typed_at".into(), json!(row.get::<_, String>(2)?));
            out.insert("by".into(), json!(row.get::<_, String>(3)?));
            out.insert("recorded_by".into(), json!(row.get::<_, String>(3)?));
            out.insert("late_typed".into(), json!(row.get::<_, bool>(4)?));
            let said: Map<String, Json> = serde_json::from_str(&row.get::<_, String>(5)?).unwrap_or_default();
            Ok((out, said))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let mut steps = Vec::new();
    for (mut step, said) in rows {
        for (key, value) in said {
            // A signer, where the step has one, is who did it; who typed it stays beside as `recorded_by`.
            let value = person_name(view, value)?;
            if key == "by" || !step.contains_key(&key) {
                step.insert(key, value);
            }
        }
        steps.push(Json::Object(step));
    }
    Ok(steps)
}

/// The name behind `staff/3`, also in a list; every other value as it is.
fn person_name(view: View<'_>, value: Json) -> Outcome<Json> {
    if let Json::Array(members) = value {
        return members.into_iter().map(|member| person_name(view, member)).collect();
    }
    let key = value.as_str().and_then(|text| text.strip_prefix("staff/")).and_then(|key| key.parse().ok());
    let person = match key {
        Some(key) => crate::registers::staff::store::person(view, key)?,
        None => None,
    };
    Ok(person.map_or(value, |person| Json::from(person.name)))
}

/// How often each paper of a record was printed.
///
/// # Errors
/// Where the file can't be read.
pub fn papers(view: View<'_>, record: &str) -> Outcome<Vec<Json>> {
    let mut statement = view
        .sql()
        .prepare_cached("SELECT paper, serial, printed, last_at FROM paper WHERE record = ?1 ORDER BY serial")?;
    let rows = statement
        .query_map([record], |row| {
            Ok(json!({
                "paper": row.get::<_, String>(0)?,
                "serial": row.get::<_, i64>(1)?,
                "printed": row.get::<_, i64>(2)?,
                "last_at": row.get::<_, String>(3)?,
            }))
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The running number of a paper among its record's, and how often it was printed before.
///
/// # Errors
/// Where the file can't be read.
pub fn paper_count(view: View<'_>, record: &str, paper: &str) -> Outcome<(i64, i64)> {
    let known = view
        .sql()
        .query_row("SELECT serial, printed FROM paper WHERE record = ?1 AND paper = ?2", [record, paper], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    match known {
        Some(known) => Ok(known),
        None => Ok(view.sql().query_row(
            "SELECT coalesce(max(serial), 0) + 1, 0 FROM paper WHERE record = ?1",
            [record],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?),
    }
}
