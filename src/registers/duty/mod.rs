//! The duty roster by station (H15: around the clock): who is there when, and the hours in which nobody is.

pub mod rules;
pub mod store;

use serde_json::{Map, Value as Json};

use self::rules::Gap;
use super::row::{self, asked, optional, under};
use super::staff;
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Field, Kind, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Rule};
use crate::kernel::store::{Row, Tx, View};
use crate::kernel::time::Minute;
use crate::kernel::words::{Lang, Say, Words, words};

/// The book of the roster.
#[derive(Debug)]
pub struct Roster;

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "duty",
    label: words("值班", "值班", "Duty"),
    fields: &[
        under(
            asked(
                "station",
                words("供熱站", "供热站", "Station"),
                words("哪個供熱站值班。", "哪个供热站值班。", "The heating station."),
                Kind::Name { max: 50 },
            ),
            Rule::Clause("H15"),
        ),
        asked(
            "person",
            words("值班人", "值班人", "Person"),
            words(
                "人員表裡的人：姓名、編號或拼音首字母。",
                "人员表里的人：姓名、编号或拼音首字母。",
                "Of the staff register: name, key or pinyin initials.",
            ),
            Kind::Pick { source: "staff", open: false },
        ),
        asked(
            "from",
            words("開始", "开始", "From"),
            words(
                "接班的時間。可填 t 0800（今天八點）。",
                "接班的时间。可填 t 0800（今天八点）。",
                "When the shift begins; t 0800 is today at eight.",
            ),
            Kind::Moment { future: true },
        ),
        asked(
            "to",
            words("結束", "结束", "To"),
            words("交班的時間，可以過零點。", "交班的时间，可以过零点。", "When it ends; it may run past midnight."),
            Kind::Moment { future: true },
        ),
        optional(
            "phone",
            words("值班電話", "值班电话", "Telephone"),
            words(
                "這一班打哪個電話；不填用人員表裡的。",
                "这一班打哪个电话；不填用人员表里的。",
                "The number of this shift; empty means the person's own.",
            ),
            Kind::Phone,
        ),
    ],
    actions: &[Action {
        name: "withdraw",
        label: words("撤銷", "撤销", "Withdraw"),
        help: words(
            "這一班不算了，如換班、登錯。換人要另登一條。",
            "这一班不算了，如换班、登错。换人要另登一条。",
            "The shift no longer counts: it was swapped or typed wrong. Enter who comes instead.",
        ),
        rule: Rule::House,
        fields: &[Field { required: true, ..row::REASON }],
        irreversible: true,
    }],
};

impl Book for Roster {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        let (Some(person), Some(from), Some(to)) = (values.key("person"), values.moment("from"), values.moment("to"))
        else {
            return Err(row::all_missing(&THING, values));
        };
        rules::check(from, to, &store::of_person(tx.view(), person)?).map_err(Failure::refused)?;
        let row = row::with_fields(Row::insert("duty"), values, &["station", "person", "phone"])
            .set("from_at", from)
            .set("to_at", to);
        row::add(tx, THING.name, row)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "duty", record)?;
        if row::has(&current, "withdrawn_at") {
            return Err(row::already(record).into());
        }
        let row = Row::update("duty")
            .set("id", record.id())
            .set("withdrawn_at", tx.now())
            .set("rev", row::whole(&current, "rev") + 1);
        row::change(tx, record, action, values, row)?;
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(mut current) = row::store::fetch(view, "duty", record.id())? else { return Ok(None) };
        let shift = store::get(view, record.id())?;
        let state = shift.map_or("withdrawn", |shift| shift.state(view.now().minute()));
        for (column, key) in [("from_at", "from"), ("to_at", "to")] {
            let at = current.remove(column).unwrap_or_default();
            current.insert(key.to_string(), at);
        }
        staff::named(view, &mut current, "person")?;
        let next: &[&str] = if state == "withdrawn" { &[] } else { &["withdraw"] };
        Ok(Some(row::shown(record, THING.name, state, next, &current)))
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["station", "person", "from"])
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("供熱站", "供热站", "Station"), 0),
            row::column(words("值班人", "值班人", "Person"), 16),
            row::column(words("開始", "开始", "From"), 16),
            row::column(words("結束", "结束", "To"), 16),
            row::column(words("狀態", "状态", "State"), 10),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let now = view.now().minute();
        let mut shifts = store::all(view)?;
        // Who is on duty now and next stands first; what is over comes behind, the latest first.
        shifts.sort_by_key(|shift| match shift.to > now {
            true => (false, shift.from.since(now), shift.id),
            false => (true, now.since(shift.from), shift.id),
        });
        let rows = shifts.into_iter().map(|shift| {
            let state = shift.state(now);
            ListRow {
                record: RecordKey::Entry { thing: THING.name, id: shift.id },
                cells: vec![
                    shift.station.clone(),
                    shift.name.clone(),
                    people(shift.from),
                    people(shift.to),
                    state_words(state).get(lang).to_string(),
                ],
                quiet: matches!(state, "past" | "withdrawn"),
            }
        });
        Ok(row::page(rows, find, skip, limit))
    }
}

/// How far ahead the list looks for hours without anybody, in days.
pub const WEEK: i64 = 7;

/// The coming hours without anybody on duty, in one line: the first of each station, and how many more there are (H15).
pub fn gaps_told(gaps: &[(String, Vec<Gap>)]) -> Say {
    let short = |minute: Minute| people(minute).get(5..).unwrap_or_default().to_string();
    Say::each(|lang| {
        let one = |(station, gaps): &(String, Vec<Gap>)| {
            let first = gaps.first().map(|gap| format!("{}~{}", short(gap.from), short(gap.to))).unwrap_or_default();
            let more = gaps.len().saturating_sub(1);
            match (more, lang) {
                (0, _) => format!("{station} {first}"),
                (_, Lang::Hant) => format!("{station} {first}，另 {more} 段"),
                (_, Lang::Hans) => format!("{station} {first}，另 {more} 段"),
                (_, Lang::En) => format!("{station} {first} and {more} more"),
            }
        };
        let list = gaps.iter().map(one).collect::<Vec<_>>().join(if lang == Lang::En { "; " } else { "；" });
        match lang {
            Lang::Hant => format!("今後 {WEEK} 天裡無人值班的時段：{list}"),
            Lang::Hans => format!("今后 {WEEK} 天里无人值班的时段：{list}"),
            Lang::En => format!("Hours of the next {WEEK} days with nobody on duty: {list}"),
        }
    })
}

/// A minute as people write it.
pub fn people(minute: Minute) -> String {
    minute.to_string().replacen('T', " ", 1)
}

/// The word for how a shift stands.
fn state_words(state: &str) -> Words {
    match state {
        "on_duty" => words("值班中", "值班中", "on duty"),
        "future" => words("未開始", "未开始", "future"),
        "past" => words("已過", "已过", "past"),
        _ => words("已撤銷", "已撤销", "withdrawn"),
    }
}
