//! QR codes of month papers, as modules. Draws nothing.

use fast_qr::{ECL, QRBuilder};

use super::{Block, Paper};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::say;

/// Modules of white that a scanner needs on each side.
pub const QUIET: usize = 4;
/// Modules on each side of the largest code that prints well in its columns: version 16, 450 bytes.
const SIDE_MAX: usize = 81;

/// The rows of modules of a QR code, true for black; `None` where the text is too long for one that can be read.
///
/// Correction level M: a seventh of it may be dirty.
pub fn modules(text: &str) -> Option<Vec<Vec<bool>>> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let side = code.size;
    let row =
        |at: usize| code.data.get(at * side..).unwrap_or_default().iter().take(side).map(|it| it.value()).collect();
    (side <= SIDE_MAX).then(|| (0..side).map(row).collect())
}

/// Whether every QR code of a paper can be drawn.
///
/// # Errors
/// `code_too_long` for each that can't.
pub fn check(paper: &Paper) -> Outcome<()> {
    let texts = paper.blocks.iter().filter_map(|block| match block {
        Block::Code(code) => Some(code.text.as_str()),
        _ => None,
    });
    let too_long = |text: &str| {
        let bytes = text.len();
        Problem::new(
            "code_too_long",
            say!(
                "二維碼裡的文字太長（{bytes} 字節），印出來掃不了，什麼也沒打印。請改用文本輸出（--out FILE.txt）。",
                "二维码里的文字太长（{bytes} 字节），印出来扫不了，什么也没打印。请改用文本输出（--out FILE.txt）。",
                "The text of a QR code is too long ({bytes} bytes) to be scanned; nothing was printed. Print to text instead (--out FILE.txt)."
            ),
        )
    };
    let refused: Vec<Problem> = texts.filter(|text| modules(text).is_none()).map(too_long).collect();
    if refused.is_empty() { Ok(()) } else { Err(Failure::refused(refused)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_a_small_code_with_its_three_finders() {
        let code = modules(&"0123456789abcdef".repeat(4)).unwrap();
        assert_eq!(code.len(), 37);
        assert!(code.iter().all(|row| row.len() == 37));
        for (x, y) in [(0, 0), (30, 0), (0, 30)] {
            assert!((0..7).all(|at| code[y][x + at] && code[y + at][x]), "{x} {y}");
        }
    }

    #[test]
    fn too_much_text_is_no_code() {
        assert_eq!(modules(&"a".repeat(451)), None);
        assert!(modules(&"a".repeat(450)).is_some());
    }
}
