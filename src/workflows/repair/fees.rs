//! What a step says about money: the fee of the schedule that is meant, and what a quantity of it comes to (H4).

use super::rules::{Charge, Repair, work};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::time::Day;
use crate::registers::fee::store::{self, Fee};
use crate::say;

/// The version in force on a day of the fee that a step names; `None` where it names none.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn named(view: View<'_>, values: &Values, on: Day) -> Outcome<Option<Result<Fee, Problem>>> {
    let key = match values.get("fee") {
        Some(Value::Key(id)) => store::get(view, *id)?.map(|fee| fee.key).unwrap_or_default(),
        Some(Value::Text(typed)) => typed.trim().to_string(),
        _ => return Ok(None),
    };
    Ok(Some(store::in_force(view, &key, on)?.ok_or_else(|| no_fee(&key, on))))
}

/// The charge that fee and quantity come to. A fee that the user was told of keeps the price that was told.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn charge(
    view: View<'_>,
    repair: &Repair,
    values: &Values,
    on: Day,
) -> Outcome<Result<(Charge, Fee), Problem>> {
    let fee = match named(view, values, on)? {
        Some(Ok(fee)) => fee,
        Some(Err(problem)) => return Ok(Err(problem)),
        None => return Ok(Err(no_fee("", on))),
    };
    let told = match repair.told.as_ref().and_then(|told| told.fee) {
        Some(id) => store::get(view, id)?.filter(|told| told.key == fee.key),
        None => None,
    };
    let fee = told.unwrap_or(fee);
    let quantity = values.whole("quantity").unwrap_or(0);
    let receipt_no = values.text("receipt_no").map(str::to_string);
    Ok(work::amount(fee.price, quantity).map(|amount| (Charge { fee: fee.id, quantity, amount, receipt_no }, fee)))
}

fn no_fee(key: &str, on: Day) -> Problem {
    Problem::clause(
        "H4",
        "no_fee",
        say!(
            "收費項目表裡 {on} 沒有「{key}」。只能收表裡有的；請選表裡的項目，或由主管先登記。",
            "收费项目表里 {on} 没有“{key}”。只能收表里有的；请选表里的项目，或由主管先登记。",
            "The fee schedule has no '{key}' on {on}. Only what is in it may be charged: choose one of its fees, or have the supervisor enter it."
        ),
    )
    .at("fee")
}
