//! Reads of late steps, over all workflows: `counted` is the month that a step was given when it was typed.

use std::collections::{BTreeSet, HashMap};

use rusqlite::OptionalExtension;

use super::LateEntry;
use crate::kernel::number::{self, Letter};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::store::history::named;
use crate::kernel::time::{Minute, Month};

/// The late steps of one series of records.
#[derive(Debug)]
pub struct Late {
    letter: Letter,
    steps: HashMap<(String, String), Vec<(Minute, Month)>>,
}

impl Late {
    /// All that count in a month or in a later one.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn since(view: View<'_>, month: Month, letter: Letter) -> Outcome<Late> {
        let mut statement = view
            .sql()
            .prepare_cached("SELECT record, action, at, counted FROM step WHERE counted >= ?1 AND record GLOB ?2")?;
        let mut rows = statement.query((month.key(), of_series(letter)))?;
        let mut late = Late { letter, steps: HashMap::new() };
        while let Some(row) = rows.next()? {
            let at: Option<String> = row.get("at")?;
            let (at, month) = (at.as_deref().and_then(Minute::parse), Month::from_key(row.get("counted")?));
            if let Some(known) = at.zip(month) {
                late.steps.entry((row.get("record")?, row.get("action")?)).or_default().push(known);
            }
        }
        Ok(late)
    }

    /// The month in which a step of a record counts.
    pub fn month_of(&self, record: &str, action: &str, at: Minute) -> Month {
        let known = self.steps.get(&(record.to_string(), action.to_string()));
        let late = known.and_then(|known| known.iter().find(|(when, _)| *when == at));
        late.map_or_else(|| Month::of(at.day()), |(_, month)| *month)
    }

    /// The keys of the records that have a late step; of one action, where one is named.
    pub fn keys(&self, view: View<'_>, action: Option<&str>) -> BTreeSet<i64> {
        let named = self.steps.keys().filter(|(_, known)| action.is_none_or(|action| action == known));
        named.filter_map(|(record, _)| key_of(view, self.letter, record)).collect()
    }
}

/// The key of a record of a series, by its number.
pub fn key_of(view: View<'_>, letter: Letter, record: &str) -> Option<i64> {
    let number = number::read(record, letter, view.is_training()).ok()?;
    (number.letter() == letter).then(|| number.key())
}

/// What the names of a series' records look like.
pub fn of_series(letter: Letter) -> String {
    format!("{}[0-9]*", letter.char())
}

/// The steps of records that are dated in a closed month and count in this one, in the order in which they were typed.
/// `records` is what their names look like: `R[0-9]*`, `facility/*`.
///
/// # Errors
/// Where the file can't be read.
pub fn steps(view: View<'_>, month: Month, records: &[&str]) -> Outcome<Vec<LateEntry>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT t.record, t.action, t.at, t.typed_at, coalesce(p.name, 'system')
         FROM step t LEFT JOIN staff p ON p.id = t.operator WHERE t.counted = ?1 ORDER BY t.entry",
    )?;
    let found = statement.query_map([month.key()], |row| {
        Ok(LateEntry {
            number: row.get(0)?,
            action: row.get(1)?,
            at: row.get(2)?,
            typed_at: row.get(3)?,
            by: row.get(4)?,
        })
    })?;
    let mut out = Vec::new();
    for one in found {
        let one = one?;
        if records.iter().any(|like| is_like(&one.number, like)) {
            out.push(one);
        }
    }
    Ok(out)
}

/// Whether a record's name begins as a pattern does, up to its first wildcard.
fn is_like(record: &str, like: &str) -> bool {
    let (head, rest) = like.split_at(like.find(['[', '*']).unwrap_or(like.len()));
    let digit = |tail: &str| tail.starts_with(|next: char| next.is_ascii_digit());
    record.strip_prefix(head).is_some_and(|tail| !rest.starts_with('[') || digit(tail))
}

/// A record that was taken down late: when, and by whom, its first entry tells.
///
/// # Errors
/// Where the file can't be read.
pub fn taken(view: View<'_>, record: String, at: String) -> Outcome<LateEntry> {
    let mut statement =
        view.sql().prepare_cached("SELECT typed_at, operator FROM history WHERE record = ?1 ORDER BY seq LIMIT 1")?;
    let found: Option<(String, String)> =
        statement.query_row([&record], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (typed_at, operator) = found.unwrap_or_default();
    Ok(LateEntry {
        number: record,
        action: "add".to_string(),
        at,
        typed_at: typed_at.get(..19).unwrap_or(&typed_at).to_string(),
        by: named(&operator).to_string(),
    })
}
