//! A record as `show --json` gives it: what its book says, and what is common to all (contract, section 2).

use serde_json::{Map, Value as Json, json};

use super::{Desk, store, target};
use crate::across::user_file;
use crate::kernel::book::{Book, RecordKey};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::store::history::history_of;
use crate::kernel::time::Stamp;
use crate::kernel::words::{Lang, Say};
use crate::registers::{deadline, link, rights, row, user};

impl Desk {
    /// A record with everything about it.
    ///
    /// # Errors
    /// `mistyped`, `not_found`, `not_allowed` for what the operator may not see.
    pub fn show(&self, typed: &str) -> Outcome<Map<String, Json>> {
        let found = target::find(self.view(), typed)?;
        let thing = found.book.thing().name;
        let operator = self.operator().key.map(|_| self.operator());
        rights::may_see(operator, thing)?;
        let mut out = found.book.show(self.view(), &found.record)?.ok_or_else(|| row::not_found(&found.record))?;
        let record = found.record.to_string();
        let history = history_of(self.view(), &record)?;
        let mut common = Map::new();
        common.insert("workflow".into(), json!(thing));
        common.insert("number".into(), json!(record));
        let digits = match &found.record {
            RecordKey::Number(number) => json!(number.digits()),
            RecordKey::Entry { .. } => Json::Null,
        };
        common.insert("digits".into(), digits);
        common.insert("training".into(), json!(self.view().is_training()));
        let created = history.first().map(|first| json!({"at": first.at, "typed_at": first.typed_at, "by": first.by}));
        common.insert("created".into(), created.unwrap_or(Json::Null));
        common.insert("counted_month".into(), Json::Null);
        let deadlines = deadline::store::of(self.view(), &record)?;
        let now = self.view().now().minute();
        common.insert("deadlines".into(), deadlines.iter().map(|kept| kept.to_json(now)).collect());
        for list in ["next", "blocked", "signatures", "links"] {
            common.insert(list.into(), json!([]));
        }
        common.insert("steps".into(), Json::Array(store::steps(self.view(), &record)?));
        common.insert("papers".into(), Json::Array(store::papers(self.view(), &record)?));
        common.insert("history".into(), history.iter().map(|entry| discreet(entry.json())).collect());
        if let (RecordKey::Entry { id, .. }, true) = (&found.record, thing == user::THING.name) {
            let file = user_file::of(self.view(), *id, operator)?;
            let events = file.map(|file| file.events).unwrap_or_default();
            common.insert("file".into(), user_file::to_json(&events, self.lang()));
        }
        for (key, value) in common {
            out.entry(key).or_insert(value);
        }
        // What belongs to it in other workflows stands behind what its own book knows of.
        if let Some(Json::Array(links)) = out.get_mut("links") {
            links.extend(link::store::of(self.view(), &record)?.iter().map(link::store::Link::to_json));
        }
        speak(&mut out, self.lang());
        if operator.is_some_and(|operator| !rights::sees_prices(operator)) {
            out.iter_mut().for_each(|(key, value)| hide_price(key, value));
        }
        Ok(out)
    }
}

/// Keys under which money stands, in records, steps and the rows of their history.
const MONEY: [&str; 4] = ["unit_price", "amount", "price", "fen"];

/// Empties whatever holds money, however deep.
fn hide_price(key: &str, value: &mut Json) {
    match value {
        Json::Object(map) if !MONEY.contains(&key) => map.iter_mut().for_each(|(key, value)| hide_price(key, value)),
        Json::Array(list) if !MONEY.contains(&key) => list.iter_mut().for_each(|value| hide_price("", value)),
        value if MONEY.contains(&key) => *value = Json::Null,
        _ => {}
    }
}

/// Books give each refusal and each stage of a track in all languages (`{"zh-Hant": …}`); the reader gets one.
fn speak(out: &mut Map<String, Json>, lang: Lang) {
    for (list, key) in [("blocked", "message"), ("track", "words")] {
        let Some(Json::Array(rows)) = out.get_mut(list) else { continue };
        for row in rows {
            if let Some(text) = row.get_mut(key)
                && let Some(said) = text.get(lang.tag()).cloned()
            {
                *text = said;
            }
        }
    }
}

/// An entry without the hash of a PIN: who sees it could try all of them.
fn discreet(mut entry: Json) -> Json {
    let staff = entry.pointer_mut("/changes/rows/staff").and_then(Json::as_array_mut);
    for row in staff.into_iter().flatten().filter_map(Json::as_object_mut) {
        if let Some(pin) = row.get_mut("pin").filter(|pin| !pin.is_null()) {
            *pin = json!("***");
        }
    }
    entry
}

/// Refuses a change by somebody who saw an older state of the record; says who changed it meanwhile.
///
/// # Errors
/// `changed_meanwhile`, or where the file can't be read.
pub fn guard(view: View<'_>, book: &dyn Book, record: &RecordKey, rev: Option<i64>) -> Outcome<()> {
    let Some(seen) = rev else { return Ok(()) };
    let Some(now) = book.show(view, record)? else { return Err(row::not_found(record)) };
    if row::whole(&now, "rev") == seen {
        return Ok(());
    }
    let history = history_of(view, &record.to_string())?;
    let (by, action, at) =
        history.into_iter().last().map(|last| (last.by, last.action, last.typed_at)).unwrap_or_default();
    // A stamp and an action's name are the file's own; people read a clock and the word on the screen.
    let at = at.get(..19).and_then(Stamp::parse).map_or(at.clone(), |stamp| stamp.clock());
    let label = book.thing().action(&action).map(|action| action.label);
    let say = Say::each(|lang| {
        let action = label.map_or(action.as_str(), |label| label.get(lang));
        match lang {
            Lang::Hant => format!("{by} 剛才（{at}）改了 {record}：{action}。你填的還在，看過新內容後再存。"),
            Lang::Hans => format!("{by} 刚才（{at}）改了 {record}：{action}。你填的还在，看过新内容后再存。"),
            Lang::En => format!(
                "{by} changed {record} meanwhile ({at}: {action}). What you typed is still here: look at the record, then save again."
            ),
        }
    });
    Err(Problem::new("changed_meanwhile", say).into())
}
