//! A look at a row while it is entered: what can't stand, and what is worth comparing with the book once more. The book
//! says what it says: a remark refuses nothing. It changes nothing by itself.

use super::{act, rules, store};
use crate::kernel::number::Number;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::time::{Day, Month};
use crate::kernel::words::Words;
use crate::registers::month;
use crate::say;
use crate::workflows::sample::reconcile::rules::BookName;
use crate::workflows::sample::reconcile::store as reconciliation;

/// What stands in a row so far.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Row {
    /// The book.
    pub book: Option<BookName>,
    /// The day.
    pub day: Option<Day>,
    /// The slip's number as typed.
    pub slip: String,
    /// The variety by key and code.
    pub variety: Option<(i64, String)>,
    /// The yarn size by code and name.
    pub size: Option<(String, String)>,
}

/// What is wrong, and what is worth a second look; each at its field.
///
/// # Errors
/// Where the file can't be read.
pub fn judge(view: View<'_>, row: &Row) -> Outcome<(Vec<Problem>, Vec<Problem>)> {
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    if let Some(day) = row.day {
        let (own, first) = (Month::of(day), month::store::first(view)?.min(Month::of(view.now().day())));
        match rules::future(day, view.now().day()) {
            Some(problem) => problems.push(problem),
            None if own < first => problems.push(rules::before_file(day, first)),
            None => remarks.extend(month::store::counted(view, day)?.map(|counted| late(own, counted))),
        }
    }
    if !row.slip.trim().is_empty() {
        match act::named_slip(view, row.slip.trim())? {
            Ok(slip) => remarks.extend(of_slip(view, slip, row)?),
            Err(problem) => problems.push(problem),
        }
    }
    Ok((problems, remarks))
}

/// What the slip says against the row.
fn of_slip(view: View<'_>, slip: Number, row: &Row) -> Outcome<Vec<Problem>> {
    let mut remarks = Vec::new();
    match store::state_of(view, slip)?.as_deref() {
        Some("void") => remarks.push(
            Problem::new(
                "slip_void",
                say!(
                    "{slip} 已作廢：核對本子上的單號。本子上就是這樣寫的，照錄。",
                    "{slip} 已作废：核对本子上的单号。本子上就是这样写的，照录。",
                    "{slip} is void: compare the number with the book. If the book has it so, enter it so."
                ),
            )
            .at("slip"),
        ),
        Some("rejected") => remarks.push(
            Problem::new(
                "slip_rejected",
                say!(
                    "{slip} 沒有批准（已駁回）：核對本子上的單號。本子上就是這樣寫的，照錄。",
                    "{slip} 没有批准（已驳回）：核对本子上的单号。本子上就是这样写的，照录。",
                    "{slip} was rejected: compare the number with the book. If the book has it so, enter it so."
                ),
            )
            .at("slip"),
        ),
        _ => {}
    }
    let lines = reconciliation::lines_of(view, slip)?;
    if let Some(line) =
        lines.first().filter(|line| remarks.is_empty() && row.book.is_some_and(|book| book != line.book))
    {
        let Words { hant, hans, en } = line.book.words();
        remarks.push(
            Problem::new(
                "other_book",
                say!(
                    "{slip} 該登在{hant}：看看「台賬」一欄選對了沒有。這本上真有這一行，照錄。",
                    "{slip} 该登在{hans}：看看“台账”一栏选对了没有。这本上真有这一行，照录。",
                    "{slip} belongs in the {en}: see whether the book above is the right one. If this book has the row, enter it so."
                ),
            )
            .at("slip"),
        );
    }
    let Some((variety, code)) = &row.variety else { return Ok(remarks) };
    let mut of_variety = lines.iter().filter(|line| line.goods.variety == *variety).peekable();
    if of_variety.peek().is_none() {
        remarks.push(
            Problem::new(
                "not_on_slip",
                say!(
                    "{slip} 上沒有 {code}：核對本子。本子上就是這樣寫的，照錄。",
                    "{slip} 上没有 {code}：核对本子。本子上就是这样写的，照录。",
                    "{slip} has no {code}: compare it with the book. If the book has it so, enter it so."
                ),
            )
            .at("variety"),
        );
        return Ok(remarks);
    }
    if let Some((size, name)) = &row.size
        && !of_variety.any(|line| line.goods.size.as_ref().is_some_and(|(known, _)| known == size))
    {
        remarks.push(
            Problem::new(
                "not_on_slip",
                say!(
                    "{slip} 上沒有 {code} {name}：核對本子。本子上就是這樣寫的，照錄。",
                    "{slip} 上没有 {code} {name}：核对本子。本子上就是这样写的，照录。",
                    "{slip} has no {code} {name}: compare it with the book. If the book has it so, enter it so."
                ),
            )
            .at("size"),
        );
    }
    let size = row.size.as_ref().map(|(size, _)| size.as_str());
    let entered = store::entered(view, slip)?;
    if let Some((id, ..)) = entered.iter().find(|(_, known, of)| known == variety && of.as_deref() == size) {
        remarks.push(
            Problem::new(
                "entered_already",
                say!(
                    "{slip} 的 {code} 已經錄過：台賬第 {id} 行。本子上真有兩行才再錄。",
                    "{slip} 的 {code} 已经录过：台账第 {id} 行。本子上真有两行才再录。",
                    "{code} of {slip} was entered before: row {id}. Enter it again only if the book has two rows."
                ),
            )
            .at("variety"),
        );
    }
    Ok(remarks)
}

/// A day in a month that is closed.
fn late(own: Month, counted: Month) -> Problem {
    Problem::new(
        "late",
        say!(
            "{own} 已結賬：這一行計入 {counted}，列為補記。",
            "{own} 已结账：这一行计入 {counted}，列为补记。",
            "{own} is closed: this row counts in {counted}, as a late entry."
        ),
    )
    .at("date")
}
