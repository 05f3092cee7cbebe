//! Plays the courses of all slips in the order of time, step by step through the rules, and writes each step as the
//! program itself does: its rows and one entry.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};

use serde_json::{Map, Value as Json, json};

use crate::kernel::number::{Letter, Number, Series};
use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::store::{Entry, Row, Tx};
use crate::kernel::time::calendar::Calendar;
use crate::kernel::time::deadline::late_typed;
use crate::kernel::time::{Minute, Month, Stamp};
use crate::kernel::units::decimal;
use crate::registers::{month, staff};
use crate::workflows::sample::gate::store::GateLine;
use crate::workflows::sample::rows;
use crate::workflows::sample::rules::drawing::{self, Taking};
use crate::workflows::sample::rules::life::{self, Signer, Voiding};
use crate::workflows::sample::rules::{Drawing, Slip, Source, State, gate};
use crate::workflows::sample::store::Stored;
use crate::workflows::sample::{self};

use super::chance::Chance;
use super::course::{Course, Deed, Fate, Planned};
use super::names::{PLATES, REISSUED, TURNED_BACK};
use super::office::Office;
use super::wish::{self, Wish};

/// Minutes after which a step counts as typed late: the setting's default, which a new file has.
const LATE_MINUTES: i64 = 30;

/// One slip under way.
#[derive(Debug)]
struct Live {
    stored: Stored,
    steps_taken: i64,
    ahead: VecDeque<Planned>,
    takes_over: Option<Box<Stored>>,
    /// The newest closed month when it was issued, and when its step under way is typed.
    closed_before: Option<Month>,
    closed: Option<Month>,
}

impl Live {
    /// Its life with the month in which its drawing counts, where that isn't the month of its time.
    fn drawn_row(&self, at: Minute) -> Row {
        let month = Month::of(at.day());
        // What a closed month has counted for the slip that this one replaced isn't counted again.
        let again = self.stored.slip.takes_over.is_some() && month::counted(month, self.closed_before).is_some();
        let counted = if again { Some(0) } else { month::counted(month, self.closed).map(Month::key) };
        rows::life_row(&self.stored, false).set("counted", counted)
    }
}

/// How an invented slip comes into the world.
#[derive(Clone, Debug)]
pub struct Birth {
    /// When it is issued.
    pub at: Stamp,
    /// Its fate, and how many of its steps are taken at most; chance decides where there is none.
    pub fixed: Option<(Fate, usize)>,
    /// What is laid down about it.
    pub wish: Wish,
    /// A fixed number of seconds between its steps.
    pub pace: Option<i64>,
}

/// The play and all that is on the stage.
#[derive(Debug)]
pub struct Play<'a> {
    office: &'a Office,
    calendar: &'a Calendar,
    chance: Chance,
    until: Stamp,
    live: HashMap<u64, Live>,
    queue: BinaryHeap<Reverse<(Stamp, u64)>>,
    awaiting: VecDeque<u64>,
    born: u64,
    receipts: i64,
    /// The newest closed month: what belongs to it and is typed now counts later.
    pub closed: Option<Month>,
}

impl<'a> Play<'a> {
    /// An empty stage.
    pub fn new(office: &'a Office, calendar: &'a Calendar, chance: Chance, until: Stamp) -> Play<'a> {
        Play {
            office,
            calendar,
            chance,
            until,
            live: HashMap::new(),
            queue: BinaryHeap::new(),
            awaiting: VecDeque::new(),
            born: 0,
            receipts: 0,
            closed: None,
        }
    }

    /// When the next step of a slip under way is typed.
    pub fn next_step(&self) -> Option<Stamp> {
        self.queue.peek().map(|Reverse((at, _))| *at)
    }

    /// Issues a slip, perhaps in place of one that waits for that.
    ///
    /// # Errors
    /// Where a rule or the file refuses it: the invention is wrong then.
    pub fn issue(&mut self, tx: &mut Tx<'_>, birth: Birth) -> Outcome<()> {
        let Birth { at, fixed, mut wish, pace } = birth;
        let old = if fixed.is_none() { self.take_awaiting(at) } else { None };
        let (fate, keep) = fixed.unwrap_or_else(|| (Fate::by_chance(&mut self.chance), usize::MAX));
        let mut fate = fate;
        if let Some(old) = &old {
            let reason = self.chance.word(&REISSUED);
            let takes_over = old.stored.slip.drawing.is_some();
            let by = if old.stored.slip.state == State::Issued { old.stored.slip.issued_by } else { 1 };
            wish = Wish { replaces: Some((old.stored.clone(), reason, takes_over)), issuer: Some(by), ..wish };
            fate = Fate::Released;
        } else if fixed.is_none() {
            wish = Wish { issuer: wish.issuer, ..fate.wish() };
        }
        if pace.is_some() && wish.issuer.is_none() {
            wish.issuer = Some(2);
        }
        let series = Series::of(at.day());
        let stranger = Number::new(Letter::Sample, series, 1, true);
        let Some(stranger) = stranger else { return Ok(()) };
        let mut stored = wish::slip(self.office, &mut self.chance, stranger, at, wish)?;
        tx.play(self.office.operator(stored.slip.issued_by), at)?;
        let (number, series) = tx.next_number(Letter::Sample)?;
        stored.slip.number = number;
        let rows = rows::issue_rows(&stored, None, &sample::find_text(&stored));
        tx.write(Entry::new(number.to_string(), "issue").row(series).rows(rows))?;
        let mut takes_over = None;
        if let Some(mut old) = old {
            old.closed = self.closed;
            takes_over = stored.slip.takes_over.map(|_| Box::new(old.stored.clone()));
            void_replaced(tx, old, &stored, at)?;
        }
        let course = Course::new(self.office, self.calendar, &mut self.chance, &stored, pace);
        let mut ahead = course.steps(&stored, fate);
        ahead.truncate(keep);
        let id = self.born;
        self.born += 1;
        self.live.insert(
            id,
            Live { stored, steps_taken: 0, ahead, takes_over, closed_before: self.closed, closed: self.closed },
        );
        self.plan(id);
        Ok(())
    }

    /// The slip that waits longest for its replacement, where it could be written by now.
    fn take_awaiting(&mut self, at: Stamp) -> Option<Live> {
        let id = *self.awaiting.front()?;
        let live = self.live.get(&id)?;
        let fits = live.stored.slip.drawing.as_ref().is_none_or(|taken| {
            let same_weights = live.stored.slip.lines.iter().all(|line| match &line.what {
                crate::workflows::sample::rules::What::Yarn { size, standard, .. } => {
                    self.office.size(size, at.day()).is_some_and(|size| size.id == *standard)
                }
                crate::workflows::sample::rules::What::Cloth { .. } => true,
            });
            same_weights && taken.at <= at.minute()
        });
        self.awaiting.pop_front();
        if !fits {
            // Its weights are no longer those in force: the goods come back instead.
            let deed = Deed::Void(super::names::BACK[0]);
            let live = self.live.get_mut(&id)?;
            live.ahead.push_back(Planned { typed: at, at: at.minute(), operator: 1, deed });
            self.plan(id);
            return None;
        }
        self.live.remove(&id)
    }

    /// Puts a slip's next step into the queue; one that is over leaves the stage.
    fn plan(&mut self, id: u64) {
        match self.live.get(&id).map(|live| live.ahead.front().map(|next| next.typed)) {
            Some(Some(typed)) => self.queue.push(Reverse((typed, id))),
            Some(None) if !self.awaiting.contains(&id) => {
                self.live.remove(&id);
            }
            _ => {}
        }
    }

    /// Takes the next step, where it is typed before the end of the play. Returns whether there was one.
    ///
    /// # Errors
    /// Where a rule or the file refuses it: the invention is wrong then.
    pub fn step(&mut self, tx: &mut Tx<'_>) -> Outcome<bool> {
        let Some(Reverse((typed, id))) = self.queue.pop() else { return Ok(false) };
        if typed > self.until {
            self.queue.clear();
            return Ok(false);
        }
        let Some(mut live) = self.live.remove(&id) else { return Ok(true) };
        live.closed = self.closed;
        if let Some(planned) = live.ahead.pop_front() {
            tx.play(self.office.operator(planned.operator), planned.typed)?;
            if matches!(planned.deed, Deed::Await) {
                self.awaiting.push_back(id);
            } else {
                self.take(tx, &mut live, planned)?;
            }
        }
        self.live.insert(id, live);
        self.plan(id);
        Ok(true)
    }

    /// Takes one step through the rules and writes it.
    fn take(&mut self, tx: &mut Tx<'_>, live: &mut Live, planned: Planned) -> Outcome<()> {
        let Planned { typed, at, operator, deed } = planned;
        let slip = &live.stored.slip;
        let (action, judged, said) = match &deed {
            Deed::SignHead(by) | Deed::SignGm(by) => {
                let (signer, deputy) = self.signer(*by, &deed, at);
                let mut said = said([("by", json!(by))]);
                said.extend(deputy.map(|number| ("deputy".to_string(), json!(number))));
                said.insert("method".to_string(), json!("paper"));
                if matches!(deed, Deed::SignHead(_)) {
                    ("sign-head", life::sign_head(slip, &signer, at), said)
                } else {
                    ("sign-gm", life::sign_gm(slip, &signer, at), said)
                }
            }
            Deed::Reject(by, reason) => {
                let (signer, _) = self.signer(*by, &deed, at);
                live.stored.ended = Some((at, (*reason).to_string()));
                ("reject", life::reject(slip, &signer, at), said([("by", json!(by)), ("reason", json!(reason))]))
            }
            Deed::Receipt => {
                self.receipts += 1;
                let number = format!("SJ{:07}", self.receipts);
                let due = slip.amount.unwrap_or_default();
                let said = said([("receipt_no", json!(number)), ("amount", json!(decimal(due.0, 2)))]);
                ("receipt", life::receipt(slip, &number, due, at), said)
            }
            Deed::ReturnNote => {
                let number = format!("TK{:04}-{}", slip.number.series().yymm(), slip.number.serial());
                let said = said([("note_no", json!(number)), ("by", json!(self.office.name(operator)))]);
                ("return-note", life::return_note(slip, &number, at), said)
            }
            Deed::Draw { .. } => {
                let (judged, said) = self.draw(slip, &deed, at);
                ("draw", judged, said)
            }
            Deed::Void(reason) => {
                let back = at.plus(-5);
                let returned = slip.drawing.as_ref().map(|taken| (slip.handler, back.max(taken.at)));
                let refund = slip.receipt.as_ref().map(|(number, _)| format!("TF{}", number.get(2..).unwrap_or("")));
                let mut said = said([("reason", json!(reason))]);
                let name = returned.map(|(by, _)| self.office.name(by)).unwrap_or_default();
                if let Some((_, when)) = returned {
                    said.insert("returned_to".to_string(), json!(name));
                    said.insert("returned_at".to_string(), json!(when.to_string()));
                }
                if let Some(refund) = &refund {
                    said.insert("refund".to_string(), json!(refund));
                }
                let voiding = Voiding {
                    at,
                    returned: returned.map(|(_, when)| (name, when)),
                    refund: refund.as_deref(),
                    taken_over: false,
                };
                live.stored.ended = Some((at, (*reason).to_string()));
                ("void", life::void(slip, &voiding), said)
            }
            Deed::File => {
                life::file(slip, live.stored.filed_at, at).map_err(Failure::refused)?;
                live.stored.filed_at = Some(at);
                ("file", Ok(slip.clone()), Map::new())
            }
            Deed::Release(guard) => return self.release(tx, live, *guard, at, typed, operator),
            Deed::ScannedTooEarly | Deed::TurnedBack => return self.turn_back(tx, live, &deed, at, operator),
            Deed::Await => return Ok(()),
        };
        live.stored.slip = judged.map_err(Failure::refused)?;
        let mut rows = Vec::new();
        if let Deed::Draw { storekeeper, .. } = &deed {
            live.stored.storekeeper = *storekeeper;
            rows = rows::drawn_rows(&live.stored.slip);
        }
        let drawn = matches!(deed, Deed::Draw { .. });
        rows.push(if drawn { live.drawn_row(at) } else { rows::life_row(&live.stored, false) });
        write(tx, live, action, at, typed, said, rows)?;
        if let Deed::Draw { at_gate: true, .. } = deed {
            let pieces = live.stored.slip.drawing.as_ref().map(|taken| taken.pieces());
            let line = GateLine { pieces, ..self.line(&live.stored, "drawn_at_gate", at, operator) };
            write_line(tx, &line)?;
        }
        if live.stored.slip.state == State::Effective
            && let Some(old) = live.takes_over.take()
        {
            take_over(tx, live, &old, typed)?;
        }
        Ok(())
    }

    fn signer(&self, by: i64, deed: &Deed, at: Minute) -> (Signer, Option<String>) {
        let person = self.office.person(by).cloned().unwrap_or_default();
        let standing = |role| staff::rules::may_sign_as(&person, role, at.day()).map(|standing| standing.deputy);
        let signer = Signer { key: by, head: standing("head"), gm: standing("gm"), name: person.name.clone() };
        let used = if matches!(deed, Deed::SignHead(_)) { &signer.head } else { &signer.gm };
        let deputy = used.clone().ok().flatten();
        (signer, deputy)
    }

    fn draw(&self, slip: &Slip, deed: &Deed, at: Minute) -> (life::Step, Map<String, Json>) {
        let Deed::Draw { giver, told, storekeeper, at_gate } = deed else { return (Err(Vec::new()), Map::new()) };
        let taking = Taking {
            at,
            taken_by: self.office.name(slip.handler).to_string(),
            given_by: Some(self.office.name(*giver).to_string()),
            given_by_staff: Some(*giver),
            has_storekeeper: storekeeper.is_some(),
        };
        let mut said = said([("taken_by", json!(slip.handler)), ("given_by", json!(giver))]);
        if let Some(told) = told {
            let lines = told.iter().map(|one| json!({"line": one.line, "count": one.count}));
            said.insert("lines".to_string(), lines.collect());
        }
        if let Some(storekeeper) = storekeeper {
            said.insert("storekeeper".to_string(), json!(storekeeper));
        }
        if *at_gate {
            said.insert("at_gate".to_string(), json!(true));
        }
        (drawing::draw(slip, &taking, told.as_deref()), said)
    }

    fn release(
        &mut self,
        tx: &mut Tx<'_>,
        live: &mut Live,
        guard: i64,
        at: Minute,
        typed: Stamp,
        operator: i64,
    ) -> Outcome<()> {
        let slip = &live.stored.slip;
        let pieces = slip.drawing.as_ref().map_or(0, |taken| taken.pieces());
        let judged = life::release(slip, (guard, self.office.name(guard)), pieces, at, None);
        let late = operator != guard;
        let carrier = self.chance.permille(700).then(|| self.office.name(slip.handler).to_string());
        let plate = self.chance.permille(250).then(|| self.chance.word(&PLATES).to_string());
        let mut said = said([("by", json!(guard)), ("counted", json!(pieces))]);
        said.extend(carrier.iter().map(|name| ("carrier".to_string(), json!(name))));
        said.extend(plate.iter().map(|plate| ("plate".to_string(), json!(plate))));
        if late {
            said.insert("late".to_string(), json!(true));
        }
        live.stored.slip = judged.map_err(Failure::refused)?;
        let rows = vec![rows::life_row(&live.stored, false)];
        write(tx, live, "release", at, typed, said, rows)?;
        let line = GateLine {
            pieces: Some(pieces),
            carrier: [carrier, None, plate],
            late,
            ..self.line(&live.stored, "released", at, guard)
        };
        write_line(tx, &line)
    }

    /// A refusal: what the rules say against the slip by now, or what the guard says of the goods.
    fn turn_back(&mut self, tx: &mut Tx<'_>, live: &Live, deed: &Deed, at: Minute, guard: i64) -> Outcome<()> {
        let line = self.line(&live.stored, "refused", at, guard);
        let line = if matches!(deed, Deed::ScannedTooEarly) {
            let reasons = gate::reasons(&live.stored.slip, at, None);
            GateLine { reasons: reasons.iter().map(|reason| reason.code.to_string()).collect(), ..line }
        } else {
            let code = self.chance.word(&["goods_differ", "goods_differ", "altered", "not_gate_copy"]);
            let note = self.chance.permille(700).then(|| self.chance.word(&TURNED_BACK).to_string());
            GateLine { reasons: vec![code.to_string()], note, ..line }
        };
        write_line(tx, &line)
    }

    /// A number that no slip has, or that was mistyped, at the gate.
    ///
    /// # Errors
    /// Where the file refuses the line.
    pub fn strange_number(&mut self, tx: &mut Tx<'_>, at: Stamp) -> Outcome<()> {
        let guards = self.office.with_role("gatekeeper");
        let guard = self.chance.of(&guards).copied().unwrap_or(1);
        let serial = u32::try_from(self.chance.between(200_000, 299_999)).unwrap_or(200_000);
        let Some(number) = Number::new(Letter::Sample, Series::of(at.day()), serial, true) else { return Ok(()) };
        let (typed, reason) = if self.chance.permille(500) {
            (number.to_string(), gate::not_a_slip(None, &number.to_string()))
        } else {
            let wrong = (number.check_digit() + 1) % 10;
            let typed = format!("S{:04}-{serial}-{wrong}", number.series().yymm());
            let misread = crate::kernel::number::Misread::CheckDigit { fits_training: false };
            let reason = gate::not_a_slip(Some(misread), &typed);
            (typed, reason)
        };
        tx.play(self.office.operator(guard), at)?;
        let line = GateLine {
            id: 0,
            at: at.minute(),
            typed,
            slip: None,
            result: "refused".to_string(),
            reasons: vec![reason.code.to_string()],
            note: None,
            pieces: None,
            carrier: [None, None, None],
            by: (Some(guard), self.office.name(guard).to_string()),
            late: false,
        };
        write_line(tx, &line)
    }

    fn line(&self, stored: &Stored, result: &str, at: Minute, by: i64) -> GateLine {
        let number = stored.slip.number;
        GateLine {
            id: 0,
            at,
            typed: number.to_string(),
            slip: Some(number),
            result: result.to_string(),
            reasons: Vec::new(),
            note: None,
            pieces: None,
            carrier: [None, None, None],
            by: (Some(by), self.office.name(by).to_string()),
            late: false,
        }
    }
}

fn said<const N: usize>(pairs: [(&str, Json); N]) -> Map<String, Json> {
    pairs.into_iter().map(|(key, value)| (key.to_string(), value)).collect()
}

/// Voids the slip that a new one replaces, each naming the other.
fn void_replaced(tx: &mut Tx<'_>, mut old: Live, new: &Stored, at: Stamp) -> Outcome<()> {
    let reason = new.replaces.as_ref().map(|(_, reason)| reason.clone()).unwrap_or_default();
    let taken_over = new.slip.takes_over.is_some();
    let voiding = Voiding { at: at.minute(), returned: None, refund: None, taken_over };
    let voided = life::void(&old.stored.slip, &voiding).map_err(Failure::refused)?;
    old.stored.slip = Slip { successor: Some(new.slip.number), ..voided };
    old.stored.ended = Some((at.minute(), reason.clone()));
    let said = said([("reason", json!(reason)), ("replaced_by", json!(new.slip.number.to_string()))]);
    let rows = vec![rows::life_row(&old.stored, false)];
    write(tx, &mut old, "void", at.minute(), at, said, rows)
}

/// Writes a step: its rows, its own row, and the entry.
fn write(
    tx: &mut Tx<'_>,
    live: &mut Live,
    action: &str,
    at: Minute,
    typed: Stamp,
    said: Map<String, Json>,
    rows: Vec<Row>,
) -> Outcome<()> {
    live.steps_taken += 1;
    let counted = month::counted(Month::of(at.day()), live.closed);
    let number = live.stored.slip.number.to_string();
    let step = Row::insert("step")
        .set("record", number.as_str())
        .set("n", live.steps_taken)
        .set("action", action)
        .set("at", at)
        .set("typed_at", typed)
        .set("operator", tx.operator().key)
        .set("late_typed", late_typed(at, typed, LATE_MINUTES))
        .set("said", Json::Object(said).to_string())
        .set("counted", counted.map(Month::key));
    tx.write(Entry::new(number, action).at(at).rows(rows).row(step))?;
    Ok(())
}

fn write_line(tx: &mut Tx<'_>, line: &GateLine) -> Outcome<()> {
    let (id, row) = sample::gate::store::row(tx.view(), line)?;
    tx.write(Entry::new(format!("gate/{id}"), line.result.as_str()).at(line.at).row(row))?;
    Ok(())
}

/// A reissue becomes effective and takes over the drawing of the slip that it replaced.
fn take_over(tx: &mut Tx<'_>, live: &mut Live, old: &Stored, typed: Stamp) -> Outcome<()> {
    let Some(taken) = &old.slip.drawing else { return Ok(()) };
    let lines = drawing::fit_drawing(&old.slip, taken, &live.stored.slip.lines).map_err(Failure::refused)?;
    live.stored.slip.carried = Some(Drawing { lines, ..taken.clone() });
    live.stored.slip = drawing::take_over(&live.stored.slip).unwrap_or_else(|| live.stored.slip.clone());
    if live.stored.slip.source == Source::Warehouse {
        live.stored.storekeeper = old.storekeeper;
    }
    let said = said([("taken_over_from", json!(old.slip.number.to_string())), ("taken_by", json!(taken.taken_by))]);
    let mut rows = rows::drawn_rows(&live.stored.slip);
    rows.push(live.drawn_row(taken.at));
    write(tx, live, "draw", taken.at, typed, said, rows)
}
