//! A laid-out paper as lines of text, for files, for the preview on the screen and for dot matrix. Breaks no lines and
//! knows nothing of what the paper says.

use std::borrow::Cow;

use super::sheet::{Kind, Row, Sheet};

/// All sheets, parted by form feeds; lines end with a newline.
pub fn render(sheets: &[Sheet]) -> String {
    let page = |sheet: &Sheet| lines(sheet).into_iter().map(|line| line + "\n").collect::<String>();
    sheets.iter().map(page).collect::<Vec<String>>().join("\u{c}")
}

/// The lines of one sheet from the top, without blanks at their ends.
pub fn lines(sheet: &Sheet) -> Vec<String> {
    let line = |(at, row): (usize, &Row)| {
        let above = at.checked_sub(1).and_then(|at| sheet.rows.get(at));
        line(row, above, sheet.rows.get(at + 1), sheet.columns).trim_end().to_string()
    };
    sheet.rows.iter().enumerate().map(line).collect()
}

/// A text with characters of certain width: the common signs that take one column here and two on Chinese printers and
/// some terminals become the ASCII that stands nearest.
pub fn in_cells(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|ch| plain(ch) != ch) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(plain).collect())
}

const fn plain(ch: char) -> char {
    match ch {
        '\u{a0}' => ' ',
        '“' | '”' => '"',
        '‘' | '’' | '′' => '\'',
        '‐' | '‑' | '–' | '—' | '―' | '−' => '-',
        '·' | '•' | '‧' | '…' => '.',
        '×' => 'x',
        '℃' => 'C',
        '°' => 'o',
        other => other,
    }
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
            out.push_str(&in_cells(&piece.padded()));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::text::width::{char_width, width};

    #[test]
    fn stand_ins_are_as_wide_as_what_they_stand_for() {
        for ch in ('\u{80}'..='\u{ffff}').filter(|ch| plain(*ch) != *ch) {
            assert!(plain(ch).is_ascii() && char_width(ch) == 1, "{ch}");
        }
        for (text, stands) in [
            ("阿卜杜拉·买买提", "阿卜杜拉.买买提"),
            ("“恒达” 17.9℃ 3×4 3—2—501", "\"恒达\" 17.9C 3x4 3-2-501"),
            ("plain", "plain"),
            ("，。「」", "，。「」"),
        ] {
            assert_eq!((in_cells(text).as_ref(), width(&in_cells(text))), (stands, width(text)));
        }
    }
}
