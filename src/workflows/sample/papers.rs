//! The slip and the gate book on paper, in the order of the office's forms. Takes frozen facts and makes paper values;
//! reads no file and no clock, and judges nothing.

use crate::kernel::number::Number;
use crate::kernel::paper::{
    Block, Column, Field, Fields, Format, Paper, SignatureCell, SignatureRow, Signatures, Table, Value,
};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::text::width::{Align, width};
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::{Decimetres, Fen, Grams, decimal};
use crate::kernel::words::{Lang, Words, words};
use crate::say;

/// Everything that a slip shows, as it was when it was issued.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlipFacts {
    /// The language of the paper.
    pub lang: Lang,
    /// The company at the top.
    pub company: String,
    /// `None` for a draft, which prints as a preview only.
    pub number: Option<Number>,
    /// When it was issued; of a draft, now.
    pub issued_at: Minute,
    /// The customer's name.
    pub customer: String,
    /// The person at the customer's.
    pub contact: Option<String>,
    /// That person's telephone.
    pub phone: Option<String>,
    /// What the sample is for, in words, with the note on it.
    pub purpose: String,
    /// Whether it comes from the warehouse (S8).
    pub from_warehouse: bool,
    /// The department that issues it.
    pub department: String,
    /// The handler's name.
    pub handler: String,
    /// Until when it is valid, in words; also 'two days from taking effect' or 'no limit'.
    pub valid_through: String,
    /// Remarks on the whole slip.
    pub remarks: Option<String>,
    /// What is asked for.
    pub lines: Vec<SlipLine>,
    /// Pieces in all.
    pub pieces: i64,
    /// Weight in all.
    pub grams: Grams,
    /// What it costs (S1); `None` for a free slip.
    pub amount: Option<Fen>,
    /// The signatures known so far.
    pub approvals: Vec<Approval>,
    /// What the gate recorded.
    pub gate: Option<GatePassed>,
    /// The receipt of a charged slip (S1).
    pub receipt_no: Option<String>,
    /// The return note of a warehouse slip (S8).
    pub return_note: Option<String>,
    /// The storekeeper's registration of a warehouse slip, in words (S8).
    pub registered: Option<String>,
    /// What became of it.
    pub marks: Vec<StateMark>,
    /// The slip in whose place it was issued.
    pub replaces: Option<Number>,
    /// The slip that was issued in its place.
    pub replaced_by: Option<Number>,
    /// Which reprint this is; 0 for the first print.
    pub reprint: u32,
    /// 8 characters of its history entry; empty for a draft.
    pub history_code: String,
    /// Whether it belongs to a training file.
    pub training: bool,
    /// Whether it may pass no gate.
    pub preview: bool,
}

/// One line of goods.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlipLine {
    /// The variety's code and name: `JC40S 精梳棉紗`.
    pub variety: String,
    /// The production lot.
    pub lot: Option<String>,
    /// The name of the yarn's size (S3); `None` for cloth.
    pub size: Option<String>,
    /// Cones, bobbins or pieces.
    pub count: i64,
    /// Weight of one, yarn only (S4).
    pub unit_grams: Option<Grams>,
    /// Weight of the line.
    pub grams: Grams,
    /// Length, cloth only.
    pub metres: Option<Decimetres>,
    /// Price of a kilogram of yarn or a metre of cloth, charged slips only (S1).
    pub unit_price: Option<Fen>,
    /// Price of the line, charged slips only (S1).
    pub amount: Option<Fen>,
    /// Remarks on the line.
    pub remarks: Option<String>,
}

/// Who signs in which box, in the order of signing (S3, S5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// 部門領導.
    Head,
    /// 總經理.
    GeneralManager,
    /// 取樣人.
    Taker,
    /// 發樣人: of the workshop, or the storekeeper.
    Giver,
}

/// How a signature was given: four different answers, never shown alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// By pen on paper.
    Paper,
    /// By PIN at the workstation.
    Pin,
    /// Refused.
    Refused,
    /// The signer was absent.
    Absent,
}

/// One signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approval {
    /// In which box.
    pub role: Role,
    /// Who.
    pub name: String,
    /// When.
    pub at: Minute,
    /// How.
    pub method: Method,
    /// Whether a deputy signed (代).
    pub deputy: bool,
}

/// The release as the gate recorded it (S7).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GatePassed {
    /// Who carried the goods out.
    pub carrier: Option<String>,
    /// The carrier's card.
    pub id_no: Option<String>,
    /// The vehicle.
    pub plate: Option<String>,
    /// The guard.
    pub guard: Option<String>,
    /// When.
    pub at: Option<Minute>,
}

/// What became of a slip.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StateMark {
    /// 已駁回.
    Rejected,
    /// 作廢.
    Void,
    /// 已放行.
    Released,
}

/// One of the three copies (S2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CopyName {
    /// 留存聯: marketing keeps it.
    Retained,
    /// 生產部聯.
    Production,
    /// 出門證聯: goes with the goods and stays at the gate.
    Gate,
}

impl CopyName {
    /// All three, in the order of the pad.
    pub const ALL: [CopyName; 3] = [CopyName::Retained, CopyName::Production, CopyName::Gate];

    /// Its name as printed.
    pub const fn words(self) -> Words {
        match self {
            CopyName::Retained => words("第一聯 留存聯", "第一联 留存联", "Copy 1: Retained"),
            CopyName::Production => words("第二聯 生產部聯", "第二联 生产部联", "Copy 2: Production"),
            CopyName::Gate => words("第三聯 出門證聯", "第三联 出门证联", "Copy 3: Gate pass"),
        }
    }
}

/// The copies that `--paper slip|retained|production|gate` prints. A slip that has ended (released, void, rejected) has
/// no gate copy any more (spec 4.1).
///
/// # Errors
/// `gate_copy_closed` where only the gate copy of an ended slip is asked for; `unknown_paper` (usage) for another word.
pub fn copies(paper: &str, has_ended: bool) -> Outcome<Vec<CopyName>> {
    match paper {
        "slip" if has_ended => Ok(vec![CopyName::Retained, CopyName::Production]),
        "slip" => Ok(CopyName::ALL.to_vec()),
        "retained" => Ok(vec![CopyName::Retained]),
        "production" => Ok(vec![CopyName::Production]),
        "gate" if has_ended => Err(Problem::house(
            "gate_copy_closed",
            say!(
                "這張單已放行、作廢或駁回，出門證聯不再打印。要留底，請打印留存聯（--paper retained）。",
                "这张单已放行、作废或驳回，出门证联不再打印。要留底，请打印留存联（--paper retained）。",
                "This slip is released, void or rejected, so its gate copy isn't printed any more. For the files, print the retained copy (--paper retained)."
            ),
        )
        .at("paper")
        .into()),
        "gate" => Ok(vec![CopyName::Gate]),
        other => Err(crate::kernel::problem::Failure::usage(
            Problem::new(
                "unknown_paper",
                say!(
                    "樣品單沒有「{other}」這種紙。請用 slip、retained、production 或 gate。",
                    "样品单没有“{other}”这种纸。请用 slip、retained、production 或 gate。",
                    "A sample slip has no paper '{other}'. Use slip, retained, production or gate."
                ),
            )
            .at("paper"),
        )),
    }
}

// The slip

/// Remarks of so many cells stand beside the validity.
const SHORT_REMARKS: usize = 15;
const TITLE: Words = words("紗布取樣、出門審批單", "纱布取样、出门审批单", "Yarn/Fabric Sampling and Gate-Exit Slip");
const DRAFT: Words = words("草稿（無單號）", "草稿（无单号）", "Draft, no number");
const PREVIEW: Words = words("預覽", "预览", "PREVIEW");
const TRAINING: Words = words("演練", "演练", "TRAINING");
const NOTES: Words = words(
    "注：塗改無效；貨單不符，不予放行；放行後出門證聯由門衛收存。",
    "注：涂改无效；货单不符，不予放行；放行后出门证联由门卫收存。",
    "Void if altered. No release where the goods differ from the slip. The guard keeps the gate copy after release.",
);
const PREVIEW_NOTE: Words = words(
    "預覽件不是單據：不能憑它取樣，也不能憑它出門。",
    "预览件不是单据：不能凭它取样，也不能凭它出门。",
    "A preview is no slip: nothing is drawn with it, and it can't pass the gate.",
);
const TRAINING_NOTE: Words = words(
    "演練件，所有內容都是虛構的，門衛不予放行。",
    "演练件，所有内容都是虚构的，门卫不予放行。",
    "Made for training: everything on it is invented, and no gate lets it pass.",
);

/// The slip with the copies asked for. What has no number yet is a preview, whatever `preview` says.
pub fn slip(facts: &SlipFacts, copies: &[CopyName]) -> Paper {
    let lang = facts.lang;
    let preview = facts.preview || facts.number.is_none();
    let mut across = Vec::new();
    across.extend(facts.training.then(|| TRAINING.get(lang).to_string()));
    across.extend(preview.then(|| PREVIEW.get(lang).to_string()));
    let (mut marks, mut notes) = (Vec::new(), Vec::new());
    for mark in &facts.marks {
        match mark {
            StateMark::Void => across.push(words("作廢", "作废", "VOID").get(lang).to_string()),
            StateMark::Rejected => across.push(words("已駁回", "已驳回", "REJECTED").get(lang).to_string()),
            StateMark::Released => marks.push(words("已放行", "已放行", "released").get(lang).to_string()),
        }
    }
    marks.extend(reprint_mark(lang, facts.reprint));
    notes.extend(preview.then(|| PREVIEW_NOTE.get(lang).to_string()));
    notes.extend(facts.training.then(|| TRAINING_NOTE.get(lang).to_string()));
    notes.push(NOTES.get(lang).to_string());
    Paper {
        lang,
        format: Format::SLIP,
        company: facts.company.clone(),
        title: TITLE.get(lang).to_string(),
        number: facts.number.map_or_else(|| DRAFT.get(lang).to_string(), |number| format!("No. {number}")),
        digits: facts.number.filter(|_| !preview).map(Number::digits),
        copies: copies.iter().map(|copy| copy.words().get(lang).to_string()).collect(),
        across,
        marks,
        blocks: vec![
            first_row(facts),
            further_rows(facts),
            Block::Table(goods(facts)),
            last_rows(facts),
            Block::Signatures(signatures(facts)),
        ],
        notes,
        code: Some(facts.history_code.clone()).filter(|code| !code.is_empty()),
    }
}

fn reprint_mark(lang: Lang, reprint: u32) -> Option<String> {
    (reprint > 0).then(|| match lang {
        Lang::Hant => format!("重印第 {reprint} 次"),
        Lang::Hans => format!("重印第 {reprint} 次"),
        Lang::En => format!("Reprint {reprint}"),
    })
}

fn replacement(facts: &SlipFacts) -> Option<String> {
    let old = facts.replaces.map(|old| match facts.lang {
        Lang::Hant => format!("本單換開自 {old}（已作廢）"),
        Lang::Hans => format!("本单换开自 {old}（已作废）"),
        Lang::En => format!("issued in place of {old} (void)"),
    });
    let new = facts.replaced_by.map(|new| match facts.lang {
        Lang::Hant => format!("本單已作廢，換開為 {new}"),
        Lang::Hans => format!("本单已作废，换开为 {new}"),
        Lang::En => format!("void; {new} was issued in its place"),
    });
    let separator = if facts.lang == Lang::En { "; " } else { "；" };
    let parts: Vec<String> = old.into_iter().chain(new).collect();
    (!parts.is_empty()).then(|| parts.join(separator))
}

fn field(label: Words, lang: Lang, value: Value, span: usize) -> Field {
    Field { label: label.get(lang).to_string(), value, span }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_string())
}

/// `2026-11-23 14:05`.
fn moment(at: Minute) -> String {
    format!("{} {}", at.day(), at.clock())
}

/// Date and customer, which stand on every sheet.
fn first_row(facts: &SlipFacts) -> Block {
    let lang = facts.lang;
    let rows = vec![vec![
        field(words("開單日期", "开单日期", "Issued"), lang, text(&moment(facts.issued_at)), 1),
        field(words("客戶名稱", "客户名称", "Customer"), lang, text(&facts.customer), 2),
    ]];
    Block::Fields(Fields { pairs: 3, rows, repeated: true })
}

fn further_rows(facts: &SlipFacts) -> Block {
    let lang = facts.lang;
    let source = if facts.from_warehouse {
        words("倉庫（非在機）", "仓库（非在机）", "warehouse")
    } else {
        words("車間在機", "车间在机", "workshop")
    };
    let charge =
        if facts.amount.is_some() { words("收費", "收费", "charged") } else { words("免費", "免费", "free") };
    let mut rows = vec![
        vec![
            field(words("聯繫人", "联系人", "Contact"), lang, Value::or_closed(facts.contact.as_deref()), 1),
            field(words("聯繫電話", "联系电话", "Phone"), lang, Value::or_closed(facts.phone.as_deref()), 1),
            field(words("取樣用途", "取样用途", "Purpose"), lang, text(&facts.purpose), 1),
        ],
        vec![
            field(words("取樣來源", "取样来源", "Source"), lang, text(source.get(lang)), 1),
            field(words("收費方式", "收费方式", "Charge"), lang, text(charge.get(lang)), 1),
            field(words("部門", "部门", "Dept."), lang, text(&facts.department), 1),
        ],
    ];
    // These come after the issue, often by pen: their boxes stay open where the slip will need them.
    let mut later = Vec::new();
    if facts.from_warehouse {
        let note = Value::or_pen(facts.return_note.as_deref());
        later.push(field(words("退庫單號", "退库单号", "Ret. note"), lang, note, 1));
        let registered = Value::or_pen(facts.registered.as_deref());
        later.push(field(words("司庫登記", "司库登记", "Stock reg"), lang, registered, 1));
    }
    if facts.amount.is_some() {
        later.push(field(words("收據號", "收据号", "Receipt"), lang, Value::or_pen(facts.receipt_no.as_deref()), 1));
    }
    rows.extend((!later.is_empty()).then_some(later));
    Block::Fields(Fields { pairs: 3, rows, repeated: false })
}

/// Validity and remarks, side by side where the remarks are short; and what it replaces.
fn last_rows(facts: &SlipFacts) -> Block {
    let lang = facts.lang;
    let remarks = Value::or_closed(facts.remarks.as_deref());
    let is_short = facts.remarks.as_deref().is_none_or(|text| width(text.trim()) <= SHORT_REMARKS);
    let validity = field(words("有效期至", "有效期至", "Valid to"), lang, text(&facts.valid_through), 2);
    let remarks = field(words("備註", "备注", "Remarks"), lang, remarks, 1);
    let mut rows = if is_short { vec![vec![validity, remarks]] } else { vec![vec![validity], vec![remarks]] };
    rows.extend(replacement(facts).map(|it| vec![field(words("換開", "换开", "Reissue"), lang, Value::Text(it), 3)]));
    Block::Fields(Fields { pairs: 3, rows, repeated: false })
}

fn goods(facts: &SlipFacts) -> Table {
    let lang = facts.lang;
    let charged = facts.amount.is_some();
    let column = |head: Words, align: Align, share: usize| Column { head: head.get(lang).to_string(), align, share };
    let mut columns = vec![
        column(words("序號", "序号", "No."), Align::Centre, 0),
        column(words("品種", "品种", "Variety"), Align::Left, 5),
        column(words("批號", "批号", "Lot"), Align::Left, 2),
        column(words("規格", "规格", "Size"), Align::Left, 0),
        column(words("數量", "数量", "Qty"), Align::Right, 0),
    ];
    // Charged slips have two columns more, so their heads are shorter.
    let [unit, weight] = if charged {
        [words("單重kg", "单重kg", "kg each"), words("重量kg", "重量kg", "kg")]
    } else {
        [words("單重(kg)", "单重(kg)", "Unit kg"), words("重量(kg)", "重量(kg)", "Total kg")]
    };
    columns.extend([unit, weight].map(|head| column(head, Align::Right, 0)));
    if charged {
        let prices = [words("單價(元)", "单价(元)", "Price"), words("金額(元)", "金额(元)", "Yuan")];
        columns.extend(prices.map(|head| column(head, Align::Right, 0)));
    }
    columns.push(column(words("備註", "备注", "Remarks"), Align::Left, 3));
    let rows = facts.lines.iter().zip(1..).map(|(line, at)| goods_row(line, at, lang, charged)).collect();
    let mut totals = vec![
        String::new(),
        words("合計", "合计", "Total").get(lang).to_string(),
        String::new(),
        String::new(),
        facts.pieces.to_string(),
        String::new(),
        kilograms(facts.grams),
    ];
    totals.extend(facts.amount.into_iter().flat_map(|amount| [String::new(), amount.to_string()]));
    totals.push(String::new());
    Table {
        columns,
        rows,
        blank: Some(words("以下空白", "以下空白", "nothing below this line").get(lang).to_string()),
        totals: Some(totals),
        carried: words("（接下頁）", "（接下页）", "(continued on the next page)").get(lang).to_string(),
    }
}

fn goods_row(line: &SlipLine, at: i64, lang: Lang, charged: bool) -> Vec<String> {
    let closed = || crate::kernel::paper::CLOSED.to_string();
    let optional = |text: Option<&String>| text.filter(|text| !text.trim().is_empty()).cloned().unwrap_or_else(closed);
    let size = match (&line.size, line.metres) {
        (Some(size), _) => size.clone(),
        (None, Some(metres)) => match lang {
            Lang::Hant => format!("布{metres}米"),
            Lang::Hans => format!("布{metres}米"),
            Lang::En => format!("cloth {metres}m"),
        },
        (None, None) => words("布", "布", "cloth").get(lang).to_string(),
    };
    let mut cells = vec![
        at.to_string(),
        line.variety.clone(),
        optional(line.lot.as_ref()),
        size,
        line.count.to_string(),
        line.unit_grams.map_or_else(closed, kilograms),
        kilograms(line.grams),
    ];
    if charged {
        let per_metre = words("/米", "/米", "/m").get(lang);
        let unit = if line.size.is_none() { per_metre } else { "" };
        cells.push(line.unit_price.map_or_else(closed, |price| format!("{price}{unit}")));
        cells.push(line.amount.map_or_else(closed, |amount| amount.to_string()));
    }
    cells.push(optional(line.remarks.as_ref()));
    cells
}

/// `1.900`.
fn kilograms(grams: Grams) -> String {
    decimal(grams.0, 3)
}

fn signatures(facts: &SlipFacts) -> Signatures {
    let lang = facts.lang;
    let handler = vec![facts.handler.clone(), facts.issued_at.day().to_string()];
    let giver = if facts.from_warehouse {
        words("司庫員發樣", "司库员发样", "Storekeeper")
    } else {
        words("發樣人", "发样人", "Given by")
    };
    let cell = |label: Words, lines: Vec<String>| SignatureCell { label: label.get(lang).to_string(), lines };
    let signing = vec![
        cell(words("經辦人", "经办人", "Handled by"), handler),
        cell(words("部門領導", "部门领导", "Dept. head"), signed(facts, Role::Head)),
        cell(words("總經理", "总经理", "Gen. manager"), signed(facts, Role::GeneralManager)),
        cell(words("取樣人", "取样人", "Taken by"), signed(facts, Role::Taker)),
        cell(giver, signed(facts, Role::Giver)),
    ];
    let gate = facts.gate.clone().unwrap_or_default();
    let known = |text: Option<String>| text.into_iter().collect::<Vec<String>>();
    let released = gate.at.map_or_else(
        || vec![words("　　時　　分", "　　时　　分", "  :  ").get(lang).to_string()],
        |at| vec![format!("{} {}", at.day().to_string().get(5..).unwrap_or_default(), at.clock())],
    );
    let passing = vec![
        cell(words("攜帶人", "携带人", "Carrier"), known(gate.carrier)),
        cell(words("證件號", "证件号", "ID"), known(gate.id_no)),
        cell(words("車牌號", "车牌号", "Plate"), known(gate.plate)),
        cell(words("門衛", "门卫", "Guard"), known(gate.guard)),
        cell(words("放行時間", "放行时间", "Released at"), released),
    ];
    Signatures {
        rows: vec![SignatureRow { lines: 3, cells: signing }, SignatureRow { lines: 1, cells: passing }],
        stamp: Some(words("（蓋章）", "（盖章）", "(stamp)").get(lang).to_string()),
    }
}

/// Name, day, time and manner; or room for them.
fn signed(facts: &SlipFacts, role: Role) -> Vec<String> {
    let lang = facts.lang;
    let Some(approval) = facts.approvals.iter().find(|approval| approval.role == role) else {
        let date = words("　年　月　日", "　年　月　日", "   /   /   ").get(lang);
        return vec![String::new(), String::new(), date.to_string()];
    };
    let method = match approval.method {
        Method::Paper => words("紙簽", "纸签", "paper"),
        Method::Pin => words("口令簽", "口令签", "by PIN"),
        Method::Refused => words("拒簽", "拒签", "refused"),
        Method::Absent => words("未簽", "未签", "absent"),
    };
    let deputy = if approval.deputy { words("（代）", "（代）", " (dep.)").get(lang) } else { "" };
    vec![
        format!("{}{deputy}", approval.name),
        approval.at.day().to_string(),
        format!("{} {}", approval.at.clock(), method.get(lang)),
    ]
}

// The gate book

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
                blank: Some(words("以下空白", "以下空白", "nothing below this line").get(lang).to_string()),
                totals: None,
                carried: words("（接下頁）", "（接下页）", "(continued on the next page)").get(lang).to_string(),
            }),
            Block::Signatures(Signatures {
                rows: vec![SignatureRow {
                    lines: 2,
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
        if typed.is_empty() { crate::kernel::paper::CLOSED.to_string() } else { typed.to_string() }
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
        line.pieces.map_or_else(|| crate::kernel::paper::CLOSED.to_string(), |pieces| pieces.to_string()),
        line.by.clone(),
        if notes.is_empty() { crate::kernel::paper::CLOSED.to_string() } else { notes },
    ]
}
