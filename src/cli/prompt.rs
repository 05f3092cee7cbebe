//! PINs from the environment or the prompt, never from arguments, never shown.

use std::io::{self, BufRead, IsTerminal, Write};

use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::words::{Lang, words};
use crate::registers::staff::pin::needed;
use crate::say;

/// The PIN of a person: `SLIPDESK_PIN`, else the prompt.
///
/// # Errors
/// `pin_required` where there is neither.
pub fn pin(name: &str, lang: Lang) -> Outcome<String> {
    match std::env::var("SLIPDESK_PIN") {
        Ok(pin) => Ok(pin),
        Err(_) => ask(name, lang)?.ok_or_else(needed),
    }
}

/// The PIN that an operator has, where `SLIPDESK_PIN` is the new one: `SLIPDESK_OPERATOR_PIN`, else the prompt.
///
/// # Errors
/// `pin_required` where there is neither.
pub fn operator_pin(name: &str, lang: Lang) -> Outcome<String> {
    match std::env::var("SLIPDESK_OPERATOR_PIN") {
        Ok(pin) => Ok(pin),
        Err(_) => ask(name, lang)?.ok_or_else(|| old_needed(name)),
    }
}

fn old_needed(name: &str) -> Failure {
    Failure::from(Problem::new(
        "pin_required",
        say!(
            "{name} 已有 PIN。請把現在的 PIN 放在 SLIPDESK_OPERATOR_PIN 裡，新的放在 SLIPDESK_PIN 裡；或在終端上運行，按提示輸入。",
            "{name} 已有 PIN。请把现在的 PIN 放在 SLIPDESK_OPERATOR_PIN 里，新的放在 SLIPDESK_PIN 里；或在终端上运行，按提示输入。",
            "{name} has a PIN already. Put the present one into SLIPDESK_OPERATOR_PIN and the new one into SLIPDESK_PIN, or run this on a terminal and type them."
        ),
    ))
}

/// Asks on the terminal; `None` where there is none to ask on.
fn ask(name: &str, lang: Lang) -> Outcome<Option<String>> {
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return Ok(None);
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
        Ok(length) if length > 0 => Ok(Some(line.trim_end_matches(['\r', '\n']).to_string())),
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
