//! A laid-out page: rows on a character grid. What renderers read; they break no lines of their own.

use crate::kernel::text::width::{Align, fit};

/// One page of one copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// Its rows from the top; never more than the format's lines.
    pub rows: Vec<Row>,
    /// The copy that it belongs to, from 0.
    pub copy: usize,
    /// The grid's columns.
    pub columns: usize,
}

/// One line of the grid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// What kind of line it is: typeset renderers choose heights and lines by it.
    pub kind: Kind,
    /// The texts from left to right.
    pub pieces: Vec<Piece>,
    /// Columns of upright lines.
    pub bars: Vec<usize>,
    /// What is drawn beside the texts.
    pub drawn: Option<Drawn>,
}

/// What a row shows beside its texts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Drawn {
    /// A filled bar from a column on; the grid shows it as number signs.
    Bar {
        /// Its first column.
        column: usize,
        /// The columns of a bar of 1000.
        width: usize,
        /// Its length in thousandths.
        permille: u16,
    },
    /// A QR code from this row down; the grid leaves its columns empty.
    Code {
        /// Its first column.
        column: usize,
        /// The columns that it may take.
        width: usize,
        /// What it carries.
        text: String,
    },
}

impl Drawn {
    /// The columns of the grid that it fills: none for a code; at least one for a bar that isn't nothing.
    pub fn filled(&self) -> std::ops::Range<usize> {
        match self {
            Drawn::Bar { column, width, permille } => {
                let long = (width * usize::from(*permille) + 500) / 1000;
                *column..column + long.max(usize::from(*permille > 0))
            }
            Drawn::Code { .. } => 0..0,
        }
    }
}

/// What kind of line a row is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Above the frame.
    Head,
    /// Below the frame.
    Foot,
    /// A level line from one column to another, both included.
    Rule(usize, usize),
    /// The first line of a record within the frame.
    First(Band),
    /// A further line of the same record.
    More(Band),
}

/// The part of the frame that a row belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Band {
    /// Label and value.
    Field,
    /// Heads of columns.
    TableHead,
    /// A row of a table.
    Item,
    /// The empty rest of a table, or the word that it goes on.
    Blank,
    /// Totals.
    Totals,
    /// Labels of signatures.
    SignLabel,
    /// Room for signatures.
    Sign,
    /// A heading.
    Heading,
    /// Plain text.
    Text,
    /// A line of a chart.
    Chart,
    /// The words beside a QR code.
    Code,
    /// Label and value in larger letters.
    Large,
    /// A line for a wall.
    Notice,
    /// Its second line of the grid, which stays empty.
    Below,
}

impl Band {
    /// Whether no hairlines part its lines.
    pub const fn is_prose(self) -> bool {
        matches!(self, Band::Heading | Band::Text | Band::Chart | Band::Code | Band::Notice | Band::Below)
    }
}

/// A text in its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Its first column.
    pub column: usize,
    /// The columns that it may take.
    pub width: usize,
    /// Never wider than `width`.
    pub text: String,
    /// Where a shorter text stands.
    pub align: Align,
    /// How it looks where a renderer can choose.
    pub style: Style,
}

/// How a text looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Values.
    Body,
    /// Labels of boxes and heads of columns.
    Label,
    /// The company.
    Company,
    /// What the paper is.
    Title,
    /// The number.
    Number,
    /// The name of the copy.
    Copy,
    /// The digits under the bar code.
    Digits,
    /// Marks in the head.
    Mark,
    /// Page counts, notes, the history code.
    Small,
    /// Totals.
    Strong,
    /// Values that are looked for first.
    Large,
    /// What a paper for a wall is.
    Banner,
    /// A line for a wall.
    Wall,
    /// The same, bold.
    WallStrong,
}

impl Row {
    /// The texts of the line, one blank between them; empty for rules.
    pub fn text(&self) -> String {
        let texts: Vec<&str> =
            self.pieces.iter().map(|piece| piece.text.as_str()).filter(|text| !text.is_empty()).collect();
        texts.join(" ")
    }

    /// Whether it is a level line.
    pub const fn is_rule(&self) -> bool {
        matches!(self.kind, Kind::Rule(..))
    }
}

impl Piece {
    /// The text in exactly its columns.
    pub fn padded(&self) -> String {
        fit(&self.text, self.width, self.align)
    }
}

impl Sheet {
    /// The texts of its lines from the top, rules and empty lines left out. Every renderer prints exactly these.
    pub fn texts(&self) -> Vec<String> {
        self.rows.iter().map(Row::text).filter(|text| !text.is_empty()).collect()
    }
}
