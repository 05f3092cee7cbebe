//! The month by the command line: `summary` and `close-month`.

use std::process::ExitCode;

use serde_json::{Value as Json, json};

use super::Answer;
use super::args::{CloseMonthWords, Machine, PrintWords, SummaryWords};
use super::out::Out;
use super::place::{Place, Want};
use super::printing;
use crate::desk::month::{Closed, Closing};
use crate::desk::summary::{self, Spreadsheet};
use crate::kernel::month::{Met, MonthStanding, Summary};
use crate::kernel::paper::output::Slot;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::report::lines::lines;
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::width::width;
use crate::kernel::time::Month;
use crate::say;

/// Columns of a summary on standard output.
const COLUMNS: usize = 100;

/// Reads `YYYY-MM`.
///
/// # Errors
/// Usage.
pub fn month(typed: &str) -> Outcome<Month> {
    Month::parse(typed.trim()).ok_or_else(|| {
        let shown = for_terminal(typed, Newlines::Mark).into_owned();
        Failure::usage(
            Problem::new(
                "bad_value",
                say!(
                    "「{shown}」不是月份。請寫成 2026-10 這樣。",
                    "“{shown}”不是月份。请写成 2026-10 这样。",
                    "'{shown}' is not a month. Write it as 2026-10."
                ),
            )
            .at("month"),
        )
    })
}

/// `slipdesk summary YYYY-MM [--workflow W] [--json] [--out FILE] [--printer NAME]`
pub fn summary(place: &Place, words: &SummaryWords, out: &mut Out) -> Answer {
    let month = month(&words.month)?;
    let workflow = words.workflow.as_deref();
    let ending = words.out.as_deref().map(|path| path.extension().and_then(|ending| ending.to_str()));
    let kind = match ending {
        Some(Some("xlsx")) => Spreadsheet::Xlsx,
        Some(Some("csv")) => Spreadsheet::Csv,
        Some(Some("pdf" | "txt" | "prn")) => return print(place, words, month, out),
        Some(_) => return Err(bad_ending()),
        None if words.printer.is_some() => return print(place, words, month, out),
        None => {
            let desk = place.open(Want::Read, out)?;
            let summary = desk.summary(month, workflow)?;
            if out.json {
                out.value(&summary.to_json());
            } else {
                show(&summary, out);
            }
            return Ok(ExitCode::SUCCESS);
        }
    };
    let Some(path) = words.out.as_deref().filter(|_| words.printer.is_none()) else { return Err(bad_ending()) };
    let mut desk = place.open(Want::Print, out)?;
    if place.operator.is_some() {
        place.seat(&mut desk)?;
        place.prove(&mut desk, out)?;
    }
    // Nothing is entered that can't be written.
    let slot = Slot::open(path)?;
    let bytes = desk.export_summary(month, workflow, kind)?;
    slot.write(&bytes)?;
    let path = path.display().to_string();
    if out.json {
        out.value(&json!({"month": month.to_string(), "out": path}));
    } else {
        out.line(&path);
    }
    Ok(ExitCode::SUCCESS)
}

/// As `print YYYY-MM --paper summary`.
fn print(place: &Place, words: &SummaryWords, month: Month, out: &mut Out) -> Answer {
    let paper = summary::paper_name(words.workflow.as_deref())
        .ok_or_else(|| summary::unknown_workflow(words.workflow.as_deref().unwrap_or_default()))?;
    let words = PrintWords {
        blank: false,
        point: None,
        number: Some(month.to_string()),
        paper: Some(paper.to_string()),
        preview: false,
        out: words.out.clone(),
        printer: words.printer.clone(),
        machine: Machine { json: words.machine.json },
    };
    printing::print(place, &words, out)
}

fn bad_ending() -> Failure {
    Failure::usage(
        Problem::new(
            "bad_value",
            say!(
                "--out 的文件名要以 .pdf、.txt、.prn、.xlsx 或 .csv 結尾；表格文件不能同時送打印機。",
                "--out 的文件名要以 .pdf、.txt、.prn、.xlsx 或 .csv 结尾；表格文件不能同时送打印机。",
                "The file of --out must end in .pdf, .txt, .prn, .xlsx or .csv; a spreadsheet has no printer."
            ),
        )
        .at("out"),
    )
}

/// The summary as lines of text, without counting anything.
fn show(summary: &Summary, out: &mut Out) {
    for part in &summary.parts {
        for line in lines(&part.report, COLUMNS, "#", true) {
            let mut text = String::new();
            for piece in line {
                let gap = piece.column.saturating_sub(width(&text));
                text.push_str(&" ".repeat(gap));
                text.push_str(&piece.text);
            }
            out.line(text.trim_end());
        }
        out.line("");
    }
    let head = &summary.chain_head;
    let told = say!("鏈頭 {head}", "链头 {head}", "Chain head {head}");
    out.line(told.get(out.lang));
}

/// `slipdesk close-month YYYY-MM [--check]`
pub fn close(place: &Place, words: &CloseMonthWords, out: &mut Out) -> Answer {
    let month = month(&words.month)?;
    if words.check {
        let desk = place.open(Want::Read, out)?;
        let standing = desk.standing(month)?;
        return Ok(told(&standing, out));
    }
    let mut desk = place.open(Want::Change, out)?;
    place.prove(&mut desk, out)?;
    match desk.close_month(month)? {
        Closing::Blocked(standing) => Ok(told(&standing, out)),
        Closing::Closed(closed) => {
            end(&closed, out);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// What stands in the way: 1 where anything does.
fn told(standing: &MonthStanding, out: &mut Out) -> ExitCode {
    for problem in &standing.refused {
        out.problem(problem, None);
    }
    for met in &standing.blocks {
        out.problem(&met.item.problem(), None);
    }
    if out.json {
        let mut json = standing.to_json(out.lang);
        let refused = standing.refused.iter().map(|problem| {
            json!({
                "code": problem.code, "field": problem.field, "clause": problem.rule.clause(),
                "message": problem.say.get(out.lang),
            })
        });
        json.insert("errors".into(), refused.collect());
        out.value(&Json::Object(json));
    } else {
        listed(&standing.listed, out);
        if standing.may_close() {
            let month = standing.month;
            let told = say!(
                "{month} 沒有阻礙，可以結賬。",
                "{month} 没有阻碍，可以结账。",
                "Nothing stands in the way: {month} can be closed."
            );
            out.line(told.get(out.lang));
        }
    }
    if standing.may_close() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn listed(all: &[Met], out: &mut Out) {
    for met in all {
        let text = format!("{} {}: {}", met.workflow, met.item.code, met.item.say.get(out.lang));
        out.line(&text);
    }
}

fn end(closed: &Closed, out: &mut Out) {
    if out.json {
        let mut json = closed.standing.to_json(out.lang);
        json.insert("chain_head".into(), json!(closed.head));
        let backup = closed.backup.as_ref().ok().map(|path| path.display().to_string());
        json.insert("backup".into(), json!(backup));
        out.value(&Json::Object(json));
    } else {
        listed(&closed.standing.listed, out);
        let mut lines = closed.lines(out.lang);
        if closed.backup.is_err() {
            lines.truncate(1);
        }
        lines.iter().for_each(|line| out.line(line));
    }
    if let Err(failure) = &closed.backup {
        for problem in &failure.problems {
            out.problem(problem, failure.cause.as_deref());
        }
    }
}
