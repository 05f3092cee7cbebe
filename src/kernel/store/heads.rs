//! What this computer remembers of each file: the highest head that it saw. An older or cut file is noticed at the next
//! start. One small text file per data file, in the user's data folder; never in the data file itself.

use std::fs;
use std::path::{Path, PathBuf};

use super::View;
use super::history::{Claimed, Head, hash_at, head};
use crate::kernel::problem::{Outcome, Problem};
use crate::say;

/// Where this user's computer keeps its memory; `None` where the account has no home.
pub fn user_folder() -> Option<PathBuf> {
    Some(directories::ProjectDirs::from("", "", "slipdesk")?.data_local_dir().join("heads"))
}

fn place(folder: &Path, head: &Head) -> PathBuf {
    let text = head.to_string();
    folder.join(text.split('-').next().unwrap_or_default())
}

/// The highest head that was remembered of this file.
pub fn recall(folder: &Path, now: &Head) -> Option<Head> {
    match Claimed::parse(&fs::read_to_string(place(folder, now)).ok()?) {
        Some(Claimed::Head(head)) => Some(head),
        _ => None,
    }
}

/// Remembers a head if it is higher than the one remembered; failing is no reason to stop anybody's work.
pub fn remember(folder: &Path, now: &Head) {
    if recall(folder, now).is_some_and(|known| known.seq >= now.seq) || fs::create_dir_all(folder).is_err() {
        return;
    }
    let fresh = folder.join(format!(".{}", std::process::id()));
    if fs::write(&fresh, now.to_string()).is_ok() && fs::rename(&fresh, place(folder, now)).is_err() {
        let _ = fs::remove_file(&fresh);
    }
}

/// Forgets a file that was taken back.
pub fn forget(folder: &Path, now: &Head) {
    let _ = fs::remove_file(place(folder, now));
}

/// Compares the file with what was remembered; the warning, where they don't fit.
///
/// # Errors
/// Where the file can't be read.
pub fn compare(view: View<'_>, folder: &Path) -> Outcome<Option<Problem>> {
    let now = head(view)?;
    let Some(known) = recall(folder, &now) else { return Ok(None) };
    let (had, has) = (known.seq, now.seq);
    if has < had {
        return Ok(Some(Problem::new(
            "older_file_back",
            say!(
                "這台電腦上次見到本文件時有 {had} 條歷史，現在只有 {has} 條：文件被換成了舊的，或被截短了。請不要錄入，先找出最新的文件或備份。",
                "这台电脑上次见到本文件时有 {had} 条历史，现在只有 {has} 条：文件被换成了旧的，或被截短了。请不要录入，先找出最新的文件或备份。",
                "This computer has seen this file with {had} history entries; now it has {has}. An older copy was put back, or it was cut. Don't type into it; find the newest file or backup first."
            ),
        )));
    }
    if hash_at(view, had)? != Some(known.hash) {
        return Ok(Some(Problem::new(
            "history_rewritten",
            say!(
                "第 {had} 條歷史與這台電腦記住的不同：歷史被改寫過，或換成了分叉的副本。請運行 slipdesk verify，並與備份核對。",
                "第 {had} 条历史与这台电脑记住的不同：历史被改写过，或换成了分叉的副本。请运行 slipdesk verify，并与备份核对。",
                "History entry {had} is not the one that this computer remembers: the history was rewritten, or a copy that went another way was put back. Run slipdesk verify and compare with a backup."
            ),
        )));
    }
    Ok(None)
}
