//! What the gate asks of the workflow whose goods leave through it: whether a number may pass, and the lines of its book.
//! The gate itself is in `across`; nothing here decides anything.

use serde_json::{Map, Value as Json, json};

use crate::kernel::book::Done;
use crate::kernel::form::value::Values;
use crate::kernel::number::Number;
use crate::kernel::problem::{Outcome, Problem, Rule};
use crate::kernel::store::{Tx, View};
use crate::kernel::text::width::width;
use crate::kernel::time::{Day, Minute};
use crate::kernel::words::{Lang, Say, Words, words};
use crate::workflow::PaperName;

/// A workflow whose records let goods out, as the gate sees it.
pub trait Gate {
    /// What the gate needs to know about what was typed or scanned: a number of this workflow, of another, or none.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn pass(&self, view: View<'_>, typed: &str) -> Outcome<Pass>;

    /// The same for the gate screen, which keeps a line of its book for a scan that may not leave.
    ///
    /// # Errors
    /// Where the file can't be written.
    fn scan(&self, tx: &mut Tx<'_>, typed: &str) -> Outcome<Pass>;

    /// The lines of the gate book of a day, in the order of what happened.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn book(&self, view: View<'_>, day: Day) -> Outcome<Vec<GateEntry>>;

    /// Its papers of a day, as `print YYYY-MM-DD --paper` takes them; the first is the default.
    fn day_papers(&self) -> &'static [PaperName];

    /// Whether an action takes any typed text where others take a number; the text goes to `act_on_text`.
    fn takes_text(&self, action: &str) -> bool;

    /// An action that takes any typed text where others take a number (a refusal at the gate); `None` where there is
    /// none of that name.
    ///
    /// # Errors
    /// As `Book::act`.
    fn act_on_text(&self, tx: &mut Tx<'_>, typed: &str, action: &str, values: &Values) -> Outcome<Option<Done>>;
}

/// Why goods may not leave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// As in the contract: `gm_signature_missing` and so on.
    pub code: &'static str,
    /// What it rests on.
    pub rule: Rule,
    /// What is wrong and what to do.
    pub say: Say,
}

impl From<Reason> for Problem {
    fn from(reason: Reason) -> Problem {
        Problem { code: reason.code, field: None, rule: reason.rule, say: reason.say }
    }
}

/// One line of goods, as the gate compares them: no prices.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Goods {
    /// Code and name of the variety, frozen at issue.
    pub variety: String,
    /// The size in each language; for cloth its metres.
    pub size: Say,
    /// Pieces that may leave: those drawn, before the drawing those approved.
    pub count: i64,
    /// Their weight in grams.
    pub grams: i64,
    /// Metres of cloth in tenths; `None` for yarn.
    pub metres: Option<i64>,
}

/// One line of the gate book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GateEntry {
    /// When it happened.
    pub at: Minute,
    /// What was typed or scanned.
    pub typed: String,
    /// The record that was understood, where there is one.
    pub number: Option<Number>,
    /// `released`, `refused` or `drawn_at_gate`.
    pub result: String,
    /// Codes of the reasons against it, each with its short words.
    pub reasons: Vec<(String, Say)>,
    /// The guard's note.
    pub note: Option<String>,
    /// Pieces counted or drawn.
    pub pieces: Option<i64>,
    /// Who carried the goods, with which paper, in which vehicle.
    pub carrier: [Option<String>; 3],
    /// Whose decision it was.
    pub by: String,
    /// Whether it was typed later, from paper.
    pub late: bool,
}

impl GateEntry {
    /// What happened, in a word.
    pub fn result_words(&self) -> Words {
        match self.result.as_str() {
            "released" => words("放行", "放行", "released"),
            "refused" => words("不放行", "不放行", "refused"),
            _ => words("補記提取", "补记提取", "drawn here"),
        }
    }

    /// The reasons against it, the guard's note, and whether it was typed late.
    pub fn remarks(&self, lang: Lang) -> String {
        let mut remarks: Vec<String> = self.reasons.iter().map(|(_, say)| say.get(lang).to_string()).collect();
        remarks.extend(self.note.clone());
        if self.late {
            remarks.push(words("補錄", "补录", "typed late").get(lang).to_string());
        }
        remarks.join(if lang == Lang::En { ", " } else { "、" })
    }

    /// The line as people read it: time, number, result, pieces, by whom, reasons and remarks.
    pub fn line(&self, lang: Lang) -> String {
        let number = self.number.map_or_else(|| self.typed.clone(), |number| number.to_string());
        let pieces = self.pieces.map(|pieces| match (lang, pieces) {
            (Lang::En, 1) => "1 pc".to_string(),
            (Lang::En, _) => format!("{pieces} pcs"),
            _ => format!("{pieces} 件"),
        });
        let padded = |text: &str, columns: usize| {
            let missing = columns.saturating_sub(width(text));
            format!("{text}{}", " ".repeat(missing))
        };
        let line = [
            self.at.clock(),
            padded(&number, 14),
            padded(self.result_words().get(lang), 10),
            padded(&pieces.unwrap_or_default(), 6),
            padded(&self.by, 8),
            self.remarks(lang),
        ];
        line.join("  ").trim_end().to_string()
    }

    /// As `gate-book --json` gives it (contract, section 5).
    pub fn to_json(&self) -> Json {
        let reasons: Vec<&str> = self.reasons.iter().map(|(code, _)| code.as_str()).collect();
        let [carrier, id_no, plate] = &self.carrier;
        json!({
            "at": self.at.to_string(),
            "number_typed": self.typed,
            "number": self.number.map(|number| number.to_string()),
            "result": self.result,
            "reasons": reasons,
            "by": self.by,
            "late": self.late,
            "note": self.note,
            "pieces": self.pieces,
            "carrier": carrier,
            "id_no": id_no,
            "plate": plate,
        })
    }
}

/// What the gate needs to know about a typed or scanned number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pass {
    /// What was typed.
    pub typed: String,
    /// The number that was understood.
    pub number: Option<Number>,
    /// Whether there is such a slip.
    pub found: bool,
    /// Why it may not leave, the worst first; empty where it may.
    pub reasons: Vec<Reason>,
    /// Who may not release it though others may, by their keys in the staff register, each with why.
    pub barred: Vec<(i64, Reason)>,
    /// Whether the only thing missing is the record of the drawing, which the gate copy can supply.
    pub can_draw_here: bool,
    /// Whether that drawing needs the storekeeper's registration (S8).
    pub from_warehouse: bool,
    /// The customer's name, frozen at issue.
    pub customer: String,
    /// Who handles it.
    pub handler: String,
    /// `free` or `charged`.
    pub charge: &'static str,
    /// The goods.
    pub lines: Vec<Goods>,
    /// Pieces in all.
    pub pieces: i64,
    /// Grams in all.
    pub grams: i64,
    /// The last day on which it may leave; `None` where not effective or without limit.
    pub valid_through: Option<Day>,
    /// When and by whom it was released.
    pub released: Option<(Minute, String)>,
    /// The slip that replaced it.
    pub successor: Option<Number>,
    /// How often its papers were printed.
    pub printed: i64,
}

impl Pass {
    /// Whether the goods may leave.
    pub fn may_leave(&self) -> bool {
        self.found && self.reasons.is_empty()
    }

    /// As it is for one guard: where others might release it and this one may not, that is a reason too.
    pub fn for_guard(mut self, guard: Option<i64>) -> Pass {
        let barred = self.barred.iter().find(|(key, _)| Some(*key) == guard);
        if let Some((_, reason)) = barred.filter(|_| self.may_leave() || self.can_draw_here) {
            self.reasons.insert(0, reason.clone());
            self.can_draw_here = false;
        }
        self
    }

    /// As `lookup --json` gives it (contract, section 5).
    pub fn to_json(&self, lang: Lang) -> Json {
        let mut out = Map::new();
        let number = self.number.map_or_else(|| self.typed.clone(), |number| number.to_string());
        out.insert("number".into(), json!(number));
        out.insert("found".into(), json!(self.found));
        out.insert("may_leave".into(), json!(self.may_leave()));
        let reasons: Vec<Json> = self
            .reasons
            .iter()
            .map(|reason| json!({"code": reason.code, "message": reason.say.get(lang), "clause": reason.rule.clause()}))
            .collect();
        out.insert("reasons".into(), Json::Array(reasons));
        out.insert("customer".into(), if self.found { json!(self.customer) } else { Json::Null });
        out.insert("charge".into(), if self.found { json!(self.charge) } else { Json::Null });
        let lines: Vec<Json> = self
            .lines
            .iter()
            .map(|line| {
                let mut goods = Map::new();
                goods.insert("variety".into(), json!(line.variety));
                goods.insert("size".into(), json!(line.size.get(lang)));
                goods.insert("count".into(), json!(line.count));
                if let Some(metres) = line.metres {
                    goods.insert("metres".into(), json!(crate::kernel::units::decimal(metres, 1)));
                }
                goods.insert("grams".into(), json!(line.grams));
                Json::Object(goods)
            })
            .collect();
        out.insert("lines".into(), Json::Array(lines));
        out.insert("pieces".into(), json!(self.pieces));
        out.insert("grams".into(), json!(self.grams));
        out.insert("valid_through".into(), json!(self.valid_through.map(|day| day.to_string())));
        let released = self.released.as_ref().map(|(at, by)| json!({"at": at.to_string(), "by": by}));
        out.insert("released".into(), released.unwrap_or(Json::Null));
        out.insert("successor".into(), json!(self.successor.map(|number| number.to_string())));
        Json::Object(out)
    }
}
