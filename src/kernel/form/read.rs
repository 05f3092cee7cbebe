//! From what was typed to what it means: one reading for screen, `--json` and `--set`. Collects every problem, each at
//! its field, and never guesses: what can't be read is refused with what would be.

mod input;
mod lists;
mod output;
mod scalars;
mod screen;
mod sentences;

pub use input::{from_json, from_set};
pub use output::to_json;
pub use sentences::phone_told;

use super::field::{Field, Kind};
use super::value::{Raw, Typed, Value, Values};
use crate::kernel::pick::Lookups;
use crate::kernel::problem::{self, Failure, Outcome, Problem};
use crate::kernel::time::Stamp;
use crate::kernel::words::Say;
use sentences::Name;

/// Who typed it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// A script, by `--json` or `--set`: exact forms only; what can't be read is a usage error (exit status 2).
    Strict,
    /// A person at the screen: shorthands, full-width characters, one key for a choice. Everything is a refusal.
    Screen,
}

/// Reads all fields of a form. Times in the future are judged against `now`.
///
/// # Errors
/// All problems at once, each at its field's key (`lines[2].count`, rows from 1 as typed). Unreadable input first; it
/// decides the exit status.
pub fn read(
    fields: &'static [Field],
    typed: &Typed,
    dialect: Dialect,
    now: Stamp,
    lookups: &dyn Lookups,
) -> Outcome<Values> {
    let mut reader = Reader::new(dialect, now, lookups);
    let values = reader.form(fields, typed, "");
    reader.finish()?;
    Ok(values)
}

/// The first problem of one field on its own, for the moment in which the screen leaves it. An empty field has none:
/// what is missing is said when saving.
pub fn check_one(
    field: &'static Field,
    raw: &Raw,
    dialect: Dialect,
    now: Stamp,
    lookups: &dyn Lookups,
) -> Option<Problem> {
    let mut reader = Reader::new(dialect, now, lookups);
    if !raw.is_blank() {
        reader.value(field, raw, field.key);
    }
    reader.finish().err().and_then(|failure| failure.problems.into_iter().next())
}

/// What a field shows after it was left: the clean value (`2026-03-05`, `18.5`, a candidate's name). `None` where it
/// can't be read, or where it is no single text.
pub fn normal(field: &'static Field, raw: &Raw, dialect: Dialect, now: Stamp, lookups: &dyn Lookups) -> Option<String> {
    if raw.is_blank() {
        return None;
    }
    let mut reader = Reader::new(dialect, now, lookups);
    let value = reader.value(field, raw, field.key)?;
    reader.finish().ok()?;
    match (field.kind, value) {
        (Kind::Pick { source, .. }, Value::Key(key)) => Some(lists::shown_entry(lookups, source, key)),
        (Kind::Decimal { places, .. }, Value::Whole(scaled)) => Some(crate::kernel::units::decimal(scaled, places)),
        (_, Value::Text(text)) => Some(text),
        (_, Value::Whole(number)) => Some(number.to_string()),
        (_, Value::Day(day)) => Some(day.to_string()),
        (_, Value::Moment(minute)) => Some(minute.to_string()),
        (_, Value::Choice(code)) => Some(code.to_string()),
        (_, Value::Flag(flag)) => Some(flag.to_string()),
        (_, Value::Many(codes)) => Some(codes.join(",")),
        (_, Value::Texts(texts)) => Some(texts.join(",")),
        _ => None,
    }
}

/// A date or time as it stands for good: what is typed against today (`-1`, `0830`) means another moment tomorrow. Also
/// where it will be refused, as a time still to come. `None` for other fields and for what can't be read.
pub fn absolute(field: &'static Field, typed: &str, now: Stamp, lookups: &dyn Lookups) -> Option<String> {
    if typed.trim().is_empty() {
        return None;
    }
    let reader = Reader::new(Dialect::Screen, now, lookups);
    match field.kind {
        Kind::Day => reader.day(typed).map(|day| day.to_string()),
        // People read a blank between day and time, the file a `T`.
        Kind::Moment { future } => reader.minute(typed, future).map(|minute| minute.to_string().replacen('T', " ", 1)),
        _ => None,
    }
}

/// Which keys fill a field that takes single keys: for the one who pressed another. `None` where one types.
pub fn possible_keys(field: &Field) -> Option<Say> {
    screen::possible_keys(field.kind)
}

/// Walks the fields and keeps what is wrong.
struct Reader<'a> {
    dialect: Dialect,
    now: Stamp,
    lookups: &'a dyn Lookups,
    unreadable: Vec<Problem>,
    refused: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn new(dialect: Dialect, now: Stamp, lookups: &'a dyn Lookups) -> Reader<'a> {
        Reader { dialect, now, lookups, unreadable: Vec::new(), refused: Vec::new() }
    }

    /// Ends the reading: nothing, or the failure.
    fn finish(self) -> Outcome<()> {
        let kind = match (self.unreadable.is_empty(), self.refused.is_empty(), self.dialect) {
            (true, true, _) => return Ok(()),
            (false, _, Dialect::Strict) => problem::Kind::Usage,
            _ => problem::Kind::Refused,
        };
        let mut problems = self.unreadable;
        problems.extend(self.refused);
        Err(Failure { kind, problems, cause: None })
    }

    /// The input's words can't be read: exit status 2 for a script.
    fn unreadable(&mut self, path: &str, problem: Problem) {
        self.unreadable.push(problem.at(path));
    }

    /// It can be read, but not taken.
    fn refuse(&mut self, path: &str, problem: Problem) {
        self.refused.push(problem.at(path));
    }

    /// How sentences name a field: by its label, for scripts by its key too.
    fn name(&self, field: &Field, path: &str) -> Name {
        Name::new(field, path, self.dialect)
    }

    fn form(&mut self, fields: &'static [Field], typed: &Typed, prefix: &str) -> Values {
        for (key, _) in typed.iter().filter(|(key, _)| fields.iter().all(|field| field.key != *key)) {
            self.unreadable(&join(prefix, key), sentences::unknown_key(key, fields));
        }
        let mut values = Values::new();
        for field in fields {
            let path = join(prefix, field.key);
            if let Some(value) = self.field(field, typed.get(field.key), &path) {
                values.set(field.key, value);
            }
        }
        values
    }

    fn field(&mut self, field: &'static Field, raw: Option<&Raw>, path: &str) -> Option<Value> {
        match raw.filter(|raw| !self.is_empty(raw)) {
            Some(raw) => self.value(field, raw, path),
            None => {
                if field.required {
                    self.missing(field, path);
                }
                None
            }
        }
    }

    /// Whether a field counts as left empty. A script's blank row isn't: it is a row without its required keys.
    fn is_empty(&self, raw: &Raw) -> bool {
        match (raw, self.dialect) {
            (Raw::Rows(rows), Dialect::Strict) => rows.is_empty(),
            _ => raw.is_blank(),
        }
    }

    /// On the screen a missing group is missing field by field, so that the cursor finds a place to go.
    fn missing(&mut self, field: &'static Field, path: &str) {
        if let (Kind::Group(parts), Dialect::Screen) = (field.kind, self.dialect) {
            let before = self.refused.len();
            self.form(parts, &Typed::new(), path);
            if self.refused.len() > before {
                return;
            }
        }
        let name = self.name(field, path);
        self.refuse(path, sentences::missing(&name, field));
    }

    /// Reads what stands in a field that isn't empty.
    fn value(&mut self, field: &'static Field, raw: &Raw, path: &str) -> Option<Value> {
        match (field.kind, raw) {
            (Kind::Rows(fields), Raw::Rows(rows)) => Some(self.rows(fields, rows, path)),
            (Kind::Group(fields), Raw::Group(group)) => Some(Value::Group(self.form(fields, group, path))),
            (Kind::Many(_) | Kind::PickMany { .. } | Kind::Texts { .. }, Raw::List(_) | Raw::Text(_)) => {
                self.list(field, raw, path)
            }
            (Kind::Rows(_) | Kind::Group(_) | Kind::Many(_) | Kind::PickMany { .. } | Kind::Texts { .. }, _)
            | (_, Raw::List(_) | Raw::Rows(_) | Raw::Group(_)) => {
                let problem = sentences::wrong_shape(&self.name(field, path), field);
                self.unreadable(path, problem);
                None
            }
            (_, Raw::Text(text)) => self.scalar(field, text, path),
        }
    }

    fn rows(&mut self, fields: &'static [Field], rows: &[Typed], path: &str) -> Value {
        let mut read = Vec::with_capacity(rows.len());
        for (row, place) in rows.iter().zip(1..) {
            if self.dialect == Dialect::Screen && row.is_blank() {
                continue;
            }
            read.push(self.form(fields, row, &format!("{path}[{place}]")));
        }
        Value::Rows(read)
    }
}

fn join(prefix: &str, key: &str) -> String {
    if prefix.is_empty() { key.to_string() } else { format!("{prefix}.{key}") }
}

#[cfg(test)]
mod tests;
