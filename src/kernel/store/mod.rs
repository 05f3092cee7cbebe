//! The one SQLite file: opening it, changing it, and the chain of its history. The only way to change anything is
//! [`write::Tx::write`].

pub mod cell;
pub mod draft;
pub mod fault;
pub mod file;
pub mod guard;
pub mod heads;
pub mod history;
pub mod open;
pub mod schema;
pub mod unfound;
pub mod verify;
pub mod watch;
pub mod watchdog;
pub mod write;

mod backup;
mod revision;
mod rows;

pub use cell::{Cell, Put, Row};
pub use file::{Store, View};
pub use open::{How, Opening};
pub use write::{Entry, Operator, Tx};
