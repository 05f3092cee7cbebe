//! From what was typed to a slip: lines, weights, prices, totals (clauses S1, S3, S4, S8). Pure; all mistakes at once.

use super::{Line, Priced, Source, What};
use crate::kernel::problem::Problem;
use crate::kernel::text::fold::fold_ascii;
use crate::kernel::units::{Decimetres, Fen, Grams};
use crate::kernel::words::Say;
use crate::say;

/// A line as typed, with what the registers say about it on the day of issue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The variety's key.
    pub variety: i64,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether the variety is cloth.
    pub variety_is_cloth: bool,
    /// Whether it is on the machines now (S8).
    pub running: bool,
    /// Price in force: fen per kilogram, of cloth per metre; `None` where the list has none.
    pub price: Option<Priced>,
    /// Whether `cloth` was said.
    pub cloth: bool,
    /// The size's code as typed.
    pub size: Option<String>,
    /// The standard in force for that size (S4): its key, names, grams of one piece.
    pub standard: Option<(i64, Say, Grams)>,
    /// Pieces.
    pub count: Option<i64>,
    /// Cloth: length.
    pub metres: Option<Decimetres>,
    /// Cloth: weight of the line.
    pub grams: Option<Grams>,
    /// Lot number.
    pub lot: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
}

/// The totals of a slip.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Totals {
    /// Pieces.
    pub pieces: i64,
    /// Weight.
    pub grams: Grams,
    /// What it costs; `None` for a free slip.
    pub amount: Option<Fen>,
}

/// A slip is one sheet of paper or a few.
pub const MAX_LINES: usize = 99;

/// As many pieces as a guard can be asked to count.
const MAX_PIECES: i64 = 9_999_999;

/// Rounds half up: grams × fen per kilogram ÷ 1000 (S1, house rule on rounding).
pub fn yarn_amount(grams: Grams, per_kilogram: Fen) -> Option<Fen> {
    half_up(grams.0.checked_mul(per_kilogram.0)?, 1000).map(Fen)
}

/// Rounds half up: metres × fen per metre (S1, house rule on rounding).
pub fn cloth_amount(metres: Decimetres, per_metre: Fen) -> Option<Fen> {
    half_up(metres.0.checked_mul(per_metre.0)?, 10).map(Fen)
}

fn half_up(product: i64, divisor: i64) -> Option<i64> {
    product.checked_add(divisor / 2).map(|sum| sum.div_euclid(divisor))
}

/// Makes the lines of a slip, or tells everything that is wrong with them.
///
/// # Errors
/// One problem for each mistake, at `lines[N].key`.
pub fn lines(asked: &[Asked], charged: bool, source: Source) -> Result<(Vec<Line>, Totals), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut made = Vec::new();
    if asked.len() > MAX_LINES {
        problems.push(
            Problem::house(
                "too_many_lines",
                say!(
                    "一張單最多 {MAX_LINES} 行。請分開幾張單。",
                    "一张单最多 {MAX_LINES} 行。请分开几张单。",
                    "A slip has at most {MAX_LINES} lines. Issue several."
                ),
            )
            .at("lines"),
        );
        return Err(problems);
    }
    if asked.is_empty() {
        problems.push(
            Problem::clause(
                "S3",
                "missing",
                say!(
                    "一行品種也沒有。請至少填一行：品種、規格、數量。",
                    "一行品种也没有。请至少填一行：品种、规格、数量。",
                    "There is no line. Fill in at least one: variety, size, count."
                ),
            )
            .at("lines"),
        );
    }
    for (index, line) in asked.iter().enumerate() {
        match one_line(line, index + 1, charged, source) {
            Ok(line) => made.push(line),
            Err(mut wrong) => problems.append(&mut wrong),
        }
    }
    let totals = total(&made, charged);
    match totals.filter(|totals| totals.pieces <= MAX_PIECES) {
        Some(totals) if problems.is_empty() => Ok((made, totals)),
        Some(_) => Err(problems),
        None => {
            problems.push(too_much("lines"));
            Err(problems)
        }
    }
}

fn total(lines: &[Line], charged: bool) -> Option<Totals> {
    let mut totals = Totals { pieces: 0, grams: Grams(0), amount: charged.then_some(Fen(0)) };
    for line in lines {
        totals.pieces = totals.pieces.checked_add(line.count)?;
        totals.grams = totals.grams.plus(line.grams)?;
        if let (Some(sum), Some(amount)) = (totals.amount, line.amount) {
            totals.amount = Some(sum.plus(amount)?);
        }
    }
    Some(totals)
}

fn one_line(asked: &Asked, row: usize, charged: bool, source: Source) -> Result<Line, Vec<Problem>> {
    let mut problems = Vec::new();
    let at = |key: &str| format!("lines[{row}].{key}");
    let code = &asked.code;
    if source == Source::Workshop && !asked.running {
        problems.push(
            Problem::clause(
                "S8",
                "not_on_machines",
                say!(
                    "{code} 現在不在機，車間取不到。請把取樣來源改為倉庫，先辦退庫再取樣。",
                    "{code} 现在不在机，车间取不到。请把取样来源改为仓库，先办退库再取样。",
                    "{code} is not on the machines now. Change the source to warehouse: return formalities first, then draw."
                ),
            )
            .at(at("variety")),
        );
    }
    if charged && asked.price.is_none() {
        problems.push(
            Problem::clause(
                "S1",
                "no_price",
                say!(
                    "價目表裡沒有 {code} 今天的售價，收費樣品不能開單。請主管先在價目表登記。",
                    "价目表里没有 {code} 今天的售价，收费样品不能开单。请主管先在价目表登记。",
                    "The price list has no price of {code} for today, so a charged slip can't be issued. Ask the supervisor to enter it."
                ),
            )
            .at(at("variety")),
        );
    }
    let count = asked.count.unwrap_or(if asked.cloth { 1 } else { 0 });
    if count < 1 {
        problems.push(required(&at("count"), "數量", "数量", "count"));
    }
    let what = if asked.cloth { cloth(asked, row) } else { yarn(asked, row) };
    let (what, grams) = match what {
        Ok(found) => found,
        Err(mut wrong) => {
            problems.append(&mut wrong);
            return Err(problems);
        }
    };
    let (grams, amount) = match (&what, charged, asked.price) {
        (What::Yarn { unit, .. }, _, price) => {
            let grams = unit.0.checked_mul(count).map(Grams);
            (grams, grams.zip(price).and_then(|(grams, price)| yarn_amount(grams, price.fen)))
        }
        (What::Cloth { metres }, _, price) => (grams, price.and_then(|price| cloth_amount(*metres, price.fen))),
    };
    let Some(grams) = grams else {
        problems.push(too_much(&at("count")));
        return Err(problems);
    };
    if charged && asked.price.is_some() && amount.is_none() {
        problems.push(too_much(&at("count")));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Line {
        variety: asked.variety,
        variety_code: asked.code.clone(),
        variety_name: asked.name.clone(),
        what,
        count,
        grams,
        unit_price: asked.price.filter(|_| charged),
        amount: amount.filter(|_| charged),
        lot: asked.lot.clone(),
        remarks: asked.remarks.clone(),
    })
}

/// A line of yarn: size and count, nothing of cloth (S3, S4).
fn yarn(asked: &Asked, row: usize) -> Result<(What, Option<Grams>), Vec<Problem>> {
    let mut problems = Vec::new();
    let at = |key: &str| format!("lines[{row}].{key}");
    let code = &asked.code;
    if asked.variety_is_cloth {
        problems.push(
            Problem::clause(
                "S3",
                "is_cloth",
                say!(
                    "{code} 是布，不分整紗、半紗、小紗。請按布填：匹數、米數、克重。",
                    "{code} 是布，不分整纱、半纱、小纱。请按布填：匹数、米数、克重。",
                    "{code} is cloth and has no yarn size. Fill in pieces, metres and grams instead."
                ),
            )
            .at(at("cloth")),
        );
        return Err(problems);
    }
    for (key, given) in [("metres", asked.metres.is_some()), ("grams", asked.grams.is_some())] {
        if given {
            problems.push(
                Problem::clause(
                    "S4",
                    "computed",
                    say!(
                        "紗的克重由規格和數量按標準算出，不填米數和克重。請清空這一格。",
                        "纱的克重由规格和数量按标准算出，不填米数和克重。请清空这一格。",
                        "Weights of yarn follow from size and count by the standard. Leave this cell empty."
                    ),
                )
                .at(at(key)),
            );
        }
    }
    match (&asked.size, &asked.standard) {
        (None, _) => {
            problems.push(required(&at("size"), "規格（整紗／半紗／小紗）", "规格（整纱／半纱／小纱）", "size"));
        }
        (Some(size), None) => problems.push(
            Problem::clause(
                "S4",
                "unknown_size",
                say!(
                    "今天沒有規格「{size}」的紗樣標準。可選整紗、半紗、小紗，或先在紗樣標準登記。",
                    "今天没有规格“{size}”的纱样标准。可选整纱、半纱、小纱，或先在纱样标准登记。",
                    "No weight standard for size '{size}' is in force today. Choose whole, half or small, or enter a standard first."
                ),
            )
            .at(at("size")),
        ),
        (Some(size), Some((standard, names, unit))) if problems.is_empty() => {
            return Ok((
                What::Yarn { size: size.clone(), names: names.clone(), unit: *unit, standard: *standard },
                None,
            ));
        }
        _ => {}
    }
    Err(problems)
}

/// A line of cloth: pieces, metres, grams, no size.
fn cloth(asked: &Asked, row: usize) -> Result<(What, Option<Grams>), Vec<Problem>> {
    let mut problems = Vec::new();
    let at = |key: &str| format!("lines[{row}].{key}");
    let code = &asked.code;
    if !asked.variety_is_cloth {
        problems.push(
            Problem::clause(
                "S3",
                "is_yarn",
                say!(
                    "{code} 是紗，不是布。請填規格和數量，不填米數。",
                    "{code} 是纱，不是布。请填规格和数量，不填米数。",
                    "{code} is yarn, not cloth. Fill in size and count, no metres."
                ),
            )
            .at(at("cloth")),
        );
    }
    if asked.size.is_some() {
        problems.push(
            Problem::clause(
                "S3",
                "no_size",
                say!(
                    "布不分大小，請清空規格。",
                    "布不分大小，请清空规格。",
                    "Cloth has no size. Leave the size empty."
                ),
            )
            .at(at("size")),
        );
    }
    if asked.metres.is_none_or(|metres| metres.0 < 1) {
        problems.push(required(&at("metres"), "米數", "米数", "metres"));
    }
    if asked.grams.is_none_or(|grams| grams.0 < 1) {
        problems.push(required(&at("grams"), "克重", "克重", "grams"));
    }
    match (asked.metres, asked.grams) {
        (Some(metres), Some(grams)) if problems.is_empty() => Ok((What::Cloth { metres }, Some(grams))),
        _ => Err(problems),
    }
}

fn required(field: &str, hant: &str, hans: &str, en: &str) -> Problem {
    Problem::clause(
        "S3",
        "missing",
        say!(
            "「{hant}」沒有填，審批單要逐項填寫。",
            "“{hans}”没有填，审批单要逐项填写。",
            "'{en}' is empty; every line of the slip must be complete."
        ),
    )
    .at(field)
}

fn too_much(field: &str) -> Problem {
    Problem::new(
        "out_of_range",
        say!(
            "數目太大，請檢查有沒有多打幾位。",
            "数目太大，请检查有没有多打几位。",
            "The figure is too large. Check for extra digits."
        ),
    )
    .at(field)
}

/// Days of validity as chosen at issue (house rule): `off`, or a whole number up to the office's maximum.
///
/// # Errors
/// `out_of_range` above the maximum, `bad_value` for anything else.
pub fn valid_days(typed: Option<&str>, standard: Option<i64>, maximum: i64) -> Result<Option<i64>, Problem> {
    let folded = typed.map(fold_ascii);
    let Some(typed) = folded.as_deref().map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(standard);
    };
    if typed.eq_ignore_ascii_case("off") {
        return Ok(None);
    }
    match typed.parse::<i64>() {
        Ok(days) if (0..=maximum).contains(&days) => Ok(Some(days)),
        Ok(_) => Err(Problem::house(
            "out_of_range",
            say!(
                "有效天數只能是 0（當日）到 {maximum} 天，或 off（不限）。",
                "有效天数只能是 0（当日）到 {maximum} 天，或 off（不限）。",
                "Days of validity are 0 (the same day) to {maximum}, or off."
            ),
        )
        .at("valid_days")),
        Err(_) => Err(Problem::new(
            "bad_value",
            say!(
                "看不懂「{typed}」。有效天數填 0 到 {maximum} 的數字，或 off（不限）。",
                "看不懂“{typed}”。有效天数填 0 到 {maximum} 的数字，或 off（不限）。",
                "'{typed}' can't be read. Give a number from 0 to {maximum}, or off."
            ),
        )
        .at("valid_days")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::words::words;
    use proptest::prelude::*;

    fn yarn(count: i64) -> Asked {
        Asked {
            variety: 1,
            code: "JC40S".to_string(),
            name: "精梳棉40支".to_string(),
            variety_is_cloth: false,
            running: true,
            price: Some(Priced { key: 1, fen: Fen(3_275) }),
            cloth: false,
            size: Some("small".to_string()),
            standard: Some((3, words("小紗", "小纱", "small").into(), Grams(120))),
            count: Some(count),
            metres: None,
            grams: None,
            lot: None,
            remarks: None,
        }
    }

    fn codes(asked: Asked, charged: bool, source: Source) -> Vec<(&'static str, Option<&'static str>, String)> {
        match lines(&[asked], charged, source) {
            Ok(_) => Vec::new(),
            Err(problems) => {
                problems.into_iter().map(|p| (p.code, p.rule.clause(), p.field.unwrap_or_default())).collect()
            }
        }
    }

    #[test]
    fn s4_weights_are_a_table_not_a_ratio() {
        let (made, totals) = lines(&[yarn(5)], false, Source::Workshop).unwrap();
        assert_eq!(made[0].grams, Grams(600));
        assert_eq!(totals, Totals { pieces: 5, grams: Grams(600), amount: None });
        assert_eq!(made[0].unit_price, None, "a free slip shows no price");
    }

    #[test]
    fn s1_amounts_round_half_up_to_the_fen() {
        for (grams, price, fen) in [(600, 3_275, 1_965), (120, 3_275, 393), (1, 499, 0), (1, 500, 1), (1900, 1, 2)] {
            assert_eq!(yarn_amount(Grams(grams), Fen(price)), Some(Fen(fen)), "{grams} g at {price}");
        }
        assert_eq!(cloth_amount(Decimetres(125), Fen(1_001)), Some(Fen(12_513)));
        assert_eq!(yarn_amount(Grams(i64::MAX), Fen(2)), None);
    }

    #[test]
    fn s3_s4_s8_each_mistake_at_its_field() {
        let at = |key: &str| format!("lines[1].{key}");
        #[allow(clippy::type_complexity)]
        let cases: Vec<(Asked, bool, Source, Vec<(&str, Option<&str>, String)>)> = vec![
            (yarn(0), false, Source::Workshop, vec![("missing", Some("S3"), at("count"))]),
            (Asked { count: None, ..yarn(1) }, false, Source::Workshop, vec![("missing", Some("S3"), at("count"))]),
            (Asked { size: None, ..yarn(1) }, false, Source::Workshop, vec![("missing", Some("S3"), at("size"))]),
            (
                Asked { standard: None, ..yarn(1) },
                false,
                Source::Workshop,
                vec![("unknown_size", Some("S4"), at("size"))],
            ),
            (
                Asked { grams: Some(Grams(9)), ..yarn(1) },
                false,
                Source::Workshop,
                vec![("computed", Some("S4"), at("grams"))],
            ),
            (
                Asked { running: false, ..yarn(1) },
                false,
                Source::Workshop,
                vec![("not_on_machines", Some("S8"), at("variety"))],
            ),
            (Asked { running: false, ..yarn(1) }, false, Source::Warehouse, vec![]),
            (Asked { price: None, ..yarn(1) }, true, Source::Workshop, vec![("no_price", Some("S1"), at("variety"))]),
            (Asked { price: None, ..yarn(1) }, false, Source::Workshop, vec![]),
            (
                Asked { variety_is_cloth: true, ..yarn(1) },
                false,
                Source::Workshop,
                vec![("is_cloth", Some("S3"), at("cloth"))],
            ),
            (
                Asked { count: Some(i64::MAX), ..yarn(1) },
                false,
                Source::Workshop,
                vec![("out_of_range", None, at("count"))],
            ),
        ];
        for (asked, charged, source, expected) in cases {
            assert_eq!(codes(asked.clone(), charged, source), expected, "{asked:?}");
        }
        assert_eq!(lines(&[], false, Source::Workshop).unwrap_err()[0].code, "missing");
    }

    #[test]
    fn cloth_has_metres_and_grams_and_no_size() {
        let cloth = Asked {
            variety_is_cloth: true,
            cloth: true,
            size: None,
            standard: None,
            count: None,
            metres: Some(Decimetres(125)),
            grams: Some(Grams(2_300)),
            ..yarn(1)
        };
        let (made, totals) = lines(std::slice::from_ref(&cloth), true, Source::Workshop).unwrap();
        assert_eq!((made[0].count, totals.grams, totals.amount), (1, Grams(2_300), Some(Fen(40_938))));
        let without = Asked { metres: None, grams: None, ..cloth };
        assert_eq!(codes(without, false, Source::Workshop).len(), 2);
    }

    #[test]
    fn validity_is_off_or_within_the_office_maximum() {
        assert_eq!(valid_days(None, Some(0), 7), Ok(Some(0)));
        assert_eq!(valid_days(Some("off"), Some(0), 7), Ok(None));
        assert_eq!(valid_days(Some("7"), Some(0), 7), Ok(Some(7)));
        assert_eq!(valid_days(Some("8"), Some(0), 7).unwrap_err().code, "out_of_range");
        assert_eq!(valid_days(Some("-1"), Some(0), 7).unwrap_err().code, "out_of_range");
        assert_eq!(valid_days(Some("soon"), Some(0), 7).unwrap_err().code, "bad_value");
        assert_eq!(valid_days(Some("３"), Some(0), 7), Ok(Some(3)));
    }

    proptest! {
        #[test]
        fn totals_are_the_sums_of_the_lines(counts in proptest::collection::vec(1_i64..500, 1..12)) {
            let asked: Vec<Asked> = counts.iter().map(|count| yarn(*count)).collect();
            let (made, totals) = lines(&asked, true, Source::Workshop).unwrap();
            prop_assert_eq!(totals.pieces, counts.iter().sum::<i64>());
            prop_assert_eq!(totals.grams.0, made.iter().map(|line| line.grams.0).sum::<i64>());
            prop_assert_eq!(totals.amount.unwrap().0, made.iter().map(|line| line.amount.unwrap().0).sum::<i64>());
        }
    }
}
