//! A buffer as text that people can read, for tests: wide characters once, no blanks between them.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::canvas::width;

/// The rows of a buffer, blanks at their ends cut.
pub fn rows(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    (area.top()..area.bottom())
        .map(|y| {
            let mut row = String::new();
            let mut x = area.left();
            while x < area.right() {
                let symbol = buffer.cell((x, y)).map_or(" ", |cell| cell.symbol());
                row.push_str(symbol);
                x += width(symbol).max(1);
            }
            row.trim_end().to_string()
        })
        .collect()
}

/// The whole buffer as one text.
pub fn text(buffer: &Buffer) -> String {
    rows(buffer).join("\n")
}

/// The first wide cell whose second half shows something, which no drawing may leave behind.
pub fn overlapped(buffer: &Buffer) -> Option<Position> {
    let area = buffer.area;
    area.positions().find(|at| {
        let symbol = buffer.cell(*at).map_or(" ", |cell| cell.symbol());
        width(symbol) > 1
            && (at.x + 1 >= area.right() || buffer.cell((at.x + 1, at.y)).is_some_and(|next| next.symbol() != " "))
    })
}
