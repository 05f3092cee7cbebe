//! Users in the type-ahead, looked up in the file itself: by account, telephone or its end, name, sound, address; and the
//! address that is taken apart in a form.

use super::*;
use slipdesk::kernel::form::layout::Layout;
use slipdesk::kernel::form::sheet::{NoHooks, Sheet};
use slipdesk::kernel::pick::Lookups;

fn housed() -> Stage {
    let mut stage = Stage::new();
    let user = |account: &str, name: &str, phone: &str, building: &str, unit: &str, room: &str| {
        json!({"account": account, "name": name, "phone": phone, "user_class": "residential", "building_kind": "block",
            "address": {"estate": "錦繡家園", "building": building, "unit": unit, "room": room}, "own_loop": true,
            "station": "城東站"})
    };
    for value in [
        user("00012345", "單志強", "13800000001", "3", "2", "501"),
        user("00012346", "王建国", "13912345678", "3", "2", "502"),
        user("00012347", "王建国", "13700006666", "10", "1", "101"),
    ] {
        let fields = desk::book("user").unwrap().thing().fields;
        stage.desk.add("user", &from_json(fields, &value).unwrap(), None).unwrap();
    }
    stage
}

/// The form of a repair, the cursor in the field of the user.
fn asked(stage: &mut Stage) {
    let thing = desk::book("repair").unwrap().thing();
    let cx = Stage::cx(&stage.desk, stage.lang);
    let mut sheet = Sheet::add(thing, Layout::default(), Box::new(NoHooks), &cx);
    sheet.go_to("account", &cx);
    stage.layers.push(Box::new(sheet));
    stage.draw();
}

#[test]
fn a_caller_is_found_by_a_few_keys() {
    for typed in [
        "12345",
        "0001",
        "13800",
        "單",
        "志强",
        "单志强",
        "szq",
        "dzq",
        "czq",
        "3-2-501",
        "３-2-501",
        "jxjy 3-2-501",
        "锦绣 501",
        "錦繡家園3號樓2單元501",
    ] {
        let mut stage = housed();
        asked(&mut stage);
        // An account is typed from its start.
        let typed = if typed == "12345" { "00012345" } else { typed };
        stage.keys(&format!("{typed}{{Enter}}"));
        // The end of a telephone is the start of accounts too: the one that fits best is marked, and Enter takes it.
        if stage.layers.last().unwrap().user().is_none() {
            assert_eq!(typed, "0001", "{}", stage.text());
            stage.keys("{Enter}");
        }
        assert!(stage.text().contains("00012345 單志強"), "{typed}\n{}", stage.text());
        let sheet = stage.layers.last().unwrap();
        assert_eq!(sheet.user(), Some(1), "{typed}");
    }
}

#[test]
fn namesakes_are_told_apart_by_their_homes() {
    let mut stage = housed();
    asked(&mut stage);
    stage.keys("王建国");
    let text = stage.text();
    assert!(text.contains("錦繡家園 3-2-502") && text.contains("錦繡家園 10-1-101"), "{text}");
    stage.keys("{Enter}");
    assert_eq!(stage.layers.last().unwrap().user(), None, "none of them is taken unless it is chosen");
    stage.keys("2");
    assert_eq!(stage.layers.last().unwrap().user(), Some(3));
    assert!(stage.text().contains("00012347 王建国"), "{}", stage.text());
}

#[test]
fn a_digit_among_namesakes_goes_on_with_a_number() {
    for (typed, user) in [("1370", 3), ("王建国 10-1{Enter}", 3), ("王建国 3-2{Enter}", 2)] {
        let mut stage = housed();
        asked(&mut stage);
        stage.keys(&format!("{typed}{{Enter}}"));
        assert_eq!(stage.layers.last().unwrap().user(), Some(user), "{typed}\n{}", stage.text());
    }
}

#[test]
fn a_number_that_is_no_account_is_nobodys_key() {
    let mut stage = housed();
    asked(&mut stage);
    stage.keys("2{Enter}");
    assert_eq!(stage.layers.last().unwrap().user(), None, "{}", stage.text());
}

#[test]
fn users_of_another_window_are_there_at_once() {
    let stage = housed();
    let (mut other, _) =
        desk::open_or_found(&stage.path, Clock::Still(now()), Founding::Never, None, Lang::Hant).unwrap();
    other.sit("林小慧").unwrap();
    let value = json!({"account": "9", "name": "尉遲敏", "phone": "13100000000", "user_class": "residential",
        "building_kind": "bungalow", "address": {"estate": "東方紅平房區12排3號"}, "own_loop": false, "station": "城東站"});
    let typed = from_json(desk::book("user").unwrap().thing().fields, &value).unwrap();
    other.add("user", &typed, Dialect::Strict, None).unwrap();
    for typed in ["ycm", "dfhpfq 12排3", "东方红12排3号", "尉迟"] {
        let found: Vec<i64> = stage.desk.search("user", typed, 8).into_iter().map(|it| it.key).collect();
        assert_eq!(found, [4], "{typed}");
    }
}
