//! What a list of applications shows, and what it may be narrowed to; reading it is `store`'s business.

pub mod store;

use super::rules::{Kind, State, Step};
pub use crate::kernel::book::Place;
use crate::kernel::number::Number;
use crate::kernel::text::address::Address;
use crate::kernel::time::Minute;

/// One row of a list of applications.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The application.
    pub number: Number,
    /// Its track.
    pub kind: Kind,
    /// When it was accepted.
    pub accepted_at: Minute,
    /// Who applies.
    pub applicant: String,
    /// Their telephone.
    pub phone: String,
    /// The user's name, frozen; `None` where the register has none.
    pub user_name: Option<String>,
    /// Where.
    pub address: Address,
    /// The station in charge.
    pub station: String,
    /// Who handles it, by name.
    pub handler: String,
    /// Where it stands.
    pub state: State,
    /// The steps of its track that come next; empty where none is owed.
    pub next: Vec<Step>,
    /// Its deadline that ends next: kind and due time, `None` for one that runs without a number. `None` where nothing
    /// is owed.
    pub next_due: Option<(String, Option<Minute>)>,
    /// Since when that one runs.
    pub next_since: Option<Minute>,
}

/// What a list of applications shows; what is left empty doesn't narrow it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Folded text that number, applicant, telephone, user, address or station hold.
    pub find: String,
    /// Only those under way.
    pub open: bool,
    /// Only those of this kind.
    pub kind: Option<Kind>,
    /// Only those of this flat (`Address::flat`).
    pub flat: Option<String>,
    /// Only those of this user, by key.
    pub user: Option<i64>,
    /// Only those taken down by this person, by key.
    pub taken_by: Option<i64>,
    /// Only those accepted at this minute or later.
    pub since: Option<Minute>,
    /// Only restorations of this stop, by key.
    pub restores: Option<i64>,
}
