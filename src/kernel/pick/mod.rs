//! Choosing an entry of a register by a few keys: code, name, pinyin initials, Traditional or Simplified.

pub mod index;

pub use index::{Index, is_exact};

use crate::kernel::text::fold;

/// An entry that may be meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Its key in the register.
    pub key: i64,
    /// Its code (`JC40S`), where the register has codes; else empty.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What tells it from another of the same name: address, department, kind.
    pub note: String,
    /// Whether another entry has the same name: wherever it is shown, the note belongs to the name.
    pub twin: bool,
}

/// What a typed name or key turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// Exactly this entry.
    One(Candidate),
    /// Nothing of that key, code or exact name.
    Nothing,
    /// Several of exactly that name.
    Several(Vec<Candidate>),
}

/// Whether a typed bare number would mean an entry by its key alone: on the screen, where nobody sees keys, it is a stray
/// digit. Written in full (`staff/12`) it isn't.
pub fn is_stray(entry: &Candidate, typed: &str) -> bool {
    let typed = fold::fold_ascii(typed);
    let typed = typed.trim();
    let digits = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    digits && ![&entry.code, &entry.name].iter().any(|held| fold::fold_ascii(held).contains(typed))
}

/// The registers, as fields see them.
pub trait Lookups {
    /// Finds the entry that a typed key (`12` or `staff/12`), code or exact name means.
    fn resolve(&self, source: &str, typed: &str) -> Found;

    /// The likeliest entries for what has been typed so far, best first.
    fn search(&self, source: &str, typed: &str, limit: usize) -> Vec<Candidate>;
}
