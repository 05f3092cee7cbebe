//! The notice to the user that heat comes back (H12): of a restoration that is approved, or of an imposed stop whose
//! cause is gone, with the reason where that is late. Judges nothing.

use super::{
    HeatingFacts, cell, day_by_pen, deadline, field, fields, foot, large, minute_plain, on_half, paragraphs,
    signatures, stamp, text, to_sign, user_rows,
};
use crate::kernel::paper::{Field, Paper, Value};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::heating::rules::{Fact, Kind, Step, Wish};

const TITLE: Words = words("恢復供熱通知書", "恢复供热通知书", "Notice of Restoration");

/// The notice; `None` before the restoration is approved, or the cause of the stop is gone.
pub fn restore_notice(facts: &HeatingFacts<'_>) -> Option<Paper> {
    let (app, lang) = (facts.app, facts.job.lang);
    let rows = match app.kind {
        Kind::Restore => of_restoration(facts)?,
        Kind::ImposedStop => of_stop(facts)?,
        _ => return None,
    };
    let done = app.kind == Kind::Restore && app.last(Step::Execute).is_some();
    let advice = if done { DONE } else { COMING };
    let signers = vec![
        cell(words("送達人", "送达人", "Served by"), lang, to_sign(lang)),
        cell(words("用戶簽收", "用户签收", "Received by user"), lang, to_sign(lang)),
    ];
    Some(on_half(facts, TITLE, &foot(facts, None), |lines| {
        vec![
            fields(2, user_rows(facts), false),
            fields(2, rows.clone(), false),
            paragraphs(&[advice], lang),
            signatures(vec![(lines.max(2), signers.clone())], stamp(lang)),
        ]
    }))
}

const COMING: Words = words(
    "　　恢復供熱時系統重新充水升溫，請家中留人，並檢查暖氣片和閥門；發現漏水，請關好閥門並撥打服務電話。室溫回升需要一些時間。",
    "　　恢复供热时系统重新充水升温，请家中留人，并检查暖气片和阀门；发现漏水，请关好阀门并拨打服务电话。室温回升需要一些时间。",
    "When heat returns, pipes fill and warm up: please be at home and look at radiators and valves. If anything leaks, shut the valve and call us. Rooms take some time to warm up.",
);
const DONE: Words = words(
    "　　供熱已經恢復，室溫回升需要一些時間。暖氣片仍不熱或發現漏水的，請撥打服務電話。",
    "　　供热已经恢复，室温回升需要一些时间。暖气片仍不热或发现漏水的，请拨打服务电话。",
    "Heat is back; rooms take some time to warm up. If a radiator stays cold or leaks, please call us.",
);

fn of_restoration(facts: &HeatingFacts<'_>) -> Option<Vec<Vec<Field>>> {
    let (app, lang) = (facts.app, facts.job.lang);
    let approved = app.last(Step::Approve).filter(|_| app.last(Step::Reject).is_none())?;
    let Fact::Approve { by, .. } = &approved.fact else { return None };
    let stop = match &app.wish {
        Wish::Restore { restores: Some(number), .. } => Some(number.to_string()),
        _ => None,
    };
    let when = app.last(Step::Execute).map_or_else(|| by_pen(lang), |done| minute_plain(done.at));
    Some(vec![
        vec![field(words("恢復時間", "恢复时间", "Heat from"), lang, large(&when), 2)],
        vec![
            field(words("原停熱單", "原停热单", "Stop"), lang, Value::or_closed(stop.as_deref()), 1),
            field(words("供 熱 站", "供 热 站", "Station"), lang, text(&app.station), 1),
        ],
        vec![
            field(words("批 准 人", "批 准 人", "Approved"), lang, text(&by.1), 1),
            field(words("批准日期", "批准日期", "On"), lang, text(approved.at.day().to_string()), 1),
        ],
    ])
}

fn of_stop(facts: &HeatingFacts<'_>) -> Option<Vec<Vec<Field>>> {
    let (app, lang) = (facts.app, facts.job.lang);
    let gone = app.last(Step::CauseGone)?;
    let Fact::CauseGone { note } = &gone.fact else { return None };
    let kept = deadline(facts, "restore");
    let due = kept.and_then(|kept| kept.deadline.due);
    let until = due.map(|due| match lang {
        Lang::Hant | Lang::Hans => format!("{} 前", minute_plain(due)),
        Lang::En => format!("by {}", minute_plain(due)),
    });
    let mut rows = vec![
        vec![
            field(words("停熱單號", "停热单号", "Stop"), lang, text(app.number.to_string()), 1),
            field(words("原因消除", "原因消除", "Cause gone"), lang, text(minute_plain(gone.at)), 1),
        ],
        vec![field(words("核實情況", "核实情况", "Verified"), lang, Value::or_closed(Some(note)), 2)],
        vec![field(words("恢復時間", "恢复时间", "Heat from"), lang, large(&until.unwrap_or_else(|| by_pen(lang))), 2)],
    ];
    let late = kept.and_then(|kept| kept.deadline.explanation.as_deref());
    rows.extend(late.map(|why| vec![field(words("延遲原因", "延迟原因", "Why late"), lang, text(why), 2)]));
    Some(rows)
}

/// When heat is to come back, by pen.
fn by_pen(lang: Lang) -> String {
    let day = day_by_pen(lang);
    match lang {
        Lang::Hant | Lang::Hans => format!("{day} 前"),
        Lang::En => format!("by {day}"),
    }
}
