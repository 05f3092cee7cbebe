//! The class of a user and the kind of home, on which contracts, standards and deadlines depend.

use crate::kernel::coded::coded;

coded! {
    /// Whose heat it is.
    UserClass {
        /// A household.
        Residential = "residential", "居民", "居民", "residential";
        /// Shops, offices, schools.
        Nonresidential = "nonresidential", "非居民", "非居民", "non-residential";
    }
}

coded! {
    /// What kind of building.
    BuildingKind {
        /// Of several storeys.
        Block = "block", "樓房", "楼房", "block";
        /// A single-storey house.
        Bungalow = "bungalow", "平房", "平房", "bungalow";
    }
}
