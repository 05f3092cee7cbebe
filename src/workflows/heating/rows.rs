//! The rows that an application becomes: what was applied for, where it stands, its notice. Plain data; writing them is
//! the store's business.

use serde_json::{Map, Value as Json, json};

use super::rules::{Application, AreaNotice, Step, Wish, Works, life, next, track};
use super::store::Stored;
use crate::kernel::number::Number;
use crate::kernel::store::Row;
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::units::{Area, Celsius};

/// The rows of an application that is taken down now.
pub fn new_rows(stored: &Stored, draft: Option<&str>, find: &str) -> Vec<Row> {
    let taken = described(Row::insert("heating"), stored, find)
        .set("draft_id", draft)
        .set("kind", stored.application.kind.code())
        .set("taken_by", stored.taken_by);
    let life = lived(Row::insert("heating_life"), &stored.application).set("counted", stored.counted.map(Month::key));
    vec![taken, life]
}

/// The row of what was applied for, as an amendment or the notice leaves it.
pub fn taken_row(stored: &Stored, find: &str) -> Row {
    described(Row::update("heating"), stored, find)
}

/// The row of where an application stands.
pub fn life_row(application: &Application) -> Row {
    lived(Row::update("heating_life"), application)
}

/// The row of an area change notice that went out at `at`.
pub fn notice_row(of: Number, notice: &AreaNotice, at: Minute, counted: Option<Month>) -> Row {
    Row::insert("area_notice")
        .set("heating", of.key())
        .set("user", notice.user)
        .set("account", notice.account.0.as_str())
        .set("user_name", notice.account.1.as_str())
        .set("at", at)
        .set("change", notice.change.0)
        .set("before", notice.before.0)
        .set("after", notice.before.0 + notice.change.0)
        .set("effective_from", notice.effective_from)
        .set("checked_by", notice.checked_by.as_str())
        .set("approved_by", notice.approved_by.as_str())
        .set("counted", counted.map(Month::key))
}

/// A works group as JSON, without what is empty.
pub fn works_json(works: &Works) -> Map<String, Json> {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let parts = [
        ("section", works.section.clone()),
        ("from", day(works.from)),
        ("to", day(works.to)),
        ("contractor", works.contractor.clone()),
        ("contractor_qualification", works.contractor_qualification.clone()),
        ("designer", works.designer.clone()),
        ("designer_qualification", works.designer_qualification.clone()),
        ("responsible", works.responsible.clone()),
        ("phone", works.phone.clone()),
    ];
    parts.into_iter().filter_map(|(key, value)| Some((key.to_string(), json!(value?)))).collect()
}

/// A list as the file keeps it; nothing for an empty one.
fn list(texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| json!(texts).to_string())
}

fn described(row: Row, stored: &Stored, find: &str) -> Row {
    let app = &stored.application;
    let address = &app.address;
    let contract = app.contract.as_ref();
    let row = row
        .set("id", app.number.key())
        .set("accepted_at", app.accepted_at)
        .set("channel", app.channel.code())
        .set("applicant", app.applicant.as_str())
        .set("phone", app.phone.as_str())
        .set("id_no", app.id_no.as_deref())
        .set("user", app.user)
        .set("user_name", app.account.as_ref().map(|(_, name)| name.as_str()))
        .set("account", app.account.as_ref().map(|(account, _)| account.as_str()))
        .set("estate", address.estate.as_str())
        .set("building", address.building.as_str())
        .set("unit", address.unit.as_str())
        .set("room", address.room.as_str())
        .set("place", address.place())
        .set("flat", address.flat())
        .set("station", app.station.as_str())
        .set("substation", app.substation.as_deref())
        .set("handler", app.handler.0)
        .set("handler_name", app.handler.1.as_str())
        .set("user_class", app.home.class.code())
        .set("building_kind", app.home.building.code())
        .set("own_loop", app.home.own_loop)
        .set("heated_area", app.home.heated_area.map(|area| area.0))
        .set("papers", list(&app.papers))
        .set("papers_missing", list(&app.papers_missing))
        .set("buildings", list(&app.buildings))
        .set("households", app.households)
        .set("contract_no", contract.map(|contract| contract.number.as_str()))
        .set("contract_date", contract.map(|contract| contract.date))
        .set("contract_celsius", contract.and_then(|contract| contract.celsius).map(|Celsius(tenths)| tenths))
        .set("works", app.works.as_ref().map(|works| Json::Object(works_json(works)).to_string()))
        .set("outside_reason", app.outside_reason.as_deref())
        .set("remarks", app.remarks.as_deref())
        .set("amended", stored.amended)
        .set("find", find);
    wished(row, &app.wish)
}

/// What only some kinds of wish have; the others leave it empty.
fn wished(row: Row, wish: &Wish) -> Row {
    match wish {
        Wish::New { floor_area, applied_area } => row
            .set("floor_area", floor_area.map(|Area(area)| area))
            .set("applied_area", applied_area.map(|Area(area)| area)),
        Wish::Change { what, new_value } => row.set("change", what.code()).set("new_value", new_value.as_str()),
        Wish::Stop { reason, from, to } => {
            row.set("reason", reason.as_str()).set("stop_from", *from).set("stop_to", *to)
        }
        Wish::Imposed { reason, legal_basis, found_by, found_on, items } => row
            .set("reason", reason.as_str())
            .set("legal_basis", legal_basis.as_str())
            .set("found_by", found_by.0)
            .set("found_on", *found_on)
            .set("procedure", list(items)),
        Wish::Restore { restores, reason } => {
            row.set("restores", restores.map(Number::key)).set("reason", reason.as_deref())
        }
    }
}

fn lived(row: Row, app: &Application) -> Row {
    let state = life::state(app);
    let at = |step: Step| app.last(step).map(|done| done.at);
    let contract = track::contract(app);
    let (ended_at, ended_reason) = life::ended_at(app).unzip();
    let next: Vec<&str> = next::owed(app).iter().map(|step| step.code()).collect();
    row.set("heating", app.number.key())
        .set("state", state.code())
        .set("next", (!next.is_empty()).then(|| next.join(",")))
        .set("contract_no", contract.map(|contract| contract.number.as_str()))
        .set("contract_date", contract.map(|contract| contract.date))
        .set("contract_celsius", contract.and_then(|contract| contract.celsius).map(|Celsius(tenths)| tenths))
        .set("supplied_at", at(Step::Supply))
        .set("executed_at", at(Step::Execute))
        .set("cause_gone_at", at(Step::CauseGone))
        .set("ended_at", ended_at)
        .set("ended_reason", ended_reason.flatten())
}
