//! What stages are called, and refusals that several steps of an application share, in sentences.

use super::track::{Judged, Piece};
use super::{Application, Fee, Kind, Part, Step, life};
use crate::kernel::problem::{Problem, Rule};
use crate::kernel::time::Minute;
use crate::kernel::words::{Lang, Say, Words};
use crate::say;

/// What a piece of the track is called: `外網中間檢查`, `繳熱費`.
pub(super) fn label(piece: &Piece) -> Say {
    Say::each(|lang| {
        let word = |words: Words| words.get(lang);
        match (piece.step, piece.part, piece.stage, piece.fee, piece.item.as_deref()) {
            (Step::Inspect, Some(part), Some(stage), ..) => joined(lang, word(part.words()), word(stage.words())),
            (Step::Accept, Some(part), ..) => joined(lang, word(part.words()), word(Step::Accept.words())),
            (Step::Pay, _, _, Some(fee), _) => {
                let fee = word(fee.words());
                match lang {
                    Lang::Hant => format!("繳{fee}"),
                    Lang::Hans => format!("缴{fee}"),
                    Lang::En => format!("payment of the {fee}"),
                }
            }
            (Step::Procedure, _, _, _, Some(item)) => item.to_string(),
            (step, ..) => word(step.words()).to_string(),
        }
    })
}

fn joined(lang: Lang, part: &str, what: &str) -> String {
    match lang {
        Lang::En => format!("{part}: {what}"),
        _ => format!("{part}{what}"),
    }
}

/// The clause that a step rests on; `None` for house rules.
pub const fn clause(kind: Kind, step: Step) -> Option<&'static str> {
    Some(match step {
        Step::ReplyPlan => "H7",
        Step::Inspect => "H9",
        Step::Accept => match kind {
            Kind::NewLoad => "H11",
            Kind::NewResidential | Kind::NewNonresidential | Kind::Change => "H9",
            _ => "H10",
        },
        Step::Contract => "H3",
        Step::Pay => match kind {
            Kind::NewLoad => "H11",
            _ => "H4",
        },
        Step::Check | Step::Decide | Step::Procedure | Step::Settle | Step::CauseGone | Step::Complete => "H12",
        Step::StationReport | Step::Verify | Step::Approve | Step::Reject | Step::Execute | Step::ReportBack => "H10",
        Step::AreaNotice => match kind {
            Kind::NewLoad => "H11",
            Kind::Change => "H12",
            _ => "H10",
        },
        Step::SupplyNotice | Step::ReceiveNotice => "H11",
        Step::Supply => match kind {
            Kind::NewLoad => "H11",
            _ => "H8",
        },
        Step::ResultUp => "H5",
        Step::Withdraw | Step::Void => return None,
    })
}

/// A refusal under the clause of its step, or as a house rule.
pub(super) fn refuse(app: &Application, step: Step, code: &'static str, say: Say) -> Problem {
    let rule = clause(app.kind, step).map_or(Rule::House, Rule::Clause);
    Problem { code, field: None, rule, say }
}

/// Names between commas, each quoted.
pub(super) fn quoted(names: &[Say], lang: Lang) -> String {
    let one = |name: &Say| match lang {
        Lang::Hant => format!("「{}」", name.get(lang)),
        Lang::Hans => format!("“{}”", name.get(lang)),
        Lang::En => format!("'{}'", name.get(lang)),
    };
    let all: Vec<String> = names.iter().map(one).collect();
    all.join(if lang == Lang::En { ", " } else { "、" })
}

/// Refuses a step before what comes first, naming each missing piece.
pub(super) fn wrong_order(app: &Application, step: Step, missing: &[Piece]) -> Problem {
    let failed = |piece: &&Piece| matches!(piece.judged(app), Judged::Failed(_));
    let again: Vec<Say> = missing.iter().filter(failed).map(label).collect();
    let first: Vec<Say> = missing.iter().filter(|piece| !failed(piece)).map(label).collect();
    let number = app.number;
    let say = Say::each(|lang| {
        let mut parts = Vec::new();
        if !first.is_empty() {
            let list = quoted(&first, lang);
            parts.push(match lang {
                Lang::Hant => format!("要先登記{list}"),
                Lang::Hans => format!("要先登记{list}"),
                Lang::En => format!("first record {list}"),
            });
        }
        if !again.is_empty() {
            let list = quoted(&again, lang);
            parts.push(match lang {
                Lang::Hant => format!("{list}上次沒通過，要再辦一次並通過"),
                Lang::Hans => format!("{list}上次没通过，要再办一次并通过"),
                Lang::En => format!("{list} failed and has to be done again, and passed"),
            });
        }
        let (step, what) = (step.words().get(lang), parts.join(if lang == Lang::En { "; " } else { "；" }));
        match lang {
            Lang::Hant => format!("{number} 還不能辦「{step}」：{what}。"),
            Lang::Hans => format!("{number} 还不能办“{step}”：{what}。"),
            Lang::En => format!("{number} isn't ready for '{step}': {what}."),
        }
    });
    refuse(app, step, "wrong_order", say)
}

/// Nothing more happens to an application that has ended.
pub(super) fn has_ended(app: &Application, step: Step) -> Problem {
    let number = app.number;
    let state = life::state(app).words();
    let say = Say::each(|lang| {
        let state = state.get(lang);
        match lang {
            Lang::Hant => format!("{number} 現在是「{state}」，這一步辦不了。還有事就新登記一份申請，或者加註。"),
            Lang::Hans => format!("{number} 现在是“{state}”，这一步办不了。还有事就新登记一份申请，或者加注。"),
            Lang::En => format!(
                "{number} is '{state}': this step can't be taken any more. Take down a new application, or add a note."
            ),
        }
    });
    refuse(app, step, "wrong_order", say)
}

/// The step comes too late: something has happened that it belongs before.
pub(super) fn too_late_for(app: &Application, step: Step, after: Step) -> Problem {
    let number = app.number;
    let say = Say::each(|lang| {
        let (step, after) = (step.words().get(lang), after.words().get(lang));
        match lang {
            Lang::Hant => format!("{number} 已登記「{after}」，「{step}」要在它之前辦。別的事請加註。"),
            Lang::Hans => format!("{number} 已登记“{after}”，“{step}”要在它之前办。别的事请加注。"),
            Lang::En => {
                format!(
                    "{number} has its '{after}' on record; '{step}' comes before that. Add a note for anything else."
                )
            }
        }
    });
    refuse(app, step, "wrong_order", say)
}

/// It is on record already.
pub(super) fn already(app: &Application, step: Step) -> Problem {
    refuse(
        app,
        step,
        "already_recorded",
        say!(
            "這一步已經登記過了。時間錯了請主管更正，別的事請加註。",
            "这一步已经登记过了。时间错了请主管更正，别的事请加注。",
            "This is on record already. A wrong time is corrected by the supervisor; add a note for anything else."
        ),
    )
}

/// The kind has no such step; `steps` are those that it has.
pub(super) fn not_on_track(app: &Application, step: Step, steps: &[Step]) -> Problem {
    let names: Vec<Say> = steps.iter().map(|step| Say::from(step.words())).collect();
    let kind = app.kind.words();
    let say = Say::each(|lang| {
        let (kind, step, list) = (kind.get(lang), step.words().get(lang), quoted(&names, lang));
        match lang {
            Lang::Hant => format!("「{kind}」申請沒有「{step}」這一步。要辦的是{list}。"),
            Lang::Hans => format!("“{kind}”申请没有“{step}”这一步。要办的是{list}。"),
            Lang::En => format!("An application for '{kind}' has no step '{step}'. Its steps are {list}."),
        }
    });
    refuse(app, step, "not_on_track", say)
}

/// The part doesn't belong to the step.
pub(super) fn wrong_part(app: &Application, step: Step, part: Part) -> Problem {
    let kind = app.kind.words();
    let say = Say::each(|lang| {
        let (kind, step, part) = (kind.get(lang), step.words().get(lang), part.words().get(lang));
        match lang {
            Lang::Hant => format!("「{kind}」的「{step}」不是對「{part}」的。請改選部位。"),
            Lang::Hans => format!("“{kind}”的“{step}”不是对“{part}”的。请改选部位。"),
            Lang::En => format!("For '{kind}' the step '{step}' isn't about the part '{part}'. Choose another part."),
        }
    });
    refuse(app, step, "wrong_part", say).at("part")
}

/// The kind isn't charged that fee; `known` are those that it is.
pub(super) fn wrong_fee(app: &Application, fee: Fee, known: &[Fee]) -> Problem {
    let names: Vec<Say> = known.iter().map(|fee| Say::from(fee.words())).collect();
    let (kind, fee) = (app.kind.words(), fee.words());
    let say = Say::each(|lang| {
        let (kind, fee, list) = (kind.get(lang), fee.get(lang), quoted(&names, lang));
        match lang {
            Lang::Hant => format!("「{kind}」不收「{fee}」。可選的是{list}。"),
            Lang::Hans => format!("“{kind}”不收“{fee}”。可选的是{list}。"),
            Lang::En => format!("'{kind}' isn't charged the '{fee}'. Choose from {list}."),
        }
    });
    refuse(app, Step::Pay, "wrong_fee", say).at("fee")
}

/// A time before what it rests on.
pub(super) fn too_early(at: Minute, earliest: Minute) -> Problem {
    Problem::new(
        "too_early",
        say!(
            "時間 {at} 早於前一步（{earliest}）。請核對時間。",
            "时间 {at} 早于前一步（{earliest}）。请核对时间。",
            "{at} is before the step that this one rests on ({earliest}). Check the time."
        ),
    )
    .at("at")
}

/// A corrected time after what rests on it.
pub(super) fn too_late(at: Minute, next: Minute) -> Problem {
    Problem::new(
        "too_late",
        say!(
            "時間 {at} 晚於後一步（{next}）。請核對時間。",
            "时间 {at} 晚于后一步（{next}）。请核对时间。",
            "{at} is after the step that rests on this one ({next}). Check the time."
        ),
    )
    .at("at")
}

/// A field that this case needs is empty.
pub(super) fn missing(app: &Application, step: Step, field: &'static str, say: Say) -> Problem {
    refuse(app, step, "missing", say).at(field)
}
