//! Text as the office types, finds and prints it: widths in cells, wrapping, what may stand in a field, folding.
//! Pure functions over strings: nothing here knows a terminal, a file or a workflow.

pub mod address;
pub mod clean;
pub mod fold;
pub mod pinyin;
pub mod variants;
pub mod width;
pub mod wrap;
