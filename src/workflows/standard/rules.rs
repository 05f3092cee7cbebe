//! What the bench check says (S4). Pure.

use crate::kernel::units::Grams;
use crate::kernel::units::grouped;
use crate::kernel::words::{Lang, Say};
use crate::registers::standard::rules::{Check, check};
use crate::registers::standard::store::StandardVersion;

/// What the scale's answer means: standard, difference, within tolerance or not, in one sentence (S4).
pub fn verdict(version: &StandardVersion, measured: i64, count: i64) -> Say {
    let result = check(version, Grams(measured), count);
    Say::each(|lang| sentence(version, &result, count, lang))
}

fn sentence(version: &StandardVersion, result: &Check, count: i64, lang: Lang) -> String {
    let name = version.name(lang);
    let (one, all) = (grouped(version.grams.0), grouped(result.standard.0));
    let by = grouped(result.difference.0.abs());
    let difference = match (result.difference.0, lang) {
        (0, Lang::Hant) => "沒有差".to_string(),
        (0, Lang::Hans) => "没有差".to_string(),
        (0, Lang::En) => "no difference".to_string(),
        (1.., Lang::Hant | Lang::Hans) => format!("重 {by} 克"),
        (1.., Lang::En) => format!("{by} g too heavy"),
        (_, Lang::Hant) => format!("輕 {by} 克"),
        (_, Lang::Hans) => format!("轻 {by} 克"),
        (_, Lang::En) => format!("{by} g too light"),
    };
    let limit = version.tolerance.map(|grams| grouped(grams.0.saturating_mul(count))).unwrap_or_default();
    let judged = match (result.within, lang) {
        (Some(true), Lang::Hant) => format!("合格（允許 ±{limit} 克）"),
        (Some(true), Lang::Hans) => format!("合格（允许 ±{limit} 克）"),
        (Some(true), Lang::En) => format!("within ±{limit} g"),
        (Some(false), Lang::Hant) => format!("不合格！允許 ±{limit} 克"),
        (Some(false), Lang::Hans) => format!("不合格！允许 ±{limit} 克"),
        (Some(false), Lang::En) => format!("NOT within ±{limit} g"),
        (None, Lang::Hant) => "沒有規定允許誤差，不判合格與否".to_string(),
        (None, Lang::Hans) => "没有规定允许误差，不判合格与否".to_string(),
        (None, Lang::En) => "no tolerance laid down, not judged".to_string(),
    };
    match lang {
        Lang::Hant => format!("{name}標準 {one} 克 x {count} = {all} 克：{difference}，{judged}。"),
        Lang::Hans => format!("{name}标准 {one} 克 x {count} = {all} 克：{difference}，{judged}。"),
        Lang::En => format!("{name}: standard {one} g x {count} = {all} g: {difference}, {judged}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Day;

    fn small(tolerance: Option<i64>) -> StandardVersion {
        StandardVersion {
            id: 3,
            size: "small".into(),
            names: ("小紗".into(), "小纱".into(), "small".into()),
            grams: Grams(120),
            containers: 2,
            tolerance: tolerance.map(Grams),
            effective_from: Day::parse("2000-01-01").unwrap(),
            withdrawn: false,
        }
    }

    #[test]
    fn s4_the_verdict_says_difference_and_limit() {
        for (tolerance, measured, count, hant, en) in [
            (Some(3), 366, 3, "重 6 克，合格（允許 ±9 克）", "6 g too heavy, within ±9 g"),
            (Some(3), 350, 3, "輕 10 克，不合格！允許 ±9 克", "10 g too light, NOT within ±9 g"),
            (None, 120, 1, "沒有差，沒有規定允許誤差", "no difference, no tolerance"),
        ] {
            let said = verdict(&small(tolerance), measured, count);
            assert!(said.get(Lang::Hant).contains(hant), "{}", said.get(Lang::Hant));
            assert!(said.get(Lang::En).contains(en), "{said}");
        }
    }
}
