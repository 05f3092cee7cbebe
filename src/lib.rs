//! The map of the house.
//!
//! ```text
//! cli          the command line: thin, enters at the same rules as the screen
//! app          the screen: state, message, update, view, and the loop
//! desk         the counter: screen and command line hand things in here; rights, and the only transactions
//! demo         training files full of invented records, through the same rules
//! across       what spans all workflows, by what each publishes: the gate, closing a month
//! workflows    one folder per workflow; `workflows/mod.rs` lists them in tab order
//! workflow     what a workflow is: the trait, and the plain facts that one publishes
//! registers    what several workflows share: staff, customers, varieties, prices, settings
//! kernel       knows no workflow: time, text, forms, tables, the store, paper, words
//! ```
//!
//! The import law, kept by `tests/laws.rs`: kernel imports nothing above it; registers import kernel; a workflow
//! imports kernel, registers and `workflow`, never another workflow; inside one, `rules` knows no terminal and no
//! database, `store` uses `rules`, `papers` uses `rules`, `screen` never opens a transaction; `across` sees only
//! published facts; `rusqlite` is named in `store` files alone, `crossterm` in two files.

pub mod across;
pub mod app;
pub mod cli;
pub mod demo;
pub mod desk;
pub mod kernel;
pub mod registers;
pub mod workflow;
pub mod workflows;
