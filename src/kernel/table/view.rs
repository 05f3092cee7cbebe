//! Draws a list: headings, rows cut by cells, the marked row; and, where there are no rows, what to do next.

use ratatui::layout::Rect;

use super::state::Table;
use crate::kernel::book::{Column, ListRow};
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::canvas::{Canvas, fit, width};
use crate::kernel::words::{Lang, Words, words};

/// Cells between two columns.
const GAP: u16 = 1;

const READING: Words = words("正在讀取 ……", "正在读取 ……", "Reading ...");
const NO_MATCH: Words = words(
    "沒有含這幾個字的記錄。改幾個字，或按 Esc 看全部。",
    "没有含这几个字的记录。改几个字，或按 Esc 看全部。",
    "No record holds these letters. Change them, or press Esc to see all.",
);

/// How wide each column is in an area; 0 for those that have no room.
pub fn widths(columns: &[Column], area: u16) -> Vec<u16> {
    let room = area.saturating_sub(2);
    let fixed: u16 = columns.iter().map(|column| column.width + GAP).sum();
    let flexible = u16::try_from(columns.iter().filter(|column| column.width == 0).count()).unwrap_or(0);
    let spare = room.saturating_sub(fixed);
    let mut left = room;
    columns
        .iter()
        .map(|column| {
            // A column that takes what is left has room for a name at least, as far as the screen goes.
            let wanted = if column.width == 0 { (spare / flexible.max(1)).clamp(8, 60) } else { column.width };
            let wide = wanted.min(left);
            left = left.saturating_sub(wide + GAP);
            wide
        })
        .collect()
}

/// Draws headings and rows; `empty` is what stands where the list has no row at all.
pub fn draw(table: &mut Table, columns: &[Column], canvas: &mut Canvas<'_>, area: Rect, empty: &str, lang: Lang) {
    if area.height < 2 || area.width < 4 {
        return;
    }
    table.fit(usize::from(area.height - 1));
    let look = canvas.look;
    let widths = widths(columns, area.width);
    let mut x = area.x + 1;
    for (column, wide) in columns.iter().zip(&widths) {
        canvas.text(x, area.y, &fit(column.words.get(lang), *wide, column.right), *wide, look.quiet());
        x += wide + GAP;
    }
    if let Some(failure) = table.failure() {
        return message(canvas, area, &failure.text(lang), true);
    }
    if !table.is_loaded() {
        return message(canvas, area, READING.get(lang), false);
    }
    if table.is_empty() {
        return message(canvas, area, if table.find().is_empty() { empty } else { NO_MATCH.get(lang) }, false);
    }
    let marked = table.marked();
    for (index, row) in table.shown().iter().enumerate() {
        let Ok(offset) = u16::try_from(index + 1) else { break };
        let y = area.y + offset;
        let style = if row.quiet { look.quiet() } else { look.plain() };
        canvas.text(area.x + 1, y, &line(row, columns, &widths), area.width.saturating_sub(2), style);
        // What begins with the sign of something late or wrong stands out.
        let mut x = area.x + 1;
        for ((cell, column), wide) in row.cells.iter().zip(columns).zip(&widths) {
            if cell.starts_with("! ") {
                canvas.text(x, y, &fit(cell, *wide, column.right), *wide, look.wrong().patch(look.strong()));
            }
            x += if *wide > 0 { wide + GAP } else { 0 };
        }
        if index == marked {
            canvas.text(area.x, y, ">", 1, look.accent());
            canvas.style(Rect::new(area.x, y, area.width, 1), look.selected());
        }
    }
}

/// One row as text, its cells as wide as their columns.
pub fn line(row: &ListRow, columns: &[Column], widths: &[u16]) -> String {
    let mut out = String::new();
    for (index, (column, wide)) in columns.iter().zip(widths).enumerate().filter(|(_, (_, wide))| **wide > 0) {
        let text = row.cells.get(index).map_or("", String::as_str);
        out.push_str(&fit(text, *wide, column.right));
        out.push(' ');
    }
    out
}

fn message(canvas: &mut Canvas<'_>, area: Rect, text: &str, wrong: bool) {
    let look = canvas.look;
    let wide = area.width.saturating_sub(8).clamp(10, 64);
    let lines = wrap(text, usize::from(wide));
    let style = if wrong { look.wrong() } else { look.plain() };
    let rows = area.y + (area.height / 3).max(1)..area.bottom();
    for (y, part) in rows.zip(lines) {
        canvas.text(area.x + (area.width.saturating_sub(wide)) / 2, y, part, width(part), style);
    }
}
