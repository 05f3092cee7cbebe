//! Months of temperature checks by the command line (H13, H14; spec section 3, 'Month'): what is counted, what was not
//! tested as planned, what stands in the way of closing, and a summary that says the same in every form.

use serde_json::{Value as Json, json};

use crate::office::{Office, Ran};

/// An office in its season, with an instrument, a flat and a shop of one station, a bungalow of another, and three points.
fn office() -> Office {
    let mut office = Office::staffed();
    office.now = "2026-11-16T09:00".into();
    office.add("林小慧", "season", r#"{"name": "2026-2027", "from": "2026-11-15", "to": "2027-03-15"}"#).done();
    office.add("周明", "instrument", r#"{"code": "CW-1", "calibrated_until": "2027-12-31"}"#).done();
    office
        .add(
            "周明",
            "user",
            r#"[{"account": "100233", "name": "王秀英", "phone": "13800001111", "user_class": "residential",
                 "building_kind": "block", "own_loop": true, "station": "城東站",
                 "address": {"estate": "錦繡家園", "building": "3", "unit": "2", "room": "501"}},
                {"account": "200001", "name": "李平", "phone": "13800002222", "user_class": "residential",
                 "building_kind": "bungalow", "own_loop": false, "station": "城西站",
                 "address": {"estate": "紅旗村", "building": "12排", "room": "3"}},
                {"account": "100777", "name": "趙家", "phone": "13800003333", "user_class": "residential",
                 "building_kind": "block", "own_loop": false, "station": "城東站",
                 "address": {"estate": "錦繡家園", "building": "9", "unit": "1", "room": "101"}}]"#,
        )
        .done();
    let points = r#"[{"code": "E-01", "account": "100233", "every_days": 7}, {"code": "E-02", "account": "100777", "every_days": 5},
        {"code": "W-01", "account": "200001", "every_days": 10}]"#;
    office.add("周明", "point", points).done();
    office
}

/// A sheet: `of` are its keys besides, `readings` are room kind, time and temperature.
fn sheet(office: &Office, on: &str, method: &str, of: &Json, readings: &[(&str, &str, &str)]) -> String {
    let rows: Vec<Json> = readings
        .iter()
        .map(|(kind, time, celsius)| json!({"room": kind, "room_kind": kind, "time": time, "celsius": celsius}))
        .collect();
    let signature = json!({"method": method, "by": "王秀英", "at": format!("{on}T23:00")});
    let mut all = json!({"kind": "user_request", "measured_on": on, "measured_by": "錢師傅", "instrument": "CW-1",
        "signature": signature, "readings": rows});
    all.as_object_mut().unwrap().extend(of.as_object().unwrap().clone());
    office.add("周明", "temperature", &all.to_string()).done().out.trim().to_string()
}

fn step(office: &Office, record: &str, action: &str, sets: &[&str]) {
    office.step("周明", record, action, sets).done();
}

fn close(office: &Office, month: &str) -> Ran {
    office.by("林小慧", &["close-month", month, "--json"])
}

fn temperature(office: &Office, month: &str) -> Json {
    office.run(&["summary", month, "--workflow", "temperature", "--json"]).done().json()["temperature"].clone()
}

fn lines(list: &Json) -> Vec<(String, String)> {
    let all = list.as_array().unwrap().iter().filter(|line| line["workflow"] == "temperature");
    let text = |value: &Json| value.as_str().unwrap().to_string();
    all.map(|line| (text(&line["code"]), text(&line["number"]))).collect()
}

/// Read, corrected, unsigned, refused, not judged, judged, met, below target, failed.
fn counts(one: &Json) -> [i64; 9] {
    ["readings", "corrected", "unsigned", "refused", "not_judged", "judged", "met", "met_below_target", "failed"]
        .map(|key| one[key].as_i64().unwrap_or_else(|| panic!("{key} in {one}")))
}

/// Planned, done, excused, not done.
fn plan(one: &Json) -> [i64; 4] {
    ["planned", "done", "excused", "not_done"].map(|key| one[key].as_i64().unwrap())
}

fn station<'a>(figures: &'a Json, name: &str) -> &'a Json {
    figures["by_station"].as_array().unwrap().iter().find(|one| one["station"] == name).unwrap()
}

/// Every reading is in one place, and stations, days and kinds add up to the whole.
fn adds_up(figures: &Json) {
    let whole = counts(&figures["total"]);
    let [all, corrected, unsigned, refused, not_judged, judged, met, below, failed] = whole;
    assert_eq!(all, corrected + unsigned + refused + not_judged + judged);
    assert_eq!(judged, met + below + failed);
    for list in ["by_station", "by_day", "by_kind"] {
        let mut sums = [0; 9];
        for one in figures[list].as_array().unwrap() {
            sums.iter_mut().zip(counts(one)).for_each(|(sum, one)| *sum += one);
        }
        assert_eq!(sums, whole, "{list}");
    }
}

/// The sheets of a November.
struct November {
    point: String,
    absent: String,
    bungalow: String,
}

fn november(office: &mut Office) -> November {
    office.now = "2026-11-20T23:30".into();
    let signed = json!({"kind": "fixed_point", "point": "E-01", "opinion": "晚上冷"});
    let readings = [
        ("bedroom", "08:30", "18.5"),
        ("living", "08:35", "17.9"),
        ("kitchen", "08:40", "12.0"),
        ("living", "22:00", "16.5"),
    ];
    let point = sheet(office, "2026-11-20", "paper", &signed, &readings);
    step(office, &point, "pass-up", &["to=經理", "what=failure,opinion", "at=2026-11-20T23:10"]);
    step(office, "point/2", "skip", &["due=2026-11-21", "reason=用戶出門"]);
    office.now = "2026-11-23T09:00".into();
    step(office, &point, "report", &["to=生產科"]);
    step(office, &point, "investigate", &["cause=氣堵", "measure=放氣"]);
    // Read wrong: a new reading with the user's own signature names the old.
    let anew = [
        "reading=2",
        "celsius=18.1",
        "time=08:35",
        "room=living",
        "room_kind=living",
        "by=錢師傅",
        "reason=看錯",
        r#"signature={"by": "王秀英", "at": "2026-11-23T08:50"}"#,
    ];
    step(office, &point, "correct", &anew);
    let refused =
        sheet(office, "2026-11-21", "refused", &json!({"account": "100233"}), &[("bedroom", "09:00", "19.0")]);
    step(office, &refused, "report", &["to=生產科"]);
    let absent = sheet(office, "2026-11-22", "absent", &json!({"account": "100777"}), &[("bedroom", "09:00", "17.0")]);
    step(office, &absent, "report", &["to=生產科"]);
    let abnormal = json!({"account": "100777", "system": "abnormal"});
    let void = sheet(office, "2026-11-22", "paper", &abnormal, &[("bedroom", "09:30", "10.0")]);
    office.step("林小慧", &void, "void", &["reason=打錯"]).done();
    office.now = "2026-11-24T23:30".into();
    let home = json!({"kind": "fixed_point", "point": "W-01"});
    let bungalow = sheet(office, "2026-11-24", "paper", &home, &[("bedroom", "09:00", "17.0")]);
    // Reported a day late.
    office.now = "2026-11-26T17:00".into();
    step(office, &bungalow, "report", &["to=生產科"]);
    November { point, absent, bungalow }
}

#[test]
fn h14_readings_plans_failures_and_opinions_of_a_month() {
    let mut office = office();
    let known = november(&mut office);
    office.now = "2026-12-01T09:00".into();
    let figures = temperature(&office, "2026-11");
    adds_up(&figures);
    let east = station(&figures, "城東站");
    assert_eq!(counts(east), [7, 1, 1, 1, 1, 3, 2, 1, 0]);
    assert_eq!((&east["rate"], &east["lowest"], &east["highest"]), (&json!("100.0"), &json!("16.5"), &json!("18.5")));
    assert_eq!(east["mean"], "17.7", "18.5, 18.1, 16.5");
    let west = station(&figures, "城西站");
    assert_eq!(counts(west), [1, 0, 0, 0, 1, 0, 0, 0, 0]);
    assert_eq!((&west["rate"], &west["mean"]), (&json!(null), &json!(null)), "nothing to divide by");
    // E-01 on the 23rd (checked), 27th (by nobody: 20 + 7); E-02 on the 21st (excused), 26th (by nobody); W-01 on the 26th.
    assert_eq!((plan(east), plan(west)), ([4, 1, 1, 2], [1, 1, 0, 0]));
    assert_eq!((&east["points"], &west["points"]), (&json!(2), &json!(1)));
    let not_tested: Vec<(&str, &str, &str)> = figures["not_tested"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["point"].as_str().unwrap(), one["due"].as_str().unwrap(), one["outcome"].as_str().unwrap()))
        .collect();
    let expected =
        [("E-02", "2026-11-21", "excused"), ("E-02", "2026-11-26", "not_done"), ("E-01", "2026-11-27", "not_done")];
    assert_eq!(not_tested, expected);
    assert_eq!(figures["not_tested"][0]["reason"], "用戶出門");
    let codes: Vec<(&str, i64)> = figures["by_point"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["point"].as_str().unwrap(), one["judged"].as_i64().unwrap()))
        .collect();
    assert_eq!(codes, [("E-01", 3), ("E-02", 0), ("W-01", 0)]);
    // H14: what failed is followed up though it was corrected, and though nobody signed.
    let failures = figures["failures"].as_array().unwrap();
    let of = |at: usize, key: &str| failures[at][key].clone();
    assert_eq!((of(0, "number"), of(1, "number")), (json!(known.point), json!(known.absent)));
    assert_eq!((of(0, "passed_up"), of(0, "investigated")), (json!("2026-11-20T23:10"), json!("2026-11-23T09:00")));
    assert_eq!((of(1, "passed_up"), of(1, "counted")), (json!(null), json!(0)));
    assert_eq!(figures["opinions"][0]["opinion"], "晚上冷");
    assert_eq!(figures["opinions"][0]["passed_up"], "2026-11-20T23:10");
    assert_eq!(figures["reported_late"][0]["number"], json!(known.bungalow));
    assert_eq!(figures["without_standard"][0]["number"], json!(known.bungalow));
    assert_eq!((&figures["numbers"]["issued"], figures["numbers"]["voided"].as_array().unwrap().len()), (&json!(5), 1));
    let days: Vec<&str> =
        figures["by_day"].as_array().unwrap().iter().map(|one| one["day"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-24"]);
}

#[test]
fn h14_what_is_not_seen_to_stands_in_the_way_and_a_closed_month_stays_as_it_was() {
    let mut office = office();
    let known = november(&mut office);
    office.now = "2026-12-01T09:00".into();
    let met = close(&office, "2026-11");
    assert_eq!(met.status, 1);
    let mut blocks = lines(&met.json()["blocks"]);
    blocks.sort_unstable();
    let of = |code: &str, record: &str| (code.to_string(), record.to_string());
    let mut expected = [
        of("failure_not_passed_up", &known.absent),
        of("missed_unexplained", &known.absent), // the failure, by the end of the day
        of("missed_unexplained", &known.bungalow), // the report
        of("no_standard", &known.bungalow),
        of("planned_check_not_done", "point/1"),
        of("planned_check_not_done", "point/2"),
    ];
    expected.sort_unstable();
    assert_eq!(blocks, expected);
    step(&office, &known.absent, "pass-up", &["to=經理", "what=failure"]);
    step(&office, &known.absent, "explain", &["deadline=pass_up", "reason=週末"]);
    step(&office, &known.bungalow, "explain", &["deadline=reading_report", "reason=漏報"]);
    for point in ["point/1", "point/2"] {
        step(&office, point, "explain", &["deadline=planned_check", "reason=人手不夠"]);
    }
    // H13: the bungalow's value is entered while the month is open, and its reading is judged.
    let standard = r#"{"user_class": "residential", "building_kind": "bungalow", "room_kinds": ["bedroom", "living"],
        "from_time": "00:00", "to_time": "23:59", "minimum": "16.0", "effective_from": "2026-11-01", "basis": "公司決定"}"#;
    office.add("林小慧", "temp-standard", standard).done();
    let met = office.by("林小慧", &["close-month", "2026-11", "--check", "--json"]).json();
    assert_eq!(lines(&met["blocks"]), []);
    let listed = lines(&met["listed"]);
    assert!(listed.contains(&of("open_in_time", &known.absent)), "to be investigated: {listed:?}");
    close(&office, "2026-11").done();
    let frozen = temperature(&office, "2026-11");
    adds_up(&frozen);
    assert_eq!(counts(station(&frozen, "城西站")), [1, 0, 0, 0, 0, 1, 1, 0, 0]);
    assert_eq!(frozen["not_tested"][1]["reason"], "人手不夠");

    // A sheet and a correction of November, typed after its closing.
    let late = sheet(&office, "2026-11-29", "paper", &json!({"account": "100233"}), &[("bedroom", "09:00", "20.0")]);
    let anew = [
        "reading=1",
        "celsius=18.6",
        "time=08:30",
        "room=bedroom",
        "room_kind=bedroom",
        "by=錢師傅",
        "reason=抄錯",
        r#"signature={"by": "王秀英", "at": "2026-12-01T08:50"}"#,
    ];
    step(&office, &known.point, "correct", &anew);
    assert_eq!(temperature(&office, "2026-11"), frozen, "as it was closed");
    let december = temperature(&office, "2026-12");
    adds_up(&december);
    assert_eq!(counts(&december["total"]), [2, 0, 0, 0, 0, 2, 2, 0, 0]);
    let entries = december["late_entries"].as_array().unwrap();
    let has = |number: &str, action: &str| entries.iter().any(|one| one["number"] == number && one["action"] == action);
    assert!(has(&late, "add") && has(&known.point, "correct"), "{entries:?}");
    office.run(&["verify"]).done();
}

#[test]
fn every_form_of_a_temperature_summary_says_the_same() {
    let mut office = office();
    november(&mut office);
    office.now = "2026-12-01T09:00".into();
    let path = |name: &str| office.folder.path().join(name);
    for (lang, title) in [("zh-Hant", "測溫匯總表"), ("zh-Hans", "测温汇总表"), ("en", "Monthly temperature summary")]
    {
        for name in ["m.csv", "m.xlsx", "m.txt", "m.pdf"] {
            let out = path(name);
            let out = out.to_str().unwrap();
            let words = ["summary", "2026-11", "--workflow", "temperature", "--lang", lang, "--out", out];
            office.by("周明", &words).done();
        }
        let shown = office.run(&["summary", "2026-11", "--workflow", "temperature", "--lang", lang]).done().out;
        let csv = String::from_utf8(std::fs::read(path("m.csv")).unwrap()).unwrap();
        let sheet = crate::repair_months::cells(std::fs::read(path("m.xlsx")).unwrap());
        assert!(std::fs::read(path("m.pdf")).unwrap().starts_with(b"%PDF"));
        assert!(shown.contains(title) && csv.contains(title), "{shown}");
        // The language of papers is a setting of its own: Traditional Chinese here.
        let paper = std::fs::read_to_string(path("m.txt")).unwrap();
        assert!(paper.contains("測溫匯總表"), "{paper}");
        for cell in ["100.0%", "17.7", "16.5", "18.5"] {
            for (form, text) in [("screen", &shown), ("csv", &csv), ("paper", &paper)] {
                assert!(text.contains(cell), "{form} {cell}: {text}");
            }
            let figure: f64 = cell.trim_end_matches('%').parse().unwrap();
            let figure = if cell.ends_with('%') { figure / 100.0 } else { figure };
            assert!(sheet.iter().any(|cell| cell.parse() == Ok(figure)), "xlsx {cell}: {sheet:?}");
        }
    }
}
