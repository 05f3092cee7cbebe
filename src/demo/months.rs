//! The figures of the months of made files: they add up to the file, and share nothing.

use std::collections::BTreeSet;

use super::*;
use crate::kernel::store::{How, Opening};
use crate::kernel::time::{Day, Month};
use crate::kernel::words::Lang;
use crate::workflows::sample::month;
use crate::workflows::sample::month::tests::hold;

fn made(records: u64, seed: u64) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("months.db");
    let clock = Clock::Still(Stamp::parse("2026-11-23T14:32:07").unwrap());
    make(&path, records, seed, &clock, &mut |_, _| ()).unwrap();
    let store = Store::open_with(&path, Opening::new(How::MustExist, clock)).unwrap();
    (folder, store)
}

#[test]
fn the_months_of_a_file_add_up_to_the_file_and_share_nothing() {
    for seed in 1..4 {
        let (_folder, store) = made(900, seed);
        let view = store.view();
        let count = |sql: &str| -> i64 { view.sql().query_row(sql, [], |row| row.get(0)).unwrap() };
        let first = crate::registers::month::store::first(view).unwrap();
        let (mut sums, mut numbers, mut returned, mut filed) = ([0_i64; 7], BTreeSet::new(), 0, BTreeSet::new());
        let mut of = first;
        while of.start() <= view.now().minute() {
            let figures = month::figures(view, of).unwrap();
            hold(&figures);
            let issued = &figures.numbers;
            // Every number of the series is accounted for: drawn in some month, open, or ended.
            let in_series = issued.last.as_ref().map_or(0, |last| last[6..10].parse::<i64>().unwrap());
            assert_eq!(issued.issued + i64::try_from(issued.lost.len()).unwrap(), in_series, "{of}");
            for list in [&issued.voided, &issued.rejected, &issued.lost, &issued.open] {
                assert!(list.iter().all(|number| numbers.insert(number.clone())), "{of}: twice in {list:?}");
            }
            assert!(figures.not_filed.iter().all(|number| filed.insert(number.clone())), "{of}");
            returned += i64::try_from(figures.returned.len()).unwrap();
            for (sum, part) in sums.iter_mut().zip([
                figures.free.slips,
                figures.charged.slips,
                figures.free.pieces + figures.charged.pieces,
                figures.free.grams + figures.charged.grams,
                figures.charged.amount.unwrap().0,
                issued.issued,
                figures.by_variety.iter().filter_map(|one| one.metres).map(|metres| metres.0).sum(),
            ]) {
                *sum += part;
            }
            of = of.next();
        }
        let drawn = "FROM slip_life l JOIN slip s ON s.id = l.slip WHERE l.drawn_at IS NOT NULL AND l.state <> 'void'";
        let whole = [
            count(&format!("SELECT count(*) {drawn} AND s.charge = 'free'")),
            count(&format!("SELECT count(*) {drawn} AND s.charge = 'charged'")),
            count(&format!("SELECT sum(drawn_pieces) {drawn}")),
            count(&format!("SELECT sum(drawn_grams) {drawn}")),
            count(&format!("SELECT sum(s.amount) {drawn}")),
            count("SELECT count(*) FROM slip"),
            count("SELECT sum(d.metres) FROM slip_drawn d JOIN slip_life l ON l.slip = d.slip WHERE l.state <> 'void'"),
        ];
        assert_eq!(sums, whole, "seed {seed}");
        let ended = "SELECT count(*) FROM slip_life WHERE state NOT IN ('drawn', 'released')";
        assert_eq!(i64::try_from(numbers.len()).unwrap(), count(ended));
        let back = "SELECT count(*) FROM slip_life l WHERE state = 'void' AND drawn_at IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM slip n WHERE n.id = l.successor AND n.takes_over = 1)";
        assert_eq!(returned, count(back));
        assert!(returned > 0 && whole.iter().all(|sum| *sum > 0), "the file has something of everything");
    }
}

#[test]
fn the_report_says_every_figure_in_three_languages() {
    let (_folder, store) = made(400, 5);
    let of = Month::of(Day::new(2026, 10, 5).unwrap());
    let figures = month::figures(store.view(), of).unwrap();
    let before = month::figures(store.view(), of.previous()).unwrap();
    let mut shapes = BTreeSet::new();
    for lang in Lang::ALL {
        let report = month::report(of, &figures, Some(&before), lang);
        let kg = crate::kernel::report::Cell::grams_as_kg(crate::kernel::units::Grams(figures.free.grams));
        assert!(report.cells().any(|cell| *cell == kg));
        let text = crate::kernel::report::csv::render(&report).unwrap();
        let text = String::from_utf8(text).unwrap();
        for number in figures.numbers.voided.iter().chain(&figures.numbers.rejected).chain(&figures.not_filed) {
            assert!(text.contains(number.as_str()), "{number}");
        }
        assert!(figures.by_customer.iter().all(|one| text.contains(&one.customer)));
        shapes.insert(report.sections.len());
    }
    assert_eq!(shapes.len(), 1, "all languages have the same sections");
}
