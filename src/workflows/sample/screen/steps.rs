//! The steps of a slip by keyboard: which come next, which are blocked and why, and the small form of each. It asks; the
//! rules decide, below the desk.

use super::facts::Facts;
use super::{detail, requisition, slip, step};
use crate::kernel::form::field::Action;
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Problem, Rule};
use crate::kernel::record::{Step, Steps};
use crate::kernel::ui::{Code, Command, Cx, Key, Layer, Reply};
use crate::kernel::words::{Words, words};
use crate::registers::rights;
use crate::workflows::sample::form::THING;
use crate::workflows::sample::show;

/// What a clerk calls issuing a slip in the place of another.
pub const REISSUE: Words = words("換開", "换开", "Reissue");

/// Making a requisition of a slip whose goods were taken (S9).
const REQUISITION: Words = words("開領用單", "开领用单", "Requisition it");

/// What the keys of lists and details do with the slip that is marked; `None` for keys that are none of its own.
pub fn key(facts: &Facts, key: Key, cx: &Cx<'_>) -> Option<Reply> {
    match key.code {
        Code::F(5) => Some(detail::print(facts)),
        Code::F(6) => Some(next(facts, cx)),
        Code::Right if !key.ctrl && !key.alt => facts.stored.slip.successor.map(|new| Reply::Show(new.to_string())),
        Code::Left if !key.ctrl && !key.alt => {
            facts.stored.replaces.as_ref().map(|(old, _)| Reply::Show(old.to_string()))
        }
        _ => None,
    }
}

/// What works on the marked slip right now.
pub fn commands(facts: &Facts, cx: &Cx<'_>) -> Vec<Command> {
    let mut out = vec![Command::f(5, words("打印", "打印", "Print"))];
    out.push(Command::f(6, usual(facts, cx).map_or(words("下一步", "下一步", "Next step"), short)));
    if let Some(new) = facts.stored.slip.successor {
        let seen = words("看新單", "看新单", "New slip");
        out.push(Command::key(Key::plain(Code::Right), seen).more(format!("{:04}", new.serial())));
    }
    if let Some((old, _)) = &facts.stored.replaces {
        let seen = words("看原單", "看原单", "Old slip");
        out.push(Command::key(Key::plain(Code::Left), seen).more(format!("{:04}", old.serial())));
    }
    out.push(Command::named("steps", words("全部步驟", "全部步骤", "All steps")));
    out.push(Command::named("reissue", REISSUE));
    if facts.fits_requisition {
        out.push(Command::named("requisition", REQUISITION).also("領料 领料 出庫 出库 requisition"));
    }
    let open = possible(facts, cx).into_iter().filter(|name| may(name, cx).is_ok());
    out.extend(open.filter_map(|name| THING.action(name)).map(|action| Command::named(action.name, action.label)));
    out
}

/// Runs a command of the palette on the marked slip.
pub fn run(facts: &Facts, name: &'static str, cx: &Cx<'_>) -> Reply {
    match name {
        "steps" => Reply::open(all(facts, cx)),
        _ => take(facts, name, false, cx),
    }
}

/// Opens what a step needs, over the screen or in the place of what is open.
fn take(facts: &Facts, name: &'static str, replace: bool, cx: &Cx<'_>) -> Reply {
    let layer: Box<dyn Layer> = match (name, THING.action(name)) {
        ("reissue", _) => Box::new(slip::reissue(facts, cx)),
        ("requisition", _) => Box::new(requisition::form::of_slip(facts.number(), cx)),
        (_, Some(action)) => return step::open(facts, action, replace, cx),
        (_, None) => return Reply::Ignored,
    };
    if replace { Reply::Replace(layer) } else { Reply::Open(layer) }
}

/// F6: the form of the step that comes next, where this operator takes it; else all steps.
fn next(facts: &Facts, cx: &Cx<'_>) -> Reply {
    match usual(facts, cx) {
        Some(action) => step::open(facts, action, false, cx),
        None => Reply::open(all(facts, cx)),
    }
}

/// What the key bar calls a step: short, since every key must fit at 80 columns.
fn short(action: &'static Action) -> Words {
    match action.name {
        "sign-head" => words("部門簽字", "部门签字", "Head signs"),
        "sign-gm" => words("總經理簽字", "总经理签字", "GM signs"),
        "receipt" => words("收款", "收款", "Payment"),
        "return-note" => words("退庫單", "退库单", "Return note"),
        "draw" => words("提取", "提取", "Draw"),
        "release" => words("放行", "放行", "Release"),
        "file" => words("歸檔", "归档", "File"),
        _ => action.label,
    }
}

/// The step that usually comes next, where this operator may take it.
fn usual(facts: &Facts, cx: &Cx<'_>) -> Option<&'static Action> {
    let name = possible(facts, cx).into_iter().next().filter(|name| !matches!(*name, "refuse" | "note" | "void"))?;
    // At the office a release is only ever typed later, from paper: never what comes next.
    if name == "release" && !cx.operator().has("gatekeeper") {
        return None;
    }
    let action = THING.action(name)?;
    may(name, cx).is_ok().then_some(action)
}

fn possible(facts: &Facts, cx: &Cx<'_>) -> Vec<&'static str> {
    show::next(&facts.stored.slip, facts.stored.filed_at.is_some(), cx.now.minute())
}

/// Whether this operator may take a step at all; a signer takes their own.
fn may(name: &str, cx: &Cx<'_>) -> Result<(), Problem> {
    let operator = cx.operator();
    let mut values = Values::new();
    let signs = match name {
        "sign-head" => operator.has("head"),
        "sign-gm" => operator.has("gm"),
        "reject" => operator.has("head") || operator.has("gm"),
        _ => false,
    };
    if let (true, Some(key)) = (signs, operator.key) {
        values.set("by", Value::Key(key));
    }
    if name == "release" && !operator.has("gatekeeper") {
        values.set("late", Value::Flag(true));
    }
    rights::may(operator, THING.name, name, &values)
}

/// Every step in order: those possible now, the usual one first, then the blocked ones with their reasons.
pub fn all(facts: &Facts, cx: &Cx<'_>) -> Steps {
    let slip = &facts.stored.slip;
    let mut open = Vec::new();
    let mut blocked = Vec::new();
    for name in possible(facts, cx) {
        let Some(action) = THING.action(name) else { continue };
        match may(name, cx) {
            Ok(()) => open.push(Step::open(action)),
            Err(problem) => blocked.push(Step::blocked(action, problem)),
        }
    }
    if slip.state.waits() {
        let help = words(
            "照這張開一張新的，原單同時作廢，兩張互相註明。",
            "照这张开一张新的，原单同时作废，两张互相注明。",
            "Issues a new slip like this one and voids this one; each names the other.",
        );
        open.push(Step::named("reissue", REISSUE, help));
    }
    if facts.fits_requisition {
        let help = words(
            "把這張單列入一張新的領用單（S9）。",
            "把这张单列入一张新的领用单（S9）。",
            "Puts this slip on a new requisition (S9).",
        );
        open.push(Step { rule: Rule::Clause("S9"), ..Step::named("requisition", REQUISITION, help) });
    }
    let known = crate::workflows::sample::gate::background(cx.view(), &facts.stored).unwrap_or_default();
    for (name, problem) in show::blocked(slip, cx.now.minute(), &known) {
        blocked.extend(THING.action(name).map(|action| Step::blocked(action, problem)));
    }
    open.extend(blocked);
    let facts = facts.clone();
    Steps::new(facts.number().to_string(), open, Box::new(move |name, cx| take(&facts, name, true, cx)))
}
