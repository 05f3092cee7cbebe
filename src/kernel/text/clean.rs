//! Which characters may stand in a field, and how any text is made safe to print on a terminal. Says which character
//! is wrong and where; never drops one silently.

use std::borrow::Cow;

use crate::kernel::problem::Problem;
use crate::say;

/// How strict a field is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strictness {
    /// One line of free text: no control character.
    Text,
    /// Free text of several lines: newlines may stand in it.
    Notes,
    /// Names, codes, telephone numbers: nothing invisible either, because two names that look alike must be alike.
    Name,
}

/// What newlines become in [`for_terminal`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Newlines {
    /// They stay.
    Keep,
    /// They become marks, so that the text stays one line.
    Mark,
}

/// A character that may not stand where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offender {
    /// The character.
    pub ch: char,
    /// Its place, in characters from 1.
    pub place: usize,
}

impl Offender {
    /// The refusal: names the character by its number in Unicode, because it can't be seen.
    pub fn problem(self) -> Problem {
        let Offender { ch, place } = self;
        let code = u32::from(ch);
        Problem::new(
            "control_character",
            say!(
                "第 {place} 個字符 U+{code:04X} 是看不見的控制字符，不能存。請刪去後重新輸入這一段。",
                "第 {place} 个字符 U+{code:04X} 是看不见的控制字符，不能存。请删去后重新输入这一段。",
                "Character {place}, U+{code:04X}, is an invisible control character and can't be kept. Delete it and type that part again."
            ),
        )
    }
}

/// The first character that a field of this strictness refuses.
pub fn find_refused(text: &str, strictness: Strictness) -> Option<Offender> {
    let refused = |ch: char| match strictness {
        Strictness::Text => is_control(ch),
        Strictness::Notes => is_control(ch) && ch != '\n',
        Strictness::Name => is_control(ch) || is_invisible(ch),
    };
    text.chars().zip(1..).find(|(ch, _)| refused(*ch)).map(|(ch, place)| Offender { ch, place })
}

/// The refusal of a text that is longer than `max` characters (not bytes: rare surnames have four).
pub fn too_long(text: &str, max: usize) -> Option<Problem> {
    // A text of at most `max` bytes can't be too long; so a huge one is the only one counted to its end.
    let length = if text.len() <= max { return None } else { text.chars().count() };
    (length > max).then(|| {
        Problem::new(
            "too_long",
            say!(
                "有 {length} 個字符，最多 {max} 個。請縮短。",
                "有 {length} 个字符，最多 {max} 个。请缩短。",
                "It has {length} characters; at most {max} are kept. Shorten it."
            ),
        )
    })
}

/// Any text, old or hostile, made safe to print: what could steer a terminal or hide itself becomes its number in
/// angle brackets, `<1B>` for escape.
pub fn for_terminal(text: &str, newlines: Newlines) -> Cow<'_, str> {
    let marked = |ch: char| (is_control(ch) && !(ch == '\n' && newlines == Newlines::Keep)) || is_deceptive(ch);
    if !text.contains(marked) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for ch in text.chars() {
        if marked(ch) {
            out.push_str(&format!("<{:02X}>", u32::from(ch)));
        } else {
            out.push(ch);
        }
    }
    Cow::Owned(out)
}

/// C0, C1, DEL, and the two separators that some programs take for newlines.
fn is_control(ch: char) -> bool {
    ch.is_control() || matches!(ch, '\u{2028}' | '\u{2029}')
}

/// Turns the reading direction, or takes no room at all: a printed text must not carry it unseen.
fn is_deceptive(ch: char) -> bool {
    matches!(ch,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Everything that can't be seen in a name: also joiners, variation selectors and fillers.
fn is_invisible(ch: char) -> bool {
    is_deceptive(ch)
        || matches!(ch,
            '\u{00ad}' | '\u{034f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200c}' | '\u{200d}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}'
            | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::words::Lang;
    use proptest::prelude::*;

    #[test]
    fn what_each_strictness_refuses() {
        use Strictness::{Name, Notes, Text};
        for (text, strictness, refused) in [
            ("王㛃 李𬭎 张䶮 𠮷田 阿依古丽·买买提", Name, None),
            ("甲\u{1b}[2J", Text, Some(('\u{1b}', 2))),
            ("a\u{7f}", Text, Some(('\u{7f}', 2))),
            ("a\u{9b}31m", Text, Some(('\u{9b}', 2))),
            ("a\tb", Text, Some(('\t', 2))),
            ("a\nb", Text, Some(('\n', 2))),
            ("a\nb", Notes, None),
            ("a\u{2028}b", Notes, Some(('\u{2028}', 2))),
            ("👩\u{200d}🚒", Text, None),
            ("王\u{200b}伟", Text, None),
            ("王\u{200b}伟", Name, Some(('\u{200b}', 2))),
            ("王伟\u{202e}", Name, Some(('\u{202e}', 3))),
            ("葛\u{e0100}", Name, Some(('\u{e0100}', 2))),
            ("王\u{e0041}", Name, Some(('\u{e0041}', 2))),
            ("王\u{fe0f}", Name, Some(('\u{fe0f}', 2))),
        ] {
            let found = find_refused(text, strictness).map(|it| (it.ch, it.place));
            assert_eq!(found, refused, "{text:?} as {strictness:?}");
        }
    }

    #[test]
    fn the_refusal_names_character_and_place() {
        let problem = find_refused("甲\u{1b}", Strictness::Text).unwrap().problem();
        assert_eq!(problem.code, "control_character");
        for lang in Lang::ALL {
            assert!(problem.say.get(lang).contains("U+001B"), "{lang:?}");
            assert!(problem.say.get(lang).contains('2'), "{lang:?}");
        }
    }

    #[test]
    fn escapes_become_marks() {
        assert_eq!(for_terminal("恆達", Newlines::Mark), "恆達");
        assert_eq!(for_terminal("\u{1b}]0;x\u{7}", Newlines::Mark), "<1B>]0;x<07>");
        assert_eq!(for_terminal("a\nb", Newlines::Mark), "a<0A>b");
        assert_eq!(for_terminal("a\nb", Newlines::Keep), "a\nb");
        assert_eq!(for_terminal("\u{9b}2J\u{202e}", Newlines::Keep), "<9B>2J<202E>");
    }

    #[test]
    fn lengths_are_in_characters() {
        assert!(too_long("𠮷𠮷𠮷", 3).is_none());
        assert_eq!(too_long("𠮷𠮷𠮷", 2).unwrap().code, "too_long");
        assert!(too_long(&"織".repeat(1_000_000), 50).is_some());
    }

    proptest! {
        #[test]
        fn what_is_printed_steers_no_terminal(text: String) {
            prop_assert!(!for_terminal(&text, Newlines::Mark).contains(char::is_control));
            prop_assert!(!for_terminal(&text, Newlines::Keep).contains(|ch: char| ch.is_control() && ch != '\n'));
        }

        #[test]
        fn visible_text_is_left_alone(text in "[ -~\u{4e00}-\u{9fff}，。（）]{0,40}") {
            prop_assert_eq!(for_terminal(&text, Newlines::Mark), text.as_str());
            prop_assert_eq!(find_refused(&text, Strictness::Name), None);
        }
    }
}
