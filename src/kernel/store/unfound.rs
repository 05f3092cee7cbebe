//! Taking back a file that was founded for a command which was then refused. Never touches a file that holds more than
//! its founding, or that another window has open.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::file::View;
use super::open::{self, Access};
use super::{guard, heads, history};
use crate::kernel::problem::Outcome;
use crate::kernel::time::clock::Clock;

/// Removes the file if its newest entry is still `newest`, the last of its founding. Tells whether it is gone.
pub fn remove(path: &Path, newest: i64) -> bool {
    is_ours_alone(path, newest).is_ok_and(|conn| {
        // Under the lock, so that whoever opens it now waits, and finds nothing of use.
        let gone = conn.is_some() && fs::remove_file(path).is_ok();
        drop(conn);
        if gone {
            for ending in ["-wal", "-shm", "-journal"] {
                let _ = fs::remove_file(guard::beside(path, ending));
            }
        }
        gone
    })
}

/// A connection that holds the file locked, where nobody else has it open and nothing was added.
fn is_ours_alone(path: &Path, newest: i64) -> Outcome<Option<Connection>> {
    let conn = open::connect(path, Access::Write)?;
    // Whoever has it open is reason enough to leave it, not to wait.
    conn.busy_timeout(Duration::ZERO)?;
    // SQLite leaves WAL only for the last connection there is.
    let kind: String = conn.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get(0))?;
    if !kind.eq_ignore_ascii_case("delete") {
        return Ok(None);
    }
    conn.execute_batch("BEGIN EXCLUSIVE")?;
    let head = history::head(View::new(&conn, true, Clock::Machine.now()))?;
    if head.seq != newest {
        conn.execute_batch("ROLLBACK")?;
        open::journal(&conn, "wal")?;
        return Ok(None);
    }
    if let Some(folder) = heads::user_folder() {
        heads::forget(&folder, &head);
    }
    Ok(Some(conn))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::store::{Entry, Operator, Store};

    #[test]
    fn only_a_bare_file_that_nobody_has_open_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let mut store = Store::open(&path, Clock::Machine, true).unwrap();
        assert!(store.is_new());
        let newest = history::head(store.view()).unwrap().seq;
        assert!(!remove(&path, newest) && path.exists(), "open elsewhere");
        store.change(&Operator::system(), |tx| tx.write(Entry::new("file", "note")).map(|_| ())).unwrap();
        drop(store);
        assert!(!remove(&path, newest) && path.exists(), "not bare");
        let store = Store::open(&path, Clock::Machine, true).unwrap();
        assert!(!store.is_new());
        drop(store);
        assert!(remove(&path, newest + 1));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
