//! Steps that are dated in a closed month and were typed after its closing: they count in the oldest open month, and are
//! listed there. What a step means for the figures is its workflow's business.

pub mod store;

use serde::{Deserialize, Serialize};

use crate::kernel::month::Item;
use crate::kernel::problem::Rule;
use crate::kernel::report::writer::{NOTHING, NUMBER, Writer, moment};
use crate::kernel::report::{Cell, Section};
use crate::kernel::words::words;
use crate::say;

/// A step dated in a closed month.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LateEntry {
    /// The record.
    pub number: String,
    /// The step; `add` where the record itself was taken down late.
    pub action: String,
    /// When it happened.
    pub at: String,
    /// When it was typed.
    pub typed_at: String,
    /// By whom.
    pub by: String,
}

impl LateEntry {
    /// As a line of what is listed with a closing.
    pub fn item(&self) -> Item {
        let (number, at) = (&self.number, self.at.replace('T', " "));
        let say = if self.action == "add" {
            say!(
                "{number}：{at} 的，那個月結賬後才補錄，計入本月",
                "{number}：{at} 的，那个月结账后才补录，计入本月",
                "{number}, of {at}, was typed after its month was closed; it counts in this one"
            )
        } else {
            say!(
                "{number}：{at} 的一步，那個月結賬後才補記，計入本月",
                "{number}：{at} 的一步，那个月结账后才补记，计入本月",
                "{number}: a step of {at} was typed after its month was closed; it counts in this one"
            )
        };
        let (todo, command) = (words("", "", "").into(), String::new());
        Item { record: number.clone(), code: "late_entry", rule: Rule::House, say, todo, command }
    }
}

/// The section of a report that lists them; `action` gives the words of a step of a record.
pub fn section(to: Writer, entries: &[LateEntry], action: impl Fn(&str, &str) -> String) -> Section {
    let mut columns = to.heads([
        NUMBER,
        words("步驟", "步骤", "Step"),
        words("發生", "发生", "Happened"),
        words("錄入", "录入", "Typed"),
    ]);
    columns.push(to.text(words("錄入人", "录入人", "By"), 1));
    let rows = entries.iter().map(|one| {
        let typed = one.typed_at.get(..16).map(str::to_string);
        vec![
            Cell::words(&one.number),
            Cell::words(action(&one.number, &one.action)),
            moment(Some(&one.at)),
            moment(typed.as_ref()),
            Cell::words(&one.by),
        ]
    });
    let table = to.table(columns, rows.collect(), None, NOTHING);
    to.section(words("結賬月份的補記", "结账月份的补记", "Late entries of closed months"), vec![table])
}
