//! The steps of an outage by keyboard: which come next, which are blocked and why, and the small form of each. It asks;
//! the rules decide, below the desk.

use super::facts::Facts;
use crate::kernel::form::field::Action;
use crate::kernel::form::layout::{Layout, Stop};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::state::{Focus, Form};
use crate::kernel::form::value::{Typed, Values};
use crate::kernel::problem::Problem;
use crate::kernel::record::life::when;
use crate::kernel::record::step::{self, key_of};
use crate::kernel::record::{Facts as _, Step, StepSheet, Steps};
use crate::kernel::time::Minute;
use crate::kernel::ui::{Code, Command, Cx, Key, Layer, Reply, Request};
use crate::kernel::words::{Words, words};
use crate::registers::rights;
use crate::workflows::repair::outage::form::THING;
use crate::workflows::repair::outage::rules::{CORRECTABLE, State};
use crate::workflows::repair::outage::store::{self, Stored};

/// What the keys of list and page do with the outage that is marked; `None` for keys that are none of its own.
pub fn key(facts: &Facts, key: Key, cx: &Cx<'_>) -> Option<Reply> {
    match key.code {
        Code::F(5) => Some(print(facts)),
        Code::F(6) => Some(match usual(facts, cx) {
            Some(action) => open(facts, action, false, cx),
            None => Reply::open(all(facts, cx)),
        }),
        _ => None,
    }
}

fn print(facts: &Facts) -> Reply {
    let record = facts.number().to_string();
    Reply::Ask(Request::Print { record, paper: Some("announcement"), preview: false })
}

/// What works on the marked outage right now.
pub fn commands(facts: &Facts, cx: &Cx<'_>) -> Vec<Command> {
    let next = usual(facts, cx).map_or(words("下一步", "下一步", "Next step"), short);
    let mut out = vec![Command::f(5, words("打印公告", "打印公告", "Print")), Command::f(6, next)];
    out.push(Command::named("steps", words("全部步驟", "全部步骤", "All steps")));
    let possible = possible(facts, cx).into_iter().filter(|name| may(name, cx).is_ok());
    out.extend(possible.filter_map(|name| THING.action(name)).map(|action| Command::named(action.name, action.label)));
    out
}

/// Runs a command of the palette on the marked outage.
pub fn run(facts: &Facts, name: &'static str, cx: &Cx<'_>) -> Reply {
    match (name, THING.action(name)) {
        ("steps", _) => Reply::open(all(facts, cx)),
        (_, Some(action)) => open(facts, action, false, cx),
        _ => Reply::Ignored,
    }
}

/// What the key bar calls a step: short, since every key must fit at 80 columns.
fn short(action: &'static Action) -> Words {
    match action.name {
        "announce" => words("公告", "公告", "Announce"),
        "restore" => words("恢復", "恢复", "Restore"),
        _ => action.label,
    }
}

/// The step that usually comes next, where this operator may take it: users are told, then heat comes back.
pub fn usual(facts: &Facts, cx: &Cx<'_>) -> Option<&'static Action> {
    let name = match facts.stored.outage.state(cx.now.minute()) {
        State::Planned | State::Running if facts.is_owed() => "announce",
        State::Running => "restore",
        State::Planned | State::Restored | State::Void => return None,
    };
    THING.action(name).filter(|_| may(name, cx).is_ok())
}

fn possible(facts: &Facts, cx: &Cx<'_>) -> Vec<&'static str> {
    let now = cx.now.minute();
    let mut possible = facts.stored.outage.next(now);
    if facts.kept.iter().any(|kept| kept.is_unexplained(now)) {
        possible.push("explain");
    }
    possible
}

fn may(name: &str, cx: &Cx<'_>) -> Result<(), Problem> {
    rights::may(cx.operator(), THING.name, name, &Values::new())
}

/// Every step: those possible now, then the blocked ones with their reasons.
pub fn all(facts: &Facts, cx: &Cx<'_>) -> Steps {
    let outage = &facts.stored.outage;
    let (mut open_now, mut blocked) = (Vec::new(), Vec::new());
    for action in possible(facts, cx).into_iter().filter_map(|name| THING.action(name)) {
        match may(action.name, cx) {
            Ok(()) => open_now.push(Step::open(action)),
            Err(problem) => blocked.push(Step::blocked(action, problem)),
        }
    }
    for (name, problem) in outage.blocked(cx.now.minute()) {
        blocked.extend(THING.action(name).map(|action| Step::blocked(action, problem)));
    }
    open_now.extend(blocked);
    let key = outage.number.key();
    let choose = move |name: &'static str, cx: &Cx<'_>| match (Facts::read(key, cx), THING.action(name)) {
        (Ok(Some(facts)), Some(action)) => open(&facts, action, true, cx),
        _ => Reply::Close,
    };
    Steps::new(outage.number.to_string(), open_now, Box::new(choose))
}

/// Opens the small form of a step, over the screen or in the place of what is open.
fn open(facts: &Facts, action: &'static Action, replace: bool, cx: &Cx<'_>) -> Reply {
    let record = facts.number().to_string();
    let key = facts.number().key();
    let drafts = step::drafts(&record, action.name);
    let resumed = !cx.desk.drafts(&drafts).is_empty();
    let hooks = StepHooks { action, stored: facts.stored.clone() };
    let layout = Layout { stops: Some(stops), ..Layout::default() };
    let sheet = Sheet::act(record, action, Some(facts.stored.rev), layout, Box::new(hooks), cx);
    let others: step::Others =
        Box::new(move |cx| Some(Box::new(all(&Facts::read(key, cx).ok()??, cx)) as Box<dyn Layer>));
    StepSheet::new(sheet).with_others(others).opened(resumed, replace)
}

/// Which places are stopped at.
fn stops(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "deadline" => Stop::Pass,
        _ => Stop::Ask,
    }
}

/// What a step's form starts with and shows.
struct StepHooks {
    action: &'static Action,
    stored: Stored,
}

impl Hooks for StepHooks {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let outage = &self.stored.outage;
        let mut typed = Typed::new();
        let moment = |at: Minute| at.to_string().replacen('T', " ", 1);
        match self.action.name {
            "explain" => typed.set_text("deadline", "announce"),
            "extend" => {
                if let Some(to) = outage.expected_to() {
                    typed.set_text("expected_to", moment(to));
                }
            }
            "amend" => {
                typed.set_text("kind", outage.kind.code());
                typed.set_text("cause", outage.cause.clone());
                typed.set_text("area", outage.area.clone());
                typed.set_text("station", outage.station.clone());
                typed.set_text("from", moment(outage.from));
                if let Some(to) = outage.expected_to() {
                    typed.set_text("expected_to", moment(to));
                }
                if let Some(lead) = outage.lead {
                    typed.set_text("lead", format!("staff/{lead}"));
                }
                typed.set_text("phone", outage.phone.clone().unwrap_or_default());
                if let Some(facility) = outage.facility {
                    typed.set_text("facility", format!("facility/{facility}"));
                }
            }
            "correct-time" => {
                let steps = store::steps(cx.view(), &outage.number.to_string()).unwrap_or_default();
                let last = steps.into_iter().rev().map(|step| step.action);
                let step = last.into_iter().find(|name| CORRECTABLE.contains(&name.as_str()));
                typed.set_text("step", step.unwrap_or_else(|| "received".to_string()));
            }
            _ => {}
        }
        typed
    }

    fn head(&self, cx: &Cx<'_>) -> Vec<String> {
        let Ok(Some(stored)) = store::load(cx.view(), self.stored.outage.number.key()) else { return Vec::new() };
        let (outage, now) = (&stored.outage, cx.now.minute());
        let state = outage.state(now).words().get(cx.lang);
        let from = when(outage.from, now);
        let to = outage.restored_at.or(outage.expected_to()).map(|to| when(to, now)).unwrap_or_default();
        let line = format!("{}  {state}  {from} → {to}", outage.number);
        vec![line.trim_end().to_string(), format!("{}  {}", outage.area, outage.cause)]
    }

    fn rev(&self, cx: &Cx<'_>) -> Option<i64> {
        store::rev(cx.view(), self.stored.outage.number.key()).ok()
    }
}
