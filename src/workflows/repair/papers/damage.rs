//! The confirmation of damage by the user (H18): what was damaged, why, what is to be done, what it costs, who signs.
//! Before the damage is recorded it is the form that is filled in and signed by hand. Judges nothing.

use super::{
    RepairFacts, around, at_or_pen, cell, charge, crew_line, field, fields, fitted, or_lines, signatures, signed,
    stamp, telephones, text, to_sign,
};
use crate::kernel::paper::{Block, Paper, Value};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::repair::rules::Damage;

const TITLE: Words = words("用戶責任損壞確認單", "用户责任损坏确认单", "User-Caused Damage Confirmation");
const STATEMENT: Words = words(
    "維修人員已當面向用戶說明損壞原因和處理意見。用戶確認以上屬實，並在下面簽字。",
    "维修人员已当面向用户说明损坏原因和处理意见。用户确认以上属实，并在下面签字。",
    "The fitter has explained cause and remedy to the user in person. The user confirms this by signing below.",
);

/// The confirmation of the damage: as it was recorded, or to be filled in where nothing is recorded yet.
pub fn damage(facts: &RepairFacts<'_>) -> Paper {
    let (repair, lang) = (facts.repair, facts.job.lang);
    let damage = repair.damage.as_ref();
    let account = repair.account.as_ref();
    let name = account.map_or(repair.caller.as_str(), |(_, name)| name.as_str());
    let crew = repair.dispatch.as_ref().map(|dispatch| crew_line(&dispatch.crew, lang));
    let first = vec![
        vec![
            field(words("派工單號", "派工单号", "Order"), lang, text(repair.number.to_string()), 1),
            field(words("日　　期", "日　　期", "Date"), lang, at_or_pen(damage.map(|damage| damage.at), lang), 1),
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
    let found = |lines: usize| {
        let told = |what: fn(&Damage) -> &str| or_lines(damage.map(what), lines);
        let cost = damage.map_or_else(|| text(cost_by_pen(lang)), |damage| text(cost(facts, damage)));
        vec![
            vec![field(words("損壞部位", "损坏部位", "Damaged"), lang, told(|damage| &damage.part), 3)],
            vec![field(words("損壞原因", "损坏原因", "Cause"), lang, told(|damage| &damage.cause), 3)],
            vec![field(words("處理意見", "处理意见", "Remedy"), lang, told(|damage| &damage.remedy), 3)],
            vec![field(words("費　　用", "费　　用", "Cost"), lang, cost, 3)],
            vec![field(words("維修人員", "维修人员", "Fitter"), lang, Value::or_closed(crew.as_deref()), 3)],
        ]
    };
    let notes: Vec<String> = telephones(facts.office, lang).into_iter().collect();
    fitted(|lines| {
        let blocks = vec![
            fields(3, first.clone(), true),
            fields(3, found(lines.min(3)), false),
            Block::Lines(vec![STATEMENT.get(lang).to_string()]),
            below(damage, lang),
        ];
        around(facts, TITLE, blocks, notes.clone())
    })
}

/// Room for what the repair will cost.
fn cost_by_pen(lang: Lang) -> String {
    words(
        "不收費（　）　收費（　）________元，依據____________",
        "不收费（　）　收费（　）________元，依据____________",
        "none [ ]   charged [ ] ________ yuan, basis ____________",
    )
    .get(lang)
    .to_string()
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

/// The answer to the signature that was recorded, each of the four in its own words; else room to sign.
fn below(damage: Option<&Damage>, lang: Lang) -> Block {
    let user = damage.map_or_else(
        || to_sign(lang),
        |damage| signed(Some(&damage.user_by), Some(damage.at), damage.method.words(), lang),
    );
    let mut witness = to_sign(lang);
    if let (Some(first), Some(name)) = (witness.first_mut(), damage.and_then(|damage| damage.witness.as_deref())) {
        *first = name.trim().to_string();
    }
    let cells = vec![
        cell(words("用戶確認簽字", "用户确认签字", "User signs"), lang, user),
        cell(words("維修人簽字", "维修人签字", "Fitter signs"), lang, to_sign(lang)),
        cell(words("見證人", "见证人", "Witness"), lang, witness),
    ];
    signatures(vec![(3, cells)], stamp(lang))
}
