//! Room temperatures, instruments and test points (H13, H14): what the registers take, refuse and let fall due.

use serde_json::{Value as Json, json};

use crate::office::Office;

const BUNGALOWS: &str = r#"{"user_class": "residential", "building_kind": "bungalow", "room_kinds": "living,bedroom",
    "from_time": "00:00", "to_time": "23:59", "minimum": "16.0", "target": "18.0", "effective_from": "2026-11-01",
    "basis": "合同範本"}"#;

fn with(json: &str, key: &str, value: Json) -> String {
    let mut map: Json = serde_json::from_str(json).unwrap();
    map[key] = value;
    map.to_string()
}

#[test]
fn h13_the_two_bands_are_there_from_the_start() {
    let office = Office::staffed();
    for (key, from, to, minimum, target) in [
        ("temp-standard/1", "06:00", "21:00", json!("18.0"), Json::Null),
        ("temp-standard/2", "21:01", "05:59", json!("16.0"), json!("18.0")),
    ] {
        let shown = office.show(key);
        assert_eq!((shown["from_time"].as_str(), shown["to_time"].as_str()), (Some(from), Some(to)));
        assert_eq!((&shown["minimum"], &shown["target"]), (&minimum, &target));
        assert_eq!(
            (shown["user_class"].as_str(), shown["building_kind"].as_str()),
            (Some("residential"), Some("block"))
        );
        assert_eq!((shown["room_kinds"].as_str(), shown["state"].as_str()), (Some("bedroom,living"), Some("in_force")));
        assert_eq!((&shown["history"][0]["by"], &shown["history"][0]["action"]), (&json!("system"), &json!("add")));
    }
    assert_eq!(office.show("temp-standard/1")["next"], json!(["withdraw"]));
    office.run(&["verify"]).done();
}

#[test]
fn h13_a_new_value_is_a_new_version_and_the_supervisors() {
    let office = Office::staffed();
    office.add("周明", "temp-standard", BUNGALOWS).failed(1, "not_allowed");
    assert_eq!(office.add("林小慧", "temp-standard", BUNGALOWS).done().out, "temp-standard/3\n");
    assert_eq!(office.show("temp-standard/3")["room_kinds"], "bedroom,living");
    office.add("林小慧", "temp-standard", BUNGALOWS).failed(1, "hours_overlap");
    let day = with(&with(BUNGALOWS, "from_time", json!("12:00")), "to_time", json!("11:59"));
    office.add("林小慧", "temp-standard", &day).failed(1, "hours_overlap");
    office.add("林小慧", "temp-standard", &with(BUNGALOWS, "target", json!("16.0"))).failed(1, "target_too_low");
    for (key, value, status, code) in [
        ("from_time", json!("6:00"), 2, "bad_value"),
        ("to_time", json!("24:00"), 2, "bad_value"),
        ("minimum", json!("16.05"), 2, "bad_value"),
        ("minimum", json!("160"), 1, "out_of_range"),
        ("room_kinds", json!("attic"), 2, "unknown_choice"),
        ("room_kinds", json!(""), 1, "missing"),
        ("basis", json!(""), 1, "missing"),
    ] {
        office.add("林小慧", "temp-standard", &with(BUNGALOWS, key, value)).failed(status, code);
    }
    let newer = with(BUNGALOWS, "effective_from", json!("2026-12-01"));
    office.add("林小慧", "temp-standard", &newer).done();
    assert_eq!(office.show("temp-standard/4")["state"], "future");
    let shop = with(BUNGALOWS, "user_class", json!("nonresidential"));
    let told = office.add("林小慧", "temp-standard", &shop).done();
    assert!(told.err.contains("workroom"), "rooms that nobody judges are told: {}", told.err);

    office.step("周明", "temp-standard/3", "withdraw", &[]).failed(1, "not_allowed");
    office.step("林小慧", "temp-standard/3", "withdraw", &["reason=打錯"]).done();
    office.step("林小慧", "temp-standard/3", "withdraw", &[]).failed(1, "already_done");
    assert_eq!(office.show("temp-standard/3")["state"], "withdrawn");
    office.add("林小慧", "temp-standard", BUNGALOWS).done();
    for seeded in ["temp-standard/1", "temp-standard/2"] {
        office.step("林小慧", seeded, "withdraw", &["reason=新規定"]).done();
    }
    office.add("林小慧", "customer", r#"{"name": "新客戶"}"#).done();
    assert_eq!(office.show("temp-standard/1")["state"], "withdrawn");
    assert!(office.run(&["show", "temp-standard/7"]).status == 1, "what was withdrawn doesn't come back");
    office.run(&["verify"]).done();
}

#[test]
fn instruments_have_a_calibration_that_runs_out() {
    let mut office = Office::staffed();
    let one = r#"{"code": "cw-1", "calibrated_until": "2026-12-20", "model": "testo 905"}"#;
    assert_eq!(office.add("周明", "instrument", one).done().out, "instrument/1\n");
    office.add("周明", "instrument", one).failed(1, "already_there");
    office.add("周明", "instrument", r#"{"code": "CW-2"}"#).failed(1, "missing");
    let shown = office.show("instrument/1");
    assert_eq!((shown["code"].as_str(), shown["state"].as_str()), (Some("CW-1"), Some("active")));
    office.now = "2026-12-20T08:00".into();
    assert_eq!(office.show("instrument/1")["state"], "active", "its last day counts");
    office.now = "2026-12-21T08:00".into();
    assert_eq!(office.show("instrument/1")["state"], "expired");
    office.step("周明", "instrument/1", "amend", &["calibrated_until=2027-12-20"]).failed(1, "missing");
    office.step("周明", "instrument/1", "amend", &["calibrated_until=2027-12-20", "reason=重新檢定"]).done();
    assert_eq!(office.show("instrument/1")["state"], "active");
    office.step("周明", "instrument/1", "disable", &[]).done();
    office.step("周明", "instrument/1", "amend", &["model=x", "reason=x"]).failed(1, "already_done");
    office.run(&["verify"]).done();
}
