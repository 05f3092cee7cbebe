//! A deadline in sentences, in three languages: received when, each day counted or skipped, due when. Counts nothing.

use super::Minute;
use super::calendar::name_in;
use super::deadline::{CountedDay, CountedKind, Wait};
use super::words::{day_full, minute_full};
use crate::kernel::words::Lang;

/// A count of working days in sentences: receipt, each day counted or skipped, due when.
pub fn explain_days(start: Minute, due: Minute, days: &[CountedDay], lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = days.iter().map(|day| day_line(day, start, lang)).collect();
    lines.push(due_line(due, lang));
    lines.extend(provisional(days, lang));
    lines
}

/// A limit that waits for a season in sentences: where its count ended, that it isn't season then, due when.
pub fn explain_wait(start: Minute, due: Option<Minute>, wait: Wait, days: &[CountedDay], lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = days.iter().map(|day| day_line(day, start, lang)).collect();
    if days.is_empty() {
        let from = minute_full(start, lang);
        lines.push(match lang {
            Lang::Hant => format!("自 {from} 起算，應立即辦理"),
            Lang::Hans => format!("自 {from} 起算，应立即办理"),
            Lang::En => format!("From {from}, to be done at once"),
        });
    }
    lines.push(match (wait, lang) {
        (Wait::Season(first), lang) => {
            let first = day_full(first, lang);
            match lang {
                Lang::Hant => format!("那時不在供熱期，順延到供熱期第一天 {first} 下班時"),
                Lang::Hans => format!("那时不在供热期，顺延到供热期第一天 {first} 下班时"),
                Lang::En => format!(
                    "That is out of season: put off to the close of business of the season's first day, {first}"
                ),
            }
        }
        (_, Lang::Hant) => "那時不在供熱期，下一個供熱期還沒有登記；登記後自動算出期限".to_string(),
        (_, Lang::Hans) => "那时不在供热期，下一个供热期还没有登记；登记后自动算出期限".to_string(),
        (_, Lang::En) => {
            "That is out of season, and the next season isn't entered yet; the limit is counted once it is".to_string()
        }
    });
    lines.extend(due.map(|due| due_line(due, lang)));
    lines.extend(provisional(days, lang));
    lines
}

/// What is said of years without an arrangement.
fn provisional(days: &[CountedDay], lang: Lang) -> Option<String> {
    let open: Vec<String> = {
        let mut years: Vec<i32> = days.iter().filter(|day| day.provisional).map(|day| day.date.year()).collect();
        years.dedup();
        years.iter().map(i32::to_string).collect()
    };
    (!open.is_empty()).then(|| provisional_line(&open, lang))
}

/// A limit of clock time in sentences.
pub fn explain_clock(start: Minute, due: Minute, lang: Lang) -> Vec<String> {
    if due <= start {
        let at = minute_full(due, lang);
        return vec![match lang {
            Lang::Hant => format!("{at} 起應立即辦理"),
            Lang::Hans => format!("{at} 起应立即办理"),
            Lang::En => format!("To be done at once, from {at}"),
        }];
    }
    let (from, length) = (minute_full(start, lang), length(due.since(start), lang));
    let first = match lang {
        Lang::Hant => format!("{from} 起算，{length}，夜間、節假日連續計算"),
        Lang::Hans => format!("{from} 起算，{length}，夜间、节假日连续计算"),
        Lang::En => format!("From {from}, {length} by the clock, nights and holidays included"),
    };
    vec![first, due_line(due, lang)]
}

/// A limit that is owed at once, with the latest minute of the clock.
pub fn explain_at_once(start: Minute, latest: Minute, lang: Lang) -> Vec<String> {
    let (from, length) = (minute_full(start, lang), length(latest.since(start), lang));
    let first = match lang {
        Lang::Hant => format!("自 {from} 起計時，應立即辦理，最遲不超過 {length}"),
        Lang::Hans => format!("自 {from} 起计时，应立即办理，最迟不超过 {length}"),
        Lang::En => format!("From {from}: to be done at once, within {length} in any case"),
    };
    vec![first, due_line(latest, lang)]
}

/// When it ends.
fn due_line(due: Minute, lang: Lang) -> String {
    let at = minute_full(due, lang);
    match lang {
        Lang::Hant => format!("期限 {at}（含）"),
        Lang::Hans => format!("期限 {at}（含）"),
        Lang::En => format!("Due {at}, this minute included"),
    }
}

/// That a year's arrangement isn't known yet, and what to do.
fn provisional_line(years: &[String], lang: Lang) -> String {
    match lang {
        Lang::Hant => {
            let years = years.join("、");
            format!("暫定：{years} 年放假安排尚未導入，只扣除法定固定假日；導入後重新計算")
        }
        Lang::Hans => {
            let years = years.join("、");
            format!("暂定：{years} 年放假安排尚未导入，只扣除法定固定假日；导入后重新计算")
        }
        Lang::En => {
            let years = years.join(", ");
            format!(
                "Provisional: the arrangement for {years} is not imported yet, only the law's fixed days are left out; it will be counted anew after the import"
            )
        }
    }
}

/// One day of a count.
fn day_line(day: &CountedDay, start: Minute, lang: Lang) -> String {
    let CountedKind::Day(kind) = day.kind else {
        let at = minute_full(start, lang);
        return match lang {
            Lang::Hant => format!("{at} 收到，當日不計"),
            Lang::Hans => format!("{at} 收到，当日不计"),
            Lang::En => format!("{at} received, the day is not counted"),
        };
    };
    let date = day_full(day.date, lang);
    let name = name_in(&day.name, lang);
    let what = match (lang, name.is_empty()) {
        (_, true) => kind.words().get(lang).to_string(),
        (Lang::En, false) => format!("{} ({name})", kind.words().get(lang)),
        (_, false) => format!("{name}{}", kind.words().get(lang)),
    };
    match (lang, day.count) {
        (Lang::Hant, Some(count)) => format!("{date} {what}，第 {count} 個工作日"),
        (Lang::Hans, Some(count)) => format!("{date} {what}，第 {count} 个工作日"),
        (Lang::En, Some(count)) => format!("{date} {what}: working day {count}"),
        (Lang::Hant, None) => format!("{date} {what}，不計"),
        (Lang::Hans, None) => format!("{date} {what}，不计"),
        (Lang::En, None) => format!("{date} {what}: not counted"),
    }
}

/// A limit as the clauses put it: whole hours as hours (24, 48), else minutes; never days.
fn length(minutes: i64, lang: Lang) -> String {
    let (hours, whole) = (minutes / 60, minutes % 60 == 0);
    match (lang, whole) {
        (Lang::Hant, true) => format!("{hours} 小時"),
        (Lang::Hans, true) => format!("{hours} 小时"),
        (Lang::En, true) => format!("{hours} h"),
        (Lang::Hant, false) => format!("{minutes} 分鐘"),
        (Lang::Hans, false) => format!("{minutes} 分钟"),
        (Lang::En, false) => format!("{minutes} min"),
    }
}
