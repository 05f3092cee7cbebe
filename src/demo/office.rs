//! The invented office: staff, customers, varieties with prices, weight standards, settings. Entered through the
//! registers' own books, so that their rules hold; kept in memory for the slips that follow.

use crate::kernel::book::Book;
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Operator, Tx};
use crate::kernel::time::{Day, Stamp};
use crate::kernel::units::{Fen, Grams};
use crate::kernel::words::Say;
use crate::registers::staff::rules::Person;
use crate::registers::variety::store::Variety;
use crate::registers::{self, customer, price, setting, staff, standard, variety};
use crate::workflows::sample::rules::Priced;

use super::chance::Chance;
use super::names::{FAMILY, FIRMS, FOUNDER, GIVEN, MARKETING, SORTS, STAFF};

/// A customer as slips name it.
#[derive(Clone, Debug)]
pub struct Customer {
    /// The key.
    pub id: i64,
    /// The full name.
    pub name: String,
    /// Whom to ask for.
    pub contact: Option<String>,
    /// The contact's telephone.
    pub phone: Option<String>,
}

/// One version of a size's weight.
#[derive(Clone, Debug)]
pub struct Size {
    /// The version's key.
    pub id: i64,
    /// The size's code.
    pub code: String,
    /// Its names.
    pub names: Say,
    /// Grams of one piece.
    pub grams: Grams,
    /// Its first day.
    pub from: Day,
}

/// Everybody and everything that slips name.
#[derive(Clone, Debug, Default)]
pub struct Office {
    people: Vec<(Person, Operator)>,
    customers: Vec<Customer>,
    varieties: Vec<(Variety, Vec<(Day, Priced)>)>,
    sizes: Vec<Size>,
}

impl Office {
    /// A person by key.
    pub fn person(&self, key: i64) -> Option<&Person> {
        self.people.iter().find(|(person, _)| person.id == key).map(|(person, _)| person)
    }

    /// The name of a person; empty for nobody.
    pub fn name(&self, key: i64) -> &str {
        self.person(key).map_or("", |person| person.name.as_str())
    }

    /// A person at the keyboard; the program itself for nobody.
    pub fn operator(&self, key: i64) -> Operator {
        self.people
            .iter()
            .find(|(person, _)| person.id == key)
            .map_or_else(Operator::system, |(_, operator)| operator.clone())
    }

    /// The keys of those who hold a role.
    pub fn with_role(&self, role: &str) -> Vec<i64> {
        self.people.iter().filter(|(person, _)| person.has(role)).map(|(person, _)| person.id).collect()
    }

    /// The keys of those without a role in a department whose name ends so.
    pub fn in_department(&self, end: &str) -> Vec<i64> {
        let fits = |person: &Person| {
            person.roles.is_empty()
                && person.deputy_for.is_none()
                && person.department.as_deref().is_some_and(|name| name.ends_with(end))
        };
        self.people.iter().filter(|(person, _)| fits(person)).map(|(person, _)| person.id).collect()
    }

    /// Who holds a written authority for a role on a day.
    pub fn deputy(&self, role: &str, on: Day) -> Option<i64> {
        let stands = |person: &&Person| {
            !person.has(role) && staff::rules::may_sign_as(person, role, on).is_ok_and(|found| found.deputy.is_some())
        };
        self.people.iter().map(|(person, _)| person).find(stands).map(|person| person.id)
    }

    /// All customers.
    pub fn customers(&self) -> &[Customer] {
        &self.customers
    }

    /// All varieties.
    pub fn varieties(&self) -> impl Iterator<Item = &Variety> {
        self.varieties.iter().map(|(variety, _)| variety)
    }

    /// The price of a variety on a day.
    pub fn price(&self, variety: i64, on: Day) -> Option<Priced> {
        let (_, prices) = self.varieties.iter().find(|(known, _)| known.id == variety)?;
        prices.iter().rev().find(|(from, _)| *from <= on).map(|(_, price)| *price)
    }

    /// The version of a size in force on a day (S4).
    pub fn size(&self, code: &str, on: Day) -> Option<&Size> {
        self.sizes.iter().filter(|size| size.code == code && size.from <= on).max_by_key(|size| size.from)
    }
}

/// The time at which each entry of the founding is typed.
struct Typing {
    at: Stamp,
}

impl Typing {
    fn next(&mut self, tx: &mut Tx<'_>, operator: &Operator) -> Outcome<()> {
        self.at = self.at.plus(11);
        tx.play(operator.clone(), self.at)
    }
}

fn text(values: &mut Values, key: &'static str, text: impl Into<String>) {
    values.set(key, Value::Text(text.into()));
}

/// Enters the whole office from `start` on; `today` is the day on which the file will be opened.
///
/// # Errors
/// Where the file refuses a row.
pub fn enter(tx: &mut Tx<'_>, chance: &mut Chance, start: Stamp, today: Day) -> Outcome<Office> {
    let mut typing = Typing { at: start };
    typing.next(tx, &Operator::system())?;
    registers::seed(tx)?;
    registers::first_operator(tx, FOUNDER)?;
    let founder = staff::store::person(tx.view(), 1)?.unwrap_or_default();
    let founder = staff::store::operator(&founder);
    for (key, value) in
        [("office_name", "演练纺织有限公司 市场营销部"), ("gate_call_phone", "8001"), ("station_phone", "010-00000000")]
    {
        typing.next(tx, &founder)?;
        setting::change(tx, key, value)?;
    }
    enter_staff(tx, &mut typing, &founder, start.day(), today)?;
    let customers = enter_customers(tx, &mut typing, &founder, chance)?;
    let varieties = enter_varieties(tx, &mut typing, &founder, start.day(), today)?;
    enter_trial_weight(tx, &mut typing, &founder, start.day(), today)?;
    let mut people = Vec::new();
    for key in (1_i64..).take(STAFF.len() + 1) {
        if let Some(person) = staff::store::person(tx.view(), key)? {
            let operator = staff::store::operator(&person);
            people.push((person, operator));
        }
    }
    let sizes = standard::store::all(tx.view())?.into_iter().map(|version| {
        let (hant, hans, en) = version.names;
        Size {
            id: version.id,
            code: version.size,
            names: Say::new(hant, hans, en),
            grams: version.grams,
            from: version.effective_from,
        }
    });
    Ok(Office { people, customers, varieties, sizes: sizes.collect() })
}

fn enter_staff(tx: &mut Tx<'_>, typing: &mut Typing, founder: &Operator, start: Day, today: Day) -> Outcome<()> {
    for (place, someone) in (2_i64..).zip(STAFF) {
        let mut values = Values::new();
        text(&mut values, "name", someone.name);
        text(&mut values, "department", someone.department);
        text(&mut values, "phone", format!("1380000{:04}", 100 + place));
        if !someone.roles.is_empty() {
            values.set("roles", Value::Many(someone.roles.to_vec()));
        }
        if someone.roles.iter().any(|role| matches!(*role, "fitter" | "boiler")) {
            text(&mut values, "certificate_no", format!("演-{:06}", 700 + place));
            values.set("certificate_expires", Value::Day(today.plus(40 * place)));
            values.set("trained_on", Value::Day(start));
        }
        // Deputies with a written authority: the head's was in office once, the general manager's is now.
        match someone.name {
            "丁文澜" => authority(&mut values, "head", "授权书3号", start.plus(today.since(start) / 3), 20),
            "冯远" => authority(&mut values, "gm", "授权书5号", today.plus(-6), 16),
            _ => {}
        }
        typing.next(tx, founder)?;
        staff::Staff.add(tx, &values)?;
    }
    Ok(())
}

fn authority(values: &mut Values, role: &str, number: &str, from: Day, days: i64) {
    text(values, "deputy_for", role);
    text(values, "authority_no", number);
    values.set("authority_from", Value::Day(from));
    values.set("authority_to", Value::Day(from.plus(days)));
}

fn enter_customers(
    tx: &mut Tx<'_>,
    typing: &mut Typing,
    founder: &Operator,
    chance: &mut Chance,
) -> Outcome<Vec<Customer>> {
    let mut customers = Vec::new();
    for (place, (name, short, address)) in (1_i64..).zip(FIRMS) {
        let contact = format!("{}{}", chance.word(&FAMILY), chance.word(&GIVEN));
        let phone = match chance.between(0, 3) {
            0 => format!("0570-00{:05}", chance.between(0, 99_999)),
            1 => format!("1590000{:04}", place * 7),
            _ => format!("1860000{:04}", place * 13),
        };
        let contact = Some(contact).filter(|_| chance.permille(900));
        let phone = Some(phone).filter(|_| chance.permille(900));
        let mut values = Values::new();
        text(&mut values, "name", name);
        text(&mut values, "short_name", short);
        text(&mut values, "address", address);
        if let Some(contact) = &contact {
            text(&mut values, "contact", contact.as_str());
        }
        if let Some(phone) = &phone {
            text(&mut values, "phone", phone.as_str());
        }
        typing.next(tx, founder)?;
        let added = customer::Customers.add(tx, &values)?;
        customers.push(Customer { id: added.record.id(), name: name.to_string(), contact, phone });
    }
    Ok(customers)
}

type Offered = (Variety, Vec<(Day, Priced)>);

fn enter_varieties(
    tx: &mut Tx<'_>,
    typing: &mut Typing,
    founder: &Operator,
    start: Day,
    today: Day,
) -> Outcome<Vec<Offered>> {
    let mut varieties = Vec::new();
    let span = today.since(start);
    for sort in SORTS {
        let mut values = Values::new();
        text(&mut values, "code", sort.code);
        text(&mut values, "name", sort.name);
        values.set("kind", Value::Choice(if sort.cloth { "cloth" } else { "yarn" }));
        values.set("running", Value::Flag(sort.running));
        typing.next(tx, founder)?;
        let id = variety::Varieties.add(tx, &values)?.record.id();
        let mut listed = vec![(start, Fen(sort.fen))];
        if span >= 20 {
            listed.push((start.plus(span / 2), Fen(sort.fen * 103 / 100)));
        }
        let mut prices = Vec::new();
        for ((from, fen), basis) in listed.iter().zip(["年初价目表", "调价通知：棉价上涨"]) {
            let mut values = Values::new();
            values.set("variety", Value::Key(id));
            values.set("price", Value::Whole(fen.0));
            values.set("effective_from", Value::Day(*from));
            text(&mut values, "basis", basis);
            typing.next(tx, founder)?;
            let key = price::Prices.add(tx, &values)?.record.id();
            prices.push((*from, Priced { key, fen: *fen }));
        }
        if let Some(variety) = variety::store::get(tx.view(), id)? {
            varieties.push((variety, prices));
        }
    }
    Ok(varieties)
}

/// Small pieces weighed 125 g on trial for a while, then 120 g again as in S4: a superseded version with slips on it.
fn enter_trial_weight(tx: &mut Tx<'_>, typing: &mut Typing, founder: &Operator, start: Day, today: Day) -> Outcome<()> {
    let span = today.since(start);
    let (from, to) =
        if span >= 20 { (start.plus(span / 5), start.plus(span * 2 / 5)) } else { (start.plus(-90), start.plus(-30)) };
    for (day, grams, basis) in [(from, 125, "试行：新纸管，每份125克"), (to, 120, "试行结束，恢复120克 (S4)")]
    {
        let mut values = Values::new();
        text(&mut values, "size", "small");
        values.set("grams", Value::Whole(grams));
        values.set("effective_from", Value::Day(day));
        text(&mut values, "basis", basis);
        typing.next(tx, founder)?;
        standard::Standards.add(tx, &values)?;
    }
    Ok(())
}

/// The department on slips.
pub fn department(foreign: bool) -> &'static str {
    if foreign { "外贸部" } else { MARKETING }
}
