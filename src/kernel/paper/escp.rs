//! Laid-out sheets as bytes for dot-matrix printers that speak ESC/P with Chinese commands (ESC/P-K of the LQ-1600K and
//! what copies it). Breaks no lines and judges no characters: `characters` did before.

use super::Sheet;
use super::characters::pair;
use super::stock::Stock;
use super::text;

/// Dots of a Han glyph, and of a column at ten to the inch, both at 180 dots to the inch.
const HAN_DOTS: u8 = 24;
const COLUMN_DOTS: u8 = 18;
/// White on each side of a Han glyph that makes it exactly two columns wide: (2 × 18 − 24) ÷ 2.
const HAN_GAP: u8 = (2 * COLUMN_DOTS - HAN_DOTS) / 2;

/// What the printer is told. The only bytes below 0x20 that ever leave come from here.
#[derive(Clone, Copy)]
enum Command {
    /// ESC @: everything as when switched on; what stood in its line buffer is gone, this line is the first of a form.
    Reset,
    /// ESC R 0: the American set, in which `#` and `|` are what they are here.
    American,
    /// ESC P: ten columns to the inch.
    Pitch,
    /// ESC 2: six lines to the inch.
    Spacing,
    /// ESC C n: so many lines to a form.
    Form(u8),
    /// FS S n1 n2: white at the left and right of Han, in units of 1/180 inch as 24-pin printers count them. Not tried
    /// on a real printer; one that takes it otherwise still has its frames upright by [`Command::Column`].
    Gap(u8),
    /// FS &: pairs of bytes are Han.
    Han,
    /// FS .: bytes are Latin. Printers that keep to ASCII within Chinese mode don't mind.
    Latin,
    /// ESC $: go to a column, counted from 0, in sixtieths of an inch. After every run of Han, so that a printer with
    /// other gaps (or none to set) still has its frames upright.
    Column(u16),
    /// CR LF.
    Line,
    /// FF: the top of the next form.
    Feed,
}

impl Command {
    fn write(self, out: &mut Vec<u8>) {
        match self {
            Command::Reset => out.extend(b"\x1b@"),
            Command::American => out.extend(b"\x1bR\x00"),
            Command::Pitch => out.extend(b"\x1bP"),
            Command::Spacing => out.extend(b"\x1b2"),
            Command::Form(lines) => out.extend([0x1b, b'C', lines]),
            Command::Gap(dots) => out.extend([0x1c, b'S', dots, dots]),
            Command::Han => out.extend(b"\x1c&"),
            Command::Latin => out.extend(b"\x1c."),
            Command::Column(column) => {
                let [low, high] = column.saturating_mul(6).to_le_bytes();
                out.extend([0x1b, b'$', low, high]);
            }
            Command::Line => out.extend(b"\r\n"),
            Command::Feed => out.push(0x0c),
        }
    }
}

/// Bytes that print. There is no other way to one than through [`runs`], which lets no control byte in.
enum Run {
    Latin(Vec<u8>),
    Han(Vec<u8>),
}

impl Run {
    fn columns(&self) -> usize {
        let (Run::Latin(bytes) | Run::Han(bytes)) = self;
        bytes.len()
    }
}

/// A line as runs of one kind. What is neither ASCII that prints nor a pair of bytes becomes a question mark; papers
/// with such characters are refused before.
fn runs(line: &str) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for ch in line.chars() {
        match (pair(ch), out.last_mut()) {
            (Some((lead, trail)), Some(Run::Han(bytes))) => bytes.extend([lead, trail]),
            (Some((lead, trail)), _) => out.push(Run::Han(vec![lead, trail])),
            (None, Some(Run::Latin(bytes))) => bytes.push(latin(ch)),
            (None, _) => out.push(Run::Latin(vec![latin(ch)])),
        }
    }
    out
}

fn latin(ch: char) -> u8 {
    u8::try_from(ch).ok().filter(|byte| matches!(byte, b' '..=b'~')).unwrap_or(b'?')
}

/// All sheets, a form each.
pub fn render(sheets: &[Sheet], stock: Stock) -> Vec<u8> {
    let mut out = Vec::new();
    let setup = [
        Command::Reset,
        Command::American,
        Command::Pitch,
        Command::Spacing,
        Command::Form(stock.form_lines()),
        Command::Gap(HAN_GAP),
    ];
    setup.into_iter().for_each(|command| command.write(&mut out));
    for sheet in sheets {
        for line in text::lines(sheet) {
            write_line(&line, &mut out);
        }
        Command::Feed.write(&mut out);
    }
    out
}

fn write_line(line: &str, out: &mut Vec<u8>) {
    let mut column = 0;
    let mut is_after_han = false;
    for run in runs(line) {
        if is_after_han {
            Command::Column(u16::try_from(column).unwrap_or(u16::MAX)).write(out);
        }
        column += run.columns();
        is_after_han = matches!(run, Run::Han(_));
        match run {
            Run::Latin(bytes) => out.extend(bytes),
            Run::Han(bytes) => {
                Command::Han.write(out);
                out.extend(bytes);
                Command::Latin.write(out);
            }
        }
    }
    Command::Line.write(out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_of_both_scripts() {
        let mut out = Vec::new();
        write_line("|紗 A", &mut out);
        assert_eq!(out, b"|\x1c&\xbc\x86\x1c.\x1b$\x12\x00 A\r\n");
    }

    #[test]
    fn a_han_cell_is_two_columns() {
        assert_eq!(HAN_DOTS + 2 * HAN_GAP, 2 * COLUMN_DOTS);
    }

    proptest! {
        #[test]
        fn no_text_is_a_command(text in any::<String>()) {
            for run in runs(&text) {
                match run {
                    Run::Latin(bytes) => prop_assert!(bytes.iter().all(|byte| matches!(byte, 0x20..=0x7e)), "{:?}", bytes),
                    Run::Han(bytes) => prop_assert!(bytes.chunks(2).all(|pair| {
                        pair.len() == 2 && pair[0] >= 0x81 && pair[1] >= 0x40 && pair[1] != 0x7f
                    }), "{:?}", bytes),
                }
            }
        }

        #[test]
        fn control_characters_print_as_question_marks(code in 0_u32..0xa0) {
            let ch = char::from_u32(code).unwrap();
            prop_assume!(ch.is_control());
            let mut out = Vec::new();
            write_line(&ch.to_string(), &mut out);
            prop_assert_eq!(out, b"?\r\n");
        }
    }
}
