//! A sheet as `show --json` gives it, as the list shows it, and as it stands in the file of its user (contract, sections
//! 2 and 3).

use serde_json::{Map, Value as Json, json};

use super::lists::store::page;
use super::lists::{Listed, Place, Wanted};
use super::open;
use super::rules::{Judged, Reading, Sheet, Signature, next};
use super::store::{self, Stored};
use crate::kernel::book::{ListRow, RecordKey};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::text::variants;
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::units::Celsius;
use crate::kernel::words::{Lang, Say};
use crate::registers::{deadline, staff, step};
use crate::workflow::UserEvent;

/// The sheet with everything that is its own; what is common to all records (steps, history, papers, links to other
/// workflows) is added above.
///
/// # Errors
/// Where the file can't be read.
pub fn show(view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
    let Some(stored) = store::load(view, record.id())? else { return Ok(None) };
    let sheet = &stored.sheet;
    let number = sheet.number.to_string();
    let now = view.now().minute();
    let mut out = typed_json(sheet);
    out.extend(lived_json(sheet));
    let mut put = |key: &str, value: Json| {
        out.insert(key.to_string(), value);
    };
    put("readings", sheet.readings.iter().map(|reading| reading_json(&stored, reading)).collect());
    put("rev", json!(stored.rev));
    put("counted_month", json!(stored.month().to_string()));
    let kept = deadline::store::of(view, &number)?;
    put("deadlines", kept.iter().map(|kept| kept.to_json(now)).collect());
    let owes = kept
        .iter()
        .any(|kept| matches!(kept.state(now), DeadlineState::Open | DeadlineState::Running | DeadlineState::Missed));
    let linked = open::is_linked(view, sheet)?;
    put("next", json!(next::next(sheet, linked, now, owes)));
    put("blocked", blocked_json(&next::blocked(sheet, linked, now)));
    put("signatures", Json::Array(signatures(view, &stored)?));
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

fn degrees(celsius: Option<Celsius>) -> Json {
    json!(celsius.map(|celsius| celsius.to_string()))
}

fn signature_json(signature: &Signature) -> Json {
    json!({"method": signature.method.code(), "by": signature.by, "at": signature.at.map(|at| at.to_string())})
}

/// The keys of `add`, and where it stands.
fn typed_json(sheet: &Sheet) -> Map<String, Json> {
    let address = &sheet.address;
    let name = |person: Option<&(i64, String)>| json!(person.map(|(_, name)| name));
    let mut out = Map::new();
    for (key, value) in [
        ("workflow", json!("temperature")),
        ("number", json!(sheet.number.to_string())),
        ("digits", json!(sheet.number.digits())),
        ("state", json!(sheet.state().code())),
        ("kind", json!(sheet.kind.code())),
        ("point", name(sheet.point.as_ref())),
        ("account", json!(sheet.account.as_ref().map(|(account, _)| account))),
        ("user", json!(sheet.user.map(|key| format!("user/{key}")))),
        ("user_name", json!(sheet.account.as_ref().map(|(_, name)| name))),
        ("phone", json!(sheet.phone)),
        (
            "address",
            json!({"estate": address.estate, "building": address.building, "unit": address.unit, "room": address.room}),
        ),
        ("station", json!(sheet.station)),
        ("user_class", json!(sheet.class.code())),
        ("building_kind", json!(sheet.building.code())),
        ("contract_celsius", degrees(sheet.contract)),
        ("measured_on", json!(sheet.measured_on.to_string())),
        ("measured_by", name(Some(&sheet.measured_by))),
        ("second_person", name(sheet.second_person.as_ref())),
        ("instrument", name(Some(&sheet.instrument))),
        ("calibrated_until", json!(sheet.calibrated_until.to_string())),
        ("outdoor", degrees(sheet.outdoor)),
        ("weather", json!(sheet.weather)),
        ("supply_celsius", degrees(sheet.supply)),
        ("return_celsius", degrees(sheet.return_flow)),
        ("windows_shut_minutes", json!(sheet.windows_shut)),
        ("system", json!(sheet.system.code())),
        ("opinion", json!(sheet.opinion)),
        ("complaint", json!(sheet.complaint)),
        ("repair", json!(sheet.repair)),
        ("remarks", json!(sheet.remarks)),
        ("signature", signature_json(&sheet.signature)),
    ] {
        out.insert(key.to_string(), value);
    }
    out
}

/// What has happened to it since.
fn lived_json(sheet: &Sheet) -> Map<String, Json> {
    let told =
        |told: &Option<(Minute, String)>| json!(told.as_ref().map(|(at, to)| json!({"at": at.to_string(), "to": to})));
    let found = sheet.investigated.as_ref().map(|found| {
        json!({"at": found.at.to_string(), "by": format!("staff/{}", found.by), "cause": found.cause,
               "measure": found.measure})
    });
    let ended = sheet.ended.as_ref().map(|(at, reason)| json!({"at": at.to_string(), "reason": reason}));
    let mut out = Map::new();
    for (key, value) in [
        ("reported", told(&sheet.reported)),
        ("passed_up", json!({"failure": told(&sheet.failure_up), "opinion": told(&sheet.opinion_up)})),
        ("investigated", json!(found)),
        ("no_standard_explained", json!(sheet.excuse)),
        ("ended", json!(ended)),
    ] {
        out.insert(key.to_string(), value);
    }
    out
}

/// A reading with what it came to.
fn reading_json(stored: &Stored, reading: &Reading) -> Json {
    let sheet = &stored.sheet;
    let (minimum, target, standard) = match reading.judged {
        Judged::By { minimum, target, standard, .. } => (Some(minimum), target, standard),
        Judged::Not(_) => (None, None, None),
    };
    let correction = reading.corrects.as_ref();
    json!({
        "reading": reading.n,
        "room": reading.room,
        "room_kind": reading.room_kind.code(),
        "orientation": reading.orientation.map(|orientation| orientation.code()),
        "place": reading.spot,
        "time": reading.at.clock(),
        "at": reading.at.to_string(),
        "celsius": reading.celsius.to_string(),
        "minimum": degrees(minimum),
        "target": degrees(target),
        "standard": standard.map(|id| format!("temp-standard/{id}")),
        "verdict": reading.verdict().code(),
        "not_judged": reading.unjudged().map(|why| why.code()),
        "counted": sheet.counts(reading),
        "counted_month": stored.month_of(reading.n).to_string(),
        "corrects": correction.map(|correction| correction.of),
        "corrected_by": reading.corrected_by,
        "reason": correction.map(|correction| &correction.reason),
        "by": correction.map(|correction| format!("staff/{}", correction.by)),
        "signature": correction.map(|correction| signature_json(&correction.signature)),
    })
}

/// What the user signed, or didn't: the sheet, and each correction.
///
/// # Errors
/// Where the file can't be read.
pub fn signatures(view: View<'_>, stored: &Stored) -> Outcome<Vec<Json>> {
    let sheet = &stored.sheet;
    let steps = step::store::of(view, &sheet.number.to_string())?;
    let name = |key: Option<i64>| -> Outcome<Option<String>> {
        let Some(key) = key else { return Ok(None) };
        Ok(staff::store::person(view, key)?.map(|person| person.name))
    };
    // Whoever typed the step by which it was signed; the sheet's own signature came with the sheet.
    let later = |at: Option<Minute>| {
        let at = at.map(|at| at.to_string());
        steps.iter().find(|step| step.action == "sign" && Some(&step.at) == at.as_ref()).map(|step| step.operator)
    };
    let correcting = |n: i64| {
        let of_reading = |said: &str| {
            let said: Json = serde_json::from_str(said).unwrap_or_default();
            said.get("new").and_then(Json::as_i64) == Some(n)
        };
        steps.iter().find(|step| step.action == "correct" && of_reading(&step.said)).and_then(|step| step.operator)
    };
    let mut out = Vec::new();
    let mut signed = |role: String, signature: &Signature, by: Option<i64>| -> Outcome<()> {
        let by = later(signature.at).unwrap_or(by);
        out.push(json!({"role": role, "by": signature.by, "at": signature.at.map(|at| at.to_string()),
                        "method": signature.method.code(), "recorded_by": name(by)?, "deputy": Json::Null}));
        Ok(())
    };
    signed("user".to_string(), &sheet.signature, Some(stored.taken_by))?;
    for reading in &sheet.readings {
        if let Some(correction) = &reading.corrects {
            signed(format!("user_reading_{}", reading.n), &correction.signature, correcting(reading.n))?;
        }
    }
    Ok(out)
}

/// Rows of the list for the generic screen and for export: newest first.
///
/// # Errors
/// Where the file can't be read.
pub fn list(view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
    let wanted = Wanted { find: variants::finding(find), ..Wanted::default() };
    let rows = page(view, &wanted, Place::Newest, skip.saturating_add(limit))?;
    let rows = rows.into_iter().skip(skip).map(|row| ListRow {
        record: RecordKey::Number(row.number),
        cells: vec![
            row.number.to_string(),
            row.measured_on.to_string(),
            row.user_name.clone().unwrap_or_default(),
            row.address.line(),
            row.lowest.map(|lowest| lowest.to_string()).unwrap_or_default(),
            state_line(&row).get(lang).to_string(),
        ],
        quiet: !row.state.is_open(),
    });
    Ok(rows.collect())
}

/// The words for a sheet's state in a list: what failed, what wasn't judged, whether it was signed.
pub fn state_line(row: &Listed) -> Say {
    let (state, signed) = (row.state.words(), row.signed);
    let (failed, all) = (row.failed, row.readings);
    Say::each(|lang| {
        let mut parts = vec![state.get(lang).to_string()];
        if failed > 0 {
            parts.push(match lang {
                Lang::Hant => format!("{failed}/{all} 不合格"),
                Lang::Hans => format!("{failed}/{all} 不合格"),
                Lang::En => format!("{failed} of {all} failed"),
            });
        }
        if !signed.is_signed() {
            parts.push(signed.words().get(lang).to_string());
        }
        parts.join(" ")
    })
}

/// The user that a sheet is about.
///
/// # Errors
/// Where the file can't be read.
pub fn user_of(view: View<'_>, record: &RecordKey) -> Outcome<Option<i64>> {
    Ok(store::load(view, record.id())?.and_then(|stored| stored.sheet.user))
}

/// All sheets of a user, for the user's file (H19).
///
/// # Errors
/// Where the file can't be read.
pub fn of_user(view: View<'_>, user: i64) -> Outcome<Vec<UserEvent>> {
    let wanted = Wanted { user: Some(user), ..Wanted::default() };
    let sheets = page(view, &wanted, Place::Newest, usize::MAX >> 1)?;
    let mut events = Vec::with_capacity(sheets.len());
    for row in sheets {
        let at = store::load(view, row.number.key())?.map(|stored| stored.sheet.last_read());
        let (kind, lowest) = (row.kind.words(), row.lowest.map(|lowest| lowest.to_string()));
        events.push(UserEvent {
            record: row.number.to_string(),
            workflow: "temperature",
            at: at.unwrap_or(row.measured_on.start()),
            what: Say::each(|lang| {
                let kind = kind.get(lang);
                let lowest = lowest.as_deref();
                match lang {
                    Lang::Hant => {
                        format!("測溫（{kind}）{}", lowest.map_or(String::new(), |it| format!("最低 {it} ℃")))
                    }
                    Lang::Hans => {
                        format!("测温（{kind}）{}", lowest.map_or(String::new(), |it| format!("最低 {it} ℃")))
                    }
                    Lang::En => {
                        format!(
                            "temperature check ({kind}){}",
                            lowest.map_or(String::new(), |it| format!(": lowest {it} °C"))
                        )
                    }
                }
            }),
            state: state_line(&row),
        });
    }
    Ok(events)
}
