//! The receipt that the user signs (H21, H22a): what was done, how it was done, what it cost, what the user says.
//! Judges nothing.

use super::{
    RepairFacts, around, at_or_pen, cell, charge, crew_line, field, fields, fitted, or_lines, signatures, signed,
    telephones, text, tick, times, to_sign,
};
use crate::kernel::paper::{Block, CLOSED, Field, Paper, Value};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::repair::rules::Rating;

const TITLE: Words = words("維修回執單", "维修回执单", "Repair Receipt");

/// The receipt, filled in as far as the work is recorded.
pub fn receipt(facts: &RepairFacts<'_>) -> Paper {
    let lang = facts.job.lang;
    let mut notes = vec![call_after(facts)];
    notes.extend(telephones(facts.office, lang));
    fitted(|lines| {
        let blocks = vec![
            fields(3, first_rows(facts), true),
            fields(3, done_rows(facts, lines), false),
            said_rows(facts, lines),
            below(facts),
        ];
        around(facts, TITLE, blocks, notes.clone())
    })
}

/// That somebody will call (H21).
fn call_after(facts: &RepairFacts<'_>) -> String {
    let hours = facts.office.follow_up_hours;
    match facts.job.lang {
        Lang::Hant => format!("修好滿 {hours} 小時後，我們會打電話回訪，請留意接聽。本單請如實填寫並簽字。"),
        Lang::Hans => format!("修好满 {hours} 小时后，我们会打电话回访，请留意接听。本单请如实填写并签字。"),
        Lang::En => {
            format!("{hours} hours after the work we call to ask whether all is well.")
        }
    }
}

fn first_rows(facts: &RepairFacts<'_>) -> Vec<Vec<Field>> {
    let (repair, lang) = (facts.repair, facts.job.lang);
    let account = repair.account.as_ref();
    let name = account.map_or(repair.caller.as_str(), |(_, name)| name.as_str());
    vec![
        vec![
            field(words("派工單號", "派工单号", "Order"), lang, text(repair.number.to_string()), 1),
            field(words("報修時間", "报修时间", "Reported"), lang, text(times::plain(repair.reported_at)), 1),
            field(
                words("戶　　號", "户　　号", "Account"),
                lang,
                Value::or_closed(account.map(|(id, _)| id.as_str())),
                1,
            ),
        ],
        vec![
            field(words("戶　　名", "户　　名", "Name"), lang, text(name), 1),
            field(words("聯繫電話", "联系电话", "Phone"), lang, Value::or_closed(Some(&repair.phone)), 1),
            field(words("報 修 人", "报 修 人", "Caller"), lang, text(&repair.caller), 1),
        ],
        vec![field(words("地　　址", "地　　址", "Address"), lang, text(repair.address.line()), 3)],
    ]
}

/// What was reported and what was done.
fn done_rows(facts: &RepairFacts<'_>, lines: usize) -> Vec<Vec<Field>> {
    let (repair, lang) = (facts.repair, facts.job.lang);
    let work = repair.work.as_ref();
    let kind = repair.kind.words().get(lang);
    let fault =
        if lang == Lang::En { format!("{kind}: {}", repair.fault) } else { format!("{kind}：{}", repair.fault) };
    let materials = match work {
        Some(work) => Value::Text(work.materials.clone().unwrap_or_else(|| CLOSED.to_string())),
        None => Value::Pen,
    };
    let crew = repair.dispatch.as_ref().map(|dispatch| crew_line(&dispatch.crew, lang));
    vec![
        vec![field(words("報修內容", "报修内容", "Fault"), lang, text(fault), 3)],
        vec![
            field(words("到場時間", "到场时间", "Arrived"), lang, at_or_pen(repair.arrived_at, lang), 1),
            field(words("完成時間", "完成时间", "Finished"), lang, at_or_pen(work.map(|work| work.at), lang), 1),
            field(words("責任劃分", "责任划分", "Scope"), lang, text(repair.scope.words().get(lang)), 1),
        ],
        vec![field(
            words("故障原因", "故障原因", "Cause"),
            lang,
            Value::or_pen(work.map(|work| work.cause.as_str())),
            3,
        )],
        vec![field(
            words("維修內容", "维修内容", "Work"),
            lang,
            or_lines(work.map(|work| work.work.as_str()), lines),
            3,
        )],
        vec![field(words("更換材料", "更换材料", "Parts"), lang, materials, 3)],
        vec![field(words("收費金額", "收费金额", "Charge"), lang, text(charge::due(facts)), 3)],
        vec![field(words("維修人員", "维修人员", "Crew"), lang, Value::or_closed(crew.as_deref()), 3)],
    ]
}

/// How the crew behaved (H22a), and what the user says (H21).
fn said_rows(facts: &RepairFacts<'_>, lines: usize) -> Block {
    let (repair, lang) = (facts.repair, facts.job.lang);
    let work = repair.work.as_ref();
    let joined = |parts: Vec<String>| parts.join(if lang == Lang::En { "   " } else { "　" });
    let manners = joined(vec![
        tick(words("穿鞋套", "穿鞋套", "shoe covers"), work.map(|work| work.shoe_covers), lang),
        tick(words("沖洗套袋", "冲洗套袋", "bagged"), None, lang),
        tick(words("經同意才動物品", "经同意才动物品", "asked first"), None, lang),
        tick(words("修完打掃", "修完打扫", "cleaned up"), work.map(|work| work.cleaned), lang),
    ]);
    let confirmed = repair.confirmation.as_ref();
    let rated = confirmed.and_then(|confirmed| confirmed.rating);
    let rating = rated.map_or_else(
        || joined(Rating::ALL.iter().map(|rating| tick(rating.words(), None, lang)).collect()),
        |rating| rating.words().get(lang).to_string(),
    );
    let opinion = match confirmed {
        Some(confirmed) => Value::or_closed(confirmed.opinion.as_deref()),
        None => Value::PenLines(lines.min(2)),
    };
    let rows = vec![
        vec![field(words("現場服務", "现场服务", "Manners"), lang, text(manners), 3)],
        vec![field(words("服務評價", "服务评价", "Rating"), lang, text(rating), 3)],
        vec![field(words("用戶意見", "用户意见", "Opinion"), lang, opinion, 3)],
    ];
    fields(3, rows, false)
}

/// Signatures, and below them the follow-up call.
fn below(facts: &RepairFacts<'_>) -> Block {
    let (repair, lang) = (facts.repair, facts.job.lang);
    let user = repair.confirmation.as_ref().map_or_else(
        || to_sign(lang),
        |confirmed| signed(confirmed.by.as_deref(), Some(confirmed.at), confirmed.method.words(), lang),
    );
    let call = repair.follow_up.as_ref();
    let known = |text: Option<String>| text.into_iter().collect::<Vec<String>>();
    let result = call.map(|call| {
        let result = call.result.words().get(lang).to_string();
        result_with(&result, call.comment.as_deref(), lang)
    });
    let signing = vec![
        cell(words("用戶簽字", "用户签字", "User signs"), lang, user),
        cell(words("維修人簽字", "维修人签字", "Fitter signs"), lang, to_sign(lang)),
    ];
    let calling = vec![
        cell(words("回訪時間", "回访时间", "Called on"), lang, known(call.map(|call| times::plain(call.at)))),
        cell(words("回訪人", "回访人", "Called by"), lang, known(facts.followed_by.clone())),
        cell(words("回訪結果", "回访结果", "Result of the call"), lang, known(result)),
    ];
    signatures(vec![(2, signing), (1, calling)], None)
}

fn result_with(result: &str, comment: Option<&str>, lang: Lang) -> String {
    match comment.map(str::trim).filter(|comment| !comment.is_empty()) {
        Some(comment) if lang == Lang::En => format!("{result}: {comment}"),
        Some(comment) => format!("{result}：{comment}"),
        None => result.to_string(),
    }
}
