//! `slipdesk add THING --json FILE|-`: one object or an array, all or nothing; prints one number or key per line.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value as Json;

use super::Answer;
use super::args::AddWords;
use super::fields;
use super::out::Out;
use super::place::{Place, Want};
use crate::desk;
use crate::kernel::form::read::{self, Dialect};
use crate::kernel::form::value::Typed;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::say;

/// The most that is read as input.
const MAX_INPUT: u64 = 64 << 20;

/// Runs the command.
pub fn run(place: &Place, words: &AddWords, out: &mut Out) -> Answer {
    let Some(name) = words.thing.as_deref() else {
        if words.help {
            fields::things(out);
            return Ok(ExitCode::SUCCESS);
        }
        return Err(missing("THING"));
    };
    let book = desk::book(name).ok_or_else(|| desk::unknown_thing(name))?;
    if words.help {
        fields::thing(book.thing(), out);
        return Ok(ExitCode::SUCCESS);
    }
    let Some(input) = words.json.as_deref() else { return Err(missing("--json FILE|-")) };
    let json = parse(&read_input(input)?)?;
    let fields = book.thing().fields;
    let typed: Vec<Typed> = match &json {
        Json::Array(items) => items.iter().map(|item| read::from_json(fields, item)).collect::<Outcome<_>>()?,
        one => vec![read::from_json(fields, one)?],
    };
    let mut desk = place.open(Want::Found, out)?;
    place.prove(&mut desk, out)?;
    let added = match (typed.as_slice(), json.is_array()) {
        ([one], false) => vec![desk.add(name, one, Dialect::Strict, None)?],
        (many, _) => desk.add_many(name, many)?,
    };
    for one in &added {
        out.line(&desk::printed(one));
        for warning in &one.warnings {
            out.problem(warning, None);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads a file or standard input, up to a limit.
pub fn read_input(path: &Path) -> Outcome<String> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(MAX_INPUT + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MAX_INPUT + 1).read_to_end(&mut bytes))
    };
    let shown = path.display();
    if let Err(error) = read {
        return Err(Failure::broken(
            Problem::new(
                "no_input",
                say!(
                    "讀不到「{shown}」。請查對路徑和權限。",
                    "读不到“{shown}”。请查对路径和权限。",
                    "{shown} can't be read. Check the path and its permissions."
                ),
            ),
            error,
        ));
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_INPUT {
        let max = MAX_INPUT >> 20;
        return Err(Failure::usage(Problem::new(
            "too_large",
            say!(
                "輸入超過 {max} MB。請分成幾次。",
                "输入超过 {max} MB。请分成几次。",
                "The input is larger than {max} MB. Hand it in in parts."
            ),
        )));
    }
    String::from_utf8(bytes).map_err(|_| {
        Failure::usage(Problem::new(
            "not_utf8",
            say!(
                "輸入不是 UTF-8 文字。請另存為 UTF-8。",
                "输入不是 UTF-8 文字。请另存为 UTF-8。",
                "The input isn't UTF-8 text. Save it as UTF-8."
            ),
        ))
    })
}

fn parse(text: &str) -> Outcome<Json> {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::usage(Problem::new(
            "bad_json",
            say!(
                "JSON 在第 {line} 行第 {column} 列讀不下去。請改正後再試。",
                "JSON 在第 {line} 行第 {column} 列读不下去。请改正后再试。",
                "The JSON can't be read at line {line}, column {column}. Correct it and try again."
            ),
        ))
    })
}

/// A word of the command is missing.
pub fn missing(word: &str) -> Failure {
    Failure::usage(Problem::new(
        "usage",
        say!(
            "缺少：{word}。用法見 --help。",
            "缺少：{word}。用法见 --help。",
            "Missing: {word}. See --help for the usage."
        ),
    ))
}
