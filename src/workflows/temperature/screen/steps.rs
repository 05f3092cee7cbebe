//! The steps of a sheet by keyboard: which come next, which are blocked and why, and the small form of each. It asks; the
//! rules decide, below the desk.

use super::choose::Choose;
use super::facts::Facts;
use super::step;
use crate::kernel::form::field::{Action, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::Problem;
use crate::kernel::record::Stepped;
use crate::kernel::ui::{Code, Cx, Key, Reply, Request};
use crate::kernel::words::{Words, words};
use crate::registers::rights;
use crate::workflows::temperature::form::THING;
use crate::workflows::temperature::rules::{State, next};

/// What the keys of list and page do with the sheet that is marked; `None` for keys that are none of its own.
pub fn key(facts: &Facts, key: Key, cx: &Cx<'_>) -> Option<Reply> {
    match key.code {
        Code::Left if !key.ctrl && !key.alt => facts.links.first().map(|link| Reply::Show(link.number.clone())),
        _ => facts.step_key(key, cx),
    }
}

impl Stepped for Facts {
    fn thing() -> &'static Thing {
        &THING
    }

    fn id(&self) -> i64 {
        self.stored.sheet.number.key()
    }

    fn possible(&self, cx: &Cx<'_>) -> Vec<&'static str> {
        let now = cx.now.minute();
        let owes = self.deadlines.iter().any(|kept| kept.is_unexplained(now));
        next::next(&self.stored.sheet, self.linked, now, owes)
    }

    fn blocked(&self, cx: &Cx<'_>) -> Vec<(&'static str, Problem)> {
        if self.has_ended() {
            return Vec::new();
        }
        next::blocked(&self.stored.sheet, self.linked, cx.now.minute())
    }

    fn may(name: &'static str, cx: &Cx<'_>) -> Result<(), Problem> {
        rights::may(cx.operator(), THING.name, name, &Values::new())
    }

    /// A correction begins with the reading that it is about.
    fn open(&self, action: &'static Action, replace: bool, cx: &Cx<'_>) -> Reply {
        if action.name == "correct" {
            let choose = Choose::new(self.clone(), action);
            return if replace { Reply::Replace(Box::new(choose)) } else { Reply::open(choose) };
        }
        self.show_sheet(step::form(self, action, None, cx), action, replace, cx)
    }

    fn print(&self, _cx: &Cx<'_>) -> Reply {
        Reply::Ask(Request::Print { record: self.number().to_string(), paper: None, preview: false })
    }

    fn has_ended(&self) -> bool {
        self.state() == State::Void
    }

    fn usual_name(&self, cx: &Cx<'_>) -> Option<&'static str> {
        let first = self.possible(cx).into_iter().next()?;
        ["pass-up", "report", "investigate"].contains(&first).then_some(first).filter(|_| self.state().is_open())
    }

    /// Of a failure and an opinion, what is still to be passed up.
    fn called(&self, action: &'static Action) -> Words {
        let sheet = &self.stored.sheet;
        let failure = sheet.fails() && sheet.failure_up.is_none();
        let opinion = sheet.opinion.is_some() && sheet.opinion_up.is_none();
        match (action.name, failure, opinion) {
            ("pass-up", true, false) => words("上報不合格", "上报不合格", "Pass up the failure"),
            ("pass-up", false, true) => words("上報用戶意見", "上报用户意见", "Pass up the opinion"),
            _ => action.label,
        }
    }

    fn short(&self, action: &'static Action) -> Words {
        match action.name {
            "pass-up" => words("報不合格", "报不合格", "Pass up"),
            _ => action.label,
        }
    }
}
