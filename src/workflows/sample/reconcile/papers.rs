//! The reconciliation of a month on paper: every difference, nothing netted.
