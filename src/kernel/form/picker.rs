//! The list of candidates beside a field: what the typed start may mean, or everything that can be chosen there.

use super::field::{Field, Kind};
use super::line::Line;
use super::slot::{NO, Slot, YES};
use super::state::Env;
use crate::kernel::pick::{Candidate, Found, is_exact, is_stray};
use crate::kernel::text::fold::fold_ascii;
use crate::kernel::text::variants::finding;

/// How many candidates are looked up.
const LIMIT: usize = 8;

/// A list of candidates.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picker {
    /// The candidates, the likeliest first.
    pub list: Vec<Candidate>,
    /// The name that the register lacks, offered behind them as a new one.
    pub fresh: Option<String>,
    /// Which one is marked, from 0.
    pub at: usize,
    /// Whether it was asked for (F7, or Enter where several fit): digits then choose.
    pub asked: bool,
    /// Whether the marked one is what was meant: the only one, the one that fits exactly, or marked by hand.
    pub sure: bool,
    /// Whether several bear the name that was likeliest meant: none of them is taken unless it is chosen.
    pub tied: bool,
    /// Whether it was said that several fit.
    pub told: bool,
    /// The keys that choose, one a candidate; empty where digits do.
    pub keys: Vec<char>,
}

/// What was picked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Picked {
    /// An entry of a register.
    Entry(Candidate),
    /// The name as typed.
    AsTyped,
    /// The option of that place.
    Option(usize),
}

impl Picker {
    /// These entries, asked for, the first of them marked.
    pub fn of(list: Vec<Candidate>) -> Picker {
        Picker { list, fresh: None, at: 0, asked: true, sure: true, tied: false, told: false, keys: Vec::new() }
    }

    /// What the typed start may mean; `None` where there is nothing to show.
    pub fn search(field: &Field, slot: &Slot, asked: bool, env: Env<'_>) -> Option<Picker> {
        let (source, open, text) = match (field.kind, slot) {
            (Kind::Pick { source, open }, Slot::Pick(line, None)) => (source, open, line.text().trim()),
            (Kind::PickMany { source }, Slot::Line(line)) => (source, false, last_member(line.text())),
            _ => return None,
        };
        if text.is_empty() && !asked {
            return None;
        }
        let mut list = env.lookups.search(source, text, LIMIT);
        // A stray digit is nobody's key.
        list.retain(|it| fold_ascii(text).parse() != Ok(it.key) || !is_stray(it, text));
        // A key written in full is no new name.
        let keyed = match list.is_empty().then(|| env.lookups.resolve(source, text)) {
            Some(Found::One(entry)) if !is_stray(&entry, text) => Some(entry),
            _ => None,
        };
        list.extend(keyed.clone());
        let known = keyed.is_some() || list.iter().any(|it| it.name == text);
        let digits = fold_ascii(text).bytes().all(|byte| byte.is_ascii_digit());
        let fresh = (open && !known && !digits).then(|| text.to_string());
        (!list.is_empty() || fresh.is_some()).then(|| {
            let exact: Vec<bool> = list.iter().map(|it| is_exact(it, text)).collect();
            let alone = list.len() == 1 && (fresh.is_none() || list.first().is_some_and(|it| is_named(it, text)));
            let sure = (list.is_empty() && !is_initials(text))
                || alone
                || (exact.first() == Some(&true) && exact.iter().filter(|is| **is).count() == 1);
            // The first of them has a namesake among the others.
            let tied = !sure && list.first().is_some_and(|it| list.iter().skip(1).any(|other| other.name == it.name));
            // Among namesakes a digit chooses at once, unless it goes on with a number: an account, a telephone, 3-2-501.
            let in_number = match slot {
                Slot::Pick(line, _) | Slot::Line(line) => {
                    line.text().ends_with(char::is_whitespace) || text.chars().any(char::is_numeric)
                }
                _ => false,
            };
            Picker {
                list,
                fresh,
                at: 0,
                asked: asked || (tied && !in_number),
                sure,
                tied,
                told: false,
                keys: Vec::new(),
            }
        })
    }

    /// Everything that can be chosen in a field; `None` where nothing can.
    pub fn all(field: &Field, slot: &Slot, env: Env<'_>) -> Option<Picker> {
        let options = |names: Vec<(char, &'static str)>, at: usize| {
            let list = names
                .iter()
                .zip(0..)
                .map(|((key, name), place)| Candidate {
                    key: place,
                    code: key.to_string(),
                    name: (*name).to_string(),
                    note: String::new(),
                    twin: false,
                })
                .collect();
            let keys = names.iter().map(|(key, _)| key.to_ascii_lowercase()).collect();
            Picker { list, fresh: None, at, asked: true, sure: true, tied: false, told: false, keys }
        };
        match (field.kind, slot) {
            (Kind::Choice(choices) | Kind::Many(choices), _) => {
                let at = if let Slot::Choice(Some(at)) = slot { *at } else { 0 };
                Some(options(choices.iter().map(|it| (it.key, it.words.get(env.lang))).collect(), at))
            }
            (Kind::Flag, _) => Some(options(
                vec![('1', YES.get(env.lang)), ('2', NO.get(env.lang))],
                usize::from(*slot == Slot::Flag(Some(false))),
            )),
            (Kind::Pick { source, .. }, Slot::Pick(_, Some(_))) => {
                let list = env.lookups.search(source, "", LIMIT);
                (!list.is_empty()).then(|| Picker::of(list))
            }
            _ => Picker::search(field, slot, true, env),
        }
    }

    /// How many lines it has.
    pub fn len(&self) -> usize {
        self.list.len() + usize::from(self.fresh.is_some())
    }

    /// Whether it has no line.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Marks the line above, from the first the last.
    pub fn up(&mut self) {
        self.sure = true;
        self.at = (self.at + self.len()).saturating_sub(1) % self.len().max(1);
    }

    /// Marks the line below, from the last the first.
    pub fn down(&mut self) {
        self.sure = true;
        self.at = (self.at + 1) % self.len().max(1);
    }

    /// What is marked.
    pub fn marked(&self) -> Option<Picked> {
        self.nth(self.at)
    }

    /// What a key chooses.
    pub fn by_key(&self, key: char) -> Option<Picked> {
        if self.keys.is_empty() {
            let digit = usize::try_from(key.to_digit(10)?).ok()?;
            self.nth(digit.checked_sub(1)?)
        } else {
            self.nth(self.keys.iter().position(|known| *known == key)?)
        }
    }

    fn nth(&self, at: usize) -> Option<Picked> {
        match self.list.get(at) {
            Some(_) if !self.keys.is_empty() => Some(Picked::Option(at)),
            Some(candidate) => Some(Picked::Entry(candidate.clone())),
            None if at == self.list.len() && self.fresh.is_some() => Some(Picked::AsTyped),
            None => None,
        }
    }
}

impl Picked {
    /// Puts it into its field.
    pub fn put(self, field: &Field, slot: &mut Slot) {
        match (self, &mut *slot) {
            (Picked::Entry(candidate), Slot::Pick(line, chosen)) => {
                *line = Line::new(candidate.shown());
                *chosen = Some(candidate);
            }
            // A text that its form knows some answers to.
            (Picked::Entry(candidate), Slot::Line(line)) if matches!(field.kind, Kind::Text { .. }) => {
                *line = Line::new(candidate.name);
            }
            (Picked::Entry(candidate), Slot::Line(line)) if matches!(field.kind, Kind::PickMany { .. }) => {
                let text = line.text();
                let keep = text.len() - last_member(text).len();
                // Of namesakes the name alone wouldn't tell which.
                let entry = match field.kind {
                    Kind::PickMany { source } if candidate.twin => format!("{source}/{}", candidate.key),
                    _ => candidate.name,
                };
                *line = Line::new(format!("{}{entry}", text.get(..keep).unwrap_or("")));
            }
            (Picked::Option(at), Slot::Choice(chosen)) => *chosen = Some(at),
            (Picked::Option(at), Slot::Flag(flag)) => *flag = Some(at == 0),
            (Picked::Option(at), Slot::Many(chosen)) => {
                if let Some(flag) = chosen.get_mut(at) {
                    *flag = !*flag;
                }
            }
            _ => {}
        }
    }
}

/// Whether what was typed is part of an entry's own name or code, or sounds like it. Where a new name may stand too, a
/// part of an address is no sign that the known entry is meant.
fn is_named(entry: &Candidate, typed: &str) -> bool {
    let typed = finding(typed);
    typed.is_ascii() || [&entry.name, &entry.code].iter().any(|held| finding(held).contains(&typed))
}

/// Whether what was typed looks like pinyin or initials rather than like a name: letters that find nobody are mostly a
/// slip of the finger.
pub fn is_initials(typed: &str) -> bool {
    let typed = fold_ascii(typed);
    let mut letters = typed.chars().filter(|ch| ch.is_alphabetic()).peekable();
    let first_small = letters.peek().is_some_and(char::is_ascii_lowercase);
    typed.is_ascii() && first_small
}

/// The member of a list with commas that is being typed.
fn last_member(text: &str) -> &str {
    text.rsplit([',', '，', '、']).next().unwrap_or("").trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_that_find_nobody_look_like_initials() {
        for (typed, initials) in [
            ("zgq", true),
            ("ｚｇｑ", true),
            ("liang sheng", true),
            ("Tanaka Ken", false),
            ("王堃", false),
            ("3M", false),
        ] {
            assert_eq!(is_initials(typed), initials, "{typed}");
        }
    }

    #[test]
    fn part_of_an_address_is_no_sign_that_the_entry_is_meant() {
        let entry = Candidate {
            key: 1,
            code: "HD".to_string(),
            name: "恆達紡織有限公司".to_string(),
            note: "上海路 12 號".to_string(),
            twin: false,
        };
        for (typed, named) in [("恒达", true), ("紡織", true), ("hd", true), ("上海路", false), ("恆達二廠", false)]
        {
            assert_eq!(is_named(&entry, typed), named, "{typed}");
        }
    }
}
