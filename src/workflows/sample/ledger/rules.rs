//! What a row of the ledger must say (S6), as pure functions: yarn by size and pieces, cloth by metres and weight. No
//! terminal, no database.

use crate::kernel::problem::Problem;
use crate::kernel::time::{Day, Month};
use crate::kernel::words::{Lang, Say, Words, words};
use crate::say;
use crate::workflows::sample::reconcile::rules::BookName;

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
    problems.extend(future(asked.day, asked.today));
    problems
}

/// A row of a time before the file's first month: older books are history, and are imported.
pub fn before_file(day: Day, first: Month) -> Problem {
    Problem::house(
        "before_first_month",
        say!(
            "本文件從 {first} 開始記賬，{day} 的行在此之前，不在這裡錄。舊台賬要留底，用 import 導入。",
            "本文件从 {first} 开始记账，{day} 的行在此之前，不在这里录。旧台账要留底，用 import 导入。",
            "This file begins with {first}; a row of {day} is older and isn't typed here. To keep an old book, import it."
        ),
    )
    .at("date")
}

/// A slip belongs into the book of its source (S8), and can't be tied to a row of the other one.
pub fn other_book(slip: &str, book: BookName) -> Problem {
    let (hant, hans, en) = (book.words().get(Lang::Hant), book.words().get(Lang::Hans), book.words().get(Lang::En));
    Problem::clause(
        "S8",
        "other_book",
        say!(
            "{slip} 要登在{hant}，這一行在另一本，對上去也核不平。錄錯了台賬的行請作廢，在{hant}重錄。",
            "{slip} 要登在{hans}，这一行在另一本，对上去也核不平。录错了台账的行请作废，在{hans}重录。",
            "{slip} belongs in the {en} and this row stands in the other one: nothing would agree. Void a row typed into the wrong book and enter it again in the {en}."
        ),
    )
    .at("slip")
}

/// A day that no book can have a row of yet.
pub fn future(day: Day, today: Day) -> Option<Problem> {
    (day > today).then(|| {
        Problem::new(
            "future",
            say!(
                "{day} 還沒到（今天 {today}），台賬上不會有這一天的行。請對照台賬再填日期。",
                "{day} 还没到（今天 {today}），台账上不会有这一天的行。请对照台账再填日期。",
                "{day} is still to come (today is {today}); the book can't have a row of it. Compare the date with the book."
            ),
        )
        .at("date")
    })
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
