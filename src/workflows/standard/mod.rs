//! Weight standards (S4): the second tab. Its book is the register of standards; here are the tab, the list by size and
//! the bench check that answers while one types.

pub mod rules;
pub mod screen;

use crate::kernel::number::Letter;
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::words::{Words, words};
use crate::registers::standard::Standards;
use crate::workflow::{Due, Waiting, Workflow};

impl Workflow for Standards {
    fn letter(&self) -> Option<Letter> {
        None
    }

    fn tab(&self) -> Words {
        words("紗樣標準", "纱样标准", "Standards")
    }

    fn waiting(&self, _view: View<'_>) -> Outcome<Waiting> {
        // A standard waits for nobody.
        Ok(Waiting::default())
    }

    fn due(&self, _view: View<'_>) -> Outcome<Vec<Due>> {
        Ok(Vec::new())
    }
}
