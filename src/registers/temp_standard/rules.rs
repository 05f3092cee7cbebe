//! Which temperature a room must have at which minute (H13): versions by date, hours with both ends. Pure: no terminal,
//! no database.

use super::room::RoomKind;
use crate::kernel::time::deadline::TimeOfDay;
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::Celsius;
use crate::registers::user::class::{BuildingKind, UserClass};

/// A version of the dated table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TempStandard {
    /// The key.
    pub id: i64,
    /// Whose heat.
    pub class: UserClass,
    /// In what kind of building.
    pub building: BuildingKind,
    /// For which rooms.
    pub rooms: Vec<RoomKind>,
    /// The first minute of the day.
    pub from: TimeOfDay,
    /// The last one, which is in it; before `from` where the hours run over midnight.
    pub to: TimeOfDay,
    /// Not below this.
    pub minimum: Celsius,
    /// This if possible; above the minimum.
    pub target: Option<Celsius>,
    /// The first day.
    pub effective_from: Day,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

/// What a room is asked about: whose, where, what for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Whose heat.
    pub class: UserClass,
    /// In what kind of building.
    pub building: BuildingKind,
    /// What the room is used for.
    pub room: RoomKind,
}

/// What readings are judged by: the dated table and the seasons.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Standards {
    /// All versions.
    pub versions: Vec<TempStandard>,
    /// First and last day of each season; both are in it.
    pub seasons: Vec<(Day, Day)>,
}

impl Standards {
    /// Whether a day lies in a season.
    pub fn in_season(&self, day: Day) -> bool {
        self.seasons.iter().any(|(from, to)| (*from..=*to).contains(&day))
    }

    /// The version in force for a room at a minute (H13): the newest of those that cover it.
    pub fn in_force(&self, place: Place, at: Minute) -> Option<&TempStandard> {
        in_force(&self.versions, place, at)
    }
}

impl TempStandard {
    /// Whether a minute of the day is in its hours, both ends included.
    pub fn covers(&self, time: TimeOfDay) -> bool {
        if self.from <= self.to { self.from <= time && time <= self.to } else { self.from <= time || time <= self.to }
    }

    /// Whether it is about a room of this kind there, at this minute; whether a newer one replaces it isn't asked.
    pub fn concerns(&self, place: Place, at: Minute) -> bool {
        !self.withdrawn
            && self.effective_from <= at.day()
            && (self.class, self.building) == (place.class, place.building)
            && self.rooms.contains(&place.room)
            && TimeOfDay::new(at.hour(), at.minute()).is_some_and(|time| self.covers(time))
    }

    /// Whether both say something of the same room at the same minute from the same day on.
    pub fn contradicts(&self, other: &TempStandard) -> bool {
        !self.withdrawn
            && !other.withdrawn
            && (self.class, self.building, self.effective_from) == (other.class, other.building, other.effective_from)
            && self.rooms.iter().any(|room| other.rooms.contains(room))
            // Two spans on a circle meet where one begins in the other.
            && (self.covers(other.from) || other.covers(self.from))
    }
}

/// The version of some that is in force for a room at a minute.
pub fn in_force(versions: &[TempStandard], place: Place, at: Minute) -> Option<&TempStandard> {
    let concerned = versions.iter().filter(|version| version.concerns(place, at));
    concerned.max_by_key(|version| (version.effective_from, version.id))
}
