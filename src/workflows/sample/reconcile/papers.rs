//! The reconciliation of a month on paper (S6): how the books stand, every difference with its explanation, nothing
//! netted, and the sums of both sides. Judges nothing.

use super::figures::Reconciliation;
use super::rules::{BookName, Difference, Sum};
use super::wording;
use crate::kernel::paper::{Block, CLOSED, Column, Paper, Table};
use crate::kernel::text::width::Align;
use crate::kernel::words::{Lang, Words, words};
use crate::workflow::PaperJob;
use crate::workflows::sample::ledger::papers::{month_paper, signatures};
use crate::workflows::sample::papers::{BLANK, CARRIED};

/// The reconciliation of a month, on A4.
pub fn reconciliation(found: &Reconciliation, training: bool, job: &PaperJob) -> Paper {
    let lang = job.lang;
    let mut head = vec![wording::summary(found, None, lang)];
    if found.is_empty() {
        head.push(wording::nothing(lang).to_string());
    }
    head.extend(BookName::ALL.into_iter().map(|book| wording::book_line(found, book, lang)));
    head.push(wording::finance_line(found, lang));
    let mut blocks = vec![Block::Lines(head)];
    blocks.push(Block::Heading(
        words("差異（逐條列出，不相抵）", "差异（逐条列出，不相抵）", "Differences, one by one; none cancels another")
            .get(lang)
            .to_string(),
    ));
    blocks.push(Block::Table(differences(found, lang)));
    if !found.sums.is_empty() {
        let head = words("按品種、規格", "按品种、规格", "By variety and size");
        blocks.push(Block::Heading(head.get(lang).to_string()));
        blocks.push(Block::Table(sums(found, lang)));
    }
    blocks.push(signatures(
        &[
            words("製表", "制表", "Made by"),
            words("生產部複核", "生产部复核", "Checked by production"),
            words("財務簽收", "财务签收", "Received by finance"),
        ],
        lang,
    ));
    let title = words("樣品台賬核對表", "样品台账核对表", "Reconciliation of Slips and Ledgers");
    month_paper(title, found.month, training, blocks, job)
}

fn column(head: Words, align: Align, share: usize, lang: Lang) -> Column {
    Column { head: head.get(lang).to_string(), align, share }
}

fn differences(found: &Reconciliation, lang: Lang) -> Table {
    let columns = vec![
        column(words("序號", "序号", "No."), Align::Centre, 0, lang),
        column(words("類別", "类别", "Kind"), Align::Left, 2, lang),
        column(words("單號／台賬行", "单号／台账行", "Slip or row"), Align::Left, 0, lang),
        column(words("品種規格", "品种规格", "Goods"), Align::Left, 0, lang),
        column(words("單上", "单上", "Slip"), Align::Right, 0, lang),
        column(words("台賬", "台账", "Ledger"), Align::Right, 0, lang),
        column(words("取樣人", "取样人", "Taken by"), Align::Left, 0, lang),
        column(words("說明", "说明", "Explained"), Align::Left, 5, lang),
    ];
    let rows = found.differences.iter().zip(1_usize..).map(|(one, at)| difference(one, at, lang)).collect();
    Table { columns, rows, blank: Some(BLANK.get(lang).to_string()), totals: None, carried: CARRIED.get(lang).into() }
}

fn difference(one: &Difference, at: usize, lang: Lang) -> Vec<String> {
    let unsigned = one.kind == super::rules::Kind::Unsigned;
    let open = words("未說明", "未说明", "not explained");
    let mut kind = one.kind.words().get(lang).to_string();
    if one.other_book {
        kind.push_str(wording::other_book(one.kind).get(lang));
    }
    vec![
        at.to_string(),
        kind,
        // With the day, by which the row is found in the book.
        format!("{}\n{:02}-{:02}", wording::subject(one), one.day.month(), one.day.day()),
        wording::goods(&one.goods, lang).replacen(' ', "\n", 1),
        if unsigned { CLOSED.to_string() } else { upright(&wording::quantity(one.slip, lang)) },
        upright(&wording::quantity(one.ledger, lang)),
        one.taken_by.clone(),
        wording::settled(one, lang).unwrap_or_else(|| open.get(lang).to_string()),
    ]
}

/// A quantity for a narrow column: no break between a figure and its unit, pieces of cloth under their length.
fn upright(quantity: &str) -> String {
    let quantity = quantity.replacen(" (", "\n(", 1).replacen('（', "\n（", 1);
    quantity.replace(' ', "\u{a0}")
}

/// Both sides apart, and how many differences lie behind: a difference of sums would hide them.
fn sums(found: &Reconciliation, lang: Lang) -> Table {
    let columns = vec![
        column(words("品種規格", "品种规格", "Goods"), Align::Left, 3, lang),
        column(words("單上合計", "单上合计", "On slips"), Align::Right, 2, lang),
        column(words("台賬合計", "台账合计", "In the ledgers"), Align::Right, 2, lang),
        column(words("差異條數", "差异条数", "Differences"), Align::Right, 0, lang),
    ];
    // Of two books each has its own sums.
    let both = BookName::ALL.into_iter().all(|book| found.sums_of(Some(book)).next().is_some());
    let row = |sum: &Sum| {
        let behind = |one: &&Difference| one.goods.key() == sum.goods.key() && one.book == sum.book;
        let behind = found.differences.iter().filter(behind).count();
        let mut goods = format!("{} {}", wording::goods(&sum.goods, lang), sum.goods.name).trim().to_string();
        if both {
            goods = match lang {
                Lang::En => format!("{goods} ({})", sum.book.words().get(lang)),
                _ => format!("{goods}（{}）", sum.book.words().get(lang)),
            };
        }
        vec![goods, wording::quantity(sum.slip, lang), wording::quantity(sum.ledger, lang), behind.to_string()]
    };
    Table {
        columns,
        rows: found.sums.iter().map(row).collect(),
        blank: None,
        totals: None,
        carried: CARRIED.get(lang).into(),
    }
}
