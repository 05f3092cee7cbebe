//! The list of repairs as a source of rows, by key or by urgency, with the time that is left. Reads only.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::problem::Outcome;
use crate::kernel::record::life::when;
use crate::kernel::table::Want;
use crate::kernel::time::words::{COUNTED_DOWN, countdown, minute_short};
use crate::kernel::time::{Minute, Stamp};
use crate::kernel::ui::Cx;
use crate::kernel::words::{Lang, words};
use crate::registers::deadline::{self, wording};
use crate::workflows::repair::form::THING;
use crate::workflows::repair::lists::{Listed, Place, Wanted};
use crate::workflows::repair::rules::State;
use crate::workflows::repair::store;

/// Which repairs the list shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Which {
    /// All of them, the newest first.
    #[default]
    All,
    /// Those that haven't ended, what presses most first.
    Open,
    /// Those that the operator took down today.
    Mine,
    /// Those whose follow-up call can be made now, what is due first (H21).
    FollowUps,
}

/// The columns of the list: an address has room before all else.
pub const COLUMNS: &[Column] = &columns(8, 7);
/// The same in English, whose words for states are longer.
const ENGLISH: &[Column] = &columns(8, 9);

const fn columns(fault: u16, state: u16) -> [Column; 6] {
    [
        Column { words: words("單號", "单号", "No."), width: 12, right: false },
        Column { words: words("報修", "报修", "Call"), width: 5, right: true },
        Column { words: words("地址 用戶", "地址 用户", "Address, user"), width: 0, right: false },
        Column { words: words("故障", "故障", "Fault"), width: fault, right: false },
        Column { words: words("狀態", "状态", "State"), width: state, right: false },
        Column { words: words("時限", "时限", "Due"), width: 17, right: false },
    ]
}

/// The same where the list has the width of a screen: the address and the name whole, what was said as room allows.
pub const BROAD: &[Column] = &[
    Column { words: words("單號", "单号", "No."), width: 12, right: false },
    Column { words: words("報修", "报修", "Call"), width: 5, right: true },
    Column { words: words("地址 用戶", "地址 用户", "Address, user"), width: 30, right: false },
    Column { words: words("故障", "故障", "Fault"), width: 0, right: false },
    Column { words: words("維修人", "维修人", "Crew"), width: 14, right: false },
    Column { words: words("狀態", "状态", "State"), width: 9, right: false },
    Column { words: words("時限", "时限", "Due"), width: 17, right: false },
];

/// The columns for a list of that width.
pub const fn columns_of(broad: bool, lang: Lang) -> &'static [Column] {
    match (broad, lang) {
        (true, _) => BROAD,
        (false, Lang::En) => ENGLISH,
        (false, _) => COLUMNS,
    }
}

/// From how many columns on the list has room for the crew.
const WIDE: u16 = 110;

/// More than are ever open at once.
const MOST: usize = 2000;

/// What is listed.
#[derive(Default)]
pub struct Repairs {
    /// Whether the list has room for the crew.
    broad: Cell<bool>,
    /// What ends next of each repair that was read: its key, the kind of deadline and when.
    ends: RefCell<BTreeMap<i64, (String, Minute)>>,
}

impl Repairs {
    /// The columns for a list of that width; rows are read for the same width from then on.
    pub fn columns(&self, wide: u16, lang: Lang) -> &'static [Column] {
        self.broad.set(wide >= WIDE);
        columns_of(wide >= WIDE, lang)
    }

    fn row(&self, listed: Listed, cx: &Cx<'_>) -> ListRow {
        if let Some(next) = &listed.next_due {
            self.ends.borrow_mut().insert(listed.number.key(), next.clone());
        } else {
            self.ends.borrow_mut().remove(&listed.number.key());
        }
        row(&listed, self.broad.get(), cx)
    }

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
            ..Wanted::default()
        };
        let page = store::page(cx.view(), &wanted, want.place(), want.limit)?;
        Ok(page.into_iter().map(|listed| self.row(listed, cx)).collect())
    }

    /// Those that press, what presses most first; `None` for views by key.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn by_urgency(&self, which: Which, find: &str, cx: &Cx<'_>) -> Outcome<Option<Vec<ListRow>>> {
        if !matches!(which, Which::Open | Which::FollowUps) {
            return Ok(None);
        }
        let wanted = Wanted { find: find.to_string(), open: true, ..Wanted::default() };
        let mut found = store::page(cx.view(), &wanted, Place::Newest, MOST)?;
        if which == Which::FollowUps {
            let now = cx.now.minute();
            let owed = deadline::store::owed(cx.view(), THING.name)?;
            let open: Vec<String> = owed
                .into_iter()
                .filter(|kept| kept.deadline.kind == "follow_up")
                .filter(|kept| kept.deadline.opens.is_none_or(|opens| opens <= now))
                .map(|kept| kept.record)
                .collect();
            found.retain(|listed| open.contains(&listed.number.to_string()));
        }
        // Somebody in the cold goes before a call that is owed for courtesy.
        found.sort_by_key(|listed| (!listed.state.is_unrepaired(), due(listed).is_none(), due(listed)));
        Ok(Some(found.into_iter().map(|listed| self.row(listed, cx)).collect()))
    }

    /// Puts the time that is left now into a row; reads nothing.
    pub fn renew(&self, row: &mut ListRow, cx: &Cx<'_>) {
        if let (Some((kind, due)), Some(cell)) = (self.ends.borrow().get(&row.record.id()), row.cells.last_mut()) {
            *cell = left(kind, *due, cx.now, cx.lang);
        }
    }
}

fn due(listed: &Listed) -> Option<Minute> {
    listed.next_due.as_ref().map(|(_, due)| *due)
}

fn row(listed: &Listed, broad: bool, cx: &Cx<'_>) -> ListRow {
    let lang = cx.lang;
    let name = listed.user_name.as_ref().unwrap_or(&listed.caller);
    let fault = if broad { format!("{} {}", kind(listed, lang), listed.fault) } else { kind(listed, lang).to_string() };
    let left = listed.next_due.as_ref().map(|(kind, due)| left(kind, *due, cx.now, lang)).unwrap_or_default();
    let mut cells = vec![
        listed.number.to_string(),
        minute_short(listed.reported_at, cx.now),
        format!("{} {name}", listed.address.line()),
        fault,
    ];
    if broad {
        cells.push(listed.crew.clone());
    }
    cells.push(state(listed, lang));
    cells.push(left);
    ListRow { record: RecordKey::Number(listed.number), cells, quiet: !waits(listed.state) }
}

/// What stands where such a list has no row.
pub fn nothing(which: Which, cx: &Cx<'_>) -> Option<String> {
    let open = words(
        "沒有未了的報修。Esc 看全部，電話來了按 F2。",
        "没有未了的报修。Esc 看全部，电话来了按 F2。",
        "No repair is open. Esc shows all; F2 when the telephone rings.",
    );
    let mine = words(
        "今天你還沒有記過報修。Esc 看全部，電話來了按 F2。",
        "今天你还没有记过报修。Esc 看全部，电话来了按 F2。",
        "You have taken down no repair today. Esc shows all; F2 when the telephone rings.",
    );
    match which {
        Which::All => None,
        Which::Open => Some(cx.word(open).to_string()),
        Which::Mine => Some(cx.word(mine).to_string()),
        Which::FollowUps => Some(no_follow_ups(cx)),
    }
}

fn no_follow_ups(cx: &Cx<'_>) -> String {
    let now = cx.now.minute();
    let owed = deadline::store::owed(cx.view(), THING.name).unwrap_or_default();
    let opens = owed.into_iter().filter(|kept| kept.deadline.kind == "follow_up");
    let first = opens.filter_map(|kept| kept.deadline.opens).filter(|opens| *opens > now).min();
    match (first.map(|first| when(first, now)), cx.lang) {
        (Some(first), Lang::Hant) => format!("現在沒有可回訪的；最早的一個 {first} 起可以回訪。Esc 看全部。"),
        (Some(first), Lang::Hans) => format!("现在没有可回访的；最早的一个 {first} 起可以回访。Esc 看全部。"),
        (Some(first), Lang::En) => format!("No follow-up can be made now; the first from {first} on. Esc shows all."),
        (None, Lang::Hant) => "現在沒有可回訪的。Esc 看全部。".to_string(),
        (None, Lang::Hans) => "现在没有可回访的。Esc 看全部。".to_string(),
        (None, Lang::En) => "No follow-up can be made now. Esc shows all.".to_string(),
    }
}

/// Whether somebody still has to do something about it; what only waits for its follow-up is quiet.
fn waits(state: State) -> bool {
    state.is_unrepaired()
}

fn kind(listed: &Listed, lang: Lang) -> &'static str {
    listed.kind.words().get(lang)
}

/// The short word of a state, with the number or the result that matters.
fn state(listed: &Listed, lang: Lang) -> String {
    let word = match listed.state {
        State::Confirmed => words("已確認", "已确认", "confirmed"),
        State::Duplicate => words("重複", "重复", "dupl."),
        State::Dispatched => words("已派工", "已派工", "sent"),
        State::Contacted => words("已聯繫", "已联系", "reached"),
        State::Withdrawn => words("已撤回", "已撤回", "withdrawn"),
        State::Advised => words("已指導", "已指导", "advised"),
        other => other.words(),
    };
    match listed.duplicate_of {
        Some(other) => format!("{}→{:04}", words("重", "重", "dup").get(lang), other.serial()),
        None => word.get(lang).to_string(),
    }
}

/// What ends next, and the time that is left: `到場 剩 12分34秒`, `修好 剩 21 小時`, `! 修好 逾 5 分`. Beyond two hours the
/// minutes are left out: a column is narrow, and nobody waits for them.
pub fn left(kind: &str, due: Minute, now: Stamp, lang: Lang) -> String {
    let late = due < now.minute();
    let minutes = due.since(now.minute());
    let whole = if minutes.abs() >= 60 && (late || minutes > COUNTED_DOWN / 60) { minutes / 60 * 60 } else { minutes };
    let due = now.minute().plus(whole);
    let left = if whole == minutes { countdown(due, now, lang) } else { wording::left(due, now.minute(), lang) };
    // The sign tells that it is over: in English the column has no room to say it twice.
    let left = if late { left.trim_end_matches(" late").to_string() } else { left };
    let sign = if late { "! " } else { "" };
    format!("{sign}{} {left}", deadline::kinds::short(kind).get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::text::width::width;

    #[test]
    fn what_is_left_fits_its_column() {
        let now = Stamp::parse("2026-11-23T14:32:07").unwrap();
        let room = usize::from(COLUMNS.last().unwrap().width);
        for kind in ["contact", "arrive", "finish", "follow_up", "result_up"] {
            for minutes in [-9999, -1441, -100, -5, 0, 12, 119, 1439, 4000] {
                for lang in Lang::ALL {
                    let text = left(kind, now.minute().plus(minutes), now, lang);
                    assert!(width(&text) <= room, "{text}");
                }
            }
        }
        assert_eq!(left("arrive", now.minute().plus(13), now, Lang::Hant), "到場 剩 12分53秒");
        assert_eq!(left("finish", now.minute().plus(-5), now, Lang::Hant), "! 修好 逾 5 分");
    }
}
