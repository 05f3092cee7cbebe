//! The answer to an application for heat (H7, H8): whether it is agreed, the plan or the reason, why it came late, what
//! follows. Judges nothing.

use super::{
    HeatingFacts, area_value, cell, deadline, field, fields, foot, large, on_half, signatures, stamp, text, to_sign,
    user_rows,
};
use crate::kernel::paper::{Block, Paper, Value};
use crate::kernel::time::Minute;
use crate::kernel::time::words::minute_plain;
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::heating::rules::deadlines::SUPPLY_DAYS;
use crate::workflows::heating::rules::{Fact, Kind, Step, Wish};

const TITLE: Words = words("用熱方案答覆書", "用热方案答复书", "Reply to the Application");

/// The reply; `None` before it was given.
pub fn plan_reply(facts: &HeatingFacts<'_>) -> Option<Paper> {
    let done = facts.app.last(Step::ReplyPlan)?;
    let Fact::ReplyPlan { agreed, content, by } = &done.fact else { return None };
    Some(paper(facts, done.at, *agreed, content, by))
}

fn paper(facts: &HeatingFacts<'_>, at: Minute, agreed: bool, content: &str, by: &str) -> Paper {
    let (app, lang) = (facts.app, facts.job.lang);
    let applied = match &app.wish {
        Wish::New { applied_area, .. } => *applied_area,
        _ => None,
    };
    let mut rows = user_rows(facts);
    rows.push(vec![
        field(words("業務類別", "业务类别", "Kind"), lang, text(app.kind.words().get(lang)), 1),
        field(words("申請面積", "申请面积", "Area"), lang, area_value(applied, lang), 1),
    ]);
    rows.push(vec![
        field(words("受理時間", "受理时间", "Accepted"), lang, text(minute_plain(app.accepted_at)), 1),
        field(words("答覆時間", "答复时间", "Answered"), lang, text(minute_plain(at)), 1),
    ]);
    let kept = deadline(facts, "plan_reply");
    if let Some(due) = kept.and_then(|kept| kept.deadline.due) {
        let late = kept.and_then(|kept| kept.deadline.explanation.as_deref()).filter(|_| at > due);
        let due = text(minute_plain(due));
        rows.push(vec![field(words("答覆期限", "答复期限", "Due"), lang, due, 2)]);
        rows.extend(late.map(|why| vec![field(words("延期原因", "延期原因", "Why late"), lang, text(why), 2)]));
    }
    let answer = if agreed {
        words("同意用熱", "同意用热", "agreed")
    } else {
        words("不同意用熱", "不同意用热", "not agreed")
    };
    let said = if agreed {
        words("方　　案", "方　　案", "Plan")
    } else {
        words("理　　由", "理　　由", "Why not")
    };
    let answer = vec![
        vec![field(words("答覆結論", "答复结论", "Answer"), lang, large(answer.get(lang)), 2)],
        vec![field(said, lang, Value::or_closed(Some(content)), 2)],
    ];
    let signers = vec![
        cell(words("答覆人", "答复人", "Answered by"), lang, vec![by.to_string(), at.day().to_string()]),
        cell(words("申請人簽收", "申请人签收", "Received by applicant"), lang, to_sign(lang)),
    ];
    on_half(facts, TITLE, &foot(facts, None), |lines| {
        vec![
            fields(2, rows.clone(), false),
            fields(2, answer.clone(), false),
            Block::Heading(words("接下來", "接下来", "What follows").get(lang).to_string()),
            Block::Lines(follows(facts, agreed)),
            signatures(vec![(lines.max(2), signers.clone())], stamp(lang)),
        ]
    })
}

/// What the applicant can count on after the answer, or can do.
fn follows(facts: &HeatingFacts<'_>, agreed: bool) -> Vec<String> {
    let (app, lang) = (facts.app, facts.job.lang);
    if !agreed {
        let again = words(
            "對答覆有疑問的，請撥打下面的電話或到供熱站諮詢；條件具備後可以重新申請。",
            "对答复有疑问的，请拨打下面的电话或到供热站咨询；条件具备后可以重新申请。",
            "If you have questions, call the number below or come to the station. You can apply again once it is possible.",
        );
        return vec![again.get(lang).to_string()];
    }
    let works = words(
        "工程須由有資質的單位設計、施工，材料合格，不得擅自改動設計；施工中和竣工時各檢查一次。",
        "工程须由有资质的单位设计、施工，材料合格，不得擅自改动设计；施工中和竣工时各检查一次。",
        "Works are designed and built by qualified companies with certified materials and no unapproved changes; they are inspected midway and at completion.",
    );
    let has_works = app.works.is_some() || app.kind != Kind::NewResidential;
    let mut out: Vec<String> = has_works.then(|| works.get(lang).to_string()).into_iter().collect();
    let supplied = match app.kind {
        Kind::NewLoad => words(
            "外網和室內系統驗收合格、簽訂合同、繳清應交費用後，公司下達增加面積通知單和供熱通知單；供熱站接到供熱通知單之前不供熱。",
            "外网和室内系统验收合格、签订合同、缴清应交费用后，公司下达增加面积通知单和供热通知单；供热站接到供热通知单之前不供热。",
            "After the acceptance of both networks, the contract and the payments due, the company issues the area notice and the heat-supply notice. No heat is supplied before the station has that notice.",
        ),
        Kind::NewResidential => words(
            "供熱期內立即供熱；不在供熱期的，供熱期第一天供熱。",
            "供热期内立即供热；不在供热期的，供热期第一天供热。",
            "Heat is supplied at once within the season, else on its first day.",
        ),
        _ => {
            out.push(match lang {
                Lang::Hant => format!("用熱設施驗收合格並簽訂供用熱合同後，{SUPPLY_DAYS} 個工作日內供熱。"),
                Lang::Hans => format!("用热设施验收合格并签订供用热合同后，{SUPPLY_DAYS} 个工作日内供热。"),
                Lang::En => format!("Heat is supplied within {SUPPLY_DAYS} working days of acceptance and contract."),
            });
            return out;
        }
    };
    out.push(supplied.get(lang).to_string());
    out
}
