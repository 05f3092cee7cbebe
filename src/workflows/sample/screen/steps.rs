//! The steps of a slip by keyboard: which come next, which are blocked and why, and the small form of each. It asks; the
//! rules decide, below the desk.

use super::facts::Facts;
use super::{detail, requisition, slip, step};
use crate::kernel::form::field::{Action, Thing};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Problem, Rule};
use crate::kernel::record::stepped::NEVER_USUAL;
use crate::kernel::record::{Step, Stepped};
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
        Code::Right if !key.ctrl && !key.alt => facts.stored.slip.successor.map(|new| Reply::Show(new.to_string())),
        Code::Left if !key.ctrl && !key.alt => {
            facts.stored.replaces.as_ref().map(|(old, _)| Reply::Show(old.to_string()))
        }
        _ => facts.step_key(key, cx),
    }
}

impl Stepped for Facts {
    fn thing() -> &'static Thing {
        &THING
    }

    fn id(&self) -> i64 {
        self.stored.slip.number.key()
    }

    fn possible(&self, cx: &Cx<'_>) -> Vec<&'static str> {
        show::next(&self.stored.slip, self.stored.filed_at.is_some(), cx.now.minute())
    }

    fn blocked(&self, cx: &Cx<'_>) -> Vec<(&'static str, Problem)> {
        let known = crate::workflows::sample::gate::background(cx.view(), &self.stored).unwrap_or_default();
        show::blocked(&self.stored.slip, cx.now.minute(), &known)
    }

    /// A signer takes their own.
    fn may(name: &'static str, cx: &Cx<'_>) -> Result<(), Problem> {
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

    fn open(&self, action: &'static Action, replace: bool, cx: &Cx<'_>) -> Reply {
        step::open(self, action, replace, cx)
    }

    fn print(&self, _cx: &Cx<'_>) -> Reply {
        detail::print(self)
    }

    /// At the office a release is only ever typed later, from paper: never what comes next.
    fn usual_name(&self, cx: &Cx<'_>) -> Option<&'static str> {
        let name = self.possible(cx).into_iter().next().filter(|name| !NEVER_USUAL.contains(name));
        name.filter(|name| *name != "release" || cx.operator().has("gatekeeper"))
    }

    fn short(&self, action: &'static Action) -> Words {
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

    fn more(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let mut out = Vec::new();
        if let Some(new) = self.stored.slip.successor {
            let seen = words("看新單", "看新单", "New slip");
            out.push(Command::key(Key::plain(Code::Right), seen).more(format!("{:04}", new.serial())));
        }
        if let Some((old, _)) = &self.stored.replaces {
            let seen = words("看原單", "看原单", "Old slip");
            out.push(Command::key(Key::plain(Code::Left), seen).more(format!("{:04}", old.serial())));
        }
        out.push(Command::named("reissue", REISSUE));
        if self.fits_requisition {
            out.push(Command::named("requisition", REQUISITION).also("領料 领料 出庫 出库 requisition"));
        }
        out
    }

    fn besides(&self, _cx: &Cx<'_>) -> Vec<Step> {
        let mut out = Vec::new();
        if self.stored.slip.state.waits() {
            let help = words(
                "照這張開一張新的，原單同時作廢，兩張互相註明。",
                "照这张开一张新的，原单同时作废，两张互相注明。",
                "Issues a new slip like this one and voids this one; each names the other.",
            );
            out.push(Step::named("reissue", REISSUE, help));
        }
        if self.fits_requisition {
            let help = words(
                "把這張單列入一張新的領用單（S9）。",
                "把这张单列入一张新的领用单（S9）。",
                "Puts this slip on a new requisition (S9).",
            );
            out.push(Step { rule: Rule::Clause("S9"), ..Step::named("requisition", REQUISITION, help) });
        }
        out
    }

    fn run_more(&self, name: &'static str, replace: bool, cx: &Cx<'_>) -> Option<Reply> {
        let layer: Box<dyn Layer> = match name {
            "reissue" => Box::new(slip::reissue(self, cx)),
            "requisition" => Box::new(requisition::form::of_slip(self.stored.slip.number, cx)),
            _ => return None,
        };
        Some(if replace { Reply::Replace(layer) } else { Reply::Open(layer) })
    }
}
