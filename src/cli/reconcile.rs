//! `reconcile` and `report-finance`: what they say goes to the month's book by the desk, as from the screen; the
//! listing is read from the file.

use std::process::ExitCode;

use super::Answer;
use super::args::{ReconcileWords, ReportWords};
use super::out::Out;
use super::place::{Place, Want};
use super::step::split;
use crate::desk::Desk;
use crate::kernel::form::read::{self, Dialect};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::time::Month;
use crate::say;
use crate::workflows::sample::reconcile::rules::BookName;
use crate::workflows::sample::reconcile::{self, store, wording};

/// `slipdesk reconcile YYYY-MM …`
pub fn run(place: &Place, words: &ReconcileWords, out: &mut Out) -> Answer {
    let month = month(&words.month)?;
    let book = words.book.as_deref().map(book).transpose()?;
    let mut desk = place.open(if words.complete || words.settle.is_some() { Want::Change } else { Want::Read }, out)?;
    let mut pairs = Vec::new();
    let mut pair = |key: &str, value: &str| pairs.push((key.to_string(), value.to_string()));
    let action = match (&words.settle, words.complete) {
        (Some(difference), _) => {
            pair("difference", difference);
            pair("reason", words.reason.as_deref().unwrap_or_default());
            Some("settle")
        }
        (None, true) => {
            book.iter().for_each(|book| pair("book", book.code()));
            words.by.iter().for_each(|by| pair("by", by));
            Some("complete")
        }
        (None, false) => None,
    };
    if let Some(action) = action {
        place.prove(&mut desk, out)?;
        act(&mut desk, month, action, &pairs)?;
    }
    reconcile::readable(desk.view(), month)?;
    let found = store::reconciliation(desk.view(), month)?;
    if out.json {
        out.value(&found.to_json(book));
    } else {
        for line in wording::listing(&found, book, out.lang) {
            out.line(&line);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// `slipdesk report-finance YYYY-MM --set received_by=…`
pub fn report(place: &Place, words: &ReportWords, out: &mut Out) -> Answer {
    let month = month(&words.month)?;
    let pairs = words.set.iter().map(|pair| split(pair)).collect::<Outcome<Vec<_>>>()?;
    let mut desk = place.open(Want::Change, out)?;
    place.prove(&mut desk, out)?;
    act(&mut desk, month, "report-finance", &pairs)?;
    let found = store::reconciliation(desk.view(), month)?;
    if out.json {
        out.value(&found.finance.as_ref().map_or(serde_json::Value::Null, |report| report.to_json()));
    } else {
        let line = wording::finance_line(&found, out.lang);
        out.line(&line);
    }
    Ok(ExitCode::SUCCESS)
}

fn act(desk: &mut Desk, month: Month, action: &str, pairs: &[(String, String)]) -> Outcome<()> {
    let record = format!("{}/{}", reconcile::THING.name, month.key());
    let typed = |fields: &'static [_]| read::from_set(fields, pairs);
    desk.act(&record, action, &typed, Dialect::Strict, None, None)?;
    Ok(())
}

fn month(typed: &str) -> Outcome<Month> {
    Month::parse(typed).ok_or_else(|| {
        let shown = for_terminal(typed, Newlines::Mark);
        Failure::usage(
            Problem::new(
                "bad_value",
                say!(
                    "「{shown}」不是月份。月份寫成 2026-10。",
                    "“{shown}”不是月份。月份写成 2026-10。",
                    "'{shown}' is no month. Write 2026-10."
                ),
            )
            .at("month"),
        )
    })
}

fn book(typed: &str) -> Outcome<BookName> {
    BookName::from_code(typed).ok_or_else(|| {
        let shown = for_terminal(typed, Newlines::Mark);
        Failure::usage(
            Problem::new(
                "bad_value",
                say!(
                    "沒有「{shown}」這本台賬。有：workshop、warehouse。",
                    "没有“{shown}”这本台账。有：workshop、warehouse。",
                    "There is no book '{shown}'. There are: workshop, warehouse."
                ),
            )
            .at("book"),
        )
    })
}
