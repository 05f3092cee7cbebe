//! The figures of months: rates, standing, reports in three languages, what is frozen read back as it was.

use proptest::prelude::*;
use serde_json::json;

use super::figures::{Answers, Kind, Limit, Outage};
use super::rules::{Facts, standing};
use super::*;
use crate::kernel::report::{Cell, Part};
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::Deadline as Limited;
use crate::kernel::words::Lang;
use crate::registers::deadline::Limit as Length;
use crate::registers::deadline::figures::{Deadline, Missed, Running};
use crate::registers::month::late::LateEntry;
use crate::registers::month::rate;

fn at(text: &str) -> Minute {
    Minute::parse(text).unwrap()
}

fn november() -> Month {
    Month::parse("2026-11").unwrap()
}

/// A deadline of a record, as the file holds it.
fn kept(record: &str, kind: &str, start: &str, due: &str, met_at: Option<&str>) -> Kept {
    let (due, met_at) = (Some(at(due)), met_at.map(at));
    Kept {
        record: record.into(),
        n: 1,
        workflow: "repair".into(),
        deadline: Limited { due, met_at, ..Limited::running(kind, Some("H20"), at(start)) },
        limit: Length::Minutes(30),
        met_late_typed: false,
        cancelled_at: None,
        told: None,
        counted: None,
    }
}

fn codes(items: &[crate::workflow::Item]) -> Vec<(&'static str, &str)> {
    items.iter().map(|item| (item.code, item.record.as_str())).collect()
}

#[test]
fn h17_every_missed_deadline_without_a_word_blocks_and_says_what_to_type() {
    let unexplained = [
        kept("R2611-0001-9", "arrive", "2026-11-10T08:00", "2026-11-10T08:30", Some("2026-11-10T08:45")),
        kept("facility/3", "maintenance", "2026-11-01T08:00", "2026-11-20T17:30", None),
        kept("staff/4", "certificate", "2026-11-01T08:00", "2026-11-25T24:00".replace("24:00", "23:59").as_str(), None),
    ];
    let figures = Figures {
        missed: vec![Missed {
            number: "R2611-0001-9".into(),
            kind: "arrive".into(),
            what: "錦繡家園 3-2-501".into(),
            ..Missed::default()
        }],
        ..Figures::default()
    };
    let facts = Facts {
        month: november(),
        now: at("2026-12-02T09:00"),
        unexplained: &unexplained,
        owed: &[],
        figures: &figures,
    };
    let found = standing(&facts);
    assert_eq!(
        codes(&found.blocks),
        [
            ("missed_unexplained", "R2611-0001-9"),
            ("missed_unexplained", "facility/3"),
            ("missed_unexplained", "staff/4")
        ]
    );
    let clauses: Vec<_> = found.blocks.iter().map(|item| item.rule.clause()).collect();
    assert_eq!(clauses, [Some("H17"), None, None], "what the user is told is H17's, the rest a house rule");
    assert_eq!(found.blocks[0].say.get(Lang::Hant), "R2611-0001-9 錦繡家園 3-2-501：到場（H20）逾 15 分完成，未說明");
    assert_eq!(
        found.blocks[0].command,
        "slipdesk do R2611-0001-9 explain --set deadline=arrive --set reason=TEXT --set told_at=TIME --set told_how=TEXT"
    );
    assert_eq!(found.blocks[1].command, "slipdesk do facility/3 explain --set deadline=maintenance --set reason=TEXT");
    assert!(found.listed.is_empty());
}

#[test]
fn of_a_void_record_nobody_is_told_and_nothing_counts() {
    let of_void = [
        kept("R2611-0001-9", "arrive", "2026-11-10T08:00", "2026-11-10T08:30", None),
        kept("R2611-0001-9", "contact", "2026-11-10T08:00", "2026-11-10T08:30", Some("2026-11-10T08:20")),
    ];
    let now = at("2026-12-02T09:00");
    let counted = deadline::figures::void(&of_void, november(), now);
    assert_eq!((counted.kept, counted.missed), (1, 1));
    let one = Missed { number: "R2611-0001-9".into(), kind: "arrive".into(), void: true, ..Missed::default() };
    let figures = Figures { missed: vec![one], deadlines_void: counted, ..Figures::default() };
    let facts = Facts { month: november(), now, unexplained: &of_void[..1], owed: &[], figures: &figures };
    let found = standing(&facts);
    assert_eq!(found.blocks[0].command, "slipdesk do R2611-0001-9 explain --set deadline=arrive --set reason=TEXT");
    for (lang, line, mark) in [
        (Lang::Hant, "作廢單的時限 2 個（守住 1、逾期 1）", "作廢；沒有說明"),
        (Lang::Hans, "作废单的时限 2 个（守住 1、逾期 1）", "作废；没有说明"),
        (Lang::En, "Deadlines of void records: 2 (kept 1, missed 1)", "void; not explained"),
    ] {
        let text = format!("{:?}", report(november(), &figures, None, lang));
        assert!(text.contains(line) && text.contains(mark), "{lang:?}: {text}");
        let without = format!("{:?}", report(november(), &Figures::default(), None, lang));
        assert!(!without.contains(line.split_once('2').unwrap().0), "nothing is said where there is none");
    }
}

#[test]
fn what_isnt_over_is_listed_and_blocks_nothing() {
    let now = at("2026-12-01T09:00");
    let mut waits = kept("R2611-0004-1", "follow_up", "2026-11-30T10:00", "2026-12-03T10:00", None);
    waits.deadline.opens = Some(at("2026-12-02T10:00"));
    let open = kept("R2611-0005-8", "follow_up", "2026-11-28T10:00", "2026-12-01T10:00", None);
    let over = kept("R2611-0006-3", "follow_up", "2026-11-20T10:00", "2026-11-23T10:00", None);
    let later = kept("R2612-0001-3", "follow_up", "2026-12-01T01:00", "2026-12-04T01:00", None);
    let mut provisional = kept("facility/2", "maintenance", "2026-11-20T10:00", "2027-01-05T17:30", None);
    provisional.deadline.provisional = true;
    let runs = kept("O2611-0003-6", "announce", "2026-11-30T22:00", "2026-12-01T06:00", None);
    let untold = |number: &str, kind: &str| Outage { number: number.into(), kind: kind.into(), ..Outage::default() };
    let figures = Figures {
        open: vec![
            Open {
                number: "R2611-0007-4".into(),
                state: "dispatched".into(),
                due: Some("2026-12-01T20:00".into()),
                ..Open::default()
            },
            Open {
                number: "R2611-0008-2".into(),
                state: "arrived".into(),
                due: Some("2026-11-30T20:00".into()),
                ..Open::default()
            },
            Open { number: "R2611-0009-1".into(), state: "closed".into(), ..Open::default() },
        ],
        outages: vec![
            untold("O2611-0001-9", "failure"),
            untold("O2611-0002-7", "planned"),
            untold("O2611-0003-6", "failure"),
        ],
        late_entries: vec![LateEntry {
            number: "R2610-0001-5".into(),
            action: "add".into(),
            at: "2026-10-30T08:00".into(),
            ..LateEntry::default()
        }],
        ..Figures::default()
    };
    let owed = [waits, open, over, later, provisional, runs];
    let found = standing(&Facts { month: november(), now, unexplained: &[], owed: &owed, figures: &figures });
    assert!(found.blocks.is_empty());
    assert_eq!(
        codes(&found.listed),
        [
            ("open_in_time", "R2611-0007-4"),
            ("open_overdue", "R2611-0008-2"),
            ("follow_up_open", "R2611-0004-1"),
            ("follow_up_open", "R2611-0005-8"),
            ("outage_not_told", "O2611-0001-9"),
            ("provisional", "facility/2"),
            ("late_entry", "R2610-0001-5"),
        ]
    );
    let told: Vec<&str> = found.listed.iter().map(|item| item.say.get(Lang::En)).collect();
    assert!(told[2].contains("opens") && !told[3].contains("opens"), "{told:?}");
}

/// Figures with something in every list.
fn full(n: i64) -> Figures {
    let limit = Limit { kept: n, missed: 1, missed_by_user_wish: 1, rate: None }.rated();
    let deadline = |kind: &str| Deadline { kind: kind.into(), kept: n, missed: 1, ..Deadline::default() };
    let running = Running { count: 2, open: 1, mean: Some(46), longest: 60 };
    let group = |name: &str| figures::Group { name: name.into(), reported: n, leaks: 1, repeats: 0 };
    let limits =
        figures::Limits { arrive_leak: limit.clone(), contact: limit.clone(), arrive: limit.clone(), finish: limit };
    Figures {
        carried_in: 1,
        reported: n,
        repeats: 1,
        by_kind: vec![
            Kind { kind: "leak".into(), reported: n, finished: n, taken_back: 1, carried_in: 1, ..Kind::default() },
            Kind { kind: "no_heat".into(), ..Kind::default() },
        ],
        by_class: vec![group("residential"), group("")],
        by_building: vec![group("錦繡家園 3"), group("東方紅平房區 12排")],
        by_station: vec![figures::Station { group: group(""), limits: limits.clone() }],
        deadlines: vec![
            deadline("contact"),
            deadline("arrive"),
            deadline("follow_up"),
            Deadline { kind: "announce".into(), running: Some(running), ..Deadline::default() },
        ],
        limits,
        rated: Rated {
            receipt: Answers { satisfied: n, fair: 1, ..Answers::default() }.rated(),
            follow_up: Answers { dissatisfied: 1, none: n, ..Answers::default() }.rated(),
        },
        follow_ups: FollowUps { due: n, done: 1, not_reached: n },
        paid: Money { count: n, amount: Some(Fen(n * 3_550)) },
        damage: Money { count: 0, amount: Some(Fen(0)) },
        outages: vec![Outage {
            number: "O2611-0001-9".into(),
            kind: "failure".into(),
            area: "錦繡家園 3、5 號樓".into(),
            from: "2026-11-03T08:00".into(),
            minutes: 1_234,
            announced: Some("2026-11-03T09:00".into()),
            ..Outage::default()
        }],
        missed: vec![Missed {
            number: "R2611-0001-9".into(),
            what: "錦繡家園 3-2-501".into(),
            kind: "arrive".into(),
            due: "2026-11-10T08:30".into(),
            met_at: Some("2026-11-10T08:45".into()),
            by_user_wish: true,
            void: false,
            explanation: Some("三處同時跑水".into()),
            told_at: Some("2026-11-10T08:20".into()),
            told_how: Some("電話".into()),
        }],
        open: vec![Open {
            number: "R2611-0002-7".into(),
            reported_at: "2026-11-30T22:00".into(),
            what: "錦繡家園 5-1-101".into(),
            kind: "no_heat".into(),
            state: "dispatched".into(),
            due: Some("2026-12-01T22:00".into()),
            overdue: false,
        }],
        late_entries: vec![LateEntry {
            number: "R2610-0001-5".into(),
            action: "finish".into(),
            at: "2026-10-30T08:00".into(),
            typed_at: "2026-11-02T08:00:10".into(),
            by: "周明".into(),
        }],
        ..Figures::default()
    }
}

#[test]
fn a_rate_is_half_up_with_one_decimal_or_a_dash() {
    for (part, whole, shown) in [
        (1, 8, Some("12.5")),
        (1, 16, Some("6.3")),
        (1, 3, Some("33.3")),
        (2, 3, Some("66.7")),
        (5, 5, Some("100.0")),
        (0, 0, None),
    ] {
        assert_eq!(rate(part, whole).as_deref(), shown, "{part} of {whole}");
    }
    let before = Figures::default();
    let report = report(november(), &Figures::default(), Some(&before), Lang::Hant);
    let percents = report.cells().filter(|cell| matches!(cell, Cell::Percent(_))).count();
    assert!(percents > 0, "an empty month has rates");
    assert!(report.cells().all(|cell| !matches!(cell, Cell::Percent(Some(_)))), "and all of them are dashes");
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
    for cell in
        [Cell::Whole(1_234), Cell::yuan(Fen(7 * 3_550)), Cell::yuan(Fen(5 * 3_550)), Cell::rate(7, 8), Cell::rate(5, 6)]
    {
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
}

#[test]
fn who_sees_no_prices_sees_none_and_what_a_closing_says_is_in_whole_numbers() {
    let mut hidden = serde_json::to_value(full(7)).unwrap();
    assert_eq!(hidden["paid"], json!({"count": 7, "amount": "248.50"}));
    hidden["paid"]["amount"] = json!(null);
    hidden["damage"]["amount"] = json!(null);
    let report = report(november(), &read(&hidden).unwrap(), None, Lang::En);
    assert!(!report.cells().any(|cell| matches!(cell, Cell::Decimal { .. })));

    let totals = totals(&serde_json::to_value(full(7)).unwrap());
    let sum = |key: &str| totals.sums.iter().find(|(known, _)| *known == key).unwrap().1;
    assert_eq!((sum("reported"), sum("finished"), sum("taken_back"), sum("paid_fen")), (7, 7, 1, 24_850));
    assert_eq!(super::totals(&json!({"by_kind": 3})), Totals::default());
    assert_eq!(read(&json!({"by_kind": 3})).unwrap_err().problems[0].code, "figures_unreadable");
}

#[test]
fn outages_are_cut_at_the_months_end_and_add_up() {
    let number = number::Number::from_key(Letter::Outage, 2_611_000_000_001, false).unwrap();
    let off = |from: &str, restored: Option<&str>, counted: Option<Month>| store::Off {
        number,
        kind: "failure".into(),
        area: "3號樓".into(),
        from: at(from),
        restored: restored.map(at),
        announced: None,
        told: None,
        counted,
    };
    let now = at("2026-12-20T00:00");
    let minutes = |off: &store::Off, month: &str| {
        tally::outage(off, Month::parse(month).unwrap(), now).map(|one| (one.minutes, one.carried_in))
    };
    let over = off("2026-11-30T22:00", Some("2026-12-01T01:00"), None);
    assert_eq!((minutes(&over, "2026-11"), minutes(&over, "2026-12")), (Some((120, false)), Some((60, true))));
    let running = off("2026-12-19T22:00", None, None);
    assert_eq!(minutes(&running, "2026-12"), Some((120, false)), "until now");
    let to_come = off("2026-12-24T22:00", None, None);
    assert_eq!(minutes(&to_come, "2026-12"), None);
    let late = off("2026-11-30T22:00", Some("2026-12-01T01:00"), Month::parse("2026-12"));
    assert_eq!(minutes(&late, "2026-12"), Some((180, false)), "typed after November was closed");
}

proptest! {
    /// What is frozen is read back as it was.
    #[test]
    fn frozen_figures_are_read_back(n in 0_i64..9_999) {
        let figures = full(n);
        prop_assert_eq!(read(&serde_json::to_value(&figures).unwrap()).unwrap(), figures);
    }
}
