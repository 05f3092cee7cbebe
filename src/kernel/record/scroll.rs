//! Lines that don't fit on the screen: how far they are scrolled, by which keys, and what is told about the rest.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::{Canvas, Code, Key};
use crate::kernel::words::Lang;

/// Lines with their styles.
pub type Lines = Vec<(String, Style)>;

/// How far a page is scrolled.
#[derive(Default)]
pub struct Scroll {
    top: usize,
    high: usize,
    rows: usize,
}

impl Scroll {
    /// Takes a key that scrolls; says whether it was one.
    pub fn key(&mut self, key: Key) -> bool {
        let page = isize::try_from(self.high.max(1)).unwrap_or(1);
        let by = match key.code {
            Code::Up => -1,
            Code::Down => 1,
            Code::PageUp => -page,
            Code::PageDown | Code::Char(' ') => page,
            Code::Home => isize::MIN,
            Code::End => isize::MAX,
            _ => return false,
        };
        let most = self.rows.saturating_sub(self.high);
        self.top = self.top.saturating_add_signed(by).min(most);
        true
    }

    /// Draws the lines, wrapped, from where they are scrolled to.
    pub fn draw(&mut self, lines: Lines, canvas: &mut Canvas<'_>, area: Rect, lang: Lang) {
        let wide = area.width.saturating_sub(2);
        let broken = |(text, style): (String, Style)| {
            let parts: Vec<String> = wrap(&text, usize::from(wide)).into_iter().map(str::to_string).collect();
            let parts = if parts.is_empty() { vec![String::new()] } else { parts };
            parts.into_iter().map(move |part| (part, style))
        };
        let lines: Lines = lines.into_iter().flat_map(broken).collect();
        self.rows = lines.len();
        self.high = usize::from(area.height).max(1);
        self.top = self.top.min(self.rows.saturating_sub(self.high));
        for ((text, style), y) in lines.iter().skip(self.top).zip(area.y..area.bottom()) {
            canvas.text(area.x + 1, y, text, wide, *style);
        }
        let below = self.rows.saturating_sub(self.top + self.high);
        if below > 0 {
            let more = match lang {
                Lang::Hant => format!(" PgDn 還有 {below} 行"),
                Lang::Hans => format!(" PgDn 还有 {below} 行"),
                Lang::En => format!(" PgDn: {below} more lines"),
            };
            canvas.text_right(area.right(), area.bottom() - 1, &more, canvas.look.quiet());
        }
    }
}
