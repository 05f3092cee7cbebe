//! The rows that a slip becomes: what is frozen at issue, its life, its drawing. Plain data; writing them is the
//! store's business.

use super::rules::{Drawing, Line, Slip, Source, What};
use super::store::Stored;
use crate::kernel::number::Number;
use crate::kernel::store::Row;
use crate::kernel::words::Lang;

/// The rows of a newly issued slip.
pub fn issue_rows(stored: &Stored, draft: Option<&str>, find: &str) -> Vec<Row> {
    let slip = &stored.slip;
    let key = slip.number.key();
    let mut rows = vec![
        Row::insert("slip")
            .set("id", key)
            .set("draft_id", draft)
            .set("issued_at", stored.issued)
            .set("issued_by", slip.issued_by)
            .set("customer", stored.customer)
            .set("customer_name", stored.customer_name.as_str())
            .set("contact", stored.contact.as_deref())
            .set("phone", stored.phone.as_deref())
            .set("purpose", stored.purpose.as_str())
            .set("purpose_note", stored.purpose_note.as_deref())
            .set("charge", if slip.charged { "charged" } else { "free" })
            .set("source", if slip.source == Source::Warehouse { "warehouse" } else { "workshop" })
            .set("department", stored.department.as_str())
            .set("handler", slip.handler)
            .set("handler_name", stored.handler_name.as_str())
            .set("remarks", stored.remarks.as_deref())
            .set("valid_days", slip.valid_days)
            .set("pieces", slip.pieces())
            .set("grams", stored.grams)
            .set("amount", slip.amount)
            .set("replaces", stored.replaces.as_ref().map(|(number, _)| number.key()))
            .set("replace_reason", stored.replaces.as_ref().map(|(_, reason)| reason.as_str()))
            .set("takes_over", slip.takes_over.is_some())
            .set("find", find),
    ];
    for (line, place) in slip.lines.iter().zip(1_i64..) {
        rows.push(line_row(key, place, line));
    }
    rows.push(life_row(stored, true));
    rows
}

fn line_row(key: i64, place: i64, line: &Line) -> Row {
    let row = Row::insert("slip_line")
        .set("slip", key)
        .set("line", place)
        .set("variety", line.variety)
        .set("variety_code", line.variety_code.as_str())
        .set("variety_name", line.variety_name.as_str())
        .set("lot", line.lot.as_deref())
        .set("count", line.count)
        .set("grams", line.grams)
        .set("price", line.unit_price.map(|price| price.key))
        .set("unit_price", line.unit_price.map(|price| price.fen))
        .set("amount", line.amount)
        .set("remarks", line.remarks.as_deref());
    match &line.what {
        What::Cloth { metres } => row.set("metres", *metres),
        What::Yarn { size, names, unit, standard } => row
            .set("standard", *standard)
            .set("size", size.as_str())
            .set("size_hant", names.get(Lang::Hant))
            .set("size_hans", names.get(Lang::Hans))
            .set("size_en", names.get(Lang::En))
            .set("unit_grams", *unit),
    }
}

/// The row of a slip's life as the rules left it.
pub fn life_row(stored: &Stored, new: bool) -> Row {
    let slip = &stored.slip;
    let drawing = slip.drawing.as_ref();
    let row = if new { Row::insert("slip_life") } else { Row::update("slip_life") };
    row.set("slip", slip.number.key())
        .set("state", slip.state.code())
        .set("head_by", slip.head.map(|signed| signed.by))
        .set("head_at", slip.head.map(|signed| signed.at))
        .set("gm_by", slip.gm.map(|signed| signed.by))
        .set("gm_at", slip.gm.map(|signed| signed.at))
        .set("receipt_no", slip.receipt.as_ref().map(|(number, _)| number.as_str()))
        .set("receipt_at", slip.receipt.as_ref().map(|(_, at)| *at))
        .set("effective_at", slip.effective_at)
        .set("valid_through", slip.valid_through)
        .set("return_note", slip.return_note.as_ref().map(|(number, _)| number.as_str()))
        .set("return_note_at", slip.return_note.as_ref().map(|(_, at)| *at))
        .set("drawn_at", drawing.map(|drawing| drawing.at))
        .set("taken_by", drawing.map(|drawing| drawing.taken_by.as_str()))
        .set("given_by", drawing.and_then(|drawing| drawing.given_by.as_deref()))
        .set("given_by_staff", drawing.and_then(|drawing| drawing.given_by_staff))
        .set("storekeeper", stored.storekeeper)
        .set("drawn_pieces", drawing.map(Drawing::pieces))
        .set("drawn_grams", drawing.map(|drawing| drawing.lines.iter().map(|line| line.grams.0).sum::<i64>()))
        .set("released_at", slip.released.map(|signed| signed.at))
        .set("released_by", slip.released.map(|signed| signed.by))
        .set("filed_at", stored.filed_at)
        .set("ended_at", stored.ended.as_ref().map(|(at, _)| *at))
        .set("ended_reason", stored.ended.as_ref().map(|(_, reason)| reason.as_str()))
        .set("successor", slip.successor.map(Number::key))
}

/// The rows of a drawing.
pub fn drawn_rows(slip: &Slip) -> Vec<Row> {
    let key = slip.number.key();
    let lines = slip.drawing.iter().flat_map(|drawing| &drawing.lines);
    lines
        .map(|line| {
            Row::insert("slip_drawn")
                .set("slip", key)
                .set("line", line.line)
                .set("count", line.count)
                .set("metres", line.metres)
                .set("grams", line.grams)
        })
        .collect()
}
