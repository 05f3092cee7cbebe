//! What stands in the way of closing a month of samples, and how the ledgers' side enters its figures. Pure.

use serde_json::Value as Json;

use super::figures::{Figures, NotReleased, Quantity, Variety, scaled};
use crate::kernel::problem::Rule;
use crate::kernel::time::Month;
use crate::kernel::units::Decimetres;
use crate::kernel::words::{Lang, Say};
use crate::say;
use crate::workflow::{Item, Standing};

/// What the rules look at.
pub struct Facts<'a> {
    /// The month.
    pub month: Month,
    /// Free slips drawn that stand on no approved requisition.
    pub without_requisition: Vec<String>,
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
    blocks.extend(facts.without_requisition.iter().map(|number| without_requisition(number, facts.month)));
    if !is_empty(facts) && figures.finance.reported_at.is_none() {
        blocks.push(not_reported(facts.month));
    }
    let (expired, waiting): (Vec<_>, Vec<_>) = figures.not_released.iter().partition(|slip| slip.expired);
    blocks.extend(expired.into_iter().map(expired_not_void));
    let mut listed: Vec<Item> = waiting.into_iter().map(not_released).collect();
    listed.extend(figures.not_filed.iter().map(|number| not_filed(number)));
    let unposted = figures.finance.requisitions.iter().filter(|it| it.approved.is_some() && it.posted.is_none());
    listed.extend(unposted.map(|it| not_posted(&it.number, it.stocked_out.is_some())));
    listed.extend(figures.late_entries.iter().map(|late| {
        let at = late.at.replace('T', " ");
        let number = &late.number;
        Item {
            record: number.clone(),
            code: "late_entry",
            rule: Rule::House,
            say: say!(
                "{number}：{at} 的一步是那個月結賬之後補記的，計入本月。",
                "{number}：{at} 的一步是那个月结账之后补记的，计入本月。",
                "{number}: a step of {at} was typed after that month was closed; it counts in this one."
            ),
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

/// S6: each difference is settled or explained.
fn unsettled(difference: &Json, month: Month) -> Item {
    let id = text(difference, "id");
    let number = text(difference, "number");
    let record = if number.is_empty() { id } else { number };
    let variety = text(difference, "variety");
    let (slip, _) = quantity(difference, "slip");
    let (ledger, is_cloth) = quantity(difference, "ledger");
    let shown = |units: i64| if is_cloth { Decimetres(units).to_string() } else { units.to_string() };
    let (slip, ledger) = (shown(slip), shown(ledger));
    let is_unsigned = text(difference, "kind") == "unsigned";
    let say = if is_unsigned {
        say!(
            "{record} {variety}：台賬上沒有領樣人簽字。請補簽，或運行 slipdesk reconcile {month} --settle {id} --reason 原因。",
            "{record} {variety}：台账上没有领样人签字。请补签，或运行 slipdesk reconcile {month} --settle {id} --reason 原因。",
            "{record} {variety}: nobody signed in the ledger. Have it signed, or run slipdesk reconcile {month} --settle {id} --reason TEXT."
        )
    } else {
        say!(
            "{record} {variety}：單上 {slip}，台賬 {ledger}，沒有說明。請更正台賬，或運行 slipdesk reconcile {month} --settle {id} --reason 原因。",
            "{record} {variety}：单上 {slip}，台账 {ledger}，没有说明。请更正台账，或运行 slipdesk reconcile {month} --settle {id} --reason 原因。",
            "{record} {variety}: the slip says {slip}, the ledger {ledger}, and nobody explained it. Correct the ledger, or run slipdesk reconcile {month} --settle {id} --reason TEXT."
        )
    };
    Item { record: record.to_string(), code: "unsettled_difference", rule: Rule::Clause("S6"), say }
}

/// S6: the book is declared complete.
fn incomplete(book: &str, month: Month) -> Item {
    let say = Say::each(|lang| {
        let name = match (book, lang) {
            ("workshop", Lang::Hant) => "車間台賬",
            ("workshop", Lang::Hans) => "车间台账",
            ("workshop", Lang::En) => "workshop's ledger",
            (_, Lang::Hant) => "倉庫台賬",
            (_, Lang::Hans) => "仓库台账",
            (_, Lang::En) => "storekeeper's ledger",
        };
        match lang {
            Lang::Hant => format!(
                "{month} 的{name}還沒有聲明登記齊全。錄完後運行 slipdesk reconcile {month} --complete --by 姓名。"
            ),
            Lang::Hans => format!(
                "{month} 的{name}还没有声明登记齐全。录完后运行 slipdesk reconcile {month} --complete --by 姓名。"
            ),
            Lang::En => format!(
                "The {name} of {month} isn't declared complete. When all of it is typed, run slipdesk reconcile {month} --complete --by NAME."
            ),
        }
    });
    Item { record: month_record(month), code: "ledger_incomplete", rule: Rule::Clause("S6"), say }
}

/// S9: what is taken free of charge stands on a requisition.
fn without_requisition(number: &str, month: Month) -> Item {
    Item {
        record: number.to_string(),
        code: "without_requisition",
        rule: Rule::Clause("S9"),
        say: say!(
            "{number} 是免費領出的，還沒有列入總經理批准的領用單。請為 {month} 填領用單並送批。",
            "{number} 是免费领出的，还没有列入总经理批准的领用单。请为 {month} 填领用单并送批。",
            "{number} was drawn free of charge and is on no requisition that the general manager approved. Fill in a requisition for {month} and have it approved."
        ),
    }
}

/// S6: the month is reported to finance.
fn not_reported(month: Month) -> Item {
    Item {
        record: month_record(month),
        code: "not_reported",
        rule: Rule::Clause("S6"),
        say: say!(
            "{month} 還沒有報財務。請運行 slipdesk report-finance {month} --set received_by=簽收人。",
            "{month} 还没有报财务。请运行 slipdesk report-finance {month} --set received_by=签收人。",
            "{month} isn't reported to finance. Run slipdesk report-finance {month} --set received_by=NAME."
        ),
    }
}

/// House rule: a slip past its validity is voided, or its late release recorded.
fn expired_not_void(slip: &NotReleased) -> Item {
    let number = &slip.number;
    let last = slip.valid_through.as_deref().unwrap_or_default();
    let say = if slip.state == "drawn" {
        say!(
            "{number} 的有效期到 {last} 為止，領出後沒有出門記錄。貨還在就收回並作廢；當時已經出門的，請主管補記放行。",
            "{number} 的有效期到 {last} 为止，领出后没有出门记录。货还在就收回并作废；当时已经出门的，请主管补记放行。",
            "{number} was valid through {last}; its goods were drawn and never released. Take them back and void the slip, or, where they left in time, have the supervisor record the release."
        )
    } else {
        say!(
            "{number} 的有效期到 {last} 為止，已經過期，沒有領樣。請作廢，需要時另開新單。",
            "{number} 的有效期到 {last} 为止，已经过期，没有领样。请作废，需要时另开新单。",
            "{number} was valid through {last} and was never drawn. Void it, and issue a new one where it is needed."
        )
    };
    Item { record: number.clone(), code: "expired_not_void", rule: Rule::House, say }
}

fn not_released(slip: &NotReleased) -> Item {
    let number = &slip.number;
    let say = if slip.state == "drawn" {
        say!(
            "{number} 已領出，還沒有出門。請問一聲貨在哪裡。",
            "{number} 已领出，还没有出门。请问一声货在哪里。",
            "{number} was drawn and hasn't left the gate. Ask where the goods are."
        )
    } else {
        say!(
            "{number} 已生效，還沒有領樣。不用了就作廢。",
            "{number} 已生效，还没有领样。不用了就作废。",
            "{number} is effective and wasn't drawn. Void it where it isn't needed any more."
        )
    };
    Item { record: number.clone(), code: "not_released", rule: Rule::House, say }
}

fn not_filed(number: &str) -> Item {
    Item {
        record: number.to_string(),
        code: "not_filed",
        rule: Rule::House,
        say: say!(
            "{number} 已出門，門衛聯還沒有收回歸檔。請向門衛要回，用 file 記下。",
            "{number} 已出门，门卫联还没有收回归档。请向门卫要回，用 file 记下。",
            "{number} left, and its gate copy isn't filed. Ask the gate for it, and record it with file."
        ),
    }
}

/// S9: finance books the stock-out as selling expense and as a sale.
fn not_posted(number: &str, is_out: bool) -> Item {
    let say = if is_out {
        say!(
            "領用單 {number} 財務還沒有記賬。記賬後補上憑證號。",
            "领用单 {number} 财务还没有记账。记账后补上凭证号。",
            "Finance hasn't posted requisition {number}. Record the voucher when it has."
        )
    } else {
        say!(
            "領用單 {number} 還沒有出庫，也沒有記賬。",
            "领用单 {number} 还没有出库，也没有记账。",
            "Requisition {number} isn't stocked out, and not posted."
        )
    };
    Item { record: number.to_string(), code: "not_posted", rule: Rule::Clause("S9"), say }
}

fn month_record(month: Month) -> String {
    format!("reconciliation/{}", month.key())
}
