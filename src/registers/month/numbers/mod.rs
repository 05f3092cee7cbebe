//! The numbers of a month's series for its summary: every one of them is accounted for, so that none is missing without
//! a word.

pub mod store;

use serde::{Deserialize, Serialize};

use crate::kernel::report::writer::{NONE, Writer, count};
use crate::kernel::report::{Cell, Part, Section};
use crate::kernel::words::{Words, words};

/// The numbers of the month's series, by issue.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbers {
    /// The first.
    pub first: Option<String>,
    /// The last.
    pub last: Option<String>,
    /// How many were issued.
    pub issued: i64,
    /// Void ones.
    pub voided: Vec<String>,
    /// Numbers without a record: behind a restored backup.
    pub lost: Vec<String>,
    /// Records of closed months that were voided since, in this month.
    pub voided_later: Vec<String>,
}

/// The section of a report that accounts for its series, each under its name.
pub fn section(to: Writer, series: &[(Words, &Numbers)]) -> Section {
    let columns = to.heads([
        words("編號", "编号", "Series"),
        words("首號", "首号", "First"),
        words("末號", "末号", "Last"),
        words("張數", "张数", "Issued"),
        words("作廢", "作废", "Void"),
        words("缺號", "缺号", "Lost"),
    ]);
    let rows = series.iter().map(|(name, numbers)| {
        let number = |number: &Option<String>| number.as_ref().map_or_else(|| to.cell(NONE), Cell::words);
        vec![
            to.cell(*name),
            number(&numbers.first),
            number(&numbers.last),
            Cell::Whole(numbers.issued),
            count(&numbers.voided),
            count(&numbers.lost),
        ]
    });
    let mut parts = vec![to.table(columns, rows.collect(), None, NONE)];
    let all = |of: fn(&Numbers) -> &Vec<String>| -> Vec<String> {
        series.iter().flat_map(|(_, numbers)| of(numbers)).cloned().collect()
    };
    let lists = [
        (words("作廢單號", "作废单号", "Void"), all(|it| &it.voided)),
        (words("缺號", "缺号", "Lost"), all(|it| &it.lost)),
        (
            words("以前月份的單，本月作廢", "以前月份的单，本月作废", "Of earlier months, voided in this one"),
            all(|it| &it.voided_later),
        ),
    ];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    let lines: Vec<String> = lists.map(|(title, list)| to.line(title, &list)).collect();
    parts.extend((!lines.is_empty()).then_some(Part::Lines(lines)));
    to.section(words("單號", "单号", "Numbers"), parts)
}
