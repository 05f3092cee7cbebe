//! The gate: type or scan a number, see in large letters whether the goods may leave, record release or refusal (S7).
pub mod letters;
pub mod state;
