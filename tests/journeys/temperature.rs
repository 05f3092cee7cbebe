//! Temperature sheets by the command line (H13, H14): measured, judged, signed, corrected, reported, passed up.

use serde_json::{Value as Json, json};

use crate::office::{Office, Ran};

/// An office in its season, with an instrument, a home in a block (`100233`), a bungalow (`200001`) and a shop
/// (`300001`).
fn office() -> Office {
    let mut office = Office::staffed();
    office.now = "2026-11-24T12:00".into();
    office.add("林小慧", "season", r#"{"name": "2026-2027", "from": "2026-11-15", "to": "2027-03-15"}"#).done();
    office.add("周明", "instrument", r#"{"code": "CW-1", "calibrated_until": "2026-12-31"}"#).done();
    office
        .add(
            "周明",
            "user",
            r#"[{"account": "100233", "name": "王秀英", "phone": "13800001111", "user_class": "residential",
                 "building_kind": "block", "own_loop": true, "station": "城東站",
                 "address": {"estate": "錦繡家園", "building": "3", "unit": "2", "room": "501"}},
                {"account": "200001", "name": "李平", "phone": "13800002222", "user_class": "residential",
                 "building_kind": "bungalow", "own_loop": false, "station": "城西站",
                 "address": {"estate": "紅旗村", "building": "12排", "room": "3"}},
                {"account": "300001", "name": "萬家超市", "phone": "13800003333", "user_class": "nonresidential",
                 "building_kind": "block", "own_loop": false, "station": "城東站",
                 "address": {"estate": "解放路", "building": "18"}}]"#,
        )
        .done();
    office
}

/// A sheet of a home: `readings` are `(room, kind, time, celsius)`, `more` are further keys.
fn sheet(account: &str, on: &str, signature: &str, readings: &[(&str, &str, &str, &str)], more: &Json) -> String {
    let rows: Vec<Json> = readings
        .iter()
        .map(|(room, kind, time, celsius)| json!({"room": room, "room_kind": kind, "time": time, "celsius": celsius}))
        .collect();
    let signature: Json = serde_json::from_str(signature).unwrap();
    let mut all = json!({"kind": "user_request", "account": account, "measured_on": on, "measured_by": "錢師傅",
        "instrument": "CW-1", "signature": signature, "readings": rows});
    for (key, value) in more.as_object().into_iter().flatten() {
        all[key] = value.clone();
    }
    all.to_string()
}

const SIGNED: &str = r#"{"by": "王秀英", "at": "2026-11-24T09:00"}"#;

fn add(office: &Office, json: &str) -> Ran {
    office.add("周明", "temperature", json)
}

fn step(office: &Office, number: &str, action: &str, sets: &[&str]) -> Ran {
    office.step("周明", number, action, sets)
}

fn limit(shown: &Json, kind: &str) -> (String, String) {
    let all = shown["deadlines"].as_array().unwrap();
    let found = all.iter().find(|one| one["kind"] == kind).unwrap_or_else(|| panic!("no {kind}: {all:?}"));
    (found["state"].as_str().unwrap().into(), found["due"].as_str().unwrap_or("").into())
}

#[test]
fn h14_a_sheet_is_judged_reported_passed_up_and_investigated() {
    let mut office = office();
    let readings = [
        ("主臥", "bedroom", "08:30", "17.9"),
        ("客廳", "living", "08:35", "18.0"),
        ("廚房", "kitchen", "08:40", "12.0"),
    ];
    let more = json!({"opinion": "晚上冷", "outdoor": "-5.5", "windows_shut_minutes": 60});
    let ran = add(&office, &sheet("100233", "2026-11-24", SIGNED, &readings, &more)).done();
    assert_eq!(ran.err, "");
    let number = ran.out.trim().to_string();
    assert!(number.starts_with("T2611-0001-"), "{number}");
    let shown = office.show(&number);
    let verdicts: Vec<(&str, &Json)> = shown["readings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["verdict"].as_str().unwrap(), &it["counted"]))
        .collect();
    assert_eq!(verdicts, [("failed", &json!(true)), ("met", &json!(true)), ("not_judged", &json!(false))]);
    assert_eq!(shown["readings"][0]["minimum"], "18.0");
    assert_eq!(shown["readings"][2]["not_judged"], "other_room");
    assert_eq!((&shown["state"], &shown["next"][0]), (&json!("open"), &json!("pass-up")));
    assert_eq!(shown["outdoor"], "-5.5");
    assert_eq!(limit(&shown, "reading_report"), ("open".into(), "2026-11-25T17:30".into()));
    assert_eq!(limit(&shown, "pass_up"), ("open".into(), "2026-11-25T00:00".into()));
    assert!(shown["deadlines"].as_array().unwrap().iter().all(|one| one["clause"].is_null()));

    step(&office, &number, "investigate", &["cause=氣堵", "measure=放氣"]).failed(1, "wrong_order");
    step(&office, &number, "report", &["to=生產科", "at=2026-11-24T08:39"]).failed(1, "too_early");
    step(&office, &number, "pass-up", &["to=經理", "what=failure,opinion"]).done();
    let shown = office.show(&number);
    assert_eq!((&shown["state"], limit(&shown, "pass_up").0.as_str()), (&json!("passed_up"), "met"));
    assert_eq!(limit(&shown, "investigate"), ("open".into(), "2026-11-27T17:30".into()));
    step(&office, &number, "pass-up", &["to=經理", "what=failure"]).failed(1, "already_recorded");
    office.now = "2026-11-25T10:00".into();
    step(&office, &number, "report", &["to=生產科"]).done();
    assert_eq!(office.show(&number)["state"], "passed_up");
    step(&office, &number, "investigate", &["cause=氣堵", "measure=放氣"]).done();
    let shown = office.show(&number);
    assert_eq!(shown["state"], "closed");
    assert_eq!(shown["investigated"]["by"], "staff/2");
    office.run(&["verify"]).done();
}
