//! Whether a row says what an entry already says: so that the same file brought in twice adds nothing.

use serde_json::{Map, Value as Json};

use crate::kernel::form::field::{Field, Kind};
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::Values;
use crate::kernel::pick::{Found, Lookups};
use crate::kernel::text::address::Address;
use crate::kernel::text::fold::fold_ascii;

/// A row as it is compared: what its fields mean, as `show` would say it.
pub struct Said {
    fields: &'static [Field],
    map: Map<String, Json>,
}

impl Said {
    /// What a row's fields mean.
    pub fn of(fields: &'static [Field], values: &Values) -> Said {
        Said { fields, map: to_json(fields, values) }
    }

    /// The fields in which an entry, as `show` gives it, says something else. What the row leaves open isn't compared.
    pub fn differs(&self, shown: &Map<String, Json>, lookups: &dyn Lookups) -> Vec<&'static Field> {
        let given = self.fields.iter().filter(|field| self.map.contains_key(field.key));
        given.filter(|field| !self.agrees(field, shown, lookups)).collect()
    }

    /// What tells an entry from others, from a row: the same text for the same fields.
    pub fn identity(&self, keys: &[&str]) -> String {
        identity(&self.map, keys)
    }

    fn agrees(&self, field: &Field, shown: &Map<String, Json>, lookups: &dyn Lookups) -> bool {
        let (Some(said), held) = (self.map.get(field.key), shown.get(field.key)) else { return true };
        if let Kind::Pick { source, .. } = field.kind {
            let keyed = shown.get(&format!("{}_key", field.key)).and_then(Json::as_str);
            let named = || match lookups.resolve(source, held.and_then(Json::as_str).unwrap_or_default()) {
                Found::One(candidate) => Some(format!("{source}/{}", candidate.key)),
                _ => None,
            };
            let held = held.and_then(Json::as_str);
            let key = keyed.map(str::to_string).or_else(named);
            return said.as_str() == key.as_deref() || said.as_str() == held;
        }
        plain(said) == held.map_or_else(String::new, plain)
    }
}

/// The same of an entry, as `show` gives it.
pub fn identity_of(
    fields: &'static [Field],
    shown: &Map<String, Json>,
    keys: &[&str],
    lookups: &dyn Lookups,
) -> String {
    let mut map = shown.clone();
    for field in fields.iter().filter(|field| keys.contains(&field.key)) {
        let Kind::Pick { source, .. } = field.kind else { continue };
        let keyed = shown.get(&format!("{}_key", field.key)).cloned();
        let text = shown.get(field.key).and_then(Json::as_str).unwrap_or_default();
        let named = match lookups.resolve(source, text) {
            Found::One(candidate) => Some(Json::from(format!("{source}/{}", candidate.key))),
            _ => None,
        };
        if let Some(key) = keyed.or(named) {
            map.insert(field.key.to_string(), key);
        }
    }
    identity(&map, keys)
}

fn identity(map: &Map<String, Json>, keys: &[&str]) -> String {
    let one = |key: &&str| map.get(*key).map_or_else(String::new, |value| fold_ascii(&plain(value)).to_lowercase());
    keys.iter().map(one).collect::<Vec<_>>().join("\u{1f}")
}

/// A value as text, whichever way the file or a reading writes it.
fn plain(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::Bool(flag) => i32::from(*flag).to_string(),
        Json::Number(number) => number.to_string(),
        Json::String(text) => text.trim().to_string(),
        Json::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(","),
        // However an address is cut into its parts, it is one flat.
        Json::Object(map) => {
            let part = |key: &str| map.get(key).and_then(Json::as_str).unwrap_or_default().to_string();
            let (estate, building, unit, room) = (part("estate"), part("building"), part("unit"), part("room"));
            Address { estate, building, unit, room }.flat()
        }
    }
}
