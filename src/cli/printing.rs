//! Papers on their way out: into files, to printers, and the queue of what was sent.

use std::process::ExitCode;

use serde_json::{Map, Value as Json, json};

use super::Answer;
use super::args::{PrintWords, PrintersVerb, QueueVerb};
use super::out::Out;
use super::place::{Place, Want};
use crate::desk::Desk;
use crate::desk::print::Form;
use crate::kernel::paper::output::Slot;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::spool::State;
use crate::kernel::spool::job::Job;
use crate::kernel::words::{Lang, Words, words};
use crate::say;

/// The test page, which is of no record.
const TEST: &str = "printer-test";

/// What a file's name says that it shall hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Text,
    Pdf,
    Bytes,
}

/// `slipdesk print NUMBER [--paper NAME] [--preview] [--out FILE] [--printer NAME]`
pub fn print(place: &Place, words: &PrintWords, out: &mut Out) -> Answer {
    let ending = match words.out.as_deref().map(|path| path.extension().and_then(|ending| ending.to_str())) {
        None => None,
        Some(Some("txt")) if words.printer.is_none() => Some(Ending::Text),
        Some(Some("txt")) => return Err(text_has_no_printer()),
        Some(Some("pdf")) => Some(Ending::Pdf),
        Some(Some("prn")) => Some(Ending::Bytes),
        Some(_) => return Err(bad_ending()),
    };
    let looks_only = words.preview && words.printer.is_none();
    let mut desk = place.open(if looks_only { Want::Read } else { Want::Print }, out)?;
    if place.operator.is_some() && !words.preview {
        place.seat(&mut desk)?;
        place.prove(&mut desk, out)?;
    }
    let todo = papers(&desk, words)?;
    if todo.len() > 1 && ending.is_some() {
        return Err(one_file(todo.len()));
    }
    let mut code = ExitCode::SUCCESS;
    for (number, paper) in &todo {
        let (number, paper) = (number.as_str(), paper.as_deref());
        let Some(ending) = ending else {
            if looks_only {
                let made = desk.make_paper(number, paper, true, Form::Text)?;
                for line in String::from_utf8_lossy(&made.bytes).lines() {
                    out.line(line);
                }
                continue;
            }
            let job = desk.print_on(number, paper, words.preview, words.printer.as_deref())?;
            if told(&job, out) != ExitCode::SUCCESS {
                code = ExitCode::from(1);
            }
            continue;
        };
        let form = form_of(&desk, ending, words.printer.as_deref())?;
        // Nothing is counted that can't be written.
        let Some((slot, path)) =
            words.out.as_deref().map(|path| Slot::open(path).map(|slot| (slot, path))).transpose()?
        else {
            return Err(bad_ending());
        };
        let made = desk.make_paper(number, paper, words.preview, form)?;
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
    Ok(code)
}

/// What is to be printed: the paper of a number, or the blank sheets of test points.
fn papers(desk: &Desk, words: &PrintWords) -> Outcome<Vec<(String, Option<String>)>> {
    if words.blank {
        let sheet = words.paper.clone().or_else(|| Some("sheet".to_string()));
        let points = desk.points_to_check(words.point.as_deref())?;
        return Ok(points.into_iter().map(|point| (point, sheet.clone())).collect());
    }
    // Papers of no record are named by themselves.
    Ok(vec![match (&words.number, &words.paper) {
        (Some(number), paper) => (number.clone(), paper.clone()),
        (None, paper) => (paper.clone().unwrap_or_default(), None),
    }])
}

/// A named printer's sheets, plies and characters also shape the file that is meant for it.
fn form_of(desk: &Desk, ending: Ending, printer: Option<&str>) -> Outcome<Form> {
    Ok(match (ending, printer) {
        (Ending::Text, _) => Form::Text,
        (Ending::Pdf, None) => Form::Pdf,
        (Ending::Pdf, Some(_)) => {
            let printer = desk.printer(printer)?;
            Form::PdfOn(printer.stock, printer.plies)
        }
        (Ending::Bytes, _) => desk.printer_for_file(printer)?.bytes(),
    })
}

/// `slipdesk printers`, `slipdesk printers test [NAME]`
pub fn printers(place: &Place, verb: Option<&PrintersVerb>, out: &mut Out) -> Answer {
    if let Some(PrintersVerb::Test { name, .. }) = verb {
        let mut desk = place.open(Want::Print, out)?;
        place.prove(&mut desk, out)?;
        let job = desk.print_on(TEST, None, false, name.as_deref())?;
        return Ok(told(&job, out));
    }
    let desk = place.open(Want::Read, out)?;
    let default = desk.default_printer()?;
    let (printers, trouble) = desk.printers()?;
    if out.json {
        let list = printers.iter().map(|printer| {
            json!({
                "name": printer.name, "kind": printer.target.way.code(), "paper": printer.stock,
                "plies": printer.plies, "state": printer.standing.state.code(), "target": printer.target.address,
                "default": printer.name == default, "message": printer.standing.told,
            })
        });
        out.value(&Json::Array(list.collect()));
        return Ok(ExitCode::SUCCESS);
    }
    for printer in &printers {
        let mark = if printer.name == default { "*" } else { " " };
        let state = state_word(printer.standing.state).get(out.lang);
        let told =
            if printer.standing.told.is_empty() { String::new() } else { format!("  {}", printer.standing.told) };
        out.line(&format!(
            "{mark} {}  {}  {}  {}  {state}{told}",
            printer.name,
            printer.target.way.code(),
            printer.stock,
            printer.plies
        ));
    }
    if printers.is_empty() {
        out.line(NONE.get(out.lang));
    }
    if let Some(state) = trouble {
        out.line(state_word(state).get(out.lang));
    }
    Ok(ExitCode::SUCCESS)
}

const NONE: Words = words(
    "沒有打印機。用 add printer 登記，或在系統裡添加。",
    "没有打印机。用 add printer 登记，或在系统里添加。",
    "There are no printers. Enter one with add printer, or add one to the machine.",
);

const fn state_word(state: State) -> Words {
    match state {
        State::Ready => words("就緒", "就绪", "ready"),
        State::Stopped => words("已暫停", "已暂停", "stopped"),
        State::Refusing => words("不收作業", "不收作业", "takes no jobs"),
        State::OutOfPaper => words("缺紙或卡紙", "缺纸或卡纸", "out of paper or jammed"),
        State::Full => words("沒有空間了", "没有空间了", "no space left"),
        State::Offline => words("聯繫不上", "联系不上", "can't be reached"),
        State::Absent => words("沒有找到", "没有找到", "not there"),
        State::NoSpooler => {
            words("打印服務（CUPS）沒有應答", "打印服务（CUPS）没有应答", "the print service (CUPS) doesn't answer")
        }
        State::NoCommand => words(
            "沒有 lp 命令，只能用設備、網絡端口和文件",
            "没有 lp 命令，只能用设备、网络端口和文件",
            "no lp command: only devices, ports and files can be used",
        ),
        State::Unknown => words("不清楚", "不清楚", "not known"),
    }
}

/// `slipdesk queue`, `queue resend ID [--printer NAME]`, `queue cancel ID`
pub fn queue(place: &Place, verb: Option<&QueueVerb>, out: &mut Out) -> Answer {
    let Some(verb) = verb else { return list(place, out) };
    let mut desk = place.open(Want::Print, out)?;
    place.prove(&mut desk, out)?;
    let job = match verb {
        QueueVerb::Resend { job, printer, .. } => desk.resend(*job, printer.as_deref())?,
        QueueVerb::Cancel { job, .. } => desk.cancel_job(*job)?,
    };
    Ok(told(&job, out))
}

fn list(place: &Place, out: &mut Out) -> Answer {
    let mut desk = place.open(Want::Read, out)?;
    // What can't be asked or kept is told; what was known last is listed all the same.
    if let Err(failure) = desk.refresh_jobs() {
        for problem in &failure.problems {
            out.problem(problem, failure.cause.as_deref());
        }
    }
    let jobs = desk.jobs()?;
    if out.json {
        let lang = out.lang;
        out.value(&Json::Array(jobs.iter().map(|job| Json::Object(to_json(job, lang))).collect()));
        return Ok(ExitCode::SUCCESS);
    }
    for job in &jobs {
        let by = job.by.as_deref().unwrap_or("system");
        let state = job.state.words().get(out.lang);
        out.line(&format!("{}  {}  {state}  {}  {}  {by}", job.id, job.at, job.printer, job.title()));
        if job.reason.is_some() || job.resent_as.is_some() {
            let said = job.say();
            out.line(&format!("    {}", said.get(out.lang)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A job in words or JSON, and whether it is on its way.
fn told(job: &Job, out: &mut Out) -> ExitCode {
    let lang = out.lang;
    if let Some(failure) = job.failure() {
        out.failure_of(&failure, to_json(job, lang));
        return ExitCode::from(1);
    }
    if out.json {
        out.value(&Json::Object(to_json(job, lang)));
    } else {
        let said = job.say();
        out.line(said.get(lang));
    }
    ExitCode::SUCCESS
}

fn to_json(job: &Job, lang: Lang) -> Map<String, Json> {
    let mut out = Map::new();
    let mut put = |key: &str, value: Json| drop(out.insert(key.to_string(), value));
    put("job", json!(job.id));
    put("number", json!(job.record));
    put("paper", json!(job.paper));
    put("printed", json!(job.printed));
    put("code", json!(job.code));
    put("printer", json!(job.printer));
    put("kind", json!(job.target.way.code()));
    put("sheet", json!(job.stock));
    put("plies", json!(job.plies));
    put("by", json!(job.by.as_deref().unwrap_or("system")));
    put("at", json!(job.at.to_string()));
    put("state", json!(job.state.code()));
    put("spooler_job", json!(job.spooler_job));
    put("reason", json!(job.reason.map(|reason| reason.code())));
    put("message", json!(job.say().get(lang)));
    put("resent_as", json!(job.resent_as));
    out
}

fn bad_ending() -> Failure {
    Failure::usage(
        Problem::new(
            "bad_value",
            say!(
                "--out 的文件名要以 .pdf、.txt 或 .prn 結尾。",
                "--out 的文件名要以 .pdf、.txt 或 .prn 结尾。",
                "The file of --out must end in .pdf, .txt or .prn."
            ),
        )
        .at("out"),
    )
}

/// Several sheets go to a printer, not into one file.
fn one_file(count: usize) -> Failure {
    Problem::new(
        "several_papers",
        say!(
            "今天有 {count} 個測溫點到期，一個文件只放一張。請用 --point 指定測溫點，或者不用 --out，直接送打印機。",
            "今天有 {count} 个测温点到期，一个文件只放一张。请用 --point 指定测温点，或者不用 --out，直接送打印机。",
            "{count} points are due today and a file holds one sheet. Name a point (--point), or print them without --out."
        ),
    )
    .at("out")
    .into()
}

fn text_has_no_printer() -> Failure {
    Failure::usage(
        Problem::new(
            "bad_value",
            say!(
                "文本不分打印機。請去掉 --printer，或把 --out 的文件名改成 .prn 或 .pdf。",
                "文本不分打印机。请去掉 --printer，或把 --out 的文件名改成 .prn 或 .pdf。",
                "Text is the same for every printer. Leave --printer out, or let the file of --out end in .prn or .pdf."
            ),
        )
        .at("printer"),
    )
}
