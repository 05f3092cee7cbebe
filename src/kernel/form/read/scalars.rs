//! Reading of fields that hold one value.

use super::{Dialect, Reader, sentences};
use crate::kernel::form::field::{Choice, Field, Kind};
use crate::kernel::form::value::Value;
use crate::kernel::problem::Problem;
use crate::kernel::text::clean::{self, Strictness};
use crate::kernel::text::fold::{self, BadNumber};
use crate::kernel::time::deadline::TimeOfDay;
use crate::kernel::time::read::{Lean, read_clock, read_day, read_moment};
use crate::kernel::time::{Day, Minute};
use crate::kernel::words::{Lang, Words};

impl Reader<'_> {
    /// Reads the characters of one field that isn't empty.
    pub(super) fn scalar(&mut self, field: &'static Field, typed: &str, path: &str) -> Option<Value> {
        match field.kind {
            Kind::Text { max } => self.text(field, typed, path, max, Strictness::Text).map(Value::Text),
            Kind::Name { max } => self.text(field, &fold::name(typed), path, max, Strictness::Name).map(Value::Text),
            Kind::Code { max } => self.text(field, &fold::code(typed), path, max, Strictness::Name).map(Value::Text),
            Kind::Phone => self.phone(field, typed, path),
            Kind::Whole { min, max, unit } => {
                let read = match self.dialect {
                    Dialect::Strict => fold::plain_whole(typed),
                    Dialect::Screen => fold::whole(typed, &spellings(&unit)),
                };
                self.number(field, typed, path, read, min, max)
            }
            Kind::Decimal { places, min, max, unit } => {
                let read = match self.dialect {
                    Dialect::Strict => fold::plain_decimal(typed, places),
                    Dialect::Screen => fold::decimal(typed, places, &spellings(&unit)),
                };
                self.number(field, typed, path, read, min, max)
            }
            Kind::Day => match self.day(typed) {
                Some(day) => Some(Value::Day(day)),
                None => self.bad_value(field, typed, path),
            },
            Kind::Moment { future } => self.moment(field, typed, path, future),
            Kind::Clock => match self.clock(typed) {
                Some(time) => Some(Value::Text(time.to_string())),
                None => self.bad_value(field, typed, path),
            },
            Kind::Flag => match flag(typed, self.dialect) {
                Some(flag) => Some(Value::Flag(flag)),
                None => self.bad_value(field, typed, path),
            },
            Kind::Choice(choices) => self.choice(field, choices, typed, path).map(Value::Choice),
            Kind::Pick { source, open } => self.pick(field, source, open, typed, path),
            Kind::Many(_) | Kind::PickMany { .. } | Kind::Texts { .. } | Kind::Rows(_) | Kind::Group(_) => {
                self.bad_value(field, typed, path)
            }
        }
    }

    /// Says that a value can't be read.
    pub(super) fn bad_value<T>(&mut self, field: &Field, typed: &str, path: &str) -> Option<T> {
        let problem = sentences::bad_value(&self.name(field, path), field, typed);
        self.unreadable(path, problem);
        None
    }

    /// Refuses control characters and more than `max` characters.
    pub(super) fn text(
        &mut self,
        field: &Field,
        text: &str,
        path: &str,
        max: usize,
        strictness: Strictness,
    ) -> Option<String> {
        let refusal =
            clean::too_long(text, max).or_else(|| clean::find_refused(text, strictness).map(clean::Offender::problem));
        match refusal {
            Some(problem) => {
                let problem = sentences::named(&self.name(field, path), problem);
                self.refuse(path, problem);
                None
            }
            None => Some(text.to_string()),
        }
    }

    fn phone(&mut self, field: &Field, typed: &str, path: &str) -> Option<Value> {
        match fold::phone(typed) {
            Ok(phone) => Some(Value::Text(phone)),
            Err(bad) => {
                let problem = sentences::bad_phone(&self.name(field, path), typed, bad);
                self.unreadable(path, problem);
                None
            }
        }
    }

    fn number(
        &mut self,
        field: &Field,
        typed: &str,
        path: &str,
        read: Result<i64, BadNumber>,
        min: i64,
        max: i64,
    ) -> Option<Value> {
        let name = self.name(field, path);
        match read {
            Ok(number) if (min..=max).contains(&number) => Some(Value::Whole(number)),
            Ok(_) | Err(BadNumber::TooLarge) => {
                self.refuse(path, sentences::out_of_range(&name, field, typed));
                None
            }
            Err(bad) => {
                self.unreadable(path, sentences::bad_number(&name, field, typed, &bad));
                None
            }
        }
    }

    pub(super) fn day(&self, typed: &str) -> Option<Day> {
        match self.dialect {
            Dialect::Strict => Day::parse(typed),
            Dialect::Screen => read_day(&folded_time(typed), self.now.day(), Lean::Nearest),
        }
    }

    /// A time of the day; the end of a day is the start of the next.
    fn clock(&self, typed: &str) -> Option<TimeOfDay> {
        let midnight = TimeOfDay::new(24, 0);
        match self.dialect {
            Dialect::Strict => TimeOfDay::parse(typed).filter(|time| Some(*time) != midnight),
            Dialect::Screen => {
                let (hour, minute) = read_clock(&folded_time(typed))?;
                TimeOfDay::new(hour, minute)
            }
        }
    }

    fn moment(&mut self, field: &Field, typed: &str, path: &str, future: bool) -> Option<Value> {
        let Some(minute) = self.minute(typed, future) else { return self.bad_value(field, typed, path) };
        let now = self.now.minute();
        if !future && minute > now {
            let [said, now] = [minute, now].map(|minute| match self.dialect {
                Dialect::Strict => minute.to_string(),
                // People read a blank between day and time.
                Dialect::Screen => minute.to_string().replacen('T', " ", 1),
            });
            let problem = sentences::future(&self.name(field, path), &said, &now);
            self.refuse(path, problem);
            return None;
        }
        Some(Value::Moment(minute))
    }

    pub(super) fn minute(&self, typed: &str, future: bool) -> Option<Minute> {
        if self.dialect == Dialect::Strict {
            return Minute::parse(typed);
        }
        let text = folded_time(typed);
        let lean = if future { Lean::Future } else { Lean::Past };
        // `1030` typed at ten is no reading of something past, but saying that it is still to come helps more than
        // saying that it can't be read.
        read_moment(&text, self.now, lean).or_else(|| read_moment(&text, self.now, Lean::Nearest))
    }

    /// The code of a choice; on the screen also its key or its words in any language.
    pub(super) fn choice(
        &mut self,
        field: &Field,
        choices: &'static [Choice],
        typed: &str,
        path: &str,
    ) -> Option<&'static str> {
        let found = find_choice(choices, typed, self.dialect);
        if found.is_none() {
            let problem: Problem = sentences::unknown_choice(&self.name(field, path), choices, typed, self.dialect);
            self.unreadable(path, problem);
        }
        found
    }
}

/// Dates and times as the input method leaves them, in the form that [`crate::kernel::time::read`] takes.
fn folded_time(typed: &str) -> String {
    let point = |ch: char| if matches!(ch, '。' | '·' | '｡') { '.' } else { ch };
    fold::fold_ascii(typed).trim().chars().map(point).collect()
}

/// The choice that typed text means.
pub(super) fn find_choice(choices: &'static [Choice], typed: &str, dialect: Dialect) -> Option<&'static str> {
    if dialect == Dialect::Strict {
        return choices.iter().find(|choice| choice.code == typed).map(|choice| choice.code);
    }
    let plain = fold::fold_ascii(typed).trim().to_lowercase();
    let is_key = |choice: &Choice| plain.chars().eq(choice.key.to_lowercase());
    let is_word = |choice: &Choice| {
        choice.code == plain || Lang::ALL.iter().any(|lang| choice.words.get(*lang).to_lowercase() == plain)
    };
    let found = choices.iter().find(|choice| is_word(choice)).or_else(|| choices.iter().find(|choice| is_key(choice)));
    found.map(|choice| choice.code)
}

fn flag(typed: &str, dialect: Dialect) -> Option<bool> {
    if dialect == Dialect::Strict {
        return match typed {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
    }
    match fold::fold_ascii(typed).trim().to_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "是" | "有" | "對" | "对" => Some(true),
        "false" | "f" | "no" | "n" | "0" | "否" | "不" | "無" | "无" | "沒有" | "没有" => Some(false),
        _ => None,
    }
}

/// A unit's words in the three languages, without the empty ones.
fn spellings(unit: &Words) -> Vec<&'static str> {
    Lang::ALL.iter().map(|lang| unit.get(*lang)).filter(|word| !word.is_empty()).collect()
}
