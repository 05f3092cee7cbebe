//! The office's settings: a list of them, and a line to change one.

use std::cell::Cell;

use ratatui::layout::{Position, Rect};

use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::form::line::Line;
use crate::kernel::problem::{Failure, Outcome, Problem, Rule};
use crate::kernel::table::state::from_slice;
use crate::kernel::table::{List, Source, Want, list::Heard};
use crate::kernel::text::fold::fold_ascii;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply, Request, overlay};
use crate::kernel::words::{Lang, words};
use crate::registers::setting::{SETTINGS, Setting, store};

static COLUMNS: [Column; 3] = [
    Column { words: words("設置", "设置", "Setting"), width: 24, right: false },
    Column { words: words("現在是", "现在是", "Value"), width: 22, right: false },
    Column { words: words("作用", "作用", "What it does"), width: 0, right: false },
];

/// The list of settings.
pub struct Settings {
    list: List,
}

/// The settings, which never change in number.
struct All {
    lang: Cell<Lang>,
}

impl Source for All {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        self.lang.set(cx.lang);
        let mut rows = Vec::new();
        for (setting, id) in SETTINGS.iter().zip(1_i64..) {
            let value = store::text(cx.view(), setting.key)?;
            let cells = vec![setting.label.get(cx.lang).to_string(), value, setting.help.get(cx.lang).to_string()];
            if want.find.is_empty() || cells.iter().any(|cell| cell.contains(want.find)) {
                rows.push(ListRow { record: RecordKey::Entry { thing: "setting", id }, cells, quiet: false });
            }
        }
        Ok(from_slice(&rows, want))
    }
}

impl Settings {
    /// The list, not read yet.
    pub fn new() -> Settings {
        let none = words("沒有設置。", "没有设置。", "There are no settings.");
        Settings { list: List::new(All { lang: Cell::default() }, &COLUMNS, none) }
    }

    /// Reads the values again.
    pub fn refresh(&mut self, cx: &Cx<'_>) {
        self.list.refresh(cx);
    }

    /// Whether one types in the filter line.
    pub fn is_typing(&self) -> bool {
        self.list.is_typing()
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        match self.list.key(key, cx) {
            Heard::Done => Reply::Done,
            Heard::Chosen => self.open(),
            Heard::Ignored if key.is_f(6) => self.open(),
            Heard::Ignored => Reply::Ignored,
        }
    }

    fn open(&self) -> Reply {
        let row = self.list.row();
        let at = row.and_then(|row| usize::try_from(row.record.id() - 1).ok());
        match (at.and_then(|at| SETTINGS.get(at)), row.and_then(|row| row.cells.get(1))) {
            (Some(setting), Some(value)) => Reply::open(Change::new(setting, value)),
            _ => Reply::Done,
        }
    }

    /// Takes a pasted text into the filter.
    pub fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        if self.list.paste(text, cx) { Reply::Done } else { Reply::Ignored }
    }

    /// Draws the list.
    pub fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        self.list.draw(canvas, area, cx);
    }

    /// The insertion point of the filter.
    pub fn cursor(&self) -> Option<Position> {
        self.list.cursor()
    }

    /// What works right now.
    pub fn commands(&self) -> Vec<Command> {
        let mut out = vec![Command::f(6, words("更改", "更改", "Change"))];
        out.extend(self.list.commands());
        out
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings::new()
    }
}

/// One setting being changed.
struct Change {
    setting: &'static Setting,
    line: Line,
    wrong: Option<Problem>,
    /// What can be chosen, once F7 has asked: the printers.
    choices: Vec<String>,
    at: usize,
    cursor: Option<Position>,
}

impl Change {
    fn new(setting: &'static Setting, value: &str) -> Change {
        let mut line = Line::new(value);
        line.suggest();
        Change { setting, line, wrong: None, choices: Vec::new(), at: 0, cursor: None }
    }
}

/// What was typed as a setting: an input method's full-width digits are digits, other texts stay as they are.
fn meant(typed: &str) -> String {
    let folded = fold_ascii(typed);
    let is_number = !folded.is_empty() && folded.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { folded.to_string() } else { typed.to_string() }
}

impl Layer for Change {
    fn title(&self, cx: &Cx<'_>) -> String {
        cx.word(self.setting.label).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if self.choose(key) {
            return Reply::Done;
        }
        match key.code {
            Code::F(7) if self.setting.key == PRINTER => return self.ask(cx),
            Code::Esc => return Reply::Close,
            Code::F(8) => {
                let value = meant(self.line.text().trim());
                return Reply::Ask(Request::Set { key: self.setting.key, value });
            }
            Code::Enter => {
                return Reply::Tell(Notice::plain(words("按 F8 存盤。", "按 F8 存盘。", "Save with F8.")));
            }
            Code::Backspace => {
                self.line.backspace();
            }
            Code::Delete => {
                self.line.delete();
            }
            Code::Left => {
                self.line.left();
            }
            Code::Right => {
                self.line.right();
            }
            Code::Home => self.line.home(),
            Code::End => self.line.end(),
            _ if key.is_ctrl('u') => self.line = Line::default(),
            _ => match key.typed() {
                Some(ch) => self.line.insert(ch.encode_utf8(&mut [0; 4])),
                None => return Reply::Ignored,
            },
        }
        self.wrong = None;
        Reply::Done
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Reply {
        self.line.insert(text);
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let inner = overlay::open(
            canvas,
            overlay::centred(area, 64, if self.setting.key == PRINTER { 13 } else { 9 }),
            cx.word(self.setting.label),
        );
        for (line, y) in
            wrap(cx.word(self.setting.help), usize::from(inner.width)).into_iter().take(2).zip(inner.y..inner.bottom())
        {
            canvas.text(inner.x, y, line, inner.width, look.quiet());
        }
        let (text, at) = self.line.shown(usize::from(inner.width));
        let y = inner.y + 3;
        canvas.text(inner.x, y, &fit(&text, inner.width, false), inner.width, look.field());
        self.cursor = Some(Position::new(inner.x + u16::try_from(at).unwrap_or(0), y)).filter(|at| area.contains(*at));
        if !self.choices.is_empty() {
            let rows = usize::from(inner.bottom().saturating_sub(y + 1));
            let first = (self.at + 1).saturating_sub(rows);
            for ((index, name), y) in self.choices.iter().enumerate().skip(first).zip(y + 1..inner.bottom()) {
                canvas.text(inner.x, y, &fit(name, inner.width, false), inner.width, look.plain());
                if index == self.at {
                    canvas.style(Rect::new(inner.x - 1, y, inner.width + 2, 1), look.selected());
                }
            }
        } else if let Some(problem) = &self.wrong {
            let text = problem.say.get(cx.lang);
            for (line, y) in wrap(text, usize::from(inner.width)).into_iter().zip(y + 1..inner.bottom()) {
                canvas.text(inner.x, y, line, width(line), look.wrong());
            }
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::f(8, words("存盤", "存盘", "Save"))];
        if self.setting.key == PRINTER {
            out.push(Command::f(7, words("選擇", "选择", "Choose")));
        }
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        Help { title: self.title(cx), rule: Rule::House, text: vec![cx.word(self.setting.help).to_string()] }
    }

    fn answered(&mut self, answer: Answer, _cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Refused(failure) => self.refused(&failure),
            _ => {
                let label = self.setting.label;
                let say = crate::kernel::words::Say::each(|lang| match lang {
                    Lang::En => format!("{} is changed.", label.get(lang)),
                    Lang::Hant => format!("「{}」已改。", label.get(lang)),
                    Lang::Hans => format!("“{}”已改。", label.get(lang)),
                });
                Reply::All(vec![Reply::Close, Reply::Tell(Notice::good(say))])
            }
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}

/// The setting that names the default printer.
const PRINTER: &str = "printer";

impl Change {
    /// F7: the registered printers and the queues of the machine.
    fn ask(&mut self, cx: &Cx<'_>) -> Reply {
        self.choices = cx.desk.printers().into_iter().map(|printer| printer.name).collect();
        self.at = self.choices.iter().position(|name| *name == self.line.text()).unwrap_or(0);
        if !self.choices.is_empty() {
            return Reply::Done;
        }
        Reply::Tell(Notice::plain(words(
            "還沒有登記打印機，電腦裡也沒有打印隊列。在「打印機」名冊按 F2 登記一台。",
            "还没有登记打印机，电脑里也没有打印队列。在“打印机”名册按 F2 登记一台。",
            "No printer is entered, and this machine has no queue. Enter one in the register of printers with F2.",
        )))
    }

    /// Takes a key of the open list of choices; false where there is none or it is another key.
    fn choose(&mut self, key: Key) -> bool {
        let count = self.choices.len();
        if count == 0 {
            return false;
        }
        match key.code {
            Code::Up => self.at = (self.at + count - 1) % count,
            Code::Down | Code::F(7) => self.at = (self.at + 1) % count,
            Code::Enter | Code::F(8) => {
                let chosen = self.choices.get(self.at).cloned().unwrap_or_default();
                self.line = Line::new(chosen);
                self.choices.clear();
                self.wrong = None;
                // F8 saves what was chosen with the same key.
                return !key.is_f(8);
            }
            Code::Esc => self.choices.clear(),
            _ => {
                self.choices.clear();
                return false;
            }
        }
        true
    }

    fn refused(&mut self, failure: &Failure) -> Reply {
        self.wrong = failure.problems.first().cloned();
        Reply::Tell(Notice::refused(failure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_digits_are_digits() {
        for (typed, value) in
            [("１０", "10"), ("7", "7"), ("華東（二）廠", "華東（二）廠"), ("", ""), ("１號樓", "１號樓")]
        {
            assert_eq!(meant(typed), value);
        }
    }
}
