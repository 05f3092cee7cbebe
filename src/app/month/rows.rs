//! The month's screen as lines: what stands in the way, what is only listed, the figures. Lays out only; which line is
//! marked and what Enter does there is its owner's business.

use ratatui::style::Style;

use super::facts::Facts;
use crate::kernel::month::Met;
use crate::kernel::report::lines::{Tone, lines};
use crate::kernel::text::width::width;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::Look;
use crate::kernel::words::{Lang, Words, words};
use crate::say;
use crate::workflows;

/// A piece of a line: the column on which it begins, its text, its style.
pub type Piece = (usize, String, Style);

/// One line.
#[derive(Default)]
pub struct Row {
    /// Its pieces from left to right.
    pub pieces: Vec<Piece>,
    /// The place among the targets to which it belongs.
    pub target: Option<usize>,
}

/// What Enter opens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// A line of the list, by its place: what blocks first.
    Item(usize),
    /// The rest of many lines of one kind, by its code.
    Rest(&'static str),
    /// The whole report.
    Report,
}

/// All lines, and what can be marked among them.
#[derive(Default)]
pub struct Rows {
    /// The lines.
    pub rows: Vec<Row>,
    /// What can be marked, from top to bottom.
    pub targets: Vec<Target>,
}

impl Rows {
    /// The first line of a target and the one behind its last.
    pub fn span(&self, target: usize) -> (usize, usize) {
        let is = |row: &Row| row.target == Some(target);
        let first = self.rows.iter().position(is).unwrap_or(0);
        let count = self.rows.iter().skip(first).take_while(|row| is(row)).count();
        (first, first + count)
    }
}

/// How many lines of one kind stand in the list before the rest is folded into one.
const AT_ONCE: usize = 3;

/// The word on the tab of a workflow.
fn tab(workflow: &str, lang: Lang) -> &'static str {
    let known = workflows::ALL.iter().find(|known| known.thing().name == workflow);
    known.map_or("", |known| known.tab().get(lang))
}

struct Page<'a> {
    /// Kinds of lines that stand in full.
    unfolded: &'a [&'static str],
    cells: usize,
    look: Look,
    lang: Lang,
    out: Rows,
}

/// Lays a month out on lines of `cells` cells; many lines of one kind are folded, but for the kinds in `unfolded`.
pub fn rows(facts: &Facts, unfolded: &[&'static str], cells: usize, look: Look, lang: Lang) -> Rows {
    let mut page = Page { unfolded, cells: cells.max(10), look, lang, out: Rows::default() };
    page.state(facts);
    page.list(facts);
    page.report(facts);
    page.out
}

impl Page<'_> {
    fn text(&mut self, text: &str, style: Style) {
        for line in wrap(text, self.cells) {
            self.out.rows.push(Row { pieces: vec![(0, line.trim_end().to_string(), style)], target: None });
        }
    }

    fn gap(&mut self) {
        if !self.out.rows.is_empty() {
            self.out.rows.push(Row::default());
        }
    }

    /// Whether it is closed, and why it can't be yet.
    fn state(&mut self, facts: &Facts) {
        let (look, lang) = (self.look, self.lang);
        let head = &facts.summary.chain_head;
        let (month, (first, last)) = (facts.summary.month, facts.bounds);
        let hint = say!(
            "左右鍵換月（{first} 至 {last}）",
            "左右键换月（{first} 至 {last}）",
            "Left, Right: other months ({first} to {last})"
        );
        self.heading(&format!("{month} {}", facts.state().get(lang)), hint.get(lang), None);
        if let Some((at, by)) = &facts.summary.closed {
            let at = at.to_string().replace('T', " ");
            let closed = say!(
                "已結賬：{at} {by}。數字已經固定，不再打開。",
                "已结账：{at} {by}。数字已经固定，不再打开。",
                "Closed: {at} {by}. Its figures are fixed, and it is never reopened."
            );
            self.text(closed.get(lang), look.good());
            self.text(say!("鏈頭 {head}", "链头 {head}", "Chain head {head}").get(lang), look.quiet());
        } else if let Some(why) = facts.refusal() {
            self.text(why.get(lang), look.accent());
        }
        if facts.is_empty() {
            self.gap();
            let nothing = if facts.summary.closed.is_some() { NOTHING_CLOSED } else { NOTHING };
            self.text(nothing.get(lang), look.plain());
        }
    }

    fn list(&mut self, facts: &Facts) {
        let (look, lang) = (self.look, self.lang);
        let standing = &facts.standing;
        if !standing.closed {
            let blocks = standing.blocks.len();
            self.gap();
            if blocks > 0 {
                let title = say!("擋著結賬的 {blocks} 件", "挡着结账的 {blocks} 件", "In the way of closing: {blocks}");
                self.heading(title.get(lang), OPENS.get(lang), None);
            } else if standing.refused.is_empty() {
                self.text(CLEAR.get(lang), look.good());
            } else {
                self.text(NO_BLOCKS.get(lang), look.plain());
            }
        }
        let column = 4 + facts.items().map(|met| width(tab(met.workflow, lang))).max().unwrap_or(0);
        // What is to be done stands in one column, as far left as the longest line before it allows.
        let behind = |met: &Met| {
            let behind = column + width(met.item.say.get(lang)) + 2;
            Some(behind).filter(|behind| behind + width(met.item.todo.get(lang)) <= self.cells)
        };
        let behind = facts.items().filter_map(behind).max().unwrap_or(0);
        let mut kind = ("", false, 0);
        for (at, met) in facts.items().enumerate() {
            let is_listed = at >= standing.blocks.len();
            if at == standing.blocks.len() {
                let listed = standing.listed.len();
                self.gap();
                let title = say!(
                    "不擋，附在報表 {listed} 件",
                    "不挡，附在报表 {listed} 件",
                    "Not in the way, listed with the report: {listed}"
                );
                self.heading(title.get(lang), "", None);
            }
            let (code, of_kind) = (met.item.code, (met.item.code, is_listed));
            kind = (code, is_listed, if (kind.0, kind.1) == of_kind { kind.2 + 1 } else { 0 });
            let part = if is_listed { &standing.listed } else { &standing.blocks };
            let same = part.iter().filter(|other| other.item.code == code).count();
            if same <= AT_ONCE + 1 || self.unfolded.contains(&code) || kind.2 < AT_ONCE {
                self.item(at, met, is_listed, column, behind);
            } else if kind.2 == AT_ONCE {
                self.rest(code, same - AT_ONCE, column);
            }
        }
    }

    /// One line for those of a kind that are folded away.
    fn rest(&mut self, code: &'static str, count: usize, column: usize) {
        let target = Some(self.out.targets.len());
        self.out.targets.push(Target::Rest(code));
        let text = say!(
            "還有同樣的 {count} 件，回車全部列出",
            "还有同样的 {count} 件，回车全部列出",
            "{count} more like these; Enter lists them all"
        );
        let pieces = vec![(column, text.get(self.lang).to_string(), self.look.quiet())];
        self.out.rows.push(Row { pieces, target });
    }

    /// What is wrong, and what to do about it: behind it where both fit, else below.
    fn item(&mut self, at: usize, met: &Met, is_listed: bool, column: usize, behind: usize) {
        let look = self.look;
        let target = Some(self.out.targets.len());
        self.out.targets.push(Target::Item(at));
        let room = self.cells.saturating_sub(column).max(10);
        let (said, todo) = (met.item.say.get(self.lang), met.item.todo.get(self.lang));
        let behind = behind.min(self.cells.saturating_sub(width(todo)));
        let is_beside = column + width(said) + 2 <= behind;
        let said = wrap(said, room).into_iter().map(|line| (column, line, look.plain()));
        let below = if is_beside { "" } else { todo };
        let below = wrap(below, room).into_iter().filter(|line| !line.is_empty());
        let lines = said.chain(below.map(|line| (column, line, look.plain())));
        for (place, (column, line, style)) in lines.enumerate() {
            let mut pieces = Vec::new();
            if place == 0 {
                if !is_listed {
                    pieces.push((0, "!".to_string(), look.wrong()));
                }
                pieces.push((2, tab(met.workflow, self.lang).to_string(), look.quiet()));
            }
            pieces.push((column, line.trim_end().to_string(), style));
            if place == 0 && is_beside && !todo.is_empty() {
                pieces.push((behind, todo.to_string(), look.plain()));
            }
            self.out.rows.push(Row { pieces, target });
        }
    }

    /// A title, with a hint at the right where there is room.
    fn heading(&mut self, title: &str, hint: &str, target: Option<usize>) {
        let mut pieces = vec![(0, title.to_string(), self.look.strong())];
        if !hint.is_empty() && width(title) + 2 + width(hint) <= self.cells {
            pieces.push((self.cells - width(hint), hint.to_string(), self.look.quiet()));
        }
        self.out.rows.push(Row { pieces, target });
    }

    fn report(&mut self, facts: &Facts) {
        let (look, lang) = (self.look, self.lang);
        if facts.summary.parts.is_empty() {
            return;
        }
        let month = facts.summary.month;
        let title = say!("{month} 匯總", "{month} 汇总", "Summary {month}");
        self.gap();
        let target = Some(self.out.targets.len());
        self.out.targets.push(Target::Report);
        self.heading(title.get(lang), WHOLE.get(lang), target);
        for line in lines(&facts.overview(lang), self.cells, look.block(), false) {
            let piece = |piece: crate::kernel::report::lines::Piece| {
                let style = match piece.tone {
                    Tone::Plain => look.plain(),
                    Tone::Quiet => look.quiet(),
                    Tone::Strong => look.strong(),
                    Tone::Bar => look.accent(),
                };
                (piece.column, piece.text, style)
            };
            self.out.rows.push(Row { pieces: line.into_iter().map(piece).collect(), target: None });
        }
    }
}

const OPENS: Words = words("回車打開，改好自動消去", "回车打开，改好自动消去", "Enter opens; it goes once put right");
const WHOLE: Words =
    words("回車看整張  Ctrl+E 導出", "回车看整张  Ctrl+E 导出", "Enter shows all of it  Ctrl+E exports");
const CLEAR: Words = words(
    "沒有擋著結賬的事。按 F8 結賬。",
    "没有挡着结账的事。按 F8 结账。",
    "Nothing is in the way. F8 closes the month.",
);
const NO_BLOCKS: Words =
    words("到現在沒有擋著結賬的事。", "到现在没有挡着结账的事。", "Nothing is in the way of closing so far.");
const NOTHING: Words = words(
    "這個月沒有記錄。空的月份也要在過完之後按順序結賬。Tab 換月，Esc 返回，在清單裡按 F2 開單。",
    "这个月没有记录。空的月份也要在过完之后按顺序结账。Tab 换月，Esc 返回，在清单里按 F2 开单。",
    "There are no records of this month. An empty month is closed too, in its turn, once it is over. Tab changes the month; Esc goes back, and F2 in a list makes a new record.",
);
const NOTHING_CLOSED: Words = words("這個月沒有記錄。", "这个月没有记录。", "There were no records of this month.");
