//! Times: never before what a step rests on, and corrected only where the order holds.

use super::*;

#[test]
fn nothing_happens_before_what_it_rests_on() {
    for kind in Kind::ALL {
        let facts = usual(*kind);
        for (done, fact) in facts.iter().enumerate() {
            let app = walked(*kind, done);
            let now = at("2026-12-24T09:00");
            let earliest = (0..)
                .map(|minutes| app.accepted_at.plus(minutes))
                .find(|at| take(&app, fact.clone(), *at, &Ground::at(now)).is_ok());
            let earliest = earliest.unwrap();
            assert!(take(&app, fact.clone(), app.accepted_at.plus(-1), &Ground::at(now)).is_err(), "{kind:?} {done}");
            // What stands in a group before it on the track.
            let stages = track::track(&app);
            let group = stages
                .iter()
                .find(|stage| stage.step == fact.step() && !matches!(stage.standing, track::Standing::Done(_)));
            let group = group.map_or(0, |stage| stage.group);
            let before = stages.iter().filter(|stage| stage.group < group).filter_map(|stage| match stage.standing {
                track::Standing::Done(at) => Some(at),
                _ => None,
            });
            assert_eq!(earliest, before.fold(app.accepted_at, Minute::max), "{kind:?} {:?}", fact.step());
        }
    }
}

#[test]
fn a_corrected_time_keeps_the_order() {
    // Steps at 10:00, 11:00 and so on.
    let app = walked(Kind::Stop, 10);
    for (n, to, code) in [
        (3, "2026-11-02T11:00", None),
        (3, "2026-11-02T10:59", Some("too_early")),
        (3, "2026-11-02T13:00", None),
        (3, "2026-11-02T13:01", Some("too_late")),
        (1, "2026-11-02T09:00", None),
        (1, "2026-11-02T08:59", Some("too_early")),
        (10, "2026-12-24T00:00", None),
        (11, "2026-12-24T00:00", Some("not_found")),
    ] {
        let found = times::with_time(&app, n, at(to));
        assert_eq!(found.as_ref().err().map(|problems| problems[0].code), code, "{n} {to}");
        if let Ok(new) = found {
            assert_eq!(new.log.iter().find(|done| done.n == n).map(|done| done.at), Some(at(to)));
        }
    }
    for (to, code) in [("2026-11-02T10:00", None), ("2026-11-02T10:01", Some("too_late"))] {
        assert_eq!(times::with_acceptance(&app, at(to)).err().map(|problems| problems[0].code), code, "{to}");
    }
}

#[test]
fn a_correction_that_turns_a_pass_into_the_older_one_is_refused() {
    use super::Stage::Completion;
    let app = walked(Kind::NewNonresidential, 2);
    let app = taken(&app, inspect(Part::Works, Completion, Verdict::Fail)).unwrap();
    let app = taken(&app, inspect(Part::Works, Completion, Verdict::Pass)).unwrap();
    let app = taken(&app, accept(Part::Works, Verdict::Pass)).unwrap();
    let pass = app.log[3].at;
    assert!(times::with_time(&app, 3, pass.plus(-1)).is_ok());
    assert_eq!(times::with_time(&app, 3, pass.plus(1)).unwrap_err()[0].code, "too_late");
}

#[test]
fn a_supply_stays_behind_the_day_on_its_notice() {
    let app = walked(Kind::NewLoad, 12);
    let mut app = taken(&taken(&app, notice("2026-11-15")).unwrap(), receive()).unwrap();
    let supplied = at("2026-11-16T08:00");
    app = take(&app, supply(), supplied, &Ground::at(supplied)).unwrap();
    app.log.last_mut().unwrap().n = 15;
    assert!(times::with_time(&app, 15, at("2026-11-15T00:00")).is_ok());
    assert_eq!(times::with_time(&app, 15, at("2026-11-14T23:59")).unwrap_err()[0].code, "too_early");
}
