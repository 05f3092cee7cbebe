//! The summary of a month at the counter: figures of every workflow, frozen where the month is closed, as a value, on
//! paper and in spreadsheets. A print is counted before a byte leaves; an export stands in the history.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};

use super::Desk;
use crate::kernel::book::Done;
use crate::kernel::month::{Summary, SummaryPart};
use crate::kernel::paper::{Block, Code, Format, Paper, SignatureCell, SignatureRow, Signatures, output::Slot};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::report::{Report, Section, csv, paper as on_paper, xlsx};
use crate::kernel::store::history::{head, head_at};
use crate::kernel::store::{Entry, Operator, View};
use crate::kernel::time::Month;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::month::store as months;
use crate::registers::{rights, staff};
use crate::say;
use crate::workflow::{PaperJob, PaperName, Workflow};
use crate::workflows;

/// The summary of a month over all workflows.
pub const WHOLE: PaperName = PaperName::new("summary", "月度匯總", "月度汇总", "monthly summary");

/// The papers, each with the workflow that it holds; the first holds all.
static PAPERS: [(PaperName, Option<&str>); 7] = [
    (WHOLE, None),
    (PaperName::new("summary-sample", "樣品單匯總", "样品单汇总", "summary of samples"), Some("sample")),
    (PaperName::new("summary-standard", "紗樣標準匯總", "纱样标准汇总", "summary of standards"), Some("standard")),
    (PaperName::new("summary-heating", "用熱申請匯總", "用热申请汇总", "summary of heating"), Some("heating")),
    (PaperName::new("summary-repair", "維修匯總", "维修汇总", "summary of repairs"), Some("repair")),
    (PaperName::new("summary-temperature", "測溫匯總", "测温汇总", "summary of temperatures"), Some("temperature")),
    (PaperName::new("summary-complaint", "投訴匯總", "投诉汇总", "summary of complaints"), Some("complaint")),
];

/// The summary's paper of that name.
pub(super) fn paper(name: &str) -> Option<&'static (PaperName, Option<&'static str>)> {
    PAPERS.iter().find(|(known, _)| known.name == name)
}

/// The name of the paper of one workflow, or of all; `None` for a workflow that there isn't.
pub fn paper_name(workflow: Option<&str>) -> Option<&'static str> {
    PAPERS.iter().find(|(_, holds)| *holds == workflow).map(|(paper, _)| paper.name)
}

/// A spreadsheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spreadsheet {
    /// One worksheet a workflow.
    Xlsx,
    /// One after the other.
    Csv,
}

impl Desk {
    /// The summary of a month, of one workflow or of all, in the language of the screen.
    ///
    /// # Errors
    /// `month_future`; usage for a workflow that there isn't; where the file can't be read.
    pub fn summary(&self, month: Month, workflow: Option<&str>) -> Outcome<Summary> {
        self.summary_in(month, workflow, self.lang())
    }

    fn summary_in(&self, month: Month, workflow: Option<&str>, lang: Lang) -> Outcome<Summary> {
        let view = self.view();
        let now = view.now().minute();
        if month.start() > now {
            return Err(to_come(month));
        }
        if let Some(name) = workflow.filter(|name| !has_figures(name)) {
            return Err(unknown_workflow(name));
        }
        let sees_prices = self.operator().key.is_none() || rights::sees_prices(self.operator());
        let closed = months::closed(view, month)?;
        let frozen = closed.as_ref().map(|closed| parse(&closed.figures)).transpose()?;
        let frozen_before = months::closed(view, month.previous())?.map(|it| parse(&it.figures)).transpose()?;
        let has_before = month.previous() >= months::first(view)?;
        let mut parts = Vec::new();
        for known in workflows::ALL {
            let name = known.thing().name;
            if workflow.is_some_and(|wanted| wanted != name) {
                continue;
            }
            let Some(mut figures) = figures(view, *known, month, frozen.as_ref())? else { continue };
            let mut before = match has_before {
                true => self::figures(view, *known, month.previous(), frozen_before.as_ref())?,
                false => None,
            };
            if !sees_prices {
                hide_money(&mut figures);
                before.iter_mut().for_each(hide_money);
            }
            let Some(report) = known.report(month, &figures, before.as_ref(), lang)? else { continue };
            parts.push(SummaryPart { workflow: name, tab: known.tab(), figures, report });
        }
        let (closed, as_of, chain_head) = match closed {
            Some(closed) => {
                let by = staff::store::person(view, closed.by)?.map(|person| person.name).unwrap_or_default();
                let head = head_at(view, closed.entry)?.map(|head| head.to_string()).unwrap_or_default();
                (Some((closed.at, by)), closed.at, head)
            }
            None => (None, now, head(view)?.to_string()),
        };
        let mut summary = Summary { month, closed, as_of, chain_head, parts };
        let subtitle = vec![state_line(&summary, lang)];
        summary.parts.iter_mut().for_each(|part| part.report.subtitle.clone_from(&subtitle));
        Ok(summary)
    }

    /// The paper of a month's summary, in the language of papers. An open month's head is the one of this very moment:
    /// where the print was counted, the one that holds it.
    pub(super) fn summary_paper(&self, month: Month, workflow: Option<&str>, job: &PaperJob) -> Outcome<Paper> {
        let summary = self.summary_in(month, workflow, job.lang)?;
        Ok(paper_of(&summary, job, self.view().is_training()))
    }

    /// The summary as a spreadsheet; that it was taken out stands in the history before a byte leaves.
    ///
    /// # Errors
    /// As [`Desk::summary`]; `not_allowed`; what the writers refuse.
    pub fn export_summary(&mut self, month: Month, workflow: Option<&str>, kind: Spreadsheet) -> Outcome<Vec<u8>> {
        let summary = self.summary(month, workflow)?;
        rights::may_see_paper(self.operator.key.map(|_| &self.operator), "summary")?;
        if self.operator.key.is_some() {
            self.ready()?;
            rights::need(&self.operator, &["clerk", "supervisor"])?;
        }
        let at = self.view().now().minute();
        let company = self.setting("office_name")?;
        let reports: Vec<Report> = summary.parts.iter().map(|part| with_head(part, &summary, &company)).collect();
        let (format, bytes) = match kind {
            Spreadsheet::Xlsx => ("xlsx", xlsx::render(&reports, at)?),
            Spreadsheet::Csv => ("csv", csv::render(&joined(&reports, self.lang()))?),
        };
        let operator = if self.operator.key.is_some() { self.operator.clone() } else { Operator::system() };
        let mut said = Map::new();
        said.insert("what".to_string(), json!("summary"));
        said.insert("format".to_string(), json!(format));
        if let Some(workflow) = workflow {
            said.insert("workflow".to_string(), json!(workflow));
        }
        self.store.change(&operator, |tx| tx.write(Entry::new(month.to_string(), "export").said(said)).map(|_| ()))?;
        Ok(bytes)
    }

    /// Exports for the screen: a bare file name goes into the folder `papers` beside the file.
    ///
    /// # Errors
    /// As [`Desk::export_summary`]; usage for another ending than `.xlsx` or `.csv`; where the file can't be written.
    pub fn export_beside(&mut self, month: Month, workflow: Option<&str>, path: &str) -> Outcome<Done> {
        let typed = Path::new(path.trim());
        let kind = match typed.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("xlsx") => Spreadsheet::Xlsx,
            Some("csv") => Spreadsheet::Csv,
            _ => return Err(bad_ending()),
        };
        let is_bare = typed.components().count() == 1 && !typed.is_absolute();
        let target = if is_bare { self.beside(path.trim()) } else { typed.to_path_buf() };
        let slot = Slot::open(&target)?;
        let bytes = self.export_summary(month, workflow, kind)?;
        let written = slot.write(&bytes)?;
        Ok(Done { lines: vec![written.display().to_string()], ..Done::default() })
    }

    /// A place in the folder `papers` beside the file.
    fn beside(&self, name: &str) -> PathBuf {
        let folder = self.store.path().with_file_name("papers");
        // A folder that can't be made is told by the file that can't be written.
        let _ = std::fs::create_dir_all(&folder);
        folder.join(name)
    }
}

/// What was frozen at a closing, by workflow.
fn parse(figures: &str) -> Outcome<Map<String, Json>> {
    serde_json::from_str(figures).map_err(|error| {
        Failure::broken(
            Problem::new(
                "figures_unreadable",
                say!(
                    "結賬時存下的數字讀不出來。請運行 slipdesk verify，並與備份對照。",
                    "结账时存下的数字读不出来。请运行 slipdesk verify，并与备份对照。",
                    "The figures kept at the closing can't be read. Run slipdesk verify, and compare with a backup."
                ),
            ),
            error,
        )
    })
}

/// The figures of a workflow: the frozen ones of a closed month, else those reckoned now.
fn figures(
    view: View<'_>,
    workflow: &dyn Workflow,
    month: Month,
    frozen: Option<&Map<String, Json>>,
) -> Outcome<Option<Json>> {
    match frozen {
        Some(frozen) => Ok(frozen.get(workflow.thing().name).cloned()),
        None => workflow.figures(view, month),
    }
}

/// Empties every amount of money.
fn hide_money(value: &mut Json) {
    match value {
        Json::Object(map) => {
            for (key, value) in map {
                if key == "amount" { *value = Json::Null } else { hide_money(value) }
            }
        }
        Json::Array(list) => list.iter_mut().for_each(hide_money),
        _ => {}
    }
}

/// Whether there is a workflow of that name that has a part in the summary.
fn has_figures(name: &str) -> bool {
    workflows::ALL.iter().any(|workflow| workflow.thing().name == name)
}

/// The line under every title: up to when, whether it is closed.
fn state_line(summary: &Summary, lang: Lang) -> String {
    let as_of = summary.as_of.to_string().replace('T', " ");
    let state = match &summary.closed {
        Some((at, by)) => {
            let at = at.to_string().replace('T', " ");
            say!("已結賬：{at} {by}", "已结账：{at} {by}", "Closed: {at} {by}")
        }
        None => say!(
            "未結賬：數字截至 {as_of}，以後還會變。",
            "未结账：数字截至 {as_of}，以后还会变。",
            "Not closed: figures as of {as_of}, they may still change."
        ),
    };
    state.get(lang).to_string()
}

/// A report as a spreadsheet has it: the office above, the head of the chain below what a paper says under its title.
fn with_head(part: &SummaryPart, summary: &Summary, company: &str) -> Report {
    let mut report = part.report.clone();
    // A worksheet's name takes 31 characters: the title would be cut.
    report.sheet = format!("{} {}", part.tab.get(report.lang), summary.month);
    if !company.trim().is_empty() {
        report.subtitle.insert(0, company.to_string());
    }
    let head = &summary.chain_head;
    report.subtitle.push(say!("鏈頭 {head}", "链头 {head}", "Chain head {head}").get(report.lang).to_string());
    report
}

/// Several reports as one, each under its title.
fn joined(reports: &[Report], lang: Lang) -> Report {
    if let [one] = reports {
        return one.clone();
    }
    let mut all = Report::new(lang, "");
    if let Some(first) = reports.first() {
        all.title.clone_from(&first.title);
        all.subtitle.clone_from(&first.subtitle);
    }
    for report in reports {
        if reports.len() > 1 {
            all.sections.push(Section::new(report.title.clone(), Vec::new()));
        }
        all.sections.extend(report.sections.iter().cloned());
    }
    all
}

/// The paper: the reports, the signatures, and the head of the chain at the end.
fn paper_of(summary: &Summary, job: &PaperJob, training: bool) -> Paper {
    let lang = job.lang;
    let word = |words: Words| words.get(lang).to_string();
    let mut across = Vec::new();
    across.extend(training.then(|| word(words("演練", "演练", "TRAINING"))));
    across.extend(job.preview.then(|| word(words("預覽", "预览", "PREVIEW"))));
    let mut marks = Vec::new();
    if summary.closed.is_none() {
        marks.push(word(words("未結賬", "未结账", "not closed")));
    }
    if job.reprint > 0 {
        let times = job.reprint;
        let mark = say!("重印第 {times} 次", "重印第 {times} 次", "Reprint {times}");
        marks.push(mark.get(lang).to_string());
    }
    let reports: Vec<Report> = summary.parts.iter().map(|part| part.report.clone()).collect();
    // Whether the month is closed stands above everything; that it isn't, in the letters of a heading.
    let state = state_line(summary, lang);
    let mut blocks = vec![match &summary.closed {
        Some(_) => Block::Lines(vec![state]),
        None => Block::Heading(state),
    }];
    for report in &reports {
        let mut report = report.clone();
        report.subtitle.clear();
        if reports.len() > 1 {
            blocks.push(Block::Heading(report.title.clone()));
        }
        blocks.extend(on_paper::blocks(&report, Format::PAGE.columns));
    }
    if reports.is_empty() {
        blocks.push(Block::Lines(vec![word(words(
            "本月沒有記錄。",
            "本月没有记录。",
            "There are no records of this month.",
        ))]));
    }
    let cell = |label| SignatureCell { label: word(label), lines: Vec::new() };
    let check = if summary.parts.iter().any(|part| part.workflow == "sample") {
        words("生產部複核、日期", "生产部复核、日期", "Checked by production, date")
    } else {
        words("複核、日期", "复核、日期", "Checked by, date")
    };
    blocks.push(Block::Signatures(Signatures {
        rows: vec![SignatureRow {
            lines: 3,
            cells: vec![
                cell(words("製表、日期", "制表、日期", "Prepared by, date")),
                cell(check),
                cell(words("財務簽收、日期", "财务签收、日期", "Received by finance, date")),
            ],
        }],
        stamp: None,
    }));
    let caption = if summary.closed.is_some() {
        words(
            "結賬時的鏈頭（文件、條數、摘要），slipdesk verify --head 可核對：",
            "结账时的链头（文件、条数、摘要），slipdesk verify --head 可核对：",
            "Chain head at the closing (file, entries, hash); check it with slipdesk verify --head:",
        )
    } else {
        words(
            "現在的鏈頭（文件、條數、摘要），本月未結賬；slipdesk verify --head 可核對：",
            "现在的链头（文件、条数、摘要），本月未结账；slipdesk verify --head 可核对：",
            "Chain head now (file, entries, hash), the month is not closed; check it with slipdesk verify --head:",
        )
    };
    blocks.push(Block::Code(Code { caption: vec![word(caption)], text: summary.chain_head.clone() }));
    let title = match reports.as_slice() {
        [one] => one.title.clone(),
        _ => {
            let (year, month) = (summary.month.year(), summary.month.month());
            say!("{year} 年 {month} 月匯總", "{year} 年 {month} 月汇总", "Monthly summary {year}-{month:02}")
                .get(lang)
                .to_string()
        }
    };
    Paper {
        lang,
        format: Format::PAGE,
        company: job.company.clone(),
        title,
        number: summary.month.to_string(),
        digits: None,
        copies: Vec::new(),
        across,
        marks,
        blocks,
        notes: Vec::new(),
        code: Some(job.code.clone()).filter(|code| !code.is_empty()),
    }
}

fn to_come(month: Month) -> Failure {
    let first = month.first();
    Failure::from(Problem::new(
        "month_future",
        say!(
            "{month} 還沒有到，沒有數字。從 {first} 起再看。",
            "{month} 还没有到，没有数字。从 {first} 起再看。",
            "{month} has not begun and has no figures. Look again from {first} on."
        ),
    ))
}

/// There is no such workflow.
pub fn unknown_workflow(name: &str) -> Failure {
    let name = crate::kernel::text::clean::for_terminal(name, crate::kernel::text::clean::Newlines::Mark).into_owned();
    let known = workflows::ALL.iter().map(|workflow| workflow.thing().name).collect::<Vec<_>>().join(" ");
    Failure::usage(
        Problem::new(
            "unknown_workflow",
            say!(
                "沒有「{name}」這個流程。有：{known}",
                "没有“{name}”这个流程。有：{known}",
                "There is no workflow '{name}'. There are: {known}"
            ),
        )
        .at("workflow"),
    )
}

/// A spreadsheet's file name has one of two endings.
fn bad_ending() -> Failure {
    Failure::usage(
        Problem::new(
            "bad_value",
            say!(
                "導出的文件名要以 .xlsx 或 .csv 結尾。",
                "导出的文件名要以 .xlsx 或 .csv 结尾。",
                "The file of an export must end in .xlsx or .csv."
            ),
        )
        .at("path"),
    )
}
