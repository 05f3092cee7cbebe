//! Amending what was applied for: any descriptive key, with a reason. The old value stays in the history; open deadlines
//! follow, settled ones never move.

use serde_json::Value as Json;

use super::add::{
    contract, deadline_rows, find_text, home, intake_problems, is_value, no_place, not_for_kind, person, stop, works,
};
use super::form::{self, AMENDABLE};
use super::rows;
use super::rules::{Application, Channel, Home, State, Step, Wish, life};
use super::store::Stored;
use crate::kernel::book::Done;
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::Tx;
use crate::kernel::units::Area;
use crate::registers::deadline::Change;
use crate::registers::row;
use crate::registers::step::write as write_step;
use crate::registers::user;
use crate::registers::user::address_of;
use crate::registers::user::class::{BuildingKind, UserClass};
use crate::registers::user::store::User;
use crate::say;

/// Amends an application.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub(super) fn amend(tx: &mut Tx<'_>, stored: Stored, action: &'static Action, values: &Values) -> Outcome<Done> {
    let was = &stored.application;
    let mut problems = refusals(was, values);
    let stop = stop(tx, values, &mut problems)?;
    let typed = values.group("address").map(address_of);
    // Who gives another address of an application without a user is taken for the user who lives there.
    let unnamed = typed.as_ref().filter(|_| was.user.is_none() && !values.has("account"));
    let user = user::store::home(tx.view(), values.key("account"), unnamed)?;
    let gone = values.is_blanked("account") && !values.has("account");
    let address = typed.or(user.as_ref().map(|user| user.address.clone())).unwrap_or_else(|| was.address.clone());
    let (key, account) = match &user {
        Some(user) => (Some(user.id), Some((user.account.clone(), user.name.clone()))),
        None if gone => (None, None),
        None => (was.user, was.account.clone()),
    };
    if key.is_none() && !was.kind.is_new() {
        problems.push(no_place());
    }
    let home = amended_home(tx, was, user.as_ref(), values, &mut problems)?;
    let contract = contract(values, was.contract.as_ref(), user.as_ref(), &mut problems);
    let restores = stop.as_ref().map(|stop| stop.number);
    let wish = wish(tx, &was.wish, values, &mut problems)?;
    let wish = match wish {
        Wish::Restore { restores: known, reason } => {
            let known = known.filter(|_| !values.is_blanked("restores"));
            Wish::Restore { restores: restores.or(known), reason }
        }
        wish => wish,
    };
    let text = |key: &str, was: &Option<String>| {
        if values.is_blanked(key) { None } else { values.text(key).map(str::to_string).or_else(|| was.clone()) }
    };
    let texts = |key: &str, was: &[String]| {
        if values.has(key) || values.is_blanked(key) { values.texts(key).to_vec() } else { was.to_vec() }
    };
    let needed = |key: &str, was: &str| values.text(key).unwrap_or(was).to_string();
    let application = Application {
        channel: values.choice("channel").and_then(Channel::from_code).unwrap_or(was.channel),
        applicant: needed("applicant", &was.applicant),
        phone: needed("phone", &was.phone),
        id_no: text("id_no", &was.id_no),
        user: key,
        account,
        address,
        station: needed("station", &was.station),
        substation: text("substation", &was.substation),
        handler: match values.key("handler") {
            Some(key) => person(tx, key)?,
            None => was.handler.clone(),
        },
        home,
        wish,
        contract,
        works: match values.group("works") {
            Some(group) => Some(works(group)),
            None => was.works.clone().filter(|_| !values.is_blanked("works")),
        },
        papers: texts("papers", &was.papers),
        papers_missing: texts("papers_missing", &was.papers_missing),
        buildings: texts("buildings", &was.buildings),
        households: values.whole("households").or(was.households).filter(|_| !values.is_blanked("households")),
        outside_reason: text("outside_reason", &was.outside_reason),
        remarks: text("remarks", &was.remarks),
        ..was.clone()
    };
    problems.extend(intake_problems(tx, &application, stop.as_ref())?);
    if !problems.is_empty() {
        return Err(Failure::refused(problems));
    }
    let mut said = to_json(action.fields, values);
    for field in keys().filter(|field| values.is_blanked(field.key)) {
        said.insert(field.key.to_string(), Json::Null);
    }
    let after = Stored { amended: stored.amended + 1, application, ..stored };
    let now = tx.now().minute();
    let mut all = vec![rows::taken_row(&after, &find_text(&after.application)), rows::life_row(&after.application)];
    all.extend(deadline_rows(tx, &after.application, now, Change::Amendment)?);
    write_step(tx, &after.application.number.to_string(), action.name, now, &mut said, all)?;
    Ok(Done::default())
}

/// The descriptive keys.
fn keys() -> impl Iterator<Item = &'static crate::kernel::form::field::Field> {
    AMENDABLE.iter().filter(|field| field.key != "reason")
}

/// What can't be amended as typed, whatever it would become.
fn refusals(was: &Application, values: &Values) -> Vec<Problem> {
    let mut problems = Vec::new();
    if life::state(was) == State::Void {
        problems.push(is_void());
    }
    let typed = |key: &str| values.has(key) || values.is_blanked(key);
    for field in keys().filter(|field| typed(field.key)) {
        if !form::belongs(field.key, was.kind) {
            problems.push(not_for_kind(field.key, field.label, was.kind));
            continue;
        }
        let required = form::THING.fields.iter().any(|known| known.key == field.key && known.required);
        let needed = required || ["station", "address"].contains(&field.key) || form::is_needed(field.key, was.kind);
        if needed && !values.has(field.key) {
            problems.push(row::required(field));
        }
    }
    if !keys().any(|field| typed(field.key)) {
        problems.push(nothing_to_change());
    }
    for (key, step) in [
        ("account", Step::Execute),
        ("account", Step::AreaNotice),
        ("restores", Step::Execute),
        ("new_value", Step::Complete),
    ] {
        if typed(key) && was.last(step).is_some() && !problems.iter().any(|known| known.field.as_deref() == Some(key)) {
            problems.push(too_late(key));
        }
    }
    problems
}

/// The home after the amendment: another user's is the register's, that of an application without a user is as typed.
fn amended_home(
    tx: &Tx<'_>,
    was: &Application,
    user: Option<&User>,
    values: &Values,
    problems: &mut Vec<Problem>,
) -> Outcome<Home> {
    let known = match (user, was.user) {
        (Some(user), _) => Some(user.clone()),
        (None, Some(key)) => user::store::get(tx.view(), key)?,
        (None, None) => None,
    };
    if known.is_some() {
        let registered = home(values, known.as_ref(), problems);
        return Ok(registered.filter(|_| user.is_some()).unwrap_or_else(|| was.home.clone()));
    }
    Ok(Home {
        class: values.choice("user_class").and_then(UserClass::from_code).unwrap_or(was.home.class),
        building: values.choice("building_kind").and_then(BuildingKind::from_code).unwrap_or(was.home.building),
        own_loop: values.flag("own_loop").unwrap_or(was.home.own_loop),
        heated_area: was.home.heated_area,
    })
}

/// What is wished after the amendment; what isn't typed stays.
fn wish(tx: &Tx<'_>, was: &Wish, values: &Values, problems: &mut Vec<Problem>) -> Outcome<Wish> {
    let area = |key: &str, was: Option<Area>| values.whole(key).map(Area).or(was);
    Ok(match was.clone() {
        Wish::New { floor_area, applied_area } => {
            Wish::New { floor_area: area("floor_area", floor_area), applied_area: area("applied_area", applied_area) }
        }
        Wish::Change { what, new_value } => {
            if let Some(typed) = values.text("new_value") {
                problems.extend(is_value(what, typed).err());
            }
            Wish::Change { what, new_value: values.text("new_value").map(str::to_string).unwrap_or(new_value) }
        }
        Wish::Stop { reason, from, to } => {
            Wish::Stop { reason, from: values.day("from").unwrap_or(from), to: values.day("to").unwrap_or(to) }
        }
        Wish::Imposed { reason, legal_basis, found_by, found_on, items } => Wish::Imposed {
            reason,
            legal_basis: values.text("legal_basis").map(str::to_string).unwrap_or(legal_basis),
            found_by: match values.key("found_by") {
                Some(key) => person(tx, key)?,
                None => found_by,
            },
            found_on: values.day("found_on").unwrap_or(found_on),
            items,
        },
        restore @ Wish::Restore { .. } => restore,
    })
}

fn nothing_to_change() -> Problem {
    Problem::new(
        "nothing_to_change",
        say!(
            "沒有填要改的欄目。請至少填一欄。",
            "没有填要改的栏目。请至少填一栏。",
            "Nothing to change was given. Fill in at least one field."
        ),
    )
}

fn too_late(key: &'static str) -> Problem {
    Problem::house(
        "wrong_order",
        say!(
            "已經執行、辦結或已出面積通知單，用戶登記已經跟著改了，這一欄不能再更正。請另辦一張變更。",
            "已经执行、办结或已出面积通知单，用户登记已经跟着改了，这一栏不能再更正。请另办一张变更。",
            "It has been executed or completed, or its area notice is out, and the register follows it: this field can't be amended any more. Apply for a change instead."
        ),
    )
    .at(key)
}

fn is_void() -> Problem {
    Problem::house(
        "wrong_order",
        say!(
            "這張已經作廢，內容不再更正。要補充就加註。",
            "这张已经作废，内容不再更正。要补充就加注。",
            "It is void; what was taken down isn't changed any more. Add a note instead."
        ),
    )
}
