//! Does the file hold what its history says, all of it and nothing else? Reads only, names every defect, never panics on
//! a damaged file. One pass over the history in ranges, shared among threads; memory doesn't grow with the file.

mod body;
mod chain;
mod tables;

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

use rusqlite::Connection;

use super::View;
use super::history::{Claimed, Hash, Head, head};
use super::open::{Access, connect};
use super::schema::{STEPS, objects, objects_of};
use crate::kernel::number::Letter;
use crate::kernel::problem::Problem;
use crate::kernel::words::Say;
use crate::say;
use chain::{Part, Series};
use tables::Table;

/// The fields of defects that lie in what was asked for, not in the file.
const PAPER: &str = "paper";
const HASH: &str = "hash";

/// Entries that one thread takes at a time.
const RANGE: i64 = 20_000;

/// Pages that each connection keeps, in KiB.
const CACHE: i64 = 4_000;

/// A table whose keys are numbers of a series ([`crate::kernel::number::Number::key`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Numbered {
    /// The series.
    pub letter: Letter,
    /// The table.
    pub table: &'static str,
    /// Its key column.
    pub key: &'static str,
}

/// What to hold the file against, besides itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// A head from paper, a backup, another computer.
    pub claimed: Option<Claimed>,
    /// The code of 8 characters from a paper, as [`super::history::read_code`] gives it.
    pub paper: Option<String>,
    /// The tables that hold numbered records, as the workflows name them.
    pub numbered: Vec<Numbered>,
    /// The steps whose tables, indexes and triggers the file must hold, word for word; none for any schema.
    pub steps: Option<&'static [&'static str]>,
    /// Stays with one connection: a copy that is being checked, which must get no companions.
    pub alone: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { claimed: None, paper: None, numbered: Vec::new(), steps: Some(STEPS), alone: false }
    }
}

/// One thing that doesn't fit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Defect {
    /// The record, as the history names it; `history/12`, `schema`, `head` or `file` where it is none.
    pub record: String,
    /// `table.column`, or what else is wrong.
    pub field: String,
    /// What the history says, and what the file holds.
    pub message: Say,
}

/// The whole answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// How many entries were checked.
    pub entries: i64,
    /// The head of the chain; `None` where it can't be read.
    pub head: Option<Head>,
    /// Every defect, in the history's order.
    pub defects: Vec<Defect>,
    /// For a paper's code: number and record of each entry that carries it.
    pub paper: Vec<(i64, String)>,
}

impl Report {
    /// Whether everything fits.
    pub fn sound(&self) -> bool {
        self.defects.is_empty()
    }

    /// Whether the file fits itself, and only what was asked for from outside isn't in it.
    pub fn lacks_only_what_was_asked(&self) -> bool {
        !self.sound() && self.defects.iter().all(|defect| matches!(defect.field.as_str(), PAPER | HASH))
    }
}

impl Defect {
    fn new(record: impl Into<String>, field: impl Into<String>, message: Say) -> Defect {
        Defect { record: record.into(), field: field.into(), message }
    }

    /// A table that always holds something holds nothing.
    fn emptied(table: &str) -> Defect {
        Defect::new(
            table,
            table,
            say!(
                "表 {table} 是空的：被清空了。請保留原文件，用備份恢復。",
                "表 {table} 是空的：被清空了。请保留原文件，用备份恢复。",
                "The table {table} is empty: it was emptied. Keep the file, and restore a backup."
            ),
        )
    }

    /// What this computer remembers of the file doesn't fit it.
    pub fn of_warning(warning: &Problem) -> Defect {
        Defect::new("head", warning.code, warning.say.clone())
    }

    /// SQLite couldn't read something.
    fn unreadable(field: &str, error: &rusqlite::Error) -> Defect {
        let cause = tables::clean(&error.to_string());
        Defect::new(
            "file",
            field,
            say!(
                "{field} 讀不出來（{cause}）：文件已損壞。請保留原文件，用備份恢復。",
                "{field} 读不出来（{cause}）：文件已损坏。请保留原文件，用备份恢复。",
                "{field} can't be read ({cause}): the file is damaged. Keep it, and restore a backup."
            ),
        )
    }
}

/// What all threads need to know.
struct Ground<'a> {
    options: &'a Options,
    file_id: String,
    training: bool,
    last: i64,
    tables: Vec<Table>,
}

/// Checks the whole file: SQLite's own checks, schema, chain, rows both ways, number series, and what is held against it.
pub fn verify(view: View<'_>, options: &Options) -> Report {
    let conn = view.sql();
    let mut report = Report { entries: 0, head: None, defects: Vec::new(), paper: Vec::new() };
    // One state of the file for all that follows, unless a change is under way, which has its own.
    let _still = if conn.is_autocommit() { conn.unchecked_transaction().ok() } else { None };
    let about: rusqlite::Result<(String, bool)> =
        conn.query_row("SELECT file_id, training FROM file ORDER BY id LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        });
    let (file_id, training) = about.unwrap_or_else(|error| {
        report.defects.push(match error {
            rusqlite::Error::QueryReturnedNoRows => Defect::emptied("file"),
            error => Defect::unreadable("file", &error),
        });
        (String::new(), false)
    });
    let file_id = chain::founded_as(conn, &file_id).unwrap_or(file_id);
    let last = conn.query_row("SELECT coalesce(max(seq), 0) FROM history", [], |row| row.get(0));
    let last: i64 = last.unwrap_or_else(|error| {
        report.defects.push(Defect::unreadable("history", &error));
        -1
    });
    if last == 0 {
        report.defects.push(Defect::emptied("history"));
    }
    report.head = head(view).ok();
    let tables = tables::tracked(conn).unwrap_or_else(|error| {
        report.defects.push(Defect::unreadable("schema", &error));
        Vec::new()
    });
    if let Some(steps) = options.steps {
        compare_schema(conn, steps, &mut report.defects);
    }
    let ground = Ground { options, file_id, training, last, tables };
    let mut parts = walk_all(conn, &ground);
    parts.sort_by_key(|part| part.from);
    settle(conn, &ground, parts, &mut report);
    report
}

/// Walks all ranges, with helpers of their own connections where the file lies on disk.
fn walk_all(conn: &Connection, ground: &Ground<'_>) -> Vec<Part> {
    let next = AtomicI64::new(1);
    let take = |conn: &Connection| {
        let mut parts = Vec::new();
        loop {
            let from = next.fetch_add(RANGE, Ordering::Relaxed);
            if from > ground.last {
                return parts;
            }
            parts.push(chain::walk(conn, ground, from, (from + RANGE - 1).min(ground.last)));
        }
    };
    let helpers = if ground.options.alone || ground.last < 2000 { Vec::new() } else { helpers(conn, ground.last) };
    std::thread::scope(|scope| {
        let threads: Vec<_> = helpers
            .into_iter()
            .map(|helper| {
                scope.spawn({
                    let take = &take;
                    move || take(&helper)
                })
            })
            .collect();
        // SQLite's own checks take their time, so they go first here while the helpers walk.
        let mut own = Part { defects: own_checks(conn), ..Part::default() };
        let mut parts = take(conn);
        for thread in threads {
            match thread.join() {
                Ok(more) => parts.extend(more),
                Err(_) => own.defects.push(Defect::new(
                    "file",
                    "verify",
                    say!(
                        "核對中途出錯，沒有核對完。請再運行一次。",
                        "核对中途出错，没有核对完。请再运行一次。",
                        "The check stopped halfway. Run it again."
                    ),
                )),
            }
        }
        parts.push(own);
        parts
    })
}

/// Connections that see the same state of the file as `conn`; none where that can't be had.
fn helpers(conn: &Connection, last: i64) -> Vec<Connection> {
    let Some(path) = conn.path().filter(|path| !path.is_empty()) else { return Vec::new() };
    let _ = conn.pragma_update(None, "cache_size", -CACHE);
    let count = std::thread::available_parallelism().map_or(1, usize::from).clamp(1, 4) - 1;
    let mut helpers = Vec::new();
    for _ in 0..count {
        let helper = connect(Path::new(path), Access::Read).ok().filter(|helper| {
            let _ = helper.pragma_update(None, "cache_size", -CACHE);
            helper.execute_batch("BEGIN DEFERRED").is_ok()
                && helper.query_row("SELECT max(seq) FROM history", [], |row| row.get(0)) == Ok(last)
        });
        helpers.extend(helper);
    }
    helpers
}

/// `integrity_check` and `foreign_key_check`, one defect a line.
fn own_checks(conn: &Connection) -> Vec<Defect> {
    let mut defects = Vec::new();
    let lines = conn.prepare("PRAGMA integrity_check(1000)").and_then(|mut statement| {
        statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()
    });
    match lines {
        Ok(lines) => defects.extend(lines.iter().filter(|line| *line != "ok").map(|line| {
            let line = tables::clean(line);
            Defect::new(
                "file",
                "integrity_check",
                say!(
                    "文件結構已損壞：{line}。",
                    "文件结构已损坏：{line}。",
                    "The file's structure is damaged: {line}."
                ),
            )
        })),
        Err(error) => defects.push(Defect::unreadable("integrity_check", &error)),
    }
    let broken = conn.prepare("PRAGMA foreign_key_check").and_then(|mut statement| {
        statement
            .query_map([], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, String>(2)?))
            })?
            .collect::<Result<Vec<_>, _>>()
    });
    match broken {
        Ok(broken) => defects.extend(broken.into_iter().map(|(table, row, parent)| {
            let row = row.map_or_else(String::new, |row| format!("/{row}"));
            let message = say!(
                "{table} 有一行指向 {parent} 中不存在的記錄。",
                "{table} 有一行指向 {parent} 中不存在的记录。",
                "A row of {table} points to a {parent} that isn't there."
            );
            Defect::new(format!("{table}{row}"), parent, message)
        })),
        Err(error) => defects.push(Defect::unreadable("foreign_key_check", &error)),
    }
    defects
}

/// Tables, indexes and triggers must be those that the program makes, word for word.
fn compare_schema(conn: &Connection, steps: &[&str], defects: &mut Vec<Defect>) {
    let (Ok(wanted), Ok(found)) = (objects_of(steps), objects(conn)) else {
        defects.push(Defect::unreadable("sqlite_schema", &rusqlite::Error::InvalidQuery));
        return;
    };
    for (kind, name, sql) in &wanted {
        let message = match found.iter().find(|(_, known, _)| known == name) {
            Some((known, _, now)) if known == kind && now == sql => continue,
            Some(_) => say!(
                "{kind} {name} 的定義被改過。",
                "{kind} {name} 的定义被改过。",
                "The definition of {kind} {name} was changed."
            ),
            None => say!("缺少 {kind} {name}。", "缺少 {kind} {name}。", "The {kind} {name} is missing."),
        };
        defects.push(Defect::new("schema", name.clone(), message));
    }
    for (kind, name, _) in found.iter().filter(|(_, name, _)| !wanted.iter().any(|(_, known, _)| known == name)) {
        let message = say!(
            "多出一個不是本程序建的 {kind} {name}。",
            "多出一个不是本程序建的 {kind} {name}。",
            "There is a {kind} {name} that this program didn't make."
        );
        defects.push(Defect::new("schema", tables::clean(name), message));
    }
}

/// Puts the parts together: series, rows that no entry mentions, what was held against the file.
fn settle(conn: &Connection, ground: &Ground<'_>, parts: Vec<Part>, report: &mut Report) {
    let mut series: Vec<Series> = Vec::new();
    let mut matched = vec![0_i64; ground.tables.len()];
    let mut claimed_found = false;
    for part in parts {
        report.entries += part.entries;
        report.defects.extend(part.defects);
        report.paper.extend(part.paper);
        claimed_found |= part.claimed_found;
        for (sum, count) in matched.iter_mut().zip(part.matched) {
            *sum += count;
        }
        for now in part.series {
            match series.iter_mut().find(|known| known.same(&now)) {
                Some(known) => {
                    if let Some(defect) = known.gap_before(now.first, &now.first_record) {
                        report.defects.push(defect);
                    }
                    known.last = now.last;
                }
                None => {
                    if let Some(defect) = now.gap_at_start() {
                        report.defects.push(defect);
                    }
                    series.push(now);
                }
            }
        }
    }
    for (table, matched) in ground.tables.iter().zip(matched) {
        match table.count(conn) {
            Ok(count) if count == matched => {}
            Ok(_) => tables::name_strays(conn, ground, table, &mut report.defects),
            Err(error) => report.defects.push(Defect::unreadable(&table.name, &error)),
        }
    }
    for numbered in &ground.options.numbered {
        chain::compare_numbers(conn, numbered, &series, &mut report.defects);
    }
    if let Some(claimed) = &ground.options.claimed {
        hold_against(conn, ground, claimed, claimed_found, &mut report.defects);
    }
    if let Some(code) = ground.options.paper.as_ref().filter(|_| report.paper.is_empty()) {
        report.defects.push(Defect::new(
            "head",
            PAPER,
            say!(
                "沒有哪條歷史帶編碼 {code}：抄錯了，紙不是這個文件打印的，或歷史被改寫過。",
                "没有哪条历史带编码 {code}：抄错了，纸不是这个文件打印的，或历史被改写过。",
                "No entry carries the code {code}: it was copied wrongly, this file didn't print that paper, or the history was rewritten."
            ),
        ));
    }
}

/// A head or hash from outside must stand in the chain.
fn hold_against(conn: &Connection, ground: &Ground<'_>, claimed: &Claimed, found: bool, defects: &mut Vec<Defect>) {
    let fits = match claimed {
        Claimed::Hash(_) => found,
        Claimed::Head(claimed) => {
            let stored: Option<Hash> =
                conn.query_row("SELECT hash FROM history WHERE seq = ?1", [claimed.seq], |row| row.get(0)).ok();
            super::history::unhex(&ground.file_id) == Some(claimed.file_id) && stored == Some(claimed.hash)
        }
    };
    if !fits {
        defects.push(Defect::new(
            "head",
            HASH,
            say!(
                "這個鏈頭不在本文件的歷史裡：文件是較舊的、被截短的、被改寫的，或是另一個文件。",
                "这个链头不在本文件的历史里：文件是较旧的、被截短的、被改写的，或是另一个文件。",
                "This head is not in the file's history: the file is older, was cut or rewritten, or is another file."
            ),
        ));
    }
}
