//! A reconciliation in sentences and lines, the same for command line, screen and paper. It decides nothing.

use super::figures::Reconciliation;
use super::rules::{BookName, Difference, Goods, Kind, Quantity};
use crate::kernel::form::field::Choice;
use crate::kernel::text::width::{self, Align};
use crate::kernel::time::Month;
use crate::kernel::units::{decimal, grouped};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::sample::form::METHODS;

/// A quantity: `2 件`, of cloth `12.5 米（1 件）`.
pub fn quantity(quantity: Option<Quantity>, lang: Lang) -> String {
    let pieces = |count: i64| match (lang, count) {
        (Lang::En, 1) => "1 pc".to_string(),
        (Lang::En, _) => format!("{} pcs", grouped(count)),
        _ => format!("{} 件", grouped(count)),
    };
    match quantity {
        None => words("無", "无", "none").get(lang).to_string(),
        Some(Quantity { count, metres: Some(metres) }) => {
            let length = format!("{} {}", decimal(metres, 1), words("米", "米", "m").get(lang));
            match count {
                Some(count) if lang == Lang::En => format!("{length} ({})", pieces(count)),
                Some(count) => format!("{length}（{}）", pieces(count)),
                None => length,
            }
        }
        Some(Quantity { count, metres: None }) => pieces(count.unwrap_or(0)),
    }
}

/// Goods: `JC40S 小紗`.
pub fn goods(goods: &Goods, lang: Lang) -> String {
    let size = goods.size.as_ref().map_or(words("布", "布", "cloth").get(lang), |(_, names)| names.get(lang));
    format!("{} {size}", goods.code)
}

/// What differs, in a few words: `單上 2 件，台賬 3 件`.
pub fn what(one: &Difference, lang: Lang) -> String {
    // Of cloth the metres differ mostly: pieces that agree would only make the line longer.
    let same = one.slip.zip(one.ledger).is_some_and(|(slip, ledger)| slip.count == ledger.count);
    let said = |side: Option<Quantity>| match side {
        Some(Quantity { metres: Some(metres), .. }) if same => {
            quantity(Some(Quantity { count: None, metres: Some(metres) }), lang)
        }
        side => quantity(side, lang),
    };
    let (slip, ledger) = (said(one.slip), said(one.ledger));
    if one.kind == Kind::Unsigned {
        let choice = |choice: &&Choice| Some(choice.code) == one.method;
        let method = METHODS.iter().find(choice).map_or("", |choice| choice.words.get(lang));
        return match lang {
            Lang::En => format!("ledger {ledger}, {method}: {}", one.taken_by),
            Lang::Hant => format!("台賬 {ledger}，{method}：{}", one.taken_by),
            Lang::Hans => format!("台账 {ledger}，{method}：{}", one.taken_by),
        };
    }
    let mut text = match lang {
        Lang::Hant => format!("單上 {slip}，台賬 {ledger}"),
        Lang::Hans => format!("单上 {slip}，台账 {ledger}"),
        Lang::En => format!("slip {slip}, ledger {ledger}"),
    };
    if one.other_book {
        text.push_str(other_book(one.kind).get(lang));
    }
    text
}

/// That the other side stands in the other book, behind what differs.
pub const fn other_book(kind: Kind) -> Words {
    match kind {
        Kind::LedgerOnly => words("（單屬另一本台賬）", "（单属另一本台账）", " (slip of the other book)"),
        _ => words("（登在另一本台賬）", "（登在另一本台账）", " (in the other book)"),
    }
}

/// A row of the ledgers as people name it: `台賬第 412 行`.
pub fn row(id: i64, lang: Lang) -> String {
    match lang {
        Lang::Hant => format!("台賬第 {id} 行"),
        Lang::Hans => format!("台账第 {id} 行"),
        Lang::En => format!("ledger row {id}"),
    }
}

/// A record as people name it: a row of the ledgers in words, a number as it is.
pub fn record(record: &str, lang: Lang) -> String {
    let id = record.strip_prefix("ledger/").and_then(|id| id.parse().ok());
    id.map_or_else(|| record.to_string(), |id| row(id, lang))
}

/// What a difference is about in a narrow column: the slip, else the row.
pub fn about(one: &Difference, lang: Lang) -> String {
    match (one.number, one.rows.first()) {
        (None, Some(id)) if lang == Lang::En => format!("row {id}"),
        (None, Some(id)) => format!("第 {id} 行"),
        _ => subject(one),
    }
}

/// What a change withdrew, as the notice says it; empty where nothing.
pub fn withdrawn(books: &[(Month, BookName)], reports: &[Month], lang: Lang) -> String {
    let mut out = String::new();
    for (month, book) in books {
        let book = book.words().get(lang);
        out += &match lang {
            Lang::Hant => format!("{month} {book}的登記齊全聲明已收回。"),
            Lang::Hans => format!("{month} {book}的登记齐全声明已收回。"),
            Lang::En => format!(" The statement that the {book} of {month} is complete is withdrawn."),
        };
    }
    for month in reports {
        out += &match lang {
            Lang::Hant => format!("{month} 報財務的數已收回，要重報。"),
            Lang::Hans => format!("{month} 报财务的数已收回，要重报。"),
            Lang::En => format!(" The report of {month} to finance is withdrawn: report again."),
        };
    }
    out
}

/// What a difference is about: the slip, else the row.
pub fn subject(one: &Difference) -> String {
    one.number.map_or_else(|| one.record(), |number| number.to_string())
}

/// Who explained it, and how; `None` while nobody has.
pub fn settled(one: &Difference, lang: Lang) -> Option<String> {
    one.settled.as_ref().map(|settled| match lang {
        Lang::En => format!("{} ({}, {})", settled.reason, settled.by, settled.at.day()),
        _ => format!("{}（{}，{}）", settled.reason, settled.by, settled.at.day()),
    })
}

/// What is stated about a book.
pub fn book_line(found: &Reconciliation, book: BookName, lang: Lang) -> String {
    let name = book.words().get(lang);
    match found.statement(book) {
        Some(stated) => {
            let (by, at) = (&stated.by, stated.at.to_string().replacen('T', " ", 1));
            match lang {
                Lang::Hant => format!("{name}：{by} 聲明登記齊全，{at}"),
                Lang::Hans => format!("{name}：{by} 声明登记齐全，{at}"),
                Lang::En => format!("{name}: complete, says {by}, {at}"),
            }
        }
        None => match lang {
            Lang::Hant => format!("{name}：未聲明登記齊全"),
            Lang::Hans => format!("{name}：未声明登记齐全"),
            Lang::En => format!("{name}: not stated to be complete"),
        },
    }
}

/// Whether finance has its report.
pub fn finance_line(found: &Reconciliation, lang: Lang) -> String {
    match &found.finance {
        Some(report) if report.valid => {
            let (at, by, to) = (report.at.to_string().replacen('T', " ", 1), &report.by, &report.received_by);
            match lang {
                Lang::Hant => format!("已報財務：{at}，{by} 報，{to} 簽收"),
                Lang::Hans => format!("已报财务：{at}，{by} 报，{to} 签收"),
                Lang::En => format!("reported to finance {at} by {by}, received by {to}"),
            }
        }
        Some(report) => {
            let (day, by) = (report.at.day(), report.withdrawn_by.as_deref().unwrap_or("?"));
            let record = record(by, lang);
            let blank = if record.starts_with(|ch: char| ch.is_ascii()) { " " } else { "" };
            match lang {
                Lang::Hant => format!("{day} 報財務的數已收回：之後改動了{blank}{record}，要重報"),
                Lang::Hans => format!("{day} 报财务的数已收回：之后改动了{blank}{record}，要重报"),
                Lang::En => format!("the report of {day} was withdrawn by {record}: report again"),
            }
        }
        None => words("未報財務", "未报财务", "not reported to finance").get(lang).to_string(),
    }
}

/// How it stands in one line: `相符 12 行，差異 3 條，未說明 1 條`.
pub fn summary(found: &Reconciliation, book: Option<BookName>, lang: Lang) -> String {
    let (matched, all, open) = (found.matched(book), found.of(book).count(), found.open(book));
    match lang {
        Lang::Hant => format!("相符 {matched} 行，差異 {all} 條，未說明 {open} 條"),
        Lang::Hans => format!("相符 {matched} 行，差异 {all} 条，未说明 {open} 条"),
        Lang::En => {
            let lines = if matched == 1 { "line agrees" } else { "lines agree" };
            let differences = if all == 1 { "difference" } else { "differences" };
            format!("{matched} {lines}, {all} {differences}, {open} unexplained")
        }
    }
}

/// The whole listing for people: how it stands, then each difference with its id.
pub fn listing(found: &Reconciliation, book: Option<BookName>, lang: Lang) -> Vec<String> {
    let month = found.month;
    let mut lines = vec![match lang {
        Lang::Hant | Lang::Hans => format!("{month}：{}", summary(found, book, lang)),
        Lang::En => format!("{month}: {}", summary(found, book, lang)),
    }];
    if found.is_empty() {
        lines.push(nothing(lang).to_string());
    }
    lines.extend(
        BookName::ALL
            .into_iter()
            .filter(|one| book.is_none_or(|book| book == *one))
            .map(|one| format!("  {}", book_line(found, one, lang))),
    );
    lines.push(format!("  {}", finance_line(found, lang)));
    for one in found.of(book) {
        let mark = if one.settled.is_some() { " " } else { "!" };
        let kind = width::fit(one.kind.words().get(lang), 14, Align::Left);
        lines.push(format!("{mark} {kind} {} {}  {}", subject(one), goods(&one.goods, lang), what(one, lang)));
        lines.push(format!("    {}", one.id));
        if let Some(settled) = settled(one, lang) {
            lines.push(format!("    {settled}"));
        }
    }
    lines
}

/// A month without any records.
pub fn nothing(lang: Lang) -> &'static str {
    words(
        "這個月沒有提取，台賬也沒有行；沒有可核對的，仍可聲明登記齊全。",
        "这个月没有提取，台账也没有行；没有可核对的，仍可声明登记齐全。",
        "Nothing was drawn in this month and the ledgers have no rows: nothing to compare. The books can still be stated complete.",
    )
    .get(lang)
}
