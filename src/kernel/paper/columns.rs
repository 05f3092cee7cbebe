//! How wide the columns of a table are: figures as wide as they are, texts so that the table takes few lines. A number or
//! a code is broken nowhere as long as the words of all columns fit side by side.

use super::Table;
use crate::kernel::text::width::width;
use crate::kernel::text::wrap::{widest_whole, wrap};

/// No column of figures is wider; longer ones wrap.
const FIGURES_MAX: usize = 16;
/// Columns of figures are narrowed before a column of text is narrower than this.
const TEXT_MIN: usize = 5;
/// A long table's columns are chosen by its first rows.
const ROWS_TRIED: usize = 40;
/// A single word that is wider may be broken: no number and no code is.
const WORD_MAX: usize = 24;
/// Heads that are narrowed for the sake of rows take so much at least.
const HEAD_MIN: usize = 4;

/// A column of text that may still take more or fewer cells.
#[derive(Clone, Copy)]
struct Wanting {
    at: usize,
    share: usize,
    natural: usize,
    least: usize,
}

/// The widths that a column can be narrowed to, one after the other, from what it asks for to what breaks no word.
#[derive(Clone, Copy)]
struct Steps([usize; 6]);

/// What the columns of a table ask for, however they are dealt out.
struct Asked {
    /// Cells between the upright lines.
    room: usize,
    /// What each column can be narrowed to.
    steps: Vec<Steps>,
    /// What each column of text would take.
    natural: Vec<usize>,
}

impl Asked {
    fn of(table: &Table, columns: usize) -> Asked {
        let count = table.columns.len().max(1);
        let room = columns.saturating_sub(count + 1);
        let is_text = |at: usize| share(table, at) > 0;
        let steps = (0..count).map(|at| steps(table, at, is_text(at))).collect();
        let natural = (0..count).map(|at| if is_text(at) { natural_width(table, at, room) } else { 0 }).collect();
        Asked { room, steps, natural }
    }
}

fn share(table: &Table, at: usize) -> usize {
    table.columns.get(at).map_or(0, |column| column.share)
}

/// The width of every column; with the upright lines around them they fill `columns`. A head or a cell of figures over
/// two lines can cost less than texts over two lines in every row: taken is what needs the fewest lines.
pub(super) fn column_widths(table: &Table, columns: usize) -> Vec<usize> {
    let asked = Asked::of(table, columns);
    let mut best = dealt(table, &asked, 0);
    let mut fewest = None;
    for begin in 1..3 {
        let narrower = dealt(table, &asked, begin);
        if narrower == best {
            continue;
        }
        let (now, before) = (lines(table, &narrower), fewest.unwrap_or_else(|| lines(table, &best)));
        (best, fewest) = if now < before { (narrower, Some(now)) } else { (best, Some(before)) };
    }
    best
}

/// The lines of the head and the first rows.
fn lines(table: &Table, widths: &[usize]) -> usize {
    let high = |texts: &mut dyn Iterator<Item = &String>| {
        texts.zip(widths).map(|(text, width)| wrap(text, *width).len()).max().unwrap_or(0)
    };
    let rows: usize = table.rows.iter().take(ROWS_TRIED).map(|row| high(&mut row.iter())).sum();
    rows + high(&mut table.columns.iter().map(|column| &column.head))
}

/// The widths with columns narrowed by so many steps at least.
fn dealt(table: &Table, asked: &Asked, begin: usize) -> Vec<usize> {
    let (room, steps) = (asked.room, &asked.steps);
    let count = steps.len();
    let share = |at: usize| share(table, at);
    let level = |level: usize| -> Vec<usize> {
        steps.iter().map(|Steps(all)| all.get(level).copied().unwrap_or(2).max(2)).collect()
    };
    let fits = |widths: &Vec<usize>| widths.iter().sum::<usize>() <= room;
    let mut least = (begin..6).map(level).find(fits).unwrap_or_else(|| squeezed(level(5), room));
    let mut spare = room.saturating_sub(least.iter().sum());
    let all: Vec<Wanting> = (0..count)
        .filter(|at| share(*at) > 0)
        .map(|at| {
            let least = least.get(at).copied().unwrap_or(2);
            Wanting { at, share: share(at), natural: asked.natural.get(at).copied().unwrap_or(0).max(least), least }
        })
        .collect();
    // From here on the columns of text are dealt out anew.
    for column in &all {
        spare += column.least;
        set(&mut least, column.at, 0);
    }
    let mut out = least;
    let mut wanting = all.clone();
    // Columns of text whose share is more than they need take what they need.
    while let Some(found) = wanting.iter().position(|column| column.natural <= part(column, &wanting, spare)) {
        let column = wanting.remove(found);
        add(&mut out, column.at, column.natural);
        spare -= column.natural;
    }
    if wanting.is_empty() {
        spare = widen(&mut out, &level(0), spare);
    }
    // The others part the rest; two of them so that the rows take the fewest lines.
    let filled = |column: Wanting| Wanting { natural: 0, least: 0, ..column };
    let takers = if wanting.is_empty() { all.into_iter().map(filled).collect() } else { wanting };
    let has_room = takers.iter().map(|column| column.natural).sum::<usize>() > spare;
    let parts: Vec<usize> = match takers.as_slice() {
        [first, second] if has_room && spare >= first.least + second.least => {
            let cells = fewest_lines(table, *first, *second, spare, part(first, &takers, spare));
            vec![cells, spare - cells]
        }
        _ => takers.iter().map(|column| part(column, &takers, spare)).collect(),
    };
    for (column, cells) in takers.iter().zip(parts) {
        add(&mut out, column.at, cells);
        spare = spare.saturating_sub(cells);
    }
    // What rounding left over goes to the first column of text, or to the last column.
    add(&mut out, takers.first().map_or(count - 1, |column| column.at), spare);
    out
}

/// What a column is narrowed to, step by step: as wide as it is; its head broken where that is allowed; its cells at
/// blanks; its head narrower still; its cells wherever that is allowed; a word of the head broken.
fn steps(table: &Table, at: usize, is_text: bool) -> Steps {
    let cells = || table.rows.iter().chain(&table.totals).filter_map(|row| row.get(at)).map(String::as_str);
    let head = || table.columns.get(at).map(|column| column.head.as_str()).into_iter();
    let widest = |texts: &mut dyn Iterator<Item = &str>, of: fn(&str) -> usize, cap: usize| {
        texts.map(of).max().unwrap_or(0).min(cap)
    };
    let token = |text: &str| text.split([' ', '\t', '\n', '\u{3000}']).map(width).max().unwrap_or(0);
    let line = |text: &str| text.split('\n').map(width).max().unwrap_or(0);
    let words = widest(&mut cells(), widest_whole, WORD_MAX);
    let of_head = widest(&mut head(), widest_whole, FIGURES_MAX);
    let bare = words.max(of_head);
    if is_text {
        let least = bare.max(TEXT_MIN);
        return Steps([least, least, least, least, bare, words]);
    }
    let tokens = widest(&mut cells(), token, FIGURES_MAX).max(words);
    let whole = widest(&mut cells(), line, FIGURES_MAX).max(words);
    let natural = widest(&mut head(), line, FIGURES_MAX).max(whole);
    let low_head = of_head.max(widest(&mut head(), line, HEAD_MIN));
    Steps([natural, whole.max(low_head), tokens.max(low_head), tokens.max(of_head), bare, words])
}

/// Widths whose words don't fit side by side: the widest is narrowed until they do.
fn squeezed(mut widths: Vec<usize>, room: usize) -> Vec<usize> {
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > 2 => *widest -= 1,
            _ => break,
        }
    }
    widths
}

/// Gives columns that were narrowed what they asked for, those that lack the least first; the rest of `spare`.
fn widen(widths: &mut [usize], asked: &[usize], mut spare: usize) -> usize {
    loop {
        let lacking = widths.iter_mut().zip(asked).filter(|(width, asked)| **width > 0 && **width < **asked);
        match lacking.min_by_key(|(width, asked)| *asked - **width) {
            Some((width, asked)) if asked - *width <= spare => {
                spare -= asked - *width;
                *width = *asked;
            }
            _ => return spare,
        }
    }
}

fn set(widths: &mut [usize], at: usize, cells: usize) {
    if let Some(width) = widths.get_mut(at) {
        *width = cells;
    }
}

fn add(widths: &mut [usize], at: usize, cells: usize) {
    if let Some(width) = widths.get_mut(at) {
        *width += cells;
    }
}

/// A column's part of `spare`: the least that it needs, and of the rest by the shares of all that take part.
fn part(column: &Wanting, takers: &[Wanting], spare: usize) -> usize {
    let least: usize = takers.iter().map(|column| column.least).sum();
    let shares: usize = takers.iter().map(|column| column.share).sum();
    column.least + spare.saturating_sub(least) * column.share / shares.max(1)
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
    (first.least..=spare - second.least).rev().min_by_key(|cells| (high(*cells), cells.abs_diff(wish))).unwrap_or(wish)
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

    #[test]
    fn codes_stay_whole_where_columns_are_many() {
        let heads =
            [("日期", 0), ("單號", 0), ("品種規格", 0), ("數量", 0), ("機台班次", 0), ("取樣人", 0), ("備註", 3)];
        let table =
            table(&heads, &[&["10-08", "S2610-0001-0", "JC40S+40D 小紗", "25.2米", "15号机 夜班", "尉迟岚", "補記"]]);
        // The machine and the shift part at the blank, the code and its size need not.
        assert_eq!(column_widths(&table, 64), [5, 12, 14, 6, 6, 6, 7]);
        // Narrower, both part there.
        assert_eq!(column_widths(&table, 59), [5, 12, 9, 6, 6, 6, 7]);
    }

    proptest! {
        #[test]
        fn no_number_is_broken_where_all_fit_side_by_side(
            shares in proptest::collection::vec(0_usize..4, 1..9),
            cells in proptest::collection::vec(
                proptest::collection::vec("[A-Z0-9./-]{1,12}|[紗布機台班次]{1,9}|[A-Z0-9]{1,3}[紗布，（）]{1,4}", 0..5), 1..40,
            ),
        ) {
            let columns: Vec<(&str, usize)> = shares.iter().map(|share| ("欄", *share)).collect();
            let texts: Vec<String> = cells.iter().map(|words| words.join(" ")).collect();
            let rows: Vec<Vec<&str>> = texts.chunks(shares.len()).map(|row| row.iter().map(String::as_str).collect()).collect();
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            let table = table(&columns, &rows);
            let needed = |at: usize| table.rows.iter().filter_map(|row| row.get(at)).map(|text| widest_whole(text)).max();
            let needed: Vec<usize> = (0..shares.len()).map(|at| needed(at).unwrap_or(0).max(2)).collect();
            prop_assume!(needed.iter().sum::<usize>() + shares.len() < 80);
            for (width, needed) in column_widths(&table, 80).iter().zip(&needed) {
                prop_assert!(width >= needed, "{width} {needed}");
            }
        }

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
