//! The small form of something said about a month or a row of the ledger: what stands over its fields and in them.

use crate::kernel::book::Done;
use crate::kernel::form::field::Action;
use crate::kernel::form::layout::{Layout, Stop};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Env, Focus, Form, Part};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::problem::Problem;
use crate::kernel::record::{StepSheet, step};
use crate::kernel::time::Month;
use crate::kernel::ui::{Cx, Notice, Reply};
use crate::kernel::words::{Lang, Say, words};
use crate::workflows::sample::ledger::{glance, store};
use crate::workflows::sample::reconcile::wording;

/// The revision of what something is said about, read again after somebody else has changed it.
pub type Rev = Box<dyn Fn(&Cx<'_>) -> Option<i64>>;

struct Says {
    head: Vec<String>,
    defaults: Typed,
    rev: Rev,
    record: String,
    action: &'static Action,
    /// Whether the form opened over a month's reconciliation.
    in_month: bool,
    asks_book: bool,
}

impl Hooks for Says {
    fn defaults(&self, _cx: &Cx<'_>) -> Typed {
        self.defaults.clone()
    }

    /// What was left of explaining one difference doesn't explain another.
    fn follow(&self, form: &mut Form, cx: &Cx<'_>) {
        let Some(wanted) = self.defaults.get("difference") else { return };
        let stands = match form.slot_of("difference") {
            Some(Slot::Line(line)) => Raw::Text(line.text().to_string()),
            _ => return,
        };
        if stands != *wanted {
            let env = Env::from(cx);
            for (path, raw) in [("difference", Some(wanted)), ("reason", None)] {
                if let Some(focus) = form.place(path) {
                    form.put(focus, raw, env);
                }
            }
        }
    }

    fn head(&self, _cx: &Cx<'_>) -> Vec<String> {
        self.head.clone()
    }

    /// Both books are stated by choosing both, never by leaving something out.
    fn check(&self, typed: &Typed, _cx: &Cx<'_>) -> Vec<Problem> {
        let missing = self.asks_book && typed.text("book").is_empty();
        let say = words(
            "說明是哪一本：1 車間，2 倉庫，3 兩本都。",
            "说明是哪一本：1 车间，2 仓库，3 两本都。",
            "Say which book: 1 the workshop's, 2 the storekeeper's, 3 both.",
        );
        missing.then(|| Problem::new("missing", say.into()).at("book")).into_iter().collect()
    }

    fn judge(&self, form: &Form, cx: &Cx<'_>) -> (Vec<Problem>, Vec<Problem>) {
        let Some(Slot::Line(line)) = form.slot_of("slip") else { return (Vec::new(), Vec::new()) };
        let row = glance::Row { slip: line.text().to_string(), ..glance::Row::default() };
        glance::judge(cx.view(), &row).unwrap_or_default()
    }

    fn named(&self, lang: Lang) -> Option<String> {
        let (thing, id) = self.record.split_once('/')?;
        let id: i64 = id.parse().ok()?;
        match thing {
            "ledger" => Some(wording::row(id, lang)),
            _ => Month::from_key(id).map(|month| month.to_string()),
        }
    }

    /// What a row's step has withdrawn is said with it, and how a row typed in error is entered again.
    fn done(&self, done: &Done, cx: &Cx<'_>) -> Reply {
        let Some(id) = self.record.strip_prefix("ledger/").and_then(|id| id.parse().ok()) else { return Reply::Done };
        let Ok(Some(stored)) = store::load(cx.view(), id) else { return Reply::Done };
        let (books, reports) = store::withdrawn_by(cx.view(), stored.entry).unwrap_or_default();
        let voids = self.action.name == "void";
        if done.refused.is_some() || self.action.name == "note" || !(voids || !books.is_empty() || !reports.is_empty())
        {
            return Reply::Done;
        }
        Reply::Tell(Notice::good(Say::each(|lang| {
            let (row, label) = (wording::row(id, lang), self.action.label.get(lang));
            let more = wording::withdrawn(&books, &reports, lang);
            let again = if !voids {
                ""
            } else if self.in_month {
                words("要照原樣重錄：Ctrl+L，F2。", "要照原样重录：Ctrl+L，F2。", " To enter it again: Ctrl+L, F2.")
                    .get(lang)
            } else {
                words("按 F2 照原樣重錄。", "按 F2 照原样重录。", " F2 enters it again as it was.").get(lang)
            };
            match lang {
                Lang::Hant => format!("{row} {label}：已記。{again}{more}"),
                Lang::Hans => format!("{row} {label}：已记。{again}{more}"),
                Lang::En => format!("{row}: {label} done.{again}{more}"),
            }
        })))
    }

    fn rev(&self, cx: &Cx<'_>) -> Option<i64> {
        (self.rev)(cx)
    }
}

/// Opens the form of a step, with lines over its fields and what stands in them already; what is given stands fast.
pub fn form(
    record: String,
    action: &'static Action,
    rev: Rev,
    head: Vec<String>,
    defaults: Typed,
    in_month: bool,
    cx: &Cx<'_>,
) -> Reply {
    let drafts = step::drafts(&record, action.name);
    let about = defaults.text("difference").to_string();
    let resumed = cx.desk.drafts(&drafts).iter().any(|(draft, _)| draft.typed.text("difference") == about);
    let layout = Layout { stops: Some(stops), ..Layout::default() };
    let seen = rev(cx);
    let asks_book = action.name == "complete";
    let says = Says { head, defaults, rev, record: record.clone(), action, in_month, asks_book };
    let sheet = Sheet::act(record, action, seen, layout, Box::new(says), cx);
    StepSheet::new(sheet).opened(resumed, false)
}

fn stops(form: &Form, focus: Focus) -> Stop {
    match form.parts().get(focus.part) {
        // The difference was marked in the list and stands over the fields in words.
        Some(Part::Leaf(leaf)) if leaf.path == "difference" => Stop::Hide,
        Some(Part::Leaf(leaf)) if leaf.path == "at" => Stop::Pass,
        _ => Stop::Ask,
    }
}
