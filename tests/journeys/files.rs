//! What becomes of files: founded and taken back, read only, printed into, written to a full disk.

use rusqlite::Connection;
use serde_json::json;
use slipdesk::kernel::number::{Letter, Number, Series};

use crate::office::Office;
use crate::slips::issue;

fn names(office: &Office) -> Vec<String> {
    let entries = std::fs::read_dir(office.folder.path()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names.retain(|name| name.starts_with("desk") || name.starts_with('.'));
    names
}

#[test]
fn only_add_founds_a_real_file_and_takes_it_back_when_refused() {
    let mut office = Office::empty();
    office.training = false;
    for words in [
        &["do", "staff/1", "disable"][..],
        &["setting", "valid_days", "3"],
        &["clock", "confirm"],
        &["show", "staff/1"],
        &["print", "S2611-0001-1", "--out", "a.pdf"],
        &["due"],
    ] {
        office.by("林小慧", words).failed(1, "no_file");
        assert_eq!(names(&office), Vec::<String>::new(), "{words:?}");
    }
    let refused = office.add("林小慧", "customer", r#"{"name": ""}"#).failed(1, "missing");
    assert!(!refused.err.contains("new_file"), "{}", refused.err);
    assert_eq!(names(&office), Vec::<String>::new());
    office.add("staff/5", "customer", r#"{"name": "甲"}"#).failed(1, "unknown_person");
    assert_eq!(names(&office), Vec::<String>::new());
    office.add("林小慧", "customer", r#"{"name": "甲"}"#).done();
    // What was there before stays, whatever is refused.
    office.add("林小慧", "customer", r#"{"name": "甲"}"#).failed(1, "already_there");
    assert_eq!(office.show("customer/1")["name"], "甲");
}

#[test]
fn a_refused_command_leaves_no_training_file_behind() {
    let office = Office::empty();
    office.run(&["show", "staff/9"]).failed(1, "not_found");
    assert_eq!(names(&office), Vec::<String>::new());
    office.by("林小慧", &["do", "staff/9", "disable"]).failed(1, "not_found");
    assert_eq!(names(&office), Vec::<String>::new());
    office.run(&["deadline", "--from", "2026-09-24T16:00", "--hours", "2"]).done();
    office.run(&["calendar", "show", "2026"]).done();
    assert_eq!(names(&office), Vec::<String>::new());
    office.run(&["due"]).done();
    assert_eq!(names(&office), ["desk.db"]);
}

#[test]
fn a_print_that_cannot_be_written_is_not_counted() {
    let office = Office::staffed();
    let number = issue(&office, |_| ());
    office.run(&["print", &number, "--out", "nowhere/slip.pdf"]).failed(1, "out_unwritable");
    office.run(&["print", &number, "--out", "."]).status.eq(&2).then_some(()).unwrap();
    std::fs::create_dir(office.folder.path().join("slip.pdf")).unwrap();
    office.run(&["print", &number, "--out", "slip.pdf"]).failed(1, "out_is_folder");
    assert_eq!(office.show(&number)["papers"], json!([]));
    // A refused print leaves nothing beside its target.
    office.run(&["print", "S2611-0042-0", "--out", "desk.pdf"]).failed(1, "mistyped");
    assert_eq!(names(&office), ["desk.db"]);
}

#[test]
fn where_a_paper_goes_is_asked_for_before_it_is_counted() {
    let mut office = Office::staffed();
    let number = issue(&office, |_| ());
    // A machine without the commands of a spooler.
    office.env.push(("PATH".to_string(), office.folder.path().join("none").display().to_string()));
    office.run(&["print", &number]).failed(1, "no_printer");
    office.run(&["print", &number, "--printer", "nope"]).failed(1, "no_lp");
    office.run(&["print", &number, "--preview", "--printer", "nope"]).failed(1, "no_lp");
    office.run(&["print", &number, "--printer", "tcp://"]).failed(1, "unknown_printer");
    office.run(&["print", &number, "--printer", "nope", "--out", "a.txt"]).failed(2, "bad_value");
    office.run(&["print", &number, "--printer", "nope", "--out", "a.prn"]).failed(1, "no_lp");
    office.run(&["print", &number, "--out", "a.doc"]).failed(2, "bad_value");
    assert_eq!(office.show(&number)["papers"], serde_json::json!([]));
    assert_eq!(office.run(&["queue", "--json"]).done().json(), serde_json::json!([]));
    for key in ["staff/1", "staff/99"] {
        office.run(&["print", key, "--preview"]).failed(1, "no_paper");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn lost_output_is_told_and_a_closed_pipe_is_not() {
    use std::process::Stdio;
    let office = Office::staffed();
    for words in [&["due", "--json"][..], &["show", "staff/1"], &["--help"], &["completions", "bash"], &["man"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ended = office.command(words).stdin(Stdio::null()).stdout(full).output().unwrap();
        let err = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{words:?}: {err}");
        assert!(err.starts_with("slipdesk: output_lost: "), "{words:?}: {err}");
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ended = office.command(&["show", "staff/1"]).stdin(Stdio::null()).stdout(writer).output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr), (Some(0), Vec::new()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_written_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let office = Office::staffed();
    let number = issue(&office, |_| ());
    let (file, folder) = (office.file(), office.folder.path().to_path_buf());
    let mode = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(&file, 0o444);
    mode(&folder, 0o555);
    // Somebody who may write everything anyway has nothing to show here.
    if std::fs::OpenOptions::new().write(true).open(&file).is_err() {
        for words in [
            &["show", &number][..],
            &["setting"],
            &["due"],
            &["gate-book"],
            &["calendar", "show", "2026"],
            &["deadline", "--from", "2026-09-24T16:00", "--hours", "2"],
            &["print", &number, "--preview"],
            &["verify"],
        ] {
            office.run(words).done();
        }
        office.by("林小慧", &["setting", "valid_days", "3"]).failed(1, "read_only");
        office.run(&["print", &number, "--out", "/dev/null/slip.pdf"]).failed(1, "read_only");
    }
    mode(&folder, 0o755);
    mode(&file, 0o644);
}

/// Does something to the file behind the program's back, with nothing in its way.
fn damage(office: &Office, sql: &str) {
    let conn = Connection::open(office.file()).unwrap();
    conn.pragma_update(None, "foreign_keys", false).unwrap();
    let mut names = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names.iter().for_each(|name| conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap());
    conn.execute_batch(sql).unwrap();
}

#[test]
fn a_table_that_was_emptied_or_dropped_is_named() {
    for table in ["history", "setting", "file", "staff", "series"] {
        for verb in ["DELETE FROM", "DROP TABLE"] {
            for training in [true, false] {
                let mut office = Office::empty();
                office.training = training;
                office.add("林小慧", "customer", r#"{"name": "甲"}"#).done();
                office.by("林小慧", &["setting", "valid_days", "3"]).done();
                office.add("林小慧", "variety", r#"{"code": "JC40S", "name": "紗"}"#).done();
                let slip = json!({
                    "customer": "甲", "purpose": "trial", "charge": "free", "source": "workshop", "department": "部",
                    "handler": "林小慧", "lines": [{"variety": "JC40S", "size": "whole", "count": 1}],
                });
                office.add("林小慧", "sample", &slip.to_string()).done();
                damage(&office, &format!("{verb} {table}"));
                let ran = office.run(&["verify"]).failed(1, "altered");
                assert!(ran.lines().iter().any(|line| line.contains(table)), "{verb} {table}: {}", ran.out);
                assert!(!ran.err.contains("file_failed"), "{}", ran.err);
                let report = office.run(&["verify", "--json"]).failed(1, "altered").json();
                assert_eq!(report["sound"], false);
            }
        }
    }
}

#[test]
fn a_code_that_no_entry_carries_is_said_plainly() {
    let office = Office::staffed();
    for words in [&["verify", "--paper", "AAAAAAAA"][..], &["verify", "--paper", "AAAAAAAA", "--json"]] {
        let ran = office.run(words).failed(1, "not_in_chain");
        assert!(ran.out.contains("No entry carries the code"), "{}", ran.out);
        assert!(!ran.err.contains("altered") && !ran.err.contains("don't fit"), "{}", ran.err);
    }
    let head = "0".repeat(64);
    office.run(&["verify", "--head", &head]).failed(1, "not_in_chain");
}

#[test]
fn an_older_file_put_back_is_a_defect_for_verify() {
    let office = Office::staffed();
    let older = office.folder.path().join("older");
    std::fs::copy(office.file(), &older).unwrap();
    office.add("周明", "customer", r#"{"name": "甲"}"#).done();
    office.run(&["verify"]).done();
    std::fs::copy(&older, office.file()).unwrap();
    let ran = office.run(&["verify"]).failed(1, "altered");
    assert!(ran.out.contains("older_file_back"), "{}", ran.out);
    let report = office.run(&["verify", "--json"]).failed(1, "altered").json();
    assert_eq!((report["sound"].as_bool(), report["defects"].as_array().unwrap().len()), (Some(false), 1));
    // The others warn, and do their work.
    let ran = office.run(&["due"]).done();
    assert!(ran.codes().contains(&"older_file_back"), "{}", ran.err);
}

/// Files as released versions wrote them, by the version of their schema.
const RELEASED: [(i64, &[u8]); 3] = [
    (3, include_bytes!("../files/schema-3.db")),
    (5, include_bytes!("../files/schema-5.db")),
    (7, include_bytes!("../files/schema-7.db")),
];

#[test]
fn files_of_every_released_version_are_brought_up_to_date_and_stay_sound() {
    for (version, bytes) in RELEASED {
        let office = Office::empty();
        let path = office.folder.path().join("desk.db");
        std::fs::write(&path, bytes).unwrap();
        office.run(&["verify"]).failed(1, "older_file");
        office.by("1", &["setting", "valid_days_max", "9"]).done();
        let newest: i64 =
            Connection::open(&path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert!(newest > version);
        assert!(names(&office).iter().any(|name| name.ends_with(".backup")), "{:?}", names(&office));
        office.run(&["verify"]).done();
        // What a new file starts with is in it once, and what was withdrawn doesn't come back.
        for key in ["temp-standard/1", "temp-standard/2"] {
            let shown = office.show(key);
            assert_eq!(
                (&shown["state"], &shown["history"][0]["by"]),
                (&"in_force".into(), &"system".into()),
                "{version}"
            );
            office.step("1", key, "withdraw", &["reason=新規定"]).done();
        }
        office.by("1", &["setting", "valid_days_max", "8"]).done();
        assert_eq!(office.show("temp-standard/1")["state"], "withdrawn", "schema {version}");
        office.run(&["show", "temp-standard/3"]).failed(1, "not_found");
        office.run(&["verify"]).done();
        // What was issued and drawn then is read, and goes on.
        let month = office.run(&["summary", "2026-11", "--json"]).done().json();
        assert_eq!(month["sample"]["numbers"]["issued"], 12, "schema {version}");
        let series = Series::new(2611).unwrap();
        for serial in 1..=12 {
            let number = Number::new(Letter::Sample, series, serial, true).unwrap().to_string();
            assert_eq!(office.show(&number)["number"], number.as_str());
        }
    }
}
