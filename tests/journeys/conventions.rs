//! Files, exit statuses, streams, languages (contract, section 1).

use crate::office::Office;
use crate::slips::{issue, sign};

#[test]
fn a_missing_file_is_made_by_a_change_and_by_nothing_else() {
    let mut office = Office::empty();
    office.training = false;
    for words in [&["show", "staff/1"][..], &["due"], &["setting"], &["lookup", "S2611-0001-1"], &["verify"]] {
        office.run(words).failed(1, "no_file");
        assert!(!office.file().exists(), "{words:?}");
    }
    office.run_with(&["add", "customer", "--json", "-"], r#"{"name": "甲"}"#).failed(2, "no_operator");
    assert!(!office.file().exists());
    let made = office.add("林小慧", "customer", r#"{"name": "甲"}"#).done();
    assert_eq!(made.out, "customer/1\n");
    assert!(made.err.contains("new_file"));
    let first = office.show("staff/1");
    assert_eq!((first["name"].as_str(), first["training"].as_bool()), (Some("林小慧"), Some(false)));
    assert_eq!(first["roles"], serde_json::json!(["clerk", "supervisor"]));
    office.run(&["--training", "due"]).failed(1, "not_training");
    office.run(&["--now", "2026-11-23T09:00", "due"]).failed(1, "now_needs_training");
}

#[test]
fn the_three_standards_stand_in_every_new_file() {
    let office = Office::staffed();
    for (key, size, grams, containers) in
        [("standard/1", "whole", 1900, 1), ("standard/2", "half", 800, 1), ("standard/3", "small", 120, 2)]
    {
        let shown = office.show(key);
        assert_eq!(shown["size"], size);
        assert_eq!((shown["grams"].as_i64(), shown["containers"].as_i64()), (Some(grams), Some(containers)));
        assert_eq!((shown["state"].as_str(), shown["created"]["by"].as_str()), (Some("in_force"), Some("system")));
    }
    let report = office.run(&["verify", "--json"]).done().json();
    assert_eq!(report["sound"], true);
}

#[test]
fn words_that_cannot_be_read_end_with_2_and_one_line() {
    let office = Office::staffed();
    for words in [
        &["frobnicate"][..],
        &["--frob"],
        &["lookup"],
        &["add"],
        &["add", "customer"],
        &["add", "nonsense", "--json", "-"],
        &["do", "staff/2"],
        &["calendar"],
        &["calendar", "show", "soon"],
        &["deadline", "--from", "2026-09-24T16:00"],
        &["deadline", "--from", "yesterday", "--hours", "2"],
        &["deadline", "--from", "2026-09-24T16:00", "--working-days", "0"],
        &["deadline", "--from", "2026-09-24T16:00", "--hours", "1", "--minutes", "1"],
        &["setting", "nonsense"],
        &["--lang", "fr", "due"],
        &["verify", "--head", "xyz"],
        &["gate-book", "2026-02-30"],
    ] {
        let ran = office.by("林小慧", words);
        assert_eq!(ran.status, 2, "{words:?}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{words:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{words:?}");
    }
    for words in [
        &["do", "staff/2", "dance"][..],
        &["do", "staff/2", "amend", "--set", "shoe=9"],
        &["do", "staff/2", "amend", "--set", "x"],
    ] {
        assert_eq!(office.by("林小慧", words).status, 2, "{words:?}");
    }
}

#[test]
fn errors_are_json_too_where_a_machine_reads() {
    let office = Office::staffed();
    let ran = office.by("林小慧", &["setting", "valid_days", "9", "--json"]).failed(1, "out_of_range");
    let errors = ran.json();
    assert_eq!(errors["errors"][0]["code"], "out_of_range");
    assert_eq!(errors["errors"][0]["field"], "valid_days");
    assert!(errors["errors"][0]["clause"].is_null());
    assert!(errors["errors"][0]["message"].as_str().unwrap().contains("0 – 7"));
    let ran = office.run(&["--json", "frobnicate"]).failed(2, "usage");
    assert_eq!(ran.json()["errors"][0]["code"], "usage");
    assert_eq!(office.run(&["--json", "due"]).done().json(), serde_json::json!([]));
}

#[test]
fn sentences_come_in_three_languages_and_follow_the_setting() {
    let mut office = Office::staffed();
    let sentence = |office: &Office, words: &[&str]| office.run(words).failed(1, "not_found").err;
    let english = sentence(&office, &["show", "staff/99"]);
    let simplified = sentence(&office, &["--lang", "zh-Hans", "show", "staff/99"]);
    let traditional = sentence(&office, &["--lang", "zh-Hant", "show", "staff/99"]);
    assert!(english.contains("There is no staff/99"));
    assert!(simplified.contains("没有 staff/99"));
    assert!(traditional.contains("沒有 staff/99"));
    office.by("林小慧", &["setting", "lang", "zh-Hant"]).done();
    assert_eq!(sentence(&office, &["show", "staff/99"]), traditional);
    assert_eq!(sentence(&office, &["--lang", "en", "show", "staff/99"]), english);
    office.by("林小慧", &["setting", "lang", ""]).done();
    office.env.push(("LC_ALL".into(), "zh_CN.UTF-8".into()));
    assert_eq!(sentence(&office, &["show", "staff/99"]), simplified);
    let help = office.run(&["--help"]).done().out;
    assert!(help.contains("门卫屏幕") && !help.contains("Options"), "{help}");
}

#[test]
fn the_configuration_names_the_file() {
    let mut office = Office::empty();
    let config = office.folder.path().join("config/slipdesk");
    std::fs::create_dir_all(&config).unwrap();
    let other = office.folder.path().join("office.db");
    std::fs::write(
        config.join("slipdesk.conf"),
        format!("# the office\ndb = {}\noperator = 林小慧\n", other.display()),
    )
    .unwrap();
    office.env.push(("SLIPDESK_DB".into(), String::new()));
    office.training = false;
    office.run_with(&["add", "customer", "--json", "-"], r#"{"name": "甲"}"#).done();
    assert!(other.exists());
    std::fs::write(config.join("slipdesk.conf"), "nonsense\n").unwrap();
    office.run(&["due"]).failed(1, "bad_config");
}

#[test]
fn deadlines_and_calendars_need_no_file() {
    let mut office = Office::empty();
    office.training = false;
    let report = office.run(&["deadline", "--from", "2026-09-24T16:00", "--working-days", "3", "--json"]).done().json();
    assert_eq!((report["due"].as_str(), report["provisional"].as_bool()), (Some("2026-09-30T17:30"), Some(false)));
    let days = office.run(&["calendar", "show", "2026", "--json"]).done().json();
    assert_eq!(days.as_array().unwrap().len(), 365);
    office.run(&["calendar", "show", "2031"]).failed(1, "no_calendar");
    assert!(!office.file().exists());
}

#[test]
fn settings_are_the_supervisors_and_move_deadlines() {
    let office = Office::staffed();
    assert_eq!(office.run(&["setting", "close_of_business"]).done().out, "17:30\n");
    office.by("周明", &["setting", "close_of_business", "18:00"]).failed(1, "not_allowed");
    assert_eq!(office.by("林小慧", &["setting", "close_of_business", "18:00"]).done().out, "18:00\n");
    let due = office.run(&["deadline", "--from", "2026-09-24T16:00", "--working-days", "3"]).done().out;
    assert_eq!(due, "2026-09-30T18:00\n");
    office.by("林小慧", &["setting", "close_of_business", "late"]).failed(2, "bad_value");
    office.by("林小慧", &["setting", "follow_up_hours", "47"]).failed(1, "out_of_range");
    let all = office.run(&["setting", "--json"]).done().json();
    assert_eq!((all["valid_days_max"].as_str(), all["hand_over_minutes"].as_str()), (Some("7"), Some("")));
}

#[test]
fn a_calendar_year_is_imported_by_the_supervisor() {
    let office = Office::staffed();
    let file = office.folder.path().join("cn-2026.csv");
    std::fs::write(&file, "day,kind,name\n2026-12-30,holiday,廠慶\n").unwrap();
    let path = file.to_str().unwrap();
    office.by("周明", &["calendar", "import", path]).failed(1, "not_allowed");
    office.by("林小慧", &["calendar", "import", path]).done();
    let due = office.run(&["deadline", "--from", "2026-12-29T16:00", "--working-days", "1"]).done().out;
    assert_eq!(due, "2026-12-31T17:30\n");
    std::fs::write(&file, "day,kind,name\n2026-02-30,holiday,?\n").unwrap();
    assert_eq!(office.by("林小慧", &["calendar", "import", path]).status, 1);
    office.run(&["verify"]).done();
}

#[test]
fn keys_are_told_by_help() {
    let office = Office::empty();
    let help = office.run(&["add", "price", "--help"]).done().out;
    for word in ["variety: entry of variety, required", "price: decimal 0.01–", "effective_from: date", "basis: text"]
    {
        assert!(help.contains(word), "{word}: {help}");
    }
    assert!(office.run(&["add", "--help"]).done().out.contains("sample"));
    assert!(office.run(&["do", "S2611-0001-1", "sign-head", "--help"]).done().out.contains("by: entry of staff"));
    assert!(office.run(&["completions", "bash"]).done().out.contains("slipdesk"));
    assert!(office.run(&["man"]).done().out.contains(".TH"));
}

#[test]
fn what_no_calendar_paper_or_step_has_is_wrong_usage() {
    let office = Office::staffed();
    let slip = issue(&office, |_| ());
    office.step("周明", &slip, "sign-head", &["by=何主任"]).done();
    for words in [
        ["print", "2026-13", "--paper", "ledger"],
        ["print", "2026-00", "--paper", "summary"],
        ["print", "2026-05-32", "--paper", "gate-book"],
        ["print", "2026-02-30", "--preview", "--paper=gate-book"],
    ] {
        office.run(&words).failed(2, "bad_value");
    }
    office.run(&["print", "2026-05-31", "--paper", "gate-book", "--preview"]).done();
    // Without any printer too; and a slip has no gate book.
    for paper in ["bogus", "gate-book"] {
        let refused = office.by("周明", &["print", &slip, "--paper", paper]).failed(2, "unknown_paper");
        assert!(refused.err.contains("retained") && refused.err.matches("gate-book").count() < 2, "{}", refused.err);
    }
    let correct = |number: &str, step: &str| {
        let step = format!("step={step}");
        office.step("林小慧", number, "correct-time", &[&step, "at=2026-11-23T08:59", "reason=看錯"])
    };
    for (step, status, code) in [
        ("bogus", 2, "unknown_choice"),
        ("sign_head", 2, "unknown_choice"),
        ("release", 1, "not_correctable"),
        ("draw", 1, "not_correctable"),
        ("received", 1, "not_correctable"),
    ] {
        correct(&slip, step).failed(status, code);
    }
}

#[test]
fn goods_are_signed_for_by_pin_in_person_or_on_paper_before_another() {
    let mut office = Office::staffed();
    let effective = |office: &Office| {
        let slip = issue(office, |slip| slip["handler"] = "錢師傅".into());
        sign(office, &slip);
        slip
    };
    let slip = effective(&office);
    let draw = |office: &Office, by: &str, sets: &[&str]| {
        let mut all = vec!["given_by=吳班長"];
        all.extend(sets);
        office.step(by, &slip, "draw", &all)
    };
    draw(&office, "周明", &["taken_by=周明"]).failed(1, "operator_is_signer");
    draw(&office, "周明", &["taken_by=周明", "method=pin"]).failed(1, "no_pin");
    draw(&office, "周明", &["taken_by=錢師傅", "method=pin"]).failed(1, "operator_not_signer");
    draw(&office, "周明", &["taken_by=外來的人", "method=pin"]).failed(1, "operator_not_signer");
    draw(&office, "趙衛國", &["taken_by=趙衛國"]).failed(1, "operator_is_signer");
    office.env.push(("SLIPDESK_PIN".into(), "4711".into()));
    office.by("周明", &["do", "staff/2", "set-pin"]).done();
    draw(&office, "周明", &["taken_by=周明", "method=pin"]).done();
    let signed = office.show(&slip)["signatures"].as_array().unwrap().last().cloned().unwrap();
    assert_eq!((signed["role"].as_str(), signed["method"].as_str()), (Some("taker"), Some("pin")));
    // The workshop's book: on paper the signature stands there, by PIN only the taker enters it.
    let row = |office: &Office, by: &str, taker: &str, method: &str| {
        let row = serde_json::json!({"book": "workshop", "date": "2026-11-23", "variety": "JC40S", "size": "whole",
            "count": 2, "taken_by": taker, "method": method});
        office.add(by, "ledger", &row.to_string())
    };
    row(&office, "周明", "錢師傅", "pin").failed(1, "operator_not_signer");
    row(&office, "林小慧", "林小慧", "pin").failed(1, "no_pin");
    row(&office, "周明", "周明", "paper").done();
    row(&office, "周明", "周明", "pin").done();
}

#[test]
fn a_guard_backdates_no_release() {
    let mut office = Office::staffed();
    let ready = |office: &Office| {
        let slip = issue(office, |_| ());
        sign(office, &slip);
        office.step("周明", &slip, "draw", &["taken_by=錢師傅", "given_by=吳班長"]).done();
        slip
    };
    let (slip, other) = (ready(&office), ready(&office));
    office.now = "2026-11-23T10:00".into();
    let release = |by: &str, slip: &str, at: &str, late: &str| {
        office.step(by, slip, "release", &["by=趙衛國", "counted=7", &format!("at={at}"), &format!("late={late}")])
    };
    release("趙衛國", &slip, "2026-11-23T09:29", "false").failed(1, "late_release");
    let book = office.run(&["gate-book", "2026-11-23", "--json"]).done().json();
    assert_eq!(book[0]["result"], "refused");
    release("趙衛國", &slip, "2026-11-23T09:30", "false").done();
    release("趙衛國", &other, "2026-11-23T09:29", "true").failed(1, "not_allowed");
    release("林小慧", &other, "2026-11-23T09:29", "true").done();
}

#[test]
fn a_printer_is_no_option_and_a_full_disk_no_printer_switched_off() {
    let office = Office::staffed();
    let printer = |name: &str, target: &str| {
        let entry = serde_json::json!({"name": name, "kind": "raw", "target": target, "paper": "241"});
        office.add("林小慧", "printer", &entry.to_string())
    };
    printer("-o", "/dev/null").failed(1, "bad_name");
    printer("針式", "/dev/full").done();
    office
        .by("林小慧", &["do", "printer/1", "amend", "--set", "name=-x", "--set", "reason=改名"])
        .failed(1, "bad_name");
    let refused = office.by("周明", &["printers", "test", "針式"]).failed(1, "no_space");
    assert!(refused.err.contains("no space left"), "{}", refused.err);
}
