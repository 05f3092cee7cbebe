//! Sending again and cancelling. What may have reached paper counts as another print; what a spooler holds is cancelled
//! there first, and what can't be cancelled isn't sent a second time.

use std::thread;
use std::time::{Duration, Instant};

use super::life::with_printer;
use super::{said, store, unchanged};
use crate::desk::{Desk, print};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::spool::job::{Job, JobState, Reason, judged};
use crate::kernel::spool::{Life, Way};
use crate::kernel::store::{Entry, Row};
use crate::say;

/// How long a spooler may take to let go of a cancelled job.
const LET_GO: Duration = Duration::from_secs(3);

/// Whether anything of a job can be on paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Paper {
    /// Certainly nothing: it keeps its count.
    Nothing,
    /// Perhaps, or certainly all of it: another print.
    Perhaps,
}

impl Desk {
    /// Sends a job again, to another printer where one is named. The paper is made anew, so that one which may not be
    /// printed any more isn't.
    ///
    /// # Errors
    /// `not_found`, `already_resent`, `job_cancelled`, `still_printing`, `not_cancelled`, `no_spooler`; and as
    /// [`Desk::print_on`].
    pub fn resend(&mut self, id: i64, printer: Option<&str>) -> Outcome<Job> {
        let job = self.job(id)?;
        let preview = job.printed == 0;
        if let Some(other) = job.resent_as {
            return Err(already_resent(id, other));
        }
        if job.state == JobState::Cancelled {
            return Err(cancelled_already(id));
        }
        // Everything that may refuse is asked before anything is cancelled.
        let printer = self.printer(Some(printer.unwrap_or(&job.printer)))?;
        let ready = self.ready_paper(&job.record, Some(&job.paper), preview, printer.form())?;
        let operator = self.printing_operator(ready.paper)?;
        print::check(&ready.first, printer.form())?;
        let (job, paper) = self.taken_back(job)?;
        if paper == Paper::Perhaps {
            return self.send(&ready, &printer, preview, Some(&job));
        }
        let standing = self.spool.stand(&printer.target);
        let takes = standing.state.takes_jobs();
        let reason = if takes { Reason::HandingOver } else { Reason::of(standing.state) };
        let told = if takes { "" } else { standing.told.as_str() };
        self.store.change(&operator, |tx| {
            unchanged(store::job(tx.view(), id)?, &job)?;
            let row = Row::update("print_job")
                .set("id", id)
                .set("spooler_job", None::<&str>)
                .set("operator", tx.operator().key)
                .set("at", tx.now());
            let row = store::with_state(super::on(row, &printer), JobState::Waiting, Some(reason), told);
            tx.write(Entry::new(format!("job/{id}"), "resend").said(said(&printer)).row(row))
        })?;
        let job = self.job(id)?;
        if takes { self.hand_over(job, &ready, &printer, &operator) } else { Ok(job) }
    }

    /// Cancels a job, at the spooler too.
    ///
    /// # Errors
    /// `not_found`, `already_printed`, `already_cancelled`, `not_cancelled`, `no_spooler`.
    pub fn cancel_job(&mut self, id: i64) -> Outcome<Job> {
        let job = self.job(id)?;
        let operator = self.printing_operator(&job.paper)?;
        if let Some(other) = job.resent_as {
            return Err(already_resent(id, other));
        }
        match (job.state, &job.spooler_job) {
            (JobState::Cancelled, _) => Err(cancelled_already(id)),
            (JobState::Done, _) => Err(already_printed(&job)),
            (JobState::Sent, Some(spooler_job)) => {
                let spooler_job = spooler_job.clone();
                let life = self.life(&job)?;
                match judged(&life) {
                    (JobState::Sent, _, _) => {
                        self.cancelled_there(&job, &spooler_job)?;
                        self.keep(&job, &operator, JobState::Cancelled, None, "", None)
                    }
                    (state, reason, told) => {
                        let job = self.keep(&job, &operator, state, reason, told, None)?;
                        if state == JobState::Cancelled { Ok(job) } else { Err(already_printed(&job)) }
                    }
                }
            }
            _ => self.keep(&job, &operator, JobState::Cancelled, None, "", None),
        }
    }

    /// Makes sure that no spooler prints the job any more, and tells whether it may be on paper.
    fn taken_back(&mut self, job: Job) -> Outcome<(Job, Paper)> {
        let Some(spooler_job) = job.spooler_job.clone() else {
            // A queue holds what it is given until its id is kept, so nothing printed. A device may have had bytes.
            let unsure = job.reason == Some(Reason::HandingOver) && job.target.way != Way::Cups;
            let nothing = job.state == JobState::Waiting && !unsure;
            return Ok((job, if nothing { Paper::Nothing } else { Paper::Perhaps }));
        };
        if job.state != JobState::Sent {
            return Ok((job, Paper::Perhaps));
        }
        let operator = self.printing_operator(&job.paper)?;
        match self.life(&job)? {
            Life::Printing(told) => Err(still_printing(&job, &told)),
            Life::Held | Life::Pending | Life::Stuck(..) => {
                let begun = self.cancelled_there(&job, &spooler_job)?;
                // Cancelled there and not yet sent anew: that is what stands in the file should the program end here.
                let reason = Some(Reason::CancelledThere);
                let job = self.keep(&job, &operator, JobState::Failed, reason, "", None)?;
                Ok((job, if begun { Paper::Perhaps } else { Paper::Nothing }))
            }
            Life::Cancelled { begun: false } => Ok((job, Paper::Nothing)),
            life @ (Life::Done | Life::Cancelled { .. } | Life::Failed(_) | Life::Forgotten) => {
                let (state, reason, told) = judged(&life);
                let job = self.keep(&job, &operator, state, reason, told, None)?;
                Ok((job, Paper::Perhaps))
            }
        }
    }

    /// What the spooler says about one job.
    fn life(&self, job: &Job) -> Outcome<Life> {
        let spooler_job = job.spooler_job.clone().unwrap_or_default();
        match self.spool.ask(&[spooler_job]) {
            Ok(lives) => match lives.into_iter().next().unwrap_or(Life::Forgotten) {
                life @ Life::Printing(_) => Ok(with_printer(life, &self.spool.stand(&job.target))),
                life => Ok(life),
            },
            Err(standing) => Err(cannot_ask(job, &standing.told)),
        }
    }

    /// Cancels at the spooler and waits until it has let go; whether the printer had begun.
    fn cancelled_there(&self, job: &Job, spooler_job: &str) -> Outcome<bool> {
        let told = self.spool.cancel(spooler_job).err().unwrap_or_default();
        let end = Instant::now() + LET_GO;
        loop {
            match self.life(job)? {
                Life::Cancelled { begun } => return Ok(begun),
                // It came to its end before the cancel did.
                Life::Done | Life::Failed(_) | Life::Forgotten => return Ok(true),
                _ if !told.is_empty() || Instant::now() >= end => return Err(not_cancelled(job, &told)),
                _ => thread::sleep(Duration::from_millis(30)),
            }
        }
    }
}

fn already_resent(id: i64, other: i64) -> Failure {
    Problem::new(
        "already_resent",
        say!(
            "打印作業 {id} 已作為作業 {other} 重送。請看作業 {other}。",
            "打印作业 {id} 已作为作业 {other} 重送。请看作业 {other}。",
            "Print job {id} was sent again as job {other}. Look at that one."
        ),
    )
    .into()
}

fn cancelled_already(id: i64) -> Failure {
    Problem::new(
        "already_cancelled",
        say!(
            "打印作業 {id} 已經取消。要的話請重新打印那張單據。",
            "打印作业 {id} 已经取消。要的话请重新打印那张单据。",
            "Print job {id} is cancelled already. Print the paper again if it is needed."
        ),
    )
    .into()
}

fn already_printed(job: &Job) -> Failure {
    let (id, printer) = (job.id, &job.printer);
    Problem::new(
        "already_printed",
        say!(
            "打印作業 {id} 已由「{printer}」打完，或隊列裡已經沒有，取消不了。請收起打出來的紙。",
            "打印作业 {id} 已由“{printer}”打完，或队列里已经没有，取消不了。请收起打出来的纸。",
            "Print job {id} has left the queue of {printer} and can't be cancelled. Take the paper away that came out."
        ),
    )
    .into()
}

fn still_printing(job: &Job, told: &str) -> Failure {
    let (id, printer) = (job.id, &job.printer);
    let told = if told.is_empty() { String::new() } else { format!(" ({told})") };
    Problem::new(
        "still_printing",
        say!(
            "打印作業 {id} 正在「{printer}」上打印{told}，重送會打出兩份。請等它打完，或先取消它。",
            "打印作业 {id} 正在“{printer}”上打印{told}，重送会打出两份。请等它打完，或先取消它。",
            "Print job {id} is printing on {printer}{told}; sending it again would print it twice. Wait until it ends, or cancel it first."
        ),
    )
    .into()
}

fn not_cancelled(job: &Job, told: &str) -> Failure {
    let (id, printer) = (job.id, &job.printer);
    let spooler_job = job.spooler_job.as_deref().unwrap_or_default();
    let told = if told.is_empty() { String::new() } else { format!(" ({told})") };
    Problem::new(
        "not_cancelled",
        say!(
            "打印作業 {id} 在「{printer}」的隊列裡取消不了{told}，所以不重送，免得打出兩份。請在電腦上取消 {spooler_job} 再試。",
            "打印作业 {id} 在“{printer}”的队列里取消不了{told}，所以不重送，免得打出两份。请在电脑上取消 {spooler_job} 再试。",
            "Print job {id} can't be cancelled in the queue of {printer}{told}, so it isn't sent again: it would print twice. Cancel {spooler_job} on the machine and try again."
        ),
    )
    .into()
}

fn cannot_ask(job: &Job, told: &str) -> Failure {
    let (id, printer) = (job.id, &job.printer);
    let told = if told.is_empty() { String::new() } else { format!(" ({told})") };
    Problem::new(
        "no_spooler",
        say!(
            "打印服務（CUPS）不應答{told}，不知道作業 {id} 在「{printer}」打了沒有，所以不動它。請啟動打印服務再試。",
            "打印服务（CUPS）不应答{told}，不知道作业 {id} 在“{printer}”打了没有，所以不动它。请启动打印服务再试。",
            "The print service (CUPS) doesn't answer{told}, so nobody knows whether job {id} was printed by {printer}; it is left alone. Start the service and try again."
        ),
    )
    .into()
}
