//! The printers of the office: where each is, what lies in it, what it can print. It sends nothing.

pub mod rules;
pub mod store;

use serde_json::{Map, Value as Json};

use super::row::{self, asked, optional};
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Choice, Field, Kind, Thing};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Outcome, Problem, Rule};
use crate::kernel::store::{Row, Tx, View};
use crate::kernel::words::{Lang, Words, words};
use crate::say;

/// The book of printers.
#[derive(Debug)]
pub struct Printers;

/// How bytes reach a printer.
pub const KINDS: &[Choice] = &[
    choice("cups", words("系統打印機", "系统打印机", "System printer"), 'c'),
    choice("raw", words("設備或共享", "设备或共享", "Device or share"), 'r'),
    choice("tcp", words("網絡端口", "网络端口", "Network port"), 't'),
];

/// What lies in a printer.
pub const PAPERS: &[Choice] = &[
    choice("a4", words("A4 紙", "A4 纸", "A4"), '4'),
    choice("a5", words("A5 紙（橫放）", "A5 纸（横放）", "A5, lying"), '5'),
    choice("241", words("241 整張", "241 整张", "241 mm, whole"), '1'),
    choice("241_half", words("241 二等分", "241 二等分", "241 mm, half"), '2'),
    choice("241_third", words("241 三等分", "241 三等分", "241 mm, third"), '3'),
];

/// Which characters a dot-matrix printer has.
pub const CHARACTERS: &[Choice] = &[
    choice("gb18030", words("GB18030（繁簡都有）", "GB18030（繁简都有）", "GB18030 (both scripts)"), '1'),
    choice("gb2312", words("GB2312（只有簡體）", "GB2312（只有简体）", "GB2312 (Simplified only)"), '2'),
];

const fn choice(code: &'static str, words: Words, key: char) -> Choice {
    Choice { code, words, key }
}

const NAME: Field = asked(
    "name",
    words("打印機名稱", "打印机名称", "Printer"),
    words(
        "平時的叫法，如「窗口針式」；打印時填這個名稱。",
        "平时的叫法，如“窗口针式”；打印时填这个名称。",
        "What people call it; printing asks for this name.",
    ),
    Kind::Name { max: 50 },
);
const KIND: Field = asked(
    "kind",
    words("連接方式", "连接方式", "Connection"),
    words(
        "系統打印機：操作系統裡的打印隊列。設備或共享、網絡端口：直接送字節，多用於針式打印機。",
        "系统打印机：操作系统里的打印队列。设备或共享、网络端口：直接送字节，多用于针式打印机。",
        "A system printer is a queue of the machine. Devices, shares and ports get bytes directly: dot-matrix printers mostly.",
    ),
    Kind::Choice(KINDS),
);
const TARGET: Field = optional(
    "target",
    words("位置", "位置", "Place"),
    words(
        "隊列名、設備或共享路徑（/dev/usb/lp0），或 主機:端口（默認 9100）。系統打印機不填，就是名稱本身。",
        "队列名、设备或共享路径（/dev/usb/lp0），或 主机:端口（默认 9100）。系统打印机不填，就是名称本身。",
        "The queue, the path of a device or share (/dev/usb/lp0), or host:port (9100 where none is given). Empty for a system printer means its name.",
    ),
    Kind::Text { max: 200 },
);
const PAPER: Field = asked(
    "paper",
    words("紙張", "纸张", "Paper"),
    words(
        "打印機裡裝的是什麼紙；241 是帶孔的連續紙。",
        "打印机里装的是什么纸；241 是带孔的连续纸。",
        "What paper lies in it; 241 mm is fanfold.",
    ),
    Kind::Choice(PAPERS),
);
const PLIES: Field = optional(
    "plies",
    words("紙的層數", "纸的层数", "Plies"),
    words(
        "1：三聯分三次打；3：三層紙一次打完。不填按設置 printer_plies。",
        "1：三联分三次打；3：三层纸一次打完。不填按设置 printer_plies。",
        "1: three copies are printed; 3: one pass on three-ply paper. Empty means the setting printer_plies.",
    ),
    Kind::Whole { min: 1, max: 3, unit: words("層", "层", "plies") },
);
const CHARACTER_SET: Field = optional(
    "characters",
    words("字庫", "字库", "Characters"),
    words(
        "針式打印機自帶的字庫；只有 GB2312 的打不了繁體。不填為 GB18030。",
        "针式打印机自带的字库；只有 GB2312 的打不了繁体。不填为 GB18030。",
        "The characters in a dot-matrix printer; one with GB2312 only can't print Traditional. Empty means GB18030.",
    ),
    Kind::Choice(CHARACTERS),
);

const fn amended(mut field: Field) -> Field {
    field.required = false;
    field
}

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "printer",
    label: words("打印機", "打印机", "Printer"),
    fields: &[NAME, KIND, TARGET, PAPER, PLIES, CHARACTER_SET],
    actions: &[
        Action {
            name: "amend",
            label: words("更正", "更正", "Amend"),
            help: words(
                "改登記的內容；已經送出的作業不變。",
                "改登记的内容；已经送出的作业不变。",
                "Changes what is entered; jobs that were sent stay as they are.",
            ),
            rule: Rule::House,
            fields: &[amended(NAME), amended(KIND), TARGET, amended(PAPER), PLIES, CHARACTER_SET, row::WHY],
            irreversible: false,
        },
        row::DISABLE,
    ],
};

impl Book for Printers {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        let name = values.text("name").unwrap_or_default();
        rules::name(name)?;
        free(tx.view(), name, None)?;
        let kind = values.choice("kind").unwrap_or_default();
        let target = rules::target(kind, name, values.text("target").unwrap_or_default())?;
        rules::plies(values.whole("plies"))?;
        let row = row::with_fields(Row::insert("printer"), values, &["name", "kind", "paper", "plies", "characters"]);
        row::add(tx, THING.name, row.set("target", target))
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "printer", record)?;
        if row::has(&current, "disabled_at") {
            return Err(row::already(record).into());
        }
        let row = if action.name == "disable" {
            Row::update("printer")
                .set("id", record.id())
                .set("disabled_at", tx.now())
                .set("rev", row::whole(&current, "rev") + 1)
        } else {
            amended_row(tx, record, &current, action, values)?
        };
        row::change(tx, record, action, values, row)?;
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(current) = row::store::fetch(view, "printer", record.id())? else { return Ok(None) };
        let disabled = row::has(&current, "disabled_at");
        let next: &[&str] = if disabled { &[] } else { &["amend", "disable"] };
        Ok(Some(row::shown(record, THING.name, if disabled { "disabled" } else { "active" }, next, &current)))
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("編號", "编号", "Key"), 10),
            row::column(words("打印機名稱", "打印机名称", "Printer"), 0),
            row::column(words("連接方式", "连接方式", "Connection"), 12),
            row::column(words("紙張", "纸张", "Paper"), 22),
            row::column(words("位置", "位置", "Place"), 14),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let rows = row::store::all(view, "printer")?.into_iter().map(|entry| ListRow {
            record: RecordKey::Entry { thing: THING.name, id: row::whole(&entry, "id") },
            cells: vec![
                format!("printer/{}", row::whole(&entry, "id")),
                row::text(&entry, "name").to_string(),
                row::choice(KINDS, row::text(&entry, "kind"), lang),
                row::choice(PAPERS, row::text(&entry, "paper"), lang),
                row::text(&entry, "target").to_string(),
            ],
            quiet: row::has(&entry, "disabled_at"),
        });
        Ok(row::page(rows, find, skip, limit))
    }
}

/// The row of an amendment: kind, name and place must fit each other as they are afterwards.
fn amended_row(
    tx: &Tx<'_>,
    record: &RecordKey,
    current: &Map<String, Json>,
    action: &'static Action,
    values: &Values,
) -> Outcome<Row> {
    let mut values = values.clone();
    let name = values.text("name").unwrap_or_else(|| row::text(current, "name")).to_string();
    if values.has("name") {
        rules::name(&name)?;
    }
    free(tx.view(), &name, Some(record.id()))?;
    rules::plies(values.whole("plies"))?;
    if values.is_blanked("characters") {
        values.set("characters", Value::Choice("gb18030"));
    }
    let moved = values.choice("kind").is_some_and(|kind| kind != row::text(current, "kind"));
    if moved || values.text("target").is_some() || values.is_blanked("target") {
        let kind = values.choice("kind").unwrap_or_else(|| row::text(current, "kind"));
        let target = rules::target(kind, &name, values.text("target").unwrap_or_default())?;
        values.set("target", Value::Text(target));
    }
    row::amendment("printer", THING.fields, current, action, &values)
}

/// No other printer may have the name.
fn free(view: View<'_>, name: &str, own: Option<i64>) -> Outcome<()> {
    match store::by_name(view, name)? {
        Some(other) if Some(other.id) != own => {
            let id = other.id;
            Err(Problem::house(
                "already_there",
                say!(
                    "名稱「{name}」已經有了：printer/{id}。請用那一條，或換一個名稱。",
                    "名称“{name}”已经有了：printer/{id}。请用那一条，或换一个名称。",
                    "The name '{name}' is there already: printer/{id}. Use that one, or choose another name."
                ),
            )
            .at("name")
            .into())
        }
        _ => Ok(()),
    }
}
