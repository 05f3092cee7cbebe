//! The ledger of a month on paper (S6, S8): the columns of the book in its order, both books one after the other.
//! Judges nothing.

use super::store::Stored;
use crate::kernel::paper::{Block, CLOSED, Column, Format, Paper, SignatureCell, SignatureRow, Signatures, Table};
use crate::kernel::text::width::Align;
use crate::kernel::time::Month;
use crate::kernel::units::{decimal, grouped};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::row;
use crate::workflow::PaperJob;
use crate::workflows::sample::form::METHODS;
use crate::workflows::sample::papers::{BLANK, CARRIED, PREVIEW, TRAINING, reprint_mark};
use crate::workflows::sample::reconcile::figures::Statement;
use crate::workflows::sample::reconcile::rules::BookName;

/// What the ledger of a month shows.
#[derive(Clone, Debug)]
pub struct LedgerFacts {
    /// The month.
    pub month: Month,
    /// Its rows, in the order of the books; void and returned ones too.
    pub rows: Vec<Stored>,
    /// What is stated about the two books.
    pub statements: [Option<Statement>; 2],
    /// Whether it belongs to a training file.
    pub training: bool,
}

/// The ledger of a month, on A4.
pub fn ledger(facts: &LedgerFacts, job: &PaperJob) -> Paper {
    let lang = job.lang;
    let mut blocks = Vec::new();
    for (book, statement) in BookName::ALL.into_iter().zip(&facts.statements) {
        let rows: Vec<&Stored> = facts.rows.iter().filter(|stored| stored.row.book == book).collect();
        blocks.push(Block::Heading(book.words().get(lang).to_string()));
        blocks.push(Block::Table(table(&rows, facts.month, lang)));
        blocks.push(Block::Lines(below(&rows, statement.as_ref(), lang)));
    }
    blocks.push(signatures(&[words("登記人", "登记人", "Entered by"), words("覆核", "复核", "Checked by")], lang));
    month_paper(words("樣品登記台賬", "样品登记台账", "Sample Ledger"), facts.month, facts.training, blocks, job)
}

/// A paper of a month: head, marks, and what it says.
pub fn month_paper(title: Words, month: Month, training: bool, blocks: Vec<Block>, job: &PaperJob) -> Paper {
    let lang = job.lang;
    let mut across = Vec::new();
    across.extend(training.then(|| TRAINING.get(lang).to_string()));
    across.extend(job.preview.then(|| PREVIEW.get(lang).to_string()));
    Paper {
        lang,
        format: Format::PAGE,
        company: job.company.clone(),
        title: title.get(lang).to_string(),
        number: month.to_string(),
        digits: None,
        copies: Vec::new(),
        across,
        marks: reprint_mark(lang, job.reprint).into_iter().collect(),
        blocks,
        notes: Vec::new(),
        code: Some(job.code.clone()).filter(|code| !code.is_empty()),
    }
}

/// Boxes to sign in, side by side.
pub fn signatures(labels: &[Words], lang: Lang) -> Block {
    let cell = |label: &Words| SignatureCell { label: label.get(lang).to_string(), lines: Vec::new() };
    let row = SignatureRow { lines: 3, cells: labels.iter().map(cell).collect() };
    Block::Signatures(Signatures { rows: vec![row], stamp: None })
}

fn table(rows: &[&Stored], month: Month, lang: Lang) -> Table {
    let column = |head: Words, align: Align, share: usize| Column { head: head.get(lang).to_string(), align, share };
    let columns = vec![
        column(words("日期", "日期", "Date"), Align::Left, 0),
        column(words("單號", "单号", "Slip No."), Align::Left, 0),
        column(words("品種規格", "品种规格", "Goods"), Align::Left, 0),
        column(words("數量", "数量", "Qty"), Align::Right, 0),
        column(words("公斤", "公斤", "kg"), Align::Right, 0),
        column(words("機台班次", "机台班次", "Mach. shift"), Align::Left, 0),
        column(words("取樣人", "取样人", "Taken by"), Align::Left, 0),
        column(words("簽字", "签字", "Signed"), Align::Left, 0),
        column(words("發放人", "发放人", "Given by"), Align::Left, 0),
        column(words("備註", "备注", "Notes"), Align::Left, 3),
    ];
    let standing = || rows.iter().filter(|stored| counts(stored));
    let pieces: i64 = standing().filter_map(|stored| stored.row.quantity.count).sum();
    let metres: i64 = standing().filter_map(|stored| stored.row.quantity.metres).sum();
    let grams: i64 = standing().filter_map(|stored| stored.row.grams).sum();
    let mut totals = vec![String::new(); columns.len()];
    for (place, text) in [
        (0, words("合計", "合计", "Total").get(lang).to_string()),
        (3, total(pieces, metres, lang)),
        (4, decimal(grams, 3)),
    ] {
        if let Some(cell) = totals.get_mut(place) {
            *cell = text;
        }
    }
    Table {
        columns,
        rows: rows.iter().map(|stored| line(stored, month, lang)).collect(),
        blank: Some(BLANK.get(lang).to_string()),
        totals: Some(totals),
        carried: CARRIED.get(lang).to_string(),
    }
}

/// Whether a row counts in the book's totals: neither void nor returned.
fn counts(stored: &Stored) -> bool {
    stored.voided.is_none() && !stored.returned
}

fn line(stored: &Stored, month: Month, lang: Lang) -> Vec<String> {
    let entry = &stored.row;
    let closed = |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or_else(|| CLOSED.to_string());
    let day = format!("{:02}-{:02}", entry.day.month(), entry.day.day());
    let size = entry.goods.size.as_ref().map_or(words("布", "布", "cloth").get(lang), |(_, names)| names.get(lang));
    // Of cloth the length and, under it, how many pieces: two figures that must not be read as one.
    let metres = entry.quantity.metres.map(|metres| length(metres, lang));
    let pieces = entry.quantity.count.map(|count| pieces(count, lang));
    let quantity = [metres, pieces].into_iter().flatten().collect::<Vec<_>>().join("\n");
    let place = [&stored.machine, &stored.shift].into_iter().flatten().cloned().collect::<Vec<_>>().join("\n");
    let signed = match entry.unsigned {
        Some(_) => row::choice(METHODS, stored.method, lang),
        None => words("已簽", "已签", "yes").get(lang).to_string(),
    };
    let separator = if lang == Lang::En { "; " } else { "；" };
    let mut notes = Vec::new();
    if let Some((_, reason)) = &stored.voided {
        notes.push(format!("{} {reason}", words("作廢", "作废", "VOID").get(lang)));
    }
    notes.extend(stored.returned.then(|| words("已退回", "已退回", "returned").get(lang).to_string()));
    if Month::of(entry.day) != month {
        let late = words("補記", "补记", "late entry of").get(lang);
        notes.push(format!("{late} {}", Month::of(entry.day)));
    }
    notes.extend(stored.remarks.clone());
    vec![
        day,
        closed(entry.slip.map(|number| number.to_string())),
        format!("{}\n{size}", entry.goods.code),
        closed(Some(quantity)),
        closed(entry.grams.map(|grams| decimal(grams, 3))),
        closed(Some(place)),
        entry.taken_by.clone(),
        signed,
        closed(stored.given_by.clone()),
        closed(Some(notes.join(separator))),
    ]
}

/// Pieces with their unit.
fn pieces(count: i64, lang: Lang) -> String {
    let unit = words("件", "件", if count == 1 { "pc" } else { "pcs" }).get(lang);
    format!("{}{}{unit}", grouped(count), gap(lang))
}

/// A length with its unit.
fn length(metres: i64, lang: Lang) -> String {
    format!("{}{}{}", decimal(metres, 1), gap(lang), words("米", "米", "m").get(lang))
}

/// What stands between a figure and its unit: a blank that no line breaks at.
fn gap(lang: Lang) -> &'static str {
    if lang == Lang::En { "\u{a0}" } else { "" }
}

/// The sums of both, which don't add up: pieces of all goods, and the length of the cloth among them.
fn total(count: i64, metres: i64, lang: Lang) -> String {
    let pieces = pieces(count, lang);
    if metres > 0 { format!("{}\n{pieces}", length(metres, lang)) } else { pieces }
}

/// What stands under a book: its rows, lengths of cloth, what its totals leave out, and whether it is complete.
fn below(rows: &[&Stored], statement: Option<&Statement>, lang: Lang) -> Vec<String> {
    let standing = || rows.iter().filter(|stored| counts(stored));
    let (many, out) = (standing().count(), rows.len() - standing().count());
    let metres: i64 = standing().filter_map(|stored| stored.row.quantity.metres).sum();
    let unweighed = standing().filter(|stored| stored.row.grams.is_none()).count();
    let mut lines = vec![match lang {
        Lang::Hant => format!("計 {many} 行；作廢、退回 {out} 行不計入合計。"),
        Lang::Hans => format!("计 {many} 行；作废、退回 {out} 行不计入合计。"),
        Lang::En => format!("Rows: {many}; void or returned, not in the totals: {out}."),
    }];
    if metres > 0 {
        let metres = decimal(metres, 1);
        lines.push(match lang {
            Lang::Hant => format!("布共 {metres} 米。"),
            Lang::Hans => format!("布共 {metres} 米。"),
            Lang::En => format!("Cloth: {metres} m."),
        });
    }
    if unweighed > 0 {
        lines.push(match lang {
            Lang::Hant => format!("其中 {unweighed} 行台賬沒有寫重量，公斤合計不含。"),
            Lang::Hans => format!("其中 {unweighed} 行台账没有写重量，公斤合计不含。"),
            Lang::En => format!("Rows without a weight in the book, not in the kilograms: {unweighed}."),
        });
    }
    lines.push(match (statement, lang) {
        (Some(stated), Lang::Hant) => {
            format!("本冊已聲明登記齊全：{}，{}。", stated.by, stated.at.to_string().replacen('T', " ", 1))
        }
        (Some(stated), Lang::Hans) => {
            format!("本册已声明登记齐全：{}，{}。", stated.by, stated.at.to_string().replacen('T', " ", 1))
        }
        (Some(stated), Lang::En) => {
            format!("Stated complete by {}, {}.", stated.by, stated.at.to_string().replacen('T', " ", 1))
        }
        (None, Lang::Hant) => "本冊尚未聲明登記齊全。".to_string(),
        (None, Lang::Hans) => "本册尚未声明登记齐全。".to_string(),
        (None, Lang::En) => "Not yet stated to be complete.".to_string(),
    });
    lines
}
