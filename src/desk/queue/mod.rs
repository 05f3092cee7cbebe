//! The print queue: a paper is made, counted together with its job, and only then handed over. What is sent again is
//! asked for at the spooler and cancelled there first. It knows no workflow by name.

mod life;
mod resend;
pub mod store;
#[cfg(test)]
mod tests;

use serde_json::{Map, json};

use super::Desk;
use super::print::{self, Ready};
use super::printers::Printer;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::spool::job::{Job, JobState, Reason};
use crate::kernel::spool::{Document, Handed, Standing};
use crate::kernel::store::{Entry, Operator, Row};
use crate::registers::row;
use crate::say;

/// Most jobs that a list shows.
const MOST: usize = 500;

impl Desk {
    /// Prints on a printer, the default one where none is named. The job comes back wherever it stands:
    /// [`Job::failure`] tells whether it is on its way.
    ///
    /// # Errors
    /// As [`Desk::make_paper`] and [`Desk::printer`]; then nothing is counted.
    pub fn print_on(&mut self, typed: &str, name: Option<&str>, preview: bool, printer: Option<&str>) -> Outcome<Job> {
        self.known_paper(typed, name)?;
        let printer = self.printer(printer)?;
        let ready = self.ready_paper(typed, name, preview, printer.form())?;
        self.send(&ready, &printer, preview, None)
    }

    /// The jobs, those first that somebody has to look at, the newest first.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn jobs(&self) -> Outcome<Vec<Job>> {
        store::jobs(self.view(), MOST)
    }

    /// How many jobs wait, are on their way, or failed.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn open_jobs(&self) -> Outcome<usize> {
        Ok(usize::try_from(store::open(self.view())?).unwrap_or_default())
    }

    /// One job.
    ///
    /// # Errors
    /// `not_found`.
    pub fn job(&self, id: i64) -> Outcome<Job> {
        store::job(self.view(), id)?.ok_or_else(|| {
            Problem::new(
                "not_found",
                say!(
                    "沒有打印作業 {id}。用 slipdesk queue 可以列出。",
                    "没有打印作业 {id}。用 slipdesk queue 可以列出。",
                    "There is no print job {id}. slipdesk queue lists them."
                ),
            )
            .into()
        })
    }

    /// Counts the paper with its new job, and hands it over. `old` is the job that this one takes the place of.
    fn send(&mut self, ready: &Ready, printer: &Printer, preview: bool, old: Option<&Job>) -> Outcome<Job> {
        let operator = self.printing_operator(ready.paper)?;
        // A missing character is told now, before anything is counted.
        print::check(&ready.first, printer.form())?;
        let standing = self.spool.stand(&printer.target);
        let takes = standing.state.takes_jobs();
        let reason = if takes { Reason::HandingOver } else { Reason::of(standing.state) };
        let told = if takes { "" } else { standing.told.as_str() };
        let id = self.store.change(&operator, |tx| {
            if let Some(old) = old {
                unchanged(store::job(tx.view(), old.id)?, old)?;
            }
            let id = row::store::next_id(tx.view(), "print_job")?;
            let (entry, printed) = if preview {
                (Entry::new(format!("job/{id}"), "preview"), 0)
            } else {
                print::count_entry(tx, &ready.record, ready.paper)?
            };
            let job = Row::insert("print_job")
                .set("id", id)
                .set("record", ready.record.as_str())
                .set("paper", ready.paper)
                .set("printed", printed)
                .set("counted", (!preview).then(|| tx.newest().0 + 1))
                .set("operator", tx.operator().key)
                .set("at", tx.now());
            let job = store::with_state(on(job, printer), JobState::Waiting, Some(reason), told);
            tx.write(entry.row(job))?;
            if let Some(old) = old {
                let row = Row::update("print_job").set("id", old.id).set("resent_as", id);
                tx.write(Entry::new(format!("job/{}", old.id), "resend").row(row))?;
            }
            Ok(id)
        })?;
        let job = self.job(id)?;
        if takes { self.hand_over(job, ready, printer, &operator) } else { Ok(job) }
    }

    /// Hands a counted job over and keeps what became of it.
    fn hand_over(&mut self, job: Job, ready: &Ready, printer: &Printer, operator: &Operator) -> Outcome<Job> {
        let made = if job.printed == 0 {
            print::render(&ready.first, printer.form())
        } else {
            let paper = self.counted_paper(ready, job.printed, &job.code);
            paper.and_then(|paper| print::render(&paper, printer.form()))
        };
        let bytes = match made {
            Ok(bytes) => bytes,
            Err(failure) => {
                self.keep(&job, operator, JobState::Waiting, Some(Reason::NotMade), "", None)?;
                return Err(failure);
            }
        };
        let document = Document { title: job.title(), media: printer.stock.media(), bytes };
        match self.spool.hand(&printer.target, &document) {
            Handed::Held(spooler_job) => {
                // Nothing prints before its id is in the file: what nobody knows of can't come out by itself later.
                let kept = self.keep(&job, operator, JobState::Sent, None, "", Some(&spooler_job));
                let kept = match kept {
                    Ok(kept) => kept,
                    Err(failure) => {
                        let _ = self.spool.cancel(&spooler_job);
                        return Err(failure);
                    }
                };
                match self.spool.release(&spooler_job) {
                    Ok(()) => Ok(kept),
                    Err(told) => self.keep(&kept, operator, JobState::Sent, Some(Reason::Held), &told, None),
                }
            }
            Handed::Taken => self.keep_anyway(&job, operator, JobState::Done, None, ""),
            Handed::Partly { told, .. } => {
                self.keep_anyway(&job, operator, JobState::Failed, Some(Reason::MidJob), &told)
            }
            Handed::Refused(Standing { state, told }) => {
                self.keep(&job, operator, JobState::Waiting, Some(Reason::of(state)), &told, None)
            }
        }
    }

    /// Keeps that bytes have left, whatever another window made of the job meanwhile: paper is paper.
    fn keep_anyway(
        &mut self,
        job: &Job,
        operator: &Operator,
        state: JobState,
        reason: Option<Reason>,
        told: &str,
    ) -> Outcome<Job> {
        let now = self.job(job.id)?;
        self.keep(&now, operator, state, reason, told, None)
    }

    /// Keeps what became of a job that nobody else has changed since.
    fn keep(
        &mut self,
        job: &Job,
        operator: &Operator,
        state: JobState,
        reason: Option<Reason>,
        told: &str,
        spooler_job: Option<&str>,
    ) -> Outcome<Job> {
        self.store.change(operator, |tx| {
            unchanged(store::job(tx.view(), job.id)?, job)?;
            let mut row = Row::update("print_job").set("id", job.id);
            if let Some(spooler_job) = spooler_job {
                row = row.set("spooler_job", spooler_job);
            }
            let row = store::with_state(row, state, reason, told);
            tx.write(Entry::new(format!("job/{}", job.id), state.code()).row(row))
        })?;
        self.job(job.id)
    }
}

/// The columns of a job's printer.
fn on(row: Row, printer: &Printer) -> Row {
    row.set("printer", printer.name.as_str())
        .set("kind", printer.target.way.code())
        .set("target", printer.target.address.as_str())
        .set("stock", printer.stock.code())
        .set("plies", printer.plies_number())
        .set("characters", printer.characters.code())
}

/// What is said with a job that goes to another printer.
fn said(printer: &Printer) -> Map<String, serde_json::Value> {
    let mut said = Map::new();
    said.insert("printer".to_string(), json!(printer.name));
    said
}

/// Whether a job stands as it was seen: another window may have sent it again or cancelled it.
fn unchanged(now: Option<Job>, seen: &Job) -> Outcome<()> {
    if now.is_some_and(|now| now.entry == seen.entry) { Ok(()) } else { Err(changed_meanwhile(seen.id)) }
}

fn changed_meanwhile(id: i64) -> Failure {
    Problem::new(
        "changed_meanwhile",
        say!(
            "打印作業 {id} 剛被別的窗口處理過。請先看隊列，再決定。",
            "打印作业 {id} 刚被别的窗口处理过。请先看队列，再决定。",
            "Another window has just dealt with print job {id}. Look at the queue first, then decide."
        ),
    )
    .into()
}
