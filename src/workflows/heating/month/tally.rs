//! Adds up a month of applications from what was found in the file. Pure.

use super::figures::{AreaChange, Course, Figures, Kind, Money, Notice, Paid, Station};
use super::store::{Ended, Found, Payment};
use crate::kernel::text::address::natural;
use crate::kernel::time::{Minute, Month};
use crate::kernel::units::Fen;
use crate::registers::deadline::Kept;
use crate::registers::month::stay::Exit;
use crate::workflows::heating::rules::{Fee, Kind as Track};

/// What a month knows of one application that it has to do with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// The application.
    pub found: Found,
    /// Its deadlines, where it is open when the month ends.
    pub kept: Vec<Kept>,
}

impl Seen {
    /// Whether a month counts it among the open ones at its end.
    pub fn is_open_after(&self, month: Month) -> bool {
        self.found.stay.is_some_and(|stay| stay.came <= month && stay.is_carried_out_of(month))
    }

    /// The deadline that was owed first at a minute: the one that ran out, else the next one to.
    pub fn owed_at(&self, at: Minute) -> Option<&Kept> {
        let is_owed = |kept: &&Kept| {
            let deadline = &kept.deadline;
            let is_met = deadline.met_at.is_some_and(|met| met <= at);
            let is_over = kept.cancelled_at.is_some_and(|cancelled| cancelled <= at);
            deadline.due.is_some() && deadline.start <= at && !is_met && !is_over && !deadline.cancelled
        };
        self.kept.iter().filter(is_owed).min_by_key(|kept| kept.deadline.due)
    }

    /// Whether something of it was overdue at a minute.
    pub fn is_overdue_at(&self, at: Minute) -> bool {
        self.owed_at(at).and_then(|kept| kept.deadline.due).is_some_and(|due| due < at)
    }
}

/// The figures of the month's applications and notices alone, everything else empty. `until` is the last minute that the
/// month knows of: its own last, or now.
pub fn applications(seen: &[Seen], notices: &[Notice], month: Month, until: Minute) -> Figures {
    let mut by_kind: Vec<Kind> =
        Track::ALL.iter().map(|kind| Kind { kind: kind.code().to_string(), ..Kind::default() }).collect();
    let mut by_station: Vec<Station> = Vec::new();
    let mut figures = Figures::default();
    for one in seen {
        let Some(kind) = by_kind.iter_mut().find(|kind| kind.kind == one.found.kind.code()) else { continue };
        let Some(stay) = one.found.stay else {
            kind.void += i64::from(one.found.came == month);
            continue;
        };
        let overdue = one.is_overdue_at(until);
        count(&mut kind.course, one, month, overdue);
        if let Some(station) = station(&mut by_station, &one.found.station) {
            count(&mut station.course, one, month, overdue);
        }
        figures.accepted_late += i64::from(stay.came == month && one.found.is_late);
    }
    for notice in notices {
        figures.area.add(notice.change);
        by_kind.iter_mut().filter(|kind| kind.kind == notice.kind).for_each(|kind| kind.area.add(notice.change));
        if let Some(station) = station(&mut by_station, &notice.station) {
            station.area.add(notice.change);
        }
    }
    by_station.retain(|one| one.course != Course::default() || one.area != AreaChange::default());
    // Those whose station nobody knows last.
    by_station.sort_by_key(|one| (one.station.is_empty(), natural(&one.station)));
    figures.carried_in = by_kind.iter().map(|kind| kind.course.carried_in).sum();
    figures.accepted = by_kind.iter().map(|kind| kind.course.accepted).sum();
    Figures { by_kind, by_station, area_notices: notices.to_vec(), ..figures }
}

fn station<'a>(all: &'a mut Vec<Station>, name: &str) -> Option<&'a mut Station> {
    let at = all.iter().position(|known| known.station == name).unwrap_or_else(|| {
        all.push(Station { station: name.to_string(), ..Station::default() });
        all.len() - 1
    });
    all.get_mut(at)
}

fn count(course: &mut Course, one: &Seen, month: Month, overdue: bool) {
    let Some(stay) = one.found.stay else { return };
    course.carried_in += i64::from(stay.is_carried_into(month));
    course.accepted += i64::from(stay.came == month);
    match stay.leaves_in(month) {
        Some(Exit::By(Ended::Done)) => course.done += 1,
        Some(Exit::By(Ended::Refused)) => course.refused += 1,
        Some(Exit::By(Ended::Withdrawn)) => course.withdrawn += 1,
        Some(Exit::TakenBack) => course.taken_back += 1,
        None => {}
    }
    if one.is_open_after(month) {
        course.open_overdue += i64::from(overdue);
        course.open_in_time += i64::from(!overdue);
    }
}

/// What was paid by fee, in the order of the schedule, and what was given back. Settlements of nothing aren't payments.
pub fn money(payments: &[Payment]) -> (Vec<Paid>, Money) {
    let sum = |of: &dyn Fn(&Payment) -> bool| {
        let all: Vec<i64> = payments.iter().filter(|one| of(one) && one.amount.0 > 0).map(|one| one.amount.0).collect();
        Money { count: i64::try_from(all.len()).unwrap_or(i64::MAX), amount: Some(Fen(all.iter().sum())) }
    };
    let one = |fee: &Fee| Paid { fee: fee.code().to_string(), money: sum(&|one| one.fee == *fee && !one.is_refund) };
    let paid = Fee::ALL.iter().map(one).filter(|paid| paid.money.count > 0);
    (paid.collect(), sum(&|one| one.is_refund))
}
