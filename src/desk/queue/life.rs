//! What became of the jobs that a spooler has: asked for, and written down where it changed. It prints nothing.

use super::store;
use crate::desk::Desk;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::spool::job::{Job, JobState, Reason, judged};
use crate::kernel::spool::{Life, Standing, State};
use crate::kernel::store::{Entry, Operator, Row};
use crate::say;

/// Most jobs that are asked for at a time, the newest.
const MOST: usize = 60;

impl Desk {
    /// Asks the spooler for the jobs that it has, and keeps what changed; whether anything did. Nothing is asked where no
    /// job is out.
    ///
    /// # Errors
    /// `no_spooler` or `no_lp` where it can't be asked: what was known last stands; or where the file can't be read or
    /// written.
    pub fn refresh_jobs(&mut self) -> Outcome<bool> {
        let jobs = store::sent(self.view(), MOST)?;
        let ids: Vec<String> = jobs.iter().filter_map(|job| job.spooler_job.clone()).collect();
        if ids.is_empty() {
            return Ok(false);
        }
        let lives = self.spool.ask(&ids).map_err(|standing| not_asked(standing.state))?;
        let waits = |life: &Life| matches!(life, Life::Pending | Life::Printing(_));
        // What waits tells nothing of why; its printer does.
        let queues = if lives.iter().any(waits) { self.spool.queues().unwrap_or_default() } else { Vec::new() };
        let mut news: Vec<(&Job, JobState, Option<Reason>, String)> = Vec::new();
        for (job, life) in jobs.iter().zip(lives) {
            let queue = queues.iter().find(|(queue, _)| queue.eq_ignore_ascii_case(&job.target.address));
            let standing = queue.map(|(_, standing)| standing);
            let life = match standing {
                Some(standing) => with_printer(life, standing),
                None => life,
            };
            let (state, mut reason, mut told) = judged(&life);
            if let (Life::Pending, Some(standing)) = (&life, standing)
                && !matches!(standing.state, State::Ready | State::Unknown)
            {
                (reason, told) = (Some(Reason::of(standing.state)), standing.told.as_str());
            }
            if (state, reason) != (job.state, job.reason) {
                news.push((job, state, reason, told.to_string()));
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

/// What is listed is old: nobody answers.
fn not_asked(state: State) -> Failure {
    Problem::new(
        Reason::of(state).code(),
        say!(
            "打印服務（CUPS）問不到：已送出的作業還是上次知道的樣子。請啟動打印服務，再看一次隊列。",
            "打印服务（CUPS）问不到：已送出的作业还是上次知道的样子。请启动打印服务，再看一次队列。",
            "The print service (CUPS) can't be asked: jobs that were sent stand as they were known last. Start it and look at the queue again."
        ),
    )
    .into()
}
