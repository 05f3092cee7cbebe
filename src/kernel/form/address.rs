//! An address in a form: several parts typed into one field (`3-2-501`, or the whole address as the estate) are put in
//! their own fields as the cursor leaves. Knows only that a group has the parts of an address.

use super::slot::Slot;
use super::state::{Env, Form};
use super::value::Raw;
use crate::kernel::text::address::Address;

/// The parts of an address, in the order of their fields.
const PARTS: [&str; 4] = ["estate", "building", "unit", "room"];

/// The address that stands in a group of fields, as typed.
pub fn typed(form: &Form, group: &str) -> Address {
    let part = |key: &str| match form.slot_of(&format!("{group}.{key}")) {
        Some(Slot::Line(line)) => line.text().trim().to_string(),
        _ => String::new(),
    };
    Address { estate: part("estate"), building: part("building"), unit: part("unit"), room: part("room") }
}

/// Puts each part in its own field, where one was left that holds several; the cursor goes on behind those filled.
pub fn split(form: &mut Form, group: &str, env: Env<'_>) {
    let places = PARTS.map(|key| form.place(&format!("{group}.{key}")));
    let address = typed(form, group);
    let settled = address.settled().into_owned();
    if settled == address {
        return;
    }
    let held = |address: &Address| {
        [&address.estate, &address.building, &address.unit, &address.room].map(std::string::ToString::to_string)
    };
    let (before, after) = (held(&address), held(&settled));
    let focus = form.focus();
    let here = places.iter().position(|place| *place == Some(focus));
    // What is being typed is left alone.
    let typing = here.is_some_and(|at| before.get(at).is_some_and(|text| !text.is_empty()));
    if typing {
        return;
    }
    for ((place, before), after) in places.iter().zip(&before).zip(&after) {
        if let Some(place) = place.filter(|_| before != after) {
            let raw = (!after.is_empty()).then(|| Raw::Text(after.clone()));
            form.put(place, raw.as_ref(), env);
        }
    }
    // From the estate or the building one went on into what is filled now.
    let last = places.last().copied().flatten();
    if let (Some(at), Some(last)) = (here, last)
        && after.get(at..).is_some_and(|rest| rest.iter().any(|text| !text.is_empty()))
    {
        form.go_on_from(last, env);
    }
}
