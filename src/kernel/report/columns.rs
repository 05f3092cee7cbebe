//! How wide the columns of a report's table are on the screen, and which of them stand side by side: figures and dates
//! are never cut or broken, words wrap. Draws nothing.

use super::{Cell, Table};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::width::width;
use crate::kernel::words::Lang;

/// Blanks between two columns.
pub(super) const GAP: usize = 2;
/// A column of words is not narrowed below this where other columns could go elsewhere.
const WORDS_MIN: usize = 8;
/// A head over narrow figures takes so much at least, and wraps; Latin words stay whole up to the second.
const HEAD_MIN: usize = 4;
const HEAD_WORD: usize = 12;

/// What a column asks for, in cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Want {
    /// As wide as its widest line.
    pub(super) natural: usize,
    /// As narrow as it may be.
    pub(super) least: usize,
    /// Its share of what is over; 0 comes before all shares.
    pub(super) share: usize,
}

/// A cell's text, safe to draw.
pub(super) fn shown(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Text(text) => for_terminal(text, Newlines::Keep).into_owned(),
        other => other.text(lang),
    }
}

/// The cells of the longest line.
pub(super) fn lines_width(text: &str) -> usize {
    text.split('\n').map(width).max().unwrap_or(0)
}

/// The cells that a head takes at least.
pub(super) fn head_least(head: &str) -> usize {
    let word = |word: &str| {
        let wide = width(word);
        let is_latin = wide == word.chars().count();
        wide.min(if is_latin { HEAD_WORD } else { HEAD_MIN })
    };
    head.split_whitespace().map(word).max().unwrap_or(0)
}

/// What each column asks for.
pub(super) fn wants(table: &Table, lang: Lang) -> Vec<Want> {
    let want = |at: usize| {
        let (head, share) = table.columns.get(at).map_or(("", 0), |column| (column.head.as_str(), column.share));
        Want { natural: lines_width(head).max(1), least: head_least(head).max(1), share }
    };
    let mut out: Vec<Want> = (0..table.breadth()).map(want).collect();
    for row in table.rows.iter().chain(&table.totals) {
        for (cell, want) in row.iter().zip(&mut out) {
            let wide = lines_width(&shown(cell, lang));
            want.natural = want.natural.max(wide);
            want.least = want.least.max(if matches!(cell, Cell::Text(_)) { wide.min(WORDS_MIN) } else { wide });
        }
    }
    out
}

/// The columns that stand side by side: all of them where they fit, else one group under the other, the first column
/// leading each, so that no figure is cut.
pub(super) fn bands(wants: &[Want], room: usize, gap: usize) -> Vec<Vec<usize>> {
    let needed = |columns: &[usize]| -> usize {
        let least = columns.iter().filter_map(|at| wants.get(*at)).map(|want| want.least + gap).sum::<usize>();
        least.saturating_sub(gap)
    };
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut band = Vec::new();
    for at in 0..wants.len() {
        band.push(at);
        // A group has one column at least beside the leading one, however wide.
        let alone = if out.is_empty() { 1 } else { 2 };
        if band.len() > alone && needed(&band) > room {
            band.pop();
            out.push(std::mem::take(&mut band));
            band = vec![0, at];
        }
    }
    out.push(band);
    out
}

/// The widths of columns that stand side by side: as they are where there is room, else the least and a share of what
/// is over.
pub(super) fn widths(wants: &[Want], room: usize) -> Vec<usize> {
    let room = room.saturating_sub(GAP * wants.len().saturating_sub(1));
    let mut out: Vec<usize> = wants.iter().map(|want| want.least).collect();
    let mut spare = room.saturating_sub(out.iter().sum());
    for is_shared in [false, true] {
        let mut open: Vec<usize> = wants
            .iter()
            .enumerate()
            .filter(|(_, want)| (want.share > 0) == is_shared && want.natural > want.least)
            .map(|(at, _)| at)
            .collect();
        let weight = |at: &usize| wants.get(*at).map_or(1, |want| want.share.max(1));
        while spare > 0 && !open.is_empty() {
            let weights: usize = open.iter().map(weight).sum();
            let round = spare;
            for at in &open {
                let (Some(want), Some(wide)) = (wants.get(*at), out.get_mut(*at)) else { continue };
                // The first gets the cell that is too little to part.
                let part = (round * weight(at) / weights.max(1)).max(1).min(spare).min(want.natural - *wide);
                *wide += part;
                spare -= part;
            }
            open.retain(|at| wants.get(*at).zip(out.get(*at)).is_some_and(|(want, wide)| *wide < want.natural));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn want(natural: usize, least: usize, share: usize) -> Want {
        Want { natural, least, share }
    }

    #[test]
    fn as_wide_as_they_are_where_there_is_room() {
        let wants = [want(10, 8, 1), want(6, 6, 0), want(12, 8, 0)];
        assert_eq!(widths(&wants, 80), [10, 6, 12]);
        assert_eq!(bands(&wants, 80, GAP), [vec![0, 1, 2]]);
    }

    #[test]
    fn words_give_way_by_share_and_figures_never() {
        assert_eq!(widths(&[want(60, 8, 3), want(40, 8, 1), want(7, 7, 0)], 60), [33, 16, 7]);
        // A column without a share comes first.
        assert_eq!(widths(&[want(60, 8, 1), want(12, 8, 0), want(7, 7, 0)], 60), [37, 12, 7]);
    }

    #[test]
    fn too_many_columns_go_on_below_behind_the_first() {
        let wants = vec![want(8, 8, 1); 10];
        assert_eq!(bands(&wants, 48, GAP), [vec![0, 1, 2, 3, 4], vec![0, 5, 6, 7, 8], vec![0, 9]]);
        // Even where not a single one fits.
        assert_eq!(bands(&wants[..3], 5, GAP), [vec![0], vec![0, 1], vec![0, 2]]);
        assert_eq!(bands(&[], 5, GAP), [Vec::<usize>::new()]);
    }

    #[test]
    fn heads_wrap_between_words() {
        for (head, cells) in [("", 0), ("件數", 4), ("樣品放行", 4), ("Grams", 5), ("Not yet released", 8), ("數", 2)]
        {
            assert_eq!(head_least(head), cells, "{head}");
        }
    }

    proptest! {
        #[test]
        fn bands_hold_every_column_and_fit(wants in prop::collection::vec((1_usize..30, 1_usize..20, 0_usize..3), 1..14), room in 30_usize..130) {
            let wants: Vec<Want> = wants.into_iter().map(|(more, least, share)| want(least + more, least, share)).collect();
            let bands = bands(&wants, room, GAP);
            let mut all: Vec<usize> = bands.concat();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(all, (0..wants.len()).collect::<Vec<_>>());
            for band in bands {
                let wants: Vec<Want> = band.iter().map(|at| wants[*at]).collect();
                let widths = widths(&wants, room);
                let total = widths.iter().sum::<usize>() + GAP * (widths.len() - 1);
                prop_assert!(total <= room.max(wants.iter().map(|want| want.least + GAP).sum::<usize>() - GAP));
                prop_assert!(total <= room || wants.len() <= 2, "{} in {}", total, room);
                prop_assert!(wants.iter().zip(&widths).all(|(want, wide)| (want.least..=want.natural).contains(wide)));
                // What is over is used.
                prop_assert!(total >= room || wants.iter().zip(&widths).all(|(want, wide)| want.natural == *wide));
            }
        }
    }
}
