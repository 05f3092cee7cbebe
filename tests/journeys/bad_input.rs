//! Anything typed, piped or handed over may be wrong: a sentence, exit status 1 or 2, and the data as they were.

use crate::office::Office;

#[test]
fn broken_input_is_told_and_changes_nothing() {
    let office = Office::staffed();
    let before = office.run(&["verify", "--json"]).done().json()["head"].clone();
    let deep = "[".repeat(100_000);
    let long = format!(r#"{{"name": "{}"}}"#, "長".repeat(1_000_000));
    for (input, status) in [
        ("", 2),
        ("   \n", 2),
        ("{", 2),
        ("null", 2),
        ("3", 2),
        ("\"text\"", 2),
        ("[1]", 2),
        ("[[]]", 2),
        (deep.as_str(), 2),
        (r#"{"name": 3}"#, 2),
        (r#"{"name": ["a"]}"#, 2),
        (r#"{"name": {"a": 1}}"#, 2),
        (r#"{"name": "甲", "shoe": 1}"#, 2),
        (r#"{}"#, 1),
        (r#"{"name": ""}"#, 1),
        (r#"{"name": "   "}"#, 1),
        (r#"{"name": null}"#, 1),
        (long.as_str(), 1),
    ] {
        let ran = office.add("周明", "customer", input);
        assert_eq!(ran.status, status, "{:.60}: {}", input, ran.err);
        assert!(!ran.codes().is_empty(), "{input:.60}");
    }
    for name in ["a\u{1b}[31mb", "a\u{7}b", "a\u{202e}b", "a\u{200b}b", "a\nb", "a\u{9b}b", "a\u{e0041}b", "\u{0}"] {
        let ran = office.add("周明", "customer", &serde_json::json!({ "name": name }).to_string());
        assert!(matches!(ran.status, 1 | 2), "{name:?}: {}", ran.err);
    }
    let ran = office.run_with(&["--operator", "周明", "add", "customer", "--json", "-"], [0xff, 0xfe, 0x00]);
    ran.failed(2, "not_utf8");
    office.by("周明", &["add", "customer", "--json", "nowhere.json"]).failed(1, "no_input");
    office.by("周明", &["add", "customer", "--json", "."]).failed(1, "no_input");
    assert_eq!(office.run(&["verify", "--json"]).done().json()["head"], before);
}

#[test]
fn values_that_cannot_be_are_told() {
    let office = Office::staffed();
    let before = office.run(&["verify", "--json"]).done().json()["head"].clone();
    for (thing, json, status) in [
        ("price", r#"{"variety": "JC40S", "price": "abc", "effective_from": "2026-05-01", "basis": "x"}"#, 2),
        ("price", r#"{"variety": "JC40S", "price": "-1", "effective_from": "2026-05-01", "basis": "x"}"#, 1),
        ("price", r#"{"variety": "JC40S", "price": "0", "effective_from": "2026-05-01", "basis": "x"}"#, 1),
        ("price", r#"{"variety": "JC40S", "price": "1e9", "effective_from": "2026-05-01", "basis": "x"}"#, 2),
        ("price", r#"{"variety": "JC40S", "price": "٣", "effective_from": "2026-05-01", "basis": "x"}"#, 2),
        ("price", r#"{"variety": "JC40S", "price": "1", "effective_from": "2026-02-30", "basis": "x"}"#, 2),
        ("price", r#"{"variety": "JC40S", "price": "1", "effective_from": "soon", "basis": "x"}"#, 2),
        ("price", r#"{"variety": "NOPE", "price": "1", "effective_from": "2026-05-01", "basis": "x"}"#, 1),
        ("standard", r#"{"size": "whole", "grams": -5, "effective_from": "2026-05-01", "basis": "x"}"#, 1),
        (
            "standard",
            r#"{"size": "whole", "grams": 99999999999999999999, "effective_from": "2026-05-01", "basis": "x"}"#,
            2,
        ),
        ("variety", r#"{"code": "X1", "name": "x", "kind": "silk"}"#, 2),
        ("staff", r#"{"name": "甲", "roles": ["king"]}"#, 2),
        (
            "weighing",
            r#"{"variety": "JC40S", "size": "whole", "grams": 1900, "count": 1, "at": "2030-01-01T00:00"}"#,
            1,
        ),
        ("weighing", r#"{"variety": "JC40S", "size": "giant", "grams": 1900, "count": 1}"#, 1),
    ] {
        let ran = office.add("林小慧", thing, json);
        // A number far beyond every range may be called unreadable or out of range.
        let fits = ran.status == status || (json.contains("99999999999999999999") && ran.status == 1);
        assert!(fits, "{json}: {} {}", ran.status, ran.err);
    }
    assert_eq!(office.run(&["verify", "--json"]).done().json()["head"], before);
}

#[test]
fn odd_numbers_and_keys_are_told() {
    let office = Office::staffed();
    for (typed, code) in [
        ("", "not_found"),
        ("staff/0", "not_found"),
        ("staff/-1", "not_found"),
        ("staff/999", "not_found"),
        ("staff/99999999999999999999", "not_found"),
        ("nothing/1", "not_found"),
        ("S2611-0001-1\u{1b}[2J", "not_found"),
        ("S2611-0042-9", "mistyped"),
        ("\u{202e}S2611", "not_found"),
        ("42", "not_found"),
        ("S", "not_found"),
        ("😀", "not_found"),
    ] {
        office.run(&["show", typed]).failed(1, code);
        office.step("林小慧", typed, "amend", &["name=x", "reason=x"]).failed(1, code);
    }
    let long = "9".repeat(100_000);
    assert_eq!(office.run(&["show", &long]).status, 1);
    assert_eq!(office.run(&["lookup", &long]).status, 1);
}

#[test]
fn a_file_that_is_not_ours_is_left_alone() {
    let mut office = Office::empty();
    office.training = false;
    std::fs::write(office.file(), "this is a letter, not a database\n".repeat(200)).unwrap();
    let ran = office.add("林小慧", "customer", r#"{"name": "甲"}"#);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(std::fs::read_to_string(office.file()).unwrap().starts_with("this is a letter"));
    for words in [&["show", "staff/1"][..], &["verify"], &["lookup", "1"], &["due"]] {
        assert_eq!(office.run(words).status, 1, "{words:?}");
    }
    std::fs::remove_file(office.file()).unwrap();
    std::fs::create_dir(office.file()).unwrap();
    assert_eq!(office.run(&["due"]).status, 1);
    office.env.push(("SLIPDESK_DB".into(), "/nonexistent/folder/desk.db".into()));
    assert_eq!(office.add("林小慧", "customer", r#"{"name": "甲"}"#).status, 1);
}

#[test]
fn a_reader_who_leaves_early_breaks_nothing() {
    use std::process::{Command, Stdio};
    let office = Office::empty();
    let mut child = Command::new(env!("CARGO_BIN_EXE_slipdesk"))
        .env_clear()
        .env("HOME", office.folder.path())
        .args(["calendar", "show", "2026"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}
