//! The deadlines of register entries: certificates (H1), facilities (H15, H22). They count on the tab of a workflow, and
//! their limits end with days, so that a day is no late typing.

use super::{Asked, Change, Kept, store};
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Row, Tx};
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::DeadlineState;

/// Typed so many minutes after it happened, a step counts as typed late: a day.
pub const LATE_TYPED: i64 = 24 * 60;

/// The rows by which an entry's deadlines, which count on the tab of `workflow`, follow its facts; they belong into the
/// entry of the change. `at` is when it happened.
///
/// # Errors
/// Where the file can't be read.
pub fn follow(
    tx: &Tx<'_>,
    record: &str,
    workflow: &str,
    asked: &[Asked],
    change: Change,
    at: Minute,
) -> Outcome<Vec<Row>> {
    store::follow_at(tx, record, workflow, asked, change, at, LATE_TYPED)
}

/// Whether a deadline can't be or wasn't kept, so that the step `explain` has something to say. Of an entry that is
/// disabled only what nobody has explained yet is asked for.
pub fn is_explainable(kept: &[Kept], disabled: bool, now: Minute) -> bool {
    let owed = |one: &Kept| !matches!(one.state(now), DeadlineState::Met | DeadlineState::Cancelled);
    kept.iter().any(|one| if disabled { one.is_unexplained(now) } else { owed(one) })
}
