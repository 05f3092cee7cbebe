//! The area change notice (H10 to H12), complete: before, change, after, from when, on what it rests, who checked and
//! approved, and boxes for billing and the station to sign for it. Everything on it is frozen. Judges nothing.

use super::{HeatingFacts, area, cell, field, fields, foot, large, on_half, signatures, stamp, text, to_sign};
use crate::kernel::paper::{Field, Paper};
use crate::kernel::time::Minute;
use crate::kernel::time::words::minute_plain;
use crate::kernel::units::Area;
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::heating::rules::{AreaNotice, Fact, Step, area as areas};

const TITLE: Words = words("增減面積通知單", "增减面积通知单", "Area Change Notice");

/// The notice; `None` before it was issued.
pub fn area_notice(facts: &HeatingFacts<'_>) -> Option<Paper> {
    let done = facts.app.last(Step::AreaNotice)?;
    let Fact::AreaNotice(notice) = &done.fact else { return None };
    let lang = facts.job.lang;
    Some(on_half(facts, TITLE, &foot(facts, Some(HOLDS)), |lines| {
        let signers = [
            words("簽發人", "签发人", "Issued by"),
            words("收費部門簽收", "收费部门签收", "Received by billing"),
            words("供熱站簽收", "供热站签收", "Received by station"),
        ];
        let signers = signers.map(|label| cell(label, lang, to_sign(lang))).to_vec();
        vec![
            fields(2, rows(facts, notice, done.at), false),
            fields(3, areas_row(notice, lang), false),
            fields(2, below(facts, notice), false),
            signatures(vec![(lines.clamp(2, 4), signers)], stamp(lang)),
        ]
    }))
}

const HOLDS: Words = words(
    "供熱面積以本通知單為準。收費部門和供熱站簽收後各自登記。",
    "供热面积以本通知单为准。收费部门和供热站签收后各自登记。",
    "The area on this notice holds. Billing and the station sign for it and enter it.",
);

fn rows(facts: &HeatingFacts<'_>, notice: &AreaNotice, at: Minute) -> Vec<Vec<Field>> {
    let (app, lang) = (facts.app, facts.job.lang);
    let kind =
        if notice.change.0 < 0 { words("減少", "减少", "decrease") } else { words("增加", "增加", "increase") };
    let (account, name) = &notice.account;
    vec![
        vec![
            field(words("類　　別", "类　　别", "Kind"), lang, text(kind.get(lang)), 1),
            field(words("簽發時間", "签发时间", "Issued"), lang, text(minute_plain(at)), 1),
        ],
        vec![
            field(words("原　　因", "原　　因", "Reason"), lang, text(app.kind.words().get(lang)), 1),
            field(words("依據單號", "依据单号", "Based on"), lang, text(app.number.to_string()), 1),
        ],
        vec![
            field(words("戶　　號", "户　　号", "Account"), lang, text(account), 1),
            field(words("戶　　名", "户　　名", "Name"), lang, text(name), 1),
        ],
        vec![field(words("地　　址", "地　　址", "Address"), lang, text(app.address.line()), 2)],
    ]
}

/// Before, change and after side by side, in letters that are seen first.
fn areas_row(notice: &AreaNotice, lang: Lang) -> Vec<Vec<Field>> {
    let size = area(Area(notice.change.0.saturating_abs()), lang);
    let change = if notice.change.0 < 0 { format!("-{size}") } else { format!("+{size}") };
    let after = areas::after(notice).map(|after| area(after, lang)).unwrap_or_default();
    vec![vec![
        field(words("原 面 積", "原 面 积", "Before"), lang, large(&area(notice.before, lang)), 1),
        field(words("增減面積", "增减面积", "Change"), lang, large(&change), 1),
        field(words("現 面 積", "现 面 积", "Now"), lang, large(&after), 1),
    ]]
}

fn below(facts: &HeatingFacts<'_>, notice: &AreaNotice) -> Vec<Vec<Field>> {
    let (app, lang) = (facts.app, facts.job.lang);
    vec![
        vec![
            field(words("生效日期", "生效日期", "From"), lang, large(&notice.effective_from.to_string()), 1),
            field(words("供 熱 站", "供 热 站", "Station"), lang, text(&app.station), 1),
        ],
        vec![
            field(words("現場核實", "现场核实", "Checked by"), lang, text(&notice.checked_by), 1),
            field(words("審 批 人", "审 批 人", "Approved"), lang, text(&notice.approved_by), 1),
        ],
    ]
}
