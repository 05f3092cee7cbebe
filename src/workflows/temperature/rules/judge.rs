//! What a reading comes to (H13): in season, with the system in normal condition, in a habitable room, by the standard
//! of its day and minute and, where the contract has a say, by the higher of both.

use super::{Judged, RoomKind, System, Unjudged, Verdict};
use crate::kernel::time::Minute;
use crate::kernel::units::Celsius;
use crate::registers::temp_standard::rules::{Place, Standards};
use crate::registers::user::class::{BuildingKind, UserClass};

/// A reading that is to be judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ask {
    /// Whose heat.
    pub class: UserClass,
    /// In what kind of building.
    pub building: BuildingKind,
    /// What the contract promises.
    pub contract: Option<Celsius>,
    /// How the heating ran.
    pub system: System,
    /// What the room is used for.
    pub room: RoomKind,
    /// When it was read.
    pub at: Minute,
    /// How warm it was.
    pub celsius: Celsius,
}

/// What a reading comes to (H13). What keeps it from being judged is told in this order: season, system, room, standard.
pub fn judge(ask: &Ask, standards: &Standards) -> Judged {
    if !standards.in_season(ask.at.day()) {
        return Judged::Not(Unjudged::OutOfSeason);
    }
    if ask.system == System::Abnormal {
        return Judged::Not(Unjudged::SystemAbnormal);
    }
    if !ask.room.is_judged(ask.class) {
        return Judged::Not(Unjudged::OtherRoom);
    }
    let place = Place { class: ask.class, building: ask.building, room: ask.room };
    let dated = standards.in_force(place, ask.at);
    let contract = ask.contract.filter(|_| contract_counts(ask.class, ask.building));
    let Some(minimum) = dated.map(|dated| dated.minimum).max(contract) else {
        return Judged::Not(Unjudged::NoStandard);
    };
    // A target at or below what must be is none.
    let target = dated.and_then(|dated| dated.target).filter(|target| *target > minimum);
    let verdict = verdict(ask.celsius, minimum, target);
    Judged::By { minimum, target, standard: dated.map(|dated| dated.id), verdict }
}

/// Whether the contract's value has a say: for bungalows and for users who are no residents (H13).
pub fn contract_counts(class: UserClass, building: BuildingKind) -> bool {
    class == UserClass::Nonresidential || building == BuildingKind::Bungalow
}

fn verdict(celsius: Celsius, minimum: Celsius, target: Option<Celsius>) -> Verdict {
    if celsius < minimum {
        Verdict::Failed
    } else if target.is_some_and(|target| celsius < target) {
        Verdict::MetBelowTarget
    } else {
        Verdict::Met
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::time::Day;
    use crate::kernel::time::deadline::TimeOfDay;
    use crate::registers::temp_standard::rules::TempStandard;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn band(id: i64, hours: (&str, &str), minimum: i64, target: Option<i64>) -> TempStandard {
        TempStandard {
            id,
            class: UserClass::Residential,
            building: BuildingKind::Block,
            rooms: vec![RoomKind::Bedroom, RoomKind::Living],
            from: TimeOfDay::parse(hours.0).unwrap(),
            to: TimeOfDay::parse(hours.1).unwrap(),
            minimum: Celsius(minimum),
            target: target.map(Celsius),
            effective_from: day("2015-01-01"),
            withdrawn: false,
        }
    }

    /// H13's two bands and a season.
    fn standards() -> Standards {
        Standards {
            versions: vec![band(1, ("06:00", "21:00"), 180, None), band(2, ("21:01", "05:59"), 160, Some(180))],
            seasons: vec![(day("2026-11-15"), day("2027-03-15"))],
        }
    }

    fn ask(at: &str, celsius: i64) -> Ask {
        Ask {
            class: UserClass::Residential,
            building: BuildingKind::Block,
            contract: None,
            system: System::Normal,
            room: RoomKind::Bedroom,
            at: Minute::parse(at).unwrap(),
            celsius: Celsius(celsius),
        }
    }

    fn verdict_of(judged: Judged) -> Result<Verdict, Unjudged> {
        match judged {
            Judged::By { verdict, .. } => Ok(verdict),
            Judged::Not(why) => Err(why),
        }
    }

    /// H13: 18 °C from 06:00 to 21:00, both minutes in it; otherwise 18 if possible and never below 16.
    #[test]
    fn h13_the_two_bands_and_their_edges() {
        use Verdict::{Failed, Met, MetBelowTarget};
        for (clock, readings) in [
            ("05:59", [Failed, MetBelowTarget, MetBelowTarget, Met]),
            ("06:00", [Failed, Failed, Failed, Met]),
            ("12:00", [Failed, Failed, Failed, Met]),
            ("21:00", [Failed, Failed, Failed, Met]),
            ("21:01", [Failed, MetBelowTarget, MetBelowTarget, Met]),
            ("23:59", [Failed, MetBelowTarget, MetBelowTarget, Met]),
            ("00:00", [Failed, MetBelowTarget, MetBelowTarget, Met]),
        ] {
            for (celsius, verdict) in [159, 160, 179, 180].into_iter().zip(readings) {
                let found = judge(&ask(&format!("2026-12-01T{clock}"), celsius), &standards());
                assert_eq!(verdict_of(found), Ok(verdict), "{clock} {celsius}");
                let day = (6..21).contains(&clock[..2].parse::<u32>().unwrap()) || clock == "21:00";
                let (minimum, target, id) = if day { (180, None, 1) } else { (160, Some(180), 2) };
                let (minimum, target) = (Celsius(minimum), target.map(Celsius));
                assert_eq!(found, Judged::By { minimum, target, standard: Some(id), verdict }, "{clock} {celsius}");
            }
        }
    }

    /// H13: bungalows and users who are no residents go by their contract; the higher of both where there are two.
    #[test]
    fn h13_contract_values() {
        use BuildingKind::{Block, Bungalow};
        use UserClass::{Nonresidential, Residential};
        let work = |id, class, building, minimum, target: Option<i64>| TempStandard {
            class,
            building,
            rooms: vec![RoomKind::Bedroom, RoomKind::Work],
            ..band(id, ("00:00", "23:59"), minimum, target)
        };
        let none = standards();
        let mut dated = standards();
        dated.versions.push(work(3, Residential, Bungalow, 160, Some(180)));
        dated.versions.push(work(4, Nonresidential, Block, 180, None));
        for (class, building, contract, by, expected) in [
            // The contract never moves a block of residents, up or down.
            (Residential, Block, Some(220), &none, Some((180, None, Some(1)))),
            (Residential, Block, Some(160), &none, Some((180, None, Some(1)))),
            (Residential, Bungalow, None, &none, None),
            (Residential, Bungalow, Some(160), &none, Some((160, None, None))),
            (Residential, Bungalow, None, &dated, Some((160, Some(180), Some(3)))),
            (Residential, Bungalow, Some(150), &dated, Some((160, Some(180), Some(3)))),
            (Residential, Bungalow, Some(170), &dated, Some((170, Some(180), Some(3)))),
            (Residential, Bungalow, Some(180), &dated, Some((180, None, Some(3)))),
            (Residential, Bungalow, Some(200), &dated, Some((200, None, Some(3)))),
            (Nonresidential, Block, None, &none, None),
            (Nonresidential, Block, Some(160), &none, Some((160, None, None))),
            (Nonresidential, Block, Some(200), &dated, Some((200, None, Some(4)))),
            (Nonresidential, Block, Some(160), &dated, Some((180, None, Some(4)))),
            (Nonresidential, Bungalow, Some(160), &dated, Some((160, None, None))),
        ] {
            let room = if class == Residential { RoomKind::Bedroom } else { RoomKind::Work };
            let contract = contract.map(Celsius);
            let one = Ask { class, building, contract, room, ..ask("2026-12-01T10:00", 165) };
            let found = match judge(&one, by) {
                Judged::By { minimum, target, standard, .. } => Some((minimum.0, target.map(|it| it.0), standard)),
                Judged::Not(why) => {
                    assert_eq!(why, Unjudged::NoStandard);
                    None
                }
            };
            assert_eq!(found, expected, "{class:?} {building:?} {contract:?}");
        }
    }

    /// H13: the season's first and last day are in it; reasons are told in their order.
    #[test]
    fn h13_what_is_not_judged_and_why() {
        for (at, judged) in [
            ("2026-11-14T23:59", false),
            ("2026-11-15T00:00", true),
            ("2027-03-15T23:59", true),
            ("2027-03-16T00:00", false),
        ] {
            let expected = if judged { Ok(Verdict::Met) } else { Err(Unjudged::OutOfSeason) };
            assert_eq!(verdict_of(judge(&ask(at, 180), &standards())), expected, "{at}");
        }
        let none = Standards { versions: Vec::new(), ..standards() };
        let (inside, outside) = ("2026-12-01T10:00", "2026-06-01T10:00");
        for (at, system, room, by, why) in [
            (outside, System::Abnormal, RoomKind::Kitchen, &none, Unjudged::OutOfSeason),
            (inside, System::Abnormal, RoomKind::Kitchen, &none, Unjudged::SystemAbnormal),
            (inside, System::Normal, RoomKind::Kitchen, &none, Unjudged::OtherRoom),
            (inside, System::Normal, RoomKind::Work, &none, Unjudged::OtherRoom),
            (inside, System::Normal, RoomKind::Bedroom, &none, Unjudged::NoStandard),
        ] {
            let found = judge(&Ask { system, room, ..ask(at, 180) }, by);
            assert_eq!(verdict_of(found), Err(why), "{at} {system:?} {room:?}");
        }
        let shop = Ask { class: UserClass::Nonresidential, contract: Some(Celsius(160)), ..ask(inside, 180) };
        assert_eq!(verdict_of(judge(&shop, &standards())), Err(Unjudged::OtherRoom), "people work where they work");
    }

    /// A new value is a new version: from its first day, in its own hours, and gone when it is taken back.
    #[test]
    fn h13_the_newest_version_of_the_minute_decides() {
        let mut all = standards();
        let newer = TempStandard { effective_from: day("2026-12-10"), ..band(5, ("08:00", "20:00"), 200, None) };
        all.versions.push(newer);
        let minimum = |all: &Standards, at: &str| match judge(&ask(at, 180), all) {
            Judged::By { minimum, .. } => minimum.0,
            Judged::Not(why) => panic!("{why:?}"),
        };
        for (at, expected) in [
            ("2026-12-09T08:00", 180),
            ("2026-12-10T07:59", 180),
            ("2026-12-10T08:00", 200),
            ("2026-12-10T20:00", 200),
            ("2026-12-10T20:01", 180),
            ("2026-12-10T22:00", 160),
        ] {
            assert_eq!(minimum(&all, at), expected, "{at}");
        }
        all.versions[2].withdrawn = true;
        assert_eq!(minimum(&all, "2026-12-10T08:00"), 180);
    }

    proptest! {
        /// H13: every minute of a season has a standard, warmer is never worse, and who meets the day meets the night.
        #[test]
        fn h13_warmer_is_never_worse(minute in 0_i64..60 * 24 * 121, celsius in -200_i64..500, more in 0_i64..50) {
            let rank = |celsius| {
                let at = day("2026-11-15").start().plus(minute);
                let one = Ask { at, celsius: Celsius(celsius), ..ask("2026-12-01T10:00", 0) };
                match verdict_of(judge(&one, &standards())).unwrap() {
                    Verdict::Failed => 0,
                    Verdict::MetBelowTarget => 1,
                    Verdict::Met => 2,
                    Verdict::NotJudged => panic!("in season"),
                }
            };
            prop_assert!(rank(celsius) <= rank(celsius + more));
            prop_assert_eq!(rank(celsius) == 0, celsius < 160 || celsius < 180 && {
                let of_day = minute % 1440;
                (360..=1260).contains(&of_day)
            });
            prop_assert_eq!(rank(celsius) == 2, celsius >= 180);
        }
    }
}
