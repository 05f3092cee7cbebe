//! What becomes of files: founded and taken back, read only, printed into, written to a full disk.

use serde_json::json;

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
    office.add("林小慧", "customer", r#"{"name": ""}"#).failed(1, "missing");
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
fn this_version_prints_into_files() {
    let office = Office::staffed();
    let number = issue(&office, |_| ());
    for words in [&["print", &number, "--printer", "nope"][..], &["print", &number, "--preview", "--printer", "nope"]] {
        let ran = office.run(words).failed(1, "no_printer");
        assert!(ran.err.contains("prints to files only"), "{}", ran.err);
    }
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
