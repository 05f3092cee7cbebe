//! The facts of the record that a screen shows, kept until the mark moves or the file changes.

use super::Facts;
use crate::kernel::problem::Failure;
use crate::kernel::store::history;
use crate::kernel::ui::Cx;

/// The facts of one record, or why they can't be read.
pub struct Seen<F> {
    key: Option<i64>,
    facts: Option<F>,
    failure: Option<Failure>,
    newest: i64,
}

impl<F> Default for Seen<F> {
    fn default() -> Seen<F> {
        Seen { key: None, facts: None, failure: None, newest: 0 }
    }
}

impl<F: Facts> Seen<F> {
    /// Shows a record, or none; reads it where it isn't the one shown already.
    pub fn show(&mut self, key: Option<i64>, cx: &Cx<'_>) {
        if self.key != key {
            self.key = key;
            self.reload(cx);
        }
    }

    /// Reads it again.
    pub fn reload(&mut self, cx: &Cx<'_>) {
        let read = self.key.map_or(Ok(None), |key| F::read(key, cx));
        (self.facts, self.failure) = match read {
            Ok(facts) => (facts, None),
            Err(failure) => (None, Some(failure)),
        };
    }

    /// Whether the file has changed since this was last asked: a layer above may have written, or another window. Never
    /// at the first time.
    pub fn has_changed(&mut self, cx: &Cx<'_>) -> bool {
        let newest = history::newest(cx.view()).unwrap_or(0);
        let before = std::mem::replace(&mut self.newest, newest);
        before != 0 && before != newest
    }

    /// What is shown.
    pub fn facts(&self) -> Option<&F> {
        self.facts.as_ref()
    }

    /// Which record is shown.
    pub fn key(&self) -> Option<i64> {
        self.key
    }

    /// Why it can't be read.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Whether there is nothing to show, not even why it can't be read.
    pub fn is_empty(&self) -> bool {
        self.facts.is_none() && self.failure.is_none()
    }
}
