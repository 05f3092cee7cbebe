//! Issuing a slip: what was typed becomes rules' input, the number is taken, the rows and the entry are written. No SQL
//! here and no judgement: those are `store` and `rules`.

use super::rows;
use super::rules::issue::{self, Asked};
use super::rules::{Priced, Slip, Source, State, drawing, life};
use super::store::{self, Stored};
use super::{act, form};
use crate::kernel::book::{Added, RecordKey};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::number::{self, Letter, Number};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::{Entry, Tx};
use crate::kernel::text::{pinyin, variants};
use crate::kernel::time::Minute;
use crate::kernel::units::{Decimetres, Grams};
use crate::kernel::words::{Lang, Say};
use crate::registers::{customer, price, setting, staff, standard, step, variety};
use crate::say;

/// The slip to be replaced, as the rules leave it, with the drawing's lines on the new slip.
struct Replaced {
    old: Stored,
    voided: Slip,
    reason: String,
    takes_over: bool,
}

/// Adds and issues a slip.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub fn add(tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
    let mut problems = Vec::new();
    let Some(issuer) = tx.operator().key else { return Err(act::needs_operator().into()) };
    let charged = values.choice("charge") == Some("charged");
    let source = if values.choice("source") == Some("warehouse") { Source::Warehouse } else { Source::Workshop };
    let asked = asked(tx, values)?;
    let lines = issue::lines(&asked, charged, source).map_err(|mut wrong| problems.append(&mut wrong)).ok();
    let standard_days = setting::store::whole(tx.view(), "valid_days")?;
    let maximum = setting::store::whole(tx.view(), "valid_days_max")?.unwrap_or(0);
    let valid_days = match issue::valid_days(values.text("valid_days"), standard_days, maximum) {
        Ok(days) => days,
        Err(problem) if problem.code == "bad_value" => return Err(Failure::usage(problem)),
        Err(problem) => {
            problems.push(problem);
            standard_days
        }
    };
    let replaced =
        replaced(tx, values, charged, source)?.map_err(|mut wrong| problems.append(&mut wrong)).ok().flatten();
    if let (Some(replaced), Some((lines, _))) = (&replaced, &lines)
        && replaced.takes_over
        && let Some(taken) = replaced.old.slip.goods_out()
        && let Err(mut wrong) = drawing::fit_drawing(&replaced.old.slip, taken, lines)
    {
        problems.append(&mut wrong);
    }
    let (Some((lines, totals)), true) = (lines, problems.is_empty()) else { return Err(Failure::refused(problems)) };

    let (customer, customer_name) = known_customer(tx, values)?;
    let handler = values.key("handler").unwrap_or(issuer);
    let handler_name = staff::store::person(tx.view(), handler)?.map(|person| person.name).unwrap_or_default();
    let (number, series) = tx.next_number(Letter::Sample)?;
    let stored = Stored {
        slip: Slip {
            number,
            issued_at: tx.now().minute(),
            issued_by: issuer,
            handler,
            charged,
            source,
            valid_days,
            amount: totals.amount,
            takes_over: replaced
                .as_ref()
                .filter(|replaced| replaced.takes_over)
                .map(|replaced| replaced.old.slip.number),
            carried: None,
            lines,
            state: State::Issued,
            head: None,
            gm: None,
            receipt: None,
            effective_at: None,
            valid_through: None,
            return_note: None,
            drawing: None,
            released: None,
            successor: None,
        },
        issued: tx.now(),
        customer,
        customer_name,
        contact: values.text("contact").map(str::to_string),
        phone: values.text("phone").map(str::to_string),
        purpose: values.choice("purpose").unwrap_or("other").to_string(),
        purpose_note: values.text("purpose_note").map(str::to_string),
        department: values.text("department").unwrap_or_default().to_string(),
        handler_name,
        remarks: values.text("remarks").map(str::to_string),
        grams: totals.grams,
        replaces: replaced.as_ref().map(|replaced| (replaced.old.slip.number, replaced.reason.clone())),
        ended: None,
        storekeeper: None,
        filed_at: None,
        counted: None,
        rev: 0,
    };
    let draft = tx.draft().map(str::to_string);
    let rows = rows::issue_rows(&stored, draft.as_deref(), &find_text(&stored));
    tx.write(Entry::new(number.to_string(), "issue").row(series).rows(rows))?;
    if let Some(replaced) = replaced {
        void_replaced(tx, replaced, number)?;
    }
    Ok(Added::from(RecordKey::Number(number)))
}

/// The lines as typed, with what the registers say of them today.
fn asked(tx: &Tx<'_>, values: &Values) -> Outcome<Vec<Asked>> {
    let view = tx.view();
    let today = view.now().day();
    let mut asked = Vec::new();
    for row in values.rows("lines") {
        let key = row.key("variety").unwrap_or(0);
        let Some(variety) = variety::store::get(view, key)? else { continue };
        let version = match row.key("size") {
            Some(id) => standard::store::get(view, id)?,
            None => None,
        };
        asked.push(Asked {
            variety: variety.id,
            code: variety.code,
            name: variety.name,
            variety_is_cloth: variety.cloth,
            running: variety.running,
            price: price::store::in_force(view, key, today)?.map(|price| Priced { key: price.id, fen: price.fen }),
            cloth: row.flag("cloth").unwrap_or(false),
            size: version.as_ref().map(|version| version.size.clone()),
            standard: version.map(|version| {
                let (hant, hans, en) = version.names;
                (version.id, Say::new(hant, hans, en), version.grams)
            }),
            count: row.whole("count"),
            metres: row.whole("metres").map(Decimetres),
            grams: row.whole("grams").map(Grams),
            lot: row.text("lot").map(str::to_string),
            remarks: row.text("remarks").map(str::to_string),
        });
    }
    Ok(asked)
}

/// The customer's key and name; an unknown one is entered on the spot.
fn known_customer(tx: &mut Tx<'_>, values: &Values) -> Outcome<(i64, String)> {
    match values.get("customer") {
        Some(Value::Key(key)) => {
            let name = customer::store::get(tx.view(), *key)?.map(|customer| customer.name).unwrap_or_default();
            Ok((*key, name))
        }
        _ => {
            let name = values.text("customer").unwrap_or_default();
            customer::known_or_enter(tx, name, values.text("contact"), values.text("phone"))
        }
    }
}

/// Reads and judges the slip that is to be replaced, with the rights of `void`.
fn replaced(
    tx: &Tx<'_>,
    values: &Values,
    charged: bool,
    source: Source,
) -> Outcome<Result<Option<Replaced>, Vec<Problem>>> {
    let takes_over = values.flag("takes_over_drawing").unwrap_or(false);
    let Some(typed) = values.text("replaces") else {
        let lonely = values.text("replace_reason").is_some() || takes_over;
        return Ok(if lonely { Err(vec![missing("replaces")]) } else { Ok(None) });
    };
    let Some(reason) = values.text("replace_reason") else { return Ok(Err(vec![missing("replace_reason")])) };
    let Ok(number) = number::read(typed, Letter::Sample, tx.is_training()) else {
        return Ok(Err(vec![no_such_slip(typed)]));
    };
    let Some(old) = store::load(tx.view(), number.key())?.filter(|_| number.letter() == Letter::Sample) else {
        return Ok(Err(vec![no_such_slip(typed)]));
    };
    let now = tx.now().minute();
    let mut problems = Vec::new();
    problems.extend(act::may_void(tx.operator(), &old.slip).err());
    if takes_over && (old.slip.charged != charged || old.slip.source != source || old.slip.goods_out().is_none()) {
        problems.push(cannot_take_over());
    }
    let voiding = life::Voiding { at: now, returned: None, refund: None, taken_over: takes_over };
    match life::void(&old.slip, &voiding) {
        Ok(voided) if problems.is_empty() => {
            Ok(Ok(Some(Replaced { old, voided, reason: reason.to_string(), takes_over })))
        }
        Ok(_) => Ok(Err(problems)),
        Err(mut wrong) => {
            // A refund is no field of a new slip: the paid one is voided first.
            for problem in wrong.iter_mut().filter(|problem| problem.code == "refund_missing") {
                *problem = paid(&old.slip.number.to_string());
            }
            problems.append(&mut wrong);
            Ok(Err(problems.into_iter().map(|problem| problem.at("replaces")).collect()))
        }
    }
}

/// Voids the replaced slip in the same transaction, each naming the other.
fn void_replaced(tx: &mut Tx<'_>, replaced: Replaced, successor: Number) -> Outcome<()> {
    let at: Minute = tx.now().minute();
    let slip = Slip { successor: Some(successor), ..replaced.voided };
    let number = slip.number.to_string();
    let stored = Stored { slip, ended: Some((at, replaced.reason.clone())), ..replaced.old };
    let mut said = serde_json::Map::new();
    said.insert("reason".to_string(), replaced.reason.into());
    said.insert("replaced_by".to_string(), successor.to_string().into());
    let mut rows = vec![rows::life_row(&stored, false)];
    act::withdraw(tx, &[&stored], &mut said, &mut rows)?;
    let step = step::row(tx, &number, "void", at, &said)?;
    tx.write(Entry::new(number, "void").at(at).rows(rows).row(step))?;
    Ok(())
}

/// What the list is searched by: number, customer, contact, handler, varieties; folded over scripts and case.
pub fn find_text(stored: &Stored) -> String {
    let slip = &stored.slip;
    let mut parts = vec![
        slip.number.to_string(),
        slip.number.digits(),
        stored.customer_name.clone(),
        stored.handler_name.clone(),
        stored.department.clone(),
    ];
    parts.extend([&stored.contact, &stored.phone, &stored.remarks].into_iter().flatten().cloned());
    for line in &slip.lines {
        parts.push(line.variety_code.clone());
        parts.push(line.variety_name.clone());
    }
    // `hdfz` finds 恆達紡織 here as in the form; of a name with very many readings the first few serve.
    parts.extend(pinyin::initials(&stored.customer_name).into_iter().take(24));
    parts.dedup();
    variants::finding(&parts.join("|"))
}

fn missing(key: &'static str) -> Problem {
    let label = form::THING.fields.iter().find(|field| field.key == key).map(|field| field.label);
    let say = Say::each(|lang| {
        let label = label.map_or(key, |words| words.get(lang));
        match lang {
            Lang::Hant => format!("「{label}」沒有填。換開要填原單號和原因。"),
            Lang::Hans => format!("“{label}”没有填。换开要填原单号和原因。"),
            Lang::En => format!("'{label}' is empty. A reissue needs the old slip's number and the reason."),
        }
    });
    Problem::house("missing", say).at(key)
}

fn no_such_slip(typed: &str) -> Problem {
    Problem::new(
        "not_found",
        say!(
            "沒有樣品單 {typed}。請照原單重打單號。",
            "没有样品单 {typed}。请照原单重打单号。",
            "There is no slip {typed}. Type the old slip's number again."
        ),
    )
    .at("replaces")
}

fn paid(number: &str) -> Problem {
    Problem::house(
        "refund_missing",
        say!(
            "{number} 已收款，不能直接換開。請先把它作廢並登記退款收據，再開新單。",
            "{number} 已收款，不能直接换开。请先把它作废并登记退款收据，再开新单。",
            "{number} was paid and can't be replaced at one stroke. Void it first with the receipt of the refund, then issue the new slip."
        ),
    )
}

fn cannot_take_over() -> Problem {
    Problem::house(
        "cannot_take_over",
        say!(
            "接續提取要求原單已提取，而且免費收費、取樣來源都和新單相同。",
            "接续提取要求原单已提取，而且免费收费、取样来源都和新单相同。",
            "Only a drawing of a slip with the same charge and source can be taken over, and it must be drawn."
        ),
    )
    .at("takes_over_drawing")
}
