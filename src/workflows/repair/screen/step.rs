//! The small form of a step: what it starts with, which of its fields apply to this repair, what it shows of the repair.
//! The rules judge it, below the desk.

use std::cell::{Ref, RefCell};

use super::facts::{self, Facts};
use super::{crew, side, steps};
use crate::kernel::form::field::Action;
use crate::kernel::form::layout::{self, Computed, Layout, Stop};
use crate::kernel::form::sheet::Hooks;
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Focus, Form};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::number::{Letter, read};
use crate::kernel::pick::{Candidate, Found};
use crate::kernel::problem::Problem;
use crate::kernel::record::life::push;
use crate::kernel::record::step::{Others, key_of};
use crate::kernel::record::{StepSheet, Stepped};
use crate::kernel::ui::{Cx, Layer};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::{is_told, wording};
use crate::say;
use crate::workflows::repair::form::THING;
use crate::workflows::repair::rules::times::CORRECTABLE;
use crate::workflows::repair::rules::{FollowResult, Rating, Repair};
use crate::workflows::repair::store;

/// Advice on the telephone has at least so many characters: a house rule.
const ADVICE: usize = 4;

/// The small form of a step.
pub fn form(facts: &Facts, action: &'static Action, cx: &Cx<'_>) -> StepSheet {
    let key = facts.number().key();
    let hooks = StepHooks { key, action, facts: RefCell::new(facts.clone()) };
    let layout = Layout { stops: Some(step_stops(&facts.stored.repair, action)), ..Layout::default() };
    let sheet = facts.step_sheet(action, facts.stored.rev, layout, Box::new(hooks), cx);
    let joins = matches!(action.name, "dispatch" | "advise" | "tell-charge")
        && side::likely_same(&facts.around, Some(facts.number())).is_some()
        && facts.possible(cx).contains(&"duplicate");
    if !joins {
        return sheet;
    }
    let same: Others = Box::new(move |cx| {
        let facts = facts::read(key, cx).ok()??;
        let layer = form(&facts, THING.action("duplicate")?, cx);
        Some(Box::new(layer) as Box<dyn Layer>)
    });
    sheet.with_way(steps::SAME, steps::JOIN, same)
}

/// What a step's form starts with and shows.
struct StepHooks {
    key: i64,
    action: &'static Action,
    /// The repair as the form shows it: read again where another window has changed it meanwhile.
    facts: RefCell<Facts>,
}

impl StepHooks {
    fn facts(&self) -> Ref<'_, Facts> {
        self.facts.borrow()
    }

    /// The building's own fitter, where somebody is to be sent for the first time (H22).
    fn crew(&self, cx: &Cx<'_>) -> Option<String> {
        let facts = self.facts();
        if facts.stored.repair.dispatch.is_some() {
            return None;
        }
        let (key, _) = facts.around.responsible.as_ref()?;
        match cx.lookups().resolve("staff", &format!("staff/{key}")) {
            Found::One(person) if person.twin => Some(format!("staff/{key}")),
            Found::One(person) => Some(person.name),
            _ => None,
        }
    }

    /// What the caller of a duplicate is told, to be changed where it was something else (H5a).
    fn told(&self, number: &str, cx: &Cx<'_>) -> String {
        match cx.lang {
            Lang::Hant => format!("同一故障已登記（{number}），維修人員會一併處理"),
            Lang::Hans => format!("同一故障已登记（{number}），维修人员会一并处理"),
            Lang::En => format!("The same fault is on record ({number}) and will be dealt with together"),
        }
    }

    /// The descriptive fields as they are, to be corrected in place.
    fn amended(repair: &Repair) -> Typed {
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        let address = Typed::new()
            .with("estate", repair.address.estate.clone())
            .with("building", repair.address.building.clone())
            .with("unit", repair.address.unit.clone())
            .with("room", repair.address.room.clone());
        let mut typed = Typed::new()
            .with("caller", repair.caller.clone())
            .with("phone", repair.phone.clone())
            .with("account", repair.user.map_or(String::new(), |key| format!("user/{key}")))
            .with("channel", repair.channel.code())
            .with("kind", repair.kind.code())
            .with("fault", repair.fault.clone())
            .with("rooms", some(&repair.rooms))
            .with("since", some(&repair.since))
            .with("neighbours_too", repair.neighbours_too.map_or(String::new(), |too| too.to_string()))
            .with("access", some(&repair.access))
            .with("repeat_of", repair.repeat_of.map_or(String::new(), |number| number.to_string()))
            .with("outage", repair.outage.map_or(String::new(), |number| number.to_string()))
            .with("remarks", some(&repair.remarks));
        typed.set("address", Raw::Group(address));
        typed
    }
}

impl Hooks for StepHooks {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let facts = self.facts();
        let repair = &facts.stored.repair;
        let now = cx.now.minute();
        let mut typed = Typed::new();
        let name = repair.account.as_ref().map_or(&repair.caller, |(_, name)| name);
        match self.action.name {
            "dispatch" => {
                if let Some(crew) = self.crew(cx) {
                    typed.set_text("crew", crew);
                }
            }
            "confirm" => {
                typed.set_text("by", name.clone());
                typed.set_text("method", "paper");
            }
            "damage" => {
                typed.set_text("user_by", name.clone());
                typed.set_text("method", "paper");
            }
            "charge" => {
                if let Some(fee) = repair.told.as_ref().and_then(|told| told.fee) {
                    typed.set_text("fee", format!("fee/{fee}"));
                }
                typed.set_text("quantity", "1");
            }
            "appoint" => typed.set_text("told_at", now.to_string().replacen('T', " ", 1)),
            "duplicate" => {
                if let Some(same) = side::likely_same(&facts.around, Some(repair.number)) {
                    let number = same.to_string();
                    typed.set_text("told", self.told(&number, cx));
                    typed.set_text("of", number);
                }
            }
            "explain" => {
                let owed = facts.deadlines.iter().find(|kept| kept.is_unexplained(now));
                if let Some(kept) = owed.or_else(|| facts.presses(now)) {
                    typed.set_text("deadline", kept.deadline.kind.clone());
                }
            }
            "correct-time" => {
                let last = facts.taken.iter().rev().find(|name| CORRECTABLE.contains(&name.as_str()));
                typed.set_text("step", last.map_or("received", String::as_str));
            }
            "amend" => typed = StepHooks::amended(repair),
            _ => {}
        }
        typed
    }

    fn head(&self, cx: &Cx<'_>) -> Vec<String> {
        let (facts, lang) = (&*self.facts(), cx.lang);
        let state = facts.stored.repair.state.words().get(lang);
        let mut out = vec![
            format!("{}  {}  {state}", facts.number(), facts.whose()),
            format!("{}  {}", facts.kind(lang), facts.stored.repair.fault),
        ];
        match self.action.name {
            "dispatch" => out.extend(side::of_repair(facts, cx).into_iter().take(3)),
            "explain" => {
                let now = cx.now.minute();
                let owed = facts.deadlines.iter().filter(|kept| kept.is_unexplained(now));
                out.extend(owed.map(|kept| wording::brief(kept, now, lang)).take(2));
            }
            "follow-up" | "confirm" => {
                let crew = facts.crew(lang);
                if !crew.is_empty() {
                    out.push(format!("{} {crew}", words("維修人", "维修人", "Crew").get(lang)));
                }
            }
            _ => {}
        }
        out
    }

    fn rev(&self, cx: &Cx<'_>) -> Option<i64> {
        if let Ok(Some(fresh)) = facts::read(self.key, cx) {
            *self.facts.borrow_mut() = fresh;
        }
        store::rev(cx.view(), self.key).ok()
    }

    fn label(&self) -> Option<Words> {
        Some(self.facts().called(self.action))
    }

    fn check(&self, typed: &Typed, _cx: &Cx<'_>) -> Vec<Problem> {
        let advice = typed.text("text").trim().chars().count();
        if self.action.name != "advise" || advice == 0 || advice >= ADVICE {
            return Vec::new();
        }
        let short = say!(
            "太短了：寫一句話，告訴了用戶什麼（至少 {ADVICE} 個字）。",
            "太短了：写一句话，告诉了用户什么（至少 {ADVICE} 个字）。",
            "Too short: write in a sentence what the user was told, at least {ADVICE} characters."
        );
        vec![Problem::house("too_short", short).at("text")]
    }

    fn computed(&self, typed: &Typed, cx: &Cx<'_>) -> Computed {
        let note = if self.action.name == "duplicate" { other(typed.text("of"), cx) } else { String::new() };
        Computed { note, ..Computed::default() }
    }

    fn candidates(&self, path: &str, cx: &Cx<'_>) -> Option<Vec<Candidate>> {
        let offered = (self.action.name, path) == ("dispatch", "crew");
        offered.then(|| crew::candidates(&self.facts().around, cx).ok()).flatten()
    }

    fn follow(&self, form: &mut Form, cx: &Cx<'_>) {
        // Somebody else sent a crew meanwhile: this is another dispatch now, and that one says why.
        let again = self.action.name == "dispatch" && self.facts().stored.repair.dispatch.is_some();
        if again && form.unhide("reason") {
            form.focus_on("reason", cx.into());
        }
    }
}

/// Which repair another one is to be joined with: its number, place, caller, fault and state.
fn other(typed: &str, cx: &Cx<'_>) -> String {
    if typed.trim().is_empty() {
        return String::new();
    }
    let none = || words("沒有這張報修單。", "没有这张报修单。", "There is no such repair.").get(cx.lang).to_string();
    let number = read(typed.trim(), Letter::Repair, cx.view().is_training());
    let Ok(number) = number.map(|number| number.key()) else { return none() };
    let Ok(Some(stored)) = store::load(cx.view(), number) else { return none() };
    let repair = stored.repair;
    let mut out = String::new();
    let (kind, state) = (repair.kind.words().get(cx.lang), repair.state.words().get(cx.lang));
    for part in [&repair.number.to_string(), &repair.address.line(), &repair.caller, kind, &repair.fault, state] {
        push(&mut out, part);
    }
    out
}

/// Which fields of a step are stopped at for this repair.
fn step_stops(repair: &Repair, action: &Action) -> layout::Stops {
    match (action.name, repair.dispatch.is_some()) {
        ("dispatch", false) => first_dispatch,
        ("tell-charge", _) => tell_stops,
        ("scope" | "void", _) if repair.charge.is_none() => unpaid_stops,
        ("explain", _) => explain_stops,
        ("amend", _) => amend_stops,
        _ => plain_stops,
    }
}

/// The usual step: who took it, how it was signed and a time that is now have their answers, the rest is asked. Who isn't
/// content says why.
fn plain_stops(form: &Form, focus: Focus) -> Stop {
    let answer = |key: &str, codes: [&str; 2]| codes.contains(&form.typed().text(key));
    match key_of(form, focus) {
        "method" | "n" => Stop::Pass,
        "opinion" if !answer("rating", [Rating::Fair.code(), Rating::Dissatisfied.code()]) => Stop::Pass,
        "comment" if !answer("result", [FollowResult::Fair.code(), FollowResult::Dissatisfied.code()]) => Stop::Pass,
        // The times of the limits are told by the fitter, often later; the others are mostly now.
        "at" if !is_limit(form) && form.slot_at(focus).is_none_or(Slot::is_blank) => Stop::Pass,
        "by" if form.place("rating").is_none() => Stop::Pass,
        _ => Stop::Ask,
    }
}

/// Whether the form has the time of arrival or completion, or that of a call about them.
fn is_limit(form: &Form) -> bool {
    form.parts().len() == 1 || ["work", "appointment_at"].iter().any(|key| form.place(key).is_some())
}

fn first_dispatch(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "crew" => Stop::Ask,
        "reason" => Stop::Hide,
        _ => Stop::Pass,
    }
}

/// Nothing was charged, so nothing is refunded.
fn unpaid_stops(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "refund" => Stop::Hide,
        _ => plain_stops(form, focus),
    }
}

/// A fee is named only where it is charged.
fn tell_stops(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "fee" if form.typed().text("chargeable") != "true" => Stop::Hide,
        _ => plain_stops(form, focus),
    }
}

/// Who was told is asked only for the kinds of which users are told.
fn explain_stops(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "told_at" | "told_how" if !is_told(form.typed().text("deadline").trim()) => Stop::Hide,
        _ => Stop::Ask,
    }
}

/// Everything stands there already; only the reason is asked.
fn amend_stops(form: &Form, focus: Focus) -> Stop {
    if key_of(form, focus) == "reason" { Stop::Ask } else { Stop::Pass }
}
