//! Drawing: text, rules and fields on a buffer, measured in cells, never splitting a wide character.
//!
//! All drawing goes through here, so that no half of a wide character is ever left beside something else.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::look::Look;
use crate::kernel::text::width::{self as measure, Align};

/// A buffer with the look to draw in.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    /// The look in force.
    pub look: Look,
}

/// Width in cells, as coordinates count them.
pub fn width(text: &str) -> u16 {
    u16::try_from(measure::width(text)).unwrap_or(u16::MAX)
}

/// `text` in exactly `cells` cells; `right` puts the blanks in front.
pub fn fit(text: &str, cells: u16, right: bool) -> String {
    measure::fit(text, usize::from(cells), if right { Align::Right } else { Align::Left })
}

impl<'a> Canvas<'a> {
    /// A canvas over a buffer.
    pub fn new(buffer: &'a mut Buffer, look: Look) -> Canvas<'a> {
        Canvas { buffer, look }
    }

    /// The whole area.
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// The buffer itself, for widgets of ratatui that draw no text.
    pub fn buffer(&mut self) -> &mut Buffer {
        self.buffer
    }

    /// Writes text from a cell on, at most `cells` wide, and gives the column behind it. Control characters and what
    /// lies outside are left out.
    pub fn text(&mut self, x: u16, y: u16, text: &str, cells: u16, style: Style) -> u16 {
        let area = self.buffer.area;
        if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
            return x;
        }
        self.part_left(x, y);
        // What was drawn here before must not shine through where a style names no colour.
        let style = Style::reset().patch(style);
        let (end, _) = self.buffer.set_stringn(x, y, measure::cut(text, usize::from(cells)), usize::from(cells), style);
        end
    }

    /// Writes text so that it ends before column `right`.
    pub fn text_right(&mut self, right: u16, y: u16, text: &str, style: Style) {
        let wide = width(text);
        self.text(right.saturating_sub(wide), y, text, wide, style);
    }

    /// Draws a rule over the width of an area.
    pub fn rule(&mut self, area: Rect, y: u16) {
        let line = self.look.rule().repeat(usize::from(area.width));
        let style = self.look.quiet();
        self.text(area.x, y, &line, area.width, style);
    }

    /// Blanks an area, and the halves of wide characters that it cuts.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            self.part_left(area.left(), y);
            for x in area.left()..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// Adds a style to an area, keeping its text.
    pub fn style(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area.intersection(self.buffer.area), style);
    }

    /// Blanks the wide character whose second half column `x` is.
    fn part_left(&mut self, x: u16, y: u16) {
        let Some(before) = x.checked_sub(1).filter(|before| *before >= self.buffer.area.left()) else { return };
        if let Some(cell) = self.buffer.cell_mut((before, y))
            && width(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ui::screen_text::overlapped;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_is_drawn_no_wide_cell_is_overlapped(
            texts in prop::collection::vec(("[a恆達ア1 。é]{0,12}", 0_u16..24, 0_u16..4, 0_u16..20), 1..12),
            hole in (0_u16..24, 0_u16..4, 0_u16..10, 0_u16..4),
        ) {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 4));
            let mut canvas = Canvas::new(&mut buffer, Look::default());
            for (index, (text, x, y, cells)) in texts.iter().enumerate() {
                canvas.text(*x, *y, text, *cells, Style::new());
                if index == 2 {
                    canvas.clear(Rect::new(hole.0, hole.1, hole.2, hole.3));
                }
            }
            prop_assert_eq!(overlapped(&buffer), None);
        }
    }
}
