//! What the month of temperature checks leaves to be followed up, line by line.

use super::{DAY, POINT, WHERE, celsius, day, state};
use crate::kernel::report::writer::{NOTHING, NUMBER, Writer, moment};
use crate::kernel::report::{Cell, Section};
use crate::kernel::words::{Words, words};
use crate::registers::deadline::report::kind;
use crate::workflows::temperature::month::figures::Figures;

const DUE: Words = words("應在", "应在", "Due");
const PASSED_UP: Words = words("上報", "上报", "Passed up");
const WHY: Words = words("原因", "原因", "Reason");

/// What was not tested as planned (H14).
pub(super) fn not_tested(to: Writer, figures: &Figures) -> Section {
    let columns = vec![
        to.head(POINT),
        to.text(WHERE, 1),
        to.head(DUE),
        to.head(words("結果", "结果", "Outcome")),
        to.text(WHY, 1),
    ];
    let outcome = |code: &str| {
        let words = match code {
            "excused" => words("免測", "免测", "excused"),
            "late" => words("過期補測", "过期补测", "done late"),
            _ => words("沒有測", "没有测", "not done"),
        };
        to.cell(words)
    };
    let rows = figures.not_tested.iter().map(|one| {
        let reason = one.reason.as_ref().map_or(Cell::Empty, Cell::words);
        vec![Cell::words(&one.point), Cell::words(&one.what), day(&one.due), outcome(&one.outcome), reason]
    });
    let empty = words("都按計劃測了。", "都按计划测了。", "Everything was tested as planned.");
    let table = to.table(columns, rows.collect(), None, empty);
    to.section(words("沒有按計劃測的", "没有按计划测的", "Not tested as planned"), vec![table])
}

/// Failures, passed up and investigated (H14); below, what was found.
pub(super) fn failures(to: Writer, figures: &Figures) -> Section {
    let columns = vec![
        to.head(NUMBER),
        to.text(WHERE, 1),
        to.head(words("不合格", "不合格", "Failed")),
        to.head(words("最低℃", "最低℃", "Lowest, °C")),
        to.head(PASSED_UP),
        to.head(words("調查", "调查", "Investigated")),
    ];
    let rows = figures.failures.iter().map(|one| {
        vec![
            Cell::words(&one.number),
            Cell::words(&one.what),
            Cell::Whole(one.readings),
            celsius(one.lowest),
            moment(one.passed_up.as_ref()),
            moment(one.investigated.as_ref()),
        ]
    });
    let empty = words("沒有不合格的。", "没有不合格的。", "Nothing failed.");
    let mut parts = vec![to.table(columns, rows.collect(), None, empty)];
    let found = figures.failures.iter().filter(|one| one.cause.is_some() || !one.repairs.is_empty());
    let text = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, Cell::words);
    let rows: Vec<Vec<Cell>> = found
        .map(|one| {
            let repairs = if one.repairs.is_empty() { Cell::Empty } else { Cell::words(to.list(&one.repairs)) };
            vec![Cell::words(&one.number), text(&one.cause), text(&one.measure), repairs]
        })
        .collect();
    if !rows.is_empty() {
        let columns = vec![
            to.head(NUMBER),
            to.text(words("查明的原因", "查明的原因", "Cause"), 1),
            to.text(words("措施", "措施", "Measure"), 1),
            to.head(words("維修單", "维修单", "Repair")),
        ];
        parts.push(to.table(columns, rows, None, NOTHING));
    }
    to.section(words("不合格的上報和調查", "不合格的上报和调查", "Failures, passed up and investigated"), parts)
}

/// What users said, and whether it was passed up (H14).
pub(super) fn opinions(to: Writer, figures: &Figures) -> Section {
    let columns = vec![
        to.head(NUMBER),
        to.text(WHERE, 1),
        to.head(DAY),
        to.text(words("用戶意見", "用户意见", "Opinion"), 2),
        to.head(PASSED_UP),
        to.head(words("報給", "报给", "To")),
    ];
    let rows = figures.opinions.iter().map(|one| {
        vec![
            Cell::words(&one.number),
            Cell::words(&one.what),
            day(&one.measured_on),
            Cell::words(&one.opinion),
            moment(one.passed_up.as_ref()),
            one.passed_up_to.as_ref().map_or(Cell::Empty, Cell::words),
        ]
    });
    let table = to.table(columns, rows.collect(), None, NOTHING);
    to.section(words("用戶意見", "用户意见", "Users' opinions"), vec![table])
}

/// Readings that wait for a standard (H13).
pub(super) fn without_standard(to: Writer, figures: &Figures) -> Section {
    let columns = vec![
        to.head(NUMBER),
        to.text(WHERE, 1),
        to.head(DAY),
        to.head(words("讀數", "读数", "Readings")),
        to.text(words("說明", "说明", "Explanation"), 1),
    ];
    let rows = figures.without_standard.iter().map(|one| {
        let reason = one.explanation.as_ref().map_or(Cell::Empty, Cell::words);
        vec![Cell::words(&one.number), Cell::words(&one.what), day(&one.measured_on), Cell::Whole(one.readings), reason]
    });
    let table = to.table(columns, rows.collect(), None, NOTHING);
    to.section(words("未定標準的讀數", "未定标准的读数", "Readings without a standard"), vec![table])
}

/// What was reported late, or not at all (H14).
pub(super) fn reported_late(to: Writer, figures: &Figures) -> Section {
    let columns =
        vec![to.head(NUMBER), to.text(WHERE, 1), to.head(DUE), to.head(words("實際上報", "实际上报", "Reported"))];
    let rows = figures.reported_late.iter().map(|one| {
        vec![Cell::words(&one.number), Cell::words(&one.what), moment(Some(&one.due)), moment(one.reported.as_ref())]
    });
    let empty = words("都按時上報了。", "都按时上报了。", "Everything was reported in time.");
    let table = to.table(columns, rows.collect(), None, empty);
    to.section(words("遲報的", "迟报的", "Reported late"), vec![table])
}

/// Sheets on which something is still to be done.
pub(super) fn open(to: Writer, figures: &Figures) -> Section {
    let columns = vec![
        to.head(NUMBER),
        to.text(WHERE, 1),
        to.head(words("狀態", "状态", "State")),
        to.head(words("待辦", "待办", "To do")),
        to.head(DUE),
    ];
    let rows = figures.open.iter().map(|one| {
        vec![
            Cell::words(&one.number),
            Cell::words(&one.what),
            state(to, &one.state),
            one.deadline.as_deref().map_or(Cell::Empty, |code| Cell::words(kind(to, code))),
            moment(one.due.as_ref()),
        ]
    });
    let table = to.table(columns, rows.collect(), None, NOTHING);
    to.section(words("沒有了結的測溫單", "没有了结的测温单", "Sheets not closed"), vec![table])
}
