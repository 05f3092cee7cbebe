//! Reading of lists, and of fields that name entries of a register.

use super::{Dialect, Reader, sentences};
use crate::kernel::form::field::{Field, Kind};
use crate::kernel::form::value::{Raw, Value};
use crate::kernel::pick::{Found, Lookups, is_stray};
use crate::kernel::text::clean::Strictness;
use crate::kernel::text::fold;

/// The longest name that is kept where a register lacks it, in characters. The rule for public service systems asks
/// for at least 25 Chinese characters; names of firms are longer.
pub const MAX_OPEN_NAME: usize = 100;

impl Reader<'_> {
    pub(super) fn list(&mut self, field: &'static Field, raw: &Raw, path: &str) -> Option<Value> {
        let members: Vec<&str> = match raw {
            Raw::List(list) => list.iter().map(String::as_str).collect(),
            Raw::Text(text) => self.split(field.kind, text),
            Raw::Rows(_) | Raw::Group(_) => Vec::new(),
        };
        let members = members.into_iter().filter(|text| !text.trim().is_empty());
        match field.kind {
            Kind::Many(choices) => {
                let mut codes = Vec::new();
                for member in members {
                    if let Some(code) = self.choice(field, choices, member, path)
                        && !codes.contains(&code)
                    {
                        codes.push(code);
                    }
                }
                Some(Value::Many(codes))
            }
            Kind::PickMany { source } => {
                let mut keys = Vec::new();
                for member in members {
                    if let Some(Value::Key(key)) = self.pick(field, source, false, member, path)
                        && !keys.contains(&key)
                    {
                        keys.push(key);
                    }
                }
                Some(Value::Keys(keys))
            }
            Kind::Texts { max } => {
                let texts: Vec<Option<String>> =
                    members.map(|member| self.text(field, member.trim(), path, max, Strictness::Text)).collect();
                texts.into_iter().collect::<Option<Vec<String>>>().map(Value::Texts)
            }
            _ => None,
        }
    }

    /// The members of a list in one text: commas, those of the input method too; texts of one's own are parted by plain
    /// commas alone where a script gives them.
    fn split<'t>(&self, kind: Kind, text: &'t str) -> Vec<&'t str> {
        match (self.dialect, kind) {
            (Dialect::Strict, Kind::Texts { .. }) => text.split(',').map(str::trim).collect(),
            (Dialect::Strict, _) => text.split([',', '，', '、']).map(str::trim).collect(),
            (Dialect::Screen, _) => text.split([',', '，', '、', ';', '；']).map(str::trim).collect(),
        }
    }

    /// The entry that a key, a code or an exact name means.
    pub(super) fn pick(
        &mut self,
        field: &Field,
        source: &'static str,
        open: bool,
        typed: &str,
        path: &str,
    ) -> Option<Value> {
        match self.lookups.resolve(source, typed.trim()) {
            Found::One(candidate) if self.dialect == Dialect::Screen && is_stray(&candidate, typed) => {
                let problem = sentences::stray_number(&self.name(field, path), source, typed);
                self.refuse(path, problem);
                None
            }
            Found::One(candidate) => Some(Value::Key(candidate.key)),
            Found::Several(found) => {
                let problem = sentences::ambiguous_entry(&self.name(field, path), source, typed, &found);
                self.refuse(path, problem);
                None
            }
            Found::Nothing if open && !is_key(source, typed) => {
                let name = fold::name(typed);
                self.text(field, &name, path, MAX_OPEN_NAME, Strictness::Name).map(Value::Text)
            }
            Found::Nothing => {
                let likely = self.lookups.search(source, typed.trim(), 3);
                let problem = sentences::unknown_entry(&self.name(field, path), source, typed, &likely);
                self.refuse(path, problem);
                None
            }
        }
    }
}

/// Whether typed text can only be meant as a key, so that it never becomes the name of somebody new. A bare number is a
/// user's account, which may well be a new one.
fn is_key(source: &str, typed: &str) -> bool {
    let plain = fold::fold_ascii(typed);
    let plain = plain.trim();
    let bare = if source == "user" { "" } else { plain };
    let digits = plain.strip_prefix(source).and_then(|rest| rest.strip_prefix('/')).unwrap_or(bare);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a field shows for an entry: its name, or its key where the name alone would be ambiguous.
pub(super) fn shown_entry(lookups: &dyn Lookups, source: &str, key: i64) -> String {
    let by_key = format!("{source}/{key}");
    let Found::One(candidate) = lookups.resolve(source, &by_key) else { return by_key };
    match lookups.resolve(source, &candidate.name) {
        Found::One(same) if same.key == key => candidate.name,
        _ => by_key,
    }
}
