//! The file's schema, in numbered steps over `user_version`. A step that was released is never edited.

use rusqlite::{Connection, Transaction};

use crate::kernel::problem::Outcome;

/// All steps, in order.
pub const STEPS: &[&str] = &[
    include_str!("../../../assets/schema/0001_base.sql"),
    include_str!("../../../assets/schema/0002_registers.sql"),
    include_str!("../../../assets/schema/0003_sample.sql"),
    include_str!("../../../assets/schema/0004_month.sql"),
    include_str!("../../../assets/schema/0005_printing.sql"),
    include_str!("../../../assets/schema/0006_users.sql"),
    include_str!("../../../assets/schema/0007_repair.sql"),
    include_str!("../../../assets/schema/0008_heating.sql"),
    include_str!("../../../assets/schema/0009_temperature.sql"),
];

/// `application_id` of a slipdesk file: the letters `slip`.
pub const APPLICATION_ID: i32 = 0x736c_6970;

/// The schema version that this program writes.
pub fn newest() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// The file's schema version; 0 for an empty file.
///
/// # Errors
/// Where the file can't be read.
pub fn version(conn: &Connection) -> Outcome<i64> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Whether the file holds nothing at all yet.
///
/// # Errors
/// Where the file can't be read.
pub fn is_empty(conn: &Connection) -> Outcome<bool> {
    Ok(conn.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))?)
}

/// Whether the file says that it is slipdesk's.
///
/// # Errors
/// Where the file can't be read.
pub fn is_ours(conn: &Connection) -> Outcome<bool> {
    let application: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok(application == APPLICATION_ID)
}

/// Takes the steps that are missing, inside the caller's transaction: all of them or none.
///
/// # Errors
/// Where the file refuses a step.
pub fn advance(tx: &Transaction<'_>, steps: &[&str]) -> Outcome<()> {
    let found = usize::try_from(version(tx)?).unwrap_or(0);
    for step in steps.iter().skip(found) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", i64::try_from(steps.len()).unwrap_or(i64::MAX))?;
    Ok(())
}

/// Every object that the steps make, as (kind, name, SQL), sorted by name: what a file of that version must hold.
///
/// # Errors
/// Where a step is wrong.
pub fn objects_of(steps: &[&str]) -> Outcome<Vec<(String, String, String)>> {
    let conn = Connection::open_in_memory()?;
    for step in steps {
        conn.execute_batch(step)?;
    }
    objects(&conn)
}

/// Every object of a file, as (kind, name, SQL), sorted by name; SQLite's own are left out.
///
/// # Errors
/// Where the file can't be read.
pub fn objects(conn: &Connection) -> Outcome<Vec<(String, String, String)>> {
    let mut statement = conn.prepare(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND sql IS NOT NULL ORDER BY name",
    )?;
    let objects = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(objects.collect::<Result<Vec<_>, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_make_strict_tables_only() {
        for (kind, name, sql) in objects_of(STEPS).unwrap() {
            if kind == "table" {
                assert!(sql.contains("STRICT"), "{name} must be STRICT");
                assert!(!sql.contains("REAL"), "{name} must hold no floating point");
            }
        }
    }
}
