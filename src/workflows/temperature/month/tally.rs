//! Adds up a month of temperature checks from what was found in the file. Pure.

use super::figures::{ByDay, Failed, Kind, NotJudged, Plan, Point, Readings, Station};
use super::store::{Got, Planned, PointRow, Round, SheetRow};
use crate::kernel::text::address::natural;
use crate::kernel::time::Day;
use crate::kernel::units::Celsius;
use crate::registers::month::rate;
use crate::workflows::temperature::rules::{Kind as Why, Method, Unjudged, Verdict};

/// Where a reading belongs: each in exactly one of these.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Replaced by another reading.
    Corrected,
    /// Nobody signed (H14).
    Unsigned,
    /// The user refused to sign (H14).
    Refused,
    /// Signed, and not judged.
    NotJudged(Unjudged),
    /// Counted, with its verdict.
    Counted(Verdict),
}

impl Got {
    /// Where it belongs. Unsigned is invalid, whatever it would have come to (H14).
    pub fn place(&self) -> Place {
        match (self.is_corrected, self.method, self.unjudged) {
            (true, ..) => Place::Corrected,
            (false, Method::Absent, _) => Place::Unsigned,
            (false, Method::Refused, _) => Place::Refused,
            (false, _, Some(why)) => Place::NotJudged(why),
            (false, _, None) => Place::Counted(self.verdict),
        }
    }
}

/// What readings came to.
pub fn readings<'a>(all: impl Iterator<Item = &'a Got>) -> Readings {
    let mut out = Readings::default();
    let mut sum = 0;
    for one in all {
        out.readings += 1;
        let verdict = match one.place() {
            Place::Corrected => {
                out.corrected += 1;
                continue;
            }
            Place::Unsigned => {
                out.unsigned += 1;
                continue;
            }
            Place::Refused => {
                out.refused += 1;
                continue;
            }
            Place::NotJudged(_) => {
                out.not_judged += 1;
                continue;
            }
            Place::Counted(verdict) => verdict,
        };
        match verdict {
            Verdict::Met => out.met += 1,
            Verdict::MetBelowTarget => out.met_below_target += 1,
            Verdict::Failed | Verdict::NotJudged => out.failed += 1,
        }
        out.judged += 1;
        sum += one.celsius.0;
        out.lowest = Some(out.lowest.map_or(one.celsius, |lowest| lowest.min(one.celsius)));
        out.highest = Some(out.highest.map_or(one.celsius, |highest| highest.max(one.celsius)));
    }
    out.rate = rate(out.qualified(), out.judged);
    out.mean = mean(sum, out.judged);
    out
}

/// The mean in tenths, half up: −0.05 is 0.0, 18.25 is 18.3.
pub fn mean(sum: i64, count: i64) -> Option<Celsius> {
    (count > 0).then(|| Celsius((sum * 2 + count).div_euclid(count * 2)))
}

/// Why readings weren't judged, in the order of the rules; reasons of none are left out.
pub fn not_judged(all: &[Got]) -> Vec<NotJudged> {
    let count = |why: &Unjudged| count_of(all.iter().filter(|one| one.place() == Place::NotJudged(*why)));
    let one = |why: &Unjudged| NotJudged { reason: why.code().to_string(), count: count(why) };
    Unjudged::ALL.iter().map(one).filter(|one| one.count > 0).collect()
}

fn count_of<T>(all: impl Iterator<Item = T>) -> i64 {
    i64::try_from(all.count()).unwrap_or(i64::MAX)
}

/// What became of planned checks.
pub fn plan<'a>(all: impl Iterator<Item = &'a Planned>) -> Plan {
    let mut plan = Plan::default();
    for one in all {
        plan.planned += 1;
        match one.round {
            Round::Done => plan.done += 1,
            Round::Excused => plan.excused += 1,
            Round::NotDone => plan.not_done += 1,
            Round::Late => {
                plan.not_done += 1;
                plan.late += 1;
            }
            Round::Waiting => plan.waiting += 1,
        }
    }
    plan
}

/// What a month is made of.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// The sheets, void ones left out.
    pub sheets: Vec<SheetRow>,
    /// Their readings that count in the month.
    pub got: Vec<Got>,
    /// The points that stood in the month.
    pub points: Vec<PointRow>,
    /// The planned checks that are due in it.
    pub planned: Vec<Planned>,
}

impl Parts {
    fn of_station(&self, name: &str) -> Station {
        let mine = |point: &&PointRow| point.station == name;
        let is_mine = |planned: &&Planned| self.points.iter().filter(mine).any(|point| point.id == planned.point);
        Station {
            station: name.to_string(),
            points: count_of(self.points.iter().filter(mine)),
            plan: plan(self.planned.iter().filter(is_mine)),
            sheets: count_of(self.sheets.iter().filter(|sheet| sheet.station == name)),
            readings: readings(self.got.iter().filter(|one| one.station == name)),
        }
    }

    /// By station; one that nobody knows is last.
    pub fn stations(&self) -> Vec<Station> {
        let mut names: Vec<&str> = self.points.iter().map(|point| point.station.as_str()).collect();
        names.extend(self.sheets.iter().map(|sheet| sheet.station.as_str()));
        names.extend(self.got.iter().map(|one| one.station.as_str()));
        names.sort_by_key(|name| (name.is_empty(), natural(name)));
        names.dedup();
        names.into_iter().map(|name| self.of_station(name)).collect()
    }

    /// All stations together.
    pub fn total(&self) -> Station {
        let known = |planned: &&Planned| self.points.iter().any(|point| point.id == planned.point);
        Station {
            station: String::new(),
            points: count_of(self.points.iter()),
            plan: plan(self.planned.iter().filter(known)),
            sheets: count_of(self.sheets.iter()),
            readings: readings(self.got.iter()),
        }
    }

    /// By point: those that stood in the month, by station and code.
    pub fn by_point(&self) -> Vec<Point> {
        let one = |point: &PointRow| Point {
            point: point.code.clone(),
            station: point.station.clone(),
            what: point.what.clone(),
            plan: plan(self.planned.iter().filter(|planned| planned.point == point.id)),
            sheets: count_of(self.sheets.iter().filter(|sheet| sheet.point == Some(point.id))),
            readings: readings(self.got.iter().filter(|one| one.point == Some(point.id))),
        };
        let mut points: Vec<Point> = self.points.iter().map(one).collect();
        points.sort_by_key(|point| (natural(&point.station), natural(&point.point)));
        points
    }

    /// By day, those on which something was read.
    pub fn by_day(&self) -> Vec<ByDay> {
        let mut days: Vec<Day> = self.got.iter().map(|one| one.at.day()).collect();
        days.sort_unstable();
        days.dedup();
        let one = |day: Day| ByDay {
            day: day.to_string(),
            readings: readings(self.got.iter().filter(|one| one.at.day() == day)),
        };
        days.into_iter().map(one).collect()
    }

    /// By why they were measured.
    pub fn by_kind(&self) -> Vec<Kind> {
        let one = |why: &Why| Kind {
            kind: why.code().to_string(),
            sheets: count_of(self.sheets.iter().filter(|sheet| sheet.kind == *why)),
            readings: readings(self.got.iter().filter(|one| one.kind == *why)),
        };
        Why::ALL.iter().map(one).collect()
    }

    /// Sheets with readings that failed: what must be done about them doesn't ask who signed, nor what was corrected.
    pub fn failures(&self) -> Vec<Failed> {
        let mut out = Vec::new();
        for sheet in &self.sheets {
            let mine = self.got.iter().filter(|one| one.sheet == sheet.number && one.verdict == Verdict::Failed);
            let mine: Vec<&Got> = mine.collect();
            if mine.is_empty() {
                continue;
            }
            let counts = |one: &&&Got| one.place() == Place::Counted(Verdict::Failed);
            out.push(Failed {
                number: sheet.number.to_string(),
                what: sheet.what.clone(),
                measured_on: sheet.measured_on.to_string(),
                readings: count_of(mine.iter()),
                counted: count_of(mine.iter().filter(counts)),
                lowest: mine.iter().map(|one| one.celsius).min(),
                passed_up: sheet.failure_up.as_ref().map(|(at, _)| at.to_string()),
                passed_up_to: sheet.failure_up.as_ref().map(|(_, to)| to.clone()),
                investigated: sheet.investigated.map(|at| at.to_string()),
                cause: sheet.cause.clone(),
                measure: sheet.measure.clone(),
                repairs: sheet.repairs.clone(),
            });
        }
        out
    }
}
