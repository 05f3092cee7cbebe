//! The program in a pseudo-terminal of 120×36: keys in, the screen as text out. Waits for text, never for time alone.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Longer than anything takes, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(30);

/// A key that paints nothing for so long paints nothing at all.
const SLOW: Duration = Duration::from_secs(2);

/// Nothing more comes when so long nothing came.
const CALM: Duration = Duration::from_millis(150);

pub struct Session {
    child: Box<dyn Child + Send + Sync>,
    writer: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    pieces: Receiver<Vec<u8>>,
    reader: Option<JoinHandle<()>>,
    leave: Arc<AtomicBool>,
    screen: vt100::Parser,
}

impl Session {
    pub fn start(words: &[&str]) -> Session {
        let size = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_slipdesk"));
        command.args(words);
        command.env("TERM", "xterm-256color");
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (sender, pieces) = channel();
        let leave = Arc::new(AtomicBool::new(false));
        let asked_to_leave = Arc::clone(&leave);
        let thread = std::thread::spawn(move || {
            let mut buffer = [0_u8; 65_536];
            while let Ok(length) = reader.read(&mut buffer) {
                if length == 0
                    || asked_to_leave.load(Ordering::Relaxed)
                    || sender.send(buffer[..length].to_vec()).is_err()
                {
                    return;
                }
            }
        });
        let child = pair.slave.spawn_command(command).unwrap();
        let screen = vt100::Parser::new(36.try_into().unwrap(), 120.try_into().unwrap(), 0);
        Session { child, writer: Some(writer), master: Some(pair.master), pieces, reader: Some(thread), leave, screen }
    }

    /// Types keys as a terminal sends them.
    pub fn type_keys(&mut self, keys: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Where the cursor stands, row and column, and whether it is seen.
    pub fn cursor(&self) -> ((u16, u16), bool) {
        (self.screen.screen().cursor_position(), !self.screen.screen().hide_cursor())
    }

    /// Looks at the screen after each piece that the program writes, for so long; gives how many pieces there were.
    pub fn watch(&mut self, time: Duration, mut look: impl FnMut(&Session)) -> usize {
        let began = Instant::now();
        let mut pieces = 0;
        while let Ok(piece) = self.pieces.recv_timeout(time.saturating_sub(began.elapsed())) {
            self.screen.process(&piece);
            pieces += 1;
            look(self);
        }
        pieces
    }

    /// Waits for a text on the screen.
    pub fn until(&mut self, text: &str) {
        assert!(self.sees_within(text, PATIENCE), "waited for {text}:\n{}", self.text());
    }

    /// Whether a text comes within a time.
    pub fn sees_within(&mut self, text: &str, patience: Duration) -> bool {
        let began = Instant::now();
        while !self.text().contains(text) {
            match self.pieces.recv_timeout(patience.saturating_sub(began.elapsed())) {
                Ok(piece) => self.screen.process(&piece),
                Err(_) => return false,
            }
        }
        true
    }

    /// Waits for what the last key paints, and until nothing more comes.
    pub fn settle(&mut self) {
        if let Ok(piece) = self.pieces.recv_timeout(SLOW) {
            self.screen.process(&piece);
        }
        while let Ok(piece) = self.pieces.recv_timeout(CALM) {
            self.screen.process(&piece);
        }
    }

    /// The label of the field that the cursor stands in: the last of `labels` before it on its line.
    fn field(&self, labels: &[&'static str]) -> Option<&'static str> {
        let (row, column) = self.screen.screen().cursor_position();
        let before = self.screen.screen().contents_between(row, 0, row, column);
        let places = labels.iter().filter_map(|label| before.rfind(label).map(|place| (place, label.len(), *label)));
        places.max().map(|(_, _, label)| label)
    }

    /// Fills in a whole slip of one line, key by key, whatever the order of its fields; the form is open and blank.
    pub fn fill_slip(&mut self) {
        const ANSWERS: [(&str, &str); 10] = [
            ("Customer", "恒润针织厂"),
            ("Purpose", "1"),
            ("Free or charged", "1"),
            ("Source", "1"),
            ("Department", "市场营销部"),
            ("Handler", "李𬭎"),
            ("Contact", ""),
            ("Phone", ""),
            ("Purpose note", ""),
            ("Remarks", ""),
        ];
        let labels = ANSWERS.map(|(label, _)| label);
        let mut answered = Vec::new();
        for _ in 0..30 {
            let field = self.field(&labels);
            let Some((label, answer)) = ANSWERS.iter().find(|(label, _)| Some(*label) == field) else {
                let plain = ["Days valid", "Replaces", "Reason to replace", "Takes over drawing"];
                if self.field(&plain).is_some() {
                    self.type_keys("\r");
                    self.settle();
                    continue;
                }
                break;
            };
            if !answered.contains(label) {
                answered.push(*label);
                if !answer.is_empty() {
                    self.type_keys(answer);
                    self.settle();
                }
            }
            self.type_keys("\r");
            self.settle();
        }
        for cell in ["JC40S\r", "1\r", "3"] {
            self.type_keys(cell);
            self.settle();
        }
    }

    /// kill -9.
    pub fn kill(&mut self) {
        self.signal(rustix::process::Signal::KILL);
        let _ = self.child.wait();
    }

    /// SIGTERM.
    pub fn terminate(&mut self) {
        self.signal(rustix::process::Signal::TERM);
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let id = i32::try_from(self.child.process_id().unwrap()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(id).unwrap(), signal).unwrap();
    }

    /// The terminal's window is closed.
    pub fn hang_up(&mut self) {
        // The reading thread holds the terminal too: a last frame, that of the help, lets it go.
        self.leave.store(true, Ordering::Relaxed);
        self.type_keys("\x1bOP");
        let _ = self.reader.take().map(JoinHandle::join);
        self.writer = None;
        self.master = None;
    }

    /// Whether the program is gone within a time.
    pub fn ends_within(&mut self, patience: Duration) -> bool {
        let began = Instant::now();
        while began.elapsed() < patience {
            if self.child.try_wait().unwrap().is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        false
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
