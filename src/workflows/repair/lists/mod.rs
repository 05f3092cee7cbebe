//! What a list of repairs shows, and what it may be narrowed to; reading it is `store`'s business.

pub mod store;

use super::rules::{Fault, FollowResult, Scope, State};
pub use crate::kernel::book::Place;
use crate::kernel::number::Number;
use crate::kernel::text::address::Address;
use crate::kernel::time::Minute;
use crate::registers::deadline::{self, Kept};

/// One row of a list of repairs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The repair.
    pub number: Number,
    /// When it was reported.
    pub reported_at: Minute,
    /// Who called.
    pub caller: String,
    /// Their telephone.
    pub phone: String,
    /// The user's name, frozen; `None` where the register has none.
    pub user_name: Option<String>,
    /// Where.
    pub address: Address,
    /// What is wrong.
    pub fault: String,
    /// What kind of fault.
    pub kind: Fault,
    /// Whose it is to repair.
    pub scope: Scope,
    /// Where it stands.
    pub state: State,
    /// Names of the crew, joined by `、`; empty while nobody was sent.
    pub crew: String,
    /// When the crew is expected, as agreed last.
    pub appointment_at: Option<Minute>,
    /// When it was done.
    pub finished_at: Option<Minute>,
    /// What the follow-up came to.
    pub follow_result: Option<FollowResult>,
    /// The repair that it is a duplicate of.
    pub duplicate_of: Option<Number>,
    /// Its deadline that ends next: kind and due time. `None` where nothing is owed.
    pub next_due: Option<(String, Minute)>,
}

/// What a list of repairs shows; what is left empty doesn't narrow it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Folded text that number, caller, telephone, user, address or fault hold.
    pub find: String,
    /// Only those that haven't ended.
    pub open: bool,
    /// Only those not repaired yet.
    pub unrepaired: bool,
    /// Only those of this flat (`Address::flat`).
    pub flat: Option<String>,
    /// Only those of this building (`Address::place`).
    pub place: Option<String>,
    /// Only those of this user, by key.
    pub user: Option<i64>,
    /// Only those that this person took down, by key.
    pub taken_by: Option<i64>,
    /// Only those reported from then on.
    pub since: Option<Minute>,
    /// Only those that are duplicates of this one, by key.
    pub duplicates_of: Option<i64>,
    /// Only those that repeat this one, by key.
    pub repeats_of: Option<i64>,
    /// Only those of this outage, by key.
    pub outage: Option<i64>,
}

/// Whether the limit for the report to the dispatch room ran out (H5) and nothing was reported since.
pub fn result_missed(kept: &[Kept], now: Minute) -> bool {
    deadline::is_missed(kept, "result_up", now)
}

/// When a repair's follow-up may be made, by its newest deadline of that kind; `None` while there is none.
pub fn follow_up_opens(kept: &[Kept]) -> Option<Minute> {
    let of_kind = kept.iter().filter(|known| known.deadline.kind == "follow_up");
    of_kind.max_by_key(|known| known.n).and_then(|known| known.deadline.opens)
}
