//! Months of heating applications by the command line (H3, H7 to H12; spec section 3, 'Month'): what counts when, area by
//! the effective date of its notice, what stands in the way of closing, and a summary that says the same in every form.

use serde_json::{Value as Json, json};

use crate::office::{Office, Ran};

/// An office with a season, fees, an approver and two users of a block.
fn office() -> Office {
    let mut office = Office::staffed();
    office.now = "2026-11-02T09:00".into();
    office.add("林小慧", "staff", r#"{"name": "錢經理", "roles": ["approver"]}"#).done();
    let season = r#"{"name": "2026-2027", "from": "2026-11-01", "to": "2027-03-15", "accept_from": "2026-07-01", "accept_to": "2027-01-31"}"#;
    office.add("林小慧", "season", season).done();
    let fee = r#"{"key": "settlement", "name": "結算費", "unit": "once", "price": "100.00", "effective_from": "2026-01-01", "basis": "價目表"}"#;
    office.add("林小慧", "fee", fee).done();
    let book = office.folder.path().join("users.csv");
    std::fs::write(
        &book,
        "account,name,phone,estate,building,unit,room,user_class,building_kind,own_loop,station,area\n\
         10001,單志強,13800000001,錦繡家園,3,2,501,residential,block,true,城東站,89.50\n\
         10002,王秀英,13800000002,錦繡家園,3,2,502,residential,block,true,城西站,75.25\n",
    )
    .unwrap();
    office.by("林小慧", &["import", "user", book.to_str().unwrap()]).done();
    office
}

/// Accepts an application at a time; `more` are its keys besides.
fn accept(office: &Office, kind: &str, at: &str, more: &Json) -> String {
    let mut json = json!({"kind": kind, "channel": "visit", "applicant": "單志強", "phone": "13800000001",
        "handler": "周明", "accepted_at": at, "explained": {"papers": true, "procedure": true, "fees": true}});
    json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    office.add("周明", "heating", &json.to_string()).done().out.trim().to_string()
}

/// A new flat, by its room.
fn flat(office: &Office, at: &str, room: &str) -> String {
    let address = json!({"estate": "錦繡家園", "building": "5", "unit": "1", "room": room});
    let home = json!({"address": address, "station": "城東站", "user_class": "residential", "building_kind": "block",
        "own_loop": true, "floor_area": "100.00", "applied_area": "89.5"});
    accept(office, "new_residential", at, &home)
}

fn step(office: &Office, number: &str, action: &str, sets: &[&str]) {
    office.step("周明", number, action, sets).done();
}

fn reply(office: &Office, number: &str, at: &str, agreed: bool) {
    let (at, agreed) = (format!("at={at}"), format!("agreed={agreed}"));
    step(office, number, "reply-plan", &[&at, &agreed, "content=接三號樓立管"]);
}

fn notice(office: &Office, number: &str, at: &str, from: &str, change: &str, more: &[&str]) {
    let (at, from, change) = (format!("at={at}"), format!("effective_from={from}"), format!("change={change}"));
    let own = [at.as_str(), &from, &change, "checked_by=甲", "approved_by=乙"];
    step(office, number, "area-notice", &[&own, more].concat());
}

fn close(office: &Office, month: &str) -> Ran {
    office.by("林小慧", &["close-month", month, "--json"])
}

fn heating(office: &Office, month: &str) -> Json {
    office.run(&["summary", month, "--workflow", "heating", "--json"]).done().json()["heating"].clone()
}

fn lines(list: &Json) -> Vec<(String, String)> {
    let all = list.as_array().unwrap().iter().filter(|line| line["workflow"] == "heating");
    let text = |value: &Json| value.as_str().unwrap().to_string();
    all.map(|line| (text(&line["code"]), text(&line["number"]))).collect()
}

/// Carried in, accepted, done, refused, withdrawn, taken back, open in time, open and overdue.
fn course(figures: &Json, kind: &str) -> [i64; 8] {
    let all = figures["by_kind"].as_array().unwrap();
    let one = all.iter().find(|one| one["kind"] == kind).unwrap();
    ["carried_in", "accepted", "done", "refused", "withdrawn", "taken_back", "open_in_time", "open_overdue"]
        .map(|key| one[key].as_i64().unwrap())
}

/// What comes into a month leaves it or is carried out of it, kind by kind and station by station.
fn adds_up(figures: &Json) {
    let mut accepted = 0;
    for kind in figures["by_kind"].as_array().unwrap() {
        let code = kind["kind"].as_str().unwrap();
        let [carried_in, new, left @ ..] = course(figures, code);
        assert_eq!(carried_in + new, left.iter().sum::<i64>(), "{kind}");
        accepted += new;
    }
    assert_eq!(figures["accepted"], accepted);
    let stations = figures["by_station"].as_array().unwrap().iter();
    assert_eq!(stations.map(|one| one["accepted"].as_i64().unwrap()).sum::<i64>(), accepted);
}

/// The applications of a November.
struct November {
    done: String,
    late: String,
    stop: String,
    open: String,
}

fn november(office: &mut Office) -> November {
    office.now = "2026-11-02T09:20".into();
    let void = flat(office, "2026-11-02T09:10", "304");
    step(office, &void, "void", &["reason=打錯"]);
    office.now = "2026-11-27T09:00".into();
    let done = flat(office, "2026-11-02T09:30", "301");
    reply(office, &done, "2026-11-04T10:00", true);
    notice(office, &done, "2026-11-05T09:00", "2026-11-05", "89.50", &["account=20001"]);
    step(office, &done, "supply", &["at=2026-11-05T10:00"]);
    let refused = flat(office, "2026-11-03T09:00", "302");
    reply(office, &refused, "2026-11-03T10:00", false);
    let withdrawn = flat(office, "2026-11-03T09:05", "303");
    step(office, &withdrawn, "withdraw", &["at=2026-11-03T11:00", "reason=不裝了"]);
    // Answered a day late: the explanation comes first (H7).
    let late = flat(office, "2026-11-09T09:00", "305");
    office
        .step("周明", &late, "reply-plan", &["at=2026-11-13T09:00", "agreed=true", "content=接立管"])
        .failed(1, "late_unexplained");
    let told = ["deadline=plan_reply", "reason=等設計院", "told_at=2026-11-12T16:00", "told_how=電話"];
    step(office, &late, "explain", &told);
    reply(office, &late, "2026-11-13T09:00", true);
    let account = json!({"account": "10001"});
    let mut keys = json!({"reason": "外出", "from": "2026-11-25", "to": "2027-03-15", "station": "城東站"});
    keys.as_object_mut().unwrap().extend(account.as_object().unwrap().clone());
    let stop = accept(office, "stop", "2026-11-10T09:00", &keys);
    for (action, sets) in [
        ("check", vec!["papers_ok=true", "arrears=none"]),
        ("decide", vec!["feasible=true", "reason=分戶供熱", "by=錢經理"]),
        ("station-report", vec!["opinion=可停"]),
        ("verify", vec!["by=孫庫", "finding=分戶閥在"]),
        ("approve", vec!["by=錢經理"]),
        ("execute", vec!["by=孫庫", "joints_insulated=true", "pipes_removed=true"]),
        ("report-back", vec!["text=已停"]),
        ("accept", vec!["part=execution", "departments=客服", "station_by=孫庫", "result=pass"]),
        ("settle", vec!["amount=100.00", "receipt_no=88"]),
    ] {
        let sets = [&["at=2026-11-24T09:00"], &sets[..]].concat();
        step(office, &stop, action, &sets);
    }
    // Its notice takes effect in the next month, and so does its area.
    notice(office, &stop, "2026-11-25T09:00", "2026-12-01", "-89.50", &[]);
    office.now = "2026-11-30T23:50".into();
    let open = flat(office, "2026-11-30T23:45", "306");
    November { done, late, stop, open }
}

#[test]
fn applications_count_by_acceptance_and_area_by_its_effective_date() {
    let mut office = office();
    let known = november(&mut office);
    let figures = heating(&office, "2026-11");
    adds_up(&figures);
    assert_eq!(course(&figures, "new_residential"), [0, 5, 1, 1, 1, 0, 2, 0]);
    assert_eq!(course(&figures, "stop"), [0, 1, 1, 0, 0, 0, 0, 0]);
    assert_eq!(figures["numbers"]["issued"], 7);
    assert_eq!(figures["numbers"]["voided"].as_array().unwrap().len(), 1);
    assert_eq!(figures["area"], json!({"increase": "89.50", "decrease": "0.00", "net": "89.50"}));
    assert_eq!(figures["area_notices"][0]["number"], json!(known.done));
    assert_eq!(figures["paid"], json!([{"fee": "settlement", "count": 1, "amount": "100.00"}]));
    let replies = figures["deadlines"].as_array().unwrap().iter().find(|one| one["kind"] == "plan_reply").unwrap();
    let of = |key: &str| replies[key].as_i64().unwrap();
    assert_eq!((of("kept"), of("missed"), of("missed_explained")), (2, 1, 1), "{replies}");
    assert_eq!(replies["rate"], "66.7");
    let supply = figures["deadlines"].as_array().unwrap().iter().find(|one| one["kind"] == "supply").unwrap();
    assert_eq!(
        (&supply["missed"], &supply["running"]["count"], &supply["running"]["open"]),
        (&json!(0), &json!(2), &json!(1))
    );
    // H3: other residents' contracts are asked for, and listed when missing.
    let missing: Vec<&str> =
        figures["contracts_missing"].as_array().unwrap().iter().map(|one| one["number"].as_str().unwrap()).collect();
    assert_eq!(missing, [&known.done, &known.late, &known.open]);
    let open = figures["open"].as_array().unwrap();
    assert_eq!(open.iter().map(|one| one["number"].as_str().unwrap()).collect::<Vec<_>>(), [&known.late, &known.open]);
    assert_eq!((open[1]["deadline"].as_str(), open[1]["due"].as_str()), (Some("plan_reply"), Some("2026-12-03T17:30")));
    office.now = "2026-12-01T09:00".into();
    let december = heating(&office, "2026-12");
    adds_up(&december);
    assert_eq!(december["area"], json!({"increase": "0.00", "decrease": "89.50", "net": "-89.50"}));
    assert_eq!(december["area_notices"][0]["number"], json!(known.stop));
    assert_eq!(course(&december, "new_residential"), [2, 0, 0, 0, 0, 0, 2, 0]);
    // Who sees no prices sees no amounts.
    let guard = office.by("趙衛國", &["summary", "2026-11", "--json"]);
    assert!(guard.status != 0 || !guard.out.contains("\"100.00\""), "{}", guard.out);
}

#[test]
fn what_was_missed_is_explained_before_the_closing_and_what_comes_later_is_a_late_entry() {
    let mut office = office();
    let known = november(&mut office);
    office.now = "2026-12-05T09:00".into();
    // Due on 3 December: December's, and no business of November's but that it goes on.
    let met = office.by("林小慧", &["close-month", "2026-11", "--check", "--json"]).json();
    assert_eq!(lines(&met["blocks"]), [], "what was missed is explained already");
    let listed = lines(&met["listed"]);
    let has = |code: &str, number: &str| listed.contains(&(code.to_string(), number.to_string()));
    assert!(has("open_overdue", &known.open) && has("open_in_time", &known.late), "{listed:?}");
    assert!(has("contract_missing", &known.done), "{listed:?}");
    // One that nobody answered: the first of November's working days have passed.
    let silent = flat(&office, "2026-11-16T09:00", "307");
    let met = close(&office, "2026-11");
    assert_eq!(met.status, 1);
    let met = met.json();
    assert_eq!(lines(&met["blocks"]), [("missed_unexplained".to_string(), silent.clone())]);
    let block = met["blocks"].as_array().unwrap().iter().find(|line| line["workflow"] == "heating").unwrap();
    assert_eq!(block["clause"], "H7");
    assert!(block["message"].as_str().unwrap().contains("told_how=TEXT"), "{block}");
    assert_eq!(course(&heating(&office, "2026-11"), "new_residential")[7], 1, "overdue at the month's end");
    let told = ["deadline=plan_reply", "reason=漏看", "told_at=2026-12-05T08:30", "told_how=電話"];
    step(&office, &silent, "explain", &told);
    close(&office, "2026-11").done();
    let frozen = heating(&office, "2026-11");
    adds_up(&frozen);

    // A reply, an acceptance and a notice of November, typed after its closing.
    reply(&office, &silent, "2026-11-30T10:00", true);
    notice(&office, &silent, "2026-11-30T11:00", "2026-11-30", "50.00", &["account=20002"]);
    let forgotten = flat(&office, "2026-11-20T10:00", "308");
    step(&office, &forgotten, "void", &["reason=重複"]);
    let typed = flat(&office, "2026-11-20T11:00", "309");
    assert_eq!(heating(&office, "2026-11"), frozen, "as it was closed");
    let december = heating(&office, "2026-12");
    adds_up(&december);
    assert_eq!(course(&december, "new_residential")[..2], [3, 1]);
    assert_eq!(december["accepted_late"], 1);
    assert_eq!(december["area"], json!({"increase": "50.00", "decrease": "89.50", "net": "-39.50"}));
    let late: Vec<(&str, &str)> = december["late_entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["number"].as_str().unwrap(), one["action"].as_str().unwrap()))
        .collect();
    assert!(late.contains(&(&typed, "add")) && late.contains(&(&silent, "area-notice")), "{late:?}");
    office.run(&["verify"]).done();
}

#[test]
fn every_form_of_a_heating_summary_says_the_same() {
    let mut office = office();
    november(&mut office);
    let path = |name: &str| office.folder.path().join(name);
    for (lang, title) in [
        ("zh-Hant", "用熱申請匯總表"),
        ("zh-Hans", "用热申请汇总表"),
        ("en", "Monthly summary of heating applications"),
    ] {
        for name in ["m.csv", "m.xlsx", "m.txt", "m.pdf"] {
            let out = path(name);
            let words = ["summary", "2026-11", "--workflow", "heating", "--lang", lang, "--out", out.to_str().unwrap()];
            office.by("周明", &words).done();
        }
        let shown = office.run(&["summary", "2026-11", "--workflow", "heating", "--lang", lang]).done().out;
        let csv = String::from_utf8(std::fs::read(path("m.csv")).unwrap()).unwrap();
        let sheet = crate::repair_months::cells(std::fs::read(path("m.xlsx")).unwrap());
        assert!(std::fs::read(path("m.pdf")).unwrap().starts_with(b"%PDF"));
        assert!(shown.contains(title) && csv.contains(title), "{shown}");
        // The language of papers is a setting of its own: Traditional Chinese here.
        let paper = std::fs::read_to_string(path("m.txt")).unwrap();
        assert!(paper.contains("用熱申請匯總表"), "{paper}");
        for cell in ["66.7%", "89.50", "100.00"] {
            for (form, text) in [("screen", &shown), ("csv", &csv), ("paper", &paper)] {
                assert!(text.contains(cell), "{form} {cell}: {text}");
            }
            let figure: f64 = cell.trim_end_matches('%').parse().unwrap();
            let figure = if cell.ends_with('%') { figure / 100.0 } else { figure };
            assert!(sheet.iter().any(|cell| cell.parse() == Ok(figure)), "xlsx {cell}: {sheet:?}");
        }
    }
}
