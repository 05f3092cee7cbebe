//! The way out when the terminal goes or the machine asks: crossterm's loop can hang then, so a thread of its own makes
//! the drafts safe and ends the process. Must not print what was typed.

use std::io::IsTerminal;
use std::panic::PanicHookInfo;
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

use crate::kernel::problem::Outcome;

/// How long the last doings may take before the process ends anyway.
const LAST_DOINGS: Duration = Duration::from_millis(1500);

/// Why the process is to end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// The terminal was closed; nothing can be drawn any more.
    HungUp,
    /// The machine asked (SIGTERM): the terminal is still there.
    Asked,
}

impl Why {
    /// The exit status that a shell expects: 128 and the signal's number.
    const fn exit_status(self) -> i32 {
        match self {
            Why::HungUp => 129,
            Why::Asked => 143,
        }
    }
}

/// Starts the threads that wait for SIGHUP, SIGTERM and the terminal's end. `last` runs once, on a thread of its own:
/// it flushes the drafts and, where asked, puts the terminal right. The process ends when it is done, after 1.5 s at the
/// latest.
///
/// # Errors
/// Where the machine refuses the signals or a thread.
pub fn start(last: impl FnOnce(Why) + Send + 'static) -> Outcome<()> {
    let (told, wait) = mpsc::channel::<Why>();
    #[cfg(unix)]
    watch_signals(told.clone())?;
    #[cfg(unix)]
    watch_terminal(told)?;
    spawn("watchdog", move || {
        // Without senders nothing will ever be told.
        let Ok(why) = wait.recv() else { return };
        let (done, finished) = mpsc::channel();
        let _ = spawn("last", move || {
            last(why);
            let _ = done.send(());
        });
        let _ = finished.recv_timeout(LAST_DOINGS);
        std::process::exit(why.exit_status());
    })
}

#[cfg(unix)]
fn watch_signals(told: Sender<Why>) -> Outcome<()> {
    use signal_hook::consts::{SIGHUP, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGTERM]).map_err(failed)?;
    spawn("signals", move || {
        for signal in signals.forever() {
            let _ = told.send(if signal == SIGHUP { Why::HungUp } else { Why::Asked });
        }
    })
}

/// Asks the machine for nothing but the terminal's end: what is typed is left to the screen's loop.
#[cfg(unix)]
fn watch_terminal(told: Sender<Why>) -> Outcome<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    if !std::io::stdin().is_terminal() {
        return Ok(());
    }
    spawn("hang-up", move || {
        loop {
            let input = std::io::stdin();
            let mut fds = [PollFd::new(&input, PollFlags::empty())];
            match poll(&mut fds, None) {
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
                Ok(_) => {
                    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
                    if fds.iter().any(|fd| fd.revents().intersects(gone)) {
                        let _ = told.send(Why::HungUp);
                        return;
                    }
                }
            }
        }
    })
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Outcome<()> {
    std::thread::Builder::new().name(name.to_string()).spawn(work).map(|_| ()).map_err(failed)
}

fn failed(error: std::io::Error) -> crate::kernel::problem::Failure {
    rusqlite::Error::ToSqlConversionFailure(Box::new(error)).into()
}

/// Makes a panic tell where it was and nothing of what was typed: a panic's own message may quote a field. `first` runs
/// before, with the terminal as it was: it flushes the drafts and puts the terminal right.
pub fn install_panic_hook(first: impl Fn() + Send + Sync + 'static) {
    std::panic::set_hook(Box::new(move |info| {
        first();
        eprintln!("{}", told_of(info));
    }));
}

/// The line that a panic leaves.
fn told_of(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(String::new, |place| format!("{}:{}", place.file(), place.line()));
    format!(
        "slipdesk: panic: {place}: 程序出錯，已停止；輸入的內容已存為草稿。 程序出错，已停止；输入的内容已存为草稿。 The program failed and stopped; what was typed is kept as a draft."
    )
}
