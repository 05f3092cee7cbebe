//! Weight standards (S4): the second tab. Its book is the register of standards; here are the tab, the list by size and
//! the bench check that answers while one types.

pub mod month;
pub mod rules;
pub mod screen;

use serde_json::Value as Json;

use crate::kernel::number::Letter;
use crate::kernel::problem::Outcome;
use crate::kernel::report::Report;
use crate::kernel::store::View;
use crate::kernel::time::Month;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::standard::Standards;
use crate::workflow::{Due, Totals, Waiting, Workflow};

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

    fn figures(&self, view: View<'_>, month: Month) -> Outcome<Option<Json>> {
        Ok(serde_json::to_value(month::figures(view, month)?).ok())
    }

    fn report(&self, month: Month, figures: &Json, before: Option<&Json>, lang: Lang) -> Outcome<Option<Report>> {
        month::report(month, figures, before, lang).map(Some)
    }

    fn totals(&self, figures: &Json) -> Totals {
        month::totals(figures)
    }
}
