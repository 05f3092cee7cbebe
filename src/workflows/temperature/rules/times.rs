//! A step's time corrected (house rule, the supervisor's): the sheet as it is with the right time, where that keeps the
//! order of the steps. Readings aren't moved: they are corrected by new ones.

use super::life::Step;
use super::wording::{not_before, too_late};
use super::{Investigation, Sheet, Signature};
use crate::kernel::time::Minute;

/// The steps whose time can be corrected.
pub const CORRECTABLE: [&str; 4] = ["sign", "report", "pass-up", "investigate"];

/// The sheet with one step's time corrected from `from` to `to`.
///
/// # Errors
/// `too_early` or `too_late` where the new time breaks the order.
pub fn with_time(sheet: &Sheet, step: &str, from: Minute, to: Minute) -> Step {
    let new = moved(sheet, step, from, to);
    let mut problems = Vec::new();
    for ((earlier, later), (was_earlier, was_later)) in order(&new).into_iter().zip(order(sheet)) {
        let (Some(earlier), Some(later)) = (earlier, later) else { continue };
        // What held before must hold afterwards; what never did is left alone.
        let held = was_earlier.zip(was_later).is_none_or(|(earlier, later)| earlier <= later);
        if held && later < earlier {
            if later == to {
                not_before(&mut problems, "at".into(), Some(to), Some(earlier));
            } else {
                problems.push(too_late(to, later));
            }
        }
    }
    problems.dedup();
    if problems.is_empty() { Ok(new) } else { Err(problems) }
}

/// The facts after the correction: only those that the step left its time in.
fn moved(sheet: &Sheet, step: &str, from: Minute, to: Minute) -> Sheet {
    let mut new = sheet.clone();
    let shift = |at: Minute| if at == from { to } else { at };
    let told = |told: Option<(Minute, String)>| told.map(|(at, whom)| (shift(at), whom));
    let signed = |signature: &mut Signature| signature.at = signature.at.map(shift);
    match step {
        "sign" => {
            signed(&mut new.signature);
            let corrections = new.readings.iter_mut().filter_map(|reading| reading.corrects.as_mut());
            corrections.for_each(|of| signed(&mut of.signature));
        }
        "report" => new.reported = told(new.reported),
        "pass-up" => {
            new.failure_up = told(new.failure_up);
            new.opinion_up = told(new.opinion_up);
        }
        "investigate" => {
            new.investigated = new.investigated.map(|found| Investigation { at: shift(found.at), ..found });
        }
        _ => {}
    }
    new
}

/// Pairs of times of which the first is never after the second.
fn order(sheet: &Sheet) -> Vec<(Option<Minute>, Option<Minute>)> {
    let at = |told: &Option<(Minute, String)>| told.as_ref().map(|(at, _)| *at);
    let (first, last) = (sheet.readings.iter().map(|reading| reading.at).min(), Some(sheet.last_read()));
    let failed = sheet.failures().map(|reading| reading.at).min();
    let up = at(&sheet.failure_up);
    let found = sheet.investigated.as_ref().map(|found| found.at);
    let ended = at(&sheet.ended);
    vec![
        (last, sheet.signature.at),
        (last, at(&sheet.reported)),
        (failed, up),
        (first, at(&sheet.opinion_up)),
        (up, found),
        (at(&sheet.reported), ended),
        (up, ended),
        (at(&sheet.opinion_up), ended),
        (found, ended),
    ]
}
