//! Outages on the screen: their list with its detail, from which the form, the steps and the whole page open. It never
//! opens a transaction: what changes something goes out as a request.

pub mod facts;
pub mod form;
pub mod steps;

use std::cell::Cell;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use self::facts::Facts;
use super::show::list_row;
use super::store::{self, Place, Wanted};
use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::number::{Letter, Number, read};
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::life::when;
use crate::kernel::record::panes::column;
use crate::kernel::record::{Page, Panes, Seen, answered};
use crate::kernel::table::list::Heard;
use crate::kernel::table::{List, Source, Want, Whence};
use crate::kernel::text::variants;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Reply};
use crate::kernel::words::{Words, words};

const TITLE: Words = words("停熱", "停热", "Outages");
const EMPTY: Words = words(
    "沒有停熱記錄。按 F2 登記一次：故障，或事先安排的檢修。",
    "没有停热记录。按 F2 登记一次：故障，或事先安排的检修。",
    "There is no outage. F2 enters one: a failure, or work that is arranged beforehand.",
);
const NONE_UNENDED: Words = words("只看未恢復，Esc 看全部", "只看未恢复，Esc 看全部", "not ended, Esc shows all");

/// The columns of the list.
const COLUMNS: &[Column] = &[
    Column { words: words("公告編號", "公告编号", "Notice No."), width: 12, right: false },
    Column { words: words("停熱範圍", "停热范围", "Area"), width: 0, right: false },
    Column { words: words("性質", "性质", "Kind"), width: 7, right: false },
    Column { words: words("開始", "开始", "From"), width: 11, right: true },
    Column { words: words("恢復", "恢复", "Back"), width: 11, right: true },
    Column { words: words("告知", "告知", "Told"), width: 8, right: false },
    Column { words: words("狀態", "状态", "State"), width: 8, right: false },
];

/// The list with the outage marked that a record's text names; `None` for other records.
pub fn at(record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
    let mut list = Outages::new();
    if list.show(record, cx) { Some(Box::new(list)) } else { None }
}

fn number_of(record: &str, cx: &Cx<'_>) -> Option<Number> {
    let number = read(record, Letter::Outage, cx.view().is_training()).ok()?;
    (number.letter() == Letter::Outage).then_some(number)
}

/// What F1 says in list and page.
fn help(cx: &Cx<'_>) -> Vec<String> {
    let text = [
        words(
            "故障要立即告知用戶；停熱滿八小時，或預計滿八小時，要通知用戶或發公告。先告知、後告知都按時間記。",
            "故障要立即告知用户；停热满八小时，或预计满八小时，要通知用户或发公告。先告知、后告知都按时间记。",
            "Users are told of a failure at once; where heat is off for 8 hours, or will be, they are told or it is announced. Each telling is kept with its time.",
        ),
        words(
            "F2 登記停熱；F6 辦下一步（公告、恢復…）；F5 打印公告；回車看整張；Ctrl+W 只看未恢復的。",
            "F2 登记停热；F6 办下一步（公告、恢复…）；F5 打印公告；回车看整张；Ctrl+W 只看未恢复的。",
            "F2 enters an outage; F6 takes the next step (announce, restore); F5 prints the announcement; Enter shows all of it; Ctrl+W shows what hasn't ended.",
        ),
    ];
    text.iter().map(|words| words.get(cx.lang).to_string()).collect()
}

/// Where the rows come from.
struct Rows {
    unended: Rc<Cell<bool>>,
}

impl Source for Rows {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let place = match want.whence {
            Whence::First => Place::Newest,
            Whence::Last => Place::After(0),
            Whence::From(record) => Place::Before(record.id().saturating_add(1)),
            Whence::After(record) => Place::Before(record.id()),
            Whence::Before(record) => Place::After(record.id()),
        };
        let wanted = Wanted { find: variants::finding(want.find), unended: self.unended.get() };
        let now = cx.now.minute();
        let row = |listed: store::Listed| {
            let mut row = list_row(&listed, cx.lang);
            let ends = [Some(listed.from), listed.restored_at.or(listed.expected_to)];
            for (at, cell) in ends.into_iter().zip(row.cells.iter_mut().skip(3)) {
                *cell = at.map(|at| when(at, now)).unwrap_or_default();
            }
            row
        };
        Ok(store::page(cx.view(), &wanted, place, want.limit)?.into_iter().map(row).collect())
    }
}

/// The list of outages with its detail.
pub struct Outages {
    list: List,
    unended: Rc<Cell<bool>>,
    seen: Seen<Facts>,
    cursor: Option<Position>,
}

impl Default for Outages {
    fn default() -> Outages {
        Outages::new()
    }
}

impl Outages {
    /// The list from its newest outage.
    pub fn new() -> Outages {
        let unended = Rc::new(Cell::new(false));
        let list = List::new(Rows { unended: Rc::clone(&unended) }, COLUMNS, EMPTY);
        Outages { list, unended, seen: Seen::default(), cursor: None }
    }

    fn marked(&self) -> Option<i64> {
        self.list.row().map(|row| row.record.id())
    }

    fn only_unended(&mut self, on: bool, cx: &Cx<'_>) -> Reply {
        self.unended.set(on);
        self.list.restart(cx);
        Reply::Done
    }
}

impl Layer for Outages {
    fn title(&self, cx: &Cx<'_>) -> String {
        TITLE.get(cx.lang).to_string()
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        if self.unended.get() { NONE_UNENDED.get(cx.lang).to_string() } else { String::new() }
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if key.is_ctrl('w') {
            return self.only_unended(!self.unended.get(), cx);
        }
        if key.is_f(2) {
            return Reply::Open(form::new(cx));
        }
        match self.list.key(key, cx) {
            Heard::Chosen => {
                return self.marked().map_or(Reply::Done, |key| Reply::open(Page::<Facts>::new(key, cx)));
            }
            Heard::Done => return Reply::Done,
            Heard::Ignored => {}
        }
        if key.is(Code::Esc) {
            return if self.unended.get() { self.only_unended(false, cx) } else { Reply::Close };
        }
        self.seen.show(self.marked(), cx);
        self.seen.facts().and_then(|facts| steps::key(facts, key, cx)).unwrap_or(Reply::Ignored)
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        if self.list.paste(text, cx) { Reply::Done } else { Reply::Ignored }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.list.refresh(cx);
        self.seen.reload(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        if self.seen.has_changed(cx) {
            self.list.refresh(cx);
            self.seen.reload(cx);
        }
        let panes = Panes::of(area);
        self.list.draw(canvas, panes.list, cx);
        self.seen.show(self.marked(), cx);
        if let Some(facts) = self.seen.facts() {
            let detail = panes.detail;
            let inner = Rect { x: detail.x + 1, width: detail.width.saturating_sub(2), ..detail };
            column(canvas, inner, &facts.pane(inner.width, cx), false);
        }
        if panes.is_beside || self.seen.facts().is_some() {
            panes.divide(canvas);
        }
        self.cursor = self.list.cursor();
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::f(2, words("登記停熱", "登记停热", "New"))];
        out.extend(self.seen.facts().map(|facts| steps::commands(facts, cx)).unwrap_or_default());
        out.extend(self.list.commands());
        out.push(Command::key(Key::ctrl('w'), words("未恢復", "未恢复", "Not ended")));
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        self.seen.show(self.marked(), cx);
        self.seen.facts().map_or(Reply::Ignored, |facts| steps::run(facts, name, cx))
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.list.refresh(cx);
        self.seen.reload(cx);
        answered(answer)
    }

    fn record(&self) -> Option<String> {
        self.seen.facts().map(|facts| facts.number().to_string())
    }

    fn show(&mut self, record: &str, cx: &Cx<'_>) -> bool {
        number_of(record, cx).is_some_and(|number| self.list.show(&RecordKey::Number(number), cx))
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        Help { title: self.title(cx), rule: Rule::Clause("H15"), text: help(cx) }
    }
}
