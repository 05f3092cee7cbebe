//! What the reading says to a person at the keyboard, who knows words and keys: never a code, a key of the file or JSON.

use super::sentences::quoted;
use crate::kernel::form::field::{Choice, Kind};
use crate::kernel::pick::Candidate;
use crate::kernel::words::{Lang, Say};
use crate::say;

/// What a field takes, as one says it to a person at the keyboard, where that differs from what a script is told.
pub(super) fn on_screen(kind: Kind) -> Option<Say> {
    Some(match kind {
        Kind::Day => say!(
            "請填日期，例如「今天」、-1（昨天）或 11-30。",
            "请填日期，例如「今天」、-1（昨天）或 11-30。",
            "Type a date, such as t (today), -1 (yesterday) or 11-30."
        ),
        Kind::Moment { .. } => say!(
            "請填日期和時間，例如「今天 0830」或 11-30 0830。",
            "请填日期和时间，例如「今天 0830」或 11-30 0830。",
            "Type date and time, such as 0830 (today) or 11-30 0830."
        ),
        Kind::Clock => say!(
            "請填幾點幾分，例如 0830 或 8:30。",
            "请填几点几分，例如 0830 或 8:30。",
            "Type a time of the day, such as 0830 or 8:30."
        ),
        Kind::Flag => {
            say!("按 1 選是，按 2 選否。", "按 1 选是，按 2 选否。", "Press 1 for yes or 2 for no.")
        }
        Kind::Choice(choices) => {
            let [a, b, c] = Lang::ALL.map(|lang| keys(choices, lang));
            say!("按一個鍵選：{a}。", "按一个键选：{b}。", "One key chooses: {c}.")
        }
        Kind::Many(choices) => {
            let [a, b, c] = Lang::ALL.map(|lang| keys(choices, lang));
            say!("可選幾項，每項按一個鍵：{a}。", "可选几项，每项按一个键：{b}。", "Choose some, one key each: {c}.")
        }
        Kind::Pick { .. } => say!(
            "請填名稱、代碼或拼音首字母，也可以按 F7 從列表裡選。",
            "请填名称、代码或拼音首字母，也可以按 F7 从列表里选。",
            "Type a name, a code or pinyin initials, or choose from the list with F7."
        ),
        Kind::PickMany { .. } => say!(
            "請填名稱，用逗號分開，也可以按 F7 從列表裡選。",
            "请填名称，用逗号分开，也可以按 F7 从列表里选。",
            "Type names with commas between, or choose from the list with F7."
        ),
        Kind::Rows(_) => say!("請至少填一行。", "请至少填一行。", "Fill in at least one row."),
        Kind::Group(_) => say!("請填其中各欄。", "请填其中各栏。", "Fill in its fields."),
        _ => return None,
    })
}

/// The choices as the screen offers them: `1 試紡試織、2 打樣`.
pub(super) fn keys(choices: &[Choice], lang: Lang) -> String {
    let each = choices.iter().map(|choice| format!("{} {}", choice.key, choice.words.get(lang)));
    each.collect::<Vec<_>>().join(if lang == Lang::En { ", " } else { "、" })
}

/// Which keys a field takes that is filled by single ones; `None` for a field in which one types.
pub(super) fn possible_keys(kind: Kind) -> Option<Say> {
    match kind {
        Kind::Choice(_) | Kind::Many(_) | Kind::Flag => on_screen(kind),
        _ => None,
    }
}

/// Candidates as a person knows them: code and name, what tells them apart.
pub(super) fn names(found: &[Candidate]) -> String {
    let one = |it: &Candidate| {
        let name = quoted(&it.shown());
        if it.note.is_empty() { name } else { format!("{name} ({})", quoted(&it.note)) }
    };
    found.iter().take(8).map(one).collect::<Vec<_>>().join(", ")
}
