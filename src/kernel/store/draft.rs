//! What is being typed, kept by a thread of its own: the screen's loop may hang with its terminal, the drafts may not.
//! Must not print or log what was typed.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::Store;
use super::guard::Claim;
use super::open::{Access, connect};
use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::time::Stamp;
use crate::kernel::time::clock::Clock;

/// How long typing is collected before it is committed.
const COLLECT: Duration = Duration::from_millis(300);

/// How long to wait after a failure before the next try.
const RETRY: Duration = Duration::from_secs(1);

/// A half-typed form.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// 32 hexadecimal digits, made by [`Draft::new_id`], the last eight of them its window's process; the record keeps it as `draft_id`.
    pub id: String,
    /// The kind of form: `slip`, `customer` …
    pub thing: String,
    /// Whose it is: `staff/3`, or `system`.
    pub operator: String,
    /// Whether it was put aside on purpose.
    pub parked: bool,
    /// The key of the field at which the cursor stood.
    pub field: String,
    /// When it was saved; the writer fills it in.
    pub saved_at: String,
    /// What stands in the fields: `Typed` as JSON.
    pub body: String,
}

impl fmt::Debug for Draft {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Draft({} {}, {} bytes)", self.thing, self.id, self.body.len())
    }
}

impl Draft {
    /// A new draft's id: 16 random bytes, hexadecimal.
    ///
    /// # Errors
    /// Where the machine has no random numbers.
    pub fn new_id() -> Outcome<String> {
        let mut bytes = [0_u8; 12];
        getrandom::fill(&mut bytes).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        let random: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(format!("{random}{:08x}", std::process::id()))
    }

    /// Whether another window of this program, still running on this machine, is typing this draft: the last eight
    /// digits of its id are that window's process. In doubt it is nobody's, so that no draft is ever hidden for good.
    pub fn is_typed_elsewhere(id: &str) -> bool {
        let process = id.get(24..).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(process) = process.filter(|process| *process != std::process::id()) else { return false };
        let name = |process: &str| std::fs::read_to_string(format!("/proc/{process}/comm")).ok();
        let other = name(&process.to_string());
        other.is_some() && other == name("self")
    }
}

/// How the drafts stand, for the screen.
#[derive(Clone, Debug, Default)]
pub struct DraftStatus {
    /// When drafts were last made safe.
    pub last_saved: Option<Stamp>,
    /// Why the newest typing is not safe yet; gone once it is.
    pub failed: Option<Failure>,
    /// Whether something typed is still to be saved.
    pub pending: bool,
}

enum Message {
    Save(Draft),
    Drop(String),
    Flush(Sender<()>),
    Stop,
}

/// The thread that keeps drafts. Dropping it saves what is pending.
#[derive(Debug)]
pub struct DraftWriter {
    handle: DraftHandle,
    thread: Option<JoinHandle<()>>,
}

/// A way to the drafts' thread that can be cloned into other threads (watchdog, panic hook).
#[derive(Clone, Debug)]
pub struct DraftHandle {
    messages: Sender<Message>,
    status: Arc<Mutex<DraftStatus>>,
}

impl DraftHandle {
    /// Hands over a draft as it is now; returns at once. It is safe within half a second.
    pub fn save(&self, draft: Draft) {
        self.lock().pending = true;
        // The thread ends only with its last sender.
        let _ = self.messages.send(Message::Save(draft));
    }

    /// Forgets a draft: it was thrown away on purpose, or became a record. Also what is still pending of it.
    pub fn drop(&self, id: &str) {
        let _ = self.messages.send(Message::Drop(id.to_string()));
    }

    /// Makes everything handed over safe now; waits at most so long. Whether it is safe.
    pub fn flush(&self, timeout: Duration) -> bool {
        let (done, told) = mpsc::channel();
        self.messages.send(Message::Flush(done)).is_ok() && told.recv_timeout(timeout).is_ok() && !self.status().pending
    }

    /// How the drafts stand.
    pub fn status(&self) -> DraftStatus {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, DraftStatus> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DraftWriter {
    /// Starts the thread with its own connection to a file that is open.
    ///
    /// # Errors
    /// Where the file can't be opened, or no thread can be started.
    pub fn spawn(path: &Path, clock: Clock) -> Outcome<DraftWriter> {
        let claim = Claim::on(path)?;
        let conn = connect(path, Access::Write)?;
        let (messages, inbox) = mpsc::channel();
        let status = Arc::new(Mutex::new(DraftStatus::default()));
        let keeper = Keeper { conn, clock, pending: BTreeMap::new(), status: Arc::clone(&status), _claim: claim };
        let thread = std::thread::Builder::new()
            .name("drafts".to_string())
            .spawn(move || keeper.run(&inbox))
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        Ok(DraftWriter { handle: DraftHandle { messages, status }, thread: Some(thread) })
    }

    /// A handle for other threads.
    pub fn handle(&self) -> DraftHandle {
        self.handle.clone()
    }

    /// As [`DraftHandle::save`].
    pub fn save(&self, draft: Draft) {
        self.handle.save(draft);
    }

    /// As [`DraftHandle::drop`].
    pub fn drop(&self, id: &str) {
        self.handle.drop(id);
    }

    /// As [`DraftHandle::flush`].
    pub fn flush(&self, timeout: Duration) -> bool {
        self.handle.flush(timeout)
    }

    /// As [`DraftHandle::status`].
    pub fn status(&self) -> DraftStatus {
        self.handle.status()
    }
}

impl Drop for DraftWriter {
    fn drop(&mut self) {
        // Handles elsewhere may keep the inbox open, so the thread is told to stop; it saves what is pending first.
        if let Some(thread) = self.thread.take()
            && self.handle.messages.send(Message::Stop).is_ok()
        {
            let _ = thread.join();
        }
    }
}

/// The thread's own side.
struct Keeper {
    conn: Connection,
    clock: Clock,
    /// The newest of each draft; `None` is to be forgotten.
    pending: BTreeMap<String, Option<Draft>>,
    status: Arc<Mutex<DraftStatus>>,
    _claim: Claim,
}

impl Keeper {
    fn run(mut self, inbox: &Receiver<Message>) {
        let mut due: Option<Instant> = None;
        loop {
            let message = match due {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(Message::Save(draft)) => {
                    self.pending.insert(draft.id.clone(), Some(draft));
                    due = due.or_else(|| Some(Instant::now() + COLLECT));
                }
                Ok(Message::Drop(id)) => {
                    self.pending.insert(id, None);
                    due = due.or_else(|| Some(Instant::now() + COLLECT));
                }
                Ok(Message::Flush(done)) => {
                    due = self.settle();
                    let _ = done.send(());
                }
                Err(RecvTimeoutError::Timeout) => due = self.settle(),
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => {
                    self.settle();
                    return;
                }
            }
        }
    }

    /// Commits what is pending; when to try again, where that failed.
    fn settle(&mut self) -> Option<Instant> {
        let result = if self.pending.is_empty() { Ok(()) } else { self.commit() };
        let now = self.clock.now();
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(()) => {
                if !self.pending.is_empty() {
                    status.last_saved = Some(now);
                }
                self.pending.clear();
                *status = DraftStatus { last_saved: status.last_saved, failed: None, pending: false };
                None
            }
            Err(failure) => {
                status.failed = Some(failure);
                status.pending = true;
                Some(Instant::now() + RETRY)
            }
        }
    }

    fn commit(&mut self) -> Outcome<()> {
        let now = self.clock.now().to_string();
        let tx = self.conn.transaction()?;
        for (id, draft) in &self.pending {
            match draft {
                None => {
                    tx.prepare_cached("DELETE FROM draft WHERE id = ?1")?.execute([id])?;
                }
                Some(draft) => {
                    tx.prepare_cached(
                        "INSERT INTO draft (id, thing, operator, parked, field, saved_at, body)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                         ON CONFLICT (id) DO UPDATE SET thing = excluded.thing, operator = excluded.operator,
                         parked = excluded.parked, field = excluded.field, saved_at = excluded.saved_at,
                         body = excluded.body",
                    )?
                    .execute((
                        id,
                        &draft.thing,
                        &draft.operator,
                        draft.parked,
                        &draft.field,
                        &now,
                        &draft.body,
                    ))?;
                }
            }
        }
        Ok(tx.commit()?)
    }
}

impl Store {
    /// The drafts of one operator (`staff/3`), or of all; the newest first.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn drafts(&self, operator: Option<&str>) -> Outcome<Vec<Draft>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, thing, operator, parked, field, saved_at, body FROM draft
             WHERE ?1 IS NULL OR operator = ?1 ORDER BY saved_at DESC, id",
        )?;
        let drafts = statement.query_map([operator], |row| {
            Ok(Draft {
                id: row.get(0)?,
                thing: row.get(1)?,
                operator: row.get(2)?,
                parked: row.get(3)?,
                field: row.get(4)?,
                saved_at: row.get(5)?,
                body: row.get(6)?,
            })
        })?;
        Ok(drafts.collect::<Result<Vec<_>, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(id: &str, body: &str) -> Draft {
        Draft {
            id: id.to_string(),
            thing: "slip".to_string(),
            operator: "staff/1".to_string(),
            parked: false,
            field: "customer".to_string(),
            saved_at: String::new(),
            body: body.to_string(),
        }
    }

    fn bodies(store: &Store) -> Vec<String> {
        store.drafts(Some("staff/1")).unwrap().into_iter().map(|draft| draft.body).collect()
    }

    #[test]
    fn a_draft_of_nobody_else_is_never_hidden() {
        let own = Draft::new_id().unwrap();
        assert_eq!(own.len(), 32);
        let gone = format!("{}{:08x}", &own[..24], u32::MAX - 7);
        let stranger = format!("{}{:08x}", &own[..24], 1);
        for id in [own.as_str(), &gone, &stranger, "", "drafted", "一二三四五六七八九十"] {
            assert!(!Draft::is_typed_elsewhere(id), "{id}");
        }
    }

    #[test]
    fn typing_is_collected_and_safe_in_half_a_second() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let store = Store::open(&path, Clock::Machine, true).unwrap();
        let writer = DraftWriter::spawn(&path, Clock::Machine).unwrap();
        for count in 0..50 {
            writer.save(draft("a", &count.to_string()));
        }
        assert!(writer.status().pending);
        let began = Instant::now();
        while bodies(&store) != ["49"] {
            assert!(began.elapsed() < Duration::from_secs(5), "not saved");
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(writer.flush(Duration::from_secs(5)));
        assert!(writer.status().last_saved.is_some() && writer.status().failed.is_none());
        writer.save(draft("a", "more"));
        writer.drop("a");
        assert!(writer.flush(Duration::from_secs(5)));
        assert!(bodies(&store).is_empty());
        writer.save(draft("b", "last"));
        drop(writer);
        assert_eq!(bodies(&store), ["last"]);
        assert!(!format!("{:?}", draft("a", "secret")).contains("secret"));
    }

    #[test]
    fn a_failure_is_told_and_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let store = Store::open(&path, Clock::Machine, true).unwrap();
        let writer = DraftWriter::spawn(&path, Clock::Machine).unwrap();
        store.conn.execute_batch("ALTER TABLE draft RENAME TO away").unwrap();
        writer.save(draft("a", "x"));
        assert!(!writer.flush(Duration::from_secs(5)));
        assert_eq!(writer.status().failed.unwrap().code(), "file_failed");
        store.conn.execute_batch("ALTER TABLE away RENAME TO draft").unwrap();
        assert!(writer.flush(Duration::from_secs(5)));
        assert!(writer.status().failed.is_none());
        assert_eq!(bodies(&store), ["x"]);
    }

    #[test]
    fn other_windows_see_entries_but_not_drafts() {
        use crate::kernel::store::{Entry, Operator, Row};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let one = Store::open(&path, Clock::Machine, true).unwrap();
        let mut two = Store::open(&path, Clock::Machine, true).unwrap();
        let mut seen = one.seen().unwrap();
        let writer = DraftWriter::spawn(&path, Clock::Machine).unwrap();
        writer.save(draft("a", "x"));
        assert!(writer.flush(Duration::from_secs(5)));
        assert!(!one.changed_since(&mut seen).unwrap());
        two.change(&Operator::system(), |tx| {
            tx.write(Entry::new("setting/a", "set").row(Row::upsert("setting").set("key", "a").set("value", "b")))
        })
        .unwrap();
        assert!(one.changed_since(&mut seen).unwrap());
        assert!(!one.changed_since(&mut seen).unwrap());
    }
}
