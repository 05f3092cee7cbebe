//! Reads of the user register. An office has tens of thousands of users: nothing here reads them all.

use rusqlite::{OptionalExtension, ToSql, params_from_iter};

use super::rules::Query;
pub use crate::kernel::book::Place;
use crate::kernel::pick::{Candidate, Found};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::text::address::Address;
use crate::kernel::text::fold;
use crate::kernel::time::Day;

/// A user's home or premises, as the register has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct User {
    /// The key.
    pub id: i64,
    /// The account number, which the user's bill and card bear.
    pub account: String,
    /// The user's name.
    pub name: String,
    /// The telephone.
    pub phone: String,
    /// Where it is, as typed.
    pub address: Address,
    /// `residential` or `nonresidential`.
    pub class: String,
    /// `block` or `bungalow`.
    pub kind: String,
    /// Whether the flat has a loop of its own (分戶供熱).
    pub own_loop: bool,
    /// The heating station.
    pub station: String,
    /// The heated area in 0.01 m²; `None` where it isn't known.
    pub area: Option<i64>,
    /// The contract's number.
    pub contract_no: Option<String>,
    /// When it was signed.
    pub contract_date: Option<Day>,
    /// The contract's temperature in tenths of a degree.
    pub contract_celsius: Option<i64>,
    /// Since when heat is stopped for this user alone.
    pub stopped_since: Option<Day>,
    /// The record that stopped it.
    pub stopped_by: Option<String>,
    /// The revision.
    pub rev: i64,
}

const COLUMNS: &str = "user.id, account, name, phone, estate, building, unit, room, user_class, building_kind, own_loop, \
                       station, area, contract_celsius, stopped_since, stopped_by, rev, contract_no, contract_date";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: row.get(0)?,
        account: row.get(1)?,
        name: row.get(2)?,
        phone: row.get(3)?,
        address: Address { estate: row.get(4)?, building: row.get(5)?, unit: row.get(6)?, room: row.get(7)? },
        class: row.get(8)?,
        kind: row.get(9)?,
        own_loop: row.get(10)?,
        station: row.get(11)?,
        area: row.get(12)?,
        contract_celsius: row.get(13)?,
        stopped_since: row.get::<_, Option<String>>(14)?.as_deref().and_then(Day::parse),
        stopped_by: row.get(15)?,
        rev: row.get(16)?,
        contract_no: row.get(17)?,
        contract_date: row.get::<_, Option<String>>(18)?.as_deref().and_then(Day::parse),
    })
}

fn many(view: View<'_>, rest: &str, values: &[&dyn ToSql]) -> Outcome<Vec<User>> {
    let mut statement = view.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM {rest}"))?;
    let found = statement.query_map(values, read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// One user by key.
///
/// # Errors
/// Where the file can't be read.
pub fn get(view: View<'_>, id: i64) -> Outcome<Option<User>> {
    let sql = format!("SELECT {COLUMNS} FROM user WHERE id = ?1");
    Ok(view.sql().prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// One user by account.
///
/// # Errors
/// Where the file can't be read.
pub fn by_account(view: View<'_>, account: &str) -> Outcome<Option<User>> {
    let sql = format!("SELECT {COLUMNS} FROM user WHERE account = ?1");
    Ok(view.sql().prepare_cached(&sql)?.query_row([fold::code(account)], read).optional()?)
}

/// The users of one flat, by [`Address::flat`].
///
/// # Errors
/// Where the file can't be read.
pub fn in_flat(view: View<'_>, flat: &str) -> Outcome<Vec<User>> {
    many(view, "user WHERE flat = ?1 ORDER BY id", &[&flat])
}

/// The user who is meant: the one of the key, else the only one whose flat an address is.
///
/// # Errors
/// Where the file can't be read.
pub fn home(view: View<'_>, user: Option<i64>, typed: Option<&Address>) -> Outcome<Option<User>> {
    if let Some(user) = user {
        return get(view, user);
    }
    let Some(address) = typed.filter(|address| !address.room.is_empty()) else { return Ok(None) };
    let mut found = in_flat(view, &address.flat())?;
    Ok(found.pop().filter(|_| found.is_empty()))
}

/// An area change notice of a user, as the register shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// The key of the application that it belongs to.
    pub application: i64,
    /// By how much the area changed, in 0.01 m².
    pub change: i64,
    /// What it was before, in 0.01 m².
    pub before: i64,
    /// What it is since, in 0.01 m².
    pub after: i64,
    /// From when.
    pub effective_from: Day,
}

/// The area change notices of a user, oldest first: they alone change the area (H10, H11).
///
/// # Errors
/// Where the file can't be read.
pub fn notices(view: View<'_>, user: i64) -> Outcome<Vec<Notice>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT heating, change, before, after, effective_from FROM area_notice WHERE user = ?1 ORDER BY entry",
    )?;
    let rows = statement.query_map([user], |row| {
        let from: String = row.get(4)?;
        Ok(Notice {
            application: row.get(0)?,
            change: row.get(1)?,
            before: row.get(2)?,
            after: row.get(3)?,
            effective_from: Day::parse(&from).ok_or(rusqlite::Error::InvalidQuery)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The users of one building, by [`Address::place`], in the order of their units and rooms.
///
/// # Errors
/// Where the file can't be read.
pub fn in_place(view: View<'_>, place: &str) -> Outcome<Vec<User>> {
    let mut found = many(view, "user WHERE place = ?1 ORDER BY id", &[&place])?;
    found.sort_by_cached_key(|user| user.address.order());
    Ok(found)
}

/// A page of the users that fit, the newest first.
///
/// # Errors
/// Where the file can't be read.
pub fn page(view: View<'_>, find: &str, place: Place, skip: usize, limit: usize) -> Outcome<Vec<User>> {
    let query = Query::read(find);
    let (bound, order, mark) = match place {
        Place::Newest => ("?1 IS NOT NULL", "DESC", 0),
        Place::Before(key) => ("id < ?1", "DESC", key),
        Place::After(key) => ("id > ?1", "ASC", key),
    };
    let (limit, skip) = (i64::try_from(limit).unwrap_or(i64::MAX), i64::try_from(skip).unwrap_or(i64::MAX));
    let mut rest = format!("user WHERE {bound}");
    let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(mark), Box::new(limit), Box::new(skip)];
    if let Some((first, others)) = query.words() {
        // A word in Chinese may stand anywhere, which only the texts themselves tell.
        if first.is_ascii() {
            rest.push_str(" AND id IN (SELECT user FROM user_key WHERE key >= ?4 AND key < ?5)");
            values.push(Box::new(first.to_string()));
            values.push(Box::new(beyond(first)));
        } else {
            rest.push_str(" AND instr(find, ?4) > 0");
            values.push(Box::new(first.to_string()));
        }
        for word in Query::held(others) {
            values.push(Box::new(word));
            rest.push_str(&format!(" AND instr(find, ?{}) > 0", values.len()));
        }
    }
    rest.push_str(&format!(" ORDER BY id {order} LIMIT ?2 OFFSET ?3"));
    let values: Vec<&dyn ToSql> = values.iter().map(AsRef::as_ref).collect();
    let mut found = many(view, &rest, &values)?;
    if matches!(place, Place::After(_)) {
        found.reverse();
    }
    Ok(found)
}

/// The first text behind all that start with this one.
fn beyond(start: &str) -> String {
    format!("{start}\u{10ffff}")
}

/// Keys of one start that are looked through at most, where further words must fit too.
const LOOKED_THROUGH: i64 = 6_000;

/// The likeliest users for what has been typed so far: exact ones first, then by the order of what was found; the
/// oldest for nothing typed.
///
/// # Errors
/// Where the file can't be read.
pub fn search(view: View<'_>, typed: &str, limit: usize) -> Outcome<Vec<User>> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let query = Query::read(typed);
    let Some((first, others)) = query.words() else {
        return if typed.trim().is_empty() {
            many(view, "user ORDER BY id LIMIT ?1", &[&most])
        } else {
            Ok(Vec::new())
        };
    };
    // One user may be found by several of its keys; the best of them counts.
    let mut sql = String::from(
        "SELECT k.user FROM (SELECT key, user FROM user_key WHERE key >= ?1 AND key < ?2 ORDER BY key, user LIMIT ?4) AS k",
    );
    let held = Query::held(others);
    let beyond = beyond(first);
    let reach = if held.is_empty() { most.saturating_mul(8) } else { LOOKED_THROUGH };
    let mut values: Vec<&dyn ToSql> = vec![&first, &beyond, &most, &reach];
    if !held.is_empty() {
        sql.push_str(" JOIN user ON user.id = k.user");
        for (word, index) in held.iter().zip(5..) {
            let joint = if index == 5 { "WHERE" } else { "AND" };
            sql.push_str(&format!(" {joint} instr(user.find, ?{index}) > 0"));
            values.push(word);
        }
    }
    sql.push_str(" GROUP BY k.user ORDER BY min(k.key), k.user LIMIT ?3");
    let mut statement = view.sql().prepare_cached(&sql)?;
    let keys = statement.query_map(values.as_slice(), |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        found.extend(get(view, key)?);
    }
    if found.is_empty() && !first.is_ascii() {
        // In the middle of a name or an estate: rare enough to look through all.
        found = page(view, typed, Place::Newest, 0, limit)?;
    }
    Ok(found)
}

/// The user whom a typed key (`user/12`), account or exact name means. A bare number is an account and nothing else:
/// taken for a key, a mistyped account would be somebody else's.
///
/// # Errors
/// Where the file can't be read.
pub fn resolve(view: View<'_>, typed: &str) -> Outcome<Found> {
    let plain = fold::fold_ascii(typed);
    if let Some(key) = plain.trim().strip_prefix("user/") {
        let user = key.parse().ok().map(|key| get(view, key)).transpose()?.flatten();
        return user.map_or(Ok(Found::Nothing), |user| Ok(Found::One(candidate(view, user)?)));
    }
    if plain.trim().is_empty() {
        return Ok(Found::Nothing);
    }
    if let Some(user) = by_account(view, typed)? {
        return Ok(Found::One(candidate(view, user)?));
    }
    let mut named = candidates(view, many(view, "user WHERE name = ?1 ORDER BY id LIMIT 20", &[&fold::name(typed)])?)?;
    Ok(match named.len() {
        0 => Found::Nothing,
        1 => named.pop().map_or(Found::Nothing, Found::One),
        _ => Found::Several(named),
    })
}

/// Users as fields show them.
///
/// # Errors
/// Where the file can't be read.
pub fn candidates(view: View<'_>, users: Vec<User>) -> Outcome<Vec<Candidate>> {
    users.into_iter().map(|user| candidate(view, user)).collect()
}

/// A user as a field shows it: account and name; of namesakes the address tells which.
fn candidate(view: View<'_>, user: User) -> Outcome<Candidate> {
    let twin = view
        .sql()
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM user WHERE name = ?1 AND id <> ?2)")?
        .query_row((&user.name, user.id), |row| row.get(0))?;
    let note = format!("{}  {}", user.address.line(), user.phone);
    Ok(Candidate { key: user.id, code: user.account, name: user.name, note, twin })
}

/// How many users there are.
///
/// # Errors
/// Where the file can't be read.
pub fn count(view: View<'_>) -> Outcome<i64> {
    Ok(view
        .sql()
        .query_row("SELECT count(*) FROM user", params_from_iter(std::iter::empty::<i64>()), |row| row.get(0))?)
}
