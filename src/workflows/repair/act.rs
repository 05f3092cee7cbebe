//! The steps of a repair: what was said goes to the rules, what they answer goes into the file, in one entry a step. No
//! SQL and no judgement here.

use serde_json::{Map, Value as Json};

use super::add::{deadline_rows, needs_operator, settings, take_down};
use super::rules::life::{self, Fitter, Step};
use super::rules::{
    AskedBy, Channel, Confirmation, Damage, FollowResult, FollowUp, Method, Rating, Repair, Scope, State, Told, Work,
    work,
};
use super::store::{self, Stored};
use super::{amend, correct, fees, form, lists, rows};
use crate::kernel::book::{Done, RecordKey};
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::Values;
use crate::kernel::number::{self, Letter};
use crate::kernel::problem::{Failure, Outcome, Problem, also};
use crate::kernel::store::Tx;
use crate::kernel::time::{Day, Minute};
use crate::registers::deadline::{self, Change};
use crate::registers::staff::certificate::Held;
use crate::registers::step::write as write_step;
use crate::registers::{duty, rights, row, staff};
use crate::say;

/// Takes one step of a repair.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub fn act(tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
    let Some(stored) = store::load(tx.view(), record.id())? else { return Err(not_found(record)) };
    let Some(operator) = tx.operator().key else { return Err(needs_operator().into()) };
    let at = when(tx, action.name, values);
    match action.name {
        "note" => {
            let mut said = to_json(action.fields, values);
            write_step(tx, &record.to_string(), action.name, at, &mut said, Vec::new())?;
            Ok(Done::default())
        }
        "explain" => {
            let rows = vec![rows::life_row(&stored.repair)];
            let explain = match stored.repair.state {
                State::Void => deadline::explanation::act_explain_void,
                _ => deadline::explanation::act_explain,
            };
            explain(tx, &record.to_string(), values, rows)
        }
        "amend" => amend::amend(tx, stored, action, values),
        "correct-time" => correct::correct_time(tx, stored, values),
        _ => step(tx, stored, action, values, at, operator),
    }
}

/// When a step happened: an appointment when it was told, all others `at`, which is now where it isn't typed.
fn when(tx: &Tx<'_>, action: &str, values: &Values) -> Minute {
    let key = if action == "appoint" { "told_at" } else { "at" };
    values.moment(key).unwrap_or(tx.now().minute())
}

/// The steps that change a repair by the rules alone.
fn step(
    tx: &mut Tx<'_>,
    stored: Stored,
    action: &'static Action,
    values: &Values,
    at: Minute,
    operator: i64,
) -> Outcome<Done> {
    let repair = &stored.repair;
    let text = |key: &str| values.text(key).map(str::to_string);
    let mut said = to_json(action.fields, values);
    let mut done = Done::default();
    let judged: Step = match action.name {
        "scope" => {
            let scope = values.choice("scope").and_then(Scope::from_code).unwrap_or(repair.scope);
            life::scope(repair, scope, at)
        }
        "tell-charge" => tell_charge(tx, repair, values, at, &mut said)?,
        "advise" => life::advise(repair, values.text("text").unwrap_or_default(), at),
        "dispatch" => dispatch(tx, repair, values, at, &mut done)?,
        "contact" => life::contact(repair, values.moment("appointment_at"), at),
        "appoint" => {
            let asked_by = values.choice("asked_by").and_then(AskedBy::from_code).unwrap_or(AskedBy::Company);
            life::appoint(repair, values.moment("appointment_at").unwrap_or(at), asked_by, at)
        }
        "arrive" => {
            done.warnings.extend(not_sent(tx, repair, values)?);
            life::arrive(repair, at)
        }
        "finish" => work::done(
            repair,
            Work {
                at,
                cause: text("cause").unwrap_or_default(),
                work: text("work").unwrap_or_default(),
                materials: text("materials"),
                shoe_covers: values.flag("shoe_covers").unwrap_or(false),
                cleaned: values.flag("cleaned").unwrap_or(false),
            },
        ),
        "charge" => charge(tx, repair, values, at, &mut said)?,
        "damage" => damage(tx, repair, values, at, &mut said)?,
        "confirm" => confirm(tx, repair, values, at, &mut said),
        "follow-up" => follow_up(tx, &stored, values, at, operator, &mut said)?,
        "result-up" => work::result_up(repair, values.text("text").unwrap_or_default(), at),
        "duplicate" => duplicate(tx, repair, values, at, &mut said)?,
        "withdraw" => {
            let [reason, told] = ["reason", "told"].map(|key| values.text(key).unwrap_or_default());
            work::withdraw(repair, reason, told, at)
        }
        "void" => {
            let judged = work::void(repair, values.text("reason").unwrap_or_default(), at);
            also(judged, may_void(tx, repair))
        }
        name => Err(vec![unknown_action(name)]),
    };
    let after = judged.map_err(Failure::refused)?;
    write(tx, &after, action.name, at, &mut said)?;
    if action.name == "follow-up" {
        done.lines.extend(repeated(tx, &after, operator)?);
    }
    Ok(done)
}

/// Writes what the rules decided, with the deadlines that follow from it.
fn write(tx: &mut Tx<'_>, repair: &Repair, action: &str, at: Minute, said: &mut Map<String, Json>) -> Outcome<()> {
    let mut all = vec![rows::life_row(repair)];
    if action == "dispatch" {
        all.extend(rows::crew_rows(repair));
    }
    all.extend(deadline_rows(tx, repair, at, Change::Step)?);
    write_step(tx, &repair.number.to_string(), action, at, said, all)
}

fn tell_charge(
    tx: &Tx<'_>,
    repair: &Repair,
    values: &Values,
    at: Minute,
    said: &mut Map<String, Json>,
) -> Outcome<Step> {
    let fee = fees::named(tx.view(), values, at.day())?;
    let (fee, known) = match fee {
        Some(Ok(fee)) => {
            said.insert("fee".to_string(), Json::from(fee.key));
            said.insert("price".to_string(), Json::from(fee.price.to_string()));
            (Some(fee.id), Ok(()))
        }
        Some(Err(problem)) => (None, Err(problem)),
        None => (None, Ok(())),
    };
    let told = Told { at, chargeable: values.flag("chargeable").unwrap_or(false), fee };
    Ok(life::tell_charge(repair, told, known))
}

fn dispatch(tx: &Tx<'_>, repair: &Repair, values: &Values, at: Minute, done: &mut Done) -> Outcome<Step> {
    let mut crew = Vec::new();
    for key in values.keys("crew") {
        let Some(found) = row::store::fetch(tx.view(), "staff", *key)? else { continue };
        let text = |column: &str| Some(row::text(&found, column).to_string()).filter(|text| !text.is_empty());
        let held = Held {
            name: row::text(&found, "name").to_string(),
            number: text("certificate_no"),
            expires: text("certificate_expires").as_deref().and_then(Day::parse),
            disabled: row::has(&found, "disabled_at"),
        };
        crew.push(Fitter { person: *key, held });
    }
    // An office without a roster has nobody off duty.
    if !duty::store::all(tx.view())?.is_empty() {
        for fitter in &crew {
            if !duty::store::is_on_duty(tx.view(), fitter.person, at)? {
                done.warnings.push(off_duty(&fitter.held.name));
            }
        }
    }
    Ok(life::dispatch(repair, &crew, values.text("reason"), at))
}

/// Somebody arrived who isn't on the newest dispatch: no certificate was asked for.
fn not_sent(tx: &Tx<'_>, repair: &Repair, values: &Values) -> Outcome<Option<Problem>> {
    let Some(key) = values.key("by") else { return Ok(None) };
    if repair.dispatch.iter().flat_map(|dispatch| &dispatch.crew).any(|one| one.person == key) {
        return Ok(None);
    }
    let name = staff::store::person(tx.view(), key)?.map(|person| person.name).unwrap_or_default();
    Ok(Some(Problem::house(
        "not_sent",
        say!(
            "{name} 不在派工名單上。到場照記；如果換了人，請補一次派工並寫原因。",
            "{name} 不在派工名单上。到场照记；如果换了人，请补一次派工并写原因。",
            "{name} isn't on the dispatch. The arrival is recorded; if somebody else went, add a dispatch with the reason."
        ),
    )
    .at("by")))
}

fn charge(tx: &Tx<'_>, repair: &Repair, values: &Values, at: Minute, said: &mut Map<String, Json>) -> Outcome<Step> {
    let charge = priced(tx, repair, values, at, said)?;
    Ok(work::charge(repair, charge, at))
}

/// The charge by the schedule; what it came to stands with the step.
fn priced(
    tx: &Tx<'_>,
    repair: &Repair,
    values: &Values,
    at: Minute,
    said: &mut Map<String, Json>,
) -> Outcome<Result<super::rules::Charge, Problem>> {
    Ok(fees::charge(tx.view(), repair, values, at.day())?.map(|(charge, fee)| {
        said.insert("fee".to_string(), Json::from(fee.key));
        said.insert("price".to_string(), Json::from(fee.price.to_string()));
        said.insert("amount".to_string(), Json::from(charge.amount.to_string()));
        charge
    }))
}

/// How it was signed; on paper where that isn't typed.
fn method(values: &Values, said: &mut Map<String, Json>) -> Method {
    let method = values.choice("method").and_then(Method::from_code).unwrap_or(Method::Paper);
    said.insert("method".to_string(), Json::from(method.code()));
    method
}

fn damage(tx: &Tx<'_>, repair: &Repair, values: &Values, at: Minute, said: &mut Map<String, Json>) -> Outcome<Step> {
    let text = |key: &str| values.text(key).unwrap_or_default().to_string();
    let method = method(values, said);
    let charge = priced(tx, repair, values, at, said)?;
    let damage = Damage {
        at,
        part: text("part"),
        cause: text("cause"),
        remedy: text("remedy"),
        charge: None,
        user_by: text("user_by"),
        method,
        witness: values.text("witness").map(str::to_string),
    };
    let signed = staff::rules::check_taker(method.code(), tx.operator(), None, Some(&damage.user_by));
    Ok(work::damage(repair, damage, charge, signed))
}

fn confirm(tx: &Tx<'_>, repair: &Repair, values: &Values, at: Minute, said: &mut Map<String, Json>) -> Step {
    let method = method(values, said);
    let confirmation = Confirmation {
        at,
        by: values.text("by").map(str::to_string),
        method,
        rating: values.choice("rating").and_then(Rating::from_code),
        opinion: values.text("opinion").map(str::to_string),
    };
    let signed = staff::rules::check_taker(method.code(), tx.operator(), None, values.text("by"));
    work::confirm(repair, confirmation, signed)
}

fn follow_up(
    tx: &Tx<'_>,
    stored: &Stored,
    values: &Values,
    at: Minute,
    operator: i64,
    said: &mut Map<String, Json>,
) -> Outcome<Step> {
    let by = values.key("by").unwrap_or(operator);
    said.insert("by".to_string(), Json::from(format!("staff/{by}")));
    let call = FollowUp {
        at,
        by,
        result: values.choice("result").and_then(FollowResult::from_code).unwrap_or(FollowResult::NotReached),
        comment: values.text("comment").map(str::to_string),
    };
    let settings = settings(tx.view())?;
    let opens = opens(tx, &stored.repair)?.unwrap_or(at);
    Ok(work::follow_up(&stored.repair, call, &stored.sent, opens, &settings))
}

/// When the follow-up may be made: as its deadline says, which keeps the setting of the completion's day.
fn opens(tx: &Tx<'_>, repair: &Repair) -> Outcome<Option<Minute>> {
    let kept = deadline::store::of(tx.view(), &repair.number.to_string())?;
    Ok(lists::follow_up_opens(&kept))
}

/// A dissatisfied follow-up opens a new repair in the same change (H21): it repeats the old one, and its clocks run from
/// the call.
fn repeated(tx: &mut Tx<'_>, old: &Repair, operator: i64) -> Outcome<Option<String>> {
    let dissatisfied = |call: &&FollowUp| call.result == FollowResult::Dissatisfied;
    let Some(call) = old.follow_up.as_ref().filter(dissatisfied) else { return Ok(None) };
    let (number, series) = tx.next_number(Letter::Repair)?;
    let new = Repair {
        number,
        reported_at: call.at,
        channel: Channel::FollowUp,
        repeat_of: Some(old.number),
        remarks: call.comment.clone(),
        outage: None,
        state: State::Reported,
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
        ..old.clone()
    };
    take_down(tx, new, operator, series)?;
    Ok(Some(number.to_string()))
}

fn duplicate(tx: &Tx<'_>, repair: &Repair, values: &Values, at: Minute, said: &mut Map<String, Json>) -> Outcome<Step> {
    let typed = values.text("of").unwrap_or_default();
    let read = number::read(typed, Letter::Repair, tx.is_training()).ok();
    let other = match read.filter(|number| number.letter() == Letter::Repair) {
        Some(number) => store::load(tx.view(), number.key())?,
        None => None,
    };
    let Some(other) = other else { return Ok(Err(vec![no_such_repair(typed)])) };
    said.insert("of".to_string(), Json::from(other.repair.number.to_string()));
    let wanted = lists::Wanted { duplicates_of: Some(repair.number.key()), ..lists::Wanted::default() };
    let duplicates = store::page(tx.view(), &wanted, lists::Place::Newest, 99)?.len();
    Ok(work::duplicate(repair, &other.repair, duplicates, values.text("told").unwrap_or_default(), at))
}

/// Who may void: the clerk until the user has signed something, afterwards the supervisor (contract, section 6).
fn may_void(tx: &Tx<'_>, repair: &Repair) -> Result<(), Problem> {
    let signed = |method: Method| matches!(method, Method::Paper | Method::Pin);
    let is_signed = repair.confirmation.as_ref().is_some_and(|given| signed(given.method))
        || repair.damage.as_ref().is_some_and(|damage| signed(damage.method));
    if is_signed { rights::need(tx.operator(), &["supervisor"]) } else { Ok(()) }
}

fn not_found(record: &RecordKey) -> Failure {
    Failure::from(no_such(&record.to_string()))
}

fn no_such_repair(typed: &str) -> Problem {
    no_such(typed).at("of")
}

fn no_such(typed: &str) -> Problem {
    Problem::new(
        "not_found",
        say!(
            "沒有報修單 {typed}。請照紙重打單號。",
            "没有报修单 {typed}。请照纸重打单号。",
            "There is no repair {typed}. Type the number again from the paper."
        ),
    )
}

fn off_duty(name: &str) -> Problem {
    Problem::house(
        "off_duty",
        say!(
            "提醒：{name} 這時不在班。派工照記，請確認聯繫得上。",
            "提醒：{name} 这时不在班。派工照记，请确认联系得上。",
            "Note: {name} isn't on duty at that time. The dispatch is recorded; make sure they can be reached."
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
