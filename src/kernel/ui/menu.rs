//! A short list to choose from, popped over the screen: the steps of a record, all commands of a place. Searchable by
//! letters, words and pinyin initials. It runs nothing itself: the layer below gets what was chosen.

use ratatui::layout::{Position, Rect};

use super::canvas::{Canvas, fit, width};
use super::keys::{Code, Key};
use super::layer::{Command, Cx, Help, Layer, Reply, Trigger};
use super::overlay;
use crate::kernel::form::line::Line;
use crate::kernel::problem::Rule;
use crate::kernel::text::pinyin::{sounds_like, units};
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::words::{Lang, words};

/// One line of a menu.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its key, as the key bar writes it; empty where it has none.
    pub key: String,
    /// Its name.
    pub label: String,
    /// What it does, or why it doesn't work now.
    pub note: String,
    /// What it sends; `None` for one that doesn't work now and says why.
    pub trigger: Option<Trigger>,
    /// What else it is found by: its name in the other languages.
    pub also: String,
}

/// A list to choose from.
pub struct Menu {
    title: String,
    items: Vec<Item>,
    line: Line,
    at: usize,
    cursor: Option<Position>,
}

impl Menu {
    /// A menu, its first item marked.
    pub fn new(title: impl Into<String>, items: Vec<Item>) -> Menu {
        Menu { title: title.into(), items, line: Line::default(), at: 0, cursor: None }
    }

    /// All commands that work right now.
    pub fn of_commands(title: impl Into<String>, commands: &[Command], lang: Lang) -> Menu {
        let item = |command: &Command| {
            let (key, note) = match command.trigger {
                Trigger::Key(key) => (key.name_in(lang), key.second_way().unwrap_or_default()),
                Trigger::Type(text) => (text.to_string(), String::new()),
                Trigger::Name(_) => (String::new(), String::new()),
            };
            let also = Lang::ALL.map(|lang| command.words.get(lang)).join(" ") + " " + command.also;
            Item { key, label: command.label(lang), note, trigger: Some(command.trigger), also }
        };
        Menu::new(title, commands.iter().map(item).collect())
    }

    fn fitting(&self) -> Vec<&Item> {
        let find = self.line.text().trim().to_lowercase();
        let mut found: Vec<&Item> = self.items.iter().filter(|item| find.is_empty() || fits(item, &find)).collect();
        // What is called exactly that comes first, then what begins with it.
        found.sort_by_key(|item| {
            let label = item.label.to_lowercase();
            let names = || item.also.split(' ').map(str::to_lowercase);
            match () {
                () if find.is_empty() => 0,
                () if label == find => 0,
                () if names().any(|name| name == find) => 1,
                () if label.starts_with(&find) => 2,
                () => 3,
            }
        });
        found
    }
}

fn fits(item: &Item, find: &str) -> bool {
    // Letters in the middle of a word are mostly initials of something else: `ry` is 人員, not "summary".
    let also = format!(" {}", item.also.to_lowercase());
    let is_also = if find.is_ascii() { also.contains(&format!(" {find}")) } else { also.contains(find) };
    item.label.to_lowercase().contains(find)
        || is_also
        || item.key.to_lowercase() == find
        || sounds_like(&units(&item.label), find)
        || item.also.split(' ').any(|word| !word.is_ascii() && sounds_like(&units(word), find))
}

impl Layer for Menu {
    fn title(&self, _cx: &Cx<'_>) -> String {
        self.title.clone()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Reply {
        let count = self.fitting().len().max(1);
        match key.code {
            Code::Esc => return Reply::Close,
            Code::F(1) => return Reply::Ignored,
            Code::Up => self.at = (self.at + count - 1) % count,
            Code::Down => self.at = (self.at + 1) % count,
            Code::Home => self.at = 0,
            Code::End => self.at = count - 1,
            Code::Enter if !key.burst => {
                if let Some(trigger) = self.fitting().get(self.at).and_then(|item| item.trigger) {
                    return Reply::Hand(trigger);
                }
            }
            Code::Backspace => {
                self.line.backspace();
                self.at = 0;
            }
            _ => {
                if let Some(ch) = key.typed() {
                    self.line.insert(ch.encode_utf8(&mut [0; 4]));
                    self.at = 0;
                    return Reply::Done;
                }
                // A key that stands in the list does what it says.
                let named = self.items.iter().find(|item| item.trigger == Some(Trigger::Key(key)));
                return named.and_then(|item| item.trigger).map_or(Reply::Done, Reply::Hand);
            }
        }
        Reply::Done
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Reply {
        self.line.insert(text);
        self.at = 0;
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let keys = self.items.iter().map(|item| width(&item.key)).max().unwrap_or(0);
        let labels = self.items.iter().map(|item| width(&item.label)).max().unwrap_or(0).clamp(10, 40);
        let notes = self.items.iter().map(|item| width(&item.note)).max().unwrap_or(0);
        let key_room = if keys > 0 { keys + 2 } else { 0 };
        let wide = (key_room + labels + 2 + notes + 4).max(40).min(area.width.saturating_sub(4));
        let high = u16::try_from(self.items.len()).unwrap_or(u16::MAX).saturating_add(4);
        let long = key_room + labels + 2 + notes + 4 > area.width.saturating_sub(4);
        let high = high.saturating_add(if long { 3 } else { 0 });
        let inner = overlay::open(canvas, overlay::centred(area, wide, high), &self.title);
        let label = words("找", "找", "Find").get(cx.lang);
        let x = inner.x + width(label) + 1;
        let room = inner.right().saturating_sub(x).max(1);
        canvas.text(inner.x, inner.y, label, inner.width, look.quiet());
        let (text, at) = self.line.shown(usize::from(room));
        canvas.text(x, inner.y, &fit(&text, room, false), room, look.field());
        self.cursor = Some(Position::new(x + u16::try_from(at).unwrap_or(0), inner.y)).filter(|at| area.contains(*at));
        // Notes too long for their place stand whole at the foot, that of the marked line.
        let room = inner.width.saturating_sub(key_room + labels + 2);
        let foot = if notes > room && inner.height > 8 { 3 } else { 0 };
        let rows = usize::from(inner.height.saturating_sub(2 + foot));
        let first = (self.at + 1).saturating_sub(rows);
        let found = self.fitting();
        if let (3, Some(item)) = (foot, found.get(self.at)) {
            let lines = inner.bottom() - 2..inner.bottom();
            for (y, part) in lines.zip(wrap(&item.note, usize::from(inner.width))) {
                canvas.text(inner.x, y, part, inner.width, look.plain());
            }
        }
        if found.is_empty() {
            let none = words("沒有這個命令。", "没有这个命令。", "There is no such command.").get(cx.lang);
            canvas.text(inner.x, inner.y + 2, none, inner.width, look.quiet());
        }
        for (index, item) in found.iter().enumerate().skip(first).take(rows) {
            let y = inner.y + 2 + u16::try_from(index - first).unwrap_or(0);
            let mut x = inner.x;
            if key_room > 0 {
                canvas.text(x, y, &item.key, keys, look.accent());
                x += key_room;
            }
            let style = if item.trigger.is_some() { look.plain() } else { look.quiet() };
            canvas.text(x, y, &shorten(&item.label, usize::from(labels)), labels, style);
            x += labels + 2;
            let room = inner.right().saturating_sub(x);
            canvas.text(x, y, &shorten(&item.note, usize::from(room)), room, look.quiet());
            if index == self.at {
                canvas.style(Rect::new(inner.x - 1, y, inner.width + 2, 1), look.selected());
            }
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![
            Command::key(Key::plain(Code::Enter), words("選定", "选定", "Choose")),
            Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = words(
            "上下鍵移動，回車選定，Esc 返回。打幾個字或拼音字頭可以縮小範圍。灰色的現在不能做，後面寫著為什麼。",
            "上下键移动，回车选定，Esc 返回。打几个字或拼音字头可以缩小范围。灰色的现在不能做，后面写着为什么。",
            "Arrows move, Enter chooses, Esc goes back. Type letters to narrow the list. What can't be done now is grey and says why.",
        );
        // What is marked comes first: that is what one asks about.
        let marked = self.fitting().get(self.at).map(|item| (item.label.clone(), item.note.clone()));
        let (title, note) = marked.unwrap_or_else(|| (self.title.clone(), String::new()));
        let text = [note, cx.word(text).to_string()];
        Help { title, rule: Rule::Plain, text: text.into_iter().filter(|text| !text.is_empty()).collect() }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}
