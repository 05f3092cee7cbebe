//! Refusals that several steps of a sheet share, in sentences.

use super::Sheet;
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::kernel::time::words::minute_plain;
use crate::kernel::words::{Lang, Say, Words};
use crate::say;

/// Refuses a step in the wrong state, naming the state and what comes first.
pub(super) fn wrong_order(sheet: &Sheet, needs: Words) -> Problem {
    let number = sheet.number;
    let now = sheet.state().words();
    let say = Say::each(|lang| {
        let (now, needs) = (now.get(lang), needs.get(lang));
        match lang {
            Lang::Hant => format!("{number} 現在是「{now}」，這一步辦不了：{needs}。"),
            Lang::Hans => format!("{number} 现在是“{now}”，这一步办不了：{needs}。"),
            Lang::En => format!("{number} is '{now}'; this step can't be taken: {needs}."),
        }
    });
    Problem::clause("H14", "wrong_order", say)
}

/// Nothing more happens to what was typed in error.
pub(super) fn is_void(sheet: &Sheet) -> Problem {
    let number = sheet.number;
    Problem::house(
        "wrong_order",
        say!(
            "{number} 已經作廢，不再辦。要補充就加註；重測的另登一張。",
            "{number} 已经作废，不再办。要补充就加注；重测的另登一张。",
            "{number} is void; no more steps are taken. Add a note, or enter what was measured as a new sheet."
        ),
    )
}

/// Refuses a time before what it rests on.
pub(super) fn not_before(problems: &mut Vec<Problem>, field: String, at: Option<Minute>, earliest: Option<Minute>) {
    let (Some(at), Some(earliest)) = (at, earliest) else { return };
    if at < earliest {
        let (at, earliest) = (minute_plain(at), minute_plain(earliest));
        problems.push(
            Problem::new(
                "too_early",
                say!(
                    "時間 {at} 早於前一步（{earliest}）。請核對時間。",
                    "时间 {at} 早于前一步（{earliest}）。请核对时间。",
                    "{at} is before the step that this one rests on ({earliest}). Check the time."
                ),
            )
            .at(field),
        );
    }
}

/// Refuses a corrected time after what rests on it.
pub(super) fn too_late(at: Minute, next: Minute) -> Problem {
    let (at, next) = (minute_plain(at), minute_plain(next));
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

/// A key that this case needs is empty.
pub(super) fn missing(field: String, say: Say) -> Problem {
    Problem::clause("H14", "missing", say).at(field)
}

/// It is on record already.
pub(super) fn already() -> Problem {
    Problem::clause(
        "H14",
        "already_recorded",
        say!(
            "這一步已經登記過了。時間錯了請主管更正，別的事請加註。",
            "这一步已经登记过了。时间错了请主管更正，别的事请加注。",
            "This is on record already. A wrong time is corrected by the supervisor; add a note for anything else."
        ),
    )
}

/// Nothing failed.
pub(super) fn no_failure(sheet: &Sheet) -> Problem {
    let number = sheet.number;
    Problem::clause(
        "H14",
        "no_failure",
        say!(
            "{number} 沒有不合格的讀數，不用辦這一步。",
            "{number} 没有不合格的读数，不用办这一步。",
            "No reading of {number} failed, so that this step isn't needed."
        ),
    )
}

/// The user said nothing.
pub(super) fn no_opinion(sheet: &Sheet) -> Problem {
    let number = sheet.number;
    Problem::clause(
        "H14",
        "no_opinion",
        say!(
            "{number} 沒有記用戶意見，沒有可上報的。後來才說的，請加註或登記投訴。",
            "{number} 没有记用户意见，没有可上报的。后来才说的，请加注或登记投诉。",
            "No opinion of the user is on {number}. Where it was given later, add a note or enter a complaint."
        ),
    )
}

/// The sheet has no such reading.
pub(super) fn no_reading(sheet: &Sheet, n: i64) -> Problem {
    let (number, all) = (sheet.number, sheet.readings.len());
    Problem::new(
        "no_such_reading",
        say!(
            "{number} 沒有第 {n} 條讀數，共 {all} 條，從 1 數起。",
            "{number} 没有第 {n} 条读数，共 {all} 条，从 1 数起。",
            "{number} has no reading {n}. It has {all}, counted from 1."
        ),
    )
    .at("reading")
}
