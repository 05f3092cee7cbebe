//! The fields of a sheet in the order of the paper (domain-practice.md, F11; contract, section 3, temperature).
//! Definitions only: the form, `--json`, `--set` and `--help` derive from them.

mod choices;
mod steps;

pub use choices::{EXPLAINED, METHODS, NO_STANDARD, ORIENTATIONS, PASSED_UP, ROOM_KINDS, SHEET_KINDS, SYSTEMS};

use crate::kernel::form::field::{Field, Kind, Thing};
use crate::kernel::problem::Rule;
use crate::kernel::words::{Words, words};
use crate::registers::shared::field;
use crate::registers::user::{ADDRESS, CLASSES, KINDS};

/// Degrees.
const CELSIUS: Words = words("℃", "℃", "°C");

const KIND: Field = field(
    "kind",
    words("測溫類別", "测温类别", "Kind"),
    Kind::Choice(SHEET_KINDS),
    true,
    Rule::Clause("H14"),
    words(
        "1 定點：按計劃測的測溫點；2 用戶申請；3 投訴；4 抽測。",
        "1 定点：按计划测的测温点；2 用户申请；3 投诉；4 抽测。",
        "1 a fixed test point, as planned; 2 at the user's wish; 3 because of a complaint; 4 a spot check.",
    ),
);

const POINT: Field = field(
    "point",
    words("測溫點編號", "测温点编号", "Test point No."),
    Kind::Pick { source: "point", open: false },
    false,
    Rule::Clause("H14"),
    words(
        "定點的必填，用戶和地址由它帶出；別的類別不填。",
        "定点的必填，用户和地址由它带出；别的类别不填。",
        "Needed for a fixed point, and tells the user and the address; empty for all other kinds.",
    ),
);

const ACCOUNT: Field = field(
    "account",
    words("用戶", "用户", "User"),
    Kind::Pick { source: "user", open: false },
    false,
    Rule::Clause("H14"),
    words(
        "戶號、電話、姓名、拼音字頭或 3-2-501 都能找到（命令行只認戶號、全名和 user/7）。查不到就填地址。",
        "户号、电话、姓名、拼音字头或 3-2-501 都能找到（命令行只认户号、全名和 user/7）。查不到就填地址。",
        "Found by account, telephone, name, pinyin initials or 3-2-501 (on the command line by account, exact name or user/7 only). Where there is none, give the address.",
    ),
);

const PLACE: Field = field(
    "address",
    words("地址", "地址", "Address"),
    Kind::Group(ADDRESS),
    false,
    Rule::Clause("H14"),
    words(
        "用戶台賬裡沒有的才填，還要填用戶類別和房屋類型。那裡只有一戶的，自動認作那一戶。",
        "用户台账里没有的才填，还要填用户类别和房屋类型。那里只有一户的，自动认作那一户。",
        "Only where the register has no such user; class and kind of home are needed with it. An address that one user has is that user's.",
    ),
);

const CLASS: Field = field(
    "user_class",
    words("用戶類別", "用户类别", "User class"),
    Kind::Choice(CLASSES),
    false,
    Rule::Clause("H13"),
    words(
        "只填地址時要填；有用戶的由台賬帶出。標準按它分。",
        "只填地址时要填；有用户的由台账带出。标准按它分。",
        "Needed where only the address is given; else the register knows. The standard depends on it.",
    ),
);

const BUILDING: Field = field(
    "building_kind",
    words("房屋類型", "房屋类型", "Building"),
    Kind::Choice(KINDS),
    false,
    Rule::Clause("H13"),
    words(
        "只填地址時要填：樓房或平房。",
        "只填地址时要填：楼房或平房。",
        "Needed where only the address is given: block or bungalow.",
    ),
);

const MEASURED_ON: Field = field(
    "measured_on",
    words("測溫日期", "测温日期", "Measured on"),
    Kind::Day,
    true,
    Rule::Clause("H14"),
    words(
        "上門測溫那一天。各房間的時間都是這一天的。",
        "上门测温那一天。各房间的时间都是这一天的。",
        "The day of the visit; the times of all rooms are of this day.",
    ),
);

const MEASURED_BY: Field = field(
    "measured_by",
    words("測溫人", "测温人", "Measured by"),
    Kind::Pick { source: "staff", open: false },
    true,
    Rule::Clause("H14"),
    words("誰去測的。", "谁去测的。", "Who measured."),
);

const SECOND: Field = field(
    "second_person",
    words("同去的人", "同去的人", "With"),
    Kind::Pick { source: "staff", open: false },
    false,
    Rule::Plain,
    words("兩人同去的，填另一人。", "两人同去的，填另一人。", "The other one, where two went."),
);

const INSTRUMENT: Field = field(
    "instrument",
    words("測溫儀編號", "测温仪编号", "Instrument No."),
    Kind::Pick { source: "instrument", open: false },
    true,
    Rule::Clause("H14"),
    words(
        "用哪支測溫儀。測溫那天檢定要在有效期內。",
        "用哪支测温仪。测温那天检定要在有效期内。",
        "With which instrument; its calibration must hold on the day of the visit.",
    ),
);

const OUTDOOR: Field = field(
    "outdoor",
    words("室外溫度", "室外温度", "Outdoor temp."),
    Kind::Decimal { places: 1, min: -600, max: 600, unit: CELSIUS },
    false,
    Rule::Plain,
    words("一位小數，零下寫 -12.5。", "一位小数，零下写 -12.5。", "One decimal; below zero as -12.5."),
);

const WEATHER: Field = field(
    "weather",
    words("天氣", "天气", "Weather"),
    Kind::Text { max: 20 },
    false,
    Rule::Plain,
    words("晴、多雲、雪等。", "晴、多云、雪等。", "Such as clear, cloudy, snow."),
);

const SUPPLY: Field = field(
    "supply_celsius",
    words("供水溫度", "供水温度", "Supply temp."),
    Kind::Decimal { places: 1, min: 0, max: 1_500, unit: CELSIUS },
    false,
    Rule::Plain,
    words("進戶的，測了就填。", "进户的，测了就填。", "At the entry, where it was measured."),
);

const RETURN: Field = field(
    "return_celsius",
    words("回水溫度", "回水温度", "Return temp."),
    Kind::Decimal { places: 1, min: 0, max: 1_500, unit: CELSIUS },
    false,
    Rule::Plain,
    words("出戶的，測了就填。", "出户的，测了就填。", "At the exit, where it was measured."),
);

const WINDOWS: Field = field(
    "windows_shut_minutes",
    words("門窗關閉時間", "门窗关闭时间", "Windows shut"),
    Kind::Whole { min: 0, max: 10_000, unit: words("分鐘", "分钟", "min") },
    false,
    Rule::Plain,
    words(
        "測前門窗已經關了多少分鐘。",
        "测前门窗已经关了多少分钟。",
        "For how many minutes windows and doors had been shut.",
    ),
);

const SYSTEM: Field = field(
    "system",
    words("系統運行", "系统运行", "System"),
    Kind::Choice(SYSTEMS),
    false,
    Rule::Clause("H13"),
    words(
        "不填就是正常。異常（停熱、搶修中）時測的留底，不判定。",
        "不填就是正常。异常（停热、抢修中）时测的留底，不判定。",
        "Empty means normal. What is measured while it isn't (an outage, repairs) is kept and not judged.",
    ),
);

const OPINION: Field = field(
    "opinion",
    words("用戶意見", "用户意见", "User's opinion"),
    Kind::Text { max: 300 },
    false,
    Rule::Clause("H14"),
    words(
        "照用戶的原話寫，要上報。沒有就不填。",
        "照用户的原话写，要上报。没有就不填。",
        "In the user's own words; it is passed up. Empty where there is none.",
    ),
);

const COMPLAINT: Field = field(
    "complaint",
    words("投訴單", "投诉单", "Complaint"),
    Kind::Text { max: 20 },
    false,
    Rule::Plain,
    words(
        "因投訴去測的，填單號（C 開頭）。",
        "因投诉去测的，填单号（C 开头）。",
        "The number of the complaint behind it, beginning with C.",
    ),
);

const REPAIR: Field = field(
    "repair",
    words("報修單", "报修单", "Repair"),
    Kind::Text { max: 20 },
    false,
    Rule::Plain,
    words(
        "因報修去測的，填單號（R 開頭）。",
        "因报修去测的，填单号（R 开头）。",
        "The number of the repair behind it, beginning with R.",
    ),
);

const REMARKS: Field = field(
    "remarks",
    words("備註", "备注", "Remarks"),
    Kind::Text { max: 200 },
    false,
    Rule::Plain,
    words("頂層、邊戶等要記的。", "顶层、边户等要记的。", "Such as top floor or end flat."),
);

/// How the user signed, and when.
const SIGNED: &[Field] =
    &[Field { kind: Kind::Choice(METHODS), required: false, ..steps::METHOD }, steps::SIGNER, steps::SIGNED_AT];

/// The user's signature, under a sheet or a correction.
const SIGNATURE: Field = field(
    "signature",
    words("用戶簽字", "用户签字", "User signature"),
    Kind::Group(SIGNED),
    true,
    Rule::Clause("H14"),
    words(
        "沒有簽字的留底，不計入。拒簽和未簽分開記。",
        "没有签字的留底，不计入。拒签和未签分开记。",
        "Without it the readings are kept and never counted. Refused and absent are told apart.",
    ),
);

const ROOM: Field = field(
    "room",
    words("房間", "房间", "Room"),
    Kind::Text { max: 30 },
    true,
    Rule::Clause("H14"),
    words("哪一間，如 主臥。", "哪一间，如 主卧。", "Which one, such as the main bedroom."),
);

const ROOM_KIND: Field = field(
    "room_kind",
    words("用途", "用途", "Use"),
    Kind::Choice(ROOM_KINDS),
    true,
    Rule::Clause("H13"),
    words(
        "居民的只判臥室和客廳，非居民的只判工作間；別的留底。",
        "居民的只判卧室和客厅，非居民的只判工作间；别的留底。",
        "Of homes bedrooms and living rooms are judged, elsewhere workrooms; all others are kept.",
    ),
);

const TIME: Field = field(
    "time",
    words("時間", "时间", "Time"),
    Kind::Clock,
    true,
    Rule::Clause("H13"),
    words(
        "那一天的幾點幾分，0830 就行。標準按時段分，差一分鐘也可能不同。",
        "那一天的几点几分，0830 就行。标准按时段分，差一分钟也可能不同。",
        "The time of that day; 0830 will do. The standard depends on the hour, to the minute.",
    ),
);

const READING: Field = field(
    "celsius",
    words("實測溫度", "实测温度", "Reading"),
    Kind::Decimal { places: 1, min: -200, max: 500, unit: CELSIUS },
    true,
    Rule::Clause("H13"),
    words(
        "一位小數，如 17.9。小數點不要漏。",
        "一位小数，如 17.9。小数点不要漏。",
        "One decimal, such as 17.9. Mind the decimal point.",
    ),
);

const FACING: Field = field(
    "orientation",
    words("朝向", "朝向", "Facing"),
    Kind::Choice(ORIENTATIONS),
    false,
    Rule::Plain,
    words("1 陽面，2 陰面。", "1 阳面，2 阴面。", "1 sunny, 2 shaded."),
);

const SPOT: Field = field(
    "place",
    words("測點", "测点", "Spot"),
    Kind::Text { max: 30 },
    false,
    Rule::Plain,
    words(
        "在房間哪裡測的，如 中央 1.5 米高。",
        "在房间哪里测的，如 中央 1.5 米高。",
        "Where in the room, such as its middle, 1.5 m high.",
    ),
);

/// In the order in which one goes through a room with the paper: which, then when and how warm.
const ROWS: &[Field] = &[ROOM, ROOM_KIND, FACING, TIME, READING, SPOT];

const READINGS: Field = field(
    "readings",
    words("讀數", "读数", "Readings"),
    Kind::Rows(ROWS),
    true,
    Rule::Clause("H14"),
    words(
        "一間一行，照紙上的抄，至少一行。",
        "一间一行，照纸上的抄，至少一行。",
        "A row for each room, as on the paper; at least one.",
    ),
);

/// In the order of the paper: whose, when and by whom, around it, the rooms, then what the user says and signs.
const FIELDS: &[Field] = &[
    KIND,
    POINT,
    ACCOUNT,
    PLACE,
    CLASS,
    BUILDING,
    MEASURED_ON,
    MEASURED_BY,
    SECOND,
    INSTRUMENT,
    OUTDOOR,
    WEATHER,
    SUPPLY,
    RETURN,
    WINDOWS,
    SYSTEM,
    READINGS,
    OPINION,
    SIGNATURE,
    COMPLAINT,
    REPAIR,
    REMARKS,
];

/// A sheet, as `add`, `do` and the form know it.
pub const THING: Thing = Thing {
    name: "temperature",
    label: words("測溫單", "测温单", "temperature sheet"),
    fields: FIELDS,
    actions: steps::ACTIONS,
};
