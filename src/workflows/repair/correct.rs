//! Correcting the time of a step: both values stay on record, its deadlines are judged anew, closed months stay as they
//! are.

use serde_json::{Map, Value as Json};

use super::add::deadline_rows;
use super::rules::times::{CORRECTABLE, with_time};
use super::store::{self, Stored};
use super::{form, lists, rows};
use crate::kernel::book::Done;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::{Row, Tx};
use crate::kernel::time::Month;
use crate::registers::deadline::{self, Change};
use crate::registers::month;
use crate::registers::step::write as write_step;
use crate::say;

/// Corrects the time of a step, or of the call (`received`).
///
/// # Errors
/// `not_correctable`, `month_closed`, or where the new time breaks the order.
pub(super) fn correct_time(tx: &mut Tx<'_>, stored: Stored, values: &Values) -> Outcome<Done> {
    let number = stored.repair.number.to_string();
    let wanted = values.text("step").unwrap_or_default();
    let nth = usize::try_from(values.whole("n").unwrap_or(1)).unwrap_or(1);
    let to = values.moment("at").unwrap_or(tx.now().minute());
    let steps = store::steps(tx.view(), &number)?;
    let found = steps.iter().filter(|step| step.action == wanted).nth(nth.saturating_sub(1));
    let from = match (found, wanted) {
        (_, "received") if nth == 1 => stored.repair.reported_at,
        (Some(step), _) if CORRECTABLE.contains(&wanted) => step.at,
        _ if form::THING.action(wanted).is_none() && wanted != "received" => return Err(month::no_such_step(wanted)),
        _ => return Err(not_correctable(wanted).into()),
    };
    let kept = deadline::store::of(tx.view(), &number)?;
    let after_work = stored.repair.work.as_ref().zip(lists::follow_up_opens(&kept));
    let follow_up_opens = after_work.map(|(work, opens)| opens.since(work.at));
    let repair = with_time(&stored.repair, wanted, from, to, follow_up_opens).map_err(Failure::refused)?;
    let earlier = Month::of(from.min(to).day());
    if let Some(closed) = month::store::newest_closed(tx.view())?.filter(|closed| earlier <= *closed) {
        return Err(month::closed(earlier.min(closed)).at("at").into());
    }
    let after = Stored { repair, ..stored };
    let mut said = Map::new();
    said.insert("step".to_string(), Json::from(wanted));
    said.insert("n".to_string(), Json::from(nth));
    said.insert("from".to_string(), Json::from(from.to_string()));
    said.insert("to".to_string(), Json::from(to.to_string()));
    said.insert("reason".to_string(), Json::from(values.text("reason").unwrap_or_default()));
    let mut all = vec![rows::life_row(&after.repair)];
    if wanted == "received" {
        all.push(rows::taken_row(&after, &super::find_text(&after.repair)));
    }
    if let Some(step) = found {
        all.push(Row::update("step").set("record", number.as_str()).set("n", step.n).set("at", to));
    }
    let now = tx.now().minute();
    all.extend(deadline_rows(tx, &after.repair, to, Change::Correction)?);
    write_step(tx, &number, "correct-time", now, &mut said, all)?;
    Ok(Done::default())
}

fn not_correctable(step: &str) -> Problem {
    let possible = CORRECTABLE.join(" ");
    Problem::house(
        "not_correctable",
        say!(
            "這張報修沒有可以更正時間的步驟「{step}」。可更正的有：{possible}（辦過的才有）。",
            "这张报修没有可以更正时间的步骤“{step}”。可更正的有：{possible}（办过的才有）。",
            "This repair has no step '{step}' whose time can be corrected. Possible, where they were taken: {possible}."
        ),
    )
    .at("step")
}
