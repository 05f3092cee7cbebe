//! The papers of heating applications by the command line: which exist when, and what has to be recorded before (H7 to
//! H12, H23).

use crate::office::Office;

fn office() -> Office {
    let mut office = Office::staffed();
    office.now = "2026-11-23T09:00".into();
    office.add("林小慧", "staff", r#"{"name": "錢經理", "roles": ["approver"]}"#).done();
    let season = r#"{"name": "2026-2027", "from": "2026-11-15", "to": "2027-03-15"}"#;
    office.add("林小慧", "season", season).done();
    let fee = r#"{"key": "heat", "name": "熱費", "unit": "m2", "price": "24.00", "effective_from": "2026-01-01", "basis": "價目表"}"#;
    office.add("林小慧", "fee", fee).done();
    office.by("林小慧", &["setting", "station_phone", "010-88888888"]).done();
    let user = r#"{"account": "10001", "name": "單志強", "phone": "13800000001", "user_class": "residential",
        "building_kind": "block", "own_loop": true, "station": "城東站",
        "address": {"estate": "錦繡家園", "building": "3", "unit": "2", "room": "501"}}"#;
    office.add("林小慧", "user", user).done();
    office
}

fn preview(office: &Office, number: &str, paper: &str) -> String {
    office.run(&["print", number, "--paper", paper, "--preview"]).done().out
}

#[test]
fn papers_of_new_heat_exist_when_what_they_tell_has_happened() {
    let mut office = office();
    let home = r#"{"kind": "new_residential", "channel": "visit", "applicant": "周玉", "phone": "13800000009",
        "handler": "周明", "station": "城東站", "user_class": "residential", "building_kind": "block", "own_loop": true,
        "floor_area": "100.00", "applied_area": "89.5", "papers": ["不動產權證或購房合同"],
        "explained": {"papers": true, "procedure": true, "fees": true},
        "address": {"estate": "錦繡家園", "building": "5", "unit": "1", "room": "301"}}"#;
    let number = office.add("周明", "heating", home).done().out.trim().to_string();
    let receipt = office.run(&["print", &number, "--preview"]).done().out;
    for said in ["用熱業務受理回執", "預覽", "2026-11-26 17:30 前", "熱費 24.00元/平方米；依據 價目表", "010-88888888"]
    {
        assert!(receipt.contains(said), "{said}\n{receipt}");
    }
    assert!(preview(&office, &number, "papers-list").contains("已交"));
    for (paper, said) in [
        ("plan-reply", "reply-plan"),
        ("area-notice", "area-notice"),
        ("restore-notice", "only restorations"),
        ("stop-notice", "only stops"),
    ] {
        let refused = office.run(&["print", &number, "--paper", paper, "--preview"]);
        let code = if matches!(paper, "plan-reply" | "area-notice") { "not_yet" } else { "no_such_paper" };
        assert!(refused.failed(1, code).err.contains(said), "{paper}");
    }
    for paper in ["inspection", "acceptance", "site-notice", "supply-notice"] {
        office.run(&["print", &number, "--paper", paper, "--preview"]).failed(1, "no_such_paper");
    }
    office.now = "2026-11-24T10:00".into();
    let reply = ["agreed=true", "content=自三號站接管", "by=周明"];
    office.step("周明", &number, "reply-plan", &reply).done();
    let printed = preview(&office, &number, "plan-reply");
    assert!(printed.contains("同意用熱") && printed.contains("自三號站接管"), "{printed}");

    let works =
        r#"works={"section": "5 號樓 1 單元", "from": "2026-11-25", "to": "2026-11-28", "contractor": "宏遠安裝"}"#;
    office.step("周明", &number, "amend", &[works, "reason=補填工程"]).done();
    office.run(&["print", &number, "--paper", "site-notice", "--preview"]).failed(1, "missing");
    let form = preview(&office, &number, "inspection");
    assert!(form.contains("更正 1 次") && form.contains("不合格（　）") && form.contains("宏遠安裝"), "{form}");
}

#[test]
fn a_stop_is_announced_once_it_is_approved_and_an_imposed_one_before() {
    let office = office();
    let stop = r#"{"kind": "stop", "channel": "visit", "applicant": "單志強", "phone": "13800000001", "handler": "周明",
        "account": "10001", "station": "城東站", "reason": "外出", "from": "2026-11-24", "to": "2027-03-15",
        "explained": {"papers": true, "procedure": true, "fees": true}}"#;
    let number = office.add("周明", "heating", stop).done().out.trim().to_string();
    let refused = office.run(&["print", &number, "--paper", "stop-notice", "--preview"]).failed(1, "not_yet");
    assert!(refused.err.contains("approve"), "{}", refused.err);
    office.run(&["print", &number, "--paper", "plan-reply", "--preview"]).failed(1, "no_such_paper");

    let imposed = r#"{"kind": "imposed_stop", "channel": "inspection", "applicant": "單志強", "phone": "13800000001",
        "handler": "周明", "account": "10001", "station": "城東站", "reason": "私自放水", "legal_basis": "條例第三十二條",
        "found_by": "周明", "found_on": "2026-11-20"}"#;
    let number = office.add("周明", "heating", imposed).done().out.trim().to_string();
    let notice = preview(&office, &number, "stop-notice");
    assert!(notice.contains("條例第三十二條") && notice.contains("怎樣恢復供熱"), "{notice}");
    assert!(office.run(&["print", &number, "--preview"]).done().out.contains("強制停熱登記單"));
    office.run(&["print", &number, "--paper", "restore-notice", "--preview"]).failed(1, "not_yet");
    office.run(&["print", &number, "--paper", "papers-list", "--preview"]).failed(1, "no_such_paper");
}
