//! Requisitions on the screen: their list with its detail, from which the form, the steps and the whole paper open. It
//! never opens a transaction: what changes something goes out as a request.

pub mod facts;
pub mod form;
pub mod page;
pub mod pick;
pub mod steps;

use std::cell::Cell;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use self::facts::{Extent, Facts};
use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::number::{Letter, Number, read};
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::{Panes, Seen, answered};
use crate::kernel::table::list::Heard;
use crate::kernel::table::{List, Source, Want, Whence};
use crate::kernel::text::variants;
use crate::kernel::text::width::shorten;
use crate::kernel::time::Month;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Reply};
use crate::kernel::words::{Words, words};
use crate::workflows::sample::requisition::show::list_row;
use crate::workflows::sample::requisition::store::{self, Wanted};
use crate::workflows::sample::store::Place;

const TITLE: Words = words("領用單", "领用单", "Requisitions");
const EMPTY: Words = words(
    "還沒有領用單。按 F2 開一張：按月份，或挑幾張已提取的免費樣品單。",
    "还没有领用单。按 F2 开一张：按月份，或挑几张已提取的免费样品单。",
    "There is no requisition. F2 makes one, for a month or for slips that were drawn free of charge.",
);

/// The columns of the list.
const COLUMNS: &[Column] = &[
    Column { words: words("單號", "单号", "Number"), width: 12, right: false },
    Column { words: words("日期", "日期", "Date"), width: 7, right: false },
    Column { words: words("領用部門", "领用部门", "Department"), width: 0, right: false },
    Column { words: words("領用人", "领用人", "Receiver"), width: 10, right: false },
    Column { words: words("件", "件", "Pcs"), width: 6, right: true },
    Column { words: words("公斤", "公斤", "kg"), width: 9, right: true },
    Column { words: words("狀態", "状态", "State"), width: 12, right: false },
];

/// From how many columns on the detail stands beside the list.
const BESIDE: u16 = 146;
/// What the list itself needs then.
const LIST: u16 = 82;

/// The list with a requisition marked that a record's text names; for `requisition/202610#S2610-0003-2` the one on
/// which that slip stands, else the form of a new one of the month. `None` for other records.
pub fn at(record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
    if let Some((month, slip)) = record.strip_prefix("requisition/").and_then(|rest| rest.split_once('#')) {
        let month = Month::from_key(month.parse().ok()?)?;
        let slip = read(slip, Letter::Sample, cx.view().is_training()).ok()?;
        let standing = store::of_slip(cx.view(), slip).ok()?;
        return match standing {
            Some(number) => at(&number.to_string(), cx),
            None => Some(Box::new(form::of_month(month, cx))),
        };
    }
    let mut list = Requisitions::new();
    if list.show(record, cx) { Some(Box::new(list)) } else { None }
}

fn number_of(record: &str, cx: &Cx<'_>) -> Option<Number> {
    let number = read(record, Letter::Requisition, cx.view().is_training()).ok()?;
    (number.letter() == Letter::Requisition).then_some(number)
}

/// What F1 says in list and page.
fn help(cx: &Cx<'_>) -> Vec<String> {
    let text = [
        words(
            "領用單：免費提取的數量，總經理批准後出庫，財務列銷售費用並視同銷售。收費的不列。",
            "领用单：免费提取的数量，总经理批准后出库，财务列销售费用并视同销售。收费的不列。",
            "A requisition is for what was drawn free of charge: the general manager approves, the store issues, finance books it as selling expense and as a sale. Charged samples aren't on it.",
        ),
        words(
            "F2 開一張（按月份，或挑幾張單）；F6 辦下一步；F5 打印；回車看整張；Ctrl+W 只看待辦的。",
            "F2 开一张（按月份，或挑几张单）；F6 办下一步；F5 打印；回车看整张；Ctrl+W 只看待办的。",
            "F2 makes one, for a month or for chosen slips; F6 takes the next step; F5 prints; Enter shows all of it; Ctrl+W shows what waits.",
        ),
    ];
    text.iter().map(|words| words.get(cx.lang).to_string()).collect()
}

/// Where the rows come from.
struct Rows {
    waiting: Rc<Cell<bool>>,
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
        let wanted = Wanted { find: variants::finding(want.find), waiting: self.waiting.get() };
        let page = store::page(cx.view(), &wanted, place, want.limit)?;
        let today = cx.now.day();
        let row = |listed: store::Listed| {
            // A day of this year; of another one its month is enough.
            let day = listed.made.day();
            let made = if day.year() == today.year() {
                format!("{:02}-{:02}", day.month(), day.day())
            } else {
                Month::of(day).to_string()
            };
            let mut row = list_row(listed, cx.lang);
            if let Some(cell) = row.cells.get_mut(1) {
                *cell = made;
            }
            row
        };
        Ok(page.into_iter().map(row).collect())
    }
}

/// The list of requisitions with its detail.
pub struct Requisitions {
    list: List,
    waiting: Rc<Cell<bool>>,
    seen: Seen<Facts>,
    cursor: Option<Position>,
}

impl Default for Requisitions {
    fn default() -> Requisitions {
        Requisitions::new()
    }
}

impl Requisitions {
    /// The list from its newest requisition.
    pub fn new() -> Requisitions {
        let waiting = Rc::new(Cell::new(false));
        let list = List::new(Rows { waiting: Rc::clone(&waiting) }, COLUMNS, EMPTY);
        Requisitions { list, waiting, seen: Seen::default(), cursor: None }
    }

    fn marked(&self) -> Option<i64> {
        self.list.row().map(|row| row.record.id())
    }

    fn only_waiting(&mut self, on: bool, cx: &Cx<'_>) -> Reply {
        self.waiting.set(on);
        self.list.restart(cx);
        Reply::Done
    }

    fn detail(&self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let Some(facts) = self.seen.facts() else { return };
        let wide = area.width.saturating_sub(2);
        let extent = if area.height > 16 { Extent::High } else { Extent::Low };
        let lines = facts.shown(wide, extent, cx);
        let room = usize::from(area.height);
        for ((text, style), y) in lines.iter().take(room).zip(area.y..area.bottom()) {
            canvas.text(area.x + 1, y, &shorten(text, usize::from(wide)), wide, *style);
        }
        let more = lines.len().saturating_sub(room);
        if more > 0 && area.height > 0 {
            canvas.text_right(
                area.right(),
                area.bottom() - 1,
                &format!(" +{more}  {}", cx.word(words("回車看整張", "回车看整张", "Enter shows all"))),
                canvas.look.quiet(),
            );
        }
    }
}

impl Layer for Requisitions {
    fn title(&self, cx: &Cx<'_>) -> String {
        TITLE.get(cx.lang).to_string()
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        let only = words("只看待辦，Esc 看全部", "只看待办，Esc 看全部", "waiting only, Esc shows all");
        if self.waiting.get() { only.get(cx.lang).to_string() } else { String::new() }
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if key.is_ctrl('w') {
            return self.only_waiting(!self.waiting.get(), cx);
        }
        if key.is_f(2) {
            return Reply::open(form::new(cx));
        }
        match self.list.key(key, cx) {
            Heard::Chosen => {
                return self.marked().map_or(Reply::Done, |key| Reply::open(page::Page::new(key, cx)));
            }
            Heard::Done => return Reply::Done,
            Heard::Ignored => {}
        }
        if key.is(Code::Esc) {
            return if self.waiting.get() { self.only_waiting(false, cx) } else { Reply::Close };
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
        let panes = if area.width >= BESIDE {
            Panes::beside(area, (area.width - LIST).min(90))
        } else {
            Panes::below(area, 10.max(area.height / 2).min(area.height.saturating_sub(4)))
        };
        self.list.draw(canvas, panes.list, cx);
        self.seen.show(self.marked(), cx);
        if panes.is_beside || self.seen.facts().is_some() {
            panes.divide(canvas);
            self.detail(canvas, panes.detail, cx);
        }
        self.cursor = self.list.cursor();
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::f(2, words("新領用單", "新领用单", "New"))];
        out.extend(self.seen.facts().map(|facts| steps::commands(facts, cx)).unwrap_or_default());
        out.extend(self.list.commands());
        out.push(Command::key(Key::ctrl('w'), words("待辦", "待办", "Waiting")));
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

    fn show(&mut self, record: &str, cx: &Cx<'_>) -> bool {
        number_of(record, cx).is_some_and(|number| self.list.show(&RecordKey::Number(number), cx))
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        Help { title: self.title(cx), rule: Rule::Clause("S9"), text: help(cx) }
    }
}
