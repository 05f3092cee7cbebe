//! What belongs to an application besides its track: home, contract, wish, money, papers, links; and what is around a
//! user while the form is filled (H3, H7, H12). Lines only.

use super::facts::Facts;
use crate::kernel::record::Lines;
use crate::kernel::record::life::{date, labelled, push, when};
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::Cx;
use crate::kernel::ui::canvas::width;
use crate::kernel::units::{Area, Celsius};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::user::class::{BuildingKind, UserClass};
use crate::registers::user::store::User;
use crate::workflows::heating::lists::{Place, Wanted};
use crate::workflows::heating::rules::track;
use crate::workflows::heating::rules::{Application, Contract, Home, Wish};
use crate::workflows::heating::store;

/// How many open applications of a user are told.
const MOST: usize = 3;

/// The home in one line: class, building, loop, heated area.
fn home(home: &Home, lang: Lang) -> String {
    let mut out = format!("{} {}", home.class.words().get(lang), home.building.words().get(lang));
    push(&mut out, own_loop(home.own_loop, lang));
    out
}

fn own_loop(own: bool, lang: Lang) -> &'static str {
    if own { words("分戶供熱", "分户供热", "own loop") } else { words("未分戶", "未分户", "no own loop") }.get(lang)
}

fn area(area: Area) -> String {
    format!("{area} m²")
}

/// What is wished, in one line.
fn wish(app: &Application, cx: &Cx<'_>) -> String {
    let lang = cx.lang;
    let today = cx.now.day();
    let mut out = String::new();
    match &app.wish {
        Wish::New { floor_area, applied_area } => {
            if let Some(applied) = applied_area {
                let label = words("申請", "申请", "applied for").get(lang);
                push(&mut out, &format!("{label} {}", area(*applied)));
            }
            if let Some(floor) = floor_area {
                let label = words("建築", "建筑", "floor").get(lang);
                push(&mut out, &format!("{label} {}", area(*floor)));
            }
        }
        Wish::Change { what, new_value } => {
            let becomes = words("改為", "改为", "becomes").get(lang);
            push(&mut out, &format!("{} {becomes} {new_value}", what.words().get(lang)));
        }
        Wish::Stop { reason, from, to } => {
            push(&mut out, &format!("{} ~ {}", date(*from, today), date(*to, today)));
            push(&mut out, reason);
        }
        Wish::Imposed { reason, legal_basis, found_by, found_on, .. } => {
            push(&mut out, reason);
            push(&mut out, legal_basis);
            push(&mut out, &format!("{} {}", found_by.1, date(*found_on, today)));
        }
        Wish::Restore { restores, reason } => {
            if let Some(stop) = restores {
                let label = words("復", "复", "ends").get(lang);
                push(&mut out, &format!("{label} {stop}"));
            }
            push(&mut out, reason.as_deref().unwrap_or_default());
        }
    }
    out
}

fn contract(known: Option<&Contract>, lang: Lang) -> String {
    let Some(contract) = known else {
        return words("合同未登記", "合同未登记", "no contract yet").get(lang).to_string();
    };
    let mut out = format!("{} {}", words("合同", "合同", "Contract").get(lang), contract.number);
    push(&mut out, &contract.date.to_string());
    if let Some(celsius) = contract.celsius {
        push(&mut out, &format!("{celsius} °C"));
    }
    out
}

/// What the register says of the user now: area, and since when heat is stopped.
fn registered(user: &User, cx: &Cx<'_>) -> String {
    let lang = cx.lang;
    let label = words("登記面積", "登记面积", "area on record").get(lang);
    let mut out = format!("{label} {}", user.area.map_or("／".to_string(), |known| area(Area(known))));
    if let Some(day) = user.stopped_since {
        let since = date(day, cx.now.day());
        let by = user.stopped_by.as_deref().unwrap_or_default();
        push(
            &mut out,
            &match lang {
                Lang::Hant => format!("! {since} 起停熱 {by}"),
                Lang::Hans => format!("! {since} 起停热 {by}"),
                Lang::En => format!("! stopped since {since} {by}"),
            },
        );
    }
    out
}

/// The facts beside the track, in short.
pub fn of_application(facts: &Facts, wide: u16, cx: &Cx<'_>) -> Lines {
    let (look, lang, app) = (cx.look, cx.lang, facts.app());
    let mut texts = vec![(wish(app, cx), look.plain()), (home(&app.home, lang), look.plain())];
    texts.extend(facts.user.as_ref().map(|user| (registered(user, cx), look.plain())));
    texts.push((contract(track::contract(app), lang), look.plain()));
    texts.extend(facts.money_brief(lang).into_iter().map(|text| (text, look.plain())));
    texts.extend(missing(app, lang).map(|text| (text, look.accent())));
    texts.extend(links(facts, lang).into_iter().map(|text| (text, look.plain())));
    texts.retain(|(text, _)| !text.is_empty());
    let parts = |(text, style): (String, _)| flowing(&text, wide).into_iter().map(move |part| (part, style));
    texts.into_iter().flat_map(parts).collect()
}

/// A text of several parts in lines: broken between the parts where that will do.
fn flowing(text: &str, wide: u16) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in text.split("  ") {
        match lines.last_mut() {
            Some(line) if width(line) + 2 + width(part) <= wide => push(line, part),
            _ => lines.extend(wrap(part, usize::from(wide)).into_iter().map(str::to_string)),
        }
    }
    lines
}

fn missing(app: &Application, lang: Lang) -> Option<String> {
    let label = words("欠資料", "欠资料", "Papers wanting").get(lang);
    (!app.papers_missing.is_empty()).then(|| format!("{label} {}", list(&app.papers_missing, lang)))
}

fn list(texts: &[String], lang: Lang) -> String {
    texts.join(if lang == Lang::En { ", " } else { "、" })
}

/// What belongs to it: the restorations of a stop, repairs, other records.
fn links(facts: &Facts, lang: Lang) -> Vec<String> {
    let label = words("復熱單", "复热单", "Restoration").get(lang);
    let restorations = facts.restorations.iter().map(|number| format!("{label} {number}"));
    let others = facts.links.iter().map(|(_, other)| other.clone());
    restorations.chain(others).collect()
}

/// The same on the page, with labels.
pub fn whole(facts: &Facts, cx: &Cx<'_>) -> Lines {
    let (look, lang, app) = (cx.look, cx.lang, facts.app());
    let line = |label: Words, text: &str| (labelled(label, text, lang), look.plain());
    let mut of_home = home(&app.home, lang);
    if let Some(user) = &facts.user {
        push(&mut of_home, &registered(user, cx));
    }
    let mut out: Lines = vec![
        line(words("申請內容", "申请内容", "Wish"), &wish(app, cx)),
        line(words("房屋", "房屋", "Home"), &of_home),
        line(words("合同", "合同", "Contract"), &contract(track::contract(app), lang)),
    ];
    for (at, text) in facts.money(lang).into_iter().enumerate() {
        let label = if at == 0 { words("費用", "费用", "Fees") } else { words("", "", "") };
        out.push(line(label, &text));
    }
    if let Wish::Imposed { items, .. } = &app.wish {
        for (at, item) in items.iter().enumerate() {
            let label = if at == 0 { words("法定程序", "法定程序", "Procedure") } else { words("", "", "") };
            out.push(line(label, &format!("{} {item}", at + 1)));
        }
    }
    out.push(line(words("已交資料", "已交资料", "Papers"), &list(&app.papers, lang)));
    if let Some(text) = missing(app, lang) {
        out.push((text, look.accent()));
    }
    if !app.buildings.is_empty() || app.households.is_some() {
        let mut text = list(&app.buildings, lang);
        if let Some(households) = app.households {
            let unit = words("戶", "户", "households").get(lang);
            push(&mut text, &format!("{households} {unit}"));
        }
        out.push(line(words("樓號", "楼号", "Buildings"), &text));
    }
    if let Some(works) = &app.works {
        let mut text = works.section.clone().unwrap_or_default();
        let days = [works.from, works.to].into_iter().flatten().map(|day| date(day, cx.now.day()));
        push(&mut text, &days.collect::<Vec<_>>().join(" ~ "));
        for part in [&works.contractor, &works.designer, &works.responsible, &works.phone].into_iter().flatten() {
            push(&mut text, part);
        }
        out.push(line(words("工程", "工程", "Works"), &text));
    }
    if let Some(reason) = &app.outside_reason {
        out.push(line(words("期外受理", "期外受理", "Out of time"), reason));
    }
    out.push(line(words("備註", "备注", "Remarks"), app.remarks.as_deref().unwrap_or_default()));
    let belonging = links(facts, lang);
    if !belonging.is_empty() {
        out.push(line(words("相關", "相关", "Belongs to"), &belonging.join("  ")));
    }
    out
}

/// What is around a user while the form is filled: stopped, open applications, home, contract.
pub fn around(user: &User, cx: &Cx<'_>) -> Vec<String> {
    let lang = cx.lang;
    let mut out = Vec::new();
    let wanted = Wanted { user: Some(user.id), open: true, ..Wanted::default() };
    let open = store::page(cx.view(), &wanted, Place::Newest, MOST).unwrap_or_default();
    for row in open {
        let label = words("! 辦理中", "! 办理中", "! under way").get(lang);
        let kind = row.kind.words().get(lang);
        let at = when(row.accepted_at, cx.now.minute());
        out.push(format!("{label} {}  {kind}  {at}  {}", row.number, row.applicant));
    }
    let mut text = user.address.line();
    let class = UserClass::from_code(&user.class).map_or("", |class| class.words().get(lang));
    let building = BuildingKind::from_code(&user.kind).map_or("", |kind| kind.words().get(lang));
    push(&mut text, &format!("{class} {building}"));
    push(&mut text, own_loop(user.own_loop, lang));
    push(&mut text, &registered(user, cx));
    out.push(text);
    let known = user.contract_no.clone().zip(user.contract_date);
    let known = known.map(|(number, date)| Contract { number, date, celsius: user.contract_celsius.map(Celsius) });
    let mut text = contract(known.as_ref(), lang);
    push(&mut text, &user.station);
    out.push(text);
    out
}

/// The contract of an application in a line (H3).
pub fn contract_of(app: &Application, lang: Lang) -> String {
    contract(track::contract(app), lang)
}
