//! Rows into their tables and back out as JSON text. SQL texts and primary keys are made once per shape of row: the
//! file's schema doesn't change while it is open.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, params_from_iter};

use super::{Cell, Put, Row};
use crate::kernel::problem::Outcome;

/// What is known about rows of one shape: same table, same way in, same columns in the same order.
#[derive(Debug)]
struct Plan {
    table: &'static str,
    put: Put,
    columns: Vec<&'static str>,
    sql: String,
    /// What comes back, column by column.
    back: Vec<Back>,
}

/// A column on its way back.
#[derive(Debug)]
struct Back {
    /// `"column":`, empty for `entry`.
    key: String,
    /// Whether nothing means nothing: a NULL here needn't be said.
    silent: bool,
}

/// All shapes met so far.
#[derive(Debug, Default)]
pub struct Catalog {
    plans: RefCell<HashMap<u64, Arc<Plan>>>,
}

impl Catalog {
    /// Inserts or updates one row under an entry's number, and appends it to `out` as it then stands, but for its
    /// `entry`, as a JSON object. A NULL is left out where the column has no default: what isn't mentioned holds its
    /// column's default.
    ///
    /// # Errors
    /// Where the file refuses the row, or an update finds none.
    pub fn put(&self, conn: &Connection, row: &Row, seq: i64, out: &mut Vec<u8>) -> Outcome<()> {
        let plan = self.plan(conn, row)?;
        let entry = Cell::Int(seq);
        let values = row.cells.iter().map(|(_, cell)| cell).chain(std::iter::once(&entry));
        let mut statement = conn.prepare_cached(&plan.sql)?;
        let mut back = statement.query(params_from_iter(values))?;
        let found = back.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        out.push(b'{');
        let mut first = true;
        for (index, column) in plan.back.iter().enumerate().filter(|(_, column)| !column.key.is_empty()) {
            let value = found.get_ref(index)?;
            if column.silent && value == ValueRef::Null {
                continue;
            }
            if !first {
                out.push(b',');
            }
            first = false;
            out.extend_from_slice(column.key.as_bytes());
            push_value(out, value);
        }
        out.push(b'}');
        while back.next()?.is_some() {}
        Ok(())
    }

    /// The plan for a row's shape, from memory or made now.
    fn plan(&self, conn: &Connection, row: &Row) -> Outcome<Arc<Plan>> {
        let mut hasher = DefaultHasher::new();
        (row.table, row.put as u8).hash(&mut hasher);
        row.cells.iter().for_each(|(column, _)| column.hash(&mut hasher));
        let shape = hasher.finish();
        if let Some(plan) = self.plans.borrow().get(&shape)
            && plan.table == row.table
            && plan.put == row.put
            && plan.columns.iter().eq(row.cells.iter().map(|(column, _)| column))
        {
            return Ok(Arc::clone(plan));
        }
        let sql = sql(row, &primary_key(conn, row.table)?);
        let silent = without_default(conn, row.table)?;
        let back = conn
            .prepare_cached(&sql)?
            .column_names()
            .map(|name| {
                let mut key = Vec::new();
                if name != "entry" {
                    push_text(&mut key, name.as_bytes());
                    key.push(b':');
                }
                let silent = silent.iter().any(|column| column == name);
                Back { key: String::from_utf8_lossy(&key).into_owned(), silent }
            })
            .collect();
        let columns = row.cells.iter().map(|(column, _)| *column).collect();
        let plan = Arc::new(Plan { table: row.table, put: row.put, columns, sql, back });
        self.plans.borrow_mut().insert(shape, Arc::clone(&plan));
        Ok(plan)
    }
}

/// The columns of a table's primary key, in its order.
///
/// # Errors
/// Where the file can't be read.
pub fn primary_key(conn: &Connection, table: &str) -> Outcome<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
    let names = statement.query_map([table], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(names)
}

/// The columns of a table that hold NULL where nothing else is said.
fn without_default(conn: &Connection, table: &str) -> Outcome<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT name FROM pragma_table_info(?1) WHERE dflt_value IS NULL")?;
    let names = statement.query_map([table], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(names)
}

/// The statement that puts rows of this shape in and gives them back.
fn sql(row: &Row, key: &[String]) -> String {
    let columns: Vec<&str> = row.cells.iter().map(|(column, _)| *column).chain(std::iter::once("entry")).collect();
    let marked = |column: &&str| format!("{column} = ?{}", columns.iter().position(|c| c == column).unwrap_or(0) + 1);
    let (in_key, others): (Vec<&str>, Vec<&str>) =
        columns.iter().partition(|column| key.iter().any(|part| part == *column));
    let new_values = others.iter().map(marked).collect::<Vec<_>>().join(", ");
    let insert = || {
        let marks: Vec<String> = (1..=columns.len()).map(|index| format!("?{index}")).collect();
        format!("INSERT INTO {} ({}) VALUES ({})", row.table, columns.join(", "), marks.join(", "))
    };
    match row.put {
        Put::Insert => format!("{} RETURNING *", insert()),
        Put::Upsert => format!("{} ON CONFLICT ({}) DO UPDATE SET {new_values} RETURNING *", insert(), key.join(", ")),
        Put::Update => {
            let found = in_key.iter().map(marked).collect::<Vec<_>>().join(" AND ");
            format!("UPDATE {} SET {new_values} WHERE {found} RETURNING *", row.table)
        }
    }
}

/// A stored value as it stands in an entry's body: integer, text, `null`; bytes as hexadecimal text.
pub fn push_value(out: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => out.extend_from_slice(b"null"),
        ValueRef::Integer(number) => out.extend_from_slice(number.to_string().as_bytes()),
        // STRICT tables without REAL columns hold none.
        ValueRef::Real(number) => push_text(out, number.to_string().as_bytes()),
        ValueRef::Text(text) => push_text(out, text),
        ValueRef::Blob(bytes) => {
            out.push(b'"');
            for byte in bytes {
                out.extend([hex_digit(byte >> 4), hex_digit(byte & 15)]);
            }
            out.push(b'"');
        }
    }
}

const fn hex_digit(nibble: u8) -> u8 {
    if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }
}

/// A JSON string: quotes, backslashes and control characters escaped, everything else as it is.
pub fn push_text(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    for byte in String::from_utf8_lossy(text).bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0..=31 => {
                out.extend_from_slice(b"\\u00");
                out.extend([hex_digit(byte >> 4), hex_digit(byte & 15)]);
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_come_back_from_json(text: String) {
            let mut out = Vec::new();
            push_text(&mut out, text.as_bytes());
            prop_assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }

    #[test]
    fn bytes_are_hexadecimal() {
        let mut out = Vec::new();
        push_value(&mut out, ValueRef::Blob(&[0, 10, 255]));
        assert_eq!(out, br#""000aff""#);
    }
}
