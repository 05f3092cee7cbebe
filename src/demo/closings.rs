//! The ends of the invented months: the books are entered in one sitting, compared with the slips, reported and closed.
//! The last whole month is left as its clerk finds it on a Monday morning: entered, and not yet reconciled.

use crate::across::closing::close_in;
use crate::kernel::book::{Book, RecordKey};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::Tx;
use crate::kernel::time::calendar::Calendar;
use crate::kernel::time::{Day, Month, Stamp};
use crate::say;
use crate::workflows::sample::ledger::Ledger;
use crate::workflows::sample::reconcile::rules::SlipLine;
use crate::workflows::sample::reconcile::{self, Reconciliations};
use crate::workflows::sample::requisition::{Requisitions, store as requisitions};

use super::chance::Chance;
use super::heating;
use super::names::{EXPLAINED, MACHINES, SHIFTS};
use super::office::Office;
use super::rhythm::worked_from;

/// Who types at the month's end: a clerk.
const CLERK: i64 = 2;

/// Who closes: the founder, who is a supervisor.
const SUPERVISOR: i64 = 1;

/// The working day of the next month on which a month is put in order.
const WORKED_DAYS: usize = 3;

/// Seconds between two rows of a book, typed at speed.
const ROW_SECONDS: i64 = 9;

/// What is left to do at the ends of months.
pub struct Months<'a> {
    office: &'a Office,
    calendar: &'a Calendar,
    chance: Chance,
    until: Stamp,
    next: Option<(Month, Stamp)>,
    entered: bool,
    closed: Option<Month>,
}

/// The time at which each row is typed: a few seconds after the other, never past what comes next.
struct Typing<'a> {
    office: &'a Office,
    at: Stamp,
    limit: Stamp,
}

impl Typing<'_> {
    fn next(&mut self, tx: &mut Tx<'_>, who: i64) -> Outcome<()> {
        self.at = self.at.plus(ROW_SECONDS).min(self.limit);
        tx.play(self.office.operator(who), self.at)
    }
}

impl<'a> Months<'a> {
    /// All months from that of `first` to the end of the play.
    pub fn new(office: &'a Office, calendar: &'a Calendar, chance: Chance, first: Day, until: Stamp) -> Months<'a> {
        let month = Month::of(first);
        let next = Some((month, begin(calendar, month)));
        Months { office, calendar, chance, until, next, entered: false, closed: None }
    }

    /// When the next month is put in order; `None` where that lies after the end of the play.
    pub fn due(&self) -> Option<Stamp> {
        self.next.map(|(_, at)| at).filter(|at| *at < self.until)
    }

    /// Puts the next month in order. `limit` is when the play goes on. Returns the newest closed month.
    ///
    /// # Errors
    /// Where a rule or the file refuses it: the invention is wrong then.
    pub fn run(&mut self, tx: &mut Tx<'_>, limit: Option<Stamp>) -> Outcome<Option<Month>> {
        let Some((month, at)) = self.next else { return Ok(self.closed) };
        let limit = limit.unwrap_or(self.until).min(self.until).max(at);
        let mut typing = Typing { office: self.office, at, limit };
        if !std::mem::replace(&mut self.entered, true) {
            self.enter(tx, &mut typing, month)?;
        }
        // The month before the present one is the trainee's.
        let last = month.next() >= Month::of(self.until.day());
        if !last && !self.finish(tx, &mut typing, month)? {
            let again = worked_from(self.calendar, at.day().plus(1));
            self.next = Some((month, begin_on(again)));
            return Ok(self.closed);
        }
        self.closed = if last { self.closed } else { Some(month) };
        self.entered = false;
        self.next = (!last).then(|| (month.next(), begin(self.calendar, month.next())));
        Ok(self.closed)
    }

    /// The rows of both books, nearly all of them as the slips say.
    fn enter(&mut self, tx: &mut Tx<'_>, typing: &mut Typing<'_>, month: Month) -> Outcome<()> {
        for line in reconcile::store::slip_lines(tx.view(), month)? {
            if self.chance.permille(5) {
                continue;
            }
            typing.next(tx, CLERK)?;
            let row = self.row(&line)?;
            Ledger.add(tx, &row)?;
        }
        Ok(())
    }

    fn row(&mut self, line: &SlipLine) -> Outcome<Values> {
        let mut row = Values::new();
        row.set("book", Value::Choice(line.book.code()));
        row.set("date", Value::Day(line.drawn));
        row.set("variety", Value::Key(line.goods.variety));
        let wrong = self.chance.permille(5);
        if let Some((code, _)) = &line.goods.size {
            let size = self.office.size(code, line.drawn).ok_or_else(|| no_size(code))?;
            row.set("size", Value::Key(size.id));
        }
        if let Some(count) = line.quantity.count {
            row.set("count", Value::Whole(count + i64::from(wrong && line.quantity.metres.is_none())));
        }
        if let Some(metres) = line.quantity.metres {
            row.set("metres", Value::Whole(metres + if wrong { 5 } else { 0 }));
        }
        row.set("grams", Value::Whole(line.grams));
        row.set("taken_by", Value::Text(line.taken_by.clone()));
        row.set("method", Value::Choice(if self.chance.permille(4) { "absent" } else { "paper" }));
        if !self.chance.permille(6) {
            row.set("slip", Value::Text(line.number.to_string()));
        }
        row.set("machine", Value::Text(self.chance.word(&MACHINES).to_string()));
        row.set("shift", Value::Text(self.chance.word(&SHIFTS).to_string()));
        Ok(row)
    }

    /// Explains what differs, states the books complete, requisitions, reports and closes. Whether the month is closed.
    fn finish(&mut self, tx: &mut Tx<'_>, typing: &mut Typing<'_>, month: Month) -> Outcome<bool> {
        let key = RecordKey::Entry { thing: reconcile::THING.name, id: month.key() };
        let found = reconcile::store::reconciliation(tx.view(), month)?;
        for difference in found.differences.iter().filter(|one| one.settled.is_none()) {
            typing.next(tx, CLERK)?;
            let mut values = Values::new();
            values.set("difference", Value::Text(difference.id.clone()));
            values.set("reason", Value::Text(self.chance.word(&EXPLAINED).to_string()));
            act(&Reconciliations, tx, &key, "settle", &values)?;
        }
        if !found.is_complete(None) {
            typing.next(tx, CLERK)?;
            let mut values = Values::new();
            let storekeeper = self.office.with_role("storekeeper").first().copied().unwrap_or(CLERK);
            values.set("by", Value::Key(storekeeper));
            act(&Reconciliations, tx, &key, "complete", &values)?;
        }
        if !requisitions::free_in(tx.view(), month)?.is_empty() {
            self.requisition(tx, typing, month)?;
        }
        if found.finance.is_none_or(|report| !report.valid) {
            typing.next(tx, CLERK)?;
            let mut values = Values::new();
            values.set("received_by", Value::Text("财务科 邱敏".to_string()));
            act(&Reconciliations, tx, &key, "report-finance", &values)?;
        }
        heating::explain(tx, month, |tx| typing.next(tx, CLERK))?;
        typing.next(tx, SUPERVISOR)?;
        match close_in(tx, month) {
            Ok(()) => Ok(true),
            // A slip that ran out at the month's end may take some days until it is voided.
            Err(failure) if failure.exit_status() == 1 => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// The month's requisition, through all its steps.
    fn requisition(&mut self, tx: &mut Tx<'_>, typing: &mut Typing<'_>, month: Month) -> Outcome<()> {
        let text = |values: &mut Values, key, text: &str| values.set(key, Value::Text(text.to_string()));
        typing.next(tx, CLERK)?;
        let mut values = Values::new();
        text(&mut values, "month", &month.to_string());
        text(&mut values, "department", super::names::MARKETING);
        text(&mut values, "store", "成品库");
        text(&mut values, "receiver", "丁文澜");
        let record = Requisitions.add(tx, &values)?.record;
        typing.next(tx, CLERK)?;
        let mut values = Values::new();
        values.set("by", Value::Key(self.office.with_role("gm").first().copied().unwrap_or_default()));
        values.set("method", Value::Choice("paper"));
        act(&Requisitions, tx, &record, "approve", &values)?;
        typing.next(tx, CLERK)?;
        let mut values = Values::new();
        text(&mut values, "document", &format!("CK{}", month.key()));
        values
            .set("storekeeper", Value::Key(self.office.with_role("storekeeper").first().copied().unwrap_or_default()));
        act(&Requisitions, tx, &record, "stock-out", &values)?;
        // Finance posts some days later; now and then it is late with it.
        if !self.chance.permille(120) {
            typing.next(tx, CLERK)?;
            let mut values = Values::new();
            text(&mut values, "voucher", &format!("记-{:03}", self.chance.between(20, 260)));
            act(&Requisitions, tx, &record, "post", &values)?;
        }
        Ok(())
    }
}

fn begin(calendar: &Calendar, month: Month) -> Stamp {
    let mut day = worked_from(calendar, month.next().first());
    for _ in 1..WORKED_DAYS {
        day = worked_from(calendar, day.plus(1));
    }
    begin_on(day)
}

/// In the evening, when nobody else types.
fn begin_on(day: Day) -> Stamp {
    day.start().plus(18 * 60 + 40).stamp()
}

/// Takes a step of a record.
///
/// # Errors
/// Where a rule or the file refuses it.
pub(super) fn act(book: &dyn Book, tx: &mut Tx<'_>, record: &RecordKey, name: &str, values: &Values) -> Outcome<()> {
    let Some(action) = book.thing().action(name) else { return Err(no_action(name)) };
    match book.act(tx, record, action, values)?.refused {
        Some(failure) => Err(failure),
        None => Ok(()),
    }
}

fn no_size(code: &str) -> Failure {
    Failure::from(Problem::new(
        "no_size",
        say!("規格 {code} 沒有標準。", "规格 {code} 没有标准。", "There is no standard for the size {code}."),
    ))
}

fn no_action(name: &str) -> Failure {
    Failure::from(Problem::new(
        "unknown_action",
        say!("沒有 {name} 這一步。", "没有 {name} 这一步。", "There is no step {name}."),
    ))
}
