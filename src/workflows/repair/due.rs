//! What is due of repairs, outages, facilities and certificates: each deadline of the file in one line.

use super::form::THING;
use super::store;
use crate::kernel::number::{self, Letter};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::words::Say;
use crate::registers::row;
use crate::workflow::Due;

/// Everything on this tab that is owed.
///
/// # Errors
/// Where the file can't be read.
pub fn due(view: View<'_>) -> Outcome<Vec<Due>> {
    Due::owed(view, THING.name, |record| whose(view, record))
}

/// Whom or what a record of this tab is about: of a repair the address, the user and the fault; of a register's entry its
/// name.
fn whose(view: View<'_>, record: &str) -> Outcome<Say> {
    let plain = |text: String| Say::each(|_| text.clone());
    if let Some((thing, id)) = record.split_once('/') {
        let (Some(table), Ok(id)) = (["facility", "staff"].into_iter().find(|known| *known == thing), id.parse())
        else {
            return Ok(plain(String::new()));
        };
        let found = row::store::fetch(view, table, id)?.unwrap_or_default();
        let parts = [row::text(&found, "building"), row::text(&found, "name")];
        return Ok(plain(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")));
    }
    let Ok(number) = number::read(record, Letter::Repair, view.is_training()) else {
        return Ok(plain(String::new()));
    };
    if number.letter() == Letter::Outage {
        let found = row::store::fetch(view, "outage", number.key())?.unwrap_or_default();
        let parts = [row::text(&found, "area"), row::text(&found, "cause")];
        return Ok(plain(parts.join("  ")));
    }
    let Some(stored) = store::load(view, number.key())? else { return Ok(plain(String::new())) };
    let repair = stored.repair;
    let name = repair.account.map_or(repair.caller, |(_, name)| name);
    let (place, kind) = (repair.address.line(), repair.kind.words());
    Ok(Say::each(|lang| format!("{place}  {name}  {}", kind.get(lang))))
}
