//! A requisition on the whole screen, with its slips and its history. Draws only; its steps go out as requests.

use ratatui::layout::Rect;

use super::facts::{self, Extent, Facts};
use super::steps;
use crate::kernel::problem::{Failure, Rule};
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Reply};
use crate::kernel::words::words;
use crate::workflows::sample::screen::detail::answered;
use crate::workflows::sample::screen::scroll::{Lines, Scroll};
use crate::workflows::sample::store;

/// A requisition on the whole screen.
pub struct Page {
    key: i64,
    facts: Option<Facts>,
    failure: Option<Failure>,
    seen: i64,
    scroll: Scroll,
}

impl Page {
    /// The requisition of that key.
    pub fn new(key: i64, cx: &Cx<'_>) -> Page {
        let mut page = Page { key, facts: None, failure: None, seen: 0, scroll: Scroll::default() };
        page.reload(cx);
        page
    }

    fn reload(&mut self, cx: &Cx<'_>) {
        self.seen = store::newest(cx.view()).unwrap_or(0);
        match facts::read(self.key, cx) {
            Ok(facts) => (self.facts, self.failure) = (facts, None),
            Err(failure) => (self.facts, self.failure) = (None, Some(failure)),
        }
    }

    fn lines(&self, wide: u16, cx: &Cx<'_>) -> Lines {
        if let Some(facts) = &self.facts {
            return facts.lines(wide, Extent::Whole, cx);
        }
        let gone = words("讀不出這張領用單。", "读不出这张领用单。", "This requisition can't be read.");
        let text = self.failure.as_ref().map_or(gone.get(cx.lang).to_string(), |failure| failure.text(cx.lang));
        vec![(text, cx.look.wrong())]
    }
}

impl Layer for Page {
    fn title(&self, cx: &Cx<'_>) -> String {
        let label = words("領用單", "领用单", "Requisition").get(cx.lang);
        self.facts.as_ref().map_or(label.to_string(), |facts| format!("{label} {}", facts.number()))
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        match key.code {
            Code::Esc => Reply::Close,
            _ if self.scroll.key(key) => Reply::Done,
            _ => steps::key(self.facts.as_ref(), key, cx).unwrap_or(Reply::Ignored),
        }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.reload(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        if store::newest(cx.view()).unwrap_or(0) != self.seen {
            self.reload(cx);
        }
        let lines = self.lines(area.width.saturating_sub(2), cx);
        self.scroll.draw(lines, canvas, area, cx.lang);
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = steps::commands(self.facts.as_ref(), cx);
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        steps::run(self.facts.as_ref(), name, cx)
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.reload(cx);
        answered(answer)
    }

    fn show(&mut self, record: &str, _cx: &Cx<'_>) -> bool {
        self.facts.as_ref().is_some_and(|facts| facts.number().to_string() == record)
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        Help { title: self.title(cx), rule: Rule::Clause("S9"), text: super::help(cx) }
    }
}
