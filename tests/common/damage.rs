//! What an attacker can do to a file whose schema isn't known beforehand. Knows no table by name.

use rusqlite::Connection;
use rusqlite::types::Value;

/// A column of a tracked table.
pub struct Column {
    pub name: String,
    pub kind: String,
    pub pk: bool,
    /// Part of a key or of a unique index.
    pub unique: bool,
}

/// All tables with a column `entry`, and their columns.
pub fn tracked(conn: &Connection) -> Vec<(String, Vec<Column>)> {
    let mut names = conn
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
             AND EXISTS (SELECT 1 FROM pragma_table_info(sqlite_schema.name) WHERE name = 'entry') ORDER BY name",
        )
        .unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names.into_iter().map(|name| (name.clone(), columns(conn, &name))).collect()
}

fn columns(conn: &Connection, table: &str) -> Vec<Column> {
    let mut statement = conn
        .prepare(
            "SELECT name, type, pk > 0, pk > 0 OR name IN (
                SELECT x.name FROM pragma_index_list(?1) AS i, pragma_index_info(i.name) AS x WHERE i.\"unique\")
             FROM pragma_table_info(?1) ORDER BY cid",
        )
        .unwrap();
    let columns = statement.query_map([table], |row| {
        Ok(Column { name: row.get(0)?, kind: row.get(1)?, pk: row.get(2)?, unique: row.get(3)? })
    });
    columns.unwrap().map(Result::unwrap).collect()
}

/// Takes away whatever forbids changes.
pub fn drop_triggers(conn: &Connection) {
    let mut names = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names.iter().for_each(|name| conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap());
}

/// For each row of a table, the condition that finds it.
pub fn keys(conn: &Connection, table: &str, columns: &[Column]) -> Vec<String> {
    let parts: Vec<String> = columns
        .iter()
        .filter(|column| column.pk)
        .map(|column| format!("'{0} = ' || quote({0})", column.name))
        .collect();
    let sql = format!("SELECT {} FROM {table}", parts.join(" || ' AND ' || "));
    conn.prepare(&sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// The statement that adds a row like the one that a condition finds, under another key.
pub fn twin(conn: &Connection, table: &str, columns: &[Column], key: &str) -> String {
    let values: Vec<String> = columns
        .iter()
        .map(|column| match (column.unique, column.kind.as_str()) {
            (false, _) => column.name.clone(),
            (true, "INTEGER") => format!("{} + 40000", column.name),
            (true, _) => format!("{} || 'z'", column.name),
        })
        .collect();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let _ = conn;
    format!("INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE {key}", names.join(", "), values.join(", "))
}

/// All that the file says, table by table.
pub fn dump(conn: &Connection) -> rusqlite::Result<Vec<(String, Vec<Vec<Value>>)>> {
    let mut names = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut all = Vec::new();
    for name in names {
        let mut statement = conn.prepare(&format!("SELECT * FROM \"{name}\""))?;
        let count = statement.column_count();
        let rows = statement
            .query_map([], |row| (0..count).map(|index| row.get(index)).collect::<Result<Vec<Value>, _>>())?
            .collect::<Result<Vec<_>, _>>()?;
        all.push((name, rows));
    }
    Ok(all)
}
