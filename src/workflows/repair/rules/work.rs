//! The steps of a repair from the work to the follow-up (H4, H5, H16, H18, H20, H21, H22a). Pure.

use super::deadlines::Settings;
use super::life::{Step, before_arrival, finish, refunded, sent_at, told_at};
use super::wording::{already, charge_not_told, has_ended, missing, not_before, wrong_order};
use super::{Channel, Charge, Confirmation, Damage, FollowResult, FollowUp, Method, Repair, Scope, State, Work};
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::kernel::time::words::minute_plain;
use crate::kernel::units::Fen;
use crate::kernel::words::words;
use crate::say;

/// Refuses what needs a crew on site.
fn after_arrival(repair: &Repair, clause: &'static str) -> Result<(), Problem> {
    if repair.state.has_ended() {
        return Err(has_ended(repair, clause));
    }
    match repair.arrived_at {
        Some(_) => Ok(()),
        None => Err(wrong_order(repair, clause, words("先登記到場", "先登记到场", "the arrival comes first"))),
    }
}

/// Refuses what needs the work to be done.
fn after_work(repair: &Repair, clause: &'static str) -> Result<(), Problem> {
    match repair.state {
        State::Finished | State::Confirmed => Ok(()),
        state if state.has_ended() => Err(has_ended(repair, clause)),
        _ => Err(wrong_order(repair, clause, words("先登記修好", "先登记修好", "the work is recorded first"))),
    }
}

/// H20: the work is done.
///
/// # Errors
/// Every reason why not.
pub fn done(repair: &Repair, work: Work) -> Step {
    if repair.state != State::Arrived {
        after_arrival(repair, "H20").map_err(|problem| vec![problem])?;
        return Err(vec![already("H20")]);
    }
    let mut problems = Vec::new();
    if repair.scope == Scope::User && repair.told.is_none() {
        problems.push(charge_not_told());
    }
    not_before(&mut problems, "at", work.at, &[repair.arrived_at, sent_at(repair), told_at(repair)]);
    finish(problems, || Repair { state: State::Finished, work: Some(work), ..repair.clone() })
}

/// H4: price times quantity in hundredths, rounded half up to the fen; a typed amount doesn't exist.
///
/// # Errors
/// `out_of_range` where that is beyond every record.
pub fn amount(price: Fen, quantity: i64) -> Result<Fen, Problem> {
    let product = price.0.checked_mul(quantity).and_then(|product| product.checked_add(50));
    product.map(|product| Fen(product / 100)).ok_or_else(|| {
        Problem::new(
            "out_of_range",
            say!(
                "數量太大，金額超出範圍。請核對數量。",
                "数量太大，金额超出范围。请核对数量。",
                "The quantity is too large for an amount. Check it."
            ),
        )
        .at("quantity")
    })
}

/// H16, H4: money for work in the user's own part, where the user was told so beforehand; once, by the schedule.
///
/// # Errors
/// Every reason why not.
pub fn charge(repair: &Repair, charge: Result<Charge, Problem>, at: Minute) -> Step {
    after_arrival(repair, "H16").map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    if repair.scope != Scope::User || repair.told.as_ref().is_none_or(|told| !told.chargeable) {
        problems.push(Problem::clause(
            "H16",
            "charge_not_told",
            say!(
                "事先沒有告訴用戶要收費，不能收。只有用戶內部的、派工前告知收費的才能收。",
                "事先没有告诉用户要收费，不能收。只有用户内部的、派工前告知收费的才能收。",
                "The user wasn't told beforehand that it is charged, so it can't be: only work in the user's own part, announced as such."
            ),
        ));
    }
    if repair.charge.is_some() {
        problems.push(already("H4"));
    }
    not_before(&mut problems, "at", at, &[repair.arrived_at]);
    match charge {
        Ok(charge) => finish(problems, || Repair { charge: Some(charge), ..repair.clone() }),
        Err(problem) => {
            problems.push(problem);
            Err(problems)
        }
    }
}

/// H18: damage by the user, at any time after the arrival, with the user's answer on the confirmation.
///
/// # Errors
/// Every reason why not; `method` and `charge` are what the registers say of them.
pub fn damage(repair: &Repair, damage: Damage, charge: Result<Charge, Problem>, method: Result<(), Problem>) -> Step {
    after_arrival(repair, "H18").map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    if repair.damage.is_some() {
        problems.push(already("H18"));
    }
    problems.extend(method.err());
    not_before(&mut problems, "at", damage.at, &[repair.arrived_at]);
    match charge {
        Ok(charge) => {
            let damage = Damage { charge: Some(charge), ..damage };
            finish(problems, || Repair { damage: Some(damage), ..repair.clone() })
        }
        Err(problem) => {
            problems.push(problem);
            Err(problems)
        }
    }
}

/// H21: the user's answer on the receipt. Who signs also rates; refused and absent are answers too.
///
/// # Errors
/// Every reason why not.
pub fn confirm(repair: &Repair, confirmation: Confirmation, method: Result<(), Problem>) -> Step {
    after_work(repair, "H21").map_err(|problem| vec![problem])?;
    if repair.confirmation.is_some() {
        return Err(vec![already("H21")]);
    }
    let mut problems = Vec::new();
    if matches!(confirmation.method, Method::Paper | Method::Pin) {
        if confirmation.by.is_none() {
            problems.push(missing(
                Some("H21"),
                "by",
                say!(
                    "簽了字的要填是誰簽的。沒人簽就選拒簽或未簽。",
                    "签了字的要填是谁签的。没人签就选拒签或未签。",
                    "Say who signed. Where nobody did, choose refused or absent."
                ),
            ));
        }
        if confirmation.rating.is_none() {
            problems.push(missing(
                Some("H21"),
                "rating",
                say!(
                    "回執單上要有評價：滿意、基本滿意或不滿意。",
                    "回执单上要有评价：满意、基本满意或不满意。",
                    "The receipt has a rating: satisfied, fairly satisfied or dissatisfied."
                ),
            ));
        }
    }
    // Who refuses to sign may still say what they think; who isn't there doesn't.
    if confirmation.method == Method::Absent && confirmation.rating.is_some() {
        problems.push(
            Problem::house(
                "rating_without_user",
                say!(
                    "用戶不在場、沒有簽，就沒有評價。請清空評價；用戶說了評價但不肯簽的，選拒簽。",
                    "用户不在场、没有签，就没有评价。请清空评价；用户说了评价但不肯签的，选拒签。",
                    "Where the user was absent there is no rating: leave it empty. Where the user rated it but wouldn't sign, choose refused."
                ),
            )
            .at("rating"),
        );
    }
    problems.extend(method.err());
    not_before(&mut problems, "at", confirmation.at, &[repair.work.as_ref().map(|work| work.at)]);
    finish(problems, || Repair { state: State::Confirmed, confirmation: Some(confirmation), ..repair.clone() })
}

/// H21: the call after 48 hours, by somebody who wasn't sent (`sent` are all who ever were). `opens` is when it may be
/// made, as the setting was at the completion. 'Not reached' is a result after so many tries, and before leaves the state.
///
/// # Errors
/// Every reason why not.
pub fn follow_up(repair: &Repair, call: FollowUp, sent: &[i64], opens: Minute, settings: &Settings) -> Step {
    after_work(repair, "H21").map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    let at = call.at;
    if at < opens {
        let (opens, at) = (minute_plain(opens), minute_plain(at));
        problems.push(
            Problem::clause(
                "H21",
                "too_early",
                say!(
                    "修好 48 小時後才回訪，{opens} 起才可以，{at} 太早。請到時再打。",
                    "修好 48 小时后才回访，{opens} 起才可以，{at} 太早。请到时再打。",
                    "The follow-up is made 48 hours after the work: from {opens} on, and {at} is too early. Call then."
                ),
            )
            .at("at"),
        );
    }
    not_before(&mut problems, "at", at, &[repair.confirmation.as_ref().map(|signed| signed.at)]);
    if sent.contains(&call.by) {
        problems.push(
            Problem::house(
                "follow_up_by_crew",
                say!(
                    "回訪不能由去維修的人做。請換一個人打。",
                    "回访不能由去维修的人做。请换一个人打。",
                    "One of the crew can't make the follow-up. Let somebody else call."
                ),
            )
            .at("by"),
        );
    }
    finish(problems, || {
        let missed = call.result == FollowResult::NotReached;
        let tries = repair.tries + i64::from(missed);
        if missed && tries < settings.follow_up_tries {
            Repair { tries, ..repair.clone() }
        } else {
            Repair { state: State::Closed, tries, follow_up: Some(call), ..repair.clone() }
        }
    })
}

/// H5: the result of a matter from above is reported to the dispatch room, once. Advice and a closed repair have a
/// result too; what was withdrawn, void or a duplicate has none. `missed` tells that the limit for it ran out before the
/// channel was amended: that is still made good.
///
/// # Errors
/// Every reason why not.
pub fn result_up(repair: &Repair, text: &str, missed: bool, at: Minute) -> Step {
    if matches!(repair.state, State::Duplicate | State::Withdrawn | State::Void) {
        return Err(vec![has_ended(repair, "H5")]);
    }
    let mut problems = Vec::new();
    if repair.channel != Channel::FromAbove && !missed {
        problems.push(Problem::clause(
            "H5",
            "not_from_above",
            say!(
                "不是上級轉辦的，不用回報調度室。",
                "不是上级转办的，不用回报调度室。",
                "This isn't a matter from above: there is no result to report."
            ),
        ));
    }
    if repair.result_up.is_some() {
        problems.push(already("H5"));
    }
    not_before(&mut problems, "at", at, &[Some(repair.reported_at)]);
    finish(problems, || Repair { result_up: Some((at, text.to_string())), ..repair.clone() })
}

/// H5a: the user withdraws it before the crew is on site; the caller is told something all the same.
///
/// # Errors
/// Every reason why not.
pub fn withdraw(repair: &Repair, reason: &str, told: &str, at: Minute) -> Step {
    before_arrival(repair, "H5a").map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    not_before(&mut problems, "at", at, &[Some(repair.reported_at), sent_at(repair), repair.contacted_at]);
    let ended = super::Ended { at, reason: Some(reason.to_string()), told: Some(told.to_string()), duplicate_of: None };
    finish(problems, || Repair { state: State::Withdrawn, ended: Some(ended), ..repair.clone() })
}

/// H16: the same matter as another repair that is still open; its own clocks end, the other's run on. `duplicates` tells
/// how many repairs are duplicates of this one.
///
/// # Errors
/// Every reason why not.
pub fn duplicate(repair: &Repair, other: &Repair, duplicates: usize, told: &str, at: Minute) -> Step {
    before_arrival(repair, "H16").map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    let number = other.number;
    let refuse = |code, say| Problem::clause("H16", code, say).at("of");
    if number == repair.number {
        problems.push(refuse(
            "same_record",
            say!(
                "不能併入自己。請填另一張報修的單號。",
                "不能并入自己。请填另一张报修的单号。",
                "A repair isn't a duplicate of itself. Give the other one's number."
            ),
        ));
    } else if let Some(of) = other.ended.as_ref().and_then(|ended| ended.duplicate_of) {
        problems.push(refuse(
            "is_duplicate",
            say!(
                "{number} 自己已經併入 {of}。請併入 {of}。",
                "{number} 自己已经并入 {of}。请并入 {of}。",
                "{number} is itself a duplicate of {of}. Give {of} instead."
            ),
        ));
    } else if other.state.has_ended() || other.work.as_ref().is_some_and(|work| work.at < repair.reported_at) {
        // A call while the other was still being worked on is the same matter, even where that is typed afterwards.
        problems.push(refuse(
            "not_open",
            say!(
                "{number} 已經修好或了結，這張是新的報修。同一故障又壞了，請填「原報修單」。",
                "{number} 已经修好或了结，这张是新的报修。同一故障又坏了，请填“原报修单”。",
                "{number} was done or has ended before this call, so this is a new repair. If the same fault came back, name it under repeat_of."
            ),
        ));
    }
    if duplicates > 0 {
        problems.push(Problem::clause(
            "H16",
            "has_duplicates",
            say!(
                "已有 {duplicates} 張併入這一張。請反過來把 {number} 併入這一張。",
                "已有 {duplicates} 张并入这一张。请反过来把 {number} 并入这一张。",
                "{duplicates} others are duplicates of this one. Make {number} a duplicate of this one instead."
            ),
        ));
    }
    not_before(&mut problems, "at", at, &[Some(repair.reported_at), sent_at(repair), repair.contacted_at]);
    finish(problems, || {
        let ended = super::Ended { at, reason: None, told: Some(told.to_string()), duplicate_of: Some(number) };
        Repair { state: State::Duplicate, ended: Some(ended), ..repair.clone() }
    })
}

/// House rule: what was typed in error is void, with a reason; the number stays, and what was charged is refunded. That
/// can turn out after it has ended too.
///
/// # Errors
/// Where it is void already, or what was charged wasn't refunded.
pub fn void(repair: &Repair, reason: &str, refund: Option<&str>, at: Minute) -> Step {
    if repair.state == State::Void {
        let problem = has_ended(repair, "H5a");
        return Err(vec![Problem { rule: crate::kernel::problem::Rule::House, ..problem }]);
    }
    refunded(repair, refund).map_err(|problem| vec![problem])?;
    let ended = super::Ended { at, reason: Some(reason.to_string()), told: None, duplicate_of: None };
    Ok(Repair { state: State::Void, ended: Some(ended), charge: None, ..repair.clone() })
}
