//! The small form of something said about a month or a row of the ledger: what stands over its fields and in them.

use crate::kernel::form::field::Action;
use crate::kernel::form::layout::{Layout, Stop};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::state::{Focus, Form, Part};
use crate::kernel::form::value::Typed;
use crate::kernel::ui::Cx;

struct Says {
    head: Vec<String>,
    defaults: Typed,
}

impl Hooks for Says {
    fn defaults(&self, _cx: &Cx<'_>) -> Typed {
        self.defaults.clone()
    }

    fn head(&self, _cx: &Cx<'_>) -> Vec<String> {
        self.head.clone()
    }
}

/// The form of a step, with lines over its fields and what stands in them already; what is given stands fast.
pub fn form(
    record: String,
    action: &'static Action,
    rev: i64,
    head: Vec<String>,
    defaults: Typed,
    cx: &Cx<'_>,
) -> Sheet {
    let layout = Layout { stops: Some(stops), ..Layout::default() };
    Sheet::act(record, action, Some(rev), layout, Box::new(Says { head, defaults }), cx)
}

fn stops(form: &Form, focus: Focus) -> Stop {
    match form.parts().get(focus.part) {
        // The difference was marked in the list and isn't typed.
        Some(Part::Leaf(leaf)) if leaf.path == "difference" => Stop::Show,
        Some(Part::Leaf(leaf)) if leaf.path == "at" => Stop::Pass,
        _ => Stop::Ask,
    }
}
