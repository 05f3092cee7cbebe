//! A month of applications: what counts when, what stands in the way, reports in three languages, what is frozen read back.

use proptest::prelude::*;
use serde_json::json;

use super::figures::{AreaChange, Kind, Money, NoContract, Notice, Paid, Station};
use super::rules::{Facts, standing};
use super::store::{Found, Payment};
use super::*;
use crate::kernel::number::{Number, Series};
use crate::kernel::report::{Cell, Part};
use crate::kernel::store::{Entry, Operator, Row, Store};
use crate::kernel::time::clock::Clock;
use crate::kernel::time::deadline::Deadline as Limited;
use crate::kernel::time::{Minute, Stamp};
use crate::kernel::units::{Area, Fen};
use crate::kernel::words::Lang;
use crate::registers::deadline::Limit;
use crate::registers::deadline::figures::{Deadline, Missed, Running};
use crate::registers::month::late::LateEntry;
use crate::registers::month::stay::{Life, Stay};
use crate::workflows::heating::rules::{Fee, Kind as Track};

fn at(text: &str) -> Minute {
    Minute::parse(text).unwrap()
}

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

fn kept(record: &str, kind: &str, start: &str, due: &str, met_at: Option<&str>) -> Kept {
    let (due, met_at) = (Some(at(due)), met_at.map(at));
    Kept {
        record: record.into(),
        n: 1,
        workflow: NAME.into(),
        deadline: Limited { due, met_at, ..Limited::running(kind, Some("H7"), at(start)) },
        limit: Limit::Hours(1),
        met_late_typed: false,
        cancelled_at: None,
        told: None,
        counted: None,
    }
}

fn number(serial: u32) -> Number {
    Number::new(Letter::Heating, Series::new(2611).unwrap(), serial, false).unwrap()
}

fn found(serial: u32, kind: Track, came: Month, exit: Option<(Ended, Month)>) -> Found {
    Found {
        number: number(serial),
        accepted_at: came.start(),
        kind,
        station: "城東站".into(),
        what: "單志強 錦繡家園 3-2-501".into(),
        account: None,
        state: State::Open,
        next: vec!["reply-plan".into()],
        supplied_at: None,
        lacks_contract: kind == Track::NewResidential,
        is_late: false,
        came,
        stay: Stay::of(&Life { came, exit, void: None }, |_| false),
    }
}

fn notice(kind: Track, change: i64) -> Notice {
    Notice { kind: kind.code().into(), station: "城東站".into(), change: Area(change), ..Notice::default() }
}

#[test]
fn an_open_one_is_overdue_by_what_was_owed_at_the_months_end() {
    let until = at("2026-11-30T23:59");
    let mut cancelled = kept("H", "plan_reply", "2026-11-20T09:00", "2026-11-25T17:30", None);
    cancelled.deadline.cancelled = true;
    let mut given_up = kept("H", "supply", "2026-11-20T09:00", "2026-11-25T17:30", None);
    given_up.cancelled_at = Some(at("2026-11-27T09:00"));
    for (what, kept, overdue) in [
        ("no limit", vec![], false),
        ("ran out", vec![kept("H", "plan_reply", "2026-11-20T09:00", "2026-11-25T17:30", None)], true),
        (
            "met too late, since",
            vec![kept("H", "plan_reply", "2026-11-20T09:00", "2026-11-25T17:30", Some("2026-11-26T09:00"))],
            false,
        ),
        (
            "met after the month",
            vec![kept("H", "plan_reply", "2026-11-20T09:00", "2026-11-25T17:30", Some("2026-12-01T00:00"))],
            true,
        ),
        ("due in the next month", vec![kept("H", "supply", "2026-11-29T09:00", "2026-12-04T17:30", None)], false),
        ("begun in the next month", vec![kept("H", "supply", "2026-12-01T09:00", "2026-12-01T17:30", None)], false),
        ("cancelled in time", vec![cancelled], false),
        ("no longer owed", vec![given_up], false),
    ] {
        let seen = Seen { found: found(1, Track::NewResidential, month("2026-11"), None), kept };
        assert_eq!(seen.is_overdue_at(until), overdue, "{what}");
        let figures = tally::applications(&[seen], &[], month("2026-11"), until);
        let course = figures.by_kind[0].course;
        assert_eq!((course.open_overdue, course.open_in_time), (i64::from(overdue), i64::from(!overdue)), "{what}");
    }
}

#[test]
fn area_gained_and_lost_is_added_up_by_kind_and_station() {
    let notices = [notice(Track::NewResidential, 8_950), notice(Track::Stop, -12_000), notice(Track::Stop, -5)];
    let figures = tally::applications(&[], &notices, month("2026-11"), at("2026-11-30T23:59"));
    assert_eq!(
        serde_json::to_value(figures.area).unwrap(),
        json!({"increase": "89.50", "decrease": "120.05", "net": "-30.55"})
    );
    let stop = figures.by_kind.iter().find(|kind| kind.kind == "stop").unwrap();
    assert_eq!((stop.area.increase.0, stop.area.net.0), (0, -12_005));
    assert_eq!(figures.by_station.len(), 1);
    assert_eq!(figures.by_station[0].area, figures.area);
}

#[test]
fn what_was_paid_and_what_was_given_back_are_told_apart() {
    let pay = |fee, amount, is_refund| Payment { fee, amount: Fen(amount), is_refund };
    let (paid, refunded) = tally::money(&[
        pay(Fee::Restore, 5_000, false),
        pay(Fee::Heat, 100, false),
        pay(Fee::Heat, 23, false),
        pay(Fee::Settlement, 0, false),
        pay(Fee::Settlement, 700, true),
    ]);
    let of = |paid: &Paid| (paid.fee.clone(), paid.money.count, paid.money.amount.unwrap().0);
    assert_eq!(paid.iter().map(of).collect::<Vec<_>>(), [("heat".into(), 2, 123), ("restore".into(), 1, 5_000)]);
    assert_eq!((refunded.count, refunded.amount), (1, Some(Fen(700))));
}

#[test]
fn missed_deadlines_block_and_what_goes_on_is_listed() {
    let unexplained = [
        kept("H2611-0001-8", "plan_reply", "2026-11-10T08:00", "2026-11-13T17:30", None),
        kept("H2611-0002-6", "restore", "2026-11-10T08:00", "2026-11-11T08:00", Some("2026-11-11T09:00")),
        kept("H2611-0003-5", "result_up", "2026-11-10T08:00", "2026-11-10T09:00", None),
    ];
    let mut provisional = kept("H2611-0004-4", "supply", "2026-11-30T08:00", "2027-01-04T17:30", None);
    provisional.deadline.provisional = true;
    let owed = [provisional, kept("H2611-0005-3", "restore", "2026-11-30T08:00", "2026-12-02T08:00", None)];
    let open = |number: &str, state: State, due: Option<&str>| Open {
        number: number.into(),
        state: state.code().into(),
        deadline: due.map(|_| "supply".into()),
        due: due.map(str::to_string),
        ..Open::default()
    };
    let figures = Figures {
        open: vec![
            open("H2611-0004-4", State::Open, Some("2027-01-04T17:30")),
            open("H2611-0006-2", State::Open, Some("2026-11-20T17:30")),
            open("H2611-0007-1", State::Open, None),
            open("H2611-0008-0", State::Done, None),
        ],
        contracts_missing: vec![NoContract { number: "H2611-0009-9".into(), ..NoContract::default() }],
        late_entries: vec![LateEntry { number: "H2610-0001-9".into(), ..LateEntry::default() }],
        ..Figures::default()
    };
    let now = at("2026-12-01T09:00");
    let met =
        standing(&Facts { month: month("2026-11"), now, unexplained: &unexplained, owed: &owed, figures: &figures });
    let clauses: Vec<_> = met.blocks.iter().map(|item| (item.code, item.rule.clause())).collect();
    let code = "missed_unexplained";
    assert_eq!(clauses, [(code, Some("H7")), (code, Some("H12")), (code, None)]);
    assert!(met.blocks[0].command.ends_with("--set told_at=TIME --set told_how=TEXT"), "{}", met.blocks[0].command);
    assert!(!met.blocks[2].command.contains("told_at"), "{}", met.blocks[2].command);
    let listed: Vec<_> = met.listed.iter().map(|item| (item.code, item.record.as_str())).collect();
    assert_eq!(
        listed,
        [
            ("open_in_time", "H2611-0004-4"),
            ("open_overdue", "H2611-0006-2"),
            ("open_in_time", "H2611-0007-1"),
            ("restore_open", "H2611-0005-3"),
            ("contract_missing", "H2611-0009-9"),
            ("provisional", "H2611-0004-4"),
            ("late_entry", "H2610-0001-9"),
        ]
    );
}

/// Figures with something in every list.
fn full(n: i64) -> Figures {
    let course = Course { carried_in: 1, accepted: n, done: n, taken_back: 1, open_overdue: 1, ..Course::default() };
    let area = AreaChange { increase: Area(n * 100), decrease: Area(5), net: Area(n * 100 - 5) };
    let running = Running { count: 2, open: 1, mean: Some(46), longest: 60 };
    Figures {
        carried_in: 1,
        accepted: n,
        by_kind: vec![
            Kind { kind: "new_load".into(), course, area, void: 0 },
            Kind { kind: "stop".into(), ..Kind::default() },
        ],
        by_station: vec![Station { station: String::new(), course, area }],
        deadlines: vec![
            Deadline { kind: "plan_reply".into(), kept: n, missed: 1, ..Deadline::default() },
            Deadline { kind: "supply".into(), running: Some(running), ..Deadline::default() },
        ],
        area,
        area_notices: vec![Notice {
            number: "H2611-0001-8".into(),
            kind: "new_load".into(),
            effective_from: "2026-11-03".into(),
            change: Area(n * 100 - 5),
            after: Area(n * 100 - 5),
            ..Notice::default()
        }],
        paid: vec![Paid { fee: "heat".into(), money: Money { count: n, amount: Some(Fen(n * 3_550)) } }],
        refunded: Money { count: 1, amount: Some(Fen(1)) },
        missed: vec![Missed { number: "H2611-0001-8".into(), kind: "plan_reply".into(), ..Missed::default() }],
        open: vec![Open {
            number: "H2611-0002-6".into(),
            kind: "stop".into(),
            state: "open".into(),
            next: vec!["verify".into(), "approve".into()],
            ..Open::default()
        }],
        contracts_missing: vec![NoContract { number: "H2611-0003-5".into(), ..NoContract::default() }],
        late_entries: vec![LateEntry {
            number: "H2610-0001-9".into(),
            action: "supply".into(),
            ..LateEntry::default()
        }],
        ..Figures::default()
    }
}

#[test]
fn a_report_says_the_same_figures_in_every_language() {
    let (now, before) = (full(7), full(5));
    let figures_in = |lang| -> Vec<Cell> {
        let report = report(month("2026-11"), &now, Some(&before), lang);
        report.cells().filter(|cell| cell.is_figure()).cloned().collect()
    };
    let hant = figures_in(Lang::Hant);
    assert_eq!(hant, figures_in(Lang::Hans));
    assert_eq!(hant, figures_in(Lang::En));
    let m2 = |value| Cell::Decimal { value, places: 2 };
    for cell in [m2(695), m2(495), m2(700), Cell::yuan(Fen(7 * 3_550)), Cell::rate(7, 8), Cell::rate(5, 6)] {
        assert!(hant.contains(&cell), "{cell:?}");
    }
    // Every row is as long as its head: a figure under the wrong head would be a wrong figure.
    for lang in Lang::ALL {
        for before in [None, Some(&before)] {
            let report = report(month("2026-11"), &now, before, lang);
            for part in report.sections.iter().flat_map(|section| &section.parts) {
                let Part::Table(table) = part else { continue };
                for row in table.rows.iter().chain(&table.totals) {
                    assert_eq!(row.len(), table.columns.len(), "{:?} under {:?}", row, table.columns);
                }
            }
        }
    }
    let text = format!("{:?}", report(month("2026-11"), &now, None, Lang::Hant));
    assert!(text.contains("現場核實、審批"), "the next steps in the words of the trade: {text}");
}

#[test]
fn what_a_closing_says_is_in_whole_numbers_and_money_can_be_hidden() {
    let mut json = serde_json::to_value(full(7)).unwrap();
    let totals = totals(&json);
    let sum = |key: &str| totals.sums.iter().find(|(known, _)| *known == key).unwrap().1;
    assert_eq!((sum("accepted"), sum("done"), sum("area_increase"), sum("paid_fen")), (7, 7, 700, 24_850));
    json["paid"][0]["amount"] = json!(null);
    json["refunded"]["amount"] = json!(null);
    let report = report(month("2026-11"), &read(&json).unwrap(), None, Lang::En);
    assert!(!report.cells().any(|cell| *cell == Cell::yuan(Fen(24_850))));
    assert_eq!(super::totals(&json!({"by_kind": 3})), Totals::default());
    assert_eq!(read(&json!({"by_kind": 3})).unwrap_err().problems[0].code, "figures_unreadable");
}

/// An office's file with applications as rows, for what is read by their times.
struct File {
    store: Store,
    _folder: tempfile::TempDir,
}

/// One application: serial, kind, when accepted, state, when it ended, the month that counts it.
type Application = (u32, &'static str, &'static str, &'static str, Option<&'static str>, Option<i64>);

fn file(now: &str, applications: &[Application], steps: &[(u32, &str, &str, &str, Option<i64>)]) -> File {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::Still(Stamp::parse(now).unwrap());
    let mut store = Store::open(&folder.path().join("desk.db"), clock, false).unwrap();
    let staff = Row::insert("staff").set("id", 1).set("name", "周明").set("roles", "clerk");
    store.change(&Operator::system(), |tx| tx.write(Entry::new("staff/1", "add").row(staff))).unwrap();
    for (serial, kind, accepted, state, ended, counted) in applications {
        let number = number(*serial);
        let row = Row::insert("heating").set("id", number.key()).set("kind", *kind).set("accepted_at", *accepted);
        let row = row.set("taken_by", 1).set("channel", "visit").set("applicant", "單志強").set("phone", "138");
        let row = row.set("estate", "錦繡家園").set("building", "3").set("place", "p").set("flat", "f");
        let row = row.set("station", "城東站").set("handler", 1).set("handler_name", "周明").set("find", "");
        let row = row.set("user_class", "residential").set("building_kind", "block").set("own_loop", false);
        let life = Row::insert("heating_life").set("heating", number.key()).set("state", *state);
        let life = life.set("ended_at", ended.map(str::to_string)).set("counted", *counted);
        let entry = Entry::new(number.to_string(), "add").row(row).row(life);
        store.change(&Operator::system(), |tx| tx.write(entry)).unwrap();
    }
    for (n, (serial, action, at, said, counted)) in (1..).zip(steps) {
        let record = number(*serial).to_string();
        let row = Row::insert("step").set("record", record.clone()).set("n", n).set("action", *action).set("at", *at);
        let row = row.set("typed_at", now).set("operator", 1).set("said", *said).set("counted", *counted);
        store.change(&Operator::system(), |tx| tx.write(Entry::new(record, *action).row(row))).unwrap();
    }
    File { store, _folder: folder }
}

impl File {
    fn figures(&self, text: &str) -> Figures {
        figures(self.store.view(), month(text)).unwrap()
    }

    fn course(&self, text: &str) -> Course {
        let all = self.figures(text).by_kind;
        all.into_iter().find(|kind| kind.kind == "new_residential").unwrap().course
    }
}

#[test]
fn applications_are_read_by_the_months_in_which_they_count() {
    let file = file(
        "2027-01-05T09:00:00",
        &[
            (1, "new_residential", "2026-11-03T09:00", "open", None, None),
            (2, "new_residential", "2026-11-03T09:10", "done", Some("2026-12-04T10:00"), None),
            (3, "new_residential", "2026-11-30T23:59", "refused", Some("2026-11-30T23:59"), None),
            (4, "new_residential", "2026-12-01T00:00", "withdrawn", Some("2026-12-31T23:59"), None),
            (5, "new_residential", "2026-12-01T00:00", "void", Some("2026-12-02T00:00"), None),
            (6, "new_residential", "2026-11-20T00:00", "done", Some("2026-11-21T00:00"), Some(202_612)),
        ],
        &[
            (6, "supply", "2026-11-21T00:00", "{}", Some(202_612)),
            (2, "pay", "2026-11-30T23:59", r#"{"fee": "heat", "amount": "12.50"}"#, None),
            (2, "settle", "2026-12-01T00:00", r#"{"amount": "3.00", "refund": "77"}"#, None),
            (5, "pay", "2026-12-01T00:00", r#"{"fee": "heat", "amount": "99.00"}"#, None),
        ],
    );
    let course = |carried_in, accepted, done, refused, withdrawn, open_in_time| Course {
        carried_in,
        accepted,
        done,
        refused,
        withdrawn,
        open_in_time,
        ..Course::default()
    };
    assert_eq!(file.course("2026-10"), Course::default());
    assert_eq!(file.course("2026-11"), course(0, 3, 0, 1, 0, 2));
    assert_eq!(file.course("2026-12"), course(2, 2, 2, 0, 1, 1));
    assert_eq!(file.course("2027-01"), course(1, 0, 0, 0, 0, 1));
    let (november, december) = (file.figures("2026-11"), file.figures("2026-12"));
    assert_eq!(november.numbers.voided, [number(5).to_string()]);
    assert_eq!((december.accepted_late, december.late_entries.len()), (1, 2), "{:?}", december.late_entries);
    assert_eq!(december.by_kind[0].void, 1);
    assert_eq!(november.paid[0].money, Money { count: 1, amount: Some(Fen(1_250)) });
    assert_eq!(december.paid, [], "nothing of the void one");
    assert_eq!(december.refunded.amount, Some(Fen(300)));
    let missing: Vec<&str> = december.contracts_missing.iter().map(|one| one.number.as_str()).collect();
    let of = |serial| number(serial).to_string();
    assert_eq!(missing, [of(1), of(2), of(6)], "open or done in it; who was refused or took it back needs none");
    assert_eq!(november.open[0].what, "單志強 錦繡家園 3");
}

proptest! {
    /// What is frozen is read back as it was.
    #[test]
    fn frozen_figures_are_read_back(n in 0_i64..9_999) {
        let figures = full(n);
        prop_assert_eq!(read(&serde_json::to_value(&figures).unwrap()).unwrap(), figures);
    }

    /// Twelve months add up to all that was accepted, ended and changed, and what one carries out the next carries in.
    #[test]
    fn twelve_months_add_up_to_the_year(
        lives in prop::collection::vec((0_usize..8, 1_u32..=12, prop::option::of((0_u32..6, 0_usize..3))), 0..40),
        changes in prop::collection::vec((0_usize..8, 1_u32..=12, 1_i64..99_999, any::<bool>()), 0..40),
    ) {
        let of = |at: u32| Month::new(2026, at.min(12)).unwrap();
        let ends = [Ended::Done, Ended::Refused, Ended::Withdrawn];
        let seen: Vec<Seen> = (1..).zip(&lives).map(|(serial, (kind, came, exit))| {
            let exit = exit.map(|(more, how)| (ends[how], of(came + more)));
            Seen { found: found(serial, Track::ALL[*kind], of(*came), exit), kept: Vec::new() }
        }).collect();
        let notices: Vec<(Month, Notice)> = changes.iter()
            .map(|(kind, at, size, less)| (of(*at), notice(Track::ALL[*kind], if *less { -size } else { *size })))
            .collect();
        let (mut accepted, mut ended, mut carried, mut net) = (0, 0, 0, 0);
        for at in 1..=12 {
            let month = of(at);
            let own: Vec<Notice> = notices.iter().filter(|(own, _)| *own == month).map(|(_, notice)| notice.clone()).collect();
            let figures = tally::applications(&seen, &own, month, month.end().plus(-1));
            let sum = |of: fn(&Course) -> i64| figures.by_kind.iter().map(|kind| of(&kind.course)).sum::<i64>();
            let gone = sum(|it| it.done) + sum(|it| it.refused) + sum(|it| it.withdrawn);
            let open = sum(Course::open);
            prop_assert_eq!(figures.carried_in, carried);
            prop_assert_eq!(figures.carried_in + figures.accepted, gone + open);
            let stations: i64 = figures.by_station.iter().map(|one| one.course.accepted).sum();
            prop_assert_eq!(stations, figures.accepted);
            let area = figures.area;
            prop_assert_eq!(area.increase.0 - area.decrease.0, area.net.0);
            prop_assert_eq!(figures.by_kind.iter().map(|kind| kind.area.net.0).sum::<i64>(), area.net.0);
            accepted += figures.accepted;
            ended += gone;
            net += area.net.0;
            carried = open;
        }
        prop_assert_eq!(usize::try_from(accepted).unwrap(), seen.len());
        prop_assert_eq!(usize::try_from(ended).unwrap(), lives.iter().filter(|(_, _, exit)| exit.is_some()).count());
        prop_assert_eq!(net, notices.iter().map(|(_, notice)| notice.change.0).sum::<i64>());
    }
}
