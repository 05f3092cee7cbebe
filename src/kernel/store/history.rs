//! One entry of the history, its hash, its code on paper, and the head of the chain. Version 1 of the format; there is
//! exactly one rule per version.

use rusqlite::OptionalExtension;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use super::View;
use crate::kernel::problem::Outcome;

/// The version that new entries carry. Along the chain it never falls.
pub const VERSION: i64 = 1;

/// A SHA-256.
pub type Hash = [u8; 32];

/// What the hash of an entry covers, in this order, each part behind its length (8 bytes, little-endian).
#[derive(Debug)]
pub struct Sealed<'a> {
    /// Version of the format.
    pub version: i64,
    /// The file's id, 32 hexadecimal digits.
    pub file_id: &'a str,
    /// The entry's number, from 1 without a gap.
    pub seq: i64,
    /// The hash before; zeros for the first.
    pub prev: &'a [u8],
    /// When it was typed, with offset: `2026-11-23T14:32:07+08:00`.
    pub typed_at: &'a str,
    /// Who was at the keyboard: `staff/3 林小慧`, or `system`.
    pub operator: &'a str,
    /// What was done.
    pub action: &'a str,
    /// To which record.
    pub record: &'a str,
    /// The rows' full new values, as the JSON text that is stored.
    pub body: &'a str,
}

impl Sealed<'_> {
    /// The entry's hash.
    pub fn hash(&self) -> Hash {
        hash_of([
            self.version.to_string().as_bytes(),
            self.file_id.as_bytes(),
            self.seq.to_string().as_bytes(),
            self.prev,
            self.typed_at.as_bytes(),
            self.operator.as_bytes(),
            self.action.as_bytes(),
            self.record.as_bytes(),
            self.body.as_bytes(),
        ])
    }
}

/// The hash over the parts of an entry, as stored, in the order of [`Sealed`].
pub(super) fn hash_of(parts: [&[u8]; 9]) -> Hash {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part);
    }
    sha.finalize().into()
}

/// Crockford's digits: no I, L, O, U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Bytes as base-32, the last digit padded with zero bits: 16 bytes make 26 digits, 32 make 52.
fn base32(bytes: &[u8]) -> String {
    let (mut held, mut bits, mut out) = (0_u32, 0_u32, String::new());
    for byte in bytes {
        held = (held << 8 | u32::from(*byte)) & 0xfff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            push_digit(&mut out, held >> bits);
        }
    }
    if bits > 0 {
        push_digit(&mut out, held << (5 - bits));
    }
    out
}

fn push_digit(out: &mut String, value: u32) {
    out.push(DIGITS.get((value & 31) as usize).copied().map_or('0', char::from));
}

/// Bytes from base-32 as typed: either case, `I` and `L` for 1, `O` for 0. `None` where it isn't `N` bytes.
fn unbase32<const N: usize>(text: &str) -> Option<[u8; N]> {
    let (mut held, mut bits, mut out) = (0_u32, 0_u32, Vec::with_capacity(N));
    for ch in text.chars() {
        let plain = match ch.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        };
        let value = DIGITS.iter().position(|digit| char::from(*digit) == plain)?;
        held = (held << 5 | u32::try_from(value).ok()?) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    if text.chars().count() != (N * 8).div_ceil(5) || held & ((1 << bits) - 1) != 0 {
        return None;
    }
    out.try_into().ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes from hexadecimal text; `None` where it isn't `N` of them.
pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let pairs = text.as_bytes().chunks_exact(2);
    if text.len() != N * 2 {
        return None;
    }
    let bytes: Option<Vec<u8>> =
        pairs.map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok())).collect();
    bytes?.try_into().ok()
}

/// The code of an entry on paper: 8 characters, the first 40 bits of its hash.
pub fn code(hash: &Hash) -> String {
    base32(hash.get(..5).unwrap_or_default())
}

/// A hash as papers show it: 52 characters.
pub fn hash_text(hash: &Hash) -> String {
    base32(hash)
}

/// The head of the chain: which file, how many entries, the hash of the newest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// The file's id.
    pub file_id: [u8; 16],
    /// The newest entry's number.
    pub seq: i64,
    /// Its hash.
    pub hash: Hash,
}

impl std::fmt::Display for Head {
    /// File id (26 characters), entry number, hash (52), joined by `-`.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}-{}-{}", base32(&self.file_id), self.seq, base32(&self.hash))
    }
}

/// A head as somebody holds it against the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Claimed {
    /// The whole head.
    Head(Head),
    /// A hash alone.
    Hash(Hash),
}

impl Claimed {
    /// Reads `FILE-SEQ-HASH` or a hash alone (52 characters, or 64 hexadecimal digits); blanks are passed over.
    pub fn parse(typed: &str) -> Option<Claimed> {
        let plain: String = typed.chars().filter(|ch| !ch.is_whitespace()).collect();
        let hash = |text: &str| unbase32::<32>(text).or_else(|| unhex::<32>(text));
        match plain.split('-').collect::<Vec<_>>().as_slice() {
            [alone] => hash(alone).map(Claimed::Hash),
            [file, seq, last] => Some(Claimed::Head(Head {
                file_id: unbase32(file)?,
                seq: seq.parse().ok().filter(|seq| *seq > 0)?,
                hash: hash(last)?,
            })),
            _ => None,
        }
    }
}

/// Reads a code of 8 characters as typed from paper, in either case; the canonical form comes back.
pub fn read_code(typed: &str) -> Option<String> {
    let plain: String = typed.chars().filter(|ch| ch.is_ascii_alphanumeric()).collect();
    unbase32::<5>(&plain).map(|bytes| base32(&bytes))
}

/// The head of the file as it is now.
///
/// # Errors
/// Where the file can't be read.
pub fn head(view: View<'_>) -> Outcome<Head> {
    let (file_id, seq, hash): (String, i64, Hash) = view
        .sql()
        .prepare_cached(
            "SELECT (SELECT file_id FROM file WHERE id = 1), seq, hash FROM history ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(Head { file_id: unhex(&file_id).unwrap_or_default(), seq, hash })
}

/// The head as it was right after an entry; `None` where the chain has no such number.
///
/// # Errors
/// Where the file can't be read.
pub fn head_at(view: View<'_>, seq: i64) -> Outcome<Option<Head>> {
    let file_id = head(view)?.file_id;
    Ok(hash_at(view, seq)?.map(|hash| Head { file_id, seq, hash }))
}

/// The hash of one entry; `None` where the chain has no such number.
///
/// # Errors
/// Where the file can't be read.
pub fn hash_at(view: View<'_>, seq: i64) -> Outcome<Option<Hash>> {
    Ok(view
        .sql()
        .prepare_cached("SELECT hash FROM history WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))
        .optional()?)
}

/// One entry as `show` gives it.
#[derive(Clone, PartialEq, Debug)]
pub struct HistoryEntry {
    /// Its number.
    pub seq: i64,
    /// When it was typed: `2026-11-23T14:32:07`, China time.
    pub typed_at: String,
    /// When it happened: `2026-11-23T14:30`; where nothing else was said, the minute of typing.
    pub at: String,
    /// The name of who was at the keyboard; `system` for the program itself.
    pub by: String,
    /// What was done.
    pub action: String,
    /// What was said with it, and the rows' new values: `{"said":{…},"rows":{table:[{…}]}}`.
    pub changes: Map<String, Json>,
    /// The code of 8 characters that papers carry.
    pub code: String,
    /// The whole hash, 64 hexadecimal digits.
    pub hash: String,
}

impl HistoryEntry {
    /// As `show --json` gives it.
    pub fn json(&self) -> Json {
        serde_json::json!({
            "seq": self.seq, "typed_at": self.typed_at, "at": self.at, "by": self.by, "action": self.action,
            "changes": self.changes, "code": self.code, "hash": self.hash,
        })
    }
}

/// The number of the newest entry; 0 for a file without any. It changes with every change of the file.
///
/// # Errors
/// Where the file can't be read.
pub fn newest(view: View<'_>) -> Outcome<i64> {
    Ok(view.sql().prepare_cached("SELECT coalesce(max(seq), 0) FROM history")?.query_row([], |row| row.get(0))?)
}

/// All entries of one record, oldest first.
///
/// # Errors
/// Where the file can't be read.
pub fn history_of(view: View<'_>, record: &str) -> Outcome<Vec<HistoryEntry>> {
    let mut statement = view.sql().prepare_cached(
        "SELECT seq, typed_at, operator, action, body, hash FROM history WHERE record = ?1 ORDER BY seq",
    )?;
    let mut rows = statement.query([record])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let typed: String = row.get(1)?;
        let operator: String = row.get(2)?;
        let body: String = row.get(4)?;
        let hash: Hash = row.get(5)?;
        let mut changes: Map<String, Json> = serde_json::from_str(&body).unwrap_or_default();
        let typed_at = typed.get(..19).unwrap_or(&typed).to_string();
        let at = match changes.remove("at") {
            Some(Json::String(at)) => at,
            _ => typed_at.get(..16).unwrap_or(&typed_at).to_string(),
        };
        entries.push(HistoryEntry {
            seq: row.get(0)?,
            typed_at,
            at,
            by: named(&operator).to_string(),
            action: row.get(3)?,
            changes,
            code: code(&hash),
            hash: hex(&hash),
        });
    }
    Ok(entries)
}

/// The name in `staff/3 林小慧`; anything else as it is.
pub fn named(operator: &str) -> &str {
    match operator.split_once(' ') {
        Some((key, name)) if key.starts_with("staff/") => name,
        _ => operator,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn heads_come_back_from_paper(file_id: [u8; 16], seq in 1_i64.., hash: [u8; 32]) {
            let head = Head { file_id, seq, hash };
            let text = head.to_string();
            let parts: Vec<&str> = text.split('-').collect();
            prop_assert_eq!((parts[0].len(), parts[2].len()), (26, 52));
            prop_assert_eq!(Claimed::parse(&text.to_lowercase()), Some(Claimed::Head(head)));
            prop_assert_eq!(Claimed::parse(parts[2]), Some(Claimed::Hash(hash)));
            prop_assert_eq!(Claimed::parse(&hex(&hash)), Some(Claimed::Hash(hash)));
            prop_assert!(parts[2].starts_with(&code(&hash)));
        }

        #[test]
        fn nothing_typed_panics(typed: String) {
            let _ = Claimed::parse(&typed);
            let _ = read_code(&typed);
        }
    }

    #[test]
    fn base32_of_known_bytes() {
        assert_eq!(base32(&[0xff; 5]), "ZZZZZZZZ");
        assert_eq!(base32(b"slip!"), "EDP6JW11");
        assert_eq!(read_code("edp6-jwil"), Some("EDP6JW11".to_string()));
        assert_eq!(read_code("edp6jwu1"), None);
    }
}
