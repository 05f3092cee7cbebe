//! How a connection is made: the checks of `guard` first, then SQLite with all its safeties on. No connection is made
//! anywhere else.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::schema::STEPS;
use super::{guard, schema};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::time::clock::Clock;
use crate::say;

/// The oldest SQLite without the bug that loses commits of two windows (sqlite.org/wal.html, "WAL reset bug").
const OLDEST_SQLITE: i32 = 3_051_003;

/// How long a change waits for another window's change.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether a file may be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// The file must be there.
    MustExist,
    /// Made where it isn't there.
    MayCreate {
        /// Whether a new one is for training. A real file that is there is then refused (`not_training`); a training
        /// file opens either way.
        training: bool,
    },
}

/// All that decides how a file is opened.
#[derive(Clone, Debug)]
pub struct Opening {
    pub(super) how: How,
    pub(super) clock: Clock,
    pub(super) any_clock: bool,
    pub(super) heads: Option<PathBuf>,
    pub(super) steps: &'static [&'static str],
    pub(super) bulk: bool,
    pub(super) damaged: bool,
}

impl Opening {
    /// Opens or makes a file. A clock that was set (`--now`) is refused in a real file (`now_needs_training`).
    pub fn new(how: How, clock: Clock) -> Opening {
        Opening { how, clock, any_clock: false, heads: None, steps: STEPS, bulk: false, damaged: false }
    }

    /// Lets a real file run on a clock that was set: for tests only.
    pub fn any_clock(mut self) -> Opening {
        self.any_clock = true;
        self
    }

    /// Remembers the highest head of each file in this folder, and warns of an older or cut one.
    pub fn remember_heads(mut self, folder: impl Into<PathBuf>) -> Opening {
        self.heads = Some(folder.into());
        self
    }

    /// Takes other schema steps than the program's: for tests of migration.
    pub fn steps(mut self, steps: &'static [&'static str]) -> Opening {
        self.steps = steps;
        self
    }

    /// Opens for reading even where the file doesn't say what it is: for `verify`, which then names what is wrong.
    pub fn even_damaged(mut self) -> Opening {
        self.damaged = true;
        self
    }

    /// Where a clock that was set meets a real file.
    pub(super) fn check_clock(&self, training: bool) -> Outcome<()> {
        if training || self.any_clock || matches!(self.clock, Clock::Machine) { Ok(()) } else { Err(now_refused()) }
    }

    /// The schema version that the steps lead to.
    pub(super) fn newest(&self) -> i64 {
        i64::try_from(self.steps.len()).unwrap_or(i64::MAX)
    }
}

/// What a connection may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Access {
    /// Everything.
    Write,
    /// Reading.
    Read,
    /// Reading a file that nobody writes: a finished copy, or a medium that can't be written.
    Still,
}

/// Connects with every safety on; the path has been checked by `guard`.
///
/// # Errors
/// Where the file can't be opened, is another program's, or a safety doesn't hold.
pub(super) fn connect(path: &Path, access: Access) -> Outcome<Connection> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        let version = rusqlite::version();
        return Err(Failure::from(Problem::new(
            "old_sqlite",
            say!(
                "程序帶的 SQLite {version} 太舊，會丟失兩個窗口同時存的記錄。請安裝正式發布的 slipdesk。",
                "程序带的 SQLite {version} 太旧，会丢失两个窗口同时存的记录。请安装正式发布的 slipdesk。",
                "This program was built with SQLite {version}, which can lose what two windows save at once. Install a released slipdesk."
            ),
        )));
    }
    let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let mut conn = match access {
        Access::Write => Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_READ_WRITE)?,
        Access::Read => Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        Access::Still => {
            flags |= OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(still_uri(path), flags)?
        }
    };
    conn.busy_timeout(PATIENCE)?;
    conn.set_transaction_behavior(TransactionBehavior::Immediate);
    conn.set_prepared_statement_cache_capacity(256);
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_LENGTH, 64 << 20),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 200_000),
        (Limit::SQLITE_LIMIT_COLUMN, 200),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 10),
        // VACUUM INTO attaches the copy, so one it must be.
        (Limit::SQLITE_LIMIT_ATTACHED, 1),
    ] {
        conn.set_limit(limit, most)?;
    }
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "mmap_size", 0)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    if access == Access::Write {
        if !schema::is_ours(&conn)? && !schema::is_empty(&conn)? {
            return Err(guard::not_ours(path));
        }
        conn.pragma_update(None, "secure_delete", true)?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        journal(&conn, "wal")?;
    } else {
        conn.pragma_update(None, "query_only", true)?;
    }
    Ok(conn)
}

/// Sets the journal's kind and checks the answer; two windows may both be making the file.
pub(super) fn journal(conn: &Connection, kind: &str) -> Outcome<()> {
    let mut tries = 0;
    let answer: String = loop {
        match conn.pragma_update_and_check(None, "journal_mode", kind, |row| row.get(0)) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && tries < 100 => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            answer => break answer?,
        }
    };
    if answer.eq_ignore_ascii_case(kind) {
        return Ok(());
    }
    Err(Failure::broken(
        Problem::new(
            "no_wal",
            say!(
                "這個磁盤不支持安全寫入（WAL），所以不打開。請把文件放在電腦的本地磁盤上。",
                "这个磁盘不支持安全写入（WAL），所以不打开。请把文件放在电脑的本地磁盘上。",
                "This disk doesn't support safe writing (WAL), so the file wasn't opened. Keep it on the computer's own disk."
            ),
        ),
        format!("journal_mode {answer}"),
    ))
}

/// Connects for reading: as a still file where neither file nor folder can be written and no `-wal` lies there.
pub(super) fn connect_to_read(path: &Path) -> Outcome<Connection> {
    let writable = {
        #[cfg(unix)]
        {
            use rustix::fs::{Access as May, access};
            path.parent().is_some_and(|folder| access(folder, May::WRITE_OK).is_ok())
        }
        #[cfg(not(unix))]
        true
    };
    let still = !writable && !guard::beside(path, "-wal").exists();
    connect(path, if still { Access::Still } else { Access::Read })
}

/// `file:` with everything but plain letters escaped.
fn still_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

fn now_refused() -> Failure {
    Failure::from(Problem::new(
        "now_needs_training",
        say!(
            "--now 只能用於演練文件。請去掉 --now，或換一個演練文件。",
            "--now 只能用于演练文件。请去掉 --now，或换一个演练文件。",
            "--now works in a training file only. Leave it out, or take a training file."
        ),
    ))
}

/// A real file where a training file was asked for.
pub(super) fn not_training(path: &Path) -> Failure {
    let shown = path.display();
    Failure::from(Problem::new(
        "not_training",
        say!(
            "「{shown}」是正式文件，不能當演練文件用。請去掉 --training，或換一個路徑。",
            "“{shown}”是正式文件，不能当演练文件用。请去掉 --training，或换一个路径。",
            "{shown} is a real file and can't be used for training. Leave out --training, or give another path."
        ),
    ))
}

/// A file that an older program wrote, opened for reading only.
pub(super) fn older_file(path: &Path) -> Failure {
    let shown = path.display();
    Failure::from(Problem::new(
        "older_file",
        say!(
            "「{shown}」是較舊版本的 slipdesk 寫的。請先用本版本正常打開一次（會先備份再升級）。",
            "“{shown}”是较旧版本的 slipdesk 写的。请先用本版本正常打开一次（会先备份再升级）。",
            "An older slipdesk wrote {shown}. Open it once with this version; it is backed up first, then brought up to date."
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_safety_is_on() {
        assert!(rusqlite::version_number() >= OLDEST_SQLITE, "{}", rusqlite::version());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        guard::create(&path).unwrap();
        let conn = connect(&path, Access::Write).unwrap();
        for (pragma, value) in [
            ("journal_mode", "wal"),
            ("synchronous", "2"),
            ("foreign_keys", "1"),
            ("secure_delete", "1"),
            ("temp_store", "2"),
            ("trusted_schema", "0"),
            ("cell_size_check", "1"),
            ("busy_timeout", "5000"),
        ] {
            let answer: String = conn
                .pragma_query_value(None, pragma, |row| {
                    Ok(match row.get_ref(0)? {
                        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                        text => text.as_str()?.to_string(),
                    })
                })
                .unwrap();
            assert_eq!(answer, value, "{pragma}");
        }
    }

    #[test]
    fn odd_names_stay_names() {
        assert_eq!(still_uri(Path::new("/a b/表?#%.db")), "file:/a%20b/%E8%A1%A8%3F%23%25.db?immutable=1");
    }
}
