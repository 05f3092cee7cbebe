//! `slipdesk import THING FILE [--dry-run]`: what becomes of every row, a line each; refused ones on standard error.

use std::process::ExitCode;

use super::Answer;
use super::args::ImportWords;
use super::out::Out;
use super::place::{Place, Want};
use crate::desk;
use crate::kernel::import;

/// Runs the command.
pub fn run(place: &Place, words: &ImportWords, out: &mut Out) -> Answer {
    desk::book(&words.thing).ok_or_else(|| desk::unknown_thing(&words.thing))?;
    let table = import::csv::read(&import::read_file(&words.file)?)?;
    let mut desk = place.open(Want::Change, out)?;
    place.prove(&mut desk, out)?;
    let told = desk.import(&words.thing, &table, words.dry_run)?;
    for line in told.lines(out.lang) {
        out.line(&line);
    }
    for problem in told.problems() {
        out.problem(&problem, None);
    }
    let summary = told.summary(out.lang);
    if told.is_refused() {
        out.complaint("nothing_imported", &summary);
        return Ok(ExitCode::from(1));
    }
    out.line(&summary);
    Ok(ExitCode::SUCCESS)
}
