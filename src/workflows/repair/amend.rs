//! Amending what was taken down: any descriptive key, with a reason. The old value stays in the history; open deadlines
//! follow a changed fault class, settled ones never move.

use serde_json::Value as Json;

use super::add::{deadline_rows, find_text, kept, links, place};
use super::form::AMENDABLE;
use super::rows;
use super::rules::{Channel, Fault, Repair, State};
use super::store::Stored;
use crate::kernel::book::Done;
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::Tx;
use crate::registers::deadline::Change;
use crate::registers::row;
use crate::registers::step::write as write_step;
use crate::say;

/// Keys that can't be emptied.
const NEEDED: [&str; 5] = ["caller", "phone", "channel", "kind", "fault"];

/// Amends a repair.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub(super) fn amend(tx: &mut Tx<'_>, stored: Stored, action: &'static Action, values: &Values) -> Outcome<Done> {
    let was = &stored.repair;
    let mut problems = Vec::new();
    if was.state == State::Void {
        problems.push(is_void());
    }
    let from_above = values.choice("channel") == Some(Channel::FromAbove.code());
    if from_above && was.channel != Channel::FromAbove && was.state.has_ended() {
        problems.push(over());
    }
    let keys = || AMENDABLE.iter().filter(|field| field.key != "reason");
    let emptied = keys().filter(|field| NEEDED.contains(&field.key) && values.is_blanked(field.key));
    problems.extend(emptied.map(row::required));
    let address_emptied = values.is_blanked("address");
    if address_emptied && !values.has("account") {
        problems.extend(keys().filter(|field| field.key == "address").map(row::required));
    }
    if !keys().any(|field| values.has(field.key) || values.is_blanked(field.key)) {
        problems.push(nothing_to_change());
    }
    let place = kept(place(tx, values, Some(was)), &mut problems)?;
    let links = kept(links(tx, values, Some(was)), &mut problems)?;
    let (Some(place), Some(links), true) = (place, links, problems.is_empty()) else {
        return Err(Failure::refused(problems));
    };
    let text = |key: &str, was: &Option<String>| {
        if values.is_blanked(key) { None } else { values.text(key).map(str::to_string).or(was.clone()) }
    };
    let needed = |key: &str, was: &str| values.text(key).unwrap_or(was).to_string();
    let repair = Repair {
        caller: needed("caller", &was.caller),
        phone: needed("phone", &was.phone),
        user: place.user,
        account: place.account,
        address: place.address,
        station: place.station,
        user_class: place.user_class,
        channel: values.choice("channel").and_then(Channel::from_code).unwrap_or(was.channel),
        kind: values.choice("kind").and_then(Fault::from_code).unwrap_or(was.kind),
        fault: needed("fault", &was.fault),
        rooms: text("rooms", &was.rooms),
        since: text("since", &was.since),
        neighbours_too: if values.is_blanked("neighbours_too") {
            None
        } else {
            values.flag("neighbours_too").or(was.neighbours_too)
        },
        access: text("access", &was.access),
        repeat_of: links.repeat_of,
        outage: links.outage,
        remarks: text("remarks", &was.remarks),
        ..was.clone()
    };
    let mut said = to_json(action.fields, values);
    for field in keys().filter(|field| values.is_blanked(field.key)) {
        said.insert(field.key.to_string(), Json::Null);
    }
    let after = Stored { amended: stored.amended + 1, repair, ..stored };
    let now = tx.now().minute();
    let mut all = vec![rows::taken_row(&after, &find_text(&after.repair))];
    all.extend(deadline_rows(tx, &after.repair, now, Change::Amendment)?);
    write_step(tx, &after.repair.number.to_string(), action.name, now, &mut said, all)?;
    Ok(Done::default())
}

fn nothing_to_change() -> Problem {
    Problem::new(
        "nothing_to_change",
        say!(
            "沒有填要改的欄目。請至少填一欄。",
            "没有填要改的栏目。请至少填一栏。",
            "Nothing to change was given. Fill in at least one field."
        ),
    )
}

fn over() -> Problem {
    Problem::house(
        "wrong_order",
        say!(
            "這張報修已經了結，不能再改成上級轉辦。上級又轉來的，請新登記一張。",
            "这张报修已经了结，不能再改成上级转办。上级又转来的，请新登记一张。",
            "It has ended, so it can't become a matter from above any more. Take a new repair down for what came from above."
        ),
    )
    .at("channel")
}

fn is_void() -> Problem {
    Problem::house(
        "wrong_order",
        say!(
            "這張已經作廢，內容不再更正。要補充就加註。",
            "这张已经作废，内容不再更正。要补充就加注。",
            "It is void; what was taken down isn't changed any more. Add a note instead."
        ),
    )
}
