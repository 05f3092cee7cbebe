//! The month of repairs in one line, and by kind of fault.

use super::{LEAKS, NONE_REPORTED, REPEATS, REPORTED, REPORTED_BEFORE, rate, satisfied};
use crate::kernel::report::writer::{ALL, BEFORE, NONE, THIS, Writer, sum};
use crate::kernel::report::{Bar, Cell, Part, Section};
use crate::kernel::words::{Words, words};
use crate::workflows::repair::month::figures::{Figures, Kind, Limits};
use crate::workflows::repair::rules::Fault;

/// The month in one line, the one before below it; the rates of H20 as bars.
pub(super) fn totals(to: Writer, figures: &Figures, before: Option<&Figures>) -> Section {
    let columns = [
        words("月份", "月份", "Month"),
        words("上月轉入", "上月转入", "Carried in"),
        REPORTED,
        LEAKS,
        words("修好", "修好", "Done"),
        words("指導", "指导", "Advised"),
        words("重複報修", "重复报修", "Dupl."),
        words("撤回", "撤回", "Withdrawn"),
        words("未修好", "未修好", "Open"),
        REPEATS,
    ];
    let row = |name: Words, figures: &Figures| {
        let of = |of: fn(&Kind) -> i64| Cell::Whole(sum(&figures.by_kind, of));
        let leaks = figures.by_kind.iter().find(|kind| kind.kind == Fault::Leak.code());
        vec![
            to.cell(name),
            Cell::Whole(figures.carried_in),
            Cell::Whole(figures.reported),
            Cell::Whole(leaks.map_or(0, |kind| kind.reported)),
            of(|kind| kind.finished),
            of(|kind| kind.advised),
            of(|kind| kind.duplicate),
            of(|kind| kind.withdrawn),
            of(|kind| kind.open),
            Cell::Whole(figures.repeats),
        ]
    };
    let mut rows = vec![row(THIS, figures)];
    rows.extend(before.map(|before| row(BEFORE, before)));
    let columns = columns.map(|head| to.head(head)).to_vec();
    let mut parts = vec![to.table(columns, rows, None, NONE)];
    let rates = |figures: &Figures| {
        let Limits { arrive_leak, contact, arrive, finish } = &figures.limits;
        [rate(arrive_leak), rate(contact), rate(arrive), rate(finish), satisfied(&figures.rated.follow_up)]
    };
    let then = before.map_or_else(|| [const { Cell::Empty }; 5], rates);
    let names = [
        words("30 分鐘到場（漏）", "30 分钟到场（漏）", "Leaks, 30 min"),
        words("30 分鐘聯繫", "30 分钟联系", "Contact, 30 min"),
        words("2 小時到場", "2 小时到场", "On site, 2 h"),
        words("24 小時修好", "24 小时修好", "Done, 24 h"),
        words("回訪滿意", "回访满意", "Satisfied"),
    ];
    let bars = names.into_iter().zip(rates(figures)).zip(then);
    let bars: Vec<_> = bars.map(|((name, now), then)| (to.word(name), now, then)).collect();
    // Nothing but dashes is no chart.
    if bars.iter().any(|(_, now, then)| [now, then].iter().any(|cell| matches!(cell, Cell::Percent(Some(_))))) {
        parts.push(Part::Bars(Bar::compare(bars)));
    }
    if figures.reported == 0 {
        parts.push(Part::Lines(vec![to.word(NONE_REPORTED)]));
    }
    to.section(words("總數", "总数", "Totals"), parts)
}

/// Carried in and reported are what was done and what is open.
pub(super) fn kinds(to: Writer, figures: &Figures, before: Option<&Figures>) -> Section {
    let all = &figures.by_kind;
    let has_back = all.iter().any(|kind| kind.taken_back > 0);
    let mut columns = [
        words("故障", "故障", "Fault"),
        words("上月轉入", "上月转入", "Carried in"),
        REPORTED,
        words("修好", "修好", "Done"),
        words("電話指導", "电话指导", "Advised"),
        words("重複報修", "重复报修", "Duplicate"),
        words("撤回", "撤回", "Withdrawn"),
    ]
    .map(|head| to.head(head))
    .to_vec();
    columns.extend(has_back.then(|| to.head(words("以前計入後作廢", "以前计入后作废", "Void since"))));
    columns.push(to.head(words("未修好", "未修好", "Open")));
    columns.extend(before.map(|_| to.head(REPORTED_BEFORE)));
    let figures_of = |of: &dyn Fn(fn(&Kind) -> i64) -> i64| {
        let mut row = vec![
            of(|kind| kind.carried_in),
            of(|kind| kind.reported),
            of(|kind| kind.finished),
            of(|kind| kind.advised),
            of(|kind| kind.duplicate),
            of(|kind| kind.withdrawn),
        ];
        row.extend(has_back.then(|| of(|kind| kind.taken_back)));
        row.push(of(|kind| kind.open));
        row.into_iter().map(Cell::Whole).collect::<Vec<_>>()
    };
    let then = |code: &str| {
        let same =
            |before: &Figures| before.by_kind.iter().find(|kind| kind.kind == code).map_or(0, |kind| kind.reported);
        before.map(same)
    };
    let rows = all.iter().map(|kind| {
        let mut row = vec![fault(to, &kind.kind)];
        row.extend(figures_of(&|of| of(kind)));
        row.extend(then(&kind.kind).map(Cell::Whole));
        row
    });
    let mut totals = vec![to.cell(ALL)];
    totals.extend(figures_of(&|of| sum(all, of)));
    totals.extend(before.map(|before| Cell::Whole(before.reported)));
    let mut parts = vec![to.table(columns, rows.collect(), Some(totals), NONE_REPORTED)];
    if figures.reported > 0 {
        let bars = all.iter().filter(|kind| kind.reported > 0);
        let bar = |kind: &Kind| (fault_word(to, &kind.kind), Cell::Whole(kind.reported));
        parts.push(Part::Bars(Bar::scale(bars.map(bar).collect())));
    }
    to.section(words("按故障", "按故障", "By fault"), parts)
}

fn fault_word(to: Writer, code: &str) -> String {
    Fault::from_code(code).map_or_else(|| code.to_string(), |fault| to.word(fault.words()))
}

pub(super) fn fault(to: Writer, code: &str) -> Cell {
    Cell::words(fault_word(to, code))
}
