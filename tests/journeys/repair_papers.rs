//! The papers of repairs and outages by the command line: which exist when, their running numbers, marks, the list of
//! calls (H15, H16, H18, H19, H21).

use serde_json::json;

use crate::office::Office;

fn office() -> Office {
    let office = Office::staffed();
    let fitters = r#"[{"name": "孫師傅", "roles": ["fitter"], "certificate_no": "Z-08", "certificate_expires": "2027-10-31"},
        {"name": "李師傅", "roles": ["fitter"], "certificate_no": "Z-09", "certificate_expires": "2027-10-31"}]"#;
    office.add("林小慧", "staff", fitters).done();
    let fee = r#"{"key": "valve", "name": "換閥門", "unit": "piece", "price": "35.50", "effective_from": "2026-01-01", "basis": "價目表"}"#;
    office.add("林小慧", "fee", fee).done();
    for (key, value) in [("station_phone", "010-88888888"), ("complaint_phone", "010-88888889")] {
        office.by("林小慧", &["setting", key, value]).done();
    }
    office
}

fn reported(office: &Office, at: &str) -> String {
    let repair = json!({"caller": "王大爺", "phone": "13800001111", "fault": "臥室暖氣片不熱", "kind": "no_heat",
        "scope": "company", "reported_at": at,
        "address": {"estate": "錦繡家園", "building": "3", "unit": "2", "room": "501"}});
    office.add("周明", "repair", &repair.to_string()).done().out.trim().to_string()
}

fn preview(office: &Office, number: &str, paper: &str) -> String {
    office.run(&["print", number, "--paper", paper, "--preview"]).done().out
}

/// Prints into a text file, and what it says.
fn printed(office: &Office, number: &str, paper: &str) -> String {
    let path = office.file().with_file_name("paper.txt");
    office.by("周明", &["print", number, "--paper", paper, "--out", &path.to_string_lossy()]).done();
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn papers_exist_when_what_they_tell_has_happened() {
    let mut office = office();
    office.now = "2026-11-23T10:30".into();
    let number = reported(&office, "2026-11-23T09:00");
    for paper in ["dispatch", "receipt"] {
        office.run(&["print", &number, "--paper", paper, "--preview"]).failed(1, "not_dispatched");
    }
    office.run(&["print", &number, "--preview"]).failed(1, "not_dispatched");
    office.run(&["print", &number, "--paper", "damage", "--preview"]).failed(1, "no_damage");
    office.run(&["print", &number, "--paper", "slip", "--preview"]).failed(2, "unknown_paper");
    assert!(preview(&office, &number, "card").contains("維修服務卡"));

    office.step("周明", &number, "dispatch", &["crew=孫師傅", "at=2026-11-23T09:05"]).done();
    let order = office.run(&["print", &number, "--preview"]).done().out;
    for said in ["維修派工單", "預覽", "孫師傅（證號 Z-08）", "錦繡家園 3-2-501", "11:00 前", "服務電話 010-88888888"]
    {
        assert!(order.contains(said), "{said}\n{order}");
    }
    assert!(order.contains(&format!("No. {number} ")) || order.contains(&format!("No. {number}\n")), "{order}");
    assert!(preview(&office, &number, "receipt").contains("穿鞋套（　）"));

    office.step("周明", &number, "arrive", &["at=2026-11-23T09:40"]).done();
    let form = preview(&office, &number, "damage");
    assert!(form.contains("收費（　）") && form.contains(&number), "{form}");
    let damage = [
        "part=閥門",
        "cause=用戶擰斷",
        "remedy=更換",
        "fee=valve",
        "quantity=1",
        "user_by=王大爺",
        "witness=孫師傅",
        "method=refused",
    ];
    office.step("周明", &number, "damage", &damage).done();
    let confirmation = preview(&office, &number, "damage");
    assert!(confirmation.contains("換閥門 35.50元/件 x 1 = 35.50 元；依據 價目表"), "{confirmation}");
    assert!(confirmation.contains("王大爺 拒簽"), "{confirmation}");
}

#[test]
fn papers_bear_running_numbers_that_find_their_record_and_tell_reprints_and_corrections() {
    let mut office = office();
    office.now = "2026-11-23T10:30".into();
    let number = reported(&office, "2026-11-23T09:00");
    office.step("周明", &number, "dispatch", &["crew=孫師傅", "at=2026-11-23T09:05"]).done();
    let first = printed(&office, &number, "card");
    assert!(first.contains(&format!("No. {number}/1")) && !first.contains("重印"), "{first}");
    let order = printed(&office, &number, "dispatch");
    assert!(order.contains(&format!("No. {number}/2")), "{order}");
    office.step("周明", &number, "amend", &["phone=13800002222", "reason=聽錯"]).done();
    office.step("周明", &number, "dispatch", &["crew=李師傅", "at=2026-11-23T09:20", "reason=孫師傅另有任務"]).done();
    let again = printed(&office, &number, "dispatch");
    for said in ["/2", "更正 1 次", "第 2 次派工，前一張派工單作廢", "13800002222", "李師傅"] {
        assert!(again.contains(said), "{said}\n{again}");
    }
    assert!(!again.contains("孫師傅") && !again.contains("重印"), "the order of a new dispatch is new\n{again}");
    let reprint = printed(&office, &number, "dispatch");
    assert!(reprint.contains("重印第 1 次"), "{reprint}");
    assert_eq!(office.show(&format!("{number}/2"))["number"], json!(number));
    let papers = office.show(&number)["papers"].clone();
    assert_eq!((&papers[0]["paper"], &papers[0]["serial"]), (&json!("card"), &json!(1)));
    assert_eq!((&papers[1]["serial"], &papers[1]["printed"]), (&json!(2), &json!(3)));
}

#[test]
fn the_list_of_calls_has_what_is_still_to_be_made_by_its_due_time() {
    let mut office = office();
    office.now = "2026-11-23T12:30".into();
    let mut numbers = Vec::new();
    for (called, done) in [("2026-11-23T09:00", "2026-11-23T12:20"), ("2026-11-23T09:10", "2026-11-23T11:00")] {
        let number = reported(&office, called);
        office.step("周明", &number, "dispatch", &["crew=孫師傅", "at=2026-11-23T09:15"]).done();
        office.step("周明", &number, "arrive", &["at=2026-11-23T09:40"]).done();
        let at = format!("at={done}");
        let done = [at.as_str(), "cause=氣堵", "work=放氣", "shoe_covers=true", "cleaned=true"];
        office.step("周明", &number, "finish", &done).done();
        numbers.push(number);
    }
    let list = preview(&office, "2026-11", "follow-up-list");
    let places: Vec<usize> = numbers.iter().map(|number| list.find(number.as_str()).unwrap()).collect();
    assert!(places[1] < places[0], "what is due first comes first\n{list}");
    for said in ["應回訪 2 戶", "11-25 11:00", "11-26 11:00", "13800001111", "不熱：放氣", "孫師傅"] {
        assert!(list.contains(said), "{said}\n{list}");
    }
    office.now = "2026-11-25T12:00".into();
    office.step("周明", &numbers[1], "follow-up", &["by=周明", "result=satisfied"]).done();
    let list = preview(&office, "2026-11", "follow-up-list");
    assert!(list.contains(&numbers[0]) && !list.contains(&numbers[1]), "{list}");
    // What is overdue stays on the list of this month, whatever month it was due in.
    office.now = "2026-12-02T09:00".into();
    assert!(preview(&office, "2026-12", "follow-up-list").contains("已逾期"));
    assert!(preview(&office, "2027-01", "follow-up-list").contains("應回訪 0 戶"));
}

#[test]
fn an_outage_prints_its_announcement() {
    let mut office = office();
    let outage = json!({"station": "東站", "area": "錦繡家園 3號樓", "kind": "failure", "cause": "管道破裂",
        "from": "2026-11-23T08:00", "lead": "孫師傅"});
    let number = office.add("周明", "outage", &outage.to_string()).done().out.trim().to_string();
    let said = |office: &Office| printed(office, &number, "announcement");
    let first = said(&office);
    for word in ["停熱公告", "正在全力搶修", "暫不能確定", "搶修負責人：孫師傅", "聯繫電話：010-88888888"]
    {
        assert!(first.contains(word), "{word}\n{first}");
    }
    assert!(first.contains(&format!("No. {number}/1")), "{first}");
    office.step("周明", &number, "extend", &["expected_to=2026-11-23T20:00", "reason=等配件"]).done();
    let changed = said(&office);
    for word in ["以本公告為準", "預計恢復：2026年11月23日 20:00", "重印第 1 次"] {
        assert!(changed.contains(word), "{word}\n{changed}");
    }
    office.now = "2026-11-23T19:00".into();
    office.step("周明", &number, "restore", &["at=2026-11-23T18:30"]).done();
    assert!(said(&office).contains("恢復供熱公告"));
    office.run(&["print", &number, "--paper", "dispatch", "--preview"]).failed(2, "unknown_paper");
}
