//! Parses, runs, prints what was wrong once, and sets the exit status.

fn main() {}
