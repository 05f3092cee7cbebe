//! The open file: reading from it, changing it, and what it knows about itself. How it is opened is `open`'s business.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value as Json};

use super::guard::{self, Claim, Found, Want};
use super::heads;
use super::history::{self, Hash};
use super::open::{self, Access, How, Opening};
use super::rows::Catalog;
use super::write::{Entry, Operator, Tx};
use super::{Cell, Row, backup, fault, schema};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::time::Stamp;
use crate::kernel::time::clock::Clock;
use crate::say;

/// How far the machine's clock may be behind the newest entry, in seconds.
const CLOCK_SLACK: i64 = 120;

/// Below so many bytes free there is a warning.
const LOW_SPACE: u64 = 100_000_000;

/// An open file.
pub struct Store {
    // Fields drop in this order: the connection must go before its claim.
    pub(super) conn: Connection,
    path: PathBuf,
    training: bool,
    clock: Clock,
    catalog: Catalog,
    heads: Option<PathBuf>,
    warnings: Vec<Problem>,
    doubt: Option<(i64, Hash)>,
    lost: bool,
    bulk: bool,
    read_only: bool,
    new: bool,
    _claim: Claim,
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
    /// Opens an existing file, or makes a new one, on any clock, without remembering heads: for tests. The program
    /// itself opens with [`Store::open_with`].
    ///
    /// # Errors
    /// Where the file isn't slipdesk's, is newer, or can't be read or written.
    pub fn open(path: &Path, clock: Clock, new_training: bool) -> Outcome<Store> {
        Store::open_with(path, Opening::new(How::MayCreate { training: new_training }, clock).any_clock())
    }

    /// Opens a file as told; makes a new one, or brings an older one to the newest schema after backing it up beside.
    ///
    /// # Errors
    /// A sentence for each reason not to; the file is then as it was.
    pub fn open_with(path: &Path, opening: Opening) -> Outcome<Store> {
        let path = guard::real_path(path)?;
        let found = guard::inspect(&path, Want::Write, opening.newest())?;
        let mut new = false;
        if found == Found::Nothing {
            match opening.how {
                How::MustExist => return Err(guard::no_file(&path)),
                How::MayCreate { training } => opening.check_clock(training)?,
            }
            new = guard::create(&path)?;
        }
        let claim = Claim::on(&path)?;
        if found == Found::Unmarked {
            // Looked into without the right to write first: somebody else's file stays as it is. Where a change is
            // still to be rolled back that can't be done, and the connection to write looks again.
            let look = open::connect(&path, Access::Read)?;
            if let (Ok(false), Ok(false)) = (schema::is_ours(&look), schema::is_empty(&look)) {
                return Err(guard::not_ours(&path));
            }
        }
        let mut conn = open::connect(&path, Access::Write)?;
        if opening.bulk {
            for (pragma, value) in [("synchronous", "OFF"), ("cache_size", "-65536"), ("wal_autocheckpoint", "20000")] {
                conn.pragma_update(None, pragma, value)?;
            }
            conn.pragma_update(None, "secure_delete", false)?;
        }
        let catalog = Catalog::default();
        prepare(&mut conn, &catalog, &path, &opening)?;
        let training: bool = conn.query_row("SELECT training FROM file WHERE id = 1", [], |row| row.get(0))?;
        opening.check_clock(training)?;
        if !training && opening.how == (How::MayCreate { training: true }) {
            return Err(open::not_training(&path));
        }
        let mut store = Store {
            conn,
            path,
            training,
            clock: opening.clock,
            catalog,
            heads: opening.heads,
            warnings: Vec::new(),
            doubt: None,
            lost: false,
            bulk: opening.bulk,
            read_only: false,
            new,
            _claim: claim,
        };
        store.note_program()?;
        store.look_for_warnings()?;
        Ok(store)
    }

    /// Opens an existing file for reading: `lookup`, `verify`, `show`. Nothing is written, not even its memory of heads.
    ///
    /// # Errors
    /// Where there is no such file, it isn't slipdesk's, or another version wrote it.
    pub fn open_read_only(path: &Path, opening: Opening) -> Outcome<Store> {
        let path = guard::real_path(path)?;
        if guard::inspect(&path, Want::Read, opening.newest())? == Found::Nothing {
            return Err(guard::no_file(&path));
        }
        let claim = Claim::on(&path)?;
        let conn = open::connect_to_read(&path)?;
        if !schema::is_ours(&conn)? {
            return Err(guard::not_ours(&path));
        }
        match schema::version(&conn)? {
            version if version > opening.newest() => return Err(guard::newer_file()),
            version if version < opening.newest() => return Err(open::older_file(&path)),
            _ => {}
        }
        let training = conn.query_row("SELECT training FROM file WHERE id = 1", [], |row| row.get(0));
        // What can't be told forbids no reading.
        let training: bool = if opening.damaged { training.unwrap_or(true) } else { training? };
        opening.check_clock(training)?;
        let mut store = Store {
            conn,
            path,
            training,
            clock: opening.clock,
            catalog: Catalog::default(),
            heads: opening.heads,
            warnings: Vec::new(),
            doubt: None,
            lost: false,
            bulk: false,
            read_only: true,
            new: false,
            _claim: claim,
        };
        match store.look_for_warnings() {
            Err(_) if opening.damaged => {}
            looked => looked?,
        }
        Ok(store)
    }

    /// Makes a new training file that is filled fast and synced once, by [`Store::finish_bulk`]: for `demo` only. A
    /// machine that stops before leaves a file to throw away.
    ///
    /// # Errors
    /// Where something lies at the path, or it can't be written.
    pub fn found_bulk(path: &Path, clock: Clock) -> Outcome<Store> {
        if std::fs::symlink_metadata(path).is_ok() {
            let shown = path.display();
            return Err(Failure::from(Problem::new(
                "file_exists",
                say!(
                    "「{shown}」已經存在，沒有動它。請換一個名字。",
                    "“{shown}”已经存在，没有动它。请换一个名字。",
                    "{shown} exists already and was left alone. Give another name."
                ),
            )));
        }
        let mut opening = Opening::new(How::MayCreate { training: true }, clock);
        opening.bulk = true;
        Store::open_with(path, opening)
    }

    /// Makes a file founded by [`Store::found_bulk`] durable; from then on it is written as safely as any.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn finish_bulk(&mut self) -> Outcome<()> {
        self.conn.pragma_update(None, "synchronous", "FULL")?;
        self.conn.pragma_update(None, "secure_delete", true)?;
        self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        self.conn.pragma_update(None, "wal_autocheckpoint", 1000)?;
        // SQLite syncs what it wrote itself at this checkpoint; pages of earlier ones went out unsynced.
        self.bulk = false;
        #[cfg(unix)]
        rustix::fs::sync();
        Ok(())
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

    /// What was odd about the file when it was opened: an older copy, a history that this computer knows otherwise.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// A look at the contents.
    pub fn view(&self) -> View<'_> {
        View::new(&self.conn, self.training, self.clock.now())
    }

    /// A warning where less than 100 MB are free beside the file.
    pub fn free_space_warning(&self) -> Option<Problem> {
        let free = guard::free_bytes(&self.path).filter(|free| *free < LOW_SPACE)? / 1_000_000;
        Some(Problem::new(
            "low_space",
            say!(
                "磁盤只剩 {free} MB，快要不能存了。請騰出空間。",
                "磁盘只剩 {free} MB，快要不能存了。请腾出空间。",
                "Only {free} MB are left on the disk; soon nothing can be saved. Free some space."
            ),
        ))
    }

    /// One change: all of `work` in one immediate transaction, or nothing of it.
    ///
    /// # Errors
    /// Whatever `work` refuses, or the machine's failure; the file is then as it was. `clock_gone_back` where the clock
    /// is behind the newest entry (spec section 2). `outcome_unknown` where the disk failed at the very end: ask
    /// [`Store::settle_doubt`] or [`Store::find_draft_record`], never just try again.
    pub fn change<T>(&mut self, operator: &Operator, work: impl FnOnce(&mut Tx<'_>) -> Outcome<T>) -> Outcome<T> {
        self.run(operator, true, work)
    }

    /// A supervisor confirms that the machine's clock is right although it is behind the newest entry.
    ///
    /// # Errors
    /// Where the operator is no supervisor, the clock isn't behind, or the file can't be written.
    pub fn confirm_clock(&mut self, operator: &Operator) -> Outcome<()> {
        if !operator.has("supervisor") {
            return Err(Failure::from(Problem::house(
                "supervisor_needed",
                say!("只有主管可以確認時鐘。", "只有主管可以确认时钟。", "Only a supervisor may confirm the clock."),
            )));
        }
        let Some(newest) = self.clock_gone_back()? else {
            return Err(Failure::from(Problem::new(
                "clock_is_fine",
                say!(
                    "電腦時鐘沒有倒退，不需要確認。",
                    "电脑时钟没有倒退，不需要确认。",
                    "The clock has not gone back; there is nothing to confirm."
                ),
            )));
        };
        self.run(operator, false, |tx| {
            let mut said = Map::new();
            said.insert("newest_entry".to_string(), Json::String(newest.to_string()));
            tx.write(Entry::new("file", "clock_confirmed").said(said)).map(|_| ())
        })
    }

    /// The newest entry's time, where the clock is more than two minutes behind it and this is a real file.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn clock_gone_back(&self) -> Outcome<Option<Stamp>> {
        let newest = newest_stamp(&self.conn)?;
        Ok(newest.filter(|newest| !self.training && newest.since(self.clock.now()) > CLOCK_SLACK))
    }

    /// After `outcome_unknown`: whether that change stands in the file, now that it has been opened anew. `None` where
    /// nothing is in doubt.
    ///
    /// # Errors
    /// Where the file still can't be read; ask again later.
    pub fn settle_doubt(&mut self) -> Outcome<Option<bool>> {
        let Some((seq, hash)) = self.doubt else { return Ok(None) };
        self.reconnect_if_lost()?;
        let stands = history::hash_at(self.view(), seq)? == Some(hash);
        if stands {
            // What was read may still lie in memory only: a full checkpoint syncs it or fails.
            self.conn.query_row("PRAGMA wal_checkpoint(FULL)", [], |_| Ok(()))?;
        }
        self.doubt = None;
        Ok(Some(stands))
    }

    /// The key of the record that a draft became; `None` where it didn't. `key` is the table's key column, `draft_id`
    /// the column that keeps the draft's id.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn find_draft_record(&self, table: &'static str, key: &'static str, draft: &str) -> Outcome<Option<i64>> {
        let sql = format!("SELECT {key} FROM {table} WHERE draft_id = ?1");
        Ok(self.conn.prepare_cached(&sql)?.query_row([draft], |row| row.get(0)).optional()?)
    }

    /// Copies the whole file to a new one, reads the copy back and checks it; never overwrites anything.
    ///
    /// # Errors
    /// `backup_failed`; there is then no copy under that name.
    pub fn back_up(&self, target: &Path) -> Outcome<()> {
        backup::copy(&self.conn, target)
    }

    /// Whether the file was opened for reading only.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Whether this very opening made the file.
    pub fn is_new(&self) -> bool {
        self.new
    }

    /// Runs one change; `heed_clock` applies the rule on a clock gone back.
    fn run<T>(
        &mut self,
        operator: &Operator,
        heed_clock: bool,
        work: impl FnOnce(&mut Tx<'_>) -> Outcome<T>,
    ) -> Outcome<T> {
        self.reconnect_if_lost()?;
        let now = self.clock.now();
        let tx = self.conn.transaction()?;
        if heed_clock && !self.training {
            refuse_old_clock(&tx, now)?;
        }
        let mut tx = Tx::begin(tx, &self.catalog, operator.clone(), self.training, now, None)?.in_bulk(self.bulk);
        let done = work(&mut tx)?;
        let newest = tx.newest();
        match tx.commit() {
            Ok(()) => Ok(done),
            Err(error) if fault::leaves_doubt(&error) => {
                self.doubt = Some(newest);
                self.lost = true;
                // Failing here is tried again at the next call.
                let _ = self.reconnect_if_lost();
                Err(fault::outcome_unknown(error))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Drops a connection that can't be trusted any more and makes a new one.
    fn reconnect_if_lost(&mut self) -> Outcome<()> {
        if !self.lost {
            return Ok(());
        }
        // The old one must be gone before the file is opened anew.
        self.conn = Connection::open_in_memory()?;
        self.conn = open::connect(&self.path, Access::Write)?;
        self.lost = false;
        Ok(())
    }

    /// Enters that another version of the program has begun to write here.
    fn note_program(&mut self) -> Outcome<()> {
        let known: Option<String> = self
            .conn
            .query_row(
                "SELECT body FROM history WHERE record = 'file' AND action IN ('found', 'migrated', 'program')
                 ORDER BY seq DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()?;
        let known: Option<Json> = known.and_then(|body| serde_json::from_str(&body).ok());
        let known = known.as_ref().and_then(|body| body.pointer("/said/program")).and_then(Json::as_str);
        if known == Some(PROGRAM) {
            return Ok(());
        }
        self.run(&Operator::system(), false, |tx| {
            tx.write(Entry::new("file", "program").said(about_program())).map(|_| ())
        })
    }

    /// Compares with what this computer remembers, and remembers.
    fn look_for_warnings(&mut self) -> Outcome<()> {
        let Some(folder) = self.heads.clone() else { return Ok(()) };
        self.warnings.extend(heads::compare(self.view(), &folder)?);
        if self.warnings.is_empty() && !self.read_only {
            heads::remember(&folder, &history::head(self.view())?);
        }
        Ok(())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some(folder) = &self.heads
            && self.warnings.is_empty()
            && !self.read_only
            && let Ok(head) = history::head(self.view())
        {
            heads::remember(folder, &head);
        }
    }
}

/// The program's version, as entries name it.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

fn about_program() -> Map<String, Json> {
    let mut said = Map::new();
    said.insert("program".to_string(), Json::String(PROGRAM.to_string()));
    said
}

/// Founds an empty file, or brings an older one to the newest schema; either wholly or not at all.
fn prepare(conn: &mut Connection, catalog: &Catalog, path: &Path, opening: &Opening) -> Outcome<()> {
    let empty = schema::is_empty(conn)?;
    let version = schema::version(conn)?;
    if version > opening.newest() {
        return Err(guard::newer_file());
    }
    if version == opening.newest() && !empty {
        return Ok(());
    }
    let now = opening.clock.now();
    let copy = guard::beside(path, &format!(".v{version}-{}.backup", now.to_string().replace(['-', ':', 'T'], "")));
    if !empty {
        backup::copy(conn, &copy)?;
    }
    let tx = conn.transaction()?;
    // Another window may have been quicker.
    if schema::version(&tx)? == opening.newest() {
        return Ok(());
    }
    schema::advance(&tx, opening.steps)?;
    let mut said = about_program();
    said.insert("schema".to_string(), Json::from(opening.newest()));
    if empty {
        let How::MayCreate { training } = opening.how else { return Err(guard::no_file(path)) };
        opening.check_clock(training)?;
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        let file_id: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut tx = Tx::begin(tx, catalog, Operator::system(), training, now, Some(file_id.clone()))?;
        let row = Row::insert("file")
            .set("id", Cell::Int(1))
            .set("file_id", file_id)
            .set("training", training)
            .set("founded_at", now);
        tx.write(Entry::new("file", "found").said(said).row(row))?;
        return Ok(tx.commit()?);
    }
    said.insert("from".to_string(), Json::from(version));
    said.insert("backup".to_string(), Json::from(copy.file_name().map(|name| name.to_string_lossy().into_owned())));
    let training: bool = tx.query_row("SELECT training FROM file WHERE id = 1", [], |row| row.get(0))?;
    let mut tx = Tx::begin(tx, catalog, Operator::system(), training, now, None)?;
    tx.write(Entry::new("file", "migrated").said(said))?;
    Ok(tx.commit()?)
}

/// When the newest entry was typed; the program's own entries at a start don't count, they can't ask anybody.
fn newest_stamp(conn: &Connection) -> Outcome<Option<Stamp>> {
    let typed: Option<String> = conn
        .prepare_cached(
            "SELECT typed_at FROM history WHERE NOT (record = 'file' AND action IN ('migrated', 'program'))
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(typed.and_then(|typed| Stamp::parse(typed.get(..19)?)))
}

fn refuse_old_clock(conn: &Connection, now: Stamp) -> Outcome<()> {
    match newest_stamp(conn)? {
        Some(newest) if newest.since(now) > CLOCK_SLACK => Err(Failure::from(Problem::house(
            "clock_gone_back",
            say!(
                "電腦時鐘是 {now}，最新一條記錄卻是 {newest} 錄入的：時鐘倒退了，什麼都不能存。請校準時鐘；若時鐘是對的，請主管運行 slipdesk clock confirm。",
                "电脑时钟是 {now}，最新一条记录却是 {newest} 录入的：时钟倒退了，什么都不能存。请校准时钟；若时钟是对的，请主管运行 slipdesk clock confirm。",
                "The clock says {now}, but the newest entry was typed at {newest}: the clock has gone back, and nothing can be saved. Set it right; if it is right, a supervisor runs slipdesk clock confirm."
            ),
        ))),
        _ => Ok(()),
    }
}
