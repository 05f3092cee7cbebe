//! The month of repairs for people, in the order of the office's form F16. It reads figures and adds up nothing that isn't
//! in them but totals of its own columns.

mod groups;
mod outcome;
mod totals;

use super::figures::{Answers, Figures, Limit, Limits};
use crate::kernel::report::writer::Writer;
use crate::kernel::report::{Cell, Report};
use crate::kernel::time::Month;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline;
use crate::registers::month::{late, numbers};
use crate::workflows::repair::form::THING;
use crate::workflows::repair::outage;

const NONE_REPORTED: Words = words("本月沒有報修。", "本月没有报修。", "Nothing was reported in this month.");
const REPORTED: Words = words("報修", "报修", "Reported");
const LEAKS: Words = words("跑冒滴漏", "跑冒滴漏", "Leaks");
const REPEATS: Words = words("重複維修", "重复维修", "Repeats");
const REPORTED_BEFORE: Words = words("上月報修", "上月报修", "before: reported");

/// The report of a month's figures, with those of the month before beside them.
pub fn report(month: Month, figures: &Figures, before: Option<&Figures>, lang: Lang) -> Report {
    let (year, number) = (month.year(), month.month());
    let title = match lang {
        Lang::Hant => format!("{year} 年 {number} 月維修派工匯總表"),
        Lang::Hans => format!("{year} 年 {number} 月维修派工汇总表"),
        Lang::En => format!("Monthly repair summary {month}"),
    };
    let to = Writer { lang };
    let before_deadlines = before.map(|before| before.deadlines.as_slice());
    let below = |kind: &str| if kind == "arrive" { arrivals(to, figures, before) } else { Vec::new() };
    let series = [
        (words("報修單", "报修单", "Repairs"), &figures.numbers),
        (words("停熱", "停热", "Outages"), &figures.outage_numbers),
    ];
    let mut report = Report::new(lang, title);
    report.sections = vec![
        totals::totals(to, figures, before),
        totals::kinds(to, figures, before),
        deadline::report::deadlines(to, &figures.deadlines, before_deadlines, figures.deadlines_void, below),
        deadline::report::missed(to, &figures.missed),
        groups::stations(to, figures),
        groups::classes(to, figures, before),
        groups::buildings(to, figures, before),
        outcome::satisfaction(to, figures, before),
        outcome::money(to, figures, before),
        outcome::outages(to, figures),
        numbers::section(to, &series),
        outcome::open(to, figures),
        late::section(to, &figures.late_entries, |record, step| action(to, record, step)),
    ];
    report
}

fn rate(limit: &Limit) -> Cell {
    Cell::rate(limit.kept, limit.kept + limit.missed)
}

fn satisfied(answers: &Answers) -> Cell {
    Cell::rate(answers.good(), answers.given())
}

/// H20: the two limits of being on site, each by itself.
fn arrivals(to: Writer, figures: &Figures, before: Option<&Figures>) -> Vec<Vec<Cell>> {
    let both = |limits: &Limits| [limits.arrive_leak.clone(), limits.arrive.clone()];
    let names = [
        words("　漏 30 分鐘", "　漏 30 分钟", "  leaks, 30 min"),
        words("　其他 2 小時", "　其他 2 小时", "  other, 2 h"),
    ];
    let then = before.map(|before| both(&before.limits));
    let rows = names.into_iter().zip(both(&figures.limits)).enumerate().map(|(at, (name, limit))| {
        let (kept, missed, wish) = (limit.kept, limit.missed, limit.missed_by_user_wish);
        let mut row = vec![to.cell(name), Cell::Whole(kept), Cell::Empty, Cell::Whole(missed), Cell::Empty];
        row.extend([Cell::Whole(wish), rate(&limit)]);
        row.extend(then.as_ref().map(|then| then.get(at).map_or(Cell::Empty, rate)));
        row
    });
    rows.collect()
}

/// The words of a step.
fn action(to: Writer, record: &str, action: &str) -> String {
    if action == "add" {
        return to.word(if record.starts_with('O') {
            words("停熱登記", "停热登记", "outage taken down")
        } else {
            words("報修登記", "报修登记", "call taken down")
        });
    }
    let thing = if record.starts_with('O') { &outage::form::THING } else { &THING };
    thing.action(action).map_or_else(|| action.to_string(), |known| to.word(known.label))
}
