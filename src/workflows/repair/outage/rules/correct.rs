//! Another time for what happened (house rule): the supervisor's, between what came before and what came after.

use super::{Kind, Outage, Step, Way, check, problems};
use crate::kernel::time::Minute;

/// What has a time that may be corrected; `received` is the beginning of the outage.
pub const CORRECTABLE: [&str; 4] = ["received", "tell", "announce", "restore"];

/// Another time for the beginning, the `n`th telling or announcement, or the restoration.
///
/// # Errors
/// `not_correctable`, `too_early`, `too_late`, and what `check` says.
pub fn with_time(outage: &Outage, step: &str, n: usize, at: Minute, now: Minute) -> Step {
    let mut moved = outage.clone();
    // Nobody is told of a failure before it happens; planned work is announced beforehand.
    let told_from = (outage.kind == Kind::Failure).then_some(outage.from);
    let first_told = outage.first_told().filter(|_| outage.kind == Kind::Failure);
    let bounds = match step {
        "received" => {
            moved.from = at;
            (None, first_told.into_iter().chain(outage.restored_at).min())
        }
        "tell" | "announce" => {
            let way = if step == "tell" { Way::Tell } else { Way::Announce };
            let found = moved.told.iter_mut().filter(|telling| telling.way == way).nth(n.saturating_sub(1));
            let Some(telling) = found else { return Err(vec![problems::not_correctable(step)]) };
            telling.at = at;
            (told_from, outage.restored_at)
        }
        "restore" if outage.restored_at.is_some() => {
            moved.restored_at = Some(at);
            (outage.last_told().into_iter().chain([outage.from]).max(), None)
        }
        _ => return Err(vec![problems::not_correctable(step)]),
    };
    let mut wrong = Vec::new();
    wrong.extend(bounds.0.filter(|earliest| at < *earliest).map(|earliest| problems::too_early(at, earliest)));
    wrong.extend(bounds.1.filter(|latest| at > *latest).map(|latest| problems::too_late(at, latest)));
    if step == "received" {
        check(&moved, now)?;
    }
    if wrong.is_empty() { Ok(moved) } else { Err(wrong) }
}
