//! What stands around every screen, in the same places: top line, tabs, rules, message line, key bar.
//!
//! The two lowest rows never hold an input field: an input method's candidates would hide it.

use ratatui::layout::Rect;

use super::canvas::{Canvas, fit, width};
use super::keys::Code;
use super::layer::{Command, Notice, Tone, Trigger};
use crate::kernel::text::wrap::wrap;
use crate::kernel::time::words::countdown as left;
use crate::kernel::time::{Minute, Stamp};
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
    /// What stands there where there is no room for all of it: the file alone. Empty where nothing is shorter.
    pub brief: &'a str,
    /// Who is at the keyboard.
    pub operator: &'a str,
    /// What somebody has to look at wherever they are, such as papers that didn't come out; empty for nothing.
    pub alarm: &'a str,
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
    /// What is counted down to the second, whatever is open; `None` where nothing ends soon.
    pub countdown: Option<&'a Countdown>,
}

/// What ends next, counted down in the rule below the tabs, where no input ever stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Countdown {
    /// The record.
    pub record: String,
    /// What is to be done by then.
    pub what: Words,
    /// When it ends.
    pub due: Minute,
}

/// The training file's mark.
pub const TRAINING: Words = words("演練", "演练", "TRAINING");

/// The least that everything fits into.
pub const SMALLEST: (u16, u16) = (80, 24);

/// The area between the rules.
pub fn body(area: Rect) -> Rect {
    Rect::new(area.x, area.y + 3.min(area.height), area.width, area.height.saturating_sub(6))
}

/// The lines of a message: one mostly, three at most.
fn message(notice: Option<&Notice>, wide: u16, lang: Lang) -> Vec<&str> {
    let Some(notice) = notice else { return Vec::new() };
    wrap(notice.say.get(lang), usize::from(wide.saturating_sub(2))).into_iter().take(3).collect()
}

/// The area that is left over a message: the cursor must not stand under it.
pub fn body_above(area: Rect, notice: Option<&Notice>, lang: Lang) -> Rect {
    let body = body(area);
    let more = u16::try_from(message(notice, area.width, lang).len().saturating_sub(1)).unwrap_or(0);
    Rect { height: body.height.saturating_sub(more), ..body }
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

/// From how many seconds on a countdown stands out.
const PRESSING: i64 = 5 * 60;

/// Draws the rule below the tabs with what is counted down: all that changes from second to second.
pub fn draw_countdown(canvas: &mut Canvas<'_>, area: Rect, countdown: Option<&Countdown>, now: Stamp, lang: Lang) {
    let y = area.y + 2;
    canvas.rule(area, y);
    let Some(Countdown { record, what, due }) = countdown else { return };
    let sign = if *due < now.minute() { "! " } else { "" };
    let text = format!(" {sign}{record} {} {} ", what.get(lang), left(*due, now, lang));
    let pressing = due.stamp().since(now) < PRESSING;
    let style = if pressing { canvas.look.wrong() } else { canvas.look.accent() };
    canvas.text_right(area.right().saturating_sub(1), y, &text, style);
}

/// Draws all but the body.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, frame: &Frame<'_>, lang: Lang) {
    if area.height < 6 || area.width < 20 {
        return;
    }
    top_line(canvas, area, frame, lang);
    tab_line(canvas, Rect::new(area.x, area.y + 1, area.width, 1), frame, lang);
    draw_countdown(canvas, area, frame.countdown, frame.now, lang);
    let lines = message(frame.notice, area.width, lang);
    let first = body_above(area, frame.notice, lang).bottom();
    canvas.rule(area, first);
    if let Some(notice) = frame.notice {
        let style = match notice.tone {
            Tone::Good => canvas.look.good(),
            Tone::Plain => canvas.look.plain(),
            Tone::Wrong => canvas.look.wrong(),
        };
        for (line, y) in lines.into_iter().zip(first + 1..area.bottom() - 1) {
            canvas.text(area.x + 1, y, line.trim_end(), area.width - 2, style);
        }
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
    let alarm_at = operator_at.saturating_sub(if frame.alarm.is_empty() { 0 } else { 2 + width(frame.alarm) });
    canvas.text(alarm_at, area.y, frame.alarm, width(frame.alarm), look.wrong());
    let room = alarm_at.saturating_sub(x + 2);
    let left = if width(frame.left) <= room || frame.brief.is_empty() { frame.left } else { frame.brief };
    canvas.text(x, area.y, fit(left, room, false).trim_end(), room, look.strong());
}

/// How a tab is written where there is little room: in full, its count close behind it, its word cut.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tight {
    No,
    Joined,
    Cut,
}

/// A cut word of a tab still has two characters.
const CUT: u16 = 4;

fn tab_text(frame: &Frame<'_>, index: usize, tab: &TabLabel, tight: Tight, lang: Lang) -> String {
    let word = tab.words.get(lang);
    let mut room = if tight == Tight::Cut { CUT } else { u16::MAX };
    let fits = |ch: &char| {
        let wide = width(ch.encode_utf8(&mut [0; 4]));
        room.checked_sub(wide).inspect(|left| room = *left).is_some()
    };
    let word: String = word.chars().take_while(fits).collect();
    if frame.alone || tab.count == 0 {
        return format!("{} {word}", index + 1);
    }
    let gap = if tight == Tight::No { " " } else { "" };
    let sign = if tab.overdue { "!" } else { "" };
    format!("{} {word}{gap}{}{sign}", index + 1, tab.count)
}

fn tab_line(canvas: &mut Canvas<'_>, area: Rect, frame: &Frame<'_>, lang: Lang) {
    let look = canvas.look;
    let shown: Vec<(usize, &TabLabel)> =
        frame.tabs.iter().enumerate().filter(|(index, _)| !frame.alone || *index == frame.active).collect();
    let texts = |tight| shown.iter().map(|(index, tab)| tab_text(frame, *index, tab, tight, lang)).collect::<Vec<_>>();
    // Brackets stand where blanks stand on other tabs, so that nothing moves when one changes tabs. With counts on many
    // tabs two of them share a blank, then counts move close to their words, at last words are cut.
    let needs = |texts: &[String], gap: u16| texts.iter().map(|text| width(text) + gap).sum::<u16>() + 2 - gap;
    let ways = [(Tight::No, 2), (Tight::No, 1), (Tight::Joined, 1), (Tight::Cut, 1)];
    let fits = ways.iter().find(|(tight, gap)| needs(&texts(*tight), *gap) <= area.width);
    let (tight, gap) = fits.copied().unwrap_or((Tight::Cut, 1));
    let mut x = area.x;
    for ((index, tab), text) in shown.iter().zip(texts(tight)) {
        let active = *index == frame.active;
        let style = match (active, tab.overdue) {
            (true, _) => look.accent(),
            (false, true) => look.wrong(),
            (false, false) => look.plain(),
        };
        if active {
            canvas.text(x, area.y, "[", area.right().saturating_sub(x), style);
        }
        let end = canvas.text(x + 1, area.y, &text, area.right().saturating_sub(x + 1), style);
        if active {
            canvas.text(end, area.y, "]", area.right().saturating_sub(end), style);
        }
        x = end + gap - 1;
    }
    if !frame.note.is_empty() {
        let x = x + 3 - gap;
        canvas.text(x, area.y, frame.note, area.right().saturating_sub(x + 1), look.quiet());
    }
}

/// How much a key is missed where the bar has no room for it; 0 always stands there.
fn weight(trigger: Trigger) -> u8 {
    match trigger {
        Trigger::Key(key) => match key.code {
            Code::F(1 | 10) => 0,
            Code::F(2 | 8) | Code::Enter => 1,
            Code::F(6) => 2,
            Code::F(5) => 3,
            Code::F(3) => 4,
            Code::F(9) => 5,
            Code::F(12) => 6,
            Code::F(7) => 7,
            Code::F(_) => 9,
            Code::Esc => 8,
            _ => 10,
        },
        Trigger::Type(_) => 7,
        Trigger::Name(_) => u8::MAX,
    }
}

/// The commands that have a key and fit, in the order of the keys; the least missed give way first.
fn key_bar(canvas: &mut Canvas<'_>, area: Rect, commands: &[Command], lang: Lang) {
    let look = canvas.look;
    let mut all: Vec<(u8, usize, String, String)> = Vec::new();
    for (place, command) in commands.iter().filter(|command| command.on_bar).enumerate() {
        let name = match command.trigger {
            Trigger::Key(key) => key.name_in(lang),
            Trigger::Type(text) => text.to_string(),
            Trigger::Name(_) => continue,
        };
        all.push((weight(command.trigger), place, name, command.label(lang)));
    }
    all.sort();
    // Blanks stand between two of them, not behind the last.
    let mut left = area.width.saturating_sub(1) + 2;
    all.retain(|(weight, _, key, label)| {
        let wide = width(key) + 1 + width(label) + 2;
        let fits = *weight == 0 || wide <= left;
        left = if fits { left.saturating_sub(wide) } else { left };
        fits
    });
    all.sort_by_key(|(_, place, ..)| *place);
    let mut x = area.x + 1;
    for (_, _, key, label) in all {
        let room = area.right().saturating_sub(x);
        x = canvas.text(x, area.y, &key, room, look.accent());
        let room = area.right().saturating_sub(x + 1);
        x = canvas.text(x + 1, area.y, &label, room, look.plain()) + 2;
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;
    use crate::kernel::time::Stamp;
    use crate::kernel::ui::{Look, screen_text};

    fn drawn(wide: u16, notice: Option<&Notice>, commands: &[Command]) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, wide, 24));
        let area = buffer.area;
        let frame = Frame {
            left: "",
            brief: "",
            operator: "",
            alarm: "",
            now: Stamp::parse("2026-11-23T14:32:07").unwrap(),
            training: false,
            tabs: &[],
            active: 0,
            alone: false,
            note: "",
            notice,
            commands,
            countdown: None,
        };
        draw(&mut Canvas::new(&mut buffer, Look::default()), area, &frame, Lang::Hant);
        screen_text::rows(&buffer)
    }

    /// The line of tabs with so many waiting on each.
    fn tab_bar(lang: Lang, wide: u16, count: u32, active: usize, alone: bool) -> String {
        const WORDS: [Words; 6] = [
            words("樣品單", "样品单", "Samples"),
            words("紗樣標準", "纱样标准", "Standards"),
            words("用熱申請", "用热申请", "Heating"),
            words("維修派工", "维修派工", "Repairs"),
            words("測溫", "测温", "Rooms"),
            words("投訴舉報", "投诉举报", "Cases"),
        ];
        let tabs = WORDS.map(|words| TabLabel { words, count, overdue: true });
        let mut buffer = Buffer::empty(Rect::new(0, 0, wide, 1));
        let area = buffer.area;
        let frame = Frame {
            left: "",
            brief: "",
            operator: "",
            alarm: "",
            now: Stamp::parse("2026-11-23T14:32:07").unwrap(),
            training: false,
            tabs: &tabs,
            active,
            alone,
            note: if alone { "note" } else { "" },
            notice: None,
            commands: &[],
            countdown: None,
        };
        tab_line(&mut Canvas::new(&mut buffer, Look::default()), area, &frame, lang);
        assert_eq!(screen_text::overlapped(&buffer), None);
        screen_text::rows(&buffer).remove(0)
    }

    #[test]
    fn every_tab_and_its_count_fit_into_eighty_columns() {
        for lang in Lang::ALL {
            for count in [0, 1, 9, 12, 99, 120, 999] {
                let line = tab_bar(lang, 80, count, 5, false);
                for tab in 1..=6 {
                    assert!(line.contains(&format!("{tab} ")), "{count}: {line}");
                }
                let shown = line.matches(&format!("{count}!")).count();
                assert_eq!(shown, if count == 0 { 0 } else { 6 }, "{count}: {line}");
                assert!(line.trim_end().ends_with(']'), "{count}: {line}");
                let other = tab_bar(lang, 80, count, 0, false);
                let plain = |line: &str| line.replace(['[', ']'], " ");
                assert_eq!(plain(&line).trim_end(), plain(&other).trim_end(), "nothing moves");
            }
            assert!(
                tab_bar(lang, 80, 3, 0, true).contains("]  note") || tab_bar(lang, 80, 3, 0, true).contains("] note")
            );
        }
        assert_eq!(
            tab_bar(Lang::Hant, 80, 0, 0, false).trim_end(),
            "[1 樣品單] 2 紗樣標準  3 用熱申請  4 維修派工  5 測溫  6 投訴舉報"
        );
    }

    #[test]
    fn the_keys_that_are_missed_most_stand_on_the_bar() {
        let key = |number, words: &'static str| Command::f(number, crate::kernel::words::words(words, words, words));
        let commands = [
            key(2, "新單"),
            key(3, "查找"),
            key(4, "到期").more(12),
            key(5, "打印"),
            key(6, "總經理簽字"),
            key(7, "篩選"),
            key(9, "門衛"),
            key(10, "全部"),
            key(1, "說明"),
        ];
        let bar = drawn(80, None, &commands).pop().unwrap();
        assert_eq!(bar.trim(), "F2 新單  F3 查找  F5 打印  F6 總經理簽字  F7 篩選  F9 門衛  F10 全部  F1 說明");
        assert!(drawn(120, None, &commands).pop().unwrap().contains("F4 到期 12"));
    }

    #[test]
    fn a_long_message_is_never_cut() {
        let long = "周科長剛才（14:32）改了 S2611-0042-8：部門領導簽字。".repeat(4) + "完";
        let notice = Notice::plain(crate::say!("{long}", "{long}", "{long}"));
        let rows = drawn(80, Some(&notice), &[]);
        assert!(rows[22].trim_end().ends_with('完'), "{rows:?}");
        assert!(rows[20].contains("周科長"), "{rows:?}");
        let area = Rect::new(0, 0, 80, 24);
        let body = body_above(area, Some(&notice), Lang::Hant);
        assert_eq!(body.bottom(), body_above(area, None, Lang::Hant).bottom() - 2);
    }

    #[test]
    fn the_rule_below_the_tabs_counts_down() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        let area = buffer.area;
        let countdown = Countdown {
            record: "R2611-0007-1".to_string(),
            what: crate::kernel::words::words("到場", "到场", "on site"),
            due: Minute::parse("2026-11-23T14:45").unwrap(),
        };
        let mut row = |now: &str, countdown: Option<&Countdown>| {
            let now = Stamp::parse(now).unwrap();
            draw_countdown(&mut Canvas::new(&mut buffer, Look::default()), area, countdown, now, Lang::Hant);
            screen_text::rows(&buffer).remove(2)
        };
        let text = row("2026-11-23T14:32:07", Some(&countdown));
        assert!(text.ends_with("── R2611-0007-1 到場 剩 12分53秒 ─"), "{text}");
        // What was longer a second ago leaves nothing behind.
        let text = row("2026-11-23T14:35:01", Some(&countdown));
        assert!(text.ends_with("─── R2611-0007-1 到場 剩 09分59秒 ─"), "{text}");
        let text = row("2026-11-23T14:50:00", Some(&countdown));
        assert!(text.ends_with("─── ! R2611-0007-1 到場 逾 5 分 ─"), "{text}");
        assert_eq!(row("2026-11-23T14:46:00", None), "─".repeat(80));
    }
}
