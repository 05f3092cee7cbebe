//! Outages (H15) by the command line: from the entry to the announcement and the restoration, what is due meanwhile, and
//! what is refused on the way.

use serde_json::{Value as Json, json};

use crate::office::{Office, Ran};

fn outage(change: impl FnOnce(&mut Json)) -> String {
    let mut outage = json!({"station": "東站", "area": "錦繡家園 3號樓、5號樓", "kind": "failure", "cause": "管道破裂",
        "from": "2026-11-23T08:00", "lead": "錢師傅", "phone": "0475-8234567"});
    change(&mut outage);
    outage.to_string()
}

fn entered(office: &Office, change: impl FnOnce(&mut Json)) -> String {
    office.add("周明", "outage", &outage(change)).done().out.trim().to_string()
}

fn announce(office: &Office, number: &str) -> Json {
    let shown = office.show(number);
    let deadlines = shown["deadlines"].as_array().unwrap();
    assert_eq!(deadlines.len(), 1, "{shown}");
    assert_eq!((&deadlines[0]["kind"], &deadlines[0]["clause"]), (&json!("announce"), &json!("H15")));
    deadlines[0].clone()
}

fn due(office: &Office) -> Vec<Json> {
    office.run(&["due", "--json"]).done().json().as_array().unwrap().clone()
}

fn step(office: &Office, number: &str, action: &str, sets: &[&str]) -> Ran {
    office.step("周明", number, action, sets)
}

#[test]
fn an_estate_that_nobody_is_in_and_the_same_failure_twice_are_told_of_and_saved() {
    let office = Office::staffed();
    // Where no users are registered yet nothing can be misspelt.
    let first = office.add("周明", "outage", &outage(|_| ())).done();
    assert_eq!(first.err, "");
    let user = json!({"account": "0001", "name": "王秀英", "phone": "13800001111", "own_loop": true, "user_class": "residential", "building_kind": "block",
        "station": "東站", "address": {"estate": "樂園小區", "building": "1", "unit": "2", "room": "501"}});
    office.add("林小慧", "user", &user.to_string()).done();
    let misspelt = office.add("周明", "outage", &outage(|it| it["area"] = json!("乐圆小区1号楼"))).done();
    for said in ["unknown_estate", "'乐圆'", "樂園小區"] {
        assert!(misspelt.err.contains(said), "{said}: {}", misspelt.err);
    }
    let number = misspelt.out.trim().to_string();
    assert_eq!(office.show(&number)["area"], json!("乐圆小区1号楼"));
    let amended = office.step("周明", &number, "amend", &["area=主管漏水", "reason=x"]).done();
    assert!(amended.err.contains("'主管漏水'") && !amended.err.contains("樂園"), "{}", amended.err);
    let amended = office.step("周明", &number, "amend", &["area=乐园三号楼", "reason=x"]).done();
    assert_eq!(amended.err, "");
    let right = |it: &mut Json| it["area"] = json!("樂園小區 3號樓");
    let again = office.add("周明", "outage", &outage(right)).done();
    assert!(again.err.contains("already_running") && again.err.contains(&number), "{}", again.err);
    let elsewhere = office.add(
        "周明",
        "outage",
        &outage(|it| {
            right(it);
            it["station"] = json!("西站");
        }),
    );
    assert_eq!(elsewhere.done().err, "");
}

#[test]
fn a_failure_from_its_entry_to_the_restoration() {
    let mut office = Office::staffed();
    let number = entered(&office, |_| ());
    assert!(number.starts_with("O2611-0001-"), "{number}");
    let shown = office.show(&number);
    for (key, value) in [
        ("workflow", json!("repair")),
        ("state", json!("running")),
        ("kind", json!("failure")),
        ("station", json!("東站")),
        ("area", json!("錦繡家園 3號樓、5號樓")),
        ("cause", json!("管道破裂")),
        ("from", json!("2026-11-23T08:00")),
        ("expected_to", Json::Null),
        ("facility", Json::Null),
        ("lead", json!("錢師傅")),
        ("phone", json!("0475-8234567")),
        ("unread", json!(false)),
        ("expected_minutes", Json::Null),
        ("real_minutes", Json::Null),
        ("restored_at", Json::Null),
        ("links", json!([])),
    ] {
        assert_eq!(shown[key], value, "{key}");
    }
    assert_eq!(shown["places"].as_array().unwrap().len(), 2);
    assert_eq!(shown["next"][0], "announce");
    // It runs without a number, for everybody to see.
    let running = announce(&office, &number);
    assert_eq!((&running["state"], &running["due"]), (&json!("running"), &Json::Null));
    assert_eq!(running["start"], "2026-11-23T08:00");
    let waiting = due(&office);
    assert_eq!((&waiting[0]["number"], &waiting[0]["workflow"]), (&json!(number), &json!("repair")));
    assert_eq!((&waiting[0]["state"], &waiting[0]["due"]), (&json!("running"), &Json::Null));

    // 479 minutes are expected: it still runs. 480: due at once.
    office.now = "2026-11-23T10:00".into();
    step(&office, &number, "extend", &["expected_to=2026-11-23T15:59", "reason=配件要等"]).done();
    assert_eq!(announce(&office, &number)["state"], "running");
    office.now = "2026-11-23T10:30".into();
    step(&office, &number, "extend", &["expected_to=2026-11-23T16:00", "reason=焊口要重做"]).done();
    let open = announce(&office, &number);
    assert_eq!((&open["state"], &open["due"]), (&json!("open"), &json!("2026-11-23T10:30")));
    assert_eq!(office.show(&number)["expected_minutes"], 480);
    office.now = "2026-11-23T10:31".into();
    assert_eq!(announce(&office, &number)["state"], "missed");
    assert_eq!(due(&office)[0]["state"], "overdue");

    // Told at 10:30, typed at 10:31: kept.
    step(&office, &number, "announce", &["how=張貼", "at=2026-11-23T07:59"]).failed(1, "too_early");
    step(&office, &number, "announce", &["how=張貼", "at=2026-11-23T10:32"]).failed(1, "future");
    step(&office, &number, "announce", &["at=2026-11-23T10:30"]).failed(1, "missing");
    step(&office, &number, "announce", &["how=張貼", "at=2026-11-23T10:30"]).done();
    let met = announce(&office, &number);
    assert_eq!((&met["state"], &met["met_at"]), (&json!("met"), &json!("2026-11-23T10:30")));
    assert!(due(&office).is_empty());
    step(&office, &number, "explain", &["deadline=announce", "reason=按時了"]).failed(1, "nothing_to_explain");

    // Later still: announced again, and told.
    office.now = "2026-11-23T15:00".into();
    step(&office, &number, "extend", &["expected_to=2026-11-23T16:00", "reason=還沒好"]).failed(1, "nothing_to_change");
    step(&office, &number, "extend", &["expected_to=2026-11-23T14:00", "reason=還沒好"]).failed(1, "expected_past");
    step(&office, &number, "extend", &["expected_to=2026-11-23T18:00", "reason=還沒好"]).done();
    step(&office, &number, "announce", &["how=短信"]).done();
    step(&office, &number, "tell", &["how=電話"]).done();
    step(&office, &number, "restore", &["at=2026-11-23T14:59"]).failed(1, "too_early");
    office.now = "2026-11-23T17:00".into();
    step(&office, &number, "restore", &["at=2026-11-23T16:50"]).done();
    let shown = office.show(&number);
    assert_eq!(shown["state"], "restored");
    assert_eq!((&shown["expected_minutes"], &shown["real_minutes"]), (&json!(600), &json!(530)));
    assert_eq!((&shown["announced_at"], &shown["announced_how"]), (&json!("2026-11-23T10:30"), &json!("張貼")));
    assert_eq!((&shown["told_at"], &shown["told_how"]), (&json!("2026-11-23T15:00"), &json!("電話")));
    assert_eq!(shown["extended"], 3);
    let blocked: Vec<&str> =
        shown["blocked"].as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
    assert_eq!(blocked, ["announce", "tell", "restore", "extend"]);
    assert_eq!(shown["blocked"][0]["clause"], Json::Null, "a house rule");

    // Nothing is left but notes and corrections.
    step(&office, &number, "restore", &[]).failed(1, "wrong_order");
    step(&office, &number, "extend", &["expected_to=2026-11-23T20:00", "reason=x"]).failed(1, "wrong_order");
    step(&office, &number, "tell", &["how=電話"]).failed(1, "wrong_order");
    step(&office, &number, "void", &["reason=打錯"]).failed(1, "not_allowed");
    step(&office, &number, "note", &["text=焊口已拍照"]).done();
    step(&office, &number, "amend", &["cause=焊口開裂", "reason=查明了"]).done();
    assert_eq!(office.show(&number)["cause"], "焊口開裂");
    step(&office, &number, "amend", &["kind=planned", "reason=x"]).failed(1, "wrong_order");
    let moved = ["step=restore", "at=2026-11-23T16:40", "reason=看錯"];
    step(&office, &number, "correct-time", &moved).failed(1, "not_allowed");
    office.step("林小慧", &number, "correct-time", &moved).done();
    assert_eq!(office.show(&number)["real_minutes"], 520);
    office
        .step("林小慧", &number, "correct-time", &["step=draw", "at=2026-11-23T16:40", "reason=看錯"])
        .failed(2, "unknown_choice");
    office
        .step("林小慧", &number, "correct-time", &["step=tell", "n=2", "at=2026-11-23T16:40", "reason=看錯"])
        .failed(1, "not_correctable");
    office.run(&["verify"]).done();
}

#[test]
fn what_is_missed_stays_missed_and_a_correction_judges_it_anew() {
    let mut office = Office::staffed();
    let number = entered(&office, |_| ());
    office.now = "2026-11-23T16:00".into();
    assert_eq!(announce(&office, &number)["state"], "running");
    office.now = "2026-11-23T16:01".into();
    let missed = announce(&office, &number);
    assert_eq!((&missed["state"], &missed["due"]), (&json!("missed"), &json!("2026-11-23T16:00")));
    let overdue = due(&office);
    assert_eq!((&overdue[0]["state"], &overdue[0]["minutes_left"]), (&json!("overdue"), &json!(-1)));
    step(&office, &number, "restore", &["at=2026-11-23T16:01"]).done();
    assert_eq!(announce(&office, &number)["state"], "missed", "it was back too late");
    step(&office, &number, "explain", &["deadline=announce", "reason=全員搶修"]).done();
    assert_eq!(announce(&office, &number)["explanation"], "全員搶修");
    let earlier = ["step=restore", "at=2026-11-23T16:00", "reason=看錯"];
    office.step("林小慧", &number, "correct-time", &earlier).done();
    assert_eq!(announce(&office, &number)["state"], "cancelled");

    // Back before it was due, typed long after.
    let other = entered(&office, |outage| outage["from"] = json!("2026-11-23T06:00"));
    assert_eq!(announce(&office, &other)["state"], "missed");
    step(&office, &other, "restore", &["at=2026-11-23T13:00"]).done();
    assert_eq!(announce(&office, &other)["state"], "cancelled");
    // Users were told all the same, which somebody types now.
    step(&office, &other, "tell", &["how=上門", "at=2026-11-23T07:00"]).done();
    assert_eq!(announce(&office, &other)["state"], "met");
    office.step("林小慧", &other, "void", &["reason=重複"]).done();
    let shown = office.show(&other);
    assert_eq!((&shown["state"], &shown["void_reason"]), (&json!("void"), &json!("重複")));
    step(&office, &other, "amend", &["cause=x", "reason=x"]).failed(1, "wrong_order");
    step(&office, &other, "note", &["text=見另一張"]).done();
    let third = entered(&office, |_| ());
    assert!(third.starts_with("O2611-0003-"), "a voided number stays: {third}");
    office.run(&["verify"]).done();
}

#[test]
fn planned_work_is_announced_beforehand() {
    let mut office = Office::staffed();
    let plan = |to: &str| {
        let to = to.to_string();
        move |outage: &mut Json| {
            outage["kind"] = json!("planned");
            outage["from"] = json!("2026-11-25T08:00");
            outage["expected_to"] = json!(to);
        }
    };
    let short = entered(&office, plan("2026-11-25T15:59"));
    let shown = office.show(&short);
    assert_eq!((&shown["state"], &shown["expected_minutes"]), (&json!("planned"), &json!(479)));
    let open = announce(&office, &short);
    assert_eq!((&open["state"], &open["due"]), (&json!("open"), &json!("2026-11-25T16:00")));
    let long = entered(&office, plan("2026-11-25T16:00"));
    let open = announce(&office, &long);
    assert_eq!((&open["state"], &open["due"]), (&json!("open"), &json!("2026-11-23T09:00")));
    step(&office, &long, "announce", &["how=張貼", "at=2026-11-22T17:00"]).done();
    assert_eq!(announce(&office, &long)["state"], "met");
    step(&office, &long, "restore", &[]).failed(1, "too_early");

    // Put off: the beginning is amended while it is to come, and not after it has begun.
    step(&office, &short, "amend", &["from=2026-11-25T16:00", "reason=改期"]).failed(1, "expected_too_early");
    step(&office, &short, "amend", &["kind=failure", "reason=x"]).failed(1, "future");
    step(&office, &short, "amend", &["from=2026-11-25T07:59", "reason=改期"]).done();
    assert_eq!(announce(&office, &short)["due"], "2026-11-23T09:00", "eight hours now");
    office.now = "2026-11-23T09:05".into();
    assert_eq!(announce(&office, &short)["state"], "missed");
    let put_off = ["from=2026-11-26T08:00", "expected_to=2026-11-26T12:00", "reason=改期"];
    step(&office, &long, "amend", &put_off).done();
    let shown = office.show(&long);
    assert_eq!((&shown["expected_minutes"], &shown["extended"]), (&json!(240), &json!(0)));
    assert_eq!(announce(&office, &long)["state"], "met", "it was announced");
    step(&office, &short, "amend", &["area=", "reason=x"]).failed(1, "missing");
    step(&office, &short, "amend", &["reason=x"]).failed(1, "nothing_to_change");
    step(&office, &short, "amend", &["area=陽光花園", "phone=", "reason=範圍變了"]).done();
    let shown = office.show(&short);
    assert_eq!((&shown["area"], &shown["phone"]), (&json!("陽光花園"), &Json::Null));
    assert_eq!(shown["places"].as_array().unwrap().len(), 1);
    office.now = "2026-11-25T08:00".into();
    assert_eq!(office.show(&short)["state"], "running");
    step(&office, &short, "amend", &["from=2026-11-25T07:00", "reason=改期"]).failed(1, "use_correct_time");
    step(&office, &short, "amend", &["expected_to=2026-11-25T20:00", "reason=改期"]).failed(1, "use_extend");
    let begun = ["step=received", "at=2026-11-25T07:30", "reason=實際開始"];
    office.step("林小慧", &short, "correct-time", &begun).done();
    assert_eq!(office.show(&short)["from"], "2026-11-25T07:30");
    step(&office, &long, "void", &["reason=不修了"]).done();
    office.run(&["verify"]).done();
}

#[test]
fn what_no_outage_is() {
    let office = Office::staffed();
    type Change = fn(&mut Json);
    let cases: [(Change, i32, &str); 9] = [
        (|outage| outage["from"] = json!("2026-11-23T09:01"), 1, "future"),
        (|outage| outage["expected_to"] = json!("2026-11-23T08:00"), 1, "expected_too_early"),
        (|outage| outage["phone"] = json!("12"), 2, "bad_value"),
        (|outage| outage["area"] = json!(" "), 1, "missing"),
        (|outage| outage["lead"] = json!("沒這個人"), 1, "unknown_person"),
        (|outage| outage["facility"] = json!("沒這個設施"), 1, "unknown_facility"),
        (|outage| outage["kind"] = json!("storm"), 2, "unknown_choice"),
        (|outage| outage["from"] = json!("2026-02-30T08:00"), 2, "bad_value"),
        (|outage| outage["told"] = json!(true), 2, "unknown_key"),
    ];
    for (change, status, code) in cases {
        office.add("周明", "outage", &outage(change)).failed(status, code);
    }
    office.add("趙衛國", "outage", &outage(|_| ())).failed(1, "not_allowed");
    let number = entered(&office, |_| ());
    assert!(number.starts_with("O2611-0001-"), "what is refused takes no number: {number}");
}

#[test]
fn repairs_reported_from_where_heat_is_off() {
    let mut office = Office::staffed();
    let number = entered(&office, |_| ());
    let call = |building: &str, more: Json| {
        let mut call = json!({"channel": "phone", "caller": "王堃", "phone": "13904751234", "fault": "全屋不熱",
            "kind": "no_heat", "scope": "unknown",
            "address": {"estate": "锦绣家园", "building": building, "unit": "2", "room": "501"}});
        call.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        call.to_string()
    };
    let add = |call: String| office.add("周明", "repair", &call).done().lines()[0].to_string();
    let inside = add(call("5號樓", json!({})));
    let outside = add(call("6", json!({})));
    let named = add(call("7", json!({"outage": number})));
    let links = office.show(&number)["links"].clone();
    assert_eq!(
        links,
        json!([{"kind": "repair_in_area", "number": inside}, {"kind": "repair", "number": named}]),
        "{outside} is elsewhere"
    );
    assert!(office.show(&named)["links"].as_array().unwrap().contains(&json!({"kind": "outage", "number": number})));
    office.now = "2026-11-23T12:00".into();
    step(&office, &number, "restore", &["at=2026-11-23T11:00"]).done();
    let later = office.add("周明", "repair", &call("5", json!({}))).done().lines()[0].to_string();
    assert!(!office.show(&number)["links"].to_string().contains(&later), "heat was back by then");
}
