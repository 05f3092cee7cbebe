//! The steps of a repair by keyboard: which come next, which are blocked and why, and the small form of each. It asks;
//! the rules decide, below the desk.

use super::again::Again;
use super::facts::Facts;
use super::{side, step};
use crate::kernel::form::field::Action;
use crate::kernel::form::value::Values;
use crate::kernel::problem::Problem;
use crate::kernel::record::life::when;
use crate::kernel::record::{Step, Steps};
use crate::kernel::ui::{Code, Command, Cx, Key, Reply, Request};
use crate::kernel::words::{Words, words};
use crate::registers::rights;
use crate::workflows::repair::add::settings;
use crate::workflows::repair::form::THING;
use crate::workflows::repair::rules::{State, next};
use crate::workflows::repair::store;

/// What joins a repair with the open one that it most likely is.
pub const SAME: Key = Key { code: Code::Char('b'), ctrl: true, alt: false, shift: false, burst: false };
/// What that is called.
pub const JOIN: Words = words("併入鄰居的", "并入邻居的", "Same as");

/// The papers, by the name of the command that prints each.
const PAPERS: [(&str, &str, Words); 4] = [
    ("print:dispatch", "dispatch", words("打印派工單", "打印派工单", "Print the order")),
    ("print:receipt", "receipt", words("打印回執單", "打印回执单", "Print the receipt")),
    ("print:damage", "damage", words("打印損壞確認單", "打印损坏确认单", "Print the damage form")),
    ("print:card", "card", words("打印用戶卡", "打印用户卡", "Print the user card")),
];

/// What the keys of list and page do with the repair that is marked; `None` for keys that are none of its own.
pub fn key(facts: &Facts, key: Key, cx: &Cx<'_>) -> Option<Reply> {
    match key.code {
        Code::F(5) => Some(print(facts, paper(facts), cx)),
        Code::F(6) => Some(match usual(facts, cx) {
            Some(action) => step::open(facts, action, false, cx),
            None => Reply::open(all(facts, cx)),
        }),
        _ if key == SAME => {
            same(facts, cx).then(|| THING.action("duplicate")).flatten().map(|it| step::open(facts, it, false, cx))
        }
        Code::Left if !key.ctrl && !key.alt => {
            let repair = &facts.stored.repair;
            let before = repair.repeat_of.or(repair.ended.as_ref().and_then(|ended| ended.duplicate_of));
            before.map(|number| Reply::Show(number.to_string()))
        }
        _ => None,
    }
}

/// The paper that fits the state: the order until the work is done, then the receipt (H21).
fn paper(facts: &Facts) -> &'static str {
    match facts.stored.repair.state {
        State::Finished | State::Confirmed | State::Closed => "receipt",
        _ => "dispatch",
    }
}

/// Prints a paper; asks first where it was printed already and nothing has happened since.
fn print(facts: &Facts, paper: &'static str, cx: &Cx<'_>) -> Reply {
    if let Some((_, at)) = facts.fresh.iter().find(|(fresh, _)| fresh == paper) {
        let name = match paper {
            "dispatch" => words("派工單", "派工单", "order"),
            "receipt" => words("回執單", "回执单", "receipt"),
            "damage" => words("損壞確認單", "损坏确认单", "damage form"),
            _ => words("用戶卡", "用户卡", "user card"),
        };
        return Reply::open(Again::new(facts.number().to_string(), paper, name, when(at.minute(), cx.now.minute())));
    }
    Reply::Ask(Request::Print { record: facts.number().to_string(), paper: Some(paper), preview: false })
}

/// Whether it can be joined with an open repair of this flat or building.
fn same(facts: &Facts, cx: &Cx<'_>) -> bool {
    side::likely_same(&facts.around, Some(facts.number())).is_some()
        && possible(facts, cx).contains(&"duplicate")
        && may("duplicate", cx).is_ok()
}

/// What works on the marked repair right now.
pub fn commands(facts: &Facts, cx: &Cx<'_>) -> Vec<Command> {
    let mut out = vec![Command::f(5, words("打印", "打印", "Print"))];
    out.push(Command::f(6, usual(facts, cx).map_or(words("下一步", "下一步", "Next step"), |action| action.label)));
    if same(facts, cx) {
        let of = side::likely_same(&facts.around, Some(facts.number()));
        out.push(Command::key(SAME, JOIN).more(of.map_or(String::new(), |number| format!("{:04}", number.serial()))));
    }
    out.push(Command::named("steps", words("全部步驟", "全部步骤", "All steps")));
    out.extend(PAPERS.map(|(name, _, words)| Command::named(name, words)));
    let open = possible(facts, cx).into_iter().filter(|name| may(name, cx).is_ok());
    out.extend(
        open.filter_map(|name| THING.action(name)).map(|action| Command::named(action.name, called(facts, action))),
    );
    out
}

/// Runs a command of the palette on the marked repair.
pub fn run(facts: &Facts, name: &'static str, cx: &Cx<'_>) -> Reply {
    if let Some((_, paper, _)) = PAPERS.iter().find(|(known, ..)| *known == name) {
        return print(facts, paper, cx);
    }
    match (name, THING.action(name)) {
        ("steps", _) => Reply::open(all(facts, cx)),
        (_, Some(action)) => step::open(facts, action, false, cx),
        _ => Reply::Ignored,
    }
}

/// The steps that are possible now, the usual one first.
pub fn possible(facts: &Facts, cx: &Cx<'_>) -> Vec<&'static str> {
    let now = cx.now.minute();
    let Ok(settings) = settings(cx.view()) else { return Vec::new() };
    let owes = facts.deadlines.iter().any(|kept| kept.is_unexplained(now));
    let Ok(beside) = store::beside(cx.view(), facts.number(), &facts.deadlines) else { return Vec::new() };
    let mut out = next::next(&facts.stored.repair, &beside, &settings, now, owes);
    // What ends a repair for good is never what a stray Enter takes.
    if let (Some(&"advise"), Some(at)) = (out.first(), out.iter().position(|name| *name == "tell-charge")) {
        out.swap(0, at);
    }
    out
}

/// What a step is called for this repair: whoever is sent after somebody was is another dispatch.
pub fn called(facts: &Facts, action: &Action) -> Words {
    match action.name {
        "dispatch" if facts.stored.repair.dispatch.is_some() => words("改派", "改派", "Send another"),
        _ => action.label,
    }
}

/// The step that usually comes next, where this operator may take it.
fn usual(facts: &Facts, cx: &Cx<'_>) -> Option<&'static Action> {
    let name = possible(facts, cx).into_iter().next()?;
    let usual = !matches!(name, "explain" | "amend" | "correct-time" | "note" | "void" | "withdraw" | "duplicate");
    THING.action(name).filter(|_| usual && may(name, cx).is_ok())
}

/// Whether this operator may take a step at all.
fn may(name: &str, cx: &Cx<'_>) -> Result<(), Problem> {
    rights::may(cx.operator(), THING.name, name, &Values::new())
}

/// Every step in order: those possible now, the usual one first, then the blocked ones with their reasons.
pub fn all(facts: &Facts, cx: &Cx<'_>) -> Steps {
    let (mut open, mut blocked): (Vec<Step>, Vec<Step>) = (Vec::new(), Vec::new());
    let ended = facts.stored.repair.state.has_ended();
    for name in possible(facts, cx) {
        let Some(action) = THING.action(name) else { continue };
        match may(name, cx) {
            Ok(()) => open.push(Step { label: called(facts, action), ..Step::open(action) }),
            Err(_) if ended => {}
            Err(problem) => blocked.push(Step::blocked(action, problem)),
        }
    }
    let beside = store::beside(cx.view(), facts.number(), &facts.deadlines);
    // Of one that has ended only what can still be done is of use.
    if let (false, Ok(settings), Ok(beside)) = (ended, settings(cx.view()), beside) {
        for (name, problem) in next::blocked(&facts.stored.repair, &beside, &settings, cx.now.minute()) {
            // One reason a line; the rest is told when one tries.
            if blocked.iter().all(|step| step.name != name) {
                let step = |action| Step { label: called(facts, action), ..Step::blocked(action, problem) };
                blocked.extend(THING.action(name).map(step));
            }
        }
    }
    open.extend(blocked);
    let number = facts.number().to_string();
    let facts = facts.clone();
    let take = move |name: &'static str, cx: &Cx<'_>| {
        THING.action(name).map_or(Reply::Close, |action| step::open(&facts, action, true, cx))
    };
    Steps::new(number, open, Box::new(take))
}
