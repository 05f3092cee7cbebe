//! The rows that a sheet becomes: what was typed, its life, its readings. Plain data; writing them is the store's
//! business.

use super::rules::{Judged, Reading, Sheet, Signature};
use super::store::Stored;
use crate::kernel::store::Row;
use crate::kernel::time::{Minute, Month};

/// The rows of a sheet that is entered now.
pub fn new_rows(stored: &Stored, draft: Option<&str>, find: &str) -> Vec<Row> {
    let sheet = &stored.sheet;
    let mut rows = vec![
        described(sheet, find).set("draft_id", draft).set("taken_by", stored.taken_by),
        lived(Row::insert("temperature_life"), sheet).set("counted", stored.counted.map(Month::key)),
    ];
    rows.extend(sheet.readings.iter().map(|reading| reading_row(sheet, reading, None)));
    rows
}

/// The row of a sheet's life as the rules left it.
pub fn life_row(sheet: &Sheet) -> Row {
    lived(Row::update("temperature_life"), sheet)
}

/// The row of a new reading; `counted` is the month in which a correction counts, where that isn't the sheet's own.
pub fn reading_row(sheet: &Sheet, reading: &Reading, counted: Option<Month>) -> Row {
    let correction = reading.corrects.as_ref();
    let row = of_reading(Row::insert("reading"), sheet, reading.n)
        .set("room", reading.room.as_str())
        .set("room_kind", reading.room_kind.code())
        .set("orientation", reading.orientation.map(|orientation| orientation.code()))
        .set("spot", reading.spot.as_deref())
        .set("at", reading.at)
        .set("celsius", reading.celsius.0)
        .set("corrects", correction.map(|correction| correction.of))
        .set("corrected_by", reading.corrected_by)
        .set("reason", correction.map(|correction| correction.reason.as_str()))
        .set("read_by", correction.map(|correction| correction.by))
        .set("counted", counted.map(Month::key));
    signed(judged(row, &reading.judged), correction.map(|correction| &correction.signature))
}

/// The row by which a reading is named as corrected.
pub fn corrected_row(sheet: &Sheet, reading: &Reading) -> Row {
    of_reading(Row::update("reading"), sheet, reading.n).set("corrected_by", reading.corrected_by)
}

/// The row by which a reading that had no standard is judged.
pub fn judged_row(sheet: &Sheet, reading: &Reading) -> Row {
    judged(of_reading(Row::update("reading"), sheet, reading.n), &reading.judged)
}

/// The row by which a correction that nobody had signed is signed.
pub fn signed_row(sheet: &Sheet, reading: &Reading) -> Row {
    let signature = reading.corrects.as_ref().map(|correction| &correction.signature);
    signed(of_reading(Row::update("reading"), sheet, reading.n), signature)
}

/// The row by which a sheet takes over what the contract says, which it didn't when it was entered.
pub fn contract_row(sheet: &Sheet) -> Row {
    Row::update("temperature")
        .set("id", sheet.number.key())
        .set("contract_celsius", sheet.contract.map(|celsius| celsius.0))
}

fn of_reading(row: Row, sheet: &Sheet, n: i64) -> Row {
    row.set("sheet", sheet.number.key()).set("n", n)
}

fn judged(row: Row, judged: &Judged) -> Row {
    let (minimum, target, standard, verdict, why) = match judged {
        Judged::By { minimum, target, standard, verdict } => (Some(*minimum), *target, *standard, *verdict, None),
        Judged::Not(why) => (None, None, None, super::rules::Verdict::NotJudged, Some(*why)),
    };
    row.set("minimum", minimum.map(|celsius| celsius.0))
        .set("target", target.map(|celsius| celsius.0))
        .set("standard", standard)
        .set("verdict", verdict.code())
        .set("not_judged", why.map(|why| why.code()))
}

fn signed(row: Row, signature: Option<&Signature>) -> Row {
    row.set("signed_method", signature.map(|signature| signature.method.code()))
        .set("signed_by", signature.and_then(|signature| signature.by.as_deref()))
        .set("signed_at", signature.and_then(|signature| signature.at))
}

fn described(sheet: &Sheet, find: &str) -> Row {
    let address = &sheet.address;
    let key = |person: &Option<(i64, String)>| person.as_ref().map(|(key, _)| *key);
    let name = |person: &Option<(i64, String)>| person.as_ref().map(|(_, name)| name.clone());
    Row::insert("temperature")
        .set("id", sheet.number.key())
        .set("kind", sheet.kind.code())
        .set("point", key(&sheet.point))
        .set("point_code", name(&sheet.point))
        .set("user", sheet.user)
        .set("user_name", sheet.account.as_ref().map(|(_, name)| name.as_str()))
        .set("account", sheet.account.as_ref().map(|(account, _)| account.as_str()))
        .set("phone", sheet.phone.as_deref())
        .set("estate", address.estate.as_str())
        .set("building", address.building.as_str())
        .set("unit", address.unit.as_str())
        .set("room", address.room.as_str())
        .set("place", address.place())
        .set("flat", address.flat())
        .set("station", sheet.station.as_deref())
        .set("user_class", sheet.class.code())
        .set("building_kind", sheet.building.code())
        .set("contract_celsius", sheet.contract.map(|celsius| celsius.0))
        .set("measured_on", sheet.measured_on)
        .set("measured_by", sheet.measured_by.0)
        .set("measured_by_name", sheet.measured_by.1.as_str())
        .set("second_person", key(&sheet.second_person))
        .set("second_name", name(&sheet.second_person))
        .set("instrument", sheet.instrument.0)
        .set("instrument_code", sheet.instrument.1.as_str())
        .set("calibrated_until", sheet.calibrated_until)
        .set("outdoor", sheet.outdoor.map(|celsius| celsius.0))
        .set("weather", sheet.weather.as_deref())
        .set("supply_celsius", sheet.supply.map(|celsius| celsius.0))
        .set("return_celsius", sheet.return_flow.map(|celsius| celsius.0))
        .set("windows_shut_minutes", sheet.windows_shut)
        .set("system", sheet.system.code())
        .set("opinion", sheet.opinion.as_deref())
        .set("complaint", sheet.complaint.as_deref())
        .set("repair", sheet.repair.as_deref())
        .set("remarks", sheet.remarks.as_deref())
        .set("find", find)
}

fn lived(row: Row, sheet: &Sheet) -> Row {
    let at = |told: &Option<(Minute, String)>| told.as_ref().map(|(at, _)| *at);
    let whom = |told: &Option<(Minute, String)>| told.as_ref().map(|(_, whom)| whom.clone());
    let found = sheet.investigated.as_ref();
    let row = row
        .set("sheet", sheet.number.key())
        .set("state", sheet.state().code())
        .set("reported_at", at(&sheet.reported))
        .set("reported_to", whom(&sheet.reported))
        .set("failure_up_at", at(&sheet.failure_up))
        .set("failure_up_to", whom(&sheet.failure_up))
        .set("opinion_up_at", at(&sheet.opinion_up))
        .set("opinion_up_to", whom(&sheet.opinion_up))
        .set("investigated_at", found.map(|found| found.at))
        .set("investigated_by", found.map(|found| found.by))
        .set("cause", found.map(|found| found.cause.as_str()))
        .set("measure", found.map(|found| found.measure.as_str()))
        .set("excuse", sheet.excuse.as_deref())
        .set("ended_at", at(&sheet.ended))
        .set("ended_reason", whom(&sheet.ended));
    signed(row, Some(&sheet.signature))
}
