//! The gate book of a day, as a list; F5 prints it. Left and right change the day.

use std::cell::Cell;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::table::list::Heard;
use crate::kernel::table::state::from_slice;
use crate::kernel::table::{List, Source, Want};
use crate::kernel::time::Day;
use crate::kernel::ui::help::HelpLayer;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply, Request};
use crate::kernel::words::{Lang, Words, words};
use crate::say;
use crate::workflow::gate::GateEntry;
use crate::workflows;

const COLUMNS: &[Column] = &[
    Column { words: words("時間", "时间", "Time"), width: 5, right: false },
    Column { words: words("單號", "单号", "Number"), width: 13, right: false },
    Column { words: words("結果", "结果", "Result"), width: 10, right: false },
    Column { words: words("件數", "件数", "Pcs"), width: 5, right: true },
    Column { words: words("門衛", "门卫", "Guard"), width: 8, right: false },
    Column { words: words("原因、備註", "原因、备注", "Reasons, remarks"), width: 0, right: false },
];
const EMPTY: Words = words(
    "這一天門衛簿裡沒有記錄。左右鍵看別的日子，Esc 返回。",
    "这一天门卫簿里没有记录。左右键看别的日子，Esc 返回。",
    "Nothing in the gate book on this day. Left and right change the day, Esc goes back.",
);

/// The lines of one day, the newest first.
struct Lines {
    day: Rc<Cell<Day>>,
}

impl Source for Lines {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let mut rows = Vec::new();
        if let Some((_, gate)) = workflows::gate() {
            let lines = gate.book(cx.view(), self.day.get())?;
            rows.extend(lines.iter().zip(1..).map(|(entry, id)| row(entry, id, cx.lang)));
        }
        rows.reverse();
        rows.retain(|row| want.find.is_empty() || row.cells.iter().any(|cell| cell.contains(want.find)));
        Ok(from_slice(&rows, want))
    }
}

fn row(entry: &GateEntry, id: i64, lang: Lang) -> ListRow {
    ListRow {
        record: RecordKey::Entry { thing: "gate", id },
        cells: vec![
            entry.at.clock(),
            entry.number.map_or_else(|| entry.typed.clone(), |number| number.to_string()),
            entry.result_words().get(lang).to_string(),
            entry.pieces.map(|pieces| pieces.to_string()).unwrap_or_default(),
            entry.by.clone(),
            entry.remarks(lang),
        ],
        quiet: false,
    }
}

/// The gate book as a layer.
pub struct GateBook {
    day: Rc<Cell<Day>>,
    list: List,
}

impl GateBook {
    /// Today's.
    pub fn new(cx: &Cx<'_>) -> GateBook {
        let day = Rc::new(Cell::new(cx.now.day()));
        let list = List::new(Lines { day: Rc::clone(&day) }, COLUMNS, EMPTY);
        GateBook { day, list }
    }

    /// The whole of a line, where its reasons don't fit.
    fn detail(&self, cx: &Cx<'_>) -> Reply {
        let Some(row) = self.list.row() else { return Reply::Done };
        let labels = COLUMNS.iter().map(|column| cx.word(column.words));
        let lines = labels.zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
        let text = lines.map(|(label, cell)| format!("{label}  {cell}")).collect();
        let help = Help { title: self.title(cx), rule: Rule::Plain, text };
        Reply::open(HelpLayer::new(help, Vec::new()))
    }

    fn turn(&mut self, by: i64, cx: &Cx<'_>) -> Reply {
        let to = self.day.get().plus(by);
        if to <= cx.now.day() {
            self.day.set(to);
            self.list = List::new(Lines { day: Rc::clone(&self.day) }, COLUMNS, EMPTY);
        }
        Reply::Done
    }
}

impl Layer for GateBook {
    fn title(&self, cx: &Cx<'_>) -> String {
        let day = self.day.get();
        let say = say!("門衛登記簿 {day}", "门卫登记簿 {day}", "Gate book {day}");
        say.get(cx.lang).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        match key.code {
            Code::F(5) => Reply::Ask(Request::Print {
                record: self.day.get().to_string(),
                paper: Some("gate-book"),
                preview: false,
            }),
            Code::Left if !self.list.is_typing() => self.turn(-1, cx),
            Code::Right if !self.list.is_typing() => self.turn(1, cx),
            _ => match (self.list.key(key, cx), key.code) {
                (Heard::Ignored, Code::Esc) => Reply::Close,
                (Heard::Ignored, _) => Reply::Ignored,
                (Heard::Chosen, _) => self.detail(cx),
                (Heard::Done, _) => Reply::Done,
            },
        }
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        self.list.paste(text, cx);
        Reply::Done
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.list.refresh(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        self.list.draw(canvas, area, cx);
    }

    fn cursor(&self) -> Option<Position> {
        self.list.cursor()
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![
            Command::f(5, words("打印", "打印", "Print")),
            Command::key(Key::plain(Code::Left), words("前一天", "前一天", "Day before")),
        ];
        if self.day.get() < cx.now.day() {
            out.push(Command::key(Key::plain(Code::Right), words("後一天", "后一天", "Day after")));
        }
        out.extend(self.list.commands());
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = words(
            "一天裡放行的、不放行的（查無此單的也在內）和在門崗補記的提取，一行一件，只增不改。F5 打印交市場營銷部。",
            "一天里放行的、不放行的（查无此单的也在内）和在门岗补记的提取，一行一件，只增不改。F5 打印交市场营销部。",
            "What left, what was refused (unknown numbers too) and what was recorded as drawn at the gate, a line each; it is only added to. F5 prints the day.",
        );
        Help { title: self.title(cx), rule: Rule::Clause("S7"), text: vec![cx.word(text).to_string()] }
    }

    fn answered(&mut self, answer: Answer, _cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Refused(failure) => Reply::Tell(Notice::refused(&failure)),
            Answer::Job(job) => Reply::Tell(Notice::job(&job)),
            Answer::Printed(lines) => Reply::Tell(Notice::pdf(&lines)),
            _ => Reply::Done,
        }
    }

    fn is_open(&self) -> bool {
        false
    }
}
