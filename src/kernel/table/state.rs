//! Where one stands in a list that may have a million rows: a window of rows around the marked one, read by key from
//! its source as one moves. Never counts, never reads more than a few pages.

use crate::kernel::book::{ListRow, Place, RecordKey};
use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::ui::layer::Cx;

/// Which rows are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whence<'a> {
    /// The first rows: the newest.
    First,
    /// The last rows, in the list's order.
    Last,
    /// Those from this record on, itself included where it fits the filter.
    From(&'a RecordKey),
    /// Those behind this record.
    After(&'a RecordKey),
    /// The nearest ones before this record, in the list's order.
    Before(&'a RecordKey),
}

/// One question to a source.
#[derive(Clone, Copy, Debug)]
pub struct Want<'a> {
    /// Which rows.
    pub whence: Whence<'a>,
    /// How many at most.
    pub limit: usize,
    /// What their cells must hold, as typed; empty for all.
    pub find: &'a str,
}

impl Want<'_> {
    /// Where the page begins in a list whose records go by their keys, the newest first.
    pub fn place(&self) -> Place {
        match self.whence {
            Whence::First => Place::Newest,
            Whence::Last => Place::After(0),
            Whence::From(record) => Place::Before(record.id().saturating_add(1)),
            Whence::After(record) => Place::Before(record.id()),
            Whence::Before(record) => Place::After(record.id()),
        }
    }
}

/// Where a list's rows come from.
pub trait Source {
    /// Reads rows in the list's order.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>>;

    /// Forgets what it may have kept: the file has changed.
    fn refresh(&self) {}
}

/// A list: its window, the marked row, the filter.
#[derive(Default)]
pub struct Table {
    rows: Vec<ListRow>,
    /// The first row on the screen, in the window.
    top: usize,
    /// The marked row, in the window.
    at: usize,
    /// How many rows the screen shows.
    height: usize,
    find: String,
    failure: Option<Failure>,
    /// Whether the window begins where the list begins.
    at_start: bool,
    /// Whether the window ends where the list ends.
    at_end: bool,
    loaded: bool,
}

/// Rows that the window keeps at most.
const KEPT: usize = 600;

impl Table {
    /// A list that has read nothing yet.
    pub fn new() -> Table {
        Table { height: 20, ..Table::default() }
    }

    /// The rows on the screen.
    pub fn shown(&self) -> &[ListRow] {
        let end = (self.top + self.height).min(self.rows.len());
        self.rows.get(self.top..end).unwrap_or(&[])
    }

    /// Renews what the rows on the screen say, such as the time that is left; reads nothing.
    pub fn renew(&mut self, renew: impl FnMut(&mut ListRow)) {
        let end = (self.top + self.height).min(self.rows.len());
        self.rows.get_mut(self.top..end).unwrap_or_default().iter_mut().for_each(renew);
    }

    /// Which of the rows on the screen is marked.
    pub fn marked(&self) -> usize {
        self.at.saturating_sub(self.top)
    }

    /// The marked row.
    pub fn row(&self) -> Option<&ListRow> {
        self.rows.get(self.at)
    }

    /// What the rows must hold.
    pub fn find(&self) -> &str {
        &self.find
    }

    /// Why nothing could be read.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Whether it was read at all.
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// Whether no row fits.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Tells how many rows the screen shows, and keeps the marked one among them.
    pub fn fit(&mut self, height: usize) {
        self.height = height.max(1);
        self.follow();
    }

    /// Tells how many rows the screen shows, and reads on where the window has too few for them.
    pub fn fill(&mut self, height: usize, source: &dyn Source, cx: &Cx<'_>) {
        self.fit(height);
        if self.failure.is_none() && !self.rows.is_empty() && self.rows.len() < self.height {
            if !self.at_end {
                self.read_on(source, cx);
            }
            if !self.at_start && self.rows.len() < self.height {
                self.read_back(source, cx);
            }
            self.follow();
        }
    }

    fn page(&self) -> usize {
        self.height.max(10)
    }

    fn read(&mut self, source: &dyn Source, whence: Whence<'_>, limit: usize, cx: &Cx<'_>) -> Option<Vec<ListRow>> {
        let found = source.fetch(Want { whence, limit, find: &self.find }, cx);
        self.loaded = true;
        match found {
            Ok(rows) => {
                self.failure = None;
                Some(rows)
            }
            Err(failure) => {
                self.failure = Some(failure);
                None
            }
        }
    }

    /// Reads the list from its start.
    pub fn first(&mut self, source: &dyn Source, cx: &Cx<'_>) {
        let limit = self.page() * 2;
        if let Some(rows) = self.read(source, Whence::First, limit, cx) {
            self.at_end = rows.len() < limit;
            self.rows = rows;
            self.at_start = true;
            (self.top, self.at) = (0, 0);
        }
    }

    /// Goes to the last row.
    pub fn last(&mut self, source: &dyn Source, cx: &Cx<'_>) {
        let limit = self.page() * 2;
        if let Some(rows) = self.read(source, Whence::Last, limit, cx) {
            self.at_start = rows.len() < limit;
            self.at_end = true;
            self.rows = rows;
            self.at = self.rows.len().saturating_sub(1);
            self.top = 0;
            self.follow();
        }
    }

    /// Reads again what is on the screen, keeping the marked record marked.
    pub fn refresh(&mut self, source: &dyn Source, cx: &Cx<'_>) {
        source.refresh();
        let marked = self.row().map(|row| row.record.clone());
        let Some(top) = self.rows.get(self.top).map(|row| row.record.clone()) else {
            return self.first(source, cx);
        };
        // At the top of the list, what is new must come in; elsewhere nothing may move under the reader's eyes.
        let at_start = self.top == 0 && self.at_start;
        let whence = if at_start { Whence::First } else { Whence::From(&top) };
        let limit = self.page() * 2;
        if let Some(rows) = self.read(source, whence, limit, cx) {
            let at = marked.and_then(|marked| rows.iter().position(|row| row.record == marked));
            self.at = at.unwrap_or_else(|| self.marked().min(rows.len().saturating_sub(1)));
            self.top = 0;
            self.at_end = rows.len() < limit;
            self.rows = rows;
            self.at_start = at_start;
            self.follow();
        }
    }

    /// Looks for other rows as one types; starts again at the top.
    pub fn filter(&mut self, find: &str, source: &dyn Source, cx: &Cx<'_>) {
        if self.find != find {
            self.find = find.to_string();
            self.first(source, cx);
        }
    }

    /// Marks a record and shows it with what follows, where the list has it.
    pub fn show(&mut self, record: &RecordKey, source: &dyn Source, cx: &Cx<'_>) -> bool {
        if let Some(at) = self.rows.iter().position(|row| row.record == *record) {
            self.at = at;
            self.follow();
            return true;
        }
        let limit = self.page() * 2;
        let Some(rows) = self.read(source, Whence::From(record), limit, cx) else { return false };
        if rows.first().is_none_or(|row| row.record != *record) {
            return false;
        }
        self.at_end = rows.len() < limit;
        self.rows = rows;
        self.at_start = false;
        (self.top, self.at) = (0, 0);
        true
    }

    /// Moves the mark by rows, down or (negative) up, reading on where the window ends.
    pub fn go(&mut self, by: isize, source: &dyn Source, cx: &Cx<'_>) {
        let to = self.at.saturating_add_signed(by);
        if by > 0 && to + 1 >= self.rows.len() {
            self.read_on(source, cx);
        }
        if by < 0 && !self.at_start && self.at < by.unsigned_abs() + 1 {
            self.read_back(source, cx);
        }
        self.at = self.at.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
        self.follow();
    }

    /// Moves by a screen, keeping the marked row's place on it.
    pub fn go_page(&mut self, down: bool, source: &dyn Source, cx: &Cx<'_>) {
        let step = isize::try_from(self.height.saturating_sub(1).max(1)).unwrap_or(1);
        self.go(if down { step } else { -step }, source, cx);
    }

    fn read_on(&mut self, source: &dyn Source, cx: &Cx<'_>) {
        let Some(last) = self.rows.last().map(|row| row.record.clone()) else { return };
        let limit = self.page() * 2;
        let Some(more) = self.read(source, Whence::After(&last), limit, cx) else { return };
        self.at_end = more.len() < limit;
        self.rows.extend(more);
        let over = self.rows.len().saturating_sub(KEPT).min(self.top);
        self.rows.drain(..over);
        self.at_start &= over == 0;
        self.top -= over;
        self.at -= over;
    }

    fn read_back(&mut self, source: &dyn Source, cx: &Cx<'_>) {
        let Some(first) = self.rows.first().map(|row| row.record.clone()) else { return };
        let limit = self.page() * 2;
        let Some(mut more) = self.read(source, Whence::Before(&first), limit, cx) else { return };
        let count = more.len();
        self.at_start = count < limit;
        more.append(&mut self.rows);
        self.rows = more;
        self.at += count;
        self.top += count;
        let most = KEPT.max(self.at + self.page());
        self.at_end &= self.rows.len() <= most;
        self.rows.truncate(most);
    }

    fn follow(&mut self) {
        self.at = self.at.min(self.rows.len().saturating_sub(1));
        if self.at < self.top {
            self.top = self.at;
        } else if self.at >= self.top + self.height {
            self.top = self.at + 1 - self.height;
        }
        // No empty rows at the foot while there are rows above.
        let most = self.rows.len().saturating_sub(self.height);
        self.top = self.top.min(most);
    }
}

/// Answers a question from a list that is wholly in memory, for registers and tests.
pub fn from_slice(all: &[ListRow], want: Want<'_>) -> Vec<ListRow> {
    let place = |key: &RecordKey| all.iter().position(|row| row.record == *key);
    let (from, to) = match want.whence {
        Whence::First => (0, all.len()),
        Whence::Last => (all.len().saturating_sub(want.limit), all.len()),
        Whence::From(key) => (place(key).unwrap_or(0), all.len()),
        Whence::After(key) => (place(key).map_or(all.len(), |at| at + 1), all.len()),
        Whence::Before(key) => {
            let end = place(key).unwrap_or(0);
            (end.saturating_sub(want.limit), end)
        }
    };
    all.get(from..to).unwrap_or(&[]).iter().take(want.limit).cloned().collect()
}
