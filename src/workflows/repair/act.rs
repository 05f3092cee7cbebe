//! The steps of a repair: what was said goes to the rules, what they answer goes into the file, in one entry a step. No
//! SQL and no judgement here.

use serde_json::{Map, Value as Json};

use super::add::{deadline_rows, needs_operator, settings, take_down};
use super::rules::life::{self, Fitter, Step};
use super::rules::{
    AskedBy, Channel, Confirmation, Damage, FollowResult, FollowUp, Method, Rating, Repair, Scope, State, Told, Work,
    wording, work,
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
use crate::registers::deadline::{self, Change, Kept};
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
            let refund = refund(repair, values, &mut said);
            life::scope(repair, scope, refund, at)
        }
        "tell-charge" => tell_charge(tx, repair, values, at, &mut said, &mut done)?,
        "advise" => {
            let judged = life::advise(repair, values.text("text").unwrap_or_default(), at);
            also(judged, wording::has_duplicates(&store::duplicates(tx.view(), repair.number)?))
        }
        "dispatch" => dispatch(tx, repair, values, at, &mut done)?,
        "contact" => {
            let appointment = values.moment("appointment_at");
            done.warnings.extend(beyond_a_limit(tx, repair, appointment, at)?);
            life::contact(repair, appointment, at)
        }
        "appoint" => {
            done.warnings.extend(not_reached_yet(tx, repair)?);
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
        "confirm" => confirm(tx, repair, values, at, &mut said)?,
        "follow-up" => follow_up(tx, &stored, values, at, operator, &mut said)?,
        "result-up" => {
            let kept = deadline::store::of(tx.view(), &repair.number.to_string())?;
            let missed = lists::result_missed(&kept, tx.now().minute());
            work::result_up(repair, values.text("text").unwrap_or_default(), missed, at)
        }
        "duplicate" => duplicate(tx, repair, values, at, &mut said)?,
        "withdraw" => {
            let [reason, told] = ["reason", "told"].map(|key| values.text(key).unwrap_or_default());
            let judged = work::withdraw(repair, reason, told, at);
            also(judged, wording::has_duplicates(&store::duplicates(tx.view(), repair.number)?))
        }
        "void" => {
            let refund = refund(repair, values, &mut said);
            let judged = work::void(repair, values.text("reason").unwrap_or_default(), refund, at);
            let judged = also(judged, wording::has_duplicates(&store::duplicates(tx.view(), repair.number)?));
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

/// The receipt of a refund; what is given back stands with the step.
fn refund<'v>(repair: &Repair, values: &'v Values, said: &mut Map<String, Json>) -> Option<&'v str> {
    let refund = values.text("refund");
    if let (Some(_), Some(charge)) = (refund, &repair.charge) {
        said.insert("amount".to_string(), Json::from(charge.amount.to_string()));
        said.insert("receipt_no".to_string(), Json::from(charge.receipt_no.clone()));
    }
    refund
}

/// A time beyond a limit that runs was agreed at the first contact: the limit stays, and nobody said who wished it.
fn beyond_a_limit(tx: &Tx<'_>, repair: &Repair, agreed: Option<Minute>, at: Minute) -> Outcome<Option<Problem>> {
    let Some(agreed) = agreed else { return Ok(None) };
    let kept = deadline::store::of(tx.view(), &repair.number.to_string())?;
    let owed = |kept: &&Kept| ["arrive", "finish"].contains(&kept.deadline.kind.as_str()) && is_owed(kept);
    let dues = kept.iter().filter(owed).filter_map(|kept| kept.deadline.due);
    Ok(dues.filter(|due| at <= *due && *due < agreed).min().map(beyond_limit))
}

/// Another time is agreed while the first contact isn't on record: its limit runs on.
fn not_reached_yet(tx: &Tx<'_>, repair: &Repair) -> Outcome<Option<Problem>> {
    let kept = deadline::store::of(tx.view(), &repair.number.to_string())?;
    let is_open = kept.iter().any(|kept| kept.deadline.kind == "contact" && is_owed(kept));
    Ok(is_open.then(contact_open))
}

/// Whether a deadline is neither met nor cancelled.
fn is_owed(kept: &Kept) -> bool {
    kept.deadline.met_at.is_none() && kept.cancelled_at.is_none()
}

fn tell_charge(
    tx: &Tx<'_>,
    repair: &Repair,
    values: &Values,
    at: Minute,
    said: &mut Map<String, Json>,
    done: &mut Done,
) -> Outcome<Step> {
    let chargeable = values.flag("chargeable").unwrap_or(false);
    if !chargeable && values.has("fee") {
        said.remove("fee");
        done.warnings.push(fee_ignored());
        return Ok(life::tell_charge(repair, Told { at, chargeable, fee: None }, Ok(())));
    }
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
    let told = Told { at, chargeable, fee };
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
    let staff = staff_names(tx, repair, method)?;
    let signed = staff::rules::check_taker(method.code(), tx.operator(), None, Some(&damage.user_by))
        .and_then(|()| staff::rules::signs_for_user(Some(&damage.user_by), "user_by", &staff));
    Ok(work::damage(repair, damage, charge, signed))
}

/// The names of those who can't sign for the user: everybody who was ever sent, and on paper who types it.
fn staff_names(tx: &Tx<'_>, repair: &Repair, method: Method) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for (_, crew) in store::crews(tx.view(), repair.number.key())? {
        names.push(crew.name);
        names.extend(staff::store::person(tx.view(), crew.person)?.map(|person| person.name));
    }
    if method == Method::Paper {
        names.push(tx.operator().name.clone());
    }
    Ok(names)
}

fn confirm(tx: &Tx<'_>, repair: &Repair, values: &Values, at: Minute, said: &mut Map<String, Json>) -> Outcome<Step> {
    let method = method(values, said);
    let confirmation = Confirmation {
        at,
        by: values.text("by").map(str::to_string),
        method,
        rating: values.choice("rating").and_then(Rating::from_code),
        opinion: values.text("opinion").map(str::to_string),
    };
    let staff = staff_names(tx, repair, method)?;
    let signed = staff::rules::check_taker(method.code(), tx.operator(), None, values.text("by"))
        .and_then(|()| staff::rules::signs_for_user(values.text("by"), "by", &staff));
    Ok(work::confirm(repair, confirmation, signed))
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
    let duplicates = store::duplicates(tx.view(), repair.number)?.len();
    Ok(work::duplicate(repair, &other.repair, duplicates, values.text("told").unwrap_or_default(), at))
}

/// Who may void: the clerk until it has ended or the user has signed something, afterwards the supervisor (contract,
/// section 6).
fn may_void(tx: &Tx<'_>, repair: &Repair) -> Result<(), Problem> {
    let signed = |method: Method| matches!(method, Method::Paper | Method::Pin);
    let is_signed = repair.confirmation.as_ref().is_some_and(|given| signed(given.method))
        || repair.damage.as_ref().is_some_and(|damage| signed(damage.method));
    if is_signed || repair.state.has_ended() { rights::need(tx.operator(), &["supervisor"]) } else { Ok(()) }
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

fn beyond_limit(due: Minute) -> Problem {
    Problem::house(
        "appointment_beyond_limit",
        say!(
            "提醒：約定的時間在時限 {due} 之後，時限不變，到時算逾期。是用戶要求的，請用「改約時間」記下是誰要求的。",
            "提醒：约定的时间在时限 {due} 之后，时限不变，到时算逾期。是用户要求的，请用“改约时间”记下是谁要求的。",
            "Note: the agreed time is after the limit, {due}, which stays and will be missed. Where the user wished it, record that with 'appoint'."
        ),
    )
    .at("appointment_at")
}

fn contact_open() -> Problem {
    Problem::house(
        "contact_open",
        say!(
            "提醒：第一次聯繫還沒有登記，它的時限照算。請補登「聯繫用戶」。",
            "提醒：第一次联系还没有登记，它的时限照算。请补登“联系用户”。",
            "Note: the first contact isn't on record yet and its limit runs on. Record it with 'contact'."
        ),
    )
}

fn fee_ignored() -> Problem {
    Problem::house(
        "fee_ignored",
        say!(
            "提醒：說明了不收費，收費項目沒有記下。要收費的，請重辦「告知收費」。",
            "提醒：说明了不收费，收费项目没有记下。要收费的，请重办“告知收费”。",
            "Note: the user was told that it is free, so the fee wasn't recorded. Where it is charged after all, tell the charge again."
        ),
    )
    .at("fee")
}

fn unknown_action(name: &str) -> Problem {
    let thing = form::THING.name;
    Problem::new(
        "unknown_action",
        say!("{thing} 沒有「{name}」這一步。", "{thing} 没有“{name}”这一步。", "{thing} has no step '{name}'."),
    )
}
