//! Opening the file, reading from it, and starting a change.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::schema;
use super::write::{Entry, Operator, Tx};
use super::{Cell, Row};
use crate::kernel::problem::Outcome;
use crate::kernel::time::Stamp;
use crate::kernel::time::clock::Clock;

/// An open file.
pub struct Store {
    conn: Connection,
    path: PathBuf,
    training: bool,
    clock: Clock,
}

/// A look at the file's contents: what reads need, without the right to change anything.
#[derive(Clone, Copy)]
pub struct View<'a> {
    conn: &'a Connection,
    training: bool,
    now: Stamp,
}

impl<'a> View<'a> {
    /// A view over an open connection; `Store::view` and `Tx::view` make them.
    pub fn new(conn: &'a Connection, training: bool, now: Stamp) -> View<'a> {
        View { conn, training, now }
    }

    /// The connection, for `store` files of registers and workflows; reads only.
    pub fn sql(&self) -> &'a Connection {
        self.conn
    }

    /// Whether this is a training file.
    pub fn is_training(&self) -> bool {
        self.training
    }

    /// The time now.
    pub fn now(&self) -> Stamp {
        self.now
    }
}

impl Store {
    /// Opens an existing file, or makes a new one; brings an older one to the newest schema.
    ///
    /// # Errors
    /// Where the file isn't slipdesk's, is newer, or can't be read or written.
    pub fn open(path: &Path, clock: Clock, new_training: bool) -> Outcome<Store> {
        let mut conn = Connection::open(path)?;
        conn.pragma_update(None, "journal_mode", "WAL")?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        conn.pragma_update(None, "foreign_keys", true)?;
        conn.busy_timeout(std::time::Duration::from_secs(5))?;
        conn.set_transaction_behavior(TransactionBehavior::Immediate);
        schema::migrate(&mut conn)?;
        let known: Option<bool> =
            conn.query_row("SELECT training FROM file WHERE id = 1", [], |row| row.get(0)).optional()?;
        let mut store = Store { conn, path: path.to_path_buf(), training: known.unwrap_or(new_training), clock };
        if known.is_none() {
            store.found(new_training)?;
        }
        Ok(store)
    }

    /// Writes the founding entry of a new file.
    fn found(&mut self, training: bool) -> Outcome<()> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        let file_id: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let tx = self.conn.transaction()?;
        let now = self.clock.now();
        let mut tx = Tx::begin(tx, Operator::system(), training, now, Some(file_id.clone()))?;
        tx.write(
            Entry::new("file", "found").row(
                Row::insert("file")
                    .set("id", Cell::Int(1))
                    .set("file_id", file_id)
                    .set("training", training)
                    .set("founded_at", now),
            ),
        )?;
        tx.commit()
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this is a training file.
    pub fn is_training(&self) -> bool {
        self.training
    }

    /// The clock in force.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A look at the contents.
    pub fn view(&self) -> View<'_> {
        View::new(&self.conn, self.training, self.clock.now())
    }

    /// One change: all of `work` in one immediate transaction, or nothing of it.
    ///
    /// # Errors
    /// Whatever `work` refuses, or the machine's failure; the file is then as it was.
    pub fn change<T>(&mut self, operator: &Operator, work: impl FnOnce(&mut Tx<'_>) -> Outcome<T>) -> Outcome<T> {
        let now = self.clock.now();
        let tx = self.conn.transaction()?;
        let mut tx = Tx::begin(tx, operator.clone(), self.training, now, None)?;
        let done = work(&mut tx)?;
        tx.commit()?;
        Ok(done)
    }
}
