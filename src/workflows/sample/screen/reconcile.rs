//! The reconciliation of a month on the screen: how far it is, every difference, the worst first, and the keys to put
//! each right, to state a book complete, to report to finance. It only asks; the rules decide below the desk.

use std::cell::RefCell;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use super::facts::Facts;
use super::ledger::{self as rows, Ledgers};
use super::says;
use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::form::value::Typed;
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::{Page, answered};
use crate::kernel::store::history;
use crate::kernel::table::list::Heard;
use crate::kernel::table::state::from_slice;
use crate::kernel::table::{List, Source, Want};
use crate::kernel::text::variants;
use crate::kernel::text::wrap::wrap;
use crate::kernel::time;
use crate::kernel::ui::menu::Item;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Menu, Notice, Reply, Request, Trigger};
use crate::kernel::words::{Words, words};
use crate::registers::{month, row};
use crate::say;
use crate::workflows::sample::ledger;
use crate::workflows::sample::ledger::store::Stored;
use crate::workflows::sample::reconcile::figures::Reconciliation;
use crate::workflows::sample::reconcile::rules::{BookName, Difference, Kind};
use crate::workflows::sample::reconcile::{THING, future, store, wording};

const TITLE: Words = words("月度核對", "月度核对", "Reconciliation");
const EMPTY: Words = words(
    "沒有差異。台賬錄完了就按 F2 聲明登記齊全，再按 F8 報財務。",
    "没有差异。台账录完了就按 F2 声明登记齐全，再按 F8 报财务。",
    "No differences. When the books are entered in full, F2 states them complete and F8 reports to finance.",
);

const COLUMNS: &[Column] = &[
    row::column(words("", "", ""), 1),
    row::column(words("類別", "类别", "Kind"), 14),
    row::column(words("單號／台賬行", "单号／台账行", "Slip or row"), 12),
    row::column(words("品種規格", "品种规格", "Goods"), 15),
    row::column(words("差在哪裡", "差在哪里", "What differs"), 0),
];

/// The same on a wide screen.
const WIDE: &[Column] = &[
    row::column(words("", "", ""), 1),
    row::column(words("類別", "类别", "Kind"), 14),
    row::column(words("單號／台賬行", "单号／台账行", "Slip or row"), 12),
    row::column(words("品種規格", "品种规格", "Goods"), 34),
    row::column(words("差在哪裡", "差在哪里", "What differs"), 0),
];

/// The rows of the list, kept while the month stays the same.
struct Kept(Rc<RefCell<Vec<ListRow>>>);

impl Source for Kept {
    fn fetch(&self, want: Want<'_>, _cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let find = variants::finding(want.find);
        let all = self.0.borrow();
        let fits =
            |row: &&ListRow| find.is_empty() || row.cells.iter().any(|cell| variants::finding(cell).contains(&find));
        let fitting: Vec<ListRow> = all.iter().filter(fits).cloned().collect();
        Ok(from_slice(&fitting, want))
    }
}

/// A month's reconciliation.
pub struct Month {
    month: time::Month,
    found: Outcome<Reconciliation>,
    rows: Rc<RefCell<Vec<ListRow>>>,
    list: List,
    seen: i64,
    cursor: Option<Position>,
    /// The row whose voiding was begun last.
    voiding: Option<i64>,
}

impl Month {
    /// The reconciliation of a month.
    pub fn new(of: time::Month, cx: &Cx<'_>) -> Month {
        let rows = Rc::new(RefCell::new(Vec::new()));
        let list = List::new(Kept(Rc::clone(&rows)), COLUMNS, EMPTY);
        let found = store::reconciliation(cx.view(), of);
        let mut screen = Month { month: of, found, rows, list, seen: 0, cursor: None, voiding: None };
        screen.read(cx);
        screen
    }

    /// The month that is worked on: the oldest that isn't closed, this one at the latest.
    pub fn current(cx: &Cx<'_>) -> Month {
        let now = time::Month::of(cx.now.day());
        let of = month::store::oldest_open(cx.view()).map_or(now, |oldest| oldest.min(now));
        Month::new(of, cx)
    }

    fn read(&mut self, cx: &Cx<'_>) {
        self.found = store::reconciliation(cx.view(), self.month);
        self.seen = history::newest(cx.view()).unwrap_or(0);
        let lang = cx.lang;
        let differences = self.found.as_ref().map(|found| found.differences.as_slice()).unwrap_or_default();
        let rows = differences.iter().zip(1_i64..).map(|(one, id)| ListRow {
            record: RecordKey::Entry { thing: "difference", id },
            cells: vec![
                if one.settled.is_some() { "" } else { "!" }.to_string(),
                one.kind.words().get(lang).to_string(),
                wording::about(one, lang),
                wording::goods(&one.goods, lang),
                wording::what(one, lang),
            ],
            quiet: one.settled.is_some(),
        });
        let rows = rows.collect();
        *self.rows.borrow_mut() = rows;
        self.list.refresh(cx);
    }

    /// Marks the first unexplained difference about a slip or a row.
    fn mark(&mut self, about: &str, cx: &Cx<'_>) {
        let is = |one: &Difference| one.settled.is_none() && wording::subject(one) == about;
        let found = self.found.as_ref().ok().and_then(|found| found.differences.iter().position(is));
        if let Some(id) = found.and_then(|at| i64::try_from(at + 1).ok()) {
            self.list.show(&RecordKey::Entry { thing: "difference", id }, cx);
        }
    }

    fn go_to(&mut self, of: time::Month, cx: &Cx<'_>) -> Reply {
        if future(cx.view(), of) {
            return Reply::Tell(Notice::plain(words(
                "下個月還沒到。",
                "下个月还没到。",
                "The next month is still to come.",
            )));
        }
        self.month = of;
        self.read(cx);
        self.list.restart(cx);
        Reply::Done
    }

    fn marked(&self) -> Option<&Difference> {
        let at = usize::try_from(self.list.row()?.record.id()).ok()?.checked_sub(1)?;
        self.found.as_ref().ok()?.differences.get(at)
    }

    fn closed(&self, cx: &Cx<'_>) -> bool {
        month::store::closing(cx.view(), self.month).is_ok_and(|entry| entry.is_some())
    }

    /// The row of the ledger that the marked difference is about.
    fn row(&self, cx: &Cx<'_>) -> Option<Stored> {
        let id = *self.marked()?.rows.first()?;
        ledger::store::load(cx.view(), id).ok().flatten()
    }

    /// Opens what a difference is about.
    fn open(&self, cx: &Cx<'_>) -> Reply {
        let Some(one) = self.marked() else { return Reply::Done };
        match (one.kind, one.number, self.row(cx)) {
            (Kind::LedgerOnly | Kind::Unsigned, _, Some(row)) => Reply::open(rows::detail(&row, cx)),
            (_, Some(number), _) => Reply::open(Page::<Facts>::new(number.key(), cx)),
            _ => Reply::Done,
        }
    }

    /// The form of something that is said about the month.
    fn say(&self, name: &'static str, cx: &Cx<'_>) -> Reply {
        let Some(action) = THING.action(name) else { return Reply::Ignored };
        if self.closed(cx) {
            return Reply::Tell(Notice::plain(words(
                "這個月已經結賬，不能再改。",
                "这个月已经结账，不能再改。",
                "This month is closed and can't be changed any more.",
            )));
        }
        let (Ok(found), lang) = (&self.found, cx.lang) else { return Reply::Ignored };
        let mut head = vec![format!("{}  {}", self.month, wording::summary(found, None, lang))];
        let mut defaults = Typed::new();
        match (name, self.marked()) {
            ("settle", Some(one)) => {
                defaults.set_text("difference", one.id.as_str());
                let goods = wording::goods(&one.goods, lang);
                head.push(format!(
                    "{}  {} {goods}  {}",
                    one.kind.words().get(lang),
                    wording::about(one, lang),
                    wording::what(one, lang)
                ));
                head.extend(wording::settled(one, lang));
            }
            ("settle", None) => return Reply::Done,
            ("complete", _) => {
                head.extend(BookName::ALL.into_iter().map(|book| wording::book_line(found, book, lang)));
                if let Some(key) = cx.operator().key {
                    defaults.set_text("by", format!("staff/{key}"));
                }
            }
            _ => head.push(wording::finance_line(found, lang)),
        }
        // A month that still runs may be stated, but more rows are to be expected.
        if name != "settle" && cx.now.day() <= self.month.last() {
            let (month, last) = (self.month, self.month.last());
            head.push(
                say!(
                    "{month} 到 {last} 才完：之後再錄一行，就自動收回，要重辦。",
                    "{month} 到 {last} 才完：之后再录一行，就自动收回，要重办。",
                    "{month} runs until {last}: any later row withdraws this, and it has to be said again."
                )
                .get(lang)
                .to_string(),
            );
        }
        let record = format!("{}/{}", THING.name, self.month.key());
        let of = self.month;
        let rev = Box::new(move |cx: &Cx<'_>| store::rev(cx.view(), of).ok());
        says::form(record, action, rev, head, defaults, true, cx)
    }

    /// F6: what puts the marked difference right.
    fn steps(&self, cx: &Cx<'_>) -> Reply {
        let Some(one) = self.marked() else { return Reply::Done };
        if one.rows.is_empty() {
            return self.say("settle", cx);
        }
        let settle = Item {
            key: String::new(),
            label: words("說明差異", "说明差异", "Explain").get(cx.lang).to_string(),
            note: words("寫明原因，記名下。", "写明原因，记名下。", "With the reason, under your name.")
                .get(cx.lang)
                .to_string(),
            trigger: Some(Trigger::Name("settle")),
            also: "settle".to_string(),
        };
        let of_row = |name: &'static str| self.row(cx).and_then(|row| rows::item(name, &row, cx.lang));
        let items = match one.kind {
            Kind::LedgerOnly => [of_row("link"), Some(settle), of_row("void")],
            _ => [Some(settle), of_row("void"), of_row("link")],
        };
        let items = items.into_iter().flatten().collect();
        Reply::open(Menu::new(one.kind.words().get(cx.lang), items))
    }

    /// The form of a step of a row; a voided one can be entered again from the ledgers.
    fn step(&mut self, row: &Stored, name: &'static str, cx: &Cx<'_>) -> Reply {
        self.voiding = (name == "void").then_some(row.row.id);
        rows::step(row, name, true, cx)
    }

    /// What stands over the list.
    fn head(&self, cx: &Cx<'_>) -> Vec<String> {
        let lang = cx.lang;
        match &self.found {
            Err(failure) => vec![failure.text(lang)],
            Ok(found) => {
                let closed =
                    if self.closed(cx) { words("  已結賬", "  已结账", "  closed").get(lang) } else { "" };
                let mut lines = vec![format!("{}  {}{closed}", self.month, wording::summary(found, None, lang))];
                lines.extend(BookName::ALL.into_iter().map(|book| wording::book_line(found, book, lang)));
                lines.push(wording::finance_line(found, lang));
                lines
            }
        }
    }

    /// What stands under the list: the marked difference in full, its explanation, or what to do.
    fn foot(&self, cx: &Cx<'_>) -> Vec<String> {
        let lang = cx.lang;
        let Some(one) = self.marked() else {
            let empty = self.found.as_ref().is_ok_and(Reconciliation::is_empty);
            return if empty { vec![wording::nothing(lang).to_string()] } else { Vec::new() };
        };
        let (day, who) = (one.day, &one.taken_by);
        let goods = wording::goods(&one.goods, lang);
        let what = format!("{goods}  {}  {day} {who}", wording::what(one, lang));
        let next = match one.kind {
            Kind::LedgerOnly => words(
                "台賬沒有單號，或單上沒提取這一種：F6 對到單、說明或作廢這一行。",
                "台账没有单号，或单上没提取这一种：F6 对到单、说明或作废这一行。",
                "The row names no slip, or one on which this wasn't drawn: F6 links, explains or voids it.",
            ),
            Kind::Quantity => words(
                "兩邊數量不同：錄錯的作廢重錄，確實不同的按 F6 說明。",
                "两边数量不同：录错的作废重录，确实不同的按 F6 说明。",
                "The quantities differ: void a row typed in error and enter it again, or F6 explains.",
            ),
            Kind::SlipOnly => words(
                "台賬上沒有：漏錄的補錄，漏登的按 F6 說明。",
                "台账上没有：漏录的补录，漏登的按 F6 说明。",
                "Not in the book: enter the row if it was left out, or F6 explains.",
            ),
            Kind::Unsigned => words(
                "取樣人沒有在台賬上簽字：按 F6 說明。",
                "取样人没有在台账上签字：按 F6 说明。",
                "The taker didn't sign in the book: F6 explains.",
            ),
        };
        vec![what, wording::settled(one, lang).unwrap_or_else(|| next.get(lang).to_string())]
    }
}

/// The screen of a row of the ledger or of a month's reconciliation, by its key; `reconciliation/202610#S2610-0042-8`
/// with the difference marked that is about a slip or a row.
pub fn at(record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
    let (record, about) = record.split_once('#').unwrap_or((record, ""));
    let (thing, id) = record.split_once('/')?;
    let id: i64 = id.parse().ok()?;
    match thing {
        "ledger" if ledger::store::exists(cx.view(), id).unwrap_or(false) => Some(Box::new(Ledgers::at(id, cx))),
        "reconciliation" => {
            let mut month = Month::new(time::Month::from_key(id)?, cx);
            month.mark(about, cx);
            Some(Box::new(month))
        }
        _ => None,
    }
}

impl Layer for Month {
    fn title(&self, cx: &Cx<'_>) -> String {
        format!("{} {}", TITLE.get(cx.lang), self.month)
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        let typing = self.list.is_typing();
        match key.code {
            Code::Left if !typing => return self.go_to(self.month.previous(), cx),
            Code::Right if !typing => return self.go_to(self.month.next(), cx),
            Code::Tab if key.shift => return self.go_to(self.month.previous(), cx),
            Code::Tab => return self.go_to(self.month.next(), cx),
            Code::F(2) => return self.say("complete", cx),
            Code::F(8) => return self.say("report-finance", cx),
            Code::F(5) => {
                let record = self.month.to_string();
                return Reply::Ask(Request::Print { record, paper: Some("reconciliation"), preview: false });
            }
            Code::F(6) => return self.steps(cx),
            _ if key.is_ctrl('l') => {
                if let Some(voided) = self.voiding.take().filter(|id| rows::is_void(*id, cx)) {
                    return Reply::open(Ledgers::again(voided, cx));
                }
                let first = self.marked().and_then(|one| one.rows.first().copied());
                return Reply::open(first.map_or_else(Ledgers::new, |id| Ledgers::at(id, cx)));
            }
            _ => {}
        }
        match self.list.key(key, cx) {
            Heard::Chosen => self.open(cx),
            Heard::Done => Reply::Done,
            Heard::Ignored if key.is(Code::Esc) => Reply::Close,
            Heard::Ignored => Reply::Ignored,
        }
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        if self.list.paste(text, cx) { Reply::Done } else { Reply::Ignored }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.read(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        // What was said or entered above it may have changed the file.
        if history::newest(cx.view()).unwrap_or(0) != self.seen {
            self.read(cx);
        }
        let look = canvas.look;
        let wide = area.width.saturating_sub(2);
        let mut y = area.y;
        for (text, first) in self.head(cx).iter().zip(std::iter::once(true).chain(std::iter::repeat(false))) {
            for part in wrap(text, usize::from(wide)).into_iter().take(2) {
                canvas.text(area.x + 1, y, part, wide, if first { look.strong() } else { look.quiet() });
                y += 1;
            }
        }
        canvas.rule(area, y);
        let mut foot: Vec<String> = Vec::new();
        for text in self.foot(cx) {
            foot.extend(wrap(&text, usize::from(wide)).into_iter().map(str::to_string));
        }
        let high = u16::try_from(foot.len().min(5)).unwrap_or(0);
        let below = if high > 0 { high + 1 } else { 0 };
        let list = Rect::new(area.x, y + 1, area.width, area.bottom().saturating_sub(y + 1 + below));
        self.list.set_columns(if area.width < 110 { COLUMNS } else { WIDE });
        self.list.draw(canvas, list, cx);
        self.cursor = self.list.cursor();
        if high > 0 {
            canvas.rule(area, list.bottom());
            for (text, y) in foot.iter().zip(list.bottom() + 1..area.bottom()) {
                canvas.text(area.x + 1, y, text, wide, look.plain());
            }
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let open = !self.closed(cx);
        let print = Command::f(5, words("打印", "打印", "Print"));
        let complete =
            Command::f(2, words("聲明登記齊全", "声明登记齐全", "Complete")).also("book complete 台賬記完 申報");
        let explain = Command::f(6, words("說明、更正", "说明、更正", "Explain"));
        let report = Command::f(8, words("報財務", "报财务", "Report")).also("finance");
        let mut out: Vec<Command> = Some(complete).filter(|_| open).into_iter().collect();
        out.push(print);
        out.extend(Some(explain).filter(|_| open && self.marked().is_some()));
        out.extend(Some(report).filter(|_| open));
        if self.marked().is_some() {
            out.push(Command::key(Key::plain(Code::Enter), words("打開", "打开", "Open")).off_bar());
        }
        out.push(Command::key(Key::plain(Code::Left), words("上月", "上月", "Month before")).off_bar());
        out.push(Command::key(Key::plain(Code::Tab), words("換月", "换月", "Month")));
        out.push(Command::key(Key::ctrl('l'), words("台賬", "台账", "Ledger")).also("ledger"));
        out.extend(self.list.commands());
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        match name {
            "link" | "void" => match self.row(cx) {
                Some(row) => self.step(&row, name, cx),
                None => Reply::Done,
            },
            _ => self.say(name, cx),
        }
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.read(cx);
        answered(answer)
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = [
            words(
                "一個月的樣品單和台賬逐條核對：單上的按提取日算，台賬行跟著它寫的單走；一條也不相抵。帶 ! 的還沒有說明。",
                "一个月的样品单和台账逐条核对：单上的按提取日算，台账行跟着它写的单走；一条也不相抵。带 ! 的还没有说明。",
                "The month's slips beside the ledgers: slips count by drawing, a row goes with the slip that it names; nothing cancels out. What has a ! isn't explained.",
            ),
            words(
                "回車看那張單或那一行；F6 說明或更正；F2 聲明登記齊全；都清了按 F8 報財務。之後又有變動，聲明和報告自動收回。",
                "回车看那张单或那一行；F6 说明或更正；F2 声明登记齐全；都清了按 F8 报财务。之后又有变动，声明和报告自动收回。",
                "Enter opens the slip or the row; F6 explains or corrects; F2 states a book complete; F8 reports to finance. A later change withdraws both by itself.",
            ),
        ];
        let text = text.iter().map(|words| words.get(cx.lang).to_string()).collect();
        Help { title: self.title(cx), rule: Rule::Clause("S6"), text }
    }
}
