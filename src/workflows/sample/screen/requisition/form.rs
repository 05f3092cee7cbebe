//! The form of a new requisition: a month or slips, with the lines and totals that they come to before anything is
//! saved. Saves nothing by itself.

use std::cell::RefCell;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use super::facts::{goods_head, goods_row, total_line};
use super::pick::Pick;
use crate::kernel::book::Added;
use crate::kernel::form::layout::{Computed, Layout, Place, Stop, place};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::state::{Env, Focus, Form, Part};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::number::Number;
use crate::kernel::problem::Problem;
use crate::kernel::time::Month;
use crate::kernel::ui::{Answer, Canvas, Command, Cx, Help, Key, Layer, Reply};
use crate::kernel::units::decimal;
use crate::kernel::words::{Lang, words};
use crate::registers::staff;
use crate::workflows::sample::requisition::form::THING;
use crate::workflows::sample::requisition::make::{self, Goods};
use crate::workflows::sample::requisition::store;

const LINES: &[&[Place]] = &[
    &[place("month", 1)],
    &[place("slips", 1)],
    &[place("department", 1), place("store", 1)],
    &[place("receiver", 1), place("remarks", 1)],
];

const LAYOUT: Layout = Layout { lines: LINES, columns: &[], computed: &[], order: &[], stops: Some(stops) };

/// Of month and slips the one that holds something is shown as the answer; the other is passed by.
fn stops(form: &Form, focus: Focus) -> Stop {
    let Some(Part::Leaf(leaf)) = form.parts().get(focus.part) else { return Stop::Hide };
    let blank = |path: &str| form.slot_of(path).is_none_or(|slot| slot.is_blank());
    match leaf.path.as_str() {
        "slips" if !blank("month") => Stop::Pass,
        "month" if !blank("slips") => Stop::Pass,
        "remarks" => Stop::Pass,
        _ => Stop::Ask,
    }
}

/// What was reckoned last, for which text and file, so that a key costs no second reading.
type Reckoned = (String, i64, Result<Goods, Vec<Problem>>);

/// What a requisition adds to its form.
struct MakeHooks {
    month: Option<Month>,
    /// Whether what is below stays open: the month, to which Esc leads back.
    stays: bool,
    reckoned: RefCell<Option<Reckoned>>,
}

impl MakeHooks {
    fn new(cx: &Cx<'_>) -> MakeHooks {
        MakeHooks { month: suggested(cx), stays: false, reckoned: RefCell::default() }
    }

    /// What the fields come to.
    fn goods(&self, typed: &Typed, cx: &Cx<'_>) -> Option<Result<Goods, Vec<Problem>>> {
        let (month, slips) = (typed.text("month").trim(), slips_of(typed.text("slips")));
        if month.is_empty() && slips.is_empty() {
            return None;
        }
        let newest = crate::kernel::store::history::newest(cx.view()).unwrap_or(0);
        let key = format!("{month}|{}", slips.join(","));
        let kept = self.reckoned.borrow().as_ref().filter(|(of, at, _)| *of == key && *at == newest).cloned();
        if let Some((_, _, goods)) = kept {
            return Some(goods);
        }
        let month = Some(month).filter(|month| !month.is_empty());
        let goods = make::goods(cx.view(), month, &slips).map_err(|failure| failure.problems);
        *self.reckoned.borrow_mut() = Some((key, newest, goods.clone()));
        Some(goods)
    }
}

/// The slips of a field, parted as the reader parts them.
fn slips_of(text: &str) -> Vec<String> {
    let parts = text.split([',', '，', '、', ';', '；']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_string).collect()
}

/// The month that is likely meant: the last one where something of it is left, else this one.
fn suggested(cx: &Cx<'_>) -> Option<Month> {
    let this = Month::of(cx.now.day());
    let left = |month: &Month| store::free_in(cx.view(), *month).is_ok_and(|slips| !slips.is_empty());
    [this.previous(), this].into_iter().find(left)
}

impl Hooks for MakeHooks {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let mut typed = Typed::new();
        if let Some(month) = self.month {
            typed.set_text("month", month.to_string());
        }
        people(&mut typed, cx);
        typed
    }

    fn follow(&self, form: &mut Form, cx: &Cx<'_>) {
        // Who names slips doesn't mean the month that stood there unasked.
        let standing = form.typed();
        let unasked = self.month.is_some_and(|month| standing.text("month") == month.to_string());
        if unasked
            && !standing.text("slips").trim().is_empty()
            && let Some(month) = form.place("month")
        {
            form.put(month, Some(&Raw::Text(String::new())), Env::from(cx));
        }
    }

    fn computed(&self, typed: &Typed, cx: &Cx<'_>) -> Computed {
        let note = match self.goods(typed, cx) {
            None => String::new(),
            Some(Ok(goods)) => preview(&goods, cx.lang),
            Some(Err(problems)) => {
                problems.iter().map(|problem| problem.say.get(cx.lang).to_string()).collect::<Vec<_>>().join("\n")
            }
        };
        Computed { note, ..Computed::default() }
    }

    fn check(&self, typed: &Typed, cx: &Cx<'_>) -> Vec<Problem> {
        self.goods(typed, cx).and_then(Result::err).unwrap_or_default()
    }

    fn added(&self, added: &Added, cx: &Cx<'_>) -> Reply {
        let record = added.record.to_string();
        let list = if self.stays { super::at(&record, cx) } else { None };
        list.map_or(Reply::Show(record), Reply::Open)
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        cx.word(words("存盤時取號", "存盘时取号", "numbered when saved")).to_string()
    }
}

/// Department, store and receiver as on the last requisition, else the operator's own department.
fn people(typed: &mut Typed, cx: &Cx<'_>) {
    if let Ok(Some(last)) = store::last_typed(cx.view()) {
        for (key, text) in ["department", "store", "receiver"].into_iter().zip(last) {
            typed.set_text(key, text);
        }
        return;
    }
    let person = cx.operator().key.and_then(|key| staff::store::person(cx.view(), key).ok().flatten());
    if let Some(department) = person.and_then(|person| person.department) {
        typed.set_text("department", department);
    }
}

/// How wide the lines before saving are: what a screen of 80 columns has room for.
const WIDE: u16 = 76;

/// Lines and totals, as they will be frozen; the total first, since a long list runs off the screen.
fn preview(goods: &Goods, lang: Lang) -> String {
    let (slips, lines) = (goods.slips.len(), goods.lines.len());
    let grams: i64 = goods.lines.iter().map(|line| line.grams.0).sum();
    let kilograms = decimal(grams, 3);
    let mut out = vec![match lang {
        Lang::Hant => format!("{slips} 張取樣單，{lines} 行，{kilograms} 公斤。F8 存盤時照此凍結："),
        Lang::Hans => format!("{slips} 张取样单，{lines} 行，{kilograms} 公斤。F8 存盘时照此冻结："),
        Lang::En => format!("{slips} slips, {lines} lines, {kilograms} kg. F8 freezes them:"),
    }];
    out.push(goods_head(WIDE, lang));
    out.extend(goods.lines.iter().map(|line| goods_row(line, "", line.grams.0, WIDE, lang)));
    out.push(total_line(&goods.lines, grams, WIDE, lang));
    out.join("\n")
}

/// The form as a layer: a sheet, and F7 to choose slips.
pub struct Make {
    sheet: Sheet,
    /// What was chosen meanwhile.
    chosen: Rc<RefCell<Option<Vec<Number>>>>,
}

/// The form of a new requisition; goes on with the draft that was left, if there is one.
pub fn new(cx: &Cx<'_>) -> Make {
    Make { sheet: Sheet::add(&THING, LAYOUT, Box::new(MakeHooks::new(cx)), cx), chosen: Rc::default() }
}

/// The form of a new requisition of one slip.
pub fn of_slip(slip: Number, cx: &Cx<'_>) -> Make {
    let mut typed = Typed::new().with("slips", slip.to_string());
    people(&mut typed, cx);
    let hooks = MakeHooks { month: None, stays: false, reckoned: RefCell::default() };
    let mut sheet = Sheet::prefilled(&THING, LAYOUT, Box::new(hooks), &typed, cx);
    sheet.go_to("department", cx);
    Make { sheet, chosen: Rc::default() }
}

/// The form of a new requisition of a month's free drawings.
pub fn of_month(month: Month, cx: &Cx<'_>) -> Make {
    let mut typed = Typed::new().with("month", month.to_string());
    people(&mut typed, cx);
    let hooks = MakeHooks { month: None, stays: true, reckoned: RefCell::default() };
    let mut sheet = Sheet::prefilled(&THING, LAYOUT, Box::new(hooks), &typed, cx);
    sheet.go_to("department", cx);
    Make { sheet, chosen: Rc::default() }
}

impl Make {
    /// Puts the chosen slips into their field.
    fn take_chosen(&mut self, cx: &Cx<'_>) -> Option<Reply> {
        let chosen = self.chosen.borrow_mut().take()?;
        self.sheet.go_to("slips", cx);
        let text = chosen.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        Some(self.sheet.put(&text, cx))
    }

    fn in_choice(&self) -> bool {
        self.sheet.form().field().is_some_and(|field| matches!(field.key, "slips" | "month"))
    }
}

impl Layer for Make {
    fn title(&self, cx: &Cx<'_>) -> String {
        self.sheet.title(cx)
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        self.sheet.note(cx)
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if let Some(put) = self.take_chosen(cx) {
            let then = self.key(key, cx);
            return Reply::All(vec![put, then]);
        }
        if key.is_f(7) && self.in_choice() {
            let typed = self.sheet.form().typed();
            let standing = slips_of(typed.text("slips"));
            return Reply::open(Pick::new(&standing, Rc::clone(&self.chosen), cx));
        }
        self.sheet.key(key, cx)
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        self.sheet.paste(text, cx)
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.sheet.tick(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        // The draft follows with the next key; here only what is seen must be right.
        let _ = self.take_chosen(cx);
        self.sheet.draw(canvas, area, cx);
    }

    fn cursor(&self) -> Option<Position> {
        self.sheet.cursor()
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = self.sheet.commands(cx);
        if self.in_choice() {
            out.push(Command::f(7, words("挑樣品單", "挑样品单", "Choose slips")));
        }
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        self.sheet.run(name, cx)
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        self.sheet.help(cx)
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.sheet.answered(answer, cx)
    }

    fn is_open(&self) -> bool {
        self.sheet.is_open()
    }
}
