//! The small form of a step of a sheet: what it starts with, which of its fields apply, what it shows of the sheet. The
//! rules judge it, below the desk.

use std::cell::{Ref, RefCell};

use super::facts::{self, Facts, reading_line};
use super::rooms;
use crate::kernel::form::field::Action;
use crate::kernel::form::layout::{self, Layout, Stop};
use crate::kernel::form::sheet::Hooks;
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Env, Focus, Form};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::record::step::key_of;
use crate::kernel::record::{StepSheet, Stepped};
use crate::kernel::ui::Cx;
use crate::kernel::words::{Words, words};
use crate::registers::deadline::{is_told, wording};
use crate::workflows::temperature::form::NO_STANDARD;
use crate::workflows::temperature::lists::{self, Place, Wanted};
use crate::workflows::temperature::rules::times::CORRECTABLE;
use crate::workflows::temperature::rules::{Method, Reading};
use crate::workflows::temperature::store;

/// How many of the newest sheets are looked at for whom they were reported to.
const NEWEST: usize = 5;

/// The small form of a step; `reading` is the one that is corrected.
pub fn form(facts: &Facts, action: &'static Action, reading: Option<i64>, cx: &Cx<'_>) -> StepSheet {
    let key = facts.number().key();
    let hooks = StepHooks { key, action, reading, facts: RefCell::new(facts.clone()) };
    let layout = Layout { stops: Some(step_stops(action)), ..Layout::default() };
    facts.step_sheet(action, facts.stored.rev, layout, Box::new(hooks), cx)
}

/// What a step's form starts with and shows.
struct StepHooks {
    key: i64,
    action: &'static Action,
    reading: Option<i64>,
    /// The sheet as the form shows it: read again where another window has changed it meanwhile.
    facts: RefCell<Facts>,
}

/// Whom the newest sheet that was reported or passed up went to.
fn last_to(cx: &Cx<'_>) -> Option<String> {
    let page = lists::store::page(cx.view(), &Wanted::default(), Place::Newest, NEWEST * 4).ok()?;
    let sheets = page.iter().filter_map(|listed| store::load(cx.view(), listed.number.key()).ok().flatten());
    let told = sheets.filter_map(|stored| {
        let sheet = stored.sheet;
        [sheet.reported, sheet.failure_up, sheet.opinion_up].into_iter().flatten().max().map(|(_, to)| to)
    });
    told.take(NEWEST).next()
}

impl StepHooks {
    fn facts(&self) -> Ref<'_, Facts> {
        self.facts.borrow()
    }

    /// The reading as it is, to be typed over.
    fn as_before(reading: &Reading) -> Typed {
        Typed::new()
            .with("reading", reading.n.to_string())
            .with("time", reading.at.clock())
            .with("room", reading.room.clone())
            .with("room_kind", reading.room_kind.code())
    }
}

impl Hooks for StepHooks {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let facts = self.facts();
        let sheet = &facts.stored.sheet;
        let now = cx.now.minute();
        let mut typed = Typed::new();
        match self.action.name {
            "sign" => {
                if let Some((_, name)) = &sheet.account {
                    typed.set_text("by", name.clone());
                }
            }
            "correct" => {
                if let Some(reading) = self.reading.and_then(|n| sheet.reading(n)) {
                    typed = StepHooks::as_before(reading);
                }
            }
            "report" | "pass-up" => {
                if let Some(to) = last_to(cx) {
                    typed.set_text("to", to);
                }
                let mut what = Vec::new();
                if sheet.fails() && sheet.failure_up.is_none() {
                    what.push("failure");
                }
                if sheet.opinion.is_some() && sheet.opinion_up.is_none() {
                    what.push("opinion");
                }
                typed.set_text("what", what.join(","));
            }
            "explain" => {
                let owed = facts.deadlines.iter().find(|kept| kept.is_unexplained(now));
                let kind = owed.map(|kept| kept.deadline.kind.clone());
                let idle = sheet.lacks_standard().then(|| NO_STANDARD.to_string());
                if let Some(kind) = kind.or(idle) {
                    typed.set_text("deadline", kind);
                }
            }
            "correct-time" => {
                let last = facts.taken.iter().rev().find(|name| CORRECTABLE.contains(&name.as_str()));
                typed.set_text("step", last.map_or("report", String::as_str));
            }
            "open-repair" => {
                typed.set_text("kind", "no_heat");
                typed.set_text("scope", "unknown");
                typed.set_text("fault", fault(&facts, cx));
                if let Some((_, name)) = &sheet.account {
                    typed.set_text("caller", name.clone());
                }
                if let Some(phone) = &sheet.phone {
                    typed.set_text("phone", phone.clone());
                }
            }
            _ => {}
        }
        typed
    }

    /// A room that is called otherwise is mostly used otherwise.
    fn follow(&self, form: &mut Form, cx: &Cx<'_>) {
        if self.action.name != "correct" {
            return;
        }
        let facts = self.facts();
        let Some(old) = self.reading.and_then(|n| facts.stored.sheet.reading(n)) else { return };
        let Some(Slot::Line(line)) = form.slot_of("room") else { return };
        let room = line.text().trim().to_string();
        let here = form.path() == "room";
        if !here
            && room != old.room
            && let Some(kind) = rooms::kind_of(&room)
            && form.typed().text("room_kind") == old.room_kind.code()
            && kind != old.room_kind
            && let Some(place) = form.place("room_kind")
        {
            form.put(place, Some(&Raw::Text(kind.code().to_string())), Env::from(cx));
        }
        // Who signs is the user, as long as nobody typed otherwise.
        let method = form.typed();
        let method = match method.get("signature") {
            Some(Raw::Group(group)) => group.text("method").to_string(),
            _ => String::new(),
        };
        let signs = Method::from_code(&method).is_some_and(Method::is_signed);
        if signs
            && form.path() != "signature.by"
            && form.slot_of("signature.by").is_some_and(Slot::is_blank)
            && let Some((_, name)) = &facts.stored.sheet.account
            && let Some(place) = form.place("signature.by")
        {
            form.put(place, Some(&Raw::Text(name.clone())), Env::from(cx));
        }
    }

    fn head(&self, cx: &Cx<'_>) -> Vec<String> {
        let (facts, lang) = (&*self.facts(), cx.lang);
        let sheet = &facts.stored.sheet;
        let mut out = vec![
            format!("{}  {}  {}", facts.number(), facts.whose(cx), facts.state().words().get(lang)),
            facts.came_to(lang),
        ];
        match self.action.name {
            "correct" => out.extend(self.reading.and_then(|n| sheet.reading(n)).map(|old| reading_line(old, lang))),
            "pass-up" => {
                let opinion = words("意見", "意见", "Opinion").get(lang);
                out.extend(sheet.opinion.as_ref().map(|text| format!("{opinion} {text}")));
                out.extend(sheet.failures().take(3).map(|reading| reading_line(reading, lang)));
            }
            "investigate" | "open-repair" => {
                out.extend(sheet.failures().take(3).map(|reading| reading_line(reading, lang)));
            }
            "explain" => {
                let now = cx.now.minute();
                let owed = facts.deadlines.iter().filter(|kept| kept.is_unexplained(now));
                out.extend(owed.map(|kept| wording::brief(kept, now, lang)).take(2));
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
}

/// What the repair is told of the failure: rooms, temperatures, this sheet.
fn fault(facts: &Facts, cx: &Cx<'_>) -> String {
    use crate::kernel::words::Lang;
    let sheet = &facts.stored.sheet;
    let rooms = sheet.failures().filter(|reading| reading.corrected_by.is_none());
    let comma = if cx.lang == Lang::En { ", " } else { "、" };
    let rooms: Vec<String> = rooms.map(|reading| format!("{} {}", reading.room, reading.celsius)).collect();
    let (rooms, number) = (rooms.join(comma), sheet.number);
    match cx.lang {
        Lang::Hant => format!("測溫不合格：{rooms} ℃（{number}）"),
        Lang::Hans => format!("测温不合格：{rooms} ℃（{number}）"),
        Lang::En => format!("Too cold when measured: {rooms} °C ({number})"),
    }
}

/// Which fields of a step are stopped at.
fn step_stops(action: &Action) -> layout::Stops {
    match action.name {
        "explain" => explain_stops,
        "correct" => correct_stops,
        "open-repair" => repair_stops,
        _ => plain_stops,
    }
}

/// What stands there is passed by; a time that is empty is now.
fn plain_stops(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "at" | "n" => Stop::Pass,
        "by" if form.place("method").is_none() => Stop::Pass,
        _ => Stop::Ask,
    }
}

/// The temperature is what mostly was wrong; the rest stands as it was, and Tab goes there.
fn correct_stops(form: &Form, focus: Focus) -> Stop {
    let blank = form.slot_at(focus).is_none_or(Slot::is_blank);
    match form.path_of(focus).as_str() {
        "reading" if !blank => Stop::Show,
        "time" | "room" | "room_kind" if !blank => Stop::Pass,
        "by" | "signature.at" => Stop::Pass,
        "signature.by" if !blank => Stop::Pass,
        _ => Stop::Ask,
    }
}

/// Everything stands there already.
fn repair_stops(form: &Form, focus: Focus) -> Stop {
    let blank = form.slot_at(focus).is_none_or(Slot::is_blank);
    match key_of(form, focus) {
        "fault" => Stop::Ask,
        "caller" | "phone" if blank => Stop::Ask,
        _ => Stop::Pass,
    }
}

/// Who was told is asked only for the kinds of which users are told.
fn explain_stops(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "told_at" | "told_how" if !is_told(form.typed().text("deadline").trim()) => Stop::Hide,
        _ => Stop::Ask,
    }
}
