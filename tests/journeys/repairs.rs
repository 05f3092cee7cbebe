//! Repairs by the command line, from the call to the follow-up (H1, H4, H5, H5a, H16 to H18, H20, H21).

use serde_json::Value as Json;

use crate::office::Office;

/// An office with fitters: 孫師傅 (staff/8) and 李師傅 (staff/9) are certified, 吳師傅's (staff/10) certificate ran out,
/// 錢師傅 (staff/7) has none; fees by the piece and once.
fn office() -> Office {
    let office = Office::staffed();
    office
        .add(
            "林小慧",
            "staff",
            r#"[{"name": "孫師傅", "roles": ["fitter"], "certificate_no": "Z-08", "certificate_expires": "2027-10-31"},
                {"name": "李師傅", "roles": ["fitter"], "certificate_no": "Z-09", "certificate_expires": "2026-11-23"},
                {"name": "吳師傅", "roles": ["fitter"], "certificate_no": "Z-10", "certificate_expires": "2026-11-22"}]"#,
        )
        .done();
    office
        .add(
            "林小慧",
            "fee",
            r#"[{"key": "valve", "name": "換閥門", "unit": "piece", "price": "35.50", "effective_from": "2026-01-01", "basis": "價目表"},
                {"key": "valve", "name": "換閥門", "unit": "piece", "price": "40.00", "effective_from": "2026-12-01", "basis": "價目表"},
                {"key": "visit", "name": "上門費", "unit": "once", "price": "20.05", "effective_from": "2026-01-01", "basis": "價目表"}]"#,
        )
        .done();
    office
}

/// Takes a repair down; `more` are further keys.
fn report(office: &Office, kind: &str, scope: &str, at: &str, more: &str) -> String {
    let json = format!(
        r#"{{"caller": "王大爺", "phone": "13800001111", "fault": "臥室暖氣片不熱", "kind": "{kind}", "scope": "{scope}",
            "address": {{"estate": "錦繡家園", "building": "3", "unit": "2", "room": "501"}}, "reported_at": "{at}"{more}}}"#
    );
    let ran = office.add("周明", "repair", &json).done();
    ran.out.trim().to_string()
}

/// One step by the clerk.
fn step(office: &Office, number: &str, action: &str, sets: &[&str]) -> crate::office::Ran {
    office.step("周明", number, action, sets)
}

/// State and due time of a deadline.
fn limit(shown: &Json, kind: &str) -> (String, String) {
    let all = shown["deadlines"].as_array().unwrap();
    let found = all.iter().find(|one| one["kind"] == kind).unwrap_or_else(|| panic!("no {kind}: {all:?}"));
    (found["state"].as_str().unwrap().into(), found["due"].as_str().unwrap_or("").into())
}

fn state(office: &Office, number: &str) -> String {
    office.show(number)["state"].as_str().unwrap().to_string()
}

/// To the finished work: called 09:00, sent 09:05, reached 09:10, there 09:40, done 10:20.
fn finished(office: &mut Office) -> String {
    office.now = "2026-11-23T10:30".into();
    let number = report(office, "no_heat", "company", "2026-11-23T09:00", "");
    for (action, sets) in [
        ("dispatch", &["crew=孫師傅", "at=2026-11-23T09:05"][..]),
        ("contact", &["at=2026-11-23T09:10"]),
        ("arrive", &["at=2026-11-23T09:40"]),
        ("finish", &["at=2026-11-23T10:20", "cause=氣堵", "work=放氣", "shoe_covers=true", "cleaned=true"]),
    ] {
        step(office, &number, action, sets).done();
    }
    number
}

#[test]
fn a_valve_that_was_taken_for_a_leak_owes_the_contact_again() {
    let mut office = office();
    office.now = "2026-11-23T09:02".into();
    let number = report(&office, "valve", "company", "2026-11-23T09:00", "");
    let amend = |kind: &str| step(&office, &number, "amend", &[&format!("kind={kind}"), "reason=聽錯"]).done();
    amend("leak");
    assert_eq!(limit(&office.show(&number), "contact").0, "cancelled");
    amend("valve");
    assert_eq!(limit(&office.show(&number), "contact"), ("open".into(), "2026-11-23T09:30".into()));
    amend("leak");
    office.now = "2026-11-23T09:50".into();
    let too_late = ["kind=valve", "reason=聽錯"];
    step(&office, &number, "amend", &too_late).done();
    step(&office, &number, "dispatch", &["crew=孫師傅", "at=2026-11-23T09:05"]).done();
    step(&office, &number, "arrive", &["at=2026-11-23T09:45"]).done();
    assert_eq!(limit(&office.show(&number), "contact").0, "cancelled", "nobody was to keep it");
    office.run(&["verify"]).done();
}

#[test]
fn a_call_of_long_ago_is_taken_down_with_a_warning() {
    let office = office();
    let add = |at: &str| {
        let json = format!(
            r#"{{"caller": "王大爺", "phone": "13800001111", "fault": "不熱", "kind": "no_heat", "scope": "company",
                "address": {{"estate": "錦繡家園", "building": "3"}}, "reported_at": "{at}"}}"#
        );
        office.add("周明", "repair", &json).done()
    };
    let ran = add("2025-11-23T08:50");
    assert!(ran.out.starts_with("R2611-0001-"), "{}", ran.out);
    assert!(ran.err.contains("long_ago") && ran.err.contains("2025-11-23"), "{}", ran.err);
    assert_eq!(add("2026-11-16T09:00").err, "", "a week is no long time");
}

#[test]
fn a_repair_from_the_call_to_the_follow_up() {
    let mut office = office();
    let number = finished(&mut office);
    let shown = office.show(&number);
    assert_eq!(shown["state"], "finished");
    assert_eq!(shown["crew"][0]["certificate_no"], "Z-08");
    assert_eq!(limit(&shown, "contact"), ("met".into(), "2026-11-23T09:30".into()));
    assert_eq!(limit(&shown, "arrive"), ("met".into(), "2026-11-23T11:00".into()));
    assert_eq!(limit(&shown, "finish"), ("met".into(), "2026-11-24T09:00".into()));
    assert_eq!(limit(&shown, "follow_up"), ("open".into(), "2026-11-26T10:20".into()));
    assert_eq!(shown["next"][0], "confirm");
    assert_eq!(shown["steps"][0]["crew"], serde_json::json!(["孫師傅"]));

    step(&office, &number, "confirm", &["by=王大爺"]).failed(1, "missing");
    // Staff don't sign for the user: neither the operator nor anybody who was sent.
    for by in ["by=周明", "by=孫師傅"] {
        step(&office, &number, "confirm", &[by, "rating=satisfied"]).failed(1, "staff_signs");
    }
    step(&office, &number, "confirm", &["method=absent", "rating=satisfied"]).failed(1, "rating_without_user");
    step(&office, &number, "confirm", &["by=王大爺", "rating=satisfied", "opinion=很快"]).done();
    let shown = office.show(&number);
    assert_eq!(shown["signatures"][0]["by"], "王大爺");
    assert_eq!(shown["signatures"][0]["recorded_by"], "周明");

    // H21: the last minute before the 48 hours is too early, the first after is in time.
    office.now = "2026-11-25T10:20".into();
    let early =
        step(&office, &number, "follow-up", &["result=satisfied", "at=2026-11-25T10:19"]).failed(1, "too_early");
    assert!(early.err.contains("2026-11-25 10:20"), "{}", early.err);
    step(&office, &number, "follow-up", &["result=satisfied", "by=孫師傅"]).failed(1, "follow_up_by_crew");
    step(&office, &number, "follow-up", &["result=satisfied"]).done();
    let shown = office.show(&number);
    assert_eq!((shown["state"].as_str(), limit(&shown, "follow_up").0.as_str()), (Some("closed"), "met"));
    for action in ["dispatch", "finish", "withdraw", "confirm"] {
        assert!(shown["blocked"].as_array().unwrap().iter().any(|one| one["action"] == action), "{action}");
    }
    // What has ended is void by the supervisor alone.
    step(&office, &number, "void", &["reason=x"]).failed(1, "not_allowed");
    step(&office, &number, "note", &["text=再次致謝"]).done();
    assert_eq!(office.run(&["verify", "--json"]).done().json()["sound"], true);
}

#[test]
fn nobody_on_the_telephone_waits_for_a_form() {
    let office = office();
    let only_estate = r#"{"caller": "不認識的人", "phone": "88012345", "address": {"estate": "錦繡家園"}, "fault": "樓道漏水",
        "kind": "leak", "scope": "unknown"}"#;
    let number = office.add("周明", "repair", only_estate).done().out.trim().to_string();
    let shown = office.show(&number);
    assert_eq!((shown["account"].is_null(), shown["channel"].as_str()), (true, Some("phone")));
    assert_eq!(limit(&shown, "arrive"), ("open".into(), "2026-11-23T09:30".into()));
    // Leaks have no limit for a contact (H20).
    assert!(!shown["deadlines"].as_array().unwrap().iter().any(|one| one["kind"] == "contact"));
    let nowhere = r#"{"caller": "甲", "phone": "88012345", "fault": "漏水", "kind": "leak", "scope": "unknown"}"#;
    office.add("周明", "repair", nowhere).failed(1, "missing");
}

#[test]
fn only_certified_people_are_sent() {
    let office = office();
    let number = report(&office, "leak", "company", "2026-11-23T08:50", "");
    let ran = step(&office, &number, "dispatch", &["crew=吳師傅,錢師傅"]);
    assert_eq!(ran.codes(), ["certificate_expired", "no_certificate"], "{}", ran.err);
    assert!(ran.err.contains("吳師傅") && ran.err.contains("錢師傅"));
    // The last day of a certificate is still valid.
    step(&office, &number, "dispatch", &["crew=李師傅"]).done();
    step(&office, &number, "dispatch", &["crew=孫師傅"]).failed(1, "missing");
    step(&office, &number, "dispatch", &["crew=孫師傅", "reason=李師傅在別處"]).done();
    let shown = office.show(&number);
    assert_eq!((shown["dispatches"].as_i64(), shown["crew"][0]["name"].as_str()), (Some(2), Some("孫師傅")));
}

#[test]
fn steps_come_in_their_order_and_never_before_what_they_rest_on() {
    let office = office();
    let number = report(&office, "leak", "company", "2026-11-23T08:30", "");
    for (action, sets) in [
        ("arrive", &[][..]),
        ("finish", &["cause=a", "work=b", "shoe_covers=true", "cleaned=true"]),
        ("confirm", &["by=甲", "rating=fair"]),
        ("follow-up", &["result=fair"]),
    ] {
        step(&office, &number, action, sets).failed(1, "wrong_order");
    }
    step(&office, &number, "dispatch", &["crew=孫師傅", "at=2026-11-23T09:01"]).failed(1, "future");
    step(&office, &number, "dispatch", &["crew=孫師傅", "at=2026-11-23T08:29"]).failed(1, "too_early");
    step(&office, &number, "dispatch", &["crew=孫師傅", "at=2026-11-23T08:40"]).done();
    step(&office, &number, "arrive", &["at=2026-11-23T08:39"]).failed(1, "too_early");
    step(&office, &number, "arrive", &["at=2026-11-23T08:55"]).done();
    step(&office, &number, "withdraw", &["reason=好了", "told=知道了"]).failed(1, "wrong_order");
    assert_eq!(state(&office, &number), "arrived");
}

#[test]
fn the_users_own_part_is_told_before_and_charged_by_the_schedule() {
    let office = office();
    let number = report(&office, "valve", "user", "2026-11-23T08:00", "");
    step(&office, &number, "dispatch", &["crew=孫師傅", "at=2026-11-23T08:02"]).failed(1, "charge_not_told");
    step(&office, &number, "tell-charge", &["chargeable=true", "at=2026-11-23T08:02"]).failed(1, "missing");
    step(&office, &number, "tell-charge", &["chargeable=true", "fee=gold"]).failed(1, "no_fee");
    step(&office, &number, "tell-charge", &["chargeable=true", "fee=valve", "at=2026-11-23T08:02"]).done();
    step(&office, &number, "dispatch", &["crew=孫師傅", "at=2026-11-23T08:05"]).done();
    step(&office, &number, "charge", &["fee=valve", "quantity=3", "receipt_no=77"]).failed(1, "wrong_order");
    step(&office, &number, "arrive", &["at=2026-11-23T08:30"]).done();
    let typed_over = ["fee=valve", "quantity=3", "receipt_no=77", "amount=1.00"];
    assert_eq!(step(&office, &number, "charge", &typed_over).status, 2);
    step(&office, &number, "charge", &["fee=valve", "quantity=1.5", "receipt_no=77"]).done();
    assert_eq!(office.show(&number)["charge"]["amount"], "53.25");
    step(&office, &number, "charge", &["fee=valve", "quantity=1", "receipt_no=78"]).failed(1, "already_recorded");

    // It isn't the user's after all: the money goes back before it leaves the record.
    let turned = ["scope=company", "reason=管網的閥門", "at=2026-11-23T08:40"];
    let kept = step(&office, &number, "scope", &turned).failed(1, "refund_missing");
    assert!(kept.err.contains("53.25") && kept.err.contains("77"), "{}", kept.err);
    step(&office, &number, "void", &["reason=x"]).failed(1, "refund_missing");
    let refunded: Vec<&str> = turned.into_iter().chain(["refund=T-5"]).collect();
    step(&office, &number, "scope", &refunded).done();
    let shown = office.show(&number);
    assert!(shown["charge"].is_null());
    let last = shown["steps"].as_array().unwrap().last().unwrap();
    assert_eq!((last["refund"].as_str(), last["amount"].as_str()), (Some("T-5"), Some("53.25")));
    step(&office, &number, "void", &["reason=x", "refund=T-6"]).failed(1, "nothing_to_refund");

    let free = report(&office, "valve", "user", "2026-11-23T08:00", "");
    let ran = step(&office, &free, "tell-charge", &["chargeable=false", "fee=valve", "at=2026-11-23T08:02"]).done();
    assert_eq!(ran.codes(), ["fee_ignored"]);
    assert!(office.show(&free)["told"]["fee"].is_null());

    let companys = report(&office, "valve", "company", "2026-11-23T08:00", "");
    step(&office, &companys, "tell-charge", &["chargeable=false"]).failed(1, "not_the_users");
    step(&office, &companys, "advise", &["text=自己擰一下"]).failed(1, "not_the_users");
}

#[test]
fn advice_ends_it_and_meets_the_contact() {
    let office = office();
    let number = report(&office, "valve", "user", "2026-11-23T08:50", "");
    assert_eq!(step(&office, &number, "advise", &[]).status, 1);
    step(&office, &number, "advise", &["text=教會用戶放氣"]).done();
    let shown = office.show(&number);
    assert_eq!(shown["state"], "advised");
    assert_eq!(limit(&shown, "contact").0, "met");
    assert_eq!((limit(&shown, "arrive").0, limit(&shown, "finish").0), ("cancelled".into(), "cancelled".into()));
}

#[test]
fn a_neighbours_call_is_a_duplicate_and_its_clocks_end() {
    let office = office();
    let first = report(&office, "leak", "company", "2026-11-23T08:50", "");
    let second = report(&office, "leak", "company", "2026-11-23T08:55", "");
    step(&office, &second, "duplicate", &[&format!("of={second}"), "told=已派人"]).failed(1, "same_record");
    step(&office, &second, "duplicate", &[&format!("of={first}"), "told=已派人"]).done();
    let shown = office.show(&second);
    assert_eq!((shown["state"].as_str(), limit(&shown, "arrive").0.as_str()), (Some("duplicate"), "cancelled"));
    assert_eq!(shown["links"], serde_json::json!([{"kind": "duplicate_of", "number": first}]));
    assert_eq!(office.show(&first)["links"], serde_json::json!([{"kind": "duplicates", "number": second}]));
    let third = report(&office, "leak", "company", "2026-11-23T08:58", "");
    step(&office, &third, "duplicate", &[&format!("of={second}"), "told=已派人"]).failed(1, "is_duplicate");
    step(&office, &first, "duplicate", &[&format!("of={third}"), "told=已派人"]).failed(1, "has_duplicates");
    for (action, sets) in [("withdraw", &["reason=自己好了", "told=有事再打"][..]), ("void", &["reason=打錯了"])]
    {
        let ran = step(&office, &first, action, sets).failed(1, "has_duplicates");
        assert!(ran.err.contains(&second), "{}", ran.err);
    }
    // Once the neighbour's call was typed in error itself, nothing is lost with the first.
    step(&office, &second, "void", &["reason=打錯了"]).failed(1, "not_allowed");
    office.step("林小慧", &second, "void", &["reason=打錯了"]).done();
    assert_eq!(office.show(&second)["links"], serde_json::json!([]));
    step(&office, &first, "withdraw", &["reason=自己好了", "told=有事再打"]).done();
    step(&office, &third, "duplicate", &[&format!("of={first}"), "told=已派人"]).failed(1, "not_open");
    step(&office, &third, "duplicate", &["of=R2611-0099-1", "told=已派人"]).failed(1, "not_found");
}

#[test]
fn a_dissatisfied_follow_up_opens_a_linked_new_repair() {
    let mut office = office();
    let number = finished(&mut office);
    office.now = "2026-11-25T11:00".into();
    step(&office, &number, "follow-up", &["result=not_reached"]).done();
    assert_eq!(state(&office, &number), "finished");
    let sets = ["result=dissatisfied", "comment=又涼了", "at=2026-11-25T10:50"];
    let ran = step(&office, &number, "follow-up", &sets).done();
    let new = ran.lines()[0].to_string();
    assert_eq!(ran.lines().len(), 1);
    let shown = office.show(&new);
    assert_eq!((shown["channel"].as_str(), shown["repeat_of"].as_str()), (Some("follow_up"), Some(number.as_str())));
    assert_eq!(limit(&shown, "contact").1, "2026-11-25T11:20");
    assert_eq!(shown["fault"], "臥室暖氣片不熱");
    let old = office.show(&number);
    assert_eq!(old["state"], "closed");
    assert_eq!(old["links"], serde_json::json!([{"kind": "repeats", "number": new}]));
}

#[test]
fn not_reached_is_a_result_at_the_third_try() {
    let mut office = office();
    let number = finished(&mut office);
    office.now = "2026-11-25T12:00".into();
    for expected in ["finished", "finished", "closed"] {
        step(&office, &number, "follow-up", &["result=not_reached"]).done();
        assert_eq!(state(&office, &number), expected);
    }
    assert_eq!(limit(&office.show(&number), "follow_up").0, "met");
}

#[test]
fn a_missed_limit_stays_missed_and_is_explained() {
    let mut office = office();
    let number = report(&office, "no_heat", "company", "2026-11-23T08:00", "");
    office.now = "2026-11-23T11:00".into();
    step(
        &office,
        &number,
        "appoint",
        &["appointment_at=2026-11-23T14:00", "asked_by=user", "reason=不在家", "told_at=2026-11-23T08:20"],
    )
    .done();
    let shown = office.show(&number);
    let arrive = shown["deadlines"].as_array().unwrap().iter().find(|one| one["kind"] == "arrive").unwrap();
    assert_eq!((arrive["state"].as_str(), arrive["by_user_wish"].as_bool()), (Some("missed"), Some(true)));
    step(&office, &number, "explain", &["deadline=arrive", "reason=用戶不在家"]).failed(1, "missing");
    let told = ["deadline=arrive", "reason=用戶不在家", "told_at=2026-11-23T08:20", "told_how=電話"];
    step(&office, &number, "explain", &told).done();
    let shown = office.show(&number);
    let arrive = shown["deadlines"].as_array().unwrap().iter().find(|one| one["kind"] == "arrive").unwrap();
    assert_eq!((arrive["state"].as_str(), arrive["explanation"].as_str()), (Some("missed"), Some("用戶不在家")));
}

#[test]
fn a_corrected_time_shows_both_and_judges_the_limits_anew() {
    let mut office = office();
    let number = report(&office, "leak", "company", "2026-11-23T08:20", "");
    step(&office, &number, "dispatch", &["crew=孫師傅", "at=2026-11-23T08:25"]).done();
    step(&office, &number, "arrive", &["at=2026-11-23T08:55"]).done();
    assert_eq!(limit(&office.show(&number), "arrive").0, "missed");
    let right = ["step=arrive", "at=2026-11-23T08:50", "reason=看錯了表"];
    step(&office, &number, "correct-time", &right).failed(1, "not_allowed");
    office.step("林小慧", &number, "correct-time", &right).done();
    let shown = office.show(&number);
    assert_eq!(limit(&shown, "arrive").0, "met");
    let last = shown["steps"].as_array().unwrap().last().unwrap();
    assert_eq!((last["from"].as_str(), last["to"].as_str()), (Some("2026-11-23T08:55"), Some("2026-11-23T08:50")));
    let too_early = ["step=arrive", "at=2026-11-23T08:24", "reason=x"];
    office.step("林小慧", &number, "correct-time", &too_early).failed(1, "too_early");
    let call = ["step=received", "at=2026-11-23T08:26", "reason=x"];
    office.step("林小慧", &number, "correct-time", &call).failed(1, "too_late");
    office.step("林小慧", &number, "correct-time", &["step=received", "at=2026-11-23T08:10", "reason=x"]).done();
    assert_eq!(limit(&office.show(&number), "arrive"), ("missed".into(), "2026-11-23T08:40".into()));
    office
        .step("林小慧", &number, "correct-time", &["step=finish", "at=2026-11-23T08:59", "reason=x"])
        .failed(1, "not_correctable");
    office
        .step("林小慧", &number, "correct-time", &["step=dance", "at=2026-11-23T08:59", "reason=x"])
        .failed(2, "unknown_choice");
    office.now = "2026-11-23T09:30".into();
    assert_eq!(office.run(&["verify", "--json"]).done().json()["sound"], true);
}

#[test]
fn an_amended_class_moves_open_limits_only() {
    let mut office = office();
    let number = report(&office, "leak", "company", "2026-11-23T08:50", "");
    step(&office, &number, "amend", &["reason=聽錯了"]).failed(1, "nothing_to_change");
    step(&office, &number, "amend", &["kind=no_heat", "rooms=臥室", "reason=聽錯了"]).done();
    let shown = office.show(&number);
    assert_eq!(limit(&shown, "arrive"), ("open".into(), "2026-11-23T10:50".into()));
    assert_eq!(limit(&shown, "contact"), ("open".into(), "2026-11-23T09:20".into()));
    assert_eq!((shown["amended"].as_i64(), shown["rooms"].as_str()), (Some(1), Some("臥室")));
    office.now = "2026-11-23T11:30".into();
    step(&office, &number, "amend", &["kind=leak", "reason=是漏水"]).done();
    let shown = office.show(&number);
    assert_eq!(limit(&shown, "arrive"), ("missed".into(), "2026-11-23T10:50".into()));
    step(&office, &number, "amend", &["caller=", "reason=x"]).failed(1, "missing");
}

#[test]
fn what_comes_from_above_is_reported_within_the_hour() {
    let office = office();
    let number = report(&office, "other", "company", "2026-11-23T08:00", r#", "channel": "from_above""#);
    step(&office, &number, "result-up", &["text=已修好", "at=2026-11-23T09:00"]).done();
    assert_eq!(limit(&office.show(&number), "result_up"), ("met".into(), "2026-11-23T09:00".into()));
    step(&office, &number, "result-up", &["text=再報"]).failed(1, "already_recorded");
    let other = report(&office, "other", "company", "2026-11-23T08:00", "");
    step(&office, &other, "result-up", &["text=已修好"]).failed(1, "not_from_above");
}

#[test]
fn a_missed_report_is_made_good_after_the_channel_was_amended() {
    let mut office = office();
    let above = r#", "channel": "from_above""#;
    let missed = report(&office, "other", "company", "2026-11-23T08:00", above);
    let open = report(&office, "other", "company", "2026-11-23T09:00", above);
    office.now = "2026-11-23T09:30".into();
    for number in [&missed, &open] {
        step(&office, number, "amend", &["channel=phone", "reason=聽錯了"]).done();
    }
    assert_eq!(limit(&office.show(&open), "result_up").0, "cancelled");
    step(&office, &open, "result-up", &["text=已修好"]).failed(1, "not_from_above");
    assert_eq!(limit(&office.show(&missed), "result_up").0, "missed");
    step(&office, &missed, "result-up", &["text=已修好"]).done();
    let shown = office.show(&missed);
    let kept = shown["deadlines"].as_array().unwrap().iter().find(|one| one["kind"] == "result_up").unwrap();
    assert_eq!((kept["state"].as_str(), kept["met_at"].as_str()), (Some("missed"), Some("2026-11-23T09:30")));
    step(&office, &open, "withdraw", &["reason=好了", "told=知道了"]).done();
    step(&office, &open, "amend", &["channel=from_above", "reason=x"]).failed(1, "wrong_order");
}

#[test]
fn a_time_beyond_a_limit_is_taken_with_a_warning() {
    let office = office();
    let number = report(&office, "no_heat", "company", "2026-11-23T08:50", "");
    let later = "appointment_at=2026-11-23T15:00";
    let ran = step(&office, &number, "appoint", &[later, "asked_by=user", "reason=不在家", "told_at=2026-11-23T09:00"]);
    assert_eq!(ran.done().codes(), ["contact_open"]);
    let ran = step(&office, &number, "contact", &[later]).done();
    assert_eq!(ran.codes(), ["appointment_beyond_limit"]);
    assert!(ran.err.contains("2026-11-23T10:50"), "{}", ran.err);
    assert!(step(&office, &number, "contact", &["appointment_at=2026-11-23T10:50"]).done().codes().is_empty());
    let slip = ["appointment_at=2027-11-23T10:50"];
    step(&office, &number, "contact", &slip).failed(1, "too_far");
}

#[test]
fn names_are_parted_by_the_commas_of_the_input_method_too() {
    let office = office();
    for (crew, at) in [("crew=孫師傅，李師傅", "2026-11-23T08:50"), ("crew=孫師傅、李師傅", "2026-11-23T08:51")]
    {
        let number = report(&office, "leak", "company", at, "");
        step(&office, &number, "dispatch", &[crew]).done();
        assert_eq!(office.show(&number)["crew"].as_array().map(Vec::len), Some(2), "{crew}");
    }
}

#[test]
fn damage_is_confirmed_with_one_of_four_answers() {
    let mut office = office();
    let number = finished(&mut office);
    let base = [
        "part=閥門",
        "cause=用戶自己擰斷",
        "remedy=更換",
        "fee=valve",
        "quantity=1",
        "user_by=王大爺",
        "witness=孫師傅",
    ];
    let pin: Vec<&str> = base.iter().copied().chain(["method=pin"]).collect();
    step(&office, &number, "damage", &pin).failed(1, "operator_not_signer");
    let refused: Vec<&str> = base.iter().copied().chain(["method=refused"]).collect();
    step(&office, &number, "damage", &refused).done();
    let shown = office.show(&number);
    assert_eq!(shown["damage"]["charge"]["amount"], "35.50");
    assert_eq!(
        (shown["damage"]["method"].as_str(), shown["signatures"][0]["role"].as_str()),
        (Some("refused"), Some("user_damage"))
    );
    step(&office, &number, "confirm", &["method=absent"]).done();
    assert_eq!(state(&office, &number), "confirmed");
}

#[test]
fn what_was_typed_in_error_is_void_and_owes_nothing() {
    let office = office();
    let number = report(&office, "leak", "company", "2026-11-23T08:50", "");
    let owed = || {
        let due = office.run(&["due", "--json"]).done().json();
        due.as_array().unwrap().iter().filter(|one| one["number"] == number.as_str()).count()
    };
    assert_eq!(owed(), 2);
    step(&office, &number, "void", &["reason=登記重了"]).done();
    assert_eq!(owed(), 0);
    step(&office, &number, "dispatch", &["crew=孫師傅"]).failed(1, "wrong_order");
    let found = office.run(&["verify", "--json"]).done().json();
    assert_eq!(found["sound"], true);
}

#[test]
fn the_user_is_frozen_with_the_call_and_found_by_the_address() {
    let office = office();
    let user = r#"{"account": "10027", "name": "王堃", "phone": "13800001111", "user_class": "residential", "building_kind": "block",
        "own_loop": true, "station": "東站", "address": {"estate": "錦繡家園", "building": "3", "unit": "2", "room": "501"}}"#;
    office.add("周明", "user", user).done();
    let by_account = r#"{"caller": "王太太", "phone": "13900002222", "account": "10027", "fault": "不熱", "kind": "no_heat", "scope": "unknown"}"#;
    let number = office.add("周明", "repair", by_account).done().out.trim().to_string();
    // Whoever gives only the address is the user who lives there, however it is spelt.
    let spelt = r#"{"caller": "王太太", "phone": "13900002222", "fault": "不熱", "kind": "no_heat", "scope": "unknown",
        "address": {"estate": "锦绣家园", "building": "3号楼", "unit": "2单元", "room": "501室"}}"#;
    let same = office.add("周明", "repair", spelt).done().out.trim().to_string();
    for number in [&number, &same] {
        let shown = office.show(number);
        assert_eq!((shown["account"].as_str(), shown["user"].as_str()), (Some("10027"), Some("user/1")));
        assert_eq!((shown["station"].as_str(), shown["user_class"].as_str()), (Some("東站"), Some("residential")));
    }
    office.step("周明", "user/1", "amend", &["name=王坤", "reason=改名"]).done();
    assert_eq!(office.show(&number)["user_name"], "王堃");
    let json = r#"{"caller": "甲", "phone": "13900002222", "account": "99999", "fault": "不熱", "kind": "no_heat", "scope": "unknown"}"#;
    assert_eq!(office.add("周明", "repair", json).status, 1);
}

#[test]
fn who_is_off_duty_may_be_sent_with_a_warning() {
    let office = office();
    let number = report(&office, "leak", "company", "2026-11-23T08:50", "");
    let shift = r#"{"station": "東站", "person": "孫師傅", "from": "2026-11-23T08:00", "to": "2026-11-23T20:00"}"#;
    office.add("周明", "duty", shift).done();
    let ran = step(&office, &number, "dispatch", &["crew=孫師傅,李師傅"]).done();
    assert_eq!(ran.codes(), ["off_duty"], "{}", ran.err);
    assert!(ran.err.contains("李師傅") && ran.out.is_empty());
}

#[test]
fn bad_words_are_told_from_bad_input() {
    let office = office();
    for (json, status) in [
        (r#"{"caller": "甲", "phone": "1380000", "kind": "flood"}"#, 2),
        (r#"{"caller": "甲", "phone": "打不通"}"#, 2),
        (
            r#"{"caller": "甲", "phone": "13800001111", "address": {"estate": "甲"}, "fault": "x", "kind": "leak", "scope": "company", "reported_at": "2026-11-23T09:01"}"#,
            1,
        ),
        (
            r#"{"caller": "甲", "phone": "13800001111", "address": {"estate": "甲"}, "fault": "x", "kind": "leak", "scope": "company", "price": 1}"#,
            2,
        ),
        (
            r#"{"caller": "甲", "phone": "13800001111", "address": {"estate": "甲"}, "fault": "x", "kind": "leak", "scope": "company", "repeat_of": "R2611-0001-1"}"#,
            1,
        ),
    ] {
        assert_eq!(office.add("周明", "repair", json).status, status, "{json}");
    }
    // Nothing took a number.
    assert_eq!(report(&office, "leak", "company", "2026-11-23T08:50", ""), "R2611-0001-2");
    office.step("趙衛國", "R2611-0001-2", "dispatch", &["crew=孫師傅"]).failed(1, "not_allowed");
}
