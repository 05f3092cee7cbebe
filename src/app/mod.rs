//! The screen of the program: which layers are open, what each key means to them, the loop that feeds them. It knows the
//! workflows only by their traits and the tabs by their list.

pub mod deadlines;
pub mod due;
pub mod find;
pub mod first;
mod import;
pub mod month;
pub mod queue;
pub mod register;
pub mod registers;
pub mod run;
pub mod seat;
pub mod service;
pub mod settings;
pub mod start;
pub mod state;
pub mod tabs;
#[cfg(test)]
mod tests;
pub mod update;
mod user;
pub mod view;

pub use state::App;
