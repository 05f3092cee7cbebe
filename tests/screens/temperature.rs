//! Tab 5 by keyboard over a real file: a sheet of twenty rows in few keys, judged as it is typed, a missed decimal point,
//! drafts, corrections, what is due, in three languages at 80 columns.

use serde_json::json;

use slipdesk::desk;
use slipdesk::kernel::form::read::from_json;
use slipdesk::kernel::ui::{Answer, Request};
use slipdesk::kernel::words::Lang;
use slipdesk::workflow::Workflow;
use slipdesk::workflows::temperature::Temperatures;

use super::Stage;

/// Adds something as a form does.
fn add(stage: &mut Stage, thing: &'static str, value: serde_json::Value) -> String {
    let fields = desk::book(thing).unwrap().thing().fields;
    let typed = from_json(fields, &value).unwrap();
    match (Request::Add { thing, typed, draft: None }).carry_out(&mut stage.desk) {
        Some(Answer::Added(added)) => added.record.to_string(),
        other => panic!("{thing} {value}: {other:?}"),
    }
}

fn user(account: &str, name: &str, phone: &str, room: &str, building: &str) -> serde_json::Value {
    json!({"account": account, "name": name, "phone": phone, "user_class": "residential", "building_kind": building,
           "address": {"estate": "錦繡家園", "building": "3", "unit": "2", "room": room}, "own_loop": true,
           "station": "熱力一站"})
}

/// The rooms of a large home, in the order of the walk.
fn many() -> Vec<String> {
    let kinds = ["主臥", "次臥", "客廳", "小臥室"];
    (1..=5).flat_map(|floor| kinds.map(|kind| format!("{floor}樓{kind}"))).collect()
}

/// A season, an instrument, two users, a bungalow, two points; tab 5 is open.
fn stage() -> Stage {
    let mut stage = Stage::new();
    add(&mut stage, "season", json!({"name": "2026-2027", "from": "2026-11-15", "to": "2027-03-15"}));
    add(&mut stage, "staff", json!({"name": "李工", "roles": "fitter", "department": "熱力一站"}));
    add(&mut stage, "instrument", json!({"code": "CW-01", "model": "TP-3", "calibrated_until": "2027-03-01"}));
    add(&mut stage, "instrument", json!({"code": "CW-02", "model": "TP-3", "calibrated_until": "2026-11-20"}));
    add(&mut stage, "user", user("10030201", "王堃", "13812345678", "501", "block"));
    add(&mut stage, "user", user("10030202", "趙玉蘭", "13812345679", "502", "block"));
    add(&mut stage, "user", user("10030203", "孫平", "13812345680", "503", "bungalow"));
    add(
        &mut stage,
        "point",
        json!({"code": "D01", "account": "10030201", "every_days": 7, "rooms": ["主臥", "客廳", "廚房"]}),
    );
    add(&mut stage, "point", json!({"code": "D02", "account": "10030202", "every_days": 7, "rooms": many()}));
    stage.layers = vec![Temperatures.screen().unwrap()];
    stage
}

fn number(stage: &Stage) -> String {
    stage.told().chars().skip_while(|ch| *ch != 'T').take(12).collect()
}

/// The head of the first sheet of an evening, by which the next ones go.
const HEAD: &str = "D01{Enter}22{Enter}李工{Enter}CW-01{Enter}-3.5{Enter}";

#[test]
fn a_first_sheet_is_typed_from_its_paper() {
    let mut stage = stage();
    stage.keys("{F2}");
    assert!(stage.before_cursor().contains("測溫點編號"), "{}", stage.before_cursor());
    stage.keys(HEAD);
    // The rooms come from the point, their use from their names; nothing that is measured is proposed.
    assert!(stage.before_cursor().trim_start().starts_with(">1"), "{}", stage.text());
    assert!(stage.text().contains("主臥        臥室"), "{}", stage.text());
    assert!(stage.layers.last().unwrap().user().is_some(), "Ctrl+L opens the file of the point's user");
    stage.keys("{Enter}1{Enter}1930{Enter}17.9{Enter}");
    let text = stage.text();
    assert!(text.contains("18.0  ! 不合格") && text.contains("1 行  不合格 1  最低 17.9"), "{text}");
    stage.keys("{Enter}2{Enter}..{Enter}18{Enter}{Enter}{Enter}。。{Enter}15{Enter}{Enter}");
    let text = stage.text();
    assert!(text.contains("+ 合格") && text.contains("- 不判 非居室"), "{text}");
    assert!(stage.before_cursor().contains("用戶意見"), "{text}");
    stage.keys("太冷{Enter}1{Enter}");
    let text = stage.text();
    assert!(text.contains("簽字人  王堃") && text.contains("2026-11-22 19:30"), "{text}");
    stage.keys("{F8}");
    let record = number(&stage);
    assert!(record.starts_with("T2611-0001-"), "{}\n{}", stage.told(), stage.text());
    let map = stage.record(&record);
    assert_eq!(map["readings"].as_array().unwrap().len(), 3);
    assert_eq!(map["readings"][1]["orientation"], "shaded");
    assert_eq!(
        (&map["readings"][2]["time"], &map["readings"][2]["not_judged"]),
        (&json!("19:30"), &json!("other_room"))
    );
    assert_eq!((&map["signature"]["method"], &map["signature"]["by"]), (&json!("paper"), &json!("王堃")));
    assert_eq!((&map["outdoor"], &map["opinion"]), (&json!("-3.5"), &json!("太冷")));
    // The next blank sheet has the evening's head; point, rooms and opinion are new.
    let text = stage.text();
    assert!(text.contains("2026-11-22") && text.contains("李工") && text.contains("-3.5"), "{text}");
    assert!(!text.contains("太冷") && !text.contains("主臥"), "{text}");
    stage.keys("{Esc}");
    let text = stage.text();
    assert!(text.contains(&format!(">{record}")) && text.contains("! 不合格 1/3"), "{text}");
}

/// Types the head and the first of twenty rows, so that a second visit can be counted.
fn evening(stage: &mut Stage) {
    stage.keys("{F2}").keys(&HEAD.replace("D01", "D02"));
    for at in 0..20 {
        stage.keys("{Enter}1{Enter}").keys(if at == 0 { "1800{Enter}" } else { "..{Enter}" }).keys("18.2{Enter}");
    }
    stage.keys("{Enter}{Enter}1{F8}");
    assert!(stage.told().contains("T2611-0001-"), "{}\n{}", stage.told(), stage.text());
    stage.keys("{Esc}");
}

#[test]
fn a_sheet_of_twenty_readings_costs_few_keys() {
    let mut stage = stage();
    evening(&mut stage);
    // The same home measured on another day: the point, the day, and then only times and temperatures.
    stage.keys("{F2}");
    stage.keys = 0;
    stage.keys("D02{Enter}{S-Tab}{S-Tab}23{Enter}");
    let head = stage.keys;
    let readings = ["18.5", "17.9", "19.0", "20.1"];
    for at in 0..20 {
        let time = if at == 0 { "1205{Enter}" } else { "..{Enter}" };
        stage.keys("{Enter}").keys(time).keys(readings[at % 4]).keys("{Enter}");
    }
    stage.keys("{Enter}");
    assert!(stage.text().contains("5樓小臥室") && stage.text().contains("20 行"), "{}", stage.text());
    stage.keys("{Enter}1{F8}");
    let record = number(&stage);
    assert!(record.starts_with("T2611-0002-"), "{}\n{}", stage.told(), stage.text());
    let keys = stage.keys;
    // A row: the proposed room confirmed, the time repeated and confirmed, four keys of temperature and Enter.
    let rows = 20 * (1 + 3 + 5) + 2;
    println!("keys of a sheet of 20 readings: {keys}; {head} for the head, {rows} for the rows, 4 for the end");
    assert_eq!(keys, head + rows + 4);
    assert!(head <= 10 && keys <= 196, "{head} {keys}");
    let map = stage.record(&record);
    let rows = map["readings"].as_array().unwrap();
    assert_eq!(rows.len(), 20);
    assert_eq!(rows.iter().filter(|row| row["verdict"] == "failed").count(), 5);
    assert!(rows.iter().all(|row| row["orientation"] == "sunny" && row["time"] == "12:05"), "{rows:?}");
    assert_eq!(rows.iter().map(|row| row["room"].as_str().unwrap().to_string()).collect::<Vec<_>>(), many());
}

/// H13: the edges of the day and of the temperatures, in the row as it is typed and as it is saved.
#[test]
fn h13_rows_are_judged_while_they_are_typed() {
    let mut stage = stage();
    stage.keys("{F2}").keys(HEAD);
    let expected = [
        ("0559", "15.9", "16.0", "! 不合格"),
        ("0559", "16", "16.0", "~ 未達爭取目標"),
        ("0559", "18.0", "16.0", "+ 合格"),
        ("0600", "17.9", "18.0", "! 不合格"),
        ("0600", "18", "18.0", "+ 合格"),
        ("2100", "17.9", "18.0", "! 不合格"),
        ("2101", "17.9", "16.0", "~ 未達爭取目標"),
        ("2101", "15.9", "16.0", "! 不合格"),
    ];
    for (at, (time, celsius, minimum, verdict)) in expected.into_iter().enumerate() {
        // The verdict stands there before the row is left.
        let facing = if at == 0 { "{Enter}" } else { "" };
        stage.keys(&format!("{{C-u}}主臥{at}{{Enter}}{facing}{time}{{Enter}}{celsius}"));
        let text = stage.text();
        let row = text.lines().find(|line| line.contains(&format!("主臥{at}"))).unwrap_or_else(|| panic!("{text}"));
        assert!(row.contains(minimum) && row.contains(verdict), "{time} {celsius}: {row}");
        stage.keys("{Enter}");
    }
    assert!(stage.text().contains("8 行  合格 2  未達爭取目標 2  不合格 4  最低 15.9"), "{}", stage.text());
    stage.keys("{F8}");
    assert!(stage.text().contains("簽"), "the signature is asked for\n{}", stage.text());
}

#[test]
fn a_missed_decimal_point_is_told_at_once_and_never_taken() {
    for (typed, meant) in [("180", "18.0"), ("185", "18.5"), ("１８０", "18.0")] {
        let mut stage = stage();
        stage.keys("{F2}").keys(HEAD);
        stage.keys(&format!("{{Enter}}{{Enter}}1930{{Enter}}{typed}"));
        // While the cursor is still there the row says so.
        assert!(stage.text().contains(&format!("! {meant} ?")), "{}", stage.text());
        stage.keys("{Enter}");
        let text = stage.text();
        assert!(text.contains("漏了小數點") && text.contains(meant), "{text}");
        stage.keys("{F8}");
        assert!(stage.told().contains("沒有存"), "{}\n{}", stage.told(), stage.text());
        // The cursor is still in it, and what is typed replaces it.
        stage.keys("18.5{Enter}{F8}{Enter}");
        assert!(stage.text().contains("18.5             18.0  + 合格"), "{}", stage.text());
    }
}

#[test]
fn a_time_to_come_an_old_instrument_and_a_second_sheet_are_told_at_once() {
    let mut stage = stage();
    stage.keys("{F2}D01{Enter}t{Enter}李工{Enter}CW-02{Enter}");
    assert!(stage.text().contains("檢定有效期到 2026-11-20"), "{}", stage.text());
    stage.keys("{S-Tab}{C-u}CW-01{Enter}{Enter}{Enter}{Enter}1900{Enter}");
    assert!(stage.text().contains("還沒到"), "{}", stage.text());
    stage.keys("1200{Enter}18.5{Enter}{C-u}{Enter}{Enter}1{F8}");
    assert!(stage.told().contains("T2611-0001-"), "{}\n{}", stage.told(), stage.text());
    stage.keys("D01{Enter}");
    let text = stage.text();
    assert!(text.contains("已經有單") && text.contains("T2611-0001-"), "{text}");
}

#[test]
fn a_user_without_point_is_found_by_telephone_and_rooms_by_letters() {
    let mut stage = stage();
    stage.keys("{F2}{S-Tab}3{Enter}");
    assert!(stage.before_cursor().contains("用戶"), "{}", stage.before_cursor());
    stage.keys("13812345679{Enter}22{Enter}李工{Enter}CW-01{Enter}{Enter}");
    stage.keys("zw{Enter}{Enter}1930{Enter}18.4{Enter}東屋{Enter}1{Enter}..{Enter}17{Enter}{Enter}{Enter}3{F8}");
    let record = number(&stage);
    assert!(record.starts_with("T2611-0001-"), "{}\n{}", stage.told(), stage.text());
    let map = stage.record(&record);
    assert_eq!((&map["kind"], &map["account"]), (&json!("complaint"), &json!("10030202")));
    assert_eq!((&map["readings"][0]["room"], &map["readings"][0]["room_kind"]), (&json!("主臥"), &json!("bedroom")));
    assert_eq!((&map["readings"][1]["room"], &map["readings"][1]["room_kind"]), (&json!("東屋"), &json!("bedroom")));
    assert_eq!(map["signature"]["method"], "refused");
}

/// H13: a bungalow without a value is kept and not judged, and shown.
#[test]
fn h13_a_bungalow_without_a_value_is_shown_as_such() {
    let mut stage = stage();
    stage.keys("{F2}{S-Tab}2{Enter}10030203{Enter}22{Enter}李工{Enter}CW-01{Enter}{Enter}");
    stage.keys("主臥{Enter}{Enter}1930{Enter}15{Enter}");
    assert!(stage.text().contains("- 不判 未定標準"), "{}", stage.text());
    stage.keys("{Enter}{Enter}1{F8}{Esc}{C-v}");
    let text = stage.text();
    assert!(text.contains("T2611-0001-") && text.contains("- 未定標準 1"), "{text}");
}

#[test]
fn a_room_that_is_typed_over_takes_its_own_use() {
    let mut stage = stage();
    stage.keys("{F2}").keys(HEAD).keys("廚房{Enter}{Enter}1930{Enter}15{Enter}");
    let text = stage.text();
    assert!(text.contains("廚房        廚房") && text.contains("非居室"), "{text}");
    // The room that was left out is proposed next; a use that somebody chose stays.
    assert!(text.contains("主臥        臥室"), "{text}");
}

#[test]
fn what_was_proposed_and_not_measured_is_not_saved() {
    let mut stage = stage();
    stage.keys("{F2}").keys(HEAD).keys("{Enter}{Enter}1930{Enter}18.6{Enter}");
    assert!(stage.text().contains("客廳"), "{}", stage.text());
    stage.keys("{F8}");
    // Only the signature is missing; the proposed room is none of the readings.
    assert!(
        stage.told().contains("沒有存") || stage.before_cursor().contains("簽"),
        "{}\n{}",
        stage.told(),
        stage.text()
    );
    assert!(!stage.text().contains("客廳"), "{}", stage.text());
    stage.keys("1{F8}");
    let record = number(&stage);
    assert_eq!(stage.record(&record)["readings"].as_array().unwrap().len(), 1, "{}", stage.told());
    // A room that a hand typed is never left out.
    stage.keys("D02{Enter}{Enter}{Enter}1930{Enter}18.6{Enter}書房{Enter}7{F8}");
    assert!(stage.told().contains("沒有存"), "{}\n{}", stage.told(), stage.text());
    assert!(stage.text().contains("書房"), "{}", stage.text());
}

#[test]
fn a_draft_survives_and_comes_back_at_its_row() {
    let mut stage = stage();
    stage.keys("{F2}").keys(HEAD).keys("{Enter}1{Enter}1930{Enter}17.9{Enter}{Enter}2{Enter}19");
    stage.layers = vec![Temperatures.screen().unwrap()];
    stage.keys("{F2}");
    let text = stage.text();
    assert!(text.contains("! 不合格") && text.contains("客廳"), "{text}");
    stage.keys("1931{Enter}18.1{Enter}{C-u}{Enter}{Enter}1{F8}");
    let record = number(&stage);
    let map = stage.record(&record);
    assert_eq!(map["readings"][1]["time"], "19:31", "{}\n{}", stage.told(), stage.text());
    stage.keys("{F2}").keys("D02{Enter}{Enter}{Enter}1900{F12}{F12}");
    assert!(stage.text().contains("1樓主臥") && stage.text().contains("1900"), "{}", stage.text());
}

/// A sheet with a failure and an opinion; the tab is open on it.
fn failed(stage: &mut Stage) -> String {
    let readings = json!([{"room": "主臥", "room_kind": "bedroom", "time": "09:30", "celsius": "17.9"},
                          {"room": "客廳", "room_kind": "living", "time": "09:32", "celsius": "18.4"}]);
    let sheet = json!({"kind": "fixed_point", "point": "D01", "measured_on": "2026-11-23", "measured_by": "李工",
                       "instrument": "CW-01", "opinion": "夜裡太冷", "readings": readings,
                       "signature": {"method": "paper", "by": "王堃", "at": "2026-11-23T09:40"}});
    add(stage, "temperature", sheet)
}

#[test]
fn a_failure_goes_up_is_reported_and_investigated_by_f6() {
    let mut stage = stage();
    let record = failed(&mut stage);
    stage.draw();
    stage.keys("{F6}");
    let text = stage.text();
    assert!(text.contains("不合格、用戶意見") && text.contains("意見 夜裡太冷"), "{text}");
    stage.keys("{Enter}熱力公司{F8}");
    assert_eq!(stage.record(&record)["state"], "passed_up", "{}\n{}", stage.told(), stage.text());
    // Whom it went to stands there for the next step.
    stage.keys("{F6}{F8}");
    assert_eq!(stage.record(&record)["reported"]["to"], "熱力公司", "{}\n{}", stage.told(), stage.text());
    stage.keys("{F6}集氣{Enter}排氣{F8}");
    assert_eq!(stage.record(&record)["state"], "closed", "{}\n{}", stage.told(), stage.text());
    stage.keys("{Enter}");
    let text = stage.text();
    assert!(text.contains("! 不合格") && text.contains("17.9"), "{text}");
}

#[test]
fn a_correction_names_its_reading_and_both_stay() {
    let mut stage = stage();
    let record = failed(&mut stage);
    stage.draw();
    stage.keys("{F6}{Esc}");
    let cx = Stage::cx(&stage.desk, stage.lang);
    let reply = stage.layers.last_mut().unwrap().run("correct", &cx);
    stage.obey(reply);
    assert!(stage.text().contains("更正哪一條") && stage.text().contains("主臥"), "{}", stage.text());
    stage.keys("{Enter}18.1{Enter}看錯了{Enter}1{Enter}{F8}");
    let map = stage.record(&record);
    assert_eq!(map["readings"][0]["corrected_by"], 3, "{}\n{}", stage.told(), stage.text());
    assert_eq!((&map["readings"][2]["corrects"], &map["readings"][2]["celsius"]), (&json!(1), &json!("18.1")));
    assert_eq!(map["readings"][2]["signature"]["by"], "王堃");
    stage.size = (80, 40);
    stage.keys("{Enter}");
    let text = stage.text();
    assert!(text.contains("由第 3 條更正") && text.contains("更正第 1 條：看錯了"), "{text}");
}

#[test]
fn a_failure_opens_a_repair_that_is_linked() {
    let mut stage = stage();
    let record = failed(&mut stage);
    stage.draw();
    let cx = Stage::cx(&stage.desk, stage.lang);
    let reply = stage.layers.last_mut().unwrap().run("open-repair", &cx);
    stage.obey(reply);
    assert!(stage.text().contains("測溫不合格：主臥 17.9"), "{}", stage.text());
    stage.keys("{F8}");
    let links = stage.record(&record)["links"].clone();
    assert!(
        links[0]["number"].as_str().unwrap_or_default().starts_with("R2611-0001-"),
        "{}\n{}",
        stage.told(),
        stage.text()
    );
}

#[test]
fn what_is_due_stands_in_a_list_and_enter_starts_its_sheet() {
    let mut stage = stage();
    stage.keys("{C-r}");
    // Both were entered today: their first checks are due in a week.
    assert!(stage.text().contains("沒有該測的點"), "{}", stage.text());
    stage.keys("{Esc}");
    let daily = json!({"code": "D09", "account": "10030203", "every_days": 1, "rooms": ["主臥", "客廳"]});
    add(&mut stage, "point", daily);
    stage.keys("{C-r}");
    let text = stage.text();
    assert!(text.contains("D09") && text.contains("孫平"), "{text}");
    stage.keys("{F5}");
    assert!(stage.told().contains("PDF"), "{}", stage.told());
    stage.keys("{C-a}");
    assert!(stage.told().contains("空白測溫表送出 1 張"), "{}", stage.told());
    stage.keys("{Enter}");
    let text = stage.text();
    assert!(text.contains("D09 孫平") && stage.before_cursor().contains("測溫日期"), "{text}");
}

#[test]
fn the_views_show_what_they_say() {
    let mut stage = stage();
    let first = failed(&mut stage);
    let absent = json!({"kind": "spot", "account": "10030202", "measured_on": "2026-11-22", "measured_by": "李工",
                        "instrument": "CW-01", "signature": {"method": "absent"},
                        "readings": [{"room": "主臥", "room_kind": "bedroom", "time": "09:30", "celsius": "19"}]});
    let second = add(&mut stage, "temperature", absent);
    for (key, shown, hidden) in [
        ("{C-b}", &first, Some(&second)),
        ("{C-u}", &second, Some(&first)),
        ("{C-w}", &first, None),
        ("{C-a}", &second, None),
    ] {
        stage.keys(key);
        let text = stage.text();
        assert!(text.contains(shown.as_str()), "{key}\n{text}");
        if let Some(hidden) = hidden {
            let list: String = text.lines().take_while(|line| !line.contains('─')).collect();
            assert!(!list.contains(hidden.as_str()), "{key}\n{text}");
        }
        stage.keys(key);
    }
}

/// Nothing that is told is cut at 80 columns, in any of the three languages.
#[test]
fn nothing_is_cut_at_eighty_columns() {
    for lang in Lang::ALL {
        let mut stage = stage();
        stage.lang = lang;
        let record = failed(&mut stage);
        let absent = json!({"kind": "spot", "account": "10030202", "measured_on": "2026-11-22", "measured_by": "李工",
                            "instrument": "CW-01", "signature": {"method": "absent"}, "system": "abnormal",
                            "readings": [{"room": "主臥", "room_kind": "bedroom", "time": "09:30", "celsius": "19"}]});
        add(&mut stage, "temperature", absent);
        stage.layers = vec![Temperatures.screen().unwrap()];
        for (screen, keys) in [
            ("list", "{Down}"),
            ("page", "{Enter}"),
            ("step", "{Esc}{F6}"),
            ("head", "{Esc}{F2}{S-Tab}1{Enter}"),
            ("entry", "D02{Enter}22{Enter}"),
            ("rows", "{Enter}{Enter}{Enter}1{Enter}2200{Enter}17.5"),
            ("tail", "{Enter}{C-u}{Enter}"),
        ] {
            stage.keys(keys);
            let text = stage.text();
            let cut: Vec<&str> = text.lines().filter(|line| line.contains("..") && !line.contains("../")).collect();
            assert!(cut.is_empty(), "{lang:?} {screen} {record}: {cut:?}\n{text}");
        }
    }
}
