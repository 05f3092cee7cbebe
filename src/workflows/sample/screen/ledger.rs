//! The ledgers on the screen: every row as it stands in the books, the newest typed on top. Quick entry, linking and
//! voiding open from here; it changes nothing by itself.

use ratatui::layout::{Position, Rect};

use super::entry::Entry;
use super::reconcile::Month as MonthScreen;
use super::says;
use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::form::value::Typed;
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::answered;
use crate::kernel::store::history;
use crate::kernel::table::list::Heard;
use crate::kernel::table::{List, Source, Want, Whence};
use crate::kernel::text::variants;
use crate::kernel::time::Month;
use crate::kernel::ui::help::HelpLayer;
use crate::kernel::ui::menu::Item;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Menu, Notice, Reply, Request, Trigger};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::row;
use crate::workflows::sample::ledger::store::{self, Place, Stored};
use crate::workflows::sample::ledger::{self, THING, list_row};
use crate::workflows::sample::reconcile::rules::BookName;
use crate::workflows::sample::reconcile::wording;

const TITLE: Words = words("樣品台賬", "样品台账", "Sample ledgers");
const EMPTY: Words = words(
    "台賬還沒有行。把車間或倉庫的登記本放在手邊，按 F2 照著一行一行錄。",
    "台账还没有行。把车间或仓库的登记本放在手边，按 F2 照着一行一行录。",
    "The ledgers have no rows yet. Take the workshop's or the storekeeper's book and press F2 to enter it row by row.",
);

const COLUMNS: &[Column] = &[
    row::column(words("日期", "日期", "Date"), 5),
    row::column(words("單號", "单号", "Slip No."), 12),
    row::column(words("品種規格", "品种规格", "Goods"), 0),
    row::numbers(words("數量", "数量", "Qty"), 8),
    row::numbers(words("克重", "克重", "Grams"), 7),
    row::column(words("取樣人", "取样人", "Taken by"), 8),
    row::column(words("簽字", "签字", "Signed"), 8),
    row::column(words("台賬", "台账", "Book"), 5),
];

/// The same with the room of a wide screen: names stand in full.
const WIDE: &[Column] = &[
    row::column(words("日期", "日期", "Date"), 5),
    row::column(words("單號", "单号", "Slip No."), 12),
    row::column(words("品種規格", "品种规格", "Goods"), 0),
    row::numbers(words("數量", "数量", "Qty"), 10),
    row::numbers(words("克重", "克重", "Grams"), 10),
    row::column(words("取樣人", "取样人", "Taken by"), 16),
    row::column(words("簽字", "签字", "Signed"), 10),
    row::column(words("台賬", "台账", "Book"), 10),
];

/// Where the rows come from.
struct Rows;

impl Source for Rows {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let find = variants::finding(want.find);
        let fits = |stored: &Stored| {
            let holds = |cell: &String| variants::finding(cell).contains(&find);
            find.is_empty() || list_row(stored, cx.lang).cells.iter().any(holds)
        };
        let place = match want.whence {
            Whence::First => Place::Below(i64::MAX),
            Whence::Last => Place::Above(0),
            Whence::From(record) => Place::Below(record.id().saturating_add(1)),
            Whence::After(record) => Place::Below(record.id()),
            Whence::Before(record) => Place::Above(record.id()),
        };
        let page = store::page(cx.view(), place, want.limit, fits)?;
        let this_year = cx.now.day().year();
        Ok(page.iter().map(|stored| short(stored, this_year, cx.lang)).collect())
    }
}

/// A row of the list; this year's dates go without the year, varieties by the code that the books are compared by.
fn short(stored: &Stored, this_year: i32, lang: Lang) -> ListRow {
    let row = list_row(stored, lang);
    let cell = |place: usize| row.cells.get(place).cloned().unwrap_or_default();
    let day = stored.row.day;
    let date = if day.year() == this_year {
        format!("{:02}-{:02}", day.month(), day.day())
    } else {
        format!("{:02}-{:02}", day.year() % 100, day.month())
    };
    let void = words("已作廢", "已作废", "void").get(lang).to_string();
    let signed = if stored.voided.is_some() { void } else { cell(7) };
    let goods = wording::goods(&stored.row.goods, lang);
    let book = match stored.row.book {
        BookName::Workshop => words("車間", "车间", "shop"),
        BookName::Warehouse => words("倉庫", "仓库", "store"),
    };
    let book = book.get(lang).to_string();
    ListRow { cells: vec![date, cell(1), goods, cell(4), cell(5), cell(6), signed, book], ..row }
}

/// The list of all rows.
pub struct Ledgers {
    list: List,
    cursor: Option<Position>,
    seen: i64,
    /// The newest row when quick entry was opened: a newer one is marked on coming back.
    before: Option<i64>,
    /// The row whose voiding was begun last: F2 enters it again.
    voiding: Option<i64>,
}

impl Ledgers {
    /// The list from its newest row.
    pub fn new() -> Ledgers {
        Ledgers { list: List::new(Rows, COLUMNS, EMPTY), cursor: None, seen: 0, before: None, voiding: None }
    }

    /// The list at a certain row.
    pub fn at(id: i64, cx: &Cx<'_>) -> Ledgers {
        let mut ledgers = Ledgers::new();
        ledgers.list.show(&RecordKey::Entry { thing: THING.name, id }, cx);
        ledgers
    }

    /// The list at a row that was voided just now: F2 enters it again.
    pub fn again(id: i64, cx: &Cx<'_>) -> Ledgers {
        Ledgers { voiding: Some(id), ..Ledgers::at(id, cx) }
    }

    /// F2: a sitting, which begins with the row that was voided just now.
    fn enter(&mut self, cx: &Cx<'_>) -> Reply {
        self.before = Some(newest(cx));
        let voided = self.voiding.take().and_then(|id| store::load(cx.view(), id).ok().flatten());
        Reply::open(match voided.filter(|stored| stored.voided.is_some()) {
            Some(stored) => Entry::again(&stored, cx),
            None => Entry::new(cx),
        })
    }

    fn marked(&self, cx: &Cx<'_>) -> Option<Stored> {
        let id = self.list.row()?.record.id();
        store::load(cx.view(), id).ok().flatten()
    }

    fn month(&self, cx: &Cx<'_>) -> Month {
        self.marked(cx).map_or(Month::of(cx.now.day()), |stored| stored.own_month())
    }
}

impl Default for Ledgers {
    fn default() -> Ledgers {
        Ledgers::new()
    }
}

/// The key of the newest row.
fn newest(cx: &Cx<'_>) -> i64 {
    store::newest(cx.view(), 0, 1).ok().and_then(|rows| rows.first().map(|stored| stored.row.id)).unwrap_or(0)
}

/// Whether a row is void.
pub fn is_void(id: i64, cx: &Cx<'_>) -> bool {
    store::load(cx.view(), id).ok().flatten().is_some_and(|stored| stored.voided.is_some())
}

/// What a step of a row is for, in a few words.
fn use_of(name: &str) -> Words {
    match name {
        "link" => words("查清是哪張審批單。", "查清是哪张审批单。", "Where the slip is known."),
        "void" => words("錄錯的行，作廢再錄。", "录错的行，作废再录。", "A row typed in error."),
        _ => words("加一句說明，不改內容。", "加一句说明，不改内容。", "A remark; nothing changes."),
    }
}

/// The line of a step of a row in a menu.
pub fn item(name: &'static str, stored: &Stored, lang: Lang) -> Option<Item> {
    let action = THING.action(name)?;
    let works = stored.voided.is_none() || name == "note";
    let gone = words("這一行已作廢。", "这一行已作废。", "This row is void.");
    Some(Item {
        key: String::new(),
        label: action.label.get(lang).to_string(),
        note: if works { use_of(name) } else { gone }.get(lang).to_string(),
        trigger: works.then_some(Trigger::Name(name)),
        also: format!("{name} {}", Lang::ALL.map(|lang| action.label.get(lang)).join(" ")),
    })
}

/// What may be done with a row, as a menu.
pub fn steps(stored: &Stored, cx: &Cx<'_>) -> Reply {
    let key = wording::row(stored.row.id, cx.lang);
    let items = ["link", "void", "note"].into_iter().filter_map(|name| item(name, stored, cx.lang)).collect();
    Reply::open(Menu::new(key, items))
}

/// The form of a step of a row.
pub fn step(stored: &Stored, name: &'static str, in_month: bool, cx: &Cx<'_>) -> Reply {
    let Some(action) = THING.action(name) else { return Reply::Ignored };
    let id = stored.row.id;
    let head = vec![list_row(stored, cx.lang).cells.join("  ")];
    let rev = Box::new(move |cx: &Cx<'_>| Some(store::load(cx.view(), id).ok()??.rev));
    says::form(format!("ledger/{id}"), action, rev, head, Typed::new(), in_month, cx)
}

/// Everything about a row, over the screen.
pub fn detail(stored: &Stored, cx: &Cx<'_>) -> HelpLayer {
    let lang = cx.lang;
    let cells = list_row(stored, lang).cells;
    let labels = ledger::COLUMNS;
    let mut text: Vec<String> = labels
        .iter()
        .zip(&cells)
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(column, cell)| format!("{}  {cell}", column.words.get(lang)))
        .collect();
    let more = [
        (words("機台", "机台", "Machine"), stored.machine.clone()),
        (words("班次", "班次", "Shift"), stored.shift.clone()),
        (words("發放人", "发放人", "Issued by"), stored.given_by.clone()),
        (words("備註", "备注", "Remarks"), stored.remarks.clone()),
        (words("對單依據", "对单依据", "Linked because"), stored.link_reason.clone()),
        (words("作廢原因", "作废原因", "Void because"), stored.voided.as_ref().map(|(_, reason)| reason.clone())),
    ];
    text.extend(
        more.into_iter().filter_map(|(label, value)| value.map(|value| format!("{}  {value}", label.get(lang)))),
    );
    HelpLayer::new(
        Help { title: wording::row(stored.row.id, lang), rule: Rule::Plain, text: vec![text.join("\n")] },
        Vec::new(),
    )
}

impl Layer for Ledgers {
    fn title(&self, cx: &Cx<'_>) -> String {
        TITLE.get(cx.lang).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        match key.code {
            Code::F(2) => return self.enter(cx),
            Code::F(12) => {
                self.before = Some(newest(cx));
                let none = words("沒有擱下的行。", "没有搁下的行。", "No row was set aside.");
                return Entry::resume(cx).map_or(Reply::Tell(Notice::plain(none)), Reply::open);
            }
            Code::F(5) => {
                let record = self.month(cx).to_string();
                return Reply::Ask(Request::Print { record, paper: Some("ledger"), preview: false });
            }
            Code::F(6) => return self.marked(cx).map_or(Reply::Done, |stored| steps(&stored, cx)),
            _ if key.is_ctrl('b') => return Reply::open(MonthScreen::new(self.month(cx), cx)),
            _ => {}
        }
        match self.list.key(key, cx) {
            Heard::Chosen => self.marked(cx).map_or(Reply::Done, |stored| Reply::open(detail(&stored, cx))),
            Heard::Done => Reply::Done,
            Heard::Ignored if key.is(Code::Esc) => Reply::Close,
            Heard::Ignored => Reply::Ignored,
        }
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        if self.list.paste(text, cx) { Reply::Done } else { Reply::Ignored }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.list.refresh(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        // Rows entered above it, or by another window.
        let change = history::newest(cx.view()).unwrap_or(0);
        if change != self.seen && self.seen != 0 {
            self.list.refresh(cx);
        }
        self.seen = change;
        // Back from quick entry one stands at what one has typed last.
        let typed = newest(cx);
        if self.before.take().is_some_and(|before| typed > before) {
            self.list.show(&RecordKey::Entry { thing: THING.name, id: typed }, cx);
        }
        self.list.set_columns(if area.width < 110 { COLUMNS } else { WIDE });
        self.list.draw(canvas, area, cx);
        self.cursor = self.list.cursor();
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::f(2, words("照本錄入", "照本录入", "New rows")).also("new 新增")];
        if self.list.row().is_some() {
            out.push(Command::f(5, words("打印本月", "打印本月", "Print")));
            out.push(Command::f(6, words("對單、作廢", "对单、作废", "Correct")));
            out.push(Command::key(Key::plain(Code::Enter), words("詳細", "详细", "Details")).off_bar());
        }
        out.push(Command::key(Key::ctrl('b'), words("月度核對", "月度核对", "Reconcile")).also("核对 對賬 对账"));
        let aside = cx.desk.drafts(THING.name).iter().filter(|(draft, _)| draft.parked).count();
        if aside > 0 {
            out.push(Command::f(12, words("擱下的", "搁下的", "Set aside")).more(aside));
        }
        out.extend(self.list.commands());
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        let Some(stored) = self.marked(cx) else { return Reply::Ignored };
        self.voiding = (name == "void").then_some(stored.row.id);
        step(&stored, name, false, cx)
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.list.refresh(cx);
        answered(answer)
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = [
            words(
                "照車間和倉庫的登記本錄的行，不從單子推出來。F2 一行一行錄；F7 打幾個字篩選。",
                "照车间和仓库的登记本录的行，不从单子推出来。F2 一行一行录；F7 打几个字筛选。",
                "Rows entered from the workshop's and the storekeeper's books, never derived from slips. F2 enters them row by row; F7 filters.",
            ),
            words(
                "錄錯了按 F6 作廢，再按 F2 就照原樣填好，改了再存；沒寫單號的，查清後按 F6 對到單。Ctrl+B 看當月核對。",
                "录错了按 F6 作废，再按 F2 就照原样填好，改了再存；没写单号的，查清后按 F6 对到单。Ctrl+B 看当月核对。",
                "F6 voids a row typed in error, and F2 then opens with what stood in it, to be corrected; F6 also ties a row without a number to its slip. Ctrl+B shows the month's reconciliation.",
            ),
        ];
        let text = text.iter().map(|words| words.get(cx.lang).to_string()).collect();
        Help { title: self.title(cx), rule: Rule::Clause("S6"), text }
    }
}
