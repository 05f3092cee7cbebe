//! The fixed test points (H14): whose homes are tested, how often, in which rooms. Their planned checks are rounds of
//! the deadline `planned_check`.

pub mod rules;
pub mod store;

use serde_json::{Map, Value as Json, json};

use super::deadline::{self, entry};
use super::row::{self, asked, optional, under};
use super::shared::{EXPLAIN, NOTE};
use super::{step, user};
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Kind, Thing};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Outcome, Problem, Rule};
use crate::kernel::store::{Entry, Row, Tx, View};
use crate::kernel::words::{Lang, words};
use crate::say;
use store::Point;

/// The book of points.
#[derive(Debug)]
pub struct Points;

/// The action that excuses a planned check.
pub const SKIP: &str = "skip";

const H14: Rule = Rule::Clause("H14");

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "point",
    label: words("測溫點", "测温点", "Test point"),
    fields: &[
        asked(
            "code",
            words("測溫點編號", "测温点编号", "Point No."),
            words("一個點一個編號，如 東-01。", "一个点一个编号，如 东-01。", "One of its own, such as E-01."),
            Kind::Code { max: 20 },
        ),
        under(
            asked(
                "account",
                words("用戶", "用户", "User"),
                words(
                    "在誰家測：戶號、電話、姓名、拼音首字母或 3-2-501 都能找。",
                    "在谁家测：户号、电话、姓名、拼音首字母或 3-2-501 都能找。",
                    "Whose home it is: found by account, telephone, name, pinyin initials or 3-2-501.",
                ),
                Kind::Pick { source: "user", open: false },
            ),
            H14,
        ),
        optional(
            "station",
            words("供熱站", "供热站", "Station"),
            words("不填就是這一戶的供熱站。", "不填就是这一户的供热站。", "Empty means the user's."),
            Kind::Text { max: 50 },
        ),
        under(
            optional(
                "every_days",
                words("測溫週期", "测温周期", "Check every"),
                words(
                    "供熱期內每隔幾天測一次；不填就不催。",
                    "供热期内每隔几天测一次；不填就不催。",
                    "Days from one check to the next within the season; empty means no plan.",
                ),
                Kind::Whole { min: 1, max: 366, unit: words("天", "天", "days") },
            ),
            H14,
        ),
        optional(
            "rooms",
            words("測哪些房間", "测哪些房间", "Rooms"),
            words(
                "用逗號分開，如 主臥,客廳；測溫單照著列出來。",
                "用逗号分开，如 主卧,客厅；测温单照着列出来。",
                "With commas between; the sheet lists them.",
            ),
            Kind::Texts { max: 20 },
        ),
    ],
    actions: &[
        Action {
            name: SKIP,
            label: words("免測一次", "免测一次", "Skip a check"),
            help: words(
                "到期以前寫明為什麼這一次不測；月報裡另列。下一次從這一天算起。",
                "到期以前写明为什么这一次不测；月报里另列。下一次从这一天算起。",
                "Excuses the check that is due, before its day is over, and says why; the report lists it apart. The next is counted from that day.",
            ),
            rule: H14,
            fields: &[
                under(
                    asked(
                        "due",
                        words("哪一次", "哪一次", "Due on"),
                        words("計劃測溫到期的那一天。", "计划测温到期的那一天。", "The day on which the check is due."),
                        Kind::Day,
                    ),
                    H14,
                ),
                asked(
                    "reason",
                    words("原因", "原因", "Reason"),
                    words("如 用戶出門、家中裝修。", "如 用户出门、家中装修。", "Such as the user being away."),
                    Kind::Text { max: 200 },
                ),
            ],
            irreversible: false,
        },
        NOTE,
        EXPLAIN,
        row::DISABLE,
    ],
};

impl Book for Points {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        let (Some(code), Some(account)) = (values.text("code"), values.key("account")) else {
            return Err(row::all_missing(&THING, values));
        };
        if let Some(id) = store::by_code(tx.view(), code)? {
            return Err(taken(code, id).into());
        }
        let Some(home) = user::store::get(tx.view(), account)? else {
            return Err(row::not_found(&RecordKey::Entry { thing: user::THING.name, id: account }));
        };
        let record = row::next(tx, &THING)?;
        let rooms = match values.get("rooms") {
            Some(Value::Texts(rooms)) if !rooms.is_empty() => Some(rooms.clone()),
            _ => None,
        };
        let point = Point {
            id: record.id(),
            code: code.to_string(),
            user: account,
            name: home.name,
            station: values.text("station").map_or(home.station, str::to_string),
            every_days: values.whole("every_days"),
            rooms: rooms.clone().unwrap_or_default(),
            entered_on: tx.now().day(),
            disabled_on: None,
        };
        let row = row::with_fields(Row::insert("point"), values, &["code", "every_days"])
            .set("user", point.user)
            .set("station", point.station.as_str())
            .set("rooms", rooms.map(|rooms| json!(rooms).to_string()))
            .set("entered_on", point.entered_on);
        let deadlines = store::rows(tx, &point)?;
        let waits = point.every_days.is_some() && deadlines.is_empty();
        let added = row::add_with(tx, record, row, deadlines)?;
        Ok(Added { warnings: waits.then(no_season).into_iter().collect(), ..added })
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "point", record)?;
        let Some(point) = store::get(tx.view(), record.id())? else { return Err(row::not_found(record)) };
        if point.disabled_on.is_some() && !AFTER.contains(&action.name) {
            return Err(row::already(record).into());
        }
        let row = Row::update("point").set("id", record.id()).set("rev", row::whole(&current, "rev") + 1);
        match action.name {
            SKIP => skip(tx, &point, action, values, row)?,
            "note" => {
                tx.write(Entry::new(record.to_string(), action.name).said(row::said(action, values)))?;
            }
            "explain" => {
                store::catch_up(tx, &point)?;
                return deadline::act_explain(tx, &record.to_string(), values, vec![row]);
            }
            _ => {
                let gone = store::rows(tx, &Point { disabled_on: Some(tx.now().day()), ..point })?;
                row::change_with(tx, record, action, values, row.set("disabled_at", tx.now()), gone)?;
            }
        }
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(mut current) = row::store::fetch(view, "point", record.id())? else { return Ok(None) };
        let Some(point) = store::get(view, record.id())? else { return Ok(None) };
        let Some(home) = user::store::get(view, point.user)? else { return Ok(None) };
        let now = view.now().minute();
        let standing = store::standing(view, &point)?;
        current.remove("user");
        current.insert("account".into(), json!(home.account));
        current.insert("account_key".into(), json!(format!("user/{}", home.id)));
        current.insert("name".into(), json!(home.name));
        current.insert("address".into(), user::address_json(&home.address));
        current.insert("rooms".into(), json!(point.rooms));
        current.insert("next_due".into(), json!(standing.owed().map(|round| round.due.to_string())));
        let disabled = point.disabled_on.is_some();
        let (state, mut next) = if disabled { ("disabled", AFTER.to_vec()) } else { ("active", NEXT.to_vec()) };
        next.retain(|action| *action != "explain" || entry::is_explainable(&standing.deadlines, disabled, now));
        next.retain(|action| *action != SKIP || standing.has_open());
        let mut out = row::shown(record, THING.name, state, &next, &current);
        out.insert("deadlines".into(), standing.deadlines.iter().map(|one| one.to_json(now)).collect());
        Ok(Some(out))
    }

    fn exists(&self, view: View<'_>, record: &RecordKey) -> Outcome<bool> {
        Ok(store::get(view, record.id())?.is_some())
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["code"])
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("編號", "编号", "No."), 8),
            row::column(words("戶名", "户名", "Name"), 12),
            row::column(words("地址", "地址", "Address"), 0),
            row::column(words("供熱站", "供热站", "Station"), 10),
            row::numbers(words("週期", "周期", "Days"), 5),
            row::column(words("應測日期", "应测日期", "Due"), 10),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, _lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let owed = deadline::store::owed(view, rules::WORKFLOW)?;
        let mut rows = Vec::new();
        for point in store::all(view)? {
            let key = point.record();
            let due = owed.iter().find(|one| one.record == key).and_then(|one| one.deadline.due);
            let home = user::store::get(view, point.user)?;
            rows.push(ListRow {
                record: RecordKey::Entry { thing: THING.name, id: point.id },
                cells: vec![
                    point.code,
                    point.name,
                    home.map(|home| home.address.line()).unwrap_or_default(),
                    point.station,
                    point.every_days.map(|days| days.to_string()).unwrap_or_default(),
                    due.map(|due| due.day().to_string()).unwrap_or_default(),
                ],
                quiet: point.disabled_on.is_some(),
            });
        }
        Ok(row::page(rows.into_iter(), find, skip, limit))
    }
}

/// What may be done while it is in use.
const NEXT: &[&str] = &[SKIP, "note", "explain", "disable"];

/// What may be done when it no longer is: what was missed until then is still to be explained.
const AFTER: &[&str] = &["note", "explain"];

/// Excuses the check that is due on a day: what ran out before is written first, so that each stands as it was.
fn skip(tx: &mut Tx<'_>, point: &Point, action: &'static Action, values: &Values, row: Row) -> Outcome<()> {
    let Some(due) = values.day("due") else { return Ok(()) };
    rules::check_skip(&store::standing(tx.view(), point)?.rounds, due)?;
    store::catch_up(tx, point)?;
    let reason = values.text("reason").unwrap_or_default().to_string();
    let mut rows = store::excused(tx, point, due, reason)?;
    rows.push(row);
    let at = tx.now().minute();
    step::write(tx, &point.record(), SKIP, at, &mut row::said(action, values), rows)
}

fn taken(code: &str, id: i64) -> Problem {
    Problem::house(
        "already_there",
        say!(
            "測溫點 {code} 已經有了：point/{id}。請用那一條，或換一個編號。",
            "测温点 {code} 已经有了：point/{id}。请用那一条，或换一个编号。",
            "Point {code} is there already: point/{id}. Use that one, or choose another number."
        ),
    )
    .at("code")
}

/// A plan without a season to come: nothing falls due.
fn no_season() -> Problem {
    Problem::new(
        "no_season",
        say!(
            "還沒有登記往後的供熱期，這個點暫時沒有應測日期。登記供熱期以後自動排上。",
            "还没有登记往后的供热期，这个点暂时没有应测日期。登记供热期以后自动排上。",
            "No season to come is entered, so that no check of this point falls due yet. Enter the season and it will."
        ),
    )
    .at("every_days")
}
