//! Forms: what a field is (`field`), what was typed and what it means (`value`, `read`), and how it is edited (`state`,
//! `view`). A field is defined once; the form on the screen, `--json`, `--set`, `--help` and the messages derive from it.

pub mod field;
pub mod read;
pub mod value;
