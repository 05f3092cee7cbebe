//! Which book a row stands in, for which slip it counts and in which month (S6, S8), by the command line.

use serde_json::{Value as Json, json};

use crate::office::{Office, Ran};
use crate::slips::{issue, sign};

/// Issues, signs and draws a slip of two whole reels and gives its number.
fn drawn(office: &Office, source: &str) -> String {
    let number = issue(office, |slip| {
        slip["source"] = json!(source);
        slip["valid_days"] = json!("off");
        slip["lines"] = json!([{"variety": "JC40S", "size": "whole", "count": 2}]);
    });
    sign(office, &number);
    let mut said = vec!["taken_by=錢師傅", "given_by=吳班長"];
    if source == "warehouse" {
        office.step("周明", &number, "return-note", &["note_no=T-9"]).done();
        said.extend(["storekeeper=孫庫", "register_line=12"]);
    }
    office.step("周明", &number, "draw", &said).done();
    number
}

fn typed(office: &Office, book: &str, slip: &str, date: &str) -> Ran {
    let mut row = json!({"book": book, "date": date, "variety": "JC40S", "size": "whole", "count": 2,
        "taken_by": "錢師傅", "method": "paper"});
    if !slip.is_empty() {
        row["slip"] = json!(slip);
    }
    office.add("周明", "ledger", &row.to_string())
}

fn row(office: &Office, book: &str, slip: &str, date: &str) -> String {
    typed(office, book, slip, date).done().out.trim().to_string()
}

fn reconciled(office: &Office, words: &[&str]) -> Json {
    office.run(&[&["reconcile"], words, &["--json"]].concat()).done().json()
}

/// Kind, record and book of each difference.
fn differences(found: &Json) -> Vec<(&str, &str, &str)> {
    let all = found["differences"].as_array().unwrap().iter();
    all.map(|one| (one["kind"].as_str().unwrap(), one["number"].as_str().unwrap(), one["book"].as_str().unwrap()))
        .collect()
}

fn complete(office: &Office, month: &str) {
    office.by("周明", &["reconcile", month, "--complete", "--by", "何主任"]).done();
}

fn report(office: &Office, month: &str, to: &str) -> Ran {
    office.by("周明", &["report-finance", month, "--set", &format!("received_by={to}"), "--json"])
}

fn close(office: &Office, month: &str) {
    complete(office, month);
    let asked = json!({"month": month, "department": "市場部", "store": "成品庫", "receiver": "錢師傅"});
    let number = office.add("周明", "requisition", &asked.to_string()).done().out.trim().to_string();
    office.step("周明", &number, "approve", &["by=馬總"]).done();
    report(office, month, "吳會計").done();
    office.by("林小慧", &["close-month", month]).done();
}

#[test]
fn a_row_matches_only_in_the_book_of_its_slips_source() {
    let office = Office::staffed();
    let (workshop, warehouse) = (drawn(&office, "workshop"), drawn(&office, "warehouse"));
    let day = "2026-11-23";
    let wrong = row(&office, "workshop", &warehouse, day);
    row(&office, "workshop", &workshop, day);
    let found = reconciled(&office, &["2026-11"]);
    assert_eq!(found["matched"], 1);
    assert_eq!(
        differences(&found),
        [("ledger_only", &*warehouse, "workshop"), ("slip_only", &warehouse, "warehouse")],
        "each in its own book"
    );
    for (lang, texts) in [
        ("zh-Hant", ["單屬另一本台賬", "登在另一本台賬"]),
        ("zh-Hans", ["单属另一本台账", "登在另一本台账"]),
        ("en", ["slip of the other book", "in the other book"]),
    ] {
        for shown in [
            office.run(&["reconcile", "2026-11", "--lang", lang]).done().out,
            office.run(&["close-month", "2026-11", "--check", "--lang", lang]).err,
            office.run(&["summary", "2026-11", "--workflow", "sample", "--lang", lang]).done().out,
        ] {
            assert!(texts.iter().all(|text| shown.contains(text)), "{texts:?}: {shown}");
        }
    }
    let paper = ["print", "2026-11", "--paper", "reconciliation", "--preview", "--lang", "zh-Hant"];
    let paper = office.run(&paper).done().out;
    assert!(paper.contains("（單屬另一本") && paper.contains("（登在另一本"), "{paper}");
    // One book: its own differences and its own sums.
    for (book, slip, ledger, differing) in [("workshop", 2, 4, "ledger_only"), ("warehouse", 2, 0, "slip_only")] {
        let found = reconciled(&office, &["2026-11", "--book", book]);
        let kinds: Vec<&str> = differences(&found).into_iter().map(|(kind, ..)| kind).collect();
        assert_eq!(kinds, [differing]);
        let sums = found["sums"].as_array().unwrap();
        assert_eq!(sums.len(), 1, "{sums:?}");
        assert_eq!(
            (sums[0]["book"].as_str(), sums[0]["slip_count"].as_i64(), sums[0]["ledger_count"].as_i64()),
            (Some(book), Some(slip), Some(ledger))
        );
    }
    // It isn't tied to a slip of the other book, and is put right by a row in the right one.
    let lone = row(&office, "workshop", "", day);
    office.step("周明", &lone, "link", &[&format!("slip={warehouse}"), "reason=x"]).failed(1, "other_book");
    office.step("周明", &lone, "void", &["reason=重抄"]).done();
    office.step("周明", &wrong, "void", &["reason=錄錯了台賬"]).done();
    row(&office, "warehouse", &warehouse, day);
    let found = reconciled(&office, &["2026-11"]);
    assert_eq!((found["matched"].as_i64(), differences(&found)), (Some(2), vec![]));
    office.run(&["verify"]).done();
}

/// Replaces a slip by another that takes over its drawing, and gives the new number.
fn reissued(office: &Office, old: &str) -> String {
    let new = json!({
        "customer": "恆達紡織", "purpose": "trial", "charge": "free", "source": "workshop", "department": "市場部",
        "handler": "錢師傅", "lines": [{"variety": "JC40S", "size": "whole", "count": 2}], "valid_days": "off",
        "replaces": old, "replace_reason": "客戶寫錯", "takes_over_drawing": true,
    });
    office.add("林小慧", "sample", &new.to_string()).done().out.trim().to_string()
}

#[test]
fn a_row_that_names_a_replaced_slip_counts_for_the_reissue() {
    let office = Office::staffed();
    let first = drawn(&office, "workshop");
    let named = row(&office, "workshop", &first, "2026-11-23");
    let second = reissued(&office, &first);
    // While the reissue isn't effective nothing stands on a slip.
    assert_eq!(differences(&reconciled(&office, &["2026-11"])), [("ledger_only", &*first, "workshop")]);
    sign(&office, &second);
    assert_eq!(office.show(&second)["state"], "drawn");
    let agrees = || {
        let found = reconciled(&office, &["2026-11"]);
        (found["matched"].as_i64(), found["differences"].as_array().unwrap().len())
    };
    assert_eq!(agrees(), (Some(1), 0));
    // Over two reissues too; a row that names the newest is added to the same line.
    let third = reissued(&office, &second);
    sign(&office, &third);
    assert_eq!(agrees(), (Some(1), 0));
    let lone = row(&office, "workshop", "", "2026-11-23");
    office.step("周明", &lone, "link", &[&format!("slip={second}"), "reason=認出"]).done();
    let found = reconciled(&office, &["2026-11"]);
    let one = &found["differences"][0];
    assert_eq!(
        (one["kind"].as_str(), one["number"].as_str(), one["ledger_count"].as_i64()),
        (Some("quantity"), Some(third.as_str()), Some(4))
    );
    assert_eq!(one["rows"], json!([named, lone]));
    // A change of the row withdraws the report of the month in which the reissue's drawing counts.
    office.step("周明", &lone, "void", &["reason=重抄"]).done();
    complete(&office, "2026-11");
    report(&office, "2026-11", "吳會計").done();
    office.step("周明", &named, "void", &["reason=看錯"]).done();
    assert_eq!(reconciled(&office, &["2026-11"])["finance"]["valid"], false);
    assert_eq!(differences(&reconciled(&office, &["2026-11"])), [("slip_only", &*third, "workshop")]);
    office.run(&["verify"]).done();
}

#[test]
fn a_reissue_after_the_closing_moves_no_row() {
    let mut office = Office::staffed();
    let old = drawn(&office, "workshop");
    office.now = "2026-12-01T09:00".into();
    // Typed with December's day, of November's slip: it counts with the slip.
    row(&office, "workshop", &old, "2026-12-01");
    close(&office, "2026-11");
    let frozen = reconciled(&office, &["2026-11"]);
    let new = reissued(&office, &old);
    for signed in [false, true] {
        if signed {
            sign(&office, &new);
        }
        assert_eq!(differences(&reconciled(&office, &["2026-12"])), [], "signed: {signed}");
        assert_eq!(reconciled(&office, &["2026-11"]), frozen);
    }
}

#[test]
fn rows_typed_after_the_closing_are_late_entries_of_the_month_in_which_they_count() {
    let mut office = Office::staffed();
    let kept = drawn(&office, "workshop");
    let settled = row(&office, "workshop", "", "2026-11-23");
    let differing = format!("ledger_only:{settled}");
    row(&office, "workshop", &kept, "2026-11-23");
    let later = drawn(&office, "workshop");
    office
        .step("林小慧", &later, "void", &["reason=不取", "returned_to=吳班長", "returned_at=2026-11-23T09:00"])
        .done();
    office.by("周明", &["reconcile", "2026-11", "--settle", &differing, "--reason", "單子丟了"]).done();
    office.now = "2026-12-01T09:00".into();
    close(&office, "2026-11");

    // What counts in a closed month stands, whether it names a slip or not.
    office.step("周明", &settled, "link", &[&format!("slip={kept}"), "reason=認出"]).failed(1, "month_closed");
    office.step("周明", &settled, "void", &["reason=x"]).failed(1, "month_closed");
    assert_eq!(office.show(&settled)["next"], json!(["note"]));

    let late = row(&office, "workshop", "", "2026-11-20");
    let void = row(&office, "workshop", "", "2026-11-21");
    office.step("周明", &void, "void", &["reason=重抄"]).done();
    row(&office, "workshop", "", "2026-12-01");
    let month = |month: &str| office.run(&["summary", month, "--json"]).done().json();
    let entries = month("2026-12")["sample"]["late_entries"].clone();
    assert_eq!(
        entries,
        json!([{"number": late, "action": "add", "at": "2026-11-20", "typed_at": entries[0]["typed_at"], "by": "周明"}])
    );
    assert!(entries[0]["typed_at"].as_str().unwrap().starts_with("2026-12-01T09:0"), "{entries}");
    assert_eq!(month("2026-11")["sample"]["late_entries"], json!([]));
    let check = office.run(&["close-month", "2026-12", "--check", "--json"]).json();
    let listed: Vec<(&str, &str)> = check["listed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["code"].as_str().unwrap(), line["number"].as_str().unwrap()))
        .collect();
    assert_eq!(listed, [("not_released", &*kept), ("late_entry", &late)]);
    let shown = office.run(&["summary", "2026-12", "--workflow", "sample", "--lang", "zh-Hant"]).done().out;
    assert!(shown.lines().any(|line| line.contains(&late) && line.contains("台賬登記")), "{shown}");
}

#[test]
fn finance_has_one_report_at_a_time() {
    let office = Office::staffed();
    complete(&office, "2026-11");
    report(&office, "2026-11", "吳會計").done();
    let again = report(&office, "2026-11", "別人");
    assert_eq!((again.status, again.codes()), (1, vec!["already_reported"]));
    assert!(again.err.contains("2026-11-23") && again.err.contains("吳會計"), "{}", again.err);
    let shown = office.show("reconciliation/202611");
    assert_eq!(shown["finance"]["received_by"], "吳會計");
    assert_eq!(shown["next"], json!(["complete", "settle"]));
    // Once it is withdrawn the month is reported again.
    let extra = row(&office, "workshop", "", "2026-11-23");
    office.step("周明", &extra, "void", &["reason=重抄"]).done();
    complete(&office, "2026-11");
    report(&office, "2026-11", "別人").done();
    assert_eq!(office.show("reconciliation/202611")["finance"]["received_by"], "別人");
}

#[test]
fn nothing_is_said_of_a_month_before_the_file() {
    let mut office = Office::staffed();
    for now in ["2026-11-23T09:00", "2026-12-01T09:00"] {
        office.now = now.into();
        if now.starts_with("2026-12") {
            complete(&office, "2026-11");
            office.by("林小慧", &["close-month", "2026-11"]).done();
        }
        for month in ["2019-01", "2026-10"] {
            let before = "before_first_month";
            office.by("周明", &["reconcile", month, "--complete", "--by", "何主任"]).failed(1, before);
            office.by("周明", &["reconcile", month, "--settle", "x", "--reason", "y"]).failed(1, before);
            report(&office, month, "吳會計").failed(1, before);
            let ran = typed(&office, "workshop", "", &format!("{month}-15")).failed(1, before);
            assert!(ran.err.contains("2026-11"), "names the first month: {}", ran.err);
        }
    }
    row(&office, "workshop", "", "2026-11-01");
}
