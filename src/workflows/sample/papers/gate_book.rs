//! The gate book of a day (S7), on A4. Judges nothing.

use super::{BLANK, CARRIED, PREVIEW, TRAINING, reprint_mark};
use crate::kernel::number::Number;
use crate::kernel::paper::{Block, CLOSED, Column, Format, Paper, SignatureCell, SignatureRow, Signatures, Table};
use crate::kernel::text::width::Align;
use crate::kernel::time::{Day, Minute};
use crate::kernel::words::{Lang, Words, words};

/// What the gate book of a day shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GateBookFacts {
    /// The language of the paper.
    pub lang: Lang,
    /// The company at the top.
    pub company: String,
    /// The day.
    pub day: Day,
    /// Its lines, in the order of time.
    pub lines: Vec<GateLine>,
    /// Which reprint this is; 0 for the first print.
    pub reprint: u32,
    /// 8 characters of the history entry; empty for a preview.
    pub history_code: String,
    /// Whether it belongs to a training file.
    pub training: bool,
    /// Whether it is a preview.
    pub preview: bool,
}

/// One line of the gate book (S7).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GateLine {
    /// When it happened.
    pub at: Minute,
    /// The number as typed or scanned.
    pub number_typed: String,
    /// The slip that it is, where there is one.
    pub number: Option<Number>,
    /// What was done, in words.
    pub result: String,
    /// Every reason against it, in words.
    pub reasons: Vec<String>,
    /// The guard.
    pub by: String,
    /// Whether it was typed later.
    pub late: bool,
    /// Pieces counted.
    pub pieces: Option<i64>,
}

/// The gate book of a day, on A4.
pub fn gate_book(facts: &GateBookFacts) -> Paper {
    let lang = facts.lang;
    let column = |head: Words, align: Align, share: usize| Column { head: head.get(lang).to_string(), align, share };
    let columns = vec![
        column(words("序號", "序号", "No."), Align::Centre, 0),
        column(words("時間", "时间", "Time"), Align::Left, 0),
        column(words("單號", "单号", "Number"), Align::Left, 0),
        column(words("結果", "结果", "Result"), Align::Left, 2),
        column(words("件數", "件数", "Pieces"), Align::Right, 0),
        column(words("門衛", "门卫", "Guard"), Align::Left, 2),
        column(words("原因、備註", "原因、备注", "Reasons, remarks"), Align::Left, 5),
    ];
    let rows = facts.lines.iter().zip(1_i64..).map(|(line, at)| gate_row(line, at, lang)).collect();
    let mut across = Vec::new();
    across.extend(facts.training.then(|| TRAINING.get(lang).to_string()));
    across.extend(facts.preview.then(|| PREVIEW.get(lang).to_string()));
    let cell = |label: Words| SignatureCell { label: label.get(lang).to_string(), lines: Vec::new() };
    Paper {
        lang,
        format: Format::PAGE,
        company: facts.company.clone(),
        title: words("門衛登記簿", "门卫登记簿", "Gate Book").get(lang).to_string(),
        number: facts.day.to_string(),
        digits: None,
        copies: Vec::new(),
        across,
        marks: reprint_mark(lang, facts.reprint).into_iter().collect(),
        blocks: vec![
            Block::Table(Table {
                columns,
                rows,
                blank: Some(BLANK.get(lang).to_string()),
                totals: None,
                carried: CARRIED.get(lang).to_string(),
            }),
            Block::Signatures(Signatures {
                rows: vec![SignatureRow {
                    lines: 3,
                    cells: vec![cell(words("門衛", "门卫", "Guard")), cell(words("複核", "复核", "Checked by"))],
                }],
                stamp: None,
            }),
        ],
        notes: Vec::new(),
        code: Some(facts.history_code.clone()).filter(|code| !code.is_empty()),
    }
}

fn gate_row(line: &GateLine, at: i64, lang: Lang) -> Vec<String> {
    let typed = || {
        let typed = line.number_typed.trim();
        if typed.is_empty() { CLOSED.to_string() } else { typed.to_string() }
    };
    let separator = if lang == Lang::En { ", " } else { "、" };
    let mut notes = line.reasons.join(separator);
    if line.late {
        let late = words("補記", "补记", "typed later").get(lang);
        notes = if notes.is_empty() { late.to_string() } else { format!("{notes}{separator}{late}") };
    }
    vec![
        at.to_string(),
        line.at.clock(),
        line.number.map_or_else(typed, |number| number.to_string()),
        line.result.clone(),
        line.pieces.map_or_else(|| CLOSED.to_string(), |pieces| pieces.to_string()),
        line.by.clone(),
        if notes.is_empty() { CLOSED.to_string() } else { notes },
    ]
}
