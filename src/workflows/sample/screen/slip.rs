//! The form of a slip: the paper's lines, what stands in a blank one, what follows from what was typed, and the weights
//! and amounts as one types. Saves nothing by itself.

use std::cell::RefCell;

use super::facts::{self, Facts};
use super::lead::Lead;
use crate::kernel::book::Added;
use crate::kernel::form::layout::{Computed, GridColumn, HIDDEN, Layout, Place, Stop, column, computed, number, place};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Env, Focus, Form, Part};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::pick::Found;
use crate::kernel::record::Halves;
use crate::kernel::text::fold;
use crate::kernel::text::width::shorten;
use crate::kernel::time::Stamp;
use crate::kernel::ui::canvas::fit;
use crate::kernel::ui::{Cx, Draft, Reply};
use crate::kernel::units::{Decimetres, Fen, Grams, grouped};
use crate::kernel::words::{Lang, words};
use crate::registers::{customer, price, staff, standard, variety};
use crate::workflows::sample::form::THING;
use crate::workflows::sample::rules::issue;
use crate::workflows::sample::rules::{Source, What};
use crate::workflows::sample::store;

const LINES: &[&[Place]] = &[
    &[place("customer", 1)],
    &[place("contact", 1), place("phone", 1)],
    &[place("purpose", 1), place("purpose_note", 1)],
    &[place("charge", 1), place("source", 1)],
    &[place("department", 1), place("handler", 1)],
    &[place("valid_days", 1), place("remarks", 1)],
    &[place("replaces", 1), place("replace_reason", 1)],
];

/// The cells of a line, by their place in `form::LINE`.
const VARIETY: usize = 0;
const SIZE: usize = 1;
const CLOTH: usize = 3;
const METRES: usize = 4;
const GRAMS: usize = 5;

const COLUMNS: &[GridColumn] = &[
    column(18, true),
    column(6, false),
    number(6),
    HIDDEN,
    number(10).shares(8),
    number(9).shares(9),
    column(7, false),
    column(8, true),
];
const COMPUTED: &[GridColumn] = &[
    computed(words("單件克/米", "单件克/米", "g each/m"), 10),
    computed(words("克重", "克重", "Grams"), 9),
    GridColumn { words: None, width: 6, right: false, grows: false, shares: Some(SIZE) },
];

/// How the form of a slip is laid out.
pub const LAYOUT: Layout =
    Layout { lines: LINES, columns: COLUMNS, computed: COMPUTED, order: &[0, 1, 2, 8, 9, 6, 7], stops: Some(stops) };

/// Which places are stopped at: what has an answer already is passed by, what doesn't apply isn't there.
fn stops(form: &Form, focus: Focus) -> Stop {
    let ask = |yes: bool| if yes { Stop::Ask } else { Stop::Pass };
    let leaf = match form.parts().get(focus.part) {
        Some(Part::Leaf(leaf)) => leaf,
        Some(Part::Grid(grid)) => {
            let cloth = grid.rows.get(focus.row).and_then(|row| row.get(CLOTH)) == Some(&Slot::Flag(Some(true)));
            return match grid.columns.get(focus.cell).map_or("", |field| field.key) {
                "variety" | "count" => Stop::Ask,
                "size" if !cloth => Stop::Ask,
                "metres" | "grams" if cloth => Stop::Ask,
                "lot" | "remarks" => Stop::Pass,
                _ => Stop::Hide,
            };
        }
        None => return Stop::Hide,
    };
    let reissue = form.slot_of("replaces").is_some_and(|slot| !slot.is_blank());
    match leaf.path.as_str() {
        // The same Enters for every slip, whoever the customer and whatever the purpose: the hand counts them.
        "contact" | "phone" | "purpose_note" | "valid_days" | "remarks" => Stop::Pass,
        "charge" | "source" | "department" | "handler" => ask(leaf.slot.is_blank()),
        "replaces" if reissue => Stop::Show,
        "replace_reason" if reissue => Stop::Ask,
        "takes_over_drawing" if reissue => Stop::Pass,
        "replaces" | "replace_reason" | "takes_over_drawing" => Stop::Hide,
        _ => Stop::Ask,
    }
}

/// What the slip adds to its form.
#[derive(Default)]
pub struct SlipHooks {
    /// Whether the slip takes another one's place: it is a single form, not the first of many.
    reissue: bool,
    /// The customer whose contact and telephone were put in, and what was put in.
    filled: RefCell<Option<(i64, [String; 2])>>,
}

/// The form of a new slip; goes on with the draft that was left, if there is one.
pub fn new(cx: &Cx<'_>) -> Lead {
    Lead::slip(Sheet::add(&THING, LAYOUT, Box::new(SlipHooks::default()), cx))
}

/// The half-typed slips of this operator.
pub static HALVES: Halves = Halves {
    thing: THING.name,
    title: words("沒填完的單", "没填完的单", "Unfinished slips"),
    none: words(
        "沒有擱下的單。填到一半按 F12 擱下，回來再按 F12。",
        "没有搁下的单。填到一半按 F12 搁下，回来再按 F12。",
        "Nothing is set aside. F12 sets a half-filled form aside, and brings it back here.",
    ),
    drop: words(
        "真要丟掉這張沒填完的單，按 F8；別的鍵就留著。",
        "真要丢掉这张没填完的单，按 F8；别的键就留着。",
        "F8 throws this unfinished slip away; any other key keeps it.",
    ),
    line: |draft, cx| {
        let typed = draft.typed.text("customer");
        let customer = match cx.lookups().resolve("customer", typed) {
            Found::One(known) => known.name,
            _ if typed.is_empty() => "／".to_string(),
            _ => typed.to_string(),
        };
        let lines = draft.typed.rows("lines").len();
        let count = words("行", "行", "lines").get(cx.lang);
        format!("{} {lines} {count}", fit(&shorten(&customer, 30), 30, false))
    },
    resume: |draft, cx| Box::new(resume(draft, cx)),
};

/// The form of a draft.
pub fn resume(draft: (Draft, Stamp), cx: &Cx<'_>) -> Lead {
    let reissue = !draft.0.typed.text("replaces").is_empty();
    let hooks = SlipHooks { reissue, ..SlipHooks::default() };
    Lead::slip(Sheet::resume(&THING, LAYOUT, Box::new(hooks), draft, cx))
}

/// The form of a slip in the place of another, filled like it.
pub fn reissue(facts: &Facts, cx: &Cx<'_>) -> Lead {
    let stored = &facts.stored;
    let slip = &stored.slip;
    let mut typed = Typed::new()
        .with("customer", format!("customer/{}", stored.customer))
        .with("contact", stored.contact.clone().unwrap_or_default())
        .with("phone", stored.phone.clone().unwrap_or_default())
        .with("purpose", stored.purpose.clone())
        .with("purpose_note", stored.purpose_note.clone().unwrap_or_default())
        .with("charge", if slip.charged { "charged" } else { "free" })
        .with("source", if slip.source == Source::Warehouse { "warehouse" } else { "workshop" })
        .with("department", stored.department.clone())
        .with("handler", format!("staff/{}", slip.handler))
        .with("valid_days", slip.valid_days.map_or("off".to_string(), |days| days.to_string()))
        .with("remarks", stored.remarks.clone().unwrap_or_default())
        .with("replaces", slip.number.to_string());
    if slip.drawing.is_some() {
        typed.set_text("takes_over_drawing", "true");
    }
    let rows = slip.lines.iter().map(|line| {
        let row = Typed::new()
            .with("variety", format!("variety/{}", line.variety))
            .with("count", line.count.to_string())
            .with("lot", line.lot.clone().unwrap_or_default())
            .with("remarks", line.remarks.clone().unwrap_or_default());
        match &line.what {
            What::Yarn { size, .. } => row.with("size", size.clone()),
            What::Cloth { metres } => {
                row.with("cloth", "true").with("metres", metres.to_string()).with("grams", line.grams.0.to_string())
            }
        }
    });
    typed.set("lines", Raw::Rows(rows.collect()));
    let hooks = SlipHooks { reissue: true, ..SlipHooks::default() };
    let mut sheet = Sheet::prefilled(&THING, LAYOUT, Box::new(hooks), &typed, cx);
    sheet.go_to("replace_reason", cx);
    Lead::slip(sheet)
}

/// What stands in a blank form: the rest of what the operator issued last, and the usual answers.
fn blank(department: String, handler: Option<i64>, cx: &Cx<'_>) -> Typed {
    let mut typed = Typed::new()
        .with("charge", "free")
        .with("source", "workshop")
        .with("department", department)
        .with("valid_days", cx.desk.setting("valid_days"));
    if let Some(handler) = handler.map(|key| format!("staff/{key}"))
        && matches!(cx.lookups().resolve("staff", &handler), Found::One(_))
    {
        typed.set_text("handler", handler);
    }
    typed
}

/// The key behind `variety/7`.
fn key_of(text: &str) -> Option<i64> {
    text.split_once('/')?.1.parse().ok()
}

fn whole(text: &str) -> Option<i64> {
    fold::whole(text, &[]).ok()
}

/// What one line weighs and costs, as far as it can be said.
#[derive(Default)]
struct Reckoned {
    unit: Option<i64>,
    grams: Option<i64>,
    pieces: i64,
    cloth: bool,
    amount: Option<Fen>,
    price: Option<Fen>,
}

fn reckon(row: &Typed, charged: bool, cx: &Cx<'_>) -> Reckoned {
    let view = cx.view();
    let today = cx.now.day();
    let variety = key_of(row.text("variety"));
    let cloth = row.text("cloth") == "true";
    let price = variety.filter(|_| charged).and_then(|key| price::store::in_force(view, key, today).ok().flatten());
    let price = price.map(|price| price.fen);
    let count = whole(row.text("count"));
    if cloth {
        let metres = fold::decimal(row.text("metres"), 1, &[]).ok().map(Decimetres);
        return Reckoned {
            unit: None,
            grams: whole(row.text("grams")),
            pieces: count.unwrap_or(1),
            cloth,
            amount: price.zip(metres).and_then(|(price, metres)| issue::cloth_amount(metres, price)),
            price,
        };
    }
    let version = key_of(row.text("size")).and_then(|key| standard::store::get(view, key).ok().flatten());
    let unit = version.map(|version| version.grams.0);
    let grams = unit.zip(count).and_then(|(unit, count)| unit.checked_mul(count));
    let amount = price.zip(grams).and_then(|(price, grams)| issue::yarn_amount(Grams(grams), price));
    Reckoned { unit, grams, pieces: count.unwrap_or(0), cloth, amount, price }
}

impl SlipHooks {
    /// Contact and telephone of a customer that the register knows, where nobody typed others.
    fn contact(&self, form: &mut Form, cx: &Cx<'_>) {
        let env = Env::from(cx);
        let chosen = match form.slot_of("customer") {
            Some(Slot::Pick(_, Some(candidate))) => Some(candidate.key),
            _ => None,
        };
        let before = self.filled.borrow().clone();
        if before.as_ref().map(|(key, _)| *key) == chosen {
            return;
        }
        let known = chosen.and_then(|key| customer::store::get(cx.view(), key).ok().flatten());
        let texts = known.map_or_else(Default::default, |customer| {
            [customer.contact.unwrap_or_default(), customer.phone.unwrap_or_default()]
        });
        for (index, path) in ["contact", "phone"].into_iter().enumerate() {
            let Some(focus) = form.place(path) else { continue };
            let standing = match form.slot_at(focus) {
                Some(Slot::Line(line)) => line.text().to_string(),
                _ => continue,
            };
            let ours = before.as_ref().and_then(|(_, texts)| texts.get(index));
            if standing.is_empty() || Some(&standing) == ours {
                let text = texts.get(index).cloned().unwrap_or_default();
                form.put(focus, Some(&Raw::Text(text)), env);
            }
        }
        *self.filled.borrow_mut() = chosen.map(|key| (key, texts));
    }

    /// A line of cloth has metres and grams, a line of yarn a size: the variety says which.
    fn kinds(form: &mut Form, cx: &Cx<'_>) {
        let env = Env::from(cx);
        let Some(part) = form.parts().iter().position(|part| matches!(part, Part::Grid(_))) else { return };
        let Some(Part::Grid(grid)) = form.parts().get(part) else { return };
        let mut flips = Vec::new();
        for (row, slots) in grid.rows.iter().enumerate() {
            let Some(Slot::Pick(_, Some(candidate))) = slots.get(VARIETY) else { continue };
            let was = slots.get(CLOTH) == Some(&Slot::Flag(Some(true)));
            if let Ok(Some(variety)) = variety::store::get(cx.view(), candidate.key)
                && variety.cloth != was
            {
                flips.push((row, variety.cloth));
            }
        }
        for (row, cloth) in flips {
            let at = |cell: usize| Focus { part, row, cell };
            let flag = Raw::Text("true".to_string());
            form.put(at(CLOTH), cloth.then_some(&flag), env);
            let idle: &[usize] = if cloth { &[SIZE] } else { &[METRES, GRAMS] };
            for cell in idle {
                form.put(at(*cell), None, env);
            }
            let focus = form.focus();
            if focus.part == part && focus.row == row && focus.cell > VARIETY {
                form.go_on_from(at(VARIETY), env);
            }
        }
    }
}

impl Hooks for SlipHooks {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let Some(operator) = cx.operator().key else { return blank(String::new(), None, cx) };
        match store::last_typed_by(cx.view(), operator) {
            Ok(Some((department, handler))) => blank(department, Some(handler), cx),
            _ => {
                let person = staff::store::person(cx.view(), operator).ok().flatten();
                blank(person.and_then(|person| person.department).unwrap_or_default(), None, cx)
            }
        }
    }

    fn follow(&self, form: &mut Form, cx: &Cx<'_>) {
        self.contact(form, cx);
        SlipHooks::kinds(form, cx);
    }

    fn computed(&self, typed: &Typed, cx: &Cx<'_>) -> Computed {
        let charged = typed.text("charge") == "charged";
        let lines: Vec<Reckoned> = typed.rows("lines").iter().map(|row| reckon(row, charged, cx)).collect();
        if lines.is_empty() {
            return Computed::default();
        }
        let shown = |number: Option<i64>| number.map(grouped).unwrap_or_default();
        let rows = lines.iter().map(|line| {
            if line.cloth {
                vec![String::new(), String::new(), cx.word(words("布", "布", "cloth")).to_string()]
            } else {
                vec![shown(line.unit), shown(line.grams), String::new()]
            }
        });
        let pieces = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.pieces));
        let grams = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.grams.unwrap_or(0)));
        let mut total = vec![String::new(); COLUMNS.len() + COMPUTED.len()];
        for (at, text) in [(2, shown(pieces)), (9, shown(grams))] {
            if let Some(place) = total.get_mut(at) {
                *place = text;
            }
        }
        Computed { rows: rows.collect(), total, note: if charged { due(&lines, cx.lang) } else { String::new() } }
    }

    fn next(&self, saved: &Typed, cx: &Cx<'_>) -> Option<Typed> {
        self.filled.borrow_mut().take();
        (!self.reissue).then(|| blank(saved.text("department").to_string(), key_of(saved.text("handler")), cx))
    }

    fn added(&self, added: &Added, _cx: &Cx<'_>) -> Reply {
        if self.reissue { Reply::Show(added.record.to_string()) } else { Reply::Done }
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        cx.word(words("存盤時取號", "存盘时取号", "numbered when saved")).to_string()
    }
}

/// What a charged slip costs by the price list of today, or that a price is missing.
fn due(lines: &[Reckoned], lang: Lang) -> String {
    let missing = lines.iter().position(|line| line.price.is_none());
    if let Some(line) = missing.map(|at| at + 1) {
        return match lang {
            Lang::Hant => format!("應收：第 {line} 行的品種在價目表裡還沒有今天的售價。"),
            Lang::Hans => format!("应收：第 {line} 行的品种在价目表里还没有今天的售价。"),
            Lang::En => format!("Due: the price list has no price of today for the variety of line {line}."),
        };
    }
    let sum: i64 = lines.iter().filter_map(|line| line.amount).map(|fen| fen.0).fold(0, i64::saturating_add);
    let amounts: Vec<String> =
        lines.iter().map(|line| line.amount.map_or("-".into(), |fen| facts::yuan(fen.0))).collect();
    let parts = if amounts.len() > 1 { format!(" = {}", amounts.join(" + ")) } else { String::new() };
    let sum = facts::yuan(sum);
    match lang {
        Lang::Hant => format!("應收 {sum} 元{parts}"),
        Lang::Hans => format!("应收 {sum} 元{parts}"),
        Lang::En => format!("Due {sum} yuan{parts}"),
    }
}
