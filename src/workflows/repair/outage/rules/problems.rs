//! The refusals of outages in sentences: what is wrong and what to do.

use super::{CORRECTABLE, Outage};
use crate::kernel::number::Number;
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::say;

pub fn failure_to_come(from: Minute, now: Minute) -> Problem {
    let (from, now) = (shown(from), shown(now));
    Problem::house(
        "future",
        say!(
            "故障不能從將來開始：{from} 還沒到（現在是 {now}）。請填發生的時間；事先安排的停熱請選「計劃」。",
            "故障不能从将来开始：{from} 还没到（现在是 {now}）。请填发生的时间；事先安排的停热请选“计划”。",
            "A failure can't begin in the future: {from} is still to come (it is now {now}). Type when it happened; for work that is arranged beforehand choose 'planned'."
        ),
    )
    .at("from")
}

pub fn back_before(to: Minute, from: Minute) -> Problem {
    let (to, from) = (shown(to), shown(from));
    Problem::house(
        "expected_too_early",
        say!(
            "預計恢復時間 {to} 不晚於停熱開始時間 {from}。請核對這兩個時間；不知道就不填。",
            "预计恢复时间 {to} 不晚于停热开始时间 {from}。请核对这两个时间；不知道就不填。",
            "Heat can't be expected back at {to}: it goes off at {from}. Check both times, or leave the expectation empty."
        ),
    )
    .at("expected_to")
}

pub fn same_expectation(to: Minute) -> Problem {
    let to = shown(to);
    Problem::house(
        "nothing_to_change",
        say!(
            "預計恢復時間已經是 {to}，沒有變。請填新的時間。",
            "预计恢复时间已经是 {to}，没有变。请填新的时间。",
            "Heat is expected back at {to} already. Give another time."
        ),
    )
    .at("expected_to")
}

pub fn expected_past(to: Minute, now: Minute) -> Problem {
    let (to, now) = (shown(to), shown(now));
    Problem::house(
        "expected_past",
        say!(
            "{to} 已經過了（現在是 {now}），不能再作預計。已恢復請登記「恢復供熱」，否則填以後的時間。",
            "{to} 已经过了（现在是 {now}），不能再作预计。已恢复请登记“恢复供热”，否则填以后的时间。",
            "{to} is over (it is now {now}) and can't be expected any more. If heat is back, record 'restore'; else give a time to come."
        ),
    )
    .at("expected_to")
}

pub fn told_before(at: Minute, from: Minute) -> Problem {
    let (at, from) = (shown(at), shown(from));
    Problem::house(
        "too_early",
        say!(
            "時間 {at} 早於故障發生（{from}），那時還沒有可告知的事。請核對時間。",
            "时间 {at} 早于故障发生（{from}），那时还没有可告知的事。请核对时间。",
            "{at} is before the failure ({from}): there was nothing to tell yet. Check the time."
        ),
    )
    .at("at")
}

pub fn told_after(number: Number, back: Minute) -> Problem {
    let back = shown(back);
    Problem::house(
        "wrong_order",
        say!(
            "{number} 已於 {back} 恢復供熱。在那之前告知過用戶的，請填當時的時間；之後的話用「加註」記。",
            "{number} 已于 {back} 恢复供热。在那之前告知过用户的，请填当时的时间；之后的话用“加注”记。",
            "Heat was back at {back} ({number}). If users were told before that, give the time of it; what is said later goes into a note."
        ),
    )
    .at("at")
}

pub fn restored_before(outage: &Outage, at: Minute) -> Problem {
    let (number, at, from) = (outage.number, shown(at), shown(outage.from));
    Problem::house(
        "too_early",
        say!(
            "{number} 從 {from} 起停熱，不能在 {at} 就恢復。請核對時間；計劃停熱取消了，請作廢。",
            "{number} 从 {from} 起停热，不能在 {at} 就恢复。请核对时间；计划停热取消了，请作废。",
            "Heat goes off at {from} ({number}) and can't be back at {at}. Check the time; if planned work was called off, void it."
        ),
    )
    .at("at")
}

pub fn restored_before_told(at: Minute, told: Minute) -> Problem {
    let (at, told) = (shown(at), shown(told));
    Problem::house(
        "too_early",
        say!(
            "{told} 還在告知用戶停熱，不能在 {at} 就恢復。請核對時間，或先由主管更正那次告知的時間。",
            "{told} 还在告知用户停热，不能在 {at} 就恢复。请核对时间，或先由主管更正那次告知的时间。",
            "Users were still told at {told} that heat is off, so it can't have been back at {at}. Check the time, or have the supervisor correct that of the telling."
        ),
    )
    .at("at")
}

pub fn is_void(outage: &Outage) -> Problem {
    let number = outage.number;
    Problem::house(
        "wrong_order",
        say!(
            "{number} 已經作廢，這一步辦不了。停熱屬實就另登記一張，別的話用「加註」記。",
            "{number} 已经作废，这一步办不了。停热属实就另登记一张，别的话用“加注”记。",
            "{number} is void; this step can't be taken. If heat is really off, enter it anew; anything else goes into a note."
        ),
    )
}

pub fn is_restored(outage: &Outage) -> Problem {
    let (number, back) = (outage.number, outage.restored_at.map(shown).unwrap_or_default());
    Problem::house(
        "wrong_order",
        say!(
            "{number} 已於 {back} 恢復供熱，這一步辦不了。又停熱就另登記一張；時間記錯了由主管更正時間。",
            "{number} 已于 {back} 恢复供热，这一步办不了。又停热就另登记一张；时间记错了由主管更正时间。",
            "Heat was back at {back} ({number}); this step can't be taken. If it is off again, enter a new outage; a wrong time the supervisor corrects."
        ),
    )
}

pub fn use_correct_time(outage: &Outage) -> Problem {
    let number = outage.number;
    Problem::house(
        "use_correct_time",
        say!(
            "{number} 已經開始停熱，開始時間不能用「更正」改。請主管用「更正時間」改（step=received）。",
            "{number} 已经开始停热，开始时间不能用“更正”改。请主管用“更正时间”改（step=received）。",
            "{number} has begun, so its beginning isn't amended. The supervisor corrects the time (step=received)."
        ),
    )
    .at("from")
}

pub fn use_extend(outage: &Outage) -> Problem {
    let number = outage.number;
    Problem::house(
        "use_extend",
        say!(
            "{number} 已經開始停熱，預計恢復時間不用「更正」改。請用「延時」（extend），寫明原因。",
            "{number} 已经开始停热，预计恢复时间不用“更正”改。请用“延时”（extend），写明原因。",
            "{number} has begun, so its expectation isn't amended. Use 'extend', with the reason."
        ),
    )
    .at("expected_to")
}

pub fn not_correctable(step: &str) -> Problem {
    let known = CORRECTABLE.join("、");
    let listed = CORRECTABLE.join(", ");
    Problem::house(
        "not_correctable",
        say!(
            "這次停熱沒有可以更正時間的步驟「{step}」。可更正：{known}。",
            "这次停热没有可以更正时间的步骤“{step}”。可更正：{known}。",
            "This outage has no step '{step}' whose time can be corrected. Possible: {listed}."
        ),
    )
    .at("step")
}

pub fn too_early(at: Minute, earliest: Minute) -> Problem {
    let (at, earliest) = (shown(at), shown(earliest));
    Problem::house(
        "too_early",
        say!(
            "時間 {at} 早於前一步（{earliest}）。請核對時間。",
            "时间 {at} 早于前一步（{earliest}）。请核对时间。",
            "{at} is before the step that this one rests on ({earliest}). Check the time."
        ),
    )
    .at("at")
}

pub fn too_late(at: Minute, latest: Minute) -> Problem {
    let (at, latest) = (shown(at), shown(latest));
    Problem::house(
        "too_late",
        say!(
            "時間 {at} 晚於後一步（{latest}）。請核對時間。",
            "时间 {at} 晚于后一步（{latest}）。请核对时间。",
            "{at} is after the step that rests on this one ({latest}). Check the time."
        ),
    )
    .at("at")
}

/// An estate of an area that nobody is registered in, with those that may be meant. A warning.
pub fn unknown_estate(estate: &str, near: &[String]) -> Problem {
    let (listed, named) = (near.join("、"), near.join(", "));
    let (hant, hans, en) = if near.is_empty() {
        (String::new(), String::new(), String::new())
    } else {
        (format!("相近的有：{listed}。"), format!("相近的有：{listed}。"), format!(" Near: {named}."))
    };
    Problem::house(
        "unknown_estate",
        say!(
            "用戶登記裡沒有「{estate}」：查一下字，寫錯了請更正停熱範圍。{hant}",
            "用户登记里没有“{estate}”：查一下字，写错了请更正停热范围。{hans}",
            "No user is in '{estate}': check the spelling, and amend the area if it is wrong.{en}"
        ),
    )
    .at("area")
}

/// The same failure is running already. A warning.
pub fn already_running(number: Number, since: Minute) -> Problem {
    let since = shown(since);
    Problem::house(
        "already_running",
        say!(
            "同一供熱站、同一範圍已有停熱 {number}（{since} 起，還沒恢復）。是同一次的話，請把多登記的作廢。",
            "同一供热站、同一范围已有停热 {number}（{since} 起，还没恢复）。是同一次的话，请把多登记的作废。",
            "Outage {number} is already running for the same station and area (since {since}). If it is the same one, void the one too many."
        ),
    )
    .at("area")
}

/// A time as people read it.
fn shown(at: Minute) -> String {
    at.to_string().replacen('T', " ", 1)
}
