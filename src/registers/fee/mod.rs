//! The dated fee schedule (H2, H4): what a service costs, for what unit, on what basis. Nothing is charged outside it; a
//! new value is a new version, and the old ones stay.

pub mod store;

use serde_json::{Map, Value as Json};

use super::price::{WITHDRAW, withdraw};
use super::row::{self, asked, optional, under};
use super::shared::{NO_UNIT, YUAN};
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Choice, Kind, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem, Rule};
use crate::kernel::store::{Row, Tx, View};
use crate::kernel::time::Day;
use crate::kernel::units::decimal;
use crate::kernel::words::{Lang, words};
use crate::say;

/// The book of fees.
#[derive(Debug)]
pub struct Fees;

/// What one price is for.
pub const UNITS: &[Choice] = &[
    Choice { code: "m2", words: words("平方米", "平方米", "m2"), key: '1' },
    Choice { code: "piece", words: words("件", "件", "piece"), key: '2' },
    Choice { code: "hour", words: words("小時", "小时", "hour"), key: '3' },
    Choice { code: "once", words: words("次", "次", "once"), key: '4' },
];

/// A share of the whole, in hundredths: all of it.
const WHOLE_SHARE: i64 = 100;

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "fee",
    label: words("收費", "收费", "Fee"),
    fields: &[
        under(
            asked(
                "key",
                words("代號", "代号", "Code"),
                words(
                    "小寫字母、數字和下劃線，如 heat、valve。同一代號再登一次，就是新的一版價格。",
                    "小写字母、数字和下划线，如 heat、valve。同一代号再登一次，就是新的一版价格。",
                    "Small letters, digits and underscores, such as heat or valve. The same code again is a new version of its price.",
                ),
                Kind::Text { max: 40 },
            ),
            Rule::House,
        ),
        asked(
            "name",
            words("收費項目", "收费项目", "Service"),
            words(
                "價目表上的叫法，公示和收據上都用它。",
                "价目表上的叫法，公示和收据上都用它。",
                "As the price list calls it; notices and receipts use it.",
            ),
            Kind::Name { max: 50 },
        ),
        asked(
            "unit",
            words("計價單位", "计价单位", "Unit"),
            words("按面積、按件、按小時或按次。", "按面积、按件、按小时或按次。", "By area, piece, hour or once."),
            Kind::Choice(UNITS),
        ),
        under(
            asked(
                "price",
                words("單價", "单价", "Price"),
                words(
                    "一個單位多少元；免費的填 0.00。收費只按這張表，不能另填。",
                    "一个单位多少元；免费的填 0.00。收费只按这张表，不能另填。",
                    "Yuan for one unit; 0.00 where it is free. Charges come from this list alone.",
                ),
                Kind::Decimal { places: 2, min: 0, max: 1_000_000_000, unit: YUAN },
            ),
            Rule::Clause("H4"),
        ),
        asked(
            "effective_from",
            words("生效日期", "生效日期", "Effective from"),
            words("從這一天起按新價。", "从这一天起按新价。", "The first day of this price."),
            Kind::Day,
        ),
        under(
            asked(
                "basis",
                words("依據", "依据", "Basis"),
                words(
                    "批准價格的文件和文號，要公示。",
                    "批准价格的文件和文号，要公示。",
                    "The document that approved the price; it is published.",
                ),
                Kind::Text { max: 200 },
            ),
            Rule::Clause("H2"),
        ),
        under(
            optional(
                "required_share",
                words("應繳比例", "应缴比例", "Required share"),
                words(
                    "供熱前要繳到幾成，1.00 是全部；不填就是 1.00。",
                    "供热前要缴到几成，1.00 是全部；不填就是 1.00。",
                    "How much of it must be paid before supply; 1.00 is all of it, and what empty means.",
                ),
                Kind::Decimal { places: 2, min: 0, max: WHOLE_SHARE, unit: NO_UNIT },
            ),
            Rule::Clause("H11"),
        ),
    ],
    actions: &[WITHDRAW],
};

impl Book for Fees {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        let (Some(key), Some(from)) = (values.text("key"), values.day("effective_from")) else {
            return Err(row::all_missing(&THING, values));
        };
        let key = code(key)?;
        let versions = store::versions(tx.view(), &key)?;
        if let Some(other) = versions.iter().find(|version| !version.withdrawn && version.effective_from == from) {
            return Err(same_date(&key, from, other.id).into());
        }
        let row = row::with_fields(Row::insert("fee"), values, &["name", "unit", "effective_from", "basis"])
            .set("key", key)
            .set("fen", values.whole("price"))
            .set("required_share", values.whole("required_share").unwrap_or(WHOLE_SHARE));
        row::add(tx, THING.name, row)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "fee", record)?;
        withdraw(tx, "fee", record, action, values, &current, &[])?;
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(mut current) = row::store::fetch(view, "fee", record.id())? else { return Ok(None) };
        let versions = store::versions(view, row::text(&current, "key"))?;
        let state = state(&versions, record.id(), view.now().day());
        let (fen, share) = (row::whole(&current, "fen"), row::whole(&current, "required_share"));
        current.remove("fen");
        current.insert("price".to_string(), Json::from(decimal(fen, 2)));
        current.insert("required_share".to_string(), Json::from(decimal(share, 2)));
        let next: &[&str] = if state == "withdrawn" { &[] } else { &["withdraw"] };
        Ok(Some(row::shown(record, THING.name, state, next, &current)))
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["key", "effective_from"])
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("代號", "代号", "Code"), 12),
            row::column(words("收費項目", "收费项目", "Service"), 0),
            row::numbers(words("單價", "单价", "Yuan"), 10),
            row::column(words("單位", "单位", "Unit"), 7),
            row::column(words("生效日期", "生效日期", "From"), 11),
            row::column(words("狀態", "状态", "State"), 11),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let all = store::all(view)?;
        let today = view.now().day();
        let rows = all.iter().map(|version| {
            let same: Vec<_> = all.iter().filter(|other| other.key == version.key).cloned().collect();
            let state = state(&same, version.id, today);
            ListRow {
                record: RecordKey::Entry { thing: THING.name, id: version.id },
                cells: vec![
                    version.key.clone(),
                    version.name.clone(),
                    decimal(version.price.0, 2),
                    row::choice(UNITS, version.unit, lang),
                    version.effective_from.to_string(),
                    row::version_words(state).get(lang).to_string(),
                ],
                quiet: matches!(state, "withdrawn" | "superseded"),
            }
        });
        Ok(row::page(rows, find, skip, limit))
    }
}

/// A fee's code as it is kept: small letters, digits and `_`.
fn code(typed: &str) -> Outcome<String> {
    let code = crate::kernel::text::fold::fold_ascii(typed).trim().to_ascii_lowercase();
    if code.chars().all(|ch| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '_') && !code.is_empty() {
        return Ok(code);
    }
    Err(Failure::from(
        Problem::new(
            "bad_key",
            say!(
                "收費代號只能用小寫字母、數字和下劃線，如 valve。項目名稱請填在名稱欄。",
                "收费代号只能用小写字母、数字和下划线，如 valve。项目名称请填在名称栏。",
                "A fee's code has small letters, digits and underscores only, such as valve. Its name goes into the name field."
            ),
        )
        .at("key"),
    ))
}

fn same_date(key: &str, from: Day, other: i64) -> Problem {
    Problem::house(
        "same_date",
        say!(
            "收費 {key} 已有 {from} 起的價格：fee/{other}。請換日期，或先撤回那一條。",
            "收费 {key} 已有 {from} 起的价格：fee/{other}。请换日期，或先撤回那一条。",
            "Fee {key} has a price from {from} already: fee/{other}. Choose another date, or withdraw that one first."
        ),
    )
    .at("effective_from")
}

/// How a version stands among those of its code on a day: `future`, `in_force`, `superseded` or `withdrawn`.
fn state(versions: &[store::Fee], id: i64, today: Day) -> &'static str {
    let Some(version) = versions.iter().find(|version| version.id == id).filter(|version| !version.withdrawn) else {
        return "withdrawn";
    };
    if version.effective_from > today {
        return "future";
    }
    let later = |other: &&store::Fee| !other.withdrawn && other.effective_from <= today;
    let newest = versions.iter().filter(later).max_by_key(|other| other.effective_from);
    if newest.is_some_and(|newest| newest.id == id) { "in_force" } else { "superseded" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::units::Fen;

    fn version(id: i64, from: &str, withdrawn: bool) -> store::Fee {
        store::Fee {
            id,
            key: "valve".into(),
            name: "換閥".into(),
            unit: "piece",
            price: Fen(3_000),
            effective_from: Day::parse(from).unwrap(),
            basis: "價目表".into(),
            required_share: 100,
            withdrawn,
        }
    }

    #[test]
    fn codes_are_plain() {
        for (typed, kept) in
            [("valve", Some("valve")), (" ＨＥＡＴ_2 ", Some("heat_2")), ("換閥", None), ("a b", None), ("", None)]
        {
            assert_eq!(code(typed).ok().as_deref(), kept, "{typed}");
        }
    }

    #[test]
    fn one_version_of_a_code_is_in_force() {
        let today = Day::parse("2026-11-23").unwrap();
        let versions = [
            version(1, "2025-01-01", false),
            version(2, "2026-01-01", false),
            version(3, "2026-06-01", true),
            version(4, "2026-11-24", false),
        ];
        let found: Vec<&str> = (1..=4).map(|id| state(&versions, id, today)).collect();
        assert_eq!(found, ["superseded", "in_force", "withdrawn", "future"]);
        assert_eq!(state(&versions, 4, Day::parse("2026-11-24").unwrap()), "in_force");
    }
}
