//! A report as CSV, as Excel reads it without asking: UTF-8 with a mark, CRLF, quotes doubled, no formulas. Its figures
//! are those of the screen without commas between the digits.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use super::grid::{self, Row};
use super::{Cell, Report};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::words::Lang;
use crate::say;

/// Tells Excel that the file is UTF-8.
pub const MARK: &[u8] = b"\xef\xbb\xbf";

/// A text that begins with one of these may be taken for a formula.
const STARTS_FORMULA: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];

/// A report as the bytes of a CSV file: its sections one under the other.
///
/// # Errors
/// `csv_failed` where the writer of CSV refuses, which it has no reason to.
pub fn render(report: &Report) -> Outcome<Vec<u8>> {
    write(grid::rows(report), report.lang)
}

/// Rows as the bytes of a CSV file.
pub(super) fn write(rows: impl IntoIterator<Item = Row>, lang: Lang) -> Outcome<Vec<u8>> {
    let mut writer = WriterBuilder::new().flexible(true).terminator(Terminator::CRLF).from_writer(MARK.to_vec());
    for row in rows {
        writer.write_record(row.cells.iter().map(|cell| field(cell, lang))).map_err(failed)?;
    }
    writer.into_inner().map_err(failed)
}

fn failed(cause: impl ToString) -> Failure {
    let say = say!(
        "CSV 文件沒有生成。請再試一次；還不行，改導出 XLSX。",
        "CSV 文件没有生成。请再试一次；还不行，改导出 XLSX。",
        "The CSV file could not be made. Try again; if it fails again, export XLSX instead."
    );
    Failure::broken(Problem::new("csv_failed", say), cause)
}

/// A cell as a field: words guarded, everything else plain, for a negative figure must stay one.
fn field(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Text(text) => guard(text).into_owned(),
        other => other.plain(lang),
    }
}

/// Whether a text needs an apostrophe: it begins like a formula, behind as many apostrophes as it may have of its own.
pub(super) fn is_risky(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(STARTS_FORMULA)
}

/// A text that no spreadsheet takes for a formula: with an apostrophe in front where it begins like one.
pub fn guard(text: &str) -> Cow<'_, str> {
    if is_risky(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that was guarded, for an import of what was exported; what needs no guard is left alone.
pub fn unguard(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_risky(rest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::report::{Column, Part, Section, Table};
    use proptest::prelude::*;

    #[test]
    fn nothing_that_begins_like_a_formula_stays_one() {
        for text in
            ["=1+1", "+86 13800", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "\t=1", "\r=1", "\n=1", "'=1", "''-1"]
        {
            assert_eq!(guard(text), format!("'{text}"), "{text:?}");
            assert_eq!(unguard(&guard(text)), text);
        }
        for text in ["", "恆達", "'恆達", "'", "1-1", "a=1", "（=1）", "JC40"] {
            assert_eq!(guard(text), text);
            assert_eq!(unguard(text), text);
        }
    }

    #[test]
    fn as_excel_reads_it() {
        let mut report = Report::new(Lang::Hant, "月報");
        let mut table = Table::new(vec![Column::new("客戶"), Column::new("克重"), Column::new("=率")], "無");
        table.rows.push(vec![Cell::words("恆達, \"大\"\n廠"), Cell::Whole(-4_400), Cell::Percent(Some(981))]);
        table.totals = Some(vec![Cell::words("=合計"), Cell::Whole(1_234_567), Cell::Percent(None)]);
        report.sections.push(Section::new("", vec![Part::Table(table)]));
        let bytes = render(&report).unwrap();
        let text = String::from_utf8(bytes.strip_prefix(MARK).unwrap().to_vec()).unwrap();
        let lines = ["月報", "\"\"", "客戶,克重,'=率", "\"恆達, \"\"大\"\"\n廠\",-4400,98.1%", "'=合計,1234567,－", ""];
        assert_eq!(text, lines.join("\r\n"));
    }

    proptest! {
        #[test]
        fn a_guard_comes_off_again(text in "['=+@＝－\t\r\na恆1-]{0,6}") {
            let guarded = guard(&text);
            prop_assert!(!guarded.starts_with(STARTS_FORMULA));
            prop_assert_eq!(unguard(&guarded), text.as_str());
        }
    }
}
