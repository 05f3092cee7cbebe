//! What only reads: `lookup`, `show`, `due`, `gate-book`, `verify`.

use std::process::ExitCode;

use serde_json::{Map, Value as Json, json};

use super::Answer;
use super::args::VerifyWords;
use super::out::Out;
use super::place::{Place, Want};
use crate::across;
use crate::kernel::problem::{Failure, Problem};
use crate::kernel::store::history::{self, Claimed};
use crate::kernel::store::verify;
use crate::kernel::text::width::width;
use crate::kernel::time::words::minute_plain;
use crate::kernel::words::words;
use crate::registers::deadline::{self, wording};
use crate::say;
use crate::workflow::Urgency;
use crate::workflow::gate::GateEntry;
use crate::workflows;

/// `slipdesk lookup NUMBER`: 0 where it may leave, 1 with the reasons.
pub fn lookup(place: &Place, number: &str, out: &mut Out) -> Answer {
    let desk = place.open(Want::OnlyRead, out)?;
    let Some(pass) = desk.pass(number)? else { return Err(nothing_to_look_up()) };
    let json = pass.to_json(out.lang);
    let may_leave = pass.may_leave();
    if out.json {
        out.value(&json);
    } else {
        let verdict = if may_leave {
            words("可以放行", "可以放行", "MAY LEAVE")
        } else {
            words("不能放行", "不能放行", "MAY NOT LEAVE")
        };
        let number = json.get("number").and_then(Json::as_str).unwrap_or_default().to_string();
        let line = format!("{number} {}", verdict.get(out.lang));
        out.line(&line);
        if pass.found {
            out.line(&pass.customer);
            for line in &pass.lines {
                let metres = line.metres.map(|metres| format!(" {} m", crate::kernel::units::decimal(metres, 1)));
                let text = format!(
                    "  {} {} × {}{} {} g",
                    line.variety,
                    line.size.get(out.lang),
                    line.count,
                    metres.unwrap_or_default(),
                    line.grams
                );
                out.line(&text);
            }
        }
    }
    for reason in pass.reasons {
        out.problem(&Problem::from(reason), None);
    }
    Ok(if may_leave { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// `slipdesk show NUMBER`
pub fn show(place: &Place, number: &str, out: &mut Out) -> Answer {
    let desk = place.open(Want::Read, out)?;
    let record = desk.show(number)?;
    if out.json {
        out.value(&Json::Object(record));
    } else {
        let number = record.get("number").and_then(Json::as_str).unwrap_or_default();
        let kept = deadline::store::of(desk.view(), number)?;
        let deadlines = deadline::lines(&kept, desk.view().now().minute(), out.lang);
        print_map(&record, "", &deadlines, out);
    }
    Ok(ExitCode::SUCCESS)
}

/// A record for people: one key a line, rows behind a dash, deadlines in sentences, the history without hashes.
fn print_map(map: &Map<String, Json>, indent: &str, deadlines: &[String], out: &mut Out) {
    for (key, value) in map {
        match value {
            _ if key == "deadlines" && !deadlines.is_empty() => {
                out.line(&format!("{indent}{key}:"));
                for line in deadlines {
                    out.line(&format!("{indent}  {line}"));
                }
            }
            Json::Null => {}
            Json::Array(items) if items.is_empty() => {}
            Json::Array(items) if items.iter().any(Json::is_object) => {
                out.line(&format!("{indent}{key}:"));
                for item in items {
                    out.line(&format!("{indent}  - {}", flat(item, key == "history")));
                }
            }
            Json::Object(inner) => {
                out.line(&format!("{indent}{key}:"));
                print_map(inner, &format!("{indent}  "), &[], out);
            }
            other => out.line(&format!("{indent}{key}: {}", flat(other, false))),
        }
    }
}

fn flat(value: &Json, history: bool) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(|item| flat(item, false)).collect::<Vec<_>>().join(","),
        Json::Object(map) => map
            .iter()
            .filter(|(key, _)| !(history && matches!(key.as_str(), "changes" | "hash")))
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| format!("{key}={}", flat(value, false)))
            .collect::<Vec<_>>()
            .join("  "),
        other => other.to_string(),
    }
}

/// `slipdesk due`: for people and for a scheduled job's mail, the most urgent first; nothing where nothing is due.
pub fn due(place: &Place, out: &mut Out) -> Answer {
    let desk = place.open(Want::Read, out)?;
    let now = desk.view().now().minute();
    let mut all = desk.due()?;
    let lang = out.lang;
    if out.json {
        out.value(&Json::Array(all.iter().map(|due| due.to_json(now, lang)).collect()));
        return Ok(ExitCode::SUCCESS);
    }
    all.sort_by_key(|due| due.urgency);
    let padded = |text: String, columns: usize| {
        let missing = columns.saturating_sub(width(&text));
        format!("{text}{}", " ".repeat(missing))
    };
    for due in &all {
        let span = match (due.due, due.opens) {
            (_, Some(opens)) if due.urgency == Urgency::Later => wording::from(opens, lang),
            (Some(at), _) => wording::left(at, now, lang),
            (None, _) => wording::elapsed(due.start, now, lang),
        };
        let mark = if due.provisional { words(" 暫定", " 暂定", " provisional").get(lang) } else { "" };
        let at = due.due.or(due.opens).unwrap_or(due.start);
        let line = [
            padded(due.urgency.words().get(lang).to_string(), 7),
            padded(format!("{span}{mark}"), 16),
            minute_plain(at),
            padded(due.record.clone(), 12),
            due.what.get(lang).to_string(),
            due.clause.clone().unwrap_or_default(),
        ];
        out.line(line.join("  ").trim_end());
    }
    let count = |urgency| all.iter().filter(|due| due.urgency == urgency).count();
    let [over, running, due, later] = [Urgency::Overdue, Urgency::Running, Urgency::Due, Urgency::Later].map(count);
    if !all.is_empty() {
        let say = say!(
            "逾期 {over}，馬上辦 {running}，到期 {due}，未開始 {later}",
            "逾期 {over}，马上办 {running}，到期 {due}，未开始 {later}",
            "Overdue {over}, at once {running}, due {due}, later {later}"
        );
        out.line(say.get(lang));
    }
    Ok(ExitCode::SUCCESS)
}

/// `slipdesk gate-book [DATE]`
pub fn gate_book(place: &Place, date: Option<&str>, out: &mut Out) -> Answer {
    let desk = place.open(Want::Read, out)?;
    let day = match date {
        Some(text) => crate::kernel::time::Day::parse(text).ok_or_else(|| bad_day(text))?,
        None => desk.view().now().day(),
    };
    let entries = desk.gate_book(day)?;
    if out.json {
        out.value(&Json::Array(entries.iter().map(GateEntry::to_json).collect()));
    } else {
        for entry in &entries {
            let text = entry.line(out.lang);
            out.line(&text);
        }
        if entries.is_empty() {
            let say =
                say!("{day} 門衛簿裡沒有記錄。", "{day} 门卫簿里没有记录。", "Nothing in the gate book on {day}.");
            out.line(say.get(out.lang));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn bad_day(text: &str) -> Failure {
    Failure::usage(Problem::new(
        "bad_value",
        say!(
            "「{text}」不是日期，應如 2026-11-30。",
            "“{text}”不是日期，应如 2026-11-30。",
            "'{text}' is no date; write 2026-11-30."
        ),
    ))
}

fn nothing_to_look_up() -> Failure {
    Failure::from(Problem::new(
        "unknown",
        say!(
            "沒有這個單號。請對照紙面。",
            "没有这个单号。请对照纸面。",
            "There is no such number. Compare it with the paper."
        ),
    ))
}

/// `slipdesk verify [--head HASH | --paper CODE]`: 0 where everything fits.
pub fn verify(place: &Place, words: &VerifyWords, out: &mut Out) -> Answer {
    let claimed = match words.head.as_deref() {
        Some(text) => Some(Claimed::parse(text).ok_or_else(|| unreadable("--head"))?),
        None => None,
    };
    let paper = match words.paper.as_deref() {
        Some(text) => Some(history::read_code(text).ok_or_else(|| unreadable("--paper"))?),
        None => None,
    };
    let store = place.open_to_verify(out)?;
    let mut options = verify::Options::default();
    (options.claimed, options.paper, options.numbered) = (claimed, paper, workflows::numbered());
    let mut report = verify::verify(store.view(), &options);
    report.defects.extend(across::closing::check::defects(store.view()));
    report.defects.extend(store.warnings().iter().map(verify::Defect::of_warning));
    let lang = out.lang;
    let head = report.head.as_ref().map(|head| head.to_string());
    if out.json {
        let defects: Vec<Json> = report
            .defects
            .iter()
            .map(|defect| json!({"record": defect.record, "field": defect.field, "message": defect.message.get(lang)}))
            .collect();
        out.value(&json!({"sound": report.sound(), "entries": report.entries, "head": head, "defects": defects}));
    } else if report.sound() {
        let (entries, head) = (report.entries, head.unwrap_or_default());
        let say = say!(
            "完好：{entries} 條歷史，鏈頭 {head}",
            "完好：{entries} 条历史，链头 {head}",
            "Sound: {entries} entries, head {head}"
        );
        let line = say.get(lang).to_string();
        out.line(&line);
        for (seq, record) in &report.paper {
            out.line(&format!("{seq} {record}"));
        }
    }
    for defect in &report.defects {
        let sentence = format!("{} {}: {}", defect.record, defect.field, defect.message.get(lang));
        if out.json {
            let code = if report.lacks_only_what_was_asked() { "not_in_chain" } else { "altered" };
            out.complaint(code, &sentence);
        } else {
            out.line(&sentence);
        }
    }
    if report.lacks_only_what_was_asked() && !out.json {
        let say = say!(
            "文件本身完好，只是沒有所問的。",
            "文件本身完好，只是没有所问的。",
            "The file itself is sound; only what was asked for isn't in it."
        );
        out.complaint("not_in_chain", say.get(lang));
    } else if !report.sound() && !out.json {
        let count = report.defects.len();
        let say = say!(
            "有 {count} 處和歷史不符。請保留文件，與備份對照。",
            "有 {count} 处和历史不符。请保留文件，与备份对照。",
            "{count} places don't fit the history. Keep the file, and compare it with a backup."
        );
        out.complaint("altered", say.get(lang));
    }
    Ok(if report.sound() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn unreadable(option: &str) -> Failure {
    Failure::usage(Problem::new(
        "bad_value",
        say!(
            "{option} 的值讀不懂。請照紙面逐字輸入。",
            "{option} 的值读不懂。请照纸面逐字输入。",
            "The value of {option} can't be read. Copy it from the paper, character by character."
        ),
    ))
}
