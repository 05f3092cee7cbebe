//! Typing a number in the list: the line that is typed, which slip it may mean so far, and what to say where it means
//! none.

use ratatui::layout::Position;

use crate::kernel::form::line::Line;
use crate::kernel::number::{Misread, Number, Series};
use crate::kernel::problem::Problem;
use crate::kernel::text::fold;
use crate::kernel::ui::canvas::{Canvas, fit};
use crate::kernel::ui::{Code, Cx, Key, Notice, Reply};
use crate::say;
use crate::workflows::sample::store;

/// The number being typed.
pub struct NumberLine {
    line: Line,
}

impl NumberLine {
    /// Starts with a digit or the letter of a series; `None` for other keys.
    pub fn begin(key: Key) -> Option<NumberLine> {
        let first = fold::narrow(key.typed()?);
        (first.is_ascii_digit() || matches!(first, 'S' | 's'))
            .then(|| NumberLine { line: Line::new(first.to_string()) })
    }

    /// What was typed so far, half width.
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// Takes a key; false for those that are none of its own.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(typed) = key.typed() {
            let typed = fold::narrow(typed);
            if typed.is_ascii_alphanumeric() || matches!(typed, '-' | '/' | '.' | '–' | '—') {
                self.line.insert(typed.encode_utf8(&mut [0; 4]));
            }
            return true;
        }
        match key.code {
            Code::Backspace => {
                self.line.backspace();
            }
            Code::Delete => {
                self.line.delete();
            }
            Code::Left => {
                self.line.left();
            }
            Code::Right => {
                self.line.right();
            }
            _ => return false,
        }
        true
    }

    /// Draws it and gives the insertion point.
    pub fn draw(&mut self, canvas: &mut Canvas<'_>, x: u16, y: u16, cells: u16) -> Position {
        let (text, at) = self.line.shown(usize::from(cells));
        let style = canvas.look.field();
        canvas.text(x, y, &fit(&text, cells, false), cells, style);
        Position::new(x + u16::try_from(at).unwrap_or(0), y)
    }
}

/// The slip that a number may mean while it is typed: whole and right, or the beginning of one (`2611-42`, `42` of this
/// month). The key of a slip that is in the file.
pub fn nearest(typed: &str, cx: &Cx<'_>) -> Option<i64> {
    let plain: String = typed.chars().filter(char::is_ascii_digit).collect();
    let series = i64::from(Series::of(cx.now.day()).yymm());
    let month: i64 = plain.get(..4).and_then(|month| month.parse().ok()).unwrap_or(0);
    let rest = plain.get(4..).unwrap_or_default();
    let mut tries: Vec<(i64, &str)> = Vec::new();
    if Series::new(u16::try_from(month).unwrap_or(0)).is_some() && !rest.is_empty() {
        if let Some(serial) = rest.len().checked_sub(1).and_then(|end| rest.get(..end)) {
            tries.push((month, serial));
        }
        tries.push((month, rest));
    }
    tries.push((series, plain.as_str()));
    tries
        .into_iter()
        .filter_map(|(month, serial)| Some(month * 1_000_000_000 + serial.parse::<i64>().ok().filter(|it| *it > 0)?))
        .find(|key| store::exists(cx.view(), *key).unwrap_or(false))
}

/// Says why a number opens nothing.
pub fn not_found(typed: &str, found: Result<Number, Misread>) -> Reply {
    let problem = match found {
        Ok(number) => Problem::new(
            "not_found",
            say!(
                "沒有樣品單 {number}。請照紙重打。",
                "没有样品单 {number}。请照纸重打。",
                "There is no slip {number}. Type it again from the paper."
            ),
        ),
        Err(Misread::CheckDigit { fits_training: true }) => Problem::new(
            "mistyped",
            say!(
                "{typed} 的校驗位不對：打錯了，或者這是演練單。請照紙重打。",
                "{typed} 的校验位不对：打错了，或者这是演练单。请照纸重打。",
                "The check digit of {typed} is wrong: mistyped, or a training paper. Type it again from the paper."
            ),
        ),
        Err(Misread::CheckDigit { .. }) => Problem::new(
            "mistyped",
            say!(
                "{typed} 的校驗位不對，有一位打錯了。請照紙重打。",
                "{typed} 的校验位不对，有一位打错了。请照纸重打。",
                "The check digit of {typed} is wrong: one digit is mistyped. Type it again from the paper."
            ),
        ),
        Err(Misread::Shape) => Problem::new(
            "mistyped",
            say!(
                "{typed} 還不是完整的單號。單號像 S2611-0042-8：年月、序號、一位校驗。",
                "{typed} 还不是完整的单号。单号像 S2611-0042-8：年月、序号、一位校验。",
                "{typed} is not a whole number yet. A number looks like S2611-0042-8: year and month, serial, check digit."
            ),
        ),
    };
    Reply::Tell(Notice::refused(&problem.into()))
}
