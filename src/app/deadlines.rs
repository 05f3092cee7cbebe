//! The deadlines of the record in front, each explaining itself: when it began, how it was counted, how it stands, what
//! was said about it. From here a missed one is explained. Changes nothing itself.

use std::sync::OnceLock;

use ratatui::layout::Rect;

use crate::kernel::book::{Book, RecordKey};
use crate::kernel::form::field::{Action, Field};
use crate::kernel::form::layout::{Layout, Stop};
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::state::{Focus, Form};
use crate::kernel::form::value::Typed;
use crate::kernel::problem::Rule;
use crate::kernel::record::life::when;
use crate::kernel::record::step::{StepSheet, key_of};
use crate::kernel::record::{Lines, Scroll, answered};
use crate::kernel::store::history;
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::{Kept, explanation, is_told, store, wording};
use crate::registers::shared::EXPLAIN;
use crate::workflows;
use crate::workflows::record_key;

/// What opens it.
pub const KEY: Key = Key { code: Code::Char('e'), ctrl: true, alt: false, shift: false, burst: false };
/// What it is called.
pub const TITLE: Words = words("時限", "时限", "Deadlines");
/// What else people call it.
pub const ALSO: &str = "期限 到期 逾期 怎麼算的 怎么算的 說明 说明 explain limit late due";

const NONE: Words = words("這條記錄沒有時限。", "这条记录没有时限。", "This record has no deadlines.");
const EXPLAIN_IT: Words = words("說明逾期", "说明逾期", "Explain");
const HEADS: [Words; 4] = [
    words("時限", "时限", "Deadline"),
    words("起算", "起算", "From"),
    words("期限", "期限", "Due"),
    words("現在", "现在", "Now"),
];
/// Rows of the list at most: what one deadline says needs the room below.
const ROWS: u16 = 8;

/// The deadlines of one record.
pub struct Deadlines {
    record: String,
    kept: Vec<Kept>,
    at: usize,
    top: usize,
    scroll: Scroll,
    newest: i64,
}

/// Whether a record has deadlines at all.
pub fn are_there(record: &str, cx: &Cx<'_>) -> bool {
    store::any(cx.view(), record).unwrap_or(false)
}

/// Opens the deadlines of a record, at the kind that one comes from; says so where it has none.
pub fn open(record: String, kind: Option<&str>, cx: &Cx<'_>) -> Reply {
    let mut layer = Deadlines { record, kept: Vec::new(), at: 0, top: 0, scroll: Scroll::default(), newest: 0 };
    layer.read(cx);
    if layer.kept.is_empty() {
        return Reply::Tell(Notice::plain(NONE));
    }
    let now = cx.now.minute();
    // Where one doesn't come from a certain one, it is the missed one that nobody has explained yet.
    let wanted = |one: &Kept| match kind {
        Some(kind) => one.deadline.kind == kind && is_owed(one, now),
        None => one.is_unexplained(now),
    };
    let owed = |one: &Kept| is_owed(one, now);
    let found = layer.kept.iter().position(wanted).or_else(|| layer.kept.iter().position(owed));
    layer.at = found.unwrap_or(0);
    Reply::open(layer)
}

fn is_owed(kept: &Kept, now: Minute) -> bool {
    !matches!(kept.state(now), DeadlineState::Met | DeadlineState::Cancelled)
}

impl Deadlines {
    fn read(&mut self, cx: &Cx<'_>) {
        self.newest = history::newest(cx.view()).unwrap_or(0);
        self.kept = store::of(cx.view(), &self.record).unwrap_or_default();
        self.at = self.at.min(self.kept.len().saturating_sub(1));
    }

    fn book(&self, cx: &Cx<'_>) -> Option<(RecordKey, &'static dyn Book)> {
        let key = record_key(&self.record, cx.view().is_training())?;
        let book = workflows::book_by_record(&key)?;
        Some((key, book))
    }

    /// The form of the step `explain`, with the deadline that is marked; what is missed first where that is another one.
    fn explain(&self, cx: &Cx<'_>) -> Reply {
        let (Some(kept), Some((key, book))) = (self.kept.get(self.at), self.book(cx)) else { return Reply::Done };
        let kind = kept.deadline.kind.as_str();
        let kept = match explanation::to_explain(&self.kept, kind, cx.now.minute()) {
            Ok(kept) => kept,
            Err(problem) => return Reply::Tell(Notice::refused(&problem.into())),
        };
        let Some(action) = book.thing().action(EXPLAIN.name) else { return Reply::Done };
        let shown = book.show(cx.view(), &key).ok().flatten().unwrap_or_default();
        // Of what was typed in error nobody is told.
        let is_void = shown.get("state").and_then(|state| state.as_str()) == Some("void");
        let action = if is_told(kind) && !is_void { telling(action) } else { action };
        let rev = shown.get("rev").and_then(|rev| rev.as_i64());
        let head = format!("{}  {}", self.record, wording::brief(kept, cx.now.minute(), cx.lang));
        Reply::open(form(&self.record, action, rev, Asking { kind: kind.to_string(), head, book, key }, cx))
    }

    /// The list's columns: kind, start, due, how it stands.
    fn cells(&self, kept: &Kept, now: Minute, lang: Lang) -> [String; 4] {
        let deadline = &kept.deadline;
        let due = match (deadline.due_at(now), deadline.opens) {
            (Some(due), _) => when(due, now),
            (None, _) => words("馬上", "马上", "at once").get(lang).to_string(),
        };
        let mut standing = wording::standing(kept, now, lang);
        let open = words("（未說明）", "（未说明）", " (not explained)").get(lang);
        if kept.is_unexplained(now) {
            standing = format!("! {standing}{open}");
        } else if deadline.provisional {
            standing.push_str(words("（暫定）", "（暂定）", " (provisional)").get(lang));
        }
        [wording::title(kept, lang), when(deadline.start, now), due, standing]
    }

    /// What is told of the marked one.
    fn lines(&self, cx: &Cx<'_>) -> Lines {
        let look = cx.look;
        let now = cx.now.minute();
        let Some(kept) = self.kept.get(self.at) else { return vec![(cx.word(NONE).to_string(), look.plain())] };
        let unexplained = wording::UNEXPLAINED.get(cx.lang);
        let mut lines: Lines = vec![(wording::brief(kept, now, cx.lang), look.strong())];
        lines.extend(wording::story(kept, now, cx.lang).into_iter().map(|line| {
            let style = if line == unexplained { look.wrong() } else { look.plain() };
            (line, style)
        }));
        if kept.is_unexplained(now) {
            let how = words("按 F6 說明原因。", "按 F6 说明原因。", "F6 explains it.");
            lines.push((cx.word(how).to_string(), look.quiet()));
        }
        lines
    }

    fn draw_list(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let now = cx.now.minute();
        let rows: Vec<[String; 4]> = self.kept.iter().map(|kept| self.cells(kept, now, cx.lang)).collect();
        let wide = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell));
            cells.chain(HEADS.get(column).map(|head| width(head.get(cx.lang)))).max().unwrap_or(0)
        };
        let (kind, from, due) = (wide(0), wide(1), wide(2));
        let widths: [u16; 4] = [kind, from, due, area.width.saturating_sub(kind + from + due + 8)];
        let line = |cells: &[&str; 4]| {
            let cells: Vec<String> = cells.iter().zip(widths).map(|(cell, wide)| fit(cell, wide, false)).collect();
            cells.join("  ")
        };
        let heads = HEADS.map(|head| head.get(cx.lang));
        canvas.text(area.x + 1, area.y, &line(&heads), area.width.saturating_sub(2), look.quiet());
        let high = usize::from(area.height.saturating_sub(1));
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(high));
        for ((index, row), y) in rows.iter().enumerate().skip(self.top).zip(area.y + 1..area.bottom()) {
            let quiet = self.kept.get(index).is_some_and(|kept| !is_owed(kept, now));
            let style = match (index == self.at, quiet) {
                (true, _) => look.selected(),
                (false, true) => look.quiet(),
                (false, false) => look.plain(),
            };
            let mark = if index == self.at { ">" } else { " " };
            let text = format!("{mark}{}", line(&row.each_ref().map(String::as_str)));
            canvas.text(area.x, y, &fit(&text, area.width, false), area.width, style);
        }
    }
}

/// The step where the user must have been told: when and how are marked as required.
fn telling(action: &'static Action) -> &'static Action {
    static TELLING: OnceLock<Action> = OnceLock::new();
    TELLING.get_or_init(|| {
        let required = |field: &Field| Field { required: field.required || field.key.starts_with("told"), ..*field };
        let fields: Vec<Field> = action.fields.iter().map(required).collect();
        let Action { name, label, help, rule, irreversible, .. } = *action;
        Action { name, label, help, rule, fields: fields.leak(), irreversible }
    })
}

/// The form of the step `explain` over what is open.
fn form(record: &str, action: &'static Action, rev: Option<i64>, asking: Asking, cx: &Cx<'_>) -> StepSheet {
    let layout = Layout { stops: Some(stops), ..Layout::default() };
    let mut sheet = Sheet::act(record, action, rev, layout, Box::new(asking), cx);
    if !sheet.form().is_touched() {
        sheet.go_to("reason", cx);
    }
    StepSheet::new(sheet)
}

/// What the form starts with.
struct Asking {
    kind: String,
    head: String,
    book: &'static dyn Book,
    key: RecordKey,
}

impl Hooks for Asking {
    fn defaults(&self, _cx: &Cx<'_>) -> Typed {
        Typed::new().with("deadline", self.kind.as_str())
    }

    fn head(&self, _cx: &Cx<'_>) -> Vec<String> {
        vec![self.head.clone()]
    }

    fn rev(&self, cx: &Cx<'_>) -> Option<i64> {
        self.book.show(cx.view(), &self.key).ok().flatten().and_then(|map| map.get("rev")?.as_i64())
    }
}

/// The deadline is the one that it was opened from; who is told is asked only where somebody is.
fn stops(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "deadline" => Stop::Show,
        "told_at" | "told_how" if !is_told(form.typed().text("deadline").trim()) => Stop::Hide,
        _ => Stop::Ask,
    }
}

impl Layer for Deadlines {
    fn title(&self, cx: &Cx<'_>) -> String {
        format!("{}  {}", cx.word(TITLE), self.record)
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        match key.code {
            Code::Esc => return Reply::Close,
            Code::Up => self.at = self.at.saturating_sub(1),
            Code::Down => self.at = (self.at + 1).min(self.kept.len().saturating_sub(1)),
            Code::F(6) => return self.explain(cx),
            Code::Enter if !key.burst => return Reply::Show(self.record.clone()),
            _ => return if self.scroll.key(key) { Reply::Done } else { Reply::Ignored },
        }
        self.scroll = Scroll::default();
        Reply::Done
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.read(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        if history::newest(cx.view()).unwrap_or(0) != self.newest {
            self.read(cx);
        }
        let count = u16::try_from(self.kept.len()).unwrap_or(ROWS);
        let high = (count.min(ROWS) + 1).min(area.height / 2);
        let list = Rect { height: high, ..area };
        self.draw_list(canvas, list, cx);
        canvas.rule(area, list.bottom());
        let rest = Rect::new(area.x, list.bottom() + 1, area.width, area.height.saturating_sub(high + 1));
        self.scroll.draw(self.lines(cx), canvas, rest, cx.lang);
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = Vec::new();
        let explainable =
            |kept: &Kept| explanation::to_explain(&self.kept, &kept.deadline.kind, cx.now.minute()).is_ok();
        if self.kept.get(self.at).is_some_and(explainable) {
            out.push(Command::f(6, EXPLAIN_IT));
        }
        out.push(Command::key(Key::plain(Code::Enter), words("打開記錄", "打开记录", "Open the record")));
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = [
            words(
                "上面是這條記錄的全部時限，上下鍵換；下面是所選時限怎麼算出來的：從什麼時候起，哪天算、哪天不算，到什麼時候止。",
                "上面是这条记录的全部时限，上下键换；下面是所选时限怎么算出来的：从什么时候起，哪天算、哪天不算，到什么时候止。",
                "Above are all deadlines of this record, chosen by the arrows; below is how the chosen one was counted: from when, which days count and which don't, until when.",
            ),
            words(
                "逾期的永遠是逾期。F6 寫明原因；有關用戶的，還要寫什麼時候、怎樣告訴用戶的。月底結賬前每個逾期的時限都要有說明。",
                "逾期的永远是逾期。F6 写明原因；有关用户的，还要写什么时候、怎样告诉用户的。月底结账前每个逾期的时限都要有说明。",
                "What is missed stays missed. F6 says why, and where the user is concerned when and how the user was told. Before the month is closed every missed deadline needs that.",
            ),
            words(
                "暫定：算到了還沒有放假安排的年份；導入那一年的安排後會重新計算，新舊期限記在歷史裡。",
                "暂定：算到了还没有放假安排的年份；导入那一年的安排后会重新计算，新旧期限记在历史里。",
                "Provisional: the count reaches into a year whose arrangement isn't known. It is counted anew when that is imported, and old and new stand in the history.",
            ),
        ];
        let text = text.iter().map(|words| words.get(cx.lang).to_string()).collect();
        Help { title: self.title(cx), rule: Rule::Clause("H17"), text }
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.read(cx);
        answered(answer)
    }

    fn is_open(&self) -> bool {
        false
    }
}
