//! What a row of the ledger must say (S6), as pure functions: yarn by size and pieces, cloth by metres and weight. No
//! terminal, no database.

use crate::kernel::problem::Problem;
use crate::kernel::time::Day;
use crate::kernel::words::{Lang, Say, Words, words};
use crate::say;

/// A row as it was read from the book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked<'a> {
    /// The variety's code.
    pub code: &'a str,
    /// Whether the variety is cloth.
    pub cloth: bool,
    /// Whether a size was given.
    pub has_size: bool,
    /// Pieces.
    pub count: Option<i64>,
    /// Tenths of a metre.
    pub metres: Option<i64>,
    /// Grams.
    pub grams: Option<i64>,
    /// The day in the book.
    pub day: Day,
    /// Today.
    pub today: Day,
}

/// Everything that is wrong with a row.
pub fn check(asked: &Asked<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut needs = |given: bool, key: &'static str, label: Words| {
        if !given {
            problems.push(missing(key, label));
        }
    };
    if asked.cloth {
        needs(asked.metres.is_some(), "metres", words("米數", "米数", "Metres"));
        needs(asked.grams.is_some(), "grams", words("克重", "克重", "Grams"));
    } else {
        needs(asked.has_size, "size", words("規格", "规格", "Size"));
        needs(asked.count.is_some(), "count", words("數量", "数量", "Count"));
    }
    let code = asked.code;
    if asked.cloth && asked.has_size {
        problems.push(
            Problem::clause(
                "S3",
                "is_cloth",
                say!(
                    "{code} 是布，不分規格。請填米數和克重。",
                    "{code} 是布，不分规格。请填米数和克重。",
                    "{code} is cloth and has no yarn size. Fill in metres and grams instead."
                ),
            )
            .at("size"),
        );
    }
    if !asked.cloth && asked.metres.is_some() {
        problems.push(
            Problem::clause(
                "S3",
                "is_yarn",
                say!(
                    "{code} 是紗，不填米數。請填規格和數量。",
                    "{code} 是纱，不填米数。请填规格和数量。",
                    "{code} is yarn and has no metres. Fill in size and count instead."
                ),
            )
            .at("metres"),
        );
    }
    if asked.day > asked.today {
        let (day, today) = (asked.day, asked.today);
        problems.push(
            Problem::new(
                "future",
                say!(
                    "{day} 還沒到（今天 {today}），台賬上不會有這一天的行。請對照台賬再填日期。",
                    "{day} 还没到（今天 {today}），台账上不会有这一天的行。请对照台账再填日期。",
                    "{day} is still to come (today is {today}); the book can't have a row of it. Compare the date with the book."
                ),
            )
            .at("date"),
        );
    }
    problems
}

fn missing(key: &'static str, label: Words) -> Problem {
    Problem::clause(
        "S6",
        "missing",
        Say::each(|lang| match lang {
            Lang::Hant => format!("「{}」必須填寫，照台賬上的填。", label.get(lang)),
            Lang::Hans => format!("“{}”必须填写，照台账上的填。", label.get(lang)),
            Lang::En => format!("{} must be filled in, as it stands in the book.", label.get(lang)),
        }),
    )
    .at(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yarn_has_size_and_pieces_and_cloth_has_metres_and_weight() {
        let day = |day| Day::new(2026, 10, day).unwrap();
        let yarn = Asked {
            code: "JC40S",
            cloth: false,
            has_size: true,
            count: Some(2),
            metres: None,
            grams: None,
            day: day(5),
            today: day(5),
        };
        let cloth = Asked {
            code: "BU1",
            cloth: true,
            has_size: false,
            count: None,
            metres: Some(125),
            grams: Some(900),
            ..yarn
        };
        let cases = [
            (yarn.clone(), vec![]),
            (cloth.clone(), vec![]),
            (Asked { has_size: false, count: None, ..yarn.clone() }, vec![("missing", "size"), ("missing", "count")]),
            (Asked { metres: Some(10), ..yarn.clone() }, vec![("is_yarn", "metres")]),
            (Asked { metres: None, grams: None, ..cloth.clone() }, vec![("missing", "metres"), ("missing", "grams")]),
            (Asked { has_size: true, ..cloth }, vec![("is_cloth", "size")]),
            (Asked { day: day(6), ..yarn }, vec![("future", "date")]),
        ];
        for (asked, expected) in cases {
            let found: Vec<(&str, String)> =
                check(&asked).iter().map(|problem| (problem.code, problem.field.clone().unwrap_or_default())).collect();
            let expected: Vec<(&str, String)> =
                expected.into_iter().map(|(code, field)| (code, field.to_string())).collect();
            assert_eq!(found, expected, "{asked:?}");
        }
    }
}
