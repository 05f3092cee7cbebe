//! One line of typed text with its insertion point, which stands between graphemes and is told in columns.
//!
//! It folds and refuses nothing: what a text means is the reader's business when the field is left.

use unicode_segmentation::UnicodeSegmentation;

use crate::kernel::text::width::{slice, width};

/// The text of a field while it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    text: String,
    at: usize,
    left: usize,
    /// Whether the text is only a proposal: what is typed first takes its place.
    suggested: bool,
}

impl Line {
    /// A text with the insertion point at its end.
    pub fn new(text: impl Into<String>) -> Line {
        let text = text.into();
        Line { at: text.len(), left: 0, text, suggested: false }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing but blanks.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Makes the text a proposal with the insertion point at its end: the first typed character replaces it, Backspace
    /// and Delete clear it, any other key takes it as it is.
    pub fn suggest(&mut self) {
        self.end();
        self.suggested = !self.text.is_empty();
    }

    /// Whether the text is such a proposal, for drawing.
    pub fn is_suggested(&self) -> bool {
        self.suggested
    }

    /// Takes a proposal away; false where there is none.
    fn clear_suggested(&mut self) -> bool {
        let had = std::mem::take(&mut self.suggested);
        if had {
            self.text.clear();
            self.at = 0;
        }
        had
    }

    /// Inserts what was typed or pasted; control characters become blanks, blanks at a paste's ends go.
    pub fn insert(&mut self, typed: &str) {
        let clean: String = typed.chars().map(|ch| if ch.is_control() { ' ' } else { ch }).collect();
        let clean = if clean.chars().nth(1).is_some() { clean.trim() } else { clean.as_str() };
        self.clear_suggested();
        self.text.insert_str(self.at, clean);
        self.at += clean.len();
    }

    /// Takes the grapheme before the insertion point away; false where there is none.
    pub fn backspace(&mut self) -> bool {
        if self.clear_suggested() {
            return true;
        }
        let from = self.before();
        let found = from < self.at;
        self.text.replace_range(from..self.at, "");
        self.at = from;
        found
    }

    /// Takes the grapheme behind the insertion point away; false where there is none.
    pub fn delete(&mut self) -> bool {
        if self.clear_suggested() {
            return true;
        }
        let to = self.behind();
        let found = to > self.at;
        self.text.replace_range(self.at..to, "");
        found
    }

    /// One grapheme left; false at the start.
    pub fn left(&mut self) -> bool {
        self.suggested = false;
        let to = self.before();
        let moved = to != self.at;
        self.at = to;
        moved
    }

    /// One grapheme right; false at the end.
    pub fn right(&mut self) -> bool {
        self.suggested = false;
        let to = self.behind();
        let moved = to != self.at;
        self.at = to;
        moved
    }

    /// To the start.
    pub fn home(&mut self) {
        self.suggested = false;
        self.at = 0;
    }

    /// To the end.
    pub fn end(&mut self) {
        self.suggested = false;
        self.at = self.text.len();
    }

    /// What shows in `cells` columns, and the column of the insertion point among them. Scrolls only as far as it must.
    pub fn shown(&mut self, cells: usize) -> (String, usize) {
        let cells = cells.max(1);
        let column = width(self.text.get(..self.at).unwrap_or(""));
        // One cell stays free at the end for the insertion point itself.
        if column < self.left {
            self.left = column;
        } else if column >= self.left + cells {
            self.left = column + 1 - cells;
        }
        (slice(&self.text, self.left, cells), column - self.left)
    }

    fn before(&self) -> usize {
        let head = self.text.get(..self.at).unwrap_or("");
        head.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn behind(&self) -> usize {
        let tail = self.text.get(self.at..).unwrap_or("");
        self.at + tail.graphemes(true).next().map_or(0, str::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_insertion_point_is_told_in_columns() {
        let mut line = Line::new("恆達x");
        assert_eq!(line.shown(20), ("恆達x".to_string(), 5));
        line.left();
        line.left();
        assert_eq!(line.shown(20).1, 2);
        line.backspace();
        assert_eq!(line.shown(20), ("達x".to_string(), 0));
    }

    proptest! {
        #[test]
        fn the_insertion_point_is_always_inside_the_field(text in "[a恆é👍 ]{0,30}", steps in prop::collection::vec(0_u8..7, 0..60), cells in 1_usize..20) {
            let mut line = Line::new(text);
            for step in steps {
                match step {
                    0 => { line.left(); }
                    1 => { line.right(); }
                    2 => line.home(),
                    3 => line.end(),
                    4 => { line.backspace(); }
                    5 => { line.delete(); }
                    _ => line.insert("恆"),
                }
                let (shown, column) = line.shown(cells);
                prop_assert!(column < cells);
                prop_assert!(width(&shown) <= cells, "{shown:?} in {cells}");
            }
        }
    }
}
