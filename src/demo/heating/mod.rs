//! Invented repairs, outages, inspections of a training file, played in the order of time through the workflows' own
//! books. A little before now each state is there to be tried out.

pub mod calls;
pub mod town;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::kernel::book::{Book, RecordKey};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::number::{self, Letter};
use crate::kernel::problem::Outcome;
use crate::kernel::store::Tx;
use crate::kernel::time::{Day, Month, Stamp};
use crate::registers::deadline;
use crate::registers::facility::Facilities;
use crate::workflows;
use crate::workflows::repair::Repairs;
use crate::workflows::repair::outage::Outages;

use super::chance::Chance;
use super::closings::act;
use super::office::Office;
use calls::{Call, Fate, Planner, neighbour};
use town::Town;

/// Users of a small file, and of the largest.
const USERS: (u64, u64) = (240, 20_000);

/// Slips for one repair.
const SLIPS_PER_REPAIR: u64 = 2;

/// Repairs that are there in the smallest file.
const LEAST_REPAIRS: u64 = 12;

/// How busy the months are, in hundredths of the busiest: nobody calls in summer.
const SEASON: [i64; 12] = [80, 70, 45, 6, 2, 2, 2, 2, 4, 25, 100, 90];

/// Minutes back from which everything is laid out by hand.
const NEAR_HOURS: i64 = 30;

/// What is planned.
#[derive(Clone, Debug)]
enum Plan {
    /// The next step of a call.
    Call(u64),
    /// A building is inspected.
    Inspect(i64),
    /// An outage is entered: in how many minutes it begins, how long it is expected to last, how long it does; `None` for
    /// one that goes on.
    Outage {
        area: &'static str,
        kind: &'static str,
        cause: &'static str,
        starts: i64,
        expected: i64,
        lasts: Option<i64>,
    },
    /// A facility is serviced.
    Maintain(i64),
    /// The users are told of an outage, or it is announced.
    Tell(RecordKey, bool),
    /// Heat is back after an outage.
    Restore(RecordKey),
    /// The roster is written.
    Roster,
}

/// The heating side of the play.
pub struct Heating<'a> {
    office: &'a Office,
    chance: Chance,
    town: Town,
    until: Stamp,
    calls: HashMap<u64, Call>,
    records: HashMap<u64, RecordKey>,
    queue: BinaryHeap<Reverse<(Stamp, u64)>>,
    plans: HashMap<u64, Plan>,
    next: u64,
    /// Repairs taken down so far.
    pub repairs: u64,
}

impl<'a> Heating<'a> {
    /// Enters the town and plans what happens in it from `first` to `until`.
    ///
    /// # Errors
    /// Where the file refuses a row.
    pub fn enter(
        tx: &mut Tx<'_>,
        office: &'a Office,
        mut chance: Chance,
        first: Day,
        until: Stamp,
        slips: u64,
    ) -> Outcome<Heating<'a>> {
        let users = usize::try_from((slips * 2).clamp(USERS.0, USERS.1)).unwrap_or(0);
        let town = town::enter(tx, &mut chance, office, tx.now().plus(2 * 3_600), until.day(), users)?;
        let mut heating = Heating {
            office,
            chance,
            town,
            until,
            calls: HashMap::new(),
            records: HashMap::new(),
            queue: BinaryHeap::new(),
            plans: HashMap::new(),
            next: 0,
            repairs: 0,
        };
        let near = until.plus(-NEAR_HOURS * 3_600);
        heating.usual_calls(first, near, (slips / SLIPS_PER_REPAIR).max(LEAST_REPAIRS));
        heating.inspections(first);
        heating.outages(first);
        heating.calls_of_today();
        let roster = until.plus(-7 * 86_400).max(first.start().plus(8 * 60).stamp());
        heating.add(roster, Plan::Roster);
        Ok(heating)
    }

    /// When something happens next.
    pub fn peek(&self) -> Option<Stamp> {
        self.queue.peek().map(|Reverse((at, _))| *at).filter(|at| *at < self.until)
    }

    fn add(&mut self, at: Stamp, plan: Plan) -> u64 {
        self.next += 1;
        self.queue.push(Reverse((at, self.next)));
        self.plans.insert(self.next, plan);
        self.next
    }

    fn add_call(&mut self, call: Call) -> u64 {
        let Some(at) = call.ahead.front().map(|deed| deed.typed) else { return 0 };
        let id = self.next + 1;
        self.calls.insert(id, call);
        self.add(at, Plan::Call(id))
    }

    /// Calls over the months, most of them when it is cold and by day.
    fn usual_calls(&mut self, first: Day, until: Stamp, calls: u64) {
        let days: Vec<(Day, i64)> = (0..=until.day().since(first).max(0))
            .map(|ahead| first.plus(ahead))
            .filter_map(|day| {
                let season = usize::try_from(day.month()).ok().and_then(|month| SEASON.get(month - 1)).copied();
                let weight = season.unwrap_or(1) * self.chance.between(60, 140);
                (weight > 0).then_some((day, weight))
            })
            .collect();
        let weights: Vec<i64> = days.iter().map(|(_, weight)| *weight).collect();
        for _ in 0..calls {
            let Some((day, _)) = days.get(self.chance.weighted(&weights)) else { return };
            let hour = self.chance.among(&[(7, 15), (9, 30), (12, 20), (18, 28), (22, 7)]);
            let at = day.start().plus(hour * 60 + self.chance.between(0, 119)).stamp().plus(self.chance.between(0, 59));
            if at >= until {
                continue;
            }
            let home = self.chance.place(self.town.homes.len());
            let fate = match self.chance.weighted(&[230, 610, 50, 80, 30]) {
                0 => Fate::Repaired { leak: true },
                1 => Fate::Repaired { leak: false },
                2 => Fate::Paid,
                3 => Fate::Advised,
                _ => Fate::Withdrawn,
            };
            let call = Planner::new(&mut self.chance, &self.town, 100).plan(at, home, fate);
            let id = self.add_call(call);
            if fate == (Fate::Repaired { leak: true })
                && self.chance.permille(150)
                && let Some(next_door) = neighbour(&self.town.homes, home)
            {
                let at = at.plus(self.chance.between(30, 90));
                let call = Planner::new(&mut self.chance, &self.town, 100).plan(at, next_door, Fate::Duplicate(id));
                self.add_call(call);
            }
        }
    }

    /// One call for each state, in the hours before now: how many steps of its course are taken, and when it came in.
    fn calls_of_today(&mut self) {
        let cold = Fate::Repaired { leak: false };
        let leak = Fate::Repaired { leak: true };
        for (place, (fate, steps, minutes)) in [
            (leak, 1, 9),        // taken down, nobody sent yet
            (cold, 1, 14),       // the same
            (leak, 2, 17),       // sent
            (cold, 3, 48),       // reached, an hour to go
            (cold, 4, 95),       // on site
            (leak, 4, 75),       // done, unconfirmed
            (cold, 5, 26 * 60),  // confirmed, to be followed up
            (Fate::Paid, 1, 22), // the user's own, not told yet
            (Fate::Advised, 2, 130),
            (cold, 1, 150), // forgotten: contact and arrival missed
        ]
        .into_iter()
        .enumerate()
        {
            let home = 11 + place * 13;
            let at = self.until.plus(-minutes * 60);
            let mut call = Planner::new(&mut self.chance, &self.town, 60).plan(at, home, fate);
            call.ahead.truncate(steps);
            // What was planned too slowly to have happened has not.
            self.add_call(call);
        }
    }

    fn inspections(&mut self, first: Day) {
        for (facility, days) in self.town.facilities.clone() {
            let served = first.plus(town::SERVICE_DAYS - self.chance.between(5, 60));
            self.add(served.start().plus(10 * 60 + facility % 50).stamp(), Plan::Maintain(facility));
            let mut last = first;
            // One has been overlooked, and that shows.
            let mut left = if facility == 3 { 0 } else { i64::MAX };
            while last.plus(days) < self.until.day() && left > 0 {
                let day = last.plus(days - self.chance.between(1, 6).min(days));
                let at = day.start().plus(9 * 60 + self.chance.between(0, 420)).stamp();
                self.add(at, Plan::Inspect(facility));
                last = day.max(last.plus(1));
                left -= 1;
            }
        }
    }

    fn outages(&mut self, first: Day) {
        let mut day = first.plus(9);
        while day.plus(3) < self.until.day() {
            let plan = if self.chance.permille(500) {
                let (area, cause) = ("朝阳小区1号楼、2号楼", "二次网补偿器漏水抢修");
                Plan::Outage {
                    area,
                    kind: "failure",
                    cause,
                    starts: 0,
                    expected: 200,
                    lasts: Some(self.chance.between(90, 260)),
                }
            } else {
                let (area, cause) = ("铁路新村", "更换主管道阀门");
                Plan::Outage { area, kind: "planned", cause, starts: 24 * 60, expected: 600, lasts: Some(570) }
            };
            self.add(day.start().plus(9 * 60 + 12).stamp(), plan);
            day = day.plus(self.chance.between(18, 40));
        }
        let (area, cause) = ("锦绣家园3号楼", "楼前入口阀门损坏");
        let running = Plan::Outage { area, kind: "failure", cause, starts: 0, expected: 180, lasts: None };
        self.add(self.until.plus(-100 * 60), running);
        let (area, cause) = ("学府嘉园", "换热站板换清洗");
        let planned = Plan::Outage { area, kind: "planned", cause, starts: 20 * 60, expected: 540, lasts: None };
        self.add(self.until.plus(-40 * 60), planned);
    }

    /// Plays what comes next.
    ///
    /// # Errors
    /// Where a rule or the file refuses it: the invention is wrong then.
    pub fn run(&mut self, tx: &mut Tx<'_>) -> Outcome<()> {
        let Some(Reverse((at, id))) = self.queue.pop() else { return Ok(()) };
        match self.plans.remove(&id) {
            Some(Plan::Call(call)) => self.call(tx, call, at),
            Some(Plan::Inspect(facility)) => {
                tx.play(self.clerk(), at)?;
                let mut values = Values::new();
                values.set("result", Value::Text("正常，无漏点".to_string()));
                let key = RecordKey::Entry { thing: Facilities.thing().name, id: facility };
                act(&Facilities, tx, &key, "inspect", &values)
            }
            Some(Plan::Outage { area, kind, cause, starts, expected, lasts }) => {
                self.outage(tx, at, (area, kind, cause), (starts, expected, lasts))
            }
            Some(Plan::Maintain(facility)) => {
                tx.play(self.clerk(), at)?;
                let mut values = Values::new();
                values.set("text", Value::Text("清洗除污器，阀门加油，试压合格".to_string()));
                let key = RecordKey::Entry { thing: Facilities.thing().name, id: facility };
                act(&Facilities, tx, &key, "maintain", &values)
            }
            Some(Plan::Tell(record, announced)) => {
                tx.play(self.clerk(), at)?;
                let (action, how) =
                    if announced { ("announce", "楼门口张贴") } else { ("tell", "电话、业主群") };
                let mut values = Values::new();
                values.set("how", Value::Text(how.to_string()));
                act(&Outages, tx, &record, action, &values)
            }
            Some(Plan::Restore(record)) => {
                tx.play(self.clerk(), at)?;
                act(&Outages, tx, &record, "restore", &Values::new())
            }
            Some(Plan::Roster) => {
                tx.play(self.clerk(), at)?;
                let days = self.until.day().since(at.day()) + 4;
                town::roster(tx, self.office, &self.town, at.day(), days)
            }
            None => Ok(()),
        }
    }

    fn clerk(&mut self) -> crate::kernel::store::Operator {
        let clerks = self.office.with_role("clerk");
        self.office.operator(self.chance.of(&clerks).copied().unwrap_or(1))
    }

    fn call(&mut self, tx: &mut Tx<'_>, id: u64, at: Stamp) -> Outcome<()> {
        let Some(mut call) = self.calls.remove(&id) else { return Ok(()) };
        let Some(deed) = call.ahead.pop_front() else { return Ok(()) };
        let mut values = deed.values;
        tx.play(self.clerk(), at)?;
        let (home, own) = (call.home, call.own);
        if deed.action == "report" {
            let record = Repairs.add(tx, &values)?.record;
            self.records.insert(id, record);
            self.repairs += 1;
        } else {
            let Some(record) = self.records.get(&id).cloned() else { return Ok(()) };
            if let Some(other) = deed.same_as.and_then(|other| self.records.get(&other)) {
                values.set("of", Value::Text(other.to_string()));
            }
            if deed.action == "follow-up" {
                // Whoever calls wasn't of the crew: the one at the keyboard.
                values.set("by", Value::Key(tx.operator().key.unwrap_or(1)));
            }
            let Some(action) = Repairs.thing().action(deed.action) else { return Ok(()) };
            let done = match Repairs.act(tx, &record, action, &values) {
                Ok(done) => done,
                // The other call was closed meanwhile: this one goes its own way no further.
                Err(failure) if deed.action == "duplicate" && failure.exit_status() == 1 => return Ok(()),
                Err(failure) => return Err(failure),
            };
            let opened = done.lines.iter().find_map(|line| {
                number::read(line, Letter::Repair, true).ok().filter(|number| number.letter() == Letter::Repair)
            });
            if let (Some(opened), "follow-up") = (opened, deed.action) {
                let again = Planner::new(&mut self.chance, &self.town, 100).again(at, home, own);
                let new = self.add_call(again);
                self.records.insert(new, RecordKey::Number(opened));
                self.repairs += 1;
            }
        }
        if let Some(next) = call.ahead.front().map(|next| next.typed) {
            self.calls.insert(id, call);
            self.queue.push(Reverse((next.max(at), id)));
            self.plans.insert(id, Plan::Call(id));
        }
        Ok(())
    }

    fn outage(
        &mut self,
        tx: &mut Tx<'_>,
        at: Stamp,
        (area, kind, cause): (&str, &'static str, &str),
        (starts, expected, lasts): (i64, i64, Option<i64>),
    ) -> Outcome<()> {
        tx.play(self.clerk(), at)?;
        let from = at.minute().plus(starts);
        let text = |values: &mut Values, key: &'static str, text: &str| values.set(key, Value::Text(text.to_string()));
        let mut values = Values::new();
        let station = town::station_of(area);
        text(&mut values, "station", station);
        text(&mut values, "area", area);
        values.set("kind", Value::Choice(kind));
        text(&mut values, "cause", cause);
        values.set("from", Value::Moment(from));
        values.set("expected_to", Value::Moment(from.plus(expected)));
        if let Some(lead) = self.town.fitters.first() {
            values.set("lead", Value::Key(*lead));
        }
        text(&mut values, "phone", "010-88881001");
        let record = Outages.add(tx, &values)?.record;
        // The planned one of tomorrow is still to be announced.
        if lasts.is_some() || kind == "failure" {
            self.add(at.plus(240), Plan::Tell(record.clone(), kind == "planned"));
        }
        if let Some(lasts) = lasts {
            self.add(at.plus((starts + lasts) * 60), Plan::Restore(record));
        }
        Ok(())
    }
}

/// Gives a reason for every deadline of a month that was missed and not explained: what has to be done before it is
/// closed.
///
/// # Errors
/// Where a rule or the file refuses it.
pub fn explain(tx: &mut Tx<'_>, month: Month, mut typing: impl FnMut(&mut Tx<'_>) -> Outcome<()>) -> Outcome<()> {
    for kept in deadline::store::unexplained(tx.view(), Repairs.thing().name, month)? {
        typing(tx)?;
        let mut values = Values::new();
        let kind = deadline::kinds::of_code(&kept.deadline.kind).map_or("arrive", |kind| kind.code);
        values.set("deadline", Value::Choice(kind));
        values.set("reason", Value::Text("寒潮当日报修集中，人手不足".to_string()));
        values.set("told_at", Value::Moment(kept.deadline.start.plus(35)));
        values.set("told_how", Value::Text("电话".to_string()));
        let Some(record) = workflows::record_key(&kept.record, tx.is_training()) else { continue };
        let Some(book) = workflows::book_by_record(&record) else { continue };
        act(book, tx, &record, "explain", &values)?;
    }
    Ok(())
}
