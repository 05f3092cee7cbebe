//! Which steps of a sheet are possible now, the usual next one first, and why the others aren't. Pure: it tries them on
//! the very rules that will judge them.

use super::life::{self, What};
use super::wording::{already, no_failure};
use super::{Investigation, Method, Sheet, Signature, State};
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::say;

/// A step by name, and what the rules say of taking it now.
pub type Tried = (&'static str, Result<(), Vec<Problem>>);

/// Every step tried now, by somebody in particular for nothing in particular. `linked`: a repair was opened from it.
fn tried(sheet: &Sheet, linked: bool, now: Minute) -> Vec<Tried> {
    let by = Some(String::new());
    let signature = Signature { method: Method::Paper, by, at: Some(now) };
    let found = Investigation { at: now, by: 0, cause: String::new(), measure: String::new() };
    let open = |failure: bool, opinion: bool| life::pass_up(sheet, What { failure, opinion }, now, "").map(drop);
    // What is left to be passed up, else what would be.
    let failure = sheet.fails() && sheet.failure_up.is_none();
    let opinion = sheet.opinion.is_some() && sheet.opinion_up.is_none();
    let up = if failure || opinion { open(failure, opinion) } else { open(true, false) };
    vec![
        ("pass-up", up),
        ("report", life::report(sheet, now, "").map(drop)),
        ("investigate", life::investigate(sheet, found).map(drop)),
        ("sign", life::sign(sheet, &signature, Ok(())).map(drop)),
        ("open-repair", may_open(sheet, linked)),
        ("correct", life::alive(sheet)),
        ("void", life::void(sheet, "", now).map(drop)),
    ]
}

/// Whether a repair can be opened from it: a reading failed, and none was opened yet.
///
/// # Errors
/// Every reason why not.
pub fn may_open(sheet: &Sheet, linked: bool) -> Result<(), Vec<Problem>> {
    life::alive(sheet)?;
    if !sheet.fails() {
        return Err(vec![no_failure(sheet)]);
    }
    if linked { Err(vec![already_linked(sheet)]) } else { Ok(()) }
}

fn already_linked(sheet: &Sheet) -> Problem {
    let number = sheet.number;
    Problem {
        say: say!(
            "{number} 已經轉過報修，見它的關聯單號。還有別的故障，請在維修頁另登一張。",
            "{number} 已经转过报修，见它的关联单号。还有别的故障，请在维修页另登一张。",
            "A repair was opened from {number} already; see its links. Take anything else down as a repair of its own."
        ),
        ..already()
    }
}

/// The step that is usually next, where there is one.
fn usual(sheet: &Sheet) -> Option<&'static str> {
    let to_pass_up =
        sheet.fails() && sheet.failure_up.is_none() || sheet.opinion.is_some() && sheet.opinion_up.is_none();
    match sheet.state() {
        State::Void | State::Closed => None,
        _ if to_pass_up => Some("pass-up"),
        _ if sheet.reported.is_none() => Some("report"),
        _ => Some("investigate"),
    }
}

/// The actions now possible, the usual next step first; `owes` tells whether a deadline is still to be explained.
pub fn next(sheet: &Sheet, linked: bool, now: Minute, owes: bool) -> Vec<&'static str> {
    let tried = tried(sheet, linked, now);
    let possible = |name: &str| tried.iter().any(|(tried, judged)| *tried == name && judged.is_ok());
    let first = usual(sheet).filter(|name| possible(name));
    let mut next: Vec<&'static str> = first.into_iter().collect();
    next.extend(tried.iter().filter(|(name, judged)| judged.is_ok() && Some(*name) != first).map(|(name, _)| *name));
    if owes || sheet.lacks_standard() {
        next.push("explain");
    }
    next.extend(["correct-time", "note"]);
    next
}

/// The steps that are not possible now, each with every refusal.
pub fn blocked(sheet: &Sheet, linked: bool, now: Minute) -> Vec<(&'static str, Problem)> {
    let refused = |(name, judged): Tried| judged.err().into_iter().flatten().map(move |problem| (name, problem));
    tried(sheet, linked, now).into_iter().flat_map(refused).collect()
}
