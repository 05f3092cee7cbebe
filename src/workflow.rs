//! What a workflow is: a book with a series of its own and a tab, and the plain facts that it publishes to the views
//! over all workflows (due, find, gate). A workflow never sees another one.

pub mod gate;
pub mod paper;

use serde_json::{Value as Json, json};

use self::gate::Gate;
use crate::kernel::book::{Book, RecordKey};
pub use crate::kernel::month::Item;
use crate::kernel::number::{Letter, Number};
use crate::kernel::paper::Paper;
use crate::kernel::problem::Outcome;
use crate::kernel::report::Report;
use crate::kernel::store::verify::Numbered;
use crate::kernel::store::{Tx, View};
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::ui::Layer;
use crate::kernel::words::{Lang, Say, Words, words};
use crate::registers::deadline::{self, Kept};

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

    /// Follows a record of any book that was added or changed, in the same change: a standard that is entered judges the
    /// readings that waited for it. Most follow nothing.
    ///
    /// # Errors
    /// Where the file can't be read or refuses a row.
    fn after(&self, _tx: &mut Tx<'_>, _changed: &RecordKey) -> Outcome<()> {
        Ok(())
    }

    /// What it tells the gate; `None` for workflows whose records let nothing out.
    fn gate(&self) -> Option<&dyn Gate> {
        None
    }

    /// The books that belong to it besides its own.
    fn side_books(&self) -> &'static [SideBook] {
        &[]
    }

    /// Its papers of a whole month, as `print YYYY-MM --paper` takes them.
    fn month_papers(&self) -> &'static [PaperName] {
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

    /// Its papers of a record, as `print --paper` takes them; the first is the default.
    fn papers(&self) -> &'static [PaperName] {
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
}

/// A paper by its names. Several workflows may have papers of one name: what it is called depends on the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PaperName {
    /// As `print --paper` takes it and the file keeps it.
    pub name: &'static str,
    /// The word that people use.
    pub words: Words,
}

impl PaperName {
    /// A name with its word in three languages.
    pub const fn new(name: &'static str, hant: &'static str, hans: &'static str, en: &'static str) -> PaperName {
        PaperName { name, words: words(hant, hans, en) }
    }

    /// The one of that name.
    pub fn find(papers: &[PaperName], name: &str) -> Option<PaperName> {
        papers.iter().find(|known| known.name == name).copied()
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
    /// Its papers, the first being the default; the workflow makes them.
    pub papers: &'static [PaperName],
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

impl Waiting {
    /// Those whose deadlines press: running, overdue, or due by the end of today.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn by_deadlines(view: View<'_>, workflow: &str) -> Outcome<Waiting> {
        let now = view.now().minute();
        let (count, overdue) = deadline::store::pressing(view, workflow, now, now.day().end())?;
        Ok(Waiting { count, overdue })
    }
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

    /// Everything on a workflow's tab that is owed, each in one line: the task, and whose it is, which `whose` says of a
    /// record in the order in which they are due.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn owed(
        view: View<'_>,
        workflow: &'static str,
        mut whose: impl FnMut(&str) -> Outcome<Say>,
    ) -> Outcome<Vec<Due>> {
        let now = view.now().minute();
        let line = |kept: Kept| {
            let what = deadline::wording::what(&kept.deadline.kind, &whose(&kept.record)?);
            Ok(Due::of(&kept, workflow, now, what))
        };
        deadline::store::owed(view, workflow)?.into_iter().map(line).collect()
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
