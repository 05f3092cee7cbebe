//! What SQLite says, as sentences: a full disk, a lock, a damaged or read-only file.

use rusqlite::ErrorCode;

use crate::kernel::problem::{Failure, Problem};
use crate::say;

/// Whether a failed commit may nevertheless have reached the disk. A full disk and a lock are known to leave nothing.
pub(super) fn leaves_doubt(error: &rusqlite::Error) -> bool {
    !matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::DiskFull
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::ConstraintViolation
                | ErrorCode::ReadOnly
        )
    )
}

/// The disk failed while the change was being made durable.
pub(super) fn outcome_unknown(error: rusqlite::Error) -> Failure {
    Failure::broken(
        Problem::new(
            "outcome_unknown",
            say!(
                "存的時候磁盤出錯，不知道這次存上了沒有。先不要再存一次；程序會重新打開文件查對。",
                "存的时候磁盘出错，不知道这次存上了没有。先不要再存一次；程序会重新打开文件查对。",
                "The disk failed while saving, and whether it was saved isn't known. Don't save again yet; the file is opened anew and looked at."
            ),
        ),
        error,
    )
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Failure {
        let code = error.sqlite_error_code();
        let problem = match code {
            Some(ErrorCode::DiskFull) => Problem::new(
                "disk_full",
                say!(
                    "磁盤滿了，這次沒有存。請騰出空間後再存，已填的內容還在。",
                    "磁盘满了，这次没有存。请腾出空间后再存，已填的内容还在。",
                    "The disk is full; nothing was saved. Free some space and save again: what you typed is still here."
                ),
            ),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Problem::new(
                "busy",
                say!(
                    "另一個窗口正在寫文件，等了一會兒仍未輪到，這次沒有存。請再試一次。",
                    "另一个窗口正在写文件，等了一会儿仍未轮到，这次没有存。请再试一次。",
                    "Another window is writing to the file and did not finish in time; nothing was saved. Try again."
                ),
            ),
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Problem::new(
                "unreadable",
                say!(
                    "打不開數據文件。請檢查路徑，以及文件和所在文件夾的權限。",
                    "打不开数据文件。请检查路径，以及文件和所在文件夹的权限。",
                    "The file can't be opened. Check the path, and the permissions of the file and its folder."
                ),
            ),
            Some(ErrorCode::ReadOnly) => Problem::new(
                "read_only",
                say!(
                    "文件是只讀的，這次沒有存。請檢查文件和所在文件夾的權限。",
                    "文件是只读的，这次没有存。请检查文件和所在文件夹的权限。",
                    "The file is read-only; nothing was saved. Check the permissions of the file and its folder."
                ),
            ),
            Some(ErrorCode::NotADatabase) => Problem::new(
                "not_a_database",
                say!(
                    "這個文件不是 slipdesk 的數據文件，沒有動它。請檢查路徑。",
                    "这个文件不是 slipdesk 的数据文件，没有动它。请检查路径。",
                    "This is not a slipdesk file; it was left alone. Check the path."
                ),
            ),
            Some(ErrorCode::DatabaseCorrupt) => Problem::new(
                "damaged",
                say!(
                    "數據文件已損壞。請停止使用，保留原文件，用最近的備份恢復。",
                    "数据文件已损坏。请停止使用，保留原文件，用最近的备份恢复。",
                    "The file is damaged. Stop using it, keep it, and restore the newest backup."
                ),
            ),
            _ => Problem::new(
                "file_failed",
                say!(
                    "讀寫數據文件時出錯。請檢查磁盤，再試一次。",
                    "读写数据文件时出错。请检查磁盘，再试一次。",
                    "Reading or writing the file failed. Check the disk and try again."
                ),
            ),
        };
        Failure::broken(problem, error)
    }
}
