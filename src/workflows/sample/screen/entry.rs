//! Quick entry of a book in one sitting: row after row as they stand there, book and date kept from row to row, the rows
//! of this sitting above. Each row is saved by itself.

use ratatui::layout::{Position, Rect};

use crate::kernel::form::layout::{Layout, Place, Stop, place};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Env, Focus, Form, Part};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::number::{self, Letter, Number};
use crate::kernel::pick::Candidate;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::menu::Item;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Menu, Notice, Reply, Trigger};
use crate::kernel::units::{decimal, grouped};
use crate::kernel::words::{Lang, words};
use crate::workflows::sample::ledger::store::{self, Stored};
use crate::workflows::sample::ledger::{THING, list_row};
use crate::workflows::sample::reconcile::rules::SlipLine;
use crate::workflows::sample::reconcile::{store as month, wording};
use crate::workflows::sample::store as slips;

const LINES: &[&[Place]] = &[
    &[place("book", 1), place("date", 1)],
    &[place("slip", 1), place("variety", 1)],
    &[place("size", 1), place("count", 1)],
    &[place("metres", 1), place("grams", 1)],
    &[place("machine", 1), place("shift", 1)],
    &[place("taken_by", 1), place("method", 1)],
    &[place("given_by", 1), place("returned", 1)],
    &[place("remarks", 1)],
];
const LAYOUT: Layout = Layout { lines: LINES, columns: &[], computed: &[], order: &[], stops: Some(stops) };

/// The lines of a slip, by the names that a menu hands on.
const LINE_NAMES: [&str; 9] = ["line1", "line2", "line3", "line4", "line5", "line6", "line7", "line8", "line9"];

/// Rows that the form itself needs.
const FORM: u16 = 12;

/// The entries of the variety register tell yarn from cloth in their note.
fn is_cloth(candidate: &Candidate) -> bool {
    candidate.note.split_whitespace().any(|word| matches!(word, "布" | "cloth"))
}

/// In the order of the book's columns; what most rows don't say is passed by, Tab and the arrows go there.
fn stops(form: &Form, focus: Focus) -> Stop {
    let Some(Part::Leaf(leaf)) = form.parts().get(focus.part) else { return Stop::Hide };
    let cloth = matches!(form.slot_of("variety"), Some(Slot::Pick(_, Some(variety))) if is_cloth(variety));
    match leaf.path.as_str() {
        "book" | "date" if !leaf.slot.is_blank() => Stop::Pass,
        "size" if cloth => Stop::Hide,
        "metres" if !cloth => Stop::Hide,
        "count" if cloth => Stop::Pass,
        "grams" if !cloth => Stop::Pass,
        "machine" | "shift" | "given_by" | "returned" | "remarks" => Stop::Pass,
        _ => Stop::Ask,
    }
}

/// What follows from row to row.
struct Sitting;

impl Hooks for Sitting {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let newest = store::newest(cx.view(), 0, 1).unwrap_or_default();
        let book = newest.first().map_or("workshop", |stored| stored.row.book.code());
        Typed::new().with("book", book).with("method", "paper")
    }

    fn follow(&self, form: &mut Form, cx: &Cx<'_>) {
        // What doesn't apply to the variety isn't kept behind its back.
        let env = Env::from(cx);
        let Some(Slot::Pick(_, Some(variety))) = form.slot_of("variety") else { return };
        let idle = if is_cloth(variety) { "size" } else { "metres" };
        if form.slot_of(idle).is_some_and(|slot| !slot.is_blank())
            && let Some(focus) = form.place(idle)
        {
            form.put(focus, None, env);
        }
    }

    fn next(&self, saved: &Typed, _cx: &Cx<'_>) -> Option<Typed> {
        let kept = ["book", "date"].into_iter();
        let next = kept.fold(Typed::new(), |next, key| next.with(key, saved.text(key)));
        Some(next.with("method", "paper"))
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        cx.word(words("照本錄入", "照本录入", "from the book")).to_string()
    }
}

/// Quick entry.
pub struct Entry {
    sheet: Sheet,
    /// The rows of this sitting.
    rows: Vec<Stored>,
    /// The row above, as it was typed.
    above: Option<Typed>,
    /// The field in which the first half of `..` was typed.
    half: Option<String>,
    /// The lines of the slip that was typed, while one of them is to be chosen.
    lines: Vec<SlipLine>,
}

impl Entry {
    /// A sitting that begins, or goes on with the row that was left.
    pub fn new(cx: &Cx<'_>) -> Entry {
        let sheet = Sheet::add(&THING, LAYOUT, Box::new(Sitting), cx);
        let mut entry = Entry { sheet, rows: Vec::new(), above: None, half: None, lines: Vec::new() };
        entry.begin(cx);
        entry
    }

    /// A sitting that goes on with the row that was set aside last; `None` where there is none.
    pub fn resume(cx: &Cx<'_>) -> Option<Entry> {
        let kept = cx.desk.drafts(THING.name).into_iter().find(|(draft, _)| draft.parked)?;
        let sheet = Sheet::resume(&THING, LAYOUT, Box::new(Sitting), kept, cx);
        Some(Entry { sheet, rows: Vec::new(), above: None, half: None, lines: Vec::new() })
    }

    /// The cursor stands where the next row begins: at the date until there is one, then at the slip's number.
    fn begin(&mut self, cx: &Cx<'_>) {
        if self.sheet.form().is_touched() {
            return;
        }
        let dated = self.sheet.form().slot_of("date").is_some_and(|slot| !slot.is_blank());
        self.sheet.go_to(if dated { "slip" } else { "date" }, cx);
    }

    /// `..` takes what stands in the row above; `None` where the key is none of it.
    fn repeat(&mut self, key: Key, cx: &Cx<'_>) -> Option<Reply> {
        let path = self.sheet.form().path();
        let half = self.half.take();
        if !matches!(key.typed(), Some('.' | '。' | '．')) {
            return None;
        }
        let Raw::Text(above) = self.above.as_ref()?.get(&path)?.clone() else { return None };
        if half.as_ref() == Some(&path) {
            return Some(self.sheet.put(&above, cx));
        }
        let shows = matches!(self.sheet.form().slot(), Some(Slot::Line(_) | Slot::Pick(..)));
        self.half = Some(path);
        // A field that takes text shows the first half; one that doesn't waits for the second.
        (!shows).then_some(Reply::Done)
    }

    /// The slip's number was typed: what it says of the goods, to be compared with the book.
    fn slip_typed(&mut self, cx: &Cx<'_>) -> Reply {
        let typed = match self.sheet.form().slot_of("slip") {
            Some(Slot::Line(line)) if !line.is_blank() => line.text().to_string(),
            _ => return Reply::Done,
        };
        let Some(number) = known_slip(&typed, cx) else {
            return Reply::Tell(Notice::plain(words(
                "沒有這張單：對照台賬再看一遍；台賬上就這樣寫的，單號空着，抄進備註。",
                "没有这张单：对照台账再看一遍；台账上就这样写的，单号空着，抄进备注。",
                "There is no such slip. Compare it with the book; if the book has it so, leave it empty and copy it into the remarks.",
            )));
        };
        // As the paper has it, whatever was left out in typing.
        let focus = self.sheet.form().path();
        self.sheet.go_to("slip", cx);
        let kept = self.sheet.put(&number.to_string(), cx);
        self.sheet.go_to(&focus, cx);
        let lines = month::lines_of(cx.view(), number).unwrap_or_default();
        match lines.as_slice() {
            [] => kept,
            [line] => self.take(&line.clone(), cx),
            _ => {
                let item = |(line, name): (&SlipLine, &'static str)| Item {
                    key: String::new(),
                    label: wording::goods(&line.goods, cx.lang),
                    note: line.goods.name.clone(),
                    trigger: Some(Trigger::Name(name)),
                    also: String::new(),
                };
                let items = lines.iter().zip(LINE_NAMES).map(item).collect();
                self.lines = lines;
                Reply::open(Menu::new(number.to_string(), items))
            }
        }
    }

    /// Fills in variety and size of a slip's line; how much was taken the book says.
    fn take(&mut self, line: &SlipLine, cx: &Cx<'_>) -> Reply {
        self.sheet.go_to("variety", cx);
        let mut kept = self.sheet.put(&format!("variety/{}", line.goods.variety), cx);
        if let Some((size, _)) = &line.goods.size {
            self.sheet.go_to("size", cx);
            kept = self.sheet.put(size, cx);
            self.sheet.go_to("count", cx);
        } else {
            self.sheet.go_to("metres", cx);
        }
        kept
    }

    fn top(&self, area: Rect) -> u16 {
        if self.rows.is_empty() {
            return 0;
        }
        let wanted = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_add(2);
        wanted.min(area.height.saturating_sub(FORM)).max(3)
    }

    fn draw_rows(&self, canvas: &mut Canvas<'_>, area: Rect, lang: Lang) {
        let look = canvas.look;
        let shown = usize::from(area.height.saturating_sub(2));
        let first = self.rows.len().saturating_sub(shown);
        let wide = area.width.saturating_sub(2);
        for ((stored, at), y) in self.rows.iter().zip(1_usize..).skip(first).zip(area.y..) {
            canvas.text(area.x + 1, y, &line(stored, at, wide, lang), wide, look.plain());
        }
        canvas.text(area.x + 1, area.bottom() - 2, &totals(&self.rows, lang), wide, look.accent());
        canvas.rule(area, area.bottom() - 1);
    }
}

fn known_slip(typed: &str, cx: &Cx<'_>) -> Option<Number> {
    let number = number::read(typed, Letter::Sample, cx.view().is_training()).ok()?;
    let known = number.letter() == Letter::Sample && slips::exists(cx.view(), number.key()).unwrap_or(false);
    known.then_some(number)
}

/// One row of the sitting: its place, date, slip, goods, quantity, taker, signature.
fn line(stored: &Stored, at: usize, wide: u16, lang: Lang) -> String {
    let cells = list_row(stored, lang).cells;
    let cell = |place: usize| cells.get(place).map_or("", String::as_str);
    let day = stored.row.day;
    let left = format!("{at:>3}  {:02}-{:02}  {}", day.month(), day.day(), fit(cell(1), 12, false));
    let goods = wording::goods(&stored.row.goods, lang);
    let right = format!("{} {} {}", fit(cell(4), 9, true), fit(cell(6), 10, false), fit(cell(7), 8, false));
    let room = wide.saturating_sub(width(&left) + width(&right) + 4);
    format!("{left}  {}  {right}", fit(&goods, room, false))
}

/// What one counts against the page of the book.
fn totals(rows: &[Stored], lang: Lang) -> String {
    let count = rows.len();
    let pieces: i64 = rows.iter().filter_map(|stored| stored.row.quantity.count).sum();
    let metres: i64 = rows.iter().filter_map(|stored| stored.row.quantity.metres).sum();
    let grams: i64 = rows.iter().filter_map(|stored| stored.row.grams).sum();
    let pieces = grouped(pieces);
    let weight = match (grams, lang) {
        (0, _) => String::new(),
        (grams, Lang::En) => format!("  {} g", grouped(grams)),
        (grams, _) => format!("  {} 克", grouped(grams)),
    };
    let cloth = match (metres, lang) {
        (0, _) => String::new(),
        (metres, Lang::En) => format!("  {} m", decimal(metres, 1)),
        (metres, _) => format!("  {} 米", decimal(metres, 1)),
    };
    match lang {
        Lang::Hant => format!("本次 {count} 行  {pieces} 件{cloth}{weight}"),
        Lang::Hans => format!("本次 {count} 行  {pieces} 件{cloth}{weight}"),
        Lang::En => format!("This sitting: {count} rows  {pieces} pcs{cloth}{weight}"),
    }
}

impl Layer for Entry {
    fn title(&self, cx: &Cx<'_>) -> String {
        self.sheet.title(cx)
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        self.sheet.note(cx)
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if let Some(reply) = self.repeat(key, cx) {
            return reply;
        }
        let (before, path) = (self.sheet.form().focus(), self.sheet.form().path());
        let reply = self.sheet.key(key, cx);
        let goes_on = matches!(key.code, Code::Enter | Code::Tab) && !key.shift;
        if goes_on && path == "slip" && self.sheet.form().focus() != before {
            return Reply::All(vec![reply, self.slip_typed(cx)]);
        }
        // Enter in the last field ends the row, as a hand does that writes a book.
        let ends = key.is(Code::Enter) && !key.burst && self.sheet.form().focus() == before;
        if ends && matches!(reply, Reply::Tell(_)) {
            return self.sheet.key(Key::f(8), cx);
        }
        reply
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        self.sheet.paste(text, cx)
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.sheet.tick(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let top = self.top(area);
        if top > 0 {
            self.draw_rows(canvas, Rect { height: top, ..area }, cx.lang);
        }
        let rest = Rect::new(area.x, area.y + top, area.width, area.height.saturating_sub(top));
        self.sheet.draw(canvas, rest, cx);
    }

    fn cursor(&self) -> Option<Position> {
        self.sheet.cursor()
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = self.sheet.commands(cx);
        if self.above.is_some() {
            out.push(Command::typed("..", words("同上行", "同上行", "as above")));
        }
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        let chosen = LINE_NAMES.iter().position(|known| *known == name).and_then(|at| self.lines.get(at)).cloned();
        match chosen {
            Some(line) => self.take(&line, cx),
            None => self.sheet.run(name, cx),
        }
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        self.sheet.help(cx)
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        let Answer::Added(added) = answer else { return self.sheet.answered(answer, cx) };
        self.above = Some(self.sheet.form().typed());
        self.rows.extend(store::load(cx.view(), added.record.id()).ok().flatten());
        let reply = self.sheet.answered(Answer::Added(added), cx);
        self.begin(cx);
        reply
    }

    fn is_open(&self) -> bool {
        self.sheet.is_open()
    }
}
