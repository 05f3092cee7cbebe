//! The form of an outage in the order of the notice, with what follows from it before anything is saved: which buildings
//! the area means, and whether users are to be told at once. Saves nothing by itself.

use crate::kernel::book::Added;
use crate::kernel::form::layout::{Computed, Layout, Place, Stop, place};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::state::{Focus, Form};
use crate::kernel::form::value::Typed;
use crate::kernel::record::step::key_of;
use crate::kernel::time::Minute;
use crate::kernel::time::read::{Lean, read_moment};
use crate::kernel::ui::{Cx, Layer, Reply};
use crate::kernel::words::{Lang, words};
use crate::workflows::repair::outage::form::THING;
use crate::workflows::repair::outage::make;
use crate::workflows::repair::outage::rules::area::Area;
use crate::workflows::repair::outage::rules::{Kind, LONG};
use crate::workflows::repair::outage::store::{self, Unknown};

const LINES: &[&[Place]] = &[
    &[place("kind", 1), place("station", 1)],
    &[place("cause", 1)],
    &[place("area", 1)],
    &[place("from", 1), place("expected_to", 1)],
    &[place("lead", 1), place("phone", 1)],
    &[place("facility", 1)],
];

const LAYOUT: Layout =
    Layout { lines: LINES, columns: &[], computed: &[], order: &[0, 3, 1, 2, 4, 5, 6, 7, 8], stops: Some(stops) };

/// What the last outage has answered is passed by; the rest is asked.
fn stops(form: &Form, focus: Focus) -> Stop {
    let key = key_of(form, focus);
    let blank = form.slot_of(key).is_none_or(|slot| slot.is_blank());
    match key {
        "station" | "phone" if !blank => Stop::Pass,
        "facility" => Stop::Pass,
        _ => Stop::Ask,
    }
}

/// The form of a new outage; goes on with the draft that was left, if there is one.
pub fn new(cx: &Cx<'_>) -> Box<dyn Layer> {
    Box::new(Sheet::add(&THING, LAYOUT, Box::new(MakeHooks), cx))
}

/// What an outage adds to its form.
struct MakeHooks;

/// How many buildings are named in the note.
const NAMED: usize = 12;

/// Which places the area means, as they were understood.
///
/// Estates that no register knows are left out: they are told of by themselves.
fn understood(area: &str, unknown: &[Unknown], lang: Lang) -> String {
    let mut read = Area::read(area);
    read.places.retain(|place| !unknown.iter().any(|one| place.starts_with(&one.estate)));
    if read.places.is_empty() && !unknown.is_empty() && !read.unread {
        return String::new();
    }
    let named = |place: &String| {
        let (estate, building) = place.split_once('|').unwrap_or((place, ""));
        let estate = Area::as_typed(area, estate);
        let whole = words("全部", "全部", "(all)").get(lang);
        format!("{estate} {}", if building.is_empty() { whole } else { building })
    };
    let mut places: Vec<String> = read.places.iter().take(NAMED).map(named).collect();
    if read.places.len() > NAMED {
        places.push("…".to_string());
    }
    let places = places.join(if lang == Lang::En { ", " } else { "、" });
    let unread = words(
        "有認不出樓號的部分，那裡的報修只能按供熱站提示",
        "有认不出楼号的部分，那里的报修只能按供热站提示",
        "a part can't be read; callers from there are told apart by their station only",
    )
    .get(lang);
    match (places.is_empty(), read.unread, lang) {
        (true, _, _) => unread.to_string(),
        (false, false, Lang::Hant) => format!("認出：{places}"),
        (false, false, Lang::Hans) => format!("认出：{places}"),
        (false, false, Lang::En) => format!("Understood: {places}"),
        (false, true, Lang::Hant) => format!("認出：{places}；{unread}"),
        (false, true, Lang::Hans) => format!("认出：{places}；{unread}"),
        (false, true, Lang::En) => format!("Understood: {places}; {unread}"),
    }
}

impl Hooks for MakeHooks {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let now = cx.now.minute().to_string().replacen('T', " ", 1);
        let mut typed = Typed::new().with("kind", "failure").with("from", now);
        if let Ok(Some(last)) = store::newest(cx.view()) {
            typed.set_text("station", last.station);
            typed.set_text("phone", last.phone.unwrap_or_default());
        }
        typed
    }

    fn computed(&self, typed: &Typed, cx: &Cx<'_>) -> Computed {
        let mut lines = Vec::new();
        if !typed.text("area").trim().is_empty() {
            let area = typed.text("area");
            let unknown = store::unknown_estates(cx.view(), &Area::read(area)).unwrap_or_default();
            lines.push(understood(area, &unknown, cx.lang));
            let kind = Kind::from_code(typed.text("kind").trim()).unwrap_or(Kind::Failure);
            let from = read_moment(typed.text("from").trim(), cx.now, Lean::Future).unwrap_or(cx.now.minute());
            let warnings = make::warnings(cx.view(), typed.text("station").trim(), area.trim(), kind, from);
            lines.extend(warnings.unwrap_or_default().iter().map(|warning| warning.say.get(cx.lang).to_string()));
            lines.retain(|line| !line.is_empty());
        }
        let moment = |key: &str| -> Option<Minute> { read_moment(typed.text(key).trim(), cx.now, Lean::Future) };
        let long = moment("from").zip(moment("expected_to")).map(|(from, to)| to.since(from));
        if long.is_some_and(|minutes| minutes >= i64::from(LONG)) {
            let text = words(
                "預計滿八小時：存盤後馬上告知用戶或發公告（H15）。",
                "预计满八小时：存盘后马上告知用户或发公告（H15）。",
                "8 hours or more are expected: tell the users or announce it as soon as it is saved (H15).",
            );
            lines.push(cx.word(text).to_string());
        }
        Computed { note: lines.join("\n"), ..Computed::default() }
    }

    fn added(&self, added: &Added, _cx: &Cx<'_>) -> Reply {
        Reply::Show(added.record.to_string())
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        cx.word(words("存盤時取號", "存盘时取号", "numbered when saved")).to_string()
    }
}
