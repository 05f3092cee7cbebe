//! Rows of the ledger going in, being voided or tied to their slips: what was said goes to the rules, what they answer
//! goes into the file, and what it withdraws with it in the same entry. No SQL here.

use serde_json::Map;

use super::fields::THING;
use super::rules::{self, Asked};
use super::store::{self, Stored};
use crate::kernel::book::{Added, Done, RecordKey};
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::{Value, Values};
use crate::kernel::number::{self, Letter, Misread, Number};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::{Entry, Row, Tx, View};
use crate::kernel::time::Month;
use crate::kernel::words::Lang;
use crate::registers::{month, row, staff, standard, step, variety};
use crate::say;
use crate::workflows::sample::reconcile::rules::{BookName, home};
use crate::workflows::sample::reconcile::withdraw::Withdrawal;
use crate::workflows::sample::store as slips;

/// Adds a row as it stands in the book.
///
/// # Errors
/// Everything that is wrong with it, all at once.
pub fn add(tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
    let view = tx.view();
    let day = values.day("date").unwrap_or(view.now().day());
    let key = values.key("variety").unwrap_or_default();
    let Some(variety) = variety::store::get(view, key)? else {
        return Err(row::not_found(&RecordKey::Entry { thing: "variety", id: key }));
    };
    let size = match values.key("size") {
        Some(key) => standard::store::get(view, key)?,
        None => None,
    };
    let mut problems = rules::check(&Asked {
        code: &variety.code,
        cloth: variety.cloth,
        has_size: size.is_some(),
        count: values.whole("count"),
        metres: values.whole("metres"),
        grams: values.whole("grams"),
        day,
        today: view.now().day(),
    });
    let first = month::store::first(view)?.min(Month::of(view.now().day()));
    if Month::of(day) < first {
        problems.push(rules::before_file(day, first));
    }
    let slip = match values.text("slip").map(|typed| named_slip(view, typed)).transpose()? {
        Some(Ok(number)) => Some(number),
        Some(Err(problem)) => {
            problems.push(problem);
            None
        }
        None => None,
    };
    let method = values.choice("method").unwrap_or("paper");
    if method == "pin" {
        // On paper anybody may enter it: the signature stands in the book.
        let taker = match values.get("taken_by") {
            Some(Value::Key(id)) => staff::store::person(view, *id)?,
            _ => None,
        };
        let typed = name(view, values, "taken_by")?;
        if let Err(problem) = staff::rules::check_taker(method, tx.operator(), taker.as_ref(), typed.as_deref()) {
            problems.push(problem);
        }
    }
    if !problems.is_empty() {
        return Err(Failure::refused(problems));
    }
    let book = values.choice("book").unwrap_or(BookName::Workshop.code());
    let counted = month::store::counted(view, day)?;
    let id = row::store::next_id(view, "ledger")?;
    let record = RecordKey::Entry { thing: THING.name, id };
    let mut kept = row::with_fields(
        Row::insert("ledger").set("id", id),
        values,
        &["book", "variety", "count", "metres", "grams", "method", "machine", "shift", "remarks"],
    )
    .set("day", day)
    .set("variety_code", variety.code.as_str())
    .set("variety_name", variety.name.as_str())
    .set("taken_by", name(view, values, "taken_by")?.unwrap_or_default())
    .set("given_by", name(view, values, "given_by")?)
    .set("slip", slip.map(Number::key))
    .set("returned", values.flag("returned").unwrap_or(false))
    .set("counted", counted.map(Month::key));
    if let Some(size) = &size {
        kept = kept
            .set("size", size.size.as_str())
            .set("size_hant", size.name(Lang::Hant))
            .set("size_hans", size.name(Lang::Hans))
            .set("size_en", size.name(Lang::En));
    }
    let mut withdrawal = Withdrawal::default();
    let own = counted.unwrap_or(Month::of(day));
    withdrawal.book(view, own, BookName::from_code(book).unwrap_or(BookName::Workshop))?;
    withdrawal.report(view, own)?;
    withdrawal.report_of_slip(view, slip)?;
    let mut said = Map::new();
    withdrawal.tell(&mut said);
    tx.write(Entry::new(record.to_string(), "add").said(said).row(kept).rows(withdrawal.rows))?;
    Ok(Added::from(record))
}

/// Voids a row, ties it to a slip, or adds a note.
///
/// # Errors
/// Every rule that refuses it.
pub fn act(tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
    let Some(stored) = store::load(tx.view(), record.id())? else { return Err(row::not_found(record)) };
    if action.name == "note" {
        let now = tx.now().minute();
        step::write(tx, &record.to_string(), action.name, now, &mut to_json(action.fields, values), Vec::new())?;
        return Ok(Done::default());
    }
    if stored.voided.is_some() {
        return Err(row::already(record).into());
    }
    let reason = values.text("reason").unwrap_or_default();
    let changed = Row::update("ledger").set("id", record.id()).set("rev", stored.rev + 1);
    let mut withdrawal = Withdrawal::default();
    let view = tx.view();
    still_open(view, &stored)?;
    let changed = if action.name == "link" {
        let slip = named_slip(view, values.text("slip").unwrap_or_default())??;
        may_link(view, &stored, slip)?;
        withdrawal.report_of_slip(view, Some(slip))?;
        changed.set("slip", slip.key()).set("link_reason", reason)
    } else {
        changed.set("voided_at", tx.now()).set("void_reason", reason)
    };
    withdrawal.book(view, stored.own_month(), stored.row.book)?;
    withdrawal.report(view, stored.own_month())?;
    withdrawal.report_of_slip(view, stored.row.slip)?;
    let mut said = to_json(action.fields, values);
    withdrawal.tell(&mut said);
    tx.write(Entry::new(record.to_string(), action.name).said(said).row(changed).rows(withdrawal.rows))?;
    Ok(Done::default())
}

/// A row that a closed month has counted stands as it is.
fn still_open(view: View<'_>, stored: &Stored) -> Outcome<()> {
    match closed_in(view, stored)? {
        Some(home) => Err(month::closed(home).into()),
        None => Ok(()),
    }
}

/// The closed month in which a row counts; `None` while that is open.
///
/// # Errors
/// Where the file can't be read.
pub fn closed_in(view: View<'_>, stored: &Stored) -> Outcome<Option<Month>> {
    let home = home(stored.own_month(), store::named_by(view, stored.row.id)?);
    Ok(month::store::newest_closed(view)?.filter(|closed| home <= *closed).map(|_| home))
}

/// Whether a row may be tied to a slip: the slip belongs into the row's book and has such a line, drawn or not.
fn may_link(view: View<'_>, stored: &Stored, slip: Number) -> Outcome<()> {
    let entry = &stored.row;
    if entry.slip == Some(slip) {
        return Err(Problem::house(
            "already_recorded",
            say!(
                "這一行已經寫著 {slip}。要換單才辦這一步。",
                "这一行已经写着 {slip}。要换单才办这一步。",
                "The row names {slip} already. This step is for another slip."
            ),
        )
        .at("slip")
        .into());
    }
    let compared = store::compared(view, slip)?;
    if let Some(book) = store::book_of(view, compared)?.filter(|book| *book != entry.book) {
        return Err(rules::other_book(&slip.to_string(), book).into());
    }
    let size = entry.goods.size.as_ref().map(|(code, _)| code.as_str());
    if store::slip_has(view, compared, entry.goods.variety, size)? {
        return Ok(());
    }
    let goods = format!("{} {}", entry.goods.code, entry.goods.size_code());
    Err(Problem::clause(
        "S6",
        "no_such_line",
        say!(
            "{slip} 上沒有 {goods}，對上去也核不平。請查對單號；錄錯了的行先作廢重錄。",
            "{slip} 上没有 {goods}，对上去也核不平。请查对单号；录错了的行先作废重录。",
            "{slip} has no line of {goods}, so nothing would agree. Check the number; void a row typed in error and enter it again."
        ),
    )
    .at("slip")
    .into())
}

/// The slip that a row names, which must be there.
///
/// # Errors
/// Where the file can't be read.
pub fn named_slip(view: View<'_>, typed: &str) -> Outcome<Result<Number, Problem>> {
    let read = number::read(typed, Letter::Sample, view.is_training());
    match read {
        Ok(number) if number.letter() == Letter::Sample && slips::exists(view, number.key())? => Ok(Ok(number)),
        Err(Misread::CheckDigit { .. }) => Ok(Err(mistyped(typed))),
        _ => Ok(Err(unknown_slip(typed))),
    }
}

/// The name behind a person of the register, or as it was typed.
fn name(view: View<'_>, values: &Values, key: &str) -> Outcome<Option<String>> {
    match values.get(key) {
        Some(Value::Key(id)) => Ok(staff::store::person(view, *id)?.map(|person| person.name)),
        Some(Value::Text(name)) => Ok(Some(name.clone())),
        _ => Ok(None),
    }
}

fn mistyped(typed: &str) -> Problem {
    Problem::clause(
        "S6",
        "mistyped",
        say!(
            "「{typed}」校驗位不對，多半是打錯了。對照台賬再輸；台賬上就這樣寫的，單號空著，抄進備註。",
            "“{typed}”校验位不对，多半是打错了。对照台账再输；台账上就这样写的，单号空着，抄进备注。",
            "The check digit of {typed} is wrong. Compare it with the book; where the book has it so, leave the number empty and copy it into the remarks."
        ),
    )
    .at("slip")
}

fn unknown_slip(typed: &str) -> Problem {
    Problem::clause(
        "S6",
        "not_found",
        say!(
            "沒有樣品單「{typed}」。請對照台賬再輸；台賬上就是這樣寫的，單號空著，把它抄進備註。",
            "没有样品单“{typed}”。请对照台账再输；台账上就是这样写的，单号空着，把它抄进备注。",
            "There is no slip {typed}. Compare it with the book; where the book has it so, leave the number empty and copy it into the remarks."
        ),
    )
    .at("slip")
}
