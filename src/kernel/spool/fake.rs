//! A spooler for tests: remembers what it was given, and does what the test says. It touches nothing of the machine.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Document, Handed, Life, Spool, Standing, State, Target};

/// What the fake does and has done; shared with the test.
#[derive(Debug, Default)]
pub struct Story {
    /// How every printer stands; ready where nothing is said.
    pub standing: Option<Standing>,
    /// What becomes of the next documents, in this order; then the usual.
    pub hand: Vec<Handed>,
    /// What is told about every job that is asked for; held where nothing is said.
    pub life: Option<Life>,
    /// Whether it doesn't answer when it is asked for jobs.
    pub silent: bool,
    /// Why a job can't be cancelled.
    pub keeps: Option<String>,
    /// The documents that came, with their printers.
    pub documents: Vec<(Target, Document)>,
    /// The jobs that were released.
    pub released: Vec<String>,
    /// The jobs that were cancelled.
    pub cancelled: Vec<String>,
}

/// A spooler for tests.
#[derive(Clone, Debug, Default)]
pub struct Fake {
    /// What it does.
    pub story: Rc<RefCell<Story>>,
}

impl Spool for Fake {
    fn queues(&self) -> Result<Vec<(String, Standing)>, Standing> {
        let standing = self.story.borrow().standing.clone();
        Ok(vec![("office".to_string(), standing.unwrap_or_else(|| Standing::new(State::Ready, "")))])
    }

    fn stand(&self, target: &Target) -> Standing {
        let standing = self.story.borrow().standing.clone();
        let known = target.way != super::Way::Cups || target.address == "office";
        standing.unwrap_or_else(|| Standing::new(if known { State::Ready } else { State::Absent }, ""))
    }

    fn hand(&self, target: &Target, document: &Document) -> Handed {
        let mut story = self.story.borrow_mut();
        story.documents.push((target.clone(), document.clone()));
        if !story.hand.is_empty() {
            return story.hand.remove(0);
        }
        match target.way {
            super::Way::Cups => Handed::Held(format!("{}-{}", target.address, story.documents.len())),
            _ => Handed::Taken,
        }
    }

    fn release(&self, job: &str) -> Result<(), String> {
        self.story.borrow_mut().released.push(job.to_string());
        Ok(())
    }

    fn ask(&self, jobs: &[String]) -> Result<Vec<Life>, Standing> {
        let story = self.story.borrow();
        if story.silent {
            return Err(Standing::new(State::NoSpooler, "timeout"));
        }
        let life = story.life.clone().unwrap_or(Life::Held);
        let begun = !matches!(life, Life::Held | Life::Pending);
        let of = |job: &String| if story.cancelled.contains(job) { Life::Cancelled { begun } } else { life.clone() };
        Ok(jobs.iter().map(of).collect())
    }

    fn cancel(&self, job: &str) -> Result<(), String> {
        let mut story = self.story.borrow_mut();
        match story.keeps.clone() {
            Some(told) => Err(told),
            None => {
                story.cancelled.push(job.to_string());
                Ok(())
            }
        }
    }
}
