//! The steps of a requisition by keyboard: which come next, which are blocked and why, and the small form of each. It
//! asks; the rules decide, below the desk.

use super::facts::Facts;
use crate::kernel::form::field::{Action, Thing};
use crate::kernel::form::layout::{self, Computed, GridColumn, HIDDEN, Layout, Stop, computed, number};
use crate::kernel::form::sheet::Hooks;
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Focus, Form, Part};
use crate::kernel::form::value::{Raw, Typed, Value, Values};
use crate::kernel::problem::Problem;
use crate::kernel::record::Stepped;
use crate::kernel::record::step::key_of;
use crate::kernel::ui::{Cx, Reply, Request};
use crate::kernel::units::{decimal, grouped};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::{rights, staff};
use crate::workflows::sample::requisition::form::THING;
use crate::workflows::sample::requisition::rules::CORRECTABLE;
use crate::workflows::sample::requisition::store::{self, Stored};
use crate::workflows::sample::store as slips;

impl Stepped for Facts {
    fn thing() -> &'static Thing {
        &THING
    }

    fn id(&self) -> i64 {
        self.stored.requisition.number.key()
    }

    fn possible(&self, _cx: &Cx<'_>) -> Vec<&'static str> {
        self.stored.requisition.next()
    }

    fn blocked(&self, cx: &Cx<'_>) -> Vec<(&'static str, Problem)> {
        self.stored.requisition.blocked(cx.now.minute())
    }

    /// A general manager gives their own approval.
    fn may(name: &'static str, cx: &Cx<'_>) -> Result<(), Problem> {
        let operator = cx.operator();
        let mut values = Values::new();
        if let (true, Some(key)) = (name == "approve" && operator.has("gm"), operator.key) {
            values.set("by", Value::Key(key));
        }
        rights::may(operator, THING.name, name, &values)
    }

    fn open(&self, action: &'static Action, replace: bool, cx: &Cx<'_>) -> Reply {
        let hooks = StepHooks { action, stored: self.stored.clone() };
        let layout = step_layout(&self.stored, action);
        let sheet = self.step_sheet(action, self.stored.rev, layout, Box::new(hooks), cx);
        self.show_sheet(sheet, action, replace, cx)
    }

    fn print(&self, _cx: &Cx<'_>) -> Reply {
        let record = self.stored.requisition.number.to_string();
        Reply::Ask(Request::Print { record, paper: Some("requisition"), preview: false })
    }

    fn short(&self, action: &'static Action) -> Words {
        match action.name {
            "approve" => words("總經理批", "总经理批", "GM approves"),
            "post" => words("入賬", "入账", "Post"),
            _ => action.label,
        }
    }
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
