//! What a field is: its key, its words, what may stand in it. Defined once; screen and command line derive from it.

use crate::kernel::problem::Rule;
use crate::kernel::words::Words;

/// One value of a choice.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Lower snake case, as in JSON and in the file.
    pub code: &'static str,
    /// The short word of the trade.
    pub words: Words,
    /// The one key that chooses it on the screen (a digit or an ASCII letter).
    pub key: char,
}

/// What may stand in a field.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One line of free text, at most `max` characters; kept as typed.
    Text {
        /// Characters, not bytes.
        max: usize,
    },
    /// A name of a person or firm: bidirectional and invisible characters are refused too; inner blanks folded.
    Name {
        /// Characters, not bytes.
        max: usize,
    },
    /// A code such as `JC40S`: full-width folded, blanks dropped, letters made upper case.
    Code {
        /// Characters, not bytes.
        max: usize,
    },
    /// A telephone number: full-width and separators folded; kept as digits, `+`, `-`.
    Phone,
    /// A whole number, both ends included.
    Whole {
        /// Smallest value taken.
        min: i64,
        /// Largest value taken.
        max: i64,
        /// What is counted; empty words where the label says it.
        unit: Words,
    },
    /// A decimal kept as a scaled integer: with `places` 1, `17.9` is 179. `min` and `max` are scaled too.
    Decimal {
        /// Digits behind the point.
        places: u32,
        /// Smallest value taken, scaled.
        min: i64,
        /// Largest value taken, scaled.
        max: i64,
        /// The unit.
        unit: Words,
    },
    /// A day; on the screen with shorthands (`t`, `+3`, `15`, `3-5`).
    Day,
    /// A minute; on the screen with shorthands (`0830`, `t 0830`, `-5`). Never in the future unless `future`.
    Moment {
        /// Whether a time to come may stand here (appointments, ends of outages).
        future: bool,
    },
    /// A time of the day, kept as text `HH:MM`; on the screen with shorthands (`0830`, `830`, `8點半`). Never 24:00.
    Clock,
    /// Yes or no.
    Flag,
    /// One of a few.
    Choice(&'static [Choice]),
    /// Several of a few: `a,b` or a JSON list.
    Many(&'static [Choice]),
    /// An entry of a register (`staff`, `customer`, `variety`, `size` …), found by key, code or name.
    /// `open`: a name that the register lacks is kept as text (a new customer, an outsider).
    Pick {
        /// The register's name.
        source: &'static str,
        /// Whether an unknown name is kept as text instead of being refused.
        open: bool,
    },
    /// Several entries of a register.
    PickMany {
        /// The register's name.
        source: &'static str,
    },
    /// Several free texts: `a,b` or a JSON list.
    Texts {
        /// Characters of each, not bytes.
        max: usize,
    },
    /// A small grid: each row has these fields.
    Rows(&'static [Field]),
    /// A group of fields in one value, such as an address.
    Group(&'static [Field]),
}

/// One field of a form, of `add --json`, or of `do --set`.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Lower snake case, as in the contract.
    pub key: &'static str,
    /// The paper's word for it.
    pub label: Words,
    /// One or two sentences: what is expected here, why, and the shorthands.
    pub help: Words,
    /// The clause or house rule behind it, for help; `Plain` where there is none.
    pub rule: Rule,
    /// What may stand in it.
    pub kind: Kind,
    /// Whether it may be left empty. What is required only in some cases is the rules' business.
    pub required: bool,
}

/// One step of a record's life, or of a register entry's.
#[derive(Debug)]
pub struct Action {
    /// As in `slipdesk do NUMBER ACTION`.
    pub name: &'static str,
    /// The words on the key bar and in lists of steps.
    pub label: Words,
    /// What it does and what it rests on, in one or two sentences.
    pub help: Words,
    /// The clause or house rule behind it.
    pub rule: Rule,
    /// Its keys, in the order of the paper.
    pub fields: &'static [Field],
    /// Whether it can't be taken back: the screen asks with a key of its own, never with Enter alone.
    pub irreversible: bool,
}

/// Something that `add` takes: a record of a workflow, or an entry of a register.
#[derive(Debug)]
pub struct Thing {
    /// As in `slipdesk add THING`.
    pub name: &'static str,
    /// What the office calls one of it.
    pub label: Words,
    /// Its fields, in the order of the paper.
    pub fields: &'static [Field],
    /// Its actions, in the order in which they usually happen.
    pub actions: &'static [Action],
}

impl Thing {
    /// The action of that name.
    pub fn action(&self, name: &str) -> Option<&'static Action> {
        self.actions.iter().find(|action| action.name == name)
    }
}
