//! The small form of something said about a month or a row of the ledger: what stands over its fields and in them.

use super::lead::Lead;
use crate::kernel::form::field::Action;
use crate::kernel::form::layout::{Layout, Stop};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Env, Focus, Form, Part};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::ui::{Cx, Reply};

/// The revision of what something is said about, read again after somebody else has changed it.
pub type Rev = Box<dyn Fn(&Cx<'_>) -> Option<i64>>;

struct Says {
    head: Vec<String>,
    defaults: Typed,
    rev: Rev,
}

impl Hooks for Says {
    fn defaults(&self, _cx: &Cx<'_>) -> Typed {
        self.defaults.clone()
    }

    /// What was left of explaining one difference doesn't explain another.
    fn follow(&self, form: &mut Form, cx: &Cx<'_>) {
        let Some(wanted) = self.defaults.get("difference") else { return };
        let stands = match form.slot_of("difference") {
            Some(Slot::Line(line)) => Raw::Text(line.text().to_string()),
            _ => return,
        };
        if stands != *wanted {
            let env = Env::from(cx);
            for (path, raw) in [("difference", Some(wanted)), ("reason", None)] {
                if let Some(focus) = form.place(path) {
                    form.put(focus, raw, env);
                }
            }
        }
    }

    fn head(&self, _cx: &Cx<'_>) -> Vec<String> {
        self.head.clone()
    }

    fn rev(&self, cx: &Cx<'_>) -> Option<i64> {
        (self.rev)(cx)
    }
}

/// Opens the form of a step, with lines over its fields and what stands in them already; what is given stands fast.
pub fn form(
    record: String,
    action: &'static Action,
    rev: Rev,
    head: Vec<String>,
    defaults: Typed,
    cx: &Cx<'_>,
) -> Reply {
    let drafts = format!("{record} {}", action.name);
    let about = defaults.text("difference").to_string();
    let resumed = cx.desk.drafts(&drafts).iter().any(|(draft, _)| draft.typed.text("difference") == about);
    let layout = Layout { stops: Some(stops), ..Layout::default() };
    let seen = rev(cx);
    let sheet = Sheet::act(record, action, seen, layout, Box::new(Says { head, defaults, rev }), cx);
    Lead::said(sheet, drafts).opened(resumed, false)
}

fn stops(form: &Form, focus: Focus) -> Stop {
    match form.parts().get(focus.part) {
        // The difference was marked in the list and isn't typed.
        Some(Part::Leaf(leaf)) if leaf.path == "difference" => Stop::Show,
        Some(Part::Leaf(leaf)) if leaf.path == "at" => Stop::Pass,
        _ => Stop::Ask,
    }
}
