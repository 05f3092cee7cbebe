//! The steps of a slip: what was said goes to the rules, what they answer goes into the file, in one entry a step. No
//! SQL and no judgement here.

use serde_json::{Map, Value as Json};

use super::rows;
use super::rules::drawing::{self, Taking, Told};
use super::rules::life::{self, Signer, Step, Voiding};
use super::rules::{Slip, Source, State};
use super::store::{self, Stored};
use super::{form, gate, reconcile, show};
use crate::kernel::book::{Done, RecordKey};
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Failure, Outcome, Problem, also};
use crate::kernel::store::{Operator, Row, Tx};
use crate::kernel::time::{Minute, Month};
use crate::kernel::units::{Decimetres, Fen, Grams};
use crate::registers::step::correct::{Correctable, Moved, correct};
use crate::registers::step::write as write_step;
use crate::registers::{month, staff};
use crate::say;

/// Takes one step of a slip.
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
        "release" => gate::release(tx, &stored, values, at),
        "refuse" => gate::refuse(tx, &record.to_string(), values),
        "correct-time" => correct_time(tx, &stored, values),
        "note" => {
            let mut said = to_json(action.fields, values);
            write_step(tx, &record.to_string(), action.name, at, &mut said, Vec::new())?;
            Ok(Done::default())
        }
        "file" => {
            life::file(&stored.slip, stored.filed_at, at).map_err(Failure::refused)?;
            let filed = Stored { filed_at: Some(at), ..stored };
            let mut said = Map::new();
            let rows = vec![rows::life_row(&filed, false)];
            write_step(tx, &record.to_string(), action.name, at, &mut said, rows)?;
            Ok(Done::default())
        }
        _ => step(tx, stored, action, values, at),
    }
}

/// The steps that change a slip's state by the rules alone.
fn step(tx: &mut Tx<'_>, stored: Stored, action: &'static Action, values: &Values, at: Minute) -> Outcome<Done> {
    let slip = &stored.slip;
    let mut said = to_json(action.fields, values);
    let judged: Step = match action.name {
        "sign-head" | "sign-gm" => {
            let (signer, method) = signer(tx, values, at)?;
            let standing = if action.name == "sign-head" { &signer.head } else { &signer.gm };
            if let Ok(Some(authority)) = standing {
                said.insert("deputy".to_string(), Json::from(authority.as_str()));
            }
            said.insert("method".to_string(), Json::from(method));
            said.insert("name".to_string(), Json::from(signer.name.as_str()));
            let judged = if action.name == "sign-head" {
                life::sign_head(slip, &signer, at)
            } else {
                life::sign_gm(slip, &signer, at)
            };
            also(judged, check_method(tx, method, &signer))
        }
        "reject" => {
            let (signer, _) = signer(tx, values, at)?;
            life::reject(slip, &signer, at)
        }
        "receipt" => {
            let amount = Fen(values.whole("amount").unwrap_or(0));
            life::receipt(slip, values.text("receipt_no").unwrap_or_default(), amount, at)
        }
        "return-note" => {
            said.entry("by").or_insert_with(|| Json::from(tx.operator().name.as_str()));
            life::return_note(slip, values.text("note_no").unwrap_or_default(), at)
        }
        "draw" => {
            if !tx.operator().has("clerk") {
                said.insert("at_gate".to_string(), Json::from(true));
            }
            draw(tx, slip, values, at)?
        }
        "void" => {
            let returned = values.text("returned_to").zip(values.moment("returned_at"));
            let voiding = Voiding { at, returned, refund: values.text("refund"), taken_over: false };
            also(life::void(slip, &voiding), may_void(tx.operator(), slip))
        }
        _ => Err(vec![unknown_action(action.name)]),
    };
    let slip = judged.map_err(Failure::refused)?;
    finish(tx, stored, slip, action.name, values, at, &mut said)
}

/// Writes what the rules decided, and what follows from it in the same transaction.
fn finish(
    tx: &mut Tx<'_>,
    before: Stored,
    slip: Slip,
    action: &str,
    values: &Values,
    at: Minute,
    said: &mut Map<String, Json>,
) -> Outcome<Done> {
    let number = slip.number.to_string();
    let mut stored = Stored { slip, ..before };
    let mut rows = Vec::new();
    match action {
        "draw" => {
            stored.storekeeper = values.key("storekeeper").filter(|_| stored.slip.source == Source::Warehouse);
            rows.extend(rows::drawn_rows(&stored.slip));
        }
        "reject" | "void" => {
            stored.ended = Some((at, values.text("reason").unwrap_or_default().to_string()));
        }
        _ => {}
    }
    let mut life = rows::life_row(&stored, false);
    if action == "draw" {
        let counted = month::store::counted(tx.view(), at.day())?.map(Month::key);
        stored.counted = counted;
        life = life.set("counted", counted);
    }
    rows.push(life);
    if matches!(action, "draw" | "void") {
        withdraw(tx, &[&stored], said, &mut rows)?;
    }
    write_step(tx, &number, action, at, said, rows)?;
    if action == "draw" && said.get("at_gate") == Some(&Json::Bool(true)) {
        gate::drawn_at_gate(tx, &stored, at)?;
    }
    if stored.slip.state == State::Effective && action != "return-note" {
        take_over(tx, stored)?;
    }
    Ok(Done::default())
}

/// A reissue that takes over a drawing goes straight to `drawn` when it becomes effective (house rule).
fn take_over(tx: &mut Tx<'_>, stored: Stored) -> Outcome<()> {
    let Some(old) = stored.slip.takes_over else { return Ok(()) };
    let Some(slip) = drawing::take_over(&stored.slip) else { return Ok(()) };
    let (Some(old), Some(taken)) = (store::load(tx.view(), old.key())?, &slip.drawing) else { return Ok(()) };
    let number = slip.number.to_string();
    let at = taken.at;
    let mut said = Map::new();
    said.insert("taken_over_from".to_string(), Json::from(old.slip.number.to_string()));
    said.insert("taken_by".to_string(), Json::from(taken.taken_by.as_str()));
    if let Some(giver) = &taken.given_by {
        said.insert("given_by".to_string(), Json::from(giver.as_str()));
    }
    let storekeeper = old.storekeeper;
    let stored = Stored { slip, storekeeper, ..stored };
    let mut rows = rows::drawn_rows(&stored.slip);
    let counted = counted_after(tx, old, at)?;
    rows.push(rows::life_row(&stored, false).set("counted", counted));
    withdraw(tx, &[&stored], &mut said, &mut rows)?;
    write_step(tx, &number, "draw", at, &mut said, rows)
}

/// In which month a drawing counts that was taken over, where that isn't its own: a drawing counts once. What a closed
/// month has counted for the old slip isn't counted again (0); what was void when its month was closed, and so counted
/// nowhere, counts now as a late entry.
fn counted_after(tx: &Tx<'_>, old: Stored, at: Minute) -> Outcome<Option<i64>> {
    let mut drawn = old;
    while drawn.slip.drawing.is_none() {
        let Some(older) = drawn.slip.takes_over else { break };
        let Some(older) = store::load(tx.view(), older.key())? else { break };
        drawn = older;
    }
    if drawn.counted == Some(0) {
        return Ok(Some(0));
    }
    let own = drawn.counted.and_then(Month::from_key).unwrap_or(Month::of(at.day()));
    match month::store::closing(tx.view(), own)? {
        None => Ok(drawn.counted),
        Some(closing) if drawn.rev > closing => Ok(Some(0)),
        Some(_) => Ok(month::store::counted(tx.view(), at.day())?.map(Month::key)),
    }
}

/// A drawing that comes, goes or moves withdraws the report to finance of its month (S6), in the same entry. The slip is
/// given as it was and as it will be, where both matter.
pub(super) fn withdraw(
    tx: &Tx<'_>,
    slips: &[&Stored],
    said: &mut Map<String, Json>,
    rows: &mut Vec<Row>,
) -> Outcome<()> {
    let months = slips.iter().filter_map(|stored| match (stored.counted, &stored.slip.drawing) {
        (Some(key), _) => Month::from_key(key),
        (None, drawing) => drawing.as_ref().map(|drawing| Month::of(drawing.at.day())),
    });
    let withdrawal = reconcile::withdraw_reports(tx.view(), months)?;
    withdrawal.tell(said);
    rows.extend(withdrawal.rows);
    Ok(())
}

/// Reads the drawing and lets the rules judge it.
fn draw(tx: &Tx<'_>, slip: &Slip, values: &Values, at: Minute) -> Outcome<Step> {
    let (taker, taken_by) = person_or_name(tx, values, "taken_by")?;
    let (given_by_staff, given_by) = person_or_name(tx, values, "given_by")?;
    let mut problems = Vec::new();
    let method = values.choice("method").unwrap_or("paper");
    let taker = taker.map(|key| staff::store::person(tx.view(), key)).transpose()?.flatten();
    if let Err(problem) = staff::rules::check_taker(method, tx.operator(), taker.as_ref(), taken_by.as_deref()) {
        problems.push(problem);
    }
    if let Some(key) = values.key("storekeeper") {
        let person = staff::store::person(tx.view(), key)?;
        if person.as_ref().is_some_and(|person| !person.has("storekeeper")) {
            problems.push(not_storekeeper(&person.map(|person| person.name).unwrap_or_default()));
        }
    }
    let taking = Taking {
        at,
        taken_by: taken_by.unwrap_or_default(),
        given_by,
        given_by_staff,
        has_storekeeper: values.key("storekeeper").is_some(),
    };
    let told: Vec<Told> = values
        .rows("lines")
        .iter()
        .map(|row| Told {
            line: row.whole("line").unwrap_or(0),
            count: row.whole("count"),
            metres: row.whole("metres").map(Decimetres),
            grams: row.whole("grams").map(Grams),
        })
        .collect();
    let judged = drawing::draw(slip, &taking, values.has("lines").then_some(told.as_slice()));
    Ok(problems.into_iter().fold(judged, |judged, problem| also(judged, Err(problem))))
}

/// A person of the register, or the name of an outsider; a typed name that is exactly one person's is that person.
fn person_or_name(tx: &Tx<'_>, values: &Values, key: &str) -> Outcome<(Option<i64>, Option<String>)> {
    match values.get(key) {
        Some(Value::Key(id)) => {
            let name = staff::store::person(tx.view(), *id)?.map(|person| person.name);
            Ok((Some(*id), name))
        }
        Some(Value::Text(name)) => Ok((None, Some(name.clone()))),
        _ => Ok((None, None)),
    }
}

/// Who signs, in what standing on that day, and by which method.
fn signer(tx: &Tx<'_>, values: &Values, at: Minute) -> Outcome<(Signer, &'static str)> {
    let Some(person) = values.key("by").map(|key| staff::store::person(tx.view(), key)).transpose()?.flatten() else {
        return Err(missing_signer().into());
    };
    let standing = |role| staff::rules::may_sign_as(&person, role, at.day()).map(|standing| standing.deputy);
    let signer = Signer { key: person.id, head: standing("head"), gm: standing("gm"), name: person.name };
    Ok((signer, values.choice("method").unwrap_or("paper")))
}

/// Whether the method fits who is at the keyboard; a refused or absent signature is none (S3).
fn check_method(tx: &Tx<'_>, method: &str, signer: &Signer) -> Result<(), Problem> {
    if matches!(method, "refused" | "absent") {
        return Err(Problem::clause(
            "S3",
            "not_a_signature",
            say!(
                "「拒簽」「未簽」不是簽字，審批單不能憑它生效。不批准請辦駁回；還沒簽就先不登記。",
                "“拒签”“未签”不是签字，审批单不能凭它生效。不批准请办驳回；还没签就先不登记。",
                "Refused or absent is no signature and can't make a slip effective. Reject the slip, or record nothing until it is signed."
            ),
        )
        .at("method"));
    }
    match staff::store::person(tx.view(), signer.key) {
        Ok(Some(person)) => staff::rules::check_method(method, tx.operator(), &person),
        _ => Ok(()),
    }
}

/// Who may void: the clerk until the head has signed, afterwards the supervisor (contract, section 3).
///
/// # Errors
/// `not_allowed`.
pub fn may_void(operator: &Operator, slip: &Slip) -> Result<(), Problem> {
    // Goods that are out on the slip make it more than a clerk's mistake.
    let fresh = slip.state == State::Issued && slip.goods_out().is_none();
    let allowed = operator.has("supervisor") || !slip.state.waits() || (operator.has("clerk") && fresh);
    if allowed {
        return Ok(());
    }
    Err(Problem::house(
        "not_allowed",
        say!(
            "部門領導簽過字或樣品已提取的單只有主管能作廢。請主管來辦。",
            "部门领导签过字或样品已提取的单只有主管能作废。请主管来办。",
            "Once the head has signed or goods are out, only a supervisor may void a slip. Ask the supervisor."
        ),
    ))
}

/// Corrects the time of a step: both values stay on record, what rests on it is judged anew, validity never grows.
fn correct_time(tx: &mut Tx<'_>, stored: &Stored, values: &Values) -> Outcome<Done> {
    let number = stored.slip.number.to_string();
    let of = Correctable { record: &number, thing: &form::THING, steps: &show::CORRECTABLE, received: None };
    correct(tx, &of, values, |tx, moved| {
        let slip = life::with_time(&stored.slip, &moved.step, moved.to).map_err(Failure::refused)?;
        let after = Stored { slip, ..stored.clone() };
        let mut all = Moved::from(vec![rows::life_row(&after, false)]);
        if moved.step == "draw" {
            withdraw(tx, &[stored, &after], &mut all.said, &mut all.rows)?;
        }
        Ok(all)
    })
}

/// A change without an operator.
pub fn needs_operator() -> Problem {
    Problem::new(
        "no_operator",
        say!(
            "不知道誰在操作。請用 --operator 指明人員，或在界面上先選操作員。",
            "不知道谁在操作。请用 --operator 指明人员，或在界面上先选操作员。",
            "Nobody is at the keyboard. Name the operator with --operator, or choose one on the screen."
        ),
    )
}

fn not_found(record: &RecordKey) -> Failure {
    Failure::from(Problem::new(
        "not_found",
        say!(
            "沒有樣品單 {record}。請照紙重打單號。",
            "没有样品单 {record}。请照纸重打单号。",
            "There is no slip {record}. Type the number again from the paper."
        ),
    ))
}

fn missing_signer() -> Problem {
    Problem::clause(
        "S3",
        "missing",
        say!("沒有填簽字人。請填是誰簽的。", "没有填签字人。请填是谁签的。", "The signer is missing. Say who signed."),
    )
    .at("by")
}

fn not_storekeeper(name: &str) -> Problem {
    Problem::clause(
        "S8",
        "not_storekeeper",
        say!(
            "{name} 不是司庫員。請填司庫員，或先在人員表登記這個職責。",
            "{name} 不是司库员。请填司库员，或先在人员表登记这个职责。",
            "{name} is not a storekeeper. Name one, or enter the role in the staff register first."
        ),
    )
    .at("storekeeper")
}

fn unknown_action(name: &str) -> Problem {
    Problem::new(
        "unknown_action",
        say!("樣品單沒有「{name}」這一步。", "样品单没有“{name}”这一步。", "A sample slip has no step '{name}'."),
    )
}
