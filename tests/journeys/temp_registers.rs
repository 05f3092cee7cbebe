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

/// An office on 20 November, in the season, with a user and a point that is to be checked every week.
fn planned() -> Office {
    let mut office = Office::staffed();
    office.now = "2026-11-20T09:00".into();
    let season = r#"{"name": "2026-2027", "from": "2026-11-15", "to": "2027-03-15"}"#;
    office.add("林小慧", "season", season).done();
    let user = json!({
        "account": "A001", "name": "王堃", "phone": "13800000001", "user_class": "residential", "building_kind": "block",
        "address": {"estate": "錦繡家園", "building": "3", "unit": "2", "room": "501"}, "own_loop": true,
        "station": "城東站",
    });
    office.add("周明", "user", &user.to_string()).done();
    let point = r#"{"code": "e-01", "account": "A001", "every_days": 7, "rooms": ["主臥", "客廳"]}"#;
    assert_eq!(office.add("周明", "point", point).done().out, "point/1\n");
    office
}

/// The deadlines of a point: due day and state.
fn rounds(office: &Office, point: &str) -> Vec<(String, String)> {
    let shown = office.show(point);
    let one = |it: &Json| {
        assert_eq!((it["kind"].as_str(), it["clause"].as_str()), (Some("planned_check"), Some("H14")));
        (it["due"].as_str().unwrap().replace("2026-", ""), it["state"].as_str().unwrap().to_string())
    };
    shown["deadlines"].as_array().unwrap().iter().map(one).collect()
}

fn told(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(due, state)| (due.to_string(), state.to_string())).collect()
}

#[test]
fn h14_a_point_knows_whose_home_it_is() {
    let office = planned();
    let shown = office.show("point/1");
    for (key, value) in [
        ("code", json!("E-01")),
        ("account", json!("A001")),
        ("name", json!("王堃")),
        ("station", json!("城東站")),
        ("every_days", json!(7)),
        ("rooms", json!(["主臥", "客廳"])),
        ("entered_on", json!("2026-11-20")),
        ("next_due", json!("2026-11-27")),
        ("state", json!("active")),
    ] {
        assert_eq!(shown[key], value, "{key}");
    }
    for (json, status, code) in [
        (r#"{"code": "E-01", "account": "A001"}"#, 1, "already_there"),
        (r#"{"code": "E-02", "account": "A009"}"#, 1, "unknown_account"),
        (r#"{"code": "E-02"}"#, 1, "missing"),
        (r#"{"code": "E-02", "account": "A001", "every_days": 0}"#, 1, "out_of_range"),
        (r#"{"code": "E-02", "account": "A001", "every_days": "weekly"}"#, 2, "bad_value"),
    ] {
        office.add("周明", "point", json).failed(status, code);
    }
    office.add("何主任", "point", r#"{"code": "E-02", "account": "A001"}"#).failed(1, "not_allowed");
    office.add("周明", "point", r#"{"code": "E-02", "account": "A001", "station": "城西站"}"#).done();
    let shown = office.show("point/2");
    assert_eq!((shown["station"].as_str(), shown["deadlines"].as_array().map(Vec::len)), (Some("城西站"), Some(0)));
    assert_eq!(shown["next"], json!(["note", "disable"]), "without a plan nothing is skipped or explained");
}

#[test]
fn h14_a_point_that_nobody_visits_misses_every_planned_day() {
    let mut office = planned();
    assert_eq!(rounds(&office, "point/1"), told(&[("11-27T23:59", "open")]));
    office.now = "2026-12-06T09:00".into();
    let all = told(&[("11-27T23:59", "missed"), ("12-04T23:59", "missed"), ("12-11T23:59", "open")]);
    assert_eq!(rounds(&office, "point/1"), all, "though nobody typed anything");
    office.step("周明", "point/1", "skip", &["due=2026-12-04", "reason=沒人在家"]).failed(1, "already_missed");
    office.step("周明", "point/1", "skip", &["due=2026-12-10", "reason=沒人在家"]).failed(1, "no_such_check");
    office.step("周明", "point/1", "skip", &["due=2026-12-11"]).failed(1, "missing");
    office.step("周明", "point/1", "explain", &["deadline=planned_check", "reason=測溫員病假"]).done();
    let shown = office.show("point/1");
    assert_eq!(shown["deadlines"][0]["explanation"], "測溫員病假", "the oldest first");
    assert!(shown["deadlines"][1]["explanation"].is_null());
    assert_eq!(rounds(&office, "point/1"), all);
    office.step("周明", "point/1", "skip", &["due=2026-12-11", "reason=用戶出門"]).done();
    let all = told(&[
        ("11-27T23:59", "missed"),
        ("12-04T23:59", "missed"),
        ("12-11T23:59", "cancelled"),
        ("12-18T23:59", "open"),
    ]);
    assert_eq!(rounds(&office, "point/1"), all);
    assert_eq!(office.show("point/1")["deadlines"][2]["explanation"], "用戶出門");
    office.now = "2026-12-12T09:00".into();
    assert_eq!(rounds(&office, "point/1"), all);
    office.step("周明", "point/1", "disable", &["reason=用戶搬走"]).done();
    let shown = office.show("point/1");
    assert_eq!((shown["state"].as_str(), &shown["next"]), (Some("disabled"), &json!(["note", "explain"])));
    assert_eq!(rounds(&office, "point/1")[3], told(&[("12-18T23:59", "cancelled")])[0]);
    office.now = "2027-02-01T09:00".into();
    assert_eq!(rounds(&office, "point/1").len(), 4, "nothing is owed any more");
    office.step("周明", "point/1", "skip", &["due=2026-12-18", "reason=x"]).failed(1, "already_done");
    office.step("周明", "point/1", "explain", &["deadline=planned_check", "reason=測溫員病假"]).done();
    assert_eq!(office.show("point/1")["next"], json!(["note"]));
    let actions: Vec<String> = office.show("point/1")["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["action"].as_str().unwrap().to_string())
        .collect();
    assert_eq!(actions, ["add", "recount", "explain", "skip", "disable", "explain"]);
    office.run(&["verify"]).done();
}

#[test]
fn h14_checks_are_planned_in_the_season_alone() {
    let mut office = planned();
    office.step("林小慧", "season/1", "amend", &["from=2026-12-20", "reason=供熱推遲"]).done();
    assert_eq!(rounds(&office, "point/1"), told(&[("12-20T23:59", "open")]));
    office.step("林小慧", "season/1", "amend", &["from=2026-11-15", "to=2026-11-26", "reason=提前停熱"]).done();
    assert_eq!(rounds(&office, "point/1"), told(&[("12-20T23:59", "cancelled")]), "no season to come");
    let told_so = office.add("周明", "point", r#"{"code": "E-02", "account": "A001", "every_days": 7}"#).done();
    assert!(told_so.err.contains("season"), "{}", told_so.err);
    office.now = "2026-12-25T09:00".into();
    assert_eq!(rounds(&office, "point/1"), told(&[("12-20T23:59", "cancelled")]), "and so it stays");
    office.now = "2026-12-01T09:00".into();
    office.add("林小慧", "season", r#"{"name": "又供", "from": "2026-12-10", "to": "2027-03-15"}"#).done();
    assert_eq!(rounds(&office, "point/1"), told(&[("12-10T23:59", "open")]));
    assert_eq!(rounds(&office, "point/2"), told(&[("12-10T23:59", "open")]));
    office.run(&["verify"]).done();
}
