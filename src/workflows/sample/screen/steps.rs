//! The steps of a slip by keyboard: which come next, which are blocked and why, and the small form of each. It asks; the
//! rules decide, below the desk.

use ratatui::layout::Rect;

use super::facts::{self, Facts};
use super::lead::Lead;
use super::{detail, slip};
use crate::kernel::form::field::Action;
use crate::kernel::form::layout::{self, Computed, GridColumn, HIDDEN, Layout, Stop, computed, number};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Focus, Form, Part};
use crate::kernel::form::value::{Raw, Typed, Value, Values};
use crate::kernel::problem::{Failure, Problem};
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::canvas::width;
use crate::kernel::ui::overlay;
use crate::kernel::ui::{Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply};
use crate::kernel::units::grouped;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::rights;
use crate::registers::staff;
use crate::workflows::sample::form::THING;
use crate::workflows::sample::rules::{Slip, Source, What};
use crate::workflows::sample::show;
use crate::workflows::sample::store::Stored;

/// What a clerk calls issuing a slip in the place of another.
pub const REISSUE: Words = words("換開", "换开", "Reissue");

/// One line of the list of steps.
enum Line {
    /// Possible now.
    Open(&'static Action),
    /// Issue another slip in its place.
    Reissue,
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
    out.push(Command::f(6, words("下一步", "下一步", "Next step")));
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
        _ => match THING.action(name) {
            Some(action) => Reply::open(form(facts, action, cx)),
            None => Reply::Ignored,
        },
    }
}

/// F6: the form of the step that comes next, where this operator takes it; else all steps.
fn next(facts: &Facts, cx: &Cx<'_>) -> Reply {
    match usual(facts, cx) {
        Some(action) => Reply::open(form(facts, action, cx)),
        None => Reply::open(Steps::new(facts, cx)),
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
    let known = crate::workflows::sample::gate::background(cx.view(), &facts.stored).unwrap_or_default();
    for (name, problem) in show::blocked(slip, cx.now.minute(), &known) {
        if let Some(action) = THING.action(name) {
            blocked.push(Line::Blocked(action, problem));
        }
    }
    open.extend(blocked);
    open
}

/// The small form of a step.
pub fn form(facts: &Facts, action: &'static Action, cx: &Cx<'_>) -> Lead {
    let hooks = StepHooks { key: facts.number().key(), action, stored: facts.stored.clone() };
    let layout = step_layout(&facts.stored.slip, action);
    let sheet = Sheet::act(facts.number().to_string(), action, Some(facts.rev), layout, Box::new(hooks), cx);
    Lead::step(sheet, facts.number().key())
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
            Some(Line::Open(action)) => Reply::Replace(Box::new(form(&self.facts, action, cx))),
            Some(Line::Reissue) => Reply::Replace(Box::new(slip::reissue(&self.facts, cx))),
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
            _ => (crate::kernel::problem::Rule::House, String::new()),
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
        }
    }
}

/// What a step's form starts with and shows.
struct StepHooks {
    key: i64,
    action: &'static Action,
    stored: Stored,
}

impl StepHooks {
    /// Who is likely to have signed: the operator if that is their role, else who holds it, the same department first.
    fn signer(&self, role: &str, cx: &Cx<'_>) -> Option<i64> {
        let slip = &self.stored.slip;
        let today = cx.now.day();
        let people = staff::store::who_may_sign(cx.view()).ok()?;
        let mut fit: Vec<_> = people
            .into_iter()
            .filter(|person| person.id != slip.issued_by && person.id != slip.handler)
            .filter(|person| role != "gm" || slip.head.is_none_or(|head| head.by != person.id))
            .filter_map(|person| {
                let standing = staff::rules::may_sign_as(&person, role, today).ok()?;
                Some((person, standing.deputy.is_some()))
            })
            .collect();
        fit.sort_by_key(|(person, deputy)| {
            let here = Some(person.id) == cx.operator().key;
            let same = person.department.as_deref() == Some(self.stored.department.as_str());
            (!here, *deputy, !same, person.id)
        });
        fit.first().map(|(person, _)| person.id)
    }
}

impl Hooks for StepHooks {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let slip = &self.stored.slip;
        let mut typed = Typed::new();
        let role = match self.action.name {
            "sign-head" => Some("head"),
            "sign-gm" => Some("gm"),
            "reject" if slip.head.is_some() => Some("gm"),
            "reject" => Some("head"),
            _ => None,
        };
        if let Some(signer) = role.and_then(|role| self.signer(role, cx)) {
            typed.set_text("by", format!("staff/{signer}"));
            let own = Some(signer) == cx.operator().key;
            typed.set_text("method", if own { "pin" } else { "paper" });
        }
        match self.action.name {
            "receipt" => {
                if let Some(amount) = slip.amount {
                    typed.set_text("amount", facts::yuan(amount.0));
                }
            }
            "draw" => {
                typed.set_text("taken_by", format!("staff/{}", slip.handler));
                typed.set_text("method", "paper");
                let rows = slip.lines.iter().zip(1..).map(|(line, place)| {
                    let row = Typed::new().with("line", place.to_string()).with("count", line.count.to_string());
                    match &line.what {
                        What::Yarn { .. } => row,
                        What::Cloth { metres } => {
                            row.with("metres", metres.to_string()).with("grams", line.grams.0.to_string())
                        }
                    }
                });
                typed.set("lines", Raw::Rows(rows.collect()));
            }
            "correct-time" => {
                let steps = crate::workflows::sample::store::steps(cx.view(), &slip.number.to_string());
                let last = steps.unwrap_or_default().into_iter().rev();
                if let Some(step) = last.map(|step| step.action).find(|name| show::CORRECTABLE.contains(&name.as_str()))
                {
                    typed.set_text("step", step);
                }
            }
            "release" if !cx.operator().has("gatekeeper") => typed.set_text("late", "true"),
            _ => {}
        }
        typed
    }

    fn computed(&self, typed: &Typed, cx: &Cx<'_>) -> Computed {
        if self.action.name != "draw" {
            return Computed::default();
        }
        let lines = &self.stored.slip.lines;
        let rows = typed.rows("lines");
        let line_of = |row: &Typed| {
            let place: usize = row.text("line").trim().parse().ok()?;
            lines.get(place.checked_sub(1)?)
        };
        let texts = rows.iter().map(|row| match line_of(row) {
            Some(line) => vec![
                format!("{} {}", line.variety_code, line.variety_name),
                facts::size(line, cx.lang),
                grouped(line.count),
            ],
            None => Vec::new(),
        });
        let pieces: i64 = rows.iter().filter_map(|row| row.text("count").trim().parse::<i64>().ok()).sum();
        let approved = grouped(self.stored.slip.pieces());
        let total =
            vec![String::new(), grouped(pieces), String::new(), String::new(), String::new(), String::new(), approved];
        Computed { rows: texts.collect(), total, note: String::new() }
    }

    fn head(&self, cx: &Cx<'_>) -> Vec<String> {
        let Ok(Some(facts)) = facts::read(self.key, cx) else { return Vec::new() };
        let lang = cx.lang;
        let pieces = words("件", "件", "pcs").get(lang);
        let grams = words("克", "克", "g").get(lang);
        let goods: Vec<(String, Option<crate::kernel::words::Say>, i64)> = facts
            .stored
            .slip
            .lines
            .iter()
            .map(|line| match &line.what {
                What::Yarn { names, .. } => (line.variety_code.clone(), Some(names.clone()), line.count),
                What::Cloth { metres } => (line.variety_code.clone(), None, metres.0),
            })
            .collect();
        let goods = show::goods_line(&goods, lang);
        vec![
            format!("{}  {}  {}", facts.number(), facts.stored.customer_name, facts.state(lang)),
            format!("{goods}   {} {pieces} {} {grams}", facts.pieces(), grouped(facts.grams())),
        ]
    }

    fn rev(&self, cx: &Cx<'_>) -> Option<i64> {
        crate::workflows::sample::store::rev(cx.view(), self.key).ok()
    }
}

/// How the form of a step is laid out for this slip.
fn step_layout(slip: &Slip, action: &'static Action) -> Layout {
    let stops: layout::Stops = match (action.name, slip.source, slip.drawing.is_some(), slip.receipt.is_some()) {
        ("draw", Source::Workshop, ..) => draw_stops::<false>,
        ("draw", Source::Warehouse, ..) => draw_stops::<true>,
        ("void", _, false, false) => void_stops::<false, false>,
        ("void", _, false, true) => void_stops::<false, true>,
        ("void", _, true, false) => void_stops::<true, false>,
        ("void", _, true, true) => void_stops::<true, true>,
        _ => plain_stops,
    };
    if action.name == "draw" {
        return Layout {
            columns: DRAW_COLUMNS,
            computed: DRAW_COMPUTED,
            order: &[4, 5, 6, 1, 2, 3],
            lines: &[],
            stops: Some(stops),
        };
    }
    Layout { lines: &[], columns: &[], computed: &[], order: &[], stops: Some(stops) }
}

const DRAW_COLUMNS: &[GridColumn] = &[HIDDEN, number(8), number(9), number(9)];
const DRAW_COMPUTED: &[GridColumn] = &[
    GridColumn {
        words: Some(words("品種", "品种", "Variety")), width: 18, right: false, grows: true, shares: None
    },
    GridColumn { words: Some(words("規格", "规格", "Size")), width: 8, right: false, grows: false, shares: None },
    computed(words("批准", "批准", "Approved"), 8),
];

fn key_of(form: &Form, focus: Focus) -> &'static str {
    match form.parts().get(focus.part) {
        Some(Part::Leaf(leaf)) => leaf.field.key,
        Some(Part::Grid(grid)) => grid.columns.get(focus.cell).map_or("", |field| field.key),
        None => "",
    }
}

/// The usual step: the method has its answer, the rest is asked.
fn plain_stops(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "method" | "id_no" | "plate" | "n" => Stop::Pass,
        _ => Stop::Ask,
    }
}

fn void_stops<const DRAWN: bool, const PAID: bool>(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "at" => Stop::Pass,
        "returned_to" | "returned_at" if !DRAWN => Stop::Hide,
        "refund" if !PAID => Stop::Hide,
        _ => Stop::Ask,
    }
}

fn draw_stops<const WAREHOUSE: bool>(form: &Form, focus: Focus) -> Stop {
    let blank = |cell: usize| form.slot_at(Focus { cell, ..focus }).is_none_or(Slot::is_blank);
    let in_grid = matches!(form.parts().get(focus.part), Some(Part::Grid(_)));
    match key_of(form, focus) {
        "method" => Stop::Pass,
        "at_gate" => Stop::Hide,
        "storekeeper" if !WAREHOUSE => Stop::Hide,
        "register_line" if !WAREHOUSE => Stop::Hide,
        "register_line" => Stop::Pass,
        // A row belongs to a line of the slip; there are no others.
        _ if in_grid && blank(0) => Stop::Hide,
        "line" => Stop::Show,
        // Only cloth has metres and a weight of its own; a cell that is being emptied stays.
        "metres" | "grams" if focus != form.focus() && blank(2) && blank(3) => Stop::Hide,
        _ => Stop::Ask,
    }
}
