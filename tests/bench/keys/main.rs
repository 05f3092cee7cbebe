//! Floor and program side by side in a real pseudo-terminal: start to the first list, a key in the list, a key in the
//! form (ASCII and Han), a scanned number to the slip on the screen, memory. Prints one table with ratios.
//!
//! `SLIPDESK_BENCH_SLIPS` (20,000), `SLIPDESK_BENCH_ROUNDS` (3) and `SLIPDESK_BENCH_KEYS` (200) set its size. The bare
//! programs are this binary itself, started with `--floor`.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // stops where anything is wrong

mod floor;
mod pty;

use std::path::Path;
use std::time::Duration;

use slipdesk::demo;
use slipdesk::kernel::number::{Letter, Number};
use slipdesk::kernel::store::{How, Opening, Store};
use slipdesk::kernel::time::Stamp;
use slipdesk::kernel::time::clock::Clock;

use pty::Session;

const NOW: &str = "2026-11-23T14:32:07";

fn main() {
    let words: Vec<String> = std::env::args().collect();
    if let Some(place) = words.iter().position(|word| word == "--floor") {
        return floor::run(&words[place + 1], words.get(place + 2).map(Path::new));
    }
    let size = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (slips, rounds, keys) =
        (size("SLIPDESK_BENCH_SLIPS", 20_000), size("SLIPDESK_BENCH_ROUNDS", 3), size("SLIPDESK_BENCH_KEYS", 200));
    let folder = tempfile::tempdir().unwrap();
    // A file made before may be given, since a large one takes its time.
    let path = std::env::var("SLIPDESK_BENCH_FILE").map(Into::into).unwrap_or_else(|_| folder.path().join("keys.db"));
    if !path.exists() {
        let clock = Clock::Still(Stamp::parse(NOW).unwrap());
        demo::make(&path, slips, 1, &clock, &mut |_, _| ()).unwrap();
    }
    let numbers = numbers(&path);
    let mut table = Table::default();
    for _ in 0..rounds {
        starts(&path, &mut table);
        list(&path, keys, &mut table);
        form(&path, keys, &mut table);
        scan(&path, &numbers, &mut table);
    }
    table.print();
}

/// Digits of slips: those that may leave, and some from all over the file, which may not.
fn numbers(path: &Path) -> [Vec<String>; 2] {
    let clock = Clock::Still(Stamp::parse(NOW).unwrap());
    let store = Store::open_read_only(path, Opening::new(How::MustExist, clock)).unwrap();
    [
        "SELECT slip FROM slip_life WHERE state = 'drawn' AND (valid_through IS NULL OR valid_through >= '2026-11-23')",
        "SELECT id FROM slip WHERE id % 89 = 3 ORDER BY id % 997 LIMIT 60",
    ]
    .map(|sql| {
        let mut statement = store.view().sql().prepare(sql).unwrap();
        let keys = statement.query_map([], |row| row.get(0)).unwrap();
        keys.map(|key| Number::from_key(Letter::Sample, key.unwrap(), true).unwrap().digits()).collect()
    })
}

fn program(words: &[&str], path: &Path) -> Session {
    let mut all = vec!["--db", path.to_str().unwrap(), "--now", NOW, "--lang", "en"];
    all.extend(words);
    Session::start(Path::new(env!("CARGO_BIN_EXE_slipdesk")), &all)
}

fn bare(words: &[&str]) -> Session {
    let mut all = vec!["--floor"];
    all.extend(words);
    Session::start(&std::env::current_exe().unwrap(), &all)
}

fn starts(path: &Path, table: &mut Table) {
    let file = path.to_str().unwrap();
    for _ in 0..7 {
        let mut floor = bare(&["table", file]);
        table.floor("start to first list", floor.first_text("S26"));
        table.floor_memory(floor.resident());
        floor.end();
        let mut ours = program(&["--operator", "staff/2"], path);
        table.ours("start to first list", ours.first_text("S26"));
        std::thread::sleep(Duration::from_millis(200));
        table.our_memory(ours.resident());
        ours.end();
    }
}

fn list(path: &Path, keys: u64, table: &mut Table) {
    let mut floor = bare(&["table", path.to_str().unwrap()]);
    floor.first_text("S26");
    let mut ours = program(&["--operator", "staff/2"], path);
    ours.first_text("S26");
    for _ in 0..keys {
        table.floor("key in the list", floor.key("\x1b[B"));
        table.ours("key in the list", ours.key("\x1b[B"));
    }
    for _ in 0..keys / 4 {
        table.floor("paging", floor.key("\x1b[6~"));
        table.ours("paging", ours.key("\x1b[6~"));
    }
    floor.end();
    ours.end();
}

fn form(path: &Path, keys: u64, table: &mut Table) {
    let mut floor = bare(&["form"]);
    floor.first_text("Form");
    let mut ours = program(&["--operator", "staff/2"], path);
    ours.first_text("S26");
    // F2 opens a blank slip; its first field is the customer, where anything may be typed.
    ours.key("\x1bOQ");
    ours.settle();
    for (name, texts) in
        [("key in the form, ASCII", ["q", "w", "e", "z"]), ("key in the form, Han", ["恒", "達", "紡", "織"])]
    {
        for place in 0..keys {
            let text = texts[(place % 4) as usize];
            table.floor(name, floor.key(text));
            table.ours(name, ours.key(text));
            if place % 16 == 15 {
                for _ in 0..16 {
                    floor.key("\x7f");
                    ours.key("\x7f");
                }
            }
        }
    }
    floor.end();
    ours.end();
}

fn scan(path: &Path, numbers: &[Vec<String>; 2], table: &mut Table) {
    let mut floor = bare(&["entry", path.to_str().unwrap()]);
    floor.first_text("Number");
    let mut ours = program(&["--operator", "staff/8", "gate"], path);
    ours.settle();
    // A refusal is a line of the gate book, synced before it is told; a slip that may leave is only read.
    for (name, numbers) in ["scanned number, may leave", "scanned number, refused"].into_iter().zip(numbers) {
        for number in numbers.iter().cycle().take(60) {
            let shown = format!("S{}", &number[..4]);
            let scanned = format!("{number}\r");
            table.floor(name, floor.until(&scanned, &shown));
            table.ours(name, ours.until(&scanned, &shown));
            floor.key("\x1b");
            ours.key("\x1b");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    floor.end();
    ours.end();
}

/// All samples of one thing, floor and program.
#[derive(Default)]
struct Pair {
    name: &'static str,
    floor: Vec<Duration>,
    ours: Vec<Duration>,
}

/// What was measured.
#[derive(Default)]
struct Table {
    pairs: Vec<Pair>,
    memory: (Vec<u64>, Vec<u64>),
}

impl Table {
    fn pair(&mut self, name: &'static str) -> &mut Pair {
        let place = self.pairs.iter().position(|pair| pair.name == name).unwrap_or(self.pairs.len());
        if place == self.pairs.len() {
            self.pairs.push(Pair { name, ..Pair::default() });
        }
        &mut self.pairs[place]
    }

    fn floor(&mut self, name: &'static str, took: Option<Duration>) {
        self.pair(name).floor.extend(took);
    }

    fn ours(&mut self, name: &'static str, took: Option<Duration>) {
        self.pair(name).ours.extend(took);
    }

    fn floor_memory(&mut self, kilobytes: Option<u64>) {
        self.memory.0.extend(kilobytes);
    }

    fn our_memory(&mut self, kilobytes: Option<u64>) {
        self.memory.1.extend(kilobytes);
    }

    fn print(mut self) {
        println!(
            "{:<26} {:>6} | {:>9} {:>9} | {:>9} {:>9} | {:>6} {:>6}",
            "what", "n", "floor p50", "p99", "ours p50", "p99", "p50 ×", "p99 ×"
        );
        for pair in &mut self.pairs {
            pair.floor.sort();
            pair.ours.sort();
            let at = |all: &[Duration], part: f64| {
                let last = all.len().saturating_sub(1);
                all.get((last as f64 * part).round() as usize).map_or(f64::NAN, |took| took.as_secs_f64() * 1000.0)
            };
            let (floor, ours) = (&pair.floor, &pair.ours);
            let (f50, f99, o50, o99) = (at(floor, 0.5), at(floor, 0.99), at(ours, 0.5), at(ours, 0.99));
            println!(
                "{:<26} {:>6} | {f50:>6.2} ms {f99:>6.2} ms | {o50:>6.2} ms {o99:>6.2} ms | {:>6.2} {:>6.2}",
                pair.name,
                ours.len(),
                o50 / f50,
                o99 / f99,
            );
        }
        self.memory.0.sort_unstable();
        self.memory.1.sort_unstable();
        let middle = |all: &[u64]| all.get(all.len() / 2).copied().unwrap_or(0) as f64 / 1024.0;
        let (floor, ours) = (middle(&self.memory.0), middle(&self.memory.1));
        println!(
            "{:<26} {:>6} | {floor:>6.1} MB           | {ours:>6.1} MB           | {:>6.2}",
            "memory, list open",
            "",
            ours / floor
        );
    }
}
