//! The one way to pop something over the screen: a framed box whose edges never cut a Chinese character in half.

use ratatui::layout::Rect;

use super::canvas::{Canvas, width};
use crate::kernel::text::width::cut;

/// The box of that size in the middle of an area, no larger than it.
pub fn centred(area: Rect, wide: u16, high: u16) -> Rect {
    let wide = wide.min(area.width);
    let high = high.min(area.height);
    Rect::new(area.x + (area.width - wide) / 2, area.y + (area.height - high) / 2, wide, high)
}

/// The box for a list beside a field: under it where there is room, else above it, never over it.
pub fn beside(area: Rect, field: Rect, wide: u16, high: u16) -> Rect {
    let wide = wide.min(area.width);
    let below = area.bottom().saturating_sub(field.bottom());
    let above = field.top().saturating_sub(area.top());
    let x = field.x.min(area.right().saturating_sub(wide)).max(area.x);
    if below >= high || below >= above {
        Rect::new(x, field.bottom(), wide, high.min(below))
    } else {
        let high = high.min(above);
        Rect::new(x, field.top() - high, wide, high)
    }
}

/// Clears a box, frames it, writes its title into the frame, and gives the area inside.
pub fn open(canvas: &mut Canvas<'_>, area: Rect, title: &str) -> Rect {
    let area = area.intersection(canvas.area());
    canvas.clear(area);
    // The column behind the box: what a wide character left half there is blank already, as its first half is gone.
    if area.width < 4 || area.height < 3 {
        return area;
    }
    let (look, quiet) = (canvas.look, canvas.look.quiet());
    let corners = if look.ascii { ["+", "+", "+", "+"] } else { ["┌", "┐", "└", "┘"] };
    let [top_left, top_right, bottom_left, bottom_right] = corners;
    let inner = area.width - 2;
    let line = look.rule().repeat(usize::from(inner));
    canvas.text(area.x, area.y, &format!("{top_left}{line}{top_right}"), area.width, quiet);
    canvas.text(area.x, area.bottom() - 1, &format!("{bottom_left}{line}{bottom_right}"), area.width, quiet);
    for y in area.y + 1..area.bottom() - 1 {
        canvas.text(area.x, y, look.bar(), 1, quiet);
        canvas.text(area.right() - 1, y, look.bar(), 1, quiet);
    }
    if !title.is_empty() && inner > 4 {
        let title = format!(" {} ", cut(title, usize::from(inner) - 4));
        canvas.text(area.x + 1, area.y, &title, width(&title), look.strong());
    }
    Rect::new(area.x + 2, area.y + 1, area.width - 4, area.height - 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ui::look::Look;
    use crate::kernel::ui::screen_text::{overlapped, text};
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::style::Style;

    proptest! {
        #[test]
        fn a_box_over_chinese_text_keeps_its_frame(
            x in 0_u16..36, y in 0_u16..8, wide in 4_u16..30, high in 3_u16..8, shift in 0_u16..2, ascii: bool,
        ) {
            let screen = Rect::new(0, 0, 40, 10);
            let mut buffer = Buffer::empty(screen);
            let mut canvas = Canvas::new(&mut buffer, Look { ascii, ..Look::default() });
            for row in 0..10 {
                canvas.text(shift, row, &"恆".repeat(20), 40, Style::new());
            }
            let place = Rect::new(x, y, wide, high).intersection(screen);
            open(&mut canvas, place, "標題");
            prop_assert_eq!(overlapped(&buffer), None);
            if place.width >= 4 && place.height >= 3 {
                let bar = if ascii { "|" } else { "│" };
                for row in place.y + 1..place.bottom() - 1 {
                    prop_assert_eq!(buffer[(place.x, row)].symbol(), bar, "{}", text(&buffer));
                    prop_assert_eq!(buffer[(place.right() - 1, row)].symbol(), bar);
                }
            }
        }

        #[test]
        fn a_list_never_covers_its_field(y in 0_u16..20, x in 0_u16..80, wide in 1_u16..90, high in 1_u16..12) {
            let area = Rect::new(0, 3, 80, 17);
            let field = Rect::new(x, 3 + y.min(16), 10, 1);
            let place = beside(area, field, wide, high);
            prop_assert!(place.intersection(Rect::new(0, field.y, 80, 1)).is_empty());
            prop_assert!(place.height == 0 || (place.top() >= area.top() && place.bottom() <= area.bottom()));
            prop_assert!(place.right() <= area.right());
        }
    }
}
