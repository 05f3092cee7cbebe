//! The form of a sheet with the few keys of its own: saving leaves out the room that was only proposed, F5 prints what
//! was saved last. Passes everything else on to its sheet.

use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use super::entry::{Entry, Memo, layout};
use crate::kernel::form::sheet::Sheet;
use crate::kernel::form::value::Typed;
use crate::kernel::pick::Found;
use crate::kernel::record::{Halves, answered, step};
use crate::kernel::text::width::shorten;
use crate::kernel::time::Stamp;
use crate::kernel::ui::canvas::fit;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Draft, Help, Key, Layer, Reply, Request};
use crate::kernel::words::words;
use crate::workflows::temperature::form::THING;
use crate::workflows::temperature::rules::Kind;

/// The form of a sheet.
pub struct Lead {
    sheet: Sheet,
    memo: Rc<Memo>,
    /// The number saved last.
    last: Option<String>,
}

/// The half-typed sheets of this operator.
pub static HALVES: Halves = Halves {
    thing: THING.name,
    title: words("沒填完的測溫單", "没填完的测温单", "Unfinished sheets"),
    none: words(
        "沒有擱下的測溫單。填到一半按 F12 擱下，回來再按 F12。",
        "没有搁下的测温单。填到一半按 F12 搁下，回来再按 F12。",
        "Nothing is set aside. F12 sets a half-filled form aside, and brings it back here.",
    ),
    drop: words(
        "真要丟掉這張沒填完的測溫單，按 F8；別的鍵就留著。",
        "真要丢掉这张没填完的测温单，按 F8；别的键就留着。",
        "F8 throws this unfinished sheet away; any other key keeps it.",
    ),
    line: |draft, cx| {
        let whose = ["point", "account"].into_iter().find_map(|source| {
            let typed = draft.typed.text(source);
            let register = if source == "account" { "user" } else { source };
            match cx.lookups().resolve(register, typed) {
                Found::One(known) if !typed.is_empty() => Some(known.shown()),
                _ => None,
            }
        });
        let whose = whose.unwrap_or_else(|| "／".to_string());
        let (day, rows) = (draft.typed.text("measured_on"), draft.typed.rows("readings").len());
        let count = words("行", "行", "rows").get(cx.lang);
        format!("{} {} {rows} {count}", fit(day, 10, false), fit(&shorten(&whose, 24), 24, false))
    },
    resume: |draft, cx| Box::new(Lead::resume(draft, cx)),
};

impl Lead {
    /// The form of a new sheet; goes on with the draft that was left, if there is one.
    pub fn new(cx: &Cx<'_>) -> Lead {
        let memo = Rc::new(Memo::default());
        let hooks = Entry::new(Rc::clone(&memo), Typed::new());
        let mut lead = Lead::over(Sheet::add(&THING, layout(cx.lang), Box::new(hooks), cx), memo);
        lead.begin(cx);
        lead
    }

    /// A new sheet for the planned check of a point, by its key.
    pub fn of_point(point: i64, cx: &Cx<'_>) -> Lead {
        let memo = Rc::new(Memo::default());
        let start = Typed::new().with("kind", "fixed_point").with("point", format!("point/{point}"));
        let hooks = Entry::new(Rc::clone(&memo), start);
        let typed = crate::kernel::form::sheet::Hooks::defaults(&hooks, cx);
        let mut sheet = Sheet::prefilled(&THING, layout(cx.lang), Box::new(hooks), &typed, cx);
        // The point is known; the day is what one looks at before the rows.
        sheet.go_to("measured_on", cx);
        Lead::over(sheet, memo)
    }

    fn resume(draft: (Draft, Stamp), cx: &Cx<'_>) -> Lead {
        let memo = Rc::new(Memo::default());
        let hooks = Entry::new(Rc::clone(&memo), Typed::new());
        Lead::over(Sheet::resume(&THING, layout(cx.lang), Box::new(hooks), draft, cx), memo)
    }

    fn over(sheet: Sheet, memo: Rc<Memo>) -> Lead {
        Lead { sheet, memo, last: None }
    }

    /// The cursor stands where a sheet begins: at whose it is, for why it was measured stands there already.
    fn begin(&mut self, cx: &Cx<'_>) {
        if self.sheet.form().is_touched() && !self.sheet.is_fresh(cx) {
            return;
        }
        let fixed = self.sheet.form().typed().text("kind") == Kind::FixedPoint.code();
        self.sheet.go_to(if fixed { "point" } else { "account" }, cx);
    }

    /// The sheet inside, for tests.
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
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
        if key.is_ctrl('r') {
            return self.run("clear", cx);
        }
        if let (true, Some(last)) = (key.is_f(5), &self.last) {
            return Reply::Ask(Request::Print { record: last.clone(), paper: None, preview: false });
        }
        if key.is_ctrl('y') || key.is_ctrl('z') {
            self.memo.forget_rows();
        }
        self.memo.saving.set(key.is_f(8));
        let path = self.sheet.form().path();
        let reply = self.sheet.key(key, cx);
        self.memo.saving.set(false);
        // A reading that can't be is put right where it stands; Tab goes on all the same.
        let holds = path.ends_with("].celsius") || path.ends_with("].time");
        if key.is(Code::Enter) && holds && self.sheet.form().problem(&path).is_some() {
            self.sheet.go_to(&path, cx);
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
        self.sheet.draw(canvas, area, cx);
    }

    fn cursor(&self) -> Option<Position> {
        self.sheet.cursor()
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = self.sheet.commands(cx);
        if self.last.is_some() {
            out.push(Command::f(5, words("打印上一張", "打印上一张", "Print last")).off_bar());
        }
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        if name == "clear" {
            self.memo.forget();
        }
        let reply = self.sheet.run(name, cx);
        if name == "clear" {
            self.begin(cx);
        }
        reply
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let mut help = self.sheet.help(cx);
        let more = words(
            "房間按測溫點或上一張單依次提出，回車就是它；打字頭（zw 主臥）或字都可以。測完了在空行按回車，去填意見和簽字；提出的房間沒測，按 Backspace 清空再回車，或直接 F8。",
            "房间按测温点或上一张单依次提出，回车就是它；打字头（zw 主卧）或字都可以。测完了在空行按回车，去填意见和签字；提出的房间没测，按 Backspace 清空再回车，或直接 F8。",
            "Rooms are proposed in turn from the point or the sheet before; Enter takes one. On an empty row Enter goes on to the opinion and the signature; a proposed room that wasn't measured is emptied by Backspace first, or left out by F8.",
        );
        help.text.push(more.get(cx.lang).to_string());
        help
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Added(added) => {
                self.last = Some(added.record.to_string());
                let reply = self.sheet.answered(Answer::Added(added), cx);
                self.begin(cx);
                reply
            }
            Answer::Printed(_) | Answer::Job(_) => answered(answer),
            other => self.sheet.answered(other, cx),
        }
    }

    fn user(&self) -> Option<i64> {
        self.memo.user.get().or_else(|| self.sheet.user())
    }

    fn is_open(&self) -> bool {
        self.sheet.is_open()
    }
}
