//! Months as the office closes them: which is open, and in which one a fact counts that was typed late. What a month's
//! figures are is the workflows' business.

pub mod store;

use crate::kernel::problem::Problem;
use crate::kernel::time::Month;
use crate::say;

/// The month in which something of `happened` counts, where that isn't its own: where its own was closed before it was
/// typed, it is the oldest open one (spec, section 3, 'Month').
pub fn counted(happened: Month, newest_closed: Option<Month>) -> Option<Month> {
    newest_closed.filter(|closed| happened <= *closed).map(Month::next)
}

/// A time of a closed month is not corrected any more.
pub fn closed(month: Month) -> Problem {
    Problem::house(
        "month_closed",
        say!(
            "{month} 已結賬，不能再改。請按現在的日期補記，並寫明原因。",
            "{month} 已结账，不能再改。请按现在的日期补记，并写明原因。",
            "{month} is closed and can't be changed any more. Record it now instead, with the reason."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_closed_month_counts_in_the_oldest_open_one() {
        let month = |text: &str| Month::parse(text).unwrap();
        for (happened, closed, counted_in) in [
            ("2026-10", None, None),
            ("2026-10", Some("2026-09"), None),
            ("2026-10", Some("2026-10"), Some("2026-11")),
            ("2026-08", Some("2026-10"), Some("2026-11")),
            ("2026-08", Some("2026-12"), Some("2027-01")),
        ] {
            let found = counted(month(happened), closed.map(month));
            assert_eq!(found, counted_in.map(month), "{happened} after {closed:?}");
        }
    }
}
