//! Deadlines that follow their record: steps, amendments, corrections, explanations, as tables of cases and as laws.

use super::*;
use crate::kernel::time::Day;
use proptest::prelude::*;

const CLOSE: TimeOfDay = TimeOfDay::CLOSE_OF_BUSINESS;

fn at(text: &str) -> Minute {
    Minute::parse(text).unwrap()
}

fn ground<'a>(change: Change, now: &str, calendar: &'a Calendar) -> Ground<'a> {
    Ground { change, now: at(now), late_typed: false, calendar, seasons: &[], counted: None }
}

fn arrive(start: &str, limit: Limit) -> Asked {
    Asked::new("arrive", Some("H20"), at(start), limit)
}

/// What the file holds after the changes are written over what it held.
fn written(mut kept: Vec<Kept>, changed: Vec<Kept>) -> Vec<Kept> {
    for new in changed {
        match kept.iter_mut().find(|known| known.n == new.n) {
            Some(place) => *place = new,
            None => kept.push(new),
        }
    }
    kept
}

#[test]
fn a_step_starts_meets_and_cancels() {
    let calendar = Calendar::builtin();
    let call = "2026-11-30T08:00";
    let leak = arrive(call, Limit::Minutes(30));
    let kept = written(
        Vec::new(),
        follow("R", "repair", &[], std::slice::from_ref(&leak), &ground(Change::Step, call, &calendar)),
    );
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].deadline.due, Some(at("2026-11-30T08:30")));
    assert_eq!(kept[0].state(at("2026-11-30T08:30")), DeadlineState::Open);
    let met = leak.clone().met(Some(at("2026-11-30T08:30")));
    let after = written(
        kept.clone(),
        follow("R", "repair", &kept, &[met], &ground(Change::Step, "2026-11-30T08:40", &calendar)),
    );
    assert_eq!(after[0].state(at("2026-12-30T08:00")), DeadlineState::Met);
    let late = leak.clone().met(Some(at("2026-11-30T08:31")));
    let after = written(
        kept.clone(),
        follow("R", "repair", &kept, &[late], &ground(Change::Step, "2026-11-30T08:40", &calendar)),
    );
    assert_eq!(after[0].state(at("2026-12-30T08:00")), DeadlineState::Missed);
    let gone = leak.clone().cancelled(true);
    let in_time =
        follow("R", "repair", &kept, std::slice::from_ref(&gone), &ground(Change::Step, "2026-11-30T08:10", &calendar));
    assert_eq!(in_time[0].state(at("2026-12-30T08:00")), DeadlineState::Cancelled);
    let too_late = follow("R", "repair", &kept, &[gone], &ground(Change::Step, "2026-11-30T08:31", &calendar));
    assert_eq!(too_late[0].state(at("2026-11-30T08:32")), DeadlineState::Missed, "what has run out stays missed");
    assert_eq!(too_late[0].cancelled_at, Some(at("2026-11-30T08:31")), "and nobody waits for it any more");
}

#[test]
fn rounds_follow_each_other() {
    let calendar = Calendar::builtin();
    let round =
        |start: &str, due: &str| Asked::new("maintenance", Some("H15"), at(start), Limit::Until(at(due))).round();
    let (first, next) = ("2026-11-01T00:00", "2026-11-28T09:00");
    let one = round(first, "2026-12-01T23:59");
    let kept = follow("facility/1", "repair", &[], std::slice::from_ref(&one), &ground(Change::Step, first, &calendar));
    // Serviced before it was due: the round is met, the next one runs.
    let asked = [one.clone().met(Some(at(next))), round(next, "2026-12-28T23:59")];
    let step = ground(Change::Step, "2026-11-28T09:30", &calendar);
    let both = written(kept.clone(), follow("facility/1", "repair", &kept, &asked, &step));
    assert_eq!(both.len(), 2);
    assert_eq!(both[0].state(step.now), DeadlineState::Met);
    assert_eq!((both[1].n, both[1].deadline.due), (2, Some(at("2026-12-28T23:59"))));
    assert!(follow("facility/1", "repair", &both, &asked, &step).is_empty(), "following twice changes nothing");
    // The newest alone is asked for: the old one stays met.
    let newest = [round(next, "2026-12-08T23:59")];
    let amended = written(
        both.clone(),
        follow("facility/1", "repair", &both, &newest, &ground(Change::Amendment, "2026-11-29T08:00", &calendar)),
    );
    assert_eq!(amended[0], both[0]);
    assert_eq!(amended[1].deadline.due, Some(at("2026-12-08T23:59")));
    // Another start in its place: the open round is cancelled, not met.
    let other = [round("2026-10-20T08:00", "2026-12-20T23:59")];
    let moved = written(kept.clone(), follow("facility/1", "repair", &kept, &other, &step));
    assert_eq!(moved[0].state(step.now), DeadlineState::Cancelled);
    assert_eq!(moved[1].deadline.start, at("2026-10-20T08:00"));
    // Nothing is asked for any more: what is open is cancelled, what has run out is missed, and neither is owed.
    for (now, state) in [("2026-12-01T08:00", DeadlineState::Cancelled), ("2026-12-03T08:00", DeadlineState::Missed)] {
        let gone = follow("facility/1", "repair", &kept, &[], &ground(Change::Step, now, &calendar));
        assert_eq!((gone[0].state(at("2027-01-01T00:00")), gone[0].cancelled_at), (state, Some(at(now))), "{now}");
    }
}

#[test]
fn an_amendment_moves_open_ones_only() {
    let calendar = Calendar::builtin();
    let call = "2026-11-30T08:00";
    let leak = arrive(call, Limit::Minutes(30));
    let kept = follow("R", "repair", &[], &[leak], &ground(Change::Step, call, &calendar));
    let contact = Asked::new("contact", Some("H20"), at(call), Limit::Minutes(30));
    let other = [arrive(call, Limit::Hours(2)), contact];
    let open = written(
        kept.clone(),
        follow("R", "repair", &kept, &other, &ground(Change::Amendment, "2026-11-30T08:20", &calendar)),
    );
    assert_eq!(open[0].deadline.due, Some(at("2026-11-30T10:00")));
    assert_eq!(open[1].deadline.kind, "contact");
    let missed = follow("R", "repair", &kept, &other, &ground(Change::Amendment, "2026-11-30T08:31", &calendar));
    assert!(missed.is_empty(), "the missed one stays, and none is born missed: {missed:?}");
    let back = follow(
        "R",
        "repair",
        &open,
        &[arrive(call, Limit::Minutes(30))],
        &ground(Change::Amendment, "2026-11-30T08:25", &calendar),
    );
    let back = written(open, back);
    assert_eq!(back[0].deadline.due, Some(at("2026-11-30T08:30")));
    assert_eq!(back[1].state(at("2026-11-30T08:26")), DeadlineState::Cancelled, "a leak has no contact");
}

#[test]
fn what_an_amendment_cancelled_another_brings_back_while_it_can_be_kept() {
    let calendar = Calendar::builtin();
    let call = "2026-11-30T08:00";
    let contact = || Asked::new("contact", Some("H20"), at(call), Limit::Minutes(30));
    let kept = follow("R", "repair", &[], &[contact()], &ground(Change::Step, call, &calendar));
    let amend = |kept: &[Kept], asked: &[Asked], now: &str| {
        written(kept.to_vec(), follow("R", "repair", kept, asked, &ground(Change::Amendment, now, &calendar)))
    };
    let leak = amend(&kept, &[], "2026-11-30T08:05");
    assert_eq!(leak[0].state(at("2026-11-30T08:06")), DeadlineState::Cancelled);
    let reached = |at_minute: &str| contact().met(Some(at(at_minute)));
    for (what, asked, now, state) in [
        ("while it can be kept", contact(), "2026-11-30T08:30", DeadlineState::Open),
        ("a minute too late", contact(), "2026-11-30T08:31", DeadlineState::Cancelled),
        ("kept meanwhile", reached("2026-11-30T08:20"), "2026-11-30T08:50", DeadlineState::Met),
        ("met too late meanwhile", reached("2026-11-30T08:31"), "2026-11-30T08:50", DeadlineState::Cancelled),
    ] {
        let back = amend(&leak, &[asked], now);
        assert_eq!((back.len(), back[0].state(at(now))), (1, state), "{what}");
        assert_eq!(back[0].cancelled_at.is_some(), state == DeadlineState::Cancelled, "{what}");
    }
    // Open again it is missed as any other; what stayed cancelled isn't missed by the first arrival, nor by a correction.
    let open = amend(&leak, &[contact()], "2026-11-30T08:10");
    let too_late = amend(&leak, &[contact()], "2026-11-30T08:40");
    for (kept, state) in [(open, DeadlineState::Missed), (too_late, DeadlineState::Cancelled)] {
        for change in [Change::Step, Change::Amendment, Change::Correction] {
            let arrived = ground(change, "2026-11-30T09:00", &calendar);
            let after = written(kept.clone(), follow("R", "repair", &kept, &[reached("2026-11-30T08:50")], &arrived));
            assert_eq!(after[0].state(at("2026-11-30T09:01")), state, "{change:?}");
        }
    }
}

#[test]
fn lateness_ends_with_the_record() {
    let calendar = Calendar::builtin();
    let call = "2026-11-30T08:00";
    let kept = follow("R", "repair", &[], &[arrive(call, Limit::Minutes(30))], &ground(Change::Step, call, &calendar));
    let gone = arrive(call, Limit::Minutes(30)).cancelled_since(Some(at("2026-11-30T08:45")));
    let ended = written(
        kept.clone(),
        follow("R", "repair", &kept, &[gone], &ground(Change::Step, "2026-11-30T08:45", &calendar)),
    );
    let weeks_later = at("2026-12-14T08:30");
    assert_eq!(wording::standing(&kept[0], weeks_later, Lang::En), "14 days late");
    assert_eq!(ended[0].state(weeks_later), DeadlineState::Missed);
    assert_eq!(wording::standing(&ended[0], weeks_later, Lang::En), "15 min late");
    assert!(wording::brief(&ended[0], weeks_later, Lang::Hant).contains("逾 15 分"));
}

#[test]
fn a_correction_judges_anew_with_the_limit_of_that_day() {
    let calendar = Calendar::builtin();
    let done = "2026-11-28T10:00";
    let asked = |from: &str, hours: u32, window: u32| {
        let start = at(from);
        Asked::new("follow_up", Some("H21"), start, Limit::Hours(window)).opens(after_hours(start, hours))
    };
    let kept = follow("R", "repair", &[], &[asked(done, 48, 24)], &ground(Change::Step, done, &calendar));
    assert_eq!(kept[0].deadline.opens, Some(at("2026-11-30T10:00")));
    assert_eq!(kept[0].deadline.due, Some(at("2026-12-01T10:00")));
    // The settings were changed since to 60 and 12 hours; the time of the work was wrong by two hours.
    let anew = follow(
        "R",
        "repair",
        &kept,
        &[asked("2026-11-28T08:00", 60, 12)],
        &ground(Change::Correction, "2026-11-29T10:00", &calendar),
    );
    assert_eq!(anew[0].deadline.opens, Some(at("2026-11-30T08:00")));
    assert_eq!(anew[0].deadline.due, Some(at("2026-12-01T08:00")));
    let met = arrive("2026-11-30T08:00", Limit::Minutes(30)).met(Some(at("2026-11-30T08:40")));
    let kept = follow("R", "repair", &[], &[met], &ground(Change::Step, "2026-11-30T08:41", &calendar));
    assert_eq!(kept[0].state(at("2026-11-30T08:41")), DeadlineState::Missed);
    let right = arrive("2026-11-30T08:00", Limit::Minutes(30)).met(Some(at("2026-11-30T08:25")));
    let anew = follow("R", "repair", &kept, &[right], &ground(Change::Correction, "2026-11-30T09:00", &calendar));
    assert_eq!(anew[0].state(at("2026-11-30T09:00")), DeadlineState::Met);
}

#[test]
fn what_ends_before_a_limit_runs_out_cancels_it_however_late_it_is_typed() {
    let calendar = Calendar::builtin();
    let start = "2026-11-30T08:00";
    let announce = Asked::new("announce", Some("H15"), at(start), Limit::AtOnceWithin(480));
    let kept = follow("O", "repair", &[], std::slice::from_ref(&announce), &ground(Change::Step, start, &calendar));
    let (due, evening) = (at("2026-11-30T16:00"), at("2026-11-30T20:00"));
    assert_eq!((kept[0].deadline.due, kept[0].state(due)), (Some(due), DeadlineState::Running));
    assert_eq!(kept[0].state(due.plus(1)), DeadlineState::Missed);
    let typed_late = ground(Change::Step, "2026-11-30T20:00", &calendar);
    for (ended, state) in [("2026-11-30T16:00", DeadlineState::Cancelled), ("2026-11-30T16:01", DeadlineState::Missed)]
    {
        let over = announce.clone().cancelled_since(Some(at(ended)));
        let after = written(kept.clone(), follow("O", "repair", &kept, &[over], &typed_late));
        assert_eq!(after[0].state(evening), state, "ended {ended}");
        // A correction sees it anew, in either direction.
        let moved = |to: &str| {
            let over = announce.clone().cancelled_since(Some(at(to)));
            let ground = ground(Change::Correction, "2026-11-30T20:00", &calendar);
            written(after.clone(), follow("O", "repair", &after, &[over], &ground))[0].state(evening)
        };
        assert_eq!(moved("2026-11-30T12:00"), DeadlineState::Cancelled);
        assert_eq!(moved("2026-11-30T18:00"), DeadlineState::Missed);
    }
}

#[test]
fn a_running_one_gains_a_due_time_while_it_is_owed() {
    let calendar = Calendar::builtin();
    let start = "2026-11-30T08:00";
    let running = Asked::new("announce", Some("H15"), at(start), Limit::AtOnceWithin(480));
    let kept = follow("O", "repair", &[], std::slice::from_ref(&running), &ground(Change::Step, start, &calendar));
    let now = at("2026-11-30T09:00");
    let due = Asked { limit: Limit::Until(now), ..running.clone() };
    let open = follow(
        "O",
        "repair",
        &kept,
        std::slice::from_ref(&due),
        &ground(Change::Amendment, "2026-11-30T09:00", &calendar),
    );
    assert_eq!((open[0].deadline.due, open[0].state(now)), (Some(now), DeadlineState::Open));
    assert_eq!(open[0].state(now.plus(1)), DeadlineState::Missed);
    let over = follow("O", "repair", &kept, &[due], &ground(Change::Amendment, "2026-11-30T16:01", &calendar));
    assert!(over.is_empty(), "what has run out stays missed");
}

#[test]
fn only_what_is_owed_or_missed_is_explained() {
    let calendar = Calendar::builtin();
    let call = "2026-11-30T08:00";
    let now = at("2026-11-30T09:00");
    let kept = follow("R", "repair", &[], &[arrive(call, Limit::Minutes(30))], &ground(Change::Step, call, &calendar));
    let told = Some((at("2026-11-30T08:40"), "電話".to_string()));
    let explained = explain(&kept, "arrive", "同時三處跑水", told.clone(), now).unwrap();
    assert_eq!(explained.deadline.explanation.as_deref(), Some("同時三處跑水"));
    assert_eq!(explained.told, told);
    assert_eq!(explain(&kept, "finish", "x", None, now).unwrap_err().code, "no_such_deadline");
    let met = arrive(call, Limit::Minutes(30)).met(Some(at("2026-11-30T08:20")));
    let kept = follow("R", "repair", &[], &[met], &ground(Change::Step, "2026-11-30T08:20", &calendar));
    assert_eq!(explain(&kept, "arrive", "x", None, now).unwrap_err().code, "nothing_to_explain");
}

#[test]
fn what_a_closed_month_counted_counts_in_no_other() {
    let calendar = Calendar::builtin();
    let month = |text: &str| Month::parse(text).unwrap();
    let call = "2026-10-31T23:50";
    let minutes = |minutes: u32| Asked::new("arrive", Some("H20"), at(call), Limit::Minutes(minutes));
    let kept =
        |asked: &Asked| follow("R", "repair", &[], std::slice::from_ref(asked), &ground(Change::Step, call, &calendar));
    // October was closed; what is typed now and dated in it counts in November.
    let typed = Ground { counted: Some(month("2026-11")), ..ground(Change::Step, "2026-11-02T09:00", &calendar) };
    let met = Some(at("2026-10-31T23:58"));
    for (what, known, asked, counts) in [
        ("missed in October, and counted there", kept(&minutes(5)), minutes(5).met(met), "2026-10"),
        ("still open then, met in October", kept(&minutes(30)), minutes(30).met(met), "2026-11"),
        ("typed when October was closed", vec![], minutes(30).met(met), "2026-11"),
        ("the same, run out in October", vec![], minutes(5), "2026-11"),
        ("the same, run out in November", vec![], minutes(30), "2026-11"),
    ] {
        let after = written(known.clone(), follow("R", "repair", &known, &[asked], &typed));
        assert_eq!(tally::month_of(&after[0], at("2026-12-01T00:00")), Some(month(counts)), "{what}");
    }
}

#[test]
fn of_several_of_a_kind_the_missed_one_is_explained() {
    let calendar = Calendar::builtin();
    let start = "2026-10-01T08:00";
    let asked = [Asked::new("maintenance", Some("H15"), at(start), Limit::Until(at("2026-10-31T17:30")))];
    let first = follow("facility/1", "repair", &[], &asked, &ground(Change::Step, start, &calendar));
    let second = Kept { n: 2, ..first[0].clone() };
    let later = Deadline { due: Some(at("2026-12-31T17:30")), ..second.deadline.clone() };
    let kept = [first[0].clone(), Kept { deadline: later, ..second }];
    let now = at("2026-11-23T09:00");
    let explained = explain(&kept, "maintenance", "配件未到", None, now).unwrap();
    assert_eq!(explained.n, 1);
    let both = written(kept.to_vec(), vec![explained]);
    assert_eq!(explain(&both, "maintenance", "停產", None, now).unwrap().n, 2, "the open one, ahead of its time");
}

proptest! {
    #[test]
    fn limits_are_read_back(minutes in 1_u32..10_000, days in 1_u16..60) {
        let due = Day::new(2026, 11, 30).unwrap().start();
        for limit in [
            Limit::Minutes(minutes),
            Limit::Hours(minutes),
            Limit::WorkingDays(days, CLOSE),
            Limit::Until(due),
            Limit::AtOnce,
            Limit::AtOnceWithin(minutes),
            Limit::WorkingDaysInSeason(days, CLOSE),
            Limit::InSeason(CLOSE),
        ] {
            let due = (!matches!(limit, Limit::AtOnce)).then_some(due);
            prop_assert_eq!(Limit::read(&limit.code(), due), limit);
        }
    }

    /// Whatever steps come, a deadline that is settled keeps what it was counted by, and nothing is followed twice.
    #[test]
    fn following_twice_changes_nothing(limit in 1_u32..300, met in proptest::option::of(0_i64..400), cancelled in any::<bool>(), now in 0_i64..400) {
        let calendar = Calendar::builtin();
        let call = at("2026-11-30T08:00");
        let asked = Asked::new("arrive", Some("H20"), call, Limit::Minutes(limit));
        let first = follow("R", "repair", &[], std::slice::from_ref(&asked), &ground(Change::Step, "2026-11-30T08:00", &calendar));
        let step = Ground { now: call.plus(now), ..ground(Change::Step, "2026-11-30T08:00", &calendar) };
        let asked = asked.met(met.map(|met| call.plus(met))).cancelled(cancelled);
        let after = written(first.clone(), follow("R", "repair", &first, std::slice::from_ref(&asked), &step));
        prop_assert_eq!(after[0].deadline.due, first[0].deadline.due);
        prop_assert!(follow("R", "repair", &after, &[asked], &step).is_empty());
    }
}
