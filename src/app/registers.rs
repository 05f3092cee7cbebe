//! A tab of several registers: their names in a line, one of them open, the arrows left and right change it.

use ratatui::layout::{Position, Rect};

use super::register::{PRINTER, Pane};
use super::settings::Settings;
use crate::kernel::book::Book;
use crate::kernel::problem::Rule;
use crate::kernel::ui::canvas::width;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply};
use crate::kernel::words::{Say, Words, words};
use crate::workflows;

enum Shelf {
    Book(Box<Pane>),
    Settings(Box<Settings>),
}

/// What F1 says about printers.
const ABOUT_PRINTERS: [Words; 4] = [
    words(
        "F5 打一張測試頁：看邊距、走紙和字。F6 改登記，或設為默認：單據上按 F5 就打到默認的一台。",
        "F5 打一张测试页：看边距、走纸和字。F6 改登记，或设为默认：单据上按 F5 就打到默认的一台。",
        "F5 prints a test page: margins, feed, characters. F6 amends the entry or makes it the default, to which F5 on a record prints.",
    ),
    words(
        "系統打印機：電腦裡已經裝好的隊列，位置不填就是名稱本身。設備或共享：位置寫路徑，如 /dev/usb/lp0 或 //主機/共享。網絡端口：位置寫 主機:端口，不寫端口是 9100。",
        "系统打印机：电脑里已经装好的队列，位置不填就是名称本身。设备或共享：位置写路径，如 /dev/usb/lp0 或 //主机/共享。网络端口：位置写 主机:端口，不写端口是 9100。",
        "System printer: a queue of this machine; without a place, its name is meant. Device or share: the place is a path such as /dev/usb/lp0 or //host/share. Network port: the place is host:port, 9100 where none is given.",
    ),
    words(
        "紙的層數：單層紙一聯一聯地打三次；三層紙一次打完三聯。連續紙直接送字節，用打印機自帶的字庫；A4、A5 打成 PDF。",
        "纸的层数：单层纸一联一联地打三次；三层纸一次打完三联。连续纸直接送字节，用打印机自带的字库；A4、A5 打成 PDF。",
        "Plies: on single paper the three copies are printed one by one, on three-ply paper in one pass. Fanfold gets bytes with the printer's own characters; A4 and A5 are PDF.",
    ),
    words(
        "卡住的單據在打印隊列裡（Ctrl+X）：重送、換一台或取消。",
        "卡住的单据在打印队列里（Ctrl+X）：重送、换一台或取消。",
        "Papers that are stuck are in the print queue (Ctrl+X): send them again, elsewhere, or cancel them.",
    ),
];

/// Registers side by side.
pub struct Registers {
    shelves: Vec<Shelf>,
    at: usize,
    /// Whether it lies over another screen, to which Esc leads back.
    over: bool,
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
        Registers { shelves: names.iter().filter_map(shelf).collect(), at: 0, over: false }
    }

    /// The same over another screen.
    pub fn over(names: &[&str]) -> Registers {
        Registers { over: true, ..Registers::of(names) }
    }

    /// The register of an entry over another screen, with the entry marked; `None` where there is no such entry.
    pub fn at(record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
        let (name, _) = record.split_once('/')?;
        let mut registers = Registers::over(&[name]);
        registers.show(record, cx).then(|| Box::new(registers) as Box<dyn Layer>)
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
        let reply = match self.shelves.get_mut(self.at) {
            Some(Shelf::Book(pane)) => pane.key(key, cx),
            Some(Shelf::Settings(settings)) => settings.key(key, cx),
            None => Reply::Ignored,
        };
        if self.over && key.is(Code::Esc) && matches!(reply, Reply::Ignored) { Reply::Close } else { reply }
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
            let labels: Vec<&str> = self.shelves.iter().map(|shelf| cx.word(Registers::label(shelf))).collect();
            let mut x = area.x;
            for index in in_sight(&labels, self.at, area.width) {
                let Some(label) = labels.get(index) else { continue };
                let (label, style) = if index == self.at {
                    (format!("[{label}]"), look.accent())
                } else {
                    (format!(" {label} "), look.quiet())
                };
                x = canvas.text(x, area.y, &label, area.right().saturating_sub(x), style);
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
        if self.over {
            out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        }
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
        let mut text = vec![cx.word(text).to_string()];
        if matches!(self.shelves.get(self.at), Some(Shelf::Book(pane)) if pane.thing().name == PRINTER) {
            text.splice(0..0, ABOUT_PRINTERS.map(|words| cx.word(words).to_string()));
        }
        Help { title: self.title(cx), rule: Rule::Plain, text }
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Refused(failure) => Reply::Tell(Notice::refused(&failure)),
            Answer::Job(job) => Reply::Tell(Notice::job(&job)),
            Answer::Printed(lines) => Reply::Tell(Notice::pdf(&lines)),
            Answer::Added(_) => {
                self.tick(cx);
                Reply::Done
            }
            Answer::Done(done) => {
                self.tick(cx);
                let lines = done.lines.join(" ");
                if lines.is_empty() { Reply::Done } else { Reply::Tell(Notice::good(Say::each(|_| lines.clone()))) }
            }
        }
    }

    fn record(&self) -> Option<String> {
        match self.shelves.get(self.at) {
            Some(Shelf::Book(pane)) => pane.record(),
            _ => None,
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

/// Which names stand in the line: all of them where there is room, else those around the open one.
fn in_sight(labels: &[&str], at: usize, room: u16) -> std::ops::Range<usize> {
    let wide = |range: std::ops::Range<usize>| -> u16 {
        labels.get(range).unwrap_or_default().iter().map(|label| width(label).saturating_add(2)).sum()
    };
    let mut shown = at..(at + 1).min(labels.len());
    loop {
        let (before, after) = (shown.start.saturating_sub(1), (shown.end + 1).min(labels.len()));
        if after > shown.end && wide(shown.start..after) <= room {
            shown.end = after;
        } else if before < shown.start && wide(before..shown.end) <= room {
            shown.start = before;
        } else {
            return shown;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_register_is_always_in_sight() {
        let labels = ["紗樣標準", "過秤記錄", "品種", "價格", "客戶", "供熱設施", "值班", "設置"];
        for at in 0..labels.len() {
            for room in [12, 20, 40, 80] {
                let shown = in_sight(&labels, at, room);
                assert!(shown.contains(&at), "{at} in {room}: {shown:?}");
                let wide: u16 = labels[shown.clone()].iter().map(|label| width(label) + 2).sum();
                assert!(wide <= room, "{at} in {room}: {shown:?}");
            }
            assert_eq!(in_sight(&labels, at, 80), 0..labels.len());
        }
    }
}
