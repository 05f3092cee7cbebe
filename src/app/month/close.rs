//! Closing a month: what it means, the month typed by hand, then F8; and what is told once it is closed. Neither Enter
//! nor the key that asked closes anything.

use ratatui::layout::{Position, Rect};

use super::facts::Facts;
use super::{answered, print, prompt};
use crate::kernel::form::line::Line;
use crate::kernel::problem::Rule;
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::fold::fold_ascii;
use crate::kernel::text::wrap::wrap;
use crate::kernel::time::Month;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply, Request, overlay};
use crate::kernel::words::{Lang, Say, Words, words};
use crate::say;

const LABEL: Words = words("打上月份", "打上月份", "Type the month");

/// The question before a month is closed.
pub struct Confirm {
    month: Month,
    about: Vec<Say>,
    line: Line,
    cursor: Option<Position>,
}

/// Whether a typed text names this month: `10`, `10月`, `2026-10`, `202610`.
fn names(typed: &str, month: Month) -> bool {
    let typed = fold_ascii(typed);
    let typed = typed.trim().trim_end_matches('月').trim();
    let number = month.month();
    let year = month.year();
    [
        format!("{number}"),
        format!("{number:02}"),
        format!("{year}-{number:02}"),
        format!("{year}-{number}"),
        format!("{year}{number:02}"),
        format!("{year}年{number}"),
    ]
    .iter()
    .any(|known| known == typed)
}

impl Confirm {
    /// The question for a month that may be closed.
    pub fn new(facts: &Facts) -> Confirm {
        let month = facts.standing.month;
        let next = month.next();
        let (issued, spans) = facts.numbers();
        let spans: Vec<String> = spans.into_iter().map(|(first, last)| format!("{first} – {last}")).collect();
        let spans = spans.join("  ");
        let listed = facts.standing.listed.len();
        let mut about = vec![
            say!(
                "{month} 的數字和這個月裡的每一步從此固定，永遠不再打開。",
                "{month} 的数字和这个月里的每一步从此固定，永远不再打开。",
                "The figures of {month}, and every step dated in it, are fixed for ever. It is never reopened."
            ),
            Say::each(|lang| {
                let text = match lang {
                    Lang::Hant => format!("單號 {issued} 個  {spans}"),
                    Lang::Hans => format!("单号 {issued} 个  {spans}"),
                    Lang::En => format!("Numbers issued: {issued}  {spans}"),
                };
                text.trim_end().to_string()
            }),
            say!(
                "以後補記的照寫原來的日期，計入 {next} 或以後的月份，另列出來。",
                "以后补记的照写原来的日期，计入 {next} 或以后的月份，另列出来。",
                "What is typed later keeps its date, counts in {next} or after, and is listed as late."
            ),
        ];
        if listed > 0 {
            about.push(say!(
                "附在報表上的 {listed} 件不擋結賬，照樣要辦。",
                "附在报表上的 {listed} 件不挡结账，照样要办。",
                "Listed with the report: {listed}. They don't stand in the way, and are still to be done."
            ));
        }
        Confirm { month, about, line: Line::default(), cursor: None }
    }

    fn last(&self, lang: Lang) -> String {
        let (month, number) = (self.month, self.month.month());
        say!(
            "打 {number} 或 {month}，再按 F8 結賬。Esc 不結。",
            "打 {number} 或 {month}，再按 F8 结账。Esc 不结。",
            "Type {number} or {month}, then F8 closes it. Esc doesn't."
        )
        .get(lang)
        .to_string()
    }

    /// What is asked for; where another month was typed, which one.
    fn told(&self) -> Reply {
        let typed = for_terminal(self.line.text().trim(), Newlines::Mark).into_owned();
        let (month, number) = (self.month, self.month.month());
        if typed.is_empty() || names(&typed, self.month) {
            return Reply::Tell(Notice::plain(Say::each(|lang| self.last(lang))));
        }
        Reply::Tell(Notice::plain(say!(
            "打的是 {typed}，要結的是 {month}：改打 {number} 或 {month}，再按 F8。沒有結。",
            "打的是 {typed}，要结的是 {month}：改打 {number} 或 {month}，再按 F8。没有结。",
            "You typed {typed}, and this closes {month}: type {number} or {month}, then F8. Nothing is closed."
        )))
    }
}

impl Layer for Confirm {
    fn title(&self, cx: &Cx<'_>) -> String {
        let month = self.month;
        say!("{month} 結賬", "{month} 结账", "Close {month}").get(cx.lang).to_string()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Reply {
        match key.code {
            Code::Esc => return Reply::Close,
            Code::F(8) if !key.burst && names(self.line.text(), self.month) => {
                return Reply::Ask(Request::CloseMonth { month: self.month });
            }
            Code::F(8) | Code::Enter => return self.told(),
            Code::F(1) => return Reply::Ignored,
            _ => {
                prompt::edit(&mut self.line, key);
            }
        }
        Reply::Done
    }

    /// What is pasted is no month typed by hand.
    fn paste(&mut self, _text: &str, _cx: &Cx<'_>) -> Reply {
        self.told()
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let wide = 72.min(area.width);
        let room = usize::from(wide.saturating_sub(4));
        let about: Vec<&str> = self.about.iter().flat_map(|say| wrap(say.get(cx.lang), room)).collect();
        let high = u16::try_from(about.len()).unwrap_or(8).saturating_add(6);
        let inner = overlay::open(canvas, overlay::centred(area, wide, high), &self.title(cx));
        for (y, part) in (inner.y..inner.bottom()).zip(&about) {
            canvas.text(inner.x, y, part, inner.width, look.plain());
        }
        let y = inner.bottom().saturating_sub(3);
        let at = prompt::draw(canvas, Rect { y, height: 1, ..inner }, LABEL.get(cx.lang), &mut self.line);
        self.cursor = Some(at).filter(|at| area.contains(*at));
        canvas.text(inner.x, inner.bottom().saturating_sub(1), &self.last(cx.lang), inner.width, look.accent());
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let mut out = Vec::new();
        if names(self.line.text(), self.month) {
            out.push(Command::f(8, words("結賬", "结账", "Close the month")));
        }
        out.push(Command::key(Key::plain(Code::Esc), words("不結", "不结", "Don't")));
        out
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let mut text: Vec<String> = self.about.iter().map(|say| say.get(cx.lang).to_string()).collect();
        text.push(cx.word(super::ORDER).to_string());
        text.push(self.last(cx.lang));
        Help { title: self.title(cx), rule: Rule::House, text }
    }

    fn answered(&mut self, answer: Answer, _cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Done(done) => Reply::Replace(Box::new(Closed { month: self.month, lines: done.lines })),
            Answer::Refused(failure) => Reply::All(vec![Reply::Close, Reply::Tell(Notice::refused(&failure))]),
            _ => Reply::Done,
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}

/// What is told once a month is closed: the head of the chain, the backup, and the offer to print.
struct Closed {
    month: Month,
    lines: Vec<String>,
}

const AFTER: Words = words(
    "F5 打印匯總（帶鏈頭），簽字存檔。Esc 返回。",
    "F5 打印汇总（带链头），签字存档。Esc 返回。",
    "F5 prints the summary with its chain head, to sign and file. Esc goes back.",
);

impl Layer for Closed {
    fn title(&self, cx: &Cx<'_>) -> String {
        let month = self.month;
        say!("{month} 已結賬", "{month} 已结账", "{month} is closed").get(cx.lang).to_string()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Reply {
        match key.code {
            Code::Esc => Reply::Close,
            Code::F(5) => print(self.month, "summary"),
            Code::F(1) => Reply::Ignored,
            _ => Reply::Done,
        }
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let wide = 76.min(area.width);
        let room = usize::from(wide.saturating_sub(4));
        let lines: Vec<&str> = self.lines.iter().flat_map(|line| wrap(line, room)).collect();
        let after = wrap(cx.word(AFTER), room);
        let high = u16::try_from(lines.len() + after.len()).unwrap_or(8).saturating_add(3);
        let inner = overlay::open(canvas, overlay::centred(area, wide, high), &self.title(cx));
        for (y, part) in (inner.y..inner.bottom()).zip(&lines) {
            canvas.text(inner.x, y, part, inner.width, look.plain());
        }
        let first = inner.bottom().saturating_sub(u16::try_from(after.len()).unwrap_or(1));
        for (y, part) in (first..inner.bottom()).zip(after) {
            canvas.text(inner.x, y, part, inner.width, look.accent());
        }
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![
            Command::f(5, words("打印匯總", "打印汇总", "Print summary")),
            Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        Help { title: self.title(cx), rule: Rule::House, text: self.lines.clone() }
    }

    fn answered(&mut self, answer: Answer, _cx: &Cx<'_>) -> Reply {
        answered(answer)
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_month_itself_closes_it() {
        let october = Month::new(2026, 10).unwrap();
        for typed in ["10", " 10 ", "１０", "10月", "2026-10", "202610", "2026年10月"] {
            assert!(names(typed, october), "{typed}");
        }
        for typed in ["", "1", "0", "11", "2025-10", "2026-1", "y", "yes", "100", "月", "2610"] {
            assert!(!names(typed, october), "{typed}");
        }
        let may = Month::new(2026, 5).unwrap();
        assert!(names("5", may) && names("05", may) && names("2026-05", may) && !names("50", may));
    }
}
