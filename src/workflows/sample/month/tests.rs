//! The figures of months: sums that must agree whatever was drawn, and nothing in two months.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::figures::{Apart, Quantity, Returned, Variety};
use super::tally::{Names, Taken};
use super::*;
use crate::kernel::units::Decimetres;
use crate::kernel::words::Lang;

/// A drawn line: variety, size or cloth, count, customer, department, charged, fen.
type Drawn = (i64, Option<usize>, i64, i64, usize, bool, i64);

const SIZES: [&str; 4] = ["whole", "half", "small", "tube_4"];
const DEPARTMENTS: [&str; 3] = ["市場部", "外貿部", "技術部"];

fn slips() -> impl Strategy<Value = Vec<Vec<Drawn>>> {
    let line = (
        1_i64..5,
        proptest::option::weighted(0.8, 0_usize..4),
        0_i64..30,
        1_i64..4,
        0_usize..3,
        any::<bool>(),
        0_i64..9_999,
    );
    proptest::collection::vec(proptest::collection::vec(line, 1..4), 0..12)
}

fn tallied(slips: &[Vec<Drawn>]) -> Figures {
    let mut tally = Tally::default();
    for (lines, slip) in slips.iter().zip(1_i64..) {
        // What is the slip's own is the same on all of its lines.
        let (.., customer, department, charged, _) = lines[0];
        for (variety, size, count, .., amount) in lines.iter().copied() {
            let taken = Taken {
                slip,
                charged,
                customer: (customer, ["甲", "乙", "丙", "丁"][usize::try_from(customer).unwrap()]),
                department: DEPARTMENTS[department],
                variety: variety * 2 + i64::from(size.is_none()),
                size: size.map(|at| SIZES[at]),
                count,
                metres: size.is_none().then_some(count * 7 + 1),
                grams: count * 100 + 1,
                amount: if charged { amount } else { 0 },
            };
            tally.add(&taken, || Names { code: format!("V{}", taken.variety), ..Names::default() });
        }
    }
    tally.figures()
}

fn plus(sum: Apart, one: &Apart, with_slips: bool) -> Apart {
    let mut sum = sum;
    sum.free.slips += if with_slips { one.free.slips } else { 0 };
    sum.free.pieces += one.free.pieces;
    sum.free.grams += one.free.grams;
    sum.charged.slips += if with_slips { one.charged.slips } else { 0 };
    sum.charged.pieces += one.charged.pieces;
    sum.charged.grams += one.charged.grams;
    let fen = sum.charged.amount.unwrap_or_default().0 + one.charged.amount.expect("always an amount").0;
    sum.charged.amount = Some(crate::kernel::units::Fen(fen));
    sum
}

/// Free and charged are the sums of every list of groups; slips only where a slip stands in one group.
pub fn hold(figures: &Figures) {
    let all = Apart { free: figures.free, charged: figures.charged };
    let none = Apart {
        charged: figures::Charged { amount: Some(Default::default()), ..Default::default() },
        ..Apart::default()
    };
    let quiet =
        Apart { free: figures::Free { slips: 0, ..all.free }, charged: figures::Charged { slips: 0, ..all.charged } };
    assert_eq!(figures.by_customer.iter().fold(none, |sum, one| plus(sum, &one.apart, true)), all);
    assert_eq!(figures.by_department.iter().fold(none, |sum, one| plus(sum, &one.apart, true)), all);
    assert_eq!(figures.by_variety.iter().fold(none, |sum, one| plus(sum, &one.apart, false)), quiet);
    assert_eq!(figures.by_size.iter().fold(none, |sum, one| plus(sum, &one.apart, false)), quiet);
    for one in &figures.by_variety {
        assert_eq!((one.pieces, one.grams, one.slips), (one.apart.pieces(), one.apart.grams(), one.apart.slips()));
        if one.metres.is_none() {
            assert_eq!(one.pieces, one.whole + one.half + one.small + one.other.values().sum::<i64>());
        }
        assert!(one.slips <= all.slips());
    }
    let json = serde_json::to_value(figures).unwrap();
    assert_eq!(&read(&json).unwrap(), figures, "what is frozen is read back as it was");
}

proptest! {
    #[test]
    fn every_grouping_adds_up_to_the_whole(slips in slips()) {
        let figures = tallied(&slips);
        hold(&figures);
        let with_lines = slips.iter().filter(|lines| !lines.is_empty()).count();
        prop_assert_eq!(figures.free.slips + figures.charged.slips, i64::try_from(with_lines).unwrap());
        let pieces: i64 = slips.iter().flatten().map(|line| line.2).sum();
        prop_assert_eq!(figures.free.pieces + figures.charged.pieces, pieces);
    }

    #[test]
    fn cut_in_two_months_the_sums_are_the_same(slips in slips(), at in 0_usize..12) {
        let (early, late) = slips.split_at(at.min(slips.len()));
        let (early, late, all) = (tallied(early), tallied(late), tallied(&slips));
        let sum = |of: fn(&Figures) -> i64| (of(&early) + of(&late), of(&all));
        for (parts, whole) in [
            sum(|it| it.free.slips), sum(|it| it.free.grams), sum(|it| it.charged.pieces), sum(|it| it.charged.slips),
            sum(|it| it.charged.amount.unwrap().0), sum(|it| it.by_variety.iter().map(|one| one.slips).sum()),
        ] {
            prop_assert_eq!(parts, whole);
        }
    }
}

fn difference(variety: &str, slip: i64, ledger: i64, more: Json) -> Json {
    let mut one = json!({"id": "d", "kind": "quantity", "number": "S2610-0001-0", "variety": variety,
        "slip_count": slip, "ledger_count": ledger, "settled": false, "reason": null});
    one.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    one
}

#[test]
fn nothing_is_netted_in_the_difference_of_a_variety() {
    let mut varieties = vec![Variety { variety: "JC40".into(), pieces: 10, ..Variety::default() }];
    let said = json!({"differences": [
        difference("JC40", 3, 2, json!({"settled": true, "reason": "漏記"})),
        difference("JC40", 2, 3, json!({"settled": true, "reason": "漏記"})),
        difference("JC40", 0, 4, json!({"kind": "ledger_only", "settled": true, "reason": "別的單"})),
        difference("JC40", 5, 5, json!({"kind": "unsigned", "slip_count": null})),
        difference("BU1", 1, 1, json!({"slip_metres": "0.0", "ledger_metres": "12.5", "variety_name": "坯布"})),
    ]});
    rules::reconcile(&mut varieties, &said);
    let shown: Vec<_> =
        varieties.iter().map(|one| (one.variety.as_str(), one.ledger, one.difference, one.reason.as_deref())).collect();
    let metres = Quantity::Metres(Decimetres(125));
    assert_eq!(
        shown,
        [("BU1", metres, metres, None), ("JC40", Quantity::Pieces(14), Quantity::Pieces(6), Some("漏記；別的單"))]
    );
}

fn facts<'a>(figures: &'a Figures, without: &[&str], has_records: bool) -> rules::Facts<'a> {
    rules::Facts {
        month: Month::parse("2026-10").unwrap(),
        returned_on: Vec::new(),
        without_requisition: without.iter().map(|number| number.to_string()).collect(),
        has_records,
        figures,
    }
}

fn codes(items: &[crate::workflow::Item]) -> Vec<(&'static str, &str)> {
    items.iter().map(|item| (item.code, item.record.as_str())).collect()
}

#[test]
fn an_empty_month_has_nothing_in_its_way() {
    let figures = Figures::default();
    assert_eq!(rules::standing(&facts(&figures, &[], false)), Standing::default());
    // One slip in a book is enough for somebody to have to say that the book is whole.
    let standing = rules::standing(&facts(&figures, &[], true));
    let record = "reconciliation/202610";
    assert_eq!(
        codes(&standing.blocks),
        [("ledger_incomplete", record), ("ledger_incomplete", record), ("not_reported", record)]
    );
}

#[test]
fn every_block_names_its_record_and_its_clause() {
    let waiting = |number: &str, state: &str, expired| figures::NotReleased {
        number: number.into(),
        state: state.into(),
        valid_through: Some("2026-10-20".into()),
        expired,
        ..Default::default()
    };
    let mut figures = Figures {
        not_released: vec![
            waiting("S2610-0003-6", "drawn", true),
            waiting("S2610-0004-4", "effective", true),
            waiting("S2610-0005-1", "drawn", false),
        ],
        not_filed: vec!["S2610-0006-7".into()],
        reconciliation: json!({
            "books": {"workshop": {"complete": true}, "warehouse": {"complete": false}},
            "differences": [difference("JC40", 3, 2, json!({})), difference("JC40", 3, 2, json!({"settled": true}))],
        }),
        ..Figures::default()
    };
    figures.finance.requisitions = vec![
        Requisition { number: "L2610-0001-7".into(), approved: Some("x".into()), ..Requisition::default() },
        Requisition { number: "L2610-0002-5".into(), ..Requisition::default() },
    ];
    let standing = rules::standing(&facts(&figures, &["S2610-0002-8"], true));
    let month = "reconciliation/202610";
    assert_eq!(
        codes(&standing.blocks),
        [
            ("unsettled_difference", "S2610-0001-0"),
            ("ledger_incomplete", month),
            ("without_requisition", "S2610-0002-8"),
            ("not_reported", month),
            ("expired_not_void", "S2610-0003-6"),
            ("expired_not_void", "S2610-0004-4"),
        ]
    );
    let clauses: Vec<_> = standing.blocks.iter().map(|item| item.rule.clause()).collect();
    assert_eq!(clauses, [Some("S6"), Some("S6"), Some("S9"), Some("S6"), None, None]);
    assert_eq!(
        codes(&standing.listed),
        [("not_released", "S2610-0005-1"), ("not_filed", "S2610-0006-7"), ("not_posted", "L2610-0001-7")]
    );
}

#[test]
fn s9_what_came_back_of_an_approved_requisition_is_listed_with_who_puts_it_right() {
    let figures = Figures::default();
    for (posted, can_be_voided, todo) in [
        (false, true, "Void it and make another"),
        (false, false, "Finance corrects it"),
        (true, false, "Finance corrects it"),
    ] {
        let back = rules::ReturnedOn { requisition: "L1".into(), slip: "S1".into(), posted, can_be_voided };
        let standing = rules::standing(&rules::Facts { returned_on: vec![back], ..facts(&figures, &[], false) });
        assert_eq!(codes(&standing.listed), [("requisition_returned", "L1")]);
        let item = standing.listed.first().unwrap();
        assert_eq!((item.todo.get(Lang::En), item.rule.clause()), (todo, Some("S9")));
        assert!(item.say.get(Lang::En).contains(if posted { "posted" } else { "approved" }));
    }
}

#[test]
fn what_came_back_of_a_closed_month_goes_off_the_totals_and_not_off_the_month() {
    let back = |counted_in: Option<&str>| Returned {
        pieces: 3,
        grams: 300,
        counted_in: counted_in.map(str::to_string),
        ..Returned::default()
    };
    let mut figures = tallied(&[vec![(1, Some(0), 5, 1, 0, false, 0)]]);
    figures.returned = vec![back(None), back(Some("2026-09"))];
    let totals = totals(&serde_json::to_value(&figures).unwrap());
    let sum = |key: &str| totals.sums.iter().find(|(known, _)| *known == key).unwrap().1;
    assert_eq!((sum("free_pieces"), sum("back_slips"), sum("back_pieces"), sum("back_grams")), (5, 1, 3, 300));
}
