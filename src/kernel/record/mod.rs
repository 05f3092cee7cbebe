//! What the screens of numbered records share, whatever workflow they belong to: two panes, the marked record's facts,
//! the whole page, what has happened, steps, half-typed forms. Knows no workflow, and asks for nothing by itself.

pub mod again;
pub mod life;
pub mod page;
pub mod panes;
pub mod parked;
pub mod scroll;
pub mod seen;
pub mod step;
pub mod stepped;
pub mod steps;
pub mod tab;

pub use again::Again;
pub use life::Event;
pub use page::Page;
pub use panes::Panes;
pub use parked::Halves;
pub use scroll::{Lines, Scroll};
pub use seen::Seen;
pub use step::StepSheet;
pub use stepped::Stepped;
pub use steps::{Step, Steps};
pub use tab::{Records, Says, Tab, Way, page_of};

use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::ui::{Answer, Command, Cx, Key, Notice, Reply};
use crate::kernel::words::Words;

/// A record in words, read once: what a pane and a page show, and what the keys do with it.
pub trait Facts: Sized + 'static {
    /// What it is called: `樣品單`.
    const LABEL: Words;
    /// What is said where it can't be read.
    const GONE: Words;

    /// Reads the record of that key; `None` where there is none.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Self>>;

    /// Its number.
    fn number(&self) -> String;

    /// Everything about it, for a page of that many columns.
    fn lines(&self, wide: u16, cx: &Cx<'_>) -> Lines;

    /// What a key does with it; `None` for keys that are none of its own.
    fn key(&self, key: Key, cx: &Cx<'_>) -> Option<Reply>;

    /// What works on it right now.
    fn commands(&self, cx: &Cx<'_>) -> Vec<Command>;

    /// Runs a command of the palette on it.
    fn run(&self, name: &'static str, cx: &Cx<'_>) -> Reply;

    /// What F1 says on its page.
    fn help(cx: &Cx<'_>) -> (Rule, Vec<String>);
}

/// What became of a request that a list or a page made.
pub fn answered(answer: Answer) -> Reply {
    match answer {
        // What is made is a file; whether it reaches paper is the viewer's or the printer's business.
        Answer::Printed(lines) => Reply::Tell(Notice::pdf(&lines)),
        Answer::Job(job) => Reply::Tell(Notice::job(&job)),
        Answer::Refused(failure) => Reply::Tell(Notice::refused(&failure)),
        Answer::Added(_) | Answer::Done(_) => Reply::Done,
    }
}
