//! How wide the columns of a table are: figures as wide as they are, texts so that the table takes few lines.

use super::Table;
use crate::kernel::text::width::width;
use crate::kernel::text::wrap::wrap;

/// No column of figures is wider; longer ones wrap.
const FIGURES_MAX: usize = 16;
/// Columns of figures are narrowed before a column of text is narrower than this.
const TEXT_MIN: usize = 5;
/// A long table's columns are chosen by its first rows.
const ROWS_TRIED: usize = 40;

/// A column of text that may still take more or fewer cells.
#[derive(Clone, Copy)]
struct Wanting {
    at: usize,
    share: usize,
    natural: usize,
}

/// The width of every column; with the upright lines around them they fill `columns`.
pub(super) fn column_widths(table: &Table, columns: usize) -> Vec<usize> {
    let count = table.columns.len().max(1);
    let room = columns.saturating_sub(count + 1);
    let texts: Vec<usize> =
        table.columns.iter().enumerate().filter(|(_, column)| column.share > 0).map(|(at, _)| at).collect();
    let figures = |cap: usize| -> Vec<usize> {
        (0..count).map(|at| if texts.contains(&at) { 0 } else { natural_width(table, at, cap) }).collect()
    };
    let mut out = figures(FIGURES_MAX);
    let for_figures = room.saturating_sub(texts.len() * TEXT_MIN);
    if out.iter().sum::<usize>() > for_figures {
        out = figures(for_figures / (count - texts.len()).max(1));
    }
    let mut spare = room.saturating_sub(out.iter().sum());
    let share = |at: usize| table.columns.get(at).map_or(0, |column| column.share);
    let all: Vec<Wanting> = texts
        .iter()
        .map(|at| Wanting { at: *at, share: share(*at), natural: natural_width(table, *at, room) })
        .collect();
    let mut wanting = all.clone();
    // Columns of text whose share is more than they need take what they need.
    while let Some(found) = wanting.iter().position(|column| column.natural <= part(column.share, &wanting, spare)) {
        let column = wanting.remove(found);
        add(&mut out, column.at, column.natural);
        spare -= column.natural;
    }
    // The others part the rest; two of them so that the rows take the fewest lines.
    let takers = if wanting.is_empty() { all } else { wanting };
    let parts: Vec<usize> = match takers.as_slice() {
        [first, second] if spare > 2 * TEXT_MIN && first.natural + second.natural > spare => {
            let cells = fewest_lines(table, *first, *second, spare, part(first.share, &takers, spare));
            vec![cells, spare - cells]
        }
        _ => takers.iter().map(|column| part(column.share, &takers, spare)).collect(),
    };
    for (column, cells) in takers.iter().zip(parts) {
        add(&mut out, column.at, cells);
        spare -= cells;
    }
    // What rounding left over goes to the first column of text, or to the last column.
    add(&mut out, takers.first().map_or(count - 1, |column| column.at), spare);
    out
}

fn add(widths: &mut [usize], at: usize, cells: usize) {
    if let Some(width) = widths.get_mut(at) {
        *width += cells;
    }
}

/// A column's part of `spare`: the least that a text needs, and of the rest by the shares of all that take part.
fn part(share: usize, takers: &[Wanting], spare: usize) -> usize {
    let least = TEXT_MIN.min(spare / takers.len().max(1));
    let shares: usize = takers.iter().map(|column| column.share).sum();
    least + spare.saturating_sub(least * takers.len()) * share / shares.max(1)
}

/// The cells of a column's longest line, at most `cap`.
fn natural_width(table: &Table, at: usize, cap: usize) -> usize {
    let cells = table.rows.iter().chain(&table.totals).filter_map(|row| row.get(at));
    let head = table.columns.get(at).map(|column| &column.head);
    let lines = cells.chain(head).flat_map(|text| text.split('\n'));
    lines.map(|line| width(line).min(cap)).max().unwrap_or(0).max(2)
}

/// The width of the first of two columns with which the rows take the fewest lines; of equals the nearest to `wish`,
/// of these the wider.
fn fewest_lines(table: &Table, first: Wanting, second: Wanting, spare: usize, wish: usize) -> usize {
    let lines = |row: &Vec<String>, column: Wanting, cells: usize| {
        let text = row.get(column.at).map_or("", String::as_str);
        if text.len() <= cells { 1 } else { wrap(text, cells).len() }
    };
    let high = |cells: usize| -> usize {
        let rows = table.rows.iter().take(ROWS_TRIED);
        rows.map(|row| lines(row, first, cells).max(lines(row, second, spare - cells))).sum()
    };
    (TEXT_MIN..=spare - TEXT_MIN).rev().min_by_key(|cells| (high(*cells), cells.abs_diff(wish))).unwrap_or(wish)
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;
    use crate::kernel::text::width::Align;
    use proptest::prelude::*;

    fn table(columns: &[(&str, usize)], rows: &[&[&str]]) -> Table {
        Table {
            columns: columns
                .iter()
                .map(|(head, share)| Column { head: (*head).to_string(), align: Align::Left, share: *share })
                .collect(),
            rows: rows.iter().map(|row| row.iter().map(|text| (*text).to_string()).collect()).collect(),
            blank: None,
            totals: None,
            carried: String::new(),
        }
    }

    #[test]
    fn figures_take_what_they_need_and_texts_the_rest() {
        let table = table(&[("No.", 0), ("Name", 5), ("kg", 0)], &[&["1", "絲", "1.900"], &["2", "綿", "10.800"]]);
        assert_eq!(column_widths(&table, 40), [3, 27, 6]);
    }

    #[test]
    fn two_texts_part_the_rest_by_the_fewest_lines() {
        // 14 and 6 cells need 1 and 2 lines where the share of 13 and 7 needs 2 and 2.
        let table = table(&[("a", 5), ("b", 3)], &[&["JC40S 精梳棉紗", "／"], &["T/C", "客戶指定批次"]]);
        assert_eq!(column_widths(&table, 23), [14, 6]);
    }

    proptest! {
        #[test]
        fn columns_fill_the_line_and_each_holds_a_han(
            shares in proptest::collection::vec(0_usize..6, 1..9),
            lengths in proptest::collection::vec(0_usize..40, 0..30),
        ) {
            let columns: Vec<(&str, usize)> = shares.iter().map(|share| ("欄", *share)).collect();
            let texts: Vec<String> = lengths.iter().map(|length| "字".repeat(*length)).collect();
            let rows: Vec<Vec<&str>> = texts.chunks(shares.len()).map(|row| row.iter().map(String::as_str).collect()).collect();
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            let widths = column_widths(&table(&columns, &rows), 80);
            prop_assert_eq!(widths.iter().sum::<usize>() + shares.len() + 1, 80);
            prop_assert!(widths.iter().all(|width| *width >= 2), "{:?}", widths);
        }
    }
}
