//! The queue over a fake spooler: what is counted, what is sent twice and what never, whatever the printer does.

use super::*;
use crate::desk::Desk;
use crate::kernel::spool::fake::Fake;
use crate::kernel::spool::{Life, State, Target, Way};
use crate::kernel::time::clock::Clock;
use crate::kernel::words::Lang;

const TEST: &str = "printer-test";

/// A desk over an invented month with a slip that may be printed, and the printers that the test plays.
struct Stage {
    folder: tempfile::TempDir,
    desk: Desk,
    fake: Fake,
}

impl Stage {
    fn new() -> Stage {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let now = crate::kernel::time::Stamp::parse("2026-11-23T14:32:07").unwrap();
        crate::demo::make(&path, 30, 1, &Clock::Still(now), &mut |_, _| ()).unwrap();
        let fake = Fake::default();
        let desk = crate::desk::open_or_found(&path, Clock::Still(now), crate::desk::Founding::Never, None, Lang::En);
        let desk = desk.unwrap().0.with_spool(Box::new(fake.clone()));
        Stage { folder, desk, fake }
    }

    fn print(&mut self, printer: &str) -> Job {
        self.desk.print_on(TEST, None, false, Some(printer)).unwrap()
    }

    fn resend(&mut self, id: i64) -> Outcome<Job> {
        self.desk.resend(id, None)
    }

    /// Documents that came, and how many of them were let out to print or taken whole.
    fn came(&self) -> (usize, usize) {
        let story = self.fake.story.borrow();
        (story.documents.len(), story.released.len())
    }

    fn life(&self, life: Life) {
        self.fake.story.borrow_mut().life = Some(life);
    }

    fn standing(&self, state: State) {
        self.fake.story.borrow_mut().standing = Some(Standing::new(state, ""));
    }

    /// How often the paper was counted.
    fn counted(&self) -> i64 {
        crate::desk::store::paper_count(self.desk.view(), TEST, TEST).unwrap().1
    }

    /// A slip that ends while the test waits: the gate copy of one that is signed or drawn.
    fn slip(&self) -> String {
        let waiting = crate::workflows::ALL[0].waiting_list(self.desk.view(), Lang::En, 100).unwrap();
        waiting.first().unwrap().record.clone()
    }
}

fn state(job: &Job) -> (JobState, Option<Reason>, i64) {
    (job.state, job.reason, job.printed)
}

#[test]
fn what_is_sent_is_counted_once_and_let_out_after_its_id_is_kept() {
    let mut stage = Stage::new();
    let job = stage.print("office");
    assert_eq!(state(&job), (JobState::Sent, None, 1));
    assert_eq!(job.spooler_job.as_deref(), Some("office-1"));
    assert_eq!((job.code.len(), stage.came(), stage.counted()), (8, (1, 1), 1));
    let (target, document) = stage.fake.story.borrow().documents[0].clone();
    assert_eq!(target, Target { way: Way::Cups, address: "office".to_string() });
    assert_eq!((document.title.as_str(), document.media.as_str()), (TEST, "A4"));
    assert!(document.bytes.starts_with(b"%PDF"));
}

#[test]
fn a_printer_that_takes_nothing_keeps_the_job_and_its_count() {
    for refusing in [State::Stopped, State::Refusing, State::Absent, State::NoSpooler, State::NoCommand] {
        let mut stage = Stage::new();
        stage.standing(refusing);
        let job = stage.print("office");
        assert_eq!(state(&job), (JobState::Waiting, Some(Reason::of(refusing)), 1), "{refusing:?}");
        assert_eq!((stage.came(), job.failure().unwrap().exit_status()), ((0, 0), 1));
        // Put right, it goes out as what it was: not a reprint, and not counted again.
        stage.standing(State::Ready);
        let again = stage.resend(job.id).unwrap();
        assert_eq!((again.id, state(&again)), (job.id, (JobState::Sent, None, 1)));
        assert_eq!((again.code, stage.counted(), stage.came()), (job.code, 1, (1, 1)));
    }
}

#[test]
fn what_the_spooler_holds_is_cancelled_before_it_is_sent_again() {
    let mut stage = Stage::new();
    let job = stage.print("office");
    for (life, spooler_job) in [(Life::Held, "office-2"), (Life::Pending, "office-3")] {
        stage.life(life);
        let again = stage.resend(job.id).unwrap();
        assert_eq!((again.id, again.printed, stage.counted()), (job.id, 1, 1));
        assert_eq!(again.spooler_job.as_deref(), Some(spooler_job));
    }
    assert_eq!(stage.fake.story.borrow().cancelled, ["office-1", "office-2"]);
    // One that doesn't let go isn't doubled.
    stage.life(Life::Held);
    stage.fake.story.borrow_mut().keeps = Some("Forbidden".to_string());
    let refused = stage.resend(job.id).unwrap_err();
    assert_eq!((refused.code(), stage.came()), ("not_cancelled", (3, 3)));
    assert!(refused.text(Lang::En).contains("Forbidden") && refused.text(Lang::En).contains("office-3"));
    // Nor is one that is printing.
    stage.life(Life::Printing("Printing.".to_string()));
    assert_eq!(stage.resend(job.id).unwrap_err().code(), "still_printing");
    assert_eq!((stage.came(), stage.counted()), ((3, 3), 1));
}

#[test]
fn a_spooler_that_is_silent_is_told_and_its_jobs_are_left_alone() {
    let mut stage = Stage::new();
    let job = stage.print("office");
    stage.fake.story.borrow_mut().silent = true;
    assert_eq!(stage.desk.refresh_jobs().unwrap_err().code(), "no_spooler");
    assert_eq!(stage.resend(job.id).unwrap_err().code(), "no_spooler");
    assert_eq!(stage.desk.cancel_job(job.id).unwrap_err().code(), "no_spooler");
    assert_eq!((stage.desk.job(job.id).unwrap(), stage.came()), (job, (1, 1)));
}

#[test]
fn what_may_be_on_paper_counts_as_another_print() {
    for life in [
        Life::Done,
        Life::Forgotten,
        Life::Failed("broken".to_string()),
        Life::Cancelled { begun: true },
        Life::Stuck(State::Offline, String::new()),
    ] {
        let mut stage = Stage::new();
        let job = stage.print("office");
        stage.life(life.clone());
        let again = stage.resend(job.id).unwrap();
        assert_ne!(again.id, job.id, "{life:?}");
        assert_eq!((again.printed, stage.counted()), (2, 2), "{life:?}");
        let old = stage.desk.job(job.id).unwrap();
        assert_eq!((old.resent_as, old.is_open()), (Some(again.id), false));
        assert_eq!(stage.resend(job.id).unwrap_err().code(), "already_resent");
    }
}

#[test]
fn a_device_that_breaks_off_fails_and_its_resend_is_a_reprint() {
    let mut stage = Stage::new();
    stage.fake.story.borrow_mut().hand = vec![Handed::Partly { sent: 100, told: "gone".to_string() }];
    let job = stage.print("tcp://printer");
    assert_eq!(state(&job), (JobState::Failed, Some(Reason::MidJob), 1));
    assert!(job.say().get(Lang::En).contains("gone"));
    let again = stage.resend(job.id).unwrap();
    assert_eq!(state(&again), (JobState::Done, None, 2));
    assert_eq!((stage.came().0, again.target.way), (2, Way::Tcp));
}

#[test]
fn an_end_in_the_middle_leaves_a_job_that_says_so() {
    for (printer, reprinted) in [("office", false), ("tcp://printer", true)] {
        let mut stage = Stage::new();
        let mut job = stage.print(printer);
        // As the file stands when the program ends between the count and the answer.
        let system = Operator::system();
        let entry = stage.desk.store.change(&system, |tx| {
            let row = Row::update("print_job").set("id", job.id).set("spooler_job", None::<&str>);
            let row = store::with_state(row, JobState::Waiting, Some(Reason::HandingOver), "");
            tx.write(Entry::new("job/1", "test").row(row))
        });
        job = stage.desk.job(job.id).unwrap();
        assert_eq!(entry.unwrap().0, job.entry);
        assert!(job.failure().unwrap().text(Lang::En).contains("not known whether it was sent"));
        // What a queue was given is held until its id is kept; a device may have had it.
        let again = stage.resend(job.id).unwrap();
        assert_eq!((again.id != job.id, again.printed == 2), (reprinted, reprinted), "{printer}");
    }
}

#[test]
fn another_window_that_was_faster_is_told_and_nothing_prints_twice() {
    let mut stage = Stage::new();
    stage.standing(State::Stopped);
    let seen = stage.print("office");
    stage.standing(State::Ready);
    stage.desk.cancel_job(seen.id).unwrap();
    let operator = Operator::system();
    let late = stage.desk.keep(&seen, &operator, JobState::Done, None, "", None);
    assert_eq!(late.unwrap_err().code(), "changed_meanwhile");
    assert_eq!(stage.resend(seen.id).unwrap_err().code(), "already_cancelled");
    assert_eq!(stage.desk.cancel_job(seen.id).unwrap_err().code(), "already_cancelled");
    assert_eq!(stage.came(), (0, 0));
}

#[test]
fn cancelling_reaches_the_spooler_and_what_is_printed_is_not_cancelled() {
    let mut stage = Stage::new();
    let job = stage.print("office");
    stage.life(Life::Done);
    assert_eq!(stage.desk.cancel_job(job.id).unwrap_err().code(), "already_printed");
    assert_eq!(stage.desk.job(job.id).unwrap().state, JobState::Done);
    let job = stage.print("office");
    stage.life(Life::Stuck(State::Offline, "unavailable".to_string()));
    stage.fake.story.borrow_mut().keeps = Some("Forbidden".to_string());
    assert_eq!(stage.desk.cancel_job(job.id).unwrap_err().code(), "not_cancelled");
    assert_eq!(stage.desk.job(job.id).unwrap().state, JobState::Sent);
    stage.fake.story.borrow_mut().keeps = None;
    assert_eq!(stage.desk.cancel_job(job.id).unwrap().state, JobState::Cancelled);
    assert_eq!(stage.fake.story.borrow().cancelled, ["office-2"]);
}

#[test]
fn the_spoolers_news_are_kept_where_they_changed() {
    let mut stage = Stage::new();
    let job = stage.print("office");
    stage.life(Life::Pending);
    assert!(!stage.desk.refresh_jobs().unwrap(), "nothing new");
    stage.standing(State::Stopped);
    assert!(stage.desk.refresh_jobs().unwrap());
    assert_eq!(state(&stage.desk.job(job.id).unwrap()), (JobState::Sent, Some(Reason::Stopped), 1));
    stage.life(Life::Printing(String::new()));
    stage.standing(State::OutOfPaper);
    assert!(stage.desk.refresh_jobs().unwrap());
    assert_eq!(stage.desk.job(job.id).unwrap().reason, Some(Reason::OutOfPaper));
    let before = stage.desk.newest().unwrap();
    assert!(!stage.desk.refresh_jobs().unwrap());
    assert_eq!(stage.desk.newest().unwrap(), before, "no entry where nothing changed");
    stage.life(Life::Done);
    assert!(stage.desk.refresh_jobs().unwrap());
    assert_eq!(state(&stage.desk.job(job.id).unwrap()), (JobState::Done, None, 1));
    assert_eq!(stage.desk.open_jobs().unwrap(), 0);
}

#[test]
fn a_preview_counts_nothing_and_an_unknown_printer_even_less() {
    let mut stage = Stage::new();
    let job = stage.desk.print_on(TEST, None, true, Some("office")).unwrap();
    assert_eq!((job.printed, job.code.as_str(), stage.counted()), (0, "", 0));
    let before = stage.desk.newest().unwrap();
    assert_eq!(stage.desk.print_on(TEST, None, false, Some("nowhere")).unwrap_err().code(), "unknown_printer");
    assert_eq!(stage.desk.print_on(TEST, None, false, None).unwrap_err().code(), "no_printer");
    assert_eq!(stage.desk.newest().unwrap(), before);
}

#[test]
fn a_gate_copy_that_waited_is_refused_once_its_slip_has_ended() {
    let mut stage = Stage::new();
    stage.standing(State::Stopped);
    let slip = stage.slip();
    let job = stage.desk.print_on(&slip, Some("gate"), false, Some("office")).unwrap();
    assert_eq!(job.state, JobState::Waiting);
    assert!(stage.folder.path().is_dir());
    stage.desk.sit("staff/1").unwrap();
    let typed = |fields: &'static [crate::kernel::form::field::Field]| {
        let pairs = [("reason", "換單"), ("returned_to", "x"), ("returned_at", "2026-11-23T14:30"), ("refund", "1")];
        let known = pairs.iter().filter(|(key, _)| fields.iter().any(|field| field.key == *key));
        let pairs: Vec<(String, String)> = known.map(|(key, value)| (key.to_string(), value.to_string())).collect();
        crate::kernel::form::read::from_set(fields, &pairs)
    };
    stage.desk.act(&slip, "void", &typed, crate::kernel::form::read::Dialect::Strict, None, None).unwrap();
    stage.standing(State::Ready);
    assert_eq!(stage.resend(job.id).unwrap_err().code(), "gate_copy_closed");
    assert_eq!((stage.came(), stage.desk.job(job.id).unwrap().state), ((0, 0), JobState::Waiting));
}
