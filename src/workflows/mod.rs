//! The workflows, in tab order. A new one is a folder, a schema file (a line in `kernel/store/schema.rs`) and two lines
//! here; the kinds of its deadlines stand in `registers/deadline/kinds.rs`, its rights in `registers/rights.rs` where they
//! aren't the clerk's, its letter in `kernel/number.rs`.

pub mod heating;
pub mod repair;
pub mod sample;
pub mod standard;
pub mod temperature;

use crate::kernel::book::{Book, RecordKey};
use crate::kernel::number::{self, Letter};
use crate::kernel::store::verify::Numbered;
use crate::kernel::time::{Day, Month};
use crate::kernel::words::Words;
use crate::registers;
use crate::workflow::gate::Gate;
use crate::workflow::{PaperName, SideBook, Workflow};

/// All workflows that exist so far, in the order of their tabs.
pub const ALL: &[&dyn Workflow] = &[
    &sample::Samples,
    &crate::registers::standard::Standards,
    &heating::Heating,
    &repair::Repairs,
    &temperature::Temperatures,
];

/// The workflow whose numbers carry a letter, as its own or as those of one of its side books.
pub fn by_letter(letter: Letter) -> Option<&'static dyn Workflow> {
    let has = |workflow: &dyn Workflow| {
        workflow.letter() == Some(letter) || workflow.side_books().iter().any(|side| side.letter == Some(letter))
    };
    ALL.iter().copied().find(|workflow| has(*workflow))
}

/// The workflow whose goods leave through the gate, and what it tells the gate.
pub fn gate() -> Option<(&'static dyn Workflow, &'static dyn Gate)> {
    ALL.iter().find_map(|workflow| Some((*workflow, workflow.gate()?)))
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

/// The workflow that a record belongs to, by the letter of its number or the name in its key; `None` for the entries of
/// registers that have no tab of their own.
pub fn by_record(record: &RecordKey) -> Option<&'static dyn Workflow> {
    match record {
        RecordKey::Number(number) => by_letter(number.letter()),
        RecordKey::Entry { thing, .. } => {
            let has = |book: &dyn Book| book.thing().name == *thing;
            let keeps = |workflow: &dyn Workflow| {
                workflow.thing().name == *thing || workflow.side_books().iter().any(|side| has(side.book))
            };
            ALL.iter().copied().find(|workflow| keeps(*workflow))
        }
    }
}

/// The book that a record is in; `None` where nobody keeps such records.
pub fn book_by_record(record: &RecordKey) -> Option<&'static dyn Book> {
    match record {
        RecordKey::Number(number) => book_by_letter(number.letter()),
        RecordKey::Entry { thing, .. } => books().find(|book| book.thing().name == *thing),
    }
}

/// The key of a record by its text, as the history and links name it; `None` for texts that are no number and no
/// register's key.
pub fn record_key(text: &str, training: bool) -> Option<RecordKey> {
    match text.split_once('/') {
        Some((thing, id)) => {
            let thing = books().map(|book| book.thing().name).find(|name| *name == thing)?;
            Some(RecordKey::Entry { thing, id: id.parse().ok()? })
        }
        None => number::read(text, Letter::Sample, training).ok().map(RecordKey::Number),
    }
}

/// A record's papers, the first being the default; none where nothing is printed of it.
pub fn papers_of(record: &RecordKey) -> &'static [PaperName] {
    let (Some(workflow), Some(book)) = (by_record(record), book_by_record(record)) else { return &[] };
    let name = book.thing().name;
    let side = workflow.side_books().iter().find(|side| side.book.thing().name == name);
    side.map_or(workflow.papers(), |side| side.papers)
}

/// The word for a paper of a record, a day or a month, by the texts that the file keeps.
pub fn paper_words(of: &str, paper: &str, training: bool) -> Option<Words> {
    let find = |papers| PaperName::find(papers, paper).map(|found| found.words);
    if Day::parse(of).is_some() {
        return gate().and_then(|(_, gate)| find(gate.day_papers()));
    }
    if Month::parse(of).is_some() {
        return ALL.iter().find_map(|workflow| find(workflow.month_papers()));
    }
    find(papers_of(&record_key(of, training)?))
}

/// All books: the workflows in the order of their tabs, each with its side books, then the registers that have no tab
/// of their own.
pub fn books() -> impl Iterator<Item = &'static dyn Book> {
    let workflows = ALL.iter().flat_map(|workflow| {
        let book: &'static dyn Book = *workflow;
        std::iter::once(book).chain(workflow.side_books().iter().map(|side| side.book))
    });
    let is = |one: &dyn Book, book: &dyn Book| one.thing().name == book.thing().name;
    let belongs = move |book: &&dyn Book| {
        ALL.iter().any(|workflow| {
            workflow.thing().name == book.thing().name || workflow.side_books().iter().any(|side| is(side.book, *book))
        })
    };
    workflows.chain(registers::books().iter().copied().filter(move |book| !belongs(book)))
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
    use crate::kernel::number::{Number, Series};
    use std::collections::BTreeSet;

    #[test]
    fn a_record_has_the_papers_of_its_own_book() {
        let entry = |thing| RecordKey::Entry { thing, id: 1 };
        let number = |letter| RecordKey::Number(Number::new(letter, Series::new(2611).unwrap(), 1, false).unwrap());
        for (record, workflow, first) in [
            (number(Letter::Sample), Some("sample"), Some("slip")),
            (number(Letter::Requisition), Some("sample"), Some("requisition")),
            (number(Letter::Repair), Some("repair"), Some("dispatch")),
            (number(Letter::Outage), Some("repair"), Some("announcement")),
            (number(Letter::Complaint), None, None),
            (entry("ledger"), Some("sample"), None),
            (entry("standard"), Some("standard"), None),
            (entry("point"), Some("temperature"), Some("sheet")),
            (entry("staff"), None, None),
            (entry("nobody"), None, None),
        ] {
            assert_eq!(by_record(&record).map(|found| found.thing().name), workflow, "{record}");
            assert_eq!(papers_of(&record).first().map(|paper| paper.name), first, "{record}");
        }
    }

    #[test]
    fn every_book_is_listed_once() {
        let names: Vec<&str> = books().map(|book| book.thing().name).collect();
        let different: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), different.len(), "{names:?}");
        assert_eq!(names.first(), Some(&"sample"));
        assert!(names.contains(&"standard"));
        for book in books() {
            let record = RecordKey::Entry { thing: book.thing().name, id: 1 };
            assert_eq!(book_by_record(&record).map(|found| found.thing().name), Some(book.thing().name));
        }
        assert!(registers::books().iter().all(|book| different.contains(book.thing().name)));
    }
}
