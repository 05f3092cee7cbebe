//! Choosing slips for a requisition: the free ones that were drawn and stand on none, the newest drawing first. It gives
//! back numbers; the rules judge them.

use std::cell::RefCell;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use crate::kernel::form::line::Line;
use crate::kernel::number::Number;
use crate::kernel::problem::Rule;
use crate::kernel::record::life::when;
use crate::kernel::text::variants;
use crate::kernel::text::width::shorten;
use crate::kernel::time::Minute;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::overlay;
use crate::kernel::ui::{Canvas, Code, Command, Cx, Help, Key, Layer, Reply};
use crate::kernel::words::{Lang, words};
use crate::workflows::sample::requisition::store;

/// More than anybody picks by hand; a month takes them all.
const MOST: usize = 500;

/// A slip to choose.
struct Choice {
    number: Number,
    customer: String,
    drawn: Minute,
    chosen: bool,
}

/// The list of slips, over the form.
pub struct Pick {
    choices: Vec<Choice>,
    line: Line,
    at: usize,
    cursor: Option<Position>,
    result: Rc<RefCell<Option<Vec<Number>>>>,
}

impl Pick {
    /// The list, with what stands in the field already marked.
    pub fn new(standing: &[String], result: Rc<RefCell<Option<Vec<Number>>>>, cx: &Cx<'_>) -> Pick {
        let found = store::free_slips(cx.view(), MOST).unwrap_or_default();
        let choice = |(number, customer, drawn): (Number, String, Minute)| Choice {
            chosen: standing.contains(&number.to_string()),
            number,
            customer,
            drawn,
        };
        let choices = found.into_iter().map(choice).collect();
        Pick { choices, line: Line::default(), at: 0, cursor: None, result }
    }

    /// The places of those that hold what was typed.
    fn fitting(&self) -> Vec<usize> {
        let find = variants::finding(self.line.text().trim());
        let fits = |choice: &Choice| {
            find.is_empty() || variants::finding(&format!("{} {}", choice.number, choice.customer)).contains(&find)
        };
        self.choices.iter().enumerate().filter(|(_, choice)| fits(choice)).map(|(at, _)| at).collect()
    }

    fn toggle(&mut self) {
        let at = self.fitting().get(self.at).copied();
        if let Some(choice) = at.and_then(|at| self.choices.get_mut(at)) {
            choice.chosen = !choice.chosen;
        }
    }

    /// Gives back what is marked; where nothing is, the one under the bar.
    fn take(&mut self) -> Reply {
        if self.choices.iter().all(|choice| !choice.chosen) {
            self.toggle();
        }
        let mut chosen: Vec<Number> =
            self.choices.iter().filter(|choice| choice.chosen).map(|choice| choice.number).collect();
        chosen.sort_unstable_by_key(|number| number.key());
        if !chosen.is_empty() {
            *self.result.borrow_mut() = Some(chosen);
        }
        Reply::Close
    }
}

impl Layer for Pick {
    fn title(&self, cx: &Cx<'_>) -> String {
        let chosen = self.choices.iter().filter(|choice| choice.chosen).count();
        match cx.lang {
            Lang::Hant => format!("未列領用單的免費提取  已選 {chosen} 張"),
            Lang::Hans => format!("未列领用单的免费提取  已选 {chosen} 张"),
            Lang::En => format!("Free drawings without requisition, {chosen} chosen"),
        }
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Reply {
        let count = self.fitting().len().max(1);
        match key.code {
            Code::Esc => return Reply::Close,
            Code::Enter if key.burst => {}
            Code::Enter | Code::F(8) => return self.take(),
            Code::Up => self.at = (self.at + count - 1) % count,
            Code::Down => self.at = (self.at + 1) % count,
            Code::PageUp => self.at = self.at.saturating_sub(10),
            Code::PageDown => self.at = (self.at + 10).min(count - 1),
            Code::Home => self.at = 0,
            Code::End => self.at = count - 1,
            Code::Char(' ' | '\u{3000}') => {
                self.toggle();
                self.at = (self.at + 1).min(count - 1);
            }
            Code::Backspace => {
                self.line.backspace();
                self.at = 0;
            }
            _ => match key.typed() {
                Some(ch) => {
                    self.line.insert(ch.encode_utf8(&mut [0; 4]));
                    self.at = 0;
                }
                None => return Reply::Ignored,
            },
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
        let high = u16::try_from(self.choices.len()).unwrap_or(u16::MAX).saturating_add(4).max(7);
        let inner = overlay::open(canvas, overlay::centred(area, 70, high), &self.title(cx));
        let label = words("找", "找", "Find").get(cx.lang);
        let x = inner.x + width(label) + 1;
        let room = inner.right().saturating_sub(x).max(1);
        canvas.text(inner.x, inner.y, label, inner.width, look.quiet());
        let (text, at) = self.line.shown(usize::from(room));
        canvas.text(x, inner.y, &fit(&text, room, false), room, look.field());
        self.cursor = Some(Position::new(x + u16::try_from(at).unwrap_or(0), inner.y)).filter(|at| area.contains(*at));
        let fitting = self.fitting();
        if fitting.is_empty() {
            let none = words(
                "沒有還未列入領用單的免費提取。Esc 返回。",
                "没有还未列入领用单的免费提取。Esc 返回。",
                "No free drawing is without a requisition. Esc goes back.",
            );
            canvas.text(inner.x, inner.y + 2, none.get(cx.lang), inner.width, look.quiet());
            return;
        }
        let rows = usize::from(inner.height.saturating_sub(2)).max(1);
        let first = (self.at + 1).saturating_sub(rows);
        for (row, (index, place)) in fitting.iter().enumerate().skip(first).take(rows).enumerate() {
            let Some(choice) = self.choices.get(*place) else { continue };
            let y = inner.y + 2 + u16::try_from(row).unwrap_or(0);
            let text = format!(
                "[{}] {}  {}  {}",
                if choice.chosen { "x" } else { " " },
                choice.number,
                fit(&when(choice.drawn, cx.now.minute()), 16, true),
                shorten(&choice.customer, 28),
            );
            let style = if choice.chosen { look.strong() } else { look.plain() };
            canvas.text(inner.x, y, &text, inner.width, style);
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
            Command::key(Key::char(' '), words("選、不選", "选、不选", "Mark")),
            Command::key(Key::plain(Code::Enter), words("填入", "填入", "Take")),
            Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = words(
            "空格選中或去掉一張，回車把選中的填進領用單；打單號或客戶可縮小範圍。收費的、沒提取的、作廢的、已列在別的領用單上的不在這裡。",
            "空格选中或去掉一张，回车把选中的填进领用单；打单号或客户可缩小范围。收费的、没提取的、作废的、已列在别的领用单上的不在这里。",
            "The space bar marks a slip, Enter takes what is marked; type a number or customer to narrow the list. Charged slips, those not drawn, void ones and those on another requisition aren't here.",
        );
        Help { title: self.title(cx), rule: Rule::Clause("S9"), text: vec![cx.word(text).to_string()] }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}
