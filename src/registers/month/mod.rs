//! Months as the office closes them: which is open, and in which one a fact counts that was typed late. What a month's
//! figures are is the workflows' business.

pub mod late;
pub mod numbers;
pub mod stay;
pub mod store;

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::report::Cell;
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::time::{Minute, Month};
use crate::kernel::units::decimal;
use crate::kernel::words::{Lang, Say, Words};
use crate::say;

/// Figures of a workflow as they lie in JSON: those of a closed month, or those for somebody who sees no prices.
///
/// # Errors
/// `figures_unreadable` where they aren't that workflow's figures of a month.
pub fn read<T: DeserializeOwned>(figures: &Json, of: Words) -> Outcome<T> {
    serde_json::from_value(figures.clone()).map_err(|error| {
        let say = Say::each(|lang| {
            let of = of.get(lang);
            match lang {
                Lang::Hant => format!("結賬時存下的{of}數字讀不出來。請運行 slipdesk verify，並與備份對照。"),
                Lang::Hans => format!("结账时存下的{of}数字读不出来。请运行 slipdesk verify，并与备份对照。"),
                Lang::En => format!(
                    "The {of} figures kept at the closing can't be read. Run slipdesk verify, and compare with a backup."
                ),
            }
        });
        Failure::broken(Problem::new("figures_unreadable", say), error)
    })
}

/// Per cent with one decimal, half up; `None` where there is nothing to divide by ('Rates' in section 3).
pub fn rate(part: i64, whole: i64) -> Option<String> {
    match Cell::rate(part, whole) {
        Cell::Percent(tenths) => tenths.map(|tenths| decimal(tenths, 1)),
        _ => None,
    }
}

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

/// What was named to be corrected is no step of such a record at all: wrong usage.
pub fn no_such_step(typed: &str) -> Failure {
    let shown: String = for_terminal(typed, Newlines::Mark).chars().take(40).collect();
    Failure::usage(
        Problem::new(
            "unknown_choice",
            say!(
                "沒有「{shown}」這一步。請填步驟的名稱，如 show 的 steps 裡所列。",
                "没有“{shown}”这一步。请填步骤的名称，如 show 的 steps 里所列。",
                "There is no step '{shown}'. Give the name of a step as show lists it under steps."
            ),
        )
        .at("step"),
    )
}

/// What the office's own clock and closings say about closing a month now: it must be over, open, and the oldest open
/// one (spec, section 3, 'Closing').
///
/// # Errors
/// `already_closed`, `month_running`, `before_first_month` or `earlier_month_open`, which names the one to close first.
pub fn may_close(month: Month, now: Minute, first: Month, newest_closed: Option<Month>) -> Result<(), Problem> {
    if newest_closed.is_some_and(|closed| month <= closed) && month >= first {
        return Err(Problem::house(
            "already_closed",
            say!(
                "{month} 已經結賬，不再打開，也不再結。看它的匯總用 slipdesk summary {month}。",
                "{month} 已经结账，不再打开，也不再结。看它的汇总用 slipdesk summary {month}。",
                "{month} is closed already, and is never reopened. See it with slipdesk summary {month}."
            ),
        ));
    }
    if month < first {
        return Err(Problem::house(
            "before_first_month",
            say!(
                "本文件從 {first} 開始記賬，{month} 不用結。從 {first} 結起。",
                "本文件从 {first} 开始记账，{month} 不用结。从 {first} 结起。",
                "This file begins with {first}; {month} isn't closed. Begin with {first}."
            ),
        ));
    }
    let open = newest_closed.map_or(first, Month::next);
    if now < month.end() {
        let end = month.next().first();
        return Err(Problem::house(
            "month_running",
            say!(
                "{month} 還沒有過完，從 {end} 起才能結賬。現在可以用 --check 看還差什麼。",
                "{month} 还没有过完，从 {end} 起才能结账。现在可以用 --check 看还差什么。",
                "{month} isn't over; it can be closed from {end} on. Look at what is missing with --check."
            ),
        ));
    }
    if open < month {
        return Err(Problem::house(
            "earlier_month_open",
            say!(
                "{open} 還沒有結賬。各月要按順序結，先結 {open}。",
                "{open} 还没有结账。各月要按顺序结，先结 {open}。",
                "{open} is still open. Months are closed in order: close {open} first."
            ),
        ));
    }
    Ok(())
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

    #[test]
    fn months_are_closed_in_order_and_after_their_end() {
        let month = |text: &str| Month::parse(text).unwrap();
        let at = |text: &str| Minute::parse(text).unwrap();
        for (wanted, now, closed, code) in [
            ("2026-09", "2026-10-01T00:00", None, None),
            ("2026-09", "2026-09-30T23:59", None, Some("month_running")),
            ("2026-08", "2026-11-01T00:00", None, Some("before_first_month")),
            ("2026-10", "2026-11-01T00:00", None, Some("earlier_month_open")),
            ("2026-10", "2026-11-01T00:00", Some("2026-09"), None),
            ("2026-10", "2026-10-31T23:59", Some("2026-09"), Some("month_running")),
            ("2026-09", "2026-11-01T00:00", Some("2026-09"), Some("already_closed")),
            ("2026-09", "2026-11-01T00:00", Some("2026-10"), Some("already_closed")),
            ("2026-08", "2026-11-01T00:00", Some("2026-10"), Some("before_first_month")),
            ("2027-01", "2027-02-01T00:00", Some("2026-12"), None),
        ] {
            let found = may_close(month(wanted), at(now), month("2026-09"), closed.map(month));
            assert_eq!(found.err().map(|problem| problem.code), code, "{wanted} at {now} after {closed:?}");
        }
    }
}
