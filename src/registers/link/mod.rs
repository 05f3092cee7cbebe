//! What belongs together across workflows: a repair that a failed reading opened. Each of the two has a row that names
//! the other.

pub mod store;

use crate::kernel::store::{Entry, Row};

/// The entry that links two records, each by its kind of record and number: it stands in the history of the one that
/// was opened.
pub fn entry(from: (&'static str, &str), opened: (&'static str, &str)) -> Entry {
    let row = |(_, record): (&str, &str), (kind, other): (&'static str, &str)| {
        Row::insert("link").set("record", record).set("kind", kind).set("other", other)
    };
    Entry::new(opened.1, "link").row(row(from, opened)).row(row(opened, from))
}
