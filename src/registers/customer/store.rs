//! Reads of the customer register, and the row for a new name.

use rusqlite::OptionalExtension;

use crate::kernel::problem::Outcome;
use crate::kernel::store::{Row, View};
use crate::kernel::text::fold;

/// A customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Customer {
    /// The key.
    pub id: i64,
    /// The name.
    pub name: String,
    /// Whom to ask for.
    pub contact: Option<String>,
    /// The telephone.
    pub phone: Option<String>,
    /// The address.
    pub address: Option<String>,
    /// Whether no longer offered.
    pub disabled: bool,
}

const COLUMNS: &str = "id, name, contact, phone, address, disabled_at IS NOT NULL";

/// One customer by key, disabled or not.
///
/// # Errors
/// Where the file can't be read.
pub fn get(view: View<'_>, id: i64) -> Outcome<Option<Customer>> {
    let sql = format!("SELECT {COLUMNS} FROM customer WHERE id = ?1");
    Ok(view.sql().prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// The customers of exactly this name who aren't disabled.
///
/// # Errors
/// Where the file can't be read.
pub fn by_name(view: View<'_>, name: &str) -> Outcome<Vec<Customer>> {
    let sql = format!("SELECT {COLUMNS} FROM customer WHERE name = ?1 AND disabled_at IS NULL ORDER BY id");
    let mut statement = view.sql().prepare_cached(&sql)?;
    let found = statement.query_map([name], read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// The customers whom a typed name means, as [`crate::kernel::pick::index::resolve`] would find them: of this very name,
/// else of one that differs in blanks and dots only.
///
/// # Errors
/// Where the file can't be read.
pub fn named(view: View<'_>, name: &str) -> Outcome<Vec<Customer>> {
    let (same, key) = (by_name(view, &fold::name(name))?, fold::name_key(name));
    if !same.is_empty() || key.is_empty() {
        return Ok(same);
    }
    let sql = format!("SELECT {COLUMNS} FROM customer WHERE disabled_at IS NULL ORDER BY id");
    let mut statement = view.sql().prepare_cached(&sql)?;
    let all = statement.query_map([], read)?.collect::<Result<Vec<_>, _>>()?;
    Ok(all.into_iter().filter(|customer| fold::name_key(&customer.name) == key).collect())
}

/// The key and the row that enter an unknown name; the row must be part of the entry that uses the key.
///
/// # Errors
/// Where the file can't be read.
pub fn enter(view: View<'_>, name: &str, contact: Option<&str>, phone: Option<&str>) -> Outcome<(i64, Row)> {
    let id = crate::registers::row::store::next_id(view, "customer")?;
    let row = Row::insert("customer").set("id", id).set("name", name).set("contact", contact).set("phone", phone);
    Ok((id, row))
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Customer> {
    Ok(Customer {
        id: row.get(0)?,
        name: row.get(1)?,
        contact: row.get(2)?,
        phone: row.get(3)?,
        address: row.get(4)?,
        disabled: row.get(5)?,
    })
}
