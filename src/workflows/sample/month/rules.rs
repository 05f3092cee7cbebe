//! What stands in the way of closing a month of samples, and how the ledgers' side enters its figures. Pure.

use serde_json::Value as Json;

use super::figures::{Figures, NotReleased, Quantity, Variety, scaled};
use crate::kernel::problem::Rule;
use crate::kernel::time::Month;
use crate::kernel::units::{Decimetres, grouped};
use crate::kernel::words::{Lang, Say, words};
use crate::say;
use crate::workflow::{Item, Standing};
use crate::workflows::sample::reconcile::rules::Kind;
use crate::workflows::sample::reconcile::wording::other_book;

/// A slip that came back after the requisition on which it stands was approved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReturnedOn {
    /// The requisition.
    pub requisition: String,
    /// The slip.
    pub slip: String,
    /// Whether finance had posted it.
    pub posted: bool,
    /// Whether the requisition can be voided and made again.
    pub can_be_voided: bool,
}

/// What the rules look at.
pub struct Facts<'a> {
    /// The month.
    pub month: Month,
    /// Free slips drawn that stand on no approved requisition.
    pub without_requisition: Vec<String>,
    /// Free slips that came back after their requisition was approved.
    pub returned_on: Vec<ReturnedOn>,
    /// Whether anything was drawn in the month, or a book has a row of it.
    pub has_records: bool,
    /// The figures.
    pub figures: &'a Figures,
}

/// Enters what the ledgers have of each variety. A difference is the sum of the differences of its lines, more or fewer:
/// one too many and one too few are two, not none (S6: nothing is netted).
pub fn reconcile(varieties: &mut Vec<Variety>, reconciliation: &Json) {
    for one in varieties.iter_mut() {
        one.ledger = match one.metres {
            Some(metres) => Quantity::Metres(metres),
            None => Quantity::Pieces(one.pieces),
        };
    }
    for difference in list(reconciliation, "differences") {
        if text(difference, "kind") == "unsigned" {
            continue;
        }
        let code = text(difference, "variety");
        let (slip, is_cloth) = quantity(difference, "slip");
        let (ledger, also_cloth) = quantity(difference, "ledger");
        let is_cloth = is_cloth || also_cloth;
        let fits = |one: &Variety| one.variety == code && one.metres.is_some() == is_cloth;
        let at = match varieties.iter().position(fits) {
            Some(at) => at,
            // A variety that only a ledger has.
            None => {
                let kind = if is_cloth { Quantity::Metres(Decimetres(0)) } else { Quantity::Pieces(0) };
                varieties.push(Variety {
                    variety: code.to_string(),
                    name: text(difference, "variety_name").to_string(),
                    metres: is_cloth.then_some(Decimetres(0)),
                    ledger: kind,
                    difference: kind,
                    ..Variety::default()
                });
                varieties.len() - 1
            }
        };
        let Some(one) = varieties.get_mut(at) else { continue };
        one.ledger = one.ledger.with(one.ledger.units() - slip + ledger);
        one.difference = one.difference.with(one.difference.units() + (slip - ledger).abs());
        let reason = text(difference, "reason");
        if !reason.is_empty() {
            let known = one.reason.get_or_insert_default();
            if !known.split('；').any(|part| part == reason) {
                if !known.is_empty() {
                    known.push('；');
                }
                known.push_str(reason);
            }
        }
    }
    varieties.sort_by(|one, other| (&one.variety, one.metres).cmp(&(&other.variety, other.metres)));
}

fn list<'a>(json: &'a Json, key: &str) -> &'a [Json] {
    json.get(key).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(json: &'a Json, key: &str) -> &'a str {
    json.get(key).and_then(Json::as_str).unwrap_or_default()
}

/// One side of a difference: pieces, of cloth tenths of a metre; the second value tells cloth.
pub fn quantity(difference: &Json, side: &str) -> (i64, bool) {
    match difference.get(format!("{side}_metres")).and_then(Json::as_str) {
        Some(metres) => (scaled(metres, Decimetres::PLACES).unwrap_or(0), true),
        None => (difference.get(format!("{side}_count")).and_then(Json::as_i64).unwrap_or(0), false),
    }
}

/// The list with which closing a month of samples begins (spec, section 3, 'Closing').
pub fn standing(facts: &Facts<'_>) -> Standing {
    let figures = facts.figures;
    let mut blocks = Vec::new();
    for difference in list(&figures.reconciliation, "differences") {
        if difference.get("settled").and_then(Json::as_bool) != Some(true) {
            blocks.push(unsettled(difference, facts.month));
        }
    }
    if !is_empty(facts) {
        let books = ["workshop", "warehouse"];
        let stated = |book: &&str| {
            let complete = figures.reconciliation.get("books").and_then(|books| books.get(*book)?.get("complete"));
            complete.and_then(Json::as_bool) == Some(true)
        };
        blocks.extend(books.into_iter().filter(|book| !stated(book)).map(|book| incomplete(book, facts.month)));
    }
    blocks.extend(facts.without_requisition.iter().map(|number| without_requisition(number)));
    if !is_empty(facts) && figures.finance.reported_at.is_none() {
        blocks.push(not_reported(facts.month));
    }
    let (expired, waiting): (Vec<_>, Vec<_>) = figures.not_released.iter().partition(|slip| slip.expired);
    blocks.extend(expired.into_iter().map(expired_not_void));
    let mut listed: Vec<Item> = waiting.into_iter().map(not_released).collect();
    listed.extend(figures.not_filed.iter().map(|number| not_filed(number)));
    let unposted = figures.finance.requisitions.iter().filter(|it| it.approved.is_some() && it.posted.is_none());
    listed.extend(unposted.map(|it| not_posted(&it.number, it.stocked_out.is_some())));
    listed.extend(facts.returned_on.iter().map(requisition_returned));
    listed.extend(figures.late_entries.iter().map(|late| {
        let at = late.at.replace('T', " ");
        let number = &late.number;
        Item {
            record: number.clone(),
            code: "late_entry",
            rule: Rule::House,
            say: if number.starts_with("ledger/") && late.action == "add" {
                say!(
                    "{number}：台賬 {at} 的一行，那個月結賬後才補錄，計入本月",
                    "{number}：台账 {at} 的一行，那个月结账后才补录，计入本月",
                    "{number}: a row of {at} was typed after its month was closed; it counts in this one"
                )
            } else {
                say!(
                    "{number}：{at} 的一步，那個月結賬後才補記，計入本月",
                    "{number}：{at} 的一步，那个月结账后才补记，计入本月",
                    "{number}: a step of {at} was typed after its month was closed; it counts in this one"
                )
            },
            todo: words("", "", "").into(),
            command: String::new(),
        }
    }));
    Standing { blocks, listed }
}

/// Whether nothing at all happened: nothing was issued, drawn or written into a book, so that there is nothing to
/// declare or to report.
fn is_empty(facts: &Facts<'_>) -> bool {
    let figures = facts.figures;
    figures.numbers.first.is_none()
        && figures.returned.is_empty()
        && figures.late_entries.is_empty()
        && !facts.has_records
}

/// What of a difference is to be named.
#[derive(Clone, Copy)]
enum Shown {
    /// The slip, else the ledger's row by its day, and the goods.
    Subject,
    /// A quantity in pieces or tenths of a metre.
    Units(i64),
}

/// A difference by the names that the reconciliation has too: slip or book and day, variety and size, unit.
fn shown(difference: &Json, what: Shown, is_cloth: bool, lang: Lang) -> String {
    match what {
        Shown::Subject => {
            let names = list(difference, "size_names");
            let at = Lang::ALL.iter().position(|known| *known == lang).unwrap_or_default();
            let cloth = words("布", "布", "cloth").get(lang);
            let size = names.get(at).and_then(Json::as_str).unwrap_or(if is_cloth { cloth } else { "" });
            let number = text(difference, "number");
            let named = if number.contains('/') {
                let (day, slip) = (text(difference, "date"), text(difference, "slip"));
                let book = match text(difference, "book") {
                    "workshop" => words("車間台賬", "车间台账", "workshop ledger"),
                    _ => words("倉庫台賬", "仓库台账", "warehouse ledger"),
                };
                format!("{} {day} {slip}", book.get(lang)).trim_end().to_string()
            } else {
                number.to_string()
            };
            format!("{named} {} {size}", text(difference, "variety")).trim_end().to_string()
        }
        Shown::Units(units) if is_cloth => {
            format!("{} {}", Decimetres(units), words("米", "米", "m").get(lang))
        }
        Shown::Units(units) => format!("{} {}", grouped(units), words("件", "件", "pcs").get(lang)),
    }
}

/// S6: each difference is settled or explained.
fn unsettled(difference: &Json, month: Month) -> Item {
    let id = text(difference, "id");
    let number = text(difference, "number");
    let record = if number.is_empty() { id } else { number };
    let (slip, _) = quantity(difference, "slip");
    let (ledger, is_cloth) = quantity(difference, "ledger");
    let [subject, shown_slip, shown_ledger] = [Shown::Subject, Shown::Units(slip), Shown::Units(ledger)]
        .map(|what| Say::each(|lang| shown(difference, what, is_cloth, lang)));
    let kind = Kind::from_code(text(difference, "kind"));
    let other = kind.filter(|_| difference.get("other_book").and_then(Json::as_bool) == Some(true)).map(other_book);
    let is_unsigned = kind == Some(Kind::Unsigned);
    let say = Say::each(|lang| {
        let (subject, slip, ledger) = (subject.get(lang), shown_slip.get(lang), shown_ledger.get(lang));
        let other = other.map(|words| words.get(lang)).unwrap_or_default();
        match (is_unsigned, lang) {
            (true, Lang::Hant) => format!("{subject}：領樣人沒有在台賬上簽字"),
            (true, Lang::Hans) => format!("{subject}：领样人没有在台账上签字"),
            (true, Lang::En) => format!("{subject}: nobody signed in the ledger"),
            (false, Lang::Hant) => format!("{subject}：單上 {slip}，台賬 {ledger}{other}，未說明"),
            (false, Lang::Hans) => format!("{subject}：单上 {slip}，台账 {ledger}{other}，未说明"),
            (false, Lang::En) => format!("{subject}: slip {slip}, ledger {ledger}{other}, not explained"),
        }
    });
    let todo = if is_unsigned {
        words("補簽或說明", "补签或说明", "Have it signed, or explain")
    } else {
        words("更正或說明", "更正或说明", "Correct or explain")
    };
    let command = format!("slipdesk reconcile {month} --settle {id} --reason TEXT");
    Item {
        record: record.to_string(),
        code: "unsettled_difference",
        rule: Rule::Clause("S6"),
        say,
        todo: todo.into(),
        command,
    }
}

/// S6: the book is declared complete.
fn incomplete(book: &str, month: Month) -> Item {
    let say = match book {
        "workshop" => say!(
            "{month} 的車間台賬沒有聲明登記齊全",
            "{month} 的车间台账没有声明登记齐全",
            "The workshop's ledger of {month} isn't declared complete"
        ),
        _ => say!(
            "{month} 的倉庫台賬沒有聲明登記齊全",
            "{month} 的仓库台账没有声明登记齐全",
            "The storekeeper's ledger of {month} isn't declared complete"
        ),
    };
    Item {
        record: month_record(month),
        code: "ledger_incomplete",
        rule: Rule::Clause("S6"),
        say,
        todo: words("錄完後聲明", "录完后声明", "Declare it when all is typed").into(),
        command: format!("slipdesk reconcile {month} --book {book} --complete --by NAME"),
    }
}

/// S9: what is taken free of charge stands on a requisition.
fn without_requisition(number: &str) -> Item {
    Item {
        record: number.to_string(),
        code: "without_requisition",
        rule: Rule::Clause("S9"),
        say: say!(
            "{number} 免費領出，不在已批准的領用單上",
            "{number} 免费领出，不在已批准的领用单上",
            "{number} was drawn free and is on no approved requisition"
        ),
        todo: words("填領用單並送批", "填领用单并送批", "Requisition it").into(),
        command: String::new(),
    }
}

/// S6: the month is reported to finance.
fn not_reported(month: Month) -> Item {
    Item {
        record: month_record(month),
        code: "not_reported",
        rule: Rule::Clause("S6"),
        say: say!("{month} 沒有報財務", "{month} 没有报财务", "{month} isn't reported to finance"),
        todo: words("報上，記簽收人", "报上，记签收人", "Report it, and who received it").into(),
        command: format!("slipdesk report-finance {month} --set received_by=NAME"),
    }
}

/// House rule: a slip past its validity is voided, or its late release recorded.
fn expired_not_void(slip: &NotReleased) -> Item {
    let number = &slip.number;
    let last = slip.valid_through.as_deref().unwrap_or_default();
    let (say, todo) = if slip.state == "drawn" {
        (
            say!(
                "{number} 有效期到 {last}，領出後沒有出門記錄",
                "{number} 有效期到 {last}，领出后没有出门记录",
                "{number} was valid through {last}, drawn, and never released"
            ),
            words(
                "收回貨並作廢；當時已經出門的，由主管補記放行",
                "收回货并作废；当时已经出门的，由主管补记放行",
                "Take the goods back and void it, or have the supervisor record the release",
            ),
        )
    } else {
        (
            say!(
                "{number} 有效期到 {last}，已過期，沒有領樣",
                "{number} 有效期到 {last}，已过期，没有领样",
                "{number} was valid through {last} and was never drawn"
            ),
            words("作廢，要時另開", "作废，要时另开", "Void it"),
        )
    };
    let todo = todo.into();
    Item { record: number.clone(), code: "expired_not_void", rule: Rule::House, say, todo, command: String::new() }
}

fn not_released(slip: &NotReleased) -> Item {
    let number = &slip.number;
    let (say, todo) = if slip.state == "drawn" {
        (
            say!(
                "{number} 已領出，還沒有出門",
                "{number} 已领出，还没有出门",
                "{number} was drawn and hasn't left the gate"
            ),
            words("問貨在哪裡", "问货在哪里", "Ask where the goods are"),
        )
    } else {
        (
            say!(
                "{number} 已生效，還沒有領樣",
                "{number} 已生效，还没有领样",
                "{number} is effective and wasn't drawn"
            ),
            words("不用了就作廢", "不用了就作废", "Void it if not needed"),
        )
    };
    let todo = todo.into();
    Item { record: number.clone(), code: "not_released", rule: Rule::House, say, todo, command: String::new() }
}

fn not_filed(number: &str) -> Item {
    Item {
        record: number.to_string(),
        code: "not_filed",
        rule: Rule::House,
        say: say!(
            "{number} 已出門，門衛聯沒有收回",
            "{number} 已出门，门卫联没有收回",
            "{number} left, and its gate copy isn't back"
        ),
        todo: words("要回，記下歸檔", "要回，记下归档", "Get it back, and file it").into(),
        command: format!("slipdesk do {number} file"),
    }
}

/// S9: finance books the stock-out as selling expense and as a sale.
fn not_posted(number: &str, is_out: bool) -> Item {
    let (say, todo) = if is_out {
        (
            say!(
                "領用單 {number} 已出庫，財務沒有記賬",
                "领用单 {number} 已出库，财务没有记账",
                "Requisition {number} is stocked out, and not posted"
            ),
            words("記賬後補憑證號", "记账后补凭证号", "Record the voucher"),
        )
    } else {
        (
            say!(
                "領用單 {number} 沒有出庫，也沒有記賬",
                "领用单 {number} 没有出库，也没有记账",
                "Requisition {number} isn't stocked out, and not posted"
            ),
            words("辦出庫", "办出库", "Have it stocked out"),
        )
    };
    let (rule, todo) = (Rule::Clause("S9"), todo.into());
    Item { record: number.to_string(), code: "not_posted", rule, say, todo, command: String::new() }
}

/// S9: what was approved or posted for goods that came back is too much.
fn requisition_returned(back: &ReturnedOn) -> Item {
    let ReturnedOn { requisition, slip, posted, can_be_voided } = back;
    let say = if *posted {
        say!(
            "領用單 {requisition}：{slip} 在入賬後退回，多列了這一張",
            "领用单 {requisition}：{slip} 在入账后退回，多列了这一张",
            "Requisition {requisition}: {slip} came back after it was posted, which is too much"
        )
    } else {
        say!(
            "領用單 {requisition}：{slip} 在批准後退回，多列了這一張",
            "领用单 {requisition}：{slip} 在批准后退回，多列了这一张",
            "Requisition {requisition}: {slip} came back after it was approved, which is too much"
        )
    };
    let todo = if *can_be_voided {
        words("作廢，另開一張", "作废，另开一张", "Void it and make another")
    } else {
        words("財務另做憑證更正", "财务另做凭证更正", "Finance corrects it")
    };
    let (rule, todo) = (Rule::Clause("S9"), todo.into());
    Item { record: requisition.clone(), code: "requisition_returned", rule, say, todo, command: String::new() }
}

fn month_record(month: Month) -> String {
    format!("reconciliation/{}", month.key())
}
