//! What clap says, in our words: help and version as they are, mistakes as one line `slipdesk: usage: …` and status 2.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::out::Out;
use crate::kernel::problem::{Failure, Problem};
use crate::kernel::words::Say;
use crate::say;

/// Whether the words asked for machine output, although they could not be read; not for `add`, whose `--json` is input.
pub fn wants_json(words: &[OsString]) -> bool {
    let is = |word: &OsString, text: &str| word.to_str() == Some(text);
    !words.iter().any(|word| is(word, "add")) && words.iter().any(|word| is(word, "--json"))
}

/// Ends a command whose words clap didn't take.
pub fn end(error: &clap::Error, out: &mut Out, json: bool) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            out.raw(error.to_string().as_bytes());
            out.end(ExitCode::SUCCESS)
        }
        _ => {
            out.json = json;
            out.failure(&Failure::usage(Problem::new("usage", sentence(error))));
            ExitCode::from(2)
        }
    }
}

fn sentence(error: &clap::Error) -> Say {
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let word = text(ContextKind::InvalidSubcommand);
            say!(
                "沒有「{word}」這個命令。所有命令見 slipdesk --help。",
                "没有“{word}”这个命令。所有命令见 slipdesk --help。",
                "There is no command '{word}'. See slipdesk --help for all of them."
            )
        }
        ErrorKind::UnknownArgument => say!(
            "不認識「{argument}」。可以寫什麼，見 slipdesk --help。",
            "不认识“{argument}”。可以写什么，见 slipdesk --help。",
            "'{argument}' is not known here. See slipdesk --help for what may be written."
        ),
        ErrorKind::MissingRequiredArgument => say!(
            "缺少：{argument}。用法見 --help。",
            "缺少：{argument}。用法见 --help。",
            "Missing: {argument}. See --help for the usage."
        ),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => say!(
            "命令沒有寫完。用法見 --help。",
            "命令没有写完。用法见 --help。",
            "The command isn't complete. See --help for the usage."
        ),
        ErrorKind::ArgumentConflict => say!(
            "「{argument}」不能和別的選項同用，或寫了兩次。",
            "“{argument}”不能和别的选项同用，或写了两次。",
            "'{argument}' can't be combined with another option, or was given twice."
        ),
        ErrorKind::InvalidUtf8 => say!(
            "命令行裡有不是 UTF-8 的文字。",
            "命令行里有不是 UTF-8 的文字。",
            "The command line holds text that isn't UTF-8."
        ),
        _ => say!(
            "「{argument}」的值「{value}」讀不懂。用法見 --help。",
            "“{argument}”的值“{value}”读不懂。用法见 --help。",
            "The value '{value}' of '{argument}' can't be read. See --help for the usage."
        ),
    }
}
