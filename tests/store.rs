//! The file under attack: killed, filled up, locked, cut, altered. What was acknowledged is there; what was altered is
//! named.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use rusqlite::Connection;
use slipdesk::kernel::number::Letter;
use slipdesk::kernel::problem::Outcome;
use slipdesk::kernel::store::draft::{Draft, DraftWriter};
use slipdesk::kernel::store::history::{self, Claimed, Head};
use slipdesk::kernel::store::schema::STEPS;
use slipdesk::kernel::store::verify::{Defect, Options, Report, verify};
use slipdesk::kernel::store::{Cell, Entry, How, Opening, Operator, Row, Store, View};
use slipdesk::kernel::time::Stamp;
use slipdesk::kernel::time::clock::Clock;
use slipdesk::kernel::words::Lang;

#[path = "common/damage.rs"]
mod damage;

fn stamp(text: &str) -> Stamp {
    Stamp::parse(text).unwrap()
}

fn still() -> Clock {
    Clock::Still(stamp("2026-11-23T14:32:07"))
}

fn operator() -> Operator {
    Operator { key: Some(3), name: "林小慧".into(), roles: vec!["clerk".into(), "supervisor".into()] }
}

/// Sets one setting: the smallest change.
fn set(store: &mut Store, key: &str, value: &str) -> Outcome<(i64, history::Hash)> {
    store.change(&operator(), |tx| {
        let row = Row::upsert("setting").set("key", key).set("value", value);
        tx.write(Entry::new(format!("setting/{key}"), "set").row(row))
    })
}

/// Takes a number, as an issue does: a row of the series and a step.
fn issue(store: &mut Store) -> Outcome<(String, i64)> {
    store.change(&Operator::system(), |tx| {
        let (number, series) = tx.next_number(Letter::Sample)?;
        let record = number.to_string();
        let now = tx.now();
        let step = Row::insert("step")
            .set("record", record.clone())
            .set("n", tx.next_step(&record)?)
            .set("action", "issue")
            .set("at", now.minute())
            .set("typed_at", now);
        let (seq, _) = tx.write(Entry::new(record.clone(), "issue").at(now.minute()).row(series).row(step))?;
        Ok((record, seq))
    })
}

fn check(path: &Path) -> Report {
    let store = Store::open_read_only(path, Opening::new(How::MustExist, Clock::Machine).any_clock()).unwrap();
    verify(store.view(), &Options::default())
}

fn assert_sound(path: &Path) {
    let report = check(path);
    assert!(report.sound(), "{:#?}", report.defects);
}

// ---------------------------------------------------------------------------------------------- opening

#[test]
#[cfg(unix)]
fn a_new_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let mut store = Store::open(&path, still(), false).unwrap();
    set(&mut store, "a", "b").unwrap();
    for name in ["desk.db", "desk.db-wal", "desk.db-shm"] {
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn opening_refuses_with_a_reason_and_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let code = |path: &Path, how: How, clock: Clock| {
        Store::open_with(path, Opening::new(how, clock)).map(|_| ()).unwrap_err().code()
    };
    let create = How::MayCreate { training: false };
    assert_eq!(code(&at("none.db"), How::MustExist, Clock::Machine), "no_file");
    assert_eq!(code(&at("none.db"), create, still()), "now_needs_training");
    assert!(!at("none.db").exists());
    assert_eq!(code(&at("no/such.db"), create, Clock::Machine), "no_folder");
    drop(Store::open(&at("real.db"), Clock::Machine, false).unwrap());
    drop(Store::open(&at("training.db"), Clock::Machine, true).unwrap());
    assert_eq!(code(&at("real.db"), How::MayCreate { training: true }, Clock::Machine), "not_training");
    assert_eq!(code(&at("real.db"), How::MustExist, still()), "now_needs_training");
    assert!(Store::open_with(&at("training.db"), Opening::new(create, still())).unwrap().is_training());
    // A SQLite file of somebody else.
    Connection::open(at("other.db")).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    let before = std::fs::read(at("other.db")).unwrap();
    assert_eq!(code(&at("other.db"), create, Clock::Machine), "not_a_database");
    assert_eq!(std::fs::read(at("other.db")).unwrap(), before);
    // One of a newer program.
    let newer = Connection::open(at("training.db")).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    assert_eq!(code(&at("training.db"), create, Clock::Machine), "newer_file");
    let all = Store::open_read_only(&at("training.db"), Opening::new(create, Clock::Machine)).err().unwrap();
    assert_eq!(all.code(), "newer_file");
    // An emptied main file beside its journal.
    let mut store = Store::open(&at("full.db"), Clock::Machine, true).unwrap();
    set(&mut store, "a", "b").unwrap();
    std::fs::copy(at("full.db-wal"), at("cut.db-wal")).unwrap();
    std::fs::write(at("cut.db"), "").unwrap();
    let wal = std::fs::read(at("cut.db-wal")).unwrap();
    for how in [create, How::MustExist] {
        assert_eq!(code(&at("cut.db"), how, Clock::Machine), "main_file_lost");
    }
    assert_eq!(std::fs::read(at("cut.db-wal")).unwrap(), wal);
    assert_eq!(std::fs::metadata(at("cut.db")).unwrap().len(), 0);
}

#[test]
fn reading_leaves_the_file_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let mut store = Store::open(&path, still(), true).unwrap();
    set(&mut store, "a", "b").unwrap();
    drop(store);
    let before = std::fs::read(&path).unwrap();
    assert_sound(&path);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let mut store = Store::open_read_only(&path, Opening::new(How::MustExist, still())).unwrap();
    assert_eq!(set(&mut store, "a", "c").unwrap_err().code(), "read_only");
}

#[test]
fn a_clock_gone_back_stops_a_real_file_until_a_supervisor_confirms() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let open = |clock: &str| Store::open(&path, Clock::Still(stamp(clock)), false).unwrap();
    set(&mut open("2026-11-23T14:00:00"), "a", "1").unwrap();
    set(&mut open("2026-11-23T13:58:00"), "a", "2").unwrap();
    let mut late = open("2026-11-23T13:55:59");
    assert_eq!(set(&mut late, "a", "3").unwrap_err().code(), "clock_gone_back");
    let clerk = Operator { roles: vec!["clerk".into()], ..operator() };
    assert_eq!(late.confirm_clock(&clerk).unwrap_err().code(), "supervisor_needed");
    late.confirm_clock(&operator()).unwrap();
    set(&mut late, "a", "3").unwrap();
    assert_eq!(late.confirm_clock(&operator()).unwrap_err().code(), "clock_is_fine");
    drop(late);
    assert_sound(&path);
    let training = folder.path().join("training.db");
    let open = |clock: &str| Store::open(&training, Clock::Still(stamp(clock)), true).unwrap();
    set(&mut open("2026-11-23T14:00:00"), "a", "1").unwrap();
    set(&mut open("2020-01-01T00:00:00"), "a", "2").unwrap();
}

// -------------------------------------------------------------------------------------------- migration

/// The program's steps and one more.
fn later_steps(extra: &'static str) -> &'static [&'static str] {
    let mut steps = STEPS.to_vec();
    steps.push(extra);
    Box::leak(steps.into_boxed_slice())
}

#[test]
fn an_older_file_is_backed_up_then_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let mut store = Store::open(&path, still(), true).unwrap();
    set(&mut store, "a", "b").unwrap();
    drop(store);
    let opening = || Opening::new(How::MustExist, still());
    let broken = later_steps("ALTER TABLE setting ADD COLUMN more TEXT; SELECT no_such_function();");
    assert!(Store::open_with(&path, opening().steps(broken)).is_err());
    assert_sound(&path);
    let later = later_steps("ALTER TABLE setting ADD COLUMN more TEXT NOT NULL DEFAULT 'none';");
    // The second the backup bears is taken already.
    std::fs::remove_file(backups(folder.path()).first().unwrap()).unwrap();
    let store = Store::open_with(&path, opening().steps(later)).unwrap();
    let options = Options { steps: Some(later), ..Options::default() };
    let report = verify(store.view(), &options);
    assert!(report.sound(), "{:#?}", report.defects);
    store.view().sql().execute("UPDATE setting SET more = 'x'", []).unwrap();
    let report = verify(store.view(), &options);
    assert_eq!(report.defects.len(), 1, "{:#?}", report.defects);
    assert_eq!((report.defects[0].record.as_str(), report.defects[0].field.as_str()), ("setting/a", "setting.more"));
    drop(store);
    let copies = backups(folder.path());
    assert_eq!(copies.len(), 1, "{copies:?}");
    assert!(copies[0].to_string_lossy().ends_with(&format!("desk.db.v{}-20261123143207.backup", STEPS.len())));
    assert_sound(&copies[0]);
    assert_eq!(Store::open(&path, still(), true).err().unwrap().code(), "newer_file");
}

fn backups(folder: &Path) -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.to_string_lossy().ends_with(".backup")).collect()
}

// ---------------------------------------------------------------------------------------------- several

#[test]
fn two_windows_lose_nothing() {
    const EACH: usize = 60;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    drop(Store::open(&path, Clock::Machine, true).unwrap());
    let numbers: Vec<String> = std::thread::scope(|scope| {
        let windows: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut store = Store::open(&path, Clock::Machine, true).unwrap();
                    (0..EACH).map(|_| issue(&mut store).unwrap().0).collect::<Vec<_>>()
                })
            })
            .collect();
        windows.into_iter().flat_map(|window| window.join().unwrap()).collect()
    });
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), 3 * EACH);
    let report = check(&path);
    assert!(report.sound(), "{:#?}", report.defects);
    assert_eq!(report.entries, 3 * EACH as i64 + 1);
}

#[test]
fn several_found_one_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| set(&mut Store::open(&path, Clock::Machine, true).unwrap(), "a", "b").unwrap());
        }
    });
    let report = check(&path);
    assert!(report.sound(), "{:#?}", report.defects);
    assert_eq!(report.entries, 5);
}

#[test]
fn a_lock_held_too_long_is_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let mut store = Store::open(&path, Clock::Machine, true).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = set(&mut store, "a", "b").unwrap_err();
    assert_eq!(refused.code(), "busy");
    other.execute_batch("ROLLBACK").unwrap();
    set(&mut store, "a", "b").unwrap();
}

// ------------------------------------------------------------------------------------------------ kills

const CHILD: &str = "SLIPDESK_TEST_CHILD";

/// Not a test: the window that is killed. It tells each entry once it is safe.
#[test]
fn child() {
    let Ok(task) = std::env::var(CHILD) else { return };
    let (task, path) = task.split_once(' ').unwrap();
    let path = Path::new(path);
    let tell = |what: &str| {
        use std::io::Write;
        let mut out = std::io::stdout().lock();
        // A terminal that is gone takes nothing any more; the window goes on until it is told to end.
        let _ = writeln!(out, "\nack {what}").and_then(|()| out.flush());
    };
    match task {
        "write" | "few" => {
            let Ok(mut store) = Store::open(path, Clock::Machine, true) else { return };
            for _ in 0..if task == "few" { 4 } else { 100_000 } {
                match issue(&mut store) {
                    Ok((record, seq)) => tell(&format!("{record} {seq}")),
                    Err(failure) => {
                        tell(&format!("failed {}", failure.code()));
                        if failure.code() == "outcome_unknown" {
                            let _ = store.settle_doubt();
                        }
                    }
                }
            }
            tell("end");
        }
        "type" => {
            let writer = DraftWriter::spawn(path, Clock::Machine).unwrap();
            let handle = writer.handle();
            // Typing stops when the watchdog begins, as it does for a person whose terminal is gone.
            let typing = std::sync::Arc::new(std::sync::Mutex::new(()));
            let stop = std::sync::Arc::clone(&typing);
            slipdesk::kernel::store::watchdog::start(move |_| {
                let _stopped = stop.lock();
                handle.flush(Duration::from_secs(1));
                std::process::exit(7);
            })
            .unwrap();
            for count in 0.. {
                let turn = typing.lock().unwrap();
                writer.save(draft(&count.to_string()));
                tell(&count.to_string());
                drop(turn);
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        other => panic!("{other}"),
    }
}

fn draft(body: &str) -> Draft {
    Draft {
        id: "d".into(),
        thing: "slip".into(),
        operator: "staff/3".into(),
        parked: false,
        field: "customer".into(),
        saved_at: String::new(),
        body: body.into(),
    }
}

/// This test binary, told to be the child.
fn child_command(wrapper: &[&str], task: &str, path: &Path) -> Command {
    let own = std::env::current_exe().unwrap();
    let mut command = match wrapper.split_first() {
        Some((program, arguments)) => {
            let mut command = Command::new(program);
            command.args(arguments).arg(own);
            command
        }
        None => Command::new(own),
    };
    command
        .args(["--exact", "child", "--nocapture", "--test-threads", "1"])
        .env(CHILD, format!("{task} {}", path.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// What a child acknowledged.
fn acknowledged(output: impl std::io::Read) -> Vec<String> {
    BufReader::new(output)
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("ack ").map(str::to_string))
        .collect()
}

/// Records that were acknowledged but aren't there, whole, with their entry.
fn lost(path: &Path, acknowledged: &[String]) -> Vec<String> {
    let conn = Connection::open(path).unwrap();
    let mut find = conn
        .prepare("SELECT count(*) FROM history h JOIN step s ON s.record = h.record AND s.entry = h.seq WHERE h.record = ?1 AND h.seq = ?2")
        .unwrap();
    acknowledged
        .iter()
        .filter_map(|line| line.split_once(' '))
        .filter(|(record, _)| *record != "failed")
        .filter(|(record, seq)| {
            find.query_row((record, seq.parse::<i64>().unwrap()), |row| row.get::<_, i64>(0)).unwrap() != 1
        })
        .map(|(record, _)| record.to_string())
        .collect()
}

/// Kills of two windows in turn; `SLIPDESK_KILLS` sets how many (40 otherwise).
#[test]
fn kills_lose_nothing_that_was_acknowledged() {
    let kills: u64 = std::env::var("SLIPDESK_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(40);
    let folder = tempfile::tempdir().unwrap();
    let mut path = folder.path().join("0.db");
    let (mut told, mut all) = (Vec::new(), 0);
    for round in 0..kills / 2 {
        if round % 50 == 49 {
            path = folder.path().join(format!("{round}.db"));
            told.clear();
        }
        let mut windows: Vec<_> = (0..2).map(|_| child_command(&[], "write", &path).spawn().unwrap()).collect();
        // Early kills hit the founding, later ones commits and checkpoints.
        let wait = if round == 0 { 4 } else { 10 + (round * 7919) % 180 };
        std::thread::sleep(Duration::from_millis(wait));
        windows.iter_mut().for_each(|window| window.kill().unwrap());
        for mut window in windows {
            let lines = acknowledged(window.stdout.take().unwrap());
            window.wait().unwrap();
            all += lines.len();
            told.extend(lines);
        }
        if path.exists() && std::fs::metadata(&path).unwrap().len() > 0 {
            drop(Store::open(&path, Clock::Machine, true).unwrap());
            assert_eq!(lost(&path, &told), [] as [String; 0], "round {round}");
            assert_sound(&path);
        }
    }
    println!("{kills} kills, {all} acknowledged, 0 lost");
    assert!(all > 0);
}

#[test]
#[cfg(unix)]
fn typing_survives_a_kill_and_an_order_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let store = Store::open(&path, Clock::Machine, true).unwrap();
    // 5 ms each: half a second is 100, and a busy machine may take longer to sync.
    for (signal, most_lost) in [("-KILL", 300), ("-TERM", 0), ("-HUP", 0)] {
        let mut child = child_command(&[], "type", &path).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut typed = || output.by_ref().find_map(|line| line.strip_prefix("ack ")?.parse::<i64>().ok());
        while typed().unwrap() < 150 {}
        let began = std::time::Instant::now();
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let last = std::iter::from_fn(typed).last().unwrap_or(150);
        child.wait().unwrap();
        assert!(began.elapsed() < Duration::from_secs(3), "{signal}: {:?}", began.elapsed());
        let kept: i64 = store.drafts(None).unwrap()[0].body.parse().unwrap();
        assert!(last - kept <= most_lost, "{signal}: typed {last}, kept {kept}");
        println!("{signal}: typed {last}, kept {kept}, gone after {:?}", began.elapsed());
    }
}

/// The terminal is closed while somebody types, and nothing else tells the program: HUP is ignored when it starts.
#[test]
#[cfg(target_os = "linux")]
fn typing_survives_a_closed_terminal() {
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let store = Store::open(&path, Clock::Machine, true).unwrap();
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" --exact child --nocapture --test-threads 1"]);
    command.arg(std::env::current_exe().unwrap());
    command.env(CHILD, format!("type {}", path.display()));
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut lines = BufReader::new(pair.master.try_clone_reader().unwrap()).lines().map_while(Result::ok);
    while lines.find_map(|line| line.trim().strip_prefix("ack ")?.parse::<i64>().ok()).unwrap() < 150 {}
    drop((lines, pair.master));
    let began = std::time::Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(began.elapsed() < Duration::from_secs(3), "still there");
        std::thread::sleep(Duration::from_millis(10));
    }
    println!("gone after {:?}", began.elapsed());
    let kept: i64 = store.drafts(None).unwrap()[0].body.parse().unwrap();
    assert!(kept >= 150, "kept {kept}");
}

/// Each call that writes is made to fail or to kill, one after the other. `SLIPDESK_STRACE=1` runs it.
#[test]
#[cfg(target_os = "linux")]
fn every_call_may_fail() {
    if std::env::var_os("SLIPDESK_STRACE").is_none() {
        return eprintln!("skipped: set SLIPDESK_STRACE=1 (needs strace)");
    }
    for calls in ["fsync", "fdatasync", "pwrite64", "ftruncate", "unlink"] {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("calls");
        let trace = format!("trace={calls}");
        let wrapper = ["strace", "-f", "-qq", "-o", log.to_str().unwrap(), "-e", &trace];
        assert!(child_command(&wrapper, "few", &folder.path().join("desk.db")).status().unwrap().success());
        let made = std::fs::read_to_string(&log).unwrap().lines().filter(|line| line.contains(calls)).count();
        for fault in ["signal=KILL", "error=EIO", "error=ENOSPC"] {
            let mut saved = 0;
            for count in 1..=made {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("desk.db");
                let more = if fault.contains("ENOSPC") { "+" } else { "" };
                let inject = format!("inject={calls}:{fault}:when={count}{more}");
                let mut command =
                    child_command(&["strace", "-f", "-qq", "-o", "/dev/null", "-e", &inject], "few", &path);
                let mut child = command.spawn().unwrap();
                let told = acknowledged(child.stdout.take().unwrap());
                child.wait().unwrap();
                saved += told.len();
                if path.exists() && std::fs::metadata(&path).unwrap().len() > 0 {
                    let opened = Store::open(&path, Clock::Machine, true);
                    drop(opened.unwrap_or_else(|failure| panic!("{inject}: {failure}")));
                    assert_eq!(lost(&path, &told), [] as [String; 0], "{inject}");
                    let report = check(&path);
                    assert!(report.sound(), "{inject} {:#?}", report.defects);
                }
            }
            println!("{calls} {fault}: {made} points, {saved} acknowledged, 0 lost");
        }
    }
}

/// A disk of 2 MB, and then one that can't be written at all; needs the right to mount.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_and_a_read_only_one_are_sentences() {
    let folder = tempfile::tempdir().unwrap();
    let mount = |options: &str| {
        Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status()
    };
    if !mount("size=2m").is_ok_and(|status| status.success()) {
        return eprintln!("SKIPPED: a full disk needs the right to mount a tmpfs");
    }
    let path = folder.path().join("desk.db");
    let result = std::panic::catch_unwind(|| {
        let mut store = Store::open(&path, Clock::Machine, true).unwrap();
        assert_eq!(store.free_space_warning().unwrap().code, "low_space");
        let mut saved = 0;
        let failure = loop {
            match set(&mut store, &format!("key{saved}"), &"x".repeat(20_000)) {
                Ok(_) => saved += 1,
                Err(failure) => break failure,
            }
            assert!(saved < 1000);
        };
        assert_eq!(failure.code(), "disk_full");
        assert!(failure.text(Lang::Hant).contains("磁盤滿了"));
        let kept: i64 = store.view().sql().query_row("SELECT count(*) FROM setting", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, saved);
        drop(store);
        let status = Command::new("mount").args(["-o", "remount,ro"]).arg(folder.path()).status().unwrap();
        assert!(status.success());
        assert_eq!(Store::open(&path, Clock::Machine, true).err().unwrap().code(), "read_only");
        if !folder.path().join("desk.db-wal").exists() {
            assert_sound(&path);
        }
    });
    assert!(Command::new("umount").arg(folder.path()).status().unwrap().success());
    result.unwrap();
}

// --------------------------------------------------------------------------------------------- tampering

/// A file with at least two rows in every tracked table, made from the schema: new tables are covered by themselves.
fn filled(path: &Path) -> Vec<(String, Vec<damage::Column>)> {
    let mut store = Store::open(path, still(), true).unwrap();
    store.view().sql().execute_batch("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF").unwrap();
    let tables = damage::tracked(store.view().sql());
    for count in 1..=3_i64 {
        issue(&mut store).unwrap();
        for (table, columns) in tables.iter().filter(|(table, _)| !["file", "series"].contains(&table.as_str())) {
            let name: &'static str = Box::leak(table.clone().into_boxed_str());
            let mut row = Row::insert(name);
            for (place, column) in columns.iter().enumerate().filter(|(_, column)| column.name != "entry") {
                let cell = match column.kind.as_str() {
                    "INTEGER" => Cell::Int(count * 100 + place as i64),
                    "TEXT" => Cell::Text(format!("{}-{count}", column.name)),
                    "BLOB" => Cell::Bytes(vec![count as u8; 4]),
                    other => panic!("{table}.{} is {other}", column.name),
                };
                row = row.set(Box::leak(column.name.clone().into_boxed_str()), cell);
            }
            store.change(&operator(), |tx| tx.write(Entry::new(format!("{table}/{count}"), "add").row(row))).unwrap();
        }
    }
    // A second entry about one row, so that old values can be put back.
    set(&mut store, "again", "old").unwrap();
    set(&mut store, "again", "new").unwrap();
    tables
}

/// Defects that an attack added to those that the made-up values have anyway.
fn named(conn: &Connection, attack: &[String], before: &[Defect]) -> Vec<Defect> {
    conn.execute_batch("BEGIN").unwrap();
    for sql in attack {
        conn.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    let report = verify(View::new(conn, true, stamp("2026-11-23T14:32:07")), &Options::default());
    conn.execute_batch("ROLLBACK").unwrap();
    report.defects.into_iter().filter(|defect| !before.contains(defect)).collect()
}

#[test]
fn every_altered_column_and_row_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let tables = filled(&path);
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF").unwrap();
    // That triggers are missing is a defect of its own, named from here on.
    damage::drop_triggers(&conn);
    let clean = verify(View::new(&conn, true, stamp("2026-11-23T14:32:07")), &Options::default());
    let odd: Vec<_> =
        clean.defects.iter().filter(|defect| defect.field != "integrity_check" && defect.record != "schema").collect();
    let foreign = |defect: &&&Defect| !defect.message.get(Lang::En).contains("points to");
    assert!(!odd.iter().any(|defect| foreign(&defect)), "{odd:#?}");
    let (mut tried, mut refused) = (0, 0);
    for (table, columns) in &tables {
        let record = |key: &str| -> String {
            let sql = format!("SELECT record FROM history WHERE seq = (SELECT entry FROM {table} WHERE {key})");
            conn.query_row(&sql, [], |row| row.get(0)).unwrap()
        };
        let keys = damage::keys(&conn, table, columns);
        let (one, other) = (&keys[0], keys.get(1));
        for column in columns {
            let name = &column.name;
            let new = match column.kind.as_str() {
                "INTEGER" => format!("coalesce({name}, 0) + 70000"),
                "TEXT" => format!("coalesce({name}, '') || '?'"),
                _ => "x'0102'".to_string(),
            };
            for value in [new.as_str(), "NULL"] {
                let attack = format!("UPDATE {table} SET {name} = {value} WHERE {one}");
                // Where the schema itself refuses, nobody can do it without damaging the file.
                conn.execute_batch("SAVEPOINT try").unwrap();
                let changed = format!("{attack} AND {name} IS NOT {value}");
                let Ok(changed) = conn.execute(&changed, []).map(|rows| rows > 0) else {
                    conn.execute_batch("ROLLBACK TO try; RELEASE try").unwrap();
                    refused += 1;
                    continue;
                };
                conn.execute_batch("ROLLBACK TO try; RELEASE try").unwrap();
                if !changed {
                    continue; // it held NULL before
                }
                let found = named(&conn, std::slice::from_ref(&attack), &clean.defects);
                // A changed key is a row gone and a row too many.
                let field = if column.pk { table.clone() } else { format!("{table}.{name}") };
                let wanted = record(one);
                let hit = found.iter().any(|defect| {
                    defect.record == wanted && defect.field == field || column.name == "entry" && !found.is_empty()
                });
                assert!(hit, "{attack}: wanted {wanted} {field}: {found:#?}");
                tried += 1;
            }
        }
        let found = named(&conn, &[format!("DELETE FROM {table} WHERE {one}")], &clean.defects);
        assert!(
            found.iter().any(|defect| defect.record == record(one) && defect.field == *table),
            "{table}: {found:#?}"
        );
        if let Some(other) = other {
            let list: Vec<&str> =
                columns.iter().filter(|column| !column.unique).map(|column| column.name.as_str()).collect();
            let columns_text = list.join(", ");
            let from = |key: &str| format!("(SELECT {columns_text} FROM before WHERE {key})");
            let attack = [
                format!("CREATE TEMP TABLE before AS SELECT * FROM {table}"),
                format!("UPDATE {table} SET ({columns_text}) = {} WHERE {other}", from(one)),
                format!("UPDATE {table} SET ({columns_text}) = {} WHERE {one}", from(other)),
            ];
            let found = named(&conn, &attack, &clean.defects);
            for key in [one, other] {
                assert!(found.iter().any(|defect| defect.record == record(key)), "{table} swapped: {found:#?}");
            }
        }
        if table != "file" {
            let attack = [damage::twin(&conn, table, columns, one)];
            let found = named(&conn, &attack, &clean.defects);
            assert!(found.iter().any(|defect| defect.field == format!("{table}.entry")), "{attack:?}: {found:#?}");
        }
    }
    println!("{tried} altered, {refused} refused by the schema");
    assert!(tried > 100);
}

#[test]
fn an_altered_history_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    filled(&path);
    let conn = Connection::open(&path).unwrap();
    let before = verify(View::new(&conn, true, stamp("2026-11-23T14:32:07")), &Options::default()).defects;
    let open = ["DROP TRIGGER history_never_updated", "DROP TRIGGER history_never_deleted"];
    let attacked = |attack: &[&str]| {
        let attack: Vec<String> = open.iter().chain(attack).map(|sql| (*sql).to_string()).collect();
        named(&conn, &attack, &before)
    };
    let triggers = attacked(&[]);
    assert_eq!(triggers.iter().filter(|defect| defect.record == "schema").count(), 2, "{triggers:#?}");
    let has = |found: &[Defect], field: &str| {
        assert!(found.iter().any(|defect| defect.field.ends_with(field)), "{field}: {found:#?}");
    };
    has(&attacked(&["UPDATE history SET body = replace(body, 'new', 'old') WHERE record = 'setting/again'"]), ".hash");
    for column in ["typed_at", "operator", "action", "record"] {
        has(&attacked(&[&format!("UPDATE history SET {column} = {column} || 'x' WHERE seq = 5")]), "5.hash");
    }
    has(&attacked(&["UPDATE history SET prev = zeroblob(32) WHERE seq = 5"]), "5.prev");
    has(&attacked(&["UPDATE history SET hash = zeroblob(32) WHERE seq = 5"]), "6.prev");
    has(&attacked(&["UPDATE history SET version = 0 WHERE seq = 5"]), "5.version");
    has(&attacked(&["UPDATE history SET body = '{}' WHERE seq = 5"]), "5.hash");
    has(&attacked(&["UPDATE history SET body = 'x' WHERE seq = 5"]), "5.body");
    has(&attacked(&["DELETE FROM history WHERE seq = 5"]), "seq");
    has(&attacked(&["DELETE FROM history WHERE seq > 10"]), ".entry");
    has(&attacked(&["DELETE FROM history"]), ".entry");
    // Old values put back under the entry that wrote them.
    let back = "UPDATE setting SET (value, entry) = ('old', (SELECT min(seq) FROM history WHERE record = 'setting/again')) WHERE key = 'again'";
    let found = attacked(&[back]);
    assert!(
        found.iter().any(|defect| defect.record == "setting/again" && defect.field == "setting.value"),
        "{found:#?}"
    );
    has(&found, "setting.entry");
}

#[test]
fn heads_from_outside_and_from_memory_catch_what_the_file_alone_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let (path, old, memory) =
        (folder.path().join("desk.db"), folder.path().join("old.db"), folder.path().join("memory"));
    let opening = || Opening::new(How::MayCreate { training: true }, Clock::Machine).remember_heads(&memory);
    let mut store = Store::open_with(&path, opening()).unwrap();
    set(&mut store, "a", "1").unwrap();
    drop(store);
    std::fs::copy(&path, &old).unwrap();
    let mut store = Store::open_with(&path, opening()).unwrap();
    assert!(store.warnings().is_empty());
    let (_, hash) = set(&mut store, "a", "2").unwrap();
    let head: Head = history::head(store.view()).unwrap();
    let held = |claimed: &str| {
        let options = Options { claimed: Claimed::parse(claimed), ..Options::default() };
        verify(store.view(), &options).defects.len()
    };
    assert_eq!(held(&head.to_string()), 0);
    assert_eq!(held(&history::hash_text(&hash)), 0);
    assert_eq!(held(&history::hash_text(&[7; 32])), 1);
    let paper = |code: String| verify(store.view(), &Options { paper: Some(code), ..Options::default() });
    let report = paper(history::code(&hash));
    assert_eq!((report.sound(), report.paper.as_slice()), (true, &[(head.seq, "setting/a".to_string())][..]));
    assert!(!paper("ZZZZZZZZ".into()).sound());
    drop(store);
    // The old copy is back in its place: sound in itself, but this computer knows better, and so does the paper.
    std::fs::copy(&old, &path).unwrap();
    let store = Store::open_with(&path, opening()).unwrap();
    assert_eq!(store.warnings()[0].code, "older_file_back");
    assert!(verify(store.view(), &Options::default()).sound());
    let options = Options { claimed: Claimed::parse(&head.to_string()), ..Options::default() };
    assert_eq!(verify(store.view(), &options).defects[0].record, "head");
    drop(store);
    // It goes another way from there.
    let mut store = Store::open(&path, Clock::Machine, true).unwrap();
    set(&mut store, "a", "3").unwrap();
    drop(store);
    assert_eq!(Store::open_with(&path, opening()).unwrap().warnings()[0].code, "history_rewritten");
}

#[test]
fn flipped_bytes_are_named_or_harmless_and_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    filled(&path);
    let mut store = Store::open(&path, still(), true).unwrap();
    store
        .change(&operator(), |tx| {
            (0..300).try_for_each(|count| {
                let row =
                    Row::insert("setting").set("key", format!("many{count}")).set("value", "x".repeat(count % 90));
                tx.write(Entry::new(format!("setting/many{count}"), "set").row(row)).map(|_| ())
            })
        })
        .unwrap();
    drop(store);
    let good = std::fs::read(&path).unwrap();
    let content = damage::dump(&Connection::open(&path).unwrap()).unwrap();
    let before = check(&path).defects;
    let flips: u64 = std::env::var("SLIPDESK_FLIPS").ok().and_then(|count| count.parse().ok()).unwrap_or(300);
    let (mut refused, mut told, mut harmless) = (0, 0, 0);
    let bad = folder.path().join("bad.db");
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..flips {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let place = (random >> 20) as usize % good.len();
        let mut bytes = good.clone();
        bytes[place] ^= 1 << (random >> 60 & 7);
        std::fs::write(&bad, bytes).unwrap();
        match Store::open_read_only(&bad, Opening::new(How::MustExist, still())) {
            Err(_) => refused += 1,
            Ok(store) => {
                let report = verify(store.view(), &Options::default());
                if report.defects != before {
                    told += 1;
                } else {
                    let now = damage::dump(store.view().sql()).unwrap();
                    assert!(now == content, "byte {place} changed the content unseen");
                    harmless += 1;
                }
            }
        }
        for ending in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.path().join(format!("bad.db{ending}")));
        }
    }
    println!("{flips} flipped: {refused} refused, {told} named, {harmless} in unused bytes");
    assert!(told > flips / 5);
}

/// A second verifier, which shares no code, comes to the same answer.
#[test]
fn an_independent_verifier_agrees() {
    let run = |path: &Path| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify.py");
        Command::new("python3").arg(script).arg(path).output()
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let mut store = Store::open(&path, still(), true).unwrap();
    for value in ["一「二」\"三\"\\", "", "tab\tline\nend\u{7f}\u{1}", "𠮷"] {
        set(&mut store, "odd", value).unwrap();
        issue(&mut store).unwrap();
    }
    let head = history::head(store.view()).unwrap().to_string();
    drop(store);
    let Ok(output) = run(&path) else { return eprintln!("SKIPPED: no python3 for the second verifier") };
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    if answer["skipped"].is_string() {
        return eprintln!("SKIPPED: {answer}");
    }
    assert_eq!((output.status.code(), &answer["sound"]), (Some(0), &true.into()), "{answer}");
    assert_eq!(answer["head"], head.as_str());
    let conn = Connection::open(&path).unwrap();
    conn.execute("UPDATE setting SET value = 'x' WHERE key = 'odd'", []).unwrap();
    drop(conn);
    let output = run(&path).unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), answer["defects"][0]["field"].as_str()),
        (Some(1), Some("setting.value")),
        "{answer}"
    );
}
