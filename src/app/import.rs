//! Bringing an old book into a register from the screen: a path, what would become of each row, and F8 to do it. It reads
//! and writes nothing itself.

use ratatui::layout::{Position, Rect};

use super::month::prompt;
use crate::kernel::form::field::Thing;
use crate::kernel::form::line::Line;
use crate::kernel::problem::Rule;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply, Request, overlay};
use crate::kernel::words::{Lang, Say, Words, words};
use crate::say;

/// What the palette calls it.
pub const TITLE: Words = words("導入舊賬", "导入旧账", "Import old books");
/// What else people call it.
pub const ALSO: &str = "導入 导入 CSV 批量 表格 excel import upload";

const ABOUT: Words = words(
    "CSV 文件，UTF-8 或 GB18030；第一行是欄目名，下面一行一條。F8 先試，看每一行會怎樣；再按 F8 才寫入。有一行不行就全不寫入，已有的不重登。",
    "CSV 文件，UTF-8 或 GB18030；第一行是栏目名，下面一行一条。F8 先试，看每一行会怎样；再按 F8 才写入。有一行不行就全不写入，已有的不重登。",
    "A CSV file in UTF-8 or GB18030: the first line names the columns, each line below is one entry. F8 tries it and tells what becomes of each row; F8 again writes. All rows or none; what is there isn't entered twice.",
);
const TRY: Words = words("F8 試一下，Esc 不導入。", "F8 试一下，Esc 不导入。", "F8 tries it, Esc leaves.");
const WRITE: Words = words(
    "F8 寫入，上下鍵看各行，改路徑重試，Esc 不導入。",
    "F8 写入，上下键看各行，改路径重试，Esc 不导入。",
    "F8 writes it, arrows show the rows, another path starts anew, Esc leaves.",
);

/// How far it has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    /// The path is typed.
    Asking,
    /// It was tried and can be written.
    Tried,
    /// It was tried and can't be written.
    Refused,
}

/// The question for the file, and what would become of its rows.
pub struct Import {
    thing: &'static Thing,
    line: Line,
    stage: Stage,
    /// Whether the answer that is waited for is that of the writing.
    writing: bool,
    told: Vec<String>,
    first: usize,
    cursor: Option<Position>,
}

impl Import {
    /// The question for a register's file.
    pub fn new(thing: &'static Thing) -> Import {
        let line = Line::new(String::new());
        Import { thing, line, stage: Stage::Asking, writing: false, told: Vec::new(), first: 0, cursor: None }
    }

    fn ask(&mut self, dry_run: bool) -> Reply {
        let path = self.line.text().trim().to_string();
        if path.is_empty() {
            return Reply::Tell(Notice::plain(words(
                "請填文件的路徑，如 ~/用戶.csv。",
                "请填文件的路径，如 ~/用户.csv。",
                "Type the path of the file, such as ~/users.csv.",
            )));
        }
        self.writing = !dry_run;
        Reply::Ask(Request::Import { thing: self.thing.name, path, dry_run })
    }

    /// Another path: what was told no longer holds.
    fn retyped(&mut self) {
        self.stage = Stage::Asking;
        self.told.clear();
        self.first = 0;
    }
}

impl Layer for Import {
    fn title(&self, cx: &Cx<'_>) -> String {
        let label = |lang: Lang| self.thing.label.get(lang);
        Say::each(|lang| match lang {
            Lang::En => format!("{}: {}", TITLE.get(lang), label(lang)),
            _ => format!("{}：{}", TITLE.get(lang), label(lang)),
        })
        .get(cx.lang)
        .to_string()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Reply {
        match key.code {
            Code::Esc => return Reply::Close,
            Code::F(8) => return self.ask(self.stage != Stage::Tried),
            Code::Enter if self.stage == Stage::Tried => return Reply::Tell(Notice::plain(WRITE)),
            Code::Enter => return self.ask(true),
            Code::Up => self.first = self.first.saturating_sub(1),
            Code::Down => self.first = (self.first + 1).min(self.told.len().saturating_sub(1)),
            Code::PageUp => self.first = self.first.saturating_sub(10),
            Code::PageDown => self.first = (self.first + 10).min(self.told.len().saturating_sub(1)),
            _ => {
                let before = self.line.text().to_string();
                prompt::edit(&mut self.line, key);
                if self.line.text() != before {
                    self.retyped();
                }
            }
        }
        Reply::Done
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Reply {
        self.line.insert(text.trim());
        self.retyped();
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let wide = 76.min(area.width);
        let high = if self.told.is_empty() { 10 } else { 20 };
        let inner = overlay::open(canvas, overlay::centred(area, wide, high.min(area.height)), &self.title(cx));
        let label = words("文件", "文件", "File").get(cx.lang);
        let at = prompt::draw(canvas, Rect { height: 1, ..inner }, label, &mut self.line);
        self.cursor = Some(at).filter(|at| area.contains(*at));
        let rows = inner.y + 2..inner.bottom().saturating_sub(2);
        let room = usize::from(inner.width);
        if self.told.is_empty() {
            for (y, part) in rows.zip(wrap(cx.word(ABOUT), room)) {
                canvas.text(inner.x, y, part, inner.width, look.quiet());
            }
        } else {
            let style = if self.stage == Stage::Refused { look.wrong() } else { look.plain() };
            let told = self.told.iter().skip(self.first).flat_map(|line| wrap(line, room));
            for (y, part) in rows.zip(told) {
                canvas.text(inner.x, y, part, inner.width, style);
            }
        }
        let last = if self.stage == Stage::Tried { WRITE } else { TRY };
        canvas.text(inner.x, inner.bottom().saturating_sub(1), last.get(cx.lang), inner.width, look.accent());
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let word = if self.stage == Stage::Tried {
            words("寫入", "写入", "Write")
        } else {
            words("試導入", "试导入", "Try")
        };
        vec![Command::f(8, word), Command::key(Key::plain(Code::Esc), words("不導入", "不导入", "Leave"))]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let fields = self.thing.fields.iter().map(|field| format!("{}  {}", field.label.get(cx.lang), field.key));
        let text = std::iter::once(cx.word(ABOUT).to_string()).chain(fields).collect();
        Help { title: self.title(cx), rule: Rule::House, text }
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Done(done) if self.writing => {
                let said = done.lines.last().cloned().unwrap_or_default();
                Reply::All(vec![Reply::Close, Reply::Tell(Notice::good(say!("{said}", "{said}", "{said}")))])
            }
            Answer::Done(done) => {
                (self.stage, self.told, self.first) = (Stage::Tried, done.lines, 0);
                // How many there are stands first: the rows may be many.
                self.told.rotate_right(1);
                Reply::Done
            }
            Answer::Refused(failure) => {
                let lang = cx.lang;
                self.told = failure.problems.iter().map(|problem| problem.say.get(lang).to_string()).collect();
                (self.stage, self.first, self.writing) = (Stage::Refused, 0, false);
                Reply::Done
            }
            _ => Reply::Done,
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}
