//! What knows no workflow: the layer below all of them.

pub mod book;
pub mod coded;
pub mod form;
pub mod import;
pub mod month;
pub mod number;
pub mod paper;
pub mod pick;
pub mod problem;
pub mod record;
pub mod report;
pub mod spool;
pub mod store;
pub mod table;
pub mod text;
pub mod time;
pub mod ui;
pub mod units;
pub mod words;
