//! The steps of a repair by keyboard: which come next, which are blocked and why, and the small form of each. It asks;
//! the rules decide, below the desk.

use super::facts::Facts;
use super::{side, step};
use crate::kernel::form::field::{Action, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::Problem;
use crate::kernel::record::life::when;
use crate::kernel::record::{Again, Stepped};
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
        _ if key == SAME => {
            let join = same(facts, cx).then(|| THING.action("duplicate")).flatten();
            join.map(|action| facts.open(action, false, cx))
        }
        Code::Left if !key.ctrl && !key.alt => {
            let repair = &facts.stored.repair;
            let before = repair.repeat_of.or(repair.ended.as_ref().and_then(|ended| ended.duplicate_of));
            before.map(|number| Reply::Show(number.to_string()))
        }
        _ => facts.step_key(key, cx),
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
        && facts.possible(cx).contains(&"duplicate")
        && Facts::may("duplicate", cx).is_ok()
}

impl Stepped for Facts {
    fn thing() -> &'static Thing {
        &THING
    }

    fn id(&self) -> i64 {
        self.stored.repair.number.key()
    }

    fn possible(&self, cx: &Cx<'_>) -> Vec<&'static str> {
        let now = cx.now.minute();
        let Ok(settings) = settings(cx.view()) else { return Vec::new() };
        let owes = self.deadlines.iter().any(|kept| kept.is_unexplained(now));
        let Ok(beside) = store::beside(cx.view(), self.stored.repair.number, &self.deadlines) else {
            return Vec::new();
        };
        let mut out = next::next(&self.stored.repair, &beside, &settings, now, owes);
        // What ends a repair for good is never what a stray Enter takes.
        if let (Some(&"advise"), Some(at)) = (out.first(), out.iter().position(|name| *name == "tell-charge")) {
            out.swap(0, at);
        }
        out
    }

    fn blocked(&self, cx: &Cx<'_>) -> Vec<(&'static str, Problem)> {
        let beside = store::beside(cx.view(), self.stored.repair.number, &self.deadlines);
        match (self.has_ended(), settings(cx.view()), beside) {
            (false, Ok(settings), Ok(beside)) => {
                next::blocked(&self.stored.repair, &beside, &settings, cx.now.minute())
            }
            _ => Vec::new(),
        }
    }

    fn may(name: &'static str, cx: &Cx<'_>) -> Result<(), Problem> {
        rights::may(cx.operator(), THING.name, name, &Values::new())
    }

    fn open(&self, action: &'static Action, replace: bool, cx: &Cx<'_>) -> Reply {
        self.show_sheet(step::form(self, action, cx), action, replace, cx)
    }

    fn print(&self, cx: &Cx<'_>) -> Reply {
        print(self, paper(self), cx)
    }

    fn has_ended(&self) -> bool {
        self.stored.repair.state.has_ended()
    }

    /// Whoever is sent after somebody was is another dispatch.
    fn called(&self, action: &'static Action) -> Words {
        match action.name {
            "dispatch" if self.stored.repair.dispatch.is_some() => words("改派", "改派", "Send another"),
            _ => action.label,
        }
    }

    fn more(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = Vec::new();
        if same(self, cx) {
            let of = side::likely_same(&self.around, Some(self.stored.repair.number));
            let of = of.map_or(String::new(), |number| format!("{:04}", number.serial()));
            out.push(Command::key(SAME, JOIN).more(of));
        }
        out.extend(PAPERS.map(|(name, _, words)| Command::named(name, words)));
        out
    }

    fn run_more(&self, name: &'static str, _replace: bool, cx: &Cx<'_>) -> Option<Reply> {
        let paper = PAPERS.iter().find(|(known, ..)| *known == name);
        paper.map(|(_, paper, _)| print(self, paper, cx))
    }
}
