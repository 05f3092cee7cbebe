//! What is looked at before SQLite touches the file: is it ours, is it whole, does it lie where locks can be trusted.
//! Must not open the file while a connection to it exists in this process: closing would cancel SQLite's locks.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::schema::APPLICATION_ID;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::say;

/// What lies at the path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// Nothing, or an empty file with nothing beside it.
    Nothing,
    /// A file of slipdesk's.
    Ours,
    /// A SQLite file that doesn't say whose it is: ours, if it stopped while it was made; else somebody's.
    Unmarked,
}

/// What the caller is going to do with the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Want {
    /// Read and write.
    Write,
    /// Read only.
    Read,
}

/// Files that this process has open, by device and inode.
static OPEN: Mutex<BTreeMap<(u64, u64), usize>> = Mutex::new(BTreeMap::new());

/// Marks a file as open in this process for as long as it lives; must outlive the connection.
#[derive(Debug)]
pub struct Claim((u64, u64));

impl Claim {
    /// Marks a file that is there.
    ///
    /// # Errors
    /// Where it can't be looked at.
    pub fn on(path: &Path) -> Outcome<Claim> {
        let key = identity(&fs::metadata(path).map_err(|error| unreadable(path, &error))?);
        *OPEN.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(0) += 1;
        Ok(Claim(key))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.0) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.0);
            }
        }
    }
}

/// Whether this process has the file open already.
fn is_open_here(metadata: &Metadata) -> bool {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&identity(metadata))
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// The file's real path: links followed, so that SQLite's companions lie beside the file itself.
///
/// # Errors
/// Where the folder is missing, or the path is a link into nothing.
pub fn real_path(path: &Path) -> Outcome<PathBuf> {
    match fs::canonicalize(path) {
        Ok(real) => Ok(real),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let shown = path.display();
            if fs::symlink_metadata(path).is_ok() {
                return Err(Failure::from(Problem::new(
                    "dangling_link",
                    say!(
                        "「{shown}」是一個鏈接，它指向的文件不存在。請檢查路徑。",
                        "“{shown}”是一个链接，它指向的文件不存在。请检查路径。",
                        "{shown} is a link to a file that isn't there. Check the path."
                    ),
                )));
            }
            let folder = match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() => folder,
                _ => Path::new("."),
            };
            let name = path.file_name().ok_or_else(|| not_a_file(path))?;
            let folder = fs::canonicalize(folder).map_err(|_| no_folder(folder))?;
            if !folder.is_dir() {
                return Err(no_folder(&folder));
            }
            Ok(folder.join(name))
        }
        Err(error) => Err(unreadable(path, &error)),
    }
}

/// Looks at what lies at a real path before any connection: kind, links, file system, companions, header, rights.
/// `newest` is the schema version that this program knows.
///
/// # Errors
/// A sentence for each reason not to touch it; then nothing was touched.
pub fn inspect(path: &Path, want: Want, newest: i64) -> Outcome<Found> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    let metadata = match fs::metadata(path) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(unreadable(path, &error)),
    };
    refuse_network(folder)?;
    let whole = match &metadata {
        Some(metadata) => {
            refuse_kind(path, metadata)?;
            metadata.len() > 0
        }
        None => false,
    };
    if !whole && beside(path, "-wal").exists() {
        return Err(lost_main(path));
    }
    if want == Want::Write {
        refuse_read_only(path, folder, metadata.is_some())?;
    }
    match metadata {
        Some(metadata) if whole => {
            if is_open_here(&metadata) {
                Ok(Found::Ours)
            } else {
                read_header(path, newest)
            }
        }
        _ => Ok(Found::Nothing),
    }
}

/// A companion of the file: `desk.db-wal` for `-wal`.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes an empty file that only its owner may read and write, whatever the umask says; in a folder that hands its
/// group on, the group may too. A file that is there stays as it is.
///
/// # Errors
/// Where the folder refuses.
pub fn create(path: &Path) -> Outcome<bool> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
        let folder = path.parent().and_then(|folder| fs::metadata(folder).ok()).map_or(0, |folder| folder.mode());
        let mode = if folder & 0o2020 == 0o2020 { 0o660 } else { 0o600 };
        options.mode(mode);
        match options.open(path) {
            Ok(file) => {
                let set = file.set_permissions(fs::Permissions::from_mode(mode));
                set.map(|()| true).map_err(|error| unreadable(path, &error))
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(unreadable(path, &error)),
        }
    }
    #[cfg(not(unix))]
    {
        match options.open(path) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(unreadable(path, &error)),
        }
    }
}

/// Bytes free for this user where the file lies; `None` where that can't be told.
pub fn free_bytes(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let space = rustix::fs::statvfs(path.parent().unwrap_or(path)).ok()?;
        Some(space.f_bavail.saturating_mul(space.f_frsize))
    }
    #[cfg(not(unix))]
    None
}

/// Refuses folders, devices and files with several names.
fn refuse_kind(path: &Path, metadata: &Metadata) -> Outcome<()> {
    if !metadata.is_file() {
        return Err(not_a_file(path));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if metadata.nlink() > 1 {
            let shown = path.display();
            return Err(Failure::from(Problem::new(
                "hard_link",
                say!(
                    "「{shown}」有不止一個名字（硬鏈接），經兩個名字打開會損壞數據。請先刪去多餘的名字，只留一個。",
                    "“{shown}”有不止一个名字（硬链接），经两个名字打开会损坏数据。请先删去多余的名字，只留一个。",
                    "{shown} has more than one name (hard links); opened through two names it would be damaged. Remove the other name first."
                ),
            )));
        }
    }
    Ok(())
}

/// Refuses files and folders that this account may not write.
fn refuse_read_only(path: &Path, folder: &Path, exists: bool) -> Outcome<()> {
    #[cfg(unix)]
    {
        use rustix::fs::{Access, access};
        let blocked = if exists && access(path, Access::READ_OK | Access::WRITE_OK).is_err() {
            path
        } else if access(folder, Access::WRITE_OK | Access::EXEC_OK).is_err() {
            folder
        } else {
            return Ok(());
        };
        let shown = blocked.display();
        Err(Failure::from(Problem::new(
            "read_only",
            say!(
                "「{shown}」不許寫入（只讀，或您沒有權限）。請檢查文件和所在文件夾的權限。",
                "“{shown}”不许写入（只读，或您没有权限）。请检查文件和所在文件夹的权限。",
                "{shown} can't be written (read-only, or not yours). Check the permissions of the file and its folder."
            ),
        )))
    }
    #[cfg(not(unix))]
    {
        let _ = (path, folder, exists);
        Ok(())
    }
}

/// Refuses what isn't SQLite, belongs to another program, or was written by a newer slipdesk.
fn read_header(path: &Path, newest: i64) -> Outcome<Found> {
    let mut header = [0_u8; 100];
    let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let read = file.read_exact(&mut header);
    drop(file);
    if read.is_err() || !header.starts_with(b"SQLite format 3\0") {
        return Err(not_ours(path));
    }
    let (version, application) = (number_at(&header, 60), number_at(&header, 68));
    match application {
        APPLICATION_ID if i64::from(version) > newest => Err(newer_file()),
        APPLICATION_ID => Ok(Found::Ours),
        // A file whose first checkpoint is still to come has nothing here.
        0 => Ok(Found::Unmarked),
        _ => Err(not_ours(path)),
    }
}

fn number_at(header: &[u8; 100], at: usize) -> i32 {
    let bytes = header.get(at..at + 4).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
    bytes.map_or(0, i32::from_be_bytes)
}

/// Refuses file systems on which another computer may write too.
fn refuse_network(folder: &Path) -> Outcome<()> {
    #[cfg(target_os = "linux")]
    {
        let Ok(about) = rustix::fs::statfs(folder) else { return Ok(()) };
        let magic = u64::try_from(about.f_type).unwrap_or(0) & 0xffff_ffff;
        let kind = if magic == FUSE { mounted_as(folder) } else { None };
        if is_network(magic, kind.as_deref()) {
            let shown = folder.display();
            return Err(Failure::from(Problem::new(
                "network_drive",
                say!(
                    "「{shown}」在網絡盤上，那裡的鎖靠不住，數據會損壞，所以不打開。請把文件放在一台電腦的本地磁盤，其他電腦用 SSH 登錄到那台電腦上運行 slipdesk。",
                    "“{shown}”在网络盘上，那里的锁靠不住，数据会损坏，所以不打开。请把文件放在一台电脑的本地磁盘，其他电脑用 SSH 登录到那台电脑上运行 slipdesk。",
                    "{shown} is on a network drive, where locks can't be trusted and the file would be damaged. Keep it on one computer's own disk; from the others, log in there by SSH and run slipdesk."
                ),
            )));
        }
    }
    let _ = folder;
    Ok(())
}

/// The number by which Linux calls a file system in user space.
const FUSE: u64 = 0x6573_5546;

/// Whether a file system is shared over a network, by Linux's number for it and, for FUSE, its name.
fn is_network(magic: u64, kind: Option<&str>) -> bool {
    const NETWORK: [u64; 13] = [
        0x6969,      // NFS
        0x517b,      // SMB
        0xff53_4d42, // CIFS
        0xfe53_4d42, // SMB2
        0x5346_414f, // AFS
        0x6b41_4653, // kAFS
        0x7375_7245, // Coda
        0x564c,      // NCP
        0x0102_1997, // 9P, also Windows' drives under WSL
        0x00c3_6400, // Ceph
        0x0bd0_0bd0, // Lustre
        0x7461_636f, // OCFS2
        0x786f_4256, // VirtualBox's shared folders
    ];
    const FUSE_NETWORK: [&str; 12] = [
        "sshfs",
        "rclone",
        "davfs",
        "gvfsd",
        "smbnetfs",
        "gluster",
        "s3fs",
        "curlftpfs",
        "google",
        "onedrive",
        "goofys",
        "vmhgfs",
    ];
    NETWORK.contains(&magic)
        || magic == FUSE && kind.is_some_and(|kind| FUSE_NETWORK.iter().any(|name| kind.contains(name)))
}

/// The kind of the mount in which a folder lies, as the kernel's table names it (`fuse.sshfs`).
#[cfg(target_os = "linux")]
fn mounted_as(folder: &Path) -> Option<String> {
    let table = fs::read_to_string("/proc/self/mountinfo").ok()?;
    table
        .lines()
        .filter_map(|line| {
            let (left, right) = line.split_once(" - ")?;
            let place = left.split(' ').nth(4)?.replace("\\040", " ");
            folder.starts_with(&place).then(|| (place.len(), right.split(' ').next().unwrap_or("").to_string()))
        })
        // Of equal places the later mount lies on top.
        .max_by_key(|(length, _)| *length)
        .map(|(_, kind)| kind)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let shown = path.display();
    Failure::broken(
        Problem::new(
            "unreadable",
            say!(
                "打不開「{shown}」。請檢查路徑和權限。",
                "打不开“{shown}”。请检查路径和权限。",
                "{shown} can't be opened. Check the path and its permissions."
            ),
        ),
        error,
    )
}

fn no_folder(folder: &Path) -> Failure {
    let shown = folder.display();
    Failure::from(Problem::new(
        "no_folder",
        say!(
            "文件夾「{shown}」不存在。請先建立它，或檢查路徑。",
            "文件夹“{shown}”不存在。请先建立它，或检查路径。",
            "The folder {shown} doesn't exist. Make it first, or check the path."
        ),
    ))
}

fn not_a_file(path: &Path) -> Failure {
    let shown = path.display();
    Failure::from(Problem::new(
        "not_a_file",
        say!(
            "「{shown}」是文件夾或設備，不是數據文件。請檢查路徑。",
            "“{shown}”是文件夹或设备，不是数据文件。请检查路径。",
            "{shown} is a folder or a device, not a file. Check the path."
        ),
    ))
}

/// Nothing lies at the path, and nothing was to be made.
pub fn no_file(path: &Path) -> Failure {
    let shown = path.display();
    Failure::from(Problem::new(
        "no_file",
        say!(
            "沒有「{shown}」這個數據文件。請檢查路徑；要新建，直接運行 slipdesk。",
            "没有“{shown}”这个数据文件。请检查路径；要新建，直接运行 slipdesk。",
            "There is no file {shown}. Check the path; to make a new one, run slipdesk by itself."
        ),
    ))
}

/// The file belongs to another program.
pub fn not_ours(path: &Path) -> Failure {
    let shown = path.display();
    Failure::from(Problem::new(
        "not_a_database",
        say!(
            "「{shown}」不是 slipdesk 的數據文件，沒有動它。請檢查路徑。",
            "“{shown}”不是 slipdesk 的数据文件，没有动它。请检查路径。",
            "{shown} is not a slipdesk file; it was left alone. Check the path."
        ),
    ))
}

/// A newer program wrote the file.
pub fn newer_file() -> Failure {
    Failure::from(Problem::new(
        "newer_file",
        say!(
            "這個文件是較新版本的 slipdesk 寫的，本版本不能打開。請改用新版程序。",
            "这个文件是较新版本的 slipdesk 写的，本版本不能打开。请改用新版程序。",
            "A newer slipdesk wrote this file; this version can't open it. Use the newer program."
        ),
    ))
}

fn lost_main(path: &Path) -> Failure {
    let (shown, wal) = (path.display(), beside(path, "-wal"));
    let wal = wal.display();
    Failure::from(Problem::new(
        "main_file_lost",
        say!(
            "「{shown}」是空的或不見了，旁邊卻還有「{wal}」，裡面可能有未併入的記錄。什麼都沒有動。請把兩個文件都另存一份，再用備份恢復。",
            "“{shown}”是空的或不见了，旁边却还有“{wal}”，里面可能有未并入的记录。什么都没有动。请把两个文件都另存一份，再用备份恢复。",
            "{shown} is empty or gone, but {wal} is still there and may hold records. Nothing was touched. Copy both away, then restore a backup."
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_file_systems_by_number_and_by_name() {
        for (magic, kind, network) in [
            (0x6969, None, true),
            (0xff53_4d42, None, true),
            (0xef53, None, false),      // ext4
            (0x9123_683e, None, false), // btrfs
            (0x0102_1994, None, false), // tmpfs
            (FUSE, Some("fuse.sshfs"), true),
            (FUSE, Some("fuseblk"), false),
            (FUSE, Some("fuse.gvfsd-fuse"), true),
            (FUSE, None, false),
        ] {
            assert_eq!(is_network(magic, kind), network, "{magic:x} {kind:?}");
        }
    }

    #[test]
    fn refusals_before_anything_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let code = |path: &Path| inspect(path, Want::Write, 1).map(|_| ()).unwrap_err().code();
        fs::write(at("text.db"), "Dear sir").unwrap();
        assert_eq!(code(&at("text.db")), "not_a_database");
        fs::write(at("long.db"), vec![b'x'; 5000]).unwrap();
        assert_eq!(code(&at("long.db")), "not_a_database");
        assert_eq!(code(folder.path()), "not_a_file");
        let mut other = vec![0_u8; 512];
        other[..16].copy_from_slice(b"SQLite format 3\0");
        other[68..72].copy_from_slice(&7_i32.to_be_bytes());
        fs::write(at("other.db"), &other).unwrap();
        assert_eq!(code(&at("other.db")), "not_a_database");
        other[68..72].copy_from_slice(&APPLICATION_ID.to_be_bytes());
        other[60..64].copy_from_slice(&9_i32.to_be_bytes());
        fs::write(at("newer.db"), &other).unwrap();
        assert_eq!(code(&at("newer.db")), "newer_file");
        fs::write(at("gone.db-wal"), "log").unwrap();
        assert_eq!(code(&at("gone.db")), "main_file_lost");
        fs::write(at("gone.db"), "").unwrap();
        assert_eq!(code(&at("gone.db")), "main_file_lost");
        assert_eq!(fs::read(at("gone.db-wal")).unwrap(), b"log");
        fs::hard_link(at("newer.db"), at("twin.db")).unwrap();
        assert_eq!(code(&at("twin.db")), "hard_link");
        assert_eq!(real_path(&at("no/such/desk.db")).unwrap_err().code(), "no_folder");
        std::os::unix::fs::symlink(at("nowhere"), at("link.db")).unwrap();
        assert_eq!(real_path(&at("link.db")).unwrap_err().code(), "dangling_link");
        assert_eq!(inspect(&at("fresh.db"), Want::Write, 1).unwrap(), Found::Nothing);
    }
}
