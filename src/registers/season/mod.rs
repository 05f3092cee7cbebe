//! The heating seasons, edited year by year because the authorities shift both ends; and from when to when applications
//! for one are accepted (H7).

pub mod rules;
pub mod store;

use serde_json::{Map, Value as Json};

use super::deadline::recount;
use super::point;
use super::row::{self, asked, optional, under};
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Field, Kind, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Rule};
use crate::kernel::store::{Row, Tx, View};
use crate::kernel::words::{Lang, Words, words};

/// The book of seasons.
#[derive(Debug)]
pub struct Seasons;

const NAME: Field = asked(
    "name",
    words("供熱期", "供热期", "Season"),
    words("如 2026-2027 年度。", "如 2026-2027 年度。", "Such as 2026-2027."),
    Kind::Text { max: 40 },
);
const FROM: Field = under(
    asked(
        "from",
        words("開始供熱", "开始供热", "From"),
        words("供熱的第一天。", "供热的第一天。", "The first day of heating."),
        Kind::Day,
    ),
    Rule::Clause("H13"),
);
const TO: Field = under(
    asked(
        "to",
        words("停止供熱", "停止供热", "To"),
        words("供熱的最後一天，含當天。", "供热的最后一天，含当天。", "The last day of heating, which still counts."),
        Kind::Day,
    ),
    Rule::Clause("H13"),
);
const ACCEPT_FROM: Field = under(
    optional(
        "accept_from",
        words("受理開始", "受理开始", "Applications from"),
        words("從這一天起受理用熱申請。", "从这一天起受理用热申请。", "Applications are accepted from this day on."),
        Kind::Day,
    ),
    Rule::Clause("H7"),
);
const ACCEPT_TO: Field = under(
    optional(
        "accept_to",
        words("受理截止", "受理截止", "Applications to"),
        words(
            "最後受理的一天，含當天。以後仍可受理，但要寫原因。",
            "最后受理的一天，含当天。以后仍可受理，但要写原因。",
            "The last day on which they are accepted; later ones need a reason.",
        ),
        Kind::Day,
    ),
    Rule::Clause("H7"),
);

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "season",
    label: words("供熱期", "供热期", "Season"),
    fields: &[NAME, FROM, TO, ACCEPT_FROM, ACCEPT_TO],
    actions: &[Action {
        name: "amend",
        label: words("更正", "更正", "Amend"),
        help: words(
            "政府提前或延後供熱時改日期；舊值留在歷史裡，沒到期的時限跟著重算。",
            "政府提前或延后供热时改日期；旧值留在历史里，没到期的时限跟着重算。",
            "Changes the dates when the authorities shift them. The old value stays in the history; open deadlines follow.",
        ),
        rule: Rule::House,
        fields: &[
            Field { required: false, ..NAME },
            Field { required: false, ..FROM },
            Field { required: false, ..TO },
            ACCEPT_FROM,
            ACCEPT_TO,
            row::WHY,
        ],
        irreversible: false,
    }],
};

impl Book for Seasons {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        let Some(season) = rules::amended(None, values) else { return Err(row::all_missing(&THING, values)) };
        rules::check(&season, &store::all(tx.view())?).map_err(Failure::refused)?;
        let added = row::add(tx, THING.name, columns(Row::insert("season"), &season))?;
        recount::recount(tx)?;
        point::store::catch_up_all(tx)?;
        Ok(added)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "season", record)?;
        let seasons = store::all(tx.view())?;
        let known = seasons.iter().find(|season| season.id == record.id());
        row::changes_something(THING.fields, action, values)?;
        let Some(season) = rules::amended(known, values) else { return Err(row::not_found(record)) };
        rules::check(&season, &seasons).map_err(Failure::refused)?;
        let row = columns(Row::update("season").set("id", record.id()), &season);
        row::change(tx, record, action, values, row.set("rev", row::whole(&current, "rev") + 1))?;
        recount::recount(tx)?;
        point::store::catch_up_all(tx)?;
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(mut current) = row::store::fetch(view, "season", record.id())? else { return Ok(None) };
        for (column, key) in [("from_day", "from"), ("to_day", "to")] {
            let day = current.remove(column).unwrap_or_default();
            current.insert(key.to_string(), day);
        }
        let today = view.now().day();
        let found = store::all(view)?.into_iter().find(|season| season.id == record.id());
        let state = found.map_or("past", |season| season.state(today));
        Ok(Some(row::shown(record, THING.name, state, &["amend"], &current)))
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["name"])
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("供熱期", "供热期", "Season"), 0),
            row::column(words("開始供熱", "开始供热", "From"), 11),
            row::column(words("停止供熱", "停止供热", "To"), 11),
            row::column(words("受理用熱申請", "受理用热申请", "Applications"), 23),
            row::column(words("狀態", "状态", "State"), 8),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let today = view.now().day();
        let mut seasons = store::all(view)?;
        seasons.sort_by_key(|season| std::cmp::Reverse(season.from));
        let day = |day: Option<crate::kernel::time::Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let rows = seasons.into_iter().map(|season| {
            let state = season.state(today);
            let window = match (season.accept_from, season.accept_to) {
                (None, None) => String::new(),
                (from, to) => format!("{}~{}", day(from), day(to)),
            };
            ListRow {
                record: RecordKey::Entry { thing: THING.name, id: season.id },
                cells: vec![
                    season.name.clone(),
                    season.from.to_string(),
                    season.to.to_string(),
                    window,
                    state_words(state).get(lang).to_string(),
                ],
                quiet: state == "past",
            }
        });
        Ok(row::page(rows, find, skip, limit))
    }
}

/// The word for how a season stands.
fn state_words(state: &str) -> Words {
    match state {
        "running" => words("供熱中", "供热中", "running"),
        "future" => words("未開始", "未开始", "future"),
        _ => words("已結束", "已结束", "past"),
    }
}

fn columns(row: Row, season: &store::Season) -> Row {
    row.set("name", season.name.as_str())
        .set("from_day", season.from)
        .set("to_day", season.to)
        .set("accept_from", season.accept_from)
        .set("accept_to", season.accept_to)
}
