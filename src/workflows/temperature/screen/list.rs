//! The list of sheets as a source of rows: whose, what they came to, what is still owed. Reads only.

use std::cell::Cell;

use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::problem::Outcome;
use crate::kernel::record::life::date;
use crate::kernel::table::Want;
use crate::kernel::text::address::Address;
use crate::kernel::ui::Cx;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::{kinds, wording};
use crate::workflows::temperature::lists::{Listed, Wanted, store};
use crate::workflows::temperature::rules::{Kind, State};

/// Which sheets the list shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Which {
    /// All of them.
    #[default]
    All,
    /// Those that are neither closed nor void.
    Open,
    /// Those of today that the operator typed.
    Mine,
    /// Those with a reading that failed.
    Failed,
    /// Those that the user hasn't signed.
    Unsigned,
    /// Those with readings that nothing decides yet (H13).
    NoStandard,
}

/// What is said over a narrower view.
pub const fn says(which: Which) -> Option<Words> {
    Some(match which {
        Which::All => return None,
        Which::Open => words("還沒辦完的。Esc 看全部", "还没办完的。Esc 看全部", "Open sheets. Esc shows all"),
        Which::Mine => words(
            "我錄的，測溫日期是昨天和今天。Esc 看全部",
            "我录的，测温日期是昨天和今天。Esc 看全部",
            "Typed by me, measured today or yesterday. Esc shows all",
        ),
        Which::Failed => words("有不合格的。Esc 看全部", "有不合格的。Esc 看全部", "With failures. Esc shows all"),
        Which::Unsigned => words(
            "未簽或拒簽的：留底，不計入。Esc 看全部",
            "未签或拒签的：留底，不计入。Esc 看全部",
            "Unsigned or refused: kept, not counted. Esc shows all",
        ),
        Which::NoStandard => words(
            "有讀數未定標準的：登記標準或合同溫度後自動判定。Esc 看全部",
            "有读数未定标准的：登记标准或合同温度后自动判定。Esc 看全部",
            "With readings that have no standard yet; they are judged when one is entered. Esc shows all",
        ),
    })
}

/// What stands where a narrower view has no row.
pub const fn nothing(which: Which) -> Option<Words> {
    Some(match which {
        Which::All => return None,
        Which::Open => words(
            "沒有待辦的測溫單。Esc 看全部，Ctrl+R 看該測的點。",
            "没有待办的测温单。Esc 看全部，Ctrl+R 看该测的点。",
            "No sheet is open. Esc shows all; Ctrl+R the points to be checked.",
        ),
        Which::Mine => words(
            "昨天和今天的測溫單，你還沒有錄過。Esc 看全部，錄入按 F2。",
            "昨天和今天的测温单，你还没有录过。Esc 看全部，录入按 F2。",
            "You have entered no sheet of today or yesterday. Esc shows all; F2 enters one.",
        ),
        Which::Failed => {
            words("沒有不合格的。Esc 看全部。", "没有不合格的。Esc 看全部。", "Nothing failed. Esc shows all.")
        }
        Which::Unsigned => {
            words("沒有未簽的。Esc 看全部。", "没有未签的。Esc 看全部。", "All are signed. Esc shows all.")
        }
        Which::NoStandard => words(
            "沒有未定標準的讀數。Esc 看全部。",
            "没有未定标准的读数。Esc 看全部。",
            "Every reading has its standard. Esc shows all.",
        ),
    })
}

const NUMBER: Column = Column { words: words("單號", "单号", "No."), width: 12, right: false };
const DAY: Column = Column { words: words("測溫", "测温", "Day"), width: 5, right: false };
const WHY: Column = Column { words: words("測溫點", "测温点", "Point"), width: 8, right: false };
const WHOSE: Column =
    Column { words: words("用戶 地址", "用户 地址", "User, address"), width: 0, right: false };
const OWED: Column = Column { words: words("還差", "还差", "Owed"), width: 17, right: false };

const VERDICT: Column = Column { words: words("判定", "判定", "Verdict"), width: 15, right: false };

/// The columns at 80.
const COLUMNS: &[Column] = &[NUMBER, DAY, WHY, WHOSE, VERDICT, OWED];
/// The same in English, where limits are shorter and kinds longer.
const ENGLISH: &[Column] = &[NUMBER, DAY, Column { width: 9, ..WHY }, WHOSE, VERDICT, Column { width: 15, ..OWED }];
/// Where the list has the width of a screen.
const BROAD: &[Column] = &[
    NUMBER,
    DAY,
    Column { width: 10, ..WHY },
    WHOSE,
    Column { words: words("測溫人", "测温人", "By"), width: 8, right: false },
    Column { words: words("讀數", "读数", "Rows"), width: 4, right: true },
    Column { words: words("最低", "最低", "Low"), width: 5, right: true },
    VERDICT,
    OWED,
];

/// From how many columns on the list has room for more.
const WIDE: u16 = 110;

/// What is listed.
#[derive(Default)]
pub struct Sheets {
    broad: Cell<bool>,
}

impl Sheets {
    /// The columns for a list of that width; rows are read for the same width from then on.
    pub fn columns(&self, wide: u16, lang: Lang) -> &'static [Column] {
        self.broad.set(wide >= WIDE);
        match (wide >= WIDE, lang) {
            (true, _) => BROAD,
            (false, Lang::En) => ENGLISH,
            (false, _) => COLUMNS,
        }
    }

    /// Those of a view, newest first.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn newest(&self, which: Which, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let mine = which == Which::Mine;
        let wanted = Wanted {
            find: want.find.to_string(),
            open: which == Which::Open,
            failed: which == Which::Failed,
            unsigned: which == Which::Unsigned,
            no_standard: which == Which::NoStandard,
            taken_by: mine.then(|| cx.operator().key.unwrap_or(0)),
            since: mine.then(|| cx.now.day().plus(-1)),
            ..Wanted::default()
        };
        let page = store::page(cx.view(), &wanted, want.place(), want.limit)?;
        Ok(page.iter().map(|listed| row(listed, self.broad.get(), cx)).collect())
    }
}

fn row(listed: &Listed, broad: bool, cx: &Cx<'_>) -> ListRow {
    let lang = cx.lang;
    let why = listed.point.clone().unwrap_or_else(|| kind(listed.kind).get(lang).to_string());
    let name = listed.user_name.clone().unwrap_or_default();
    let mut cells = vec![
        listed.number.to_string(),
        date(listed.measured_on, cx.now.day()),
        why,
        format!("{name} {}", place(listed, broad)).trim().to_string(),
    ];
    if broad {
        cells.push(listed.measured_by.clone());
        cells.push(listed.readings.to_string());
        cells.push(listed.lowest.map(|lowest| lowest.to_string()).unwrap_or_default());
    }
    cells.push(came_to(listed, lang));
    cells.push(owed(listed, cx));
    ListRow { record: RecordKey::Number(listed.number), cells, quiet: !listed.state.is_open() }
}

/// Where it was; a narrow list leaves the estate out where building and room tell enough.
fn place(listed: &Listed, broad: bool) -> String {
    let short = Address { estate: String::new(), ..listed.address.clone() }.line();
    if broad || short.is_empty() { listed.address.line() } else { short }
}

/// Why it was measured, in a word.
const fn kind(kind: Kind) -> Words {
    match kind {
        Kind::UserRequest => words("用戶申請", "用户申请", "request"),
        Kind::Spot => words("抽測", "抽测", "spot"),
        other => other.words(),
    }
}

/// What a sheet came to in few words: `+ 合格 4/5`, `! 不合格 1/5`, `- 不判定 5`. One that nobody has signed doesn't count,
/// whatever it came to.
pub fn came_to(listed: &Listed, lang: Lang) -> String {
    let (all, failed, idle) = (listed.readings, listed.failed, listed.not_judged);
    let word = |words: Words| words.get(lang);
    let signed = word(listed.signed.words());
    match listed.signed.is_signed() {
        false if failed > 0 => format!("! {failed}/{all} {signed}"),
        false => format!("- {signed} {all}"),
        true if failed > 0 => format!("! {} {failed}/{all}", word(words("不合格", "不合格", "failed"))),
        true if listed.no_standard > 0 => {
            format!("- {} {}", word(words("未定標準", "未定标准", "no standard")), listed.no_standard)
        }
        true if idle == all => format!("- {} {all}", word(words("不判定", "不判定", "not judged"))),
        true => format!("+ {} {}/{all}", word(words("合格", "合格", "met")), all - idle),
    }
}

/// What is still owed and until when; else where it stands.
fn owed(listed: &Listed, cx: &Cx<'_>) -> String {
    let (now, lang) = (cx.now.minute(), cx.lang);
    match (&listed.next_due, listed.state) {
        (_, State::Closed | State::Void) | (None, _) => listed.state.words().get(lang).to_string(),
        (Some((kind, due)), _) => {
            let late = *due < now;
            let minutes = due.since(now);
            let whole = if minutes.abs() >= 60 { minutes / 60 * 60 } else { minutes };
            let left = wording::left(now.plus(whole), now, lang);
            let left = if late { left.trim_end_matches(" late").to_string() } else { left };
            format!("{}{} {left}", if late { "! " } else { "" }, kinds::short(kind).get(lang))
        }
    }
}
