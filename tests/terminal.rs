//! The real program in a real pseudo-terminal: what was typed survives kill -9, SIGTERM and a closed terminal, field by
//! field, and what was saved stays. `SLIPDESK_KILLS` sets the rounds of the saving loop (20).

#![cfg(unix)]
#![allow(clippy::indexing_slicing, clippy::unwrap_used)] // a test may stop where anything is wrong

#[path = "common/pty.rs"]
mod pty;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pty::Session;
use slipdesk::demo;
use slipdesk::kernel::number::Letter;
use slipdesk::kernel::store::verify::{Numbered, Options, verify};
use slipdesk::kernel::store::{How, Opening, Operator, Store};
use slipdesk::kernel::time::Stamp;
use slipdesk::kernel::time::clock::Clock;

/// Longer than a save takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

const NOW: &str = "2026-11-23T14:32:07";

/// The fields of half a slip: the field's key, and what is typed into it.
const HALF: [(&str, &str); 4] =
    [("customer", "新近登门的主顾"), ("contact", "覃梦𬬸"), ("phone", "13800000009"), ("purpose", "1")];

fn clock() -> Clock {
    Clock::Still(Stamp::parse(NOW).unwrap())
}

fn file(folder: &Path) -> PathBuf {
    let path = folder.join("desk.db");
    demo::make(&path, 30, 1, &clock(), &mut |_, _| ()).unwrap();
    path
}

fn store(path: &Path) -> Store {
    Store::open_with(path, Opening::new(How::MustExist, clock())).unwrap()
}

/// The program with a clerk at the keyboard and the list in sight.
fn start(path: &Path) -> Session {
    let words = ["--db", path.to_str().unwrap(), "--now", NOW, "--lang", "en", "--operator", "staff/2"];
    let mut session = Session::start(&words);
    session.until("[1 Samples");
    session
}

/// Opens the form, and waits until it stands there.
fn open_form(session: &mut Session) {
    session.type_keys("\x1bOQ");
    session.until("Customer");
    session.settle();
}

fn type_half(session: &mut Session) {
    open_form(session);
    for (_, text) in HALF {
        session.type_keys(text);
        session.settle();
        // Tab stops at the contact too, which Enter passes by.
        session.type_keys("\t");
        session.settle();
    }
}

fn slips(path: &Path) -> i64 {
    store(path).view().sql().query_row("SELECT count(*) FROM slip", [], |row| row.get(0)).unwrap()
}

/// Throws the drafts away, so that each round types its own slip.
fn forget_drafts(path: &Path) {
    let mut store = store(path);
    for draft in store.drafts(None).unwrap() {
        store.change(&Operator::system(), |tx| tx.drop_draft(&draft.id)).unwrap();
    }
}

/// The drafts in the file.
fn drafts(path: &Path) -> Vec<serde_json::Value> {
    let store = store(path);
    let mut statement = store.view().sql().prepare("SELECT body FROM draft ORDER BY saved_at").unwrap();
    let bodies = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    bodies.map(|body| serde_json::from_str(&body.unwrap()).unwrap()).collect()
}

/// Whether the one draft holds what was typed, field by field, and the form shows it again.
fn hold_draft(path: &Path) {
    let drafts = drafts(path);
    assert_eq!(drafts.len(), 1, "one draft is there");
    let body = drafts[0].to_string();
    for (key, text) in HALF.iter().take(3) {
        assert!(body.contains(key) && body.contains(text), "{key} is in the draft: {body}");
    }
    let mut again = start(path);
    open_form(&mut again);
    let shown = again.text();
    for (key, text) in HALF.iter().take(3) {
        assert!(shown.contains(text), "{key} is on the screen again:\n{shown}");
    }
    assert!(shown.contains("trial"), "the purpose is on the screen again:\n{shown}");
    again.kill();
    let report = verify(store(path).view(), &Options::default());
    assert!(report.sound(), "{:?}", report.defects);
}

#[test]
fn a_half_typed_slip_survives_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path());
    let mut session = start(&path);
    type_half(&mut session);
    std::thread::sleep(Duration::from_millis(500));
    session.kill();
    hold_draft(&path);
}

#[test]
fn a_half_typed_slip_survives_sigterm_and_the_program_leaves_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path());
    let mut session = start(&path);
    type_half(&mut session);
    let asked = Instant::now();
    session.terminate();
    assert!(session.ends_within(Duration::from_secs(2)), "it left within two seconds");
    assert!(asked.elapsed() < Duration::from_secs(2));
    hold_draft(&path);
}

#[test]
fn a_half_typed_slip_survives_a_closed_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path());
    let mut session = start(&path);
    type_half(&mut session);
    session.hang_up();
    assert!(session.ends_within(Duration::from_secs(2)), "it left within two seconds");
    hold_draft(&path);
}

/// What stands at the right of the rule below the tabs.
fn countdown(session: &Session) -> String {
    let text = session.text();
    let line = text.lines().nth(2).unwrap_or_default();
    line.trim_matches('─').trim().to_string()
}

/// A training file in which nothing runs out: a clerk and nothing else.
fn quiet_file(folder: &Path) -> PathBuf {
    let path = folder.join("desk.db");
    let person = r#"[{"name": "林小禾", "roles": ["clerk"]}]"#;
    slipdesk(&path, &["--training", "--operator", "周映雪", "add", "staff", "--json", "-"], person);
    path
}

/// Runs a command on a file at the time of the tests.
fn slipdesk(path: &Path, words: &[&str], input: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_slipdesk"))
        .args(["--db", path.to_str().unwrap(), "--now", NOW])
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "{words:?}");
}

/// A repair that somebody waits for, reported now.
fn wait_for_fitter(path: &Path) {
    let call = r#"{"caller": "覃梦", "phone": "13800000009", "address": {"estate": "纺织新村"}, "fault": "滴水",
                   "kind": "leak", "scope": "company"}"#;
    slipdesk(path, &["--operator", "staff/2", "add", "repair", "--json", "-"], call);
}

#[test]
fn a_countdown_ticks_over_a_half_typed_form_and_the_cursor_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = quiet_file(folder.path());
    wait_for_fitter(&path);
    let mut session = start(&path);
    session.until("on site 29m5");
    open_form(&mut session);
    session.type_keys("新近登门");
    session.settle();
    let (typed, shown) = (session.text(), countdown(&session));
    let (at, seen) = session.cursor();
    assert!(seen && typed.contains("新近登门"), "{typed}");
    let mut countdowns = vec![shown];
    let pieces = session.watch(Duration::from_millis(4500), |session| {
        assert_eq!(session.cursor(), (at, true), "the cursor stays in the field\n{}", session.text());
        let rest = |text: &str| text.lines().skip(3).map(str::to_string).collect::<Vec<_>>();
        assert_eq!(rest(&session.text()), rest(&typed), "nothing else moves");
        let shown = countdown(session);
        if countdowns.last() != Some(&shown) {
            countdowns.push(shown);
        }
    });
    assert!((4..=6).contains(&countdowns.len()), "a second at a time, none left out: {countdowns:?}");
    assert!(countdowns.iter().all(|text| text.contains("on site") && text.ends_with("left")), "{countdowns:?}");
    assert!(pieces <= 12, "one frame a second: {pieces} pieces");
    session.kill();
}

#[test]
fn without_a_countdown_an_idle_screen_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = quiet_file(folder.path());
    let mut session = start(&path);
    session.settle();
    assert_eq!(countdown(&session), "", "{}", session.text());
    assert_eq!(session.watch(Duration::from_secs(5), |_| ()), 0);
    session.kill();
}

/// Saves slips and kills at moments that walk through the save: what the screen called saved is there, whole.
#[test]
fn no_saved_slip_is_lost_by_kill_9() {
    let rounds: u64 = std::env::var("SLIPDESK_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path());
    let (mut told, mut kept, mut unsaid, mut drafted) = (0_i64, 0_i64, 0_i64, 0_i64);
    let mut usual = Duration::ZERO;
    for round in 0..rounds {
        forget_drafts(&path);
        let before = slips(&path);
        let mut session = start(&path);
        session.type_keys("\x1bOQ");
        session.settle();
        session.fill_slip();
        session.type_keys("\x1b[19~");
        // Every fourth is killed as soon as it says saved; the others before, while and shortly after it saves.
        let began = Instant::now();
        let pause = if round % 4 == 0 { PATIENCE } else { usual * u32::try_from(round % 12).unwrap() / 6 };
        let seen = session.sees_within("Saved S", pause);
        if round == 0 {
            usual = began.elapsed();
        }
        assert!(seen || round % 4 != 0, "it says saved:\n{}", session.text());
        session.kill();
        let after = slips(&path);
        assert!(after == before || after == before + 1, "one slip or none");
        assert!(!seen || after == before + 1, "round {round}: the screen said saved");
        told += i64::from(seen);
        kept += i64::from(after > before);
        unsaid += i64::from(after > before && !seen);
        drafted += i64::from(after == before && !drafts(&path).is_empty());
        let store = store(&path);
        let numbered = vec![Numbered { letter: Letter::Sample, table: "slip", key: "id" }];
        let report = verify(store.view(), &Options { numbered, ..Options::default() });
        assert!(report.sound(), "round {round}: {:?}", report.defects);
    }
    println!(
        "{rounds} kills: {told} told as saved, {kept} saved, {unsaid} saved before it was told, {drafted} left as drafts"
    );
}
