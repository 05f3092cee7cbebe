//! The requisition (S9): fields in the order of the form, asked and issued side by side, signatures in the order of
//! signing. Judges nothing.

use super::facts::{Approval, Method};
use super::{BLANK, CARRIED, PREVIEW, TRAINING, reprint_mark};
use crate::kernel::number::Number;
use crate::kernel::paper::{
    Block, CLOSED, Column, Field, Fields, Format, Paper, SignatureCell, SignatureRow, Signatures, Table, Value,
};
use crate::kernel::text::width::Align;
use crate::kernel::time::{Minute, Month};
use crate::kernel::units::{Decimetres, Grams, decimal};
use crate::kernel::words::{Lang, Words, words};

/// So many slips stand in the box; more are listed below the goods.
const IN_THE_BOX: usize = 5;
/// Slips beside each other in that list.
const IN_A_LINE: usize = 5;

/// What a requisition shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequisitionFacts {
    /// The language of the paper.
    pub lang: Lang,
    /// The company at the top.
    pub company: String,
    /// Its number.
    pub number: Number,
    /// When it was made.
    pub made_at: Minute,
    /// The requesting department.
    pub department: String,
    /// The issuing store.
    pub store: String,
    /// The month whose drawings it is for.
    pub month: Option<Month>,
    /// Its slips.
    pub slips: Vec<Number>,
    /// What is asked for.
    pub lines: Vec<RequisitionLine>,
    /// Who receives the goods.
    pub receiver: String,
    /// Remarks.
    pub remarks: Option<String>,
    /// The general manager's approval.
    pub approval: Option<Approval>,
    /// The stock-out document.
    pub document: Option<String>,
    /// Who issued the goods, and when.
    pub storekeeper: Option<(String, Minute)>,
    /// Finance's voucher, and when.
    pub posted: Option<(String, Minute)>,
    /// Whether it is void.
    pub void: bool,
    /// Which reprint this is; 0 for the first print.
    pub reprint: u32,
    /// 8 characters of the history entry; empty for a preview.
    pub history_code: String,
    /// Whether it belongs to a training file.
    pub training: bool,
    /// Whether it is a preview.
    pub preview: bool,
}

/// One line of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequisitionLine {
    /// The variety's code and name.
    pub variety: String,
    /// The size's name; `None` for cloth.
    pub size: Option<String>,
    /// Pieces asked for.
    pub count: i64,
    /// Length asked for, cloth only.
    pub metres: Option<Decimetres>,
    /// Weight asked for.
    pub grams: Grams,
    /// What was issued: pieces, length, weight; `None` before the stock-out.
    pub issued: Option<(i64, Option<Decimetres>, Grams)>,
}

/// The requisition on a half sheet, several pages where it is long.
pub fn requisition(facts: &RequisitionFacts) -> Paper {
    let lang = facts.lang;
    let mut across = Vec::new();
    across.extend(facts.training.then(|| TRAINING.get(lang).to_string()));
    across.extend(facts.preview.then(|| PREVIEW.get(lang).to_string()));
    across.extend(facts.void.then(|| words("作廢", "作废", "VOID").get(lang).to_string()));
    let mut blocks = vec![head(facts), further(facts), Block::Table(goods(facts)), last(facts)];
    blocks.extend(slip_list(facts));
    blocks.push(Block::Signatures(signatures(facts)));
    let note = words(
        "注：免費樣品領用，列銷售費用，同時視同銷售；實發不得多於請領。",
        "注：免费样品领用，列销售费用，同时视同销售；实发不得多于请领。",
        "Free samples: booked as selling expense and as a sale. Never more is issued than was asked for.",
    );
    Paper {
        lang,
        format: Format::SLIP,
        company: facts.company.clone(),
        title: words("領用單", "领用单", "Requisition").get(lang).to_string(),
        number: format!("No. {}", facts.number),
        digits: Some(facts.number.digits()).filter(|_| !facts.preview),
        copies: Vec::new(),
        across,
        marks: reprint_mark(lang, facts.reprint).into_iter().collect(),
        blocks,
        notes: vec![note.get(lang).to_string()],
        code: Some(facts.history_code.clone()).filter(|code| !code.is_empty()),
    }
}

fn field(label: Words, lang: Lang, value: Value, span: usize) -> Field {
    Field { label: label.get(lang).to_string(), value, span }
}

fn text(value: impl Into<String>) -> Value {
    Value::Text(value.into())
}

/// Date, department and store, which stand on every sheet.
fn head(facts: &RequisitionFacts) -> Block {
    let lang = facts.lang;
    let rows = vec![vec![
        field(words("領用日期", "领用日期", "Date"), lang, text(facts.made_at.day().to_string()), 1),
        field(words("領用部門", "领用部门", "Dept."), lang, text(&facts.department), 1),
        field(words("發料倉庫", "发料仓库", "Store"), lang, text(&facts.store), 1),
    ]];
    Block::Fields(Fields { pairs: 3, rows, repeated: true })
}

/// The related slips: all of them where they are few, else how many of which month.
fn further(facts: &RequisitionFacts) -> Block {
    let lang = facts.lang;
    let many = facts.slips.len();
    let related = if many <= IN_THE_BOX {
        let numbers: Vec<String> = facts.slips.iter().map(ToString::to_string).collect();
        numbers.join(if lang == Lang::En { ", " } else { "、" })
    } else {
        let of = facts.month.map(|month| month.to_string()).unwrap_or_default();
        match (lang, of.is_empty()) {
            (Lang::Hant, true) => format!("共 {many} 張，列於下"),
            (Lang::Hans, true) => format!("共 {many} 张，列于下"),
            (Lang::En, true) => format!("{many} slips, listed below"),
            (Lang::Hant, false) => format!("{of} 共 {many} 張，列於下"),
            (Lang::Hans, false) => format!("{of} 共 {many} 张，列于下"),
            (Lang::En, false) => format!("{of}: {many} slips, listed below"),
        }
    };
    let rows = vec![vec![field(words("取樣單號", "取样单号", "Slips"), lang, Value::Text(related), 3)]];
    Block::Fields(Fields { pairs: 3, rows, repeated: false })
}

/// The numbers that didn't fit the box, under a head that stands again on the next sheet.
fn slip_list(facts: &RequisitionFacts) -> Option<Block> {
    let lang = facts.lang;
    let head = words("關聯取樣單號", "关联取样单号", "Related slips").get(lang).to_string();
    let numbers: Vec<String> = facts.slips.iter().map(ToString::to_string).collect();
    let line = |chunk: &[String]| vec![chunk.join("   ")];
    (facts.slips.len() > IN_THE_BOX).then(|| {
        Block::Table(Table {
            columns: vec![Column { head, align: Align::Left, share: 1 }],
            rows: numbers.chunks(IN_A_LINE).map(line).collect(),
            blank: None,
            totals: None,
            carried: CARRIED.get(lang).to_string(),
        })
    })
}

fn goods(facts: &RequisitionFacts) -> Table {
    let lang = facts.lang;
    let column = |head: Words, align: Align, share: usize| Column { head: head.get(lang).to_string(), align, share };
    let columns = vec![
        column(words("序號", "序号", "No."), Align::Centre, 0),
        column(words("品名／品種", "品名／品种", "Item, variety"), Align::Left, 5),
        column(words("規格", "规格", "Size"), Align::Left, 0),
        column(words("單位", "单位", "Unit"), Align::Centre, 0),
        column(words("請領數量", "请领数量", "Asked"), Align::Right, 0),
        column(words("實發數量", "实发数量", "Issued"), Align::Right, 0),
        column(words("重量(kg)", "重量(kg)", "Weight kg"), Align::Right, 0),
    ];
    let rows = facts.lines.iter().zip(1_i64..).map(|(line, at)| goods_row(line, at, lang)).collect();
    let out = facts.lines.iter().all(|line| line.issued.is_some());
    let pieces: i64 = facts.lines.iter().filter(|line| line.size.is_some()).map(|line| line.count).sum();
    let issued: i64 = facts
        .lines
        .iter()
        .filter(|line| line.size.is_some())
        .filter_map(|line| line.issued.map(|(count, ..)| count))
        .sum();
    let metres: i64 = facts.lines.iter().filter_map(|line| line.metres).map(|metres| metres.0).sum();
    let metres_out: i64 =
        facts.lines.iter().filter_map(|line| line.issued.and_then(|(_, metres, _)| metres)).map(|m| m.0).sum();
    let grams: i64 = facts.lines.iter().map(|line| weight(line).0).sum();
    // Pieces of yarn and metres of cloth don't add up: each has its own sum where there are both.
    let sum = |pieces: i64, metres: i64| {
        let cloth = facts.lines.iter().any(|line| line.size.is_none());
        let yarn = facts.lines.iter().any(|line| line.size.is_some());
        let (piece, metre) = match lang {
            Lang::En => ("\u{a0}pcs", "\u{a0}m"),
            Lang::Hant | Lang::Hans => ("件", "米"),
        };
        match (yarn, cloth) {
            (true, true) => format!("{pieces}{piece}\n{}{metre}", decimal(metres, 1)),
            (false, true) => decimal(metres, 1),
            _ => pieces.to_string(),
        }
    };
    let totals = vec![
        String::new(),
        words("合計", "合计", "Total").get(lang).to_string(),
        String::new(),
        String::new(),
        sum(pieces, metres),
        if out { sum(issued, metres_out) } else { String::new() },
        decimal(grams, 3),
    ];
    Table {
        columns,
        rows,
        blank: Some(BLANK.get(lang).to_string()),
        totals: Some(totals),
        carried: CARRIED.get(lang).to_string(),
    }
}

/// What a line weighs: as issued, before that as asked for.
fn weight(line: &RequisitionLine) -> Grams {
    line.issued.map_or(line.grams, |(_, _, grams)| grams)
}

fn goods_row(line: &RequisitionLine, at: i64, lang: Lang) -> Vec<String> {
    let piece = words("件", "件", "pcs").get(lang);
    let metre = words("米", "米", "m").get(lang);
    let quantity =
        |count: i64, metres: Option<Decimetres>| metres.map_or_else(|| count.to_string(), |metres| metres.to_string());
    let (size, unit) = match (&line.size, line.metres) {
        (Some(size), _) => (size.clone(), piece),
        (None, Some(_)) => (words("布", "布", "cloth").get(lang).to_string(), metre),
        (None, None) => (CLOSED.to_string(), piece),
    };
    vec![
        at.to_string(),
        line.variety.clone(),
        size,
        unit.to_string(),
        quantity(line.count, line.metres),
        line.issued.map_or_else(String::new, |(count, metres, _)| quantity(count, metres)),
        decimal(weight(line).0, 3),
    ]
}

/// Purpose, papers that belong to it, remarks.
fn last(facts: &RequisitionFacts) -> Block {
    let lang = facts.lang;
    let purpose = words(
        "銷售費用（免費樣品，視同銷售）",
        "销售费用（免费样品，视同销售）",
        "selling expense (free samples, booked as a sale too)",
    );
    let document = Value::or_pen(facts.document.as_deref());
    let voucher = Value::or_pen(facts.posted.as_ref().map(|(voucher, _)| voucher.as_str()));
    let rows = vec![
        vec![field(words("用　　途", "用　　途", "Purpose"), lang, text(purpose.get(lang)), 2)],
        vec![
            field(words("出庫單號", "出库单号", "Stock-out"), lang, document, 1),
            field(words("憑證號", "凭证号", "Voucher"), lang, voucher, 1),
        ],
        vec![field(words("備　　註", "备　　注", "Remarks"), lang, Value::or_closed(facts.remarks.as_deref()), 2)],
    ];
    Block::Fields(Fields { pairs: 2, rows, repeated: false })
}

fn signatures(facts: &RequisitionFacts) -> Signatures {
    let lang = facts.lang;
    let open = || {
        let date = words("　年　月　日", "　年　月　日", "____/__/__").get(lang);
        vec![String::new(), String::new(), date.to_string()]
    };
    let dated = |name: &str, at: Minute| vec![name.to_string(), at.day().to_string(), at.clock()];
    let cell = |label: Words, lines: Vec<String>| SignatureCell { label: label.get(lang).to_string(), lines };
    let approved = facts.approval.as_ref().map_or_else(open, |approval| {
        let method = match approval.method {
            Method::Pin => words("口令簽", "口令签", "by PIN"),
            _ => words("紙簽", "纸签", "paper"),
        };
        let deputy = if approval.deputy { words("（代）", "（代）", " (dep.)").get(lang) } else { "" };
        vec![
            format!("{}{deputy}", approval.name),
            approval.at.day().to_string(),
            format!("{} {}", approval.at.clock(), method.get(lang)),
        ]
    });
    let cells = vec![
        cell(words("領用人", "领用人", "Received by"), {
            let mut lines = open();
            lines.splice(0..1, [facts.receiver.clone()]);
            lines
        }),
        cell(words("部門負責人", "部门负责人", "Dept. head"), open()),
        cell(words("總經理批准", "总经理批准", "Approved (GM)"), approved),
        cell(
            words("司庫員發料", "司库员发料", "Storekeeper"),
            facts.storekeeper.as_ref().map_or_else(open, |(name, at)| dated(name, *at)),
        ),
        cell(
            words("財務記賬", "财务记账", "Finance"),
            facts.posted.as_ref().map_or_else(open, |(_, at)| dated("", *at)),
        ),
    ];
    Signatures { rows: vec![SignatureRow { lines: 3, cells }], stamp: None }
}
