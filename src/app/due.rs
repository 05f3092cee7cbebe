//! F4: what is due over all workflows, the most urgent first, then what waits for somebody; Enter opens the record.

use std::cell::RefCell;

use ratatui::layout::Rect;

use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::number::{self, Letter};
use crate::kernel::problem::Outcome;
use crate::kernel::table::state::from_slice;
use crate::kernel::table::{List, Source, Want, list::Heard};
use crate::kernel::time::Minute;
use crate::kernel::ui::{Canvas, Code, Command, Cx, Key, Layer, Reply};
use crate::kernel::words::{Lang, words};
use crate::workflow::{Due, Urgency, WaitingRow};
use crate::workflows;

static COLUMNS: [Column; 4] = [
    Column { words: words("何時", "何时", "When"), width: 14, right: false },
    Column { words: words("單號", "单号", "Number"), width: 14, right: false },
    Column { words: words("做什麼", "做什么", "What"), width: 0, right: false },
    Column { words: words("條款", "条款", "Clause"), width: 8, right: false },
];

/// The list of what is due.
pub struct DueList {
    list: List,
}

#[derive(Default)]
struct Dues {
    kept: RefCell<Option<Vec<ListRow>>>,
}

impl DueList {
    /// The list, not read yet.
    pub fn new(_cx: &Cx<'_>) -> DueList {
        let empty = words(
            "現在沒有到期或待辦的事。Esc 返回。",
            "现在没有到期或待办的事。Esc 返回。",
            "Nothing is due or waiting. Esc goes back.",
        );
        DueList { list: List::new(Dues::default(), &COLUMNS, empty) }
    }
}

/// The key of a record by its text; `None` for texts that are no number and no register's key.
pub(super) fn record_key(text: &str, training: bool) -> Option<RecordKey> {
    match text.split_once('/') {
        Some((thing, id)) => {
            let thing = crate::workflows::books().map(|book| book.thing().name).find(|name| *name == thing)?;
            Some(RecordKey::Entry { thing, id: id.parse().ok()? })
        }
        None => number::read(text, Letter::Sample, training).ok().map(RecordKey::Number),
    }
}

/// When it is due, as people say it: a clock time today, a date else, how many days it is late.
fn when(due: &Due, now: Minute, lang: Lang) -> String {
    let Some(at) = due.due else { return words("馬上", "马上", "at once").get(lang).to_string() };
    let days = now.day().since(at.day());
    let sign = if due.urgency == Urgency::Overdue { "! " } else { "" };
    let when = match (days, lang) {
        (0, _) => at.clock(),
        (1.., Lang::En) => format!("{days} d late"),
        (1.., Lang::Hant) => format!("逾期 {days} 天"),
        (1.., Lang::Hans) => format!("逾期 {days} 天"),
        _ => format!("{:02}-{:02} {}", at.day().month(), at.day().day(), at.clock()),
    };
    format!("{sign}{when}")
}

/// More than anybody works off in a day; further ones show once these are done.
const MOST: usize = 5000;

/// A record that waits, as a row among what is due.
fn waiting(record: RecordKey, waits: &WaitingRow, now: Minute, lang: Lang) -> ListRow {
    let until = waits.until.map_or(String::new(), |last| {
        if waits.overdue {
            return words("! 已過期", "! 已过期", "! expired").get(lang).to_string();
        }
        match lang {
            _ if last == now.day() => words("至今日", "至今日", "to today").get(lang).to_string(),
            Lang::En => format!("to {:02}-{:02}", last.month(), last.day()),
            _ => format!("至 {:02}-{:02}", last.month(), last.day()),
        }
    });
    let what = format!("{}  {}", waits.state, waits.who);
    ListRow { record, cells: vec![until, waits.record.clone(), what, String::new()], quiet: false }
}

impl Source for Dues {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let mut kept = self.kept.borrow_mut();
        if kept.is_none() {
            let mut all = Vec::new();
            for workflow in workflows::ALL {
                all.extend(workflow.due(cx.view())?);
            }
            all.sort_by(|a, b| (a.urgency, a.due, &a.record).cmp(&(b.urgency, b.due, &b.record)));
            let now = cx.now.minute();
            let training = cx.view().is_training();
            let row = |due: &Due| {
                let record = record_key(&due.record, training)?;
                let cells = vec![
                    when(due, now, cx.lang),
                    due.record.clone(),
                    due.what.get(cx.lang).to_string(),
                    due.clause.clone().unwrap_or_default(),
                ];
                Some(ListRow { record, cells, quiet: due.urgency == Urgency::Later })
            };
            let mut rows: Vec<ListRow> = all.iter().filter_map(row).collect();
            for workflow in workflows::ALL {
                for waits in workflow.waiting_list(cx.view(), cx.lang, MOST)? {
                    let Some(record) = record_key(&waits.record, training) else { continue };
                    // What is due stands there already, with its time.
                    if rows.iter().all(|row| row.record != record) {
                        rows.push(waiting(record, &waits, now, cx.lang));
                    }
                }
            }
            *kept = Some(rows);
        }
        let fits = |row: &&ListRow| want.find.is_empty() || row.cells.iter().any(|cell| cell.contains(want.find));
        let rows: Vec<ListRow> = kept.iter().flatten().filter(fits).cloned().collect();
        Ok(from_slice(&rows, want))
    }

    fn refresh(&self) {
        self.kept.take();
    }
}

impl Layer for DueList {
    fn title(&self, cx: &Cx<'_>) -> String {
        cx.word(words("到期、待辦", "到期、待办", "Due and waiting")).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        match self.list.key(key, cx) {
            Heard::Chosen => self.list.row().map_or(Reply::Done, |row| Reply::Show(row.record.to_string())),
            Heard::Done => Reply::Done,
            Heard::Ignored if key.is(Code::Esc) => Reply::Close,
            Heard::Ignored => Reply::Ignored,
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

    fn cursor(&self) -> Option<ratatui::layout::Position> {
        self.list.cursor()
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::key(Key::plain(Code::Enter), words("打開", "打开", "Open"))];
        out.extend(self.list.commands());
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn is_open(&self) -> bool {
        false
    }
}
