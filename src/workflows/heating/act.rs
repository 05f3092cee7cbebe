//! The steps of an application: what was said goes to the rules, what they answer goes into the file, in one change. No
//! SQL and no judgement here.

use serde_json::Value as Json;

use super::add::{deadline_rows, deadline_rows_with, find_text, needs_operator};
use super::facts::{self, Of, Told};
use super::rules::life::{self, Ground};
use super::rules::{Application, AreaNotice, Changed, Fact, Method, State, Step, Wish, fees, intake, track};
use super::store::{self, Stored};
use super::{amend, correct, form, rows, said};
use crate::kernel::book::{Book, Done, RecordKey};
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::{Row, Tx, View};
use crate::kernel::time::Minute;
use crate::registers::deadline::{self, Change};
use crate::registers::step::write as write_step;
use crate::registers::user::change::{self, Change as UserChange};
use crate::registers::user::store::User;
use crate::registers::user::{self, ADDRESS, Users};
use crate::registers::{month, rights};
use crate::say;

/// Takes one step of an application.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub fn act(tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
    let Some(stored) = store::load(tx.view(), record.id())? else { return Err(not_found(record)) };
    if tx.operator().key.is_none() {
        return Err(needs_operator().into());
    }
    let at = values.moment("at").unwrap_or(tx.now().minute());
    match action.name {
        "note" => {
            let mut said = to_json(action.fields, values);
            write_step(tx, &record.to_string(), action.name, at, &mut said, Vec::new())?;
            Ok(Done::default())
        }
        "explain" => {
            let rows = vec![rows::life_row(&stored.application)];
            let explain = match life::state(&stored.application) {
                State::Void => deadline::explanation::act_explain_void,
                _ => deadline::explanation::act_explain,
            };
            explain(tx, &record.to_string(), values, rows)
        }
        "amend" => amend::amend(tx, stored, action, values),
        "correct-time" => correct::correct_time(tx, &stored, values),
        name => match Step::from_code(name) {
            Some(step) => take(tx, stored, step, values, at),
            None => Err(unknown_action(name).into()),
        },
    }
}

/// A step of the track: the rules judge it, then everything that follows from it is written in the same change.
fn take(tx: &mut Tx<'_>, stored: Stored, step: Step, values: &Values, at: Minute) -> Outcome<Done> {
    let before = &stored.application;
    let Told { fact, deputy, of, mut problems } = facts::told(tx, before, step, values, at)?;
    let ground = ground(tx.view(), before, at)?;
    let after = life::take(before, fact, at, &ground);
    if step == Step::Void {
        problems.extend(may_void(tx, before).err());
    }
    if step == Step::Execute {
        problems.extend(restored_already(tx, before)?);
    }
    let mut after = match (after, problems.is_empty()) {
        (Ok(after), true) => after,
        (Ok(_), false) => return Err(Failure::refused(problems)),
        (Err(mut refused), _) => {
            // What the rules say comes first: order before contents. Nothing is said twice.
            problems.retain(|problem| {
                !refused.iter().any(|known| known.code == problem.code && known.field == problem.field)
            });
            refused.append(&mut problems);
            return Err(Failure::refused(refused));
        }
    };
    let Some(done) = after.log.last().cloned() else { return Err(unknown_action(step.code()).into()) };
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    if let Fact::AreaNotice(notice) = &done.fact {
        let of = of.as_ref();
        let new = issue(tx, &stored, &mut after, notice, of, at)?;
        lines.extend(new.map(|user| format!("user/{user}")));
        let counted = month::store::counted(tx.view(), notice.effective_from)?;
        rows.push(rows::notice_row(after.number, notice, at, counted));
        let tied = Stored { application: after.clone(), ..stored.clone() };
        rows.push(rows::taken_row(&tied, &find_text(&after)));
    }
    change_user(tx, &after, &done.fact, at)?;
    rows.push(rows::life_row(&after));
    rows.extend(deadline_rows(tx, &after, at, Change::Step)?);
    rows.extend(stop_rows(tx, &after, at, Change::Step)?);
    let mut said = said::of(&done.fact);
    if let Some(deputy) = deputy {
        said.insert("deputy".to_string(), Json::from(deputy));
    }
    write_step(tx, &after.number.to_string(), step.code(), at, &mut said, rows)?;
    let warnings = warnings(&after, &done.fact, of.as_ref());
    Ok(Done { lines, warnings, ..Done::default() })
}

/// What the rules rest on beside the application: its unexplained limits, and what the schedule asks for to settle.
///
/// # Errors
/// Where the file can't be read.
pub fn ground(view: View<'_>, app: &Application, at: Minute) -> Outcome<Ground> {
    let now = view.now().minute();
    let own = deadline::store::of(view, &app.number.to_string())?;
    let restore = match &app.wish {
        Wish::Restore { restores: Some(stop), .. } => {
            deadline::unexplained(&deadline::store::of(view, &stop.to_string())?, "restore")
        }
        _ => None,
    };
    let scheduled = match fees::of_settlement(app.kind) {
        Some(fee) => facts::scheduled_in(view, app, fee, at.day())?.and_then(Result::ok).map(|(due, _)| due),
        None => None,
    };
    Ok(Ground {
        now,
        plan_reply: deadline::unexplained(&own, "plan_reply"),
        restore,
        scheduled,
        result_missed: deadline::is_missed(&own, "result_up", now),
    })
}

/// The rows of the stop that a restoration ends, whose limit for it is met, or owed again, by what happened here (H12).
pub(super) fn stop_rows(tx: &Tx<'_>, app: &Application, at: Minute, change: Change) -> Outcome<Vec<Row>> {
    let Wish::Restore { restores: Some(stop), .. } = &app.wish else { return Ok(Vec::new()) };
    let Some(stored) = store::load(tx.view(), stop.key())? else { return Ok(Vec::new()) };
    let executed = app.last(Step::Execute).filter(|_| life::state(app) != State::Void).map(|done| done.at);
    let others = store::restored_by(tx.view(), *stop)?.filter(|(number, _)| *number != app.number).map(|(_, at)| at);
    let restored_at = executed.into_iter().chain(others).min();
    deadline_rows_with(tx, &stored.application, restored_at, at, change)
}

/// Issues the notice: a user whom the register lacks is made from the application, then the area is changed, which
/// nothing else does. Gives the key of a new user.
fn issue(
    tx: &mut Tx<'_>,
    stored: &Stored,
    after: &mut Application,
    notice: &AreaNotice,
    of: Option<&Of>,
    at: Minute,
) -> Outcome<Option<i64>> {
    let record = stored.application.number.to_string();
    let mut new = None;
    let user = match of {
        Some(Of::Known(user)) => User::clone(user),
        Some(Of::New(account)) => {
            let added = Users.add(tx, &new_user(after, account))?;
            new = Some(added.record.id());
            match user::store::get(tx.view(), added.record.id())? {
                Some(user) => user,
                None => return Err(not_found(&added.record)),
            }
        }
        None => return Ok(None),
    };
    let mut changes = vec![UserChange::Area {
        before: notice.before,
        after: crate::kernel::units::Area(notice.before.0 + notice.change.0),
    }];
    // A contract that was known before the user was is the user's now.
    if new.is_none()
        && let Some(contract) = track::contract(after)
    {
        let (number, date, celsius) = (contract.number.as_str(), contract.date, contract.celsius);
        let known = (user.contract_no.as_deref(), user.contract_date) == (Some(number), Some(date));
        if !known {
            changes.push(UserChange::Contract { number, date, celsius });
        }
    }
    change::write(tx, &user, &record, "area-notice", at, &changes)?;
    if after.user.is_none() {
        after.user = Some(user.id);
        after.account = Some(notice.account.clone());
    }
    Ok(new)
}

/// A user as the application describes one.
fn new_user(app: &Application, account: &str) -> Values {
    let mut address = Values::new();
    let parts = [&app.address.estate, &app.address.building, &app.address.unit, &app.address.room];
    for (field, part) in ADDRESS.iter().zip(parts).filter(|(_, part)| !part.is_empty()) {
        address.set(field.key, Value::Text(part.clone()));
    }
    let mut values = Values::new();
    values.set("account", Value::Text(account.to_string()));
    values.set("name", Value::Text(app.applicant.clone()));
    values.set("phone", Value::Text(app.phone.clone()));
    values.set("address", Value::Group(address));
    values.set("user_class", Value::Choice(app.home.class.code()));
    values.set("building_kind", Value::Choice(app.home.building.code()));
    values.set("own_loop", Value::Flag(app.home.own_loop));
    values.set("station", Value::Text(app.station.clone()));
    if let Some(contract) = track::contract(app) {
        values.set("contract_no", Value::Text(contract.number.clone()));
        values.set("contract_date", Value::Day(contract.date));
        if let Some(celsius) = contract.celsius {
            values.set("contract_celsius", Value::Whole(celsius.0));
        }
    }
    values
}

/// H12: heat comes back once after a stop; another restoration that was accepted meanwhile finds it back.
fn restored_already(tx: &Tx<'_>, app: &Application) -> Outcome<Option<Problem>> {
    let Wish::Restore { restores: Some(stop), .. } = &app.wish else { return Ok(None) };
    let by = store::restored_by(tx.view(), *stop)?.filter(|(number, _)| *number != app.number);
    Ok(by.map(|(other, _)| intake::already_restored(*stop, other)))
}

/// What a step changes of the user: heat stopped or back, the contract, the name. The area is the notice's.
fn change_user(tx: &mut Tx<'_>, app: &Application, fact: &Fact, at: Minute) -> Outcome<()> {
    let Some(user) = app.user.map(|key| user::store::get(tx.view(), key)).transpose()?.flatten() else {
        return Ok(());
    };
    let record = app.number.to_string();
    let stopped_here = user.stopped_by.as_deref() == Some(record.as_str());
    let changes = match fact {
        Fact::Execute { .. } if app.kind.is_stop() => vec![UserChange::Stopped(Some((at.day(), record.as_str())))],
        Fact::Execute { .. } => vec![UserChange::Stopped(None)],
        // What was never done leaves the user as before.
        Fact::Void { .. } if app.kind.is_stop() && stopped_here => vec![UserChange::Stopped(None)],
        Fact::Void { .. } => return stopped_again(tx, app, &user, at),
        Fact::Contract(contract) => {
            vec![UserChange::Contract { number: &contract.number, date: contract.date, celsius: contract.celsius }]
        }
        Fact::Complete => return rename(tx, app, &user),
        _ => return Ok(()),
    };
    change::write(tx, &user, &record, fact.step().code(), at, &changes)
}

/// A restoration that was executed by error and is void: the stop that it named holds again.
fn stopped_again(tx: &mut Tx<'_>, app: &Application, user: &User, at: Minute) -> Outcome<()> {
    let Wish::Restore { restores: Some(stop), .. } = &app.wish else { return Ok(()) };
    if app.last(Step::Execute).is_none() || user.stopped_since.is_some() {
        return Ok(());
    }
    let Some(stored) = store::load(tx.view(), stop.key())? else { return Ok(()) };
    let Some(since) = stored.application.last(Step::Execute).map(|done| done.at.day()) else { return Ok(()) };
    let by = stop.to_string();
    change::write(tx, user, &app.number.to_string(), "void", at, &[UserChange::Stopped(Some((since, &by)))])
}

/// H12: the new name goes into the register once the change is complete.
fn rename(tx: &mut Tx<'_>, app: &Application, user: &User) -> Outcome<()> {
    let Wish::Change { what: Changed::Name, new_value } = &app.wish else { return Ok(()) };
    let Some(amend) = user::THING.action("amend") else { return Ok(()) };
    let mut values = Values::new();
    values.set("name", Value::Text(new_value.clone()));
    values.set("reason", Value::Text(app.number.to_string()));
    let record = RecordKey::Entry { thing: user::THING.name, id: user.id };
    Users.act(tx, &record, amend, &values)?;
    Ok(())
}

/// Who may void: the clerk until somebody has signed or it has ended, afterwards the supervisor (contract, section 6).
fn may_void(tx: &Tx<'_>, app: &Application) -> Result<(), Problem> {
    let is_signed = app.log.iter().any(|done| match &done.fact {
        Fact::Decide { .. } | Fact::Approve { .. } | Fact::Reject { .. } => true,
        Fact::Execute { user_method, .. } => matches!(user_method, Some(Method::Paper | Method::Pin)),
        _ => false,
    });
    if is_signed || life::state(app) != State::Open { rights::need(tx.operator(), &["supervisor"]) } else { Ok(()) }
}

/// What is recorded all the same and somebody should know of.
fn warnings(app: &Application, fact: &Fact, of: Option<&Of>) -> Vec<Problem> {
    let mut warnings = Vec::new();
    if let (Fact::AreaNotice(_), Some(Of::Known(user))) = (fact, of)
        && user.address.flat() != app.address.flat()
    {
        warnings.push(other_address(user));
    }
    // Of residents in blocks the contract isn't needed, and asked for all the same (H3).
    if matches!(fact, Fact::Supply { .. }) && track::contract(app).is_none() {
        warnings.push(no_contract());
    }
    warnings
}

fn not_found(record: &RecordKey) -> Failure {
    Failure::from(Problem::new(
        "not_found",
        say!(
            "沒有申請 {record}。請照紙重打單號。",
            "没有申请 {record}。请照纸重打单号。",
            "There is no application {record}. Type the number again from the paper."
        ),
    ))
}

fn other_address(user: &User) -> Problem {
    let (account, line) = (&user.account, user.address.line());
    Problem::house(
        "other_address",
        say!(
            "提醒：{account} 登記的地址是 {line}，和申請的不同。請查對是不是同一戶。",
            "提醒：{account} 登记的地址是 {line}，和申请的不同。请查对是不是同一户。",
            "Note: the register has {account} at {line}, not where the application is. Make sure that it is the same home."
        ),
    )
    .at("account")
}

fn no_contract() -> Problem {
    Problem::clause(
        "H3",
        "contract_missing",
        say!(
            "提醒：還沒有合同編號。居民可以先供熱，請隨後補登「簽合同」。",
            "提醒：还没有合同编号。居民可以先供热，请随后补登“签合同”。",
            "Note: no contract is on record. A resident is supplied all the same; record the contract afterwards."
        ),
    )
}

fn unknown_action(name: &str) -> Problem {
    let thing = form::THING.name;
    Problem::new(
        "unknown_action",
        say!("{thing} 沒有「{name}」這一步。", "{thing} 没有“{name}”这一步。", "{thing} has no step '{name}'."),
    )
}
