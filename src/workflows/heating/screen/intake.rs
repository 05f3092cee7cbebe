//! The form of an application: its kind first, then only what that kind has, in the order of the paper; what is known
//! about the user stands under the fields. The clock starts when the form opens. Saves nothing by itself.

use std::cell::RefCell;

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
use crate::registers::{fee, season, user};
use crate::workflows::heating::form::{KINDS, THING, belongs};
use crate::workflows::heating::papers::{Needed, needed_for};
use crate::workflows::heating::rules::{Changed, Channel, Fee, Kind, fees, intake};

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
    &[place("outside_reason", 3), place("remarks", 2)],
];

/// How the form of an application is laid out.
const LAYOUT: Layout = Layout { lines: LINES, columns: &[], computed: &[], order: &[], stops: Some(stops) };

/// Known at acceptance of few applications: what Ctrl+X brings in.
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
        "papers" if !kind.is_applied_for() => Stop::Pass,
        "reason" | "papers" => Stop::Ask,
        "papers_missing" if kind.is_applied_for() && is_blank(form, "papers") => Stop::Ask,
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
    /// Where the cursor stands: what is said to the applicant stands below only while it is said.
    at: RefCell<String>,
}

impl Default for Intake {
    fn default() -> Intake {
        let caller = Caller::new("applicant", "phone");
        Intake { caller, before: RefCell::default(), at: RefCell::default() }
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
        // Nobody comes to apply for a stop that is imposed on them.
        let found = matches!(now.0, Some(Kind::ImposedStop | Kind::CutOff));
        let typed = form.typed();
        let proposed = [Channel::Visit, Channel::Inspection].iter().any(|one| one.code() == typed.text("channel"));
        if let Some(channel) = form.place("channel").filter(|_| fresh_kind && proposed) {
            let channel_of = if found { Channel::Inspection } else { Channel::Visit };
            form.put(channel, Some(&Raw::Text(channel_of.code().to_string())), Env::from(cx));
        }
        if fresh_kind || fresh_tick {
            form.go_on_from(focus, Env::from(cx));
        }
        *self.at.borrow_mut() = form.path();
    }

    /// What follows from the kind and the place, for the clerk to change: a stop from now, or from the season's first
    /// day, to its last; found today; the stop of whoever wants heat back; the station of the neighbours.
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
        if let Some(key) = chosen(form).filter(|_| kind == Kind::Restore && is_blank(form, "restores")) {
            let stopped_by = user::store::get(cx.view(), key).ok().flatten().and_then(|user| user.stopped_by);
            puts.extend(stopped_by.filter(|by| by.starts_with('H')).map(|by| ("restores", by)));
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

    /// The numbers of papers typed in the place of their names, from 1 as the form lists them: those become the papers
    /// handed in, the others are wanting.
    fn numbered(form: &mut Form, cx: &Cx<'_>) {
        let (Some(kind), Some(papers)) = (kind(form), form.place("papers")) else { return };
        let typed = form.typed().text("papers").trim().to_string();
        let is_numbers = typed.chars().all(|ch| ch.is_ascii_digit() || ch.is_whitespace() || ",，、".contains(ch));
        if typed.is_empty() || !is_numbers {
            return;
        }
        let list = listed(kind, &form.typed());
        let chosen =
            |at: usize| char::from_digit(u32::try_from(at + 1).unwrap_or(0), 10).is_some_and(|ch| typed.contains(ch));
        let (here, wanting): (Vec<_>, Vec<_>) = list.iter().enumerate().partition(|(at, _)| chosen(*at));
        let name = |(_, one): (usize, &Needed)| one.name.get(cx.lang);
        let names = |all: Vec<(usize, &Needed)>| all.into_iter().map(name).collect::<Vec<_>>().join("，");
        form.put(papers, Some(&Raw::Text(names(here))), Env::from(cx));
        if let Some(focus) = form.place("papers_missing").filter(|_| is_blank(form, "papers_missing")) {
            form.put(focus, Some(&Raw::Text(names(wanting))), Env::from(cx));
        }
    }
}

/// The papers that a kind asks for, and a change by what it concerns.
fn listed(kind: Kind, typed: &Typed) -> &'static [Needed] {
    needed_for(kind, Changed::from_code(typed.text("change")))
}

/// The kinds with their keys, for whoever has just opened the form.
fn kinds(lang: Lang) -> String {
    let one = |kind: &Kind| {
        let choice = KINDS.iter().find(|choice| choice.code == kind.code());
        let key = choice.map_or(' ', |choice| choice.key);
        format!("{key}  {}  {}", fit(kind.words().get(lang), 19, false), whose(*kind).get(lang))
    };
    Kind::ALL.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Whom a kind is for, in a few words.
const fn whose(kind: Kind) -> Words {
    match kind {
        Kind::NewResidential => words("住戶，原來沒有供熱", "住户，原来没有供热", "a home that has no heat yet"),
        Kind::NewNonresidential => words("商鋪、單位、學校等", "商铺、单位、学校等", "shops, offices, schools"),
        Kind::NewLoad => words("開發單位的整棟樓", "开发单位的整栋楼", "whole buildings of a developer"),
        Kind::Change => words("改戶名、面積、用途", "改户名、面积、用途", "another name, area or use"),
        Kind::Stop => words("用戶自己要停", "用户自己要停", "the user wishes to be without heat"),
        Kind::ImposedStop => {
            words("公司依法停熱，原因消除後恢復", "公司依法停热，原因消除后恢复", "by law, until its cause is gone")
        }
        Kind::Restore => words("停過的恢復供熱", "停过的恢复供热", "heat back after a stop"),
        Kind::CutOff => words("公司依法斷熱", "公司依法断热", "by law, for good"),
    }
}

/// What is said to the applicant before the application is accepted (H7): one line an explanation.
fn to_say(path: &str, typed: &Typed, cx: &Cx<'_>) -> String {
    let Some(kind) = Kind::from_code(typed.text("kind")) else { return String::new() };
    let lang = cx.lang;
    if path == TOLD[0] {
        let papers = listed(kind, typed).iter().map(|one| format!("{}（{}）", one.name.get(lang), one.how.get(lang)));
        let papers = papers.collect::<Vec<_>>().join(if lang == Lang::En { ", " } else { "、" });
        return format!("{}{}", words("請帶：", "请带：", "Please bring: ").get(lang), papers);
    }
    if path == TOLD[1] { said_of(kind).get(lang).to_string() } else { charged(kind, cx) }
}

/// What the schedule of today asks for, in the words to say.
fn charged(kind: Kind, cx: &Cx<'_>) -> String {
    let lang = cx.lang;
    let one = |fee: &Fee| {
        let version = fee::store::in_force(cx.view(), fee.code(), cx.now.day()).ok()??;
        let unit = fee::UNITS.iter().find(|unit| unit.code == version.unit).map_or("", |unit| unit.words.get(lang));
        let (name, price) = (fee.words().get(lang), version.price);
        let yuan = words("元", "元", "yuan").get(lang);
        Some(format!("{name} {price} {yuan}/{unit}"))
    };
    let list: Vec<String> = fees::of_kind(kind).iter().filter_map(one).collect();
    let list = if list.is_empty() { "／".to_string() } else { list.join(if lang == Lang::En { "; " } else { "；" }) };
    match lang {
        Lang::Hant => format!("收費按公布的價目：{list}。收款開收據，價目外不收。"),
        Lang::Hans => format!("收费按公布的价目：{list}。收款开收据，价目外不收。"),
        Lang::En => {
            format!("Charged by the published list: {list}. Each payment gets a receipt, nothing else is charged.")
        }
    }
}

/// The procedure of a kind in the words to say.
const fn said_of(kind: Kind) -> Words {
    match kind {
        Kind::NewResidential => words(
            "三個工作日內答覆方案，不能按時答覆會說明原因；要施工的先檢查驗收；然後出面積通知單，供熱期內隨即供熱。",
            "三个工作日内答复方案，不能按时答复会说明原因；要施工的先检查验收；然后出面积通知单，供热期内随即供热。",
            "The plan is answered within three working days, or you are told why not; works are inspected and accepted; then comes the area notice and, in season, heat at once.",
        ),
        Kind::NewNonresidential => words(
            "三個工作日內答覆方案；施工中間檢查、竣工檢驗、驗收，簽合同，五個工作日內供熱。",
            "三个工作日内答复方案；施工中间检查、竣工检验、验收，签合同，五个工作日内供热。",
            "The plan is answered within three working days; works are inspected midway and at the end and accepted, the contract is signed, and heat comes within five working days.",
        ),
        Kind::NewLoad => words(
            "三個工作日內答覆方案；外網、室內系統分別檢查驗收，簽合同，三項費用繳到位，發供熱通知單，站上簽收後供熱。",
            "三个工作日内答复方案；外网、室内系统分别检查验收，签合同，三项费用缴到位，发供热通知单，站上签收后供热。",
            "The plan is answered within three working days; outer network and indoor system are inspected and accepted, contract signed, three fees paid; heat comes once the station has the heat-supply notice.",
        ),
        Kind::Change => words(
            "先核對資料和欠費，結清費用後辦理；改面積的要現場核實，出面積通知單。",
            "先核对资料和欠费，结清费用后办理；改面积的要现场核实，出面积通知单。",
            "Papers and arrears are checked and fees settled first; a new area is verified on site and noticed.",
        ),
        Kind::Stop => words(
            "先核對資料和欠費，再定能不能停（一般要分戶供熱）；站上報、公司核實批准後才停，拆支管、接頭保溫，驗收後結清費用。",
            "先核对资料和欠费，再定能不能停（一般要分户供热）；站上报、公司核实批准后才停，拆支管、接头保温，验收后结清费用。",
            "Papers and arrears are checked, then whether a stop is feasible (normally with a loop of its own). The station reports, the company verifies and approves; branch pipes are removed, joints insulated, fees settled.",
        ),
        Kind::Restore => words(
            "先核對資料和欠費、結清費用；站上報、公司核實批准，恢復供熱後驗收。",
            "先核对资料和欠费、结清费用；站上报、公司核实批准，恢复供热后验收。",
            "Papers and arrears are checked and fees settled; the station reports, the company verifies and approves; heat is restored and accepted.",
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
        // What is being typed is left alone.
        if form.path() != "papers" {
            Intake::numbered(form, cx);
        }
        self.go_on(form, cx);
        if Intake::outside(&form.typed(), cx).is_some() {
            form.unhide("outside_reason");
        }
    }

    fn saving(&self, form: &mut Form, cx: &Cx<'_>) {
        Intake::numbered(form, cx);
        self.follow(form, cx);
    }

    fn computed(&self, typed: &Typed, cx: &Cx<'_>) -> Computed {
        let path = self.at.borrow();
        let kind = Kind::from_code(typed.text("kind"));
        let note = match kind {
            None => kinds(cx.lang),
            Some(_) if TOLD.contains(&path.as_str()) => to_say(&path, typed, cx),
            Some(kind) if path.starts_with("papers") && !listed(kind, typed).is_empty() => {
                let papers = listed(kind, typed).iter().enumerate();
                let names = papers.map(|(at, one)| format!("{} {}", at + 1, one.name.get(cx.lang)));
                let by_number = words(
                    "打號碼就行，如 13；其餘記為欠交：",
                    "打号码就行，如 13；其余记为欠交：",
                    "Numbers will do, such as 13; the others are noted as missing:",
                );
                format!("{} {}", cx.word(by_number), names.collect::<Vec<_>>().join("  "))
            }
            Some(_) => {
                let mut lines = Vec::new();
                lines.extend(Intake::outside(typed, cx).map(|problem| problem.say.get(cx.lang).to_string()));
                let key = typed.text("account").strip_prefix("user/").and_then(|key| key.parse().ok());
                let user = key.and_then(|key| user::store::get(cx.view(), key).ok().flatten());
                lines.extend(user.iter().flat_map(|user| side::around(user, cx)));
                lines.join("\n")
            }
        };
        Computed { note, ..Computed::default() }
    }

    /// Why it is accepted outside the window is asked for at the field (H7).
    fn judge(&self, form: &Form, cx: &Cx<'_>) -> (Vec<Problem>, Vec<Problem>) {
        let asked = Intake::outside(&form.typed(), cx).filter(|_| is_blank(form, "outside_reason"));
        (Vec::new(), asked.into_iter().collect())
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
