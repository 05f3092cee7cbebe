//! The month's screen: what stands in the way of closing, what is only listed, the figures beside those of the month
//! before; closing, printing and exporting. It reckons nothing and opens no transaction.

mod close;
mod export;
mod facts;
mod page;
pub mod prompt;
mod rows;

use ratatui::layout::Rect;

use close::Confirm;
use export::Export;
use facts::Kept;
use page::Page;
use rows::{Rows, Target};

use super::deadlines;
use super::due::page_of;
use crate::desk::summary::WHOLE;
use crate::kernel::form::value::Values;
use crate::kernel::month::Met;
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::report::view::more;
use crate::kernel::time::Month;
use crate::kernel::ui::canvas::width;
use crate::kernel::ui::{
    Answer, Canvas, Code, Command, Cx, Help, Item, Key, Layer, Look, Menu, Notice, Reply, Request, Trigger,
};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::rights;
use crate::workflow::PaperName;
use crate::{say, workflows};

/// What the palette and the key bar call it.
pub const TITLE: Words = words("月結", "月结", "Month");

/// What else people call it.
pub const ALSO: &str =
    "結賬 结账 月底 月末 匯總 汇总 報表 报表 月報 月报 統計 统计 month close closing end summary report figures";

/// The key that opens it (月 is yuè). Ctrl+O, which one might expect, is the second way of F7.
pub const KEY: Key = Key { code: Code::Char('y'), ctrl: true, alt: false, shift: false, burst: false };

/// The work of a month's end, in its order and with its keys.
const ORDER: Words = words(
    "順序：1 樣品台賬 Ctrl+L，錄完車間和倉庫的登記；2 在對賬裡聲明登記齊全；3 說明每一處差異；4 領用單 Ctrl+R，送批；5 報財務；6 回到這裡，按 F8 結賬。",
    "顺序：1 样品台账 Ctrl+L，录完车间和仓库的登记；2 在对账里声明登记齐全；3 说明每一处差异；4 领用单 Ctrl+R，送批；5 报财务；6 回到这里，按 F8 结账。",
    "The order: 1 the ledgers (Ctrl+L), all of both books typed; 2 declare them complete in the reconciliation; 3 explain each difference; 4 requisitions (Ctrl+R), approved; 5 report to finance; 6 back here, close with F8.",
);

/// The keys of a list of samples that work here too: ledger and requisitions.
const BOOKS: [(char, Words, &str); 2] = [
    ('l', words("樣品台賬", "样品台账", "Ledger"), "登記 登记 對賬 对账 ledger reconcile"),
    ('r', words("領用單", "领用单", "Requisitions"), "requisitions"),
];

/// The month's screen.
pub struct MonthScreen {
    kept: Kept,
    /// What is marked, by its place among the targets.
    at: usize,
    top: usize,
    high: usize,
    /// Kinds of lines that stand in full although there are many.
    unfolded: Vec<&'static str>,
    /// The line to be marked once they are laid out anew, by its place in the list.
    wanted: Option<usize>,
    /// The lines, and for what width and look they were laid out.
    laid: Option<(u16, Look, Rows)>,
}

/// Asks for one of the month's papers.
fn print(month: Month, paper: &'static str) -> Reply {
    Reply::Ask(Request::Print { record: month.to_string(), paper: Some(paper), preview: false })
}

/// Tells where a paper went.
fn answered(answer: Answer) -> Reply {
    match answer {
        Answer::Printed(lines) => Reply::Tell(Notice::pdf(&lines)),
        Answer::Job(job) => Reply::Tell(Notice::job(&job)),
        Answer::Refused(failure) => Reply::Tell(Notice::refused(&failure)),
        Answer::Added(_) | Answer::Done(_) => Reply::Done,
    }
}

/// The month's papers: the summary first, then those of the workflows.
fn papers() -> impl Iterator<Item = PaperName> {
    std::iter::once(WHOLE).chain(workflows::ALL.iter().flat_map(|workflow| workflow.month_papers()).copied())
}

/// The list that a key opens over the samples' list.
fn book_of(key: Key, cx: &Cx<'_>) -> Reply {
    let opened = workflows::ALL.iter().find_map(|workflow| match workflow.screen()?.key(key, cx) {
        Reply::Open(layer) => Some(Reply::Open(layer)),
        _ => None,
    });
    opened.unwrap_or(Reply::Done)
}

impl MonthScreen {
    /// The oldest open month that is over, else the present one.
    ///
    /// # Errors
    /// `not_allowed` for those who are at the gate only.
    pub fn open(cx: &Cx<'_>) -> Outcome<MonthScreen> {
        facts::may_look(cx)?;
        Ok(MonthScreen::of(facts::opening(cx), cx))
    }

    fn of(month: Month, cx: &Cx<'_>) -> MonthScreen {
        MonthScreen {
            kept: Kept::new(month, cx),
            at: 0,
            top: 0,
            high: 1,
            unfolded: Vec::new(),
            wanted: None,
            laid: None,
        }
    }

    /// Which month is shown.
    pub fn month(&self) -> Month {
        self.kept.month()
    }

    fn items(&self) -> Vec<&Met> {
        self.kept.found.as_ref().map_or(Vec::new(), |facts| facts.items().collect())
    }

    fn target(&self) -> Option<Target> {
        self.laid.as_ref()?.2.targets.get(self.at).copied()
    }

    fn marked(&self) -> Option<&Met> {
        match self.target()? {
            Target::Item(at) => self.items().get(at).copied(),
            Target::Report | Target::Rest(_) => None,
        }
    }

    /// Reads again after a change, with the mark where it was, or where what was marked stood.
    fn refresh(&mut self, cx: &Cx<'_>) {
        let before = self.marked().cloned();
        if !self.kept.refresh(cx) {
            return;
        }
        self.laid = None;
        if let Some(before) = before {
            let same = |met: &&Met| met.item.record == before.item.record && met.item.code == before.item.code;
            let exact = self.items().iter().position(|met| **met == before);
            let found = exact.or_else(|| self.items().iter().position(same));
            self.wanted = found;
        }
    }

    fn go_to(&mut self, month: Month, cx: &Cx<'_>) -> Reply {
        let (first, last) = facts::bounds(cx);
        if month < first {
            return Reply::Tell(Notice::plain(say!(
                "本文件從 {first} 開始，再往前沒有了。",
                "本文件从 {first} 开始，再往前没有了。",
                "This file begins with {first}; there is nothing before."
            )));
        }
        if month > last {
            return Reply::Tell(Notice::plain(words("下個月還沒到。", "下个月还没到。", "Next month hasn't begun.")));
        }
        *self = MonthScreen::of(month, cx);
        Reply::Done
    }

    /// Lays the lines out where that was not done for this width.
    fn lay(&mut self, wide: u16, look: Look, lang: Lang) {
        if self.laid.as_ref().is_some_and(|(cells, with, _)| *cells == wide && *with == look) {
            return;
        }
        let rows = match &self.kept.found {
            Ok(facts) => rows::rows(facts, &self.unfolded, usize::from(wide), look, lang),
            Err(_) => Rows::default(),
        };
        let wanted = self.wanted.take().map(Target::Item);
        let found = wanted.and_then(|wanted| rows.targets.iter().position(|target| *target == wanted));
        self.at = found.unwrap_or(self.at).min(rows.targets.len().saturating_sub(1));
        self.laid = Some((wide, look, rows));
    }

    /// Scrolls so that the marked lines are in sight, with the heading over the first of them.
    fn reveal(&mut self) {
        let Some((_, _, rows)) = &self.laid else { return };
        let (first, behind) = rows.span(self.at);
        if self.at == 0 && behind <= self.high {
            self.top = 0;
        }
        self.top = self.top.max(behind.saturating_sub(self.high)).min(first);
    }

    /// Keys that move; says whether it was one.
    fn moves(&mut self, key: Key) -> bool {
        let Some((_, _, rows)) = &self.laid else { return false };
        let (count, last) = (rows.targets.len(), rows.rows.len().saturating_sub(self.high));
        let page = self.high.saturating_sub(1).max(1);
        let in_sight = |rows: &Rows, top: usize, high: usize| {
            (0..count).find(|at| rows.span(*at).0 >= top && rows.span(*at).1 <= top + high)
        };
        match key.code {
            Code::Down if self.at + 1 < count && rows.span(self.at + 1).0 <= self.top + self.high => {
                self.at += 1;
                self.reveal();
            }
            Code::Down => self.top = (self.top + 1).min(last),
            Code::Up if self.at > 0 && rows.span(self.at - 1).1 >= self.top => {
                // From below, first what was scrolled past comes back.
                if rows.span(self.at).0 < self.top {
                    self.top -= 1;
                } else {
                    self.at -= 1;
                    self.reveal();
                }
            }
            Code::Up => self.top = self.top.saturating_sub(1),
            Code::PageDown | Code::Char(' ') => {
                self.top = (self.top + page).min(last);
                self.at = in_sight(rows, self.top, self.high).unwrap_or(self.at);
                if self.top == last && self.at + 1 < count {
                    self.at = in_sight(rows, self.top, self.high).unwrap_or(count - 1);
                }
            }
            Code::PageUp => {
                self.top = self.top.saturating_sub(page);
                self.at = in_sight(rows, self.top, self.high).unwrap_or(self.at);
            }
            Code::Home => (self.top, self.at) = (0, 0),
            Code::End => (self.top, self.at) = (last, count.saturating_sub(1)),
            _ => return false,
        }
        true
    }

    /// Enter: the record of a line, or the whole report.
    fn enter(&mut self, cx: &Cx<'_>) -> Reply {
        match self.target() {
            Some(Target::Report) => self.report(cx),
            Some(Target::Rest(code)) => {
                self.unfolded.push(code);
                self.laid = None;
                Reply::Done
            }
            Some(Target::Item(_)) => {
                let Some(met) = self.marked() else { return Reply::Done };
                // What was missed is explained where its deadlines stand.
                if met.item.code == "missed_unexplained" {
                    return deadlines::open(met.item.record.clone(), None, cx);
                }
                // A difference is explained where the month is reconciled, a drawing requisitioned with its month's.
                let of_month = |book: &str| format!("{book}/{}#{}", self.month().key(), met.item.record);
                let record = &match met.item.code {
                    "unsettled_difference" => of_month("reconciliation"),
                    "without_requisition" => of_month("requisition"),
                    _ => met.item.record.clone(),
                };
                let page = page_of(record, cx).or_else(|| page_of(&met.item.record, cx));
                page.map_or_else(|| Reply::Show(met.item.record.clone()), Reply::Open)
            }
            None => Reply::Done,
        }
    }

    fn report(&self, cx: &Cx<'_>) -> Reply {
        Page::new(self.month(), cx).map_or(Reply::Done, Reply::open)
    }

    /// F8: asks before it closes, or says why it can't be.
    fn close(&mut self, cx: &Cx<'_>) -> Reply {
        let facts = match &self.kept.found {
            Ok(facts) => facts,
            Err(failure) => return Reply::Tell(Notice::refused(failure)),
        };
        if let (Some(why), Some(problem)) = (facts.refusal(), facts.standing.refused.first()) {
            let mut notice = Notice::refused(&problem.clone().into());
            notice.say = why;
            return Reply::Tell(notice);
        }
        if let Err(problem) = rights::may(cx.operator(), "month", "close-month", &Values::new()) {
            return Reply::Tell(Notice::refused(&problem.into()));
        }
        let blocks = facts.standing.blocks.len();
        if blocks > 0 {
            self.at = 0;
            self.reveal();
            return Reply::Tell(Notice::plain(say!(
                "還有 {blocks} 件擋著，先辦完再結賬。回車打開標著的這一件。",
                "还有 {blocks} 件挡着，先办完再结账。回车打开标着的这一件。",
                "In the way: {blocks}. Put them right first; Enter opens the marked one."
            )));
        }
        Reply::open(Confirm::new(facts))
    }

    /// F5: which paper.
    fn choose_paper(&self, cx: &Cx<'_>) -> Reply {
        let month = self.month();
        let item = |paper: PaperName| Item {
            key: String::new(),
            label: paper.words.get(cx.lang).to_string(),
            note: String::new(),
            trigger: Some(Trigger::Name(paper.name)),
            also: paper.name.to_string(),
        };
        let title = say!("打印 {month}", "打印 {month}", "Print {month}");
        Reply::open(Menu::new(title.get(cx.lang), papers().map(item).collect()))
    }
}

impl Layer for MonthScreen {
    fn title(&self, cx: &Cx<'_>) -> String {
        let (year, month) = (self.month().year(), self.month().month());
        let state = self.kept.found.as_ref().map_or("", |facts| facts.state().get(cx.lang));
        let title = say!("{year}年{month}月 {state}", "{year}年{month}月 {state}", "Month {year}-{month:02} {state}");
        title.get(cx.lang).trim_end().to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        let month = self.month();
        match key.code {
            _ if key == KEY => return Reply::Done,
            Code::Tab if key.shift => return self.go_to(month.previous(), cx),
            Code::Tab | Code::Right => return self.go_to(month.next(), cx),
            Code::Left => return self.go_to(month.previous(), cx),
            Code::F(5) => return self.choose_paper(cx),
            Code::F(8) => return self.close(cx),
            Code::Enter if key.burst => return Reply::Done,
            Code::Enter => return self.enter(cx),
            _ if BOOKS.iter().any(|(ch, ..)| key.is_ctrl(*ch)) => return book_of(key, cx),
            _ if key.is_ctrl('e') => return Reply::open(Export::new(month, cx)),
            _ => {}
        }
        if !key.ctrl && !key.alt && self.moves(key) {
            return Reply::Done;
        }
        if key.is(Code::Esc) { Reply::Close } else { Reply::Ignored }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.refresh(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        // What was done in a layer above may have put something right.
        self.refresh(cx);
        let look = canvas.look;
        let wide = area.width.saturating_sub(2);
        if let Err(failure) = &self.kept.found {
            let text = failure.text(cx.lang);
            for (y, part) in (area.y..area.bottom()).zip(crate::kernel::text::wrap::wrap(&text, usize::from(wide))) {
                canvas.text(area.x + 1, y, part, wide, look.wrong());
            }
            return;
        }
        self.lay(wide, look, cx.lang);
        let Some((_, _, rows)) = &self.laid else { return };
        let (all, lines) = (usize::from(area.height), rows.rows.len());
        let is_new = self.high == 1;
        self.high = if lines > all { all.saturating_sub(1).max(1) } else { all };
        self.top = self.top.min(lines.saturating_sub(self.high));
        if is_new {
            self.reveal();
        }
        let Some((_, _, rows)) = &self.laid else { return };
        let first = rows.span(self.at).0;
        for ((at, row), y) in rows.rows.iter().enumerate().skip(self.top).take(self.high).zip(area.y..area.bottom()) {
            for (column, text, style) in &row.pieces {
                let column = u16::try_from(*column).unwrap_or(u16::MAX);
                let room = wide.saturating_sub(column);
                canvas.text(area.x.saturating_add(1).saturating_add(column), y, text, room, *style);
            }
            if row.target == Some(self.at) {
                if at == first {
                    canvas.text(area.x, y, ">", 1, look.accent());
                }
                canvas.style(Rect::new(area.x, y, area.width, 1), look.selected());
            }
        }
        if lines > all && all > 1 {
            let note = more(self.top, lines.saturating_sub(self.top + self.high), cx.lang);
            let column = area.right().saturating_sub(1 + width(&note)).max(area.x + 1);
            canvas.text(column, area.bottom() - 1, &note, wide, look.quiet());
        }
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let mut out = Vec::new();
        let can_close = self.kept.found.as_ref().is_ok_and(|facts| facts.standing.refused.is_empty());
        if can_close {
            out.push(Command::f(8, words("結賬", "结账", "Close")).also("close month 月結"));
        }
        out.push(Command::f(5, words("打印", "打印", "Print")));
        match self.target() {
            Some(Target::Rest(_)) => {
                out.push(Command::key(Key::plain(Code::Enter), words("全部列出", "全部列出", "List all")));
            }
            Some(Target::Item(_)) => {
                out.push(Command::key(Key::plain(Code::Enter), words("打開", "打开", "Open")));
            }
            Some(Target::Report) => {
                out.push(Command::key(Key::plain(Code::Enter), words("整張報表", "整张报表", "Whole report")));
            }
            None => {}
        }
        let whole = words("整張報表", "整张报表", "The whole report");
        out.push(Command::named("whole", whole).also("匯總 汇总 report summary"));
        out.push(Command::key(Key::ctrl('e'), words("導出", "导出", "Export")).also("excel xlsx csv 表格"));
        out.extend(BOOKS.map(|(ch, words, also)| Command::key(Key::ctrl(ch), words).also(also)));
        out.push(Command::key(Key::plain(Code::Tab), words("下月", "下月", "Next")));
        out.push(Command::key(Key::plain(Code::Left), words("上月", "上月", "Before")));
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        match name {
            "whole" => self.report(cx),
            _ if papers().any(|known| known.name == name) => print(self.month(), name),
            _ => Reply::Ignored,
        }
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.refresh(cx);
        answered(answer)
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = [
            ORDER,
            words(
                "上面是擋著結賬的：每一行寫著哪裡不對、怎麼辦，回車打開，改好了自己消去。接著是不擋的，附在報表上。下面是數字，和上月並排。",
                "上面是挡着结账的：每一行写着哪里不对、怎么办，回车打开，改好了自己消去。接着是不挡的，附在报表上。下面是数字，和上月并排。",
                "On top is what stands in the way of closing: each line says what is wrong and what to do; Enter opens it, and it goes once it is put right. Then what is only listed. Below are the figures beside those of the month before.",
            ),
            words(
                "月份按順序結，過完了才能結，空的月份也要結，由主管結。結了就固定：以後補記的計入下一個未結的月份。",
                "月份按顺序结，过完了才能结，空的月份也要结，由主管结。结了就固定：以后补记的计入下一个未结的月份。",
                "Months are closed in order, after their end, empty ones too, by the supervisor. A closed one is fixed: what is typed later counts in the next open month.",
            ),
            words(
                "結賬時的鏈頭印在匯總上：以後有人改了文件，對一對就看得出來。它只能讓人看出改動，不能防止改動。",
                "结账时的链头印在汇总上：以后有人改了文件，对一对就看得出来。它只能让人看出改动，不能防止改动。",
                "The chain head of the closing is printed on the summary: it shows later whether the file was altered. It shows alteration and doesn't prevent it.",
            ),
        ];
        let text = text.iter().map(|words| cx.word(*words).to_string()).collect();
        Help { title: self.title(cx), rule: Rule::Clause("S6"), text }
    }
}
