//! A program in a pseudo-terminal of 80×24, with every arriving piece stamped as it comes.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// The end of a frame: both programs paint inside synchronized updates.
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// Longer than anything may take.
const PATIENCE: Duration = Duration::from_secs(5);

pub struct Session {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    pieces: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    began: Instant,
    _master: Box<dyn MasterPty + Send>,
}

fn screen(rows: u16, cols: u16) -> vt100::Parser {
    vt100::Parser::new(rows.try_into().unwrap(), cols.try_into().unwrap(), 0)
}

impl Session {
    pub fn start(program: &Path, words: &[&str]) -> Session {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(words);
        command.env("TERM", "xterm-256color");
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (sender, pieces) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0_u8; 65_536];
            while let Ok(length) = reader.read(&mut buffer) {
                if length == 0 || sender.send((Instant::now(), buffer[..length].to_vec())).is_err() {
                    return;
                }
            }
        });
        let began = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        Session { child, writer, pieces, screen: screen(24, 80), began, _master: pair.master }
    }

    /// From the start until a text stands on the screen.
    pub fn first_text(&mut self, text: &str) -> Option<Duration> {
        let began = self.began;
        self.wait_for(began, text)
    }

    /// From a burst of keys until a text stands on the screen.
    pub fn until(&mut self, keys: &str, text: &str) -> Option<Duration> {
        let began = self.send(keys);
        self.wait_for(began, text)
    }

    /// From a key to the end of the frame that it causes.
    pub fn key(&mut self, key: &str) -> Option<Duration> {
        let began = self.send(key);
        let mut tail: Vec<u8> = Vec::new();
        loop {
            let Ok((at, piece)) = self.pieces.recv_timeout(PATIENCE.saturating_sub(began.elapsed())) else {
                panic!("{key:?} painted nothing:\n{}", self.screen.screen().contents());
            };
            self.screen.process(&piece);
            tail.extend_from_slice(&piece);
            if tail.windows(FRAME_END.len()).any(|window| window == FRAME_END) {
                return Some(at - began);
            }
        }
    }

    /// Until nothing arrives for a while.
    pub fn settle(&mut self) {
        while let Ok((_, piece)) = self.pieces.recv_timeout(Duration::from_millis(300)) {
            self.screen.process(&piece);
        }
    }

    /// What the process holds in memory, in KiB.
    pub fn resident(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.process_id()?)).ok()?;
        status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().trim_end_matches(" kB").parse().ok()
    }

    pub fn end(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn send(&mut self, keys: &str) -> Instant {
        while let Ok((_, piece)) = self.pieces.try_recv() {
            self.screen.process(&piece);
        }
        let began = Instant::now();
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
        began
    }

    fn wait_for(&mut self, began: Instant, text: &str) -> Option<Duration> {
        loop {
            let Ok((at, piece)) = self.pieces.recv_timeout(PATIENCE.saturating_sub(began.elapsed())) else {
                panic!("waited for {text}:\n{}", self.screen.screen().contents());
            };
            self.screen.process(&piece);
            if self.screen.screen().contents().contains(text) {
                return Some(at - began);
            }
        }
    }
}
