//! Bytes into a file, whole or not at all. Counts nothing: who prints has counted before.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::say;

/// Tries at a free name for the file beside the target.
const TRIES: u32 = 100;

/// Writes a file through a temporary one beside it and renames that into place: an older file of the name stays
/// whole until the new one is.
///
/// # Errors
/// `out_is_folder`, `out_not_a_file` (a device), `out_unwritable`; the target is then as it was.
pub fn write_file(path: &Path, bytes: &[u8]) -> Outcome<()> {
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
                "{shown} 不是普通文件。請給一個文件名；要送打印機，請用 --printer。",
                "{shown} 不是普通文件。请给一个文件名；要送打印机，请用 --printer。",
                "{shown} is not an ordinary file. Name a file; to send it to a printer, use --printer."
            ),
        )
        .at("out")
        .into());
    }
    // A link is followed, so that it stays a link and its target gets the bytes.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let unwritable = |error: std::io::Error| {
        let problem = Problem::new(
            "out_unwritable",
            say!(
                "寫不進 {shown}。請看文件夾是否存在、是否可寫、磁盤是否已滿，或換一個地方。",
                "写不进 {shown}。请看文件夹是否存在、是否可写、磁盘是否已满，或换一个地方。",
                "{shown} can't be written. See whether its folder exists and may be written to and whether the disk is full, or choose another place."
            ),
        );
        Failure::broken(problem.at("out"), error)
    };
    let (beside, file) = create_beside(&target).map_err(unwritable)?;
    let written = fill(file, bytes).and_then(|()| fs::rename(&beside, &target));
    written.map_err(|error| {
        // The first error is the one to tell; a file that can't be removed is beside the target and named after it.
        let _ = fs::remove_file(&beside);
        unwritable(error)
    })
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
