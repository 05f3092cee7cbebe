//! A home's address in its four parts, and the folded keys by which two spellings of one place are the same. What was
//! typed is kept as typed; it knows no register.

use super::fold::fold_ascii;
use super::variants::finding;

/// Estate (or street and number), building, unit and room. Only the estate is always there: point blocks have no unit,
/// bungalows no building.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Address {
    /// 小區, or street and number.
    pub estate: String,
    /// 樓: a label, not a number (`12甲`, `A座`); empty for none.
    pub building: String,
    /// 單元; empty for none.
    pub unit: String,
    /// 室; empty where a whole building is meant.
    pub room: String,
}

impl Address {
    /// The key of the building: two spellings of one building have the same. Empty parts are left empty.
    pub fn place(&self) -> String {
        format!("{}|{}", part(&self.estate), part(&self.building))
    }

    /// The key of the flat.
    pub fn flat(&self) -> String {
        format!("{}|{}|{}", self.place(), part(&self.unit), part(&self.room))
    }

    /// The key of the estate, with which every place in it begins.
    pub fn estate_key(&self) -> String {
        format!("{}|", part(&self.estate))
    }

    /// As people write it on one line: `錦繡家園 3-2-501`.
    pub fn line(&self) -> String {
        let parts = [&self.building, &self.unit, &self.room];
        let short: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        if short.is_empty() { self.estate.clone() } else { format!("{} {}", self.estate, short.join("-")) }
    }
}

/// One part, folded: width, script and case don't matter, nor does what only names the part (號樓, 單元, 室).
fn part(text: &str) -> String {
    let folded = finding(&fold_ascii(text.trim()));
    let bare = ["号楼", "號樓", "栋", "幢", "楼", "单元", "室", "#"]
        .iter()
        .find_map(|suffix| folded.strip_suffix(suffix).filter(|rest| !rest.is_empty()));
    bare.unwrap_or(&folded).chars().filter(|ch| !ch.is_whitespace() && *ch != '|').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(estate: &str, building: &str, unit: &str, room: &str) -> Address {
        let [estate, building, unit, room] = [estate, building, unit, room].map(str::to_string);
        Address { estate, building, unit, room }
    }

    #[test]
    fn two_spellings_of_one_flat_have_one_key() {
        let known = address("錦繡家園", "3", "2", "501");
        for other in [
            address("锦绣家园", "3号楼", "2单元", "501室"),
            address("錦繡 家園", "３號樓", "２單元", "５０１"),
            address("锦绣家园", "3栋", "2", "501"),
        ] {
            assert_eq!(other.flat(), known.flat(), "{other:?}");
            assert!(other.place().starts_with(&known.estate_key()));
        }
        assert_ne!(address("錦繡家園", "3", "2", "502").flat(), known.flat());
        assert_ne!(address("錦繡家園", "13", "2", "501").place(), known.place());
        assert_eq!(known.line(), "錦繡家園 3-2-501");
        assert_eq!(address("東方紅平房區", "", "", "12排3號").line(), "東方紅平房區 12排3號");
    }
}
