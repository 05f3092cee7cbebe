//! One line that is typed in a box over the screen: its keys and how it is drawn. What the text means is its owner's
//! business.

use ratatui::layout::{Position, Rect};

use crate::kernel::form::line::Line;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::{Canvas, Code, Key};

/// Takes a key that edits a line; says whether it was one.
pub fn edit(line: &mut Line, key: Key) -> bool {
    match key.code {
        Code::Backspace => {
            line.backspace();
        }
        Code::Delete => {
            line.delete();
        }
        Code::Left => {
            line.left();
        }
        Code::Right => {
            line.right();
        }
        Code::Home => line.home(),
        Code::End => line.end(),
        _ => {
            let Some(ch) = key.typed() else { return false };
            line.insert(ch.encode_utf8(&mut [0; 4]));
        }
    }
    true
}

/// Draws a label with the line behind it, and gives the insertion point.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, label: &str, line: &mut Line) -> Position {
    let look = canvas.look;
    canvas.text(area.x, area.y, label, area.width, look.accent());
    let x = area.x + width(label) + 2;
    let room = area.right().saturating_sub(x).max(1);
    let (text, at) = line.shown(usize::from(room));
    let style = if line.is_suggested() { look.field().patch(look.quiet()) } else { look.field() };
    canvas.text(x, area.y, &fit(&text, room, false), room, style);
    Position::new(x + u16::try_from(at).unwrap_or(0), area.y)
}
