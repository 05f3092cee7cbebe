//! Printing: the paper is made once to see that it can be, then counted in the history, and only then do its bytes
//! leave. A preview counts nothing.

use serde_json::{Map, json};

use super::{Desk, store, summary, target};
use crate::kernel::paper::{self, Characters, Paper, Plies, Stock, output};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::spool::job::{TEST, TEST_WORDS};
use crate::kernel::store::history;
use crate::kernel::store::{Entry, Operator, Row, Tx};
use crate::kernel::time::{Day, Month};
use crate::kernel::words::{Lang, Words};
use crate::registers::{point, rights, row, staff};
use crate::say;
use crate::workflow::{PaperJob, PaperName, PaperOf, Workflow};
use crate::workflows;

/// What a paper becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// PDF, fonts embedded.
    Pdf,
    /// Plain text.
    Text,
    /// PDF for the sheets of a printer.
    PdfOn(Stock, Plies),
    /// Bytes for a dot-matrix printer.
    Matrix(Stock, Plies, Characters),
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
    source: Source,
    record: String,
    names: &'static [PaperName],
}

/// Who makes a paper.
enum Source {
    /// A workflow, of a record, a month or a day.
    Of(&'static dyn Workflow, PaperOf),
    /// The desk itself: the summary of a month over all workflows or of one.
    Summary(Month, Option<&'static str>),
    /// The desk itself: the test page.
    Test,
}

/// A paper that can be made, before it is counted.
pub(super) struct Ready {
    source: Source,
    /// The record's number, or the day.
    pub record: String,
    /// Which paper.
    pub paper: &'static str,
    /// What it is going to be: the test page is of its sheet.
    form: Form,
    job: PaperJob,
    /// As it would be without a count; a preview is this.
    pub first: Paper,
}

/// The papers of no record.
const OF_NOTHING: &[PaperName] = &[PaperName { name: TEST, words: TEST_WORDS }];

impl Desk {
    /// Makes a paper of a record, or of a day. Without a name the first that there is.
    ///
    /// # Errors
    /// Where there is no such record or paper, a character has no glyph, or the operator may not.
    pub fn make_paper(&mut self, typed: &str, name: Option<&str>, preview: bool, form: Form) -> Outcome<Printed> {
        let ready = self.ready_paper(typed, name, preview, form)?;
        let (record, paper) = (ready.record.clone(), ready.paper);
        if preview {
            return Ok(Printed { record, paper, printed: 0, code: String::new(), bytes: render(&ready.first, form)? });
        }
        // A missing glyph is told now, before anything is counted.
        check(&ready.first, form)?;
        let (printed, code) = self.count(&record, paper)?;
        let last = self.counted_paper(&ready, printed, &code)?;
        Ok(Printed { record, paper, printed, code, bytes: render(&last, form)? })
    }

    /// Whether there is such a paper by its name, before anybody asks where it shall go.
    ///
    /// # Errors
    /// Usage for an unknown paper, `not_found` for what it would be of.
    pub(super) fn known_paper(&self, typed: &str, name: Option<&str>) -> Outcome<()> {
        let Subject { names, .. } = self.subject(typed, name)?;
        match name {
            Some(name) if PaperName::find(names, name).is_none() => Err(unknown_paper(name, names)),
            _ => Ok(()),
        }
    }

    /// The test points that blank sheets are wanted for, as records: one by its code or key, else all that are to be
    /// checked today or should have been before.
    ///
    /// # Errors
    /// `not_found` where there is no such point, `nothing_due` where none is due.
    pub fn points_to_check(&self, typed: Option<&str>) -> Outcome<Vec<String>> {
        let (view, thing) = (self.view(), point::THING.name);
        let Some(typed) = typed else {
            let today = view.now().day();
            let plan = point::store::plan(view)?.into_iter().filter(|planned| planned.round.due <= today);
            let due: Vec<String> = plan.map(|planned| planned.point.record()).collect();
            return if due.is_empty() { Err(no_point_due()) } else { Ok(due) };
        };
        if let Some(key) = point::store::by_code(view, typed.trim())? {
            return Ok(vec![format!("{thing}/{key}")]);
        }
        let key = typed.trim().strip_prefix(thing).and_then(|rest| rest.strip_prefix('/')).unwrap_or(typed.trim());
        match key.parse().ok().map(|key| point::store::get(view, key)).transpose()?.flatten() {
            Some(point) => Ok(vec![point.record()]),
            None => Err(no_point(typed)),
        }
    }

    /// Makes a paper to see that it can be. Without a name the first that there is.
    pub(super) fn ready_paper(&self, typed: &str, name: Option<&str>, preview: bool, form: Form) -> Outcome<Ready> {
        let Subject { source, record, names } = self.subject(typed, name)?;
        let known = names.iter().map(|known| known.name);
        let chosen: Vec<&'static str> = known.filter(|known| name.is_none_or(|name| name == *known)).collect();
        if chosen.is_empty() {
            return Err(unknown_paper(name.unwrap_or_default(), names));
        }
        let lang = Lang::from_tag(&self.setting("paper_lang")?).unwrap_or_default();
        let company = self.setting("office_name")?;
        let job = PaperJob { lang, company, preview, reprint: 0, serial: None, code: String::new() };
        for name in chosen {
            let serial = if preview { None } else { Some(store::paper_count(self.view(), &record, name)?.0) };
            let job = PaperJob { serial, ..job.clone() };
            if let Some(first) = self.paper_of(&source, name, &job, form)? {
                rights::may_see_paper(self.operator.key.map(|_| &self.operator), name)?;
                return Ok(Ready { source, record, paper: name, form, job, first });
            }
        }
        Err(unknown_paper(name.unwrap_or_default(), names))
    }

    /// The same paper once it is counted: with its code, and as a reprint where it is one.
    pub(super) fn counted_paper(&self, ready: &Ready, printed: i64, code: &str) -> Outcome<Paper> {
        let (serial, _) = store::paper_count(self.view(), &ready.record, ready.paper)?;
        let mut job = PaperJob { code: code.to_string(), serial: Some(serial), ..ready.job.clone() };
        job.reprint = match ready.source {
            Source::Of(workflow, _) => self.printed_before(workflow, &ready.record, ready.paper, printed - 1)?,
            Source::Summary(..) => u32::try_from(printed - 1).unwrap_or(u32::MAX),
            Source::Test => 0,
        };
        let made = self.paper_of(&ready.source, ready.paper, &job, ready.form)?;
        made.ok_or_else(|| unknown_paper(ready.paper, &[]))
    }

    fn paper_of(&self, source: &Source, name: &str, job: &PaperJob, form: Form) -> Outcome<Option<Paper>> {
        match source {
            Source::Of(workflow, of) => workflow.paper(self.view(), of, name, job),
            Source::Summary(month, workflow) => self.summary_paper(*month, *workflow, job).map(Some),
            Source::Test => {
                let (stock, characters) = match form {
                    Form::Pdf | Form::Text => (Stock::A4, None),
                    Form::PdfOn(stock, _) => (stock, None),
                    Form::Matrix(stock, _, characters) => (stock, Some(characters)),
                };
                Ok(Some(paper::test_page(job.lang, stock, characters)))
            }
        }
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
        // A register's entry has a stroke in its key, which no file's name may have.
        let record = made.record.replace('/', "-");
        let path = slot.named(&format!("{record}-{}-{}.pdf", made.paper, made.printed)).write(&made.bytes)?;
        Ok(vec![path.display().to_string()])
    }

    /// What a paper is about: a record that is there, a month, or a day.
    fn subject(&self, typed: &str, paper: Option<&str>) -> Outcome<Subject> {
        if typed.trim() == TEST {
            return Ok(Subject { source: Source::Test, record: TEST.to_string(), names: OF_NOTHING });
        }
        if let Some(day) = Day::parse(typed.trim()) {
            let (workflow, gate) = workflows::gate().ok_or_else(|| no_paper(typed))?;
            let source = Source::Of(workflow, PaperOf::Day(day));
            return Ok(Subject { source, record: day.to_string(), names: gate.day_papers() });
        }
        if let Some(month) = Month::parse(typed.trim()) {
            if let Some((name, workflow)) = paper.and_then(summary::paper) {
                let source = Source::Summary(month, *workflow);
                return Ok(Subject { source, record: month.to_string(), names: std::slice::from_ref(name) });
            }
            let has = |workflow: &&dyn Workflow| {
                paper.is_none_or(|paper| PaperName::find(workflow.month_papers(), paper).is_some())
            };
            let with_papers = || workflows::ALL.iter().copied().filter(|workflow| !workflow.month_papers().is_empty());
            let workflow = with_papers().find(has).or_else(|| with_papers().next()).ok_or_else(|| no_paper(typed))?;
            let names = workflow.month_papers();
            let source = Source::Of(workflow, PaperOf::Month(month));
            return Ok(Subject { source, record: month.to_string(), names });
        }
        if looks_like_date(typed.trim()) {
            return Err(no_such_date(typed.trim()));
        }
        let found = target::find(self.view(), typed)?;
        let names = workflows::papers_of(&found.record);
        let workflow = workflows::by_record(&found.record).filter(|_| !names.is_empty());
        let workflow = workflow.ok_or_else(|| no_paper(typed))?;
        if !found.book.exists(self.view(), &found.record)? {
            return Err(row::not_found(&found.record));
        }
        let record = found.record.to_string();
        Ok(Subject { source: Source::Of(workflow, PaperOf::Record(found.record)), record, names })
    }

    /// How often a paper, or a copy that it holds or is part of, left the program before.
    fn printed_before(&self, workflow: &dyn Workflow, record: &str, paper: &str, own: i64) -> Outcome<u32> {
        let mut before = own;
        let mut most_of_a_copy = 0;
        for other in workflow.papers().iter().map(|paper| paper.name) {
            let (_, times) = store::paper_count(self.view(), record, other)?;
            if workflow.copies_in(other).contains(&paper) {
                before += times;
            } else if workflow.copies_in(paper).contains(&other) {
                most_of_a_copy = most_of_a_copy.max(times);
            }
        }
        Ok(u32::try_from(before + most_of_a_copy).unwrap_or(u32::MAX))
    }

    /// Counts a print; the entry is in the file before a byte leaves. Without an operator it is the program's own.
    fn count(&mut self, record: &str, paper: &'static str) -> Outcome<(i64, String)> {
        let operator = self.printing_operator(paper)?;
        self.store.change(&operator, |tx| {
            let (entry, printed) = count_entry(tx, record, paper)?;
            let (_, hash) = tx.write(entry)?;
            Ok((printed, history::code(&hash)))
        })
    }

    /// Who prints: the operator, or the program itself where nobody sits here.
    pub(super) fn printing_operator(&self, paper: &str) -> Outcome<Operator> {
        if self.operator.key.is_none() {
            return Ok(Operator::system());
        }
        if !self.proved {
            return Err(staff::pin::needed());
        }
        let at_gate = paper == "gate-book";
        let may: &[&str] = if at_gate { &["clerk", "gatekeeper", "supervisor"] } else { &["clerk", "supervisor"] };
        rights::need(&self.operator, may)?;
        Ok(self.operator.clone())
    }
}

/// The word for a paper, by the texts that the file keeps.
pub(super) fn paper_words(of: &str, paper: &str, training: bool) -> Option<Words> {
    let own = || PaperName::find(OF_NOTHING, paper).map(|test| test.words);
    let summary = || summary::paper(paper).map(|(known, _)| known.words);
    own().or_else(summary).or_else(|| workflows::paper_words(of, paper, training))
}

/// The entry that counts a print, and which print it is; not yet written.
pub(super) fn count_entry(tx: &Tx<'_>, record: &str, paper: &str) -> Outcome<(Entry, i64)> {
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
    Ok((Entry::new(record, "print").said(said).row(row), before + 1))
}

/// Whether it can be printed in this form: every character is there, codes and sheets are large enough. Asked before
/// anything is counted.
pub(super) fn check(paper: &Paper, form: Form) -> Outcome<()> {
    match form {
        Form::Pdf | Form::PdfOn(..) => paper::check_pdf(paper),
        Form::Text => Ok(()),
        Form::Matrix(stock, plies, characters) => paper::check_escp(&plies.apply(paper), stock, characters),
    }
}

/// The bytes of a paper.
pub(super) fn render(paper: &Paper, form: Form) -> Outcome<Vec<u8>> {
    match form {
        Form::Pdf => paper::render_pdf(paper),
        Form::Text => paper::render_text(paper).map(String::into_bytes),
        Form::PdfOn(stock, plies) => paper::render_pdf_on(&plies.apply(paper), stock),
        Form::Matrix(stock, plies, characters) => paper::render_escp(&plies.apply(paper), stock, characters),
    }
}

fn unknown_paper(name: &str, names: &[PaperName]) -> Failure {
    let known = names.iter().map(|known| known.name).collect::<Vec<_>>().join(" ");
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

/// Whether a text has the shape of a month or a day.
fn looks_like_date(typed: &str) -> bool {
    let parts: Vec<&str> = typed.split('-').collect();
    let digits = |part: &str, many: usize| part.len() == many && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [year, month] => digits(year, 4) && digits(month, 2),
        [year, month, day] => digits(year, 4) && digits(month, 2) && digits(day, 2),
        _ => false,
    }
}

fn no_point(typed: &str) -> Failure {
    let shown =
        crate::kernel::text::clean::for_terminal(typed, crate::kernel::text::clean::Newlines::Mark).into_owned();
    let say = say!(
        "沒有測溫點「{shown}」。請給測溫點的編號；有哪些測溫點，在登記表「測溫點」裡看。",
        "没有测温点“{shown}”。请给测温点的编号；有哪些测温点，在登记表“测温点”里看。",
        "There is no test point {shown}. Give the code of one; the register of test points lists them."
    );
    Problem::new("not_found", say).at("point").into()
}

fn no_point_due() -> Failure {
    let say = say!(
        "今天沒有到期的測溫點。要給某個點打空白表，請用 --point 指定。",
        "今天没有到期的测温点。要给某个点打空白表，请用 --point 指定。",
        "No test point is due today. Name the one that you want a blank sheet for (--point)."
    );
    Problem::house("nothing_due", say).at("point").into()
}

fn no_such_date(typed: &str) -> Failure {
    Failure::usage(Problem::new(
        "bad_value",
        say!(
            "日曆上沒有 {typed}。月份寫成 2026-10，日期寫成 2026-10-05。",
            "日历上没有 {typed}。月份写成 2026-10，日期写成 2026-10-05。",
            "There is no {typed} in the calendar. Write a month as 2026-10, a day as 2026-10-05."
        ),
    ))
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
