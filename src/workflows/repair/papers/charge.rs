//! Money on papers of repairs, always by the schedule and with its basis (H4, H16). Computes nothing.

use super::{FeeFacts, RepairFacts};
use crate::kernel::paper::boxes::listed;
use crate::kernel::units::decimal;
use crate::kernel::words::{Lang, words};
use crate::workflows::repair::rules::{Charge, Scope};

/// A quantity of hundredths without empty places: `2`, `1.5`.
fn quantity(hundredths: i64) -> String {
    let text = decimal(hundredths, 2);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// What was charged: price, quantity, sum, basis.
pub(super) fn reckoned(charge: &Charge, fee: Option<&FeeFacts>, lang: Lang) -> Vec<String> {
    let count = quantity(charge.quantity);
    let sum = match (lang, fee) {
        (Lang::En, Some(fee)) => format!("{} × {count} = {} yuan", fee.line(lang), charge.amount),
        (_, Some(fee)) => format!("{} × {count} = {} 元", fee.line(lang), charge.amount),
        (Lang::En, None) => format!("{} yuan", charge.amount),
        (_, None) => format!("{} 元", charge.amount),
    };
    std::iter::once(sum).chain(fee.map(|fee| fee.basis_line(lang))).collect()
}

/// Whether the service is charged, and that the user was told before (H16).
pub(super) fn told(facts: &RepairFacts<'_>) -> String {
    let lang = facts.job.lang;
    let Some(told) = &facts.repair.told else {
        return match facts.repair.scope {
            Scope::User => {
                words("尚未告知用戶，動工前先告知", "尚未告知用户，动工前先告知", "not told yet: tell before work")
            }
            Scope::Company => words("不收費", "不收费", "free of charge"),
            Scope::Unknown => words(
                "不收費；查明屬用戶內部的，先告知再修",
                "不收费；查明属用户内部的，先告知再修",
                "free; if it is the user's own, tell before work",
            ),
        }
        .get(lang)
        .to_string();
    };
    let at = super::times::short(told.at, facts.repair.reported_at);
    let what = if told.chargeable {
        words("有償", "有偿", "charged")
    } else {
        words("不收費", "不收费", "free of charge")
    };
    let what = what.get(lang);
    let fee = facts.told_fee.as_ref().filter(|_| told.chargeable).map(|fee| fee.line(lang));
    match (lang, fee) {
        (Lang::Hant, Some(fee)) => format!("{what}，{at} 已告知：{fee}"),
        (Lang::Hans, Some(fee)) => format!("{what}，{at} 已告知：{fee}"),
        (Lang::En, Some(fee)) => format!("{what}, told {at}: {fee}"),
        (Lang::Hant, None) => format!("{what}，{at} 已告知用戶"),
        (Lang::Hans, None) => format!("{what}，{at} 已告知用户"),
        (Lang::En, None) => format!("{what}, told {at}"),
    }
}

/// What is paid for the repair, with its basis and receipt; room for what isn't known yet.
pub(super) fn due(facts: &RepairFacts<'_>) -> String {
    let lang = facts.job.lang;
    let receipt = |number: Option<&str>| {
        let known = number.map(str::trim).filter(|number| !number.is_empty());
        let number = known.map_or_else(|| "____________".to_string(), |number| format!(" {number}"));
        match lang {
            Lang::Hant => format!("收據號{number}"),
            Lang::Hans => format!("收据号{number}"),
            Lang::En => format!("receipt{number}"),
        }
    };
    if let Some(charge) = &facts.repair.charge {
        let reckoned = listed(&reckoned(charge, facts.charge_fee.as_ref(), lang), lang);
        return format!("{reckoned}\n{}", receipt(charge.receipt_no.as_deref()));
    }
    let (told, scope) = (facts.repair.told.as_ref(), facts.repair.scope);
    let free = words("不收費", "不收费", "free of charge").get(lang);
    let is_open = told.is_none() && scope != Scope::Company && facts.repair.work.is_none();
    if !is_open && !told.is_some_and(|told| told.chargeable) {
        return free.to_string();
    }
    let told: Vec<String> = facts.told_fee.iter().flat_map(|fee| [fee.line(lang), fee.basis_line(lang)]).collect();
    let amount = words("金額________元", "金额________元", "amount ________ yuan").get(lang).to_string();
    // Nobody knows yet whether it is charged: both are left to the pen.
    let amount = match (is_open, lang) {
        (false, _) => amount,
        (true, Lang::En) => format!("{free} [ ]   {amount}"),
        (true, _) => format!("{free}（　）　{amount}"),
    };
    let parts = vec![amount, receipt(None)];
    let to_write = listed(&parts, lang);
    if told.is_empty() { to_write } else { format!("{}\n{to_write}", listed(&told, lang)) }
}
