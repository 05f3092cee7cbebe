//! The form of an application: its kind first, then only what that kind has, in the order of the paper; what is known
//! about the user stands under the fields. The clock starts when the form opens. Saves nothing by itself.

use std::cell::{Cell, RefCell};

use super::facts::{self, Facts, limit};
use super::side;
use crate::kernel::book::Added;
use crate::kernel::form::address;
use crate::kernel::form::layout::{Computed, Layout, Place, Stop, place};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Env, Focus, Form, Part};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::problem::Problem;
use crate::kernel::record::{Facts as _, Halves};
use crate::kernel::text::width::shorten;
use crate::kernel::time::{Minute, Stamp};
use crate::kernel::ui::canvas::fit;
use crate::kernel::ui::{Cx, Draft, Reply};
use crate::kernel::words::{Lang, Say, Words, words};
use crate::registers::user::caller::Caller;
use crate::registers::{season, user};
use crate::workflows::heating::form::{KINDS, THING, belongs};
use crate::workflows::heating::rules::{Kind, intake};

const LINES: &[&[Place]] = &[
    &[place("kind", 1), place("channel", 1)],
    &[place("account", 1)],
    &[place("applicant", 1), place("id_no", 1)],
    &[place("phone", 1)],
    &[place("address.estate", 2), place("address.building", 1), place("address.unit", 1), place("address.room", 1)],
    &[place("user_class", 1), place("building_kind", 1), place("own_loop", 1)],
    &[place("floor_area", 1), place("applied_area", 1)],
    &[place("change", 1), place("new_value", 1)],
    &[place("from", 1), place("to", 1)],
    &[place("found_by", 1), place("found_on", 1)],
    &[place("station", 1), place("substation", 1)],
    &[place("explained.papers", 1), place("explained.procedure", 1), place("explained.fees", 1)],
    &[place("papers", 1), place("papers_missing", 1)],
    &[place("buildings", 2), place("households", 1)],
    &[place("contract_no", 1), place("contract_date", 1), place("contract_celsius", 1)],
    &[place("works.section", 2), place("works.from", 1), place("works.to", 1)],
    &[place("works.contractor", 1), place("works.contractor_qualification", 1)],
    &[place("works.designer", 1), place("works.designer_qualification", 1)],
    &[place("works.responsible", 1), place("works.phone", 1)],
    &[place("handler", 1), place("accepted_at", 1)],
];

/// How the form of an application is laid out.
const LAYOUT: Layout = Layout { lines: LINES, columns: &[], computed: &[], order: &[], stops: Some(stops) };

/// Known at acceptance of few applications: what Ctrl+T brings in.
const MORE: &[&str] = &[
    "contract_no",
    "contract_date",
    "contract_celsius",
    "works.section",
    "works.from",
    "works.to",
    "works.contractor",
    "works.contractor_qualification",
    "works.designer",
    "works.designer_qualification",
    "works.responsible",
    "works.phone",
];

/// The kind that is chosen.
fn kind(form: &Form) -> Option<Kind> {
    match form.slot_of("kind") {
        Some(Slot::Choice(Some(at))) => KINDS.get(*at).and_then(|choice| Kind::from_code(choice.code)),
        _ => None,
    }
}

/// The user that is chosen.
fn chosen(form: &Form) -> Option<i64> {
    match form.slot_of("account") {
        Some(Slot::Pick(_, Some(candidate))) => Some(candidate.key),
        _ => None,
    }
}

fn is_blank(form: &Form, path: &str) -> bool {
    form.slot_of(path).is_some_and(Slot::is_blank)
}

/// Only what the kind has; what the register knows is passed by.
fn stops(form: &Form, focus: Focus) -> Stop {
    let Some(Part::Leaf(leaf)) = form.parts().get(focus.part) else { return Stop::Hide };
    let path = leaf.path.as_str();
    if path == "kind" {
        return Stop::Ask;
    }
    let Some(kind) = kind(form) else { return Stop::Hide };
    let key = path.split('.').next().unwrap_or("");
    if !belongs(key, kind) || MORE.contains(&path) || path == "outside_reason" {
        return Stop::Hide;
    }
    let known = chosen(form).is_some();
    match path {
        "account" if kind.is_new() => Stop::Pass,
        "account" => Stop::Ask,
        "applicant" | "phone" if known && !leaf.slot.is_blank() => Stop::Pass,
        "applicant" | "phone" | "station" if !known => Stop::Ask,
        // Whom the register knows has an address there; who is in it none of these kinds goes without.
        "user_class" | "building_kind" | "own_loop" if known || !kind.is_new() => Stop::Hide,
        path if path.starts_with("address.") && (known || !kind.is_new()) => Stop::Hide,
        "address.unit" if form.slot_of("address.room").is_some_and(|room| !room.is_blank()) => Stop::Pass,
        path if path.starts_with("address.") && !leaf.slot.is_blank() && focus != form.focus() => Stop::Pass,
        path if path.starts_with("address.") => Stop::Ask,
        "user_class" | "building_kind" | "own_loop" | "floor_area" | "applied_area" => Stop::Ask,
        "change" | "new_value" | "from" | "to" | "legal_basis" | "found_by" | "found_on" | "restores" => Stop::Ask,
        // Of a restoration the reason is told where no stop is named.
        "reason" if kind == Kind::Restore && form.slot_of("restores").is_some_and(|slot| !slot.is_blank()) => {
            Stop::Pass
        }
        "reason" | "papers" => Stop::Ask,
        path if path.starts_with("explained.") => Stop::Ask,
        "buildings" | "households" => Stop::Ask,
        _ => Stop::Pass,
    }
}

/// What an application adds to its form.
struct Intake {
    caller: Caller,
    /// The kind and the ticks as they stood after the last key: a fresh one goes on by itself.
    before: RefCell<(Option<Kind>, [bool; 3])>,
    /// Whether the cursor is at one of the explanations.
    telling: Cell<bool>,
}

impl Default for Intake {
    fn default() -> Intake {
        let caller = Caller::new("applicant", "phone");
        Intake { caller, before: RefCell::default(), telling: Cell::default() }
    }
}

/// The explanations that are given to whoever applies (H7).
const TOLD: [&str; 3] = ["explained.papers", "explained.procedure", "explained.fees"];

/// What stands in a blank form: it is accepted when the form was opened, not when it is saved (H7).
fn blank(cx: &Cx<'_>) -> Typed {
    let now = cx.now.minute().to_string().replacen('T', " ", 1);
    let me = cx.operator().key.map(|key| format!("staff/{key}")).unwrap_or_default();
    Typed::new().with("channel", "visit").with("handler", me).with("accepted_at", now)
}

/// A blank form: what was left of another application waits behind F12, for this applicant is here now.
pub fn new(cx: &Cx<'_>) -> Sheet {
    Sheet::prefilled(&THING, LAYOUT, Box::new(Intake::default()), &blank(cx), cx)
}

/// The form for the restoration of a stop, with what is known from it (H12).
pub fn restoring(stop: &Facts, cx: &Cx<'_>) -> Sheet {
    let app = stop.app();
    let typed = blank(cx)
        .with("kind", Kind::Restore.code())
        .with("account", app.user.map_or(String::new(), |key| format!("user/{key}")))
        .with("applicant", app.applicant.clone())
        .with("phone", app.phone.clone())
        .with("restores", app.number.to_string());
    let mut sheet = Sheet::prefilled(&THING, LAYOUT, Box::new(Intake::default()), &typed, cx);
    sheet.go_to("explained.papers", cx);
    sheet
}

/// The form of a half-typed application.
fn resume(draft: (Draft, Stamp), cx: &Cx<'_>) -> Sheet {
    Sheet::resume(&THING, LAYOUT, Box::new(Intake::default()), draft, cx)
}

/// The half-typed applications of this operator.
pub static HALVES: Halves = Halves {
    thing: THING.name,
    title: words("沒填完的申請", "没填完的申请", "Unfinished applications"),
    none: words(
        "沒有擱下的申請。填到一半按 F12 擱下，回來再按 F12。",
        "没有搁下的申请。填到一半按 F12 搁下，回来再按 F12。",
        "Nothing is set aside. F12 sets a half-filled form aside, and brings it back here.",
    ),
    drop: words(
        "真要丟掉這份沒填完的申請，按 F8；別的鍵就留著。",
        "真要丢掉这份没填完的申请，按 F8；别的键就留着。",
        "F8 throws this unfinished application away; any other key keeps it.",
    ),
    line: |draft, cx| {
        let kind = Kind::from_code(draft.typed.text("kind")).map_or("", |kind| kind.words().get(cx.lang));
        let mut parts = vec![kind, draft.typed.text("applicant"), draft.typed.text("phone")];
        parts.retain(|part| !part.is_empty());
        let text = if parts.is_empty() { "／".to_string() } else { parts.join("  ") };
        fit(&shorten(&text, 44), 44, false)
    },
    resume: |draft, cx| Box::new(resume(draft, cx)),
};

impl Intake {
    /// A kind that was just chosen, and an explanation that was just ticked, go on by themselves: one key each.
    fn go_on(&self, form: &mut Form, cx: &Cx<'_>) {
        let ticked = |form: &Form| TOLD.map(|path| form.slot_of(path) == Some(&Slot::Flag(Some(true))));
        let now = (kind(form), ticked(form));
        let before = self.before.replace(now);
        let focus = form.focus();
        let path = form.path();
        let fresh_kind = path == "kind" && now.0.is_some() && now.0 != before.0;
        let at = TOLD.iter().position(|told| *told == path);
        let fresh_tick = at.is_some_and(|at| now.1.get(at) == Some(&true) && before.1.get(at) == Some(&false));
        if fresh_kind || fresh_tick {
            form.go_on_from(focus, Env::from(cx));
        }
        self.telling.set(TOLD.contains(&form.path().as_str()));
    }

    /// What follows from the kind and the place, for the clerk to change: a stop from now, or from the season's first
    /// day, to its last; found today; the station of the neighbours.
    fn propose(form: &mut Form, cx: &Cx<'_>) {
        let Some(kind) = kind(form) else { return };
        let today = cx.now.day();
        let mut puts: Vec<(&str, String)> = Vec::new();
        if kind == Kind::Stop && is_blank(form, "from") && is_blank(form, "to") {
            let running = season::store::on(cx.view(), today).ok().flatten();
            let season = running.or_else(|| season::store::after(cx.view(), today).ok().flatten());
            if let Some(season) = season {
                puts.push(("from", season.from.max(today).to_string()));
                puts.push(("to", season.to.to_string()));
            }
        }
        if matches!(kind, Kind::ImposedStop | Kind::CutOff) {
            puts.push(("found_on", today.to_string()));
        }
        if kind.is_new() && is_blank(form, "station") && chosen(form).is_none() {
            let place = address::typed(form, "address").settled().into_owned();
            let neighbours =
                if place.is_within() { user::store::in_place(cx.view(), &place.place()) } else { Ok(Vec::new()) };
            puts.extend(neighbours.ok().and_then(|all| all.into_iter().next()).map(|user| ("station", user.station)));
        }
        for (path, text) in puts {
            if let Some(focus) = form.place(path).filter(|focus| form.focus() != *focus && is_blank(form, path)) {
                form.put(focus, Some(&Raw::Text(text)), Env::from(cx));
            }
        }
    }

    /// Whether today is outside the window in which applications are accepted (H7).
    fn outside(typed: &Typed, cx: &Cx<'_>) -> Option<Problem> {
        let kind = Kind::from_code(typed.text("kind"))?;
        let seasons = season::store::all(cx.view()).ok()?;
        let at = typed.text("accepted_at").trim().replacen(' ', "T", 1);
        let day = Minute::parse(&at).map_or(cx.now.day(), Minute::day);
        kind.is_applied_for().then(|| intake::window(&seasons, day).err()).flatten()
    }

    /// What is said to the applicant before the application is accepted (H7).
    fn to_say(typed: &Typed, cx: &Cx<'_>) -> Vec<String> {
        let Some(kind) = Kind::from_code(typed.text("kind")) else { return Vec::new() };
        let mut out = vec![said_of(kind).get(cx.lang).to_string()];
        out.insert(0, words("對申請人說：", "对申请人说：", "Tell the applicant:").get(cx.lang).to_string());
        out
    }
}

/// Papers, procedure and fees of a kind in the words to say.
fn said_of(kind: Kind) -> Words {
    match kind {
        Kind::NewResidential => words(
            "請帶房產證（或購房合同）和身份證。三個工作日內答覆方案；驗收、簽合同後供熱。熱費按面積、按公布的價目收，有收據。",
            "请带房产证（或购房合同）和身份证。三个工作日内答复方案；验收、签合同后供热。热费按面积、按公布的价目收，有收据。",
            "Bring the title deed or purchase contract and an identity card. The plan is answered within three working days; heat comes after acceptance and contract. Fees go by area and the published list, with a receipt.",
        ),
        Kind::NewNonresidential => words(
            "請帶營業執照、產權證明、設計圖和施工資質。三個工作日內答覆方案；中間檢查、竣工檢驗、驗收、簽合同後五個工作日內供熱。費用按公布的價目收。",
            "请带营业执照、产权证明、设计图和施工资质。三个工作日内答复方案；中间检查、竣工检验、验收、签合同后五个工作日内供热。费用按公布的价目收。",
            "Bring licence, title, drawings and the contractor's qualification. The plan is answered within three working days; heat comes within five working days of inspections, acceptance and contract. Fees go by the published list.",
        ),
        Kind::NewLoad => words(
            "請帶規劃許可、總平面圖、施工圖和各樓面積。三個工作日內答覆方案；外網、室內系統檢查驗收，簽合同，熱費、增容配套費、外網施工費交齊，發供熱通知單後供熱。",
            "请带规划许可、总平面图、施工图和各楼面积。三个工作日内答复方案；外网、室内系统检查验收，签合同，热费、增容配套费、外网施工费交齐，发供热通知单后供热。",
            "Bring the permit, site plan, drawings and areas. The plan is answered within three working days; heat comes after inspections and acceptances, contract, the three fees and the heat-supply notice.",
        ),
        Kind::Change => words(
            "請帶產權或過戶憑證、身份證、最近的熱費收據。先核對資料和欠費，結清費用後辦理；改面積要現場核實。",
            "请带产权或过户凭证、身份证、最近的热费收据。先核对资料和欠费，结清费用后办理；改面积要现场核实。",
            "Bring title or transfer, an identity card and the last receipt. Papers and arrears are checked and fees settled first; an area is verified on site.",
        ),
        Kind::Stop => words(
            "請帶產權證、身份證、最近的熱費收據。要先看能不能停（分戶供熱才行），站上報、公司核實批准後停；支管拆除、接頭保溫，費用按價目結清。",
            "请带产权证、身份证、最近的热费收据。要先看能不能停（分户供热才行），站上报、公司核实批准后停；支管拆除、接头保温，费用按价目结清。",
            "Bring title, identity card and the last receipt. Whether a stop is feasible is decided first; the station reports, the company verifies and approves. Branch pipes are removed, joints insulated, fees settled by the list.",
        ),
        Kind::Restore => words(
            "請帶身份證、停熱通知單、最近的熱費收據。核對、結清費用後，站上報、公司核實批准，再恢復供熱。",
            "请带身份证、停热通知单、最近的热费收据。核对、结清费用后，站上报、公司核实批准，再恢复供热。",
            "Bring an identity card, the stop notice and the last receipt. After the check and the fees the station reports, the company verifies and approves, then heat comes back.",
        ),
        Kind::ImposedStop | Kind::CutOff => words("", "", ""),
    }
}

impl Hooks for Intake {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        blank(cx)
    }

    fn follow(&self, form: &mut Form, cx: &Cx<'_>) {
        self.caller.stranger(form, cx);
        address::split(form, "address", Env::from(cx));
        self.caller.fill(form, cx);
        Intake::propose(form, cx);
        self.go_on(form, cx);
        if Intake::outside(&form.typed(), cx).is_some() {
            form.unhide("outside_reason");
        }
    }

    fn computed(&self, typed: &Typed, cx: &Cx<'_>) -> Computed {
        let mut lines = Vec::new();
        if self.telling.get() {
            lines.extend(Intake::to_say(typed, cx));
        } else {
            lines.extend(Intake::outside(typed, cx).map(|problem| problem.say.get(cx.lang).to_string()));
            let key = typed.text("account").strip_prefix("user/").and_then(|key| key.parse().ok());
            let user = key.and_then(|key| user::store::get(cx.view(), key).ok().flatten());
            lines.extend(user.iter().flat_map(|user| side::around(user, cx)));
        }
        Computed { note: lines.join("\n"), ..Computed::default() }
    }

    fn more(&self) -> Option<(Words, &'static [&'static str])> {
        Some((words("合同、工程", "合同、工程", "Contract, works"), MORE))
    }

    fn added(&self, added: &Added, _cx: &Cx<'_>) -> Reply {
        Reply::Show(added.record.to_string())
    }

    fn saved(&self, added: &Added, cx: &Cx<'_>) -> Option<Say> {
        let facts = facts::read(added.record.id(), cx).ok()??;
        let number = facts.number();
        let now = cx.now.minute();
        Some(Say::each(|lang| {
            let next = facts.next_stage().map_or_else(String::new, |stage| super::words::stage(stage, lang));
            let until = facts.presses(now).map(|kept| limit(kept, now, lang)).unwrap_or_default();
            let text = match lang {
                Lang::Hant => format!("已存 {number}。下一步：{next}  {until}  F5 打印受理回執"),
                Lang::Hans => format!("已存 {number}。下一步：{next}  {until}  F5 打印受理回执"),
                Lang::En => format!("Saved {number}. Next: {next}  {until}  F5 prints the receipt"),
            };
            text.replace("    ", "  ")
        }))
    }

    fn left(&self) -> Option<Words> {
        Some(words(
            "沒有存盤，草稿留著：按 F12 接著填；F2 是新的一份。",
            "没有存盘，草稿留着：按 F12 接着填；F2 是新的一份。",
            "Not saved; the draft is kept: F12 brings it back, F2 opens a new form.",
        ))
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        cx.word(words("存盤時取號", "存盘时取号", "numbered when saved")).to_string()
    }
}
