//! Requisitions (S9) by the command line: from slips and months to the voucher, and what is refused on the way.

use serde_json::{Value as Json, json};

use crate::office::Office;
use crate::slips::{issue, sign};

fn drawn(office: &Office, change: impl FnOnce(&mut Json)) -> String {
    let number = issue(office, change);
    sign(office, &number);
    office.step("周明", &number, "draw", &["taken_by=錢師傅", "given_by=吳班長"]).done();
    number
}

fn of_slips(office: &Office, slips: &[&str]) -> crate::office::Ran {
    let asked = json!({"slips": slips, "department": "市場部", "store": "成品庫", "receiver": "錢師傅"});
    office.add("周明", "requisition", &asked.to_string())
}

fn of_month(office: &Office, month: &str) -> crate::office::Ran {
    let asked = json!({"month": month, "department": "市場部", "store": "成品庫", "receiver": "錢師傅"});
    office.add("周明", "requisition", &asked.to_string())
}

fn number(ran: crate::office::Ran) -> String {
    ran.done().out.trim().to_string()
}

#[test]
fn a_requisition_from_slips_to_the_voucher() {
    let mut office = Office::staffed();
    let first = drawn(&office, |_| ());
    let second = drawn(&office, |slip| {
        slip["lines"] = json!([{"variety": "JC40S", "size": "small", "count": 3},
                               {"variety": "BU1", "cloth": true, "count": 1, "metres": "12.5", "grams": 1450}]);
    });
    let requisition = number(of_slips(&office, &[&second, &first]));
    assert!(requisition.starts_with("L2611-0001-"), "{requisition}");
    let shown = office.show(&requisition);
    assert_eq!(shown["state"], "requested");
    assert_eq!(shown["slips"], json!([first, second]));
    assert_eq!((shown["pieces"].as_i64(), shown["grams"].as_i64()), (Some(11), Some(2 * 1900 + 8 * 120 + 1450)));
    assert_eq!(
        shown["lines"],
        json!([
            {"line": 1, "variety": "BU1", "variety_name": "坯布", "cloth": true, "count": 1, "metres": "12.5", "grams": 1450},
            {"line": 2, "variety": "JC40S", "variety_name": "精梳棉紗40支", "size": "whole", "count": 2, "grams": 3800},
            {"line": 3, "variety": "JC40S", "variety_name": "精梳棉紗40支", "size": "small", "count": 8, "grams": 960},
        ])
    );
    assert_eq!(shown["links"], json!([{"kind": "slip", "number": first}, {"kind": "slip", "number": second}]));
    assert_eq!(shown["next"][0], "approve");
    assert_eq!(shown["blocked"][0]["clause"], "S9");
    let linked = json!({"kind": "requisition", "number": requisition});
    assert!(office.show(&first)["links"].as_array().unwrap().contains(&linked));
    of_slips(&office, &[&first]).failed(1, "already_requisitioned");

    // Out of turn, in the future, by the wrong person, by none.
    let stock = ["document=C-12", "storekeeper=孫庫"];
    office.step("周明", &requisition, "stock-out", &stock).failed(1, "wrong_order");
    office.step("周明", &requisition, "post", &["voucher=記-88"]).failed(1, "wrong_order");
    office.step("周明", &requisition, "approve", &["by=何主任"]).failed(1, "not_in_role");
    office.step("周明", &requisition, "approve", &["by=馬總", "method=absent"]).failed(1, "not_a_signature");
    office.step("周明", &requisition, "approve", &["by=馬總", "method=pin"]).failed(1, "operator_not_signer");
    office.step("馬總", &requisition, "approve", &["by=馬總"]).failed(1, "operator_is_signer");
    office.step("周明", &requisition, "approve", &["by=馬總", "at=2026-11-23T09:01"]).failed(1, "future");
    office.step("周明", &requisition, "approve", &["by=馬總", "at=2026-11-23T08:59"]).failed(1, "too_early");
    office.step("趙衛國", &requisition, "approve", &["by=馬總"]).failed(1, "not_allowed");
    office.step("周明", &requisition, "approve", &[]).failed(1, "missing");
    office.step("周明", &requisition, "approve", &["by=馬總"]).done();
    office.now = "2026-11-23T10:00".into();
    office.step("周明", &requisition, "stock-out", &["document=C-12", "storekeeper=馬總"]).failed(1, "not_storekeeper");
    let more = [stock[0], stock[1], r#"lines=[{"line": 2, "count": 3}]"#];
    office.step("周明", &requisition, "stock-out", &more).failed(1, "more_than_asked");
    office.step("周明", &requisition, "stock-out", &[stock[0], stock[1], "lines=[]x"]).failed(2, "bad_value");
    let fewer = [stock[0], stock[1], r#"lines=[{"line": 1}, {"line": 2, "count": 2}, {"line": 3, "count": 7}]"#];
    office.step("周明", &requisition, "stock-out", &fewer).done();
    let shown = office.show(&requisition);
    assert_eq!((shown["state"].as_str(), shown["document"].as_str()), (Some("stocked_out"), Some("C-12")));
    assert_eq!(shown["lines"][2]["issued"], json!({"count": 7, "grams": 840}));
    assert_eq!(shown["lines"][0]["issued"], json!({"count": 1, "metres": "12.5", "grams": 1450}));
    assert_eq!((shown["issued_pieces"].as_i64(), shown["issued_grams"].as_i64()), (Some(10), Some(3800 + 840 + 1450)));
    office.step("周明", &requisition, "void", &["reason=不要了"]).failed(1, "not_allowed");
    office.step("周明", &requisition, "post", &["voucher=記-88", "at=2026-11-23T09:30"]).failed(1, "too_early");
    office.step("周明", &requisition, "post", &["voucher=記-88"]).done();
    office.step("林小慧", &requisition, "void", &["reason=不要了"]).failed(1, "wrong_order");
    office.step("周明", &requisition, "note", &["text=財務已取走一聯"]).done();
    let moved = ["step=post", "at=2026-11-23T10:00", "reason=看錯"];
    office.step("周明", &requisition, "correct-time", &moved).failed(1, "not_allowed");
    office
        .step("林小慧", &requisition, "correct-time", &["step=draw", "at=2026-11-23T10:00", "reason=看錯"])
        .failed(2, "unknown_choice");
    office
        .step("林小慧", &requisition, "correct-time", &["step=void", "at=2026-11-23T10:00", "reason=看錯"])
        .failed(1, "not_correctable");
    office.step("林小慧", &requisition, "correct-time", &["step=approve", "at=2026-11-23T09:30", "reason=看錯"]).done();
    let shown = office.show(&requisition);
    assert_eq!((shown["state"].as_str(), shown["voucher"].as_str()), (Some("posted"), Some("記-88")));
    assert_eq!(shown["approved_at"], "2026-11-23T09:30");
    let roles: Vec<&str> =
        shown["signatures"].as_array().unwrap().iter().map(|one| one["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["gm", "storekeeper"]);
    assert_eq!(shown["signatures"][1]["by"], "孫庫");
    office.run(&["verify"]).done();
}

#[test]
fn a_month_takes_what_no_live_requisition_has() {
    let mut office = Office::staffed();
    of_month(&office, "2026-11").failed(1, "nothing_to_requisition");
    let free = drawn(&office, |_| ());
    let charged = issue(&office, |slip| slip["charge"] = json!("charged"));
    sign(&office, &charged);
    office.step("周明", &charged, "receipt", &["receipt_no=A1", "amount=169.40"]).done();
    office.step("周明", &charged, "draw", &["taken_by=錢師傅", "given_by=吳班長"]).done();
    let undrawn = issue(&office, |_| ());
    let gone = drawn(&office, |_| ());
    let back = ["reason=不要了", "returned_to=吳班長", "returned_at=2026-11-23T09:00"];
    office.step("林小慧", &gone, "void", &back).done();
    for (slips, code) in [
        (vec![charged.as_str()], "charged_slip"),
        (vec![&undrawn], "not_drawn"),
        (vec![&gone], "void_slip"),
        (vec![&free, &free], "same_slip_twice"),
        (vec!["S2611-0001-0"], "mistyped"),
        (vec!["hello"], "not_found"),
        (vec![&free, &charged], "charged_slip"),
    ] {
        of_slips(&office, &slips).failed(1, code);
    }
    of_month(&office, "2026-12").failed(1, "month_future");
    for wrong in ["2026-13", "abc", "2026-11-01", "十一月"] {
        of_month(&office, wrong).failed(2, "bad_value");
    }
    let both =
        json!({"month": "2026-11", "slips": [free], "department": "市場部", "store": "庫", "receiver": "錢師傅"});
    office.add("周明", "requisition", &both.to_string()).failed(1, "month_and_slips");
    let none = json!({"department": "市場部", "store": "庫", "receiver": "錢師傅"});
    office.add("周明", "requisition", &none.to_string()).failed(1, "missing");
    office.add("周明", "requisition", r#"{"month": "2026-11"}"#).failed(1, "missing");
    office.add("周明", "requisition", r#"{"month": "2026-11", "colour": 1}"#).failed(2, "unknown_key");
    office.add("馬總", "requisition", &none.to_string()).failed(1, "not_allowed");

    let first = number(of_month(&office, "2026-11"));
    assert_eq!(office.show(&first)["slips"], json!([free]));
    assert_eq!(office.show(&first)["month"], "2026-11");
    of_month(&office, "2026-11").failed(1, "nothing_to_requisition");
    // A clerk takes back a mistake; once approved the supervisor does. The slips are free again, the number stays.
    office.step("周明", &first, "void", &["reason=倉庫填錯"]).done();
    assert!(office.show(&free)["links"].as_array().unwrap().is_empty());
    let second = number(of_month(&office, "2026-11"));
    assert!(second.starts_with("L2611-0002-"));
    office.step("周明", &second, "approve", &["by=馬總"]).done();
    office.step("周明", &second, "void", &["reason=倉庫填錯"]).failed(1, "not_allowed");
    office.step("林小慧", &second, "void", &["reason=倉庫填錯"]).done();
    // What is drawn on the first of December counts there, whatever its slip's number says.
    let third = number(of_month(&office, "2026-11"));
    office.now = "2026-12-01T00:00".into();
    let later = issue(&office, |_| ());
    sign(&office, &later);
    office.step("周明", &later, "draw", &["taken_by=錢師傅", "given_by=吳班長"]).done();
    of_month(&office, "2026-11").failed(1, "nothing_to_requisition");
    let december = number(of_month(&office, "2026-12"));
    assert!(december.starts_with("L2612-0001-"));
    assert_eq!(office.show(&december)["slips"], json!([later]));
    assert_eq!(office.show(&third)["slips"], json!([free]));
    office.run(&["verify"]).done();
}

#[test]
fn goods_that_came_back_or_go_on_under_a_new_slip() {
    let office = Office::staffed();
    let slip = drawn(&office, |_| ());
    let other = drawn(&office, |_| ());
    let requisition = number(of_slips(&office, &[&slip, &other]));
    // A reissue takes the drawing over: the goods stay on the requisition and can't be requisitioned again.
    let reissue = json!({
        "customer": "恆達紡織", "purpose": "trial", "charge": "free", "source": "workshop", "department": "市場部",
        "handler": "錢師傅", "replaces": slip, "replace_reason": "客戶名寫錯", "takes_over_drawing": true,
        "lines": [{"variety": "JC40S", "size": "whole", "count": 2}, {"variety": "JC40S", "size": "small", "count": 5}],
    });
    let new = number(office.add("林小慧", "sample", &reissue.to_string()));
    sign(&office, &new);
    assert_eq!(office.show(&new)["state"], "drawn");
    of_slips(&office, &[&new]).failed(1, "already_requisitioned");
    of_month(&office, "2026-11").failed(1, "nothing_to_requisition");
    let linked = json!({"kind": "requisition", "number": requisition});
    assert!(office.show(&new)["links"].as_array().unwrap().contains(&linked));
    office.step("周明", &requisition, "approve", &["by=馬總"]).done();
    // A slip whose goods came back makes the quantities wrong.
    let back = ["reason=不要了", "returned_to=吳班長", "returned_at=2026-11-23T09:00"];
    office.step("林小慧", &other, "void", &back).done();
    let stock = ["document=C-12", "storekeeper=孫庫"];
    let refused = office.step("周明", &requisition, "stock-out", &stock).failed(1, "slip_returned");
    assert!(refused.err.contains(&other) && !refused.err.contains(&slip), "{}", refused.err);
    assert_eq!(office.show(&requisition)["next"], json!(["void", "correct-time", "note"]));
    office.step("林小慧", &requisition, "void", &["reason=樣品退回"]).done();
    let next = number(of_month(&office, "2026-11"));
    assert_eq!(office.show(&next)["slips"], json!([new]));
}

#[test]
fn a_requisition_prints_and_says_what_became_of_it() {
    let office = Office::staffed();
    let slip = drawn(&office, |_| ());
    let requisition = number(of_slips(&office, &[&slip]));
    let preview = office.run(&["print", &requisition, "--preview"]).done().out;
    for word in ["領用單", &requisition, &slip, "市場部", "成品庫", "銷售費用", "以下空白", "司庫員", "演練", "預覽"]
    {
        assert!(preview.contains(word), "{word} is not in\n{preview}");
    }
    office.by("周明", &["print", &requisition, "--out", "l.txt"]).done();
    office.step("周明", &requisition, "void", &["reason=填錯"]).done();
    office.by("周明", &["print", &requisition, "--paper", "requisition", "--out", "l2.txt"]).done();
    let second = std::fs::read_to_string(office.folder.path().join("l2.txt")).unwrap();
    assert!(second.contains("作廢") && second.contains("重印第 1 次"), "{second}");
    let again = office.step("周明", &requisition, "void", &["reason=填錯"]).failed(1, "wrong_order");
    assert!(again.err.contains("void already") && !again.err.contains("inance"), "{}", again.err);
    office.run(&["print", &requisition, "--paper", "gate", "--preview"]).failed(2, "unknown_paper");
    assert_eq!(office.show(&requisition)["papers"][0]["printed"], 2);
}

/// Finance's part of a month as its summary gives it.
fn finance(office: &Office, month: &str) -> Json {
    let summary = office.by("周明", &["summary", month, "--workflow", "sample", "--json"]).done().json();
    let sample = summary.get("sample").cloned().unwrap_or_else(|| summary.clone());
    sample["finance"]["requisitions"].clone()
}

/// The slips that stand in the way of closing a month because they are on no approved requisition.
fn blocking(office: &Office, month: &str) -> Vec<String> {
    let blocks = office.by("林小慧", &["close-month", month, "--json"]).json()["blocks"].clone();
    let without = |block: &&Json| block["code"] == "without_requisition";
    blocks.as_array().unwrap().iter().filter(without).map(|b| b["number"].as_str().unwrap().to_string()).collect()
}

#[test]
fn a_month_lists_its_requisitions_and_what_is_on_none() {
    let mut office = Office::staffed();
    let first = drawn(&office, |_| ());
    let second = drawn(&office, |_| ());
    let requisition = number(of_slips(&office, &[&first]));
    office.now = "2026-12-02T09:00".into();
    // Made isn't approved.
    assert_eq!(blocking(&office, "2026-11"), [first.clone(), second.clone()]);
    assert_eq!(finance(&office, "2026-11")[0]["number"], json!(requisition));
    assert_eq!(finance(&office, "2026-11")[0]["approved"], Json::Null);
    office.step("周明", &requisition, "approve", &["by=馬總"]).done();
    assert_eq!(blocking(&office, "2026-11"), std::slice::from_ref(&second));
    // A reissue takes its requisition along, and a void requisition counts for nothing.
    let reissue = json!({
        "customer": "恆達紡織", "purpose": "trial", "charge": "free", "source": "workshop", "department": "市場部",
        "handler": "錢師傅", "replaces": first, "replace_reason": "客戶名寫錯", "takes_over_drawing": true,
        "lines": [{"variety": "JC40S", "size": "whole", "count": 2}, {"variety": "JC40S", "size": "small", "count": 5}],
    });
    let new = number(office.add("林小慧", "sample", &reissue.to_string()));
    sign(&office, &new);
    assert_eq!(blocking(&office, "2026-11"), [second]);
    assert_eq!(finance(&office, "2026-11")[0]["number"], json!(requisition));
    assert_eq!(finance(&office, "2026-12"), json!([]));
    office.step("林小慧", &requisition, "void", &["reason=填錯"]).done();
    assert_eq!(finance(&office, "2026-11"), json!([]));
    assert!(blocking(&office, "2026-11").contains(&new));
}

/// The month closed with all that it needs; both books are empty of differences but one, which is explained.
fn close(office: &Office, month: &str) -> Json {
    let found = office.run(&["reconcile", month, "--json"]).done().json();
    for difference in found["differences"].as_array().unwrap() {
        let id = difference["id"].as_str().unwrap();
        office.by("周明", &["reconcile", month, "--settle", id, "--reason", "漏記"]).done();
    }
    office.by("周明", &["reconcile", month, "--complete", "--by", "何主任"]).done();
    office.by("周明", &["report-finance", month, "--set", "received_by=吳會計"]).done();
    office.by("林小慧", &["close-month", month, "--json"]).done().json()
}

/// The slips and requisitions that are listed as came back after the approval.
fn came_back(office: &Office, month: &str) -> Vec<String> {
    let listed = office.by("林小慧", &["close-month", month, "--check", "--json"]).json()["listed"].clone();
    let back = |line: &&Json| line["code"] == "requisition_returned";
    let said = |line: &Json| format!("{} {}", line["number"].as_str().unwrap(), line["message"].as_str().unwrap());
    listed.as_array().unwrap().iter().filter(back).map(said).collect()
}

#[test]
fn goods_that_come_back_after_the_approval_stay_in_finances_books() {
    let mut office = Office::staffed();
    let lasting = |slip: &mut Json| slip["valid_days"] = json!("off");
    let (first, second) = (drawn(&office, lasting), drawn(&office, lasting));
    let requisition = number(of_slips(&office, &[&first, &second]));
    office.step("周明", &requisition, "approve", &["by=馬總"]).done();
    office.step("周明", &requisition, "stock-out", &["document=C-12", "storekeeper=孫庫"]).done();
    office.step("周明", &requisition, "post", &["voucher=記-88"]).done();
    assert!(came_back(&office, "2026-11").is_empty());
    // In the same month: still finance's, and told.
    let back = |slip: &str, at: &str| {
        let returned_at = format!("returned_at={at}");
        office.step("林小慧", slip, "void", &["reason=不要了", "returned_to=吳班長", &returned_at]).done();
    };
    back(&first, "2026-11-23T09:00");
    assert_eq!(finance(&office, "2026-11")[0]["number"], json!(requisition));
    let told = came_back(&office, "2026-11");
    assert!(told.len() == 1 && told[0].starts_with(&requisition) && told[0].contains(&first), "{told:?}");
    office.now = "2026-12-02T09:00".into();
    let back = |slip: &str, at: &str| {
        let returned_at = format!("returned_at={at}");
        office.step("林小慧", slip, "void", &["reason=不要了", "returned_to=吳班長", &returned_at]).done();
    };
    close(&office, "2026-11");
    // After the closing: in the month in which it happens, and the closed one stands.
    back(&second, "2026-12-02T09:00");
    let told = came_back(&office, "2026-12");
    assert!(told.len() == 1 && told[0].starts_with(&requisition) && told[0].contains(&second), "{told:?}");
    assert_eq!(finance(&office, "2026-11")[0]["number"], json!(requisition));
    let counted = |slip: &str| office.show(slip)["counted_month"].clone();
    assert_eq!((counted(&first), counted(&second)), (Json::Null, json!("2026-11")));
}

#[test]
fn a_requisition_of_a_closed_month_is_never_voided() {
    let mut office = Office::staffed();
    let lasting = |slip: &mut Json| slip["valid_days"] = json!("off");
    let slip = drawn(&office, lasting);
    let requisition = number(of_slips(&office, &[&slip]));
    office.step("周明", &requisition, "approve", &["by=馬總"]).done();
    office.now = "2026-12-02T09:00".into();
    close(&office, "2026-11");
    let refused = office.step("林小慧", &requisition, "void", &["reason=填錯"]).failed(1, "month_closed");
    assert!(refused.err.contains("further voucher"), "{}", refused.err);
    // Neither when its goods come back: it goes on to its voucher, and finance corrects that.
    let back = ["reason=不要了", "returned_to=吳班長", "returned_at=2026-12-02T09:00"];
    office.step("林小慧", &slip, "void", &back).done();
    office.step("林小慧", &requisition, "void", &["reason=填錯"]).failed(1, "month_closed");
    assert_eq!(office.show(&requisition)["next"][0], "stock-out");
    assert_eq!(came_back(&office, "2026-12").len(), 1);
    office.step("周明", &requisition, "stock-out", &["document=C-12", "storekeeper=孫庫"]).done();
    office.step("周明", &requisition, "post", &["voucher=記-88"]).done();
    let posted = office.step("林小慧", &requisition, "void", &["reason=填錯"]).failed(1, "wrong_order");
    assert!(posted.err.contains("is posted"), "{}", posted.err);
    office.run(&["verify"]).done();
}
