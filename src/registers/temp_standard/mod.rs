//! The dated table of room temperatures (H13): by class of user, building, room and hours. A new value is a new version.

pub mod room;
pub mod rules;
