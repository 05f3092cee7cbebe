//! Adding records: one, or several all or nothing.

use super::{Desk, book, meaning, unknown_thing};
use crate::kernel::book::Added;
use crate::kernel::form::read::Dialect;
use crate::kernel::form::value::Typed;
use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::words::{Lang, Say};
use crate::registers::rights;

impl Desk {
    /// Adds one record.
    ///
    /// # Errors
    /// Every problem with its fields, every rule that refuses it, or the machine's failure.
    pub fn add(&mut self, thing: &str, typed: &Typed, dialect: Dialect, draft: Option<&str>) -> Outcome<Added> {
        let book = book(thing).ok_or_else(|| unknown_thing(thing))?;
        self.registry.refresh(self.store.view())?;
        let values = meaning(book.thing().fields, typed, dialect, self.store.view(), &self.registry)?;
        self.change(|tx, operator| {
            rights::may(operator, book.thing().name, "add", &values)?;
            let added = book.add(tx, &values)?;
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
                let mut read = meaning(fields, one, Dialect::Strict, tx.view(), &registry);
                if read.is_err() {
                    // It may name an entry that this very change has made.
                    registry.refresh(tx.view())?;
                    read = meaning(fields, one, Dialect::Strict, tx.view(), &registry);
                }
                let done = read.and_then(|values| {
                    rights::may(operator, book.thing().name, "add", &values)?;
                    book.add(tx, &values)
                });
                added.push(done.map_err(|failure| at_place(failure, place))?);
            }
            Ok(added)
        });
        self.registry = crate::registers::registry::Registry::new(self.lang);
        self.registry.refresh(self.store.view())?;
        added
    }
}

/// Names the place in the array at which a failure arose.
fn at_place(mut failure: Failure, place: usize) -> Failure {
    for problem in &mut failure.problems {
        let field = problem.field.take().map(|field| format!(".{field}")).unwrap_or_default();
        problem.field = Some(format!("[{place}]{field}"));
        let said = problem.say.clone();
        problem.say = Say::each(|lang| match lang {
            Lang::Hant => format!("第 {place} 條：{}", said.get(lang)),
            Lang::Hans => format!("第 {place} 条：{}", said.get(lang)),
            Lang::En => format!("Record {place}: {}", said.get(lang)),
        });
    }
    failure
}
