//! Slips against the ledgers (S6), as pure functions: which row belongs to which slip's line, where they differ, and
//! whether a difference is explained. Nothing is netted. No terminal, no database.

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::number::Number;
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::words::{Say, Words, words};

/// Whose book it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum BookName {
    /// The workshop's.
    Workshop,
    /// The storekeeper's, for slips from the warehouse (S8).
    Warehouse,
}

impl BookName {
    /// Both books.
    pub const ALL: [BookName; 2] = [BookName::Workshop, BookName::Warehouse];

    /// As in JSON and in the file.
    pub const fn code(self) -> &'static str {
        match self {
            BookName::Workshop => "workshop",
            BookName::Warehouse => "warehouse",
        }
    }

    /// The book of a code.
    pub fn from_code(code: &str) -> Option<BookName> {
        BookName::ALL.into_iter().find(|book| book.code() == code)
    }

    /// What the office calls it.
    pub const fn words(self) -> Words {
        match self {
            BookName::Workshop => words("車間台賬", "车间台账", "workshop ledger"),
            BookName::Warehouse => words("倉庫台賬", "仓库台账", "warehouse ledger"),
        }
    }
}

/// What was taken: a variety, of yarn in a size. Compared by the register's key, shown by its frozen names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Goods {
    /// The variety's key.
    pub variety: i64,
    /// Its code, frozen.
    pub code: String,
    /// Its name, frozen.
    pub name: String,
    /// Yarn: the size's code and names.
    pub size: Option<(String, Say)>,
}

/// What two sides must have in common to be about the same goods.
pub type GoodsKey = (i64, Option<String>);

impl Goods {
    /// By what it is compared.
    pub fn key(&self) -> GoodsKey {
        (self.variety, self.size.as_ref().map(|(code, _)| code.clone()))
    }

    /// The size's code; `cloth` where there is none.
    pub fn size_code(&self) -> &str {
        self.size.as_ref().map_or("cloth", |(code, _)| code)
    }
}

/// How much: pieces, and of cloth tenths of a metre.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quantity {
    /// Pieces; `None` where the book gives metres only.
    pub count: Option<i64>,
    /// Tenths of a metre; `None` for yarn.
    pub metres: Option<i64>,
}

impl Quantity {
    /// So many pieces of yarn.
    pub const fn pieces(count: i64) -> Quantity {
        Quantity { count: Some(count), metres: None }
    }

    /// Both together; pieces that one side doesn't give are unknown in the sum.
    #[must_use]
    pub fn plus(self, other: Quantity) -> Quantity {
        let count = self.count.zip(other.count).map(|(one, two)| one.saturating_add(two));
        let metres = match (self.metres, other.metres) {
            (None, None) => None,
            (one, two) => Some(one.unwrap_or(0).saturating_add(two.unwrap_or(0))),
        };
        Quantity { count, metres }
    }

    /// Whether the ledger says what the slip says: yarn by pieces, cloth by metres, and by pieces where the book gives
    /// them.
    pub fn agrees(self, ledger: Quantity) -> bool {
        let by_pieces = self.count == ledger.count;
        match self.metres {
            Some(_) => self.metres == ledger.metres && (ledger.count.is_none() || by_pieces),
            None => by_pieces,
        }
    }
}

/// A line of a slip whose drawing counts in the month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlipLine {
    /// The slip.
    pub number: Number,
    /// The book that its source keeps.
    pub book: BookName,
    /// When it was drawn.
    pub drawn: Day,
    /// Who took it.
    pub taken_by: String,
    /// What.
    pub goods: Goods,
    /// How much was drawn.
    pub quantity: Quantity,
    /// Grams drawn.
    pub grams: i64,
}

/// A row of a ledger that stands: neither void nor returned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerRow {
    /// Its key.
    pub id: i64,
    /// Which book.
    pub book: BookName,
    /// The day in the book.
    pub day: Day,
    /// What.
    pub goods: Goods,
    /// How much.
    pub quantity: Quantity,
    /// Grams, where the book says.
    pub grams: Option<i64>,
    /// Who took it.
    pub taken_by: String,
    /// Whether nobody signed for it: `refused` or `absent`.
    pub unsigned: Option<&'static str>,
    /// The slip that it names.
    pub slip: Option<Number>,
    /// The slip with whose line it is compared: the one that it names, or the reissue that took over its drawing.
    pub compared: Option<Number>,
}

/// What is known of the slip that a row names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Named {
    /// The month in which its drawing counts; `None` where nothing is drawn on it, or it came back.
    pub drawn_in: Option<Month>,
    /// Whether something of the row's variety and size was drawn on it, and the row stands in the book of its source.
    pub has_line: bool,
    /// Whether that month was closed before the row was typed: its figures can't take the row in any more.
    pub closed_before: bool,
}

/// The month to which a row of the ledger belongs: that of the slip's line which it matches, whatever its own date;
/// else its own.
pub fn home(own: Month, named: Option<Named>) -> Month {
    named.filter(|named| named.has_line && !named.closed_before).and_then(|named| named.drawn_in).unwrap_or(own)
}

/// What kind of difference it is, the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// The book has it, no slip has.
    LedgerOnly,
    /// Both have it, and differ.
    Quantity,
    /// A slip has it, the book doesn't.
    SlipOnly,
    /// Nobody signed for it in the book; stands beside the others.
    Unsigned,
}

impl Kind {
    /// All kinds, the worst first.
    pub const ALL: [Kind; 4] = [Kind::LedgerOnly, Kind::Quantity, Kind::SlipOnly, Kind::Unsigned];

    /// As in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Kind::LedgerOnly => "ledger_only",
            Kind::Quantity => "quantity",
            Kind::SlipOnly => "slip_only",
            Kind::Unsigned => "unsigned",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What the office calls it.
    pub const fn words(self) -> Words {
        match self {
            Kind::LedgerOnly => words("台賬有、單上無", "台账有、单上无", "ledger only"),
            Kind::Quantity => words("數量不符", "数量不符", "quantity"),
            Kind::SlipOnly => words("單上有、台賬無", "单上有、台账无", "slip only"),
            Kind::Unsigned => words("台賬未簽", "台账未签", "unsigned"),
        }
    }
}

/// Why a difference is as it is, and who says so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    /// The reason.
    pub reason: String,
    /// Who explained it.
    pub by: String,
    /// When.
    pub at: Minute,
}

/// A settlement as the file keeps it: it holds only for the quantities that it was given for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settlement {
    /// The difference's id.
    pub difference: String,
    /// What the slip said then.
    pub slip: Option<Quantity>,
    /// What the ledger said then.
    pub ledger: Option<Quantity>,
    /// The reason.
    pub settled: Settled,
}

/// One difference between slips and ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Its name, the same as long as it is about the same: `quantity:S2611-0042-8:JC40S:whole`, `unsigned:ledger/12`.
    pub id: String,
    /// What kind.
    pub kind: Kind,
    /// Whose book it concerns.
    pub book: BookName,
    /// The slip, where one is known or named.
    pub number: Option<Number>,
    /// The rows of the ledger, by key.
    pub rows: Vec<i64>,
    /// What.
    pub goods: Goods,
    /// What the slip says; `None` where it says nothing.
    pub slip: Option<Quantity>,
    /// What the ledger says.
    pub ledger: Option<Quantity>,
    /// The day of the first row, or of the drawing.
    pub day: Day,
    /// Who took it, by the book, else by the slip.
    pub taken_by: String,
    /// `refused` or `absent`, where it is that.
    pub method: Option<&'static str>,
    /// Whether the other side stands in the other book: a row that names a slip of the other one, or such a slip.
    pub other_book: bool,
    /// Its explanation, where one holds.
    pub settled: Option<Settled>,
}

impl Difference {
    /// The record that one opens to put it right: the slip, else the ledger's row.
    pub fn record(&self) -> String {
        let row = || self.rows.first().map(|row| format!("ledger/{row}"));
        let slip = || self.number.map(|number| number.to_string());
        let first = if matches!(self.kind, Kind::LedgerOnly | Kind::Unsigned) { row() } else { slip() };
        first.or_else(slip).or_else(row).unwrap_or_default()
    }
}

/// Lines of one slip that agree with the book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Matched {
    /// The slip.
    pub number: Number,
    /// The book.
    pub book: BookName,
    /// What.
    pub goods: Goods,
    /// How many lines of the slip these are.
    pub lines: usize,
    /// The rows of the ledger.
    pub rows: Vec<i64>,
    /// What the slip says.
    pub slip: Quantity,
    /// What the ledger says; of cloth it may leave out the pieces.
    pub ledger: Quantity,
}

/// What all slips and all rows of a variety and size come to, in one book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sum {
    /// Which book.
    pub book: BookName,
    /// What.
    pub goods: Goods,
    /// On slips; `None` where there are none.
    pub slip: Option<Quantity>,
    /// In the ledgers.
    pub ledger: Option<Quantity>,
}

/// Slips and ledgers of a month, laid side by side.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reckoned {
    /// What agrees.
    pub matched: Vec<Matched>,
    /// What doesn't: open before explained, the worst first.
    pub differences: Vec<Difference>,
    /// Sums by variety and size, by code.
    pub sums: Vec<Sum>,
}

/// Lines of one slip of one variety and size.
struct Group<'a> {
    first: &'a SlipLine,
    lines: usize,
    slip: Quantity,
    rows: Vec<&'a LedgerRow>,
    /// Whether a row of the other book names it.
    other_book: bool,
}

/// Lays the lines of the month's slips beside the rows that belong to the month. Every line and every row comes out
/// exactly once, apart from `unsigned`, which stands beside.
pub fn reckon(lines: &[SlipLine], rows: &[LedgerRow], settlements: &[Settlement]) -> Reckoned {
    let mut groups: BTreeMap<(Number, GoodsKey), Group<'_>> = BTreeMap::new();
    for line in lines {
        let key = (line.number, line.goods.key());
        match groups.get_mut(&key) {
            Some(group) => {
                group.lines += 1;
                group.slip = group.slip.plus(line.quantity);
            }
            None => {
                let group = Group { first: line, lines: 1, slip: line.quantity, rows: Vec::new(), other_book: false };
                groups.insert(key, group);
            }
        }
    }
    let mut out = Reckoned { sums: sums(lines, rows), ..Reckoned::default() };
    for row in rows {
        let group = row.compared.and_then(|number| groups.get_mut(&(number, row.goods.key())));
        match group {
            Some(group) if group.first.book == row.book => group.rows.push(row),
            // A slip belongs into the book of its source (S8): a row of the other one is none of its own.
            Some(group) => {
                group.other_book = true;
                out.differences.push(Difference { other_book: true, ..ledger_only(row) });
            }
            None => out.differences.push(ledger_only(row)),
        }
        if let Some(method) = row.unsigned {
            out.differences.push(unsigned(row, method));
        }
    }
    for group in groups.into_values() {
        match against(&group) {
            Ok(matched) => out.matched.push(matched),
            Err(difference) => out.differences.push(*difference),
        }
    }
    for difference in &mut out.differences {
        difference.settled = holding(difference, settlements).map(|found| found.settled.clone());
    }
    out.differences.sort_by(|one, other| rank(one).cmp(&rank(other)));
    out
}

/// Open ones first, the worst kind first, what names no slip before what does, then as the days went.
fn rank(one: &Difference) -> (bool, Kind, bool, Day, Option<Number>, Option<i64>, &str) {
    let row = one.rows.first().copied();
    (one.settled.is_some(), one.kind, one.number.is_some(), one.day, one.number, row, &one.id)
}

/// The explanation that still holds: both quantities are those for which it was given.
fn holding<'a>(difference: &Difference, settlements: &'a [Settlement]) -> Option<&'a Settlement> {
    settlements.iter().find(|settlement| {
        settlement.difference == difference.id
            && settlement.slip == difference.slip
            && settlement.ledger == difference.ledger
    })
}

fn against(group: &Group<'_>) -> Result<Matched, Box<Difference>> {
    let line = group.first;
    let mut rows: Vec<i64> = group.rows.iter().map(|row| row.id).collect();
    rows.sort_unstable();
    let ledger = group.rows.iter().map(|row| row.quantity).reduce(Quantity::plus);
    if let Some(ledger) = ledger.filter(|ledger| group.slip.agrees(*ledger)) {
        return Ok(Matched {
            number: line.number,
            book: line.book,
            goods: line.goods.clone(),
            lines: group.lines,
            rows,
            slip: group.slip,
            ledger,
        });
    }
    let kind = if ledger.is_some() { Kind::Quantity } else { Kind::SlipOnly };
    let (number, code, size) = (line.number, &line.goods.code, line.goods.size_code());
    Err(Box::new(Difference {
        id: format!("{}:{number}:{code}:{size}", kind.code()),
        kind,
        book: line.book,
        number: Some(number),
        rows,
        goods: line.goods.clone(),
        slip: Some(group.slip),
        ledger,
        day: line.drawn,
        taken_by: group.rows.first().map_or(&line.taken_by, |row| &row.taken_by).clone(),
        method: None,
        other_book: group.other_book && kind == Kind::SlipOnly,
        settled: None,
    }))
}

fn ledger_only(row: &LedgerRow) -> Difference {
    of_row(row, Kind::LedgerOnly)
}

fn unsigned(row: &LedgerRow, method: &'static str) -> Difference {
    Difference { method: Some(method), ..of_row(row, Kind::Unsigned) }
}

fn of_row(row: &LedgerRow, kind: Kind) -> Difference {
    Difference {
        id: format!("{}:ledger/{}", kind.code(), row.id),
        kind,
        book: row.book,
        number: row.slip,
        rows: vec![row.id],
        goods: row.goods.clone(),
        slip: None,
        ledger: Some(row.quantity),
        day: row.day,
        taken_by: row.taken_by.clone(),
        method: None,
        other_book: false,
        settled: None,
    }
}

/// Sums by variety, size and book, in the order of codes; each side apart, so that nothing is netted.
fn sums(lines: &[SlipLine], rows: &[LedgerRow]) -> Vec<Sum> {
    let mut sums: BTreeMap<(GoodsKey, BookName), Sum> = BTreeMap::new();
    let add = |side: &mut Option<Quantity>, more: Quantity| *side = Some(side.map_or(more, |sum| sum.plus(more)));
    let start = |book: BookName, goods: &Goods| Sum { book, goods: goods.clone(), slip: None, ledger: None };
    for line in lines {
        let sum = sums.entry((line.goods.key(), line.book)).or_insert_with(|| start(line.book, &line.goods));
        add(&mut sum.slip, line.quantity);
    }
    for row in rows {
        let sum = sums.entry((row.goods.key(), row.book)).or_insert_with(|| start(row.book, &row.goods));
        add(&mut sum.ledger, row.quantity);
    }
    let mut sums: Vec<Sum> = sums.into_values().collect();
    let rank = |sum: &Sum| (sum.goods.code.clone(), sum.goods.key(), sum.book);
    sums.sort_by_cached_key(rank);
    sums
}

/// The ids of differences that nobody has explained.
pub fn open(differences: &[Difference]) -> BTreeSet<&str> {
    differences.iter().filter(|one| one.settled.is_none()).map(|one| one.id.as_str()).collect()
}

#[cfg(test)]
mod tests;
