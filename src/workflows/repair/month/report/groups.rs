//! The month of repairs by station, class of user and building.

use super::{LEAKS, NONE_REPORTED, REPEATS, REPORTED, REPORTED_BEFORE, rate};
use crate::kernel::report::writer::{ALL, UNKNOWN, Writer, sum};
use crate::kernel::report::{Bar, Cell, Part, Section};
use crate::kernel::words::{Words, words};
use crate::workflows::repair::month::figures::{Figures, Group, Limits};

/// Bars of one chart at most.
const BARS: usize = 8;

/// F16: per station.
pub(super) fn stations(to: Writer, figures: &Figures) -> Section {
    let columns = [
        words("供熱站", "供热站", "Station"),
        REPORTED,
        LEAKS,
        REPEATS,
        words("漏 30 分鐘到場", "漏 30 分钟到场", "Leaks, 30 min"),
        words("30 分鐘聯繫", "30 分钟联系", "Contact, 30 min"),
        words("2 小時到場", "2 小时到场", "On site, 2 h"),
        words("24 小時修好", "24 小时修好", "Done, 24 h"),
    ];
    let rates = |limits: &Limits| {
        [rate(&limits.arrive_leak), rate(&limits.contact), rate(&limits.arrive), rate(&limits.finish)]
    };
    let whole = |group: &Group| [group.reported, group.leaks, group.repeats].map(Cell::Whole);
    let rows = figures.by_station.iter().map(|one| {
        let mut row = vec![to.known(&one.group.name)];
        row.extend(whole(&one.group));
        row.extend(rates(&one.limits));
        row
    });
    let groups: Vec<Group> = figures.by_station.iter().map(|one| one.group.clone()).collect();
    let mut totals = vec![to.cell(ALL)];
    totals.extend(whole(&total(&groups)));
    totals.extend(rates(&figures.limits));
    let columns = columns.map(|head| to.head(head)).to_vec();
    let table = to.table(columns, rows.collect(), Some(totals), NONE_REPORTED);
    to.section(words("按供熱站", "按供热站", "By station"), vec![table])
}

pub(super) fn classes(to: Writer, figures: &Figures, before: Option<&Figures>) -> Section {
    let name = |code: &str| match code {
        "residential" => to.word(words("居民", "居民", "residential")),
        "nonresidential" => to.word(words("非居民", "非居民", "non-residential")),
        _ => to.word(UNKNOWN),
    };
    let table = groups(to, words("用戶類別", "用户类别", "Class"), figures, before, |it| &it.by_class, name);
    to.section(words("按用戶類別", "按用户类别", "By class of user"), vec![table])
}

pub(super) fn buildings(to: Writer, figures: &Figures, before: Option<&Figures>) -> Section {
    let name = |name: &str| if name.is_empty() { to.word(UNKNOWN) } else { name.to_string() };
    let head = words("小區、樓", "小区、楼", "Building");
    let mut parts = vec![groups(to, head, figures, before, |it| &it.by_building, name)];
    if figures.by_building.len() > 1 {
        let most = figures.by_building.iter().take(BARS);
        let bars = most.map(|one| (name(&one.name), Cell::Whole(one.reported)));
        parts.push(Part::Bars(Bar::scale(bars.collect())));
    }
    to.section(words("按樓", "按楼", "By building"), parts)
}

fn groups(
    to: Writer,
    head: Words,
    figures: &Figures,
    before: Option<&Figures>,
    of: impl Fn(&Figures) -> &Vec<Group>,
    name: impl Fn(&str) -> String,
) -> Part {
    let mut columns = vec![to.text(head, 3)];
    columns.extend([REPORTED, LEAKS, REPEATS].map(|head| to.head(head)));
    columns.extend(before.map(|_| to.head(REPORTED_BEFORE)));
    let all = of(figures);
    let whole = |group: &Group| [group.reported, group.leaks, group.repeats].map(Cell::Whole);
    let rows = all.iter().map(|one| {
        let same =
            |before: &Figures| of(before).iter().find(|other| other.name == one.name).map_or(0, |other| other.reported);
        let mut row = vec![Cell::words(name(&one.name))];
        row.extend(whole(one));
        row.extend(before.map(same).map(Cell::Whole));
        row
    });
    let mut totals = vec![to.cell(ALL)];
    totals.extend(whole(&total(all)));
    totals.extend(before.map(|before| Cell::Whole(before.reported)));
    to.table(columns, rows.collect(), Some(totals), NONE_REPORTED)
}

fn total(groups: &[Group]) -> Group {
    Group {
        name: String::new(),
        reported: sum(groups, |one| one.reported),
        leaks: sum(groups, |one| one.leaks),
        repeats: sum(groups, |one| one.repeats),
    }
}
