//! Sample slips: from the first key to the gate (clauses S1 to S8). This file is the workflow's face; the rules are in
//! `rules`, reading and rows in `store`, fields and actions in `form`.

mod act;
mod add;
pub mod form;
pub mod gate;
pub mod ledger;
pub mod month;
pub mod papers;
mod print;
pub mod reconcile;
pub mod requisition;
pub mod rows;
pub mod rules;
pub mod screen;
mod show;
pub mod store;

pub use add::find_text;

use serde_json::{Map, Value as Json};

use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::number::Letter;
use crate::kernel::paper::Paper;
use crate::kernel::problem::Outcome;
use crate::kernel::report::Report;
use crate::kernel::store::verify::Numbered;
use crate::kernel::store::{Tx, View};
use crate::kernel::time::{Day, Month};
use crate::kernel::ui::Layer;
use crate::kernel::words::{Lang, Words, words};
use crate::workflow::gate::{Gate, GateEntry, Pass};
use crate::workflow::{Due, PaperJob, PaperName, PaperOf, SideBook, Standing, Totals, Waiting, WaitingRow, Workflow};

/// The workflow of sample slips.
#[derive(Debug)]
pub struct Samples;

const COLUMNS: &[Column] = &[
    Column { words: words("單號", "单号", "Slip No."), width: 13, right: false },
    Column { words: words("客戶", "客户", "Customer"), width: 18, right: false },
    Column { words: words("品種規格", "品种规格", "Goods"), width: 0, right: false },
    Column { words: words("件", "件", "Pcs"), width: 4, right: true },
    Column { words: words("克重", "克重", "Grams"), width: 8, right: true },
    Column { words: words("狀態", "状态", "State"), width: 16, right: false },
];

const SIDE_BOOKS: &[SideBook] = &[
    requisition::SIDE,
    SideBook { book: &ledger::Ledger, letter: None, papers: &[], numbered: None },
    SideBook { book: &reconcile::Reconciliations, letter: None, papers: &[], numbered: None },
];

impl Book for Samples {
    fn thing(&self) -> &'static Thing {
        &form::THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        add::add(tx, values)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        act::act(tx, record, action, values)
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        show::show(view, record)
    }

    fn exists(&self, view: View<'_>, record: &RecordKey) -> Outcome<bool> {
        store::exists(view, record.id())
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        show::list(view, find, lang, skip, limit)
    }
}

impl Workflow for Samples {
    fn letter(&self) -> Option<Letter> {
        Some(Letter::Sample)
    }

    fn tab(&self) -> Words {
        words("樣品單", "样品单", "Samples")
    }

    fn screen(&self) -> Option<Box<dyn Layer>> {
        Some(Box::new(screen::Tab::new()))
    }

    fn waiting(&self, view: View<'_>) -> Outcome<Waiting> {
        let (count, overdue) = store::waiting(view)?;
        Ok(Waiting { count, overdue })
    }

    fn waiting_list(&self, view: View<'_>, lang: Lang, limit: usize) -> Outcome<Vec<WaitingRow>> {
        // Requisitions wait too, behind the slips; the tab counts the slips alone.
        let mut waiting = show::waiting_list(view, lang, limit)?;
        waiting.extend(requisition::show::waiting_list(view, lang, limit.saturating_sub(waiting.len()))?);
        Ok(waiting)
    }

    fn gate(&self) -> Option<&dyn Gate> {
        Some(self)
    }

    fn side_books(&self) -> &'static [SideBook] {
        SIDE_BOOKS
    }

    fn due(&self, _view: View<'_>) -> Outcome<Vec<Due>> {
        // The sample clauses set no time limits; what waits is counted on the tab.
        Ok(Vec::new())
    }

    fn standing(&self, view: View<'_>, month: Month) -> Outcome<Standing> {
        month::standing(view, month)
    }

    fn figures(&self, view: View<'_>, month: Month) -> Outcome<Option<Json>> {
        Ok(serde_json::to_value(month::figures(view, month)?).ok())
    }

    fn report(&self, month: Month, figures: &Json, before: Option<&Json>, lang: Lang) -> Outcome<Option<Report>> {
        let before = before.map(month::read).transpose()?;
        Ok(Some(month::report(month, &month::read(figures)?, before.as_ref(), lang)))
    }

    fn totals(&self, figures: &Json) -> Totals {
        month::totals(figures)
    }

    fn papers(&self) -> &'static [PaperName] {
        print::NAMES
    }

    fn month_papers(&self) -> &'static [PaperName] {
        print::OF_MONTH
    }

    fn copies_in(&self, paper: &str) -> &'static [&'static str] {
        if paper == "slip" { &["retained", "production", "gate"] } else { &[] }
    }

    fn paper(&self, view: View<'_>, of: &PaperOf, name: &str, job: &PaperJob) -> Outcome<Option<Paper>> {
        print::paper(view, of, name, job)
    }

    fn numbered(&self) -> Option<Numbered> {
        Some(Numbered { letter: Letter::Sample, table: "slip", key: "id" })
    }
}

impl Gate for Samples {
    fn pass(&self, view: View<'_>, typed: &str) -> Outcome<Pass> {
        gate::pass(view, typed)
    }

    fn scan(&self, tx: &mut Tx<'_>, typed: &str) -> Outcome<Pass> {
        gate::scan(tx, typed)
    }

    fn book(&self, view: View<'_>, day: Day) -> Outcome<Vec<GateEntry>> {
        gate::book(view, day)
    }

    fn day_papers(&self) -> &'static [PaperName] {
        print::OF_DAY
    }

    fn takes_text(&self, action: &str) -> bool {
        matches!(action, "refuse" | "release")
    }

    fn act_on_text(&self, tx: &mut Tx<'_>, typed: &str, action: &str, values: &Values) -> Outcome<Option<Done>> {
        match action {
            "refuse" => gate::refuse(tx, typed, values).map(Some),
            "release" => gate::release_of_nothing(tx, typed),
            _ => Ok(None),
        }
    }
}
