//! A book: what the office keeps one kind of record in. The trait by which screen and command line reach every
//! workflow and every register alike.

use std::fmt;

use serde_json::{Map, Value as Json};

use super::form::field::{Action, Thing};
use super::form::value::Values;
use super::number::Number;
use super::problem::{Failure, Outcome, Problem};
use super::store::{Tx, View};
use super::words::{Lang, Words};

/// What names a record everywhere: its number, or a register's plain key.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum RecordKey {
    /// A numbered record.
    Number(Number),
    /// An entry of a register: `staff/12`.
    Entry {
        /// The register's name.
        thing: &'static str,
        /// Its key, from 1.
        id: i64,
    },
}

impl RecordKey {
    /// The whole number that the record's table is keyed by.
    pub fn id(&self) -> i64 {
        match self {
            RecordKey::Number(number) => number.key(),
            RecordKey::Entry { id, .. } => *id,
        }
    }
}

impl fmt::Display for RecordKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordKey::Number(number) => number.fmt(out),
            RecordKey::Entry { thing, id } => write!(out, "{thing}/{id}"),
        }
    }
}

/// A record was added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Added {
    /// Its number or key.
    pub record: RecordKey,
    /// What somebody should know of all the same: a name that is in the register already.
    pub warnings: Vec<Problem>,
}

impl From<RecordKey> for Added {
    fn from(record: RecordKey) -> Added {
        Added { record, warnings: Vec::new() }
    }
}

/// A record of another book that a step opens: a repair by a reading that failed. It is added in the same change and
/// linked with the record of the step.
#[derive(Debug)]
pub struct Opens {
    /// The name of the book, as in `add`.
    pub thing: &'static str,
    /// What its fields mean.
    pub values: Values,
}

/// A step was taken, or an attempt was recorded and then refused.
#[derive(Debug, Default)]
pub struct Done {
    /// What the command line prints, one a line: linked numbers, results.
    pub lines: Vec<String>,
    /// What was done all the same and somebody should know of: sent although off duty.
    pub warnings: Vec<Problem>,
    /// Where the attempt itself is an entry (a refused release, a wrong PIN): the refusal, after the entry is written.
    pub refused: Option<Failure>,
    /// What is to be added in another book in the same change; `lines` name it then.
    pub opens: Option<Opens>,
}

/// Where a page of a list begins whose records go by their keys, the newest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// At the newest.
    Newest,
    /// Below this key.
    Before(i64),
    /// Above this key; the page ends with the one next to it.
    After(i64),
}

/// A column of a list.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its heading.
    pub words: Words,
    /// Its width in cells at 80 columns; 0 takes what is left.
    pub width: u16,
    /// Whether numbers stand right.
    pub right: bool,
}

/// One row of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListRow {
    /// The record.
    pub record: RecordKey,
    /// One text a column.
    pub cells: Vec<String>,
    /// Disabled, withdrawn or void: shown quietly.
    pub quiet: bool,
}

/// A book of one kind of record.
pub trait Book: Sync {
    /// Its fields and actions.
    fn thing(&self) -> &'static Thing;

    /// Adds a record. Rights have been checked; `values` are what the fields mean.
    ///
    /// # Errors
    /// Every rule that refuses it, all at once.
    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added>;

    /// Takes one step of a record.
    ///
    /// # Errors
    /// Every rule that refuses it, all at once.
    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done>;

    /// The record as `show --json` gives it, without the parts that are common to all (`history`, `papers`, `steps`);
    /// `None` where there is no such record.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>>;

    /// Whether there is such a record; a book whose `show` reads much answers by its key alone.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn exists(&self, view: View<'_>, record: &RecordKey) -> Outcome<bool> {
        Ok(self.show(view, record)?.is_some())
    }

    /// The fields by which an entry of old books is known again when a file is brought in; `None` for what isn't brought
    /// in by files.
    fn known_by(&self) -> Option<&'static [&'static str]> {
        None
    }

    /// The columns of its list.
    fn columns(&self) -> &'static [Column];

    /// Rows of its list in one language, newest first, that hold `find` (folded) in any cell; `skip` and `limit` page through.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>>;
}
