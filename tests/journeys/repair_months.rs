//! Months of repairs by the command line (H6, H15 to H21; spec section 3, 'Month'): what counts when, what stands in the
//! way of closing, that nothing counts twice, and a summary that says the same in every form.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value as Json, json};

use crate::office::{Office, Ran};

/// An office with two certified fitters, and a price list.
fn office() -> Office {
    let office = Office::staffed();
    let fitters = r#"[{"name": "孫師傅", "roles": ["fitter"], "certificate_no": "Z-08", "certificate_expires": "2028-10-31"},
        {"name": "李師傅", "roles": ["fitter"], "certificate_no": "Z-09", "certificate_expires": "2028-10-31"}]"#;
    office.add("林小慧", "staff", fitters).done();
    let fee = r#"{"key": "valve", "name": "換閥門", "unit": "piece", "price": "35.50", "effective_from": "2026-01-01", "basis": "價目表"}"#;
    office.add("林小慧", "fee", fee).done();
    office
}

/// Takes a repair of a flat down.
fn report(office: &Office, kind: &str, scope: &str, at: &str, building: &str) -> String {
    let json = json!({"caller": "王大爺", "phone": "13800001111", "fault": "暖氣片有問題", "kind": kind, "scope": scope,
        "address": {"estate": "錦繡家園", "building": building, "unit": "2", "room": "501"}, "reported_at": at});
    office.add("周明", "repair", &json.to_string()).done().out.trim().to_string()
}

fn step(office: &Office, number: &str, action: &str, sets: &[&str]) {
    office.step("周明", number, action, sets).done();
}

/// Sends somebody and has it done; the times are those of the dispatch, the arrival and the end.
fn work(office: &Office, number: &str, [sent, there, done]: [&str; 3]) {
    step(office, number, "dispatch", &["crew=孫師傅", &format!("at={sent}")]);
    step(office, number, "arrive", &[&format!("at={there}")]);
    finish(office, number, done);
}

fn finish(office: &Office, number: &str, at: &str) {
    let done = format!("at={at}");
    step(office, number, "finish", &[&done, "cause=氣堵", "work=放氣", "shoe_covers=true", "cleaned=true"]);
}

fn close(office: &Office, month: &str) -> Ran {
    office.by("林小慧", &["close-month", month, "--json"])
}

fn repair(office: &Office, month: &str) -> Json {
    office.run(&["summary", month, "--workflow", "repair", "--json"]).done().json()["repair"].clone()
}

fn lines(list: &Json) -> Vec<(&str, &str)> {
    let all = list.as_array().unwrap().iter().filter(|line| line["workflow"] == "repair");
    all.map(|line| (line["code"].as_str().unwrap(), line["number"].as_str().unwrap())).collect()
}

fn kind<'a>(figures: &'a Json, kind: &str) -> &'a Json {
    let all = figures["by_kind"].as_array().unwrap();
    all.iter().find(|one| one["kind"] == kind).unwrap()
}

fn limit<'a>(figures: &'a Json, kind: &str) -> &'a Json {
    let all = figures["deadlines"].as_array().unwrap();
    all.iter().find(|one| one["kind"] == kind).unwrap_or_else(|| panic!("no {kind} in {all:?}"))
}

/// What comes into a month leaves it or is carried out of it, kind by kind.
fn adds_up(figures: &Json) {
    let mut sums = BTreeMap::new();
    for one in figures["by_kind"].as_array().unwrap() {
        let of = |key: &str| one[key].as_i64().unwrap();
        let left = ["finished", "advised", "duplicate", "withdrawn", "taken_back", "open"].map(of).iter().sum::<i64>();
        assert_eq!(of("carried_in") + of("reported"), left, "{one}");
        for key in ["carried_in", "reported"] {
            *sums.entry(key).or_insert(0) += of(key);
        }
    }
    assert_eq!(figures["carried_in"], sums["carried_in"]);
    assert_eq!(figures["reported"], sums["reported"]);
    for list in ["by_building", "by_class", "by_station"] {
        let all = figures[list].as_array().unwrap().iter();
        assert_eq!(all.map(|one| one["reported"].as_i64().unwrap()).sum::<i64>(), sums["reported"], "{list}");
    }
    let open = |one: &Json| one["open"].as_i64().unwrap();
    let all = figures["by_kind"].as_array().unwrap().iter();
    assert_eq!(all.map(open).sum::<i64>(), i64::try_from(figures["open"].as_array().unwrap().len()).unwrap());
}

/// A November: a leak kept in time, a cold flat that was late and came back, advice, a neighbour, a withdrawal, paid
/// work, one void, two still open.
struct November {
    late: String,
    open: String,
    wrong: String,
    advised: String,
}

fn november(office: &mut Office) -> November {
    office.now = "2026-11-22T08:05".into();
    let void = report(office, "other", "company", "2026-11-22T08:00", "5");
    step(office, &void, "void", &["reason=打錯"]);
    office.now = "2026-11-28T09:00".into();
    let leak = report(office, "leak", "company", "2026-11-10T08:00", "3");
    work(office, &leak, ["2026-11-10T08:05", "2026-11-10T08:30", "2026-11-10T09:00"]);
    step(office, &leak, "confirm", &["by=王大爺", "rating=satisfied", "at=2026-11-10T09:05"]);
    step(office, &leak, "follow-up", &["result=fair", "at=2026-11-12T09:00"]);

    let late = report(office, "no_heat", "company", "2026-11-12T10:00", "3");
    step(office, &late, "contact", &["at=2026-11-12T10:31"]);
    work(office, &late, ["2026-11-12T10:40", "2026-11-12T12:00", "2026-11-13T10:01"]);
    step(office, &late, "confirm", &["method=refused", "at=2026-11-13T10:05"]);
    let called = ["result=dissatisfied", "at=2026-11-15T11:00"];
    let called = office.step("周明", &late, "follow-up", &called).done();
    let again = called.out.split_whitespace().rfind(|word| word.starts_with("R2611-")).unwrap().to_string();
    work(office, &again, ["2026-11-15T11:05", "2026-11-15T11:20", "2026-11-15T12:00"]);

    let advised = report(office, "valve", "user", "2026-11-16T08:00", "5");
    step(office, &advised, "advise", &["text=教會用戶關閥", "at=2026-11-16T08:05"]);
    let second = report(office, "leak", "company", "2026-11-20T08:00", "10");
    let first = report(office, "leak", "company", "2026-11-20T07:58", "10");
    step(office, &first, "withdraw", &["reason=總閥關了", "told=有事再打", "at=2026-11-20T08:10"]);
    let paid = report(office, "valve", "user", "2026-11-21T08:00", "5");
    step(office, &second, "duplicate", &[&format!("of={paid}"), "told=已派人", "at=2026-11-20T08:01"]);
    step(office, &paid, "tell-charge", &["chargeable=true", "fee=valve", "at=2026-11-21T08:02"]);
    work(office, &paid, ["2026-11-21T08:05", "2026-11-21T08:25", "2026-11-21T09:00"]);
    step(office, &paid, "charge", &["fee=valve", "quantity=2", "receipt_no=77", "at=2026-11-21T09:05"]);
    office.now = "2026-11-30T23:30".into();
    let open = report(office, "no_heat", "company", "2026-11-30T23:20", "3");
    let wrong = report(office, "other", "company", "2026-11-30T23:25", "5");
    step(office, &open, "dispatch", &["crew=李師傅", "at=2026-11-30T23:22"]);
    November { late, open, wrong, advised }
}

#[test]
fn repairs_count_by_the_call_and_deadlines_where_they_were_met_or_ran_out() {
    let mut office = office();
    let known = november(&mut office);
    office.now = "2026-11-30T23:45".into();
    let figures = repair(&office, "2026-11");
    adds_up(&figures);
    assert_eq!((figures["carried_in"].as_i64(), figures["reported"].as_i64()), (Some(0), Some(9)));
    assert_eq!(figures["numbers"]["issued"], 10);
    assert_eq!(figures["numbers"]["voided"].as_array().unwrap().len(), 1, "{}", figures["numbers"]);
    assert_eq!((figures["repeats"].as_i64(), figures["repeats_after_follow_up"].as_i64()), (Some(1), Some(1)));
    let of = |code: &str| {
        let one = kind(&figures, code);
        ["reported", "finished", "advised", "duplicate", "withdrawn", "open", "void"]
            .map(|key| one[key].as_i64().unwrap())
    };
    assert_eq!(of("leak"), [3, 1, 0, 1, 1, 0, 0]);
    assert_eq!(of("no_heat"), [3, 2, 0, 0, 0, 1, 0]);
    assert_eq!(of("valve"), [2, 1, 1, 0, 0, 0, 0]);
    assert_eq!(of("other"), [1, 0, 0, 0, 0, 1, 1]);
    let buildings: Vec<(&str, i64, i64, i64)> = figures["by_building"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let of = |key: &str| one[key].as_i64().unwrap();
            (one["name"].as_str().unwrap(), of("reported"), of("leaks"), of("repeats"))
        })
        .collect();
    assert_eq!(buildings, [("錦繡家園 3", 4, 1, 1), ("錦繡家園 5", 3, 0, 0), ("錦繡家園 10", 2, 2, 0)]);

    // H20: the late one missed its contact and its 24 hours by a minute each; the neighbour's clocks are cancelled.
    let contact = limit(&figures, "contact");
    assert_eq!(
        (contact["kept"].as_i64(), contact["missed"].as_i64(), contact["rate"].as_str()),
        (Some(3), Some(1), Some("75.0"))
    );
    let finish = limit(&figures, "finish");
    assert_eq!(
        (finish["kept"].as_i64(), finish["missed"].as_i64(), finish["rate"].as_str()),
        (Some(3), Some(1), Some("75.0"))
    );
    let leaks = &figures["limits"]["arrive_leak"];
    assert_eq!((leaks["kept"].as_i64(), leaks["rate"].as_str()), (Some(1), Some("100.0")), "{leaks}");
    let others = &figures["limits"]["arrive"];
    assert_eq!((others["kept"].as_i64(), others["missed"].as_i64()), (Some(3), Some(0)));
    assert_eq!(limit(&figures, "arrive")["kept"], 4);
    assert_eq!(limit(&figures, "arrive")["kept_late_typed"], 4, "all of it was typed days later");

    // H21: two were called in time; the repeat's and the paid one's windows have passed by now.
    assert_eq!(figures["follow_ups"], json!({"due": 4, "done": 2, "not_reached": 0}));
    assert_eq!(limit(&figures, "follow_up")["missed"], 2);
    let rated = &figures["rated"];
    assert_eq!([&rated["satisfied"], &rated["fair"], &rated["dissatisfied"], &rated["none"]], [1, 0, 0, 1]);
    let called = &rated["follow_up"];
    assert_eq!([&called["fair"], &called["dissatisfied"], &called["none"]], [1, 1, 0]);
    assert_eq!(called["rate"], "50.0");
    assert_eq!(figures["paid"], json!({"count": 1, "amount": "71.00"}));
    let missed: Vec<(&str, &str)> = figures["missed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["number"].as_str().unwrap(), one["kind"].as_str().unwrap()))
        .collect();
    assert!(missed.contains(&(known.late.as_str(), "contact")) && missed.len() == 4, "{missed:?}");
    assert!(!missed.iter().any(|(number, _)| *number == known.advised));
    // Who sees no prices sees no amounts.
    let guard = office.by("趙衛國", &["summary", "2026-11", "--json"]);
    assert!(guard.status != 0 || !guard.out.contains("71.00"), "{}", guard.out);
}

#[test]
fn deadlines_of_void_records_are_listed_and_count_in_no_rate() {
    let mut office = office();
    office.now = "2026-11-22T08:05".into();
    let void = report(&office, "leak", "company", "2026-11-22T08:00", "5");
    let kept = report(&office, "leak", "company", "2026-11-22T08:01", "3");
    step(&office, &kept, "dispatch", &["crew=李師傅", "at=2026-11-22T08:03"]);
    step(&office, &kept, "arrive", &["at=2026-11-22T08:05"]);
    office.now = "2026-11-22T09:00".into();
    step(&office, &void, "void", &["reason=打錯"]);
    office.now = "2026-12-02T09:00".into();
    let figures = repair(&office, "2026-11");
    adds_up(&figures);
    let leaks = &figures["limits"]["arrive_leak"];
    assert_eq!((&leaks["kept"], &leaks["missed"], &leaks["rate"]), (&json!(1), &json!(0), &json!("100.0")));
    assert_eq!(figures["by_station"][0]["limits"]["arrive_leak"]["missed"], 0);
    assert_eq!(limit(&figures, "arrive")["missed"], 0);
    assert_eq!(figures["deadlines_void"], json!({"kept": 0, "missed": 1}));
    let of_void = figures["missed"].as_array().unwrap().iter().find(|one| one["number"] == json!(void)).unwrap();
    assert_eq!((&of_void["void"], &of_void["kind"]), (&json!(true), &json!("arrive")));
    // It blocks until it is explained; nobody is to be told.
    let met = close(&office, "2026-11").json();
    let block = met["blocks"].as_array().unwrap().iter().find(|line| line["number"] == json!(void)).unwrap();
    let told = block["message"].as_str().unwrap();
    assert!(told.contains("30 min late") || told.contains("30 分") && !told.contains("told_at"), "{told}");
    step(&office, &void, "explain", &["deadline=arrive", "reason=重複登記"]);
    let met = close(&office, "2026-11").json();
    assert!(!lines(&met["blocks"]).iter().any(|(_, number)| *number == void), "{met}");
    office.run(&["verify"]).done();
}

#[test]
fn a_missed_deadline_blocks_until_it_is_explained_and_the_closed_month_stays_as_it_was() {
    let mut office = office();
    let known = november(&mut office);
    office.now = "2026-12-01T00:10".into();
    step(&office, &known.open, "arrive", &["at=2026-12-01T00:05"]);
    office.now = "2026-12-02T09:00".into();
    let met = close(&office, "2026-11");
    assert_eq!(met.status, 1);
    let met = met.json();
    let blocks = lines(&met["blocks"]);
    assert!(blocks.iter().all(|(code, _)| *code == "missed_unexplained"), "{blocks:?}");
    assert_eq!(
        blocks.iter().filter(|(_, number)| *number == known.late).count(),
        2,
        "contact and 24 hours: {blocks:?}"
    );
    let first = met["blocks"].as_array().unwrap().iter().find(|line| line["number"] == json!(known.late)).unwrap();
    assert_eq!(first["clause"], "H17");
    let told = first["message"].as_str().unwrap();
    assert!(told.contains("--set deadline=") && told.contains("told_at=TIME"), "{told}");
    // What ran out in December doesn't block November: of the open one only the contact did before.
    assert_eq!(blocks.iter().filter(|(_, number)| *number == known.open).count(), 1, "{blocks:?}");
    let listed = lines(&met["listed"]);
    assert!(listed.contains(&("open_overdue", &known.open)), "{listed:?}");

    let figures = repair(&office, "2026-11");
    for one in figures["missed"].as_array().unwrap() {
        let (number, kind) = (one["number"].as_str().unwrap(), one["kind"].as_str().unwrap());
        let mut sets = vec![format!("deadline={kind}"), "reason=人手不夠".to_string()];
        if kind != "follow_up" {
            sets.extend(["told_at=2026-12-02T08:30".to_string(), "told_how=電話".to_string()]);
        }
        step(&office, number, "explain", &sets.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let explained = repair(&office, "2026-11");
    assert_eq!(limit(&explained, "contact")["missed_explained"], 3);
    assert_eq!(limit(&explained, "contact")["missed"], 3, "explained and missed all the same");
    close(&office, "2026-11").done();
    let frozen = repair(&office, "2026-11");
    assert_eq!(frozen, explained);
    adds_up(&frozen);
    assert_eq!(kind(&frozen, "no_heat")["open"], 1);

    // A step of November, a call of November, and a record typed in error, all typed after the closing.
    finish(&office, &known.open, "2026-12-01T10:00");
    let forgotten = report(&office, "valve", "company", "2026-11-29T10:00", "5");
    step(&office, &known.wrong, "void", &["reason=打錯"]);
    assert_eq!(repair(&office, "2026-11"), frozen, "byte for byte as it was closed");
    let december = repair(&office, "2026-12");
    adds_up(&december);
    assert_eq!((december["carried_in"].as_i64(), december["reported"].as_i64()), (Some(2), Some(1)));
    assert_eq!(december["reported_late"], 1);
    assert_eq!(kind(&december, "no_heat")["finished"], 1);
    assert_eq!(kind(&december, "other")["taken_back"], 1, "November had counted it");
    assert_eq!(december["numbers"]["voided_later"], json!([known.wrong]));
    assert_eq!(kind(&december, "valve")["open"], 1);
    let late: Vec<(&str, &str)> = december["late_entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["number"].as_str().unwrap(), one["action"].as_str().unwrap()))
        .collect();
    assert_eq!(late, [(forgotten.as_str(), "add")]);
    // Its contact ran out in a closed month: it counts here, once.
    assert_eq!(limit(&december, "contact")["missed"], 1);
    assert_eq!(office.run(&["verify", "--json"]).done().json()["sound"], true);

    // The next month carries in what this one carries out.
    office.now = "2027-01-03T09:00".into();
    let january = repair(&office, "2027-01");
    assert_eq!(
        january["carried_in"].as_u64().map(|count| count as usize),
        repair(&office, "2026-12")["open"].as_array().map(Vec::len)
    );
}

#[test]
fn outages_and_facilities_stand_in_the_way_too() {
    let mut office = office();
    let facility = r#"{"name": "3號樓熱力入口", "kind": "熱力入口", "station": "城東站", "building": "錦繡家園3號樓",
        "responsible": "錢師傅", "inspection_days": 3}"#;
    office.add("周明", "facility", facility).done();
    let outage = |office: &Office, from: &str, kind: &str| {
        let json =
            json!({"station": "城東站", "area": "錦繡家園3號樓", "kind": kind, "cause": "管道破裂", "from": from});
        office.add("周明", "outage", &json.to_string()).done().out.trim().to_string()
    };
    let long = outage(&office, "2026-11-23T08:00", "failure");
    let short = outage(&office, "2026-11-23T07:00", "failure");
    step(&office, &short, "restore", &["at=2026-11-23T08:30"]);
    office.now = "2026-12-02T10:00".into();
    step(&office, &long, "restore", &["at=2026-12-01T01:00"]);
    let met = close(&office, "2026-11").json();
    let mut blocks = lines(&met["blocks"]);
    blocks.sort_unstable();
    assert_eq!(blocks, [("missed_unexplained", long.as_str()), ("missed_unexplained", "facility/1")]);
    assert!(lines(&met["listed"]).contains(&("outage_not_told", &short)), "{}", met["listed"]);
    let figures = repair(&office, "2026-11");
    let minutes = |figures: &Json, number: &str| {
        let all = figures["outages"].as_array().unwrap();
        all.iter().find(|one| one["number"] == json!(number)).map(|one| one["minutes"].as_i64().unwrap())
    };
    // What ran over midnight of the month's end is cut there: both parts add up to all of it.
    assert_eq!(minutes(&figures, &short), Some(90));
    assert_eq!(minutes(&figures, &long), Some((7 * 24 + 16) * 60));
    assert_eq!(minutes(&repair(&office, "2026-12"), &long), Some(60));
    assert_eq!(minutes(&repair(&office, "2026-12"), &short), None);
    assert_eq!(figures["outage_numbers"]["issued"], 2);
    assert_eq!(limit(&figures, "announce")["missed"], 1);
    assert_eq!(limit(&figures, "building_inspection")["missed"], 1);

    step(&office, &long, "explain", &["deadline=announce", "reason=值班漏貼"]);
    step(&office, "facility/1", "explain", &["deadline=building_inspection", "reason=病假"]);
    close(&office, "2026-11").done();

    // What happened in the closed month and is typed only now counts in the open one, with its missed announcement.
    let forgotten = outage(&office, "2026-11-20T08:00", "failure");
    let open = repair(&office, "2026-12");
    assert_eq!(limit(&open, "announce")["missed"], 1, "{}", open["deadlines"]);
    office.now = "2027-01-04T10:00".into();
    let met = close(&office, "2026-12").json();
    assert!(lines(&met["blocks"]).contains(&("missed_unexplained", forgotten.as_str())), "{}", met["blocks"]);
    office.run(&["verify"]).done();
}

/// The text of every cell of a worksheet, figures as they are.
pub fn cells(bytes: Vec<u8>) -> Vec<String> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let sheets = book.worksheets();
    let all = sheets.iter().flat_map(|(_, range)| range.rows().flatten().cloned().collect::<Vec<_>>());
    all.filter(|cell| *cell != Data::Empty)
        .map(|cell| match cell {
            Data::Float(value) => format!("{value}"),
            other => other.to_string(),
        })
        .collect()
}

#[test]
fn every_form_of_a_repair_summary_says_the_same() {
    let mut office = office();
    november(&mut office);
    office.now = "2026-11-30T23:45".into();
    let path = |name: &str| office.folder.path().join(name);
    for (lang, words) in [
        ("zh-Hant", ["維修派工匯總表", "按用戶約定", "製表"]),
        ("zh-Hans", ["维修派工汇总表", "按用户约定", "制表"]),
        ("en", ["Monthly repair summary", "User's wish", "Prepared by"]),
    ] {
        for name in ["m.csv", "m.xlsx", "m.txt", "m.pdf"] {
            let out = path(name);
            let words = ["summary", "2026-11", "--workflow", "repair", "--lang", lang, "--out", out.to_str().unwrap()];
            office.by("周明", &words).done();
        }
        let shown = office.run(&["summary", "2026-11", "--workflow", "repair", "--lang", lang]).done().out;
        let csv = String::from_utf8(std::fs::read(path("m.csv")).unwrap()).unwrap();
        let sheet = cells(std::fs::read(path("m.xlsx")).unwrap());
        assert!(std::fs::read(path("m.pdf")).unwrap().starts_with(b"%PDF"));
        assert!(shown.contains(words[0]), "{shown}");
        for cell in ["75.0%", "71.00", "50.0%", "100.0%"] {
            assert!(shown.contains(cell), "screen {cell}: {shown}");
            assert!(csv.contains(cell), "csv {cell}: {csv}");
            let figure: f64 = cell.trim_end_matches('%').parse().unwrap();
            let figure = if cell.ends_with('%') { figure / 100.0 } else { figure };
            assert!(sheet.iter().any(|cell| cell.parse() == Ok(figure)), "xlsx {cell}: {sheet:?}");
        }
        // The language of papers is a setting of its own: Traditional Chinese here.
        let paper = std::fs::read_to_string(path("m.txt")).unwrap();
        for cell in ["75.0%", "71.00", "維修派工匯總表", "製表"] {
            assert!(paper.contains(cell), "paper {cell}: {paper}");
        }
        assert!(csv.contains(words[1]), "{csv}");
    }
    // Together with the others: each under its own title.
    let all = office.run(&["summary", "2026-11", "--lang", "zh-Hant"]).done().out;
    assert!(all.contains("樣品取樣匯總表") && all.contains("維修派工匯總表"), "{all}");
}
