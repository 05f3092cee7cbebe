//! The dated table of room temperatures (H13): by class of user, building, room and hours. A new value is a new version.

pub mod room;
pub mod rules;
pub mod store;

use serde_json::{Map, Value as Json};

use super::price::{WITHDRAW, withdraw};
use super::row::{self, asked, optional, under};
use super::user::class::{BuildingKind, UserClass};
use super::user::{CLASSES, KINDS};
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Kind, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Rule};
use crate::kernel::store::{Entry, Row, Tx, View};
use crate::kernel::time::deadline::TimeOfDay;
use crate::kernel::units::{Celsius, decimal};
use crate::kernel::words::{Lang, words};
use room::{ROOM_KINDS, RoomKind};
use rules::TempStandard;

/// The book of room temperatures.
#[derive(Debug)]
pub struct TempStandards;

const DEGREES: Kind = Kind::Decimal { places: 1, min: 50, max: 350, unit: words("°C", "°C", "°C") };

const H13: Rule = Rule::Clause("H13");

/// The table of the file.
const TABLE: &str = "temp_standard";

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "temp-standard",
    label: words("室溫標準", "室温标准", "Room temperature"),
    fields: &[
        under(
            asked(
                "user_class",
                words("用戶類別", "用户类别", "Class"),
                words("居民或非居民。", "居民或非居民。", "Residential or not."),
                Kind::Choice(CLASSES),
            ),
            H13,
        ),
        under(
            asked(
                "building_kind",
                words("房屋類型", "房屋类型", "Kind of home"),
                words(
                    "樓房或平房。平房、非居民另有合同約定的，按高的一個。",
                    "楼房或平房。平房、非居民另有合同约定的，按高的一个。",
                    "Block or bungalow. Where a bungalow's or a non-residential user's contract promises more, that counts.",
                ),
                Kind::Choice(KINDS),
            ),
            H13,
        ),
        under(
            asked(
                "room_kinds",
                words("房間", "房间", "Rooms"),
                words(
                    "居民只判臥室、客廳；非居民只判工作間。",
                    "居民只判卧室、客厅；非居民只判工作间。",
                    "Of residents only bedrooms and living rooms are judged, of others only workrooms.",
                ),
                Kind::Many(ROOM_KINDS),
            ),
            H13,
        ),
        under(
            asked(
                "from_time",
                words("時段從", "时段从", "Hours from"),
                words(
                    "這個時段的第一分鐘，如 0600；含這一分鐘。",
                    "这个时段的第一分钟，如 0600；含这一分钟。",
                    "The first minute of the hours, such as 0600; it belongs to them.",
                ),
                Kind::Clock,
            ),
            H13,
        ),
        under(
            asked(
                "to_time",
                words("時段到", "时段到", "Hours to"),
                words(
                    "最後一分鐘，含這一分鐘。比開始早，就是跨過半夜：2101 到 0559。",
                    "最后一分钟，含这一分钟。比开始早，就是跨过半夜：2101 到 0559。",
                    "The last minute, which belongs to them. Before the first means over midnight: 2101 to 0559.",
                ),
                Kind::Clock,
            ),
            H13,
        ),
        under(
            asked(
                "minimum",
                words("不低於", "不低于", "Minimum"),
                words(
                    "低於它就是不合格。一位小數：17.9 不到 18.0。",
                    "低于它就是不合格。一位小数：17.9 不到 18.0。",
                    "Below it a room fails. One decimal: 17.9 isn't 18.0.",
                ),
                DEGREES,
            ),
            H13,
        ),
        asked(
            "effective_from",
            words("生效日期", "生效日期", "Effective from"),
            words(
                "從這一天的讀數起按它判定；已判定的不變。",
                "从这一天的读数起按它判定；已判定的不变。",
                "Readings from this day on are judged by it; verdicts that stand never move.",
            ),
            Kind::Day,
        ),
        asked(
            "basis",
            words("依據", "依据", "Basis"),
            words(
                "條款、文件或合同範本的名稱和編號。",
                "条款、文件或合同范本的名称和编号。",
                "The clause, document or model contract behind it.",
            ),
            Kind::Text { max: 200 },
        ),
        under(
            optional(
                "target",
                words("爭取達到", "争取达到", "Target"),
                words(
                    "力爭達到的溫度，要高於最低的；沒有就不填。達到最低、未達到它的，也算合格，另外標明。",
                    "力争达到的温度，要高于最低的；没有就不填。达到最低、未达到它的，也算合格，另外标明。",
                    "What is aimed at, above the minimum; empty for none. Between both a room has met the standard, and is marked.",
                ),
                DEGREES,
            ),
            H13,
        ),
    ],
    actions: &[WITHDRAW],
};

/// H13's two bands for residents in blocks: hours, minimum, target.
const FOUNDING: [(&str, &str, i64, Option<i64>); 2] =
    [("06:00", "21:00", 180, None), ("21:01", "05:59", 160, Some(180))];

/// Writes the two bands of H13 where the table never held anything: in a new file, and in one from before there was the
/// table. Nothing is ever deleted from it, so that what was withdrawn doesn't come back.
///
/// # Errors
/// Where the file refuses a row.
pub fn seed(tx: &mut Tx<'_>) -> Outcome<()> {
    if !row::store::is_empty(tx.view(), TABLE)? {
        return Ok(());
    }
    for (id, (from, to, minimum, target)) in (1_i64..).zip(FOUNDING) {
        let row = Row::insert(TABLE)
            .set("id", id)
            .set("user_class", UserClass::Residential.code())
            .set("building_kind", BuildingKind::Block.code())
            .set("room_kinds", codes(&[RoomKind::Bedroom, RoomKind::Living]))
            .set("from_time", from)
            .set("to_time", to)
            .set("minimum", minimum)
            .set("target", target)
            .set("effective_from", "2000-01-01")
            .set("basis", "供熱運行、維護服務制度 一 (H13)");
        tx.write(Entry::new(format!("{}/{id}", THING.name), "add").row(row))?;
    }
    Ok(())
}

/// Rooms as the file keeps them.
fn codes(rooms: &[RoomKind]) -> String {
    rooms.iter().map(|room| room.code()).collect::<Vec<_>>().join(",")
}

/// The version that was typed; `None` where a required field is empty.
fn typed(values: &Values) -> Option<TempStandard> {
    let clock = |key: &str| TimeOfDay::parse(values.text(key)?);
    Some(TempStandard {
        id: 0,
        class: UserClass::from_code(values.choice("user_class")?)?,
        building: BuildingKind::from_code(values.choice("building_kind")?)?,
        rooms: RoomKind::ALL.iter().copied().filter(|room| values.many("room_kinds").contains(&room.code())).collect(),
        from: clock("from_time")?,
        to: clock("to_time")?,
        minimum: Celsius(values.whole("minimum")?),
        target: values.whole("target").map(Celsius),
        effective_from: values.day("effective_from")?,
        withdrawn: false,
    })
}

impl Book for TempStandards {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        let Some(new) = typed(values).filter(|new| !new.rooms.is_empty()) else {
            return Err(row::all_missing(&THING, values));
        };
        rules::check(&new, &store::all(tx.view())?).map_err(Failure::refused)?;
        let plain =
            ["user_class", "building_kind", "from_time", "to_time", "minimum", "target", "effective_from", "basis"];
        let row = row::with_fields(Row::insert(TABLE), values, &plain).set("room_kinds", codes(&new.rooms));
        let added = row::add(tx, THING.name, row)?;
        Ok(Added { warnings: rules::unjudged(&new).into_iter().collect(), ..added })
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, TABLE, record)?;
        withdraw(tx, TABLE, record, action, values, &current, &[])?;
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(mut current) = row::store::fetch(view, TABLE, record.id())? else { return Ok(None) };
        for key in ["minimum", "target"] {
            let shown = current.get(key).and_then(Json::as_i64).map(|tenths| decimal(tenths, 1));
            current.insert(key.to_string(), Json::from(shown));
        }
        let state = rules::state(&store::all(view)?, record.id(), view.now().day());
        let next: &[&str] = if state == "withdrawn" { &[] } else { &[WITHDRAW.name] };
        Ok(Some(row::shown(record, THING.name, state, next, &current)))
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["user_class", "building_kind", "room_kinds", "from_time", "to_time", "effective_from"])
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("用戶", "用户", "User"), 7),
            row::column(words("房屋", "房屋", "Home"), 8),
            row::column(words("房間", "房间", "Rooms"), 0),
            row::column(words("時段", "时段", "Hours"), 11),
            row::numbers(words("最低", "最低", "Min."), 4),
            row::numbers(words("爭取", "争取", "Aim"), 4),
            row::column(words("生效日期", "生效日期", "From"), 10),
            row::column(words("狀態", "状态", "State"), 10),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let all = store::all(view)?;
        let today = view.now().day();
        let rows = all.iter().rev().map(|version| {
            let state = rules::state(&all, version.id, today);
            // The codes are the English words, short enough for a column.
            let word = |room: &RoomKind| if lang == Lang::En { room.code() } else { room.words().get(lang) };
            let rooms = version.rooms.iter().map(word).collect::<Vec<_>>();
            let class = match version.class {
                UserClass::Residential => words("居民", "居民", "resid."),
                UserClass::Nonresidential => words("非居民", "非居民", "non-res"),
            };
            ListRow {
                record: RecordKey::Entry { thing: THING.name, id: version.id },
                cells: vec![
                    class.get(lang).to_string(),
                    version.building.words().get(lang).to_string(),
                    rooms.join(if lang == Lang::En { ", " } else { "、" }),
                    format!("{}-{}", version.from, version.to),
                    version.minimum.to_string(),
                    version.target.map(|target| target.to_string()).unwrap_or_default(),
                    version.effective_from.to_string(),
                    row::version_words(state).get(lang).to_string(),
                ],
                quiet: matches!(state, "withdrawn" | "superseded"),
            }
        });
        Ok(row::page(rows, find, skip, limit))
    }
}
