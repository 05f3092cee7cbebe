//! Fills pages with the rows of a paper's blocks: page breaks, repeated heads, what must stay together.
//! Breaks no lines.

use super::blocks::{
    Opening, Unit, bar_units, code_unit, field_units, heading_unit, line_units, notice_units, rule, signature_unit,
    table_units,
};
use super::layout::Letters;
use super::sheet::Row;
use super::{Block, Paper};
use crate::kernel::text::width::width;

/// No label is wider; longer ones wrap.
const LABEL_MAX: usize = 12;

/// The rows between top and bottom rule of every page.
pub(super) fn flow(paper: &Paper, room: usize, letters: Letters) -> Vec<Vec<Row>> {
    let columns = paper.format.columns;
    let labels = paper.blocks.iter().filter_map(|block| match block {
        Block::Fields(fields) => Some(fields.rows.iter().flatten().map(|field| width(&field.label)).max().unwrap_or(0)),
        _ => None,
    });
    let label = labels.max().unwrap_or(0).clamp(4, LABEL_MAX);
    let (mut repeated, mut units, mut openings) = (Vec::new(), Vec::new(), Vec::new());
    let mut last_is_field = true;
    let (mut after_table, mut after_heading) = (false, false);
    for block in &paper.blocks {
        let is_field = matches!(block, Block::Fields(_));
        let is_signature = matches!(block, Block::Signatures(_));
        let mut next = match block {
            Block::Fields(fields) => {
                let next = field_units(fields, columns, label);
                if fields.repeated && units.is_empty() {
                    repeated.extend(next.into_iter().flat_map(|unit| unit.rows));
                    continue;
                }
                next
            }
            Block::Table(table) => {
                let (opening, next) = table_units(table, openings.len(), columns);
                openings.push(opening);
                next
            }
            Block::Signatures(block) => vec![signature_unit(block, columns)],
            Block::Heading(text) => vec![heading_unit(text, columns)],
            Block::Lines(lines) => line_units(lines, columns),
            Block::Bars(bars) => bar_units(bars, columns),
            Block::Code(code) => vec![code_unit(code, columns)],
            Block::Notice(lines) => notice_units(lines, columns, letters),
        };
        let is_box = is_field || is_signature;
        for (at, unit) in next.iter_mut().enumerate() {
            let goes_on = (is_field && last_is_field) || (!is_box && after_heading);
            unit.ruled |= at == 0 && unit.table.is_none() && !goes_on;
            // Boxes after a table go with its last row, so that no page holds nothing but signatures.
            unit.glued |= unit.table.is_none() && is_box && (after_table || (is_signature && !units.is_empty()));
            unit.glued |= at == 0 && after_heading;
        }
        after_table = matches!(block, Block::Table(_)) || (after_table && is_box);
        after_heading = matches!(block, Block::Heading(_)) || (after_heading && next.is_empty());
        last_is_field = is_field;
        units.extend(next);
    }
    let mut pages = Pages::new(room, columns, repeated, openings);
    let mut chunk: Vec<Unit> = Vec::new();
    for unit in units {
        if !unit.glued && !chunk.is_empty() {
            pages.place(std::mem::take(&mut chunk), false);
        }
        chunk.push(unit);
    }
    pages.place(chunk, true);
    pages.finish()
}

/// Fills pages from top to bottom.
struct Pages {
    room: usize,
    columns: usize,
    repeated: Vec<Row>,
    openings: Vec<Opening>,
    done: Vec<Vec<Row>>,
    page: Vec<Row>,
    open: Option<usize>,
    is_fresh: bool,
}

impl Pages {
    fn new(room: usize, columns: usize, repeated: Vec<Row>, openings: Vec<Opening>) -> Pages {
        let page = repeated.iter().take(room.saturating_sub(2)).cloned().collect();
        // What fills half a page isn't worth repeating.
        let repeated = if repeated.len() * 2 > room { Vec::new() } else { repeated };
        Pages { room, columns, repeated, openings, done: Vec::new(), page, open: None, is_fresh: true }
    }

    /// The rows that a unit adds to the current page.
    fn added(&self, unit: &Unit, is_empty: bool, open: Option<usize>) -> Vec<Row> {
        let mut rows = Vec::new();
        let opening = unit.table.filter(|table| open != Some(*table)).and_then(|table| self.openings.get(table));
        if let Some(opening) = opening {
            if !is_empty {
                rows.push(rule(self.columns));
            }
            rows.extend(opening.head.iter().cloned());
            rows.push(rule(self.columns));
        } else if unit.ruled && !is_empty {
            rows.push(rule(self.columns));
        }
        rows.extend(unit.rows.iter().cloned());
        rows
    }

    /// The lines that a chunk needs on the current page.
    fn lines(&self, chunk: &[Unit]) -> usize {
        self.lines_after(self.page.is_empty(), self.open, chunk)
    }

    /// Whether a chunk fits a page of its own.
    fn fits_alone(&self, chunk: &[Unit]) -> bool {
        self.repeated.len() + self.lines_after(self.repeated.is_empty(), None, chunk) <= self.room
    }

    fn lines_after(&self, mut is_empty: bool, mut open: Option<usize>, chunk: &[Unit]) -> usize {
        let mut lines = 0;
        for unit in chunk {
            lines += self.added(unit, is_empty, open).len();
            (is_empty, open) = (false, unit.table);
        }
        lines
    }

    /// Puts a chunk on this page or the next; one that is higher than any page is parted.
    fn place(&mut self, mut chunk: Vec<Unit>, is_last: bool) {
        let goes_on = !is_last && chunk.last().is_some_and(|unit| unit.table.is_some());
        let needed = self.lines(&chunk) + usize::from(goes_on);
        if self.page.len() + needed <= self.room {
            for unit in chunk {
                let rows = self.added(&unit, self.page.is_empty(), self.open);
                self.page.extend(rows);
                self.open = unit.table;
            }
            self.is_fresh = false;
        } else if !self.is_fresh {
            self.turn(chunk.first().and_then(|unit| unit.table));
            self.place(chunk, is_last);
        } else if chunk.len() > 1 {
            // As much of its end as fits a page stays together, so that signatures have company on small sheets.
            let parts = 1..chunk.len();
            let cut = parts.clone().find(|at| self.fits_alone(chunk.get(*at..).unwrap_or_default()));
            let end = chunk.split_off(cut.unwrap_or(parts.end - 1));
            for unit in chunk {
                self.place(vec![unit], false);
            }
            self.place(end, is_last);
        } else {
            self.part(chunk, is_last);
        }
    }

    /// A unit that no page can hold: as many of its lines as fit, then the rest on the next page.
    fn part(&mut self, chunk: Vec<Unit>, is_last: bool) {
        for mut unit in chunk {
            let around = self.lines(&[Unit { rows: Vec::new(), ..unit }]) + 1;
            let fitting = self.room.saturating_sub(self.page.len() + around).max(1).min(unit.rows.len());
            let rest = unit.rows.split_off(fitting);
            let rows = self.added(&unit, self.page.is_empty(), self.open);
            self.page.extend(rows);
            self.open = unit.table;
            self.is_fresh = false;
            if !rest.is_empty() {
                self.turn(unit.table);
                self.place(vec![Unit { rows: rest, ..unit }], is_last);
            }
        }
    }

    /// Ends the page; the table that goes on says so.
    fn turn(&mut self, next: Option<usize>) {
        let carried = self.open.filter(|table| next == Some(*table)).and_then(|table| self.openings.get(table));
        if let Some(opening) = carried
            && self.page.len() < self.room
        {
            self.page.push(opening.carried.clone());
        }
        self.done.push(std::mem::replace(&mut self.page, self.repeated.clone()));
        self.open = None;
        self.is_fresh = true;
    }

    fn finish(mut self) -> Vec<Vec<Row>> {
        if !self.is_fresh || self.done.is_empty() {
            self.done.push(self.page);
        }
        self.done
    }
}
