//! What is refused, by which code and clause: each names the missing piece.

use super::*;
use crate::kernel::problem::Rule;
use crate::kernel::words::Lang;

/// What a step is refused for: codes and clauses, and the sentences in English.
fn refused(app: &Application, fact: Fact) -> Vec<(&'static str, Option<&'static str>, String)> {
    let problems = taken(app, fact).err().unwrap_or_default();
    problems.into_iter().map(|one| (one.code, one.rule.clause(), one.say.get(Lang::En).to_string())).collect()
}

#[test]
fn each_refusal_names_its_clause_and_the_missing_piece() {
    use super::Stage::{Completion, Midway};
    let (pass, fail) = (Verdict::Pass, Verdict::Fail);
    let load = |steps| walked(Kind::NewLoad, steps);
    let unpaid = taken(&load(8), pay(Fee::Heat, 800)).unwrap();
    let inspected = |result| {
        let app = walked(Kind::NewNonresidential, 2);
        taken(&app, inspect(Part::Works, Completion, result)).unwrap()
    };
    let bungalow = {
        let mut app = application(Kind::NewResidential);
        app.home.building = BuildingKind::Bungalow;
        taken(&taken(&app, plan(true)).unwrap(), area(8_950)).unwrap()
    };
    let refused_check = taken(&application(Kind::Stop), check(true, Arrears::Owed)).unwrap();
    for (app, fact, code, clause, named) in [
        (application(Kind::NewResidential), area(1), "wrong_order", "H10", "'plan reply'"),
        (application(Kind::NewResidential), supply(), "wrong_order", "H8", "'plan reply'"),
        (walked(Kind::NewResidential, 1), supply(), "wrong_order", "H8", "'area notice'"),
        (application(Kind::NewNonresidential), inspect(Part::Works, Midway, pass), "wrong_order", "H9", "'plan reply'"),
        (walked(Kind::NewNonresidential, 2), accept(Part::Works, pass), "wrong_order", "H9", "completion"),
        (inspected(fail), accept(Part::Works, pass), "wrong_order", "H9", "failed"),
        (inspected(pass), signed("2026-11-02"), "wrong_order", "H3", "acceptance"),
        (walked(Kind::NewNonresidential, 4), area(1), "wrong_order", "H10", "'contract'"),
        (walked(Kind::NewNonresidential, 4), supply(), "wrong_order", "H8", "'contract'"),
        (load(4), accept(Part::Outer, pass), "wrong_order", "H11", "indoor system: completion"),
        (load(4), pay(Fee::Heat, 1), "wrong_order", "H11", "indoor system: completion"),
        (
            unpaid.clone(),
            area(1),
            "wrong_order",
            "H11",
            "'payment of the capacity fee', 'payment of the outer works fee'",
        ),
        (unpaid, notice("2026-11-02"), "wrong_order", "H11", "capacity fee"),
        (load(11), notice("2026-11-02"), "wrong_order", "H11", "'area notice'"),
        (load(12), receive(), "wrong_order", "H11", "'supply notice'"),
        (load(13), supply(), "wrong_order", "H11", "'notice received'"),
        (bungalow, supply(), "wrong_order", "H8", "'contract'"),
        (refused_check.clone(), decide(true), "wrong_order", "H12", "'check' failed"),
        (walked(Kind::Stop, 1), report(), "wrong_order", "H10", "'decision'"),
        (walked(Kind::Stop, 3), approve(), "wrong_order", "H10", "'verification'"),
        (walked(Kind::Stop, 4), execute(true, true), "wrong_order", "H10", "'approval'"),
        (walked(Kind::Stop, 6), accept(Part::Execution, pass), "wrong_order", "H10", "'report back'"),
        (walked(Kind::Stop, 8), area(-1), "wrong_order", "H10", "'settlement'"),
        (walked(Kind::ImposedStop, 1), report(), "wrong_order", "H10", "'限期'"),
        (walked(Kind::ImposedStop, 5), gone(), "wrong_order", "H12", "'execution'"),
        (walked(Kind::Change, 2), Fact::Complete, "wrong_order", "H12", "'verification'"),
        (application(Kind::Restore), settle(0), "wrong_order", "H12", "'check'"),
        // Not in this kind at all.
        (application(Kind::Stop), plan(true), "not_on_track", "H7", "Its steps are 'check', 'decision'"),
        (application(Kind::NewResidential), check(true, Arrears::None), "not_on_track", "H12", "'plan reply'"),
        (application(Kind::CutOff), settle(0), "not_on_track", "H12", "'procedure'"),
        (application(Kind::Stop), inspect(Part::Works, Midway, pass), "not_on_track", "H9", "'check'"),
        (walked(Kind::Stop, 7), accept(Part::Works, pass), "wrong_part", "H10", "another part"),
        (walked(Kind::NewNonresidential, 3), accept(Part::Execution, pass), "wrong_part", "H9", "another part"),
        (
            walked(Kind::NewNonresidential, 1),
            inspect(Part::Execution, Midway, pass),
            "wrong_part",
            "H9",
            "another part",
        ),
        // Once is enough.
        (walked(Kind::NewResidential, 1), plan(true), "already_recorded", "H7", "supervisor"),
        (walked(Kind::NewResidential, 2), area(1), "already_recorded", "H10", "supervisor"),
        (walked(Kind::ImposedStop, 1), item("書面通知"), "already_recorded", "H12", "supervisor"),
        (walked(Kind::NewNonresidential, 4), accept(Part::Works, pass), "already_recorded", "H9", "supervisor"),
        (walked(Kind::NewNonresidential, 4), inspect(Part::Works, Midway, fail), "wrong_order", "H9", "'acceptance'"),
        // Contents.
        (walked(Kind::Stop, 5), execute(false, true), "joints_not_insulated", "H12", "insulated"),
        (walked(Kind::Stop, 5), execute(true, false), "pipes_not_removed", "H12", "both branch pipes"),
        (walked(Kind::CutOff, 5), execute(false, true), "joints_not_insulated", "H12", "insulated"),
        (application(Kind::ImposedStop), item("見證"), "unknown_item", "H12", "1 書面通知; 2 限期"),
        (load(7), signed("2027-01-01"), "future", "H3", "date"),
        (walked(Kind::NewResidential, 3), plan(true), "already_recorded", "H7", ""),
    ] {
        let found = refused(&app, fact.clone());
        let first = found.first().unwrap_or_else(|| panic!("{:?} {:?} was taken", app.kind, fact.step()));
        assert_eq!((first.0, first.1), (code, Some(clause)), "{:?} {:?}: {found:?}", app.kind, fact.step());
        assert!(first.2.contains(named), "{named}: {}", first.2);
    }
}

#[test]
fn a_supply_without_contract_says_so_by_its_clause() {
    let problems = refused(&walked(Kind::NewNonresidential, 4), supply());
    assert!(
        problems.iter().any(|(code, clause, _)| (*code, *clause) == ("contract_missing", Some("H3"))),
        "{problems:?}"
    );
    let mut app = walked(Kind::NewNonresidential, 4);
    let bare = Contract { number: "HT-1".into(), date: day("2026-11-02"), celsius: None };
    assert_eq!(refused(&app, Fact::Contract(bare.clone()))[0].0, "missing");
    app.contract = Some(bare);
    assert!(refused(&app, supply()).iter().any(|(code, ..)| *code == "contract_missing"));
    // A resident's block needs none; a contract may come at any time, also afterwards.
    assert!(taken(&walked(Kind::NewResidential, 2), supply()).is_ok());
    assert!(taken(&walked(Kind::NewResidential, 3), signed("2026-11-02")).is_ok());
}

#[test]
fn a_failure_is_made_good_by_a_later_pass() {
    use super::Stage::{Completion, Midway};
    let inspected = |facts: &[Fact]| {
        facts.iter().fold(walked(Kind::NewNonresidential, 1), |app, fact| taken(&app, fact.clone()).unwrap())
    };
    let (pass, fail, works) = (Verdict::Pass, Verdict::Fail, Part::Works);
    for (facts, ready) in [
        (vec![inspect(works, Midway, pass), inspect(works, Completion, pass)], true),
        // Between commas any order will do.
        (vec![inspect(works, Completion, pass), inspect(works, Midway, pass)], true),
        (vec![inspect(works, Midway, fail), inspect(works, Completion, pass)], false),
        (vec![inspect(works, Midway, fail), inspect(works, Midway, pass), inspect(works, Completion, pass)], true),
        (vec![inspect(works, Midway, pass), inspect(works, Completion, pass), inspect(works, Completion, fail)], false),
        (
            vec![inspect(works, Midway, pass), inspect(works, Completion, pass), inspect(Part::Indoor, Midway, pass)],
            false,
        ),
    ] {
        assert_eq!(taken(&inspected(&facts), accept(works, pass)).is_ok(), ready, "{facts:?}");
    }
    let app = walked(Kind::NewNonresidential, 3);
    let app = taken(&app, accept(works, fail)).unwrap();
    assert_eq!(taken(&app, signed("2026-11-02")).unwrap_err()[0].code, "wrong_order");
    let app = taken(&taken(&app, accept(works, pass)).unwrap(), signed("2026-11-02")).unwrap();
    assert_eq!(next::owed(&app), [Step::AreaNotice]);
    // Typed afterwards, but earlier: the pass is still the newest.
    let mut app = inspected(&[inspect(works, Midway, pass), inspect(works, Completion, pass)]);
    let before = app.log[2].at.plus(-30);
    app = take(&app, inspect(works, Completion, fail), before, &Ground::at(before)).unwrap();
    assert!(taken(&app, accept(works, pass)).is_ok());
}

#[test]
fn a_check_is_repeated_until_something_rests_on_it() {
    let app = taken(&application(Kind::Stop), check(false, Arrears::None)).unwrap();
    let app = taken(&app, check(true, Arrears::None)).unwrap();
    let app = taken(&app, check(true, Arrears::Owed)).unwrap();
    assert_eq!(next::owed(&app), [Step::Check]);
    let app = taken(&taken(&app, check(true, Arrears::None)).unwrap(), decide(true)).unwrap();
    assert_eq!(taken(&app, check(true, Arrears::None)).unwrap_err()[0].code, "already_recorded");
}

#[test]
fn a_change_with_failed_works_is_not_carried_out() {
    use super::Stage::Completion;
    let mut app = application(Kind::Change);
    app.wish = Wish::Change { what: Changed::Use, new_value: "商用".into() };
    for fact in [check(true, Arrears::None), settle(0), inspect(Part::Indoor, Completion, Verdict::Fail)] {
        app = taken(&app, fact).unwrap();
    }
    assert_eq!(taken(&app, Fact::Complete).unwrap_err()[0].code, "wrong_order");
    assert_eq!(taken(&app, accept(Part::Indoor, Verdict::Pass)).unwrap_err()[0].code, "wrong_order");
    app = taken(&app, inspect(Part::Indoor, Completion, Verdict::Pass)).unwrap();
    app = taken(&app, accept(Part::Indoor, Verdict::Pass)).unwrap();
    assert_eq!(life::state(&taken(&app, Fact::Complete).unwrap()), State::Done);
}

#[test]
fn what_ends_an_application() {
    let withdraw = || Fact::Withdraw { reason: "不辦了".into() };
    let void = || Fact::Void { reason: "登錯".into() };
    let reject = || Fact::Reject { by: (4, "陳".into()), reason: "不符".into() };
    for (app, fact, state) in [
        (application(Kind::NewLoad), plan(false), State::Refused),
        (walked(Kind::Stop, 1), decide(false), State::Refused),
        (walked(Kind::CutOff, 4), reject(), State::Refused),
        (application(Kind::Stop), withdraw(), State::Withdrawn),
        (walked(Kind::Stop, 5), withdraw(), State::Withdrawn),
        (application(Kind::Stop), void(), State::Void),
        (walked(Kind::Stop, 6), void(), State::Void),
    ] {
        let app = taken(&app, fact).unwrap();
        assert_eq!(life::state(&app), state);
        assert_eq!(
            life::ended_at(&app).map(|(at, reason)| (at, reason.is_some())),
            app.log.last().map(|done| (done.at, true))
        );
        assert!(next::owed(&app).is_empty());
        let left = next::next(&app);
        assert!(left.iter().all(|step| *step == Step::Void), "{left:?}");
        assert_eq!(left.is_empty(), state == State::Void);
    }
    for (app, fact, code) in [
        (walked(Kind::Stop, 6), withdraw(), "wrong_order"),
        (walked(Kind::NewResidential, 2), withdraw(), "notice_out"),
        (walked(Kind::NewResidential, 2), void(), "notice_out"),
        (walked(Kind::NewResidential, 3), void(), "notice_out"),
        (walked(Kind::Change, 5), void(), "notice_out"),
    ] {
        let problem = &taken(&app, fact).unwrap_err()[0];
        assert_eq!((problem.code, problem.rule), (code, Rule::House));
    }
}

#[test]
fn an_approval_is_signed() {
    for (method, code) in [
        (Method::Paper, None),
        (Method::Pin, None),
        (Method::Refused, Some("not_signed")),
        (Method::Absent, Some("not_signed")),
    ] {
        let fact = Fact::Approve { by: (4, "陳".into()), method };
        let found = taken(&walked(Kind::Stop, 4), fact).err().map(|problems| problems[0].code);
        assert_eq!(found, code, "{method:?}");
    }
}

#[test]
fn pipes_stay_where_the_loop_is_shared() {
    let mut app = walked(Kind::Stop, 5);
    app.home.own_loop = false;
    assert!(taken(&app, execute(true, false)).is_ok());
    assert!(taken(&walked(Kind::Restore, 5), execute(false, false)).is_ok(), "a restoration leaves no joints behind");
}

#[test]
fn lateness_is_explained_before_it_goes_on() {
    let due = at("2026-11-05T17:30");
    let app = application(Kind::NewResidential);
    for (happened, plan_reply, code) in [
        ("2026-11-05T17:30", Some(due), None),
        ("2026-11-05T17:31", Some(due), Some("late_unexplained")),
        ("2026-11-05T17:31", None, None),
    ] {
        let at = at(happened);
        let ground = Ground { plan_reply, ..Ground::at(super::at("2026-11-20T09:00")) };
        let found = take(&app, plan(true), at, &ground).err();
        assert_eq!(found.as_ref().map(|problems| problems[0].code), code, "{happened}");
        assert!(found.is_none_or(|problems| problems[0].rule == Rule::Clause("H7")));
    }
    let app = walked(Kind::Restore, 5);
    let at = at("2026-11-20T09:00");
    let late = Ground { restore: Some(due), ..Ground::at(at) };
    let problem = &take(&app, execute(true, true), at, &late).unwrap_err()[0];
    assert_eq!((problem.code, problem.rule), ("late_unexplained", Rule::Clause("H12")));
    assert!(take(&app, execute(true, true), at, &Ground::at(at)).is_ok());
}

#[test]
fn the_result_of_a_matter_from_above() {
    let up = || Fact::ResultUp { text: "已辦".into() };
    let mut app = application(Kind::Stop);
    assert_eq!(taken(&app, up()).unwrap_err()[0].code, "not_from_above");
    let now = at("2026-11-03T09:00");
    assert!(take(&app, up(), now, &Ground { result_missed: true, ..Ground::at(now) }).is_ok());
    app.channel = Channel::FromAbove;
    app = taken(&app, up()).unwrap();
    assert_eq!(taken(&app, up()).unwrap_err()[0].code, "already_recorded");
}

#[test]
fn supply_waits_for_the_day_on_the_notice() {
    let app = walked(Kind::NewLoad, 12);
    let app = taken(&taken(&app, notice("2026-11-15")).unwrap(), receive()).unwrap();
    for (happened, code) in [("2026-11-14T23:59", Some("too_early")), ("2026-11-15T00:00", None)] {
        let at = at(happened);
        let found = take(&app, supply(), at, &Ground::at(at)).err().map(|problems| problems[0].code);
        assert_eq!(found, code, "{happened}");
    }
}
