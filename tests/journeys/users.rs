//! The register of heating users by the command line: added, refused, amended, shown with the file of a user (H19).

use serde_json::{Value as Json, json};

use crate::office::Office;

/// A user of that account, name, telephone and address, the rest alike.
fn user(account: &str, name: &str, phone: &str, address: Json) -> Json {
    json!({"account": account, "name": name, "phone": phone, "address": address, "user_class": "residential",
        "building_kind": "block", "own_loop": true, "station": "城東站"})
}

fn home(building: &str, unit: &str, room: &str) -> Json {
    json!({"estate": "錦繡家園", "building": building, "unit": unit, "room": room})
}

/// An office with three users in one building, two of one name.
fn heated() -> Office {
    let office = Office::staffed();
    let users = json!([
        user("00012345", "單志強", "１３８ 0000 0001", home("3號樓", "2單元", "501室")),
        user("00012346", "王建国", "13912345678", home("3", "2", "502")),
        user("00012347", "王建国", "010-88886666", json!({"estate": "锦绣家园3号楼10单元101"})),
    ]);
    let ran = office.add("周明", "user", &users.to_string()).done();
    assert_eq!(ran.lines(), ["user/1", "user/2", "user/3"]);
    office
}

#[test]
fn show_gives_every_key_of_add() {
    let office = heated();
    let mut whole = user("A9", "恆達紡織", "13700007001", json!({"estate": "長春路12號"}));
    let more = json!({"contract_no": "HT-9", "contract_date": "2026-10-01", "contract_celsius": 18});
    whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let key = office.add("周明", "user", &whole.to_string()).done().out;
    let shown = office.show(key.trim());
    for (field, value) in whole.as_object().unwrap() {
        let value = if field == "contract_celsius" { json!("18.0") } else { value.clone() };
        assert_eq!(shown[field], value, "{field}");
    }
    for (field, value) in [
        ("area", Json::Null),
        ("area_record", Json::Null),
        ("stopped_since", Json::Null),
        ("stopped_by", Json::Null),
        ("file", json!([])),
        ("links", json!([])),
        ("next", json!(["amend"])),
    ] {
        assert_eq!(shown[field], value, "{field}");
    }
    assert_eq!(office.show("user/1")["phone"], "13800000001");
    let taken_apart = json!({"estate": "锦绣家园", "building": "3", "unit": "10", "room": "101"});
    assert_eq!(office.show("user/3")["address"], taken_apart);
}

#[test]
fn what_cannot_stand_is_refused_with_the_way_out() {
    let office = heated();
    let add = |change: &[(&str, Json)]| {
        let mut one = user("77", "甲", "13800000009", home("9", "1", "101"));
        for (key, value) in change {
            one[*key] = value.clone();
        }
        office.add("周明", "user", &one.to_string())
    };
    let twice = add(&[("account", json!("00012345"))]).failed(1, "already_there");
    assert!(twice.err.contains("user/1") && twice.err.contains("單志強"), "{}", twice.err);
    add(&[("account", json!("０００１２３４５"))]).failed(1, "already_there");
    assert!(add(&[("area", json!("85.50"))]).failed(1, "area_by_notice").err.contains("area"));
    add(&[("phone", json!("十二"))]).failed(2, "bad_value");
    add(&[("phone", json!("12"))]).failed(2, "bad_value");
    add(&[("own_loop", Json::Null)]).failed(1, "missing");
    add(&[("station", json!(" "))]).failed(1, "missing");
    add(&[("address", json!({"building": "3"}))]).failed(1, "missing");
    add(&[("address", json!("錦繡家園"))]).failed(2, "bad_value");
    add(&[("user_class", json!("office"))]).failed(2, "unknown_choice");
    add(&[("contract_celsius", json!(180))]).failed(1, "out_of_range");
    add(&[("floor", json!(1))]).failed(2, "unknown_key");
    office
        .add("何主任", "user", &user("78", "乙", "13800000009", home("9", "1", "102")).to_string())
        .failed(1, "not_allowed");
    office.run(&["show", "user/4"]).failed(1, "not_found");
    add(&[]).done();
}

#[test]
fn a_user_is_amended_with_a_reason_and_never_in_its_area() {
    let office = heated();
    let amend = |sets: &[&str]| office.step("周明", "user/1", "amend", sets);
    amend(&["phone=13555554444"]).failed(1, "missing");
    amend(&["area=90", "reason=量過"]).failed(2, "unknown_key");
    amend(&["account=00012346", "reason=x"]).failed(1, "already_there");
    amend(&["name=", "reason=x"]).failed(1, "missing");
    amend(&["reason=x"]).failed(1, "nothing_to_change");
    amend(&["phone=13555554444", "contract_no=HT-1", "reason=換號"]).done();
    let moved =
        amend(&[r#"address={"estate":"錦繡家園","building":"3","unit":"2","room":"502"}"#, "reason=換房"]).done();
    assert_eq!(moved.lines(), ["user/2"], "whose home that is already is told");
    amend(&["contract_no=", "reason=填錯"]).done();
    let shown = office.show("user/1");
    assert_eq!((&shown["phone"], &shown["contract_no"]), (&json!("13555554444"), &Json::Null));
    assert_eq!(shown["address"]["room"], "502");
    assert_eq!(shown["links"], json!([{"kind": "same_flat", "number": "user/2"}]));
    assert_eq!(shown["rev"], 4);
    let said: Vec<&str> =
        shown["history"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(said, ["add", "amend", "amend", "amend"]);
    office.run(&["verify"]).done();
}

#[test]
fn the_file_of_a_user_holds_every_repair_oldest_first() {
    let office = heated();
    let call = |account: &str, at: &str| {
        let repair = json!({"caller": "單志強", "phone": "13800000001", "account": account, "kind": "leak",
            "fault": "暖氣片漏水", "scope": "company", "reported_at": at});
        office.add("周明", "repair", &repair.to_string())
    };
    let later = call("00012345", "2026-11-23T08:50").done().out.trim().to_string();
    let earlier = call("單志強", "2026-11-23T08:05").done().out.trim().to_string();
    call("user/2", "2026-11-23T08:10").done();
    call("王建国", "2026-11-23T08:10").failed(1, "ambiguous_account");
    call("2", "2026-11-23T08:10").failed(1, "unknown_account");
    let file = office.show("user/1")["file"].clone();
    let numbers: Vec<&str> = file.as_array().unwrap().iter().map(|event| event["number"].as_str().unwrap()).collect();
    assert_eq!(numbers, [earlier.as_str(), later.as_str()]);
    assert_eq!((&file[0]["workflow"], &file[0]["at"]), (&json!("repair"), &json!("2026-11-23T08:05")));
    assert!(file[0]["what"].as_str().unwrap().contains("暖氣片漏水") && file[0]["state"].is_string(), "{file}");
    assert_eq!(office.show("user/3")["file"], json!([]));
}
