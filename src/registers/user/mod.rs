//! The register of heating users (戶): who lives where, how the home is heated, what the contract says. Shared by
//! applications, repairs, temperature checks and complaints. A notice changes the heated area, never a form.

pub mod caller;
pub mod change;
pub mod class;
pub mod rules;
pub mod store;

use serde_json::{Map, Value as Json, json};

use super::row::{self, asked, optional, under};
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Choice, Field, Kind, Thing};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::number::{Letter, Number};
use crate::kernel::problem::{Failure, Outcome, Problem, Rule};
use crate::kernel::store::{Row, Tx, View};
use crate::kernel::text::address::Address;
use crate::kernel::text::fold;
use crate::kernel::units::decimal;
use crate::kernel::words::{Lang, Words, words};
use crate::say;
use store::User;

/// The book of heating users.
#[derive(Debug)]
pub struct Users;

/// Classes of users.
pub const CLASSES: &[Choice] = &[
    Choice { code: "residential", words: words("居民", "居民", "residential"), key: '1' },
    Choice { code: "nonresidential", words: words("非居民", "非居民", "non-residential"), key: '2' },
];

/// Kinds of buildings.
pub const KINDS: &[Choice] = &[
    Choice { code: "block", words: words("樓房", "楼房", "block"), key: '1' },
    Choice { code: "bungalow", words: words("平房", "平房", "bungalow"), key: '2' },
];

/// The parts of an address, in the order in which people say them.
pub const ADDRESS: &[Field] = &[
    asked(
        "estate",
        words("小區", "小区", "Estate"),
        words(
            "小區名，或路名加門牌。整個地址也可以一次打完，如 錦繡家園3號樓2單元501，離開時自動拆開。",
            "小区名，或路名加门牌。整个地址也可以一次打完，如 锦绣家园3号楼2单元501，离开时自动拆开。",
            "The estate, or street and number. The whole address may be typed here at once, with 3-2-501 behind the estate; it is taken apart as you go on.",
        ),
        Kind::Text { max: 100 },
    ),
    optional(
        "building",
        words("樓", "楼", "Building"),
        words(
            "樓號，如 3、12甲、A座、東樓；平房填排，如 12排。打 3-2-501 會拆成樓、單元、室。",
            "楼号，如 3、12甲、A座、东楼；平房填排，如 12排。打 3-2-501 会拆成楼、单元、室。",
            "The building's label, such as 3 or A; of bungalows the row. Typing 3-2-501 fills building, unit and room.",
        ),
        Kind::Text { max: 30 },
    ),
    optional(
        "unit",
        words("單元", "单元", "Unit"),
        words("沒有單元的樓不填。", "没有单元的楼不填。", "Empty where the building has none."),
        Kind::Text { max: 20 },
    ),
    optional(
        "room",
        words("室", "室", "Room"),
        words("門牌號，如 501；平房如 3號。", "门牌号，如 501；平房如 3号。", "The number on the door."),
        Kind::Text { max: 30 },
    ),
];

const ACCOUNT: Field = asked(
    "account",
    words("戶號", "户号", "Account"),
    words(
        "賬單和用戶卡上的號碼，一戶一個，不能重。",
        "账单和用户卡上的号码，一户一个，不能重。",
        "The number on bill and user card; no two users have the same.",
    ),
    Kind::Code { max: 30 },
);
const NAME: Field = asked(
    "name",
    words("戶名", "户名", "Name"),
    words("用熱人的姓名或單位名稱。", "用热人的姓名或单位名称。", "The person or firm that is supplied with heat."),
    Kind::Name { max: 100 },
);
const PHONE: Field = asked(
    "phone",
    words("電話", "电话", "Telephone"),
    words(
        "手機或座機。報修時按它查找。",
        "手机或座机。报修时按它查找。",
        "Mobile or landline; callers are found by it.",
    ),
    Kind::Phone,
);
const HOME: Field = asked(
    "address",
    words("地址", "地址", "Address"),
    words("小區、樓、單元、室。", "小区、楼、单元、室。", "Estate, building, unit and room."),
    Kind::Group(ADDRESS),
);
/// Whose heat it is.
pub const CLASS: Field = asked(
    "user_class",
    words("用戶類別", "用户类别", "Class"),
    words(
        "居民或非居民；室溫標準和合同要求按它分。",
        "居民或非居民；室温标准和合同要求按它分。",
        "Temperature standards and contracts depend on it.",
    ),
    Kind::Choice(CLASSES),
);
/// What kind of building.
pub const KIND: Field = asked(
    "building_kind",
    words("房屋類型", "房屋类型", "Kind of home"),
    words("樓房或平房。", "楼房或平房。", "Block or bungalow."),
    Kind::Choice(KINDS),
);
/// Whether the home can be stopped alone.
pub const LOOP: Field = asked(
    "own_loop",
    words("分戶供熱", "分户供热", "Own loop"),
    words(
        "每戶有獨立的供、回水支管，能單獨停。停暖申請按它判斷能不能辦。",
        "每户有独立的供、回水支管，能单独停。停暖申请按它判断能不能办。",
        "Whether the home has supply and return branches of its own and can be stopped alone.",
    ),
    Kind::Flag,
);
const STATION: Field = asked(
    "station",
    words("供熱站", "供热站", "Station"),
    words("歸哪個站管。", "归哪个站管。", "The heating station in charge."),
    Kind::Text { max: 50 },
);
/// Taken from old books only.
const AREA: Field = under(
    optional(
        "area",
        words("供熱面積", "供热面积", "Heated area"),
        words(
            "平方米，兩位小數。只由面積變更通知單改；導入舊賬時帶入。",
            "平方米，两位小数。只由面积变更通知单改；导入旧账时带入。",
            "Square metres, two decimals. Only an area change notice changes it; old books bring it in.",
        ),
        Kind::Decimal { places: 2, min: 1, max: 100_000_000, unit: words("m²", "m²", "m²") },
    ),
    Rule::House,
);
/// The contract's number.
pub const CONTRACT_NO: Field = under(
    optional(
        "contract_no",
        words("合同編號", "合同编号", "Contract No."),
        words(
            "供用熱合同的編號。非居民、新增負荷和平房供熱前必須有。",
            "供用热合同的编号。非居民、新增负荷和平房供热前必须有。",
            "Of the heat supply contract; needed before supply for non-residential users, new load and bungalows.",
        ),
        Kind::Text { max: 50 },
    ),
    Rule::Clause("H3"),
);
/// When the contract was signed.
pub const CONTRACT_DATE: Field = under(
    optional(
        "contract_date",
        words("合同日期", "合同日期", "Contract date"),
        words("簽合同的日子。", "签合同的日子。", "When it was signed."),
        Kind::Day,
    ),
    Rule::Clause("H3"),
);
/// The room temperature that the contract promises.
pub const CONTRACT_CELSIUS: Field = under(
    optional(
        "contract_celsius",
        words("約定溫度", "约定温度", "Agreed temperature"),
        words(
            "合同約定的室溫，一位小數，5.0 到 35.0。",
            "合同约定的室温，一位小数，5.0 到 35.0。",
            "The room temperature that the contract promises, one decimal, 5.0 to 35.0.",
        ),
        Kind::Decimal { places: 1, min: 50, max: 350, unit: words("°C", "°C", "°C") },
    ),
    Rule::Clause("H3"),
);

const fn may(field: Field) -> Field {
    Field { required: false, ..field }
}

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "user",
    label: words("用戶", "用户", "User"),
    fields: &[
        ACCOUNT,
        NAME,
        PHONE,
        HOME,
        CLASS,
        KIND,
        LOOP,
        STATION,
        AREA,
        CONTRACT_NO,
        CONTRACT_DATE,
        CONTRACT_CELSIUS,
    ],
    actions: &[Action {
        name: "amend",
        label: words("更正", "更正", "Amend"),
        help: words(
            "改登記的內容，面積除外。開過的單上名稱、地址不變。",
            "改登记的内容，面积除外。开过的单上名称、地址不变。",
            "Changes what is entered, except the area. Records already made keep what they say.",
        ),
        rule: Rule::House,
        fields: &[
            may(ACCOUNT),
            may(NAME),
            may(PHONE),
            may(HOME),
            may(CLASS),
            may(KIND),
            may(LOOP),
            may(STATION),
            CONTRACT_NO,
            CONTRACT_DATE,
            CONTRACT_CELSIUS,
            row::WHY,
        ],
        irreversible: false,
    }],
};

/// Columns that have the name of their field.
const PLAIN: &[&str] = &[
    "account",
    "name",
    "phone",
    "user_class",
    "building_kind",
    "own_loop",
    "station",
    "area",
    "contract_no",
    "contract_date",
    "contract_celsius",
];

/// The address in a group of values with the keys of [`ADDRESS`].
pub fn address_of(group: &Values) -> Address {
    let part = |key: &str| group.text(key).unwrap_or_default().trim().to_string();
    let typed = Address { estate: part("estate"), building: part("building"), unit: part("unit"), room: part("room") };
    typed.settled().into_owned()
}

/// An address as its group of fields means it.
pub fn address_values(address: &Address) -> Values {
    let mut group = Values::new();
    let parts = [&address.estate, &address.building, &address.unit, &address.room];
    for (field, text) in ADDRESS.iter().zip(parts).filter(|(_, text)| !text.is_empty()) {
        group.set(field.key, Value::Text(text.clone()));
    }
    group
}

/// The address that `show` gave.
pub fn address_from(json: &Map<String, Json>) -> Address {
    stored_address(json)
}

/// An address as `show` gives it; parts that it hasn't are left out.
pub fn address_json(address: &Address) -> Json {
    let parts = [
        ("estate", &address.estate),
        ("building", &address.building),
        ("unit", &address.unit),
        ("room", &address.room),
    ];
    let held = parts.into_iter().filter(|(_, text)| !text.is_empty());
    Json::Object(held.map(|(key, text)| (key.to_string(), json!(text))).collect())
}

/// The columns of a home's address, with the keys by which it is found and compared.
fn placed(row: Row, address: &Address) -> Row {
    row.set("estate", address.estate.as_str())
        .set("building", address.building.as_str())
        .set("unit", address.unit.as_str())
        .set("room", address.room.as_str())
        .set("place", address.place())
        .set("flat", address.flat())
}

impl Book for Users {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        let mut problems = Vec::new();
        let account = values.text("account").unwrap_or_default();
        if let Some(known) = store::by_account(tx.view(), account)? {
            problems.push(taken(&known));
        }
        if values.has("area") && !tx.is_importing() {
            problems.push(area_by_notice());
        }
        if !problems.is_empty() {
            return Err(Failure::refused(problems));
        }
        let address = values.group("address").map(address_of).unwrap_or_default();
        let text = |key: &str| values.text(key).unwrap_or_default();
        let find = rules::find_text(account, text("name"), text("phone"), &address);
        let row = placed(row::with_fields(Row::insert("user"), values, PLAIN), &address).set("find", find);
        row::add(tx, THING.name, row)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "user", record)?;
        let address = values.group("address").map(address_of);
        if values.is_blanked("address") {
            return Err(row::required(&HOME).into());
        }
        let account = values.text("account").unwrap_or_else(|| row::text(&current, "account"));
        if let Some(known) = store::by_account(tx.view(), account)?.filter(|known| known.id != record.id()) {
            return Err(taken(&known).into());
        }
        // The address stands in several columns; everything else in one of its field's name.
        let mut plain = Values::new();
        for (key, value) in values.iter().filter(|(_, value)| !matches!(value, Value::Group(_))) {
            plain.set(key, value.clone());
        }
        let blanked = action.fields.iter().map(|field| field.key).filter(|key| values.is_blanked(key));
        blanked.for_each(|key| plain.blank(key));
        let changes = plain.iter().any(|(key, _)| key != row::WHY.key) || PLAIN.iter().any(|key| plain.is_blanked(key));
        let mut row = if changes || address.is_none() {
            row::amendment("user", THING.fields, &current, action, &plain)?
        } else {
            Row::update("user").set("id", record.id()).set("rev", row::whole(&current, "rev") + 1)
        };
        let text = |key: &'static str| values.text(key).unwrap_or_else(|| row::text(&current, key));
        let home = address.clone().unwrap_or_else(|| stored_address(&current));
        row = row.set("find", rules::find_text(account, text("name"), text("phone"), &home));
        let mut lines = Vec::new();
        if let Some(address) = &address {
            row = placed(row, address);
            let others = store::in_flat(tx.view(), &address.flat())?;
            lines.extend(
                others.iter().filter(|other| other.id != record.id()).map(|other| format!("user/{}", other.id)),
            );
        }
        row::change(tx, record, action, values, row)?;
        Ok(Done { lines, ..Done::default() })
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(current) = row::store::fetch(view, "user", record.id())? else { return Ok(None) };
        let address = stored_address(&current);
        let state = if row::has(&current, "stopped_since") { "stopped" } else { "active" };
        let mut out = row::shown(record, THING.name, state, &["amend"], &Map::new());
        out.insert("rev".into(), json!(row::whole(&current, "rev")));
        for field in THING.fields {
            let value = current.get(field.key).cloned().unwrap_or(Json::Null);
            let value = match (field.kind, value) {
                (Kind::Group(_), _) => address_json(&address),
                (Kind::Decimal { places, .. }, Json::Number(number)) => {
                    json!(decimal(number.as_i64().unwrap_or_default(), places))
                }
                (Kind::Flag, Json::Number(number)) => json!(number.as_i64() == Some(1)),
                (_, value) => value,
            };
            out.insert(field.key.to_string(), value);
        }
        for key in ["stopped_since", "stopped_by", "area_record"] {
            out.insert(key.to_string(), current.get(key).cloned().unwrap_or(Json::Null));
        }
        out.insert("notices".into(), Json::Array(notices(view, record.id())?));
        let others = store::in_flat(view, &address.flat())?;
        let others = others.iter().filter(|other| other.id != record.id());
        let links = others.map(|other| json!({"kind": "same_flat", "number": format!("user/{}", other.id)}));
        out.insert("links".into(), links.collect());
        Ok(Some(out))
    }

    fn exists(&self, view: View<'_>, record: &RecordKey) -> Outcome<bool> {
        Ok(store::get(view, record.id())?.is_some())
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["account"])
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let page = store::page(view, find, store::Place::Newest, skip, limit)?;
        Ok(page.iter().map(|user| listed(user, lang)).collect())
    }
}

/// The notices that changed a user's area, oldest first, each with the application that it belongs to.
fn notices(view: View<'_>, user: i64) -> Outcome<Vec<Json>> {
    let json = |notice: store::Notice| {
        let number = Number::from_key(Letter::Heating, notice.application, view.is_training());
        json!({
            "number": number.map(|number| number.to_string()),
            "change": decimal(notice.change, 2),
            "before": decimal(notice.before, 2),
            "after": decimal(notice.after, 2),
            "effective_from": notice.effective_from.to_string(),
        })
    };
    Ok(store::notices(view, user)?.into_iter().map(json).collect())
}

/// The columns of the list.
pub const COLUMNS: &[Column] = &[
    row::column(words("戶號", "户号", "Account"), 10),
    row::column(words("戶名", "户名", "Name"), 12),
    row::column(words("地址", "地址", "Address"), 0),
    row::column(words("電話", "电话", "Telephone"), 13),
    row::column(words("類別", "类别", "Class"), 7),
    row::numbers(words("面積 m²", "面积 m²", "Area m²"), 8),
];

/// A class as a narrow column shows it.
fn class_in_short(code: &str) -> Words {
    match code {
        "residential" => words("居民", "居民", "resid."),
        _ => words("非居民", "非居民", "non-res"),
    }
}

/// A user as a row of the list; quiet while heat is stopped for this user.
pub fn listed(user: &User, lang: Lang) -> ListRow {
    ListRow {
        record: RecordKey::Entry { thing: THING.name, id: user.id },
        cells: vec![
            user.account.clone(),
            user.name.clone(),
            user.address.line(),
            user.phone.clone(),
            class_in_short(&user.class).get(lang).to_string(),
            user.area.map(|area| decimal(area, 2)).unwrap_or_default(),
        ],
        quiet: user.stopped_since.is_some(),
    }
}

fn stored_address(current: &Map<String, Json>) -> Address {
    let part = |key: &str| row::text(current, key).to_string();
    Address { estate: part("estate"), building: part("building"), unit: part("unit"), room: part("room") }
}

/// The account is another user's.
pub fn taken(known: &User) -> Problem {
    let (id, name, account, line) = (known.id, &known.name, fold::code(&known.account), known.address.line());
    Problem::house(
        "already_there",
        say!(
            "戶號 {account} 已經有了：user/{id} {name}，{line}。請查對戶號，或更正那一戶。",
            "户号 {account} 已经有了：user/{id} {name}，{line}。请查对户号，或更正那一户。",
            "Account {account} is there already: user/{id} {name}, {line}. Check the account, or amend that user."
        ),
    )
    .at("account")
}

/// The heated area can't be typed.
fn area_by_notice() -> Problem {
    Problem::house(
        "area_by_notice",
        say!(
            "供熱面積不能直接填：由用熱申請的面積變更通知單改，或導入舊賬時帶入。請把這一欄去掉。",
            "供热面积不能直接填：由用热申请的面积变更通知单改，或导入旧账时带入。请把这一栏去掉。",
            "The heated area can't be typed: an application's area change notice changes it, or the import of old books brings it. Leave this field out."
        ),
    )
    .at("area")
}

#[cfg(test)]
mod tests;
