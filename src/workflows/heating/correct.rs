//! What moves with the time of an application's step: where it stands, its deadlines, its notice, since when its user
//! has no heat. All are judged anew.

use super::act::stop_rows;
use super::add::{deadline_rows, find_text};
use super::rules::{Fact, Step, times};
use super::store::Stored;
use super::{form, rows};
use crate::kernel::book::Done;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::store::{Row, Tx};
use crate::registers::deadline::Change;
use crate::registers::step::correct::{Correctable, RECEIVED, correct};
use crate::registers::user;
use crate::registers::user::change::{self, Change as UserChange};

/// The steps whose time can be corrected: all but that by which a record was found to be typed in error.
const CORRECTABLE: [&str; 23] = [
    Step::ReplyPlan.code(),
    Step::Inspect.code(),
    Step::Accept.code(),
    Step::Contract.code(),
    Step::Pay.code(),
    Step::Check.code(),
    Step::Decide.code(),
    Step::Procedure.code(),
    Step::StationReport.code(),
    Step::Verify.code(),
    Step::Approve.code(),
    Step::Reject.code(),
    Step::Execute.code(),
    Step::ReportBack.code(),
    Step::Settle.code(),
    Step::AreaNotice.code(),
    Step::SupplyNotice.code(),
    Step::ReceiveNotice.code(),
    Step::Supply.code(),
    Step::CauseGone.code(),
    Step::ResultUp.code(),
    Step::Complete.code(),
    Step::Withdraw.code(),
];

/// Corrects the time of a step, or of the acceptance (`received`).
///
/// # Errors
/// `not_correctable`, `month_closed`, or where the new time breaks the order.
pub(super) fn correct_time(tx: &mut Tx<'_>, stored: &Stored, values: &Values) -> Outcome<Done> {
    let before = &stored.application;
    let number = before.number.to_string();
    let received = Some(before.accepted_at);
    let of = Correctable { record: &number, thing: &form::THING, steps: &CORRECTABLE, received };
    let mut executed = None;
    let done = correct(tx, &of, values, |tx, moved| {
        let after = match moved.n {
            Some(n) => times::with_time(before, n, moved.to),
            None => times::with_acceptance(before, moved.to),
        };
        let after = after.map_err(Failure::refused)?;
        let mut all = vec![rows::life_row(&after)];
        if moved.step == RECEIVED {
            let moved = Stored { application: after.clone(), ..stored.clone() };
            all.push(rows::taken_row(&moved, &find_text(&after)));
        }
        if moved.step == Step::AreaNotice.code() {
            all.push(Row::update("area_notice").set("heating", before.number.key()).set("at", moved.to));
        }
        all.extend(deadline_rows(tx, &after, moved.to, Change::Correction)?);
        all.extend(stop_rows(tx, &after, moved.to, Change::Correction)?);
        executed =
            after.log.iter().find(|done| Some(done.n) == moved.n && matches!(done.fact, Fact::Execute { .. })).cloned();
        Ok(all.into())
    })?;
    // Since when the user has no heat follows the execution, while it is this one that stopped it.
    if let Some(executed) = executed
        && let Some(user) = before.user.map(|key| user::store::get(tx.view(), key)).transpose()?.flatten()
        && user.stopped_by.as_deref() == Some(number.as_str())
    {
        let stopped = UserChange::Stopped(Some((executed.at.day(), number.as_str())));
        change::write(tx, &user, &number, "correct-time", executed.at, &[stopped])?;
    }
    Ok(done)
}
