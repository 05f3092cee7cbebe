//! What the papers of a slip show, taken from the file: frozen values, the steps so far. No SQL and no layout here.

use serde_json::{Map, Value as Json};

use super::form;
use super::papers::{self, Approval, GateBookFacts, GatePassed, Method, Role, SlipFacts, SlipLine, StateMark};
use super::rules::{Slip, Source, State, What};
use super::show;
use super::store::{self, Stored};
use super::{gate, ledger, reconcile, requisition};

use crate::kernel::book::RecordKey;
use crate::kernel::form::field::Choice;
use crate::kernel::number::Letter;
use crate::kernel::paper::Paper;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::staff;
use crate::say;
use crate::workflow::{PaperJob, PaperName, PaperOf};

/// The papers of a slip.
pub const NAMES: &[PaperName] = &[
    PaperName::new("slip", "三聯", "三联", "slip"),
    PaperName::new("retained", "留存聯", "留存联", "retained copy"),
    PaperName::new("production", "生產部聯", "生产部联", "production copy"),
    PaperName::new("gate", "出門證聯", "出门证联", "gate copy"),
];

/// The papers of a day.
pub const OF_DAY: &[PaperName] = &[PaperName::new("gate-book", "門衛登記簿", "门卫登记簿", "gate book")];

/// The papers of a month.
pub const OF_MONTH: &[PaperName] = &[
    PaperName::new("ledger", "樣品登記臺賬", "样品登记台账", "ledger"),
    PaperName::new("reconciliation", "對賬單", "对账单", "reconciliation"),
];

/// Makes a paper of a slip, the gate book of a day, or a paper of a month.
///
/// # Errors
/// Where there is no such slip, its gate copy is closed, or the month is still to come.
pub fn paper(view: View<'_>, of: &PaperOf, name: &str, job: &PaperJob) -> Outcome<Option<Paper>> {
    match of {
        PaperOf::Day(day) if name == "gate-book" => Ok(Some(gate_book(view, *day, job)?)),
        PaperOf::Record(RecordKey::Number(number)) if number.letter() == Letter::Requisition => {
            Ok(Some(requisition::print::paper(view, *number, job)?))
        }
        PaperOf::Record(RecordKey::Number(number)) if name != "gate-book" => {
            let Some(stored) = store::load(view, number.key())? else { return Err(not_found(&number.to_string())) };
            let ended = matches!(stored.slip.state, State::Released | State::Void | State::Rejected);
            let copies = papers::copies(name, ended)?;
            Ok(Some(papers::slip(&facts(view, &stored, job)?, &copies)))
        }
        PaperOf::Month(month) if PaperName::find(OF_MONTH, name).is_some() => {
            of_month(view, *month, name, job).map(Some)
        }
        _ => Ok(None),
    }
}

/// The ledger or the reconciliation of a month (S6).
fn of_month(view: View<'_>, month: Month, name: &str, job: &PaperJob) -> Outcome<Paper> {
    reconcile::readable(view, month)?;
    let found = reconcile::store::reconciliation(view, month)?;
    if name == "reconciliation" {
        return Ok(reconcile::papers::reconciliation(&found, view.is_training(), job));
    }
    let facts = ledger::papers::LedgerFacts {
        month,
        rows: ledger::store::of_month(view, month)?,
        statements: reconcile::rules::BookName::ALL.map(|book| found.statement(book).cloned()),
        training: view.is_training(),
    };
    Ok(ledger::papers::ledger(&facts, job))
}

fn facts(view: View<'_>, stored: &Stored, job: &PaperJob) -> Outcome<SlipFacts> {
    let slip = &stored.slip;
    let record = slip.number.to_string();
    let storekeeper = match stored.storekeeper {
        Some(key) => staff::store::person(view, key)?.map(|person| person.name),
        None => None,
    };
    let register_line = store::steps(view, &record)?
        .iter()
        .filter(|step| step.action == "draw")
        .find_map(|step| said(&step.said).get("register_line").and_then(Json::as_str).map(str::to_string));
    let registered =
        storekeeper.as_ref().map(|name| register_line.map_or_else(|| name.clone(), |line| format!("{name} {line}")));
    Ok(SlipFacts {
        lang: job.lang,
        company: job.company.clone(),
        number: Some(slip.number),
        issued_at: slip.issued_at,
        customer: stored.customer_name.clone(),
        contact: stored.contact.clone(),
        phone: stored.phone.clone(),
        purpose: purpose(stored, job.lang),
        from_warehouse: slip.source == Source::Warehouse,
        department: stored.department.clone(),
        handler: stored.handler_name.clone(),
        valid_through: validity(slip, job.lang),
        remarks: stored.remarks.clone(),
        lines: lines(slip, job.lang),
        pieces: slip.pieces(),
        grams: stored.grams,
        amount: slip.amount,
        approvals: approvals(view, stored, storekeeper)?,
        gate: passed(view, slip)?,
        receipt_no: slip.receipt.as_ref().map(|(number, _)| number.clone()),
        return_note: slip.return_note.as_ref().map(|(number, _)| number.clone()),
        registered,
        marks: match slip.state {
            State::Rejected => vec![StateMark::Rejected],
            State::Void => vec![StateMark::Void],
            State::Released => vec![StateMark::Released],
            _ => Vec::new(),
        },
        replaces: stored.replaces.as_ref().map(|(number, _)| *number),
        replaced_by: slip.successor,
        reprint: job.reprint,
        history_code: job.code.clone(),
        training: view.is_training(),
        preview: job.preview,
    })
}

fn purpose(stored: &Stored, lang: Lang) -> String {
    let word = choice(form::PURPOSES, &stored.purpose).map_or(stored.purpose.as_str(), |words| words.get(lang));
    match &stored.purpose_note {
        Some(note) if lang == Lang::En => format!("{word} ({note})"),
        Some(note) => format!("{word}（{note}）"),
        None => word.to_string(),
    }
}

fn choice(choices: &'static [Choice], code: &str) -> Option<Words> {
    choices.iter().find(|choice| choice.code == code).map(|choice| choice.words)
}

/// The validity in words (house rule): a date once the slip is effective, before that what was chosen at issue.
pub fn validity(slip: &Slip, lang: Lang) -> String {
    if let Some(last) = slip.valid_through {
        return last.to_string();
    }
    match slip.valid_days {
        None => words("不限期，一次有效", "不限期，一次有效", "no limit, once only").get(lang).to_string(),
        Some(0) => words("生效當日，一次有效", "生效当日，一次有效", "the day it takes effect").get(lang).to_string(),
        Some(days) => match lang {
            Lang::Hant => format!("生效後 {days} 日內，一次有效"),
            Lang::Hans => format!("生效后 {days} 日内，一次有效"),
            Lang::En => format!("{days} days from taking effect"),
        },
    }
}

fn lines(slip: &Slip, lang: Lang) -> Vec<SlipLine> {
    let lines = slip.lines.iter().map(|line| {
        let (size, unit_grams, metres) = match &line.what {
            What::Yarn { names, unit, .. } => (Some(names.get(lang).to_string()), Some(*unit), None),
            What::Cloth { metres } => (None, None, Some(*metres)),
        };
        SlipLine {
            variety: format!("{} {}", line.variety_code, line.variety_name).trim().to_string(),
            lot: line.lot.clone(),
            size,
            count: line.count,
            unit_grams,
            grams: line.grams,
            metres,
            unit_price: line.unit_price.map(|price| price.fen),
            amount: line.amount,
            remarks: line.remarks.clone(),
        }
    });
    lines.collect()
}

fn said(text: &str) -> Map<String, Json> {
    serde_json::from_str(text).unwrap_or_default()
}

/// The signatures so far, with the names as they were when they were recorded.
fn approvals(view: View<'_>, stored: &Stored, storekeeper: Option<String>) -> Outcome<Vec<Approval>> {
    let mut out = Vec::new();
    for step in store::steps(view, &stored.slip.number.to_string())? {
        let said = said(&step.said);
        let text = |key: &str| said.get(key).and_then(Json::as_str).map(str::to_string);
        let Some(at) = Minute::parse(&step.at) else { continue };
        let method = match text("method").as_deref() {
            Some("pin") => Method::Pin,
            Some("refused") => Method::Refused,
            Some("absent") => Method::Absent,
            _ => Method::Paper,
        };
        let deputy = said.get("deputy").is_some_and(|authority| !authority.is_null());
        let name = match (text("name"), said.get("by")) {
            (Some(frozen), _) => frozen,
            (None, Some(by)) => show::name_of(view, by)?.as_str().unwrap_or_default().to_string(),
            (None, None) => String::new(),
        };
        match step.action.as_str() {
            "sign-head" => {
                out.push(Approval { role: Role::Head, name, at, method, deputy });
            }
            "sign-gm" => {
                out.push(Approval {
                    role: Role::GeneralManager,
                    name: text("name").unwrap_or_default(),
                    at,
                    method,
                    deputy,
                });
            }
            "draw" => {
                let Some(drawing) = &stored.slip.drawing else { continue };
                let taken_by = drawing.taken_by.clone();
                out.push(Approval { role: Role::Taker, name: taken_by, at, method, deputy: false });
                if let Some(giver) = drawing.given_by.clone().or_else(|| storekeeper.clone()) {
                    out.push(Approval { role: Role::Giver, name: giver, at, method: Method::Paper, deputy: false });
                }
            }
            _ => {}
        }
    }
    Ok(out)
}

fn passed(view: View<'_>, slip: &Slip) -> Outcome<Option<GatePassed>> {
    let Some(released) = slip.released else { return Ok(None) };
    let line = gate::store::release_of(view, slip.number)?;
    let [carrier, id_no, plate] = line.as_ref().map(|line| line.carrier.clone()).unwrap_or_default();
    Ok(Some(GatePassed { carrier, id_no, plate, guard: line.map(|line| line.by.1), at: Some(released.at) }))
}

fn gate_book(view: View<'_>, day: Day, job: &PaperJob) -> Outcome<Paper> {
    let lines = gate::store::of_day(view, day)?;
    let lines = lines.into_iter().map(|line| papers::GateLine {
        at: line.at,
        number_typed: line.typed,
        number: line.slip,
        result: result_words(&line.result).get(job.lang).to_string(),
        reasons: reasons(&line.reasons, line.note.as_deref(), job.lang),
        by: line.by.1,
        late: line.late,
        pieces: line.pieces,
    });
    Ok(papers::gate_book(&GateBookFacts {
        lang: job.lang,
        company: job.company.clone(),
        day,
        lines: lines.collect(),
        reprint: job.reprint,
        history_code: job.code.clone(),
        training: view.is_training(),
        preview: job.preview,
    }))
}

/// The words for the result of a line of the gate book.
pub fn result_words(result: &str) -> Words {
    match result {
        "released" => words("放行", "放行", "released"),
        "drawn_at_gate" => words("補記提取", "补记提取", "drawn"),
        _ => words("不放行", "不放行", "refused"),
    }
}

/// The words for codes of reasons, and the guard's note.
pub fn reasons(codes: &[String], note: Option<&str>, lang: Lang) -> Vec<String> {
    let known = codes
        .iter()
        .map(|code| choice(form::REASONS, code).map_or_else(|| code.clone(), |words| words.get(lang).to_string()));
    known.chain(note.map(str::to_string)).collect()
}

fn not_found(number: &str) -> Failure {
    Failure::from(Problem::new(
        "not_found",
        say!(
            "沒有樣品單 {number}。請照紙重打單號。",
            "没有样品单 {number}。请照纸重打单号。",
            "There is no slip {number}. Type the number again from the paper."
        ),
    ))
}
