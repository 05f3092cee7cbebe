//! Forms: what a field is (`field`), what was typed and what it means (`value`, `read`), and how it is edited (`state`,
//! `view`). A field is defined once; the form on the screen, `--json`, `--set`, `--help` and the messages derive from it.

pub mod address;
pub mod field;
pub mod hooks;
pub mod layout;
pub mod leave;
pub mod line;
pub mod picker;
pub mod read;
pub mod sheet;
pub mod slot;
pub mod state;
#[cfg(test)]
mod tests;
pub mod value;
pub mod view;
