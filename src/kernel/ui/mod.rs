//! What every screen stands on: keys, layers, commands as data, drawing. Knows no workflow and no register.

pub mod canvas;
pub mod desk;
#[cfg(test)]
pub mod fake;
pub mod frame;
pub mod help;
pub mod keys;
pub mod layer;
pub mod look;
pub mod menu;
pub mod overlay;
pub mod screen_text;

pub use canvas::Canvas;
pub use desk::{Answer, Desk, Draft, Request};
pub use keys::{Code, Input, Key};
pub use layer::{Command, Cx, Help, Layer, Notice, Reply, Trigger};
pub use look::Look;
pub use menu::{Item, Menu};
