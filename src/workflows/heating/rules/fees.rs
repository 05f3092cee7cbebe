//! What is due and what is paid (H4, H11): whole fen, rounded half up. The schedule itself is the register's; what it
//! asked for is frozen in the first payment of each fee.

use super::{Application, Fact, Fee, Kind, Wish};
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::kernel::units::{Area, Fen};
use crate::say;

/// One of something, in the hundredths in which quantities are counted.
const ONE: i64 = 100;

/// What a fee is multiplied by, in hundredths: the area where its unit is the square metre, else one. The area is the one
/// applied for; of kinds that apply for none, the user's.
///
/// # Errors
/// `area_unknown` where the unit is the square metre and neither area is known.
pub fn quantity(app: &Application, by_area: bool) -> Result<i64, Problem> {
    if !by_area {
        return Ok(ONE);
    }
    let applied = match &app.wish {
        Wish::New { applied_area, .. } => *applied_area,
        _ => app.home.heated_area,
    };
    applied.map(|Area(hundredths)| hundredths).ok_or_else(|| {
        Problem::clause(
            "H4",
            "area_unknown",
            say!(
                "這項費用按平方米計，但申請裡沒有供熱面積。請先用「更正內容」補填申請面積。",
                "这项费用按平方米计，但申请里没有供热面积。请先用“更正内容”补填申请面积。",
                "This fee is by the square metre, and the application has no heated area. Fill in the area applied for (amend) first."
            ),
        )
    })
}

/// H4: price times quantity in hundredths, half up to the fen.
///
/// # Errors
/// `out_of_range` where that is beyond every record.
pub fn due(price: Fen, quantity: i64) -> Result<Fen, Problem> {
    hundredths(price.0, quantity).map(Fen).ok_or_else(|| {
        Problem::new(
            "out_of_range",
            say!(
                "面積太大，金額超出範圍。請核對面積。",
                "面积太大，金额超出范围。请核对面积。",
                "The area is too large for an amount. Check it."
            ),
        )
    })
}

/// H11: what of an amount due must be paid before supply, by the share in hundredths that the schedule requires; half up
/// to the fen.
pub fn required(due: Fen, share: i64) -> Fen {
    Fen(hundredths(due.0, share.clamp(0, ONE)).unwrap_or(due.0))
}

fn hundredths(value: i64, by: i64) -> Option<i64> {
    let product = i128::from(value) * i128::from(by);
    i64::try_from((product + 50).div_euclid(100)).ok()
}

/// How an application's account for one fee stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Account {
    /// What the schedule asks for in all, as frozen at the first payment.
    pub due: Fen,
    /// How much of it is needed before supply.
    pub required: Fen,
    /// What was paid so far.
    pub paid: Fen,
}

impl Account {
    /// What may still be paid.
    pub const fn left(self) -> Fen {
        Fen(self.due.0 - self.paid.0)
    }

    /// Whether the share is paid that is needed before supply.
    pub const fn is_enough(self) -> bool {
        self.paid.0 >= self.required.0
    }
}

/// The payments of a fee: when, how much, in the order in which they were made.
fn payments(app: &Application, of: Fee) -> Vec<(Minute, Fen, Fen, Fen)> {
    let mut payments: Vec<_> = app
        .log
        .iter()
        .filter_map(|done| match &done.fact {
            Fact::Pay { fee, amount, due, required, .. } if *fee == of => Some((done.at, *amount, *due, *required)),
            _ => None,
        })
        .collect();
    payments.sort_by_key(|(at, ..)| *at);
    payments
}

/// The account of a fee; `None` before its first payment, when the schedule in force decides.
pub fn account(app: &Application, fee: Fee) -> Option<Account> {
    let first = app.log.iter().find_map(|done| match &done.fact {
        Fact::Pay { fee: of, due, required, .. } if *of == fee => Some((*due, *required)),
        _ => None,
    });
    let (due, required) = first?;
    Some(Account { due, required, paid: paid(app, fee) })
}

/// What was paid for a fee.
pub fn paid(app: &Application, fee: Fee) -> Fen {
    Fen(payments(app, fee).iter().map(|(_, amount, ..)| amount.0).fold(0, i64::saturating_add))
}

/// When the payments of a fee reached the share that is needed before supply.
pub fn completed_at(app: &Application, fee: Fee) -> Option<Minute> {
    let required = account(app, fee)?.required;
    let mut sum = 0_i64;
    payments(app, fee).into_iter().find_map(|(at, amount, ..)| {
        sum = sum.saturating_add(amount.0);
        (sum >= required.0).then_some(at)
    })
}

/// The fees that an application of a kind pays.
pub const fn of_kind(kind: Kind) -> &'static [Fee] {
    match kind {
        Kind::NewResidential | Kind::NewNonresidential | Kind::NewLoad => &[Fee::Heat, Fee::Capacity, Fee::OuterWorks],
        Kind::Change | Kind::Stop => &[Fee::Settlement],
        Kind::Restore => &[Fee::Restore],
        Kind::ImposedStop | Kind::CutOff => &[],
    }
}

/// The fee by which `settle` goes; `None` for kinds that settle nothing.
pub const fn of_settlement(kind: Kind) -> Option<Fee> {
    match kind {
        Kind::Change | Kind::Stop => Some(Fee::Settlement),
        Kind::Restore => Some(Fee::Restore),
        _ => None,
    }
}

/// H12: what is still to be settled: what the schedule asks for, less what `pay` took for it. `None` where the schedule
/// has no such fee.
pub fn to_settle(app: &Application, scheduled: Option<Fen>) -> Option<Fen> {
    let fee = of_settlement(app.kind)?;
    match account(app, fee) {
        // What the first payment froze holds, whatever the schedule says now.
        Some(account) => Some(account.left()),
        None => scheduled,
    }
}

/// What was paid in all, less what was given back: money that an application still holds.
pub fn held(app: &Application) -> Fen {
    let sum = app.log.iter().fold(0_i64, |sum, done| match &done.fact {
        Fact::Pay { amount, .. } | Fact::Settle { amount, refund: None, .. } => sum.saturating_add(amount.0),
        Fact::Settle { amount, refund: Some(_), .. } => sum.saturating_sub(amount.0),
        _ => sum,
    });
    Fen(sum)
}
