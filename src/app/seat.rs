//! Who sits at the keyboard: a name from the staff register, and the PIN where one is set.

use ratatui::layout::{Position, Rect};

use super::state::unfinished;
use crate::kernel::form::line::Line;
use crate::kernel::pick::Candidate;
use crate::kernel::problem::Rule;
use crate::kernel::text::width::shorten;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply, Request, overlay};
use crate::kernel::words::{Say, Words, words};

const WHO: Words = words("你是誰", "你是谁", "Who are you");
const PIN: Words = words("PIN", "PIN", "PIN");

/// The question who sits here.
pub struct Seat {
    name: Line,
    list: Vec<Candidate>,
    at: usize,
    /// The person chosen, and the PIN as far as it is typed.
    pin: Option<(Candidate, Line)>,
    cursor: Option<Position>,
    /// Whether it can be left without an answer.
    may_leave: bool,
}

impl Seat {
    /// The question; `may_leave` where somebody sits here already.
    pub fn new(may_leave: bool, cx: &Cx<'_>) -> Seat {
        let list = cx.lookups().search("staff", "", 8);
        Seat { name: Line::default(), list, at: 0, pin: None, cursor: None, may_leave }
    }

    fn chosen(&mut self) -> Reply {
        let Some(person) = self.list.get(self.at).cloned() else { return Reply::Done };
        let who = format!("staff/{}", person.key);
        self.pin = Some((person, Line::default()));
        Reply::Ask(Request::Sit { who, pin: String::new() })
    }
}

impl Layer for Seat {
    fn title(&self, cx: &Cx<'_>) -> String {
        cx.word(WHO).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if key.is(Code::Esc) {
            return match (self.pin.take(), self.may_leave) {
                (Some(_), _) => Reply::Done,
                (None, true) => Reply::Close,
                (None, false) => Reply::Done,
            };
        }
        if let Some((person, pin)) = &mut self.pin {
            match key.code {
                Code::Enter => {
                    let (who, pin) = (format!("staff/{}", person.key), pin.text().to_string());
                    return Reply::Ask(Request::Sit { who, pin });
                }
                Code::Backspace => {
                    pin.backspace();
                }
                _ => {
                    if let Some(ch) = key.typed() {
                        pin.insert(ch.encode_utf8(&mut [0; 4]));
                    }
                }
            }
            return Reply::Done;
        }
        let count = self.list.len().max(1);
        match key.code {
            Code::Up => self.at = (self.at + count - 1) % count,
            Code::Down => self.at = (self.at + 1) % count,
            Code::Enter if !key.burst => return self.chosen(),
            _ => {
                if key.is(Code::Backspace) {
                    self.name.backspace();
                } else if let Some(ch) = key.typed() {
                    self.name.insert(ch.encode_utf8(&mut [0; 4]));
                } else {
                    return Reply::Ignored;
                }
                self.list = cx.lookups().search("staff", self.name.text().trim(), 8);
                self.at = 0;
            }
        }
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let inner = overlay::open(canvas, overlay::centred(area, 50, 13), cx.word(WHO));
        let room = inner.width.saturating_sub(8);
        if let Some((person, pin)) = &mut self.pin {
            canvas.text(inner.x, inner.y, &person.name, inner.width, look.strong());
            canvas.text(inner.x, inner.y + 2, cx.word(PIN), 6, look.accent());
            let stars = "*".repeat(pin.text().chars().count().min(usize::from(room)));
            canvas.text(inner.x + 6, inner.y + 2, &fit(&stars, room, false), room, look.field());
            self.cursor = Some(Position::new(inner.x + 6 + width(&stars).min(room - 1), inner.y + 2));
            return;
        }
        let (text, at) = self.name.shown(usize::from(inner.width));
        canvas.text(inner.x, inner.y, &fit(&text, inner.width, false), inner.width, look.field());
        self.cursor = Some(Position::new(inner.x + u16::try_from(at).unwrap_or(0), inner.y));
        for ((index, person), y) in self.list.iter().enumerate().zip(inner.y + 2..inner.bottom()) {
            let x = canvas.text(inner.x, y, &shorten(&person.name, 24), 24, look.plain());
            let room = inner.right().saturating_sub(x + 2);
            canvas.text(x + 2, y, &shorten(&person.note, usize::from(room)), room, look.quiet());
            if index == self.at {
                canvas.style(Rect::new(inner.x - 1, y, inner.width + 2, 1), look.selected());
            }
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::key(Key::plain(Code::Enter), words("選定", "选定", "Choose"))];
        if self.may_leave || self.pin.is_some() {
            out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        }
        out
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let say = words(
            "每一次改動都記在操作人名下。選自己的名字，有 PIN 的輸入 PIN。",
            "每一次改动都记在操作人名下。选自己的名字，有 PIN 的输入 PIN。",
            "Every change is kept under the operator's name. Choose yours, and give the PIN where you have one.",
        );
        Help { title: self.title(cx), rule: Rule::House, text: vec![cx.word(say).to_string()] }
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Refused(failure) => {
                let empty = self.pin.as_ref().is_some_and(|(_, pin)| pin.text().is_empty());
                if failure.code() == "pin_required" && empty {
                    return Reply::Done;
                }
                if let Some((_, pin)) = &mut self.pin {
                    *pin = Line::default();
                }
                if !failure.code().contains("pin") {
                    self.pin = None;
                }
                Reply::Tell(Notice::refused(&failure))
            }
            _ => {
                let name = cx.operator().name.clone();
                let hello = crate::say!("操作人：{name}。", "操作人：{name}。", "Operator: {name}.");
                let hello = match unfinished(cx) {
                    Some(more) => Say::each(|lang| format!("{} {}", hello.get(lang), more.get(lang))),
                    None => hello,
                };
                Reply::All(vec![Reply::Close, Reply::Tell(Notice::plain(hello))])
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
