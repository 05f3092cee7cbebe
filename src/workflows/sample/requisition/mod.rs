//! Requisitions (S9): numbered papers for the free samples that were taken, approved, stocked out, posted. This file is
//! the book's face; the rules are in `rules`, reading and rows in `store`, fields and actions in `form`.

mod act;
pub mod form;
pub mod make;
pub mod print;
pub mod rules;
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

/// The book of requisitions.
#[derive(Debug)]
pub struct Requisitions;

/// Its place beside the slips.
pub const SIDE: SideBook = SideBook {
    book: &Requisitions,
    letter: Some(Letter::Requisition),
    papers: &[PaperName::new("requisition", "領用單", "领用单", "requisition")],
    numbered: Some(Numbered { letter: Letter::Requisition, table: "requisition", key: "id" }),
};

/// The columns of its list.
pub const COLUMNS: &[Column] = &[
    Column { words: words("單號", "单号", "Number"), width: 13, right: false },
    Column { words: words("日期", "日期", "Date"), width: 10, right: false },
    Column { words: words("領用部門", "领用部门", "Department"), width: 0, right: false },
    Column { words: words("領用人", "领用人", "Receiver"), width: 10, right: false },
    Column { words: words("件", "件", "Pcs"), width: 6, right: true },
    Column { words: words("公斤", "公斤", "kg"), width: 10, right: true },
    Column { words: words("狀態", "状态", "State"), width: 16, right: false },
];

impl Book for Requisitions {
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
