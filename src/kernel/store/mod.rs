//! The one SQLite file: opening it, changing it, and the chain of its history. The only way to change anything is
//! [`write::Tx::write`].

pub mod cell;
pub mod fault;
pub mod file;
pub mod history;
pub mod schema;
pub mod write;

pub use cell::{Cell, Put, Row};
pub use file::{Store, View};
pub use write::{Entry, Operator, Tx};
