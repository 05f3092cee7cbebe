//! An outage as `show --json` gives it and as the list shows it (contract, sections 2 and 4).

use serde_json::{Map, Value as Json, json};

use super::WORKFLOW;
use super::rules::{State, Telling, Way};
use super::store::{self, Listed, Place, Stored, Wanted};
use crate::kernel::book::{ListRow, RecordKey};
use crate::kernel::number::Number;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::text::variants;
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::store as deadlines;
use crate::registers::staff;

/// The outage with everything that is its own; what is common to all records is added above.
///
/// # Errors
/// Where the file can't be read.
pub fn show(view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
    let Some(stored) = store::load(view, record.id())? else { return Ok(None) };
    let outage = &stored.outage;
    let now = view.now().minute();
    let lead = outage.lead.map(|key| staff::store::person(view, key)).transpose()?.flatten();
    let facility = outage.facility.map(|key| store::facility_name(view, key)).transpose()?.flatten();
    let kept = deadlines::of(view, &outage.number.to_string())?;
    let text = |at: Option<Minute>| at.map(|at| at.to_string());
    let told = |way| outage.first(way).map(|telling: &Telling| (telling.at.to_string(), telling.how.clone()));
    let (told, announced) = (told(Way::Tell), told(Way::Announce));
    let mut next = outage.next(now);
    if kept.iter().any(|known| !matches!(known.state(now), DeadlineState::Met | DeadlineState::Cancelled)) {
        next.push("explain");
    }
    let mut out = Map::new();
    let mut put = |key: &str, value: Json| {
        out.insert(key.to_string(), value);
    };
    put("workflow", json!(WORKFLOW));
    put("state", json!(outage.state(now).code()));
    put("rev", json!(stored.rev));
    put("station", json!(outage.station));
    put("area", json!(outage.area));
    put("kind", json!(outage.kind.code()));
    put("cause", json!(outage.cause));
    put("from", json!(outage.from.to_string()));
    put("expected_to", json!(text(outage.expected_to())));
    put("facility", json!(facility));
    put("lead", json!(lead.map(|person| person.name)));
    put("phone", json!(outage.phone));
    put("places", json!(stored.area.places));
    put("unread", json!(stored.area.unread));
    put("expected_minutes", json!(outage.expected_minutes()));
    put("real_minutes", json!(outage.real_minutes()));
    put("extended", json!(outage.extended));
    put("told_at", json!(told.as_ref().map(|(at, _)| at)));
    put("told_how", json!(told.as_ref().map(|(_, how)| how)));
    put("announced_at", json!(announced.as_ref().map(|(at, _)| at)));
    put("announced_how", json!(announced.as_ref().map(|(_, how)| how)));
    put("restored_at", json!(text(outage.restored_at)));
    put("voided_at", json!(outage.voided.as_ref().map(|(at, _)| at.to_string())));
    put("void_reason", json!(outage.voided.as_ref().map(|(_, reason)| reason)));
    put("counted_month", json!(stored.counted.map(|month| month.to_string())));
    put("next", json!(next));
    put("blocked", Json::Array(outage.blocked(now).iter().map(blocked).collect()));
    put("links", Json::Array(links(view, &stored)?));
    Ok(Some(out))
}

fn blocked((action, problem): &(&'static str, Problem)) -> Json {
    let message =
        Json::Object(Lang::ALL.iter().map(|lang| (lang.tag().into(), problem.say.get(*lang).into())).collect());
    json!({"action": action, "code": problem.code, "message": message, "clause": problem.rule.clause()})
}

/// The repairs that name it, those reported in its area while it ran, and its facility.
fn links(view: View<'_>, stored: &Stored) -> Outcome<Vec<Json>> {
    let mut links = Vec::new();
    for repair in store::repairs(view, stored)? {
        let kind = if repair.is_linked { "repair" } else { "repair_in_area" };
        links.push(json!({"kind": kind, "number": repair.number.to_string()}));
    }
    if let Some(key) = stored.outage.facility {
        links.push(json!({"kind": "facility", "number": format!("facility/{key}")}));
    }
    Ok(links)
}

/// Rows of the list, newest first.
///
/// # Errors
/// Where the file can't be read.
pub fn list(view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
    let wanted = Wanted { find: variants::finding(find), unended: false };
    let page = store::page(view, &wanted, Place::Newest, skip.saturating_add(limit))?;
    Ok(page.into_iter().skip(skip).map(|listed| list_row(&listed, lang)).collect())
}

/// One of them as a row: number, area, kind, from, expected or real end, whether users were told, state.
pub fn list_row(listed: &Listed, lang: Lang) -> ListRow {
    let day_and_clock = |at: Minute| format!("{:02}-{:02} {}", at.day().month(), at.day().day(), at.clock());
    let to = listed.restored_at.or(listed.expected_to);
    ListRow {
        record: RecordKey::Number(listed.number),
        cells: vec![
            listed.number.to_string(),
            listed.area.clone(),
            listed.kind.words().get(lang).to_string(),
            day_and_clock(listed.from),
            to.map(day_and_clock).unwrap_or_default(),
            told_words(listed.told_at.is_some()).get(lang).to_string(),
            listed.state.words().get(lang).to_string(),
        ],
        quiet: matches!(listed.state, State::Restored | State::Void),
    }
}

/// Whether users were told, in a word.
pub const fn told_words(is_told: bool) -> Words {
    if is_told { words("已告知", "已告知", "told") } else { words("未告知", "未告知", "not told") }
}

/// The outages that haven't ended, newest first: what the office has before it.
///
/// # Errors
/// Where the file can't be read.
pub fn unended(view: View<'_>, limit: usize) -> Outcome<Vec<Number>> {
    let wanted = Wanted { find: String::new(), unended: true };
    Ok(store::page(view, &wanted, Place::Newest, limit)?.into_iter().map(|listed| listed.number).collect())
}
