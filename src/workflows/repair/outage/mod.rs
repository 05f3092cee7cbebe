//! Outages (H15): where heat fails or is taken off, how long it is expected to last and lasts, and how users were told.
//! This file is the book's face; the rules are in `rules`, reading and rows in `store`, fields and actions in `form`.

mod act;
pub mod form;
pub mod make;
pub mod rules;
pub mod screen;
pub mod show;
pub mod store;

use serde_json::{Map, Value as Json};

use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::number::Letter;
use crate::kernel::problem::Outcome;
use crate::kernel::store::verify::Numbered;
use crate::kernel::store::{Tx, View};
use crate::kernel::words::{Lang, words};
use crate::workflow::{PaperName, SideBook};

/// On whose tab its deadlines count.
const WORKFLOW: &str = "repair";

/// The book of outages.
#[derive(Debug)]
pub struct Outages;

/// Its place beside the repairs.
pub const SIDE: SideBook = SideBook {
    book: &Outages,
    letter: Some(Letter::Outage),
    papers: &[PaperName::new("announcement", "停熱公告", "停热公告", "announcement")],
    numbered: Some(Numbered { letter: Letter::Outage, table: "outage", key: "id" }),
};

/// The columns of its list.
pub const COLUMNS: &[Column] = &[
    Column { words: words("公告編號", "公告编号", "Notice No."), width: 13, right: false },
    Column { words: words("停熱範圍", "停热范围", "Area"), width: 0, right: false },
    Column { words: words("性質", "性质", "Kind"), width: 7, right: false },
    Column { words: words("開始", "开始", "From"), width: 11, right: false },
    Column { words: words("恢復", "恢复", "Back"), width: 11, right: false },
    Column { words: words("告知", "告知", "Told"), width: 8, right: false },
    Column { words: words("狀態", "状态", "State"), width: 8, right: false },
];

impl Book for Outages {
    fn thing(&self) -> &'static Thing {
        &form::THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        make::add(tx, values)
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
