//! The dispatch order (H16, H20, H22a): what the crew has to know at the top, what it writes at the bottom. Judges
//! nothing.

use super::{
    Earlier, RepairFacts, around, at_or_pen, cell, charge, crew_line, field, fields, fitted, large, or_lines,
    signatures, signed, telephones, text, times, to_sign,
};
use crate::kernel::paper::{Block, CLOSED, Field, Paper, Value};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::repair::rules::AskedBy;

const TITLE: Words = words("維修派工單", "维修派工单", "Repair Dispatch Order");
const REMINDER: Words = words(
    "入戶出示證件、穿鞋套；未經同意不動不損物品；沖洗暖氣片先套袋；修完打掃。",
    "入户出示证件、穿鞋套；未经同意不动不损物品；冲洗暖气片先套袋；修完打扫。",
    "Show your card, wear shoe covers, move nothing unasked, bag radiators, clean up.",
);
/// Earlier repairs that are named; of more only the count is told.
const NAMED: usize = 2;

/// The order that goes with the crew of the newest dispatch.
pub fn dispatch(facts: &RepairFacts<'_>) -> Paper {
    let lang = facts.job.lang;
    let mut notes = vec![REMINDER.get(lang).to_string()];
    notes.extend(counted_from(facts));
    notes.extend(telephones(facts.office, lang));
    fitted(|lines| {
        let blocks = vec![
            fields(3, first_rows(facts), true),
            fields(3, told_rows(facts), false),
            fields(3, sent_rows(facts), false),
            work_rows(facts, lines),
            below(facts),
        ];
        let mut paper = around(facts, TITLE, blocks, notes.clone());
        paper.marks.splice(0..0, again(facts));
        paper
    })
}

/// A later dispatch takes the place of the one before.
fn again(facts: &RepairFacts<'_>) -> Option<String> {
    let times = facts.repair.dispatch.as_ref()?.times;
    (times > 1).then(|| match facts.job.lang {
        Lang::Hant => format!("第 {times} 次派工，前一張派工單作廢"),
        Lang::Hans => format!("第 {times} 次派工，前一张派工单作废"),
        Lang::En => format!("dispatch {times}: the order before is void"),
    })
}

/// When it was reported and sent, and where to go: on every sheet.
fn first_rows(facts: &RepairFacts<'_>) -> Vec<Vec<Field>> {
    let (repair, lang) = (facts.repair, facts.job.lang);
    let sent = repair.dispatch.as_ref().map(|dispatch| times::plain(dispatch.at));
    vec![
        vec![
            field(words("報修時間", "报修时间", "Reported"), lang, text(times::plain(repair.reported_at)), 1),
            field(words("派工時間", "派工时间", "Sent"), lang, Value::or_closed(sent.as_deref()), 1),
            field(words("報修方式", "报修方式", "Channel"), lang, text(repair.channel.words().get(lang)), 1),
        ],
        vec![field(words("地　　址", "地　　址", "Address"), lang, large(&repair.address.line()), 3)],
        vec![
            field(words("報 修 人", "报 修 人", "Caller"), lang, text(&repair.caller), 1),
            field(words("聯繫電話", "联系电话", "Phone"), lang, large(&repair.phone), 1),
            field(words("戶名戶號", "户名户号", "User"), lang, Value::or_closed(user(facts).as_deref()), 1),
        ],
    ]
}

/// Name and account.
fn user(facts: &RepairFacts<'_>) -> Option<String> {
    facts.repair.account.as_ref().map(|(account, name)| format!("{name} {account}"))
}

/// What the caller said.
fn told_rows(facts: &RepairFacts<'_>) -> Vec<Vec<Field>> {
    let (repair, lang) = (facts.repair, facts.job.lang);
    let neighbours = repair.neighbours_too.map(|too| {
        if too {
            words("鄰居同樣", "邻居同样", "neighbours too")
        } else {
            words("鄰居正常", "邻居正常", "neighbours fine")
        }
    });
    let fault = match (neighbours, lang) {
        (None, _) => repair.fault.clone(),
        (Some(words), Lang::En) => format!("{} ({})", repair.fault, words.get(lang)),
        (Some(words), _) => format!("{}（{}）", repair.fault, words.get(lang)),
    };
    vec![
        vec![
            field(words("故障類別", "故障类别", "Fault"), lang, text(repair.kind.words().get(lang)), 1),
            field(words("部　　位", "部　　位", "Rooms"), lang, Value::or_closed(repair.rooms.as_deref()), 1),
            field(words("何時開始", "何时开始", "Since"), lang, Value::or_closed(repair.since.as_deref()), 1),
        ],
        vec![field(words("故障描述", "故障描述", "Details"), lang, text(fault), 3)],
        vec![
            field(words("責任劃分", "责任划分", "Scope"), lang, text(repair.scope.words().get(lang)), 1),
            field(words("收費告知", "收费告知", "Charge"), lang, text(charge::told(facts)), 2),
        ],
    ]
}

/// Who goes, until when, and what is known of the flat.
fn sent_rows(facts: &RepairFacts<'_>) -> Vec<Vec<Field>> {
    let (repair, lang) = (facts.repair, facts.job.lang);
    let crew = repair.dispatch.as_ref().map(|dispatch| crew_line(&dispatch.crew, lang)).unwrap_or_default();
    let appointment = repair.appointment.as_ref().map(|agreed| {
        let at = times::plain(agreed.at);
        if agreed.asked_by == Some(AskedBy::User) {
            format!("{at}\n{}", words("用戶要求", "用户要求", "user's wish").get(lang))
        } else {
            at
        }
    });
    let mut rows = vec![
        vec![field(words("維修人員", "维修人员", "Crew"), lang, Value::or_closed(Some(&crew)), 3)],
        limits(facts),
        vec![
            field(words("約定到場", "约定到场", "Agreed"), lang, Value::or_closed(appointment.as_deref()), 1),
            field(words("進門方式", "进门方式", "Access"), lang, Value::or_closed(repair.access.as_deref()), 2),
        ],
        vec![field(words("本戶此前", "本户此前", "Earlier"), lang, Value::or_closed(earlier(facts).as_deref()), 3)],
    ];
    let remarks = remarks(facts);
    rows.extend(remarks.map(|it| vec![field(words("備　　註", "备　　注", "Remarks"), lang, text(it), 3)]));
    rows
}

/// By when the crew has to be there and to be done (H20), in letters that are seen first.
fn limits(facts: &RepairFacts<'_>) -> Vec<Field> {
    let (repair, lang) = (facts.repair, facts.job.lang);
    let kinds = [
        ("contact", words("聯繫用戶", "联系用户", "Call")),
        ("arrive", words("到　　場", "到　　场", "On site")),
        ("finish", words("修　　好", "修　　好", "Done")),
    ];
    let one = |(kind, label): (&str, Words)| {
        let kept = times::deadline(facts, kind)?;
        // Who was reached already isn't to be called again.
        let reached = repair.contacted_at.filter(|_| kind == "contact").map(|at| {
            let at = times::short(at, repair.reported_at);
            match lang {
                Lang::Hant => format!("{at} 已聯繫"),
                Lang::Hans => format!("{at} 已联系"),
                Lang::En => format!("called {at}"),
            }
        });
        let when = reached.or_else(|| times::by_when(kept, repair.reported_at, lang))?;
        Some(field(label, lang, Value::Large(when), 1))
    };
    let known: Vec<Field> = kinds.into_iter().filter_map(one).collect();
    if known.is_empty() {
        vec![field(words("期　　限", "期　　限", "Limit"), lang, Value::Closed, 3)]
    } else {
        known
    }
}

/// What the limits are counted from and how long they are.
fn counted_from(facts: &RepairFacts<'_>) -> Option<String> {
    let lang = facts.job.lang;
    let kinds = [
        ("contact", words("聯繫", "联系", "call")),
        ("arrive", words("到場", "到场", "on site")),
        ("finish", words("修好", "修好", "done")),
    ];
    let one = |(kind, word): (&str, Words)| {
        let length = times::length(times::deadline(facts, kind)?.limit, lang)?;
        Some(format!("{} {length}", word.get(lang)))
    };
    let known: Vec<String> = kinds.into_iter().filter_map(one).collect();
    let known = known.join(if lang == Lang::En { ", " } else { "、" });
    (!known.is_empty()).then(|| match lang {
        Lang::Hant => format!("期限自報修時起算：{known}，夜間、節假日照算。"),
        Lang::Hans => format!("期限自报修时起算：{known}，夜间、节假日照算。"),
        Lang::En => format!("From the call: {known}, by day and night."),
    })
}

/// Earlier repairs of this flat, and which of them this one repeats.
fn earlier(facts: &RepairFacts<'_>) -> Option<String> {
    let lang = facts.job.lang;
    let separator = if lang == Lang::En { "; " } else { "；" };
    let one = |earlier: &Earlier| {
        let (day, kind) = (earlier.reported_at.day().to_string(), earlier.kind.words().get(lang));
        let is_it = facts.repair.repeat_of == Some(earlier.number);
        let again = if is_it { words(" 本次返修", " 本次返修", " (repeated)").get(lang) } else { "" };
        format!("{} {} {kind}{again}", earlier.number, day.get(5..).unwrap_or_default())
    };
    let named: Vec<String> = facts.earlier.iter().take(NAMED).map(one).collect();
    let (count, named) = (facts.earlier.len(), named.join(separator));
    if count > 0 {
        return Some(match lang {
            _ if count <= NAMED => named,
            Lang::Hant => format!("一年 {count} 次：{named}"),
            Lang::Hans => format!("一年 {count} 次：{named}"),
            Lang::En => format!("{count} in a year: {named}"),
        });
    }
    facts.repair.repeat_of.map(|number| match lang {
        Lang::Hant => format!("{number} 的返修"),
        Lang::Hans => format!("{number} 的返修"),
        Lang::En => format!("repeats {number}"),
    })
}

/// The outage that it belongs to, and remarks.
fn remarks(facts: &RepairFacts<'_>) -> Option<String> {
    let lang = facts.job.lang;
    let outage = facts.repair.outage.map(|number| match lang {
        Lang::Hant => format!("屬停熱 {number}"),
        Lang::Hans => format!("属停热 {number}"),
        Lang::En => format!("part of outage {number}"),
    });
    let remarks = facts.repair.remarks.clone().filter(|text| !text.trim().is_empty());
    let parts: Vec<String> = outage.into_iter().chain(remarks).collect();
    (!parts.is_empty()).then(|| parts.join(if lang == Lang::En { "; " } else { "；" }))
}

/// What the crew writes, or what was recorded of it.
fn work_rows(facts: &RepairFacts<'_>, lines: usize) -> Block {
    let (repair, lang) = (facts.repair, facts.job.lang);
    let work = repair.work.as_ref();
    let late = times::deadline(facts, "arrive").into_iter().chain(times::deadline(facts, "finish"));
    let late: Vec<&str> = late.filter_map(|kept| kept.deadline.explanation.as_deref()).collect();
    let materials = match work {
        Some(work) => Value::Text(work.materials.clone().unwrap_or_else(|| CLOSED.to_string())),
        None => Value::Pen,
    };
    let rows = vec![
        vec![
            field(words("到場時間", "到场时间", "Arrived"), lang, at_or_pen(repair.arrived_at, lang), 1),
            field(words("完成時間", "完成时间", "Finished"), lang, at_or_pen(work.map(|work| work.at), lang), 1),
            field(words("逾期原因", "逾期原因", "Why late"), lang, Value::or_pen(late.first().copied()), 1),
        ],
        vec![field(
            words("故障原因", "故障原因", "Cause"),
            lang,
            Value::or_pen(work.map(|work| work.cause.as_str())),
            3,
        )],
        vec![field(
            words("處理措施", "处理措施", "Work"),
            lang,
            or_lines(work.map(|work| work.work.as_str()), lines),
            3,
        )],
        vec![field(words("使用材料", "使用材料", "Parts"), lang, materials, 3)],
    ];
    fields(3, rows, false)
}

/// The user's opinion and signature, the fitter's signature.
fn below(facts: &RepairFacts<'_>) -> Block {
    let (repair, lang) = (facts.repair, facts.job.lang);
    let confirmed = repair.confirmation.as_ref();
    let opinion = confirmed.map(|confirmed| {
        let rating = confirmed.rating.map(|rating| rating.words().get(lang).to_string());
        rating.into_iter().chain(confirmed.opinion.clone()).collect::<Vec<_>>()
    });
    let user = confirmed.map_or_else(
        || to_sign(lang),
        |confirmed| signed(confirmed.by.as_deref(), Some(confirmed.at), confirmed.method.words(), lang),
    );
    let cells = vec![
        cell(words("用戶意見", "用户意见", "User's opinion"), lang, opinion.unwrap_or_default()),
        cell(words("用戶簽字", "用户签字", "User signs"), lang, user),
        cell(words("維修人簽字", "维修人签字", "Fitter signs"), lang, to_sign(lang)),
    ];
    signatures(vec![(2, cells)], None)
}
