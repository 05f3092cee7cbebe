//! Drawing the goods (S5, S8): with an effective slip, downwards only; and the drawing that a reissue takes over. Pure.

use super::life::{Step, expired, finish, not_before, wrong_order};
use super::{Drawing, Drawn, Line, Slip, Source, State, What};
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::kernel::units::{Decimetres, Grams};
use crate::kernel::words::words;
use crate::say;

/// What somebody says was drawn of one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// The line, from 1.
    pub line: i64,
    /// Pieces.
    pub count: Option<i64>,
    /// Cloth: length.
    pub metres: Option<Decimetres>,
    /// Cloth: weight.
    pub grams: Option<Grams>,
}

/// Who took the goods from whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taking {
    /// When.
    pub at: Minute,
    /// Who took them.
    pub taken_by: String,
    /// Who gave them out.
    pub given_by: Option<String>,
    /// The giver's key, where the name is that of one person of the register.
    pub given_by_staff: Option<i64>,
    /// Whether the storekeeper registers it at the same time (S8).
    pub has_storekeeper: bool,
}

/// S5, S8: drawing with an effective slip, downwards only (house rule); `told` is `None` for 'as approved', else the
/// complete list of what was drawn.
///
/// # Errors
/// Every reason why not.
pub fn draw(slip: &Slip, taking: &Taking, told: Option<&[Told]>) -> Step {
    let Some(effective_at) = slip.effective_at.filter(|_| slip.state == State::Effective) else {
        return Err(vec![wrong_order(
            slip,
            "S5",
            words(
                "憑生效的審批單才能提取，而且只提取一次",
                "凭生效的审批单才能提取，而且只提取一次",
                "samples are drawn with an effective slip, once",
            ),
        )]);
    };
    let mut problems = Vec::new();
    if slip.is_expired(taking.at) {
        problems.push(expired(slip));
    }
    not_before(&mut problems, taking.at, effective_at);
    if slip.source == Source::Warehouse {
        match &slip.return_note {
            None => problems.push(Problem::clause(
                "S8",
                "return_note_missing",
                say!(
                    "倉庫取樣要先辦退庫。請先登記退庫單號。",
                    "仓库取样要先办退库。请先登记退库单号。",
                    "A sample from the warehouse needs the return formalities first. Enter the return note."
                ),
            )),
            Some((_, at)) => not_before(&mut problems, taking.at, *at),
        }
        if !taking.has_storekeeper {
            problems.push(
                Problem::clause(
                    "S8",
                    "storekeeper_missing",
                    say!(
                        "倉庫取樣要由司庫員同時登記。請填司庫員。",
                        "仓库取样要由司库员同时登记。请填司库员。",
                        "The storekeeper registers a drawing from the warehouse at the same time. Name the storekeeper."
                    ),
                )
                .at("storekeeper"),
            );
        }
    }
    let lines = match drawn_lines(slip, told) {
        Ok(lines) => lines,
        Err(mut wrong) => {
            problems.append(&mut wrong);
            Vec::new()
        }
    };
    finish(problems, || Slip {
        state: State::Drawn,
        drawing: Some(Drawing {
            at: taking.at,
            taken_by: taking.taken_by.clone(),
            given_by: taking.given_by.clone(),
            given_by_staff: taking.given_by_staff,
            lines,
        }),
        ..slip.clone()
    })
}

/// What was drawn, line by line: lines that aren't told were not drawn; nothing beyond what was approved.
fn drawn_lines(slip: &Slip, told: Option<&[Told]>) -> Result<Vec<Drawn>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut lines = Vec::new();
    if let Some(told) = told {
        for (index, one) in told.iter().enumerate() {
            let known = usize::try_from(one.line - 1).ok().is_some_and(|place| place < slip.lines.len());
            let doubled = told.iter().take(index).any(|before| before.line == one.line);
            if !known || doubled {
                let line = one.line;
                problems.push(
                    Problem::new(
                        "unknown_line",
                        say!(
                            "單上沒有第 {line} 行，或者同一行寫了兩次。",
                            "单上没有第 {line} 行，或者同一行写了两次。",
                            "The slip has no line {line}, or the line was given twice."
                        ),
                    )
                    .at(format!("lines[{}].line", index + 1)),
                );
            }
        }
    }
    for (index, line) in slip.lines.iter().enumerate() {
        let place = i64::try_from(index + 1).unwrap_or(i64::MAX);
        let approved = Drawn { line: place, count: line.count, metres: metres_of(&line.what), grams: line.grams };
        let drawn = match told {
            None => approved,
            Some(told) => match told.iter().find(|one| one.line == place) {
                None => {
                    Drawn { line: place, count: 0, metres: approved.metres.map(|_| Decimetres(0)), grams: Grams(0) }
                }
                Some(one) => drawn_line(&line.what, &approved, one),
            },
        };
        let same = drawn == approved;
        let within = drawn.count <= approved.count
            && drawn.metres <= approved.metres
            && drawn.grams <= approved.grams
            && drawn.count >= 0
            && drawn.grams.0 >= 0
            && drawn.metres.is_none_or(|metres| metres.0 >= 0);
        if !within {
            problems.push(
                Problem::house(
                    "more_than_approved",
                    say!(
                        "第 {place} 行提取的比批准的多。只能少取，不能多取；要多取請另開一張單。",
                        "第 {place} 行提取的比批准的多。只能少取，不能多取；要多取请另开一张单。",
                        "More was drawn of line {place} than was approved. Less is allowed, more is not: issue another slip for the rest."
                    ),
                )
                .at("lines"),
            );
        } else if slip.charged && !same {
            problems.push(
                Problem::clause(
                    "S1",
                    "not_as_paid",
                    say!(
                        "第 {place} 行和收款的數量不同。收費樣品按收款的數量提取，否則作廢。",
                        "第 {place} 行和收款的数量不同。收费样品按收款的数量提取，否则作废。",
                        "Line {place} differs from what was paid. A charged sample is drawn exactly as paid, or voided."
                    ),
                )
                .at("lines"),
            );
        }
        lines.push(drawn);
    }
    if problems.is_empty() && lines.iter().all(|line| line.count == 0) {
        problems.push(
            Problem::house(
                "nothing_drawn",
                say!(
                    "一件也沒有提取。沒取就不登記提取；不要了請作廢。",
                    "一件也没有提取。没取就不登记提取；不要了请作废。",
                    "Nothing was drawn. Record no drawing then; void the slip if it is not needed."
                ),
            )
            .at("lines"),
        );
    }
    if problems.is_empty() { Ok(lines) } else { Err(problems) }
}

fn metres_of(what: &What) -> Option<Decimetres> {
    match what {
        What::Yarn { .. } => None,
        What::Cloth { metres } => Some(*metres),
    }
}

fn drawn_line(what: &What, approved: &Drawn, told: &Told) -> Drawn {
    match what {
        What::Yarn { unit, .. } => {
            let count = told.count.unwrap_or(approved.count);
            Drawn { count, grams: Grams(unit.0.saturating_mul(count)), ..*approved }
        }
        What::Cloth { .. } => {
            let metres = told.metres.or(approved.metres);
            let gone = metres == Some(Decimetres(0));
            Drawn {
                count: told.count.unwrap_or(if gone { 0 } else { approved.count }),
                metres,
                grams: told.grams.unwrap_or(if gone { Grams(0) } else { approved.grams }),
                ..*approved
            }
        }
    }
}

/// On becoming effective, a reissue with `takes_over` goes straight to `drawn` with the old drawing (house rule).
pub fn take_over(slip: &Slip) -> Option<Slip> {
    let carried = slip.carried.clone()?;
    Some(Slip { state: State::Drawn, drawing: Some(carried), carried: None, ..slip.clone() })
}

/// The old drawing's lines on the new slip: each old line fits a new one of the same variety and size, at most as much.
///
/// # Errors
/// `more_than_approved` where the new slip has no room for an old line.
pub fn fit_drawing(old: &Slip, drawing: &Drawing, new: &[Line]) -> Result<Vec<Drawn>, Vec<Problem>> {
    let mut lines: Vec<Drawn> = new
        .iter()
        .zip(1_i64..)
        .map(|(line, place)| Drawn {
            line: place,
            count: 0,
            metres: metres_of(&line.what).map(|_| Decimetres(0)),
            grams: Grams(0),
        })
        .collect();
    let mut problems = Vec::new();
    for drawn in drawing.lines.iter().filter(|drawn| drawn.count > 0) {
        let Some(line) = usize::try_from(drawn.line - 1).ok().and_then(|place| old.lines.get(place)) else { continue };
        let fits = new.iter().zip(lines.iter_mut()).find(|(candidate, taken)| {
            taken.count == 0
                && candidate.variety == line.variety
                && size_of(&candidate.what) == size_of(&line.what)
                && drawn.count <= candidate.count
                && drawn.grams <= candidate.grams
                && drawn.metres <= metres_of(&candidate.what)
        });
        match fits {
            Some((_, taken)) => {
                *taken = Drawn { line: taken.line, ..*drawn };
            }
            None => {
                let code = &line.variety_code;
                problems.push(
                    Problem::house(
                        "more_than_approved",
                        say!(
                            "原單提取的 {code}，新單上沒有同品種同規格且數量足夠的一行。請補上，或先作廢原單收回樣品。",
                            "原单提取的 {code}，新单上没有同品种同规格且数量足够的一行。请补上，或先作废原单收回样品。",
                            "The new slip has no line of the same variety and size for the {code} that was drawn. Add it, or void the old slip and take the goods back."
                        ),
                    )
                    .at("lines"),
                );
            }
        }
    }
    if problems.is_empty() { Ok(lines) } else { Err(problems) }
}

fn size_of(what: &What) -> Option<&str> {
    match what {
        What::Yarn { size, .. } => Some(size),
        What::Cloth { .. } => None,
    }
}
