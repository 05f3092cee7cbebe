//! A form under a workflow's lead: passes everything on to its sheet, and adds the few keys that belong to slips (the
//! form of a new variety, printing what was just saved, the other steps).

use std::cell::RefCell;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use super::{detail, facts, requisition, steps};
use crate::kernel::book::Book;
use crate::kernel::form::field::Kind;
use crate::kernel::form::layout::Layout;
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::slot::Slot;
use crate::kernel::form::value::Typed;
use crate::kernel::problem::{Problem, Rule};
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply, Request};
use crate::kernel::words::words;
use crate::registers::variety::Varieties;

/// What a form is for.
enum Purpose {
    /// A slip; the number saved last.
    Slip(Option<String>),
    /// A step of the slip of that key, and the name that its drafts are kept under.
    Step(i64, String),
    /// A step of a requisition, likewise.
    RequisitionStep(i64, String),
    /// Something said about a month or a row of the ledger, likewise.
    Said(String),
}

/// A sheet with the keys of slips.
pub struct Lead {
    sheet: Sheet,
    purpose: Purpose,
    /// The variety that was entered on purpose meanwhile.
    fresh: Rc<RefCell<Option<String>>>,
}

impl Lead {
    /// The form of a slip.
    pub fn slip(sheet: Sheet) -> Lead {
        Lead { sheet, purpose: Purpose::Slip(None), fresh: Rc::default() }
    }

    /// The form of a step.
    pub fn step(sheet: Sheet, key: i64, drafts: String) -> Lead {
        Lead { sheet, purpose: Purpose::Step(key, drafts), fresh: Rc::default() }
    }

    /// The form of a step of a requisition.
    pub fn requisition_step(sheet: Sheet, key: i64, drafts: String) -> Lead {
        Lead { sheet, purpose: Purpose::RequisitionStep(key, drafts), fresh: Rc::default() }
    }

    /// The form of something said about a month or a row of the ledger.
    pub fn said(sheet: Sheet, drafts: String) -> Lead {
        Lead { sheet, purpose: Purpose::Said(drafts), fresh: Rc::default() }
    }

    /// The form of a step over the screen; what was set aside of it earlier is said, since it opens half filled.
    pub fn opened(self, resumed: bool, replace: bool) -> Reply {
        let layer = Box::new(self);
        let open = if replace { Reply::Replace(layer) } else { Reply::Open(layer) };
        if !resumed {
            return open;
        }
        let aside = words(
            "這一步先前填過一半，接著填：時間和簽字人請再看一遍。Ctrl+R 清空重填。",
            "这一步先前填过一半，接着填：时间和签字人请再看一遍。Ctrl+R 清空重填。",
            "This step was half filled earlier and goes on from there: check time and signer again. Ctrl+R starts afresh.",
        );
        Reply::All(vec![open, Reply::Tell(Notice::plain(aside))])
    }

    /// The sheet inside, for tests.
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// Whether the cursor stands in a field for varieties.
    fn at_variety(&self) -> bool {
        matches!(self.sheet.form().field().map(|field| field.kind), Some(Kind::Pick { source: "variety", .. }))
    }

    /// Opens the form of a new variety, with what was typed as its code.
    fn new_variety(&self, cx: &Cx<'_>) -> Reply {
        let typed = match self.sheet.form().slot() {
            Some(Slot::Pick(line, None)) => line.text().trim().to_string(),
            _ => String::new(),
        };
        let start = Typed::new().with("code", typed).with("kind", "yarn").with("running", "true");
        let hooks = NewVariety { fresh: Rc::clone(&self.fresh) };
        Reply::open(Sheet::prefilled(Varieties.thing(), Layout::default(), Box::new(hooks), &start, cx))
    }

    /// Takes the variety that was entered meanwhile.
    fn take_fresh(&mut self, cx: &Cx<'_>) -> Option<Reply> {
        let record = self.fresh.borrow_mut().take()?;
        self.at_variety().then(|| self.sheet.put(&record, cx))
    }
}

/// Whether a field names something that its register lacks: read, it would be another problem.
fn is_unknown(problem: &Problem) -> bool {
    problem.rule == Rule::Plain && problem.code.starts_with("unknown")
}

/// Whether a reply takes the form off.
fn closes(reply: &Reply) -> bool {
    match reply {
        Reply::Close => true,
        Reply::All(all) => all.iter().any(closes),
        _ => false,
    }
}

/// A new variety goes back to the form that asked for it.
struct NewVariety {
    fresh: Rc<RefCell<Option<String>>>,
}

impl Hooks for NewVariety {
    fn added(&self, added: &crate::kernel::book::Added, _cx: &Cx<'_>) -> Reply {
        *self.fresh.borrow_mut() = Some(added.record.to_string());
        Reply::Done
    }
}

impl Layer for Lead {
    fn title(&self, cx: &Cx<'_>) -> String {
        self.sheet.title(cx)
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        match &self.purpose {
            Purpose::Slip(Some(last)) => {
                format!("{} {last}", words("上一張", "上一张", "Last saved").get(cx.lang))
            }
            _ => self.sheet.note(cx),
        }
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if let Some(put) = self.take_fresh(cx) {
            let then = self.key(key, cx);
            return Reply::All(vec![put, then]);
        }
        match &self.purpose {
            Purpose::Slip(last) => {
                if key.is_f(2) && self.at_variety() {
                    return self.new_variety(cx);
                }
                if let (true, Some(last)) = (key.is_f(5), last) {
                    return Reply::Ask(Request::Print { record: last.clone(), paper: None, preview: false });
                }
            }
            Purpose::Step(slip, _) => {
                if key.is_f(6)
                    && let Ok(Some(facts)) = facts::read(*slip, cx)
                {
                    return Reply::Replace(Box::new(steps::Steps::new(&facts, cx)));
                }
            }
            Purpose::RequisitionStep(record, _) => {
                if key.is_f(6)
                    && let Ok(Some(facts)) = requisition::facts::read(*record, cx)
                {
                    return Reply::Replace(Box::new(requisition::steps::menu(&facts, cx)));
                }
            }
            Purpose::Said(_) => {}
        }
        let reply = self.sheet.key(key, cx);
        if key.is_f(8) && self.at_variety() && self.sheet.form().problem_here().is_some_and(is_unknown) {
            let way = words(
                "品種表裡沒有這個品種：按 F2 登記新品種，或改成已有的。",
                "品种表里没有这个品种：按 F2 登记新品种，或改成已有的。",
                "The register has no such variety: F2 enters a new one, or correct what was typed.",
            );
            return Reply::All(vec![reply, Reply::Tell(Notice::plain(way))]);
        }
        match &self.purpose {
            // Back in the list one stands at what one has just typed, not at what was marked before.
            Purpose::Slip(Some(last)) if closes(&reply) => Reply::All(vec![reply, Reply::Show(last.clone())]),
            // The form says that Esc doesn't do it: nothing of it may come back later with an old time or signer.
            Purpose::Step(_, drafts) | Purpose::RequisitionStep(_, drafts) | Purpose::Said(drafts)
                if key.is(Code::Esc) && closes(&reply) =>
            {
                let kept = cx.desk.drafts(drafts);
                let undone = words("沒有做，填的丟掉了。", "没有做，填的丢掉了。", "Not done; nothing of it is kept.");
                let tell = (!kept.is_empty()).then(|| Reply::Tell(Notice::plain(undone)));
                let drops = kept.into_iter().map(|(draft, _)| Reply::Ask(Request::DropDraft(draft.id)));
                Reply::All(drops.chain([Reply::Close]).chain(tell).collect())
            }
            _ => reply,
        }
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        self.sheet.paste(text, cx)
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.sheet.tick(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        // The draft follows with the next key; here only what is seen must be right.
        let _ = self.take_fresh(cx);
        self.sheet.draw(canvas, area, cx);
    }

    fn cursor(&self) -> Option<Position> {
        self.sheet.cursor()
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = self.sheet.commands(cx);
        match &self.purpose {
            Purpose::Slip(last) => {
                if self.at_variety() {
                    out.insert(1, Command::f(2, words("新品種", "新品种", "New variety")));
                }
                if last.is_some() {
                    out.push(Command::f(5, words("打印上一張", "打印上一张", "Print last")).off_bar());
                }
            }
            Purpose::Step(..) | Purpose::RequisitionStep(..) => {
                out.push(Command::f(6, words("其他步驟", "其他步骤", "Other steps")))
            }
            Purpose::Said(_) => {}
        }
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        self.sheet.run(name, cx)
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        self.sheet.help(cx)
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Added(added) => {
                if let Purpose::Slip(last) = &mut self.purpose {
                    *last = Some(added.record.to_string());
                }
                self.sheet.answered(Answer::Added(added), cx)
            }
            Answer::Printed(_) | Answer::Job(_) => detail::answered(answer),
            other => self.sheet.answered(other, cx),
        }
    }

    fn is_open(&self) -> bool {
        self.sheet.is_open()
    }
}
