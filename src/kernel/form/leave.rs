//! What happens when a field is left: full-width input becomes what it means, a name becomes its register's entry, and
//! what is wrong is said.

use super::field::{Field, Kind};
use super::line::Line;
use super::read::{Dialect, absolute, check_one, normal};
use super::slot::Slot;
use super::state::Env;
use crate::kernel::pick::{Found, is_stray};
use crate::kernel::problem::Problem;

/// Folds what stands in a field into what it means. Where it can't, gives the field's problem, in a sentence that says
/// what to do, and leaves what was typed as it is.
pub fn fold(field: &'static Field, slot: &mut Slot, env: Env<'_>) -> Option<Problem> {
    let raw = slot.raw(field)?;
    if let (Slot::Pick(line, chosen @ None), Kind::Pick { source, .. }) = (&mut *slot, field.kind)
        && let Found::One(candidate) = env.lookups.resolve(source, line.text().trim())
        && !is_stray(&candidate, line.text())
    {
        *line = Line::new(candidate.shown());
        *chosen = Some(candidate);
        return None;
    }
    if let Slot::Line(line) = &mut *slot
        && let Some(fixed) = absolute(field, line.text(), env.now, env.lookups)
        && line.text() != fixed
    {
        *line = Line::new(fixed);
    }
    if let Some(problem) = check_one(field, &raw, Dialect::Screen, env.now, env.lookups) {
        return Some(problem);
    }
    if let Slot::Line(line) | Slot::Pick(line, None) = slot
        && let Some(clean) = normal(field, &raw, Dialect::Screen, env.now, env.lookups)
    {
        let clean = if matches!(field.kind, Kind::Moment { .. }) { clean.replacen('T', " ", 1) } else { clean };
        if line.text() != clean {
            *line = Line::new(clean);
        }
    }
    None
}
