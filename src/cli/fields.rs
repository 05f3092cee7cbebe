//! `add THING --help` and `do NUMBER ACTION --help`: the keys with type, unit, values and whether required, derived from
//! the very fields that read the input.

use super::out::Out;
use crate::desk;
use crate::kernel::form::field::{Choice, Field, Kind, Thing};
use crate::kernel::problem::Rule;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::staff;

const REQUIRED: Words = words("必填", "必填", "required");
const NAMED: Words = words("必填，可為空", "必填，可为空", "required, may be empty");
const OPTIONAL: Words = words("可不填", "可不填", "optional");
const HOUSE: Words = words("本辦公室規定", "本办公室规定", "house rule");

/// Lists what may be added.
pub fn things(out: &mut Out) {
    out.line(
        words(
            "用法：slipdesk add THING --json FILE|-",
            "用法：slipdesk add THING --json FILE|-",
            "Usage: slipdesk add THING --json FILE|-",
        )
        .get(out.lang),
    );
    for book in desk::books() {
        let thing = book.thing();
        out.line(&format!("  {:<12} {}", thing.name, thing.label.get(out.lang)));
    }
}

/// Lists the keys of a thing, and the actions that its entries know.
pub fn thing(thing: &Thing, out: &mut Out) {
    let lang = out.lang;
    out.line(&format!("slipdesk add {} --json FILE|-    {}", thing.name, thing.label.get(lang)));
    let must_name = if thing.name == staff::THING.name { staff::MUST_NAME } else { &[] };
    fields(thing.fields, must_name, "  ", out);
    if !thing.actions.is_empty() {
        let names: Vec<&str> = thing.actions.iter().map(|action| action.name).collect();
        out.line(&format!("slipdesk do NUMBER ACTION: {}", names.join(" ")));
    }
}

/// Lists the keys of an action, in every book that has it.
pub fn action(name: &str, out: &mut Out) -> bool {
    let lang = out.lang;
    let mut found = false;
    for book in desk::books() {
        let Some(action) = book.thing().action(name) else { continue };
        found = true;
        out.line(&format!("{} {}    {}", book.thing().name, action.name, action.label.get(lang)));
        out.line(&format!("  {}", action.help.get(lang)));
        fields(action.fields, &[], "  ", out);
    }
    found
}

fn fields(fields: &[Field], must_name: &[&str], indent: &str, out: &mut Out) {
    let lang = out.lang;
    for field in fields {
        let may_be_empty = !field.required && must_name.contains(&field.key);
        let required = match (field.required, may_be_empty) {
            (true, _) => REQUIRED,
            (_, true) => NAMED,
            _ => OPTIONAL,
        }
        .get(lang);
        let rule = match field.rule {
            Rule::Clause(id) => format!(", {id}"),
            Rule::House => format!(", {}", HOUSE.get(lang)),
            Rule::Plain => String::new(),
        };
        out.line(&format!(
            "{indent}{}: {}, {required}{rule} · {}",
            field.key,
            kind(field.kind, lang),
            field.label.get(lang)
        ));
        out.line(&format!("{indent}    {}", field.help.get(lang)));
        if let Kind::Rows(inner) | Kind::Group(inner) = field.kind {
            self::fields(inner, &[], &format!("{indent}    "), out);
        }
    }
}

/// What may stand in a field, in words.
fn kind(kind: Kind, lang: Lang) -> String {
    let say = |words: Words| words.get(lang).to_string();
    let with_unit = |text: String, unit: Words| {
        if unit.get(lang).is_empty() { text } else { format!("{text} ({})", unit.get(lang)) }
    };
    match kind {
        Kind::Text { max } | Kind::Name { max } | Kind::Code { max } => {
            format!("{} ≤ {max}", words("文字", "文字", "text").get(lang))
        }
        Kind::Phone => say(words("電話", "电话", "telephone")),
        Kind::Whole { min, max, unit } => {
            with_unit(format!("{} {min}–{max}", words("整數", "整数", "whole number").get(lang)), unit)
        }
        Kind::Decimal { places, min, max, unit } => {
            let (low, high) = (crate::kernel::units::decimal(min, places), crate::kernel::units::decimal(max, places));
            with_unit(format!("{} {low}–{high}", words("小數", "小数", "decimal").get(lang)), unit)
        }
        Kind::Day => say(words("日期 2026-11-30", "日期 2026-11-30", "date 2026-11-30")),
        Kind::Moment { .. } => say(words("時間 2026-11-30T08:05", "时间 2026-11-30T08:05", "time 2026-11-30T08:05")),
        Kind::Clock => say(words("時刻 08:05", "时刻 08:05", "time of the day 08:05")),
        Kind::Flag => "true|false".to_string(),
        Kind::Choice(choices) => codes(choices, "|"),
        Kind::Many(choices) => format!("{} {}", words("多選", "多选", "several of").get(lang), codes(choices, ",")),
        Kind::Pick { source, open } => {
            let known = format!("{} {source}", words("登記項", "登记项", "entry of").get(lang));
            if open { format!("{known} {}", words("或文字", "或文字", "or text").get(lang)) } else { known }
        }
        Kind::PickMany { source } => {
            format!("{} {source}", words("多個登記項", "多个登记项", "several entries of").get(lang))
        }
        Kind::Texts { max } => format!("{} ≤ {max}", words("多段文字", "多段文字", "several texts").get(lang)),
        Kind::Rows(_) => say(words("多行", "多行", "rows")),
        Kind::Group(_) => say(words("一組", "一组", "group")),
    }
}

fn codes(choices: &[Choice], separator: &str) -> String {
    choices.iter().map(|choice| choice.code).collect::<Vec<_>>().join(separator)
}
