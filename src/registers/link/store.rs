//! Reads of links between records.

use serde_json::{Value as Json, json};

use crate::kernel::problem::Outcome;
use crate::kernel::store::View;

/// A record that another is linked with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// What kind of record it is, as in `add`.
    pub kind: String,
    /// Its number.
    pub number: String,
}

impl Link {
    /// As `show --json` gives it.
    pub fn to_json(&self) -> Json {
        json!({"kind": self.kind, "number": self.number})
    }
}

/// What a record is linked with, in the order of kinds and numbers.
///
/// # Errors
/// Where the file can't be read.
pub fn of(view: View<'_>, record: &str) -> Outcome<Vec<Link>> {
    let mut statement =
        view.sql().prepare_cached("SELECT kind, other FROM link WHERE record = ?1 ORDER BY kind, other")?;
    let links = statement.query_map([record], |row| Ok(Link { kind: row.get(0)?, number: row.get(1)? }))?;
    Ok(links.collect::<Result<_, _>>()?)
}
