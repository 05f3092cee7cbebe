//! The rows that a repair becomes: what was taken down, its life, who was sent. Plain data; writing them is the store's
//! business.

use super::rules::{Charge, Damage, Repair};
use super::store::Stored;
use crate::kernel::number::Number;
use crate::kernel::store::Row;
use crate::kernel::time::Month;

/// The rows of a repair that is taken down now.
pub fn new_rows(stored: &Stored, draft: Option<&str>, find: &str) -> Vec<Row> {
    let taken = described(Row::insert("repair"), stored, find)
        .set("draft_id", draft)
        .set("reported_at", stored.repair.reported_at)
        .set("taken_by", stored.taken_by);
    let life = lived(Row::insert("repair_life"), &stored.repair).set("counted", stored.counted.map(Month::key));
    vec![taken, life]
}

/// The row of what was taken down, as an amendment leaves it.
pub fn taken_row(stored: &Stored, find: &str) -> Row {
    described(Row::update("repair"), stored, find).set("reported_at", stored.repair.reported_at)
}

/// The row of a repair's life as the rules left it.
pub fn life_row(repair: &Repair) -> Row {
    lived(Row::update("repair_life"), repair)
}

/// The rows of the newest dispatch's crew.
pub fn crew_rows(repair: &Repair) -> Vec<Row> {
    let Some(dispatch) = &repair.dispatch else { return Vec::new() };
    let crew = dispatch.crew.iter();
    crew.map(|one| {
        Row::insert("repair_crew")
            .set("repair", repair.number.key())
            .set("dispatch", dispatch.times)
            .set("person", one.person)
            .set("name", one.name.as_str())
            .set("certificate_no", one.certificate_no.as_str())
    })
    .collect()
}

fn described(row: Row, stored: &Stored, find: &str) -> Row {
    let repair = &stored.repair;
    let address = &repair.address;
    row.set("id", repair.number.key())
        .set("channel", repair.channel.code())
        .set("caller", repair.caller.as_str())
        .set("phone", repair.phone.as_str())
        .set("user", repair.user)
        .set("user_name", repair.account.as_ref().map(|(_, name)| name.as_str()))
        .set("account", repair.account.as_ref().map(|(account, _)| account.as_str()))
        .set("estate", address.estate.as_str())
        .set("building", address.building.as_str())
        .set("unit", address.unit.as_str())
        .set("room", address.room.as_str())
        .set("place", address.place())
        .set("flat", address.flat())
        .set("station", repair.station.as_deref())
        .set("user_class", repair.user_class.as_deref())
        .set("fault", repair.fault.as_str())
        .set("kind", repair.kind.code())
        .set("rooms", repair.rooms.as_deref())
        .set("since", repair.since.as_deref())
        .set("neighbours_too", repair.neighbours_too)
        .set("access", repair.access.as_deref())
        .set("repeat_of", repair.repeat_of.map(Number::key))
        .set("outage", repair.outage.map(Number::key))
        .set("remarks", repair.remarks.as_deref())
        .set("amended", stored.amended)
        .set("find", find)
}

fn lived(row: Row, repair: &Repair) -> Row {
    let told = repair.told.as_ref();
    let appointment = repair.appointment.as_ref();
    let work = repair.work.as_ref();
    let confirmed = repair.confirmation.as_ref();
    let followed = repair.follow_up.as_ref();
    let ended = repair.ended.as_ref();
    let is_advice = repair.state == super::rules::State::Advised;
    let reason = ended.and_then(|ended| ended.reason.as_deref());
    let row = row
        .set("repair", repair.number.key())
        .set("state", repair.state.code())
        .set("scope", repair.scope.code())
        .set("told_at", told.map(|told| told.at))
        .set("chargeable", told.map(|told| told.chargeable))
        .set("told_fee", told.and_then(|told| told.fee))
        .set("dispatched_at", repair.dispatch.as_ref().map(|dispatch| dispatch.at))
        .set("dispatches", repair.dispatch.as_ref().map_or(0, |dispatch| dispatch.times))
        .set("contacted_at", repair.contacted_at)
        .set("appointment_at", appointment.map(|agreed| agreed.at))
        .set("appointed_by", appointment.and_then(|agreed| agreed.asked_by).map(|by| by.code()))
        .set("appointed_at", appointment.map(|agreed| agreed.agreed_at))
        .set("arrived_at", repair.arrived_at)
        .set("finished_at", work.map(|work| work.at))
        .set("cause", work.map(|work| work.cause.as_str()))
        .set("work", work.map(|work| work.work.as_str()))
        .set("materials", work.and_then(|work| work.materials.as_deref()))
        .set("shoe_covers", work.map(|work| work.shoe_covers))
        .set("cleaned", work.map(|work| work.cleaned))
        .set("confirmed_at", confirmed.map(|confirmed| confirmed.at))
        .set("confirmed_by", confirmed.and_then(|confirmed| confirmed.by.as_deref()))
        .set("confirm_method", confirmed.map(|confirmed| confirmed.method.code()))
        .set("rating", confirmed.and_then(|confirmed| confirmed.rating).map(|rating| rating.code()))
        .set("opinion", confirmed.and_then(|confirmed| confirmed.opinion.as_deref()))
        .set("tries", repair.tries)
        .set("followed_at", followed.map(|followed| followed.at))
        .set("followed_by", followed.map(|followed| followed.by))
        .set("follow_result", followed.map(|followed| followed.result.code()))
        .set("follow_comment", followed.and_then(|followed| followed.comment.as_deref()))
        .set("result_up_at", repair.result_up.as_ref().map(|(at, _)| *at))
        .set("result_up", repair.result_up.as_ref().map(|(_, text)| text.as_str()))
        .set("advice", reason.filter(|_| is_advice))
        .set("duplicate_of", ended.and_then(|ended| ended.duplicate_of).map(Number::key))
        .set("ended_at", ended.map(|ended| ended.at))
        .set("ended_reason", reason.filter(|_| !is_advice))
        .set("ended_told", ended.and_then(|ended| ended.told.as_deref()));
    damaged(charged(row, repair.charge.as_ref()), repair.damage.as_ref())
}

fn charged(row: Row, charge: Option<&Charge>) -> Row {
    row.set("fee", charge.map(|charge| charge.fee))
        .set("quantity", charge.map(|charge| charge.quantity))
        .set("amount", charge.map(|charge| charge.amount))
        .set("receipt_no", charge.and_then(|charge| charge.receipt_no.as_deref()))
}

fn damaged(row: Row, damage: Option<&Damage>) -> Row {
    let cost = damage.and_then(|damage| damage.charge.as_ref());
    row.set("damage_part", damage.map(|damage| damage.part.as_str()))
        .set("damage_cause", damage.map(|damage| damage.cause.as_str()))
        .set("damage_remedy", damage.map(|damage| damage.remedy.as_str()))
        .set("damage_fee", cost.map(|cost| cost.fee))
        .set("damage_quantity", cost.map(|cost| cost.quantity))
        .set("damage_amount", cost.map(|cost| cost.amount))
        .set("damage_by", damage.map(|damage| damage.user_by.as_str()))
        .set("damage_method", damage.map(|damage| damage.method.code()))
        .set("damage_witness", damage.and_then(|damage| damage.witness.as_deref()))
        .set("damage_at", damage.map(|damage| damage.at))
}
