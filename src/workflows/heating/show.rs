//! An application as `show --json` gives it, as the list shows it, and as it stands in the file of its user (contract,
//! sections 2 and 3).

use serde_json::{Map, Value as Json, json};

use super::act::ground;
use super::lists::{Listed, Place, Wanted};
use super::rules::next::{self, Blocked};
use super::rules::track::{self, Standing};
use super::rules::{Application, Contract, Fact, Fee, State, Step, Wish, fees, life};
use super::store::{self, Stored};
use super::{rows, said};
use crate::kernel::book::{ListRow, RecordKey};
use crate::kernel::number::Number;
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::text::variants;
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::units::Area;
use crate::kernel::words::{Lang, Say};
use crate::registers::deadline::{self, Kept};
use crate::registers::{staff, step};
use crate::workflow::UserEvent;

/// The application with everything that is its own; what is common to all records (steps, history, papers) is added
/// above.
///
/// # Errors
/// Where the file can't be read.
pub fn show(view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
    let Some(stored) = store::load(view, record.id())? else { return Ok(None) };
    let app = &stored.application;
    let number = app.number.to_string();
    let now = view.now().minute();
    let kept = deadline::store::of(view, &number)?;
    let mut out = taken_json(app);
    out.extend(lived_json(app));
    let mut put = |key: &str, value: Json| {
        out.insert(key.to_string(), value);
    };
    put("rev", json!(stored.rev));
    put("amended", json!(stored.amended));
    put("counted_month", json!(stored.month().to_string()));
    put("deadlines", kept.iter().map(|kept| kept.to_json(now)).collect());
    put("track", track_json(app, &kept, now));
    let (next, blocked) = possible(view, &stored, &kept)?;
    put("next", json!(next));
    put("blocked", blocked_json(&blocked));
    put("signatures", json!(signatures(view, app)?));
    put("links", Json::Array(links(view, app)?));
    Ok(Some(out))
}

/// The steps that are possible now, the usual one first, and why the others aren't.
///
/// # Errors
/// Where the file can't be read.
pub fn possible(view: View<'_>, stored: &Stored, kept: &[Kept]) -> Outcome<(Vec<&'static str>, Vec<Blocked>)> {
    let app = &stored.application;
    let now = view.now().minute();
    let ground = ground(view, app, now)?;
    let mut possible: Vec<&'static str> = next::possible(app, &ground).into_iter().map(Step::code).collect();
    let unsettled =
        |kept: &Kept| matches!(kept.state(now), DeadlineState::Open | DeadlineState::Running | DeadlineState::Missed);
    // What is in the way because nobody has explained it comes before everything else.
    let blocked = next::blocked(app, &ground);
    if kept.iter().any(unsettled) {
        let first =
            blocked.iter().any(|blocked| blocked.problem.code == "late_unexplained" && ground.plan_reply.is_some());
        possible.insert(if first { 0 } else { possible.len() }, "explain");
    }
    if life::state(app) != State::Void {
        possible.push("amend");
    }
    possible.extend(["correct-time", "note"]);
    // Drawing a record back is never the usual step.
    possible.sort_by_key(|step| ["withdraw", "void", "amend", "correct-time", "note"].contains(step));
    Ok((possible, blocked))
}

/// A text in all languages; the desk picks one.
fn spoken(say: &Say) -> Json {
    json!({"zh-Hant": say.get(Lang::Hant), "zh-Hans": say.get(Lang::Hans), "en": say.get(Lang::En)})
}

fn blocked_json(blocked: &[Blocked]) -> Json {
    let rows = blocked.iter().map(|Blocked { step, problem }| {
        json!({
            "action": step.code(), "code": problem.code, "message": spoken(&problem.say),
            "clause": problem.rule.clause(),
        })
    });
    Json::Array(rows.collect())
}

/// The kind of deadline that a step of the track meets.
const fn met_by(step: Step) -> Option<&'static str> {
    match step {
        Step::ReplyPlan => Some("plan_reply"),
        Step::Supply => Some("supply"),
        _ => None,
    }
}

/// The track as a screen draws it: what is done and when, what is next, when it is due.
fn track_json(app: &Application, kept: &[Kept], now: Minute) -> Json {
    let due = |step: Step| {
        let of_kind = kept.iter().filter(|known| met_by(step).is_some_and(|kind| known.deadline.kind == kind));
        of_kind.max_by_key(|known| known.n).and_then(|known| known.deadline.due_at(now)).map(|due| due.to_string())
    };
    let stages = track::track(app).into_iter().map(|stage| {
        let (state, at) = match stage.standing {
            Standing::Done(at) => ("done", Some(at)),
            Standing::Failed(at) => ("failed", Some(at)),
            Standing::Next => ("next", None),
            Standing::Waiting => ("waiting", None),
            Standing::Later => ("later", None),
            Standing::Dropped => ("dropped", None),
        };
        json!({
            "step": stage.step.code(), "part": stage.part.map(|part| part.code()),
            "stage": stage.stage.map(|stage| stage.code()), "item": stage.item,
            "fee": stage.fee.map(|fee| fee.code()), "group": stage.group, "state": state,
            "at": at.map(|at| at.to_string()), "due": due(stage.step), "words": spoken(&stage.words),
        })
    });
    Json::Array(stages.collect())
}

/// Who signed: the approver's decisions, and the user when it was executed.
///
/// # Errors
/// Where the file can't be read.
pub fn signatures(view: View<'_>, app: &Application) -> Outcome<Vec<Json>> {
    let steps = step::store::of(view, &app.number.to_string())?;
    let mut out = Vec::new();
    for done in &app.log {
        let row = steps.iter().find(|row| row.n == done.n);
        let said: Map<String, Json> = row.and_then(|row| serde_json::from_str(&row.said).ok()).unwrap_or_default();
        let recorded_by = match row.and_then(|row| row.operator) {
            Some(key) => staff::store::person(view, key)?.map(|person| person.name),
            None => None,
        };
        // A decision has no method of its own: in person where the decider typed it, else from paper.
        let in_person = |key: i64| if row.and_then(|row| row.operator) == Some(key) { "pin" } else { "paper" };
        let (role, by, method) = match &done.fact {
            Fact::Decide { by, .. } => ("decide", by.1.clone(), in_person(by.0)),
            Fact::Approve { by, method } => ("approve", by.1.clone(), method.code()),
            Fact::Reject { by, .. } => ("reject", by.1.clone(), in_person(by.0)),
            Fact::Execute { user_method: Some(method), .. } => {
                let name = app.account.as_ref().map_or(&app.applicant, |(_, name)| name);
                ("user", name.clone(), method.code())
            }
            _ => continue,
        };
        out.push(json!({
            "role": role, "by": by, "at": done.at.to_string(), "method": method, "recorded_by": recorded_by,
            "deputy": said.get("deputy").cloned().unwrap_or(Json::Null),
        }));
    }
    Ok(out)
}

fn contract_json(contract: &Contract) -> Json {
    json!({
        "contract_no": contract.number, "date": contract.date.to_string(),
        "celsius": contract.celsius.map(|celsius| celsius.to_string()),
    })
}

/// The keys of `add`, and where it stands.
fn taken_json(app: &Application) -> Map<String, Json> {
    let address = &app.address;
    let contract = app.contract.as_ref();
    let area = |area: Option<Area>| json!(area.map(|area| area.to_string()));
    // It isn't accepted without all three.
    let explained = app.kind.is_applied_for().then(|| json!({"papers": true, "procedure": true, "fees": true}));
    let mut out = Map::new();
    for (key, value) in [
        ("workflow", json!("heating")),
        ("number", json!(app.number.to_string())),
        ("digits", json!(app.number.digits())),
        ("state", json!(life::state(app).code())),
        ("kind", json!(app.kind.code())),
        ("channel", json!(app.channel.code())),
        ("account", json!(app.account.as_ref().map(|(account, _)| account))),
        ("user", json!(app.user.map(|key| format!("user/{key}")))),
        ("user_name", json!(app.account.as_ref().map(|(_, name)| name))),
        ("applicant", json!(app.applicant)),
        ("phone", json!(app.phone)),
        ("id_no", json!(app.id_no)),
        (
            "address",
            json!({"estate": address.estate, "building": address.building, "unit": address.unit, "room": address.room}),
        ),
        ("user_class", json!(app.home.class.code())),
        ("building_kind", json!(app.home.building.code())),
        ("own_loop", json!(app.home.own_loop)),
        ("heated_area", area(app.home.heated_area)),
        ("station", json!(app.station)),
        ("substation", json!(app.substation)),
        ("explained", json!(explained)),
        ("papers", Json::Null),
        ("papers_missing", json!(app.papers_missing)),
        ("buildings", json!(app.buildings)),
        ("households", json!(app.households)),
        ("contract_no", json!(contract.map(|contract| &contract.number))),
        ("contract_date", json!(contract.map(|contract| contract.date.to_string()))),
        ("contract_celsius", json!(contract.and_then(|contract| contract.celsius).map(|celsius| celsius.to_string()))),
        ("works", json!(app.works.as_ref().map(rows::works_json))),
        ("handler", json!(app.handler.1)),
        ("handler_key", json!(format!("staff/{}", app.handler.0))),
        ("accepted_at", json!(app.accepted_at.to_string())),
        ("outside_reason", json!(app.outside_reason)),
        ("remarks", json!(app.remarks)),
    ] {
        out.insert(key.to_string(), value);
    }
    out.extend(wish_json(&app.wish));
    // `papers` is what was printed of every record; what was handed in has a name of its own beside it.
    out.remove("papers");
    out.insert("papers_given".to_string(), json!(app.papers));
    out
}

/// What only some kinds have; the others' keys are there and empty.
fn wish_json(wish: &Wish) -> Map<String, Json> {
    let mut out = Map::new();
    for key in [
        "floor_area",
        "applied_area",
        "change",
        "new_value",
        "reason",
        "from",
        "to",
        "legal_basis",
        "found_by",
        "found_on",
        "procedure",
        "restores",
    ] {
        out.insert(key.to_string(), Json::Null);
    }
    let mut put = |key: &str, value: Json| {
        out.insert(key.to_string(), value);
    };
    match wish {
        Wish::New { floor_area, applied_area } => {
            put("floor_area", json!(floor_area.map(|area| area.to_string())));
            put("applied_area", json!(applied_area.map(|area| area.to_string())));
        }
        Wish::Change { what, new_value } => {
            put("change", json!(what.code()));
            put("new_value", json!(new_value));
        }
        Wish::Stop { reason, from, to } => {
            put("reason", json!(reason));
            put("from", json!(from.to_string()));
            put("to", json!(to.to_string()));
        }
        Wish::Imposed { reason, legal_basis, found_by, found_on, items } => {
            put("reason", json!(reason));
            put("legal_basis", json!(legal_basis));
            put("found_by", json!(found_by.1));
            put("found_on", json!(found_on.to_string()));
            put("procedure", json!(items));
        }
        Wish::Restore { restores, reason } => {
            put("restores", json!(restores.map(|number| number.to_string())));
            put("reason", json!(reason));
        }
    }
    out
}

/// What has happened to it since.
fn lived_json(app: &Application) -> Map<String, Json> {
    let at = |step: Step| app.last(step).map(|done| done.at.to_string());
    let notice = app.last(Step::AreaNotice).map(|done| {
        let mut said = said::of(&done.fact);
        said.insert("at".to_string(), json!(done.at.to_string()));
        said
    });
    let fees: Vec<Json> = Fee::ALL
        .iter()
        .filter_map(|fee| Some((fee, fees::account(app, *fee)?)))
        .map(|(fee, account)| {
            json!({
                "fee": fee.code(), "due": account.due.to_string(), "required": account.required.to_string(),
                "paid": account.paid.to_string(), "left": account.left().to_string(),
            })
        })
        .collect();
    let ended = life::ended_at(app).map(|(at, reason)| json!({"at": at.to_string(), "reason": reason}));
    let mut out = Map::new();
    for (key, value) in [
        ("contract", json!(track::contract(app).map(contract_json))),
        ("contract_missing", json!(app.kind.is_new() && track::contract(app).is_none())),
        ("fees", Json::Array(fees)),
        ("area_notice", json!(notice)),
        ("executed_at", json!(at(Step::Execute))),
        ("supplied_at", json!(at(Step::Supply))),
        ("cause_gone_at", json!(at(Step::CauseGone))),
        ("ended", json!(ended)),
    ] {
        out.insert(key.to_string(), value);
    }
    out
}

/// The records that it is tied to, both ways.
fn links(view: View<'_>, app: &Application) -> Outcome<Vec<Json>> {
    let link = |kind: &str, number: &str| json!({"kind": kind, "number": number});
    let mut links = Vec::new();
    if let Wish::Restore { restores: Some(stop), .. } = &app.wish {
        links.push(link("restores", &stop.to_string()));
    }
    let wanted = Wanted { restores: Some(app.number.key()), ..Wanted::default() };
    let mut found = store::page(view, &wanted, Place::Newest, usize::MAX >> 1)?;
    found.reverse();
    links.extend(found.iter().map(|row| link("restored_by", &row.number.to_string())));
    let others = store::linked(view, &app.number.to_string())?;
    links.extend(others.iter().map(|(kind, number)| link(kind, number)));
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
            short_time(row.accepted_at),
            row.kind.words().get(lang).to_string(),
            row.user_name.clone().unwrap_or_else(|| row.applicant.clone()),
            row.address.line(),
            state_line(&row).get(lang).to_string(),
        ],
        quiet: row.state != State::Open,
    });
    Ok(rows.collect())
}

/// `11-23 08:05`: a list shows the last weeks, the year stands in the number.
pub fn short_time(at: Minute) -> String {
    let day = at.day();
    format!("{:02}-{:02} {}", day.month(), day.day(), at.clock())
}

/// The words for where an application stands in a list: under way, the step that comes next.
pub fn state_line(row: &Listed) -> Say {
    match (row.state, row.next.first()) {
        (State::Open, Some(next)) => Say::from(next.words()),
        (state, _) => Say::from(state.words()),
    }
}

/// The user that an application is about.
///
/// # Errors
/// Where the file can't be read.
pub fn user_of(view: View<'_>, record: &RecordKey) -> Outcome<Option<i64>> {
    Ok(store::load(view, record.id())?.and_then(|stored| stored.application.user))
}

/// All applications of a user, for the user's file (H19).
///
/// # Errors
/// Where the file can't be read.
pub fn of_user(view: View<'_>, user: i64) -> Outcome<Vec<UserEvent>> {
    let wanted = Wanted { user: Some(user), ..Wanted::default() };
    let page = store::page(view, &wanted, Place::Newest, usize::MAX >> 1)?;
    let mut events = Vec::new();
    for row in page {
        let kind = row.kind.words();
        events.push(UserEvent {
            record: row.number.to_string(),
            workflow: "heating",
            at: row.accepted_at,
            what: Say::each(|lang| match lang {
                Lang::Hant => format!("用熱申請（{}）", kind.get(lang)),
                Lang::Hans => format!("用热申请（{}）", kind.get(lang)),
                Lang::En => format!("heating application ({})", kind.get(lang)),
            }),
            state: state_line(&row),
        });
        events.extend(notice_event(view, row.number)?);
    }
    Ok(events)
}

/// The area change notice of an application as a line of its own in the user's file.
fn notice_event(view: View<'_>, number: Number) -> Outcome<Option<UserEvent>> {
    let Some(done) =
        store::log(view, &number.to_string())?.into_iter().find(|done| done.fact.step() == Step::AreaNotice)
    else {
        return Ok(None);
    };
    let Fact::AreaNotice(notice) = done.fact else { return Ok(None) };
    let after = Area(notice.before.0 + notice.change.0);
    let sign = if notice.change.0 > 0 { "+" } else { "" };
    let change = notice.change;
    let from = notice.effective_from;
    Ok(Some(UserEvent {
        record: number.to_string(),
        workflow: "heating",
        at: done.at,
        what: Say::each(|lang| match lang {
            Lang::Hant => format!("面積通知單 {sign}{change} m²，現 {after} m²"),
            Lang::Hans => format!("面积通知单 {sign}{change} m²，现 {after} m²"),
            Lang::En => format!("area notice {sign}{change} m², now {after} m²"),
        }),
        state: Say::each(|lang| match lang {
            Lang::Hant => format!("{from} 起"),
            Lang::Hans => format!("{from} 起"),
            Lang::En => format!("from {from}"),
        }),
    }))
}
