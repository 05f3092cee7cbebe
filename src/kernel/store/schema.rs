//! The file's schema, in numbered steps over `user_version`. A step that was released is never edited.

use rusqlite::Connection;

use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::say;

/// All steps, in order.
const STEPS: &[&str] =
    &[include_str!("../../../assets/schema/0001_base.sql"), include_str!("../../../assets/schema/0002_registers.sql")];

/// `application_id` of a slipdesk file: the letters `slip`.
pub const APPLICATION_ID: i32 = 0x736c_6970;

/// The schema version that this program writes.
pub fn newest() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// The file's schema version; 0 for an empty file.
///
/// # Errors
/// Where the file can't be read.
pub fn version(conn: &Connection) -> Outcome<i64> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings the file to the newest schema, each step in one transaction.
///
/// # Errors
/// `newer_file` where a newer program made the file.
pub fn migrate(conn: &mut Connection) -> Outcome<()> {
    let found = version(conn)?;
    if found > newest() {
        return Err(Failure::from(Problem::new(
            "newer_file",
            say!(
                "這個文件是較新版本的 slipdesk 寫的，本版本不能打開。請改用新版程序。",
                "这个文件是较新版本的 slipdesk 写的，本版本不能打开。请改用新版程序。",
                "A newer slipdesk wrote this file; this version can't open it. Use the newer program."
            ),
        )));
    }
    for (index, step) in STEPS.iter().enumerate().skip(usize::try_from(found).unwrap_or(0)) {
        let tx = conn.transaction()?;
        tx.execute_batch(step)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", i64::try_from(index + 1).unwrap_or(i64::MAX))?;
        tx.commit()?;
    }
    Ok(())
}
