//! F4: what is due over all workflows: overdue first, then what runs, what is due, what waits for somebody, and quietly
//! what can't be met yet. Enter opens the record.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use ratatui::layout::Rect;

use super::deadlines;
use super::registers::Registers;
use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::answered;
use crate::kernel::store::history;
use crate::kernel::table::state::from_slice;
use crate::kernel::table::{List, Source, Want, list::Heard};
use crate::kernel::text::variants::finding;
use crate::kernel::time::words::{day_short, minute_short};
use crate::kernel::time::{Minute, Stamp};
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Reply};
use crate::kernel::words::{Lang, words};
use crate::registers::deadline::wording::{elapsed, left};
use crate::registers::rights;
use crate::workflow::{Due, Urgency, WaitingRow};
use crate::workflows;

/// What is to be done needs every cell: the columns beside it are as narrow as their language allows.
static COLUMNS: [Column; 4] = columns(15, 4);
static ENGLISH: [Column; 4] = columns(18, 6);

const fn columns(when: u16, clause: u16) -> [Column; 4] {
    [
        Column { words: words("何時", "何时", "When"), width: when, right: false },
        Column { words: words("單號", "单号", "Number"), width: 12, right: false },
        Column { words: words("做什麼", "做什么", "What"), width: 0, right: false },
        Column { words: words("條款", "条款", "Clause"), width: clause, right: false },
    ]
}

/// The list of what is due.
pub struct DueList {
    list: List,
    dues: Rc<Dues>,
    /// The newest entry when it was read.
    newest: i64,
}

/// How many minutes before its end a limit of today is told as what is left of it; before that, as a clock time.
const SOON: i64 = 120;

impl DueList {
    /// The list, not read yet.
    pub fn new(cx: &Cx<'_>) -> DueList {
        let empty = words(
            "現在沒有到期或待辦的事。Esc 返回。",
            "现在没有到期或待办的事。Esc 返回。",
            "Nothing is due or waiting. Esc goes back.",
        );
        let dues = Rc::new(Dues::default());
        let newest = history::newest(cx.view()).unwrap_or(0);
        DueList { list: List::new(Rc::clone(&dues), &COLUMNS, empty), dues, newest }
    }

    /// The kind of the marked deadline; `None` for what only waits.
    fn kind(&self) -> Option<String> {
        let id = self.list.row()?.record.id();
        let keys = self.dues.keys.borrow();
        keys.iter().find(|(_, known)| **known == id).map(|((_, kind), _)| kind.clone()).filter(|kind| !kind.is_empty())
    }

    /// The record of the marked row, as people and the file name it.
    fn marked(&self) -> Option<String> {
        self.list.row().and_then(|row| row.cells.get(1)).cloned()
    }
}

/// A layer that shows a record over another screen, so that Esc comes back to that; `None` for what has no page.
pub(super) fn page_of(record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
    let of_workflow = workflows::ALL.iter().find_map(|workflow| workflow.screen()?.opens(record, cx));
    of_workflow.or_else(|| Registers::at(record, cx))
}

/// When it is due, as people say it: what is left of it or by how much it is over, a clock time today, a date else.
pub fn when(due: &Due, now: Stamp, lang: Lang) -> String {
    let minute = now.minute();
    let text = match (due.urgency, due.due, due.opens) {
        (Urgency::Overdue, Some(at), _) => format!("! {}", left(at, minute, lang)),
        (Urgency::Later, _, Some(opens)) => {
            let from = clock_or_date(opens, now, lang);
            match lang {
                Lang::Hant => format!("{from} 起"),
                Lang::Hans => format!("{from} 起"),
                Lang::En => format!("from {from}"),
            }
        }
        (_, Some(at), _) if at.since(minute) <= SOON => left(at, minute, lang),
        (_, Some(at), _) => clock_or_date(at, now, lang),
        (_, None, _) => elapsed(due.start, minute, lang),
    };
    let mark = words("（暫定）", "（暂定）", " prov.").get(lang);
    if due.provisional { format!("{text}{mark}") } else { text }
}

/// A clock time today and tomorrow, a date else.
fn clock_or_date(at: Minute, now: Stamp, lang: Lang) -> String {
    if at.day().since(now.day()) != 1 {
        return minute_short(at, now);
    }
    format!("{} {}", words("明日", "明日", "tomorrow").get(lang), at.clock())
}

/// More than anybody works off in a day; further ones show once these are done.
const MOST: usize = 5000;

/// One line of the list, with what it is ordered and found by.
struct Line {
    /// Overdue, running, due, waiting, later; then by time, what has none last.
    order: (u8, bool, Option<Minute>, String),
    /// What the record needs.
    what: String,
    row: ListRow,
    /// Its cells, folded for finding.
    folded: String,
}

#[derive(Default)]
struct Dues {
    lines: RefCell<Option<Vec<Line>>>,
    /// The rows that fit what is looked for.
    found: RefCell<Option<(String, Vec<ListRow>)>>,
    /// A record may have several lines: each has a key of its own, the same whenever it is read again.
    keys: RefCell<HashMap<(String, String), i64>>,
}

impl Dues {
    fn line(&self, order: (u8, Option<Minute>), what: &str, cells: Vec<String>, quiet: bool) -> Line {
        let record = cells.get(1).cloned().unwrap_or_default();
        let mut keys = self.keys.borrow_mut();
        let next = i64::try_from(keys.len()).unwrap_or(i64::MAX);
        let id = *keys.entry((record.clone(), what.to_string())).or_insert(next);
        let folded = finding(&cells.join(" "));
        let row = ListRow { record: RecordKey::Entry { thing: "due", id }, cells, quiet };
        Line { order: (order.0, order.1.is_none(), order.1, record), what: what.to_string(), row, folded }
    }

    fn of_due(&self, due: &Due, cx: &Cx<'_>) -> Line {
        let rank = match due.urgency {
            Urgency::Overdue => 0,
            Urgency::Running => 1,
            Urgency::Due => 2,
            Urgency::Later => 4,
        };
        let at = match due.urgency {
            Urgency::Running => Some(due.start),
            Urgency::Later => due.opens,
            Urgency::Overdue | Urgency::Due => due.due,
        };
        let cells = vec![
            when(due, cx.now, cx.lang),
            due.record.clone(),
            due.what.get(cx.lang).to_string(),
            due.clause.clone().unwrap_or_default(),
        ];
        self.line((rank, at), &due.kind, cells, due.urgency == Urgency::Later)
    }

    /// A record that waits for somebody, with the last day on which that can be done.
    fn of_waiting(&self, waits: &WaitingRow, cx: &Cx<'_>) -> Line {
        let today = cx.now.day();
        let until = waits.until.map_or(String::new(), |last| match cx.lang {
            _ if waits.overdue => words("! 已過期", "! 已过期", "! expired").get(cx.lang).to_string(),
            _ if last == today => words("至今日", "至今日", "to today").get(cx.lang).to_string(),
            Lang::En => format!("to {}", day_short(last, today)),
            Lang::Hant => format!("至 {}", day_short(last, today)),
            Lang::Hans => format!("至 {}", day_short(last, today)),
        });
        // Who is waited for stands behind what for: lists of deadlines put it so too.
        let cells = vec![until, waits.record.clone(), format!("{}  {}", waits.state, waits.who), String::new()];
        let rank = if waits.overdue { 0 } else { 3 };
        self.line((rank, waits.until.map(|last| last.end())), "", cells, false)
    }

    fn read(&self, cx: &Cx<'_>) -> Outcome<Vec<Line>> {
        let seen = workflows::ALL
            .iter()
            .filter(|workflow| rights::may_see(Some(cx.operator()), workflow.thing().name).is_ok());
        let mut lines = Vec::new();
        for workflow in seen.clone() {
            lines.extend(workflow.due(cx.view())?.iter().map(|due| self.of_due(due, cx)));
        }
        // What is due stands there already, with its time.
        let there: HashSet<String> = lines.iter().map(|line| line.order.3.clone()).collect();
        for workflow in seen {
            let waiting = workflow.waiting_list(cx.view(), cx.lang, MOST)?;
            let new = waiting.iter().filter(|waits| !there.contains(&waits.record));
            lines.extend(new.map(|waits| self.of_waiting(waits, cx)));
        }
        lines.sort_by(|one, other| (&one.order, &one.what).cmp(&(&other.order, &other.what)));
        Ok(lines)
    }
}

impl Source for Rc<Dues> {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        if self.lines.borrow().is_none() {
            let lines = self.read(cx)?;
            self.lines.replace(Some(lines));
            self.found.take();
        }
        let mut found = self.found.borrow_mut();
        let (_, rows) = match found.take() {
            Some(known) if known.0 == want.find => found.insert(known),
            _ => {
                let find = finding(want.find);
                let lines = self.lines.borrow();
                let fits = lines.iter().flatten().filter(|line| line.folded.contains(&find));
                found.insert((want.find.to_string(), fits.map(|line| line.row.clone()).collect()))
            }
        };
        Ok(from_slice(rows, want))
    }

    fn refresh(&self) {
        self.lines.take();
    }
}

impl Layer for DueList {
    fn title(&self, cx: &Cx<'_>) -> String {
        cx.word(words("到期、待辦", "到期、待办", "Due and waiting")).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        match self.list.key(key, cx) {
            Heard::Chosen => {
                let Some(record) = self.marked() else { return Reply::Done };
                page_of(&record, cx).map_or(Reply::Show(record), Reply::Open)
            }
            Heard::Done => Reply::Done,
            Heard::Ignored if key.is(Code::Esc) => Reply::Close,
            Heard::Ignored if key == deadlines::KEY => {
                self.marked().map_or(Reply::Done, |record| deadlines::open(record, self.kind().as_deref(), cx))
            }
            // The next step of the record and the papers of its page, without opening it first.
            Heard::Ignored if key.is_f(6) || key.is_f(5) => {
                let page = self.marked().and_then(|record| page_of(&record, cx));
                page.map_or(Reply::Ignored, |mut page| page.key(key, cx))
            }
            // Typing filters: there is nothing else to type here.
            Heard::Ignored if key.typed().is_some_and(|ch| !ch.is_whitespace()) => {
                self.list.key(Key::f(7), cx);
                self.list.key(key, cx);
                Reply::Done
            }
            Heard::Ignored => Reply::Ignored,
        }
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        if !self.list.is_typing() {
            self.list.key(Key::f(7), cx);
        }
        self.list.paste(text, cx);
        Reply::Done
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.list.refresh(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        // What was done in a layer above is done here too.
        let newest = history::newest(cx.view()).unwrap_or(0);
        if std::mem::replace(&mut self.newest, newest) != newest {
            self.list.refresh(cx);
        }
        self.list.set_columns(if cx.lang == Lang::En { &ENGLISH } else { &COLUMNS });
        self.list.draw(canvas, area, cx);
    }

    fn cursor(&self) -> Option<ratatui::layout::Position> {
        self.list.cursor()
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::key(Key::plain(Code::Enter), words("打開", "打开", "Open"))];
        if self.marked().is_some_and(|record| !record.contains('/')) {
            out.push(Command::f(6, words("下一步", "下一步", "Next step")));
        }
        out.extend(self.list.commands());
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = [
            words(
                "所有工作裡到期的事：先是逾期的（!），再是沒有具體時限、應馬上辦的（已過多久），然後是到期的和等人簽、等人取的；灰的還沒到開始的時候。",
                "所有工作里到期的事：先是逾期的（!），再是没有具体时限、应马上办的（已过多久），然后是到期的和等人签、等人取的；灰的还没到开始的时候。",
                "What is due over all tabs: overdue first (!), then what is to be done at once (for how long it has waited), then what is due and what waits for a signature or a taker; grey is what can't be done yet.",
            ),
            words(
                "直接打字就篩選（單號、姓名、地址、做什麼），Esc 看全部。回車打開記錄，Esc 回到這裡；F6 直接辦下一步；Ctrl+E 看這個時限怎麼算的、說明逾期。",
                "直接打字就筛选（单号、姓名、地址、做什么），Esc 看全部。回车打开记录，Esc 回到这里；F6 直接办下一步；Ctrl+E 看这个时限怎么算的、说明逾期。",
                "Just type to filter (number, name, address, what to do); Esc shows all. Enter opens the record, Esc comes back here; F6 takes its next step; Ctrl+E shows how the deadline was counted and explains a missed one.",
            ),
        ];
        let text = text.iter().map(|words| words.get(cx.lang).to_string()).collect();
        Help { title: self.title(cx), rule: Rule::Plain, text }
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        let page = self.marked().and_then(|record| page_of(&record, cx));
        page.map_or(Reply::Ignored, |mut page| page.run(name, cx))
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.list.refresh(cx);
        answered(answer)
    }

    fn record(&self) -> Option<String> {
        self.marked()
    }

    fn is_open(&self) -> bool {
        false
    }
}
