//! The heat-supply notice to the station (H11): without it the station may not open the valve. Names the acceptances and
//! the payments that it rests on, and bears the station's receipt. Judges nothing.

use super::{
    HeatingFacts, area_value, cell, field, fields, foot, large, listed, minute_plain, name, on_half, series,
    signatures, stamp, text, time_by_pen, to_sign,
};
use crate::kernel::paper::{Field, Paper, SignatureCell, Value};
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::Area;
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::heating::rules::{Application, Done, Fact, Fee, Part, Step, Wish, area as areas, fees};

const TITLE: Words = words("供熱通知單", "供热通知单", "Heat-Supply Notice");
const BEFORE: Words = words(
    "供熱站簽收本通知單之前，不得供熱。",
    "供热站签收本通知单之前，不得供热。",
    "No heat may be supplied before the station has signed for this notice.",
);

/// The notice; `None` before it was issued.
pub fn supply_notice(facts: &HeatingFacts<'_>) -> Option<Paper> {
    let done = facts.app.last(Step::SupplyNotice)?;
    let Fact::SupplyNotice { from, issued_by } = &done.fact else { return None };
    let lang = facts.job.lang;
    Some(on_half(facts, TITLE, &foot(facts, Some(BEFORE)), |lines| {
        vec![
            fields(2, rows(facts, done.at, *from), false),
            fields(2, grounds(facts.app, lang), false),
            signatures(vec![(lines.clamp(2, 4), signers(facts.app, issued_by, done.at, lang))], stamp(lang)),
        ]
    }))
}

fn rows(facts: &HeatingFacts<'_>, at: Minute, from: Day) -> Vec<Vec<Field>> {
    let (app, lang) = (facts.app, facts.job.lang);
    let place = if app.buildings.is_empty() {
        app.address.line()
    } else {
        listed(&[app.address.line(), series(&app.buildings, lang)], lang)
    };
    vec![
        vec![
            field(words("收單單位", "收单单位", "To station"), lang, large(&app.station), 1),
            field(words("簽發時間", "签发时间", "Issued"), lang, text(minute_plain(at)), 1),
        ],
        vec![field(words("用戶單位", "用户单位", "User"), lang, text(name(app)), 2)],
        vec![field(words("地址樓號", "地址楼号", "Address"), lang, text(place), 2)],
        vec![
            field(words("供熱面積", "供热面积", "Area"), lang, area_value(heated(app), lang), 1),
            field(words("起始日期", "起始日期", "Supply from"), lang, large(&from.to_string()), 1),
        ],
    ]
}

/// The area of the area notice; before there was one, what was applied for.
fn heated(app: &Application) -> Option<Area> {
    match app.last(Step::AreaNotice).map(|done| &done.fact) {
        Some(Fact::AreaNotice(notice)) => areas::after(notice),
        _ => match &app.wish {
            Wish::New { applied_area, .. } => *applied_area,
            _ => None,
        },
    }
}

/// The acceptances and the payments.
fn grounds(app: &Application, lang: Lang) -> Vec<Vec<Field>> {
    let accepted = |part: Part| {
        let last = app.log.iter().rev().find(|done| matches!(done.fact, Fact::Accept { part: of, .. } if of == part));
        last.and_then(|Done { at, fact, .. }| match fact {
            Fact::Accept { result, .. } => Some(format!("{} {}", at.day(), result.words().get(lang))),
            _ => None,
        })
    };
    let part = |label: Words, part: Part| field(label, lang, Value::or_closed(accepted(part).as_deref()), 1);
    let fee = |label: Words, fee: Fee| {
        let paid = fees::account(app, fee).map(|account| paid_words(&account, lang));
        field(label, lang, Value::or_closed(paid.as_deref()), 2)
    };
    vec![
        vec![
            part(words("外網驗收", "外网验收", "Outer accepted"), Part::Outer),
            part(words("室內驗收", "室内验收", "Indoor accepted"), Part::Indoor),
        ],
        vec![fee(words("熱　　費", "热　　费", "Heat fee"), Fee::Heat)],
        vec![fee(words("增容配套", "增容配套", "Capacity fee"), Fee::Capacity)],
        vec![fee(words("外網施工", "外网施工", "Outer works"), Fee::OuterWorks)],
    ]
}

fn paid_words(account: &fees::Account, lang: Lang) -> String {
    let (paid, due) = (account.paid, account.due);
    match lang {
        Lang::Hant => format!("已交 {paid} 元（應交 {due} 元）"),
        Lang::Hans => format!("已交 {paid} 元（应交 {due} 元）"),
        Lang::En => format!("{paid} yuan paid (due {due} yuan)"),
    }
}

/// Who issued it, who received it for the station, and that heat was supplied.
fn signers(app: &Application, issued_by: &str, at: Minute, lang: Lang) -> Vec<SignatureCell> {
    let mut issued = to_sign(lang);
    if let [first, second, ..] = issued.as_mut_slice() {
        *first = issued_by.to_string();
        *second = at.day().to_string();
    }
    let received = match app.last(Step::ReceiveNotice) {
        Some(Done { at, fact: Fact::ReceiveNotice { by }, .. }) => vec![by.clone(), minute_plain(*at)],
        _ => vec![String::new(), time_by_pen(lang)],
    };
    let supplied = match app.last(Step::Supply) {
        Some(Done { at, fact: Fact::Supply { by }, .. }) => vec![by.clone(), minute_plain(*at)],
        _ => vec![String::new(), time_by_pen(lang)],
    };
    vec![
        cell(words("簽發人", "签发人", "Issued by"), lang, issued),
        cell(words("供熱站簽收", "供热站签收", "Received by station"), lang, received),
        cell(words("執行反饋（供熱時間）", "执行反馈（供热时间）", "Supplied"), lang, supplied),
    ]
}
