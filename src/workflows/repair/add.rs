//! Taking a repair down: what was typed meets the registers, the number is taken, rows, deadlines and entry are written
//! at once. Nobody on the telephone waits for a form: a caller whom no register knows is taken down all the same.

use super::rules::deadlines::{self, Settings};
use super::rules::{Channel, Fault, Repair, Scope, State};
use super::store::{self, Stored};
use super::{around, form, rows};
use crate::kernel::book::{Added, RecordKey};
use crate::kernel::form::value::Values;
use crate::kernel::number::{self, Letter, Number};
use crate::kernel::problem::{Failure, Kind, Outcome, Problem};
use crate::kernel::store::{Entry, Row, Tx, View};
use crate::kernel::text::address::Address;
use crate::kernel::text::{pinyin, variants};
use crate::kernel::time::Minute;
use crate::kernel::words::words;
use crate::registers::deadline::Change;
use crate::registers::user::address_of;
use crate::registers::{deadline, month, setting, step};
use crate::say;

/// Adds a repair.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub fn add(tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
    let Some(taken_by) = tx.operator().key else { return Err(needs_operator().into()) };
    let mut problems = Vec::new();
    let place = kept(place(tx, values, None), &mut problems)?;
    let links = kept(links(tx, values, None), &mut problems)?;
    let (Some(place), Some(links)) = (place, links) else { return Err(Failure::refused(problems)) };
    let (number, series) = tx.next_number(Letter::Repair)?;
    let text = |key: &str| values.text(key).map(str::to_string);
    let repair = Repair {
        number,
        reported_at: values.moment("reported_at").unwrap_or(tx.now().minute()),
        channel: values.choice("channel").and_then(Channel::from_code).unwrap_or(Channel::Phone),
        caller: text("caller").unwrap_or_default(),
        phone: text("phone").unwrap_or_default(),
        user: place.user,
        account: place.account,
        address: place.address,
        station: place.station,
        user_class: place.user_class,
        fault: text("fault").unwrap_or_default(),
        kind: values.choice("kind").and_then(Fault::from_code).unwrap_or(Fault::Other),
        rooms: text("rooms"),
        since: text("since"),
        neighbours_too: values.flag("neighbours_too"),
        access: text("access"),
        repeat_of: links.repeat_of,
        outage: links.outage,
        remarks: text("remarks"),
        state: State::Reported,
        scope: values.choice("scope").and_then(Scope::from_code).unwrap_or(Scope::Unknown),
        told: None,
        dispatch: None,
        contacted_at: None,
        appointment: None,
        arrived_at: None,
        work: None,
        charge: None,
        damage: None,
        confirmation: None,
        tries: 0,
        follow_up: None,
        result_up: None,
        ended: None,
    };
    let what = words("報修時間", "报修时间", "Reported");
    let old = step::long_ago(what, repair.reported_at, tx.now().minute());
    let warnings = old.map(|problem| problem.at("reported_at")).into_iter().collect();
    take_down(tx, repair, taken_by, series)?;
    Ok(Added { record: RecordKey::Number(number), warnings })
}

/// Writes a new repair with its deadlines, in one entry that happened when it was reported.
///
/// # Errors
/// Where the file refuses a row.
pub(super) fn take_down(tx: &mut Tx<'_>, repair: Repair, taken_by: i64, series: Row) -> Outcome<()> {
    let at = repair.reported_at;
    let counted = month::store::counted(tx.view(), at.day())?;
    let stored = Stored { repair, taken_by, amended: 0, sent: Vec::new(), counted, rev: 0 };
    let draft = tx.draft().map(str::to_string);
    let rows = rows::new_rows(&stored, draft.as_deref(), &find_text(&stored.repair));
    let limits = deadline_rows(tx, &stored.repair, at, Change::Step)?;
    tx.write(Entry::new(stored.repair.number.to_string(), "report").at(at).row(series).rows(rows).rows(limits))?;
    Ok(())
}

/// The rows by which a repair's deadlines follow its facts after something that happened at `at`.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn deadline_rows(tx: &Tx<'_>, repair: &Repair, at: Minute, change: Change) -> Outcome<Vec<Row>> {
    let view = tx.view();
    let asked = deadlines::asked(repair, &settings(view)?);
    let (record, late) = (repair.number.to_string(), step::late_limit(view)?);
    deadline::store::follow_at(tx, &record, form::THING.name, &asked, change, at, late)
}

/// The settings that deadlines rest on.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn settings(view: View<'_>) -> Outcome<Settings> {
    let hours = |key: &str, standard: u32| -> Outcome<u32> {
        let set = setting::store::whole(view, key)?;
        Ok(set.and_then(|set| u32::try_from(set).ok()).unwrap_or(standard))
    };
    Ok(Settings {
        follow_up_hours: hours("follow_up_hours", 48)?,
        follow_up_window_hours: hours("follow_up_window_hours", 24)?,
        follow_up_tries: setting::store::whole(view, "follow_up_tries")?.unwrap_or(3),
    })
}

/// Where a repair is, and whose it is: frozen from the registers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Where {
    pub user: Option<i64>,
    pub account: Option<(String, String)>,
    pub address: Address,
    pub station: Option<String>,
    pub user_class: Option<String>,
}

/// What account and address come to; what isn't typed stays as it `was`.
///
/// # Errors
/// `missing` where neither is there.
pub(super) fn place(tx: &Tx<'_>, values: &Values, was: Option<&Repair>) -> Outcome<Where> {
    let view = tx.view();
    let typed = values.group("address").map(address_of);
    // Who gives an address that one user has is taken down for that user, unless another was named before.
    let unnamed = was.is_none_or(|was| was.user.is_none());
    let home = around::store::home(view, values.key("account"), typed.as_ref().filter(|_| unnamed))?;
    if let Some(home) = home {
        return Ok(Where {
            user: Some(home.id),
            account: Some((home.account, home.name)),
            address: typed.unwrap_or(home.address),
            station: Some(home.station),
            user_class: Some(home.class),
        });
    }
    let gone = values.is_blanked("account");
    let known = was.filter(|was| was.user.is_some() && !gone);
    let Some(address) = typed.or(was.map(|was| was.address.clone())) else { return Err(no_place().into()) };
    match known {
        Some(was) => Ok(Where {
            user: was.user,
            account: was.account.clone(),
            address,
            station: was.station.clone(),
            user_class: was.user_class.clone(),
        }),
        None => {
            let station = around::store::station(view, &address.place())?;
            Ok(Where { user: None, account: None, address, station, user_class: None })
        }
    }
}

/// The records that a repair names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Links {
    pub repeat_of: Option<Number>,
    pub outage: Option<Number>,
}

/// Reads the numbers of the repair that this one repeats and of the outage that it belongs to; what isn't typed stays as
/// it `was`.
///
/// # Errors
/// `not_found` for each that names nothing.
pub(super) fn links(tx: &Tx<'_>, values: &Values, was: Option<&Repair>) -> Outcome<Links> {
    let mut problems = Vec::new();
    let mut link = |key: &'static str, letter, was: Option<Number>| -> Outcome<Option<Number>> {
        let Some(typed) = values.text(key) else {
            return Ok(was.filter(|_| !values.is_blanked(key)));
        };
        let found = number::read(typed, letter, tx.is_training()).ok().filter(|number| number.letter() == letter);
        match found {
            Some(number) if store::is_taken(tx.view(), number)? => Ok(Some(number)),
            _ => {
                problems.push(no_such(key, typed));
                Ok(None)
            }
        }
    };
    let repeat_of = link("repeat_of", Letter::Repair, was.and_then(|was| was.repeat_of))?;
    let outage = link("outage", Letter::Outage, was.and_then(|was| was.outage))?;
    if let (Some(was), Some(of)) = (was, repeat_of)
        && was.number == of
    {
        problems.push(no_such("repeat_of", &of.to_string()));
    }
    if problems.is_empty() { Ok(Links { repeat_of, outage }) } else { Err(Failure::refused(problems)) }
}

/// What the list is searched by: number, caller, telephone, user, address, fault; folded over scripts and case.
pub fn find_text(repair: &Repair) -> String {
    let mut parts = vec![
        repair.number.to_string(),
        repair.number.digits(),
        repair.caller.clone(),
        repair.phone.clone(),
        repair.address.line(),
        repair.fault.clone(),
    ];
    if let Some((account, name)) = &repair.account {
        parts.push(account.clone());
        parts.push(name.clone());
        parts.extend(pinyin::initials(name).into_iter().take(8));
    }
    parts.extend([&repair.remarks, &repair.station].into_iter().flatten().cloned());
    parts.extend(pinyin::initials(&repair.caller).into_iter().take(8));
    parts.dedup();
    variants::finding(&parts.join("|"))
}

/// What was found, or nothing with the refusal among all the others; a broken machine ends it at once.
pub(super) fn kept<T>(found: Outcome<T>, problems: &mut Vec<Problem>) -> Outcome<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(failure) if failure.kind == Kind::Refused => {
            problems.extend(failure.problems);
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// A change without an operator.
pub(super) fn needs_operator() -> Problem {
    Problem::new(
        "no_operator",
        say!(
            "不知道誰在操作。請用 --operator 指明人員，或在界面上先選操作員。",
            "不知道谁在操作。请用 --operator 指明人员，或在界面上先选操作员。",
            "Nobody is at the keyboard. Name the operator with --operator, or choose one on the screen."
        ),
    )
}

fn no_place() -> Problem {
    Problem::clause(
        "H16",
        "missing",
        say!(
            "不知道去哪裡修。請填用戶（戶號、電話、姓名），查不到就填地址，只有小區也行。",
            "不知道去哪里修。请填用户（户号、电话、姓名），查不到就填地址，只有小区也行。",
            "There is nowhere to send anybody. Give the user (account, telephone, name), or the address; the estate alone will do."
        ),
    )
    .at("account")
}

fn no_such(key: &'static str, typed: &str) -> Problem {
    Problem::new(
        "not_found",
        say!(
            "沒有單號 {typed}。請照紙重打，或者先不填。",
            "没有单号 {typed}。请照纸重打，或者先不填。",
            "There is no {typed}. Type the number again from the paper, or leave it empty for now."
        ),
    )
    .at(key)
}
