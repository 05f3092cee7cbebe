//! The list of follow-up calls to make (H21), with room for what they come to. Judges nothing.

use super::OfficeFacts;
use super::times::month_day;
use crate::kernel::number::Number;
use crate::kernel::paper::boxes::time_by_pen;
use crate::kernel::paper::marks::{BLANK, CARRIED, PREVIEW, TRAINING, reprint_mark};
use crate::kernel::paper::{Block, CLOSED, Column, Format, Paper, SignatureCell, SignatureRow, Signatures, Table};
use crate::kernel::text::width::Align;
use crate::kernel::time::{Minute, Month};
use crate::kernel::words::{Lang, Words, words};
use crate::workflow::PaperJob;
use crate::workflows::repair::rules::{Fault, FollowResult};

/// What the list of a month shows.
#[derive(Clone, Debug)]
pub struct ListFacts<'a> {
    /// The month.
    pub month: Month,
    /// Now.
    pub as_of: Minute,
    /// The calls to make, what is due first.
    pub lines: Vec<ListLine>,
    /// The office.
    pub office: &'a OfficeFacts,
    /// What the desk says about this print.
    pub job: &'a PaperJob,
}

/// One call to make.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListLine {
    /// The repair.
    pub number: Number,
    /// From when it can be made.
    pub opens: Option<Minute>,
    /// Until when it is due.
    pub due: Minute,
    /// Whom to ask for.
    pub name: String,
    /// The telephone.
    pub phone: String,
    /// Where it was.
    pub address: String,
    /// What kind of fault it was.
    pub kind: Fault,
    /// What was done.
    pub work: String,
    /// By whom.
    pub crew: Vec<String>,
    /// When it was done.
    pub finished_at: Minute,
    /// Calls that reached nobody.
    pub tries: i64,
}

/// The list, on A4.
pub fn follow_up_list(facts: &ListFacts<'_>) -> Paper {
    let (job, lang) = (facts.job, facts.job.lang);
    let mut across = Vec::new();
    across.extend(facts.office.training.then(|| TRAINING.get(lang).to_string()));
    across.extend(job.preview.then(|| PREVIEW.get(lang).to_string()));
    let as_of = format!("{} {}", facts.as_of.day(), facts.as_of.clock());
    let count = facts.lines.len();
    let subtitle = match lang {
        Lang::Hant => {
            format!("截至 {as_of}，應回訪 {count} 戶，按到期先後排列；沒到開始時間的先不要打。")
        }
        Lang::Hans => {
            format!("截至 {as_of}，应回访 {count} 户，按到期先后排列；没到开始时间的先不要打。")
        }
        Lang::En => {
            format!("As of {as_of}: {count} to call, what is due first comes first; none before its opening.")
        }
    };
    let signer = |label: Words| SignatureCell { label: label.get(lang).to_string(), lines: Vec::new() };
    let cells = vec![signer(words("回訪人", "回访人", "Called by")), signer(words("複核", "复核", "Checked by"))];
    Paper {
        lang,
        format: Format::PAGE,
        company: job.company.clone(),
        title: words("回訪名單", "回访名单", "Follow-up Calls").get(lang).to_string(),
        number: facts.month.to_string(),
        digits: None,
        copies: Vec::new(),
        across,
        marks: reprint_mark(lang, job.reprint).into_iter().collect(),
        blocks: vec![
            Block::Lines(vec![subtitle]),
            Block::Table(table(facts)),
            Block::Signatures(Signatures { rows: vec![SignatureRow { lines: 2, cells }], stamp: None }),
        ],
        notes: Vec::new(),
        code: Some(job.code.clone()).filter(|code| !code.is_empty()),
    }
}

fn table(facts: &ListFacts<'_>) -> Table {
    let lang = facts.job.lang;
    let column = |head: Words, align: Align, share: usize| Column { head: head.get(lang).to_string(), align, share };
    Table {
        columns: vec![
            column(words("序號", "序号", "No."), Align::Centre, 0),
            column(words("單號、期間", "单号、期间", "No., when"), Align::Left, 0),
            column(words("用戶、電話", "用户、电话", "User, phone"), Align::Left, 0),
            column(words("修了什麼、誰修的", "修了什么、谁修的", "What was repaired, by whom"), Align::Left, 3),
            column(words("回訪時間、結果、意見", "回访时间、结果、意见", "Time, result, opinion"), Align::Left, 5),
        ],
        rows: facts.lines.iter().zip(1_i64..).map(|(line, at)| row(line, at, facts.as_of, lang)).collect(),
        blank: Some(BLANK.get(lang).to_string()),
        totals: None,
        carried: CARRIED.get(lang).to_string(),
    }
}

fn row(line: &ListLine, at: i64, as_of: Minute, lang: Lang) -> Vec<String> {
    let opens = line.opens.map_or_else(|| CLOSED.to_string(), month_day);
    let mut when = vec![line.number.to_string(), opens, month_day(line.due)];
    when.extend((line.due < as_of).then(|| words("已逾期", "已逾期", "overdue").get(lang).to_string()));
    when.extend((line.tries > 0).then(|| match lang {
        Lang::Hant => format!("已打 {} 次", line.tries),
        Lang::Hans => format!("已打 {} 次", line.tries),
        Lang::En => format!("tried {}x", line.tries),
    }));
    let crew = line.crew.join(if lang == Lang::En { ", " } else { "、" });
    let (kind, done) = (line.kind.words().get(lang), month_day(line.finished_at));
    let repaired = match lang {
        Lang::Hant => format!("{kind}：{}\n{crew} {done} 修好", line.work),
        Lang::Hans => format!("{kind}：{}\n{crew} {done} 修好", line.work),
        Lang::En => format!("{kind}: {}\n{crew}, done {done}", line.work),
    };
    let tick = |result: &FollowResult| match lang {
        Lang::En => format!("[ ] {}", result.words().get(lang)),
        Lang::Hant | Lang::Hans => format!("（　）{}", result.words().get(lang)),
    };
    let ticks: Vec<String> = FollowResult::ALL.iter().map(tick).collect();
    let beside = if lang == Lang::En { 1 } else { 2 };
    let answer: Vec<String> =
        std::iter::once(time_by_pen(lang)).chain(ticks.chunks(beside).map(<[String]>::concat)).collect();
    vec![
        at.to_string(),
        when.join("\n"),
        format!("{}\n{}\n{}", line.name, line.phone, line.address),
        repaired,
        answer.join("\n"),
    ]
}
