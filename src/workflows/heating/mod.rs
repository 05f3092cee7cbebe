//! Heating applications: procedures whose order is the law (H3, H4, H7 to H12, H23). This file is the workflow's face;
//! the rules are in `rules`, reading in `store` and `lists`, fields and actions in `form`.

pub mod form;
pub mod lists;
pub mod month;
pub mod rules;
pub mod said;
pub mod store;
