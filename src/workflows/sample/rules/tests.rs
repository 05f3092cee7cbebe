//! The life of a slip as tables of cases: each clause with what it allows and what it refuses.

use proptest::prelude::*;

use super::drawing::{self, Taking, Told};
use super::life::{self, Signer, Step, Voiding};
use super::*;
use crate::kernel::number::{Letter, Series};
use crate::kernel::problem::Problem;
use crate::kernel::words::Lang;
use crate::kernel::words::words;
use crate::say;

const ISSUER: i64 = 1;
const HANDLER: i64 = 2;
const HEAD: i64 = 3;
const GM: i64 = 4;
const GUARD: i64 = 5;
const GIVER: i64 = 6;

fn at(clock: &str) -> Minute {
    Minute::parse(&format!("2026-11-23T{clock}")).unwrap()
}

fn number(serial: u32) -> Number {
    Number::new(Letter::Sample, Series::new(2611).unwrap(), serial, false).unwrap()
}

fn yarn(size: &str, unit: i64, count: i64) -> Line {
    Line {
        variety: 1,
        variety_code: "JC40S".to_string(),
        variety_name: String::new(),
        what: What::Yarn {
            size: size.to_string(),
            names: words("紗", "纱", "yarn").into(),
            unit: Grams(unit),
            standard: 1,
        },
        count,
        grams: Grams(unit * count),
        unit_price: None,
        amount: None,
        lot: None,
        remarks: None,
    }
}

fn issued(charged: bool, source: Source) -> Slip {
    Slip {
        number: number(42),
        issued_at: at("09:00"),
        issued_by: ISSUER,
        handler: HANDLER,
        charged,
        source,
        valid_days: Some(0),
        amount: charged.then_some(Fen(1_965)),
        takes_over: None,
        carried: None,
        lines: vec![yarn("whole", 1_900, 2), yarn("small", 120, 5)],
        state: State::Issued,
        head: None,
        gm: None,
        receipt: None,
        effective_at: None,
        valid_through: None,
        return_note: None,
        drawing: None,
        released: None,
        successor: None,
    }
}

fn refusal() -> Problem {
    Problem::clause("S3", "not_in_role", say!("無權", "无权", "no authority"))
}

/// A head may sign as head, a general manager as general manager, everybody else as nobody.
fn signer(key: i64) -> Signer {
    let may = |yes: bool| if yes { Ok(None) } else { Err(refusal()) };
    Signer { key, name: format!("staff/{key}"), head: may(key != GM), gm: may(key == GM || key == HEAD) }
}

fn taking(clock: &str) -> Taking {
    Taking {
        at: at(clock),
        taken_by: "梁生".to_string(),
        given_by: Some("趙班長".to_string()),
        given_by_staff: Some(GIVER),
        has_storekeeper: true,
    }
}

fn head_signed(slip: &Slip) -> Slip {
    life::sign_head(slip, &signer(HEAD), at("09:10")).unwrap()
}

fn both_signed(slip: &Slip) -> Slip {
    life::sign_gm(&head_signed(slip), &signer(GM), at("09:25")).unwrap()
}

fn drawn(slip: &Slip) -> Slip {
    drawing::draw(&both_signed(slip), &taking("09:40"), None).unwrap()
}

fn codes(step: Step) -> Vec<(&'static str, Option<&'static str>)> {
    step.err().unwrap_or_default().into_iter().map(|problem| (problem.code, problem.rule.clause())).collect()
}

#[test]
fn s3_head_before_general_manager_and_effective_only_then() {
    let slip = issued(false, Source::Workshop);
    assert_eq!(codes(life::sign_gm(&slip, &signer(GM), at("09:25"))), [("wrong_order", Some("S3"))]);
    let one = head_signed(&slip);
    assert_eq!((one.state, one.effective_at), (State::HeadSigned, None));
    let two = both_signed(&slip);
    assert_eq!((two.state, two.effective_at), (State::Effective, Some(at("09:25"))));
    assert_eq!(two.valid_through, Some(at("09:25").day()), "0 days: the day on which it became effective");
    assert_eq!(codes(life::sign_head(&one, &signer(HEAD), at("09:30"))), [("wrong_order", Some("S3"))]);
}

#[test]
fn house_rules_on_who_signs_carry_no_clause() {
    let slip = issued(false, Source::Workshop);
    assert_eq!(codes(life::sign_head(&slip, &signer(ISSUER), at("09:10"))), [("signer_is_issuer", None)]);
    assert_eq!(codes(life::sign_head(&slip, &signer(HANDLER), at("09:10"))), [("signer_is_handler", None)]);
    assert_eq!(codes(life::sign_head(&slip, &signer(GM), at("09:10"))), [("not_in_role", Some("S3"))]);
    assert_eq!(codes(life::sign_gm(&head_signed(&slip), &signer(HEAD), at("09:25"))), [("same_signer", None)]);
    assert_eq!(
        codes(life::sign_head(&slip, &signer(ISSUER), at("08:59"))),
        [("signer_is_issuer", None), ("too_early", None)],
        "all reasons at once"
    );
    assert_eq!(codes(life::sign_gm(&head_signed(&slip), &signer(GM), at("09:09"))), [("too_early", None)]);
}

#[test]
fn s3_either_signer_rejects_and_that_is_final() {
    let slip = issued(false, Source::Workshop);
    for start in [slip.clone(), head_signed(&slip)] {
        let rejected = life::reject(&start, &signer(GM), at("10:00")).unwrap();
        assert_eq!(rejected.state, State::Rejected);
        assert!(life::sign_head(&rejected, &signer(HEAD), at("10:01")).is_err());
        assert!(life::void(&rejected, &voiding("10:01")).is_err());
    }
    assert_eq!(codes(life::reject(&both_signed(&slip), &signer(GM), at("10:00"))), [("wrong_order", Some("S3"))]);
}

#[test]
fn s1_a_charged_slip_is_effective_with_its_exact_receipt() {
    let slip = issued(true, Source::Workshop);
    let signed = both_signed(&slip);
    assert_eq!((signed.state, signed.effective_at), (State::Signed, None));
    assert_eq!(codes(life::receipt(&slip, "R1", Fen(1_965), at("09:05"))), [("wrong_order", Some("S1"))]);
    assert_eq!(codes(life::receipt(&signed, "R1", Fen(1_964), at("09:30"))), [("wrong_amount", Some("S1"))]);
    assert_eq!(codes(drawing::draw(&signed, &taking("09:40"), None)), [("wrong_order", Some("S5"))]);
    for (paid, effective) in [("09:20", "09:25"), ("09:31", "09:31")] {
        let paid = life::receipt(&signed, "R1", Fen(1_965), at(paid)).unwrap();
        assert_eq!((paid.state, paid.effective_at), (State::Effective, Some(at(effective))));
    }
    let free = both_signed(&issued(false, Source::Workshop));
    assert_eq!(codes(life::receipt(&free, "R1", Fen(0), at("09:30"))), [("wrong_order", Some("S1"))]);
}

#[test]
fn s1_charged_goods_are_drawn_exactly_as_paid() {
    let paid = life::receipt(&both_signed(&issued(true, Source::Workshop)), "R1", Fen(1_965), at("09:30")).unwrap();
    let less = [told(1, 2), told(2, 4)];
    assert_eq!(codes(drawing::draw(&paid, &taking("09:40"), Some(&less))), [("not_as_paid", Some("S1"))]);
    assert!(drawing::draw(&paid, &taking("09:40"), Some(&[told(1, 2), told(2, 5)])).is_ok());
}

fn told(line: i64, count: i64) -> Told {
    Told { line, count: Some(count), metres: None, grams: None }
}

#[test]
fn s5_drawing_needs_an_effective_slip_and_goes_downwards_only() {
    let slip = issued(false, Source::Workshop);
    for early in [slip.clone(), head_signed(&slip)] {
        assert_eq!(codes(drawing::draw(&early, &taking("09:40"), None)), [("wrong_order", Some("S5"))]);
    }
    let effective = both_signed(&slip);
    #[allow(clippy::type_complexity)]
    let cases: Vec<(Option<Vec<Told>>, Result<(i64, i64), &str>)> = vec![
        (None, Ok((7, 4_400))),
        (Some(vec![told(1, 1), told(2, 5)]), Ok((6, 2_500))),
        (Some(vec![told(2, 3)]), Ok((3, 360))),
        (Some(vec![told(1, 3)]), Err("more_than_approved")),
        (Some(vec![told(1, 0), told(2, 0)]), Err("nothing_drawn")),
        (Some(vec![]), Err("nothing_drawn")),
        (Some(vec![told(3, 1)]), Err("unknown_line")),
        (Some(vec![told(0, 1)]), Err("unknown_line")),
        (Some(vec![told(1, 1), told(1, 1)]), Err("unknown_line")),
        (Some(vec![told(1, -1)]), Err("more_than_approved")),
    ];
    for (lines, expected) in cases {
        let step = drawing::draw(&effective, &taking("09:40"), lines.as_deref());
        let found = match &step {
            Ok(slip) => {
                let taken = slip.drawing.as_ref().unwrap();
                Ok((taken.pieces(), taken.lines.iter().map(|line| line.grams.0).sum()))
            }
            Err(problems) => Err(problems[0].code),
        };
        assert_eq!(found, expected, "{lines:?}");
    }
    assert_eq!(codes(drawing::draw(&effective, &taking("09:24"), None)), [("too_early", None)]);
    assert_eq!(codes(drawing::draw(&drawn(&slip), &taking("09:50"), None)), [("wrong_order", Some("S5"))]);
}

#[test]
fn s8_the_warehouse_wants_return_note_and_storekeeper() {
    let effective = both_signed(&issued(false, Source::Warehouse));
    let bare = Taking { has_storekeeper: false, ..taking("09:40") };
    assert_eq!(
        codes(drawing::draw(&effective, &bare, None)),
        [("return_note_missing", Some("S8")), ("storekeeper_missing", Some("S8"))]
    );
    let noted = life::return_note(&effective, "T-17", at("09:30")).unwrap();
    assert_eq!(codes(drawing::draw(&noted, &bare, None)), [("storekeeper_missing", Some("S8"))]);
    assert_eq!(codes(drawing::draw(&noted, &taking("09:29"), None)), [("too_early", None)]);
    assert_eq!(drawing::draw(&noted, &taking("09:40"), None).unwrap().state, State::Drawn);
    assert_eq!(codes(life::return_note(&noted, "T-18", at("09:31"))), [("already_recorded", Some("S8"))]);
    let workshop = both_signed(&issued(false, Source::Workshop));
    assert_eq!(codes(life::return_note(&workshop, "T-17", at("09:30"))), [("not_warehouse", Some("S8"))]);
}

#[test]
fn s7_released_once_by_a_guard_who_is_no_party_and_counts_right() {
    let slip = drawn(&issued(false, Source::Workshop));
    let released = life::release(&slip, (GUARD, "老趙"), 7, at("11:05"), None).unwrap();
    assert_eq!(released.state, State::Released);
    assert_eq!(
        codes(life::release(&released, (GUARD, "老趙"), 7, at("11:06"), None)),
        [("already_released", Some("S7"))]
    );
    assert_eq!(codes(life::release(&slip, (GUARD, "老趙"), 8, at("11:05"), None)), [("goods_differ", Some("S7"))]);
    for (party, is) in [(ISSUER, "開單人"), (HANDLER, "經辦人"), (GIVER, "發樣人")] {
        let refused = life::release(&slip, (party, "x"), 7, at("11:05"), None);
        let said = refused.as_ref().unwrap_err()[0].say.get(Lang::Hant).to_string();
        assert!(said.starts_with(&format!("x 是這張單的{is}，")), "{said}");
        assert_eq!(codes(refused), [("guard_is_party", None)]);
        // Told before anybody counts, too.
        let barred = gate::barred(&slip);
        let (_, reason) = barred.iter().find(|(key, _)| *key == party).unwrap();
        assert_eq!(reason.code, "guard_is_party");
        assert!(reason.say.get(Lang::Hant).starts_with(&format!("你是這張單的{is}，")));
    }
    assert!(gate::barred(&slip).iter().all(|(key, _)| *key != GUARD));
    let both = Slip { handler: ISSUER, ..slip.clone() };
    assert!(gate::barred(&both)[0].1.say.get(Lang::Hant).contains("開單人、經辦人"));
    let next_day = Minute::parse("2026-11-24T00:00").unwrap();
    assert_eq!(codes(life::release(&slip, (GUARD, "老趙"), 7, next_day, None)), [("expired", None)]);
    assert!(
        life::release(&slip, (GUARD, "老趙"), 7, at("23:59"), None).is_ok(),
        "the last minute of the last day counts"
    );
}

#[test]
fn validity_runs_n_days_after_the_effective_day_or_without_limit() {
    for (days, leaves, kept) in [
        (Some(0), "2026-11-23T23:59", true),
        (Some(0), "2026-11-24T00:00", false),
        (Some(3), "2026-11-26T23:59", true),
        (Some(3), "2026-11-27T00:00", false),
        (None, "2027-11-27T00:00", true),
    ] {
        let slip = drawn(&Slip { valid_days: days, ..issued(false, Source::Workshop) });
        let step = life::release(&slip, (GUARD, "老趙"), 7, Minute::parse(leaves).unwrap(), None);
        assert_eq!(step.is_ok(), kept, "{days:?} {leaves}");
    }
}

fn voiding(clock: &str) -> Voiding<'static> {
    Voiding { at: at(clock), returned: None, refund: None, taken_over: false }
}

#[test]
fn voiding_wants_goods_back_and_money_back() {
    let slip = issued(false, Source::Workshop);
    assert_eq!(life::void(&slip, &voiding("09:05")).unwrap().state, State::Void);
    let out = drawn(&slip);
    assert_eq!(codes(life::void(&out, &voiding("10:00"))), [("returned_missing", None)]);
    let back = Voiding { returned: Some(("周科長", at("09:50"))), ..voiding("10:00") };
    assert!(life::void(&out, &back).is_ok());
    let before = Voiding { returned: Some(("周科長", at("09:30"))), ..voiding("10:00") };
    assert_eq!(codes(life::void(&out, &before)), [("too_early", None)]);
    assert!(life::void(&out, &Voiding { taken_over: true, ..voiding("10:00") }).is_ok());
    let paid = life::receipt(&both_signed(&issued(true, Source::Workshop)), "R1", Fen(1_965), at("09:30")).unwrap();
    assert_eq!(codes(life::void(&paid, &voiding("10:00"))), [("refund_missing", None)]);
    assert!(life::void(&paid, &Voiding { refund: Some("R2"), ..voiding("10:00") }).is_ok());
    let released = life::release(&out, (GUARD, "老趙"), 7, at("11:05"), None).unwrap();
    assert_eq!(codes(life::void(&released, &voiding("12:00"))), [("wrong_order", Some("S7"))]);
}

#[test]
fn a_reissue_takes_over_only_what_its_lines_have_room_for() {
    let old = drawn(&issued(false, Source::Workshop));
    let taken = old.drawing.as_ref().unwrap();
    let fits = drawing::fit_drawing(&old, taken, &[yarn("small", 120, 6), yarn("whole", 1_900, 2)]).unwrap();
    assert_eq!(fits.iter().map(|line| (line.line, line.count)).collect::<Vec<_>>(), [(1, 5), (2, 2)]);
    let small = drawing::fit_drawing(&old, taken, &[yarn("small", 120, 4), yarn("whole", 1_900, 2)]);
    assert_eq!(small.unwrap_err()[0].code, "more_than_approved");
}

#[test]
fn the_gate_names_every_reason_the_worst_first() {
    let codes = |slip: &Slip, when: Minute| -> Vec<&'static str> {
        gate::reasons(slip, when, None).into_iter().map(|reason| reason.code).collect()
    };
    let free = issued(false, Source::Workshop);
    assert_eq!(codes(&free, at("10:00")), ["head_signature_missing", "gm_signature_missing", "not_drawn"]);
    assert_eq!(codes(&head_signed(&free), at("10:00")), ["gm_signature_missing", "not_drawn"]);
    let both = both_signed(&free);
    assert_eq!(codes(&both, at("10:00")), ["not_drawn"]);
    assert!(gate::can_draw_here(&gate::reasons(&both, at("10:00"), None)));
    let tomorrow = Minute::parse("2026-11-24T08:00").unwrap();
    assert_eq!(codes(&both, tomorrow), ["expired", "not_drawn"]);
    assert!(!gate::can_draw_here(&gate::reasons(&both, tomorrow, None)));
    let charged = both_signed(&issued(true, Source::Warehouse));
    assert_eq!(codes(&charged, at("10:00")), ["receipt_missing", "return_note_missing", "not_drawn"]);
    // Only where nothing else is missing does anybody record the drawing at the gate.
    for (slip, advised) in [(&both, true), (&free, false), (&charged, false)] {
        let last = gate::reasons(slip, at("10:00"), None).pop().unwrap();
        assert_eq!(last.say.get(Lang::Hant).contains("補記"), advised, "{}", last.say.get(Lang::Hant));
    }
    let out = drawn(&free);
    assert!(codes(&out, at("10:00")).is_empty());
    let released = life::release(&out, (GUARD, "老趙"), 7, at("11:05"), None).unwrap();
    assert_eq!(codes(&released, at("11:06")), ["already_released"]);
    assert_eq!(codes(&life::void(&free, &voiding("09:05")).unwrap(), at("10:00")), ["void"]);
    assert_eq!(codes(&life::reject(&free, &signer(GM), at("09:05")).unwrap(), at("10:00")), ["rejected"]);
}

#[test]
fn a_corrected_time_keeps_the_order_and_never_extends() {
    let slip = drawn(&issued(false, Source::Workshop));
    let moved = life::with_time(&slip, "draw", at("09:30")).unwrap();
    assert_eq!(moved.drawing.unwrap().at, at("09:30"));
    assert_eq!(codes(life::with_time(&slip, "draw", at("09:20"))), [("too_early", None)]);
    assert_eq!(codes(life::with_time(&slip, "sign-gm", at("09:41"))), [("too_late", None)]);
    assert_eq!(codes(life::with_time(&slip, "sign-head", at("08:59"))), [("too_early", None)]);
    let late = Slip { valid_days: Some(1), ..issued(false, Source::Workshop) };
    let late = both_signed(&late);
    let next_day = Minute::parse("2026-11-24T09:25").unwrap();
    let corrected = life::with_time(&late, "sign-gm", next_day).unwrap();
    assert_eq!(corrected.valid_through, late.valid_through, "one day later would have extended it");
}

proptest! {
    /// Whatever is tried in whatever order: goods never leave without both signatures, an effective slip and a drawing,
    /// and a slip that has ended stays as it is (S3, S5, S7).
    #[test]
    fn no_order_of_steps_lets_goods_out_unsigned(charged: bool, warehouse: bool, tries in proptest::collection::vec((0_usize..8, 1_i64..8, 0_i64..9), 1..40)) {
        let source = if warehouse { Source::Warehouse } else { Source::Workshop };
        let mut slip = issued(charged, source);
        for (index, (step, who, count)) in tries.into_iter().enumerate() {
            let now = at("09:00").plus(i64::try_from(index).unwrap());
            let clock = now.clock();
            let next = match step {
                0 => life::sign_head(&slip, &signer(who), now),
                1 => life::sign_gm(&slip, &signer(who), now),
                2 => life::receipt(&slip, "R", Fen(1_964 + count % 2), now),
                3 => life::return_note(&slip, "T", now),
                4 => drawing::draw(&slip, &taking(&clock), None),
                5 => life::release(&slip, (who, "x"), count, now, None),
                6 => life::reject(&slip, &signer(who), now),
                _ => life::void(&slip, &voiding(&clock)),
            };
            let Ok(next) = next else { continue };
            prop_assert!(slip.state.waits(), "nothing follows the end");
            prop_assert!(next.state > slip.state || step == 3);
            slip = next;
            if slip.state == State::Released {
                let (head, gm) = (slip.head.unwrap(), slip.gm.unwrap());
                prop_assert!(head.at <= gm.at && head.by != gm.by);
                prop_assert!(slip.effective_at.unwrap() <= slip.drawing.as_ref().unwrap().at);
                prop_assert_eq!(slip.receipt.is_some(), charged);
                prop_assert_eq!(slip.return_note.is_some(), warehouse);
            }
        }
    }
}

#[test]
fn goods_that_are_out_on_a_reissue_come_back_before_it_ends() {
    let old = drawn(&issued(false, Source::Workshop));
    let reissue = Slip {
        takes_over: Some(old.number),
        carried: old.drawing.clone(),
        number: number(43),
        ..issued(false, Source::Workshop)
    };
    assert_eq!(codes(life::void(&reissue, &voiding("10:00"))), [("returned_missing", None)]);
    assert_eq!(codes(life::reject(&reissue, &signer(HEAD), at("10:00"))), [("returned_missing", None)]);
    let back = Voiding { returned: Some(("周科長", at("09:50"))), ..voiding("10:00") };
    assert!(life::void(&reissue, &back).is_ok());
    assert!(life::void(&reissue, &Voiding { taken_over: true, ..voiding("10:00") }).is_ok());
    let effective = both_signed(&reissue);
    let taken = drawing::take_over(&effective).unwrap();
    assert_eq!((taken.state, taken.carried.is_none()), (State::Drawn, true));
    assert_eq!(taken.drawing, old.drawing);
}

#[test]
fn a_gate_copy_is_filed_once() {
    let released =
        life::release(&drawn(&issued(false, Source::Workshop)), (GUARD, "老趙"), 7, at("11:05"), None).unwrap();
    assert!(life::file(&released, None, at("12:00")).is_ok());
    assert_eq!(life::file(&released, Some(at("12:00")), at("12:05")).unwrap_err()[0].code, "already_recorded");
    assert_eq!(life::file(&released, None, at("11:00")).unwrap_err()[0].code, "too_early");
}
