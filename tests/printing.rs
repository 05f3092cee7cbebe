//! Printing for real: a CUPS of the test's own in a folder of its own, `ippeveprinter` as the printer, and plain TCP
//! listeners. Nothing of the machine's printing system is touched; where its programs are missing, each test says so.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "printing/cups.rs"]
mod cups;
#[path = "common/office.rs"]
#[allow(dead_code, reason = "shared with the journeys, which use all of it")]
mod office;

use std::fs;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use cups::{Cups, until};
use office::Office;
use serde_json::Value as Json;

/// An office whose commands reach the test's own CUPS, and a slip of three copies.
fn office_at(cups: &Cups) -> (Office, String) {
    let mut office = Office::staffed();
    office.env.push(("CUPS_SERVER".to_string(), cups.server()));
    office.env.push(("PATH".to_string(), std::env::var("PATH").unwrap_or_default()));
    let number = issue(&office);
    (office, number)
}

fn issue(office: &Office) -> String {
    let slip = serde_json::json!({
        "customer": "恆達紡織", "purpose": "trial", "charge": "free", "source": "workshop",
        "department": "市場部", "handler": "錢師傅",
        "lines": [{"variety": "JC40S", "size": "small", "count": 2}],
    });
    office.add("林小慧", "sample", &slip.to_string()).done().lines()[0].to_string()
}

fn printer(office: &Office, name: &str, kind: &str, target: &str, paper: &str) {
    let entry = serde_json::json!({"name": name, "kind": kind, "target": target, "paper": paper});
    office.add("林小慧", "printer", &entry.to_string()).done();
}

/// The job as the queue shows it once the spooler was asked.
fn job(office: &Office, id: i64) -> Json {
    let all = office.run(&["queue", "--json"]).done().json();
    all.as_array().unwrap().iter().find(|job| job["job"] == id).cloned().unwrap()
}

/// What `print --json` says, whether it went out or waits.
fn print(office: &Office, words: &[&str]) -> Json {
    let words: Vec<&str> = ["print"].iter().chain(words).chain(&["--json"]).copied().collect();
    let ran = office.by("林小慧", &words);
    assert!(matches!(ran.status, 0 | 1), "{}", ran.err);
    ran.json()
}

fn resend(office: &Office, id: i64, words: &[&str]) -> office::Ran {
    let id = id.to_string();
    let words: Vec<&str> = ["queue", "resend", &id].iter().chain(words).chain(&["--json"]).copied().collect();
    office.by("林小慧", &words)
}

fn id(job: &Json) -> i64 {
    job["job"].as_i64().unwrap_or_else(|| panic!("{job}"))
}

/// A printer of bytes: whatever one connection sends.
fn listener() -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (address, listen(listener))
}

fn listen(listener: TcpListener) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut bytes = Vec::new();
            let read = |mut stream: TcpStream, bytes: &mut Vec<u8>| stream.read_to_end(bytes);
            if stream.is_ok_and(|stream| read(stream, &mut bytes).is_ok()) && !bytes.is_empty() {
                let _ = sender.send(bytes);
            }
        }
    });
    receiver
}

const SOON: Duration = Duration::from_secs(30);

/// Bytes that came to a printer, nothing behind them.
fn only(came: &Receiver<Vec<u8>>) -> Vec<u8> {
    let bytes = came.recv_timeout(SOON).expect("nothing came to the printer");
    assert!(came.try_recv().is_err(), "something came twice");
    bytes
}

/// Pages, width and height in points, and the text of a PDF.
fn read_pdf(path: &Path) -> (usize, String, String) {
    let run = |program: &str, words: &[&str]| {
        let output =
            Command::new(program).args(words).arg(path).args(["-"].iter().filter(|_| program != "pdfinfo")).output();
        String::from_utf8_lossy(&output.expect("poppler is installed").stdout).into_owned()
    };
    let info = run("pdfinfo", &[]);
    let value = |key: &str| info.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().trim().to_string();
    (value("Pages:").parse().unwrap_or(0), value("Page size:"), run("pdftotext", &["-layout"]))
}

fn saved(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn three_copies_arrive_as_three_pages_on_their_own_sheets() {
    let Some(cups) = Cups::start() else { return };
    let Some(laser) = cups.ippeveprinter("laser") else { return };
    let (office, number) = office_at(&cups);
    printer(&office, "A5機", "cups", "laser", "a5");
    let listed = office.run(&["printers", "--json"]).done().json();
    assert_eq!(
        (&listed[0]["name"], &listed[0]["state"], &listed[0]["paper"]),
        (&"A5機".into(), &"ready".into(), &"a5".into())
    );
    let sent = print(&office, &[&number, "--printer", "A5機"]);
    assert_eq!((&sent["state"], &sent["printed"]), (&"sent".into(), &1.into()), "{sent}");
    until("printed", || job(&office, id(&sent))["state"] == "done");
    let path = laser.only_paper();
    let (pages, size, text) = read_pdf(&path);
    assert_eq!(pages, 3, "{size}");
    assert!(size.contains("419.5") && size.contains("595.2"), "A5: {size}");
    assert_eq!(text.matches(number.as_str()).count(), 3, "{text}");
    for copy in ["存根", "生產", "出門"] {
        assert!(text.contains(copy), "{copy}: {text}");
    }
    assert!(laser.log().contains("x-dimension=14800 y-dimension=21000"), "the media came with the job");
    let title = path.file_name().unwrap().to_string_lossy().into_owned();
    assert!(title.contains(&number.to_lowercase()) && !title.contains("恆達"), "{title}");
}

#[test]
fn a_printer_that_vanishes_keeps_the_job_and_a_resend_prints_once() {
    let Some(cups) = Cups::start() else { return };
    let (office, number) = office_at(&cups);
    // Nobody listens at the port: the printer is switched off.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    cups.queue("office", &format!("socket://{address}/?waiteof=false"));
    office.by("林小慧", &["setting", "printer", "office"]).done();
    let sent = print(&office, &[&number]);
    assert_eq!(sent["state"], "sent", "{sent}");
    until("told", || job(&office, id(&sent))["reason"] == "printer_offline");
    // It comes back on another line; what waits for the old one must not come out as well.
    let (other, came) = listener();
    printer(&office, "還有一台", "tcp", &other, "a5");
    let again = resend(&office, id(&sent), &["--printer", "還有一台"]).done().json();
    assert_eq!((&again["state"], &again["printed"]), (&"done".into(), &2.into()), "{again}");
    let first = only(&came);
    let revived = listen(TcpListener::bind(address).unwrap());
    assert_eq!(cups.open_jobs(), "", "the spooler has nothing left to print by itself");
    let (pages, _, text) = read_pdf(&saved(office.folder.path(), "came.pdf", &first));
    assert_eq!((pages, text.matches("第 2 次").count() > 0 || text.contains("重印")), (3, true), "{text}");
    // The old queue works again and prints nothing but what is new.
    let third = print(&office, &[&number]);
    until("printed", || job(&office, id(&third))["state"] == "done");
    let last = only(&revived);
    assert_ne!(last, first);
    assert_eq!(office.show(&number)["papers"][0]["printed"], 3);
    office.run(&["verify"]).done();
}

#[test]
fn a_stopped_printer_is_given_nothing_and_a_resend_keeps_the_count() {
    let Some(cups) = Cups::start() else { return };
    let (office, number) = office_at(&cups);
    let (address, came) = listener();
    cups.queue("office", &format!("socket://{address}/?waiteof=false"));
    cups.run("cupsdisable", &["-r", "Drum worn", "office"]);
    let ran = office.by("林小慧", &["print", &number, "--printer", "office"]).failed(1, "printer_stopped");
    assert!(ran.err.contains("Drum worn"), "{}", ran.err);
    assert_eq!(cups.open_jobs(), "");
    let listed = office.run(&["printers", "--json"]).done().json();
    assert_eq!(listed[0]["state"], "stopped", "{listed}");
    let waiting = job(&office, 1);
    assert_eq!((&waiting["state"], &waiting["reason"]), (&"waiting".into(), &"printer_stopped".into()));
    cups.run("cupsenable", &["office"]);
    let sent = resend(&office, 1, &[]).done().json();
    assert_eq!((&sent["printed"], &sent["code"]), (&1.into(), &waiting["code"]));
    until("printed", || job(&office, 1)["state"] == "done");
    let (pages, _, text) = read_pdf(&saved(office.folder.path(), "came.pdf", &only(&came)));
    assert!(pages == 2 && !text.contains("重印"), "{pages} {text}");
    assert_eq!(office.show(&number)["papers"][0]["printed"], 1);
}

#[test]
fn what_waits_in_a_queue_is_cancelled_there() {
    let Some(cups) = Cups::start() else { return };
    let (office, number) = office_at(&cups);
    let (address, came) = listener();
    // The name as such an office would give it.
    cups.queue("針式", &format!("socket://{address}/?waiteof=false"));
    let first = print(&office, &[&number, "--printer", "針式"]);
    until("printed", || job(&office, id(&first))["state"] == "done");
    only(&came);
    office.by("林小慧", &["queue", "cancel", "1"]).failed(1, "already_printed");
    // The printer is switched off.
    cups.run("lpadmin", &["-p", "針式", "-v", "socket://127.0.0.1:1"]);
    let second = print(&office, &[&number, "--printer", "針式"]);
    until("told", || job(&office, id(&second))["reason"] == "printer_offline");
    // What stands behind it was never begun: elsewhere it is the same print, not another one.
    let behind = print(&office, &[&number, "--printer", "針式"]);
    assert_eq!(cups.open_jobs().lines().count(), 2);
    printer(&office, "還有一台", "tcp", &address, "a5");
    let moved = resend(&office, id(&behind), &["--printer", "還有一台"]).done().json();
    assert_eq!((&moved["job"], &moved["printed"], &moved["state"]), (&behind["job"], &3.into(), &"done".into()));
    only(&came);
    assert_eq!(cups.open_jobs().lines().count(), 1);
    let cancelled = office.by("林小慧", &["queue", "cancel", "2", "--json"]).done().json();
    assert_eq!(cancelled["state"], "cancelled");
    assert_eq!(cups.open_jobs(), "");
    resend(&office, 2, &[]).failed(1, "already_cancelled");
    // Cancelled behind the desk's back, it is told.
    let third = print(&office, &[&number, "--printer", "針式"]);
    cups.run("cancel", &[third["spooler_job"].as_str().unwrap()]);
    until("told", || job(&office, id(&third))["reason"] == "cancelled_at_spooler");
    assert_eq!(office.show(&number)["papers"][0]["printed"], 4);
}

#[test]
fn a_printer_without_paper_says_so_and_goes_on_when_it_has_some() {
    let Some(cups) = Cups::start() else { return };
    let Some(laser) = cups.ippeveprinter("laser") else { return };
    let (office, number) = office_at(&cups);
    laser.take_paper_out();
    let sent = print(&office, &[&number, "--printer", "laser"]);
    assert_eq!(sent["state"], "sent", "{sent}");
    until("told", || job(&office, id(&sent))["reason"] == "out_of_paper");
    laser.put_paper_in();
    until("printed", || job(&office, id(&sent))["state"] == "done");
    let (pages, size, _) = read_pdf(&laser.only_paper());
    assert!(pages == 2 && size.contains("A4"), "{pages} {size}");
}

#[test]
fn a_spooler_that_is_gone_or_hangs_is_a_sentence() {
    let Some(cups) = Cups::start() else { return };
    let (mut office, number) = office_at(&cups);
    let (address, came) = listener();
    cups.queue("office", &format!("socket://{address}/?waiteof=false"));
    drop(cups);
    office.by("林小慧", &["print", &number, "--printer", "office"]).failed(1, "no_spooler");
    assert_eq!(job(&office, 1)["state"], "waiting");
    // Commands that never answer are stopped.
    let bin = office.folder.path().join("bin");
    fs::create_dir(&bin).unwrap();
    for name in ["lp", "lpstat", "cancel"] {
        cups::script(&bin.join(name), "#!/bin/sh\nexec sleep 600\n");
    }
    office.env.push(("PATH".to_string(), format!("{}:/usr/bin:/bin", bin.display())));
    let start = std::time::Instant::now();
    resend(&office, 1, &[]).failed(1, "no_spooler");
    assert!(start.elapsed() < Duration::from_secs(25), "{:?}", start.elapsed());
    // No commands at all: devices and files remain.
    office.env.push(("PATH".to_string(), bin.join("none").display().to_string()));
    resend(&office, 1, &["--printer", "nope"]).failed(1, "no_lp");
    let path = office.folder.path().join("lp0.prn");
    office.by("林小慧", &["setting", "paper_lang", "zh-Hans"]).done();
    let sent = resend(&office, 1, &["--printer", path.to_str().unwrap()]).done().json();
    assert_eq!((&sent["state"], &sent["printed"], &sent["kind"]), (&"done".into(), &1.into(), &"raw".into()));
    assert!(fs::read(&path).unwrap().starts_with(b"\x1b@"), "ESC/P for fanfold");
    assert!(came.try_recv().is_err());
}

#[test]
fn an_end_in_the_middle_is_told_and_nothing_comes_out_by_itself() {
    let mut office = Office::staffed();
    let number = issue(&office);
    let bin = office.folder.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let (began, given) = (bin.join("began"), bin.join("given"));
    let lpstat = "#!/bin/sh\necho 'scheduler is running'\necho 'printer office is idle.  enabled since today'\n";
    cups::script(&bin.join("lpstat"), lpstat);
    let lp = format!("#!/bin/sh\necho \"$@\" >> {}\n: > {}\nexec sleep 9\n", given.display(), began.display());
    cups::script(&bin.join("lp"), &lp);
    office.env.push(("PATH".to_string(), format!("{}:/usr/bin:/bin", bin.display())));
    let mut child = office.command(&["--operator", "林小慧", "print", &number, "--printer", "office"]);
    let mut child = child.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap();
    cups::until("begun", || began.exists());
    child.kill().unwrap();
    child.wait().unwrap();
    let left = job(&office, 1);
    assert_eq!(
        (&left["state"], &left["reason"], &left["printed"]),
        (&"waiting".into(), &"handing_over".into(), &1.into())
    );
    assert!(left["message"].as_str().unwrap().contains("not known whether it was sent"), "{left}");
    let words = fs::read_to_string(&given).unwrap();
    for part in ["-H hold", "-n 1", "-o media=A4", "-o sides=one-sided"] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(!words.contains("恆達") && !words.contains("resume"), "{words}");
    office.run(&["verify"]).done();
    let file = office.folder.path().join("lp0.pdf");
    printer(&office, "文件", "raw", file.to_str().unwrap(), "a5");
    let again = resend(&office, 1, &["--printer", "文件"]).done().json();
    assert_eq!((&again["job"], &again["printed"], &again["code"]), (&1.into(), &1.into(), &left["code"]));
}
