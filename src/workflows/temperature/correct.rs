//! A reading corrected by a new one (H14): what isn't typed is the old one's, it is judged anew, and the user signs it
//! anew.

use serde_json::Value as Json;

use super::act::measured_by;
use super::add::{deadline_rows, judged, person, signature, signed_by_user};
use super::rows;
use super::rules::life::{self, Corrected};
use super::rules::{Correction, RoomKind, plausible};
use super::store::Stored;
use crate::kernel::book::Done;
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, also};
use crate::kernel::store::Tx;
use crate::kernel::units::Celsius;
use crate::registers::deadline::Change;
use crate::registers::step::write as write_step;
use crate::registers::{month, temp_standard};

/// Corrects a reading.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub(super) fn correct(
    tx: &mut Tx<'_>,
    stored: &Stored,
    action: &'static Action,
    values: &Values,
    operator: i64,
) -> Outcome<Done> {
    let sheet = &stored.sheet;
    let now = tx.now().minute();
    let of = values.whole("reading").unwrap_or_default();
    let by = values.key("by").unwrap_or(operator);
    let signature = signature(values.group("signature"), now);
    let mut company = measured_by(sheet);
    company.extend(person(tx.view(), Some(by))?.map(|(_, name)| name));
    let staff = signed_by_user(tx, &signature, "signature.", &company);
    let reason = values.text("reason").unwrap_or_default().to_string();
    let old = sheet.reading(of);
    let at = match (values.clock("time"), old) {
        (Some(time), _) => time.on(sheet.measured_on),
        (None, old) => old.map_or(sheet.measured_on.start(), |old| old.at),
    };
    let text = |key: &str, old: Option<&String>| values.text(key).map(str::to_string).or(old.cloned());
    let to = Corrected {
        room: text("room", old.map(|old| &old.room)).unwrap_or_default(),
        room_kind: values
            .choice("room_kind")
            .and_then(RoomKind::from_code)
            .or(old.map(|old| old.room_kind))
            .unwrap_or(RoomKind::Other),
        at,
        celsius: values.whole("celsius").map(Celsius).or(old.map(|old| old.celsius)).unwrap_or_default(),
    };
    let standards = temp_standard::store::standards(tx.view())?;
    let judge = |to: &Corrected| judged(sheet, to.room_kind, to.at, to.celsius, &standards);
    let correction = Correction { of, reason, by, signature };
    let corrected = life::correct(sheet, correction, to, judge, staff);
    let corrected = also(corrected, plausible::happened(at, now).map_err(|problem| problem.at("time")));
    let after = corrected.map_err(Failure::refused)?;
    let mut said = to_json(action.fields, values);
    said.insert("by".to_string(), Json::from(format!("staff/{by}")));
    let mut all = vec![rows::life_row(&after)];
    // A closed month keeps its figures: the correction counts in the oldest open one.
    let counted = month::store::counted(tx.view(), sheet.measured_on)?;
    for reading in after.readings.iter() {
        match sheet.reading(reading.n) {
            None => {
                said.insert("new".to_string(), Json::from(reading.n));
                all.push(rows::reading_row(&after, reading, counted));
            }
            Some(before) if before != reading => all.push(rows::corrected_row(&after, reading)),
            Some(_) => {}
        }
    }
    // A failure that it brings to light is one of the day of the visit.
    all.extend(deadline_rows(tx, &after, at, Change::Step)?);
    write_step(tx, &after.number.to_string(), action.name, now, &mut said, all)?;
    Ok(Done::default())
}
