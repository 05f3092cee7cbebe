//! The weight standards of sample sizes (S4): a table by size and date, never a ratio. A new value is a new version.

pub mod rules;
pub mod store;

use serde_json::{Map, Value as Json};

use super::price::{WITHDRAW, withdraw};
use super::row::{self, asked, optional, under};
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Field, Kind, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::store::{Entry, Row, Tx, View};
use crate::kernel::units::Grams;
use crate::kernel::words::{Lang, Words, words};

/// The book of weight standards.
#[derive(Debug)]
pub struct Standards;

const GRAM: Words = words("克", "克", "g");
const PIECE: Words = words("隻", "只", "pieces");

const GRAMS: Field = under(
    asked(
        "grams",
        words("重量", "重量", "Weight"),
        words("一隻的標準重量，整數克。", "一只的标准重量，整数克。", "The standard weight of one piece, whole grams."),
        Kind::Whole { min: 1, max: 1_000_000, unit: GRAM },
    ),
    Rule::Clause("S4"),
);

const fn name(key: &'static str, label: Words) -> Field {
    optional(
        key,
        label,
        words(
            "新規格必填；已有的規格不填時沿用原名。",
            "新规格必填；已有的规格不填时沿用原名。",
            "Required for a new size; a known one keeps its name where this is empty.",
        ),
        Kind::Name { max: 30 },
    )
}

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "standard",
    label: words("紗樣標準", "纱样标准", "Weight standard"),
    fields: &[
        under(
            asked(
                "size",
                words("規格", "规格", "Size"),
                words(
                    "規格代號：whole 整紗、half 半紗、small 小紗；新規格用小寫字母另取。",
                    "规格代号：whole 整纱、half 半纱、small 小纱；新规格用小写字母另取。",
                    "The size's code: whole, half, small; a new size gets one of its own, in small letters.",
                ),
                Kind::Text { max: 20 },
            ),
            Rule::Clause("S4"),
        ),
        GRAMS,
        asked(
            "effective_from",
            words("生效日期", "生效日期", "Effective from"),
            words(
                "這一天起開的單用新重量；已開的單不變。",
                "这一天起开的单用新重量；已开的单不变。",
                "Slips issued from this day on use it; older ones keep theirs.",
            ),
            Kind::Day,
        ),
        asked(
            "basis",
            words("依據", "依据", "Basis"),
            words(
                "制度、文件或會議的名稱和編號。",
                "制度、文件或会议的名称和编号。",
                "The regulation, document or decision behind it.",
            ),
            Kind::Text { max: 200 },
        ),
        name("name_hant", words("繁體名稱", "繁体名称", "Name, Traditional")),
        name("name_hans", words("簡體名稱", "简体名称", "Name, Simplified")),
        name("name_en", words("英文名稱", "英文名称", "Name, English")),
        under(
            optional(
                "containers",
                words("管數", "管数", "Containers"),
                words(
                    "一份由幾管組成，如小紗兩管。",
                    "一份由几管组成，如小纱两管。",
                    "How many tubes make one piece: two for a small one.",
                ),
                Kind::Whole { min: 1, max: 100, unit: words("管", "管", "tubes") },
            ),
            Rule::Clause("S4"),
        ),
        under(
            optional(
                "tolerance_grams",
                words("允許誤差", "允许误差", "Tolerance"),
                words(
                    "每隻可以多或少幾克，含這個數。不填沿用上一版；沒有規定就不判合格與否。",
                    "每只可以多或少几克，含这个数。不填沿用上一版；没有规定就不判合格与否。",
                    "Grams that a piece may differ either way, this number included. Empty keeps the version before; without one nothing is judged.",
                ),
                Kind::Whole { min: 0, max: 1_000_000, unit: GRAM },
            ),
            Rule::House,
        ),
    ],
    actions: &[
        Action {
            name: "check",
            label: words("過秤檢查", "过秤检查", "Bench check"),
            help: words(
                "輸入稱得的重量，立刻看到與標準的差；不保存。要保存請登過秤記錄。",
                "输入称得的重量，立刻看到与标准的差；不保存。要保存请登过秤记录。",
                "Type what the scale says and see the difference at once. Nothing is kept: enter a weighing for that.",
            ),
            rule: Rule::Clause("S4"),
            fields: &[
                asked(
                    "grams",
                    words("稱得重量", "称得重量", "Measured"),
                    words(
                        "秤上的數，整數克，所有隻數合計。",
                        "秤上的数，整数克，所有只数合计。",
                        "What the scale says for all pieces together, whole grams.",
                    ),
                    Kind::Whole { min: 1, max: 100_000_000, unit: GRAM },
                ),
                optional(
                    "count",
                    words("隻數", "只数", "Count"),
                    words(
                        "一起稱了幾隻；不填為 1。",
                        "一起称了几只；不填为 1。",
                        "How many pieces were on the scale; empty means 1.",
                    ),
                    Kind::Whole { min: 1, max: 100_000, unit: PIECE },
                ),
            ],
            irreversible: false,
        },
        Action {
            name: "note",
            label: words("備註", "备注", "Note"),
            help: words("加一條備註，記入歷史。", "加一条备注，记入历史。", "Adds a note to the history."),
            rule: Rule::House,
            fields: &[asked(
                "text",
                words("內容", "内容", "Text"),
                words("最多 500 個字。", "最多 500 个字。", "500 characters at most."),
                Kind::Text { max: 500 },
            )],
            irreversible: false,
        },
        Action { fields: &[Field { required: true, ..row::REASON }], ..WITHDRAW },
    ],
};

/// The three standards of S4, as a new file starts with them.
const FOUNDING: [(&str, Words, i64, i64); 3] = [
    ("whole", words("整紗", "整纱", "whole"), 1900, 1),
    ("half", words("半紗", "半纱", "half"), 800, 1),
    ("small", words("小紗", "小纱", "small"), 120, 2),
];

/// Writes the three standards of S4 where no standard is there.
///
/// # Errors
/// Where the file refuses a row.
pub fn seed(tx: &mut Tx<'_>) -> Outcome<()> {
    if !row::store::is_empty(tx.view(), "standard")? {
        return Ok(());
    }
    for (id, (size, names, grams, containers)) in (1_i64..).zip(FOUNDING) {
        let row = Row::insert("standard")
            .set("id", id)
            .set("size", size)
            .set("name_hant", names.hant)
            .set("name_hans", names.hans)
            .set("name_en", names.en)
            .set("grams", grams)
            .set("containers", containers)
            .set("effective_from", "2000-01-01")
            .set("basis", "客戶樣品管理制度 二.3 (S4)");
        tx.write(Entry::new(format!("standard/{id}"), "add").row(row))?;
    }
    Ok(())
}

impl Book for Standards {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        let (Some(size), Some(day)) = (values.text("size"), values.day("effective_from")) else {
            return Err(row::all_missing(&THING, values));
        };
        let size = rules::size_code(size)?;
        let versions = store::versions(tx.view(), &size)?;
        let filled = rules::new_version(&versions, day, values)?;
        let row = row::with_fields(Row::insert("standard"), values, &["grams", "effective_from", "basis"])
            .set("size", size)
            .set("name_hant", filled.names[0].clone())
            .set("name_hans", filled.names[1].clone())
            .set("name_en", filled.names[2].clone())
            .set("containers", filled.containers)
            .set("tolerance_grams", filled.tolerance);
        row::add(tx, THING.name, row)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "standard", record)?;
        match action.name {
            "check" => {
                let version = store::get(tx.view(), record.id())?.ok_or_else(|| row::not_found(record))?;
                let count = values.whole("count").unwrap_or(1);
                let check = rules::check(&version, Grams(values.whole("grams").unwrap_or_default()), count);
                return Ok(Done { lines: check.lines(), ..Done::default() });
            }
            "note" => {
                tx.write(Entry::new(record.to_string(), action.name).said(row::said(action, values)))?;
            }
            // A kept bench check is no slip: it doesn't hold a version.
            _ => withdraw(tx, "standard", record, action, values, &current, &["weighing"])?,
        }
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(current) = row::store::fetch(view, "standard", record.id())? else { return Ok(None) };
        let versions = store::versions(view, row::text(&current, "size"))?;
        let state = rules::state(&versions, record.id(), view.now().day());
        let next: &[&str] = if state == "withdrawn" { &["note"] } else { &["check", "note", "withdraw"] };
        Ok(Some(row::shown(record, THING.name, state, next, &current)))
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["size", "effective_from"])
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("編號", "编号", "Key"), 12),
            row::column(words("規格", "规格", "Size"), 0),
            row::numbers(words("克", "克", "g"), 8),
            row::numbers(words("誤差", "误差", "Tolerance"), 9),
            row::column(words("生效日期", "生效日期", "From"), 11),
            row::column(words("狀態", "状态", "State"), 11),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let all = store::all(view)?;
        let today = view.now().day();
        let rows = all.iter().map(|version| {
            let same: Vec<_> = all.iter().filter(|other| other.size == version.size).cloned().collect();
            let state = rules::state(&same, version.id, today);
            ListRow {
                record: RecordKey::Entry { thing: THING.name, id: version.id },
                cells: vec![
                    format!("standard/{}", version.id),
                    version.name(lang).to_string(),
                    version.grams.to_string(),
                    version.tolerance.map(|grams| grams.to_string()).unwrap_or_default(),
                    version.effective_from.to_string(),
                    state.to_string(),
                ],
                quiet: matches!(state, "withdrawn" | "superseded"),
            }
        });
        Ok(row::page(rows, find, skip, limit))
    }
}
