//! The list of a workflow's records with the detail of the marked one: F2, filter, narrower views, steps, the whole
//! page. A workflow says what is its own in [`Records`]. It opens no transaction: what changes something is asked for.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use super::panes::column;
use super::{Facts, Halves, Page, Panes, Seen, answered};
use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::number::{Letter, Number, read};
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::table::list::Heard;
use crate::kernel::table::state::from_slice;
use crate::kernel::table::{List, Source, Want};
use crate::kernel::text::variants;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Reply, Trigger};
use crate::kernel::words::{Words, words};

/// What a workflow says of its list. State that only it knows (what is counted down) is in the value itself.
pub trait Records: Default + 'static {
    /// A record in words.
    type Facts: Facts;

    /// Which of them the list shows; the default is all. A list with one narrower view says `bool`.
    type Which: Copy + PartialEq + Default + 'static;

    /// The letter of their numbers; bare digits are taken for one of these.
    const LETTER: Letter;

    /// What the list is called.
    const TITLE: Words;

    /// What stands there while there is none: what to do.
    const EMPTY: Words;

    /// What the key bar calls F2.
    const NEW: Words;

    /// Whether it lies over a tab instead of being one: Esc takes it off.
    const LIES_OVER: bool = false;

    /// Whether its rows count down by the second; `renew` writes what is left then.
    const COUNTS_DOWN: bool = false;

    /// Rows of a view by key, newest first; `want.find` is folded, `want.place()` says where they start.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn page(&self, which: Self::Which, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>>;

    /// All rows of a view that has an order of its own (what presses most first), few enough for memory; `None` for
    /// views by key.
    ///
    /// # Errors
    /// Where the file can't be read.
    fn sorted(&self, _which: Self::Which, _find: &str, _cx: &Cx<'_>) -> Outcome<Option<Vec<ListRow>>> {
        Ok(None)
    }

    /// The columns for a list of that width, beside or above the detail. Where their number changes, the rows are read
    /// again.
    fn columns(&self, wide: u16, is_beside: bool, cx: &Cx<'_>) -> &'static [Column];

    /// The form behind F2.
    fn form(cx: &Cx<'_>) -> Box<dyn Layer>;

    /// The list's own keys, in the order of the palette: narrower views, other screens.
    fn ways() -> Vec<Way<Self::Which>>;

    /// What F1 says.
    fn help(cx: &Cx<'_>) -> (Rule, Vec<String>);

    /// Its half-typed forms behind F12.
    fn halves() -> Option<&'static Halves> {
        None
    }

    /// What is said of a narrower view, and where.
    fn says(_which: Self::Which, _cx: &Cx<'_>) -> Option<Says> {
        None
    }

    /// What stands where a view has no row; `None` for `EMPTY`.
    fn nothing(_which: Self::Which, _cx: &Cx<'_>) -> Option<String> {
        None
    }

    /// Where list and detail stand.
    fn panes(area: Rect) -> Panes {
        Panes::of(area)
    }

    /// Draws the detail of the marked record.
    fn detail(facts: &Self::Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        column(canvas, inner, &facts.lines(inner.width, cx), false);
    }

    /// Puts the time that is left now into a row on the screen; reads nothing.
    fn renew(&self, _row: &mut ListRow, _cx: &Cx<'_>) {}

    /// What shows a record of a number or key that isn't necessarily one of these: by default the page of one of these.
    fn opens(record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
        page_of::<Self::Facts>(record, Self::LETTER, cx)
    }
}

/// What a list says of the view that it shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Says {
    /// Over the list.
    Over(String),
    /// At the foot of the list, where the eye ends that counts along.
    Under(String),
    /// Behind the tab's name.
    Note(String),
}

/// A key of the list's own: a view, or another screen.
pub struct Way<W> {
    command: Command,
    does: Does<W>,
}

enum Does<W> {
    Only(W),
    Turn(fn(W) -> W),
    Open(fn(&Cx<'_>) -> Box<dyn Layer>),
}

impl<W> Way<W> {
    /// Ctrl and a letter that narrows the list, and with the same letter shows all again.
    pub fn only(letter: char, which: W, words: Words) -> Way<W> {
        Way { command: Command::key(Key::ctrl(letter), words), does: Does::Only(which) }
    }

    /// Ctrl and a letter that goes on to the view after the one shown, around.
    pub fn turn(letter: char, after: fn(W) -> W, words: Words) -> Way<W> {
        Way { command: Command::key(Key::ctrl(letter), words), does: Does::Turn(after) }
    }

    /// Ctrl and a letter that opens another screen.
    pub fn open(letter: char, words: Words, layer: fn(&Cx<'_>) -> Box<dyn Layer>) -> Way<W> {
        Way { command: Command::key(Key::ctrl(letter), words), does: Does::Open(layer) }
    }

    /// A name of the palette that opens another screen.
    pub fn named(name: &'static str, words: Words, layer: fn(&Cx<'_>) -> Box<dyn Layer>) -> Way<W> {
        Way { command: Command::named(name, words), does: Does::Open(layer) }
    }

    /// Adds other words that the palette finds it by.
    pub fn also(self, also: &'static str) -> Way<W> {
        Way { command: self.command.also(also), ..self }
    }

    /// Leaves it off the key bar.
    pub fn off_bar(self) -> Way<W> {
        Way { command: self.command.off_bar(), ..self }
    }

    fn is_key(&self, key: Key) -> bool {
        match self.command.trigger {
            Trigger::Key(own) => key.ctrl && !key.alt && key.code == own.code,
            _ => false,
        }
    }
}

/// The number that a text names, where it is one of that letter.
pub fn number_of(record: &str, letter: Letter, cx: &Cx<'_>) -> Option<Number> {
    read(record, letter, cx.view().is_training()).ok().filter(|number| number.letter() == letter)
}

/// The page of a record by its number, to be laid over another screen; `None` where there is no such record.
pub fn page_of<F: Facts>(record: &str, letter: Letter, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
    number_of(record, letter, cx).and_then(|number| Page::<F>::at(number.key(), cx))
}

/// What list and source share.
struct Shelf<R: Records> {
    records: R,
    which: Cell<R::Which>,
    /// The rows of a view in its own order, with what they were searched by.
    sorted: RefCell<Option<(String, Vec<ListRow>)>>,
}

struct Rows<R: Records>(Rc<Shelf<R>>);

impl<R: Records> Source for Rows<R> {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let shelf = self.0.as_ref();
        let known = shelf.sorted.borrow().as_ref().is_some_and(|(find, _)| find == want.find);
        if !known {
            let find = variants::finding(want.find);
            let Some(rows) = shelf.records.sorted(shelf.which.get(), &find, cx)? else {
                return shelf.records.page(shelf.which.get(), Want { find: &find, ..want }, cx);
            };
            *shelf.sorted.borrow_mut() = Some((want.find.to_string(), rows));
        }
        Ok(shelf.sorted.borrow().as_ref().map(|(_, all)| from_slice(all, want)).unwrap_or_default())
    }

    fn refresh(&self) {
        *self.0.sorted.borrow_mut() = None;
    }
}

/// The list with its detail.
pub struct Tab<R: Records> {
    shelf: Rc<Shelf<R>>,
    list: List,
    seen: Seen<R::Facts>,
    /// What stands behind the tab's name, since the list was drawn last.
    note: String,
    /// How many columns the rows were read for.
    columns: Option<usize>,
    /// Where the list was drawn last, for the second's tick.
    drawn: Option<Rect>,
    cursor: Option<Position>,
}

impl<R: Records> Default for Tab<R> {
    fn default() -> Tab<R> {
        Tab::new()
    }
}

impl<R: Records> Tab<R> {
    /// The list from its newest record.
    pub fn new() -> Tab<R> {
        let (records, which) = (R::default(), Cell::default());
        let shelf = Rc::new(Shelf { records, which, sorted: RefCell::default() });
        let list = List::new(Rows(Rc::clone(&shelf)), &[], R::EMPTY);
        Tab { shelf, list, seen: Seen::default(), note: String::new(), columns: None, drawn: None, cursor: None }
    }

    /// The list, to be laid over another screen.
    pub fn over(_cx: &Cx<'_>) -> Box<dyn Layer> {
        Box::new(Tab::<R>::new())
    }

    /// The list with the record marked that a text names; `None` for other records.
    pub fn at(record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
        let mut tab = Tab::<R>::new();
        if tab.show(record, cx) { Some(Box::new(tab)) } else { None }
    }

    /// The list itself, for tests.
    pub fn list(&self) -> &List {
        &self.list
    }

    fn which(&self) -> R::Which {
        self.shelf.which.get()
    }

    fn is_narrowed(&self) -> bool {
        self.which() != R::Which::default()
    }

    fn marked(&self) -> Option<i64> {
        self.list.row().map(|row| row.record.id())
    }

    /// Shows a view, or all again where it shows that one already.
    fn only(&mut self, which: R::Which, cx: &Cx<'_>) -> Reply {
        self.turn_to(if self.which() == which { R::Which::default() } else { which }, cx)
    }

    fn turn_to(&mut self, which: R::Which, cx: &Cx<'_>) -> Reply {
        self.shelf.which.set(which);
        self.list.restart(cx);
        self.list.set_empty(R::nothing(self.which(), cx));
        Reply::Done
    }

    fn take(&mut self, way: &Way<R::Which>, cx: &Cx<'_>) -> Reply {
        match way.does {
            Does::Only(which) => self.only(which, cx),
            Does::Turn(after) => self.turn_to(after(self.which()), cx),
            Does::Open(layer) => Reply::Open(layer(cx)),
        }
    }

    fn refresh(&mut self, cx: &Cx<'_>) {
        self.list.refresh(cx);
        self.list.set_empty(R::nothing(self.which(), cx));
        self.seen.reload(cx);
    }

    /// Marks a record, lifting what hides it.
    fn go_to(&mut self, number: Number, cx: &Cx<'_>) -> bool {
        let record = RecordKey::Number(number);
        if self.list.show(&record, cx) {
            return true;
        }
        if !self.is_narrowed() {
            return false;
        }
        self.only(R::Which::default(), cx);
        self.list.show(&record, cx)
    }

    fn draw_list(&mut self, canvas: &mut Canvas<'_>, panes: Panes, cx: &Cx<'_>) {
        let area = panes.list;
        let mut rest = area;
        self.note.clear();
        let says = R::says(self.which(), cx);
        let (text, y) = match says {
            None => (String::new(), area.y),
            Some(Says::Note(text)) => {
                self.note = text;
                (String::new(), area.y)
            }
            Some(Says::Over(text)) => {
                rest.y += 1;
                (text, area.y)
            }
            Some(Says::Under(text)) => (text, area.bottom().saturating_sub(1)),
        };
        if !text.is_empty() {
            canvas.text(area.x + 1, y, &text, area.width.saturating_sub(2), canvas.look.accent());
            rest.height = rest.height.saturating_sub(1);
        }
        let columns = self.shelf.records.columns(area.width, panes.is_beside, cx);
        self.list.set_columns(columns);
        let before = self.columns.replace(columns.len());
        if before != self.columns && self.list.table().is_loaded() {
            self.list.refresh(cx);
        }
        self.count_down(cx);
        self.list.draw(canvas, rest, cx);
        self.drawn = Some(rest);
        self.cursor = self.list.cursor();
    }

    fn draw_detail(&self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        if let Some(failure) = self.seen.failure() {
            let text = failure.text(cx.lang);
            let wrong = canvas.look.wrong();
            canvas.text(area.x + 1, area.y, text.lines().next().unwrap_or(""), area.width, wrong);
        } else if let Some(facts) = self.seen.facts() {
            R::detail(facts, canvas, area, cx);
        }
    }

    fn count_down(&mut self, cx: &Cx<'_>) {
        if R::COUNTS_DOWN {
            let shelf = Rc::clone(&self.shelf);
            self.list.renew(|row| shelf.records.renew(row, cx));
        }
    }
}

impl<R: Records> Layer for Tab<R> {
    fn title(&self, cx: &Cx<'_>) -> String {
        R::TITLE.get(cx.lang).to_string()
    }

    fn note(&self, _cx: &Cx<'_>) -> String {
        self.note.clone()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if let Some(way) = R::ways().into_iter().find(|way| way.is_key(key)) {
            return self.take(&way, cx);
        }
        if key.is_f(2) {
            return Reply::Open(R::form(cx));
        }
        if let Some(halves) = R::halves().filter(|_| key.is_f(12)) {
            return halves.open(cx);
        }
        match self.list.key(key, cx) {
            Heard::Chosen => {
                return self.marked().map_or(Reply::Done, |key| Reply::open(Page::<R::Facts>::new(key, cx)));
            }
            Heard::Done => return Reply::Done,
            Heard::Ignored => {}
        }
        if key.is(Code::Esc) && self.is_narrowed() {
            return self.only(R::Which::default(), cx);
        }
        if key.is(Code::Esc) && R::LIES_OVER {
            return Reply::Close;
        }
        self.seen.show(self.marked(), cx);
        self.seen.facts().and_then(|facts| facts.key(key, cx)).unwrap_or(Reply::Ignored)
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        if self.list.paste(text, cx) { Reply::Done } else { Reply::Ignored }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.refresh(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        self.cursor = None;
        if self.seen.has_changed(cx) {
            self.refresh(cx);
        }
        let panes = R::panes(area);
        self.draw_list(canvas, panes, cx);
        self.seen.show(self.marked(), cx);
        if panes.is_beside || !self.seen.is_empty() {
            panes.divide(canvas);
            self.draw_detail(canvas, panes.detail, cx);
        }
    }

    fn pulse(&mut self, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        if let Some(area) = self.drawn.filter(|_| R::COUNTS_DOWN) {
            self.count_down(cx);
            self.list.draw(canvas, area, cx);
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::f(2, R::NEW)];
        out.extend(self.seen.facts().map(|facts| facts.commands(cx)).unwrap_or_default());
        out.extend(self.list.commands());
        out.extend(R::halves().and_then(|halves| halves.command(cx)));
        out.extend(R::ways().into_iter().map(|way| way.command));
        if R::LIES_OVER {
            out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        }
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        let named = |way: &Way<R::Which>| way.command.trigger == Trigger::Name(name);
        if let Some(way) = R::ways().into_iter().find(named) {
            return self.take(&way, cx);
        }
        self.seen.show(self.marked(), cx);
        self.seen.facts().map_or(Reply::Ignored, |facts| facts.run(name, cx))
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.refresh(cx);
        answered(answer)
    }

    fn record(&self) -> Option<String> {
        self.list.row().map(|row| row.record.to_string())
    }

    fn show(&mut self, record: &str, cx: &Cx<'_>) -> bool {
        number_of(record, R::LETTER, cx).is_some_and(|number| self.go_to(number, cx))
    }

    fn opens(&self, record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
        R::opens(record, cx)
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let (rule, text) = R::help(cx);
        Help { title: self.title(cx), rule, text }
    }
}

#[cfg(test)]
mod tests;
