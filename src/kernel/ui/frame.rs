//! What stands around every screen, in the same places: top line, tabs, rules, message line, key bar.
//!
//! The two lowest rows never hold an input field: an input method's candidates would hide it.

use ratatui::layout::Rect;

use super::canvas::{Canvas, fit, width};
use super::keys::Code;
use super::layer::{Command, Notice, Tone, Trigger};
use crate::kernel::time::Stamp;
use crate::kernel::words::{Lang, Words, words};

/// A tab as the frame shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TabLabel {
    /// Its word.
    pub words: Words,
    /// How many wait; 0 shows nothing.
    pub count: u32,
    /// Whether something is overdue.
    pub overdue: bool,
}

/// Everything that the frame shows.
pub struct Frame<'a> {
    /// Office and file, or what is open.
    pub left: &'a str,
    /// Who is at the keyboard.
    pub operator: &'a str,
    /// The time now.
    pub now: Stamp,
    /// Whether this is a training file.
    pub training: bool,
    /// The tabs; none for screens without.
    pub tabs: &'a [TabLabel],
    /// Which of them is open.
    pub active: usize,
    /// Whether only the active tab is shown, as while a form is open.
    pub alone: bool,
    /// What stands behind the tabs.
    pub note: &'a str,
    /// The message line.
    pub notice: Option<&'a Notice>,
    /// The live commands.
    pub commands: &'a [Command],
}

/// The training file's mark.
pub const TRAINING: Words = words("演練", "演练", "TRAINING");

/// The least that everything fits into.
pub const SMALLEST: (u16, u16) = (80, 24);

/// The area between the rules.
pub fn body(area: Rect) -> Rect {
    Rect::new(area.x, area.y + 3.min(area.height), area.width, area.height.saturating_sub(6))
}

/// Date, weekday and time as the top line shows them.
pub fn clock(now: Stamp, lang: Lang) -> String {
    let (day, minute) = (now.day(), now.minute());
    let weekday = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0);
    let name = |names: &str| names.split(' ').nth(weekday).unwrap_or("").to_string();
    match lang {
        Lang::Hant => format!("{}月{}日 週{} {}", day.month(), day.day(), name("一 二 三 四 五 六 日"), minute.clock()),
        Lang::Hans => format!("{}月{}日 周{} {}", day.month(), day.day(), name("一 二 三 四 五 六 日"), minute.clock()),
        Lang::En => {
            let months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
            let index = usize::try_from(day.month()).unwrap_or(1).saturating_sub(1);
            let month = months.split(' ').nth(index).unwrap_or("");
            format!("{} {} {month} {}", name("Mon Tue Wed Thu Fri Sat Sun"), day.day(), minute.clock())
        }
    }
}

/// Draws all but the body.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, frame: &Frame<'_>, lang: Lang) {
    if area.height < 6 || area.width < 20 {
        return;
    }
    top_line(canvas, area, frame, lang);
    tab_line(canvas, Rect::new(area.x, area.y + 1, area.width, 1), frame, lang);
    canvas.rule(area, area.y + 2);
    canvas.rule(area, area.bottom() - 3);
    if let Some(notice) = frame.notice {
        let style = match notice.tone {
            Tone::Good => canvas.look.good(),
            Tone::Plain => canvas.look.plain(),
            Tone::Wrong => canvas.look.wrong(),
        };
        let text = fit(notice.say.get(lang), area.width.saturating_sub(2), false);
        canvas.text(area.x + 1, area.bottom() - 2, text.trim_end(), area.width - 2, style);
    }
    key_bar(canvas, Rect::new(area.x, area.bottom() - 1, area.width, 1), frame.commands, lang);
}

fn top_line(canvas: &mut Canvas<'_>, area: Rect, frame: &Frame<'_>, lang: Lang) {
    let look = canvas.look;
    let clock = clock(frame.now, lang);
    let right = area.right() - 1;
    let clock_at = right.saturating_sub(width(&clock));
    canvas.text(clock_at, area.y, &clock, width(&clock), look.plain());
    let operator_at = clock_at.saturating_sub(2 + width(frame.operator));
    canvas.text(operator_at, area.y, frame.operator, width(frame.operator), look.quiet());
    let mut x = area.x + 1;
    if frame.training {
        let mark = format!(" {} ", TRAINING.get(lang));
        x = canvas.text(x, area.y, &mark, width(&mark), look.selected().patch(look.wrong())) + 1;
    }
    let room = operator_at.saturating_sub(x + 2);
    canvas.text(x, area.y, fit(frame.left, room, false).trim_end(), room, look.strong());
}

fn tab_line(canvas: &mut Canvas<'_>, area: Rect, frame: &Frame<'_>, lang: Lang) {
    let look = canvas.look;
    let mut x = area.x + 1;
    for (index, tab) in frame.tabs.iter().enumerate().filter(|(index, _)| !frame.alone || *index == frame.active) {
        let active = index == frame.active;
        let mut label = format!("{} {}", index + 1, tab.words.get(lang));
        if !frame.alone && tab.count > 0 {
            label.push_str(&format!(" {}{}", tab.count, if tab.overdue { "!" } else { "" }));
        }
        let label = if active { format!("[{label}]") } else { format!(" {label} ") };
        let style = match (active, tab.overdue) {
            (true, _) => look.accent(),
            (false, true) => look.wrong(),
            (false, false) => look.plain(),
        };
        // Brackets stand where blanks stand on other tabs, so that nothing moves when one changes tabs.
        let start = x.saturating_sub(1);
        let room = area.right().saturating_sub(start);
        x = canvas.text(start, area.y, &label, room, style) + 1;
    }
    if !frame.note.is_empty() {
        canvas.text(x + 1, area.y, frame.note, area.right().saturating_sub(x + 2), look.quiet());
    }
}

/// The commands that have a key and fit; those of later function keys give way first, F1 and F10 last.
fn key_bar(canvas: &mut Canvas<'_>, area: Rect, commands: &[Command], lang: Lang) {
    let look = canvas.look;
    let mut shown: Vec<(String, String, u16)> = Vec::new();
    for command in commands.iter().filter(|command| command.on_bar) {
        let (name, weight) = match command.trigger {
            Trigger::Key(key) => (key.name(), if matches!(key.code, Code::F(1 | 10)) { 1 } else { 2 }),
            Trigger::Type(text) => (text.to_string(), 2),
            Trigger::Name(_) => continue,
        };
        shown.push((name, command.label(lang), weight));
    }
    let wide = |shown: &[(String, String, u16)]| -> u16 {
        shown.iter().map(|(key, label, _)| width(key) + 1 + width(label) + 2).sum()
    };
    while wide(&shown) > area.width {
        let Some(at) = shown.iter().rposition(|(_, _, weight)| *weight == 2) else { break };
        shown.remove(at);
    }
    let mut x = area.x + 1;
    for (key, label, _) in shown {
        let room = area.right().saturating_sub(x);
        x = canvas.text(x, area.y, &key, room, look.accent());
        let room = area.right().saturating_sub(x + 1);
        x = canvas.text(x + 1, area.y, &label, room, look.plain()) + 2;
    }
}
