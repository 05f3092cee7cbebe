//! Bench checks that were kept (4.2): judged against the standard that was in force, and never changed afterwards.

pub mod store;

use serde_json::{Map, Value as Json};

use super::row::{self, asked, optional};
use super::{staff, standard, variety};
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Field, Kind, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Outcome, Problem, Rule};
use crate::kernel::store::{Row, Tx, View};
use crate::kernel::units::Grams;
use crate::kernel::words::{Lang, words};
use crate::say;

/// The book of weighings.
#[derive(Debug)]
pub struct Weighings;

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "weighing",
    label: words("過秤記錄", "过秤记录", "Weighing"),
    fields: &[
        asked(
            "variety",
            words("品種", "品种", "Variety"),
            words("代號、名稱或拼音首字母。", "代号、名称或拼音首字母。", "Code, name or pinyin initials."),
            Kind::Pick { source: "variety", open: false },
        ),
        asked(
            "size",
            words("規格", "规格", "Size"),
            words("現行的一種規格。", "现行的一种规格。", "A size that is in force."),
            Kind::Pick { source: "size", open: false },
        ),
        asked(
            "grams",
            words("稱得重量", "称得重量", "Measured"),
            words(
                "秤上的數，整數克，所有隻數合計。",
                "秤上的数，整数克，所有只数合计。",
                "What the scale says for all pieces together, whole grams.",
            ),
            Kind::Whole { min: 1, max: 100_000_000, unit: words("克", "克", "g") },
        ),
        asked(
            "count",
            words("隻數", "只数", "Count"),
            words("一起稱了幾隻。", "一起称了几只。", "How many pieces were on the scale."),
            Kind::Whole { min: 1, max: 100_000, unit: words("隻", "只", "pieces") },
        ),
        optional(
            "at",
            words("時間", "时间", "Time"),
            words("不填為現在；不能晚於現在。", "不填为现在；不能晚于现在。", "Empty means now; never later than now."),
            Kind::Moment { future: false },
        ),
        optional(
            "by",
            words("過秤人", "过秤人", "Weighed by"),
            words("不填為操作人。", "不填为操作人。", "Empty means the operator."),
            Kind::Pick { source: "staff", open: false },
        ),
        optional(
            "scale",
            words("衡器", "衡器", "Scale"),
            words("用的哪台秤。", "用的哪台秤。", "Which scale was used."),
            Kind::Text { max: 40 },
        ),
        optional(
            "remarks",
            words("備註", "备注", "Remarks"),
            words("最多 200 個字。", "最多 200 个字。", "200 characters at most."),
            Kind::Text { max: 200 },
        ),
    ],
    actions: &[Action {
        name: "void",
        label: words("作廢", "作废", "Void"),
        help: words(
            "登錯的作廢，寫明原因；記錄留著，不再計入。",
            "登错的作废，写明原因；记录留着，不再计入。",
            "Voids an entry made in error, with the reason; it stays and no longer counts.",
        ),
        rule: Rule::House,
        fields: &[Field { required: true, label: words("作廢原因", "作废原因", "Reason"), ..row::REASON }],
        irreversible: true,
    }],
};

impl Book for Weighings {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        let at = values.moment("at").unwrap_or_else(|| tx.now().minute());
        if let Some(cloth) = variety::store::get(tx.view(), values.key("variety").unwrap_or_default())?
            && cloth.cloth
        {
            return Err(cloth_has_no_size(&cloth.code).into());
        }
        let picked = values.key("size").unwrap_or_default();
        let size = standard::store::get(tx.view(), picked)?.map(|version| version.size).unwrap_or_default();
        let Some(version) = standard::store::in_force(tx.view(), &size, at.day())? else {
            let day = at.day();
            return Err(Problem::clause(
                "S4",
                "no_standard",
                say!(
                    "{day} 這個規格還沒有生效的標準。請查對時間，或先登記標準。",
                    "{day} 这个规格还没有生效的标准。请查对时间，或先登记标准。",
                    "This size had no standard in force on {day}. Check the time, or enter the standard first."
                ),
            )
            .at("size")
            .into());
        };
        let Some(person) = values.key("by").or(tx.operator().key) else {
            return Err(staff::rules::unknown(&tx.operator().name));
        };
        let row = row::with_fields(Row::insert("weighing"), values, &["variety", "grams", "count", "scale", "remarks"])
            .set("size", size)
            .set("standard", version.id)
            .set("at", at)
            .set("person", person);
        row::add(tx, THING.name, row)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "weighing", record)?;
        if row::has(&current, "voided_at") {
            return Err(row::already(record).into());
        }
        let row = Row::update("weighing")
            .set("id", record.id())
            .set("voided_at", tx.now())
            .set("void_reason", values.text("reason").map(str::to_string))
            .set("rev", row::whole(&current, "rev") + 1);
        row::change(tx, record, action, values, row)?;
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(mut current) = row::store::fetch(view, "weighing", record.id())? else { return Ok(None) };
        let variety = variety::store::get(view, row::whole(&current, "variety"))?;
        current.insert("variety".to_string(), Json::from(variety.map(|variety| variety.code)));
        let by = staff::store::person(view, row::whole(&current, "person"))?;
        current.remove("person");
        current.insert("by".to_string(), Json::from(by.map(|person| person.signed())));
        let standard = row::whole(&current, "standard");
        current.insert("standard".to_string(), Json::from(format!("standard/{standard}")));
        if let Some(version) = standard::store::get(view, standard)? {
            let (grams, count) = (row::whole(&current, "grams"), row::whole(&current, "count"));
            let check = standard::rules::check(&version, Grams(grams), count);
            current.insert("standard_grams".to_string(), Json::from(check.standard.0));
            current.insert("difference".to_string(), Json::from(check.difference.0));
            current.insert("within".to_string(), Json::from(check.within));
        }
        let voided = row::has(&current, "voided_at");
        let next: &[&str] = if voided { &[] } else { &["void"] };
        Ok(Some(row::shown(record, THING.name, if voided { "void" } else { "active" }, next, &current)))
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("編號", "编号", "Key"), 13),
            row::column(words("時間", "时间", "Time"), 17),
            row::column(words("品種", "品种", "Variety"), 0),
            row::column(words("規格", "规格", "Size"), 8),
            row::numbers(words("隻數", "只数", "Count"), 6),
            row::numbers(words("克", "克", "g"), 9),
            row::numbers(words("差", "差", "Diff."), 8),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let rows = store::all(view)?.into_iter().map(|entry| ListRow {
            record: RecordKey::Entry { thing: THING.name, id: entry.id },
            cells: vec![
                format!("weighing/{}", entry.id),
                entry.at.replace('T', " "),
                entry.variety,
                entry.size.get(lang).to_string(),
                entry.count.to_string(),
                entry.grams.to_string(),
                format!("{:+}", entry.grams - entry.standard_grams.saturating_mul(entry.count)),
            ],
            quiet: entry.voided,
        });
        Ok(row::page(rows, find, skip, limit))
    }
}

/// Cloth is measured in metres; it has no size and so no standard to be held against.
fn cloth_has_no_size(code: &str) -> Problem {
    Problem::clause(
        "S4",
        "cloth_has_no_size",
        say!(
            "{code} 是布，不分規格，也沒有標準重量。請填紗的品種。",
            "{code} 是布，不分规格，也没有标准重量。请填纱的品种。",
            "{code} is cloth: it has no size and no standard weight. Name a yarn."
        ),
    )
    .at("variety")
}
