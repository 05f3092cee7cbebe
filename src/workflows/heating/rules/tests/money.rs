//! What is due, paid and settled (H4, H11, H12), and areas (H10).

use super::super::fees::*;
use super::*;

#[test]
fn what_is_due_is_whole_fen_half_up() {
    for (price, quantity, expected) in [
        (2_500, 8_950, 223_750),
        (333, 150, 500),
        (333, 149, 496),
        (1, 50, 1),
        (1, 49, 0),
        (0, 8_950, 0),
        (300, 100, 300),
    ] {
        assert_eq!(due(Fen(price), quantity).unwrap(), Fen(expected), "{price} x {quantity}");
    }
    assert_eq!(due(Fen(i64::MAX), 8_950).unwrap_err().code, "out_of_range");
    for (due, share, expected) in
        [(1_000, 80, 800), (1_001, 50, 501), (999, 50, 500), (1_000, 0, 0), (1_000, 100, 1_000)]
    {
        assert_eq!(required(Fen(due), share), Fen(expected), "{share} % of {due}");
    }
    let app = application(Kind::NewLoad);
    assert_eq!((quantity(&app, true).unwrap(), quantity(&app, false).unwrap()), (8_950, 100));
    let mut app = application(Kind::Stop);
    assert_eq!(quantity(&app, true).unwrap(), 8_000, "who applies for no area has the register's");
    app.home.heated_area = None;
    assert_eq!(quantity(&app, true).unwrap_err().code, "area_unknown");
}

#[test]
fn a_fee_is_paid_in_parts_up_to_what_is_due() {
    let app = walked(Kind::NewLoad, 5);
    let app = taken(&app, pay(Fee::Heat, 500)).unwrap();
    assert_eq!(completed_at(&app, Fee::Heat), None);
    // The schedule of the first payment holds.
    let dearer = |amount| Fact::Pay {
        fee: Fee::Heat,
        amount: Fen(amount),
        receipt_no: "2".into(),
        due: Fen(9_000),
        required: Fen(9_000),
    };
    assert_eq!(taken(&app, dearer(501)).unwrap_err()[0].code, "overpaid");
    let app = taken(&app, dearer(300)).unwrap();
    assert_eq!(completed_at(&app, Fee::Heat), app.log.last().map(|done| done.at));
    assert_eq!(account(&app, Fee::Heat), Some(Account { due: Fen(1_000), required: Fen(800), paid: Fen(800) }));
    let app = taken(&app, dearer(200)).unwrap();
    assert_eq!(taken(&app, dearer(1)).unwrap_err()[0].code, "already_recorded");
    assert_eq!((held(&app), account(&app, Fee::Capacity)), (Fen(1_000), None));
    for amount in [0, -5] {
        assert_eq!(taken(&app, pay(Fee::Capacity, amount)).unwrap_err()[0].code, "out_of_range");
    }
    let free = Fact::Pay { fee: Fee::Capacity, amount: Fen(0), receipt_no: "3".into(), due: Fen(0), required: Fen(0) };
    assert!(completed_at(&taken(&app, free).unwrap(), Fee::Capacity).is_some(), "a free fee is settled by saying so");
}

#[test]
fn what_is_left_of_a_fee_is_paid_after_supply_too() {
    let app = walked(Kind::NewLoad, usual(Kind::NewLoad).len());
    assert_eq!(life::state(&app), State::Done);
    assert_eq!(life::state(&taken(&app, pay(Fee::Heat, 200)).unwrap()), State::Done);
}

#[test]
fn kinds_pay_their_own_fees() {
    for (kind, fee, code) in [
        (Kind::NewResidential, Fee::Heat, None),
        (Kind::NewResidential, Fee::Restore, Some("wrong_fee")),
        (Kind::Change, Fee::Settlement, None),
        (Kind::Stop, Fee::Settlement, None),
        (Kind::Stop, Fee::Heat, Some("wrong_fee")),
        (Kind::Restore, Fee::Restore, None),
        (Kind::Restore, Fee::Settlement, Some("wrong_fee")),
        (Kind::CutOff, Fee::Settlement, Some("not_on_track")),
    ] {
        let found = taken(&walked(kind, 1), pay(fee, 100)).err().map(|problems| problems[0].code);
        assert_eq!(found, code, "{kind:?} {fee:?}");
    }
}

#[test]
fn what_is_settled_is_what_the_schedule_says() {
    let app = walked(Kind::Restore, 1);
    let at = at("2026-11-03T09:00");
    let judge = |app: &Application, scheduled: Option<i64>, amount, receipt: Option<&str>, refund: Option<&str>| {
        let [receipt_no, refund] = [receipt, refund].map(|text| text.map(str::to_string));
        let fact = Fact::Settle { amount: Fen(amount), receipt_no, refund, note: None };
        let ground = Ground { scheduled: scheduled.map(Fen), ..Ground::at(at) };
        take(app, fact, at, &ground).err().map(|problems| problems.iter().map(|one| one.code).collect::<Vec<_>>())
    };
    for (scheduled, amount, receipt, refund, code) in [
        (Some(5_000), 5_000, Some("1"), None, None),
        (Some(5_000), 5_000, None, None, Some(vec!["missing"])),
        (Some(5_000), 4_999, Some("1"), None, Some(vec!["not_as_scheduled"])),
        (Some(5_000), 0, None, None, Some(vec!["not_as_scheduled"])),
        (Some(0), 0, None, None, None),
        (None, 0, None, None, None),
        (None, 100, Some("1"), None, Some(vec!["no_fee"])),
        (None, 12_345, None, Some("T-1"), None),
        (Some(5_000), 12_345, None, Some("T-1"), None),
        (None, 0, None, Some("T-1"), Some(vec!["out_of_range"])),
    ] {
        assert_eq!(judge(&app, scheduled, amount, receipt, refund), code, "{scheduled:?} {amount} {refund:?}");
    }
    // What was paid for it is taken off.
    let paid = taken(&app, pay(Fee::Restore, 600)).unwrap();
    assert_eq!(to_settle(&paid, Some(Fen(9_999))), Some(Fen(400)));
    assert_eq!(judge(&paid, Some(9_999), 400, Some("1"), None), None);
    assert_eq!(judge(&paid, Some(9_999), 1_000, Some("1"), None), Some(vec!["not_as_scheduled"]));
}

#[test]
fn money_is_given_back_whatever_became_of_it() {
    let back = |amount| Fact::Settle { amount: Fen(amount), receipt_no: None, refund: Some("T-1".into()), note: None };
    let app = taken(&walked(Kind::NewResidential, 1), pay(Fee::Heat, 500)).unwrap();
    let app = taken(&app, Fact::Withdraw { reason: "搬走".into() }).unwrap();
    assert!(next::next(&app).contains(&Step::Settle));
    let app = taken(&app, back(500)).unwrap();
    assert_eq!((held(&app), life::state(&app)), (Fen(0), State::Withdrawn));
    assert!(taken(&app, back(1)).is_err(), "nothing is left to give back");
    assert_eq!(taken(&walked(Kind::NewResidential, 1), back(1)).unwrap_err()[0].code, "not_on_track");
}

#[test]
fn areas_grow_and_shrink_as_the_kind_says() {
    for (kind, change, code) in [
        (Kind::NewResidential, 8_950, None),
        (Kind::NewResidential, -1, Some("wrong_sign")),
        (Kind::NewResidential, 0, Some("zero_area")),
        (Kind::Restore, 8_000, None),
        (Kind::Restore, -8_000, Some("wrong_sign")),
        (Kind::Stop, -8_000, None),
        (Kind::Stop, -8_001, Some("negative_area")),
        (Kind::Stop, 8_000, Some("wrong_sign")),
        (Kind::CutOff, 0, Some("zero_area")),
        (Kind::ImposedStop, -1, None),
        (Kind::Change, 1, None),
        (Kind::Change, -8_000, None),
        (Kind::Change, -8_001, Some("negative_area")),
        (Kind::Change, i64::MAX, Some("negative_area")),
    ] {
        let Fact::AreaNotice(notice) = area(change) else { unreachable!() };
        let found = super::super::area::check(kind, &notice, "H10").err();
        assert_eq!(found.as_ref().map(|problem| problem.code), code, "{kind:?} {change}");
        assert!(found.is_none_or(|problem| problem.field.as_deref() == Some("change")));
    }
}
