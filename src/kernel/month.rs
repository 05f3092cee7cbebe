//! A month as it is looked at and closed: what stands in the way, and its summary over all workflows, as values. It
//! knows no workflow and reckons nothing.

use serde_json::{Map, Value as Json, json};

use super::problem::{Problem, Rule};
use super::report::Report;
use super::time::{Minute, Month};
use super::words::{Lang, Say, Words};

/// One line of what a closing meets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The record that it is about: a number, a register's key, or `reconciliation/202610`.
    pub record: String,
    /// As in JSON: `unsettled_difference`, `ledger_incomplete` and so on.
    pub code: &'static str,
    /// The clause or house rule behind it.
    pub rule: Rule,
    /// What is wrong, without a full stop.
    pub say: Say,
    /// What to do about it, in few words without a full stop; empty where there is nothing to do.
    pub todo: Say,
    /// The command that does it, for those who don't sit at the screen; empty where there is none.
    pub command: String,
}

impl Item {
    /// What is wrong and what to do, as sentences, with the command that does it.
    pub fn told(&self) -> Say {
        Say::each(|lang| {
            let (stop, command) = if lang == Lang::En { (".", " Run: ") } else { ("。", "命令：") };
            let mut text = format!("{}{stop}", self.say.get(lang));
            let todo = self.todo.get(lang);
            if !todo.is_empty() {
                text.push_str(if lang == Lang::En { " " } else { "" });
                text.push_str(todo);
                text.push_str(stop);
            }
            if !self.command.is_empty() {
                text.push_str(command);
                text.push_str(&self.command);
            }
            text
        })
    }

    /// As `close-month --json` gives it (contract, section 5).
    pub fn to_json(&self, workflow: &str, lang: Lang) -> Json {
        json!({
            "workflow": workflow,
            "number": self.record,
            "code": self.code,
            "message": self.told().get(lang),
            "clause": self.rule.clause(),
        })
    }

    /// As a reason for which a closing is refused.
    pub fn problem(&self) -> Problem {
        Problem { code: self.code, field: Some(self.record.clone()), rule: self.rule, say: self.told() }
    }
}

/// A line of a whole month's list, with the workflow that it belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Met {
    /// The workflow's name, as in `add`.
    pub workflow: &'static str,
    /// What it is about, and what to do.
    pub item: Item,
}

/// What the closing of a month meets, over all workflows (spec, section 3, 'Closing').
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MonthStanding {
    /// The month.
    pub month: Month,
    /// Why it can't be closed now whatever its records say: it still runs, it is closed, an earlier one is open.
    pub refused: Vec<Problem>,
    /// Whether it is closed.
    pub closed: bool,
    /// What must be put right before.
    pub blocks: Vec<Met>,
    /// What isn't in the way and is listed with the figures.
    pub listed: Vec<Met>,
}

impl MonthStanding {
    /// Whether nothing stands in the way of closing it now.
    pub fn may_close(&self) -> bool {
        self.refused.is_empty() && self.blocks.is_empty()
    }

    /// As `close-month --json` gives it (contract, section 5).
    pub fn to_json(&self, lang: Lang) -> Map<String, Json> {
        let list = |met: &[Met]| met.iter().map(|met| met.item.to_json(met.workflow, lang)).collect::<Vec<_>>();
        let mut out = Map::new();
        out.insert("month".into(), json!(self.month.to_string()));
        out.insert("closed".into(), json!(self.closed));
        out.insert("blocks".into(), json!(list(&self.blocks)));
        out.insert("listed".into(), json!(list(&self.listed)));
        out
    }
}

/// What one workflow says of a month.
#[derive(Clone, PartialEq, Debug)]
pub struct SummaryPart {
    /// The workflow's name, as in `add`.
    pub workflow: &'static str,
    /// The word on its tab.
    pub tab: Words,
    /// Its figures as `summary --json` gives them, without money for those who see no prices.
    pub figures: Json,
    /// The same for people, with the month before beside it.
    pub report: Report,
}

/// The summary of a month. What an open month's says is reckoned now; a closed month's is what its closing fixed.
#[derive(Clone, PartialEq, Debug)]
pub struct Summary {
    /// The month.
    pub month: Month,
    /// When it was closed, and by whom; `None` while it is open.
    pub closed: Option<(Minute, String)>,
    /// Up to when the figures go: of a closed month when it was closed, else now.
    pub as_of: Minute,
    /// The head of the chain: of a closed month that of its closing.
    pub chain_head: String,
    /// One part a workflow that has figures, in tab order.
    pub parts: Vec<SummaryPart>,
}

impl Summary {
    /// As `summary --json` gives it (contract, section 5).
    pub fn to_json(&self) -> Json {
        let mut out = Map::new();
        out.insert("month".into(), json!(self.month.to_string()));
        out.insert("closed".into(), json!(self.closed.is_some()));
        out.insert("closed_at".into(), json!(self.closed.as_ref().map(|(at, _)| at.to_string())));
        out.insert("closed_by".into(), json!(self.closed.as_ref().map(|(_, by)| by)));
        out.insert("as_of".into(), json!(self.as_of.to_string()));
        out.insert("chain_head".into(), json!(self.chain_head));
        for part in &self.parts {
            out.insert(part.workflow.into(), part.figures.clone());
        }
        Json::Object(out)
    }
}
