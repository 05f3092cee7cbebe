//! Staff, customers, varieties, prices, standards, weighings; rights by role; PINs.

use serde_json::json;

use crate::office::Office;

#[test]
fn persons_of_one_name_are_told_apart_by_key() {
    let office = Office::staffed();
    let second = office.add("林小慧", "staff", r#"{"name": "周明", "roles": ["clerk"]}"#).done().out;
    let ran = office.add("周明", "customer", r#"{"name": "甲"}"#).failed(1, "ambiguous_person");
    assert!(ran.err.contains("staff/2") && ran.err.contains(second.trim()), "{}", ran.err);
    office.add("staff/2", "customer", r#"{"name": "甲"}"#).done();
    office.add("2", "customer", r#"{"name": "乙"}"#).done();
    office.add("nobody", "customer", r#"{"name": "丙"}"#).failed(1, "unknown_person");
}

#[test]
fn who_left_is_disabled_and_never_gone() {
    let office = Office::staffed();
    office.step("林小慧", "staff/2", "disable", &[]).done();
    assert_eq!(office.show("staff/2")["state"], "disabled");
    office.add("周明", "customer", r#"{"name": "甲"}"#).failed(1, "unknown_person");
    office.add("staff/2", "customer", r#"{"name": "甲"}"#).failed(1, "disabled");
    office.step("林小慧", "staff/2", "amend", &["phone=12345", "reason=x"]).failed(1, "already_done");
    office.step("林小慧", "staff/1", "disable", &[]).failed(1, "not_allowed");
    office.step("林小慧", "staff/1", "amend", &["roles=clerk", "reason=x"]).failed(1, "last_supervisor");
}

#[test]
fn roles_and_authorities_are_the_supervisors() {
    let office = Office::staffed();
    office.add("周明", "staff", r#"{"name": "新人", "roles": []}"#).done();
    office.add("周明", "staff", r#"{"name": "新頭", "roles": ["head"]}"#).failed(1, "not_allowed");
    office.step("周明", "staff/7", "amend", &["phone=13800000001", "reason=新號碼"]).done();
    office.step("周明", "staff/7", "amend", &["roles=head", "reason=升職"]).failed(1, "not_allowed");
    office.step("周明", "staff/7", "amend", &["deputy_for=gm", "reason=出差"]).failed(1, "not_allowed");
    let sets = [
        "reason=出差",
        "deputy_for=馬總",
        "authority_no=授權7號",
        "authority_from=2026-11-01",
        "authority_to=2026-10-01",
    ];
    office.step("林小慧", "staff/7", "amend", &sets).failed(1, "dates_reversed");
    let sets = [
        "reason=出差",
        "deputy_for=馬總",
        "authority_no=授權7號",
        "authority_from=2026-11-01",
        "authority_to=2026-11-30",
    ];
    office.step("林小慧", "staff/7", "amend", &sets).done();
    assert_eq!(office.show("staff/7")["deputy_for"], "staff/4");
    office.step("林小慧", "staff/7", "amend", &["deputy_for=", "reason=回來了"]).done();
    assert!(office.show("staff/7")["deputy_for"].is_null());
    for who in ["何主任", "馬總", "趙衛國", "孫庫", "錢師傅"] {
        office.add(who, "customer", r#"{"name": "甲"}"#).failed(1, "not_allowed");
    }
    office
        .add("周明", "price", r#"{"variety": "C32S", "price": "1", "effective_from": "2026-01-01", "basis": "x"}"#)
        .failed(1, "not_allowed");
}

#[test]
fn customers_and_varieties_come_once() {
    let office = Office::staffed();
    office.add("周明", "customer", r#"{"name": "恆達紡織"}"#).failed(1, "already_there");
    office.add("周明", "customer", r#"{"name": "恆達紡織", "address": "東門"}"#).done();
    office.add("周明", "variety", r#"{"code": "ｊｃ４０ｓ", "name": "又一個"}"#).failed(1, "already_there");
    office.step("周明", "variety/2", "amend", &["code=JC40S", "reason=x"]).failed(1, "already_there");
    office.step("周明", "variety/2", "amend", &["running=true", "reason=開機了"]).done();
    assert_eq!(office.show("variety/2")["running"], true);
    office.step("周明", "customer/1", "amend", &["reason=x"]).failed(1, "nothing_to_change");
    office.step("周明", "customer/1", "amend", &["name=", "reason=x"]).failed(1, "missing");
    office.step("周明", "customer/1", "amend", &["phone=138 0000 0001"]).failed(1, "missing");
    office.step("周明", "customer/1", "amend", &["phone=138 0000 0001", "reason=新號碼"]).done();
    let history = office.show("customer/1")["history"].clone();
    let actions: Vec<&str> =
        history.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["add", "amend"]);
    assert_eq!(history[1]["by"], "周明");
}

#[test]
fn an_array_is_all_or_nothing() {
    let office = Office::staffed();
    let ran = office.add("周明", "customer", r#"[{"name": "甲"}, {"name": "乙"}, {"name": "甲"}]"#);
    let ran = ran.failed(1, "already_there");
    assert!(ran.err.contains("Record 3"), "{}", ran.err);
    assert_eq!(ran.out, "");
    office.run(&["show", "customer/2"]).failed(1, "not_found");
    let ran = office.add("周明", "customer", r#"[{"name": "甲"}, {"name": "乙"}]"#).done();
    assert_eq!(ran.lines(), ["customer/2", "customer/3"]);
    assert_eq!(office.add("周明", "customer", "[]").done().out, "");
}

#[test]
fn prices_and_standards_are_versions_by_date() {
    let office = Office::staffed();
    let same = r#"{"variety": "JC40S", "price": "40.00", "effective_from": "2026-01-01", "basis": "x"}"#;
    office.add("林小慧", "price", same).failed(1, "same_date");
    let shown = office.show("price/1");
    assert_eq!((shown["price"].as_str(), shown["variety"].as_str()), (Some("38.50"), Some("JC40S")));
    office.step("林小慧", "price/2", "withdraw", &[]).done();
    assert_eq!(office.show("price/2")["state"], "withdrawn");

    let version =
        r#"{"size": "whole", "grams": 1950, "effective_from": "2027-01-01", "basis": "會議", "tolerance_grams": 20}"#;
    office.add("周明", "standard", version).failed(1, "not_allowed");
    assert_eq!(office.add("林小慧", "standard", version).done().out, "standard/4\n");
    office.add("林小慧", "standard", version).failed(1, "same_date");
    assert_eq!(office.show("standard/4")["state"], "future");
    assert_eq!(office.show("standard/4")["name_hant"], "整紗");
    let new = r#"{"size": "quarter", "grams": 400, "effective_from": "2026-11-01", "basis": "會議"}"#;
    let ran = office.add("林小慧", "standard", new).failed(1, "missing");
    assert_eq!(ran.codes().len(), 3, "{}", ran.err);
    office.step("林小慧", "standard/4", "amend", &["grams=1"]).failed(2, "unknown_action");
    office.step("林小慧", "standard/4", "withdraw", &[]).failed(1, "missing");
    office.step("林小慧", "standard/4", "withdraw", &["reason=打錯"]).done();
    assert_eq!(office.show("standard/4")["state"], "withdrawn");
}

#[test]
fn a_bench_check_stores_nothing_and_a_weighing_is_kept() {
    let office = Office::staffed();
    let version =
        r#"{"size": "small", "grams": 125, "effective_from": "2026-11-20", "basis": "會議", "tolerance_grams": 3}"#;
    office.add("林小慧", "standard", version).done();
    let before = office.run(&["verify", "--json"]).done().json()["entries"].clone();
    let ran = office.step("周明", "standard/4", "check", &["grams=378", "count=3"]).done();
    assert_eq!(ran.lines(), ["standard 375", "difference +3", "within"]);
    let ran = office.step("周明", "standard/4", "check", &["grams=129"]).done();
    assert_eq!(ran.lines(), ["standard 125", "difference +4", "not within"]);
    assert_eq!(office.run(&["verify", "--json"]).done().json()["entries"], before);
    let weighing = r#"{"variety": "JC40S", "size": "small", "grams": 129, "count": 1, "scale": "臺秤2"}"#;
    assert_eq!(office.add("周明", "weighing", weighing).done().out, "weighing/1\n");
    let shown = office.show("weighing/1");
    assert_eq!((shown["difference"].as_i64(), shown["within"].as_bool()), (Some(4), Some(false)));
    let old = r#"{"variety": "JC40S", "size": "small", "grams": 121, "count": 1, "at": "2026-11-19T10:00"}"#;
    office.add("周明", "weighing", old).done();
    assert_eq!(office.show("weighing/2")["standard_grams"], 120);
    assert_eq!(office.show("weighing/2")["within"], json!(null));
    office.step("周明", "weighing/1", "void", &["reason=登錯"]).done();
    assert_eq!(office.show("weighing/1")["state"], "void");
    office.step("林小慧", "standard/4", "withdraw", &["reason=不用"]).done();
}

#[test]
fn pins_say_who_is_at_the_keyboard() {
    let mut office = Office::staffed();
    let with = |pin: &str| vec![("SLIPDESK_PIN".to_string(), pin.to_string())];
    office.step("何主任", "staff/3", "set-pin", &[]).failed(1, "pin_required");
    office.env = with("4711");
    office.step("何主任", "staff/4", "set-pin", &[]).failed(1, "not_allowed");
    office.step("何主任", "staff/3", "set-pin", &["pin=4711"]).failed(2, "unknown_key");
    office.step("周明", "staff/2", "set-pin", &[]).done();
    assert_eq!(office.show("staff/2")["has_pin"], true);
    assert!(!office.run(&["show", "staff/2", "--json"]).done().out.contains("argon2"));
    office.env = with("12");
    office.step("何主任", "staff/3", "set-pin", &[]).failed(1, "bad_pin");
    office.env = with("0000");
    office.add("周明", "customer", r#"{"name": "甲"}"#).failed(1, "wrong_pin");
    office.env.clear();
    office.add("周明", "customer", r#"{"name": "甲"}"#).failed(1, "pin_required");
    office.env = with("4711");
    office.add("周明", "customer", r#"{"name": "甲"}"#).done();
    let history = office.show("staff/2")["history"].clone();
    assert!(history.as_array().unwrap().iter().any(|entry| entry["action"] == "wrong-pin"), "{history}");
    office.run(&["verify"]).done();
}

#[test]
fn a_new_customer_named_twice_is_entered_once() {
    let office = Office::staffed();
    let slip = |name: &str| {
        json!({
            "customer": name, "purpose": "trial", "charge": "free", "source": "workshop", "department": "市場部",
            "handler": "錢師傅", "lines": [{"variety": "JC40S", "size": "whole", "count": 1}],
        })
    };
    office.add("周明", "sample", &json!([slip("新客戶"), slip("新 客戶"), slip("新客戶")]).to_string()).done();
    assert_eq!(office.show("customer/2")["name"], "新客戶");
    office.run(&["show", "customer/3"]).failed(1, "not_found");
    // Several windows at once, each with the same new name.
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| office.add("周明", "sample", &slip("另一家").to_string()).done());
        }
    });
    office.run(&["show", "customer/4"]).failed(1, "not_found");
    office.add("周明", "sample", &slip("另一家").to_string()).done();
    // A disabled namesake is not taken again.
    office.step("周明", "customer/3", "disable", &[]).done();
    office.add("周明", "sample", &slip("另一家").to_string()).done();
    assert_eq!(office.show("customer/4")["name"], "另一家");
    office.run(&["verify"]).done();
}

#[test]
fn a_refused_array_names_places_not_keys_that_are_gone() {
    let office = Office::staffed();
    let ran = office.add("周明", "customer", r#"[{"name": "q1"}, {"name": "恆達紡織"}]"#).failed(1, "already_there");
    assert!(ran.err.contains("Record 2:") && ran.err.contains("customer/1"), "{}", ran.err);
    let ran = office.add("周明", "customer", r#"[{"name": "q1"}, {"name": "q1"}]"#).failed(1, "already_there");
    assert!(ran.err.contains("Record 2:") && ran.err.contains("record 1 of this input"), "{}", ran.err);
    assert!(!ran.err.contains("customer/"), "{}", ran.err);
}

#[test]
fn roles_are_named_and_may_be_none() {
    let office = Office::staffed();
    office.add("周明", "staff", r#"{"name": "乙"}"#).failed(1, "missing");
    office.add("周明", "staff", r#"[{"name": "丙", "roles": []}, {"name": "乙"}]"#).failed(1, "missing");
    office.add("周明", "staff", r#"{"name": "乙", "roles": []}"#).done();
    office.add("周明", "staff", r#"{"name": "丙", "roles": ""}"#).done();
    let help = office.run(&["add", "staff", "--help"]).done().out;
    assert!(help.contains("required, may be empty"), "{help}");
}

#[test]
fn cloth_is_not_weighed_against_a_size() {
    let office = Office::staffed();
    let ran = office
        .add("周明", "weighing", r#"{"variety": "BU1", "size": "whole", "grams": 1900, "count": 1}"#)
        .failed(1, "cloth_has_no_size");
    assert_eq!(ran.codes().len(), 1);
    office.run(&["show", "weighing/1"]).failed(1, "not_found");
}

#[test]
fn a_number_without_its_check_digit_is_mistyped() {
    let office = Office::staffed();
    for typed in ["S2611-0001", "S2611-0042", "26110001", "S2611-1", "s2611", "Ｓ２６１１－１"] {
        office.run(&["show", typed]).failed(1, "mistyped");
        office.run(&["lookup", typed]).failed(1, "mistyped");
        office.step("周明", typed, "sign-head", &["by=何主任"]).failed(1, "mistyped");
    }
}

#[test]
fn a_pin_is_changed_by_proving_the_old_one() {
    let mut office = Office::staffed();
    let pins = |old: &str, new: &str| {
        let pairs = [("SLIPDESK_OPERATOR_PIN", old), ("SLIPDESK_PIN", new)];
        pairs.into_iter().filter(|(_, pin)| !pin.is_empty()).map(|(name, pin)| (name.into(), pin.into())).collect()
    };
    office.env = pins("", "4711");
    office.step("周明", "staff/2", "set-pin", &[]).done();
    office.env = pins("", "8888");
    let ran = office.step("周明", "staff/2", "set-pin", &[]).failed(1, "pin_required");
    assert!(ran.err.contains("SLIPDESK_OPERATOR_PIN"), "{}", ran.err);
    office.env = pins("0000", "8888");
    office.step("周明", "staff/2", "set-pin", &[]).failed(1, "wrong_pin");
    office.env = pins("4711", "8888");
    office.step("周明", "staff/2", "set-pin", &[]).done();
    office.env = pins("", "8888");
    office.add("周明", "customer", r#"{"name": "甲"}"#).done();
    let help = office.run(&["do", "staff/2", "set-pin", "--help"]).done().out;
    assert!(help.contains("SLIPDESK_OPERATOR_PIN"), "{help}");
}
