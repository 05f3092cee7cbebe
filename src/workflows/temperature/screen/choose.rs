//! Which reading is corrected, chosen in the grid of the sheet's readings, before the form of the correction opens. It
//! asks for nothing by itself.

use ratatui::layout::Rect;

use super::facts::{Facts, reading_line};
use super::step;
use crate::kernel::form::field::Action;
use crate::kernel::problem::Rule;
use crate::kernel::record::Stepped;
use crate::kernel::record::step::drafts;
use crate::kernel::ui::overlay;
use crate::kernel::ui::{Canvas, Code, Command, Cx, Help, Key, Layer, Reply};
use crate::kernel::words::{Words, words};
use crate::workflows::temperature::rules::{Reading, Verdict};

const ASK: Words = words(
    "更正哪一條？上下鍵標出，回車；數字也行。已更正過的不在這裡。",
    "更正哪一条？上下键标出，回车；数字也行。已更正过的不在这里。",
    "Which reading? Mark it with the arrows and press Enter, or type its number. Corrected ones aren't here.",
);

/// The readings that can be corrected.
pub struct Choose {
    facts: Facts,
    action: &'static Action,
    at: usize,
}

impl Choose {
    /// The readings of a sheet that stand; the first that failed is marked.
    pub fn new(facts: Facts, action: &'static Action) -> Choose {
        let failed = stand(&facts).position(|reading| reading.verdict() == Verdict::Failed);
        Choose { facts, action, at: failed.unwrap_or(0) }
    }

    fn open(&self, n: i64, cx: &Cx<'_>) -> Reply {
        // What was half filled for another reading isn't this one's.
        let sheet = step::form(&self.facts, self.action, Some(n), cx);
        let resumed = !cx.desk.drafts(&drafts(&self.facts.number().to_string(), self.action.name)).is_empty();
        sheet.opened(resumed, true)
    }
}

fn stand(facts: &Facts) -> impl Iterator<Item = &Reading> {
    facts.stored.sheet.readings.iter().filter(|reading| reading.corrected_by.is_none())
}

impl Layer for Choose {
    fn title(&self, cx: &Cx<'_>) -> String {
        format!("{}  {}", self.facts.called(self.action).get(cx.lang), self.facts.number())
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        let count = stand(&self.facts).count().max(1);
        match key.code {
            Code::Esc => return Reply::Close,
            Code::Up => self.at = (self.at + count - 1) % count,
            Code::Down => self.at = (self.at + 1) % count,
            Code::Home => self.at = 0,
            Code::End => self.at = count - 1,
            Code::Enter if !key.burst => {
                let n = stand(&self.facts).nth(self.at).map(|reading| reading.n);
                return n.map_or(Reply::Done, |n| self.open(n, cx));
            }
            _ => {
                let digit = key.typed().and_then(|ch| ch.to_digit(10)).map(i64::from);
                let Some(at) = digit.and_then(|n| stand(&self.facts).position(|reading| reading.n == n)) else {
                    return Reply::Ignored;
                };
                self.at = at;
            }
        }
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let lines: Vec<String> = stand(&self.facts).map(|reading| reading_line(reading, cx.lang)).collect();
        let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(4);
        let inner = overlay::open(canvas, overlay::centred(area, 76, high), &self.title(cx));
        let ask = crate::kernel::text::wrap::wrap(cx.word(ASK), usize::from(inner.width));
        let mut top = inner.y;
        for part in ask.into_iter().take(2) {
            canvas.text(inner.x, top, part, inner.width, look.quiet());
            top += 1;
        }
        let rows = usize::from(inner.bottom().saturating_sub(top)).max(1);
        let first = (self.at + 1).saturating_sub(rows);
        for ((at, line), y) in lines.iter().enumerate().skip(first).zip(top..inner.bottom()) {
            canvas.text(inner.x, y, line, inner.width, look.plain());
            if at == self.at {
                canvas.style(Rect::new(inner.x.saturating_sub(1), y, inner.width + 2, 1), look.selected());
            }
        }
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![
            Command::key(Key::plain(Code::Enter), words("更正", "更正", "Correct")),
            Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        Help { title: self.title(cx), rule: Rule::Clause("H14"), text: vec![cx.word(ASK).to_string()] }
    }

    fn record(&self) -> Option<String> {
        Some(self.facts.number().to_string())
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}
