//! Views over all workflows, built from what each publishes in `workflow.rs`; none of them knows a workflow by name.

pub mod closing;
pub mod gate;
pub mod user_file;
