//! The ledgers of samples (S6, S8): rows as they stand in the workshop's or the storekeeper's book, entered from the
//! book and never derived from the slips. This file is the book's face.

mod act;
mod fields;
pub mod glance;
pub mod papers;
pub mod rules;
pub mod store;

pub use fields::{BOOKS, THING};

use serde_json::{Map, Value as Json, json};

use super::form::METHODS;
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Tx, View};
use crate::kernel::units::{decimal, grouped};
use crate::kernel::words::{Lang, words};
use crate::registers::row;
use store::Stored;

/// The ledgers of the workshop and of the storekeeper, one table with the book's name.
#[derive(Debug)]
pub struct Ledger;

/// The columns of its list.
pub const COLUMNS: &[Column] = &[
    row::column(words("日期", "日期", "Date"), 10),
    row::column(words("單號", "单号", "Slip No."), 12),
    row::column(words("品種", "品种", "Variety"), 0),
    row::column(words("規格", "规格", "Size"), 7),
    row::numbers(words("數量", "数量", "Qty"), 7),
    row::numbers(words("克重", "克重", "Grams"), 8),
    row::column(words("取樣人", "取样人", "Taken by"), 10),
    row::column(words("簽字", "签字", "Signed"), 8),
    row::column(words("台賬", "台账", "Book"), 9),
];

impl Book for Ledger {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        act::add(tx, values)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        act::act(tx, record, action, values)
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(stored) = store::load(view, record.id())? else { return Ok(None) };
        let is_fixed = stored.voided.is_some() || act::closed_in(view, &stored)?.is_some();
        Ok(Some(shown(record, &stored, is_fixed)))
    }

    fn exists(&self, view: View<'_>, record: &RecordKey) -> Outcome<bool> {
        store::exists(view, record.id())
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        if find.is_empty() {
            return Ok(store::newest(view, skip, limit)?.iter().map(|stored| list_row(stored, lang)).collect());
        }
        let all = store::newest(view, 0, usize::MAX)?;
        Ok(row::page(all.iter().map(|stored| list_row(stored, lang)), find, skip, limit))
    }
}

/// A row as `show` gives it; of one that is void or counts in a closed month nothing changes any more.
fn shown(record: &RecordKey, stored: &Stored, is_fixed: bool) -> Map<String, Json> {
    let (entry, state) = (&stored.row, if stored.voided.is_some() { "void" } else { "active" });
    let next: &[&str] = if is_fixed { &["note"] } else { &["link", "void", "note"] };
    let mut out = Map::new();
    let mut put = |key: &str, value: Json| {
        out.insert(key.to_string(), value);
    };
    put("workflow", json!("ledger"));
    put("number", json!(record.to_string()));
    put("state", json!(state));
    put("rev", json!(stored.rev));
    put("next", json!(next));
    put("book", json!(entry.book.code()));
    put("date", json!(entry.day.to_string()));
    put("variety", json!(entry.goods.code));
    put("variety_name", json!(entry.goods.name));
    put("size", json!(entry.goods.size.as_ref().map(|(code, _)| code)));
    put("count", json!(entry.quantity.count));
    put("metres", json!(entry.quantity.metres.map(|metres| decimal(metres, 1))));
    put("grams", json!(entry.grams));
    put("taken_by", json!(entry.taken_by));
    put("method", json!(stored.method));
    put("slip", json!(entry.slip.map(|number| number.to_string())));
    put("link_reason", json!(stored.link_reason));
    put("machine", json!(stored.machine));
    put("shift", json!(stored.shift));
    put("given_by", json!(stored.given_by));
    put("returned", json!(stored.returned));
    put("remarks", json!(stored.remarks));
    put("voided_at", json!(stored.voided.as_ref().map(|(at, _)| at)));
    put("void_reason", json!(stored.voided.as_ref().map(|(_, reason)| reason)));
    put("counted_month", json!(stored.own_month().to_string()));
    let links: Vec<Json> =
        entry.slip.iter().map(|number| json!({"kind": "slip", "number": number.to_string()})).collect();
    put("links", Json::Array(links));
    out
}

/// A row as a list shows it.
pub fn list_row(stored: &Stored, lang: Lang) -> ListRow {
    let entry = &stored.row;
    let signed = if stored.returned {
        words("已退回", "已退回", "returned").get(lang).to_string()
    } else {
        row::choice(METHODS, stored.method, lang)
    };
    ListRow {
        record: RecordKey::Entry { thing: THING.name, id: entry.id },
        cells: vec![
            entry.day.to_string(),
            entry.slip.map(|number| number.to_string()).unwrap_or_default(),
            format!("{} {}", entry.goods.code, entry.goods.name).trim().to_string(),
            size_word(stored, lang),
            quantity_word(stored, lang),
            entry.grams.map(grouped).unwrap_or_default(),
            entry.taken_by.clone(),
            signed,
            row::choice(BOOKS, entry.book.code(), lang),
        ],
        quiet: stored.voided.is_some(),
    }
}

fn size_word(stored: &Stored, lang: Lang) -> String {
    match &stored.row.goods.size {
        Some((_, names)) => names.get(lang).to_string(),
        None => words("布", "布", "cloth").get(lang).to_string(),
    }
}

fn quantity_word(stored: &Stored, lang: Lang) -> String {
    match stored.row.quantity.metres {
        Some(metres) => format!("{} {}", decimal(metres, 1), words("米", "米", "m").get(lang)),
        None => stored.row.quantity.count.map(grouped).unwrap_or_default(),
    }
}
