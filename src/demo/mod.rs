//! Training files full of invented records (spec section 5, `demo`): the same seed, time and number of slips make the
//! same contents, but for the file's random id. Every record goes through the rules and stands in the history.

pub mod chance;
pub mod closings;
pub mod course;
pub mod heating;
pub mod names;
pub mod office;
pub mod play;
pub mod rhythm;
pub mod wish;

use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};

use crate::kernel::problem::Outcome;
use crate::kernel::store::{Entry, Operator, Store};
use crate::kernel::time::Stamp;
use crate::kernel::time::calendar::Calendar;
use crate::kernel::time::clock::Clock;

use chance::Chance;
use closings::Months;
use course::Fate;
use heating::Heating;
use play::{Birth, Play};
use rhythm::Rhythm;
use wish::Wish;

/// Steps of one transaction.
const BATCH: usize = 4_000;

/// Slips between two strange numbers at the gate.
const STRANGE: u64 = 90;

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The file.
    pub path: PathBuf,
    /// Sample slips.
    pub slips: u64,
    /// Repairs.
    pub repairs: u64,
    /// Entries of the history.
    pub entries: i64,
}

/// Makes a training file of so many slips. `clock` says what time it is now, once; `progress` hears of slips made so
/// far and in all. A file that could not be finished is removed.
///
/// # Errors
/// `file_exists` where something lies at the path; where the disk fails.
pub fn make(
    path: &Path,
    records: u64,
    seed: u64,
    clock: &Clock,
    progress: &mut dyn FnMut(u64, u64),
) -> Outcome<Report> {
    let now = clock.now();
    let calendar = Calendar::builtin();
    let first = rhythm::begin(now.day(), records);
    let founded = first.plus(-1).start().plus(15 * 60 + 30).stamp();
    let mut store = Store::found_bulk(path, Clock::Still(founded))?;
    let made = fill(&mut store, &calendar, records, seed, now, progress)
        .and_then(|repairs| store.finish_bulk().map(|()| repairs));
    let repairs = match made {
        Ok(repairs) => repairs,
        Err(failure) => {
            drop(store);
            for end in ["", "-wal", "-shm"] {
                let mut name = path.as_os_str().to_owned();
                name.push(end);
                let _ = std::fs::remove_file(name);
            }
            return Err(failure);
        }
    };
    let entries = crate::kernel::store::history::head(store.view())?.seq;
    Ok(Report { path: store.path().to_path_buf(), slips: records, repairs, entries })
}

fn fill(
    store: &mut Store,
    calendar: &Calendar,
    records: u64,
    seed: u64,
    now: Stamp,
    progress: &mut dyn FnMut(u64, u64),
) -> Outcome<u64> {
    let mut chance = Chance::new(seed);
    let founded = store.clock().now();
    let office = store.change(&Operator::system(), |tx| {
        // By this the first month to close is that of the first record (contract, section 1).
        let said =
            Map::from_iter([("records".to_string(), Json::from(records)), ("seed".to_string(), Json::from(seed))]);
        tx.write(Entry::new("file", "demo").said(said))?;
        office::enter(tx, &mut chance, founded, now.day())
    })?;
    let mut fixed = near_now(calendar, now);
    fixed.truncate(usize::try_from(records).unwrap_or(usize::MAX));
    fixed.sort_by_key(|birth| std::cmp::Reverse(birth.at));
    let usual = records - fixed.len() as u64;
    let first = rhythm::begin(now.day(), records);
    let mut rhythm = Rhythm::new(Chance::new(chance.bits()), calendar, first, now, usual);
    let mut play = Play::new(&office, calendar, Chance::new(chance.bits()), now);
    let mut months = Months::new(&office, calendar, Chance::new(chance.bits()), first, now);
    let for_heating = Chance::new(chance.bits());
    let mut heating = store
        .change(&Operator::system(), |tx| Heating::enter(tx, &office, for_heating.clone(), first, now, records))?;
    let mut done = 0;
    loop {
        let more = store.change(&Operator::system(), |tx| {
            for _ in 0..BATCH {
                let born = match (rhythm.peek(), fixed.last()) {
                    (Some(usual), Some(birth)) => Some(usual.min(birth.at)),
                    (usual, birth) => usual.or(birth.map(|birth| birth.at)),
                };
                let goes_on = born.into_iter().chain(play.next_step()).min();
                let first = |next: &Stamp| goes_on.is_none_or(|other| *next <= other);
                if heating.peek().filter(first).is_some_and(|next| months.due().is_none_or(|due| next < due)) {
                    heating.run(tx)?;
                    continue;
                }
                let goes_on = goes_on.into_iter().chain(heating.peek()).min();
                if months.due().is_some_and(|due| goes_on.is_none_or(|next| due <= next)) {
                    play.closed = months.run(tx, goes_on)?;
                    continue;
                }
                match (born, play.next_step()) {
                    (Some(born), step) if step.is_none_or(|step| born <= step) => {
                        let birth = match fixed.pop_if(|birth| birth.at == born) {
                            Some(birth) => birth,
                            None => {
                                let at = rhythm.take().unwrap_or(born);
                                Birth { at, fixed: None, wish: Wish::default(), pace: None }
                            }
                        };
                        play.issue(tx, birth)?;
                        done += 1;
                        if done % STRANGE == STRANGE / 2 {
                            play.strange_number(tx, born)?;
                        }
                    }
                    (None, None) => return Ok(false),
                    _ => {
                        if !play.step(tx)? && born.is_none() {
                            return Ok(false);
                        }
                    }
                }
            }
            Ok(true)
        })?;
        progress(done, records);
        if !more {
            return Ok(heating.repairs);
        }
    }
}

/// Slips that stand in every state a little before now, so that each can be tried out; the most telling first.
fn near_now(calendar: &Calendar, now: Stamp) -> Vec<Birth> {
    let today = now.day();
    // Early in the morning the steps crowd together, so that they are still of today.
    let gone = now.since(today.start().stamp());
    let pace = (gone / 12).min(8 * 60);
    let before = rhythm::worked_before(calendar, today).start().plus(9 * 60 + 20).stamp();
    let free = || Wish { charged: Some(false), warehouse: Some(false), ..Wish::default() };
    let lasting = || Wish { valid_days: Some(Some(2)), ..free() };
    let charged = || Wish { charged: Some(true), ..lasting() };
    let stored = || Wish { warehouse: Some(true), ..lasting() };
    let one_day = || Wish { valid_days: Some(Some(0)), ..free() };
    let fates: [(Fate, usize, Wish); 14] = [
        (Fate::Released, 3, lasting()), // drawn, may leave
        (Fate::Released, 2, lasting()), // effective
        (Fate::Released, 0, free()),    // issued
        (Fate::Released, 1, free()),    // signed by the head
        (Fate::Released, 2, charged()), // awaits its receipt
        (Fate::Released, 2, stored()),  // awaits its return note
        (Fate::Released, 4, stored()),  // drawn from the warehouse
        (Fate::Released, 4, charged()), // paid and drawn
        (Fate::Released, 4, lasting()), // released
        (Fate::Rejected, 2, free()),    // rejected
        (Fate::VoidEarly, 1, free()),   // void
        (Fate::Released, 1, charged()), // signed by the head
        (Fate::Released, 2, one_day()), // ran out before it was drawn
        (Fate::Released, 3, one_day()), // ran out at the gate
    ];
    let births = fates.into_iter().enumerate().map(|(place, (fate, keep, wish))| {
        let place = i64::try_from(place).unwrap_or(0);
        let steps = i64::try_from(keep).unwrap_or(0) + 1;
        let ran_out = place >= 12;
        let (at, pace) = if ran_out {
            (before.plus(place * 31), Some(25 * 60))
        } else {
            (now.plus(-steps * pace - pace * place / 14), Some(pace))
        };
        Birth { at, fixed: Some((fate, keep)), wish, pace }
    });
    births.collect()
}

#[cfg(test)]
mod months;
#[cfg(test)]
mod tests;
