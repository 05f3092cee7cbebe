//! A tab of several registers: their names in a line, one of them open, the arrows left and right change it.

use ratatui::layout::{Position, Rect};

use super::register::Pane;
use super::settings::Settings;
use crate::kernel::book::Book;
use crate::kernel::problem::Rule;

use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply};
use crate::kernel::words::{Words, words};
use crate::workflows;

enum Shelf {
    Book(Box<Pane>),
    Settings(Box<Settings>),
}

/// Registers side by side.
pub struct Registers {
    shelves: Vec<Shelf>,
    at: usize,
}

fn book(name: &str) -> Option<&'static dyn Book> {
    workflows::books().find(|book| book.thing().name == name)
}

impl Registers {
    /// The registers of those names, in that order; `setting` stands for the settings.
    pub fn of(names: &[&str]) -> Registers {
        let shelf = |name: &&str| match *name {
            "setting" => Some(Shelf::Settings(Box::default())),
            name => book(name).map(|book| Shelf::Book(Box::new(Pane::new(book)))),
        };
        Registers { shelves: names.iter().filter_map(shelf).collect(), at: 0 }
    }

    fn label(shelf: &Shelf) -> Words {
        match shelf {
            Shelf::Book(pane) => pane.thing().label,
            Shelf::Settings(_) => words("設置", "设置", "Settings"),
        }
    }

    fn is_typing(&self) -> bool {
        match self.shelves.get(self.at) {
            Some(Shelf::Book(pane)) => pane.is_typing(),
            Some(Shelf::Settings(settings)) => settings.is_typing(),
            None => false,
        }
    }
}

impl Layer for Registers {
    fn title(&self, cx: &Cx<'_>) -> String {
        self.shelves.get(self.at).map_or("", |shelf| cx.word(Registers::label(shelf))).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        let count = self.shelves.len();
        if count > 1 && !self.is_typing() {
            let step = match key.code {
                Code::Left => Some(count - 1),
                Code::Right => Some(1),
                _ => None,
            };
            if let Some(step) = step {
                self.at = (self.at + step) % count;
                return Reply::Done;
            }
        }
        match self.shelves.get_mut(self.at) {
            Some(Shelf::Book(pane)) => pane.key(key, cx),
            Some(Shelf::Settings(settings)) => settings.key(key, cx),
            None => Reply::Ignored,
        }
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        match self.shelves.get_mut(self.at) {
            Some(Shelf::Book(pane)) => pane.paste(text, cx),
            Some(Shelf::Settings(settings)) => settings.paste(text, cx),
            None => Reply::Ignored,
        }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        match self.shelves.get_mut(self.at) {
            Some(Shelf::Book(pane)) => pane.refresh(cx),
            Some(Shelf::Settings(settings)) => settings.refresh(cx),
            None => {}
        }
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let mut rest = area;
        if self.shelves.len() > 1 {
            let mut x = area.x + 1;
            for (index, shelf) in self.shelves.iter().enumerate() {
                let label = cx.word(Registers::label(shelf));
                let (label, style) = if index == self.at {
                    (format!("[{label}]"), look.accent())
                } else {
                    (format!(" {label} "), look.quiet())
                };
                x = canvas.text(x.saturating_sub(1), area.y, &label, area.right().saturating_sub(x), style) + 1;
            }
            rest = Rect::new(area.x, area.y + 2, area.width, area.height.saturating_sub(2));
        }
        match self.shelves.get_mut(self.at) {
            Some(Shelf::Book(pane)) => pane.draw(canvas, rest, cx),
            Some(Shelf::Settings(settings)) => settings.draw(canvas, rest, cx),
            None => {}
        }
    }

    fn cursor(&self) -> Option<Position> {
        match self.shelves.get(self.at) {
            Some(Shelf::Book(pane)) => pane.cursor(),
            Some(Shelf::Settings(settings)) => settings.cursor(),
            None => None,
        }
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = match self.shelves.get(self.at) {
            Some(Shelf::Book(pane)) => pane.commands(cx),
            Some(Shelf::Settings(settings)) => settings.commands(),
            None => Vec::new(),
        };
        if self.shelves.len() > 1 && !self.is_typing() {
            out.push(
                Command::key(Key::plain(Code::Right), words("下一個名冊", "下一个名册", "Next register")).off_bar(),
            );
        }
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        if let Some(wanted) = name.strip_prefix("to:") {
            let named = |shelf: &Shelf| match shelf {
                Shelf::Book(pane) => pane.thing().name == wanted,
                Shelf::Settings(_) => wanted == "setting",
            };
            self.at = self.shelves.iter().position(named).unwrap_or(self.at);
            return Reply::Done;
        }
        match self.shelves.get_mut(self.at) {
            Some(Shelf::Book(pane)) => pane.run(name, cx),
            _ => Reply::Ignored,
        }
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = words(
            "上下鍵移動，F2 新增，F6 選下一步，F7 或 / 篩選，回車看詳細。左右鍵換名冊，Tab 或數字鍵換頁。直接打單號就是查找。",
            "上下键移动，F2 新增，F6 选下一步，F7 或 / 筛选，回车看详细。左右键换名册，Tab 或数字键换页。直接打单号就是查找。",
            "Arrows move, F2 adds, F6 takes the next step, F7 or / filters, Enter shows details. Left and right change the register, Tab or a digit the tab. Just type a number to find it.",
        );
        Help { title: self.title(cx), rule: Rule::Plain, text: vec![cx.word(text).to_string()] }
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Refused(failure) => Reply::Tell(Notice::refused(&failure)),
            Answer::Job(job) => Reply::Tell(Notice::job(&job)),
            Answer::Printed(lines) => {
                let lines = lines.join(" ");
                Reply::Tell(Notice::good(crate::say!(
                    "已存成 PDF：{lines}",
                    "已存成 PDF：{lines}",
                    "Saved as PDF: {lines}"
                )))
            }
            Answer::Added(_) | Answer::Done(_) => {
                self.tick(cx);
                Reply::Done
            }
        }
    }

    fn show(&mut self, record: &str, cx: &Cx<'_>) -> bool {
        for (index, shelf) in self.shelves.iter_mut().enumerate() {
            if let Shelf::Book(pane) = shelf
                && owns(pane.thing().name, record)
                && pane.show(record, cx)
            {
                self.at = index;
                return true;
            }
        }
        false
    }
}

/// Whether a record can be one of these: registers by their name, workflows by their number's letter.
fn owns(thing: &str, record: &str) -> bool {
    match record.split_once('/') {
        Some((name, _)) => name == thing,
        None => {
            let workflow = workflows::ALL.iter().find(|workflow| workflow.thing().name == thing);
            let letter = workflow.and_then(|workflow| workflow.letter());
            letter.is_some_and(|letter| record.starts_with(letter.char()))
        }
    }
}
