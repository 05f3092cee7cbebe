//! The small form of a step: a sheet with a way to the other steps. Esc leaves it and keeps what was typed. Saves nothing
//! itself.

use ratatui::layout::{Position, Rect};

use super::answered;
use crate::kernel::form::layout::Stop;
use crate::kernel::form::sheet::Sheet;
use crate::kernel::form::state::{Focus, Form, Part};
use crate::kernel::ui::{Answer, Canvas, Command, Cx, Help, Key, Layer, Notice, Reply};
use crate::kernel::words::{Words, words};

/// What a key of the workflow's own puts in the place of the form; `None` where that doesn't exist any more.
pub type Others = Box<dyn Fn(&Cx<'_>) -> Option<Box<dyn Layer>>>;

/// A way out of the form into another: its key, what it is called, what it opens.
struct Way {
    key: Key,
    words: Words,
    open: Others,
}

/// The name that the sheet keeps the drafts of a step under.
pub fn drafts(record: &str, action: &str) -> String {
    format!("{record} {action}")
}

/// The form of a step.
pub struct StepSheet {
    sheet: Sheet,
    ways: Vec<Way>,
}

impl StepSheet {
    /// The form of a step.
    pub fn new(sheet: Sheet) -> StepSheet {
        StepSheet { sheet, ways: Vec::new() }
    }

    /// With the other steps behind F6.
    pub fn with_others(self, others: Others) -> StepSheet {
        self.with_way(Key::f(6), words("其他步驟", "其他步骤", "Other steps"), others)
    }

    /// With another way out behind a key.
    pub fn with_way(mut self, key: Key, words: Words, open: Others) -> StepSheet {
        self.ways.push(Way { key, words, open });
        self
    }

    /// With the cursor in the first field that asks for something: what stands there already is passed by. A form that
    /// was half filled earlier stays where it was left.
    pub fn from_first_asked(mut self, cx: &Cx<'_>) -> StepSheet {
        let form = self.sheet.form();
        let places = (0..form.parts().len()).map(|part| Focus { part, ..Focus::default() });
        let asked = places.filter(|place| form.stop(*place) == Stop::Ask).map(|place| form.path_of(place)).next();
        if let Some(path) = asked.filter(|_| self.sheet.is_fresh(cx)) {
            self.sheet.go_to(&path, cx);
        }
        self
    }

    /// The form over the screen, or in the place of what is open; what was set aside of it earlier is said, since it
    /// opens half filled.
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
}

/// The key of the field in a place of a form.
pub fn key_of(form: &Form, focus: Focus) -> &'static str {
    match form.parts().get(focus.part) {
        Some(Part::Leaf(leaf)) => leaf.field.key,
        Some(Part::Grid(grid)) => grid.columns.get(focus.cell).map_or("", |field| field.key),
        None => "",
    }
}

/// Whether a reply takes the form off.
pub fn closes(reply: &Reply) -> bool {
    match reply {
        Reply::Close => true,
        Reply::All(all) => all.iter().any(closes),
        _ => false,
    }
}

impl Layer for StepSheet {
    fn title(&self, cx: &Cx<'_>) -> String {
        self.sheet.title(cx)
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        self.sheet.note(cx)
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        let way = self.ways.iter().find(|way| way.key == Key { burst: false, ..key });
        if let Some(other) = way.and_then(|way| (way.open)(cx)) {
            return Reply::Replace(other);
        }
        self.sheet.key(key, cx)
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
        out.extend(self.ways.iter().map(|way| Command::key(way.key, way.words)));
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
            Answer::Printed(_) | Answer::Job(_) => answered(answer),
            other => self.sheet.answered(other, cx),
        }
    }

    fn record(&self) -> Option<String> {
        self.sheet.record()
    }

    fn is_open(&self) -> bool {
        self.sheet.is_open()
    }
}
