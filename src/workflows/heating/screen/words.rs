//! The short words of an application on the screen: stages, steps, what a step said, who took it. Words only.

use serde_json::{Map, Value as Json};

use crate::kernel::record::life::push;
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::heating::rules::track::Stage as OfTrack;
use crate::workflows::heating::rules::{Arrears, Fact, Kind, Part, Stage, Step};

/// The short word for something that happened, as the list of what happened uses it.
pub fn label(action: &str) -> Words {
    match action {
        "apply" => words("受理", "受理", "Accepted"),
        "explain" => words("說明", "说明", "Explained"),
        "amend" => words("更正", "更正", "Amended"),
        "correct-time" => words("改時", "改时", "Corrected"),
        "note" => words("加註", "加注", "Note"),
        "print" => words("打印", "打印", "Printed"),
        name => Step::from_code(name).map_or(words("其他", "其他", "Other"), short),
    }
}

/// A step in a narrow column: at most ten cells.
pub const fn short(step: Step) -> Words {
    match step {
        Step::ReplyPlan => words("答覆方案", "答复方案", "plan reply"),
        Step::Inspect => words("檢查", "检查", "inspect"),
        Step::Accept => words("驗收", "验收", "accept"),
        Step::Contract => words("簽合同", "签合同", "contract"),
        Step::Pay => words("繳費", "缴费", "payment"),
        Step::Check => words("核對", "核对", "check"),
        Step::Decide => words("定可否", "定可否", "decide"),
        Step::Procedure => words("法定程序", "法定程序", "procedure"),
        Step::StationReport => words("站上報", "站上报", "station"),
        Step::Verify => words("現場核實", "现场核实", "verify"),
        Step::Approve => words("審批", "审批", "approve"),
        Step::Reject => words("不批准", "不批准", "reject"),
        Step::Execute => words("執行", "执行", "execute"),
        Step::ReportBack => words("反饋", "反馈", "report"),
        Step::Settle => words("結算", "结算", "settle"),
        Step::AreaNotice => words("面積通知單", "面积通知单", "area note"),
        Step::SupplyNotice => words("供熱通知單", "供热通知单", "heat note"),
        Step::ReceiveNotice => words("站簽收", "站签收", "received"),
        Step::Supply => words("供熱", "供热", "supply"),
        Step::CauseGone => words("原因消除", "原因消除", "cause gone"),
        Step::ResultUp => words("回報調度", "回报调度", "result up"),
        Step::Complete => words("辦結", "办结", "complete"),
        Step::Withdraw => words("撤回", "撤回", "withdrawn"),
        Step::Void => words("作廢", "作废", "void"),
    }
}

/// A kind in a narrow column: at most ten cells.
pub const fn kind(kind: Kind) -> Words {
    match kind {
        Kind::NewResidential => words("新增居民", "新增居民", "new resid."),
        Kind::NewNonresidential => words("新增非居民", "新增非居民", "new other"),
        Kind::NewLoad => words("新增熱負荷", "新增热负荷", "new load"),
        Kind::ImposedStop => words("強制停熱", "强制停热", "imposed"),
        Kind::Restore => words("復熱", "复热", "restore"),
        other => other.words(),
    }
}

/// A stage of the track: `外網中間檢查`, `繳熱費`; short in English, for the column of a track.
pub fn stage(stage: &OfTrack, lang: Lang) -> String {
    if lang != Lang::En {
        return stage.words.get(lang).to_string();
    }
    let part = |part: Part| match part {
        Part::Outer => "outer",
        Part::Indoor => "indoor",
        Part::Works => "works",
        Part::Execution => "execution",
    };
    match (stage.step, stage.part, stage.stage, stage.fee) {
        (Step::Inspect, Some(of), Some(Stage::Midway), _) => format!("{} inspected midway", part(of)),
        (Step::Inspect, Some(of), ..) => format!("{} inspected at end", part(of)),
        (Step::Accept, Some(of), ..) => format!("{} accepted", part(of)),
        (Step::Pay, _, _, Some(fee)) => format!("{} paid", fee.words().en),
        _ => stage.words.get(lang).to_string(),
    }
}

/// Who took a step, as it says itself; `None` where only the operator is known.
pub fn by(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::ReplyPlan { by, .. }
        | Fact::Check { by, .. }
        | Fact::StationReport { by, .. }
        | Fact::Verify { by, .. }
        | Fact::Execute { by, .. }
        | Fact::ReportBack { by, .. }
        | Fact::ReceiveNotice { by }
        | Fact::Supply { by } => by.clone(),
        Fact::Decide { by, .. } | Fact::Approve { by, .. } | Fact::Reject { by, .. } => by.1.clone(),
        Fact::Inspect { inspectors, .. } => inspectors.clone(),
        Fact::Accept { station_by, .. } => station_by.clone(),
        Fact::AreaNotice(notice) => notice.approved_by.clone(),
        Fact::SupplyNotice { issued_by, .. } => issued_by.clone(),
        _ => return None,
    })
}

/// What a step said besides who and when: results, amounts, the reason.
pub fn said(fact: &Fact, lang: Lang) -> String {
    let word = |known: Words| known.get(lang).to_string();
    let mut out = String::new();
    match fact {
        Fact::ReplyPlan { agreed, content, .. } => {
            let agreed = if *agreed {
                words("同意", "同意", "agreed")
            } else {
                words("不同意", "不同意", "not agreed")
            };
            push(&mut out, &word(agreed));
            push(&mut out, content);
        }
        Fact::Inspect { stage, part, result, notes, .. } => {
            push(&mut out, &inspected(*stage, *part, lang));
            push(&mut out, &word(result.words()));
            for note in [&notes.defects, &notes.design_changes].into_iter().flatten() {
                push(&mut out, note);
            }
        }
        Fact::Accept { part, result, departments, .. } => {
            push(&mut out, &word(part.words()));
            push(&mut out, &word(result.words()));
            push(&mut out, departments);
        }
        Fact::Contract(contract) => {
            push(&mut out, &contract.number);
            push(&mut out, &contract.date.to_string());
            if let Some(celsius) = contract.celsius {
                push(&mut out, &format!("{celsius} °C"));
            }
        }
        Fact::Pay { fee, amount, receipt_no, .. } => {
            push(&mut out, &word(fee.words()));
            push(&mut out, &yuan(&amount.to_string(), lang));
            push(&mut out, receipt_no);
        }
        Fact::Check { papers_ok, arrears, .. } => {
            let papers = if *papers_ok {
                words("資料齊全", "资料齐全", "papers in order")
            } else {
                words("資料不齊", "资料不齐", "papers wanting")
            };
            push(&mut out, &word(papers));
            push(&mut out, &word(arrears.words()));
        }
        Fact::Decide { feasible, reason, .. } => {
            let can = if *feasible {
                words("可以停", "可以停", "feasible")
            } else {
                words("不能停", "不能停", "not feasible")
            };
            push(&mut out, &word(can));
            push(&mut out, reason);
        }
        Fact::Procedure { item, note } => {
            push(&mut out, item);
            push(&mut out, note.as_deref().unwrap_or_default());
        }
        Fact::StationReport { opinion, .. } => push(&mut out, opinion),
        Fact::Verify { finding, .. } => push(&mut out, finding),
        Fact::Approve { method, .. } => push(&mut out, &word(method.words())),
        Fact::Execute { user_method: Some(method), .. } => push(&mut out, &word(method.words())),
        Fact::ReportBack { text, .. } | Fact::ResultUp { text } => push(&mut out, text),
        Fact::Settle { amount, receipt_no, refund, note } => {
            if refund.is_some() {
                push(&mut out, &word(words("退", "退", "refunded")));
            }
            push(&mut out, &yuan(&amount.to_string(), lang));
            for text in [receipt_no, refund, note].into_iter().flatten() {
                push(&mut out, text);
            }
        }
        Fact::AreaNotice(notice) => {
            let sign = if notice.change.0 > 0 { "+" } else { "" };
            push(&mut out, &format!("{sign}{} m²", notice.change));
            push(&mut out, &from(&notice.effective_from.to_string(), lang));
        }
        Fact::SupplyNotice { from: day, .. } => push(&mut out, &from(&day.to_string(), lang)),
        Fact::CauseGone { note } => push(&mut out, note),
        Fact::Reject { reason, .. } | Fact::Withdraw { reason } | Fact::Void { reason } => push(&mut out, reason),
        Fact::Execute { .. } | Fact::ReceiveNotice { .. } | Fact::Supply { .. } | Fact::Complete => {}
    }
    out
}

/// The result of a step in a word, for the track; empty where there is none.
pub fn result(fact: &Fact, lang: Lang) -> String {
    match fact {
        Fact::Inspect { result, .. } | Fact::Accept { result, .. } => result.words().get(lang).to_string(),
        Fact::Check { papers_ok, arrears, .. } if !papers_ok || *arrears == Arrears::Owed => said(fact, lang),
        Fact::Check { .. } => words("無誤", "无误", "in order").get(lang).to_string(),
        Fact::Procedure { note, .. } => note.clone().unwrap_or_default(),
        Fact::Pay { .. } => String::new(),
        fact => said(fact, lang),
    }
}

fn inspected(stage: Stage, part: Part, lang: Lang) -> String {
    let (part, stage) = (part.words().get(lang), stage.words().get(lang));
    if lang == Lang::En { format!("{part}, {stage}") } else { format!("{part}{stage}") }
}

fn from(day: &str, lang: Lang) -> String {
    match lang {
        Lang::Hant | Lang::Hans => format!("自 {day}"),
        Lang::En => format!("from {day}"),
    }
}

/// An amount with its unit.
pub fn yuan(amount: &str, lang: Lang) -> String {
    let unit = words("元", "元", "yuan").get(lang);
    format!("{amount} {unit}")
}

/// What a step said that is none of the track: a note, an amendment's reason, an explanation.
pub fn other(said: &str) -> String {
    let said: Map<String, Json> = serde_json::from_str(said).unwrap_or_default();
    let mut out = String::new();
    for key in ["text", "reason"] {
        push(&mut out, said.get(key).and_then(Json::as_str).unwrap_or_default());
    }
    out
}

/// Whether a fact is of a stage, whatever its result.
pub fn belongs(stage: &OfTrack, fact: &Fact) -> bool {
    match fact {
        Fact::Inspect { stage: when, part, .. } => {
            stage.step == Step::Inspect && stage.part == Some(*part) && stage.stage == Some(*when)
        }
        Fact::Accept { part, .. } => stage.step == Step::Accept && stage.part == Some(*part),
        Fact::Pay { fee, .. } => stage.step == Step::Pay && stage.fee == Some(*fee),
        Fact::Procedure { item, .. } => stage.step == Step::Procedure && stage.item.as_deref() == Some(item),
        Fact::Reject { .. } => stage.step == Step::Approve,
        fact => stage.step == fact.step(),
    }
}
