//! Tab 4 on the screen: the list of repairs with its detail, from which the call, the steps, the outages and the whole
//! repair open. It never opens a transaction: what changes something goes out as a request.

pub mod again;
pub mod crew;
pub mod detail;
pub mod facts;
pub mod intake;
pub mod list;
pub mod side;
pub mod step;
pub mod steps;

use std::cell::Cell;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use self::detail::Page;
use self::facts::Facts;
use self::list::{COLUMNS, Ends, Rows, Which, columns_of, left};
use crate::kernel::book::RecordKey;
use crate::kernel::number::{Letter, Number, read};
use crate::kernel::problem::Rule;
use crate::kernel::record::{Panes, Seen, answered};
use crate::kernel::table::List;
use crate::kernel::table::list::Heard;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Reply};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::repair::outage::screen::Outages;
use crate::workflows::repair::{outage, store};

const TITLE: Words = words("維修派工", "维修派工", "Repairs");
const EMPTY: Words = words(
    "這裡沒有報修。電話來了按 F2；篩選時按 Esc 看全部。新文件先登記人員和證書：按 F10，打「人員」，回車；用戶、設施、值班、收費也這樣打開。",
    "这里没有报修。电话来了按 F2；筛选时按 Esc 看全部。新文件先登记人员和证书：按 F10，打“人员”，回车；用户、设施、值班、收费也这样打开。",
    "There is no repair here. When the telephone rings, press F2; Esc shows all again where the list is narrowed. A new file needs staff with certificates first: press F10, type staff, and Enter; users, facilities, duty and fees open the same way.",
);

/// From how many columns on the list has room for the crew.
const WIDE: u16 = 110;

/// The list of repairs with its detail.
pub struct Tab {
    list: List,
    which: Rc<Cell<Which>>,
    broad: Rc<Cell<bool>>,
    ends: Ends,
    seen: Seen<Facts>,
    /// Where the list was drawn last, for the second's tick.
    drawn: Option<Rect>,
    cursor: Option<Position>,
}

impl Default for Tab {
    fn default() -> Tab {
        Tab::new()
    }
}

impl Tab {
    /// The list from its newest repair.
    pub fn new() -> Tab {
        let (which, broad, ends) = (Rc::new(Cell::new(Which::All)), Rc::new(Cell::new(false)), Ends::default());
        let rows = Rows::new(Rc::clone(&which), Rc::clone(&broad), Rc::clone(&ends));
        let list = List::new(rows, COLUMNS, EMPTY);
        Tab { list, which, broad, ends, seen: Seen::default(), drawn: None, cursor: None }
    }

    fn marked(&self) -> Option<i64> {
        self.list.row().map(|row| row.record.id())
    }

    fn only(&mut self, which: Which, cx: &Cx<'_>) -> Reply {
        self.which.set(if self.which.get() == which { Which::All } else { which });
        self.list.restart(cx);
        self.list.set_empty(list::nothing(self.which.get(), cx));
        Reply::Done
    }

    /// Marks a repair, lifting what hides it.
    fn go_to(&mut self, number: Number, cx: &Cx<'_>) -> bool {
        let record = RecordKey::Number(number);
        if self.list.show(&record, cx) {
            return true;
        }
        if self.which.replace(Which::All) == Which::All {
            return false;
        }
        self.list.restart(cx);
        self.list.show(&record, cx)
    }

    fn refresh(&mut self, cx: &Cx<'_>) {
        self.list.refresh(cx);
        self.list.set_empty(list::nothing(self.which.get(), cx));
        self.seen.reload(cx);
    }

    /// The line over the list that says what it is narrowed to.
    fn strip(&self, cx: &Cx<'_>) -> Option<String> {
        let lang = cx.lang;
        match self.which.get() {
            Which::All => None,
            Which::Open => {
                let count = store::count_open(cx.view()).unwrap_or(0);
                Some(match lang {
                    Lang::Hant => format!("未了 {count} 張，最急的在上。Esc 看全部"),
                    Lang::Hans => format!("未了 {count} 张，最急的在上。Esc 看全部"),
                    Lang::En => format!("{count} open, the most pressing on top. Esc shows all"),
                })
            }
            Which::Mine => Some(
                words("今日我記的報修。Esc 看全部", "今日我记的报修。Esc 看全部", "Mine today. Esc shows all")
                    .get(lang)
                    .to_string(),
            ),
            Which::FollowUps => Some(
                words(
                    "可以回訪的，先到期的在上。F6 回訪，Esc 看全部",
                    "可以回访的，先到期的在上。F6 回访，Esc 看全部",
                    "Follow-ups that can be made now, first due on top. F6 follows up, Esc shows all",
                )
                .get(lang)
                .to_string(),
            ),
        }
    }

    fn draw_list(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let mut rest = area;
        if let Some(text) = self.strip(cx) {
            canvas.text(area.x + 1, area.y, &text, area.width.saturating_sub(2), canvas.look.accent());
            rest.y += 1;
            rest.height = rest.height.saturating_sub(1);
        }
        let broad = rest.width >= WIDE;
        self.list.set_columns(columns_of(broad, cx.lang));
        if self.broad.replace(broad) != broad {
            self.list.refresh(cx);
        }
        self.count_down(cx);
        self.list.draw(canvas, rest, cx);
        self.drawn = Some(rest);
        self.cursor = self.list.cursor();
    }

    /// Puts the time that is left now into the rows on the screen; reads nothing.
    fn count_down(&mut self, cx: &Cx<'_>) {
        let ends = self.ends.borrow();
        self.list.renew(|row| {
            if let (Some((kind, due)), Some(cell)) = (ends.get(&row.record.id()), row.cells.last_mut()) {
                *cell = left(kind, *due, cx.now, cx.lang);
            }
        });
    }
}

impl Layer for Tab {
    fn title(&self, cx: &Cx<'_>) -> String {
        TITLE.get(cx.lang).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        for (letter, which) in [('w', Which::Open), ('a', Which::Mine), ('r', Which::FollowUps)] {
            if key.is_ctrl(letter) {
                return self.only(which, cx);
            }
        }
        if key.is_f(2) {
            return Reply::open(intake::new(cx));
        }
        if key.is_ctrl('u') {
            return Reply::open(Outages::new());
        }
        if key.is_f(12) {
            return intake::HALVES.open(cx);
        }
        match self.list.key(key, cx) {
            Heard::Chosen => return self.marked().map_or(Reply::Done, |key| Reply::open(Page::new(key, cx))),
            Heard::Done => return Reply::Done,
            Heard::Ignored => {}
        }
        if key.is(Code::Esc) && self.which.get() != Which::All {
            return self.only(self.which.get(), cx);
        }
        self.seen.show(self.marked(), cx);
        self.seen.facts().and_then(|facts| steps::key(facts, key, cx)).unwrap_or(Reply::Ignored)
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        if self.list.paste(text, cx) { Reply::Done } else { Reply::Ignored }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.refresh(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        self.cursor = None;
        if self.seen.has_changed(cx) {
            self.refresh(cx);
        }
        let panes = Panes::of(area);
        self.draw_list(canvas, panes.list, cx);
        self.seen.show(self.marked(), cx);
        if panes.is_beside || !self.seen.is_empty() {
            panes.divide(canvas);
            detail::draw(&self.seen, canvas, panes.detail, cx);
        }
    }

    fn pulse(&mut self, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        if let Some(area) = self.drawn {
            self.count_down(cx);
            self.list.draw(canvas, area, cx);
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::f(2, words("來電", "来电", "Call"))];
        out.extend(self.seen.facts().map(|facts| steps::commands(facts, cx)).unwrap_or_default());
        out.extend(self.list.commands());
        out.extend(intake::HALVES.command(cx));
        let open = words("未了，最急在上", "未了，最急在上", "Open, most pressing");
        out.push(Command::key(Key::ctrl('w'), open).also("待辦 待办 waiting urgent"));
        let outages = Command::key(Key::ctrl('u'), words("停熱", "停热", "Outages"));
        out.push(outages.also("停熱公告 停热公告 停暖 停供 outage announcement").off_bar());
        out.push(Command::key(Key::ctrl('a'), words("今日我記", "今日我记", "Mine today")));
        out.push(Command::key(Key::ctrl('r'), words("回訪", "回访", "Follow-ups")).also("回訪單 回访单 follow-up"));
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        self.seen.show(self.marked(), cx);
        self.seen.facts().map_or(Reply::Ignored, |facts| steps::run(facts, name, cx))
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.refresh(cx);
        answered(answer)
    }

    fn record(&self) -> Option<String> {
        self.list.row().map(|row| row.record.to_string())
    }

    fn show(&mut self, record: &str, cx: &Cx<'_>) -> bool {
        match read(record, Letter::Repair, cx.view().is_training()) {
            Ok(number) if number.letter() == Letter::Repair => self.go_to(number, cx),
            _ => false,
        }
    }

    fn opens(&self, record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
        detail::at(record, cx).or_else(|| outage::screen::at(record, cx))
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = [
            words(
                "報修清單，最新的在上，後面是最近一個時限還剩多少。打數字就按單號找；F7 打幾個字篩選（地址、姓名、電話、故障）。",
                "报修清单，最新的在上，后面是最近一个时限还剩多少。打数字就按单号找；F7 打几个字筛选（地址、姓名、电话、故障）。",
                "All repairs, the newest on top, each with what is left of its nearest limit. Type digits to go to a number; F7 filters by address, name, telephone or fault.",
            ),
            words(
                "電話一響按 F2：時限從那一刻起算。Ctrl+W 未了的按急緩排；Ctrl+R 可以回訪的；Ctrl+A 我今天記的；Ctrl+U 停熱。",
                "电话一响按 F2：时限从那一刻起算。Ctrl+W 未了的按急缓排；Ctrl+R 可以回访的；Ctrl+A 我今天记的；Ctrl+U 停热。",
                "Press F2 when the telephone rings: the limits run from then. Ctrl+W sorts what is open by urgency; Ctrl+R shows the follow-ups that can be made; Ctrl+A what you took down today; Ctrl+U the outages.",
            ),
            words(
                "F6 辦下一步，再按 F6 看其他步驟；F5 打印派工單或回執單；回車看整張；Ctrl+E 看時限怎樣算出來的。",
                "F6 办下一步，再按 F6 看其他步骤；F5 打印派工单或回执单；回车看整张；Ctrl+E 看时限怎样算出来的。",
                "F6 takes the next step, F6 again shows the others; F5 prints the order or the receipt; Enter opens the repair; Ctrl+E explains its limits.",
            ),
            words(
                "查用戶、設施、值班、收費：按 F10，打名字，回車；左右鍵換名冊，Esc 回到這裡。",
                "查用户、设施、值班、收费：按 F10，打名字，回车；左右键换名册，Esc 回到这里。",
                "Users, facilities, duty and fees: press F10, type the name, Enter; left and right change the register, Esc comes back here.",
            ),
        ];
        let text = text.iter().map(|words| words.get(cx.lang).to_string()).collect();
        Help { title: self.title(cx), rule: Rule::Clause("H16"), text }
    }
}
