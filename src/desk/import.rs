//! Bringing old books into the registers: every row is read as the form reads it and added by its book, all or nothing in
//! one change. The same file twice adds nothing; a dry run does all of it and keeps nothing.

use std::collections::HashMap;
use std::path::PathBuf;

use serde_json::{Map, Value as Json};

use super::{Desk, book, books, follow, meaning, unknown_thing};
use crate::kernel::book::{Book, Done, RecordKey};
use crate::kernel::form::field::Field;
use crate::kernel::form::read::Dialect;
use crate::kernel::form::value::Values;
use crate::kernel::import::columns::{Target, targets};
use crate::kernel::import::same::{Said, identity_of};
use crate::kernel::import::{Line, Table, cells, csv, read_file};
use crate::kernel::pick::Lookups;
use crate::kernel::problem::{Failure, Kind, Outcome, Problem};
use crate::kernel::store::{Operator, Tx, View};
use crate::kernel::words::{Lang, Say};
use crate::registers::registry::Registry;
use crate::registers::{rights, row};
use crate::say;

/// What became of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It was added, or would be.
    New(RecordKey),
    /// It is there already.
    Known(RecordKey),
    /// It can't be taken, and why.
    Refused(Vec<Problem>),
}

/// What became of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Imported {
    /// Whether nothing was to be kept.
    pub dry_run: bool,
    /// Every row with its line in the file.
    pub rows: Vec<(u64, Fate)>,
}

impl Imported {
    /// Everything that refuses rows, each with its line; empty where the file can be taken as it is.
    pub fn problems(&self) -> Vec<Problem> {
        let refused = self.rows.iter().filter_map(|(line, fate)| match fate {
            Fate::Refused(problems) => Some((*line, problems)),
            _ => None,
        });
        refused.flat_map(|(line, problems)| problems.iter().map(move |problem| at_line(problem, line))).collect()
    }

    /// A line for every row that can be taken, in the order of the file.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let kept = !self.dry_run && !self.is_refused();
        let one = |(line, fate): &(u64, Fate)| {
            let say = match fate {
                Fate::New(key) if kept => {
                    say!("第 {line} 行：已登記 {key}", "第 {line} 行：已登记 {key}", "line {line}: entered as {key}")
                }
                Fate::New(_) => say!("第 {line} 行：可以登記", "第 {line} 行：可以登记", "line {line}: can be entered"),
                Fate::Known(key) => say!(
                    "第 {line} 行：已經有了，{key}",
                    "第 {line} 行：已经有了，{key}",
                    "line {line}: there already, {key}"
                ),
                Fate::Refused(_) => return None,
            };
            Some(say.get(lang).to_string())
        };
        self.rows.iter().filter_map(one).collect()
    }

    /// How many rows of each fate there were, in one sentence.
    pub fn summary(&self, lang: Lang) -> String {
        let count = |wanted: fn(&Fate) -> bool| self.rows.iter().filter(|(_, fate)| wanted(fate)).count();
        let new = count(|fate| matches!(fate, Fate::New(_)));
        let known = count(|fate| matches!(fate, Fate::Known(_)));
        let refused = count(|fate| matches!(fate, Fate::Refused(_)));
        let say = match (self.is_refused(), self.dry_run) {
            (true, _) => say!(
                "{refused} 行不能登記，什麼都沒有寫入。其餘：可登記 {new} 行，已有 {known} 行。",
                "{refused} 行不能登记，什么都没有写入。其余：可登记 {new} 行，已有 {known} 行。",
                "Nothing was written. Rows that can't be entered: {refused}; that can: {new}; there already: {known}."
            ),
            (false, true) => say!(
                "試導入：可登記 {new} 行，已有 {known} 行。什麼都沒有寫入。",
                "试导入：可登记 {new} 行，已有 {known} 行。什么都没有写入。",
                "Dry run, nothing was written. Rows that can be entered: {new}; there already: {known}."
            ),
            (false, false) => say!(
                "已登記 {new} 行，原來就有 {known} 行。",
                "已登记 {new} 行，原来就有 {known} 行。",
                "Rows entered: {new}; there already: {known}."
            ),
        };
        say.get(lang).to_string()
    }

    /// Whether a row was refused, so that nothing was written.
    pub fn is_refused(&self) -> bool {
        self.rows.iter().any(|(_, fate)| matches!(fate, Fate::Refused(_)))
    }
}

impl Desk {
    /// Brings a file's rows into a register, all or nothing; a dry run keeps nothing. Rows that can't be taken are in
    /// the answer.
    ///
    /// # Errors
    /// Usage where the thing isn't brought in by files, or where headings don't fit; `not_allowed`; the machine's failure.
    pub fn import(&mut self, thing: &str, table: &Table, dry_run: bool) -> Outcome<Imported> {
        let book = book(thing).ok_or_else(|| unknown_thing(thing))?;
        let Some(known_by) = book.known_by() else { return Err(not_imported(thing)) };
        let targets = targets(book.thing(), table)?;
        let mut registry = Registry::new(self.lang);
        let mut imported = None;
        let done = self.change(|tx, operator| {
            rights::may(operator, book.thing().name, "add", &Values::new())?;
            tx.set_importing(true);
            registry.refresh(tx.view())?;
            let mut work = Work { book, known_by, targets: &targets, registry: &mut registry, known: HashMap::new() };
            work.learn(tx.view())?;
            let mut rows = Vec::with_capacity(table.rows.len());
            for line in &table.rows {
                rows.push((line.number, work.take(tx, operator, line)?));
            }
            let told = imported.insert(Imported { dry_run, rows });
            if dry_run || told.is_refused() { Err(nothing_kept()) } else { Ok(()) }
        });
        match (done, imported) {
            (Err(_), Some(told)) if told.dry_run || told.is_refused() => Ok(told),
            (Err(failure), _) => Err(failure),
            (Ok(()), told) => Ok(told.unwrap_or(Imported { dry_run, rows: Vec::new() })),
        }
    }
}

impl Desk {
    /// Imports for the screen: `~/` is the user's folder.
    ///
    /// # Errors
    /// As [`Desk::import`]; where the file can't be read; every row that can't be taken, after how many there are.
    pub fn import_file(&mut self, thing: &str, path: &str, dry_run: bool) -> Outcome<Done> {
        let home = path.strip_prefix("~/").and_then(|rest| Some(std::env::home_dir()?.join(rest)));
        let path = home.unwrap_or_else(|| PathBuf::from(path));
        let told = self.import(thing, &csv::read(&read_file(&path)?)?, dry_run)?;
        if told.is_refused() {
            let summary = Problem::new("nothing_imported", Say::each(|lang| told.summary(lang)));
            return Err(Failure::refused(std::iter::once(summary).chain(told.problems()).collect()));
        }
        let mut lines = told.lines(self.lang);
        lines.push(told.summary(self.lang));
        Ok(Done { lines, ..Done::default() })
    }
}

/// An entry that is there, as `show` gives it.
type Entry = (RecordKey, Map<String, Json>);

/// One import under way.
struct Work<'a> {
    book: &'static dyn Book,
    known_by: &'static [&'static str],
    targets: &'a [Option<Target>],
    registry: &'a mut Registry,
    /// What is there, by what tells it from others.
    known: HashMap<String, Vec<Entry>>,
}

impl Work<'_> {
    /// Reads what the register holds.
    fn learn(&mut self, view: View<'_>) -> Outcome<()> {
        for listed in self.book.list(view, "", Lang::default(), 0, usize::MAX)? {
            self.remember(view, listed.record)?;
        }
        Ok(())
    }

    fn remember(&mut self, view: View<'_>, record: RecordKey) -> Outcome<()> {
        if let Some(shown) = self.book.show(view, &record)? {
            let identity = identity_of(self.book.thing().fields, &shown, self.known_by, self.registry);
            self.known.entry(identity).or_default().push((record, shown));
        }
        Ok(())
    }

    /// What becomes of a row; an error only where the machine fails.
    fn take(&mut self, tx: &mut Tx<'_>, operator: &Operator, line: &Line) -> Outcome<Fate> {
        match self.try_to_take(tx, operator, line) {
            Err(failure) if failure.kind != Kind::Broken => Ok(Fate::Refused(failure.problems)),
            other => other,
        }
    }

    fn try_to_take(&mut self, tx: &mut Tx<'_>, operator: &Operator, line: &Line) -> Outcome<Fate> {
        let fields = self.book.thing().fields;
        let typed = cells::typed(self.targets, line).map_err(Failure::refused)?;
        let mut read = meaning(fields, &typed, Dialect::Screen, tx.view(), &*self.registry);
        if read.is_err() {
            // It may name an entry that this very file has made.
            self.registry.refresh(tx.view())?;
            read = meaning(fields, &typed, Dialect::Screen, tx.view(), &*self.registry);
        }
        let values = read?;
        let said = Said::of(fields, &values);
        let same = self.known.get(&said.identity(self.known_by)).map(Vec::as_slice).unwrap_or_default();
        if let Some(fate) = among(same, &said, self.known_by, &*self.registry)? {
            return Ok(fate);
        }
        rights::may(operator, self.book.thing().name, "add", &values)?;
        let added = self.book.add(tx, &values)?;
        follow::after(tx, &added.record)?;
        self.remember(tx.view(), added.record.clone())?;
        Ok(Fate::New(added.record))
    }
}

/// The entry that a row means, where there is one that says the same; an entry in use that says otherwise is left alone.
fn among(same: &[Entry], said: &Said, known_by: &[&str], lookups: &dyn Lookups) -> Outcome<Option<Fate>> {
    let differing = |shown: &Map<String, Json>| -> Vec<&'static Field> {
        said.differs(shown, lookups).into_iter().filter(|field| !known_by.contains(&field.key)).collect()
    };
    if let Some((record, _)) = same.iter().find(|(_, shown)| differing(shown).is_empty()) {
        return Ok(Some(Fate::Known(record.clone())));
    }
    let in_use = |shown: &Map<String, Json>| !matches!(row::text(shown, "state"), "disabled" | "withdrawn" | "void");
    match same.iter().find(|(_, shown)| in_use(shown)) {
        Some((record, shown)) => Err(differs(record, &differing(shown)).into()),
        None => Ok(None),
    }
}

fn differs(record: &RecordKey, fields: &[&'static Field]) -> Problem {
    let labels = |lang: Lang| {
        let labels: Vec<&str> = fields.iter().map(|field| field.label.get(lang)).collect();
        labels.join(if lang == Lang::En { ", " } else { "、" })
    };
    Problem::house(
        "differs",
        Say::each(|lang| {
            let labels = labels(lang);
            match lang {
                Lang::Hant => {
                    format!(
                        "已有 {record}，但內容不同：{labels}。導入不改已有的登記；請更正那一條，或從文件裡刪去這一行。"
                    )
                }
                Lang::Hans => {
                    format!(
                        "已有 {record}，但内容不同：{labels}。导入不改已有的登记；请更正那一条，或从文件里删去这一行。"
                    )
                }
                Lang::En => format!(
                    "{record} is there and says otherwise: {labels}. An import changes nothing that is there: amend that entry, or delete this row."
                ),
            }
        }),
    )
}

/// A problem with its line before the sentence and before the field.
fn at_line(problem: &Problem, line: u64) -> Problem {
    let said = &problem.say;
    let field = problem.field.as_ref().map(|field| format!(".{field}")).unwrap_or_default();
    let say = Say::each(|lang| {
        let said = said.get(lang);
        match lang {
            Lang::Hant | Lang::Hans => format!("第 {line} 行：{said}"),
            Lang::En => format!("line {line}: {said}"),
        }
    });
    Problem { say, field: Some(format!("[{line}]{field}")), ..problem.clone() }
}

/// The things that can be brought in by files.
pub fn imported_things() -> Vec<&'static str> {
    books().filter(|book| book.known_by().is_some()).map(|book| book.thing().name).collect()
}

fn not_imported(thing: &str) -> Failure {
    let known = imported_things().join(" ");
    Failure::usage(Problem::new(
        "not_imported",
        say!(
            "{thing} 不能從文件導入。可以導入的有：{known}",
            "{thing} 不能从文件导入。可以导入的有：{known}",
            "{thing} can't be imported from a file. What can: {known}"
        ),
    ))
}

/// Takes a change back: a dry run, or a file with rows that can't be taken.
fn nothing_kept() -> Failure {
    Failure::from(Problem::new("nothing_kept", say!("沒有寫入。", "没有写入。", "Nothing was written.")))
}
