//! Tables of cases for requisitions, and what no order of steps may ever do.

use proptest::prelude::*;

use super::*;
use crate::kernel::number::{Letter, Series};
use crate::kernel::units::{Decimetres, Grams};

fn at(text: &str) -> Minute {
    Minute::parse(&format!("2026-11-23T{text}")).unwrap()
}

fn number(letter: Letter, serial: u32) -> Number {
    Number::new(letter, Series::new(2611).unwrap(), serial, true).unwrap()
}

fn size(code: &str) -> Option<(String, Say)> {
    Some((code.to_string(), say!("整紗", "整纱", "whole")))
}

fn yarn(code: &str, of: &str, count: i64, grams: i64) -> Taken {
    Taken {
        variety: i64::try_from(code.len()).unwrap(),
        code: code.into(),
        name: format!("{code} 紗"),
        size: size(of),
        count,
        metres: None,
        grams: Grams(grams),
    }
}

fn cloth(metres: i64, grams: i64) -> Taken {
    Taken { size: None, metres: Some(Decimetres(metres)), ..yarn("BU1", "", 1, grams) }
}

fn requested() -> Requisition {
    Requisition {
        number: number(Letter::Requisition, 1),
        made_at: at("09:00"),
        made_by: 1,
        receiver: "錢師傅".into(),
        lines: sum([yarn("JC40S", "whole", 4, 7_600), yarn("JC40S", "small", 5, 600), cloth(125, 1_450)]).unwrap(),
        issued: Vec::new(),
        returned: Vec::new(),
        closed: None,
        state: State::Requested,
        approved: None,
        stocked_out: None,
        posted: None,
        voided: None,
    }
}

fn manager() -> Approver {
    Approver { key: 9, name: "馬總".into(), gm: Ok(None) }
}

fn out(time: &str) -> StockOut {
    StockOut { at: at(time), document: "C-7".into(), storekeeper: 6 }
}

/// A line in short: code, size, pieces, tenths of a metre, grams.
type Seen<'a> = (&'a str, Option<&'a str>, i64, Option<i64>, i64);

fn codes<T>(judged: Result<T, Vec<Problem>>) -> Vec<(&'static str, Option<&'static str>)> {
    let problems = judged.err().unwrap_or_default();
    problems.into_iter().map(|problem| (problem.code, problem.rule.clause())).collect()
}

#[test]
fn s9_only_free_drawn_slips_of_no_other_requisition_stand_on_one() {
    let slip = Candidate { number: number(Letter::Sample, 1), charged: false, drawn: true, ended: false, on: None };
    let other = number(Letter::Requisition, 3);
    for (candidate, refusal) in [
        (slip.clone(), None),
        (Candidate { charged: true, ..slip.clone() }, Some(("charged_slip", Some("S1")))),
        (Candidate { charged: true, drawn: false, ended: true, ..slip.clone() }, Some(("charged_slip", Some("S1")))),
        (Candidate { drawn: false, ..slip.clone() }, Some(("not_drawn", Some("S9")))),
        (Candidate { ended: true, ..slip.clone() }, Some(("void_slip", Some("S9")))),
        (Candidate { on: Some(other), ..slip.clone() }, Some(("already_requisitioned", None))),
    ] {
        let found = fits(&candidate).err();
        assert_eq!(found.as_ref().map(|problem| (problem.code, problem.rule.clause())), refusal, "{candidate:?}");
        if let Some(problem) = found.filter(|problem| problem.code == "already_requisitioned") {
            for lang in Lang::ALL {
                assert!(problem.say.get(lang).contains(&other.to_string()));
            }
        }
    }
}

#[test]
fn s9_drawings_are_summed_by_variety_and_size() {
    let lines = sum([
        yarn("JC40S", "small", 5, 600),
        cloth(100, 1_000),
        yarn("JC40S", "whole", 2, 3_800),
        yarn("C32S", "half", 3, 2_400),
        yarn("JC40S", "small", 0, 0),
        yarn("JC40S", "small", 2, 250),
        cloth(25, 300),
    ])
    .unwrap();
    let seen: Vec<Seen<'_>> = lines
        .iter()
        .map(|line| {
            let size = line.size.as_ref().map(|(code, _)| code.as_str());
            (line.code.as_str(), size, line.count, line.metres.map(|m| m.0), line.grams.0)
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("BU1", None, 2, Some(125), 1_300),
            ("C32S", Some("half"), 3, None, 2_400),
            ("JC40S", Some("whole"), 2, None, 3_800),
            ("JC40S", Some("small"), 7, None, 850),
        ]
    );
    assert!(sum([yarn("JC40S", "small", 0, 0)]).unwrap().is_empty());
    let huge = sum([yarn("JC40S", "whole", i64::MAX, 1), yarn("JC40S", "whole", 1, 1)]);
    assert_eq!(huge.unwrap_err().code, "out_of_range");
}

#[test]
fn s9_the_general_manager_approves_once_and_neither_maker_nor_receiver_does() {
    let base = requested();
    let no_gm = Problem::clause("S3", "not_in_role", say!("不是", "不是", "no"));
    for (approver, time, expected) in [
        (manager(), "09:00", vec![]),
        (manager(), "08:59", vec![("too_early", None)]),
        (Approver { key: 1, ..manager() }, "09:30", vec![("signer_is_maker", None)]),
        (Approver { name: " 錢師傅".into(), ..manager() }, "09:30", vec![("signer_is_receiver", None)]),
        (Approver { gm: Err(no_gm), ..manager() }, "09:30", vec![("not_in_role", Some("S3"))]),
        (Approver { key: 1, ..manager() }, "08:00", vec![("signer_is_maker", None), ("too_early", None)]),
    ] {
        assert_eq!(codes(approve(&base, &approver, at(time))), expected, "{approver:?} {time}");
    }
    let approved = approve(&base, &manager(), at("10:00")).unwrap();
    assert_eq!((approved.state, approved.approved), (State::Approved, Some((9, at("10:00")))));
    assert_eq!(codes(approve(&approved, &manager(), at("10:00"))), [("wrong_order", Some("S9"))]);
}

#[test]
fn s9_steps_follow_each_other_and_never_go_back_in_time() {
    let base = requested();
    let approved = approve(&base, &manager(), at("10:00")).unwrap();
    let stocked = stock_out(&approved, out("11:00"), None).unwrap();
    let posted = post(&stocked, "記-88", at("12:00")).unwrap();
    let voided = void(&base, "重複", at("12:00")).unwrap();
    for (from, stock, booked, void_) in [
        (&base, "wrong_order", "wrong_order", ""),
        (&approved, "", "wrong_order", ""),
        (&stocked, "wrong_order", "", ""),
        (&posted, "wrong_order", "wrong_order", "wrong_order"),
        (&voided, "wrong_order", "wrong_order", "wrong_order"),
    ] {
        let first = |judged: Step| codes(judged).first().map_or("", |(code, _)| *code);
        assert_eq!(first(stock_out(from, out("13:00"), None)), stock, "{:?}", from.state);
        assert_eq!(first(post(from, "x", at("13:00"))), booked, "{:?}", from.state);
        assert_eq!(first(void(from, "x", at("13:00"))), void_, "{:?}", from.state);
        let next = from.next();
        assert_eq!(next.contains(&"stock-out"), stock.is_empty());
        assert_eq!(next.contains(&"post"), booked.is_empty());
        assert_eq!(next.contains(&"void"), void_.is_empty());
        let blocked: Vec<&str> = from.blocked(at("13:00")).into_iter().map(|(action, _)| action).collect();
        assert!(["approve", "stock-out", "post", "void"].iter().all(|a| next.contains(a) != blocked.contains(a)));
    }
    assert_eq!(codes(stock_out(&approved, out("09:59"), None)), [("too_early", None)]);
    assert_eq!(codes(post(&stocked, "x", at("10:59"))), [("too_early", None)]);
    assert_eq!(codes(void(&stocked, "x", at("10:59"))), [("too_early", None)]);
    assert_eq!(codes(void(&posted, "x", at("13:00"))), [("wrong_order", None)]);
}

#[test]
fn less_is_issued_but_never_more() {
    let lines = requested().lines;
    let told = |line, count, metres: Option<i64>, grams: Option<i64>| Told {
        line,
        count,
        metres: metres.map(Decimetres),
        grams: grams.map(Grams),
    };
    // BU1 12.5 m; JC40S whole 4; JC40S small 5.
    let as_asked = issued(&lines, None).unwrap();
    assert_eq!(
        as_asked.iter().map(|one| (one.count, one.grams.0)).collect::<Vec<_>>(),
        [(1, 1450), (4, 7600), (5, 600)]
    );
    for (told, expected) in [
        (vec![told(2, Some(3), None, None)], Ok(vec![(0, 0), (3, 5_700), (0, 0)])),
        (vec![told(1, None, Some(100), Some(1_160))], Ok(vec![(1, 1_160), (0, 0), (0, 0)])),
        (vec![told(1, None, None, None), told(3, Some(5), None, Some(600))], Ok(vec![(1, 1450), (0, 0), (5, 600)])),
        (vec![told(2, Some(5), None, None)], Err("more_than_asked")),
        (vec![told(1, None, Some(126), Some(1_000))], Err("more_than_asked")),
        (vec![told(1, None, Some(100), None)], Err("missing")),
        (vec![told(1, Some(0), None, None)], Err("missing")),
        (vec![told(2, None, None, None)], Err("missing")),
        (vec![told(2, Some(3), None, Some(1))], Err("weight_follows")),
        (vec![told(4, Some(1), None, None)], Err("unknown_line")),
        (vec![told(0, Some(1), None, None)], Err("unknown_line")),
        (vec![told(2, Some(1), None, None), told(2, Some(1), None, None)], Err("unknown_line")),
        (vec![told(2, Some(0), None, None)], Err("nothing_issued")),
        (vec![], Err("nothing_issued")),
    ] {
        let found = issued(&lines, Some(&told));
        let seen = match &found {
            Ok(issued) => Ok(issued.iter().map(|one| (one.count, one.grams.0)).collect::<Vec<_>>()),
            Err(problems) => Err(problems.first().map_or("", |problem| problem.code)),
        };
        assert_eq!(seen, expected, "{told:?}");
    }
    // Slips of two standard weights: 3 of 7 pieces that weigh 850 g are 364.3 g.
    let mixed = sum([yarn("JC40S", "small", 5, 600), yarn("JC40S", "small", 2, 250)]).unwrap();
    assert_eq!(issued(&mixed, Some(&[told(1, Some(3), None, None)])).unwrap().first().unwrap().grams.0, 364);
}

#[test]
fn a_slip_whose_goods_came_back_stops_every_step_but_the_void() {
    let base = Requisition { returned: vec![number(Letter::Sample, 4)], ..requested() };
    assert_eq!(codes(approve(&base, &manager(), at("10:00"))), [("slip_returned", None)]);
    assert_eq!(base.next(), ["void", "note"]);
    assert_eq!(
        base.blocked(at("10:00")).first().map(|(action, problem)| (*action, problem.code)),
        Some(("approve", "slip_returned"))
    );
    assert!(void(&base, "退回", at("10:00")).is_ok());
    let approved = Requisition { returned: Vec::new(), ..base };
    let approved = approve(&approved, &manager(), at("10:00")).unwrap();
    let approved = Requisition { returned: vec![number(Letter::Sample, 4)], ..approved };
    assert_eq!(codes(stock_out(&approved, out("11:00"), None)), [("slip_returned", None)]);
}

#[test]
fn what_a_closed_month_has_counted_is_never_voided_and_goes_on_to_the_voucher() {
    let closed = Month::parse("2026-10");
    let approved = approve(&requested(), &manager(), at("10:00")).unwrap();
    let approved = Requisition { closed, returned: vec![number(Letter::Sample, 4)], ..approved };
    let refused = void(&approved, "退回", at("11:00")).unwrap_err();
    assert_eq!(refused.first().map(|problem| (problem.code, problem.rule.clause())), Some(("month_closed", None)));
    assert!(refused.first().unwrap().say.get(Lang::En).contains("further voucher"));
    assert_eq!(approved.next(), ["stock-out", "correct-time", "note"]);
    assert!(approved.blocked(at("11:00")).iter().any(|(action, it)| (*action, it.code) == ("void", "month_closed")));
    let stocked = stock_out(&approved, out("11:00"), None).unwrap();
    assert!(post(&stocked, "記-88", at("12:00")).is_ok());
}

#[test]
fn what_has_ended_says_how() {
    let gone = void(&requested(), "填錯", at("10:00")).unwrap();
    let stocked = stock_out(&approve(&requested(), &manager(), at("10:00")).unwrap(), out("11:00"), None).unwrap();
    let posted = post(&stocked, "記-88", at("12:00")).unwrap();
    for (ended, says, never) in [(gone, "void already", "inance"), (posted, "Finance corrects", "void already")] {
        let refused = void(&ended, "再來", at("13:00")).unwrap_err();
        let said = refused.first().unwrap().say.get(Lang::En).to_string();
        assert_eq!(refused.first().unwrap().code, "wrong_order");
        assert!(said.contains(says) && !said.contains(never), "{said}");
    }
}

#[test]
fn a_corrected_time_stays_between_its_neighbours() {
    let approved = approve(&requested(), &manager(), at("10:00")).unwrap();
    let stocked = stock_out(&approved, out("11:00"), None).unwrap();
    let posted = post(&stocked, "記-88", at("12:00")).unwrap();
    for (step, time, expected) in [
        ("approve", "09:00", ""),
        ("approve", "11:00", ""),
        ("approve", "08:59", "too_early"),
        ("approve", "11:01", "too_late"),
        ("stock-out", "09:59", "too_early"),
        ("stock-out", "12:00", ""),
        ("stock-out", "12:01", "too_late"),
        ("post", "10:59", "too_early"),
        ("post", "18:00", ""),
        ("void", "12:30", "not_correctable"),
        ("draw", "12:30", "not_correctable"),
    ] {
        let moved = with_time(&posted, step, at(time));
        assert_eq!(codes(moved.clone()).first().map_or("", |(code, _)| *code), expected, "{step} {time}");
        if let Ok(moved) = moved {
            assert_eq!(moved.state, State::Posted);
            assert_ne!(moved, posted);
        }
    }
    assert_eq!(codes(with_time(&approved, "post", at("12:00"))), [("not_correctable", None)]);
}

proptest! {
    /// S9: whatever is tried in whatever order, nothing is posted that wasn't approved and stocked out before, times
    /// never run backwards, and what has ended stays as it is.
    #[test]
    fn s9_no_order_of_steps_posts_what_was_not_approved(steps in prop::collection::vec((0..4_u8, 0..9_i64), 0..12)) {
        let mut now = requested();
        for (step, late) in steps {
            let time = at("09:00").plus(late * 30);
            let judged = match step {
                0 => approve(&now, &manager(), time),
                1 => stock_out(&now, StockOut { at: time, ..out("09:00") }, None),
                2 => post(&now, "記-1", time),
                _ => void(&now, "不要", time),
            };
            if let Ok(after) = judged {
                prop_assert!(now.state.waits(), "{:?} has ended", now.state);
                prop_assert!(after.latest() >= now.latest());
                now = after;
            }
            if now.state == State::Posted {
                let (_, approved) = now.approved.unwrap();
                let out = now.stocked_out.as_ref().unwrap().at;
                prop_assert!(now.made_at <= approved && approved <= out && out <= now.posted.as_ref().unwrap().1);
                prop_assert!(now.voided.is_none() && !now.issued.is_empty());
            }
            prop_assert_eq!(now.state == State::Void, now.voided.is_some());
        }
    }

    /// What is asked for is what was taken, to the gram, however the slips were mixed.
    #[test]
    fn sums_lose_nothing(taken in prop::collection::vec((0..3_usize, 0..3_usize, 0..50_i64), 0..40)) {
        let codes = ["A", "BB", "CCC"];
        let sizes = ["whole", "half", "small"];
        let each = [1_900, 800, 120];
        let taken: Vec<Taken> =
            taken.into_iter().map(|(v, s, count)| yarn(codes[v], sizes[s], count, count * each[s])).collect();
        let lines = sum(taken.clone()).unwrap();
        prop_assert_eq!(lines.iter().map(|l| l.count).sum::<i64>(), taken.iter().map(|t| t.count).sum::<i64>());
        prop_assert_eq!(lines.iter().map(|l| l.grams.0).sum::<i64>(), taken.iter().map(|t| t.grams.0).sum::<i64>());
        let issued = issued(&lines, None);
        prop_assert_eq!(issued.is_ok(), !lines.is_empty());
        let keys: std::collections::BTreeSet<_> = lines.iter().map(|l| (l.variety, l.size.clone().map(|s| s.0))).collect();
        prop_assert_eq!(keys.len(), lines.len());
    }
}
