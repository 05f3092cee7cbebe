//! The month of the weight standards (contract, section 5, `summary`): what is in force, what changed, and what the bench
//! checks came to. Judges by the standards' own rules.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::report::{Cell, Column, Part, Report, Section, Table};
use crate::kernel::store::View;
use crate::kernel::time::{Day, Month};
use crate::kernel::units::{Grams, decimal};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::standard::store::{self, StandardVersion};
use crate::registers::weighing::store::{Weighed, weighed};
use crate::say;
use crate::workflow::Totals;

/// The figures of a month.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// One version of every size, on the last day of the month or today.
    pub in_force: Vec<Version>,
    /// Versions that began or were withdrawn in the month.
    pub changed: Vec<Version>,
    /// Bench checks by size; void ones are out.
    pub weighings: Vec<Weighings>,
}

/// A version of a standard.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Version {
    /// Its key: `standard/3`.
    pub standard: String,
    /// The size's code.
    pub size: String,
    /// The size's name in Traditional Chinese.
    pub name_hant: String,
    /// In Simplified Chinese.
    pub name_hans: String,
    /// In English.
    pub name_en: String,
    /// Weight of one piece.
    pub grams: i64,
    /// Grams either way; `None` where none is laid down.
    pub tolerance_grams: Option<i64>,
    /// Its first day.
    pub effective_from: String,
    /// What became of it: `in_force`, `begun`, `withdrawn`.
    pub change: String,
}

/// The bench checks of one size.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Weighings {
    /// The size's code.
    pub size: String,
    /// The size's name in Traditional Chinese.
    pub name_hant: String,
    /// In Simplified Chinese.
    pub name_hans: String,
    /// In English.
    pub name_en: String,
    /// How many checks.
    pub count: i64,
    /// Of these, those that were judged: a tolerance is laid down.
    pub judged: i64,
    /// Of these, those within it.
    pub within: i64,
    /// Pieces weighed.
    pub pieces: i64,
    /// By how much a piece weighs more than the standard on the average, in grams with one decimal, half up.
    pub mean_difference: Option<String>,
}

impl Version {
    fn of(version: &StandardVersion, change: &str) -> Version {
        let (name_hant, name_hans, name_en) = version.names.clone();
        Version {
            standard: format!("standard/{}", version.id),
            size: version.size.clone(),
            name_hant,
            name_hans,
            name_en,
            grams: version.grams.0,
            tolerance_grams: version.tolerance.map(|grams| grams.0),
            effective_from: version.effective_from.to_string(),
            change: change.to_string(),
        }
    }
}

/// The figures, reckoned now.
///
/// # Errors
/// Where the file can't be read.
pub fn figures(view: View<'_>, month: Month) -> Outcome<Figures> {
    let last = month.last().min(view.now().day());
    let in_force = store::sizes_in_force(view, last)?;
    let changed = store::changed(view, month.first(), month.next().first())?;
    let mut weighings: Vec<(Weighings, i64)> = Vec::new();
    for (size, one) in weighed(view, month)? {
        let at = match weighings.iter().position(|(sum, _)| sum.size == size) {
            Some(at) => at,
            None => {
                let names = store::versions(view, &size)?.pop().map(|version| version.names).unwrap_or_default();
                let (name_hant, name_hans, name_en) = names;
                weighings.push((Weighings { size, name_hant, name_hans, name_en, ..Weighings::default() }, 0));
                weighings.len() - 1
            }
        };
        if let Some((sum, over)) = weighings.get_mut(at) {
            add(sum, over, &one);
        }
    }
    weighings.sort_by(|(one, _), (other, _)| one.size.cmp(&other.size));
    let order = |size: &str| in_force.iter().position(|version| version.size == size).unwrap_or(usize::MAX);
    weighings.sort_by_key(|(sum, _)| order(&sum.size));
    Ok(Figures {
        in_force: in_force.iter().map(|version| Version::of(version, "in_force")).collect(),
        changed: changed
            .iter()
            .map(|(version, withdrawn)| Version::of(version, if *withdrawn { "withdrawn" } else { "begun" }))
            .collect(),
        weighings: weighings
            .into_iter()
            .map(|(sum, over)| Weighings { mean_difference: mean(over, sum.pieces), ..sum })
            .collect(),
    })
}

/// Adds one check to its size's.
fn add(sum: &mut Weighings, over: &mut i64, one: &Weighed) {
    let difference = one.grams - one.standard * one.count;
    sum.count += 1;
    sum.pieces += one.count;
    *over += difference;
    if let Some(tolerance) = one.tolerance {
        sum.judged += 1;
        sum.within += i64::from(difference.abs() <= tolerance * one.count);
    }
}

/// Tenths of a gram over so many pieces, half up.
fn mean(over: i64, pieces: i64) -> Option<String> {
    (pieces > 0).then(|| decimal((over * 20 + pieces).div_euclid(2 * pieces), 1))
}

/// Reads figures as they lie in JSON.
///
/// # Errors
/// `figures_unreadable`.
fn read(figures: &Json) -> Outcome<Figures> {
    serde_json::from_value(figures.clone()).map_err(|error| {
        Failure::broken(
            Problem::new(
                "figures_unreadable",
                say!(
                    "結賬時存下的標準數字讀不出來。請運行 slipdesk verify，並與備份對照。",
                    "结账时存下的标准数字读不出来。请运行 slipdesk verify，并与备份对照。",
                    "The figures of the standards kept at the closing can't be read. Run slipdesk verify, and compare with a backup."
                ),
            ),
            error,
        )
    })
}

/// What a closing says of them in whole numbers.
pub fn totals(figures: &Json) -> Totals {
    let Ok(figures) = read(figures) else { return Totals::default() };
    let sum = |of: fn(&Weighings) -> i64| figures.weighings.iter().map(of).sum();
    Totals {
        numbers: None,
        sums: vec![
            ("weighings", sum(|one| one.count)),
            ("within", sum(|one| one.within)),
            ("pieces_weighed", sum(|one| one.pieces)),
        ],
    }
}

const SIZE: Words = words("規格", "规格", "Size");
const GRAMS: Words = words("克重", "克重", "Grams");
const TOLERANCE: Words = words("允許誤差（克）", "允许误差（克）", "Tolerance, g");
const FROM: Words = words("生效日期", "生效日期", "Effective from");

/// The figures for people, with the number of checks of the month before.
///
/// # Errors
/// Where figures can't be read.
pub fn report(month: Month, figures: &Json, before: Option<&Json>, lang: Lang) -> Outcome<Report> {
    let figures = read(figures)?;
    let before = before.map(read).transpose()?;
    let word = |words: Words| words.get(lang).to_string();
    let head = |words: Words| Column::new(words.get(lang));
    let name = |hant: &str, hans: &str, en: &str| {
        Cell::words(match lang {
            Lang::Hant => hant,
            Lang::Hans => hans,
            Lang::En => en,
        })
    };
    let version = |one: &Version| {
        let day = Day::parse(&one.effective_from).map_or_else(|| Cell::words(&one.effective_from), Cell::Day);
        vec![
            name(&one.name_hant, &one.name_hans, &one.name_en),
            Cell::grams(Grams(one.grams)),
            one.tolerance_grams.map_or(Cell::Empty, Cell::Whole),
            day,
        ]
    };
    let (year, number) = (month.year(), month.month());
    let title =
        say!("{year} 年 {number} 月紗樣標準", "{year} 年 {number} 月纱样标准", "Weight standards {year}-{number:02}");
    let mut report = Report::new(lang, title.get(lang));

    let none = words("沒有。", "没有。", "None.");
    let columns = || vec![head(SIZE), head(GRAMS), head(TOLERANCE), head(FROM)];
    let mut table = Table::new(columns(), word(none));
    table.rows = figures.in_force.iter().map(version).collect();
    report.sections.push(Section::new(word(words("現行標準", "现行标准", "In force")), vec![Part::Table(table)]));

    let mut columns = columns();
    columns.push(head(words("變動", "变动", "Change")));
    let mut table =
        Table::new(columns, word(words("本月沒有變動。", "本月没有变动。", "Nothing changed in this month.")));
    let changed = figures.changed.iter().map(|one| {
        let change = if one.change == "withdrawn" {
            words("撤回", "撤回", "withdrawn")
        } else {
            words("生效", "生效", "begun")
        };
        let mut row = version(one);
        row.push(Cell::words(word(change)));
        row
    });
    table.rows = changed.collect();
    report.sections.push(Section::new(word(words("本月變動", "本月变动", "Changed")), vec![Part::Table(table)]));

    let mut columns = vec![
        head(SIZE),
        head(words("次數", "次数", "Checks")),
        head(words("判定", "判定", "Judged")),
        head(words("合格", "合格", "Within")),
        head(words("合格率", "合格率", "Rate")),
        head(words("平均差（克/件）", "平均差（克/件）", "Mean difference, g")),
    ];
    columns.extend(before.as_ref().map(|_| head(words("上月次數", "上月次数", "Checks before"))));
    let mut table =
        Table::new(columns, word(words("本月沒有過秤。", "本月没有过秤。", "No bench checks in this month.")));
    let rows = figures.weighings.iter().map(|one| {
        let mean = one.mean_difference.as_deref().and_then(tenths);
        let mut row = vec![
            name(&one.name_hant, &one.name_hans, &one.name_en),
            Cell::Whole(one.count),
            Cell::Whole(one.judged),
            Cell::Whole(one.within),
            Cell::rate(one.within, one.judged),
            mean.map_or(Cell::Empty, |value| Cell::Decimal { value, places: 1 }),
        ];
        let same = |before: &Figures| {
            before.weighings.iter().find(|other| other.size == one.size).map_or(0, |other| other.count)
        };
        row.extend(before.as_ref().map(|before| Cell::Whole(same(before))));
        row
    });
    table.rows = rows.collect();
    report.sections.push(Section::new(word(words("過秤", "过秤", "Bench checks")), vec![Part::Table(table)]));
    Ok(report)
}

/// Tenths of `-0.3`.
fn tenths(text: &str) -> Option<i64> {
    let (whole, rest) = text.split_once('.')?;
    format!("{whole}{rest}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_rounded_half_up_to_tenths() {
        for (over, pieces, shown) in [
            (0, 3, Some("0.0")),
            (1, 3, Some("0.3")),
            (2, 3, Some("0.7")),
            (-1, 3, Some("-0.3")),
            (1, 20, Some("0.1")),
            (-1, 20, Some("0.0")),
            (-3, 20, Some("-0.1")),
            (10, 1, Some("10.0")),
            (5, 0, None),
        ] {
            assert_eq!(mean(over, pieces).as_deref(), shown, "{over} over {pieces}");
            let back = mean(over, pieces).as_deref().and_then(tenths);
            assert_eq!(back.map(|tenths| decimal(tenths, 1)).as_deref(), shown);
        }
    }

    #[test]
    fn a_check_without_tolerance_is_counted_and_not_judged() {
        let (mut sum, mut over) = (Weighings::default(), 0);
        for (grams, count, tolerance) in
            [(1_910, 1, Some(10)), (3_779, 2, Some(10)), (1_889, 1, Some(10)), (1_900, 1, None)]
        {
            add(&mut sum, &mut over, &Weighed { grams, count, standard: 1_900, tolerance });
        }
        assert_eq!((sum.count, sum.judged, sum.within, sum.pieces, over), (4, 3, 1, 5, 10 - 21 - 11));
    }
}
