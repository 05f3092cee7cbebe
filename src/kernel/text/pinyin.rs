//! Finding names by the sound of their characters: initials (`hdfz`) and full pinyin (`hengda`), every reading of a
//! character, Traditional and Simplified alike. A sentence-based guess would pick one reading, and the wrong one for
//! surnames: 單志強 must be found as s, d and c.

use pinyin::ToPinyinMulti;

use super::{fold, variants};

/// How many keys a name gives at most: six characters of two readings each.
pub const MAX_KEYS: usize = 64;

/// Readings that the table lacks: surnames and rare characters.
const EXTRA: &[(char, &[&str])] =
    &[('𠮷', &["ji"]), ('尉', &["yu"]), ('万', &["mo"]), ('俟', &["qi"]), ('石', &["dan"]), ('秘', &["bi"])];

/// One character of a name, as search keys see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unit {
    /// The character as written.
    ch: char,
    /// Its form of reference, in lower case and half width.
    folded: char,
    /// The initials of all its readings, a bit for each of `a` to `z`.
    initials: u32,
}

impl Unit {
    fn new(ch: char) -> Unit {
        let small = fold::narrow(ch).to_lowercase().next().unwrap_or(ch);
        let mut initials = 0;
        each_reading(ch, |reading| initials |= reading.chars().next().map_or(0, bit));
        Unit { ch, folded: variants::fold(small), initials }
    }

    /// Whether a typed character (folded as by [`variants::finding`]) means this one: itself, or an initial of it.
    pub fn fits(self, typed: char) -> bool {
        self.folded == typed || self.initials & bit(typed) != 0
    }
}

/// The characters of a name that keys are made of: Han, letters, digits; marks and blanks are passed over.
pub fn units(name: &str) -> Vec<Unit> {
    name.chars().filter(|ch| ch.is_alphanumeric() || fold::is_han(*ch)).map(Unit::new).collect()
}

/// Whether typed letters are the sounds of a name from its start: full pinyin, initials, or some of each
/// (`hengdafz`); the last character may be typed in part.
pub fn sounds_like(units: &[Unit], typed: &str) -> bool {
    let Some((unit, rest)) = units.split_first() else { return typed.is_empty() };
    if typed.is_empty() {
        return true;
    }
    if let Some(after) = typed.strip_prefix(unit.folded)
        && sounds_like(rest, after)
    {
        return true;
    }
    let mut found = false;
    each_reading(unit.ch, |reading| {
        if found {
            return;
        }
        found = reading.starts_with(typed)
            || typed.strip_prefix(reading).is_some_and(|after| sounds_like(rest, after))
            || typed
                .chars()
                .next()
                .filter(|first| reading.starts_with(*first))
                .and_then(|first| typed.strip_prefix(first))
                .is_some_and(|after| sounds_like(rest, after));
    });
    found
}

/// All keys of initials of a name, at most [`MAX_KEYS`]: 單志強 gives czq, dzq and szq; letters and digits stay.
pub fn initials(name: &str) -> Vec<String> {
    product(name, |reading| reading.get(..1).unwrap_or_default())
}

/// The full pinyin of a name without tones and blanks, every reading, at most [`MAX_KEYS`].
pub fn full(name: &str) -> Vec<String> {
    product(name, |reading| reading)
}

/// Keys of one reading a character, the usual readings first: those with fewer unusual ones before those with more, so
/// that a cap takes away what is least likely.
fn product(name: &str, part: impl Fn(&'static str) -> &'static str) -> Vec<String> {
    let mut units: Vec<Vec<String>> = Vec::new();
    for unit in self::units(name) {
        let mut endings: Vec<String> = Vec::new();
        each_reading(unit.ch, |reading| {
            let ending = part(reading);
            if endings.iter().all(|known| known != ending) {
                endings.push(ending.to_string());
            }
        });
        if endings.is_empty() {
            endings.push(unit.folded.to_string());
        }
        units.push(endings);
    }
    let mut keys = Vec::new();
    let several = units.iter().filter(|endings| endings.len() > 1).count();
    for unusual in 0..=several {
        spell(&units, unusual, several, String::new(), &mut keys);
    }
    keys
}

/// Adds the keys of the rest of a name that take so many unusual readings; `several` characters of it have more than one.
fn spell(units: &[Vec<String>], unusual: usize, several: usize, key: String, keys: &mut Vec<String>) {
    if unusual > several || keys.len() >= MAX_KEYS {
        return;
    }
    let Some((endings, rest)) = units.split_first() else {
        keys.push(key);
        return;
    };
    let several = several - usize::from(endings.len() > 1);
    for (at, ending) in endings.iter().enumerate() {
        if let Some(unusual) = unusual.checked_sub(usize::from(at > 0)) {
            spell(rest, unusual, several, format!("{key}{ending}"), keys);
        }
    }
}

/// All readings of a character and of its simplified form, in plain letters, `ü` as `v`.
fn each_reading(ch: char, mut take: impl FnMut(&'static str)) {
    if ch.is_ascii() {
        return;
    }
    let reference = variants::fold(ch);
    let forms = [Some(ch), (reference != ch).then_some(reference)];
    for form in forms.into_iter().flatten() {
        for reading in form.to_pinyin_multi().into_iter().flatten() {
            take(plain(reading.plain()));
        }
        for (_, readings) in EXTRA.iter().filter(|(known, _)| *known == form) {
            readings.iter().copied().for_each(&mut take);
        }
    }
}

/// The few syllables with `ü`, as keyboards type them.
fn plain(reading: &'static str) -> &'static str {
    match reading {
        "lü" => "lv",
        "nü" => "nv",
        "lüe" => "lve",
        "nüe" => "nve",
        other => other,
    }
}

fn bit(letter: char) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (u32::from(letter) - u32::from('a')) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_initials_of_hard_names() {
        for (name, key) in [
            ("恆達紡織", "hdfz"),
            ("恒达纺织", "hdfz"),
            ("单志强", "szq"),
            ("单志强", "dzq"),
            ("單志強", "czq"),
            ("曾丽华", "zlh"),
            ("曾丽华", "clh"),
            ("解永红", "xyh"),
            ("仇海燕", "qhy"),
            ("查文斌", "zwb"),
            ("区少芬", "osf"),
            ("乐园小区", "lyxq"),
            ("乐园小区", "yyxq"),
            ("翟春生", "zcs"),
            ("召", "s"),
            ("种", "c"),
            ("折", "s"),
            ("覃", "q"),
            ("秘", "b"),
            ("万俟雪", "mqx"),
            ("尉迟敏", "ycm"),
            ("尉遲敏", "ycm"),
            ("朝阳小区", "cyxq"),
            ("长春路12号院", "ccl12hy"),
            ("供销大厦", "gxds"),
            ("石", "d"),
            ("锦绣家园3号楼", "jxjy3hl"),
            ("阿依古丽·买买提", "ayglmmt"),
            ("王㛃", "wj"),
            ("李𬭎", "lh"),
            ("张䶮", "zy"),
            ("𠮷田", "jt"),
            ("Tanaka Ken", "tanakaken"),
            ("吕", "l"),
        ] {
            assert!(initials(name).iter().any(|known| known == key), "{name}: {key} not in {:?}", initials(name));
        }
        let (traditional, simplified) = (initials("單志強"), initials("单志强"));
        assert!(simplified.iter().all(|key| traditional.contains(key)));
    }

    #[test]
    fn the_usual_reading_comes_first() {
        for (name, key) in
            [("東方紅平房區", "dfhpfq"), ("锦绣家园", "jxjy"), ("朝陽小區", "cyxq"), ("重慶路長江大廈", "cqlcjds")]
        {
            let keys = initials(name);
            let place = keys.iter().position(|known| known == key).unwrap();
            assert!(place < 24, "{name}: {place} of {keys:?}");
        }
    }

    #[test]
    fn full_pinyin() {
        assert!(full("恆達紡織").contains(&"hengdafangzhi".to_string()));
        assert!(full("吕").contains(&"lv".to_string()));
        let name = units("恆達紡織廠");
        for typed in ["", "heng", "hengd", "hengda", "hengdafangzhichang", "hdfangzhi", "hengdf", "hdfzc"] {
            assert!(sounds_like(&name, typed), "{typed}");
        }
        for typed in ["hengx", "da", "hdfzcx"] {
            assert!(!sounds_like(&name, typed), "{typed}");
        }
    }

    #[test]
    fn the_product_is_capped() {
        assert_eq!(initials(&"单".repeat(60)).len(), MAX_KEYS);
        assert!(sounds_like(&units(&"单".repeat(60)), &"s".repeat(60)));
    }

    proptest! {
        #[test]
        fn nothing_panics(name: String, typed in "[a-z单]{0,8}") {
            let units = units(&name);
            sounds_like(&units, &typed);
            prop_assert!(initials(&name).len() <= MAX_KEYS && full(&name).len() <= MAX_KEYS);
        }

        #[test]
        fn every_key_of_a_name_fits_it(name in "[单曾解仇查区乐翟恆達3a]{1,6}") {
            let units = units(&name);
            for key in initials(&name) {
                prop_assert!(key.chars().zip(&units).all(|(typed, unit)| unit.fits(typed)), "{}", key);
                prop_assert!(sounds_like(&units, &key), "{}", key);
            }
            for key in full(&name) {
                prop_assert!(sounds_like(&units, &key), "{}", key);
            }
        }
    }
}
