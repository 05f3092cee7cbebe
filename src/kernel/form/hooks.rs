//! What a workflow adds to a form: defaults, reckoning, what follows from what, what comes after saving. The form itself
//! is in `sheet`.

use super::layout::Computed;
use super::state::Form;
use super::value::Typed;
use crate::kernel::book::{Added, Done};
use crate::kernel::pick::Candidate;
use crate::kernel::problem::Problem;
use crate::kernel::ui::{Cx, Reply};
use crate::kernel::words::{Lang, Say, Words};

/// What a workflow adds to a form. Every part has a sensible default.
pub trait Hooks {
    /// What stands in a blank form.
    fn defaults(&self, _cx: &Cx<'_>) -> Typed {
        Typed::new()
    }

    /// What is reckoned from what has been typed so far.
    fn computed(&self, _typed: &Typed, _cx: &Cx<'_>) -> Computed {
        Computed::default()
    }

    /// Puts into other fields what follows from the one just typed in.
    fn follow(&self, _form: &mut Form, _cx: &Cx<'_>) {}

    /// The same as it is saved, when nothing is being typed any more.
    fn saving(&self, form: &mut Form, cx: &Cx<'_>) {
        self.follow(form, cx);
    }

    /// What can be told before the desk is asked. Empty where nothing speaks against it.
    fn check(&self, _typed: &Typed, _cx: &Cx<'_>) -> Vec<Problem> {
        Vec::new()
    }

    /// What is wrong in the fields that stand filled, each at its field: told once the cursor leaves it. With it what is
    /// worth a second look though it may stand.
    fn judge(&self, _form: &Form, _cx: &Cx<'_>) -> (Vec<Problem>, Vec<Problem>) {
        (Vec::new(), Vec::new())
    }

    /// What stands in the next blank form after `saved`; `None` closes the form instead.
    fn next(&self, _saved: &Typed, _cx: &Cx<'_>) -> Option<Typed> {
        None
    }

    /// What to do once it is saved, besides the notice: print, open the record.
    fn added(&self, _added: &Added, _cx: &Cx<'_>) -> Reply {
        Reply::Done
    }

    /// What to do once the step is taken, besides closing the form.
    fn done(&self, _done: &Done, _cx: &Cx<'_>) -> Reply {
        Reply::Done
    }

    /// Lines over the fields: the record that the step belongs to.
    fn head(&self, _cx: &Cx<'_>) -> Vec<String> {
        Vec::new()
    }

    /// The record's revision now, after somebody else has changed it: the head shows the new state then.
    fn rev(&self, _cx: &Cx<'_>) -> Option<i64> {
        None
    }

    /// Everything that F7 offers in a field, the likeliest first, with what speaks against each; `None` for what the
    /// register finds.
    fn candidates(&self, _path: &str, _cx: &Cx<'_>) -> Option<Vec<Candidate>> {
        None
    }

    /// What the step is called for this record; `None` for its own name.
    fn label(&self) -> Option<Words> {
        None
    }

    /// How people name the record of the step; `None` for its number or key.
    fn named(&self, _lang: Lang) -> Option<String> {
        None
    }

    /// What is said once it is saved; `None` for the record's number or key.
    fn saved(&self, _added: &Added, _cx: &Cx<'_>) -> Option<Say> {
        None
    }

    /// What is said when it is left unsaved, where opening it again doesn't bring the draft back.
    fn left(&self) -> Option<Words> {
        None
    }

    /// Fields that few records have, which Ctrl+X brings into the form, and what they are called together.
    fn more(&self) -> Option<(Words, &'static [&'static str])> {
        None
    }

    /// What stands behind the tab's name: `存盤時取號`.
    fn note(&self, _cx: &Cx<'_>) -> String {
        String::new()
    }
}

/// Nothing but the defaults.
pub struct NoHooks;

impl Hooks for NoHooks {}
