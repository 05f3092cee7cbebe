//! One range of the history: links, hashes, versions, and the rows that each entry mentions.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension};

use super::body::{Mention, Val, mentions};
use super::tables::{Checker, clean};
use super::{Defect, Ground, Numbered};
use crate::kernel::number::{self, Letter, Number};
use crate::kernel::store::history::{Claimed, Hash, VERSION, code, hash_of};
use crate::say;

/// What one range came to.
#[derive(Default)]
pub(super) struct Part {
    /// The first entry's number; 0 for SQLite's own checks, which come first.
    pub from: i64,
    pub entries: i64,
    pub defects: Vec<Defect>,
    /// Rows that stand as their last entry says, by table.
    pub matched: Vec<i64>,
    pub series: Vec<Series>,
    pub paper: Vec<(i64, String)>,
    pub claimed_found: bool,
}

/// How a number series ran within a range.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Series {
    letter: String,
    yymm: i64,
    pub first: i64,
    pub first_record: String,
    pub last: i64,
}

impl Series {
    pub fn same(&self, other: &Series) -> bool {
        self.letter == other.letter && self.yymm == other.yymm
    }

    /// The defect where `next` doesn't follow the last serial.
    pub fn gap_before(&self, next: i64, record: &str) -> Option<Defect> {
        let wanted = self.last + 1;
        if next == wanted || is_declared_gap(record) && next > self.last {
            return None;
        }
        let (letter, yymm) = (&self.letter, self.yymm);
        Some(Defect::new(
            record,
            "series.last",
            say!(
                "號碼不連續：{letter}{yymm} 該取 {wanted}，取了 {next}。",
                "号码不连续：{letter}{yymm} 该取 {wanted}，取了 {next}。",
                "The numbers have a gap: {letter}{yymm} should have given {wanted}, but gave {next}."
            ),
        ))
    }

    /// The defect where a series doesn't begin with 1.
    pub fn gap_at_start(&self) -> Option<Defect> {
        Series { last: 0, ..self.clone() }.gap_before(self.first, &self.first_record)
    }
}

/// Whether an entry declares numbers as lost, as a restore does.
fn is_declared_gap(record: &str) -> bool {
    record.starts_with("series/")
}

/// Checks the entries `from..=to`.
pub(super) fn walk(conn: &Connection, ground: &Ground<'_>, from: i64, to: i64) -> Part {
    let mut part = Part { from, matched: vec![0; ground.tables.len()], ..Part::default() };
    if let Err(error) = walk_range(conn, ground, from, to, &mut part) {
        part.defects.push(Defect::unreadable(&format!("history/{from}-{to}"), &error));
    }
    part
}

fn walk_range(conn: &Connection, ground: &Ground<'_>, from: i64, to: i64, part: &mut Part) -> rusqlite::Result<()> {
    let before: Option<(i64, Hash)> = conn
        .prepare_cached("SELECT version, hash FROM history WHERE seq = ?1")?
        .query_row([from - 1], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (mut version_before, mut prev) = match before {
        Some((version, hash)) => (version, Some(hash)),
        None => (0, (from == 1).then_some([0; 32])),
    };
    let mut statement = conn.prepare_cached(
        "SELECT seq, version, prev, hash, typed_at, operator, action, record, body FROM history
         WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
    )?;
    let mut checker = Checker::new(conn, ground)?;
    let mut rows = statement.query([from, to])?;
    let mut expected = from;
    while let Some(row) = rows.next()? {
        let (seq, version): (i64, i64) = (row.get(0)?, row.get(1)?);
        let bytes = |index: usize| -> rusqlite::Result<&[u8]> {
            Ok(match row.get_ref(index)? {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
                _ => &[],
            })
        };
        let record = String::from_utf8_lossy(bytes(7)?);
        let stored = bytes(3)?;
        part.entries += 1;
        if seq != expected {
            part.defects.push(missing(expected, seq - 1));
        } else if prev.is_some_and(|prev| prev != bytes(2).unwrap_or_default()) {
            part.defects.push(Defect::new(
                record.clone(),
                format!("history/{seq}.prev"),
                say!(
                    "第 {seq} 條歷史與前一條接不上：其間有被改、被換或被刪的。",
                    "第 {seq} 条历史与前一条接不上：其间有被改、被换或被删的。",
                    "History entry {seq} doesn't follow the one before: something was changed, replaced or removed there."
                ),
            ));
        }
        if version < version_before || version != VERSION {
            part.defects.push(Defect::new(
                record.clone(),
                format!("history/{seq}.version"),
                say!(
                    "第 {seq} 條歷史的格式版本是 {version}，應為 {VERSION}。",
                    "第 {seq} 条历史的格式版本是 {version}，应为 {VERSION}。",
                    "History entry {seq} has format version {version}; it should be {VERSION}."
                ),
            ));
        }
        let hash = hash_of([
            version.to_string().as_bytes(),
            ground.file_id.as_bytes(),
            seq.to_string().as_bytes(),
            bytes(2)?,
            bytes(4)?,
            bytes(5)?,
            bytes(6)?,
            bytes(7)?,
            bytes(8)?,
        ]);
        if hash != stored {
            part.defects.push(Defect::new(
                record.clone(),
                format!("history/{seq}.hash"),
                say!(
                    "第 {seq} 條歷史的內容與它的校驗值不符：這一條被改過。",
                    "第 {seq} 条历史的内容与它的校验值不符：这一条被改过。",
                    "History entry {seq} doesn't fit its own hash: it was changed."
                ),
            ));
        }
        look_for(ground, part, seq, stored, &record);
        let mut found = Vec::new();
        let body = std::str::from_utf8(bytes(8)?).ok();
        match body.and_then(|body| mentions(body, &mut found)) {
            Some(()) => {
                checker.check(seq, &record, &found, part)?;
                follow_series(ground, seq, &record, &found, part);
            }
            None => part.defects.push(Defect::new(
                record.clone(),
                format!("history/{seq}.body"),
                say!(
                    "第 {seq} 條歷史的內容讀不出來。",
                    "第 {seq} 条历史的内容读不出来。",
                    "The content of history entry {seq} can't be read."
                ),
            )),
        }
        prev = stored.try_into().ok();
        version_before = version;
        expected = seq + 1;
    }
    if expected <= to {
        part.defects.push(missing(expected, to));
    }
    part.defects.extend(checker.stale());
    Ok(())
}

/// The file's id as the founding entry has it, where `known` doesn't fit that entry's hash and the one in it does: one
/// altered id must not make every entry look altered.
pub(super) fn founded_as(conn: &Connection, known: &str) -> Option<String> {
    let (hash, parts): (Hash, [String; 5]) = conn
        .query_row("SELECT hash, version, typed_at, operator, action, record FROM history WHERE seq = 1", [], |row| {
            let version: i64 = row.get(1)?;
            Ok((row.get(0)?, [version.to_string(), row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?]))
        })
        .ok()?;
    let body: String = conn.query_row("SELECT body FROM history WHERE seq = 1", [], |row| row.get(0)).ok()?;
    let fits = |file_id: &str| {
        let [version, typed_at, operator, action, record] = parts.each_ref().map(String::as_bytes);
        let zeros = [0; 32];
        let own = [version, file_id.as_bytes(), b"1", &zeros, typed_at, operator, action, record, body.as_bytes()];
        hash_of(own) == hash
    };
    let mut found = Vec::new();
    mentions(&body, &mut found)?;
    let founded = found.iter().find(|mention| mention.table == "file").and_then(|mention| mention.get("file_id", 1));
    match founded {
        Some(Val::Text(founded)) if !fits(known) && fits(founded) => Some(founded.to_string()),
        _ => None,
    }
}

fn missing(first: i64, last: i64) -> Defect {
    Defect::new(
        format!("history/{first}"),
        "seq",
        say!(
            "歷史缺第 {first} 至 {last} 條。",
            "历史缺第 {first} 至 {last} 条。",
            "History entries {first} to {last} are missing."
        ),
    )
}

/// Marks what was asked for from outside.
fn look_for(ground: &Ground<'_>, part: &mut Part, seq: i64, stored: &[u8], record: &str) {
    if let Some(Claimed::Hash(claimed)) = &ground.options.claimed {
        part.claimed_found |= stored == claimed;
    }
    if let Some(wanted) = &ground.options.paper
        && let Ok(hash) = Hash::try_from(stored)
        && code(&hash) == *wanted
    {
        part.paper.push((seq, clean(record)));
    }
}

/// Numbers are taken one by one, and each by the record that bears it.
fn follow_series(ground: &Ground<'_>, seq: i64, record: &str, found: &[Mention<'_>], part: &mut Part) {
    for mention in found.iter().filter(|mention| mention.table == "series") {
        let (Some(Val::Text(letter)), Some(Val::Int(yymm)), Some(Val::Int(last))) =
            (mention.get("letter", 0), mention.get("yymm", 1), mention.get("last", 2))
        else {
            continue;
        };
        let number = letter
            .chars()
            .next()
            .and_then(Letter::from_char)
            .zip(u16::try_from(*yymm).ok().and_then(number::Series::new))
            .zip(u32::try_from(*last).ok())
            .and_then(|((letter, series), serial)| Number::new(letter, series, serial, ground.training));
        if number.is_none_or(|number| number.to_string() != record) && !is_declared_gap(record) {
            part.defects.push(Defect::new(
                clean(record),
                "series.last",
                say!(
                    "第 {seq} 條歷史取了號碼 {letter}{yymm}-{last}，卻不是這個號碼的記錄。",
                    "第 {seq} 条历史取了号码 {letter}{yymm}-{last}，却不是这个号码的记录。",
                    "History entry {seq} took the number {letter}{yymm}-{last}, but isn't about that record."
                ),
            ));
        }
        let now =
            Series { letter: letter.to_string(), yymm: *yymm, first: *last, first_record: clean(record), last: *last };
        match part.series.iter_mut().find(|known| known.same(&now)) {
            Some(known) => {
                part.defects.extend(known.gap_before(now.first, &now.first_record));
                known.last = now.last;
            }
            None => part.series.push(now),
        }
    }
}

/// The keys of a numbered table must run from 1 to the series' last serial.
pub(super) fn compare_numbers(conn: &Connection, numbered: &Numbered, series: &[Series], defects: &mut Vec<Defect>) {
    let (table, key, letter) = (numbered.table, numbered.key, numbered.letter.char());
    let sql = format!(
        "SELECT {key} / 1000000000, count(*), max({key} % 1000000000) FROM {table} GROUP BY {key} / 1000000000"
    );
    let counted = conn.prepare(&sql).and_then(|mut statement| {
        statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<Vec<(i64, i64, i64)>, _>>()
    });
    let counted = match counted {
        Ok(counted) => counted,
        Err(error) => return defects.push(Defect::unreadable(table, &error)),
    };
    let told =
        series.iter().filter(|series| series.letter.chars().eq([letter])).map(|series| (series.yymm, series.last));
    let wanted: Vec<(i64, i64)> = told.collect();
    let months = wanted.iter().map(|(yymm, _)| *yymm).chain(counted.iter().map(|(yymm, _, _)| *yymm));
    let mut months: Vec<i64> = months.collect();
    months.sort_unstable();
    months.dedup();
    for yymm in months {
        let last = wanted.iter().find(|(month, _)| *month == yymm).map_or(0, |(_, last)| *last);
        let (count, most) =
            counted.iter().find(|(month, _, _)| *month == yymm).map_or((0, 0), |(_, count, most)| (*count, *most));
        if count != last || most != last {
            defects.push(Defect::new(
                format!("series/{letter}{yymm}"),
                table,
                say!(
                    "{letter}{yymm} 已取到 {last} 號，表裡有 {count} 張，最大 {most} 號。",
                    "{letter}{yymm} 已取到 {last} 号，表里有 {count} 张，最大 {most} 号。",
                    "{letter}{yymm} has given numbers up to {last}, but the table holds {count} records, up to {most}."
                ),
            ));
        }
    }
}
