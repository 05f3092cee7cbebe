//! The service behind the screens: what a layer may read, what it may ask for, and what comes back.
//!
//! A layer sees the desk through a shared reference, so that reading is all it can do. Whatever changes something is a
//! [`Request`], plain data, which the loop hands to the desk; the answer goes back to the layer that asked.

use std::time::Duration;

use crate::kernel::book::{Added, Done};
use crate::kernel::form::value::Typed;
use crate::kernel::month::{MonthStanding, Summary};
use crate::kernel::pick::Lookups;
use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::spool::Listed;
use crate::kernel::spool::job::Job;
use crate::kernel::store::{Operator, View};
use crate::kernel::time::{Month, Stamp};
use crate::kernel::words::Lang;
use crate::say;

/// A half-typed form, as it survives a crash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// Names it; made by the form.
    pub id: String,
    /// What it becomes when saved: `sample`, `customer`, or `S2611-0042-8 draw` for a step.
    pub thing: String,
    /// The field in which the cursor stood, as a problem would name it.
    pub field: String,
    /// Whether it was parked on purpose, by F12.
    pub parked: bool,
    /// What stands in its fields.
    pub typed: Typed,
}

/// Something that a layer wants done.
#[derive(Clone, PartialEq, Eq)]
pub enum Request {
    /// Add a record or a register's entry.
    Add {
        /// What, as in `slipdesk add THING`.
        thing: &'static str,
        /// Its fields.
        typed: Typed,
        /// The draft that becomes this record and is gone with it.
        draft: Option<String>,
    },
    /// Take a step of a record.
    Act {
        /// The record's number or key; at the gate any typed text.
        record: String,
        /// The step, as in `slipdesk do NUMBER ACTION`.
        action: &'static str,
        /// Its keys.
        typed: Typed,
        /// The `rev` that the screen showed: another one in the file means that somebody changed the record.
        rev: Option<i64>,
        /// The draft of the step's form.
        draft: Option<String>,
    },
    /// Tell the gate book what was scanned or typed at the gate: it keeps a line for what may not leave.
    Scan {
        /// The text as it came.
        typed: String,
    },
    /// Print a paper: to the default printer where one is set, else into a PDF beside the file.
    Print {
        /// The record's number, a month or a day.
        record: String,
        /// Which paper; `None` for the first that the record has.
        paper: Option<&'static str>,
        /// Only a preview, which can't pass the gate.
        preview: bool,
    },
    /// Print a test page on a printer: margins, feed, characters.
    TestPage {
        /// The printer's name.
        printer: String,
    },
    /// Send a print job again.
    Resend {
        /// Its key.
        job: i64,
        /// Another printer; `None` for the same.
        printer: Option<String>,
    },
    /// Cancel a print job, at the spooler too.
    CancelJob {
        /// Its key.
        job: i64,
    },
    /// Cancel all jobs of a printer that are not printed yet.
    CancelJobs {
        /// Its name.
        printer: String,
        /// The language in which it tells how many.
        lang: Lang,
    },
    /// Ask the spooler what became of the jobs that it has. Waits for its answer, a few seconds at most where it hangs.
    RefreshJobs,
    /// Close a month, once and for all.
    CloseMonth {
        /// The month.
        month: Month,
    },
    /// Write a month's summary into a file that is no paper.
    Export {
        /// The month.
        month: Month,
        /// One workflow's part; `None` for all.
        workflow: Option<&'static str>,
        /// Where to: ends in `.xlsx` or `.csv`. A bare name goes beside the file, into the folder `papers`.
        path: String,
    },
    /// Bring a file of old books into a register.
    Import {
        /// The register's name.
        thing: &'static str,
        /// The file.
        path: String,
        /// Whether only to tell what would become of each row.
        dry_run: bool,
    },
    /// Change a setting.
    Set {
        /// Its key.
        key: &'static str,
        /// Its new value, as typed.
        value: String,
    },
    /// Seat another operator.
    Sit {
        /// Name or key.
        who: String,
        /// The PIN; empty where none is set.
        pin: String,
    },
    /// Keep a half-typed form. No answer comes back.
    SaveDraft(Draft),
    /// Throw a draft away. No answer comes back.
    DropDraft(String),
}

/// What became of a request.
#[derive(Debug)]
pub enum Answer {
    /// The record is in the file.
    Added(Added),
    /// The step was taken, or its attempt recorded.
    Done(Done),
    /// The paper is in a PDF, whose path this is; or the lines of a preview.
    Printed(Vec<String>),
    /// A print job as it stands now: on its way, or waiting with its reason. `Notice::job` tells it.
    Job(Box<Job>),
    /// Nothing was done.
    Refused(Failure),
}

/// The service itself. `src/desk.rs` has the real one.
pub trait Desk: Lookups {
    /// A look at the file, for the `store` files of registers and workflows.
    fn view(&self) -> View<'_>;

    /// Who is at the keyboard.
    fn operator(&self) -> &Operator;

    /// A setting's value in force, its default where none was set; empty where there is no such setting.
    fn setting(&self, key: &str) -> String;

    /// The name of the file, as the top line shows it.
    fn file_name(&self) -> String;

    /// Adds a record.
    ///
    /// # Errors
    /// Every problem with its fields, every rule that refuses it, or the machine's failure.
    fn add(&mut self, thing: &str, typed: &Typed, draft: Option<&str>) -> Outcome<Added>;

    /// Takes a step. `rev` is what the screen showed.
    ///
    /// # Errors
    /// Every problem with its keys, every rule that refuses it, or the machine's failure.
    fn act(
        &mut self,
        record: &str,
        action: &str,
        typed: &Typed,
        rev: Option<i64>,
        draft: Option<&str>,
    ) -> Outcome<Done>;

    /// Prints a paper on the default printer, or into a PDF where none is set: `Answer::Job` or `Answer::Printed`.
    ///
    /// # Errors
    /// Where there is no such paper, no such printer, or a missing character.
    fn print(&mut self, record: &str, paper: Option<&str>, preview: bool) -> Outcome<Answer>;

    /// The print jobs, those first that somebody has to look at, the newest first, as they were known last.
    fn jobs(&self) -> Vec<Job>;

    /// How many of them wait, are on their way, or failed.
    fn open_jobs(&self) -> usize;

    /// The printers that there are, asked now: not for every frame.
    fn printers(&self) -> Vec<Listed>;

    /// Prints a test page on a printer.
    ///
    /// # Errors
    /// Where there is no such printer.
    fn test_page(&mut self, printer: &str) -> Outcome<Job>;

    /// Sends a job again, to another printer where one is named.
    ///
    /// # Errors
    /// Where it is printing, can't be cancelled at the spooler, or may not be printed any more.
    fn resend(&mut self, job: i64, printer: Option<&str>) -> Outcome<Job>;

    /// Cancels a job, at the spooler too.
    ///
    /// # Errors
    /// Where it was printed already or the spooler won't let it go.
    fn cancel_job(&mut self, job: i64) -> Outcome<Job>;

    /// Cancels all jobs of a printer that are not printed yet, one by one; tells how many, and why some couldn't be.
    ///
    /// # Errors
    /// Where none of them could be cancelled: the first reason.
    fn cancel_jobs(&mut self, printer: &str, lang: Lang) -> Outcome<Done> {
        let open: Vec<i64> =
            self.jobs().into_iter().filter(|job| job.is_open() && job.printer == printer).map(|job| job.id).collect();
        let (mut count, mut first) = (0_usize, None);
        for job in open {
            match self.cancel_job(job) {
                Ok(_) => count += 1,
                Err(failure) => first = first.or(Some(failure)),
            }
        }
        let said = say!("取消了 {count} 個作業。", "取消了 {count} 个作业。", "Cancelled: {count}.");
        match first {
            Some(failure) if count == 0 => Err(failure),
            Some(failure) => {
                Ok(Done { lines: vec![said.get(lang).to_string(), failure.text(lang)], ..Done::default() })
            }
            None => Ok(Done { lines: vec![said.get(lang).to_string()], ..Done::default() }),
        }
    }

    /// Asks the spooler what became of the jobs that it has.
    ///
    /// # Errors
    /// Where it doesn't answer (`no_spooler`, `no_lp`: what was known last stands), or the file can't be written.
    fn refresh_jobs(&mut self) -> Outcome<()>;

    /// Tells the gate book what was scanned; what may leave or not is read from the view.
    ///
    /// # Errors
    /// Where nobody sits here who may do that, or the file can't be written.
    fn scan(&mut self, typed: &str) -> Outcome<Done>;

    /// What the closing of a month meets, over all workflows.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn standing(&self, month: Month) -> Outcome<MonthStanding>;

    /// The summary of a month, of one workflow or of all.
    ///
    /// # Errors
    /// `month_future` for a month that hasn't begun; where the file can't be read.
    fn summary(&self, month: Month, workflow: Option<&str>) -> Outcome<Summary>;

    /// Closes a month; gives what the command line would say.
    ///
    /// # Errors
    /// Whatever stands in the way, all of it.
    fn close_month(&mut self, month: Month) -> Outcome<Done>;

    /// Writes a month's summary into a spreadsheet; gives where it lies.
    ///
    /// # Errors
    /// As `summary`, or where the file can't be written.
    fn export(&mut self, month: Month, workflow: Option<&str>, path: &str) -> Outcome<Done>;

    /// Brings a file of old books into a register; gives a line for each row, and how many there were as the last.
    ///
    /// # Errors
    /// Every row that can't be taken; where the file can't be read.
    fn import(&mut self, thing: &str, path: &str, dry_run: bool) -> Outcome<Done>;

    /// Changes a setting.
    ///
    /// # Errors
    /// Where the operator may not, or the value can't stand.
    fn set(&mut self, key: &str, value: &str) -> Outcome<Done>;

    /// Why the newest typing is not safe yet, where the drafts can't be written.
    fn draft_trouble(&self) -> Option<Failure> {
        None
    }

    /// Seats another operator by name or key, with the PIN where one is set.
    ///
    /// # Errors
    /// Where there is no such person, or the PIN is wrong.
    fn sit(&mut self, who: &str, pin: &str) -> Outcome<()>;

    /// Hands a draft to the thread that writes drafts; never waits.
    fn save_draft(&mut self, draft: &Draft);

    /// Throws a draft away.
    fn drop_draft(&mut self, id: &str);

    /// The drafts kept for a thing by this operator, the newest first, each with when it was kept.
    fn drafts(&self, thing: &str) -> Vec<(Draft, Stamp)>;

    /// How long this second still lasts, for what is counted down.
    fn rest_of_second(&self) -> Duration {
        Duration::from_secs(1)
    }

    /// Whether another window changed the file since the last call; costs microseconds.
    fn changed(&mut self) -> bool;
}

impl Answer {
    /// A print job as it stands now.
    pub fn job(job: Job) -> Answer {
        Answer::Job(Box::new(job))
    }
}

impl Request {
    /// Whether it changes nothing that a list could show.
    pub fn is_silent(&self) -> bool {
        matches!(self, Request::SaveDraft(_) | Request::DropDraft(_))
    }

    /// Has the desk do it. `None` for requests that nobody waits for.
    pub fn carry_out(self, desk: &mut dyn Desk) -> Option<Answer> {
        let answer = match self {
            Request::Add { thing, typed, draft } => desk.add(thing, &typed, draft.as_deref()).map(Answer::Added),
            Request::Act { record, action, typed, rev, draft } => {
                desk.act(&record, action, &typed, rev, draft.as_deref()).map(Answer::Done)
            }
            Request::Print { record, paper, preview } => desk.print(&record, paper, preview),
            Request::TestPage { printer } => desk.test_page(&printer).map(Answer::job),
            Request::Resend { job, printer } => desk.resend(job, printer.as_deref()).map(Answer::job),
            Request::CancelJobs { printer, lang } => desk.cancel_jobs(&printer, lang).map(Answer::Done),
            Request::CancelJob { job } => desk.cancel_job(job).map(Answer::job),
            Request::RefreshJobs => desk.refresh_jobs().map(|()| Answer::Done(Done::default())),
            Request::CloseMonth { month } => desk.close_month(month).map(Answer::Done),
            Request::Export { month, workflow, path } => desk.export(month, workflow, &path).map(Answer::Done),
            Request::Import { thing, path, dry_run } => desk.import(thing, &path, dry_run).map(Answer::Done),
            Request::Scan { typed } => desk.scan(&typed).map(Answer::Done),
            Request::Set { key, value } => desk.set(key, &value).map(Answer::Done),
            Request::Sit { who, pin } => desk.sit(&who, &pin).map(|()| Answer::Done(Done::default())),
            Request::SaveDraft(draft) => {
                desk.save_draft(&draft);
                return None;
            }
            Request::DropDraft(id) => {
                desk.drop_draft(&id);
                return None;
            }
        };
        Some(answer.unwrap_or_else(Answer::Refused))
    }
}
