//! Choosing an entry of a register by a few keys: code, name, pinyin initials, Traditional or Simplified.

pub mod index;

pub use index::{Index, is_exact};

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

/// The registers, as fields see them.
pub trait Lookups {
    /// Finds the entry that a typed key (`12` or `staff/12`), code or exact name means.
    fn resolve(&self, source: &str, typed: &str) -> Found;

    /// The likeliest entries for what has been typed so far, best first.
    fn search(&self, source: &str, typed: &str, limit: usize) -> Vec<Candidate>;
}
