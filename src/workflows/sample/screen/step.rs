//! The small form of a step: what it starts with, which of its fields apply to this slip, what it shows of the slip. The
//! rules judge it, below the desk.

use std::sync::OnceLock;

use super::facts::{self, Facts};
use crate::kernel::form::field::{Action, Field};
use crate::kernel::form::layout::{self, Computed, GridColumn, HIDDEN, Layout, Place, Stop, computed, number, place};
use crate::kernel::form::sheet::Hooks;
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Focus, Form, Part};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::record::Stepped;
use crate::kernel::record::step::key_of;
use crate::kernel::ui::{Cx, Reply};
use crate::kernel::units::grouped;
use crate::kernel::words::{Say, words};
use crate::registers::staff;
use crate::workflows::sample::rules::{Slip, Source, What};
use crate::workflows::sample::show;
use crate::workflows::sample::store::{self, Stored};

/// Opens the small form of a step, over the screen or in the place of what is open.
pub fn open(facts: &Facts, action: &'static Action, replace: bool, cx: &Cx<'_>) -> Reply {
    let key = facts.number().key();
    let warehouse = facts.stored.slip.source == Source::Warehouse;
    let action = if action.name == "draw" && warehouse { warehouse_draw(action) } else { action };
    let hooks = StepHooks { key, action, stored: facts.stored.clone() };
    let layout = step_layout(&facts.stored.slip, action);
    let sheet = facts.step_sheet(action, facts.rev, layout, Box::new(hooks), cx);
    facts.show_sheet(sheet, action, replace, cx)
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
                let own = Some(slip.handler) == cx.operator().key;
                typed.set_text("method", if own { "pin" } else { "paper" });
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
                let steps = store::steps(cx.view(), &slip.number.to_string());
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
        let goods: Vec<(String, Option<Say>, i64)> = facts
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
        store::rev(cx.view(), self.key).ok()
    }
}

/// The drawing from the warehouse, whose storekeeper is marked as required (S8): elsewhere there is none.
fn warehouse_draw(draw: &'static Action) -> &'static Action {
    static WITH_STOREKEEPER: OnceLock<Action> = OnceLock::new();
    WITH_STOREKEEPER.get_or_init(|| {
        let required = |field: &Field| Field { required: field.required || field.key == "storekeeper", ..*field };
        let fields: Vec<Field> = draw.fields.iter().map(required).collect();
        let Action { name, label, help, rule, irreversible, .. } = *draw;
        Action { name, label, help, rule, fields: fields.leak(), irreversible }
    })
}

/// How the form of a step is laid out for this slip.
fn step_layout(slip: &Slip, action: &'static Action) -> Layout {
    let cloth = slip.lines.iter().any(|line| matches!(line.what, What::Cloth { .. }));
    let stops: layout::Stops = match (action.name, slip.source, slip.drawing.is_some(), slip.receipt.is_some()) {
        ("draw", Source::Workshop, ..) if cloth => draw_stops::<false, true>,
        ("draw", Source::Workshop, ..) => draw_stops::<false, false>,
        ("draw", Source::Warehouse, ..) if cloth => draw_stops::<true, true>,
        ("draw", Source::Warehouse, ..) => draw_stops::<true, false>,
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
            lines: DRAW_LINES,
            stops: Some(stops),
        };
    }
    Layout { lines: &[], columns: &[], computed: &[], order: &[], stops: Some(stops) }
}

/// Two fields to a line, so that time and taker stay in sight while one corrects the goods.
const DRAW_LINES: &[&[Place]] = &[
    &[place("at", 1), place("taken_by", 1)],
    &[place("method", 1), place("given_by", 1)],
    &[place("storekeeper", 1), place("register_line", 1)],
];
const DRAW_COLUMNS: &[GridColumn] = &[HIDDEN, number(8), number(9), number(9)];
const DRAW_COMPUTED: &[GridColumn] = &[
    GridColumn {
        words: Some(words("品種", "品种", "Variety")), width: 18, right: false, grows: true, shares: None
    },
    GridColumn { words: Some(words("規格", "规格", "Size")), width: 8, right: false, grows: false, shares: None },
    computed(words("批准", "批准", "Approved"), 8),
];

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

fn draw_stops<const WAREHOUSE: bool, const CLOTH: bool>(form: &Form, focus: Focus) -> Stop {
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
        "metres" | "grams" if !CLOTH => Stop::Hide,
        // Only cloth has metres and a weight of its own; a cell that is being emptied stays.
        "metres" | "grams" if focus != form.focus() && blank(2) && blank(3) => Stop::Hide,
        _ => Stop::Ask,
    }
}
