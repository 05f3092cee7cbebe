//! The office's settings: what each means, its default, what may stand in it. Changing one is the supervisor's; a
//! deadline that runs already keeps the setting with which it started.

pub mod rules;
pub mod store;

use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::store::{Entry, Row, Tx};
use crate::kernel::words::{Words, words};

/// What may stand in a setting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// One line of text, up to so many characters.
    Text(usize),
    /// A whole number, both ends included; `empty` where none may be set.
    Whole {
        /// Smallest value.
        min: i64,
        /// Largest value.
        max: i64,
        /// Whether it may be left empty.
        empty: bool,
    },
    /// Telephone numbers as forms take them; empty where there is none.
    Phones,
    /// A time of day, `17:30`.
    Clock,
    /// One of these.
    OneOf(&'static [&'static str]),
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// As in `slipdesk setting KEY`.
    pub key: &'static str,
    /// Its name.
    pub label: Words,
    /// What it does.
    pub help: Words,
    /// What may stand in it.
    pub shape: Shape,
    /// Its value where none was set.
    pub default: &'static str,
}

const fn text(key: &'static str, label: Words, help: Words) -> Setting {
    Setting { key, label, help, shape: Shape::Text(100), default: "" }
}

const fn phones(key: &'static str, label: Words, help: Words) -> Setting {
    Setting { shape: Shape::Phones, ..text(key, label, help) }
}

const fn number(key: &'static str, label: Words, help: Words, min: i64, max: i64, default: &'static str) -> Setting {
    Setting { key, label, help, shape: Shape::Whole { min, max, empty: false }, default }
}

/// All settings, in the order in which they are listed (contract, section 5).
pub static SETTINGS: &[Setting] = &[
    text(
        "office_name",
        words("辦公室名稱", "办公室名称", "Office name"),
        words("印在單據抬頭。", "印在单据抬头。", "Heads every paper."),
    ),
    phones(
        "station_phone",
        words("服務電話", "服务电话", "Service telephone"),
        words("印在單據上的服務電話。", "印在单据上的服务电话。", "The service number on papers."),
    ),
    phones(
        "complaint_phone",
        words("投訴電話", "投诉电话", "Complaint telephone"),
        words("印在單據上的投訴電話。", "印在单据上的投诉电话。", "The complaint number on papers."),
    ),
    phones(
        "gate_call_phone",
        words("門衛聯繫電話", "门卫联系电话", "Telephone for the gate"),
        words(
            "單據不能放行時，門衛打這個電話。",
            "单据不能放行时，门卫打这个电话。",
            "Whom the guard calls when a slip may not leave.",
        ),
    ),
    text(
        "reception_day",
        words("領導接待日", "领导接待日", "Reception day"),
        words("公示的領導接待日。", "公示的领导接待日。", "The leader's reception day as published."),
    ),
    Setting {
        key: "close_of_business",
        label: words("下班時間", "下班时间", "Close of business"),
        help: words(
            "工作日期限在這個時刻截止，如 17:30。",
            "工作日期限在这个时刻截止，如 17:30。",
            "When a working-day deadline ends, 17:30 for example.",
        ),
        shape: Shape::Clock,
        default: "17:30",
    },
    number(
        "valid_days",
        words("樣品單有效天數", "样品单有效天数", "Validity of slips"),
        words(
            "生效當天之後再有效幾天；0 為當天有效。",
            "生效当天之后再有效几天；0 为当天有效。",
            "Days after the day on which a slip became effective; 0 means that day only.",
        ),
        0,
        365,
        "0",
    ),
    number(
        "valid_days_max",
        words("有效天數上限", "有效天数上限", "Longest validity"),
        words("開單時最多能選幾天。", "开单时最多能选几天。", "The most that may be chosen at issue."),
        0,
        365,
        "7",
    ),
    number(
        "follow_up_hours",
        words("回訪間隔", "回访间隔", "Follow-up after"),
        words(
            "完工後幾小時可以回訪，不少於 48。",
            "完工后几小时可以回访，不少于 48。",
            "Hours after the work before the follow-up, not less than 48.",
        ),
        48,
        720,
        "48",
    ),
    number(
        "follow_up_window_hours",
        words("回訪期限", "回访期限", "Follow-up within"),
        words("可以回訪後幾小時內完成。", "可以回访后几小时内完成。", "Hours in which the follow-up is due."),
        1,
        720,
        "24",
    ),
    number(
        "follow_up_tries",
        words("回訪次數", "回访次数", "Follow-up tries"),
        words(
            "打幾次仍聯繫不上才算結束。",
            "打几次仍联系不上才算结束。",
            "Tries after which 'not reached' is a result.",
        ),
        1,
        20,
        "3",
    ),
    number(
        "restore_hours",
        words("恢復供熱時限", "恢复供热时限", "Restore within"),
        words(
            "停熱原因消除後幾小時內恢復（本辦公室規定）。",
            "停热原因消除后几小时内恢复（本办公室规定）。",
            "Hours to restore heating once the cause is gone (house rule).",
        ),
        1,
        720,
        "24",
    ),
    Setting {
        key: "stop_procedure",
        label: words("強制停熱程序", "强制停热程序", "Procedure of imposed stops"),
        help: words(
            "強制停熱和斷熱前要辦的各項，用「；」分開；受理時照此列出，以後再改不影響已受理的。",
            "强制停热和断热前要办的各项，用“；”分开；受理时照此列出，以后再改不影响已受理的。",
            "What is done before an imposed stop or a cut-off, with semicolons between the items. Applications keep the items of the day of acceptance.",
        ),
        shape: Shape::Text(400),
        default: "已寫明法律依據；書面通知已送達並記下日期；已給期限改正；已經批准；執行時有人見證；已告知用戶怎樣恢復供熱",
    },
    number(
        "reading_report_days",
        words("測溫上報時限", "测温上报时限", "Report readings within"),
        words(
            "幾個工作日內上報（本辦公室規定）。",
            "几个工作日内上报（本办公室规定）。",
            "Working days to report readings (house rule).",
        ),
        1,
        60,
        "1",
    ),
    number(
        "investigate_days",
        words("不合格調查時限", "不合格调查时限", "Investigate within"),
        words(
            "幾個工作日內查明原因（本辦公室規定）。",
            "几个工作日内查明原因（本办公室规定）。",
            "Working days to investigate a failed reading (house rule).",
        ),
        1,
        60,
        "3",
    ),
    number(
        "complaint_follow_up_days",
        words("投訴回訪時限", "投诉回访时限", "Complaint follow-up"),
        words(
            "答覆後幾個工作日內回訪（本辦公室規定）。",
            "答复后几个工作日内回访（本办公室规定）。",
            "Working days to follow up a reply (house rule).",
        ),
        1,
        60,
        "5",
    ),
    Setting {
        key: "hand_over_minutes",
        label: words("轉辦時限", "转办时限", "Hand over within"),
        help: words(
            "幾分鐘內轉辦；不填為立即，只計已過時間。",
            "几分钟内转办；不填为立即，只计已过时间。",
            "Minutes to hand a case over; empty means at once, with its elapsed time.",
        ),
        shape: Shape::Whole { min: 1, max: 10_080, empty: true },
        default: "",
    },
    number(
        "late_typed_minutes",
        words("補錄界限", "补录界限", "Late typed after"),
        words(
            "發生後過幾分鐘才錄入，標為補錄。",
            "发生后过几分钟才录入，标为补录。",
            "Minutes after which a step counts as typed late.",
        ),
        1,
        1440,
        "30",
    ),
    number(
        "idle_minutes",
        words("閒置鎖定", "闲置锁定", "Lock when idle"),
        words(
            "幾分鐘無操作後再問 PIN；0 為不問。",
            "几分钟无操作后再问 PIN；0 为不问。",
            "Minutes without a key before the PIN is asked again; 0 means never.",
        ),
        0,
        1440,
        "0",
    ),
    text(
        "backup_dir",
        words("備份文件夾", "备份文件夹", "Backup folder"),
        words("備份存到哪裡。", "备份存到哪里。", "Where backups go."),
    ),
    number(
        "backup_keep",
        words("備份份數", "备份份数", "Backups kept"),
        words("保留最近幾份備份。", "保留最近几份备份。", "How many of the newest backups stay."),
        1,
        1000,
        "30",
    ),
    Setting {
        key: "lines",
        label: words("框線", "框线", "Frame lines"),
        help: words(
            "unicode 畫線，ascii 用 + - |（老終端顯示錯位時用）。",
            "unicode 画线，ascii 用 + - |（老终端显示错位时用）。",
            "unicode lines, or ascii (+ - |) for terminals that draw them too wide.",
        ),
        shape: Shape::OneOf(&["unicode", "ascii"]),
        default: "unicode",
    },
    Setting {
        key: "lang",
        label: words("界面語言", "界面语言", "Language"),
        help: words(
            "屏幕的語言：zh-Hant、zh-Hans 或 en；不填按系統。",
            "屏幕的语言：zh-Hant、zh-Hans 或 en；不填按系统。",
            "The screen's language: zh-Hant, zh-Hans or en; empty follows the machine.",
        ),
        shape: Shape::OneOf(&["", "zh-Hant", "zh-Hans", "en"]),
        default: "",
    },
    Setting {
        key: "paper_lang",
        label: words("單據語言", "单据语言", "Language of papers"),
        help: words(
            "打印用的語言：zh-Hant、zh-Hans 或 en。",
            "打印用的语言：zh-Hant、zh-Hans 或 en。",
            "The language of printed papers: zh-Hant, zh-Hans or en.",
        ),
        shape: Shape::OneOf(&["zh-Hant", "zh-Hans", "en"]),
        default: "zh-Hant",
    },
    text(
        "printer",
        words("打印機", "打印机", "Printer"),
        words("默認打印機的名稱。", "默认打印机的名称。", "The default printer's name."),
    ),
    Setting {
        key: "printer_plies",
        label: words("紙的層數", "纸的层数", "Plies"),
        help: words(
            "1：三聯分三次打；3：三層紙一次打完。",
            "1：三联分三次打；3：三层纸一次打完。",
            "1: three copies are printed; 3: one pass on three-ply paper.",
        ),
        shape: Shape::OneOf(&["1", "3"]),
        default: "1",
    },
];

/// The setting of that key.
///
/// # Errors
/// Usage: `unknown_key`.
pub fn find(key: &str) -> Outcome<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key).ok_or_else(|| Failure::usage(rules::unknown(key)))
}

/// Changes one setting; the caller has checked that the operator may.
///
/// # Errors
/// Usage for an unknown key or a value that can't be read; refused where it is out of range.
pub fn change(tx: &mut Tx<'_>, key: &str, typed: &str) -> Outcome<()> {
    let setting = find(key)?;
    let value = rules::read(setting, typed)?;
    rules::fits(setting, &value, |other| store::text(tx.view(), other))?;
    tx.write(
        Entry::new(format!("setting/{key}"), "setting")
            .row(Row::upsert("setting").set("key", setting.key).set("value", value)),
    )?;
    Ok(())
}
