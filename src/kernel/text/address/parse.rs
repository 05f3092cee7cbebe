//! An address as typed, taken apart: by the words for its parts where it has them, by its hyphens where not. A word
//! counts only behind a label, so that 東門 and 星座花園 stay names.

use std::borrow::Cow;

use super::Address;
use super::label::{self, Part, is_numeral, is_stem, mark};
use crate::kernel::text::fold::narrow;
use crate::kernel::text::variants;

/// A typed address, character by character: as written, and as compared.
struct Text {
    written: Vec<char>,
    folded: Vec<char>,
}

/// Words that end a building's label, the longest first.
const BUILDINGS: [&str; 9] = ["号楼", "#楼", "栋楼", "栋", "幢", "座", "排", "楼", "号"];
/// Words that end a unit's label.
const UNITS: [&str; 2] = ["单元", "门"];

/// See [`Address::parse`].
pub fn parse(typed: &str) -> Address {
    let text = Text::new(typed);
    let end = text.len();
    if let Some((label, after)) = text.unit() {
        let (estate, building) = text.building_at_end(label.0);
        let unit = Part::Unit.shown(&text.slice(label.0, label.1));
        return Address { estate, building, unit, room: text.room(after, end) };
    }
    if let Some((start, building, after, is_row)) = text.building() {
        let estate = text.estate(start);
        let after = text.skip(after);
        let rest = text.pieces(after, end);
        // Of a row of bungalows the house keeps its word, as people write it: 12排3號.
        return match rest.as_slice() {
            [] => Address { estate, building, ..Address::default() },
            [_] if is_row => Address { estate, building, unit: String::new(), room: text.slice(after, end) },
            [_] => Address { estate, building, unit: String::new(), room: text.room(after, end) },
            [unit, room @ ..] => {
                let from = room.first().map_or(end, |piece| piece.0);
                let unit = Part::Unit.shown(&text.slice(unit.0, unit.1));
                Address { estate, building, unit, room: text.room(from, end) }
            }
        };
    }
    text.by_hyphens().unwrap_or_else(|| Address { estate: text.estate(end), ..Address::default() })
}

/// See [`Address::settled`].
pub fn settled(address: &Address) -> Cow<'_, Address> {
    let Address { estate, building, unit, room } = address;
    match (building.is_empty(), unit.is_empty(), room.is_empty()) {
        (true, true, true) => {
            let read = parse(estate);
            if read.is_within() && !read.estate.is_empty() { Cow::Owned(read) } else { Cow::Borrowed(address) }
        }
        (false, true, true) => {
            let read = parse(building);
            // `5-1` may be the name of one building; with a room behind it, or the word for a unit, it is several parts.
            let several = !read.room.is_empty() || (!read.unit.is_empty() && !building.contains(is_hyphen));
            let several = several && read.estate.is_empty() && !read.building.is_empty();
            if several { Cow::Owned(Address { estate: estate.clone(), ..read }) } else { Cow::Borrowed(address) }
        }
        (true, true, false) => {
            let read = parse(room);
            let several = read.estate.is_empty() && !read.building.is_empty() && !read.room.is_empty();
            if several { Cow::Owned(Address { estate: estate.clone(), ..read }) } else { Cow::Borrowed(address) }
        }
        (false, true, false) => {
            // `2-501` as the room of building 3.
            let read = parse(&format!("1-{room}"));
            let several = room.contains(is_hyphen) && !read.unit.is_empty() && !read.room.is_empty();
            let (estate, building) = (estate.clone(), building.clone());
            if several { Cow::Owned(Address { estate, building, ..read }) } else { Cow::Borrowed(address) }
        }
        _ => Cow::Borrowed(address),
    }
}

fn is_hyphen(ch: char) -> bool {
    mark(ch) == '-'
}

fn is_between(ch: char) -> bool {
    ch.is_whitespace() || matches!(ch, '-' | ',' | '，' | '、' | '.' | '。' | '#' | '\0')
}

fn is_road(ch: char) -> bool {
    ['路', '街', '巷', '道', '弄', '胡', '同'].iter().any(|road| variants::fold(*road) == ch)
}

fn is_letter(ch: char) -> bool {
    ch.is_ascii_alphabetic()
}

fn is_side(ch: char) -> bool {
    ['东', '西', '南', '北', '中', '老', '新'].iter().any(|side| variants::fold(*side) == ch)
}

impl Text {
    fn new(typed: &str) -> Text {
        let written: Vec<char> = typed.trim().chars().collect();
        let mut folded: Vec<char> = written.iter().map(|ch| label::folded(*ch)).collect();
        // `3.2.501`, as a number pad types it, and the full stop of a Chinese keyboard.
        for at in 1..folded.len().saturating_sub(1) {
            let digit = |at: usize| folded.get(at).is_some_and(char::is_ascii_digit);
            if matches!(folded.get(at), Some('.' | '。'))
                && digit(at - 1)
                && digit(at + 1)
                && let Some(ch) = folded.get_mut(at)
            {
                *ch = '-';
            }
        }
        Text { written, folded }
    }

    fn len(&self) -> usize {
        self.folded.len()
    }

    fn at(&self, at: usize) -> char {
        self.folded.get(at).copied().unwrap_or('\0')
    }

    fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\0', |at| self.at(at))
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.written.get(from..to).unwrap_or_default().iter().collect::<String>().trim().to_string()
    }

    /// What stands before a place, without what only parts it from the rest.
    fn estate(&self, mut to: usize) -> String {
        while to > 0 && is_between(self.before(to)) {
            to -= 1;
        }
        self.slice(0, to)
    }

    fn skip(&self, mut from: usize) -> usize {
        while from < self.len() && is_between(self.at(from)) {
            from += 1;
        }
        from
    }

    fn has(&self, at: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(index, ch)| self.at(at + index) == variants::fold(ch))
    }

    /// Where the label begins that ends here: a number, a letter, a stem, a side; with `-` a number of several parts.
    fn label(&self, end: usize) -> Option<usize> {
        let mut at = end;
        let lone = |at: usize| is_letter(self.before(at)) && !is_letter(self.before(at.saturating_sub(1)));
        let suffix = is_stem(self.before(at)) || lone(at);
        at -= usize::from(suffix);
        let from = at;
        let arabic = self.before(at).is_ascii_digit();
        while is_numeral(self.before(at)) && self.before(at).is_ascii_digit() == arabic {
            at -= 1;
        }
        if at == from {
            return if suffix || is_side(self.before(at)) { Some(at - usize::from(!suffix)) } else { None };
        }
        while self.before(at) == '-' && self.before(at.saturating_sub(1)).is_ascii_digit() {
            at -= 1;
            while self.before(at).is_ascii_digit() {
                at -= 1;
            }
        }
        let named = lone(at) || is_side(self.before(at)) || is_stem(self.before(at)) || self.before(at) == '第';
        // 東3號樓 of an estate, but not the last character of a short name: 遠東 3號樓 has a blank.
        Some(at - usize::from(named && (at < 2 || !is_side(self.before(at)) || at > 3)))
    }

    /// The unit's label and what follows its word: the rightmost.
    fn unit(&self) -> Option<((usize, usize), usize)> {
        (1..self.len()).rev().find_map(|at| {
            let word = UNITS.iter().find(|word| self.has(at, word))?;
            let after = at + word.chars().count();
            let start = self.label(at).filter(|start| *start < at && !is_side(self.at(*start)))?;
            // Of 5-2單元 only the 2 is the unit.
            let start = (start..at).rev().find(|place| self.at(*place) == '-').map_or(start, |place| place + 1);
            let free = after >= self.len() || self.is_label_start(after);
            free.then_some(((start, at), after))
        })
    }

    fn is_label_start(&self, at: usize) -> bool {
        let ch = self.at(at);
        is_between(ch) || is_numeral(ch) || is_letter(ch) || is_stem(ch) || is_side(ch)
    }

    /// The first building that is named by a word: where its label begins, how it is called, what follows it, and
    /// whether it is a row of bungalows.
    fn building(&self) -> Option<(usize, String, usize, bool)> {
        (1..self.len()).find_map(|at| {
            let hash = self.at(at) == '#' && !self.has(at, "#楼");
            let word = if hash { "#" } else { BUILDINGS.iter().copied().find(|word| self.has(at, word))? };
            let after = at + word.chars().count();
            let start = self.label(at)?;
            if after < self.len() && !self.is_label_start(after) {
                return None;
            }
            // 長春路12號 is a street and its number.
            if word == "号" && is_road(self.before(start)) {
                return None;
            }
            Some((start, self.called(start, at, after, word), after, word == "排"))
        })
    }

    /// How a building is called: by its number, or with its word where that is no number.
    fn called(&self, start: usize, end: usize, after: usize, word: &str) -> String {
        let numbered = (start..end).any(|at| is_numeral(self.at(at)));
        let keep = matches!(word, "座" | "排") || !numbered;
        let label: String = self.slice(start, if keep { after } else { end }).chars().map(narrow).collect();
        if keep && !numbered { label } else { Part::Building.shown(&label) }
    }

    /// Estate and building where the unit begins here: `錦繡家園3號樓`, `錦繡家園3-`, `錦繡家園 3`.
    fn building_at_end(&self, end: usize) -> (String, String) {
        let head = Text { written: self.written.get(..end).unwrap_or_default().to_vec(), folded: Vec::new() };
        let head = Text { folded: self.folded.get(..end).unwrap_or_default().to_vec(), ..head };
        if let Some((start, building, after, _)) = head.building()
            && head.skip(after) == head.len()
        {
            return (head.estate(start), building);
        }
        let mut end = head.len();
        while end > 0 && is_between(head.before(end)) {
            end -= 1;
        }
        match head.label(end).filter(|start| (*start..end).any(|at| head.at(at).is_ascii_digit())) {
            Some(start) if !is_road(head.before(start)) => {
                (head.estate(start), Part::Building.shown(&head.slice(start, end)))
            }
            _ => (head.estate(head.len()), String::new()),
        }
    }

    /// A room: without its word, and without the storey that its number tells as well.
    fn room(&self, from: usize, end: usize) -> String {
        let from = self.skip(from);
        let storey = (from..end).find(|at| self.has(*at, "层") || self.has(*at, "楼"));
        let behind = storey.map(|at| Part::Room.shown(&self.slice(at + 1, end)));
        let level = storey.map(|at| Part::Room.key(&self.slice(from, at)));
        match (behind, level) {
            (Some(room), Some(level)) if !level.is_empty() && Part::Room.key(&room).starts_with(&level) => room,
            _ => Part::Room.shown(&self.slice(from, end)),
        }
    }

    /// The pieces between hyphens and blanks.
    fn pieces(&self, from: usize, end: usize) -> Vec<(usize, usize)> {
        let mut out: Vec<(usize, usize)> = Vec::new();
        let mut open = None;
        for at in from..=end {
            let ends = at == end || self.at(at) == '-' || self.at(at).is_whitespace();
            match (open, ends) {
                (None, false) => open = Some(at),
                (Some(start), true) => {
                    out.push((start, at));
                    open = None;
                }
                _ => {}
            }
        }
        out
    }

    /// `錦繡家園 3-2-501`, `錦繡家園3-2-501`, `3 2 501`, `錦繡 501`: at the end numbers with hyphens or blanks between.
    fn by_hyphens(&self) -> Option<Address> {
        let end = self.len();
        let all = self.pieces(0, end);
        let last_word = (0..end).rev().find(|at| self.at(*at).is_whitespace()).map_or(0, |at| at + 1);
        let hyphens = (last_word..end).any(|at| self.at(at) == '-');
        // With hyphens the last word is the home; without them it is the numbers at the end.
        let is_number = |(from, to): &(usize, usize)| {
            let size = to - from;
            (*from..*to).all(|at| self.at(at).is_ascii_digit()) && (1..=4).contains(&size)
        };
        let mut pieces: Vec<(usize, usize)> = if hyphens {
            all.into_iter().filter(|piece| piece.0 >= last_word).collect()
        } else {
            let numbers = all.iter().rev().take_while(|piece| is_number(piece)).count().min(3);
            let skip = all.len().saturating_sub(numbers.max(1));
            all.into_iter().skip(skip).collect()
        };
        // The estate may stand before the first number without a blank; letters before a number are a code of something.
        let first = pieces.first_mut()?;
        let start = self.label(first.1).filter(|start| *start >= first.0)?;
        if !(start..first.1).any(|at| is_numeral(self.at(at)) || is_stem(self.at(at)) || is_letter(self.at(at))) {
            return None;
        }
        if start > first.0 && !hyphens && (is_letter(self.before(start)) || !self.at(start).is_ascii_digit()) {
            return None;
        }
        let road = start > first.0 && is_road(self.before(start));
        let estate = if road { self.estate(first.1) } else { self.estate(start) };
        first.0 = start;
        if road {
            pieces.remove(0);
        }
        let is_label = |piece: &(usize, usize)| (piece.0..piece.1).any(|at| is_numeral(self.at(at)));
        if !pieces.iter().skip(1).all(is_label) || pieces.iter().any(|(from, to)| to - from > 6) {
            return None;
        }
        let text = |piece: &(usize, usize)| Part::Room.shown(&self.slice(piece.0, piece.1));
        let many = |piece: &(usize, usize)| {
            let digits = (piece.0..piece.1).filter(|at| self.at(*at).is_ascii_digit()).count();
            (3..=4).contains(&digits)
        };
        let address = Address { estate, ..Address::default() };
        Some(match pieces.as_slice() {
            [] => return None,
            [one] if many(one) => Address { room: text(one), ..address },
            [one] => Address { building: text(one), ..address },
            [building, room] if many(room) => Address { building: text(building), room: text(room), ..address },
            [building, unit] => Address { building: text(building), unit: text(unit), ..address },
            [building, unit, room] => {
                Address { building: text(building), unit: text(unit), room: text(room), ..address }
            }
            [first, second, unit, room] => {
                let building = format!("{}-{}", text(first), text(second));
                Address { building, unit: text(unit), room: text(room), ..address }
            }
            _ => return None,
        })
    }
}
