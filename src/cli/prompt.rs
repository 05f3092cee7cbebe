//! PINs from the environment or the prompt, never from arguments, never shown.

use std::io::{self, BufRead, IsTerminal, Write};

use crate::kernel::problem::Outcome;
use crate::kernel::words::{Lang, words};
use crate::registers::staff::pin::needed;

/// The PIN of a person: `SLIPDESK_PIN`, else the prompt.
///
/// # Errors
/// `pin_required` where there is neither.
pub fn pin(name: &str, lang: Lang) -> Outcome<String> {
    if let Ok(pin) = std::env::var("SLIPDESK_PIN") {
        return Ok(pin);
    }
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return Err(needed());
    }
    let label = words("的 PIN：", "的 PIN：", "'s PIN: ").get(lang);
    let name = crate::kernel::text::clean::for_terminal(name, crate::kernel::text::clean::Newlines::Mark).into_owned();
    let mut stderr = io::stderr().lock();
    let _ = write!(stderr, "{name}{label}").and_then(|()| stderr.flush());
    let quiet = Quiet::begin();
    let mut line = String::new();
    let read = stdin.lock().read_line(&mut line);
    drop(quiet);
    let _ = writeln!(stderr);
    match read {
        Ok(length) if length > 0 => Ok(line.trim_end_matches(['\r', '\n']).to_string()),
        _ => Err(needed()),
    }
}

/// A terminal that doesn't echo, until dropped.
struct Quiet {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

impl Quiet {
    #[cfg(unix)]
    fn begin() -> Quiet {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(io::stdin()).ok();
        if let Some(before) = &before {
            let mut quiet = before.clone();
            quiet.local_modes.remove(LocalModes::ECHO);
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &quiet);
        }
        Quiet { before }
    }

    #[cfg(not(unix))]
    fn begin() -> Quiet {
        Quiet {}
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(before) = &self.before {
            let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Flush, before);
        }
    }
}
