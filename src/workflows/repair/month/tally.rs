//! Adds up a month of repairs from what was found in the file. Pure.

use std::collections::HashMap;

use super::figures::{Answers, Figures, Group, Kind, Limit, Limits, Outage, Station};
use super::store::{Ended, Found, Off};
use crate::kernel::text::address::{Address, natural};
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::time::{Minute, Month};
use crate::registers::deadline::tally::month_of;
use crate::registers::deadline::{self, Kept};
use crate::registers::month::stay::Exit;
use crate::workflows::repair::rules::{Fault, FollowResult, Rating};

/// The figures of the month's repairs alone, everything else empty.
pub fn repairs(found: &[Found], month: Month) -> Figures {
    let mut by_kind: Vec<Kind> =
        Fault::ALL.iter().map(|fault| Kind { kind: fault.code().to_string(), ..Kind::default() }).collect();
    let mut figures = Figures::default();
    let mut classes = Groups::default();
    let mut buildings = Groups::default();
    for one in found {
        let Some(kind) = by_kind.iter_mut().find(|kind| kind.kind == one.kind.code()) else { continue };
        let Some(stay) = one.stay else {
            kind.void += i64::from(one.call == month);
            continue;
        };
        kind.carried_in += i64::from(stay.is_carried_into(month));
        kind.open += i64::from(stay.came <= month && stay.is_carried_out_of(month));
        match stay.leaves_in(month) {
            Some(Exit::By(Ended::Finished)) => kind.finished += 1,
            Some(Exit::By(Ended::Advised)) => kind.advised += 1,
            Some(Exit::By(Ended::Duplicate)) => kind.duplicate += 1,
            Some(Exit::By(Ended::Withdrawn)) => kind.withdrawn += 1,
            Some(Exit::TakenBack) => kind.taken_back += 1,
            None => {}
        }
        if stay.came != month {
            continue;
        }
        kind.reported += 1;
        figures.repeats += i64::from(one.is_repeat);
        figures.repeats_after_follow_up += i64::from(one.is_repeat && one.after_follow_up);
        figures.reported_late += i64::from(one.is_late);
        let class = one.class.as_deref().unwrap_or_default();
        classes.add(class, || class.to_string(), one);
        buildings.add(&one.place, || building(&one.address), one);
    }
    figures.carried_in = by_kind.iter().map(|kind| kind.carried_in).sum();
    figures.reported = by_kind.iter().map(|kind| kind.reported).sum();
    figures.by_kind = by_kind;
    figures.by_class = classes.sorted();
    figures.by_building = buildings.sorted();
    figures
}

/// A building as people write it; an estate alone where no building was named.
pub fn building(address: &Address) -> String {
    let settled = address.settled();
    Address { unit: String::new(), room: String::new(), ..settled.into_owned() }.line()
}

/// Groups by a key.
#[derive(Default)]
struct Groups {
    at: HashMap<String, usize>,
    groups: Vec<Group>,
}

impl Groups {
    fn add(&mut self, key: &str, name: impl Fn() -> String, one: &Found) {
        let at = match self.at.get(key) {
            Some(at) => *at,
            None => {
                self.groups.push(Group { name: name(), ..Group::default() });
                self.at.insert(key.to_string(), self.groups.len() - 1);
                self.groups.len() - 1
            }
        };
        if let Some(group) = self.groups.get_mut(at) {
            add(group, one);
        }
    }

    /// The most reported first, then in their natural order.
    fn sorted(mut self) -> Vec<Group> {
        self.groups.sort_by_key(|group| (-group.reported, natural(&group.name)));
        self.groups
    }
}

fn add(group: &mut Group, one: &Found) {
    group.reported += 1;
    group.leaks += i64::from(one.kind == Fault::Leak);
    group.repeats += i64::from(one.is_repeat);
}

/// By station: the month's repairs, and the limits that count in it. `whose` tells the station of a deadline's record.
pub fn stations(
    found: &[Found],
    kept: &[Kept],
    month: Month,
    now: Minute,
    whose: &HashMap<String, String>,
) -> Vec<Station> {
    let mut stations: Vec<Station> = Vec::new();
    let mut at = |name: &str, change: &dyn Fn(&mut Station)| {
        let place = stations.iter().position(|known| known.group.name == name).unwrap_or_else(|| {
            stations
                .push(Station { group: Group { name: name.to_string(), ..Group::default() }, ..Station::default() });
            stations.len() - 1
        });
        if let Some(station) = stations.get_mut(place) {
            change(station);
        }
    };
    for one in found.iter().filter(|one| one.stay.is_some_and(|stay| stay.came == month)) {
        at(one.station.as_deref().unwrap_or_default(), &|station| add(&mut station.group, one));
    }
    for known in kept.iter().filter(|known| month_of(known, now) == Some(month)) {
        if let Some(name) = whose.get(&known.record) {
            at(name, &|station| count(&mut station.limits, known, now));
        }
    }
    stations.retain(|station| station.group.reported > 0 || station.limits != Limits::default());
    // Those whose station nobody knows last.
    stations.sort_by_key(|station| (station.group.name.is_empty(), natural(&station.group.name)));
    stations.into_iter().map(|station| Station { limits: station.limits.rated(), ..station }).collect()
}

/// The limits of H20 that count in a month, each by itself.
pub fn limits(kept: &[Kept], month: Month, now: Minute) -> Limits {
    let mut limits = Limits::default();
    for known in kept.iter().filter(|known| month_of(known, now) == Some(month)) {
        count(&mut limits, known, now);
    }
    limits.rated()
}

fn count(limits: &mut Limits, kept: &Kept, now: Minute) {
    let limit = match (kept.deadline.kind.as_str(), kept.limit) {
        // What was promised tells a leak: the kind of fault may have been amended since.
        ("arrive", deadline::Limit::Minutes(_)) => &mut limits.arrive_leak,
        ("arrive", _) => &mut limits.arrive,
        ("contact", _) => &mut limits.contact,
        ("finish", _) => &mut limits.finish,
        _ => return,
    };
    add_to(limit, kept, now);
}

fn add_to(limit: &mut Limit, kept: &Kept, now: Minute) {
    match kept.state(now) {
        DeadlineState::Met => limit.kept += 1,
        DeadlineState::Missed => {
            limit.missed += 1;
            limit.missed_by_user_wish += i64::from(kept.deadline.by_user_wish);
        }
        _ => {}
    }
}

/// How many follow-ups were to be made in a month: met in time in it, run out in it, or still to run out in it.
pub fn follow_ups_due(kept: &[Kept], month: Month, now: Minute) -> i64 {
    let falls_in = |known: &&Kept| match known.state(now) {
        DeadlineState::Open => known.counted.or(known.deadline.due.map(|due| Month::of(due.day()))) == Some(month),
        _ => month_of(known, now) == Some(month),
    };
    count_of(kept.iter().filter(|known| known.deadline.kind == "follow_up").filter(falls_in))
}

fn count_of<T>(all: impl Iterator<Item = T>) -> i64 {
    i64::try_from(all.count()).unwrap_or(i64::MAX)
}

/// The answers on receipts.
pub fn receipts(ratings: &[Option<Rating>]) -> Answers {
    let of = |wanted: Option<Rating>| count_of(ratings.iter().filter(|rating| **rating == wanted));
    answers(of(Some(Rating::Satisfied)), of(Some(Rating::Fair)), of(Some(Rating::Dissatisfied)), of(None))
}

/// The answers to follow-up calls.
pub fn calls(results: &[FollowResult]) -> Answers {
    let of = |wanted: FollowResult| count_of(results.iter().filter(|result| **result == wanted));
    answers(
        of(FollowResult::Satisfied),
        of(FollowResult::Fair),
        of(FollowResult::Dissatisfied),
        of(FollowResult::NotReached),
    )
}

fn answers(satisfied: i64, fair: i64, dissatisfied: i64, none: i64) -> Answers {
    Answers { satisfied, fair, dissatisfied, none, rate: None }.rated()
}

/// An outage as the month has it: the minutes without heat that fall into it. One that was typed after its own month was
/// closed counts with all of its minutes.
pub fn outage(off: &Off, month: Month, now: Minute) -> Option<Outage> {
    let ends = month.end().min(now);
    if off.from >= ends {
        return None;
    }
    let own = off.counted.unwrap_or_else(|| Month::of(off.from.day()));
    let begins = if own == month { off.from } else { off.from.max(month.start()) };
    let restored = off.restored.filter(|back| *back < month.end());
    Some(Outage {
        number: off.number.to_string(),
        kind: off.kind.clone(),
        area: off.area.clone(),
        from: off.from.to_string(),
        restored: restored.map(|at| at.to_string()),
        minutes: restored.unwrap_or(ends).since(begins).max(0),
        announced: off.announced.map(|at| at.to_string()),
        told: off.told.into_iter().chain(off.announced).min().map(|at| at.to_string()),
        carried_in: own != month,
    })
}
