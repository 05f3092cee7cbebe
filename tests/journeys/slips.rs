//! The life of sample slips from the first key to the gate (S1 to S8), by the command line.

use serde_json::{Value as Json, json};

use crate::office::Office;

/// Issues a slip by 周明 and gives its number.
pub fn issue(office: &Office, change: impl FnOnce(&mut Json)) -> String {
    let mut slip = json!({
        "customer": "恆達紡織", "purpose": "trial", "charge": "free", "source": "workshop", "department": "市場部",
        "handler": "錢師傅", "lines": [{"variety": "JC40S", "size": "whole", "count": 2},
                                      {"variety": "JC40S", "size": "small", "count": 5}],
    });
    change(&mut slip);
    let ran = office.add("周明", "sample", &slip.to_string()).done();
    let number = ran.out.trim().to_string();
    assert_eq!(ran.out, format!("{number}\n"));
    number
}

pub fn sign(office: &Office, number: &str) {
    office.step("周明", number, "sign-head", &["by=何主任"]).done();
    office.step("周明", number, "sign-gm", &["by=馬總"]).done();
}

fn state(office: &Office, number: &str) -> String {
    office.show(number)["state"].as_str().unwrap().to_string()
}

#[test]
fn a_free_slip_from_issue_to_filing() {
    let office = Office::staffed();
    let number = issue(&office, |_| ());
    let shown = office.show(&number);
    assert_eq!((shown["state"].as_str(), shown["number"].as_str()), (Some("issued"), Some(number.as_str())));
    assert_eq!((shown["pieces"].as_i64(), shown["grams"].as_i64()), (Some(7), Some(2 * 1900 + 5 * 120)));
    assert_eq!(shown["digits"].as_str().unwrap(), number.replace(['S', '-'], ""));
    office.run(&["lookup", &number]).failed(1, "head_signature_missing");
    // S5: nothing is drawn, S3: nobody signs out of turn.
    assert_eq!(office.step("周明", &number, "draw", &["taken_by=錢師傅", "given_by=吳班長"]).status, 1);
    office.step("周明", &number, "sign-gm", &["by=馬總"]).failed(1, "wrong_order");
    office
        .step("周明", &number, "sign-head", &["by=周明"])
        .status
        .eq(&1)
        .then_some(())
        .expect("the issuer never signs");
    office.step("周明", &number, "sign-head", &["by=馬總"]).failed(1, "not_in_role");
    office.step("周明", &number, "sign-head", &["by=何主任"]).done();
    assert_eq!(state(&office, &number), "head_signed");
    office.step("周明", &number, "sign-gm", &["by=馬總"]).done();
    assert_eq!(state(&office, &number), "effective");
    office.run(&["lookup", &number]).failed(1, "not_drawn");
    office.step("周明", &number, "draw", &["taken_by=錢師傅", "given_by=吳班長"]).done();
    let pass = office.run(&["lookup", &number, "--json"]).done().json();
    assert_eq!((pass["may_leave"].as_bool(), pass["pieces"].as_i64()), (Some(true), Some(7)));
    assert!(pass.get("amount").is_none());
    // S7: the guard counts; a clerk releases nothing.
    office.step("周明", &number, "release", &["by=周明", "counted=7"]).failed(1, "not_allowed");
    office.step("趙衛國", &number, "release", &["by=趙衛國", "counted=8"]).failed(1, "goods_differ");
    office.step("趙衛國", &number, "release", &["by=趙衛國", "counted=7"]).done();
    office.step("趙衛國", &number, "release", &["by=趙衛國", "counted=7"]).failed(1, "already_released");
    office.step("周明", &number, "file", &[]).done();
    let book = office.run(&["gate-book", "--json"]).done().json();
    let results: Vec<&str> = book.as_array().unwrap().iter().map(|line| line["result"].as_str().unwrap()).collect();
    assert_eq!(results, ["refused", "released", "refused"]);
    // For people it is no list of keys.
    for (lang, words) in [
        ("zh-Hant", ["不放行", "放行", "7 件", "已放行"]),
        ("zh-Hans", ["不放行", "放行", "7 件", "已放行"]),
        ("en", ["refused", "released", "7 pcs", "released"]),
    ] {
        let shown = office.run(&["gate-book", "--lang", lang]).done().out;
        assert_eq!(shown.lines().count(), 3, "{shown}");
        assert!(shown.lines().all(|line| line.contains(&number) && line.contains("趙衛國")), "{shown}");
        assert!(words.iter().all(|word| shown.contains(word)) && !shown.contains(['=', '_', '{']), "{shown}");
        let empty = office.run(&["gate-book", "2026-11-22", "--lang", lang]).done().out;
        assert!(empty.contains("2026-11-22") && empty.lines().count() == 1, "{empty}");
    }
    let steps = office.show(&number)["steps"].clone();
    let names: Vec<&str> = steps.as_array().unwrap().iter().map(|step| step["action"].as_str().unwrap()).collect();
    assert!(names.ends_with(&["sign-head", "sign-gm", "draw", "release", "file"]), "{names:?}");
    office.run(&["verify"]).done();
}

#[test]
fn a_charged_slip_waits_for_its_exact_receipt() {
    let office = Office::staffed();
    let number = issue(&office, |slip| slip["charge"] = json!("charged"));
    let shown = office.show(&number);
    // 4400 g at 38.50 a kilogram; each line rounded half up.
    assert_eq!(shown["amount"], "169.40");
    sign(&office, &number);
    assert_eq!(state(&office, &number), "signed");
    office.run(&["lookup", &number]).failed(1, "receipt_missing");
    office.step("周明", &number, "receipt", &["receipt_no=A1", "amount=169.39"]).failed(1, "wrong_amount");
    office.step("周明", &number, "receipt", &["receipt_no=A1", "amount=169.40"]).done();
    assert_eq!(state(&office, &number), "effective");
    let less = ["taken_by=錢師傅", "given_by=吳班長", r#"lines=[{"line": 1, "count": 1}]"#];
    office.step("周明", &number, "draw", &less).failed(1, "not_as_paid");
    let no_price = json!({
        "customer": "恆達紡織", "purpose": "trial", "charge": "charged", "source": "warehouse", "department": "市場部",
        "handler": "錢師傅", "lines": [{"variety": "C32S", "size": "whole", "count": 1}],
    });
    office.add("周明", "sample", &no_price.to_string()).failed(1, "no_price");
}

#[test]
fn a_warehouse_slip_needs_note_and_storekeeper() {
    let office = Office::staffed();
    let number = issue(&office, |slip| {
        slip["source"] = json!("warehouse");
        slip["lines"] = json!([{"variety": "C32S", "size": "half", "count": 3}]);
    });
    sign(&office, &number);
    let draw = ["taken_by=錢師傅", "given_by=孫庫", "storekeeper=孫庫", "register_line=12-3"];
    office.step("周明", &number, "draw", &draw).failed(1, "return_note_missing");
    office.step("周明", &number, "return-note", &["note_no=T-9"]).done();
    office.step("周明", &number, "draw", &draw[..2]).failed(1, "storekeeper_missing");
    office.step("周明", &number, "draw", &draw).done();
    assert_eq!(state(&office, &number), "drawn");
}

#[test]
fn a_slip_is_drawn_at_the_gate_and_goes_down_only() {
    let office = Office::staffed();
    let number = issue(&office, |_| ());
    sign(&office, &number);
    let more = ["taken_by=錢師傅", "given_by=吳班長", "at_gate=true", r#"lines=[{"line": 1, "count": 3}]"#];
    office.step("趙衛國", &number, "draw", &more).failed(1, "more_than_approved");
    let fewer = [
        "taken_by=錢師傅",
        "given_by=吳班長",
        "at_gate=true",
        r#"lines=[{"line": 1, "count": 1}, {"line": 2, "count": 5}]"#,
    ];
    office.step("趙衛國", &number, "draw", &fewer).done();
    office.step("趙衛國", &number, "release", &["by=趙衛國", "counted=6"]).done();
    let book = office.run(&["gate-book", "2026-11-23", "--json"]).done().json();
    assert_eq!((&book[0]["result"], &book[1]["result"]), (&json!("drawn_at_gate"), &json!("released")));
    assert_eq!(office.show(&number)["pieces"], 7);
}

#[test]
fn the_day_of_validity_ends_at_midnight() {
    let mut office = Office::staffed();
    let number = issue(&office, |_| ());
    sign(&office, &number);
    office.step("周明", &number, "draw", &["taken_by=錢師傅", "given_by=吳班長"]).done();
    assert_eq!(office.show(&number)["valid_through"], "2026-11-23");
    office.now = "2026-11-23T23:59:59".into();
    office.run(&["lookup", &number]).done();
    office.now = "2026-11-24T00:00".into();
    office.run(&["lookup", &number]).failed(1, "expired");
    office.step("趙衛國", &number, "release", &["by=趙衛國", "counted=7"]).failed(1, "expired");
    let late = ["by=趙衛國", "counted=7", "late=true", "at=2026-11-23T20:00"];
    office.step("趙衛國", &number, "release", &late).failed(1, "not_allowed");
    office.step("林小慧", &number, "release", &late).done();
}

#[test]
fn void_and_reissue_name_each_other() {
    let office = Office::staffed();
    let first = issue(&office, |_| ());
    office.step("周明", &first, "sign-head", &["by=何主任"]).done();
    office.step("周明", &first, "void", &["reason=打錯"]).failed(1, "not_allowed");
    let replace = json!({
        "customer": "恆達紡織", "purpose": "trial", "charge": "free", "source": "workshop", "department": "市場部",
        "handler": "錢師傅", "lines": [{"variety": "JC40S", "size": "half", "count": 1}],
        "replaces": first, "replace_reason": "規格寫錯",
    });
    assert_eq!(office.add("周明", "sample", &replace.to_string()).status, 1);
    office.step("林小慧", "staff/1", "amend", &["phone=12345", "reason=x"]).done();
    let second = office.add("林小慧", "sample", &replace.to_string()).done().out.trim().to_string();
    assert_eq!(state(&office, &first), "void");
    let pass = office.run(&["lookup", &first, "--json"]);
    assert_eq!(pass.status, 1);
    let pass: Json = serde_json::from_str(&pass.out).unwrap();
    assert_eq!(pass["successor"], json!(second));
    office.step("周明", &first, "sign-gm", &["by=馬總"]).status.eq(&1).then_some(()).expect("void is final");
}

#[test]
fn a_deputy_signs_within_the_dates_of_the_authority() {
    let office = Office::staffed();
    office
        .add(
            "林小慧",
            "staff",
            r#"[{"name": "副總", "roles": [], "deputy_for": "gm", "authority_no": "授權7號",
                 "authority_from": "2026-11-01", "authority_to": "2026-11-30"},
                {"name": "舊副總", "roles": [], "deputy_for": "馬總", "authority_no": "授權3號",
                 "authority_from": "2026-01-01", "authority_to": "2026-10-31"}]"#,
        )
        .done();
    let number = issue(&office, |_| ());
    office.step("周明", &number, "sign-head", &["by=何主任"]).done();
    office.step("周明", &number, "sign-gm", &["by=舊副總"]).failed(1, "authority_not_valid");
    office.step("周明", &number, "sign-gm", &["by=副總"]).done();
    let signatures = office.show(&number)["signatures"].clone();
    let gm = signatures.as_array().unwrap().iter().find(|one| one["role"] == "gm").unwrap().clone();
    assert_eq!((gm["by"].as_str(), gm["recorded_by"].as_str()), (Some("副總"), Some("周明")), "{gm}");
    assert!(gm["deputy"] != json!(null) && gm["deputy"] != json!(false), "{gm}");
}

#[test]
fn a_signature_by_pin_is_the_signers_own() {
    let mut office = Office::staffed();
    let number = issue(&office, |_| ());
    office.step("周明", &number, "sign-head", &["by=何主任", "method=pin"]).failed(1, "operator_not_signer");
    office.step("何主任", &number, "sign-head", &["by=何主任", "method=paper"]).failed(1, "operator_is_signer");
    office.step("何主任", &number, "sign-head", &["by=何主任", "method=pin"]).failed(1, "no_pin");
    office.env = vec![("SLIPDESK_PIN".into(), "4711".into())];
    office.step("何主任", "staff/3", "set-pin", &[]).done();
    office.env = vec![("SLIPDESK_PIN".into(), "4712".into())];
    office.step("何主任", &number, "sign-head", &["by=何主任", "method=pin"]).failed(1, "wrong_pin");
    assert_eq!(state(&office, &number), "issued");
    office.env = vec![("SLIPDESK_PIN".into(), "4711".into())];
    office.step("何主任", &number, "sign-head", &["by=何主任", "method=pin"]).done();
    assert_eq!(state(&office, &number), "head_signed");
}

#[test]
fn refusals_at_the_gate_take_any_text_and_change_nothing() {
    let office = Office::staffed();
    let number = issue(&office, |_| ());
    for typed in [number.as_str(), "S2611-9999-0", "garbage", "１２３", "\u{1b}[31m"] {
        let ran = office.step("趙衛國", typed, "refuse", &["reasons=not_gate_copy,altered", "note=塗改"]);
        assert!(ran.status == 0 || typed.contains('\u{1b}'), "{typed:?}: {}", ran.err);
    }
    assert_eq!(state(&office, &number), "issued");
    let book = office.run(&["gate-book", "--json"]).done().json();
    assert!(book.as_array().unwrap().len() >= 4, "{book}");
    assert_eq!(book[0]["reasons"], json!(["not_gate_copy", "altered"]));
    assert_eq!(book[0]["number"], json!(number));
    office.step("趙衛國", &number, "refuse", &["reasons=mood"]).failed(2, "unknown_choice");
}

#[test]
fn numbers_are_found_however_they_are_written() {
    let mut office = Office::staffed();
    let number = issue(&office, |_| ());
    let digits = number.replace(['S', '-'], "");
    for spelling in [number.to_lowercase(), digits.clone(), format!(" {number} "), number.replace('-', "－")] {
        assert_eq!(office.show(&spelling)["number"], json!(number), "{spelling}");
    }
    let mut wrong = digits.into_bytes();
    wrong[5] = b'0' + (wrong[5] - b'0' + 1) % 10;
    let wrong = String::from_utf8(wrong).unwrap();
    office.run(&["lookup", &wrong]).failed(1, "mistyped");
    office.run(&["lookup", "S2611-0009-9"]).status.eq(&1).then_some(()).unwrap();
    // No training number is valid in a real file, and the sentence says what it may be.
    office.training = false;
    let real = office.folder.path().join("real.db");
    office.env.push(("SLIPDESK_DB".into(), real.to_str().unwrap().into()));
    office.add("林小慧", "customer", r#"{"name": "甲"}"#).done();
    let ran = office.run(&["lookup", &number]).failed(1, "mistyped");
    assert!(ran.err.contains("training"), "{}", ran.err);
}

#[test]
fn numbers_leave_no_gaps_when_something_is_refused() {
    let office = Office::staffed();
    let first = issue(&office, |_| ());
    for change in [
        json!({"lines": [{"variety": "NOPE", "size": "whole", "count": 2}]}),
        json!({"lines": []}),
        json!({"lines": [{"variety": "JC40S", "size": "whole", "count": -1}]}),
        json!({"lines": [{"variety": "JC40S", "size": "whole", "count": 0}]}),
        json!({"handler": "nobody"}),
        json!({"department": " "}),
    ] {
        let mut slip = json!({
            "customer": "恆達紡織", "purpose": "trial", "charge": "free", "source": "workshop",
            "department": "市場部", "handler": "錢師傅", "lines": [{"variety": "JC40S", "size": "whole", "count": 2}],
        });
        for (key, value) in change.as_object().unwrap() {
            slip[key] = value.clone();
        }
        assert_eq!(office.add("周明", "sample", &slip.to_string()).status, 1, "{change}");
    }
    let second = issue(&office, |_| ());
    assert!(first.starts_with("S2611-0001-") && second.starts_with("S2611-0002-"), "{first} {second}");
}

#[test]
fn a_new_standard_leaves_old_slips_as_they_are() {
    let mut office = Office::staffed();
    let number = issue(&office, |_| ());
    let version = r#"{"size": "whole", "grams": 1950, "effective_from": "2026-11-24", "basis": "會議"}"#;
    office.add("林小慧", "standard", version).done();
    office.now = "2026-11-24T09:00".into();
    assert_eq!(office.show(&number)["grams"], 4400);
    let next = issue(&office, |_| ());
    assert_eq!(office.show(&next)["grams"], 4500);
    office.step("林小慧", "standard/4", "withdraw", &["reason=打錯"]).failed(1, "in_use");
    assert_eq!(office.show("standard/1")["state"], "superseded");
}

#[test]
fn papers_are_counted_before_they_leave_and_previews_are_not() {
    let office = Office::staffed();
    let number = issue(&office, |_| ());
    let preview = office.run(&["print", &number, "--preview"]).done().out;
    assert!(preview.contains(&number), "{preview}");
    assert_eq!(office.show(&number)["papers"], json!([]));
    let pdf = office.folder.path().join("slip.pdf");
    let path = pdf.to_str().unwrap();
    office.run(&["print", &number, "--out", path]).done();
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF"));
    let ran = office.by("周明", &["print", &number, "--out", path, "--json"]).done().json();
    assert_eq!((ran["printed"].as_i64(), ran["code"].as_str().map(str::len)), (Some(2), Some(8)));
    let code = ran["code"].as_str().unwrap();
    let verified = office.run(&["verify", "--paper", code]).done().out;
    assert!(verified.contains(&number), "{verified}");
    assert_eq!(office.show(&number)["papers"][0]["printed"], 2);
    office.run(&["print", &number, "--paper", "nonsense", "--out", path]).failed(2, "unknown_paper");
    office.run(&["print", &number, "--out", "slip.doc"]).failed(2, "bad_value");
    office.run(&["print", &number]).failed(1, "no_printer");
    office.run(&["print", "S2611-0009-9", "--preview"]).status.eq(&1).then_some(()).unwrap();
    office.step("趙衛國", &number, "refuse", &["reasons=altered"]).done();
    let book = office.by("趙衛國", &["print", "2026-11-23", "--paper", "gate-book", "--preview"]).done().out;
    assert!(book.contains(&number), "{book}");
    office.by("趙衛國", &["print", &number, "--out", path]).failed(1, "not_allowed");
}
