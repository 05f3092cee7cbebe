//! A month of temperature checks: what counts, what each reading is told apart as, what stands in the way, reports in three
//! languages, what is frozen read back.

use proptest::prelude::*;
use serde_json::json;

use super::figures::{ByDay, Failed, Kind, NotJudged, Plan, Point, Readings, Station};
use super::rules::{Facts, standing};
use super::store::{Got, Planned, PointRow};
use super::tally::{Place, mean, readings};
use super::*;
use crate::kernel::number::{Letter, Number, Series};
use crate::kernel::report::{Cell, Part};
use crate::kernel::store::{Entry, Operator, Row, Store};
use crate::kernel::time::clock::Clock;
use crate::kernel::time::deadline::Deadline as Limited;
use crate::kernel::time::{Day, Stamp};
use crate::kernel::units::Celsius;
use crate::kernel::words::Lang;
use crate::registers::deadline::Limit;
use crate::registers::deadline::figures::Deadline;
use crate::registers::month::late::LateEntry;
use crate::workflows::temperature::rules::{Kind as Why, Method, Unjudged, Verdict};

fn at(text: &str) -> Minute {
    Minute::parse(text).unwrap()
}

fn november() -> Month {
    Month::parse("2026-11").unwrap()
}

fn number(serial: u32) -> Number {
    Number::new(Letter::Temperature, Series::new(2611).unwrap(), serial, false).unwrap()
}

/// A signed reading of 20 November at ten.
fn got(celsius: i64, verdict: Verdict) -> Got {
    Got {
        sheet: number(1),
        kind: Why::FixedPoint,
        point: Some(1),
        station: "城東站".into(),
        at: at("2026-11-20T10:00"),
        celsius: Celsius(celsius),
        verdict,
        unjudged: None,
        method: Method::Paper,
        is_corrected: false,
    }
}

#[test]
fn h14_each_reading_is_counted_or_told_why_it_isnt() {
    let met = got(180, Verdict::Met);
    let unjudged = |why| Got { verdict: Verdict::NotJudged, unjudged: Some(why), ..met.clone() };
    let signed = |method| Got { method, ..met.clone() };
    let failed = got(179, Verdict::Failed);
    for (what, one, place) in [
        ("on paper", signed(Method::Paper), Place::Counted(Verdict::Met)),
        ("by PIN", signed(Method::Pin), Place::Counted(Verdict::Met)),
        ("nobody there", signed(Method::Absent), Place::Unsigned),
        ("refused", signed(Method::Refused), Place::Refused),
        ("a kitchen", unjudged(Unjudged::OtherRoom), Place::NotJudged(Unjudged::OtherRoom)),
        ("a kitchen, unsigned", Got { method: Method::Absent, ..unjudged(Unjudged::OtherRoom) }, Place::Unsigned),
        ("17.9", failed.clone(), Place::Counted(Verdict::Failed)),
        ("17.9, corrected", Got { is_corrected: true, ..failed.clone() }, Place::Corrected),
        ("corrected and unsigned", Got { is_corrected: true, method: Method::Absent, ..failed }, Place::Corrected),
    ] {
        assert_eq!(one.place(), place, "{what}");
    }
}

#[test]
fn a_rate_and_a_mean_are_of_counted_readings_alone() {
    let all = [
        got(180, Verdict::Met),
        got(175, Verdict::MetBelowTarget),
        got(150, Verdict::Failed),
        Got { is_corrected: true, ..got(0, Verdict::Failed) },
        Got { method: Method::Refused, ..got(50, Verdict::Failed) },
        Got { method: Method::Absent, ..got(400, Verdict::Met) },
        Got { unjudged: Some(Unjudged::NoStandard), ..got(-150, Verdict::NotJudged) },
    ];
    let found = serde_json::to_value(readings(all.iter())).unwrap();
    assert_eq!(
        found,
        json!({"readings": 7, "corrected": 1, "unsigned": 1, "refused": 1, "not_judged": 1, "judged": 3, "met": 1,
            "met_below_target": 1, "failed": 1, "rate": "66.7", "lowest": "15.0", "highest": "18.0", "mean": "16.8"})
    );
    let none = readings([].iter());
    assert_eq!((none.rate, none.lowest, none.mean), (None, None, None), "nothing to divide by");
    let why = tally::not_judged(&all);
    assert_eq!(why, [NotJudged { reason: "no_standard".into(), count: 1 }]);
}

#[test]
fn a_mean_is_half_up_in_tenths() {
    for (sum, count, found) in [
        (365, 2, Some(183)), // 18.25
        (-1, 2, Some(0)),    // -0.05
        (-3, 2, Some(-1)),   // -0.15
        (-4, 3, Some(-1)),
        (1, 3, Some(0)),
        (2, 3, Some(1)),
        (0, 0, None),
    ] {
        assert_eq!(mean(sum, count), found.map(Celsius), "{sum} of {count}");
    }
}

fn kept(record: &str, kind: &str, due: &str, met_at: Option<&str>) -> Kept {
    let (due, met_at) = (Some(at(due)), met_at.map(at));
    Kept {
        record: record.into(),
        n: 1,
        workflow: NAME.into(),
        deadline: Limited { due, met_at, ..Limited::running(kind, None, at("2026-11-01T08:00")) },
        limit: Limit::Hours(1),
        met_late_typed: false,
        cancelled_at: None,
        told: None,
        counted: None,
    }
}

#[test]
fn h14_failures_plans_and_standards_stand_in_the_way_until_they_are_seen_to() {
    let unexplained = [
        kept("T2611-0001-1", "reading_report", "2026-11-10T17:30", None),
        kept("point/3", "planned_check", "2026-11-20T23:59", None),
        kept("point/4", "planned_check", "2026-11-20T23:59", Some("2026-11-22T10:00")),
    ];
    let mut provisional = kept("point/5", "planned_check", "2027-01-04T23:59", None);
    provisional.deadline.provisional = true;
    let failed = |number: &str, up: Option<&str>| Failed {
        number: number.into(),
        passed_up: up.map(str::to_string),
        ..Failed::default()
    };
    let lacking = |number: &str, why: Option<&str>| WithoutStandard {
        number: number.into(),
        readings: 2,
        explanation: why.map(str::to_string),
        ..WithoutStandard::default()
    };
    let open = |number: &str, due: &str| Open { number: number.into(), due: Some(due.into()), ..Open::default() };
    let said = |number: &str, up: Option<&str>| Opinion {
        number: number.into(),
        passed_up: up.map(str::to_string),
        ..Opinion::default()
    };
    let figures = Figures {
        failures: vec![failed("T2611-0002-9", None), failed("T2611-0003-8", Some("2026-11-10T20:00"))],
        without_standard: vec![lacking("T2611-0004-7", None), lacking("T2611-0005-6", Some("拆遷"))],
        open: vec![open("T2611-0006-5", "2026-12-02T17:30"), open("T2611-0007-4", "2026-11-30T17:30")],
        opinions: vec![said("T2611-0008-3", None), said("T2611-0009-2", Some("2026-11-10T20:00"))],
        late_entries: vec![LateEntry { number: "T2610-0001-1".into(), ..LateEntry::default() }],
        ..Figures::default()
    };
    let (now, owed) = (at("2026-12-01T09:00"), [provisional]);
    let met = standing(&Facts { month: november(), now, unexplained: &unexplained, owed: &owed, figures: &figures });
    let of = |items: &[crate::workflow::Item]| -> Vec<(&'static str, String, Option<&'static str>)> {
        items.iter().map(|item| (item.code, item.record.clone(), item.rule.clause())).collect()
    };
    assert_eq!(
        of(&met.blocks),
        [
            ("missed_unexplained", "T2611-0001-1".into(), None),
            ("planned_check_not_done", "point/3".into(), Some("H14")),
            ("missed_unexplained", "point/4".into(), None),
            ("no_standard", "T2611-0004-7".into(), Some("H13")),
            ("failure_not_passed_up", "T2611-0002-9".into(), Some("H14")),
        ]
    );
    assert!(met.blocks.iter().all(|item| item.command.starts_with("slipdesk do ")), "each says what to type");
    assert_eq!(met.blocks[1].command, "slipdesk do point/3 explain --set deadline=planned_check --set reason=TEXT");
    let listed: Vec<_> = of(&met.listed).into_iter().map(|(code, record, _)| (code, record)).collect();
    assert_eq!(
        listed,
        [
            ("open_in_time", "T2611-0006-5".into()),
            ("open_overdue", "T2611-0007-4".into()),
            ("opinion_not_passed_up", "T2611-0008-3".into()),
            ("provisional", "point/5".into()),
            ("late_entry", "T2610-0001-1".to_string()),
        ]
    );
}

fn point(id: i64, station: &str) -> PointRow {
    PointRow { id, code: format!("P-{id}"), station: station.into(), what: "錦繡家園 3-2-501".into() }
}

#[test]
fn points_that_nobody_tested_are_there_and_the_plan_adds_up() {
    let day = |text: &str| Day::parse(text).unwrap();
    let planned = |point, due: &str, round| Planned { point, due: day(due), round, reason: None };
    let parts = Parts {
        points: vec![point(10, "城東站"), point(9, "城東站"), point(2, "城西站")],
        planned: vec![
            planned(10, "2026-11-17", Round::Done),
            planned(10, "2026-11-24", Round::Late),
            planned(9, "2026-11-20", Round::Excused),
            planned(2, "2026-11-20", Round::NotDone),
            planned(2, "2026-11-30", Round::Waiting),
        ],
        ..Parts::default()
    };
    let plan =
        |planned, done, excused, not_done, late, waiting| Plan { planned, done, excused, not_done, late, waiting };
    assert_eq!(parts.total().plan, plan(5, 1, 1, 2, 1, 1));
    let stations: Vec<(String, i64, Plan)> =
        parts.stations().into_iter().map(|one| (one.station, one.points, one.plan)).collect();
    assert_eq!(stations, [("城東站".into(), 2, plan(3, 1, 1, 1, 1, 0)), ("城西站".into(), 1, plan(2, 0, 0, 1, 0, 1))]);
    let codes: Vec<String> = parts.by_point().into_iter().map(|one| one.point).collect();
    assert_eq!(codes, ["P-9", "P-10", "P-2"], "by station, then as people count");
    let listed: Vec<(String, String)> = not_tested(&parts).into_iter().map(|one| (one.record, one.outcome)).collect();
    let of = |record: &str, outcome: &str| (record.to_string(), outcome.to_string());
    assert_eq!(listed, [of("point/2", "not_done"), of("point/9", "excused"), of("point/10", "late")]);
}

/// Figures with something in every list.
fn full(n: i64) -> Figures {
    let all = Readings {
        readings: n + 2,
        unsigned: 1,
        judged: n + 1,
        met: n,
        failed: 1,
        rate: month::rate(n, n + 1),
        lowest: Some(Celsius(-15)),
        highest: Some(Celsius(213)),
        mean: Some(Celsius(182)),
        ..Readings::default()
    };
    let plan = Plan { planned: n, done: n, ..Plan::default() };
    let station = Station { station: "城東站".into(), points: 2, plan, sheets: n, readings: all.clone() };
    let other = Station { station: String::new(), ..station.clone() };
    Figures {
        by_kind: vec![Kind { kind: "spot".into(), sheets: n, readings: all.clone() }],
        by_station: vec![station.clone(), other],
        by_point: vec![Point { point: "E-01".into(), plan, sheets: n, readings: all.clone(), ..Point::default() }],
        by_day: vec![
            ByDay { day: "2026-11-20".into(), readings: all.clone() },
            ByDay { day: "2026-11-21".into(), readings: Readings::default() },
        ],
        total: Station { station: String::new(), ..station },
        not_judged: vec![NotJudged { reason: "other_room".into(), count: n }],
        opinions: vec![Opinion { number: "T2611-0001-1".into(), opinion: "太冷".into(), ..Opinion::default() }],
        failures: vec![Failed {
            number: "T2611-0001-1".into(),
            measured_on: "2026-11-20".into(),
            readings: 1,
            lowest: Some(Celsius(179)),
            passed_up: Some("2026-11-20T20:00".into()),
            cause: Some("管道堵".into()),
            measure: Some("清洗".into()),
            repairs: vec!["R2611-0001-9".into()],
            ..Failed::default()
        }],
        without_standard: vec![WithoutStandard {
            number: "T2611-0002-9".into(),
            readings: n,
            ..WithoutStandard::default()
        }],
        not_tested: vec![NotTested { point: "E-01".into(), outcome: "late".into(), ..NotTested::default() }],
        reported_late: vec![ReportedLate { number: "T2611-0001-1".into(), ..ReportedLate::default() }],
        deadlines: vec![Deadline { kind: "pass_up".into(), kept: n, missed: 1, ..Deadline::default() }],
        missed: vec![Missed { number: "T2611-0001-1".into(), kind: "pass_up".into(), ..Missed::default() }],
        open: vec![Open { number: "T2611-0001-1".into(), state: "passed_up".into(), ..Open::default() }],
        late_entries: vec![LateEntry { number: "point/3".into(), action: "skip".into(), ..LateEntry::default() }],
        ..Figures::default()
    }
}

#[test]
fn a_report_says_the_same_figures_in_every_language() {
    let (now, before) = (full(7), full(5));
    let figures_in = |lang| -> Vec<Cell> {
        let report = report(november(), &now, Some(&before), lang);
        report.cells().filter(|cell| cell.is_figure()).cloned().collect()
    };
    let hant = figures_in(Lang::Hant);
    assert_eq!(hant, figures_in(Lang::Hans));
    assert_eq!(hant, figures_in(Lang::En));
    let celsius = |value| Cell::Decimal { value, places: 1 };
    for cell in [celsius(-15), celsius(213), celsius(182), celsius(179), Cell::rate(7, 8), Cell::rate(5, 6)] {
        assert!(hant.contains(&cell), "{cell:?}");
    }
    // Every row is as long as its head: a figure under the wrong head would be a wrong figure.
    for lang in Lang::ALL {
        for before in [None, Some(&before)] {
            let report = report(november(), &now, before, lang);
            for part in report.sections.iter().flat_map(|section| &section.parts) {
                let Part::Table(table) = part else { continue };
                for row in table.rows.iter().chain(&table.totals) {
                    assert_eq!(row.len(), table.columns.len(), "{:?} under {:?}", row, table.columns);
                }
            }
        }
    }
    let empty = report(november(), &Figures::default(), None, Lang::En);
    assert!(empty.cells().all(|cell| !matches!(cell, Cell::Percent(Some(_)))), "a month without readings has dashes");
}

#[test]
fn what_a_closing_says_is_in_whole_numbers() {
    let totals = totals(&serde_json::to_value(full(7)).unwrap());
    let sum = |key: &str| totals.sums.iter().find(|(known, _)| *known == key).unwrap().1;
    assert_eq!((sum("readings"), sum("judged"), sum("met"), sum("planned_done")), (9, 8, 7, 7));
    assert_eq!(super::totals(&json!({"by_kind": 3})), Totals::default());
    assert_eq!(read(&json!({"by_kind": 3})).unwrap_err().problems[0].code, "figures_unreadable");
}

/// An office's file with one sheet a row: serial, day, state, counted, and its readings: place in the sheet, time, verdict,
/// what it corrects, what corrects it, counted.
struct File {
    store: Store,
    _folder: tempfile::TempDir,
}

type ReadingRow = (i64, &'static str, i64, &'static str, Option<i64>, Option<i64>, Option<i64>);

impl File {
    fn new() -> File {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::Still(Stamp::parse("2027-01-05T09:00:00").unwrap());
        let mut store = Store::open(&folder.path().join("desk.db"), clock, false).unwrap();
        let staff = Row::insert("staff").set("id", 1).set("name", "周明").set("roles", "clerk");
        store.change(&Operator::system(), |tx| tx.write(Entry::new("staff/1", "add").row(staff))).unwrap();
        let row = Row::insert("instrument").set("id", 1).set("code", "T-1").set("calibrated_until", "2027-12-31");
        store.change(&Operator::system(), |tx| tx.write(Entry::new("instrument/1", "add").row(row))).unwrap();
        File { store, _folder: folder }
    }

    fn sheet(&mut self, serial: u32, day: &str, state: &str, counted: Option<i64>, readings: &[ReadingRow]) {
        let key = number(serial).key();
        let row = Row::insert("temperature").set("id", key).set("kind", "spot").set("estate", "錦繡家園");
        let row = row.set("place", "p").set("flat", "f").set("station", "城東站").set("user_class", "residential");
        let row = row.set("building_kind", "block").set("measured_on", day).set("measured_by", 1);
        let row = row.set("measured_by_name", "周明").set("instrument", 1).set("instrument_code", "T-1");
        let row = row.set("calibrated_until", "2027-12-31").set("taken_by", 1).set("find", "");
        let life = Row::insert("temperature_life").set("sheet", key).set("state", state).set("counted", counted);
        let life = life.set("signed_method", "paper");
        let life = if state == "void" { life.set("ended_at", "2026-12-01T09:00") } else { life };
        let mut entry = Entry::new(number(serial).to_string(), "add").row(row).row(life);
        for (n, time, celsius, verdict, corrects, corrected_by, counted) in readings {
            let row = Row::insert("reading").set("sheet", key).set("n", *n).set("room", "主臥");
            let row = row.set("room_kind", "bedroom").set("at", format!("{day}T{time}")).set("celsius", *celsius);
            let row = row.set("verdict", *verdict).set("corrects", *corrects).set("corrected_by", *corrected_by);
            let row = row.set("not_judged", (*verdict == "not_judged").then_some("no_standard"));
            let row = row.set("reason", corrects.map(|_| "看錯")).set("counted", *counted);
            entry = entry.row(row.set("signed_method", corrects.map(|_| "paper")));
        }
        self.store.change(&Operator::system(), |tx| tx.write(entry)).unwrap();
    }

    fn figures(&self, text: &str) -> Figures {
        figures(self.store.view(), Month::parse(text).unwrap()).unwrap()
    }
}

#[test]
fn readings_count_by_their_time_or_where_they_were_typed_too_late() {
    let mut file = File::new();
    file.sheet(
        1,
        "2026-11-30",
        "open",
        None,
        &[
            (1, "10:00", 170, "failed", None, Some(3), None),
            (2, "10:05", 190, "met", None, None, None),
            // Corrected after November was closed.
            (3, "10:00", 185, "met", Some(1), None, Some(202_612)),
        ],
    );
    file.sheet(2, "2026-12-01", "closed", None, &[(1, "00:00", 160, "met_below_target", None, None, None)]);
    file.sheet(3, "2026-11-29", "closed", Some(202_612), &[(1, "10:00", 200, "met", None, None, None)]);
    file.sheet(4, "2026-12-02", "void", None, &[(1, "10:00", 100, "failed", None, None, None)]);
    file.sheet(5, "2026-12-03", "closed", None, &[(1, "10:00", 100, "not_judged", None, None, None)]);
    let (november, december) = (file.figures("2026-11"), file.figures("2026-12"));
    let of = |figures: &Figures| {
        let all = &figures.total.readings;
        (all.readings, all.corrected, all.not_judged, all.met, all.met_below_target, all.failed)
    };
    assert_eq!(of(&november), (2, 1, 0, 1, 0, 0));
    assert_eq!(of(&december), (4, 0, 1, 2, 1, 0));
    assert_eq!(of(&file.figures("2026-10")), (0, 0, 0, 0, 0, 0));
    assert_eq!(of(&file.figures("2027-01")), (0, 0, 0, 0, 0, 0));
    let days: Vec<&str> = december.by_day.iter().map(|one| one.day.as_str()).collect();
    assert_eq!(days, ["2026-11-29", "2026-11-30", "2026-12-01", "2026-12-03"]);
    // What failed is to be followed up in its own month, corrected or not.
    assert_eq!(november.failures.iter().map(|one| (one.readings, one.counted)).collect::<Vec<_>>(), [(1, 0)]);
    assert_eq!(december.failures, []);
    assert_eq!(december.without_standard.iter().map(|one| one.readings).collect::<Vec<_>>(), [1]);
    assert_eq!(december.numbers.issued, 0, "numbers by issue");
    assert_eq!(november.numbers.voided, [number(4).to_string()]);
    let late: Vec<(String, String)> =
        december.late_entries.iter().map(|one| (one.number.clone(), one.action.clone())).collect();
    assert_eq!(late, [(number(3).to_string(), "add".to_string()), (number(1).to_string(), "correct".to_string())]);
}

proptest! {
    /// What is frozen is read back as it was.
    #[test]
    fn frozen_figures_are_read_back(n in 0_i64..9_999) {
        let figures = full(n);
        prop_assert_eq!(read(&serde_json::to_value(&figures).unwrap()).unwrap(), figures);
    }

    /// Each reading is in one place, and stations, days, kinds and months add up to the whole.
    #[test]
    fn every_grouping_adds_up_to_the_whole(
        all in prop::collection::vec((0_i64..400, 0_usize..4, 0_usize..4, any::<bool>(), 0_usize..3, 1_u32..=12, 1_u32..28), 0..80)
    ) {
        let stations = ["城東站", "城西站", ""];
        let got: Vec<Got> = all.iter().map(|(celsius, verdict, method, is_corrected, station, month, day)| {
            let verdict = Verdict::ALL[*verdict];
            Got {
                celsius: Celsius(*celsius),
                verdict,
                unjudged: (verdict == Verdict::NotJudged).then_some(Unjudged::OtherRoom),
                method: Method::ALL[*method],
                is_corrected: *is_corrected,
                station: stations[*station].into(),
                at: Day::new(2026, *month, *day).unwrap().start(),
                ..got(0, verdict)
            }
        }).collect();
        let whole = readings(got.iter());
        let all_of = |it: &Readings| {
            [it.readings, it.corrected, it.unsigned, it.refused, it.not_judged, it.judged, it.met, it.met_below_target, it.failed]
        };
        prop_assert_eq!(whole.readings, whole.corrected + whole.unsigned + whole.refused + whole.not_judged + whole.judged);
        prop_assert_eq!(whole.judged, whole.met + whole.met_below_target + whole.failed);
        if let (Some(lowest), Some(mean), Some(highest)) = (whole.lowest, whole.mean, whole.highest) {
            prop_assert!(lowest <= mean && mean <= highest);
        }
        let sum = |parts: Vec<Readings>| parts.iter().map(all_of).fold([0; 9], |sum, one| {
            let mut out = sum;
            out.iter_mut().zip(one).for_each(|(sum, one)| *sum += one);
            out
        });
        let parts = Parts { got: got.clone(), ..Parts::default() };
        prop_assert_eq!(sum(parts.stations().into_iter().map(|one| one.readings).collect()), all_of(&whole));
        prop_assert_eq!(sum(parts.by_day().into_iter().map(|one| one.readings).collect()), all_of(&whole));
        prop_assert_eq!(sum(parts.by_kind().into_iter().map(|one| one.readings).collect()), all_of(&whole));
        let months = (1..=12).map(|month| readings(got.iter().filter(|one| one.at.day().month() == month)));
        prop_assert_eq!(sum(months.collect()), all_of(&whole));
    }
}
