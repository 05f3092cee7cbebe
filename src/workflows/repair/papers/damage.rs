//! The confirmation of damage by the user (H18): what was damaged, why, what is to be done, what it costs, who signs.
//! Judges nothing.

use super::{
    RepairFacts, around, cell, charge, crew_line, field, fields, fitted, signatures, signed, telephones, text, times,
    to_sign,
};
use crate::kernel::paper::{Block, Paper, Value};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::repair::rules::{Damage, Method};

const TITLE: Words = words("用戶責任損壞確認單", "用户责任损坏确认单", "User-Caused Damage Confirmation");
const STATEMENT: Words = words(
    "維修人員已當面向用戶說明損壞原因和處理意見。用戶確認以上屬實，並在下面簽字。",
    "维修人员已当面向用户说明损坏原因和处理意见。用户确认以上属实，并在下面签字。",
    "The fitter has explained cause and remedy to the user in person. The user confirms this by signing below.",
);

/// The confirmation of the damage that was recorded.
pub fn damage(facts: &RepairFacts<'_>, damage: &Damage) -> Paper {
    let (repair, lang) = (facts.repair, facts.job.lang);
    let account = repair.account.as_ref();
    let name = account.map_or(repair.caller.as_str(), |(_, name)| name.as_str());
    let crew = repair.dispatch.as_ref().map(|dispatch| crew_line(&dispatch.crew, lang));
    let first = vec![
        vec![
            field(words("派工單號", "派工单号", "Order"), lang, text(repair.number.to_string()), 1),
            field(words("日　　期", "日　　期", "Date"), lang, text(times::plain(damage.at)), 1),
            field(
                words("戶　　號", "户　　号", "Account"),
                lang,
                Value::or_closed(account.map(|(id, _)| id.as_str())),
                1,
            ),
        ],
        vec![
            field(words("戶　　名", "户　　名", "Name"), lang, text(name), 1),
            field(words("聯繫電話", "联系电话", "Phone"), lang, Value::or_closed(Some(&repair.phone)), 2),
        ],
        vec![field(words("地　　址", "地　　址", "Address"), lang, text(repair.address.line()), 3)],
    ];
    let found = vec![
        vec![field(words("損壞部位", "损坏部位", "Damaged"), lang, text(&damage.part), 3)],
        vec![field(words("損壞原因", "损坏原因", "Cause"), lang, text(&damage.cause), 3)],
        vec![field(words("處理意見", "处理意见", "Remedy"), lang, text(&damage.remedy), 3)],
        vec![field(words("費　　用", "费　　用", "Cost"), lang, text(cost(facts, damage)), 3)],
        vec![field(words("維修人員", "维修人员", "Fitter"), lang, Value::or_closed(crew.as_deref()), 3)],
    ];
    let blocks = vec![
        fields(3, first, true),
        fields(3, found, false),
        Block::Lines(vec![STATEMENT.get(lang).to_string()]),
        below(damage, lang),
    ];
    let notes: Vec<String> = telephones(facts.office, lang).into_iter().collect();
    fitted(|_| around(facts, TITLE, blocks.clone(), notes.clone()))
}

fn cost(facts: &RepairFacts<'_>, damage: &Damage) -> String {
    let lang = facts.job.lang;
    damage.charge.as_ref().map_or_else(
        || words("不收費", "不收费", "none").get(lang).to_string(),
        |charge| {
            let parts = charge::reckoned(charge, facts.damage_fee.as_ref(), lang);
            parts.join(if lang == Lang::En { "; " } else { "；" })
        },
    )
}

/// A signature on paper is given on this sheet, so its box stays open under the name; any other answer is told.
fn below(damage: &Damage, lang: Lang) -> Block {
    let open = |name: &str| {
        let mut lines = vec![name.trim().to_string(), String::new()];
        lines.extend(to_sign(lang).into_iter().skip(1));
        lines
    };
    let user = match damage.method {
        Method::Paper => open(&damage.user_by),
        method => signed(Some(&damage.user_by), damage.at, method, lang),
    };
    let cells = vec![
        cell(words("用戶確認簽字", "用户确认签字", "User signs"), lang, user),
        cell(words("維修人簽字", "维修人签字", "Fitter signs"), lang, open("")),
        cell(words("見證人", "见证人", "Witness"), lang, open(damage.witness.as_deref().unwrap_or_default())),
    ];
    signatures(vec![(3, cells)], Some(words("（蓋章）", "（盖章）", "(stamp)").get(lang).to_string()))
}
