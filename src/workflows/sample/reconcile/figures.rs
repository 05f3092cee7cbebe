//! A month's reconciliation as a value: what screen, command line and paper show, and what a closing keeps. Written to
//! JSON and read back from it; no rules and no SQL.

use serde_json::{Map, Value as Json, json};

use super::rules::{BookName, Difference, Goods, Kind, Matched, Quantity, Reckoned, Settled, Sum};
use crate::kernel::number::{self, Letter, Number};
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::units::decimal;
use crate::kernel::words::{Lang, Say};

/// That a book is complete: who says so, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// When it was stated.
    pub at: Minute,
    /// By whom.
    pub by: String,
}

/// How far a book is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BookState {
    /// Which book.
    pub book: BookName,
    /// The statement that it is complete, while it stands.
    pub complete: Option<Statement>,
}

/// The month's report to finance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finance {
    /// Whether it still stands; a later row, void or drawing withdraws it.
    pub valid: bool,
    /// When it was reported.
    pub at: Minute,
    /// By whom.
    pub by: String,
    /// Who received it.
    pub received_by: String,
    /// The record whose change withdrew it.
    pub withdrawn_by: Option<String>,
}

impl Finance {
    /// As `show reconciliation/…` gives it.
    pub fn to_json(&self) -> Json {
        json!({
            "valid": self.valid,
            "reported_at": self.at.to_string(),
            "by": self.by,
            "received_by": self.received_by,
            "withdrawn_by": self.withdrawn_by,
        })
    }

    fn from_json(json: &Json) -> Option<Finance> {
        Some(Finance {
            valid: json.get("valid")?.as_bool()?,
            at: Minute::parse(json.get("reported_at")?.as_str()?)?,
            by: json.get("by")?.as_str()?.to_string(),
            received_by: json.get("received_by")?.as_str()?.to_string(),
            withdrawn_by: json.get("withdrawn_by").and_then(Json::as_str).map(str::to_string),
        })
    }
}

/// The reconciliation of a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reconciliation {
    /// The month.
    pub month: Month,
    /// How far each book is.
    pub books: Vec<BookState>,
    /// How many lines of slips agree with the books: of the workshop, of the warehouse.
    pub matched: [usize; 2],
    /// What agrees, line by line; empty for a closed month, of which only the counts are kept.
    pub agreeing: Vec<Matched>,
    /// What doesn't, the worst first.
    pub differences: Vec<Difference>,
    /// Sums by variety and size.
    pub sums: Vec<Sum>,
    /// The report to finance.
    pub finance: Option<Finance>,
}

impl Reconciliation {
    /// Puts together what was read and reckoned.
    pub fn new(month: Month, books: Vec<BookState>, reckoned: Reckoned, finance: Option<Finance>) -> Reconciliation {
        let lines = |book| reckoned.matched.iter().filter(|one| one.book == book).map(|one| one.lines).sum();
        Reconciliation {
            month,
            books,
            matched: BookName::ALL.map(lines),
            agreeing: reckoned.matched,
            differences: reckoned.differences,
            sums: reckoned.sums,
            finance,
        }
    }

    /// The statement about a book.
    pub fn statement(&self, book: BookName) -> Option<&Statement> {
        self.books.iter().find(|state| state.book == book).and_then(|state| state.complete.as_ref())
    }

    /// Whether the book, or both, are stated to be complete.
    pub fn is_complete(&self, book: Option<BookName>) -> bool {
        BookName::ALL
            .into_iter()
            .filter(|one| book.is_none_or(|book| book == *one))
            .all(|one| self.statement(one).is_some())
    }

    /// How many lines of slips agree, in a book or in both.
    pub fn matched(&self, book: Option<BookName>) -> usize {
        let counts = BookName::ALL.into_iter().zip(self.matched);
        counts.filter(|(one, _)| book.is_none_or(|book| book == *one)).map(|(_, lines)| lines).sum()
    }

    /// The differences of a book or of both.
    pub fn of(&self, book: Option<BookName>) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(move |one| book.is_none_or(|book| book == one.book))
    }

    /// The sums of a book or of both.
    pub fn sums_of(&self, book: Option<BookName>) -> impl Iterator<Item = &Sum> {
        self.sums.iter().filter(move |sum| book.is_none_or(|book| book == sum.book))
    }

    /// How many of them nobody has explained.
    pub fn open(&self, book: Option<BookName>) -> usize {
        self.of(book).filter(|one| one.settled.is_none()).count()
    }

    /// Whether it holds nothing at all.
    pub fn is_empty(&self) -> bool {
        self.matched(None) == 0 && self.differences.is_empty()
    }

    /// As `reconcile --json` gives it (contract, section 5), of one book or of both; cloth has its metres besides.
    pub fn to_json(&self, book: Option<BookName>) -> Json {
        let statement = |state: &BookState| {
            let stated = state.complete.as_ref();
            let value = json!({
                "complete": stated.is_some(),
                "by": stated.map(|stated| stated.by.as_str()),
                "at": stated.map(|stated| stated.at.to_string()),
                "matched": self.matched(Some(state.book)),
                "open": self.open(Some(state.book)),
            });
            (state.book.code().to_string(), value)
        };
        let shown = self.books.iter().filter(|state| book.is_none_or(|book| book == state.book));
        json!({
            "month": self.month.to_string(),
            "complete": self.is_complete(book),
            "matched": self.matched(book),
            "differences": self.of(book).map(difference_json).collect::<Vec<_>>(),
            "open": self.open(book),
            "books": shown.map(statement).collect::<Map<_, _>>(),
            "sums": self.sums_of(book).map(sum_json).collect::<Vec<_>>(),
            "finance": self.finance.as_ref().map(Finance::to_json),
        })
    }

    /// Reads back what a closing kept; `None` where that isn't a reconciliation.
    pub fn from_json(month: Month, json: &Json, training: bool) -> Option<Reconciliation> {
        let books = json.get("books")?.as_object()?;
        let state = |book: BookName| {
            let kept = books.get(book.code())?;
            let at = kept.get("at").and_then(Json::as_str).and_then(Minute::parse);
            let by = kept.get("by").and_then(Json::as_str).map(str::to_string);
            Some(BookState { book, complete: at.zip(by).map(|(at, by)| Statement { at, by }) })
        };
        let lines = |book: BookName| {
            let matched = books.get(book.code()).and_then(|kept| kept.get("matched")).and_then(Json::as_u64);
            matched.and_then(|matched| usize::try_from(matched).ok()).unwrap_or(0)
        };
        let differences = json.get("differences")?.as_array()?;
        let sums = json.get("sums")?.as_array()?;
        Some(Reconciliation {
            month,
            books: BookName::ALL.into_iter().map(state).collect::<Option<_>>()?,
            matched: BookName::ALL.map(lines),
            agreeing: Vec::new(),
            differences: differences.iter().map(|one| difference(one, training)).collect::<Option<_>>()?,
            sums: sums.iter().map(sum).collect::<Option<_>>()?,
            finance: json.get("finance").and_then(Finance::from_json),
        })
    }
}

fn goods_json(goods: &Goods, out: &mut Map<String, Json>) {
    out.insert("variety".into(), json!(goods.code));
    out.insert("variety_name".into(), json!(goods.name));
    out.insert("variety_key".into(), json!(goods.variety));
    out.insert("size".into(), json!(goods.size.as_ref().map(|(code, _)| code)));
    let names = goods.size.as_ref().map(|(_, names)| Lang::ALL.map(|lang| names.get(lang).to_string()));
    out.insert("size_names".into(), json!(names));
}

fn goods(json: &Json) -> Option<Goods> {
    let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_string);
    let name = |at: usize| json.get("size_names")?.get(at)?.as_str().map(str::to_string);
    let size = match text("size") {
        Some(code) => Some((code, Say::new(name(0)?, name(1)?, name(2)?))),
        None => None,
    };
    let variety = json.get("variety_key")?.as_i64()?;
    Some(Goods { variety, code: text("variety")?, name: text("variety_name")?, size })
}

/// One side: its pieces, 0 where it has nothing; of cloth its metres too.
fn side_json(out: &mut Map<String, Json>, side: &str, quantity: Option<Quantity>, cloth: bool) {
    let count = quantity.map_or(Some(0), |quantity| quantity.count);
    out.insert(format!("{side}_count"), json!(count));
    if cloth {
        let metres = quantity.and_then(|quantity| quantity.metres).unwrap_or(0);
        out.insert(format!("{side}_metres"), json!(decimal(metres, 1)));
    }
}

fn side(json: &Json, side: &str, cloth: bool) -> Option<Quantity> {
    let count = json.get(format!("{side}_count")).and_then(Json::as_i64);
    if cloth {
        let metres = json.get(format!("{side}_metres")).and_then(Json::as_str).and_then(tenths).unwrap_or(0);
        (metres > 0).then_some(Quantity { count, metres: Some(metres) })
    } else {
        count.filter(|count| *count > 0).map(Quantity::pieces)
    }
}

/// Tenths of `12.5`.
fn tenths(text: &str) -> Option<i64> {
    let (whole, tenth) = text.split_once('.')?;
    Some(whole.parse::<i64>().ok()?.checked_mul(10)?.saturating_add(tenth.parse::<i64>().ok()?))
}

/// One difference, as the contract has it and with what a reader needs besides.
pub fn difference_json(one: &Difference) -> Json {
    let cloth = one.goods.size.is_none();
    let mut out = Map::new();
    out.insert("id".into(), json!(one.id));
    out.insert("kind".into(), json!(one.kind.code()));
    out.insert("number".into(), json!(one.number.map_or_else(|| one.record(), |number| number.to_string())));
    goods_json(&one.goods, &mut out);
    // Beside the other kinds an unsigned row is no quantity of its own.
    if one.kind == Kind::Unsigned {
        out.insert("slip_count".into(), Json::Null);
    } else {
        side_json(&mut out, "slip", one.slip, cloth);
    }
    side_json(&mut out, "ledger", one.ledger, cloth);
    let settled = one.settled.as_ref();
    out.insert("settled".into(), json!(settled.is_some()));
    out.insert("reason".into(), json!(settled.map(|settled| settled.reason.as_str())));
    out.insert("settled_by".into(), json!(settled.map(|settled| settled.by.as_str())));
    out.insert("settled_at".into(), json!(settled.map(|settled| settled.at.to_string())));
    out.insert("book".into(), json!(one.book.code()));
    out.insert("slip".into(), json!(one.number.map(|number| number.to_string())));
    let rows: Vec<String> = one.rows.iter().map(|row| format!("ledger/{row}")).collect();
    out.insert("rows".into(), json!(rows));
    out.insert("date".into(), json!(one.day.to_string()));
    out.insert("taken_by".into(), json!(one.taken_by));
    out.insert("method".into(), json!(one.method));
    out.insert("other_book".into(), json!(one.other_book));
    Json::Object(out)
}

fn difference(json: &Json, training: bool) -> Option<Difference> {
    let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_string);
    let kind = Kind::from_code(&text("kind")?)?;
    let goods = goods(json)?;
    let cloth = goods.size.is_none();
    let row = |row: &Json| row.as_str()?.strip_prefix("ledger/")?.parse().ok();
    let settled = match (text("reason"), text("settled_by"), text("settled_at")) {
        (Some(reason), Some(by), Some(at)) => Some(Settled { reason, by, at: Minute::parse(&at)? }),
        _ => None,
    };
    let number: Option<Number> = text("slip").and_then(|typed| number::read(&typed, Letter::Sample, training).ok());
    Some(Difference {
        id: text("id")?,
        kind,
        book: BookName::from_code(&text("book")?)?,
        number,
        rows: json.get("rows")?.as_array()?.iter().map(row).collect::<Option<_>>()?,
        slip: if kind == Kind::Unsigned { None } else { side(json, "slip", cloth) },
        ledger: side(json, "ledger", cloth),
        goods,
        day: Day::parse(&text("date")?)?,
        taken_by: text("taken_by")?,
        method: text("method").and_then(|method| ["refused", "absent"].into_iter().find(|known| *known == method)),
        other_book: json.get("other_book").and_then(Json::as_bool) == Some(true),
        settled,
    })
}

fn sum_json(sum: &Sum) -> Json {
    let cloth = sum.goods.size.is_none();
    let mut out = Map::new();
    out.insert("book".into(), json!(sum.book.code()));
    goods_json(&sum.goods, &mut out);
    side_json(&mut out, "slip", sum.slip, cloth);
    side_json(&mut out, "ledger", sum.ledger, cloth);
    Json::Object(out)
}

fn sum(json: &Json) -> Option<Sum> {
    let book = BookName::from_code(json.get("book")?.as_str()?)?;
    let goods = goods(json)?;
    let cloth = goods.size.is_none();
    Some(Sum { book, slip: side(json, "slip", cloth), ledger: side(json, "ledger", cloth), goods })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_closing_keeps_is_read_back() {
        let month = Month::parse("2026-10").unwrap();
        let number = Number::new(Letter::Sample, crate::kernel::number::Series::new(2610).unwrap(), 42, false);
        let yarn = Goods {
            variety: 3,
            code: "JC40S".into(),
            name: "精梳棉紗".into(),
            size: Some(("whole".into(), Say::new("整紗".into(), "整纱".into(), "whole".into()))),
        };
        let cloth = Goods { variety: 4, code: "BU1".into(), name: "坯布".into(), size: None };
        let settled = Settled { reason: "少登".into(), by: "乙".into(), at: month.start() };
        let one = |kind: Kind, goods: &Goods, slip, ledger| Difference {
            id: format!("{}:x", kind.code()),
            kind,
            book: BookName::Warehouse,
            number,
            rows: vec![7, 8],
            goods: goods.clone(),
            slip,
            ledger,
            day: month.first(),
            taken_by: "甲".into(),
            method: (kind == Kind::Unsigned).then_some("absent"),
            other_book: kind == Kind::SlipOnly,
            settled: (kind == Kind::Quantity).then(|| settled.clone()),
        };
        let metres = |count, metres| Some(Quantity { count, metres: Some(metres) });
        let stated = Statement { at: month.start(), by: "丙".into() };
        let found = Reconciliation {
            month,
            books: vec![
                BookState { book: BookName::Workshop, complete: Some(stated) },
                BookState { book: BookName::Warehouse, complete: None },
            ],
            matched: [5, 2],
            agreeing: Vec::new(),
            differences: vec![
                one(Kind::Quantity, &yarn, Some(Quantity::pieces(2)), Some(Quantity::pieces(3))),
                one(Kind::Quantity, &cloth, metres(Some(1), 125), metres(None, 130)),
                Difference { number: None, ..one(Kind::LedgerOnly, &yarn, None, Some(Quantity::pieces(3))) },
                one(Kind::SlipOnly, &cloth, metres(Some(1), 125), None),
                one(Kind::Unsigned, &yarn, None, Some(Quantity::pieces(1))),
            ],
            sums: vec![
                Sum {
                    book: BookName::Workshop,
                    goods: yarn,
                    slip: Some(Quantity::pieces(2)),
                    ledger: Some(Quantity::pieces(7)),
                },
                Sum { book: BookName::Warehouse, goods: cloth, slip: metres(Some(2), 250), ledger: metres(None, 130) },
            ],
            finance: Some(Finance {
                valid: false,
                at: month.end(),
                by: "丁".into(),
                received_by: "戊".into(),
                withdrawn_by: Some("ledger/9".into()),
            }),
        };
        assert_eq!(Reconciliation::from_json(month, &found.to_json(None), false), Some(found));
    }
}
