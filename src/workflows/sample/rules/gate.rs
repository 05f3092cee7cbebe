//! Whether goods may leave, and every reason why not (S7), the worst first. Pure.

use super::life::{expired, party};
use super::{Slip, Source, State};
use crate::kernel::number::Misread;
use crate::kernel::problem::Rule;
use crate::kernel::time::Minute;
use crate::kernel::words::Say;
use crate::say;
use crate::workflow::gate::Reason;

/// Who stands behind the answers at the gate: names for the sentences.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Known {
    /// Who released it, where somebody did.
    pub released_by: String,
    /// Why it was rejected or voided.
    pub ended_reason: String,
    /// The telephone to call when a signature is missing; empty where the office has set none.
    pub call: String,
}

/// Every reason why a slip's goods may not leave at a time, the worst first; empty where they may.
pub fn reasons(slip: &Slip, at: Minute, known: Option<&Known>) -> Vec<Reason> {
    let nobody = Known::default();
    let known = known.unwrap_or(&nobody);
    match slip.state {
        State::Released => return vec![released(slip, known)],
        State::Void => return vec![void(slip, known)],
        State::Rejected => return vec![rejected(known)],
        _ => {}
    }
    let mut reasons = Vec::new();
    if slip.is_expired(at) {
        let problem = expired(slip);
        reasons.push(Reason { code: problem.code, rule: problem.rule, say: problem.say });
    }
    let (call, han) = match known.call.as_str() {
        "" => (String::new(), String::new()),
        number => (format!(" {number}"), format!(" {number} ")),
    };
    if slip.head.is_none() {
        reasons.push(reason(
            "head_signature_missing",
            Rule::Clause("S3"),
            say!(
                "部門領導未簽：請打電話{han}找部門領導，簽好再來。",
                "部门领导未签：请打电话{han}找部门领导，签好再来。",
                "The department head has not signed: telephone{call}; come back when signed."
            ),
        ));
    }
    if slip.gm.is_none() {
        reasons.push(reason(
            "gm_signature_missing",
            Rule::Clause("S3"),
            say!(
                "總經理未簽：請打電話{han}找總經理，簽好再來。",
                "总经理未签：请打电话{han}找总经理，签好再来。",
                "The general manager has not signed: telephone{call}; come back when signed."
            ),
        ));
    }
    if slip.charged && slip.receipt.is_none() {
        reasons.push(reason(
            "receipt_missing",
            Rule::Clause("S1"),
            say!(
                "收費樣品沒有收據：請先到財務付款，開單人登記收據號。",
                "收费样品没有收据：请先到财务付款，开单人登记收据号。",
                "A charged sample without receipt: pay at the cashier first; the office then records the receipt."
            ),
        ));
    }
    if slip.source == Source::Warehouse && slip.return_note.is_none() {
        reasons.push(reason(
            "return_note_missing",
            Rule::Clause("S8"),
            say!(
                "倉庫取樣沒有退庫單：請市場營銷部先登記退庫單號。",
                "仓库取样没有退库单：请市场营销部先登记退库单号。",
                "From the warehouse, without return note: marketing must record it first."
            ),
        ));
    }
    if slip.drawing.is_none() {
        // Nothing is drawn on a slip that isn't effective, so that nobody is sent to record it.
        let say: Say = if reasons.is_empty() {
            say!(
                "沒有提取記錄：看出門證聯上的取樣人、發樣人簽字和數量，補記提取後再放。",
                "没有提取记录：看出门证联上的取样人、发样人签字和数量，补记提取后再放。",
                "The drawing is not recorded: take it from the gate copy (taker, giver, counts), then release."
            )
        } else {
            say!(
                "也沒有提取記錄。先辦好上面說的。",
                "也没有提取记录。先办好上面说的。",
                "Nor is the drawing recorded. See to the above first."
            )
        };
        reasons.push(reason("not_drawn", Rule::Clause("S5"), say));
    }
    reasons
}

/// Who may not release a slip though others may, each with the sentence that is said to them.
pub fn barred(slip: &Slip) -> Vec<(i64, Reason)> {
    let giver = slip.drawing.as_ref().and_then(|drawing| drawing.given_by_staff);
    let mut keys: Vec<i64> = [Some(slip.issued_by), Some(slip.handler), giver].into_iter().flatten().collect();
    keys.sort_unstable();
    keys.dedup();
    let you = say!("你", "你", "You");
    let reason = |key: i64| {
        let problem = party(slip, key, &you)?;
        Some((key, Reason { code: problem.code, rule: problem.rule, say: problem.say }))
    };
    keys.into_iter().filter_map(reason).collect()
}

/// Whether everything but the record of the drawing is in order, so that the gate may record it from its copy.
pub fn can_draw_here(reasons: &[Reason]) -> bool {
    matches!(reasons, [only] if only.code == "not_drawn")
}

/// The answer to a number that no slip has, or that can't be read.
pub fn not_a_slip(misread: Option<Misread>, typed: &str) -> Reason {
    match misread {
        Some(Misread::CheckDigit { fits_training: true }) => reason(
            "mistyped",
            Rule::House,
            say!(
                "單號 {typed} 校驗不符：多半打錯了一位，或者這是演練用的紙。請照紙重打。",
                "单号 {typed} 校验不符：多半打错了一位，或者这是演练用的纸。请照纸重打。",
                "The check digit of {typed} is wrong: probably a typing mistake, or a training paper. Type it again from the paper."
            ),
        ),
        Some(Misread::Shape) => reason(
            "mistyped",
            Rule::House,
            say!(
                "「{typed}」不是單號。單號像 S2611-0042-8，請照紙重打。",
                "“{typed}”不是单号。单号像 S2611-0042-8，请照纸重打。",
                "'{typed}' is no slip number. A number looks like S2611-0042-8; type it again from the paper."
            ),
        ),
        Some(_) => reason(
            "mistyped",
            Rule::House,
            say!(
                "單號 {typed} 校驗不符：多半打錯了一位。請照紙重打。",
                "单号 {typed} 校验不符：多半打错了一位。请照纸重打。",
                "The check digit of {typed} is wrong: probably a typing mistake. Type it again from the paper."
            ),
        ),
        None => reason(
            "unknown",
            Rule::Clause("S7"),
            say!(
                "沒有開過單號 {typed} 的樣品單。不放行，請打電話問市場營銷部。",
                "没有开过单号 {typed} 的样品单。不放行，请打电话问市场营销部。",
                "No slip {typed} was ever issued. Don't let it out; telephone marketing."
            ),
        ),
    }
}

/// The answer to a number of another workflow.
pub fn other_workflow(number: &str) -> Reason {
    reason(
        "other_workflow",
        Rule::Clause("S7"),
        say!(
            "{number} 不是樣品單，不能憑它出門。請出示樣品單的出門證聯。",
            "{number} 不是样品单，不能凭它出门。请出示样品单的出门证联。",
            "{number} is not a sample slip and lets nothing out. Ask for the gate copy of the slip."
        ),
    )
}

fn released(slip: &Slip, known: &Known) -> Reason {
    let at = slip.released.map(|release| release.at.to_string().replace('T', " ")).unwrap_or_default();
    let by = &known.released_by;
    reason(
        "already_released",
        Rule::Clause("S7"),
        say!(
            "這張單 {at} 已經由 {by} 放行過，一單只放一次。扣下這張紙，請打電話問市場營銷部。",
            "这张单 {at} 已经由 {by} 放行过，一单只放一次。扣下这张纸，请打电话问市场营销部。",
            "Already released at {at} by {by}; a slip lets goods out once. Keep the paper and telephone marketing."
        ),
    )
}

fn void(slip: &Slip, known: &Known) -> Reason {
    let why = &known.ended_reason;
    match slip.successor {
        Some(next) => reason(
            "void",
            Rule::House,
            say!(
                "這張單已作廢（{why}），換開為 {next}。請出示新單。",
                "这张单已作废（{why}），换开为 {next}。请出示新单。",
                "This slip is void ({why}) and was replaced by {next}. Ask for the new slip."
            ),
        ),
        None => reason(
            "void",
            Rule::House,
            say!(
                "這張單已作廢（{why}）。不放行，請打電話問市場營銷部。",
                "这张单已作废（{why}）。不放行，请打电话问市场营销部。",
                "This slip is void ({why}). Don't let it out; telephone marketing."
            ),
        ),
    }
}

fn rejected(known: &Known) -> Reason {
    let why = &known.ended_reason;
    reason(
        "rejected",
        Rule::Clause("S3"),
        say!(
            "這張單沒有批准（{why}）。不放行。",
            "这张单没有批准（{why}）。不放行。",
            "This slip was rejected ({why}). Don't let it out."
        ),
    )
}

fn reason(code: &'static str, rule: Rule, say: Say) -> Reason {
    Reason { code, rule, say }
}
