//! Traditional, Simplified and variant characters that find each other: 堃 and 坤, 著 and 着, 裡 and 裏.
//! For finding only. Never for equality or display: a class joins more than any one name would (乾 and 幹).

use std::sync::LazyLock;

use super::fold;

/// Classes of characters from OpenCC (`assets/text/README.md` has origin and licence), one a line, its form of
/// reference first.
const CLASSES: &str = include_str!("../../../assets/text/variants.txt");

/// Every character but the forms of reference with its own, sorted.
static TABLE: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut table = Vec::with_capacity(CLASSES.len() / 6);
    for class in CLASSES.lines() {
        let mut members = class.chars();
        if let Some(reference) = members.next() {
            table.extend(members.map(|member| (member, reference)));
        }
    }
    table.sort_unstable();
    table
});

/// The form of reference of a character's class; the character itself where it has no variants.
pub fn fold(ch: char) -> char {
    if ch.is_ascii() {
        return ch;
    }
    let place = TABLE.binary_search_by_key(&ch, |(member, _)| *member);
    place.ok().and_then(|at| TABLE.get(at)).map_or(ch, |(_, reference)| *reference)
}

/// What is compared when text is looked for: half width, lower case, variants folded, blanks dropped.
pub fn finding(text: &str) -> String {
    text.chars().map(fold::narrow).filter(|ch| !ch.is_whitespace()).flat_map(char::to_lowercase).map(fold).collect()
}

/// Whether `text` holds what is looked for, in whatever script either is written.
pub fn holds(text: &str, looked_for: &str) -> bool {
    finding(text).contains(&finding(looked_for))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_finds_the_other() {
        for (one, other) in [
            ("堃", "坤"),
            ("喆", "哲"),
            ("著", "着"),
            ("裏", "裡"),
            ("里", "裏"),
            ("恆達紡織", "恒达纺织"),
            ("李國強", "李国强"),
            ("臺", "台"),
            ("ＪＣ４０Ｓ 棉紗", "jc40s棉纱"),
        ] {
            assert_eq!(finding(one), finding(other), "{one} {other}");
            assert!(holds(&format!("甲{one}乙"), other));
        }
        assert_ne!(finding("單"), finding("草"));
    }

    #[test]
    fn the_table_is_whole() {
        assert!(TABLE.len() > 4000);
        assert!(TABLE.windows(2).all(|pair| pair[0].0 < pair[1].0), "a character in two classes");
        assert!(TABLE.iter().all(|(_, reference)| fold(*reference) == *reference));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text: String) {
            prop_assert_eq!(finding(&finding(&text)), finding(&text));
        }
    }
}
