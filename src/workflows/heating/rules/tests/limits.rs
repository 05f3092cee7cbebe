//! The deadlines of applications (H5, H7, H8, H12), with the edges of the season.

use super::super::deadlines::{DeadlineGround, asked};
use super::*;
use crate::kernel::time::calendar::Calendar;
use crate::kernel::time::deadline::{DeadlineState, TimeOfDay};
use crate::kernel::words::Lang;
use crate::registers::deadline::{self as register, Change, Kept};
use crate::registers::season::store::Season;

const CLOSE: TimeOfDay = TimeOfDay::CLOSE_OF_BUSINESS;
const BESIDE: DeadlineGround = DeadlineGround { close: CLOSE, restore_hours: 24, restored_at: None };

fn seasons() -> Vec<Season> {
    let season = |id, from, to| Season {
        id,
        name: String::new(),
        from: day(from),
        to: day(to),
        accept_from: None,
        accept_to: None,
    };
    vec![season(1, "2025-11-15", "2026-03-15"), season(2, "2026-11-15", "2027-03-15")]
}

/// What the file would hold of an application's deadlines, followed once.
fn kept(app: &Application, beside: &DeadlineGround, seasons: &[Season]) -> Vec<Kept> {
    let calendar = Calendar::builtin();
    let now = app.log.iter().map(|done| done.at).fold(app.accepted_at, Minute::max);
    let ground =
        register::Ground { change: Change::Step, now, late_typed: false, calendar: &calendar, seasons, counted: None };
    register::follow("H", "heating", &[], &asked(app, beside), &ground)
}

fn of(kept: &[Kept], kind: &str) -> Option<Kept> {
    kept.iter().find(|known| known.deadline.kind == kind).cloned()
}

fn due(app: &Application, kind: &str) -> Option<Option<Minute>> {
    of(&kept(app, &BESIDE, &seasons()), kind).map(|known| known.deadline.due)
}

/// An application whose facts happened at given times.
fn with(kind: Kind, accepted: &str, facts: &[(&str, Fact)]) -> Application {
    let mut app = application(kind);
    app.accepted_at = at(accepted);
    for (happened, fact) in facts {
        let at = at(happened);
        app = take(&app, fact.clone(), at, &Ground::at(at)).unwrap();
    }
    app
}

#[test]
fn the_plan_is_answered_in_three_working_days() {
    for (accepted, expected) in [
        ("2026-11-02T09:00", "2026-11-05T17:30"),
        ("2026-11-06T18:00", "2026-11-11T17:30"), // after close on Friday
        ("2026-02-12T09:00", "2026-02-24T17:30"), // Saturday the 14th is a make-up workday, then Spring Festival
        ("2026-09-30T09:00", "2026-10-10T17:30"), // National Day; Saturday the 10th is worked
        ("2026-10-03T08:00", "2026-10-10T17:30"),
    ] {
        for kind in [Kind::NewResidential, Kind::NewNonresidential, Kind::NewLoad] {
            let app = with(kind, accepted, &[]);
            let plan = of(&kept(&app, &BESIDE, &[]), "plan_reply").unwrap();
            assert_eq!(
                (plan.deadline.due, plan.deadline.clause.as_deref()),
                (Some(at(expected)), Some("H7")),
                "{accepted}"
            );
        }
    }
    assert_eq!(due(&application(Kind::Stop), "plan_reply"), None);
    let answered = |happened| {
        of(&kept(&with(Kind::NewLoad, START, &[(happened, plan(true))]), &BESIDE, &[]), "plan_reply").unwrap()
    };
    let later = at("2027-01-01T00:00");
    assert_eq!(answered("2026-11-05T17:30").state(later), DeadlineState::Met);
    assert_eq!(answered("2026-11-05T17:31").state(later), DeadlineState::Missed);
    let gone = with(Kind::NewLoad, START, &[("2026-11-03T09:00", Fact::Withdraw { reason: "不辦".into() })]);
    assert_eq!(of(&kept(&gone, &BESIDE, &[]), "plan_reply"), None, "what was withdrawn owes nothing");
    let refused = with(Kind::NewLoad, START, &[("2026-11-03T09:00", plan(false))]);
    assert_eq!(of(&kept(&refused, &BESIDE, &[]), "plan_reply").unwrap().state(later), DeadlineState::Met);
}

#[test]
fn residents_are_supplied_at_once_in_season() {
    for (consent, expected) in [
        ("2026-11-14T23:59", Some("2026-11-15T17:30")),
        ("2026-11-15T00:00", None),
        ("2027-01-10T09:00", None),
        ("2027-03-15T23:59", None),
        ("2026-03-16T00:00", Some("2026-11-15T17:30")),
        ("2026-07-01T09:00", Some("2026-11-15T17:30")),
        ("2027-03-16T00:00", None), // the season after it isn't entered yet
    ] {
        let app = with(Kind::NewResidential, "2026-03-01T09:00", &[(consent, plan(true))]);
        let known = of(&kept(&app, &BESIDE, &seasons()), "supply").unwrap();
        assert_eq!(known.deadline.due, expected.map(at), "{consent}");
        assert_eq!((known.deadline.start, known.deadline.clause.as_deref()), (at(consent), Some("H8")));
        let running = expected.is_none();
        assert_eq!(known.state(at(consent)) == DeadlineState::Running, running, "{consent}");
        assert_eq!(known.deadline.provisional, consent == "2027-03-16T00:00", "{consent}");
        assert_eq!(of(&kept(&app, &BESIDE, &[]), "supply").unwrap().deadline.due, None, "no season entered: at once");
    }
    assert_eq!(due(&application(Kind::NewResidential), "supply"), None, "not before the consent");
    let refused = with(Kind::NewResidential, START, &[("2026-11-03T09:00", plan(false))]);
    assert_eq!(due(&refused, "supply"), None);
    // Never missed, however long it took; out of season it can be.
    let (notice, late) = (("2026-12-20T08:00", area(100)), ("2026-12-20T09:00", supply()));
    for (consent, state) in [("2026-11-16T09:00", DeadlineState::Met), ("2026-11-10T09:00", DeadlineState::Missed)] {
        let app = with(Kind::NewResidential, START, &[(consent, plan(true)), notice.clone(), late.clone()]);
        let supply = of(&kept(&app, &BESIDE, &seasons()), "supply").unwrap();
        assert_eq!(supply.state(at("2027-01-01T00:00")), state, "{consent}");
    }
}

#[test]
fn others_are_supplied_in_five_working_days_of_acceptance_and_contract() {
    use super::Stage::{Completion, Midway};
    let pass = Verdict::Pass;
    for (accepted, contract, expected) in [
        // The later of both counts, whichever it is; a make-up workday counts too.
        ("2026-11-30T10:00", "2026-11-20", Some("2026-12-07T17:30")),
        ("2026-11-30T10:00", "2026-12-02", Some("2026-12-09T17:30")),
        ("2026-11-20T10:00", "2026-11-20", Some("2026-11-27T17:30")),
        // It ends before the season, on its first day (a Sunday), on the working day after it.
        ("2026-09-01T10:00", "2026-09-01", Some("2026-11-15T17:30")),
        ("2026-11-06T10:00", "2026-11-06", Some("2026-11-15T17:30")),
        ("2026-11-09T10:00", "2026-11-01", Some("2026-11-16T17:30")),
        // It ends on the last day and after it.
        ("2026-03-06T10:00", "2026-03-06", Some("2026-03-13T17:30")),
        ("2026-03-10T10:00", "2026-03-10", Some("2026-11-15T17:30")),
        ("2027-03-15T10:00", "2027-03-15", None),
    ] {
        let day = |clock: &str| format!("{}{clock}", &accepted[..10]);
        let (midway, completion) = (day("T08:00"), day("T09:00"));
        let typed = std::cmp::max(format!("{contract}T18:00"), day("T18:00"));
        let facts = [
            ("2026-03-02T09:00", plan(true)),
            (midway.as_str(), inspect(Part::Works, Midway, pass)),
            (completion.as_str(), inspect(Part::Works, Completion, pass)),
            (accepted, accept(Part::Works, pass)),
            (typed.as_str(), signed(contract)),
        ];
        let app = with(Kind::NewNonresidential, "2026-03-01T09:00", &facts);
        assert_eq!(due(&app, "supply"), Some(expected.map(at)), "{accepted} {contract}");
        let before = with(Kind::NewNonresidential, "2026-03-01T09:00", &facts[..4]);
        assert_eq!(due(&before, "supply"), None, "without a contract nothing runs");
    }
    // A contract known from the start: the acceptance alone decides.
    let mut app = application(Kind::NewNonresidential);
    app.contract = Some(Contract { number: "HT-1".into(), date: day("2026-10-01"), celsius: Some(Celsius(180)) });
    for fact in [plan(true), inspect(Part::Works, Midway, pass), inspect(Part::Works, Completion, pass)] {
        app = taken(&app, fact).unwrap();
    }
    assert_eq!(due(&app, "supply"), None);
    app = taken(&app, accept(Part::Works, pass)).unwrap();
    let accepted = app.log[3].at;
    assert_eq!(of(&kept(&app, &BESIDE, &seasons()), "supply").map(|known| known.deadline.start), Some(accepted));
}

#[test]
fn a_new_load_waits_for_the_payment_that_completes_the_shares() {
    let (heat, rest) = (("2026-12-01T10:00", pay(Fee::Heat, 800)), ("2026-12-02T10:00", pay(Fee::OuterWorks, 1_000)));
    let mut app = walked(Kind::NewLoad, 8);
    for (happened, fact) in [heat, rest, ("2026-12-03T10:00", pay(Fee::Capacity, 799))] {
        app = take(&app, fact, at(happened), &Ground::at(at(happened))).unwrap();
        assert_eq!(due(&app, "supply"), None, "{happened}");
    }
    let last = at("2026-12-04T10:00");
    app = take(&app, pay(Fee::Capacity, 1), last, &Ground::at(last)).unwrap();
    assert_eq!(due(&app, "supply"), Some(Some(at("2026-12-11T17:30"))));
    let more = at("2026-12-08T10:00");
    let app = take(&app, pay(Fee::Capacity, 200), more, &Ground::at(more)).unwrap();
    assert_eq!(due(&app, "supply"), Some(Some(at("2026-12-11T17:30"))), "what goes beyond the share moves nothing");
}

#[test]
fn a_restoration_is_due_once_the_cause_is_gone() {
    let app = walked(Kind::ImposedStop, 9);
    assert_eq!(due(&app, "restore"), None);
    let when = at("2026-11-20T23:00");
    let app = take(&app, gone(), when, &Ground::at(when)).unwrap();
    assert_eq!(due(&app, "restore"), Some(Some(at("2026-11-21T23:00"))));
    for (restored, state) in [("2026-11-21T23:00", DeadlineState::Met), ("2026-11-21T23:01", DeadlineState::Missed)] {
        let beside = DeadlineGround { restored_at: Some(at(restored)), ..BESIDE };
        let known = of(&kept(&app, &beside, &[]), "restore").unwrap();
        assert_eq!((known.state(at("2027-01-01T00:00")), known.deadline.clause.as_deref()), (state, Some("H12")));
    }
}

#[test]
fn a_matter_from_above_is_reported_within_the_hour() {
    let mut app = application(Kind::NewResidential);
    assert_eq!(due(&app, "result_up"), None);
    app.channel = Channel::FromAbove;
    assert_eq!(due(&app, "result_up"), Some(Some(at("2026-11-02T10:00"))));
    let refused = taken(&app, plan(false)).unwrap();
    assert!(due(&refused, "result_up").is_some(), "a refusal is still reported");
    let void =
        take(&app, Fact::Void { reason: "登錯".into() }, at("2026-11-02T09:30"), &Ground::at(at(START))).unwrap();
    assert_eq!(due(&void, "result_up"), None);
    let up =
        take(&app, Fact::ResultUp { text: "已辦".into() }, at("2026-11-02T10:00"), &Ground::at(at(START))).unwrap();
    assert_eq!(of(&kept(&up, &BESIDE, &[]), "result_up").unwrap().state(at("2027-01-01T00:00")), DeadlineState::Met);
}

#[test]
fn a_deadline_says_why_it_ends_on_the_first_day_of_the_season() {
    let app = with(Kind::NewResidential, START, &[("2026-11-03T09:00", plan(true))]);
    let known = of(&kept(&app, &BESIDE, &seasons()), "supply").unwrap();
    for (lang, said) in [
        (Lang::Hant, "順延到供熱期第一天 2026-11-15"),
        (Lang::Hans, "顺延到供热期第一天 2026-11-15"),
        (Lang::En, "the season's first day, 2026-11-15"),
    ] {
        let lines = known.deadline.explain(lang);
        assert!(lines.iter().any(|line| line.contains(said)), "{lines:?}");
        assert_eq!(lines.len(), 3, "{lines:?}");
    }
    let later = with(Kind::NewResidential, START, &[("2027-04-01T09:00", plan(true))]);
    let known = of(&kept(&later, &BESIDE, &seasons()), "supply").unwrap();
    assert!(known.deadline.explain(Lang::En)[1].contains("isn't entered yet"));
}
