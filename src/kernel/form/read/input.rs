//! From JSON and from `--set KEY=VALUE` to `Typed`. Checks shapes only; meaning is read afterwards, as on the screen.

use serde_json::Value as Json;

use super::sentences::{self, Name};
use super::{Dialect, join};
use crate::kernel::form::field::{Field, Kind};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::problem::{Failure, Kind as Fault, Outcome, Problem};
use crate::say;

/// Takes the fields of one JSON object. Numbers keep their own text, so that `17.9` never passes through floating
/// point; `null` counts as absent.
///
/// # Errors
/// Usage errors: no object, an unknown key, a value of the wrong shape; all of them at once.
pub fn from_json(fields: &'static [Field], json: &Json) -> Outcome<Typed> {
    let mut problems = Vec::new();
    let typed = object(fields, json, "", &mut problems);
    finish(typed, problems)
}

/// Takes `KEY=VALUE` pairs: lists as `a,b` or JSON, rows and groups as JSON.
///
/// # Errors
/// Usage errors: an unknown or repeated key, JSON that can't be read; all of them at once.
pub fn from_set(fields: &'static [Field], pairs: &[(String, String)]) -> Outcome<Typed> {
    let mut problems = Vec::new();
    let mut typed = Typed::new();
    for (key, text) in pairs {
        let Some(field) = fields.iter().find(|field| field.key == key) else {
            problems.push(sentences::unknown_key(key, fields).at(key));
            continue;
        };
        if typed.get(key).is_some() {
            problems.push(repeated(key));
            continue;
        }
        if let Some(raw) = set_value(field, text, &mut problems) {
            typed.set(key, raw);
        }
    }
    finish(typed, problems)
}

fn finish(typed: Typed, problems: Vec<Problem>) -> Outcome<Typed> {
    if problems.is_empty() { Ok(typed) } else { Err(Failure { kind: Fault::Usage, problems, cause: None }) }
}

fn repeated(key: &str) -> Problem {
    let shown = sentences::quoted(key);
    Problem::new(
        "repeated_key",
        say!(
            "「{shown}」給了兩次。請只給一次。",
            "「{shown}」给了两次。请只给一次。",
            "\"{shown}\" is given twice. Give it once."
        ),
    )
    .at(key)
}

fn set_value(field: &'static Field, text: &str, problems: &mut Vec<Problem>) -> Option<Raw> {
    let opening = text.trim_start().chars().next();
    let is_json = match field.kind {
        Kind::Rows(_) | Kind::Group(_) => !text.trim().is_empty(),
        Kind::Many(_) | Kind::PickMany { .. } | Kind::Texts { .. } => opening == Some('['),
        _ => false,
    };
    if !is_json {
        return Some(Raw::Text(text.to_string()));
    }
    match serde_json::from_str(text) {
        Ok(json) => value(field, &json, field.key, problems),
        Err(_) => {
            let name = Name::new(field, field.key, Dialect::Strict);
            problems.push(sentences::bad_value(&name, field, text).at(field.key));
            None
        }
    }
}

fn object(fields: &'static [Field], json: &Json, path: &str, problems: &mut Vec<Problem>) -> Typed {
    let mut typed = Typed::new();
    let Json::Object(map) = json else {
        problems.push(not_an_object(path));
        return typed;
    };
    for (key, json) in map {
        let path = join(path, key);
        match fields.iter().find(|field| field.key == key) {
            None => problems.push(sentences::unknown_key(key, fields).at(path)),
            Some(_) if json.is_null() => {}
            Some(field) => {
                if let Some(raw) = value(field, json, &path, problems) {
                    typed.set(key, raw);
                }
            }
        }
    }
    typed
}

fn not_an_object(path: &str) -> Problem {
    let problem = Problem::new(
        "bad_value",
        say!(
            "這裡要一個 JSON 對象，例如 {{\"name\": \"王建國\"}}。",
            "这里要一个 JSON 对象，例如 {{\"name\": \"王建国\"}}。",
            "A JSON object is expected here, such as {{\"name\": \"Wang Jianguo\"}}."
        ),
    );
    if path.is_empty() { problem } else { problem.at(path) }
}

fn value(field: &'static Field, json: &Json, path: &str, problems: &mut Vec<Problem>) -> Option<Raw> {
    let raw = match (field.kind, json) {
        (Kind::Rows(fields), Json::Array(rows)) => {
            let row = |(row, place): (&Json, usize)| object(fields, row, &format!("{path}[{place}]"), problems);
            Some(Raw::Rows(rows.iter().zip(1..).map(row).collect()))
        }
        (Kind::Group(fields), Json::Object(_)) => Some(Raw::Group(object(fields, json, path, problems))),
        (Kind::Many(_) | Kind::PickMany { .. } | Kind::Texts { .. }, Json::Array(members)) => {
            members.iter().map(|member| scalar(field.kind, member)).collect::<Option<Vec<_>>>().map(Raw::List)
        }
        (Kind::Rows(_) | Kind::Group(_), _) => None,
        (kind, json) => scalar(kind, json).map(Raw::Text),
    };
    if raw.is_none() {
        let name = Name::new(field, path, Dialect::Strict);
        problems.push(sentences::wrong_shape(&name, field).at(path));
    }
    raw
}

/// The text of one JSON value, where its type suits the field. A whole number is taken for a text too (days of validity
/// are `3` or `"off"`): JSON knows no leading zeros that it could lose.
fn scalar(kind: Kind, json: &Json) -> Option<String> {
    match (kind, json) {
        (_, Json::String(text)) => Some(text.clone()),
        (
            Kind::Whole { .. } | Kind::Decimal { .. } | Kind::Pick { .. } | Kind::PickMany { .. },
            Json::Number(number),
        ) => Some(number.to_string()),
        (Kind::Text { .. } | Kind::Code { .. }, Json::Number(number)) if number.is_i64() || number.is_u64() => {
            Some(number.to_string())
        }
        (Kind::Flag, Json::Bool(flag)) => Some(flag.to_string()),
        _ => None,
    }
}
