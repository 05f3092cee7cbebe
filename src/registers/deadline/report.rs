//! Deadlines in the report of a month: one table by kind, one of what was missed. Reads figures and reckons nothing but
//! rates of its own rows.

use super::figures::{Deadline, Missed, VoidDeadlines};
use super::kind_words;
use crate::kernel::report::writer::{NONE, NUMBER, Writer, moment};
use crate::kernel::report::{Cell, Part, Section};
use crate::kernel::time::Minute;
use crate::kernel::time::words::span;
use crate::kernel::words::{Lang, Words, words};

/// The head of what was kept.
pub const KEPT: Words = words("守住", "守住", "Kept");
/// The head of what was missed.
pub const MISSED: Words = words("逾期", "逾期", "Missed");
const BY_WISH: Words = words("按用戶約定", "按用户约定", "User's wish");
const RATE: Words = words("守時率", "守时率", "Rate");
const RATE_BEFORE: Words = words("上月守時率", "上月守时率", "before: rate");
const WHAT: Words = words("地址、對象", "地址、对象", "Where, what");
const DEADLINE: Words = words("時限", "时限", "Deadline");

/// The word of a kind.
pub fn kind(to: Writer, code: &str) -> String {
    kind_words(code).map_or_else(|| code.to_string(), |words| to.word(words))
}

/// The section of what became of the deadlines, those of the month before beside; those without a number in a table of
/// their own. `below` gives rows that stand under a kind and say more of it.
pub fn deadlines(
    to: Writer,
    all: &[Deadline],
    before: Option<&[Deadline]>,
    void: VoidDeadlines,
    below: impl Fn(&str) -> Vec<Vec<Cell>>,
) -> Section {
    let mut columns = to.heads([
        DEADLINE,
        KEPT,
        words("其中補錄", "其中补录", "typed late"),
        MISSED,
        words("已說明", "已说明", "explained"),
        BY_WISH,
        RATE,
    ]);
    columns.extend(before.map(|_| to.head(RATE_BEFORE)));
    let mut rows = Vec::new();
    for one in all.iter().filter(|one| one.kept + one.missed > 0) {
        let same = |before: &[Deadline]| {
            let same = before.iter().find(|other| other.kind == one.kind);
            same.map_or(Cell::Percent(None), |other| Cell::rate(other.kept, other.kept + other.missed))
        };
        let mut row = vec![Cell::words(kind(to, &one.kind))];
        let counts = [one.kept, one.kept_late_typed, one.missed, one.missed_explained, one.missed_by_user_wish];
        row.extend(counts.map(Cell::Whole));
        row.push(Cell::rate(one.kept, one.kept + one.missed));
        row.extend(before.map(same));
        rows.push(row);
        rows.extend(below(&one.kind));
    }
    let empty = words("本月沒有到期的時限。", "本月没有到期的时限。", "No deadline fell into this month.");
    let mut parts = vec![to.table(columns, rows, None, empty)];
    parts.extend(running(to, all));
    let mut lines = vec![to.word(words(
        "守時率＝守住÷（守住＋逾期）。按用戶約定推遲的也算逾期，另列一欄（H17）。",
        "守时率＝守住÷（守住＋逾期）。按用户约定推迟的也算逾期，另列一栏（H17）。",
        "Rate = kept ÷ (kept + missed). What the user wished later is missed too, and shown apart (H17).",
    ))];
    let VoidDeadlines { kept, missed } = void;
    let count = kept + missed;
    if count > 0 {
        lines.push(match to.lang {
            Lang::Hant => format!("作廢單的時限 {count} 個（守住 {kept}、逾期 {missed}）不計入以上各數和守時率。"),
            Lang::Hans => format!("作废单的时限 {count} 个（守住 {kept}、逾期 {missed}）不计入以上各数和守时率。"),
            Lang::En => format!(
                "Deadlines of void records: {count} (kept {kept}, missed {missed}). They are in no figure or rate above."
            ),
        });
    }
    parts.push(Part::Lines(lines));
    to.section(words("時限", "时限", "Deadlines"), parts)
}

/// Limits without a number; nothing where there is none.
fn running(to: Writer, all: &[Deadline]) -> Option<Part> {
    let known = all.iter().filter_map(|one| one.running.as_ref().map(|running| (one, running)));
    let rows: Vec<Vec<Cell>> = known
        .map(|(one, running)| {
            let mean = running.mean.map_or(Cell::Empty, Cell::Whole);
            let name = Cell::words(kind(to, &one.kind));
            vec![name, Cell::Whole(running.count), Cell::Whole(running.open), mean, Cell::Whole(running.longest)]
        })
        .collect();
    let columns = to.heads([
        words("立即辦理的", "立即办理的", "At once"),
        words("件數", "件数", "Count"),
        words("還在計時", "还在计时", "still running"),
        words("平均（分）", "平均（分）", "Mean, min"),
        words("最長（分）", "最长（分）", "Longest, min"),
    ]);
    (!rows.is_empty()).then(|| to.table(columns, rows, None, NONE))
}

/// The section of what was missed, each with what was said about it.
pub fn missed(to: Writer, all: &[Missed]) -> Section {
    let columns = vec![
        to.head(NUMBER),
        to.text(WHAT, 2),
        to.head(DEADLINE),
        to.head(words("應在", "应在", "Due")),
        to.head(words("超過", "超过", "Late by")),
        to.text(words("說明", "说明", "Explanation"), 3),
    ];
    let rows = all.iter().map(|one| {
        vec![
            Cell::words(&one.number),
            Cell::words(&one.what),
            Cell::words(kind(to, &one.kind)),
            moment(Some(&one.due)),
            Cell::words(late_by(to, one)),
            Cell::words(said(to, one)),
        ]
    });
    let empty = words("沒有逾期。", "没有逾期。", "None was missed.");
    let table = to.table(columns, rows.collect(), None, empty);
    to.section(words("逾期明細", "逾期明细", "Missed deadlines"), vec![table])
}

/// By how much a limit was missed: only of what was done after all, for the rest still grows.
fn late_by(to: Writer, one: &Missed) -> String {
    let met = one.met_at.as_deref().and_then(Minute::parse);
    match (Minute::parse(&one.due), met) {
        (Some(due), Some(met)) => span(met.since(due).max(0), to.lang),
        _ => to.word(words("未做", "未做", "not done")),
    }
}

fn said(to: Writer, one: &Missed) -> String {
    let mut parts = Vec::new();
    if one.void {
        parts.push(to.word(words("作廢", "作废", "void")));
    }
    if one.by_user_wish {
        parts.push(to.word(BY_WISH));
    }
    parts.push(match &one.explanation {
        Some(explanation) => explanation.clone(),
        None => to.word(words("沒有說明", "没有说明", "not explained")),
    });
    if let Some(at) = &one.told_at {
        let (at, how) = (at.replace('T', " "), one.told_how.as_deref().unwrap_or_default());
        let told = match to.lang {
            Lang::Hant => format!("{at} 告知用戶 {how}"),
            Lang::Hans => format!("{at} 告知用户 {how}"),
            Lang::En => format!("user told {at} {how}"),
        };
        parts.push(told.trim_end().to_string());
    }
    parts.join(if to.lang == Lang::En { "; " } else { "；" })
}
