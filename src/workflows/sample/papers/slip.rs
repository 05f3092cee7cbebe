//! The three-copy slip (S2, S3): fields in the order of the form, goods, signatures in the order of signing.
//! Judges nothing: who may print which copy is decided before.

use super::facts::{Method, Role, SlipFacts, SlipLine, StateMark};
use super::{BLANK, CARRIED, CopyName, PREVIEW, TRAINING, reprint_mark};
use crate::kernel::number::Number;
use crate::kernel::paper::{
    Block, CLOSED, Column, Field, Fields, Format, Paper, SignatureCell, SignatureRow, Signatures, Table, Value,
};
use crate::kernel::text::width::{Align, width};
use crate::kernel::time::Minute;
use crate::kernel::units::{Grams, decimal};
use crate::kernel::words::{Lang, Words, words};

/// Remarks of so many cells stand beside the validity.
const SHORT_REMARKS: usize = 15;
const TITLE: Words = words("紗布取樣、出門審批單", "纱布取样、出门审批单", "Yarn/Fabric Sampling and Gate-Exit Slip");
const DRAFT: Words = words("草稿（無單號）", "草稿（无单号）", "Draft, no number");
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
        blank: Some(BLANK.get(lang).to_string()),
        totals: Some(totals),
        carried: CARRIED.get(lang).to_string(),
    }
}

fn goods_row(line: &SlipLine, at: i64, lang: Lang, charged: bool) -> Vec<String> {
    let closed = || CLOSED.to_string();
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
        let date = words("　年　月　日", "　年　月　日", "____/__/__").get(lang);
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
