//! A list and the detail of its marked row: beside it where the screen is broad, else below it. Geometry and drawing.

use ratatui::layout::Rect;

use super::Lines;
use crate::kernel::text::width::shorten;
use crate::kernel::ui::Canvas;

/// From how many columns on the detail of a record stands beside the list.
pub const BESIDE: u16 = 118;
/// How high it is below the list, at 24 rows.
const BELOW: u16 = 8;

/// Where list and detail stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Panes {
    /// The list.
    pub list: Rect,
    /// The detail, without the line between.
    pub detail: Rect,
    /// Whether it stands beside the list.
    pub is_beside: bool,
}

impl Panes {
    /// As most lists have them: about a third for the detail, as long as its lines don't get too long for the eye.
    pub fn of(area: Rect) -> Panes {
        if area.width >= BESIDE {
            Panes::beside(area, (area.width * 3 / 10).clamp(38, 60))
        } else {
            Panes::below(area, BELOW.max(area.height / 3).min(area.height / 2))
        }
    }

    /// The detail beside the list, so wide with the line between.
    pub fn beside(area: Rect, wide: u16) -> Panes {
        let wide = wide.clamp(1, area.width.max(1));
        let list = Rect::new(area.x, area.y, area.width.saturating_sub(wide), area.height);
        let detail = Rect::new(list.right() + 1, area.y, wide - 1, area.height);
        Panes { list, detail, is_beside: true }
    }

    /// The detail below the list, so high with the line between.
    pub fn below(area: Rect, high: u16) -> Panes {
        let high = high.clamp(1, area.height.max(1));
        let list = Rect::new(area.x, area.y, area.width, area.height.saturating_sub(high));
        let detail = Rect::new(area.x, list.bottom() + 1, area.width, high - 1);
        Panes { list, detail, is_beside: false }
    }

    /// Draws the line between them.
    pub fn divide(&self, canvas: &mut Canvas<'_>) {
        if !self.is_beside {
            return canvas.rule(self.list, self.list.bottom());
        }
        for y in self.list.top()..self.list.bottom() {
            canvas.text(self.list.right(), y, canvas.look.bar(), 1, canvas.look.quiet());
        }
    }
}

/// Draws lines into a column of the detail; says how many there are no room for, or leaves the first out.
pub fn column(canvas: &mut Canvas<'_>, area: Rect, lines: &Lines, keep_last: bool) {
    let room = usize::from(area.height);
    let skip = if keep_last { lines.len().saturating_sub(room) } else { 0 };
    for ((text, style), y) in lines.iter().skip(skip).take(room).zip(area.y..area.bottom()) {
        canvas.text(area.x, y, &shorten(text, usize::from(area.width)), area.width, *style);
    }
    let more = lines.len().saturating_sub(room);
    if more > 0 && !keep_last && area.height > 0 {
        let mark = format!(" +{more}");
        canvas.text_right(area.right(), area.bottom() - 1, &mark, canvas.look.quiet());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_and_detail_share_the_area_without_overlap() {
        for (wide, high) in [(80, 18), (117, 30), (118, 18), (120, 30), (300, 90), (1, 1), (0, 0)] {
            let area = Rect::new(3, 5, wide, high);
            for panes in [Panes::of(area), Panes::beside(area, 40), Panes::below(area, 10)] {
                assert!(panes.list.intersection(panes.detail).is_empty(), "{panes:?}");
                let whole = panes.list.union(panes.detail);
                assert!(whole.width <= wide.max(1) && whole.height <= high.max(1), "{area:?} {panes:?}");
            }
        }
        assert!(Panes::of(Rect::new(0, 0, 118, 30)).is_beside);
        assert!(!Panes::of(Rect::new(0, 0, 117, 30)).is_beside);
    }
}
