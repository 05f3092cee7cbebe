//! F3: a number opens its record at once; any other text is looked for in every list.

use ratatui::layout::{Position, Rect};
use serde_json::Value as Json;

use crate::kernel::book::{Book, ListRow, RecordKey};
use crate::kernel::form::line::Line;
use crate::kernel::number::{self, Letter, Misread, Number, Series};
use crate::kernel::pick::Candidate;
use crate::kernel::problem::Rule;
use crate::kernel::text::width::shorten;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::{Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply};
use crate::kernel::words::words;
use crate::workflows;
use crate::workflows::record_key;

/// Rows that each list contributes.
const EACH: usize = 20;

/// A row that was found, and whose list it is in.
type Hit = (&'static dyn Book, ListRow);

/// The search over everything.
pub struct Find {
    line: Line,
    /// The series of bare digits: that of the tab in front, else the first tab's.
    series: Letter,
    cursor: Option<Position>,
    /// What was looked for last, and what was found.
    found: Option<(String, Vec<Hit>)>,
    at: usize,
}

impl Find {
    /// A search with something typed already, over a tab whose records have that series; `None` where they have none.
    pub fn new(typed: &str, series: Option<Letter>) -> Find {
        let mut line = Line::default();
        line.insert(typed);
        Find { line, series: series.unwrap_or(Letter::Sample), cursor: None, found: None, at: 0 }
    }

    fn look(&mut self, cx: &Cx<'_>) -> Reply {
        let typed = self.line.text().trim().to_string();
        if typed.is_empty() {
            return Reply::Done;
        }
        let training = cx.view().is_training();
        if typed.contains('/') && record_key(&typed, training).is_some() {
            return Reply::Show(typed);
        }
        match read(&typed, self.series, cx) {
            Ok(number) => return Reply::Show(number.to_string()),
            Err(Misread::CheckDigit { fits_training }) => {
                let more = crate::say!("", "", "");
                let training =
                    crate::say!("這可能是演練用的單。", "这可能是演练用的单。", " It may be a training paper.");
                let more = if fits_training { training } else { more };
                let say = crate::kernel::words::Say::each(|lang| {
                    let text = words(
                        "單號打錯了：校驗碼不對，請對照單子再打。",
                        "单号打错了：校验码不对，请对照单子再打。",
                        "The number is mistyped: its check digit is wrong. Compare it with the paper.",
                    );
                    format!("{}{}", text.get(lang), more.get(lang))
                });
                // What an earlier search found would look like the answer to this number.
                self.found = None;
                return Reply::Tell(Notice::plain(say));
            }
            Err(Misread::Shape) => {}
        }
        let mut rows: Vec<Hit> = serials(&typed, self.series, cx);
        let folded = crate::kernel::text::fold::fold_ascii(&typed).to_lowercase();
        for book in workflows::books() {
            match book.list(cx.view(), &folded, cx.lang, 0, EACH) {
                Ok(found) => add(&mut rows, book, found),
                Err(failure) => return Reply::Tell(Notice::refused(&failure)),
            }
            add(&mut rows, book, sounding(book, &typed, cx));
        }
        self.at = 0;
        self.found = Some((typed, rows));
        Reply::Done
    }
}

/// Adds rows that aren't there yet.
fn add(rows: &mut Vec<Hit>, book: &'static dyn Book, found: Vec<ListRow>) {
    for row in found {
        if rows.iter().all(|(_, known)| known.record != row.record) {
            rows.push((book, row));
        }
    }
}

/// Months back from this one in which a bare serial is looked for.
const MONTHS: u16 = 24;

/// The number that a text means. Bare digits are of the tab's series where their check digit fits it, else of whatever
/// series has such a record, as on the command line.
fn read(typed: &str, series: Letter, cx: &Cx<'_>) -> Result<Number, Misread> {
    let training = cx.view().is_training();
    let elsewhere = |letter: Letter| {
        let number = number::read(typed, letter, training).ok()?;
        let book = workflows::book_by_letter(number.letter())?;
        let exists = book.exists(cx.view(), &RecordKey::Number(number)).unwrap_or(false);
        exists.then_some(number)
    };
    number::read(typed, series, training).or_else(|wrong| Letter::ALL.into_iter().find_map(elsewhere).ok_or(wrong))
}

/// Under which keys the books of numbered records show whom a record is about.
const WHOM: [&str; 2] = ["customer", "caller"];

/// The records of a bare serial in a series, this month's first.
fn serials(typed: &str, series: Letter, cx: &Cx<'_>) -> Vec<Hit> {
    let digits = crate::kernel::text::fold::fold_ascii(typed);
    let serial = Some(digits.as_str()).filter(|text| text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit()));
    let Some(serial) = serial.and_then(|text| text.parse().ok()) else { return Vec::new() };
    let mut out = Vec::new();
    let mut month = Series::of(cx.now.day()).yymm();
    for _ in 0..MONTHS {
        let number = Series::new(month).and_then(|month| Number::new(series, month, serial, cx.view().is_training()));
        if let (Some(number), Some(book)) = (number, workflows::book_by_letter(series)) {
            let record = RecordKey::Number(number);
            if let Ok(Some(map)) = book.show(cx.view(), &record) {
                let whom = WHOM.iter().find_map(|key| map.get(*key)?.as_str()).unwrap_or_default().to_string();
                let issued = map.get("created").and_then(|created| created.get("at")).and_then(Json::as_str);
                let issued = issued.unwrap_or_default().replacen('T', " ", 1);
                let cells = vec![number.to_string(), whom, issued];
                out.push((book, ListRow { record, cells, quiet: false }));
            }
        }
        month = if month % 100 == 1 { month.saturating_sub(89) } else { month - 1 };
    }
    out
}

/// The entries of a register whose names sound like what was typed: `hdfz`.
fn sounding(book: &'static dyn Book, typed: &str, cx: &Cx<'_>) -> Vec<ListRow> {
    let thing = book.thing().name;
    if !matches!(thing, "staff" | "customer" | "variety") {
        return Vec::new();
    }
    let found = cx.lookups().search(thing, typed, EACH);
    let row = |known: Candidate| ListRow {
        record: RecordKey::Entry { thing, id: known.key },
        cells: vec![known.code, known.name, known.note],
        quiet: false,
    };
    found.into_iter().map(row).collect()
}

impl Layer for Find {
    fn title(&self, cx: &Cx<'_>) -> String {
        cx.word(words("查找", "查找", "Find")).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        let count = self.found.as_ref().map_or(0, |(_, rows)| rows.len());
        match key.code {
            Code::Esc => return Reply::Close,
            Code::Up if count > 0 => self.at = (self.at + count - 1) % count,
            Code::Down if count > 0 => self.at = (self.at + 1) % count,
            Code::PageUp => self.at = self.at.saturating_sub(10),
            Code::PageDown => self.at = (self.at + 10).min(count.saturating_sub(1)),
            Code::Enter => {
                let typed = self.line.text().trim();
                let same = self.found.as_ref().filter(|(looked, _)| looked == typed);
                if let Some((_, row)) = same.and_then(|(_, rows)| rows.get(self.at)) {
                    return Reply::Show(row.record.to_string());
                }
                return self.look(cx);
            }
            Code::Backspace => {
                self.line.backspace();
            }
            Code::Delete => {
                self.line.delete();
            }
            Code::Left => {
                self.line.left();
            }
            Code::Right => {
                self.line.right();
            }
            Code::Home => self.line.home(),
            Code::End => self.line.end(),
            _ => match key.typed() {
                Some(ch) => self.line.insert(ch.encode_utf8(&mut [0; 4])),
                None => return Reply::Ignored,
            },
        }
        Reply::Done
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Reply {
        self.line.insert(text);
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let label = cx.word(words("單號或文字", "单号或文字", "Number or text"));
        let x = area.x + 1 + width(label) + 2;
        let room = area.right().saturating_sub(x + 1).min(50);
        canvas.text(area.x + 1, area.y, label, width(label), look.accent());
        let (text, at) = self.line.shown(usize::from(room));
        canvas.text(x, area.y, &fit(&text, room, false), room, look.field());
        self.cursor = Some(Position::new(x + u16::try_from(at).unwrap_or(0), area.y));
        let list = Rect::new(area.x, area.y + 2, area.width, area.height.saturating_sub(2));
        let Some((looked, rows)) = &self.found else {
            let say = words(
                "單號打全或掃描，回車就打開；連字號、前導零、字母都可以不打。打客戶、品種、人名等文字，回車在所有的表裡找。",
                "单号打全或扫描，回车就打开；连字号、前导零、字母都可以不打。打客户、品种、人名等文字，回车在所有的表里找。",
                "Type or scan a whole number and press Enter to open it; hyphens, leading zeros and the letter may be left out. Any other text is looked for in every list.",
            );
            return lines(canvas, list, cx.word(say));
        };
        if rows.is_empty() {
            let say = crate::say!(
                "哪裡都沒有「{looked}」。少打幾個字，或換一種寫法再按回車。",
                "哪里都没有“{looked}”。少打几个字，或换一种写法再按回车。",
                "“{looked}” is nowhere. Type less of it, or write it another way, and press Enter again."
            );
            return lines(canvas, list, say.get(cx.lang));
        }
        let shown = usize::from(list.height);
        let first = (self.at + 1).saturating_sub(shown);
        for ((index, (book, row)), y) in rows.iter().enumerate().skip(first).zip(list.y..list.bottom()) {
            let kind = shorten(book.thing().label.get(cx.lang), 12).into_owned();
            canvas.text(area.x + 1, y, &fit(&kind, 12, false), 12, look.quiet());
            let text = row.cells.iter().filter(|cell| !cell.is_empty()).map(String::as_str).collect::<Vec<_>>();
            let room = area.width.saturating_sub(16);
            let style = if row.quiet { look.quiet() } else { look.plain() };
            canvas.text(area.x + 15, y, &shorten(&text.join("  "), usize::from(room)), room, style);
            if index == self.at {
                canvas.text(area.x, y, ">", 1, look.accent());
                canvas.style(Rect::new(area.x, y, area.width, 1), look.selected());
            }
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![
            Command::key(Key::plain(Code::Enter), words("找、打開", "找、打开", "Look, open")),
            Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let say = words(
            "每一個單號都有校驗碼，打錯一位會提示。文字在單號、客戶、品種、名字、電話、地址裡找。",
            "每一个单号都有校验码，打错一位会提示。文字在单号、客户、品种、名字、电话、地址里找。",
            "Every number has a check digit: one wrong digit is told. Text is looked for in numbers, customers, varieties, names, telephones and addresses.",
        );
        Help { title: self.title(cx), rule: Rule::Plain, text: vec![cx.word(say).to_string()] }
    }

    fn is_open(&self) -> bool {
        false
    }
}

fn lines(canvas: &mut Canvas<'_>, area: Rect, text: &str) {
    let style = canvas.look.quiet();
    let wide = area.width.saturating_sub(4).min(72);
    for (line, y) in crate::kernel::text::wrap::wrap(text, usize::from(wide)).into_iter().zip(area.y..area.bottom()) {
        canvas.text(area.x + 1, y, line, wide, style);
    }
}
