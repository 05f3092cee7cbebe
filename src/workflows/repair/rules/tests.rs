//! The life of a repair and its limits as tables of cases, each under its clause; and the laws that hold for any sequence
//! of steps.

use proptest::prelude::*;

use super::deadlines::{Settings, asked};
use super::life::{self, Fitter, Step};
use super::times::with_time;
use super::*;
use crate::kernel::number::{Letter, Series};
use crate::kernel::problem::{Problem, Rule};
use crate::kernel::time::Day;
use crate::kernel::time::calendar::Calendar;
use crate::kernel::time::deadline::DeadlineState;
use crate::registers::deadline::{Change, Ground, Kept, follow};
use crate::registers::staff::certificate::Held;

const SETTINGS: Settings = Settings { follow_up_hours: 48, follow_up_window_hours: 24, follow_up_tries: 3 };

fn call() -> Minute {
    Minute::parse("2026-11-30T08:00").unwrap()
}

/// So many minutes after the call.
fn m(minutes: i64) -> Minute {
    call().plus(minutes)
}

fn number(serial: u32) -> Number {
    Number::new(Letter::Repair, Series::new(2611).unwrap(), serial, false).unwrap()
}

fn repair(kind: Fault, scope: Scope) -> Repair {
    Repair {
        number: number(1),
        reported_at: call(),
        channel: Channel::Phone,
        caller: "王".into(),
        phone: "1".into(),
        user: None,
        account: None,
        address: Address { estate: "甲".into(), ..Address::default() },
        station: None,
        user_class: None,
        fault: "x".into(),
        kind,
        rooms: None,
        since: None,
        neighbours_too: None,
        access: None,
        repeat_of: None,
        outage: None,
        remarks: None,
        state: State::Reported,
        scope,
        told: None,
        dispatch: None,
        contacted_at: None,
        appointment: None,
        arrived_at: None,
        work: None,
        charge: None,
        damage: None,
        confirmation: None,
        tries: 0,
        follow_up: None,
        result_up: None,
        ended: None,
    }
}

fn fitter(expires: Option<&str>) -> Fitter {
    let expires = expires.and_then(Day::parse);
    let number = expires.map(|_| "Z-1".to_string());
    Fitter { person: 7, held: Held { name: "孫".into(), number, expires, disabled: false } }
}

fn certified() -> Fitter {
    fitter(Some("2030-01-01"))
}

fn work_at(at: Minute) -> Work {
    Work { at, cause: "a".into(), work: "b".into(), materials: None, shoe_covers: true, cleaned: true }
}

fn told(at: Minute, chargeable: bool) -> Told {
    Told { at, chargeable, fee: chargeable.then_some(4) }
}

fn signed(at: Minute, method: Method, rating: Option<Rating>) -> Confirmation {
    Confirmation { at, by: Some("王".into()), method, rating, opinion: None }
}

fn call_at(at: Minute, by: i64, result: FollowResult) -> FollowUp {
    FollowUp { at, by, result, comment: None }
}

fn sent(repair: &Repair, at: Minute) -> Repair {
    life::dispatch(repair, &[certified()], Some("x"), at).unwrap()
}

fn there(repair: &Repair, at: Minute) -> Repair {
    life::arrive(&sent(repair, repair.reported_at), at).unwrap()
}

fn done(repair: &Repair, at: Minute) -> Repair {
    work::done(&there(repair, at), work_at(at)).unwrap()
}

/// The codes of a refusal, each with its clause (`-` for none); empty where the step is taken.
fn codes<T>(judged: Result<T, Vec<Problem>>) -> Vec<String> {
    let code = |problem: Problem| {
        let clause = match problem.rule {
            Rule::Clause(clause) => clause,
            Rule::House => "house",
            Rule::Plain => "-",
        };
        format!("{clause} {}", problem.code)
    };
    judged.err().into_iter().flatten().map(code).collect()
}

/// What the file holds after the facts were followed at a time.
fn kept_after(kept: Vec<Kept>, repair: &Repair, now: Minute, change: Change) -> Vec<Kept> {
    let calendar = Calendar::builtin();
    let ground = Ground { change, now, late_typed: false, calendar: &calendar, seasons: &[], counted: None };
    let mut kept = kept;
    for new in follow("R", "repair", &kept, &asked(repair, &SETTINGS), &ground) {
        match kept.iter_mut().find(|known| known.n == new.n) {
            Some(place) => *place = new,
            None => kept.push(new),
        }
    }
    kept
}

fn state_of(kept: &[Kept], kind: &str, now: Minute) -> Option<DeadlineState> {
    kept.iter().filter(|known| known.deadline.kind == kind).max_by_key(|known| known.n).map(|known| known.state(now))
}

#[test]
fn h20_and_h5_what_a_call_asks_for() {
    for (kind, channel, wanted) in [
        (Fault::Leak, Channel::Phone, &[("arrive", 30), ("finish", 24 * 60)][..]),
        (Fault::NoHeat, Channel::Phone, &[("contact", 30), ("arrive", 120), ("finish", 24 * 60)]),
        (Fault::Other, Channel::Visit, &[("contact", 30), ("arrive", 120), ("finish", 24 * 60)]),
        (Fault::Leak, Channel::FromAbove, &[("arrive", 30), ("finish", 24 * 60), ("result_up", 60)]),
    ] {
        let repair = Repair { channel, ..repair(kind, Scope::Company) };
        let kept = kept_after(Vec::new(), &repair, call(), Change::Step);
        let found: Vec<(&str, i64)> = kept
            .iter()
            .map(|known| (known.deadline.kind.as_str(), known.deadline.due.unwrap().since(call())))
            .collect();
        assert_eq!(found, wanted, "{kind:?} {channel:?}");
        assert!(kept.iter().all(|known| known.deadline.start == call()));
        let clause = |kind: &str| if kind == "result_up" { "H5" } else { "H20" };
        assert!(kept.iter().all(|known| known.deadline.clause.as_deref() == Some(clause(&known.deadline.kind))));
    }
}

#[test]
fn h20_the_last_minute_is_in_time_and_the_next_is_not() {
    let arrive = |kind, minutes| there(&repair(kind, Scope::Company), m(minutes));
    let reach = |minutes| life::contact(&repair(Fault::Valve, Scope::Company), None, m(minutes)).unwrap();
    let finish = |minutes| done(&repair(Fault::Leak, Scope::Company), m(minutes));
    use DeadlineState::{Met, Missed};
    for (kind, after, state) in [
        ("arrive", arrive(Fault::Leak, 30), Met),
        ("arrive", arrive(Fault::Leak, 31), Missed),
        ("arrive", arrive(Fault::Blockage, 120), Met),
        ("arrive", arrive(Fault::Blockage, 121), Missed),
        ("contact", reach(30), Met),
        ("contact", reach(31), Missed),
        // Who is on site has been reached.
        ("contact", arrive(Fault::Valve, 30), Met),
        ("contact", arrive(Fault::Valve, 31), Missed),
        ("finish", finish(24 * 60), Met),
        ("finish", finish(24 * 60 + 1), Missed),
    ] {
        let kept = kept_after(Vec::new(), &after, m(9999), Change::Step);
        assert_eq!(state_of(&kept, kind, m(9999)), Some(state), "{kind}");
    }
}

#[test]
fn h21_the_follow_up_opens_after_48_hours_and_is_due_24_later() {
    let after = done(&repair(Fault::Leak, Scope::Company), m(25));
    let kept = kept_after(Vec::new(), &after, m(25), Change::Step);
    let limit = &kept.iter().find(|known| known.deadline.kind == "follow_up").unwrap().deadline;
    let opens = m(25 + 48 * 60);
    assert_eq!((limit.opens, limit.due, limit.start), (Some(opens), Some(m(25 + 72 * 60)), m(25)));
    for (at, by, expected) in [
        (opens.plus(-1), 2, &["H21 too_early"][..]),
        (opens, 2, &[]),
        (opens, 7, &["house follow_up_by_crew"]),
        (opens.plus(-1), 7, &["H21 too_early", "house follow_up_by_crew"]),
    ] {
        let judged = work::follow_up(&after, call_at(at, by, FollowResult::Fair), &[7], opens, &SETTINGS);
        assert_eq!(codes(judged), expected, "{at} {by}");
    }
    // Not reached leaves the state until the last try, which closes it.
    let mut tried = after;
    for (n, state) in [(1, State::Finished), (2, State::Finished), (3, State::Closed)] {
        tried = work::follow_up(&tried, call_at(opens, 2, FollowResult::NotReached), &[7], opens, &SETTINGS).unwrap();
        assert_eq!((tried.tries, tried.state), (n, state));
        assert_eq!(tried.follow_up.is_some(), state == State::Closed);
    }
    let kept = kept_after(kept, &tried, opens, Change::Step);
    assert_eq!(state_of(&kept, "follow_up", m(99999)), Some(DeadlineState::Met));
}

#[test]
fn h17_a_wish_of_the_user_counts_where_it_came_in_time_and_goes_beyond() {
    let report = repair(Fault::NoHeat, Scope::Company);
    for (asked_by, told_at, appointment, arrive, finish) in [
        (AskedBy::User, 10, 121, true, false),
        (AskedBy::User, 120, 500, true, false),
        (AskedBy::User, 121, 500, false, false),
        (AskedBy::User, 10, 120, false, false),
        (AskedBy::User, 10, 24 * 60 + 1, true, true),
        (AskedBy::Company, 10, 500, false, false),
    ] {
        let after = life::appoint(&report, m(appointment), asked_by, m(told_at)).unwrap();
        let wished: Vec<bool> = asked(&after, &SETTINGS).iter().skip(1).map(|one| one.by_user_wish).collect();
        assert_eq!(wished, [arrive, finish], "{asked_by:?} {told_at} {appointment}");
        let unmoved: Vec<_> = asked(&after, &SETTINGS).iter().map(|one| (one.start, one.limit)).collect();
        assert_eq!(unmoved, asked(&report, &SETTINGS).iter().map(|one| (one.start, one.limit)).collect::<Vec<_>>());
    }
}

#[test]
fn how_it_ends_decides_what_is_still_owed() {
    use DeadlineState::{Cancelled, Met, Open};
    let users = Repair { channel: Channel::FromAbove, ..repair(Fault::NoHeat, Scope::User) };
    let other = Repair { number: number(2), ..repair(Fault::NoHeat, Scope::Company) };
    let duplicate = work::duplicate(&users, &other, 0, "已派人", m(10)).unwrap();
    for (what, after, [contact, arrive, finish, result]) in [
        ("advised", life::advise(&users, "x", m(10)).unwrap(), [Met, Cancelled, Cancelled, Open]),
        ("withdrawn", work::withdraw(&users, "x", "y", m(10)).unwrap(), [Cancelled; 4]),
        ("duplicate", duplicate, [Cancelled; 4]),
        ("void", work::void(&users, "x", None, m(10)).unwrap(), [Cancelled; 4]),
    ] {
        let kept = kept_after(Vec::new(), &users, call(), Change::Step);
        let kept = kept_after(kept, &after, m(10), Change::Step);
        for (kind, state) in [("contact", contact), ("arrive", arrive), ("finish", finish), ("result_up", result)] {
            assert_eq!(state_of(&kept, kind, m(20)), Some(state), "{what} {kind}");
        }
    }
    // What had run out before stays missed.
    let kept = kept_after(Vec::new(), &users, call(), Change::Step);
    let kept = kept_after(kept, &work::withdraw(&users, "x", "y", m(31)).unwrap(), m(31), Change::Step);
    assert_eq!(state_of(&kept, "contact", m(40)), Some(DeadlineState::Missed));
}

#[test]
fn h1_h16_who_may_be_sent_and_when() {
    let company = repair(Fault::Leak, Scope::Company);
    let users = repair(Fault::Valve, Scope::User);
    let told_user = life::tell_charge(&users, told(m(5), false), Ok(())).unwrap();
    let (valid, last_day, expired, none) =
        (certified(), fitter(Some("2026-11-30")), fitter(Some("2026-11-29")), fitter(None));
    let gone = Fitter { held: Held { disabled: true, ..certified().held }, ..certified() };
    let done_one = done(&company, m(20));
    let (again, unknown) = (sent(&company, m(5)), repair(Fault::Leak, Scope::Unknown));
    for (what, repair, crew, reason, at, expected) in [
        ("certified", &company, vec![&valid], None, 0, &[][..]),
        ("unknown scope", &unknown, vec![&valid], None, 0, &[]),
        ("on the last day", &company, vec![&last_day], None, 0, &[]),
        ("expired", &company, vec![&expired], None, 0, &["H1 certificate_expired"]),
        (
            "each by himself",
            &company,
            vec![&expired, &valid, &none],
            None,
            0,
            &["H1 certificate_expired", "H1 no_certificate"],
        ),
        ("left", &company, vec![&gone], None, 0, &["house disabled"]),
        ("before the call", &company, vec![&valid], None, -1, &["- too_early"]),
        ("user's own, not told", &users, vec![&valid], None, 0, &["H16 charge_not_told"]),
        ("user's own, told", &told_user, vec![&valid], None, 5, &[]),
        ("before it was told", &told_user, vec![&valid], None, 4, &["- too_early"]),
        ("again without reason", &again, vec![&valid], None, 5, &["house missing"]),
        ("again", &again, vec![&valid], Some("x"), 5, &[]),
        ("again before", &again, vec![&valid], Some("x"), 4, &["- too_early"]),
        ("after the work", &done_one, vec![&valid], Some("x"), 30, &["H16 wrong_order"]),
        (
            "everything at once",
            &users,
            vec![&none],
            None,
            -1,
            &["H16 charge_not_told", "H1 no_certificate", "- too_early"],
        ),
    ] {
        let crew: Vec<Fitter> = crew.into_iter().cloned().collect();
        assert_eq!(codes(life::dispatch(repair, &crew, reason, m(at))), expected, "{what}");
    }
}

#[test]
fn h16_the_users_own_part_is_told_before_anything_is_done() {
    let users = repair(Fault::Valve, Scope::User);
    let told_user = life::tell_charge(&users, told(m(5), true), Ok(())).unwrap();
    let sent_told = sent(&told_user, m(6));
    let company_there = there(&repair(Fault::Valve, Scope::Company), m(10));
    let turned = life::scope(&company_there, Scope::User, None, m(11)).unwrap();
    let judge = |repair: &Repair, told: Told| codes(life::tell_charge(repair, told, Ok(())));
    assert_eq!(judge(&users, told(m(0), false)), [""; 0]);
    assert_eq!(judge(&users, Told { fee: None, ..told(m(0), true) }), ["H16 missing"]);
    assert_eq!(judge(&company_there, told(m(12), false)), ["H16 not_the_users"]);
    assert_eq!(judge(&told_user, told(m(5), false)), [""; 0]);
    assert_eq!(judge(&sent_told, told(m(7), false)), ["H16 wrong_order"]);
    assert_eq!(judge(&turned, told(m(12), true)), [""; 0]);
    assert_eq!(codes(work::done(&turned, work_at(m(20)))), ["H16 charge_not_told"]);
    let turned_told = life::tell_charge(&turned, told(m(12), true), Ok(())).unwrap();
    assert_eq!(codes(work::done(&turned_told, work_at(m(11)))), ["- too_early"]);
    assert_eq!(codes(work::done(&turned_told, work_at(m(12)))), [""; 0]);
    // H5a: advice is for the user's own part, before anybody is there.
    assert_eq!(codes(life::advise(&users, "x", m(-1))), ["- too_early"]);
    assert_eq!(codes(life::advise(&turned, "x", m(12))), ["H16 wrong_order"]);
    assert_eq!(codes(life::scope(&users, Scope::User, None, m(1))), ["- nothing_to_change"]);
}

#[test]
fn h4_an_amount_is_price_times_quantity_rounded_half_up() {
    for (price, quantity, expected) in
        [(3550, 100, 3550), (3550, 150, 5325), (1, 50, 1), (1, 49, 0), (2005, 33, 662), (333, 150, 500), (0, 900, 0)]
    {
        assert_eq!(work::amount(Fen(price), quantity), Ok(Fen(expected)), "{price} x {quantity}");
    }
    assert!(work::amount(Fen(i64::MAX), 2).is_err());
    let charge = || Ok(Charge { fee: 4, quantity: 100, amount: Fen(1), receipt_no: None });
    let users = life::tell_charge(&repair(Fault::Valve, Scope::User), told(m(1), true), Ok(())).unwrap();
    let free = life::tell_charge(&repair(Fault::Valve, Scope::User), told(m(1), false), Ok(())).unwrap();
    let paid = work::charge(&life::arrive(&sent(&users, m(1)), m(9)).unwrap(), charge(), m(9)).unwrap();
    for (what, repair, expected) in [
        ("before anybody is there", sent(&users, m(1)), &["H16 wrong_order"][..]),
        ("told free of charge", life::arrive(&sent(&free, m(1)), m(9)).unwrap(), &["H16 charge_not_told"]),
        ("the company's", there(&repair(Fault::Valve, Scope::Company), m(9)), &["H16 charge_not_told"]),
        ("told", life::arrive(&sent(&users, m(1)), m(9)).unwrap(), &[]),
    ] {
        assert_eq!(codes(work::charge(&repair, charge(), m(9))), expected, "{what}");
    }
    assert_eq!(codes(work::charge(&paid, charge(), m(9))), ["H4 already_recorded"]);
}

#[test]
fn h18_h21_who_signs_rates_and_who_does_not_still_answers() {
    let finished = done(&repair(Fault::Leak, Scope::Company), m(20));
    let judge = |given: Confirmation| codes(work::confirm(&finished, given, Ok(())));
    assert_eq!(judge(signed(m(20), Method::Paper, Some(Rating::Fair))), [""; 0]);
    assert_eq!(judge(signed(m(20), Method::Paper, None)), ["H21 missing"]);
    assert_eq!(judge(Confirmation { by: None, ..signed(m(20), Method::Paper, None) }), ["H21 missing", "H21 missing"]);
    for method in [Method::Refused, Method::Absent] {
        assert_eq!(judge(Confirmation { by: None, ..signed(m(20), method, None) }), [""; 0], "{method:?}");
    }
    assert_eq!(judge(signed(m(20), Method::Refused, Some(Rating::Fair))), [""; 0]);
    assert_eq!(judge(signed(m(20), Method::Absent, Some(Rating::Fair))), ["house rating_without_user"]);
    assert_eq!(judge(signed(m(19), Method::Absent, None)), ["- too_early"]);
    let confirmed = work::confirm(&finished, signed(m(20), Method::Absent, None), Ok(())).unwrap();
    assert_eq!(codes(work::confirm(&confirmed, signed(m(21), Method::Absent, None), Ok(()))), ["H21 already_recorded"]);
    let reported = repair(Fault::Leak, Scope::Company);
    assert_eq!(codes(work::confirm(&reported, signed(m(20), Method::Absent, None), Ok(()))), ["H21 wrong_order"]);
}

#[test]
fn h16_what_is_a_duplicate_of_what() {
    let mine = Repair { reported_at: m(10), ..repair(Fault::Leak, Scope::Company) };
    let open = Repair { number: number(2), ..repair(Fault::Leak, Scope::Company) };
    let done_before = done(&open, m(9));
    let done_after = done(&open, m(10));
    let gone = work::withdraw(&open, "x", "y", m(5)).unwrap();
    let third = Repair { number: number(3), ..open.clone() };
    let chained = work::duplicate(&open, &third, 0, "x", m(5)).unwrap();
    for (what, repair, other, duplicates, expected) in [
        ("open", &mine, &open, 0, &[][..]),
        ("itself", &mine, &mine, 0, &["H16 same_record"]),
        ("one that was done before the call", &mine, &done_before, 0, &["H16 not_open"]),
        ("one that was done after the call", &mine, &done_after, 0, &[]),
        ("withdrawn", &mine, &gone, 0, &["H16 not_open"]),
        ("a duplicate", &mine, &chained, 0, &["H16 is_duplicate"]),
        ("has some itself", &mine, &open, 2, &["H16 has_duplicates"]),
    ] {
        assert_eq!(codes(work::duplicate(repair, other, duplicates, "x", m(20))), expected, "{what}");
    }
    let arrived = there(&mine, m(20));
    assert_eq!(codes(work::duplicate(&arrived, &open, 0, "x", m(20))), ["H16 wrong_order"]);
    assert_eq!(codes(work::duplicate(&mine, &open, 0, "x", m(9))), ["- too_early"]);
}

#[test]
fn a_corrected_time_keeps_the_order() {
    let closed = {
        let finished = done(&life::contact(&repair(Fault::NoHeat, Scope::Company), None, m(5)).unwrap(), m(20));
        let confirmed = work::confirm(&finished, signed(m(25), Method::Absent, None), Ok(())).unwrap();
        let call = call_at(m(20 + 48 * 60), 2, FollowResult::Fair);
        work::follow_up(&confirmed, call, &[7], m(20 + 48 * 60), &SETTINGS).unwrap()
    };
    let opens = Some(48 * 60);
    for (step, from, to, expected) in [
        ("received", 0, -30, &[][..]),
        ("received", 0, 1, &["- too_late"]),
        ("dispatch", 0, 20, &[]),
        ("dispatch", 0, 21, &["- too_late"]),
        ("dispatch", 0, -1, &["- too_early"]),
        ("contact", 5, 20, &[]),
        ("contact", 5, 21, &["- too_late"]),
        ("arrive", 20, 5, &[]),
        ("arrive", 20, 4, &["- too_early"]),
        ("finish", 20, 21, &["H21 too_early"]),
        ("finish", 20, 26, &["- too_late"]),
        ("confirm", 25, 19, &["- too_early"]),
        ("follow-up", 20 + 48 * 60, 20 + 48 * 60 - 1, &["H21 too_early"]),
        ("follow-up", 20 + 48 * 60, 20 + 49 * 60, &[]),
    ] {
        let judged = with_time(&closed, step, m(from), m(to), opens);
        assert_eq!(codes(judged), expected, "{step} {from} to {to}");
    }
}

#[test]
fn what_is_next_is_possible_and_what_is_blocked_says_why() {
    let company = repair(Fault::NoHeat, Scope::Company);
    let users = repair(Fault::Valve, Scope::User);
    let finished = done(&company, m(20));
    let opens = Some(m(20 + 48 * 60));
    for (what, repair, now, first) in [
        ("company", company.clone(), m(1), "dispatch"),
        ("user's own", users.clone(), m(1), "advise"),
        ("user's own, told", life::tell_charge(&users, told(m(1), false), Ok(())).unwrap(), m(1), "dispatch"),
        ("sent", sent(&company, m(1)), m(2), "contact"),
        ("leak, sent", sent(&Repair { kind: Fault::Leak, ..company.clone() }, m(1)), m(2), "arrive"),
        ("there", there(&company, m(9)), m(10), "finish"),
        ("done", finished.clone(), m(30), "confirm"),
        ("after 48 hours", finished.clone(), m(20 + 48 * 60), "follow-up"),
    ] {
        let opens = opens.filter(|_| repair.work.is_some());
        let beside = next::Beside { opens, ..next::Beside::default() };
        let next = next::next(&repair, &beside, &SETTINGS, now, false);
        assert_eq!(next.first(), Some(&first), "{what}: {next:?}");
        let blocked = next::blocked(&repair, &beside, &SETTINGS, now);
        assert!(blocked.iter().all(|(name, _)| !next.contains(name)), "{what}");
    }
    let void = work::void(&company, "x", None, m(1)).unwrap();
    assert_eq!(next::next(&void, &next::Beside::default(), &SETTINGS, m(2), false), ["correct-time", "note"]);
}

#[test]
fn money_leaves_the_record_with_the_receipt_of_its_refund() {
    let users = life::tell_charge(&repair(Fault::Valve, Scope::User), told(m(1), true), Ok(())).unwrap();
    let there = life::arrive(&sent(&users, m(1)), m(9)).unwrap();
    let charge = Charge { fee: 4, quantity: 100, amount: Fen(3550), receipt_no: Some("77".into()) };
    let paid = work::charge(&there, Ok(charge), m(9)).unwrap();
    for (what, repair, refund, expected) in [
        ("paid", &paid, None, &["house refund_missing"][..]),
        ("paid, refunded", &paid, Some("R-9"), &[]),
        ("not paid", &there, None, &[]),
        ("not paid, refunded", &there, Some("R-9"), &["house nothing_to_refund"]),
    ] {
        let scoped = life::scope(repair, Scope::Company, refund, m(10));
        let void = work::void(repair, "x", refund, m(10));
        for judged in [scoped, void] {
            assert_eq!(judged.as_ref().map_or(&None, |after| &after.charge), &None, "{what}");
            assert_eq!(codes(judged), expected, "{what}");
        }
    }
    let beside = next::Beside::default();
    let next = next::next(&paid, &beside, &SETTINGS, m(10), false);
    assert!(next.contains(&"scope") && next.contains(&"void"), "{next:?}");
}

#[test]
fn what_others_were_joined_to_is_carried_on() {
    let repair = repair(Fault::Valve, Scope::User);
    let beside = next::Beside { duplicates: vec![number(2), number(3)], ..next::Beside::default() };
    let blocked = next::blocked(&repair, &beside, &SETTINGS, m(1));
    for step in ["void", "withdraw", "advise", "duplicate"] {
        let found = blocked.iter().find(|(name, problem)| *name == step && problem.code == "has_duplicates");
        let says = found.map(|(_, problem)| problem.say.get(crate::kernel::words::Lang::En).to_string());
        let says = says.unwrap_or_else(|| panic!("{step}: {blocked:?}"));
        assert!(says.contains(&number(2).to_string()) && says.contains(&number(3).to_string()), "{says}");
    }
    assert!(next::next(&repair, &beside, &SETTINGS, m(1), false).contains(&"tell-charge"));
}

#[test]
fn what_has_ended_can_still_be_void() {
    let company = repair(Fault::Leak, Scope::Company);
    let users = repair(Fault::Valve, Scope::User);
    let other = Repair { number: number(2), ..company.clone() };
    let closed = {
        let at = m(20 + 48 * 60);
        work::follow_up(&done(&company, m(20)), call_at(at, 2, FollowResult::Fair), &[7], at, &SETTINGS).unwrap()
    };
    for ended in [
        life::advise(&users, "x", m(5)).unwrap(),
        work::withdraw(&company, "x", "y", m(5)).unwrap(),
        work::duplicate(&company, &other, 0, "x", m(5)).unwrap(),
        closed,
    ] {
        let kept = kept_after(Vec::new(), &ended, m(5000), Change::Step);
        let before: Vec<_> = kept.iter().map(|known| known.state(m(6000))).collect();
        let void = work::void(&ended, "typed twice", None, m(5000)).unwrap();
        assert_eq!(void.state, State::Void);
        assert_eq!(void.ended.as_ref().and_then(|ended| ended.duplicate_of), None);
        // What was settled when it ended stays as it was.
        let kept = kept_after(kept, &void, m(6000), Change::Step);
        assert_eq!(kept.iter().map(|known| known.state(m(6000))).collect::<Vec<_>>(), before, "{:?}", ended.state);
        assert_eq!(codes(work::void(&void, "again", None, m(5001))), ["house wrong_order"]);
    }
}

#[test]
fn an_appointment_is_within_a_month() {
    let company = repair(Fault::Leak, Scope::Company);
    let last = m(10 + wording::APPOINTMENT_DAYS * 24 * 60);
    let agreed = |at: Minute| codes(life::appoint(&company, at, AskedBy::User, m(10)));
    let reached = |at: Minute| codes(life::contact(&company, Some(at), m(10)));
    assert_eq!((agreed(last), reached(last)), (vec![], vec![]));
    assert_eq!(agreed(last.plus(1)), ["house too_far"]);
    assert_eq!(reached(last.plus(1)), ["house too_far"]);
}

/// A step that somebody may try at some minute, in order or not.
#[derive(Clone, Copy, Debug)]
enum Try {
    Scope(Scope),
    Tell(bool),
    Dispatch,
    Contact,
    Appoint(i64),
    Arrive,
    Finish,
    Damage,
    Confirm,
    FollowUp(FollowResult),
    Advise,
    Withdraw,
    Duplicate,
    Void,
}

fn any_try() -> impl Strategy<Value = Try> {
    prop_oneof![
        1 => prop::sample::select(Scope::ALL).prop_map(Try::Scope),
        1 => any::<bool>().prop_map(Try::Tell),
        3 => Just(Try::Dispatch),
        2 => Just(Try::Contact),
        1 => (-10_i64..2000).prop_map(Try::Appoint),
        3 => Just(Try::Arrive),
        3 => Just(Try::Finish),
        1 => Just(Try::Damage),
        2 => Just(Try::Confirm),
        3 => prop::sample::select(FollowResult::ALL).prop_map(Try::FollowUp),
        1 => Just(Try::Advise),
        1 => Just(Try::Withdraw),
        1 => Just(Try::Duplicate),
        1 => Just(Try::Void),
    ]
}

fn attempt(repair: &Repair, step: Try, at: Minute, opens: Option<Minute>) -> Step {
    let other = Repair { number: number(2), ..super::tests::repair(Fault::Leak, Scope::Company) };
    let free = || Ok(Charge { fee: 4, quantity: 100, amount: Fen(0), receipt_no: None });
    match step {
        Try::Scope(scope) => life::scope(repair, scope, None, at),
        Try::Tell(chargeable) => life::tell_charge(repair, told(at, chargeable), Ok(())),
        Try::Dispatch => life::dispatch(repair, &[certified()], Some("x"), at),
        Try::Contact => life::contact(repair, None, at),
        Try::Appoint(later) => life::appoint(repair, at.plus(later), AskedBy::User, at),
        Try::Arrive => life::arrive(repair, at),
        Try::Finish => work::done(repair, work_at(at)),
        Try::Damage => {
            let damage = Damage {
                at,
                part: "x".into(),
                cause: "x".into(),
                remedy: "x".into(),
                charge: None,
                user_by: "x".into(),
                method: Method::Paper,
                witness: None,
            };
            work::damage(repair, damage, free(), Ok(()))
        }
        Try::Confirm => work::confirm(repair, signed(at, Method::Paper, Some(Rating::Fair)), Ok(())),
        Try::FollowUp(result) => work::follow_up(repair, call_at(at, 2, result), &[7], opens.unwrap_or(at), &SETTINGS),
        Try::Advise => life::advise(repair, "x", at),
        Try::Withdraw => work::withdraw(repair, "x", "y", at),
        Try::Duplicate => work::duplicate(repair, &other, 0, "x", at),
        Try::Void => work::void(repair, "x", None, at),
    }
}

/// How far a repair is; a dispatch or a contact never takes it back.
fn rank(state: State) -> usize {
    State::ALL.iter().position(|one| *one == state).unwrap()
}

proptest! {
    #[test]
    fn any_sequence_keeps_order_ends_once_and_never_unsays_a_missed_limit(
        kind in prop::sample::select(Fault::ALL),
        scope in prop::sample::select(Scope::ALL),
        steps in prop::collection::vec((any_try(), -30_i64..4000, 0_i64..90), 1..24),
    ) {
        let mut now = call();
        let mut repair = repair(kind, scope);
        let mut kept = kept_after(Vec::new(), &repair, now, Change::Step);
        for (step, minutes, pause) in steps {
            now = now.plus(if matches!(step, Try::FollowUp(_)) { pause * 60 } else { pause });
            let at = m(minutes).min(now);
            let opens = kept.iter().find(|known| known.deadline.kind == "follow_up").and_then(|known| known.deadline.opens);
            let missed: Vec<i64> = kept
                .iter()
                .filter(|known| known.deadline.due.is_some_and(|due| due < now) && known.deadline.met_at.is_none() && !known.deadline.cancelled && at >= now)
                .map(|known| known.n)
                .collect();
            let Ok(after) = attempt(&repair, step, at, opens) else { continue };
            let voids = matches!(step, Try::Void) && repair.state != State::Void;
            prop_assert!(!repair.state.has_ended() || voids, "{:?} after {:?}", step, repair.state);
            prop_assert!(rank(after.state) >= rank(repair.state), "{:?}: {:?} to {:?}", step, repair.state, after.state);
            kept = kept_after(kept, &after, now, Change::Step);
            for known in kept.iter().filter(|known| missed.contains(&known.n)) {
                prop_assert_eq!(known.state(now), DeadlineState::Missed, "{:?}", known.deadline.kind);
            }
            let order = [Some(after.reported_at), after.arrived_at, after.work.as_ref().map(|work| work.at), after.follow_up.as_ref().map(|call| call.at)];
            let known: Vec<Minute> = order.into_iter().flatten().collect();
            prop_assert!(known.is_sorted(), "{:?}", known);
            prop_assert!(after.dispatch.as_ref().is_none_or(|sent| sent.at >= after.reported_at && sent.at <= now));
            prop_assert_eq!(after.state.has_ended() && after.state != State::Closed, after.ended.is_some());
            prop_assert!(after.state != State::Closed || after.follow_up.is_some());
            prop_assert!(after.follow_up.is_none() || matches!(after.state, State::Closed | State::Void));
            prop_assert!(after.work.is_none() || after.arrived_at.is_some());
            // One of a kind at a time, and where it has ended nothing but the report from above runs on.
            let mut kinds: Vec<&str> = kept.iter().map(|known| known.deadline.kind.as_str()).collect();
            kinds.sort_unstable();
            let all = kinds.len();
            kinds.dedup();
            prop_assert_eq!(all, kinds.len());
            if after.state.has_ended() {
                prop_assert!(kept.iter().all(|known| known.state(now) != DeadlineState::Open));
            }
            // What was true is true of the correction to the very same time.
            if let Some(at) = after.arrived_at {
                prop_assert_eq!(with_time(&after, "arrive", at, at, None), Ok(after.clone()));
            }
            repair = after;
        }
    }
}
