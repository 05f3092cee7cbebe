//! The dated price list (S1): selling price per kilogram, cloth per metre. A new price is a new row; the old ones stay.

pub mod store;

use serde_json::{Map, Value as Json};

use super::row::{self, asked, under};
use super::variety;
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Kind, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Outcome, Problem, Rule};
use crate::kernel::store::{Row, Tx, View};
use crate::kernel::units::decimal;
use crate::kernel::words::{Lang, words};
use crate::say;

/// The book of prices.
#[derive(Debug)]
pub struct Prices;

/// Withdraws a version that nothing rests on yet.
pub const WITHDRAW: Action = Action {
    name: "withdraw",
    label: words("撤回", "撤回", "Withdraw"),
    help: words(
        "只有還沒用過的版本可以撤回。",
        "只有还没用过的版本可以撤回。",
        "Only a version that was never used can be withdrawn.",
    ),
    rule: Rule::House,
    fields: &[row::REASON],
    irreversible: true,
};

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "price",
    label: words("價格", "价格", "Price"),
    fields: &[
        asked(
            "variety",
            words("品種", "品种", "Variety"),
            words("代號、名稱或拼音首字母。", "代号、名称或拼音首字母。", "Code, name or pinyin initials."),
            Kind::Pick { source: "variety", open: false },
        ),
        under(
            asked(
                "price",
                words("單價", "单价", "Price"),
                words(
                    "紗每公斤多少元，布每米多少元。",
                    "纱每公斤多少元，布每米多少元。",
                    "Yuan per kilogram, of cloth per metre.",
                ),
                Kind::Decimal { places: 2, min: 1, max: 100_000_000, unit: words("元", "元", "yuan") },
            ),
            Rule::Clause("S1"),
        ),
        asked(
            "effective_from",
            words("生效日期", "生效日期", "Effective from"),
            words("從這一天起按新價。", "从这一天起按新价。", "The first day of this price."),
            Kind::Day,
        ),
        asked(
            "basis",
            words("依據", "依据", "Basis"),
            words("文件或會議的名稱和編號。", "文件或会议的名称和编号。", "The document or decision behind it."),
            Kind::Text { max: 200 },
        ),
    ],
    actions: &[WITHDRAW],
};

impl Book for Prices {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        let (variety, from) = (values.key("variety").unwrap_or_default(), values.day("effective_from"));
        if let Some(from) = from
            && let Some(other) = store::of_day(tx.view(), variety, from)?
        {
            return Err(Problem::house(
                "same_date",
                say!(
                    "這個品種已有 {from} 起的價格：price/{other}。請換日期，或先撤回那一條。",
                    "这个品种已有 {from} 起的价格：price/{other}。请换日期，或先撤回那一条。",
                    "This variety has a price from {from} already: price/{other}. Choose another date, or withdraw that one first."
                ),
            )
            .at("effective_from")
            .into());
        }
        let row = row::with_fields(Row::insert("price"), values, &["variety", "effective_from", "basis"])
            .set("fen", values.whole("price"));
        row::add(tx, THING.name, row)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "price", record)?;
        withdraw(tx, "price", record, action, values, &current, &[])?;
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(mut current) = row::store::fetch(view, "price", record.id())? else { return Ok(None) };
        let fen = row::whole(&current, "fen");
        let variety = variety::store::get(view, row::whole(&current, "variety"))?;
        current.remove("fen");
        current.insert("price".to_string(), Json::from(decimal(fen, 2)));
        current.insert("variety".to_string(), Json::from(variety.as_ref().map(|variety| variety.code.clone())));
        current.insert("variety_name".to_string(), Json::from(variety.map(|variety| variety.name)));
        let withdrawn = row::has(&current, "withdrawn_at");
        let next: &[&str] = if withdrawn { &[] } else { &["withdraw"] };
        Ok(Some(row::shown(record, THING.name, if withdrawn { "withdrawn" } else { "active" }, next, &current)))
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["variety", "effective_from"])
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("編號", "编号", "Key"), 10),
            row::column(words("品種", "品种", "Variety"), 0),
            row::numbers(words("單價（元）", "单价（元）", "Price (yuan)"), 12),
            row::column(words("生效日期", "生效日期", "From"), 11),
            row::column(words("依據", "依据", "Basis"), 24),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, _lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let names: std::collections::HashMap<i64, String> = row::store::all(view, "variety")?
            .iter()
            .map(|entry| {
                (row::whole(entry, "id"), format!("{} {}", row::text(entry, "code"), row::text(entry, "name")))
            })
            .collect();
        let rows = row::store::all(view, "price")?.into_iter().map(|entry| ListRow {
            record: RecordKey::Entry { thing: THING.name, id: row::whole(&entry, "id") },
            cells: vec![
                format!("price/{}", row::whole(&entry, "id")),
                names.get(&row::whole(&entry, "variety")).cloned().unwrap_or_default(),
                decimal(row::whole(&entry, "fen"), 2),
                row::text(&entry, "effective_from").to_string(),
                row::text(&entry, "basis").to_string(),
            ],
            quiet: row::has(&entry, "withdrawn_at"),
        });
        Ok(row::page(rows, find, skip, limit))
    }
}

/// Withdraws a version unless something rests on it; `except` names tables that don't count.
///
/// # Errors
/// `in_use` or `already_done`.
pub fn withdraw(
    tx: &mut Tx<'_>,
    table: &'static str,
    record: &RecordKey,
    action: &'static Action,
    values: &Values,
    current: &Map<String, Json>,
    except: &[&str],
) -> Outcome<()> {
    if row::has(current, "withdrawn_at") {
        return Err(row::already(record).into());
    }
    if row::store::is_used(tx.view(), table, record.id(), except)? {
        return Err(Problem::house(
            "in_use",
            say!(
                "{record} 已經有單據用過，不能撤回。請另登新版本，寫明生效日期。",
                "{record} 已经有单据用过，不能撤回。请另登新版本，写明生效日期。",
                "{record} was used by a slip and can't be withdrawn. Enter a new version with its own date."
            ),
        )
        .into());
    }
    let row = Row::update(table)
        .set("id", record.id())
        .set("withdrawn_at", tx.now())
        .set("rev", row::whole(current, "rev") + 1);
    row::change(tx, record, action, values, row)
}
