//! A home's address in its four parts, and the folded keys by which two spellings of one place are the same. What was
//! typed is kept as typed; it knows no register.

mod label;
mod parse;

use std::borrow::Cow;

use super::variants::finding;
use label::Part;

/// Estate (or street and number), building, unit and room. Only the estate is always there: point blocks have no unit,
/// bungalows no building.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Address {
    /// 小區, or street and number.
    pub estate: String,
    /// 樓: a label, not a number (`12甲`, `A座`), of bungalows the row (`12排`); empty for none.
    pub building: String,
    /// 單元; empty for none.
    pub unit: String,
    /// 室; empty where a whole building is meant.
    pub room: String,
}

impl Address {
    /// Reads an address as people type it: `3-2-501`, `3號樓2單元501`, `錦繡家園3號樓2單元501室`, `jxjy 3-2-501`,
    /// `東方紅平房區12排3號`. What it can't tell apart stays in the estate; two numbers are building and unit, or building
    /// and room where the second has three digits.
    pub fn parse(typed: &str) -> Address {
        parse::parse(typed)
    }

    /// Whether it says more than the estate.
    pub fn is_within(&self) -> bool {
        [&self.building, &self.unit, &self.room].iter().any(|part| !part.is_empty())
    }

    /// The same address with each part in its place: what several parts share (`3-2-501` as the building, the whole
    /// address as the estate) is taken apart where the parts behind it are empty.
    pub fn settled(&self) -> Cow<'_, Address> {
        parse::settled(self)
    }

    /// The key of the building: two spellings of one building have the same. Empty parts are left empty.
    pub fn place(&self) -> String {
        let settled = self.settled();
        format!("{}|{}", label::estate(&settled.estate), Part::Building.key(&settled.building))
    }

    /// The key of the flat.
    pub fn flat(&self) -> String {
        let settled = self.settled();
        format!("{}|{}|{}", settled.place(), Part::Unit.key(&settled.unit), Part::Room.key(&settled.room))
    }

    /// The key of the estate, with which every place in it begins.
    pub fn estate_key(&self) -> String {
        format!("{}|", label::estate(&self.settled().estate))
    }

    /// Building, unit and room on one line as people write it, `3-2-501`; empty where there is none of them.
    pub fn home(&self) -> String {
        let settled = self.settled();
        let row = settled.building.trim().ends_with('排');
        // A house in a row of bungalows keeps its word: 12排3號.
        joined(settled.labels().map(
            |(part, text)| {
                if row && part == Part::Room { text.trim().to_string() } else { part.shown(text) }
            },
        ))
    }

    /// The same folded, for finding: of all spellings it is one.
    pub fn home_key(&self) -> String {
        let settled = self.settled();
        joined(settled.labels().map(|(part, text)| part.key(text)))
    }

    /// As people write it on one line: `錦繡家園 3-2-501`.
    pub fn line(&self) -> String {
        let (settled, home) = (self.settled(), self.home());
        let estate = settled.estate.trim();
        if home.is_empty() { estate.to_string() } else { format!("{estate} {home}").trim().to_string() }
    }

    /// By this addresses stand in their natural order: building 2 before building 10.
    pub fn order(&self) -> String {
        let settled = self.settled();
        let parts = settled.labels().map(|(part, text)| natural(&part.key(text)));
        format!("{}|{}", natural(&label::estate(&settled.estate)), parts.join("|"))
    }

    fn labels(&self) -> [(Part, &str); 3] {
        [(Part::Building, &self.building), (Part::Unit, &self.unit), (Part::Room, &self.room)]
    }
}

/// A text by which labels stand in their natural order: each number takes as much room as the longest.
pub fn natural(text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    let put = |out: &mut String, digits: &mut String| {
        if !digits.is_empty() {
            out.push_str(&format!("{:0>12}", digits.trim_start_matches('0')));
            digits.clear();
        }
    };
    for ch in finding(text).chars() {
        if ch.is_ascii_digit() {
            digits.push(ch);
        } else {
            put(&mut out, &mut digits);
            out.push(ch);
        }
    }
    put(&mut out, &mut digits);
    out
}

/// Parts with hyphens between them; a row of bungalows and the house in it need none.
fn joined(parts: [String; 3]) -> String {
    let mut out = String::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !out.is_empty() && !out.ends_with('排') {
            out.push('-');
        }
        out.push_str(&part);
    }
    out
}

#[cfg(test)]
mod tests;
