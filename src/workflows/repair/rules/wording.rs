//! Refusals that several steps of a repair share, in sentences.

use super::Repair;
use crate::kernel::number::Number;
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::kernel::words::{Lang, Say, Words, words};
use crate::say;

/// Refuses a step in the wrong state, naming the state and what comes first.
pub(super) fn wrong_order(repair: &Repair, clause: &'static str, needs: Words) -> Problem {
    let number = repair.number;
    let now = repair.state.words();
    let say = Say::each(|lang| {
        let (now, needs) = (now.get(lang), needs.get(lang));
        match lang {
            Lang::Hant => format!("{number} 現在是「{now}」，這一步辦不了：{needs}。"),
            Lang::Hans => format!("{number} 现在是“{now}”，这一步办不了：{needs}。"),
            Lang::En => format!("{number} is '{now}'; this step can't be taken: {needs}."),
        }
    });
    Problem::clause(clause, "wrong_order", say)
}

/// Nothing more happens to a repair that has ended.
pub(super) fn has_ended(repair: &Repair, clause: &'static str) -> Problem {
    wrong_order(
        repair,
        clause,
        words(
            "已經了結。還有事就新登記一張報修，或者加註",
            "已经了结。还有事就新登记一张报修，或者加注",
            "it has ended; take a new repair down, or add a note",
        ),
    )
}

/// Refuses a time before what it rests on.
pub(super) fn not_before(problems: &mut Vec<Problem>, field: &'static str, at: Minute, rests_on: &[Option<Minute>]) {
    let Some(earliest) = rests_on.iter().flatten().max().copied().filter(|earliest| at < *earliest) else { return };
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

/// Days beyond which an appointment is taken for a slip of the pen.
pub const APPOINTMENT_DAYS: i64 = 30;

/// House rule: nobody agrees on a time more than a month ahead; a wrong year or month is a slip.
pub(super) fn too_far(problems: &mut Vec<Problem>, appointment: Minute, agreed_at: Minute) {
    if appointment <= agreed_at.plus(APPOINTMENT_DAYS * 24 * 60) {
        return;
    }
    let problem = Problem::house(
        "too_far",
        say!(
            "約定的時間 {appointment} 在 {APPOINTMENT_DAYS} 天以後，多半打錯了。請核對日期。",
            "约定的时间 {appointment} 在 {APPOINTMENT_DAYS} 天以后，多半打错了。请核对日期。",
            "The appointment, {appointment}, is more than {APPOINTMENT_DAYS} days ahead: most likely a slip. Check the date."
        ),
    );
    problems.push(problem.at("appointment_at"));
}

/// House rule: money that was taken doesn't stay with a record that isn't charged.
pub(super) fn refund_missing(repair: &Repair) -> Problem {
    let amount = repair.charge.as_ref().map(|charge| charge.amount.to_string()).unwrap_or_default();
    let receipt = repair.charge.as_ref().and_then(|charge| charge.receipt_no.clone()).unwrap_or_default();
    Problem::house(
        "refund_missing",
        say!(
            "這張報修已收費 {amount} 元（收據 {receipt}）。先退款，再填退款收據號。",
            "这张报修已收费 {amount} 元（收据 {receipt}）。先退款，再填退款收据号。",
            "{amount} yuan was charged for this repair (receipt {receipt}). Refund it, and give the receipt number of the refund."
        ),
    )
    .at("refund")
}

/// House rule: what others were joined to can't be dropped, or their calls would be lost with it.
pub fn has_duplicates(duplicates: &[Number]) -> Result<(), Problem> {
    if duplicates.is_empty() {
        return Ok(());
    }
    let all: Vec<String> = duplicates.iter().map(Number::to_string).collect();
    let [hant, en] = ["、", ", "].map(|comma| all.join(comma));
    Err(Problem::house(
        "has_duplicates",
        say!(
            "{hant} 併在這一張裡，那些用戶還等著。這一張要替他們辦下去；報修人或地址不對，就用「更正內容」改。",
            "{hant} 并在这一张里，那些用户还等着。这一张要替他们办下去；报修人或地址不对，就用“更正内容”改。",
            "{en} were joined to this repair, and those callers still wait. Carry it on for them; where its caller or address is wrong, amend them."
        ),
    ))
}

/// Refuses a corrected time after what rests on it.
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

/// The user's own part: nobody is sent and nothing is done before the user was told whether it is charged (H16).
pub(super) fn charge_not_told() -> Problem {
    Problem::clause(
        "H16",
        "charge_not_told",
        say!(
            "用戶內部的故障，要先告訴用戶是否收費。請先辦「告知收費」；查明不是用戶的，改責任劃分。",
            "用户内部的故障，要先告诉用户是否收费。请先办“告知收费”；查明不是用户的，改责任划分。",
            "It is the user's own part: first tell the user whether it is charged (tell-charge). If it isn't theirs after all, change the scope."
        ),
    )
}

/// The step is for the user's own part alone.
pub(super) fn not_the_users() -> Problem {
    Problem::clause(
        "H16",
        "not_the_users",
        say!(
            "這張報修不是用戶內部的，馬上派工，不收費。查明是用戶的，先改責任劃分。",
            "这张报修不是用户内部的，马上派工，不收费。查明是用户的，先改责任划分。",
            "This isn't the user's own part: send somebody at once, free of charge. If it is theirs after all, change the scope first."
        ),
    )
}

/// A key that this case needs is empty.
pub(super) fn missing(clause: Option<&'static str>, field: &'static str, say: Say) -> Problem {
    let problem = match clause {
        Some(clause) => Problem::clause(clause, "missing", say),
        None => Problem::house("missing", say),
    };
    problem.at(field)
}

/// It is on record already.
pub(super) fn already(clause: &'static str) -> Problem {
    Problem::clause(
        clause,
        "already_recorded",
        say!(
            "這一步已經登記過了。時間錯了請主管更正，別的事請加註。",
            "这一步已经登记过了。时间错了请主管更正，别的事请加注。",
            "This is on record already. A wrong time is corrected by the supervisor; add a note for anything else."
        ),
    )
}
