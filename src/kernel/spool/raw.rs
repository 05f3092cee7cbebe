//! Raw bytes to a device file, a share or an ordinary file. A device that takes nothing must not hang the desk.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::{Handed, Standing, State, brief};
use crate::kernel::paper::output;

/// How long a device may take none of our bytes before it counts as gone: out of paper, switched off, cable loose.
const STALL: Duration = Duration::from_secs(15);

/// Bytes handed to a device at a time, so that it is known how many left.
const PIECE: usize = 4096;

/// Whether a typed name is a path: of a device or file, or of a share (`\\host\printer`).
pub fn is_path(typed: &str) -> bool {
    typed.starts_with("\\\\") || Path::new(typed).is_absolute() || typed.starts_with("./") || typed.starts_with("../")
}

/// How the device or file stands, by its name alone: such a printer can't be asked.
pub fn stand(path: &str) -> Standing {
    let place = Path::new(path);
    match fs::metadata(place) {
        Ok(data) if data.is_dir() => Standing::new(State::Absent, path),
        Ok(_) => Standing::new(State::Ready, ""),
        // A file that is still to be made needs its folder.
        Err(error) if error.kind() == ErrorKind::NotFound && !path.starts_with("\\\\") => {
            let folder = place.parent().filter(|folder| !folder.starts_with("/dev"));
            if folder.is_some_and(Path::is_dir) {
                Standing::new(State::Ready, "")
            } else {
                Standing::new(State::Absent, &error.to_string())
            }
        }
        Err(error) => Standing::new(State::Absent, &error.to_string()),
    }
}

/// Sends all bytes: an ordinary file gets them whole or not at all, a device piece by piece.
pub fn hand(path: &str, bytes: &[u8]) -> Handed {
    hand_within(path, bytes, STALL)
}

fn hand_within(path: &str, bytes: &[u8], stall: Duration) -> Handed {
    let standing = stand(path);
    if standing.state != State::Ready {
        return Handed::Refused(standing);
    }
    let place = Path::new(path);
    let is_device = path.starts_with("\\\\") || fs::metadata(place).is_ok_and(|data| !data.is_file());
    if is_device {
        return feed(path, bytes, stall);
    }
    match output::write_file(place, bytes) {
        Ok(()) => Handed::Taken,
        Err(failure) => {
            let told = failure.cause.as_deref().unwrap_or_default();
            Handed::Refused(Standing::new(state_of(failure.code() == "disk_full"), told))
        }
    }
}

/// A place without space is no printer that is switched off.
const fn state_of(full: bool) -> State {
    if full { State::Full } else { State::Offline }
}

/// What the thread at the device tells.
enum News {
    Opened,
    Sent(usize),
    Broken(io::Error),
    Finished,
}

/// Writes to a device in a thread of its own: a write that never returns can be left behind, not stopped.
fn feed(path: &str, bytes: &[u8], stall: Duration) -> Handed {
    let (teller, news) = mpsc::channel();
    let given_up = Arc::new(AtomicBool::new(false));
    let (owned, all, stop) = (path.to_string(), bytes.to_vec(), Arc::clone(&given_up));
    thread::spawn(move || {
        let end = match write(&owned, &all, &stop, |news| drop(teller.send(news))) {
            Ok(()) => News::Finished,
            Err(error) => News::Broken(error),
        };
        drop(teller.send(end));
    });
    let (mut sent, mut begun) = (0, false);
    let broken = |sent: usize, begun: bool, state: State, told: &str| {
        // What was given up as not sent must not be sent after all, when the device wakes up.
        given_up.store(true, Ordering::SeqCst);
        if begun { Handed::Partly { sent, told: brief(told) } } else { Handed::Refused(Standing::new(state, told)) }
    };
    loop {
        match news.recv_timeout(stall) {
            Ok(News::Opened) => begun = true,
            Ok(News::Sent(more)) => sent += more,
            Ok(News::Finished) => return Handed::Taken,
            Ok(News::Broken(error)) => {
                return broken(sent, sent > 0, state_of(output::has_no_space(&error)), &error.to_string());
            }
            // Once it is open, a part of the first piece may be in it.
            Err(_) => return broken(sent, begun, State::Offline, "timeout"),
        }
    }
}

/// Writes until the end, an error, or until nobody waits any more. Never creates and never cuts: it is a device.
fn write(path: &str, bytes: &[u8], given_up: &AtomicBool, told: impl Fn(News)) -> io::Result<()> {
    let mut device = OpenOptions::new().append(true).open(path)?;
    told(News::Opened);
    let mut rest = bytes;
    while !rest.is_empty() && !given_up.load(Ordering::SeqCst) {
        let piece = rest.get(..PIECE).unwrap_or(rest);
        match device.write(piece) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(taken) => {
                rest = rest.get(taken..).unwrap_or_default();
                told(News::Sent(taken));
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    device.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_and_a_missing_folder_is_absent() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("share.prn");
        let path = file.to_str().unwrap();
        assert_eq!(hand(path, b"one"), Handed::Taken);
        assert_eq!(hand(path, b"two"), Handed::Taken);
        assert_eq!(fs::read(&file).unwrap(), b"two");
        let missing = folder.path().join("nowhere").join("a");
        assert!(matches!(
            hand(missing.to_str().unwrap(), b"x"),
            Handed::Refused(Standing { state: State::Absent, .. })
        ));
        let folder = folder.path().to_str().unwrap();
        assert!(matches!(hand(folder, b"x"), Handed::Refused(Standing { state: State::Absent, .. })));
    }

    #[test]
    fn paths_and_names_are_told_apart() {
        for path in ["/dev/usb/lp0", "\\\\host\\lq", "./a.prn"] {
            assert!(is_path(path), "{path}");
        }
        for name in ["office", "tcp://host", "倉庫針式", "a/b"] {
            assert!(!is_path(name), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn devices_take_all_fail_or_hang() {
        assert_eq!(hand("/dev/null", b"bytes"), Handed::Taken);
        assert!(matches!(hand("/dev/full", b"x"), Handed::Refused(Standing { state: State::Full, .. })));
        assert_eq!(stand("/dev/no-such-device").state, State::Absent);
        // A pipe that somebody opened but doesn't read takes what it can hold and then nothing.
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("lp0");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let path = pipe.to_str().unwrap();
        let short = Duration::from_millis(300);
        assert!(matches!(hand_within(path, b"x", short), Handed::Refused(_)), "nobody listens");
        let _listener = OpenOptions::new().read(true).write(true).open(&pipe).unwrap();
        let all = vec![1; 1 << 20];
        assert!(matches!(
            hand_within(path, &all, short),
            Handed::Partly { sent, .. } if sent > 0 && sent < all.len()
        ));
    }
}
