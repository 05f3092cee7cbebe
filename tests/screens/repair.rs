//! Tab 4 by keyboard over a real file: a call from the first ring to the dispatch in few keys, the clock that starts with
//! it, what is in sight meanwhile, strangers, duplicates, the list by urgency, every step.

use std::time::Duration;

use ratatui::buffer::Buffer;
use serde_json::json;

use slipdesk::desk;
use slipdesk::kernel::form::read::from_json;
use slipdesk::kernel::ui::screen_text::rows;
use slipdesk::kernel::ui::{Answer, Canvas, Cx, Desk, Look, Request};
use slipdesk::kernel::words::Lang;
use slipdesk::workflow::Workflow;
use slipdesk::workflows::repair::Repairs;

use super::{Stage, now};

/// Adds something as a form does.
fn add(stage: &mut Stage, thing: &'static str, value: serde_json::Value) -> String {
    let fields = desk::book(thing).unwrap().thing().fields;
    let typed = from_json(fields, &value).unwrap();
    match (Request::Add { thing, typed, draft: None }).carry_out(&mut stage.desk) {
        Some(Answer::Added(added)) => added.record.to_string(),
        other => panic!("{thing} {value}: {other:?}"),
    }
}

fn act(stage: &mut Stage, record: &str, action: &'static str, value: serde_json::Value) {
    let fields = desk::book("repair").unwrap().thing().action(action).unwrap().fields;
    let typed = from_json(fields, &value).unwrap();
    let request = Request::Act { record: record.to_string(), action, typed, rev: None, draft: None };
    match request.carry_out(&mut stage.desk) {
        Some(Answer::Done(_)) => {}
        other => panic!("{record} {action} {value}: {other:?}"),
    }
}

fn user(account: &str, name: &str, phone: &str, room: &str) -> serde_json::Value {
    json!({"account": account, "name": name, "phone": phone, "user_class": "residential", "building_kind": "block",
           "address": {"estate": "錦繡家園", "building": "3", "unit": "2", "room": room}, "own_loop": true,
           "station": "熱力一站"})
}

/// An office with two certified fitters, one of them in charge of building 3, and two users in it; tab 4 is open.
fn stage() -> Stage {
    let mut stage = Stage::new();
    for (name, number) in [("李工", "RN-0412"), ("張師傅", "RN-0398")] {
        let person = json!({"name": name, "roles": "fitter", "department": "熱力一站", "certificate_no": number,
                            "certificate_expires": "2027-06-30"});
        add(&mut stage, "staff", person);
    }
    let inlet = json!({"name": "3號樓熱力入口", "kind": "入口", "station": "熱力一站", "building": "錦繡家園 3",
                       "responsible": "李工"});
    add(&mut stage, "facility", inlet);
    add(&mut stage, "user", user("10030201", "王堃", "13812345678", "501"));
    add(&mut stage, "user", user("10030202", "趙玉蘭", "13812345679", "502"));
    stage.layers = vec![Repairs.screen().unwrap()];
    stage
}

fn call(stage: &mut Stage, account: &str, kind: &str, at: &str) -> String {
    let call = json!({"caller": "來電人", "phone": "13900000001", "account": account, "fault": "暖氣不熱", "kind": kind,
                      "scope": "company", "reported_at": at});
    add(stage, "repair", call)
}

fn number(stage: &Stage) -> String {
    stage.told().trim_start_matches("已存 ").chars().take(12).collect()
}

#[test]
fn from_the_first_ring_to_the_dispatch_in_few_keys() {
    let mut stage = stage();
    let fault = "廚房暖氣片滴水";
    // The user by the room, what is wrong, its kind, whose it is; save; the building's own fitter is proposed; send.
    stage.keys(&format!("{{F2}}3-2-501{{Enter}}{fault}{{Enter}}1{{Enter}}1{{F8}}"));
    let record = number(&stage);
    assert!(record.starts_with("R2611-0001-"), "{}\n{}", stage.told(), stage.text());
    assert!(stage.text().contains("派工") && stage.before_cursor().contains("李工"), "{}", stage.text());
    stage.keys("{F8}");
    let information = "3-2-501".len() + fault.chars().count() + 2;
    let confirmed = 3;
    println!("keys from the first ring to the dispatch: {}, {information} of them carry information", stage.keys);
    assert_eq!(stage.keys, 1 + information + confirmed + 2, "F2, what is told, an Enter a field, F8 twice");
    let map = stage.record(&record);
    assert_eq!(map["state"], "dispatched");
    assert_eq!(
        (&map["caller"], &map["phone"], &map["account"]),
        (&json!("王堃"), &json!("13812345678"), &json!("10030201"))
    );
    assert_eq!((&map["kind"], &map["scope"], &map["channel"]), (&json!("leak"), &json!("company"), &json!("phone")));
    assert_eq!(map["crew"][0]["name"], "李工");
    // Back in the list one stands at it, with its next step and what is left.
    let text = stage.text();
    assert!(text.contains(&format!(">{record}")) && text.contains("到場 剩 29分53秒"), "{text}");
}

#[test]
fn the_clock_starts_when_the_form_opens_and_can_be_changed() {
    let mut stage = stage();
    stage.keys("{F2}");
    assert!(stage.text().contains("2026-11-23 14:32"), "{}", stage.text());
    stage.keys("王堃{Enter}不熱{Enter}2{Enter}1{Enter}");
    for _ in 0..20 {
        if stage.before_cursor().contains("報修時間") {
            break;
        }
        stage.keys("{Tab}");
    }
    stage.keys("1415{F8}");
    let record = number(&stage);
    assert_eq!(stage.record(&record)["reported_at"], "2026-11-23T14:15", "{}", stage.told());
}

#[test]
fn what_is_around_the_place_is_in_sight_while_the_caller_speaks() {
    let mut stage = stage();
    let own = call(&mut stage, "10030201", "no_heat", "2026-11-23T13:40");
    let house = call(&mut stage, "10030202", "no_heat", "2026-11-23T13:50");
    stage.keys("{F2}13812345678{Enter}");
    let text = stage.text();
    assert!(text.contains(&format!("本戶未了 {own}")), "{text}");
    assert!(text.contains(&format!("同樓未了 {house}")) && text.contains("3-2-502"), "{text}");
    assert!(text.contains("責任維修工 李工"), "{text}");
    assert!(stage.before_cursor().contains("故障描述"), "{}", stage.before_cursor());
}

#[test]
fn a_neighbours_call_is_joined_by_one_key_after_saving() {
    let mut stage = stage();
    let first = call(&mut stage, "10030202", "no_heat", "2026-11-23T14:20");
    stage.keys("{F2}wk{Enter}整棟樓不熱{Enter}2{Enter}1{F8}");
    let record = number(&stage);
    assert!(stage.told().contains("Ctrl+B") && stage.told().contains(&first), "{}\n{}", stage.told(), stage.text());
    stage.keys("{C-b}");
    assert!(stage.text().contains(&first), "{}", stage.text());
    stage.keys("{F8}");
    let map = stage.record(&record);
    assert_eq!(map["state"], "duplicate", "{}\n{}", stage.told(), stage.text());
    assert_eq!(map["ended"]["duplicate_of"], json!(first));
}

#[test]
fn a_stranger_types_nothing_twice() {
    for (typed, key, expected) in [
        ("13900000077", "phone", json!("13900000077")),
        ("孫先生", "caller", json!("孫先生")),
        ("東方紅平房區12排3號", "address.building", json!("12排")),
    ] {
        let mut stage = stage();
        stage.keys(&format!("{{F2}}{typed}{{Enter}}"));
        // Each of the other fields that a stranger is asked for.
        for _ in 0..12 {
            let before = stage.before_cursor();
            let answer = if before.contains("電話") {
                "13900000077"
            } else if before.contains("報修人") {
                "孫先生"
            } else if before.contains("小區") && !before.contains("樓") {
                "東方紅平房區"
            } else if before.contains("故障描述") {
                "閥門擰不動{Enter}4{Enter}3{F8}"
            } else {
                ""
            };
            if answer.contains("F8") {
                stage.keys(answer);
                break;
            }
            stage.keys(&format!("{answer}{{Enter}}"));
        }
        let record: String = stage.told().chars().skip_while(|ch| *ch != 'R').take(12).collect();
        assert!(record.starts_with("R2611-0001-"), "{typed}: {}\n{}", stage.told(), stage.text());
        let found = stage.record(&record);
        let value = key.split('.').fold(json!(found), |map, key| map[key].clone());
        assert_eq!(value, expected, "{typed}: {found:?}");
    }
}

#[test]
fn the_users_own_leads_to_advice_or_the_charge() {
    let mut stage = stage();
    stage.keys("{F2}王堃{Enter}自家閥門擰不動{Enter}4{Enter}2{F8}");
    let text = stage.text();
    assert!(text.contains("電話指導") && text.contains("告知收費"), "{text}");
    // What ends it is not what a stray Enter takes; one finds it by typing, and a character is no advice.
    let steps: Vec<&str> = text.lines().filter(|line| line.contains("電話指導") || line.contains("告知收費")).collect();
    assert!(steps[0].contains("告知收費"), "{text}");
    stage.keys("dhzd{Enter}1{F8}");
    let record = desk_record(&stage);
    assert_eq!(stage.record(&record)["state"], "reported", "{}", stage.text());
    assert!(stage.text().contains("太短"), "{}", stage.text());
    stage.keys("{BS}教用戶先關總閥{F8}");
    assert_eq!(stage.record(&record)["state"], "advised", "{}\n{}", stage.told(), stage.text());
}

/// The number of the marked row.
fn desk_list(stage: &mut Stage) -> String {
    let text = stage.text();
    let line = text.lines().find(|line| line.starts_with(">R")).unwrap_or_else(|| panic!("{text}"));
    line.chars().skip(1).take(12).collect()
}

#[test]
fn what_presses_most_stands_on_top_and_follow_ups_have_a_list() {
    let mut stage = stage();
    let done = call(&mut stage, "10030201", "no_heat", "2026-11-20T09:00");
    act(&mut stage, &done, "dispatch", json!({"crew": "張師傅", "at": "2026-11-20T09:05"}));
    act(&mut stage, &done, "arrive", json!({"at": "2026-11-20T09:40"}));
    let work = json!({"cause": "集氣", "work": "排氣", "shoe_covers": true, "cleaned": true, "at": "2026-11-20T10:00"});
    act(&mut stage, &done, "finish", work);
    let late = call(&mut stage, "10030202", "leak", "2026-11-23T13:00");
    let soon = call(&mut stage, "10030201", "no_heat", "2026-11-23T14:25");
    let order = |stage: &mut Stage| -> Vec<String> {
        let text = stage.text();
        let rows = text.lines().filter(|line| line.get(1..2) == Some("R"));
        rows.map(|line| line.chars().skip(1).take(12).collect()).take(3).collect()
    };
    assert_eq!(order(&mut stage), [soon.clone(), late.clone(), done.clone()], "the newest first");
    stage.keys("{C-w}");
    assert_eq!(order(&mut stage), [late.clone(), soon, done.clone()], "the most pressing first");
    assert!(stage.text().contains("! 到場 逾"), "{}", stage.text());
    stage.keys("{C-w}{C-r}");
    let text = stage.text();
    assert!(text.contains(&done) && !text.contains(&late), "{text}");
    stage.keys("{F6}1{F8}");
    assert_eq!(stage.record(&done)["state"], "closed", "{}\n{}", stage.told(), stage.text());
}

#[test]
fn a_repair_goes_from_call_to_confirmation_by_f6() {
    let mut stage = stage();
    stage.keys("{F2}王堃{Enter}主臥不熱{Enter}2{Enter}1{F8}{F8}");
    let record = desk_list(&mut stage);
    stage.keys("{F6}{F8}");
    assert_eq!(stage.record(&record)["state"], "contacted", "{}\n{}", stage.told(), stage.text());
    stage.keys("{F6}{F8}");
    assert_eq!(stage.record(&record)["state"], "arrived", "{}\n{}", stage.told(), stage.text());
    stage.keys("{F6}集氣{Enter}排氣{Enter}排氣閥一個{Enter}1{Enter}1{F8}");
    assert_eq!(stage.record(&record)["state"], "finished", "{}\n{}", stage.told(), stage.text());
    stage.keys("{F6}{Enter}1{F8}");
    assert_eq!(stage.record(&record)["state"], "confirmed", "{}\n{}", stage.told(), stage.text());
    assert_eq!(stage.record(&record)["confirmation"]["by"], "王堃");
    stage.keys("{Enter}");
    let text = stage.text();
    assert!(text.contains("時限") && text.contains("按時完成"), "the page tells its limits\n{text}");
}

#[test]
fn a_second_renews_the_list_without_moving_the_mark() {
    let mut stage = stage();
    call(&mut stage, "10030201", "leak", "2026-11-23T14:20");
    assert!(stage.text().contains("到場 剩 17分53秒"), "{}", stage.text());
    let mut buffer: Buffer = stage.draw();
    let later = now().plus(3);
    let cx = Cx { desk: &stage.desk, lang: Lang::Hant, look: Look::default(), now: later };
    stage.layers[0].pulse(&mut Canvas::new(&mut buffer, Look::default()), &cx);
    let text = rows(&buffer).join("\n");
    assert!(text.contains("到場 剩 17分50秒") && text.contains(">R2611-0001-"), "{text}");
    assert_eq!(stage.desk.rest_of_second(), Duration::from_secs(1), "a clock that stands still");
}

#[test]
fn a_step_left_by_esc_comes_back_at_its_field() {
    let mut stage = stage();
    let record = call(&mut stage, "10030201", "leak", "2026-11-23T14:20");
    act(&mut stage, &record, "dispatch", json!({"crew": "李工"}));
    act(&mut stage, &record, "arrive", json!({}));
    stage.text();
    stage.keys("{F6}集氣{Enter}排氣放水{Enter}");
    let left = stage.before_cursor();
    assert!(left.contains("更換材料"), "materials are asked for\n{}", stage.text());
    stage.keys("{Esc}");
    assert_eq!(stage.layers.len(), 1);
    assert!(stage.told().contains("填的留著"), "{}", stage.told());
    stage.keys("{F6}");
    assert_eq!(stage.before_cursor(), left, "{}", stage.text());
    assert!(stage.text().contains("排氣放水"), "{}", stage.text());
    let cx = Cx { desk: &stage.desk, lang: Lang::Hant, look: Look::default(), now: now() };
    assert!(stage.layers.last().unwrap().title(&cx).ends_with("（草稿已存 14:32）"));
}

#[test]
fn who_is_not_content_is_asked_why_before_anything_else() {
    for (result, field) in [("1", "回訪結果"), ("2", "用戶意見"), ("3", "用戶意見")] {
        let mut stage = stage();
        let record = call(&mut stage, "10030201", "no_heat", "2026-11-20T09:00");
        act(&mut stage, &record, "dispatch", json!({"crew": "張師傅", "at": "2026-11-20T09:05"}));
        act(&mut stage, &record, "arrive", json!({"at": "2026-11-20T09:40"}));
        let work =
            json!({"cause": "集氣", "work": "排氣", "shoe_covers": true, "cleaned": true, "at": "2026-11-20T10:00"});
        act(&mut stage, &record, "finish", work);
        stage.text();
        stage.keys(&format!("{{F6}}{result}{{Enter}}"));
        assert!(stage.before_cursor().contains(field), "{result}: {}", stage.text());
    }
}

#[test]
fn a_dispatch_from_another_window_shows_in_the_head_and_asks_for_the_reason() {
    let mut stage = stage();
    let record = call(&mut stage, "10030201", "leak", "2026-11-23T14:20");
    stage.text();
    stage.keys("{F6}");
    assert!(!stage.text().contains("原因      "), "{}", stage.text());
    act(&mut stage, &record, "dispatch", json!({"crew": "張師傅"}));
    stage.keys("{F8}");
    let text = stage.text();
    assert!(text.lines().any(|line| line.contains(&record) && line.contains("已派工")), "{text}");
    assert!(stage.before_cursor().contains("原因"), "{}\n{text}", stage.told());
    stage.keys("{F8}");
    assert!(stage.before_cursor().contains("原因"), "{}\n{}", stage.told(), stage.text());
    stage.keys("張師傅走不開{F8}");
    assert_eq!(stage.record(&record)["crew"][0]["name"], "李工", "{}\n{}", stage.told(), stage.text());
}

#[test]
fn what_is_late_says_so_in_every_language_and_addresses_stand_whole() {
    let mut stage = stage();
    let address = json!({"estate": "長春路12號院", "building": "1", "unit": "2", "room": "1001"});
    let call = json!({"caller": "孫夢竹", "phone": "13900000001", "address": address, "fault": "暖氣不熱",
                      "kind": "no_heat", "scope": "company", "reported_at": "2026-11-23T08:00"});
    add(&mut stage, "repair", call);
    for (lang, late) in [(Lang::Hant, "! 聯繫 逾 "), (Lang::Hans, "! 联系 逾 "), (Lang::En, "! call ")] {
        stage.lang = lang;
        let text = stage.text();
        assert!(text.contains("長春路12號院 1-2-1001") && text.contains(late), "{text}");
    }
}

#[test]
fn an_empty_list_says_what_it_is_empty_of_and_a_call_left_unsaved_where_it_waits() {
    let mut stage = stage();
    for (key, told) in [("{C-r}", "現在沒有可回訪的"), ("{C-w}", "沒有未了的報修"), ("{C-a}", "今天你還沒有記過報修")]
    {
        stage.keys(key);
        let text = stage.text();
        assert!(text.contains(told) && text.contains("Esc 看全部"), "{text}");
        stage.keys("{Esc}");
    }
    assert!(stage.text().contains("電話來了按 F2"), "{}", stage.text());
    stage.keys("{F2}孫先生{Enter}不熱{Esc}");
    assert!(stage.told().contains("F12"), "{}", stage.told());
    stage.keys("{F2}");
    assert!(!stage.text().contains("孫先生"), "{}", stage.text());
}

/// The record of the form in front.
fn desk_record(stage: &Stage) -> String {
    stage.layers.last().unwrap().record().unwrap()
}

#[test]
fn the_menu_of_steps_says_that_there_is_more_and_names_them_as_they_are_now() {
    let mut stage = stage();
    let record = call(&mut stage, "10030201", "no_heat", "2026-11-23T14:20");
    act(&mut stage, &record, "dispatch", json!({"crew": "張師傅"}));
    stage.text();
    stage.keys("{F6}{F6}");
    let text = stage.text();
    assert!(text.contains("↓ 還有") && text.contains("改派"), "{text}");
    stage.keys("{End}");
    assert!(stage.text().contains("↑ "), "{}", stage.text());
    stage.keys("gaipai{Enter}");
    assert!(stage.before_cursor().contains("維修人"), "{}", stage.text());
    // Of one that has ended only what can still be done is listed.
    stage.keys("{Esc}");
    act(&mut stage, &record, "void", json!({"reason": "登記錯了"}));
    stage.text();
    stage.keys("{F6}");
    let text = stage.text();
    assert!(text.contains("加註") && !text.contains("改派") && !text.contains("還有"), "{text}");
}

#[test]
fn a_time_in_the_menu_reads_as_people_read_it() {
    let mut stage = stage();
    let record = call(&mut stage, "10030201", "no_heat", "2026-11-23T09:00");
    act(&mut stage, &record, "dispatch", json!({"crew": "張師傅", "at": "2026-11-23T09:05"}));
    act(&mut stage, &record, "arrive", json!({"at": "2026-11-23T09:40"}));
    let work = json!({"cause": "集氣", "work": "排氣", "shoe_covers": true, "cleaned": true, "at": "2026-11-23T10:00"});
    act(&mut stage, &record, "finish", work);
    stage.text();
    stage.keys("{F6}{F6}huifang");
    let text = stage.text();
    assert!(text.contains("2026-11-25 10:00 起才可以") && !text.contains("25T10"), "{text}");
}

#[test]
fn everybody_who_may_be_sent_is_listed_with_what_speaks_for_and_against() {
    let mut stage = stage();
    add(&mut stage, "staff", json!({"name": "劉學徒", "roles": "fitter"}));
    let record = call(&mut stage, "10030201", "leak", "2026-11-23T14:20");
    stage.text();
    stage.keys("{F6}{F7}");
    let text = stage.text();
    let place = |name: &str| text.lines().position(|line| line.contains('│') && line.contains(name));
    let places = [place("李工"), place("張師傅"), place("劉學徒")];
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{text}");
    assert!(text.contains("證至 2027-06-30") && text.contains("沒有有效證書"), "{text}");
    stage.keys("2{F8}");
    assert_eq!(stage.record(&record)["crew"][0]["name"], "張師傅", "{}\n{}", stage.told(), stage.text());
}

#[test]
fn the_repair_that_one_joins_is_told_under_its_number() {
    let mut stage = stage();
    let first = call(&mut stage, "10030202", "no_heat", "2026-11-23T14:10");
    call(&mut stage, "10030201", "leak", "2026-11-23T14:20");
    stage.text();
    stage.keys("{F6}{F6}併入{Enter}");
    let text = stage.text();
    assert!(
        text.lines().any(|line| line.contains(&first) && line.contains("3-2-502") && line.contains("來電人")),
        "{text}"
    );
}

#[test]
fn a_stray_f5_makes_no_reprint_and_the_order_is_the_paper_until_the_work_is_done() {
    let mut stage = stage();
    let record = call(&mut stage, "10030201", "no_heat", "2026-11-23T14:20");
    act(&mut stage, &record, "dispatch", json!({"crew": "張師傅"}));
    act(&mut stage, &record, "arrive", json!({}));
    stage.text();
    let counts = |stage: &Stage| -> Vec<(String, i64)> {
        let number = record[6..10].parse::<i64>().unwrap();
        assert_eq!(number, 1);
        slipdesk::registers::step::store::printed(stage.desk.view(), &record).unwrap()
    };
    stage.keys("{F5}");
    assert_eq!(counts(&stage), [("dispatch".to_string(), 1)], "{}", stage.told());
    stage.text();
    stage.keys("{F5}");
    let text = stage.text();
    assert!(text.contains("派工單 14:32 已經打印過"), "{text}");
    stage.keys("{Esc}{F5}{Esc}");
    assert_eq!(counts(&stage), [("dispatch".to_string(), 1)]);
    stage.keys("{F5}{F5}");
    assert_eq!(counts(&stage), [("dispatch".to_string(), 2)], "{}", stage.told());
    assert_eq!(stage.layers.len(), 1);
    let work = json!({"cause": "集氣", "work": "排氣", "shoe_covers": true, "cleaned": true});
    act(&mut stage, &record, "finish", work);
    stage.text();
    stage.keys("{F5}");
    assert_eq!(counts(&stage), [("dispatch".to_string(), 2), ("receipt".to_string(), 1)], "{}", stage.told());
}

#[test]
fn a_whole_address_in_the_estate_goes_into_its_fields_and_says_whose_home_it_is() {
    let mut stage = stage();
    stage.keys("{F2}孫先生{Enter}");
    for _ in 0..8 {
        if stage.before_cursor().contains("小區") {
            break;
        }
        stage.keys("{Tab}");
    }
    stage.keys("錦繡家園3號樓2單元502{Enter}");
    let text = stage.text();
    assert!(text.contains("此址用戶：趙玉蘭 10030202"), "{text}");
    assert!(!text.contains("錦繡家園3號樓"), "{text}");
}
