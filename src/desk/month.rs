//! Closing a month at the counter: what stands in the way over all workflows, then one entry that fixes their figures,
//! then a backup. It reckons no figures itself.

use std::path::{Path, PathBuf};

use serde_json::{Map, json};

use super::Desk;
use crate::across::closing::{close, standing};
use crate::kernel::book::Done;
use crate::kernel::form::value::Values;
use crate::kernel::month::MonthStanding;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::Entry;
use crate::kernel::store::history::{self, Head};
use crate::kernel::time::Month;
use crate::kernel::words::Lang;
use crate::registers::rights;
use crate::say;

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
            Closing::Closed(closed) => Ok(Done { lines: closed.lines(lang), ..Done::default() }),
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
        let backup = self.back_up_closing(month, &head).map_err(|mut failure| {
            failure.problems.insert(0, no_backup(month));
            failure
        });
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

/// The closing stands; only its backup wasn't made.
fn no_backup(month: Month) -> Problem {
    Problem::new(
        "backup_failed",
        say!(
            "{month} 已結賬，有效；只是結賬後的備份沒有做成。請檢查磁盤和設置 backup_dir 的文件夾，盡快另做備份。",
            "{month} 已结账，有效；只是结账后的备份没有做成。请检查磁盘和设置 backup_dir 的文件夹，尽快另做备份。",
            "{month} is closed and stays so; only the backup after it wasn't made. Check the disk and the folder in the setting backup_dir, and make a backup soon."
        ),
    )
}
