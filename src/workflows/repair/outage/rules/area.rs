//! Which buildings an area means, as it is written in an announcement: `錦繡家園 3號樓、5號樓`, `阳光花园`,
//! `锦绣家园1-6号楼`. Pure; it knows no register, so whether such an estate exists is asked elsewhere.

use crate::kernel::text::address::Address;
use crate::kernel::text::pinyin;
use crate::kernel::text::variants::finding;

/// The mark of a part that couldn't be read.
const UNREAD: &str = "?";
/// More buildings than this in one range are no range.
const LONGEST_RANGE: u32 = 300;
/// What names a building, behind its number; the longer first.
const BUILDING: [&str; 5] = ["號樓", "栋", "幢", "座", "樓"];
/// What stands behind a building where only a part of it is meant.
const INSIDE: [&str; 4] = ["單元", "室", "門", "層"];
/// What says that the whole estate is meant.
const WHOLE: [&str; 10] =
    ["全部樓棟", "全部用戶", "全體用戶", "所有樓棟", "整個小區", "全小區", "各樓棟", "全部", "全區", "所有"];

/// The places of an area.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Area {
    /// Keys as in `user.place`; that of an estate (`錦繡家園|`) covers all its buildings.
    pub places: Vec<String>,
    /// Whether a part of it couldn't be read.
    pub unread: bool,
}

impl Area {
    /// Reads an area as written. What can't be read is noted, never guessed.
    pub fn read(text: &str) -> Area {
        let mut reader = Reader::default();
        for part in parts(text) {
            reader.part(&part);
        }
        let mut area = reader.area;
        area.unread |= area.places.is_empty();
        area
    }

    /// As the column keeps it: `;錦繡家園|3;錦繡家園|5;`, with `?` for what couldn't be read.
    pub fn column(&self) -> String {
        let unread = self.unread.then_some(UNREAD);
        let all: Vec<&str> = self.places.iter().map(String::as_str).chain(unread).collect();
        format!(";{};", all.join(";"))
    }

    /// Reads the column.
    pub fn of_column(column: &str) -> Area {
        let mut area = Area::default();
        for part in column.split(';').filter(|part| !part.is_empty()) {
            if part == UNREAD {
                area.unread = true;
            } else {
                area.places.push(part.to_string());
            }
        }
        area
    }

    /// Whether a building lies in it, by the building's key.
    pub fn covers(&self, place: &str) -> bool {
        self.places.iter().any(|known| if known.ends_with('|') { place.starts_with(known) } else { place == known })
    }

    /// The keys of the estates that it names.
    pub fn estates(&self) -> Vec<String> {
        let estate = |place: &String| place.split('|').next().map(|estate| format!("{estate}|"));
        let mut estates: Vec<String> = self.places.iter().filter_map(estate).collect();
        estates.dedup();
        estates
    }

    /// The name of an estate as the text has it; the key's own where it isn't found there.
    pub fn as_typed(text: &str, estate: &str) -> String {
        let estate = estate.trim_end_matches('|');
        let chars: Vec<char> = text.chars().filter(|ch| !ch.is_whitespace()).collect();
        let long = estate.chars().count();
        let found = chars.windows(long.max(1)).find(|window| finding(&window.iter().collect::<String>()) == estate);
        found.map_or_else(|| estate.to_string(), |window| window.iter().collect())
    }
}

/// Whether a known estate may be meant by the key of an unknown one: of the same sound, one character more, less or
/// other, or a part of it.
pub fn is_near(unknown: &str, known: &str) -> bool {
    let known = Address { estate: known.to_string(), ..Address::default() }.estate_key();
    let (one, other) = (unknown.trim_end_matches('|'), known.trim_end_matches('|'));
    let (long, other_long) = (one.chars().count(), other.chars().count());
    if long.min(other_long) < 2 {
        return false;
    }
    let same_before = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let same_behind = one.chars().rev().zip(other.chars().rev()).take_while(|(one, other)| one == other).count();
    let one_apart = long.abs_diff(other_long) <= 1
        && long.max(other_long) > 2
        && same_before + same_behind + 1 >= long.max(other_long);
    let sounds = || {
        let sounds = pinyin::full(other);
        pinyin::full(one).iter().any(|sound| sounds.contains(sound))
    };
    one_apart || one.contains(other) || other.contains(one) || sounds()
}

/// The parts between commas, folded; a blank between two numbers parts them too.
fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for part in text.split(['、', '，', ',', ';', '；', '。', '/', '\n']) {
        let mut whole = String::new();
        for word in part.split_whitespace() {
            let ends_in_digit = whole.chars().last().is_some_and(|ch| ch.is_numeric());
            if ends_in_digit && word.starts_with(char::is_numeric) {
                parts.push(finding(&std::mem::take(&mut whole)));
            }
            whole.push_str(word);
        }
        parts.push(finding(&whole));
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[derive(Default)]
struct Reader {
    area: Area,
    /// The estate that was named last; what follows without one belongs to it.
    estate: Option<String>,
    /// Whether that estate stands there as a whole, because no building has followed yet.
    alone: bool,
}

impl Reader {
    fn part(&mut self, part: &str) {
        if let Some(head) = WHOLE.iter().find_map(|word| part.strip_suffix(&finding(word))) {
            return self.whole(head);
        }
        match first_building(part) {
            Some(found) => {
                let (numbers, mut rest) = (found.numbers.to_string(), found.rest);
                let known = self.belongs(found.estate);
                let mut buildings = buildings(&numbers);
                if let Some((last, behind)) = range_end(rest) {
                    buildings = buildings_between(&numbers, last);
                    rest = behind;
                }
                match buildings.filter(|_| known) {
                    Some(buildings) => buildings.iter().for_each(|building| self.building(building)),
                    None => self.area.unread = true,
                }
                self.rest(rest);
            }
            None => self.bare(part),
        }
    }

    /// What stands behind a building: more buildings, or where in it.
    fn rest(&mut self, rest: &str) {
        let more = rest.strip_prefix(['和', '及', '与', '與']).unwrap_or(rest);
        if more.is_empty() {
            return;
        }
        let inside = INSIDE.iter().any(|word| more.contains(&finding(word)));
        match first_building(more) {
            Some(found) if found.estate.is_empty() => self.part(more),
            _ if inside && more.starts_with(is_label) => {}
            _ => self.area.unread = true,
        }
    }

    /// A part that names no building as one: an estate, or a bare number behind it.
    fn bare(&mut self, part: &str) {
        let part = part.trim_end_matches('#');
        let head = part.trim_end_matches(|ch: char| ch.is_ascii_alphanumeric() || is_to(ch));
        let numbers = part.strip_prefix(head).unwrap_or_default();
        if numbers.is_empty() || !numbers.contains(|ch: char| ch.is_ascii_digit()) {
            return self.whole(part);
        }
        let known = self.belongs(head);
        let pieces: Vec<&str> = numbers.split(is_to).collect();
        match pieces.as_slice() {
            [building] | [building, _, _, ..] if known && !building.is_empty() => self.building(building),
            // `錦繡家園1-6` is a range where it rises.
            [first, last] if known && !head.is_empty() => match buildings_between(first, last) {
                Some(buildings) => buildings.iter().for_each(|building| self.building(building)),
                None => self.area.unread = true,
            },
            _ => self.area.unread = true,
        }
    }

    /// A whole estate.
    fn whole(&mut self, estate: &str) {
        if !self.belongs(estate) {
            self.area.unread = true;
            return;
        }
        // A row of bungalows stands in an address of its own kind.
        let address = self.address("");
        let is_whole = !address.settled().is_within();
        self.alone = is_whole && !estate.is_empty();
        self.push(if is_whole { address.estate_key() } else { address.place() });
    }

    /// Notes the estate where one is named; whether one is known.
    fn belongs(&mut self, estate: &str) -> bool {
        if !estate.is_empty() {
            self.estate = Some(estate.to_string());
            self.alone = false;
        }
        self.estate.is_some()
    }

    fn building(&mut self, building: &str) {
        if std::mem::take(&mut self.alone) {
            // `錦繡家園，3號樓` means the building, not the estate.
            self.area.places.pop();
        }
        let place = self.address(building).place();
        self.push(place);
    }

    fn push(&mut self, place: String) {
        if !self.area.places.contains(&place) {
            self.area.places.push(place);
        }
    }

    fn address(&self, building: &str) -> Address {
        let estate = self.estate.clone().unwrap_or_default();
        Address { estate, building: building.to_string(), ..Address::default() }
    }
}

/// A building in a text: what stands before it, its numbers, what stands behind.
struct Found<'a> {
    estate: &'a str,
    numbers: &'a str,
    rest: &'a str,
}

/// What a building may be called: `3`, `12甲`, `a`, `十二`.
fn is_label(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || "甲乙丙丁戊一二三四五六七八九十百".contains(ch)
}

/// What stands between the first and the last of a range.
fn is_to(ch: char) -> bool {
    "-~—–－至到".contains(ch)
}

/// The first label, or range of labels, that has the word for a building behind it.
fn first_building(text: &str) -> Option<Found<'_>> {
    let mut from = 0;
    while let Some(start) = text.get(from..)?.find(is_label).map(|at| from + at) {
        let tail = text.get(start..)?;
        let length = tail.find(|ch| !is_label(ch) && !is_to(ch)).unwrap_or(tail.len());
        let (numbers, behind) = tail.split_at_checked(length)?;
        if let Some(rest) = BUILDING.iter().find_map(|word| behind.strip_prefix(&finding(word))) {
            return Some(Found { estate: text.get(..start)?, numbers, rest });
        }
        from = start + length;
    }
    None
}

/// The end of `1號樓至6號樓`, and what stands behind it.
fn range_end(rest: &str) -> Option<(&str, &str)> {
    let found = first_building(rest.strip_prefix(is_to)?)?;
    found.estate.is_empty().then_some((found.numbers, found.rest))
}

/// The buildings of `3` or `1-6`; `None` for what is no range.
fn buildings(numbers: &str) -> Option<Vec<String>> {
    match numbers.split(is_to).collect::<Vec<_>>().as_slice() {
        [one] if !one.is_empty() => Some(vec![(*one).to_string()]),
        [first, last] => buildings_between(first, last),
        _ => None,
    }
}

fn buildings_between(first: &str, last: &str) -> Option<Vec<String>> {
    let number = |label: &str| -> Option<u32> {
        let place = Address { building: label.to_string(), ..Address::default() }.place();
        place.rsplit('|').next()?.parse().ok()
    };
    let (first, last) = (number(first)?, number(last)?);
    (first <= last && last - first < LONGEST_RANGE).then(|| (first..=last).map(|one| one.to_string()).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(estate: &str, building: &str) -> String {
        Address { estate: estate.into(), building: building.into(), ..Address::default() }.place()
    }

    #[test]
    fn areas_as_people_write_them() {
        for (text, places, unread) in [
            ("錦繡家園 3號樓、5號樓", &[("錦繡家園", "3"), ("錦繡家園", "5")][..], false),
            ("锦绣家园3、5、7号楼", &[("錦繡家園", "3"), ("錦繡家園", "5"), ("錦繡家園", "7")], false),
            ("锦绣家园 3 5 7号楼", &[("錦繡家園", "3"), ("錦繡家園", "5"), ("錦繡家園", "7")], false),
            ("锦绣家园1-3号楼", &[("錦繡家園", "1"), ("錦繡家園", "2"), ("錦繡家園", "3")], false),
            ("锦绣家园１～３号楼", &[("錦繡家園", "1"), ("錦繡家園", "2"), ("錦繡家園", "3")], false),
            ("锦绣家园1号楼至3号楼", &[("錦繡家園", "1"), ("錦繡家園", "2"), ("錦繡家園", "3")], false),
            ("锦绣家园1至2栋；阳光花园A座", &[("錦繡家園", "1"), ("錦繡家園", "2"), ("陽光花園", "A")], false),
            ("阳光花园", &[("陽光花園", "")], false),
            ("阳光花园全部、锦绣家园3#", &[("陽光花園", ""), ("錦繡家園", "3")], false),
            ("錦繡家園，3號樓", &[("錦繡家園", "3")], false),
            ("锦绣家园3号楼及5号楼", &[("錦繡家園", "3"), ("錦繡家園", "5")], false),
            ("锦绣家园3号楼5号楼2单元", &[("錦繡家園", "3"), ("錦繡家園", "5")], false),
            ("锦绣家园3号楼2单元", &[("錦繡家園", "3")], false),
            ("锦绣家园 3-2-501", &[("錦繡家園", "3")], false),
            ("幸福里2期12甲号楼", &[("幸福里2期", "12甲")], false),
            ("幸福里2期", &[("幸福里2期", "")], false),
            ("和平小区3号楼", &[("和平小區", "3")], false),
            ("锦绣家园3号楼，3号楼", &[("錦繡家園", "3")], false),
            ("东方红平房区12排3号", &[("東方紅平房區", "12排")], false),
            ("锦绣家园 1-3", &[("錦繡家園", "1"), ("錦繡家園", "2"), ("錦繡家園", "3")], false),
            ("锦绣家园 1 至 2、阳光花园", &[("錦繡家園", "1"), ("錦繡家園", "2"), ("陽光花園", "")], false),
            ("锦绣家园三号楼、十二栋", &[("錦繡家園", "3"), ("錦繡家園", "12")], false),
            ("锦绣家园三至五號樓", &[("錦繡家園", "3"), ("錦繡家園", "4"), ("錦繡家園", "5")], false),
            ("滨河一期三号楼", &[("濱河一期", "3")], false),
            ("锦绣家园3-2", &[], true),
            ("锦绣家园6-1号楼", &[], true),
            ("锦绣家园1-999号楼", &[], true),
            ("3号楼", &[], true),
            ("全部", &[], true),
            ("、，", &[], true),
            ("锦绣家园3号楼一带", &[("錦繡家園", "3")], true),
            ("锦绣家园3号楼和阳光花园", &[("錦繡家園", "3")], true),
        ] {
            let wanted: Vec<String> = places.iter().map(|(estate, building)| place(estate, building)).collect();
            let read = Area::read(text);
            assert_eq!((read.places.clone(), read.unread), (wanted, unread), "{text}");
            assert_eq!(Area::of_column(&read.column()), read, "{text}");
        }
    }

    #[test]
    fn an_estate_covers_its_buildings_and_a_building_itself() {
        let area = Area::read("阳光花园、锦绣家园3号楼");
        assert!(area.covers(&place("陽光花園", "12")));
        assert!(area.covers(&place("錦繡家園", "3號樓")));
        assert!(!area.covers(&place("錦繡家園", "13")));
        assert!(!area.covers(&place("陽光花園東區", "1")));
        assert_eq!(area.estates(), [place("陽光花園", ""), place("錦繡家園", "")]);
    }

    #[test]
    fn an_estate_that_may_be_meant_is_near() {
        for (unknown, known, near) in [
            ("乐圆|", "樂園小區", true),
            ("锦绣花园|", "錦繡家園", true),
            ("锦绣家|", "錦繡家園", true),
            ("滨河|", "濱河一期", true),
            ("主管漏水|", "錦繡家園", false),
            ("阳光|", "樂園", false),
        ] {
            assert_eq!(is_near(unknown, known), near, "{unknown} {known}");
        }
    }

    #[test]
    fn an_estate_is_shown_as_it_was_typed() {
        let text = "濱河 一期、錦繡家園小區 3號樓";
        let shown: Vec<String> = Area::read(text).estates().iter().map(|key| Area::as_typed(text, key)).collect();
        assert_eq!(shown, ["濱河一期", "錦繡家園"]);
        assert_eq!(Area::as_typed(text, "阳光|"), "阳光");
    }

    proptest! {
        /// Whatever is written comes back from its column, and never breaks it.
        #[test]
        fn whatever_is_written_is_kept(text in "[a-c0-9锦绣家园号楼栋至单元全部和、，; ~#|?-]{0,24}") {
            let area = Area::read(&text);
            prop_assert_eq!(Area::of_column(&area.column()), area.clone());
            prop_assert!(area.unread || !area.places.is_empty());
        }

        #[test]
        fn each_building_of_a_range_is_in_it(first in 1_u32..50, more in 0_u32..50, other in 1_u32..200) {
            let area = Area::read(&format!("锦绣家园{first}-{}号楼", first + more));
            let inside = (first..=first + more).contains(&other);
            prop_assert_eq!(area.covers(&place("锦绣家园", &other.to_string())), inside);
        }
    }
}
