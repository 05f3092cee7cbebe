//! The screen, the demo file, and what a shell needs.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory;
use serde_json::json;

use super::args::Cli;
use super::out::Out;
use super::place::Place;
use super::{Answer, help};
use crate::app;
use crate::demo;
use crate::kernel::problem::{Failure, Problem};
use crate::kernel::time::clock::Clock;
use crate::say;

/// Opens the screen, at the gate where asked.
pub fn screen(place: &Place, gate: bool, _out: &mut Out) -> Answer {
    app::start::start(app::start::Start {
        path: place.path.clone(),
        lang: (place.lang, place.lang_given),
        operator: place.operator.clone(),
        training: place.training,
        // A session's clock runs on from the time given.
        clock: place.now.map_or(Clock::Machine, Clock::running_from),
        gate,
    })?;
    Ok(ExitCode::SUCCESS)
}

/// `slipdesk demo FILE …`: a training file of invented records; refuses an existing one.
pub fn demo(place: &Place, file: &Path, records: u64, seed: u64, out: &mut Out) -> Answer {
    let clock = place.now.map_or(Clock::Machine, Clock::Still);
    let watched = std::io::stderr().is_terminal();
    let mut shown = None;
    let mut progress = |done: u64, all: u64| {
        let percent = done * 100 / all.max(1);
        if watched && shown != Some(percent) {
            shown = Some(percent);
            let _ = write!(std::io::stderr(), "\r{percent} %");
        }
    };
    let made = demo::make(file, records, seed, &clock, &mut progress);
    if watched {
        let _ = write!(std::io::stderr(), "\r     \r");
    }
    let report = made?;
    let (path, slips, repairs) = (report.path.display(), report.slips, report.repairs);
    if out.json {
        let path = path.to_string();
        out.value(
            &json!({"file": path, "records": slips, "repairs": repairs, "seed": seed, "entries": report.entries}),
        );
    } else {
        let told = say!(
            "已建立演練文件「{path}」：樣品單 {slips} 張、報修 {repairs} 件，都是編造的。",
            "已建立演练文件“{path}”：样品单 {slips} 张、报修 {repairs} 件，都是编造的。",
            "Made the training file {path}: {slips} sample slips, {repairs} repairs, all invented."
        );
        out.line(told.get(out.lang));
    }
    Ok(ExitCode::SUCCESS)
}

/// `slipdesk completions SHELL`
pub fn completions(shell: clap_complete::Shell, out: &mut Out) -> Answer {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut help::in_language(Cli::command(), out.lang), "slipdesk", &mut bytes);
    out.raw(&bytes);
    Ok(ExitCode::SUCCESS)
}

/// `slipdesk man`: one page, the commands after the program.
pub fn man(out: &mut Out) -> Answer {
    let mut command = help::in_language(Cli::command(), out.lang);
    command.build();
    let mut bytes = Vec::new();
    let written = clap_mangen::Man::new(command.clone()).render(&mut bytes).and_then(|()| {
        for verb in command.get_subcommands() {
            let verb = verb.clone().display_name(format!("slipdesk {}", verb.get_name()));
            let man = clap_mangen::Man::new(verb);
            man.render_name_section(&mut bytes)?;
            man.render_synopsis_section(&mut bytes)?;
            man.render_options_section(&mut bytes)?;
        }
        Ok(())
    });
    written.map_err(|error| Failure::broken(not_written(), error))?;
    out.raw(&bytes);
    Ok(ExitCode::SUCCESS)
}

fn not_written() -> Problem {
    Problem::new("no_memory", say!("手冊頁寫不出來。", "手册页写不出来。", "The manual page can't be written."))
}
