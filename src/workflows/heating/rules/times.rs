//! Correcting the time of a step (house rule): what held between the steps must still hold afterwards. Pure.

use super::wording::{too_early, too_late};
use super::{Application, contents, order};
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;

/// What is wrong with a log: at which place, and before which minute it can't be; `None` where the step couldn't have
/// been taken at all.
type Broken = (usize, Option<Minute>);

/// Replays a log and tells at which places it breaks the order. What follows the application's own end isn't judged.
fn broken(app: &Application) -> Vec<Broken> {
    let mut so_far = Application { log: Vec::new(), ..app.clone() };
    let mut broken = Vec::new();
    for (place, done) in app.log.iter().enumerate() {
        match order::earliest(&so_far, &done.fact, true) {
            Ok(earliest) => {
                let earliest = contents::named_day(&so_far, &done.fact).map_or(earliest, |day| day.max(earliest));
                if done.at < earliest {
                    broken.push((place, Some(earliest)));
                }
            }
            Err(_) => broken.push((place, None)),
        }
        so_far.log.push(done.clone());
    }
    broken
}

/// The application with the time of the step `n` (its place among the record's steps) corrected.
///
/// # Errors
/// `too_early` or `too_late` where the new time breaks the order; `not_found` where there is no such step.
pub fn with_time(app: &Application, n: i64, to: Minute) -> Result<Application, Vec<Problem>> {
    let mut new = app.clone();
    let Some(place) = new.log.iter().position(|done| done.n == n) else { return Err(vec![no_such_step(n)]) };
    if let Some(done) = new.log.get_mut(place) {
        done.at = to;
    }
    judged(app, new, Some(place), to)
}

/// The application with the time of its acceptance corrected (`received`).
///
/// # Errors
/// `too_late` where a step lies before it.
pub fn with_acceptance(app: &Application, to: Minute) -> Result<Application, Vec<Problem>> {
    judged(app, Application { accepted_at: to, ..app.clone() }, None, to)
}

fn judged(app: &Application, new: Application, place: Option<usize>, to: Minute) -> Result<Application, Vec<Problem>> {
    let before: Vec<usize> = broken(app).into_iter().map(|(place, _)| place).collect();
    // What never held (an amendment brought works into the track) is left alone.
    let now = broken(&new).into_iter().filter(|(place, _)| !before.contains(place));
    let mut problems: Vec<Problem> = now
        .map(|(at_place, earliest)| {
            let at = new.log.get(at_place).map_or(to, |done| done.at);
            match earliest {
                Some(earliest) if Some(at_place) == place => too_early(at, earliest),
                _ => too_late(to, at),
            }
        })
        .collect();
    problems.truncate(1);
    if problems.is_empty() { Ok(new) } else { Err(problems) }
}

fn no_such_step(n: i64) -> Problem {
    Problem::new(
        "not_found",
        crate::say!(
            "這份申請沒有第 {n} 步。請在步驟清單裡核對。",
            "这份申请没有第 {n} 步。请在步骤清单里核对。",
            "This application has no step {n}. Check the list of its steps."
        ),
    )
    .at("n")
}
