//! Fees, seasons, the duty roster, facilities and certificates (H1, H4, H15, H22): what the registers take, refuse and
//! let fall due.

use serde_json::{Value as Json, json};

use crate::office::Office;

/// The deadlines of a record: kind, state, due.
fn deadlines(office: &Office, record: &str) -> Vec<(String, String, String)> {
    let text = |value: &Json| value.as_str().unwrap_or("-").to_string();
    let shown = office.show(record);
    let list = shown["deadlines"].as_array().unwrap().clone();
    list.iter().map(|one| (text(&one["kind"]), text(&one["state"]), text(&one["due"]))).collect()
}

fn told(list: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    list.iter().map(|(kind, state, due)| (kind.to_string(), state.to_string(), due.to_string())).collect()
}

/// The records of `due` with the kind of what is due.
fn due(office: &Office) -> Vec<(String, String, String)> {
    let all = office.run(&["due", "--json"]).done().json();
    let text = |value: &Json| value.as_str().unwrap_or("-").to_string();
    let one = |it: &Json| (text(&it["number"]), text(&it["kind"]), text(&it["state"]));
    all.as_array().unwrap().iter().map(one).filter(|(record, ..)| record.contains('/')).collect()
}

const INLET: &str = r#"{"name": "3號樓熱力入口", "kind": "熱力入口", "station": "城東站", "building": "錦繡家園3號樓",
    "responsible": "錢師傅", "maintenance_days": 30, "inspection_days": 7}"#;

#[test]
fn a_facility_falls_due_and_each_work_starts_the_next_round() {
    let mut office = Office::staffed();
    office.add("周明", "facility", INLET).done();
    let shown = office.show("facility/1");
    assert_eq!((shown["responsible"].as_str(), shown["responsible_key"].as_str()), (Some("錢師傅"), Some("staff/7")));
    assert_eq!(
        deadlines(&office, "facility/1"),
        told(&[("maintenance", "open", "2026-12-23T17:30"), ("building_inspection", "open", "2026-11-30T17:30")])
    );
    office.now = "2026-12-01T08:00".into();
    assert_eq!(
        due(&office),
        told(&[("facility/1", "building_inspection", "overdue"), ("facility/1", "maintenance", "due")])
    );
    office.step("周明", "facility/1", "explain", &["deadline=building_inspection", "reason=錢師傅病假"]).done();
    office
        .step("周明", "facility/1", "inspect", &["by=錢師傅", "result=正常", "at=2026-12-01T09:00"])
        .failed(1, "future");
    office.step("周明", "facility/1", "inspect", &["by=錢師傅", "result=正常", "at=2026-12-01T07:30"]).done();
    office.step("周明", "facility/1", "inspect", &["result=正常", "at=2026-12-01T07:30"]).failed(1, "before_last");
    assert_eq!(
        deadlines(&office, "facility/1"),
        told(&[
            ("maintenance", "open", "2026-12-23T17:30"),
            ("building_inspection", "missed", "2026-11-30T17:30"),
            ("building_inspection", "open", "2026-12-08T17:30")
        ])
    );
    assert_eq!(
        due(&office),
        told(&[("facility/1", "building_inspection", "due"), ("facility/1", "maintenance", "due")])
    );
    let steps = office.show("facility/1")["steps"].clone();
    assert_eq!((steps[1]["action"].as_str(), steps[1]["result"].as_str()), (Some("inspect"), Some("正常")));
    assert_eq!(steps[1]["by"], "錢師傅");
    office.step("周明", "facility/1", "amend", &["maintenance_days=10", "reason=老設備"]).done();
    assert_eq!(deadlines(&office, "facility/1")[0], told(&[("maintenance", "open", "2026-12-03T17:30")])[0]);
    office.step("周明", "facility/1", "disable", &["reason=拆除"]).done();
    assert_eq!(due(&office), []);
    assert_eq!(deadlines(&office, "facility/1")[0].1, "cancelled");
    assert_eq!(deadlines(&office, "facility/1")[1].1, "missed", "what was missed stays missed");
    office.step("周明", "facility/1", "inspect", &["result=正常"]).failed(1, "already_done");
    office.step("周明", "facility/1", "note", &["text=已拆走"]).done();
    assert_eq!(office.show("facility/1")["next"], json!(["note"]), "all is explained");
    office.run(&["verify"]).done();
}

#[test]
fn what_a_disabled_entry_missed_is_explained_all_the_same() {
    let mut office = Office::staffed();
    office.add("周明", "facility", INLET).done();
    let sets = ["certificate_no=司-17", "certificate_expires=2026-11-25", "reason=補登"];
    office.step("周明", "staff/7", "amend", &sets).done();
    office.now = "2026-12-01T08:00".into();
    office.step("周明", "facility/1", "disable", &["reason=拆除"]).done();
    office.step("林小慧", "staff/7", "disable", &[]).done();
    for (record, kind, next) in
        [("facility/1", "building_inspection", json!(["note"])), ("staff/7", "certificate", json!([]))]
    {
        assert!(office.show(record)["next"].as_array().unwrap().contains(&json!("explain")), "{record}");
        office.step("周明", record, "amend", &["name=x", "reason=x"]).failed(1, "already_done");
        let deadline = format!("deadline={kind}");
        office.step("周明", record, "explain", &[&deadline, "reason=已拆除"]).done();
        assert_eq!(office.show(record)["next"], next, "{record}");
    }
    office.run(&["verify"]).done();
}

#[test]
fn a_name_that_is_in_the_register_already_is_named() {
    let office = Office::staffed();
    let ran = office.add("林小慧", "staff", r#"{"name": "周明", "roles": []}"#).done();
    assert_eq!(ran.out.trim(), "staff/8");
    assert!(ran.err.contains("same_name") && ran.err.contains("staff/2"), "{}", ran.err);
    let ran = office.step("林小慧", "staff/8", "amend", &["name=周明（倉庫）", "reason=同名"]).done();
    assert_eq!(ran.err, "");
    let ran = office.step("林小慧", "staff/8", "amend", &["name=何主任", "reason=x"]).done();
    assert!(ran.err.contains("same_name") && ran.err.contains("staff/3"), "{}", ran.err);
    let ran = office.step("林小慧", "staff/8", "amend", &["name=何主任", "department=倉庫", "reason=x"]).done();
    assert!(ran.err.contains("staff/3"), "its own name is no other's: {}", ran.err);
}

#[test]
fn a_certificate_is_called_for_and_renewed() {
    let mut office = Office::staffed();
    let sets = ["certificate_no=司-17", "certificate_expires=2026-12-10", "reason=補登"];
    office.step("周明", "staff/7", "amend", &sets).done();
    assert_eq!(due(&office), told(&[("staff/7", "certificate", "due")]));
    let shown = office.show("staff/7");
    assert_eq!(
        (&shown["deadlines"][0]["clause"], &shown["deadlines"][0]["due"]),
        (&json!("H1"), &json!("2026-12-10T23:59"))
    );
    office.now = "2026-12-11T08:00".into();
    assert_eq!(due(&office), told(&[("staff/7", "certificate", "overdue")]));
    office.step("周明", "staff/7", "explain", &["deadline=certificate", "reason=發證單位停辦"]).done();
    office.step("周明", "staff/7", "amend", &["certificate_expires=2028-12-10", "reason=換證"]).done();
    assert_eq!(
        deadlines(&office, "staff/7"),
        told(&[("certificate", "missed", "2026-12-10T23:59"), ("certificate", "open", "2028-12-10T23:59")])
    );
    assert_eq!(due(&office), told(&[("staff/7", "certificate", "later")]));
    office.step("林小慧", "staff/7", "disable", &[]).done();
    assert_eq!(due(&office), []);
    office.run(&["verify"]).done();
}

#[test]
fn fees_come_in_versions_that_are_the_supervisors() {
    let office = Office::staffed();
    let valve = r#"[{"key": "valve", "name": "換閥門", "unit": "piece", "price": "30.00", "effective_from": "2025-01-01", "basis": "價目表2號"},
        {"key": "valve", "name": "換閥門", "unit": "piece", "price": "35.00", "effective_from": "2026-12-01", "basis": "價目表3號"}]"#;
    office.add("周明", "fee", valve).failed(1, "not_allowed");
    office.add("林小慧", "fee", valve).done();
    assert_eq!(office.show("fee/1")["state"], "in_force");
    let shown = office.show("fee/2");
    assert_eq!(
        (&shown["state"], &shown["price"], &shown["required_share"]),
        (&json!("future"), &json!("35.00"), &json!("1.00"))
    );
    let again = valve.replace("2026-12-01", "2025-01-01");
    office.add("林小慧", "fee", &again).failed(1, "same_date");
    office.add("林小慧", "fee", &valve.replace("\"valve\"", "\"換閥\"")).failed(1, "bad_key");
    office.step("林小慧", "fee/2", "withdraw", &["reason=未批准"]).done();
    assert_eq!(office.show("fee/2")["state"], "withdrawn");
    office.add("林小慧", "fee", &again.replace("2025-01-01", "2026-12-01")).failed(1, "same_date");
}

#[test]
fn seasons_stand_clear_and_shifts_leave_gaps() {
    let office = Office::staffed();
    let season = r#"{"name": "2026-2027", "from": "2026-11-15", "to": "2027-03-15", "accept_from": "2026-06-01", "accept_to": "2026-10-31"}"#;
    office.add("周明", "season", season).failed(1, "not_allowed");
    office.add("林小慧", "season", season).done();
    office.add("林小慧", "season", season).failed(1, "seasons_overlap");
    office.step("林小慧", "season/1", "amend", &["to=2026-11-01", "reason=x"]).failed(1, "dates_reversed");
    office.step("林小慧", "season/1", "amend", &["to=2027-03-31", "reason=寒潮"]).done();
    let shown = office.show("season/1");
    assert_eq!(
        (&shown["from"], &shown["to"], &shown["state"]),
        (&json!("2026-11-15"), &json!("2027-03-31"), &json!("running"))
    );
    let shift = |from: &str, to: &str| {
        format!(r#"{{"station": "城東站", "person": "錢師傅", "from": "2026-11-{from}", "to": "2026-11-{to}"}}"#)
    };
    office.add("周明", "duty", &shift("23T08:00", "24T08:00")).done();
    office.add("周明", "duty", &shift("24T07:00", "24T20:00")).failed(1, "shifts_overlap");
    office.add("周明", "duty", &shift("25T08:00", "25T08:00")).failed(1, "times_reversed");
    let shown = office.show("duty/1");
    assert_eq!(
        (&shown["state"], &shown["person"], &shown["person_key"]),
        (&json!("on_duty"), &json!("錢師傅"), &json!("staff/7"))
    );
    office.step("周明", "duty/1", "withdraw", &[]).failed(1, "missing");
    office.step("周明", "duty/1", "withdraw", &["reason=換班"]).done();
    office.add("周明", "duty", &shift("24T07:00", "24T20:00")).done();
    office.run(&["verify"]).done();
}
