//! A repair as `show --json` gives it, as the list shows it, and as it stands in the file of its user (contract, sections
//! 2 and 3).

use serde_json::{Map, Value as Json, json};

use super::add::settings;
use super::lists::{Listed, Place, Wanted};
use super::rules::{Charge, Method, Repair, next};
use super::store::{self, Stored};
use crate::kernel::book::{ListRow, RecordKey};
use crate::kernel::number::Number;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::text::variants;
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::units::decimal;
use crate::kernel::words::{Lang, Say};
use crate::registers::{deadline, fee};
use crate::workflow::UserEvent;

/// The repair with everything that is its own; what is common to all records (steps, history, papers) is added above.
///
/// # Errors
/// Where the file can't be read.
pub fn show(view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
    let Some(stored) = store::load(view, record.id())? else { return Ok(None) };
    let repair = &stored.repair;
    let number = repair.number.to_string();
    let now = view.now().minute();
    let mut out = taken_json(repair);
    out.extend(lived_json(repair, &|id| Ok(fee::store::get(view, id)?.map(|fee| fee.key)))?);
    let mut put = |key: &str, value: Json| {
        out.insert(key.to_string(), value);
    };
    put("rev", json!(stored.rev));
    put("amended", json!(stored.amended));
    put("counted_month", json!(stored.month().to_string()));
    let kept = deadline::store::of(view, &number)?;
    put("deadlines", kept.iter().map(|kept| kept.to_json(now)).collect());
    let settings = settings(view)?;
    let beside = store::beside(view, repair.number, &kept)?;
    let owes = kept
        .iter()
        .any(|kept| matches!(kept.state(now), DeadlineState::Open | DeadlineState::Running | DeadlineState::Missed));
    put("next", json!(next::next(repair, &beside, &settings, now, owes)));
    put("blocked", blocked_json(&next::blocked(repair, &beside, &settings, now)));
    put("signatures", json!(signatures(view, repair)?));
    put("links", Json::Array(links(view, &stored)?));
    Ok(Some(out))
}

/// Refusals of steps as `show --json` gives them, each in all languages; the desk picks one.
fn blocked_json(blocked: &[(&'static str, Problem)]) -> Json {
    let rows = blocked.iter().map(|(action, problem)| {
        json!({
            "action": action,
            "code": problem.code,
            "message": {"zh-Hant": problem.say.get(Lang::Hant), "zh-Hans": problem.say.get(Lang::Hans), "en": problem.say.get(Lang::En)},
            "clause": problem.rule.clause(),
        })
    });
    Json::Array(rows.collect())
}

/// What the user signed, or didn't: the confirmation of the repair and that of damage.
///
/// # Errors
/// Where the file can't be read.
pub fn signatures(view: View<'_>, repair: &Repair) -> Outcome<Vec<Json>> {
    let steps = store::steps(view, &repair.number.to_string())?;
    let signed = |role: &str, action: &str, by: Option<&str>, at: Minute, method: Method| {
        let recorded_by = steps.iter().find(|step| step.action == action).and_then(|step| step.operator.clone());
        json!({"role": role, "by": by, "at": at.to_string(), "method": method.code(), "recorded_by": recorded_by,
               "deputy": Json::Null})
    };
    let mut out = Vec::new();
    if let Some(damage) = &repair.damage {
        out.push(signed("user_damage", "damage", Some(&damage.user_by), damage.at, damage.method));
    }
    if let Some(given) = &repair.confirmation {
        out.push(signed("user", "confirm", given.by.as_deref(), given.at, given.method));
    }
    Ok(out)
}

fn time(at: Option<Minute>) -> Json {
    json!(at.map(|at| at.to_string()))
}

/// The keys of `add`, and where it stands.
fn taken_json(repair: &Repair) -> Map<String, Json> {
    let address = &repair.address;
    let mut out = Map::new();
    for (key, value) in [
        ("workflow", json!("repair")),
        ("number", json!(repair.number.to_string())),
        ("digits", json!(repair.number.digits())),
        ("state", json!(repair.state.code())),
        ("caller", json!(repair.caller)),
        ("phone", json!(repair.phone)),
        ("account", json!(repair.account.as_ref().map(|(account, _)| account))),
        ("user", json!(repair.user.map(|key| format!("user/{key}")))),
        ("user_name", json!(repair.account.as_ref().map(|(_, name)| name))),
        (
            "address",
            json!({"estate": address.estate, "building": address.building, "unit": address.unit, "room": address.room}),
        ),
        ("station", json!(repair.station)),
        ("user_class", json!(repair.user_class)),
        ("channel", json!(repair.channel.code())),
        ("kind", json!(repair.kind.code())),
        ("fault", json!(repair.fault)),
        ("scope", json!(repair.scope.code())),
        ("rooms", json!(repair.rooms)),
        ("since", json!(repair.since)),
        ("neighbours_too", json!(repair.neighbours_too)),
        ("access", json!(repair.access)),
        ("reported_at", json!(repair.reported_at.to_string())),
        ("repeat_of", json!(repair.repeat_of.map(|number| number.to_string()))),
        ("outage", json!(repair.outage.map(|number| number.to_string()))),
        ("remarks", json!(repair.remarks)),
    ] {
        out.insert(key.to_string(), value);
    }
    out
}

/// What has happened to it since.
fn lived_json(repair: &Repair, key_of: &dyn Fn(i64) -> Outcome<Option<String>>) -> Outcome<Map<String, Json>> {
    let crew = repair.dispatch.iter().flat_map(|dispatch| &dispatch.crew).map(|one| {
        json!({"person": format!("staff/{}", one.person), "name": one.name, "certificate_no": one.certificate_no})
    });
    let charged = |charge: Option<&Charge>| -> Outcome<Json> {
        let Some(charge) = charge else { return Ok(Json::Null) };
        Ok(json!({"fee": key_of(charge.fee)?, "quantity": decimal(charge.quantity, 2),
                  "amount": charge.amount.to_string(), "receipt_no": charge.receipt_no}))
    };
    let told_fee = match repair.told.as_ref().and_then(|told| told.fee) {
        Some(id) => key_of(id)?,
        None => None,
    };
    let damage_charge = charged(repair.damage.as_ref().and_then(|damage| damage.charge.as_ref()))?;
    let told = repair
        .told
        .as_ref()
        .map(|told| json!({"at": told.at.to_string(), "chargeable": told.chargeable, "fee": told_fee}));
    let appointment = repair.appointment.as_ref().map(|agreed| {
        json!({"at": agreed.at.to_string(), "asked_by": agreed.asked_by.map(|by| by.code()),
               "told_at": agreed.agreed_at.to_string()})
    });
    let work = repair.work.as_ref().map(|work| {
        json!({"at": work.at.to_string(), "cause": work.cause, "work": work.work, "materials": work.materials,
               "shoe_covers": work.shoe_covers, "cleaned": work.cleaned})
    });
    let damage = repair.damage.as_ref().map(|damage| {
        json!({"at": damage.at.to_string(), "part": damage.part, "cause": damage.cause, "remedy": damage.remedy,
               "charge": damage_charge, "user_by": damage.user_by,
               "method": damage.method.code(), "witness": damage.witness})
    });
    let confirmation = repair.confirmation.as_ref().map(|signed| {
        json!({"at": signed.at.to_string(), "by": signed.by, "method": signed.method.code(),
               "rating": signed.rating.map(|rating| rating.code()), "opinion": signed.opinion})
    });
    let follow_up = repair.follow_up.as_ref().map(|call| {
        json!({"at": call.at.to_string(), "by": format!("staff/{}", call.by), "result": call.result.code(),
               "comment": call.comment})
    });
    let ended = repair.ended.as_ref().map(|ended| {
        json!({"at": ended.at.to_string(), "reason": ended.reason, "told": ended.told,
               "duplicate_of": ended.duplicate_of.map(|number| number.to_string())})
    });
    let dispatch = repair.dispatch.as_ref();
    let mut out = Map::new();
    for (key, value) in [
        ("told", json!(told)),
        ("crew", crew.collect()),
        ("dispatches", json!(dispatch.map_or(0, |dispatch| dispatch.times))),
        ("dispatched_at", time(dispatch.map(|dispatch| dispatch.at))),
        ("contacted_at", time(repair.contacted_at)),
        ("appointment_at", time(repair.appointment.as_ref().map(|agreed| agreed.at))),
        ("appointment", json!(appointment)),
        ("arrived_at", time(repair.arrived_at)),
        ("finished_at", time(repair.work.as_ref().map(|work| work.at))),
        ("work", json!(work)),
        ("charge", charged(repair.charge.as_ref())?),
        ("damage", json!(damage)),
        ("rating", json!(repair.confirmation.as_ref().and_then(|signed| signed.rating).map(|rating| rating.code()))),
        ("confirmation", json!(confirmation)),
        ("tries", json!(repair.tries)),
        ("follow_up", json!(follow_up)),
        ("result_up", json!(repair.result_up.as_ref().map(|(at, text)| json!({"at": at.to_string(), "text": text})))),
        ("ended", json!(ended)),
    ] {
        out.insert(key.to_string(), value);
    }
    Ok(out)
}

/// The records that it is tied to, both ways.
fn links(view: View<'_>, stored: &Stored) -> Outcome<Vec<Json>> {
    let repair = &stored.repair;
    let key = repair.number.key();
    let link = |kind: &str, number: Number| json!({"kind": kind, "number": number.to_string()});
    let mut links = Vec::new();
    links.extend(repair.repeat_of.map(|number| link("repeat_of", number)));
    let duplicate_of = repair.ended.as_ref().and_then(|ended| ended.duplicate_of);
    links.extend(duplicate_of.map(|number| link("duplicate_of", number)));
    links.extend(repair.outage.map(|number| link("outage", number)));
    let repeats = Wanted { repeats_of: Some(key), ..Wanted::default() };
    let duplicates = Wanted { duplicates_of: Some(key), ..Wanted::default() };
    for (kind, wanted) in [("repeats", repeats), ("duplicates", duplicates)] {
        let mut found = store::page(view, &wanted, Place::Newest, usize::MAX >> 1)?;
        found.reverse();
        links.extend(found.iter().map(|row| link(kind, row.number)));
    }
    Ok(links)
}

/// Rows of the list for the generic screen and for export: newest first.
///
/// # Errors
/// Where the file can't be read.
pub fn list(view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
    let wanted = Wanted { find: variants::finding(find), ..Wanted::default() };
    let page = store::page(view, &wanted, Place::Newest, skip.saturating_add(limit))?;
    let rows = page.into_iter().skip(skip).map(|row| ListRow {
        record: RecordKey::Number(row.number),
        cells: vec![
            row.number.to_string(),
            short_time(row.reported_at),
            row.user_name.clone().unwrap_or_else(|| row.caller.clone()),
            row.address.line(),
            row.kind.words().get(lang).to_string(),
            state_line(&row).get(lang).to_string(),
        ],
        quiet: row.state.has_ended(),
    });
    Ok(rows.collect())
}

/// `11-23 08:05`: a list shows the last weeks, the year stands in the number.
pub fn short_time(at: Minute) -> String {
    let day = at.day();
    format!("{:02}-{:02} {}", day.month(), day.day(), at.clock())
}

/// The words for a repair's state in a list, with the number or the result that matters.
pub fn state_line(row: &Listed) -> Say {
    let state = Say::from(row.state.words());
    match (row.duplicate_of, row.follow_result) {
        (Some(other), _) => Say::each(|lang| format!("{} →{:04}", state.get(lang), other.serial())),
        (_, Some(result)) => {
            let result = result.words();
            Say::each(|lang| format!("{} {}", state.get(lang), result.get(lang)))
        }
        _ => state,
    }
}

/// The user that a repair is about.
///
/// # Errors
/// Where the file can't be read.
pub fn user_of(view: View<'_>, record: &RecordKey) -> Outcome<Option<i64>> {
    Ok(store::load(view, record.id())?.and_then(|stored| stored.repair.user))
}

/// All repairs of a user, for the user's file (H19).
///
/// # Errors
/// Where the file can't be read.
pub fn of_user(view: View<'_>, user: i64) -> Outcome<Vec<UserEvent>> {
    let wanted = Wanted { user: Some(user), ..Wanted::default() };
    let page = store::page(view, &wanted, Place::Newest, usize::MAX >> 1)?;
    let events = page.into_iter().map(|row| {
        let kind = row.kind.words();
        let fault = &row.fault;
        UserEvent {
            record: row.number.to_string(),
            workflow: "repair",
            at: row.reported_at,
            what: Say::each(|lang| match lang {
                Lang::Hant => format!("報修（{}）{fault}", kind.get(lang)),
                Lang::Hans => format!("报修（{}）{fault}", kind.get(lang)),
                Lang::En => format!("repair ({}): {fault}", kind.get(lang)),
            }),
            state: state_line(&row),
        }
    });
    Ok(events.collect())
}
