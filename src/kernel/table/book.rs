//! Any book as a source of rows. A book pages by counting, so what was read is kept until the file changes.

use std::cell::RefCell;

use super::state::{Source, Want, Whence, from_slice};
use crate::kernel::book::{Book, ListRow};
use crate::kernel::problem::Outcome;
use crate::kernel::ui::layer::Cx;

/// The rows of a book. Made for registers, which are short; a workflow of a million records brings a source of its own.
pub struct BookSource {
    book: &'static dyn Book,
    kept: RefCell<Kept>,
}

#[derive(Default)]
struct Kept {
    find: String,
    rows: Vec<ListRow>,
    all: bool,
}

/// Rows read at once.
const PAGE: usize = 200;

impl BookSource {
    /// A source over a book.
    pub fn new(book: &'static dyn Book) -> BookSource {
        BookSource { book, kept: RefCell::default() }
    }
}

impl Source for BookSource {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let mut kept = self.kept.borrow_mut();
        if kept.find != want.find {
            *kept = Kept { find: want.find.to_string(), ..Kept::default() };
        }
        let enough = |kept: &Kept| match want.whence {
            Whence::First => kept.rows.len() >= want.limit,
            Whence::Last => false,
            Whence::From(key) | Whence::After(key) | Whence::Before(key) => {
                let at = kept.rows.iter().position(|row| row.record == *key);
                at.is_some_and(|at| matches!(want.whence, Whence::Before(_)) || kept.rows.len() > at + want.limit)
            }
        };
        while !kept.all && !enough(&kept) {
            let more = self.book.list(cx.view(), want.find, cx.lang, kept.rows.len(), PAGE)?;
            kept.all = more.len() < PAGE;
            kept.rows.extend(more);
        }
        Ok(from_slice(&kept.rows, want))
    }

    fn refresh(&self) {
        self.kept.take();
    }
}
