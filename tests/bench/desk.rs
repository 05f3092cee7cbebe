//! What the office waits for, without a terminal: look-up, list, save, verify, choosing, counting days. Each stands
//! beside the bare SQL that it can't be faster than, where there is one. `SLIPDESK_BENCH_SLIPS` sets the file's size.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)] // a bench may stop where anything is wrong

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::OnceLock;

use divan::{Bencher, black_box};
use slipdesk::demo;
use slipdesk::kernel::book::{Book, RecordKey};
use slipdesk::kernel::form::value::{Value, Values};
use slipdesk::kernel::number::{Letter, Number};
use slipdesk::kernel::pick::{Candidate, Index};
use slipdesk::kernel::store::verify::{Options, verify};
use slipdesk::kernel::store::{How, Opening, Store};
use slipdesk::kernel::time::calendar::Calendar;
use slipdesk::kernel::time::clock::Clock;
use slipdesk::kernel::time::deadline::{TimeOfDay, count_working_days};
use slipdesk::kernel::time::{Minute, Stamp};
use slipdesk::registers::staff;
use slipdesk::workflow::Workflow;
use slipdesk::workflow::gate::Gate;
use slipdesk::workflows::sample::Samples;
use slipdesk::workflows::sample::store::{self, Place, Wanted};

fn main() {
    file();
    divan::main();
}

fn now() -> Stamp {
    Stamp::parse("2026-11-23T14:32:07").unwrap()
}

/// The file, made once a run.
fn file() -> &'static PathBuf {
    static FILE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = FILE.get_or_init(|| {
        let slips = std::env::var("SLIPDESK_BENCH_SLIPS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bench.db");
        demo::make(&path, slips, 1, &Clock::Still(now()), &mut |_, _| ()).unwrap();
        (folder, path)
    });
    path
}

fn open() -> Store {
    Store::open_with(file(), Opening::new(How::MustExist, Clock::Still(now()))).unwrap()
}

/// Keys from all over the file, so that pages differ.
fn keys(store: &Store) -> Vec<i64> {
    let mut statement =
        store.view().sql().prepare("SELECT id FROM slip WHERE id % 97 = 5 ORDER BY id % 991 LIMIT 500").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn each<T>(bencher: Bencher<'_, '_>, work: impl Fn(&Store, i64) -> T) {
    let store = open();
    let keys = keys(&store);
    let at = RefCell::new(0);
    bencher.bench_local(|| {
        let mut at = at.borrow_mut();
        *at = (*at + 1) % keys.len();
        black_box(work(&store, keys[*at]))
    });
}

mod look_up {
    use super::*;

    #[divan::bench]
    fn bare_row(bencher: Bencher<'_, '_>) {
        each(bencher, |store, key| {
            let mut statement = store.view().sql().prepare_cached("SELECT * FROM slip WHERE id = ?1").unwrap();
            let name: String = statement.query_row([key], |row| row.get("customer_name")).unwrap();
            name
        });
    }

    /// The four SELECTs of a slip, every column fetched.
    #[divan::bench]
    fn bare_slip(bencher: Bencher<'_, '_>) {
        each(bencher, |store, key| {
            let mut cells = 0;
            for sql in [
                "SELECT * FROM slip WHERE id = ?1",
                "SELECT * FROM slip_life WHERE slip = ?1",
                "SELECT * FROM slip_line WHERE slip = ?1",
                "SELECT * FROM slip_drawn WHERE slip = ?1",
            ] {
                let mut statement = store.view().sql().prepare_cached(sql).unwrap();
                let columns = statement.column_count();
                let mut rows = statement.query([key]).unwrap();
                while let Some(row) = rows.next().unwrap() {
                    for column in 0..columns {
                        black_box(row.get_ref(column).unwrap());
                        cells += 1;
                    }
                }
            }
            cells
        });
    }

    #[divan::bench]
    fn slip(bencher: Bencher<'_, '_>) {
        each(bencher, |store, key| store::load(store.view(), key).unwrap().unwrap());
    }

    #[divan::bench]
    fn pass_for_the_gate(bencher: Bencher<'_, '_>) {
        each(bencher, |store, key| {
            let number = Number::from_key(Letter::Sample, key, true).unwrap();
            Samples.pass(store.view(), &number.to_string()).unwrap()
        });
    }

    #[divan::bench]
    fn shown_whole(bencher: Bencher<'_, '_>) {
        each(bencher, |store, key| {
            let number = Number::from_key(Letter::Sample, key, true).unwrap();
            Samples.show(store.view(), &RecordKey::Number(number)).unwrap().unwrap()
        });
    }

    #[divan::bench]
    fn open_and_read(bencher: Bencher<'_, '_>) {
        let key = keys(&open())[0];
        bencher.bench_local(|| {
            let store = Store::open_read_only(file(), Opening::new(How::MustExist, Clock::Still(now()))).unwrap();
            store::load(store.view(), key).unwrap().unwrap()
        });
    }
}

mod list {
    use super::*;

    fn page(bencher: Bencher<'_, '_>, wanted: &Wanted) {
        each(bencher, |store, key| store::page(store.view(), wanted, Place::Before(key), 20).unwrap().len());
    }

    #[divan::bench]
    fn page_of_twenty(bencher: Bencher<'_, '_>) {
        page(bencher, &Wanted::default());
    }

    #[divan::bench]
    fn waiting_slips(bencher: Bencher<'_, '_>) {
        each(bencher, |store, _| {
            let wanted = Wanted { waiting: true, ..Wanted::default() };
            store::page(store.view(), &wanted, Place::Newest, 20).unwrap().len()
        });
    }

    #[divan::bench]
    fn count_on_the_tab(bencher: Bencher<'_, '_>) {
        each(bencher, |store, _| Samples.waiting(store.view()).unwrap());
    }
}

mod month {
    use slipdesk::kernel::time::{Day, Month};
    use slipdesk::workflows::sample::month::{self, store};
    use slipdesk::workflows::sample::{reconcile, requisition};

    use super::*;

    /// The month with the most drawings.
    fn busiest(store: &Store) -> Month {
        let sql = "SELECT substr(drawn_at, 1, 10) FROM slip_life WHERE drawn_at IS NOT NULL
            GROUP BY substr(drawn_at, 1, 7) ORDER BY count(*) DESC LIMIT 1";
        let day: String = store.view().sql().query_row(sql, [], |row| row.get(0)).unwrap();
        Month::of(Day::parse(&day).unwrap())
    }

    fn bounds(month: Month) -> [String; 2] {
        [month.start().to_string(), month.end().to_string()]
    }

    /// Every row of a statement, every column fetched.
    fn drain(store: &Store, sql: &str, bounds: impl rusqlite::Params) -> i64 {
        let mut statement = store.view().sql().prepare_cached(sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query(bounds).unwrap();
        let mut cells = 0;
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                black_box(row.get_ref(column).unwrap());
                cells += 1;
            }
        }
        cells
    }

    fn with(bencher: Bencher<'_, '_>, work: impl Fn(&Store, Month) -> i64) {
        let store = open();
        let month = busiest(&store);
        bencher.bench_local(|| black_box(work(&store, month)));
    }

    /// What a summary by variety, size and charge costs SQLite alone.
    #[divan::bench]
    fn bare_group_by(bencher: Bencher<'_, '_>) {
        with(bencher, |store, month| {
            let sql =
                "SELECT i.variety, i.size, s.charge, s.customer, s.department, count(*), sum(d.count), sum(d.grams)
                FROM slip_life l CROSS JOIN slip s ON s.id = l.slip CROSS JOIN slip_drawn d ON d.slip = l.slip
                CROSS JOIN slip_line i ON i.slip = d.slip AND i.line = d.line
                WHERE l.drawn_at >= ?1 AND l.drawn_at < ?2 AND l.counted IS NULL AND l.state <> 'void'
                GROUP BY i.variety, i.size, s.charge, s.customer, s.department";
            drain(store, sql, rusqlite::params_from_iter(bounds(month)))
        });
    }

    /// The statement behind the sums, nothing done with its rows.
    #[divan::bench]
    fn bare_rows(bencher: Bencher<'_, '_>) {
        with(bencher, |store, month| {
            let sql = format!("{}{}", store::DRAWN, store::OF_THEIR_TIME);
            drain(store, &sql, rusqlite::params_from_iter(bounds(month)))
        });
    }

    /// The sums by variety, size, customer, department.
    #[divan::bench]
    fn sums(bencher: Bencher<'_, '_>) {
        with(bencher, |store, month| {
            i64::try_from(month::drawn(store.view(), month).unwrap().by_variety.len()).unwrap()
        });
    }

    #[divan::bench]
    fn numbers(bencher: Bencher<'_, '_>) {
        with(bencher, |store, month| store::numbers(store.view(), month).unwrap().issued);
    }

    #[divan::bench]
    fn reconciliation(bencher: Bencher<'_, '_>) {
        with(bencher, |store, month| {
            let found = reconcile::store::reconciliation(store.view(), month).unwrap();
            i64::try_from(found.differences.len()).unwrap()
        });
    }

    #[divan::bench]
    fn requisitions(bencher: Bencher<'_, '_>) {
        with(bencher, |store, month| {
            i64::try_from(requisition::store::of_month(store.view(), month).unwrap().len()).unwrap()
        });
    }

    /// All of a month's figures.
    #[divan::bench]
    fn figures(bencher: Bencher<'_, '_>) {
        with(bencher, |store, month| month::figures(store.view(), month).unwrap().free.slips);
    }
}

#[divan::bench]
fn save_a_slip(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("save.db");
    demo::make(&path, 500, 1, &Clock::Still(now()), &mut |_, _| ()).unwrap();
    let mut store = Store::open_with(&path, Opening::new(How::MustExist, Clock::Still(now()))).unwrap();
    let person = staff::store::person(store.view(), 2).unwrap().unwrap();
    let operator = staff::store::operator(&person);
    let mut line = Values::new();
    line.set("variety", Value::Key(1));
    line.set("size", Value::Key(1));
    line.set("count", Value::Whole(2));
    let mut values = Values::new();
    values.set("customer", Value::Key(1));
    values.set("purpose", Value::Choice("trial"));
    values.set("charge", Value::Choice("free"));
    values.set("source", Value::Choice("workshop"));
    values.set("department", Value::Text("市场营销部".to_string()));
    values.set("handler", Value::Key(13));
    values.set("lines", Value::Rows(vec![line.clone(), line]));
    bencher.bench_local(|| store.change(&operator, |tx| Samples.add(tx, &values)).unwrap());
}

/// What somebody on the telephone waits for: the file has as many users as the demo gives it, 20,000 at most.
mod repairs {
    use super::*;
    use slipdesk::registers::deadline;
    use slipdesk::registers::user;
    use slipdesk::workflows::repair::lists::{Place, Wanted};
    use slipdesk::workflows::repair::{Repairs, store};

    /// By account, last digits, initials, address, Chinese from the beginning and from the middle of a name.
    #[divan::bench(args = ["1000123", "0123", "jxjy", "3-2-501", "jxjy 3-2-501", "锦绣 501", "家园"])]
    fn find_user(bencher: Bencher<'_, '_>, typed: &str) {
        let store = open();
        bencher.bench_local(|| user::store::search(store.view(), black_box(typed), 8).unwrap().len());
    }

    /// Open repairs, neighbours, outage, fitter: read whenever the place in the form changes.
    #[divan::bench]
    fn around_a_flat(bencher: Bencher<'_, '_>) {
        let file = open();
        bencher.bench_local(|| store::around(file.view(), Some(black_box(11)), None).unwrap());
    }

    #[divan::bench]
    fn first_page(bencher: Bencher<'_, '_>) {
        let file = open();
        bencher.bench_local(|| store::page(file.view(), &Wanted::default(), Place::Newest, 40).unwrap().len());
    }

    #[divan::bench]
    fn all_that_is_due(bencher: Bencher<'_, '_>) {
        let store = open();
        bencher.bench_local(|| Repairs.due(store.view()).unwrap().len());
    }

    #[divan::bench]
    fn what_ends_next(bencher: Bencher<'_, '_>) {
        let store = open();
        let now = now().minute();
        bencher.bench_local(|| deadline::store::next_to_end(store.view(), now, 120).unwrap());
    }

    #[divan::bench(sample_count = 20, sample_size = 1)]
    fn figures_of_a_month(bencher: Bencher<'_, '_>) {
        let store = open();
        let month = slipdesk::kernel::time::Month::new(2026, 10).unwrap();
        bencher.bench_local(|| Repairs.figures(store.view(), month).unwrap());
    }

    /// Number, rows, deadlines, history entry, one sync.
    #[divan::bench(sample_count = 100, sample_size = 1)]
    fn take_down(bencher: Bencher<'_, '_>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("save.db");
        demo::make(&path, 200, 1, &Clock::Still(now()), &mut |_, _| ()).unwrap();
        let mut store = Store::open_with(&path, Opening::new(How::MustExist, Clock::Still(now()))).unwrap();
        let person = staff::store::person(store.view(), 2).unwrap().unwrap();
        let operator = staff::store::operator(&person);
        let mut values = Values::new();
        for (key, text) in [("caller", "覃梦"), ("phone", "13800000009"), ("fault", "暖气片接头跑水")] {
            values.set(key, Value::Text(text.to_string()));
        }
        values.set("account", Value::Key(11));
        values.set("kind", Value::Choice("leak"));
        values.set("scope", Value::Choice("company"));
        bencher.bench_local(|| store.change(&operator, |tx| Repairs.add(tx, &values)).unwrap());
    }
}

/// As many entries as the file has; the printed line tells how many.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn verify_the_file(bencher: Bencher<'_, '_>) {
    let store = open();
    let report = verify(store.view(), &Options::default());
    assert!(report.sound());
    let entries = divan::counter::ItemsCount::new(u64::try_from(report.entries).unwrap());
    bencher.counter(entries).bench_local(|| verify(store.view(), &Options::default()).entries);
}

/// Names of two to four characters out of a few, as registers are.
fn five_thousand() -> Vec<Candidate> {
    let parts = ["恒", "达", "纺", "织", "单", "曾", "重", "长", "乐", "华", "远", "新", "金", "梭", "行", "厦"];
    (0..5_000_usize)
        .map(|key| Candidate {
            key: i64::try_from(key).unwrap(),
            code: String::new(),
            name: [key, key / 16, key / 256, key / 4_096 + key].map(|place| parts[place % 16]).concat(),
            note: String::new(),
            twin: false,
        })
        .collect()
}

#[divan::bench(args = ["h", "hd", "hdfz", "恒达", "纺織", "xx"])]
fn choose_among_5000(bencher: Bencher<'_, '_>, typed: &str) {
    let index = Index::new(five_thousand());
    bencher.bench_local(|| black_box(index.search(typed, 8)).len());
}

#[divan::bench]
fn index_5000(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(five_thousand).bench_local_values(Index::new);
}

#[divan::bench(args = [3, 10, 250])]
fn count_days(bencher: Bencher<'_, '_>, days: u16) {
    let calendar = Calendar::builtin();
    let from = Minute::parse("2026-01-05T16:00").unwrap();
    let close = TimeOfDay::new(17, 30).unwrap();
    bencher.bench_local(|| count_working_days(&calendar, black_box(from), days, close));
}
