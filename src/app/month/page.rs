//! The whole report of a month on a page of its own: scrolls by line and page, prints and is exported from there.

use ratatui::layout::Rect;

use super::export::Export;
use super::facts::Kept;
use super::{answered, print};
use crate::kernel::problem::Rule;
use crate::kernel::report::view::ReportView;
use crate::kernel::time::Month;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Reply};
use crate::kernel::words::words;

/// A month's report.
pub struct Page {
    kept: Kept,
    view: ReportView,
}

impl Page {
    /// The report of a month; `None` where it can't be read.
    pub fn new(month: Month, cx: &Cx<'_>) -> Option<Page> {
        let kept = Kept::new(month, cx);
        let report = kept.found.as_ref().ok()?.whole(cx.lang);
        Some(Page { kept, view: ReportView::new(report) })
    }

    fn refresh(&mut self, cx: &Cx<'_>) {
        if self.kept.refresh(cx)
            && let Ok(facts) = &self.kept.found
        {
            self.view.set(facts.whole(cx.lang));
        }
    }
}

impl Layer for Page {
    fn title(&self, _cx: &Cx<'_>) -> String {
        self.view.report().title.clone()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if self.view.key(key) {
            return Reply::Done;
        }
        match key.code {
            Code::Esc => Reply::Close,
            Code::F(5) => print(self.kept.month(), "summary"),
            _ if key.is_ctrl('e') => Reply::open(Export::new(self.kept.month(), cx)),
            _ => Reply::Ignored,
        }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.refresh(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        self.refresh(cx);
        self.view.draw(canvas, area);
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![
            Command::f(5, words("打印匯總", "打印汇总", "Print summary")),
            Command::key(Key::ctrl('e'), words("導出", "导出", "Export")).also("excel xlsx csv 表格"),
            Command::key(Key::plain(Code::PageDown), words("翻頁", "翻页", "Page")),
            Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = words(
            "整張匯總，和打印的、導出的一樣。上下鍵一行一行看，PgUp、PgDn 翻頁，Home、End 到頭尾。未結賬的月份，數字隨記錄變。",
            "整张汇总，和打印的、导出的一样。上下键一行一行看，PgUp、PgDn 翻页，Home、End 到头尾。未结账的月份，数字随记录变。",
            "The whole summary, the same as on paper and in spreadsheets. Arrows scroll by line, PgUp and PgDn by page, Home and End go to its ends. Until the month is closed its figures follow the records.",
        );
        Help { title: self.title(cx), rule: Rule::Clause("S6"), text: vec![cx.word(text).to_string()] }
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.refresh(cx);
        answered(answer)
    }
}
