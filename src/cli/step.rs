//! What changes records that are there: `do`, `setting`, `clock confirm`.

use std::process::ExitCode;

use serde_json::{Map, Value as Json, json};

use super::Answer;
use super::add::missing;
use super::args::DoWords;
use super::fields;
use super::out::Out;
use super::place::{Place, Want};
use super::prompt;
use crate::desk::{self, Desk};
use crate::kernel::book::RecordKey;
use crate::kernel::form::read::{self, Dialect};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::registers::setting::SETTINGS;
use crate::say;

/// `slipdesk do NUMBER ACTION [--set KEY=VALUE …]`
pub fn run(place: &Place, words: &DoWords, out: &mut Out) -> Answer {
    if words.help {
        // `do ACTION --help` and `do NUMBER ACTION --help` both tell the keys.
        let named = words.action.as_deref().or(words.number.as_deref());
        if named.is_some_and(|name| fields::action(name, out)) {
            return Ok(ExitCode::SUCCESS);
        }
        out.line("slipdesk do NUMBER ACTION [--set KEY=VALUE …]");
        for book in desk::books() {
            let names: Vec<&str> = book.thing().actions.iter().map(|action| action.name).collect();
            out.line(&format!("  {}: {}", book.thing().name, names.join(" ")));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let (Some(number), Some(action)) = (words.number.as_deref(), words.action.as_deref()) else {
        return Err(missing("NUMBER ACTION"));
    };
    let pairs = words.set.iter().map(|pair| split(pair)).collect::<Outcome<Vec<_>>>()?;
    let mut desk = place.open(Want::Change, out)?;
    if action == "set-pin"
        && let Ok(target) = desk.target(number)
        && let RecordKey::Entry { thing: "staff", id } = target.record
    {
        return set_pin(&mut desk, id, &pairs, out);
    }
    place.prove(&mut desk, out)?;
    let typed = |fields: &'static [_]| read::from_set(fields, &pairs);
    let done = desk.act(number, action, &typed, Dialect::Strict, None, None)?;
    for warning in &done.warnings {
        out.problem(warning, None);
    }
    if out.json {
        out.value(&json!({ "lines": done.lines }));
    } else {
        for line in &done.lines {
            out.line(line);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The new PIN comes from `SLIPDESK_PIN` or the prompt. An operator who has a PIN already gives that one as
/// `SLIPDESK_OPERATOR_PIN`, else at the prompt: the two are never the same variable.
fn set_pin(desk: &mut Desk, id: i64, pairs: &[(String, String)], out: &mut Out) -> Answer {
    read::from_set(&[], pairs)?;
    if desk.needs_pin() {
        let pin = prompt::operator_pin(&desk.operator().name, out.lang)?;
        desk.prove(&pin)?;
    }
    let pin = prompt::pin(&format!("staff/{id}"), out.lang)?;
    desk.set_pin(id, &pin)?;
    Ok(ExitCode::SUCCESS)
}

/// `KEY=VALUE` of `--set`.
///
/// # Errors
/// Usage where there is no `=`.
pub fn split(pair: &str) -> Outcome<(String, String)> {
    pair.split_once('=').map(|(key, value)| (key.trim().to_string(), value.to_string())).ok_or_else(|| {
        let shown = for_terminal(pair, Newlines::Mark);
        Failure::usage(Problem::new(
            "usage",
            say!(
                "「{shown}」不是 鍵=值。例如 --set reason=重複。",
                "“{shown}”不是 键=值。例如 --set reason=重复。",
                "'{shown}' is not KEY=VALUE. Write --set reason=twice, for example."
            ),
        ))
    })
}

/// `slipdesk setting [KEY [VALUE]]`
pub fn setting(place: &Place, key: Option<&str>, value: Option<&str>, out: &mut Out) -> Answer {
    match (key, value) {
        (Some(key), Some(value)) => {
            crate::registers::setting::find(key)?;
            let mut desk = place.open(Want::Change, out)?;
            place.prove(&mut desk, out)?;
            desk.set(key, value)?;
            let stands = desk.setting(key)?;
            show_setting(key, &stands, out);
        }
        (Some(key), None) => {
            crate::registers::setting::find(key)?;
            let desk = place.open(Want::Read, out)?;
            let stands = desk.setting(key)?;
            show_setting(key, &stands, out);
        }
        (None, _) => {
            let desk = place.open(Want::Read, out)?;
            let mut all = Map::new();
            for setting in SETTINGS {
                all.insert(setting.key.to_string(), Json::from(desk.setting(setting.key)?));
            }
            if out.json {
                out.value(&Json::Object(all));
            } else {
                for (key, value) in &all {
                    out.line(&format!("{key} = {}", value.as_str().unwrap_or_default()));
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show_setting(key: &str, value: &str, out: &mut Out) {
    if out.json {
        out.value(&json!({ "key": key, "value": value }));
    } else {
        out.line(value);
    }
}

/// `slipdesk clock confirm`
pub fn confirm_clock(place: &Place, out: &mut Out) -> Answer {
    let mut desk = place.open(Want::Change, out)?;
    place.prove(&mut desk, out)?;
    desk.confirm_clock()?;
    Ok(ExitCode::SUCCESS)
}
