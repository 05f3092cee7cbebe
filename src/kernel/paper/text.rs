//! A laid-out paper as plain text. Breaks no lines and knows nothing of what the paper says.

use super::sheet::{Kind, Row, Sheet};

/// All sheets, parted by form feeds; lines end with a newline and carry no blanks at their end.
pub fn render(sheets: &[Sheet]) -> String {
    let pages: Vec<String> = sheets.iter().map(page).collect();
    pages.join("\u{c}")
}

/// One sheet.
fn page(sheet: &Sheet) -> String {
    let mut out = String::new();
    for (at, row) in sheet.rows.iter().enumerate() {
        let above = at.checked_sub(1).and_then(|at| sheet.rows.get(at));
        out.push_str(line(row, above, sheet.rows.get(at + 1), sheet.columns).trim_end());
        out.push('\n');
    }
    out
}

/// One line in at most `columns` cells.
fn line(row: &Row, above: Option<&Row>, below: Option<&Row>, columns: usize) -> String {
    let rule = match row.kind {
        Kind::Rule(from, to) => Some((from, to)),
        _ => None,
    };
    let is_joint = |column: usize| {
        let meets = |other: Option<&Row>| other.is_some_and(|other| !other.is_rule() && other.bars.contains(&column));
        meets(above) || meets(below)
    };
    let mut out = String::new();
    let mut column = 0;
    while column < columns {
        if let Some(piece) = row.pieces.iter().find(|piece| piece.column == column && piece.width > 0) {
            out.push_str(&piece.padded());
            column += piece.width;
            continue;
        }
        let on_rule = rule.is_some_and(|(from, to)| (from..=to).contains(&column));
        let is_filled = row.drawn.as_ref().is_some_and(|drawn| drawn.filled().contains(&column));
        out.push(match (on_rule, row.bars.contains(&column)) {
            (true, _) if is_joint(column) => '+',
            (true, _) => '-',
            (false, true) => '|',
            (false, false) if is_filled => '#',
            (false, false) => ' ',
        });
        column += 1;
    }
    out
}
