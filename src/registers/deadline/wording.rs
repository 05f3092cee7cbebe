//! Deadlines in sentences: what is to be done and for whom, how one stands, how it came about. For lists, papers and
//! `show`; judges nothing.

use super::{Kept, kind_words, kinds};
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::time::words::{minute_full, span};
use crate::kernel::words::{Lang, Say, Words, words};

/// What is to be done, and for whom or what: `到場  王堃 紡織新村 3-2-501`.
pub fn what(kind: &str, whom: &Say) -> Say {
    Say::each(|lang| {
        let task = kinds::of_code(kind).map_or(kind, |known| known.task.get(lang));
        let whom = whom.get(lang);
        if whom.is_empty() { task.to_string() } else { format!("{task}  {whom}") }
    })
}

/// The word of a kind with its clause: `到場（H20）`.
pub fn title(kept: &Kept, lang: Lang) -> String {
    let kind = kept.deadline.kind.as_str();
    let word = kind_words(kind).map_or(kind, |words| words.get(lang));
    match (&kept.deadline.clause, lang) {
        (Some(clause), Lang::En) => format!("{word} ({clause})"),
        (Some(clause), _) => format!("{word}（{clause}）"),
        (None, _) => word.to_string(),
    }
}

/// How a deadline stands, in few words: `剩 12 分`, `逾 2 天`, `已 40 分`, `按時完成`.
pub fn standing(kept: &Kept, now: Minute, lang: Lang) -> String {
    let deadline = &kept.deadline;
    let state = kept.state(now);
    match (state, deadline.due, deadline.met_at) {
        (DeadlineState::Open, Some(_), None) if deadline.opens.is_some_and(|opens| now < opens) => {
            words("未到開始時間", "未到开始时间", "not open yet").get(lang).to_string()
        }
        (DeadlineState::Open, Some(due), None) => left(due, now, lang),
        (DeadlineState::Running, ..) => elapsed(deadline.start, now, lang),
        (DeadlineState::Missed, Some(due), met) => {
            // Nobody was late any more once the record had ended.
            let over = left(due, met.or(kept.cancelled_at).unwrap_or(now), lang);
            match (met, lang) {
                (None, _) => over,
                (Some(_), Lang::Hant) => format!("{over}完成"),
                (Some(_), Lang::Hans) => format!("{over}完成"),
                (Some(_), Lang::En) => format!("met {over}"),
            }
        }
        _ => state.words().get(lang).to_string(),
    }
}

/// What is left of a limit, or by how much it is over: `剩 12 分`, `逾 2 天`.
pub fn left(due: Minute, now: Minute, lang: Lang) -> String {
    let minutes = due.since(now);
    let span = span(minutes, lang);
    match (lang, minutes < 0) {
        (Lang::Hant, true) => format!("逾 {span}"),
        (Lang::Hans, true) => format!("逾 {span}"),
        (Lang::En, true) => format!("{span} late"),
        (Lang::Hant, false) => format!("剩 {span}"),
        (Lang::Hans, false) => format!("剩 {span}"),
        (Lang::En, false) => format!("{span} left"),
    }
}

/// From when a deadline can be met: `11-25 10:15 起`.
pub fn from(opens: Minute, lang: Lang) -> String {
    let day = opens.day();
    let at = format!("{:02}-{:02} {}", day.month(), day.day(), opens.clock());
    match lang {
        Lang::Hant => format!("{at} 起"),
        Lang::Hans => format!("{at} 起"),
        Lang::En => format!("from {at}"),
    }
}

/// How long a limit without a number has run: `已 40 分`.
pub fn elapsed(start: Minute, now: Minute, lang: Lang) -> String {
    let span = span(now.since(start).max(0), lang);
    match lang {
        Lang::Hant => format!("已 {span}"),
        Lang::Hans => format!("已 {span}"),
        Lang::En => format!("for {span}"),
    }
}

/// What marks a deadline besides its state: provisional, the user's wish, typed late, counted in another month.
fn marks(kept: &Kept, lang: Lang) -> Vec<String> {
    let deadline = &kept.deadline;
    let mut marks = Vec::new();
    if deadline.provisional {
        marks.push(words("暫定", "暂定", "provisional").get(lang).to_string());
    }
    if deadline.by_user_wish {
        marks.push(words("按用戶約定", "按用户约定", "at the user's wish").get(lang).to_string());
    }
    if kept.met_late_typed {
        marks.push(words("補錄", "补录", "typed late").get(lang).to_string());
    }
    if let Some(month) = kept.counted {
        marks.push(match lang {
            Lang::Hant => format!("計入 {month}"),
            Lang::Hans => format!("计入 {month}"),
            Lang::En => format!("counts in {month}"),
        });
    }
    marks
}

/// A deadline on one line: kind with its clause, how it stands, its marks.
pub fn brief(kept: &Kept, now: Minute, lang: Lang) -> String {
    let mut parts = vec![standing(kept, now, lang)];
    parts.extend(marks(kept, lang));
    let (colon, comma) = if lang == Lang::En { (": ", ", ") } else { ("：", "，") };
    format!("{}{colon}{}", title(kept, lang), parts.join(comma))
}

/// How a deadline came about and what was said about it, line by line.
pub fn story(kept: &Kept, now: Minute, lang: Lang) -> Vec<String> {
    let mut lines = kept.deadline.explain(lang);
    if let Some(at) = kept.cancelled_at {
        let at = minute_full(at, lang);
        lines.push(match lang {
            Lang::Hant => format!("{at} 取消"),
            Lang::Hans => format!("{at} 取消"),
            Lang::En => format!("Cancelled {at}"),
        });
    }
    if let Some(reason) = &kept.deadline.explanation {
        lines.push(match lang {
            Lang::Hant => format!("說明：{reason}"),
            Lang::Hans => format!("说明：{reason}"),
            Lang::En => format!("Explained: {reason}"),
        });
    }
    if let Some((at, how)) = &kept.told {
        let at = minute_full(*at, lang);
        let how = if how.is_empty() { "－" } else { how };
        lines.push(match lang {
            Lang::Hant => format!("{at} 告知用戶：{how}"),
            Lang::Hans => format!("{at} 告知用户：{how}"),
            Lang::En => format!("The user was told {at}: {how}"),
        });
    }
    if kept.is_unexplained(now) {
        lines.push(UNEXPLAINED.get(lang).to_string());
    }
    lines
}

/// What is said of a missed deadline that nobody has explained.
pub const UNEXPLAINED: Words = words(
    "還沒有說明原因：月底結賬前要補上",
    "还没有说明原因：月底结账前要补上",
    "Not explained yet: closing the month will ask for it",
);

/// All deadlines of a record for papers and `show`: each with how it stands, and indented below how it came about.
pub fn lines(kept: &[Kept], now: Minute, lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    for one in kept {
        out.push(brief(one, now, lang));
        out.extend(story(one, now, lang).into_iter().map(|line| format!("  {line}")));
    }
    out
}
