//! Input in two stages: `Typed` is what stands in the fields, `Values` is what it means.

use serde::{Deserialize, Serialize};

use crate::kernel::time::deadline::TimeOfDay;
use crate::kernel::time::{Day, Minute};

/// What stands in the fields, as typed; also what a draft keeps. Order is that of typing or of the JSON.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Typed {
    entries: Vec<(String, Raw)>,
}

/// One field's content as typed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Raw {
    /// The characters of one field.
    Text(String),
    /// The members of a list (`a,b`).
    List(Vec<String>),
    /// The rows of a grid.
    Rows(Vec<Typed>),
    /// The parts of a group.
    Group(Typed),
}

impl Typed {
    /// Nothing typed yet.
    pub fn new() -> Typed {
        Typed::default()
    }

    /// Puts or replaces one field.
    pub fn set(&mut self, key: &str, raw: Raw) {
        match self.entries.iter_mut().find(|(known, _)| known == key) {
            Some((_, place)) => *place = raw,
            None => self.entries.push((key.to_string(), raw)),
        }
    }

    /// Puts or replaces one field's text.
    pub fn set_text(&mut self, key: &str, text: impl Into<String>) {
        self.set(key, Raw::Text(text.into()));
    }

    /// `set_text`, chained.
    pub fn with(mut self, key: &str, text: impl Into<String>) -> Typed {
        self.set_text(key, text);
        self
    }

    /// What stands in a field.
    pub fn get(&self, key: &str) -> Option<&Raw> {
        self.entries.iter().find(|(known, _)| known == key).map(|(_, raw)| raw)
    }

    /// The characters of a field; empty where nothing was typed or where it isn't a text.
    pub fn text(&self, key: &str) -> &str {
        match self.get(key) {
            Some(Raw::Text(text)) => text,
            _ => "",
        }
    }

    /// The rows of a grid; empty where there are none.
    pub fn rows(&self, key: &str) -> &[Typed] {
        match self.get(key) {
            Some(Raw::Rows(rows)) => rows,
            _ => &[],
        }
    }

    /// All fields that hold something, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Raw)> {
        self.entries.iter().map(|(key, raw)| (key.as_str(), raw))
    }

    /// Whether nothing but blanks was typed.
    pub fn is_blank(&self) -> bool {
        self.entries.iter().all(|(_, raw)| raw.is_blank())
    }
}

impl Raw {
    /// Whether it holds nothing but blanks.
    pub fn is_blank(&self) -> bool {
        match self {
            Raw::Text(text) => text.trim().is_empty(),
            Raw::List(list) => list.iter().all(|text| text.trim().is_empty()),
            Raw::Rows(rows) => rows.iter().all(Typed::is_blank),
            Raw::Group(group) => group.is_blank(),
        }
    }
}

/// What one field means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Text, cleaned as its kind says.
    Text(String),
    /// A whole number, or a decimal scaled by its places.
    Whole(i64),
    /// A day.
    Day(Day),
    /// A minute.
    Moment(Minute),
    /// Yes or no.
    Flag(bool),
    /// The code of a choice.
    Choice(&'static str),
    /// The codes of several choices.
    Many(Vec<&'static str>),
    /// The key of a register entry.
    Key(i64),
    /// The keys of several register entries.
    Keys(Vec<i64>),
    /// Several texts.
    Texts(Vec<String>),
    /// The rows of a grid.
    Rows(Vec<Values>),
    /// A group of fields.
    Group(Values),
}

/// What all fields mean; only fields that hold something are in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Values {
    entries: Vec<(&'static str, Value)>,
    blanked: Vec<&'static str>,
}

impl Values {
    /// Nothing.
    pub fn new() -> Values {
        Values::default()
    }

    /// Puts or replaces one field.
    pub fn set(&mut self, key: &'static str, value: Value) {
        match self.entries.iter_mut().find(|(known, _)| *known == key) {
            Some((_, place)) => *place = value,
            None => self.entries.push((key, value)),
        }
    }

    /// What a field means, where it holds something.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// Whether a field holds something.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Notes that a field was typed and left empty on purpose: an amendment clears it.
    pub fn blank(&mut self, key: &'static str) {
        if !self.blanked.contains(&key) {
            self.blanked.push(key);
        }
    }

    /// Whether a field was typed and left empty on purpose.
    pub fn is_blanked(&self, key: &str) -> bool {
        self.blanked.contains(&key)
    }

    /// All fields that hold something, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.entries.iter().map(|(key, value)| (*key, value))
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A whole number or scaled decimal.
    pub fn whole(&self, key: &str) -> Option<i64> {
        match self.get(key) {
            Some(Value::Whole(number)) => Some(*number),
            _ => None,
        }
    }

    /// A day.
    pub fn day(&self, key: &str) -> Option<Day> {
        match self.get(key) {
            Some(Value::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// A minute.
    pub fn moment(&self, key: &str) -> Option<Minute> {
        match self.get(key) {
            Some(Value::Moment(minute)) => Some(*minute),
            _ => None,
        }
    }

    /// A time of the day.
    pub fn clock(&self, key: &str) -> Option<TimeOfDay> {
        self.text(key).and_then(TimeOfDay::parse)
    }

    /// Yes or no.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.get(key) {
            Some(Value::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// The code of a choice.
    pub fn choice(&self, key: &str) -> Option<&'static str> {
        match self.get(key) {
            Some(Value::Choice(code)) => Some(code),
            _ => None,
        }
    }

    /// The codes of several choices; empty where nothing was chosen.
    pub fn many(&self, key: &str) -> &[&'static str] {
        match self.get(key) {
            Some(Value::Many(codes)) => codes,
            _ => &[],
        }
    }

    /// The key of a register entry.
    pub fn key(&self, key: &str) -> Option<i64> {
        match self.get(key) {
            Some(Value::Key(id)) => Some(*id),
            _ => None,
        }
    }

    /// The rows of a grid; empty where there are none.
    pub fn rows(&self, key: &str) -> &[Values] {
        match self.get(key) {
            Some(Value::Rows(rows)) => rows,
            _ => &[],
        }
    }

    /// The keys of several register entries; empty where none was chosen.
    pub fn keys(&self, key: &str) -> &[i64] {
        match self.get(key) {
            Some(Value::Keys(keys)) => keys,
            _ => &[],
        }
    }

    /// Several texts; empty where there are none.
    pub fn texts(&self, key: &str) -> &[String] {
        match self.get(key) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }

    /// A group of fields.
    pub fn group(&self, key: &str) -> Option<&Values> {
        match self.get(key) {
            Some(Value::Group(group)) => Some(group),
            _ => None,
        }
    }
}
