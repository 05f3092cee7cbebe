//! A report on the screen: scrolls by line and page, fits what it is given. Draws and moves only; what else works with a
//! report is its owner's business.

use ratatui::layout::Rect;

use super::Report;
use super::lines::{Line, Tone, lines};
use crate::kernel::problem::Rule;
use crate::kernel::ui::canvas::{Canvas, width};
use crate::kernel::ui::{Code, Command, Cx, Help, Key, Layer, Reply};
use crate::kernel::words::{Lang, words};

/// A report that is shown in a part of a screen.
pub struct ReportView {
    report: Report,
    is_titled: bool,
    top: usize,
    /// Lines that the screen shows.
    high: usize,
    /// The lines, and for what width and sign of bars they were laid out.
    laid: Option<(u16, &'static str, Vec<Line>)>,
}

impl ReportView {
    /// A report from its beginning.
    pub fn new(report: Report) -> ReportView {
        ReportView { report, is_titled: true, top: 0, high: 1, laid: None }
    }

    /// Leaves its title and the lines under it to who shows it.
    pub fn untitled(self) -> ReportView {
        ReportView { is_titled: false, laid: None, ..self }
    }

    /// The report that is shown.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Shows another report at the same place, as after a change; nothing moves where it says the same.
    pub fn set(&mut self, report: Report) {
        if report != self.report {
            self.report = report;
            self.laid = None;
        }
    }

    /// Back to its beginning, as for another month.
    pub fn rewind(&mut self) {
        self.top = 0;
    }

    /// Takes a key that scrolls; says whether it was one.
    pub fn key(&mut self, key: Key) -> bool {
        if key.ctrl || key.alt {
            return false;
        }
        let page = self.high.saturating_sub(1).max(1);
        self.top = match key.code {
            Code::Up => self.top.saturating_sub(1),
            Code::Down => self.top.saturating_add(1),
            Code::PageUp => self.top.saturating_sub(page),
            Code::PageDown | Code::Char(' ') => self.top.saturating_add(page),
            Code::Home => 0,
            Code::End => usize::MAX,
            _ => return false,
        };
        // Held to the end at once: the next key up must not first undo what went too far.
        let rows = self.laid.as_ref().map_or(usize::MAX, |(.., lines)| lines.len());
        self.top = self.top.min(rows.saturating_sub(self.high));
        true
    }

    /// Draws what fits; where there is more, the last line says so, and covers nothing.
    pub fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let wide = area.width.saturating_sub(2);
        if area.height == 0 || wide < 2 {
            return;
        }
        let laid = match self.laid.take() {
            Some((cells, mark, laid)) if cells == wide && mark == look.block() => laid,
            _ => lines(&self.report, usize::from(wide), look.block(), self.is_titled),
        };
        let all = usize::from(area.height);
        self.high = if laid.len() > all { all.saturating_sub(1).max(1) } else { all };
        self.top = self.top.min(laid.len().saturating_sub(self.high));
        for (line, y) in laid.iter().skip(self.top).take(self.high).zip(area.y..area.bottom()) {
            for piece in line {
                let style = match piece.tone {
                    Tone::Plain => look.plain(),
                    Tone::Quiet => look.quiet(),
                    Tone::Strong => look.strong(),
                    Tone::Bar => look.accent(),
                };
                let column = u16::try_from(piece.column).unwrap_or(u16::MAX);
                let room = wide.saturating_sub(column);
                canvas.text(area.x.saturating_add(1).saturating_add(column), y, &piece.text, room, style);
            }
        }
        if laid.len() > all && all > 1 {
            let more = more(self.top, laid.len().saturating_sub(self.top + self.high), self.report.lang);
            let column = area.right().saturating_sub(1 + width(&more)).max(area.x + 1);
            canvas.text(column, area.bottom() - 1, &more, wide, look.quiet());
        }
        self.laid = Some((wide, look.block(), laid));
    }
}

/// How many lines there are above and below, and the keys that lead there; empty where everything is in sight.
pub fn more(above: usize, below: usize, lang: Lang) -> String {
    let say = |key: &str, count: usize, where_to: (&str, &str, &str)| match (count, lang) {
        (0, _) => None,
        (_, Lang::Hant) => Some(format!("{key} {}還有 {count} 行", where_to.0)),
        (_, Lang::Hans) => Some(format!("{key} {}还有 {count} 行", where_to.1)),
        (1, Lang::En) => Some(format!("{key}: 1 line {}", where_to.2)),
        (_, Lang::En) => Some(format!("{key}: {count} lines {}", where_to.2)),
    };
    let parts = [say("PgUp", above, ("上面", "上面", "above")), say("PgDn", below, ("下面", "下面", "below"))];
    parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
}

/// A report on the whole screen.
pub struct ReportPage {
    view: ReportView,
    help: Vec<String>,
}

impl ReportPage {
    /// A report on the whole screen; `help` is what F1 says of it, a paragraph each.
    pub fn new(report: Report, help: Vec<String>) -> ReportPage {
        ReportPage { view: ReportView::new(report), help }
    }
}

impl Layer for ReportPage {
    fn title(&self, _cx: &Cx<'_>) -> String {
        self.view.report.title.clone()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Reply {
        if self.view.key(key) {
            return Reply::Done;
        }
        if key.code == Code::Esc { Reply::Close } else { Reply::Ignored }
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, _cx: &Cx<'_>) {
        self.view.draw(canvas, area);
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let back = Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back"));
        let page = Command::key(Key::plain(Code::PageDown), words("翻頁", "翻页", "Page"));
        vec![page, back]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        Help { title: self.title(cx), rule: Rule::Plain, text: self.help.clone() }
    }
}
