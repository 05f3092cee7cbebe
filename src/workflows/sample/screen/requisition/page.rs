//! A requisition as a record on the screen: what its page shows and what the keys do with it. Draws nothing itself.

use super::facts::{self, Extent, Facts};
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::{self, Lines, Stepped};
use crate::kernel::ui::{Command, Cx, Key, Reply};
use crate::kernel::words::{Words, words};

impl record::Facts for Facts {
    const LABEL: Words = words("領用單", "领用单", "Requisition");
    const GONE: Words = words("讀不出這張領用單。", "读不出这张领用单。", "This requisition can't be read.");

    fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Facts>> {
        facts::read(key, cx)
    }

    fn number(&self) -> String {
        self.stored.requisition.number.to_string()
    }

    fn lines(&self, wide: u16, cx: &Cx<'_>) -> Lines {
        self.shown(wide, Extent::Whole, cx)
    }

    fn key(&self, key: Key, cx: &Cx<'_>) -> Option<Reply> {
        self.step_key(key, cx)
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        self.step_commands(cx)
    }

    fn run(&self, name: &'static str, cx: &Cx<'_>) -> Reply {
        self.step_run(name, cx)
    }

    fn help(cx: &Cx<'_>) -> (Rule, Vec<String>) {
        (Rule::Clause("S9"), super::help(cx))
    }
}
