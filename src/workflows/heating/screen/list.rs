//! The list of applications as a source of rows, by key or by urgency: where each stands and until when. Reads only.

use super::words::{kind, short};
use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::problem::Outcome;
use crate::kernel::table::Want;
use crate::kernel::time::Minute;
use crate::kernel::time::words::minute_short;
use crate::kernel::ui::Cx;
use crate::kernel::words::{Lang, words};
use crate::registers::deadline::{kinds, wording};
use crate::workflows::heating::lists::{Listed, Place, Wanted};
use crate::workflows::heating::rules::{Kind, State};
use crate::workflows::heating::store;

/// Which applications the list shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Which {
    /// All of them, the newest first.
    #[default]
    All,
    /// Those under way, what presses most first.
    Open,
    /// Those that the operator took down today.
    Mine,
    /// Those of one kind, the newest first.
    Of(Kind),
}

impl Which {
    /// The next kind, from the last all again.
    pub fn after(self) -> Which {
        let at = match self {
            Which::Of(kind) => Kind::ALL.iter().position(|known| *known == kind).map_or(0, |at| at + 1),
            _ => 0,
        };
        Kind::ALL.get(at).map_or(Which::All, |kind| Which::Of(*kind))
    }
}

/// The columns of the list at 80 columns: the number tells the month, so that the address stands whole.
const COLUMNS: &[Column] = &[
    Column { words: words("單號", "单号", "No."), width: 12, right: false },
    Column { words: words("類別", "类别", "Kind"), width: 10, right: false },
    Column { words: words("地址 申請人", "地址 申请人", "Address, applicant"), width: 0, right: false },
    Column { words: words("下一步", "下一步", "Next"), width: 10, right: false },
    Column { words: words("期限", "期限", "Due"), width: 16, right: false },
];

/// The same where the list has room: the address whole, who handles it.
const BROAD: &[Column] = &[
    Column { words: words("單號", "单号", "No."), width: 12, right: false },
    Column { words: words("受理", "受理", "Taken"), width: 5, right: true },
    Column { words: words("類別", "类别", "Kind"), width: 10, right: false },
    Column { words: words("地址 申請人", "地址 申请人", "Address, applicant"), width: 0, right: false },
    Column { words: words("經辦人", "经办人", "Handler"), width: 10, right: false },
    Column { words: words("下一步", "下一步", "Next"), width: 10, right: false },
    Column { words: words("期限", "期限", "Due"), width: 15, right: false },
];

/// From how many columns on the list has room for the handler.
const WIDE: u16 = 100;
/// More than are ever open at once.
const MOST: usize = 2000;

/// The columns for a list of that width.
pub const fn columns(wide: u16) -> &'static [Column] {
    if wide >= WIDE { BROAD } else { COLUMNS }
}

/// What is listed.
#[derive(Default)]
pub struct Applications {
    /// Whether the list has room for the handler.
    pub broad: std::cell::Cell<bool>,
}

impl Applications {
    /// Those of a view by key, newest first.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn newest(&self, which: Which, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let mine = which == Which::Mine;
        let wanted = Wanted {
            find: want.find.to_string(),
            taken_by: mine.then(|| cx.operator().key.unwrap_or(0)),
            since: mine.then(|| cx.now.day().start()),
            kind: match which {
                Which::Of(kind) => Some(kind),
                _ => None,
            },
            ..Wanted::default()
        };
        let page = store::page(cx.view(), &wanted, want.place(), want.limit)?;
        Ok(page.iter().map(|listed| row(listed, self.broad.get(), cx)).collect())
    }

    /// Those under way, what presses most first; `None` for views by key.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn by_urgency(&self, which: Which, find: &str, cx: &Cx<'_>) -> Outcome<Option<Vec<ListRow>>> {
        if which != Which::Open {
            return Ok(None);
        }
        let wanted = Wanted { find: find.to_string(), open: true, ..Wanted::default() };
        let mut found = store::page(cx.view(), &wanted, Place::Newest, MOST)?;
        found.sort_by_key(|listed| (listed.next_due.is_none(), due(listed)));
        Ok(Some(found.iter().map(|listed| row(listed, self.broad.get(), cx)).collect()))
    }
}

/// When it is due; what runs without a number is due at once.
fn due(listed: &Listed) -> Option<Minute> {
    listed.next_due.as_ref().and_then(|(_, due)| *due)
}

fn row(listed: &Listed, broad: bool, cx: &Cx<'_>) -> ListRow {
    let lang = cx.lang;
    let name = listed.user_name.as_ref().unwrap_or(&listed.applicant);
    let mut cells = vec![listed.number.to_string()];
    if broad {
        cells.push(minute_short(listed.accepted_at, cx.now));
    }
    cells.push(kind(listed.kind).get(lang).to_string());
    cells.push(format!("{} {name}", listed.address.line()));
    if broad {
        cells.push(listed.handler.clone());
    }
    cells.push(next(listed, lang));
    cells.push(left(listed, cx.now.minute(), lang));
    ListRow { record: RecordKey::Number(listed.number), cells, quiet: listed.state != State::Open }
}

/// The next step in a short word of the trade, or how it ended.
fn next(listed: &Listed, lang: Lang) -> String {
    match (listed.state, listed.next.as_slice()) {
        (State::Open, [first, ..]) => short(*first).get(lang).to_string(),
        (state, _) => state.words().get(lang).to_string(),
    }
}

/// What is left of its limit: `答覆 剩 2 天`, `! 供熱 逾 3 天`.
fn left(listed: &Listed, now: Minute, lang: Lang) -> String {
    let Some((kind, due)) = &listed.next_due else { return String::new() };
    let word = kinds::short(kind).get(lang);
    let Some(due) = *due else {
        let since = listed.next_since.map(|since| wording::elapsed(since, now, lang)).unwrap_or_default();
        return format!("{word} {since}");
    };
    let minutes = due.since(now);
    // Beyond an hour the minutes are left out: a column is narrow, and nobody waits for them.
    let whole = if minutes.abs() >= 60 { minutes / 60 * 60 } else { minutes };
    let text = wording::left(now.plus(whole), now, lang);
    // The sign tells that it is over: in English the column has no room to say it twice.
    if minutes < 0 { format!("! {word} {}", text.trim_end_matches(" late")) } else { format!("{word} {text}") }
}

/// What stands where such a list has no row.
pub fn nothing(which: Which, cx: &Cx<'_>) -> Option<String> {
    let words = match which {
        Which::All => return None,
        Which::Open => words(
            "沒有在辦的申請。Esc 看全部，F2 受理新的。",
            "没有在办的申请。Esc 看全部，F2 受理新的。",
            "No application is under way. Esc shows all, F2 takes a new one.",
        ),
        Which::Mine => words(
            "今天你還沒有受理申請。Esc 看全部，F2 受理新的。",
            "今天你还没有受理申请。Esc 看全部，F2 受理新的。",
            "You have taken no application today. Esc shows all, F2 takes a new one.",
        ),
        Which::Of(_) => words(
            "這一類還沒有申請。Ctrl+X 下一類，Esc 看全部。",
            "这一类还没有申请。Ctrl+X 下一类，Esc 看全部。",
            "There is no application of this kind. Ctrl+X goes on to the next kind, Esc shows all.",
        ),
    };
    Some(cx.word(words).to_string())
}
