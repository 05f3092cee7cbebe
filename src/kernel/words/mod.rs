//! Languages. A text that lacks one of the three doesn't compile.
//!
//! `Words` are fixed labels; `Say` is a sentence with values in it. Both are written by hand in Traditional Chinese
//! (mainland terms), Simplified Chinese and English; nothing is ever converted by machine.

use std::fmt;

/// One of the three languages of screen and paper.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Lang {
    /// Traditional Chinese, with the terms of the mainland.
    #[default]
    Hant,
    /// Simplified Chinese.
    Hans,
    /// English.
    En,
}

impl Lang {
    /// All three, in the order in which texts are written down.
    pub const ALL: [Lang; 3] = [Lang::Hant, Lang::Hans, Lang::En];

    /// The tag as `--lang` and the settings spell it.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::Hant => "zh-Hant",
            Lang::Hans => "zh-Hans",
            Lang::En => "en",
        }
    }

    /// Reads a tag as typed: `zh-Hant`, `zh-Hans`, `en`, in any case; `None` for anything else.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(tag.trim()))
    }

    /// Guesses from a locale such as `zh_TW.UTF-8`; Chinese without a region is Simplified, the rest English.
    pub fn from_locale(locale: &str) -> Lang {
        let locale = locale.to_ascii_lowercase().replace('_', "-");
        let traditional = ["zh-tw", "zh-hk", "zh-mo", "zh-hant"];
        if traditional.iter().any(|start| locale.starts_with(start)) {
            Lang::Hant
        } else if locale.starts_with("zh") {
            Lang::Hans
        } else {
            Lang::En
        }
    }
}

/// A fixed label in all three languages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words {
    /// Traditional Chinese.
    pub hant: &'static str,
    /// Simplified Chinese.
    pub hans: &'static str,
    /// English.
    pub en: &'static str,
}

/// Writes down one label: Traditional, Simplified, English.
pub const fn words(hant: &'static str, hans: &'static str, en: &'static str) -> Words {
    Words { hant, hans, en }
}

impl Words {
    /// The label in one language.
    pub const fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Hant => self.hant,
            Lang::Hans => self.hans,
            Lang::En => self.en,
        }
    }
}

/// A sentence with values in it, ready in all three languages; made by [`say!`](crate::say).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Say {
    hant: String,
    hans: String,
    en: String,
}

impl Say {
    /// Joins three finished sentences; `say!` is the usual way in.
    pub fn new(hant: String, hans: String, en: String) -> Say {
        Say { hant, hans, en }
    }

    /// Builds each language by a function, for sentences whose parts are themselves words.
    pub fn each(make: impl Fn(Lang) -> String) -> Say {
        Say { hant: make(Lang::Hant), hans: make(Lang::Hans), en: make(Lang::En) }
    }

    /// The sentence in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Hant => &self.hant,
            Lang::Hans => &self.hans,
            Lang::En => &self.en,
        }
    }
}

impl From<Words> for Say {
    fn from(words: Words) -> Say {
        Say::each(|lang| words.get(lang).to_string())
    }
}

impl fmt::Display for Say {
    /// English, for logs and panics of tests; the user sees `get`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.en)
    }
}

/// Makes a [`Say`](crate::kernel::words::Say) from three format strings: Traditional, Simplified, English.
/// Values are captured by name: `say!("{who} 未簽", "{who} 未签", "{who} has not signed")`.
#[macro_export]
macro_rules! say {
    ($hant:literal, $hans:literal, $en:literal $(,)?) => {
        $crate::kernel::words::Say::new(format!($hant), format!($hans), format!($en))
    };
}
