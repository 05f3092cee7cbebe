//! The steps of a requisition by keyboard: which come next, which are blocked and why, and the small form of each. It
//! asks; the rules decide, below the desk.

use super::facts::{self, Facts};
use crate::kernel::form::field::Action;
use crate::kernel::form::layout::{self, Computed, GridColumn, HIDDEN, Layout, Stop, computed, number};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Focus, Form, Part};
use crate::kernel::form::value::{Raw, Typed, Value, Values};
use crate::kernel::problem::Problem;
use crate::kernel::record::StepSheet;
use crate::kernel::record::step::{self, key_of};
use crate::kernel::ui::{Code, Command, Cx, Item, Key, Layer, Menu, Reply, Request, Trigger};
use crate::kernel::units::{decimal, grouped};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::{rights, staff};
use crate::workflows::sample::requisition::form::THING;
use crate::workflows::sample::requisition::rules::CORRECTABLE;
use crate::workflows::sample::requisition::store::{self, Stored};
use crate::workflows::sample::store as slips;

/// What the keys of list and page do with the requisition that is marked; `None` for keys that are none of its own.
pub fn key(facts: &Facts, key: Key, cx: &Cx<'_>) -> Option<Reply> {
    match key.code {
        Code::F(5) => Some(Reply::Ask(Request::Print {
            record: facts.number().to_string(),
            paper: Some("requisition"),
            preview: false,
        })),
        Code::F(6) => Some(match usual(facts, cx) {
            Some(action) => open(facts, action, cx),
            None => Reply::open(menu(facts, cx)),
        }),
        _ => None,
    }
}

/// What works on the marked requisition right now.
pub fn commands(facts: &Facts, cx: &Cx<'_>) -> Vec<Command> {
    let next = usual(facts, cx).map_or(words("下一步", "下一步", "Next step"), short);
    let mut out = vec![Command::f(5, words("打印", "打印", "Print")), Command::f(6, next)];
    out.push(Command::named("steps", words("全部步驟", "全部步骤", "All steps")));
    for name in facts.stored.requisition.next() {
        if let (Some(action), Ok(())) = (THING.action(name), may(name, cx)) {
            out.push(Command::named(action.name, action.label));
        }
    }
    out
}

/// Runs a command of the palette, or a line of the menu, on the marked requisition.
pub fn run(facts: &Facts, name: &'static str, cx: &Cx<'_>) -> Reply {
    match (name, THING.action(name)) {
        ("steps", _) => Reply::open(menu(facts, cx)),
        (_, Some(action)) => open(facts, action, cx),
        _ => Reply::Ignored,
    }
}

/// What the key bar calls a step: short, since every key must fit at 80 columns.
fn short(action: &'static Action) -> Words {
    match action.name {
        "approve" => words("總經理批", "总经理批", "GM approves"),
        "post" => words("入賬", "入账", "Post"),
        _ => action.label,
    }
}

/// The step that usually comes next, where this operator may take it.
fn usual(facts: &Facts, cx: &Cx<'_>) -> Option<&'static Action> {
    let name = facts.stored.requisition.next().into_iter().next()?;
    let usual = CORRECTABLE.contains(&name) && may(name, cx).is_ok();
    THING.action(name).filter(|_| usual)
}

/// Whether this operator may take a step at all; a general manager gives their own approval.
fn may(name: &str, cx: &Cx<'_>) -> Result<(), Problem> {
    let operator = cx.operator();
    let mut values = Values::new();
    if let (true, Some(key)) = (name == "approve" && operator.has("gm"), operator.key) {
        values.set("by", Value::Key(key));
    }
    rights::may(operator, THING.name, name, &values)
}

/// Every step: those possible now, then the blocked ones with their reasons.
pub fn menu(facts: &Facts, cx: &Cx<'_>) -> Menu {
    let requisition = &facts.stored.requisition;
    let lang = cx.lang;
    let item = |action: &'static Action, refusal: Option<&Problem>| Item {
        key: String::new(),
        label: action.label.get(lang).to_string(),
        note: refusal.map_or(action.help.get(lang), |problem| problem.say.get(lang)).to_string(),
        trigger: if refusal.is_none() { Some(Trigger::Name(action.name)) } else { None },
        also: Lang::ALL.map(|lang| action.label.get(lang)).join(" "),
    };
    let (mut items, mut blocked) = (Vec::new(), Vec::new());
    for name in requisition.next() {
        let Some(action) = THING.action(name) else { continue };
        match may(name, cx) {
            Ok(()) => items.push(item(action, None)),
            Err(problem) => blocked.push(item(action, Some(&problem))),
        }
    }
    for (name, problem) in requisition.blocked(cx.now.minute()) {
        blocked.extend(THING.action(name).map(|action| item(action, Some(&problem))));
    }
    items.extend(blocked);
    let title = words("步驟", "步骤", "Steps").get(lang);
    Menu::new(format!("{title} {}", requisition.number), items)
}

/// Opens the small form of a step.
fn open(facts: &Facts, action: &'static Action, cx: &Cx<'_>) -> Reply {
    let record = facts.number().to_string();
    let drafts = step::drafts(&record, action.name);
    let resumed = !cx.desk.drafts(&drafts).is_empty();
    let hooks = StepHooks { action, stored: facts.stored.clone() };
    let layout = step_layout(&facts.stored, action);
    let sheet = Sheet::act(record, action, Some(facts.stored.rev), layout, Box::new(hooks), cx);
    let key = facts.number().key();
    let others: step::Others = Box::new(move |cx| {
        let facts = facts::read(key, cx).ok()??;
        Some(Box::new(menu(&facts, cx)) as Box<dyn Layer>)
    });
    StepSheet::new(sheet).with_others(others).opened(resumed, false)
}

/// What a step's form starts with and shows.
struct StepHooks {
    action: &'static Action,
    stored: Stored,
}

impl StepHooks {
    /// Who is likely to approve: the operator if that is their role, else who holds it, deputies last.
    fn approver(&self, cx: &Cx<'_>) -> Option<i64> {
        let requisition = &self.stored.requisition;
        let people = staff::store::who_may_sign(cx.view()).ok()?;
        let fit = people.into_iter().filter(|person| person.id != requisition.made_by);
        let mut fit: Vec<(bool, bool, i64)> = fit
            .filter(|person| person.name.trim() != requisition.receiver.trim())
            .filter_map(|person| {
                let standing = staff::rules::may_sign_as(&person, "gm", cx.now.day()).ok()?;
                Some((Some(person.id) != cx.operator().key, standing.deputy.is_some(), person.id))
            })
            .collect();
        fit.sort_unstable();
        fit.first().map(|(.., id)| *id)
    }
}

impl Hooks for StepHooks {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let mut typed = Typed::new();
        match self.action.name {
            "approve" => {
                if let Some(approver) = self.approver(cx) {
                    typed.set_text("by", format!("staff/{approver}"));
                    let own = Some(approver) == cx.operator().key;
                    typed.set_text("method", if own { "pin" } else { "paper" });
                }
            }
            "stock-out" => {
                let rows = self.stored.requisition.lines.iter().zip(1..).map(|(line, place)| {
                    let row = Typed::new().with("line", place.to_string()).with("count", line.count.to_string());
                    match line.metres {
                        Some(metres) => row.with("metres", metres.to_string()).with("grams", line.grams.0.to_string()),
                        None => row,
                    }
                });
                typed.set("lines", Raw::Rows(rows.collect()));
            }
            "correct-time" => {
                let steps = slips::steps(cx.view(), &self.stored.requisition.number.to_string()).unwrap_or_default();
                let last = steps.into_iter().rev().map(|step| step.action);
                if let Some(step) = last.into_iter().find(|name| CORRECTABLE.contains(&name.as_str())) {
                    typed.set_text("step", step);
                }
            }
            _ => {}
        }
        typed
    }

    fn computed(&self, typed: &Typed, cx: &Cx<'_>) -> Computed {
        if self.action.name != "stock-out" {
            return Computed::default();
        }
        let lines = &self.stored.requisition.lines;
        let line_of = |row: &Typed| {
            let place: usize = row.text("line").trim().parse().ok()?;
            lines.get(place.checked_sub(1)?)
        };
        let rows = typed.rows("lines");
        let texts = rows.iter().map(|row| match line_of(row) {
            Some(line) => vec![
                format!("{} {}", line.code, line.name),
                line.size.as_ref().map_or_else(
                    || words("布", "布", "cloth").get(cx.lang).to_string(),
                    |(_, names)| names.get(cx.lang).to_string(),
                ),
                line.metres.map_or_else(|| grouped(line.count), |metres| metres.to_string()),
            ],
            None => Vec::new(),
        });
        let issued: i64 = rows.iter().filter_map(|row| row.text("count").trim().parse::<i64>().ok()).sum();
        let asked: i64 = lines.iter().map(|line| line.count).sum();
        let total = ["", &grouped(issued), "", "", "", "", &grouped(asked)].map(str::to_string).to_vec();
        Computed { rows: texts.collect(), total, note: String::new() }
    }

    fn head(&self, cx: &Cx<'_>) -> Vec<String> {
        let Ok(Some(stored)) = store::load(cx.view(), self.stored.requisition.number.key()) else { return Vec::new() };
        let lang = cx.lang;
        let requisition = &stored.requisition;
        let pieces: i64 = requisition.lines.iter().map(|line| line.count).sum();
        let grams: i64 = requisition.lines.iter().map(|line| line.grams.0).sum();
        let slips = stored.slips.len();
        let (pieces, kilograms) = (grouped(pieces), decimal(grams, 3));
        let goods = match lang {
            Lang::Hant => format!("{slips} 張取樣單  {pieces} 件  {kilograms} 公斤"),
            Lang::Hans => format!("{slips} 张取样单  {pieces} 件  {kilograms} 公斤"),
            Lang::En => format!("{slips} slips  {pieces} pcs  {kilograms} kg"),
        };
        let state = requisition.state.words().get(lang);
        let who = format!("{} {}", stored.department, requisition.receiver);
        vec![format!("{}  {who}  {state}", requisition.number), goods]
    }

    fn rev(&self, cx: &Cx<'_>) -> Option<i64> {
        store::rev(cx.view(), self.stored.requisition.number.key()).ok()
    }
}

/// How the form of a step is laid out for this requisition.
fn step_layout(stored: &Stored, action: &'static Action) -> Layout {
    let cloth = stored.requisition.lines.iter().any(|line| line.metres.is_some());
    if action.name == "stock-out" {
        let stops: layout::Stops = if cloth { issue_stops::<true> } else { issue_stops::<false> };
        return Layout {
            columns: COLUMNS,
            computed: COMPUTED,
            order: &[4, 5, 6, 1, 2, 3],
            lines: &[],
            stops: Some(stops),
        };
    }
    Layout { stops: Some(plain_stops), ..Layout::default() }
}

const COLUMNS: &[GridColumn] = &[HIDDEN, number(9), number(9), number(10)];
const COMPUTED: &[GridColumn] = &[
    GridColumn {
        words: Some(words("品種", "品种", "Variety")), width: 18, right: false, grows: true, shares: None
    },
    GridColumn { words: Some(words("規格", "规格", "Size")), width: 8, right: false, grows: false, shares: None },
    computed(words("請領", "请领", "Asked"), 9),
];

/// The usual step: the method has its answer, the rest is asked.
fn plain_stops(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "method" => Stop::Pass,
        "n" => Stop::Hide,
        _ => Stop::Ask,
    }
}

/// The stock-out: a row belongs to a line of the requisition, and only cloth has metres and a weight of its own.
fn issue_stops<const CLOTH: bool>(form: &Form, focus: Focus) -> Stop {
    let blank = |cell: usize| form.slot_at(Focus { cell, ..focus }).is_none_or(Slot::is_blank);
    let in_grid = matches!(form.parts().get(focus.part), Some(Part::Grid(_)));
    match key_of(form, focus) {
        _ if in_grid && blank(0) => Stop::Hide,
        "line" => Stop::Show,
        "metres" | "grams" if !CLOTH => Stop::Hide,
        "metres" | "grams" if focus != form.focus() && blank(2) && blank(3) => Stop::Hide,
        // As asked for, mostly: one looks them over and saves.
        _ if in_grid => Stop::Pass,
        _ => Stop::Ask,
    }
}
