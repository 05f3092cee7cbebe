//! The steps of a slip by keyboard: which come next, which are blocked and why, and the small form of each. It asks; the
//! rules decide, below the desk.

use ratatui::layout::Rect;

use super::facts::Facts;
use super::step;
use super::{detail, requisition, slip};
use crate::kernel::form::field::Action;
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Failure, Problem, Rule};
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::canvas::width;
use crate::kernel::ui::overlay;
use crate::kernel::ui::{Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::rights;
use crate::workflows::sample::form::THING;
use crate::workflows::sample::show;

/// What a clerk calls issuing a slip in the place of another.
pub const REISSUE: Words = words("換開", "换开", "Reissue");

/// Making a requisition of a slip whose goods were taken (S9).
const REQUISITION: Words = words("開領用單", "开领用单", "Requisition it");

/// One line of the list of steps.
enum Line {
    /// Possible now.
    Open(&'static Action),
    /// Issue another slip in its place.
    Reissue,
    /// Make a requisition of it.
    Requisition,
    /// Not possible, and why.
    Blocked(&'static Action, Problem),
}

/// What the keys of lists and details do with the slip that is marked; `None` for keys that are none of its own.
pub fn key(facts: Option<&Facts>, key: Key, cx: &Cx<'_>) -> Option<Reply> {
    let facts = facts?;
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
pub fn commands(facts: Option<&Facts>, cx: &Cx<'_>) -> Vec<Command> {
    let Some(facts) = facts else { return Vec::new() };
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
    for line in lines(facts, cx) {
        if let Line::Open(action) = line {
            out.push(Command::named(action.name, action.label));
        }
    }
    out
}

/// Runs a command of the palette on the marked slip.
pub fn run(facts: Option<&Facts>, name: &'static str, cx: &Cx<'_>) -> Reply {
    let Some(facts) = facts else { return Reply::Ignored };
    match name {
        "steps" => Reply::open(Steps::new(facts, cx)),
        "reissue" => Reply::open(slip::reissue(facts, cx)),
        "requisition" => Reply::open(requisition::form::of_slip(facts.number(), cx)),
        _ => match THING.action(name) {
            Some(action) => step::open(facts, action, false, cx),
            None => Reply::Ignored,
        },
    }
}

/// F6: the form of the step that comes next, where this operator takes it; else all steps.
fn next(facts: &Facts, cx: &Cx<'_>) -> Reply {
    match usual(facts, cx) {
        Some(action) => step::open(facts, action, false, cx),
        None => Reply::open(Steps::new(facts, cx)),
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
fn lines(facts: &Facts, cx: &Cx<'_>) -> Vec<Line> {
    let slip = &facts.stored.slip;
    let mut open = Vec::new();
    let mut blocked = Vec::new();
    for name in possible(facts, cx) {
        let Some(action) = THING.action(name) else { continue };
        match may(name, cx) {
            Ok(()) => open.push(Line::Open(action)),
            Err(problem) => blocked.push(Line::Blocked(action, problem)),
        }
    }
    if slip.state.waits() {
        open.push(Line::Reissue);
    }
    if facts.fits_requisition {
        open.push(Line::Requisition);
    }
    let known = crate::workflows::sample::gate::background(cx.view(), &facts.stored).unwrap_or_default();
    for (name, problem) in show::blocked(slip, cx.now.minute(), &known) {
        if let Some(action) = THING.action(name) {
            blocked.push(Line::Blocked(action, problem));
        }
    }
    open.extend(blocked);
    open
}

/// The list of all steps, over the screen.
pub struct Steps {
    facts: Facts,
    lines: Vec<Line>,
    at: usize,
}

impl Steps {
    /// The steps of a slip.
    pub fn new(facts: &Facts, cx: &Cx<'_>) -> Steps {
        Steps { facts: facts.clone(), lines: lines(facts, cx), at: 0 }
    }

    fn choose(&self, cx: &Cx<'_>) -> Reply {
        match self.lines.get(self.at) {
            Some(Line::Open(action)) => step::open(&self.facts, action, true, cx),
            Some(Line::Reissue) => Reply::Replace(Box::new(slip::reissue(&self.facts, cx))),
            Some(Line::Requisition) => Reply::Replace(Box::new(requisition::form::of_slip(self.facts.number(), cx))),
            Some(Line::Blocked(_, problem)) => Reply::Tell(Notice::refused(&Failure::refused(vec![problem.clone()]))),
            None => Reply::Close,
        }
    }

    fn problem(&self) -> Option<&Problem> {
        match self.lines.get(self.at) {
            Some(Line::Blocked(_, problem)) => Some(problem),
            _ => None,
        }
    }
}

impl Layer for Steps {
    fn title(&self, cx: &Cx<'_>) -> String {
        format!("{} {}", words("步驟", "步骤", "Steps").get(cx.lang), self.facts.number())
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        let count = self.lines.len().max(1);
        match key.code {
            Code::Up => self.at = (self.at + count - 1) % count,
            Code::Down => self.at = (self.at + 1) % count,
            Code::Home => self.at = 0,
            Code::End => self.at = count - 1,
            Code::Enter if !key.burst => return self.choose(cx),
            Code::Esc => return Reply::Close,
            _ => return Reply::Ignored,
        }
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let lang = cx.lang;
        let look = canvas.look;
        let high = u16::try_from(self.lines.len()).unwrap_or(u16::MAX).saturating_add(6);
        let place = overlay::centred(area, 76, high);
        let inner = overlay::open(canvas, place, &self.title(cx));
        let names = self.lines.iter().map(|line| width(self.name(line, lang))).max().unwrap_or(0);
        let foot = 3.min(inner.height);
        let rows = usize::from(inner.height - foot);
        let first = (self.at + 1).saturating_sub(rows);
        for (row, (at, line)) in self.lines.iter().enumerate().skip(first).take(rows).enumerate() {
            let y = inner.y + u16::try_from(row).unwrap_or(0);
            let name = self.name(line, lang);
            match line {
                Line::Open(action) => {
                    canvas.text(inner.x, y, name, inner.width, look.strong());
                    let room = inner.width.saturating_sub(names + 2);
                    let help = shorten(action.help.get(lang), usize::from(room)).into_owned();
                    canvas.text(inner.x + names + 2, y, &help, room, look.plain());
                }
                Line::Reissue => {
                    canvas.text(inner.x, y, name, inner.width, look.strong());
                    let help = words(
                        "照這張開一張新的，原單同時作廢，兩張互相註明。",
                        "照这张开一张新的，原单同时作废，两张互相注明。",
                        "Issues a new slip like this one and voids this one; each names the other.",
                    );
                    let room = inner.width.saturating_sub(names + 2);
                    canvas.text(
                        inner.x + names + 2,
                        y,
                        &shorten(help.get(lang), usize::from(room)),
                        room,
                        look.plain(),
                    );
                }
                Line::Requisition => {
                    canvas.text(inner.x, y, name, inner.width, look.strong());
                    let help = words(
                        "把這張單列入一張新的領用單（S9）。",
                        "把这张单列入一张新的领用单（S9）。",
                        "Puts this slip on a new requisition (S9).",
                    );
                    let room = inner.width.saturating_sub(names + 2);
                    let help = shorten(help.get(lang), usize::from(room)).into_owned();
                    canvas.text(inner.x + names + 2, y, &help, room, look.plain());
                }
                Line::Blocked(_, problem) => {
                    canvas.text(inner.x, y, name, inner.width, look.quiet());
                    let room = inner.width.saturating_sub(names + 2);
                    let why = shorten(problem.say.get(lang), usize::from(room)).into_owned();
                    canvas.text(inner.x + names + 2, y, &why, room, look.quiet());
                }
            }
            if at == self.at {
                canvas.style(Rect::new(inner.x - 1, y, inner.width + 2, 1), look.selected());
            }
        }
        let text = match self.lines.get(self.at) {
            Some(Line::Open(action)) => action.help.get(lang).to_string(),
            Some(Line::Blocked(_, problem)) => format!("{}{}", problem.say.get(lang), problem.rule.mark(lang)),
            _ => String::new(),
        };
        let parts = wrap(&text, usize::from(inner.width)).into_iter().take(2);
        for (part, y) in parts.zip(inner.bottom().saturating_sub(2)..inner.bottom()) {
            canvas.text(inner.x, y, part, inner.width, look.plain());
        }
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![
            Command::key(Key::plain(Code::Enter), words("打開", "打开", "Open")),
            Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let (rule, text) = match (self.problem(), self.lines.get(self.at)) {
            (Some(problem), _) => (problem.rule, problem.say.get(cx.lang).to_string()),
            (None, Some(Line::Open(action))) => (action.rule, action.help.get(cx.lang).to_string()),
            _ => (Rule::House, String::new()),
        };
        Help { title: self.title(cx), rule, text: vec![text] }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}

impl Steps {
    fn name(&self, line: &Line, lang: Lang) -> &'static str {
        match line {
            Line::Open(action) | Line::Blocked(action, _) => action.label.get(lang),
            Line::Reissue => REISSUE.get(lang),
            Line::Requisition => REQUISITION.get(lang),
        }
    }
}
