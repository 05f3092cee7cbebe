//! Printing: the paper is made once to see that it can be, then counted in the history, and only then do its bytes
//! leave. A preview counts nothing.

use serde_json::{Map, json};

use super::{Desk, store, target};
use crate::kernel::book::RecordKey;
use crate::kernel::paper::{self, Paper, output};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::history;
use crate::kernel::store::{Entry, Operator, Row};
use crate::kernel::time::{Day, Month};
use crate::kernel::words::Lang;
use crate::registers::{rights, row, staff};
use crate::say;
use crate::workflow::{PaperJob, PaperOf, Workflow};
use crate::workflows;

/// What a paper becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// PDF, fonts embedded.
    Pdf,
    /// Plain text.
    Text,
}

/// A paper that was made, and counted unless it is a preview.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Printed {
    /// The record's number, or the day.
    pub record: String,
    /// Which paper.
    pub paper: &'static str,
    /// How often it left the program, this time included; 0 for a preview.
    pub printed: i64,
    /// The eight characters of its history entry; empty for a preview.
    pub code: String,
    /// The bytes to hand on.
    pub bytes: Vec<u8>,
}

/// What a paper is about, who makes it, and which papers there are.
struct Subject {
    workflow: &'static dyn Workflow,
    of: PaperOf,
    record: String,
    names: &'static [&'static str],
}

impl Desk {
    /// Makes a paper of a record, or of a day. Without a name the first that there is.
    ///
    /// # Errors
    /// Where there is no such record or paper, a character has no glyph, or the operator may not.
    pub fn make_paper(&mut self, typed: &str, name: Option<&str>, preview: bool, form: Form) -> Outcome<Printed> {
        let Subject { workflow, of, record, names } = self.subject(typed, name)?;
        let chosen: Vec<&'static str> = match name {
            Some(name) => names.iter().copied().filter(|known| *known == name).collect(),
            None => names.to_vec(),
        };
        if chosen.is_empty() {
            return Err(unknown_paper(name.unwrap_or_default(), names));
        }
        let lang = Lang::from_tag(&self.setting("paper_lang")?).unwrap_or_default();
        let mut job =
            PaperJob { lang, company: self.setting("office_name")?, preview, reprint: 0, code: String::new() };
        let view = self.view();
        let mut made = None;
        for name in chosen {
            if let Some(paper) = workflow.paper(view, &of, name, &job)? {
                made = Some((name, paper));
                break;
            }
        }
        let Some((paper, first)) = made else { return Err(unknown_paper(name.unwrap_or_default(), names)) };
        rights::may_see_paper(self.operator.key.map(|_| &self.operator), paper)?;
        if preview {
            return Ok(Printed { record, paper, printed: 0, code: String::new(), bytes: render(&first, form)? });
        }
        // A missing glyph is told now, before anything is counted.
        if form == Form::Pdf {
            paper::font::check_coverage(&first)?;
        }
        let (printed, code) = self.count(&record, paper)?;
        job.reprint = self.printed_before(workflow, &record, paper, printed - 1)?;
        job.code.clone_from(&code);
        let Some(last) = workflow.paper(self.view(), &of, paper, &job)? else {
            return Err(unknown_paper(paper, names));
        };
        Ok(Printed { record, paper, printed, code, bytes: render(&last, form)? })
    }

    /// Prints for the screen: into a PDF in the folder `papers` beside the file, whose path comes back; a preview comes
    /// back as its lines.
    ///
    /// # Errors
    /// As [`Desk::make_paper`], or where the PDF can't be written.
    pub fn print_beside(&mut self, typed: &str, name: Option<&str>, preview: bool) -> Outcome<Vec<String>> {
        if preview {
            let made = self.make_paper(typed, name, true, Form::Text)?;
            return Ok(String::from_utf8_lossy(&made.bytes).lines().map(str::to_string).collect());
        }
        let folder = self.store.path().with_file_name("papers");
        // A folder that can't be made is told by the file that can't be written.
        let _ = std::fs::create_dir_all(&folder);
        let slot = output::Slot::open(&folder.join("paper.pdf"))?;
        let made = self.make_paper(typed, name, false, Form::Pdf)?;
        let path = slot.named(&format!("{}-{}-{}.pdf", made.record, made.paper, made.printed)).write(&made.bytes)?;
        Ok(vec![path.display().to_string()])
    }

    /// What a paper is about: a record that is there, a month, or a day.
    fn subject(&self, typed: &str, paper: Option<&str>) -> Outcome<Subject> {
        if let Some(day) = Day::parse(typed.trim()) {
            let workflow = workflows::ALL.first().copied().ok_or_else(|| no_paper(typed))?;
            return Ok(Subject { workflow, of: PaperOf::Day(day), record: day.to_string(), names: workflow.papers() });
        }
        if let Some(month) = Month::parse(typed.trim()) {
            let has = |workflow: &&dyn Workflow| paper.is_none_or(|paper| workflow.month_papers().contains(&paper));
            let with_papers = || workflows::ALL.iter().copied().filter(|workflow| !workflow.month_papers().is_empty());
            let workflow = with_papers().find(has).or_else(|| with_papers().next()).ok_or_else(|| no_paper(typed))?;
            let names = workflow.month_papers();
            return Ok(Subject { workflow, of: PaperOf::Month(month), record: month.to_string(), names });
        }
        let found = target::find(self.view(), typed)?;
        let RecordKey::Number(number) = &found.record else { return Err(no_paper(typed)) };
        if !found.book.exists(self.view(), &found.record)? {
            return Err(row::not_found(&found.record));
        }
        let workflow = workflows::by_letter(number.letter()).ok_or_else(|| no_paper(typed))?;
        let names = workflows::side_book_by_letter(number.letter()).map_or(workflow.papers(), |side| side.papers);
        let record = found.record.to_string();
        Ok(Subject { workflow, of: PaperOf::Record(found.record), record, names })
    }

    /// How often a paper, or a copy that it holds or is part of, left the program before.
    fn printed_before(&self, workflow: &dyn Workflow, record: &str, paper: &str, own: i64) -> Outcome<u32> {
        let mut before = own;
        let mut most_of_a_copy = 0;
        for other in workflow.papers() {
            let (_, times) = store::paper_count(self.view(), record, other)?;
            if workflow.copies_in(other).contains(&paper) {
                before += times;
            } else if workflow.copies_in(paper).contains(other) {
                most_of_a_copy = most_of_a_copy.max(times);
            }
        }
        Ok(u32::try_from(before + most_of_a_copy).unwrap_or(u32::MAX))
    }

    /// Counts a print; the entry is in the file before a byte leaves. Without an operator it is the program's own.
    fn count(&mut self, record: &str, paper: &'static str) -> Outcome<(i64, String)> {
        let operator = if self.operator.key.is_some() { self.operator.clone() } else { Operator::system() };
        if operator.key.is_some() {
            if !self.proved {
                return Err(staff::pin::needed());
            }
            let at_gate = paper == "gate-book";
            let may: &[&str] = if at_gate { &["clerk", "gatekeeper", "supervisor"] } else { &["clerk", "supervisor"] };
            rights::need(&operator, may)?;
        }
        self.store.change(&operator, |tx| {
            let (serial, before) = store::paper_count(tx.view(), record, paper)?;
            let mut said = Map::new();
            said.insert("paper".to_string(), json!(paper));
            said.insert("printed".to_string(), json!(before + 1));
            let row = Row::upsert("paper")
                .set("record", record)
                .set("paper", paper)
                .set("serial", serial)
                .set("printed", before + 1)
                .set("last_at", tx.now());
            let (_, hash) = tx.write(Entry::new(record, "print").said(said).row(row))?;
            Ok((before + 1, history::code(&hash)))
        })
    }
}

fn render(paper: &Paper, form: Form) -> Outcome<Vec<u8>> {
    match form {
        Form::Pdf => paper::render_pdf(paper),
        Form::Text => paper::render_text(paper).map(String::into_bytes),
    }
}

fn unknown_paper(name: &str, names: &[&str]) -> Failure {
    let known = names.join(" ");
    let name = crate::kernel::text::clean::for_terminal(name, crate::kernel::text::clean::Newlines::Mark).into_owned();
    Failure::usage(
        Problem::new(
            "unknown_paper",
            say!(
                "這裡沒有「{name}」這種單據。有：{known}",
                "这里没有“{name}”这种单据。有：{known}",
                "There is no paper '{name}' here. There are: {known}"
            ),
        )
        .at("paper"),
    )
}

fn no_paper(typed: &str) -> Failure {
    let shown =
        crate::kernel::text::clean::for_terminal(typed, crate::kernel::text::clean::Newlines::Mark).into_owned();
    Failure::from(Problem::new(
        "no_paper",
        say!(
            "「{shown}」沒有可打印的單據。請給單號，或給日期打印門衛登記簿。",
            "“{shown}”没有可打印的单据。请给单号，或给日期打印门卫登记簿。",
            "{shown} has no paper. Give a slip's number, or a day for its gate book."
        ),
    ))
}
