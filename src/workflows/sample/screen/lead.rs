//! The form of a slip: passes everything on to its sheet, and adds the few keys that belong to slips (the form of a new
//! variety, printing what was just saved).

use std::cell::RefCell;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use crate::kernel::book::Book;
use crate::kernel::form::field::Kind;
use crate::kernel::form::layout::Layout;
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::slot::Slot;
use crate::kernel::form::value::Typed;
use crate::kernel::problem::{Problem, Rule};
use crate::kernel::record::{answered, step};
use crate::kernel::ui::{Answer, Canvas, Command, Cx, Help, Key, Layer, Notice, Reply, Request};
use crate::kernel::words::words;
use crate::registers::variety::Varieties;

/// The form of a slip with its own keys.
pub struct Lead {
    sheet: Sheet,
    /// The number saved last.
    last: Option<String>,
    /// The variety that was entered on purpose meanwhile.
    fresh: Rc<RefCell<Option<String>>>,
}

impl Lead {
    /// The form of a slip.
    pub fn slip(sheet: Sheet) -> Lead {
        Lead { sheet, last: None, fresh: Rc::default() }
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
        match &self.last {
            Some(last) => format!("{} {last}", words("上一張", "上一张", "Last saved").get(cx.lang)),
            None => self.sheet.note(cx),
        }
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if let Some(put) = self.take_fresh(cx) {
            let then = self.key(key, cx);
            return Reply::All(vec![put, then]);
        }
        if key.is_f(2) && self.at_variety() {
            return self.new_variety(cx);
        }
        if let (true, Some(last)) = (key.is_f(5), &self.last) {
            return Reply::Ask(Request::Print { record: last.clone(), paper: None, preview: false });
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
        match &self.last {
            // Back in the list one stands at what one has just typed, not at what was marked before.
            Some(last) if step::closes(&reply) => Reply::All(vec![reply, Reply::Show(last.clone())]),
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
        if self.at_variety() {
            out.insert(1, Command::f(2, words("新品種", "新品种", "New variety")));
        }
        if self.last.is_some() {
            out.push(Command::f(5, words("打印上一張", "打印上一张", "Print last")).off_bar());
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
                self.last = Some(added.record.to_string());
                self.sheet.answered(Answer::Added(added), cx)
            }
            Answer::Printed(_) | Answer::Job(_) => answered(answer),
            other => self.sheet.answered(other, cx),
        }
    }

    fn is_open(&self) -> bool {
        self.sheet.is_open()
    }
}
