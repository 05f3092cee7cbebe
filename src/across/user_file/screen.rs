//! The file of a user on the screen: who it is, how the home is heated, and every record in the order in which it
//! happened; Enter opens one. It opens over whatever is in front and changes nothing.

use ratatui::layout::Rect;

use super::UserFile;
use crate::kernel::problem::Rule;
use crate::kernel::record::life::{push, when};
use crate::kernel::store::history;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::{Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply};
use crate::kernel::units::decimal;
use crate::kernel::words::{Words, words};
use crate::registers::row;
use crate::registers::user::store::User;
use crate::registers::user::{CLASSES, KINDS};
use crate::workflow::UserEvent;

/// What opens it.
pub const KEY: Key = Key { code: Code::Char('l'), ctrl: true, alt: false, shift: false, burst: false };
/// What it is called.
pub const TITLE: Words = words("用戶檔案", "用户档案", "User's file");
/// What else people call it.
pub const ALSO: &str = "一戶一檔 一户一档 住戶 住户 維修檔案 维修档案 history of a user file card";

const EMPTY: Words = words("這一戶還沒有記錄。", "这一户还没有记录。", "Nothing is recorded about this user yet.");
const NOBODY: Words = words(
    "這裡沒有用戶：先選一條寫明用戶的記錄。",
    "这里没有用户：先选一条写明用户的记录。",
    "There is no user here: choose a record that names one.",
);

/// The file of one user.
pub struct Screen {
    id: i64,
    file: Option<UserFile>,
    at: usize,
    top: usize,
    high: usize,
    newest: i64,
}

/// Opens the file of a user, at what happened last.
pub fn open(id: i64, cx: &Cx<'_>) -> Reply {
    let mut screen = Screen { id, file: None, at: usize::MAX, top: 0, high: 1, newest: 0 };
    screen.read(cx);
    if screen.file.is_none() { nobody() } else { Reply::open(screen) }
}

/// Where no user is in front.
pub fn nobody() -> Reply {
    Reply::Tell(Notice::plain(NOBODY))
}

impl Screen {
    fn read(&mut self, cx: &Cx<'_>) {
        self.newest = history::newest(cx.view()).unwrap_or(0);
        self.file = super::of(cx.view(), self.id, Some(cx.operator())).ok().flatten();
        self.at = self.at.min(self.events().len().saturating_sub(1));
    }

    fn events(&self) -> &[UserEvent] {
        self.file.as_ref().map_or(&[], |file| &file.events)
    }

    fn draw_events(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let now = cx.now.minute();
        self.high = usize::from(area.height).max(1);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(self.high));
        let (at, top) = (self.at, self.top);
        let events = self.events();
        if events.is_empty() {
            canvas.text(area.x + 1, area.y, cx.word(EMPTY), area.width.saturating_sub(2), look.quiet());
            return;
        }
        let widest = |text: &dyn Fn(&UserEvent) -> u16| events.iter().map(text).max().unwrap_or(0);
        let time = widest(&|event| width(&when(event.at, now)));
        let number = widest(&|event| width(&event.record));
        let state = widest(&|event| width(event.state.get(cx.lang))).min(area.width / 4);
        let room = area.width.saturating_sub(time + number + state + 8);
        for ((index, event), y) in events.iter().enumerate().skip(top).zip(area.y..area.bottom()) {
            let cells = [
                fit(&when(event.at, now), time, true),
                fit(&event.record, number, false),
                fit(event.what.get(cx.lang), room, false),
                fit(event.state.get(cx.lang), state, false),
            ];
            let mark = if index == at { ">" } else { " " };
            let style = if index == at { look.selected() } else { look.plain() };
            let text = format!("{mark}{}", cells.join("  "));
            canvas.text(area.x, y, &fit(&text, area.width, false), area.width, style);
        }
    }
}

/// Who it is, and how the home is heated: the telephone in full, for it is what the clerk calls.
fn head(user: &User, cx: &Cx<'_>) -> [String; 2] {
    let mut who = format!("{}  {}", user.account, user.name);
    push(&mut who, &user.phone);
    push(&mut who, &user.address.line());
    let mut home = row::choice(CLASSES, &user.class, cx.lang);
    push(&mut home, &row::choice(KINDS, &user.kind, cx.lang));
    let own = words("分戶供熱", "分户供热", "own loop");
    let shared = words("非分戶供熱", "非分户供热", "no own loop");
    push(&mut home, cx.word(if user.own_loop { own } else { shared }));
    push(&mut home, &user.station);
    push(&mut home, &user.area.map(|area| format!("{} m²", decimal(area, 2))).unwrap_or_default());
    let agreed = words("約定", "约定", "agreed");
    let celsius = user.contract_celsius.map(|tenths| format!("{} {} °C", cx.word(agreed), decimal(tenths, 1)));
    push(&mut home, &celsius.unwrap_or_default());
    [who, home]
}

/// Since when the user has no heat, and by which record.
fn stopped(user: &User, cx: &Cx<'_>) -> Option<String> {
    let since = user.stopped_since?;
    let by = user.stopped_by.as_deref().unwrap_or_default();
    let say =
        crate::say!("已停熱：自 {since} 起  {by}", "已停热：自 {since} 起  {by}", "Heat stopped since {since}  {by}");
    Some(say.get(cx.lang).trim_end().to_string())
}

impl Layer for Screen {
    fn title(&self, cx: &Cx<'_>) -> String {
        let account = self.file.as_ref().map_or("", |file| file.user.account.as_str());
        format!("{}  {account}", cx.word(TITLE))
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Reply {
        let last = self.events().len().saturating_sub(1);
        match key.code {
            Code::Esc => return Reply::Close,
            Code::Up => self.at = self.at.saturating_sub(1),
            Code::Down => self.at = (self.at + 1).min(last),
            Code::PageUp => self.at = self.at.saturating_sub(self.high),
            Code::PageDown => self.at = (self.at + self.high).min(last),
            Code::Home => self.at = 0,
            Code::End => self.at = last,
            Code::Enter if !key.burst => {
                return self.events().get(self.at).map_or(Reply::Done, |event| Reply::Show(event.record.clone()));
            }
            _ => return Reply::Ignored,
        }
        Reply::Done
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.read(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        if history::newest(cx.view()).unwrap_or(0) != self.newest {
            self.read(cx);
        }
        let Some(file) = &self.file else { return };
        let look = canvas.look;
        let wide = area.width.saturating_sub(2);
        let [who, home] = head(&file.user, cx);
        let mut lines: Vec<(String, _)> = vec![(who, look.strong()), (home, look.plain())];
        lines.extend(stopped(&file.user, cx).map(|text| (text, look.wrong())));
        let mut y = area.y;
        for (text, style) in &lines {
            for part in wrap(text, usize::from(wide)).into_iter().take(2) {
                canvas.text(area.x + 1, y, part, wide, *style);
                y += 1;
            }
        }
        canvas.rule(area, y);
        self.draw_events(canvas, Rect::new(area.x, y + 1, area.width, area.bottom().saturating_sub(y + 1)), cx);
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back"))];
        if !self.events().is_empty() {
            out.push(Command::key(Key::plain(Code::Enter), words("打開記錄", "打开记录", "Open the record")));
        }
        out
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = [
            words(
                "這一戶在各項業務裡的全部記錄，從早到晚；上下鍵移動，回車打開。",
                "这一户在各项业务里的全部记录，从早到晚；上下键移动，回车打开。",
                "Everything that any workflow holds about this user, oldest first. Arrows move, Enter opens a record.",
            ),
            words(
                "密封的投訴和舉報不在這裡，誰打開都一樣。",
                "密封的投诉和举报不在这里，谁打开都一样。",
                "Sealed complaints and reports are never in it, whoever looks.",
            ),
        ];
        let text = text.iter().map(|words| words.get(cx.lang).to_string()).collect();
        Help { title: self.title(cx), rule: Rule::Clause("H19"), text }
    }

    fn record(&self) -> Option<String> {
        self.events().get(self.at).map(|event| event.record.clone())
    }

    fn user(&self) -> Option<i64> {
        Some(self.id)
    }

    fn is_open(&self) -> bool {
        false
    }
}
