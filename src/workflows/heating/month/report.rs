//! The month of heating applications for people (form F16, rows 2 to 4). It reads figures and adds up nothing that isn't
//! in them but totals of its own columns.

use super::figures::{AreaChange, Course, Figures, Kind, Money, Open};
use crate::kernel::report::writer::{ALL, BEFORE, NONE, NOTHING, NUMBER, THIS, Writer, moment, sum};
use crate::kernel::report::{Bar, Cell, Column, Part, Report, Section};
use crate::kernel::time::Month;
use crate::kernel::units::Area;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::report::{MISSED, deadlines, kind as deadline_kind, missed};
use crate::registers::month::{late, numbers};
use crate::workflows::heating::rules::{Fee, Kind as Track, State, Step};

const NONE_ACCEPTED: Words =
    words("本月沒有受理用熱申請。", "本月没有受理用热申请。", "Nothing was accepted in this month.");
const KIND: Words = words("申請種類", "申请种类", "Kind");
const STATION: Words = words("供熱站", "供热站", "Station");
const WHO: Words = words("申請人、地址", "申请人、地址", "Applicant, address");
const CARRIED: Words = words("上月轉入", "上月转入", "Carried in");
const ACCEPTED: Words = words("受理", "受理", "Accepted");
const ACCEPTED_BEFORE: Words = words("上月受理", "上月受理", "before: accepted");
const DONE: Words = words("辦結", "办结", "Done");
const REFUSED: Words = words("不同意", "不同意", "Refused");
const WITHDRAWN: Words = words("撤回", "撤回", "Withdrawn");
const VOID_SINCE: Words = words("以前計入後作廢", "以前计入后作废", "Void since");
const IN_TIME: Words = words("在辦未逾期", "在办未逾期", "Open in time");
const OVERDUE: Words = words("在辦逾期", "在办逾期", "Open overdue");
const GAINED: Words = words("增加㎡", "增加㎡", "Gained, m²");
const LOST: Words = words("減少㎡", "减少㎡", "Lost, m²");
const NET: Words = words("淨增㎡", "净增㎡", "Net, m²");

/// The report of a month's figures, with those of the month before beside them.
pub fn report(month: Month, figures: &Figures, before: Option<&Figures>, lang: Lang) -> Report {
    let (year, number) = (month.year(), month.month());
    let title = match lang {
        Lang::Hant => format!("{year} 年 {number} 月用熱申請匯總表"),
        Lang::Hans => format!("{year} 年 {number} 月用热申请汇总表"),
        Lang::En => format!("Monthly summary of heating applications {month}"),
    };
    let to = Writer { lang };
    let then = before.map(|before| before.deadlines.as_slice());
    let series = [(words("用熱申請", "用热申请", "Applications"), &figures.numbers)];
    let mut report = Report::new(lang, title);
    report.sections = vec![
        totals(to, figures, before),
        kinds(to, figures, before),
        deadlines(to, &figures.deadlines, then, figures.deadlines_void, |_| Vec::new()),
        missed(to, &figures.missed),
        area(to, figures, before),
        stations(to, figures),
        money(to, figures, before),
        contracts(to, figures),
        numbers::section(to, &series),
        open(to, figures),
        late::section(to, &figures.late_entries, |_, step| action(to, step)),
    ];
    report
}

fn m2(area: Area) -> Cell {
    Cell::Decimal { value: area.0, places: Area::PLACES }
}

fn areas(area: &AreaChange) -> [Cell; 3] {
    [m2(area.increase), m2(area.decrease), m2(area.net)]
}

/// The course of several together.
fn course<'a>(all: impl Iterator<Item = &'a Course>) -> Course {
    all.fold(Course::default(), |sum, one| Course {
        carried_in: sum.carried_in + one.carried_in,
        accepted: sum.accepted + one.accepted,
        done: sum.done + one.done,
        refused: sum.refused + one.refused,
        withdrawn: sum.withdrawn + one.withdrawn,
        taken_back: sum.taken_back + one.taken_back,
        open_in_time: sum.open_in_time + one.open_in_time,
        open_overdue: sum.open_overdue + one.open_overdue,
    })
}

fn of_kinds(figures: &Figures) -> Course {
    course(figures.by_kind.iter().map(|kind| &kind.course))
}

/// The heads of a course; what closed months had counted before it was voided only where there is any.
fn course_heads(to: Writer, has_back: bool) -> Vec<Column> {
    let mut heads = to.heads([CARRIED, ACCEPTED, DONE, REFUSED, WITHDRAWN]);
    heads.extend(has_back.then(|| to.head(VOID_SINCE)));
    heads.extend(to.heads([IN_TIME, OVERDUE]));
    heads
}

fn course_cells(course: &Course, has_back: bool) -> Vec<Cell> {
    let mut cells = vec![course.carried_in, course.accepted, course.done, course.refused, course.withdrawn];
    cells.extend(has_back.then_some(course.taken_back));
    cells.extend([course.open_in_time, course.open_overdue]);
    cells.into_iter().map(Cell::Whole).collect()
}

fn kind_word(to: Writer, code: &str) -> String {
    Track::from_code(code).map_or_else(|| code.to_string(), |kind| to.word(kind.words()))
}

/// The month in one line, the one before below it; how the limits were kept as bars.
fn totals(to: Writer, figures: &Figures, before: Option<&Figures>) -> Section {
    let mut columns = vec![to.head(words("月份", "月份", "Month"))];
    columns.extend(course_heads(to, false));
    columns.push(to.head(NET));
    let row = |name: Words, figures: &Figures| {
        let mut row = vec![to.cell(name)];
        row.extend(course_cells(&of_kinds(figures), false));
        row.push(m2(figures.area.net));
        row
    };
    let mut rows = vec![row(THIS, figures)];
    rows.extend(before.map(|before| row(BEFORE, before)));
    let mut parts = vec![to.table(columns, rows, None, NONE)];
    let rate = |figures: &Figures, kind: &str| {
        let same = figures.deadlines.iter().find(|one| one.kind == kind);
        same.map_or(Cell::Percent(None), |one| Cell::rate(one.kept, one.kept + one.missed))
    };
    let bars = ["plan_reply", "supply", "restore"].map(|kind| {
        let then = before.map_or(Cell::Empty, |before| rate(before, kind));
        (deadline_kind(to, kind), rate(figures, kind), then)
    });
    // Nothing but dashes is no chart.
    if bars.iter().any(|(_, now, then)| [now, then].iter().any(|cell| matches!(cell, Cell::Percent(Some(_))))) {
        parts.push(Part::Bars(Bar::compare(bars.to_vec())));
    }
    if figures.accepted == 0 {
        parts.push(Part::Lines(vec![to.word(NONE_ACCEPTED)]));
    }
    to.section(words("總數", "总数", "Totals"), parts)
}

/// Carried in and accepted are what left the books and what is still open.
fn kinds(to: Writer, figures: &Figures, before: Option<&Figures>) -> Section {
    let all = &figures.by_kind;
    let has_back = all.iter().any(|kind| kind.course.taken_back > 0);
    let mut columns = vec![to.head(KIND)];
    columns.extend(course_heads(to, has_back));
    columns.extend(before.map(|_| to.head(ACCEPTED_BEFORE)));
    let then = |code: &str| {
        let same =
            |before: &Figures| before.by_kind.iter().find(|kind| kind.kind == code).map(|kind| kind.course.accepted);
        before.map(|before| same(before).unwrap_or(0))
    };
    let rows = all.iter().map(|kind| {
        let mut row = vec![Cell::words(kind_word(to, &kind.kind))];
        row.extend(course_cells(&kind.course, has_back));
        row.extend(then(&kind.kind).map(Cell::Whole));
        row
    });
    let mut totals = vec![to.cell(ALL)];
    totals.extend(course_cells(&of_kinds(figures), has_back));
    totals.extend(before.map(|before| Cell::Whole(before.accepted)));
    let mut parts = vec![to.table(columns, rows.collect(), Some(totals), NONE_ACCEPTED)];
    if figures.accepted > 0 {
        let bars = all.iter().filter(|kind| kind.course.accepted > 0);
        let bar = |kind: &Kind| (kind_word(to, &kind.kind), Cell::Whole(kind.course.accepted));
        parts.push(Part::Bars(Bar::scale(bars.map(bar).collect())));
    }
    to.section(words("按種類", "按种类", "By kind"), parts)
}

/// Heated area gained and lost: by kind, and each notice.
fn area(to: Writer, figures: &Figures, before: Option<&Figures>) -> Section {
    let mut columns = to.heads([KIND, GAINED, LOST, NET]);
    columns.extend(before.map(|_| to.head(words("上月淨增㎡", "上月净增㎡", "before: net"))));
    let touched = figures.by_kind.iter().filter(|kind| kind.area != AreaChange::default());
    let rows = touched.map(|kind| {
        let mut row = vec![Cell::words(kind_word(to, &kind.kind))];
        row.extend(areas(&kind.area));
        let same = |before: &Figures| before.by_kind.iter().find(|other| other.kind == kind.kind).map(|it| it.area.net);
        row.extend(before.map(|before| m2(same(before).unwrap_or_default())));
        row
    });
    let mut totals = vec![to.cell(ALL)];
    totals.extend(areas(&figures.area));
    totals.extend(before.map(|before| m2(before.area.net)));
    let empty = words("本月沒有增減面積。", "本月没有增减面积。", "No area changed in this month.");
    let mut parts = vec![to.table(columns, rows.collect(), Some(totals), empty)];
    if !figures.area_notices.is_empty() {
        let columns = vec![
            to.head(NUMBER),
            to.head(KIND),
            to.head(words("戶號", "户号", "Account")),
            to.text(words("戶名", "户名", "User"), 1),
            to.head(words("生效", "生效", "From")),
            to.head(words("增減㎡", "增减㎡", "Change, m²")),
            to.head(words("原㎡", "原㎡", "Before, m²")),
            to.head(words("現㎡", "现㎡", "After, m²")),
        ];
        let rows = figures.area_notices.iter().map(|one| {
            let from = crate::kernel::time::Day::parse(&one.effective_from);
            vec![
                Cell::words(&one.number),
                Cell::words(kind_word(to, &one.kind)),
                Cell::words(&one.account),
                Cell::words(&one.user),
                from.map_or_else(|| Cell::words(&one.effective_from), Cell::Day),
                m2(one.change),
                m2(one.before),
                m2(one.after),
            ]
        });
        parts.push(to.table(columns, rows.collect(), None, NONE));
    }
    to.section(words("增減面積", "增减面积", "Heated area"), parts)
}

/// F16: per station.
fn stations(to: Writer, figures: &Figures) -> Section {
    let all = &figures.by_station;
    let has_back = all.iter().any(|one| one.course.taken_back > 0);
    let mut columns = vec![to.head(STATION)];
    columns.extend(course_heads(to, has_back));
    columns.push(to.head(NET));
    let rows = all.iter().map(|one| {
        let mut row = vec![to.known(&one.station)];
        row.extend(course_cells(&one.course, has_back));
        row.push(m2(one.area.net));
        row
    });
    let mut totals = vec![to.cell(ALL)];
    totals.extend(course_cells(&course(all.iter().map(|one| &one.course)), has_back));
    totals.push(m2(Area(sum(all, |one| one.area.net.0))));
    let table = to.table(columns, rows.collect(), Some(totals), NONE_ACCEPTED);
    to.section(words("按供熱站", "按供热站", "By station"), vec![table])
}

/// H4, H11, H12: what was paid by the schedule, and what was given back.
fn money(to: Writer, figures: &Figures, before: Option<&Figures>) -> Section {
    let mut columns =
        to.heads([words("款項", "款项", "For"), words("筆數", "笔数", "Count"), words("元", "元", "Yuan")]);
    columns.extend(before.map(|_| to.head(words("上月元", "上月元", "before: yuan"))));
    let yuan = |money: &Money| money.amount.map_or(Cell::Empty, Cell::yuan);
    let row = |name: Cell, now: Money, then: Option<Money>| {
        let mut row = vec![name, Cell::Whole(now.count), yuan(&now)];
        row.extend(before.map(|_| then.as_ref().map_or(Cell::Empty, yuan)));
        row
    };
    let of =
        |figures: &Figures, fee: Fee| figures.paid.iter().find(|paid| paid.fee == fee.code()).map(|paid| paid.money);
    let mut rows = Vec::new();
    for fee in Fee::ALL {
        let (now, then) = (of(figures, *fee), before.and_then(|before| of(before, *fee)));
        if now.is_some() || then.is_some() {
            rows.push(row(to.cell(fee.words()), now.unwrap_or_default(), then));
        }
    }
    let then = before.map(|before| before.refunded).filter(|money| money.count > 0);
    if figures.refunded.count > 0 || then.is_some() {
        rows.push(row(to.cell(words("退款", "退款", "Given back")), figures.refunded, then));
    }
    let empty = words("本月沒有收款。", "本月没有收款。", "Nothing was paid in this month.");
    to.section(words("收費", "收费", "Money"), vec![to.table(columns, rows, None, empty)])
}

/// H3: other residents' contracts are asked for, and listed when missing.
fn contracts(to: Writer, figures: &Figures) -> Section {
    let columns = vec![
        to.head(NUMBER),
        to.text(WHO, 1),
        to.head(words("戶號", "户号", "Account")),
        to.head(words("供熱時間", "供热时间", "Supplied")),
    ];
    let rows = figures.contracts_missing.iter().map(|one| {
        let account = one.account.as_ref().map_or(Cell::Empty, Cell::words);
        vec![Cell::words(&one.number), Cell::words(&one.what), account, moment(one.supplied_at.as_ref())]
    });
    let table = to.table(columns, rows.collect(), None, NOTHING);
    let title = words("未簽合同的居民（H3）", "未签合同的居民（H3）", "Residents without a contract (H3)");
    to.section(title, vec![table])
}

fn open(to: Writer, figures: &Figures) -> Section {
    let columns = vec![
        to.head(NUMBER),
        to.head(words("受理時間", "受理时间", "Accepted")),
        to.text(WHO, 2),
        to.head(KIND),
        to.text(words("下一步", "下一步", "Next"), 1),
        to.head(words("應在", "应在", "Due")),
        to.head(MISSED),
    ];
    let rows = figures.open.iter().map(|one| {
        let late = one.overdue.then_some(words("逾期", "逾期", "late"));
        vec![
            Cell::words(&one.number),
            moment(Some(&one.accepted_at)),
            Cell::words(&one.what),
            Cell::words(kind_word(to, &one.kind)),
            Cell::words(next(to, one)),
            moment(one.due.as_ref()),
            late.map_or(Cell::Empty, |words| to.cell(words)),
        ]
    });
    let table = to.table(columns, rows.collect(), None, NOTHING);
    to.section(words("月末在辦", "月末在办", "Open at the month's end"), vec![table])
}

/// The steps that come next, or how it stands where it has ended since.
fn next(to: Writer, one: &Open) -> String {
    let steps: Vec<String> = one.next.iter().map(|step| step_word(to, step)).collect();
    if steps.is_empty() {
        return State::from_code(&one.state).map_or_else(|| one.state.clone(), |state| to.word(state.words()));
    }
    to.list(&steps)
}

fn step_word(to: Writer, code: &str) -> String {
    Step::from_code(code).map_or_else(|| code.to_string(), |step| to.word(step.words()))
}

/// The words of a step.
fn action(to: Writer, action: &str) -> String {
    let words = match action {
        "add" => words("受理", "受理", "acceptance"),
        "note" => words("備註", "备注", "note"),
        "explain" => words("說明", "说明", "explanation"),
        "amend" => words("更正", "更正", "amendment"),
        "correct-time" => words("改時間", "改时间", "time corrected"),
        _ => return step_word(to, action),
    };
    to.word(words)
}
