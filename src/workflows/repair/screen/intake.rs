//! The form of a call: the user is found first, then what is wrong; what is known about the place stands under the fields
//! while the caller still speaks. The clock starts when the form opens. Saves nothing by itself.

use std::cell::RefCell;

use super::{facts, side};
use crate::kernel::book::{Added, RecordKey};
use crate::kernel::form::address::split;
use crate::kernel::form::layout::{Computed, Layout, Place, Stop, place};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Env, Focus, Form, Part};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::record::{Halves, Stepped};
use crate::kernel::text::address::Address;
use crate::kernel::text::width::shorten;
use crate::kernel::time::{Minute, Stamp};
use crate::kernel::ui::canvas::fit;
use crate::kernel::ui::{Cx, Draft, Reply};
use crate::kernel::words::{Lang, Say, Words, words};
use crate::registers::user::caller::Caller;
use crate::say;
use crate::workflows::repair::around::Around;
use crate::workflows::repair::form::THING;
use crate::workflows::repair::rules::Scope;
use crate::workflows::repair::store;

const LINES: &[&[Place]] = &[
    &[place("account", 1)],
    &[place("caller", 1), place("phone", 1)],
    &[place("address.estate", 2), place("address.building", 1), place("address.unit", 1), place("address.room", 1)],
    &[place("fault", 1)],
    &[place("kind", 1), place("scope", 1)],
    &[place("rooms", 1), place("since", 1), place("neighbours_too", 1)],
    &[place("access", 2), place("channel", 2), place("reported_at", 3)],
    &[place("repeat_of", 2), place("outage", 2), place("remarks", 3)],
];

/// How the form of a call is laid out.
const LAYOUT: Layout = Layout { lines: LINES, columns: &[], computed: &[], order: &[], stops: Some(stops) };

/// What is asked of every caller; the rest is passed by Enter and reached by Tab.
fn stops(form: &Form, focus: Focus) -> Stop {
    let Some(Part::Leaf(leaf)) = form.parts().get(focus.part) else { return Stop::Hide };
    let known = matches!(form.slot_of("account"), Some(Slot::Pick(_, Some(_))));
    match leaf.path.as_str() {
        "account" | "fault" | "kind" | "scope" => Stop::Ask,
        // Whom the register knows is asked for nothing that stands there.
        "caller" | "phone" if known => Stop::Pass,
        "caller" | "phone" => Stop::Ask,
        path if path.starts_with("address.") && known => Stop::Pass,
        // A room that stands there already came with all that its address has.
        "address.unit" if form.slot_of("address.room").is_some_and(|room| !room.is_blank()) => Stop::Pass,
        path if path.starts_with("address.") && !leaf.slot.is_blank() => Stop::Pass,
        path if path.starts_with("address.") => Stop::Ask,
        _ => Stop::Pass,
    }
}

/// What is around a place, and for which place and minute it was read.
type Known = (Option<i64>, Address, Minute, Around);

/// What a call adds to its form.
struct Intake {
    caller: Caller,
    known: RefCell<Option<Known>>,
}

impl Default for Intake {
    fn default() -> Intake {
        Intake { caller: Caller::new("caller", "phone"), known: RefCell::default() }
    }
}

/// What stands in a blank form: the time of the call is when the form was opened, not when it is saved (H20).
fn blank(cx: &Cx<'_>) -> Typed {
    let now = cx.now.minute().to_string().replacen('T', " ", 1);
    Typed::new().with("channel", "phone").with("reported_at", now)
}

/// A blank form: what was left of another call waits behind F12, for this caller is on the line now.
pub fn new(cx: &Cx<'_>) -> Sheet {
    Sheet::prefilled(&THING, LAYOUT, Box::new(Intake::default()), &blank(cx), cx)
}

/// The form of a half-typed call.
fn resume(draft: (Draft, Stamp), cx: &Cx<'_>) -> Sheet {
    Sheet::resume(&THING, LAYOUT, Box::new(Intake::default()), draft, cx)
}

/// The half-typed calls of this operator.
pub static HALVES: Halves = Halves {
    thing: THING.name,
    title: words("沒填完的報修", "没填完的报修", "Unfinished calls"),
    none: words(
        "沒有擱下的報修。填到一半按 F12 擱下，回來再按 F12。",
        "没有搁下的报修。填到一半按 F12 搁下，回来再按 F12。",
        "Nothing is set aside. F12 sets a half-filled form aside, and brings it back here.",
    ),
    drop: words(
        "真要丟掉這張沒填完的報修，按 F8；別的鍵就留著。",
        "真要丢掉这张没填完的报修，按 F8；别的键就留着。",
        "F8 throws this unfinished call away; any other key keeps it.",
    ),
    line: |draft, _| {
        let mut parts = vec![draft.typed.text("caller"), draft.typed.text("phone"), draft.typed.text("fault")];
        parts.retain(|part| !part.is_empty());
        let text = if parts.is_empty() { "／".to_string() } else { parts.join("  ") };
        fit(&shorten(&text, 44), 44, false)
    },
    resume: |draft, cx| Box::new(resume(draft, cx)),
};

/// The address as typed so far; `None` while there is none.
fn address(typed: &Typed) -> Option<Address> {
    let Some(Raw::Group(parts)) = typed.get("address") else { return None };
    let part = |key: &str| parts.text(key).trim().to_string();
    let address =
        Address { estate: part("estate"), building: part("building"), unit: part("unit"), room: part("room") };
    (!parts.is_blank()).then(|| address.settled().into_owned())
}

fn user(typed: &Typed) -> Option<i64> {
    typed.text("account").strip_prefix("user/")?.parse().ok()
}

impl Intake {
    /// Whose home the address is, where nobody chose a user: the call will be theirs (H19), whoever rings.
    fn lives_there(typed: &Typed, cx: &Cx<'_>) -> Option<String> {
        if user(typed).is_some() {
            return None;
        }
        let home = store::home(cx.view(), None, address(typed).as_ref()).ok().flatten()?;
        let (name, account) = (home.name, home.account);
        Some(match cx.lang {
            Lang::Hant => format!("此址用戶：{name} {account}，存盤時記在這一戶"),
            Lang::Hans => format!("此址用户：{name} {account}，存盘时记在这一户"),
            Lang::En => format!("User at this address: {name} {account}; the call is put to them when saved"),
        })
    }

    /// What is around the place typed so far; read again when that changes, and with each minute.
    fn around(&self, typed: &Typed, cx: &Cx<'_>) -> Option<Around> {
        let user = user(typed);
        let address = address(typed);
        if user.is_none() && address.as_ref().is_none_or(|address| !address.is_within()) {
            return None;
        }
        let place = address.clone().unwrap_or_default();
        let now = cx.now.minute();
        if let Some((known_user, known_place, at, around)) = &*self.known.borrow()
            && (*known_user, known_place, *at) == (user, &place, now)
        {
            return Some(around.clone());
        }
        let around = store::around(cx.view(), user, address.as_ref()).ok()?;
        *self.known.borrow_mut() = Some((user, place, now, around.clone()));
        Some(around)
    }
}

impl Hooks for Intake {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        blank(cx)
    }

    fn follow(&self, form: &mut Form, cx: &Cx<'_>) {
        self.caller.stranger(form, cx);
        // The whole address in one field goes into its four, as in the register of users.
        split(form, "address", Env::from(cx));
        self.caller.fill(form, cx);
    }

    fn computed(&self, typed: &Typed, cx: &Cx<'_>) -> Computed {
        let Some(around) = self.around(typed, cx) else { return Computed::default() };
        let mut lines = side::lines(&around, None, cx);
        lines.splice(0..0, Intake::lives_there(typed, cx));
        Computed { note: lines.join("\n"), ..Computed::default() }
    }

    /// The next step follows from the scope (H16): somebody is sent at once, or the user's own is advised on or told the
    /// charge first.
    fn added(&self, added: &Added, cx: &Cx<'_>) -> Reply {
        let show = Reply::Show(added.record.to_string());
        let RecordKey::Number(number) = &added.record else { return show };
        let Ok(Some(facts)) = facts::read(number.key(), cx) else { return show };
        let next = match facts.stored.repair.scope {
            Scope::User => Reply::open(facts.steps(cx)),
            Scope::Company | Scope::Unknown => match THING.action("dispatch") {
                Some(action) => facts.open(action, false, cx),
                None => Reply::Done,
            },
        };
        Reply::All(vec![show, next])
    }

    fn saved(&self, added: &Added, cx: &Cx<'_>) -> Option<Say> {
        let facts = facts::read(added.record.id(), cx).ok()??;
        let same = side::likely_same(&facts.around, Some(facts.number()))?;
        let record = &added.record;
        Some(say!(
            "已存 {record}。和 {same} 是同一件事的話，按 Ctrl+B 併過去。",
            "已存 {record}。和 {same} 是同一件事的话，按 Ctrl+B 并过去。",
            "Saved {record}. If it is the same as {same}, Ctrl+B joins them."
        ))
    }

    fn left(&self) -> Option<Words> {
        Some(words(
            "沒有存盤，草稿留著：按 F12 接著填；F2 是新的一張。",
            "没有存盘，草稿留着：按 F12 接着填；F2 是新的一张。",
            "Not saved; the draft is kept: F12 brings it back, F2 opens a new form.",
        ))
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        cx.word(words("存盤時取號", "存盘时取号", "numbered when saved")).to_string()
    }
}
