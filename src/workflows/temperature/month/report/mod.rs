//! The month of temperature checks for people (spec 4.5): by station and point, over the days, and what is to be followed
//! up. It reads figures and adds up nothing that isn't in them.

mod lists;
mod tables;

use super::figures::Figures;
use crate::kernel::report::writer::Writer;
use crate::kernel::report::{Cell, Report};
use crate::kernel::time::{Day, Month};
use crate::kernel::units::Celsius;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::report::{deadlines, missed};
use crate::registers::month::{late, numbers};
use crate::registers::point;
use crate::workflows::temperature::rules::State;

const STATION: Words = words("供熱站", "供热站", "Station");
const POINT: Words = words("測溫點", "测温点", "Point");
const WHERE: Words = words("地址、用戶", "地址、用户", "Address, user");
const DAY: Words = words("日期", "日期", "Day");
const SHEETS: Words = words("測溫單", "测温单", "Sheets");
const READINGS: Words = words("讀數", "读数", "Readings");
const JUDGED: Words = words("有效", "有效", "Counted");
const MET: Words = words("合格", "合格", "Met");
const BELOW: Words = words("未達目標", "未达目标", "Below target");
const FAILED: Words = words("不合格", "不合格", "Failed");
const RATE: Words = words("合格率", "合格率", "Rate");
const RATE_BEFORE: Words = words("上月合格率", "上月合格率", "before: rate");
const LOWEST: Words = words("最低℃", "最低℃", "Lowest, °C");
const HIGHEST: Words = words("最高℃", "最高℃", "Highest, °C");
const MEAN: Words = words("平均℃", "平均℃", "Mean, °C");
const NONE_MEASURED: Words = words("本月沒有測溫。", "本月没有测温。", "Nothing was measured in this month.");

/// The report of a month's figures, with those of the month before beside them.
pub fn report(month: Month, figures: &Figures, before: Option<&Figures>, lang: Lang) -> Report {
    let (year, number) = (month.year(), month.month());
    let title = match lang {
        Lang::Hant => format!("{year} 年 {number} 月測溫匯總表"),
        Lang::Hans => format!("{year} 年 {number} 月测温汇总表"),
        Lang::En => format!("Monthly temperature summary {month}"),
    };
    let to = Writer { lang };
    let then = before.map(|before| before.deadlines.as_slice());
    let series = [(SHEETS, &figures.numbers)];
    let mut report = Report::new(lang, title);
    report.sections = vec![
        tables::totals(to, figures, before),
        tables::stations(to, figures, before),
        tables::uncounted(to, figures),
        tables::days(to, figures),
        tables::points(to, figures),
        tables::kinds(to, figures),
        tables::plan(to, figures),
        lists::not_tested(to, figures),
        lists::failures(to, figures),
        lists::opinions(to, figures),
        lists::without_standard(to, figures),
        lists::reported_late(to, figures),
        deadlines(to, &figures.deadlines, then, figures.deadlines_void, |_| Vec::new()),
        missed(to, &figures.missed),
        numbers::section(to, &series),
        lists::open(to, figures),
        late::section(to, &figures.late_entries, |record, step| action(to, record, step)),
    ];
    report
}

/// A temperature; a dash has no place where nothing was read.
fn celsius(value: Option<Celsius>) -> Cell {
    value.map_or(Cell::Empty, |value| Cell::Decimal { value: value.0, places: Celsius::PLACES })
}

/// A day as figures keep it.
fn day(text: &str) -> Cell {
    Day::parse(text).map_or_else(|| Cell::words(text), Cell::Day)
}

fn state(to: Writer, code: &str) -> Cell {
    to.coded(code, State::from_code(code).map(State::words))
}

/// The words of a step.
fn action(to: Writer, record: &str, action: &str) -> String {
    let words = match action {
        "add" => words("測溫單登記", "测温单登记", "sheet taken down"),
        "sign" => words("補簽", "补签", "signed"),
        "correct" => words("更正讀數", "更正读数", "reading corrected"),
        "report" => words("上報", "上报", "reported"),
        "pass-up" => words("上報不合格、意見", "上报不合格、意见", "passed up"),
        "investigate" => words("調查", "调查", "investigated"),
        "judge" => words("按新標準判定", "按新标准判定", "judged anew"),
        "note" => words("備註", "备注", "note"),
        "explain" => words("說明", "说明", "explained"),
        "void" => words("作廢", "作废", "voided"),
        _ => match point::THING.action(action).filter(|_| record.contains('/')) {
            Some(known) => known.label,
            None => return action.to_string(),
        },
    };
    to.word(words)
}
