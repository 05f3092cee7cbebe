//! The heating facilities by building (H15, H22): who is in charge, what is due to be serviced and inspected.

pub mod rules;
pub mod store;

use serde_json::{Map, Value as Json};

use super::deadline::{self, Change, entry};
use super::row::{self, asked, optional, under};
use super::shared::{AT, EXPLAIN, NOTE};
use super::{staff, step};
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Field, Kind, Thing};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::store::{Entry, Row, Tx, View};
use crate::kernel::time::Minute;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::setting;

/// The book of facilities.
#[derive(Debug)]
pub struct Facilities;

/// On whose tab their deadlines count (contract, section 5).
const WORKFLOW: &str = "repair";

const DAYS: Words = words("天", "天", "days");

const NAME: Field = asked(
    "name",
    words("設施名稱", "设施名称", "Facility"),
    words("如 3 號樓熱力入口。", "如 3 号楼热力入口。", "Such as the heat inlet of building 3."),
    Kind::Name { max: 50 },
);
const KIND: Field = asked(
    "kind",
    words("類別", "类别", "Kind"),
    words(
        "如 熱力入口、換熱機組、立管閥門。",
        "如 热力入口、换热机组、立管阀门。",
        "Such as heat inlet, exchanger, riser valve.",
    ),
    Kind::Text { max: 30 },
);
const STATION: Field = asked(
    "station",
    words("供熱站", "供热站", "Station"),
    words("管這個設施的供熱站。", "管这个设施的供热站。", "The heating station in charge."),
    Kind::Name { max: 50 },
);
const BUILDING: Field = under(
    asked(
        "building",
        words("所在樓", "所在楼", "Building"),
        words(
            "小區和樓號，如 錦繡家園 3 號樓。報修時按它找負責人。",
            "小区和楼号，如 锦绣家园 3 号楼。报修时按它找负责人。",
            "Estate and building. A repair there finds the fitter in charge by it.",
        ),
        Kind::Text { max: 100 },
    ),
    Rule::Clause("H22"),
);
const RESPONSIBLE: Field = under(
    optional(
        "responsible",
        words("負責人", "负责人", "In charge"),
        words(
            "負責這棟樓的維修工，派工時排在最前。",
            "负责这栋楼的维修工，派工时排在最前。",
            "The fitter in charge of the building, whom dispatch offers first.",
        ),
        Kind::Pick { source: "staff", open: false },
    ),
    Rule::Clause("H22"),
);
const MAINTENANCE: Field = under(
    optional(
        "maintenance_days",
        words("維護週期", "维护周期", "Service every"),
        words(
            "每隔幾天維護一次；不填就不催。",
            "每隔几天维护一次；不填就不催。",
            "Days from one service to the next; empty means no limit.",
        ),
        Kind::Whole { min: 1, max: 3_660, unit: DAYS },
    ),
    Rule::Clause("H15"),
);
const INSPECTION: Field = under(
    optional(
        "inspection_days",
        words("巡檢週期", "巡检周期", "Inspect every"),
        words(
            "每隔幾天巡檢一次；不填就不催。",
            "每隔几天巡检一次；不填就不催。",
            "Days from one inspection to the next; empty means no limit.",
        ),
        Kind::Whole { min: 1, max: 3_660, unit: DAYS },
    ),
    Rule::Clause("H22"),
);
const BY: Field = optional(
    "by",
    words("誰做的", "谁做的", "By"),
    words("不填就是操作人。", "不填就是操作人。", "Empty means the operator."),
    Kind::Pick { source: "staff", open: false },
);

const fn work(name: &'static str, label: Words, help: Words, rule: Rule, fields: &'static [Field]) -> Action {
    Action { name, label, help, rule, fields, irreversible: false }
}

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "facility",
    label: words("供熱設施", "供热设施", "Facility"),
    fields: &[NAME, KIND, STATION, BUILDING, RESPONSIBLE, MAINTENANCE, INSPECTION],
    actions: &[
        work(
            "maintain",
            words("登記維護", "登记维护", "Service done"),
            words(
                "登記一次沖洗、檢修或維護；下一次從這次算起。",
                "登记一次冲洗、检修或维护；下一次从这次算起。",
                "Records flushing, repair or service; the next one is counted from it.",
            ),
            Rule::Clause("H15"),
            &[
                AT,
                BY,
                asked(
                    "text",
                    words("做了什麼", "做了什么", "What was done"),
                    words("做了哪些，換了什麼。", "做了哪些，换了什么。", "What was done, what was replaced."),
                    Kind::Text { max: 500 },
                ),
            ],
        ),
        work(
            "inspect",
            words("登記巡檢", "登记巡检", "Inspection done"),
            words(
                "登記一次巡檢和結果；下一次從這次算起。",
                "登记一次巡检和结果；下一次从这次算起。",
                "Records an inspection and what was found; the next one is counted from it.",
            ),
            Rule::Clause("H22"),
            &[
                AT,
                BY,
                asked(
                    "result",
                    words("結果", "结果", "Result"),
                    words(
                        "正常，或發現了什麼、怎麼處理。",
                        "正常，或发现了什么、怎么处理。",
                        "In order, or what was found and what follows.",
                    ),
                    Kind::Text { max: 500 },
                ),
            ],
        ),
        NOTE,
        EXPLAIN,
        Action {
            name: "amend",
            label: words("更正", "更正", "Amend"),
            help: words(
                "改登記的內容；舊值留在歷史裡，沒到期的時限跟著重算。",
                "改登记的内容；旧值留在历史里，没到期的时限跟着重算。",
                "Changes what is entered. The old value stays in the history; open deadlines follow.",
            ),
            rule: Rule::House,
            fields: &[
                Field { required: false, ..NAME },
                Field { required: false, ..KIND },
                Field { required: false, ..STATION },
                Field { required: false, ..BUILDING },
                RESPONSIBLE,
                MAINTENANCE,
                INSPECTION,
                row::WHY,
            ],
            irreversible: false,
        },
        row::DISABLE,
    ],
};

/// What may be done while it is in use.
const NEXT: &[&str] = &["maintain", "inspect", "note", "explain", "amend", "disable"];

/// What may be done when it no longer is: what was missed until then is still to be explained.
const AFTER: &[&str] = &["note", "explain"];

/// The columns that are named as their fields.
const COLUMNS: [&str; 7] =
    ["name", "kind", "station", "building", "responsible", "maintenance_days", "inspection_days"];

impl Book for Facilities {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        let Some(building) = values.text("building") else { return Err(row::all_missing(&THING, values)) };
        let record = row::next(tx, &THING)?;
        let today = tx.now().day();
        let care = rules::Care {
            entered: today.start(),
            maintenance_days: values.whole("maintenance_days"),
            inspection_days: values.whole("inspection_days"),
            maintained_at: None,
            inspected_at: None,
        };
        let asked = rules::asked(None, &care, setting::store::close_of_business(tx.view())?, None);
        let deadlines = entry::follow(tx, &record.to_string(), WORKFLOW, &asked, Change::Step, tx.now().minute())?;
        let row = row::with_fields(Row::insert("facility"), values, &COLUMNS)
            .set("place", rules::place(building))
            .set("entered_on", today);
        row::add_with(tx, record, row, deadlines)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "facility", record)?;
        let Some(known) = store::get(tx.view(), record.id())? else { return Err(row::not_found(record)) };
        if known.disabled && !AFTER.contains(&action.name) {
            return Err(row::already(record).into());
        }
        let row = Row::update("facility").set("id", record.id()).set("rev", row::whole(&current, "rev") + 1);
        match action.name {
            "maintain" | "inspect" => worked(tx, record, action, values, &known.care, row)?,
            "note" => {
                tx.write(Entry::new(record.to_string(), action.name).said(row::said(action, values)))?;
            }
            "explain" => return deadline::act_explain(tx, &record.to_string(), values, vec![row]),
            "disable" => {
                let gone = entry::follow(tx, &record.to_string(), WORKFLOW, &[], Change::Step, tx.now().minute())?;
                row::change_with(tx, record, action, values, row.set("disabled_at", tx.now()), gone)?;
            }
            _ => amend(tx, record, action, values, &known.care, &current)?,
        }
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(mut current) = row::store::fetch(view, "facility", record.id())? else { return Ok(None) };
        current.remove("place");
        staff::named(view, &mut current, "responsible")?;
        let now = view.now().minute();
        let kept = deadline::store::of(view, &record.to_string())?;
        let disabled = row::has(&current, "disabled_at");
        let (state, mut next) = if disabled { ("disabled", AFTER.to_vec()) } else { ("active", NEXT.to_vec()) };
        next.retain(|action| *action != "explain" || entry::is_explainable(&kept, disabled, now));
        let mut out = row::shown(record, THING.name, state, &next, &current);
        out.insert("deadlines".into(), kept.iter().map(|one| one.to_json(now)).collect());
        Ok(Some(out))
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["name", "building"])
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("設施名稱", "设施名称", "Facility"), 0),
            row::column(words("所在樓", "所在楼", "Building"), 18),
            row::column(words("負責人", "负责人", "In charge"), 12),
            row::column(words("維護到期", "维护到期", "Service due"), 11),
            row::column(words("巡檢到期", "巡检到期", "Inspect due"), 11),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, _lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let owed = deadline::store::owed(view, WORKFLOW)?;
        let people = row::store::all(view, "staff")?;
        let name = |id: i64| people.iter().find(|person| row::whole(person, "id") == id);
        let rows = store::all(view)?.into_iter().map(|facility| {
            let record = RecordKey::Entry { thing: THING.name, id: facility.id };
            let key = record.to_string();
            let due = |kind: &str| {
                let found = owed.iter().find(|one| one.record == key && one.deadline.kind == kind);
                found.and_then(|one| one.deadline.due).map(|due| due.day().to_string()).unwrap_or_default()
            };
            let responsible = facility.responsible.and_then(name).map(|person| row::text(person, "name").to_string());
            ListRow {
                cells: vec![
                    facility.name.clone(),
                    facility.building.clone(),
                    responsible.unwrap_or_default(),
                    due("maintenance"),
                    due("building_inspection"),
                ],
                quiet: facility.disabled,
                record,
            }
        });
        Ok(row::page(rows, find, skip, limit))
    }
}

/// A service or an inspection: it meets the running round and starts the next.
fn worked(
    tx: &mut Tx<'_>,
    record: &RecordKey,
    action: &'static Action,
    values: &Values,
    before: &rules::Care,
    row: Row,
) -> Outcome<()> {
    let at: Minute = values.moment("at").unwrap_or(tx.now().minute());
    let mut after = before.clone();
    let (column, last) = match action.name {
        "maintain" => ("maintained_at", &mut after.maintained_at),
        _ => ("inspected_at", &mut after.inspected_at),
    };
    rules::check_work(at, *last)?;
    *last = Some(at);
    let asked = rules::asked(Some(before), &after, setting::store::close_of_business(tx.view())?, None);
    let mut rows = entry::follow(tx, &record.to_string(), WORKFLOW, &asked, Change::Step, at)?;
    rows.push(row.set(column, at));
    let mut values = values.clone();
    if let (false, Some(operator)) = (values.has("by"), tx.operator().key) {
        values.set("by", Value::Key(operator));
    }
    step::write(tx, &record.to_string(), action.name, at, &mut row::said(action, &values), rows)
}

/// A new description; where an interval changed its open round is counted anew.
fn amend(
    tx: &mut Tx<'_>,
    record: &RecordKey,
    action: &'static Action,
    values: &Values,
    before: &rules::Care,
    current: &Map<String, Json>,
) -> Outcome<()> {
    let mut row = row::amendment("facility", THING.fields, current, action, values)?;
    if let Some(building) = values.text("building") {
        row = row.set("place", rules::place(building));
    }
    let interval = |key: &str, old: Option<i64>| values.whole(key).or(if values.is_blanked(key) { None } else { old });
    let after = rules::Care {
        maintenance_days: interval("maintenance_days", before.maintenance_days),
        inspection_days: interval("inspection_days", before.inspection_days),
        ..before.clone()
    };
    let now = tx.now().minute();
    let deadlines = if after == *before {
        Vec::new()
    } else {
        let asked = rules::asked(Some(before), &after, setting::store::close_of_business(tx.view())?, Some(now));
        entry::follow(tx, &record.to_string(), WORKFLOW, &asked, Change::Amendment, now)?
    };
    row::change_with(tx, record, action, values, row, deadlines)
}
