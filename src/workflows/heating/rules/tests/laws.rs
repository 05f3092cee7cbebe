//! Whatever order of steps is tried, what is taken respects the track of the contract, written down here once more.

use proptest::prelude::*;

use super::*;

/// The tracks of the contract, section 3: steps of a group in any order, groups one after the other. `!` marks what
/// failed.
fn contract_track(kind: Kind) -> Vec<Vec<&'static str>> {
    let act = ["station-report", "verify", "approve", "execute", "report-back", "accept execution"];
    let before: &[&[&'static str]] = match kind {
        Kind::NewResidential => &[&["reply-plan"], &["area-notice"], &["supply"]],
        Kind::NewNonresidential => &[
            &["reply-plan"],
            &["inspect works midway", "inspect works completion"],
            &["accept works"],
            &["contract"],
            &["area-notice"],
            &["supply"],
        ],
        Kind::NewLoad => &[
            &["reply-plan"],
            &["inspect outer midway", "inspect outer completion", "inspect indoor midway", "inspect indoor completion"],
            &["accept outer", "accept indoor", "contract", "pay heat", "pay capacity", "pay outer_works"],
            &["area-notice"],
            &["supply-notice"],
            &["receive-notice"],
            &["supply"],
        ],
        Kind::Change => &[&["check"], &["settle"], &["verify"], &["area-notice"], &["complete"]],
        Kind::Stop => &[&["check"], &["decide"], &["*"], &["settle"], &["area-notice"]],
        Kind::ImposedStop => &[&["procedure 書面通知", "procedure 限期"], &["*"], &["area-notice"]],
        Kind::CutOff => &[&["procedure 書面通知", "procedure 限期"], &["*"], &["area-notice"]],
        Kind::Restore => &[&["check"], &["settle"], &["*"], &["area-notice"]],
    };
    let mut track = Vec::new();
    for group in before {
        if *group == ["*"] {
            track.extend(act.iter().map(|step| vec![*step]));
        } else {
            track.push(group.to_vec());
        }
    }
    track
}

/// What a fact is called in the tables above, and whether it lets the track go on.
fn named(fact: &Fact) -> (String, bool) {
    let step = fact.step().code();
    match fact {
        Fact::ReplyPlan { agreed, .. } => (step.into(), *agreed),
        Fact::Inspect { part, stage, result, .. } => {
            (format!("inspect {} {}", part.code(), stage.code()), *result == Verdict::Pass)
        }
        Fact::Accept { part, result, .. } => (format!("accept {}", part.code()), *result == Verdict::Pass),
        Fact::Check { papers_ok, arrears, .. } => (step.into(), *papers_ok && *arrears == Arrears::None),
        Fact::Decide { feasible, .. } => (step.into(), *feasible),
        Fact::Pay { fee, .. } => (format!("pay {}", fee.code()), true),
        Fact::Procedure { item, .. } => (format!("procedure {item}"), true),
        _ => (step.into(), true),
    }
}

/// Every fact that anybody might try, the unfit ones too.
fn pool() -> Vec<Fact> {
    use super::Stage::{Completion, Midway};
    let mut pool: Vec<Fact> = Kind::ALL.iter().flat_map(|kind| usual(*kind)).collect();
    for part in [Part::Works, Part::Outer, Part::Indoor] {
        for stage in [Midway, Completion] {
            pool.push(inspect(part, stage, Verdict::Fail));
        }
        pool.push(accept(part, Verdict::Fail));
    }
    pool.extend([pay(Fee::Heat, 300), pay(Fee::Capacity, 2_000), pay(Fee::Settlement, 10), pay(Fee::Restore, 10)]);
    pool.extend([check(false, Arrears::None), check(true, Arrears::Owed), accept(Part::Execution, Verdict::Fail)]);
    pool.extend([execute(false, true), execute(true, false), area(0), area(1), area(-1), settle(1), gone()]);
    pool.push(Fact::ResultUp { text: "已辦".into() });
    pool.dedup();
    pool
}

/// For each step of the track how it stands by the log: the newest result by time. Payments add up.
fn is_done(app: &Application, step: &str) -> bool {
    if let Some(fee) = step.strip_prefix("pay ").and_then(Fee::from_code) {
        let paid = |done: &Done| match &done.fact {
            Fact::Pay { fee: of, amount, .. } if *of == fee => amount.0,
            _ => 0,
        };
        return app.log.iter().map(paid).sum::<i64>() >= 800;
    }
    let of = app.log.iter().filter(|done| named(&done.fact).0 == step);
    of.max_by_key(|done| done.at).is_some_and(|done| named(&done.fact).1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_tried_the_log_respects_the_track(
        kind in proptest::sample::select(Kind::ALL),
        tries in proptest::collection::vec((any::<prop::sample::Index>(), -90_i64..120, any::<bool>()), 1..120),
    ) {
        let track = contract_track(kind);
        let pool = pool();
        let mut app = application(kind);
        // A step now and then that the track asks for, or no walk would get far.
        for (which, minutes, usual_one) in tries {
            let owed = next::owed(&app);
            let fitting: Vec<&Fact> = pool.iter().filter(|fact| owed.contains(&fact.step())).collect();
            let fact = if usual_one && !fitting.is_empty() { (*which.get(&fitting)).clone() } else { which.get(&pool).clone() };
            let latest = app.log.iter().map(|done| done.at).fold(app.accepted_at, Minute::max);
            let at = latest.plus(minutes);
            let (name, _) = named(&fact);
            let Ok(after) = take(&app, fact.clone(), at, &Ground::at(at)) else { continue };
            prop_assert!(at >= app.accepted_at);
            prop_assert_eq!(after.log.len(), app.log.len() + 1);
            // A second contract may follow at any time; the first has its place.
            let again = name == "contract" && app.last(Step::Contract).is_some();
            if let Some(group) = track.iter().position(|group| group.contains(&name.as_str())).filter(|_| !again) {
                for step in track.iter().take(group).flatten() {
                    // Works that nobody asked for are more than the track wants; what it wants is done all the same.
                    let other_works = kind == Kind::NewNonresidential && step.ends_with("works") || step.contains(" works ");
                    prop_assert!(other_works || is_done(&app, step), "{kind:?}: {name} before {step}");
                }
            }
            if name == "execute" && kind != Kind::Restore {
                let careful = matches!(fact, Fact::Execute { joints_insulated: true, pipes_removed: true, .. });
                prop_assert!(careful);
            }
            if name == "supply" {
                prop_assert!(kind == Kind::NewResidential || track::contract(&app).is_some());
            }
            app = after;
            let n = i64::try_from(app.log.len()).unwrap();
            app.log.last_mut().unwrap().n = n;
            if life::state(&app) == State::Done {
                let failed = app.log.iter().filter(|done| !named(&done.fact).1);
                for done in failed {
                    prop_assert!(is_done(&app, &named(&done.fact).0), "{kind:?}: {} stayed failed", named(&done.fact).0);
                }
            }
        }
        // What was taken in this order can be corrected to its own times.
        for done in &app.log {
            prop_assert!(times::with_time(&app, done.n, done.at).is_ok());
        }
        // What is possible is never blocked, and what is owed is on the track.
        let ground = Ground::at(at("2027-12-31T00:00"));
        let possible = next::possible(&app, &ground);
        for one in next::blocked(&app, &ground) {
            prop_assert!(!possible.contains(&one.step), "{:?}", one);
            prop_assert_ne!(one.problem.code, "not_on_track");
        }
    }

    /// Correcting a time gives a log that could have been taken in that order.
    #[test]
    fn corrected_logs_could_have_been_taken(
        kind in proptest::sample::select(Kind::ALL), which in any::<prop::sample::Index>(), minutes in -600_i64..600,
    ) {
        let app = walked(kind, usual(kind).len());
        let n = i64::try_from(which.index(app.log.len())).unwrap() + 1;
        let to = app.log.iter().find(|done| done.n == n).unwrap().at.plus(minutes);
        let Ok(new) = times::with_time(&app, n, to) else { return Ok(()) };
        let mut again = application(kind);
        for done in &new.log {
            again = take(&again, done.fact.clone(), done.at, &Ground::at(done.at)).map_err(|problems| {
                TestCaseError::fail(format!("{:?}: {}", done.fact.step(), problems[0].say))
            })?;
        }
    }
}
