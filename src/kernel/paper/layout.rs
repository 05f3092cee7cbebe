//! From a paper to sheets: head and foot around the pages that `pages` fills. Knows no fonts and no millimetres.

use super::blocks::{broken, rule};
use super::pages::flow;
use super::sheet::{Kind, Piece, Row, Sheet, Style};
use super::{Block, Paper};
use crate::kernel::text::width::{Align, width};
use crate::kernel::words::Lang;

/// Columns at both sides of the head: bar code at the left, number and copy at the right.
const SIDE: usize = 18;

/// How large the text for a wall is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Letters {
    /// As all other text: preview, text file, dot matrix.
    Plain,
    /// Twice as large: typeset pages.
    Large,
}

/// All pages of all copies.
pub fn sheets(paper: &Paper, letters: Letters) -> Vec<Sheet> {
    let pages = flow(paper, body_lines(paper), letters);
    let copies: Vec<Option<&str>> = if paper.copies.is_empty() {
        vec![None]
    } else {
        paper.copies.iter().map(|name| Some(name.as_str())).collect()
    };
    let mut out = Vec::new();
    for (copy, name) in copies.into_iter().enumerate() {
        for (at, body) in pages.iter().enumerate() {
            let mut rows = head(paper, name.unwrap_or_default(), at + 1, pages.len());
            rows.push(rule(paper.format.columns));
            rows.extend(body.iter().cloned());
            rows.push(rule(paper.format.columns));
            rows.extend(foot(paper));
            out.push(Sheet { rows, copy, columns: paper.format.columns });
        }
    }
    out
}

/// Lines between the two rules of the frame. The head is as high for every copy: names of copies are short.
fn body_lines(paper: &Paper) -> usize {
    let longest = paper.copies.iter().max_by_key(|name| width(name)).map_or("", String::as_str);
    let around = head(paper, longest, 99, 99).len() + foot(paper).len() + 2;
    paper.format.lines.saturating_sub(around).max(4)
}

// Head and foot

/// Company, title, number; then digits, marks and the name of the copy.
fn head(paper: &Paper, copy: &str, page: usize, pages: usize) -> Vec<Row> {
    let columns = paper.format.columns;
    let centre = columns.saturating_sub(2 * SIDE);
    let mut middle = styled(&paper.company, centre, Style::Company);
    let is_notice = paper.blocks.iter().any(|block| matches!(block, Block::Notice(_)));
    middle.extend(styled(&paper.title, centre, if is_notice { Style::Banner } else { Style::Title }));
    let mut right = styled(&paper.number, SIDE, Style::Number);
    right.resize(right.len().max(middle.len().saturating_sub(1)), (String::new(), Style::Small));
    right.extend(styled(&page_words(paper.lang, page, pages), SIDE, Style::Small));
    let mut left = vec![(String::new(), Style::Small); middle.len().max(right.len())];
    middle.resize(left.len(), (String::new(), Style::Small));
    right.resize(left.len(), (String::new(), Style::Small));

    left.extend(styled(paper.digits.as_deref().unwrap_or_default(), SIDE, Style::Digits));
    for line in mark_lines(paper, centre) {
        middle.extend(styled(&line, centre, Style::Mark));
    }
    // The names of several copies at once get lines of their own below.
    let is_long = width(copy) > SIDE;
    right.extend(styled(if is_long { "" } else { copy }, SIDE, Style::Copy));

    let blank = || (String::new(), Style::Small);
    let mut rows = Vec::new();
    for at in 0..left.len().max(middle.len()).max(right.len()) {
        let piece = |side: &[(String, Style)], column: usize, width: usize, align: Align| {
            let (text, style) = side.get(at).cloned().unwrap_or_else(blank);
            Piece { column, width, text, align, style }
        };
        let pieces = vec![
            piece(&left, 0, SIDE, Align::Left),
            piece(&middle, SIDE, centre, Align::Centre),
            piece(&right, SIDE + centre, SIDE, Align::Right),
        ];
        rows.push(Row { kind: Kind::Head, pieces, bars: Vec::new(), drawn: None });
    }
    let below = if is_long { styled(copy, columns, Style::Copy) } else { Vec::new() };
    rows.extend(below.into_iter().map(|(text, style)| {
        let piece = Piece { column: 0, width: columns, text, align: Align::Centre, style };
        Row { kind: Kind::Head, pieces: vec![piece], bars: Vec::new(), drawn: None }
    }));
    rows
}

/// The marks, as many on a line as fit: none is broken that fits a line by itself. Without marks one empty line.
fn mark_lines(paper: &Paper, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for mark in paper.across.iter().chain(&paper.marks) {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.clone_from(mark),
            Some(line) if width(line) + 2 + width(mark) <= columns => {
                line.push_str("  ");
                line.push_str(mark);
            }
            _ => lines.push(mark.clone()),
        }
    }
    lines
}

/// Notes at the left, the history code at the end of the last line.
fn foot(paper: &Paper) -> Vec<Row> {
    let columns = paper.format.columns;
    let code = paper.code.as_deref().map(|code| code_words(paper.lang, code)).unwrap_or_default();
    let room = if code.is_empty() { columns } else { columns.saturating_sub(width(&code) + 2) };
    let mut lines: Vec<String> = paper.notes.iter().flat_map(|note| broken(note, columns)).collect();
    // The last line leaves room for the code.
    lines = lines.pop().map(|last| lines.into_iter().chain(broken(&last, room)).collect()).unwrap_or_default();
    if lines.is_empty() {
        lines.push(String::new());
    }
    let last = lines.len() - 1;
    let row = |(at, line): (usize, String)| {
        let width_here = if at == last { room } else { columns };
        let mut pieces =
            vec![Piece { column: 0, width: width_here, text: line, align: Align::Left, style: Style::Small }];
        if at == last && !code.is_empty() {
            let column = columns.saturating_sub(width(&code));
            let text = code.clone();
            pieces.push(Piece { column, width: width(&code), text, align: Align::Right, style: Style::Small });
        }
        Row { kind: Kind::Foot, pieces, bars: Vec::new(), drawn: None }
    };
    lines.into_iter().enumerate().map(row).collect()
}

fn page_words(lang: Lang, page: usize, pages: usize) -> String {
    match lang {
        Lang::Hant => format!("第 {page} 頁 共 {pages} 頁"),
        Lang::Hans => format!("第 {page} 页 共 {pages} 页"),
        Lang::En => format!("Page {page} of {pages}"),
    }
}

fn code_words(lang: Lang, code: &str) -> String {
    match lang {
        Lang::Hant => format!("核對碼 {code}"),
        Lang::Hans => format!("核对码 {code}"),
        Lang::En => format!("Record code {code}"),
    }
}

fn styled(text: &str, columns: usize, style: Style) -> Vec<(String, Style)> {
    broken(text, columns).into_iter().map(|line| (line, style)).collect()
}
