//! The steps of a slip's life (S1, S3, S5, S7, S8): each takes the slip as it is and gives the slip as it becomes, or
//! every reason why not. Pure; who may sit at the keyboard is the rights table's business, not this file's.

use super::gate::Known;
use super::{Drawing, Signed, Slip, Source, State};
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::kernel::units::Fen;
use crate::kernel::words::{Lang, Say, Words, words};
use crate::say;

/// Somebody who signs or rejects.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signer {
    /// The key in the staff register.
    pub key: i64,
    /// The name, for sentences.
    pub name: String,
    /// As department head: the number of a deputy's authority (`None` for the role itself), or why not.
    pub head: Result<Option<String>, Problem>,
    /// As general manager, likewise.
    pub gm: Result<Option<String>, Problem>,
}

/// Everything that is wrong, or the slip as it becomes.
pub type Step = Result<Slip, Vec<Problem>>;

/// The word for a state, as lists and sentences use it.
pub const fn state_words(state: State) -> Words {
    match state {
        State::Issued => words("待部門領導簽", "待部门领导签", "awaits head"),
        State::HeadSigned => words("待總經理簽", "待总经理签", "awaits GM"),
        State::Signed => words("待收款", "待收款", "awaits receipt"),
        State::Effective => words("待提取", "待提取", "ready"),
        State::Drawn => words("已提取", "已提取", "drawn"),
        State::Released => words("已放行", "已放行", "released"),
        State::Rejected => words("已駁回", "已驳回", "rejected"),
        State::Void => words("已作廢", "已作废", "void"),
    }
}

/// Refuses a step in the wrong state, naming the state and what comes first.
pub(super) fn wrong_order(slip: &Slip, clause: &'static str, needs: Words) -> Problem {
    let number = slip.number;
    let now = state_words(slip.state);
    let say = Say::each(|lang| {
        let (now, needs) = (now.get(lang), needs.get(lang));
        match lang {
            crate::kernel::words::Lang::Hant => format!("{number} 現在是「{now}」，這一步辦不了：{needs}。"),
            crate::kernel::words::Lang::Hans => format!("{number} 现在是「{now}」，这一步办不了：{needs}。"),
            crate::kernel::words::Lang::En => format!("{number} is '{now}'; this step can't be taken: {needs}."),
        }
    });
    Problem::clause(clause, "wrong_order", say)
}

/// Refuses a time before the step that it rests on.
pub(in crate::workflows::sample) fn not_before(problems: &mut Vec<Problem>, at: Minute, earliest: Minute) {
    if at < earliest {
        problems.push(
            Problem::new(
                "too_early",
                say!(
                    "時間 {at} 早於前一步（{earliest}）。請核對時間。",
                    "时间 {at} 早于前一步（{earliest}）。请核对时间。",
                    "{at} is before the step that this one rests on ({earliest}). Check the time."
                ),
            )
            .at("at"),
        );
    }
}

/// House rule: whoever issued or handles a slip signs nothing on it.
fn is_stranger(problems: &mut Vec<Problem>, slip: &Slip, signer: &Signer) {
    let name = &signer.name;
    if signer.key == slip.issued_by {
        problems.push(
            Problem::house(
                "signer_is_issuer",
                say!(
                    "{name} 開了這張單，不能自己簽。請另一位有權的人簽。",
                    "{name} 开了这张单，不能自己签。请另一位有权的人签。",
                    "{name} issued this slip and can't sign it. Somebody else with authority must."
                ),
            )
            .at("by"),
        );
    }
    if signer.key == slip.handler {
        problems.push(
            Problem::house(
                "signer_is_handler",
                say!(
                    "{name} 是這張單的經辦人，不能自己簽。請另一位有權的人簽。",
                    "{name} 是这张单的经办人，不能自己签。请另一位有权的人签。",
                    "{name} handles this slip and can't sign it. Somebody else with authority must."
                ),
            )
            .at("by"),
        );
    }
}

/// S3: the department head signs first. House rules: not the issuer, not the handler.
///
/// # Errors
/// Every reason why not.
pub fn sign_head(slip: &Slip, signer: &Signer, at: Minute) -> Step {
    if slip.state != State::Issued {
        return Err(vec![wrong_order(
            slip,
            "S3",
            words(
                "部門領導只簽剛開出的單，而且只簽一次",
                "部门领导只签刚开出的单，而且只签一次",
                "the head signs a newly issued slip, once",
            ),
        )]);
    }
    let mut problems = Vec::new();
    problems.extend(signer.head.clone().err().map(|problem| problem.at("by")));
    is_stranger(&mut problems, slip, signer);
    not_before(&mut problems, at, slip.issued_at);
    finish(problems, || Slip { state: State::HeadSigned, head: Some(Signed { by: signer.key, at }), ..slip.clone() })
}

/// S3: the general manager signs after the head, and the slip becomes effective, a charged one with its receipt.
/// House rules: another person than head, issuer and handler.
///
/// # Errors
/// Every reason why not.
pub fn sign_gm(slip: &Slip, signer: &Signer, at: Minute) -> Step {
    let Some(head) = slip.head.filter(|_| slip.state == State::HeadSigned) else {
        return Err(vec![wrong_order(
            slip,
            "S3",
            words(
                "先部門領導簽，後總經理簽，各簽一次",
                "先部门领导签，后总经理签，各签一次",
                "the head signs first, then the general manager, once each",
            ),
        )]);
    };
    let mut problems = Vec::new();
    problems.extend(signer.gm.clone().err().map(|problem| problem.at("by")));
    is_stranger(&mut problems, slip, signer);
    if head.by == signer.key {
        let name = &signer.name;
        problems.push(
            Problem::house(
                "same_signer",
                say!(
                    "{name} 已代部門簽過，同一人不能再作總經理簽。請另一位有權的人簽。",
                    "{name} 已代部门签过，同一人不能再作总经理签。请另一位有权的人签。",
                    "{name} already signed as head; the same person can't sign as general manager. Somebody else must."
                ),
            )
            .at("by"),
        );
    }
    not_before(&mut problems, at, head.at);
    finish(problems, || {
        let signed = Slip { state: State::Signed, gm: Some(Signed { by: signer.key, at }), ..slip.clone() };
        if slip.charged { signed } else { becomes_effective(signed, at) }
    })
}

/// The slip is effective from now on, through the last day of its validity (house rule).
fn becomes_effective(slip: Slip, at: Minute) -> Slip {
    let valid_through = slip.valid_days.map(|days| at.day().plus(days));
    Slip { state: State::Effective, effective_at: Some(at), valid_through, ..slip }
}

/// Either signer may reject (S3), with a reason; final.
///
/// # Errors
/// Every reason why not.
pub fn reject(slip: &Slip, signer: &Signer, at: Minute) -> Step {
    let earliest = match (slip.state, slip.head) {
        (State::Issued, _) => slip.issued_at,
        (State::HeadSigned, Some(head)) => head.at,
        _ => {
            return Err(vec![wrong_order(
                slip,
                "S3",
                words(
                    "只有簽字未齊的單能駁回；已生效的請作廢",
                    "只有签字未齐的单能驳回；已生效的请作废",
                    "only a slip without both signatures can be rejected; void an effective one",
                ),
            )]);
        }
    };
    let mut problems = Vec::new();
    if let (Err(problem), Err(_)) = (&signer.head, &signer.gm) {
        problems.push(problem.clone().at("by"));
    }
    not_before(&mut problems, at, earliest);
    if slip.carried.is_some() {
        problems.push(Problem::house(
            "returned_missing",
            say!(
                "這張單接續原單的提取，樣品還在外面，不能只駁回。請主管作廢，填誰收回了樣品、何時收回。",
                "这张单接续原单的提取，样品还在外面，不能只驳回。请主管作废，填谁收回了样品、何时收回。",
                "This slip takes over a drawing and its goods are out, so it can't just be rejected. Have the supervisor void it, saying who took the goods back and when."
            ),
        ));
    }
    finish(problems, || Slip { state: State::Rejected, ..slip.clone() })
}

/// S1: the receipt of a charged slip, for the exact amount, only after both signatures.
///
/// # Errors
/// Every reason why not.
pub fn receipt(slip: &Slip, number: &str, amount: Fen, at: Minute) -> Step {
    let (Some(gm), Some(due)) = (slip.gm, slip.amount) else {
        let needs = if slip.charged {
            words(
                "兩個簽字齊了才收款，免得駁回後要退款",
                "两个签字齐了才收款，免得驳回后要退款",
                "payment is taken after both signatures, so that a rejection never owes a refund",
            )
        } else {
            words("免費樣品不收款", "免费样品不收款", "a free sample is not paid for")
        };
        return Err(vec![wrong_order(slip, "S1", needs)]);
    };
    if slip.state != State::Signed {
        return Err(vec![wrong_order(
            slip,
            "S1",
            words(
                "這張單已經收過款或已了結",
                "这张单已经收过款或已了结",
                "its receipt is recorded already, or the slip has ended",
            ),
        )]);
    }
    let mut problems = Vec::new();
    if amount != due {
        problems.push(
            Problem::clause(
                "S1",
                "wrong_amount",
                say!(
                    "應收 {due} 元，收據寫的是 {amount} 元。請按應收數收款；單開錯了就作廢重開。",
                    "应收 {due} 元，收据写的是 {amount} 元。请按应收数收款；单开错了就作废重开。",
                    "{due} yuan are due, the receipt says {amount}. Take the exact amount; if the slip is wrong, void and reissue it."
                ),
            )
            .at("amount"),
        );
    }
    not_before(&mut problems, at, slip.issued_at);
    finish(problems, || {
        becomes_effective(Slip { receipt: Some((number.to_string(), at)), ..slip.clone() }, gm.at.max(at))
    })
}

/// S8: the number of the return note, for a warehouse slip that is effective.
///
/// # Errors
/// Every reason why not.
pub fn return_note(slip: &Slip, note: &str, at: Minute) -> Step {
    let Some(effective_at) = slip.effective_at.filter(|_| slip.state == State::Effective) else {
        return Err(vec![wrong_order(
            slip,
            "S8",
            words(
                "審批單生效後才辦退庫",
                "审批单生效后才办退库",
                "the return formalities follow once the slip is effective",
            ),
        )]);
    };
    let mut problems = Vec::new();
    if slip.source != Source::Warehouse {
        problems.push(Problem::clause(
            "S8",
            "not_warehouse",
            say!(
                "這張單從車間取樣，不辦退庫，直接提取。",
                "这张单从车间取样，不办退库，直接提取。",
                "This slip draws from the workshop: no return note, draw directly."
            ),
        ));
    }
    if slip.return_note.is_some() {
        problems.push(Problem::clause(
            "S8",
            "already_recorded",
            say!("退庫單號已經登記過了。", "退库单号已经登记过了。", "The return note is recorded already."),
        ));
    }
    not_before(&mut problems, at, effective_at);
    finish(problems, || Slip { return_note: Some((note.to_string(), at)), ..slip.clone() })
}

/// House rule: the slip's validity is over.
pub fn expired(slip: &Slip) -> Problem {
    let last = slip.valid_through.map(|day| day.to_string()).unwrap_or_default();
    Problem::house(
        "expired",
        say!(
            "有效期到 {last} 為止，已過期，不能延長。請作廢後重開一張。",
            "有效期到 {last} 为止，已过期，不能延长。请作废后重开一张。",
            "It was valid through {last} and can't be extended. Void it and issue a new slip."
        ),
    )
}

/// House rule: who issued a slip, handles it or gave the goods out doesn't release it. Says which of these a guard is,
/// behind how the sentence calls that guard; `None` for everybody else.
pub fn party(slip: &Slip, guard: i64, called: &Say) -> Option<Problem> {
    let giver = slip.drawing.as_ref().and_then(|drawing| drawing.given_by_staff);
    let parts = [
        (guard == slip.issued_by, words("開單人", "开单人", "issuer")),
        (guard == slip.handler, words("經辦人", "经办人", "handler")),
        (giver == Some(guard), words("發樣人", "发样人", "giver")),
    ];
    let are: Vec<Words> = parts.into_iter().filter(|(is, _)| *is).map(|(_, words)| words).collect();
    let say = Say::each(|lang| {
        let called = called.get(lang);
        let are: Vec<&str> = are.iter().map(|words| words.get(lang)).collect();
        match lang {
            Lang::Hant => format!("{called}是這張單的{}，不能自己放行。請另一位門衛放行。", are.join("、")),
            Lang::Hans => format!("{called}是这张单的{}，不能自己放行。请另一位门卫放行。", are.join("、")),
            Lang::En => {
                let are = are.join(" and ");
                format!("{called} can't release this slip, being its {are}. Another guard must.")
            }
        }
    });
    (!are.is_empty()).then(|| Problem::house("guard_is_party", say))
}

/// S7: release at the gate, once ever, by the pieces counted; `known` supplies the names in the sentences. House rule: not by who issued, handled or gave out.
///
/// # Errors
/// Every reason why not.
pub fn release(slip: &Slip, guard: (i64, &str), counted: i64, at: Minute, known: Option<&Known>) -> Step {
    let (guard, name) = guard;
    let Some(drawing) = slip.drawing.as_ref().filter(|_| slip.state == State::Drawn) else {
        return Err(super::gate::reasons(slip, at, known).into_iter().map(Problem::from).collect());
    };
    let mut problems = Vec::new();
    if slip.is_expired(at) {
        problems.push(expired(slip));
    }
    not_before(&mut problems, at, drawing.at);
    problems.extend(party(slip, guard, &say!("{name} ", "{name} ", "{name}")).map(|problem| problem.at("by")));
    let pieces = drawing.pieces();
    if counted != pieces {
        problems.push(
            Problem::clause(
                "S7",
                "goods_differ",
                say!(
                    "單上 {pieces} 件，清點 {counted} 件，不符，不放行。請退回重新清點或換單。",
                    "单上 {pieces} 件，清点 {counted} 件，不符，不放行。请退回重新清点或换单。",
                    "The slip says {pieces}, you counted {counted}: not released. Count again, or send the goods back for a new slip."
                ),
            )
            .at("counted"),
        );
    }
    finish(problems, || Slip { state: State::Released, released: Some(Signed { by: guard, at }), ..slip.clone() })
}

/// The gate copy is back with marketing and filed, once; `filed_at` tells whether it was before.
///
/// # Errors
/// Every reason why not.
pub fn file(slip: &Slip, filed_at: Option<Minute>, at: Minute) -> Result<(), Vec<Problem>> {
    let Some(released) = slip.released else {
        return Err(vec![wrong_order(
            slip,
            "S7",
            words("放行後出門證聯交回才歸檔", "放行后出门证联交回才归档", "the gate copy is filed after the release"),
        )]);
    };
    let mut problems = Vec::new();
    if let Some(before) = filed_at {
        problems.push(Problem::house(
            "already_recorded",
            say!(
                "這張單的出門證聯 {before} 已經歸檔。",
                "这张单的出门证联 {before} 已经归档。",
                "The gate copy of this slip was filed at {before} already."
            ),
        ));
    }
    not_before(&mut problems, at, released.at);
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// What is said when a slip is voided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Voiding<'a> {
    /// When.
    pub at: Minute,
    /// Who took back the goods of a drawn slip, and when.
    pub returned: Option<(&'a str, Minute)>,
    /// The receipt of the refund of a paid slip.
    pub refund: Option<&'a str>,
    /// Whether a reissue takes over the drawing.
    pub taken_over: bool,
}

/// A slip is voided, never edited (house rule): before the release; drawn goods are taken back, payments refunded.
///
/// # Errors
/// Every reason why not.
pub fn void(slip: &Slip, voiding: &Voiding<'_>) -> Step {
    if !slip.state.waits() {
        return Err(vec![wrong_order(
            slip,
            "S7",
            words(
                "已放行、已駁回或已作廢的單不能再作廢",
                "已放行、已驳回或已作废的单不能再作废",
                "a released, rejected or void slip can't be voided",
            ),
        )]);
    }
    let mut problems = Vec::new();
    not_before(&mut problems, voiding.at, slip.effective_at.unwrap_or(slip.issued_at));
    if let Some(drawing) = slip.goods_out() {
        match voiding.returned {
            Some((_, at)) => {
                if at < drawing.at || at > voiding.at {
                    problems.push(
                        Problem::new(
                            "too_early",
                            say!(
                                "收回樣品的時間要在提取之後、作廢之前。",
                                "收回样品的时间要在提取之后、作废之前。",
                                "The goods come back after the drawing and before the slip is voided."
                            ),
                        )
                        .at("returned_at"),
                    );
                }
            }
            None if voiding.taken_over => {}
            None => problems.push(
                Problem::house(
                    "returned_missing",
                    say!(
                        "樣品已經提取。作廢要填誰收回了樣品、何時收回；或開一張接續提取的新單。",
                        "样品已经提取。作废要填谁收回了样品、何时收回；或开一张接续提取的新单。",
                        "The goods were drawn. Say who took them back and when, or issue a new slip that takes over the drawing."
                    ),
                )
                .at("returned_to"),
            ),
        }
    }
    if slip.receipt.is_some() && voiding.refund.is_none() {
        problems.push(
            Problem::house(
                "refund_missing",
                say!(
                    "這張單已收款。作廢要填退款收據號。",
                    "这张单已收款。作废要填退款收据号。",
                    "This slip was paid. Give the receipt number of the refund."
                ),
            )
            .at("refund"),
        );
    }
    finish(problems, || Slip { state: State::Void, ..slip.clone() })
}

/// The slip with one step's time corrected (house rule): the order of the steps must still hold, and its validity is
/// never extended by it.
///
/// # Errors
/// `too_early` or `too_late` where the new time breaks the order.
pub fn with_time(slip: &Slip, step: &str, to: Minute) -> Step {
    let mut new = slip.clone();
    match step {
        "sign-head" => new.head = slip.head.map(|signed| Signed { at: to, ..signed }),
        "sign-gm" => new.gm = slip.gm.map(|signed| Signed { at: to, ..signed }),
        "receipt" => new.receipt = slip.receipt.clone().map(|(number, _)| (number, to)),
        "return-note" => new.return_note = slip.return_note.clone().map(|(number, _)| (number, to)),
        "draw" => new.drawing = slip.drawing.clone().map(|drawing| Drawing { at: to, ..drawing }),
        _ => {}
    }
    if slip.effective_at.is_some() {
        let paid = new.receipt.as_ref().map(|(_, at)| *at);
        new.effective_at = new.gm.map(|gm| paid.map_or(gm.at, |paid| paid.max(gm.at)));
        let counted = new.effective_at.zip(slip.valid_days).map(|(at, days)| at.day().plus(days));
        new.valid_through = slip.valid_through.map(|before| counted.map_or(before, |after| after.min(before)));
    }
    // A drawing that was taken over happened before its new slip became effective.
    let drawn_after = if slip.takes_over.is_some() { None } else { new.drawing.as_ref().map(|drawing| drawing.at) };
    let order = [
        Some(new.issued_at),
        new.head.map(|signed| signed.at),
        new.gm.map(|signed| signed.at),
        new.effective_at,
        new.return_note.as_ref().map(|(_, at)| *at),
        drawn_after,
        new.released.map(|signed| signed.at),
    ];
    let mut problems = Vec::new();
    if let Some((_, paid)) = &new.receipt {
        not_before(&mut problems, *paid, new.issued_at);
    }
    let known: Vec<Minute> = order.into_iter().flatten().collect();
    for (earlier, later) in known.iter().zip(known.iter().skip(1)) {
        if later < earlier {
            if *later == to { not_before(&mut problems, to, *earlier) } else { problems.push(too_late(to, *later)) }
        }
    }
    finish(problems, || new)
}

fn too_late(at: Minute, next: Minute) -> Problem {
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

pub(super) fn finish(problems: Vec<Problem>, done: impl FnOnce() -> Slip) -> Step {
    if problems.is_empty() { Ok(done()) } else { Err(problems) }
}
