//! The workshop's ledger and the month's reconciliation (S6, S8) by the command line: every kind of difference, what
//! settles it, what withdraws a statement, and when finance may be told.

use serde_json::{Value as Json, json};

use crate::office::{Office, Ran};
use crate::slips::{issue, sign};

/// Issues, signs and draws a slip, and gives its number.
fn drawn(office: &Office, change: impl FnOnce(&mut Json)) -> String {
    let number = issue(office, change);
    sign(office, &number);
    office.step("周明", &number, "draw", &["taken_by=錢師傅", "given_by=吳班長"]).done();
    number
}

/// Adds a row of the workshop's book and gives its key.
fn row(office: &Office, change: impl FnOnce(&mut Json)) -> String {
    let ran = typed(office, change).done();
    ran.out.trim().to_string()
}

fn typed(office: &Office, change: impl FnOnce(&mut Json)) -> Ran {
    let mut row = json!({
        "book": "workshop", "date": &office.now[..10], "variety": "JC40S", "size": "whole", "count": 2,
        "taken_by": "錢師傅", "method": "paper",
    });
    change(&mut row);
    office.add("周明", "ledger", &row.to_string())
}

fn month(office: &Office) -> Json {
    office.run(&["reconcile", "2026-11", "--json"]).done().json()
}

/// Kind, number, both counts, settled: in the order of the list.
fn differences(found: &Json) -> Vec<(String, String, i64, i64, bool)> {
    let text = |one: &Json, key: &str| one[key].as_str().unwrap_or_default().to_string();
    let all = found["differences"].as_array().unwrap().iter();
    all.map(|one| {
        let count = |key: &str| one[key].as_i64().unwrap_or(-1);
        (
            text(one, "kind"),
            text(one, "number"),
            count("slip_count"),
            count("ledger_count"),
            one["settled"].as_bool().unwrap(),
        )
    })
    .collect()
}

fn difference(kind: &str, number: &str, slip: i64, ledger: i64, settled: bool) -> (String, String, i64, i64, bool) {
    (kind.into(), number.into(), slip, ledger, settled)
}

#[test]
fn a_month_from_the_first_row_to_the_report() {
    let office = Office::staffed();
    let agrees = drawn(&office, |_| ());
    let differs = drawn(&office, |_| ());
    let forgotten = drawn(&office, |slip| slip["lines"] = json!([{"variety": "JC40S", "size": "half", "count": 1}]));
    row(&office, |row| row["slip"] = json!(agrees));
    // Two rows of one line are added up, the book's number spelt in its own way.
    row(&office, |row| {
        row["slip"] = json!(agrees.replace('-', ""));
        row["size"] = json!("small");
        row["count"] = json!(3);
    });
    row(&office, |row| {
        row["slip"] = json!(agrees);
        row["size"] = json!("small");
        row["count"] = json!(2);
        row["method"] = json!("absent");
    });
    row(&office, |row| {
        row["slip"] = json!(differs);
        row["count"] = json!(3);
    });
    row(&office, |row| {
        row["slip"] = json!(differs);
        row["size"] = json!("small");
        row["count"] = json!(5);
    });
    let lone = row(&office, |row| {
        row["size"] = json!("half");
        row["count"] = json!(1);
    });
    assert_eq!(lone, "ledger/6");
    let found = month(&office);
    assert_eq!(
        (found["complete"].as_bool(), found["matched"].as_i64(), found["open"].as_i64()),
        (Some(false), Some(3), Some(4))
    );
    assert_eq!(
        differences(&found),
        [
            difference("ledger_only", "ledger/6", 0, 1, false),
            difference("quantity", &differs, 2, 3, false),
            difference("slip_only", &forgotten, 1, 0, false),
            difference("unsigned", &agrees, -1, 2, false),
        ]
    );
    let ids: Vec<&str> =
        found["differences"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids[1], format!("quantity:{differs}:JC40S:whole"));
    assert_eq!(ids[3], "unsigned:ledger/3");

    let report = |office: &Office| office.by("周明", &["report-finance", "2026-11", "--set", "received_by=吳會計"]);
    let refused = report(&office);
    assert_eq!(refused.status, 1);
    assert_eq!(refused.codes(), ["ledger_incomplete", "ledger_incomplete", "differences_open"]);

    // The lone row was the forgotten slip's: both differences go at once.
    office.step("周明", &lone, "link", &["slip=S2611-9999-9", "reason=x"]).failed(1, "mistyped");
    office.step("周明", &lone, "link", &[&format!("slip={agrees}"), "reason=x"]).failed(1, "no_such_line");
    office.step("周明", &lone, "link", &[&format!("slip={forgotten}"), "reason=吳班長認出是這一單"]).done();
    let found = month(&office);
    assert_eq!((found["matched"].as_i64(), found["open"].as_i64()), (Some(4), Some(2)));

    let settle = |id: &str, reason: &str| {
        office.by("周明", &["reconcile", "2026-11", "--settle", id, "--reason", reason, "--json"])
    };
    settle("quantity:nowhere", "x").failed(1, "not_found");
    settle(ids[1], "").failed(1, "missing");
    settle(ids[1], "多取一件，已補單").done();
    let found = settle(ids[3], "取樣人調走，電話確認").done().json();
    assert_eq!(found["open"], 0);
    assert_eq!(found["differences"][0]["reason"], "多取一件，已補單");
    assert_eq!(found["differences"][0]["settled_by"], "周明");

    report(&office).failed(1, "ledger_incomplete");
    let found = office
        .by("周明", &["reconcile", "2026-11", "--book", "workshop", "--complete", "--by", "何主任", "--json"])
        .done()
        .json();
    assert_eq!(found["complete"], true, "of the one book");
    assert_eq!(found["books"]["workshop"]["by"], "何主任");
    assert_eq!(month(&office)["complete"], false);
    assert_eq!(report(&office).failed(1, "ledger_incomplete").codes().len(), 1);
    office.by("周明", &["reconcile", "2026-11", "--complete", "--by", "孫庫"]).done();
    report(&office).done();
    let shown = office.show("reconciliation/202611");
    assert_eq!(
        (shown["finance"]["valid"].as_bool(), shown["finance"]["received_by"].as_str()),
        (Some(true), Some("吳會計"))
    );
    assert_eq!(shown["complete"], true);
    let steps: Vec<&str> =
        shown["steps"].as_array().unwrap().iter().map(|step| step["action"].as_str().unwrap()).collect();
    assert_eq!(steps, ["settle", "settle", "complete", "complete", "report-finance"]);
    office.run(&["verify"]).done();
}

#[test]
fn a_later_row_a_void_and_a_drawing_withdraw_what_was_said() {
    let mut office = Office::staffed();
    let number = drawn(&office, |slip| slip["lines"] = json!([{"variety": "JC40S", "size": "whole", "count": 2}]));
    row(&office, |row| row["slip"] = json!(number));
    let complete = |office: &Office| office.by("周明", &["reconcile", "2026-11", "--complete", "--by", "周明"]).done();
    let report = |office: &Office| office.by("周明", &["report-finance", "2026-11", "--set", "received_by=吳會計"]);
    let stands = |office: &Office| {
        let shown = office.show("reconciliation/202611");
        let complete = |book: &str| shown["books"][book]["complete"].as_bool().unwrap();
        (complete("workshop"), complete("warehouse"), shown["finance"]["valid"].as_bool().unwrap())
    };
    complete(&office);
    report(&office).done();
    assert_eq!(stands(&office), (true, true, true));

    let second = row(&office, |row| row["method"] = json!("refused"));
    assert_eq!(stands(&office), (false, true, false), "a later row of the workshop's book");
    let history = office.show(&second)["history"].to_string();
    assert!(history.contains("reconciliation/202611 complete workshop"), "{history}");
    assert!(history.contains("reconciliation/202611 report-finance"), "{history}");
    assert_eq!(office.show("reconciliation/202611")["finance"]["withdrawn_by"], second);
    office.step("周明", &second, "void", &["reason=錄重了"]).done();
    office.step("周明", &second, "void", &["reason=錄重了"]).failed(1, "already_done");
    complete(&office);
    report(&office).done();
    assert_eq!(stands(&office), (true, true, true));

    let late = drawn(&office, |_| ());
    assert_eq!(stands(&office), (true, true, false), "a drawing withdraws the report, not the book");
    assert!(office.show(&late)["history"].to_string().contains("reconciliation/202611 report-finance"));
    report(&office).failed(1, "differences_open");
    office
        .step("林小慧", &late, "void", &["reason=不取了", "returned_to=吳班長", "returned_at=2026-11-23T09:00"])
        .done();
    report(&office).done();
    assert_eq!(stands(&office), (true, true, true));
    office.now = "2026-11-24T09:00".into();
    office.step("林小慧", &number, "correct-time", &["step=draw", "at=2026-11-23T09:00", "reason=看錯鐘"]).done();
    assert_eq!(stands(&office), (true, true, false), "so does its time");
    office.run(&["verify"]).done();
}

#[test]
fn an_explanation_holds_only_for_its_quantities() {
    let office = Office::staffed();
    let number = drawn(&office, |slip| slip["lines"] = json!([{"variety": "JC40S", "size": "whole", "count": 2}]));
    row(&office, |row| {
        row["slip"] = json!(number);
        row["count"] = json!(1);
    });
    let id = format!("quantity:{number}:JC40S:whole");
    office.by("周明", &["reconcile", "2026-11", "--settle", &id, "--reason", "少登一件"]).done();
    assert_eq!(month(&office)["open"], 0);
    let more = row(&office, |row| {
        row["slip"] = json!(number);
        row["count"] = json!(3);
    });
    let found = month(&office);
    assert_eq!(differences(&found), [difference("quantity", &number, 2, 4, false)]);
    office.step("周明", &more, "void", &["reason=錄重了"]).done();
    assert_eq!(month(&office)["open"], 0, "the same quantities again");
}

#[test]
fn a_row_belongs_to_its_slips_month_and_what_came_back_to_none() {
    let mut office = Office::staffed();
    let number = drawn(&office, |slip| {
        slip["lines"] = json!([{"variety": "BU1", "cloth": true, "count": 1, "metres": "12.5", "grams": 900}]);
    });
    office.now = "2026-12-01T09:00".into();
    let cloth = |row: &mut Json| {
        *row = json!({"book": "workshop", "date": "2026-12-01", "variety": "BU1", "metres": "12.5", "grams": 900,
                      "taken_by": "錢師傅", "method": "paper", "slip": number});
    };
    row(&office, cloth);
    let found = month(&office);
    assert_eq!((found["matched"].as_i64(), found["differences"].as_array().unwrap().len()), (Some(1), 0));
    let december = office.run(&["reconcile", "2026-12", "--json"]).done().json();
    assert_eq!((december["matched"].as_i64(), december["open"].as_i64()), (Some(0), Some(0)), "in no second month");
    row(&office, |row| {
        cloth(row);
        row["metres"] = json!("0.5");
        row["returned"] = json!(true);
    });
    assert_eq!(month(&office)["matched"], 1, "a returned row isn't compared");
    row(&office, |row| {
        cloth(row);
        row["metres"] = json!("0.5");
    });
    let found = month(&office);
    assert_eq!(found["differences"][0]["kind"], "quantity");
    assert_eq!(
        (found["differences"][0]["slip_metres"].as_str(), found["differences"][0]["ledger_metres"].as_str()),
        (Some("12.5"), Some("13.0"))
    );
    office.run(&["verify"]).done();
}

#[test]
fn bad_rows_and_bad_months_are_refused() {
    let office = Office::staffed();
    let refused = |change: &dyn Fn(&mut Json), status: i32, code: &str| {
        typed(&office, |row| change(row)).failed(status, code);
    };
    refused(&|row| row["date"] = json!("2026-11-24"), 1, "future");
    refused(&|row| row["slip"] = json!("S2611-0042-1"), 1, "mistyped");
    refused(&|row| row["size"] = Json::Null, 1, "missing");
    refused(&|row| row["variety"] = json!("BU1"), 1, "is_cloth");
    refused(&|row| row["metres"] = json!("1.5"), 1, "is_yarn");
    refused(&|row| row["count"] = json!(0), 1, "out_of_range");
    refused(&|row| row["method"] = json!("maybe"), 2, "unknown_choice");
    refused(&|row| row["book"] = json!("third"), 2, "unknown_choice");
    refused(&|row| row["sign"] = json!("x"), 2, "unknown_key");
    assert_eq!(office.run(&["show", "ledger/1"]).status, 1, "nothing was kept");

    for (words, status, code) in [
        (&["reconcile", "2026-13"][..], 2, "bad_value"),
        (&["reconcile", "202611"], 2, "bad_value"),
        (&["reconcile", "2026-12"], 1, "month_future"),
        (&["reconcile", "2026-12", "--complete", "--by", "周明"], 1, "month_future"),
        (&["reconcile", "2026-01", "--complete", "--by", "周明"], 1, "before_first_month"),
        (&["reconcile", "2026-11", "--book", "third"], 2, "bad_value"),
        (&["reconcile", "2026-11", "--complete", "--by", "誰"], 1, "unknown_person"),
        (&["reconcile", "2026-11", "--settle", "x"], 2, "usage"),
        (&["reconcile", "2026-11", "--by", "周明"], 2, "usage"),
        (&["report-finance", "2026-11"], 1, "missing"),
        (&["report-finance", "2026-11", "--set", "to=x"], 2, "unknown_key"),
        (&["report-finance", "2026-12", "--set", "received_by=x"], 1, "month_future"),
        (&["do", "reconciliation/202613", "complete"], 1, "not_found"),
    ] {
        let ran = office.by("周明", words);
        assert_eq!((ran.status, ran.codes().contains(&code)), (status, true), "{words:?}: {}", ran.err);
    }
    office.add("周明", "reconciliation", "{}").failed(1, "not_added");
    office.by("趙衛國", &["reconcile", "2026-11", "--complete", "--by", "周明"]).failed(1, "not_allowed");
    // A month without records: it says so, and can still be complete and reported.
    let ran = office.by("周明", &["reconcile", "2026-11", "--lang", "en"]).done();
    assert!(ran.out.contains("nothing to compare"), "{}", ran.out);
    office.by("周明", &["reconcile", "2026-11", "--complete", "--by", "周明"]).done();
    office
        .by("周明", &["report-finance", "2026-11", "--set", "received_by=吳會計", "--set", "at=2026-11-23T08:00"])
        .failed(1, "too_early");
    office.by("周明", &["report-finance", "2026-11", "--set", "received_by=吳會計"]).done();
    for (lang, text) in [("zh-Hant", "已報財務"), ("zh-Hans", "已报财务"), ("en", "reported to finance")] {
        let ran = office.run(&["reconcile", "2026-11", "--lang", lang]).done();
        assert!(ran.out.contains(text), "{}", ran.out);
    }
}

#[test]
fn the_month_on_paper_shows_every_row_and_every_difference() {
    let office = Office::staffed();
    let number = drawn(&office, |_| ());
    row(&office, |row| {
        row["slip"] = json!(number);
        row["grams"] = json!(3800);
        row["machine"] = json!("12號");
    });
    let void = row(&office, |row| row["count"] = json!(77));
    office.step("周明", &void, "void", &["reason=錄重了"]).done();
    row(&office, |row| row["method"] = json!("absent"));
    let print =
        |paper: &str| office.run(&["print", "2026-11", "--paper", paper, "--preview", "--lang", "zh-Hant"]).done().out;
    let ledger = print("ledger");
    for text in
        ["樣品登記台賬", "車間台賬", "倉庫台賬", &number, "12號", "3.800", "77", "錄重", "未簽", "登記人", "覆核"]
    {
        assert!(ledger.contains(text), "{text}: {ledger}");
    }
    for lang in ["zh-Hans", "en"] {
        let out = office.run(&["print", "2026-11", "--paper", "ledger", "--preview", "--lang", lang]).done().out;
        assert!(out.contains(&number) && out.contains("3.800"), "no number is broken: {out}");
    }
    let total = ledger.lines().find(|line| line.contains("合計")).unwrap();
    assert!(total.contains(" 4件|") && total.contains("3.800"), "void rows are in no total: {total}");
    let paper = print("reconciliation");
    for text in
        ["台賬有、", "單上有、", "單上無", "台賬無", "台賬未簽", &number, "未說明", "製表", "生產部複核", "財務簽收"]
    {
        assert!(paper.contains(text), "{text}: {paper}");
    }
    office.run(&["print", "2026-12", "--paper", "ledger", "--preview"]).failed(1, "month_future");
    for paper in ["ledger", "reconciliation"] {
        let out = office.folder.path().join(format!("{paper}.pdf"));
        office.by("周明", &["print", "2026-11", "--paper", paper, "--out", out.to_str().unwrap()]).done();
        assert!(std::fs::read(out).unwrap().starts_with(b"%PDF"));
    }
    office.run(&["verify"]).done();
}

#[test]
fn what_a_closed_month_said_stands_and_late_rows_are_the_open_months() {
    let mut office = Office::staffed();
    let free = |slip: &mut Json| {
        slip["valid_days"] = json!("off");
        slip["lines"] = json!([{"variety": "JC40S", "size": "whole", "count": 2}]);
    };
    let (matched, forgotten, comes_back) = (drawn(&office, free), drawn(&office, free), drawn(&office, free));
    let row_of = |office: &Office, number: &str, date: &str| {
        row(office, |row| {
            row["slip"] = json!(number);
            row["date"] = json!(date);
        })
    };
    office.now = "2026-12-01T09:00".into();
    // Entered in December, of a slip of November that is still open: November's.
    let old = row_of(&office, &matched, "2026-12-01");
    row_of(&office, &comes_back, "2026-11-23");
    let id = format!("slip_only:{forgotten}:JC40S:whole");
    office.by("周明", &["reconcile", "2026-11", "--settle", &id, "--reason", "車間漏登"]).done();
    office.by("周明", &["reconcile", "2026-11", "--complete", "--by", "何主任"]).done();
    let asked = json!({"month": "2026-11", "department": "市場部", "store": "成品庫", "receiver": "錢師傅"});
    let paper = office.add("周明", "requisition", &asked.to_string()).done().out.trim().to_string();
    office.step("周明", &paper, "approve", &["by=馬總"]).done();
    office.by("周明", &["report-finance", "2026-11", "--set", "received_by=吳會計"]).done();
    office.by("林小慧", &["close-month", "2026-11"]).done();
    let closed = month(&office);
    assert_eq!((closed["matched"].as_i64(), closed["open"].as_i64()), (Some(2), Some(0)));
    assert_eq!(closed["finance"]["valid"], true);

    // Nothing is said about it any more, and its rows stand.
    for words in [
        &["reconcile", "2026-11", "--complete", "--by", "何主任"][..],
        &["reconcile", "2026-11", "--settle", &id, "--reason", "又說"],
        &["report-finance", "2026-11", "--set", "received_by=誰"],
    ] {
        office.by("周明", words).failed(1, "month_closed");
    }
    office.step("周明", &old, "void", &["reason=錄重了"]).failed(1, "month_closed");
    office.step("周明", &old, "link", &[&format!("slip={forgotten}"), "reason=看錯"]).failed(1, "month_closed");

    // A late row of the forgotten slip can't go into the closed month: it waits in December, and is explained there.
    let late = row_of(&office, &forgotten, "2026-11-23");
    assert_eq!(office.show(&late)["counted_month"], "2026-12");
    let december = || office.run(&["reconcile", "2026-12", "--json"]).done().json();
    assert_eq!(differences(&december()), [difference("ledger_only", &forgotten, 0, 2, false)]);
    // Goods that come back after the closing change nothing of what it said, on either side.
    office
        .step("林小慧", &comes_back, "void", &["reason=退樣", "returned_to=吳班長", "returned_at=2026-12-01T09:00"])
        .done();
    assert_eq!(differences(&december()), [difference("ledger_only", &forgotten, 0, 2, false)]);
    assert_eq!(month(&office), closed);
    // What was typed late and wrongly is December's, and can still be voided.
    office.step("周明", &late, "void", &["reason=錄重了"]).done();
    assert_eq!(differences(&december()), []);
    assert_eq!(month(&office), closed);
    office.run(&["verify"]).done();
}
