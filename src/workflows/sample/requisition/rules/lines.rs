//! The lines of a requisition (S9): what its slips were drawn for, summed by variety and size, and what was issued of
//! it. Pure.

use crate::kernel::problem::Problem;
use crate::kernel::units::{Decimetres, Grams};
use crate::kernel::words::Say;
use crate::say;

/// What was drawn of one line of a slip.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// The variety's key.
    pub variety: i64,
    /// Its code, frozen on the slip.
    pub code: String,
    /// Its name, likewise.
    pub name: String,
    /// The size's code and names; `None` for cloth.
    pub size: Option<(String, Say)>,
    /// Pieces.
    pub count: i64,
    /// Length, cloth only.
    pub metres: Option<Decimetres>,
    /// Weight.
    pub grams: Grams,
}

/// One line of a requisition, frozen when it is made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The variety's key.
    pub variety: i64,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The size's code and names; `None` for cloth.
    pub size: Option<(String, Say)>,
    /// Pieces asked for.
    pub count: i64,
    /// Length, cloth only.
    pub metres: Option<Decimetres>,
    /// Weight.
    pub grams: Grams,
}

/// What was issued of one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Issued {
    /// The line, from 1.
    pub line: i64,
    /// Pieces.
    pub count: i64,
    /// Length, cloth only.
    pub metres: Option<Decimetres>,
    /// Weight.
    pub grams: Grams,
}

/// What somebody says was issued of one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// The line, from 1.
    pub line: i64,
    /// Pieces.
    pub count: Option<i64>,
    /// Length, cloth only.
    pub metres: Option<Decimetres>,
    /// Weight; of yarn it follows from the pieces.
    pub grams: Option<Grams>,
}

/// S9: the quantities taken, summed by variety and size, yarn before cloth of a variety; what wasn't taken of a line
/// makes no line. Code and names are those of the slip that comes last.
///
/// # Errors
/// `out_of_range` where a sum is beyond every record.
pub fn sum(taken: impl IntoIterator<Item = Taken>) -> Result<Vec<Line>, Problem> {
    let mut lines: Vec<Line> = Vec::new();
    for one in taken {
        if one.count == 0 && one.grams.0 == 0 && one.metres.is_none_or(|metres| metres.0 == 0) {
            continue;
        }
        let same = |line: &&mut Line| {
            let size = |size: &Option<(String, Say)>| size.as_ref().map(|(code, _)| code.clone());
            line.variety == one.variety && size(&line.size) == size(&one.size)
        };
        let Some(line) = lines.iter_mut().find(same) else {
            let Taken { variety, code, name, size, count, metres, grams } = one;
            lines.push(Line { variety, code, name, size, count, metres, grams });
            continue;
        };
        let metres = match (line.metres, one.metres) {
            (Some(sum), Some(more)) => Some(sum.plus(more).ok_or_else(too_much)?),
            (sum, more) => sum.or(more),
        };
        line.count = line.count.checked_add(one.count).ok_or_else(too_much)?;
        line.grams = line.grams.plus(one.grams).ok_or_else(too_much)?;
        line.metres = metres;
        (line.code, line.name, line.size) = (one.code, one.name, one.size);
    }
    // The order of a stock card: by code, the heavier size first, cloth last.
    let each = |line: &Line| line.grams.0.checked_div(line.count).unwrap_or(0);
    lines.sort_by(|one, other| {
        (&one.code, one.variety, one.size.is_none(), -each(one)).cmp(&(
            &other.code,
            other.variety,
            other.size.is_none(),
            -each(other),
        ))
    });
    Ok(lines)
}

fn too_much() -> Problem {
    Problem::new(
        "out_of_range",
        say!(
            "數量加起來太大了。請少選幾張單。",
            "数量加起来太大了。请少选几张单。",
            "The quantities add up to more than can be kept. Choose fewer slips."
        ),
    )
}

/// What is issued, line by line: as asked for where nothing is told; else lines that aren't told were not issued.
/// House rule: never more than was asked for, and something in all.
///
/// # Errors
/// Every reason why not.
pub fn issued(lines: &[Line], told: Option<&[Told]>) -> Result<Vec<Issued>, Vec<Problem>> {
    let mut problems = Vec::new();
    for (index, one) in told.unwrap_or_default().iter().enumerate() {
        let known = usize::try_from(one.line - 1).ok().is_some_and(|place| place < lines.len());
        let doubled = told.unwrap_or_default().iter().take(index).any(|before| before.line == one.line);
        if !known || doubled {
            let line = one.line;
            problems.push(
                Problem::new(
                    "unknown_line",
                    say!(
                        "領用單上沒有第 {line} 行，或者同一行寫了兩次。",
                        "领用单上没有第 {line} 行，或者同一行写了两次。",
                        "The requisition has no line {line}, or the line was given twice."
                    ),
                )
                .at(format!("lines[{}].line", index + 1)),
            );
        }
    }
    let mut out = Vec::new();
    for (line, place) in lines.iter().zip(1_i64..) {
        let asked = Issued { line: place, count: line.count, metres: line.metres, grams: line.grams };
        let given = match told {
            None => asked,
            Some(told) => match told.iter().position(|one| one.line == place) {
                None => Issued { count: 0, metres: line.metres.map(|_| Decimetres(0)), grams: Grams(0), ..asked },
                Some(index) => match told.get(index).map(|one| given(line, &asked, one)) {
                    Some(Ok(given)) => given,
                    Some(Err(problem)) => {
                        problems.push(problem.at(format!("lines[{}]", index + 1)));
                        continue;
                    }
                    None => continue,
                },
            },
        };
        if given.count > asked.count || given.metres > asked.metres || given.grams > asked.grams {
            problems.push(
                Problem::house(
                    "more_than_asked",
                    say!(
                        "第 {place} 行實發的比請領的多。只能少發；要多發請另開一張領用單。",
                        "第 {place} 行实发的比请领的多。只能少发；要多发请另开一张领用单。",
                        "More was issued of line {place} than was asked for. Less is allowed, more is not: make another requisition for the rest."
                    ),
                )
                .at("lines"),
            );
        }
        out.push(given);
    }
    if problems.is_empty() && out.iter().all(|one| one.count == 0 && one.grams.0 == 0) {
        problems.push(
            Problem::house(
                "nothing_issued",
                say!(
                    "實發數量全是零，就沒有出庫。請填實際數量；不出庫就作廢這張領用單。",
                    "实发数量全是零，就没有出库。请填实际数量；不出库就作废这张领用单。",
                    "Nothing at all was issued, so there is no stock-out. Give the real quantities, or void the requisition."
                ),
            )
            .at("lines"),
        );
    }
    if problems.is_empty() { Ok(out) } else { Err(problems) }
}

/// One line as told: of yarn the weight follows from the pieces, of cloth all three are told or as asked for.
fn given(line: &Line, asked: &Issued, told: &Told) -> Result<Issued, Problem> {
    let place = asked.line;
    if line.size.is_some() {
        let Some(count) = told.count else {
            return Err(Problem::new(
                "missing",
                say!(
                    "第 {place} 行沒有填實發件數。",
                    "第 {place} 行没有填实发件数。",
                    "The pieces issued of line {place} are missing."
                ),
            ));
        };
        // Slips of different days may rest on different standard weights; a part weighs its share, rounded half up.
        let share = (i128::from(asked.grams.0) * i128::from(count) * 2 + i128::from(asked.count))
            .checked_div(2 * i128::from(asked.count))
            .and_then(|grams| i64::try_from(grams).ok())
            .unwrap_or(asked.grams.0);
        if told.grams.is_some_and(|grams| grams.0 != share) || told.metres.is_some() {
            return Err(Problem::house(
                "weight_follows",
                say!(
                    "第 {place} 行是紗，只填件數，{count} 件就是 {share} 克。請去掉米數和克重。",
                    "第 {place} 行是纱，只填件数，{count} 件就是 {share} 克。请去掉米数和克重。",
                    "Line {place} is yarn: give its pieces only, {count} of them are {share} g. Leave metres and grams out."
                ),
            ));
        }
        return Ok(Issued { line: place, count, metres: None, grams: Grams(share) });
    }
    let count = told.count.unwrap_or(asked.count);
    let less = told.metres.is_some_and(|metres| Some(metres) != asked.metres) || count != asked.count;
    if less && (told.metres.is_none() || told.grams.is_none()) {
        return Err(Problem::new(
            "missing",
            say!(
                "第 {place} 行是布，實發和請領不同時要填米數和克重。",
                "第 {place} 行是布，实发和请领不同时要填米数和克重。",
                "Line {place} is cloth: where less is issued, its metres and grams are both needed."
            ),
        ));
    }
    let metres = told.metres.or(asked.metres);
    Ok(Issued { line: place, count, metres, grams: told.grams.unwrap_or(asked.grams) })
}
