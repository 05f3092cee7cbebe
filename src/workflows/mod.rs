//! The workflows, in tab order. A new one is a folder, a schema file, and two lines here.

pub mod repair;
pub mod sample;
pub mod standard;

use crate::kernel::book::Book;
use crate::kernel::number::Letter;
use crate::kernel::store::verify::Numbered;
use crate::registers;
use crate::workflow::{SideBook, Workflow};

/// All workflows that exist so far, in the order of their tabs.
pub const ALL: &[&dyn Workflow] = &[&sample::Samples, &crate::registers::standard::Standards, &repair::Repairs];

/// The workflow whose numbers carry a letter, as its own or as those of one of its side books.
pub fn by_letter(letter: Letter) -> Option<&'static dyn Workflow> {
    let has = |workflow: &dyn Workflow| {
        workflow.letter() == Some(letter) || workflow.side_books().iter().any(|side| side.letter == Some(letter))
    };
    ALL.iter().copied().find(|workflow| has(*workflow))
}

/// The book whose numbers carry a letter.
pub fn book_by_letter(letter: Letter) -> Option<&'static dyn Book> {
    let workflow = by_letter(letter)?;
    match side_book_by_letter(letter) {
        Some(side) => Some(side.book),
        None => Some(workflow),
    }
}

/// The side book whose numbers carry a letter; `None` for a workflow's own.
pub fn side_book_by_letter(letter: Letter) -> Option<&'static SideBook> {
    ALL.iter().flat_map(|workflow| workflow.side_books()).find(|side| side.letter == Some(letter))
}

/// All books: the workflows in the order of their tabs, each with its side books, then the registers that have no tab
/// of their own.
pub fn books() -> impl Iterator<Item = &'static dyn Book> {
    let workflows = ALL.iter().flat_map(|workflow| {
        let book: &'static dyn Book = *workflow;
        std::iter::once(book).chain(workflow.side_books().iter().map(|side| side.book))
    });
    let has_tab = |book: &&dyn Book| ALL.iter().any(|workflow| workflow.thing().name == book.thing().name);
    workflows.chain(registers::books().iter().copied().filter(move |book| !has_tab(book)))
}

/// The tables of numbered records, for `verify`: their serials leave no gaps.
pub fn numbered() -> Vec<Numbered> {
    let tables = ALL.iter().flat_map(|workflow| {
        let sides = workflow.side_books().iter().filter_map(|side| side.numbered);
        workflow.numbered().into_iter().chain(sides)
    });
    tables.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_book_is_listed_once() {
        let names: Vec<&str> = books().map(|book| book.thing().name).collect();
        let different: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), different.len(), "{names:?}");
        assert_eq!(names.first(), Some(&"sample"));
        assert!(names.contains(&"standard"));
        assert!(registers::books().iter().all(|book| different.contains(book.thing().name)));
    }
}
