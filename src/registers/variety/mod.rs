//! The varieties of yarn and cloth, by code. A new one is entered on purpose only: a typing mistake on a slip would split
//! the reconciliation.

pub mod store;

use serde_json::{Map, Value as Json};

use super::row::{self, asked, optional, under};
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Choice, Field, Kind, Thing};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Outcome, Problem, Rule};
use crate::kernel::store::{Row, Tx, View};
use crate::kernel::words::{Lang, words};
use crate::say;

/// The book of varieties.
#[derive(Debug)]
pub struct Varieties;

/// What a list says of a variety that is on the machines (S8).
const ON_MACHINES: crate::kernel::words::Words = words("在機", "在机", "yes");

const KINDS: &[Choice] = &[
    Choice { code: "yarn", words: words("紗", "纱", "yarn"), key: '1' },
    Choice { code: "cloth", words: words("布", "布", "cloth"), key: '2' },
];

const CODE: Field = asked(
    "code",
    words("品種代號", "品种代号", "Variety code"),
    words(
        "如 JC40S。全形和小寫會自動轉換；代號不能重複。",
        "如 JC40S。全角和小写会自动转换；代号不能重复。",
        "JC40S, for example. Full-width and small letters are converted; no code twice.",
    ),
    Kind::Code { max: 30 },
);
const NAME: Field = asked(
    "name",
    words("品種名稱", "品种名称", "Variety"),
    words("如精梳棉紗 40 支。", "如精梳棉纱 40 支。", "Combed cotton yarn 40s, for example."),
    Kind::Text { max: 60 },
);
const KIND: Field = optional(
    "kind",
    words("類別", "类别", "Kind"),
    words(
        "紗按規格和隻數取樣，布按米數。不填為紗。",
        "纱按规格和只数取样，布按米数。不填为纱。",
        "Yarn is sampled by size and count, cloth by the metre. Empty means yarn.",
    ),
    Kind::Choice(KINDS),
);
const RUNNING: Field = under(
    optional(
        "running",
        words("在機", "在机", "On the machines"),
        words(
            "現在機上在生產的填是；非在機品種從倉庫取樣。不填為是。",
            "现在机上在生产的填是；非在机品种从仓库取样。不填为是。",
            "Yes where it is being made now; others are drawn from the warehouse. Empty means yes.",
        ),
        Kind::Flag,
    ),
    Rule::Clause("S8"),
);

const fn amended(mut field: Field) -> Field {
    field.required = false;
    field
}

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "variety",
    label: words("品種", "品种", "Variety"),
    fields: &[CODE, NAME, KIND, RUNNING],
    actions: &[
        Action {
            name: "amend",
            label: words("更正", "更正", "Amend"),
            help: words(
                "改登記的內容；已開的單上品種不變。",
                "改登记的内容；已开的单上品种不变。",
                "Changes what is entered; slips that were issued keep theirs.",
            ),
            rule: Rule::House,
            fields: &[amended(CODE), amended(NAME), KIND, RUNNING, row::WHY],
            irreversible: false,
        },
        row::DISABLE,
    ],
};

impl Book for Varieties {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        free(tx.view(), values, None)?;
        let row = row::with_fields(Row::insert("variety"), values, &["code", "name", "kind", "running"]);
        row::add(tx, THING.name, row)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "variety", record)?;
        if row::has(&current, "disabled_at") {
            return Err(row::already(record).into());
        }
        let row = if action.name == "disable" {
            Row::update("variety")
                .set("id", record.id())
                .set("disabled_at", tx.now())
                .set("rev", row::whole(&current, "rev") + 1)
        } else {
            free(tx.view(), values, Some(record.id()))?;
            let mut values = values.clone();
            for (key, default) in [("kind", Value::Choice("yarn")), ("running", Value::Flag(true))] {
                if values.is_blanked(key) {
                    values.set(key, default);
                }
            }
            row::amendment("variety", THING.fields, &current, action, &values)?
        };
        row::change(tx, record, action, values, row)?;
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(mut current) = row::store::fetch(view, "variety", record.id())? else { return Ok(None) };
        let running = row::whole(&current, "running") == 1;
        current.insert("running".to_string(), Json::from(running));
        let disabled = row::has(&current, "disabled_at");
        let next: &[&str] = if disabled { &[] } else { &["amend", "disable"] };
        Ok(Some(row::shown(record, THING.name, if disabled { "disabled" } else { "active" }, next, &current)))
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["code"])
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("編號", "编号", "Key"), 12),
            row::column(words("代號", "代号", "Code"), 14),
            row::column(words("品種名稱", "品种名称", "Variety"), 0),
            row::column(words("類別", "类别", "Kind"), 6),
            row::column(words("在機", "在机", "Running"), 8),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let rows = row::store::all(view, "variety")?.into_iter().map(|entry| ListRow {
            record: RecordKey::Entry { thing: THING.name, id: row::whole(&entry, "id") },
            cells: vec![
                format!("variety/{}", row::whole(&entry, "id")),
                row::text(&entry, "code").to_string(),
                row::text(&entry, "name").to_string(),
                row::choice(KINDS, row::text(&entry, "kind"), lang),
                if row::whole(&entry, "running") == 1 { ON_MACHINES.get(lang).to_string() } else { String::new() },
            ],
            quiet: row::has(&entry, "disabled_at"),
        });
        Ok(row::page(rows, find, skip, limit))
    }
}

/// No other variety may have the code.
fn free(view: View<'_>, values: &Values, own: Option<i64>) -> Outcome<()> {
    let Some(code) = values.text("code") else { return Ok(()) };
    match store::by_code(view, code)? {
        Some(id) if Some(id) != own => Err(Problem::house(
            "already_there",
            say!(
                "代號 {code} 已經有了：variety/{id}。請用那一條，或換一個代號。",
                "代号 {code} 已经有了：variety/{id}。请用那一条，或换一个代号。",
                "The code {code} is there already: variety/{id}. Use that one, or choose another code."
            ),
        )
        .at("code")
        .into()),
        _ => Ok(()),
    }
}
