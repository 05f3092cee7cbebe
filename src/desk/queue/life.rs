//! What became of the jobs that a spooler has: asked for, and written down where it changed. It prints nothing.

use super::store;
use crate::desk::Desk;
use crate::kernel::problem::Outcome;
use crate::kernel::spool::job::{Job, JobState, Reason, judged};
use crate::kernel::spool::{Life, Standing, State, Way};
use crate::kernel::store::{Entry, Operator, Row};

/// Most jobs that are asked for at a time, the newest.
const MOST: usize = 60;

/// Most queues that are asked at a time.
const QUEUES: usize = 8;

impl Desk {
    /// Asks the spooler for the jobs that it has, and keeps what changed; whether anything did. One that can't be asked
    /// changes nothing: what was known last stands. Nothing is asked where no job is out.
    ///
    /// # Errors
    /// Where the file can't be read or written.
    pub fn refresh_jobs(&mut self) -> Outcome<bool> {
        let jobs = store::sent(self.view(), MOST)?;
        let mut queues: Vec<&str> = Vec::new();
        for job in jobs.iter().filter(|job| job.target.way == Way::Cups) {
            if !queues.contains(&job.target.address.as_str()) {
                queues.push(&job.target.address);
            }
        }
        let mut news: Vec<(&Job, JobState, Option<Reason>, String)> = Vec::new();
        for queue in queues.into_iter().take(QUEUES) {
            let of_queue: Vec<&Job> = jobs.iter().filter(|job| job.target.address == queue).collect();
            let ids: Vec<String> = of_queue.iter().filter_map(|job| job.spooler_job.clone()).collect();
            let Ok(lives) = self.spool.ask(queue, &ids) else {
                // It won't answer for the others either.
                break;
            };
            let waits = |life: &Life| matches!(life, Life::Pending | Life::Printing(_));
            let standing = match of_queue.first() {
                Some(job) if lives.iter().any(waits) => Some(self.spool.stand(&job.target)),
                _ => None,
            };
            for (job, life) in of_queue.into_iter().zip(lives) {
                let life = match &standing {
                    Some(standing) => with_printer(life, standing),
                    None => life,
                };
                let (state, mut reason, mut told) = judged(&life);
                // A job that waits its turn tells nothing of why; the printer does.
                if let (Life::Pending, Some(standing)) = (&life, &standing)
                    && !matches!(standing.state, State::Ready | State::Unknown)
                {
                    (reason, told) = (Some(Reason::of(standing.state)), standing.told.as_str());
                }
                if (state, reason) != (job.state, job.reason) {
                    news.push((job, state, reason, told.to_string()));
                }
            }
        }
        if news.is_empty() {
            return Ok(false);
        }
        self.store.change(&Operator::system(), |tx| {
            for (job, state, reason, told) in &news {
                // What another window did meanwhile stands.
                if store::job(tx.view(), job.id)?.is_some_and(|now| now.entry == job.entry) {
                    let row = Row::update("print_job").set("id", job.id);
                    let row = store::with_state(row, *state, *reason, told);
                    tx.write(Entry::new(format!("job/{}", job.id), state.code()).row(row))?;
                }
            }
            Ok(())
        })?;
        Ok(true)
    }
}

/// What a printer says of itself about the job that it prints: one without paper prints nothing, whatever the job says.
pub(super) fn with_printer(life: Life, standing: &Standing) -> Life {
    match (life, standing.state) {
        (Life::Printing(_), State::OutOfPaper | State::Offline | State::Stopped) => {
            Life::Stuck(standing.state, standing.told.clone())
        }
        (life, _) => life,
    }
}
