//! Where the texts and lines of a sheet stand on a typeset page, in points from the top left. Breaks no lines: it takes
//! those of the sheet. Knows no PDF.

use super::font::Face;
use super::sheet::{Band, Drawn, Kind, Piece, Row, Sheet, Style};
use super::{Format, bars, matrix};
use crate::kernel::text::width::Align;

/// Points of a tenth of a millimetre.
const TENTH: f32 = 72.0 / 254.0;
/// A dot of a printer with 300 dots an inch; bars are whole dots wide.
const DOT: f32 = 72.0 / 300.0;
/// A line of text within the frame.
const LINE: f32 = 12.4;
/// Room added above and below a record, at most.
const PAD: f32 = 7.0;
/// A line to sign on: five of them make the 30 mm of the stamp.
const SIGN: f32 = 17.2;
/// A line of larger letters.
const LARGE: f32 = 16.4;
/// A line for a wall, which is two of the grid.
const WALL: f32 = 34.0;
/// Between head, frame and foot.
const GAP: f32 = 4.0;
/// Height of the bar code, at most.
const BAR_HEIGHT: f32 = 27.0;
/// How far the middle of a Han glyph lies above the base line, in ems.
const MIDDLE: f32 = 0.38;

/// A finished page.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Texts in reading order.
    pub texts: Vec<Placed>,
    /// Straight lines.
    pub lines: Vec<Line>,
    /// Black rectangles that a scanner reads: bars of the bar code, modules of a QR code.
    pub bars: Vec<Bar>,
    /// Bars of charts.
    pub chart: Vec<Bar>,
}

/// A text on one base line.
#[derive(Clone, PartialEq, Debug)]
pub struct Placed {
    /// The text.
    pub text: String,
    /// Left edge of its box.
    pub x: f32,
    /// Its base line.
    pub y: f32,
    /// Width of its box; a longer text is set smaller.
    pub width: f32,
    /// Where a shorter text stands.
    pub align: Align,
    /// The typeface.
    pub face: Face,
    /// The size, in points.
    pub size: f32,
    /// Whether it is red where there is colour: the number.
    pub is_red: bool,
}

/// A straight line from one point to another.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Line {
    /// Where it begins.
    pub from: (f32, f32),
    /// Where it ends.
    pub to: (f32, f32),
    /// Its width.
    pub width: f32,
}

/// One filled rectangle.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bar {
    /// Left edge.
    pub x: f32,
    /// Top.
    pub y: f32,
    /// Width; whole dots where a scanner reads it.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// Width and height of a format's page, in points.
pub fn page_size(format: Format) -> (f32, f32) {
    (points(format.width), points(format.height))
}

/// Tenths of a millimetre as points.
pub fn points(tenths: u16) -> f32 {
    f32::from(tenths) * TENTH
}

/// The nearest place above that is a whole dot, so that what is moved there keeps its bars on dots.
pub fn on_dot(points: f32) -> f32 {
    (points / DOT).floor() * DOT
}

/// Typeface and size of a style.
const fn look(style: Style) -> (Face, f32) {
    match style {
        Style::Body => (Face::Song, 10.5),
        Style::Label => (Face::Song, 9.5),
        Style::Company => (Face::Song, 12.0),
        Style::Title => (Face::Hei, 17.0),
        Style::Number => (Face::Hei, 11.5),
        Style::Copy => (Face::Hei, 11.0),
        Style::Digits => (Face::Song, 9.0),
        Style::Mark => (Face::Hei, 11.0),
        Style::Small => (Face::Song, 8.5),
        Style::Strong => (Face::Hei, 10.0),
        Style::Large => (Face::Hei, 13.0),
        Style::Banner => (Face::Hei, 30.0),
        Style::Wall => (Face::Song, 24.0),
        Style::WallStrong => (Face::Hei, 24.0),
    }
}

/// Plans a page.
pub fn plan(sheet: &Sheet, format: Format, digits: Option<&str>) -> Plan {
    let (page_width, page_height) = page_size(format);
    let (margin_x, margin_y) = (points(format.margin_x), points(format.margin_y));
    let column = (page_width - 2.0 * margin_x) / cells(format.columns);
    let right = format.columns.saturating_sub(1);
    let mut planner = Planner { column, plan: Plan::default(), right, margin_x };
    let head: Vec<&Row> = sheet.rows.iter().filter(|row| row.kind == Kind::Head).collect();
    let foot: Vec<&Row> = sheet.rows.iter().filter(|row| row.kind == Kind::Foot).collect();
    let frame: Vec<&Row> = sheet.rows.iter().filter(|row| !matches!(row.kind, Kind::Head | Kind::Foot)).collect();
    let foot_high: f32 = foot.iter().map(|row| loose_height(row)).sum();
    let top = planner.head(&head, margin_y, digits) + GAP;
    let bottom = page_height - margin_y - foot_high;
    planner.frame(&frame, top, bottom - GAP);
    let mut y = bottom;
    for row in foot {
        planner.row(row, y, loose_height(row));
        y += loose_height(row);
    }
    planner.plan
}

/// A count of cells as a factor; grids are small.
fn cells(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// Height of a row outside the frame.
fn loose_height(row: &Row) -> f32 {
    let sizes = row.pieces.iter().filter(|piece| !piece.text.is_empty()).map(|piece| look(piece.style).1);
    sizes.fold(7.0, f32::max) * 1.36
}

struct Planner {
    column: f32,
    plan: Plan,
    right: usize,
    margin_x: f32,
}

impl Planner {
    fn x(&self, column: usize) -> f32 {
        self.margin_x + cells(column) * self.column
    }

    /// The middle of a column, where an upright line stands.
    fn middle(&self, column: usize) -> f32 {
        self.x(column) + self.column / 2.0
    }

    /// Puts the texts of a row on one base line in the middle of its height.
    fn row(&mut self, row: &Row, y: f32, height: f32) {
        let sizes = row.pieces.iter().filter(|piece| !piece.text.is_empty()).map(|piece| look(piece.style).1);
        let base = y + height / 2.0 + sizes.fold(0.0, f32::max) * MIDDLE;
        for piece in row.pieces.iter().filter(|piece| !piece.text.is_empty()) {
            let placed = self.placed(piece, base);
            self.plan.texts.push(placed);
        }
    }

    fn placed(&self, piece: &Piece, base: f32) -> Placed {
        let (face, size) = look(piece.style);
        // What stands at the grid's edge outside the frame is flush with the frame.
        let end = piece.column + piece.width;
        let left = if piece.column == 0 { self.middle(0) } else { self.x(piece.column) };
        let right = if end > self.right { self.middle(self.right) } else { self.x(end) };
        Placed {
            text: piece.text.clone(),
            x: left,
            y: base,
            width: right - left,
            align: piece.align,
            face,
            size,
            is_red: piece.style == Style::Number,
        }
    }

    /// The head from `y` down, and the bar code over its digits; returns where it ends.
    fn head(&mut self, rows: &[&Row], top: f32, digits: Option<&str>) -> f32 {
        let mut y = top;
        for row in rows {
            let height = loose_height(row);
            self.row(row, y, height);
            if let Some(digits) = digits
                && row.pieces.iter().any(|piece| piece.style == Style::Digits && !piece.text.is_empty())
            {
                self.bar_code(digits, top, y);
            }
            y += height;
        }
        y
    }

    /// Bars between `top` and `bottom`, and the digits centred under them.
    fn bar_code(&mut self, digits: &str, top: f32, bottom: f32) {
        let Some(modules) = bars::modules(digits) else { return };
        let start = (self.middle(0) / DOT).ceil() * DOT;
        let room = self.x(18) - start;
        let quiet = cells(modules.len() + bars::QUIET);
        // Four dots a module where they fit, else three; the white at the left is the page's margin.
        let module = if quiet * 4.0 * DOT <= room { 4.0 * DOT } else { 3.0 * DOT };
        let height = (((bottom - top).min(BAR_HEIGHT)) / DOT).floor() * DOT;
        let y = bottom - height;
        let mut at = 0;
        for run in modules.chunk_by(|a, b| a == b) {
            if run.first() == Some(&true) {
                let (x, width) = (start + cells(at) * module, cells(run.len()) * module);
                self.plan.bars.push(Bar { x, y, width, height });
            }
            at += run.len();
        }
        if let Some(placed) = self.plan.texts.iter_mut().find(|placed| placed.text == digits) {
            placed.x = start;
            placed.width = cells(modules.len()) * module;
            placed.align = Align::Centre;
        }
    }

    /// The frame between `top` and `bottom`: records get the room that there is, the empty rest of a table what is left.
    fn frame(&mut self, rows: &[&Row], top: f32, bottom: f32) {
        let room = bottom - top;
        let stretches: Vec<f32> = (0..rows.len()).map(|at| self.stretch(rows, at)).collect();
        let stretched: f32 = stretches.iter().sum();
        let room = room - stretched;
        let bare: f32 = rows.iter().map(|row| bare_height(row.kind)).sum();
        let sides: Vec<(bool, bool)> = (0..rows.len()).map(|at| padded_sides(rows, at)).collect();
        let padded: usize = sides.iter().map(|(above, below)| usize::from(*above) + usize::from(*below)).sum();
        let pad = ((room - bare) / cells(padded.max(1))).clamp(0.0, PAD / 2.0);
        let squeeze = (room / (bare + pad * cells(padded))).min(1.0);
        let spare = (room - bare - pad * cells(padded)).max(0.0);
        let blank = rows.iter().position(|row| matches!(row.kind, Kind::First(Band::Blank)));
        let mut y = top;
        let mut uprights: Vec<(usize, f32)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let (above, below) = sides.get(at).copied().unwrap_or_default();
            let (before, after) = (if above { pad } else { 0.0 }, if below { pad } else { 0.0 });
            let line = bare_height(row.kind) * squeeze;
            let height = before + line + after + stretches.get(at).copied().unwrap_or_default();
            self.drawn(row, y, line);
            self.row(row, y + before, line);
            self.level_lines(
                row.kind,
                at.checked_sub(1).and_then(|at| rows.get(at)),
                y,
                at == 0 || at + 1 == rows.len(),
            );
            let high = if Some(at) == blank { height + spare } else { height };
            if Some(at) == blank && spare > 2.0 * LINE {
                let (left, right) = (self.middle(0) + 6.0, self.middle(self.right) - 6.0);
                self.plan.lines.push(Line { from: (right, y + height), to: (left, y + high - 6.0), width: 0.4 });
            }
            self.uprights(row, &mut uprights, y);
            y += high;
        }
        for (column, from) in uprights {
            self.upright(column, from, y);
        }
    }

    /// The room under the last of the words beside a QR code that its height takes more than theirs.
    fn stretch(&self, rows: &[&Row], at: usize) -> f32 {
        let is_beside = |row: &&&Row| row.kind == Kind::More(Band::Code);
        if rows.get(at + 1).filter(is_beside).is_some() {
            return 0.0;
        }
        let above = rows.iter().take(at + 1).rev().take_while(is_beside).count();
        let first = at.checked_sub(above).and_then(|first| rows.get(first));
        match first.and_then(|row| row.drawn.as_ref()) {
            Some(Drawn::Code { width, .. }) => (cells(*width) * self.column - cells(above + 1) * LINE).max(0.0),
            _ => 0.0,
        }
    }

    /// The bar or the QR code of a row.
    fn drawn(&mut self, row: &Row, y: f32, line: f32) {
        match &row.drawn {
            Some(Drawn::Bar { column, width, permille }) => {
                let width = cells(*width) * self.column * f32::from(*permille) / 1000.0;
                let bar = Bar { x: self.x(*column), y: y + line * 0.27, width, height: line * 0.56 };
                self.plan.chart.extend((*permille > 0).then_some(bar));
            }
            Some(Drawn::Code { column, width, text }) => self.qr_code(text, *column, *width, y),
            None => {}
        }
    }

    /// A QR code with its white in a square of so many columns; its modules are whole dots.
    fn qr_code(&mut self, text: &str, column: usize, width: usize, y: f32) {
        let Some(modules) = matrix::modules(text) else { return };
        let side = cells(width) * self.column;
        let count = cells(modules.len() + 2 * matrix::QUIET);
        let module = (side / count / DOT).floor().max(1.0) * DOT;
        let white = ((side - cells(modules.len()) * module) / 2.0 / DOT).floor() * DOT;
        let (left, top) = ((self.x(column) / DOT).floor() * DOT + white, (y / DOT).floor() * DOT + white);
        for (down, row) in modules.iter().enumerate() {
            let mut across = 0;
            for run in row.chunk_by(|a, b| a == b) {
                if run.first() == Some(&true) {
                    let (x, y) = (left + cells(across) * module, top + cells(down) * module);
                    self.plan.bars.push(Bar { x, y, width: cells(run.len()) * module, height: module });
                }
                across += run.len();
            }
        }
    }

    /// The line of a rule, or the hairline above a record.
    fn level_lines(&mut self, kind: Kind, above: Option<&&Row>, y: f32, is_edge: bool) {
        let (from, to, width) = match kind {
            Kind::Rule(from, to) => (from, to, if is_edge { 1.1 } else { 0.6 }),
            Kind::First(_) if !is_prose(kind) && above.is_some_and(|above| !above.is_rule()) => (0, self.right, 0.35),
            _ => return,
        };
        // The ends of the outer lines close the corners.
        let reach = if is_edge { 0.55 } else { 0.0 };
        let (left, right) = (self.middle(from) - reach, self.middle(to) + reach);
        self.plan.lines.push(Line { from: (left, y), to: (right, y), width });
    }

    /// Begins and ends upright lines where a row has other ones than the row above.
    fn uprights(&mut self, row: &Row, open: &mut Vec<(usize, f32)>, y: f32) {
        if row.is_rule() {
            return;
        }
        let ended: Vec<(usize, f32)> = open.iter().copied().filter(|(column, _)| !row.bars.contains(column)).collect();
        for (column, from) in ended {
            self.upright(column, from, y);
        }
        open.retain(|(column, _)| row.bars.contains(column));
        for column in &row.bars {
            if !open.iter().any(|(known, _)| known == column) {
                open.push((*column, y));
            }
        }
    }

    fn upright(&mut self, column: usize, from: f32, to: f32) {
        let width = if column == 0 || column == self.right { 1.1 } else { 0.5 };
        let x = self.middle(column);
        self.plan.lines.push(Line { from: (x, from), to: (x, to), width });
    }
}

/// Height of a row of the frame without the room around a record.
const fn bare_height(kind: Kind) -> f32 {
    match kind {
        Kind::Rule(..) => 0.0,
        Kind::More(Band::Sign) => SIGN,
        Kind::First(Band::SignLabel) => 14.0,
        Kind::First(Band::Large) | Kind::More(Band::Large) => LARGE,
        Kind::First(Band::Notice) | Kind::More(Band::Notice) => WALL,
        Kind::More(Band::Below) => 0.0,
        _ => LINE,
    }
}

/// Whether room is added above and below a row: around a record, and between a rule and prose.
fn padded_sides(rows: &[&Row], at: usize) -> (bool, bool) {
    let kind = |at: Option<usize>| at.and_then(|at| rows.get(at)).map(|row| row.kind);
    let (Some(own), above, below) = (kind(Some(at)), kind(at.checked_sub(1)), kind(Some(at + 1))) else {
        return (false, false);
    };
    let is_rule = |kind: Option<Kind>| matches!(kind, None | Some(Kind::Rule(..)));
    if matches!(own, Kind::Rule(..)) || is_sign(own) {
        return (false, false);
    }
    if is_prose(own) {
        return (is_rule(above), is_rule(below));
    }
    (matches!(own, Kind::First(_)), !matches!(below, Some(Kind::More(_))))
}

const fn is_prose(kind: Kind) -> bool {
    match kind {
        Kind::First(band) | Kind::More(band) => band.is_prose(),
        _ => false,
    }
}

const fn is_sign(kind: Kind) -> bool {
    matches!(kind, Kind::First(Band::SignLabel | Band::Sign) | Kind::More(Band::SignLabel | Band::Sign))
}
