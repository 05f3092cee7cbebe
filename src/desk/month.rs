//! Closing a month at the counter: what stands in the way over all workflows, then one entry that fixes their figures,
//! then a backup. It reckons no figures itself.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};

use super::Desk;
use crate::kernel::book::Done;
use crate::kernel::form::value::Values;
use crate::kernel::month::{Met, MonthStanding};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::history::{self, Head, head, head_at, history_of};
use crate::kernel::store::{Entry, Operator, Row, Tx, View};
use crate::kernel::time::Month;
use crate::kernel::words::Lang;
use crate::registers::month::{self, store as months};
use crate::registers::rights;
use crate::say;
use crate::workflows;

/// What became of the wish to close a month.
#[derive(Debug)]
pub enum Closing {
    /// Something stands in the way.
    Blocked(MonthStanding),
    /// It is closed.
    Closed(Closed),
}

/// A month was closed.
#[derive(Debug)]
pub struct Closed {
    /// The month, with what is listed.
    pub standing: MonthStanding,
    /// The head of the chain at the closing, which the month's papers carry.
    pub head: String,
    /// Where the backup lies, or why there is none.
    pub backup: Result<PathBuf, Failure>,
}

impl Closing {
    /// As a step that was taken or refused, in words.
    ///
    /// # Errors
    /// Everything that stands in the way.
    pub fn done(self, lang: Lang) -> Outcome<Done> {
        match self {
            Closing::Blocked(standing) => {
                Err(Failure::refused(standing.blocks.iter().map(|met| met.item.problem()).collect()))
            }
            Closing::Closed(closed) => Ok(Done { lines: closed.lines(lang), refused: None }),
        }
    }
}

impl Closed {
    /// What is told about it, one line each.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let (month, head) = (self.standing.month, &self.head);
        let closed =
            say!("{month} 已結賬。鏈頭 {head}", "{month} 已结账。链头 {head}", "{month} is closed. Chain head {head}");
        let mut lines = vec![closed.get(lang).to_string()];
        match &self.backup {
            Ok(path) => {
                let path = path.display();
                lines.push(say!("備份：{path}", "备份：{path}", "Backup: {path}").get(lang).to_string());
            }
            Err(failure) => lines.push(failure.text(lang)),
        }
        lines
    }
}

impl Desk {
    /// What the closing of a month meets, over all workflows.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn standing(&self, month: Month) -> Outcome<MonthStanding> {
        standing(self.view(), month)
    }

    /// Closes a month once and for all, and makes a backup. A backup that fails is told and undoes nothing.
    ///
    /// # Errors
    /// `not_allowed`; `already_closed`, `month_running`, `before_first_month`, `earlier_month_open`; the machine's
    /// failure. What its records leave open comes back as [`Closing::Blocked`].
    pub fn close_month(&mut self, month: Month) -> Outcome<Closing> {
        let closing = self.change(|tx, operator| {
            rights::may(operator, "month", "close-month", &Values::new())?;
            let standing = standing(tx.view(), month)?;
            if !standing.refused.is_empty() {
                return Err(Failure::refused(standing.refused));
            }
            if !standing.blocks.is_empty() {
                return Ok(Err(standing));
            }
            Ok(Ok((close(tx, operator, month)?, standing)))
        })?;
        let (head, standing) = match closing {
            Err(standing) => return Ok(Closing::Blocked(standing)),
            Ok(closed) => closed,
        };
        let backup = self.back_up_closing(month, &head);
        let standing = MonthStanding { closed: true, ..standing };
        Ok(Closing::Closed(Closed { standing, head: head.to_string(), backup }))
    }

    /// Copies the file, named with the month and its head, into the backup folder, or `backups` beside the file.
    fn back_up_closing(&mut self, month: Month, head: &Head) -> Result<PathBuf, Failure> {
        let set = self.setting("backup_dir")?;
        let folder = match set.trim() {
            "" => self.store.path().with_file_name("backups"),
            set => Path::new(set).to_path_buf(),
        };
        // A folder that can't be made is told by the copy that can't be written.
        let _ = std::fs::create_dir_all(&folder);
        let stem = self.store.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let name = format!("{stem}-{month}-{}-{}.db", head.seq, history::code(&head.hash));
        let path = folder.join(&name);
        self.store.back_up(&path)?;
        let said = Map::from_iter([
            ("file".to_string(), json!(name)),
            ("month".to_string(), json!(month.to_string())),
            ("head".to_string(), json!(head.to_string())),
        ]);
        let operator = self.operator.clone();
        self.store.change(&operator, |tx| tx.write(Entry::new("file", "backup").said(said)).map(|_| ()))?;
        Ok(path)
    }
}

/// What the closing of a month meets.
fn standing(view: View<'_>, month: Month) -> Outcome<MonthStanding> {
    let closed = months::closed(view, month)?.is_some();
    let now = view.now().minute();
    let refused = month::may_close(month, now, months::first(view)?, months::newest_closed(view)?).err();
    let mut standing =
        MonthStanding { month, refused: refused.into_iter().collect(), closed, blocks: Vec::new(), listed: Vec::new() };
    if closed || now < month.start() {
        return Ok(standing);
    }
    for known in workflows::ALL {
        let found = known.standing(view, month)?;
        let workflow = known.thing().name;
        standing.blocks.extend(found.blocks.into_iter().map(|item| Met { workflow, item }));
        standing.listed.extend(found.listed.into_iter().map(|item| Met { workflow, item }));
    }
    Ok(standing)
}

/// Closes a month within a change that is under way: the months of a file that is being invented.
///
/// # Errors
/// Everything that stands in the way.
pub fn close_in(tx: &mut Tx<'_>, month: Month) -> Outcome<()> {
    let operator = tx.operator().clone();
    let standing = standing(tx.view(), month)?;
    let met = standing.blocks.iter().map(|met| met.item.problem());
    let refused: Vec<Problem> = standing.refused.iter().cloned().chain(met).collect();
    if !refused.is_empty() {
        return Err(Failure::refused(refused));
    }
    close(tx, &operator, month).map(|_| ())
}

/// Writes the closing: the entries since the closing before, the head there, totals per workflow of the month and since
/// the beginning, and the frozen figures (`reliability.md`, section 4).
fn close(tx: &mut Tx<'_>, operator: &Operator, month: Month) -> Outcome<Head> {
    let view = tx.view();
    let before = months::closed(view, month.previous())?;
    let (last_before, since) = match &before {
        Some(before) => (before.entry, totals_of(view, month.previous())?),
        None => (0, Map::new()),
    };
    let previous_head = head_at(view, last_before.max(1))?.map(|head| head.to_string()).unwrap_or_default();
    let (first, last) = (last_before + 1, tx.newest().0 + 1);
    let (mut figures, mut totals) = (Map::new(), Map::new());
    for workflow in workflows::ALL {
        let name = workflow.thing().name;
        let Some(found) = workflow.figures(view, month)? else { continue };
        let said = workflow.totals(&found);
        let (mut of_month, mut so_far) = (Map::new(), Map::new());
        for (key, sum) in said.sums {
            let earlier = since.get(name).and_then(|it| it.pointer(&format!("/since_beginning/{key}")));
            of_month.insert(key.into(), json!(sum));
            so_far.insert(key.into(), json!(sum + earlier.and_then(Json::as_i64).unwrap_or(0)));
        }
        let (first, last) = said.numbers.unzip();
        totals.insert(name.into(), json!({"first": first, "last": last, "month": of_month, "since_beginning": so_far}));
        figures.insert(name.into(), found);
    }
    let said = Map::from_iter([
        ("entries".to_string(), json!([first, last])),
        ("previous_head".to_string(), json!(previous_head)),
        ("totals".to_string(), Json::Object(totals)),
    ]);
    let row = Row::insert("month")
        .set("month", month.key())
        .set("closed_at", tx.now())
        .set("closed_by", operator.key)
        .set("first_entry", first)
        .set("last_entry", last)
        .set("previous_head", previous_head)
        .set("figures", Json::Object(figures).to_string());
    let (seq, hash) = tx.write(Entry::new(month_record(month), "close").said(said).row(row))?;
    Ok(Head { seq, hash, file_id: head(tx.view())?.file_id })
}

/// The record under which the history keeps a month's closing.
pub(super) fn month_record(month: Month) -> String {
    format!("month/{month}")
}

/// What a closing said; empty where the history has none of that month.
pub(super) fn said(view: View<'_>, month: Month) -> Outcome<Map<String, Json>> {
    let history = history_of(view, &month_record(month))?;
    let closing = history.into_iter().rev().find(|entry| entry.action == "close");
    Ok(closing.and_then(|mut entry| entry.changes.remove("said")?.as_object().cloned()).unwrap_or_default())
}

/// The totals that a closing said, by workflow.
fn totals_of(view: View<'_>, month: Month) -> Outcome<Map<String, Json>> {
    Ok(said(view, month)?.get("totals").and_then(Json::as_object).cloned().unwrap_or_default())
}
