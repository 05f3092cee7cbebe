//! Tab 1 on the screen: the list of slips with its detail, from which the form, the steps and the whole slip open. It
//! never opens a transaction: what changes something goes out as a request.

pub mod detail;
pub mod entry;
pub mod facts;
pub mod lead;
pub mod ledger;
pub mod list;
pub mod reconcile;
pub mod requisition;
pub mod says;
pub mod slip;
pub mod step;
pub mod steps;

use std::cell::Cell;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use self::detail::Page;
use self::facts::Facts;
use self::list::{COLUMNS, NARROW, Slips, Which};
use crate::kernel::book::RecordKey;
use crate::kernel::number::{Letter, read};
use crate::kernel::problem::Rule;
use crate::kernel::record::{Panes, Seen, answered};
use crate::kernel::table::List;
use crate::kernel::table::list::Heard;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Reply};
use crate::kernel::units::grouped;
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::sample::store;

const TITLE: Words = words("樣品單", "样品单", "Sample slips");
const EMPTY: Words = words(
    "這裡沒有樣品單。按 F2 開一張；篩選時按 Esc 看全部。新文件先登記人員和品種：按 F10，打「人員」或「品種」，回車。",
    "这里没有样品单。按 F2 开一张；筛选时按 Esc 看全部。新文件先登记人员和品种：按 F10，打“人员”或“品种”，回车。",
    "There is no slip here. F2 starts one; Esc shows all again where the list is narrowed. A new file needs staff and varieties first: press F10, type staff or varieties, and Enter.",
);

/// The list of slips with its detail.
pub struct Tab {
    list: List,
    which: Rc<Cell<Which>>,
    seen: Seen<Facts>,
    cursor: Option<Position>,
}

impl Default for Tab {
    fn default() -> Tab {
        Tab::new()
    }
}

impl Tab {
    /// The list from its newest slip.
    pub fn new() -> Tab {
        let which = Rc::new(Cell::new(Which::All));
        let list = List::new(Slips::new(Rc::clone(&which)), COLUMNS, EMPTY);
        Tab { list, which, seen: Seen::default(), cursor: None }
    }

    /// The list, for tests.
    pub fn list(&self) -> &List {
        &self.list
    }

    fn marked(&self) -> Option<i64> {
        self.list.row().map(|row| row.record.id())
    }

    fn only(&mut self, which: Which, cx: &Cx<'_>) -> Reply {
        self.which.set(if self.which.get() == which { Which::All } else { which });
        self.list.restart(cx);
        Reply::Done
    }

    fn open(&self, cx: &Cx<'_>) -> Reply {
        self.marked().map_or(Reply::Done, |key| Reply::open(Page::new(key, cx)))
    }

    /// Marks a slip, lifting what hides it.
    fn go_to(&mut self, key: i64, cx: &Cx<'_>) -> bool {
        let Some(number) = crate::kernel::number::Number::from_key(Letter::Sample, key, cx.view().is_training()) else {
            return false;
        };
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
        self.seen.reload(cx);
    }

    /// The line over the list that says what it is narrowed to.
    fn strip(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) -> u16 {
        let look = canvas.look;
        let text = match self.which.get() {
            Which::All => return 0,
            Which::Waiting => match store::waiting(cx.view()) {
                Ok((count, late)) => waiting_line(count, late, cx.lang),
                Err(failure) => failure.text(cx.lang),
            },
            Which::Mine => {
                let since = cx.now.day().start().stamp();
                match store::tally(cx.view(), cx.operator().key.unwrap_or(0), since) {
                    Ok(tally) => mine_line(&tally, cx.lang),
                    Err(failure) => failure.text(cx.lang),
                }
            }
        };
        // What one counts against the stack of paper stands at the foot, where the eye ends.
        let y = if self.which.get() == Which::Mine { area.bottom() - 1 } else { area.y };
        canvas.text(area.x + 1, y, &text, area.width.saturating_sub(2), look.accent());
        1
    }

    fn draw_list(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let used = self.strip(canvas, area, cx);
        let top = if self.which.get() == Which::Mine { 0 } else { used };
        let rest = Rect::new(area.x, area.y + top, area.width, area.height.saturating_sub(used));
        self.list.draw(canvas, rest, cx);
        self.cursor = self.list.cursor();
    }
}

fn waiting_line(count: u32, late: u32, lang: Lang) -> String {
    match (lang, late) {
        (Lang::Hant, 0) => format!("待辦 {count} 張。Esc 看全部"),
        (Lang::Hant, _) => format!("待辦 {count} 張，其中已過期 {late} 張。Esc 看全部"),
        (Lang::Hans, 0) => format!("待办 {count} 张。Esc 看全部"),
        (Lang::Hans, _) => format!("待办 {count} 张，其中已过期 {late} 张。Esc 看全部"),
        (Lang::En, 0) => format!("{count} waiting. Esc shows all"),
        (Lang::En, _) => format!("{count} waiting, {late} of them expired. Esc shows all"),
    }
}

fn mine_line(tally: &store::Tally, lang: Lang) -> String {
    let (slips, pieces, grams) = (grouped(tally.slips), grouped(tally.pieces), grouped(tally.grams));
    let ended = tally.ended;
    match lang {
        Lang::Hant => format!("今日我開 {slips} 張（其中作廢、駁回 {ended}）  {pieces} 件  {grams} 克。Esc 看全部"),
        Lang::Hans => format!("今日我开 {slips} 张（其中作废、驳回 {ended}）  {pieces} 件  {grams} 克。Esc 看全部"),
        Lang::En => {
            format!("Mine today: {slips} slips ({ended} void or rejected)  {pieces} pcs  {grams} g. Esc shows all")
        }
    }
}

impl Layer for Tab {
    fn title(&self, cx: &Cx<'_>) -> String {
        TITLE.get(cx.lang).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if key.is_ctrl('w') {
            return self.only(Which::Waiting, cx);
        }
        if key.is_ctrl('a') {
            return self.only(Which::Mine, cx);
        }
        if key.is_ctrl('r') {
            return Reply::open(requisition::Requisitions::new());
        }
        if key.is_f(2) {
            return Reply::open(slip::new(cx));
        }
        if key.is_ctrl('l') {
            return self.run("ledger", cx);
        }
        if key.is_f(12) {
            return slip::HALVES.open(cx);
        }
        match self.list.key(key, cx) {
            Heard::Chosen => return self.open(cx),
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
        self.list.set_columns(if panes.is_beside && panes.list.width < 100 { NARROW } else { COLUMNS });
        self.draw_list(canvas, panes.list, cx);
        self.seen.show(self.marked(), cx);
        if panes.is_beside || !self.seen.is_empty() {
            panes.divide(canvas);
            detail::draw(&self.seen, canvas, panes.detail, cx);
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::f(2, words("新單", "新单", "New"))];
        out.extend(self.seen.facts().map(|facts| steps::commands(facts, cx)).unwrap_or_default());
        out.extend(self.list.commands());
        out.extend(slip::HALVES.command(cx));
        let ledger = Command::key(Key::ctrl('l'), words("樣品台賬", "样品台账", "Ledgers"));
        out.push(ledger.also("臺賬 登記本 ledger book").off_bar());
        let reconcile = Command::named("reconcile", words("月度核對", "月度核对", "Reconciliation"));
        out.push(reconcile.also("對賬 对账 台賬核對 reconcile"));
        out.push(Command::key(Key::ctrl('w'), words("待辦", "待办", "Waiting")));
        out.push(Command::key(Key::ctrl('a'), words("今日我開", "今日我开", "Mine today")));
        let papers = words("領用單", "领用单", "Requisitions");
        out.push(Command::key(Key::ctrl('r'), papers).also("領料單 领料单 出庫 出库 入賬 入账").off_bar());
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        match name {
            "ledger" => return Reply::open(ledger::Ledgers::new()),
            "reconcile" => return Reply::open(reconcile::Month::current(cx)),
            _ => {}
        }
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
        match read(record, Letter::Sample, cx.view().is_training()) {
            Ok(number) if number.letter() == Letter::Sample => self.go_to(number.key(), cx),
            _ => false,
        }
    }

    fn opens(&self, record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
        let behind = requisition::at(record, cx).or_else(|| reconcile::at(record, cx));
        behind.or_else(|| detail::at(record, cx))
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = [
            words(
                "樣品單清單，最新的在上。打數字就按單號找；F7 打幾個字篩選（客戶、品種、經辦人、單號）。",
                "样品单清单，最新的在上。打数字就按单号找；F7 打几个字筛选（客户、品种、经办人、单号）。",
                "All slips, the newest on top. Type digits to go to a number; F7 filters by customer, variety, handler or number.",
            ),
            words(
                "Ctrl+W 只看待辦的；Ctrl+A 只看我今天開的，下面有合計，好和一疊紙核對。Ctrl+R 是領用單，Ctrl+L 是台賬。",
                "Ctrl+W 只看待办的；Ctrl+A 只看我今天开的，下面有合计，好和一叠纸核对。Ctrl+R 是领用单，Ctrl+L 是台账。",
                "Ctrl+W shows what waits; Ctrl+A what you issued today, with totals to check against the stack of paper. Ctrl+R opens the requisitions, Ctrl+L the ledgers.",
            ),
            words(
                "F6 辦下一步，再按 F6 看其他步驟；回車看整張單；左右箭頭看換開的單。",
                "F6 办下一步，再按 F6 看其他步骤；回车看整张单；左右箭头看换开的单。",
                "F6 takes the next step, F6 again shows the others; Enter opens the slip; the arrows left and right follow reissues.",
            ),
        ];
        let text = text.iter().map(|words| words.get(cx.lang).to_string()).collect();
        Help { title: self.title(cx), rule: Rule::Clause("S3"), text }
    }
}
