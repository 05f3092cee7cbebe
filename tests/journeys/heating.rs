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

/// State and due time of a deadline.
fn limit(shown: &Json, kind: &str) -> (String, String) {
    let all = shown["deadlines"].as_array().unwrap();
    let found = all.iter().find(|one| one["kind"] == kind).unwrap_or_else(|| panic!("no {kind}: {all:?}"));
    (found["state"].as_str().unwrap().into(), found["due"].as_str().unwrap_or("").into())
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
