//! The steps of a sheet as tables: states, orders, what is owed, what counts.

use super::deadlines::{Settings, asked};
use super::life::{Corrected, What};
use super::*;
use crate::kernel::number::{Letter, Series};
use crate::kernel::time::deadline::TimeOfDay;
use crate::registers::deadline::{Asked, Limit};
use proptest::prelude::*;

fn at(text: &str) -> Minute {
    Minute::parse(&format!("2026-11-{text}")).unwrap()
}

fn by(verdict: Verdict) -> Judged {
    Judged::By { minimum: Celsius(180), target: None, standard: Some(1), verdict }
}

const NO_STANDARD: Judged = Judged::Not(Unjudged::NoStandard);

fn signed(method: Method) -> Signature {
    Signature { method, by: Some("王秀英".into()), at: Some(at("24T09:00")) }
}

/// A signed sheet of 24 November, a reading every five minutes from 08:30.
fn sheet(readings: &[Judged]) -> Sheet {
    let reading = |(judged, n): (&Judged, i64)| Reading {
        n,
        room: format!("房間{n}"),
        room_kind: RoomKind::Bedroom,
        orientation: None,
        spot: None,
        at: at("24T08:30").plus((n - 1) * 5),
        celsius: Celsius(170),
        judged: *judged,
        corrects: None,
        corrected_by: None,
    };
    Sheet {
        number: Number::new(Letter::Temperature, Series::new(2611).unwrap(), 1, false).unwrap(),
        kind: Kind::Spot,
        point: None,
        user: Some(1),
        account: None,
        phone: None,
        address: Address::default(),
        station: None,
        class: UserClass::Residential,
        building: BuildingKind::Block,
        contract: None,
        measured_on: at("24T00:00").day(),
        measured_by: (7, "錢師傅".into()),
        second_person: None,
        instrument: (1, "CW-1".into()),
        calibrated_until: at("30T00:00").day(),
        outdoor: None,
        weather: None,
        supply: None,
        return_flow: None,
        windows_shut: None,
        system: System::Normal,
        opinion: None,
        complaint: None,
        repair: None,
        remarks: None,
        readings: readings.iter().zip(1..).map(reading).collect(),
        signature: signed(Method::Paper),
        reported: None,
        failure_up: None,
        opinion_up: None,
        investigated: None,
        excuse: None,
        ended: None,
    }
}

fn found(minute: &str) -> Investigation {
    Investigation { at: at(minute), by: 1, cause: "氣堵".into(), measure: "放氣".into() }
}

fn code(step: life::Step) -> &'static str {
    step.err().and_then(|problems| problems.first().map(|problem| problem.code)).unwrap_or("")
}

const FAILURE: What = What { failure: true, opinion: false };
const OPINION: What = What { failure: false, opinion: true };

/// Contract, section 3: closed when reported and, with a failure or an opinion, passed up and (failure) investigated.
#[test]
fn h14_where_a_sheet_stands() {
    use State::{Closed, Open, PassedUp};
    let told = Some((at("24T10:00"), "經理".to_string()));
    // failed, opinion | reported, failure up, opinion up, investigated | state
    for (fails, opines, done, state) in [
        (false, false, [false, false, false, false], Open),
        (false, false, [true, false, false, false], Closed),
        (false, true, [true, false, false, false], Open),
        (false, true, [false, false, true, false], PassedUp),
        (false, true, [true, false, true, false], Closed),
        (true, false, [true, false, false, false], Open),
        (true, false, [false, true, false, false], PassedUp),
        (true, false, [true, true, false, false], PassedUp),
        (true, false, [false, true, false, true], PassedUp),
        (true, false, [true, true, false, true], Closed),
        (true, true, [true, true, false, true], Open),
        (true, true, [true, false, true, false], Open),
        (true, true, [true, true, true, false], PassedUp),
        (true, true, [true, true, true, true], Closed),
    ] {
        let [reported, failure_up, opinion_up, investigated] = done;
        let verdict = if fails { Verdict::Failed } else { Verdict::Met };
        let one = Sheet {
            opinion: opines.then(|| "冷".to_string()),
            reported: told.clone().filter(|_| reported),
            failure_up: told.clone().filter(|_| failure_up),
            opinion_up: told.clone().filter(|_| opinion_up),
            investigated: investigated.then(|| found("24T11:00")),
            ..sheet(&[by(verdict)])
        };
        assert_eq!(one.state(), state, "{fails} {opines} {done:?}");
        let ended = Sheet { ended: told.clone(), ..one };
        assert_eq!(ended.state(), State::Void);
    }
}

/// H14: `counted` is judged, signed, not corrected.
#[test]
fn h14_what_counts() {
    for (judged, method, corrected, ended, counts) in [
        (by(Verdict::Met), Method::Paper, None, false, true),
        (by(Verdict::MetBelowTarget), Method::Pin, None, false, true),
        (by(Verdict::Failed), Method::Paper, None, false, true),
        (by(Verdict::Failed), Method::Refused, None, false, false),
        (by(Verdict::Failed), Method::Absent, None, false, false),
        (by(Verdict::Met), Method::Paper, Some(2), false, false),
        (by(Verdict::Met), Method::Paper, None, true, false),
        (NO_STANDARD, Method::Paper, None, false, false),
    ] {
        let mut one = Sheet { signature: signed(method), ..sheet(&[judged]) };
        one.readings[0].corrected_by = corrected;
        one.ended = ended.then(|| (at("25T09:00"), "錄錯".into()));
        assert_eq!(one.counts(&one.readings[0]), counts, "{judged:?} {method:?} {corrected:?} {ended}");
    }
}

/// H14: steps in their order, each once, never before what they rest on.
#[test]
fn h14_steps_out_of_order_are_refused() {
    let failed = sheet(&[by(Verdict::Met), by(Verdict::Failed)]);
    let met = sheet(&[by(Verdict::Met)]);
    let up = life::pass_up(&failed, FAILURE, at("24T08:35"), "經理").unwrap();
    let done = life::investigate(&up, found("24T08:35")).unwrap();
    let reported = life::report(&failed, at("24T08:35"), "生產科").unwrap();
    let void = life::void(&failed, "錄錯", at("24T09:00")).unwrap();
    let opined = Sheet { opinion: Some("冷".into()), ..met.clone() };
    for (what, step, expected) in [
        ("reported before the last reading", life::report(&failed, at("24T08:34"), ""), "too_early"),
        ("reported twice", life::report(&reported, at("24T09:00"), ""), "already_recorded"),
        ("passed up before it failed", life::pass_up(&failed, FAILURE, at("24T08:34"), ""), "too_early"),
        ("passed up twice", life::pass_up(&up, FAILURE, at("24T09:00"), ""), "already_recorded"),
        ("nothing failed", life::pass_up(&met, FAILURE, at("24T09:00"), ""), "no_failure"),
        ("nothing said", life::pass_up(&met, OPINION, at("24T09:00"), ""), "no_opinion"),
        ("an opinion, from the visit on", life::pass_up(&opined, OPINION, at("24T08:30"), ""), ""),
        ("an opinion before the visit", life::pass_up(&opined, OPINION, at("24T08:29"), ""), "too_early"),
        ("not passed up yet", life::investigate(&failed, found("24T09:00")), "wrong_order"),
        ("before it was passed up", life::investigate(&up, found("24T08:34")), "too_early"),
        ("investigated twice", life::investigate(&done, found("24T09:00")), "already_recorded"),
        ("nothing to investigate", life::investigate(&met, found("24T09:00")), "no_failure"),
        ("nothing lacks a standard", life::excuse(&met, "x"), "nothing_to_explain"),
        ("it lacks one", life::excuse(&sheet(&[NO_STANDARD]), "x"), ""),
        ("void", life::report(&void, at("24T09:00"), ""), "wrong_order"),
        ("void twice", life::void(&void, "", at("24T09:00")), "wrong_order"),
        ("void isn't passed up", life::pass_up(&void, FAILURE, at("24T09:00"), ""), "wrong_order"),
        ("void isn't signed", life::sign(&void, &signed(Method::Paper), Ok(())), "wrong_order"),
    ] {
        assert_eq!(code(step), expected, "{what}");
    }
}

/// H14: only what was absent is signed later, corrections with the sheet.
#[test]
fn h14_signed_later() {
    for (was, signature, expected) in [
        (Method::Absent, signed(Method::Paper), ""),
        (Method::Absent, signed(Method::Refused), ""),
        (Method::Absent, Signature { by: None, ..signed(Method::Refused) }, ""),
        (Method::Absent, Signature { by: None, ..signed(Method::Paper) }, "missing"),
        (Method::Absent, Signature { by: None, ..signed(Method::Pin) }, "missing"),
        (Method::Absent, signed(Method::Absent), "nothing_to_change"),
        (Method::Absent, Signature { at: Some(at("24T08:29")), ..signed(Method::Paper) }, "too_early"),
        (Method::Paper, signed(Method::Paper), "already_signed"),
        (Method::Refused, signed(Method::Paper), "already_signed"),
    ] {
        let one = Sheet { signature: Signature { method: was, by: None, at: None }, ..sheet(&[by(Verdict::Met)]) };
        assert_eq!(code(life::sign(&one, &signature, Ok(()))), expected, "{was:?} {signature:?}");
    }
    let correction = |method| Correction { of: 1, reason: "看錯".into(), by: 1, signature: signed(method) };
    let to =
        Corrected { room: "主臥".into(), room_kind: RoomKind::Bedroom, at: at("24T08:30"), celsius: Celsius(185) };
    let one = sheet(&[by(Verdict::Failed)]);
    let corrected = life::correct(&one, correction(Method::Absent), to, |_| by(Verdict::Met), Ok(())).unwrap();
    assert!(!corrected.counts(&corrected.readings[1]));
    let after = life::sign(&corrected, &signed(Method::Paper), Ok(())).unwrap();
    assert!(after.counts(&after.readings[1]) && !after.counts(&after.readings[0]));
    assert!(after.fails(), "the old failure is still to be seen to");
    assert_eq!(after.signature, one.signature, "the sheet's own stays as it was");
}

fn settings() -> Settings {
    Settings { report_days: 1, investigate_days: 3, close: TimeOfDay::CLOSE_OF_BUSINESS }
}

fn of(asked: &[Asked], kind: &str) -> Option<(Minute, Limit, Option<Minute>, bool)> {
    let one = asked.iter().find(|one| one.kind == kind)?;
    assert_eq!(one.clause, None, "the limits are house rules");
    Some((one.start, one.limit, one.met_at, one.cancelled))
}

/// H14: the report from the last reading, a failure by the end of the day, the investigation from there.
#[test]
fn h14_what_a_sheet_owes() {
    let days = |days| Limit::WorkingDays(days, TimeOfDay::CLOSE_OF_BUSINESS);
    let end = Limit::Until(at("25T00:00"));
    let met = sheet(&[by(Verdict::Met), NO_STANDARD]);
    let all = asked(&met, &[], &settings());
    assert_eq!(of(&all, "reading_report"), Some((at("24T08:35"), days(1), None, false)));
    assert_eq!((of(&all, "pass_up"), of(&all, "investigate")), (None, None));

    // Signed or not, corrected or not.
    let mut failed = Sheet {
        signature: signed(Method::Absent),
        ..sheet(&[by(Verdict::Met), by(Verdict::Failed), by(Verdict::Failed)])
    };
    failed.readings[1].corrected_by = Some(4);
    let all = asked(&failed, &[], &settings());
    assert_eq!(of(&all, "pass_up"), Some((at("24T08:35"), end, None, false)));
    assert_eq!(of(&all, "investigate"), None);
    let up = life::pass_up(&failed, FAILURE, at("24T10:00"), "經理").unwrap();
    let all = asked(&up, &[], &settings());
    assert_eq!(of(&all, "pass_up"), Some((at("24T08:35"), end, Some(at("24T10:00")), false)));
    assert_eq!(of(&all, "investigate"), Some((at("24T10:00"), days(3), None, false)));
    let void = life::void(&up, "錄錯", at("24T11:00")).unwrap();
    assert!(asked(&void, &[], &settings()).iter().all(|one| one.cancelled));

    // Judged later: by the end of the day on which it became a failure, unless another was one before.
    let one = sheet(&[by(Verdict::Failed)]);
    let later = [(at("26T10:00"), vec![1])];
    let expected = (at("26T10:00"), Limit::Until(at("27T00:00")), None, false);
    assert_eq!(of(&asked(&one, &later, &settings()), "pass_up"), Some(expected));
    assert_eq!(of(&asked(&failed, &[(at("26T10:00"), vec![3])], &settings()), "pass_up").unwrap().1, end);
}

/// The supervisor's correction of a time keeps the order of the steps.
#[test]
fn times_are_corrected_in_their_order() {
    let one = Sheet { opinion: Some("冷".into()), ..sheet(&[by(Verdict::Met), by(Verdict::Failed)]) };
    let both = What { failure: true, opinion: true };
    let up = life::pass_up(&one, both, at("24T10:00"), "經理").unwrap();
    let up = life::investigate(&up, found("24T12:00")).unwrap();
    let up = life::report(&up, at("24T11:00"), "生產科").unwrap();
    for (step, from, to, expected) in [
        ("pass-up", "24T10:00", "24T12:00", ""),
        ("pass-up", "24T10:00", "24T12:01", "too_late"),
        ("pass-up", "24T10:00", "24T08:34", "too_early"),
        ("investigate", "24T12:00", "24T09:59", "too_early"),
        ("investigate", "24T12:00", "24T10:00", ""),
        ("report", "24T11:00", "24T08:34", "too_early"),
        ("report", "24T11:00", "24T08:35", ""),
        ("sign", "24T09:00", "24T08:34", "too_early"),
    ] {
        let moved = times::with_time(&up, step, at(from), at(to));
        if let Ok(new) = &moved {
            assert_ne!(new, &up, "{step}");
        }
        assert_eq!(code(moved), expected, "{step} {to}");
    }
    let new = times::with_time(&up, "pass-up", at("24T10:00"), at("24T09:30")).unwrap();
    assert_eq!(new.failure_up.unwrap().0, new.opinion_up.unwrap().0, "both were passed up in one step");
}

/// What is offered can be taken, and what is refused says why.
#[test]
fn next_steps_are_those_that_the_rules_allow() {
    let failed = sheet(&[by(Verdict::Failed)]);
    let now = at("24T12:00");
    assert_eq!(next::next(&failed, false, now, true)[0], "pass-up");
    assert!(next::next(&failed, false, now, true).contains(&"open-repair"));
    assert!(!next::next(&failed, true, now, true).contains(&"open-repair"));
    assert!(!next::next(&failed, false, now, true).contains(&"sign"));
    let met = sheet(&[by(Verdict::Met)]);
    assert_eq!(next::next(&met, false, now, false), ["report", "correct", "void", "correct-time", "note"]);
    assert!(next::next(&sheet(&[NO_STANDARD]), false, now, false).contains(&"explain"));
    let void = life::void(&met, "錄錯", now).unwrap();
    assert_eq!(next::next(&void, false, now, false), ["correct-time", "note"]);
    let blocked = next::blocked(&void, false, now);
    assert!(
        ["pass-up", "report", "investigate", "sign", "open-repair", "correct", "void"]
            .iter()
            .all(|name| blocked.iter().any(|(action, _)| action == name))
    );
}

proptest! {
    /// However often readings are corrected, each has at most one that stands, and no failure is forgotten.
    #[test]
    fn h14_corrections_only_ever_add(targets in prop::collection::vec((1_i64..6, any::<bool>()), 0..20)) {
        let mut one = sheet(&[by(Verdict::Failed), by(Verdict::Met), NO_STANDARD]);
        for (round, (of, fails)) in (0_i64..).zip(targets) {
            let before = one.clone();
            let correction = Correction { of, reason: "看錯".into(), by: 1, signature: signed(Method::Paper) };
            let celsius = Celsius(100 + round);
            let to = Corrected { room: "主臥".into(), room_kind: RoomKind::Bedroom, at: at("24T08:30"), celsius };
            let verdict = by(if fails { Verdict::Failed } else { Verdict::Met });
            let Ok(after) = life::correct(&one, correction, to, |_| verdict, Ok(())) else {
                let gone = before.reading(of).is_none_or(|reading| reading.corrected_by.is_some());
                prop_assert!(gone);
                continue;
            };
            prop_assert_eq!(after.readings.len(), before.readings.len() + 1);
            prop_assert!(after.failures().count() >= before.failures().count());
            for (old, new) in before.readings.iter().zip(&after.readings) {
                prop_assert_eq!((&old.judged, old.celsius, &old.corrects), (&new.judged, new.celsius, &new.corrects));
            }
            let standing = after.readings.iter().filter(|reading| reading.corrected_by.is_none()).count();
            prop_assert_eq!(standing, 3);
            one = after;
        }
    }
}
