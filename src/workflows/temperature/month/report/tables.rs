//! The month of temperature checks in tables: all of it, by station, by day, by point, by plan.

use super::{
    BELOW, DAY, FAILED, HIGHEST, JUDGED, LOWEST, MEAN, MET, NONE_MEASURED, POINT, RATE, RATE_BEFORE, READINGS, SHEETS,
    STATION, WHERE, celsius, day,
};
use crate::kernel::report::writer::{ALL, BEFORE, NONE, THIS, Writer};
use crate::kernel::report::{Bar, Cell, Column, Part, Section};
use crate::kernel::words::{Words, words};
use crate::workflows::temperature::month::figures::{Figures, Plan, Readings, Station};
use crate::workflows::temperature::rules::{Kind, Unjudged};

/// Bars of one chart at most, but for days.
const BARS: usize = 8;

fn rate(readings: &Readings) -> Cell {
    Cell::rate(readings.qualified(), readings.judged)
}

/// The heads of what readings came to.
const RESULT: [Words; 8] = [JUDGED, MET, BELOW, FAILED, RATE, LOWEST, HIGHEST, MEAN];

fn result(readings: &Readings) -> Vec<Cell> {
    let counts = [readings.judged, readings.met, readings.met_below_target, readings.failed];
    let mut cells: Vec<Cell> = counts.into_iter().map(Cell::Whole).collect();
    cells.push(rate(readings));
    cells.extend([readings.lowest, readings.highest, readings.mean].map(celsius));
    cells
}

fn with(first: Vec<Column>, rest: Vec<Column>) -> Vec<Column> {
    first.into_iter().chain(rest).collect()
}

/// The month in one line, the one before below it.
pub(super) fn totals(to: Writer, figures: &Figures, before: Option<&Figures>) -> Section {
    let columns = with(to.heads([words("月份", "月份", "Month"), SHEETS, READINGS]), to.heads(RESULT));
    let row = |name: Words, figures: &Figures| {
        let all = &figures.total;
        let mut row = vec![to.cell(name), Cell::Whole(all.sheets), Cell::Whole(all.readings.readings)];
        row.extend(result(&all.readings));
        row
    };
    let mut rows = vec![row(THIS, figures)];
    rows.extend(before.map(|before| row(BEFORE, before)));
    let mut parts = vec![to.table(columns, rows, None, NONE)];
    let then = before.map_or(Cell::Empty, |before| rate(&before.total.readings));
    let now = rate(&figures.total.readings);
    // Nothing but dashes is no chart.
    if [&now, &then].iter().any(|cell| matches!(cell, Cell::Percent(Some(_)))) {
        parts.push(Part::Bars(Bar::compare(vec![(to.word(RATE), now, then)])));
    }
    let line = words(
        "合格率＝（合格＋未達爭取目標）÷有效讀數。有效：已判定、用戶簽字、沒有被更正（H13、H14）。",
        "合格率＝（合格＋未达争取目标）÷有效读数。有效：已判定、用户签字、没有被更正（H13、H14）。",
        "Rate = (met + below target) ÷ counted. Counted: judged, signed by the user, not corrected (H13, H14).",
    );
    parts.push(Part::Lines(vec![to.word(line)]));
    to.section(words("總數", "总数", "Totals"), parts)
}

/// What counted readings came to, by station.
pub(super) fn stations(to: Writer, figures: &Figures, before: Option<&Figures>) -> Section {
    let mut columns = with(to.heads([STATION, SHEETS]), to.heads(RESULT));
    columns.extend(before.map(|_| to.head(RATE_BEFORE)));
    let row = |name: Cell, one: &Station, then: Option<Cell>| {
        let mut row = vec![name, Cell::Whole(one.sheets)];
        row.extend(result(&one.readings));
        row.extend(then);
        row
    };
    let rows = figures.by_station.iter().map(|one| {
        let same = |before: &Figures| {
            let same = before.by_station.iter().find(|other| other.station == one.station);
            same.map_or(Cell::Percent(None), |other| rate(&other.readings))
        };
        row(to.known(&one.station), one, before.map(same))
    });
    let all = row(to.cell(ALL), &figures.total, before.map(|before| rate(&before.total.readings)));
    let mut parts = vec![to.table(columns, rows.collect(), Some(all), NONE_MEASURED)];
    let counted = figures.by_station.iter().filter(|one| one.readings.judged > 0);
    let bar = |one: &Station| {
        let same = |before: &Figures| {
            before.by_station.iter().find(|other| other.station == one.station).map(|other| rate(&other.readings))
        };
        let then = before.and_then(same).unwrap_or(Cell::Empty);
        (to.known(&one.station).text(to.lang), rate(&one.readings), then)
    };
    let bars: Vec<_> = counted.take(BARS).map(bar).collect();
    if bars.len() > 1 {
        parts.push(Part::Bars(Bar::compare(bars)));
    }
    to.section(words("按供熱站", "按供热站", "By station"), parts)
}

/// What was read and isn't counted, and why (H13, H14).
pub(super) fn uncounted(to: Writer, figures: &Figures) -> Section {
    let columns = to.heads([
        STATION,
        READINGS,
        JUDGED,
        words("未簽", "未签", "Not signed"),
        words("拒簽", "拒签", "Refused"),
        words("不判定", "不判定", "Not judged"),
        words("已更正", "已更正", "Corrected"),
    ]);
    let row = |name: Cell, one: &Readings| {
        let counts = [one.readings, one.judged, one.unsigned, one.refused, one.not_judged, one.corrected];
        let mut row = vec![name];
        row.extend(counts.map(Cell::Whole));
        row
    };
    let rows = figures.by_station.iter().map(|one| row(to.known(&one.station), &one.readings));
    let all = row(to.cell(ALL), &figures.total.readings);
    let mut parts = vec![to.table(columns, rows.collect(), Some(all), NONE_MEASURED)];
    let facts = figures.not_judged.iter().map(|one| {
        let word = Unjudged::from_code(&one.reason).map(Unjudged::words);
        (to.coded(&one.reason, word).text(to.lang), Cell::Whole(one.count))
    });
    let facts: Vec<_> = facts.collect();
    parts.extend((!facts.is_empty()).then_some(Part::Facts(facts)));
    to.section(words("有效和無效", "有效和无效", "Counted and not"), parts)
}

/// Over the days: the mean of each as a bar.
pub(super) fn days(to: Writer, figures: &Figures) -> Section {
    let columns = with(to.heads([DAY, READINGS]), to.heads(RESULT));
    let rows = figures.by_day.iter().map(|one| {
        let mut row = vec![day(&one.day), Cell::Whole(one.readings.readings)];
        row.extend(result(&one.readings));
        row
    });
    let mut parts = vec![to.table(columns, rows.collect(), None, NONE_MEASURED)];
    let bar = |one: &crate::workflows::temperature::month::figures::ByDay| {
        let label = one.day.get(5..).unwrap_or(&one.day).to_string();
        one.readings.mean.map(|mean| (label, celsius(Some(mean))))
    };
    let bars: Vec<_> = figures.by_day.iter().filter_map(bar).collect();
    if !bars.is_empty() {
        parts.push(Part::Lines(vec![to.word(words(
            "每天的平均室溫，℃：",
            "每天的平均室温，℃：",
            "Mean of each day, °C:",
        ))]));
        parts.push(Part::Bars(Bar::scale(bars)));
    }
    to.section(words("按日", "按日", "By day"), parts)
}

/// Every fixed point of the month, tested or not.
pub(super) fn points(to: Writer, figures: &Figures) -> Section {
    let mut columns = vec![to.head(POINT), to.text(WHERE, 1), to.head(SHEETS)];
    columns.extend(to.heads([READINGS, JUDGED, FAILED, RATE, LOWEST, MEAN]));
    let rows = figures.by_point.iter().map(|one| {
        let all = &one.readings;
        let mut row = vec![Cell::words(&one.point), Cell::words(&one.what), Cell::Whole(one.sheets)];
        row.extend([all.readings, all.judged, all.failed].map(Cell::Whole));
        row.push(rate(all));
        row.extend([all.lowest, all.mean].map(celsius));
        row
    });
    let empty = words("沒有測溫點。", "没有测温点。", "There are no test points.");
    let table = to.table(columns, rows.collect(), None, empty);
    to.section(words("按測溫點", "按测温点", "By test point"), vec![table])
}

/// By why it was measured.
pub(super) fn kinds(to: Writer, figures: &Figures) -> Section {
    let columns = to.heads([words("測溫原因", "测温原因", "Why"), SHEETS, READINGS, JUDGED, FAILED, RATE]);
    let rows = figures.by_kind.iter().map(|one| {
        let all = &one.readings;
        let mut row = vec![to.coded(&one.kind, Kind::from_code(&one.kind).map(Kind::words)), Cell::Whole(one.sheets)];
        row.extend([all.readings, all.judged, all.failed].map(Cell::Whole));
        row.push(rate(all));
        row
    });
    let table = to.table(columns, rows.collect(), None, NONE_MEASURED);
    to.section(words("按測溫原因", "按测温原因", "By reason"), vec![table])
}

/// H14: planned checks, by station.
pub(super) fn plan(to: Writer, figures: &Figures) -> Section {
    let columns = to.heads([
        STATION,
        words("測溫點數", "测温点数", "Points"),
        words("應測", "应测", "Planned"),
        words("已測", "已测", "Done"),
        words("免測", "免测", "Excused"),
        words("未按計劃測", "未按计划测", "Not done"),
        words("其中補測", "其中补测", "done late"),
        words("未到期", "未到期", "To come"),
    ]);
    let cells = |points: i64, plan: &Plan| {
        [points, plan.planned, plan.done, plan.excused, plan.not_done, plan.late, plan.waiting].map(Cell::Whole)
    };
    let row = |name: Cell, one: &Station| {
        let mut row = vec![name];
        row.extend(cells(one.points, &one.plan));
        row
    };
    let rows = figures.by_station.iter().map(|one| row(to.known(&one.station), one));
    let all = row(to.cell(ALL), &figures.total);
    let empty = words("沒有測溫點，也沒有測溫。", "没有测温点，也没有测温。", "No test points, and nothing measured.");
    let table = to.table(columns, rows.collect(), Some(all), empty);
    to.section(words("測溫計劃", "测温计划", "Plan"), vec![table])
}
