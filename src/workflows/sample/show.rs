//! A slip as `show --json` gives it and as the list shows it (contract, sections 2 and 3).

use serde_json::{Map, Value as Json, json};

use super::month::store::CountedDrawing;
use super::requisition;
use super::rules::drawing::{self, Taking};
use super::rules::gate::Known;
use super::rules::life::{self, Signer, Voiding};
use super::rules::{Line, Slip, Source, State, What};
use super::store::{self, Listed, Place, Stored, Wanted};
use crate::kernel::book::{ListRow, RecordKey};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::text::variants;
use crate::kernel::time::{Minute, Month};
use crate::kernel::units::{decimal, grouped};
use crate::kernel::words::{Lang, Say};
use crate::registers::staff;
use crate::say;
use crate::workflow::WaitingRow;

/// Steps whose time may be corrected; never the release.
pub const CORRECTABLE: [&str; 6] = ["sign-head", "sign-gm", "receipt", "return-note", "draw", "file"];

/// The slip with everything that is its own; what is common to all records (steps, history, papers) is added above.
///
/// # Errors
/// Where the file can't be read.
pub fn show(view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
    let Some(stored) = store::load(view, record.id())? else { return Ok(None) };
    let slip = &stored.slip;
    let mut out = Map::new();
    let mut put = |key: &str, value: Json| {
        out.insert(key.to_string(), value);
    };
    put("workflow", json!("sample"));
    put("number", json!(slip.number.to_string()));
    put("digits", json!(slip.number.digits()));
    put("state", json!(slip.state.code()));
    put("rev", json!(stored.rev));
    put("customer", json!(stored.customer_name));
    put("customer_key", json!(format!("customer/{}", stored.customer)));
    put("contact", json!(stored.contact));
    put("phone", json!(stored.phone));
    put("purpose", json!(stored.purpose));
    put("purpose_note", json!(stored.purpose_note));
    put("charge", json!(if slip.charged { "charged" } else { "free" }));
    put("source", json!(if slip.source == Source::Warehouse { "warehouse" } else { "workshop" }));
    put("department", json!(stored.department));
    put("handler", json!(stored.handler_name));
    put("handler_key", json!(format!("staff/{}", slip.handler)));
    put("valid_days", slip.valid_days.map_or(json!("off"), |days| json!(days)));
    put("remarks", json!(stored.remarks));
    put(
        "lines",
        Json::Array(slip.lines.iter().zip(1_i64..).map(|(line, place)| line_json(slip, line, place)).collect()),
    );
    put("pieces", json!(slip.pieces()));
    put("grams", json!(stored.grams.0));
    put("amount", json!(slip.amount.map(|amount| amount.to_string())));
    put("replaces", json!(stored.replaces.as_ref().map(|(number, _)| number.to_string())));
    put("replace_reason", json!(stored.replaces.as_ref().map(|(_, reason)| reason)));
    put("takes_over_drawing", json!(slip.takes_over.is_some()));
    put("effective_at", json!(slip.effective_at.map(|at| at.to_string())));
    put("valid_through", json!(slip.valid_through.map(|day| day.to_string())));
    put("drawn_pieces", json!(slip.drawing.as_ref().map(super::rules::Drawing::pieces)));
    put(
        "drawn_grams",
        json!(slip.drawing.as_ref().map(|drawing| drawing.lines.iter().map(|l| l.grams.0).sum::<i64>())),
    );
    put("expired", json!(slip.is_expired(view.now().minute()) && slip.state.waits()));
    let issuer = staff::store::person(view, slip.issued_by)?.map(|person| person.name).unwrap_or_default();
    put("created", json!({"at": slip.issued_at.to_string(), "typed_at": stored.issued.to_string(), "by": issuer}));
    put("counted_month", json!(counted_month(view, &stored)?.map(|month| month.to_string())));
    put("next", json!(next(slip, stored.filed_at.is_some(), view.now().minute())));
    put("blocked", blocked_json(&blocked(slip, view.now().minute(), &super::gate::background(view, &stored)?)));
    put("signatures", json!(signatures(view, &slip.number.to_string())?));
    put("deadlines", json!([]));
    let mut links = Vec::new();
    if let Some((old, _)) = &stored.replaces {
        links.push(json!({"kind": "replaces", "number": old.to_string()}));
    }
    if let Some(new) = slip.successor {
        links.push(json!({"kind": "replaced_by", "number": new.to_string()}));
    }
    if let Some(requisition) = requisition::store::of_slip(view, slip.number)? {
        links.push(json!({"kind": "requisition", "number": requisition.to_string()}));
    }
    put("links", Json::Array(links));
    Ok(Some(out))
}

/// The month in which its drawing counts: that of its time, unless that was closed before it was typed. A void slip's
/// counts in none, but for a closed month that had counted it before.
fn counted_month(view: View<'_>, stored: &Stored) -> Outcome<Option<Month>> {
    let drawn = CountedDrawing {
        at: stored.slip.drawing.as_ref().map(|drawing| drawing.at),
        counted: stored.counted,
        is_void: stored.slip.state == State::Void,
        entry: stored.rev,
    };
    if drawn.is_void { drawn.closed_in(view) } else { Ok(drawn.month()) }
}

fn line_json(slip: &Slip, line: &Line, place: i64) -> Json {
    let mut out = Map::new();
    out.insert("line".into(), json!(place));
    out.insert("variety".into(), json!(line.variety_code));
    out.insert("variety_name".into(), json!(line.variety_name));
    match &line.what {
        What::Yarn { size, unit, .. } => {
            out.insert("size".into(), json!(size));
            out.insert("count".into(), json!(line.count));
            out.insert("unit_grams".into(), json!(unit.0));
        }
        What::Cloth { metres } => {
            out.insert("cloth".into(), json!(true));
            out.insert("count".into(), json!(line.count));
            out.insert("metres".into(), json!(metres.to_string()));
        }
    }
    out.insert("grams".into(), json!(line.grams.0));
    out.insert("unit_price".into(), json!(line.unit_price.map(|price| price.fen.to_string())));
    out.insert("amount".into(), json!(line.amount.map(|amount| amount.to_string())));
    out.insert("lot".into(), json!(line.lot));
    out.insert("remarks".into(), json!(line.remarks));
    let drawn = slip.drawing.as_ref().and_then(|drawing| drawing.lines.iter().find(|drawn| drawn.line == place));
    if let Some(drawn) = drawn {
        let mut taken = Map::new();
        taken.insert("count".into(), json!(drawn.count));
        if let Some(metres) = drawn.metres {
            taken.insert("metres".into(), json!(metres.to_string()));
        }
        taken.insert("grams".into(), json!(drawn.grams.0));
        out.insert("drawn".into(), Json::Object(taken));
    }
    Json::Object(out)
}

/// The actions now possible, the usual next step first.
pub fn next(slip: &Slip, filed: bool, now: Minute) -> Vec<&'static str> {
    let steps: &[&str] = match slip.state {
        State::Issued => &["sign-head", "reject", "void"],
        State::HeadSigned => &["sign-gm", "reject", "void"],
        State::Signed => &["receipt", "void"],
        State::Effective if slip.is_expired(now) => &["void"],
        State::Effective if slip.source == Source::Warehouse && slip.return_note.is_none() => &["return-note", "void"],
        State::Effective => &["draw", "void"],
        State::Drawn if slip.is_expired(now) => &["void"],
        State::Drawn => &["release", "void"],
        State::Released if !filed => &["file"],
        State::Released | State::Rejected | State::Void => &[],
    };
    let mut next = steps.to_vec();
    next.push("refuse");
    if slip.head.is_some() {
        next.push("correct-time");
    }
    next.push("note");
    next
}

/// The steps that are not possible now, each with its first refusal.
pub fn blocked(slip: &Slip, now: Minute, known: &Known) -> Vec<(&'static str, Problem)> {
    let open = next(slip, false, now);
    // Nobody in particular: only the state, the dates and the papers are asked about here.
    let nobody = Signer { key: 0, name: String::new(), head: Ok(None), gm: Ok(None) };
    let taking =
        Taking { at: now, taken_by: String::new(), given_by: None, given_by_staff: None, has_storekeeper: true };
    let voiding = Voiding { at: now, returned: Some(("", now)), refund: Some(""), taken_over: false };
    let pieces = slip.drawing.as_ref().map_or(0, super::rules::Drawing::pieces);
    let tried: [(&str, Result<(), Vec<Problem>>); 9] = [
        ("sign-head", life::sign_head(slip, &nobody, now).map(drop)),
        ("sign-gm", life::sign_gm(slip, &nobody, now).map(drop)),
        ("reject", life::reject(slip, &nobody, now).map(drop)),
        ("receipt", life::receipt(slip, "", slip.amount.unwrap_or_default(), now).map(drop)),
        ("return-note", life::return_note(slip, "", now).map(drop)),
        ("draw", drawing::draw(slip, &taking, None).map(drop)),
        ("release", life::release(slip, (0, ""), pieces, now, Some(known)).map(drop)),
        ("file", life::file(slip, None, now)),
        ("void", life::void(slip, &voiding).map(drop)),
    ];
    tried
        .into_iter()
        .filter(|(action, _)| !open.contains(action))
        .filter_map(|(action, judged)| Some((action, judged.err()?.into_iter().next()?)))
        .collect()
}

/// Refusals of steps as `show --json` gives them, each in all languages; the desk picks one.
pub fn blocked_json(blocked: &[(&'static str, Problem)]) -> Json {
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

/// Who signed what, when, how, recorded by whom, and whether as a deputy.
///
/// # Errors
/// Where the file can't be read.
pub fn signatures(view: View<'_>, number: &str) -> Outcome<Vec<Json>> {
    let mut out = Vec::new();
    for step in store::steps(view, number)? {
        let role = match step.action.as_str() {
            "sign-head" => "head",
            "sign-gm" => "gm",
            "draw" => "taker",
            _ => continue,
        };
        let said: Map<String, Json> = serde_json::from_str(&step.said).unwrap_or_default();
        let by = said.get("by").or_else(|| said.get("taken_by")).cloned().unwrap_or(Json::Null);
        let by = match said.get("name") {
            Some(frozen) => frozen.clone(),
            None => name_of(view, &by)?,
        };
        let recorded_by = match step.operator {
            Some(key) => staff::store::person(view, key)?.map(|person| person.name),
            None => None,
        };
        out.push(json!({
            "role": role,
            "by": by,
            "at": step.at,
            "method": said.get("method").cloned().unwrap_or(json!("paper")),
            "recorded_by": recorded_by,
            "deputy": said.get("deputy").cloned().unwrap_or(Json::Null),
        }));
    }
    Ok(out)
}

/// The name behind a register key in a step's words; names of outsiders stay as they are.
///
/// # Errors
/// Where the file can't be read.
pub fn name_of(view: View<'_>, by: &Json) -> Outcome<Json> {
    let key = match by {
        Json::Number(number) => number.as_i64(),
        Json::String(text) => text.strip_prefix("staff/").and_then(|key| key.parse().ok()),
        _ => None,
    };
    match key {
        Some(key) => Ok(json!(staff::store::person(view, key)?.map(|person| person.name))),
        None => Ok(by.clone()),
    }
}

/// One line of goods in short, for lists: `JC40S 整2 小5`.
pub fn goods_line(goods: &[(String, Option<Say>, i64)], lang: Lang) -> String {
    let mut out = String::new();
    let mut last = "";
    for (code, size, amount) in goods {
        if last != code {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(code);
            last = code;
        }
        out.push(' ');
        match size {
            Some(names) => {
                let name = names.get(lang);
                let short = if lang == Lang::En { name } else { name.strip_suffix(['紗', '纱']).unwrap_or(name) };
                out.push_str(short);
                if lang == Lang::En {
                    out.push(' ');
                }
                out.push_str(&amount.to_string());
            }
            None => {
                out.push_str(&decimal(*amount, 1));
                out.push_str(if lang == Lang::En { " m" } else { "米" });
            }
        }
    }
    out
}

/// The words for a slip's state in a list, with the time or number that matters.
pub fn state_line(listed: &Listed, now: Minute) -> Say {
    let state = Say::from(life::state_words(listed.state));
    let add = |extra: Say| Say::each(|lang| format!("{} {}", state.get(lang), extra.get(lang)));
    // In English a state and its limit would read as one thing without the comma.
    let limit = |extra: Say| {
        Say::each(|lang| {
            let comma = if lang == Lang::En { "," } else { "" };
            format!("{}{comma} {}", state.get(lang), extra.get(lang))
        })
    };
    match listed.state {
        State::Effective | State::Drawn => match listed.valid_through {
            Some(last) if now.day() > last => limit(say!("已過期", "已过期", "expired")),
            Some(last) if now.day() == last => limit(say!("今日有效", "今日有效", "till today")),
            Some(last) => {
                let day = format!("{:02}-{:02}", last.month(), last.day());
                limit(say!("至 {day}", "至 {day}", "to {day}"))
            }
            None => state,
        },
        State::Released => match listed.released_at {
            Some(at) if at.day() == now.day() => {
                let clock = at.clock();
                add(say!("{clock}", "{clock}", "{clock}"))
            }
            Some(at) => {
                let day = format!("{:02}-{:02}", at.day().month(), at.day().day());
                add(say!("{day}", "{day}", "{day}"))
            }
            None => state,
        },
        State::Void => match listed.successor {
            Some(next) => {
                let next = format!("{:04}", next.serial());
                add(say!("→{next}", "→{next}", "→{next}"))
            }
            None => state,
        },
        _ => state,
    }
}

/// The slips that wait for somebody: those past their last day first, then by that day, then the oldest.
///
/// # Errors
/// Where the file can't be read.
pub fn waiting_list(view: View<'_>, lang: Lang, limit: usize) -> Outcome<Vec<WaitingRow>> {
    let wanted = Wanted { waiting: true, ..Wanted::default() };
    let now = view.now().minute();
    let mut page = store::page(view, &wanted, Place::Newest, limit)?;
    page.sort_by_key(|listed| (listed.valid_through.is_none(), listed.valid_through, listed.number.key()));
    let row = |listed: Listed| WaitingRow {
        record: listed.number.to_string(),
        state: life::state_words(listed.state).get(lang).to_string(),
        overdue: listed.valid_through.is_some_and(|last| now.day() > last),
        until: listed.valid_through,
        who: listed.customer,
    };
    Ok(page.into_iter().map(row).collect())
}

/// Rows of the list for the generic screen and for export: newest first.
///
/// # Errors
/// Where the file can't be read.
pub fn list(view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
    let wanted = Wanted { find: variants::finding(find), ..Wanted::default() };
    let page = store::page(view, &wanted, Place::Newest, skip.saturating_add(limit))?;
    let now = view.now().minute();
    Ok(page
        .into_iter()
        .skip(skip)
        .map(|listed| ListRow {
            record: RecordKey::Number(listed.number),
            cells: vec![
                listed.number.to_string(),
                listed.customer.clone(),
                goods_line(&listed.goods, lang),
                listed.pieces.to_string(),
                grouped(listed.grams),
                state_line(&listed, now).get(lang).to_string(),
            ],
            quiet: !listed.state.waits(),
        })
        .collect())
}
