//! What is said about a month: a book is complete, a difference is explained, finance has its report. What may be said
//! is judged here; no SQL.

use serde_json::Value as Json;

use crate::kernel::book::{Done, RecordKey};
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::{Operator, Row, Tx, View};
use crate::kernel::text::clean::{self, Newlines};
use crate::kernel::time::{Minute, Month};
use crate::kernel::words::{Lang, words};
use crate::registers::{month, row, staff, step};
use crate::say;

use super::figures::{Finance, Reconciliation};
use super::rules::{BookName, Difference};
use super::store;
use super::withdraw::Withdrawal;

/// Takes one step of a month.
///
/// # Errors
/// `month_future`, `before_first_month`, `month_closed`, and what each step needs.
pub fn act(tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
    let Some(of) = Month::from_key(record.id()) else { return Err(row::not_found(record)) };
    may_change(tx.view(), of)?;
    let now = tx.now().minute();
    let at = values.moment("at").unwrap_or(now);
    if at < of.start() {
        let start = of.first();
        return Err(too_early(at, &start.to_string()).into());
    }
    let operator = tx.operator().clone();
    let mut said = to_json(action.fields, values);
    let rows = match action.name {
        "complete" => {
            let by = values.key("by").or(operator.key);
            let name = match by.map(|key| staff::store::person(tx.view(), key)).transpose()?.flatten() {
                Some(person) => person.name,
                None => operator.name.clone(),
            };
            said.insert("name".to_string(), Json::from(name.as_str()));
            // Both is what it means without a book, too.
            let chosen = values.choice("book").and_then(BookName::from_code);
            if chosen.is_none() {
                said.remove("book");
            }
            let books = BookName::ALL.into_iter().filter(|book| chosen.is_none_or(|chosen| chosen == *book));
            let row = |book: BookName| {
                Row::upsert("ledger_complete")
                    .set("month", of.key())
                    .set("book", book.code())
                    .set("complete", true)
                    .set("at", at)
                    .set("by_staff", by)
                    .set("by_name", name.as_str())
            };
            books.map(row).collect()
        }
        "settle" => {
            let found = store::reconciliation(tx.view(), of)?;
            let asked = values.text("difference").unwrap_or_default();
            let Some(difference) = found.differences.iter().find(|one| one.id == asked.trim()) else {
                return Err(no_difference(of, asked).into());
            };
            let reason = values.text("reason").unwrap_or_default();
            vec![settlement(of, difference, reason, now, &operator)]
        }
        _ => {
            let found = store::reconciliation(tx.view(), of)?;
            may_report(&found, at)?;
            let row = Row::upsert("finance_report")
                .set("month", of.key())
                .set("valid", true)
                .set("at", at)
                .set("by_staff", operator.key)
                .set("by_name", operator.name.as_str())
                .set("received_by", values.text("received_by").unwrap_or_default());
            vec![row]
        }
    };
    step::write(tx, &record.to_string(), action.name, at, &mut said, rows)?;
    Ok(Done::default())
}

fn settlement(of: Month, one: &Difference, reason: &str, now: Minute, operator: &Operator) -> Row {
    let cloth = one.goods.size.is_none();
    let main =
        |side: Option<super::rules::Quantity>| side.and_then(|side| if cloth { side.metres } else { side.count });
    let pieces = |side: Option<super::rules::Quantity>| side.and_then(|side| side.count).filter(|_| cloth);
    Row::upsert("settlement")
        .set("month", of.key())
        .set("difference", one.id.as_str())
        .set("cloth", cloth)
        .set("slip_quantity", main(one.slip))
        .set("slip_pieces", pieces(one.slip))
        .set("ledger_quantity", main(one.ledger))
        .set("ledger_pieces", pieces(one.ledger))
        .set("reason", reason)
        .set("at", now)
        .set("by_staff", operator.key)
        .set("by_name", operator.name.as_str())
}

/// Whether a month can be reported to finance (S6): not while a report stands, both books complete, every difference
/// explained, and not before the books were.
fn may_report(found: &Reconciliation, at: Minute) -> Outcome<()> {
    if let Some(report) = found.finance.as_ref().filter(|report| report.valid) {
        return Err(already_reported(found.month, report).into());
    }
    let mut problems = Vec::new();
    for book in BookName::ALL {
        match found.statement(book) {
            None => problems.push(incomplete(book, found.month)),
            Some(stated) if at < stated.at => {
                problems.push(too_early(at, &stated.at.to_string().replacen('T', " ", 1)));
            }
            Some(_) => {}
        }
    }
    let open = found.open(None);
    if open > 0 {
        problems.push(differences_open(open, found.month));
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure::refused(problems)) }
}

/// Whether a month is still to come.
pub fn future(view: View<'_>, of: Month) -> bool {
    of > Month::of(view.now().day())
}

/// Whether there is anything to read about a month.
///
/// # Errors
/// `month_future`.
pub fn readable(view: View<'_>, of: Month) -> Outcome<()> {
    if !future(view, of) {
        return Ok(());
    }
    Err(Problem::new(
        "month_future",
        say!(
            "{of} 還沒到，沒有可核對的。",
            "{of} 还没到，没有可核对的。",
            "{of} is still to come: there is nothing to compare yet."
        ),
    )
    .into())
}

/// Whether something may still be said about a month.
fn may_change(view: View<'_>, of: Month) -> Outcome<()> {
    readable(view, of)?;
    let first = month::store::first(view)?;
    if of < first {
        return Err(Problem::house(
            "before_first_month",
            say!(
                "本文件從 {first} 開始記賬，{of} 在此之前，是舊賬，不用核對。",
                "本文件从 {first} 开始记账，{of} 在此之前，是旧账，不用核对。",
                "This file begins with {first}; {of} is before it, and needs no reconciliation."
            ),
        )
        .into());
    }
    if month::store::newest_closed(view)?.is_some_and(|closed| of <= closed) {
        return Err(month::closed(of).into());
    }
    Ok(())
}

/// The report of the months in which a slip's drawing counts, before a step and after it, is withdrawn by it.
///
/// # Errors
/// Where the file can't be read.
pub fn withdraw_reports(view: View<'_>, months: impl IntoIterator<Item = Month>) -> Outcome<Withdrawal> {
    let mut withdrawal = Withdrawal::default();
    for of in months {
        withdrawal.report(view, of)?;
    }
    Ok(withdrawal)
}

/// Which books are complete, in a word.
pub fn books_word(found: &Reconciliation, lang: Lang) -> String {
    let done = BookName::ALL.map(|book| found.statement(book).is_some());
    match done {
        [true, true] => words("都聲明齊全", "都声明齐全", "complete"),
        [true, false] => words("倉庫未聲明", "仓库未声明", "warehouse open"),
        [false, true] => words("車間未聲明", "车间未声明", "workshop open"),
        [false, false] => words("未聲明", "未声明", "open"),
    }
    .get(lang)
    .to_string()
}

/// Whether finance has its report, in a word.
pub fn finance_word(found: &Reconciliation, lang: Lang) -> String {
    match &found.finance {
        Some(report) if report.valid => {
            let (day, who) = (report.at.day(), &report.received_by);
            format!("{day} {who}")
        }
        Some(_) => words("已收回", "已收回", "withdrawn").get(lang).to_string(),
        None => words("未報", "未报", "not reported").get(lang).to_string(),
    }
}

fn already_reported(of: Month, report: &Finance) -> Problem {
    let (at, who) = (report.at.to_string().replacen('T', " ", 1), &report.received_by);
    Problem::clause(
        "S6",
        "already_reported",
        say!(
            "{of} 已於 {at} 報財務，{who} 簽收，不用再報。數有改動，那次報告會自動收回，再重報。",
            "{of} 已于 {at} 报财务，{who} 签收，不用再报。数有改动，那次报告会自动收回，再重报。",
            "{of} was reported to finance {at} and received by {who}. A change of the figures withdraws that report; only then report again."
        ),
    )
}

fn incomplete(book: BookName, of: Month) -> Problem {
    let (hant, hans, en) = (book.words().get(Lang::Hant), book.words().get(Lang::Hans), book.words().get(Lang::En));
    Problem::clause(
        "S6",
        "ledger_incomplete",
        say!(
            "{of} 的{hant}還沒有聲明登記齊全。請先照台賬錄完，再聲明。",
            "{of} 的{hans}还没有声明登记齐全。请先照台账录完，再声明。",
            "The {en} of {of} isn't stated to be complete. Enter the rest of the book, then state it."
        ),
    )
}

fn differences_open(open: usize, of: Month) -> Problem {
    Problem::clause(
        "S6",
        "differences_open",
        say!(
            "{of} 還有 {open} 條差異沒有說明。請逐條更正或寫明原因，不能相抵。",
            "{of} 还有 {open} 条差异没有说明。请逐条更正或写明原因，不能相抵。",
            "{of} has {open} unexplained differences. Put each right or explain it; they don't cancel out."
        ),
    )
}

fn too_early(at: Minute, earliest: &str) -> Problem {
    let at = at.to_string().replacen('T', " ", 1);
    Problem::house(
        "too_early",
        say!(
            "{at} 早於 {earliest}，那時還不能這樣說。請查對時間。",
            "{at} 早于 {earliest}，那时还不能这样说。请查对时间。",
            "{at} is before {earliest}, when that couldn't be said yet. Check the time."
        ),
    )
    .at("at")
}

fn no_difference(of: Month, asked: &str) -> Problem {
    let asked: String = clean::for_terminal(asked, Newlines::Mark).chars().take(60).collect();
    Problem::new(
        "not_found",
        say!(
            "{of} 的核對裡沒有「{asked}」這一條。請照 reconcile 列出的代號填；數量變了的，代號可能也變了。",
            "{of} 的核对里没有“{asked}”这一条。请照 reconcile 列出的代号填；数量变了的，代号可能也变了。",
            "The reconciliation of {of} has no difference '{asked}'. Take an id from the list; it may have changed with the quantities."
        ),
    )
    .at("difference")
}
