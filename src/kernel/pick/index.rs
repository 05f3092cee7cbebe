//! Searching a register as one types. Order: exact code, key or name; start of the code; initials from the start;
//! initials anywhere; full pinyin; characters anywhere. Equal ones stay in the register's order.

use super::{Candidate, Found};
use crate::kernel::text::pinyin::{Unit, sounds_like, units};
use crate::kernel::text::{fold, variants};

/// The entries of one register, ready to be searched. Made once per change of the register, not per key pressed.
#[derive(Clone, Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    candidate: Candidate,
    code: String,
    name: String,
    short: String,
    note: String,
    name_units: Vec<Unit>,
    short_units: Vec<Unit>,
}

impl Entry {
    fn new(candidate: Candidate, short: &str) -> Entry {
        Entry {
            code: variants::finding(&candidate.code),
            name: variants::finding(&candidate.name),
            short: variants::finding(short),
            note: variants::finding(&candidate.note),
            name_units: units(&candidate.name),
            short_units: units(short),
            candidate,
        }
    }

    /// How well the entry fits; lower is better, the second number settles between equals.
    fn rank(&self, typed: &Query) -> Option<(u8, usize)> {
        let text = typed.text.as_str();
        if self.code == text || self.name == text || self.short == text || Some(self.candidate.key) == typed.key {
            return Some((0, 0));
        }
        if self.code.starts_with(text) {
            return Some((1, self.code.len()));
        }
        let names = [&self.name_units, &self.short_units];
        let places = names.iter().filter_map(|name| place_of(name, &typed.chars));
        // A bare number is a key or the start of something, never a digit somewhere in a name or an address.
        if let Some(place) = places.filter(|place| *place == 0 || !typed.is_digits).min() {
            let is_whole = place == 0 && names.iter().any(|name| name.len() == typed.chars.len());
            return Some(if place == 0 { (2, usize::from(!is_whole)) } else { (3, place) });
        }
        if typed.is_letters && names.iter().any(|name| !name.is_empty() && sounds_like(name, text)) {
            return Some((4, 0));
        }
        if typed.is_digits {
            return (text.len() > 1 && self.code.contains(text)).then_some((5, 2));
        }
        let texts = [&self.name, &self.short, &self.code, &self.note];
        texts.iter().zip(0..).find(|(held, _)| held.contains(text)).map(|(_, which)| (5, which))
    }
}

/// What was typed, prepared once for all entries.
struct Query {
    text: String,
    chars: Vec<char>,
    key: Option<i64>,
    is_letters: bool,
    is_digits: bool,
}

impl Query {
    fn new(text: String) -> Query {
        Query {
            key: text.parse().ok(),
            chars: text.chars().filter(|ch| ch.is_alphanumeric() || fold::is_han(*ch)).collect(),
            is_letters: text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            is_digits: text.bytes().all(|byte| byte.is_ascii_digit()),
            text,
        }
    }
}

/// Whether what was typed names an entry in full: its key, code or name, all its initials, or its whole pinyin.
pub fn is_exact(candidate: &Candidate, typed: &str) -> bool {
    let text = variants::finding(typed);
    if text.is_empty() {
        return false;
    }
    let (typed, entry) = (Query::new(text), Entry::new(candidate.clone(), ""));
    let whole = |start: &[Unit]| {
        typed.is_letters && sounds_like(&entry.name_units, &typed.text) && {
            !start.is_empty() && !sounds_like(start, &typed.text)
        }
    };
    match entry.rank(&typed) {
        Some((0, _) | (2, 0)) => true,
        _ => entry.name_units.split_last().is_some_and(|(_, start)| whole(start)),
    }
}

/// Where in a name the typed characters or initials stand.
fn place_of(name: &[Unit], typed: &[char]) -> Option<usize> {
    name.windows(typed.len().max(1)).position(|part| part.iter().zip(typed).all(|(unit, ch)| unit.fits(*ch)))
}

impl Index {
    /// Prepares entries for searching.
    pub fn new(entries: Vec<Candidate>) -> Index {
        Index { entries: entries.into_iter().map(|candidate| Entry::new(candidate, "")).collect() }
    }

    /// Prepares entries that have a short name beside their own.
    pub fn with_short_names(entries: Vec<(Candidate, String)>) -> Index {
        Index { entries: entries.into_iter().map(|(candidate, short)| Entry::new(candidate, &short)).collect() }
    }

    /// The likeliest entries for what has been typed so far, best first; all in their order for nothing typed.
    pub fn search(&self, typed: &str, limit: usize) -> Vec<Candidate> {
        let text = variants::finding(typed);
        if text.is_empty() {
            return self.entries.iter().take(limit).map(|entry| entry.candidate.clone()).collect();
        }
        let typed = Query::new(text);
        if typed.chars.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<((u8, usize), &Entry)> =
            self.entries.iter().filter_map(|entry| Some((entry.rank(&typed)?, entry))).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().take(limit).map(|(_, entry)| entry.candidate.clone()).collect()
    }

    /// The entry that a typed key, code or exact name means; `source` is the register's name.
    pub fn resolve(&self, source: &str, typed: &str) -> Found {
        resolve(self.entries.iter().map(|entry| &entry.candidate), source, typed)
    }
}

/// The entry that a typed key (`12` or `staff/12`), code or exact name means. Names are equal after folding of blanks,
/// dots and full-width letters; Traditional and Simplified are different names.
pub fn resolve<'a>(entries: impl Iterator<Item = &'a Candidate> + Clone, source: &str, typed: &str) -> Found {
    let plain = fold::fold_ascii(typed);
    let plain = plain.trim();
    let after_source = plain.strip_prefix(source).and_then(|rest| rest.strip_prefix('/'));
    let digits = after_source.unwrap_or(plain);
    let is_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let key: Option<i64> = if is_digits { digits.parse().ok() } else { None };
    let code = fold::code(typed);
    // A code of digits alone is what its paper says; the key behind it can still be written in full.
    let is_code = after_source.is_none() && entries.clone().any(|entry| fold::code(&entry.code) == code);
    if let Some(found) = entries.clone().find(|entry| Some(entry.key) == key && !is_code) {
        return Found::One(found.clone());
    }
    if after_source.is_some() && is_digits {
        return Found::Nothing;
    }
    if code.is_empty() {
        return Found::Nothing;
    }
    let (name, name_key) = (fold::name(typed), fold::name_key(typed));
    let ways: [&dyn Fn(&Candidate) -> bool; 3] =
        [&|entry| fold::code(&entry.code) == code, &|entry| fold::name(&entry.name) == name, &|entry| {
            fold::name_key(&entry.name) == name_key
        }];
    for is_meant in ways {
        let mut found: Vec<Candidate> = entries.clone().filter(|entry| is_meant(entry)).cloned().collect();
        match found.len() {
            0 => {}
            1 => return found.pop().map_or(Found::Nothing, Found::One),
            _ => return Found::Several(found),
        }
    }
    Found::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(key: i64, code: &str, name: &str) -> Candidate {
        Candidate { key, code: code.into(), name: name.into(), note: String::new(), twin: false }
    }

    fn people() -> Vec<Candidate> {
        let names = [
            "王建國",
            "李国强",
            "单志强",
            "恆達紡織",
            "永恆達紡織廠",
            "Tanaka Ken",
            "王建國",
            "陈堃",
            "阿依古丽·买买提",
            "何達飛志",
        ];
        names.iter().zip(1..).map(|(name, key)| candidate(key, "", name)).collect()
    }

    fn keys(index: &Index, typed: &str) -> Vec<i64> {
        index.search(typed, 10).into_iter().map(|it| it.key).collect()
    }

    #[test]
    fn the_order_of_search() {
        let index = Index::new(people());
        for (typed, found) in [
            ("hdfz", vec![4, 10, 5]),
            ("ＨＤＦＺ", vec![4, 10, 5]),
            ("恒达", vec![4, 5]),
            ("szq", vec![3]),
            ("dzq", vec![3]),
            ("czq", vec![3]),
            ("李國強", vec![2]),
            ("lgq", vec![2]),
            ("坤", vec![8]),
            ("ken", vec![6]),
            ("wangjian", vec![1, 7]),
            ("hengdafang", vec![4]),
            ("7", vec![7]),
            ("王", vec![1, 7]),
            ("买买提", vec![9]),
            ("恒dfz", vec![4, 5]),
            ("xyzzy", vec![]),
            ("..", vec![]),
        ] {
            assert_eq!(keys(&index, typed), found, "{typed}");
        }
        assert_eq!(index.search("", 3).len(), 3);
    }

    #[test]
    fn a_bare_number_is_found_in_no_name() {
        let index = Index::new(vec![candidate(1, "", "第3紡織廠"), candidate(3, "", "王堃")]);
        assert_eq!(keys(&index, "3"), [3]);
        assert_eq!(keys(&index, "第3"), [1]);
    }

    #[test]
    fn what_names_an_entry_in_full() {
        let one = candidate(12, "JC40S", "王建國");
        for (typed, exact) in [
            ("12", true),
            ("jc40s", true),
            ("王建国", true),
            ("wjg", true),
            ("wangjianguo", true),
            ("wj", false),
            ("wangjian", false),
            ("王", false),
            ("jc", false),
            ("1", false),
            ("", false),
        ] {
            assert_eq!(is_exact(&one, typed), exact, "{typed}");
        }
    }

    #[test]
    fn codes_before_names() {
        let yarns = vec![
            candidate(1, "C32S", "普梳棉紗"),
            candidate(2, "JC40S", "精梳棉紗"),
            candidate(3, "JC40S+40D", "氨纶包芯纱"),
            candidate(4, "T/C 65/35 45S", "滌棉紗"),
            candidate(40, "R30S", "人棉紗"),
        ];
        let index = Index::new(yarns);
        assert_eq!(keys(&index, "jc40s"), [2, 3]);
        assert_eq!(keys(&index, "ｊｃ"), [2, 3]);
        assert_eq!(keys(&index, "40"), [40, 2, 3]);
        assert_eq!(keys(&index, "jsms"), [2]);
        assert_eq!(keys(&index, "t/c"), [4]);
        assert_eq!(keys(&index, "棉纱"), [4, 40, 1, 2], "nearer the start first");
    }

    #[test]
    fn short_names_are_found_too() {
        let index = Index::with_short_names(vec![(candidate(1, "", "遠航貿易(上海)有限公司"), "遠航".into())]);
        for typed in ["yh", "远航", "yhmy", "shyxgs", "（上海）"] {
            assert_eq!(keys(&index, typed), [1], "{typed}");
        }
    }

    #[test]
    fn resolving_is_exact() {
        let index = Index::new(people());
        let one = |typed: &str| match index.resolve("staff", typed) {
            Found::One(found) => found.key,
            Found::Nothing => 0,
            Found::Several(found) => -i64::try_from(found.len()).unwrap(),
        };
        for (typed, key) in [
            ("3", 3),
            ("staff/3", 3),
            ("ｓｔａｆｆ／３", 3),
            ("customer/3", 0),
            ("staff/99", 0),
            ("99", 0),
            ("-3", 0),
            ("单志强", 3),
            ("单 志强", 3),
            ("單志強", 0),
            ("szq", 0),
            ("王建國", -2),
            ("tanaka ken", 6),
            ("阿依古丽•买买提", 9),
            ("", 0),
            ("  ", 0),
        ] {
            assert_eq!(one(typed), key, "{typed}");
        }
        let yarns = Index::new(vec![
            candidate(1, "T/C", "甲"),
            candidate(2, "JC40S", "乙"),
            candidate(3, "", "丙"),
            candidate(4, "2", "丁"),
        ]);
        for (typed, key) in [("ｊｃ４０ｓ", 2), ("t/c", 1), ("丙", 3), ("2", 4), ("variety/2", 2), ("3", 3)] {
            assert!(matches!(yarns.resolve("variety", typed), Found::One(found) if found.key == key), "{typed}");
        }
        assert_eq!(yarns.resolve("variety", ""), Found::Nothing);
    }

    #[test]
    fn searching_thousands_is_quick() {
        let surnames: Vec<char> = "王李张刘陈杨赵黄周吴单曾解仇查区乐翟".chars().collect();
        let given: Vec<char> = "建国秀英伟桂兰志强丽春梅文博晓燕海涛".chars().collect();
        let all = (0..5000_usize).map(|n| {
            let name: String = [surnames[n % 18], given[n % 17], given[n / 17 % 17]].iter().collect();
            candidate(i64::try_from(n).unwrap(), "", &format!("{name}紡織品有限公司{n}"))
        });
        let index = Index::new(all.collect());
        for typed in ["szq", "yxgs", "wangjian", "纺织品", "q"] {
            let began = std::time::Instant::now();
            let found = index.search(typed, 20);
            let took = began.elapsed();
            assert!(!found.is_empty() || typed == "szq", "{typed}");
            // Unoptimised and on a busy machine; the budget of 2 ms is for the released program.
            assert!(took.as_millis() < 200, "{typed}: {took:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(names: Vec<String>, typed: String) {
            let index = Index::new(names.iter().map(|name| candidate(1, name, name)).collect());
            index.search(&typed, 5);
            let _ = index.resolve("staff", &typed);
        }

        #[test]
        fn every_name_finds_itself(at in 0_usize..10) {
            let index = Index::new(people());
            let name = &people()[at].name;
            prop_assert!(index.search(name, 10).iter().any(|it| it.name == *name));
            prop_assert!(index.resolve("staff", name) != Found::Nothing);
        }
    }
}
