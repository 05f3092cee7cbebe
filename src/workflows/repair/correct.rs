//! What moves with the time of a repair's step: the repair itself and its deadlines, which are judged anew.

use super::add::deadline_rows;
use super::rules::times::{CORRECTABLE, with_time};
use super::store::Stored;
use super::{form, lists, rows};
use crate::kernel::book::Done;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::store::Tx;
use crate::registers::deadline::{self, Change};
use crate::registers::step::correct::{Correctable, RECEIVED, correct};

/// Corrects the time of a step, or of the call (`received`).
///
/// # Errors
/// `not_correctable`, `month_closed`, or where the new time breaks the order.
pub(super) fn correct_time(tx: &mut Tx<'_>, stored: Stored, values: &Values) -> Outcome<Done> {
    let number = stored.repair.number.to_string();
    let received = Some(stored.repair.reported_at);
    let of = Correctable { record: &number, thing: &form::THING, steps: &CORRECTABLE, received };
    correct(tx, &of, values, |tx, moved| {
        let kept = deadline::store::of(tx.view(), &number)?;
        let after_work = stored.repair.work.as_ref().zip(lists::follow_up_opens(&kept));
        let follow_up_opens = after_work.map(|(work, opens)| opens.since(work.at));
        let repair = with_time(&stored.repair, &moved.step, moved.from, moved.to, follow_up_opens);
        let after = Stored { repair: repair.map_err(Failure::refused)?, ..stored.clone() };
        let mut all = vec![rows::life_row(&after.repair)];
        if moved.step == RECEIVED {
            all.push(rows::taken_row(&after, &super::find_text(&after.repair)));
        }
        all.extend(deadline_rows(tx, &after.repair, moved.to, Change::Correction)?);
        Ok(all.into())
    })
}
