//! The month's reconciliation of slips and ledgers (S6) as a book whose records are months: stating that a book is
//! complete, explaining a difference, reporting to finance.

mod act;
pub mod figures;
pub mod papers;
pub mod rules;
pub mod store;
pub mod withdraw;
pub mod wording;

pub use act::{books_word, finance_word, future, readable, withdraw_reports};

use serde_json::{Map, Value as Json, json};

use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Choice, Field, Kind, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Outcome, Problem, Rule};
use crate::kernel::store::{Tx, View};
use crate::kernel::time::Month;
use crate::kernel::words::{Lang, words};
use crate::registers::month;
use crate::registers::row::{self, asked, optional, under};
use crate::say;

/// The reconciliations, one a month: `reconciliation/202610`.
#[derive(Debug)]
pub struct Reconciliations;

const AT: Field = optional(
    "at",
    words("時間", "时间", "Time"),
    words("不填就是現在；不能晚於現在。", "不填就是现在；不能晚于现在。", "Empty means now; never later than now."),
    Kind::Moment { future: false },
);

/// Which book is complete: said on the screen in any case; a script that leaves it out means both.
const WHICH: &[Choice] = &[
    Choice { code: "workshop", words: words("車間", "车间", "workshop"), key: '1' },
    Choice { code: "warehouse", words: words("倉庫", "仓库", "warehouse"), key: '2' },
    Choice { code: "both", words: words("兩本都", "两本都", "both"), key: '3' },
];

const COMPLETE: Action = Action {
    name: "complete",
    label: words("聲明登記齊全", "声明登记齐全", "Book complete"),
    help: words(
        "聲明這個月的台賬已全部錄完，記下誰說的、什麼時候。之後又錄一行或作廢一行，聲明就收回。",
        "声明这个月的台账已全部录完，记下谁说的、什么时候。之后又录一行或作废一行，声明就收回。",
        "States that the month's book is entered in full: by whom, when. A later row or void withdraws the statement.",
    ),
    rule: Rule::Clause("S6"),
    fields: &[
        optional(
            "book",
            words("台賬", "台账", "Book"),
            words(
                "1 車間的，2 倉庫的，3 兩本都齊全。",
                "1 车间的，2 仓库的，3 两本都齐全。",
                "1 the workshop's, 2 the storekeeper's, 3 both.",
            ),
            Kind::Choice(WHICH),
        ),
        optional(
            "by",
            words("聲明人", "声明人", "Stated by"),
            words(
                "誰聲明的；不填就是操作人。",
                "谁声明的；不填就是操作人。",
                "Who states it; empty means the operator.",
            ),
            Kind::Pick { source: "staff", open: false },
        ),
        AT,
    ],
    irreversible: false,
};

const SETTLE: Action = Action {
    name: "settle",
    label: words("說明差異", "说明差异", "Explain"),
    help: words(
        "查明差異的原因，記在誰名下。台賬或單子的數量再變，說明就不再算數。",
        "查明差异的原因，记在谁名下。台账或单子的数量再变，说明就不再算数。",
        "Explains a difference, with the name. It no longer holds once either quantity changes.",
    ),
    rule: Rule::Clause("S6"),
    fields: &[
        under(
            asked(
                "difference",
                words("差異", "差异", "Difference"),
                words(
                    "核對表上那一條的代號。",
                    "核对表上那一条的代号。",
                    "The difference's id, as the reconciliation lists it.",
                ),
                Kind::Text { max: 120 },
            ),
            Rule::Clause("S6"),
        ),
        under(
            asked(
                "reason",
                words("原因", "原因", "Reason"),
                words(
                    "為什麼對不上，怎麼查明的。",
                    "为什么对不上，怎么查明的。",
                    "Why they differ, and how that was found out.",
                ),
                Kind::Text { max: 200 },
            ),
            Rule::Clause("S6"),
        ),
    ],
    irreversible: false,
};

const REPORT: Action = Action {
    name: "report-finance",
    label: words("報財務", "报财务", "Report to finance"),
    help: words(
        "把當月核平的取樣數報給財務：兩本台賬都聲明登記齊全、差異都有說明才能報。之後又有變動，報告就收回。",
        "把当月核平的取样数报给财务：两本台账都声明登记齐全、差异都有说明才能报。之后又有变动，报告就收回。",
        "Reports the month to finance, once both books are complete and every difference is explained. A later change withdraws it.",
    ),
    rule: Rule::Clause("S6"),
    fields: &[
        under(
            asked(
                "received_by",
                words("財務簽收人", "财务签收人", "Received by"),
                words("財務誰收的。", "财务谁收的。", "Who received it in finance."),
                Kind::Name { max: 50 },
            ),
            Rule::Clause("S6"),
        ),
        AT,
    ],
    irreversible: false,
};

/// A month's reconciliation, as `do` and the form know it.
pub static THING: Thing = Thing {
    name: "reconciliation",
    label: words("月度核對", "月度核对", "reconciliation"),
    fields: &[],
    actions: &[COMPLETE, SETTLE, REPORT],
};

const COLUMNS: &[Column] = &[
    row::column(words("月份", "月份", "Month"), 8),
    row::numbers(words("相符", "相符", "Matched"), 8),
    row::numbers(words("差異", "差异", "Diff."), 6),
    row::numbers(words("未說明", "未说明", "Open"), 6),
    row::column(words("台賬", "台账", "Books"), 16),
    row::column(words("財務", "财务", "Finance"), 0),
];

impl Book for Reconciliations {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, _tx: &mut Tx<'_>, _values: &Values) -> Outcome<Added> {
        Err(Problem::new(
            "not_added",
            say!(
                "月度核對不用登記，每個月都有。請用 reconcile 看，用 do reconciliation/202610 辦。",
                "月度核对不用登记，每个月都有。请用 reconcile 看，用 do reconciliation/202610 办。",
                "Reconciliations aren't added: every month has one. Look with reconcile, act with do reconciliation/202610."
            ),
        )
        .into())
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        act::act(tx, record, action, values)
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(of) = Month::from_key(record.id()) else { return Ok(None) };
        let found = store::reconciliation(view, of)?;
        let Json::Object(mut figures) = found.to_json(None) else { return Ok(None) };
        let closed = month::store::closing(view, of)?.is_some();
        let state = if closed { "closed" } else { "open" };
        let next: &[&str] = if closed || act::future(view, of) || of < month::store::first(view)? {
            &[]
        } else if found.finance.as_ref().is_some_and(|report| report.valid) {
            &["complete", "settle"]
        } else {
            &["complete", "settle", "report-finance"]
        };
        let mut out = Map::new();
        out.insert("workflow".into(), json!(THING.name));
        out.insert("number".into(), json!(record.to_string()));
        out.insert("state".into(), json!(state));
        out.insert("rev".into(), json!(store::rev(view, of)?));
        out.insert("next".into(), json!(next));
        out.append(&mut figures);
        Ok(Some(out))
    }

    fn exists(&self, _view: View<'_>, record: &RecordKey) -> Outcome<bool> {
        Ok(Month::from_key(record.id()).is_some())
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let mut rows = Vec::new();
        let mut of = Month::of(view.now().day());
        let first = month::store::first(view)?;
        while of >= first && rows.len() < 60 {
            let found = store::reconciliation(view, of)?;
            rows.push(ListRow {
                record: RecordKey::Entry { thing: THING.name, id: of.key() },
                cells: vec![
                    of.to_string(),
                    found.matched(None).to_string(),
                    found.differences.len().to_string(),
                    found.open(None).to_string(),
                    act::books_word(&found, lang),
                    act::finance_word(&found, lang),
                ],
                quiet: false,
            });
            of = of.previous();
        }
        Ok(row::page(rows.into_iter(), find, skip, limit))
    }
}
