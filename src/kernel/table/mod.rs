//! Lists of records: a source that is read page by page, where one stands in it, and how it is drawn.

pub mod book;
pub mod list;
pub mod state;
#[cfg(test)]
mod tests;
pub mod view;

pub use list::List;
pub use state::{Source, Table, Want, Whence};
