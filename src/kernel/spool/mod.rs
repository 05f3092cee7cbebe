//! The ways out to a printer: the system's spooler by its own commands, a device or share, a TCP port. It carries bytes
//! and tells how far they came. It knows no paper, no record and no database.

pub mod command;
pub mod cups;
#[cfg(test)]
pub mod fake;
pub mod job;
pub mod raw;
pub mod tcp;

use crate::kernel::text::clean::{Newlines, for_terminal};

/// How bytes reach a printer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// A queue of CUPS, through `lp`.
    Cups,
    /// A device file, a share path or an ordinary file.
    Raw,
    /// A TCP port that takes raw bytes, 9100 by custom.
    Tcp,
}

impl Way {
    /// All ways, in the order in which forms offer them.
    pub const ALL: [Way; 3] = [Way::Cups, Way::Raw, Way::Tcp];

    /// As the register and JSON spell it.
    pub const fn code(self) -> &'static str {
        match self {
            Way::Cups => "cups",
            Way::Raw => "raw",
            Way::Tcp => "tcp",
        }
    }

    /// Reads a code of the register.
    pub fn from_code(code: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.code() == code)
    }
}

/// A printer's place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// How to get there.
    pub way: Way,
    /// The queue, the path, or host and port.
    pub address: String,
}

/// What is handed over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// Paper and number, nothing else: anybody may read a print queue.
    pub title: String,
    /// The sheet as CUPS names it; without it the printer takes its own default, often US Letter.
    pub media: String,
    /// PDF, or bytes for a dot-matrix printer.
    pub bytes: Vec<u8>,
}

/// How a printer stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It takes jobs.
    Ready,
    /// Somebody stopped it; the spooler would keep jobs and print them later by itself.
    Stopped,
    /// Its queue takes no jobs.
    Refusing,
    /// It has run out of paper.
    OutOfPaper,
    /// The spooler can't reach it.
    Offline,
    /// There is no space left where the bytes go.
    Full,
    /// There is no such queue, device or host.
    Absent,
    /// The spooler itself doesn't run or doesn't answer.
    NoSpooler,
    /// This machine has no `lp` command.
    NoCommand,
    /// It can't be asked.
    Unknown,
}

impl State {
    /// As `printers --json` gives it.
    pub const fn code(self) -> &'static str {
        match self {
            State::Ready => "ready",
            State::Stopped | State::Refusing => "stopped",
            State::OutOfPaper => "out_of_paper",
            State::Offline => "offline",
            State::Full => "full",
            State::Absent => "absent",
            State::NoSpooler | State::NoCommand | State::Unknown => "unknown",
        }
    }

    /// Whether a job may be handed over: a spooler that keeps it for a printer out of paper is told so and can be asked
    /// to give it up, one that is stopped is not given any.
    pub const fn takes_jobs(self) -> bool {
        matches!(self, State::Ready | State::OutOfPaper | State::Offline | State::Full | State::Unknown)
    }
}

/// A printer's state, and what the machine said about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// How it stands.
    pub state: State,
    /// The machine's own words, cleaned and short; often empty.
    pub told: String,
}

impl Standing {
    /// A state with the machine's words.
    pub fn new(state: State, told: &str) -> Standing {
        Standing { state, told: brief(told) }
    }
}

/// A printer as a list shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// By which it is asked for.
    pub name: String,
    /// Where it is.
    pub target: Target,
    /// Code of the paper in it.
    pub stock: &'static str,
    /// 1 or 3.
    pub plies: i64,
    /// How it stands.
    pub standing: Standing,
}

/// How far a hand-over came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Handed {
    /// The spooler has it under this id, held: it prints only after [`Spool::release`].
    Held(String),
    /// The device or the host took all bytes.
    Taken,
    /// Some bytes left, then it broke: nobody knows what is on the paper.
    Partly {
        /// Bytes that left.
        sent: usize,
        /// What the machine said.
        told: String,
    },
    /// Nothing left.
    Refused(Standing),
}

/// What became of a job that the spooler was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Life {
    /// It waits there, held, and nothing of it was printed.
    Held,
    /// It waits its turn, and nothing of it was printed.
    Pending,
    /// It is printing.
    Printing(String),
    /// It was begun and goes no further: out of paper, unreachable, stopped.
    Stuck(State, String),
    /// It was printed.
    Done,
    /// Somebody cancelled it; where it was begun, a part may be on paper.
    Cancelled {
        /// Whether the printer had begun.
        begun: bool,
    },
    /// The spooler gave it up.
    Failed(String),
    /// The spooler doesn't know it any more.
    Forgotten,
}

/// The ways out as the desk uses them.
pub trait Spool {
    /// The queues of the spooler.
    ///
    /// # Errors
    /// Why the spooler can't be asked.
    fn queues(&self) -> Result<Vec<(String, Standing)>, Standing>;

    /// How a printer stands.
    fn stand(&self, target: &Target) -> Standing;

    /// Hands a document over. What the spooler takes is held until it is released, so that its id can be kept first.
    fn hand(&self, target: &Target, document: &Document) -> Handed;

    /// Lets a held job print.
    ///
    /// # Errors
    /// What the machine said.
    fn release(&self, job: &str) -> Result<(), String>;

    /// What became of jobs, in the order asked.
    ///
    /// # Errors
    /// Why the spooler can't be asked.
    fn ask(&self, jobs: &[String]) -> Result<Vec<Life>, Standing>;

    /// Cancels a job at the spooler.
    ///
    /// # Errors
    /// What the machine said.
    fn cancel(&self, job: &str) -> Result<(), String>;
}

/// This machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Machine;

impl Spool for Machine {
    fn queues(&self) -> Result<Vec<(String, Standing)>, Standing> {
        cups::queues()
    }

    fn stand(&self, target: &Target) -> Standing {
        match target.way {
            Way::Cups => cups::stand(&target.address),
            Way::Raw => raw::stand(&target.address),
            Way::Tcp => tcp::stand(&target.address),
        }
    }

    fn hand(&self, target: &Target, document: &Document) -> Handed {
        match target.way {
            Way::Cups => cups::hand(&target.address, document),
            Way::Raw => raw::hand(&target.address, &document.bytes),
            Way::Tcp => tcp::hand(&target.address, &document.bytes),
        }
    }

    fn release(&self, job: &str) -> Result<(), String> {
        cups::release(job)
    }

    fn ask(&self, jobs: &[String]) -> Result<Vec<Life>, Standing> {
        cups::ask(jobs)
    }

    fn cancel(&self, job: &str) -> Result<(), String> {
        cups::cancel(job)
    }
}

/// A machine's words on one line, harmless and short.
pub fn brief(told: &str) -> String {
    let line = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for_terminal(&line, Newlines::Mark).chars().take(160).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_machines_say_becomes_one_harmless_line() {
        assert_eq!(brief("  a\n\tb  "), "a b");
        assert!(!brief("x\u{1b}[2Jy").contains('\u{1b}'));
        assert_eq!(brief(&"長".repeat(500)).chars().count(), 160);
    }

    #[test]
    fn only_a_stopped_or_missing_printer_is_given_nothing() {
        for (state, takes) in [
            (State::Ready, true),
            (State::OutOfPaper, true),
            (State::Offline, true),
            (State::Full, true),
            (State::Unknown, true),
            (State::Stopped, false),
            (State::Refusing, false),
            (State::Absent, false),
            (State::NoSpooler, false),
            (State::NoCommand, false),
        ] {
            assert_eq!(state.takes_jobs(), takes, "{state:?}");
        }
    }
}
