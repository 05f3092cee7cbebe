//! Repair dispatch: a telephone at the ear, a clock running (H5, H15 to H22a). This file is the workflow's face; the rules
//! are in `rules`, reading in `store`, `lists` and `around`, fields and actions in `form`.

mod act;
mod add;
mod amend;
pub mod around;
mod correct;
pub mod due;
mod fees;
pub mod form;
pub mod lists;
pub mod month;
pub mod outage;
pub mod papers;
mod print;
pub mod rows;
pub mod rules;
pub mod screen;
pub mod show;
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
use crate::kernel::time::Month;
use crate::kernel::ui::Layer;
use crate::kernel::words::{Lang, Words, words};
use crate::workflow::{Due, PaperJob, PaperName, PaperOf, SideBook, Standing, Totals, UserEvent, Waiting, Workflow};

/// The workflow of repairs.
#[derive(Debug)]
pub struct Repairs;

const COLUMNS: &[Column] = &[
    Column { words: words("單號", "单号", "No."), width: 13, right: false },
    Column { words: words("報修時間", "报修时间", "Reported"), width: 11, right: false },
    Column { words: words("用戶", "用户", "User"), width: 10, right: false },
    Column { words: words("地址", "地址", "Address"), width: 0, right: false },
    Column { words: words("故障", "故障", "Fault"), width: 9, right: false },
    Column { words: words("狀態", "状态", "State"), width: 14, right: false },
];

impl Book for Repairs {
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

impl Workflow for Repairs {
    fn letter(&self) -> Option<Letter> {
        Some(Letter::Repair)
    }

    fn tab(&self) -> Words {
        words("維修派工", "维修派工", "Repairs")
    }

    fn screen(&self) -> Option<Box<dyn Layer>> {
        Some(Box::new(screen::Tab::new()))
    }

    fn waiting(&self, view: View<'_>) -> Outcome<Waiting> {
        Waiting::by_deadlines(view, form::THING.name)
    }

    fn due(&self, view: View<'_>) -> Outcome<Vec<Due>> {
        due::due(view)
    }

    fn side_books(&self) -> &'static [SideBook] {
        &[outage::SIDE]
    }

    fn papers(&self) -> &'static [PaperName] {
        print::NAMES
    }

    fn month_papers(&self) -> &'static [PaperName] {
        print::OF_MONTH
    }

    fn paper(&self, view: View<'_>, of: &PaperOf, name: &str, job: &PaperJob) -> Outcome<Option<Paper>> {
        print::paper(view, of, name, job)
    }

    fn numbered(&self) -> Option<Numbered> {
        Some(Numbered { letter: Letter::Repair, table: "repair", key: "id" })
    }

    fn standing(&self, view: View<'_>, month: Month) -> Outcome<Standing> {
        month::standing(view, month)
    }

    fn figures(&self, view: View<'_>, month: Month) -> Outcome<Option<Json>> {
        Ok(serde_json::to_value(month::figures(view, month)?).ok())
    }

    fn report(&self, month: Month, figures: &Json, before: Option<&Json>, lang: Lang) -> Outcome<Option<Report>> {
        let (figures, before) = (month::read(figures)?, before.map(month::read).transpose()?);
        Ok(Some(month::report(month, &figures, before.as_ref(), lang)))
    }

    fn totals(&self, figures: &Json) -> Totals {
        month::totals(figures)
    }

    fn user_of(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<i64>> {
        show::user_of(view, record)
    }

    fn of_user(&self, view: View<'_>, user: i64) -> Outcome<Vec<UserEvent>> {
        show::of_user(view, user)
    }
}

#[cfg(test)]
mod tests;
