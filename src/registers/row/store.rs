//! Reads that all registers share: a row, all rows, the next key, whether a row is used. Table names come from the
//! program, never from input.

use rusqlite::OptionalExtension;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value as Json};

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;

/// The key that a new entry takes.
///
/// # Errors
/// Where the file can't be read.
pub fn next_id(view: View<'_>, table: &'static str) -> Outcome<i64> {
    let sql = format!("SELECT coalesce(max(id), 0) + 1 FROM {table}");
    Ok(view.sql().prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
}

/// Whether a table holds nothing yet.
///
/// # Errors
/// Where the file can't be read.
pub fn is_empty(view: View<'_>, table: &'static str) -> Outcome<bool> {
    Ok(view.sql().query_row(&format!("SELECT NOT EXISTS (SELECT 1 FROM {table})"), [], |row| row.get(0))?)
}

/// One row by its key, column by column.
///
/// # Errors
/// Where the file can't be read.
pub fn fetch(view: View<'_>, table: &'static str, id: i64) -> Outcome<Option<Map<String, Json>>> {
    let mut statement = view.sql().prepare_cached(&format!("SELECT * FROM {table} WHERE id = ?1"))?;
    Ok(statement.query_row([id], |row| Ok(columns(row))).optional()?)
}

/// All rows, newest first.
///
/// # Errors
/// Where the file can't be read.
pub fn all(view: View<'_>, table: &'static str) -> Outcome<Vec<Map<String, Json>>> {
    let mut statement = view.sql().prepare_cached(&format!("SELECT * FROM {table} ORDER BY id DESC"))?;
    let rows = statement.query_map([], |row| Ok(columns(row)))?.collect::<Result<Vec<_>, _>>()?;
    Ok(rows)
}

/// What changes whenever a row of the table does: how many there are, and the newest entry behind one.
///
/// # Errors
/// Where the file can't be read.
pub fn version(view: View<'_>, table: &'static str) -> Outcome<(i64, i64)> {
    let sql = format!("SELECT count(*), coalesce(max(entry), 0) FROM {table}");
    Ok(view.sql().query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Whether any row of another table rests on this one, by the schema's foreign keys; `except` names tables that don't
/// count.
///
/// # Errors
/// Where the file can't be read.
pub fn is_used(view: View<'_>, table: &'static str, id: i64, except: &[&str]) -> Outcome<bool> {
    let mut links = view.sql().prepare_cached(
        "SELECT m.name, f.\"from\" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
         WHERE m.type = 'table' AND f.\"table\" = ?1",
    )?;
    let links = links
        .query_map([table], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    for (other, column) in links.into_iter().filter(|(other, _)| !except.contains(&other.as_str())) {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM \"{other}\" WHERE \"{column}\" = ?1)");
        if view.sql().query_row(&sql, [id], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn columns(row: &rusqlite::Row<'_>) -> Map<String, Json> {
    let names = row.as_ref().column_names().map(str::to_string).collect::<Vec<_>>();
    names
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let value = match row.get_ref(index) {
                Ok(ValueRef::Integer(number)) => Json::from(number),
                Ok(ValueRef::Text(text)) => Json::from(String::from_utf8_lossy(text).into_owned()),
                _ => Json::Null,
            };
            (name, value)
        })
        .collect()
}
