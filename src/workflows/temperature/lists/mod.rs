//! What a list of sheets shows, and what it may be narrowed to; reading it is `store`'s business.

pub mod store;

use super::rules::{Kind, Method, State};
pub use crate::kernel::book::Place;
use crate::kernel::number::Number;
use crate::kernel::text::address::Address;
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::Celsius;

/// One row of a list of sheets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The sheet.
    pub number: Number,
    /// Why it was measured.
    pub kind: Kind,
    /// The test point's code.
    pub point: Option<String>,
    /// The user's name, frozen; `None` where the register has none.
    pub user_name: Option<String>,
    /// Where.
    pub address: Address,
    /// The station in charge.
    pub station: Option<String>,
    /// The day of the visit.
    pub measured_on: Day,
    /// Who measured.
    pub measured_by: String,
    /// How the user signed.
    pub signed: Method,
    /// Where it stands.
    pub state: State,
    /// How many readings stand, corrected ones not among them.
    pub readings: i64,
    /// Of these, those that failed.
    pub failed: i64,
    /// Of these, those that weren't judged.
    pub not_judged: i64,
    /// Of these, those that wait for a standard.
    pub no_standard: i64,
    /// The lowest of those that were judged.
    pub lowest: Option<Celsius>,
    /// Whether the user said something.
    pub opinion: bool,
    /// Its deadline that ends next: kind and due time. `None` where nothing is owed.
    pub next_due: Option<(String, Minute)>,
}

/// What a list of sheets shows; what is left empty doesn't narrow it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Folded text that number, user, address, point, station or opinion hold.
    pub find: String,
    /// Only those that are neither closed nor void.
    pub open: bool,
    /// Only those with a reading that failed, corrected ones among them.
    pub failed: bool,
    /// Only those with readings that wait for a standard.
    pub no_standard: bool,
    /// Only those that nobody has signed.
    pub unsigned: bool,
    /// Only those of this user, by key.
    pub user: Option<i64>,
    /// Only those of this test point, by key.
    pub point: Option<i64>,
    /// Only those of this flat (`Address::flat`).
    pub flat: Option<String>,
    /// Only those that this person typed, by key.
    pub taken_by: Option<i64>,
    /// Only those measured from that day on.
    pub since: Option<Day>,
}
