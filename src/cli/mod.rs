//! The command line: thin. It reads words, hands them to `desk`, prints what comes back, and sets the exit status:
//! 0 done, 1 refused, not found or failed, 2 words that can't be read (contract, section 1).

mod add;
mod args;
mod calendar;
mod fields;
mod help;
mod import;
mod month;
mod out;
mod place;
mod printing;
mod prompt;
mod read;
mod reconcile;
mod shell;
mod step;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{Cli, Verb};
use clap::{CommandFactory, FromArgMatches};
use out::Out;

use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::words::Lang;

/// How a command ended where nothing failed: 0, or 1 where the answer itself is no.
type Answer = Outcome<ExitCode>;

/// Runs one command and gives its exit status.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    let mut out = Out::new(place::early_lang(&words));
    let cli = match parse(&words, out.lang) {
        Ok(cli) => cli,
        Err(error) => return usage::end(&error, &mut out, usage::wants_json(&words)),
    };
    out.json = cli.wants_json();
    match run(&cli, &mut out) {
        Ok(code) => out.end(code),
        Err(failure) => end(&failure, &mut out),
    }
}

fn parse(words: &[OsString], lang: Lang) -> Result<Cli, clap::Error> {
    let matches = help::in_language(Cli::command(), lang).try_get_matches_from(words)?;
    Cli::from_arg_matches(&matches)
}

fn end(failure: &Failure, out: &mut Out) -> ExitCode {
    out.failure(failure);
    out.end(ExitCode::from(failure.exit_status()))
}

fn run(cli: &Cli, out: &mut Out) -> Answer {
    let place = place::Place::find(&cli.globals, out.lang)?;
    // Until a file says otherwise.
    out.lang = place.lang;
    let done = obey(cli, &place, out);
    place.settle(done.is_err(), out);
    done
}

fn obey(cli: &Cli, place: &place::Place, out: &mut Out) -> Answer {
    let Some(verb) = &cli.verb else { return shell::screen(place, false, out) };
    match verb {
        Verb::Gate => shell::screen(place, true, out),
        Verb::GateBook { date, .. } => read::gate_book(place, date.as_deref(), out),
        Verb::Lookup { number, .. } => read::lookup(place, number, out),
        Verb::Add(words) => add::run(place, words, out),
        Verb::Import(words) => import::run(place, words, out),
        Verb::Do(words) => step::run(place, words, out),
        Verb::Show { number, .. } => read::show(place, number, out),
        Verb::Due { .. } => read::due(place, out),
        Verb::Print(words) => printing::print(place, words, out),
        Verb::Printers { verb, .. } => printing::printers(place, verb.as_ref(), out),
        Verb::Queue { verb, .. } => printing::queue(place, verb.as_ref(), out),
        Verb::Reconcile(words) => reconcile::run(place, words, out),
        Verb::ReportFinance(words) => reconcile::report(place, words, out),
        Verb::Summary(words) => month::summary(place, words, out),
        Verb::CloseMonth(words) => month::close(place, words, out),
        Verb::Deadline(words) => calendar::deadline(place, words, out),
        Verb::Calendar { verb } => calendar::run(place, verb, out),
        Verb::Setting { key, value, .. } => step::setting(place, key.as_deref(), value.as_deref(), out),
        Verb::Clock { verb: args::ClockVerb::Confirm } => step::confirm_clock(place, out),
        Verb::Verify(words) => read::verify(place, words, out),
        Verb::Demo { file, records, seed } => shell::demo(place, file, *records, *seed, out),
        Verb::Completions { shell } => shell::completions(*shell, out),
        Verb::Man => shell::man(out),
    }
}
