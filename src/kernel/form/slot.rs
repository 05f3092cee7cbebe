//! What stands in one field while a form is filled: a line, a chosen entry, a choice. Knows no neighbours and no screen.

use super::field::{Choice, Field, Kind};
use super::line::Line;
use super::value::Raw;
use crate::kernel::pick::{Candidate, Found, Lookups, is_stray};
use crate::kernel::ui::keys::{Code, Key};
use crate::kernel::words::{Lang, Words, words};

/// The content of one field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Slot {
    /// Typed text; lists and several entries with commas.
    Line(Line),
    /// An entry of a register: typed, or chosen.
    Pick(Line, Option<Candidate>),
    /// One of a few, by its place.
    Choice(Option<usize>),
    /// Yes or no.
    Flag(Option<bool>),
    /// Several of a few.
    Many(Vec<bool>),
}

/// How yes is written.
pub const YES: Words = words("是", "是", "yes");
/// How no is written.
pub const NO: Words = words("否", "否", "no");

impl Slot {
    /// An empty field of that kind.
    pub fn empty(kind: &Kind) -> Slot {
        match kind {
            Kind::Pick { .. } => Slot::Pick(Line::default(), None),
            Kind::Choice(_) => Slot::Choice(None),
            Kind::Flag => Slot::Flag(None),
            Kind::Many(choices) => Slot::Many(vec![false; choices.len()]),
            _ => Slot::Line(Line::default()),
        }
    }

    /// A field as a draft or a default has it.
    pub fn from_raw(field: &Field, raw: &Raw, lookups: &dyn Lookups) -> Slot {
        let text = match raw {
            Raw::Text(text) => text.clone(),
            Raw::List(list) => list.join(","),
            Raw::Rows(_) | Raw::Group(_) => String::new(),
        };
        let place = |choices: &[Choice], code: &str| choices.iter().position(|choice| choice.code == code.trim());
        match field.kind {
            Kind::Pick { source, .. } => match lookups.resolve(source, &text) {
                Found::One(candidate) if !text.trim().is_empty() && !is_stray(&candidate, &text) => {
                    Slot::Pick(Line::new(candidate.shown()), Some(candidate))
                }
                _ => Slot::Pick(Line::new(text), None),
            },
            Kind::Choice(choices) => Slot::Choice(place(choices, &text)),
            Kind::Flag => Slot::Flag(match text.trim() {
                "true" | "yes" | "1" => Some(true),
                "false" | "no" | "0" => Some(false),
                _ => None,
            }),
            Kind::Many(choices) => {
                let mut chosen = vec![false; choices.len()];
                for code in text.split(',') {
                    if let Some(flag) = place(choices, code).and_then(|at| chosen.get_mut(at)) {
                        *flag = true;
                    }
                }
                Slot::Many(chosen)
            }
            _ => Slot::Line(Line::new(text)),
        }
    }

    /// What the reader gets; `None` where nothing stands.
    pub fn raw(&self, field: &Field) -> Option<Raw> {
        let text = match (self, field.kind) {
            (Slot::Pick(_, Some(candidate)), Kind::Pick { source, .. }) => format!("{source}/{}", candidate.key),
            (Slot::Line(line) | Slot::Pick(line, _), _) => line.text().to_string(),
            (Slot::Choice(Some(at)), Kind::Choice(choices)) => choices.get(*at)?.code.to_string(),
            (Slot::Flag(Some(flag)), _) => flag.to_string(),
            (Slot::Many(chosen), Kind::Many(choices)) => {
                let codes = choices.iter().zip(chosen).filter(|(_, chosen)| **chosen);
                codes.map(|(choice, _)| choice.code).collect::<Vec<_>>().join(",")
            }
            _ => return None,
        };
        (!text.trim().is_empty()).then_some(Raw::Text(text))
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Slot::Line(line) | Slot::Pick(line, _) => line.is_blank(),
            Slot::Choice(chosen) => chosen.is_none(),
            Slot::Flag(flag) => flag.is_none(),
            Slot::Many(chosen) => !chosen.contains(&true),
        }
    }

    /// How it reads when the cursor is elsewhere.
    pub fn shown(&self, field: &Field, lang: Lang) -> String {
        match (self, field.kind) {
            (Slot::Line(line) | Slot::Pick(line, _), _) => line.text().to_string(),
            (Slot::Choice(Some(at)), Kind::Choice(choices)) => {
                choices.get(*at).map_or(String::new(), |choice| choice.words.get(lang).to_string())
            }
            (Slot::Flag(Some(flag)), _) => if *flag { YES } else { NO }.get(lang).to_string(),
            (Slot::Many(chosen), Kind::Many(choices)) => {
                let named = choices.iter().zip(chosen).filter(|(_, chosen)| **chosen);
                let comma = if lang == Lang::En { ", " } else { "、" };
                named.map(|(choice, _)| choice.words.get(lang)).collect::<Vec<_>>().join(comma)
            }
            _ => String::new(),
        }
    }

    /// The line in which one types, where there is one.
    pub fn line(&mut self) -> Option<&mut Line> {
        match self {
            Slot::Line(line) | Slot::Pick(line, None) => Some(line),
            _ => None,
        }
    }

    /// Takes a key that changes the field or moves within it: `None` where it is none of the field's business, else
    /// whether the content changed.
    pub fn key(&mut self, field: &Field, key: Key) -> Option<bool> {
        // Ctrl+U empties every field, also those that are filled by single keys.
        let single = matches!(self, Slot::Choice(_) | Slot::Flag(_) | Slot::Many(_));
        let key = if single && key.is_ctrl('u') { Key::plain(Code::Delete) } else { key };
        match (&mut *self, field.kind) {
            (Slot::Choice(chosen), Kind::Choice(choices)) => choose(chosen, choices, key),
            (Slot::Flag(flag), _) => flag_key(flag, key),
            (Slot::Many(chosen), Kind::Many(choices)) => many_key(chosen, choices, key),
            (Slot::Pick(line, chosen @ Some(_)), _) => {
                // A chosen entry is one piece: typing replaces it, one Backspace takes it away.
                let typed = key.typed().filter(|ch| !ch.is_control());
                if typed.is_none() && !key.is_ctrl('u') && !key.is(Code::Backspace) && !key.is(Code::Delete) {
                    return None;
                }
                *chosen = None;
                *line = Line::new(typed.map(String::from).unwrap_or_default());
                Some(true)
            }
            (Slot::Line(line) | Slot::Pick(line, _), _) => line_key(line, key),
            _ => None,
        }
    }

    /// Puts a pasted text in; false where the field takes none.
    pub fn paste(&mut self, text: &str) -> bool {
        match self {
            Slot::Line(line) => line.insert(text),
            Slot::Pick(line, chosen) => {
                if chosen.take().is_some() {
                    *line = Line::default();
                }
                line.insert(text);
            }
            _ => return false,
        }
        true
    }
}

impl Candidate {
    /// How a chosen entry reads in its field: code and name, the name alone where it has no code or is the code. A code
    /// in small letters is the program's own, not the trade's. Of namesakes it tells which.
    pub fn shown(&self) -> String {
        let plain = self.shown_plain();
        let apart = self.note.split("  ").next().unwrap_or_default();
        if self.twin && !apart.is_empty() { format!("{plain}（{apart}）") } else { plain }
    }

    fn shown_plain(&self) -> String {
        let own = self.code.chars().all(|ch| ch.is_ascii_lowercase() || ch == '_') && !self.name.is_empty();
        if self.code.is_empty() || own || self.name.starts_with(&self.code) {
            self.name.clone()
        } else if self.name.is_empty() {
            self.code.clone()
        } else {
            format!("{} {}", self.code, self.name)
        }
    }
}

/// A digit or letter as a choosing key: full-width ones are what they mean, letters in either case.
pub fn choosing(key: Key) -> Option<char> {
    let ch = key.typed()?;
    let ch = match ch {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(ch) - 0xfee0).unwrap_or(ch),
        _ => ch,
    };
    Some(ch.to_ascii_lowercase())
}

fn choose(chosen: &mut Option<usize>, choices: &[Choice], key: Key) -> Option<bool> {
    let count = choices.len();
    let to = match key.code {
        Code::Backspace | Code::Delete => None,
        Code::Left => Some(chosen.map_or(count.saturating_sub(1), |at| (at + count - 1) % count.max(1))),
        Code::Right | Code::Char(' ') => Some(chosen.map_or(0, |at| (at + 1) % count.max(1))),
        _ => {
            let typed = choosing(key)?;
            Some(choices.iter().position(|choice| choice.key.to_ascii_lowercase() == typed)?)
        }
    };
    let changed = *chosen != to;
    *chosen = to;
    Some(changed)
}

fn flag_key(flag: &mut Option<bool>, key: Key) -> Option<bool> {
    let to = match key.code {
        Code::Backspace | Code::Delete => None,
        Code::Left | Code::Right | Code::Char(' ' | '\u{3000}') => Some(!flag.unwrap_or(false)),
        _ => match choosing(key)? {
            'y' | '1' | '是' => Some(true),
            'n' | '0' | '2' | '否' => Some(false),
            _ => return None,
        },
    };
    let changed = *flag != to;
    *flag = to;
    Some(changed)
}

fn many_key(chosen: &mut [bool], choices: &[Choice], key: Key) -> Option<bool> {
    if key.is(Code::Backspace) || key.is(Code::Delete) {
        let any = chosen.contains(&true);
        chosen.fill(false);
        return Some(any);
    }
    let typed = choosing(key)?;
    let at = choices.iter().position(|choice| choice.key.to_ascii_lowercase() == typed)?;
    if let Some(flag) = chosen.get_mut(at) {
        *flag = !*flag;
    }
    Some(true)
}

fn line_key(line: &mut Line, key: Key) -> Option<bool> {
    if let Some(ch) = key.typed() {
        line.insert(ch.encode_utf8(&mut [0; 4]));
        return Some(true);
    }
    if key.is_ctrl('u') {
        let had = !line.text().is_empty();
        *line = Line::default();
        return Some(had);
    }
    if key.ctrl || key.alt {
        return None;
    }
    match key.code {
        Code::Backspace => Some(line.backspace()),
        Code::Delete => Some(line.delete()),
        Code::Left => {
            line.left();
            Some(false)
        }
        Code::Right => {
            line.right();
            Some(false)
        }
        Code::Home => {
            line.home();
            Some(false)
        }
        Code::End => {
            line.end();
            Some(false)
        }
        _ => None,
    }
}
