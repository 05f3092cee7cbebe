//! Keys and pastes as the program sees them, and the scripts of keys that tests are written in.
//!
//! One of the two files that name crossterm. It must not know what any key does; it only knows which keys are second
//! ways of others (`Ctrl+S` of F8), so that a layer ever sees one of them.

use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::kernel::words::{Lang, Words, words};

/// What was pressed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Code {
    /// A character, as it arrives after the input method.
    Char(char),
    /// A function key, 1 to 12.
    F(u8),
    /// Enter.
    Enter,
    /// Tab; with `shift` for the way back.
    Tab,
    /// Escape.
    Esc,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// One key with what was held beside it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key {
    /// The key itself; a letter with Ctrl is always lower case.
    pub code: Code,
    /// Whether Ctrl was held.
    pub ctrl: bool,
    /// Whether Alt was held.
    pub alt: bool,
    /// Whether Shift was held; never told of characters, whose case says it.
    pub shift: bool,
    /// Whether it came within milliseconds of the key before it: a scanner or a paste, not a hand. An Enter like that
    /// submits nothing.
    pub burst: bool,
}

impl Key {
    /// A key alone.
    pub const fn plain(code: Code) -> Key {
        Key { code, ctrl: false, alt: false, shift: false, burst: false }
    }

    /// A function key.
    pub const fn f(number: u8) -> Key {
        Key::plain(Code::F(number))
    }

    /// A character.
    pub const fn char(ch: char) -> Key {
        Key::plain(Code::Char(ch))
    }

    /// A letter with Ctrl.
    pub const fn ctrl(letter: char) -> Key {
        Key { ctrl: true, ..Key::char(letter) }
    }

    /// Whether it is that key without Ctrl and Alt.
    pub fn is(self, code: Code) -> bool {
        self.code == code && !self.ctrl && !self.alt
    }

    /// Whether it is that function key.
    pub fn is_f(self, number: u8) -> bool {
        self.is(Code::F(number))
    }

    /// Whether it is that letter with Ctrl.
    pub fn is_ctrl(self, letter: char) -> bool {
        self.ctrl && !self.alt && self.code == Code::Char(letter)
    }

    /// The character that it types, where it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(ch) if !self.ctrl && !self.alt => Some(ch),
            _ => None,
        }
    }

    /// The key that this one is a second way of, for terminals that keep the first: `Ctrl+S` is F8, `Alt+3` is F3.
    pub fn canonical(self) -> Key {
        let first = match (self.code, self.ctrl, self.alt) {
            (Code::Char(letter), true, false) => {
                SECOND_WAYS.iter().find(|(known, _)| *known == letter).map(|(_, number)| *number)
            }
            (Code::Char(digit), false, true) => {
                digit.to_digit(10).and_then(|digit| u8::try_from(digit).ok()).map(|n| match n {
                    0 => 10,
                    other => other,
                })
            }
            _ => None,
        };
        first.map_or(self, |number| Key { burst: self.burst, ..Key::f(number) })
    }

    /// How the key bar and the help write it: `F8`, `Ctrl+Z`, `Esc`.
    pub fn name(self) -> String {
        let mut name = String::new();
        if self.ctrl {
            name.push_str("Ctrl+");
        }
        if self.alt {
            name.push_str("Alt+");
        }
        if self.shift {
            name.push_str("Shift+");
        }
        match self.code {
            Code::Char(' ') => name.push_str("Space"),
            Code::Char(ch) if self.ctrl => name.extend(ch.to_uppercase()),
            Code::Char(ch) => name.push(ch),
            Code::F(number) => name.push_str(&format!("F{number}")),
            other => name.push_str(NAMES.iter().find(|(_, code)| *code == other).map_or("", |(name, _)| name)),
        }
        name
    }

    /// The same in a language: the arrows have no sign that is one cell wide everywhere, so that they are words.
    pub fn name_in(self, lang: Lang) -> String {
        const ARROWS: [(Code, Words); 4] = [
            (Code::Left, words("左", "左", "Left")),
            (Code::Right, words("右", "右", "Right")),
            (Code::Up, words("上", "上", "Up")),
            (Code::Down, words("下", "下", "Down")),
        ];
        let plain = !self.ctrl && !self.alt && !self.shift;
        let arrow = ARROWS.iter().find(|(code, _)| plain && *code == self.code);
        arrow.map_or_else(|| self.name(), |(_, words)| words.get(lang).to_string())
    }

    /// The second way of a function key, as help writes it; `None` where it has none.
    pub fn second_way(self) -> Option<String> {
        let Code::F(number) = self.code else { return None };
        SECOND_WAYS.iter().find(|(_, known)| *known == number).map(|(letter, _)| Key::ctrl(*letter).name())
    }
}

/// Letters with Ctrl that do what a function key does.
const SECOND_WAYS: [(char, u8); 9] =
    [('n', 2), ('f', 3), ('d', 4), ('p', 5), ('t', 6), ('o', 7), ('s', 8), ('g', 9), ('k', 10)];

/// The names of keys in scripts and on the key bar.
const NAMES: [(&str, Code); 14] = [
    ("Enter", Code::Enter),
    ("Tab", Code::Tab),
    ("Esc", Code::Esc),
    ("BS", Code::Backspace),
    ("Del", Code::Delete),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Space", Code::Char(' ')),
];

/// What the terminal sends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// A key.
    Key(Key),
    /// A text pasted as one.
    Paste(String),
    /// The terminal has another size.
    Resized,
}

/// What an event means; `None` for releases, mouse and focus.
pub fn from_event(event: Event) -> Option<Input> {
    match event {
        Event::Key(KeyEvent { kind: KeyEventKind::Release, .. }) => None,
        Event::Key(event) => from_key(event).map(Input::Key),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Resize(..) => Some(Input::Resized),
        _ => None,
    }
}

fn from_key(event: KeyEvent) -> Option<Key> {
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let mut shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let code = match event.code {
        KeyCode::Char(ch) => {
            shift = false;
            Code::Char(if ctrl { ch.to_ascii_lowercase() } else { ch })
        }
        KeyCode::F(number) => Code::F(number),
        KeyCode::Enter => Code::Enter,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => {
            shift = true;
            Code::Tab
        }
        KeyCode::Esc => Code::Esc,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        _ => return None,
    };
    Some(Key { code, ctrl, alt: event.modifiers.contains(KeyModifiers::ALT), shift, burst: false })
}

/// Tells keys that no hand can have typed so fast.
#[derive(Debug, Default)]
pub struct Burst {
    last: Option<Instant>,
}

/// Keys closer than this come from a scanner or a paste; the fastest typists leave 30 ms.
const HAND: Duration = Duration::from_millis(8);

impl Burst {
    /// Marks a key that came right behind another.
    pub fn mark(&mut self, key: Key, at: Instant) -> Key {
        let burst = self.last.is_some_and(|last| at.saturating_duration_since(last) < HAND);
        self.last = Some(at);
        Key { burst, ..key }
    }
}

/// Reads a script of keys: text as it stands, keys in braces (`{Tab}`, `{F8}`, `{C-s}`, `{S-Tab}`, `{M-3}`,
/// `{Down 5}`), pastes as `{paste TEXT}`, a brace as `{{`. What is no key's name is left out.
pub fn script(text: &str) -> Vec<Input> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(ch) = rest.chars().next() {
        rest = rest.get(ch.len_utf8()..).unwrap_or("");
        if ch != '{' {
            out.push(Input::Key(Key::char(ch)));
            continue;
        }
        if let Some(behind) = rest.strip_prefix('{') {
            out.push(Input::Key(Key::char('{')));
            rest = behind;
            continue;
        }
        let Some((word, behind)) = rest.split_once('}') else { break };
        rest = behind;
        if let Some(text) = word.strip_prefix("paste ") {
            out.push(Input::Paste(text.to_string()));
            continue;
        }
        let (name, times) = word.split_once(' ').unwrap_or((word, "1"));
        if let Some(key) = named(name) {
            out.extend(std::iter::repeat_n(Input::Key(key), times.parse().unwrap_or(1)));
        }
    }
    out
}

fn named(name: &str) -> Option<Key> {
    if let Some(rest) = name.strip_prefix("C-") {
        return named(rest).map(|key| Key { ctrl: true, ..key });
    }
    if let Some(rest) = name.strip_prefix("M-") {
        return named(rest).map(|key| Key { alt: true, ..key });
    }
    if let Some(rest) = name.strip_prefix("S-") {
        return named(rest).map(|key| Key { shift: true, ..key });
    }
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(Key::plain(*code));
    }
    if let Some(number) = name.strip_prefix('F').and_then(|number| number.parse().ok()) {
        return Some(Key::f(number));
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(ch), None) => Some(Key::char(ch)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_text_and_keys_in_braces() {
        let keys = script("恆{Tab}{F8}{C-s}{S-Tab}{Down 2}{{{paste 甲 乙}");
        assert_eq!(
            keys,
            vec![
                Input::Key(Key::char('恆')),
                Input::Key(Key::plain(Code::Tab)),
                Input::Key(Key::f(8)),
                Input::Key(Key::ctrl('s')),
                Input::Key(Key { shift: true, ..Key::plain(Code::Tab) }),
                Input::Key(Key::plain(Code::Down)),
                Input::Key(Key::plain(Code::Down)),
                Input::Key(Key::char('{')),
                Input::Paste("甲 乙".to_string()),
            ]
        );
    }

    #[test]
    fn second_ways_become_the_first() {
        assert_eq!(Key::ctrl('s').canonical(), Key::f(8));
        assert_eq!(Key { alt: true, ..Key::char('0') }.canonical(), Key::f(10));
        assert_eq!(Key::ctrl('z').canonical(), Key::ctrl('z'));
        assert_eq!(Key::f(8).second_way().as_deref(), Some("Ctrl+S"));
    }

    #[test]
    fn releases_are_dropped_and_repeats_kept() {
        let event = |kind| Event::Key(KeyEvent::new_with_kind(KeyCode::Char('a'), KeyModifiers::NONE, kind));
        assert_eq!(from_event(event(KeyEventKind::Release)), None);
        assert_eq!(from_event(event(KeyEventKind::Repeat)), Some(Input::Key(Key::char('a'))));
    }

    #[test]
    fn a_key_right_behind_another_is_a_burst() {
        let mut burst = Burst::default();
        let start = Instant::now();
        assert!(!burst.mark(Key::char('1'), start).burst);
        assert!(burst.mark(Key::plain(Code::Enter), start + Duration::from_millis(1)).burst);
        assert!(!burst.mark(Key::plain(Code::Enter), start + Duration::from_millis(80)).burst);
    }
}
