//! Times and limits on papers of repairs, in words. Counts nothing.

use super::RepairFacts;
use crate::kernel::time::Minute;
pub(super) use crate::kernel::time::words::minute_plain as plain;
use crate::kernel::words::Lang;
use crate::registers::deadline::{Kept, Limit};

/// `20:35` on the day of the call, `11-24 20:05` on another.
pub(super) fn short(at: Minute, from: Minute) -> String {
    if at.day() == from.day() { at.clock() } else { month_day(at) }
}

/// `11-24 20:05`.
pub(super) fn month_day(at: Minute) -> String {
    format!("{:02}-{:02} {}", at.day().month(), at.day().day(), at.clock())
}

/// The newest deadline of a kind that is still owed or was.
pub(super) fn deadline<'a>(facts: &RepairFacts<'a>, kind: &str) -> Option<&'a Kept> {
    let of_kind = facts.deadlines.iter().filter(|kept| kept.deadline.kind == kind && !kept.deadline.cancelled);
    of_kind.max_by_key(|kept| kept.n)
}

/// By when, as the fitter reads it: `20:35 前`.
pub(super) fn by_when(kept: &Kept, from: Minute, lang: Lang) -> Option<String> {
    let due = short(kept.deadline.due?, from);
    Some(match lang {
        Lang::En => format!("by {due}"),
        Lang::Hant | Lang::Hans => format!("{due} 前"),
    })
}

/// How long a limit is: `30 分鐘`, `24 小時`.
pub(super) fn length(limit: Limit, lang: Lang) -> Option<String> {
    let minutes = match limit {
        Limit::Minutes(minutes) => minutes,
        Limit::Hours(hours) => hours * 60,
        _ => return None,
    };
    Some(match (lang, minutes % 60) {
        (Lang::Hant, 0) => format!("{} 小時", minutes / 60),
        (Lang::Hans, 0) => format!("{} 小时", minutes / 60),
        (Lang::En, 0) => format!("{} h", minutes / 60),
        (Lang::Hant, _) => format!("{minutes} 分鐘"),
        (Lang::Hans, _) => format!("{minutes} 分钟"),
        (Lang::En, _) => format!("{minutes} min"),
    })
}
