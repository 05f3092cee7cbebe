//! A dot-matrix printer as its manual describes it: bytes in, paper with characters at places out. Refuses what it
//! doesn't know.

use std::collections::BTreeMap;

/// A printer with continuous paper.
pub struct Printer {
    /// White at the left and right of Han in dots of 1/180 inch, and whether FS S can change it.
    gap: (u32, u32),
    takes_gaps: bool,
    /// Lines of a form as it was told, and the line of the roll at which a form began.
    form: u32,
    top: u32,
    /// Where the head stands: line of the roll, dot of the line.
    line: u32,
    dot: u32,
    is_han: bool,
    /// What was printed: by line of the roll and dot.
    pub marks: BTreeMap<(u32, u32), char>,
    /// The lines of the roll at which a job's form ended with FF.
    pub feeds: Vec<u32>,
}

/// Dots of a column at ten to the inch.
const COLUMN: u32 = 18;
const HAN: u32 = 24;

impl Printer {
    pub fn new() -> Printer {
        let (gap, takes_gaps, form, top, line, dot) = ((0, 3), true, 66, 0, 0, 0);
        let (marks, feeds) = (BTreeMap::new(), Vec::new());
        Printer { gap, takes_gaps, form, top, line, dot, is_han: false, marks, feeds }
    }

    /// One that knows no FS S.
    pub fn stubborn() -> Printer {
        Printer { takes_gaps: false, ..Printer::new() }
    }

    pub fn take(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let [first, after @ ..] = rest {
            rest = match (first, after) {
                (0x1b, [b'@', after @ ..]) => {
                    (self.top, self.dot, self.is_han) = (self.line, 0, false);
                    after
                }
                (0x1b, [b'R', 0, after @ ..] | [b'P' | b'2', after @ ..]) => after,
                (0x1b, [b'C', lines, after @ ..]) => {
                    (self.form, self.top) = (u32::from(*lines), self.line);
                    after
                }
                (0x1b, [b'$', low, high, after @ ..]) => {
                    self.dot = (u32::from(*high) * 256 + u32::from(*low)) * 3;
                    after
                }
                (0x1c, [b'S', left, right, after @ ..]) => {
                    if self.takes_gaps {
                        self.gap = (u32::from(*left), u32::from(*right));
                    }
                    after
                }
                (0x1c, [b'&', after @ ..]) => {
                    self.is_han = true;
                    after
                }
                (0x1c, [b'.', after @ ..]) => {
                    self.is_han = false;
                    after
                }
                (0x0d, after) => {
                    self.dot = 0;
                    after
                }
                (0x0a, after) => {
                    self.line += 1;
                    after
                }
                (0x0c, after) => {
                    let forms = (self.line - self.top) / self.form + 1;
                    (self.line, self.dot) = (self.top + forms * self.form, 0);
                    self.feeds.push(self.line);
                    after
                }
                (lead @ 0x81.., [trail, after @ ..]) if self.is_han => {
                    let pair = [*lead, *trail];
                    let (read, _, lost) = encoding_rs::GB18030.decode(&pair);
                    assert!(!lost, "{lead:x} {trail:x}");
                    self.print(read.chars().next().unwrap(), self.gap.0 + HAN + self.gap.1);
                    after
                }
                (0x20..=0x7e, after) if !self.is_han => {
                    self.print(char::from(*first), COLUMN);
                    after
                }
                _ => panic!("no such command: {first:x} {:x?}", after.get(..4)),
            };
        }
    }

    fn print(&mut self, ch: char, wide: u32) {
        if ch != ' ' && ch != '\u{3000}' {
            assert!(self.marks.insert((self.line, self.dot), ch).is_none(), "{ch} over another");
        }
        self.dot += wide;
    }

    /// The characters of a line of the roll as text: a column is 18 dots, a Han character two columns.
    pub fn text(&self, line: u32) -> String {
        let mut out = String::new();
        let mut column = 0;
        for ((_, dot), ch) in self.marks.range((line, 0)..(line + 1, 0)) {
            assert_eq!(dot % COLUMN, 0, "{ch} stands between two columns");
            assert!(dot / COLUMN >= column, "{ch} stands over what is before it");
            out.extend(std::iter::repeat_n(' ', usize::try_from(dot / COLUMN - column).unwrap()));
            out.push(*ch);
            column = dot / COLUMN + if ch.is_ascii() { 1 } else { 2 };
        }
        out
    }

    /// So many lines of the roll from one on, without the empty ones at the end.
    pub fn form(&self, from: u32, lines: u32) -> Vec<String> {
        let mut out: Vec<String> = (from..from + lines).map(|line| self.text(line)).collect();
        while out.last().is_some_and(String::is_empty) {
            out.pop();
        }
        out
    }
}
