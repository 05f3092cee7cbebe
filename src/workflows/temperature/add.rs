//! Entering a sheet: what was typed meets the registers, the readings are judged, the number is taken, rows, deadlines
//! and entry are written at once. What can't count is kept all the same, and the typist is told why.

use super::rules::deadlines::{self, Settings};
use super::rules::judge::{Ask, judge};
use super::rules::{Judged, Kind, Method, Orientation, Reading, RoomKind, Sheet, Signature, System, life, plausible};
use super::store::{self, Stored};
use super::{form, place, rows, warnings};
use crate::kernel::book::{Added, RecordKey};
use crate::kernel::form::value::Values;
use crate::kernel::number::{self, Letter};
use crate::kernel::problem::{self, Failure, Outcome, Problem};
use crate::kernel::store::{Entry, Row, Tx, View};
use crate::kernel::text::{pinyin, variants};
use crate::kernel::time::deadline::TimeOfDay;
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::Celsius;
use crate::registers::deadline::Change;
use crate::registers::temp_standard::rules::Standards;
use crate::registers::{deadline, month, point, row, setting, staff, step, temp_standard};
use crate::say;

/// Adds a sheet.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub fn add(tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
    let Some(taken_by) = tx.operator().key else { return Err(needs_operator().into()) };
    let (now, on) = (tx.now().minute(), values.day("measured_on").unwrap_or(tx.now().day()));
    let mut problems = Vec::new();
    let home = kept(place::place(tx.view(), values), &mut problems)?;
    let measured_by = person(tx.view(), values.key("measured_by"))?;
    let second_person = person(tx.view(), values.key("second_person"))?;
    let (instrument, calibrated_until) = instrument(tx.view(), values, on, &mut problems)?;
    problems.extend(happened(values, on, now));
    let numbers = [("complaint", Letter::Complaint), ("repair", Letter::Repair)];
    for (key, letter) in numbers {
        problems.extend(named(tx, values, key, letter)?.err());
    }
    let signature = signature(values.group("signature"), now);
    let point = home.as_ref().and_then(|home| home.point.as_ref());
    problems.extend(second_sheet(tx.view(), point, on)?);
    let text = |key: &str| values.text(key).map(str::to_string);
    let names: Vec<String> =
        [&measured_by, &second_person].into_iter().flatten().map(|(_, name)| name.clone()).collect();
    problems.extend(signed_by_user(tx, &signature, "signature.", &names).err());
    let Some(home) = home else { return Err(Failure::refused(problems)) };
    let (number, series) = tx.next_number(Letter::Temperature)?;
    let celsius = |key: &str| values.whole(key).map(Celsius);
    let mut sheet = Sheet {
        number,
        kind: values.choice("kind").and_then(Kind::from_code).unwrap_or(Kind::Spot),
        point: home.point,
        user: home.user,
        account: home.account,
        phone: home.phone,
        address: home.address,
        station: home.station,
        class: home.class,
        building: home.building,
        contract: home.contract,
        measured_on: on,
        measured_by: measured_by.unwrap_or_default(),
        second_person,
        instrument,
        calibrated_until,
        outdoor: celsius("outdoor"),
        weather: text("weather"),
        supply: celsius("supply_celsius"),
        return_flow: celsius("return_celsius"),
        windows_shut: values.whole("windows_shut_minutes"),
        system: values.choice("system").and_then(System::from_code).unwrap_or(System::Normal),
        opinion: text("opinion"),
        complaint: text("complaint"),
        repair: text("repair"),
        remarks: text("remarks"),
        readings: Vec::new(),
        signature,
        reported: None,
        failure_up: None,
        opinion_up: None,
        investigated: None,
        excuse: None,
        ended: None,
    };
    let standards = temp_standard::store::standards(tx.view())?;
    sheet.readings = readings(&sheet, values, &standards);
    // What is still to come is told as such, not as a signature that came too early.
    let read = Some(sheet.last_read()).filter(|read| *read <= now);
    problems.extend(life::check_signature(&sheet.signature, "signature.", read));
    if !problems.is_empty() {
        return Err(Failure::refused(problems));
    }
    let warnings = warnings::of(tx.view(), &sheet, now)?;
    let counted = month::store::counted(tx.view(), on)?;
    let stored = Stored { sheet, taken_by, counted, corrected_in: Vec::new(), rev: 0 };
    let draft = tx.draft().map(str::to_string);
    let at = stored.sheet.last_read();
    let rows = rows::new_rows(&stored, draft.as_deref(), &find_text(&stored.sheet));
    let limits = deadline_rows(tx, &stored.sheet, at, Change::Step)?;
    tx.write(Entry::new(number.to_string(), "add").at(at).row(series).rows(rows).rows(limits))?;
    Ok(Added { record: RecordKey::Number(number), warnings })
}

/// The readings as typed, judged.
fn readings(sheet: &Sheet, values: &Values, standards: &Standards) -> Vec<Reading> {
    let typed = values.rows("readings").iter().zip(1..);
    let read = typed.map(|(typed, n)| {
        let room_kind = typed.choice("room_kind").and_then(RoomKind::from_code).unwrap_or(RoomKind::Other);
        let at = typed.clock("time").map_or(sheet.measured_on.start(), |time| time.on(sheet.measured_on));
        let celsius = Celsius(typed.whole("celsius").unwrap_or_default());
        Reading {
            n,
            room: typed.text("room").unwrap_or_default().to_string(),
            room_kind,
            orientation: typed.choice("orientation").and_then(Orientation::from_code),
            spot: typed.text("place").map(str::to_string),
            at,
            celsius,
            judged: judged(sheet, room_kind, at, celsius, standards),
            corrects: None,
            corrected_by: None,
        }
    });
    read.collect()
}

/// What a reading of a sheet comes to (H13).
pub(super) fn judged(sheet: &Sheet, room: RoomKind, at: Minute, celsius: Celsius, standards: &Standards) -> Judged {
    let (class, building, contract, system) = (sheet.class, sheet.building, sheet.contract, sheet.system);
    judge(&Ask { class, building, contract, system, room, at, celsius }, standards)
}

/// The signature in a group of fields; on paper where that isn't typed, now where the time isn't.
pub(super) fn signature(group: Option<&Values>, now: Minute) -> Signature {
    let method = group.and_then(|group| group.choice("method")).and_then(Method::from_code).unwrap_or(Method::Paper);
    let by = group.and_then(|group| group.text("by")).map(str::to_string);
    let at = group.and_then(|group| group.moment("at")).or((method != Method::Absent).then_some(now));
    Signature { method, by, at }
}

/// H14: the user signs, never those who were there for the company nor, on paper, who types it.
pub(super) fn signed_by_user(
    tx: &Tx<'_>,
    signature: &Signature,
    group: &str,
    company: &[String],
) -> Result<(), Problem> {
    let mut names = company.to_vec();
    if signature.method == Method::Paper {
        names.push(tx.operator().name.clone());
    }
    let by = signature.by.as_deref();
    let at = |problem: Problem| {
        let field = problem.field.clone().unwrap_or_default();
        problem.at(format!("{group}{field}"))
    };
    staff::rules::check_taker(signature.method.code(), tx.operator(), None, by)
        .and_then(|()| staff::rules::signs_for_user(by, "by", &names))
        .map_err(at)
}

/// A person of the register: key and name.
pub(super) fn person(view: View<'_>, key: Option<i64>) -> Outcome<Option<(i64, String)>> {
    let Some(key) = key else { return Ok(None) };
    Ok(staff::store::person(view, key)?.map(|person| (person.id, person.name)))
}

/// The instrument and the last day of its calibration, which must hold on the day of the visit.
fn instrument(view: View<'_>, values: &Values, on: Day, problems: &mut Vec<Problem>) -> Outcome<((i64, String), Day)> {
    let key = values.key("instrument").unwrap_or_default();
    let found = row::store::fetch(view, "instrument", key)?.unwrap_or_default();
    let code = row::text(&found, "code").to_string();
    let until = Day::parse(row::text(&found, "calibrated_until")).unwrap_or(on);
    problems.extend(plausible::calibrated(&code, until, on).map_err(|problem| problem.at("instrument")).err());
    Ok(((key, code), until))
}

/// Whether day and times have come: of a day to come only the day is told.
fn happened(values: &Values, on: Day, now: Minute) -> Vec<Problem> {
    if let Err(problem) = plausible::happened(on.start(), now) {
        return vec![problem.at("measured_on")];
    }
    let late = |(typed, n): (&Values, usize)| {
        let time: TimeOfDay = typed.clock("time")?;
        let problem = plausible::happened(time.on(on), now).err()?;
        Some(problem.at(format!("readings[{n}].time")))
    };
    values.rows("readings").iter().zip(1..).filter_map(late).collect()
}

/// Whether the number of another record names one.
fn named(tx: &Tx<'_>, values: &Values, key: &'static str, letter: Letter) -> Outcome<Result<(), Problem>> {
    let Some(typed) = values.text(key) else { return Ok(Ok(())) };
    let found = number::read(typed, letter, tx.is_training()).ok().filter(|number| number.letter() == letter);
    let known = match found {
        Some(number) => store::is_known(tx.view(), &number.to_string())?,
        None => false,
    };
    Ok(if known { Ok(()) } else { Err(no_such(key, typed)) })
}

/// A fixed point has one sheet a day.
fn second_sheet(view: View<'_>, point: Option<&(i64, String)>, on: Day) -> Outcome<Option<Problem>> {
    let Some((key, code)) = point else { return Ok(None) };
    let Some(first) = store::of_point_on(view, *key, on)? else { return Ok(None) };
    Ok(Some(
        Problem::house(
            "second_sheet",
            say!(
                "測溫點 {code} 在 {on} 已經有測溫單 {first}。讀數錯了請在那張單上「更正讀數」；同一天又去測的，測溫類別選抽測。",
                "测温点 {code} 在 {on} 已经有测温单 {first}。读数错了请在那张单上“更正读数”；同一天又去测的，测温类别选抽测。",
                "Test point {code} has a sheet of {on} already: {first}. Correct a wrong reading there; what was measured again that day is entered as a spot check."
            ),
        )
        .at("point"),
    ))
}

/// The rows by which a sheet's deadlines follow its facts after something that happened at `at`.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn deadline_rows(tx: &Tx<'_>, sheet: &Sheet, at: Minute, change: Change) -> Outcome<Vec<Row>> {
    let view = tx.view();
    let record = sheet.number.to_string();
    let later = store::judged_later(view, &record)?;
    limit_rows(tx, sheet, &later, at, change)
}

/// The same where what was judged later is known.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn limit_rows(
    tx: &Tx<'_>,
    sheet: &Sheet,
    later: &[deadlines::JudgedLater],
    at: Minute,
    change: Change,
) -> Outcome<Vec<Row>> {
    let view = tx.view();
    let asked = deadlines::asked(sheet, later, &settings(view)?);
    let (record, late) = (sheet.number.to_string(), step::late_limit(view)?);
    let mut rows = deadline::store::follow_at(tx, &record, form::THING.name, &asked, change, at, late)?;
    if let Some((point, _)) = &sheet.point {
        // H14: a planned check is done by the visit, and undone where its sheet was typed in error.
        let mut checks = store::checks(view, *point, sheet.number)?;
        checks.extend(sheet.ended.is_none().then(|| sheet.last_read()));
        rows.extend(point::store::follow(tx, *point, &checks, at)?);
    }
    Ok(rows)
}

/// The settings that deadlines rest on.
///
/// # Errors
/// Where the file can't be read.
pub fn settings(view: View<'_>) -> Outcome<Settings> {
    let days = |key: &str, standard: u16| -> Outcome<u16> {
        let set = setting::store::whole(view, key)?;
        Ok(set.and_then(|set| u16::try_from(set).ok()).unwrap_or(standard))
    };
    Ok(Settings {
        report_days: days("reading_report_days", 1)?,
        investigate_days: days("investigate_days", 3)?,
        close: setting::store::close_of_business(view)?,
    })
}

/// What the list is searched by: number, user, telephone, address, point, station, opinion; folded over scripts and case.
pub fn find_text(sheet: &Sheet) -> String {
    let mut parts = vec![sheet.number.to_string(), sheet.number.digits(), sheet.address.line()];
    if let Some((account, name)) = &sheet.account {
        parts.push(account.clone());
        parts.push(name.clone());
        parts.extend(pinyin::initials(name).into_iter().take(8));
    }
    parts.extend(sheet.point.as_ref().map(|(_, code)| code.clone()));
    parts.push(sheet.measured_by.1.clone());
    parts.extend([&sheet.phone, &sheet.station, &sheet.opinion, &sheet.remarks].into_iter().flatten().cloned());
    parts.dedup();
    variants::finding(&parts.join("|"))
}

/// What was found, or nothing with the refusal among all the others; a broken machine ends it at once.
pub(super) fn kept<T>(found: Outcome<T>, problems: &mut Vec<Problem>) -> Outcome<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(failure) if failure.kind == problem::Kind::Refused => {
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
