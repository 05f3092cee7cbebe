//! What a later row, void or drawing withdraws: that a book is complete, and the month's report to finance. It only
//! gathers the rows; whoever changes something writes them in the same entry.

use serde_json::{Map, Value as Json};

use super::rules::BookName;
use super::store;
use crate::kernel::number::Number;
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Row, View};
use crate::kernel::time::Month;
use crate::registers::month;
use crate::workflows::sample::ledger;

/// What one change withdraws, each thing once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Withdrawal {
    /// The rows that say so.
    pub rows: Vec<Row>,
    /// The same for the history: `reconciliation/202610 report-finance`.
    told: Vec<String>,
}

impl Withdrawal {
    /// The statement that a book of a month is complete, where it was made.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn book(&mut self, view: View<'_>, month: Month, book: BookName) -> Outcome<()> {
        let told = format!("reconciliation/{} complete {}", month.key(), book.code());
        if !self.told.contains(&told) && open(view, month)? && store::complete(view, month, book)?.is_some() {
            let row = Row::update("ledger_complete").set("month", month.key()).set("book", book.code());
            self.rows.push(row.set("complete", false));
            self.told.push(told);
        }
        Ok(())
    }

    /// The month's report to finance, where it was made.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn report(&mut self, view: View<'_>, month: Month) -> Outcome<()> {
        let told = format!("reconciliation/{} report-finance", month.key());
        let report = store::finance(view, month)?;
        if !self.told.contains(&told) && report.is_some_and(|report| report.valid) && open(view, month)? {
            let row = Row::update("finance_report").set("month", month.key());
            self.rows.push(row.set("valid", false));
            self.told.push(told);
        }
        Ok(())
    }

    /// The report of the month in which a slip's drawing counts.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn report_of_slip(&mut self, view: View<'_>, slip: Option<Number>) -> Outcome<()> {
        let Some(slip) = slip else { return Ok(()) };
        match ledger::store::open_month_of(view, slip)? {
            Some(month) => self.report(view, month),
            None => Ok(()),
        }
    }

    /// Says in what is said with a step what it withdraws.
    pub fn tell(&self, said: &mut Map<String, Json>) {
        if !self.told.is_empty() {
            said.insert("withdrawn".to_string(), Json::from(self.told.clone()));
        }
    }
}

/// What a closed month said stands.
fn open(view: View<'_>, of: Month) -> Outcome<bool> {
    Ok(month::store::newest_closed(view)?.is_none_or(|closed| of > closed))
}
