//! Quick entry of a book in one sitting: row after row as they stand there, book and date kept from row to row, the rows
//! of this sitting above. Each row is saved by itself.

use ratatui::layout::{Position, Rect};

use crate::kernel::book::Added;
use crate::kernel::form::layout::{Layout, Place, Stop, place};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Env, Focus, Form, Part};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::number::{self, Letter, Number};
use crate::kernel::pick::Candidate;
use crate::kernel::problem::Problem;
use crate::kernel::time::Day;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::menu::Item;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Menu, Reply, Trigger};
use crate::kernel::units::{decimal, grouped};
use crate::kernel::words::{Lang, Say, Words, words};
use crate::workflows::sample::ledger::glance;
use crate::workflows::sample::ledger::store::{self, Stored};
use crate::workflows::sample::ledger::{BOOKS, THING, list_row};
use crate::workflows::sample::reconcile::rules::{BookName, SlipLine};
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

/// What stands in the fields of the row that is entered.
fn glance(form: &Form) -> glance::Row {
    let line = |path: &str| match form.slot_of(path) {
        Some(Slot::Line(line)) => line.text().trim().to_string(),
        _ => String::new(),
    };
    let chosen = |path: &str| match form.slot_of(path) {
        Some(Slot::Pick(_, chosen)) => chosen.clone(),
        _ => None,
    };
    let book = match form.slot_of("book") {
        Some(Slot::Choice(Some(at))) => BOOKS.get(*at).and_then(|choice| BookName::from_code(choice.code)),
        _ => None,
    };
    glance::Row {
        book,
        day: Day::parse(&line("date")),
        slip: line("slip"),
        variety: chosen("variety").map(|variety| (variety.key, variety.code)),
        size: chosen("size").map(|size| (size.code, size.name)),
    }
}

/// A row of the file as it would be typed.
fn as_typed(stored: &Stored) -> Typed {
    let row = &stored.row;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let all = [
        ("book", row.book.code().to_string()),
        ("date", row.day.to_string()),
        ("slip", row.slip.map(|slip| slip.to_string()).unwrap_or_default()),
        ("variety", format!("variety/{}", row.goods.variety)),
        ("size", row.goods.size.as_ref().map(|(code, _)| code.clone()).unwrap_or_default()),
        ("count", number(row.quantity.count)),
        ("metres", row.quantity.metres.map(|metres| decimal(metres, 1).replace(',', "")).unwrap_or_default()),
        ("grams", number(row.grams)),
        ("machine", text(&stored.machine)),
        ("shift", text(&stored.shift)),
        ("taken_by", row.taken_by.clone()),
        ("method", stored.method.to_string()),
        ("given_by", text(&stored.given_by)),
        ("returned", if stored.returned { "true" } else { "" }.to_string()),
        ("remarks", text(&stored.remarks)),
    ];
    let filled = all.into_iter().filter(|(_, value)| !value.is_empty());
    filled.fold(Typed::new(), |typed, (key, value)| typed.with(key, value))
}

/// What the operator has typed today, in the order of typing: a sitting that was interrupted goes on from there.
fn todays(cx: &Cx<'_>) -> Vec<Stored> {
    let Some(person) = cx.operator().key else { return Vec::new() };
    let since = cx.now.day().start().stamp().to_string();
    store::typed_by(cx.view(), person, &since).unwrap_or_default()
}

impl Hooks for Sitting {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        // An interrupted sitting goes on in the book and at the date where it was.
        if let Some(last) = todays(cx).last() {
            let (book, day) = (last.row.book.code(), last.row.day.to_string());
            return Typed::new().with("book", book).with("date", day).with("method", "paper");
        }
        let newest = store::newest(cx.view(), 0, 1).unwrap_or_default();
        let book = newest.first().map_or("workshop", |stored| stored.row.book.code());
        Typed::new().with("book", book).with("method", "paper")
    }

    fn judge(&self, form: &Form, cx: &Cx<'_>) -> (Vec<Problem>, Vec<Problem>) {
        glance::judge(cx.view(), &glance(form)).unwrap_or_default()
    }

    /// The row by its number; what the row withdraws is said with it.
    fn saved(&self, added: &Added, cx: &Cx<'_>) -> Option<Say> {
        let stored = store::load(cx.view(), added.record.id()).ok().flatten()?;
        let (books, reports) = store::withdrawn_by(cx.view(), stored.entry).unwrap_or_default();
        Some(Say::each(|lang| {
            let (row, more) = (wording::row(stored.row.id, lang), wording::withdrawn(&books, &reports, lang));
            match lang {
                Lang::Hant => format!("已存{row}。{more}"),
                Lang::Hans => format!("已存{row}。{more}"),
                Lang::En => format!("Saved {row}.{more}"),
            }
        }))
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
        let note = words(
            "照本錄入；回車跳過的欄按 Tab",
            "照本录入；回车跳过的栏按 Tab",
            "from the book; Tab to what Enter skips",
        );
        cx.word(note).to_string()
    }
}

/// Quick entry.
pub struct Entry {
    sheet: Sheet,
    /// The rows that the operator typed today, of both books.
    rows: Vec<Stored>,
    /// The row above, as it was typed.
    above: Option<Typed>,
    /// The field in which the first half of `..` was typed.
    half: Option<String>,
    /// The slip whose lines were looked up last.
    asked: Option<String>,
    /// The lines of the slip that was typed, while one of them is to be chosen.
    lines: Vec<SlipLine>,
}

impl Entry {
    /// A sitting that begins, or goes on with the row that was left.
    pub fn new(cx: &Cx<'_>) -> Entry {
        let sheet = Sheet::add(&THING, LAYOUT, Box::new(Sitting), cx);
        let mut entry = Entry::over(sheet, cx);
        entry.begin(cx);
        entry
    }

    /// A sitting that begins with a row that was voided just now, to be corrected.
    pub fn again(stored: &Stored, cx: &Cx<'_>) -> Entry {
        let mut sheet = Sheet::prefilled(&THING, LAYOUT, Box::new(Sitting), &as_typed(stored), cx);
        sheet.go_to("slip", cx);
        Entry::over(sheet, cx)
    }

    fn over(sheet: Sheet, cx: &Cx<'_>) -> Entry {
        let rows = todays(cx);
        let above = rows.last().map(as_typed);
        let asked = Some(glance(sheet.form()).slip).filter(|slip| !slip.is_empty());
        Entry { sheet, rows, above, half: None, asked, lines: Vec::new() }
    }

    /// The rows of the book that is being entered, as it stands in the form.
    fn of_book(&self) -> Vec<&Stored> {
        let typed = self.sheet.form().typed();
        let book = typed.text("book");
        self.rows.iter().filter(|stored| stored.row.book.code() == book).collect()
    }

    /// A sitting that goes on with the row that was set aside last; `None` where there is none.
    pub fn resume(cx: &Cx<'_>) -> Option<Entry> {
        let kept = cx.desk.drafts(THING.name).into_iter().find(|(draft, _)| draft.parked)?;
        let sheet = Sheet::resume(&THING, LAYOUT, Box::new(Sitting), kept, cx);
        Some(Entry::over(sheet, cx))
    }

    /// The cursor stands where the next row begins: at the date until there is one, then at the slip's number.
    fn begin(&mut self, cx: &Cx<'_>) {
        if self.sheet.form().is_touched() && !self.sheet.is_fresh(cx) {
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
        // Passing by once more changes nothing that stands there.
        if self.asked.as_ref() == Some(&typed) && self.sheet.form().slot_of("variety").is_some_and(|it| !it.is_blank())
        {
            return Reply::Done;
        }
        // What is no slip's number is told at its field.
        let Some(number) = known_slip(&typed, cx) else { return Reply::Done };
        self.asked = Some(number.to_string());
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
                let entered = store::entered(cx.view(), number).unwrap_or_default();
                let note = |line: &SlipLine| {
                    let size = line.goods.size.as_ref().map(|(code, _)| code);
                    let is = |(_, variety, of): &&(i64, i64, Option<String>)| {
                        *variety == line.goods.variety && of.as_ref() == size
                    };
                    entered.iter().find(is).map_or_else(|| line.goods.name.clone(), |(id, ..)| had(*id, cx.lang))
                };
                let item = |(line, name): (&SlipLine, &'static str)| Item {
                    key: String::new(),
                    label: wording::goods(&line.goods, cx.lang),
                    note: note(line),
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
        let rows = self.of_book().len();
        if rows == 0 {
            return 0;
        }
        let wanted = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2);
        wanted.min(area.height.saturating_sub(FORM)).max(3)
    }

    fn draw_rows(&self, canvas: &mut Canvas<'_>, area: Rect, lang: Lang) {
        let look = canvas.look;
        let shown = usize::from(area.height.saturating_sub(2));
        let rows = self.of_book();
        let first = rows.len().saturating_sub(shown);
        let wide = area.width.saturating_sub(2);
        for ((stored, at), y) in rows.iter().zip(1_usize..).skip(first).zip(area.y..) {
            canvas.text(area.x + 1, y, &line(stored, at, wide, lang), wide, look.plain());
        }
        canvas.text(area.x + 1, area.bottom() - 2, &totals(&rows, lang), wide, look.accent());
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

/// A line of a slip that a row names already.
fn had(id: i64, lang: Lang) -> String {
    match lang {
        Lang::Hant => format!("已錄：第 {id} 行"),
        Lang::Hans => format!("已录：第 {id} 行"),
        Lang::En => format!("entered: row {id}"),
    }
}

/// What one counts against the page of the book: yarn by pieces, cloth by pieces and metres, each with the kilograms that
/// the book gives. A row of cloth without pieces is one piece.
fn totals(rows: &[&Stored], lang: Lang) -> String {
    let sums = |cloth: bool| {
        let of = || rows.iter().filter(move |stored| stored.row.goods.size.is_none() == cloth);
        let pieces: i64 = of().map(|stored| stored.row.quantity.count.unwrap_or(1)).sum();
        let metres: i64 = of().filter_map(|stored| stored.row.quantity.metres).sum();
        let grams: i64 = of().filter_map(|stored| stored.row.grams).sum();
        let one = |given: bool, text: String, unit: Words| {
            if given { format!(" {text} {}", unit.get(lang)) } else { String::new() }
        };
        let pieces = one(pieces > 0, grouped(pieces), words("件", "件", "pcs"));
        let metres = one(metres > 0, decimal(metres, 1), words("米", "米", "m"));
        let weight = one(grams > 0, decimal(grams, 3), words("公斤", "公斤", "kg"));
        let name = if cloth { words("布", "布", "cloth") } else { words("紗", "纱", "yarn") };
        if pieces.is_empty() { String::new() } else { format!("  {}{pieces}{metres}{weight}", name.get(lang)) }
    };
    let (count, yarn, cloth) = (rows.len(), sums(false), sums(true));
    match lang {
        Lang::Hant => format!("今天我錄 {count} 行{yarn}{cloth}"),
        Lang::Hans => format!("今天我录 {count} 行{yarn}{cloth}"),
        Lang::En => format!("Mine today: {count} rows{yarn}{cloth}"),
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
        if key.is_ctrl('r') {
            return self.run("clear", cx);
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
            None => {
                let reply = self.sheet.run(name, cx);
                if name == "clear" {
                    self.begin(cx);
                }
                reply
            }
        }
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let mut help = self.sheet.help(cx);
        let tab = words(
            "回車走台賬每行都有的欄；克重、機台、班次、發放人、已退回、備註用 Tab 走到。`..` 同上行。",
            "回车走台账每行都有的栏；克重、机台、班次、发放人、已退回、备注用 Tab 走到。`..` 同上行。",
            "Enter goes to what every row of the book has; Tab also stops at grams, machine, shift, issued by, returned, remarks. `..` repeats the row above.",
        );
        help.text.push(tab.get(cx.lang).to_string());
        help
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        let Answer::Added(added) = answer else { return self.sheet.answered(answer, cx) };
        self.above = Some(self.sheet.form().typed());
        self.asked = None;
        self.rows.extend(store::load(cx.view(), added.record.id()).ok().flatten());
        let reply = self.sheet.answered(Answer::Added(added), cx);
        self.begin(cx);
        reply
    }

    fn is_open(&self) -> bool {
        self.sheet.is_open()
    }
}
