//! What somebody wants a sample of: an invented slip as the clerk types it, judged by the rules of issue.

use crate::kernel::number::Number;
use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::time::{Day, Stamp};
use crate::kernel::units::{Decimetres, Grams};
use crate::workflows::sample::rules::issue::{self, Asked};
use crate::workflows::sample::rules::{Line, Slip, Source, State, What};
use crate::workflows::sample::store::Stored;

use super::chance::Chance;
use super::names::{OTHER_PURPOSES, REMARKS};
use super::office::{Office, department};

/// Pieces of a line by size: code, least, most.
const SIZES: [(&str, i64, i64); 3] = [("whole", 1, 3), ("half", 1, 4), ("small", 2, 10)];

/// What is laid down about a slip before chance decides the rest.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Charged or free.
    pub charged: Option<bool>,
    /// From the warehouse or the workshop.
    pub warehouse: Option<bool>,
    /// Days of validity; the inner `None` is without limit.
    pub valid_days: Option<Option<i64>>,
    /// The slip that it replaces, why, and whether it takes over its drawing.
    pub replaces: Option<(Stored, &'static str, bool)>,
    /// Who issues it; otherwise one of the clerks.
    pub issuer: Option<i64>,
}

/// The slip that a wish becomes.
///
/// # Errors
/// Where a rule refuses it: the invention is wrong then.
pub fn slip(office: &Office, chance: &mut Chance, number: Number, now: Stamp, wish: Wish) -> Outcome<Stored> {
    let today = now.day();
    let old = wish.replaces.as_ref().map(|(old, _, _)| old);
    let charged = old.map(|old| old.slip.charged).or(wish.charged).unwrap_or_else(|| chance.permille(80));
    let warehouse =
        old.map(|old| old.slip.source == Source::Warehouse).or(wish.warehouse).unwrap_or_else(|| chance.permille(100));
    let source = if warehouse { Source::Warehouse } else { Source::Workshop };
    let asked = match old {
        Some(old) => old.slip.lines.iter().filter_map(|line| again(office, line, today)).collect(),
        None => invented(office, chance, source, today),
    };
    let (lines, totals) = issue::lines(&asked, charged, source).map_err(Failure::refused)?;
    let valid_days = wish.valid_days.unwrap_or_else(|| match chance.weighted(&[700, 120, 80, 60, 40]) {
        0 => Some(0),
        1 => Some(1),
        2 => Some(2),
        3 => Some(7),
        _ => None,
    });
    let clerks = office.with_role("clerk");
    let issuer = wish.issuer.or(chance.of(&clerks).copied()).unwrap_or(1);
    let foreign = chance.permille(150);
    let handlers = office.in_department(department(foreign));
    let handler = old.map(|old| old.slip.handler).or(chance.of(&handlers).copied()).unwrap_or(issuer);
    let customer = match old {
        Some(old) => office.customers().iter().find(|known| known.id == old.customer),
        None => chance.of(office.customers()),
    };
    let (purpose, purpose_note) = match chance.weighted(&[40, 25, 10, 15, 10]) {
        0 => ("trial", None),
        1 => ("proofing", None),
        2 => ("exhibition", None),
        3 => ("inspection", None),
        _ => ("other", Some(chance.word(&OTHER_PURPOSES).to_string())),
    };
    let takes_over = wish.replaces.as_ref().filter(|(_, _, takes_over)| *takes_over).map(|(old, _, _)| old.slip.number);
    Ok(Stored {
        slip: Slip {
            number,
            issued_at: now.minute(),
            issued_by: issuer,
            handler,
            charged,
            source,
            valid_days,
            amount: totals.amount,
            takes_over,
            carried: None,
            lines,
            state: State::Issued,
            head: None,
            gm: None,
            receipt: None,
            effective_at: None,
            valid_through: None,
            return_note: None,
            drawing: None,
            released: None,
            successor: None,
        },
        issued: now,
        customer: customer.map_or(1, |customer| customer.id),
        customer_name: customer.map(|customer| customer.name.clone()).unwrap_or_default(),
        contact: customer.and_then(|customer| customer.contact.clone()),
        phone: customer.and_then(|customer| customer.phone.clone()),
        purpose: purpose.to_string(),
        purpose_note,
        department: office
            .person(handler)
            .and_then(|person| person.department.clone())
            .unwrap_or_else(|| department(foreign).to_string()),
        handler_name: office.name(handler).to_string(),
        remarks: chance.permille(250).then(|| chance.word(&REMARKS).to_string()),
        grams: totals.grams,
        replaces: wish.replaces.map(|(old, reason, _)| (old.slip.number, reason.to_string())),
        ended: None,
        storekeeper: None,
        filed_at: None,
        counted: None,
        rev: 0,
    })
}

/// One to four lines of what can be had from a source.
fn invented(office: &Office, chance: &mut Chance, source: Source, today: Day) -> Vec<Asked> {
    let offered: Vec<i64> = office
        .varieties()
        .filter(|variety| variety.running || source == Source::Warehouse)
        .map(|variety| variety.id)
        .collect();
    let count = chance.weighted(&[55, 28, 12, 5]) + 1;
    (0..count)
        .filter_map(|_| {
            let variety = chance.of(&offered).copied()?;
            let cloth = office.varieties().find(|known| known.id == variety)?.cloth;
            if cloth {
                let metres = chance.between(10, 300);
                let grams = metres * chance.between(14, 31);
                let pieces = if chance.permille(900) { 1 } else { 2 };
                asked(office, variety, None, pieces, Some((metres, grams)), chance, today)
            } else {
                let (size, least, most) = *chance.of(&SIZES)?;
                let count = chance.between(least, most);
                asked(office, variety, Some(size), count, None, chance, today)
            }
        })
        .collect()
}

fn asked(
    office: &Office,
    variety: i64,
    size: Option<&str>,
    count: i64,
    cloth: Option<(i64, i64)>,
    chance: &mut Chance,
    today: Day,
) -> Option<Asked> {
    let known = office.varieties().find(|known| known.id == variety)?;
    let standard = size.and_then(|size| office.size(size, today));
    Some(Asked {
        variety,
        code: known.code.clone(),
        name: known.name.clone(),
        variety_is_cloth: known.cloth,
        running: known.running,
        price: office.price(variety, today),
        cloth: cloth.is_some(),
        size: size.map(str::to_string),
        standard: standard.map(|standard| (standard.id, standard.names.clone(), standard.grams)),
        count: Some(count),
        metres: cloth.map(|(metres, _)| Decimetres(metres)),
        grams: cloth.map(|(_, grams)| Grams(grams)),
        lot: chance
            .permille(300)
            .then(|| format!("{}{:02}-{}", today.year() % 100, today.month(), chance.between(1, 40))),
        remarks: None,
    })
}

/// The same line once more, at the weights and prices of today.
fn again(office: &Office, line: &Line, today: Day) -> Option<Asked> {
    let (size, cloth) = match &line.what {
        What::Yarn { size, .. } => (Some(size.as_str()), None),
        What::Cloth { metres } => (None, Some((metres.0, line.grams.0))),
    };
    let mut still = Chance::new(0);
    let asked = asked(office, line.variety, size, line.count, cloth, &mut still, today)?;
    Some(Asked { lot: line.lot.clone(), remarks: line.remarks.clone(), ..asked })
}
