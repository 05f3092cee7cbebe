//! From `Values` back to JSON, for the history and for `show`: decimals as strings with their places.

use serde_json::{Map, Value as Json};

use crate::kernel::form::field::{Field, Kind};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::units::decimal;

/// Writes down what the fields mean, in the order of the form. Entries of registers stand as their keys (`staff/3`);
/// fields that hold nothing are left out.
pub fn to_json(fields: &[Field], values: &Values) -> Map<String, Json> {
    let mut out = Map::new();
    for field in fields {
        if let Some(value) = values.get(field.key) {
            out.insert(field.key.to_string(), one(field.kind, value));
        }
    }
    out
}

fn one(kind: Kind, value: &Value) -> Json {
    match (kind, value) {
        (Kind::Decimal { places, .. }, Value::Whole(scaled)) => decimal(*scaled, places).into(),
        (Kind::Rows(fields), Value::Rows(rows)) => {
            rows.iter().map(|row| Json::Object(to_json(fields, row))).collect::<Vec<_>>().into()
        }
        (Kind::Group(fields), Value::Group(group)) => to_json(fields, group).into(),
        (Kind::Pick { source, .. }, Value::Key(id)) => format!("{source}/{id}").into(),
        (Kind::PickMany { source }, Value::Keys(keys)) => {
            keys.iter().map(|id| Json::from(format!("{source}/{id}"))).collect::<Vec<_>>().into()
        }
        (_, Value::Text(text)) => text.as_str().into(),
        (_, Value::Whole(number) | Value::Key(number)) => (*number).into(),
        (_, Value::Day(day)) => day.to_string().into(),
        (_, Value::Moment(minute)) => minute.to_string().into(),
        (_, Value::Flag(flag)) => (*flag).into(),
        (_, Value::Choice(code)) => (*code).into(),
        (_, Value::Many(codes)) => codes.clone().into(),
        (_, Value::Keys(keys)) => keys.clone().into(),
        (_, Value::Texts(texts)) => texts.clone().into(),
        // A value that isn't of its field's kind: no reading makes one.
        (_, Value::Rows(_) | Value::Group(_)) => Json::Null,
    }
}
