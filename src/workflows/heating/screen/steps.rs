//! The steps of an application by keyboard: which come next, which are blocked and why, its papers, the restoration of a
//! stop. It asks; the rules decide, below the desk.

use super::facts::Facts;
use super::{intake, printed, step};
use crate::kernel::form::field::{Action, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::Problem;
use crate::kernel::record::life::when;
use crate::kernel::record::{Again, Facts as _, Stepped};
use crate::kernel::ui::{Code, Command, Cx, Key, Reply, Request};
use crate::kernel::words::{Words, words};
use crate::registers::rights;
use crate::workflows::heating::form::THING;
use crate::workflows::heating::rules::{State, Step, next};

/// What starts the restoration of a stop.
const RESTORE: Key = Key { code: Code::Char('b'), ctrl: true, alt: false, shift: false, burst: false };
/// What that is called.
const RESTORED: Words = words("開復熱單", "开复热单", "Restore it");

/// What the keys of list and page do with the application that is marked; `None` for keys that are none of its own.
pub fn key(facts: &Facts, key: Key, cx: &Cx<'_>) -> Option<Reply> {
    match key.code {
        _ if key == RESTORE => facts.can_be_restored().then(|| Reply::open(intake::restoring(facts, cx))),
        Code::Left if !key.ctrl && !key.alt => facts.other().map(Reply::Show),
        _ => facts.step_key(key, cx),
    }
}

/// Prints a paper; asks first where it was printed already and nothing has happened since.
fn print(facts: &Facts, paper: &'static str, cx: &Cx<'_>) -> Reply {
    if let Some((_, at)) = facts.fresh.iter().find(|(fresh, _)| fresh == paper)
        && let Some(name) = printed::called(paper)
    {
        return Reply::open(Again::new(facts.number(), paper, name, when(at.minute(), cx.now.minute())));
    }
    Reply::Ask(Request::Print { record: facts.number(), paper: Some(paper), preview: false })
}

impl Stepped for Facts {
    fn thing() -> &'static Thing {
        &THING
    }

    fn id(&self) -> i64 {
        self.app().number.key()
    }

    fn possible(&self, cx: &Cx<'_>) -> Vec<&'static str> {
        let now = cx.now.minute();
        let steps = next::possible(self.app(), &self.ground(now));
        let last = |step: &Step| matches!(step, Step::Withdraw | Step::Void);
        let mut out: Vec<&'static str> = Vec::new();
        // What is owed first is said first: a late limit that nobody has explained.
        if self.deadlines.iter().any(|kept| kept.is_unexplained(now)) {
            out.push("explain");
        }
        let explains = !out.is_empty();
        let blocked = self.next_stage().is_some_and(|stage| !steps.contains(&stage.step));
        let track = steps.iter().filter(|step| !last(step)).map(|step| step.code());
        if blocked {
            out.extend(track);
        } else {
            out.splice(0..0, track);
        }
        out.push("note");
        if self.state() != State::Void {
            out.push("amend");
            out.push("correct-time");
        }
        if !explains && !self.deadlines.is_empty() {
            out.push("explain");
        }
        out.extend(steps.iter().filter(|step| last(step)).map(|step| step.code()));
        out
    }

    fn blocked(&self, cx: &Cx<'_>) -> Vec<(&'static str, Problem)> {
        if self.has_ended() {
            return Vec::new();
        }
        let blocked = next::blocked(self.app(), &self.ground(cx.now.minute()));
        blocked.into_iter().map(|blocked| (blocked.step.code(), blocked.problem)).collect()
    }

    fn may(name: &'static str, cx: &Cx<'_>) -> Result<(), Problem> {
        rights::may(cx.operator(), THING.name, name, &Values::new())
    }

    fn open(&self, action: &'static Action, replace: bool, cx: &Cx<'_>) -> Reply {
        self.show_sheet(step::form(self, action, cx), action, replace, cx)
    }

    fn print(&self, cx: &Cx<'_>) -> Reply {
        print(self, printed::fitting(self.app()), cx)
    }

    fn has_ended(&self) -> bool {
        matches!(self.state(), State::Refused | State::Withdrawn | State::Void)
    }

    fn more(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let mut out = Vec::new();
        if self.can_be_restored() {
            out.push(Command::key(RESTORE, RESTORED));
        }
        out.extend(printed::possible(self.app()));
        out
    }

    fn run_more(&self, name: &'static str, _replace: bool, cx: &Cx<'_>) -> Option<Reply> {
        printed::by_command(name).map(|paper| print(self, paper, cx))
    }
}
