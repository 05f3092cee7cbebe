//! Heating applications: procedures whose order is the law (H3, H4, H7 to H12, H23). This file is the workflow's face;
//! the rules are in `rules`, reading in `store` and `lists`, fields and actions in `form`.

mod act;
mod add;
mod amend;
mod correct;
pub mod due;
mod facts;
pub mod form;
pub mod lists;
pub mod month;
pub mod papers;
mod print;
pub mod rows;
pub mod rules;
pub mod said;
pub mod screen;
pub mod show;
pub mod store;

pub use act::ground;
pub use add::find_text;
pub use facts::scheduled_in;

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
use crate::workflow::{Due, PaperJob, PaperName, PaperOf, Standing, Totals, UserEvent, Waiting, Workflow};

/// The workflow of heating applications.
#[derive(Debug)]
pub struct Heating;

const COLUMNS: &[Column] = &[
    Column { words: words("單號", "单号", "No."), width: 13, right: false },
    Column { words: words("受理時間", "受理时间", "Accepted"), width: 11, right: false },
    Column { words: words("業務類別", "业务类别", "Type"), width: 10, right: false },
    Column { words: words("用戶", "用户", "User"), width: 10, right: false },
    Column { words: words("地址", "地址", "Address"), width: 0, right: false },
    Column { words: words("下一步", "下一步", "Next"), width: 10, right: false },
];

impl Book for Heating {
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

impl Workflow for Heating {
    fn letter(&self) -> Option<Letter> {
        Some(Letter::Heating)
    }

    fn tab(&self) -> Words {
        words("用熱申請", "用热申请", "Heating")
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

    fn papers(&self) -> &'static [PaperName] {
        print::NAMES
    }

    fn paper(&self, view: View<'_>, of: &PaperOf, name: &str, job: &PaperJob) -> Outcome<Option<Paper>> {
        print::paper(view, of, name, job)
    }

    fn numbered(&self) -> Option<Numbered> {
        Some(Numbered { letter: Letter::Heating, table: "heating", key: "id" })
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
