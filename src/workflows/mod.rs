//! The workflows, in tab order. A new one is a folder, a schema file, and two lines here.

pub mod sample;

use crate::kernel::number::Letter;
use crate::workflow::Workflow;

/// All workflows that exist so far, in the order of their tabs.
pub const ALL: &[&dyn Workflow] = &[&sample::Samples];

/// The workflow whose numbers carry a letter.
pub fn by_letter(letter: Letter) -> Option<&'static dyn Workflow> {
    ALL.iter().copied().find(|workflow| workflow.letter() == Some(letter))
}
