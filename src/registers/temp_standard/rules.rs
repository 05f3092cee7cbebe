//! Which temperature a room must have at which minute (H13): versions by date, hours with both ends. Pure: no terminal,
//! no database.

use super::room::RoomKind;
use crate::kernel::problem::Problem;
use crate::kernel::time::deadline::TimeOfDay;
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::Celsius;
use crate::kernel::words::{Lang, Say};
use crate::registers::user::class::{BuildingKind, UserClass};
use crate::say;

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

/// Judges a new version among those that are there.
///
/// # Errors
/// `target_too_low`, `hours_overlap`; all at once.
pub fn check(new: &TempStandard, known: &[TempStandard]) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let minimum = new.minimum;
    if let Some(target) = new.target.filter(|target| *target <= minimum) {
        problems.push(
            Problem::new(
                "target_too_low",
                say!(
                    "爭取達到的 {target} 要高於最低的 {minimum}。請改正；沒有另外的目標就不填。",
                    "争取达到的 {target} 要高于最低的 {minimum}。请改正；没有另外的目标就不填。",
                    "The target {target} must lie above the minimum {minimum}. Correct it, or leave it empty where there is none."
                ),
            )
            .at("target"),
        );
    }
    if let Some(other) = known.iter().find(|other| new.contradicts(other)) {
        let (id, from, to, day) = (other.id, other.from, other.to, other.effective_from);
        problems.push(
            Problem::house(
                "hours_overlap",
                say!(
                    "與 temp-standard/{id}（{from} 到 {to}，{day} 起）重疊：同一類房間同一分鐘只能有一個標準。請改時段或日期，或先撤回那一條。",
                    "与 temp-standard/{id}（{from} 到 {to}，{day} 起）重叠：同一类房间同一分钟只能有一个标准。请改时段或日期，或先撤回那一条。",
                    "It overlaps temp-standard/{id} ({from} to {to}, from {day}): one kind of room has one standard at a minute. Change hours or date, or withdraw that one first."
                ),
            )
            .at("from_time"),
        );
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// What is said of a version that names rooms which nobody judges: it has no effect there.
pub fn unjudged(new: &TempStandard) -> Option<Problem> {
    let idle: Vec<RoomKind> = new.rooms.iter().copied().filter(|room| !room.is_judged(new.class)).collect();
    let class = new.class;
    let say = Say::each(|lang| {
        let rooms = idle.iter().map(|room| room.words().get(lang)).collect::<Vec<_>>();
        let rooms = rooms.join(if lang == Lang::En { ", " } else { "、" });
        let class = class.words().get(lang);
        match lang {
            Lang::Hant => {
                format!("{class}用戶的{rooms}不判定（居民判臥室、客廳，非居民判工作間），這一條對它不起作用。")
            }
            Lang::Hans => {
                format!("{class}用户的{rooms}不判定（居民判卧室、客厅，非居民判工作间），这一条对它不起作用。")
            }
            Lang::En => format!(
                "Of {class} users these rooms are not judged: {rooms}. Residents are judged by bedroom and living room, others by workroom; for the rest the entry has no effect."
            ),
        }
    });
    (!idle.is_empty()).then(|| Problem::clause("H13", "room_not_judged", say).at("room_kinds"))
}

/// How a version stands on a day: `future`, `in_force`, `superseded` where newer ones cover all its rooms and hours, or
/// `withdrawn`.
pub fn state(versions: &[TempStandard], id: i64, today: Day) -> &'static str {
    let Some(version) = versions.iter().find(|version| version.id == id).filter(|version| !version.withdrawn) else {
        return "withdrawn";
    };
    if version.effective_from > today {
        return "future";
    }
    let (class, building) = (version.class, version.building);
    let decides = |room: RoomKind| {
        let place = Place { class, building, room };
        (0..24 * 60).any(|minute| in_force(versions, place, today.start().plus(minute)).is_some_and(|one| one.id == id))
    };
    if version.rooms.iter().any(|room| decides(*room)) { "in_force" } else { "superseded" }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn time(minute: u32) -> TimeOfDay {
        TimeOfDay::new(minute / 60, minute % 60).unwrap()
    }

    fn version(id: i64, hours: (&str, &str), from: &str) -> TempStandard {
        TempStandard {
            id,
            class: UserClass::Residential,
            building: BuildingKind::Block,
            rooms: vec![RoomKind::Bedroom, RoomKind::Living],
            from: TimeOfDay::parse(hours.0).unwrap(),
            to: TimeOfDay::parse(hours.1).unwrap(),
            minimum: Celsius(160),
            target: Some(Celsius(180)),
            effective_from: Day::parse(from).unwrap(),
            withdrawn: false,
        }
    }

    #[test]
    fn one_standard_a_minute_of_one_date() {
        let known = [version(1, ("06:00", "21:00"), "2000-01-01"), version(2, ("21:01", "05:59"), "2000-01-01")];
        let own_room = |mut new: TempStandard, room| {
            new.rooms = vec![room];
            new
        };
        for (new, refused) in [
            (version(0, ("05:00", "05:30"), "2000-01-01"), true),
            (version(0, ("21:00", "21:01"), "2000-01-01"), true),
            (version(0, ("00:00", "23:59"), "2000-01-01"), true),
            (version(0, ("12:00", "12:00"), "2000-01-01"), true),
            (version(0, ("12:00", "12:00"), "2000-01-02"), false),
            (own_room(version(0, ("12:00", "12:00"), "2000-01-01"), RoomKind::Living), true),
            (own_room(version(0, ("12:00", "12:00"), "2000-01-01"), RoomKind::Kitchen), false),
            (TempStandard { class: UserClass::Nonresidential, ..version(0, ("06:00", "21:00"), "2000-01-01") }, false),
            (TempStandard { building: BuildingKind::Bungalow, ..version(0, ("06:00", "21:00"), "2000-01-01") }, false),
        ] {
            let found = check(&new, &known).err().map(|problems| problems[0].code);
            assert_eq!(found, refused.then_some("hours_overlap"), "{new:?}");
        }
        let mut withdrawn = known.clone();
        withdrawn.iter_mut().for_each(|one| one.withdrawn = true);
        assert!(check(&version(0, ("06:00", "21:00"), "2000-01-01"), &withdrawn).is_ok());
        let low = TempStandard { target: Some(Celsius(160)), ..version(0, ("00:00", "00:00"), "2001-01-01") };
        assert_eq!(check(&low, &known).unwrap_err()[0].code, "target_too_low");
    }

    #[test]
    fn a_version_is_superseded_when_nothing_of_it_is_left() {
        let today = Day::parse("2026-11-23").unwrap();
        let mut versions = vec![
            version(1, ("06:00", "21:00"), "2000-01-01"),
            version(2, ("21:01", "05:59"), "2000-01-01"),
            version(3, ("06:00", "20:59"), "2026-01-01"),
            version(4, ("21:01", "05:59"), "2026-01-01"),
            version(5, ("21:01", "05:59"), "2026-11-24"),
        ];
        let states = |versions: &[TempStandard]| (1..=5).map(|id| state(versions, id, today)).collect::<Vec<_>>();
        assert_eq!(
            states(&versions),
            ["in_force", "superseded", "in_force", "in_force", "future"],
            "21:00 is left of 1"
        );
        versions[3].withdrawn = true;
        assert_eq!(states(&versions)[1], "in_force");
        assert_eq!(state(&versions, 9, today), "withdrawn");
    }

    #[test]
    fn h13_rooms_that_nobody_judges_are_told() {
        let plain = version(0, ("06:00", "21:00"), "2000-01-01");
        assert_eq!(unjudged(&plain), None);
        let shop = TempStandard { class: UserClass::Nonresidential, ..plain.clone() };
        assert_eq!(unjudged(&shop).unwrap().code, "room_not_judged");
        assert_eq!(unjudged(&TempStandard { rooms: vec![RoomKind::Work], ..shop }), None);
        let kitchen = TempStandard { rooms: vec![RoomKind::Bedroom, RoomKind::Kitchen], ..plain };
        assert!(unjudged(&kitchen).unwrap().say.get(Lang::En).contains("kitchen"));
    }

    proptest! {
        /// Two versions contradict each other exactly where a minute is in both.
        #[test]
        fn they_contradict_where_a_minute_is_in_both(a in 0_u32..1440, b in 0_u32..1440, c in 0_u32..1440, d in 0_u32..1440) {
            let of = |from, to| TempStandard { from: time(from), to: time(to), ..version(0, ("00:00", "00:00"), "2000-01-01") };
            let (one, other) = (of(a, b), of(c, d));
            let shared = (0..1440).any(|minute| one.covers(time(minute)) && other.covers(time(minute)));
            prop_assert_eq!(one.contradicts(&other), shared);
            prop_assert_eq!(other.contradicts(&one), shared);
            prop_assert!(one.covers(time(a)) && one.covers(time(b)), "both ends are in it");
        }
    }
}
