//! Temperature checks: what was measured, signed and judged (H13, H14). This file is the workflow's face; the rules are
//! in `rules`, reading in `store` and `lists`, fields and actions in `form`.

mod act;
mod add;
mod correct;
pub mod due;
pub mod form;
mod later;
pub mod lists;
pub mod month;
pub mod open;
pub mod papers;
mod place;
mod print;
pub mod rows;
pub mod rules;
pub mod screen;
pub mod show;
pub mod store;
mod warnings;

pub use add::{find_text, settings};

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
use crate::registers::point;
use crate::workflow::{Due, PaperJob, PaperName, PaperOf, SideBook, Standing, Totals, UserEvent, Waiting, Workflow};

/// The workflow of temperature checks.
#[derive(Debug)]
pub struct Temperatures;

const COLUMNS: &[Column] = &[
    Column { words: words("單號", "单号", "No."), width: 13, right: false },
    Column { words: words("測溫日期", "测温日期", "Measured"), width: 10, right: false },
    Column { words: words("用戶", "用户", "User"), width: 10, right: false },
    Column { words: words("地址", "地址", "Address"), width: 0, right: false },
    Column { words: words("最低", "最低", "Lowest"), width: 6, right: true },
    Column { words: words("狀態", "状态", "State"), width: 18, right: false },
];

impl Book for Temperatures {
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

impl Workflow for Temperatures {
    fn letter(&self) -> Option<Letter> {
        Some(Letter::Temperature)
    }

    fn tab(&self) -> Words {
        words("測溫", "测温", "Rooms")
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
        &[SideBook { book: &point::Points, letter: None, papers: print::OF_POINT, numbered: None }]
    }

    fn papers(&self) -> &'static [PaperName] {
        print::NAMES
    }

    fn paper(&self, view: View<'_>, of: &PaperOf, name: &str, job: &PaperJob) -> Outcome<Option<Paper>> {
        print::paper(view, of, name, job)
    }

    fn numbered(&self) -> Option<Numbered> {
        Some(Numbered { letter: Letter::Temperature, table: "temperature", key: "id" })
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

    fn after(&self, tx: &mut Tx<'_>, changed: &RecordKey) -> Outcome<()> {
        later::after(tx, changed)
    }

    fn user_of(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<i64>> {
        show::user_of(view, record)
    }

    fn of_user(&self, view: View<'_>, user: i64) -> Outcome<Vec<UserEvent>> {
        show::of_user(view, user)
    }
}
