//! A report as one value: what it says, in a language already chosen. Screen, paper, spreadsheet and CSV all read this
//! value, so that they agree to the digit. Knows no workflow and no file.
//!
//! `view` shows it on the screen, `paper` makes blocks of a paper of it, `xlsx` and `csv` make files; `export` does the
//! same for a plain table. Only [`Cell`] makes text of a figure.

mod cell;
mod columns;
pub mod csv;
pub mod export;
pub mod grid;
pub mod lines;
pub mod paper;
mod sheet_name;
pub mod view;
pub mod writer;
pub mod xlsx;

use crate::kernel::text::width::Align;
use crate::kernel::words::Lang;

pub use cell::Cell;

/// One report, from top to bottom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// The language of everything in it.
    pub lang: Lang,
    /// What it is: `2026年10月 紗布取樣月報`.
    pub title: String,
    /// The name of its worksheet, where the title would be too long for one; empty: the title.
    pub sheet: String,
    /// Lines under the title: the office, up to when, whether it is closed.
    pub subtitle: Vec<String>,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// A part of a report under one heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// Its heading; empty for none.
    pub title: String,
    /// What stands under it.
    pub parts: Vec<Part>,
}

/// What a section is made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// Labels, each with one value.
    Facts(Vec<(String, Cell)>),
    /// A table.
    Table(Table),
    /// A small chart of lying bars.
    Bars(Vec<Bar>),
    /// Sentences, a paragraph each.
    Lines(Vec<String>),
}

/// A table of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Its columns from left to right.
    pub columns: Vec<Column>,
    /// Its rows; a row shorter than the columns ends with empty cells, a longer one loses none: it is a mistake of who
    /// made it, and shows under columns without a head.
    pub rows: Vec<Vec<Cell>>,
    /// The last row: totals.
    pub totals: Option<Vec<Cell>>,
    /// What stands where there are no rows.
    pub empty: String,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Its share of the width where the table is wider than the page; 0 is as wide as its widest cell.
    pub share: usize,
}

/// One bar of a chart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// What is counted.
    pub label: String,
    /// The figure of this month.
    pub now: Cell,
    /// The figure of the month before, where they are compared; [`Cell::Empty`] where there was none.
    pub before: Option<Cell>,
    /// How long the bar is, in thousandths of the longest possible.
    pub permille: u16,
}

impl Report {
    /// A report without sections.
    pub fn new(lang: Lang, title: impl Into<String>) -> Report {
        Report { lang, title: title.into(), sheet: String::new(), subtitle: Vec::new(), sections: Vec::new() }
    }

    /// Every cell in it, in reading order.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.sections.iter().flat_map(|section| &section.parts).flat_map(Part::cells)
    }
}

impl Section {
    /// A section with its parts.
    pub fn new(title: impl Into<String>, parts: Vec<Part>) -> Section {
        Section { title: title.into(), parts }
    }
}

impl Part {
    /// Every cell in it, in reading order.
    pub fn cells(&self) -> Box<dyn Iterator<Item = &Cell> + '_> {
        match self {
            Part::Facts(facts) => Box::new(facts.iter().map(|(_, cell)| cell)),
            Part::Table(table) => Box::new(table.rows.iter().chain(&table.totals).flatten()),
            Part::Bars(bars) => Box::new(bars.iter().flat_map(|bar| [Some(&bar.now), bar.before.as_ref()]).flatten()),
            Part::Lines(_) => Box::new(std::iter::empty()),
        }
    }
}

impl Column {
    /// A column as wide as its widest cell.
    pub fn new(head: impl Into<String>) -> Column {
        Column { head: head.into(), share: 0 }
    }

    /// A column of longer texts, with its share of what is left over.
    pub fn text(head: impl Into<String>, share: usize) -> Column {
        Column { head: head.into(), share }
    }
}

impl Table {
    /// A table without rows and totals; `empty` stands in their place.
    pub fn new(columns: Vec<Column>, empty: impl Into<String>) -> Table {
        Table { columns, rows: Vec::new(), totals: None, empty: empty.into() }
    }

    /// How many columns it has, those of rows that are too long included.
    pub fn breadth(&self) -> usize {
        self.rows.iter().chain(&self.totals).map(Vec::len).fold(self.columns.len(), usize::max)
    }

    /// Where the cells of each column stand: right where there are figures and no words, else left. The totals are
    /// asked only where no row says.
    pub fn aligns(&self) -> Vec<Align> {
        let kind = |rows: &mut dyn Iterator<Item = &Vec<Cell>>, at: usize| {
            let mut figures = false;
            for cell in rows.filter_map(|row| row.get(at)) {
                match cell {
                    Cell::Empty => {}
                    cell if cell.is_figure() => figures = true,
                    _ => return Some(Align::Left),
                }
            }
            figures.then_some(Align::Right)
        };
        let of = |at| kind(&mut self.rows.iter(), at).or_else(|| kind(&mut self.totals.iter(), at));
        (0..self.breadth()).map(|at| of(at).unwrap_or_default()).collect()
    }
}

impl Bar {
    /// Bars of one chart: figures, each with that of the month before. A rate's bar is as long as the rate; the others
    /// of one unit are measured by the greatest among them, of this month and of the one before, so that twice the
    /// length is twice as much.
    pub fn compare(figures: Vec<(String, Cell, Cell)>) -> Vec<Bar> {
        let most = |unit: &Cell| {
            let both = figures.iter().flat_map(|(_, now, before)| [now, before]);
            both.filter(|cell| unit.has_unit_of(cell)).map(Cell::size).max().unwrap_or(0)
        };
        let long = |now: &Cell| match now {
            Cell::Percent(tenths) => permille(tenths.unwrap_or(0), 1000),
            other => permille(other.size(), most(other)),
        };
        let lengths: Vec<u16> = figures.iter().map(|(_, now, _)| long(now)).collect();
        let bar = |((label, now, before), permille)| Bar { label, now, before: Some(before), permille };
        figures.into_iter().zip(lengths).map(bar).collect()
    }

    /// Bars of one chart, measured by the greatest among them.
    pub fn scale(figures: Vec<(String, Cell)>) -> Vec<Bar> {
        let most = figures.iter().map(|(_, cell)| cell.size()).max().unwrap_or(0);
        let bar = |(label, now): (String, Cell)| {
            let permille = permille(now.size(), most);
            Bar { label, now, before: None, permille }
        };
        figures.into_iter().map(bar).collect()
    }
}

/// Thousandths of a whole, at most 1000; none of nothing, and none below nothing.
fn permille(part: i64, whole: i64) -> u16 {
    if part <= 0 || whole <= 0 {
        return 0;
    }
    let thousandths = i128::from(part) * 1000 / i128::from(whole);
    u16::try_from(thousandths.min(1000)).unwrap_or(1000)
}

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod pictures;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::units::Fen;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_string())
    }

    #[test]
    fn figures_stand_right_and_words_left() {
        let mut table =
            Table::new(vec![Column::text("品種", 1), Column::new("克重"), Column::new("率"), Column::new("日")], "");
        let day = crate::kernel::time::Day::new(2026, 10, 31).unwrap();
        table.rows.push(vec![text("JC40"), Cell::Whole(4_400), Cell::Percent(None), Cell::Day(day)]);
        table.rows.push(vec![Cell::Empty, Cell::Empty]);
        // A word under figures, in the totals, moves no column.
        table.totals = Some(vec![text("合計"), text("／"), Cell::Empty, Cell::Empty, Cell::yuan(Fen(1))]);
        let (left, right) = (Align::Left, Align::Right);
        assert_eq!(table.aligns(), [left, right, right, left, right]);
        table.rows.push(vec![Cell::Whole(1), text("未稱")]);
        assert_eq!(table.aligns(), [left, left, right, left, right]);
    }

    #[test]
    fn bars_are_measured_by_the_rate_or_by_the_greater() {
        let long = |now, before| Bar::compare(vec![(String::new(), now, before)])[0].permille;
        assert_eq!(long(Cell::Percent(Some(981)), Cell::Percent(Some(1000))), 981);
        assert_eq!(long(Cell::Percent(None), Cell::Percent(Some(1000))), 0);
        assert_eq!(long(Cell::Percent(Some(1204)), Cell::Empty), 1000);
        assert_eq!(long(Cell::Whole(58), Cell::Whole(61)), 950);
        assert_eq!(long(Cell::Whole(58), Cell::Empty), 1000);
        assert_eq!(long(Cell::Whole(0), Cell::Whole(0)), 0);
        assert_eq!(long(Cell::Whole(-3), Cell::Whole(2)), 0);
        assert_eq!(long(Cell::Whole(i64::MAX), Cell::Whole(i64::MIN)), 1000);
        let bars = Bar::scale(vec![
            ("甲".into(), Cell::Whole(50)),
            ("乙".into(), Cell::Whole(200)),
            ("丙".into(), Cell::Whole(0)),
        ]);
        assert_eq!(bars.iter().map(|bar| bar.permille).collect::<Vec<_>>(), [250, 1000, 0]);
    }

    #[test]
    fn bars_of_one_unit_share_one_scale() {
        let kg = |grams| Cell::Decimal { value: grams, places: 3 };
        let bars = Bar::compare(vec![
            ("免費公斤".into(), kg(150_000), kg(200_000)),
            ("收費公斤".into(), kg(4_000), kg(2_000)),
            ("沒有上月".into(), kg(100_000), Cell::Empty),
            ("件".into(), Cell::Whole(3), Cell::Whole(6)),
            ("率".into(), Cell::Percent(Some(981)), Cell::Percent(Some(500))),
        ]);
        let long: Vec<u16> = bars.iter().map(|bar| bar.permille).collect();
        assert_eq!(long, [750, 20, 500, 500, 981], "kilograms by 200, pieces by 6, a rate by itself");
    }

    #[test]
    fn every_cell_is_met_once() {
        let mut report = Report::new(Lang::Hant, "月報");
        let mut table = Table::new(vec![Column::new("數")], "無");
        table.rows.push(vec![Cell::Whole(2)]);
        table.totals = Some(vec![Cell::Whole(3)]);
        report
            .sections
            .push(Section::new("一", vec![Part::Facts(vec![("件".into(), Cell::Whole(1))]), Part::Table(table)]));
        let bars = Bar::compare(vec![("率".into(), Cell::Whole(4), Cell::Whole(5))]);
        report.sections.push(Section::new("二", vec![Part::Bars(bars), Part::Lines(vec!["6".into()])]));
        let met: Vec<i64> = report.cells().map(Cell::size).collect();
        assert_eq!(met, [1, 2, 3, 4, 5]);
    }
}
