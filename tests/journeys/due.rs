//! Deadlines over a real file: what is explained and how, what a month counts, what a new calendar moves, what `due`
//! and `show` say.

use std::path::{Path, PathBuf};

use super::office::Office;

use slipdesk::kernel::book::{Book, RecordKey};
use slipdesk::kernel::form::field::{Action, Choice};
use slipdesk::kernel::form::value::{Value, Values};
use slipdesk::kernel::problem::Outcome;
use slipdesk::kernel::store::history::history_of;
use slipdesk::kernel::store::{Entry, Operator, Store, Tx};
use slipdesk::kernel::time::calendar::Calendar;
use slipdesk::kernel::time::clock::Clock;
use slipdesk::kernel::time::deadline::{DeadlineState, TimeOfDay};
use slipdesk::kernel::time::{Day, Minute, Month, Stamp};
use slipdesk::kernel::words::{Lang, Say};
use slipdesk::registers::deadline::tally::Tally;
use slipdesk::registers::deadline::{self, Asked, Change, Ground, Kept, Limit, store};
use slipdesk::registers::season::{self, Seasons};
use slipdesk::registers::{calendar, shared};

const YEAR_2027: &str = "day,kind,name\n2027-01-01,holiday,元旦\n2027-01-04,holiday,元旦\n2027-02-05,holiday,春节\n\
    2027-02-08,holiday,春节\n2027-02-20,makeup,春节\n2027-05-01,holiday,劳动节\n2027-05-02,holiday,劳动节\n\
    2027-10-01,holiday,国庆节\n2027-10-02,holiday,国庆节\n2027-10-03,holiday,国庆节\n";

struct File {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

fn at(text: &str) -> Minute {
    Minute::parse(text).unwrap()
}

fn clerk() -> Operator {
    Operator { key: Some(1), name: "林小慧".into(), roles: vec!["clerk".into(), "supervisor".into()] }
}

impl File {
    fn new(now: &str) -> File {
        let folder = tempfile::tempdir().unwrap();
        let file = File { path: folder.path().join("desk.db"), _folder: folder };
        file.change(now, |tx| slipdesk::registers::first_operator(tx, "林小慧"));
        file
    }

    fn open(&self, now: &str) -> Store {
        open(&self.path, now)
    }

    fn change<T>(&self, now: &str, work: impl FnOnce(&mut Tx<'_>) -> Outcome<T>) -> T {
        self.open(now).change(&clerk(), work).unwrap()
    }

    /// What the facts of a record ask for, written as the step of a workflow writes it.
    fn follow(&self, now: &str, record: &str, asked: &[Asked]) {
        self.change(now, |tx| {
            let calendar = calendar::store::calendar(tx.view())?;
            let seasons = season::store::all(tx.view())?;
            let now = tx.now().minute();
            let ground = Ground {
                change: Change::Step,
                now,
                late_typed: false,
                calendar: &calendar,
                seasons: &seasons,
                counted: None,
            };
            let rows = store::follow(tx, record, "repair", asked, &ground)?;
            tx.write(Entry::new(record, "step").at(now).rows(rows))
        });
    }

    fn of(&self, now: &str, record: &str) -> Vec<Kept> {
        store::of(self.open(now).view(), record).unwrap()
    }

    fn codes(&self, now: &str, record: &str, values: &Values) -> Vec<&'static str> {
        let failure = self.open(now).change(&clerk(), |tx| deadline::act_explain(tx, record, values, vec![]));
        failure.unwrap_err().problems.iter().map(|problem| problem.code).collect()
    }
}

fn open(path: &Path, now: &str) -> Store {
    let clock = Clock::Still(Stamp::parse(&format!("{now}:00")).unwrap());
    Store::open(path, clock, true).unwrap()
}

fn explained(kind: &'static str, told: Option<(&str, &str)>) -> Values {
    let mut values = Values::new();
    values.set("deadline", Value::Choice(kind));
    values.set("reason", Value::Text("三處同時跑水".into()));
    if let Some((when, how)) = told {
        values.set("told_at", Value::Moment(at(when)));
        values.set("told_how", Value::Text(how.into()));
    }
    values
}

#[test]
fn what_is_missed_is_explained_in_one_entry_and_stays_missed() {
    const CALL: &str = "2026-11-23T14:00";
    let file = File::new("2026-11-23T08:00");
    let record = "R2611-0001-9";
    file.follow(
        CALL,
        record,
        &[
            Asked::new("arrive", Some("H20"), at(CALL), Limit::Minutes(30)),
            Asked::new("finish", Some("H20"), at(CALL), Limit::Hours(24)).met(Some(at(CALL))),
            Asked::new("result_up", Some("H5"), at(CALL), Limit::Hours(1)),
        ],
    );
    let late = "2026-11-23T15:30";
    let told = Some(("2026-11-23T14:45", "電話"));
    for (what, values, codes) in [
        ("a kind that the record hasn't", explained("reply", told), &["no_such_deadline"][..]),
        ("one that was kept", explained("finish", told), &["nothing_to_explain"]),
        ("the user must be told", explained("arrive", None), &["missing", "missing"]),
        ("not before it began", explained("arrive", Some(("2026-11-23T13:59", "電話"))), &["before_start"]),
    ] {
        assert_eq!(file.codes(late, record, &values), codes, "{what}");
    }
    let missed = store::unexplained(file.open(late).view(), "repair", Month::parse("2026-11").unwrap()).unwrap();
    let kinds: Vec<&str> = missed.iter().map(|kept| kept.deadline.kind.as_str()).collect();
    assert_eq!(kinds, ["arrive", "result_up"]);

    file.change(late, |tx| deadline::act_explain(tx, record, &explained("arrive", told), vec![]));
    // Nobody is told of the report to the dispatch room: it is the company's own.
    file.change(late, |tx| deadline::act_explain(tx, record, &explained("result_up", None), vec![]));
    let kept = file.of(late, record);
    assert_eq!(kept[0].state(at(late)), DeadlineState::Missed);
    assert_eq!(kept[0].deadline.explanation.as_deref(), Some("三處同時跑水"));
    assert_eq!(kept[0].told, Some((at("2026-11-23T14:45"), "電話".into())));
    assert_eq!(kept[2].told, None);
    let store = file.open(late);
    assert!(store::unexplained(store.view(), "repair", Month::parse("2026-11").unwrap()).unwrap().is_empty());
    let history = history_of(store.view(), record).unwrap();
    assert_eq!(history.len(), 3, "a step each, nothing of the refused ones");
    let entry = history[1].json();
    assert_eq!(entry["at"], "2026-11-23T14:45");
    for table in ["step", "deadline"] {
        assert_eq!(entry["changes"]["rows"][table].as_array().unwrap().len(), 1, "{table}: {entry}");
    }
    let text = deadline::lines(&kept, at(late), Lang::Hant).join("\n");
    for part in [
        "到場（H20）：逾 1 小時\n",
        "30 分鐘，夜間、節假日連續計算",
        "說明：三處同時跑水",
        "14:45 告知用戶：電話",
        "處理完畢（H20）：按時完成",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains("結賬前"), "{text}");
}

#[test]
fn every_kind_of_deadline_can_be_explained() {
    let Action { fields, .. } = shared::EXPLAIN;
    let slipdesk::kernel::form::field::Kind::Choice(kinds) = fields[0].kind else { panic!("a choice") };
    let codes: Vec<&str> = kinds.iter().map(|Choice { code, .. }| *code).collect();
    assert!(codes.iter().any(|code| deadline::is_told(code)) && !codes.iter().all(|code| deadline::is_told(code)));
    for code in codes {
        let whom = Say::each(|_| "王堃".to_string());
        for lang in Lang::ALL {
            let said = deadline::wording::what(code, &whom);
            assert!(said.get(lang).ends_with("  王堃") && !said.get(lang).starts_with(code), "{code}");
        }
    }
}

#[test]
fn a_month_counts_each_deadline_once() {
    let file = File::new("2026-10-01T08:00");
    let call = "2026-10-31T23:50";
    let arrive = |met: Option<&str>| [Asked::new("arrive", Some("H20"), at(call), Limit::Minutes(30)).met(met.map(at))];
    for (serial, met) in ["2026-10-31T23:58", "2026-11-01T00:10", "2026-12-01T08:00"].into_iter().enumerate() {
        let record = format!("R2610-000{serial}-1");
        file.follow(call, &record, &arrive(None));
        file.follow("2026-12-01T09:00", &record, &arrive(Some(met)));
    }
    file.follow(call, "R2610-0009-1", &arrive(None));
    file.follow(call, "O2610-0001-1", &[Asked::new("announce", Some("H15"), at(call), Limit::AtOnce)]);
    let store = file.open("2026-12-01T10:00");
    let tally = |month: &str| store::tally(store.view(), "repair", Month::parse(month).unwrap()).unwrap();
    let one = |month: &str, kind: &str| tally(month).into_iter().find(|it| it.kind == kind).unwrap_or_default();
    let counts = |it: Tally| (it.kept, it.missed);
    assert_eq!(counts(one("2026-10", "arrive")), (1, 0));
    assert_eq!(counts(one("2026-11", "arrive")), (1, 2));
    assert_eq!(counts(one("2026-12", "arrive")), (0, 0));
    assert_eq!(one("2026-10", "announce").still.minutes, 10, "until the end of the month");
    assert_eq!(one("2026-12", "announce").still.count, 1);
    assert!(store::tally(store.view(), "complaint", Month::parse("2026-11").unwrap()).unwrap().is_empty());
    let missed = store::unexplained(store.view(), "repair", Month::parse("2026-11").unwrap()).unwrap();
    assert_eq!(missed.len(), 2);
    assert_eq!(missed[0].record, "R2610-0002-1");
}

#[test]
fn a_new_calendar_counts_open_working_days_anew_and_nothing_else() {
    let file = File::new("2026-12-01T08:00");
    let close = TimeOfDay::parse("18:00").unwrap();
    let wd = |start: &str| Asked::new("reply", Some("H24"), at(start), Limit::WorkingDays(3, close));
    let now = "2026-12-30T10:00";
    file.follow(now, "H2612-0001-1", &[wd(now), Asked { kind: "finish", ..wd(now) }]);
    file.follow(now, "H2612-0002-1", &[wd(now).met(Some(at(now)))]);
    file.follow(now, "H2612-0003-1", &[wd(now).cancelled(true)]);
    file.follow(now, "H2612-0004-1", &[wd(now)]);
    file.follow("2026-12-30T11:00", "H2612-0004-1", &[wd(now).cancelled(true)]);
    file.follow("2026-12-30T11:00", "H2612-0005-1", &[wd("2026-12-24T09:00")]); // ends before the new year
    file.follow("2026-12-30T11:00", "H2612-0006-1", &[wd("2026-12-21T09:00")]); // has run out
    file.follow("2026-12-30T11:00", "H2612-0007-1", &[Asked::new("finish", None, at(now), Limit::Hours(200))]);
    let others = ["0002", "0003", "0004", "0005", "0006", "0007"].map(|serial| format!("H2612-{serial}-1"));
    let after = "2026-12-31T09:00";
    let before: Vec<Vec<Kept>> = others.iter().map(|record| file.of(after, record)).collect();
    let open = file.of(after, "H2612-0001-1");
    assert_eq!(open[0].deadline.due, Some(at("2027-01-05T18:00")));
    assert!(open[0].deadline.provisional);

    let imported = file.change(after, |tx| calendar::import(tx, YEAR_2027));
    assert_eq!((imported.days, imported.recounted), (365, 2));
    let moved = file.of(after, "H2612-0001-1");
    for kept in &moved {
        assert_eq!(kept.deadline.due, Some(at("2027-01-06T18:00")), "the fourth is a holiday now");
        assert!(!kept.deadline.provisional);
        assert_eq!(kept.limit, Limit::WorkingDays(3, close));
        assert!(
            kept.deadline
                .explain(Lang::En)
                .iter()
                .any(|line| line.contains("2027-01-04") && line.contains("not counted"))
        );
    }
    for (record, before) in others.iter().zip(&before) {
        assert_eq!(file.of(after, record), *before, "{record}");
    }
    let history = history_of(file.open(after).view(), "H2612-0001-1").unwrap();
    assert_eq!(history.len(), 2, "one entry for both of the record's");
    let entry = history[1].json();
    assert_eq!(entry["action"], "recount");
    let note = entry.pointer("/changes/said/deadlines").or(entry.pointer("/changes/deadlines"));
    let note = note.unwrap_or_else(|| panic!("a note in {entry}"));
    assert_eq!(note[0]["due_before"], "2027-01-05T18:00");
    assert_eq!(note[0]["due"], "2027-01-06T18:00");
    // The same calendar again moves nothing.
    let again = file.change("2026-12-31T09:01", |tx| calendar::import(tx, YEAR_2027));
    assert_eq!(again.recounted, 0);
    // A local day off between, in a year that is known: what runs over it moves by a day and says why.
    let local = "day,kind,name\n2027-01-05,holiday,停電\n";
    let local = file.change("2026-12-31T09:02", |tx| calendar::import(tx, local));
    assert_eq!((local.days, local.recounted), (1, 2));
    assert_eq!(file.of(after, "H2612-0001-1")[0].deadline.due, Some(at("2027-01-07T18:00")));
    assert!(Calendar::builtin().has_year(2026), "the ground of the case");
}

fn season(name: &str, from: &str, to: &str) -> Values {
    let mut values = Values::new();
    for (key, value) in [("from", from), ("to", to)] {
        values.set(key, Value::Day(Day::parse(value).unwrap()));
    }
    values.set("name", Value::Text(name.into()));
    values
}

#[test]
fn a_season_moves_what_waits_for_it_and_nothing_else() {
    let file = File::new("2026-09-01T08:00");
    let close = TimeOfDay::parse("17:30").unwrap();
    let supply = |start: &str, limit| Asked::new("supply", Some("H8"), at(start), limit);
    let (counted, at_once) = (Limit::WorkingDaysInSeason(5, close), Limit::InSeason(close));
    let last = file.change("2026-09-01T08:01", |tx| Seasons.add(tx, &season("2025-2026", "2025-11-15", "2026-03-15")));
    assert_eq!(last.record, RecordKey::Entry { thing: "season", id: 1 });
    let now = "2026-09-02T10:00";
    file.follow(now, "H2609-0001-1", &[supply(now, counted)]);
    file.follow(now, "H2609-0002-1", &[supply(now, at_once)]);
    file.follow(now, "H2609-0003-1", &[supply(now, at_once).met(Some(at(now)))]);
    file.follow(now, "H2609-0004-1", &[Asked::new("reply", None, at(now), Limit::WorkingDays(30, close))]);
    let due = |now: &str, record: &str| file.of(now, record)[0].deadline.due;
    let others: Vec<Kept> =
        ["0003", "0004"].iter().map(|serial| file.of(now, &format!("H2609-{serial}-1")).remove(0)).collect();
    for record in ["H2609-0001-1", "H2609-0002-1"] {
        let kept = &file.of(now, record)[0];
        assert_eq!((kept.deadline.due, kept.deadline.provisional), (None, true), "{record}");
        assert_eq!(kept.state(at("2026-12-31T00:00")), DeadlineState::Running, "{record}");
        let said = kept.deadline.explain(Lang::En);
        assert!(said.iter().any(|line| line.contains("isn't entered yet")), "{said:?}");
    }
    // The season is entered: both end on its first day.
    let entered =
        file.change("2026-09-03T08:00", |tx| Seasons.add(tx, &season("2026-2027", "2026-11-15", "2027-03-15")));
    for record in ["H2609-0001-1", "H2609-0002-1"] {
        let kept = &file.of(now, record)[0];
        assert_eq!((kept.deadline.due, kept.deadline.provisional), (Some(at("2026-11-15T17:30")), false), "{record}");
        let said = kept.deadline.explain(Lang::Hant);
        assert!(said.iter().any(|line| line.contains("供熱期第一天 2026-11-15")), "{said:?}");
    }
    // It is put forward by the authorities; the history has old and new.
    let amend = &season::THING.actions[0];
    let mut values = Values::new();
    values.set("from", Value::Day(Day::parse("2026-11-01").unwrap()));
    values.set("reason", Value::Text("政府通知".into()));
    file.change("2026-09-04T08:00", |tx| Seasons.act(tx, &entered.record, amend, &values));
    for record in ["H2609-0001-1", "H2609-0002-1"] {
        assert_eq!(due(now, record), Some(at("2026-11-01T17:30")), "{record}");
        let history = history_of(file.open("2026-09-04T09:00").view(), record).unwrap();
        let entry = history.last().unwrap().json();
        assert_eq!(entry["action"], "recount");
        let note = entry.pointer("/changes/said/deadlines").or(entry.pointer("/changes/deadlines")).unwrap();
        assert_eq!((&note[0]["due_before"], &note[0]["due"]), (&"2026-11-15T17:30".into(), &"2026-11-01T17:30".into()));
        assert_eq!(history.len(), 3, "one entry for each change that moved it");
    }
    // It begins before they started: one runs, the other has its five working days.
    values.set("from", Value::Day(Day::parse("2026-09-01").unwrap()));
    file.change("2026-09-05T08:00", |tx| Seasons.act(tx, &entered.record, amend, &values));
    assert_eq!((due(now, "H2609-0001-1"), due(now, "H2609-0002-1")), (Some(at("2026-09-09T17:30")), None));
    assert_eq!(file.of(now, "H2609-0002-1")[0].state(at("2026-12-31T00:00")), DeadlineState::Running);
    for (serial, before) in ["0003", "0004"].iter().zip(&others) {
        assert_eq!(file.of(now, &format!("H2609-{serial}-1"))[0], *before, "{serial}");
    }
    // What has run out stays where it was.
    values.set("from", Value::Day(Day::parse("2026-10-15").unwrap()));
    file.change("2026-09-20T08:00", |tx| Seasons.act(tx, &entered.record, amend, &values));
    assert_eq!(
        (due(now, "H2609-0001-1"), due(now, "H2609-0002-1")),
        (Some(at("2026-09-09T17:30")), Some(at("2026-10-15T17:30")))
    );
}

/// A repair by telephone: no account, only who calls from where.
fn call(office: &mut Office, at: &str, caller: &str, kind: &str) -> String {
    office.now = at.to_string();
    let said = serde_json::json!({
        "caller": caller, "phone": "13812345678", "fault": "客廳暖氣片接口滴水", "kind": kind, "scope": "company",
        "address": {"estate": "紡織新村", "building": "3", "unit": "2", "room": "501"},
    });
    office.add("林小慧", "repair", &said.to_string()).done().out.trim().to_string()
}

#[test]
fn due_is_told_to_people_and_to_scripts() {
    let mut office = Office::staffed();
    assert_eq!(office.run(&["due"]).done().out, "", "a scheduled job mails nothing where nothing is due");
    let leak = call(&mut office, "2026-11-23T13:00", "李秀英", "leak");
    let cold = call(&mut office, "2026-11-23T14:20", "張建國", "no_heat");
    office.now = "2026-11-23T14:32".into();
    let rows = office.run(&["--json", "due"]).done().json();
    let rows = rows.as_array().unwrap();
    let told: Vec<(&str, &str, &str, i64)> = rows
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap();
            (text("number"), text("kind"), text("state"), row["minutes_left"].as_i64().unwrap())
        })
        .collect();
    assert_eq!(
        told,
        [
            (leak.as_str(), "arrive", "overdue", -62),
            (cold.as_str(), "contact", "due", 18),
            (cold.as_str(), "arrive", "due", 108),
            (leak.as_str(), "finish", "due", 22 * 60 + 28),
            (cold.as_str(), "finish", "due", 23 * 60 + 48),
        ]
    );
    let keys: Vec<&str> = rows[0].as_object().unwrap().keys().map(String::as_str).collect();
    for key in [
        "number",
        "workflow",
        "kind",
        "clause",
        "start",
        "opens",
        "due",
        "state",
        "minutes_left",
        "provisional",
        "what",
    ] {
        assert!(keys.contains(&key), "{key}");
    }
    assert_eq!((rows[0]["clause"].as_str(), rows[0]["provisional"].as_bool()), (Some("H20"), Some(false)));
    let text = office.run(&["--lang", "zh-Hant", "due"]).done().out;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 6, "{text}");
    assert!(lines[0].starts_with("逾期") && lines[0].contains("逾 1 時 02 分") && lines[0].ends_with("H20"), "{text}");
    assert!(lines[0].contains("2026-11-23 13:30") && lines[0].contains("到場  紡織新村 3-2-501"), "{text}");
    assert_eq!(lines[5], "逾期 1，馬上辦 0，到期 4，未開始 0");
    let english = office.run(&["--lang", "en", "due"]).done().out;
    assert!(english.starts_with("overdue") && english.contains("1 h 02 min late"), "{english}");

    // `show` lists them: for scripts by the keys of the contract, for people in sentences.
    let shown = office.show(&leak);
    assert_eq!(shown["deadlines"][0]["kind"], "arrive");
    assert_eq!(shown["deadlines"][0]["state"], "missed");
    for key in ["days", "explanation", "by_user_wish", "told_at", "told_how", "late_typed"] {
        assert!(shown["deadlines"][0].get(key).is_some(), "{key}");
    }
    let text = office.run(&["--lang", "zh-Hant", "show", &leak]).done().out;
    assert!(
        text.contains("deadlines:\n  到場（H20）：逾 1 時 02 分\n    2026-11-23 週一 13:00 起算，30 分鐘"),
        "{text}"
    );
}

#[test]
fn a_missed_repair_is_explained_by_the_command_line() {
    let mut office = Office::staffed();
    let leak = call(&mut office, "2026-11-23T13:00", "李秀英", "leak");
    office.now = "2026-11-23T14:32".into();
    let explain = |sets: &[&str]| office.step("林小慧", &leak, "explain", sets);
    explain(&["deadline=arrive", "reason=同時三處跑水"]).failed(1, "missing");
    explain(&["deadline=nothing", "reason=x"]).failed(2, "unknown_choice");
    explain(&["deadline=contact", "reason=x", "told_at=2026-11-23T14:00", "told_how=電話"])
        .failed(1, "no_such_deadline");
    explain(&["deadline=arrive", "reason=同時三處跑水", "told_at=2026-11-23T14:00", "told_how=電話"]).done();
    let arrive = office.show(&leak)["deadlines"][0].clone();
    assert_eq!((arrive["state"].as_str(), arrive["explanation"].as_str()), (Some("missed"), Some("同時三處跑水")));
    assert_eq!((arrive["told_at"].as_str(), arrive["told_how"].as_str()), (Some("2026-11-23T14:00"), Some("電話")));
    assert_eq!(office.run(&["--json", "due"]).done().json()[0]["state"], "overdue", "explained is not done");
    assert_eq!(office.run(&["--json", "verify"]).done().json()["sound"], true);
}
