//! A requisition as `show --json` gives it and as the list shows it (contract, sections 2 and 4).

use serde_json::{Map, Value as Json, json};

use super::rules::{Issued, Line, State};
use super::store::{self, Stored, Wanted};
use crate::kernel::book::{ListRow, RecordKey};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::text::variants;
use crate::kernel::units::{decimal, grouped};
use crate::kernel::words::Lang;
use crate::registers::staff;
use crate::workflow::WaitingRow;
use crate::workflows::sample::show as slip;
use crate::workflows::sample::store::{self as slips, Place};

/// The requisition with everything that is its own; what is common to all records is added above.
///
/// # Errors
/// Where the file can't be read.
pub fn show(view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
    let Some(stored) = store::load(view, record.id())? else { return Ok(None) };
    let requisition = &stored.requisition;
    let name = |key: Option<i64>| -> Outcome<Option<String>> {
        Ok(key.map(|key| staff::store::person(view, key)).transpose()?.flatten().map(|person| person.name))
    };
    let mut out = Map::new();
    let mut put = |key: &str, value: Json| {
        out.insert(key.to_string(), value);
    };
    put("workflow", json!("sample"));
    put("state", json!(requisition.state.code()));
    put("rev", json!(stored.rev));
    put("month", json!(stored.month.map(|month| month.to_string())));
    put("slips", json!(stored.slips.iter().map(ToString::to_string).collect::<Vec<_>>()));
    put("department", json!(stored.department));
    put("store", json!(stored.store));
    put("receiver", json!(requisition.receiver));
    put("remarks", json!(stored.remarks));
    put("lines", Json::Array(lines(&stored).map(|(place, line, issued)| line_json(place, line, issued)).collect()));
    put("pieces", json!(requisition.lines.iter().map(|line| line.count).sum::<i64>()));
    put("grams", json!(requisition.lines.iter().map(|line| line.grams.0).sum::<i64>()));
    let issued = |sum: fn(&Issued) -> i64| {
        requisition.stocked_out.as_ref().map(|_| requisition.issued.iter().map(sum).sum::<i64>())
    };
    put("issued_pieces", json!(issued(|one| one.count)));
    put("issued_grams", json!(issued(|one| one.grams.0)));
    put("approved_at", json!(requisition.approved.map(|(_, at)| at.to_string())));
    put("approved_by", json!(name(requisition.approved.map(|(by, _)| by))?));
    let out_ = requisition.stocked_out.as_ref();
    put("stocked_out_at", json!(out_.map(|out| out.at.to_string())));
    put("document", json!(out_.map(|out| &out.document)));
    put("storekeeper", json!(name(out_.map(|out| out.storekeeper))?));
    put("posted_at", json!(requisition.posted.as_ref().map(|(_, at)| at.to_string())));
    put("voucher", json!(requisition.posted.as_ref().map(|(voucher, _)| voucher)));
    put("voided_at", json!(requisition.voided.as_ref().map(|(at, _)| at.to_string())));
    put("void_reason", json!(requisition.voided.as_ref().map(|(_, reason)| reason)));
    let maker = name(Some(requisition.made_by))?.unwrap_or_default();
    put("created", json!({"at": requisition.made_at.to_string(), "typed_at": stored.made.to_string(), "by": maker}));
    put("next", json!(requisition.next()));
    put("blocked", slip::blocked_json(&requisition.blocked(view.now().minute())));
    put("signatures", json!(signatures(view, &requisition.number.to_string())?));
    let links = stored.slips.iter().map(|slip| json!({"kind": "slip", "number": slip.to_string()}));
    put("links", Json::Array(links.collect()));
    Ok(Some(out))
}

/// The lines with their places, each with what was issued of it.
pub fn lines(stored: &Stored) -> impl Iterator<Item = (i64, &Line, Option<&Issued>)> {
    let requisition = &stored.requisition;
    let issued = |place: i64| requisition.issued.iter().find(|issued| issued.line == place);
    requisition.lines.iter().zip(1_i64..).map(move |(line, place)| (place, line, issued(place)))
}

fn line_json(place: i64, line: &Line, issued: Option<&Issued>) -> Json {
    let mut out = Map::new();
    out.insert("line".into(), json!(place));
    out.insert("variety".into(), json!(line.code));
    out.insert("variety_name".into(), json!(line.name));
    match &line.size {
        Some((code, _)) => out.insert("size".into(), json!(code)),
        None => out.insert("cloth".into(), json!(true)),
    };
    out.insert("count".into(), json!(line.count));
    if let Some(metres) = line.metres {
        out.insert("metres".into(), json!(metres.to_string()));
    }
    out.insert("grams".into(), json!(line.grams.0));
    if let Some(issued) = issued {
        let mut given = Map::new();
        given.insert("count".into(), json!(issued.count));
        if let Some(metres) = issued.metres {
            given.insert("metres".into(), json!(metres.to_string()));
        }
        given.insert("grams".into(), json!(issued.grams.0));
        out.insert("issued".into(), Json::Object(given));
    }
    Json::Object(out)
}

/// The general manager's approval and the storekeeper's part, recorded by whom.
fn signatures(view: View<'_>, number: &str) -> Outcome<Vec<Json>> {
    let mut out = Vec::new();
    for step in slips::steps(view, number)? {
        let (role, by) = match step.action.as_str() {
            "approve" => ("gm", "by"),
            "stock-out" => ("storekeeper", "storekeeper"),
            _ => continue,
        };
        let said: Map<String, Json> = serde_json::from_str(&step.said).unwrap_or_default();
        let by = match said.get("name") {
            Some(frozen) => frozen.clone(),
            None => slip::name_of(view, said.get(by).unwrap_or(&Json::Null))?,
        };
        let recorded = step.operator.map(|key| staff::store::person(view, key)).transpose()?.flatten();
        out.push(json!({
            "role": role,
            "by": by,
            "at": step.at,
            "method": said.get("method").cloned().unwrap_or(json!("paper")),
            "recorded_by": recorded.map(|person| person.name),
            "deputy": said.get("deputy").cloned().unwrap_or(Json::Null),
        }));
    }
    Ok(out)
}

/// Rows of the list, newest first.
///
/// # Errors
/// Where the file can't be read.
pub fn list(view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
    let wanted = Wanted { find: variants::finding(find), waiting: false };
    let row = |listed: store::Listed| list_row(listed, lang);
    let page = store::page(view, &wanted, Place::Newest, skip.saturating_add(limit))?;
    Ok(page.into_iter().skip(skip).map(row).collect())
}

/// One of them as a row.
pub fn list_row(listed: store::Listed, lang: Lang) -> ListRow {
    ListRow {
        record: RecordKey::Number(listed.number),
        cells: vec![
            listed.number.to_string(),
            listed.made.day().to_string(),
            listed.department,
            listed.receiver,
            grouped(listed.pieces),
            decimal(listed.grams, 3),
            listed.state.words().get(lang).to_string(),
        ],
        quiet: matches!(listed.state, State::Posted | State::Void),
    }
}

/// The requisitions that wait for somebody, the oldest first.
///
/// # Errors
/// Where the file can't be read.
pub fn waiting_list(view: View<'_>, lang: Lang, limit: usize) -> Outcome<Vec<WaitingRow>> {
    let wanted = Wanted { find: String::new(), waiting: true };
    let mut page = store::page(view, &wanted, Place::Newest, limit)?;
    page.reverse();
    let row = |listed: store::Listed| WaitingRow {
        record: listed.number.to_string(),
        state: listed.state.words().get(lang).to_string(),
        overdue: false,
        until: None,
        who: format!("{} {}", listed.department, listed.receiver),
    };
    Ok(page.into_iter().map(row).collect())
}
