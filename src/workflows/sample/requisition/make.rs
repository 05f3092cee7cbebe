//! Making a requisition: what was typed becomes slips, their drawings become lines, the number is taken, rows and entry
//! are written. No SQL here and no judgement: those are `store` and `rules`.

use super::rules::{self, Line, Requisition, State};
use super::store::{self, Stored};
use crate::kernel::book::{Added, RecordKey};
use crate::kernel::form::value::Values;
use crate::kernel::number::{self, Letter, Misread, Number};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::{Entry, Tx, View};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::{fold, variants};
use crate::kernel::time::Month;
use crate::say;
use crate::workflows::sample::act::needs_operator;

/// What a requisition would hold: the month, its slips, its lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Goods {
    /// The month, where it is made from one.
    pub month: Option<Month>,
    /// The slips, in the order of their numbers.
    pub slips: Vec<Number>,
    /// Their drawings, summed.
    pub lines: Vec<Line>,
}

/// Adds a requisition.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub fn add(tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
    let Some(made_by) = tx.operator().key else { return Err(needs_operator().into()) };
    let goods = goods(tx.view(), values.text("month"), values.texts("slips"))?;
    let (number, series) = tx.next_number(Letter::Requisition)?;
    let text = |key: &str| values.text(key).unwrap_or_default().to_string();
    let stored = Stored {
        requisition: Requisition {
            number,
            made_at: tx.now().minute(),
            made_by,
            receiver: text("receiver"),
            lines: goods.lines,
            issued: Vec::new(),
            returned: Vec::new(),
            closed: None,
            state: State::Requested,
            approved: None,
            stocked_out: None,
            posted: None,
            voided: None,
        },
        made: tx.now(),
        month: goods.month,
        slips: goods.slips,
        department: text("department"),
        store: text("store"),
        remarks: values.text("remarks").map(str::to_string),
        rev: 0,
    };
    let draft = tx.draft().map(str::to_string);
    let rows = store::new_rows(&stored, draft.as_deref(), &find_text(&stored));
    tx.write(Entry::new(number.to_string(), "request").row(series).rows(rows))?;
    Ok(Added::from(RecordKey::Number(number)))
}

/// What a requisition of a month, or of these slips, would hold now.
///
/// # Errors
/// Usage for a month that can't be read; every slip that doesn't fit, with why; where nothing or both is told.
pub fn goods(view: View<'_>, month: Option<&str>, slips: &[String]) -> Outcome<Goods> {
    let (month, mut slips) = match (month, slips) {
        (Some(typed), []) => {
            let month = Month::parse(&typed.trim().chars().map(fold::narrow).collect::<String>())
                .ok_or_else(|| unreadable(typed))?;
            rules::month_has_begun(month, Month::of(view.now().day()))?;
            let slips = store::free_in(view, month)?;
            if slips.is_empty() {
                return Err(rules::nothing_left(month).into());
            }
            (Some(month), slips)
        }
        (None, []) => return Err(missing().into()),
        (None, typed) => (None, named(view, typed)?),
        (Some(_), _) => return Err(both().into()),
    };
    slips.sort_unstable_by_key(|slip| slip.key());
    let mut taken = Vec::new();
    for slip in &slips {
        taken.extend(store::taken(view, *slip)?);
    }
    Ok(Goods { month, lines: rules::sum(taken)?, slips })
}

/// The slips as typed, each of which may stand on a new requisition.
fn named(view: View<'_>, typed: &[String]) -> Outcome<Vec<Number>> {
    let mut slips: Vec<Number> = Vec::new();
    let mut problems = Vec::new();
    for (typed, place) in typed.iter().zip(1..) {
        let mut refuse = |problem: Problem| problems.push(problem.at(format!("slips[{place}]")));
        let number = match number::read(typed, Letter::Sample, view.is_training()) {
            Ok(number) if number.letter() == Letter::Sample => number,
            Err(Misread::CheckDigit { .. }) => {
                refuse(mistyped(typed));
                continue;
            }
            _ => {
                refuse(no_such_slip(typed));
                continue;
            }
        };
        if slips.contains(&number) {
            refuse(twice(number));
            continue;
        }
        match store::candidate(view, number)? {
            None => refuse(no_such_slip(typed)),
            Some(candidate) => match rules::fits(&candidate) {
                Ok(()) => slips.push(number),
                Err(problem) => refuse(problem),
            },
        }
    }
    if problems.is_empty() { Ok(slips) } else { Err(Failure::refused(problems)) }
}

/// What the list is searched by: number, department, store, receiver, slips, varieties; folded over scripts and case.
fn find_text(stored: &Stored) -> String {
    let requisition = &stored.requisition;
    let mut parts = vec![
        requisition.number.to_string(),
        requisition.number.digits(),
        stored.department.clone(),
        stored.store.clone(),
        requisition.receiver.clone(),
    ];
    parts.extend(stored.month.map(|month| month.to_string()));
    parts.extend(stored.remarks.clone());
    parts.extend(stored.slips.iter().map(ToString::to_string));
    parts.extend(requisition.lines.iter().flat_map(|line| [line.code.clone(), line.name.clone()]));
    parts.dedup();
    variants::finding(&parts.join("|"))
}

fn shown(typed: &str) -> String {
    for_terminal(typed, Newlines::Mark).into_owned()
}

fn unreadable(typed: &str) -> Failure {
    let typed = shown(typed);
    Failure::usage(
        Problem::new(
            "bad_value",
            say!(
                "「{typed}」不是月份。請填四位年份和兩位月份，如 2026-11。",
                "“{typed}”不是月份。请填四位年份和两位月份，如 2026-11。",
                "'{typed}' is no month. Give the year with four digits and the month with two: 2026-11."
            ),
        )
        .at("month"),
    )
}

fn missing() -> Problem {
    Problem::clause(
        "S9",
        "missing",
        say!(
            "沒有填領用什麼。請填月份，或填一張或幾張取樣單號。",
            "没有填领用什么。请填月份，或填一张或几张取样单号。",
            "It isn't said what is requisitioned. Give a month, or one or several slips."
        ),
    )
    .at("month")
}

fn both() -> Problem {
    Problem::house(
        "month_and_slips",
        say!(
            "月份和取樣單號只能填一個。請去掉一個。",
            "月份和取样单号只能填一个。请去掉一个。",
            "Give either a month or slips, not both. Empty one of them."
        ),
    )
    .at("slips")
}

fn mistyped(typed: &str) -> Problem {
    let typed = shown(typed);
    Problem::new(
        "mistyped",
        say!(
            "「{typed}」的校驗位不對，是打錯了。請對照紙面再輸一次。",
            "“{typed}”的校验位不对，是打错了。请对照纸面再输一次。",
            "The check digit of {typed} is wrong: a typing mistake. Compare it with the paper and type it again."
        ),
    )
}

fn no_such_slip(typed: &str) -> Problem {
    let typed = shown(typed);
    Problem::new(
        "not_found",
        say!(
            "沒有樣品單 {typed}。請照紙重打單號。",
            "没有样品单 {typed}。请照纸重打单号。",
            "There is no slip {typed}. Type the number again from the paper."
        ),
    )
}

fn twice(number: Number) -> Problem {
    Problem::house(
        "same_slip_twice",
        say!(
            "{number} 寫了兩次。請去掉一個。",
            "{number} 写了两次。请去掉一个。",
            "{number} is given twice. Leave one out."
        ),
    )
}
