//! What is known about a place while the caller still speaks: its open repairs, its building's, a running outage,
//! whether its heat is stopped, and who is in charge of the building (H16, H22). Reading it is `store`'s business.

pub mod store;

use super::lists::Listed;
use super::outage::store::Running;
use crate::kernel::time::Day;

/// What is known about a place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Around {
    /// Repairs of this flat that aren't done yet, newest first.
    pub open_of_flat: Vec<Listed>,
    /// Those of the other flats of the building, newest first.
    pub open_of_building: Vec<Listed>,
    /// Repairs of this flat of the last 30 days that are done or have ended otherwise, newest first.
    pub recent_of_flat: Vec<Listed>,
    /// The outage that runs there now; one that is only the same station's, of an area that couldn't be read, is marked
    /// as unsure.
    pub outage: Option<Running>,
    /// The day on which heat was stopped for this user.
    pub stopped_since: Option<Day>,
    /// The fitter in charge of the building: key and name.
    pub responsible: Option<(i64, String)>,
}
