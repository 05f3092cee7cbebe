//! What will become of an invented slip: its steps with the times at which they happen and are typed. Decides nothing
//! about right or wrong: the rules judge each step when it is taken.

use std::collections::VecDeque;

use crate::kernel::time::calendar::Calendar;
use crate::kernel::time::{Minute, Stamp};
use crate::workflows::sample::rules::drawing::Told;
use crate::workflows::sample::rules::{Source, What};
use crate::workflows::sample::store::Stored;

use super::chance::Chance;
use super::names::{BACK, RAN_OUT, REJECTED, VOIDED};
use super::office::Office;
use super::rhythm::{in_hours, worked_from};
use super::wish::Wish;

/// How a slip ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Goes all the way.
    Released,
    /// A signer says no.
    Rejected,
    /// Voided before any signature.
    VoidEarly,
    /// Voided after it ran out.
    VoidExpired,
    /// Voided after the goods came back.
    VoidReturned,
    /// Reissued before any signature.
    ReplacedEarly,
    /// Reissued after it ran out.
    ReplacedExpired,
    /// Reissued with its drawing.
    ReplacedDrawn,
}

impl Fate {
    /// Most go all the way; 3 in a hundred are voided or replaced, 1 is rejected.
    pub fn by_chance(chance: &mut Chance) -> Fate {
        match chance.weighted(&[960, 10, 9, 6, 4, 5, 3, 3]) {
            0 => Fate::Released,
            1 => Fate::Rejected,
            2 => Fate::VoidEarly,
            3 => Fate::VoidExpired,
            4 => Fate::VoidReturned,
            5 => Fate::ReplacedEarly,
            6 => Fate::ReplacedExpired,
            _ => Fate::ReplacedDrawn,
        }
    }

    /// What the fate asks of the slip.
    pub fn wish(self) -> Wish {
        match self {
            Fate::VoidExpired | Fate::ReplacedExpired => {
                Wish { charged: Some(false), valid_days: Some(Some(0)), ..Wish::default() }
            }
            Fate::ReplacedDrawn => Wish { charged: Some(false), ..Wish::default() },
            _ => Wish::default(),
        }
    }
}

/// One step to be taken.
#[derive(Clone, Debug)]
pub struct Planned {
    /// When it is typed.
    pub typed: Stamp,
    /// When it happens.
    pub at: Minute,
    /// Who is at the keyboard.
    pub operator: i64,
    /// What is done.
    pub deed: Deed,
}

/// What is done in a step.
#[derive(Clone, Debug)]
pub enum Deed {
    /// The head, or a deputy, signs.
    SignHead(i64),
    /// The general manager, or a deputy, signs.
    SignGm(i64),
    /// A receipt for the exact amount.
    Receipt,
    /// The return note of a warehouse slip.
    ReturnNote,
    /// The drawing: who gave the goods out, what was drawn where it was less, the storekeeper, whether at the gate.
    Draw {
        /// Who gave the goods out.
        giver: i64,
        /// The complete list where less was drawn.
        told: Option<Vec<Told>>,
        /// The storekeeper of a warehouse slip.
        storekeeper: Option<i64>,
        /// Recorded at the gate from its copy.
        at_gate: bool,
    },
    /// A guard scans the slip before it may leave.
    ScannedTooEarly,
    /// A guard turns the goods back.
    TurnedBack,
    /// A guard lets the goods out; typed late by the supervisor where the operator isn't the guard.
    Release(i64),
    /// The gate copy is filed.
    File,
    /// A signer rejects.
    Reject(i64, &'static str),
    /// Voided; with the goods taken back where they were drawn.
    Void(&'static str),
    /// From now on it may be replaced by the next slip that is issued.
    Await,
}

/// Who does what on a slip, and how the time goes by.
#[derive(Debug)]
pub struct Course<'a> {
    office: &'a Office,
    calendar: &'a Calendar,
    chance: &'a mut Chance,
    /// Minutes between steps where the office hours don't matter.
    pace: Option<i64>,
    at: Minute,
    typed: Stamp,
    steps: VecDeque<Planned>,
}

impl<'a> Course<'a> {
    /// A course from the slip's issue on; `pace` sets a fixed number of seconds between steps.
    pub fn new(
        office: &'a Office,
        calendar: &'a Calendar,
        chance: &'a mut Chance,
        stored: &Stored,
        pace: Option<i64>,
    ) -> Course<'a> {
        let (at, typed) = (stored.slip.issued_at, stored.issued);
        Course { office, calendar, chance, pace, at, typed, steps: VecDeque::new() }
    }

    /// All steps of a slip with this fate, in the order in which they are typed.
    pub fn steps(mut self, stored: &Stored, fate: Fate) -> VecDeque<Planned> {
        let slip = &stored.slip;
        let clerk = slip.issued_by;
        match fate {
            Fate::VoidEarly => {
                self.wait(15, 180, 16);
                let reason = self.chance.word(&VOIDED);
                self.add(clerk, Deed::Void(reason));
                return self.steps;
            }
            Fate::ReplacedEarly => {
                self.wait(10, 60, 16);
                self.add(clerk, Deed::Await);
                return self.steps;
            }
            _ => {}
        }
        self.wait(8, 150, 16);
        let head = self.signer("head");
        if fate == Fate::Rejected && self.chance.permille(600) {
            let reason = self.chance.word(&REJECTED);
            self.add(clerk, Deed::Reject(head, reason));
            return self.steps;
        }
        self.add_from_paper(clerk, Deed::SignHead(head), true);
        if self.pace.is_none() && self.chance.permille(8) {
            let guard = self.one_with("gatekeeper");
            self.wait(3, 20, 17);
            self.add(guard, Deed::ScannedTooEarly);
        }
        self.wait(10, 240, 15);
        let gm = self.signer("gm");
        if fate == Fate::Rejected {
            let reason = self.chance.word(&REJECTED);
            self.add(clerk, Deed::Reject(gm, reason));
            return self.steps;
        }
        self.add_from_paper(clerk, Deed::SignGm(gm), false);
        if matches!(fate, Fate::VoidExpired | Fate::ReplacedExpired) {
            self.next_morning();
            let reason = self.chance.word(&RAN_OUT);
            self.add(1, if fate == Fate::VoidExpired { Deed::Void(reason) } else { Deed::Await });
            return self.steps;
        }
        if slip.charged {
            self.wait_today(4, 30);
            self.add_from_paper(clerk, Deed::Receipt, false);
        }
        if slip.takes_over.is_some() {
            // Its goods were drawn on the slip that it replaced.
            self.leave(stored);
            return self.steps;
        }
        if slip.source == Source::Warehouse {
            self.wait_today(4, 20);
            self.add_from_paper(clerk, Deed::ReturnNote, false);
        }
        let tomorrow = self.at.day().plus(1);
        let lasts = slip.valid_days.is_none_or(|days| days >= 1);
        if lasts && self.pace.is_none() && worked_from(self.calendar, tomorrow) == tomorrow && self.chance.permille(300)
        {
            self.next_morning();
        } else {
            self.wait_today(8, 45);
        }
        self.draw(stored, fate);
        match fate {
            Fate::VoidReturned => {
                self.wait_today(60, 150);
                let reason = self.chance.word(&BACK);
                self.add(1, Deed::Void(reason));
            }
            Fate::ReplacedDrawn => {
                self.wait_today(2, 30);
                self.add(1, Deed::Await);
            }
            _ => self.leave(stored),
        }
        self.steps
    }

    fn draw(&mut self, stored: &Stored, fate: Fate) {
        let slip = &stored.slip;
        let warehouse = slip.source == Source::Warehouse;
        let storekeeper = warehouse.then(|| self.one_with("storekeeper"));
        let givers = self.office.in_department("车间");
        let giver = storekeeper.or(self.chance.of(&givers).copied()).unwrap_or(1);
        let first = slip.lines.first();
        let less = !slip.charged
            && first.is_some_and(|line| line.count > 1 && matches!(line.what, What::Yarn { .. }))
            && self.chance.permille(60);
        let told = less.then(|| {
            let one = |(place, line): (i64, &crate::workflows::sample::rules::Line)| Told {
                line: place,
                count: Some(if place == 1 { line.count - 1 } else { line.count }),
                metres: None,
                grams: None,
            };
            (1_i64..).zip(&slip.lines).map(one).collect()
        });
        let at_gate = fate == Fate::Released && self.pace.is_none() && self.chance.permille(40);
        let operator = if at_gate { self.one_with("gatekeeper") } else { slip.issued_by };
        self.add(operator, Deed::Draw { giver, told, storekeeper, at_gate });
    }

    /// The gate, and the filing of its copy.
    fn leave(&mut self, stored: &Stored) {
        let guard = self.one_with("gatekeeper");
        if self.pace.is_none() && self.chance.permille(6) {
            self.wait_gate(5, 15);
            self.add(guard, Deed::TurnedBack);
        }
        self.wait_gate(5, 35);
        if self.pace.is_none() && self.chance.permille(3) {
            // Let out on paper while the computer was down, typed the next morning by the supervisor.
            let at = self.at;
            self.next_morning();
            let typed = self.typed.max(self.at.stamp());
            self.typed = typed;
            self.steps.push_back(Planned { typed, at, operator: 1, deed: Deed::Release(guard) });
        } else {
            self.add(guard, Deed::Release(guard));
        }
        if self.chance.permille(300) {
            self.next_morning();
            self.add(stored.slip.issued_by, Deed::File);
        }
    }

    /// A signer by role, now and then a deputy with an authority of that day.
    fn signer(&mut self, role: &str) -> i64 {
        let deputy = self.office.deputy(role, self.at.day()).filter(|_| self.chance.permille(400));
        deputy.unwrap_or_else(|| self.one_with(role))
    }

    fn one_with(&mut self, role: &str) -> i64 {
        let all = self.office.with_role(role);
        self.chance.of(&all).copied().unwrap_or(1)
    }

    fn wait_plain(&mut self, from: i64, to: i64) {
        self.at = self.at.max(self.typed.minute());
        self.at = self.at.plus(self.chance.between(from, to));
    }

    /// At a fixed pace the next step comes so many seconds later.
    fn paced(&mut self) -> bool {
        let Some(pace) = self.pace else { return false };
        self.typed = self.typed.plus(pace);
        self.at = self.typed.minute();
        true
    }

    /// Time goes by within office hours, and into the next working day after `last_hour` and a half.
    fn wait(&mut self, from: i64, to: i64, last_hour: i64) {
        if !self.paced() {
            self.wait_plain(from, to);
            self.at = in_hours(self.calendar, self.at, last_hour);
        }
    }

    /// Time goes by, over noon if need be, but the day doesn't end.
    fn wait_today(&mut self, from: i64, to: i64) {
        if !self.paced() {
            self.wait_plain(from, to);
            let noon = self.at.since(self.at.day().start());
            if (12 * 60..13 * 60 + 30).contains(&noon) {
                self.at = self.at.day().start().plus(13 * 60 + 31 + noon % 10);
            }
        }
    }

    /// The gate is open at noon.
    fn wait_gate(&mut self, from: i64, to: i64) {
        if !self.paced() {
            self.wait_plain(from, to);
        }
    }

    fn next_morning(&mut self) {
        let day = worked_from(self.calendar, self.at.max(self.typed.minute()).day().plus(1));
        self.at = day.start().plus(8 * 60 + 10 + self.chance.between(0, 110));
    }

    /// A step that is typed when it happens.
    fn add(&mut self, operator: i64, deed: Deed) {
        if self.pace.is_none() {
            let second = self.at.stamp().plus(self.chance.between(0, 59));
            self.typed = second.max(self.typed.plus(5));
        }
        self.steps.push_back(Planned { typed: self.typed, at: self.at, operator, deed });
    }

    /// A step that happened on paper a few minutes before; now and then it is typed late.
    fn add_from_paper(&mut self, operator: i64, deed: Deed, may_be_late: bool) {
        if self.pace.is_none() {
            let late = may_be_late && self.chance.permille(25);
            let lag = if late { self.chance.between(33, 95) } else { self.chance.between(0, 6) };
            let second = self.at.plus(lag).stamp().plus(self.chance.between(0, 59));
            self.typed = second.max(self.typed.plus(5));
        }
        self.steps.push_back(Planned { typed: self.typed, at: self.at, operator, deed });
    }
}
