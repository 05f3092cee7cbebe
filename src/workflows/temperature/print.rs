//! What the papers of temperature checks show, taken from the file: a sheet, or the blank one of a point. No SQL and no
//! layout.

use std::collections::BTreeMap;

use super::papers::{self, BlankFacts, SheetFacts};
use super::rules::Sheet;
use super::store;
use crate::kernel::book::RecordKey;
use crate::kernel::number::Letter;
use crate::kernel::paper::Paper;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::units::Celsius;
use crate::registers::user::class::{BuildingKind, UserClass};
use crate::registers::{point, row, staff, user};
use crate::say;
use crate::workflow::paper::office;
use crate::workflow::{PaperJob, PaperName, PaperOf};

/// The papers of a sheet.
pub const NAMES: &[PaperName] = &[PaperName::new("sheet", "測溫記錄表", "测温记录表", "temperature sheet")];

/// The papers of a test point: a blank sheet to take along.
pub const OF_POINT: &[PaperName] = &[PaperName::new("sheet", "空白測溫表", "空白测温表", "blank sheet")];

/// Makes the sheet of a number, or the blank sheet of a test point.
///
/// # Errors
/// Where there is no such record.
pub fn paper(view: View<'_>, of: &PaperOf, name: &str, job: &PaperJob) -> Outcome<Option<Paper>> {
    let PaperOf::Record(record) = of else { return Ok(None) };
    if PaperName::find(NAMES, name).is_none() {
        return Ok(None);
    }
    match record {
        RecordKey::Number(number) if number.letter() == Letter::Temperature => {
            let Some(stored) = store::load(view, record.id())? else { return Err(row::not_found(record)) };
            let people = people(view, &stored.sheet)?;
            let office = office(view)?;
            Ok(Some(papers::sheet(&SheetFacts { sheet: &stored.sheet, people: &people, office: &office, job })))
        }
        RecordKey::Entry { thing, id } if *thing == point::THING.name => blank(view, *id, job).map(Some),
        _ => Ok(None),
    }
}

/// The names behind the keys of who corrected and who investigated.
fn people(view: View<'_>, sheet: &Sheet) -> Outcome<BTreeMap<i64, String>> {
    let corrected = sheet.readings.iter().filter_map(|reading| reading.corrects.as_ref().map(|made| made.by));
    let mut people = BTreeMap::new();
    for key in corrected.chain(sheet.investigated.as_ref().map(|found| found.by)) {
        if let Some(person) = staff::store::person(view, key)? {
            people.insert(key, person.name);
        }
    }
    Ok(people)
}

fn blank(view: View<'_>, key: i64, job: &PaperJob) -> Outcome<Paper> {
    let record = RecordKey::Entry { thing: point::THING.name, id: key };
    let Some(point) = point::store::get(view, key)? else { return Err(row::not_found(&record)) };
    if point.disabled_on.is_some() {
        return Err(disabled(&point.code));
    }
    let Some(user) = user::store::get(view, point.user)? else { return Err(row::not_found(&record)) };
    let office = office(view)?;
    Ok(papers::blank(&BlankFacts {
        point: point.code,
        account: (user.account, user.name),
        phone: user.phone,
        address: user.address.line(),
        station: point.station,
        class: UserClass::from_code(&user.class).unwrap_or(UserClass::Residential),
        building: BuildingKind::from_code(&user.kind).unwrap_or(BuildingKind::Block),
        contract: user.contract_celsius.map(Celsius),
        rooms: point.rooms,
        office: &office,
        job,
    }))
}

fn disabled(code: &str) -> Failure {
    Problem::house(
        "disabled",
        say!(
            "測溫點 {code} 已停用，不用再測，沒有空白表。要繼續測，請先恢復它，或登記新的測溫點。",
            "测温点 {code} 已停用，不用再测，没有空白表。要继续测，请先恢复它，或登记新的测温点。",
            "Test point {code} is disabled and isn't checked any more. Bring it back, or enter a new point, to have a blank sheet."
        ),
    )
    .at("point")
    .into()
}
