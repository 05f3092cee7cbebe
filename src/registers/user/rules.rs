//! How a user is found: what the register keeps for it, and what a typed text asks for. Knows no file.

use crate::kernel::text::address::Address;
use crate::kernel::text::{fold, pinyin, variants};

/// Readings of a name or an estate that are kept at most: of a name with very many the first serve.
const READINGS: usize = 24;
/// Spellings of a name in full pinyin that are kept at most.
const FEW: usize = 6;
/// From this many digits on, a number with blanks in it is a telephone or an account, not a home.
const LONG_NUMBER: usize = 7;

/// What is kept for finding: `|`-separated, each part found by its start. Account, name, its endings (志強 finds 單志強)
/// and sounds, telephone and its last four digits, estate and its initials, `3-2-501`, the room.
pub fn find_text(account: &str, name: &str, phone: &str, address: &Address) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut put = |text: String| {
        if !text.is_empty() && !parts.contains(&text) {
            parts.push(text);
        }
    };
    put(clean(account));
    let name_key = clean(name);
    for (at, _) in name_key.char_indices().take(4) {
        put(name_key.get(at..).unwrap_or_default().to_string());
    }
    pinyin::initials(name).into_iter().take(READINGS).for_each(&mut put);
    pinyin::full(name).into_iter().take(FEW).for_each(&mut put);
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let last_four = digits.len().checked_sub(4).and_then(|at| digits.get(at..)).unwrap_or_default().to_string();
    put(digits);
    put(last_four);
    let settled = address.settled();
    put(clean(&settled.estate_key()));
    pinyin::initials(&settled.estate).into_iter().take(READINGS).for_each(&mut put);
    put(clean(&settled.home_key()));
    put(clean(&Address { room: settled.room.clone(), ..Address::default() }.home_key()));
    format!("|{}|", parts.join("|"))
}

/// Folded, without the sign between parts and without those that would end a text in the file's own splitting.
fn clean(text: &str) -> String {
    variants::finding(text).chars().filter(|ch| !matches!(ch, '|' | '"' | '\\')).collect()
}

/// What a typed text asks for: every word of it must fit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query {
    /// Starts of parts, the one that tells most first.
    words: Vec<String>,
}

impl Query {
    /// Reads what was typed: an account, a telephone or its end, a name or its initials, an address in any spelling, or
    /// some of these.
    pub fn read(typed: &str) -> Query {
        let typed = fold::fold_ascii(typed);
        let typed = typed.trim();
        let is_number = typed.chars().all(|ch| ch.is_ascii_digit() || matches!(ch, ' ' | '-' | '+' | '(' | ')' | '–'));
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        if is_number && (digits.len() == typed.len() || digits.len() >= LONG_NUMBER) && !is_home(typed, &digits) {
            return Query::of(vec![digits]);
        }
        let read = Address::parse(typed);
        if !read.is_within() {
            return Query::of(typed.split_whitespace().map(clean).collect());
        }
        let mut words: Vec<String> = read.estate.split_whitespace().map(clean).collect();
        if let [estate] = words.as_mut_slice() {
            *estate = clean(&read.estate_key());
        }
        let mut home = clean(&read.home_key());
        // A whole building was named, not the start of a number.
        if read.unit.is_empty()
            && read.room.is_empty()
            && !home.ends_with('排')
            && !typed.ends_with(|ch: char| ch.is_ascii_alphanumeric())
        {
            home.push('-');
        }
        words.push(home);
        Query::of(words)
    }

    fn of(mut words: Vec<String>) -> Query {
        words.retain(|word| !word.is_empty());
        // A home tells more than a name, and a long word more than a short one.
        words.sort_by_key(|word| (!word.contains('-'), std::cmp::Reverse(word.chars().count())));
        Query { words }
    }

    /// Whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The word that tells most, and the others.
    pub fn words(&self) -> Option<(&str, &[String])> {
        self.words.split_first().map(|(first, rest)| (first.as_str(), rest))
    }

    /// How the words stand in what is kept: at the start of a part; one in Chinese may stand anywhere.
    pub fn held(words: &[String]) -> Vec<String> {
        let held = |word: &String| if word.is_ascii() { format!("|{word}") } else { word.clone() };
        words.iter().map(held).collect()
    }
}

/// Whether a number with hyphens or blanks is a home (`3-2-501`) rather than a telephone (`010-88888888`).
fn is_home(typed: &str, digits: &str) -> bool {
    digits.len() < typed.len() && typed.starts_with(|ch: char| ch.is_ascii_digit()) && {
        let pieces: Vec<&str> = typed.split([' ', '-', '–']).filter(|piece| !piece.is_empty()).collect();
        let (last, others) = pieces.split_last().unwrap_or((&"", &[]));
        (1..=3).contains(&others.len())
            && others.iter().all(|piece| piece.len() <= 3)
            && last.len() <= 4
            && digits.len() < 11
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(estate: &str, building: &str, unit: &str, room: &str) -> Address {
        let [estate, building, unit, room] = [estate, building, unit, room].map(str::to_string);
        Address { estate, building, unit, room }
    }

    /// As the file answers: some part starts with the first word, the others are held.
    fn finds(find: &str, typed: &str) -> bool {
        let query = Query::read(typed);
        let Some((first, rest)) = query.words() else { return true };
        find.split('|').any(|part| part.starts_with(first)) && Query::held(rest).iter().all(|word| find.contains(word))
    }

    #[test]
    fn a_user_is_found_by_whatever_the_caller_says() {
        let home = address("錦繡家園", "3號樓", "2單元", "501室");
        let find = find_text("00012345", "單志強", "138-0000-0001", &home);
        for typed in [
            "00012345",
            "０００１",
            "13800000001",
            "138 0000 0001",
            "1380000",
            "0001",
            "單志強",
            "单志强",
            "志強",
            "单",
            "szq",
            "dzq",
            "CZQ",
            "shanzhiqiang",
            "3-2-501",
            "３－２－５０１",
            "3 2 501",
            "3-2",
            "3号楼2单元501",
            "jxjy 3-2-501",
            "锦绣 501",
            "錦繡家園3號樓2單元501室",
            "錦繡家園小區 3-2-501",
            "锦绣家园3号楼",
            "锦绣家园3",
            "錦繡",
            "jxjy",
            "501",
            "szq 3-2",
            "志强 锦绣",
        ] {
            assert!(finds(&find, typed), "{typed}: {find}");
        }
        for typed in ["3-2-502", "13-2-501", "2-501", "45", "345", "錦繡 502", "锦绣家园30号楼", "wang", "繡園"]
        {
            assert!(!finds(&find, typed), "{typed}: {find}");
        }
        let bungalow = find_text("7", "王堃", "88886666", &address("東方紅平房區", "", "", "12排3號"));
        for typed in ["12排3号", "东方红12排", "dfhpfq 12排3", "坤", "wk", "8888-6666"] {
            assert!(finds(&bungalow, typed), "{typed}: {bungalow}");
        }
    }

    #[test]
    fn the_word_that_tells_most_is_looked_up_first() {
        for (typed, first) in [
            ("jxjy 3-2-501", "3-2-501"),
            ("王 3-2", "3-2"),
            ("138 0000 0001", "13800000001"),
            ("010-8888 8888", "01088888888"),
            ("wjg", "wjg"),
        ] {
            assert_eq!(
                Query::read(typed).words().map(|(first, _)| first.to_string()).as_deref(),
                Some(first),
                "{typed}"
            );
        }
        assert!(Query::read("  ").is_empty() && Query::read("|").is_empty());
    }

    #[test]
    fn what_is_kept_can_be_taken_apart() {
        let odd = find_text("1", r#"甲"乙\丙|丁"#, "12345", &address("a|b\"", "", "", ""));
        assert!(
            !odd.contains(['"', '\\']) && odd.starts_with('|') && odd.ends_with('|') && !odd.contains("||"),
            "{odd}"
        );
    }
}
