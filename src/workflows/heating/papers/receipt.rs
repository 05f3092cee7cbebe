//! The receipt of an application (H7): what was applied for, which papers came and which are missing, the procedure, the
//! fees, until when the answer is due and how that was counted. Judges nothing.

use super::{
    HeatingFacts, area, area_value, around, cell, deadline, field, fields, foot, handled_by, home, large, listed,
    series, signatures, stamp, text, tick, to_sign, yes_no,
};
use crate::kernel::paper::boxes::or_closed;
use crate::kernel::paper::{Block, Column, Field, Paper, Table, Value};
use crate::kernel::text::width::Align;
use crate::kernel::time::words::minute_plain;
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::heating::rules::{Application, Kind, Wish};

const TITLE: Words = words("用熱業務受理回執", "用热业务受理回执", "Receipt of Application");
const IMPOSED: Words = words("強制停熱登記單", "强制停热登记单", "Record of an Imposed Stop");
const CUT_OFF: Words = words("斷熱登記單", "断热登记单", "Record of a Cut-off");
const KEEP: Words = words(
    "請保存本回執，查詢辦理情況時報上面的編號。",
    "请保存本回执，查询办理情况时报上面的编号。",
    "Keep this receipt and name its number when you ask.",
);

/// The receipt, or for what nobody applied for the record of it.
pub fn receipt(facts: &HeatingFacts<'_>) -> Paper {
    let (app, lang) = (facts.app, facts.job.lang);
    let applied = app.kind.is_applied_for();
    let mut blocks = vec![fields(2, first_rows(facts), false), fields(2, wish_rows(app, lang), false)];
    if applied {
        blocks.push(fields(2, told_rows(facts), false));
    }
    blocks.push(Block::Heading(words("辦理流程", "办理流程", "Procedure").get(lang).to_string()));
    blocks.push(Block::Table(steps(app, lang)));
    if applied {
        blocks.push(Block::Heading(words("收費項目和標準", "收费项目和标准", "Fees").get(lang).to_string()));
        blocks.push(Block::Lines(fees(facts)));
    }
    blocks.extend(due(facts));
    let mut signers = vec![handled_by(app, lang)];
    if applied {
        signers.insert(0, cell(words("申請人簽字", "申请人签字", "Applicant signs"), lang, to_sign(lang)));
    }
    blocks.push(signatures(vec![(3, signers)], stamp(lang)));
    let title = match app.kind {
        Kind::ImposedStop => IMPOSED,
        Kind::CutOff => CUT_OFF,
        _ => TITLE,
    };
    around(facts, title, blocks, foot(facts, applied.then_some(KEEP)))
}

fn first_rows(facts: &HeatingFacts<'_>) -> Vec<Vec<Field>> {
    let (app, lang) = (facts.app, facts.job.lang);
    let user = app.account.as_ref().map(|(account, name)| format!("{account} {name}"));
    let id = app.id_no.as_deref().map(masked);
    let mut rows = vec![
        vec![
            field(words("業務類別", "业务类别", "Kind"), lang, text(app.kind.words().get(lang)), 1),
            field(words("受理時間", "受理时间", "Accepted"), lang, text(minute_plain(app.accepted_at)), 1),
        ],
        vec![
            field(words("申 請 人", "申 请 人", "Applicant"), lang, text(&app.applicant), 1),
            field(words("受理方式", "受理方式", "Channel"), lang, text(app.channel.words().get(lang)), 1),
        ],
        vec![
            field(words("聯繫電話", "联系电话", "Phone"), lang, Value::or_closed(Some(&app.phone)), 1),
            field(words("證件號碼", "证件号码", "ID"), lang, Value::or_closed(id.as_deref()), 1),
        ],
        vec![
            field(words("戶號戶名", "户号户名", "User"), lang, Value::or_closed(user.as_deref()), 1),
            field(words("用戶類別", "用户类别", "Class"), lang, text(home(app, lang)), 1),
        ],
        vec![field(words("用熱地址", "用热地址", "Address"), lang, large(&app.address.line()), 2)],
        vec![
            field(words("供 熱 站", "供 热 站", "Station"), lang, Value::or_closed(Some(&app.station)), 1),
            field(words("換 熱 站", "换 热 站", "Substation"), lang, Value::or_closed(app.substation.as_deref()), 1),
        ],
    ];
    if !app.kind.is_applied_for() {
        rows.retain(|row| {
            row.first().is_none_or(|first| first.label != words("申 請 人", "申 请 人", "Applicant").get(lang))
        });
    }
    rows
}

/// All but the last four characters of an identity number are hidden.
fn masked(id: &str) -> String {
    let shown = id.trim().chars().count().saturating_sub(4);
    id.trim().chars().enumerate().map(|(at, ch)| if at < shown { '*' } else { ch }).collect()
}

/// What is wished, by kind.
fn wish_rows(app: &Application, lang: Lang) -> Vec<Vec<Field>> {
    let own_loop = field(words("分戶供熱", "分户供热", "Own loop"), lang, text(yes_no(app.home.own_loop, lang)), 1);
    let reason = |reason: &str| field(words("原　　因", "原　　因", "Reason"), lang, Value::or_closed(Some(reason)), 2);
    let mut rows = match &app.wish {
        Wish::New { floor_area, applied_area } => {
            let mut rows = vec![vec![
                field(words("建築面積", "建筑面积", "Floor area"), lang, area_value(*floor_area, lang), 1),
                field(words("申請面積", "申请面积", "To heat"), lang, area_value(*applied_area, lang), 1),
            ]];
            let households = app.households.map(|count| match lang {
                Lang::Hant => format!("{count} 戶"),
                Lang::Hans => format!("{count} 户"),
                Lang::En => count.to_string(),
            });
            let count =
                field(words("戶　　數", "户　　数", "Households"), lang, Value::or_closed(households.as_deref()), 1);
            rows.push(vec![own_loop, count]);
            if !app.buildings.is_empty() {
                let list = series(&app.buildings, lang);
                rows.push(vec![field(words("樓　　號", "楼　　号", "Buildings"), lang, text(list), 2)]);
            }
            rows
        }
        Wish::Change { what, new_value } => vec![vec![
            field(words("變更事項", "变更事项", "Change of"), lang, text(what.words().get(lang)), 1),
            field(words("變 更 為", "变 更 为", "Becomes"), lang, text(new_value), 1),
        ]],
        Wish::Stop { reason: why, from, to } => {
            let span = match lang {
                Lang::En => format!("{from} to {to}"),
                Lang::Hant | Lang::Hans => format!("{from} 至 {to}"),
            };
            vec![
                vec![field(words("停熱起止", "停热起止", "From, to"), lang, text(span), 1), own_loop],
                vec![reason(why)],
            ]
        }
        Wish::Imposed { reason: why, legal_basis, found_by, found_on, .. } => vec![
            vec![
                field(words("發 現 人", "发 现 人", "Found by"), lang, text(&found_by.1), 1),
                field(words("發現日期", "发现日期", "Found on"), lang, text(found_on.to_string()), 1),
            ],
            vec![reason(why)],
            vec![field(words("法律依據", "法律依据", "Law"), lang, text(legal_basis), 2)],
        ],
        Wish::Restore { restores, reason: why } => vec![
            vec![
                field(
                    words("原停熱單", "原停热单", "Stop"),
                    lang,
                    Value::or_closed(restores.map(|number| number.to_string()).as_deref()),
                    1,
                ),
                own_loop,
            ],
            vec![reason(why.as_deref().unwrap_or_default())],
        ],
    };
    if let Some(heated) = app.home.heated_area {
        let heated = text(area(heated, lang));
        rows.insert(0, vec![field(words("供熱面積", "供热面积", "Heated"), lang, heated, 2)]);
    }
    for (label, said) in [
        (words("期外原因", "期外原因", "Why now"), &app.outside_reason),
        (words("備　　註", "备　　注", "Remarks"), &app.remarks),
    ] {
        let said = said.as_deref().filter(|said| !said.trim().is_empty());
        rows.extend(said.map(|said| vec![field(label, lang, text(said), 2)]));
    }
    rows
}

/// The papers that came and those that are missing, and the three explanations.
fn told_rows(facts: &HeatingFacts<'_>) -> Vec<Vec<Field>> {
    let (app, lang) = (facts.app, facts.job.lang);
    let told = [
        words("所需資料", "所需资料", "papers"),
        words("辦理流程", "办理流程", "procedure"),
        words("收費項目和標準", "收费项目和标准", "fees"),
    ];
    let told = told.map(|label| tick(label, Some(true), lang)).join(if lang == Lang::En { "  " } else { "　" });
    let list = |papers: &[String]| text(or_closed(&series(papers, lang)));
    vec![
        vec![field(words("已交資料", "已交资料", "Handed in"), lang, list(&app.papers), 2)],
        vec![field(words("尚缺資料", "尚缺资料", "Missing"), lang, list(&app.papers_missing), 2)],
        vec![field(words("已 說 明", "已 说 明", "Explained"), lang, text(told), 2)],
    ]
}

fn steps(app: &Application, lang: Lang) -> Table {
    let column = |head: Words, align: Align, share: usize| Column { head: head.get(lang).to_string(), align, share };
    let rows = super::procedure::steps(app, lang).into_iter().zip(1_i64..);
    Table {
        columns: vec![
            column(words("序號", "序号", "No."), Align::Centre, 0),
            column(words("步驟", "步骤", "Step"), Align::Left, 3),
            column(words("時限和要求", "时限和要求", "Limit, what is needed"), Align::Left, 4),
        ],
        rows: rows.map(|((step, bound), at)| vec![at.to_string(), step, bound]).collect(),
        blank: None,
        totals: None,
        carried: crate::kernel::paper::marks::CARRIED.get(lang).to_string(),
    }
}

/// The fees of this kind by the price list, each with its basis (H4).
fn fees(facts: &HeatingFacts<'_>) -> Vec<String> {
    let lang = facts.job.lang;
    if facts.fees.is_empty() {
        let none = words(
            "價目表裡沒有這項業務的收費；價目表以外不收任何費用。",
            "价目表里没有这项业务的收费；价目表以外不收任何费用。",
            "The price list has no fee for this; nothing is charged beyond the list.",
        );
        return vec![none.get(lang).to_string()];
    }
    facts.fees.iter().map(|fee| listed(&[fee.line(lang), fee.basis_line(lang)], lang)).collect()
}

/// Until when the answer is due, and how that was counted.
fn due(facts: &HeatingFacts<'_>) -> Vec<Block> {
    let lang = facts.job.lang;
    let Some(kept) = deadline(facts, "plan_reply") else { return Vec::new() };
    let Some(due) = kept.deadline.due else { return Vec::new() };
    let until = match lang {
        Lang::Hant | Lang::Hans => format!("{} 前", minute_plain(due)),
        Lang::En => format!("by {}", minute_plain(due)),
    };
    let row = vec![field(words("答覆期限", "答复期限", "Answer due"), lang, large(&until), 2)];
    vec![fields(2, vec![row], false), Block::Lines(kept.deadline.explain(lang))]
}
