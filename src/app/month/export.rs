//! Where the spreadsheet of a month's summary is to lie: a bare name goes into the folder beside the file. It writes
//! nothing itself.

use ratatui::layout::{Position, Rect};

use super::prompt;
use crate::kernel::form::line::Line;
use crate::kernel::problem::Rule;
use crate::kernel::text::wrap::wrap;
use crate::kernel::time::Month;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply, Request, overlay};
use crate::kernel::words::{Words, words};
use crate::say;

const ABOUT: Words = words(
    "只寫文件名就放進數據文件旁邊的 papers 文件夾；也可以寫全路徑。同名的文件會被換掉。結尾 .xlsx 是電子表格，.csv 是文本；Tab 換一種。",
    "只写文件名就放进数据文件旁边的 papers 文件夹；也可以写全路径。同名的文件会被换掉。结尾 .xlsx 是电子表格，.csv 是文本；Tab 换一种。",
    "A bare name goes into the folder papers beside the data file; a whole path will do too. A file of that name is replaced. The ending .xlsx makes a spreadsheet, .csv a text; Tab changes it.",
);

const LAST: Words = words("F8 導出，Esc 不導出。", "F8 导出，Esc 不导出。", "F8 exports, Esc doesn't.");

/// The question for the file's name.
pub struct Export {
    month: Month,
    line: Line,
    cursor: Option<Position>,
}

impl Export {
    /// The question, with a name proposed.
    pub fn new(month: Month, _cx: &Cx<'_>) -> Export {
        Export { month, line: Line::new(format!("summary-{month}.xlsx")), cursor: None }
    }

    /// The other kind of spreadsheet.
    fn turn(&mut self) {
        let text = self.line.text().trim();
        let other = match text.rsplit_once('.') {
            Some((stem, ending)) if ending.eq_ignore_ascii_case("xlsx") => format!("{stem}.csv"),
            Some((stem, ending)) if ending.eq_ignore_ascii_case("csv") => format!("{stem}.xlsx"),
            _ => format!("{text}.xlsx"),
        };
        self.line = Line::new(other);
    }
}

impl Layer for Export {
    fn title(&self, cx: &Cx<'_>) -> String {
        let month = self.month;
        say!("導出 {month} 匯總", "导出 {month} 汇总", "Export the summary of {month}").get(cx.lang).to_string()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Reply {
        match key.code {
            Code::Esc => return Reply::Close,
            Code::Tab => self.turn(),
            Code::F(8) => {
                let path = self.line.text().trim().to_string();
                return Reply::Ask(Request::Export { month: self.month, workflow: None, path });
            }
            Code::Enter => return Reply::Tell(Notice::plain(LAST)),
            _ => {
                prompt::edit(&mut self.line, key);
            }
        }
        Reply::Done
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Reply {
        self.line.insert(text);
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let wide = 74.min(area.width);
        let about = wrap(cx.word(ABOUT), usize::from(wide.saturating_sub(4)));
        let high = u16::try_from(about.len()).unwrap_or(4).saturating_add(6);
        let inner = overlay::open(canvas, overlay::centred(area, wide, high), &self.title(cx));
        let label = words("文件", "文件", "File").get(cx.lang);
        let at = prompt::draw(canvas, Rect { height: 1, ..inner }, label, &mut self.line);
        self.cursor = Some(at).filter(|at| area.contains(*at));
        for (y, part) in (inner.y + 2..inner.bottom()).zip(about) {
            canvas.text(inner.x, y, part, inner.width, look.quiet());
        }
        canvas.text(inner.x, inner.bottom().saturating_sub(1), LAST.get(cx.lang), inner.width, look.accent());
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![
            Command::f(8, words("導出", "导出", "Export")),
            Command::key(Key::plain(Code::Tab), words("xlsx／csv", "xlsx／csv", "xlsx/csv")),
            Command::key(Key::plain(Code::Esc), words("不導出", "不导出", "Don't")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        Help { title: self.title(cx), rule: Rule::Plain, text: vec![cx.word(ABOUT).to_string()] }
    }

    fn answered(&mut self, answer: Answer, _cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Done(done) => {
                let path = done.lines.join("  ");
                let said = say!("已導出：{path}", "已导出：{path}", "Exported: {path}");
                Reply::All(vec![Reply::Close, Reply::Tell(Notice::good(said))])
            }
            // The name stays to be put right.
            Answer::Refused(failure) => Reply::Tell(Notice::refused(&failure)),
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
