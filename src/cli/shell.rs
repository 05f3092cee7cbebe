//! The screen, papers, the demo file, and what a shell needs.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory;
use serde_json::json;

use super::args::{Cli, PrintWords};
use super::out::Out;
use super::place::{Place, Want};
use super::{Answer, help};
use crate::app;
use crate::demo;
use crate::desk::print::Form;
use crate::kernel::paper::output::Slot;
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

/// `slipdesk print NUMBER [--paper NAME] [--preview] [--out FILE]`
pub fn print(place: &Place, words: &PrintWords, out: &mut Out) -> Answer {
    if words.printer.is_some() {
        return Err(no_printer());
    }
    let form = match words.out.as_deref().map(|path| path.extension().and_then(|ending| ending.to_str())) {
        None if words.preview => Form::Text,
        None => return Err(no_printer()),
        Some(Some("txt")) => Form::Text,
        Some(Some("pdf")) => Form::Pdf,
        Some(_) => return Err(bad_ending()),
    };
    let mut desk = place.open(if words.preview { Want::Read } else { Want::Print }, out)?;
    if place.operator.is_some() && !words.preview {
        place.seat(&mut desk)?;
        place.prove(&mut desk, out)?;
    }
    // Nothing is counted that can't be written.
    let slot = words.out.as_deref().map(Slot::open).transpose()?;
    let made = desk.make_paper(&words.number, words.paper.as_deref(), words.preview, form)?;
    match slot.zip(words.out.as_deref()) {
        Some((slot, path)) => {
            slot.write(&made.bytes)?;
            if out.json {
                out.value(&json!({
                    "number": made.record, "paper": made.paper, "printed": made.printed, "code": made.code,
                    "out": path.display().to_string(),
                }));
            } else {
                out.line(&path.display().to_string());
            }
        }
        None => {
            for line in String::from_utf8_lossy(&made.bytes).lines() {
                out.line(line);
            }
        }
    }
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
    let (path, slips) = (report.path.display(), report.slips);
    if out.json {
        let path = path.to_string();
        out.value(&json!({"file": path, "records": slips, "seed": seed, "entries": report.entries}));
    } else {
        let told = say!(
            "已建立演練文件「{path}」：樣品單 {slips} 張，都是編造的。",
            "已建立演练文件“{path}”：样品单 {slips} 张，都是编造的。",
            "Made the training file {path}: {slips} sample slips, all invented."
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

fn no_printer() -> Failure {
    Failure::from(Problem::new(
        "no_printer",
        say!(
            "本版只能輸出成文件（PDF 或文本），下一版才能送打印機。請用 --out FILE.pdf 存成文件再打印，或用 --preview 預覽。",
            "本版只能输出成文件（PDF 或文本），下一版才能送打印机。请用 --out FILE.pdf 存成文件再打印，或用 --preview 预览。",
            "This version prints to files only (PDF, text); printers come with the next version. Write a file with --out FILE.pdf and print that, or look at it with --preview."
        ),
    ))
}

fn bad_ending() -> Failure {
    Failure::usage(
        Problem::new(
            "bad_value",
            say!(
                "--out 的文件名要以 .pdf 或 .txt 結尾。",
                "--out 的文件名要以 .pdf 或 .txt 结尾。",
                "The file of --out must end in .pdf or .txt."
            ),
        )
        .at("out"),
    )
}

fn not_written() -> Problem {
    Problem::new("no_memory", say!("手冊頁寫不出來。", "手册页写不出来。", "The manual page can't be written."))
}
