//! A copy of the whole file beside another path: written under a temporary name, read back, checked, and only then given
//! its name. Never overwrites anything.

use std::fs::{self, File};
use std::path::Path;

use rusqlite::Connection;

use super::open::{Access, connect};
use super::verify;
use super::{View, guard};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::time::Stamp;
use crate::say;

/// Copies what `conn` sees into a new file at `target`, for its owner only; checks the copy from disk.
///
/// # Errors
/// Where anything at all doesn't fit; then there is no copy under that name.
pub(super) fn copy(conn: &Connection, target: &Path) -> Outcome<()> {
    let fresh = guard::beside(target, ".part");
    let _ = fs::remove_file(&fresh);
    let made = write(conn, &fresh).and_then(|()| check(conn, &fresh)).and_then(|()| give_name(&fresh, target));
    if made.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    made
}

fn write(conn: &Connection, fresh: &Path) -> Outcome<()> {
    guard::create(fresh)?;
    conn.execute("VACUUM INTO ?1", [fresh.to_string_lossy()])?;
    File::open(fresh).and_then(|file| file.sync_all()).map_err(|error| failed(fresh, &error.to_string()))
}

/// Reads the copy from disk: whole, sound, and with the same head and as many rows.
fn check(conn: &Connection, fresh: &Path) -> Outcome<()> {
    let copy = connect(fresh, Access::Still)?;
    let now = Stamp::from_utc(chrono::Utc::now());
    let report = verify::verify(
        View::new(&copy, false, now),
        &verify::Options { steps: None, alone: true, ..Default::default() },
    );
    if let Some(defect) = report.defects.first() {
        return Err(failed(fresh, &format!("{} {}: {}", defect.record, defect.field, defect.message)));
    }
    for (kind, table, _) in super::schema::objects(conn)? {
        if kind == "table" {
            let count = |of: &Connection| {
                of.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0))
            };
            if table != "draft" && count(conn)? != count(&copy)? {
                return Err(failed(fresh, &format!("{table}: not as many rows")));
            }
        }
    }
    let newest = |of: &Connection| -> rusqlite::Result<Vec<u8>> {
        of.query_row("SELECT hash FROM history ORDER BY seq DESC LIMIT 1", [], |row| row.get(0))
    };
    if newest(conn)? == newest(&copy)? { Ok(()) } else { Err(failed(fresh, "another head")) }
}

/// Renames without overwriting, and makes the name durable.
fn give_name(fresh: &Path, target: &Path) -> Outcome<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, fresh, CWD, target, RenameFlags::NOREPLACE) {
            Ok(()) => {}
            // Some file systems can't do it in one step.
            Err(rustix::io::Errno::INVAL) if !target.exists() => {
                fs::rename(fresh, target).map_err(|error| failed(target, &error.to_string()))?;
            }
            Err(error) => return Err(failed(target, &error.to_string())),
        }
    }
    #[cfg(not(target_os = "linux"))]
    {
        if target.exists() {
            return Err(failed(target, "exists"));
        }
        fs::rename(fresh, target).map_err(|error| failed(target, &error.to_string()))?;
    }
    #[cfg(unix)]
    if let Some(folder) = target.parent() {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| failed(target, &error.to_string()))?;
    }
    Ok(())
}

fn failed(target: &Path, cause: &str) -> Failure {
    let shown = target.display();
    Failure::broken(
        Problem::new(
            "backup_failed",
            say!(
                "備份「{shown}」沒有做成，原文件沒有動。請檢查磁盤空間和文件夾權限後再試。",
                "备份“{shown}”没有做成，原文件没有动。请检查磁盘空间和文件夹权限后再试。",
                "The backup {shown} was not made; the file itself is as it was. Check disk space and the folder's permissions, then try again."
            ),
        ),
        cause,
    )
}
