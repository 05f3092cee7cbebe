//! The month of samples by the command line: everything that stands in the way of closing it, the closing, what is
//! typed afterwards, and a summary that says the same in every form.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value as Json, json};

use crate::office::{Office, Ran};
use crate::slips::{issue, sign};

const TAKEN: [&str; 2] = ["taken_by=錢師傅", "given_by=吳班長"];

/// Issues, signs and draws a slip that stays valid, and gives its number.
fn drawn(office: &Office, change: impl FnOnce(&mut Json)) -> String {
    let number = effective(office, change);
    office.step("周明", &number, "draw", &TAKEN).done();
    number
}

fn effective(office: &Office, change: impl FnOnce(&mut Json)) -> String {
    let number = issue(office, |slip| {
        slip["valid_days"] = json!("off");
        change(slip);
    });
    sign(office, &number);
    number
}

fn row(office: &Office, day: &str, slip: &str, size: &str, count: i64) {
    let row = json!({"book": "workshop", "date": day, "variety": "JC40S", "size": size, "count": count,
        "slip": slip, "taken_by": "錢師傅", "method": "paper"});
    office.add("周明", "ledger", &row.to_string()).done();
}

fn close(office: &Office, month: &str) -> Ran {
    office.by("林小慧", &["close-month", month, "--json"])
}

fn summary(office: &Office, month: &str) -> Json {
    office.run(&["summary", month, "--json"]).done().json()
}

/// Code and record of every line of a list.
fn lines(list: &Json) -> Vec<(&str, &str)> {
    let all = list.as_array().unwrap().iter();
    all.map(|line| (line["code"].as_str().unwrap(), line["number"].as_str().unwrap())).collect()
}

/// All that finance wants of a month: books complete, requisition approved, report received.
fn settle(office: &Office, month: &str) {
    office.by("周明", &["reconcile", month, "--complete", "--by", "何主任"]).done();
    requisition(office, month);
    office.by("周明", &["report-finance", month, "--set", "received_by=吳會計"]).done();
}

fn requisition(office: &Office, month: &str) -> String {
    let asked = json!({"month": month, "department": "市場部", "store": "成品庫", "receiver": "錢師傅"});
    let number = office.add("周明", "requisition", &asked.to_string()).done().out.trim().to_string();
    office.step("周明", &number, "approve", &["by=馬總"]).done();
    number
}

#[test]
fn every_block_is_met_removed_and_the_month_closed() {
    let mut office = Office::staffed();
    let free = drawn(&office, |_| ());
    office.step("趙衛國", &free, "release", &["by=趙衛國", "counted=7"]).done();
    let paid = effective(&office, |slip| {
        slip["charge"] = json!("charged");
        slip["lines"] = json!([{"variety": "JC40S", "size": "half", "count": 1}]);
    });
    office.step("周明", &paid, "receipt", &["receipt_no=A1", "amount=30.80"]).done();
    office.step("周明", &paid, "draw", &TAKEN).done();
    let expired = issue(&office, |_| ());
    sign(&office, &expired);
    let void = issue(&office, |_| ());
    office.step("周明", &void, "void", &["reason=打錯"]).done();
    let rejected = issue(&office, |_| ());
    office.step("周明", &rejected, "reject", &["by=何主任", "reason=不批"]).done();
    let open = issue(&office, |_| ());

    // It can't be closed before its end, nor by everybody; looking is free.
    office.by("林小慧", &["close-month", "2026-11"]).failed(1, "month_running");
    office.now = "2026-12-02T09:00".into();
    office.by("周明", &["close-month", "2026-11"]).failed(1, "not_allowed");
    office.by("林小慧", &["close-month", "2026-10"]).failed(1, "before_first_month");
    office.by("林小慧", &["close-month", "2026-13"]).failed(2, "bad_value");
    let before = office.run(&["verify", "--json"]).done().json();
    let look = office.run(&["close-month", "2026-11", "--check", "--json"]);
    let met = close(&office, "2026-11");
    assert_eq!((look.status, met.status), (1, 1));
    assert_eq!(look.json()["blocks"], met.json()["blocks"], "looking tells the same");
    assert_eq!(office.run(&["verify", "--json"]).done().json()["head"], before["head"], "nothing was written");
    let record = "reconciliation/202611";
    let met = met.json();
    assert_eq!(
        lines(&met["blocks"]),
        [
            ("unsettled_difference", free.as_str()),
            ("unsettled_difference", &free),
            ("unsettled_difference", &paid),
            ("ledger_incomplete", record),
            ("ledger_incomplete", record),
            ("without_requisition", &free),
            ("not_reported", record),
            ("expired_not_void", &expired),
        ]
    );
    assert_eq!(lines(&met["listed"]), [("not_released", paid.as_str()), ("not_filed", &free)]);
    assert_eq!(met["blocks"][5]["clause"], "S9");
    assert_eq!(met["blocks"][7]["clause"], json!(null), "validity is a house rule");
    let told = office.by("林小慧", &["close-month", "2026-11"]);
    assert_eq!(told.codes().len(), 8, "{}", told.err);

    // One after the other goes.
    row(&office, "2026-11-23", &free, "whole", 2);
    row(&office, "2026-11-23", &free, "small", 4);
    row(&office, "2026-11-23", &paid, "half", 1);
    let id = format!("quantity:{free}:JC40S:small");
    office.by("周明", &["reconcile", "2026-11", "--settle", &id, "--reason", "漏記一件"]).done();
    office.by("周明", &["reconcile", "2026-11", "--complete", "--by", "何主任"]).done();
    office.step("林小慧", &expired, "void", &["reason=過期"]).done();
    let left = close(&office, "2026-11").json();
    assert_eq!(lines(&left["blocks"]), [("without_requisition", free.as_str()), ("not_reported", record)]);
    let slip = requisition(&office, "2026-11");
    office.by("周明", &["report-finance", "2026-11", "--set", "received_by=吳會計"]).done();
    office.run(&["close-month", "2026-11", "--check"]).done();
    let closed = close(&office, "2026-11").done().json();
    assert_eq!(closed["closed"], true);
    assert_eq!(closed["blocks"], json!([]));
    assert!(lines(&closed["listed"]).contains(&("not_posted", slip.as_str())));

    // The closing is in the chain, its head on every paper from now on, and a backup beside the file.
    let head = closed["chain_head"].as_str().unwrap();
    office.run(&["verify", "--head", head]).done();
    let backup = closed["backup"].as_str().unwrap();
    assert!(backup.contains("2026-11") && std::path::Path::new(backup).exists(), "{backup}");
    // On a computer that hasn't seen the file itself, which has gone on since.
    let elsewhere = office.folder.path().join("elsewhere");
    let mut verify = office.command(&["--db", backup, "verify", "--head", head]);
    assert!(verify.env("XDG_DATA_HOME", elsewhere).status().unwrap().success());
    let figures = summary(&office, "2026-11");
    assert_eq!((figures["closed"].as_bool(), figures["chain_head"].as_str()), (Some(true), Some(head)));
    let sample = &figures["sample"];
    assert_eq!(
        sample["numbers"],
        json!({"first": free, "last": open, "issued": 6, "voided": [expired, void], "rejected": [rejected],
            "lost": [], "open": [open], "ended_later": []})
    );
    assert_eq!(sample["free"], json!({"slips": 1, "pieces": 7, "grams": 4400}));
    assert_eq!(sample["charged"], json!({"slips": 1, "pieces": 1, "grams": 800, "amount": "30.80"}));
    let variety = &sample["by_variety"][0];
    assert_eq!(
        (variety["whole"].as_i64(), variety["half"].as_i64(), variety["small"].as_i64()),
        (Some(2), Some(1), Some(5))
    );
    assert_eq!((variety["ledger"].as_i64(), variety["difference"].as_i64()), (Some(7), Some(1)));
    assert_eq!((variety["reason"].as_str(), variety["slips"].as_i64()), (Some("漏記一件"), Some(2)));
    assert_eq!(sample["finance"]["received_by"], "吳會計");
    assert_eq!(sample["finance"]["requisitions"][0]["number"], json!(slip));
    assert_eq!(figures["standard"]["in_force"].as_array().unwrap().len(), 3);
    office.by("林小慧", &["close-month", "2026-11"]).failed(1, "already_closed");
    let history = office.run(&["verify"]).done();
    assert!(!history.out.is_empty());
}

#[test]
fn what_is_typed_after_the_closing_changes_no_closed_figure() {
    let mut office = Office::staffed();
    let back = drawn(&office, |_| ());
    let late = effective(&office, |slip| slip["lines"] = json!([{"variety": "JC40S", "size": "half", "count": 3}]));
    let moved = drawn(&office, |slip| slip["lines"] = json!([{"variety": "JC40S", "size": "whole", "count": 1}]));
    for (slip, size, count) in [(&back, "whole", 2), (&back, "small", 5), (&moved, "whole", 1)] {
        row(&office, "2026-11-23", slip, size, count);
    }
    office.now = "2026-12-01T09:00".into();
    settle(&office, "2026-11");
    let before = summary(&office, "2026-11");
    close(&office, "2026-11").done();
    let frozen = summary(&office, "2026-11");
    assert_eq!(before["sample"], frozen["sample"], "the closing fixes what stood there");
    assert_eq!(before["standard"], frozen["standard"]);

    // Drawn in November, typed in December; a November drawing comes back; another moves to a new slip.
    office.now = "2026-12-03T09:00".into();
    let at = ["taken_by=錢師傅", "given_by=吳班長", "at=2026-11-28T10:00"];
    office.step("周明", &late, "draw", &at).done();
    assert_eq!(office.show(&late)["counted_month"], "2026-12");
    office
        .step("林小慧", &back, "void", &["reason=不要了", "returned_to=吳班長", "returned_at=2026-12-03T08:30"])
        .done();
    assert_eq!(office.show(&back)["counted_month"], "2026-11", "the closed month has counted it");
    let new = json!({
        "customer": "恆達紡織", "purpose": "trial", "charge": "free", "source": "workshop", "department": "市場部",
        "handler": "錢師傅", "lines": [{"variety": "JC40S", "size": "whole", "count": 1}], "valid_days": "off",
        "replaces": moved, "replace_reason": "客戶寫錯", "takes_over_drawing": true,
    });
    let new = office.add("林小慧", "sample", &new.to_string()).done().out.trim().to_string();
    sign(&office, &new);
    assert_eq!(office.show(&new)["state"], "drawn");
    let counted = |slip: &str| office.show(slip)["counted_month"].clone();
    assert_eq!((counted(&moved), counted(&new)), (json!("2026-11"), Json::Null), "once, by the old slip");
    assert_eq!(summary(&office, "2026-11"), frozen, "byte for byte as it was closed");

    let december = summary(&office, "2026-12");
    let sample = &december["sample"];
    assert_eq!(december["closed"], false);
    assert_eq!(sample["free"], json!({"slips": 1, "pieces": 3, "grams": 2400}), "the late one, and nothing twice");
    let entries: Vec<(&str, &str)> = sample["late_entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["number"].as_str().unwrap(), it["action"].as_str().unwrap()))
        .collect();
    assert_eq!(entries, [(late.as_str(), "draw"), (&new, "draw")]);
    let returned = sample["returned"].as_array().unwrap();
    assert_eq!(returned.len(), 1, "what was taken over didn't come back");
    assert_eq!(
        (returned[0]["number"].as_str(), returned[0]["counted_in"].as_str()),
        (Some(back.as_str()), Some("2026-11"))
    );
    assert_eq!((returned[0]["returned_to"].as_str(), returned[0]["pieces"].as_i64()), (Some("吳班長"), Some(7)));
    assert_eq!(sample["numbers"]["issued"], 1, "numbers by issue");
    assert_eq!(sample["numbers"]["ended_later"], json!([back, moved]), "no number ends without a word");

    // Months go in order, empty ones too; an empty one needs nothing.
    office.now = "2027-02-01T09:00".into();
    office.by("林小慧", &["close-month", "2027-01"]).failed(1, "earlier_month_open");
    row(&office, "2026-12-03", &late, "half", 3);
    settle(&office, "2026-12");
    close(&office, "2026-12").done();
    close(&office, "2027-01").done();
    assert_eq!(summary(&office, "2027-01")["sample"]["numbers"]["first"], json!(null));
    assert_eq!(summary(&office, "2026-11"), frozen);
    office.run(&["verify"]).done();
    let closing = office.run(&["verify", "--json"]).done().json();
    assert_eq!(closing["sound"], true);
}

/// The text of every cell of a worksheet, figures as they are.
fn cells(bytes: Vec<u8>) -> Vec<String> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let sheets = book.worksheets();
    let all = sheets.iter().flat_map(|(_, range)| range.rows().flatten().cloned().collect::<Vec<_>>());
    all.filter(|cell| *cell != Data::Empty)
        .map(|cell| match cell {
            Data::Float(value) => format!("{value}"),
            Data::Int(value) => format!("{value}"),
            other => other.to_string(),
        })
        .collect()
}

#[test]
fn every_form_of_a_summary_says_the_same_figures() {
    let office = Office::staffed();
    drawn(&office, |slip| {
        slip["lines"] = json!([{"variety": "JC40S", "size": "whole", "count": 777},
                               {"variety": "BU1", "cloth": true, "count": 1, "metres": "12.5", "grams": 1459}]);
    });
    let paid = effective(&office, |slip| {
        slip["charge"] = json!("charged");
        slip["lines"] = json!([{"variety": "JC40S", "size": "small", "count": 333}]);
    });
    let amount = office.show(&paid)["amount"].as_str().unwrap().to_string();
    office.step("周明", &paid, "receipt", &["receipt_no=A1", &format!("amount={amount}")]).done();
    office.step("周明", &paid, "draw", &TAKEN).done();
    let json = summary(&office, "2026-11");
    let sample = &json["sample"];
    assert_eq!(
        (sample["free"]["grams"].as_i64(), sample["charged"]["amount"].as_str()),
        (Some(777 * 1900 + 1459), Some(amount.as_str()))
    );

    let path = |name: &str| office.folder.path().join(name);
    for name in ["m.csv", "m.xlsx", "m.txt", "m.pdf"] {
        office
            .by("周明", &["summary", "2026-11", "--workflow", "sample", "--out", path(name).to_str().unwrap()])
            .done();
    }
    let shown = office.run(&["summary", "2026-11", "--workflow", "sample"]).done().out;
    // A worksheet's name takes 31 characters: it is whole in every language.
    for (lang, names) in [
        ("zh-Hant", ["樣品單 2026-11", "紗樣標準 2026-11", "用熱申請 2026-11", "維修派工 2026-11", "測溫 2026-11"]),
        ("zh-Hans", ["样品单 2026-11", "纱样标准 2026-11", "用热申请 2026-11", "维修派工 2026-11", "测温 2026-11"]),
        ("en", ["Samples 2026-11", "Standards 2026-11", "Heating 2026-11", "Repairs 2026-11", "Rooms 2026-11"]),
    ] {
        let out = path("all.xlsx");
        office.by("周明", &["summary", "2026-11", "--lang", lang, "--out", out.to_str().unwrap()]).done();
        let book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(std::fs::read(out).unwrap())).unwrap();
        assert_eq!(book.sheet_names(), names);
    }
    let csv = String::from_utf8(std::fs::read(path("m.csv")).unwrap()).unwrap();
    let paper = std::fs::read_to_string(path("m.txt")).unwrap();
    let sheet = cells(std::fs::read(path("m.xlsx")).unwrap());
    assert!(std::fs::read(path("m.pdf")).unwrap().starts_with(b"%PDF"));
    // Kilograms of both kinds and their sum, pieces, metres, yuan: as people read them, and as machines do.
    for (people, machine) in [
        ("1,477.759", "1477.759"),
        ("39.960", "39.960"),
        ("1,517.719", "1517.719"),
        ("1,476.300", "1476.300"),
        ("1,111", "1111"),
        ("777", "777"),
        ("12.5", "12.5"),
        ("1,538.46", amount.as_str()),
    ] {
        assert!(shown.contains(people), "screen {people}: {shown}");
        assert!(paper.contains(people), "paper {people}: {paper}");
        assert!(csv.split([',', '\r', '\n', '"']).any(|cell| cell == machine), "csv {machine}: {csv}");
        let figure: f64 = machine.parse().unwrap();
        assert!(sheet.iter().any(|cell| cell.parse() == Ok(figure)), "xlsx {machine}: {sheet:?}");
    }
    let head = json["chain_head"].as_str().unwrap().to_string();
    assert!(paper.contains("未結賬"), "{paper}");
    // What leaves is in the history; looking isn't.
    let entries = office.run(&["verify", "--json"]).done().json();
    office.run(&["summary", "2026-11"]).done();
    assert_eq!(office.run(&["verify", "--json"]).done().json()["head"], entries["head"]);
    office.run(&["verify", "--head", &head]).done();
}

#[test]
fn papers_of_a_closed_month_carry_its_head_on_reprints_too() {
    let mut office = Office::staffed();
    let out = office.folder.path().join("s.txt");
    let out = out.to_str().unwrap().to_string();
    office.now = "2026-12-01T09:00".into();
    let print = |office: &Office| {
        office.by("周明", &["summary", "2026-11", "--out", &out]).done();
        std::fs::read_to_string(&out).unwrap()
    };
    let open = print(&office);
    assert!(open.contains("未結賬") && open.contains("本月沒有"), "{open}");
    let head = close(&office, "2026-11").done().json()["chain_head"].as_str().unwrap().to_string();
    let hash = head.rsplit('-').next().unwrap().to_string();
    // The grid prints the head in groups of eight.
    let group = |text: &str| text.replace([' ', '\n', '|'], "").contains(&hash);
    let again = print(&office);
    assert!(group(&again) && !again.contains("未結賬") && again.contains("重印第 1 次"), "{again}");
    let third = print(&office);
    assert!(group(&third) && third.contains("重印第 2 次"), "{third}");
    assert!(!group(&open));
    // The same paper by its name.
    office.run(&["print", "2026-11", "--paper", "summary", "--preview"]).done();
}

#[test]
fn wrong_months_and_wrong_eyes() {
    let office = Office::staffed();
    drawn(&office, |_| ());
    office.run(&["summary", "2026-12"]).failed(1, "month_future");
    office.run(&["close-month", "2026-12", "--check"]).failed(1, "month_running");
    office.run(&["summary", "2026-1"]).failed(2, "bad_value");
    office.run(&["summary", "2026-11", "--workflow", "nothing"]).failed(2, "unknown_workflow");
    office.run(&["summary", "2026-11", "--out", "x.doc"]).failed(2, "bad_value");
    let out = office.folder.path().join("s.pdf");
    office.run(&["summary", "2026-12", "--out", out.to_str().unwrap()]).failed(1, "month_future");
    assert!(!out.exists());
    let empty = office.run(&["summary", "2026-10"]).done().out;
    assert!(empty.contains("Nothing was drawn in this month."), "{empty}");
    // The gate sees no prices and takes no month home.
    let seen = office.by("趙衛國", &["summary", "2026-11", "--json"]).done().json();
    assert_eq!(seen["sample"]["charged"]["amount"], json!(null));
    assert_eq!(seen["sample"]["by_customer"][0]["charged"]["amount"], json!(null));
    assert_eq!(seen["sample"]["free"]["pieces"], 7);
    for name in ["s.pdf", "s.csv"] {
        let out = office.folder.path().join(name);
        office.by("趙衛國", &["summary", "2026-11", "--out", out.to_str().unwrap()]).failed(1, "not_allowed");
        assert!(!out.exists(), "{name}");
    }
    office.by("趙衛國", &["close-month", "2026-11"]).failed(1, "not_allowed");
}

#[test]
fn a_backup_that_fails_is_told_and_undoes_nothing() {
    let mut office = Office::staffed();
    office.by("林小慧", &["setting", "backup_dir", "/proc/no/such/place"]).done();
    office.now = "2026-12-01T09:00".into();
    let closed = close(&office, "2026-11").done();
    assert!(closed.codes().contains(&"backup_failed"), "{}", closed.err);
    assert_eq!((&closed.json()["closed"], &closed.json()["backup"]), (&json!(true), &json!(null)));
    close(&office, "2026-11").failed(1, "already_closed");
}

#[test]
fn a_closing_that_does_not_fit_the_file_is_found() {
    let mut office = Office::staffed();
    let slip = drawn(&office, |_| ());
    row(&office, "2026-11-23", &slip, "whole", 2);
    row(&office, "2026-11-23", &slip, "small", 5);
    office.now = "2026-12-01T09:00".into();
    settle(&office, "2026-11");
    close(&office, "2026-11").done();
    office.run(&["verify"]).done();
    let sound = std::fs::read(office.file()).unwrap();
    for (damage, field) in [
        ("UPDATE month SET previous_head = 'x'", "month.previous_head"),
        ("UPDATE month SET first_entry = 2", "month.entries"),
        (
            r#"UPDATE month SET figures = replace(figures, '"pieces":7', '"pieces":8')"#,
            "totals.sample.month.free_pieces",
        ),
        ("DELETE FROM slip", "totals.sample.month.issued"),
    ] {
        std::fs::write(office.file(), &sound).unwrap();
        let conn = rusqlite::Connection::open(office.file()).unwrap();
        conn.execute_batch("PRAGMA foreign_keys = OFF; DROP TRIGGER month_frozen; DROP TRIGGER slip_kept;").unwrap();
        assert!(conn.execute(damage, []).unwrap() > 0, "{damage}");
        drop(conn);
        let found = office.run(&["verify", "--json"]);
        assert_eq!(found.status, 1);
        let found = found.json();
        let fields: Vec<&str> =
            found["defects"].as_array().unwrap().iter().map(|defect| defect["field"].as_str().unwrap()).collect();
        assert!(fields.contains(&field), "{damage}: {fields:?}");
    }
}

#[test]
fn a_drawing_between_two_slips_at_the_closing_counts_once_and_late() {
    let mut office = Office::staffed();
    let old = drawn(&office, |slip| slip["lines"] = json!([{"variety": "JC40S", "size": "whole", "count": 1}]));
    office.now = "2026-12-01T09:00".into();
    let new = json!({
        "customer": "恆達紡織", "purpose": "trial", "charge": "free", "source": "workshop", "department": "市場部",
        "handler": "錢師傅", "lines": [{"variety": "JC40S", "size": "whole", "count": 1}], "valid_days": "off",
        "replaces": old, "replace_reason": "客戶寫錯", "takes_over_drawing": true,
    });
    let new = office.add("林小慧", "sample", &new.to_string()).done().out.trim().to_string();
    // The old slip is void, the new one isn't effective: November is closed without the drawing.
    office.by("周明", &["reconcile", "2026-11", "--complete", "--by", "何主任"]).done();
    office.by("周明", &["report-finance", "2026-11", "--set", "received_by=吳會計"]).done();
    close(&office, "2026-11").done();
    assert_eq!(summary(&office, "2026-11")["sample"]["free"]["slips"], 0);
    office.now = "2026-12-02T09:00".into();
    sign(&office, &new);
    assert_eq!(office.show(&new)["state"], "drawn");
    assert_eq!(office.show(&new)["counted_month"], "2026-12");
    let december = summary(&office, "2026-12");
    assert_eq!(december["sample"]["free"], json!({"slips": 1, "pieces": 1, "grams": 1900}));
    assert_eq!(december["sample"]["returned"], json!([]));
    assert_eq!(december["sample"]["late_entries"][0]["number"], json!(new));
    office.run(&["verify"]).done();
}

#[test]
fn standards_and_bench_checks_of_a_month() {
    let mut office = Office::staffed();
    let weigh = |office: &Office, size: &str, grams: i64, count: i64| {
        let weighing = json!({"variety": "JC40S", "size": size, "grams": grams, "count": count});
        office.add("周明", "weighing", &weighing.to_string()).done().out.trim().to_string()
    };
    let version =
        json!({"size": "small", "grams": 125, "effective_from": "2026-11-20", "basis": "廠標", "tolerance_grams": 3});
    office.add("林小慧", "standard", &version.to_string()).done();
    weigh(&office, "small", 127, 1);
    weigh(&office, "small", 247, 2);
    weigh(&office, "small", 129, 1);
    weigh(&office, "whole", 1_901, 1);
    let wrong = weigh(&office, "whole", 3_000, 1);
    office.step("周明", &wrong, "void", &["reason=看錯"]).done();
    let standard = summary(&office, "2026-11")["standard"].clone();
    let weighings = |of: &Json| -> Vec<Json> {
        let all = of["weighings"].as_array().unwrap().iter();
        all.map(|it| json!([it["size"], it["count"], it["judged"], it["within"], it["mean_difference"]])).collect()
    };
    assert_eq!(weighings(&standard), [json!(["whole", 1, 0, 0, "1.0"]), json!(["small", 3, 3, 2, "0.8"])]);
    assert_eq!(standard["changed"][0]["grams"], 125);
    assert_eq!(standard["changed"][0]["change"], "begun");
    let small = standard["in_force"].as_array().unwrap().iter().find(|one| one["size"] == "small").unwrap().clone();
    assert_eq!((small["grams"].as_i64(), small["tolerance_grams"].as_i64()), (Some(125), Some(3)));
    // Weighed in November, typed after its closing: in December.
    office.now = "2026-12-01T09:00".into();
    close(&office, "2026-11").done();
    let late = json!({"variety": "JC40S", "size": "half", "grams": 803, "count": 1, "at": "2026-11-30T10:00"});
    office.add("周明", "weighing", &late.to_string()).done();
    assert_eq!(weighings(&summary(&office, "2026-11")["standard"]), weighings(&standard));
    assert_eq!(weighings(&summary(&office, "2026-12")["standard"]), [json!(["half", 1, 0, 0, "3.0"])]);
}
