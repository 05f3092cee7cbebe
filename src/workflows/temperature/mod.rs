//! Temperature checks: what was measured, signed and judged (H13, H14).

pub mod rules;
