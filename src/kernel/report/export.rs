//! A plain table as a file: headings and rows of cells, for exports that are no reports. The same rules as for reports:
//! no formulas, every digit.

use super::grid::{self, Role, Row};
use super::{Cell, csv, xlsx};
use crate::kernel::problem::Outcome;
use crate::kernel::time::Minute;
use crate::kernel::words::Lang;

fn table(headings: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> impl Iterator<Item = Row> {
    let items = rows.into_iter().map(|cells| Row::new(Role::Item, cells));
    std::iter::once(grid::heads(headings.iter().copied())).chain(items)
}

/// A table as the bytes of a CSV file.
///
/// # Errors
/// As [`csv::render`].
pub fn table_csv(headings: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>, lang: Lang) -> Outcome<Vec<u8>> {
    csv::write(table(headings, rows), lang)
}

/// A table as the bytes of an XLSX file of one worksheet, rows taken one by one; `title` names it, `at` is when it was
/// made.
///
/// # Errors
/// As [`xlsx::render`].
pub fn table_xlsx(
    title: &str,
    headings: &[&str],
    rows: impl IntoIterator<Item = Vec<Cell>>,
    lang: Lang,
    at: Minute,
) -> Outcome<Vec<u8>> {
    xlsx::write(title, table(headings, rows), lang, at)
}
