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

/// Entries found by the sound of their names at most.
const SOUNDING: usize = 50;

impl BookSource {
    /// The entries whose names sound like what was typed (`hdfz`), as fields for them find them too.
    fn sounding(&self, find: &str, known: &[ListRow], cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let thing = self.book.thing().name;
        if !matches!(thing, "staff" | "customer" | "variety") {
            return Ok(Vec::new());
        }
        let fits = cx.lookups().search(thing, find, SOUNDING);
        let fits: Vec<i64> = fits.into_iter().map(|it| it.key).collect();
        let mut out = Vec::new();
        let mut skip = 0;
        while !fits.is_empty() {
            let page = self.book.list(cx.view(), "", cx.lang, skip, PAGE)?;
            let last = page.len() < PAGE;
            skip += page.len();
            let new = |row: &ListRow| fits.contains(&row.record.id()) && known.iter().all(|it| it.record != row.record);
            out.extend(page.into_iter().filter(new));
            if last {
                break;
            }
        }
        Ok(out)
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
            if kept.all && !want.find.is_empty() {
                let sounding = self.sounding(want.find, &kept.rows, cx)?;
                kept.rows.extend(sounding);
            }
        }
        Ok(from_slice(&kept.rows, want))
    }

    fn refresh(&self) {
        self.kept.take();
    }
}
