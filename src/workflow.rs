//! What a workflow is: a book with a series of its own and a tab, and the plain facts that it publishes to the views
//! over all workflows (due, find, gate). A workflow never sees another one.

use serde_json::{Map, Value as Json, json};

use crate::kernel::book::{Book, Done, RecordKey};
use crate::kernel::form::value::Values;
pub use crate::kernel::month::Item;
use crate::kernel::number::{Letter, Number};
use crate::kernel::paper::Paper;
use crate::kernel::problem::{Outcome, Problem, Rule};
use crate::kernel::report::Report;
use crate::kernel::store::verify::Numbered;
use crate::kernel::store::{Tx, View};
use crate::kernel::text::width::width;
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::ui::Layer;
use crate::kernel::words::{Lang, Say, Words, words};
use crate::registers::deadline::Kept;

/// One of the six tabs.
pub trait Workflow: Book {
    /// The letter of its numbers; `None` for registers that have a tab.
    fn letter(&self) -> Option<Letter>;

    /// The word on its tab.
    fn tab(&self) -> Words;

    /// The list behind its tab, from which everything else of it opens; `None` while it has no screen.
    fn screen(&self) -> Option<Box<dyn Layer>> {
        None
    }

    /// How many records wait, for the count on the tab.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn waiting(&self, view: View<'_>) -> Outcome<Waiting>;

    /// The records that `waiting` counts, what waits longest past its time first, at most `limit`.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn waiting_list(&self, _view: View<'_>, _lang: Lang, _limit: usize) -> Outcome<Vec<WaitingRow>> {
        Ok(Vec::new())
    }

    /// What is due, overdue or running, in no particular order.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn due(&self, view: View<'_>) -> Outcome<Vec<Due>>;

    /// What the gate needs to know about a number that belongs to this workflow, or to none; `None` for workflows
    /// whose records let nothing out.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn pass(&self, _view: View<'_>, _typed: &str) -> Outcome<Option<Pass>> {
        Ok(None)
    }

    /// The same for the gate screen, which keeps a line of its book for a scan that may not leave.
    ///
    /// # Errors
    /// Where the file can't be written.
    fn scan(&self, _tx: &mut Tx<'_>, _typed: &str) -> Outcome<Option<Pass>> {
        Ok(None)
    }

    /// The books that belong to it besides its own.
    fn side_books(&self) -> &'static [SideBook] {
        &[]
    }

    /// The names of its papers of a day, as `print YYYY-MM-DD --paper` takes them; the first is the default.
    fn day_papers(&self) -> &'static [&'static str] {
        &[]
    }

    /// The names of its papers of a whole month, as `print YYYY-MM --paper` takes them.
    fn month_papers(&self) -> &'static [&'static str] {
        &[]
    }

    /// What stands in the way of closing a month, and what is only listed with it.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn standing(&self, _view: View<'_>, _month: Month) -> Outcome<Standing> {
        Ok(Standing::default())
    }

    /// Its figures of a month as `summary --json` gives them, reckoned now; `None` while it has none. What a closed
    /// month's figures were is read from the closing.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn figures(&self, _view: View<'_>, _month: Month) -> Outcome<Option<Json>> {
        Ok(None)
    }

    /// Its figures of a month, as `figures` gave them, for people, with the month before beside them where there are
    /// figures of it.
    ///
    /// # Errors
    /// Where the figures can't be read.
    fn report(&self, _month: Month, _figures: &Json, _before: Option<&Json>, _lang: Lang) -> Outcome<Option<Report>> {
        Ok(None)
    }

    /// What a closing says of its figures in whole numbers, which are added up from closing to closing.
    fn totals(&self, _figures: &Json) -> Totals {
        Totals::default()
    }

    /// The names of its papers, as `print --paper` takes them; the first is the default.
    fn papers(&self) -> &'static [&'static str] {
        &[]
    }

    /// The papers that one paper consists of, so that a copy printed again by itself says that it is a reprint.
    fn copies_in(&self, _paper: &str) -> &'static [&'static str] {
        &[]
    }

    /// One of its papers, or `None` where it has no paper of that kind.
    ///
    /// # Errors
    /// Where there is no such record or the paper doesn't exist in its state.
    fn paper(&self, _view: View<'_>, _of: &PaperOf, _name: &str, _job: &PaperJob) -> Outcome<Option<Paper>> {
        Ok(None)
    }

    /// The table that its numbered records are in, for `verify`: a series leaves no gaps.
    fn numbered(&self) -> Option<Numbered> {
        None
    }

    /// The lines of the gate book of a day, in the order of what happened; none for workflows whose records let nothing
    /// out.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn gate_book(&self, _view: View<'_>, _day: Day) -> Outcome<Vec<GateEntry>> {
        Ok(Vec::new())
    }

    /// The user (戶) whom a record is about; `None` where it is about none, or where that is sealed.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn user_of(&self, _view: View<'_>, _record: &RecordKey) -> Outcome<Option<i64>> {
        Ok(None)
    }

    /// Everything that this workflow holds about a user, by the user's key, in no particular order (H19). What is sealed
    /// isn't in it.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn of_user(&self, _view: View<'_>, _user: i64) -> Outcome<Vec<UserEvent>> {
        Ok(Vec::new())
    }

    /// Whether an action takes any typed text where others take a number; the text goes to `act_on_text`.
    fn takes_text(&self, _action: &str) -> bool {
        false
    }

    /// An action that takes any typed text where others take a number (a refusal at the gate); `None` where there is
    /// none of that name.
    ///
    /// # Errors
    /// As `Book::act`.
    fn act_on_text(&self, _tx: &mut Tx<'_>, _typed: &str, _action: &str, _values: &Values) -> Outcome<Option<Done>> {
        Ok(None)
    }
}

/// What a paper is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PaperOf {
    /// A record.
    Record(RecordKey),
    /// A day: the gate book.
    Day(Day),
    /// A month: the ledger, the reconciliation.
    Month(Month),
}

/// A book that belongs to a workflow besides its own: the ledger, requisitions.
#[derive(Clone, Copy)]
pub struct SideBook {
    /// The book.
    pub book: &'static dyn Book,
    /// The letter of its numbers; `None` for a book whose records have plain keys.
    pub letter: Option<Letter>,
    /// The names of its papers, the first being the default; the workflow makes them.
    pub papers: &'static [&'static str],
    /// Its table, where its records are numbered.
    pub numbered: Option<Numbered>,
}

/// What a month's closing meets in one workflow.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// What must be put right before.
    pub blocks: Vec<Item>,
    /// What isn't in the way and is listed with the figures.
    pub listed: Vec<Item>,
}

/// What the closing of a month says of a workflow (`reliability.md`, section 4).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// The first and the last number of the month; `None` where there is none.
    pub numbers: Option<(String, String)>,
    /// Whole numbers by name: numbers issued and voided, pieces, grams, fen.
    pub sums: Vec<(&'static str, i64)>,
}

/// What the desk says about a print: nothing of it is the workflow's own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaperJob {
    /// The language of the paper.
    pub lang: Lang,
    /// The office's name.
    pub company: String,
    /// Only a preview: it says so, counts nothing, and can't pass the gate.
    pub preview: bool,
    /// How often this paper was printed before.
    pub reprint: u32,
    /// The running number of this paper among its record's; `None` for a preview, which takes none.
    pub serial: Option<i64>,
    /// The eight characters of the print's history entry; empty for a preview.
    pub code: String,
}

impl PaperJob {
    /// What a paper without a series bears: its record's number and its own running one, `R2611-0007-1/2`.
    pub fn numbered(&self, number: Number) -> String {
        self.serial.map_or_else(|| number.to_string(), |serial| format!("{number}/{serial}"))
    }
}

/// Something in the file of a user (H19).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserEvent {
    /// The record.
    pub record: String,
    /// The workflow's name, as in `add`.
    pub workflow: &'static str,
    /// When it happened.
    pub at: Minute,
    /// What it was, in one line.
    pub what: Say,
    /// How it stands.
    pub state: Say,
}

/// The count on a tab.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Waiting {
    /// Records that wait for somebody.
    pub count: u32,
    /// Of these, those past their time.
    pub overdue: u32,
}

/// A record that waits, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WaitingRow {
    /// The record: a number.
    pub record: String,
    /// Whom it is for.
    pub who: String,
    /// What it waits for.
    pub state: String,
    /// The last day on which that can be done; `None` where there is no limit yet.
    pub until: Option<Day>,
    /// Whether that day has passed.
    pub overdue: bool,
}

/// How urgent a due thing is (contract, section 5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Urgency {
    /// Its time has passed.
    Overdue,
    /// A limit without a number: at once.
    Running,
    /// Its time is to come.
    Due,
    /// It can't be met yet.
    Later,
}

impl Urgency {
    /// The word for lists.
    pub const fn words(self) -> Words {
        match self {
            Urgency::Overdue => words("逾期", "逾期", "overdue"),
            Urgency::Running => words("馬上", "马上", "at once"),
            Urgency::Due => words("到期", "到期", "due"),
            Urgency::Later => words("未開始", "未开始", "later"),
        }
    }

    /// As in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Urgency::Overdue => "overdue",
            Urgency::Running => "running",
            Urgency::Due => "due",
            Urgency::Later => "later",
        }
    }
}

/// Something that is due, whatever workflow it belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// The record: a number, or a register's key.
    pub record: String,
    /// The workflow's name, as in `add`.
    pub workflow: &'static str,
    /// The kind of deadline.
    pub kind: String,
    /// The clause behind it; `None` for house rules.
    pub clause: Option<String>,
    /// When it started.
    pub start: Minute,
    /// Before which it can't be met.
    pub opens: Option<Minute>,
    /// When it is due; `None` for limits without a number.
    pub due: Option<Minute>,
    /// How urgent it is now.
    pub urgency: Urgency,
    /// Whether it reaches into a year without calendar data.
    pub provisional: bool,
    /// What is to be done, in one line.
    pub what: Say,
}

impl Due {
    /// As `due --json` gives it (contract, section 5).
    pub fn to_json(&self, now: Minute, lang: Lang) -> Json {
        json!({
            "number": self.record,
            "workflow": self.workflow,
            "kind": self.kind,
            "clause": self.clause,
            "start": self.start.to_string(),
            "opens": self.opens.map(|at| at.to_string()),
            "due": self.due.map(|at| at.to_string()),
            "state": self.urgency.code(),
            "minutes_left": self.due.map(|at| at.since(now)),
            "provisional": self.provisional,
            "what": self.what.get(lang),
        })
    }

    /// A deadline of the file that is neither met nor cancelled; `what` says in one line what is to be done.
    pub fn of(kept: &Kept, workflow: &'static str, now: Minute, what: Say) -> Due {
        let deadline = &kept.deadline;
        let urgency = match (deadline.due, deadline.opens) {
            (Some(due), _) if due < now => Urgency::Overdue,
            (_, Some(opens)) if now < opens => Urgency::Later,
            (None, _) => Urgency::Running,
            (Some(_), _) if deadline.at_once => Urgency::Running,
            (Some(_), _) => Urgency::Due,
        };
        Due {
            record: kept.record.clone(),
            workflow,
            kind: deadline.kind.clone(),
            clause: deadline.clause.clone(),
            start: deadline.start,
            opens: deadline.opens,
            due: deadline.due_at(now),
            urgency,
            provisional: deadline.provisional,
            what,
        }
    }
}

/// Why goods may not leave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// As in the contract: `gm_signature_missing` and so on.
    pub code: &'static str,
    /// What it rests on.
    pub rule: Rule,
    /// What is wrong and what to do.
    pub say: Say,
}

impl From<Reason> for Problem {
    fn from(reason: Reason) -> Problem {
        Problem { code: reason.code, field: None, rule: reason.rule, say: reason.say }
    }
}

/// One line of goods, as the gate compares them: no prices.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Goods {
    /// Code and name of the variety, frozen at issue.
    pub variety: String,
    /// The size in each language; for cloth its metres.
    pub size: Say,
    /// Pieces that may leave: those drawn, before the drawing those approved.
    pub count: i64,
    /// Their weight in grams.
    pub grams: i64,
    /// Metres of cloth in tenths; `None` for yarn.
    pub metres: Option<i64>,
}

/// One line of the gate book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GateEntry {
    /// When it happened.
    pub at: Minute,
    /// What was typed or scanned.
    pub typed: String,
    /// The record that was understood, where there is one.
    pub number: Option<Number>,
    /// `released`, `refused` or `drawn_at_gate`.
    pub result: String,
    /// Codes of the reasons against it, each with its short words.
    pub reasons: Vec<(String, Say)>,
    /// The guard's note.
    pub note: Option<String>,
    /// Pieces counted or drawn.
    pub pieces: Option<i64>,
    /// Who carried the goods, with which paper, in which vehicle.
    pub carrier: [Option<String>; 3],
    /// Whose decision it was.
    pub by: String,
    /// Whether it was typed later, from paper.
    pub late: bool,
}

impl GateEntry {
    /// What happened, in a word.
    pub fn result_words(&self) -> Words {
        match self.result.as_str() {
            "released" => words("放行", "放行", "released"),
            "refused" => words("不放行", "不放行", "refused"),
            _ => words("補記提取", "补记提取", "drawn here"),
        }
    }

    /// The reasons against it, the guard's note, and whether it was typed late.
    pub fn remarks(&self, lang: Lang) -> String {
        let mut remarks: Vec<String> = self.reasons.iter().map(|(_, say)| say.get(lang).to_string()).collect();
        remarks.extend(self.note.clone());
        if self.late {
            remarks.push(words("補錄", "补录", "typed late").get(lang).to_string());
        }
        remarks.join(if lang == Lang::En { ", " } else { "、" })
    }

    /// The line as people read it: time, number, result, pieces, by whom, reasons and remarks.
    pub fn line(&self, lang: Lang) -> String {
        let number = self.number.map_or_else(|| self.typed.clone(), |number| number.to_string());
        let pieces = self.pieces.map(|pieces| match (lang, pieces) {
            (Lang::En, 1) => "1 pc".to_string(),
            (Lang::En, _) => format!("{pieces} pcs"),
            _ => format!("{pieces} 件"),
        });
        let padded = |text: &str, columns: usize| {
            let missing = columns.saturating_sub(width(text));
            format!("{text}{}", " ".repeat(missing))
        };
        let line = [
            self.at.clock(),
            padded(&number, 14),
            padded(self.result_words().get(lang), 10),
            padded(&pieces.unwrap_or_default(), 6),
            padded(&self.by, 8),
            self.remarks(lang),
        ];
        line.join("  ").trim_end().to_string()
    }

    /// As `gate-book --json` gives it (contract, section 5).
    pub fn to_json(&self) -> Json {
        let reasons: Vec<&str> = self.reasons.iter().map(|(code, _)| code.as_str()).collect();
        let [carrier, id_no, plate] = &self.carrier;
        json!({
            "at": self.at.to_string(),
            "number_typed": self.typed,
            "number": self.number.map(|number| number.to_string()),
            "result": self.result,
            "reasons": reasons,
            "by": self.by,
            "late": self.late,
            "note": self.note,
            "pieces": self.pieces,
            "carrier": carrier,
            "id_no": id_no,
            "plate": plate,
        })
    }
}

/// What the gate needs to know about a typed or scanned number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pass {
    /// What was typed.
    pub typed: String,
    /// The number that was understood.
    pub number: Option<Number>,
    /// Whether there is such a slip.
    pub found: bool,
    /// Why it may not leave, the worst first; empty where it may.
    pub reasons: Vec<Reason>,
    /// Who may not release it though others may, by their keys in the staff register, each with why.
    pub barred: Vec<(i64, Reason)>,
    /// Whether the only thing missing is the record of the drawing, which the gate copy can supply.
    pub can_draw_here: bool,
    /// Whether that drawing needs the storekeeper's registration (S8).
    pub from_warehouse: bool,
    /// The customer's name, frozen at issue.
    pub customer: String,
    /// Who handles it.
    pub handler: String,
    /// `free` or `charged`.
    pub charge: &'static str,
    /// The goods.
    pub lines: Vec<Goods>,
    /// Pieces in all.
    pub pieces: i64,
    /// Grams in all.
    pub grams: i64,
    /// The last day on which it may leave; `None` where not effective or without limit.
    pub valid_through: Option<Day>,
    /// When and by whom it was released.
    pub released: Option<(Minute, String)>,
    /// The slip that replaced it.
    pub successor: Option<Number>,
    /// How often its papers were printed.
    pub printed: i64,
}

impl Pass {
    /// Whether the goods may leave.
    pub fn may_leave(&self) -> bool {
        self.found && self.reasons.is_empty()
    }

    /// As it is for one guard: where others might release it and this one may not, that is a reason too.
    pub fn for_guard(mut self, guard: Option<i64>) -> Pass {
        let barred = self.barred.iter().find(|(key, _)| Some(*key) == guard);
        if let Some((_, reason)) = barred.filter(|_| self.may_leave() || self.can_draw_here) {
            self.reasons.insert(0, reason.clone());
            self.can_draw_here = false;
        }
        self
    }

    /// As `lookup --json` gives it (contract, section 5).
    pub fn to_json(&self, lang: Lang) -> Json {
        let mut out = Map::new();
        let number = self.number.map_or_else(|| self.typed.clone(), |number| number.to_string());
        out.insert("number".into(), json!(number));
        out.insert("found".into(), json!(self.found));
        out.insert("may_leave".into(), json!(self.may_leave()));
        let reasons: Vec<Json> = self
            .reasons
            .iter()
            .map(|reason| json!({"code": reason.code, "message": reason.say.get(lang), "clause": reason.rule.clause()}))
            .collect();
        out.insert("reasons".into(), Json::Array(reasons));
        out.insert("customer".into(), if self.found { json!(self.customer) } else { Json::Null });
        out.insert("charge".into(), if self.found { json!(self.charge) } else { Json::Null });
        let lines: Vec<Json> = self
            .lines
            .iter()
            .map(|line| {
                let mut goods = Map::new();
                goods.insert("variety".into(), json!(line.variety));
                goods.insert("size".into(), json!(line.size.get(lang)));
                goods.insert("count".into(), json!(line.count));
                if let Some(metres) = line.metres {
                    goods.insert("metres".into(), json!(crate::kernel::units::decimal(metres, 1)));
                }
                goods.insert("grams".into(), json!(line.grams));
                Json::Object(goods)
            })
            .collect();
        out.insert("lines".into(), Json::Array(lines));
        out.insert("pieces".into(), json!(self.pieces));
        out.insert("grams".into(), json!(self.grams));
        out.insert("valid_through".into(), json!(self.valid_through.map(|day| day.to_string())));
        let released = self.released.as_ref().map(|(at, by)| json!({"at": at.to_string(), "by": by}));
        out.insert("released".into(), released.unwrap_or(Json::Null));
        out.insert("successor".into(), json!(self.successor.map(|number| number.to_string())));
        Json::Object(out)
    }
}
