//! What `reckon` must do whatever the books say: each case once, and properties over invented months.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::kernel::number::{Letter, Series};

fn number(serial: u32) -> Number {
    Number::new(Letter::Sample, Series::new(2610).unwrap(), serial, false).unwrap()
}

fn day(day: u32) -> Day {
    Day::new(2026, 10, day).unwrap()
}

fn goods(variety: i64, size: Option<&str>) -> Goods {
    let names = |code: &str| Say::each(|_| code.to_string());
    Goods {
        variety,
        code: format!("V{variety}"),
        name: String::new(),
        size: size.map(|code| (code.to_string(), names(code))),
    }
}

fn line(serial: u32, size: &str, count: i64) -> SlipLine {
    SlipLine {
        number: number(serial),
        book: BookName::Workshop,
        drawn: day(5),
        taken_by: "甲".into(),
        goods: goods(1, Some(size)),
        quantity: Quantity::pieces(count),
        grams: count * 100,
    }
}

fn row(id: i64, slip: Option<u32>, size: &str, count: i64) -> LedgerRow {
    LedgerRow {
        id,
        book: BookName::Workshop,
        day: day(6),
        goods: goods(1, Some(size)),
        quantity: Quantity::pieces(count),
        grams: None,
        taken_by: "甲".into(),
        unsigned: None,
        slip: slip.map(number),
        compared: slip.map(number),
    }
}

/// Its name, both sides, lines matched, ids of differences.
type Case = (&'static str, Vec<SlipLine>, Vec<LedgerRow>, usize, Vec<String>);

fn ids(reckoned: &Reckoned) -> Vec<String> {
    reckoned.differences.iter().map(|one| one.id.clone()).collect()
}

#[test]
fn each_kind_of_difference() {
    let slip = number(1);
    let unsigned = LedgerRow { unsigned: Some("absent"), ..row(1, Some(1), "whole", 2) };
    let cases: [Case; 10] = [
        ("agrees", vec![line(1, "whole", 2)], vec![row(1, Some(1), "whole", 2)], 1, vec![]),
        (
            "rows of one line add up",
            vec![line(1, "whole", 3)],
            vec![row(1, Some(1), "whole", 2), row(2, Some(1), "whole", 1)],
            1,
            vec![],
        ),
        (
            "two lines of the same goods add up",
            vec![line(1, "whole", 1), line(1, "whole", 2)],
            vec![row(1, Some(1), "whole", 3)],
            2,
            vec![],
        ),
        (
            "more in the book",
            vec![line(1, "whole", 2)],
            vec![row(1, Some(1), "whole", 3)],
            0,
            vec![format!("quantity:{slip}:V1:whole")],
        ),
        ("not in the book", vec![line(1, "whole", 2)], vec![], 0, vec![format!("slip_only:{slip}:V1:whole")]),
        ("no slip", vec![], vec![row(1, None, "whole", 2)], 0, vec!["ledger_only:ledger/1".into()]),
        (
            "the right pieces without the number are nobody's",
            vec![line(1, "whole", 2)],
            vec![row(1, None, "whole", 2)],
            0,
            vec!["ledger_only:ledger/1".into(), format!("slip_only:{slip}:V1:whole")],
        ),
        (
            "another size of the same slip",
            vec![line(1, "whole", 2)],
            vec![row(1, Some(1), "half", 2)],
            0,
            vec!["ledger_only:ledger/1".into(), format!("slip_only:{slip}:V1:whole")],
        ),
        (
            "unsigned stands beside",
            vec![line(1, "whole", 2)],
            vec![unsigned.clone()],
            1,
            vec!["unsigned:ledger/1".into()],
        ),
        (
            "and not instead",
            vec![line(1, "whole", 3)],
            vec![unsigned],
            0,
            vec![format!("quantity:{slip}:V1:whole"), "unsigned:ledger/1".into()],
        ),
    ];
    for (case, lines, rows, matched, expected) in cases {
        let found = reckon(&lines, &rows, &[]);
        let lines: usize = found.matched.iter().map(|one| one.lines).sum();
        assert_eq!((lines, ids(&found)), (matched, expected), "{case}");
        assert_eq!(open(&found.differences).len(), found.differences.len(), "{case}");
    }
}

#[test]
fn cloth_is_compared_by_metres_and_by_pieces_where_the_book_has_them() {
    let cloth = |count: Option<i64>, metres: i64| Quantity { count, metres: Some(metres) };
    for (slip, ledger, agrees) in [
        (cloth(Some(1), 125), cloth(None, 125), true),
        (cloth(Some(1), 125), cloth(Some(1), 125), true),
        (cloth(Some(1), 125), cloth(Some(2), 125), false),
        (cloth(Some(1), 125), cloth(None, 124), false),
        (Quantity::pieces(2), Quantity::pieces(2), true),
        (Quantity::pieces(2), Quantity::pieces(1), false),
    ] {
        assert_eq!(slip.agrees(ledger), agrees, "{slip:?} {ledger:?}");
    }
}

#[test]
fn an_explanation_holds_while_both_quantities_stand() {
    let settled = Settled { reason: "少登".into(), by: "乙".into(), at: day(7).start() };
    let explained = Settlement {
        difference: format!("quantity:{}:V1:whole", number(1)),
        slip: Some(Quantity::pieces(2)),
        ledger: Some(Quantity::pieces(3)),
        settled: settled.clone(),
    };
    for (drawn, booked, holds) in [(2, 3, true), (2, 4, false), (1, 3, false)] {
        let found =
            reckon(&[line(1, "whole", drawn)], &[row(1, Some(1), "whole", booked)], std::slice::from_ref(&explained));
        assert_eq!(found.differences[0].settled.is_some(), holds, "{drawn} {booked}");
    }
}

#[test]
fn a_row_is_at_home_with_its_slip_whatever_its_date() {
    let month = |text: &str| Month::parse(text).unwrap();
    let (own, other) = (month("2026-10"), month("2026-09"));
    let named = Named { drawn_in: Some(other), has_line: true, closed_before: false };
    for (named, at_home) in [
        (None, own),
        (Some(named), other),
        (Some(Named { has_line: false, ..named }), own),
        (Some(Named { drawn_in: None, ..named }), own),
        (Some(Named { closed_before: true, ..named }), own),
    ] {
        assert_eq!(home(own, named), at_home, "{named:?}");
    }
}

const SIZES: [&str; 3] = ["whole", "half", "small"];

fn invented() -> impl Strategy<Value = (Vec<SlipLine>, Vec<LedgerRow>)> {
    let cloth = |goods: &mut Goods, quantity: &mut Quantity, known: bool| {
        *goods = Goods { code: "BU".into(), ..super::tests::goods(9, None) };
        quantity.metres = quantity.count;
        quantity.count = quantity.count.filter(|_| known);
    };
    let lines = prop::collection::vec((1..4_u32, 0..4_usize, 1..4_i64), 0..8);
    let rows = prop::collection::vec((prop::option::of(1..5_u32), 0..4_usize, 1..4_i64, any::<bool>()), 0..10);
    (lines, rows).prop_map(move |(lines, rows)| {
        let lines = lines.into_iter().map(|(serial, size, count)| {
            let mut line = line(serial, SIZES[size % 3], count);
            line.book = BookName::ALL[usize::from(serial == 2)];
            if size == 3 {
                cloth(&mut line.goods, &mut line.quantity, true);
            }
            line
        });
        let rows = rows.into_iter().zip(1_i64..).map(|((slip, size, count, signed), id)| {
            let mut row = row(id, slip, SIZES[size % 3], count);
            if size == 3 {
                cloth(&mut row.goods, &mut row.quantity, id % 2 == 0);
            }
            row.unsigned = (!signed).then_some("absent");
            row.book = BookName::ALL[usize::from(id % 3 == 0)];
            row
        });
        (lines.collect(), rows.collect())
    })
}

/// Pieces, or tenths of a metre.
fn amount(quantity: Quantity) -> i64 {
    quantity.metres.or(quantity.count).unwrap_or(0)
}

proptest! {
    #[test]
    fn every_line_and_every_row_comes_out_once((lines, rows) in invented()) {
        let found = reckon(&lines, &rows, &[]);
        let beside = |one: &&Difference| one.kind != Kind::Unsigned;
        // Slips: by number and goods.
        let mut keys: Vec<(Number, GoodsKey)> = found.matched.iter().map(|one| (one.number, one.goods.key())).collect();
        let differing = found.differences.iter().filter(|one| matches!(one.kind, Kind::Quantity | Kind::SlipOnly));
        keys.extend(differing.map(|one| (one.number.unwrap(), one.goods.key())));
        let wanted: BTreeSet<(Number, GoodsKey)> = lines.iter().map(|line| (line.number, line.goods.key())).collect();
        prop_assert_eq!(keys.len(), wanted.len());
        prop_assert_eq!(keys.into_iter().collect::<BTreeSet<_>>(), wanted);
        // Rows: by key.
        let mut ids: Vec<i64> = found.matched.iter().flat_map(|one| one.rows.clone()).collect();
        ids.extend(found.differences.iter().filter(beside).flat_map(|one| one.rows.clone()));
        ids.sort_unstable();
        prop_assert_eq!(ids, rows.iter().map(|row| row.id).collect::<Vec<_>>());
        // Unsigned: each unsigned row once, signed ones never.
        let mut unsigned: Vec<i64> =
            found.differences.iter().filter(|one| !beside(one)).flat_map(|one| one.rows.clone()).collect();
        unsigned.sort_unstable();
        let wanted: Vec<i64> = rows.iter().filter(|row| row.unsigned.is_some()).map(|row| row.id).collect();
        prop_assert_eq!(unsigned, wanted);
        // Nothing crosses over from book to book, and what would is marked on both sides.
        let book_of = |id: &i64| rows.iter().find(|row| row.id == *id).map(|row| row.book);
        for one in &found.matched {
            prop_assert!(one.rows.iter().all(|id| book_of(id) == Some(one.book)), "{:?}", one);
        }
        for one in found.differences.iter().filter(|one| one.other_book) {
            prop_assert!(one.rows.iter().all(|id| book_of(id) == Some(one.book)), "{:?}", one);
            let other = |line: &SlipLine| Some(line.number) == one.number && line.book != one.book;
            let row = |row: &LedgerRow| row.slip == one.number && row.book != one.book;
            prop_assert!(lines.iter().any(other) || rows.iter().any(row), "{:?}", one);
        }
        // No two differences of one name.
        let ids: BTreeSet<&str> = found.differences.iter().map(|one| one.id.as_str()).collect();
        prop_assert_eq!(ids.len(), found.differences.len());
    }

    #[test]
    fn matched_and_differing_make_up_both_sides((lines, rows) in invented()) {
        let found = reckon(&lines, &rows, &[]);
        let counted = || found.differences.iter().filter(|one| one.kind != Kind::Unsigned);
        let sum = |of: &dyn Fn(&Goods) -> bool| {
            let slip: i64 = found.matched.iter().filter(|one| of(&one.goods)).map(|one| amount(one.slip)).sum::<i64>()
                + counted().filter(|one| of(&one.goods)).filter_map(|one| one.slip).map(amount).sum::<i64>();
            let ledger: i64 =
                found.matched.iter().filter(|one| of(&one.goods)).map(|one| amount(one.ledger)).sum::<i64>()
                    + counted().filter(|one| of(&one.goods)).filter_map(|one| one.ledger).map(amount).sum::<i64>();
            (slip, ledger)
        };
        for goods in lines.iter().map(|line| &line.goods).chain(rows.iter().map(|row| &row.goods)) {
            let same = |other: &Goods| other.key() == goods.key();
            let slip: i64 = lines.iter().filter(|line| same(&line.goods)).map(|line| amount(line.quantity)).sum();
            let ledger: i64 = rows.iter().filter(|row| same(&row.goods)).map(|row| amount(row.quantity)).sum();
            prop_assert_eq!(sum(&same), (slip, ledger));
            for book in BookName::ALL {
                let of = |other: &Goods, its: BookName| same(other) && its == book;
                let slip: i64 =
                    lines.iter().filter(|line| of(&line.goods, line.book)).map(|line| amount(line.quantity)).sum();
                let ledger: i64 =
                    rows.iter().filter(|row| of(&row.goods, row.book)).map(|row| amount(row.quantity)).sum();
                let told = found.sums.iter().find(|one| of(&one.goods, one.book));
                let side = |side: Option<Quantity>| side.map_or(0, amount);
                prop_assert_eq!(told.map_or((0, 0), |sum| (side(sum.slip), side(sum.ledger))), (slip, ledger));
            }
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing((lines, rows) in invented()) {
        let turned = |mut all: Vec<SlipLine>| { all.reverse(); all };
        let mut other: Vec<LedgerRow> = rows.clone();
        other.reverse();
        let (one, two) = (reckon(&lines, &rows, &[]), reckon(&turned(lines), &other, &[]));
        let told = |found: &Reckoned| -> Vec<(String, Option<Quantity>, Option<Quantity>)> {
            found.differences.iter().map(|one| (one.id.clone(), one.slip, one.ledger)).collect()
        };
        prop_assert_eq!(told(&one), told(&two));
    }
}
