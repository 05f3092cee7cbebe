//! Heating applications: procedures whose order is the law (H3, H4, H7 to H12, H23).

pub mod month;
pub mod rules;
