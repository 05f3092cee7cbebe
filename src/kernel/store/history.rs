//! One entry of the history and its hash. Version 1 of the format; there is exactly one rule per version.

use sha2::{Digest, Sha256};

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
        let mut sha = Sha256::new();
        for part in [
            self.version.to_string().as_bytes(),
            self.file_id.as_bytes(),
            self.seq.to_string().as_bytes(),
            self.prev,
            self.typed_at.as_bytes(),
            self.operator.as_bytes(),
            self.action.as_bytes(),
            self.record.as_bytes(),
            self.body.as_bytes(),
        ] {
            sha.update((part.len() as u64).to_le_bytes());
            sha.update(part);
        }
        sha.finalize().into()
    }
}
