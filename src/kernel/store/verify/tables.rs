//! Rows against the entries that wrote them, in both directions.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use rusqlite::types::{Value, ValueRef};
use rusqlite::{CachedStatement, Connection};

use super::body::{Mention, Val, mentions};
use super::chain::Part;
use super::{Defect, Ground};
use crate::say;

/// A tracked table.
#[derive(Debug)]
pub(super) struct Table {
    pub name: String,
    columns: Vec<Column>,
    /// Places of the primary key's columns, in its order.
    key: Vec<usize>,
    /// Where `entry` stands.
    entry: usize,
    /// Finds one row by its key.
    find: String,
}

#[derive(Debug)]
struct Column {
    name: String,
    /// What a row holds that was written before the column was there.
    default: Value,
}

impl Table {
    /// How many rows it holds.
    pub fn count(&self, conn: &Connection) -> rusqlite::Result<i64> {
        conn.query_row(&format!("SELECT count(*) FROM {}", quoted(&self.name)), [], |row| row.get(0))
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// All tables with a column `entry`.
pub(super) fn tracked(conn: &Connection) -> rusqlite::Result<Vec<Table>> {
    let names: Vec<String> = conn
        .prepare(
            "SELECT t.name FROM pragma_table_list AS t WHERE t.schema = 'main' AND t.type = 'table'
             AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'entry') ORDER BY t.name",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    names.into_iter().map(|name| table(conn, name)).collect()
}

fn table(conn: &Connection, name: String) -> rusqlite::Result<Table> {
    let about: Vec<(String, Option<String>, usize)> = conn
        .prepare("SELECT name, dflt_value, pk FROM pragma_table_info(?1) ORDER BY cid")?
        .query_map([&name], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?.try_into().unwrap_or(0))))?
        .collect::<Result<_, _>>()?;
    let mut key: Vec<(usize, usize)> =
        about.iter().enumerate().filter(|(_, (_, _, pk))| *pk > 0).map(|(place, (_, _, pk))| (*pk, place)).collect();
    key.sort_unstable();
    let key: Vec<usize> = key.into_iter().map(|(_, place)| place).collect();
    let entry = about.iter().position(|(name, _, _)| name == "entry").unwrap_or(0);
    let columns: Vec<Column> = about
        .into_iter()
        .map(|(name, default, _)| {
            let default = match default {
                Some(sql) => conn.query_row(&format!("SELECT {sql}"), [], |row| row.get(0))?,
                None => Value::Null,
            };
            Ok(Column { name, default })
        })
        .collect::<rusqlite::Result<_>>()?;
    let named = |place: &usize| columns.get(*place).map(|column| quoted(&column.name)).unwrap_or_default();
    let select: Vec<String> = (0..columns.len()).map(|place| named(&place)).collect();
    let found: Vec<String> =
        key.iter().enumerate().map(|(index, place)| format!("{} = ?{}", named(place), index + 1)).collect();
    let find = format!("SELECT {} FROM {} WHERE {}", select.join(", "), quoted(&name), found.join(" AND "));
    Ok(Table { name, columns, key, entry, find })
}

/// Holds rows against the entries of one range.
pub(super) struct Checker<'g> {
    ground: &'g Ground<'g>,
    statements: Vec<CachedStatement<'g>>,
    /// Rows that an entry mentions after the one that they say wrote them, by table and key: the last such entry counts.
    stale: BTreeMap<(usize, String), Vec<Defect>>,
}

impl<'g> Checker<'g> {
    pub fn new(conn: &'g Connection, ground: &'g Ground<'_>) -> rusqlite::Result<Checker<'g>> {
        let statements =
            ground.tables.iter().map(|table| conn.prepare_cached(&table.find)).collect::<Result<_, _>>()?;
        Ok(Checker { ground, statements, stale: BTreeMap::new() })
    }

    /// Holds all rows that an entry mentions against the tables. Of two mentions of one row the later counts.
    pub fn check(&mut self, seq: i64, record: &str, found: &[Mention<'_>], part: &mut Part) -> rusqlite::Result<()> {
        let mut seen: HashSet<String> = HashSet::new();
        let many = found.len() > 8;
        for (index, mention) in found.iter().enumerate().rev() {
            let place = self.ground.tables.iter().position(|table| table.name == mention.table);
            let Some((place, table)) = place.and_then(|place| Some((place, self.ground.tables.get(place)?))) else {
                part.defects.push(table_gone(record, &mention.table));
                continue;
            };
            let overruled = if many {
                !seen.insert(format!("{place} {}", key_text(table, mention)))
            } else {
                found
                    .iter()
                    .skip(index + 1)
                    .any(|later| later.table == mention.table && same_key(table, later, mention))
            };
            if !overruled {
                self.check_row(place, table, seq, record, mention, part)?;
            }
        }
        Ok(())
    }

    /// The defects of stale rows, once the range is through.
    pub fn stale(self) -> impl Iterator<Item = Defect> {
        self.stale.into_values().flatten()
    }

    fn check_row(
        &mut self,
        place: usize,
        table: &Table,
        seq: i64,
        record: &str,
        mention: &Mention<'_>,
        part: &mut Part,
    ) -> rusqlite::Result<()> {
        let Some(statement) = self.statements.get_mut(place) else { return Ok(()) };
        for (index, column) in table.key.iter().enumerate() {
            let value = table.columns.get(*column).and_then(|known| mention.get(&known.name, *column));
            match value {
                Some(Val::Int(number)) => statement.raw_bind_parameter(index + 1, number)?,
                Some(Val::Text(text)) => statement.raw_bind_parameter(index + 1, text.as_ref())?,
                _ => statement.raw_bind_parameter(index + 1, rusqlite::types::Null)?,
            }
        }
        let mut rows = statement.raw_query();
        let Some(row) = rows.next()? else {
            let key = key_text(table, mention);
            let name = &table.name;
            part.defects.push(Defect::new(
                clean(record),
                name.clone(),
                say!(
                    "第 {seq} 條歷史寫了 {name}（{key}），現在這一行沒有了。",
                    "第 {seq} 条历史写了 {name}（{key}），现在这一行没有了。",
                    "History entry {seq} wrote {name} ({key}); now that row is gone."
                ),
            ));
            return Ok(());
        };
        let written = match row.get_ref(table.entry)? {
            ValueRef::Integer(written) => written,
            _ => 0,
        };
        if written > seq {
            return Ok(());
        }
        let mut defects = compare(table, seq, record, mention, |place| row.get_ref(place).unwrap_or(ValueRef::Null));
        if written < seq {
            let (name, key) = (&table.name, key_text(table, mention));
            defects.push(Defect::new(
                clean(record),
                format!("{name}.entry"),
                say!(
                    "{name}（{key}）自稱由第 {written} 條歷史寫成，其實第 {seq} 條又寫過：舊值被放了回去。",
                    "{name}（{key}）自称由第 {written} 条历史写成，其实第 {seq} 条又写过：旧值被放了回去。",
                    "{name} ({key}) says that entry {written} wrote it, but entry {seq} wrote it later: old values were put back."
                ),
            ));
            self.stale.insert((place, key), defects);
        } else {
            if let Some(count) = part.matched.get_mut(place) {
                *count += 1;
            }
            part.defects.append(&mut defects);
        }
        Ok(())
    }
}

/// The columns of a row that differ from what an entry says, and those that the entry has and the table no longer.
fn compare<'v>(
    table: &Table,
    seq: i64,
    record: &str,
    mention: &Mention<'_>,
    now: impl Fn(usize) -> ValueRef<'v>,
) -> Vec<Defect> {
    // Cells stand in the columns' order, so that one walk over both finds all: the rule, and fast.
    let mut cells = mention.cells.iter().peekable();
    let fits =
        table.columns.iter().enumerate().filter(|(place, _)| *place != table.entry).all(|(place, column)| match cells
            .next_if(|(name, _)| *name == column.name)
        {
            Some((_, then)) => equal(then, now(place)),
            None => ValueRef::from(&column.default) == now(place),
        });
    if fits && cells.next().is_none() {
        return Vec::new();
    }
    let mut defects = Vec::new();
    for (place, column) in table.columns.iter().enumerate().filter(|(place, _)| *place != table.entry) {
        let then = mention.get(&column.name, place);
        let same = match then {
            Some(then) => equal(then, now(place)),
            None => ValueRef::from(&column.default) == now(place),
        };
        if !same {
            defects.push(differs(table, column, seq, record, mention, then, now(place)));
        }
    }
    for (name, then) in &mention.cells {
        if !table.columns.iter().any(|column| column.name == *name) {
            let column = Column { name: name.to_string(), default: Value::Null };
            defects.push(differs(table, &column, seq, record, mention, Some(then), ValueRef::Null));
        }
    }
    defects
}

/// Names every row of a table that the entry which it points to doesn't mention. Slow: only where the counts differ.
pub(super) fn name_strays(conn: &Connection, ground: &Ground<'_>, table: &Table, defects: &mut Vec<Defect>) {
    if let Err(error) = find_strays(conn, ground, table, defects) {
        defects.push(Defect::unreadable(&table.name, &error));
    }
}

/// Strays whose own history is looked up; more than so many are named by their key alone.
const TRACED: usize = 1000;

/// A row that the entry which it points to doesn't mention.
struct Stray {
    key: Vec<(String, Value)>,
    values: Vec<Value>,
    written: i64,
    /// The last entry that does mention it: its defects are kept, of an earlier one replaced.
    record: Option<String>,
    defects: Vec<Defect>,
}

impl Stray {
    fn is_in(&self, table: &Table, mention: &Mention<'_>) -> bool {
        mention.table == table.name
            && self
                .key
                .iter()
                .all(|(name, value)| mention.get(name, 0).is_some_and(|then| equal(then, ValueRef::from(value))))
    }
}

fn find_strays(
    conn: &Connection,
    ground: &Ground<'_>,
    table: &Table,
    defects: &mut Vec<Defect>,
) -> rusqlite::Result<()> {
    let all = table.find.split_once(" WHERE ").map_or(table.find.as_str(), |(all, _)| all);
    let mut every = conn.prepare(all)?;
    let mut entry = conn.prepare("SELECT body FROM history WHERE seq = ?1")?;
    let mut rows = every.query([])?;
    let mut strays: Vec<Stray> = Vec::new();
    while let Some(row) = rows.next()? {
        let values = (0..table.columns.len()).map(|place| row.get(place)).collect::<rusqlite::Result<Vec<Value>>>()?;
        let written = match values.get(table.entry) {
            Some(Value::Integer(written)) => *written,
            _ => 0,
        };
        let named = |place: &usize| Some((table.columns.get(*place)?.name.clone(), values.get(*place)?.clone()));
        let key: Vec<(String, Value)> = table.key.iter().filter_map(named).collect();
        let stray = Stray { key, values, written, record: None, defects: Vec::new() };
        let mut entries = entry.query([written])?;
        let told = match entries.next()? {
            Some(found) => {
                let body = text_of(found.get_ref(0)?);
                let mut told = Vec::new();
                let _ = mentions(&body, &mut told);
                told.iter().any(|mention| stray.is_in(table, mention))
            }
            None => false,
        };
        if !told {
            strays.push(stray);
            if strays.len() == TRACED {
                trace(conn, table, &mut strays)?;
                strays.drain(..).for_each(|stray| tell_stray(ground, table, stray, defects));
            }
        }
    }
    trace(conn, table, &mut strays)?;
    strays.into_iter().for_each(|stray| tell_stray(ground, table, stray, defects));
    Ok(())
}

fn text_of(value: ValueRef<'_>) -> Cow<'_, str> {
    match value {
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes),
        _ => Cow::Borrowed(""),
    }
}

/// Looks through the whole history for what it last said of these rows.
fn trace(conn: &Connection, table: &Table, strays: &mut [Stray]) -> rusqlite::Result<()> {
    if strays.is_empty() {
        return Ok(());
    }
    let mut statement = conn.prepare("SELECT seq, record, body FROM history WHERE instr(body, ?1) > 0 ORDER BY seq")?;
    let mut rows = statement.query([format!("\"{}\":[", table.name)])?;
    while let Some(row) = rows.next()? {
        let (seq, record, body) = (row.get(0)?, text_of(row.get_ref(1)?), text_of(row.get_ref(2)?));
        let mut told = Vec::new();
        let _ = mentions(&body, &mut told);
        for mention in &told {
            for stray in strays.iter_mut().filter(|stray| stray.is_in(table, mention)) {
                stray.record = Some(clean(&record));
                stray.defects = compare(table, seq, &record, mention, |place| {
                    stray.values.get(place).map_or(ValueRef::Null, ValueRef::from)
                });
            }
        }
    }
    Ok(())
}

fn tell_stray(ground: &Ground<'_>, table: &Table, stray: Stray, defects: &mut Vec<Defect>) {
    let shown: Vec<String> = stray.key.iter().map(|(_, value)| plain(ValueRef::from(value))).collect();
    let (name, shown, written) = (&table.name, shown.join(", "), stray.written);
    let message = say!(
        "{name}（{shown}）說是第 {written} 條歷史寫的，那一條裡沒有它：這一行不是程序這樣錄入的。",
        "{name}（{shown}）说是第 {written} 条历史写的，那一条里没有它：这一行不是程序这样录入的。",
        "{name} ({shown}) says that history entry {written} wrote it, but that entry doesn't mention it: the program didn't write this row so."
    );
    let record = stray.record.unwrap_or_else(|| record_of(ground, table, &stray.key));
    defects.push(Defect::new(record, format!("{name}.entry"), message));
    defects.extend(stray.defects);
}

/// The record that a row without an entry seems to belong to.
fn record_of(ground: &Ground<'_>, table: &Table, key: &[(String, Value)]) -> String {
    use crate::kernel::number::Number;
    let first = key.first().map(|(_, value)| value);
    let numbered = ground.options.numbered.iter().find(|numbered| numbered.table == table.name);
    if let (Some(numbered), Some(Value::Integer(id))) = (numbered, first)
        && let Some(number) = Number::from_key(numbered.letter, *id, ground.training)
    {
        return number.to_string();
    }
    match key.first() {
        Some((name, Value::Text(record))) if name == "record" => clean(record),
        Some((_, value)) => format!("{}/{}", table.name, plain(ValueRef::from(value))),
        None => table.name.clone(),
    }
}

fn table_gone(record: &str, table: &str) -> Defect {
    let table = clean(table);
    Defect::new(
        clean(record),
        table.clone(),
        say!("表 {table} 不見了。", "表 {table} 不见了。", "The table {table} is gone."),
    )
}

fn same_key(table: &Table, one: &Mention<'_>, other: &Mention<'_>) -> bool {
    table
        .key
        .iter()
        .filter_map(|place| Some((place, table.columns.get(*place)?)))
        .all(|(place, column)| one.get(&column.name, *place) == other.get(&column.name, *place))
}

/// The key as a person reads it: `S2611-0042-8, 3`.
fn key_text(table: &Table, mention: &Mention<'_>) -> String {
    let parts: Vec<String> = table
        .key
        .iter()
        .filter_map(|place| mention.get(&table.columns.get(*place)?.name, *place))
        .map(then_text)
        .collect();
    parts.join(", ")
}

fn differs(
    table: &Table,
    column: &Column,
    seq: i64,
    record: &str,
    mention: &Mention<'_>,
    then: Option<&Val<'_>>,
    now: ValueRef<'_>,
) -> Defect {
    let (name, field, key) = (&table.name, clean(&column.name), key_text(table, mention));
    let (then, now) = if is_secret(&column.name) {
        ("…".to_string(), "…".to_string())
    } else {
        (then.map_or_else(|| plain(ValueRef::from(&column.default)), then_text), plain(now))
    };
    Defect::new(
        clean(record),
        format!("{name}.{field}"),
        say!(
            "{name}（{key}）的 {field}：第 {seq} 條歷史寫的是「{then}」，現在是「{now}」。",
            "{name}（{key}）的 {field}：第 {seq} 条历史写的是“{then}”，现在是“{now}”。",
            "{field} of {name} ({key}): history entry {seq} says \"{then}\", the file now says \"{now}\"."
        ),
    )
}

/// Columns whose values are never shown.
fn is_secret(column: &str) -> bool {
    ["pin", "passphrase", "receipt_code", "sealed", "block"].iter().any(|secret| column.contains(secret))
}

/// Whether a stored value is what the entry says; bytes stand there in hexadecimal.
fn equal(then: &Val<'_>, now: ValueRef<'_>) -> bool {
    match (then, now) {
        (Val::Null, ValueRef::Null) => true,
        (Val::Int(then), ValueRef::Integer(now)) => *then == now,
        (Val::Text(then), ValueRef::Text(now)) => then.as_bytes() == now || *then == String::from_utf8_lossy(now),
        (Val::Text(then), ValueRef::Blob(now)) => {
            then.len() == now.len() * 2
                && then.as_bytes().chunks_exact(2).zip(now).all(|(pair, byte)| pair == format!("{byte:02x}").as_bytes())
        }
        (Val::Text(then), ValueRef::Real(now)) => **then == now.to_string(),
        _ => false,
    }
}

fn then_text(value: &Val<'_>) -> String {
    match value {
        Val::Null => "NULL".to_string(),
        Val::Int(number) => number.to_string(),
        Val::Text(text) => clean(text),
        Val::Other => "?".to_string(),
    }
}

fn plain(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_string(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => clean(&String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}

/// A text for a report's line: control characters, bidirectional marks and invisible ones shown as their code, long
/// texts cut.
pub(super) fn clean(text: &str) -> String {
    const MOST: usize = 60;
    let mut out = String::new();
    for (count, ch) in text.chars().enumerate() {
        if count == MOST {
            out.push('…');
            break;
        }
        let hidden = ch.is_control()
            || matches!(u32::from(ch), 0xad | 0x61c | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xe0000..=0xe0fff);
        let shown: Cow<'_, str> =
            if hidden { format!("<{:04X}>", u32::from(ch)).into() } else { ch.to_string().into() };
        out.push_str(&shown);
    }
    out
}
