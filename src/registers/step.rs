//! The row of a step, the same for every kind of record: both of its times, who typed it, whether late, and in which
//! month it counts.

pub mod correct;
pub mod store;

use serde_json::{Map, Value as Json};

use super::{month, setting};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::store::{Entry, Row, Tx, View};
use crate::kernel::time::deadline::late_typed;
use crate::kernel::time::words::minute_plain;
use crate::kernel::time::{Minute, Month};
use crate::kernel::words::{Lang, Words};
use crate::say;

/// Typed so many minutes after it happened, a step counts as typed late, by the setting.
///
/// # Errors
/// Where the file can't be read.
pub fn late_limit(view: View<'_>) -> Outcome<i64> {
    Ok(setting::store::whole(view, "late_typed_minutes")?.unwrap_or(30))
}

/// What is typed more minutes after it came in than this, a week, is named.
const LONG_AGO: i64 = 7 * 24 * 60;

/// What came in more than a week ago is taken down, but more likely it has a wrong year or month; `what` is the field's
/// word.
pub fn long_ago(what: Words, received: Minute, now: Minute) -> Option<Problem> {
    let days = now.since(received) / (24 * 60);
    let at = minute_plain(received);
    let [hant, hans, en] = Lang::ALL.map(|lang| what.get(lang));
    (now.since(received) > LONG_AGO).then(|| {
        Problem::house(
            "long_ago",
            say!(
                "{hant} {at} 是 {days} 天前。若打錯了，請主管用 correct-time（step=received）更正，或作廢重登。",
                "{hans} {at} 是 {days} 天前。若打错了，请主管用 correct-time（step=received）更正，或作废重登。",
                "{en} {at}: that is {days} days ago. If it was mistyped, the supervisor corrects it (correct-time, step=received), or void it and enter it again."
            ),
        )
    })
}

/// The row of a step that happened at `at` and is typed now.
///
/// # Errors
/// Where the file can't be read.
pub fn row(tx: &Tx<'_>, record: &str, action: &str, at: Minute, said: &Map<String, Json>) -> Outcome<Row> {
    let limit = late_limit(tx.view())?;
    let counted = month::store::counted(tx.view(), at.day())?;
    Ok(Row::insert("step")
        .set("record", record)
        .set("n", tx.next_step(record)?)
        .set("action", action)
        .set("at", at)
        .set("typed_at", tx.now())
        .set("operator", tx.operator().key)
        .set("late_typed", late_typed(at, tx.now(), limit))
        .set("said", Json::Object(said.clone()).to_string())
        .set("counted", counted.map(Month::key)))
}

/// Writes one step in one entry: its rows and its own.
///
/// # Errors
/// Where the file refuses a row.
pub fn write(
    tx: &mut Tx<'_>,
    record: &str,
    action: &str,
    at: Minute,
    said: &mut Map<String, Json>,
    rows: Vec<Row>,
) -> Outcome<()> {
    said.remove("at");
    let step = row(tx, record, action, at, said)?;
    tx.write(Entry::new(record, action).at(at).rows(rows).row(step))?;
    Ok(())
}
