//! Heating applications by the command line: each kind on its track, with the refusals on its way (H3, H4, H7 to H12).

use serde_json::Value as Json;

use crate::office::{Office, Ran};

/// An office with a season, its window, fees, an approver (錢經理, staff/8) and users: 單志強 (user/1) in a block with a
/// loop of his own, 王秀英 (user/2) in one without, a bungalow (user/3).
fn office() -> Office {
    let mut office = Office::staffed();
    office.now = "2026-11-23T09:00".into();
    office
        .add(
            "林小慧",
            "staff",
            r#"[{"name": "錢經理", "roles": ["approver"]}, {"name": "代理甲", "roles": ["clerk"], "deputy_for": "approver",
                "authority_no": "授權 3", "authority_from": "2026-11-01", "authority_to": "2026-11-30"}]"#,
        )
        .done();
    office
        .add(
            "林小慧",
            "season",
            r#"{"name": "2026-2027", "from": "2026-11-15", "to": "2027-03-15", "accept_from": "2026-07-01", "accept_to": "2026-12-31"}"#,
        )
        .done();
    office
        .add(
            "林小慧",
            "fee",
            r#"[{"key": "heat", "name": "熱費", "unit": "m2", "price": "24.00", "effective_from": "2026-01-01", "basis": "價目表"},
                {"key": "capacity", "name": "增容配套費", "unit": "m2", "price": "60.00", "effective_from": "2026-01-01", "basis": "價目表", "required_share": "0.50"},
                {"key": "outer_works", "name": "外網施工費", "unit": "once", "price": "5000.00", "effective_from": "2026-01-01", "basis": "價目表"},
                {"key": "settlement", "name": "結算費", "unit": "once", "price": "100.00", "effective_from": "2026-01-01", "basis": "價目表"},
                {"key": "restore", "name": "復熱費", "unit": "once", "price": "200.00", "effective_from": "2026-01-01", "basis": "價目表"}]"#,
        )
        .done();
    let book = office.folder.path().join("users.csv");
    std::fs::write(
        &book,
        "account,name,phone,estate,building,unit,room,user_class,building_kind,own_loop,station,area\n\
         10001,單志強,13800000001,錦繡家園,3,2,501,residential,block,true,城東站,89.50\n\
         10002,王秀英,13800000002,錦繡家園,3,2,502,residential,block,false,城東站,75.25\n\
         10003,趙平,13800000003,東方紅平房區,12排,,3號,residential,bungalow,true,城西站,60.00\n",
    )
    .unwrap();
    office.by("林小慧", &["import", "user", book.to_str().unwrap()]).done();
    office
}

const TOLD: &str = r#""explained": {"papers": true, "procedure": true, "fees": true}"#;

/// Adds an application by the clerk; `more` are further keys.
fn apply(office: &Office, kind: &str, more: &str) -> Ran {
    let json = format!(
        r#"{{"kind": "{kind}", "channel": "visit", "applicant": "單志強", "phone": "13800000001", "handler": "周明"{more}}}"#
    );
    office.add("周明", "heating", &json)
}

fn accepted(office: &Office, kind: &str, more: &str) -> String {
    apply(office, kind, more).done().out.trim().to_string()
}

/// One step by the clerk.
fn step(office: &Office, number: &str, action: &str, sets: &[&str]) -> Ran {
    office.step("周明", number, action, sets)
}

fn steps(office: &Office, number: &str, all: &[(&str, &[&str])]) {
    for (action, sets) in all {
        let ran = step(office, number, action, sets);
        assert_eq!(ran.status, 0, "{action}: {}", ran.err);
    }
}

/// Refused with these codes, each by this clause.
fn refused(ran: Ran, expected: &[(&str, Option<&str>)]) {
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    let json: Json = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err));
    let errors = json["errors"].as_array().unwrap();
    let found: Vec<_> = errors.iter().map(|one| (one["code"].as_str().unwrap(), one["clause"].as_str())).collect();
    assert_eq!(found, expected, "{}", ran.err);
}

/// A step with `--json`, so that clauses can be seen.
fn told(office: &Office, number: &str, action: &str, sets: &[&str]) -> Ran {
    let mut words = vec!["do", number, action, "--json"];
    for set in sets {
        words.extend(["--set", set]);
    }
    office.by("周明", &words)
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

/// What the track says of its steps: `step:state`, with the part where there is one.
fn track(office: &Office, number: &str) -> Vec<String> {
    let shown = office.show(number);
    let stages = shown["track"].as_array().unwrap();
    let text = |one: &Json, key: &str| one[key].as_str().unwrap_or_default().to_string();
    stages.iter().map(|one| format!("{}{}:{}", text(one, "step"), text(one, "part"), text(one, "state"))).collect()
}

const NEW_FLAT: &str = r#", "address": {"estate": "錦繡家園", "building": "5", "unit": "1", "room": "301"}, "station": "城東站",
    "user_class": "residential", "building_kind": "block", "own_loop": true, "floor_area": "100.00", "applied_area": "89.5""#;

#[test]
fn a_new_residential_user_from_the_application_to_the_heat() {
    let office = office();
    let number = accepted(&office, "new_residential", &format!("{NEW_FLAT}, {TOLD}"));
    let shown = office.show(&number);
    assert_eq!((shown["state"].as_str(), shown["next"][0].as_str()), (Some("open"), Some("reply-plan")));
    // H7: three working days, to the close of business.
    assert_eq!(limit(&shown, "plan_reply"), ("open".into(), "2026-11-26T17:30".into()));
    step(&office, &number, "supply", &[]).failed(1, "wrong_order");
    step(&office, &number, "reply-plan", &["agreed=true", "content=接三號樓立管"]).done();
    assert_eq!(limit(&office.show(&number), "supply").0, "running", "H8: at once within the season");
    let notice = ["effective_from=2026-11-23", "checked_by=甲", "approved_by=乙"];
    let notice = |more: &[&'static str]| step(&office, &number, "area-notice", &[&notice[..], more].concat());
    notice(&["change=89.50"]).failed(1, "missing");
    notice(&["change=0", "account=20001"]).failed(1, "zero_area");
    notice(&["change=-5", "account=20001"]).failed(1, "wrong_sign");
    notice(&["change=89.50", "account=沒有的人"]).failed(1, "bad_account");
    let ran = notice(&["change=89.50", "account=20001"]).done();
    assert_eq!(ran.out.trim(), "user/4");
    let user = office.show("user/4");
    assert_eq!((user["area"].as_str(), user["area_record"].as_str()), (Some("89.50"), Some(number.as_str())));
    assert_eq!(user["notices"][0]["number"], number.as_str());
    notice(&["change=1"]).failed(1, "already_recorded");
    let ran = step(&office, &number, "supply", &[]).done();
    assert!(ran.err.contains("contract_missing"), "{}", ran.err);
    let shown = office.show(&number);
    assert_eq!((shown["state"].as_str(), limit(&shown, "supply").0.as_str()), (Some("done"), "met"));
    assert_eq!(office.run(&["verify", "--json"]).done().json()["sound"], true);
}

#[test]
fn what_an_application_lacks_is_told_at_once() {
    let mut office = office();
    let flat = r#""address": {"estate": "錦繡家園", "building": "5", "room": "301"}"#;
    let home = r#""user_class": "residential", "building_kind": "block", "own_loop": true, "floor_area": "100", "applied_area": "90""#;
    for (kind, more, codes) in [
        ("new_residential", format!(r#", {flat}, "station": "城東站", {home}"#), &["missing"][..]),
        (
            "new_residential",
            format!(r#", {flat}, "station": "城東站", {home}, "explained": {{"papers": true, "procedure": false}}"#),
            &["not_explained", "not_explained"],
        ),
        ("new_residential", format!(r#", {flat}, {home}, {TOLD}"#), &["missing"]),
        ("new_residential", format!(r#", "station": "城東站", {home}, {TOLD}"#), &["missing"]),
        (
            "new_residential",
            format!(r#", {flat}, "station": "城東站", {TOLD}, "user_class": "residential""#),
            &["missing", "missing", "missing", "missing"],
        ),
        (
            "new_residential",
            format!(r#", {flat}, "station": "城東站", {home}, {TOLD}, "contract_no": "合 1""#),
            &["contract_without_date"],
        ),
        (
            "new_residential",
            format!(r#", {flat}, "station": "城東站", {home}, {TOLD}, "contract_date": "2026-11-20""#),
            &["contract_without_number"],
        ),
        (
            "new_residential",
            format!(r#", {flat}, "station": "城東站", {home}, {TOLD}, "contract_no": "合 1", "contract_date": "2026-11-24""#),
            &["future"],
        ),
        ("new_residential", format!(r#", "account": "10001", {home}, {TOLD}, "works": {{"from": "2026-12-02", "to": "2026-12-01"}}"#), &["dates_reversed"]),
        ("stop", format!(r#", {flat}, "station": "城東站", "reason": "空置", "from": "2026-12-01", "to": "2027-03-15", {TOLD}"#), &["unknown_user", ]),
        ("stop", format!(r#", "account": "10001", {TOLD}"#), &["missing", "missing", "missing"]),
        (
            "stop",
            format!(r#", "account": "10001", "reason": "空置", "from": "2027-03-15", "to": "2026-12-01", {TOLD}"#),
            &["dates_reversed"],
        ),
        (
            "stop",
            format!(r#", "account": "10001", "own_loop": false, "reason": "空置", "from": "2026-12-01", "to": "2027-03-15", {TOLD}"#),
            &["not_as_registered"],
        ),
        ("imposed_stop", r#", "account": "10001", "reason": "欠費""#.to_string(), &["missing", "missing", "missing"]),
        (
            "cut_off",
            r#", "account": "10001", "reason": "欠費", "legal_basis": "條例", "found_by": "周明", "found_on": "2026-11-24""#.to_string(),
            &["future"],
        ),
        ("change", format!(r#", "account": "10001", {TOLD}"#), &["missing", "missing"]),
        ("change", format!(r#", "account": "10001", "change": "area", "new_value": "0", {TOLD}"#), &["bad_area"]),
        ("restore", format!(r#", "account": "10001", {TOLD}"#), &["missing"]),
        ("restore", format!(r#", "account": "10001", "restores": "H2611-0001-0", {TOLD}"#), &["not_found"]),
    ] {
        let ran = apply(&office, kind, &more);
        assert_eq!((ran.status, ran.codes().as_slice()), (1, codes), "{kind} {more}: {}", ran.err);
    }
    // What the kind has no use for isn't kept, and told; that explanations were given is no mistake.
    let cut = r#""reason": "私接", "legal_basis": "條例", "found_by": "周明", "found_on": "2026-11-22""#;
    let ran = apply(&office, "cut_off", &format!(r#", "account": "10003", {cut}, "floor_area": "60", {TOLD}"#)).done();
    assert!(
        ran.err.contains("not_for_kind") && ran.err.contains("floor_area") && !ran.err.contains("explained"),
        "{}",
        ran.err
    );
    assert_eq!(office.show(ran.out.trim())["floor_area"], Json::Null);
    // An area of nothing, in a sentence.
    let ran = apply(
        &office,
        "new_residential",
        &format!(r#", {flat}, "station": "城東站", {TOLD}, "floor_area": "0", "applied_area": "0""#),
    );
    assert_eq!(&ran.codes()[..2], ["out_of_range", "out_of_range"], "{}", ran.err);
    // H7: outside the window a reason is asked for, and the sentence names the window.
    office.now = "2027-01-04T09:00".into();
    let stop = r#", "account": "10001", "reason": "空置", "from": "2027-01-05", "to": "2027-03-15""#;
    let ran = apply(&office, "stop", &format!("{stop}, {TOLD}")).failed(1, "outside_window");
    assert!(ran.err.contains("2026-07-01") && ran.err.contains("2026-12-31"), "{}", ran.err);
    let number = accepted(&office, "stop", &format!(r#"{stop}, {TOLD}, "outside_reason": "住院""#));
    assert_eq!(office.show(&number)["outside_reason"], "住院");
    // Whoever is found out isn't asked for a window.
    apply(&office, "cut_off", r#", "account": "10002", "reason": "私接", "legal_basis": "條例", "found_by": "周明", "found_on": "2027-01-03""#).done();
    // The same again is taken, and told.
    let ran = apply(&office, "stop", &format!(r#"{stop}, {TOLD}, "outside_reason": "住院""#)).done();
    assert!(ran.err.contains("open_already") && ran.err.contains(&number), "{}", ran.err);
}

#[test]
fn a_flat_with_works_is_inspected_and_accepted_before_its_area() {
    let office = office();
    let works = r#""works": {"section": "3號樓北側", "from": "2026-11-24", "to": "2026-11-28", "contractor": "安裝公司", "responsible": "李工", "phone": "13800000009"}"#;
    let number = accepted(&office, "new_residential", &format!("{NEW_FLAT}, {TOLD}, {works}"));
    assert_eq!(office.show(&number)["works"]["contractor"], "安裝公司");
    steps(&office, &number, &[("reply-plan", &["agreed=true", "content=接立管"])]);
    let inspect = |stage: &str, result: &str| {
        let sets = [format!("stage={stage}"), format!("result={result}")];
        told(&office, &number, "inspect", &["part=works", "inspectors=甲、乙", "basis=圖 3", &sets[0], &sets[1]])
    };
    let notice = ["change=89.50", "account=20001", "effective_from=2026-11-23", "checked_by=甲", "approved_by=乙"];
    let accept = ["part=works", "departments=生產部、經營部", "station_by=站長", "result=pass"];
    step(&office, &number, "area-notice", &notice).failed(1, "wrong_order");
    refused(told(&office, &number, "accept", &accept), &[("wrong_order", Some("H9"))]);
    inspect("midway", "pass").done();
    inspect("completion", "fail").done();
    refused(told(&office, &number, "accept", &accept), &[("wrong_order", Some("H9"))]);
    assert_eq!(track(&office, &number)[2], "inspectworks:failed");
    inspect("completion", "pass").done();
    steps(&office, &number, &[("accept", &accept), ("area-notice", &notice), ("supply", &[])]);
    assert_eq!(state(&office, &number), "done");
}

#[test]
fn a_shop_is_supplied_within_five_working_days_of_acceptance_and_contract() {
    let mut office = office();
    let shop = r#", "address": {"estate": "中山路 8 號"}, "station": "城東站", "user_class": "nonresidential", "building_kind": "block",
        "own_loop": true, "floor_area": "300", "applied_area": "280.00""#;
    let number = accepted(&office, "new_nonresidential", &format!("{shop}, {TOLD}"));
    steps(&office, &number, &[("reply-plan", &["agreed=true", "content=接外網"])]);
    for stage in ["stage=midway", "stage=completion"] {
        steps(&office, &number, &[("inspect", &["part=works", "inspectors=甲", "basis=圖", "result=pass", stage])]);
    }
    steps(&office, &number, &[("accept", &["part=works", "departments=生產部", "station_by=站長", "result=pass"])]);
    let notice = ["change=280", "account=30001", "effective_from=2026-11-23", "checked_by=甲", "approved_by=乙"];
    refused(told(&office, &number, "area-notice", &notice), &[("wrong_order", Some("H10"))]);
    // H3: of a shop the contract says the temperature too.
    refused(told(&office, &number, "contract", &["contract_no=合 8", "date=2026-11-23"]), &[("missing", Some("H3"))]);
    refused(
        told(&office, &number, "contract", &["contract_no=合 8", "date=2026-11-24", "celsius=18.0"]),
        &[("future", Some("H3"))],
    );
    step(&office, &number, "contract", &["contract_no=合 8", "celsius=18.0"]).failed(1, "missing");
    steps(&office, &number, &[("contract", &["contract_no=合 8", "date=2026-11-23", "celsius=18.0"])]);
    // Monday: five working days end the next Monday at close of business.
    assert_eq!(limit(&office.show(&number), "supply"), ("open".into(), "2026-11-30T17:30".into()));
    let due = office.run(&["due", "--json"]).done().json();
    assert!(due.as_array().unwrap().iter().any(|one| one["number"] == number.as_str() && one["kind"] == "supply"));
    steps(&office, &number, &[("area-notice", &notice)]);
    let user = office.show("user/4");
    assert_eq!((user["contract_no"].as_str(), user["contract_celsius"].as_str()), (Some("合 8"), Some("18.0")));
    office.now = "2026-12-01T09:00".into();
    assert_eq!(limit(&office.show(&number), "supply").0, "missed");
    // A missed supply wants an explanation and blocks no step (contract, section 1).
    steps(&office, &number, &[("supply", &[])]);
    let explain = ["deadline=supply", "reason=閥門缺貨"];
    step(&office, &number, "explain", &explain).failed(1, "missing");
    step(&office, &number, "explain", &[&explain[..], &["told_at=2026-11-30T16:00", "told_how=電話"]].concat()).done();
    assert_eq!(office.show(&number)["deadlines"][1]["explanation"], "閥門缺貨");
}

#[test]
fn h7_a_late_reply_waits_for_the_explanation() {
    let mut office = office();
    let number = accepted(&office, "new_residential", &format!("{NEW_FLAT}, {TOLD}"));
    office.now = "2026-11-26T17:31".into();
    let reply = ["agreed=false", "content=管網容量不足"];
    refused(told(&office, &number, "reply-plan", &reply), &[("late_unexplained", Some("H7"))]);
    assert_eq!(office.show(&number)["next"][0], "explain");
    // What was told in time was in time, though it is typed late.
    step(&office, &number, "reply-plan", &["agreed=true", "content=x", "at=2026-11-26T17:30", "by=甲"]).done();
    let other =
        accepted(&office, "new_residential", &format!("{NEW_FLAT}, {TOLD}, \"accepted_at\": \"2026-11-20T10:00\""));
    office.now = "2026-11-27T09:00".into();
    step(&office, &other, "reply-plan", &reply).failed(1, "late_unexplained");
    let explain = ["deadline=plan_reply", "reason=等設計", "told_at=2026-11-25T10:00", "told_how=電話"];
    steps(&office, &other, &[("explain", &explain), ("reply-plan", &reply)]);
    let shown = office.show(&other);
    assert_eq!((shown["state"].as_str(), limit(&shown, "plan_reply").0.as_str()), (Some("refused"), "missed"));
    assert_eq!(shown["ended"]["reason"], "管網容量不足");
    step(&office, &other, "supply", &[]).failed(1, "wrong_order");
}

const BUILDING: &str = r#", "address": {"estate": "新城一期"}, "station": "城西站", "user_class": "residential", "building_kind": "block",
    "own_loop": true, "floor_area": "12000", "applied_area": "10000.00", "buildings": ["1", "2"], "households": 96"#;

#[test]
fn h11_a_new_load_has_no_heat_before_the_station_has_the_notice() {
    let mut office = office();
    let number = accepted(&office, "new_load", &format!("{BUILDING}, {TOLD}"));
    steps(&office, &number, &[("reply-plan", &["agreed=true", "content=接外網"])]);
    let pay = |fee: &str, amount: &str, receipt: &str| {
        let sets = [format!("fee={fee}"), format!("amount={amount}"), format!("receipt_no={receipt}")];
        told(&office, &number, "pay", &[&sets[0], &sets[1], &sets[2]])
    };
    refused(pay("heat", "1", "收 1"), &[("wrong_order", Some("H11"))]);
    for part in ["part=outer", "part=indoor"] {
        for stage in ["stage=midway", "stage=completion"] {
            steps(&office, &number, &[("inspect", &[part, stage, "inspectors=甲", "basis=圖", "result=pass"])]);
        }
    }
    let accept = |part: &str, result: &str| {
        let sets = [format!("part={part}"), format!("result={result}")];
        told(&office, &number, "accept", &["departments=生產部", "station_by=站長", &sets[0], &sets[1]])
    };
    accept("outer", "pass").done();
    accept("indoor", "fail").done();
    refused(accept("works", "pass"), &[("wrong_order", Some("H11"))]);
    let contract = ["contract_no=新 1", "date=2026-11-20", "celsius=18.0"];
    steps(&office, &number, &[("contract", &contract)]);
    // H4: 10,000 m² at 24 yuan; what is typed over it is refused.
    refused(pay("heat", "240000.01", "收 1"), &[("overpaid", Some("H4"))]);
    refused(pay("settlement", "1", "收 1"), &[("wrong_fee", Some("H11"))]);
    pay("heat", "100000", "收 1").done();
    pay("heat", "140000", "收 2").done();
    refused(pay("heat", "0.01", "收 3"), &[("already_recorded", Some("H11"))]);
    let notice = ["change=10000", "account=40001", "effective_from=2026-11-23", "checked_by=甲", "approved_by=乙"];
    step(&office, &number, "area-notice", &notice).failed(1, "wrong_order");
    // Half of the capacity fee is enough before supply, by the schedule.
    pay("capacity", "300000.00", "收 3").done();
    pay("outer_works", "5000", "收 4").done();
    let ran = step(&office, &number, "area-notice", &notice).failed(1, "wrong_order");
    assert!(ran.err.contains("indoor system"), "{}", ran.err);
    accept("indoor", "pass").done();
    let shown = office.show(&number);
    assert_eq!(limit(&shown, "supply"), ("open".into(), "2026-11-30T17:30".into()));
    assert_eq!(shown["fees"][1]["left"], "300000.00");
    refused(
        told(&office, &number, "supply-notice", &["from=2026-11-24", "issued_by=乙"]),
        &[("wrong_order", Some("H11"))],
    );
    let ran = step(&office, &number, "area-notice", &notice).done();
    assert_eq!(ran.out.trim(), "user/4");
    refused(told(&office, &number, "supply", &[]), &[("wrong_order", Some("H11"))]);
    steps(&office, &number, &[("supply-notice", &["from=2026-11-24", "issued_by=乙"])]);
    refused(told(&office, &number, "supply", &[]), &[("wrong_order", Some("H11")), ("too_early", Some("H11"))]);
    office.now = "2026-11-24T09:00".into();
    steps(&office, &number, &[("receive-notice", &["at=2026-11-24T08:30"])]);
    refused(told(&office, &number, "supply", &["at=2026-11-24T08:29"]), &[("too_early", None)]);
    steps(&office, &number, &[("supply", &["at=2026-11-24T08:30"])]);
    // What is left of a fee is paid afterwards.
    step(&office, &number, "pay", &["fee=capacity", "amount=300000", "receipt_no=收 5"]).done();
    let shown = office.show(&number);
    assert_eq!((shown["state"].as_str(), shown["households"].as_i64()), (Some("done"), Some(96)));
    let user = office.show("user/4");
    assert_eq!((user["name"].as_str(), user["area"].as_str()), (Some("單志強"), Some("10000.00")));
}

const STOP: &str = r#", "account": "10001", "reason": "空置", "from": "2026-12-01", "to": "2027-03-15""#;

#[test]
fn h12_a_stop_at_the_users_wish() {
    let mut office = office();
    let number = accepted(&office, "stop", &format!("{STOP}, {TOLD}"));
    let shown = office.show(&number);
    assert_eq!((shown["station"].as_str(), shown["heated_area"].as_str()), (Some("城東站"), Some("89.50")));
    assert_eq!(shown["deadlines"], serde_json::json!([]), "the source names no limit");
    step(&office, &number, "decide", &["feasible=true", "reason=分戶", "by=錢經理"]).failed(1, "wrong_order");
    // Arrears block everything after until a check is in order.
    steps(&office, &number, &[("check", &["papers_ok=true", "arrears=owed"])]);
    let ran = told(&office, &number, "decide", &["feasible=true", "reason=分戶", "by=錢經理"]);
    refused(ran, &[("wrong_order", Some("H12"))]);
    steps(&office, &number, &[("check", &["papers_ok=true", "arrears=none"])]);
    let ran = told(&office, &number, "decide", &["feasible=true", "reason=分戶", "by=何主任"]);
    refused(ran, &[("not_in_role", Some("H12"))]);
    steps(&office, &number, &[("decide", &["feasible=true", "reason=分戶", "by=錢經理"])]);
    refused(
        told(&office, &number, "execute", &["joints_insulated=true"]),
        &[("wrong_order", Some("H10")), ("pipes_not_removed", Some("H12"))],
    );
    steps(&office, &number, &[("station-report", &["opinion=同意"]), ("verify", &["by=甲", "finding=屬實"])]);
    refused(told(&office, &number, "approve", &["by=錢經理", "method=absent"]), &[("not_signed", Some("H10"))]);
    refused(
        told(&office, &number, "approve", &["by=周明"]),
        &[("not_in_role", Some("H10")), ("operator_is_signer", None)],
    );
    step(&office, &number, "approve", &["by=錢經理", "method=pin"]).failed(1, "operator_not_signer");
    // A deputy within the dates of the authority; from paper, so somebody else types it.
    steps(&office, &number, &[("approve", &["by=代理甲"])]);
    let shown = office.show(&number);
    assert_eq!(shown["signatures"][1]["deputy"], "授權 3");
    assert_eq!(
        (shown["signatures"][1]["role"].as_str(), shown["signatures"][1]["by"].as_str()),
        (Some("approve"), Some("代理甲"))
    );
    refused(
        told(&office, &number, "execute", &["joints_insulated=false", "pipes_removed=false"]),
        &[("joints_not_insulated", Some("H12")), ("pipes_not_removed", Some("H12"))],
    );
    let execute = ["joints_insulated=true", "pipes_removed=true", "user_method=paper", "at=2026-11-23T08:59"];
    step(&office, &number, "execute", &execute).failed(1, "too_early");
    office.now = "2026-11-23T10:00".into();
    steps(
        &office,
        &number,
        &[("execute", &["joints_insulated=true", "pipes_removed=true", "user_method=paper", "by=孫師傅"])],
    );
    let user = office.show("user/1");
    assert_eq!((user["state"].as_str(), user["stopped_by"].as_str()), (Some("stopped"), Some(number.as_str())));
    step(&office, &number, "withdraw", &["reason=不停了"]).failed(1, "wrong_order");
    let accept = ["part=execution", "departments=生產部", "station_by=站長", "result=pass"];
    refused(told(&office, &number, "accept", &accept), &[("wrong_order", Some("H10"))]);
    steps(&office, &number, &[("report-back", &["text=已停"]), ("accept", &accept)]);
    refused(
        told(&office, &number, "settle", &["amount=90"]),
        &[("not_as_scheduled", Some("H4")), ("missing", Some("H12"))],
    );
    steps(&office, &number, &[("settle", &["amount=100", "receipt_no=收 9"])]);
    let notice = ["effective_from=2026-12-01", "checked_by=甲", "approved_by=乙"];
    let notice = |more: &str| told(&office, &number, "area-notice", &[&notice[..], &[more]].concat());
    refused(notice("change=89.50"), &[("wrong_sign", Some("H10"))]);
    refused(notice("change=-89.51"), &[("negative_area", Some("H10"))]);
    notice("change=-89.50").done();
    assert_eq!(state(&office, &number), "done");
    let user = office.show("user/1");
    assert_eq!((user["area"].as_str(), user["notices"][0]["change"].as_str()), (Some("0.00"), Some("-89.50")));
    let events: Vec<&str> = user["file"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["record"].as_str().or(one["number"].as_str()))
        .collect();
    assert_eq!(events.iter().filter(|record| **record == number).count(), 2, "{events:?}");
    // H12: heat back, on a stop of this very user that was carried out.
    let restore = |more: &str| apply(&office, "restore", &format!(r#", "restores": "{number}", {TOLD}{more}"#));
    restore(r#", "account": "10002""#).failed(1, "other_user");
    let back = restore("").done().out.trim().to_string();
    assert_eq!((office.show(&back)["account"].as_str(), state(&office, &back).as_str()), (Some("10001"), "open"));
    assert_eq!(office.show(&number)["links"][0]["number"], back.as_str());
    steps(
        &office,
        &back,
        &[
            ("check", &["papers_ok=true", "arrears=none"]),
            ("pay", &["fee=restore", "amount=150", "receipt_no=收 10"]),
            ("settle", &["amount=50", "receipt_no=收 11"]),
            ("station-report", &[]),
            ("verify", &["finding=屬實"]),
            ("approve", &["by=錢經理"]),
            ("execute", &[]),
        ],
    );
    assert_eq!(office.show("user/1")["state"], "active");
    restore("").failed(1, "already_restored");
    steps(&office, &back, &[("report-back", &["text=已通"]), ("accept", &accept)]);
    steps(
        &office,
        &back,
        &[("area-notice", &["change=89.50", "effective_from=2026-12-01", "checked_by=甲", "approved_by=乙"])],
    );
    assert_eq!((office.show("user/1")["area"].as_str(), state(&office, &back).as_str()), (Some("89.50"), "done"));
    assert_eq!(office.run(&["verify", "--json"]).done().json()["sound"], true);
}

#[test]
fn h12_without_a_loop_of_its_own_a_stop_is_the_approvers_to_decide() {
    let office = office();
    let stop = r#", "account": "10002", "reason": "空置", "from": "2026-12-01", "to": "2027-03-15""#;
    let number = accepted(&office, "stop", &format!("{stop}, {TOLD}"));
    steps(&office, &number, &[("check", &["papers_ok=true", "arrears=none"])]);
    steps(&office, &number, &[("decide", &["feasible=false", "reason=串聯立管", "by=錢經理"])]);
    let shown = office.show(&number);
    assert_eq!((shown["state"].as_str(), shown["ended"]["reason"].as_str()), (Some("refused"), Some("串聯立管")));
    assert!(!shown["track"].to_string().contains("\"next\""), "{}", shown["track"]);
    step(&office, &number, "station-report", &[]).failed(1, "wrong_order");
}

const IMPOSED: &str = r#", "account": "10002", "reason": "私自放水", "legal_basis": "條例第三十條", "found_by": "周明", "found_on": "2026-11-22""#;

/// An imposed stop up to its execution at 10:00.
fn imposed(office: &mut Office) -> String {
    let number = accepted(office, "imposed_stop", IMPOSED);
    for item in 1..=6 {
        step(office, &number, "procedure", &[&format!("item={item}")]).done();
    }
    steps(office, &number, &[("station-report", &[]), ("verify", &["finding=屬實"]), ("approve", &["by=錢經理"])]);
    office.now = "2026-11-23T10:00".into();
    steps(office, &number, &[("execute", &["joints_insulated=true"])]);
    number
}

#[test]
fn h12_an_imposed_stop_follows_the_lawful_procedure() {
    let mut office = office();
    let number = accepted(&office, "imposed_stop", IMPOSED);
    let shown = office.show(&number);
    assert_eq!(shown["procedure"].as_array().unwrap().len(), 6);
    // What the supervisor changes later doesn't touch what was accepted.
    office.by("林小慧", &["setting", "stop_procedure", "只有一項"]).done();
    office.by("周明", &["setting", "stop_procedure", "x"]).failed(1, "not_allowed");
    assert_eq!(office.show(&number)["procedure"].as_array().unwrap().len(), 6);
    step(&office, &number, "station-report", &[]).failed(1, "wrong_order");
    refused(told(&office, &number, "procedure", &["item=7"]), &[("unknown_item", Some("H12"))]);
    refused(told(&office, &number, "procedure", &["item=0"]), &[("unknown_item", Some("H12"))]);
    let second = shown["procedure"][1].as_str().unwrap();
    steps(
        &office,
        &number,
        &[("procedure", &["item=1", "note=當面宣讀"]), ("procedure", &[&format!("item={second}")])],
    );
    refused(told(&office, &number, "procedure", &["item=2"]), &[("already_recorded", Some("H12"))]);
    refused(told(&office, &number, "station-report", &[]), &[("wrong_order", Some("H10"))]);
    for item in 3..=6 {
        step(&office, &number, "procedure", &[&format!("item={item}")]).done();
    }
    steps(&office, &number, &[("station-report", &[]), ("verify", &["finding=屬實"])]);
    office.now = "2026-11-23T09:30".into();
    steps(&office, &number, &[("reject", &["by=錢經理", "reason=程序不全"])]);
    assert_eq!(state(&office, &number), "refused");
    let other = accepted(
        &office,
        "cut_off",
        r#", "account": "10003", "reason": "拆遷", "legal_basis": "條例", "found_by": "周明", "found_on": "2026-11-22""#,
    );
    assert_eq!(office.show(&other)["procedure"], serde_json::json!(["只有一項"]));
    steps(
        &office,
        &other,
        &[
            ("procedure", &["item=只有一項"]),
            ("station-report", &[]),
            ("verify", &["finding=屬實"]),
            ("approve", &["by=錢經理"]),
            ("execute", &["joints_insulated=true", "pipes_removed=true"]),
            ("report-back", &["text=已斷"]),
            ("accept", &["part=execution", "departments=生產部", "station_by=站長", "result=pass"]),
            ("area-notice", &["change=-60", "effective_from=2026-11-23", "checked_by=甲", "approved_by=乙"]),
        ],
    );
    assert_eq!(state(&office, &other), "done");
    step(&office, &other, "cause-gone", &[]).failed(1, "not_on_track");
}

#[test]
fn h12_once_the_cause_is_gone_restoration_is_due_and_its_lateness_explained() {
    let mut office = office();
    let number = imposed(&mut office);
    steps(&office, &number, &[("cause-gone", &["note=已修好"])]);
    assert_eq!(limit(&office.show(&number), "restore"), ("open".into(), "2026-11-24T10:00".into()));
    let back = apply(&office, "restore", &format!(r#", "account": "10002", "restores": "{number}", {TOLD}"#)).done();
    let back = back.out.trim().to_string();
    let before = [
        ("check", &["papers_ok=true", "arrears=none"][..]),
        ("settle", &["amount=200", "receipt_no=收 1"]),
        ("station-report", &[]),
        ("verify", &["finding=屬實"]),
        ("approve", &["by=錢經理"]),
    ];
    steps(&office, &back, &before);
    office.now = "2026-11-24T10:01".into();
    let ran = told(&office, &back, "execute", &[]);
    assert!(ran.err.contains(&number), "{}", ran.err);
    refused(ran, &[("late_unexplained", Some("H12"))]);
    let explain = ["deadline=restore", "reason=管件未到", "told_at=2026-11-24T09:00", "told_how=電話"];
    steps(&office, &number, &[("explain", &explain)]);
    steps(&office, &back, &[("execute", &[])]);
    let shown = office.show(&number);
    let restore = &shown["deadlines"][0];
    assert_eq!((restore["state"].as_str(), restore["met_at"].as_str()), (Some("missed"), Some("2026-11-24T10:01")));
    // Its time is corrected by the supervisor: the limit of the stop is judged anew.
    let correct = ["step=execute", "at=2026-11-24T10:00", "reason=看錯鐘"];
    step(&office, &back, "correct-time", &correct).failed(1, "not_allowed");
    office.step("林小慧", &back, "correct-time", &correct).done();
    assert_eq!(limit(&office.show(&number), "restore").0, "met");
    // A restoration that never was: the limit is owed again, and the stop holds again.
    step(&office, &back, "void", &["reason=登錯"]).failed(1, "not_allowed");
    office.step("林小慧", &back, "void", &["reason=登錯"]).done();
    let user = office.show("user/2");
    assert_eq!((user["state"].as_str(), user["stopped_by"].as_str()), (Some("stopped"), Some(number.as_str())));
    assert_eq!(office.run(&["verify", "--json"]).done().json()["sound"], true);
}

#[test]
fn h12_a_change_is_checked_settled_and_completed() {
    let mut office = office();
    let name = accepted(
        &office,
        "change",
        &format!(r#", "account": "10001", "change": "name", "new_value": "單小強", {TOLD}"#),
    );
    refused(told(&office, &name, "complete", &[]), &[("wrong_order", Some("H12"))]);
    steps(&office, &name, &[("check", &["papers_ok=true", "arrears=none"])]);
    refused(told(&office, &name, "settle", &["amount=0"]), &[("not_as_scheduled", Some("H4"))]);
    steps(&office, &name, &[("settle", &["amount=100", "receipt_no=收 1"]), ("complete", &[])]);
    let user = office.show("user/1");
    assert_eq!((user["name"].as_str(), state(&office, &name).as_str()), (Some("單小強"), "done"));
    assert_eq!(office.show(&name)["user_name"], "單志強", "frozen at acceptance");
    let area = accepted(
        &office,
        "change",
        &format!(r#", "account": "10002", "change": "area", "new_value": "80.00", {TOLD}"#),
    );
    steps(
        &office,
        &area,
        &[("check", &["papers_ok=true", "arrears=none"]), ("settle", &["amount=100", "receipt_no=收 2"])],
    );
    refused(told(&office, &area, "complete", &[]), &[("wrong_order", Some("H12"))]);
    let notice = ["change=4.75", "effective_from=2026-11-01", "checked_by=甲", "approved_by=乙"];
    step(&office, &area, "area-notice", &[&notice[..], &["account=10001"]].concat()).failed(1, "other_user");
    steps(&office, &area, &[("verify", &["finding=實測 80"]), ("area-notice", &notice)]);
    assert_eq!(office.show("user/2")["area"], "80.00");
    step(&office, &area, "void", &["reason=登錯"]).failed(1, "notice_out");
    step(&office, &area, "withdraw", &["reason=不改了"]).failed(1, "notice_out");
    steps(&office, &area, &[("complete", &[])]);
    // A month that is closed is closed for the register's history too.
    office.now = "2026-11-23T11:00".into();
    office
        .step("林小慧", &area, "correct-time", &["step=area-notice", "at=2026-11-23T08:00", "reason=x"])
        .failed(1, "too_early");
}

#[test]
fn what_was_typed_wrong_is_amended_or_void() {
    let mut office = office();
    let number = accepted(&office, "new_residential", &format!("{NEW_FLAT}, {TOLD}"));
    for (sets, code) in [
        (&["reason=x"][..], "nothing_to_change"),
        (&["phone=", "reason=x"], "missing"),
        (&["floor_area=", "reason=x"], "missing"),
        (&["legal_basis=條例", "reason=x"], "not_for_kind"),
        (&["contract_no=合 1", "reason=x"], "contract_without_date"),
        (&["applied_area=90"], "missing"),
    ] {
        step(&office, &number, "amend", sets).failed(1, code);
    }
    step(&office, &number, "amend", &["kind=stop", "reason=x"]).failed(2, "unknown_key");
    let amend = [
        "applied_area=91.00",
        "building_kind=bungalow",
        "contract_no=合 1",
        "contract_date=2026-11-20",
        "papers=房產證,身份證",
        "reason=看錯",
    ];
    step(&office, &number, "amend", &amend).done();
    let shown = office.show(&number);
    assert_eq!((shown["applied_area"].as_str(), shown["building_kind"].as_str()), (Some("91.00"), Some("bungalow")));
    assert_eq!((shown["amended"].as_i64(), shown["contract"]["contract_no"].as_str()), (Some(1), Some("合 1")));
    assert_eq!(shown["papers_given"], serde_json::json!(["房產證", "身份證"]));
    // A bungalow's contract states the temperature before it is supplied (H3).
    steps(&office, &number, &[("reply-plan", &["agreed=true", "content=x"])]);
    let notice = ["change=91", "account=50001", "effective_from=2026-11-23", "checked_by=甲", "approved_by=乙"];
    steps(&office, &number, &[("area-notice", &notice)]);
    let ran = told(&office, &number, "supply", &[]);
    assert!(ran.codes().contains(&"contract_missing") || ran.codes().contains(&"wrong_order"), "{}", ran.err);
    step(&office, &number, "amend", &["account=10001", "reason=x"]).failed(1, "wrong_order");
    let other = accepted(&office, "stop", &format!("{STOP}, {TOLD}"));
    step(&office, &other, "void", &["reason=登錯"]).done();
    assert_eq!(state(&office, &other), "void");
    step(&office, &other, "check", &["papers_ok=true", "arrears=none"]).failed(1, "wrong_order");
    step(&office, &other, "amend", &["remarks=x", "reason=x"]).failed(1, "wrong_order");
    step(&office, &other, "note", &["text=已告知"]).done();
    let third = accepted(&office, "stop", &format!("{STOP}, {TOLD}"));
    office.now = "2026-11-23T10:00".into();
    step(&office, &third, "withdraw", &["reason=不停了"]).done();
    assert_eq!(state(&office, &third), "withdrawn");
    office.step("林小慧", &third, "correct-time", &["step=received", "at=2026-11-20T08:00", "reason=紙上寫的"]).done();
    assert_eq!(office.show(&third)["accepted_at"], "2026-11-20T08:00");
    step(&office, &third, "correct-time", &["step=nothing", "at=2026-11-20T08:00", "reason=x"])
        .failed(1, "not_allowed");
    assert_eq!(office.run(&["verify", "--json"]).done().json()["sound"], true);
}

#[test]
fn h5_a_matter_from_above_is_reported_within_the_hour() {
    let office = office();
    let json = format!(
        r#"{{"kind": "stop", "channel": "from_above", "applicant": "單志強", "phone": "13800000001", "handler": "周明"{STOP}, {TOLD}}}"#
    );
    let number = office.add("周明", "heating", &json).done().out.trim().to_string();
    assert_eq!(limit(&office.show(&number), "result_up"), ("open".into(), "2026-11-23T10:00".into()));
    steps(&office, &number, &[("result-up", &["text=已受理"])]);
    assert_eq!(limit(&office.show(&number), "result_up").0, "met");
    step(&office, &number, "result-up", &["text=又報"]).failed(1, "already_recorded");
}

#[test]
fn heat_comes_back_once_and_what_the_register_has_is_not_amended_on_the_form() {
    let mut office = office();
    let stop = imposed(&mut office);
    let restore = || accepted(&office, "restore", &format!(r#", "restores": "{stop}", {TOLD}"#));
    let (one, two) = (restore(), restore());
    for number in [&one, &two] {
        let all = [
            ("check", &["papers_ok=true", "arrears=none"][..]),
            ("settle", &["amount=200", "receipt_no=收 1"]),
            ("station-report", &[]),
            ("verify", &["finding=屬實"]),
            ("approve", &["by=錢經理"]),
        ];
        steps(&office, number, &all);
    }
    steps(&office, &one, &[("execute", &[])]);
    refused(told(&office, &two, "execute", &[]), &[("already_restored", Some("H12"))]);
    step(&office, &one, "amend", &["restores=", "reason=x"]).failed(1, "wrong_order");
    let odd = format!(r#", "account": "10001", "change": "name", "new_value": "單\u200b小強", {TOLD}"#);
    assert_eq!(apply(&office, "change", &odd).status, 1);
    // A user who was entered by hand has no area that could become less.
    let user = r#"{"account": "10009", "name": "甲", "phone": "13800000007", "address": {"estate": "新村", "building": "1", "room": "1"},
        "user_class": "residential", "building_kind": "block", "own_loop": true, "station": "城東站"}"#;
    office.add("周明", "user", user).done();
    let change = r#", "account": "10009", "change": "area", "new_value": "50""#;
    let number = accepted(&office, "change", &format!("{change}, {TOLD}"));
    let settled = [("check", &["papers_ok=true", "arrears=none"][..]), ("settle", &["amount=100", "receipt_no=收 2"])];
    steps(&office, &number, &settled);
    steps(&office, &number, &[("verify", &["finding=實測"])]);
    let notice = ["effective_from=2026-11-23", "checked_by=甲", "approved_by=乙"];
    let ran = step(&office, &number, "area-notice", &[&notice[..], &["change=-50"]].concat());
    ran.failed(1, "area_unknown");
    steps(&office, &number, &[("area-notice", &[&notice[..], &["change=50"]].concat()), ("complete", &[])]);
    assert_eq!(office.show("user/4")["area"], "50.00");
}
