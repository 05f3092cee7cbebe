//! Deadlines of working days and of seasons after a change of the calendar or of a season: open ones are counted anew,
//! each with a note of old and new; met, missed and cancelled ones never move. Pure but for `recount`.

use serde_json::{Map, json};

use super::{Asked, Kept, Rulers, store};
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Entry, Tx};
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::{Deadline, DeadlineState};
use crate::registers::{calendar, season};

/// The action under which a recount stands in a record's history.
pub const ACTION: &str = "recount";

/// A deadline counted anew, where the calendar or the seasons say something else of its days; `None` where it stays as
/// it is.
pub fn recounted(kept: &Kept, rulers: Rulers<'_>, now: Minute) -> Option<Kept> {
    if !(kept.limit.is_ruled() && matches!(kept.state(now), DeadlineState::Open | DeadlineState::Running)) {
        return None;
    }
    let known = &kept.deadline;
    let asked = Asked { opens: known.opens, ..Asked::new("", None, known.start, kept.limit) };
    let Deadline { due, days, provisional, wait, .. } = kept.limit.deadline(&asked, rulers);
    let anew = Deadline { due, days, provisional, wait, ..known.clone() };
    let moved = (anew.due, &anew.days, anew.provisional) != (known.due, &known.days, known.provisional);
    moved.then(|| Kept { deadline: anew, ..kept.clone() })
}

/// Counts all open deadlines of working days and of seasons anew: one entry in the history of each record, with what was due and what is
/// due now. Tells how many have moved or are no longer provisional.
///
/// # Errors
/// Where the file can't be read or refuses a row.
pub fn recount(tx: &mut Tx<'_>) -> Outcome<usize> {
    let (calendar, seasons) = (calendar::store::calendar(tx.view())?, season::store::all(tx.view())?);
    let rulers = Rulers { calendar: &calendar, seasons: &seasons };
    let now = tx.now().minute();
    let all = store::open_counted(tx.view())?;
    let pairs: Vec<(&Kept, Kept)> = all.iter().filter_map(|kept| Some((kept, recounted(kept, rulers, now)?))).collect();
    for of_one in pairs.chunk_by(|(one, _), (other, _)| one.record == other.record) {
        let Some((first, _)) = of_one.first() else { continue };
        let note = |(old, new): &(&Kept, Kept)| {
            let text = |at: Option<Minute>| at.map(|at| at.to_string());
            json!({
                "kind": old.deadline.kind,
                "due_before": text(old.deadline.due),
                "due": text(new.deadline.due),
                "provisional_before": old.deadline.provisional,
                "provisional": new.deadline.provisional,
            })
        };
        let said = Map::from_iter([("deadlines".to_string(), of_one.iter().map(note).collect())]);
        let rows = of_one.iter().map(|(_, new)| store::row(new));
        tx.write(Entry::new(first.record.as_str(), ACTION).said(said).rows(rows))?;
    }
    Ok(pairs.len())
}
