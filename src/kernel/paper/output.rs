//! Bytes into a file, whole or not at all. Counts nothing: who prints opens the place, counts, then writes.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::say;

/// Tries at a free name for the file beside the target.
const TRIES: u32 = 100;

/// A place for a file that is known to take bytes, before there are any: a paper is counted only when it can be
/// written. Dropped unused it leaves nothing behind.
#[derive(Debug)]
pub struct Slot {
    target: PathBuf,
    beside: PathBuf,
    file: Option<File>,
}

impl Slot {
    /// Opens a temporary file beside the target.
    ///
    /// # Errors
    /// `out_is_folder`, `out_not_a_file` (a device), `out_unwritable`; the target is left as it is.
    pub fn open(path: &Path) -> Outcome<Slot> {
        refuse_odd(path)?;
        // A link is followed, so that it stays a link and its target gets the bytes.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let (beside, file) = create_beside(&target).map_err(|error| unwritable(path, error))?;
        Ok(Slot { target, beside, file: Some(file) })
    }

    /// Takes another name in the same folder, where the name isn't known before the count.
    #[must_use]
    pub fn named(mut self, name: &str) -> Slot {
        self.target.set_file_name(name);
        self
    }

    /// Fills the file and renames it into place: an older file of the name stays whole until the new one is.
    ///
    /// # Errors
    /// As [`Slot::open`]; the target is then as it was.
    pub fn write(mut self, bytes: &[u8]) -> Outcome<PathBuf> {
        refuse_odd(&self.target)?;
        if let Some(file) = self.file.take() {
            let written = fill(file, bytes).and_then(|()| fs::rename(&self.beside, &self.target));
            written.map_err(|error| unwritable(&self.target, error))?;
        }
        Ok(self.target.clone())
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        // After the rename nothing is there any more; what can't be removed is beside the target and named after it.
        let _ = fs::remove_file(&self.beside);
    }
}

/// Writes a file through a temporary one beside it.
///
/// # Errors
/// As [`Slot::open`].
pub fn write_file(path: &Path, bytes: &[u8]) -> Outcome<()> {
    Slot::open(path)?.write(bytes).map(|_| ())
}

/// Refuses what isn't an ordinary file.
fn refuse_odd(path: &Path) -> Outcome<()> {
    let shown = path.display();
    if path.is_dir() || path.file_name().is_none() {
        return Err(Problem::new(
            "out_is_folder",
            say!(
                "{shown} 是文件夾，不是文件。請在後面加上文件名，例如 S2611-0042-8.pdf。",
                "{shown} 是文件夹，不是文件。请在后面加上文件名，例如 S2611-0042-8.pdf。",
                "{shown} is a folder, not a file. Add a file name to it, such as S2611-0042-8.pdf."
            ),
        )
        .at("out")
        .into());
    }
    if path.metadata().is_ok_and(|data| !data.is_file()) {
        return Err(Problem::new(
            "out_not_a_file",
            say!(
                "{shown} 不是普通文件。請給一個文件名。",
                "{shown} 不是普通文件。请给一个文件名。",
                "{shown} is not an ordinary file. Name a file."
            ),
        )
        .at("out")
        .into());
    }
    Ok(())
}

fn unwritable(path: &Path, error: std::io::Error) -> Failure {
    let shown = path.display();
    if has_no_space(&error) {
        let problem = Problem::new(
            "disk_full",
            say!(
                "寫不進 {shown}：磁盤沒有空間了。請騰出空間，或換一個地方。",
                "写不进 {shown}：磁盘没有空间了。请腾出空间，或换一个地方。",
                "{shown} can't be written: no space is left on the disk. Free some, or choose another place."
            ),
        );
        return Failure::broken(problem.at("out"), error);
    }
    let problem = Problem::new(
        "out_unwritable",
        say!(
            "寫不進 {shown}。請看文件夾是否存在、是否可寫、磁盤是否已滿，或換一個地方。",
            "写不进 {shown}。请看文件夹是否存在、是否可写、磁盘是否已满，或换一个地方。",
            "{shown} can't be written. See whether its folder exists and may be written to and whether the disk is full, or choose another place."
        ),
    );
    Failure::broken(problem.at("out"), error)
}

/// Whether a write failed because the disk is full or the user's share of it used up.
pub fn has_no_space(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
}

/// A new file with a free name in the target's folder.
fn create_beside(target: &Path) -> std::io::Result<(PathBuf, File)> {
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut last = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
    for attempt in 0..TRIES {
        let beside = target.with_file_name(format!(".{name}.{}-{attempt}.part", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

fn fill(mut file: File, bytes: &[u8]) -> std::io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn writes_and_replaces_without_leavings() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("單.pdf");
        write_file(&path, b"one").unwrap();
        write_file(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(folder.path()), ["單.pdf"]);
    }

    #[test]
    fn refuses_folders_devices_and_missing_folders() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(write_file(folder.path(), b"x").unwrap_err().code(), "out_is_folder");
        assert_eq!(write_file(Path::new("/"), b"x").unwrap_err().code(), "out_is_folder");
        let missing = folder.path().join("nowhere").join("a.pdf");
        assert_eq!(write_file(&missing, b"x").unwrap_err().code(), "out_unwritable");
        if cfg!(unix) {
            assert_eq!(write_file(Path::new("/dev/null"), b"x").unwrap_err().code(), "out_not_a_file");
        }
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_full_disk_is_told_as_one() {
        for (kind, code) in [
            (std::io::ErrorKind::StorageFull, "disk_full"),
            (std::io::ErrorKind::QuotaExceeded, "disk_full"),
            (std::io::ErrorKind::PermissionDenied, "out_unwritable"),
        ] {
            assert_eq!(unwritable(Path::new("a.pdf"), kind.into()).code(), code, "{kind:?}");
        }
    }

    #[test]
    fn an_unused_place_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let slot = Slot::open(&folder.path().join("a.pdf")).unwrap();
        assert_eq!(names(folder.path()).len(), 1);
        drop(slot);
        assert!(names(folder.path()).is_empty());
        let slot = Slot::open(&folder.path().join("a.pdf")).unwrap();
        assert_eq!(slot.named("b.pdf").write(b"x").unwrap(), folder.path().join("b.pdf"));
        assert_eq!(names(folder.path()), ["b.pdf"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
        fs::write(&path, b"old").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        write_file(&link, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
