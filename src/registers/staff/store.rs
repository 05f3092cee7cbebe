//! Reads of the staff register.

use rusqlite::{OptionalExtension, Row};

use super::certificate::{self, Certificate, Held};
use super::rules::{Person, SIGNING_ROLES};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::store::{Operator, View};
use crate::kernel::time::Day;

const COLUMNS: &str = "id, name, roles, department, deputy_for, authority_no, authority_from, authority_to, disabled_at IS NOT NULL, pin IS NOT NULL";

/// One person by key, disabled or not.
///
/// # Errors
/// Where the file can't be read.
pub fn person(view: View<'_>, id: i64) -> Outcome<Option<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM staff WHERE id = ?1");
    let Some(mut person) = view.sql().prepare_cached(&sql)?.query_row([id], read).optional()? else { return Ok(None) };
    person.stands_for = match person.deputy_for.as_deref() {
        Some(role) if SIGNING_ROLES.contains(&role) => vec![role.to_string()],
        Some(key) => match key.strip_prefix("staff/").and_then(|key| key.parse::<i64>().ok()) {
            Some(principal) => roles(view, principal)?,
            None => Vec::new(),
        },
        None => Vec::new(),
    };
    Ok(Some(person))
}

/// The roles of a person who isn't disabled.
fn roles(view: View<'_>, id: i64) -> Outcome<Vec<String>> {
    let text: Option<String> =
        view.sql().query_row("SELECT roles FROM staff WHERE id = ?1", [id], |row| row.get(0)).optional()?;
    Ok(codes(&text.unwrap_or_default()))
}

/// The keys of the persons of exactly this name who aren't disabled.
///
/// # Errors
/// Where the file can't be read.
pub fn by_name(view: View<'_>, name: &str) -> Outcome<Vec<i64>> {
    let mut statement =
        view.sql().prepare_cached("SELECT id FROM staff WHERE name = ?1 AND disabled_at IS NULL ORDER BY id")?;
    let keys = statement.query_map([name.trim()], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(keys)
}

/// Everybody who holds a role that signs or stands in for somebody, and isn't disabled (S3).
///
/// # Errors
/// Where the file can't be read.
pub fn who_may_sign(view: View<'_>) -> Outcome<Vec<Person>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT id FROM staff WHERE disabled_at IS NULL
         AND (deputy_for IS NOT NULL OR ',' || roles || ',' LIKE '%,head,%' OR ',' || roles || ',' LIKE '%,gm,%')
         ORDER BY id",
    )?;
    let keys = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    let mut people = Vec::new();
    for key in keys {
        people.extend(person(view, key)?);
    }
    Ok(people)
}

/// The certificate that a person holds on a day (H1), or why that is none: a sentence with its remedy.
///
/// # Errors
/// Where the file can't be read.
pub fn certified(view: View<'_>, person: i64, on: Day) -> Outcome<Result<Certificate, Problem>> {
    let held = view
        .sql()
        .prepare_cached(
            "SELECT name, certificate_no, certificate_expires, disabled_at IS NOT NULL FROM staff WHERE id = ?1",
        )?
        .query_row([person], |row| {
            let expires: Option<String> = row.get(2)?;
            let expires = expires.as_deref().and_then(Day::parse);
            Ok(Held { name: row.get(0)?, number: row.get(1)?, expires, disabled: row.get(3)? })
        })
        .optional()?;
    Ok(certificate::valid(&held.unwrap_or_default(), on))
}

/// The supervisors who aren't disabled.
///
/// # Errors
/// Where the file can't be read.
pub fn supervisors(view: View<'_>) -> Outcome<Vec<i64>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT id FROM staff WHERE ',' || roles || ',' LIKE '%,supervisor,%' AND disabled_at IS NULL ORDER BY id",
    )?;
    let keys = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(keys)
}

/// A person's PIN in PHC form, where one is set.
///
/// # Errors
/// Where the file can't be read.
pub fn pin(view: View<'_>, id: i64) -> Outcome<Option<String>> {
    let pin = view.sql().query_row("SELECT pin FROM staff WHERE id = ?1", [id], |row| row.get(0)).optional()?;
    Ok(pin.flatten())
}

/// How many wrong PINs were given for a person since the time given (`2026-11-23T14:30:00+08:00`).
///
/// # Errors
/// Where the file can't be read.
pub fn wrong_pins_since(view: View<'_>, id: i64, since: &str) -> Outcome<i64> {
    Ok(view.sql().query_row(
        "SELECT count(*) FROM history WHERE record = ?1 AND action = 'wrong-pin' AND typed_at >= ?2",
        (format!("staff/{id}"), since),
        |row| row.get(0),
    )?)
}

/// A person as the operator of a change.
pub fn operator(person: &Person) -> Operator {
    Operator { key: Some(person.id), name: person.name.clone(), roles: person.roles.clone() }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Person> {
    let day = |index| -> rusqlite::Result<Option<Day>> {
        Ok(row.get::<_, Option<String>>(index)?.and_then(|text| Day::parse(&text)))
    };
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        roles: codes(&row.get::<_, String>(2)?),
        department: row.get(3)?,
        deputy_for: row.get(4)?,
        stands_for: Vec::new(),
        authority_no: row.get(5)?,
        authority_from: day(6)?,
        authority_to: day(7)?,
        disabled: row.get(8)?,
        has_pin: row.get(9)?,
    })
}

fn codes(text: &str) -> Vec<String> {
    text.split(',').filter(|code| !code.is_empty()).map(str::to_string).collect()
}
