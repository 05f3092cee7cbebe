//! Adding records: one, or several all or nothing.

use super::{Desk, book, follow, meaning, unknown_thing};
use crate::kernel::book::Added;
use crate::kernel::form::field::Field;
use crate::kernel::form::read::Dialect;
use crate::kernel::form::value::Typed;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::words::{Lang, Say};
use crate::registers::{rights, row, staff};

impl Desk {
    /// Adds one record.
    ///
    /// # Errors
    /// Every problem with its fields, every rule that refuses it, or the machine's failure.
    pub fn add(&mut self, thing: &str, typed: &Typed, dialect: Dialect, draft: Option<&str>) -> Outcome<Added> {
        let book = book(thing).ok_or_else(|| unknown_thing(thing))?;
        self.registry.refresh(self.store.view())?;
        all_named(thing, book.thing().fields, typed, dialect)?;
        let values = meaning(book.thing().fields, typed, dialect, self.store.view(), &self.registry)?;
        self.change(|tx, operator| {
            rights::may(operator, book.thing().name, "add", &values)?;
            let added = book.add(tx, &values)?;
            follow::after(tx, &added.record)?;
            if let Some(draft) = draft {
                tx.drop_draft(draft)?;
            }
            Ok(added)
        })
    }

    /// Adds several records in one change, each seeing those before it: all or nothing.
    ///
    /// # Errors
    /// What refuses the first that can't be added; its place is named, from 1.
    pub fn add_many(&mut self, thing: &str, typed: &[Typed]) -> Outcome<Vec<Added>> {
        let book = book(thing).ok_or_else(|| unknown_thing(thing))?;
        let mut registry = std::mem::take(&mut self.registry);
        registry.forget();
        let added = self.change(|tx, operator| {
            registry.refresh(tx.view())?;
            let mut added = Vec::with_capacity(typed.len());
            for (one, place) in typed.iter().zip(1..) {
                let fields = book.thing().fields;
                all_named(thing, fields, one, Dialect::Strict).map_err(|failure| at_place(failure, place, &added))?;
                let mut read = meaning(fields, one, Dialect::Strict, tx.view(), &registry);
                if read.is_err() {
                    // It may name an entry that this very change has made.
                    registry.refresh(tx.view())?;
                    read = meaning(fields, one, Dialect::Strict, tx.view(), &registry);
                }
                let done = read.and_then(|values| {
                    rights::may(operator, book.thing().name, "add", &values)?;
                    let added = book.add(tx, &values)?;
                    follow::after(tx, &added.record)?;
                    Ok(added)
                });
                added.push(done.map_err(|failure| at_place(failure, place, &added))?);
            }
            Ok(added)
        });
        self.registry = crate::registers::registry::Registry::new(self.lang);
        self.registry.refresh(self.store.view())?;
        added
    }
}

/// Refuses input without a key that must be named although it may be empty; a form shows it anyway.
fn all_named(thing: &str, fields: &'static [Field], typed: &Typed, dialect: Dialect) -> Outcome<()> {
    if dialect != Dialect::Strict || thing != staff::THING.name {
        return Ok(());
    }
    let missing = |field: &&Field| staff::MUST_NAME.contains(&field.key) && typed.get(field.key).is_none();
    let problems: Vec<Problem> = fields.iter().filter(missing).map(row::required).collect();
    if problems.is_empty() { Ok(()) } else { Err(Failure::refused(problems)) }
}

/// The sentence with a place in the input instead of a key that goes with the change.
fn with_places(text: &str, added: &[Added], lang: Lang) -> String {
    let mut text = text.to_string();
    for (one, place) in added.iter().zip(1..) {
        let key = one.record.to_string();
        let word = match lang {
            Lang::Hant => format!("本次第 {place} 條"),
            Lang::Hans => format!("本次第 {place} 条"),
            Lang::En => format!("record {place} of this input"),
        };
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(&key) {
            let longer = after.starts_with(|ch: char| ch.is_ascii_digit());
            out.push_str(before);
            out.push_str(if longer { &key } else { &word });
            rest = after;
        }
        out.push_str(rest);
        text = out;
    }
    text
}

/// Names the place in the array at which a failure arose; `added` is what the change had added before it.
fn at_place(mut failure: Failure, place: usize, added: &[Added]) -> Failure {
    for problem in &mut failure.problems {
        let field = problem.field.take().map(|field| format!(".{field}")).unwrap_or_default();
        problem.field = Some(format!("[{place}]{field}"));
        let said = problem.say.clone();
        problem.say = Say::each(|lang| {
            let said = with_places(said.get(lang), added, lang);
            match lang {
                Lang::Hant => format!("第 {place} 條：{said}"),
                Lang::Hans => format!("第 {place} 条：{said}"),
                Lang::En => format!("Record {place}: {said}"),
            }
        });
    }
    failure
}
