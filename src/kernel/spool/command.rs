//! Runs a command of the system by its argument list, never through a shell: with a time limit, bounded output, and
//! English answers. It doesn't know what the answers mean.

use std::io::{self, ErrorKind, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// Bytes of a command's output that are read; the rest is thrown away.
const MOST: u64 = 256 * 1024;

/// How long output may still come after the command ended: a child of its own might hold the pipe.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What a command left behind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ran {
    /// Whether its exit status was 0.
    pub ok: bool,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Why a command has no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// There is no such command on this machine.
    Missing,
    /// It didn't end in time and was stopped.
    TimedOut,
    /// It couldn't be started or watched.
    Failed(String),
}

/// Runs a command to its end or to the limit.
///
/// # Errors
/// Where there is no answer; a status other than 0 is an answer.
pub fn run(program: &str, words: &[&str], input: Option<&[u8]>, limit: Duration) -> Result<Ran, Trouble> {
    let mut child = Command::new(program)
        .args(words)
        .env("LC_ALL", "C")
        .env_remove("LANGUAGE")
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => Trouble::Missing,
            _ => Trouble::Failed(error.to_string()),
        })?;
    if let Some((mut stdin, bytes)) = child.stdin.take().zip(input.map(<[u8]>::to_vec)) {
        // A command that ends without reading its input says so by its status.
        thread::spawn(move || drop(stdin.write_all(&bytes)));
    }
    let (out, err) = (child.stdout.take().map(listen), child.stderr.take().map(listen));
    let ended = wait(&mut child, limit);
    let (out, err) = (hear(out), hear(err));
    match ended {
        Ok(Some(ok)) => Ok(Ran { ok, out, err }),
        Ok(None) => Err(Trouble::TimedOut),
        Err(error) => Err(Trouble::Failed(error.to_string())),
    }
}

/// Whether the child ended well; `None` where it had to be stopped.
fn wait(child: &mut Child, limit: Duration) -> io::Result<Option<bool>> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if start.elapsed() >= limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

fn listen(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What can't be read any more is as good as not said.
        let _ = pipe.by_ref().take(MOST).read_to_end(&mut bytes);
        let _ = sender.send(bytes);
        let _ = io::copy(&mut pipe, &mut io::sink());
    });
    receiver
}

fn hear(said: Option<Receiver<Vec<u8>>>) -> String {
    let bytes = said.and_then(|said| said.recv_timeout(LAST_WORDS).ok()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(20);

    #[test]
    fn words_are_words_and_never_a_shells() {
        let ran = run("printf", &["%s|", "a b", "$HOME", "`id`", "; ls"], None, SOON).unwrap();
        assert_eq!((ran.ok, ran.out.as_str()), (true, "a b|$HOME|`id`|; ls|"));
    }

    #[test]
    fn input_status_and_language_arrive() {
        assert_eq!(run("cat", &[], Some(b"bytes"), SOON).unwrap().out, "bytes");
        assert!(!run("false", &[], Some(&vec![0; 1 << 20]), SOON).unwrap().ok);
        assert!(run("env", &[], None, SOON).unwrap().out.lines().any(|line| line == "LC_ALL=C"));
        assert_eq!(run("no-such-command-here", &[], None, SOON), Err(Trouble::Missing));
    }

    #[test]
    fn what_hangs_is_stopped_and_what_floods_is_cut() {
        let start = Instant::now();
        assert_eq!(run("sleep", &["60"], None, Duration::from_millis(50)), Err(Trouble::TimedOut));
        assert!(start.elapsed() < Duration::from_secs(20));
        let flood = run("head", &["-c", "3000000", "/dev/zero"], None, SOON).unwrap();
        assert_eq!(flood.out.len() as u64, MOST);
    }
}
