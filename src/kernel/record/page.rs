//! A record on the whole screen, with its history. Draws only; its steps go out as requests.

use ratatui::layout::Rect;

use super::{Facts, Lines, Scroll, Seen, answered};
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Reply};
use crate::kernel::words::words;

/// A record on the whole screen.
pub struct Page<F> {
    seen: Seen<F>,
    scroll: Scroll,
}

impl<F: Facts> Page<F> {
    /// The record of that key.
    pub fn new(key: i64, cx: &Cx<'_>) -> Page<F> {
        let mut seen = Seen::default();
        seen.show(Some(key), cx);
        seen.has_changed(cx);
        Page { seen, scroll: Scroll::default() }
    }

    /// The same where there is such a record, to be laid over another screen.
    pub fn at(key: i64, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
        let page = Page::<F>::new(key, cx);
        page.seen.facts().is_some().then(|| Box::new(page) as Box<dyn Layer>)
    }

    fn lines(&self, wide: u16, cx: &Cx<'_>) -> Lines {
        if let Some(facts) = self.seen.facts() {
            return facts.lines(wide, cx);
        }
        let failure = self.seen.failure();
        let text = failure.map_or(F::GONE.get(cx.lang).to_string(), |failure| failure.text(cx.lang));
        vec![(text, cx.look.wrong())]
    }
}

impl<F: Facts> Layer for Page<F> {
    fn title(&self, cx: &Cx<'_>) -> String {
        let label = F::LABEL.get(cx.lang);
        self.seen.facts().map_or(label.to_string(), |facts| format!("{label} {}", facts.number()))
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        match key.code {
            Code::Esc => Reply::Close,
            _ if self.scroll.key(key) => Reply::Done,
            _ => self.seen.facts().and_then(|facts| facts.key(key, cx)).unwrap_or(Reply::Ignored),
        }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.seen.reload(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        if self.seen.has_changed(cx) {
            self.seen.reload(cx);
        }
        let lines = self.lines(area.width.saturating_sub(2), cx);
        self.scroll.draw(lines, canvas, area, cx.lang);
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = self.seen.facts().map(|facts| facts.commands(cx)).unwrap_or_default();
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        self.seen.facts().map_or(Reply::Ignored, |facts| facts.run(name, cx))
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.seen.reload(cx);
        answered(answer)
    }

    fn record(&self) -> Option<String> {
        self.seen.facts().map(F::number)
    }

    fn show(&mut self, record: &str, _cx: &Cx<'_>) -> bool {
        self.seen.facts().is_some_and(|facts| facts.number() == record)
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let (rule, text) = F::help(cx);
        Help { title: self.title(cx), rule, text }
    }
}
