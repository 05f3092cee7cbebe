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

const ABSENT: &str = r#"{"method": "absent"}"#;
const WARM: &[(&str, &str, &str, &str)] = &[("主臥", "bedroom", "08:30", "18.5")];
const COLD: &[(&str, &str, &str, &str)] = &[("主臥", "bedroom", "08:30", "15.2")];

/// Adds what must be taken; its number.
fn taken(office: &Office, json: &str) -> String {
    add(office, json).done().out.trim().to_string()
}

/// What the first reading of a sheet came to.
fn verdict(office: &Office, number: &str) -> String {
    office.show(number)["readings"][0]["verdict"].as_str().unwrap().to_string()
}

#[test]
fn h13_h14_bad_input_is_told_at_once_and_nothing_is_kept() {
    let office = office();
    let none = json!({});
    let with = |readings: &[(&str, &str, &str, &str)]| sheet("100233", "2026-11-24", SIGNED, readings, &none);
    let on = |day: &str| sheet("100233", day, SIGNED, WARM, &none);
    let more = |more: Json| sheet("100233", "2026-11-24", SIGNED, WARM, &more);
    let signed = |signature: &str| sheet("100233", "2026-11-24", signature, WARM, &none);
    for (json, status, code) in [
        (with(&[("主臥", "bedroom", "08:30", "180")]), 1, "out_of_range"),
        (with(&[("主臥", "bedroom", "08:30", "50.1")]), 1, "out_of_range"),
        (with(&[("主臥", "bedroom", "08:30", "-20.1")]), 1, "out_of_range"),
        (with(&[("主臥", "bedroom", "08:30", "17.95")]), 2, "bad_value"),
        (with(&[("主臥", "bedroom", "0830", "18.0")]), 2, "bad_value"),
        (with(&[("主臥", "attic", "08:30", "18.0")]), 2, "unknown_choice"),
        (with(&[("", "bedroom", "08:30", "18.0")]), 1, "missing"),
        (with(&[]), 1, "missing"),
        (with(&[("主臥", "bedroom", "12:01", "18.0")]), 1, "future"),
        (on("2026-11-25"), 1, "future"),
        (on("2027-01-15"), 1, "future"),
        (more(json!({"account": "999999"})), 1, "unknown_account"),
        (more(json!({"instrument": "CW-9"})), 1, "unknown_instrument"),
        (more(json!({"point": "東-01"})), 1, "unknown_point"),
        (more(json!({"kind": "fixed_point"})), 1, "missing"),
        (more(json!({"user_class": "nonresidential"})), 1, "contradicts"),
        (more(json!({"building_kind": "bungalow"})), 1, "contradicts"),
        (more(json!({"address": {"estate": "錦繡家園", "building": "9"}})), 1, "contradicts"),
        (more(json!({"repair": "R2611-0009-9"})), 1, "not_found"),
        (more(json!({"complaint": "投訴"})), 1, "not_found"),
        (more(json!({"account": null})), 1, "missing"),
        (more(json!({"account": null, "address": {"estate": "新村"}, "user_class": "residential"})), 1, "missing"),
        (signed("{}"), 1, "missing"),
        (signed(r#"{"method": "paper"}"#), 1, "missing"),
        (signed(r#"{"method": "pin", "by": "王秀英"}"#), 1, "operator_not_signer"),
        (signed(r#"{"by": "錢師傅"}"#), 1, "staff_signs"),
        (signed(r#"{"by": "周明"}"#), 1, "staff_signs"),
        (signed(r#"{"by": "王秀英", "at": "2026-11-24T08:29"}"#), 1, "too_early"),
        (signed(r#"{"by": "王秀英", "at": "2026-11-24T12:01"}"#), 1, "future"),
    ] {
        let ran = add(&office, &json);
        assert_eq!(ran.out, "", "{json}");
        let codes = ran.codes().join(" ");
        assert_eq!(ran.status, status, "{json}: {}", ran.err);
        assert!(codes.split(' ').any(|one| one == code), "{json}: {}", ran.err);
    }
    // Everything that is wrong is told at once, each at its place.
    let several = sheet(
        "100233",
        "2026-11-24",
        r#"{"by": "錢師傅"}"#,
        &[("主臥", "bedroom", "08:30", "18.0"), ("客廳", "living", "12:01", "18.0")],
        &json!({"repair": "R1"}),
    );
    let ran = add(&office, &several).failed(1, "staff_signs");
    assert_eq!(ran.codes(), ["future", "not_found", "staff_signs"]);
    assert!(ran.err.contains("2026-11-24 12:01"), "{}", ran.err);
    // The first number is still free.
    assert!(taken(&office, &on("2026-11-24")).starts_with("T2611-0001-"));
}

#[test]
fn h14_an_instrument_past_its_calibration_is_refused() {
    let mut office = office();
    office.add("周明", "instrument", r#"{"code": "CW-2", "calibrated_until": "2026-11-23"}"#).done();
    let old = |day: &str| sheet("100233", day, r#"{"method": "refused"}"#, WARM, &json!({"instrument": "CW-2"}));
    let ran = add(&office, &old("2026-11-24")).failed(1, "calibration_expired");
    assert!(ran.err.contains("2026-11-23"), "{}", ran.err);
    // Its last day is one of it; calibrated anew it is taken again, and what was frozen stays.
    let number = taken(&office, &old("2026-11-23"));
    office.step("周明", "instrument/2", "amend", &["calibrated_until=2027-11-23", "reason=重新檢定"]).done();
    office.now = "2026-11-24T12:30".into();
    add(&office, &old("2026-11-24")).done();
    assert_eq!(office.show(&number)["calibrated_until"], "2026-11-23");
}

#[test]
fn h13_a_sheet_out_of_season_is_kept_and_not_judged_and_the_season_is_named() {
    let office = office();
    let ran = add(&office, &sheet("100233", "2026-11-10", SIGNED, COLD, &json!({}))).done();
    assert_eq!(ran.codes(), ["out_of_season", "long_ago"]);
    for part in ["2026-11-10", "2026-11-15", "2027-03-15"] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    let shown = office.show(ran.out.trim());
    let reading = &shown["readings"][0];
    assert_eq!((&reading["verdict"], &reading["not_judged"]), (&json!("not_judged"), &json!("out_of_season")));
    assert_eq!(reading["counted"], false);
    assert!(shown["deadlines"].as_array().unwrap().iter().all(|one| one["kind"] != "pass_up"));
    // The system out of order: kept, not judged, no failure.
    let number = taken(&office, &sheet("100233", "2026-11-24", SIGNED, COLD, &json!({"system": "abnormal"})));
    assert_eq!(office.show(&number)["readings"][0]["not_judged"], "system_abnormal");
    step(&office, &number, "pass-up", &["to=經理", "what=failure"]).failed(1, "no_failure");
    step(&office, &number, "pass-up", &["to=經理", "what=opinion"]).failed(1, "no_opinion");
    step(&office, &number, "open-repair", &[]).failed(1, "no_failure");
}

#[test]
fn h14_a_fixed_point_has_one_sheet_a_day() {
    let office = office();
    office.add("周明", "point", r#"{"code": "東-01", "account": "100233", "station": "東一站"}"#).done();
    let fixed = |more: Json| {
        let mut all: Json = serde_json::from_str(&sheet("100233", "2026-11-24", SIGNED, WARM, &json!({}))).unwrap();
        all["kind"] = json!("fixed_point");
        all["point"] = json!("東-01");
        for (key, value) in more.as_object().into_iter().flatten() {
            all[key] = value.clone();
        }
        all.to_string()
    };
    add(&office, &fixed(json!({"account": "200001"}))).failed(1, "contradicts");
    let first = taken(&office, &fixed(json!({"account": null})));
    let shown = office.show(&first);
    assert_eq!((&shown["account"], &shown["point"]), (&json!("100233"), &json!("東-01")));
    assert_eq!((&shown["station"], &shown["address"]["room"]), (&json!("東一站"), &json!("501")));
    let ran = add(&office, &fixed(json!({}))).failed(1, "second_sheet");
    assert!(ran.err.contains(&first), "{}", ran.err);
    add(&office, &fixed(json!({"measured_on": "2026-11-23"}))).done();
    // Another kind may be measured again; of a void one there is none.
    add(&office, &sheet("100233", "2026-11-24", SIGNED, WARM, &json!({"kind": "spot"}))).done();
    office.step("林小慧", &first, "void", &["reason=錄錯"]).done();
    add(&office, &fixed(json!({}))).done();
    office.run(&["verify"]).done();
}

#[test]
fn h14_unsigned_is_kept_and_never_counted_and_refused_is_another_answer() {
    let mut office = office();
    let sheet_of = |signature: &str| sheet("100233", "2026-11-24", signature, COLD, &json!({}));
    let absent = add(&office, &sheet_of(ABSENT)).done();
    assert_eq!(absent.codes(), ["unsigned"]);
    let absent = absent.out.trim().to_string();
    let refused = add(&office, &sheet_of(r#"{"method": "refused", "by": "王秀英"}"#)).done();
    let refused = refused.out.trim().to_string();
    for number in [&absent, &refused] {
        let shown = office.show(number);
        assert_eq!(
            (&shown["readings"][0]["verdict"], &shown["readings"][0]["counted"]),
            (&json!("failed"), &json!(false))
        );
        assert_eq!(limit(&shown, "pass_up"), ("open".into(), "2026-11-25T00:00".into()), "signed or not");
    }
    assert_eq!(office.show(&refused)["signature"]["method"], "refused");
    step(&office, &refused, "sign", &["by=王秀英"]).failed(1, "already_signed");
    step(&office, &absent, "sign", &["method=absent"]).failed(1, "nothing_to_change");
    step(&office, &absent, "sign", &[]).failed(1, "missing");
    step(&office, &absent, "sign", &["by=錢師傅"]).failed(1, "staff_signs");
    step(&office, &absent, "sign", &["by=王秀英", "at=2026-11-24T08:29"]).failed(1, "too_early");
    step(&office, &absent, "sign", &["by=王秀英", "at=2026-11-24T11:00"]).done();
    let shown = office.show(&absent);
    assert_eq!(shown["readings"][0]["counted"], true);
    assert_eq!(shown["signatures"][0]["by"], "王秀英");
    assert_eq!(shown["signatures"][0]["recorded_by"], "周明");
    step(&office, &absent, "sign", &["by=王秀英"]).failed(1, "already_signed");
    // Signed once, the supervisor voids it.
    step(&office, &absent, "void", &["reason=錄錯"]).failed(1, "not_allowed");
    step(&office, &refused, "void", &["reason=錄錯"]).done();
    office.now = "2026-11-25T09:00".into();
    let shown = office.show(&refused);
    assert_eq!((&shown["state"], limit(&shown, "pass_up").0.as_str()), (&json!("void"), "cancelled"));
    assert_eq!(limit(&office.show(&absent), "pass_up").0, "missed");
    step(&office, &refused, "report", &["to=生產科"]).failed(1, "wrong_order");
    office.run(&["verify"]).done();
}

#[test]
fn h14_a_correction_is_a_new_reading_that_names_the_old_one() {
    let mut office = office();
    let number = taken(&office, &sheet("100233", "2026-11-24", SIGNED, COLD, &json!({})));
    let by_user = r#"signature={"by": "王秀英", "at": "2026-11-24T11:00"}"#;
    let correct = |sets: &[&str]| step(&office, &number, "correct", sets);
    correct(&["reading=2", "celsius=18.2", "reason=看錯", by_user]).failed(1, "no_such_reading");
    correct(&["reading=1", "reason=看錯", by_user]).failed(1, "nothing_to_change");
    correct(&["reading=1", "celsius=15.2", "room=主臥", "reason=看錯", by_user]).failed(1, "nothing_to_change");
    correct(&["reading=1", "celsius=182", "reason=看錯", by_user]).failed(1, "out_of_range");
    correct(&["reading=1", "celsius=18.2", by_user]).failed(1, "missing");
    correct(&["reading=1", "celsius=18.2", "reason=看錯"]).failed(1, "missing");
    correct(&["reading=1", "time=12:01", "reason=看錯", by_user]).failed(1, "future");
    correct(&["reading=1", "celsius=18.2", "reason=看錯", r#"signature={"by": "周明"}"#]).failed(1, "staff_signs");
    correct(&["reading=1", "celsius=18.2", "reason=看錯", r#"signature={"method": "absent"}"#]).done();
    let shown = office.show(&number);
    let (old, new) = (&shown["readings"][0], &shown["readings"][1]);
    assert_eq!((&old["celsius"], &old["verdict"], &old["corrected_by"]), (&json!("15.2"), &json!("failed"), &json!(2)));
    assert_eq!((&new["celsius"], &new["verdict"], &new["corrects"]), (&json!("18.2"), &json!("met"), &json!(1)));
    assert_eq!((&new["room"], &new["time"], &new["reason"]), (&json!("主臥"), &json!("08:30"), &json!("看錯")));
    assert_eq!((&old["counted"], &new["counted"]), (&json!(false), &json!(false)), "its own signature is missing");
    assert_eq!(limit(&shown, "pass_up").0, "open", "the old failure is still to be passed up");
    assert_eq!(
        (&shown["signatures"][1]["role"], &shown["signatures"][1]["method"]),
        (&json!("user_reading_2"), &json!("absent"))
    );
    correct(&["reading=1", "celsius=18.3", "reason=看錯", by_user]).failed(1, "already_corrected");
    step(&office, &number, "sign", &["by=王秀英", "at=2026-11-24T11:05"]).done();
    assert_eq!(office.show(&number)["readings"][1]["counted"], true);
    // Its successor can be corrected: another room, which isn't judged.
    step(
        &office,
        &number,
        "correct",
        &["reading=2", "room=廚房", "room_kind=kitchen", "reason=房間寫錯", "by=錢師傅", by_user],
    )
    .done();
    let shown = office.show(&number);
    assert_eq!(shown["readings"][2]["not_judged"], "other_room");
    assert_eq!((&shown["readings"][2]["by"], &shown["readings"][1]["corrected_by"]), (&json!("staff/7"), &json!(3)));
    office.now = "2026-11-24T13:00".into();
    step(&office, &number, "report", &["to=生產科"]).done();
    step(&office, &number, "pass-up", &["to=經理", "what=failure"]).done();
    step(&office, &number, "investigate", &["cause=看錯溫度計", "measure=已更正"]).done();
    assert_eq!(office.show(&number)["state"], "closed");
    // A failure that a correction brings to light opens it again.
    let fail = ["reading=3", "room=主臥", "room_kind=bedroom", "celsius=14.0", "reason=再查", by_user];
    step(&office, &number, "correct", &fail).done();
    assert_eq!(office.show(&number)["readings"][3]["verdict"], "failed");
    office.run(&["verify"]).done();
}

#[test]
fn h13_what_had_no_standard_is_judged_when_one_is_entered() {
    let mut office = office();
    let bungalow = |day: &str, celsius: &str| {
        let signed = r#"{"by": "李平"}"#;
        sheet(
            "200001",
            day,
            signed,
            &[("主臥", "bedroom", "08:30", celsius), ("廚房", "kitchen", "08:35", "9.0")],
            &json!({}),
        )
    };
    let ran = add(&office, &bungalow("2026-11-24", "15.9")).done();
    assert_eq!(ran.codes(), ["no_standard"]);
    let cold = ran.out.trim().to_string();
    let warm = taken(&office, &bungalow("2026-11-23", "16.0"));
    let early = taken(&office, &bungalow("2026-11-20", "10.0"));
    let shop = sheet("300001", "2026-11-24", r#"{"by": "萬家"}"#, &[("賣場", "work", "08:30", "17.0")], &json!({}));
    let shop = taken(&office, &shop);
    for number in [&cold, &warm, &early, &shop] {
        assert_eq!(verdict(&office, number), "not_judged");
        assert_eq!(office.show(number)["readings"][0]["not_judged"], "no_standard");
    }
    step(&office, &cold, "report", &["to=生產科"]).done();
    assert_eq!(office.show(&cold)["state"], "closed");

    // Somebody says why it stays so.
    step(&office, &early, "explain", &["reason=合同未定，主管待批"]).done();
    step(&office, &early, "explain", &["deadline=no_standard", "reason=合同未定"]).done();
    assert_eq!(office.show(&early)["no_standard_explained"], "合同未定");
    let block = taken(&office, &sheet("100233", "2026-11-24", SIGNED, WARM, &json!({})));
    step(&office, &block, "explain", &["reason=沒有"]).failed(1, "nothing_to_explain");

    office.now = "2026-11-26T10:00".into();
    let standard = r#"{"user_class": "residential", "building_kind": "bungalow", "room_kinds": "bedroom,living",
        "from_time": "00:00", "to_time": "23:59", "minimum": "16.0", "target": "18.0", "effective_from": "2026-11-21",
        "basis": "合同範本"}"#;
    office.add("林小慧", "temp-standard", standard).done();
    assert_eq!(verdict(&office, &cold), "failed");
    assert_eq!(verdict(&office, &warm), "met_below_target");
    assert_eq!(verdict(&office, &early), "not_judged", "it isn't in force yet on that day");
    assert_eq!(verdict(&office, &shop), "not_judged", "it is about other users");
    let shown = office.show(&cold);
    assert_eq!(shown["state"], "open", "the failure is to be seen to");
    assert_eq!(shown["readings"][0]["standard"], "temp-standard/3");
    assert_eq!(shown["readings"][1]["not_judged"], "other_room");
    // Nobody could know before: it is passed up the day on which it was judged.
    assert_eq!(limit(&shown, "pass_up"), ("open".into(), "2026-11-27T00:00".into()));
    let judged: Vec<&Json> =
        shown["history"].as_array().unwrap().iter().filter(|entry| entry["action"] == "judge").collect();
    assert_eq!(judged.len(), 1);
    assert_eq!(judged[0]["by"], "林小慧");

    // The contract's value does the same, and the verdict never moves again.
    office.step("周明", "user/3", "amend", &["contract_celsius=16.5", "reason=補登合同"]).done();
    let shown = office.show(&shop);
    assert_eq!((&shown["readings"][0]["verdict"], &shown["readings"][0]["minimum"]), (&json!("met"), &json!("16.5")));
    assert_eq!(shown["contract_celsius"], "16.5");
    assert_eq!(shown["readings"][0]["standard"], Json::Null);
    office.step("周明", "user/3", "amend", &["contract_celsius=20.0", "reason=合同更改"]).done();
    assert_eq!(office.show(&shop)["readings"][0]["verdict"], "met");
    office.step("林小慧", "temp-standard/3", "withdraw", &["reason=打錯"]);
    assert_eq!(verdict(&office, &cold), "failed");
    assert_eq!(office.show(&block)["readings"][0]["verdict"], "met");
    step(&office, &cold, "pass-up", &["to=經理", "what=failure"]).done();
    office.run(&["verify"]).done();
}

#[test]
fn a_failure_opens_a_repair_and_both_name_each_other() {
    let office = office();
    let readings = [
        ("主臥", "bedroom", "08:30", "15.2"),
        ("客廳", "living", "08:35", "18.0"),
        ("次臥", "bedroom", "08:40", "17.9"),
    ];
    let number = taken(&office, &sheet("100233", "2026-11-24", SIGNED, &readings, &json!({})));
    let ran = step(&office, &number, "open-repair", &["access=晚上有人"]).done();
    let repair = ran.out.trim().to_string();
    assert!(repair.starts_with("R2611-0001-"), "{repair}");
    let shown = office.show(&repair);
    for (key, value) in [
        ("fault", json!(format!("主臥 15.2 °C、次臥 17.9 °C（{number}）"))),
        ("channel", json!("patrol")),
        ("account", json!("100233")),
        ("caller", json!("王秀英")),
        ("phone", json!("13800001111")),
        ("kind", json!("no_heat")),
        ("scope", json!("unknown")),
        ("access", json!("晚上有人")),
        ("links", json!([{"kind": "temperature", "number": number}])),
    ] {
        assert_eq!(shown[key], value, "{key}");
    }
    let sheet_shown = office.show(&number);
    assert_eq!(sheet_shown["links"], json!([{"kind": "repair", "number": repair}]));
    assert!(!sheet_shown["next"].as_array().unwrap().contains(&json!("open-repair")));
    step(&office, &number, "open-repair", &[]).failed(1, "already_recorded");

    // An address that nobody has needs somebody to talk to.
    let more = json!({"account": null, "address": {"estate": "新村", "building": "1", "room": "101"},
        "user_class": "residential", "building_kind": "block"});
    let nobody = taken(&office, &sheet("", "2026-11-24", SIGNED, COLD, &more));
    step(&office, &nobody, "open-repair", &[]).failed(1, "missing");
    let ran =
        step(&office, &nobody, "open-repair", &["caller=張三", "phone=13900001111", "fault=不熱", "kind=valve"]).done();
    let shown = office.show(ran.out.trim());
    assert_eq!((&shown["address"]["estate"], &shown["fault"]), (&json!("新村"), &json!("不熱")));
    assert_eq!((&shown["kind"], &shown["account"]), (&json!("valve"), &Json::Null));
    // An address that one user has is that user's.
    let known =
        json!({"account": null, "address": {"estate": "錦繡家園", "building": "3", "unit": "2", "room": "501"}});
    let number = taken(&office, &sheet("", "2026-11-23", SIGNED, COLD, &known));
    assert_eq!(office.show(&number)["account"], "100233");
    let file = office.show("user/1")["file"].as_array().unwrap().clone();
    assert_eq!(file.iter().filter(|event| event["workflow"] == "temperature").count(), 2);
    office.run(&["verify"]).done();
}

#[test]
fn the_supervisor_corrects_the_time_of_a_step() {
    let mut office = office();
    office.now = "2026-11-25T09:00".into();
    let number = taken(&office, &sheet("100233", "2026-11-24", SIGNED, COLD, &json!({})));
    assert_eq!(limit(&office.show(&number), "pass_up").0, "missed");
    step(&office, &number, "pass-up", &["to=經理", "what=failure"]).done();
    assert_eq!(limit(&office.show(&number), "pass_up").0, "missed");
    step(&office, &number, "investigate", &["cause=氣堵", "measure=放氣", "at=2026-11-25T09:00"]).done();
    let right =
        |at: &str| office.step("林小慧", &number, "correct-time", &["step=pass-up", at, "reason=當天已電話上報"]);
    step(&office, &number, "correct-time", &["step=pass-up", "at=2026-11-24T18:00", "reason=電話"])
        .failed(1, "not_allowed");
    right("at=2026-11-24T08:29").failed(1, "too_early");
    let received = ["step=received", "at=2026-11-24T18:00", "reason=x"];
    office.step("林小慧", &number, "correct-time", &received).failed(1, "not_correctable");
    right("at=2026-11-24T18:00").done();
    let shown = office.show(&number);
    assert_eq!(limit(&shown, "pass_up"), ("met".into(), "2026-11-25T00:00".into()));
    assert_eq!(shown["passed_up"]["failure"]["at"], "2026-11-24T18:00");
    let investigate = shown["deadlines"].as_array().unwrap().iter().find(|one| one["kind"] == "investigate").unwrap();
    assert_eq!((&investigate["start"], &investigate["state"]), (&json!("2026-11-24T18:00"), &json!("met")));
    let late = ["step=pass-up", "at=2026-11-25T09:00", "n=2", "reason=x"];
    office.step("林小慧", &number, "correct-time", &late).failed(1, "not_correctable");
    step(&office, &number, "note", &["text=已回電"]).done();
    office.run(&["verify"]).done();
}
