//! What the file knows about a place; only reads.

use super::Around;
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::text::address::Address;
pub use crate::registers::facility::store::station;
pub use crate::registers::user::store::home;
use crate::registers::{facility, staff};
use crate::workflows::repair::lists::store::page;
use crate::workflows::repair::lists::{Listed, Place, Wanted};
use crate::workflows::repair::outage;

/// How far back a flat's own repairs are shown, in days.
const RECENT_DAYS: i64 = 30;

/// How many rows of each kind are shown.
const MOST: usize = 20;

/// What is known about a user's home, or about an address that no user has.
///
/// # Errors
/// Where the file can't be read.
pub fn around(view: View<'_>, user: Option<i64>, typed: Option<&Address>) -> Outcome<Around> {
    let home = home(view, user, typed)?;
    let stopped_since = home.as_ref().and_then(|home| home.stopped_since);
    let home_station = home.as_ref().map(|home| home.station.clone());
    let Some(address) = typed.cloned().or(home.map(|home| home.address)) else {
        return Ok(Around { stopped_since, ..Around::default() });
    };
    let (place, flat) = (address.place(), address.flat());
    let of_building = Wanted { unrepaired: true, place: Some(place.clone()), ..Wanted::default() };
    let of_building = page(view, &of_building, Place::Newest, MOST)?;
    // An address without a room is the building: what is open there is the building's.
    let has_room = !address.room.is_empty();
    let (open_of_flat, open_of_building): (Vec<Listed>, Vec<Listed>) =
        of_building.into_iter().partition(|row| has_room && row.address.flat() == flat);
    let mut recent_of_flat = Vec::new();
    if has_room {
        let since = Some(view.now().day().plus(-RECENT_DAYS).start());
        let wanted = Wanted { flat: Some(flat), since, ..Wanted::default() };
        recent_of_flat = page(view, &wanted, Place::Newest, MOST)?;
        recent_of_flat.retain(|row| !row.state.is_unrepaired());
    }
    let station = match home_station {
        Some(station) => Some(station),
        None => station(view, &place)?,
    };
    let outages = outage::store::running_at(view, &place, station.as_deref(), view.now().minute())?;
    Ok(Around {
        open_of_flat,
        open_of_building,
        recent_of_flat,
        outage: outages.into_iter().next(),
        stopped_since,
        responsible: responsible(view, &place)?,
    })
}

/// The fitter in charge of a building, by its key (`Address::place`), where the facilities name one who is still here.
///
/// # Errors
/// Where the file can't be read.
pub fn responsible(view: View<'_>, place: &str) -> Outcome<Option<(i64, String)>> {
    let Some(key) = facility::store::responsible(view, place)? else { return Ok(None) };
    let person = staff::store::person(view, key)?.filter(|person| !person.disabled);
    Ok(person.map(|person| (person.id, person.name)))
}
