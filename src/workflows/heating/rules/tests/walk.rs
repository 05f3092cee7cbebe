//! The eight tracks walked, and each step refused before its place.

use super::super::track::Standing;
use super::*;
use crate::kernel::problem::Rule;
use crate::kernel::words::Lang;

#[test]
fn every_kind_reaches_its_end() {
    for kind in Kind::ALL {
        let facts = usual(*kind);
        let mut app = application(*kind);
        for fact in &facts {
            assert_eq!(life::state(&app), State::Open, "{kind:?} {:?}", fact.step());
            assert!(next::owed(&app).contains(&fact.step()), "{kind:?} {:?} {:?}", fact.step(), next::owed(&app));
            assert!(next::next(&app).contains(&fact.step()), "{kind:?} {:?} {:?}", fact.step(), next::next(&app));
            app = taken(&app, fact.clone()).unwrap();
        }
        assert_eq!(life::state(&app), State::Done, "{kind:?}");
        assert!(next::owed(&app).is_empty());
    }
}

#[test]
fn every_step_is_refused_until_the_one_before() {
    for kind in Kind::ALL {
        let facts = usual(*kind);
        for done in 0..facts.len() {
            let app = walked(*kind, done);
            let owed = next::owed(&app);
            for fact in &facts[done..] {
                let free = owed.contains(&fact.step());
                assert_eq!(taken(&app, fact.clone()).is_ok(), free, "{kind:?} after {done}: {:?}", fact.step());
            }
        }
    }
}

#[test]
fn the_cause_of_an_imposed_stop_goes_once_heat_was_stopped() {
    let executed = 2 + 4;
    for done in 0..=usual(Kind::ImposedStop).len() {
        let taken = taken(&walked(Kind::ImposedStop, done), gone());
        assert_eq!(taken.is_ok(), done >= executed, "{done}");
    }
    assert_eq!(taken(&walked(Kind::CutOff, 9), gone()).unwrap_err()[0].code, "not_on_track");
}

/// The standing of each stage in a letter, groups between bars.
fn drawn(app: &Application) -> String {
    let mut out = String::new();
    let mut group = 0;
    for stage in track::track(app) {
        if stage.group != group {
            out.push('|');
            group = stage.group;
        }
        out.push(match stage.standing {
            Standing::Done(_) => 'd',
            Standing::Failed(_) => 'f',
            Standing::Next => 'n',
            Standing::Waiting => 'w',
            Standing::Later => 'l',
            Standing::Dropped => '-',
        });
    }
    out
}

#[test]
fn the_track_is_drawn_as_it_stands() {
    use super::Stage::Midway;
    let pass = Verdict::Pass;
    let with =
        |kind, facts: &[Fact]| facts.iter().fold(application(kind), |app, fact| taken(&app, fact.clone()).unwrap());
    for (app, expected) in [
        (with(Kind::NewResidential, &[]), "n|w|w"),
        (with(Kind::NewResidential, &[plan(false)]), "f|-|-"),
        (with(Kind::NewResidential, &[plan(true), Fact::Withdraw { reason: "搬走".into() }]), "d|-|-"),
        // An inspection brings works into the track.
        (with(Kind::NewResidential, &[plan(true), inspect(Part::Indoor, Midway, pass)]), "d|dn|w|w|w"),
        (with(Kind::NewResidential, &[plan(true), inspect(Part::Indoor, Midway, Verdict::Fail)]), "d|fn|w|w|w"),
        (with(Kind::NewNonresidential, &[]), "n|ww|w|w|w|w"),
        (with(Kind::NewLoad, &[]), "n|wwww|wwwwww|w|w|w|w"),
        (with(Kind::NewLoad, &usual(Kind::NewLoad)[..8]), "d|dddd|dddnnn|w|w|w|w"),
        (with(Kind::Change, &[check(false, Arrears::None)]), "f|w|w|w|w"),
        (with(Kind::Stop, &[]), "n|w|w|w|w|w|w|w|w|w"),
        (with(Kind::ImposedStop, &[item("限期")]), "nd|w|w|w|w|w|w|w|l"),
        (walked(Kind::ImposedStop, 9), "dd|d|d|d|d|d|d|d|l"),
        (with(Kind::CutOff, &[]), "nn|w|w|w|w|w|w|w"),
        (with(Kind::Restore, &[]), "n|w|w|w|w|w|w|w|w"),
    ] {
        assert_eq!(drawn(&app), expected, "{:?} {:?}", app.kind, app.log.last().map(|done| done.fact.step()));
    }
}

#[test]
fn works_and_area_decide_how_long_a_track_is() {
    let mut app = application(Kind::NewResidential);
    app.works = Some(Works::default());
    assert_eq!(drawn(&app), "n|ww|w|w|w");
    app.home.building = BuildingKind::Bungalow;
    assert_eq!(drawn(&app), "n|ww|w|ww|w", "a bungalow's contract");
    let mut app = application(Kind::Change);
    app.wish = Wish::Change { what: Changed::Name, new_value: "李強".into() };
    assert_eq!(drawn(&app), "n|w|w");
    // A contract that is known at acceptance is done.
    let mut app = application(Kind::NewNonresidential);
    app.contract = Some(Contract { number: "HT-1".into(), date: day("2026-10-01"), celsius: Some(Celsius(180)) });
    assert_eq!(drawn(&app), "n|ww|w|d|w|w");
    app.contract = app.contract.map(|contract| Contract { celsius: None, ..contract });
    assert_eq!(drawn(&app), "n|ww|w|w|w|w", "without its temperature it isn't enough");
}

#[test]
fn works_that_come_up_late_are_inspected_all_the_same() {
    let mut app = walked(Kind::NewResidential, 2);
    assert_eq!(next::owed(&app), [Step::Supply]);
    app.works = Some(Works::default());
    assert_eq!(next::owed(&app), [Step::Inspect]);
    assert_eq!(taken(&app, supply()).unwrap_err()[0].code, "wrong_order");
    for stage in super::Stage::ALL {
        app = taken(&app, inspect(Part::Works, *stage, Verdict::Pass)).unwrap();
    }
    app = taken(&taken(&app, accept(Part::Works, Verdict::Pass)).unwrap(), supply()).unwrap();
    assert_eq!(life::state(&app), State::Done);
    // What is done stays done.
    let mut app = walked(Kind::NewResidential, 3);
    app.works = Some(Works::default());
    assert_eq!(life::state(&app), State::Done);
    assert_eq!((drawn(&app).as_str(), next::owed(&app).len()), ("d|--|-|d|d", 0));
}

#[test]
fn what_comes_next_and_what_else_is_possible() {
    use Step::*;
    for (app, expected) in [
        (application(Kind::NewResidential), vec![ReplyPlan, Contract, Withdraw, Void]),
        (walked(Kind::NewResidential, 1), vec![AreaNotice, Inspect, Contract, Pay, Withdraw, Void]),
        (walked(Kind::NewResidential, 2), vec![Supply, Contract, Pay]),
        (walked(Kind::NewResidential, 3), vec![Contract, Pay]),
        (walked(Kind::NewLoad, 5), vec![Accept, Contract, Pay, Inspect, Withdraw, Void]),
        (application(Kind::Change), vec![Check, Inspect, Contract, Pay, Withdraw, Void]),
        (walked(Kind::Stop, 4), vec![Approve, Reject, Pay, Withdraw, Void]),
        (walked(Kind::Stop, 5), vec![Execute, Pay, Withdraw, Void]),
        (walked(Kind::Stop, 6), vec![ReportBack, Pay, Void]),
        (walked(Kind::ImposedStop, 9), vec![CauseGone]),
        (walked(Kind::CutOff, 9), vec![]),
    ] {
        assert_eq!(next::next(&app), expected, "{:?} {}", app.kind, app.log.len());
    }
    let mut app = application(Kind::NewResidential);
    app.channel = Channel::FromAbove;
    assert!(next::next(&app).contains(&ResultUp));
    app = taken(&app, plan(false)).unwrap();
    assert!(next::next(&app).contains(&ResultUp), "a refusal is a result too");
    app = taken(&app, Fact::ResultUp { text: "不同意".into() }).unwrap();
    assert!(!next::next(&app).contains(&ResultUp));
}

#[test]
fn what_is_blocked_says_by_what() {
    let app = walked(Kind::Stop, 2);
    let blocked = next::blocked(&app, &Ground::at(at("2027-01-01T00:00")));
    let of = |step| blocked.iter().find(|one| one.step == step).map(|one| one.problem.clone());
    assert_eq!(of(Step::Check), None, "what is on record isn't blocked");
    assert_eq!(of(Step::StationReport), None);
    let execute = of(Step::Execute).unwrap();
    assert_eq!((execute.code, execute.rule), ("wrong_order", Rule::Clause("H10")));
    assert_eq!(
        execute.say.get(Lang::Hant),
        "H2611-0007-1 還不能辦「執行」：要先登記「站上報」。".replace("H2611-0007-1", &app.number.to_string())
    );
    let late = Ground { plan_reply: Some(at("2026-11-05T17:30")), ..Ground::at(at("2026-11-05T17:31")) };
    let app = application(Kind::NewResidential);
    let reply = |ground: &Ground| next::blocked(&app, ground).into_iter().find(|one| one.step == Step::ReplyPlan);
    assert_eq!(reply(&late).unwrap().problem.code, "late_unexplained");
    assert_eq!(reply(&Ground { now: at("2026-11-05T17:30"), ..late }), None, "the limit includes its last minute");
}
