//! The made file holds what the rules say, row by row, whatever the seed.

use super::*;
use crate::kernel::book::{Book, RecordKey};
use crate::kernel::number::{Letter, Number};
use crate::kernel::store::verify::{Options, verify};
use crate::kernel::store::{How, Opening, View};
use crate::kernel::time::Month;
use crate::workflow::gate::Gate;
use crate::workflows::sample::{Samples, reconcile, store};

const NOW: &str = "2026-11-23T14:32:07";

fn made(folder: &Path, records: u64, seed: u64, now: &str) -> Store {
    let path = folder.join(format!("demo-{records}-{seed}.db"));
    let clock = Clock::Still(Stamp::parse(now).unwrap());
    let report = make(&path, records, seed, &clock, &mut |_, _| ()).unwrap();
    assert_eq!(report.slips, records);
    Store::open_with(&path, Opening::new(How::MustExist, clock)).unwrap()
}

fn texts(view: View<'_>, sql: &str) -> Vec<String> {
    let mut statement = view.sql().prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let cell = |at: usize| row.get_ref(at).map(|value| format!("{value:?}"));
        Ok((0..columns).map(|at| cell(at).unwrap()).collect::<Vec<_>>().join(" "))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn count(view: View<'_>, sql: &str) -> i64 {
    view.sql().query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Everything that must be so in every made file.
fn hold(view: View<'_>, records: u64) {
    let numbered = crate::workflows::numbered();
    let report = verify(view, &Options { numbered, ..Options::default() });
    let told: Vec<String> = report
        .defects
        .iter()
        .take(5)
        .map(|defect| format!("{} {} {}", defect.record, defect.field, defect.message))
        .collect();
    assert!(told.is_empty(), "{told:#?}");
    assert_eq!(count(view, "SELECT count(*) FROM slip"), i64::try_from(records).unwrap());
    for (what, sql) in [
        (
            "totals are the sums of the lines",
            "SELECT count(*) FROM slip WHERE (pieces, grams, ifnull(amount, 0)) <>
             (SELECT sum(count), sum(grams), ifnull(sum(amount), 0) FROM slip_line WHERE slip = slip.id)",
        ),
        (
            "yarn weighs what the standard of the day of issue says",
            "SELECT count(*) FROM slip_line JOIN slip ON slip.id = slip WHERE size IS NOT NULL AND
             slip_line.grams <> count * (SELECT grams FROM standard s WHERE s.size = slip_line.size
             AND s.effective_from <= slip.issued_at ORDER BY s.effective_from DESC LIMIT 1)",
        ),
        (
            "never more drawn than approved",
            "SELECT count(*) FROM slip_drawn d JOIN slip_line l USING (slip, line)
             WHERE d.count > l.count OR d.grams > l.grams OR d.metres > l.metres",
        ),
        (
            "head before general manager, and other people",
            "SELECT count(*) FROM slip_life JOIN slip ON slip.id = slip
             WHERE gm_at < head_at OR gm_by IN (head_by, issued_by, handler) OR head_by IN (issued_by, handler)",
        ),
        (
            "nothing leaves past its validity",
            "SELECT count(*) FROM slip_life WHERE substr(released_at, 1, 10) > valid_through",
        ),
        ("nothing happens after now", "SELECT count(*) FROM history WHERE typed_at > '2026-11-23T14:32:07+08:00'"),
        ("nothing is typed before it happens", "SELECT count(*) FROM step WHERE substr(typed_at, 1, 16) < at"),
        (
            "typing never runs backwards",
            "SELECT count(*) FROM history a JOIN history b ON b.seq = a.seq + 1 WHERE b.typed_at < a.typed_at",
        ),
        (
            "a repair is never on site before its call, nor done before that",
            "SELECT count(*) FROM repair JOIN repair_life ON repair = id
             WHERE arrived_at < reported_at OR finished_at < arrived_at OR confirmed_at < finished_at",
        ),
        (
            "one release, one line in the gate book",
            "SELECT count(*) FROM slip_life WHERE (state = 'released') <>
             (SELECT count(*) FROM gate_line WHERE gate_line.slip = slip_life.slip AND result = 'released')",
        ),
    ] {
        assert_eq!(count(view, sql), 0, "{what}");
    }
}

#[test]
fn the_file_is_sound_whatever_the_seed() {
    let folder = tempfile::tempdir().unwrap();
    for (records, seed) in [(0, 1), (3, 2), (200, 1), (200, 2), (200, 3), (200, 2_611)] {
        let store = made(folder.path(), records, seed, NOW);
        assert!(store.is_training());
        hold(store.view(), records);
    }
}

#[test]
fn odd_times_of_now_make_sound_files_too() {
    let folder = tempfile::tempdir().unwrap();
    for (seed, now) in [(1, "2026-11-22T00:00:09"), (2, "2026-11-01T07:59:00"), (3, "2026-02-18T12:30:00")] {
        let store = made(folder.path(), 60, seed, now);
        let numbered = crate::workflows::numbered();
        let report = verify(store.view(), &Options { numbered, ..Options::default() });
        assert!(report.defects.is_empty(), "{now}");
        assert_eq!(count(store.view(), "SELECT count(*) FROM slip"), 60, "{now}");
        let late = format!("SELECT count(*) FROM history WHERE typed_at > '{now}+08:00'");
        assert_eq!(count(store.view(), &late), 0, "{now}");
    }
}

#[test]
fn everything_that_a_clerk_meets_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = made(folder.path(), 2_500, 9, NOW);
    let view = store.view();
    hold(view, 2_500);
    for state in ["issued", "head_signed", "signed", "effective", "drawn", "released", "rejected", "void"] {
        let sql = format!("SELECT count(*) FROM slip_life WHERE state = '{state}'");
        assert!(count(view, &sql) > 0, "{state}");
    }
    for state in [
        "reported",
        "dispatched",
        "contacted",
        "arrived",
        "finished",
        "confirmed",
        "closed",
        "advised",
        "duplicate",
        "withdrawn",
    ] {
        let sql = format!("SELECT count(*) FROM repair_life WHERE state = '{state}'");
        assert!(count(view, &sql) > 0, "{state}");
    }
    for (what, sql) in [
        (
            "missed arrivals that are explained",
            "SELECT count(*) FROM deadline WHERE kind = 'arrive' AND met_at > due AND explanation IS NOT NULL",
        ),
        ("arrivals kept", "SELECT count(*) FROM deadline WHERE kind = 'arrive' AND met_at <= due"),
        (
            "follow-ups that nobody made yet",
            "SELECT count(*) FROM deadline WHERE kind = 'follow_up' AND met_at IS NULL",
        ),
        ("repeats", "SELECT count(*) FROM repair WHERE repeat_of IS NOT NULL"),
        ("paid work", "SELECT count(*) FROM repair_life WHERE amount > 0"),
        ("running outages", "SELECT count(*) FROM outage WHERE restored_at IS NULL AND from_at < '2026-11-23T14:32'"),
        ("users that are no homes", "SELECT count(*) FROM user WHERE user_class = 'nonresidential'"),
        (
            "inspections overdue",
            "SELECT count(*) FROM deadline WHERE kind = 'building_inspection' AND met_at IS NULL AND due < '2026-11-23'",
        ),
        ("reissues", "SELECT count(*) FROM slip WHERE replaces IS NOT NULL"),
        (
            "drawings taken over",
            "SELECT count(*) FROM slip JOIN slip_life ON slip = id WHERE takes_over AND drawn_at IS NOT NULL",
        ),
        (
            "goods taken back",
            "SELECT count(*) FROM slip_life WHERE state = 'void' AND drawn_at IS NOT NULL AND successor IS NULL",
        ),
        ("late typed steps", "SELECT count(*) FROM step WHERE late_typed"),
        ("late typed releases", "SELECT count(*) FROM gate_line WHERE late"),
        ("drawings at the gate", "SELECT count(*) FROM gate_line WHERE result = 'drawn_at_gate'"),
        ("refusals", "SELECT count(*) FROM gate_line WHERE result = 'refused' AND slip IS NOT NULL"),
        ("strange numbers", "SELECT count(*) FROM gate_line WHERE reasons = 'unknown'"),
        ("mistyped numbers", "SELECT count(*) FROM gate_line WHERE reasons = 'mistyped'"),
        ("deputies", "SELECT count(*) FROM step WHERE said LIKE '%\"deputy\"%'"),
        ("less drawn", "SELECT count(*) FROM slip_life JOIN slip ON slip = id WHERE drawn_pieces < pieces"),
        ("old weights", "SELECT count(*) FROM slip_line WHERE unit_grams = 125"),
        ("cloth", "SELECT count(*) FROM slip_line WHERE metres IS NOT NULL"),
        (
            "past validity, not drawn",
            "SELECT count(*) FROM slip_life WHERE state = 'effective' AND valid_through < '2026-11-23'",
        ),
        (
            "past validity, at the gate",
            "SELECT count(*) FROM slip_life WHERE state = 'drawn' AND valid_through < '2026-11-23'",
        ),
        ("effective today", "SELECT count(*) FROM slip_life WHERE state = 'effective' AND effective_at > '2026-11-23'"),
        ("two of one name", "SELECT count(*) - count(DISTINCT name) FROM staff"),
    ] {
        assert!(count(view, sql) > 0, "{what}");
    }
    for (what, sql, least, most) in [
        ("charged", "SELECT count(*) FROM slip WHERE charge = 'charged'", 150, 260),
        ("from the warehouse", "SELECT count(*) FROM slip WHERE source = 'warehouse'", 190, 320),
        ("void", "SELECT count(*) FROM slip_life WHERE state = 'void'", 45, 110),
        ("rejected", "SELECT count(*) FROM slip_life WHERE state = 'rejected'", 12, 45),
    ] {
        let found = count(view, sql);
        assert!((least..=most).contains(&found), "{what}: {found}");
    }
}

#[test]
fn whole_months_are_closed_and_the_last_is_left_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let store = made(folder.path(), 900, 5, NOW);
    let view = store.view();
    hold(view, 900);
    let closed = count(view, "SELECT count(*) FROM month");
    assert!(closed >= 3, "{closed} months closed");
    assert_eq!(count(view, "SELECT max(month) FROM month"), 202_609);
    let october = Month::parse("2026-10").unwrap();
    let found = reconcile::store::reconciliation(view, october).unwrap();
    assert!(found.matched(None) > 20 && !found.is_complete(None));
    for (what, sql) in [
        ("explained", "SELECT count(*) FROM settlement"),
        ("requisitions approved", "SELECT count(*) FROM requisition_life WHERE approved_at IS NOT NULL"),
        ("reports to finance", "SELECT count(*) FROM finance_report WHERE valid = 1"),
    ] {
        assert!(count(view, sql) >= closed, "{what}");
    }
    let late = "SELECT count(*) FROM step WHERE counted IS NULL AND substr(typed_at, 1, 10) >
         (SELECT substr(closed_at, 1, 10) FROM month WHERE month = CAST(replace(substr(at, 1, 7), '-', '') AS INTEGER))";
    assert_eq!(count(view, late), 0, "what is typed after a closing counts later");
}

#[test]
fn slips_show_and_pass_as_any_others() {
    let folder = tempfile::tempdir().unwrap();
    let store = made(folder.path(), 120, 4, NOW);
    let view = store.view();
    let mut may_leave = 0;
    for key in texts(view, "SELECT id FROM slip") {
        let key = key.trim_start_matches("Integer(").trim_end_matches(')').parse().unwrap();
        let number = Number::from_key(Letter::Sample, key, true).unwrap();
        assert!(Samples.show(view, &RecordKey::Number(number)).unwrap().is_some());
        let pass = Samples.pass(view, &number.to_string()).unwrap();
        assert!(pass.found);
        let drawn = store::load(view, key).unwrap().unwrap().slip.drawing.is_some();
        assert!(!pass.may_leave() || drawn);
        may_leave += i32::from(pass.may_leave());
    }
    assert!(may_leave >= 3, "{may_leave} may leave");
}

#[test]
fn the_same_seed_makes_the_same_contents() {
    let folder = tempfile::tempdir().unwrap();
    let contents = |seed: u64, at: &str| {
        let folder = folder.path().join(at);
        std::fs::create_dir(&folder).unwrap();
        let store = made(&folder, 150, seed, NOW);
        let tables =
            texts(store.view(), "SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'");
        let mut all = Vec::new();
        for table in tables {
            let table = String::from_utf8(unquoted(&table)).unwrap();
            all.extend(match table.as_str() {
                "file" => Vec::new(),
                "history" => texts(
                    store.view(),
                    // A closing names the head before it, which holds the file's random id.
                    "SELECT seq, typed_at, operator, action, record, CASE action WHEN 'close' THEN '' ELSE body END
                     FROM history WHERE seq > 1",
                ),
                "month" => texts(store.view(), "SELECT month, closed_at, first_entry, last_entry, figures FROM month"),
                table => texts(store.view(), &format!("SELECT * FROM {table}")),
            });
        }
        all
    };
    let (one, two, other) = (contents(11, "a"), contents(11, "b"), contents(12, "c"));
    assert_eq!(one, two);
    assert_ne!(one, other);
}

/// `Text([115, 108])` as the bytes.
fn unquoted(debugged: &str) -> Vec<u8> {
    let inner = debugged.trim_start_matches("Text([").trim_end_matches("])");
    inner.split(", ").filter_map(|byte| byte.parse().ok()).collect()
}

#[test]
fn an_existing_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    std::fs::write(&path, "somebody's").unwrap();
    let clock = Clock::Still(Stamp::parse(NOW).unwrap());
    let refused = make(&path, 10, 1, &clock, &mut |_, _| ()).unwrap_err();
    assert_eq!((refused.code(), refused.exit_status()), ("file_exists", 1));
    assert_eq!(std::fs::read(&path).unwrap(), b"somebody's");
}
