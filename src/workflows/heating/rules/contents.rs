//! What a step must say beyond its order: joints and pipes (H12), contracts (H3), fees (H4, H11, H12), areas (H10),
//! explanations of what is late (H7, H12).

use super::life::Ground;
use super::wording::{missing, refuse};
use super::{Application, Fact, Kind, Method, Step, Wish, area, fees, track, wording};
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::kernel::units::Fen;
use crate::say;

/// The minute before which a fact can't have happened by a day that a paper names: the notice's for the supply, the
/// contract's own.
pub(super) fn named_day(app: &Application, fact: &Fact) -> Option<Minute> {
    match (fact, app.last(Step::SupplyNotice).map(|done| &done.fact)) {
        (Fact::Contract(contract), _) => Some(contract.date.start()),
        (Fact::Supply { .. }, Some(Fact::SupplyNotice { from, .. })) => Some(from.start()),
        _ => None,
    }
}

/// Everything that is wrong with what a step says.
pub(super) fn check(app: &Application, fact: &Fact, at: Minute, ground: &Ground) -> Vec<Problem> {
    let step = fact.step();
    match fact {
        Fact::ReplyPlan { .. } => late(app, step, at, ground.plan_reply).err().into_iter().collect(),
        Fact::Contract(contract) => {
            let mut problems = Vec::new();
            if contract.date > at.day() {
                problems.push(
                    refuse(
                        app,
                        step,
                        "future",
                        say!(
                            "合同日期不能晚於登記的這一天。請核對合同。",
                            "合同日期不能晚于登记的这一天。请核对合同。",
                            "The contract's date can't lie after the day of this step. Check the contract."
                        ),
                    )
                    .at("date"),
                );
            }
            if !track::is_complete(app, contract) {
                problems.push(missing(
                    app,
                    step,
                    "celsius",
                    say!(
                        "這類用戶的合同要有約定室溫。請填合同裡的溫度。",
                        "这类用户的合同要有约定室温。请填合同里的温度。",
                        "The contract of such a user states a room temperature. Enter it."
                    ),
                ));
            }
            problems
        }
        Fact::Pay { fee, amount, due, required, .. } => {
            pay(app, *fee, *amount, *due, *required).err().into_iter().collect()
        }
        Fact::Procedure { item, .. } => item_known(app, item).err().into_iter().collect(),
        Fact::Approve { method, .. } => approved(app, *method).err().into_iter().collect(),
        Fact::Execute { joints_insulated, pipes_removed, .. } => {
            execute(app, *joints_insulated, *pipes_removed, at, ground)
        }
        Fact::Settle { amount, receipt_no, refund, .. } => {
            settle(app, *amount, receipt_no.as_deref(), refund.as_deref(), ground)
        }
        Fact::AreaNotice(notice) => {
            let clause = wording::clause(app.kind, step).unwrap_or("H10");
            area::check(app.kind, notice, clause).err().into_iter().collect()
        }
        Fact::Supply { .. } => supply(app, at),
        _ => Vec::new(),
    }
}

/// H7, H12: past the limit nothing goes on before the user was told why.
fn late(app: &Application, step: Step, at: Minute, due: Option<Minute>) -> Result<(), Problem> {
    let Some(due) = due.filter(|due| at > *due) else { return Ok(()) };
    let clause = if step == Step::ReplyPlan { "H7" } else { "H12" };
    let kind = if step == Step::ReplyPlan { "plan_reply" } else { "restore" };
    let of = match (&app.wish, step) {
        (Wish::Restore { restores: Some(stop), .. }, Step::Execute) => stop.to_string(),
        _ => app.number.to_string(),
    };
    Err(Problem::clause(
        clause,
        "late_unexplained",
        say!(
            "已過期限 {due}，還沒有登記向用戶說明的原因。請先在 {of} 上辦「說明逾期」（{kind}），再辦這一步。",
            "已过期限 {due}，还没有登记向用户说明的原因。请先在 {of} 上办“说明逾期”（{kind}），再办这一步。",
            "The limit, {due}, has passed and no explanation to the user is on record. First explain {kind} on {of}, then take this step."
        ),
    ))
}

/// H12: joints in every case, both branch pipes where the flat has a loop of its own; a restoration not before its
/// lateness was explained.
fn execute(app: &Application, joints: bool, pipes: bool, at: Minute, ground: &Ground) -> Vec<Problem> {
    let mut problems = Vec::new();
    if app.kind.is_stop() && !joints {
        problems.push(
            Problem::clause(
                "H12",
                "joints_not_insulated",
                say!(
                    "斷開後與供回水管相連的部分要保溫。請先做好保溫，再登記執行。",
                    "断开后与供回水管相连的部分要保温。请先做好保温，再登记执行。",
                    "The joints left behind on the supply and return pipes must be insulated. Have that done, then record the execution."
                ),
            )
            .at("joints_insulated"),
        );
    }
    if app.kind.is_stop() && app.home.own_loop && !pipes {
        problems.push(
            Problem::clause(
                "H12",
                "pipes_not_removed",
                say!(
                    "分戶供熱的，進戶供水、回水支管都要拆除。請先拆除，再登記執行。",
                    "分户供热的，进户供水、回水支管都要拆除。请先拆除，再登记执行。",
                    "The flat has a loop of its own: both branch pipes must be removed. Have that done, then record the execution."
                ),
            )
            .at("pipes_removed"),
        );
    }
    if app.kind == Kind::Restore {
        problems.extend(late(app, Step::Execute, at, ground.restore).err());
    }
    problems
}

/// H10: an approval is signed; who wouldn't sign rejects.
fn approved(app: &Application, method: Method) -> Result<(), Problem> {
    if matches!(method, Method::Paper | Method::Pin) {
        return Ok(());
    }
    Err(refuse(
        app,
        Step::Approve,
        "not_signed",
        say!(
            "審批要簽字（紙簽或口令簽）。不同意的請辦「不批准」。",
            "审批要签字（纸签或口令签）。不同意的请办“不批准”。",
            "An approval is signed, on paper or by PIN. Whoever doesn't agree records a rejection instead."
        ),
    )
    .at("method"))
}

fn item_known(app: &Application, item: &str) -> Result<(), Problem> {
    let Wish::Imposed { items, .. } = &app.wish else { return Ok(()) };
    if items.iter().any(|known| known == item) {
        return Ok(());
    }
    let list = items.iter().enumerate().map(|(n, item)| format!("{} {item}", n + 1)).collect::<Vec<_>>();
    let [hant, en] = ["；", "; "].map(|comma| list.join(comma));
    Err(refuse(
        app,
        Step::Procedure,
        "unknown_item",
        say!(
            "受理時列的法定程序裡沒有這一項。請填項目或它的號：{hant}。",
            "受理时列的法定程序里没有这一项。请填项目或它的号：{hant}。",
            "This isn't an item of the procedure as listed at acceptance. Give an item or its number: {en}."
        ),
    )
    .at("item"))
}

/// H4, H11: no more than the schedule asks for.
fn pay(app: &Application, fee: super::Fee, amount: Fen, due: Fen, required: Fen) -> Result<(), Problem> {
    let account = fees::account(app, fee).unwrap_or(fees::Account { due, required, paid: Fen(0) });
    let left = account.left();
    let nothing_needed = amount.0 == 0 && account.required.0 == 0;
    if amount.0 < 0 || (amount.0 == 0 && !nothing_needed) {
        return Err(refuse(
            app,
            Step::Pay,
            "out_of_range",
            say!(
                "實收金額要大於 0。請按收據填。",
                "实收金额要大于 0。请按收据填。",
                "The amount paid must be more than 0. Enter it as on the receipt."
            ),
        )
        .at("amount"));
    }
    if amount > left {
        let due = account.due;
        return Err(Problem::clause(
            "H4",
            "overpaid",
            say!(
                "按價目表應收 {due} 元，還差 {left} 元，不能收 {amount} 元。請核對收據。",
                "按价目表应收 {due} 元，还差 {left} 元，不能收 {amount} 元。请核对收据。",
                "The schedule asks for {due} yuan, of which {left} is left: {amount} can't be taken. Check the receipt."
            ),
        )
        .at("amount"));
    }
    Ok(())
}

/// H4, H12: what is settled is what the schedule says, less what was paid for it; what is given back is free of it.
fn settle(
    app: &Application,
    amount: Fen,
    receipt_no: Option<&str>,
    refund: Option<&str>,
    ground: &Ground,
) -> Vec<Problem> {
    let step = Step::Settle;
    let mut problems = Vec::new();
    if refund.is_some() {
        if amount.0 <= 0 {
            let say = say!(
                "退還的金額要大於 0。請按退款收據填。",
                "退还的金额要大于 0。请按退款收据填。",
                "What is given back must be more than 0. Enter it as on the receipt of the refund."
            );
            problems.push(refuse(app, step, "out_of_range", say).at("amount"));
        }
        return problems;
    }
    match fees::to_settle(app, ground.scheduled) {
        Some(left) if amount != left => problems.push(
            Problem::clause(
                "H4",
                "not_as_scheduled",
                say!(
                    "按價目表應結算 {left} 元，不能是 {amount} 元。請填 {left}；退錢給用戶的，填退款收據。",
                    "按价目表应结算 {left} 元，不能是 {amount} 元。请填 {left}；退钱给用户的，填退款收据。",
                    "By the schedule {left} yuan is to be settled, not {amount}. Enter {left}; where money is given back, fill in the receipt of the refund."
                ),
            )
            .at("amount"),
        ),
        None if amount.0 != 0 => problems.push(
            Problem::clause(
                "H4",
                "no_fee",
                say!(
                    "價目表裡沒有這項收費，不能收錢。請填 0，或先請主管在價目表裡登記。",
                    "价目表里没有这项收费，不能收钱。请填 0，或先请主管在价目表里登记。",
                    "The fee schedule has no such fee, so nothing can be charged. Enter 0, or have the supervisor enter the fee first."
                ),
            )
            .at("amount"),
        ),
        _ => {}
    }
    if amount.0 > 0 && receipt_no.is_none() {
        problems.push(missing(
            app,
            step,
            "receipt_no",
            say!("收了錢要填收據號。", "收了钱要填收据号。", "Money was taken: enter the number of the receipt."),
        ));
    }
    problems
}

/// H3, H11: the contract where it is demanded, and not before the day that the supply notice names.
fn supply(app: &Application, at: Minute) -> Vec<Problem> {
    let mut problems = Vec::new();
    if track::needs_contract(app) && track::first_contract(app).is_none() {
        problems.push(Problem::clause(
            "H3",
            "contract_missing",
            say!(
                "供熱前要有合同：編號、日期和約定室溫。請先登記「簽合同」。",
                "供热前要有合同：编号、日期和约定室温。请先登记“签合同”。",
                "A contract is needed before supply: its number, date and room temperature. Record it first (contract)."
            ),
        ));
    }
    if let Some(Fact::SupplyNotice { from, .. }) = app.last(Step::SupplyNotice).map(|done| &done.fact)
        && at.day() < *from
    {
        problems.push(
            Problem::clause(
                "H11",
                "too_early",
                say!(
                    "供熱通知單寫明 {from} 起供熱，不能更早。請核對時間。",
                    "供热通知单写明 {from} 起供热，不能更早。请核对时间。",
                    "The heat-supply notice allows supply from {from} on, not before. Check the time."
                ),
            )
            .at("at"),
        );
    }
    problems
}
